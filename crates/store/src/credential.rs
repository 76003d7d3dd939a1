//! Ways in: passkeys, passphrases and printed kits, and what the gate knows of their owners.

use std::fmt;

use jiff::Timestamp;
use practice::{CredentialId, PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// What kind of way in it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// A key that a device keeps and uses only for who it knows.
    Passkey,
    /// A passphrase, together with the codes of an authenticator app.
    Passphrase,
    /// Printed on paper, for when every other way is lost. It lets in once.
    Kit,
}

impl CredentialKind {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            CredentialKind::Passkey => "passkey",
            CredentialKind::Passphrase => "passphrase",
            CredentialKind::Kit => "kit",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<CredentialKind> {
        [
            CredentialKind::Passkey,
            CredentialKind::Passphrase,
            CredentialKind::Kit,
        ]
        .into_iter()
        .find(|kind| kind.code() == code)
    }
}

/// One way in.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Which.
    pub id: CredentialId,
    /// Whose.
    pub person: PersonId,
    /// What kind.
    pub kind: CredentialKind,
    /// By what it is found.
    pub mark: [u8; 32],
    /// What it is checked against, sealed.
    pub secret_sealed: Vec<u8>,
    /// How often a passkey says it was used, or the last time step whose code was taken.
    pub counter: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on it lets in.
    pub works_from: Timestamp,
    /// When it last let somebody in.
    pub used_at: Option<Timestamp>,
    /// When it was taken away.
    pub removed_at: Option<Timestamp>,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({:?}, {})", self.id, self.kind.code())
    }
}

/// What the gate knows of somebody, apart from their ways in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatePerson {
    /// Who.
    pub person: PersonId,
    /// The random name by which passkeys know them.
    pub user_handle: [u8; 16],
    /// How long a visit may stand still, in minutes; 0 when it is as for everybody.
    pub idle_minutes: u16,
    /// Somebody else may have their hands on a device of theirs.
    pub watched: bool,
}

/// Keeps a way in.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    credential: &Credential,
) -> Result<(), StoreError> {
    tx.put(
        "insert into credential (practice_id, credential_id, person_id, kind, mark, secret_sealed, \
         counter, made_at, works_from, used_at, removed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            practice,
            credential.id,
            credential.person,
            credential.kind.code(),
            credential.mark,
            &credential.secret_sealed,
            credential.counter,
            credential.made_at,
            credential.works_from,
            credential.used_at,
            credential.removed_at,
        ],
    )
}

/// The way in with this mark, also when it was taken away.
pub fn by_mark(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    mark: [u8; 32],
) -> Result<Option<Credential>, StoreError> {
    tx.one(BY_MARK, values![practice, mark], read)
}

pub(crate) const BY_MARK: &str = "select credential_id, person_id, kind, mark, secret_sealed, \
     counter, made_at, works_from, used_at, removed_at from credential \
     where practice_id = $1 and mark = $2 limit 1";

/// Every way in of somebody, also those that were taken away, in the order in which they were made.
pub fn of_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    rows_max: u16,
) -> Result<Vec<Credential>, StoreError> {
    tx.list(OF_PERSON, values![practice, person, rows_max], read)
}

pub(crate) const OF_PERSON: &str = "select credential_id, person_id, kind, mark, secret_sealed, \
     counter, made_at, works_from, used_at, removed_at from credential \
     where practice_id = $1 and person_id = $2 order by credential_id limit $3";

/// Keeps that it let somebody in: only while it is there, and only when the counter moves on.
/// `false` otherwise. Passkeys that do not count stay at nought.
pub fn used(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    credential: &Credential,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update credential set counter = $3, used_at = $4, secret_sealed = $5 \
         where practice_id = $1 and credential_id = $2 and removed_at is null \
         and (counter < $3 or (counter = 0 and $3 = 0))",
        values![
            practice,
            credential.id,
            credential.counter,
            at,
            &credential.secret_sealed
        ],
    )
}

/// Takes a way in away; `false` when it was gone before.
pub fn remove(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    credential: CredentialId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update credential set removed_at = $4 \
         where practice_id = $1 and person_id = $2 and credential_id = $3 and removed_at is null",
        values![practice, person, credential, at],
    )
}

/// Forgets ways in of somebody that were taken away before an instant.
pub fn forget_removed(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    before: Timestamp,
) -> Result<(), StoreError> {
    tx.put(
        "delete from credential \
         where practice_id = $1 and person_id = $2 and removed_at is not null and removed_at < $3",
        values![practice, person, before],
    )
}

/// Keeps what the gate knows of somebody; the name by which passkeys know them is written once.
pub fn put_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: &GatePerson,
) -> Result<(), StoreError> {
    tx.put(
        "insert into gate_person (practice_id, person_id, user_handle, idle_minutes, watched) \
         values ($1, $2, $3, $4, $5) \
         on conflict (practice_id, person_id) do update set \
         idle_minutes = excluded.idle_minutes, watched = excluded.watched",
        values![
            practice,
            person.person,
            person.user_handle,
            person.idle_minutes,
            person.watched,
        ],
    )
}

/// Keeps how long a visit of somebody may stand still, and nothing else.
pub fn set_idle(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    minutes: u16,
) -> Result<(), StoreError> {
    tx.put(
        "update gate_person set idle_minutes = $3 where practice_id = $1 and person_id = $2",
        values![practice, person, minutes],
    )
}

/// Keeps whether somebody else may have their hands on a device of theirs, and nothing else.
pub fn set_watched(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    watched: bool,
) -> Result<(), StoreError> {
    tx.put(
        "update gate_person set watched = $3 where practice_id = $1 and person_id = $2",
        values![practice, person, watched],
    )
}

/// What the gate knows of somebody; `None` before they were ever invited.
pub fn person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
) -> Result<Option<GatePerson>, StoreError> {
    tx.one(
        "select person_id, user_handle, idle_minutes, watched from gate_person \
         where practice_id = $1 and person_id = $2",
        values![practice, person],
        |row| {
            Ok(GatePerson {
                person: row.id()?,
                user_handle: row.id()?,
                idle_minutes: row.minute()?,
                watched: row.yes()?,
            })
        },
    )
}

fn read(row: &mut Row) -> Result<Credential, StoreError> {
    Ok(Credential {
        id: row.id()?,
        person: row.id()?,
        kind: row.code(CredentialKind::from_code)?,
        mark: row.hash()?,
        secret_sealed: row.bytes()?,
        counter: row.int()?,
        made_at: row.at()?,
        works_from: row.at()?,
        used_at: row.maybe_at()?,
        removed_at: row.maybe_at()?,
    })
}
