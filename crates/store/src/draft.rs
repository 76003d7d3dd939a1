//! Contacts that were begun and not sent: which purpose was picked, never any words.

use jiff::Timestamp;
use practice::{DraftId, PersonId, PracticeId, Purpose};

use crate::{
    StoreError, Tx,
    frame::purpose,
    value::{Row, values},
};

/// A contact that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// Which draft.
    pub id: DraftId,
    /// Who began it.
    pub person: PersonId,
    /// The purpose that was picked.
    pub purpose: Purpose,
    /// What was picked in answer to the purpose's question, as a code; empty when there is none.
    pub choice: String,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When it was sent or given up.
    pub done_at: Option<Timestamp>,
}

/// Keeps a draft, in the place of the one that was.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, draft: &DraftRow) -> Result<(), StoreError> {
    tx.put(
        "insert into draft (practice_id, draft_id, person_id, purpose, choice, begun_at, done_at) \
         values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (practice_id, draft_id) do update set purpose = excluded.purpose, \
         choice = excluded.choice",
        values![
            practice,
            draft.id,
            draft.person,
            draft.purpose,
            &draft.choice,
            draft.begun_at,
            draft.done_at,
        ],
    )
}

/// One draft.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    draft: DraftId,
) -> Result<Option<DraftRow>, StoreError> {
    tx.one(
        "select draft_id, person_id, purpose, choice, begun_at, done_at from draft \
         where practice_id = $1 and draft_id = $2",
        values![practice, draft],
        read,
    )
}

/// Keeps that it was sent or given up; `false` when it was before.
pub fn done(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    draft: DraftId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update draft set done_at = $3 \
         where practice_id = $1 and draft_id = $2 and done_at is null",
        values![practice, draft, at],
    )
}

fn read(row: &mut Row) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        id: row.id()?,
        person: row.id()?,
        purpose: row.code(purpose)?,
        choice: row.text()?,
        begun_at: row.at()?,
        done_at: row.maybe_at()?,
    })
}
