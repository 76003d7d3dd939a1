//! The calendar, and the agenda that follows it.
//!
//! Invariant: what is kept is on exactly one agenda, that of the client's next session; with no
//! session within fourteen days it reaches the clinician instead (reliability P22, invariant I4).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use practice::{
    ContactState, Direction, DueId, DueKind, Effect, EffectKind, ItemState, Moment, OutboxId,
    PersonId, Recipient, SessionId, SessionTime, agenda::next_session,
};
use store::{
    Page, StoreError, Tx,
    agenda::{self, AgendaItem},
    contact,
    due::{self, Due},
    outbox,
    session::{self, Session, SessionState},
    session_change,
};

use crate::{Act, DeskError, broken, facts::sessions_ahead, house::House};

/// The longest session, in hours: how far back a session can begin and still overlap.
const SESSION_HOURS_MAX: i64 = 24;

/// How many ids one bringing along may need: three for each item, and an agenda is one page.
const IDS: usize = 3 * 200;

/// Books a session.
pub(crate) fn book(house: &Arc<House>, act: &mut Act, session: Session) -> Result<(), DeskError> {
    let client = session.client;
    let now = act.wall();
    change(house, act, move |house, tx| {
        store::clinician::turn(tx, house.id(), session.clinician)?;
        store::frame::turn(tx, house.id(), session.client)?;
        if overlaps(house, tx, &session, session.starts_at, now)? {
            return Ok(Changed::SlotTaken);
        }
        session::put(tx, house.id(), &session)?;
        Ok(Changed::Yes(client))
    })
}

/// Moves a session: it is at the old time or at the new one, never at both or neither.
pub(crate) fn move_to(
    house: &Arc<House>,
    act: &mut Act,
    id: SessionId,
    to: Timestamp,
) -> Result<(), DeskError> {
    let now = act.wall();
    change(house, act, move |house, tx| {
        let Some(found) = session::by_id(tx, house.id(), id)? else {
            return Ok(Changed::Gone);
        };
        store::clinician::turn(tx, house.id(), found.clinician)?;
        store::frame::turn(tx, house.id(), found.client)?;
        if overlaps(house, tx, &found, to, now)? {
            return Ok(Changed::SlotTaken);
        }
        let moved = session::move_to(tx, house.id(), id, found.starts_at, to)?;
        Ok(if moved {
            Changed::Yes(found.client)
        } else {
            Changed::Gone
        })
    })
}

/// Cancels a session.
pub(crate) fn cancel(house: &Arc<House>, act: &mut Act, id: SessionId) -> Result<(), DeskError> {
    change(house, act, move |house, tx| {
        let Some(found) = session::by_id(tx, house.id(), id)? else {
            return Ok(Changed::Gone);
        };
        // Whatever is being kept for this session right now is kept before, or sees it cancelled.
        store::frame::turn(tx, house.id(), found.client)?;
        let (from, to) = (SessionState::Booked, SessionState::Cancelled);
        let cancelled = session::change_state(tx, house.id(), id, from, to)?;
        Ok(if cancelled {
            Changed::Yes(found.client)
        } else {
            Changed::Gone
        })
    })
}

/// What became of a change of the calendar.
enum Changed {
    Yes(PersonId),
    Gone,
    SlotTaken,
}

