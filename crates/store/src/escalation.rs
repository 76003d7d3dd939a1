//! Calls for help as the escalation has them, and their logs.
//!
//! Invariant: no function here changes or deletes a line of a log. A call and the lines that follow
//! from one event are written together, and only if the log is as long as it was when it was read.

use jiff::Timestamp;
use practice::{
    ContactId, NoteId, PersonId, PracticeId,
    escalation::{Cursor, Escalation, FollowUp, Holding, Line, LineKind, Plan, Stage},
};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// How many bytes an id has.
const ID_BYTES: usize = 16;

/// How many of the newest pages are read to say who was called.
const PAGED_LINES: u16 = 12;

/// A call for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The contact that it came with.
    pub contact: ContactId,
    /// Whose.
    pub client: PersonId,
    /// How it stands.
    pub escalation: Escalation,
    /// How many lines its log has.
    pub lines: u32,
    /// Who carries on after it, and when; while that is not done.
    pub follow_up: Option<FollowUp>,
}

/// What whoever had a call wrote about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallNote {
    /// Which note.
    pub id: NoteId,
    /// Who wrote it.
    pub writer: PersonId,
    /// The words, sealed.
    pub words_sealed: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

/// Begins a call with the first lines of its log.
pub fn begin(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    call: &Call,
    lines: &[Line],
) -> Result<(), StoreError> {
    let (one, plan) = (&call.escalation, &call.escalation.plan);
    let row = Flat::of(one);
    tx.put(
        "insert into escalation (practice_id, contact_id, client_id, opened_at, steps, begins_at, \
         on_duty, stage, round, step, ask, asks, batch, asked_ids, failed_ids, holder_id, \
         held_since, tries, reminded, spoke_at, offered_id, next_at, lines, is_open, follow_up_id, \
         follow_up_at, has_follow_up) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
         $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 1, null, null, 0)",
        values![
            practice,
            call.contact,
            call.client,
            one.opened_at,
            plan.steps_text(),
            plan.begins_at,
            plan.on_duty,
            row.stage,
            one.cursor.round,
            one.cursor.step,
            one.cursor.ask,
            one.asks,
            one.batch,
            &ids(&one.asked),
            &ids(&one.failed),
            row.holder,
            row.since,
            row.tries,
            row.reminded,
            row.spoke_at,
            row.offered,
            one.next_at,
            count(lines),
        ],
    )?;
    add_lines(tx, practice, call.contact, 0, lines)
}

/// Keeps what an event has made of a call, with the lines that say so; `false` when the log has
/// grown since `before` was read, and nothing was kept.
pub fn save(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    before: &Call,
    next: &Escalation,
    lines: &[Line],
    follow_up: Option<FollowUp>,
) -> Result<bool, StoreError> {
    let row = Flat::of(next);
    let kept = tx.changed(
        "update escalation set stage = $4, round = $5, step = $6, ask = $7, asks = $8, batch = $9, \
         asked_ids = $10, failed_ids = $11, holder_id = $12, held_since = $13, tries = $14, \
         reminded = $15, spoke_at = $16, offered_id = $17, next_at = $18, lines = $19, \
         is_open = $20, follow_up_id = $21, follow_up_at = $22, has_follow_up = $23 \
         where practice_id = $1 and contact_id = $2 and lines = $3",
        values![
            practice,
            before.contact,
            before.lines,
            row.stage,
            next.cursor.round,
            next.cursor.step,
            next.cursor.ask,
            next.asks,
            next.batch,
            &ids(&next.asked),
            &ids(&next.failed),
            row.holder,
            row.since,
            row.tries,
            row.reminded,
            row.spoke_at,
            row.offered,
            next.next_at,
            before.lines.saturating_add(count(lines)),
            next.is_open(),
            follow_up.map(|next| next.who),
            follow_up.map(|next| next.at),
            follow_up.is_some(),
        ],
    )?;
    if kept {
        add_lines(tx, practice, before.contact, before.lines, lines)?;
    }
    Ok(kept)
}

