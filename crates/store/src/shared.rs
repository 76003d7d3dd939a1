//! What a clinician lets a supervisor or consultant read along, until a day that is named.

use jiff::Timestamp;
use practice::{ContactId, PersonId, PracticeId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// A contact that is shared with somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// With whom.
    pub person: PersonId,
    /// Which contact.
    pub contact: ContactId,
    /// By whom.
    pub shared_by: PersonId,
    /// Since when.
    pub shared_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// Shares a contact, or shares it for another time.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, shared: &Shared) -> Result<(), StoreError> {
    tx.put(
        "insert into shared_contact (practice_id, person_id, contact_id, shared_by_id, shared_at, \
         until_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (practice_id, person_id, contact_id) do update set \
         shared_by_id = excluded.shared_by_id, shared_at = excluded.shared_at, \
         until_at = excluded.until_at",
        values![
            practice,
            shared.person,
            shared.contact,
            shared.shared_by,
            shared.shared_at,
            shared.until,
        ],
    )
}

/// Whether a contact is or was shared with somebody.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    contact: ContactId,
) -> Result<Option<Shared>, StoreError> {
    tx.one(
        "select person_id, contact_id, shared_by_id, shared_at, until_at from shared_contact \
         where practice_id = $1 and person_id = $2 and contact_id = $3",
        values![practice, person, contact],
        read,
    )
}

/// What is or was shared with somebody, newest first.
pub fn of_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    page: Page,
) -> Result<Vec<Shared>, StoreError> {
    let (at, id) = page.below();
    tx.list(
        OF_PERSON,
        values![practice, person, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_PERSON: &str = "select person_id, contact_id, shared_by_id, shared_at, \
     until_at from shared_contact where practice_id = $1 and person_id = $2 \
     and (shared_at, contact_id) < ($3, $4) order by shared_at desc, contact_id desc limit $5";

/// With whom a contact is or was shared.
pub fn of_contact(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Vec<Shared>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(OF_CONTACT, values![practice, contact, rows], read)
}

pub(crate) const OF_CONTACT: &str = "select person_id, contact_id, shared_by_id, shared_at, \
     until_at from shared_contact where practice_id = $1 and contact_id = $2 \
     order by person_id limit $3";

fn read(row: &mut Row) -> Result<Shared, StoreError> {
    Ok(Shared {
        person: row.id()?,
        contact: row.id()?,
        shared_by: row.id()?,
        shared_at: row.at()?,
        until: row.at()?,
    })
}
