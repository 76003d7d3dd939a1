//! One layer of a rota: people who take turns.

use std::collections::BTreeSet;

use jiff::{
    Timestamp, ToSpan,
    civil::DateTime,
    tz::{Offset, TimeZone},
};

use crate::{HoursError, OfficeHours, PersonId, Stretch, wall};

/// The most people who take turns in one layer: more than a group practice has.
pub const PEOPLE_MAX: usize = 50;

/// The longest turn, in hours: eight weeks.
pub const TURN_HOURS_MAX: u16 = 8 * 7 * 24;

/// How far apart an instant and its wall time can lie, in hours, whatever the zone does: the widest
/// offset there is. A turn further away than this can not hold the instant.
const WALL_APART_HOURS: i64 = 26;

/// People who take turns.
#[derive(Clone, Debug)]
pub struct Layer {
    first: DateTime,
    turn_hours: u16,
    people: Vec<PersonId>,
    hours: Option<OfficeHours>,
}

/// Why a layer can not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayerError {
    /// There is nobody to take a turn.
    #[error("a layer needs at least one person")]
    Nobody,
    /// There are too many people.
    #[error("a layer holds at most {PEOPLE_MAX} people")]
    TooMany,
    /// A turn has to last some time.
    #[error("a turn lasts from one hour to {TURN_HOURS_MAX} hours")]
    Length,
    /// The hours can not be read.
    #[error(transparent)]
    Hours(#[from] HoursError),
}

impl Layer {
    /// The length of a turn that is handed over every day, in hours.
    pub const DAILY: u16 = 24;

    /// The length of a turn that is handed over every week, in hours.
    pub const WEEKLY: u16 = 7 * 24;

    /// A layer whose first turn begins at this wall time; the person in front takes it.
    ///
    /// Errors: [`LayerError::Nobody`], [`LayerError::TooMany`], [`LayerError::Length`].
    pub fn new(
        first: DateTime,
        turn_hours: u16,
        people: Vec<PersonId>,
    ) -> Result<Layer, LayerError> {
        if people.is_empty() {
            return Err(LayerError::Nobody);
        }
        if people.len() > PEOPLE_MAX {
            return Err(LayerError::TooMany);
        }
        if turn_hours == 0 || turn_hours > TURN_HOURS_MAX {
            return Err(LayerError::Length);
        }
        Ok(Layer {
            first,
            turn_hours,
            people,
            hours: None,
        })
    }

    /// The same layer, on call only in these hours of the week, such as
    /// `mon-fri 18:00-24:00, 00:00-08:00`.
    ///
    /// Errors: [`LayerError::Hours`] for hours that can not be read.
    pub fn within(mut self, zone: &str, hours: &str) -> Result<Layer, LayerError> {
        self.hours = Some(OfficeHours::parse(zone, hours, BTreeSet::new())?);
        Ok(self)
    }

    /// When its first turn begins, in wall time.
    pub fn first(&self) -> DateTime {
        self.first
    }

    /// How long a turn is, in hours of wall time.
    pub fn turn_hours(&self) -> u16 {
        self.turn_hours
    }

    /// Those who take turns, in order.
    pub fn people(&self) -> &[PersonId] {
        &self.people
    }

    /// Whoever has a turn at an instant: one person, and two where the clocks make turns overlap.
    pub(super) fn people_at(&self, zone: &TimeZone, at: Timestamp) -> Vec<PersonId> {
        if self.hours.as_ref().is_some_and(|hours| !hours.is_open(at)) {
            return Vec::new();
        }
        let mut on = Vec::new();
        for number in self.turns_near(at, at) {
            let holds = self.turn(zone, number).is_some_and(|turn| turn.holds(at));
            if let (true, Some(person)) = (holds, self.whose(number))
                && !on.contains(&person)
            {
                on.push(person);
            }
        }
        on
    }

    /// The instants within a window at which somebody else may be on call in this layer.
    pub(super) fn edges(&self, zone: &TimeZone, window: Stretch) -> Vec<Timestamp> {
        let mut edges = Vec::new();
        for number in self.turns_near(window.from, window.until) {
            if let Some(turn) = self.turn(zone, number) {
                edges.extend([turn.from, turn.until]);
            }
        }
        if let Some(hours) = &self.hours {
            for open in hours.open_stretches(window.from, window.until) {
                edges.extend([open.from, open.until]);
            }
        }
        edges
    }

    fn whose(&self, number: i64) -> Option<PersonId> {
        let length = i64::try_from(self.people.len()).ok()?;
        let place = usize::try_from(number.checked_rem_euclid(length)?).ok()?;
        self.people.get(place).copied()
    }

    /// The stretch of one turn; `None` for what lies outside of all calendars, or was skipped whole.
    fn turn(&self, zone: &TimeZone, number: i64) -> Option<Stretch> {
        let stretch = Stretch {
            from: wall::first(zone, self.wall_of(number)?)?,
            until: wall::end(zone, self.wall_of(number.checked_add(1)?)?)?,
        };
        (!stretch.is_empty()).then_some(stretch)
    }

    /// When a turn begins, in wall time. Days have 24 hours there, whatever the clocks do.
    fn wall_of(&self, number: i64) -> Option<DateTime> {
        let hours = number.checked_mul(i64::from(self.turn_hours))?;
        self.first.checked_add(hours.hours()).ok()
    }

    /// The numbers of all turns that can hold an instant between these two, and no turn before the
    /// first.
    fn turns_near(&self, from: Timestamp, until: Timestamp) -> std::ops::RangeInclusive<i64> {
        let number = |at: Timestamp, apart: i64| {
            let wall = Offset::UTC.to_datetime(at);
            let hours = wall.duration_since(self.first).as_hours();
            hours
                .saturating_add(apart)
                .div_euclid(i64::from(self.turn_hours))
        };
        let first = number(from, -WALL_APART_HOURS);
        first.max(0)..=number(until, WALL_APART_HOURS)
    }
}
