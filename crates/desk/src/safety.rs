//! Safety events: somebody who works here was threatened, followed or hurt.
//!
//! They are about the colleague, stand apart from every client's record, and are sealed under the key of
//! whoever reported them. Whoever handles them is told until they have it; whoever is threatened reads
//! them and does not decide alone. Nothing here changes anybody's care.
//! Source: requirement R-CRI-23, default-policy `c.abusive`.

use std::sync::Arc;

use jiff::Timestamp;
use practice::{
    ContactId, CrisisList, DueId, DueKind, Effect, EffectKind, EntryId, Mark, MarkAnswer, MarkId,
    Moment, Name, OutboxId, PersonId, Recipient, Role, SafetyEventId, Words,
    safety_event::{SafetyEventKind, handlers, told_again_at},
};
use store::{
    StoreError, Tx,
    audit::{self, Entry},
    crisis_mark::{self, MarkRow},
    due::{self, Due},
    outbox,
    safety_event::{self, SafetyEvent},
};

use crate::{
    Act, Desk, DeskError,
    house::House,
    notes::open_safety_words,
    oncall::StepView,
    sealing::{self, Item},
    view::{Reader, Viewer},
};

/// How many events are looked at for the list.
const LISTED: u16 = 100;

/// The acts in the access log; they are about the colleague.
const OPENED: &str = "safety.open";

/// One event as a line of a list: nothing of its words.
#[derive(Clone, Debug)]
pub struct SafetyLine {
    /// Which.
    pub id: SafetyEventId,
    /// What it is.
    pub kind: SafetyEventKind,
    /// Who is threatened.
    pub threatened: Name,
    /// When it was reported.
    pub at: Timestamp,
    /// It is happening now.
    pub is_now: bool,
    /// Who has it.
    pub holder: Option<Name>,
    /// It is closed.
    pub is_closed: bool,
}

/// What the page of all events shows.
#[derive(Clone, Debug)]
pub struct SafetyPage {
    /// Those that this person may know of, the newest first.
    pub lines: Vec<SafetyLine>,
    /// Who may be named as threatened.
    pub people: Vec<Reader>,
    /// This person.
    pub own: PersonId,
}

/// One event.
#[derive(Clone, Debug)]
pub struct SafetyView {
    /// Its line.
    pub line: SafetyLine,
    /// Who reported it.
    pub reporter: Name,
    /// What was written.
    pub words: Words,
    /// Who is asked to handle it.
    pub handlers: Vec<Name>,
    /// This person may take it.
    pub may_take: bool,
    /// This person has it: they tick, and close it.
    pub is_mine: bool,
    /// The list, for whoever handles it.
    pub steps: Vec<StepView>,
    /// What was agreed.
    pub answer: Option<Words>,
}

impl Desk {
    /// Events that this person reported, is threatened in, or handles; and the form.
    ///
    /// Errors: [`DeskError::NotFound`] for clients.
    pub fn safety_events(&self, _act: &mut Act, viewer: &Viewer) -> Result<SafetyPage, DeskError> {
        if viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let practice = self.house.id();
        let (events, staff) = self.house.store.read(|tx| {
            Ok((
                safety_event::newest(tx, practice, LISTED)?,
                staff(&self.house, tx)?,
            ))
        })?;
        let may = |event: &&SafetyEvent| may_know(event, viewer, &staff);
        Ok(SafetyPage {
            lines: events
                .iter()
                .filter(may)
                .map(|event| self.safety_line(event))
                .collect(),
            people: staff
                .iter()
                .map(|(id, _)| Reader {
                    id: *id,
                    name: self.house.name(*id),
                })
                .collect(),
            own: viewer.person,
        })
    }

