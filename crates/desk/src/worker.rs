//! What happens by itself: what falls due, and the effects that wait in the outbox.
//!
//! Invariant: nothing here is kept in memory. A row is due when either clock says so, each row is
//! acted on in one transaction, and a call for help is asked about again until a person has it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use practice::{
    ContactState, Direction, DueKind, Effect, EffectKind, OutboxId, PersonId, Purpose, Recipient,
    Route, Subject,
};
use store::{
    StoreError, Tx,
    contact::{self, Contact},
    delivery::{self, Delivery},
    due::{self, Due},
    outbox::{self, Claimed},
};

use crate::{
    Act, Desk, DeskError, break_glass,
    broken::{self, Broken},
    calendar::Bringing,
    contact::answered,
    courier::{Courier, Parcel},
    house::House,
    no_show, oncall,
    records::request,
    safety, time,
};

/// How many rows are acted on at one tick; more wait for the next, a second later.
const ROWS_PER_TICK: u16 = 200;

/// How long a worker has an effect for itself, in seconds.
const LEASE_SECONDS: i64 = 60;

/// After how many failed tries an effect is given up, visibly. A page is never given up.
const TRIES_MAX: u32 = 20;

/// The longest wait between tries, in seconds. Source: reliability F5.
const WAIT_SECONDS_MAX: i64 = 60;

/// How many ids the acting on one row may need.
const IDS: usize = 8;

/// What one tick did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Rows that were due and are acted on.
    pub due: usize,
    /// Effects that were carried out.
    pub carried: usize,
    /// Effects that have to be tried again.
    pub failed: usize,
    /// Rows that were due and could not be acted on: they are tried again at the next tick.
    pub stuck: usize,
    /// Entries of the access log that were taken into the tree.
    pub placed: usize,
    /// Why entries could not be taken in, as a code: they are tried again at the next tick.
    pub unplaced: Option<&'static str>,
}

impl Desk {
    /// Acts on everything that is due, carries out effects, and takes entries into the tree of the
    /// access log. Called every second.
    pub fn tick(&self, act: &mut Act, courier: &dyn Courier) -> Result<Ticked, DeskError> {
        self.resume(act)?;
        let (due, stuck) = self.act_on_due(act)?;
        let (carried, failed) = self.carry(act, courier)?;
        // A log that can not be kept holds up nothing that is due, and is told.
        let (placed, unplaced) = match self.keep_log(act) {
            Ok(placed) => (placed, None),
            Err(DeskError::Store(
                error @ (StoreError::Fatal(_) | StoreError::Killed | StoreError::Closed),
            )) => return Err(error.into()),
            Err(error) => (0, Some(error.code())),
        };
        if let Ok(mut last) = self.house.last_tick.lock() {
            *last = Some(act.now());
        }
        Ok(Ticked {
            due,
            carried,
            failed,
            stuck,
            placed,
            unplaced,
        })
    }

    /// Once after a start: what was written on another boot of the machine is looked at now.
    fn resume(&self, act: &Act) -> Result<(), DeskError> {
        let now = act.now();
        let has_resumed = self.house.last_boot.lock().ok();
        let is_known = has_resumed.is_some_and(|boot| *boot == Some(now.boot.boot));
        if is_known {
            return Ok(());
        }
        let practice = self.house.id();
        self.house
            .store
            .write(move |tx| due::let_fall_after_boot(tx, practice, DueKind::Acknowledge, &now))?;
        if let Ok(mut boot) = self.house.last_boot.lock() {
            *boot = Some(now.boot.boot);
        }
        Ok(())
    }

    /// One row that can not be acted on holds up no other, least of all a call for help.
    fn act_on_due(&self, act: &mut Act) -> Result<(usize, usize), DeskError> {
        let (practice, now) = (self.house.id(), act.now());
        let rows = self
            .house
            .store
            .read(|tx| due::due_now(tx, practice, &now, ROWS_PER_TICK))?;
        let mut rows = rows;
        rows.sort_by_key(|row| row.kind != DueKind::Acknowledge);
        let (mut done, mut stuck) = (0, 0);
        for row in rows {
            if row.kind == DueKind::Asked {
                match self.unanswered(act, &row) {
                    Ok(()) => done += 1,
                    Err(DeskError::Store(
                        error @ (StoreError::Fatal(_) | StoreError::Killed | StoreError::Closed),
                    )) => return Err(error.into()),
                    Err(_) => stuck += 1,
                }
                continue;
            }
            let house = Arc::clone(&self.house);
            let falling = Falling {
                ids: (0..IDS).map(|_| act.bytes()).collect(),
                bringing: Bringing::prepare(act),
                seed: act.bytes(),
                now,
                row,
            };
            match self.house.store.write(move |tx| falling.fall(&house, tx)) {
                Ok(()) => done += 1,
                Err(error @ (StoreError::Fatal(_) | StoreError::Killed | StoreError::Closed)) => {
                    return Err(error.into());
                }
                Err(_) => stuck += 1,
            }
        }
        Ok((done, stuck))
    }

