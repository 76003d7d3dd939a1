//! Published times: when a clinician receives without being asked.

use jiff::Timestamp;
use practice::{OfferingId, PersonId, PracticeId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// A published time, once or recurring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferingRow {
    /// Which.
    pub id: OfferingId,
    /// Who receives.
    pub clinician: PersonId,
    /// The wall time of the first, in the zone of the practice: `2026-05-05T10:00:00`.
    pub start: String,
    /// How it repeats, as RFC 5545 writes it; empty for once.
    pub rule: String,
    /// How long, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// When it was published.
    pub made_at: Timestamp,
}

/// Publishes a time.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, row: &OfferingRow) -> Result<(), StoreError> {
    tx.put(
        "insert into offering (practice_id, offering_id, clinician_id, start_wall, rule, \
         length_minutes, place, made_at, is_open) values ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        values![
            practice,
            row.id,
            row.clinician,
            &row.start,
            &row.rule,
            row.length_minutes,
            &row.place,
            row.made_at,
        ],
    )
}

/// Takes a published time of this clinician away; `false` when there is none, or not any more.
pub fn take_away(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    id: OfferingId,
) -> Result<bool, StoreError> {
    tx.changed(
        "update offering set is_open = 0 where practice_id = $1 and offering_id = $2 \
         and clinician_id = $3 and is_open = 1",
        values![practice, id, clinician],
    )
}

/// What a clinician has published, the oldest first.
pub fn of_clinician(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    page: Page,
) -> Result<Vec<OfferingRow>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLINICIAN,
        values![practice, clinician, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLINICIAN: &str = "select offering_id, clinician_id, start_wall, rule, \
     length_minutes, place, made_at from offering \
     where practice_id = $1 and clinician_id = $2 and is_open = 1 \
     and (made_at, offering_id) > ($3, $4) order by made_at, offering_id limit $5";

fn read(row: &mut Row) -> Result<OfferingRow, StoreError> {
    Ok(OfferingRow {
        id: row.id()?,
        clinician: row.id()?,
        start: row.text()?,
        rule: row.text()?,
        length_minutes: row.minute()?,
        place: row.text()?,
        made_at: row.at()?,
    })
}
