//! Who may know of a contact, and who may open it.
//!
//! What somebody may not know of is not found. A complaint is never known to the clinician it is
//! about; staff open the office's own matters only. Source: default-policy I5, I6.

use practice::{ContactState, Direction, Finding, PersonId, Role, Route, Timestamp};
use store::{StoreError, Tx, contact::Contact};

use crate::{house::House, view::Viewer};

/// Whether a person may know of a contact: it goes to them, and it has reached them. The lead knows
/// of every promise that was broken, without a word of it: that is what its writer is told.
pub(crate) fn may_know(viewer: &Viewer, contact: &Contact, covers: bool) -> bool {
    let is_broken_promise = viewer.role == Role::PracticeLead
        && contact.late_at.is_some()
        && !contact.purpose.is_about_the_clinician();
    is_for(viewer, contact, covers) || (is_broken_promise && has_reached(contact))
}

/// Whether a contact goes to this person, and has reached them.
pub(crate) fn is_for(viewer: &Viewer, contact: &Contact, covers: bool) -> bool {
    let goes_to_viewer = contact
        .readers
        .iter()
        .any(|route| goes_to(viewer, contact, *route, covers));
    let is_accused = contact.purpose.is_about_the_clinician() && viewer.person == contact.clinician;
    viewer.role != Role::Client && !is_accused && has_reached(contact) && goes_to_viewer
}

fn has_reached(contact: &Contact) -> bool {
    let is_away = matches!(
        contact.state,
        ContactState::Kept | ContactState::Waiting | ContactState::TakenBack
    );
    contact.direction == Direction::Client && !is_away
}

/// Whether a person whom a contact is for may open its words. Staff open the office's own matters
/// only, and only when the finding is clear (default-policy I5).
pub(crate) fn may_open(viewer: &Viewer, contact: &Contact) -> bool {
    let is_staff = matches!(viewer.role, Role::Scheduling | Role::BillingStaff);
    let is_for_staff = contact.purpose.is_administrative() && contact.finding == Finding::Clear;
    !is_staff || is_for_staff
}

/// Whether this person covers for that clinician now: then they read what can not wait.
pub(crate) fn covers(
    house: &House,
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    clinician: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if viewer.role != Role::Clinician || viewer.person == clinician {
        return Ok(false);
    }
    let row = store::clinician::by_id(tx, house.id(), clinician)?;
    Ok(row.is_some_and(|row| {
        let is_away = row.away_from.is_some_and(|from| from <= now)
            && row.away_until.is_some_and(|until| now < until);
        is_away && row.cover == Some(viewer.person)
    }))
}

fn goes_to(viewer: &Viewer, contact: &Contact, route: Route, covers: bool) -> bool {
    match route {
        Route::Clinician | Route::Coach | Route::GroupLead => {
            covers || is_treating(viewer, contact.clinician)
        }
        // Whoever is on call, and the treating clinician, who is told either way.
        Route::OnCall => viewer.role.takes(route) || is_treating(viewer, contact.clinician),
        other => viewer.role.takes(other),
    }
}

fn is_treating(viewer: &Viewer, clinician: PersonId) -> bool {
    viewer.person == clinician
}
