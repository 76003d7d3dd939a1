//! The first bare minute: what a rota leaves open of what is promised.

use jiff::{SignedDuration, Timestamp};

use super::Rota;
use crate::{OfficeHours, PersonId, Stretch};

/// What a policy promises: that somebody is on call, and when.
#[derive(Clone, Copy, Debug)]
pub struct Promised<'a> {
    /// From when to when it is looked at.
    pub window: Stretch,
    /// The hours of the promise; none when it holds at every hour.
    pub hours: Option<&'a OfficeHours>,
}

/// A minute of the promise at which nobody can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bare {
    /// The first such instant.
    pub at: Timestamp,
    /// When somebody is on call again; `None` when that is not within the window.
    pub until: Option<Timestamp>,
    /// Why.
    pub why: WhyBare,
}

/// Why nobody can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyBare {
    /// Nobody has a turn.
    Nobody,
    /// These have, and nothing of ours reaches them.
    Unreachable(Vec<PersonId>),
}

impl<'a> Promised<'a> {
    /// Every minute of so many days from an instant.
    pub fn every_minute(from: Timestamp, days: u16) -> Promised<'a> {
        Promised {
            window: Stretch {
                from,
                until: days_after(from, days),
            },
            hours: None,
        }
    }
}

impl Rota {
    /// The first instant of the promise at which nobody who can be reached is on call.
    ///
    /// `reaches` tells whether something of ours reaches a person: whoever has no channel that works
    /// is on call for nobody.
    pub fn bare(
        &self,
        promised: &Promised<'_>,
        reaches: impl Fn(PersonId) -> bool,
    ) -> Option<Bare> {
        let window = promised.window;
        let mut edges = self.edges(window);
        if let Some(hours) = promised.hours {
            for open in hours.open_stretches(window.from, window.until) {
                edges.extend([open.from, open.until]);
            }
        }
        edges.sort_unstable();
        edges.dedup();
        // Between two edges nothing changes, so that looking at each first instant is enough.
        let is_promised = |at: Timestamp| promised.hours.is_none_or(|hours| hours.is_open(at));
        let is_covered = |at: Timestamp| {
            let on = self.on_call_at(at);
            on.iter().any(|one| reaches(one.person))
        };
        let at = *edges
            .iter()
            .find(|at| is_promised(**at) && !is_covered(**at))?;
        let until = edges
            .iter()
            .find(|edge| **edge > at && is_covered(**edge))
            .copied();
        let mut people: Vec<PersonId> = self.on_call_at(at).iter().map(|one| one.person).collect();
        people.dedup();
        let why = if people.is_empty() {
            WhyBare::Nobody
        } else {
            WhyBare::Unreachable(people)
        };
        Some(Bare { at, until, why })
    }

    /// The instants within a window at which somebody else may be on call, its first among them.
    pub(super) fn edges(&self, window: Stretch) -> Vec<Timestamp> {
        let turns = self
            .layers
            .iter()
            .flat_map(|layer| layer.edges(&self.zone, window));
        let changes = self
            .changes
            .iter()
            .flat_map(|change| [change.during.from, change.during.until]);
        let mut edges: Vec<Timestamp> = turns
            .chain(changes)
            .filter(|edge| window.holds(*edge))
            .collect();
        edges.push(window.from);
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}

pub(super) fn days_after(at: Timestamp, days: u16) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(24 * i64::from(days)))
        .unwrap_or(Timestamp::MAX)
}