    /// Somebody reports what happened. Whoever handles it is called at once when it is happening now,
    /// and told otherwise; whoever is threatened is told too.
    ///
    /// Errors: [`DeskError::NotFound`] for clients and for somebody who does not work here,
    /// [`DeskError::Words`] when nothing was written.
    pub fn report_safety_event(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        (kind, threatened, is_now): (SafetyEventKind, PersonId, bool),
        typed: &str,
    ) -> Result<SafetyEventId, DeskError> {
        let practice = self.house.id();
        let staff = self.house.store.read(|tx| staff(&self.house, tx))?;
        let works_here = staff.iter().any(|(id, _)| *id == threatened);
        if viewer.role == Role::Client || !works_here {
            return Err(DeskError::NotFound);
        }
        let words = Words::new(typed)?;
        let id = SafetyEventId::new(act.wall(), act.bytes());
        let reporter = self.house.person(viewer.person)?;
        let item = Item::SafetyEvent(id);
        let event = SafetyEvent {
            id,
            kind,
            reporter: viewer.person,
            threatened,
            is_now,
            words_sealed: sealing::seal(act, &reporter.key, reporter.id, item, words.as_str())?,
            reported_at: act.wall(),
            holder: None,
            closed_at: None,
            answer_sealed: None,
        };
        let told = handlers(&staff, threatened);
        let (house, moment) = (Arc::clone(&self.house), act.now());
        self.house.store.write(move |tx| {
            safety_event::put(tx, practice, &event)?;
            tell(&house, tx, &event, &told, moment.wall)?;
            if !told.contains(&threatened) && threatened != event.reporter {
                notice(&house, tx, &event, threatened, moment.wall)?;
            }
            put_due(&house, tx, &event, moment)
        })?;
        Ok(id)
    }

    /// Opens one event: the entry in the access log, about the colleague, is durable before.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever neither reported it, is threatened, nor handles it.
    pub fn safety_event(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SafetyEventId,
    ) -> Result<SafetyView, DeskError> {
        let (event, staff) = self.met_event(viewer, id)?;
        let practice = self.house.id();
        let entry = Entry {
            id: EntryId::new(act.wall(), act.bytes()),
            client: event.threatened,
            actor: viewer.person,
            act: OPENED.into(),
            subject: id.to_bytes(),
            why: "".into(),
            at: act.wall(),
        };
        self.house
            .store
            .write(move |tx| audit::append(tx, practice, &entry))?;
        let key = self.house.person(event.reporter)?;
        let open = |item, sealed: &[u8]| open_safety_words(&key, item, sealed);
        let rows = self
            .house
            .store
            .read(|tx| crisis_mark::of_contact(tx, practice, subject(id)))?;
        let mut marks = Vec::new();
        for row in &rows {
            let item = Item::CrisisMark(row.id);
            let text = sealing::open_text(&key.key, key.id, item, &row.mark_sealed)?;
            marks.extend(Mark::read(&text, row.person, row.at));
        }
        let handle = handlers(&staff, event.threatened);
        let is_handler = handle.contains(&viewer.person);
        let holder = event.holder.map(|(by, _)| by);
        Ok(SafetyView {
            line: self.safety_line(&event),
            reporter: self.house.name(event.reporter),
            words: open(Item::SafetyEvent(id), &event.words_sealed)?,
            handlers: handle.iter().map(|id| self.house.name(*id)).collect(),
            may_take: is_handler && holder.is_none() && event.closed_at.is_none(),
            is_mine: holder == Some(viewer.person) && event.closed_at.is_none(),
            steps: match is_handler {
                true => self.steps(CrisisList::StaffSafety, &marks)?,
                false => Vec::new(),
            },
            answer: event
                .answer_sealed
                .as_ref()
                .map(|sealed| open(Item::SafetyAnswer(id), sealed))
                .transpose()?,
        })
    }

    /// "I have this."
    pub fn take_safety_event(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SafetyEventId,
    ) -> Result<(), DeskError> {
        let event = self.handled(viewer, id)?;
        let (house, moment, by) = (Arc::clone(&self.house), act.now(), viewer.person);
        let is_done = self.house.store.write(move |tx| {
            if !safety_event::take(tx, house.id(), id, by, moment.wall)? {
                return Ok(false);
            }
            let taken = SafetyEvent {
                holder: Some((by, moment.wall)),
                ..event.clone()
            };
            put_due(&house, tx, &taken, moment)?;
            Ok(true)
        })?;
        is_done.then_some(()).ok_or(DeskError::Overtaken)
    }

