//! The properties of `reliability` that are checked after every step, by their numbers there.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use practice::{
    ContactId, ContactState, Direction, Disposition, ItemState, OfficeHours, PersonId, PracticeId,
    Recipient, agenda::next_session,
};
use store::{
    PAGE_ROWS_MAX, Page, Store, StoreError,
    agenda::{self, AgendaItem},
    contact::{self, Contact},
    outbox, ruling,
    session::{self, Session, SessionState},
};

/// A property that did not hold.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) property: &'static str,
    pub(crate) what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property, self.what)
    }
}

pub(crate) fn violated<T>(property: &'static str, what: impl Into<String>) -> Result<T, Violation> {
    Err(Violation {
        property,
        what: what.into(),
    })
}

/// What a simulated client was told about a contact when it was accepted.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) client: PersonId,
    pub(crate) words: String,
    pub(crate) order: u64,
    pub(crate) must_be_crisis: bool,
}

/// Everything stored that the properties speak of.
pub(crate) struct Picture {
    pub(crate) contacts: BTreeMap<ContactId, Contact>,
    pub(crate) items: BTreeMap<ContactId, AgendaItem>,
    pub(crate) sessions: BTreeMap<PersonId, Vec<Session>>,
    pub(crate) offers_agenda: BTreeMap<ContactId, bool>,
    /// When it was promised to reach its reader; none where a person was promised to look at once.
    pub(crate) reaches_at: BTreeMap<ContactId, Timestamp>,
    /// Effects that wait: about which contact, and for whom.
    pub(crate) announced: Vec<(ContactId, Recipient)>,
}

/// What the checkers know beside the picture.
pub(crate) struct Known<'a> {
    pub(crate) now: Timestamp,
    pub(crate) clocks_are_true: bool,
    pub(crate) hours: &'a OfficeHours,
    pub(crate) accepted: &'a BTreeMap<ContactId, Accepted>,
    /// Whose form each contact came from, where it came from a form.
    pub(crate) forms: &'a BTreeMap<ContactId, PersonId>,
    pub(crate) before: &'a BTreeMap<ContactId, ContactState>,
}

const ALL: Page = Page {
    after: None,
    limit: PAGE_ROWS_MAX,
};

impl Picture {
    pub(crate) fn take(
        store: &Store,
        practice: PracticeId,
        clients: &[PersonId],
    ) -> Result<Picture, StoreError> {
        store.read(|tx| {
            let mut picture = Picture {
                contacts: BTreeMap::new(),
                items: BTreeMap::new(),
                sessions: BTreeMap::new(),
                offers_agenda: BTreeMap::new(),
                reaches_at: BTreeMap::new(),
                announced: Vec::new(),
            };
            for claimed in outbox::waiting(tx, practice, Timestamp::MAX, PAGE_ROWS_MAX)? {
                picture
                    .announced
                    .push((claimed.effect.contact, claimed.effect.recipient));
            }
            for client in clients {
                let times = (Timestamp::MIN, Timestamp::MAX);
                let sessions = session::of_client(tx, practice, *client, times.0, times.1, ALL)?;
                picture.sessions.insert(*client, sessions);
                for contact in contact::of_client(tx, practice, *client, ALL)? {
                    let id = contact.id;
                    if let Some(item) = agenda::of_contact(tx, practice, id)? {
                        picture.items.insert(id, item);
                    }
                    let ruled = ruling::of_version(tx, practice, id, contact.version)?;
                    if let Some(ruled) = ruled {
                        picture
                            .offers_agenda
                            .insert(id, ruled.promise.offers_agenda);
                        let reaches_at = ruled
                            .promise
                            .reaches_at
                            .filter(|_| !ruled.promise.is_looked_at);
                        picture.reaches_at.extend(reaches_at.map(|at| (id, at)));
                    }
                    picture.contacts.insert(id, contact);
                }
            }
            Ok(picture)
        })
    }

