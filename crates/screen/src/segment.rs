//! Cut letters written without gaps into words the lexicons know.

use std::ops::Range;

use crate::vocabulary::Vocabulary;

/// The longest run of letters that is cut at one time; it bounds the work.
pub(crate) const LETTERS_MAX: usize = 256;

/// A word shorter than this is not taken for several words run together, in letters.
pub(crate) const RUN_TOGETHER_LETTERS_MIN: usize = 8;

/// The longest word that is looked for, in letters.
const WORD_LETTERS_MAX: usize = 14;

/// What a letter that belongs to no known word costs, against 1 for a word.
const STRAY_COST: usize = 4;

/// The cheapest cut of `letters` into known words with a key word among them.
///
/// When `whole`, every letter must belong to a known word; otherwise strays are allowed.
pub(crate) fn words(
    letters: &str,
    vocabulary: &Vocabulary,
    whole: bool,
) -> Option<Vec<Range<usize>>> {
    if !letters.is_ascii() || letters.len() > LETTERS_MAX || !vocabulary.holds_key(letters) {
        return None;
    }
    // For each end: the least cost, and where the last word starts.
    let mut best: Vec<(usize, usize)> = vec![(0, 0)];
    for end in 1..=letters.len() {
        let mut choice = (usize::MAX, end - 1);
        for start in end.saturating_sub(WORD_LETTERS_MAX)..end {
            let Some((before, _)) = best.get(start).copied() else {
                continue;
            };
            let word = letters.get(start..end).unwrap_or_default();
            let cost = match word_cost(word, vocabulary) {
                Some(cost) => cost,
                None if end - start == 1 => STRAY_COST,
                None => continue,
            };
            let total = before.saturating_add(cost);
            if total < choice.0 {
                choice = (total, start);
            }
        }
        best.push(choice);
    }
    let mut cut = Vec::new();
    let mut end = letters.len();
    while end > 0 {
        let (_, start) = best.get(end).copied()?;
        cut.push(start..end);
        end = start;
    }
    cut.reverse();
    let known = |part: &Range<usize>| {
        letters
            .get(part.clone())
            .is_some_and(|word| word_cost(word, vocabulary).is_some())
    };
    let key = |part: &Range<usize>| {
        letters
            .get(part.clone())
            .is_some_and(|word| vocabulary.is_key(word))
    };
    (cut.iter().any(key) && (!whole || cut.iter().all(known))).then_some(cut)
}

fn word_cost(word: &str, vocabulary: &Vocabulary) -> Option<usize> {
    match word.len() {
        1 if matches!(word, "i" | "a" | "u") => Some(2),
        1 => None,
        2 => vocabulary.knows(word).then_some(2),
        _ => vocabulary.knows(word).then_some(1),
    }
}
