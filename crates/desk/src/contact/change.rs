//! While nobody has opened it: change it, take it back, or keep a declined one after all.

use std::sync::Arc;

use practice::{
    Consequences, ContactId, ContactState, Direction, Disposition, Draft, DueId, DueKind, EntryId,
    Finding, ItemState, Moment, Obligation, OutboxId, Promise, Purpose, Role, Ruling, Subject,
    Words, consequences,
};
use store::{
    StoreError, Tx, agenda,
    audit::{self, Entry},
    contact::{self, Contact, NewVersion},
    due::{self, Due},
    outbox, ruling,
    submission::{self, Submission},
};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    contact::{
        asked,
        decide::{asks, decide, heard},
        file::kept_key,
        item::{opened_words, standing_promise},
        send::{Origin, Wish},
    },
    house::House,
    oncall::{self, Beginning},
    permit::{Gate, Open},
    sealing::{self, Item},
    view::{PurposeView, SafetyAnswer, Sent, Viewer},
};

impl Desk {
    /// Changes the words, while nobody has opened them. Every version is kept; what was promised is
    /// kept too, unless the new words ask for more care.
    ///
    /// Errors: [`DeskError::Overtaken`] when it was opened or changed in between.
    pub fn correct(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        version: u32,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let corrected = match self.try_correct(act, viewer, id, version, typed, safety) {
            Err(DeskError::Overtaken) => self.anew_if_red(act, viewer, id, typed, safety),
            other => other,
        };
        corrected.map_err(|error| {
            let error = self.unheard(error, typed, safety);
            self.or_from_memory(act, viewer, None, error)
        })
    }

    /// What was opened can not be changed any more. Words that call for help are a contact of their
    /// own then: they are never refused.
    fn anew_if_red(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let words = Words::new(typed)?;
        let refused = self.house.refuses_screening(viewer.person)?;
        let reading = heard(self.house.judge.read(&words, refused), safety);
        if reading.finding != Finding::Red {
            // Somebody looked while the question was on the page: there is nothing left to answer.
            let is_same = safety.is_some() && self.item(act, viewer, id)?.words == words;
            return is_same
                .then_some(Sent::Filed(id))
                .ok_or(DeskError::Overtaken);
        }
        let (practice, client) = (self.house.id(), viewer.person);
        let found = self
            .house
            .store
            .read(|tx| contact::by_id(tx, practice, id))?;
        let purpose = found
            .filter(|found| found.client == client)
            .map(|found| found.purpose);
        let hash = vault::digest("red", &[&id.to_bytes(), words.as_str().as_bytes()]);
        let wish = Wish {
            client,
            words,
            from: Origin::Form(
                purpose.ok_or(DeskError::NotFound)?,
                vault::to_hex(hash.get(..16).unwrap_or_default()),
            ),
            safety,
            late: None,
        };
        self.file_from_client(act, wish).map(Sent::Filed)
    }

    fn try_correct(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        version: u32,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let (found, old, promised) = self.own_unread(viewer, id)?;
        let words = Words::new(typed)?;
        let facts = self.facts(act, viewer.person)?;
        let reading = self.house.judge.read(&words, facts.frame.screening_refused);
        let practice = self.house.id();
        let open = self.house.store.read(|tx| asked::open(tx, practice, id))?;
        let asks = asks(&reading, safety);
        if open.is_some() && self.item(act, viewer, id)?.words == words {
            match safety {
                None => return Ok(Sent::Asked(told(found.purpose, promised))),
                Some(SafetyAnswer::Safe) => return self.is_safe(act, viewer, id),
                Some(SafetyAnswer::NotSure | SafetyAnswer::NotSafe) => {}
            }
        }
        let draft = Draft {
            id,
            writer: found.writer,
            client: found.client,
            clinician: found.clinician,
            purpose: found.purpose,
            words,
            help_button: false,
            written_at: act.wall(),
        };
        let decided = decide(&self.house, &facts, heard(reading, safety), draft, |_| {});
        let session = decided.session;
        let (closed, words) = decided.ruled.close();
        let merged = merge(old, promised, closed.ruling, closed.promise);
        let question = Question::after(act, id, (asks, open), merged.promise.look_by);
        let asked_about = asks.then(|| told(found.purpose, merged.promise.clone()));
        let subject = Subject {
            contact: id,
            client: found.client,
            clinician: found.clinician,
            cover: facts.cover(),
            now: act.wall(),
        };
        let corrected = Corrected {
            then: consequences(&merged.ruling, &merged.promise, session, subject),
            rules: closed.rules,
            version,
            words,
            merged,
            question,
            safety,
            found,
        };
        let change = self.change(act, corrected)?;
        let sent = self.record_change(change)?;
        Ok(asked_about.map_or(sent, Sent::Asked))
    }

