//! The people of Harbour Lane. All are invented.

use practice::{Name, Phase, Role};

/// Somebody who works at the practice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worker {
    /// What they are here.
    pub(crate) role: Role,
    /// In full.
    pub(crate) full: &'static str,
    /// As clients see them.
    pub(crate) short: &'static str,
    /// As they are greeted.
    pub(crate) given: &'static str,
}

/// Somebody who comes for therapy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    /// The given name.
    pub(crate) given: &'static str,
    /// The family name.
    pub(crate) family: &'static str,
    /// Whose client: the place in [`CLINICIANS`].
    pub(crate) clinician: usize,
    /// Where the therapy stands.
    pub(crate) phase: Phase,
    /// The language that they write: `en` or `es`.
    pub(crate) language: &'static str,
    /// What is particular about the frame.
    pub(crate) with: With,
}

/// What is particular about the frame of one therapy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum With {
    /// Nothing.
    Nothing,
    /// A coaching plan, with hours of its own.
    Coaching,
    /// An active safety plan.
    SafetyPlan,
    /// The client is a minor.
    Minor,
    /// A couple.
    Unit,
    /// The client refused screening.
    NoScreening,
}

/// The clinicians. The first is the one that the demonstration signs in as, and the only one of the
/// solo practice.
pub(crate) const CLINICIANS: &[Worker] = &[
    clinician("Dr Amara Osei", "Dr Osei", "Amara"),
    clinician("Lucía Herrera", "Lucía Herrera", "Lucía"),
    clinician("Dr Kenji Watanabe", "Dr Watanabe", "Kenji"),
    clinician("Ruth Feldman", "Ruth Feldman", "Ruth"),
    clinician("Dr Priya Raman", "Dr Raman", "Priya"),
    clinician("Callum Fraser", "Callum Fraser", "Callum"),
];

/// Everybody else who works here.
pub(crate) const STAFF: &[Worker] = &[
    Worker {
        role: Role::PracticeLead,
        full: "Dr Helen Achterberg",
        short: "Dr Achterberg",
        given: "Helen",
    },
    Worker {
        role: Role::Scheduling,
        full: "Jo Whitfield",
        short: "Jo",
        given: "Jo",
    },
    Worker {
        role: Role::BillingStaff,
        full: "Marcus Bell",
        short: "Marcus",
        given: "Marcus",
    },
    Worker {
        role: Role::Supervisor,
        full: "Dr Inês Carvalho",
        short: "Dr Carvalho",
        given: "Inês",
    },
    Worker {
        role: Role::PrivacyLead,
        full: "Nadia Rahimi",
        short: "Nadia",
        given: "Nadia",
    },
    Worker {
        role: Role::IndependentOfficer,
        full: "Gwen Pritchard",
        short: "Gwen Pritchard",
        given: "Gwen",
    },
];

/// The place of Sam, who is about to have a session, in [`CLIENTS`].
pub(crate) const SAM: usize = 0;
/// The place of Marisol, who reads Spanish.
pub(crate) const MARISOL: usize = 1;
/// The place of Theo, whose session with Amara comes after Sam's.
pub(crate) const THEO: usize = 2;

