//! How people want to be told: whether at all, when, and looking like what.

use jiff::Timestamp;
use practice::{PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// The plan of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeContact {
    /// Who.
    pub person: PersonId,
    /// Anything may leave the house for them.
    pub allowed: bool,
    /// What leaves the house names no address of ours and looks like anybody's.
    pub discreet: bool,
    /// The local minute of the day from which it is quiet, 0 to 1440.
    pub quiet_from_minute: u16,
    /// The local minute of the day at which that ends; the same when it is never quiet.
    pub quiet_until_minute: u16,
    /// The time zone of these minutes.
    pub zone: String,
    /// In which language they are told.
    pub language: String,
    /// When they last said that this is right.
    pub confirmed_at: Timestamp,
}

/// Keeps a plan, in the place of the one that was.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, plan: &SafeContact) -> Result<(), StoreError> {
    tx.put(
        "insert into safe_contact (practice_id, person_id, allowed, discreet, quiet_from_minute, \
         quiet_until_minute, zone, language, confirmed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         on conflict (practice_id, person_id) do update set \
         allowed = excluded.allowed, discreet = excluded.discreet, \
         quiet_from_minute = excluded.quiet_from_minute, \
         quiet_until_minute = excluded.quiet_until_minute, zone = excluded.zone, \
         language = excluded.language, confirmed_at = excluded.confirmed_at",
        values![
            practice,
            plan.person,
            plan.allowed,
            plan.discreet,
            plan.quiet_from_minute,
            plan.quiet_until_minute,
            &plan.zone,
            &plan.language,
            plan.confirmed_at,
        ],
    )
}

/// The plan of somebody; `None` when they never made one.
pub fn of_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
) -> Result<Option<SafeContact>, StoreError> {
    tx.one(
        "select person_id, allowed, discreet, quiet_from_minute, quiet_until_minute, zone, \
         language, confirmed_at from safe_contact where practice_id = $1 and person_id = $2",
        values![practice, person],
        read,
    )
}

fn read(row: &mut Row) -> Result<SafeContact, StoreError> {
    Ok(SafeContact {
        person: row.id()?,
        allowed: row.yes()?,
        discreet: row.yes()?,
        quiet_from_minute: row.minute()?,
        quiet_until_minute: row.minute()?,
        zone: row.text()?,
        language: row.text()?,
        confirmed_at: row.at()?,
    })
}
