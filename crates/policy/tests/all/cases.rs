//! The decisions that a clinician expects, from `policies/cases`.

use std::collections::BTreeMap;
use std::fs;

use policy::{Book, Preset};
use practice::{Absence, Coaching, Finding, Phase, Purpose, Situation};
use serde::Deserialize;

use crate::common::{book, purpose};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    preset: Option<String>,
    purpose: String,
    #[serde(default)]
    help_button: bool,
    findings: Option<Vec<String>>,
    #[serde(default)]
    situation: toml::Table,
    expected: String,
    obligations: Option<Vec<String>>,
    routes: Option<Vec<String>>,
    document: Option<String>,
    within: Option<String>,
}

fn situation(case: &Case) -> Situation {
    let mut situation = Situation::ordinary();
    for (name, value) in &case.situation {
        let text = value.as_str().unwrap_or_default();
        match name.as_str() {
            "phase" => situation.phase = Phase::from_code(text).unwrap(),
            "coaching" => situation.coaching = Coaching::from_code(text).unwrap(),
            "absence" => situation.absence = Absence::from_code(text).unwrap(),
            flag => {
                let known = situation.set_flag(flag, value.as_bool().unwrap());
                assert!(known, "{}: there is no fact '{flag}'", case.name);
            }
        }
    }
    situation
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/cases");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(file.case);
    }
    cases
}

/// What is said and not so, one line each.
fn differences(case: &Case, book: &Book) -> Vec<String> {
    let clear = vec!["clear".to_owned()];
    let mut differences = Vec::new();
    for code in case.findings.as_ref().unwrap_or(&clear) {
        let mut situation = situation(case);
        situation.finding = Finding::from_code(code).unwrap();
        let ruling = book.rule(case.help_button, purpose(&case.purpose), &situation);
        let codes = |list: Vec<&str>| list.join(", ");
        let mut compare = |what: &str, said: Option<String>, is: String| {
            if said.as_ref().is_some_and(|said| *said != is) {
                let said = said.unwrap();
                let name = &case.name;
                differences.push(format!(
                    "{name} ({code}): {what} is '{is}', expected '{said}'"
                ));
            }
        };
        compare(
            "the disposition",
            Some(case.expected.clone()),
            ruling.disposition().to_string(),
        );
        compare(
            "what comes with it",
            case.obligations.as_ref().map(|list| {
                let mut sorted: Vec<&str> = list.iter().map(String::as_str).collect();
                sorted.sort_unstable();
                codes(sorted)
            }),
            {
                let obligations = ruling.answer.obligations.iter();
                let mut sorted: Vec<&str> = obligations.map(|value| value.code()).collect();
                sorted.sort_unstable();
                codes(sorted)
            },
        );
        compare(
            "who reads it",
            case.routes.as_ref().map(|list| list.join(", ")),
            codes(
                ruling
                    .answer
                    .routes
                    .iter()
                    .map(|route| route.code())
                    .collect(),
            ),
        );
        compare(
            "the note",
            case.document.clone(),
            ruling.answer.documentation.to_string(),
        );
        compare(
            "the time",
            case.within.clone(),
            ruling.answer.within.to_string(),
        );
    }
    differences
}

#[test]
fn every_case_is_decided_as_a_clinician_expects() {
    let books: BTreeMap<&str, Book> = Preset::ALL
        .iter()
        .map(|preset| (preset.code(), book(*preset)))
        .collect();
    let mut differences_found = Vec::new();
    for case in cases() {
        let preset = case.preset.as_deref().unwrap_or("group");
        differences_found.extend(differences(&case, &books[preset]));
    }
    assert!(differences_found.is_empty(), "{differences_found:#?}");
}

#[test]
fn every_purpose_has_a_case() {
    let named: Vec<String> = cases().into_iter().map(|case| case.purpose).collect();
    let without: Vec<&str> = Purpose::ALL
        .iter()
        .map(|purpose| purpose.code())
        .filter(|code| !named.iter().any(|named| named == code))
        .collect();
    assert_eq!(
        without,
        ["y.hold-status", "y.locale-resources"],
        "purposes without a case"
    );
}
