//! What the log says for whoever looks into an attack: who came in and by what, who was refused and
//! why, as ids and codes. What happened with somebody's records is in the access log instead.
//!
//! Source: ASVS 5.0, 16.3.

use desk::DeskError;
use practice::{PersonId, Role};

/// Somebody did something at the gate, or was refused. `what`: a plain word for it; `person`: who,
/// where that is known.
pub(crate) fn told<T>(
    what: &'static str,
    person: Option<PersonId>,
    outcome: &Result<T, DeskError>,
) {
    let person = person.map_or_else(|| "unknown".to_owned(), |person| person.to_string());
    match outcome {
        Ok(_) => tracing::info!(what, person, "at the gate: done"),
        Err(error) => tracing::warn!(what, person, code = error.code(), "at the gate: refused"),
    }
}

/// Somebody asked for a page that is not for their role. `page`: its row in the table of routes.
pub(crate) fn not_for_role(page: &'static str, person: PersonId, role: Role) {
    let role = role.code();
    tracing::warn!(page, %person, role, "a page for another role was asked for");
}

/// Somebody asked for what is not there, or what they may not know of: the two are told alike.
pub(crate) fn not_found(page: &'static str, person: PersonId) {
    tracing::info!(page, %person, "something that is not there for this person was asked for");
}
