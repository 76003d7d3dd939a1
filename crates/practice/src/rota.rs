//! The rota: who is on call at an instant, and the first minute at which nobody is.
//!
//! Layers stand behind each other: whoever is on call in the first layer is asked first. A layer is
//! a list of people who take turns of one length. Turns are written in wall time of the practice's
//! zone and read by `wall`: a turn starts at the first instant that its wall time can mean and ends
//! at the last, so that a change of the clocks makes two people be on call and never nobody.
//!
//! Invariant: two turns that follow each other leave no instant between them, in any zone.
//! Source: reliability 2.2 (the rule of GoAlert), P15, R-CRI-05.

mod bare;
mod layer;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

pub use bare::{Bare, Promised, WhyBare};
pub use layer::{Layer, LayerError, PEOPLE_MAX, TURN_HOURS_MAX};

use crate::{PersonId, Stretch, wall};

/// How many layers a rota may have: the first, the second, the third, and one to spare.
pub const LAYERS_MAX: usize = 4;

/// Who stands behind the crisis path, and when.
#[derive(Clone, Debug)]
pub struct Rota {
    zone: TimeZone,
    layers: Vec<Layer>,
    changes: Vec<RotaChange>,
}

/// What is not as the turns say, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotaChange {
    /// For how long.
    pub during: Stretch,
    /// What.
    pub what: Instead,
}

/// What a change of the rota does to whoever would be on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// `by` stands in wherever `of` would be on call.
    Cover {
        /// Whose turns.
        of: PersonId,
        /// Who takes them.
        by: PersonId,
    },
    /// The two take each other's places.
    Swap {
        /// One of them.
        one: PersonId,
        /// The other.
        other: PersonId,
    },
    /// Somebody is on call besides, in this layer.
    Also {
        /// Who.
        who: PersonId,
        /// In which layer, counted from nought.
        layer: u16,
    },
    /// Somebody is away, and nobody stands in: that minute may be bare, and is told.
    Away {
        /// Who.
        who: PersonId,
    },
}

/// Somebody who is on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OnCall {
    /// In which layer, counted from nought.
    pub layer: u16,
    /// Who.
    pub person: PersonId,
}

/// The stretch between two wall times: it starts at the first instant that its start can mean and
/// ends at the last that its end can. `None` when it is empty or outside of all calendars.
pub fn during(zone: &TimeZone, from: DateTime, until: DateTime) -> Option<Stretch> {
    let stretch = Stretch {
        from: wall::first(zone, from)?,
        until: wall::end(zone, until)?,
    };
    (!stretch.is_empty()).then_some(stretch)
}

impl Rota {
    /// A rota of these layers in this zone, with changes in the order in which they were made: one
    /// that was made later is about what those before it have left.
    pub fn new(zone: TimeZone, layers: Vec<Layer>, changes: Vec<RotaChange>) -> Rota {
        Rota {
            zone,
            layers,
            changes,
        }
    }

    /// Its layers, the one that is asked first in front.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Everybody who is on call at an instant, the first layer in front, each once a layer.
    pub fn on_call_at(&self, at: Timestamp) -> Vec<OnCall> {
        let mut on: Vec<OnCall> = Vec::new();
        for (layer, number) in self.layers.iter().zip(0_u16..) {
            on.extend(
                layer
                    .people_at(&self.zone, at)
                    .into_iter()
                    .map(|person| OnCall {
                        layer: number,
                        person,
                    }),
            );
        }
        for change in self.changes.iter().filter(|change| change.during.holds(at)) {
            change.what.apply(&mut on);
        }
        on.sort_unstable();
        on.dedup();
        on
    }

    /// Whoever is on call in one layer at an instant.
    pub fn on_call_in(&self, layer: u16, at: Timestamp) -> Vec<PersonId> {
        let on = self.on_call_at(at);
        let in_layer = on.iter().filter(|one| one.layer == layer);
        in_layer.map(|one| one.person).collect()
    }

    /// The next instant after `at`, within `horizon_days`, at which somebody else is on call.
    pub fn next_handover(&self, at: Timestamp, horizon_days: u16) -> Option<Timestamp> {
        let window = Stretch {
            from: at,
            until: bare::days_after(at, horizon_days),
        };
        let now = self.on_call_at(at);
        self.edges(window)
            .into_iter()
            .find(|edge| *edge > at && self.on_call_at(*edge) != now)
    }

    /// Everybody who has a place in the rota, as a turn or as a change.
    pub fn people(&self) -> Vec<PersonId> {
        let turns = self.layers.iter().flat_map(Layer::people).copied();
        let changes = self.changes.iter().filter_map(|change| match change.what {
            Instead::Cover { by, .. } => Some(by),
            Instead::Also { who, .. } => Some(who),
            Instead::Swap { .. } | Instead::Away { .. } => None,
        });
        let mut all: Vec<PersonId> = turns.chain(changes).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Instead {
    /// Applies it to those who are on call.
    fn apply(self, on: &mut Vec<OnCall>) {
        match self {
            Instead::Cover { of, by } => {
                for one in on.iter_mut().filter(|one| one.person == of) {
                    one.person = by;
                }
            }
            Instead::Swap { one, other } => {
                for place in on.iter_mut() {
                    if place.person == one {
                        place.person = other;
                    } else if place.person == other {
                        place.person = one;
                    }
                }
            }
            Instead::Also { who, layer } => on.push(OnCall { layer, person: who }),
            Instead::Away { who } => on.retain(|one| one.person != who),
        }
    }
}
