//! Series of sessions: the rule, and how far ahead its sessions are laid out as rows.

use jiff::Timestamp;
use practice::{PersonId, PracticeId, SeriesId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// A series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRow {
    /// Which.
    pub id: SeriesId,
    /// With which client.
    pub client: PersonId,
    /// With which clinician.
    pub clinician: PersonId,
    /// The wall time of the first session, in the zone of the practice: `2026-05-05T10:00:00`.
    pub start: String,
    /// How it repeats, as RFC 5545 writes it.
    pub rule: String,
    /// How long each session is, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// Up to when sessions are laid out.
    pub laid_until: Timestamp,
    /// Who made it.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
    /// Whether it goes on.
    pub is_open: bool,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select series_id, client_id, clinician_id, start_wall, rule, length_minutes, place, \
             laid_until, made_by_id, made_at, is_open from session_series ",
            $rest
        )
    };
}

/// Keeps a series.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, series: &SeriesRow) -> Result<(), StoreError> {
    tx.put(
        "insert into session_series (practice_id, series_id, client_id, clinician_id, start_wall, \
         rule, length_minutes, place, laid_until, made_by_id, made_at, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            practice,
            series.id,
            series.client,
            series.clinician,
            &series.start,
            &series.rule,
            series.length_minutes,
            &series.place,
            series.laid_until,
            series.made_by,
            series.made_at,
            series.is_open,
        ],
    )
}

/// One series.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    series: SeriesId,
) -> Result<Option<SeriesRow>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and series_id = $2"),
        values![practice, series],
        read,
    )
}

/// The series of a clinician that go on, the oldest first.
pub fn of_clinician(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    page: Page,
) -> Result<Vec<SeriesRow>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLINICIAN,
        values![practice, clinician, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLINICIAN: &str = columns!(
    "where practice_id = $1 and clinician_id = $2 and is_open = 1 \
     and (made_at, series_id) > ($3, $4) order by made_at, series_id limit $5"
);

/// Keeps how far sessions are laid out, if it was so far before. `false`: somebody else did, or the
/// series has ended.
pub fn set_laid_until(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    series: SeriesId,
    from: Timestamp,
    to: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update session_series set laid_until = $4 where practice_id = $1 and series_id = $2 \
         and laid_until = $3 and is_open = 1",
        values![practice, series, from, to],
    )
}

/// Ends a series; `false` when it had ended. Its sessions are the caller's to cancel.
pub fn end(tx: &mut Tx<'_>, practice: PracticeId, series: SeriesId) -> Result<bool, StoreError> {
    tx.changed(
        "update session_series set is_open = 0 \
         where practice_id = $1 and series_id = $2 and is_open = 1",
        values![practice, series],
    )
}

fn read(row: &mut Row) -> Result<SeriesRow, StoreError> {
    Ok(SeriesRow {
        id: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        start: row.text()?,
        rule: row.text()?,
        length_minutes: row.minute()?,
        place: row.text()?,
        laid_until: row.at()?,
        made_by: row.id()?,
        made_at: row.at()?,
        is_open: row.yes()?,
    })
}
