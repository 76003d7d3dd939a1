//! Invitations to make a way in: a token in a link, and a short code that is handed over in person.

use jiff::Timestamp;
use practice::{InvitationId, PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// One invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// Who is invited.
    pub person: PersonId,
    /// The hash of the token in the link.
    pub token_hash: [u8; 32],
    /// A keyed mark of the short code.
    pub code_mark: [u8; 32],
    /// It was made in the room.
    pub in_person: bool,
    /// Who made it.
    pub made_by: Option<PersonId>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// How often a wrong code was tried.
    pub misses: u16,
    /// When it was used or withdrawn.
    pub done_at: Option<Timestamp>,
}

/// Keeps an invitation.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    invitation: &Invitation,
) -> Result<(), StoreError> {
    tx.put(
        "insert into invitation (practice_id, invitation_id, person_id, token_hash, code_mark, \
         in_person, made_by, made_at, expires_at, misses, done_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            practice,
            invitation.id,
            invitation.person,
            invitation.token_hash,
            invitation.code_mark,
            invitation.in_person,
            invitation.made_by,
            invitation.made_at,
            invitation.expires_at,
            invitation.misses,
            invitation.done_at,
        ],
    )
}

/// The invitation with this token.
pub fn by_token(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    token_hash: [u8; 32],
) -> Result<Option<Invitation>, StoreError> {
    tx.one(BY_TOKEN, values![practice, token_hash], read)
}

pub(crate) const BY_TOKEN: &str = "select invitation_id, person_id, token_hash, code_mark, \
     in_person, made_by, made_at, expires_at, misses, done_at from invitation \
     where practice_id = $1 and token_hash = $2 limit 1";

/// One invitation.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    invitation: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    tx.one(
        "select invitation_id, person_id, token_hash, code_mark, in_person, made_by, made_at, \
         expires_at, misses, done_at from invitation \
         where practice_id = $1 and invitation_id = $2",
        values![practice, invitation],
        read,
    )
}

/// The invitations of somebody, the newest first.
pub fn of_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    rows_max: u16,
) -> Result<Vec<Invitation>, StoreError> {
    tx.list(OF_PERSON, values![practice, person, rows_max], read)
}

pub(crate) const OF_PERSON: &str = "select invitation_id, person_id, token_hash, code_mark, \
     in_person, made_by, made_at, expires_at, misses, done_at from invitation \
     where practice_id = $1 and person_id = $2 order by invitation_id desc limit $3";

/// Counts a wrong code; `false` when that is one too many, or the invitation is done.
pub fn miss(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    invitation: InvitationId,
    misses_max: u16,
) -> Result<bool, StoreError> {
    tx.changed(
        "update invitation set misses = misses + 1 \
         where practice_id = $1 and invitation_id = $2 and done_at is null and misses < $3",
        values![practice, invitation, misses_max],
    )
}

/// Gives a try back that [`miss`] had counted: the code was right.
pub fn hit(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    invitation: InvitationId,
) -> Result<(), StoreError> {
    tx.put(
        "update invitation set misses = misses - 1 \
         where practice_id = $1 and invitation_id = $2 and misses > 0",
        values![practice, invitation],
    )
}

/// Marks it as used or withdrawn; `false` when it was before.
pub fn done(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    invitation: InvitationId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update invitation set done_at = $3 \
         where practice_id = $1 and invitation_id = $2 and done_at is null",
        values![practice, invitation, at],
    )
}

/// Withdraws every invitation of somebody that is still open, and tells how many that were.
pub fn withdraw_all(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    at: Timestamp,
) -> Result<u64, StoreError> {
    tx.exec(
        "update invitation set done_at = $3 \
         where practice_id = $1 and person_id = $2 and done_at is null",
        values![practice, person, at],
    )
}

fn read(row: &mut Row) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        id: row.id()?,
        person: row.id()?,
        token_hash: row.hash()?,
        code_mark: row.hash()?,
        in_person: row.yes()?,
        made_by: row.maybe_id()?,
        made_at: row.at()?,
        expires_at: row.at()?,
        misses: row.minute()?,
        done_at: row.maybe_at()?,
    })
}
