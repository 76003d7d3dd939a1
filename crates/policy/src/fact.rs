//! What a book may know: the facts of a situation, by the names that policies use.

use cedar_policy::{EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use practice::{Absence, Coaching, Disposition, Finding, Phase, Situation};

use crate::ask::ROWS;

/// How many facts there are: four closed lists, the yes-or-no facts, and the row.
pub const FACTS: usize = 4 + Situation::FLAGS.len() + 1;

const ROW: usize = FACTS - 1;

/// One fact: a closed list, a yes-or-no, or the disposition that the purpose's row gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact(usize);

impl Fact {
    /// The disposition that the row gave. Unknown while the row itself is asked.
    pub const ROW: Fact = Fact(ROW);

    /// Every fact, in order; the row comes last.
    pub fn all() -> impl Iterator<Item = Fact> {
        (0..FACTS).map(Fact)
    }

    /// The fact with this name.
    pub fn from_name(name: &str) -> Option<Fact> {
        Fact::all().find(|fact| fact.name() == name)
    }

    /// The name that policies use: `context.<name>`.
    pub fn name(self) -> &'static str {
        match self.0 {
            0 => "finding",
            1 => "phase",
            2 => "coaching",
            3 => "absence",
            ROW => "row",
            other => Situation::FLAGS.get(other - 4).copied().unwrap_or("row"),
        }
    }

    /// The name of its type in the schema; `None` for a yes-or-no fact.
    pub fn type_name(self) -> Option<&'static str> {
        match self.0 {
            0 => Some("Finding"),
            1 => Some("Phase"),
            2 => Some("Coaching"),
            3 => Some("Absence"),
            ROW => Some("Disposition"),
            _ => None,
        }
    }

    /// The codes of the values of a closed list; a yes-or-no fact has none.
    pub fn codes(self) -> Vec<&'static str> {
        match self.0 {
            0 => Finding::ALL.iter().map(|value| value.code()).collect(),
            1 => Phase::ALL.iter().map(|value| value.code()).collect(),
            2 => Coaching::ALL.iter().map(|value| value.code()).collect(),
            3 => Absence::ALL.iter().map(|value| value.code()).collect(),
            ROW => ROWS.iter().map(|value| value.code()).collect(),
            _ => Vec::new(),
        }
    }

    /// How many values it has.
    pub fn size(self) -> usize {
        match self.0 {
            0 => Finding::ALL.len(),
            1 => Phase::ALL.len(),
            2 => Coaching::ALL.len(),
            3 => Absence::ALL.len(),
            ROW => ROWS.len(),
            _ => 2,
        }
    }

    /// Its value, by place, as Cedar reads it.
    pub(crate) fn expression(self, place: usize) -> Option<RestrictedExpression> {
        let Some(type_name) = self.type_name() else {
            return Some(RestrictedExpression::new_bool(place == 1));
        };
        let code = self.codes().get(place).copied()?;
        entity(type_name, code).map(RestrictedExpression::new_entity_uid)
    }

    /// Sets this fact of a situation to the value at a place. The row is no part of a situation.
    pub(crate) fn set(self, situation: &mut Situation, place: usize) {
        match self.0 {
            0 => set(&mut situation.finding, &Finding::ALL, place),
            1 => set(&mut situation.phase, Phase::ALL, place),
            2 => set(&mut situation.coaching, Coaching::ALL, place),
            3 => set(&mut situation.absence, Absence::ALL, place),
            ROW => {}
            _ => {
                situation.set_flag(self.name(), place == 1);
            }
        }
    }
}

/// The values of every fact, by place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts([u8; FACTS]);

impl Facts {
    /// The facts of a situation; the row is not known yet.
    pub(crate) fn of(situation: &Situation) -> Facts {
        let mut places = [0; FACTS];
        for (place, fact) in places.iter_mut().zip(Fact::all()) {
            *place = match fact.0 {
                0 => find(&Finding::ALL, situation.finding),
                1 => find(Phase::ALL, situation.phase),
                2 => find(Coaching::ALL, situation.coaching),
                3 => find(Absence::ALL, situation.absence),
                ROW => 0,
                _ => u8::from(situation.flag(fact.name()) == Some(true)),
            };
        }
        Facts(places)
    }

    /// Now the row is known.
    pub(crate) fn set_row(&mut self, row: Disposition) {
        let place = find(&ROWS, row);
        if let Some(slot) = self.0.last_mut() {
            *slot = place;
        }
    }

    /// The place of a fact's value.
    pub(crate) fn place(&self, fact: Fact) -> usize {
        self.0.get(fact.0).copied().map_or(0, usize::from)
    }
}

/// An entity of the schema, such as `Purpose::"c.agenda"`.
pub(crate) fn entity(type_name: &str, code: &str) -> Option<EntityUid> {
    let type_name: EntityTypeName = type_name.parse().ok()?;
    Some(EntityUid::from_type_name_and_id(
        type_name,
        EntityId::new(code),
    ))
}

fn find<T: PartialEq + Copy>(list: &[T], value: T) -> u8 {
    let place = list.iter().position(|item| *item == value);
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(0)
}

fn set<T: Copy>(slot: &mut T, list: &[T], place: usize) {
    if let Some(value) = list.get(place) {
        *slot = *value;
    }
}
