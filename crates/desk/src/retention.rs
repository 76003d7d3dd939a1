//! How long what is kept is kept: the clock of each record whose care has ended, and the list that
//! the privacy lead is shown. Nothing is destroyed without a person, unless the practice said so.

use std::sync::Arc;

use jiff::Timestamp;
use practice::{
    PersonId, Role,
    retention::{ErasureReason, Record, Schedule, Standing, agreed_minutes},
};
use serde::Deserialize;
use store::{
    PAGE_ROWS_MAX, Page, StoreError, Tx, contact,
    keys::Scope,
    legal_hold,
    retention::{self, Retention},
    session,
};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    erasure::finish,
    house::House,
    permit::{Gate, Right, Write},
    view::{DueRecord, Viewer},
};

const SCHEDULES: &str = include_str!("../../../content/retention.toml");

/// The country of the schedule for everywhere else.
const ANYWHERE: &str = "*";

/// How many sessions are looked at for the last one.
const LAST_SESSIONS: u16 = PAGE_ROWS_MAX;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schedule: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    country: String,
    years_after_last_service: u16,
    years_after_of_age: u16,
    source: String,
}

/// The schedule of a country, or else the one for everywhere.
pub(crate) fn schedule(country: &str) -> Result<Schedule, DeskError> {
    let broken = |why: &str| DeskError::Setup(format!("retention.toml: {why}"));
    let file: File = toml::from_str(SCHEDULES).map_err(|error| broken(error.message()))?;
    let of = |code: &str| file.schedule.iter().find(|row| row.country == code);
    let row = of(country)
        .or_else(|| of(ANYWHERE))
        .ok_or_else(|| broken("no schedule for everywhere"))?;
    if row.years_after_last_service == 0 || row.source.is_empty() {
        return Err(broken("a schedule without years or source"));
    }
    Ok(Schedule {
        years_after_last_service: row.years_after_last_service,
        years_after_of_age: row.years_after_of_age,
        source: row.source.clone(),
    })
}

impl Desk {
    /// Says that care has ended, which starts the clock of the record, and tells when it is due.
    /// `of_age_at` for whoever was a minor. For the treating clinician, and for whoever answers for
    /// privacy.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody else, and for somebody who was never a client;
    /// [`DeskError::PurposeNeeded`] for a day that has not come.
    pub fn end_care(
        &self,
        act: &Act,
        viewer: &Viewer,
        client: PersonId,
        last_service_at: Timestamp,
        of_age_at: Option<Timestamp>,
    ) -> Result<Timestamp, DeskError> {
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let looks_after = self.only_for_privacy(viewer).is_ok();
        let may = self.house.store.read(|tx| {
            let Some(frame) = store::frame::by_client(tx, practice, client)? else {
                return Ok(false);
            };
            let treats = gate.frame::<Write>(tx, frame)?;
            let treats = treats.is_some_and(|right| right.by() == Right::Usual);
            Ok(looks_after || (treats && viewer.role != Role::Client))
        })?;
        if !may {
            return Err(DeskError::NotFound);
        }
        if last_service_at > act.wall() {
            return Err(DeskError::PurposeNeeded);
        }
        let due_at = self
            .house
            .schedule
            .due(last_service_at, of_age_at, self.house.zone());
        let clock = Retention {
            client,
            last_service_at,
            of_age_at,
            due_at,
            listed_at: None,
            waited_minutes: 0,
            kept_by: None,
        };
        self.house
            .store
            .write(move |tx| retention::put(tx, practice, &clock))?;
        Ok(due_at)
    }

