//! A session that a client did not come to: a person marks it, and a ladder of steps begins.
//!
//! The machine is `practice::no_show`. Here its events are made of what people do and of what falls
//! due, and recorded with the one row that falls due next. No step is carried out here: people ring
//! and write, and say that they did.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use practice::{
    ContactId, DueId, DueKind, Effect, EffectKind, EntryId, Finding, Moment, Name, NoteId,
    OutboxId, PersonId, Recipient, Role, Route, SessionId, Words,
    no_show::{
        NoShow, NoShowEnd, NoShowEvent, NoShowLine, NoShowLineKind, NoShowOutcome, NoShowRefusal,
        NoShowRisk, NoShowStep, NoShowTells,
    },
};
use store::{
    Page, StoreError, Tx,
    audit::{self, Entry},
    contact,
    due::{self, Due},
    no_show::{self, NoShowRow},
    note::{self, Note},
    outbox,
    session::{self, Session, SessionState},
};

use crate::{
    Act, Desk, DeskError,
    house::House,
    notes,
    permit::{Gate, Know},
    view::Viewer,
};

/// How long after a session it may still be marked, in days.
const MARKED_WITHIN_DAYS: i64 = 14;

/// How far back a call for help or a worrying finding counts, in days. Source: default-policy 6.8 and
/// requirements 1H: 30 days.
const RECENT_DAYS: i64 = 30;

/// How many contacts are looked at for that.
const RECENT: u16 = 100;

/// How long its client reads of a ladder that has ended, in days.
const TOLD_DAYS: i64 = 14;

/// How many ladders are listed.
const LISTED: u16 = 50;

const NOTED: &str = "note.write";

/// A missed session, for whoever acts on it.
#[derive(Clone, Debug)]
pub struct NoShowView {
    /// Which session.
    pub session: SessionId,
    /// Whose.
    pub client: Name,
    /// Which client, for the way to write to them.
    pub client_id: PersonId,
    /// When it began.
    pub starts_at: Timestamp,
    /// It may be marked as not attended now.
    pub may_begin: bool,
    /// What speaks for more worry: codes.
    pub hints: Vec<&'static str>,
    /// The ladder, once it was marked.
    pub ladder: Option<LadderView>,
}

/// How a ladder stands.
#[derive(Clone, Debug)]
pub struct LadderView {
    /// How much there is to worry about.
    pub risk: NoShowRisk,
    /// Its steps: which, when it is due, and whether it was done or decided against.
    pub steps: Vec<(NoShowStep, Timestamp, bool)>,
    /// Which step is due now or next.
    pub now_due: Option<NoShowStep>,
    /// It is open.
    pub is_open: bool,
    /// What happened, the oldest first.
    pub lines: Vec<NoShowTold>,
}

/// One line of what happened.
#[derive(Clone, Debug)]
pub struct NoShowTold {
    /// What, as a code.
    pub kind: NoShowLineKind,
    /// About which step.
    pub step: Option<NoShowStep>,
    /// Who.
    pub who: Option<Name>,
    /// When.
    pub at: Timestamp,
}

/// A missed session, as its client reads it.
#[derive(Clone, Debug)]
pub struct OwnNoShow {
    /// Which session.
    pub session: SessionId,
    /// When it began.
    pub starts_at: Timestamp,
    /// With whom.
    pub clinician: Name,
    /// How much there is to worry about: it says what is done.
    pub risk: NoShowRisk,
    /// It is open: the client may say that they are well.
    pub is_open: bool,
    /// The client has said so.
    pub said_ok: bool,
    /// What was done, and how it ended, the oldest first.
    pub lines: Vec<NoShowTold>,
}

impl Desk {
    /// A session of the past that its client may have missed.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not know of its agenda.
    pub fn no_show(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
    ) -> Result<NoShowView, DeskError> {
        let (found, row) = self.met_session(act, viewer, id)?;
        let practice = self.house.id();
        let now = act.wall();
        let (lines, hints) = self.house.store.read(|tx| {
            let hints = hints(&self.house, tx, found.client, now)?;
            Ok((no_show::lines(tx, practice, id)?, hints))
        })?;
        Ok(NoShowView {
            session: id,
            client: self.house.name(found.client),
            client_id: found.client,
            starts_at: found.starts_at,
            may_begin: row.is_none() && may_begin(&found, now),
            hints,
            ladder: row.map(|row| self.ladder_view(&row, &lines)),
        })
    }

