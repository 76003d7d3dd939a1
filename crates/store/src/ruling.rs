//! Rulings, and the promise that was told of each: column by column, so that both can be read again
//! exactly as they were.

use jiff::Timestamp;
use practice::{
    Answer, BookHash, ContactId, Disposition, Documentation, Finding, Obligation, PracticeId,
    Promise, Route, Ruling, TowardCare, Within,
};

use crate::{
    StoreError, Tx,
    frame::purpose,
    lists::{codes, from_codes, from_names, names},
    value::{Row, values},
};

/// What was decided on one version of a contact, and what its writer was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRuling {
    /// What the practice does with it, and why.
    pub ruling: Ruling,
    /// What its writer was told.
    pub promise: Promise,
    /// When it was decided.
    pub decided_at: Timestamp,
}

/// Keeps a ruling. Rulings are written with their words and never changed.
pub(crate) fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    version: u32,
    ruling: &Ruling,
    promise: &Promise,
    at: Timestamp,
) -> Result<(), StoreError> {
    let answer = &ruling.answer;
    tx.put(
        "insert into ruling (practice_id, contact_id, version, purpose, finding, disposition, \
         routes, obligations, documentation, within, reasons, clauses, book_hash, toward_care, \
         promise_disposition, outgoing, readers, promise_within, reaches_at, answer_by, opens_at, \
         session_at, look_by, changeable_until, undo_until, flags, decided_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22, $23, $24, $25, $26, $27)",
        values![
            practice,
            contact,
            version,
            ruling.purpose,
            ruling.finding.code(),
            answer.disposition.code(),
            codes(&answer.routes, Route::code),
            codes(&answer.obligations, Obligation::code),
            answer.documentation.code(),
            answer.within.code(),
            names(&answer.reasons),
            names(&answer.clauses),
            ruling.book.0,
            ruling.toward_care.map_or("", TowardCare::code),
            promise.disposition.code(),
            promise.outgoing,
            codes(&promise.readers, Route::code),
            promise.within.code(),
            promise.reaches_at,
            promise.answer_by,
            promise.opens_at,
            promise.session_at,
            promise.look_by,
            promise.changeable_until,
            promise.undo_until,
            flags(promise),
            at,
        ],
    )
}

/// What was decided on a version of a contact.
pub fn of_version(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    version: u32,
) -> Result<Option<StoredRuling>, StoreError> {
    tx.one(
        "select purpose, finding, disposition, routes, obligations, documentation, within, \
         reasons, clauses, book_hash, toward_care, promise_disposition, outgoing, readers, \
         promise_within, reaches_at, answer_by, opens_at, session_at, look_by, changeable_until, \
         undo_until, flags, decided_at from ruling \
         where practice_id = $1 and contact_id = $2 and version = $3",
        values![practice, contact, version],
        |row| {
            Ok(StoredRuling {
                ruling: read_ruling(row)?,
                promise: read_promise(row)?,
                decided_at: row.at()?,
            })
        },
    )
}

fn read_ruling(row: &mut Row) -> Result<Ruling, StoreError> {
    Ok(Ruling {
        purpose: row.code(purpose)?,
        finding: row.code(Finding::from_code)?,
        answer: Answer {
            disposition: row.code(Disposition::from_code)?,
            routes: from_codes(&row.text()?, Route::from_code)?,
            obligations: from_codes(&row.text()?, Obligation::from_code)?,
            documentation: row.code(Documentation::from_code)?,
            within: row.code(Within::from_code)?,
            reasons: from_names(&row.text()?),
            clauses: from_names(&row.text()?),
        },
        book: BookHash(row.hash()?),
        toward_care: toward_care(&row.text()?)?,
    })
}

fn read_promise(row: &mut Row) -> Result<Promise, StoreError> {
    let mut promise = Promise {
        disposition: row.code(Disposition::from_code)?,
        outgoing: row.yes()?,
        readers: from_codes(&row.text()?, Route::from_code)?,
        within: row.code(Within::from_code)?,
        reaches_at: row.maybe_at()?,
        answer_by: row.maybe_at()?,
        opens_at: row.maybe_at()?,
        session_at: row.maybe_at()?,
        look_by: row.maybe_at()?,
        changeable_until: row.maybe_at()?,
        undo_until: row.maybe_at()?,
        is_looked_at: false,
        asks: false,
        pauses: false,
        offers_agenda: false,
        shows_skills: false,
        calls_on_call: false,
    };
    for flag in row.text()?.split_ascii_whitespace() {
        match flag {
            "looked-at" => promise.is_looked_at = true,
            "asks" => promise.asks = true,
            "pauses" => promise.pauses = true,
            "offers-agenda" => promise.offers_agenda = true,
            "shows-skills" => promise.shows_skills = true,
            "calls-on-call" => promise.calls_on_call = true,
            other => return Err(StoreError::Damaged(format!("unknown code '{other}'"))),
        }
    }
    Ok(promise)
}

/// The yes-or-no parts of a promise, by name. Taken apart without `..`, so that a new part of the
/// promise does not build until it is stored.
fn flags(promise: &Promise) -> String {
    let Promise {
        disposition: _,
        outgoing: _,
        readers: _,
        within: _,
        reaches_at: _,
        answer_by: _,
        opens_at: _,
        session_at: _,
        look_by: _,
        changeable_until: _,
        undo_until: _,
        is_looked_at,
        asks,
        pauses,
        offers_agenda,
        shows_skills,
        calls_on_call,
    } = promise;
    let flags: Vec<&str> = [
        ("looked-at", is_looked_at),
        ("asks", asks),
        ("pauses", pauses),
        ("offers-agenda", offers_agenda),
        ("shows-skills", shows_skills),
        ("calls-on-call", calls_on_call),
    ]
    .into_iter()
    .filter_map(|(name, set)| set.then_some(name))
    .collect();
    flags.join(" ")
}

fn toward_care(code: &str) -> Result<Option<TowardCare>, StoreError> {
    if code.is_empty() {
        return Ok(None);
    }
    [
        TowardCare::NoRule,
        TowardCare::Contradiction,
        TowardCare::PolicyError,
        TowardCare::NotClear,
    ]
    .into_iter()
    .find(|why| why.code() == code)
    .map(Some)
    .ok_or_else(|| StoreError::Damaged(format!("unknown code '{code}'")))
}
