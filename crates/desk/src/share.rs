//! Supervision: a clinician lets a supervisor or consultant read one contact along, for a while. The
//! client sees it on the list of openings.

use std::sync::Arc;

use jiff::SignedDuration;
use practice::{ContactId, EntryId, PersonId, RestrictionScope, Role};
use store::{
    audit::{self, Entry},
    contact,
    shared::{self, Shared},
};

use crate::{
    Act, Desk, DeskError,
    permit::{Gate, Permitted, Share},
    view::{Reader, Viewer},
};

/// How long a contact may be read along at most, in days: until the next hours of supervision.
const SHARED_DAYS_MAX: i64 = 28;

/// The act in the access log.
const SHARED: &str = "contact.share";

/// What a client may have restricted.
const SUPERVISION: RestrictionScope = RestrictionScope::Supervision;

impl Desk {
    /// With whom a contact may be shared. Empty when this person may not share it.
    pub fn may_share_with(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<Vec<Reader>, DeskError> {
        if self.shareable(act, viewer, id)?.is_none() {
            return Ok(Vec::new());
        }
        let people = self
            .house
            .store
            .read(|tx| self.house.of_role(tx, Role::Supervisor))?;
        let readers = people.into_iter().map(|person| Reader {
            id: person.id,
            name: self.house.name(person.id),
        });
        Ok(readers.collect())
    }

    /// Lets a supervisor or consultant read a contact along for so many days, at most four weeks.
    ///
    /// Errors: [`DeskError::NotFound`] for a contact that this person may not share, or a reader who
    /// is no supervisor.
    pub fn share_contact(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        with: PersonId,
        days: i64,
    ) -> Result<(), DeskError> {
        let permitted = self
            .shareable(act, viewer, id)?
            .ok_or(DeskError::NotFound)?;
        let reader = self.house.person(with)?;
        if reader.role != Role::Supervisor || !reader.active {
            return Err(DeskError::NotFound);
        }
        let at = act.wall();
        let days = days.clamp(1, SHARED_DAYS_MAX);
        let row = Shared {
            person: with,
            contact: id,
            shared_by: viewer.person,
            shared_at: at,
            until: at
                .checked_add(SignedDuration::from_hours(24 * days))
                .unwrap_or(at),
        };
        let entry = Entry {
            id: EntryId::new(at, act.bytes()),
            client: permitted.record().client,
            actor: viewer.person,
            act: SHARED.into(),
            subject: id.to_bytes(),
            why: "supervision".into(),
            at,
        };
        let house = Arc::clone(&self.house);
        self.house.store.write(move |tx| {
            shared::put(tx, house.id(), &row)?;
            audit::append(tx, house.id(), &entry)
        })?;
        Ok(())
    }

    fn shareable(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<Option<Permitted<Share, contact::Contact>>, DeskError> {
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        Ok(self
            .house
            .store
            .read(|tx| match contact::by_id(tx, practice, id)? {
                Some(found) if gate.restricts(tx, found.client, SUPERVISION)? => Ok(None),
                Some(found) => gate.contact::<Share>(tx, found),
                None => Ok(None),
            })?)
    }
}