    /// The client did not come: the session is marked, and the ladder begins.
    ///
    /// Errors: [`DeskError::Overtaken`] for a session that has not begun, was cancelled, or was marked
    /// before.
    pub fn mark_no_show(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        risk: NoShowRisk,
    ) -> Result<(), DeskError> {
        let (found, row) = self.met_session(act, viewer, id)?;
        let now = act.wall();
        if row.is_some() || !may_begin(&found, now) || viewer.role != Role::Clinician {
            return Err(DeskError::Overtaken);
        }
        let outcome = NoShow::begin(risk, found.starts_at, viewer.person, now);
        let row = NoShowRow {
            session: id,
            client: found.client,
            clinician: found.clinician,
            ladder: outcome.next,
            begun_at: now,
            lines: 0,
        };
        let (house, moment) = (Arc::clone(&self.house), act.now());
        let entry = entry(act, viewer, &row, "session.missed");
        let is_begun = self.house.store.write(move |tx| {
            let practice = house.id();
            let (from, to) = (SessionState::Booked, SessionState::Missed);
            let is_marked = found.state == SessionState::Missed
                || session::change_state(tx, practice, id, from, to)?;
            if !is_marked || !no_show::begin(tx, practice, &row, &outcome.log)? {
                return Ok(false);
            }
            audit::append(tx, practice, &entry)?;
            put_due(&house, tx, &row, outcome.next.next_at, moment)?;
            Ok(true)
        })?;
        is_begun.then_some(()).ok_or(DeskError::Overtaken)
    }

    /// A step was done, or decided against; there is more to worry about; or a person ends it. Words
    /// become a note of the record, with what was done.
    ///
    /// Errors: [`DeskError::Overtaken`] when somebody else was quicker, [`DeskError::NotSpoken`] when
    /// steps are left.
    pub fn act_on_no_show(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        event: NoShowEvent,
        typed: &str,
    ) -> Result<(), DeskError> {
        let (_, row) = self.met_session(act, viewer, id)?;
        let row = row.ok_or(DeskError::NotFound)?;
        let note = match (event, typed.trim().is_empty()) {
            (NoShowEvent::Due | NoShowEvent::ClientOk(_), _) => return Err(DeskError::NotFound),
            (NoShowEvent::Ended(end, _), _) if end != NoShowEnd::Mistake => {
                Some(self.no_show_note(act, viewer, &row, event, typed)?)
            }
            (_, true) => None,
            (_, false) => Some(self.no_show_note(act, viewer, &row, event, typed)?),
        };
        let entry = entry(act, viewer, &row, NOTED);
        let (house, moment) = (Arc::clone(&self.house), act.now());
        let kept = self.house.store.write(move |tx| {
            let kept = happens(&house, tx, id, event, moment)?;
            if let (Ok(()), Some(note)) = (&kept, &note) {
                audit::append(tx, house.id(), &entry)?;
                note::put(tx, house.id(), note)?;
            }
            Ok(kept)
        })?;
        kept.map_err(|refusal| match refusal {
            NoShowRefusal::StepsLeft => DeskError::NotSpoken,
            NoShowRefusal::HasEnded | NoShowRefusal::OtherStep => DeskError::Overtaken,
        })
    }

