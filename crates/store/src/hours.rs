//! What a clinician's hours are besides the week: single dates, and times taken in other calendars.

use jiff::Timestamp;
use practice::{PersonId, PracticeId, Stretch};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// Keeps what a date is: `closed`, or its hours. In the place of what it was.
pub fn put_exception(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    day: String,
    hours: String,
) -> Result<(), StoreError> {
    tx.put(
        "insert into hours_exception (practice_id, clinician_id, day, hours) \
         values ($1, $2, $3, $4) \
         on conflict (practice_id, clinician_id, day) do update set hours = excluded.hours",
        values![practice, clinician, day, hours],
    )
}

/// Lets a date be as every week again.
pub fn remove_exception(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    day: String,
) -> Result<(), StoreError> {
    tx.put(
        "delete from hours_exception where practice_id = $1 and clinician_id = $2 and day = $3",
        values![practice, clinician, day],
    )
}

/// The dates from `from` on that are not as every week, with what they are; at most
/// [`crate::PAGE_ROWS_MAX`].
pub fn exceptions(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    from: String,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(
        EXCEPTIONS,
        values![practice, clinician, from, rows],
        |row: &mut Row| Ok((row.text()?, row.text()?)),
    )
}

pub(crate) const EXCEPTIONS: &str = "select day, hours from hours_exception \
     where practice_id = $1 and clinician_id = $2 and day >= $3 order by day limit $4";

/// Keeps when a clinician is taken elsewhere, in the place of what was kept; at most
/// [`BUSY_MAX`].
pub fn put_busy(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    busy: &[Stretch],
) -> Result<(), StoreError> {
    if busy.len() > BUSY_MAX {
        return Err(StoreError::Limit("times of another calendar"));
    }
    tx.put(
        "delete from busy_time where practice_id = $1 and clinician_id = $2",
        values![practice, clinician],
    )?;
    for stretch in busy {
        tx.put(
            "insert into busy_time (practice_id, clinician_id, from_at, until_at) \
             values ($1, $2, $3, $4) on conflict do nothing",
            values![practice, clinician, stretch.from, stretch.until],
        )?;
    }
    Ok(())
}

/// The most times of another calendar that are kept: four for each working day of a year.
pub const BUSY_MAX: usize = 1_000;

/// When a clinician is taken elsewhere, from `from` on and before `until`.
pub fn busy(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Stretch>, StoreError> {
    let rows = u32::try_from(BUSY_MAX).unwrap_or(u32::MAX);
    tx.list(
        BUSY,
        values![practice, clinician, from, until, rows],
        |row: &mut Row| {
            Ok(Stretch {
                from: row.at()?,
                until: row.at()?,
            })
        },
    )
}

pub(crate) const BUSY: &str = "select from_at, until_at from busy_time \
     where practice_id = $1 and clinician_id = $2 and from_at >= $3 and from_at < $4 \
     order by from_at limit $5";
