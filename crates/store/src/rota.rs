//! The rota as it is kept: layers, turns, changes, and the test pages.

use jiff::Timestamp;
use practice::{
    PersonId, PracticeId, RotaChangeId, Stretch, TestPageId,
    rota::{Instead, LAYERS_MAX, PEOPLE_MAX, RotaChange},
};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// A layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerRow {
    /// Which, counted from nought.
    pub layer: u16,
    /// When its first turn begins, in wall time of the practice.
    pub first_at: String,
    /// How long a turn is, in hours.
    pub turn_hours: u16,
    /// The hours of the week; empty for all of them.
    pub hours: String,
    /// Who takes turns, in order.
    pub people: Vec<PersonId>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Which.
    pub id: RotaChangeId,
    /// What, and for how long.
    pub change: RotaChange,
    /// Who made it.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
}

/// A test page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestRow {
    /// Which.
    pub id: TestPageId,
    /// To whom.
    pub person: PersonId,
    /// When it was made.
    pub sent_at: Timestamp,
    /// When they said that it came.
    pub answered_at: Option<Timestamp>,
}

/// Keeps a layer in the place of the one that was.
pub fn put_layer(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    layer: &LayerRow,
) -> Result<(), StoreError> {
    remove_layer(tx, practice, layer.layer)?;
    tx.put(
        "insert into rota_layer (practice_id, layer, first_at, turn_hours, hours) \
         values ($1, $2, $3, $4, $5)",
        values![
            practice,
            layer.layer,
            &layer.first_at,
            layer.turn_hours,
            &layer.hours,
        ],
    )?;
    for (place, person) in (0_u16..).zip(&layer.people) {
        tx.put(
            "insert into rota_turn (practice_id, layer, place, person_id) values ($1, $2, $3, $4)",
            values![practice, layer.layer, place, *person],
        )?;
    }
    Ok(())
}

/// Takes a layer away.
pub fn remove_layer(tx: &mut Tx<'_>, practice: PracticeId, layer: u16) -> Result<(), StoreError> {
    tx.put(
        "delete from rota_turn where practice_id = $1 and layer = $2",
        values![practice, layer],
    )?;
    tx.put(
        "delete from rota_layer where practice_id = $1 and layer = $2",
        values![practice, layer],
    )
}

/// Every layer, the one in front first.
pub fn layers(tx: &mut Tx<'_>, practice: PracticeId) -> Result<Vec<LayerRow>, StoreError> {
    let rows = u32::try_from(LAYERS_MAX).unwrap_or(u32::MAX);
    let mut layers = tx.list(LAYERS, values![practice, rows], |row| {
        Ok(LayerRow {
            layer: row.minute()?,
            first_at: row.text()?,
            turn_hours: row.minute()?,
            hours: row.text()?,
            people: Vec::new(),
        })
    })?;
    let rows = u32::try_from(PEOPLE_MAX).unwrap_or(u32::MAX);
    for layer in &mut layers {
        let turns = values![practice, layer.layer, rows];
        layer.people = tx.list(TURNS, turns, Row::id::<PersonId>)?;
    }
    Ok(layers)
}

pub(crate) const LAYERS: &str = "select layer, first_at, turn_hours, hours from rota_layer \
     where practice_id = $1 order by layer limit $2";

pub(crate) const TURNS: &str = "select person_id from rota_turn \
     where practice_id = $1 and layer = $2 order by place limit $3";

/// Adds a change.
pub fn add_change(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    row: &ChangeRow,
) -> Result<(), StoreError> {
    let (kind, person, other, layer) = flat(row.change.what);
    tx.put(
        "insert into rota_change (practice_id, change_id, kind, person_id, other_id, layer, \
         from_at, until_at, made_by_id, made_at, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        values![
            practice,
            row.id,
            kind,
            person,
            other,
            layer,
            row.change.during.from,
            row.change.during.until,
            row.made_by,
            row.made_at,
        ],
    )
}

/// Takes a change back; `false` when it was taken back before, or there is none.
pub fn take_back_change(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: RotaChangeId,
) -> Result<bool, StoreError> {
    tx.changed(
        "update rota_change set is_open = 0 \
         where practice_id = $1 and change_id = $2 and is_open = 1",
        values![practice, id],
    )
}

/// The changes that end after an instant, in the order in which they were made.
pub fn changes_after(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    after: Timestamp,
) -> Result<Vec<ChangeRow>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    let mut changes = tx.list(CHANGES, values![practice, after, rows], read_change)?;
    changes.sort_by_key(|change| (change.made_at, change.id));
    Ok(changes)
}

pub(crate) const CHANGES: &str = "select change_id, kind, person_id, other_id, layer, from_at, \
     until_at, made_by_id, made_at from rota_change \
     where practice_id = $1 and is_open = 1 and until_at > $2 order by until_at, change_id limit $3";

/// Adds a test page.
pub fn add_test(tx: &mut Tx<'_>, practice: PracticeId, test: &TestRow) -> Result<(), StoreError> {
    tx.put(
        "insert into rota_test (practice_id, test_id, person_id, sent_at, answered_at) \
         values ($1, $2, $3, $4, null)",
        values![practice, test.id, test.person, test.sent_at],
    )
}

/// Keeps that a test page came; `false` when that was kept before, or it went to somebody else.
pub fn answer_test(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: TestPageId,
    person: PersonId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update rota_test set answered_at = $4 where practice_id = $1 and test_id = $2 \
         and person_id = $3 and answered_at is null",
        values![practice, id, person, at],
    )
}

/// The newest test page of a person.
pub fn last_test(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
) -> Result<Option<TestRow>, StoreError> {
    tx.one(LAST_TEST, values![practice, person], |row| {
        Ok(TestRow {
            id: row.id()?,
            person: row.id()?,
            sent_at: row.at()?,
            answered_at: row.maybe_at()?,
        })
    })
}

pub(crate) const LAST_TEST: &str = "select test_id, person_id, sent_at, answered_at from rota_test \
     where practice_id = $1 and person_id = $2 order by sent_at desc, test_id desc limit 1";

const COVER: &str = "cover";
const SWAP: &str = "swap";
const ALSO: &str = "also";
const AWAY: &str = "away";

fn flat(what: Instead) -> (&'static str, PersonId, Option<PersonId>, u16) {
    match what {
        Instead::Cover { of, by } => (COVER, of, Some(by), 0),
        Instead::Swap { one, other } => (SWAP, one, Some(other), 0),
        Instead::Also { who, layer } => (ALSO, who, None, layer),
        Instead::Away { who } => (AWAY, who, None, 0),
    }
}

fn read_change(row: &mut Row) -> Result<ChangeRow, StoreError> {
    let (id, kind, person) = (row.id()?, row.text()?, row.id()?);
    let (other, layer) = (row.maybe_id()?, row.minute()?);
    let what = match (kind.as_str(), other) {
        (COVER, Some(by)) => Instead::Cover { of: person, by },
        (SWAP, Some(other)) => Instead::Swap { one: person, other },
        (ALSO, _) => Instead::Also { who: person, layer },
        (AWAY, _) => Instead::Away { who: person },
        _ => return Err(StoreError::Damaged(format!("unknown change '{kind}'"))),
    };
    let during = Stretch {
        from: row.at()?,
        until: row.at()?,
    };
    Ok(ChangeRow {
        id,
        change: RotaChange { during, what },
        made_by: row.id()?,
        made_at: row.at()?,
    })
}
