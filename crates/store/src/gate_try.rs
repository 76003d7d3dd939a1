//! How often a sign-in name was tried wrongly, so that a restart does not give a guesser new tries.

use jiff::Timestamp;
use practice::PracticeId;

use crate::{StoreError, Tx, value::values};

/// A name that was tried, by its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateTry {
    /// A keyed mark of the name.
    pub mark: [u8; 32],
    /// How often it was tried wrongly in the day of the last try.
    pub failures: u32,
    /// When it was last tried.
    pub last_at: Timestamp,
}

/// Keeps how often a name was tried.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, tried: &GateTry) -> Result<(), StoreError> {
    tx.put(
        "insert into gate_try (practice_id, mark, failures, last_at) values ($1, $2, $3, $4) \
         on conflict (practice_id, mark) do update set \
         failures = excluded.failures, last_at = excluded.last_at",
        values![practice, tried.mark, tried.failures, tried.last_at],
    )
}

/// How often the name with this mark was tried; `None` when it was never tried so often that it is
/// kept.
pub fn by_mark(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    mark: [u8; 32],
) -> Result<Option<GateTry>, StoreError> {
    tx.one(
        "select mark, failures, last_at from gate_try where practice_id = $1 and mark = $2",
        values![practice, mark],
        |row| {
            Ok(GateTry {
                mark: row.hash()?,
                failures: row.small()?,
                last_at: row.at()?,
            })
        },
    )
}

/// Forgets a name that was tried rightly.
pub fn forget(tx: &mut Tx<'_>, practice: PracticeId, mark: [u8; 32]) -> Result<(), StoreError> {
    tx.put(
        "delete from gate_try where practice_id = $1 and mark = $2",
        values![practice, mark],
    )
}

/// Forgets every name that was last tried before this instant.
pub fn forget_before(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    before: Timestamp,
) -> Result<(), StoreError> {
    tx.put(
        "delete from gate_try where practice_id = $1 and last_at < $2",
        values![practice, before],
    )
}