    /// Missed sessions that somebody has to act on, as far as this person may know of them.
    pub fn open_no_shows(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<Vec<NoShowView>, DeskError> {
        let practice = self.house.id();
        let rows = self
            .house
            .store
            .read(|tx| no_show::open(tx, practice, Page::first(LISTED)))?;
        let mut views = Vec::new();
        for row in rows {
            match self.no_show(act, viewer, row.session) {
                Ok(view) => views.push(view),
                Err(DeskError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(views)
    }

    /// What a client reads of sessions that they missed lately.
    pub fn own_no_shows(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<Vec<OwnNoShow>, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let practice = self.house.id();
        let since = days_before(act.wall(), TOLD_DAYS);
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for row in no_show::of_client(tx, practice, viewer.person, since)? {
                found.push((row, no_show::lines(tx, practice, row.session)?));
            }
            Ok(found)
        })?;
        let view = |(row, lines): (NoShowRow, Vec<NoShowLine>)| OwnNoShow {
            session: row.session,
            starts_at: row.ladder.starts_at,
            clinician: self.house.name(row.clinician),
            risk: row.ladder.risk,
            is_open: row.ladder.next_at.is_some(),
            said_ok: lines
                .iter()
                .any(|line| line.kind == NoShowLineKind::ClientOk),
            lines: lines
                .iter()
                .filter(|line| line.kind.is_told())
                .map(|line| self.no_show_line(line))
                .collect(),
        };
        let is_mistake = |(_, lines): &(NoShowRow, Vec<NoShowLine>)| {
            lines
                .iter()
                .any(|line| line.kind == NoShowLineKind::Mistake)
        };
        Ok(found
            .into_iter()
            .filter(|one| !is_mistake(one))
            .map(view)
            .collect())
    }

    /// The client says that they are well. It is told, and ends nothing.
    pub fn well_after_no_show(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
    ) -> Result<(), DeskError> {
        let practice = self.house.id();
        let found = self
            .house
            .store
            .read(|tx| no_show::by_session(tx, practice, id))?;
        let is_own =
            viewer.role == Role::Client && found.is_some_and(|row| row.client == viewer.person);
        if !is_own {
            return Err(DeskError::NotFound);
        }
        let (house, moment) = (Arc::clone(&self.house), act.now());
        let event = NoShowEvent::ClientOk(viewer.person);
        let kept = self
            .house
            .store
            .write(move |tx| happens(&house, tx, id, event, moment))?;
        kept.map_err(|_| DeskError::Overtaken)
    }

    /// A session and its ladder, for whoever treats or covers; and for the lead, once they were told.
    fn met_session(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: SessionId,
    ) -> Result<(Session, Option<NoShowRow>), DeskError> {
        let practice = self.house.id();
        let gate = Gate::of(&self.house, viewer, act);
        let met = self.house.store.read(|tx| {
            let found = session::by_id(tx, practice, id)?;
            let Some(found) = found.filter(|_| viewer.role != Role::Client) else {
                return Ok(None);
            };
            let row = no_show::by_session(tx, practice, id)?;
            let was_told = viewer.role == Role::PracticeLead
                && no_show::lines(tx, practice, id)?
                    .iter()
                    .any(|line| line.kind == NoShowLineKind::Others);
            let may = was_told || gate.agenda::<Know>(tx, found.clone())?.is_some();
            Ok(may.then_some((found, row)))
        })?;
        met.ok_or(DeskError::NotFound)
    }

    fn ladder_view(&self, row: &NoShowRow, lines: &[NoShowLine]) -> LadderView {
        let ladder = row.ladder.risk.ladder().iter().zip(0_u16..);
        let steps = ladder.map(|((step, minutes), place)| {
            let due = SignedDuration::from_mins(*minutes);
            let at = row.ladder.starts_at.checked_add(due);
            let at = at.unwrap_or(row.ladder.starts_at);
            (*step, at, place < row.ladder.step)
        });
        LadderView {
            risk: row.ladder.risk,
            steps: steps.collect(),
            now_due: row.ladder.now_due(),
            is_open: row.ladder.next_at.is_some(),
            lines: lines.iter().map(|line| self.no_show_line(line)).collect(),
        }
    }

    fn no_show_line(&self, line: &NoShowLine) -> NoShowTold {
        NoShowTold {
            kind: line.kind,
            step: line.step,
            who: line.person.map(|id| self.house.name(id)),
            at: line.at,
        }
    }

    /// What was done, line by line, and the words: a note of the record about the session.
    fn no_show_note(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        row: &NoShowRow,
        event: NoShowEvent,
        typed: &str,
    ) -> Result<Note, DeskError> {
        let practice = self.house.id();
        let mut lines = self
            .house
            .store
            .read(|tx| no_show::lines(tx, practice, row.session))?;
        if let Ok(outcome) = row.ladder.on(event, act.wall()) {
            lines.extend(outcome.log);
        }
        let zone = self.house.zone();
        let when = |at: Timestamp| {
            let zoned = at.to_zoned(zone.clone());
            zoned.strftime("%a %-d %b %Y %H:%M %Z").to_string()
        };
        let mut text = format!("Missed session of {}\n", when(row.ladder.starts_at));
        for line in &lines {
            let who = line.person.map(|id| self.house.name(id).full);
            let parts = [
                Some(line.kind.code().to_owned()),
                line.step.map(|step| step.code().to_owned()),
                who,
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            text.push_str(&format!("{}: {}\n", when(line.at), parts.join(", ")));
        }
        if !typed.trim().is_empty() {
            text.push('\n');
            text.push_str(Words::new(typed)?.as_str());
        }
        let id = NoteId::new(act.wall(), act.bytes());
        Ok(Note {
            id,
            client: row.client,
            clinician: viewer.person,
            session: Some(row.session),
            contact: None,
            words_sealed: notes::seal(&self.house, act, row.client, id, &text)?,
            written_at: act.wall(),
            apart: true,
        })
    }
}

/// The row of a ladder has fallen due.
pub(crate) fn falls_due(
    house: &House,
    tx: &mut Tx<'_>,
    row: &Due,
    moment: Moment,
) -> Result<(), StoreError> {
    let id = SessionId::from_bytes(row.contact.to_bytes());
    happens(house, tx, id, NoShowEvent::Due, moment).map(|_| ())
}

fn happens(
    house: &House,
    tx: &mut Tx<'_>,
    id: SessionId,
    event: NoShowEvent,
    moment: Moment,
) -> Result<Result<(), NoShowRefusal>, StoreError> {
    let practice = house.id();
    let Some(row) = no_show::by_session(tx, practice, id)? else {
        return Ok(Err(NoShowRefusal::HasEnded));
    };
    let NoShowOutcome { next, log, tells } = match row.ladder.on(event, moment.wall) {
        Ok(outcome) => outcome,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !no_show::save(tx, practice, &row, &next, &log)? {
        return Ok(Err(NoShowRefusal::OtherStep));
    }
    if event == NoShowEvent::Due || next.next_at != row.ladder.next_at {
        due::cancel_for_contact(tx, practice, subject(id), &[DueKind::NoShow])?;
        put_due(house, tx, &row, next.next_at, moment)?;
    }
    tell(house, tx, &row, tells, moment.wall)?;
    Ok(Ok(()))
}

fn tell(
    house: &House,
    tx: &mut Tx<'_>,
    row: &NoShowRow,
    tells: NoShowTells,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut told = match tells {
        NoShowTells::Nobody => return Ok(()),
        NoShowTells::Clinician | NoShowTells::Others => vec![Recipient::Person(row.clinician)],
    };
    if tells == NoShowTells::Others {
        let clinician = store::clinician::by_id(tx, house.id(), row.clinician)?;
        let cover = clinician.and_then(|row| {
            let is_away = row.away_from.is_some_and(|from| from <= now)
                && row.away_until.is_some_and(|until| now < until);
            row.cover.filter(|_| is_away)
        });
        told.extend(cover.map(Recipient::Person));
        if house.staffing().takes(Route::PracticeLead) {
            told.push(Recipient::Route(Route::PracticeLead));
        }
    }
    for (recipient, place) in told.into_iter().zip(0_u8..) {
        let effect = Effect {
            kind: EffectKind::Notice,
            recipient,
            contact: subject(row.session),
            not_before: now,
        };
        let name = named(b"told", row, now, place);
        outbox::put(tx, house.id(), OutboxId::from_bytes(name), &effect)?;
    }
    Ok(())
}

fn put_due(
    house: &House,
    tx: &mut Tx<'_>,
    row: &NoShowRow,
    at: Option<Timestamp>,
    moment: Moment,
) -> Result<(), StoreError> {
    let Some(at) = at else { return Ok(()) };
    let due = Due {
        id: DueId::from_bytes(named(b"due", row, at, 0)),
        kind: DueKind::NoShow,
        contact: subject(row.session),
        at: moment.due_at(at),
    };
    due::put(tx, house.id(), &due)
}

/// What speaks for more worry, as codes. A person decides.
fn hints(
    house: &House,
    tx: &mut Tx<'_>,
    client: PersonId,
    now: Timestamp,
) -> Result<Vec<&'static str>, StoreError> {
    let practice = house.id();
    let mut hints = Vec::new();
    let frame = store::frame::by_client(tx, practice, client)?;
    if frame.is_some_and(|frame| frame.safety_plan) {
        hints.push("safety-plan");
    }
    let since = days_before(now, RECENT_DAYS);
    let recent = contact::of_client(tx, practice, client, Page::first(RECENT))?;
    let is_worrying = recent.iter().any(|found| {
        found.written_at >= since
            && (found.finding != Finding::Clear || found.help_button || found.purpose.is_crisis())
    });
    if is_worrying {
        hints.push("recent");
    }
    Ok(hints)
}

fn may_begin(session: &Session, now: Timestamp) -> bool {
    let is_lately = session.starts_at >= days_before(now, MARKED_WITHIN_DAYS);
    let is_there = matches!(session.state, SessionState::Booked | SessionState::Missed);
    session.starts_at <= now && is_lately && is_there
}

/// What rows of `due` and of the outbox name instead of a contact.
fn subject(id: SessionId) -> ContactId {
    ContactId::from_bytes(id.to_bytes())
}

fn entry(act: &mut Act, viewer: &Viewer, row: &NoShowRow, code: &'static str) -> Entry {
    Entry {
        id: EntryId::new(act.wall(), act.bytes()),
        client: row.client,
        actor: viewer.person,
        act: code.into(),
        subject: row.session.to_bytes(),
        why: "".into(),
        at: act.wall(),
    }
}

fn named(what: &[u8], row: &NoShowRow, at: Timestamp, place: u8) -> [u8; 16] {
    let whole = vault::digest(
        "no-show",
        &[
            what,
            &row.session.to_bytes(),
            &row.lines.to_be_bytes(),
            &at.as_microsecond().to_be_bytes(),
            &[place],
        ],
    );
    let mut short = [0; 16];
    short
        .iter_mut()
        .zip(whole)
        .for_each(|(to, from)| *to = from);
    short
}

fn days_before(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * days))
        .unwrap_or(Timestamp::MIN)
}
