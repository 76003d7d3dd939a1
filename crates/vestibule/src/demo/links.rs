//! The links by which people of the demonstration come in, as a small table.

use desk::Desk;
use practice::Role;

use super::{
    drive::Cast,
    people::{CLIENTS, MARISOL, SAM},
};
use crate::{edge::Edge, error::CommandError, say::Say};

/// Says who can come in, and by which link. The links are fresh, whatever the seed: whoever has one
/// is in.
///
/// # Errors
///
/// [`CommandError::Outside`] when the desk gives no link.
pub(crate) fn table(
    say: &mut Say,
    desk: &Desk,
    cast: &Cast,
    edge: &Edge,
    base: &str,
) -> Result<(), CommandError> {
    let mut rows = Vec::new();
    for (client, note) in [
        (SAM, "client, about to have a session"),
        (MARISOL, "client, in Spanish"),
    ] {
        let person = CLIENTS.get(client).zip(cast.clients.get(&client));
        if let Some((known, viewer)) = person {
            rows.push((known.name().full, note.to_owned(), viewer.person));
        }
    }
    for (number, viewer) in cast.clinicians.iter().enumerate().take(2) {
        let note = if number == 0 {
            "therapist of Sam"
        } else {
            "therapist of Marisol"
        };
        rows.push((viewer.name.full.clone(), note.to_owned(), viewer.person));
    }
    for viewer in &cast.staff {
        rows.push((
            viewer.name.full.clone(),
            role(viewer.role).to_owned(),
            viewer.person,
        ));
    }
    let width = rows
        .iter()
        .map(|(name, note, _)| name.chars().count() + note.chars().count())
        .max();
    let width = width.unwrap_or(0) + 2;
    for (name, note, person) in rows {
        let link = desk.sign_in_link(&mut edge.act(), person).ok_or_else(|| {
            CommandError::outside("the desk gives no links outside a demonstration")
        })?;
        let gap = width.saturating_sub(name.chars().count() + note.chars().count());
        say.line(&format!(
            "  {name}, {note}{}{base}/in/{link}",
            " ".repeat(gap)
        ))?;
    }
    Ok(())
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Client => "client",
        Role::Clinician => "therapist",
        Role::Supervisor => "supervisor",
        Role::Scheduling => "front desk",
        Role::BillingStaff => "billing",
        Role::PracticeLead => "practice lead",
        Role::PrivacyLead => "privacy lead",
        Role::IndependentOfficer => "independent officer",
    }
}