    /// Seals the new words and makes everything ready that one transaction writes.
    fn change(&self, act: &mut Act, corrected: Corrected) -> Result<Change, DeskError> {
        let Corrected {
            found,
            version,
            words,
            rules,
            merged,
            then,
            question,
            safety,
        } = corrected;
        let client = self.house.person(found.client)?;
        let item = Item::Contact(found.id, version.saturating_add(1));
        Ok(Change {
            moment: act.now(),
            key: format!("v{version}:{}", found.id),
            body_hash: vault::digest("correction", &[words.as_str().as_bytes()]),
            new: NewVersion {
                follows: version,
                from: found.state,
                state: if merged.asks_more {
                    then.state
                } else {
                    found.state
                },
                words_sealed: sealing::seal(act, &client.key, client.id, item, words.as_str())?,
                record_sealed: None,
                rules,
                ruling: merged.ruling,
                promise: merged.promise,
                at: act.wall(),
            },
            due: then
                .due
                .iter()
                .map(|_| DueId::new(act.wall(), act.bytes()))
                .collect(),
            outbox: then
                .effects
                .iter()
                .map(|_| OutboxId::new(act.wall(), act.bytes()))
                .collect(),
            then: merged.asks_more.then_some(then),
            safety,
            question,
            found,
        })
    }

