//! What leaves the house for somebody outside: prepared by one person, looked at by another where the
//! policy says so, agreed to by the client where the ground is consent, sent once, and told.
//!
//! Source: 45 CFR 164.508, 164.512 and 164.528; GDPR articles 6 and 9; requirements R-PRV-08, R-REC-06.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use practice::{
    ContactId, DisclosureGround, DisclosureId, DisclosureState, Duty, Effect, EffectKind, EntryId,
    OutboxId, PersonId, Recipient, RecordKind, RecordPart, Relation, RequestKind, RestrictionScope,
    Role, Words,
    disclosure::{is_told, next_state},
};
use store::{
    PAGE_ROWS_MAX, Page,
    audit::{self, Entry},
    contact,
    disclosure::{self, Disclosure, Left},
    outbox, request,
};

use super::view::{DisclosureFile, DisclosureView, DisclosureWish};
use crate::{
    Act, Desk, DeskError,
    break_glass::next_safe,
    contact::{OPENED, opened_words},
    permit::{Answer, Gate, Know, OfDeed, Open, Permitted, Write},
    sealing::{self, Item},
    tally,
    view::Viewer,
};

/// How long what was prepared may be sent, in days. Afterwards it is prepared anew: what was agreed
/// to in one month is not agreed to for ever.
const DISCLOSURE_DAYS: i64 = 30;

/// How long a law may ask for silence at once, in days. Longer is stated anew.
const BAR_DAYS_MAX: i64 = 366;

/// How many contacts fit into one disclosure: one that needs more names a shorter time.
const CONTACTS_MAX: usize = 200;

/// The acts in the access log.
const PREPARED: &str = "disclosure.prepare";
const AGREED: &str = "disclosure.agree";
const REVIEWED: &str = "disclosure.review";
const STOPPED: &str = "disclosure.stop";
const LEFT: &str = "disclosure.leave";

/// What stands in the log for as long as a law asks that the client is not told: that somebody worked
/// with the record, and no more. What it was is told when the time is over.
const QUIET: &str = "record.use";

const ALL: Page = Page {
    after: None,
    limit: PAGE_ROWS_MAX,
};

/// How many disclosures stand on the practice's page.
const NEWEST: Page = Page {
    after: None,
    limit: 50,
};

impl Desk {
    /// Prepares something that is to be sent to somebody outside.
    ///
    /// Errors: [`DeskError::NameUnknown`]; [`DeskError::NotFound`] for whoever may not;
    /// [`DeskError::Words`] without a recipient or a purpose; [`DeskError::PurposeNeeded`] without a
    /// part or a time; [`DeskError::Restricted`] where the client has restricted it; a step up.
    pub fn prepare_disclosure(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &DisclosureWish,
    ) -> Result<DisclosureId, DeskError> {
        if viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let (client, _) = self.client_named(&wish.name)?;
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let (may, scopes) = self.house.store.read(|tx| {
            let of = (client.id, Some(viewer.person));
            let may = gate.kept::<Write, _>(tx, RecordKind::Disclosure, of, ())?;
            Ok((may, request::in_force(tx, practice, client.id)?))
        })?;
        // A client whom this person does not treat is told like one whom there is not.
        may.ok_or(DeskError::NameUnknown)?;
        self.require_fresh(act, viewer)?;
        if wish.parts.is_empty() || wish.until <= wish.from {
            return Err(DeskError::PurposeNeeded);
        }
        let is_restricted = scopes.contains(&RestrictionScope::Disclosure);
        if is_restricted && !wish.ground.overrides_restriction() {
            return Err(DeskError::Restricted);
        }
        let at = act.wall();
        let id = DisclosureId::new(at, act.bytes());
        let (recipient, purpose) = (Words::new(&wish.recipient)?, Words::new(&wish.purpose)?);
        let needs_review = self.needs_review(viewer)?;
        let row = Disclosure {
            id,
            client: client.id,
            writer: viewer.person,
            outsider: wish.outsider,
            recipient_sealed: self.sealed(
                act,
                client.id,
                Item::DisclosureRecipient(id),
                &recipient,
            )?,
            purpose_sealed: self.sealed(act, client.id, Item::DisclosurePurpose(id), &purpose)?,
            ground: wish.ground,
            parts: wish.parts.clone(),
            from: wish.from,
            until: wish.until,
            needs_review,
            state: next_state(wish.ground.waits_for_consent(), needs_review),
            written_at: at,
            consented_at: None,
            reviewed: None,
            expires_at: days_later(at, DISCLOSURE_DAYS),
            left: None,
            bar: self.bar(act, client.id, id, wish)?,
        };
        let entry = entry(act, viewer, &row, PREPARED);
        let told = self.told(act, &row)?;
        self.house.store.write(move |tx| {
            disclosure::put(tx, practice, &row)?;
            audit::append(tx, practice, &entry)?;
            outbox::put(tx, practice, told.0, &told.1)
        })?;
        Ok(id)
    }

