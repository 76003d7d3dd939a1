//! Calls for help, for whoever may answer them and for their client.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use practice::{
    ContactId, Direction, Moment, Name, NoteId, PersonId, Purpose, Role, Timestamp as At, Words,
    escalation::{Answer as Said, Event, Line, LineKind, Stage, TRIES_MAX, Told, told},
};
use store::{
    Page, StoreError, Tx,
    contact::{self, Contact},
    escalation::{self, Call, CallNote},
};

use super::{keep::happens, note::CallRecord, people::live_rota, rota::may_see};
use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    house::House,
    notes::open_call_note,
    permit::{Answer, Gate, Know},
    sealing::{self, Item},
    view::{CallTold, Reader, Viewer},
};

/// How many days of calls are counted on the page.
const COUNTED_DAYS: i64 = 28;

/// How many hours ahead a follow-up is suggested. Source: default-policy 6.2: 24 to 72 hours.
const FOLLOW_UP_HOURS: i64 = 24;

/// The latest day of a follow-up, in days.
const FOLLOW_UP_DAYS_MAX: i64 = 90;

const ALL: Page = Page {
    after: None,
    limit: store::PAGE_ROWS_MAX,
};

/// The page of whoever is on call.
#[derive(Clone, Debug)]
pub struct CallsView {
    /// The instant the page was made for.
    pub now: Timestamp,
    /// This person is on call now, until then where that is known.
    pub on_call: bool,
    /// When that changes.
    pub until: Option<Timestamp>,
    /// This person may see the rota.
    pub sees_rota: bool,
    /// Calls that no person has closed, the oldest first.
    pub open: Vec<OpenCall>,
    /// Calls after which somebody has to carry on.
    pub follow_ups: Vec<FollowUpLine>,
    /// A test page waits for this person since then.
    pub test_since: Option<Timestamp>,
    /// How many people asked for help in the last four weeks.
    pub asked: u32,
    /// Minutes until somebody had it, in the middle case.
    pub minutes_usual: Option<i64>,
    /// How many were not answered within ten minutes.
    pub late: u32,
}

/// A call that is open.
#[derive(Clone, Debug)]
pub struct OpenCall {
    /// Which.
    pub contact: ContactId,
    /// Whose.
    pub client: Name,
    /// What it is about.
    pub purpose: Purpose,
    /// When it came.
    pub opened_at: Timestamp,
    /// What the client reads now.
    pub told: CallTold,
    /// Whoever has it.
    pub holder: Option<Name>,
    /// This person has it.
    pub is_mine: bool,
    /// This person may say "I have this".
    pub may_take: bool,
    /// It is offered to this person.
    pub is_offered: bool,
    /// Who is called next, and when, if nobody takes it.
    pub next: Option<(Vec<Name>, Timestamp)>,
    /// It is closed.
    pub is_closed: bool,
}

/// One call.
#[derive(Clone, Debug)]
pub struct CallView {
    /// The call.
    pub call: OpenCall,
    /// What happened, the oldest first.
    pub timeline: Vec<TimelineLine>,
    /// To whom it may be handed over.
    pub hand_to: Vec<Reader>,
    /// What whoever has it can do now; none for everybody else.
    pub closing: Option<ClosingView>,
    /// What was written about it, for whoever has opened it.
    pub notes: Vec<(Name, Timestamp, Words)>,
    /// Who carries on, and when.
    pub follow_up: Option<FollowUpLine>,
    /// What was ticked, and the note about it, for whoever has opened it.
    pub record: CallRecord,
}

/// What whoever has a call can do.
#[derive(Clone, Debug)]
pub struct ClosingView {
    /// They spoke.
    pub has_spoken: bool,
    /// How often they rang in vain.
    pub tries: u16,
    /// How often it takes until it may be closed without having spoken.
    pub tries_max: u16,
    /// They spoke, or tried often enough.
    pub may_close: bool,
    /// Who may carry on.
    pub people: Vec<Reader>,
    /// When, as the form suggests it: wall time.
    pub follow_up_at: String,
}

/// Somebody has to carry on after a call.
#[derive(Clone, Debug)]
pub struct FollowUpLine {
    /// After which.
    pub contact: ContactId,
    /// With whom.
    pub client: Name,
    /// Who.
    pub who: Name,
    /// When.
    pub at: Timestamp,
    /// It is this person's.
    pub is_mine: bool,
}

