//! Practices: one row for each organisation with a contact policy.

use jiff::Timestamp;
use practice::{BookHash, PracticeId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// A practice, as its door shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// Which practice.
    pub id: PracticeId,
    /// The public name on the door.
    pub name: String,
    /// The time zone, such as `Europe/London`.
    pub zone: String,
    /// The weekly hours, as [`practice::OfficeHours::parse`] reads them.
    pub hours: String,
    /// The dates on which it is closed, parted by spaces: `2026-12-25 2026-12-26`.
    pub closed_dates: String,
    /// The country whose help lines are shown, in two letters.
    pub country: String,
    /// The code of the preset that its policy started from.
    pub preset: String,
    /// Whether a rota stands behind the crisis path.
    pub rota: bool,
    /// The contact policy in force.
    pub book: BookHash,
    /// When it was set up.
    pub created_at: Timestamp,
}

/// Sets a practice up, or changes everything about it but its policy and its first day.
pub fn put(tx: &mut Tx<'_>, practice: &Practice) -> Result<(), StoreError> {
    tx.put(
        "insert into practice (practice_id, name, zone, hours, closed_dates, country, preset, rota, \
         book_hash, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (practice_id) do update set name = excluded.name, zone = excluded.zone, \
         hours = excluded.hours, closed_dates = excluded.closed_dates, \
         country = excluded.country, preset = excluded.preset, rota = excluded.rota",
        values![
            practice.id,
            &practice.name,
            &practice.zone,
            &practice.hours,
            &practice.closed_dates,
            &practice.country,
            &practice.preset,
            practice.rota,
            practice.book.0,
            practice.created_at,
        ],
    )
}

/// The practice with this id.
pub fn by_id(tx: &mut Tx<'_>, practice: PracticeId) -> Result<Option<Practice>, StoreError> {
    tx.one(
        "select practice_id, name, zone, hours, closed_dates, country, preset, rota, book_hash, \
         created_at from practice where practice_id = $1",
        values![practice],
        read,
    )
}

/// The first practice: the only one, where a house serves one.
pub fn first(tx: &mut Tx<'_>) -> Result<Option<Practice>, StoreError> {
    tx.one(
        "select practice_id, name, zone, hours, closed_dates, country, preset, rota, book_hash, \
         created_at from practice order by practice_id limit 1",
        values![],
        read,
    )
}

/// The practices in order of their ids, for those who work through all of them.
pub fn all(tx: &mut Tx<'_>, page: Page) -> Result<Vec<Practice>, StoreError> {
    let (_, above) = page.above();
    tx.list(
        "select practice_id, name, zone, hours, closed_dates, country, preset, rota, book_hash, \
         created_at from practice where practice_id > $1 order by practice_id limit $2",
        values![above, page.rows()],
        read,
    )
}

/// Puts another contact policy in force, if the one that was expected still is.
pub fn set_book(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    expected: BookHash,
    book: BookHash,
) -> Result<bool, StoreError> {
    tx.changed(
        "update practice set book_hash = $3 where practice_id = $1 and book_hash = $2",
        values![practice, expected.0, book.0],
    )
}

/// Says whether a rota stands behind the crisis path from now on.
pub fn set_rota(tx: &mut Tx<'_>, practice: PracticeId, stands: bool) -> Result<(), StoreError> {
    tx.put(
        "update practice set rota = $2 where practice_id = $1",
        values![practice, stands],
    )
}

fn read(row: &mut Row) -> Result<Practice, StoreError> {
    Ok(Practice {
        id: row.id()?,
        name: row.text()?,
        zone: row.text()?,
        hours: row.text()?,
        closed_dates: row.text()?,
        country: row.text()?,
        preset: row.text()?,
        rota: row.yes()?,
        book: BookHash(row.hash()?),
        created_at: row.at()?,
    })
}
