//! Requests of a client about what is kept of them: each has a day by which it is answered, and both
//! sides are told when that day passes.
//!
//! Source: GDPR articles 12 and 15 to 18; 45 CFR 164.522 to 164.528; requirements R-REC-05, R-REC-06.

use std::sync::Arc;

use jiff::Timestamp;
use practice::{
    ContactId, DueId, DueKind, Effect, EffectKind, EntryId, OutboxId, PersonId, Recipient,
    RecordKind, RequestId, RequestKind, RequestState, Role, Route, Words, WordsError,
};
use store::{
    PAGE_ROWS_MAX, Page, StoreError, Tx,
    audit::{self, Entry},
    contact,
    due::{self, Due},
    outbox, people,
    request::{self, Request, RequestAnswer},
};

use super::view::{OwnRequests, RequestLine, RequestPage, RequestView, RequestWish};
use crate::{
    Act, Desk, DeskError,
    break_glass::next_safe,
    broken::{self, Broken},
    house::House,
    permit::{Answer, Gate, Know, Open, Permitted},
    sealing::{self, Item},
    view::Viewer,
};

/// How many requests of one client may be open at once: more would only hide each other.
const OPEN_MAX: usize = 20;

/// How long an opening lets the same person read again, in hours: one day's work.
const OPENING_HOURS: i64 = 12;

/// The acts in the access log.
const MADE: &str = "request.make";
const OPENED: &str = "request.open";
const ANSWERED: &str = "request.answer";
const EXTENDED: &str = "request.extend";
const WITHDRAWN: &str = "request.withdraw";
const STATED: &str = "request.state";
const LIFTED: &str = "restriction.lift";

const ALL: Page = Page {
    after: None,
    limit: PAGE_ROWS_MAX,
};

