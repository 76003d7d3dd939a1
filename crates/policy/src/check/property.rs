//! What every book keeps to, in every situation.

use practice::{
    Direction, Disposition, Finding, Obligation, Purpose, Route, Situation, TowardCare,
};

use crate::ask::Ask;
use crate::book::{Book, Entry};
use crate::decide::{Decision, decide_by, documentation, granted, is_never_sent};

/// The facts that the properties speak of: run in every combination for every purpose.
pub(super) const FACTS: &[&str] = &[
    "finding",
    "session_within_14_days",
    "safe_contact_closed",
    "screening_refused",
    "burst",
    "language_uncovered",
];

/// The facts that speak of words that come in, and count for nothing that goes out.
pub(super) const INBOUND_FACTS: &[&str] = &["finding", "burst", "language_uncovered"];

macro_rules! properties {
    ($($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)?) => {
        /// One thing that every book keeps to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Property { $($(#[$doc])* $variant),+ }

        impl Property {
            /// Every property, in order.
            pub const ALL: &'static [Property] = &[$(Property::$variant),+];

            /// The stable code, also the name in `policies/proofs.toml`.
            pub fn code(self) -> &'static str {
                match self { $(Property::$variant => $code),+ }
            }
        }
    };
}

properties! {
    /// Red words, a crisis purpose and the help button take the crisis path (I1).
    Crisis = "crisis",
    /// Exactly one outcome: some rule gives one (I3).
    Outcome = "outcome",
    /// Exactly one outcome: no two rules contradict each other.
    OneOutcome = "one-outcome",
    /// Nothing is declined that is not clear (I2).
    DeclineClear = "decline-clear",
    /// A person looks at what may be heavy (6.1.6).
    Look = "look",
    /// Whoever writes what may be heavy is asked (6.1.6).
    Ask = "ask",
    /// Whoever looks may read clinical words (I5).
    Reader = "reader",
    /// What may be heavy is not finished by self-service alone (6.1.6).
    Pause = "pause",
    /// Nothing is held without a session within fourteen days (I4).
    HoldSession = "hold-session",
    /// Misconduct goes to the independent officer alone, a complaint never to the clinician (I6).
    Apart = "apart",
    /// What others write about a client is kept apart (6.1.3).
    Quarantine = "quarantine",
    /// Nothing goes out without a level of documentation (I9).
    Note = "note",
    /// Nothing reaches a client when the safe-contact plan is closed (I8).
    SafeContact = "safe-contact",
    /// What a therapist may never send is never sent (6.5).
    Frame = "frame",
    /// A purpose depends on few enough facts to be looked at.
    Reach = "reach",
}

/// The obligations that some property looks at.
pub(super) fn looks_at(obligation: Obligation) -> bool {
    matches!(
        obligation,
        Obligation::Amber
            | Obligation::Ask
            | Obligation::PauseLinkedAction
            | Obligation::Quarantine
    )
}

impl Book {
    /// The properties that do not hold for a purpose in a situation.
    pub(super) fn broken(
        &self,
        purpose: Purpose,
        entries: &[Entry],
        situation: &Situation,
    ) -> Vec<Property> {
        let red = !purpose.is_outgoing() && situation.finding == Finding::Red;
        if purpose.is_crisis() || red {
            let by_button = self.rule(true, purpose, situation);
            let by_itself = self.rule(false, purpose, situation);
            let both = [by_button, by_itself];
            let all = both
                .iter()
                .all(|ruling| ruling.disposition() == Disposition::Crisis);
            return if all {
                Vec::new()
            } else {
                vec![Property::Crisis]
            };
        }
        let decision = decide_by(entries, situation);
        match decision.disposition {
            Err(TowardCare::Contradiction) => vec![Property::OneOutcome],
            Err(_) => vec![Property::Outcome],
            Ok(disposition) => {
                let mut broken = Vec::new();
                let facts = Looked {
                    purpose,
                    situation,
                    disposition,
                    decision: &decision,
                };
                if purpose.is_outgoing() {
                    facts.outgoing(&mut broken);
                } else {
                    facts.inbound(&mut broken);
                }
                broken
            }
        }
    }
}

