//! The one gate: the policy is asked before anything is found, and words open for nobody else.
//!
//! Whoever shows a contact, a session, an agenda, a client or a note asks [`Gate`] first and is
//! given a [`Permitted`] record, or nothing. Only this file makes one, and `contact::opened_words`
//! opens words for nobody who does not bring one for the deed [`Open`].
//!
//! Invariant: what is denied is told like what is not there. An answer that the policy can not give
//! is a denial: access fails closed, because an opening can not be undone.

use std::{marker::PhantomData, sync::Arc};

use policy::Book;
use practice::{
    ContactState, Deed, Finding, Moment, PersonId, RecordKind, Relation, RestrictionScope, Role,
    Route,
};
use store::{
    StoreError, Tx, agenda::AgendaItem, break_glass, break_glass::BreakGlass, contact::Contact,
    frame::Frame, request, request::Request, session::Session, shared,
};

use crate::{
    Act,
    broken::{self, Broken},
    house::House,
    view::Viewer,
};

/// A deed, as a type.
pub(crate) trait OfDeed {
    const DEED: Deed;
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl OfDeed for $name {
            const DEED: Deed = Deed::$name;
        }
    )+};
}

deeds! {
    /// A line of it, or its place in a count.
    List,
    /// That it is there, and what it is about.
    Know,
    /// Its words.
    Open,
    /// An answer to it.
    Answer,
    /// A change of it.
    Write,
    /// Another reader of it, for a while.
    Share,
    /// A copy of it that leaves the house.
    Copy,
}

/// A record with which somebody was permitted this deed.
#[derive(Clone, Debug)]
pub(crate) struct Permitted<D, T> {
    record: T,
    /// By which right, for the access log.
    by: Right,
    deed: PhantomData<D>,
}

/// By which right somebody does a deed: told in the access log, where it is not the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// They treat, are asked by their role, or it is their own.
    Usual,
    /// They cover for the treating clinician, who is away.
    Cover,
    /// It was shared with them to read along.
    Supervision,
    /// They hold break-glass, and have no other right.
    BreakGlass,
}

impl<D, T> Permitted<D, T> {
    pub(crate) fn record(&self) -> &T {
        &self.record
    }

    pub(crate) fn into_record(self) -> T {
        self.record
    }

    pub(crate) fn by(&self) -> Right {
        self.by
    }
}

impl Permitted<Open, Contact> {
    /// Whoever may open a contact may read what was answered to it.
    pub(crate) fn answer(&self, reply: Contact) -> Option<Permitted<Open, Contact>> {
        (reply.answers == Some(self.record.id)).then_some(Permitted {
            record: reply,
            by: self.by,
            deed: PhantomData,
        })
    }
}

impl Permitted<Copy, Contact> {
    /// Whoever may take a copy of a contact may read the version of it that is copied.
    pub(crate) fn read(&self, version: u32) -> Permitted<Open, Contact> {
        let record = Contact {
            version,
            ..self.record.clone()
        };
        Permitted {
            record,
            by: self.by,
            deed: PhantomData,
        }
    }
}

impl<T> Permitted<Copy, T> {
    /// Whoever may take a copy of something may read what is copied.
    pub(crate) fn read_kept(self) -> Permitted<Open, T> {
        Permitted {
            record: self.record,
            by: self.by,
            deed: PhantomData,
        }
    }
}

impl Permitted<Open, Request> {
    /// What a client says to a refusal goes along wherever the record goes: they asked for that.
    pub(crate) fn going_along(request: Request) -> Permitted<Open, Request> {
        Permitted {
            record: request,
            by: Right::Usual,
            deed: PhantomData,
        }
    }
}

