//! What clients do with their sessions themselves.

use jiff::{SignedDuration, Timestamp};
use practice::{
    Cancelling, ContactId, Disposition, DraftId, Lateness, Moving, PersonId, Purpose, Role,
    SessionId, Stretch, Words,
    notice::{cancelling, lateness, moving, undo_until},
};
use store::{
    Page, StoreError, Tx, contact,
    draft::{self, DraftRow},
    session::{self, Session, SessionState},
    session_change::{self, ChangeKind, SessionChange},
};

use super::{
    AHEAD_DAYS, EXTRA_MAX, NOTICE,
    diary::{Ask, free, free_at, stretch},
    made::{Deed, keep},
    view::{Cancelled, ChangeView, FreeTime, OwnSession, OwnSessionPage, OwnSessions},
};
use crate::{
    Act, Desk, DeskError,
    calendar::Bringing,
    contact::{Origin, Outcome, Sending, Wish, standing_promise},
    facts::{Facts, Way},
    house::House,
    permit::{Gate, Know, Permitted, Write},
    view::{Sent, SessionView, Viewer},
};

/// How far back what was done is looked through for what can be undone or was said, in hours: the
/// longest that somebody says ahead that they will be late.
const LATELY_HOURS: i64 = 24;

/// The longest that somebody says they are late, in minutes.
const LATE_MINUTES_MAX: u16 = 120;

/// The choice under which what is written with a change of a session stands.
const CHOICE: &str = "booking";

impl Desk {
    /// A client's sessions, with what was done lately, what is offered, and what they wait for.
    pub fn own_sessions(&self, act: &mut Act, viewer: &Viewer) -> Result<OwnSessions, DeskError> {
        let now = act.wall();
        let all = self.client_sessions(act, viewer)?;
        let (changes, offers, wishes) = self.house.store.read(|tx| {
            let practice = self.house.id();
            Ok((
                self.lately(tx, viewer.person, now)?,
                store::waitlist::offers_of_client(tx, practice, viewer.person)?,
                store::waitlist::of_client(tx, practice, viewer.person)?,
            ))
        })?;
        let undoable = changes
            .iter()
            .rev()
            .filter(|change| can_undo(change, now) && is_last(change, &all))
            .map(|change| self.change_view(change))
            .collect();
        let (past, coming): (Vec<_>, Vec<_>) = all.into_iter().partition(|view| view.is_past);
        let coming = coming
            .into_iter()
            .map(|session| own(session, &changes, now))
            .collect();
        Ok(OwnSessions {
            coming,
            past,
            undoable,
            offers: self.offer_views(&offers, &wishes, now)?,
            waiting: wishes.iter().map(|wish| self.waiting_view(wish)).collect(),
        })
    }

    /// One session to come, with the times that it can be moved to.
    ///
    /// Errors: [`DeskError::NotFound`] for what is not this client's, or is over or cancelled.
    pub fn own_session(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
    ) -> Result<OwnSessionPage, DeskError> {
        let now = act.wall();
        let gate = Gate::of(&self.house, viewer, act);
        let facts = self.facts_for(act, client(viewer)?, Way::In)?;
        let (found, changes, times, waits) = self
            .house
            .store
            .read(|tx| {
                let Some(found) = own_booked(&self.house, tx, &gate, viewer, id, now)? else {
                    return Ok(None);
                };
                let waits = store::waitlist::of_client(tx, self.house.id(), viewer.person)?
                    .iter()
                    .any(|wish| wish.session == Some(id));
                let changes = self.lately(tx, viewer.person, now)?;
                let times = free(&self.house, tx, &ask_to_move(&found, now))?;
                Ok(Some((found, changes, times, waits)))
            })?
            .ok_or(DeskError::NotFound)?;
        let time = time_of(&found);
        let moving = moving(now, time, NOTICE, &self.house.hours);
        let settles = self.settles(
            &facts,
            Purpose::ScheduleMove,
            is_late(now, &found, &self.house),
        );
        Ok(OwnSessionPage {
            own: own(self.session_view(&found, now), &changes, now),
            moving,
            cancelling: cancelling(now, time, NOTICE, &self.house.hours),
            times: match moving {
                Moving::Settled { .. } if settles => times,
                _ => Vec::new(),
            },
            waits,
        })
    }

