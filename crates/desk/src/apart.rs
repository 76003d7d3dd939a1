//! Psychotherapy notes: a clinician's own, apart from everything else.
//!
//! Invariant: they are in a table of their own, sealed under the client's key for notes and not the
//! one for the record, and no other use case reads them: no copy, no search, no list, no emergency.
//! When that key is destroyed nobody reads them again, not even from a backup (P42).
//!
//! An older build sealed them under their writer's key. Such a note still opens for its writer, until
//! it is laid under the client's key for notes, which happens by itself after a start; and never once
//! its client's notes were destroyed. A backup that was taken before holds it as it was: there the
//! list of what was destroyed, which every restore goes through first, takes it away.

use practice::{Name, NoteId, PersonId, Words};
use store::{
    Page, Tx, erasure,
    keys::{Kind, Scope},
    psychotherapy_note::{self, PsychotherapyNote},
};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    house::{House, Looked},
    keyring, notes,
    permit::{Gate, Open, Write},
    sealing::{self, Item},
    view::{ApartNote, Viewer},
};

/// How many notes are looked at together.
const NOTES_AT_ONCE: u16 = 50;

impl Desk {
    /// Keeps a psychotherapy note about one of this clinician's own clients.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody else's client, [`DeskError::Words`].
    pub fn write_apart(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
        typed: &str,
    ) -> Result<NoteId, DeskError> {
        self.own_client(act, viewer, client)?;
        let gate = Gate::of(&self.house, viewer, act);
        gate.psychotherapy_note::<Write>(viewer.person)
            .ok_or(DeskError::NotFound)?;
        let words = Words::new(typed)?;
        let id = NoteId::new(act.wall(), act.bytes());
        let item = Item::PsychotherapyNote(id);
        let words_sealed = if broken::is(Broken::SealsNotesUnderTheWriter) {
            let writer = self.house.person(viewer.person)?;
            sealing::seal(act, &writer.key, writer.id, item, words.as_str())?
        } else {
            let key = notes::key(&self.house, act, client)?;
            sealing::seal(act, &key, client, item, words.as_str())?
        };
        let note = PsychotherapyNote {
            id,
            client,
            clinician: viewer.person,
            words_sealed,
            written_at: act.wall(),
        };
        let practice = self.house.id();
        self.house
            .store
            .write(move |tx| psychotherapy_note::put(tx, practice, &note))?;
        Ok(id)
    }

    /// The page of it: how the client is called, and what this clinician wrote apart about them.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody else's client, once nothing of one's own is kept.
    pub fn apart_page(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
    ) -> Result<(Name, Vec<ApartNote>), DeskError> {
        let notes = self.apart_notes(act, viewer, client)?;
        // Who treats no longer still reads what they wrote.
        if notes.is_empty() {
            self.own_client(act, viewer, client)?;
        }
        Ok((self.house.name(client), notes))
    }

    /// What this clinician wrote apart about a client, newest first.
    pub fn apart_notes(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
    ) -> Result<Vec<ApartNote>, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        gate.psychotherapy_note::<Open>(viewer.person)
            .ok_or(DeskError::NotFound)?;
        let (practice, page) = (self.house.id(), Page::first(store::PAGE_ROWS_MAX));
        let notes = self
            .house
            .store
            .read(|tx| psychotherapy_note::of_writer(tx, practice, viewer.person, client, page))?;
        if self.notes_are_ended(client)? {
            return Ok(Vec::new());
        }
        let opened = notes.into_iter().map(|note| {
            Ok(ApartNote {
                words: open(&self.house, &note)?.0,
                at: note.written_at,
            })
        });
        opened.collect()
    }

    /// Whether the notes of a client were destroyed, or are about to be: from then on no key of
    /// anybody else's opens what may still lie there.
    fn notes_are_ended(&self, client: PersonId) -> Result<bool, DeskError> {
        let practice = self.house.id();
        Ok(self.house.store.read(|tx| {
            let of = |tx: &mut Tx<'_>, scope| erasure::of_client(tx, practice, client, scope);
            Ok(of(tx, Scope::All)?.is_some() || of(tx, Scope::Notes)?.is_some())
        })?)
    }

    /// Lays notes that an older build sealed under their writer's key under the client's key for
    /// notes, some at a time, and tells how many. Every note is looked at once after a start. The
    /// words go from one seal into the other and to nobody, so there is no entry in the access log.
    pub(crate) fn put_psychotherapy_notes_apart(&self, act: &mut Act) -> Result<usize, DeskError> {
        let (house, practice) = (&self.house, self.house.id());
        let Ok(mut looked) = house.apart_looked.lock() else {
            return Ok(0);
        };
        let after = match *looked {
            Looked::Nowhere => NoteId::from_bytes([0; 16]),
            Looked::UpTo(note) => note,
            Looked::ToTheEnd => return Ok(0),
        };
        let page = house
            .store
            .read(|tx| psychotherapy_note::after(tx, practice, after, NOTES_AT_ONCE))?;
        let mut moved = 0;
        for note in &page {
            if self.notes_are_ended(note.client)? {
                continue;
            }
            // What nothing opens is left as it is, and told to whoever asks for it.
            let Ok((words, Under::Writer)) = open(house, note) else {
                continue;
            };
            let (id, item) = (note.id, Item::PsychotherapyNote(note.id));
            let key = notes::key(house, act, note.client)?;
            let sealed = sealing::seal(act, &key, note.client, item, words.as_str())?;
            let resealed = house
                .store
                .write(move |tx| psychotherapy_note::reseal(tx, practice, id, &sealed))?;
            moved += usize::from(resealed);
        }
        *looked = match page.last() {
            Some(last) if page.len() == usize::from(NOTES_AT_ONCE) => Looked::UpTo(last.id),
            _ => Looked::ToTheEnd,
        };
        Ok(moved)
    }
}

/// Whose key a note lies under.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    Client,
    /// As an older build sealed it.
    Writer,
}

/// Opens a note under the client's key for notes, or under its writer's, which is how an older build
/// sealed it.
fn open(house: &House, note: &PsychotherapyNote) -> Result<(Words, Under), DeskError> {
    let item = Item::PsychotherapyNote(note.id);
    let refused = match keyring::find(house, note.client, Kind::Notes)? {
        Some(key) => match sealing::open(&key, note.client, item, &note.words_sealed) {
            Ok(words) => return Ok((words, Under::Client)),
            Err(error) => error,
        },
        None => DeskError::NotFound,
    };
    let writer = house.person(note.clinician)?;
    match sealing::open(&writer.key, writer.id, item, &note.words_sealed) {
        Ok(words) => Ok((words, Under::Writer)),
        // What neither opens is told as what the right key said.
        Err(_) => Err(refused),
    }
}