impl Permitted<Open, Session> {
    /// Whoever may open the agenda of a session may open what is on it.
    pub(crate) fn item(
        &self,
        item: &AgendaItem,
        contact: Contact,
    ) -> Option<Permitted<Open, Contact>> {
        let is_on_it = item.session == Some(self.record.id) && item.contact == contact.id;
        let is_kept = RecordKind::of_contact(contact.purpose) != RecordKind::Complaint;
        (is_on_it && is_kept).then_some(Permitted {
            record: contact,
            by: self.by,
            deed: PhantomData,
        })
    }
}

/// The gate, for one person at one moment.
pub(crate) struct Gate<'a> {
    house: &'a House,
    viewer: &'a Viewer,
    now: Moment,
    book: Arc<Book>,
}

impl<'a> Gate<'a> {
    pub(crate) fn of(house: &'a House, viewer: &'a Viewer, act: &Act) -> Gate<'a> {
        Gate {
            house,
            viewer,
            now: act.now(),
            book: house.judge.book(),
        }
    }

    /// A contact, if this person may do this with it.
    pub(crate) fn contact<D: OfDeed>(
        &self,
        tx: &mut Tx<'_>,
        contact: Contact,
    ) -> Result<Option<Permitted<D, Contact>>, StoreError> {
        let kind = RecordKind::of_contact(contact.purpose);
        let relation = self.to_contact(tx, &contact, kind)?;
        Ok(self.permit(kind, relation, contact))
    }

    /// The same, told as yes or no.
    pub(crate) fn may<D: OfDeed>(
        &self,
        tx: &mut Tx<'_>,
        contact: &Contact,
    ) -> Result<bool, StoreError> {
        Ok(self.contact::<D>(tx, contact.clone())?.is_some())
    }

    /// The agenda of a session.
    pub(crate) fn agenda<D: OfDeed>(
        &self,
        tx: &mut Tx<'_>,
        session: Session,
    ) -> Result<Option<Permitted<D, Session>>, StoreError> {
        let relation = Relation {
            session_open: self.now.wall >= session.time().opens_at(),
            ..self.to_session(tx, &session)?
        };
        Ok(self.permit(RecordKind::Agenda, relation, session))
    }

    /// The time and place of a session.
    pub(crate) fn schedule<D: OfDeed>(
        &self,
        tx: &mut Tx<'_>,
        session: Session,
    ) -> Result<Option<Permitted<D, Session>>, StoreError> {
        let relation = self.to_session(tx, &session)?;
        Ok(self.permit(RecordKind::Schedule, relation, session))
    }

    /// The frame of a client's therapy: who the client is, and with whom.
    pub(crate) fn frame<D: OfDeed>(
        &self,
        tx: &mut Tx<'_>,
        frame: Frame,
    ) -> Result<Option<Permitted<D, Frame>>, StoreError> {
        let relation = self.to_client(tx, frame.client, frame.clinician)?;
        Ok(self.permit(RecordKind::Frame, relation, frame))
    }

    /// Something that is kept about a client besides what is written: notes, what was asked about the
    /// record, what was sent to others, the list of openings. `author`: who wrote it.
    pub(crate) fn kept<D: OfDeed, T>(
        &self,
        tx: &mut Tx<'_>,
        kind: RecordKind,
        (client, author): (PersonId, Option<PersonId>),
        record: T,
    ) -> Result<Option<Permitted<D, T>>, StoreError> {
        let frame = store::frame::by_client(tx, self.house.id(), client)?;
        let clinician = frame.map_or(client, |frame| frame.clinician);
        let relation = Relation {
            for_role: match kind {
                RecordKind::Disclosure => self.house.reviews_disclosures(self.viewer.role),
                _ => self.house.answers_for_privacy(self.viewer.role),
            },
            author: author == Some(self.viewer.person),
            ..self.to_client(tx, client, clinician)?
        };
        Ok(self.permit(kind, relation, record))
    }

    /// A report of the practice. `told`: this person was told of what it is about.
    pub(crate) fn report<D: OfDeed>(&self, told: bool) -> Option<Permitted<D, ()>> {
        let relation = Relation {
            for_role: told,
            ..Relation::default()
        };
        self.permit(RecordKind::Report, relation, ())
    }

    /// A psychotherapy note of this clinician. `clinician`: its writer.
    pub(crate) fn psychotherapy_note<D: OfDeed>(
        &self,
        clinician: PersonId,
    ) -> Option<Permitted<D, PersonId>> {
        let relation = Relation {
            author: clinician == self.viewer.person,
            ..Relation::default()
        };
        self.permit(RecordKind::PsychotherapyNote, relation, clinician)
    }

    /// Whether this person may use break-glass at all, and what comes with it.
    pub(crate) fn break_glass(&self) -> Option<Vec<practice::Duty>> {
        let (access, role) = (self.book.access(), self.viewer.role);
        let (kind, relation) = (RecordKind::Frame, Relation::default());
        access
            .may(role, Deed::BreakGlass, kind, &relation)
            .then(|| access.duties(role, kind, &relation))
    }

    fn permit<D: OfDeed, T>(
        &self,
        kind: RecordKind,
        relation: Relation,
        record: T,
    ) -> Option<Permitted<D, T>> {
        let access = self.book.access();
        let may = |relation: &Relation| {
            broken::is(Broken::OpensGates) || access.may(self.viewer.role, D::DEED, kind, relation)
        };
        may(&relation).then(|| Permitted {
            record,
            by: right(relation, may),
            deed: PhantomData,
        })
    }

    fn to_contact(
        &self,
        tx: &mut Tx<'_>,
        contact: &Contact,
        kind: RecordKind,
    ) -> Result<Relation, StoreError> {
        let mut client = self.to_client(tx, contact.client, contact.clinician)?;
        // A call for help is never held back by what was asked for on a better day.
        if !client.covers && !client.treats && is_call(contact) {
            client.covers = self.covers(tx, contact.clinician)?;
        }
        let author = contact.writer == self.viewer.person;
        let is_complaint = kind == RecordKind::Complaint;
        let shared = match self.viewer.role {
            Role::Supervisor => {
                self.is_shared(tx, contact)?
                    && !self.restricts(tx, contact.client, RestrictionScope::Supervision)?
            }
            _ => false,
        };
        Ok(Relation {
            for_clinician: contact.readers.iter().any(|route| is_for_clinician(*route)),
            for_role: contact
                .readers
                .iter()
                .any(|route| is_by_role(*route) && self.viewer.role.takes(*route)),
            reached: author || has_reached(contact),
            late: contact.late_at.is_some(),
            shared,
            accused: is_complaint
                && (contact.clinician == self.viewer.person || client.treats || client.covers),
            author,
            ..client
        }
        .found(contact.finding))
    }

    fn to_session(&self, tx: &mut Tx<'_>, session: &Session) -> Result<Relation, StoreError> {
        self.to_client(tx, session.client, session.clinician)
    }

    /// What this person is to a client, where the record went to `clinician`.
    fn to_client(
        &self,
        tx: &mut Tx<'_>,
        client: PersonId,
        clinician: PersonId,
    ) -> Result<Relation, StoreError> {
        let mut relation = Relation {
            own: self.viewer.role == Role::Client && client == self.viewer.person,
            treats: clinician == self.viewer.person,
            ..Relation::default()
        };
        let is_clinician = self.viewer.role == Role::Clinician;
        if is_clinician && !relation.treats {
            let frame = store::frame::by_client(tx, self.house.id(), client)?;
            relation.treats = frame.is_some_and(|frame| frame.clinician == self.viewer.person);
            relation.covers = !relation.treats
                && self.covers(tx, clinician)?
                && !self.restricts(tx, client, RestrictionScope::Cover)?;
        }
        if !relation.treats && matches!(self.viewer.role, Role::Clinician | Role::PracticeLead) {
            relation.emergency = self.held(tx, client)?.is_some();
        }
        Ok(relation)
    }

    /// Whether this person covers for that clinician now: from the first to the last instant of the
    /// absence, and not an instant longer.
    pub(crate) fn covers(&self, tx: &mut Tx<'_>, clinician: PersonId) -> Result<bool, StoreError> {
        if self.viewer.role != Role::Clinician || self.viewer.person == clinician {
            return Ok(false);
        }
        let now = self.now.wall;
        let row = store::clinician::by_id(tx, self.house.id(), clinician)?;
        Ok(row.is_some_and(|row| {
            let is_away = row.away_from.is_some_and(|from| from <= now)
                && row.away_until.is_some_and(|until| now < until);
            is_away && row.cover == Some(self.viewer.person)
        }))
    }

    /// Whether a restriction of this client that was accepted stops this.
    pub(crate) fn restricts(
        &self,
        tx: &mut Tx<'_>,
        client: PersonId,
        scope: RestrictionScope,
    ) -> Result<bool, StoreError> {
        if broken::is(Broken::RestrictionStopsNothing) {
            return Ok(false);
        }
        Ok(request::in_force(tx, self.house.id(), client)?.contains(&scope))
    }

    /// The break-glass that this person holds for a client at this moment: it is over when either
    /// clock says so, whether or not anything has ended it.
    pub(crate) fn held(
        &self,
        tx: &mut Tx<'_>,
        client: PersonId,
    ) -> Result<Option<BreakGlass>, StoreError> {
        let (practice, person) = (self.house.id(), self.viewer.person);
        if broken::is(Broken::BreakGlassOutlasts) {
            let all = break_glass::of_client(tx, practice, client, store::Page::first(50))?;
            return Ok(all.into_iter().find(|row| row.person == person));
        }
        let open = break_glass::open_of(tx, practice, person, client)?;
        Ok(open.into_iter().find(|row| !row.ends_at.is_due(&self.now)))
    }

    fn is_shared(&self, tx: &mut Tx<'_>, contact: &Contact) -> Result<bool, StoreError> {
        let (practice, person) = (self.house.id(), self.viewer.person);
        let row = shared::by_id(tx, practice, person, contact.id)?;
        Ok(row.is_some_and(|row| self.now.wall < row.until))
    }
}

