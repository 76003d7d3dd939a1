//! How often somebody may try: a soft lock for each sign-in name, whether or not there is such a
//! name, and for nothing else. A passkey is never locked, and neither is help.
//!
//! It lives in memory, so that most failed tries cost no write, and a try with a name that nobody has
//! costs the same as one with a name that somebody has (decision 0031). From the fourth failure on
//! each is kept in the database too, for either kind of name, so that a restart gives a guesser three
//! tries and not a hundred (decision 0034).

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use store::gate_try::{self, GateTry};

use super::GateError;
use crate::{Act, Desk, DeskError};

/// How many names are kept in mind. Where more are tried, those that were tried least give way: so
/// a flood of names does not free the one that it means.
const NAMES_MAX: usize = 100_000;

/// After so many failures a name is locked to the end of the day.
/// Source: reliability 6, at most 100 guesses a day for each way in.
const FAILURES_MAX: u32 = 100;

/// From so many failures on they are kept in the database: a flood of names that are tried once
/// each writes nothing, and somebody who means one name is not forgotten.
pub(crate) const KEPT_FROM: u32 = 4;

/// What is known of one name.
#[derive(Clone, Copy, Debug)]
struct Tried {
    failures: u32,
    last: Timestamp,
}

/// The failures, by the mark of the name that was tried.
#[derive(Debug, Default)]
pub(crate) struct Tries {
    by_mark: HashMap<[u8; 32], Tried>,
}

/// How long somebody waits after so many failures, in seconds; `None` is to the end of the day.
/// Source: reliability 1.4, the steps of kanidm.
pub fn wait_seconds(failures: u32) -> Option<u32> {
    match failures {
        0 => Some(0),
        1..=3 => Some(1),
        4..=9 => Some(3),
        10..=24 => Some(5),
        25..FAILURES_MAX => Some(10),
        _ => None,
    }
}

impl Tries {
    /// Begins a try. It counts as a failure until it was right, so that many tries at once are not
    /// more than as many one after the other.
    ///
    /// Errors: [`GateError::Wait`].
    pub(crate) fn begin(
        &mut self,
        mark: [u8; 32],
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<(), GateError> {
        if let Some(seconds) = self.wait(&mark, now, zone) {
            return Err(GateError::Wait(seconds));
        }
        self.failed(mark, now, zone);
        Ok(())
    }

    /// How many seconds a name still has to wait.
    pub(crate) fn wait(&self, mark: &[u8; 32], now: Timestamp, zone: &TimeZone) -> Option<u32> {
        let tried = self.by_mark.get(mark)?;
        let until = until(tried, zone);
        let left = until.duration_since(now);
        // A clock that was set back makes nobody wait longer than the step says.
        let left = left.min(until.duration_since(tried.last));
        (left > SignedDuration::ZERO)
            .then(|| u32::try_from(left.as_millis().div_euclid(1000) + 1).unwrap_or(u32::MAX))
    }

    /// A try failed.
    pub(crate) fn failed(&mut self, mark: [u8; 32], now: Timestamp, zone: &TimeZone) {
        if self.by_mark.len() >= NAMES_MAX && !self.by_mark.contains_key(&mark) {
            self.make_room();
        }
        let tried = self.by_mark.entry(mark).or_insert(Tried {
            failures: 0,
            last: now,
        });
        // A new day begins anew.
        if day_ends(tried.last, zone) <= now {
            tried.failures = 0;
        }
        tried.failures = tried.failures.saturating_add(1);
        tried.last = now;
    }

    /// A try was right: how many had failed before it.
    pub(crate) fn right(&mut self, mark: &[u8; 32]) -> u32 {
        let tried = self.by_mark.remove(mark);
        tried.map_or(0, |tried| tried.failures.saturating_sub(1))
    }

    /// A try was not looked at, and does not count.
    pub(crate) fn take_back(&mut self, mark: &[u8; 32]) {
        if let Some(tried) = self.by_mark.get_mut(mark) {
            tried.failures = tried.failures.saturating_sub(1);
        }
    }

    /// How often a name failed, and when last.
    pub(crate) fn standing(&self, mark: &[u8; 32]) -> Option<(u32, Timestamp)> {
        let tried = self.by_mark.get(mark)?;
        Some((tried.failures, tried.last))
    }

    /// Takes up what was kept of a name before a restart.
    pub(crate) fn recall(&mut self, kept: &GateTry) {
        let tried = Tried {
            failures: kept.failures,
            last: kept.last_at,
        };
        self.by_mark.entry(kept.mark).or_insert(tried);
    }

    fn make_room(&mut self) {
        let least = self.by_mark.values().map(|tried| tried.failures).min();
        let least = least.unwrap_or(0);
        self.by_mark.retain(|_, tried| tried.failures > least);
    }
}

impl Desk {
    /// Takes up what is kept of a name, when nothing of it is in mind: one look-up, whether or not
    /// anybody has the name.
    pub(crate) fn recall_tries(&self, mark: [u8; 32]) -> Result<(), DeskError> {
        let tries = || self.house.porter.tries.lock().map_err(|_| GateError::Busy);
        if tries()?.standing(&mark).is_some() {
            return Ok(());
        }
        let practice = self.house.id();
        let kept = self
            .house
            .store
            .read(move |tx| gate_try::by_mark(tx, practice, mark))?;
        if let Some(kept) = kept {
            tries()?.recall(&kept);
        }
        Ok(())
    }

