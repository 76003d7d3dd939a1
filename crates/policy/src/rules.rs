//! From the text of files to rules: each parses, has its id and clause, and replaces what it may.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Effect, Policy, PolicyId};
use miette::Diagnostic;

use crate::book::{RULES_MAX, fault, whole};
use crate::error::{BookError, Fault, FaultKind};
use crate::explain::PolicyLine;
use crate::source::{Layer, SourceFile};
use crate::split::{Piece, split};

/// A rule while the book is being loaded.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) line: PolicyLine,
    pub(crate) policy: Policy,
    pub(crate) replaces: Vec<String>,
}

/// The rules of the files, replaced ones left out; or every fault of their texts.
pub(crate) fn rules(files: &[SourceFile]) -> Result<Vec<Rule>, BookError> {
    let mut faults = Vec::new();
    let mut rules = Vec::new();
    for file in files {
        let (pieces, more) = split(&file.name, &file.text);
        faults.extend(more);
        for piece in pieces {
            match parse(&file.name, &piece) {
                Ok(rule) => rules.push(rule),
                Err(more) => faults.extend(more),
            }
        }
    }
    if rules.len() > RULES_MAX {
        let sentence = format!("there are {} rules, and {RULES_MAX} fit", rules.len());
        faults.push(fault("", FaultKind::BookRules, sentence));
    }
    faults.extend(ids_twice(&rules));
    let replaced = replaced(&rules, &mut faults);
    rules.retain(|rule| !replaced.contains(&rule.line.id));
    whole(rules, faults)
}

/// One rule from its text: it parses, and has an id and a clause.
fn parse(file: &str, piece: &Piece) -> Result<Rule, Vec<Fault>> {
    let at = |kind: FaultKind, policy: Option<&str>, sentence: String| Fault {
        file: file.to_owned(),
        line: piece.line,
        column: None,
        policy: policy.map(str::to_owned),
        kind,
        sentence,
    };
    let policy = Policy::parse(None, &piece.text).map_err(|errors| {
        let text_fault = |error: &cedar_policy::ParseError| {
            let sentence = format!("this does not read as a rule: {error}");
            placed(at(FaultKind::RuleText, None, sentence), piece, error)
        };
        errors.iter().map(text_fault).collect::<Vec<_>>()
    })?;
    let mut faults = Vec::new();
    let id = policy.annotation("id").map(str::to_owned);
    match id.as_deref() {
        None => {
            let sentence = "the rule has no id: write @id(\"…\") above it".to_owned();
            faults.push(at(FaultKind::IdMissing, None, sentence));
        }
        Some(id) if !is_code(id) => {
            let sentence = "an id has small letters, digits, dots and hyphens".to_owned();
            faults.push(at(FaultKind::IdForm, None, sentence));
        }
        Some(id) if id.starts_with("floor.") != (Layer::of(file) == Layer::Floor) => {
            let sentence = "ids that begin with 'floor.' are the floor's alone".to_owned();
            faults.push(at(FaultKind::IdFloor, Some(id), sentence));
        }
        Some(_) => {}
    }
    match policy.annotation("clause") {
        None => {
            let sentence = "the rule has no clause: write @clause(\"…\") above it".to_owned();
            faults.push(at(FaultKind::ClauseMissing, id.as_deref(), sentence));
        }
        Some(clause) if !is_code(clause) => {
            let sentence = "a clause has small letters, digits and hyphens".to_owned();
            faults.push(at(FaultKind::ClauseForm, id.as_deref(), sentence));
        }
        Some(_) => {}
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(rule(file, piece, &policy, id.unwrap_or_default()))
}

fn rule(file: &str, piece: &Piece, policy: &Policy, id: String) -> Rule {
    let words = |name: &str| policy.annotation(name).unwrap_or_default().to_owned();
    Rule {
        policy: policy.new_id(PolicyId::new(&id)),
        replaces: words("replaces")
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        line: PolicyLine {
            id,
            clause: words("clause"),
            file: file.to_owned(),
            line: piece.line,
            text: piece.text.clone(),
            sentence: piece.comment.clone(),
            layer: Layer::of(file),
            is_of_one_purpose: false,
            grants: policy.effect() == Effect::Permit,
            asks: Vec::new(),
        },
    }
}

fn ids_twice(rules: &[Rule]) -> Vec<Fault> {
    let mut seen: BTreeMap<&str, &PolicyLine> = BTreeMap::new();
    let mut faults = Vec::new();
    for Rule { line, .. } in rules {
        if let Some(first) = seen.insert(&line.id, line) {
            let sentence = format!("the id is taken by {}:{}", first.file, first.line);
            faults.push(line.fault(FaultKind::IdTwice, sentence));
        }
    }
    faults
}

/// The ids of the rules that others replace. A rule may replace rules of lower layers only, and
/// never the floor's.
fn replaced(rules: &[Rule], faults: &mut Vec<Fault>) -> BTreeSet<String> {
    let layers: BTreeMap<&str, Layer> = rules
        .iter()
        .map(|rule| (rule.line.id.as_str(), rule.line.layer))
        .collect();
    let mut replaced = BTreeSet::new();
    for rule in rules {
        for id in &rule.replaces {
            match layers.get(id.as_str()) {
                Some(Layer::Floor) => {
                    let sentence = format!("'{id}' is of the floor and can not be replaced");
                    faults.push(rule.line.fault(FaultKind::ReplacesFloor, sentence));
                }
                Some(layer) if *layer < rule.line.layer => {
                    replaced.insert(id.clone());
                }
                _ => {
                    let sentence = format!("there is no rule '{id}' below it to replace");
                    faults.push(rule.line.fault(FaultKind::ReplacesUnknown, sentence));
                }
            }
        }
    }
    replaced
}

/// Puts a fault where Cedar says that it is: the piece's text begins at the piece's line.
pub(crate) fn placed(mut fault: Fault, piece: &Piece, error: &dyn Diagnostic) -> Fault {
    let offset = error
        .labels()
        .and_then(|mut labels| labels.next())
        .map(|label| label.offset());
    if let Some(before) = offset.and_then(|offset| piece.text.get(..offset)) {
        fault.line = piece.line + before.matches('\n').count();
        let line_start = before.rsplit('\n').next().unwrap_or_default();
        fault.column = Some(line_start.chars().count() + 1);
    }
    fault
}

/// Ids and clauses: small letters, digits, dots and hyphens, at most eighty of them.
fn is_code(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    (1..=80).contains(&text.len()) && text.chars().all(fits)
}
