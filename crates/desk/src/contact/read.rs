//! The person who must answer: the head first, then the opening, then the words, then the answer.

use std::{collections::BTreeSet, sync::Arc};

use jiff::SignedDuration;
use practice::{
    ContactId, ContactState, Direction, Draft, DueKind, EntryId, Finding, ItemState, PersonId,
    Promise, Purpose, Role, Timestamp, Words,
};
use store::{
    StoreError, Tx, agenda,
    audit::{self, Entry},
    contact::{self, Contact},
    due,
};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    contact::{
        decide::decide,
        file::{Aside, Filing, Key, Recorded, SentFrom},
        item::{OPENED, opened_words, standing_promise},
        send::record,
    },
    facts::Way,
    house::House,
    judge::Reading,
    oncall,
    permit::{Answer, Gate, Know, Open, Permitted, Right},
    tally,
    view::{ContactView, NeedView, Viewer},
};

/// The longest answer outside a session, in characters: what needs more belongs in the room.
/// Source: requirement R-BND-12.
pub(crate) const ANSWER_CHARS_MAX: usize = 1_000;

/// How long an opening lets the same person read again, in hours: one day's work.
const OPENING_HOURS: i64 = 12;

impl Desk {
    /// A contact for the person who must answer it. Its words are there once they were opened.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not know of it.
    pub fn contact(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<ContactView, DeskError> {
        let Met {
            known,
            open,
            answer: may_answer,
            promise,
        } = self.known_contact(act, viewer, id)?;
        let found = known.record();
        let answer = self.house.store.read(|tx| self.answer_of(tx, found))?;
        let is_opened = self.has_opened(act, viewer, found)?;
        let is_answerable =
            matches!(found.state, ContactState::Opened | ContactState::Heard) && is_opened;
        let has_answer = answer.is_some();
        let shown = open.as_ref().filter(|_| is_opened);
        let answer = match (shown, answer) {
            (Some(open), Some(reply)) => Some(self.answer_view(open, reply)?),
            _ => None,
        };
        Ok(ContactView {
            client: found.client,
            words: shown
                .map(|open| opened_words(&self.house, open))
                .transpose()?,
            opened_at: found.opened_at,
            may_answer: is_answerable
                && may_answer.is_some()
                && !has_answer
                && found.direction == Direction::Client,
            answer,
            may_open: open.is_some(),
            may_share_with: match shown {
                Some(_) => self.may_share_with(act, viewer, id)?,
                None => Vec::new(),
            },
            answer_chars_max: ANSWER_CHARS_MAX,
            need: need(&self.house, found, promise),
        })
    }

    /// Opens its words: the entry in the access log is durable before a word is shown.
    pub fn open_contact(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<(), DeskError> {
        let Met { open, promise, .. } = self.known_contact(act, viewer, id)?;
        let open = open.ok_or(DeskError::NotFound)?;
        let (by, found) = (open.by(), open.into_record());
        let entry = Entry {
            id: EntryId::new(act.wall(), act.bytes()),
            client: found.client,
            actor: viewer.person,
            act: OPENED.into(),
            subject: id.to_bytes(),
            why: why(&found, &promise, by).into(),
            at: act.wall(),
        };
        let (house, moment) = (Arc::clone(&self.house), act.now());
        self.house.store.write(move |tx| {
            let Some(now) = contact::by_id(tx, house.id(), id)? else {
                return Ok(());
            };
            if !broken::is(Broken::OpensWithoutAnEntry) {
                audit::append(tx, house.id(), &entry)?;
            }
            tally::count(&house, tx, entry.at, entry.subject, 1)?;
            match by {
                Right::Usual | Right::Cover => {
                    opened(&house, tx, &now, entry.at)?;
                    oncall::was_read(&house, tx, id, entry.actor, moment)
                }
                // Whoever must answer has not seen it yet, and what was promised still holds.
                Right::Supervision | Right::BreakGlass => Ok(()),
            }
        })?;
        Ok(())
    }

    /// Answers it. `key` makes sending twice one answer.
    ///
    /// Outside office hours the answer waits for the next opening. Errors: [`DeskError::TooLong`],
    /// [`DeskError::Words`], [`DeskError::Overtaken`] when it was answered in between.
    pub fn answer(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        typed: &str,
        key: &str,
    ) -> Result<ContactId, DeskError> {
        let Met { answer, .. } = self.known_contact(act, viewer, id)?;
        let asked = answer.ok_or(DeskError::NotFound)?.into_record();
        let words = Words::new(typed)?;
        let is_sent_again = self.was_submitted(viewer, key)?;
        let reply = self.house.store.read(|tx| self.answer_of(tx, &asked))?;
        let is_open = matches!(asked.state, ContactState::Opened | ContactState::Heard);
        // Nobody outside is answered here: it would say that somebody is known.
        let is_open = is_open && asked.direction == Direction::Client;
        let may_answer = reply.is_none() && is_open && self.has_opened(act, viewer, &asked)?;
        if !is_sent_again && !may_answer {
            return Err(DeskError::Overtaken);
        }
        let chars = words.length_chars();
        if chars > ANSWER_CHARS_MAX {
            return Err(DeskError::TooLong {
                chars,
                chars_max: ANSWER_CHARS_MAX,
            });
        }
        let facts = self.facts_for(act, asked.client, Way::Out)?;
        let purpose = reply_purpose(viewer.role, &asked);
        let hash = vault::digest("answer", &[&id.to_bytes(), words.as_str().as_bytes()]);
        let draft = Draft {
            id: ContactId::new(act.wall(), act.bytes()),
            writer: viewer.person,
            client: asked.client,
            // The clinician who is complained about learns of no answer either.
            clinician: if asked.purpose.is_about_the_clinician() {
                viewer.person
            } else {
                asked.clinician
            },
            purpose,
            words,
            help_button: false,
            written_at: act.wall(),
        };
        let decided = decide(
            &self.house,
            &facts,
            Reading::nothing(Finding::Clear),
            draft,
            |situation| {
                situation.reason_given = true;
            },
        );
        let key = Key {
            submitter: viewer.person,
            sent_from: SentFrom::Form(format!("re:{key}")),
            body_hash: hash,
        };
        let aside = Aside {
            answers: Some(id),
            ..Aside::default()
        };
        let filing = Filing::prepare(&self.house, act, decided, key, aside, None)?;
        match record(&self.house, filing)? {
            Recorded::New(reply) | Recorded::Before(reply) => Ok(reply),
            Recorded::KeyReused => Err(DeskError::KeyReused),
            Recorded::Stale => Err(DeskError::Overtaken),
        }
    }

    /// Whether this person opened it lately: the entry is there, so the words may be shown again.
    fn has_opened(&self, act: &Act, viewer: &Viewer, contact: &Contact) -> Result<bool, DeskError> {
        if broken::is(Broken::ShowsWithoutEntry) {
            return Ok(true);
        }
        Ok(self
            .opened_lately(act, viewer, contact.client)?
            .contains(&contact.id))
    }

    /// What of a client's this person opened within the last hours, by the access log.
    pub(crate) fn opened_lately(
        &self,
        act: &Act,
        viewer: &Viewer,
        client: PersonId,
    ) -> Result<BTreeSet<ContactId>, DeskError> {
        let since = act
            .wall()
            .checked_sub(SignedDuration::from_hours(OPENING_HOURS))
            .unwrap_or(Timestamp::MIN);
        let practice = self.house.id();
        let entries = self
            .house
            .store
            .read(|tx| audit::since(tx, practice, client, since))?;
        let own = entries.into_iter().filter(|entry| {
            entry.act == OPENED && entry.actor == viewer.person && entry.at > since
        });
        Ok(own
            .map(|entry| ContactId::from_bytes(entry.subject))
            .collect())
    }

    /// Whether this form was sent before: then sending it again is no second answer.
    fn was_submitted(&self, viewer: &Viewer, key: &str) -> Result<bool, DeskError> {
        let (practice, key) = (self.house.id(), format!("re:{key}"));
        let found = self
            .house
            .store
            .read(|tx| store::submission::find(tx, practice, viewer.person, &key))?;
        Ok(found.is_some())
    }

    /// A contact that this viewer may know of, and its promise. Everything else is not found.
    pub(crate) fn known_contact(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<Met, DeskError> {
        let practice = self.house.id();
        let gate = Gate::of(&self.house, viewer, act);
        let met = self.house.store.read(|tx| {
            let found = contact::by_id(tx, practice, id)?;
            // Clients have pages of their own, and what goes out is nothing to answer.
            let is_theirs =
                |found: &Contact| viewer.role != Role::Client && oncall::is_inbound(found);
            let Some(found) = found.filter(is_theirs) else {
                return Ok(None);
            };
            let Some(known) = gate.contact::<Know>(tx, found)? else {
                return Ok(None);
            };
            let Some(promise) = standing_promise(&self.house, tx, known.record())? else {
                return Ok(None);
            };
            Ok(Some(Met {
                open: gate.contact(tx, known.record().clone())?,
                answer: gate.contact(tx, known.record().clone())?,
                known,
                promise,
            }))
        })?;
        met.ok_or(DeskError::NotFound)
    }
}

/// A contact that somebody may know of, and what else they may do with it. Of a promise that was
/// broken the lead knows, and no more.
pub(crate) struct Met {
    known: Permitted<Know, Contact>,
    open: Option<Permitted<Open, Contact>>,
    answer: Option<Permitted<Answer, Contact>>,
    promise: Promise,
}

/// Which need this is, for the pages.
pub(crate) fn need(house: &House, contact: &Contact, promise: Promise) -> NeedView {
    NeedView {
        contact: contact.id,
        client: house.name(contact.client),
        purpose: contact.purpose,
        state: contact.state,
        is_looked_at: promise.is_looked_at,
        promise,
        written_at: contact.written_at,
        late_at: contact.late_at,
    }
}

/// What changes when the words of a contact are opened by its reader.
pub(crate) fn opened(
    house: &House,
    tx: &mut Tx<'_>,
    contact: &Contact,
    at: Timestamp,
) -> Result<(), StoreError> {
    let practice = house.id();
    contact::set_opened(tx, practice, contact.id, at)?;
    let next = match contact.state {
        ContactState::Reached | ContactState::Kept => ContactState::Opened,
        // To read is not to have it: whoever has a call says so.
        _ => return Ok(()),
    };
    if contact::change_state(tx, practice, contact.id, contact.state, next, at)? {
        let (from, to) = (ItemState::Waiting, ItemState::Opened);
        agenda::change_state(tx, practice, contact.id, from, to, at)?;
        // `HoldEnds` stays: what was opened and not marked goes along to the next session.
        let over = [DueKind::Look, DueKind::Asked];
        due::cancel_for_contact(tx, practice, contact.id, &over)?;
    }
    Ok(())
}

/// What changes when the answer to a contact has gone out.
pub(crate) fn answered(
    house: &House,
    tx: &mut Tx<'_>,
    asked: ContactId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let practice = house.id();
    let Some(found) = contact::by_id(tx, practice, asked)? else {
        return Ok(());
    };
    if found.state.may_become(ContactState::Answered) {
        let to = ContactState::Answered;
        contact::change_state(tx, practice, asked, found.state, to, at)?;
        contact::set_answered(tx, practice, asked, at)?;
        let over = [DueKind::Answer, DueKind::Look, DueKind::Asked];
        due::cancel_for_contact(tx, practice, asked, &over)?;
    }
    Ok(())
}

fn why(contact: &Contact, promise: &Promise, by: Right) -> &'static str {
    match by {
        Right::BreakGlass => return "break-glass",
        Right::Supervision => return "supervision",
        Right::Cover => return "cover",
        Right::Usual => {}
    }
    if matches!(contact.state, ContactState::Calling | ContactState::Heard) {
        "on-call"
    } else if promise.is_looked_at {
        "look"
    } else {
        "question"
    }
}

fn reply_purpose(role: Role, asked: &Contact) -> Purpose {
    match (role, asked.purpose) {
        (Role::BillingStaff, _) => Purpose::StaffBilling,
        (Role::Scheduling, Purpose::Tech) => Purpose::StaffTech,
        (Role::Scheduling, _) => Purpose::StaffSchedule,
        (_, Purpose::Repair) => Purpose::TellRepair,
        (_, Purpose::Coaching) => Purpose::TellCoaching,
        (_, purpose) if purpose.is_crisis() || asked.help_button => Purpose::CrisisFollowup,
        (_, purpose) if purpose.is_administrative() => Purpose::ReplyAdmin,
        (_, Purpose::Paperwork | Purpose::Complaint | Purpose::Privacy) => Purpose::ReplyAdmin,
        _ => Purpose::ReplyClinical,
    }
}