impl Desk {
    /// What this client asked so far, and who looks at it.
    pub fn own_requests(&self, act: &mut Act, viewer: &Viewer) -> Result<OwnRequests, DeskError> {
        let client = own(viewer)?;
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let (found, looks) = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for one in request::of_client(tx, practice, client, ALL)? {
                let of = (client, Some(client));
                found.extend(gate.kept::<Open, _>(tx, RecordKind::Request, of, one)?);
            }
            Ok((found, self.house.of_role(tx, self.house.privacy_role())?))
        })?;
        let mut times = Vec::new();
        for kind in RequestKind::ALL {
            let clock = self.house.clocks.of_kind(*kind)?;
            times.push((*kind, clock.due(act.wall(), self.house.zone())));
        }
        Ok(OwnRequests {
            looks: looks.iter().map(|one| self.house.name(one.id)).collect(),
            times,
            requests: found
                .iter()
                .map(|permitted| self.request_view(permitted))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Asks for something about the own record. Tells by when it is answered.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody but a client, and for a contact that is not
    /// theirs; [`DeskError::Words`] where words are needed; [`DeskError::PurposeNeeded`] for a
    /// restriction that stops nothing; [`DeskError::TooManyOpen`].
    pub fn ask_about_record(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &RequestWish,
    ) -> Result<(RequestId, Timestamp), DeskError> {
        let client = own(viewer)?;
        let needs_words = matches!(wish.kind, RequestKind::Amendment);
        let words = match Words::new(&wish.words) {
            Err(WordsError::Empty) if !needs_words => Words::none(),
            words => words?,
        };
        let contact = match (wish.kind, wish.contact) {
            (RequestKind::Amendment, Some(contact)) => {
                Some(self.own_contact(act, viewer, contact)?)
            }
            _ => None,
        };
        let scopes = match wish.kind {
            RequestKind::Restriction if wish.scopes.is_empty() => {
                return Err(DeskError::PurposeNeeded);
            }
            RequestKind::Restriction => wish.scopes.clone(),
            _ => Vec::new(),
        };
        let at = act.wall();
        let due_at = self
            .house
            .clocks
            .of_kind(wish.kind)?
            .due(at, self.house.zone());
        let id = RequestId::new(at, act.bytes());
        let row = Request {
            id,
            client,
            kind: wish.kind,
            contact,
            scopes,
            words_sealed: self.sealed(act, client, Item::Request(id), &words)?,
            asked_at: at,
            due_at,
            extension: None,
            state: RequestState::Open,
            answered_at: None,
            answered_by: None,
            answer_sealed: None,
            statement: None,
            late_at: None,
            lifted_at: None,
        };
        let due = due_row(act, id, due_at);
        let entry = entry(act, viewer, client, MADE, id, wish.kind.code());
        let told = OutboxId::new(at, act.bytes());
        let house = Arc::clone(&self.house);
        let is_kept = self.house.store.write(move |tx| {
            let practice = house.id();
            let before = request::of_client(tx, practice, client, ALL)?;
            let open = before.iter().filter(|one| one.state == RequestState::Open);
            if open.count() >= OPEN_MAX {
                return Ok(false);
            }
            request::put(tx, practice, &row)?;
            due::put(tx, practice, &due)?;
            audit::append(tx, practice, &entry)?;
            let to = Recipient::Route(privacy_route(&house));
            outbox::put(tx, practice, told, &effect(EffectKind::Notice, to, id, at))?;
            Ok(true)
        })?;
        if is_kept {
            Ok((id, due_at))
        } else {
            Err(DeskError::TooManyOpen)
        }
    }

    /// Takes a request back before it is answered.
    pub fn withdraw_request(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RequestId,
    ) -> Result<(), DeskError> {
        let row = self.own_request(act, viewer, id)?;
        let answer = RequestAnswer {
            state: RequestState::Withdrawn,
            by: viewer.person,
            at: act.wall(),
            sealed: None,
            is_in_force: false,
        };
        let entry = entry(act, viewer, row.client, WITHDRAWN, id, "");
        self.settle_request(id, answer, entry, None)
    }

    /// Says something to a refusal: it is kept beside the record, and stands in each later copy and
    /// in whatever is sent to others.
    pub fn disagree(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RequestId,
        typed: &str,
    ) -> Result<(), DeskError> {
        let row = self.own_request(act, viewer, id)?;
        let words = Words::new(typed)?;
        let sealed = self.sealed(act, row.client, Item::RequestStatement(id), &words)?;
        let (practice, at) = (self.house.id(), act.wall());
        let entry = entry(act, viewer, row.client, STATED, id, "");
        let is_kept = self.house.store.write(move |tx| {
            let is_kept = request::state(tx, practice, id, at, &sealed)?;
            if is_kept {
                audit::append(tx, practice, &entry)?;
            }
            Ok(is_kept)
        })?;
        yes_or(is_kept, DeskError::Overtaken)
    }

    /// Lifts an own restriction.
    pub fn lift_restriction(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RequestId,
    ) -> Result<(), DeskError> {
        let row = self.own_request(act, viewer, id)?;
        let (practice, at, client) = (self.house.id(), act.wall(), row.client);
        let entry = entry(act, viewer, client, LIFTED, id, "");
        let is_lifted = self.house.store.write(move |tx| {
            let is_lifted = request::lift(tx, practice, client, id, at)?;
            if is_lifted {
                audit::append(tx, practice, &entry)?;
            }
            Ok(is_lifted)
        })?;
        yes_or(is_lifted, DeskError::Overtaken)
    }

    /// The requests that have to be answered, whatever is due first, without a word of them.
    pub(super) fn open_requests(
        &self,
        act: &Act,
        viewer: &Viewer,
    ) -> Result<Vec<RequestLine>, DeskError> {
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for one in request::open(tx, practice, ALL)? {
                let of = (one.client, Some(one.client));
                found.extend(gate.kept::<Know, _>(tx, RecordKind::Request, of, one)?);
            }
            Ok(found)
        })?;
        Ok(found
            .iter()
            .map(|known| self.request_line(known.record()))
            .collect())
    }

    /// One request, for whoever answers it. Its words are there once they were opened.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not know of it.
    pub fn request(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RequestId,
    ) -> Result<RequestPage, DeskError> {
        let open = self.answerable::<Open>(act, viewer, id)?;
        let row = open.record();
        let may_be_erased = match row.kind {
            RequestKind::Erasure => Some(self.may_be_erased(act, row.client)?),
            _ => None,
        };
        Ok(RequestPage {
            line: self.request_line(row),
            may_be_erased,
            opened: if self.has_opened_request(act, viewer, row)? {
                Some(self.request_view(&open)?)
            } else {
                None
            },
        })
    }

    /// Opens its words: the entry in the access log is durable before a word is shown.
    pub fn open_request(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RequestId,
    ) -> Result<(), DeskError> {
        let row = self.answerable::<Open>(act, viewer, id)?.into_record();
        let entry = entry(act, viewer, row.client, OPENED, id, row.kind.code());
        let practice = self.house.id();
        Ok(self
            .house
            .store
            .write(move |tx| audit::append(tx, practice, &entry))?)
    }

    /// Answers it. What was asked for is done with the answer: a copy is made for its client to
    /// fetch, a restriction holds from now on.
    ///
    /// Errors: [`DeskError::Words`] for a refusal without a reason; [`DeskError::Overtaken`] when it
    /// was answered in between, or was not opened by this person; [`DeskError::MustBeKept`] and
    /// [`DeskError::UnderLegalHold`] where nothing may be destroyed; a step up.
    pub fn answer_request(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RequestId,
        is_accepted: bool,
        typed: &str,
    ) -> Result<(), DeskError> {
        let row = self.answerable::<Answer>(act, viewer, id)?.into_record();
        self.require_fresh(act, viewer)?;
        let words = match Words::new(typed) {
            Err(WordsError::Empty) if is_accepted => Words::none(),
            words => words?,
        };
        if row.state != RequestState::Open || !self.has_opened_request(act, viewer, &row)? {
            return Err(DeskError::Overtaken);
        }
        if is_accepted && row.kind == RequestKind::Erasure {
            self.must_be_erasable(act, row.client)?;
        }
        if is_accepted && row.kind == RequestKind::Copy {
            self.copy_for(act, viewer, row.client)?;
        }
        let state = if is_accepted {
            RequestState::Accepted
        } else {
            RequestState::Refused
        };
        let answer = RequestAnswer {
            state,
            by: viewer.person,
            at: act.wall(),
            sealed: Some(self.sealed(act, row.client, Item::RequestAnswer(id), &words)?),
            is_in_force: is_accepted && row.kind == RequestKind::Restriction,
        };
        let entry = entry(act, viewer, row.client, ANSWERED, id, state.code());
        let told = self.notice(act, row.client, id)?;
        self.settle_request(id, answer, entry, told)
    }

    /// Tells, once and with the reason, that it takes longer.
    ///
    /// Errors: [`DeskError::Overtaken`] when it is late already, was extended before, or the law of
    /// this place knows no extension.
    pub fn extend_request(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RequestId,
        typed: &str,
    ) -> Result<(), DeskError> {
        let row = self.answerable::<Answer>(act, viewer, id)?.into_record();
        let why = Words::new(typed)?;
        let until = self.extension_of(&row, act.wall())?;
        let until = until.ok_or(DeskError::Overtaken)?;
        let sealed = self.sealed(act, row.client, Item::RequestExtension(id), &why)?;
        let (at, due) = (act.wall(), due_row(act, id, until));
        let entry = entry(act, viewer, row.client, EXTENDED, id, row.kind.code());
        let told = self.notice(act, row.client, id)?;
        let practice = self.house.id();
        let is_extended = self.house.store.write(move |tx| {
            if !request::extend(tx, practice, id, at, until, &sealed)? {
                return Ok(false);
            }
            due::cancel_for_contact(tx, practice, subject(id), &[DueKind::RequestAnswer])?;
            due::put(tx, practice, &due)?;
            audit::append(tx, practice, &entry)?;
            if let Some((outbox, effect)) = &told {
                outbox::put(tx, practice, *outbox, effect)?;
            }
            Ok(true)
        })?;
        yes_or(is_extended, DeskError::Overtaken)
    }

    /// A request in the clear, for whoever may open it.
    pub(super) fn request_view(
        &self,
        permitted: &Permitted<Open, Request>,
    ) -> Result<RequestView, DeskError> {
        let row = permitted.record();
        let (id, client) = (row.id, self.house.person(row.client)?);
        let open = |item, sealed: &[u8]| sealing::open(&client.key, client.id, item, sealed);
        let opened = |item, sealed: &Option<Vec<u8>>| {
            sealed.as_ref().map(|sealed| open(item, sealed)).transpose()
        };
        let dated = |item, dated: &Option<(Timestamp, Vec<u8>)>| {
            let dated = dated.as_ref();
            dated
                .map(|(at, sealed)| Ok::<_, DeskError>((*at, open(item, sealed)?)))
                .transpose()
        };
        Ok(RequestView {
            id,
            client: self.somebody(row.client),
            kind: row.kind,
            contact: row.contact,
            scopes: row.scopes.clone(),
            words: open(Item::Request(id), &row.words_sealed)?,
            asked_at: row.asked_at,
            due_at: row.due_at,
            extension: dated(Item::RequestExtension(id), &row.extension)?,
            state: row.state,
            answered_at: row.answered_at,
            answered_by: row.answered_by.map(|by| self.house.name(by)),
            answer: opened(Item::RequestAnswer(id), &row.answer_sealed)?,
            statement: dated(Item::RequestStatement(id), &row.statement)?,
            late_at: row.late_at,
            lifted_at: row.lifted_at,
            is_in_force: row.kind == RequestKind::Restriction
                && row.state == RequestState::Accepted
                && row.lifted_at.is_none(),
        })
    }

    fn request_line(&self, row: &Request) -> RequestLine {
        RequestLine {
            id: row.id,
            client: self.somebody(row.client),
            kind: row.kind,
            scopes: row.scopes.clone(),
            asked_at: row.asked_at,
            due_at: row.due_at,
            was_extended: row.extension.is_some(),
            // Whether it may be is asked when it is done.
            may_extend_until: self.extension_of(row, row.asked_at).ok().flatten(),
            state: row.state,
            late_at: row.late_at,
        }
    }

    /// Until when it may be extended: in time, and once.
    fn extension_of(&self, row: &Request, now: Timestamp) -> Result<Option<Timestamp>, DeskError> {
        let is_in_time = row.state == RequestState::Open && now < row.due_at;
        if !is_in_time || row.extension.is_some() || row.late_at.is_some() {
            return Ok(None);
        }
        let clock = self.house.clocks.of_kind(row.kind)?;
        Ok(clock.extended(row.due_at, self.house.zone()))
    }

    fn answerable<D: crate::permit::OfDeed>(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: RequestId,
    ) -> Result<Permitted<D, Request>, DeskError> {
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        // Clients have a page of their own.
        if viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let permitted = self.house.store.read(|tx| {
            let Some(row) = request::by_id(tx, practice, id)? else {
                return Ok(None);
            };
            let of = (row.client, Some(row.client));
            gate.kept::<D, _>(tx, RecordKind::Request, of, row)
        })?;
        permitted.ok_or(DeskError::NotFound)
    }

    fn has_opened_request(
        &self,
        act: &Act,
        viewer: &Viewer,
        row: &Request,
    ) -> Result<bool, DeskError> {
        let since = act
            .wall()
            .checked_sub(jiff::SignedDuration::from_hours(OPENING_HOURS))
            .unwrap_or(Timestamp::MIN);
        let (practice, subject) = (self.house.id(), row.id.to_bytes());
        let entries = self
            .house
            .store
            .read(|tx| audit::since(tx, practice, row.client, since))?;
        Ok(entries.iter().any(|entry| {
            entry.act == OPENED
                && entry.subject == subject
                && entry.actor == viewer.person
                && entry.at > since
        }))
    }

    fn own_request(&self, act: &Act, viewer: &Viewer, id: RequestId) -> Result<Request, DeskError> {
        let client = own(viewer)?;
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let found = self.house.store.read(|tx| {
            let row = request::by_id(tx, practice, id)?.filter(|row| row.client == client);
            match row {
                Some(row) => {
                    let of = (client, Some(client));
                    gate.kept::<Open, _>(tx, RecordKind::Request, of, row)
                }
                None => Ok(None),
            }
        })?;
        found.map(Permitted::into_record).ok_or(DeskError::NotFound)
    }

    /// A contact that this client may read.
    fn own_contact(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<ContactId, DeskError> {
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let found = self.house.store.read(|tx| {
            match contact::by_id(tx, practice, id)?.filter(|found| found.client == viewer.person) {
                Some(found) => gate.contact::<Open>(tx, found),
                None => Ok(None),
            }
        })?;
        found.map(|_| id).ok_or(DeskError::NotFound)
    }

    fn settle_request(
        &self,
        id: RequestId,
        answer: RequestAnswer,
        entry: Entry,
        told: Option<(OutboxId, Effect)>,
    ) -> Result<(), DeskError> {
        let practice = self.house.id();
        let is_done = self.house.store.write(move |tx| {
            if !request::answer(tx, practice, id, &answer)? {
                return Ok(false);
            }
            due::cancel_for_contact(tx, practice, subject(id), &[DueKind::RequestAnswer])?;
            audit::append(tx, practice, &entry)?;
            if let Some((outbox, effect)) = &told {
                outbox::put(tx, practice, *outbox, effect)?;
            }
            Ok(true)
        })?;
        yes_or(is_done, DeskError::Overtaken)
    }

    /// The notice to a client that something was answered, at the next hour that is safe for them.
    fn notice(
        &self,
        act: &mut Act,
        client: PersonId,
        id: RequestId,
    ) -> Result<Option<(OutboxId, Effect)>, DeskError> {
        let practice = self.house.id();
        let frame = self
            .house
            .store
            .read(|tx| store::frame::by_client(tx, practice, client))?;
        let outbox = OutboxId::new(act.wall(), act.bytes());
        Ok(frame.map(|frame| {
            let at = next_safe(&self.house, &frame, act.wall());
            let to = Recipient::Person(client);
            (outbox, effect(EffectKind::Notice, to, id, at))
        }))
    }

    pub(super) fn sealed(
        &self,
        act: &mut Act,
        client: PersonId,
        item: Item,
        words: &Words,
    ) -> Result<Vec<u8>, DeskError> {
        let client = self.house.person(client)?;
        sealing::seal(act, &client.key, client.id, item, words.as_str())
    }

    /// Whether this request, or any, may lead to an erasure now.
    fn may_be_erased(&self, act: &Act, client: PersonId) -> Result<bool, DeskError> {
        match self.must_be_erasable(act, client) {
            Ok(()) => Ok(true),
            Err(DeskError::MustBeKept { .. } | DeskError::UnderLegalHold) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn must_be_erasable(&self, act: &Act, client: PersonId) -> Result<(), DeskError> {
        let record = self
            .house
            .store
            .read(|tx| crate::retention::record(&self.house, tx, client))?;
        match record {
            None => Err(DeskError::MustBeKept { until: None }),
            Some(record) if record.is_held => Err(DeskError::UnderLegalHold),
            Some(record) if !record.may_be_destroyed(act.wall()) => Err(DeskError::MustBeKept {
                until: Some(record.due_at),
            }),
            Some(_) => Ok(()),
        }
    }
}

/// A request that was not answered in time: its client and whoever answers for privacy are told
/// alike, once.
pub(crate) fn falls_due(
    house: &House,
    tx: &mut Tx<'_>,
    row: &Due,
    at: Timestamp,
    ids: &[[u8; 10]],
) -> Result<(), StoreError> {
    let practice = house.id();
    let id = RequestId::from_bytes(row.contact.to_bytes());
    if broken::is(Broken::RequestsAreNeverLate) {
        return Ok(());
    }
    let Some(found) = request::by_id(tx, practice, id)? else {
        return Ok(());
    };
    // It was extended: another row falls due later.
    if found.due_at > row.at.wall || !request::set_late(tx, practice, id, at)? {
        return Ok(());
    }
    let mut told = vec![(Recipient::Route(privacy_route(house)), at)];
    let is_there = people::by_id(tx, practice, found.client)?.is_some_and(|person| person.active);
    if is_there && let Some(frame) = store::frame::by_client(tx, practice, found.client)? {
        let safe = next_safe(house, &frame, at);
        told.push((Recipient::Person(found.client), safe));
    }
    for ((recipient, not_before), id_bytes) in told.into_iter().zip(ids) {
        let effect = effect(EffectKind::Late, recipient, id, not_before);
        outbox::put(tx, practice, OutboxId::new(at, *id_bytes), &effect)?;
    }
    Ok(())
}

/// The way to whoever answers for privacy.
pub(super) fn privacy_route(house: &House) -> Route {
    match house.privacy_role() {
        Role::PrivacyLead => Route::PrivacyLead,
        Role::PracticeLead => Route::PracticeLead,
        _ => Route::Clinician,
    }
}

/// What rows of `due` and of the outbox name instead of a contact.
fn subject(id: RequestId) -> ContactId {
    ContactId::from_bytes(id.to_bytes())
}

fn due_row(act: &mut Act, id: RequestId, at: Timestamp) -> Due {
    Due {
        id: DueId::new(act.wall(), act.bytes()),
        kind: DueKind::RequestAnswer,
        contact: subject(id),
        at: act.now().due_at(at),
    }
}

fn effect(kind: EffectKind, recipient: Recipient, id: RequestId, not_before: Timestamp) -> Effect {
    Effect {
        kind,
        recipient,
        contact: subject(id),
        not_before,
    }
}

fn own(viewer: &Viewer) -> Result<PersonId, DeskError> {
    match viewer.role {
        Role::Client => Ok(viewer.person),
        _ => Err(DeskError::NotFound),
    }
}

fn yes_or(is_done: bool, error: DeskError) -> Result<(), DeskError> {
    if is_done { Ok(()) } else { Err(error) }
}

fn entry(
    act: &mut Act,
    viewer: &Viewer,
    client: PersonId,
    code: &'static str,
    id: RequestId,
    why: &'static str,
) -> Entry {
    Entry {
        id: EntryId::new(act.wall(), act.bytes()),
        client,
        actor: viewer.person,
        act: code.into(),
        subject: id.to_bytes(),
        why: why.into(),
        at: act.wall(),
    }
}
