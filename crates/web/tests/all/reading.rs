//! Reading age, and words that are never used. Source: ux 2.4, 5 M15, M26.

use web::Lang;

use crate::locales::client_messages;

/// The hardest that one sentence may be, as a school grade.
const GRADE_MAX: f64 = 8.0;
/// The hardest that all sentences of a file may be on the average.
const GRADE_MEAN_MAX: f64 = 5.0;
/// The longest sentence, in words.
const WORDS_MAX: usize = 20;

/// Words that promise, blame or sell, and what would be said instead. Source: ux 2.4.
const NEVER: [&str; 33] = [
    "pending",
    "queued",
    "on hold",
    "ticket",
    "delivered",
    "unread",
    "we may experience delays",
    "sos",
    "crisis mode",
    "panic",
    "incident",
    "baseline",
    "norm",
    "dependent",
    "frequent contacter",
    "attention-seeking",
    "rejected",
    "blocked",
    "not allowed",
    "committed",
    "failed attempt",
    "successful attempt",
    "our ai",
    "we detected",
    "just",
    "simply",
    "please be patient",
    "streak",
    "overdose",
    "escalate",
    "user",
    "message",
    "conversation",
];

fn sentences(text: &str) -> Vec<String> {
    let plain = text.replace("**", "").replace(['“', '”', '"'], "");
    plain
        .split_inclusive(['.', '?', ':', '!'])
        .map(|sentence| sentence.trim().to_owned())
        .filter(|sentence| sentence.chars().any(char::is_alphabetic))
        .collect()
}

/// What is filled in counts as one short word.
fn words(sentence: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0;
    for c in sentence.chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                plain.push('x');
            }
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Groups of vowels, without a silent ending: good enough for plain words.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let mut count = 0;
    let mut was_vowel = false;
    for c in word.chars() {
        let is_vowel = "aeiouy".contains(c);
        count += usize::from(is_vowel && !was_vowel);
        was_vowel = is_vowel;
    }
    let is_silent = word.ends_with('e') && !word.ends_with("le") || word.ends_with("ed");
    if is_silent && count > 1 {
        count -= 1;
    }
    count.max(1)
}

fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

/// Flesch and Kincaid's grade of one sentence.
fn grade(sentence: &str) -> f64 {
    let words = words(sentence);
    let count = float(words.len().max(1));
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    0.39 * count + 11.8 * float(syllables) / count - 15.59
}

/// Names of things, labels of one or two words, and languages are no sentences.
fn is_exempt(key: &str, sentence: &str) -> bool {
    let is_name = [
        "language-",
        "weekday-",
        "month-",
        "when-",
        "title-",
        "tab-",
        "role-",
    ]
    .iter()
    .any(|start| key.starts_with(start));
    is_name || words(sentence).len() < 5
}

#[test]
fn a_child_of_ten_can_read_it() {
    let mut hard = Vec::new();
    let mut grades = Vec::new();
    for (key, text) in client_messages(Lang::En) {
        for sentence in sentences(&text) {
            let length = words(&sentence).len();
            if length > WORDS_MAX {
                hard.push(format!("{key}: {length} words: {sentence}"));
            }
            if is_exempt(&key, &sentence) {
                continue;
            }
            grades.push(grade(&sentence));
            if grade(&sentence) > GRADE_MAX {
                hard.push(format!("{key}: grade {:.1}: {sentence}", grade(&sentence)));
            }
        }
    }
    assert!(hard.is_empty(), "{}", hard.join("\n"));
    let mean = grades.iter().sum::<f64>() / float(grades.len());
    assert!(mean <= GRADE_MEAN_MAX, "the mean grade is {mean:.2}");
}

#[test]
fn spanish_sentences_are_short_too() {
    for (key, text) in client_messages(Lang::Es) {
        for sentence in sentences(&text) {
            let length = words(&sentence).len();
            assert!(length <= WORDS_MAX + 2, "{key}: {length} words: {sentence}");
        }
    }
}

#[test]
fn words_that_are_never_used_are_not_used() {
    let mut found = Vec::new();
    for (key, text) in client_messages(Lang::En) {
        let plain = format!(" {} ", words(&text).join(" ").to_lowercase());
        for never in NEVER {
            if plain.contains(&format!(" {never} ")) {
                found.push(format!("{key}: {never}: {text}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_is_shouted() {
    for lang in Lang::ALL {
        for (key, text) in client_messages(lang) {
            assert!(!text.contains(['!', '¡']), "{key}: {text}");
        }
    }
}

#[test]
fn the_lint_can_fail() {
    let hard = "Notwithstanding administrative considerations, therapeutic communications necessitate \
        institutional authorisation procedures.";
    assert!(grade(hard) > GRADE_MAX);
    assert!(grade("A few words are fine.") < 3.0);
}
