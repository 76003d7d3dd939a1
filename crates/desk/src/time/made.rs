//! One change of the calendar: asked for at one moment, made in one transaction, with everything
//! that follows from it.

use std::sync::Arc;

use practice::{
    ContactId, DueId, DueKind, Effect, EffectKind, Moment, OutboxId, PersonId, Recipient,
    SessionChangeId, Timestamp,
};
use store::{
    StoreError, Tx,
    due::{self, Due},
    outbox,
    session::Session,
    session_change::{self, ChangeKind, SessionChange},
};

use crate::{Act, Desk, DeskError, house::House, view::Viewer};

impl Desk {
    /// Runs a change as one piece of work, with chance of its own that is the same however often it
    /// is tried. The inner error is a refusal: nothing may have been written before it.
    pub(super) fn make<T: Send + 'static>(
        &self,
        act: &mut Act,
        job: impl Fn(&House, &mut Tx<'_>, &mut Act) -> Result<Result<T, DeskError>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, DeskError> {
        let house = Arc::clone(&self.house);
        let (now, seed) = (act.now(), act.bytes());
        self.house
            .store
            .write(move |tx| job(&house, tx, &mut Act::new(now, seed)))?
    }
}

/// What is done, and by whom.
pub(super) struct Deed<'a> {
    pub(super) kind: ChangeKind,
    pub(super) by: &'a Viewer,
    pub(super) from: Option<Timestamp>,
    pub(super) to: Option<Timestamp>,
    pub(super) undo_until: Option<Timestamp>,
    pub(super) contact: Option<ContactId>,
}

/// Keeps what was done with a session. Until it can not be undone any more nobody is told; what can
/// not be undone is told now.
pub(super) fn keep(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    session: &Session,
    deed: Deed<'_>,
) -> Result<SessionChange, StoreError> {
    let now = act.wall();
    let change = SessionChange {
        id: SessionChangeId::new(now, act.bytes()),
        session: session.id,
        client: session.client,
        clinician: session.clinician,
        kind: deed.kind,
        from: deed.from,
        to: deed.to,
        minutes: session.length_minutes,
        place: session.place.clone(),
        contact: deed.contact,
        made_by: deed.by.person,
        made_at: now,
        undo_until: deed.undo_until,
        undone_at: None,
    };
    session_change::put(tx, house.id(), &change)?;
    match deed.undo_until {
        Some(at) => due_at(
            house,
            tx,
            act,
            DueKind::ChangeStands,
            change.id.to_bytes(),
            at,
        )?,
        None => {
            let to = if deed.by.person == session.client {
                session.clinician
            } else {
                session.client
            };
            tell(house, tx, act, to, session.id.to_bytes())?;
        }
    }
    Ok(change)
}

/// Sets a deadline about something that is no contact.
pub(super) fn due_at(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    kind: DueKind,
    about: [u8; 16],
    at: Timestamp,
) -> Result<(), StoreError> {
    let moment: Moment = act.now();
    let due = Due {
        id: DueId::new(moment.wall, act.bytes()),
        kind,
        contact: ContactId::from_bytes(about),
        at: moment.due_at(at),
    };
    due::put(tx, house.id(), &due)
}

/// Tells somebody, without a word, that there is an update.
pub(super) fn tell(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    person: PersonId,
    about: [u8; 16],
) -> Result<(), StoreError> {
    let now = act.wall();
    let effect = Effect {
        kind: EffectKind::Notice,
        recipient: Recipient::Person(person),
        contact: ContactId::from_bytes(about),
        not_before: now,
    };
    outbox::put(tx, house.id(), OutboxId::new(now, act.bytes()), &effect)
}
