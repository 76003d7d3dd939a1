//! Legal holds: while one is open nothing of that client is destroyed.

use jiff::Timestamp;
use practice::{PersonId, PracticeId, retention::HoldReason};

use crate::{
    PAGE_ROWS_MAX, Page, StoreError, Tx,
    value::{Row, values},
};

/// One hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// Which hold.
    pub id: [u8; 16],
    /// About whom.
    pub client: PersonId,
    /// Why.
    pub reason: HoldReason,
    /// Who placed it.
    pub placed_by: PersonId,
    /// When.
    pub placed_at: Timestamp,
    /// Who lifted it, and when.
    pub lifted: Option<(PersonId, Timestamp)>,
}

/// Places a hold.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, hold: &LegalHold) -> Result<(), StoreError> {
    tx.put(
        "insert into legal_hold (practice_id, client_id, hold_id, reason, placed_by, placed_at, \
         lifted_by, lifted_at, is_open) values ($1, $2, $3, $4, $5, $6, null, null, 1)",
        values![
            practice,
            hold.client,
            hold.id,
            hold.reason.code(),
            hold.placed_by,
            hold.placed_at,
        ],
    )
}

/// Lifts a hold; `false` when there is none that is open.
pub fn lift(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    hold: [u8; 16],
    by: PersonId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update legal_hold set lifted_by = $4, lifted_at = $5, is_open = 0 \
         where practice_id = $1 and client_id = $2 and hold_id = $3 and is_open = 1",
        values![practice, client, hold, by, at],
    )
}

/// Every hold on a client, lifted or not.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<Vec<LegalHold>, StoreError> {
    tx.list(
        "select hold_id, client_id, reason, placed_by, placed_at, lifted_by, lifted_at \
         from legal_hold where practice_id = $1 and client_id = $2 order by hold_id limit $3",
        values![practice, client, Page::first(PAGE_ROWS_MAX).rows()],
        read,
    )
}

/// The holds that are open, in order of clients; at most [`PAGE_ROWS_MAX`].
pub fn open(tx: &mut Tx<'_>, practice: PracticeId) -> Result<Vec<LegalHold>, StoreError> {
    let rows = Page::first(PAGE_ROWS_MAX).rows();
    tx.list(OPEN, values![practice, rows], read)
}

pub(crate) const OPEN: &str = "select hold_id, client_id, reason, placed_by, placed_at, lifted_by, \
     lifted_at from legal_hold where practice_id = $1 and is_open = 1 \
     order by client_id, hold_id limit $2";

/// Whether a hold on a client is open.
pub fn is_held(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<bool, StoreError> {
    let open = tx.one(
        "select hold_id from legal_hold where practice_id = $1 and client_id = $2 \
         and is_open = 1 limit 1",
        values![practice, client],
        Row::id::<[u8; 16]>,
    )?;
    Ok(open.is_some())
}

fn read(row: &mut Row) -> Result<LegalHold, StoreError> {
    Ok(LegalHold {
        id: row.id()?,
        client: row.id()?,
        reason: row.code(HoldReason::from_code)?,
        placed_by: row.id()?,
        placed_at: row.at()?,
        lifted: row.maybe_id()?.zip(row.maybe_at()?),
    })
}
