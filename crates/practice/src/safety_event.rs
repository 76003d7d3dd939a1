//! A safety event: somebody who works here was threatened, followed or hurt.
//!
//! It is about the colleague and stands apart from every client's record. Whoever is threatened is told
//! and does not handle it alone; care ends by nothing that happens here.
//! Source: requirement R-CRI-23; default-policy `c.abusive`.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::{PersonId, Role, disposition::coded};

/// How soon whoever handles it is told again when it is happening now, in minutes.
pub const NOW_AGAIN_MINUTES: i64 = 10;

/// How soon otherwise, in hours, until somebody has it.
pub const AGAIN_HOURS: i64 = 4;

/// How soon whoever has it is reminded that it is open, in hours.
pub const OPEN_AGAIN_HOURS: i64 = 24;

coded! {
    /// What it is.
    SafetyEventKind {
        /// Words or gestures that threaten.
        Threat = "threat",
        /// Somebody was hurt, or attacked.
        Violence = "violence",
        /// Followed, watched, contacted again and again.
        Stalking = "stalking",
        /// Unwanted sexual words, pictures or touch.
        Harassment = "harassment",
        /// Something else that makes somebody unsafe here.
        Other = "other",
    }
}

/// Who handles it, of everybody who has access: the practice lead, or else the independent officer, the
/// privacy lead, or other clinicians; never whoever is threatened, while there is anybody else. In a
/// practice of one it is that one.
pub fn handlers(people: &[(PersonId, Role)], threatened: PersonId) -> Vec<PersonId> {
    let order = [
        Role::PracticeLead,
        Role::IndependentOfficer,
        Role::PrivacyLead,
        Role::Clinician,
    ];
    for role in order {
        let others = people
            .iter()
            .filter(|(person, is)| *is == role && *person != threatened);
        let found: Vec<PersonId> = others.map(|(person, _)| *person).collect();
        if !found.is_empty() {
            return found;
        }
    }
    vec![threatened]
}

/// When whoever handles it is told again, while it is open.
pub fn told_again_at(is_now: bool, has_holder: bool, now: Timestamp) -> Timestamp {
    let minutes = match (has_holder, is_now) {
        (true, _) => 60 * OPEN_AGAIN_HOURS,
        (false, true) => NOW_AGAIN_MINUTES,
        (false, false) => 60 * AGAIN_HOURS,
    };
    now.checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or(now)
}
