//! One reading of one text: both its forms, every match weighed, and the answer.

use std::cmp::Reverse;
use std::ops::Range;

use practice::Finding;

use crate::compile::Compiled;
use crate::hint;
use crate::lexicon::Rule;
use crate::matcher::Owner;
use crate::normalise::{self, Glyph};
use crate::report::{Hit, Report, Suppression};
use crate::scope::Match;
use crate::stream::Stream;
use crate::token;
use crate::unmask;

/// How many hits of one rule are kept in a report, for each way of counting. The finding rests on
/// all; a message that repeats itself a thousand times is explained by the first.
const HITS_PER_RULE_MAX: usize = 8;

/// Fewer letters than this of another script are a name or a quotation, not the text's language.
const FOREIGN_LETTERS_MIN: usize = 8;

/// A match with the rule it belongs to and what the words around it make of it.
struct Weighed {
    rule: usize,
    span: Range<usize>,
    suppressed: Option<Suppression>,
}

/// Read the parts of a text, each with its first byte's place in the whole.
pub(crate) fn read(compiled: &Compiled, parts: &[(&str, usize)], least: Finding) -> Report {
    let mut weighed = Vec::new();
    let mut found = Vec::new();
    let mut least = least;
    for (text, offset) in parts {
        let glyphs = normalise::fold(text, *offset);
        if is_uncovered(&glyphs) {
            least = least.max(Finding::Unscreened);
        }
        let (tokens, chunks) = token::cut(&glyphs);
        let stream = Stream::new(&tokens, &compiled.vocabulary);
        found.extend(weigh(compiled, &stream, &mut weighed));
        if let Some(tokens) = unmask::unmask(&glyphs, &tokens, &chunks, &compiled.vocabulary) {
            let stream = Stream::new(&tokens, &compiled.vocabulary);
            found.extend(weigh(compiled, &stream, &mut weighed));
        }
    }
    if found.is_empty() {
        return Report::of(Vec::new(), Vec::new(), 0.0, least);
    }
    let mut weighed = distinct(weighed);
    together(compiled, &mut weighed);
    let hints = hint::hints(&found, &compiled.cues);
    report(compiled, weighed, hints, least)
}

/// Whether most letters are of a script that no lexicon is written in.
fn is_uncovered(glyphs: &[Glyph]) -> bool {
    let (mut latin, mut foreign) = (0_usize, 0_usize);
    for glyph in glyphs {
        latin += usize::from(glyph.letter.is_ascii_alphabetic());
        foreign += usize::from(!glyph.letter.is_ascii() && glyph.letter.is_alphabetic());
    }
    foreign >= FOREIGN_LETTERS_MIN && foreign > latin
}

fn weigh(compiled: &Compiled, stream: &Stream, weighed: &mut Vec<Weighed>) -> Vec<(Owner, Match)> {
    let found = compiled.matcher.find(stream);
    let mut saying = vec![
        false;
        if found.is_empty() {
            0
        } else {
            stream.words.len()
        }
    ];
    for (owner, at) in &found {
        if *owner == Owner::Idiom {
            saying
                .get_mut(at.first..=at.last)
                .unwrap_or_default()
                .fill(true);
        }
    }
    let mut matches: Vec<(usize, Match)> = found
        .iter()
        .filter_map(|(owner, at)| match owner {
            Owner::Rule(rule) => Some((*rule, *at)),
            _ => None,
        })
        .collect();
    matches.sort_unstable_by_key(|(rule, at)| (*rule, at.first, Reverse(at.last)));
    let mut before: Option<(usize, Match)> = None;
    for (number, at) in matches {
        // Of phrases of one rule that share words the first and longest speaks for all.
        if before.is_some_and(|(rule, earlier)| rule == number && at.first <= earlier.last) {
            continue;
        }
        before = Some((number, at));
        let Some(rule) = compiled.rules.get(number) else {
            continue;
        };
        let in_saying = saying
            .get(at.first..=at.last)
            .unwrap_or_default()
            .contains(&true);
        let suppressed = if in_saying {
            Some(Suppression::Idiom)
        } else {
            compiled
                .scopes
                .get(rule.lexicon)
                .and_then(|scope| scope.suppression(rule, stream, at))
        };
        let span = stream.source(at.first, at.last);
        weighed.push(Weighed {
            rule: number,
            span,
            suppressed,
        });
    }
    found
}

/// Drop what both forms of the text say alike. What counts in one form counts.
fn distinct(mut weighed: Vec<Weighed>) -> Vec<Weighed> {
    weighed.sort_by_key(|hit| (hit.rule, hit.suppressed.is_some(), hit.span.start));
    let mut kept: Vec<Weighed> = Vec::new();
    let mut same = 0;
    for hit in weighed {
        let alike = |earlier: &&Weighed| {
            earlier.rule == hit.rule && earlier.suppressed.is_some() == hit.suppressed.is_some()
        };
        same = if kept.last().as_ref().is_some_and(alike) {
            same + 1
        } else {
            1
        };
        if same > HITS_PER_RULE_MAX {
            continue;
        }
        let overlaps = kept
            .iter()
            .rev()
            .take_while(|earlier| earlier.rule == hit.rule)
            .any(|earlier| earlier.span.start < hit.span.end && hit.span.start < earlier.span.end);
        if !overlaps {
            kept.push(hit);
        }
    }
    kept
}

/// Add what rules mean beside each other.
fn together(compiled: &Compiled, weighed: &mut Vec<Weighed>) {
    for group in &compiled.groups {
        let members: Vec<&Weighed> = group
            .of
            .iter()
            .filter_map(|rule| {
                weighed
                    .iter()
                    .find(|hit| hit.rule == *rule && hit.suppressed.is_none())
            })
            .collect();
        if members.len() < group.least {
            continue;
        }
        let start = members.iter().map(|hit| hit.span.start).min();
        let end = members.iter().map(|hit| hit.span.end).max();
        if let (Some(start), Some(end)) = (start, end) {
            weighed.push(Weighed {
                rule: group.rule,
                span: start..end,
                suppressed: None,
            });
        }
    }
}

fn report(
    compiled: &Compiled,
    weighed: Vec<Weighed>,
    hints: Vec<crate::report::Hint>,
    least: Finding,
) -> Report {
    let mut hits: Vec<(f32, Hit)> = weighed
        .into_iter()
        .filter_map(|hit| {
            let rule: &Rule = compiled.rules.get(hit.rule)?;
            let Weighed {
                span, suppressed, ..
            } = hit;
            let (level, cause) = (rule.level, rule.cause);
            Some((
                rule.weight,
                Hit {
                    rule: rule.id.clone(),
                    level,
                    cause,
                    span,
                    suppressed,
                },
            ))
        })
        .collect();
    hits.sort_by(|(_, a), (_, b)| (a.span.start, &a.rule).cmp(&(b.span.start, &b.rule)));
    // Each further rule closes part of what is left to 1, so more reasons never score less.
    let open = hits.iter().fold(1.0_f32, |open, (weight, hit)| {
        let share = match hit.counted() {
            Finding::Red => *weight,
            Finding::Amber if hit.suppressed.is_none() => *weight * 0.5,
            Finding::Amber => *weight * 0.25,
            Finding::Unscreened | Finding::Clear => *weight * 0.1,
        };
        open * (1.0 - share)
    });
    let hits = hits.into_iter().map(|(_, hit)| hit).collect();
    Report::of(hits, hints, 1.0 - open, least)
}
