//! Notes that a clinician wrote about a session or a contact.

use std::fmt;

use jiff::Timestamp;
use practice::{ContactId, NoteId, PersonId, PracticeId, SessionId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// One note.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// Which note.
    pub id: NoteId,
    /// About which client.
    pub client: PersonId,
    /// Who wrote it.
    pub clinician: PersonId,
    /// About which session.
    pub session: Option<SessionId>,
    /// About which contact.
    pub contact: Option<ContactId>,
    /// The words, sealed.
    pub words_sealed: Vec<u8>,
    /// When it was written.
    pub written_at: Timestamp,
    /// Whether the words are sealed under the key for notes; notes from before there was one are
    /// not.
    pub apart: bool,
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Note({:?}, {} sealed bytes)",
            self.id,
            self.words_sealed.len()
        )
    }
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select note_id, client_id, clinician_id, session_id, contact_id, words_sealed, \
             written_at, apart from note ",
            $rest
        )
    };
}

/// Keeps a note. Notes are not changed: another is added.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, note: &Note) -> Result<(), StoreError> {
    tx.put(
        "insert into note (practice_id, note_id, client_id, clinician_id, session_id, contact_id, \
         words_sealed, written_at, apart) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            practice,
            note.id,
            note.client,
            note.clinician,
            note.session,
            note.contact,
            &note.words_sealed,
            note.written_at,
            note.apart,
        ],
    )
}

/// Puts the words of a note that is not yet under the key for notes there; `false` when it is.
pub fn set_apart(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    note: NoteId,
    words_sealed: &[u8],
) -> Result<bool, StoreError> {
    tx.changed(
        "update note set words_sealed = $3, apart = 1 \
         where practice_id = $1 and note_id = $2 and apart = 0",
        values![practice, note, words_sealed],
    )
}

/// Notes that are not yet under the key for notes.
pub fn together(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    limit: u16,
) -> Result<Vec<Note>, StoreError> {
    let rows = Page::first(limit).rows();
    tx.list(TOGETHER, values![practice, rows], read)
}

pub(crate) const TOGETHER: &str =
    columns!("where practice_id = $1 and apart = 0 order by note_id limit $2");

/// One note.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    note: NoteId,
) -> Result<Option<Note>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and note_id = $2"),
        values![practice, note],
        read,
    )
}

/// The notes about a client, newest first; the page's place is (`written_at`, note id).
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    page: Page,
) -> Result<Vec<Note>, StoreError> {
    let (at, id) = page.below();
    tx.list(
        OF_CLIENT,
        values![practice, client, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and (written_at, note_id) < ($3, $4) \
     order by written_at desc, note_id desc limit $5"
);

/// The notes about a session, oldest first; the page's place is (`written_at`, note id).
pub fn of_session(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
    page: Page,
) -> Result<Vec<Note>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_SESSION,
        values![practice, session, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_SESSION: &str = columns!(
    "where practice_id = $1 and session_id = $2 and (written_at, note_id) > ($3, $4) \
     order by written_at, note_id limit $5"
);

/// The notes about a contact, oldest first; the page's place is (`written_at`, note id).
pub fn of_contact(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    page: Page,
) -> Result<Vec<Note>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CONTACT,
        values![practice, contact, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CONTACT: &str = columns!(
    "where practice_id = $1 and contact_id = $2 and (written_at, note_id) > ($3, $4) \
     order by written_at, note_id limit $5"
);

fn read(row: &mut Row) -> Result<Note, StoreError> {
    Ok(Note {
        id: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        session: row.maybe_id()?,
        contact: row.maybe_id()?,
        words_sealed: row.bytes()?,
        written_at: row.at()?,
        apart: row.yes()?,
    })
}