    /// Ticks a step, or takes a tick back.
    pub fn mark_safety_event(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SafetyEventId,
        (step, answer): (&str, MarkAnswer),
    ) -> Result<(), DeskError> {
        let event = self.handled(viewer, id)?;
        let list = CrisisList::StaffSafety;
        let known = self.house.lists.list(list)?;
        if !known.steps.iter().any(|one| one.code == step) || !list.takes(answer) {
            return Err(DeskError::NotFound);
        }
        let key = self.house.person(event.reporter)?;
        let mark = Mark {
            list,
            step: step.to_owned(),
            answer,
            by: viewer.person,
            at: act.wall(),
        };
        let mark_id = MarkId::new(act.wall(), act.bytes());
        let item = Item::CrisisMark(mark_id);
        let row = MarkRow {
            id: mark_id,
            contact: subject(id),
            person: viewer.person,
            mark_sealed: sealing::seal(act, &key.key, key.id, item, &mark.text())?,
            at: mark.at,
        };
        let practice = self.house.id();
        self.house
            .store
            .write(move |tx| crisis_mark::add(tx, practice, &row))?;
        Ok(())
    }

    /// Closes it with what was agreed. It says nothing about anybody's care.
    ///
    /// Errors: [`DeskError::CallHeld`] unless this person has it, [`DeskError::Words`].
    pub fn close_safety_event(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SafetyEventId,
        typed: &str,
    ) -> Result<(), DeskError> {
        let event = self.handled(viewer, id)?;
        let words = Words::new(typed)?;
        let key = self.house.person(event.reporter)?;
        let item = Item::SafetyAnswer(id);
        let sealed = sealing::seal(act, &key.key, key.id, item, words.as_str())?;
        let (house, at, by) = (Arc::clone(&self.house), act.wall(), viewer.person);
        let is_done = self.house.store.write(move |tx| {
            let practice = house.id();
            if !safety_event::close(tx, practice, id, by, &sealed, at)? {
                return Ok(false);
            }
            due::cancel_for_contact(tx, practice, subject(id), &[DueKind::SafetyEvent])?;
            for person in [event.threatened, event.reporter] {
                if person != by {
                    notice(&house, tx, &event, person, at)?;
                }
            }
            Ok(true)
        })?;
        is_done.then_some(()).ok_or(DeskError::CallHeld)
    }

    fn met_event(
        &self,
        viewer: &Viewer,
        id: SafetyEventId,
    ) -> Result<(SafetyEvent, Vec<(PersonId, Role)>), DeskError> {
        let practice = self.house.id();
        let (event, staff) = self.house.store.read(|tx| {
            Ok((
                safety_event::by_id(tx, practice, id)?,
                staff(&self.house, tx)?,
            ))
        })?;
        let event = event.filter(|event| may_know(event, viewer, &staff));
        Ok((event.ok_or(DeskError::NotFound)?, staff))
    }

    fn handled(&self, viewer: &Viewer, id: SafetyEventId) -> Result<SafetyEvent, DeskError> {
        let (event, staff) = self.met_event(viewer, id)?;
        let may = handlers(&staff, event.threatened).contains(&viewer.person);
        may.then_some(event).ok_or(DeskError::NotFound)
    }

    fn safety_line(&self, event: &SafetyEvent) -> SafetyLine {
        SafetyLine {
            id: event.id,
            kind: event.kind,
            threatened: self.house.name(event.threatened),
            at: event.reported_at,
            is_now: event.is_now,
            holder: event.holder.map(|(by, _)| self.house.name(by)),
            is_closed: event.closed_at.is_some(),
        }
    }
}

