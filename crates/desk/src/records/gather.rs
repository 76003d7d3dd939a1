//! What stands in one file of a copy: read a page at a time, and each thing asked of the gate.

use jiff::Timestamp;
use practice::{Direction, PersonId, RecordKind, RequestKind};
use store::{
    PAGE_ROWS_MAX, Page, agenda, audit, channel,
    contact::{self, Contact},
    disclosure, note,
    record_copy::CopyPart,
    request, ruling, safe_contact, session, shared,
};

use super::view::{
    CopiedContact, CopiedEntry, CopiedNote, CopiedSession, CopiedVersion, CopyFile, FrameView,
    Somebody, ToldView,
};
use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    channels::sealed_text,
    contact::open_version,
    notes,
    permit::{Copy, Gate, Know, Permitted},
    sealing::{self, Item},
    view::Viewer,
};

/// How many contacts are read together: each takes some statements of one reading.
const CONTACTS_AT_ONCE: u16 = 50;

/// How many versions of one contact are read together.
const VERSIONS_AT_ONCE: usize = 200;

/// One file of a copy.
pub(crate) struct Range {
    pub(crate) client: PersonId,
    pub(crate) made_at: Timestamp,
    pub(crate) part: CopyPart,
    pub(crate) parts: u32,
}

impl Range {
    fn is_first(&self) -> bool {
        self.part.part == 1
    }

    /// The instants of the notes in this file: they go with the contacts of their time.
    fn instants(&self) -> (Timestamp, Timestamp) {
        let (after, until) = self.part.contacts;
        let until = if self.part.part == self.parts {
            self.made_at
        } else {
            until.at
        };
        (after.at, until)
    }
}