    /// Takes it back, while nobody has opened it. An honest stub stays.
    ///
    /// Errors: [`DeskError::Overtaken`] when it was opened in between, [`DeskError::LookPromised`]
    /// when a person was promised to look at it.
    pub fn take_back(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<(), DeskError> {
        if broken::is(Broken::TakingBackEndsACall) {
            self.call_heard_by_nobody(act, id)?;
        }
        let (found, _, promised) = self.own_unread(viewer, id)?;
        if promised.is_looked_at {
            return Err(DeskError::LookPromised);
        }
        let entry = Entry {
            id: EntryId::new(act.wall(), act.bytes()),
            client: found.client,
            actor: viewer.person,
            act: "contact.take-back".into(),
            subject: id.to_bytes(),
            why: "".into(),
            at: act.wall(),
        };
        let practice = self.house.id();
        let taken = self.house.store.write(move |tx| {
            let to = ContactState::TakenBack;
            if !contact::change_state(tx, practice, id, found.state, to, entry.at)? {
                return Ok(false);
            }
            let (from, to) = (ItemState::Waiting, ItemState::TakenBack);
            agenda::change_state(tx, practice, id, from, to, entry.at)?;
            due::cancel_for_contact(tx, practice, id, DueKind::ALL)?;
            audit::append(tx, practice, &entry)?;
            Ok(true)
        })?;
        if taken {
            Ok(())
        } else {
            Err(DeskError::Overtaken)
        }
    }

    /// What no build does that is whole: a call is heard, and nobody has heard it.
    fn call_heard_by_nobody(&self, act: &Act, id: ContactId) -> Result<(), DeskError> {
        let (practice, now) = (self.house.id(), act.wall());
        let (from, to) = (ContactState::Calling, ContactState::Heard);
        let changed = self
            .house
            .store
            .write(move |tx| contact::change_state(tx, practice, id, from, to, now));
        changed.map(|_| ()).map_err(DeskError::from)
    }

    /// Keeps a declined contact for the session after all, as a contact of its own.
    pub fn keep_declined(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<ContactId, DeskError> {
        let practice = self.house.id();
        let gate = Gate::of(&self.house, viewer, act);
        let found = self.house.store.read(|tx| {
            let found = contact::by_id(tx, practice, id)?
                .filter(|found| found.client == viewer.person && found.writer == viewer.person)
                .filter(|found| found.state == ContactState::Declined);
            match found {
                Some(found) => gate.contact::<Open>(tx, found),
                None => Ok(None),
            }
        })?;
        let words = opened_words(&self.house, &found.ok_or(DeskError::NotFound)?)?;
        let wish = Wish {
            client: viewer.person,
            words,
            from: Origin::Form(Purpose::Agenda, kept_key(id)),
            safety: None,
            late: None,
        };
        self.file_from_client(act, wish)
    }

    fn own_unread(
        &self,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<(Contact, Ruling, Promise), DeskError> {
        let practice = self.house.id();
        let read = self.house.store.read(|tx| {
            let Some(found) = contact::by_id(tx, practice, id)? else {
                return Ok(None);
            };
            let stored = ruling::of_version(tx, practice, id, found.version)?;
            let promise = standing_promise(&self.house, tx, &found)?;
            Ok(stored
                .zip(promise)
                .map(|(stored, promise)| (found, stored.ruling, promise)))
        })?;
        let (found, ruling, promise) = read.ok_or(DeskError::NotFound)?;
        let is_own = found.client == viewer.person
            && found.writer == viewer.person
            && found.direction == Direction::Client
            && viewer.role == Role::Client;
        if !is_own {
            return Err(DeskError::NotFound);
        }
        if !found.state.is_unread() || found.opened_at.is_some() {
            return Err(DeskError::Overtaken);
        }
        Ok((found, ruling, promise))
    }

    fn record_change(&self, change: Change) -> Result<Sent, DeskError> {
        let id = change.found.id;
        let house = Arc::clone(&self.house);
        let changed = self
            .house
            .store
            .write(move |tx| change.record(&house, tx))?;
        if changed {
            Ok(Sent::Filed(id))
        } else {
            Err(DeskError::Overtaken)
        }
    }
}

/// A correction that is decided.
struct Corrected {
    found: Contact,
    version: u32,
    words: Words,
    rules: Vec<String>,
    merged: Merged,
    then: Consequences,
    question: Question,
    safety: Option<SafetyAnswer>,
}

/// A correction, made ready before its transaction begins.
struct Change {
    found: Contact,
    new: NewVersion,
    moment: Moment,
    key: String,
    body_hash: [u8; 32],
    /// What follows, when the new words ask for more care than the old ones.
    then: Option<Consequences>,
    due: Vec<DueId>,
    outbox: Vec<OutboxId>,
    question: Question,
    /// What its writer answered when asked whether they are safe.
    safety: Option<SafetyAnswer>,
}

/// What becomes of the question whether its writer is safe.
enum Question {
    Opens(Due),
    Stays,
    IsOver,
}

impl Question {
    /// One question is open at a time, and its time is not put off by changing the words.
    fn after(
        act: &mut Act,
        id: ContactId,
        (asks, open): (bool, Option<Due>),
        look_by: Option<practice::Timestamp>,
    ) -> Question {
        match (asks, open, look_by) {
            (true, None, Some(by)) => Question::Opens(Due {
                id: DueId::new(act.wall(), act.bytes()),
                kind: DueKind::Asked,
                contact: id,
                at: act.now().due_at(by),
            }),
            (true, ..) => Question::Stays,
            (false, ..) => Question::IsOver,
        }
    }
}

impl Change {
    fn record(&self, house: &House, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let practice = house.id();
        let submitter = self.found.writer;
        if let Some(before) = submission::find(tx, practice, submitter, &self.key)? {
            return Ok(before.body_hash == self.body_hash);
        }
        if !contact::add_version(tx, practice, &self.found, &self.new)? {
            return Ok(false);
        }
        if let Some(then) = &self.then {
            let late = [DueKind::HoldEnds, DueKind::Release];
            due::cancel_for_contact(tx, practice, self.found.id, &late)?;
            let more = |kind: &DueKind| *kind == DueKind::Look;
            for (id, (kind, at)) in self
                .due
                .iter()
                .zip(&then.due)
                .filter(|(_, due)| more(&due.0))
            {
                let at = self.moment.due_at(*at);
                let due = Due {
                    id: *id,
                    kind: *kind,
                    contact: self.found.id,
                    at,
                };
                due::put(tx, practice, &due)?;
            }
            for (id, effect) in self.outbox.iter().zip(&then.effects) {
                outbox::put(tx, practice, *id, effect)?;
            }
            if then.state == ContactState::Calling {
                let beginning = Beginning {
                    contact: self.found.id,
                    promise: &self.new.promise,
                    safety: self.safety,
                    moment: self.moment,
                    from_memory: None,
                };
                oncall::begin(house, tx, &beginning)?;
            }
        }
        match &self.question {
            Question::Opens(due) => due::put(tx, practice, due)?,
            Question::Stays => {}
            Question::IsOver => {
                due::cancel_for_contact(tx, practice, self.found.id, &[DueKind::Asked])?;
            }
        }
        let submission = Submission {
            submitter,
            key: self.key.clone(),
            body_hash: self.body_hash,
            reply: self.found.id.to_string(),
            at: self.moment.wall,
        };
        submission::put(tx, practice, &submission)?;
        Ok(true)
    }
}

fn told(purpose: Purpose, promise: Promise) -> PurposeView {
    PurposeView { purpose, promise }
}

struct Merged {
    ruling: Ruling,
    promise: Promise,
    asks_more: bool,
}

/// What holds for corrected words: crisis at once; otherwise what was promised, with a person's look
/// added when the new words ask for one. Nothing that was promised is taken back (P39).
fn merge(old: Ruling, promised: Promise, new: Ruling, foreseen: Promise) -> Merged {
    if new.disposition() == Disposition::Crisis {
        return Merged {
            ruling: new,
            promise: foreseen,
            asks_more: true,
        };
    }
    let asks_more = foreseen.is_looked_at && !promised.is_looked_at;
    let finding: Finding = new.finding;
    let mut ruling = old;
    ruling.finding = finding;
    let mut promise = promised;
    if asks_more {
        for obligation in [Obligation::Amber, Obligation::Ask] {
            if new.has(obligation) && !ruling.has(obligation) {
                ruling.answer.obligations.push(obligation);
            }
        }
        ruling.answer.obligations.sort();
        promise.is_looked_at = true;
        promise.look_by = foreseen.look_by;
        promise.asks = promise.asks || foreseen.asks;
        if promise.readers.is_empty() {
            promise.readers = foreseen.readers;
        }
    }
    Merged {
        ruling,
        promise,
        asks_more,
    }
}