fn add_lines(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    from: u32,
    lines: &[Line],
) -> Result<(), StoreError> {
    for (number, line) in (from..).zip(lines) {
        tx.put(
            "insert into escalation_line (practice_id, contact_id, number, kind, person_id, \
             other_id, said_at, until_at, is_told) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values![
                practice,
                contact,
                number,
                line.kind.code(),
                line.person,
                line.other,
                line.at,
                line.until,
                line.kind.is_told(),
            ],
        )?;
    }
    Ok(())
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select contact_id, client_id, opened_at, steps, begins_at, on_duty, round, step, ask, \
             asks, batch, asked_ids, failed_ids, next_at, lines, follow_up_id, follow_up_at, \
             has_follow_up, stage, holder_id, held_since, tries, reminded, spoke_at, offered_id \
             from escalation ",
            $rest
        )
    };
}

/// The call that came with a contact.
pub fn by_contact(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Option<Call>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and contact_id = $2"),
        values![practice, contact],
        read,
    )
}

/// Calls that no person has closed, the oldest first.
pub fn open(tx: &mut Tx<'_>, practice: PracticeId, page: Page) -> Result<Vec<Call>, StoreError> {
    let (at, id) = page.above();
    tx.list(OPEN, values![practice, at, id, page.rows()], read)
}

pub(crate) const OPEN: &str = columns!(
    "where practice_id = $1 and is_open = 1 and (opened_at, contact_id) > ($2, $3) \
     order by opened_at, contact_id limit $4"
);

/// Calls that came since then, the newest first.
pub fn since(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    since: Timestamp,
    page: Page,
) -> Result<Vec<Call>, StoreError> {
    tx.list(SINCE, values![practice, since, page.rows()], read)
}

pub(crate) const SINCE: &str = columns!(
    "where practice_id = $1 and opened_at >= $2 order by opened_at desc, contact_id desc limit $3"
);

/// Calls after which somebody still has to carry on, the soonest first.
pub fn to_follow(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    page: Page,
) -> Result<Vec<Call>, StoreError> {
    tx.list(TO_FOLLOW, values![practice, page.rows()], read)
}

pub(crate) const TO_FOLLOW: &str = columns!(
    "where practice_id = $1 and has_follow_up = 1 order by follow_up_at, contact_id limit $2"
);