/// One line of what happened.
#[derive(Clone, Debug)]
pub struct TimelineLine {
    /// What, as a code.
    pub kind: LineKind,
    /// Who.
    pub who: Option<Name>,
    /// Who else.
    pub other: Option<Name>,
    /// When.
    pub at: Timestamp,
    /// What was said to come.
    pub until: Option<Timestamp>,
}

/// How somebody ends a call.
#[derive(Clone, Debug)]
pub struct CallEnd {
    /// What was agreed, in two lines.
    pub words: String,
    /// What the note should say besides: assessment, consultation, decision and why. May be empty.
    pub own: String,
    /// Who carries on.
    pub who: PersonId,
    /// When, in wall time.
    pub at: String,
}

impl Desk {
    /// The page of whoever is on call: open calls, follow-ups, the last weeks in numbers.
    ///
    /// Errors: [`DeskError::NotFound`] for clients.
    pub fn calls(&self, act: &mut Act, viewer: &Viewer) -> Result<CallsView, DeskError> {
        if viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let now = act.wall();
        let gate = Gate::of(&self.house, viewer, act);
        let house = &self.house;
        let (open, follow, recent, rota) = house.store.read(|tx| {
            let practice = house.id();
            let open = {
                let calls = escalation::open(tx, practice, ALL)?;
                known(house, tx, &gate, calls)?
            };
            let follow = {
                let calls = escalation::to_follow(tx, practice, ALL)?;
                known(house, tx, &gate, calls)?
            };
            let since = now
                .checked_sub(SignedDuration::from_hours(24 * COUNTED_DAYS))
                .unwrap_or(Timestamp::MIN);
            let recent = {
                let calls = escalation::since(tx, practice, since, ALL)?;
                known(house, tx, &gate, calls)?
            };
            Ok((open, follow, recent, live_rota(house, tx, now)?))
        })?;
        let on = rota.on_call_at(now);
        let is_rostered = may_see(viewer).is_ok();
        let numbers = numbers(&recent);
        Ok(CallsView {
            now,
            on_call: on.iter().any(|one| one.person == viewer.person),
            until: rota.next_handover(now, 60),
            sees_rota: is_rostered,
            open: open
                .iter()
                .map(|met| self.open_call(met, viewer, now))
                .collect(),
            follow_ups: follow
                .iter()
                .filter_map(|met| self.follow_up_line(&met.call, viewer))
                .collect(),
            test_since: match is_rostered {
                true => self.waiting_test(viewer)?,
                false => None,
            },
            asked: u32::try_from(recent.len()).unwrap_or(u32::MAX),
            minutes_usual: numbers.0,
            late: numbers.1,
        })
    }

    /// One call.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not know of it.
    pub fn call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<CallView, DeskError> {
        let now = act.wall();
        let met = self.met_call(act, viewer, id)?;
        let practice = self.house.id();
        let (lines, people, notes) = self.house.store.read(|tx| {
            let mut people = Vec::new();
            for role in [Role::Clinician, Role::PracticeLead] {
                people.extend(self.house.of_role(tx, role)?);
            }
            Ok((
                escalation::newest_lines(tx, practice, id)?,
                people,
                escalation::notes(tx, practice, id)?,
            ))
        })?;
        let accused = met
            .contact
            .purpose
            .is_about_the_clinician()
            .then_some(met.contact.clinician);
        let people: Vec<Reader> = people
            .into_iter()
            .filter(|person| Some(person.id) != accused)
            .map(|person| self.reader(person.id))
            .collect();
        let holding = match met.call.escalation.stage {
            Stage::Taken(holding) if holding.by == viewer.person => Some(holding),
            _ => None,
        };
        let closing = holding.map(|holding| ClosingView {
            has_spoken: holding.spoke_at.is_some(),
            tries: holding.tries,
            tries_max: TRIES_MAX,
            may_close: holding.spoke_at.is_some() || holding.tries >= TRIES_MAX,
            people: people.clone(),
            follow_up_at: self.suggested(now),
        });
        let notes = self.opened_notes(act, viewer, &met, &notes)?;
        Ok(CallView {
            call: self.open_call(&met, viewer, now),
            timeline: lines.iter().map(|line| self.timeline(line)).collect(),
            hand_to: match holding {
                Some(_) => others(people, viewer.person),
                None => Vec::new(),
            },
            closing,
            notes,
            follow_up: self.follow_up_line(&met.call, viewer),
            record: self.call_record(act, viewer, &met)?,
        })
    }

