//! Psychotherapy notes, apart from the record: under a key of their own, so that they can be
//! destroyed, kept back or lost without the rest.

use practice::{NoteId, PersonId, Words};
use store::{
    contact::Contact,
    escalation::CallNote,
    keys::Kind,
    note::{self, Note},
};

use vault::SubjectKey;

use crate::{
    Act, Desk, DeskError,
    house::{House, Known},
    keyring,
    permit::{Open, Permitted},
    sealing::{self, Item},
};

/// How many notes of an older version are put apart at one look.
const NOTES_AT_ONCE: u16 = 50;

/// Seals a note under the client's key for notes, which is made with the first one.
pub(crate) fn seal(
    house: &House,
    act: &mut Act,
    client: PersonId,
    id: NoteId,
    text: &str,
) -> Result<Vec<u8>, DeskError> {
    let key = key(house, act, client)?;
    sealing::seal(act, &key, client, Item::Note(id), text)
}

/// The client's key for notes, which is made with the first one.
pub(crate) fn key(house: &House, act: &mut Act, client: PersonId) -> Result<SubjectKey, DeskError> {
    match keyring::find(house, client, Kind::Notes)? {
        Some(key) => Ok(key),
        None => keyring::make(house, act, client, Kind::Notes),
    }
}

/// Opens a note, wherever it lies. Whoever calls this to show it has made the entry in the access
/// log durable before.
pub(crate) fn open(house: &House, note: &Note) -> Result<Words, DeskError> {
    let (kind, item) = if note.apart {
        (Kind::Notes, Item::Note(note.id))
    } else {
        (Kind::Record, Item::NoteTogether(note.id))
    };
    let key = keyring::find(house, note.client, kind)?.ok_or(DeskError::NotFound)?;
    sealing::open(&key, note.client, item, &note.words_sealed)
}

impl Desk {
    /// Puts notes of an older version under their own key, some at a time, and tells how many. The
    /// words go from one seal into the other and to nobody, so there is no entry in the access log.
    pub fn put_notes_apart(&self, act: &mut Act) -> Result<usize, DeskError> {
        let (house, practice) = (&self.house, self.house.id());
        let together = house
            .store
            .read(|tx| note::together(tx, practice, NOTES_AT_ONCE))?;
        let mut moved = self.put_psychotherapy_notes_apart(act)?;
        for old in together {
            let words = open(house, &old)?;
            let sealed = seal(house, act, old.client, old.id, words.as_str())?;
            let id = old.id;
            if house
                .store
                .write(move |tx| note::set_apart(tx, practice, id, &sealed))?
            {
                moved += 1;
            }
        }
        Ok(moved)
    }
}

/// Opens what was written about a call for help, for whoever was permitted to open the call.
pub(crate) fn open_call_note(
    house: &House,
    permitted: &Permitted<Open, Contact>,
    note: &CallNote,
) -> Result<Words, DeskError> {
    let client = house.person(permitted.record().client)?;
    let item = Item::CallNote(note.id);
    sealing::open(&client.key, client.id, item, &note.words_sealed)
}

/// Opens what was written about a safety event, which is about people who work here. Whoever calls
/// this has made the entry in the access log durable before.
pub(crate) fn open_safety_words(
    reporter: &Known,
    item: Item,
    sealed: &[u8],
) -> Result<Words, DeskError> {
    sealing::open(&reporter.key, reporter.id, item, sealed)
}
