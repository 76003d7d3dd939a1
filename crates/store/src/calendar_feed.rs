//! Private feeds: the mark of the secret in each address. The secret itself is nowhere.

use jiff::Timestamp;
use practice::{PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// Keeps the mark of somebody's feed, in the place of the one before: its address is dead from now.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    token_hash: [u8; 32],
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.put(
        "insert into calendar_feed (practice_id, person_id, token_hash, made_at) \
         values ($1, $2, $3, $4) on conflict (practice_id, person_id) do update \
         set token_hash = excluded.token_hash, made_at = excluded.made_at",
        values![practice, person, token_hash, at],
    )
}

/// Takes somebody's feed away.
pub fn remove(tx: &mut Tx<'_>, practice: PracticeId, person: PersonId) -> Result<(), StoreError> {
    tx.put(
        "delete from calendar_feed where practice_id = $1 and person_id = $2",
        values![practice, person],
    )
}

/// Whose feed has this mark.
pub fn by_token(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    token_hash: [u8; 32],
) -> Result<Option<PersonId>, StoreError> {
    tx.one(BY_TOKEN, values![practice, token_hash], Row::id::<PersonId>)
}

pub(crate) const BY_TOKEN: &str =
    "select person_id from calendar_feed where practice_id = $1 and token_hash = $2";

/// When somebody's feed was made; `None` when they have none.
pub fn made_at(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
) -> Result<Option<Timestamp>, StoreError> {
    tx.one(
        "select made_at from calendar_feed where practice_id = $1 and person_id = $2",
        values![practice, person],
        Row::at,
    )
}