impl Desk {
    /// Everything of one file, in the clear. Whoever calls this has made the entry in the access log
    /// durable before.
    pub(super) fn gather(
        &self,
        act: &Act,
        viewer: &Viewer,
        range: &Range,
    ) -> Result<CopyFile, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        let mut file = CopyFile {
            part: range.part.part,
            parts: range.parts,
            made_at: range.made_at,
            client: self.somebody(range.client),
            frame: None,
            sessions: Vec::new(),
            contacts: self.copied_contacts(&gate, range)?,
            notes: self.copied_notes(&gate, range)?,
            requests: Vec::new(),
            disclosures: Vec::new(),
            access: self.copied_entries(range)?,
        };
        if range.is_first() {
            file.frame = self.copied_frame(&gate, range.client)?;
            file.sessions = self.copied_sessions(&gate, range.client)?;
            file.requests = self.copied_requests(&gate, range)?;
            file.disclosures = self.copied_disclosures(act, &gate, range)?;
        }
        Ok(file)
    }

    pub(crate) fn somebody(&self, id: PersonId) -> Somebody {
        Somebody {
            id,
            name: self.house.name(id),
        }
    }

    fn copied_contacts(
        &self,
        gate: &Gate<'_>,
        range: &Range,
    ) -> Result<Vec<CopiedContact>, DeskError> {
        let practice = self.house.id();
        let (after, until) = range.part.contacts;
        let amended = self.amendments(range.client)?;
        let mut page = Page::after(after.at, after.id, CONTACTS_AT_ONCE);
        let mut copied = Vec::new();
        loop {
            let found = self.house.store.read(|tx| {
                let mut found = Vec::new();
                for contact in contact::of_client_from_oldest(tx, practice, range.client, page)? {
                    let place = (contact.written_at, contact.id.to_bytes());
                    let item = agenda::of_contact(tx, practice, contact.id)?;
                    let shared = shared::of_contact(tx, practice, contact.id)?;
                    let permitted = gate.contact::<Copy>(tx, contact)?;
                    found.push((place, permitted, item.and_then(|item| item.session), shared));
                }
                Ok(found)
            })?;
            let is_last = found.len() < usize::from(CONTACTS_AT_ONCE);
            for (place, permitted, kept_for, shared) in found {
                if place > (until.at, until.id) {
                    return Ok(copied);
                }
                page = Page::after(place.0, place.1, CONTACTS_AT_ONCE);
                let Some(permitted) = permitted else { continue };
                if broken::is(Broken::CopyLeavesOut) && copied.len() == 1 {
                    continue;
                }
                let versions = self.copied_versions(&permitted, range.made_at)?;
                let contact = permitted.into_record();
                copied.push(CopiedContact {
                    writer: self.somebody(contact.writer),
                    is_own: contact.direction == Direction::Client,
                    kept_for,
                    shared: shared
                        .into_iter()
                        .map(|one| (self.somebody(one.person), one.shared_at, one.until))
                        .collect(),
                    versions,
                    amendments: amended
                        .iter()
                        .filter(|(about, _)| *about == contact.id)
                        .map(|(_, request)| *request)
                        .collect(),
                    ..copied_head(contact, range.client)
                });
            }
            if is_last {
                return Ok(copied);
            }
        }
    }

    /// Every version that the client wrote; of what was written to them the one that reached them.
    fn copied_versions(
        &self,
        permitted: &Permitted<Copy, Contact>,
        made_at: Timestamp,
    ) -> Result<Vec<CopiedVersion>, DeskError> {
        let practice = self.house.id();
        let contact = permitted.record();
        let is_own = contact.direction == Direction::Client;
        let numbers: Vec<u32> = if is_own {
            (1..=contact.version).collect()
        } else {
            vec![contact.version]
        };
        let mut versions = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(VERSIONS_AT_ONCE) {
            let found = self.house.store.read(|tx| {
                let mut found = Vec::new();
                for number in some {
                    let words = contact::words(tx, practice, contact.id, *number)?;
                    let ruled = ruling::of_version(tx, practice, contact.id, *number)?;
                    found.extend(words.zip(ruled));
                }
                Ok(found)
            })?;
            for (words, ruled) in found {
                if words.written_at > made_at {
                    continue;
                }
                versions.push(CopiedVersion {
                    version: words.version,
                    written_at: words.written_at,
                    words: open_version(
                        &self.house,
                        &permitted.read(words.version),
                        &words.words_sealed,
                    )?,
                    record: self.opened_record(contact, words.record_sealed.as_deref())?,
                    finding: words.finding,
                    disposition: ruled.promise.disposition,
                    readers: ruled.promise.readers,
                    answer_by: ruled.promise.answer_by,
                    opens_at: ruled.promise.opens_at,
                    reasons: ruled.ruling.answer.reasons,
                });
            }
        }
        Ok(versions)
    }

    fn opened_record(
        &self,
        contact: &Contact,
        sealed: Option<&[u8]>,
    ) -> Result<Option<practice::Words>, DeskError> {
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let client = self.house.person(contact.client)?;
        sealing::open(&client.key, client.id, Item::Record(contact.id), sealed).map(Some)
    }

    fn copied_notes(&self, gate: &Gate<'_>, range: &Range) -> Result<Vec<CopiedNote>, DeskError> {
        let practice = self.house.id();
        let (after, until) = range.instants();
        let mut page = Page::after(until, [u8::MAX; 16], PAGE_ROWS_MAX);
        let mut copied = Vec::new();
        loop {
            let found = self.house.store.read(|tx| {
                let mut found = Vec::new();
                for note in note::of_client(tx, practice, range.client, page)? {
                    let (place, of) = (
                        (note.written_at, note.id.to_bytes()),
                        (note.client, Some(note.clinician)),
                    );
                    let permitted = gate.kept::<Copy, _>(tx, RecordKind::Note, of, note)?;
                    found.push((place, permitted));
                }
                Ok(found)
            })?;
            let is_last = found.len() < usize::from(PAGE_ROWS_MAX);
            for (place, permitted) in found {
                let is_before = place.0 <= after && !range.is_first();
                if is_before {
                    copied.reverse();
                    return Ok(copied);
                }
                page = Page::after(place.0, place.1, PAGE_ROWS_MAX);
                let Some(note) = permitted.map(Permitted::into_record) else {
                    continue;
                };
                copied.push(CopiedNote {
                    id: note.id,
                    writer: self.somebody(note.clinician),
                    written_at: note.written_at,
                    contact: note.contact,
                    words: notes::open(&self.house, &note)?,
                });
            }
            if is_last {
                copied.reverse();
                return Ok(copied);
            }
        }
    }

    fn copied_entries(&self, range: &Range) -> Result<Vec<CopiedEntry>, DeskError> {
        let practice = self.house.id();
        let (after, until) = range.part.entries;
        let mut page = Page::after(Timestamp::MIN, after.to_bytes(), PAGE_ROWS_MAX);
        let mut copied = Vec::new();
        loop {
            let found = self
                .house
                .store
                .read(|tx| audit::with_places(tx, practice, range.client, page))?;
            let is_last = found.len() < usize::from(PAGE_ROWS_MAX);
            for (entry, place) in found {
                if entry.id > until {
                    return Ok(copied);
                }
                page = Page::after(entry.at, entry.id.to_bytes(), PAGE_ROWS_MAX);
                copied.push(CopiedEntry {
                    number: place.map(|place| place.number),
                    who: self.somebody(entry.actor),
                    act: entry.act.into_owned(),
                    subject: entry.subject,
                    why: entry.why.into_owned(),
                    at: entry.at,
                });
            }
            if is_last {
                return Ok(copied);
            }
        }
    }

    fn copied_frame(
        &self,
        gate: &Gate<'_>,
        client: PersonId,
    ) -> Result<Option<FrameView>, DeskError> {
        let practice = self.house.id();
        let found =
            self.house
                .store
                .read(|tx| match store::frame::by_client(tx, practice, client)? {
                    Some(frame) => gate.frame::<Copy>(tx, frame),
                    None => Ok(None),
                })?;
        let Some(frame) = found.map(Permitted::into_record) else {
            return Ok(None);
        };
        Ok(Some(FrameView {
            told: self.copied_channels(client)?,
            ring: Some(self.ring_plan_of(client)?).filter(|plan| plan.changed_at.is_some()),
            clinician: self.somebody(frame.clinician),
            phase: frame.phase,
            language: frame.language,
            safe_from_minute: frame.safe_from_minute,
            safe_until_minute: frame.safe_until_minute,
            coaching_hours: frame.coaching_hours,
            fading_purposes: frame.fading_purposes,
            safety_plan: frame.safety_plan,
            minor: frame.minor,
            unit: frame.unit,
            screening_refused: frame.screening_refused,
        }))
    }

    fn copied_channels(&self, client: PersonId) -> Result<Option<ToldView>, DeskError> {
        let practice = self.house.id();
        let (plan, channels) = self.house.store.read(|tx| {
            let plan = safe_contact::of_person(tx, practice, client)?;
            Ok((plan, channel::of_person(tx, practice, client)?))
        })?;
        let Some(plan) = plan else {
            return Ok(None);
        };
        let mut named = Vec::with_capacity(channels.len());
        for one in &channels {
            named.push((one.kind, sealed_text(&self.house, one)?));
        }
        Ok(Some(ToldView {
            allowed: plan.allowed,
            discreet: plan.discreet,
            quiet_from_minute: plan.quiet_from_minute,
            quiet_until_minute: plan.quiet_until_minute,
            channels: named,
        }))
    }

    fn copied_sessions(
        &self,
        gate: &Gate<'_>,
        client: PersonId,
    ) -> Result<Vec<CopiedSession>, DeskError> {
        let practice = self.house.id();
        let (from, until) = (Timestamp::MIN, Timestamp::MAX);
        let mut page = Page::first(PAGE_ROWS_MAX);
        let mut copied = Vec::new();
        loop {
            let found = self.house.store.read(|tx| {
                let mut found = Vec::new();
                for session in session::of_client(tx, practice, client, from, until, page)? {
                    let place = (session.starts_at, session.id.to_bytes());
                    found.push((place, gate.schedule::<Copy>(tx, session)?));
                }
                Ok(found)
            })?;
            let is_last = found.len() < usize::from(PAGE_ROWS_MAX);
            for (place, permitted) in found {
                page = Page::after(place.0, place.1, PAGE_ROWS_MAX);
                let Some(session) = permitted.map(Permitted::into_record) else {
                    continue;
                };
                copied.push(self.copied_session(session));
            }
            if is_last {
                return Ok(copied);
            }
        }
    }

    /// Sessions that start within a time, as far as somebody may know of them.
    pub(super) fn sessions_between(
        &self,
        gate: &Gate<'_>,
        client: PersonId,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<Vec<CopiedSession>, DeskError> {
        let practice = self.house.id();
        let page = Page::first(PAGE_ROWS_MAX);
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for session in session::of_client(tx, practice, client, from, until, page)? {
                found.extend(gate.schedule::<Know>(tx, session)?);
            }
            Ok(found)
        })?;
        let known = found.into_iter().map(Permitted::into_record);
        Ok(known.map(|session| self.copied_session(session)).collect())
    }

    fn copied_session(&self, session: session::Session) -> CopiedSession {
        CopiedSession {
            id: session.id,
            starts_at: session.starts_at,
            length_minutes: session.length_minutes,
            place: session.place,
            state: session.state.code(),
            clinician: self.somebody(session.clinician),
        }
    }

    /// A contact as it is sent to others: what it is, and the words where they are a part.
    pub(super) fn disclosed_contact(
        &self,
        contact: Contact,
        words: Option<practice::Words>,
    ) -> CopiedContact {
        let version = words.map(|words| CopiedVersion {
            version: contact.version,
            written_at: contact.written_at,
            words,
            record: None,
            finding: contact.finding,
            disposition: contact.disposition,
            readers: Vec::new(),
            answer_by: None,
            opens_at: None,
            reasons: Vec::new(),
        });
        CopiedContact {
            writer: self.somebody(contact.writer),
            is_own: contact.direction == Direction::Client,
            versions: version.into_iter().collect(),
            ..copied_head(contact.clone(), contact.client)
        }
    }

    /// Which contacts a client asked to have changed, and with which request.
    fn amendments(
        &self,
        client: PersonId,
    ) -> Result<Vec<(practice::ContactId, practice::RequestId)>, DeskError> {
        let practice = self.house.id();
        let page = Page::first(PAGE_ROWS_MAX);
        let found = self
            .house
            .store
            .read(|tx| request::of_client(tx, practice, client, page))?;
        let about = found.into_iter().filter_map(|one| {
            (one.kind == RequestKind::Amendment)
                .then_some(one.contact)
                .flatten()
                .map(|contact| (contact, one.id))
        });
        Ok(about.collect())
    }

    fn copied_requests(
        &self,
        gate: &Gate<'_>,
        range: &Range,
    ) -> Result<Vec<super::view::RequestView>, DeskError> {
        let (practice, client) = (self.house.id(), range.client);
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for one in request::of_client(tx, practice, client, Page::first(PAGE_ROWS_MAX))? {
                let of = (client, Some(client));
                found.extend(gate.kept::<Copy, _>(tx, RecordKind::Request, of, one)?);
            }
            Ok(found)
        })?;
        let mut copied = found
            .into_iter()
            .map(|permitted| self.request_view(&permitted.read_kept()))
            .collect::<Result<Vec<_>, _>>()?;
        copied.reverse();
        Ok(copied)
    }

    fn copied_disclosures(
        &self,
        act: &Act,
        gate: &Gate<'_>,
        range: &Range,
    ) -> Result<Vec<super::view::DisclosureView>, DeskError> {
        let (practice, client) = (self.house.id(), range.client);
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for one in disclosure::of_client(tx, practice, client, Page::first(PAGE_ROWS_MAX))? {
                // A law that asks for silence asks it of copies too.
                let until = one.bar.as_ref().map(|(_, until)| *until);
                if !practice::disclosure::is_told(until, act.wall()) {
                    continue;
                }
                let of = (client, Some(one.writer));
                found.extend(gate.kept::<Copy, _>(tx, RecordKind::Disclosure, of, one)?);
            }
            Ok(found)
        })?;
        let mut copied = found
            .into_iter()
            .map(|permitted| self.disclosure_view(act, &permitted.read_kept()))
            .collect::<Result<Vec<_>, _>>()?;
        copied.reverse();
        Ok(copied)
    }
}

fn copied_head(contact: Contact, client: PersonId) -> CopiedContact {
    CopiedContact {
        id: contact.id,
        writer: Somebody {
            id: client,
            name: nobody(),
        },
        is_own: true,
        purpose: contact.purpose,
        state: contact.state,
        written_at: contact.written_at,
        opened_at: contact.opened_at,
        answered_at: contact.answered_at,
        late_at: contact.late_at,
        answers: contact.answers,
        help_button: contact.help_button,
        reason_code: contact.reason_code,
        kept_for: None,
        shared: Vec::new(),
        versions: Vec::new(),
        amendments: Vec::new(),
    }
}

fn nobody() -> practice::Name {
    practice::Name {
        full: String::new(),
        short: String::new(),
        given: String::new(),
    }
}
