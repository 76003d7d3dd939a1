//! What people ticked and answered on the lists of a crisis.
//!
//! Invariant: no function here changes a mark.

use std::fmt;

use jiff::Timestamp;
use practice::{ContactId, MarkId, PersonId, PracticeId};

use crate::{Page, StoreError, Tx, value::values};

/// One tick or answer.
#[derive(Clone, PartialEq, Eq)]
pub struct MarkRow {
    /// Which.
    pub id: MarkId,
    /// Of which call, or of what stands in its place.
    pub contact: ContactId,
    /// Who made it.
    pub person: PersonId,
    /// List, step and answer, sealed.
    pub mark_sealed: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

impl fmt::Debug for MarkRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.mark_sealed.len();
        write!(f, "MarkRow({:?}, {bytes} sealed bytes)", self.id)
    }
}

/// Keeps a mark.
pub fn add(tx: &mut Tx<'_>, practice: PracticeId, mark: &MarkRow) -> Result<(), StoreError> {
    tx.put(
        "insert into crisis_mark (practice_id, contact_id, mark_id, person_id, mark_sealed, \
         marked_at) values ($1, $2, $3, $4, $5, $6)",
        values![
            practice,
            mark.contact,
            mark.id,
            mark.person,
            &mark.mark_sealed,
            mark.at,
        ],
    )
}

/// The marks of a call, the oldest first; at most a page of them, which is more than the lists have
/// steps to tick and take back.
pub fn of_contact(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Vec<MarkRow>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    let newest = tx.list(OF_CONTACT, values![practice, contact, rows], |row| {
        Ok(MarkRow {
            id: row.id()?,
            contact: row.id()?,
            person: row.id()?,
            mark_sealed: row.bytes()?,
            at: row.at()?,
        })
    })?;
    Ok(newest.into_iter().rev().collect())
}

pub(crate) const OF_CONTACT: &str = "select mark_id, contact_id, person_id, mark_sealed, marked_at \
     from crisis_mark where practice_id = $1 and contact_id = $2 order by mark_id desc limit $3";
