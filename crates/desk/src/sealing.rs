//! Opening and sealing: the only place in the house where sealed bytes become words.

use practice::{
    BreakGlassId, ChannelId, ContactId, CredentialId, DisclosureId, MarkId, Name, NoteId, PersonId,
    RequestId, SafetyEventId, Words,
};
use vault::{Binding, Kind, Sealed, SubjectKey};

use crate::{
    Act, DeskError,
    broken::{self, Broken},
};

/// The kinds of sealed items. A number is never given twice: old seals are bound to it.
const PROFILE: Kind = Kind::new(1);
const CONTACT: Kind = Kind::new(2);
const RECORD: Kind = Kind::new(3);
/// Notes from before they had a key of their own: opened, and never made any more.
const NOTE_TOGETHER: Kind = Kind::new(4);
const NOTE: Kind = Kind::new(5);
const BREAK_GLASS: Kind = Kind::new(40);
const PSYCHOTHERAPY_NOTE: Kind = Kind::new(41);
const CALL_NOTE: Kind = Kind::new(60);
const CRISIS_MARK: Kind = Kind::new(61);
const SAFETY_EVENT: Kind = Kind::new(62);
const SAFETY_ANSWER: Kind = Kind::new(63);
const CREDENTIAL: Kind = Kind::new(30);
const REQUEST: Kind = Kind::new(50);
const REQUEST_EXTENSION: Kind = Kind::new(51);
const REQUEST_ANSWER: Kind = Kind::new(52);
const REQUEST_STATEMENT: Kind = Kind::new(53);
const DISCLOSURE_RECIPIENT: Kind = Kind::new(54);
const DISCLOSURE_PURPOSE: Kind = Kind::new(55);
const DISCLOSURE_BAR: Kind = Kind::new(56);
const CHANNEL: Kind = Kind::new(80);
const RING_PLAN: Kind = Kind::new(81);

/// What is sealed, and where it belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    /// How somebody is called.
    Profile,
    /// The words of a contact, in this version.
    Contact(ContactId, u32),
    /// Why a clinician's contact could not wait, for the record.
    Record(ContactId),
    /// A note about a session, under the key for notes.
    Note(NoteId),
    /// A note from before there was one, under the key for everything.
    NoteTogether(NoteId),
    /// Why break-glass was used, in own words.
    BreakGlass(BreakGlassId),
    /// A clinician's own note about a client, under the client's key for notes; of an older build,
    /// under the clinician's.
    PsychotherapyNote(NoteId),
    /// What was agreed in a call for help, or handed over.
    CallNote(NoteId),
    /// What was ticked or answered on a list of a crisis.
    CrisisMark(MarkId),
    /// What happened to somebody who works here.
    SafetyEvent(SafetyEventId),
    /// What was agreed about it.
    SafetyAnswer(SafetyEventId),
    /// What a way in is checked against.
    Credential(CredentialId),
    /// What a client asks about what is kept of them.
    Request(RequestId),
    /// Why the answer to it takes longer.
    RequestExtension(RequestId),
    /// The answer to it.
    RequestAnswer(RequestId),
    /// What the client says to a refusal.
    RequestStatement(RequestId),
    /// Who something is sent to.
    DisclosureRecipient(DisclosureId),
    /// What it is sent for.
    DisclosurePurpose(DisclosureId),
    /// The law that asks that the client is not told of it for a time.
    DisclosureBar(DisclosureId),
    /// Where a channel leads.
    Channel(ChannelId),
    /// How somebody may be rung.
    RingPlan,
}

