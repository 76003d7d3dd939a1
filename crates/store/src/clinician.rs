//! What is particular to a clinician: own hours, and who covers while they are away.

use jiff::Timestamp;
use practice::{PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// A clinician's own hours and absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinician {
    /// Who.
    pub id: PersonId,
    /// Own weekly hours; empty when they are the practice's.
    pub hours: String,
    /// Away from this instant.
    pub away_from: Option<Timestamp>,
    /// Away up to this instant.
    pub away_until: Option<Timestamp>,
    /// Who covers.
    pub cover: Option<PersonId>,
}

/// Keeps a clinician's hours and absence, in the place of those that were.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, clinician: &Clinician) -> Result<(), StoreError> {
    tx.put(
        "insert into clinician (practice_id, clinician_id, hours, away_from, away_until, cover_id) \
         values ($1, $2, $3, $4, $5, $6) \
         on conflict (practice_id, clinician_id) do update set hours = excluded.hours, \
         away_from = excluded.away_from, away_until = excluded.away_until, \
         cover_id = excluded.cover_id",
        values![
            practice,
            clinician.id,
            &clinician.hours,
            clinician.away_from,
            clinician.away_until,
            clinician.cover,
        ],
    )
}

/// A clinician's hours and absence; `None` when nothing particular was kept.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
) -> Result<Option<Clinician>, StoreError> {
    tx.one(
        "select clinician_id, hours, away_from, away_until, cover_id from clinician \
         where practice_id = $1 and clinician_id = $2",
        values![practice, clinician],
        read,
    )
}

/// Keeps a clinician's own weekly hours; empty when they are the practice's.
pub fn set_hours(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    hours: String,
) -> Result<bool, StoreError> {
    tx.changed(
        "update clinician set hours = $3 where practice_id = $1 and clinician_id = $2",
        values![practice, clinician, hours],
    )
}

/// Keeps whether times that come free with this clinician are offered to others.
pub fn set_offers_freed(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    offers: bool,
) -> Result<bool, StoreError> {
    tx.changed(
        "update clinician set offers_freed = $3 where practice_id = $1 and clinician_id = $2",
        values![practice, clinician, offers],
    )
}

/// Whether times that come free with this clinician are offered to others.
pub fn offers_freed(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
) -> Result<bool, StoreError> {
    let offers = tx.one(
        "select offers_freed from clinician where practice_id = $1 and clinician_id = $2",
        values![practice, clinician],
        Row::yes,
    )?;
    Ok(offers.unwrap_or(false))
}

/// Takes a turn: of two writes that take the turn of one clinician, such as two bookings, the second
/// runs on after the first is durable and sees what it wrote. `false` when nothing was ever kept of
/// this clinician with [`put`]: then there is no turn to take.
pub fn turn(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
) -> Result<bool, StoreError> {
    tx.changed(
        "update clinician set hours = hours where practice_id = $1 and clinician_id = $2",
        values![practice, clinician],
    )
}

pub(crate) const OF_CLIENT: &str = "select c.clinician_id, c.hours, c.away_from, c.away_until, \
     c.cover_id from frame f join clinician c \
     on c.practice_id = f.practice_id and c.clinician_id = f.clinician_id \
     where f.practice_id = $1 and f.client_id = $2";

pub(crate) fn read(row: &mut Row) -> Result<Clinician, StoreError> {
    Ok(Clinician {
        id: row.id()?,
        hours: row.text()?,
        away_from: row.maybe_at()?,
        away_until: row.maybe_at()?,
        cover: row.maybe_id()?,
    })
}
