//! What a practice does with a contact: exactly one disposition, and any number of obligations.
//!
//! Source: default-policy 6.0.

use std::fmt;

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What happens to one contact. Every contact has exactly one.
    Disposition {
        /// It reaches the person it is for now.
        Deliver = "deliver",
        /// The sender finishes it by self-service.
        Settle = "settle",
        /// It reaches the person it is for in the next office hours.
        Release = "release",
        /// It is kept unread for the agenda of the next session.
        Hold = "hold",
        /// A person must answer now. Decided before any policy is asked.
        Crisis = "crisis",
        /// It is not taken as a contact: an explanation and an alternative are given.
        /// Of what goes out, the same is called refused.
        Decline = "decline",
    }
}

coded! {
    /// How much is written down about a contact, from the least to the most. Source: default-policy 6.
    Documentation {
        /// Automatic log with the text.
        D0 = "d0",
        /// Automatic contact note, no confirmation.
        D1 = "d1",
        /// A note that is confirmed in one tap.
        D2 = "d2",
        /// A clinical note: brief assessment, action, plan.
        D3 = "d3",
        /// A risk or disclosure note, reviewed by the supervisor within one business day.
        D4 = "d4",
    }
}

coded! {
    /// By when a person first responds, from the soonest to the latest.
    Within {
        /// At once, by the system: there is nothing to wait for.
        Instant = "instant",
        /// Five minutes by the clock.
        Minutes5 = "minutes5",
        /// Ten minutes by the clock: the acknowledgement of a crisis.
        Minutes10 = "minutes10",
        /// Fifteen minutes by the clock.
        Minutes15 = "minutes15",
        /// Sixty minutes by the clock.
        Minutes60 = "minutes60",
        /// Four hours of office hours.
        Hours4 = "hours4",
        /// The close of the business day on which it counts.
        SameDay = "same-day",
        /// The close of the next business day.
        Day1 = "day1",
        /// The close of the second business day.
        Days2 = "days2",
        /// The close of the fifth business day.
        Days5 = "days5",
        /// The close of the tenth business day.
        Days10 = "days10",
        /// The next session.
        Session = "session",
        /// Thirty days by the calendar: a request for records.
        Days30 = "days30",
    }
}

coded! {
    /// Who, other than the treating clinician, a contact goes to.
    Route {
        /// The treating clinician.
        Clinician = "clinician",
        /// The clinician who coaches skills under the coaching plan.
        Coach = "coach",
        /// Whoever must acknowledge now.
        OnCall = "on-call",
        /// The front desk: scheduling.
        Desk = "desk",
        /// Billing.
        Billing = "billing",
        /// Technical support.
        Support = "support",
        /// Intake of new and returning clients.
        Intake = "intake",
        /// The person who leads the therapy group.
        GroupLead = "group-lead",
        /// The clinical lead of the practice.
        PracticeLead = "practice-lead",
        /// The privacy lead.
        PrivacyLead = "privacy-lead",
        /// The complaints lead: never the clinician who is complained about.
        ComplaintsLead = "complaints-lead",
        /// The officer outside the practice's line of command, for misconduct.
        IndependentOfficer = "independent-officer",
    }
}

coded! {
    /// What a disposition brings with it. Obligations add up; none takes another away.
    Obligation {
        /// A person looks at it within four business hours, whatever its disposition.
        Amber = "amber",
        /// The sender is asked one kind question about safety or meaning.
        Ask = "ask",
        /// Its own plan and skills are shown to the client, never as a gate.
        Skills = "skills",
        /// It is also placed on the session agenda, or that is offered.
        Agenda = "agenda",
        /// The clinician consults a colleague.
        Consult = "consult",
        /// A linked action, such as a cancellation, waits until a person has looked.
        PauseLinkedAction = "pause-linked-action",
        /// Whoever covers for an absent clinician is told.
        NotifyCover = "notify-cover",
        /// Kept apart until somebody has decided what may be confirmed to whom.
        Quarantine = "quarantine",
        /// The sender states an essential professional reason.
        Reason = "reason",
        /// A second clinician signs before it goes.
        Cosign = "cosign",
        /// The licence check of the place where the client is.
        LicenceCheck = "licence-check",
        /// The checklist of the duty to protect.
        DutyChecklist = "duty-checklist",
        /// The checklist of a mandated report.
        ReportChecklist = "report-checklist",
        /// The boundary worksheet.
        Worksheet = "worksheet",
        /// The gift register.
        RegisterGift = "register.gift",
        /// The register of conflicts of interest and multiple relationships.
        RegisterConflict = "register.conflict",
        /// The register of incidental encounters.
        RegisterEncounter = "register.encounter",
        /// Consent to this is on file, or is asked for.
        ConsentDisclosure = "consent.disclosure",
        /// The safe-contact plan is confirmed again.
        ConsentSafeContact = "consent.safe-contact",
        /// The consented boundary extension.
        ConsentExtension = "consent.extension",
        /// Substance-use records: the notice and consent of 42 CFR Part 2.
        ConsentPart2 = "consent.part2",
        /// Points to the prescriber.
        RedirectPrescriber = "redirect.prescriber",
        /// Points to the emergency number, before anything else.
        RedirectEmergency = "redirect.emergency",
        /// Points to the poison line.
        RedirectPoison = "redirect.poison",
        /// Points to another provider, or a booking, for what does not belong here.
        RedirectElsewhere = "redirect.elsewhere",
    }
}
