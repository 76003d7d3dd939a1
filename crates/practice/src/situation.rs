//! The facts that a contact policy may know: everything it decides on, and not one word more.
//!
//! Source: default-policy 6.1 and 6.8. Each fact is a closed list or a yes-or-no, so that every
//! combination can be checked.

use crate::{Finding, disposition::coded};
use std::fmt;

coded! {
    /// Where the therapy stands.
    Phase {
        /// Wants to become a client.
        Prospective = "prospective",
        /// In therapy.
        Active = "active",
        /// In therapy, with an agreed plan toward its end.
        Fading = "fading",
        /// Therapy has ended.
        Former = "former",
    }
}

coded! {
    /// The coaching plan, at this instant.
    Coaching {
        /// There is no active coaching plan.
        None = "none",
        /// There is one, and these are its hours.
        InHours = "in-hours",
        /// There is one, and it is outside its hours.
        OutsideHours = "outside-hours",
    }
}

coded! {
    /// Whether the treating clinician is away.
    Absence {
        /// Is not away.
        None = "none",
        /// Away for forty-eight hours or less.
        Short = "short",
        /// Away for longer: a named cover is responsible.
        Long = "long",
    }
}

macro_rules! flags {
    ($($(#[$doc:meta])* $field:ident),+ $(,)?) => {
        /// Everything that a contact policy may know about one contact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct Situation {
            /// What the screen says. The policy sees the finding, never the words.
            pub finding: Finding,
            /// Where the therapy stands.
            pub phase: Phase,
            /// The coaching plan, at this instant.
            pub coaching: Coaching,
            /// Whether the treating clinician is away.
            pub absence: Absence,
            $($(#[$doc])* pub $field: bool),+
        }

        impl Situation {
            /// The names of the yes-or-no facts, in order.
            pub const FLAGS: &'static [&'static str] = &[$(stringify!($field)),+];

            /// The value of a yes-or-no fact by its name; `None` when there is no such fact.
            pub fn flag(&self, name: &str) -> Option<bool> {
                match name { $(stringify!($field) => Some(self.$field),)+ _ => None }
            }

            /// Sets a yes-or-no fact by its name; `false` when there is no such fact.
            pub fn set_flag(&mut self, name: &str, value: bool) -> bool {
                match name { $(stringify!($field) => { self.$field = value; true })+ _ => false }
            }

            /// An active client in office hours, a session within fourteen days, nothing special.
            ///
            /// The plain case that examples and golden tables start from.
            pub fn ordinary() -> Situation {
                let mut plain = Situation {
                    finding: Finding::Clear,
                    phase: Phase::Active,
                    coaching: Coaching::None,
                    absence: Absence::None,
                    $($field: false),+
                };
                plain.office_hours = true;
                plain.session_within_14_days = true;
                plain.extra_slots = true;
                plain
            }
        }
    };
}

flags! {
    /// It is office hours now.
    office_hours,
    /// The client has a session with this clinician within fourteen days.
    session_within_14_days,
    /// A session is close: from an hour before it starts until it ends.
    near_session,
    /// The session to be moved or cancelled lies inside the late window.
    late_window,
    /// The client cancels every session that is booked.
    cancels_all,
    /// Slots for extra sessions are published.
    extra_slots,
    /// There is a finished template for this letter or form.
    template,
    /// An agreed step of the fading plan names this purpose: it is kept for the session.
    fading_step,
    /// There is an active safety plan, or a recent screener at moderate or above.
    safety_plan,
    /// The client is a minor.
    minor,
    /// The client belongs to a couple, family or group unit.
    unit,
    /// The safe-contact plan does not allow this channel or this hour.
    safe_contact_closed,
    /// Substance-use records under 42 CFR Part 2.
    part2,
    /// The client is outside the place the clinician is licensed for.
    outside_place,
    /// The screen does not cover the language of the words.
    language_uncovered,
    /// The client refused screening.
    screening_refused,
    /// Emergency mode: a disaster.
    emergency_mode,
    /// Five contacts or more within sixty minutes.
    burst,
    /// The client says that a reply is wanted.
    wants_reply,
    /// The event is before the next session.
    before_session,
    /// The reply is longer than the cap on replies outside sessions.
    over_length,
    /// A red or amber finding in the last ninety days.
    recent_risk,
    /// An essential professional reason is stated.
    reason_given,
    /// A second clinician has signed.
    cosigned,
    /// Consent to this disclosure or extension is on file.
    consent_on_file,
    /// There is an emergency that looking the client up would serve.
    emergency_reason,
    /// The words ask something personal about the therapist.
    asks_about_therapist,
    /// The words ask for another or an earlier session.
    asks_extra_session,
    /// The words ask for something that self-service has: a link, a copy, a receipt.
    asks_self_service,
    /// The words tell of a symptom that is back or worse.
    news_of_symptoms,
    /// The letter that is asked for would put the therapist into a second role.
    role_conflict,
}
