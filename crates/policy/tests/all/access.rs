//! Who may open what: the answers as a table that a clinician can read, and broken books.

use std::{env, fmt::Write, fs, path::PathBuf};

use policy::proof::{By, Solver, Verdict, prove_one, theorems};
use policy::{Book, BookError, FaultKind, Preset, SourceFile};
use practice::{Deed, Duty, Purpose, RecordKind, Relation, Role};

use crate::common::{Dice, book};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/access.txt");

/// What somebody can be to a record, as people meet it: a name, and the facts that hold.
const RELATIONS: [(&str, &str); 15] = [
    ("own", "own author reached clear"),
    (
        "treats, and it goes to them",
        "treats for_clinician reached clear",
    ),
    ("treats, and it goes to others", "treats reached clear"),
    ("treats, not yet read", "treats for_clinician clear"),
    ("treats, session open", "treats session_open reached clear"),
    (
        "covers, and it goes to the clinician",
        "covers for_clinician reached clear",
    ),
    ("covered before", "for_clinician reached clear"),
    ("asked by role, clear", "for_role reached clear"),
    ("asked by role, not clear", "for_role reached"),
    ("shared with them", "shared reached clear"),
    (
        "may be about them",
        "treats for_clinician for_role accused reached clear",
    ),
    ("holds break-glass", "emergency clear"),
    ("wrote it", "author reached clear"),
    ("a promise was broken", "late reached clear"),
    ("nothing to it", "reached clear"),
];

fn relation(facts: &str) -> Relation {
    let bits = facts.split(' ').fold(0, |bits, name| {
        let place = Relation::FACTS.iter().position(|fact| *fact == name);
        bits | 1 << place.unwrap_or_else(|| panic!("no fact {name}"))
    });
    Relation::from_bits(bits)
}

fn relations() -> Vec<(&'static str, Relation)> {
    let known = RELATIONS.iter();
    known
        .map(|(name, facts)| (*name, relation(facts)))
        .collect()
}

#[test]
fn the_answers_are_as_they_were_agreed() {
    let book = book(Preset::Group);
    let mut text = String::new();
    for kind in RecordKind::ALL {
        writeln!(text, "{}", kind.code()).unwrap();
        for role in Role::ALL {
            let mut told: Vec<(String, Vec<&str>)> = Vec::new();
            for (name, relation) in relations() {
                let deeds = Deed::ALL.iter().copied();
                let may: Vec<&str> = deeds
                    .filter(|deed| book.access().may(*role, *deed, *kind, &relation))
                    .map(Deed::code)
                    .collect();
                let may = may.join(" ");
                match told.iter_mut().find(|(other, _)| *other == may) {
                    Some((_, names)) => names.push(name),
                    None => told.push((may, vec![name])),
                }
            }
            for (may, names) in told.iter().filter(|(may, _)| !may.is_empty()) {
                let is_always = names.len() == relations().len();
                let when = if is_always {
                    "always".to_owned()
                } else {
                    names.join("; ")
                };
                writeln!(text, "  {:<20} {may}\n      {when}", role.code()).unwrap();
            }
        }
        text.push('\n');
    }
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(GOLDEN, &text).unwrap();
    }
    let agreed = fs::read_to_string(GOLDEN).unwrap_or_default();
    assert_eq!(text, agreed, "{GOLDEN} differs");
}

/// The group's book with one of its shipped rules of access left out or exchanged.
fn with_access(text: &str) -> Result<Book, BookError> {
    let mut files = Preset::Group.files();
    files.push(SourceFile {
        name: "own/access.cedar".to_owned(),
        text: text.to_owned(),
    });
    Book::load(files)
}

fn permit(role: &str, deed: &str, kind: &str, rest: &str) -> String {
    format!(
        "@id(\"own.a\") @clause(\"own\") permit (principal == Role::\"{role}\", \
         action == Action::\"{deed}\", resource == RecordKind::\"{kind}\"){rest};"
    )
}