/// Keeps that somebody carried on; `false` when that was kept before.
pub fn followed(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<bool, StoreError> {
    tx.changed(
        "update escalation set has_follow_up = 0 \
         where practice_id = $1 and contact_id = $2 and has_follow_up = 1",
        values![practice, contact],
    )
}

/// The lines that the client is told of and the newest pages, the oldest first.
pub fn told_lines(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Vec<Line>, StoreError> {
    let all = Page::first(crate::PAGE_ROWS_MAX).rows();
    let mut lines = tx.list(TOLD, values![practice, contact, all], read_line)?;
    let newest = Page::first(PAGED_LINES).rows();
    let paged = values![practice, contact, LineKind::Paged.code(), newest];
    lines.extend(tx.list(PAGED, paged, read_line)?);
    lines.sort_by_key(|(number, _)| *number);
    lines.dedup_by_key(|(number, _)| *number);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// The newest lines of a log, the oldest first; at most a page of them.
pub fn newest_lines(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Vec<Line>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    let mut lines = tx.list(NEWEST, values![practice, contact, rows], read_line)?;
    lines.reverse();
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

pub(crate) const TOLD: &str = "select number, kind, person_id, other_id, said_at, until_at \
     from escalation_line where practice_id = $1 and contact_id = $2 and is_told = 1 \
     order by number limit $3";

pub(crate) const PAGED: &str = "select number, kind, person_id, other_id, said_at, until_at \
     from escalation_line where practice_id = $1 and contact_id = $2 and kind = $3 \
     order by number desc limit $4";

pub(crate) const NEWEST: &str = "select number, kind, person_id, other_id, said_at, until_at \
     from escalation_line where practice_id = $1 and contact_id = $2 \
     order by number desc limit $3";

/// Adds what somebody wrote about a call.
pub fn add_note(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    note: &CallNote,
) -> Result<(), StoreError> {
    tx.put(
        "insert into escalation_note (practice_id, contact_id, note_id, writer_id, words_sealed, \
         written_at) values ($1, $2, $3, $4, $5, $6)",
        values![
            practice,
            contact,
            note.id,
            note.writer,
            &note.words_sealed,
            note.at,
        ],
    )
}

/// What was written about a call, the oldest first.
pub fn notes(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Vec<CallNote>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(NOTES, values![practice, contact, rows], |row| {
        Ok(CallNote {
            id: row.id()?,
            writer: row.id()?,
            words_sealed: row.bytes()?,
            at: row.at()?,
        })
    })
}

pub(crate) const NOTES: &str = "select note_id, writer_id, words_sealed, written_at \
     from escalation_note where practice_id = $1 and contact_id = $2 order by note_id limit $3";

/// A stage as columns.
struct Flat {
    stage: &'static str,
    holder: Option<PersonId>,
    since: Option<Timestamp>,
    tries: u16,
    reminded: u16,
    spoke_at: Option<Timestamp>,
    offered: Option<PersonId>,
}

const ASKING: &str = "asking";
const TAKEN: &str = "taken";
const CLOSED: &str = "closed";

impl Flat {
    fn of(one: &Escalation) -> Flat {
        let empty = |stage| Flat {
            stage,
            holder: None,
            since: None,
            tries: 0,
            reminded: 0,
            spoke_at: None,
            offered: None,
        };
        match &one.stage {
            Stage::Asking => empty(ASKING),
            Stage::Taken(holding) => Flat {
                stage: TAKEN,
                holder: Some(holding.by),
                since: Some(holding.since),
                tries: holding.tries,
                reminded: holding.reminded,
                spoke_at: holding.spoke_at,
                offered: holding.offered,
            },
            Stage::Closed { by, at } => Flat {
                holder: Some(*by),
                since: Some(*at),
                ..empty(CLOSED)
            },
        }
    }
}

fn read(row: &mut Row) -> Result<Call, StoreError> {
    let (contact, client, opened_at) = (row.id()?, row.id()?, row.at()?);
    let plan = Plan {
        steps: row.code(Plan::read_steps)?,
        begins_at: row.at()?,
        on_duty: row.yes()?,
    };
    let cursor = Cursor {
        round: row.small()?,
        step: row.minute()?,
        ask: row.minute()?,
    };
    let (asks, batch) = (row.small()?, row.small()?);
    let (asked, failed) = (from_ids(&row.bytes()?)?, from_ids(&row.bytes()?)?);
    let (next_at, lines) = (row.maybe_at()?, row.small()?);
    let follow_up = row.maybe_id()?.zip(row.maybe_at()?);
    let has_follow_up = row.yes()?;
    Ok(Call {
        contact,
        client,
        escalation: Escalation {
            plan,
            opened_at,
            stage: read_stage(row)?,
            cursor,
            asks,
            batch,
            asked,
            failed,
            next_at,
        },
        lines,
        follow_up: follow_up
            .filter(|_| has_follow_up)
            .map(|(who, at)| FollowUp { who, at }),
    })
}

fn read_stage(row: &mut Row) -> Result<Stage, StoreError> {
    let stage = row.text()?;
    let held = row.maybe_id()?.zip(row.maybe_at()?);
    let (tries, reminded) = (row.minute()?, row.minute()?);
    let (spoke_at, offered) = (row.maybe_at()?, row.maybe_id()?);
    match (stage.as_str(), held) {
        (ASKING, _) => Ok(Stage::Asking),
        (TAKEN, Some((by, since))) => Ok(Stage::Taken(Holding {
            by,
            since,
            tries,
            reminded,
            spoke_at,
            offered,
        })),
        (CLOSED, Some((by, at))) => Ok(Stage::Closed { by, at }),
        _ => Err(StoreError::Damaged("a call stands as nothing does".into())),
    }
}

fn read_line(row: &mut Row) -> Result<(u32, Line), StoreError> {
    let number = row.small()?;
    let line = Line {
        kind: row.code(LineKind::from_code)?,
        person: row.maybe_id()?,
        other: row.maybe_id()?,
        at: row.at()?,
        until: row.maybe_at()?,
    };
    Ok((number, line))
}

fn ids(people: &[PersonId]) -> Vec<u8> {
    people.iter().flat_map(|person| person.to_bytes()).collect()
}

fn from_ids(bytes: &[u8]) -> Result<Vec<PersonId>, StoreError> {
    let ids = bytes.chunks(ID_BYTES).map(|id| {
        let id = <[u8; ID_BYTES]>::try_from(id)
            .map_err(|_| StoreError::Damaged("ids were expected".into()))?;
        Ok(PersonId::from_bytes(id))
    });
    ids.collect()
}

fn count(lines: &[Line]) -> u32 {
    u32::try_from(lines.len()).unwrap_or(u32::MAX)
}