    /// Moves a session of one's own to a free time. It is at the old time or at the new one.
    ///
    /// Errors: [`DeskError::SlotTaken`] when somebody was quicker; [`DeskError::Overtaken`] when it
    /// is too late to move it without a person.
    pub fn move_own(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        to: Timestamp,
    ) -> Result<(), DeskError> {
        let facts = self.facts_for(act, client(viewer)?, Way::In)?;
        let may = self.settles(&facts, Purpose::ScheduleMove, false);
        let viewer = viewer.clone();
        let bringing = Bringing::prepare(act);
        self.make(act, move |house, tx, act| {
            let now = act.wall();
            let gate = Gate::of(house, &viewer, act);
            let Some(found) = turns(house, tx, &gate, &viewer, id, now)? else {
                return Ok(Err(DeskError::NotFound));
            };
            let Moving::Settled { undo_until } = moving(now, time_of(&found), NOTICE, &house.hours)
            else {
                return Ok(Err(DeskError::Overtaken));
            };
            if !may {
                return Ok(Err(DeskError::Overtaken));
            }
            let Some(time) = free_at(house, tx, &ask_to_move(&found, now), to)? else {
                return Ok(Err(DeskError::SlotTaken));
            };
            let moved = Session {
                starts_at: to,
                place: time.place,
                ..found.clone()
            };
            if !session::move_whole(tx, house.id(), found.starts_at, &moved)? {
                return Ok(Err(DeskError::Overtaken));
            }
            let deed = Deed {
                kind: ChangeKind::Moved,
                by: &viewer,
                from: Some(found.starts_at),
                to: Some(to),
                undo_until: Some(undo_until),
                contact: None,
            };
            keep(house, tx, act, &found, deed)?;
            bringing.along(house, tx, viewer.person)?;
            Ok(Ok(()))
        })
    }

    /// Asks a person for another time: it is too late to move the session without one.
    pub fn ask_to_move(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
    ) -> Result<ContactId, DeskError> {
        let key = format!("move:{id}");
        self.tell_of(act, viewer, id, Purpose::ScheduleMove, Words::none(), key)
    }

    /// Says that one is late, in words of the page: it reaches the desk now.
    pub fn say_late(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        minutes: u16,
        words: &str,
    ) -> Result<ContactId, DeskError> {
        let minutes = minutes.min(LATE_MINUTES_MAX);
        let key = format!("late:{id}:{minutes}");
        let words = Words::new(words)?;
        let contact = self.tell_of(act, viewer, id, Purpose::ScheduleLate, words, key)?;
        let viewer = viewer.clone();
        self.make(act, move |house, tx, act| {
            let Some(found) = session::by_id(tx, house.id(), id)? else {
                return Ok(Err(DeskError::NotFound));
            };
            let late = SessionChange {
                id: practice::SessionChangeId::new(act.wall(), act.bytes()),
                session: id,
                client: found.client,
                clinician: found.clinician,
                kind: ChangeKind::Late,
                from: None,
                to: None,
                minutes,
                place: found.place,
                contact: Some(contact),
                made_by: viewer.person,
                made_at: act.wall(),
                undo_until: None,
                undone_at: None,
            };
            session_change::put(tx, house.id(), &late)?;
            Ok(Ok(contact))
        })
    }

