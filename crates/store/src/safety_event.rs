//! Safety events: what happened to somebody who works here.

use std::fmt;

use jiff::Timestamp;
use practice::{PersonId, PracticeId, SafetyEventId, safety_event::SafetyEventKind};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// One event.
#[derive(Clone, PartialEq, Eq)]
pub struct SafetyEvent {
    /// Which.
    pub id: SafetyEventId,
    /// What it is.
    pub kind: SafetyEventKind,
    /// Who reported it.
    pub reporter: PersonId,
    /// Who is threatened.
    pub threatened: PersonId,
    /// It is happening now.
    pub is_now: bool,
    /// What was written, sealed.
    pub words_sealed: Vec<u8>,
    /// When.
    pub reported_at: Timestamp,
    /// Who has it, and since when.
    pub holder: Option<(PersonId, Timestamp)>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// What was agreed, sealed.
    pub answer_sealed: Option<Vec<u8>>,
}

impl fmt::Debug for SafetyEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.words_sealed.len();
        write!(f, "SafetyEvent({:?}, {bytes} sealed bytes)", self.id)
    }
}

/// Keeps an event that was reported.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, event: &SafetyEvent) -> Result<(), StoreError> {
    tx.put(
        "insert into safety_event (practice_id, event_id, kind, reporter_id, threatened_id, is_now, \
         words_sealed, reported_at, holder_id, taken_at, closed_at, answer_sealed, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, null, null, null, null, 1)",
        values![
            practice,
            event.id,
            event.kind.code(),
            event.reporter,
            event.threatened,
            event.is_now,
            &event.words_sealed,
            event.reported_at,
        ],
    )
}

/// Somebody has it; `false` when somebody else was quicker, or it is closed.
pub fn take(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    event: SafetyEventId,
    by: PersonId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update safety_event set holder_id = $3, taken_at = $4 \
         where practice_id = $1 and event_id = $2 and holder_id is null and is_open = 1",
        values![practice, event, by, at],
    )
}

/// Closes it with what was agreed; `false` unless this person has it.
pub fn close(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    event: SafetyEventId,
    by: PersonId,
    answer_sealed: &[u8],
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update safety_event set answer_sealed = $4, closed_at = $5, is_open = 0 \
         where practice_id = $1 and event_id = $2 and holder_id = $3 and is_open = 1",
        values![practice, event, by, answer_sealed, at],
    )
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select event_id, kind, reporter_id, threatened_id, is_now, words_sealed, reported_at, \
             holder_id, taken_at, closed_at, answer_sealed from safety_event ",
            $rest
        )
    };
}

/// One event.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    event: SafetyEventId,
) -> Result<Option<SafetyEvent>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and event_id = $2"),
        values![practice, event],
        read,
    )
}

/// Events, the newest first.
pub fn newest(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    limit: u16,
) -> Result<Vec<SafetyEvent>, StoreError> {
    let rows = Page::first(limit).rows();
    tx.list(NEWEST, values![practice, rows], read)
}

pub(crate) const NEWEST: &str =
    columns!("where practice_id = $1 order by reported_at desc, event_id desc limit $2");

fn read(row: &mut Row) -> Result<SafetyEvent, StoreError> {
    Ok(SafetyEvent {
        id: row.id()?,
        kind: row.code(SafetyEventKind::from_code)?,
        reporter: row.id()?,
        threatened: row.id()?,
        is_now: row.yes()?,
        words_sealed: row.bytes()?,
        reported_at: row.at()?,
        holder: row.maybe_id()?.zip(row.maybe_at()?),
        closed_at: row.maybe_at()?,
        answer_sealed: row.maybe_bytes()?,
    })
}