    /// Hands over what waits in the outbox. What goes to a channel is only put on its way here, so
    /// that no peer that hangs holds up this.
    fn carry(&self, act: &mut Act, courier: &dyn Courier) -> Result<(usize, usize), DeskError> {
        let (practice, now) = (self.house.id(), act.wall());
        let lease = later(now, LEASE_SECONDS);
        let claimed = self
            .house
            .store
            .write(move |tx| outbox::claim(tx, practice, now, lease, ROWS_PER_TICK))?;
        let (mut carried, mut failed) = (0, 0);
        for effect in claimed {
            let (people, ways) = self.ways_of(act, &effect)?;
            // Whoever has no channel is told on the pages: they see it when they look.
            let all_took = people
                .iter()
                .filter(|person| !ways.iter().any(|way| way.person == **person))
                .all(|person| courier.carry(&parcel(&effect, *person)).is_ok());
            // Nobody to carry it to is a failure too: the rota or the staff list has a hole.
            let is_done = all_took && !people.is_empty();
            if is_done {
                carried += 1;
            } else {
                failed += 1;
            }
            let sent = effect.effect;
            self.house
                .store
                .write(move |tx| finish(tx, practice, &effect, is_done, &ways, now))?;
            // That a page went, or could not, is told to its call; no page waits for that.
            let (house, moment) = (Arc::clone(&self.house), act.now());
            let told = self
                .house
                .store
                .write(move |tx| oncall::carried(&house, tx, &sent, is_done, moment));
            if let Err(error @ (StoreError::Fatal(_) | StoreError::Killed | StoreError::Closed)) =
                told
            {
                return Err(error.into());
            }
        }
        Ok((carried, failed))
    }
}

/// One row that has fallen due.
struct Falling {
    row: Due,
    now: practice::Moment,
    ids: Vec<[u8; 10]>,
    bringing: Bringing,
    /// The randomness of what follows from it, however often it is tried.
    seed: [u8; 32],
}

impl Falling {
    fn fall(&self, house: &House, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if !due::done(tx, house.id(), &self.row, self.now.wall)? {
            return Ok(());
        }
        if self.row.kind == DueKind::BreakGlassEnds {
            let chance = self.ids.first().copied().unwrap_or_default();
            return break_glass::falls_due(house, tx, &self.row, self.now.wall, chance);
        }
        match self.row.kind {
            DueKind::Acknowledge => {
                return oncall::falls_due(house, tx, self.row.contact, self.now);
            }
            DueKind::FollowUp => {
                return oncall::follow_up_due(house, tx, self.row.contact, self.now);
            }
            DueKind::TestPages => return oncall::tests_due(house, tx, self.now),
            DueKind::SafetyEvent => {
                return safety::falls_due(house, tx, &self.row, self.now);
            }
            DueKind::NoShow => return no_show::falls_due(house, tx, &self.row, self.now),
            DueKind::RequestAnswer => {
                return request::falls_due(house, tx, &self.row, self.now.wall, &self.ids);
            }
            DueKind::ChangeStands | DueKind::OfferEnds | DueKind::SeriesAhead => {
                return time::falls_due(house, tx, &self.row, self.now, self.seed);
            }
            _ => {}
        }
        let Some(found) = contact::by_id(tx, house.id(), self.row.contact)? else {
            return Ok(());
        };
        match self.row.kind {
            DueKind::Release => self.release(house, tx, &found),
            DueKind::Answer => self.is_late(house, tx, &found, found.answered_at.is_none()),
            DueKind::Look => self.is_late(house, tx, &found, found.opened_at.is_none()),
            DueKind::HoldEnds => self.bringing.along(house, tx, found.client),
            // They are handled before: one files a contact of its own, the others are about none.
            DueKind::Acknowledge
            | DueKind::Asked
            | DueKind::FollowUp
            | DueKind::TestPages
            | DueKind::RequestAnswer
            | DueKind::NoShow
            | DueKind::SafetyEvent
            | DueKind::BreakGlassEnds
            | DueKind::ChangeStands
            | DueKind::OfferEnds
            | DueKind::SeriesAhead => Ok(()),
        }
    }

