//! Record: contact, ruling, agenda, what falls due, effects, access entry and receipt, in one
//! transaction. All of it is there or nothing is.

use practice::{
    AgendaItemId, Closed, Consequences, ContactId, ContactState, DraftId, DueId, DueKind, Effect,
    EffectKind, EntryId, ItemState, Moment, OutboxId, PersonId, Recipient, SessionTime, Subject,
    Words, consequences, escalation::Outcome,
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
    facts::Before,
    house::{House, Known},
    oncall::{self, Beginning},
    sealing::{self, Item as Sealing},
    view::SafetyAnswer,
};

/// What makes sending twice one contact: who sends, what it was sent from, and what was sent.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) submitter: PersonId,
    pub(crate) sent_from: SentFrom,
    pub(crate) body_hash: [u8; 32],
}

/// What a contact is sent from; the same twice is one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SentFrom {
    /// A draft, which keeps itself what it was sent as.
    Draft(DraftId),
    /// A form that carries this key.
    Form(String),
}

/// What only the use case knows about a contact that is filed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aside {
    pub(crate) help_button: bool,
    /// Which contact this one answers.
    pub(crate) answers: Option<ContactId>,
    /// Whoever covers for the clinician now.
    pub(crate) cover: Option<PersonId>,
    /// The sender is asked whether they are safe, and has not answered yet.
    pub(crate) asks: bool,
    /// A call for help that was made from memory, with who was asked until it could be written down.
    pub(crate) from_memory: Option<Outcome>,
    /// What they answered.
    pub(crate) safety: Option<SafetyAnswer>,
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

/// The words of a contact, sealed.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    words_sealed: Vec<u8>,
    record_sealed: Option<Vec<u8>>,
}

impl Envelope {
    /// Seals what is said in this contact of this client, and why it could not wait.
    pub(crate) fn seal(
        act: &mut Act,
        client: &Known,
        id: ContactId,
        words: &Words,
        record: Option<&Words>,
    ) -> Result<Envelope, DeskError> {
        let mut seal =
            |item, words: &Words| sealing::seal(act, &client.key, client.id, item, words.as_str());
        Ok(Envelope {
            words_sealed: seal(Sealing::Contact(id, 1), words)?,
            record_sealed: record
                .map(|record| seal(Sealing::Record(id), record))
                .transpose()?,
        })
    }
}

