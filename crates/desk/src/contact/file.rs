//! Record: contact, ruling, agenda, what falls due, effects, access entry and receipt, in one
//! transaction. All of it is there or nothing is.

use practice::{
    AgendaItemId, Closed, Consequences, ContactId, ContactState, DraftId, DueId, DueKind, Effect,
    EffectKind, EntryId, ItemState, Moment, OutboxId, PersonId, Recipient, SessionTime, Subject,
    Words, consequences,
};
use store::{
    StoreError, Tx,
    agenda::{self, AgendaItem, Author},
    audit::{self, Entry},
    contact::{self, FileExtras},
    draft,
    due::{self, Due},
    outbox,
    session::{self, SessionState},
    submission::{self, Submission},
};

use crate::{
    Act, DeskError,
    broken::{self, Broken},
    contact::{decide::Decided, read::answered},
    house::House,
    sealing::{self, Item as Sealing},
};

/// What makes sending twice one contact: who sends, under which key, and what.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) submitter: PersonId,
    pub(crate) key: String,
    pub(crate) body_hash: [u8; 32],
}

/// What only the use case knows about a contact that is filed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aside {
    pub(crate) help_button: bool,
    /// Why it could not wait, in the clinician's words.
    pub(crate) record: Option<Words>,
    /// Which contact this one answers.
    pub(crate) answers: Option<ContactId>,
    pub(crate) draft: Option<DraftId>,
    /// Whoever covers for the clinician now.
    pub(crate) cover: Option<PersonId>,
}

/// What became of a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It is stored.
    New(ContactId),
    /// The same form was stored before, as this contact.
    Before(ContactId),
    /// The key was used before, with other words.
    KeyReused,
    /// The session that it would wait for was moved or cancelled in between: gather again.
    Stale,
}

/// Everything that one transaction writes, made ready before it begins.
#[derive(Clone, Debug)]
pub(crate) struct Filing {
    closed: Closed,
    words_sealed: Vec<u8>,
    record_sealed: Option<Vec<u8>>,
    aside: Aside,
    then: Consequences,
    session: Option<SessionTime>,
    moment: Moment,
    entry: EntryId,
    due: Vec<DueId>,
    outbox: Vec<OutboxId>,
    key: Key,
}

impl Filing {
    /// Seals the words and makes everything else ready.
    pub(crate) fn prepare(
        house: &House,
        act: &mut Act,
        decided: Decided,
        key: Key,
        aside: Aside,
    ) -> Result<Filing, DeskError> {
        let (closed, words) = decided.ruled.close();
        let subject = Subject {
            contact: closed.id,
            client: closed.client,
            clinician: closed.clinician,
            cover: aside.cover,
            now: act.wall(),
        };
        let mut then = consequences(&closed.ruling, &closed.promise, decided.session, subject);
        spoil(&mut then, subject);
        let client = house.person(closed.client)?;
        let item = Sealing::Contact(closed.id, 1);
        let words_sealed = sealing::seal(act, &client.key, client.id, item, words.as_str())?;
        let record_sealed = aside
            .record
            .as_ref()
            .map(|record| {
                let item = Sealing::Record(closed.id);
                sealing::seal(act, &client.key, client.id, item, record.as_str())
            })
            .transpose()?;
        let at = act.wall();
        Ok(Filing {
            due: then
                .due
                .iter()
                .map(|_| DueId::new(at, act.bytes()))
                .collect(),
            outbox: then
                .effects
                .iter()
                .map(|_| OutboxId::new(at, act.bytes()))
                .collect(),
            entry: EntryId::new(at, act.bytes()),
            session: if then.on_agenda {
                decided.session
            } else {
                None
            },
            moment: act.now(),
            closed,
            words_sealed,
            record_sealed,
            aside,
            then,
            key,
        })
    }

    /// Which contact it is.
    pub(crate) fn id(&self) -> ContactId {
        self.closed.id
    }

    /// Writes it, unless the same form was written before.
    pub(crate) fn record(&self, house: &House, tx: &mut Tx<'_>) -> Result<Recorded, StoreError> {
        let practice = house.id();
        // One client's contacts take turns: that is their order, whatever the clock does (P7).
        store::frame::turn(tx, practice, self.closed.client)?;
        if let Some(before) = self.before(house, tx)? {
            return Ok(if before.body_hash == self.key.body_hash {
                Recorded::Before(before.reply.parse().map_err(|_| {
                    StoreError::Damaged("the reply of a submission is no contact".to_owned())
                })?)
            } else {
                Recorded::KeyReused
            });
        }
        if let Some(expected) = self.session {
            let stands = session::by_id(tx, practice, expected.id)?.is_some_and(|found| {
                found.state == SessionState::Booked && found.time() == expected
            });
            if !stands {
                return Ok(Recorded::Stale);
            }
        }
        self.write(house, tx)?;
        Ok(Recorded::New(self.closed.id))
    }

