//! The note about a call: written from its timeline when it is closed, and again after the follow-up.
//!
//! It is a note of the record, sealed under the client's key for notes and in the client's copy. It is
//! no psychotherapy note. Source: default-policy 6.0 (D4), requirement R-CRI-20.

use std::sync::Arc;

use jiff::Timestamp;
use practice::{
    ContactId, DueKind, Mark, Name, NoteId, PersonId, RecordKind, Role, Words,
    crisis_note::{NoteFacts, Written, crisis_note},
    escalation::{Answer as Said, Event, FollowUp, Line, LineKind, Stage},
};
use store::{
    Page, audit,
    contact::Contact,
    due, escalation,
    note::{self, Note},
};

use super::{
    call::{CallEnd, MetCall},
    keep::happens,
    marks::MarkLine,
};
use crate::{
    Act, Desk, DeskError,
    notes::{self, open_call_note},
    permit::{Gate, Open, Permitted},
    view::Viewer,
};

/// The act in the access log that a note was written.
const NOTED: &str = "note.write";

/// How often a note is written anew when something happened to the call in between.
const TRIES: usize = 4;

/// How many notes of a call are shown.
const NOTES: u16 = 20;

/// What is kept of a call besides its log, for whoever may open it.
#[derive(Clone, Debug, Default)]
pub struct CallRecord {
    /// This person may open it, and has not.
    pub may_open: bool,
    /// This person has opened it lately: what follows is shown.
    pub is_opened: bool,
    /// What was ticked and answered, the oldest first.
    pub marks: Vec<MarkLine>,
    /// The note as it would be written now, for whoever has the call.
    pub draft: Option<String>,
    /// The notes that were written, the oldest first.
    pub notes: Vec<(Name, Timestamp, Words)>,
}

/// Everything that the note of a call is made of, opened.
struct Opened {
    lines: Vec<Line>,
    marks: Vec<Mark>,
    written: Vec<(PersonId, Timestamp, Words)>,
}