/// Everything that one transaction writes, made ready before anything is written.
#[derive(Clone, Debug)]
pub(crate) struct Filing {
    closed: Closed,
    envelope: Envelope,
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
        record: Option<&Words>,
    ) -> Result<Filing, DeskError> {
        let draft = decided.ruled.draft();
        let client = house.person(draft.client)?;
        let envelope = Envelope::seal(act, &client, draft.id, &draft.words, record)?;
        Ok(Filing::ready(act, decided, envelope, key, aside))
    }

    /// Makes everything ready for words that are sealed.
    pub(crate) fn ready(
        act: &mut Act,
        decided: Decided,
        envelope: Envelope,
        key: Key,
        aside: Aside,
    ) -> Filing {
        let (closed, _) = decided.ruled.close();
        let subject = Subject {
            contact: closed.id,
            client: closed.client,
            clinician: closed.clinician,
            cover: aside.cover,
            now: act.wall(),
        };
        let mut then = consequences(&closed.ruling, &closed.promise, decided.session, subject);
        spoil(&mut then, subject);
        let asks = aside.asks && !broken::is(Broken::ForgetsTheQuestion);
        if let (true, Some(by)) = (asks, closed.promise.look_by) {
            then.due.push((DueKind::Asked, by));
        }
        let at = act.wall();
        Filing {
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
            envelope,
            aside,
            then,
            key,
        }
    }

    /// Takes another key.
    pub(crate) fn send_from(&mut self, sent_from: SentFrom) {
        self.key.sent_from = sent_from;
    }

    /// Which contact it is.
    pub(crate) fn id(&self) -> ContactId {
        self.closed.id
    }

    /// Writes what was decided before the transaction began, unless the same form was written before
    /// or the calendar has moved since.
    pub(crate) fn record(&self, house: &House, tx: &mut Tx<'_>) -> Result<Recorded, StoreError> {
        let practice = house.id();
        let client = self.closed.client;
        // One client's contacts take turns: that is their order, whatever the clock does (P7).
        store::frame::turn(tx, practice, client)?;
        let mut before = Before::default();
        if let SentFrom::Form(key) = &self.key.sent_from {
            before.submission = submission::find(tx, practice, self.key.submitter, key)?;
        }
        if let Some(expected) = self.session {
            let stands = session::by_id(tx, practice, expected.id)?.is_some_and(|found| {
                found.state == SessionState::Booked && found.time() == expected
            });
            if !stands {
                return Ok(Recorded::Stale);
            }
        }
        before.last_position = agenda::last_position(tx, practice, client)?;
        self.record_after(house, tx, &before)
    }

    /// Writes what was decided inside this transaction, in the client's turn, unless the same was
    /// written before.
    pub(crate) fn record_after(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        before: &Before,
    ) -> Result<Recorded, StoreError> {
        match before.sent()?.filter(|_| !broken::is(Broken::ForgetsKeys)) {
            Some((id, hash)) if hash == self.key.body_hash => Ok(Recorded::Before(id)),
            Some(_) => Ok(Recorded::KeyReused),
            None => {
                self.write(house, tx, before.last_position)?;
                Ok(Recorded::New(self.closed.id))
            }
        }
    }

    fn write(&self, house: &House, tx: &mut Tx<'_>, last: i64) -> Result<(), StoreError> {
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
                words_sealed: self.envelope.words_sealed.clone(),
                record_sealed: self.envelope.record_sealed.clone(),
            },
        )?;
        if self.then.on_agenda {
            agenda::put(tx, practice, &self.agenda_item(last))?;
        }
        self.write_later(house, tx)?;
        if self.then.state == ContactState::Calling {
            let beginning = Beginning {
                contact: closed.id,
                promise: &closed.promise,
                safety: self.aside.safety,
                moment: self.moment,
                from_memory: self.aside.from_memory.as_ref(),
            };
            oncall::begin(house, tx, &beginning)?;
        }
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
        if let (Some(asked), ContactState::Sent) = (self.aside.answers, self.then.state) {
            answered(house, tx, asked, self.moment.wall)?;
        }
        if broken::is(Broken::ForgetsKeys) {
            return Ok(());
        }
        let (hash, at) = (self.key.body_hash, self.moment.wall);
        match &self.key.sent_from {
            SentFrom::Draft(id) => draft::sent(tx, practice, *id, closed.id, hash, at),
            SentFrom::Form(key) => submission::put(
                tx,
                practice,
                &Submission {
                    submitter: self.key.submitter,
                    key: key.clone(),
                    body_hash: hash,
                    reply: closed.id.to_string(),
                    at,
                },
            ),
        }
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

    fn agenda_item(&self, last: i64) -> AgendaItem {
        let closed = &self.closed;
        let author = if closed.writer == closed.client {
            Author::Client
        } else {
            Author::Clinician
        };
        // After everything that is open on this client's agenda, whatever the clock says (P7).
        let position = if broken::is(Broken::OrdersByClock) {
            self.moment.wall.as_microsecond()
        } else {
            last.saturating_add(1)
        };
        AgendaItem {
            // One contact is one item, so they share their bytes.
            id: AgendaItemId::from_bytes(closed.id.to_bytes()),
            client: closed.client,
            clinician: closed.clinician,
            session: self.session.map(|session| session.id),
            contact: closed.id,
            author,
            position,
            state: ItemState::Waiting,
            kept_at: closed.written_at,
            opened_at: None,
            closed_at: None,
        }
    }
}

impl Before {
    /// What the same draft or form was sent as before, and the hash of what was sent.
    pub(crate) fn sent(&self) -> Result<Option<(ContactId, [u8; 32])>, StoreError> {
        if let Some(sent) = self.draft.as_ref().and_then(|draft| draft.sent) {
            return Ok(Some(sent));
        }
        let Some(submission) = &self.submission else {
            return Ok(None);
        };
        let id = submission.reply.parse().map_err(|_| {
            StoreError::Damaged("the reply of a submission is no contact".to_owned())
        })?;
        Ok(Some((id, submission.body_hash)))
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