    fn before(&self, house: &House, tx: &mut Tx<'_>) -> Result<Option<Submission>, StoreError> {
        if broken::is(Broken::ForgetsKeys) {
            return Ok(None);
        }
        submission::find(tx, house.id(), self.key.submitter, &self.key.key)
    }

    fn write(&self, house: &House, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let practice = house.id();
        let closed = &self.closed;
        contact::file(
            tx,
            practice,
            closed,
            &FileExtras {
                state: self.then.state,
                help_button: self.aside.help_button,
                answers: self.aside.answers,
                reason_code: String::new(),
                words_sealed: self.words_sealed.clone(),
                record_sealed: self.record_sealed.clone(),
            },
        )?;
        if self.then.on_agenda {
            let item = self.agenda_item(house, tx)?;
            agenda::put(tx, practice, &item)?;
        }
        self.write_later(house, tx)?;
        audit::append(
            tx,
            practice,
            &Entry {
                id: self.entry,
                client: closed.client,
                actor: closed.writer,
                act: WROTE.into(),
                subject: closed.id.to_bytes(),
                why: closed.ruling.purpose.code().into(),
                at: closed.written_at,
            },
        )?;
        if let Some(id) = self.aside.draft {
            draft::done(tx, practice, id, self.moment.wall)?;
        }
        if let (Some(asked), ContactState::Sent) = (self.aside.answers, self.then.state) {
            answered(house, tx, asked, self.moment.wall)?;
        }
        if broken::is(Broken::ForgetsKeys) {
            return Ok(());
        }
        submission::put(
            tx,
            practice,
            &Submission {
                submitter: self.key.submitter,
                key: self.key.key.clone(),
                body_hash: self.key.body_hash,
                reply: closed.id.to_string(),
                at: self.moment.wall,
            },
        )
    }

    fn write_later(&self, house: &House, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let practice = house.id();
        for (id, (kind, at)) in self.due.iter().zip(&self.then.due) {
            let at = self.moment.due_at(*at);
            let due = Due {
                id: *id,
                kind: *kind,
                contact: self.closed.id,
                at,
            };
            due::put(tx, practice, &due)?;
        }
        for (id, effect) in self.outbox.iter().zip(&self.then.effects) {
            outbox::put(tx, practice, *id, effect)?;
        }
        Ok(())
    }

    fn agenda_item(&self, house: &House, tx: &mut Tx<'_>) -> Result<AgendaItem, StoreError> {
        let closed = &self.closed;
        let author = if closed.writer == closed.client {
            Author::Client
        } else {
            Author::Clinician
        };
        Ok(AgendaItem {
            // One contact is one item, so they share their bytes.
            id: AgendaItemId::from_bytes(closed.id.to_bytes()),
            client: closed.client,
            clinician: closed.clinician,
            session: self.session.map(|session| session.id),
            contact: closed.id,
            author,
            position: self.position(house, tx)?,
            state: ItemState::Waiting,
            kept_at: closed.written_at,
            opened_at: None,
            closed_at: None,
        })
    }

    /// After everything that is open on this client's agenda, whatever the clock says (P7).
    fn position(&self, house: &House, tx: &mut Tx<'_>) -> Result<i64, StoreError> {
        if broken::is(Broken::OrdersByClock) {
            return Ok(self.moment.wall.as_microsecond());
        }
        let last = agenda::last_position(tx, house.id(), self.closed.client)?;
        Ok(last.saturating_add(1))
    }
}

/// The faults of broken builds that change what follows from a ruling.
fn spoil(then: &mut Consequences, subject: Subject) {
    let is_held = then.state == ContactState::Kept;
    if is_held && broken::is(Broken::FilesHeldAsFinished) {
        then.state = ContactState::Settled;
    }
    if is_held && broken::is(Broken::AnnouncesWhatIsHeld) {
        then.effects.push(Effect {
            kind: EffectKind::Notice,
            recipient: Recipient::Person(subject.clinician),
            contact: subject.contact,
            not_before: subject.now,
        });
    }
    if then.state == ContactState::Waiting && broken::is(Broken::ReleasesAtNight) {
        then.state = ContactState::Reached;
        then.due.retain(|(kind, _)| *kind != DueKind::Release);
    }
}

/// The act in the access log that somebody wrote.
const WROTE: &str = "contact.write";

/// The key under which a declined contact is kept for the session after all.
pub(crate) fn kept_key(declined: ContactId) -> String {
    format!("keep:{declined}")
}