impl Item {
    fn binding(self, subject: PersonId) -> Binding {
        let (item, kind, version) = match self {
            Item::Profile => (subject.to_bytes(), PROFILE, 1),
            Item::Contact(id, version) => (id.to_bytes(), CONTACT, version),
            Item::Record(id) => (id.to_bytes(), RECORD, 1),
            Item::Note(id) => (id.to_bytes(), NOTE, 1),
            Item::NoteTogether(id) => (id.to_bytes(), NOTE_TOGETHER, 1),
            Item::BreakGlass(id) => (id.to_bytes(), BREAK_GLASS, 1),
            Item::PsychotherapyNote(id) => (id.to_bytes(), PSYCHOTHERAPY_NOTE, 1),
            Item::CallNote(id) => (id.to_bytes(), CALL_NOTE, 1),
            Item::CrisisMark(id) => (id.to_bytes(), CRISIS_MARK, 1),
            Item::SafetyEvent(id) => (id.to_bytes(), SAFETY_EVENT, 1),
            Item::SafetyAnswer(id) => (id.to_bytes(), SAFETY_ANSWER, 1),
            Item::Credential(id) => (id.to_bytes(), CREDENTIAL, 1),
            Item::Request(id) => (id.to_bytes(), REQUEST, 1),
            Item::RequestExtension(id) => (id.to_bytes(), REQUEST_EXTENSION, 1),
            Item::RequestAnswer(id) => (id.to_bytes(), REQUEST_ANSWER, 1),
            Item::RequestStatement(id) => (id.to_bytes(), REQUEST_STATEMENT, 1),
            Item::DisclosureRecipient(id) => (id.to_bytes(), DISCLOSURE_RECIPIENT, 1),
            Item::DisclosurePurpose(id) => (id.to_bytes(), DISCLOSURE_PURPOSE, 1),
            Item::DisclosureBar(id) => (id.to_bytes(), DISCLOSURE_BAR, 1),
            Item::Channel(id) => (id.to_bytes(), CHANNEL, 1),
            Item::RingPlan => (subject.to_bytes(), RING_PLAN, 1),
        };
        let subject = subject.to_bytes();
        let (item, kind, version) = if broken::is(Broken::SealsBindNoItem) {
            ([0; 16], PROFILE, 1)
        } else {
            (item, kind, version)
        };
        Binding {
            subject,
            item,
            kind,
            version,
        }
    }
}

/// Seals text under the key of the person it is about.
pub(crate) fn seal(
    act: &mut Act,
    key: &SubjectKey,
    subject: PersonId,
    item: Item,
    text: &str,
) -> Result<Vec<u8>, DeskError> {
    let seed = act.bytes();
    let sealed = key.seal_with_seed(&item.binding(subject), seed, text.as_bytes())?;
    let mut bytes = sealed.into_bytes();
    if broken::is(Broken::SealsUnpadded) {
        bytes.extend(std::iter::repeat_n(0, text.len()));
    }
    if broken::is(Broken::KeepsWordsOpen) {
        bytes.extend_from_slice(text.as_bytes());
    }
    Ok(bytes)
}

/// Opens words. Whoever calls this has made the entry in the access log durable before.
pub(crate) fn open(
    key: &SubjectKey,
    subject: PersonId,
    item: Item,
    sealed: &[u8],
) -> Result<Words, DeskError> {
    let text = open_text(key, subject, item, sealed)?;
    if text.is_empty() {
        return Ok(Words::none());
    }
    Ok(Words::new(&text)?)
}

/// Seals how somebody is called.
pub(crate) fn seal_name(
    act: &mut Act,
    key: &SubjectKey,
    person: PersonId,
    name: &Name,
) -> Result<Vec<u8>, DeskError> {
    let text = [name.full.as_str(), name.short.as_str(), name.given.as_str()].join("\n");
    seal(act, key, person, Item::Profile, &text)
}

/// Opens how somebody is called.
pub(crate) fn open_name(
    key: &SubjectKey,
    person: PersonId,
    sealed: &[u8],
) -> Result<Name, DeskError> {
    let text = open_text(key, person, Item::Profile, sealed)?;
    let mut lines = text.split('\n').map(str::to_owned);
    let mut line = || lines.next().unwrap_or_default();
    Ok(Name {
        full: line(),
        short: line(),
        given: line(),
    })
}

/// Opens what is no words of anybody, such as a name or what a way in is checked against.
pub(crate) fn open_text(
    key: &SubjectKey,
    subject: PersonId,
    item: Item,
    sealed: &[u8],
) -> Result<String, DeskError> {
    let sealed = Sealed::from_bytes(sealed.to_vec())?;
    let opened = key.open(&item.binding(subject), &sealed)?;
    String::from_utf8(opened.as_bytes().to_vec()).map_err(|_| vault::VaultError::Refused.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_twice() {
        let kinds = [
            PROFILE,
            CONTACT,
            RECORD,
            NOTE_TOGETHER,
            NOTE,
            BREAK_GLASS,
            PSYCHOTHERAPY_NOTE,
            CALL_NOTE,
            CRISIS_MARK,
            SAFETY_EVENT,
            SAFETY_ANSWER,
            CREDENTIAL,
            REQUEST,
            REQUEST_EXTENSION,
            REQUEST_ANSWER,
            REQUEST_STATEMENT,
            DISCLOSURE_RECIPIENT,
            DISCLOSURE_PURPOSE,
            DISCLOSURE_BAR,
            CHANNEL,
            RING_PLAN,
        ];
        for (place, kind) in kinds.iter().enumerate() {
            assert!(!kinds[..place].contains(kind), "{kind:?}");
        }
    }
}
