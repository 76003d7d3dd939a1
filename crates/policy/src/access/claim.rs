//! What every book keeps to about access: the same claims are looked at for every relation by the
//! check, and proved by the symbolic compiler.

use practice::{Deed, Duty, RecordKind, Relation, Role};

use super::AccessAsk;

/// One claim about a book.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// The name, as in `policies/proofs.toml`.
    pub(crate) name: &'static str,
    pub(crate) parts: Vec<Part>,
}

/// One part of a claim.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Wherever this holds, none of these is allowed.
    Refused(Vec<Deed>, Place),
    /// Wherever this holds, each of these is allowed.
    Granted(Vec<Deed>, Place),
    /// Wherever the deed is allowed, the duty comes with it.
    With(Deed, Duty),
}

/// Where a part of a claim speaks: for these roles, these kinds, and relations in which these facts
/// hold and those do not.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) roles: Vec<Role>,
    pub(crate) kinds: Vec<RecordKind>,
    pub(crate) holding: &'static [&'static str],
    pub(crate) lacking: &'static [&'static str],
}

const READING: [Deed; 4] = [Deed::List, Deed::Know, Deed::Open, Deed::Copy];

const WORDS: [RecordKind; 9] = [
    RecordKind::Clinical,
    RecordKind::Office,
    RecordKind::Complaint,
    RecordKind::Agenda,
    RecordKind::Note,
    RecordKind::PsychotherapyNote,
    RecordKind::SafetyPlan,
    RecordKind::Request,
    RecordKind::Disclosure,
];

const CONTACTS: [RecordKind; 3] = [
    RecordKind::Clinical,
    RecordKind::Office,
    RecordKind::Complaint,
];

/// A name of a claim that is settled by loading: a rule that can fail is not loaded.
pub(crate) const NO_FAILURE: &str = "access-no-failure";

/// Every claim, in order.
pub(crate) fn claims() -> Vec<Claim> {
    let claim = |name, parts| Claim { name, parts };
    vec![
        claim(NO_FAILURE, Vec::new()),
        claim("access-own", own()),
        claim("access-others", others()),
        claim("access-office", office()),
        claim("access-complaint", complaint()),
        claim("access-psychotherapy-note", psychotherapy_note()),
        claim("access-unread", unread()),
        claim("access-stranger", stranger()),
        claim("access-break-glass", break_glass()),
    ]
}

fn own() -> Vec<Part> {
    let client = |kinds: &[RecordKind], holding| Place {
        lacking: &["accused"],
        ..place(&[Role::Client], kinds, holding, &[])
    };
    let records = [
        RecordKind::Agenda,
        RecordKind::Note,
        RecordKind::SafetyPlan,
        RecordKind::Schedule,
        RecordKind::Bill,
        RecordKind::Frame,
        RecordKind::AccessLog,
        RecordKind::Request,
        RecordKind::Disclosure,
    ];
    vec![
        Part::Granted(READING.to_vec(), client(&CONTACTS, &["own", "author"])),
        Part::Granted(READING.to_vec(), client(&CONTACTS, &["own", "reached"])),
        Part::Granted(READING.to_vec(), client(&records, &["own"])),
        Part::Granted(vec![Deed::Write], client(&CONTACTS, &["own"])),
    ]
}

fn others() -> Vec<Part> {
    let all = RecordKind::ALL;
    let place = place(&[Role::Client], all, &[], &["own"]);
    vec![Part::Refused(Deed::ALL.to_vec(), place)]
}

fn office() -> Vec<Part> {
    let staff = [Role::Scheduling, Role::BillingStaff];
    let own = [RecordKind::Office, RecordKind::Schedule, RecordKind::Bill];
    let kinds = RecordKind::ALL.iter().copied();
    let clinical: Vec<_> = kinds.filter(|kind| !own.contains(kind)).collect();
    let deeds = deeds(|deed| !matches!(deed, Deed::List | Deed::Know));
    let opening = vec![Deed::Open, Deed::Answer, Deed::Copy, Deed::Share];
    vec![
        Part::Refused(deeds, place(&staff, &clinical, &[], &[])),
        Part::Refused(
            opening,
            place(&staff, &[RecordKind::Office], &[], &["clear"]),
        ),
    ]
}

fn complaint() -> Vec<Part> {
    let of = |holding, lacking| place(Role::ALL, &[RecordKind::Complaint], holding, lacking);
    let all = || Deed::ALL.to_vec();
    let hear = [
        Role::Client,
        Role::PracticeLead,
        Role::PrivacyLead,
        Role::IndependentOfficer,
    ];
    let roles = Role::ALL.iter().copied();
    let others: Vec<_> = roles.filter(|role| !hear.contains(role)).collect();
    vec![
        Part::Refused(all(), of(&["accused"], &[])),
        Part::Refused(all(), of(&[], &["own", "for_role"])),
        Part::Refused(
            all(),
            place(&others, &[RecordKind::Complaint], &[], &["own"]),
        ),
    ]
}

fn psychotherapy_note() -> Vec<Part> {
    let of = |roles: &[Role], lacking| place(roles, &[RecordKind::PsychotherapyNote], &[], lacking);
    let roles = Role::ALL.iter().copied();
    let others: Vec<_> = roles.filter(|role| *role != Role::Clinician).collect();
    vec![
        Part::Refused(Deed::ALL.to_vec(), of(&others, &[])),
        Part::Refused(Deed::ALL.to_vec(), of(&[Role::Clinician], &["author"])),
        Part::Refused(vec![Deed::Copy], of(Role::ALL, &[])),
    ]
}

