//! Every purpose in a score of situations: a table that a clinician reviews.
//!
//! `UPDATE_GOLDEN=1 cargo test -p policy` writes it anew.

use std::{env, fs};

use policy::ask::Ask;
use policy::{Book, Preset};
use practice::{Absence, Coaching, Finding, Phase, Purpose, Situation};

use crate::common::book;

type Change = fn(&mut Situation);

/// The situations, each as its difference from an ordinary day.
const SITUATIONS: &[(&str, Change)] = &[
    ("outside office hours", |s| s.office_hours = false),
    ("no session in 14 days", |s| {
        s.session_within_14_days = false
    }),
    ("may be heavy", |s| s.finding = Finding::Amber),
    ("could not be screened", |s| s.finding = Finding::Unscreened),
    ("screening refused", |s| {
        s.finding = Finding::Unscreened;
        s.screening_refused = true;
    }),
    ("danger", |s| s.finding = Finding::Red),
    ("a burst of contacts", |s| s.burst = true),
    ("an agreed fading step", |s| {
        s.phase = Phase::Fading;
        s.fading_step = true;
    }),
    ("in coaching hours", |s| s.coaching = Coaching::InHours),
    ("outside coaching hours", |s| {
        s.coaching = Coaching::OutsideHours
    }),
    ("clinician away for long", |s| s.absence = Absence::Long),
    ("former client", |s| {
        s.phase = Phase::Former;
        s.session_within_14_days = false;
    }),
    ("not a client yet", |s| {
        s.phase = Phase::Prospective;
        s.session_within_14_days = false;
    }),
    ("safety plan", |s| s.safety_plan = true),
    ("minor, may be heavy", |s| {
        s.minor = true;
        s.finding = Finding::Amber;
    }),
    ("couple, family, group", |s| s.unit = true),
    ("safe contact closed", |s| s.safe_contact_closed = true),
    ("substance-use records", |s| s.part2 = true),
    ("outside the place", |s| s.outside_place = true),
    ("language not screened", |s| s.language_uncovered = true),
    ("inside the late window", |s| s.late_window = true),
    ("consent and reason given", |s| {
        s.consent_on_file = true;
        s.reason_given = true;
    }),
];

fn ordinary(_: &mut Situation) {}

/// `hold d1 session + agenda, amber > clinician, desk`.
fn cell(book: &Book, purpose: Purpose, change: Change) -> String {
    let mut situation = Situation::ordinary();
    change(&mut situation);
    let answer = book.rule(false, purpose, &situation).answer;
    let mut text = format!("{:<8}", answer.disposition.code());
    text += &format!("{} {}", answer.documentation, answer.within);
    let list = |codes: Vec<&str>| codes.join(", ");
    if !answer.obligations.is_empty() {
        let codes = answer
            .obligations
            .iter()
            .map(|value| value.code())
            .collect();
        text += &format!(" + {}", list(codes));
    }
    if !answer.routes.is_empty() {
        let codes = answer.routes.iter().map(|value| value.code()).collect();
        text += &format!(" > {}", list(codes));
    }
    text
}

/// One purpose: the ordinary day, and each situation that differs from it.
fn rows(book: &Book, purpose: Purpose) -> String {
    let plain = cell(book, purpose, ordinary);
    let mut text = format!("{purpose}\n  {:<26}{plain}\n", "ordinary");
    for (name, change) in SITUATIONS {
        let cell = cell(book, purpose, *change);
        if cell != plain {
            text += &format!("  {name:<26}{cell}\n");
        }
    }
    text
}

fn matrix() -> String {
    let mut text = String::from(
        "What happens to every purpose, by situation. A situation that is not named changes nothing.\n\
         Read: what happens, how much is written down, by when a person responds, + what comes with\n\
         it, > who reads it (the treating clinician when nobody is named).\n\n\
         == group\n\n",
    );
    let group = book(Preset::Group);
    for purpose in Purpose::ALL {
        text += &rows(&group, *purpose);
        text += "\n";
    }
    for preset in [Preset::Solo, Preset::DbtCoaching] {
        text += &format!("== {}: what differs from group\n\n", preset.code());
        let book = book(preset);
        for purpose in Purpose::ALL {
            let rows_here = rows(&book, *purpose);
            if rows_here != rows(&group, *purpose) {
                text += &rows_here;
                text += "\n";
            }
        }
    }
    text
}

/// One row of the table in `policies/README.md`: what may happen, and the sentences that say when.
fn readme_row(book: &Book, purpose: Purpose) -> String {
    if purpose.is_crisis() {
        return format!("| `{purpose}` | crisis | Decided before any rule is asked. |\n");
    }
    let explanation = book.explain(purpose);
    let code = |ask: &Ask| match ask {
        Ask::Row(disposition) => Some(disposition.code()),
        _ => None,
    };
    let grants = explanation.row.iter().filter(|line| line.grants);
    let (mut outcomes, mut sentences) = (Vec::new(), Vec::new());
    for line in grants {
        outcomes.extend(line.asks.iter().filter_map(code));
        sentences.push(line.sentence.clone());
    }
    outcomes.dedup();
    format!(
        "| `{purpose}` | {} | {} |\n",
        outcomes.join(", "),
        sentences.join(" ")
    )
}

#[test]
fn the_table_of_the_readme_is_what_the_book_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/README.md");
    let (begin, end) = (
        "<!-- purposes: written by a test -->\n",
        "<!-- end of purposes -->",
    );
    let readme = fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(begin).unwrap();
    let (table, after) = rest.split_once(end).unwrap();
    let group = book(Preset::Group);
    let rows: String = Purpose::ALL
        .iter()
        .map(|purpose| readme_row(&group, *purpose))
        .collect();
    let expected = format!("\n| Purpose | What happens | In words |\n|---|---|---|\n{rows}\n");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, format!("{before}{begin}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        table, expected,
        "set UPDATE_GOLDEN=1 to write the table anew"
    );
}

#[test]
fn the_matrix_is_as_it_was_reviewed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix.txt");
    let matrix = matrix();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, &matrix).unwrap();
        return;
    }
    let reviewed = fs::read_to_string(path).unwrap();
    for (line, (is, was)) in matrix.lines().zip(reviewed.lines()).enumerate() {
        assert_eq!(is, was, "line {}: set UPDATE_GOLDEN=1 to accept", line + 1);
    }
    assert_eq!(
        matrix.len(),
        reviewed.len(),
        "set UPDATE_GOLDEN=1 to accept"
    );
}