/// The least of the rights that suffice.
fn right(relation: Relation, may: impl Fn(&Relation) -> bool) -> Right {
    let without = |covers: bool, shared: bool, emergency: bool| Relation {
        covers: relation.covers && covers,
        shared: relation.shared && shared,
        emergency: relation.emergency && emergency,
        ..relation
    };
    if may(&without(false, false, false)) {
        Right::Usual
    } else if may(&without(true, false, false)) {
        Right::Cover
    } else if may(&without(true, true, false)) {
        Right::Supervision
    } else {
        Right::BreakGlass
    }
}

/// Whether somebody calls for help with it, or the screen found that they may be in danger.
fn is_call(contact: &Contact) -> bool {
    contact.help_button
        || contact.purpose.is_crisis()
        || contact.finding == Finding::Red
        || matches!(contact.state, ContactState::Calling | ContactState::Heard)
}

/// Whether it has come to whoever it is for, and was not taken back.
fn has_reached(contact: &Contact) -> bool {
    // What comes in from outside is read here like what comes from a client.
    if !contact.direction.is_inbound(contact.purpose) {
        return contact.state == ContactState::Sent;
    }
    !matches!(
        contact.state,
        ContactState::Kept | ContactState::Waiting | ContactState::TakenBack
    )
}

/// Whether a route means the treating clinician; whoever treats is told of a call for help too.
fn is_for_clinician(route: Route) -> bool {
    !is_by_role(route) || route == Route::OnCall
}

/// Whether a route means a role rather than one person.
pub(crate) fn is_by_role(route: Route) -> bool {
    !matches!(route, Route::Clinician | Route::Coach | Route::GroupLead)
}