    /// Reaches its reader, or the client when it goes out.
    fn release(&self, house: &House, tx: &mut Tx<'_>, found: &Contact) -> Result<(), StoreError> {
        let goes_out = found.direction != Direction::Client;
        let to = if goes_out {
            ContactState::Sent
        } else {
            ContactState::Reached
        };
        let is_waiting = found.state == ContactState::Waiting;
        if !is_waiting
            || !contact::change_state(
                tx,
                house.id(),
                found.id,
                ContactState::Waiting,
                to,
                self.now.wall,
            )?
        {
            return Ok(());
        }
        if let (true, Some(asked)) = (goes_out, found.answers) {
            answered(house, tx, asked, self.now.wall)?;
        }
        let recipients = if goes_out {
            vec![Recipient::Person(found.client)]
        } else {
            self.readers(found)
        };
        self.tell(house, tx, found, EffectKind::Notice, &recipients)
    }

    /// A promise was not kept: its writer, the reader and the practice are told alike.
    fn is_late(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        found: &Contact,
        is_broken: bool,
    ) -> Result<(), StoreError> {
        let is_over = matches!(
            found.state,
            ContactState::TakenBack | ContactState::Answered
        );
        if !is_broken || is_over || !contact::set_late(tx, house.id(), found.id, self.now.wall)? {
            return Ok(());
        }
        let mut told = vec![Recipient::Person(found.client)];
        told.extend(self.readers(found));
        if tells_lead(house, found.purpose) {
            told.push(Recipient::Route(Route::PracticeLead));
        }
        self.tell(house, tx, found, EffectKind::Late, &told)
    }

    fn readers(&self, found: &Contact) -> Vec<Recipient> {
        let subject = Subject {
            contact: found.id,
            client: found.client,
            clinician: found.clinician,
            cover: None,
            now: self.now.wall,
        };
        let mut readers: Vec<Recipient> = Vec::new();
        for route in &found.readers {
            let reader = practice::consequences::reader(*route, subject);
            if !readers.contains(&reader) {
                readers.push(reader);
            }
        }
        readers
    }

    fn tell(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        found: &Contact,
        kind: EffectKind,
        recipients: &[Recipient],
    ) -> Result<(), StoreError> {
        for (recipient, id) in recipients.iter().zip(&self.ids) {
            let effect = Effect {
                kind,
                recipient: *recipient,
                contact: found.id,
                not_before: self.now.wall,
            };
            outbox::put(tx, house.id(), OutboxId::new(self.now.wall, *id), &effect)?;
        }
        Ok(())
    }
}

/// Whether the practice lead is told of a broken promise: there is one, and they may know of it.
pub(crate) fn tells_lead(house: &House, purpose: Purpose) -> bool {
    house.staffing().takes(Route::PracticeLead) && !purpose.is_about_the_clinician()
}

fn parcel(claimed: &Claimed, person: PersonId) -> Parcel {
    Parcel {
        kind: claimed.effect.kind,
        person,
        attempt: claimed.id.to_bytes(),
    }
}

fn finish(
    tx: &mut Tx<'_>,
    practice: practice::PracticeId,
    claimed: &Claimed,
    is_done: bool,
    ways: &[Delivery],
    now: Timestamp,
) -> Result<(), StoreError> {
    if broken::is(Broken::OutboxStandsStill) {
        return Ok(());
    }
    // Once for each effect: from here on every channel is tried by itself.
    if claimed.attempts == 0 {
        ways.iter()
            .try_for_each(|way| delivery::put(tx, practice, way))?;
    }
    if is_done {
        outbox::done(tx, practice, claimed.id, now)?;
    } else if claimed.attempts >= TRIES_MAX && !is_never_given_up(claimed.effect.kind) {
        outbox::dead(tx, practice, claimed.id, now)?;
    } else {
        let doubled = 1_i64
            .checked_shl(claimed.attempts.min(6))
            .unwrap_or(WAIT_SECONDS_MAX);
        let again = later(now, doubled.min(WAIT_SECONDS_MAX));
        outbox::failed(tx, practice, claimed.id, again)?;
    }
    Ok(())
}

/// Somebody calls for help, or somebody uses break-glass: that is told however long it takes.
fn is_never_given_up(kind: EffectKind) -> bool {
    matches!(kind, EffectKind::Page | EffectKind::BreakGlass)
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(at)
}