    /// "I have this." Somebody else may have it: then [`DeskError::CallHeld`], and both know.
    pub fn take_call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<(), DeskError> {
        self.act_on_call(act, viewer, id, Event::Acknowledged(viewer.person), None)
    }

    /// They spoke with the client.
    pub fn spoke(&self, act: &mut Act, viewer: &Viewer, id: ContactId) -> Result<(), DeskError> {
        self.act_on_call(act, viewer, id, Event::Spoke(viewer.person), None)
    }

    /// They rang, and nobody answered.
    pub fn missed_call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<(), DeskError> {
        self.act_on_call(act, viewer, id, Event::Missed(viewer.person), None)
    }

    /// Offers a call to somebody: it stays with whoever has it until the other has taken it.
    pub fn hand_over_call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        to: PersonId,
        typed: &str,
    ) -> Result<(), DeskError> {
        let met = self.met_call(act, viewer, id)?;
        let known = self.house.person(to)?;
        let may = matches!(known.role, Role::Clinician | Role::PracticeLead) && known.active;
        let is_accused =
            met.contact.purpose.is_about_the_clinician() && met.contact.clinician == to;
        if !may || is_accused {
            return Err(DeskError::NotFound);
        }
        let event = Event::HandedOver {
            from: viewer.person,
            to,
        };
        let words = match typed.trim().is_empty() {
            true => None,
            false => Some(Words::new(typed)?),
        };
        self.act_on_call(act, viewer, id, event, words)
    }

    /// What the client of a call reads about it. `None`: it is no call for help.
    pub fn own_call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<Option<CallTold>, DeskError> {
        let (practice, now) = (self.house.id(), act.wall());
        let found = self.house.store.read(|tx| {
            let found = contact::by_id(tx, practice, id)?;
            match found.filter(|found| is_own(viewer, found)) {
                Some(_) => Ok(Some(escalation::told_lines(tx, practice, id)?)),
                None => Ok(None),
            }
        })?;
        let lines = found.ok_or(DeskError::NotFound)?;
        Ok(told_of(&self.house, &lines, now))
    }

    /// The client says that they are OK now. It is told, and ends nothing.
    pub fn ok_now(&self, act: &mut Act, viewer: &Viewer, id: ContactId) -> Result<(), DeskError> {
        let (practice, moment) = (self.house.id(), act.now());
        let found = self
            .house
            .store
            .read(|tx| contact::by_id(tx, practice, id))?;
        found
            .filter(|found| is_own(viewer, found))
            .ok_or(DeskError::NotFound)?;
        let house = Arc::clone(&self.house);
        self.house
            .store
            .write(move |tx| happens(&house, tx, id, Event::ClientOk, moment))?;
        Ok(())
    }

    fn act_on_call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        event: Event,
        words: Option<Words>,
    ) -> Result<(), DeskError> {
        let met = self.met_call(act, viewer, id)?;
        let note = words
            .map(|words| self.note(act, viewer, &met.contact, &words))
            .transpose()?;
        let (house, moment) = (Arc::clone(&self.house), act.now());
        let said = self.house.store.write(move |tx| {
            let said = happens(&house, tx, id, event, moment)?;
            if let (Some(Said::Done), Some(note)) = (said, &note) {
                escalation::add_note(tx, house.id(), id, note)?;
            }
            Ok(said)
        })?;
        match said {
            Some(Said::Done) => Ok(()),
            Some(Said::HasIt(_) | Said::NotTaken) => Err(DeskError::CallHeld),
            Some(Said::NotSpoken) => Err(DeskError::NotSpoken),
            Some(Said::IsClosed) => Err(DeskError::Overtaken),
            None => Err(DeskError::NotFound),
        }
    }

    pub(super) fn note(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        found: &Contact,
        words: &Words,
    ) -> Result<CallNote, DeskError> {
        let client = self.house.person(found.client)?;
        let id = NoteId::new(act.wall(), act.bytes());
        let item = Item::CallNote(id);
        Ok(CallNote {
            id,
            writer: viewer.person,
            words_sealed: sealing::seal(act, &client.key, client.id, item, words.as_str())?,
            at: act.wall(),
        })
    }

    /// The notes of a call, for whoever may open its words and has: then the entry is in the access
    /// log.
    fn opened_notes(
        &self,
        act: &Act,
        viewer: &Viewer,
        met: &MetCall,
        notes: &[CallNote],
    ) -> Result<Vec<(Name, Timestamp, Words)>, DeskError> {
        let Some(permitted) = self.opened_call(act, viewer, &met.contact)? else {
            return Ok(Vec::new());
        };
        notes
            .iter()
            .map(|note| {
                let words = open_call_note(&self.house, &permitted, note)?;
                Ok((self.house.name(note.writer), note.at, words))
            })
            .collect()
    }

    /// A call that this viewer may answer. Everything else is not found.
    pub(super) fn met_call(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<MetCall, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        let practice = self.house.id();
        let met = self.house.store.read(|tx| {
            let Some(call) = escalation::by_contact(tx, practice, id)? else {
                return Ok(None);
            };
            let met = known(&self.house, tx, &gate, vec![call])?.pop();
            match met {
                Some(met) if gate.may::<Answer>(tx, &met.contact)? => Ok(Some(met)),
                _ => Ok(None),
            }
        })?;
        met.filter(|_| viewer.role != Role::Client)
            .ok_or(DeskError::NotFound)
    }

    pub(super) fn open_call(&self, met: &MetCall, viewer: &Viewer, now: Timestamp) -> OpenCall {
        let call = &met.call.escalation;
        let holder = call.holder();
        let is_offered = matches!(
            &call.stage,
            Stage::Taken(holding) if holding.offered == Some(viewer.person)
        );
        let is_silent = matches!(&call.stage, Stage::Taken(holding) if holding.reminded >= 2);
        let next = match (&call.stage, call.next_at) {
            (Stage::Asking, Some(at)) => Some((
                call.asked.iter().map(|id| self.house.name(*id)).collect(),
                at,
            )),
            _ => None,
        };
        OpenCall {
            contact: met.call.contact,
            client: self.house.name(met.call.client),
            purpose: met.contact.purpose,
            opened_at: call.opened_at,
            told: told_of(&self.house, &met.lines, now).unwrap_or_default(),
            holder: holder.map(|id| self.house.name(id)),
            is_mine: holder == Some(viewer.person),
            may_take: call.is_open()
                && holder != Some(viewer.person)
                && (holder.is_none() || is_offered || is_silent),
            is_offered,
            next,
            is_closed: !call.is_open(),
        }
    }

    fn follow_up_line(&self, call: &Call, viewer: &Viewer) -> Option<FollowUpLine> {
        let next = call.follow_up?;
        Some(FollowUpLine {
            contact: call.contact,
            client: self.house.name(call.client),
            who: self.house.name(next.who),
            at: next.at,
            is_mine: next.who == viewer.person,
        })
    }

    fn timeline(&self, line: &Line) -> TimelineLine {
        let name = |id: Option<PersonId>| id.map(|id| self.house.name(id));
        TimelineLine {
            kind: line.kind,
            who: name(line.person),
            other: name(line.other),
            at: line.at,
            until: line.until,
        }
    }

    fn suggested(&self, now: Timestamp) -> String {
        let at = now
            .checked_add(SignedDuration::from_hours(FOLLOW_UP_HOURS))
            .unwrap_or(now);
        let wall = at.to_zoned(self.house.zone().clone()).datetime();
        wall.strftime("%Y-%m-%dT%H:00").to_string()
    }

    /// The instant of a follow-up, which lies ahead and not too far.
    pub(super) fn follow_up_at(&self, now: Timestamp, typed: &str) -> Result<At, DeskError> {
        let wall: jiff::civil::DateTime = typed.trim().parse().map_err(|_| {
            DeskError::RotaUnusable("write when, such as 2026-05-05T09:00".to_owned())
        })?;
        let at = wall
            .to_zoned(self.house.zone().clone())
            .map_err(|_| DeskError::RotaUnusable("there is no such time".to_owned()))?
            .timestamp();
        let latest = now
            .checked_add(SignedDuration::from_hours(24 * FOLLOW_UP_DAYS_MAX))
            .unwrap_or(Timestamp::MAX);
        if at <= now || at > latest {
            let why = "the next contact lies ahead, and within three months";
            return Err(DeskError::RotaUnusable(why.to_owned()));
        }
        Ok(at)
    }
}

