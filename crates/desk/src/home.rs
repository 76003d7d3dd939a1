//! The client's first page, what can be picked, what was begun, and the sessions.

use jiff::{SignedDuration, Timestamp};
use practice::{ContactState, Direction, Disposition, DraftId, Purpose, Role};
use store::{
    Page,
    contact::{self, Contact},
    draft::{self, DraftRow},
    session::{self, Session, SessionState},
};

use crate::{
    Act, Desk, DeskError,
    choices::Choice,
    contact::{
        decide::{foresee, foresee_in_general},
        first_words, line, opened_words, standing_promise,
    },
    facts::Facts,
    permit::{Gate, List, Open, Permitted},
    view::{ChoiceView, ClientHome, Door, DraftView, ItemLine, PurposeView, SessionView, Viewer},
};

/// How many contacts stand on the first page beside those that are kept.
const ITEMS_ON_HOME: usize = 6;

/// How many of the newest contacts are looked through for the first page.
const NEWEST: Page = Page {
    after: None,
    limit: 50,
};

/// How far back and ahead sessions are listed, in days.
const SESSION_DAYS: i64 = 120;

impl Desk {
    /// The practice as anybody may see it.
    pub fn door(&self, _act: &Act) -> Result<Door, DeskError> {
        let practice = &self.house.practice;
        Ok(Door {
            practice_name: practice.name.clone(),
            country: practice.country.clone(),
            zone: self.house.zone().clone(),
            rota: self.house.rota_stands(),
            demonstration: self.house.demonstration,
            privacy_role: self.house.privacy_role(),
        })
    }

    /// What happens to each choice, in general words: the page that explains contact.
    pub fn how(&self, _act: &Act) -> Result<Vec<ChoiceView>, DeskError> {
        let view = |choice: &Choice| ChoiceView {
            code: choice.code.clone(),
            group: choice.group.clone(),
            purposes: choice
                .purposes
                .iter()
                .map(|purpose| PurposeView {
                    purpose: *purpose,
                    promise: foresee_in_general(&self.house, *purpose),
                })
                .collect(),
        };
        Ok(self.house.choices.client.iter().map(view).collect())
    }

    /// The client's first page.
    pub fn client_home(&self, act: &mut Act, viewer: &Viewer) -> Result<ClientHome, DeskError> {
        let facts = self.client_facts(act, viewer)?;
        let gate = Gate::of(&self.house, viewer, act);
        let contacts = self.house.store.read(|tx| {
            let mut contacts = Vec::new();
            for contact in contact::of_client(tx, self.house.id(), viewer.person, NEWEST)? {
                if let Some(permitted) = gate.contact::<Open>(tx, contact)? {
                    let promise = standing_promise(&self.house, tx, permitted.record())?;
                    contacts.extend(promise.map(|promise| (permitted, promise)));
                }
            }
            Ok(contacts)
        })?;
        let (mut bring, mut items) = (Vec::new(), Vec::new());
        for (permitted, promise) in contacts {
            let contact = permitted.record();
            if is_to_bring(contact) {
                let words = first_words(&opened_words(&self.house, &permitted)?);
                bring.push(line(contact, promise, Some(words)));
            } else if is_going_on(contact) && items.len() < ITEMS_ON_HOME {
                items.push(line(contact, promise, None));
            }
        }
        bring.sort_by_key(|line: &ItemLine| (line.written_at, line.id));
        let next = facts.next_session();
        let next = facts
            .sessions
            .iter()
            .find(|session| Some(session.id) == next.map(|n| n.id));
        Ok(ClientHome {
            name: viewer.name.clone(),
            clinician: self.house.name(facts.frame.clinician),
            now: act.wall(),
            next_session: next.map(|session| self.session_view(session, act.wall())),
            bring,
            items,
            choices: self.choices_now(&facts),
            emergencies: self.emergencies(act, viewer)?,
        })
    }

    /// What can be picked on "What is this about?".
    pub fn choices(&self, act: &mut Act, viewer: &Viewer) -> Result<Vec<ChoiceView>, DeskError> {
        let facts = self.client_facts(act, viewer)?;
        Ok(self.choices_now(&facts))
    }