#[test]
fn a_practice_may_widen_and_narrow_within_the_floor() {
    let wider = with_access(&permit("scheduling", "list", "bill", "")).unwrap();
    let none = Relation::default();
    assert!(
        wider
            .access()
            .may(Role::Scheduling, Deed::List, RecordKind::Bill, &none)
    );
    assert!(wider.check().holds());
    let narrower = with_access(
        "@id(\"own.a\") @clause(\"own\") forbid (principal == Role::\"practice-lead\", \
         action == Action::\"break-glass\", resource);",
    )
    .unwrap();
    assert!(!narrower.access().may(
        Role::PracticeLead,
        Deed::BreakGlass,
        RecordKind::Frame,
        &none
    ));
    assert!(narrower.check().holds());
    // Whatever a practice permits, the floor forbids.
    let staff = with_access(&permit("scheduling", "open", "clinical", "")).unwrap();
    let asked = Relation {
        for_role: true,
        reached: true,
        clear: true,
        ..none
    };
    let answer = staff
        .access()
        .ask(Role::Scheduling, Deed::Open, RecordKind::Clinical, &asked);
    assert!(!answer.is_allowed);
    assert_eq!(answer.reasons, ["floor.access.office"]);
}

#[test]
fn what_no_practice_may_forbid_is_refused_with_its_line() {
    for (text, kind) in [
        (
            "forbid (principal, action == Action::\"open\", resource)",
            FaultKind::ForbidsFloor,
        ),
        (
            "forbid (principal == Role::\"clinician\", action == Action::\"tell-client\", resource)",
            FaultKind::ForbidsFloor,
        ),
        (
            "permit (principal, action, resource)",
            FaultKind::HeadActions,
        ),
        (
            "permit (principal, action == Action::\"peek\", resource)",
            FaultKind::RuleSchema,
        ),
        (
            "permit (principal, action == Action::\"open\", resource) when { context.friend }",
            FaultKind::RuleSchema,
        ),
    ] {
        let error = with_access(&format!("@id(\"own.a\") @clause(\"own\") {text};")).unwrap_err();
        assert_eq!(error.faults[0].kind, kind, "{text}: {error}");
        assert_eq!(error.faults[0].file, "own/access.cedar");
    }
    let replacing = permit("clinician", "open", "note", "")
        .replace("@clause", "@replaces(\"floor.access.office\") @clause");
    assert_eq!(
        with_access(&replacing).unwrap_err().faults[0].kind,
        FaultKind::ReplacesFloor
    );
}

#[test]
fn nothing_is_allowed_that_no_rule_permits() {
    let book = book(Preset::Solo);
    let mut dice = Dice::new(7);
    for _ in 0..50_000 {
        let relation = Relation::from_bits(u32::try_from(dice.below(1 << 13)).unwrap());
        assert_eq!(Relation::from_bits(relation.bits()), relation);
        let (role, kind, deed) = (
            dice.pick(Role::ALL),
            dice.pick(RecordKind::ALL),
            dice.pick(Deed::ALL),
        );
        let answer = book.access().ask(role, deed, kind, &relation);
        assert_eq!(
            answer.is_allowed,
            book.access().may(role, deed, kind, &relation)
        );
        if answer.is_allowed {
            assert!(!answer.reasons.is_empty());
        }
    }
}

#[test]
fn break_glass_brings_its_duties() {
    let book = book(Preset::Group);
    let duties = book
        .access()
        .duties(Role::Clinician, RecordKind::Frame, &Relation::default());
    assert_eq!(
        duties,
        [Duty::TellSecondPerson, Duty::TellClient, Duty::EndAfterHour]
    );
}

#[test]
fn a_contact_is_one_kind_of_record() {
    for (purpose, kind) in [
        (Purpose::Complaint, RecordKind::Complaint),
        (Purpose::Misconduct, RecordKind::Complaint),
        (Purpose::Billing, RecordKind::Office),
        (Purpose::Agenda, RecordKind::Clinical),
        (Purpose::HelpButton, RecordKind::Clinical),
    ] {
        assert_eq!(RecordKind::of_contact(purpose), kind, "{purpose}");
    }
}

