//! What clients ask about what is kept of them, each with the day by which it is answered.

use std::fmt;

use jiff::Timestamp;
use practice::{
    ContactId, PersonId, PracticeId, RequestId, RequestKind, RequestState, RestrictionScope,
};

use crate::{
    Page, StoreError, Tx,
    lists::{codes, from_codes},
    value::{Row, values},
};

/// One request.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Which request.
    pub id: RequestId,
    /// Who asked.
    pub client: PersonId,
    /// What for.
    pub kind: RequestKind,
    /// The contact that should say something else.
    pub contact: Option<ContactId>,
    /// What a restriction stops; empty for any other.
    pub scopes: Vec<RestrictionScope>,
    /// What the client wrote, sealed.
    pub words_sealed: Vec<u8>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when it is answered.
    pub due_at: Timestamp,
    /// When it was told that it takes longer, and why, sealed.
    pub extension: Option<(Timestamp, Vec<u8>)>,
    /// How it stands.
    pub state: RequestState,
    /// When it was answered or taken back.
    pub answered_at: Option<Timestamp>,
    /// Who answered.
    pub answered_by: Option<PersonId>,
    /// The answer, sealed.
    pub answer_sealed: Option<Vec<u8>>,
    /// What the client says to a refusal, sealed, and when they said it.
    pub statement: Option<(Timestamp, Vec<u8>)>,
    /// When it was found to be late.
    pub late_at: Option<Timestamp>,
    /// When a restriction was lifted.
    pub lifted_at: Option<Timestamp>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({:?}, {}, {})", self.id, self.kind, self.state)
    }
}

/// Keeps a new request.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, request: &Request) -> Result<(), StoreError> {
    tx.put(
        "insert into request (practice_id, request_id, client_id, kind, contact_id, scopes, \
         words_sealed, asked_at, due_at, state, is_open, is_in_force) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, 0)",
        values![
            practice,
            request.id,
            request.client,
            request.kind.code(),
            request.contact,
            codes(&request.scopes, RestrictionScope::code),
            &request.words_sealed,
            request.asked_at,
            request.due_at,
            RequestState::Open.code(),
        ],
    )
}

/// An answer to a request.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestAnswer {
    /// How the request stands then: accepted, refused, or taken back.
    pub state: RequestState,
    /// Who answers.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The answer, sealed; none where the client took it back.
    pub sealed: Option<Vec<u8>>,
    /// Whether a restriction holds from now on.
    pub is_in_force: bool,
}

/// Answers a request; `false` when it is not open any more.
pub fn answer(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    request: RequestId,
    answer: &RequestAnswer,
) -> Result<bool, StoreError> {
    tx.changed(
        "update request set state = $3, answered_by_id = $4, answered_at = $5, \
         answer_sealed = $6, is_in_force = $7, is_open = 0 \
         where practice_id = $1 and request_id = $2 and is_open = 1",
        values![
            practice,
            request,
            answer.state.code(),
            answer.by,
            answer.at,
            answer.sealed.as_ref(),
            answer.is_in_force,
        ],
    )
}

/// Tells that a request takes longer; `false` when that was told before, or it was answered.
pub fn extend(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    request: RequestId,
    at: Timestamp,
    due_at: Timestamp,
    why_sealed: &[u8],
) -> Result<bool, StoreError> {
    tx.changed(
        "update request set extended_at = $3, due_at = $4, extension_sealed = $5 \
         where practice_id = $1 and request_id = $2 and is_open = 1 and extended_at is null",
        values![practice, request, at, due_at, why_sealed],
    )
}

/// Keeps what the client says to a refusal, in the place of what was said before.
pub fn state(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    request: RequestId,
    at: Timestamp,
    statement_sealed: &[u8],
) -> Result<bool, StoreError> {
    tx.changed(
        "update request set stated_at = $3, statement_sealed = $4 \
         where practice_id = $1 and request_id = $2 and state = $5",
        values![
            practice,
            request,
            at,
            statement_sealed,
            RequestState::Refused.code()
        ],
    )
}

/// Lifts a restriction; `false` when none is in force.
pub fn lift(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    request: RequestId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update request set lifted_at = $4, is_in_force = 0 \
         where practice_id = $1 and request_id = $2 and client_id = $3 and is_in_force = 1",
        values![practice, request, client, at],
    )
}

/// Keeps that it is late; `false` when that is known, or it was answered.
pub fn set_late(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    request: RequestId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update request set late_at = $3 \
         where practice_id = $1 and request_id = $2 and is_open = 1 and late_at is null",
        values![practice, request, at],
    )
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select request_id, client_id, kind, contact_id, scopes, words_sealed, asked_at, \
             due_at, extended_at, extension_sealed, state, answered_at, answered_by_id, \
             answer_sealed, statement_sealed, stated_at, late_at, lifted_at from request ",
            $rest
        )
    };
}

/// One request.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    request: RequestId,
) -> Result<Option<Request>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and request_id = $2"),
        values![practice, request],
        read,
    )
}

/// The requests of a client, newest first; the page's place is (`asked_at`, request).
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    page: Page,
) -> Result<Vec<Request>, StoreError> {
    let (at, id) = page.below();
    tx.list(
        OF_CLIENT,
        values![practice, client, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and (asked_at, request_id) < ($3, $4) \
     order by asked_at desc, request_id desc limit $5"
);

/// The requests that somebody has to answer, whatever is due first; the page's place is (`due_at`,
/// request).
pub fn open(tx: &mut Tx<'_>, practice: PracticeId, page: Page) -> Result<Vec<Request>, StoreError> {
    let (at, id) = page.above();
    tx.list(OPEN, values![practice, at, id, page.rows()], read)
}

pub(crate) const OPEN: &str = columns!(
    "where practice_id = $1 and is_open = 1 and (due_at, request_id) > ($2, $3) \
     order by due_at, request_id limit $4"
);

/// What the restrictions of a client stop at this instant.
pub fn in_force(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<Vec<RestrictionScope>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    let scopes = tx.list(IN_FORCE, values![practice, client, rows], |row| {
        from_codes(&row.text()?, RestrictionScope::from_code)
    })?;
    Ok(scopes.into_iter().flatten().collect())
}

pub(crate) const IN_FORCE: &str = "select scopes from request \
     where practice_id = $1 and client_id = $2 and is_in_force = 1 order by request_id limit $3";

fn read(row: &mut Row) -> Result<Request, StoreError> {
    Ok(Request {
        id: row.id()?,
        client: row.id()?,
        kind: row.code(RequestKind::from_code)?,
        contact: row.maybe_id()?,
        scopes: from_codes(&row.text()?, RestrictionScope::from_code)?,
        words_sealed: row.bytes()?,
        asked_at: row.at()?,
        due_at: row.at()?,
        extension: row.maybe_at()?.zip(row.maybe_bytes()?),
        state: row.code(RequestState::from_code)?,
        answered_at: row.maybe_at()?,
        answered_by: row.maybe_id()?,
        answer_sealed: row.maybe_bytes()?,
        statement: {
            let sealed = row.maybe_bytes()?;
            row.maybe_at()?.zip(sealed)
        },
        late_at: row.maybe_at()?,
        lifted_at: row.maybe_at()?,
    })
}