    /// Cancels a session of one's own, with words or without. In time it is settled; late, a person
    /// hears of it and decides what follows. Words that are a call for help, or that a person looks
    /// at first, leave the session where it is.
    ///
    /// Errors: [`DeskError::Overtaken`] when it has begun or is gone.
    pub fn cancel_own(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        typed: &str,
    ) -> Result<Cancelled, DeskError> {
        let done = match self.try_cancel_own(act, viewer, id, typed) {
            // The session is gone, and whoever wrote about it is not.
            Err(DeskError::NotFound | DeskError::Overtaken)
                if viewer.role == Role::Client && self.is_call_for_help(typed, None) =>
            {
                self.hear_alone(act, viewer, typed)
            }
            done => done,
        };
        done.map_err(|error| {
            let error = self.unheard(error, typed, None);
            self.or_from_memory(act, viewer, None, error)
        })
    }

    /// Words that call for help, without the session that they were written about.
    fn hear_alone(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        typed: &str,
    ) -> Result<Cancelled, DeskError> {
        let words = Words::new(typed)?;
        let mark = vault::digest("cancel", &[words.as_str().as_bytes()]);
        let wish = Wish {
            client: viewer.person,
            words,
            from: Origin::Form(
                Purpose::ScheduleCancel,
                vault::to_hex(mark.get(..16).unwrap_or_default()),
            ),
            safety: None,
            late: None,
        };
        let contact = self.file_from_client(act, wish)?;
        Ok(Cancelled {
            contact: Some(contact),
            asked: None,
            stays: true,
        })
    }

    fn try_cancel_own(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        typed: &str,
    ) -> Result<Cancelled, DeskError> {
        let person = client(viewer)?;
        let now = act.wall();
        let gate = Gate::of(&self.house, viewer, act);
        let found = self
            .house
            .store
            .read(|tx| own_booked(&self.house, tx, &gate, viewer, id, now))?
            .ok_or(DeskError::NotFound)?;
        let late = is_late(now, &found, &self.house);
        let draft = DraftId::new(now, act.bytes());
        let wish = match (typed.trim().is_empty(), late) {
            (true, false) => None,
            (true, true) => {
                let key = format!("cancel:{draft}");
                let from = Origin::Form(Purpose::ScheduleCancel, key);
                Some((Words::none(), from))
            }
            (false, _) => {
                let words = Words::new(typed)?;
                self.begin_cancel(draft, person, now)?;
                Some((words, Origin::Draft(draft)))
            }
        };
        let sending = wish
            .map(|(words, from)| {
                let wish = Wish {
                    client: person,
                    words,
                    from,
                    safety: None,
                    late: Some(late),
                };
                Sending::prepare(&self.house, act, wish)
            })
            .transpose()?;
        let (viewer, bringing) = (viewer.clone(), Bringing::prepare(act));
        let done = self.make(act, move |house, tx, act| {
            cancel(house, tx, act, &viewer, id, sending.as_ref(), &bringing)
        })?;
        Ok(Cancelled {
            contact: done.contact,
            asked: done.asked.map(|asked| (draft, asked)),
            stays: done.stays,
        })
    }

    /// Times for one more session that can be taken now.
    pub fn extra_times(&self, act: &mut Act, viewer: &Viewer) -> Result<Vec<FreeTime>, DeskError> {
        let now = act.wall();
        let facts = self.facts_for(act, client(viewer)?, Way::In)?;
        if !self.settles(&facts, Purpose::ScheduleExtra, false) {
            return Ok(Vec::new());
        }
        let ask = ask_for_extra(&facts, now);
        Ok(self.house.store.read(|tx| free(&self.house, tx, &ask))?)
    }