    /// Keeps a try that failed, once there were some, and forgets those of other days.
    pub(crate) fn keep_try(&self, act: &Act, mark: [u8; 32]) -> Result<(), DeskError> {
        let standing = self
            .house
            .porter
            .tries
            .lock()
            .map_err(|_| GateError::Busy)?;
        let standing = standing.standing(&mark);
        let Some((failures, last_at)) = standing.filter(|(failures, _)| *failures >= KEPT_FROM)
        else {
            return Ok(());
        };
        let tried = GateTry {
            mark,
            failures,
            last_at,
        };
        let (practice, today) = (self.house.id(), day_begins(act.wall(), self.house.zone()));
        self.house.store.write(move |tx| {
            gate_try::forget_before(tx, practice, today)?;
            gate_try::put(tx, practice, &tried)
        })?;
        Ok(())
    }

    /// How often a name was tried wrongly today, and when last, when that is worth telling its owner.
    pub(crate) fn guessed(
        &self,
        act: &Act,
        mark: &[u8; 32],
    ) -> Result<Option<(u32, Timestamp)>, DeskError> {
        self.recall_tries(*mark)?;
        let tries = self
            .house
            .porter
            .tries
            .lock()
            .map_err(|_| GateError::Busy)?;
        let today = day_begins(act.wall(), self.house.zone());
        let is_told =
            |(failures, last): &(u32, Timestamp)| *failures >= KEPT_FROM && *last >= today;
        Ok(tries.standing(mark).filter(is_told))
    }
}

fn until(tried: &Tried, zone: &TimeZone) -> Timestamp {
    match wait_seconds(tried.failures) {
        Some(seconds) => tried
            .last
            .checked_add(SignedDuration::from_secs(i64::from(seconds)))
            .unwrap_or(Timestamp::MAX),
        None => day_ends(tried.last, zone),
    }
}

fn day_begins(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let day = at.to_zoned(zone.clone()).start_of_day();
    day.map_or(Timestamp::MIN, |midnight| midnight.timestamp())
}

fn day_ends(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let tomorrow = at.to_zoned(zone.clone()).tomorrow();
    let midnight = tomorrow.and_then(|day| day.start_of_day());
    midnight.map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "2026-05-04T09:00:00Z";

    fn after(seconds: i64) -> Timestamp {
        let start: Timestamp = START.parse().unwrap();
        start + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn each_failure_makes_the_next_try_wait() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let mut tries = Tries::default();
        let (mark, mut now) = ([1; 32], after(0));
        let mut guesses = 0;
        // Somebody guesses as fast as they may, all day long.
        while now < after(24 * 60 * 60) {
            match tries.wait(&mark, now, &zone) {
                Some(seconds) => now += SignedDuration::from_secs(i64::from(seconds)),
                None if now >= after(14 * 60 * 60) => break,
                None => {
                    guesses += 1;
                    tries.failed(mark, now, &zone);
                }
            }
        }
        assert_eq!(guesses, 100);
        // London's midnight is at eleven in Greenwich: then there are guesses again.
        assert!(now >= "2026-05-04T23:00:00Z".parse().unwrap(), "{now}");
    }

    #[test]
    fn the_steps_are_those_of_the_table() {
        let steps = [
            (0, 0),
            (1, 1),
            (3, 1),
            (4, 3),
            (9, 3),
            (10, 5),
            (24, 5),
            (25, 10),
            (99, 10),
        ];
        for (failures, seconds) in steps {
            assert_eq!(wait_seconds(failures), Some(seconds), "{failures}");
        }
        assert_eq!(wait_seconds(100), None);
    }

    #[test]
    fn a_right_try_and_another_name_are_free() {
        let zone = TimeZone::UTC;
        let mut tries = Tries::default();
        tries.failed([1; 32], after(0), &zone);
        assert!(tries.wait(&[1; 32], after(0), &zone).is_some());
        assert_eq!(tries.wait(&[2; 32], after(0), &zone), None);
        tries.right(&[1; 32]);
        assert_eq!(tries.wait(&[1; 32], after(0), &zone), None);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let mut tries = Tries::default();
        tries.failed([1; 32], after(0), &TimeZone::UTC);
        let wait = tries.wait(&[1; 32], after(-360_000), &TimeZone::UTC);
        assert_eq!(wait, Some(2));
    }

    #[test]
    fn a_flood_of_names_does_not_free_the_one_that_is_meant() {
        let zone = TimeZone::UTC;
        let mut tries = Tries::default();
        for _ in 0..2 {
            tries.failed([255; 32], after(0), &zone);
        }
        for number in 0..=u32::try_from(NAMES_MAX).unwrap() {
            let mut mark = [0; 32];
            mark[..4].copy_from_slice(&number.to_le_bytes());
            tries.failed(mark, after(0), &zone);
        }
        assert!(tries.by_mark.len() <= NAMES_MAX);
        assert!(tries.wait(&[255; 32], after(0), &zone).is_some());
    }
}