    /// Every property that holds after every step.
    pub(crate) fn check(&self, known: &Known<'_>) -> Result<(), Violation> {
        self.accepted_is_kept(known)?;
        self.each_has_one_disposition(known)?;
        self.nobody_is_mixed_up(known)?;
        self.order_is_acceptance(known)?;
        self.crisis_is_crisis(known)?;
        self.held_is_on_one_agenda(known)?;
        self.held_is_not_announced()?;
        self.release_keeps_office_hours(known)?;
        self.slots_are_single()?;
        self.declined_has_an_alternative()
    }

    /// P1: what was accepted is there.
    fn accepted_is_kept(&self, known: &Known<'_>) -> Result<(), Violation> {
        match known.accepted.keys().find(|id| !self.is_there(id)) {
            Some(id) => violated("P1", format!("{id} was accepted and is gone")),
            None => Ok(()),
        }
    }

    fn is_there(&self, id: &ContactId) -> bool {
        // A contact that was filed as somebody else's is there, and another property's matter.
        self.contacts.contains_key(id)
    }

    /// P2: one disposition, a state that fits it, and a path that is allowed.
    fn each_has_one_disposition(&self, known: &Known<'_>) -> Result<(), Violation> {
        for contact in self.contacts.values() {
            if !self.offers_agenda.contains_key(&contact.id) {
                return violated("P2", format!("{} has no ruling", contact.id));
            }
            if !fits(contact) {
                let (id, state, disposition) = (contact.id, contact.state, contact.disposition);
                return violated("P2", format!("{id} is {state} under {disposition}"));
            }
            if let Some(before) = known.before.get(&contact.id)
                && !is_path(*before, contact.state, 3)
            {
                let (id, state) = (contact.id, contact.state);
                return violated("P2", format!("{id} went from {before} to {state}"));
            }
        }
        Ok(())
    }

    /// P5: no contact without its client's own form.
    fn nobody_is_mixed_up(&self, known: &Known<'_>) -> Result<(), Violation> {
        for contact in self.contacts.values() {
            if contact.direction != Direction::Client {
                continue;
            }
            let form = known.forms.get(&contact.id);
            if form != Some(&contact.client) || contact.writer != contact.client {
                return violated("P5", format!("{} is nobody's form", contact.id));
            }
        }
        Ok(())
    }

    /// P7: the agenda of a client is in the order of acceptance, whatever the clock did.
    fn order_is_acceptance(&self, known: &Known<'_>) -> Result<(), Violation> {
        for client in self.sessions.keys() {
            let mut items: Vec<_> = self
                .items
                .values()
                .filter(|item| item.client == *client && item.state == ItemState::Waiting)
                .filter_map(|item| Some((item.position, known.accepted.get(&item.contact)?.order)))
                .collect();
            items.sort_unstable();
            if !items.is_sorted_by_key(|(_, order)| *order) {
                return violated("P7", format!("an agenda is out of order: {items:?}"));
            }
        }
        Ok(())
    }

    /// P8: red words and the help button are crisis, for every purpose.
    fn crisis_is_crisis(&self, known: &Known<'_>) -> Result<(), Violation> {
        for (id, accepted) in known.accepted {
            let found = self.contacts.get(id).map(|contact| contact.disposition);
            if accepted.must_be_crisis && found != Some(Disposition::Crisis) {
                return violated("P8", format!("{id} is {found:?}"));
            }
        }
        Ok(())
    }

    /// P22: a held item is on one agenda, that of the next session.
    fn held_is_on_one_agenda(&self, known: &Known<'_>) -> Result<(), Violation> {
        for contact in self.contacts.values() {
            let is_held = contact.state == ContactState::Kept;
            if !is_held || contact.direction != Direction::Client {
                continue;
            }
            let Some(item) = self.items.get(&contact.id) else {
                return violated("P22", format!("{} is on no agenda", contact.id));
            };
            let sessions = &self.sessions[&contact.client];
            let booked: Vec<_> = sessions
                .iter()
                .filter(|session| session.state == SessionState::Booked)
                .map(Session::time)
                .collect();
            let on = booked
                .iter()
                .find(|session| Some(session.id) == item.session);
            let Some(on) = on else {
                return violated("P22", format!("{} waits for no booked session", contact.id));
            };
            let next = next_session(known.now, &booked);
            let is_earlier = next.is_some_and(|next| next.starts_at < on.starts_at);
            if known.clocks_are_true && is_earlier && on.starts_at > known.now {
                return violated("P22", format!("{} waits for a later session", contact.id));
            }
        }
        Ok(())
    }

