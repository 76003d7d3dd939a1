//! Psychotherapy notes: a clinician's own, apart from the record, in no list but their writer's.
//!
//! Invariant: every function here that serves a page takes the writer, and finds nothing of anybody
//! else's. [`after`] serves none: it gives what is to be laid under another seal.

use std::fmt;

use jiff::Timestamp;
use practice::{NoteId, PersonId, PracticeId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// One psychotherapy note.
#[derive(Clone, PartialEq, Eq)]
pub struct PsychotherapyNote {
    /// Which note.
    pub id: NoteId,
    /// About which client.
    pub client: PersonId,
    /// Who wrote it.
    pub clinician: PersonId,
    /// The words, sealed under the client's key for notes.
    pub words_sealed: Vec<u8>,
    /// When it was written.
    pub written_at: Timestamp,
}

impl fmt::Debug for PsychotherapyNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.words_sealed.len();
        write!(f, "PsychotherapyNote({:?}, {bytes} sealed bytes)", self.id)
    }
}

/// Keeps a note. Notes are not changed: another is added.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    note: &PsychotherapyNote,
) -> Result<(), StoreError> {
    tx.put(
        "insert into psychotherapy_note (practice_id, note_id, client_id, clinician_id, \
         words_sealed, written_at) values ($1, $2, $3, $4, $5, $6)",
        values![
            practice,
            note.id,
            note.client,
            note.clinician,
            &note.words_sealed,
            note.written_at,
        ],
    )
}

/// What a clinician wrote about a client, newest first.
pub fn of_writer(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    client: PersonId,
    page: Page,
) -> Result<Vec<PsychotherapyNote>, StoreError> {
    let (at, id) = page.below();
    tx.list(
        OF_WRITER,
        values![practice, clinician, client, at, id, page.rows()],
        read,
    )
}

/// Notes of everybody in order of their ids, after this one: for what looks at every seal, and never
/// for a page.
pub fn after(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    after: NoteId,
    limit: u16,
) -> Result<Vec<PsychotherapyNote>, StoreError> {
    let rows = Page::first(limit).rows();
    tx.list(AFTER, values![practice, after, rows], read)
}

pub(crate) const AFTER: &str = "select note_id, client_id, clinician_id, words_sealed, written_at \
     from psychotherapy_note where practice_id = $1 and note_id > $2 order by note_id limit $3";

/// Lays the words of a note under another seal. `false`: the note is not there any more.
pub fn reseal(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    note: NoteId,
    words_sealed: &[u8],
) -> Result<bool, StoreError> {
    tx.changed(
        "update psychotherapy_note set words_sealed = $3 where practice_id = $1 and note_id = $2",
        values![practice, note, words_sealed],
    )
}

pub(crate) const OF_WRITER: &str = "select note_id, client_id, clinician_id, words_sealed, \
     written_at from psychotherapy_note where practice_id = $1 and clinician_id = $2 \
     and client_id = $3 and (written_at, note_id) < ($4, $5) \
     order by written_at desc, note_id desc limit $6";

fn read(row: &mut Row) -> Result<PsychotherapyNote, StoreError> {
    Ok(PsychotherapyNote {
        id: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        words_sealed: row.bytes()?,
        written_at: row.at()?,
    })
}