impl Desk {
    /// Closes a call: what was agreed, who carries on, and when. The note about it is written from
    /// its timeline in the same act.
    ///
    /// Errors: [`DeskError::NotSpoken`], [`DeskError::Words`] when nothing was written,
    /// [`DeskError::RotaUnusable`] for a time that can not be.
    pub fn close_call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        end: &CallEnd,
    ) -> Result<(), DeskError> {
        let met = self.met_call(act, viewer, id)?;
        let words = Words::new(&end.words)?;
        let own = match end.own.trim().is_empty() {
            true => String::new(),
            false => Words::new(&end.own)?.as_str().to_owned(),
        };
        let known = self.house.person(end.who)?;
        if known.role == Role::Client || !known.active {
            return Err(DeskError::NotFound);
        }
        let at = self.follow_up_at(act.wall(), &end.at)?;
        let next = FollowUp { who: end.who, at };
        for _ in 0..TRIES {
            if let Some(said) = self.try_close(act, viewer, &met.contact, (&words, &own), next)? {
                return match said {
                    Said::Done => Ok(()),
                    Said::HasIt(_) | Said::NotTaken => Err(DeskError::CallHeld),
                    Said::NotSpoken => Err(DeskError::NotSpoken),
                    Said::IsClosed => Err(DeskError::Overtaken),
                };
            }
        }
        Err(DeskError::Overtaken)
    }

    /// `None`: something happened to the call since its timeline was read.
    fn try_close(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        contact: &Contact,
        (words, own): (&Words, &str),
        next: FollowUp,
    ) -> Result<Option<Said>, DeskError> {
        let (practice, id) = (self.house.id(), contact.id);
        let before = self
            .house
            .store
            .read(|tx| escalation::by_contact(tx, practice, id))?
            .ok_or(DeskError::NotFound)?
            .lines;
        let agreed = self.note(act, viewer, contact, words)?;
        let note = match self.may_open_call(act, viewer, contact)? {
            Some(permitted) => {
                let mut opened = self.opened(&permitted)?;
                opened.lines.push(Line {
                    kind: LineKind::Closed,
                    person: Some(viewer.person),
                    other: Some(next.who),
                    at: act.wall(),
                    until: Some(next.at),
                });
                let written = (viewer.person, act.wall(), words.clone());
                opened.written.push(written);
                let text = self.note_text(contact, &opened, own, None);
                Some(self.sealed_note(act, viewer, contact, &text)?)
            }
            None => None,
        };
        let entry = self.call_entry(act, viewer, contact, NOTED);
        let (house, moment) = (Arc::clone(&self.house), act.now());
        let event = Event::Closed {
            by: viewer.person,
            follow_up: Some(next),
        };
        Ok(self.house.store.write(move |tx| {
            let now = escalation::by_contact(tx, practice, id)?;
            if now.is_none_or(|now| now.lines != before) {
                return Ok(None);
            }
            let said = happens(&house, tx, id, event, moment)?;
            if said == Some(Said::Done) {
                escalation::add_note(tx, practice, id, &agreed)?;
                if let Some(note) = &note {
                    audit::append(tx, practice, &entry)?;
                    note::put(tx, practice, note)?;
                }
            }
            Ok(said)
        })?)
    }

    /// Somebody carried on after a call, and may say how in a few words. What was asked and ticked
    /// since the last note becomes a note of its own.
    pub fn followed_up(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        typed: &str,
    ) -> Result<(), DeskError> {
        let met = self.met_call(act, viewer, id)?;
        let own = match typed.trim().is_empty() {
            true => String::new(),
            false => Words::new(typed)?.as_str().to_owned(),
        };
        let practice = self.house.id();
        let contact = &met.contact;
        let note = match self.may_open_call(act, viewer, contact)? {
            Some(permitted) => self.follow_up_note(act, viewer, &permitted, &own)?,
            None => None,
        };
        let entry = self.call_entry(act, viewer, contact, NOTED);
        self.house.store.write(move |tx| {
            if let Some(note) = &note {
                audit::append(tx, practice, &entry)?;
                note::put(tx, practice, note)?;
            }
            due::cancel_for_contact(tx, practice, id, &[DueKind::FollowUp])?;
            escalation::followed(tx, practice, id)
        })?;
        Ok(())
    }

    fn follow_up_note(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        permitted: &Permitted<Open, Contact>,
        own: &str,
    ) -> Result<Option<Note>, DeskError> {
        let (practice, contact) = (self.house.id(), permitted.record());
        let page = Page::first(NOTES);
        let last = self
            .house
            .store
            .read(|tx| note::of_contact(tx, practice, contact.id, page))?;
        let Some(after) = last.last().map(|note| note.written_at) else {
            return Ok(None);
        };
        let opened = self.opened(permitted)?;
        let has_news = opened.marks.iter().any(|mark| mark.at > after);
        if own.is_empty() && !has_news {
            return Ok(None);
        }
        let text = self.note_text(contact, &opened, own, Some(after));
        self.sealed_note(act, viewer, contact, &text).map(Some)
    }

    /// What is kept of a call besides its log.
    pub(super) fn call_record(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        met: &MetCall,
    ) -> Result<CallRecord, DeskError> {
        let contact = &met.contact;
        let Some(permitted) = self.opened_call(act, viewer, contact)? else {
            return Ok(CallRecord {
                may_open: self.may_open_call(act, viewer, contact)?.is_some(),
                ..CallRecord::default()
            });
        };
        let opened = self.opened(&permitted)?;
        let is_mine = matches!(
            met.call.escalation.stage,
            Stage::Taken(holding) if holding.by == viewer.person
        );
        Ok(CallRecord {
            may_open: false,
            is_opened: true,
            marks: self.mark_lines(&opened.marks),
            draft: is_mine.then(|| self.note_text(contact, &opened, "", None)),
            notes: self.opened_crisis_notes(act, viewer, contact)?,
        })
    }

    /// The notes of this call that this person may open: those who treat, and whoever wrote them.
    fn opened_crisis_notes(
        &self,
        act: &Act,
        viewer: &Viewer,
        contact: &Contact,
    ) -> Result<Vec<(Name, Timestamp, Words)>, DeskError> {
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let found = self.house.store.read(|tx| {
            let mut found = Vec::new();
            for note in note::of_contact(tx, practice, contact.id, Page::first(NOTES))? {
                let of = (note.client, Some(note.clinician));
                found.extend(gate.kept::<Open, _>(tx, RecordKind::Note, of, note)?);
            }
            Ok(found)
        })?;
        let mut opened = Vec::with_capacity(found.len());
        for note in found.into_iter().map(Permitted::into_record) {
            let words = notes::open(&self.house, &note)?;
            opened.push((self.house.name(note.clinician), note.written_at, words));
        }
        Ok(opened)
    }

    fn opened(&self, permitted: &Permitted<Open, Contact>) -> Result<Opened, DeskError> {
        let (practice, id) = (self.house.id(), permitted.record().id);
        let (lines, sealed) = self.house.store.read(|tx| {
            Ok((
                escalation::newest_lines(tx, practice, id)?,
                escalation::notes(tx, practice, id)?,
            ))
        })?;
        let mut written = Vec::with_capacity(sealed.len());
        for note in &sealed {
            let words = open_call_note(&self.house, permitted, note)?;
            written.push((note.writer, note.at, words));
        }
        Ok(Opened {
            lines,
            marks: self.marks(permitted)?,
            written,
        })
    }

    fn note_text(
        &self,
        contact: &Contact,
        opened: &Opened,
        own: &str,
        after: Option<Timestamp>,
    ) -> String {
        let written: Vec<Written<'_>> = opened
            .written
            .iter()
            .map(|(by, at, words)| Written {
                by: *by,
                at: *at,
                words: words.as_str(),
            })
            .collect();
        let triage = self.triage(&opened.marks);
        let note = crisis_note(&NoteFacts {
            zone: self.house.zone(),
            name: &|person| self.house.name(person).full,
            step: &|list, step| self.house.lists.step(list, step),
            purpose: contact.purpose,
            opened_at: contact.written_at,
            lines: &opened.lines,
            marks: &opened.marks,
            written: &written,
            triage: triage.as_deref(),
            own,
            after,
        });
        note.to_string()
    }

    fn sealed_note(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        contact: &Contact,
        text: &str,
    ) -> Result<Note, DeskError> {
        let id = NoteId::new(act.wall(), act.bytes());
        Ok(Note {
            id,
            client: contact.client,
            clinician: viewer.person,
            session: None,
            contact: Some(contact.id),
            words_sealed: notes::seal(&self.house, act, contact.client, id, text)?,
            written_at: act.wall(),
            apart: true,
        })
    }
}
