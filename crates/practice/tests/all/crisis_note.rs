//! Checklists and the note that writes itself, against a file that a clinician can read.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use practice::{
    CrisisList, Mark, MarkAnswer, PersonId, Purpose,
    checklist::standing,
    crisis_note::{NoteFacts, NotePart, Written, crisis_note},
    escalation::{Line, LineKind},
};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/crisis-note.txt");

const JO: u8 = 1;
const OSEI: u8 = 2;

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

fn at(minute: i64) -> Timestamp {
    let first: Timestamp = "2026-05-12T01:04:00Z".parse().unwrap();
    first
        .checked_add(SignedDuration::from_mins(minute))
        .unwrap()
}

fn name(id: PersonId) -> String {
    match id.to_bytes()[0] {
        JO => "Jo Park".to_owned(),
        _ => "Dr Amara Osei".to_owned(),
    }
}

fn line(
    minute: i64,
    kind: LineKind,
    who: Option<u8>,
    other: Option<u8>,
    until: Option<i64>,
) -> Line {
    Line {
        kind,
        person: who.map(person),
        other: other.map(person),
        at: at(minute),
        until: until.map(at),
    }
}

fn mark(minute: i64, list: CrisisList, step: &str, answer: MarkAnswer) -> Mark {
    Mark {
        list,
        step: step.to_owned(),
        answer,
        by: person(JO),
        at: at(minute),
    }
}

fn lines() -> Vec<Line> {
    use LineKind::{
        Asked, Closed, Missed, Offered, Paged, SaidNotSure, Sent, Spoke, Taken, Unanswered,
    };
    vec![
        line(0, Asked, None, None, None),
        line(0, SaidNotSure, None, None, None),
        line(0, Paged, Some(OSEI), None, None),
        line(0, Sent, Some(OSEI), None, None),
        line(10, Unanswered, None, None, None),
        line(10, Paged, Some(JO), None, None),
        line(12, Taken, Some(JO), None, None),
        line(14, Missed, Some(JO), None, Some(24)),
        line(20, Spoke, Some(JO), None, None),
        line(45, Offered, Some(JO), Some(OSEI), None),
        line(60, Closed, Some(JO), Some(OSEI), Some(1_500)),
    ]
}

fn marks() -> Vec<Mark> {
    use CrisisList::{PartnerViolence, Screener};
    vec![
        mark(22, Screener, "q1", MarkAnswer::Yes),
        mark(22, Screener, "q2", MarkAnswer::No),
        mark(22, Screener, "q6", MarkAnswer::NotAsked),
        mark(30, PartnerViolence, "alone", MarkAnswer::Done),
        mark(31, PartnerViolence, "plan", MarkAnswer::Done),
        mark(33, PartnerViolence, "plan", MarkAnswer::NotDone),
    ]
}

fn written_of(own: &str, after: Option<Timestamp>) -> practice::crisis_note::CrisisNote {
    let zone = TimeZone::get("Europe/London").unwrap();
    let (lines, marks) = (lines(), marks());
    let notes = [Written {
        by: person(JO),
        at: at(60),
        words: "Slept at her sister's. The plan is on the fridge.",
    }];
    crisis_note(&NoteFacts {
        zone: &zone,
        name: &name,
        step: &|list, step| format!("[{list}] {step}"),
        purpose: Purpose::RiskConcern,
        opened_at: at(0),
        lines: &lines,
        marks: &marks,
        written: &notes,
        triage: Some("low"),
        own,
        after,
    })
}

/// To take over a change that is meant: `UPDATE_GOLDEN=1 cargo test -p practice crisis_note`.
#[test]
fn the_note_is_written_from_the_timeline_as_it_was_agreed() {
    let note = written_of(
        "Consulted Dr Nair by phone, 02:50. No reason to go against her wish.",
        None,
    );
    let text = note.to_string();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &text).unwrap();
    }
    let agreed = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    assert_eq!(text, agreed, "{GOLDEN} differs");
}

#[test]
fn every_line_of_the_log_is_told_but_what_only_the_machine_needs() {
    let zone = TimeZone::UTC;
    for kind in LineKind::ALL {
        let one = [line(1, *kind, Some(JO), Some(OSEI), Some(9))];
        let note = crisis_note(&NoteFacts {
            zone: &zone,
            name: &name,
            step: &|_, _| String::new(),
            purpose: Purpose::HelpButton,
            opened_at: at(0),
            lines: &one,
            marks: &[],
            written: &[],
            triage: None,
            own: "",
            after: None,
        });
        let told = note.parts.iter().any(|(part, lines)| {
            matches!(part, NotePart::Happened | NotePart::Ended) && !lines.is_empty()
        });
        assert_eq!(told, *kind != LineKind::Sent, "{kind}");
        // What nobody recorded is named as that.
        assert!(note.to_string().contains("No answers were recorded."));
        assert!(note.to_string().contains("Nothing was added."));
    }
}

#[test]
fn a_note_that_follows_says_only_what_is_new() {
    let note = written_of("Spoke by phone.", Some(at(32)));
    let text = note.to_string();
    assert!(text.contains("taken back"), "{text}");
    assert!(
        !text.contains("was paged") && !text.contains("[c-ssrs]"),
        "{text}"
    );
    assert!(text.starts_with("Follow-up"), "{text}");
}

#[test]
fn the_last_mark_of_a_step_counts_and_nothing_is_ticked_by_itself() {
    let marks = marks();
    let stands = |step| standing(&marks, CrisisList::PartnerViolence, step).map(|mark| mark.answer);
    assert_eq!(stands("alone"), Some(MarkAnswer::Done));
    assert_eq!(stands("plan"), None, "it was taken back");
    assert_eq!(stands("law"), None);
    assert_eq!(standing(&marks, CrisisList::Abuse, "alone"), None);
    for mark in &marks {
        let read = Mark::read(&mark.text(), mark.by, mark.at);
        assert_eq!(read.as_ref(), Some(mark));
    }
    for text in [
        "",
        "abuse/alone",
        "abuse/alone/yes",
        "c-ssrs/q1/done",
        "abuse/Alone/done",
        "abuse/alone/done/more",
        "nothing/alone/done",
    ] {
        assert_eq!(Mark::read(text, person(JO), at(0)), None, "{text}");
    }
}
