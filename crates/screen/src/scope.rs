//! What the words around a match make of it: denied, a saying, somebody else, long ago, quoted.
//!
//! When in doubt a match counts: every check stops at the first word that could turn the sense.

use std::collections::HashSet;

use crate::lexicon::Rule;
use crate::report::Suppression;
use crate::stream::Stream;

/// How far before a match a word may stand that denies it, in words.
const NEGATION_WORDS: usize = 5;
/// How far before a match its subject is looked for, in words.
const PERSON_WORDS: usize = 7;
/// How far around a match a word of a time long over may stand, in words.
const PAST_WORDS: usize = 10;
/// How far before a match the words that announce a quotation may stand, in words.
const FRAME_WORDS: usize = 6;

/// The scope words of one lexicon, in the stream's form.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    pub(crate) negators: HashSet<String>,
    pub(crate) breakers: HashSet<String>,
    pub(crate) selves: HashSet<String>,
    pub(crate) others: HashSet<String>,
    pub(crate) past: Markers,
    pub(crate) present: Markers,
    pub(crate) frames: Markers,
}

/// Runs of words that mark a scope: `years ago`, `lyrics`.
#[derive(Debug, Default)]
pub(crate) struct Markers(pub(crate) Vec<Vec<String>>);

impl Markers {
    /// Whether a marker stands wholly between two words, both included.
    fn stand_in(&self, stream: &Stream, first: usize, last: usize) -> bool {
        (first..=last).any(|at| {
            self.0.iter().any(|marker| {
                at + marker.len() <= last + 1
                    && marker
                        .iter()
                        .enumerate()
                        .all(|(step, word)| stream.word(at + step) == word)
            })
        })
    }
}

/// A match of a rule's phrase in the stream, by the numbers of its words.
#[derive(Clone, Copy)]
pub(crate) struct Match {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

impl Scope {
    /// Why the match does not count in full, if it does not. Idioms are known to the caller.
    pub(crate) fn suppression(
        &self,
        rule: &Rule,
        stream: &Stream,
        found: Match,
    ) -> Option<Suppression> {
        if rule.negatable && self.denied(stream, found) {
            return Some(Suppression::Negation);
        }
        if rule.personal && self.of_another(stream, found) {
            return Some(Suppression::OtherPerson);
        }
        if rule.tensed && self.long_over(stream, found) {
            return Some(Suppression::Past);
        }
        self.quoted(stream, found).then_some(Suppression::Quotation)
    }

    fn denied(&self, stream: &Stream, found: Match) -> bool {
        let clause = stream.place(found.first).clause;
        for number in before(found.first, NEGATION_WORDS) {
            let word = stream.word(number);
            if stream.place(number).clause != clause || self.breakers.contains(word) {
                return false;
            }
            if self.negators.contains(word) {
                // "not stop thinking" denies the stopping, and "why not" denies nothing.
                return !number
                    .checked_sub(1)
                    .is_some_and(|earlier| matches!(stream.word(earlier), "why" | "why not"));
            }
        }
        false
    }

    fn of_another(&self, stream: &Stream, found: Match) -> bool {
        if (found.first..=found.last).any(|number| self.selves.contains(stream.word(number))) {
            return false;
        }
        let sentence = stream.place(found.first).sentence;
        for number in before(found.first, PERSON_WORDS) {
            let word = stream.word(number);
            if stream.place(number).sentence != sentence || self.selves.contains(word) {
                return false;
            }
            if self.others.contains(word) {
                return true;
            }
        }
        false
    }

    fn long_over(&self, stream: &Stream, found: Match) -> bool {
        let (first, last) = self.reach(stream, found, PAST_WORDS);
        self.past.stand_in(stream, first, last) && !self.present.stand_in(stream, first, last)
    }

    fn quoted(&self, stream: &Stream, found: Match) -> bool {
        let (first, last) = self.reach(stream, found, FRAME_WORDS);
        if stream.place(found.first).quoted {
            return self.frames.stand_in(stream, first, last);
        }
        found.first > first && self.frames.stand_in(stream, first, found.first - 1)
    }

    /// The words of the same sentence around a match.
    fn reach(&self, stream: &Stream, found: Match, words: usize) -> (usize, usize) {
        let sentence = stream.place(found.first).sentence;
        let same = |number: &usize| stream.place(*number).sentence == sentence;
        let first = before(found.first, words)
            .take_while(same)
            .last()
            .unwrap_or(found.first);
        let end = stream.words.len().min(found.last + 1 + words);
        let last = (found.last + 1..end)
            .take_while(same)
            .last()
            .unwrap_or(found.last);
        (first, last)
    }
}

fn before(first: usize, words: usize) -> impl Iterator<Item = usize> {
    (first.saturating_sub(words)..first).rev()
}
