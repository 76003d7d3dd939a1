//! The access log: who did what with what is kept about a client.
//!
//! Invariant: entries are appended. There is no function that changes or removes one, and none may
//! be added.

use std::borrow::Cow;

use jiff::Timestamp;
use practice::{EntryId, PersonId, PracticeId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, Value, values},
};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which entry; made from the instant, so that entries sort by it.
    pub id: EntryId,
    /// The client whom it is about.
    pub client: PersonId,
    /// Who did it.
    pub actor: PersonId,
    /// What was done, as a code such as `contact.open`.
    pub act: Cow<'static, str>,
    /// With what: the sixteen bytes of a contact's, a note's, a session's id.
    pub subject: [u8; 16],
    /// Why, as a code; empty where the act says it all.
    pub why: Cow<'static, str>,
    /// When.
    pub at: Timestamp,
}

/// Appends an entry.
pub fn append(tx: &mut Tx<'_>, practice: PracticeId, entry: &Entry) -> Result<(), StoreError> {
    tx.put(
        "insert into audit (practice_id, client_id, entry_id, actor_id, act, subject_id, why, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            practice,
            entry.client,
            entry.id,
            entry.actor,
            Value::Text(entry.act.clone()),
            entry.subject,
            Value::Text(entry.why.clone()),
            entry.at,
        ],
    )
}

/// The entries about a client, newest first; of the page's place only the id counts.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    page: Page,
) -> Result<Vec<Entry>, StoreError> {
    let (_, below) = page.below();
    tx.list(
        OF_CLIENT,
        values![practice, client, below, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = "select entry_id, client_id, actor_id, act, subject_id, why, at \
     from audit where practice_id = $1 and client_id = $2 and entry_id < $3 \
     order by entry_id desc limit $4";

fn read(row: &mut Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.id()?,
        client: row.id()?,
        actor: row.id()?,
        act: Cow::Owned(row.text()?),
        subject: row.id()?,
        why: Cow::Owned(row.text()?),
        at: row.at()?,
    })
}