    /// P23: nobody is told that something is held for them.
    fn held_is_not_announced(&self) -> Result<(), Violation> {
        let told = self.announced.iter().find(|(id, recipient)| {
            self.contacts.get(id).is_some_and(|contact| {
                contact.state == ContactState::Kept
                    && *recipient == Recipient::Person(contact.clinician)
            })
        });
        match told {
            Some((id, _)) => violated("P23", format!("{id} is held, and was announced")),
            None => Ok(()),
        }
    }

    /// P24: what is released reaches its reader in office hours as promised, and not before.
    fn release_keeps_office_hours(&self, known: &Known<'_>) -> Result<(), Violation> {
        if !known.clocks_are_true {
            return Ok(());
        }
        for contact in self.contacts.values() {
            let was = known.before.get(&contact.id).copied();
            let has_just_reached =
                contact.state == ContactState::Reached && was != Some(ContactState::Reached);
            let Some(promised) = self.reaches_at.get(&contact.id) else {
                continue;
            };
            let is_early = contact.changed_at < *promised || !known.hours.is_open(*promised);
            let is_released = contact.disposition == Disposition::Release;
            if has_just_reached && is_released && is_early {
                let (id, at) = (contact.id, contact.changed_at);
                return violated(
                    "P24",
                    format!("{id} reached its reader at {at}, not {promised}"),
                );
            }
        }
        Ok(())
    }

    /// P25: a clinician is in one session at a time.
    fn slots_are_single(&self) -> Result<(), Violation> {
        let mut booked: Vec<_> = self
            .sessions
            .values()
            .flatten()
            .filter(|session| session.state == SessionState::Booked)
            .collect();
        booked.sort_by_key(|session| (session.clinician, session.starts_at));
        for (first, second) in booked.iter().zip(booked.iter().skip(1)) {
            let overlap = first.time().ends_at() > second.starts_at;
            if first.clinician == second.clinician && overlap {
                return violated("P25", format!("{} and {} overlap", first.id, second.id));
            }
        }
        Ok(())
    }

    /// P26: whoever was declined was offered the session.
    fn declined_has_an_alternative(&self) -> Result<(), Violation> {
        for contact in self.contacts.values() {
            let is_declined = contact.disposition == Disposition::Decline
                && contact.direction == Direction::Client;
            if is_declined && self.offers_agenda.get(&contact.id) != Some(&true) {
                return violated(
                    "P26",
                    format!("{} was declined with nothing else", contact.id),
                );
            }
        }
        Ok(())
    }
}

/// Whether a contact of this disposition can stand like this.
fn fits(contact: &Contact) -> bool {
    use ContactState as S;
    match contact.disposition {
        Disposition::Hold => !matches!(
            contact.state,
            S::Settled | S::Declined | S::Calling | S::Heard | S::Sent
        ),
        Disposition::Settle => !matches!(
            contact.state,
            S::Kept | S::Declined | S::Calling | S::Heard | S::Sent
        ),
        Disposition::Decline => contact.state == S::Declined,
        Disposition::Crisis => matches!(contact.state, S::Calling | S::Heard | S::Answered),
        Disposition::Release | Disposition::Deliver => !matches!(
            contact.state,
            S::Settled | S::Declined | S::Calling | S::Heard
        ),
    }
}

fn is_path(from: ContactState, to: ContactState, steps: u8) -> bool {
    from == to
        || (steps > 0
            && ContactState::ALL
                .iter()
                .any(|next| from.may_become(*next) && is_path(*next, to, steps - 1)))
}
