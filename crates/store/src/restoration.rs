//! That this database was restored from a backup: what came after that backup is not in it.

use jiff::Timestamp;
use practice::PracticeId;

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// One restoration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// When it was restored.
    pub restored_at: Timestamp,
    /// Which backup it came from.
    pub backup: [u8; 16],
    /// When that backup was taken.
    pub taken_at: Timestamp,
}

/// Keeps that the database was restored.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    restoration: &Restoration,
) -> Result<(), StoreError> {
    tx.put(
        "insert into restoration (practice_id, restored_at, backup_id, taken_at, declared_at) \
         values ($1, $2, $3, $4, null) on conflict do nothing",
        values![
            practice,
            restoration.restored_at,
            restoration.backup,
            restoration.taken_at,
        ],
    )
}

/// The restorations that were not declared yet, the oldest first; at most ten.
pub fn undeclared(tx: &mut Tx<'_>, practice: PracticeId) -> Result<Vec<Restoration>, StoreError> {
    tx.list(
        "select restored_at, backup_id, taken_at from restoration where practice_id = $1 \
         and declared_at is null order by restored_at limit 10",
        values![practice],
        read,
    )
}

/// When it was last restored, and of which instant the backup was.
pub fn last(
    tx: &mut Tx<'_>,
    practice: PracticeId,
) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
    tx.one(
        "select restored_at, taken_at from restoration where practice_id = $1 \
         order by restored_at desc limit 1",
        values![practice],
        |row| Ok((row.at()?, row.at()?)),
    )
}

/// Keeps that a restoration was declared.
pub fn declared(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    restored_at: Timestamp,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update restoration set declared_at = $3 where practice_id = $1 and restored_at = $2 \
         and declared_at is null",
        values![practice, restored_at, at],
    )
}

fn read(row: &mut Row) -> Result<Restoration, StoreError> {
    Ok(Restoration {
        restored_at: row.at()?,
        backup: row.id()?,
        taken_at: row.at()?,
    })
}