fn unread() -> Vec<Part> {
    let knowing = deeds(|deed| !matches!(deed, Deed::List | Deed::Write | Deed::BreakGlass));
    let contacts = place(Role::ALL, &CONTACTS, &[], &["reached", "own", "emergency"]);
    let agenda = place(
        Role::ALL,
        &[RecordKind::Agenda],
        &[],
        &["session_open", "own", "emergency"],
    );
    vec![
        Part::Refused(knowing, contacts),
        Part::Refused(vec![Deed::Open], agenda),
    ]
}

fn stranger() -> Vec<Part> {
    let opening = deeds(|deed| !matches!(deed, Deed::List | Deed::Know | Deed::BreakGlass));
    let with_frame: Vec<_> = WORDS.into_iter().chain([RecordKind::Frame]).collect();
    vec![
        Part::Refused(opening, place(Role::ALL, &with_frame, &[], &STRANGER)),
        Part::Refused(
            vec![Deed::List, Deed::Know],
            place(Role::ALL, &WORDS, &[], &STRANGER_ON_TIME),
        ),
    ]
}

/// What makes somebody more than a stranger to a record.
static STRANGER: [&str; 7] = [
    "own",
    "treats",
    "covers",
    "for_role",
    "shared",
    "author",
    "emergency",
];

static STRANGER_ON_TIME: [&str; 8] = [
    "own",
    "treats",
    "covers",
    "for_role",
    "shared",
    "author",
    "emergency",
    "late",
];

fn break_glass() -> Vec<Part> {
    let roles = Role::ALL.iter().copied();
    let others: Vec<_> = roles
        .filter(|role| !matches!(role, Role::Clinician | Role::PracticeLead))
        .collect();
    let nobody_else = place(&others, RecordKind::ALL, &[], &[]);
    let duties = [Duty::TellSecondPerson, Duty::TellClient, Duty::EndAfterHour];
    let mut parts = vec![Part::Refused(vec![Deed::BreakGlass], nobody_else)];
    parts.extend(duties.map(|duty| Part::With(Deed::BreakGlass, duty)));
    parts
}

fn deeds(are: impl Fn(Deed) -> bool) -> Vec<Deed> {
    Deed::ALL
        .iter()
        .copied()
        .filter(|deed| are(*deed))
        .collect()
}

fn place(
    roles: &[Role],
    kinds: &[RecordKind],
    holding: &'static [&'static str],
    lacking: &'static [&'static str],
) -> Place {
    Place {
        roles: roles.to_vec(),
        kinds: kinds.to_vec(),
        holding,
        lacking,
    }
}

impl Place {
    /// The facts that it speaks of, by their places.
    pub(crate) fn facts(&self) -> impl Iterator<Item = usize> {
        let names = self.holding.iter().chain(self.lacking);
        names.filter_map(|name| Relation::FACTS.iter().position(|fact| fact == name))
    }

    /// Whether it speaks of this relation.
    pub(crate) fn speaks_of(&self, relation: &Relation) -> bool {
        let holds = |name: &&str| {
            let place = Relation::FACTS.iter().position(|fact| *fact == *name);
            place.is_some_and(|place| relation.fact(place))
        };
        self.holding.iter().all(&holds) && !self.lacking.iter().any(holds)
    }

    /// The same as a condition of Cedar.
    #[cfg(feature = "proof")]
    pub(crate) fn condition(&self) -> String {
        let roles = self.roles.iter().map(|one| one.code()).collect();
        let kinds = self.kinds.iter().map(|one| one.code()).collect();
        let is_any_role = self.roles.len() == Role::ALL.len();
        let is_any_kind = self.kinds.len() == RecordKind::ALL.len();
        let named = [
            (!is_any_role).then(|| among("Role", roles, "principal")),
            (!is_any_kind).then(|| among("RecordKind", kinds, "resource")),
        ];
        let holding = self.holding.iter().map(|name| format!("context.{name}"));
        let lacking = self.lacking.iter().map(|name| format!("!context.{name}"));
        let all: Vec<String> = named
            .into_iter()
            .flatten()
            .chain(holding)
            .chain(lacking)
            .collect();
        if all.is_empty() {
            "true".to_owned()
        } else {
            all.join(" && ")
        }
    }
}

/// The condition that a variable is one of these.
#[cfg(feature = "proof")]
fn among(type_name: &str, codes: Vec<&str>, variable: &str) -> String {
    let named: Vec<String> = codes
        .iter()
        .map(|code| format!("{type_name}::\"{code}\""))
        .collect();
    match named.as_slice() {
        [only] => format!("{variable} == {only}"),
        several => format!("[{}].contains({variable})", several.join(", ")),
    }
}

impl Part {
    /// What it asks, with where.
    pub(crate) fn asks(&self) -> (Vec<AccessAsk>, Option<&Place>) {
        let of = |deeds: &[Deed]| deeds.iter().copied().map(AccessAsk::Deed).collect();
        match self {
            Part::Refused(deeds, place) | Part::Granted(deeds, place) => (of(deeds), Some(place)),
            Part::With(deed, duty) => (vec![AccessAsk::Deed(*deed), AccessAsk::Duty(*duty)], None),
        }
    }
}