    /// Begins a contact from a choice, and its purpose where the choice has several.
    ///
    /// Errors: [`DeskError::PurposeNeeded`] for a choice or purpose that is not offered.
    pub fn begin(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        choice: &str,
        purpose: Option<Purpose>,
    ) -> Result<DraftId, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let choice = self.choice(choice).ok_or(DeskError::PurposeNeeded)?;
        if purpose.is_some_and(|purpose| !choice.purposes.contains(&purpose)) {
            return Err(DeskError::PurposeNeeded);
        }
        let only = match choice.purposes.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let row = DraftRow {
            id: DraftId::new(act.wall(), act.bytes()),
            person: viewer.person,
            // `None`: which of the choice's purposes is closest is still to be asked.
            purpose: purpose.or(only),
            choice: choice.code.clone(),
            begun_at: act.wall(),
            done_at: None,
            sent: None,
        };
        let (practice, id) = (self.house.id(), row.id);
        self.house
            .store
            .write(move |tx| draft::put(tx, practice, &row))?;
        Ok(id)
    }

    /// A contact that was begun: what will happen is known before a word is written.
    pub fn draft(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: DraftId,
    ) -> Result<DraftView, DeskError> {
        let practice = self.house.id();
        let found = self.house.store.read(|tx| draft::by_id(tx, practice, id))?;
        let begun = own_draft(found, viewer)?;
        let facts = self.client_facts(act, viewer)?;
        let choice = self.choice(&begun.choice).ok_or(DeskError::NotFound)?;
        Ok(DraftView {
            id,
            choice: self.choice_view(&facts, choice),
            picked: begun.purpose.map(|purpose| PurposeView {
                purpose,
                promise: foresee(&self.house, &facts, purpose),
            }),
            clinician: self.house.name(facts.frame.clinician),
            is_screened: self.house.judge.reads() && !facts.frame.screening_refused,
            sent_as: begun.sent.map(|(contact, _)| contact),
        })
    }

    /// The client's sessions: coming ones first, then past ones, newest first.
    pub fn client_sessions(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<Vec<SessionView>, DeskError> {
        let now = act.wall();
        let days = SignedDuration::from_hours(24 * SESSION_DAYS);
        let from = now.checked_sub(days).unwrap_or(Timestamp::MIN);
        let until = now.checked_add(days).unwrap_or(Timestamp::MAX);
        let page = Page::first(store::PAGE_ROWS_MAX);
        let gate = Gate::of(&self.house, viewer, act);
        let found = self.house.store.read(|tx| {
            let found = session::of_client(tx, self.house.id(), viewer.person, from, until, page)?;
            let mut own = Vec::new();
            for session in found {
                own.extend(
                    gate.schedule::<List>(tx, session)?
                        .map(Permitted::into_record),
                );
            }
            Ok(own)
        })?;
        let (mut past, coming): (Vec<_>, Vec<_>) = found
            .iter()
            .map(|session| self.session_view(session, now))
            .partition(|s| s.is_past);
        past.reverse();
        Ok(coming.into_iter().chain(past).collect())
    }

    /// One session, as its people see it.
    pub(crate) fn session_view(&self, session: &Session, now: Timestamp) -> SessionView {
        SessionView {
            id: session.id,
            starts_at: session.starts_at,
            length_minutes: session.length_minutes,
            place: session.place.clone(),
            clinician: self.house.name(session.clinician),
            client: self.house.name(session.client),
            number: session.number,
            opens_at: session.time().opens_at(),
            is_past: session.time().ends_at() <= now,
            is_cancelled: session.state == SessionState::Cancelled,
        }
    }

    /// What would happen to each of these purposes now.
    pub(crate) fn foreseen(&self, facts: &Facts, purposes: &[Purpose]) -> Vec<PurposeView> {
        purposes
            .iter()
            .map(|purpose| PurposeView {
                purpose: *purpose,
                promise: foresee(&self.house, facts, *purpose),
            })
            .collect()
    }

    fn client_facts(&self, act: &Act, viewer: &Viewer) -> Result<Facts, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        self.facts(act, viewer.person)
    }

    fn choices_now(&self, facts: &Facts) -> Vec<ChoiceView> {
        self.house
            .choices
            .client
            .iter()
            .map(|choice| self.choice_view(facts, choice))
            .collect()
    }

    fn choice_view(&self, facts: &Facts, choice: &Choice) -> ChoiceView {
        ChoiceView {
            code: choice.code.clone(),
            group: choice.group.clone(),
            purposes: self.foreseen(facts, &choice.purposes),
        }
    }

    fn choice(&self, code: &str) -> Option<&Choice> {
        self.house
            .choices
            .client
            .iter()
            .find(|choice| choice.code == code)
    }
}

/// A draft of the viewer's own. Anybody else's is not found.
pub(crate) fn own_draft(found: Option<DraftRow>, viewer: &Viewer) -> Result<DraftRow, DeskError> {
    found
        .filter(|row| row.person == viewer.person)
        .ok_or(DeskError::NotFound)
}

/// Kept for the session, or carried over to it.
fn is_to_bring(contact: &Contact) -> bool {
    contact.direction == Direction::Client
        && contact.disposition == Disposition::Hold
        && matches!(
            contact.state,
            ContactState::Kept | ContactState::Carried | ContactState::Reached
        )
}

/// Everything else that a client sees as going on or lately done.
fn is_going_on(contact: &Contact) -> bool {
    match contact.direction {
        Direction::Client => contact.state != ContactState::TakenBack,
        _ => contact.state == ContactState::Sent && contact.answers.is_none(),
    }
}