fn change(
    house: &Arc<House>,
    act: &mut Act,
    job: impl Fn(&House, &mut Tx<'_>) -> Result<Changed, StoreError> + Send + 'static,
) -> Result<(), DeskError> {
    let inside = Arc::clone(house);
    let bringing = Bringing::prepare(act);
    let changed = house.store.write(move |tx| {
        let changed = job(&inside, tx)?;
        if let Changed::Yes(client) = changed
            && !broken::is(broken::Broken::AgendaStaysBehind)
        {
            bringing.along(&inside, tx, client)?;
        }
        Ok(changed)
    })?;
    match changed {
        Changed::Yes(_) => Ok(()),
        Changed::Gone => Err(DeskError::Overtaken),
        Changed::SlotTaken => Err(DeskError::SlotTaken),
    }
}

/// Whether the clinician has another booked session that overlaps this one at `starts_at`, or a
/// time of another client's that is kept free while they can undo.
pub(crate) fn overlaps(
    house: &House,
    tx: &mut Tx<'_>,
    wanted: &Session,
    starts_at: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if broken::is(broken::Broken::SlotsOverlap) {
        return Ok(false);
    }
    let at = SessionTime {
        starts_at,
        ..wanted.time()
    };
    let from = starts_at
        .checked_sub(SignedDuration::from_hours(SESSION_HOURS_MAX))
        .unwrap_or(Timestamp::MIN);
    let (practice, until) = (house.id(), at.ends_at());
    let mut page = Page::first(store::PAGE_ROWS_MAX);
    loop {
        // Cancelled ones stand among them, in whatever number: a page is not the whole day.
        let near = session::of_clinician(tx, practice, wanted.clinician, from, until, page)?;
        let is_booked = near.iter().any(|other| {
            other.id != wanted.id
                && other.state == SessionState::Booked
                && other.time().ends_at() > starts_at
        });
        if is_booked {
            return Ok(true);
        }
        match near.last() {
            Some(last) if near.len() == usize::from(store::PAGE_ROWS_MAX) => {
                page = Page::after(last.starts_at, last.id.to_bytes(), store::PAGE_ROWS_MAX);
            }
            _ => break,
        }
    }
    let kept = session_change::undoable(tx, house.id(), wanted.clinician, now)?;
    Ok(kept.iter().any(|change| {
        change.session != wanted.id
            && change
                .given_up()
                .is_some_and(|free| free.from < at.ends_at() && starts_at < free.until)
    }))
}

/// The first of these sessions that has not begun.
pub(crate) fn first_after(sessions: &[Session], now: Timestamp) -> Option<SessionTime> {
    sessions
        .iter()
        .map(Session::time)
        .find(|session| session.starts_at > now)
}

/// Brings what is kept for a client along to the session that is next now.
#[derive(Clone, Debug)]
pub(crate) struct Bringing {
    now: Moment,
    ids: Vec<[u8; 10]>,
}

impl Bringing {
    pub(crate) fn prepare(act: &mut Act) -> Bringing {
        let ids = (0..IDS).map(|_| act.bytes()).collect();
        Bringing {
            now: act.now(),
            ids,
        }
    }

    /// Attaches every open item to the next session; without one, what is unread is released.
    pub(crate) fn along(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        client: PersonId,
    ) -> Result<(), StoreError> {
        let practice = house.id();
        let now = self.now.wall;
        let sessions = sessions_ahead(house, tx, client, now)?;
        let next = next_session(now, &sessions.iter().map(Session::time).collect::<Vec<_>>());
        let mut ids = self.ids.iter().copied();
        for item in agenda::waiting_of_client(tx, practice, client)? {
            if self.stays(&sessions, &item) {
                continue;
            }
            // What is unread waits fourteen days at most; what was read waits for the room.
            let next = match item.state {
                ItemState::Waiting => next,
                _ => first_after(&sessions, now),
            };
            let to = next.map(|session| session.id);
            if item.session != to {
                agenda::attach(tx, practice, item.contact, item.session, to)?;
            }
            match next {
                Some(session) => self.hold_until(house, tx, &item, session, &mut ids)?,
                None => self.release(house, tx, &item, &mut ids)?,
            }
        }
        Ok(())
    }

    /// What was opened stays with its session while that lasts: it is being talked about.
    fn stays(&self, sessions: &[Session], item: &AgendaItem) -> bool {
        item.state == ItemState::Opened
            && sessions
                .iter()
                .any(|session| Some(session.id) == item.session)
    }

    fn hold_until(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        item: &AgendaItem,
        session: SessionTime,
        ids: &mut impl Iterator<Item = [u8; 10]>,
    ) -> Result<(), StoreError> {
        let practice = house.id();
        due::cancel_for_contact(tx, practice, item.contact, &[DueKind::HoldEnds])?;
        let id = DueId::new(self.now.wall, ids.next().unwrap_or_default());
        let at = self.now.due_at(session.ends_at());
        let due = Due {
            id,
            kind: DueKind::HoldEnds,
            contact: item.contact,
            at,
        };
        due::put(tx, practice, &due)
    }

    /// No session within fourteen days: the clinician reads it in office hours instead.
    fn release(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        item: &AgendaItem,
        ids: &mut impl Iterator<Item = [u8; 10]>,
    ) -> Result<(), StoreError> {
        let practice = house.id();
        let Some(found) = contact::by_id(tx, practice, item.contact)? else {
            return Ok(());
        };
        let is_own_note = found.direction == Direction::Clinician;
        if item.state != ItemState::Waiting || is_own_note || found.state != ContactState::Kept {
            return Ok(());
        }
        let (from, to) = (ContactState::Kept, ContactState::Waiting);
        if !contact::change_state(tx, practice, found.id, from, to, self.now.wall)? {
            return Ok(());
        }
        let (from, to) = (ItemState::Waiting, ItemState::Released);
        agenda::change_state(tx, practice, found.id, from, to, self.now.wall)?;
        due::cancel_for_contact(tx, practice, found.id, &[DueKind::HoldEnds])?;
        let now = self.now.wall;
        let opens = house.hours.next_open(now).unwrap_or(now);
        let answer = house.hours.close_after_days(now, 1).unwrap_or(opens);
        for (kind, at) in [(DueKind::Release, opens), (DueKind::Answer, answer)] {
            let id = DueId::new(now, ids.next().unwrap_or_default());
            let due = Due {
                id,
                kind,
                contact: found.id,
                at: self.now.due_at(at),
            };
            due::put(tx, practice, &due)?;
        }
        let effect = Effect {
            kind: EffectKind::Notice,
            recipient: Recipient::Person(found.client),
            contact: found.id,
            not_before: now,
        };
        outbox::put(
            tx,
            practice,
            OutboxId::new(now, ids.next().unwrap_or_default()),
            &effect,
        )
    }
}