    /// Takes a published time for one more session.
    ///
    /// Errors: [`DeskError::SlotTaken`]; [`DeskError::TooManyOpen`] when so many are taken already
    /// that a person should be asked.
    pub fn take_extra(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        at: Timestamp,
    ) -> Result<SessionId, DeskError> {
        let facts = self.facts_for(act, client(viewer)?, Way::In)?;
        if !self.settles(&facts, Purpose::ScheduleExtra, false) {
            return Err(DeskError::SlotTaken);
        }
        let ask = ask_for_extra(&facts, act.wall());
        let (viewer, bringing) = (viewer.clone(), Bringing::prepare(act));
        self.make(act, move |house, tx, act| {
            store::clinician::turn(tx, house.id(), ask.clinician)?;
            store::frame::turn(tx, house.id(), ask.client)?;
            let Some(time) = free_at(house, tx, &ask, at)? else {
                return Ok(Err(DeskError::SlotTaken));
            };
            if taken_ahead(house, tx, &viewer, act.wall())? >= EXTRA_MAX {
                return Ok(Err(DeskError::TooManyOpen));
            }
            let session = book_free(house, tx, act, &ask, &time)?;
            let undo = undo_until(act.wall(), time_of(&session));
            let deed = Deed {
                kind: ChangeKind::Booked,
                by: &viewer,
                from: None,
                to: Some(at),
                undo_until: Some(undo),
                contact: None,
            };
            keep(house, tx, act, &session, deed)?;
            bringing.along(house, tx, viewer.person)?;
            Ok(Ok(session.id))
        })
    }

    /// Files something about a session that a person has to hear of now.
    fn tell_of(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        purpose: Purpose,
        words: Words,
        key: String,
    ) -> Result<ContactId, DeskError> {
        let person = client(viewer)?;
        let now = act.wall();
        let gate = Gate::of(&self.house, viewer, act);
        let found = self
            .house
            .store
            .read(|tx| own_booked(&self.house, tx, &gate, viewer, id, now))?;
        found.ok_or(DeskError::NotFound)?;
        let wish = Wish {
            client: person,
            words,
            from: Origin::Form(purpose, key),
            safety: None,
            late: Some(true),
        };
        self.file_from_client(act, wish)
    }

    /// The draft that words with a cancellation are sent from, so that they can be asked about.
    fn begin_cancel(&self, id: DraftId, person: PersonId, now: Timestamp) -> Result<(), DeskError> {
        let row = DraftRow {
            id,
            person,
            purpose: Some(Purpose::ScheduleCancel),
            choice: CHOICE.to_owned(),
            begun_at: now,
            done_at: None,
            sent: None,
        };
        let practice = self.house.id();
        Ok(self
            .house
            .store
            .write(move |tx| draft::put(tx, practice, &row))?)
    }

    /// Whether the policy lets this purpose be settled without a person now.
    fn settles(&self, facts: &Facts, purpose: Purpose, late: bool) -> bool {
        let mut situation = facts.situation(purpose);
        situation.late_window = late;
        situation.extra_slots = true;
        let ruling = self.house.judge.rule(false, purpose, &situation);
        ruling.answer.disposition == Disposition::Settle
    }

    /// What was done with a client's sessions lately.
    fn lately(
        &self,
        tx: &mut Tx<'_>,
        client: PersonId,
        now: Timestamp,
    ) -> Result<Vec<SessionChange>, StoreError> {
        let from = earlier(now, LATELY_HOURS);
        let page = Page::first(store::PAGE_ROWS_MAX);
        session_change::of_client(tx, self.house.id(), client, from, page)
    }

    pub(super) fn change_view(&self, change: &SessionChange) -> ChangeView {
        ChangeView {
            id: change.id,
            session: change.session,
            client: self.house.name(change.client),
            kind: change.kind,
            from: change.from,
            to: change.to,
            minutes: change.minutes,
            at: change.made_at,
            undo_until: change.undo_until,
        }
    }
}

/// What became of a cancellation inside its transaction.
struct Done {
    contact: Option<ContactId>,
    asked: Option<crate::view::PurposeView>,
    stays: bool,
}