    /// The records whose time is over, with what stands in the way. For whoever answers for privacy.
    pub fn due_records(&self, act: &Act, viewer: &Viewer) -> Result<Vec<DueRecord>, DeskError> {
        self.only_for_privacy(viewer)?;
        let (practice, now) = (self.house.id(), act.wall());
        let page = Page::first(PAGE_ROWS_MAX);
        let found = self.house.store.read(|tx| {
            retention::due_now(tx, practice, now, page)?
                .into_iter()
                .map(|clock| {
                    let record = record_of(&self.house, tx, &clock)?;
                    Ok((clock, record.standing(now)))
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        let shown = found.into_iter().map(|(clock, standing)| DueRecord {
            client: clock.client,
            name: self.house.name(clock.client).short,
            last_service_at: clock.last_service_at,
            due_at: clock.due_at,
            listed_at: clock.listed_at,
            standing,
        });
        Ok(shown.collect())
    }

    /// Decides that a record stays although its time is over. For whoever answers for privacy.
    pub fn keep_record(&self, viewer: &Viewer, client: PersonId) -> Result<(), DeskError> {
        self.only_for_privacy(viewer)?;
        let (practice, by) = (self.house.id(), viewer.person);
        let is_there = self.house.store.write(move |tx| {
            let Some(clock) = retention::of_client(tx, practice, client)? else {
                return Ok(false);
            };
            let kept = Retention {
                kept_by: Some(by),
                ..clock
            };
            retention::put(tx, practice, &kept)?;
            Ok(true)
        })?;
        if is_there {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// Puts what is due on the list, starts clocks again where there was life, and, only where the
    /// practice said so, destroys what stood on the list for thirty days that two clocks agree on.
    /// Tells how many were destroyed. Called by the worker, every minute or so.
    pub fn look_at_retention(&self, act: &mut Act) -> Result<usize, DeskError> {
        let house = Arc::clone(&self.house);
        let (practice, now) = (house.id(), act.wall());
        let passed = house.minutes_since_last_look(act.now());
        let mut page = Page::first(PAGE_ROWS_MAX);
        let mut destroyed = 0;
        loop {
            let clocks = house
                .store
                .read(|tx| retention::due_now(tx, practice, now, page))?;
            let Some(last) = clocks.last() else {
                return Ok(destroyed);
            };
            page = Page::after(last.due_at, last.client.to_bytes(), PAGE_ROWS_MAX);
            for clock in clocks {
                let standing = self.look_at(clock, now, passed)?;
                if standing == Standing::DueUnasked && house.erases_unasked {
                    let (client, why) = (clock.client, ErasureReason::Unasked);
                    match self.begin_erasure(act, client, client, Scope::All, why) {
                        Ok(()) => finish(&house, client, Scope::All, now)?,
                        // A hold or a session came first: it is looked at again.
                        Err(DeskError::UnderLegalHold | DeskError::MustBeKept { .. }) => continue,
                        Err(error) => return Err(error),
                    }
                    destroyed += 1;
                }
            }
        }
    }

    fn look_at(
        &self,
        clock: Retention,
        now: Timestamp,
        passed: u32,
    ) -> Result<Standing, DeskError> {
        let house = Arc::clone(&self.house);
        Ok(house.clone().store.write(move |tx| {
            let practice = house.id();
            let record = record_of(&house, tx, &clock)?;
            let standing = record.standing(now);
            let changed = match standing {
                Standing::Active { at } => Retention {
                    last_service_at: at,
                    due_at: house.schedule.due(at, clock.of_age_at, house.zone()),
                    listed_at: None,
                    waited_minutes: 0,
                    kept_by: None,
                    ..clock
                },
                Standing::Due if clock.listed_at.is_none() => Retention {
                    listed_at: Some(now),
                    ..clock
                },
                Standing::Due => Retention {
                    waited_minutes: clock.waited_minutes.saturating_add(passed),
                    ..clock
                },
                _ => clock,
            };
            if changed != clock {
                retention::put(tx, practice, &changed)?;
            }
            Ok(standing)
        })?)
    }
}

/// What is known of the record of a client; `None` while care goes on.
pub(crate) fn record(
    house: &House,
    tx: &mut Tx<'_>,
    client: PersonId,
) -> Result<Option<Record>, StoreError> {
    let Some(clock) = retention::of_client(tx, house.id(), client)? else {
        return Ok(None);
    };
    record_of(house, tx, &clock).map(Some)
}

pub(crate) fn record_of(
    house: &House,
    tx: &mut Tx<'_>,
    clock: &Retention,
) -> Result<Record, StoreError> {
    let (practice, client) = (house.id(), clock.client);
    let contact = contact::of_client(tx, practice, client, Page::first(1))?
        .first()
        .map(|contact| contact.changed_at);
    let last_session = session::of_client(
        tx,
        practice,
        client,
        clock.last_service_at,
        Timestamp::MAX,
        Page::first(LAST_SESSIONS),
    )?
    .into_iter()
    .filter(|session| session.state != session::SessionState::Cancelled)
    .map(|session| session.starts_at)
    .max();
    let waited = if broken::is(Broken::CountsByWallClock) {
        u32::MAX
    } else {
        clock.waited_minutes
    };
    Ok(Record {
        due_at: clock.due_at,
        last_active_at: contact.max(last_session),
        last_service_at: clock.last_service_at,
        is_held: legal_hold::is_held(tx, practice, client)?,
        is_kept: clock.kept_by.is_some(),
        waited_minutes: waited,
    })
}

impl House {
    /// How many minutes have passed since this was last asked, as two clocks agree. The rest of a
    /// minute is not lost.
    fn minutes_since_last_look(&self, now: practice::Moment) -> u32 {
        let Ok(mut last) = self.last_look.lock() else {
            return 0;
        };
        let passed = last.as_ref().map_or(0, |last| agreed_minutes(last, &now));
        if passed > 0
            || last.is_none_or(|last| last.boot.boot != now.boot.boot || now.wall < last.wall)
        {
            *last = Some(now);
        }
        passed
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn the_schedule_that_comes_with_vestibule_can_be_used() {
        for country in ["gb", "us", "es", "zz"] {
            let schedule = schedule(country).unwrap();
            assert!(schedule.years_after_last_service >= 5 && schedule.source.len() > 20);
            let served: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
            assert!(schedule.due(served, None, &TimeZone::UTC) > served);
        }
    }
}
