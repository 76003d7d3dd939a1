//! Psychotherapy notes: a clinician's own, apart from everything else.
//!
//! Invariant: they are in a table of their own, sealed under the client's key for notes and not the
//! one for the record, and no other use case reads them: no copy, no search, no list, no emergency.
//! When that key is destroyed nobody reads them again, not even from a backup (P42).

use practice::{Name, NoteId, PersonId, Words};
use store::{
    Page,
    keys::Kind,
    psychotherapy_note::{self, PsychotherapyNote},
};

use crate::{
    Act, Desk, DeskError, keyring, notes,
    permit::{Gate, Open, Write},
    sealing::{self, Item},
    view::{ApartNote, Viewer},
};

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
        let key = notes::key(&self.house, act, client)?;
        let note = PsychotherapyNote {
            id,
            client,
            clinician: viewer.person,
            words_sealed: sealing::seal(act, &key, client, item, words.as_str())?,
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
        let Some(key) = keyring::find(&self.house, client, Kind::Notes)? else {
            return Ok(Vec::new());
        };
        let opened = notes.into_iter().map(|note| {
            let item = Item::PsychotherapyNote(note.id);
            Ok(ApartNote {
                words: sealing::open(&key, client, item, &note.words_sealed)?,
                at: note.written_at,
            })
        });
        opened.collect()
    }
}