/// Cancels, and files what was written with it, in one transaction.
fn cancel(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    viewer: &Viewer,
    id: SessionId,
    sending: Option<&Sending>,
    bringing: &Bringing,
) -> Result<Result<Done, DeskError>, StoreError> {
    let now = act.wall();
    let gate = Gate::of(house, viewer, act);
    let Some(found) = turns(house, tx, &gate, viewer, id, now)? else {
        return Ok(Err(DeskError::Overtaken));
    };
    let undo_until = match cancelling(now, time_of(&found), NOTICE, &house.hours) {
        Cancelling::InTime { undo_until } | Cancelling::Late { undo_until, .. } => undo_until,
        Cancelling::Begun => return Ok(Err(DeskError::Overtaken)),
    };
    let mut done = Done {
        contact: None,
        asked: None,
        stays: false,
    };
    if let Some(sending) = sending {
        match sending.carry_out(house, tx)? {
            Ok(Outcome::Sent(Sent::Asked(asked))) => done.asked = Some(asked),
            Ok(Outcome::Sent(Sent::Filed(_))) => {}
            Ok(Outcome::IsAsked(..)) => return Ok(Err(DeskError::Overtaken)),
            Err(error) => return Ok(Err(error)),
        }
        done.contact = Some(sending.id());
        done.stays = looks_first(house, tx, sending.id())?;
    }
    if done.stays {
        return Ok(Ok(done));
    }
    let (from, to) = (SessionState::Booked, SessionState::Cancelled);
    if !session::change_state(tx, house.id(), id, from, to)? {
        return Err(StoreError::Refused("the session changed in its own turn"));
    }
    let deed = Deed {
        kind: ChangeKind::Cancelled,
        by: viewer,
        from: Some(found.starts_at),
        to: None,
        undo_until: Some(undo_until),
        contact: done.contact,
    };
    keep(house, tx, act, &found, deed)?;
    bringing.along(house, tx, viewer.person)?;
    Ok(Ok(done))
}

/// Whether a person looks before anything is cancelled: a call for help, or a ruling that says so.
fn looks_first(house: &House, tx: &mut Tx<'_>, id: ContactId) -> Result<bool, StoreError> {
    let Some(filed) = contact::by_id(tx, house.id(), id)? else {
        return Ok(false);
    };
    let promise = standing_promise(house, tx, &filed)?;
    Ok(filed.disposition == Disposition::Crisis || promise.is_some_and(|told| told.pauses))
}

/// Books a free time, as the session after the last.
pub(super) fn book_free(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    ask: &Ask,
    time: &FreeTime,
) -> Result<Session, StoreError> {
    let session = Session {
        id: SessionId::new(act.wall(), act.bytes()),
        client: ask.client,
        clinician: ask.clinician,
        starts_at: time.starts_at,
        length_minutes: time.length_minutes,
        place: time.place.clone(),
        state: SessionState::Booked,
        number: next_number(house, tx, ask.client)?,
    };
    session::put(tx, house.id(), &session)?;
    Ok(session)
}

/// The number of the session after the last of this client.
pub(super) fn next_number(
    house: &House,
    tx: &mut Tx<'_>,
    client: PersonId,
) -> Result<u32, StoreError> {
    let mut page = Page::first(store::PAGE_ROWS_MAX);
    let mut last = 0;
    loop {
        let (from, until) = (Timestamp::MIN, Timestamp::MAX);
        let found = session::of_client(tx, house.id(), client, from, until, page)?;
        last = found.iter().map(|one| one.number).fold(last, u32::max);
        match found.last() {
            Some(one) if found.len() == usize::from(store::PAGE_ROWS_MAX) => {
                page = Page::after(one.starts_at, one.id.to_bytes(), store::PAGE_ROWS_MAX);
            }
            _ => return Ok(last.saturating_add(1)),
        }
    }
}

/// Takes the turns of a session's clinician and client, and looks at it anew: it is this client's,
/// booked, and not over.
pub(super) fn turns(
    house: &House,
    tx: &mut Tx<'_>,
    gate: &Gate<'_>,
    viewer: &Viewer,
    id: SessionId,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let Some(found) = own_booked(house, tx, gate, viewer, id, now)? else {
        return Ok(None);
    };
    store::clinician::turn(tx, house.id(), found.clinician)?;
    store::frame::turn(tx, house.id(), found.client)?;
    own_booked(house, tx, gate, viewer, id, now)
}