/// The clients.
pub(crate) const CLIENTS: &[Client] = &[
    client("Sam", "Keller", 0, Phase::Fading, With::Nothing),
    Client {
        given: "Marisol",
        family: "Vega",
        clinician: 1,
        phase: Phase::Active,
        language: "es",
        with: With::Nothing,
    },
    client("Theo", "Brandt", 0, Phase::Active, With::Nothing),
    client("Ruby", "Mensah", 0, Phase::Active, With::Coaching),
    client("Anil", "Kapoor", 0, Phase::Active, With::SafetyPlan),
    client("Freya", "Lindqvist", 0, Phase::Active, With::Nothing),
    client("Dominic", "Hale", 0, Phase::Former, With::Nothing),
    client("Wren", "Ashdown", 0, Phase::Prospective, With::Nothing),
    Client {
        given: "Joaquín",
        family: "Prieto",
        clinician: 1,
        phase: Phase::Active,
        language: "es",
        with: With::Nothing,
    },
    client("Beatriz", "Nunes", 1, Phase::Active, With::Nothing),
    client("Owen", "Tully", 1, Phase::Active, With::Nothing),
    client("Halima", "Yusuf", 1, Phase::Fading, With::Nothing),
    client("Petra", "Novak", 1, Phase::Active, With::Unit),
    client("Leo", "Marchetti", 1, Phase::Active, With::Nothing),
    client("Grace", "Okonkwo", 2, Phase::Active, With::Nothing),
    client("Ivan", "Dimitrov", 2, Phase::Active, With::NoScreening),
    client("Mei", "Sato", 2, Phase::Active, With::Nothing),
    client("Callie", "Burns", 2, Phase::Active, With::SafetyPlan),
    client("Tariq", "Aziz", 2, Phase::Active, With::Nothing),
    client("Noor", "Haddad", 2, Phase::Fading, With::Nothing),
    client("Elin", "Berg", 2, Phase::Former, With::Nothing),
    client("Jamal", "Whyte", 3, Phase::Active, With::Nothing),
    client("Orla", "Kinsella", 3, Phase::Active, With::Nothing),
    client("Vik", "Desai", 3, Phase::Active, With::Nothing),
    client("Saoirse", "Nolan", 3, Phase::Active, With::Minor),
    client("Hugo", "Lambert", 3, Phase::Active, With::Nothing),
    client("Tamsin", "Reed", 3, Phase::Fading, With::Nothing),
    client("Kofi", "Boateng", 3, Phase::Prospective, With::Nothing),
    client("Ada", "Sorensen", 4, Phase::Active, With::Nothing),
    client("Luca", "Romano", 4, Phase::Active, With::Nothing),
    client("Zainab", "Bello", 4, Phase::Active, With::Coaching),
    client("Rowan", "Pike", 4, Phase::Active, With::Nothing),
    client("Mina", "Farahani", 4, Phase::Active, With::Nothing),
    client("Gareth", "Pugh", 4, Phase::Former, With::Nothing),
    client("Ines", "Duarte", 5, Phase::Active, With::Nothing),
    client("Felix", "Adler", 5, Phase::Active, With::Nothing),
    client("Sunita", "Rao", 5, Phase::Active, With::Nothing),
    client("Bo", "Lindgren", 5, Phase::Active, With::Unit),
    client("Chiara", "Fontana", 5, Phase::Fading, With::Nothing),
    client("Dev", "Malhotra", 5, Phase::Active, With::Nothing),
    client("Marguerite", "Petit", 5, Phase::Former, With::Nothing),
    client("Tom", "Arkwright", 5, Phase::Prospective, With::Nothing),
];

impl Worker {
    /// How they are called.
    pub(crate) fn name(&self) -> Name {
        Name {
            full: self.full.to_owned(),
            short: self.short.to_owned(),
            given: self.given.to_owned(),
        }
    }
}

impl Client {
    /// How they are called.
    pub(crate) fn name(&self) -> Name {
        let initial: String = self.family.chars().take(1).collect();
        Name {
            full: format!("{} {}", self.given, self.family),
            short: format!("{} {initial}.", self.given),
            given: self.given.to_owned(),
        }
    }

    /// Whether sessions are booked with them.
    pub(crate) fn has_sessions(&self) -> bool {
        matches!(self.phase, Phase::Active | Phase::Fading)
    }
}

const fn clinician(full: &'static str, short: &'static str, given: &'static str) -> Worker {
    Worker {
        role: Role::Clinician,
        full,
        short,
        given,
    }
}

const fn client(
    given: &'static str,
    family: &'static str,
    clinician: usize,
    phase: Phase,
    with: With,
) -> Client {
    Client {
        given,
        family,
        clinician,
        phase,
        language: "en",
        with,
    }
}
