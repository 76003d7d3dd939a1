//! What is or was sent to somebody outside: to whom, on what ground, what of the record, and the hash
//! of what left.

use std::fmt;

use jiff::Timestamp;
use practice::{
    DisclosureGround, DisclosureId, DisclosureState, Outsider, PersonId, PracticeId, RecordPart,
};

use crate::{
    Page, StoreError, Tx,
    audit::{counted, number},
    lists::{codes, from_codes},
    value::{Row, values},
};

/// One disclosure.
#[derive(Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Which disclosure.
    pub id: DisclosureId,
    /// About whom.
    pub client: PersonId,
    /// Who prepared it.
    pub writer: PersonId,
    /// What kind of somebody it goes to.
    pub outsider: Outsider,
    /// Who that is, sealed.
    pub recipient_sealed: Vec<u8>,
    /// What it is for, sealed.
    pub purpose_sealed: Vec<u8>,
    /// On what ground.
    pub ground: DisclosureGround,
    /// Which parts of the record.
    pub parts: Vec<RecordPart>,
    /// What is sent begins then.
    pub from: Timestamp,
    /// And ends then.
    pub until: Timestamp,
    /// Whether a second person has to look.
    pub needs_review: bool,
    /// How it stands.
    pub state: DisclosureState,
    /// When it was prepared.
    pub written_at: Timestamp,
    /// When the client said yes.
    pub consented_at: Option<Timestamp>,
    /// Who looked at it, and when.
    pub reviewed: Option<(PersonId, Timestamp)>,
    /// Not after then.
    pub expires_at: Timestamp,
    /// What left, once it has.
    pub left: Option<Left>,
    /// The law that asks for silence, sealed, and until when it does.
    pub bar: Option<(Vec<u8>, Timestamp)>,
}

/// What left the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// When.
    pub at: Timestamp,
    /// The hash of what was sent.
    pub hash: [u8; 32],
    /// How many bytes that were.
    pub bytes: u64,
    /// How many contacts were in it.
    pub contacts: u32,
}

impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disclosure({:?}, {})", self.id, self.state)
    }
}

/// Keeps a new disclosure.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    disclosure: &Disclosure,
) -> Result<(), StoreError> {
    let (bar, bar_until) = match &disclosure.bar {
        Some((sealed, until)) => (sealed.clone(), Some(*until)),
        None => (Vec::new(), None),
    };
    tx.put(
        "insert into disclosure (practice_id, disclosure_id, client_id, writer_id, outsider, \
         recipient_sealed, purpose_sealed, ground, parts, from_at, until_at, needs_review, state, \
         written_at, expires_at, bar_sealed, bar_until_at, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)",
        values![
            practice,
            disclosure.id,
            disclosure.client,
            disclosure.writer,
            disclosure.outsider.code(),
            &disclosure.recipient_sealed,
            &disclosure.purpose_sealed,
            disclosure.ground.code(),
            codes(&disclosure.parts, RecordPart::code),
            disclosure.from,
            disclosure.until,
            disclosure.needs_review,
            disclosure.state.code(),
            disclosure.written_at,
            disclosure.expires_at,
            &bar,
            bar_until,
        ],
    )
}

/// Keeps that the client said yes; `false` when that is not what it waits for.
pub fn consent(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    disclosure: DisclosureId,
    at: Timestamp,
    to: DisclosureState,
) -> Result<bool, StoreError> {
    tx.changed(
        "update disclosure set state = $4, consented_at = $3 \
         where practice_id = $1 and disclosure_id = $2 and state = $5",
        values![
            practice,
            disclosure,
            at,
            to.code(),
            DisclosureState::WaitsForConsent.code(),
        ],
    )
}

/// Keeps that a second person looked at it; `false` when that is not what it waits for.
pub fn review(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    disclosure: DisclosureId,
    by: PersonId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update disclosure set state = $5, reviewer_id = $3, reviewed_at = $4 \
         where practice_id = $1 and disclosure_id = $2 and state = $6",
        values![
            practice,
            disclosure,
            by,
            at,
            DisclosureState::Ready.code(),
            DisclosureState::WaitsForReview.code(),
        ],
    )
}