/// One situation, and what the book says in it.
struct Looked<'a> {
    purpose: Purpose,
    situation: &'a Situation,
    disposition: Disposition,
    decision: &'a Decision,
}

impl Looked<'_> {
    fn inbound(&self, broken: &mut Vec<Property>) {
        let clear = self.situation.finding == Finding::Clear;
        let heavy = match self.situation.finding {
            Finding::Amber => true,
            Finding::Unscreened => !self.situation.screening_refused,
            Finding::Clear | Finding::Red => false,
        };
        let looks = heavy || self.situation.burst || self.situation.language_uncovered;
        let has = |obligation| self.decision.granted.has(Ask::Oblige(obligation));
        let settled = self.disposition == Disposition::Settle;
        let mut must = |holds: bool, property: Property| {
            if !holds {
                broken.push(property);
            }
        };
        must(
            clear || self.disposition != Disposition::Decline,
            Property::DeclineClear,
        );
        must(!looks || has(Obligation::Amber), Property::Look);
        must(!heavy || has(Obligation::Ask), Property::Ask);
        must(
            !has(Obligation::Amber) || self.can_be_read(),
            Property::Reader,
        );
        must(
            !(settled && (looks || has(Obligation::Amber))) || has(Obligation::PauseLinkedAction),
            Property::Pause,
        );
        must(
            self.disposition != Disposition::Hold || self.situation.session_within_14_days,
            Property::HoldSession,
        );
        must(self.is_apart(), Property::Apart);
        must(
            !is_about_a_client(self.purpose) || has(Obligation::Quarantine),
            Property::Quarantine,
        );
    }

    fn outgoing(&self, broken: &mut Vec<Property>) {
        let goes = matches!(
            self.disposition,
            Disposition::Deliver | Disposition::Release | Disposition::Settle
        );
        let noted = documentation(self.decision.granted).is_some();
        if goes && !noted {
            broken.push(Property::Note);
        }
        let to_the_client = self.purpose.direction() != Direction::ThirdParty;
        let at_once = matches!(self.disposition, Disposition::Deliver | Disposition::Settle);
        let closed = self.situation.safe_contact_closed;
        let urgent = self.purpose == Purpose::SafetyUrgent;
        if to_the_client && closed && at_once && !urgent {
            broken.push(Property::SafeContact);
        }
        let never = is_never_sent(self.purpose) || self.purpose == Purpose::NoteToSession;
        if never && goes {
            broken.push(Property::Frame);
        }
    }

    fn routes(&self) -> Vec<Route> {
        granted(Route::ALL, |route| {
            self.decision.granted.has(Ask::Route(route))
        })
    }

    /// Without a route it is the treating clinician's. Desk, billing, support and intake never read
    /// clinical words.
    fn can_be_read(&self) -> bool {
        let reads = |route: &Route| {
            !matches!(
                route,
                Route::Desk | Route::Billing | Route::Support | Route::Intake
            )
        };
        let routes = self.routes();
        routes.is_empty() || routes.iter().any(reads)
    }

    fn is_apart(&self) -> bool {
        let routes = self.routes();
        match self.purpose {
            Purpose::Misconduct => routes == [Route::IndependentOfficer],
            Purpose::Complaint => {
                let clinical = |route: &Route| {
                    matches!(route, Route::Clinician | Route::Coach | Route::GroupLead)
                };
                !routes.is_empty() && !routes.iter().any(clinical)
            }
            _ => true,
        }
    }
}

fn is_about_a_client(purpose: Purpose) -> bool {
    matches!(
        purpose,
        Purpose::ThirdFamily
            | Purpose::ThirdGuardian
            | Purpose::ThirdPartner
            | Purpose::ThirdOtherClient
            | Purpose::ThirdUnknown
    )
}