/// The book in which one rule of the floor is missing or otherwise: what a mistake of ours would be.
fn mutated(id: &str, instead: &str) -> Book {
    let mut files: Vec<SourceFile> = book(Preset::Group).files().to_vec();
    let file = files
        .iter_mut()
        .find(|file| file.text.contains(&format!("@id(\"{id}\")")))
        .unwrap();
    let at = file.text.find(&format!("@id(\"{id}\")")).unwrap();
    let end = at + file.text[at..].find(';').unwrap() + 1;
    file.text.replace_range(at..end, instead);
    Book::load_without_floor(files).unwrap()
}

fn cvc5() -> Option<Solver> {
    let named = env::var_os("CVC5").map(PathBuf::from);
    let paths = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&paths).map(|folder| folder.join("cvc5"));
    let mut all = named.into_iter().chain(found);
    all.find(|path| path.is_file()).map(Solver::Cvc5)
}

/// A rule that lets everybody who works in the practice do this.
const ALL_OPEN: &str = "open";
const ALL_COPY: &str = "copy";
const ALL_KNOW: &str = "know";
const ALL_BREAK_GLASS: &str = "break-glass";

/// A claim, the rule of the floor that is taken out, and the deed that everybody gets instead.
const MUTANTS: [(&str, &str, Option<&str>); 16] = [
    ("access-own", "floor.access.own", None),
    ("access-own", "floor.access.own-records", None),
    ("access-own", "floor.access.own-write", None),
    ("access-others", "floor.access.others", Some("client")),
    ("access-office", "floor.access.office", Some(ALL_OPEN)),
    ("access-office", "floor.access.office-clear", None),
    ("access-complaint", "floor.access.accused", None),
    ("access-complaint", "floor.access.complaint", Some(ALL_OPEN)),
    (
        "access-psychotherapy-note",
        "floor.access.psychotherapy-note",
        Some(ALL_OPEN),
    ),
    (
        "access-psychotherapy-note",
        "floor.access.psychotherapy-note-copy",
        Some(ALL_COPY),
    ),
    ("access-unread", "floor.access.unread", None),
    ("access-unread", "floor.access.agenda", None),
    ("access-stranger", "floor.access.stranger", Some(ALL_OPEN)),
    (
        "access-stranger",
        "floor.access.stranger-knows",
        Some(ALL_KNOW),
    ),
    (
        "access-break-glass",
        "floor.access.break-glass",
        Some(ALL_BREAK_GLASS),
    ),
    (
        "access-break-glass",
        "floor.access.break-glass-duties",
        None,
    ),
];

fn instead(deed: Option<&str>) -> String {
    let (deed, rest) = match deed {
        None => return String::new(),
        Some("client") => (ALL_OPEN, "resource == RecordKind::\"bill\")".to_owned()),
        Some(deed) => {
            let staff = "resource) when { principal != Role::\"client\" }";
            (deed, staff.to_owned())
        }
    };
    format!(
        "@id(\"floor.access.mutant\") @clause(\"access-own\") permit (principal, \
         action == Action::\"{deed}\", {rest};"
    )
}

#[test]
fn each_claim_fails_on_a_mutated_floor_and_is_refuted() {
    for (claim, id, deed) in MUTANTS {
        let book = mutated(id, &instead(deed));
        let report = book.check();
        let mut failures = report.access_failures.iter();
        let failure = failures.find(|failure| failure.claim == claim);
        let failure = failure.unwrap_or_else(|| panic!("{id}: {:#?}", report.access_failures));
        assert!(failure.sentence.starts_with("Somebody with the role '"));
        let mut theorems = theorems().unwrap().into_iter();
        let theorem = theorems.find(|one| one.name == claim).unwrap();
        let alone = prove_one(&book, &theorem, &Solver::Null).unwrap();
        assert_ne!(alone, Verdict::Proved(By::Compiler), "{id}");
        if let Some(solver) = cvc5() {
            let verdict = prove_one(&book, &theorem, &solver).unwrap();
            assert!(matches!(verdict, Verdict::Refuted(_)), "{id}: {verdict:?}");
        }
    }
}