/// Stops it; `false` when it has left, or was stopped before.
pub fn stop(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    disclosure: DisclosureId,
) -> Result<bool, StoreError> {
    tx.changed(
        "update disclosure set state = $3, is_open = 0 \
         where practice_id = $1 and disclosure_id = $2 and is_open = 1",
        values![practice, disclosure, DisclosureState::Stopped.code()],
    )
}

/// Keeps what left, once; `false` when it was not ready, or somebody sent it before.
pub fn leave(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    disclosure: DisclosureId,
    left: &Left,
) -> Result<bool, StoreError> {
    tx.changed(
        "update disclosure set state = $3, left_at = $4, file_hash = $5, file_bytes = $6, \
         contacts = $7, is_open = 0 \
         where practice_id = $1 and disclosure_id = $2 and state = $8 and expires_at > $4",
        values![
            practice,
            disclosure,
            DisclosureState::Left.code(),
            left.at,
            left.hash,
            number(left.bytes)?,
            left.contacts,
            DisclosureState::Ready.code(),
        ],
    )
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select disclosure_id, client_id, writer_id, outsider, recipient_sealed, \
             purpose_sealed, ground, parts, from_at, until_at, needs_review, state, written_at, \
             consented_at, reviewer_id, reviewed_at, expires_at, left_at, file_hash, file_bytes, \
             contacts, bar_sealed, bar_until_at from disclosure ",
            $rest
        )
    };
}

/// One disclosure.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    disclosure: DisclosureId,
) -> Result<Option<Disclosure>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and disclosure_id = $2"),
        values![practice, disclosure],
        read,
    )
}

/// What was prepared about a client, newest first; the page's place is (`written_at`, disclosure),
/// here and in the lists below.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    page: Page,
) -> Result<Vec<Disclosure>, StoreError> {
    let (at, id) = page.below();
    tx.list(
        OF_CLIENT,
        values![practice, client, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and (written_at, disclosure_id) < ($3, $4) \
     order by written_at desc, disclosure_id desc limit $5"
);

/// What was not sent or stopped yet, the oldest first.
pub fn open(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    page: Page,
) -> Result<Vec<Disclosure>, StoreError> {
    let (at, id) = page.above();
    tx.list(OPEN, values![practice, at, id, page.rows()], read)
}

pub(crate) const OPEN: &str = columns!(
    "where practice_id = $1 and is_open = 1 and (written_at, disclosure_id) > ($2, $3) \
     order by written_at, disclosure_id limit $4"
);

/// Everything that was prepared, newest first.
pub fn newest(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    page: Page,
) -> Result<Vec<Disclosure>, StoreError> {
    let (at, id) = page.below();
    tx.list(NEWEST, values![practice, at, id, page.rows()], read)
}

pub(crate) const NEWEST: &str = columns!(
    "where practice_id = $1 and (written_at, disclosure_id) < ($2, $3) \
     order by written_at desc, disclosure_id desc limit $4"
);

fn read(row: &mut Row) -> Result<Disclosure, StoreError> {
    Ok(Disclosure {
        id: row.id()?,
        client: row.id()?,
        writer: row.id()?,
        outsider: row.code(Outsider::from_code)?,
        recipient_sealed: row.bytes()?,
        purpose_sealed: row.bytes()?,
        ground: row.code(DisclosureGround::from_code)?,
        parts: from_codes(&row.text()?, RecordPart::from_code)?,
        from: row.at()?,
        until: row.at()?,
        needs_review: row.yes()?,
        state: row.code(DisclosureState::from_code)?,
        written_at: row.at()?,
        consented_at: row.maybe_at()?,
        reviewed: row.maybe_id()?.zip(row.maybe_at()?),
        expires_at: row.at()?,
        left: left(row)?,
        bar: {
            let sealed = row.bytes()?;
            row.maybe_at()?.map(|until| (sealed, until))
        },
    })
}

fn left(row: &mut Row) -> Result<Option<Left>, StoreError> {
    let (at, hash) = (row.maybe_at()?, row.maybe_hash()?);
    let (bytes, contacts) = (row.maybe_int()?, row.maybe_int()?);
    let Some((((at, hash), bytes), contacts)) = at.zip(hash).zip(bytes).zip(contacts) else {
        return Ok(None);
    };
    let contacts = u32::try_from(contacts)
        .map_err(|_| StoreError::Damaged("a count of contacts".to_owned()))?;
    Ok(Some(Left {
        at,
        hash,
        bytes: counted(bytes)?,
        contacts,
    }))
}
