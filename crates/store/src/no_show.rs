//! The ladders after missed sessions, and their logs.
//!
//! Invariant: no function here changes a line of a log. A ladder and the lines that follow from one
//! event are written together, and only if the log is as long as it was when it was read.

use jiff::Timestamp;
use practice::{
    PersonId, PracticeId, SessionId,
    no_show::{NoShow, NoShowLine, NoShowLineKind, NoShowRisk, NoShowStep},
};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// A ladder as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoShowRow {
    /// Which session.
    pub session: SessionId,
    /// Whose.
    pub client: PersonId,
    /// Whose session it was.
    pub clinician: PersonId,
    /// How it stands.
    pub ladder: NoShow,
    /// When it began.
    pub begun_at: Timestamp,
    /// How many lines its log has.
    pub lines: u32,
}

/// Begins a ladder; `false` when there is one for this session.
pub fn begin(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    row: &NoShowRow,
    lines: &[NoShowLine],
) -> Result<bool, StoreError> {
    let begun = tx.changed(
        "insert into no_show (practice_id, session_id, client_id, clinician_id, risk, starts_at, \
         begun_at, step, told, next_at, lines, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) on conflict do nothing",
        values![
            practice,
            row.session,
            row.client,
            row.clinician,
            row.ladder.risk.code(),
            row.ladder.starts_at,
            row.begun_at,
            row.ladder.step,
            row.ladder.told,
            row.ladder.next_at,
            count(lines),
        ],
    )?;
    if begun {
        add_lines(tx, practice, row.session, 0, lines)?;
    }
    Ok(begun)
}

/// Keeps what an event has made of a ladder; `false` when its log has grown since `before` was read.
pub fn save(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    before: &NoShowRow,
    next: &NoShow,
    lines: &[NoShowLine],
) -> Result<bool, StoreError> {
    let kept = tx.changed(
        "update no_show set risk = $4, step = $5, told = $6, next_at = $7, lines = $8, is_open = $9 \
         where practice_id = $1 and session_id = $2 and lines = $3",
        values![
            practice,
            before.session,
            before.lines,
            next.risk.code(),
            next.step,
            next.told,
            next.next_at,
            before.lines.saturating_add(count(lines)),
            next.next_at.is_some(),
        ],
    )?;
    if kept {
        add_lines(tx, practice, before.session, before.lines, lines)?;
    }
    Ok(kept)
}

fn add_lines(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
    from: u32,
    lines: &[NoShowLine],
) -> Result<(), StoreError> {
    for (number, line) in (from..).zip(lines) {
        let step = line.step.map_or("", NoShowStep::code);
        tx.put(
            "insert into no_show_line (practice_id, session_id, number, kind, step, person_id, \
             said_at) values ($1, $2, $3, $4, $5, $6, $7)",
            values![
                practice,
                session,
                number,
                line.kind.code(),
                step,
                line.person,
                line.at,
            ],
        )?;
    }
    Ok(())
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select session_id, client_id, clinician_id, risk, starts_at, begun_at, step, told, \
             next_at, lines from no_show ",
            $rest
        )
    };
}

/// The ladder of a session.
pub fn by_session(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
) -> Result<Option<NoShowRow>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and session_id = $2"),
        values![practice, session],
        read,
    )
}

/// Ladders that nobody has ended, the oldest first.
pub fn open(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    page: Page,
) -> Result<Vec<NoShowRow>, StoreError> {
    let (at, id) = page.above();
    tx.list(OPEN, values![practice, at, id, page.rows()], read)
}

pub(crate) const OPEN: &str = columns!(
    "where practice_id = $1 and is_open = 1 and (begun_at, session_id) > ($2, $3) \
     order by begun_at, session_id limit $4"
);

/// A client's ladders that began since then, the oldest first.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    since: Timestamp,
) -> Result<Vec<NoShowRow>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(OF_CLIENT, values![practice, client, since, rows], read)
}

pub(crate) const OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and begun_at >= $3 \
     order by begun_at, session_id limit $4"
);

/// The log of a ladder, the oldest first; the newest page of it.
pub fn lines(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
) -> Result<Vec<NoShowLine>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    let newest = tx.list(LINES, values![practice, session, rows], |row| {
        let kind = row.code(NoShowLineKind::from_code)?;
        let code = row.text()?;
        let step = NoShowStep::from_code(&code);
        if step.is_none() && !code.is_empty() {
            return Err(StoreError::Damaged("a step that there is not".into()));
        }
        Ok(NoShowLine {
            kind,
            step,
            person: row.maybe_id()?,
            at: row.at()?,
        })
    })?;
    Ok(newest.into_iter().rev().collect())
}

pub(crate) const LINES: &str = "select kind, step, person_id, said_at from no_show_line \
     where practice_id = $1 and session_id = $2 order by number desc limit $3";

fn read(row: &mut Row) -> Result<NoShowRow, StoreError> {
    let (session, client, clinician) = (row.id()?, row.id()?, row.id()?);
    let risk = row.code(NoShowRisk::from_code)?;
    let (starts_at, begun_at) = (row.at()?, row.at()?);
    Ok(NoShowRow {
        session,
        client,
        clinician,
        begun_at,
        ladder: NoShow {
            risk,
            starts_at,
            step: row.minute()?,
            told: row.minute()?,
            next_at: row.maybe_at()?,
        },
        lines: row.small()?,
    })
}

fn count(lines: &[NoShowLine]) -> u32 {
    u32::try_from(lines.len()).unwrap_or(u32::MAX)
}