/// An event that is open has fallen due: whoever handles it is told again.
pub(crate) fn falls_due(
    house: &House,
    tx: &mut Tx<'_>,
    row: &Due,
    moment: Moment,
) -> Result<(), StoreError> {
    let id = SafetyEventId::from_bytes(row.contact.to_bytes());
    let found = safety_event::by_id(tx, house.id(), id)?;
    let Some(event) = found.filter(|event| event.closed_at.is_none()) else {
        return Ok(());
    };
    let told = match event.holder {
        Some((by, _)) => vec![by],
        None => handlers(&staff(house, tx)?, event.threatened),
    };
    tell(house, tx, &event, &told, moment.wall)?;
    put_due(house, tx, &event, moment)
}

fn may_know(event: &SafetyEvent, viewer: &Viewer, staff: &[(PersonId, Role)]) -> bool {
    let own = [event.reporter, event.threatened].contains(&viewer.person);
    viewer.role != Role::Client
        && (own || handlers(staff, event.threatened).contains(&viewer.person))
}

/// Everybody who works here and has access, with what they are.
fn staff(house: &House, tx: &mut Tx<'_>) -> Result<Vec<(PersonId, Role)>, StoreError> {
    let mut all = Vec::new();
    for role in Role::ALL.iter().filter(|role| **role != Role::Client) {
        let people = house.of_role(tx, *role)?;
        all.extend(people.into_iter().map(|person| (person.id, *role)));
    }
    Ok(all)
}

/// A page when it is happening and nobody has it, and a notice otherwise. No word goes with either.
fn tell(
    house: &House,
    tx: &mut Tx<'_>,
    event: &SafetyEvent,
    people: &[PersonId],
    now: Timestamp,
) -> Result<(), StoreError> {
    for person in people {
        let effect = Effect {
            kind: match event.is_now && event.holder.is_none() {
                true => EffectKind::Page,
                false => EffectKind::Notice,
            },
            recipient: Recipient::Person(*person),
            contact: subject(event.id),
            not_before: now,
        };
        let name = named(b"told", event, *person, now);
        outbox::put(tx, house.id(), OutboxId::from_bytes(name), &effect)?;
    }
    Ok(())
}

fn notice(
    house: &House,
    tx: &mut Tx<'_>,
    event: &SafetyEvent,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let effect = Effect {
        kind: EffectKind::Notice,
        recipient: Recipient::Person(person),
        contact: subject(event.id),
        not_before: now,
    };
    let name = named(b"notice", event, person, now);
    outbox::put(tx, house.id(), OutboxId::from_bytes(name), &effect)
}

fn put_due(
    house: &House,
    tx: &mut Tx<'_>,
    event: &SafetyEvent,
    moment: Moment,
) -> Result<(), StoreError> {
    let kinds = [DueKind::SafetyEvent];
    due::cancel_for_contact(tx, house.id(), subject(event.id), &kinds)?;
    let at = told_again_at(event.is_now, event.holder.is_some(), moment.wall);
    let due = Due {
        id: DueId::from_bytes(named(b"due", event, event.reporter, at)),
        kind: DueKind::SafetyEvent,
        contact: subject(event.id),
        at: moment.due_at(at),
    };
    due::put(tx, house.id(), &due)
}

/// What rows of `due`, of the outbox and of marks name instead of a contact.
fn subject(id: SafetyEventId) -> ContactId {
    ContactId::from_bytes(id.to_bytes())
}

fn named(what: &[u8], event: &SafetyEvent, person: PersonId, at: Timestamp) -> [u8; 16] {
    let whole = vault::digest(
        "safety-event",
        &[
            what,
            &event.id.to_bytes(),
            &person.to_bytes(),
            &at.as_microsecond().to_be_bytes(),
            &[u8::from(event.holder.is_some())],
        ],
    );
    let mut short = [0; 16];
    short
        .iter_mut()
        .zip(whole)
        .for_each(|(to, from)| *to = from);
    short
}