/// A call with its contact and what its client is told.
pub(super) struct MetCall {
    pub(super) call: Call,
    pub(super) contact: Contact,
    lines: Vec<Line>,
}

/// Those calls that somebody may know of.
fn known(
    house: &House,
    tx: &mut Tx<'_>,
    gate: &Gate<'_>,
    calls: Vec<Call>,
) -> Result<Vec<MetCall>, StoreError> {
    let practice = house.id();
    let mut met = Vec::new();
    for call in calls {
        let Some(contact) = contact::by_id(tx, practice, call.contact)? else {
            continue;
        };
        if is_inbound(&contact) && gate.may::<Know>(tx, &contact)? {
            let lines = escalation::told_lines(tx, practice, call.contact)?;
            met.push(MetCall {
                call,
                contact,
                lines,
            });
        }
    }
    Ok(met)
}

/// What the lines of a log say to the client, with names.
pub(crate) fn told_of(house: &House, lines: &[Line], now: Timestamp) -> Option<CallTold> {
    let mut told = told(lines, now)?;
    if broken::is(Broken::SaysSeenEarly)
        && let Told::Asked { people } = &told
        && let Some(by) = people.first()
    {
        told = Told::Taken { by: *by, at: now };
    }
    let name = |id: PersonId| house.name(id);
    let names = |people: &[PersonId]| people.iter().map(|id| house.name(*id)).collect();
    let mut view = CallTold {
        client_ok: lines.iter().any(|line| line.kind == LineKind::ClientOk),
        is_unanswered: told.is_unanswered(),
        is_over: lines.iter().any(|line| line.kind == LineKind::Closed),
        opened_at: lines.first().map(|line| line.at),
        ..CallTold::default()
    };
    match told {
        Told::NobodyOnDuty { read_by } => {
            view.code = "nobody-on-duty";
            view.until = read_by;
        }
        Told::Asked { people } => {
            view.code = "asked";
            view.people = names(&people);
        }
        Told::NotTaken { people } => {
            view.code = "not-taken";
            view.people = names(&people);
        }
        Told::NoOne => view.code = "no-one",
        Told::Taken { by, at } => {
            view.code = "taken";
            (view.by, view.at) = (Some(name(by)), Some(at));
        }
        Told::Silent { by, at } => {
            view.code = "silent";
            (view.by, view.at) = (Some(name(by)), Some(at));
        }
        Told::Missed { by, at, again_at } => {
            view.code = "missed";
            (view.by, view.at, view.until) = (Some(name(by)), Some(at), again_at);
        }
        Told::Spoke { by, at, follow_up } | Told::Closed { by, at, follow_up } => {
            view.code = match told {
                Told::Spoke { .. } => "spoke",
                _ => "closed",
            };
            (view.by, view.at) = (Some(name(by)), Some(at));
            view.follow_up = follow_up.map(|next| (name(next.who), next.at));
        }
    }
    Some(view)
}

