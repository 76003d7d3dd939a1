//! Copies of what is kept about a client: that there is one, until when, and where each of its files
//! begins and ends. The words are not in here.

use jiff::Timestamp;
use practice::{CopyId, EntryId, PersonId, PracticeId};

use crate::{
    Page, Place, StoreError, Tx,
    contact::Contact,
    value::{Row, values},
};

/// A copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordCopy {
    /// Which copy.
    pub id: CopyId,
    /// About whom.
    pub client: PersonId,
    /// Who made it: the client, or whoever answered a request.
    pub made_by: PersonId,
    /// What was there at this instant is in it.
    pub made_at: Timestamp,
    /// Until when it can be fetched.
    pub until: Timestamp,
    /// How many files it is parted into.
    pub parts: u32,
    /// How many contacts are in it.
    pub contacts: u32,
    /// How many lines of the access log are in it.
    pub entries: u32,
}

/// Where one file of a copy begins and ends: after the one, and with the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyPart {
    /// Which file, from one.
    pub part: u32,
    /// Its contacts.
    pub contacts: (Place, Place),
    /// Its entries of the access log.
    pub entries: (EntryId, EntryId),
}

/// Keeps a copy with its parts. They are few: a file holds a thousand contacts.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    copy: &RecordCopy,
    parts: &[CopyPart],
) -> Result<(), StoreError> {
    tx.put(
        "insert into record_copy (practice_id, client_id, copy_id, made_by_id, made_at, until_at, \
         parts, contacts, entries) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            practice,
            copy.client,
            copy.id,
            copy.made_by,
            copy.made_at,
            copy.until,
            copy.parts,
            copy.contacts,
            copy.entries,
        ],
    )?;
    for part in parts {
        let (after, until) = part.contacts;
        tx.put(
            "insert into record_copy_part (practice_id, client_id, copy_id, part, \
             contacts_after_at, contacts_after_id, contacts_until_at, contacts_until_id, \
             entries_after_id, entries_until_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                practice,
                copy.client,
                copy.id,
                part.part,
                after.at,
                after.id,
                until.at,
                until.id,
                part.entries.0,
                part.entries.1,
            ],
        )?;
    }
    Ok(())
}

/// One copy of a client.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    copy: CopyId,
) -> Result<Option<RecordCopy>, StoreError> {
    tx.one(
        "select copy_id, client_id, made_by_id, made_at, until_at, parts, contacts, entries \
         from record_copy where practice_id = $1 and client_id = $2 and copy_id = $3",
        values![practice, client, copy],
        read,
    )
}

/// The copies of a client, newest first; of the page's place only the id counts.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    page: Page,
) -> Result<Vec<RecordCopy>, StoreError> {
    let (_, below) = page.below();
    tx.list(
        OF_CLIENT,
        values![practice, client, below, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = "select copy_id, client_id, made_by_id, made_at, until_at, \
     parts, contacts, entries from record_copy where practice_id = $1 and client_id = $2 \
     and copy_id < $3 order by copy_id desc limit $4";

/// Where one file of a copy begins and ends.
pub fn part(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    copy: CopyId,
    part: u32,
) -> Result<Option<CopyPart>, StoreError> {
    tx.one(
        "select part, contacts_after_at, contacts_after_id, contacts_until_at, contacts_until_id, \
         entries_after_id, entries_until_id from record_copy_part \
         where practice_id = $1 and client_id = $2 and copy_id = $3 and part = $4",
        values![practice, client, copy, part],
        |row| {
            Ok(CopyPart {
                part: row.small()?,
                contacts: (place(row)?, place(row)?),
                entries: (row.id()?, row.id()?),
            })
        },
    )
}

/// How many versions and how many sealed bytes of words each of these contacts has, in their order.
pub fn sizes(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contacts: &[Contact],
) -> Result<Vec<(u64, u64)>, StoreError> {
    let asked = contacts.iter().map(|contact| {
        (
            "select coalesce(sum(length(words_sealed)), 0) from contact_words \
             where practice_id = $1 and contact_id = $2",
            values![practice, contact.id],
        )
    });
    let found = tx.together(asked.collect())?;
    let sized = contacts.iter().zip(found).map(|(contact, rows)| {
        let bytes = match rows.into_iter().next() {
            Some(mut row) => crate::audit::counted(row.int()?)?,
            None => 0,
        };
        Ok((u64::from(contact.version), bytes))
    });
    sized.collect()
}

fn place(row: &mut Row) -> Result<Place, StoreError> {
    Ok(Place {
        at: row.at()?,
        id: row.id()?,
    })
}

fn read(row: &mut Row) -> Result<RecordCopy, StoreError> {
    Ok(RecordCopy {
        id: row.id()?,
        client: row.id()?,
        made_by: row.id()?,
        made_at: row.at()?,
        until: row.at()?,
        parts: row.small()?,
        contacts: row.small()?,
        entries: row.small()?,
    })
}