    /// What is or was sent about this client, newest first. What a law asks silence about is not
    /// there until its day.
    pub fn own_disclosures(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<Vec<DisclosureView>, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for one in disclosure::of_client(tx, practice, viewer.person, ALL)? {
                let until = one.bar.as_ref().map(|(_, until)| *until);
                if is_told(until, act.wall()) {
                    let of = (one.client, Some(one.writer));
                    found.extend(gate.kept::<Open, _>(tx, RecordKind::Disclosure, of, one)?);
                }
            }
            Ok(found)
        })?;
        found
            .iter()
            .map(|permitted| self.disclosure_view(act, permitted))
            .collect()
    }

    /// The client says yes or no to something that waits for it.
    pub fn agree_to_disclosure(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: DisclosureId,
        is_agreed: bool,
    ) -> Result<(), DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let row = self
            .known_disclosure::<Open>(act, viewer, id)?
            .into_record();
        if !is_told(row.bar.as_ref().map(|(_, until)| *until), act.wall()) {
            return Err(DeskError::NotFound);
        }
        if is_agreed {
            self.require_fresh(act, viewer)?;
        }
        let to = next_state(false, row.needs_review);
        let code = if is_agreed { AGREED } else { STOPPED };
        let entry = entry(act, viewer, &row, code);
        let (practice, at) = (self.house.id(), act.wall());
        let is_done = self.house.store.write(move |tx| {
            let is_done = if is_agreed {
                disclosure::consent(tx, practice, id, at, to)?
            } else {
                // A yes can be taken back until it is sent; what rests on a law can not.
                row.ground == DisclosureGround::Consent && disclosure::stop(tx, practice, id)?
            };
            if is_done {
                audit::append(tx, practice, &entry)?;
            }
            Ok(is_done)
        })?;
        if is_done {
            Ok(())
        } else {
            Err(DeskError::Overtaken)
        }
    }

    /// A second person looks at what somebody else prepared, and says yes or no.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever prepared it; [`DeskError::Overtaken`].
    pub fn review_disclosure(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: DisclosureId,
        is_right: bool,
    ) -> Result<(), DeskError> {
        let row = self
            .known_disclosure::<Answer>(act, viewer, id)?
            .into_record();
        self.require_fresh(act, viewer)?;
        let entry = entry(act, viewer, &row, if is_right { REVIEWED } else { STOPPED });
        let (practice, by, at) = (self.house.id(), viewer.person, act.wall());
        let is_done = self.house.store.write(move |tx| {
            let is_done = if is_right {
                disclosure::review(tx, practice, id, by, at)?
            } else {
                disclosure::stop(tx, practice, id)?
            };
            if is_done {
                audit::append(tx, practice, &entry)?;
            }
            Ok(is_done)
        })?;
        if is_done {
            Ok(())
        } else {
            Err(DeskError::Overtaken)
        }
    }

    /// One disclosure, for the practice; and whether this person looks at it, or sends it.
    pub fn disclosure(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: DisclosureId,
    ) -> Result<(DisclosureView, bool, bool), DeskError> {
        if viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let open = self.known_disclosure::<Open>(act, viewer, id)?;
        let may = |state| open.record().state == state;
        let may_review = may(DisclosureState::WaitsForReview)
            && self.known_disclosure::<Answer>(act, viewer, id).is_ok();
        let view = self.disclosure_view(act, &open)?;
        let may_send = may(DisclosureState::Ready)
            && !view.is_expired
            && self.known_disclosure::<Write>(act, viewer, id).is_ok();
        Ok((view, may_review, may_send))
    }

    /// Puts together what is sent. Each contact whose words are in it is an entry in the access log,
    /// durable before a word is opened; and only what this person may open anyway is in it.
    ///
    /// Errors: [`DeskError::Overtaken`] when it is not ready, or its time is over; a step up.
    pub fn put_together(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: DisclosureId,
    ) -> Result<DisclosureFile, DeskError> {
        let row = self
            .known_disclosure::<Write>(act, viewer, id)?
            .into_record();
        let open = self.known_disclosure::<Open>(act, viewer, id)?;
        self.require_fresh(act, viewer)?;
        if row.state != DisclosureState::Ready || row.expires_at <= act.wall() {
            return Err(DeskError::Overtaken);
        }
        let has = |part| row.parts.contains(&part);
        let gate = Gate::of(&self.house, viewer, act);
        let mut file = DisclosureFile {
            disclosure: self.disclosure_view(act, &open)?,
            practice_name: self.house.practice.name.clone(),
            made_at: act.wall(),
            sessions: Vec::new(),
            contacts: Vec::new(),
            statements: Vec::new(),
        };
        if has(RecordPart::Sessions) {
            file.sessions = self.sessions_between(&gate, row.client, (row.from, row.until))?;
        }
        if has(RecordPart::Contacts) || has(RecordPart::Words) {
            let found = self.contacts_between(&gate, &row)?;
            if has(RecordPart::Words) {
                self.write_openings(act, viewer, &row, &found)?;
            }
            for (known, open) in found {
                let words = match open {
                    Some(open) if has(RecordPart::Words) => Some(opened_words(&self.house, &open)?),
                    _ => None,
                };
                file.contacts
                    .push(self.disclosed_contact(known.into_record(), words));
            }
            file.statements = self.statements(&row, &file)?;
        }
        Ok(file)
    }

    /// Keeps what leaves, before it does: its hash, how large it is, and an entry in the access log.
    /// It leaves once.
    pub fn disclosure_leaves(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: DisclosureId,
        (bytes, contacts): (&[u8], usize),
    ) -> Result<(), DeskError> {
        let row = self
            .known_disclosure::<Write>(act, viewer, id)?
            .into_record();
        let left = Left {
            at: act.wall(),
            hash: vault::file_hash(bytes),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            contacts: u32::try_from(contacts).unwrap_or(u32::MAX),
        };
        let entry = entry(act, viewer, &row, LEFT);
        let told = self.told(act, &row)?;
        let practice = self.house.id();
        let is_first = self.house.store.write(move |tx| {
            if !disclosure::leave(tx, practice, id, &left)? {
                return Ok(false);
            }
            audit::append(tx, practice, &entry)?;
            outbox::put(tx, practice, told.0, &told.1)?;
            Ok(true)
        })?;
        if is_first {
            Ok(())
        } else {
            Err(DeskError::Overtaken)
        }
    }

    /// What is to be sent and what was sent, newest first, for the practice's page.
    pub fn disclosures(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<Vec<DisclosureView>, DeskError> {
        if viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for one in disclosure::newest(tx, practice, NEWEST)? {
                let of = (one.client, Some(one.writer));
                found.extend(gate.kept::<Open, _>(tx, RecordKind::Disclosure, of, one)?);
            }
            Ok(found)
        })?;
        let mut shown = Vec::new();
        for permitted in &found {
            // Of somebody who was erased nothing can be opened any more.
            match self.disclosure_view(act, permitted) {
                Ok(view) => shown.push(view),
                Err(DeskError::NotFound | DeskError::Vault(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(shown)
    }

    pub(super) fn disclosure_view(
        &self,
        act: &Act,
        permitted: &Permitted<Open, Disclosure>,
    ) -> Result<DisclosureView, DeskError> {
        let row = permitted.record();
        let (id, client) = (row.id, self.house.person(row.client)?);
        let open = |item, sealed: &[u8]| sealing::open(&client.key, client.id, item, sealed);
        let is_late = row.state.is_open() && row.expires_at <= act.wall();
        Ok(DisclosureView {
            id,
            client: self.somebody(row.client),
            writer: self.house.name(row.writer),
            outsider: row.outsider,
            recipient: open(Item::DisclosureRecipient(id), &row.recipient_sealed)?,
            purpose: open(Item::DisclosurePurpose(id), &row.purpose_sealed)?,
            ground: row.ground,
            parts: row.parts.clone(),
            from: row.from,
            until: row.until,
            needs_review: row.needs_review,
            state: row.state,
            written_at: row.written_at,
            consented_at: row.consented_at,
            reviewed: row.reviewed.map(|(by, at)| (self.house.name(by), at)),
            expires_at: row.expires_at,
            is_expired: is_late,
            left: row
                .left
                .map(|left| (left.at, vault::to_hex(&left.hash), left.bytes)),
            bar: row
                .bar
                .as_ref()
                .map(|(sealed, until)| {
                    Ok::<_, DeskError>((open(Item::DisclosureBar(id), sealed)?, *until))
                })
                .transpose()?,
        })
    }

    fn known_disclosure<D: OfDeed>(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: DisclosureId,
    ) -> Result<Permitted<D, Disclosure>, DeskError> {
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let found = self.house.store.read(|tx| {
            let Some(row) = disclosure::by_id(tx, practice, id)? else {
                return Ok(None);
            };
            let of = (row.client, Some(row.writer));
            gate.kept::<D, _>(tx, RecordKind::Disclosure, of, row)
        })?;
        found.ok_or(DeskError::NotFound)
    }

    /// Whether the policy asks for a second person, and there is one.
    fn needs_review(&self, viewer: &Viewer) -> Result<bool, DeskError> {
        let book = self.house.judge.book();
        let (kind, relation) = (RecordKind::Disclosure, Relation::default());
        let duties = book.access().duties(viewer.role, kind, &relation);
        if !duties.contains(&Duty::SecondReviewer) {
            return Ok(false);
        }
        let others = self.house.store.read(|tx| {
            let mut others = Vec::new();
            for role in Role::ALL {
                if self.house.reviews_disclosures(*role) {
                    others.extend(self.house.of_role(tx, *role)?);
                }
            }
            Ok(others)
        })?;
        Ok(others.iter().any(|other| other.id != viewer.person))
    }

    fn bar(
        &self,
        act: &mut Act,
        client: PersonId,
        id: DisclosureId,
        wish: &DisclosureWish,
    ) -> Result<Option<(Vec<u8>, Timestamp)>, DeskError> {
        let Some((typed, until)) = &wish.bar else {
            return Ok(None);
        };
        let latest = days_later(act.wall(), BAR_DAYS_MAX);
        if !wish.ground.may_bar_telling() || *until <= act.wall() || *until > latest {
            return Err(DeskError::PurposeNeeded);
        }
        let law = Words::new(typed)?;
        let sealed = self.sealed(act, client, Item::DisclosureBar(id), &law)?;
        Ok(Some((sealed, *until)))
    }

    /// The notice to the client: at the next hour that is safe, and not before a law lets it.
    fn told(&self, act: &mut Act, row: &Disclosure) -> Result<(OutboxId, Effect), DeskError> {
        let (practice, client) = (self.house.id(), row.client);
        let frame = self
            .house
            .store
            .read(|tx| store::frame::by_client(tx, practice, client))?
            .ok_or(DeskError::NotFound)?;
        let bar = row.bar.as_ref().map(|(_, until)| *until);
        let from = bar.unwrap_or(act.wall()).max(act.wall());
        let effect = Effect {
            kind: EffectKind::Notice,
            recipient: Recipient::Person(client),
            contact: ContactId::from_bytes(row.id.to_bytes()),
            not_before: next_safe(&self.house, &frame, from),
        };
        Ok((OutboxId::new(act.wall(), act.bytes()), effect))
    }

    fn contacts_between(&self, gate: &Gate<'_>, row: &Disclosure) -> Result<Vec<Found>, DeskError> {
        let practice = self.house.id();
        let mut page = Page::after(row.from, [0; 16], PAGE_ROWS_MAX);
        let mut all = Vec::new();
        loop {
            let found = self.house.store.read(|tx| {
                let mut found = Vec::new();
                for one in contact::of_client_from_oldest(tx, practice, row.client, page)? {
                    let place = (one.written_at, one.id.to_bytes());
                    let open = gate.contact::<Open>(tx, one.clone())?;
                    found.push((place, gate.contact::<Know>(tx, one)?, open));
                }
                Ok(found)
            })?;
            let is_last = found.len() < usize::from(PAGE_ROWS_MAX);
            for (place, known, open) in found {
                page = Page::after(place.0, place.1, PAGE_ROWS_MAX);
                if place.0 >= row.until {
                    return Ok(all);
                }
                if let Some(known) = known {
                    all.push((known, open));
                }
                if all.len() > CONTACTS_MAX {
                    return Err(DeskError::TooManyOpen);
                }
            }
            if is_last {
                return Ok(all);
            }
        }
    }

    fn write_openings(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        row: &Disclosure,
        found: &[Found],
    ) -> Result<(), DeskError> {
        let is_quiet = !is_told(row.bar.as_ref().map(|(_, until)| *until), act.wall());
        let why = if is_quiet { "record" } else { "disclosure" };
        let open = found.iter().filter_map(|(_, open)| open.as_ref());
        let entries: Vec<Entry> = open
            .map(|open| Entry {
                id: EntryId::new(act.wall(), act.bytes()),
                client: row.client,
                actor: viewer.person,
                act: OPENED.into(),
                subject: open.record().id.to_bytes(),
                why: why.into(),
                at: act.wall(),
            })
            .collect();
        let house = Arc::clone(&self.house);
        self.house.store.write(move |tx| {
            for entry in &entries {
                audit::append(tx, house.id(), entry)?;
                tally::count(&house, tx, entry.at, entry.subject, 1)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// What the client said to refusals about what is sent.
    fn statements(
        &self,
        row: &Disclosure,
        file: &DisclosureFile,
    ) -> Result<Vec<super::view::RequestView>, DeskError> {
        let practice = self.house.id();
        let found = self
            .house
            .store
            .read(|tx| request::of_client(tx, practice, row.client, ALL))?;
        let mut statements = Vec::new();
        for one in found {
            let is_about = one.contact.is_none_or(|id| {
                let mut contacts = file.contacts.iter();
                contacts.any(|contact| contact.id == id)
            });
            if one.kind == RequestKind::Amendment && one.statement.is_some() && is_about {
                // The client asked that it goes along: whoever may send this may read it.
                statements.push(self.request_view(&Permitted::going_along(one))?);
            }
        }
        Ok(statements)
    }
}

/// A contact that may be named, and the right to open it where there is one.
type Found = (
    Permitted<Know, contact::Contact>,
    Option<Permitted<Open, contact::Contact>>,
);

fn days_later(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(24 * days))
        .unwrap_or(at)
}

fn entry(act: &mut Act, viewer: &Viewer, row: &Disclosure, code: &'static str) -> Entry {
    let is_quiet = !is_told(row.bar.as_ref().map(|(_, until)| *until), act.wall());
    Entry {
        id: EntryId::new(act.wall(), act.bytes()),
        client: row.client,
        actor: viewer.person,
        act: if is_quiet { QUIET } else { code }.into(),
        subject: row.id.to_bytes(),
        why: if is_quiet { "" } else { row.ground.code() }.into(),
        at: act.wall(),
    }
}
