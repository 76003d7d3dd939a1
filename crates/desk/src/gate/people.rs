//! People at the gate, as those see them who invite: who has a way in, who is invited, who is
//! watched; and ending somebody's access.

use practice::{PersonId, Role};
use store::{
    PAGE_ROWS_MAX, Page,
    credential::{self, CredentialKind},
    invitation, visit,
};

use super::{GatePersonView, Invited, invite::open_until, ways::WAYS_MAX};
use crate::{Act, Desk, DeskError, broken, broken::Broken, view::Viewer};

/// How many people one page lists. A practice with more finds them by their name, in time.
const PEOPLE_MAX: usize = 500;
/// How many invitations of one person are looked at.
const INVITATIONS_MAX: u16 = 20;

impl Desk {
    /// Everybody whom this person may invite: a clinician's clients, or everybody for the lead.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody else.
    pub fn gate_people(
        &self,
        act: &Act,
        viewer: &Viewer,
    ) -> Result<Vec<GatePersonView>, DeskError> {
        let ids = match viewer.role {
            Role::PracticeLead => self.everybody()?,
            Role::Clinician => self.clients_of(viewer.person)?,
            _ => return Err(DeskError::NotFound),
        };
        let mut people = Vec::with_capacity(ids.len());
        for id in ids {
            people.push(self.at_the_gate(act, viewer, id)?);
        }
        Ok(people)
    }

    /// One of them. Errors: [`DeskError::NotFound`] for whom this person may not invite.
    pub fn gate_person_of(
        &self,
        act: &Act,
        viewer: &Viewer,
        person: PersonId,
    ) -> Result<GatePersonView, DeskError> {
        self.may_invite(viewer, person)?;
        self.at_the_gate(act, viewer, person)
    }

    /// Somebody else may have their hands on a device of this person, or not any more: new ways in
    /// wait a day, and none that works is taken away.
    ///
    /// Errors: [`DeskError::NotFound`]; [`super::GateError::StepUp`].
    pub fn set_watched(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        person: PersonId,
        watched: bool,
    ) -> Result<(), DeskError> {
        self.may_invite(viewer, person)?;
        self.require_fresh(act, viewer)?;
        self.gate_person(act, person)?;
        let practice = self.house.id();
        self.house
            .store
            .write(move |tx| credential::set_watched(tx, practice, person, watched))?;
        Ok(())
    }

    /// Ends somebody's access: every visit ends with their next request, and no way in and no
    /// invitation of theirs lets them in again. What was written stays.
    ///
    /// Errors: [`DeskError::NotFound`]; [`super::GateError::StepUp`].
    pub fn end_access(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        person: PersonId,
    ) -> Result<(), DeskError> {
        if viewer.role != Role::PracticeLead {
            return Err(DeskError::NotFound);
        }
        self.may_invite(viewer, person)?;
        self.require_fresh(act, viewer)?;
        let (practice, at) = (self.house.id(), act.wall());
        self.house.store.write(move |tx| {
            if let Some(row) = store::people::by_id(tx, practice, person)? {
                let ended = store::people::PersonRow {
                    active: false,
                    ..row
                };
                store::people::put(tx, practice, &ended)?;
            }
            invitation::withdraw_all(tx, practice, person, at)?;
            if broken::is(Broken::VisitsNeverEnd) {
                return Ok(0);
            }
            visit::end_all(tx, practice, person, at)
        })?;
        if !broken::is(Broken::VisitsNeverEnd) {
            self.house.forget(person);
        }
        // From now on nothing goes where only they would have read it.
        self.house.look_who_is_here()
    }

    /// The first invitation of a new practice, for its lead, while nobody of the practice can get
    /// in: whoever starts the program hands it over. `None` when somebody can.
    pub fn first_invitation(&self, act: &mut Act) -> Result<Option<Invited>, DeskError> {
        let practice = self.house.id();
        let roles = [Role::PracticeLead, Role::Clinician];
        let (leads, has_way) = self.house.store.read(move |tx| {
            let mut all = Vec::new();
            for role in roles {
                all.extend(self.house.of_role(tx, role)?);
            }
            let mut has_way = false;
            for person in &all {
                let ways = credential::of_person(tx, practice, person.id, WAYS_MAX)?;
                has_way |= ways.iter().any(|way| way.kind != CredentialKind::Kit);
            }
            Ok((all, has_way))
        })?;
        match leads.first() {
            Some(lead) if !has_way => Ok(Some(self.open_invitation(act, lead.id, None, false)?)),
            _ => Ok(None),
        }
    }

    fn at_the_gate(
        &self,
        act: &Act,
        viewer: &Viewer,
        id: PersonId,
    ) -> Result<GatePersonView, DeskError> {
        let known = self.house.person(id)?;
        let practice = self.house.id();
        let (ways, invitations, gate) = self.house.store.read(move |tx| {
            Ok((
                credential::of_person(tx, practice, id, WAYS_MAX)?,
                invitation::of_person(tx, practice, id, INVITATIONS_MAX)?,
                credential::person(tx, practice, id)?,
            ))
        })?;
        let has_way_in = ways
            .iter()
            .any(|way| way.kind != CredentialKind::Kit && way.removed_at.is_none());
        Ok(GatePersonView {
            id,
            role: known.role,
            name: known.name.clone(),
            has_way_in,
            invited_until: open_until(&invitations, act.wall()),
            is_watched: gate.is_some_and(|gate| gate.watched),
            is_self: viewer.person == id,
        })
    }

    fn everybody(&self) -> Result<Vec<PersonId>, DeskError> {
        let everybody = self.house.store.read(move |tx| {
            let mut all = Vec::new();
            for role in Role::ALL {
                all.extend(self.house.of_role(tx, *role)?);
            }
            Ok(all)
        })?;
        Ok(everybody
            .into_iter()
            .map(|person| person.id)
            .take(PEOPLE_MAX)
            .collect())
    }

    fn clients_of(&self, clinician: PersonId) -> Result<Vec<PersonId>, DeskError> {
        let practice = self.house.id();
        let frames = self.house.store.read(move |tx| {
            store::frame::of_clinician(tx, practice, clinician, Page::first(PAGE_ROWS_MAX))
        })?;
        Ok(frames.into_iter().map(|frame| frame.client).collect())
    }
}
