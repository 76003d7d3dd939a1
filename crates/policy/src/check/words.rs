//! A situation that breaks a property, as a sentence that an administrator can read.

use practice::{Absence, Coaching, Direction, Finding, Phase, Purpose, Situation};

use super::Property;

/// `A client in therapy, outside office hours, who picks 'c.greeting' would get no outcome.`
pub(super) fn sentence(property: Property, purpose: Purpose, situation: &Situation) -> String {
    format!("{} {}", subject(purpose, situation), consequence(property))
}

/// Who writes, and in which situation, in words.
pub(crate) fn subject(purpose: Purpose, situation: &Situation) -> String {
    let details: String = details(purpose, situation)
        .iter()
        .map(|detail| format!(", {detail}"))
        .collect();
    let phase = match situation.phase {
        Phase::Prospective => "somebody who is not a client yet",
        Phase::Active => "a client in therapy",
        Phase::Fading => "a client on the way to the end of therapy",
        Phase::Former => "a former client",
    };
    let comma = if details.is_empty() { "" } else { "," };
    match purpose.direction() {
        Direction::Client => {
            format!("{}{details}{comma} who picks '{purpose}'", capital(phase))
        }
        Direction::Clinician => {
            format!("A therapist who writes '{purpose}' to {phase}{details}{comma}")
        }
        Direction::Staff => {
            format!("A member of staff who writes '{purpose}' to {phase}{details}{comma}")
        }
        Direction::System => format!("Vestibule, telling {phase} '{purpose}'{details},"),
        Direction::ThirdParty if purpose.is_outgoing() => {
            format!("The practice, telling others '{purpose}' about {phase}{details},")
        }
        Direction::ThirdParty => {
            format!("Somebody who writes '{purpose}' about {phase}{details}{comma}")
        }
    }
}

fn consequence(property: Property) -> &'static str {
    match property {
        Property::Crisis => "would not take the crisis path",
        Property::Outcome => "would get no outcome (toward-care.no-rule)",
        Property::OneOutcome => "would get two outcomes at once (toward-care.contradiction)",
        Property::DeclineClear => "would be declined although the screen is not clear",
        Property::Look => "would be looked at by nobody, although the words may be heavy",
        Property::Ask => "would not be asked, although the words may be heavy",
        Property::Reader => "would be looked at by somebody who may not read clinical words",
        Property::Pause => "would finish alone what a person should look at first",
        Property::HoldSession => "would be kept for a session that is not booked",
        Property::Apart => "would reach somebody whom the complaint may be about",
        Property::Quarantine => "would be filed before anybody decided what may be confirmed",
        Property::Note => "would send something of which no note is kept",
        Property::SafeContact => "would reach the client at an hour that is not safe",
        Property::Frame => "would send what no therapist may send",
        Property::Reach => "could not be looked at in every situation",
    }
}

/// Everything that differs from the ordinary.
fn details(purpose: Purpose, situation: &Situation) -> Vec<String> {
    let ordinary = Situation::ordinary();
    let mut details: Vec<&str> = Vec::new();
    if !purpose.is_outgoing() {
        match situation.finding {
            Finding::Clear => {}
            Finding::Unscreened => details.push("with words that were not screened"),
            Finding::Amber => details.push("with words that may be heavy"),
            Finding::Red => details.push("with words of danger"),
        }
    }
    match situation.coaching {
        Coaching::None => {}
        Coaching::InHours => details.push("in the hours of the coaching plan"),
        Coaching::OutsideHours => details.push("outside the hours of the coaching plan"),
    }
    match situation.absence {
        Absence::None => {}
        Absence::Short => details.push("while the therapist is away for a day or two"),
        Absence::Long => details.push("while the therapist is away for longer"),
    }
    let flags = Situation::FLAGS
        .iter()
        .filter(|name| situation.flag(name) != ordinary.flag(name))
        .map(|name| flag(name).to_owned());
    details
        .into_iter()
        .map(str::to_owned)
        .chain(flags)
        .collect()
}

/// What a fact means when it is not as on an ordinary day.
fn flag(name: &str) -> &str {
    match name {
        "office_hours" => "outside office hours",
        "session_within_14_days" => "without a session in the next 14 days",
        "near_session" => "close to a session",
        "late_window" => "inside the late window",
        "cancels_all" => "cancelling every session",
        "extra_slots" => "without an open slot for another session",
        "template" => "with a template for the letter",
        "fading_step" => "with an agreed step of fading",
        "safety_plan" => "with a safety plan",
        "minor" => "under age",
        "unit" => "in a couple, family or group",
        "safe_contact_closed" => "at an hour that is not safe",
        "part2" => "with substance-use records",
        "outside_place" => "outside the place of the licence",
        "language_uncovered" => "in a language that is not screened",
        "screening_refused" => "having refused screening",
        "emergency_mode" => "in a disaster",
        "burst" => "after five contacts in an hour",
        "wants_reply" => "wanting a reply",
        "before_session" => "about something before the next session",
        "over_length" => "at length",
        "recent_risk" => "with recent risk",
        "reason_given" => "with a stated reason",
        "cosigned" => "with a second signature",
        "consent_on_file" => "with consent on file",
        "emergency_reason" => "in an emergency",
        "asks_about_therapist" => "asking about the therapist",
        "asks_extra_session" => "asking for another session",
        "asks_self_service" => "asking for what self-service has",
        "news_of_symptoms" => "telling of symptoms",
        "role_conflict" => "asking for a letter in a second role",
        other => other,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