/// Whether a contact came from a client, or from somebody outside who told of danger.
pub(crate) fn is_inbound(contact: &Contact) -> bool {
    contact.direction == Direction::Client || contact.purpose == Purpose::ThirdSafety
}

fn is_own(viewer: &Viewer, found: &Contact) -> bool {
    viewer.role == Role::Client && found.client == viewer.person && found.writer == viewer.person
}

fn others(people: Vec<Reader>, but: PersonId) -> Vec<Reader> {
    let mut people = people;
    people.retain(|person| person.id != but);
    people
}

/// Minutes until somebody had it, in the middle case; and how many were told late.
fn numbers(calls: &[MetCall]) -> (Option<i64>, u32) {
    let mut minutes: Vec<i64> = Vec::new();
    let mut late = 0;
    for met in calls {
        let taken = met.lines.iter().find(|line| line.kind == LineKind::Taken);
        if let Some(taken) = taken {
            let opened = met.call.escalation.opened_at;
            minutes.push(taken.at.duration_since(opened).as_mins().max(0));
        }
        let is_late = met
            .lines
            .iter()
            .any(|line| line.kind == LineKind::Unanswered);
        late += u32::from(is_late);
    }
    minutes.sort_unstable();
    let middle = minutes.len() / 2;
    (minutes.get(middle).copied(), late)
}

/// Whoever reads a call where nobody was on duty has it: that it is read was the promise.
pub(crate) fn was_read(
    house: &House,
    tx: &mut Tx<'_>,
    id: ContactId,
    by: PersonId,
    moment: Moment,
) -> Result<(), StoreError> {
    let call = escalation::by_contact(tx, house.id(), id)?;
    let waits =
        |call: &Call| !call.escalation.plan.on_duty && call.escalation.stage == Stage::Asking;
    if call.as_ref().is_some_and(waits) {
        happens(house, tx, id, Event::Acknowledged(by), moment)?;
    }
    Ok(())
}
