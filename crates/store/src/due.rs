//! What falls due: the only source of truth for every deadline (reliability R1, R2).

use practice::{BootTime, ContactId, DueId, DueKind, DueTime, Moment, PracticeId, Timestamp};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// One deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which deadline.
    pub id: DueId,
    /// What falls due.
    pub kind: DueKind,
    /// About which contact.
    pub contact: ContactId,
    /// When, on both clocks.
    pub at: DueTime,
}

/// Sets a deadline.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, due: &Due) -> Result<(), StoreError> {
    tx.put(
        "insert into due (practice_id, contact_id, due_id, kind, due_at, boot_id, \
         boot_due_micros, done_at, cancelled, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, null, 0, 1)",
        values![
            practice,
            due.contact,
            due.id,
            due.kind.code(),
            due.at.wall,
            due.at.boot.boot,
            due.at.boot.since_micros,
        ],
    )
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select due_id, kind, contact_id, due_at, boot_id, boot_due_micros from due ",
            $rest
        )
    };
}

/// What is due now by either clock and not done, the longest overdue first; at most `limit`.
pub fn due_now(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    now: &Moment,
    limit: u16,
) -> Result<Vec<Due>, StoreError> {
    let rows = Page::first(limit).rows();
    let mut due = tx.list(BY_WALL, values![practice, now.wall, rows.clone()], read)?;
    let by_boot = tx.list(
        BY_BOOT,
        values![practice, now.boot.boot, now.boot.since_micros, rows],
        read,
    )?;
    let known = due.len();
    for other in by_boot {
        if due.iter().take(known).all(|one| one.id != other.id) {
            due.push(other);
        }
    }
    due.sort_by_key(|one| (one.at.wall, one.id));
    due.truncate(usize::from(limit));
    Ok(due)
}

pub(crate) const BY_WALL: &str = columns!(
    "where practice_id = $1 and is_open = 1 and due_at <= $2 order by due_at, due_id limit $3"
);

pub(crate) const BY_BOOT: &str = columns!(
    "where practice_id = $1 and is_open = 1 and boot_id = $2 and boot_due_micros <= $3 \
     order by boot_due_micros, due_id limit $4"
);

/// The deadlines of a contact that are neither done nor cancelled.
pub fn of_contact(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Vec<Due>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(
        columns!("where practice_id = $1 and contact_id = $2 and is_open = 1 limit $3"),
        values![practice, contact, rows],
        read,
    )
}

/// Keeps that it was acted on; `false` when somebody did before, or it was cancelled.
pub fn done(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    due: &Due,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update due set done_at = $4, is_open = 0 \
         where practice_id = $1 and contact_id = $2 and due_id = $3 and is_open = 1",
        values![practice, due.contact, due.id, at],
    )
}

/// Lets everything of this kind that was written on another boot fall due now: its boot-time clock
/// tells nothing any more, and a wall clock alone may have been set back. Early is harmless.
pub fn let_fall_after_boot(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    kind: DueKind,
    now: &Moment,
) -> Result<u64, StoreError> {
    tx.exec(
        "update due set due_at = $3, boot_id = $4, boot_due_micros = $5 \
         where practice_id = $1 and kind = $2 and is_open = 1 and boot_id <> $4",
        values![
            practice,
            kind.code(),
            now.wall,
            now.boot.boot,
            now.boot.since_micros,
        ],
    )
}

/// Cancels what a contact still has to fall due of these kinds, and tells how many that were.
pub fn cancel_for_contact(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    kinds: &[DueKind],
) -> Result<u64, StoreError> {
    let mut cancelled = 0;
    for kind in kinds {
        cancelled += tx.exec(
            "update due set cancelled = 1, is_open = 0 \
             where practice_id = $1 and contact_id = $2 and kind = $3 and is_open = 1",
            values![practice, contact, kind.code()],
        )?;
    }
    Ok(cancelled)
}

fn read(row: &mut Row) -> Result<Due, StoreError> {
    Ok(Due {
        id: row.id()?,
        kind: row.code(DueKind::from_code)?,
        contact: row.id()?,
        at: DueTime {
            wall: row.at()?,
            boot: BootTime {
                boot: row.id()?,
                since_micros: row.int()?,
            },
        },
    })
}