fn own_booked(
    house: &House,
    tx: &mut Tx<'_>,
    gate: &Gate<'_>,
    viewer: &Viewer,
    id: SessionId,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let Some(found) = session::by_id(tx, house.id(), id)? else {
        return Ok(None);
    };
    let is_own = viewer.role == Role::Client && found.client == viewer.person;
    let is_booked = found.state == SessionState::Booked && found.time().ends_at() > now;
    if !is_own || !is_booked {
        return Ok(None);
    }
    let known = gate.schedule::<Know>(tx, found.clone())?;
    let write = gate.schedule::<Write>(tx, found)?;
    Ok(known.and(write).map(Permitted::into_record))
}

/// How many sessions to come this client has taken without being asked.
fn taken_ahead(
    house: &House,
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let from = earlier(now, 24 * AHEAD_DAYS);
    let page = Page::first(store::PAGE_ROWS_MAX);
    let changes = session_change::of_client(tx, house.id(), viewer.person, from, page)?;
    let counts = |change: &&SessionChange| {
        change.kind == ChangeKind::Booked
            && change.made_by == viewer.person
            && change.undone_at.is_none()
            && change.to.is_some_and(|at| at > now)
    };
    Ok(changes.iter().filter(counts).count())
}

fn own(session: crate::view::SessionView, changes: &[SessionChange], now: Timestamp) -> OwnSession {
    let said =
        |change: &&SessionChange| change.kind == ChangeKind::Late && change.session == session.id;
    let said_late = changes.iter().rev().find(said).map(|change| change.minutes);
    let time = stretch(session.starts_at, session.length_minutes);
    OwnSession {
        lateness: time.map_or(Lateness::Missed, |time| lateness(now, time)),
        said_late,
        session,
    }
}

pub(super) fn can_undo(change: &SessionChange, now: Timestamp) -> bool {
    let until = change.undo_until.is_some_and(|until| now < until);
    until && change.undone_at.is_none() && change.made_by == change.client
}

/// Whether the session is as this change left it: changes are undone from the last on.
fn is_last(change: &SessionChange, sessions: &[SessionView]) -> bool {
    let stands = |session: &&SessionView| session.id == change.session;
    sessions
        .iter()
        .find(stands)
        .is_some_and(|session| match (change.kind, change.to) {
            (ChangeKind::Cancelled, _) => session.is_cancelled,
            (_, to) => !session.is_cancelled && to == Some(session.starts_at),
        })
}

fn is_late(now: Timestamp, session: &Session, house: &House) -> bool {
    !matches!(
        cancelling(now, time_of(session), NOTICE, &house.hours),
        Cancelling::InTime { .. }
    )
}

pub(super) fn time_of(session: &Session) -> Stretch {
    Stretch {
        from: session.starts_at,
        until: session.time().ends_at(),
    }
}

fn ask_to_move(session: &Session, now: Timestamp) -> Ask {
    Ask {
        client: session.client,
        clinician: session.clinician,
        window: ahead(now),
        now,
        moves: Some((session.id, session.length_minutes)),
    }
}

fn ask_for_extra(facts: &Facts, now: Timestamp) -> Ask {
    Ask {
        client: facts.frame.client,
        clinician: facts.frame.clinician,
        window: ahead(now),
        now,
        moves: None,
    }
}

pub(super) fn ahead(now: Timestamp) -> Stretch {
    let days = SignedDuration::from_hours(24 * AHEAD_DAYS);
    Stretch {
        from: now,
        until: now.checked_add(days).unwrap_or(now),
    }
}

fn earlier(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(hours))
        .unwrap_or(now)
}

pub(super) fn client(viewer: &Viewer) -> Result<PersonId, DeskError> {
    match viewer.role {
        Role::Client => Ok(viewer.person),
        _ => Err(DeskError::NotFound),
    }
}
