//! Passphrases that many people use: a list of parts, and whether a passphrase is nothing but such
//! parts. It is looked at here, on this machine; nothing is asked of anybody.

use std::sync::OnceLock;

/// The list: one part a line.
const PARTS: &str = include_str!("guessable.txt");

/// Long passwords from breaches: the same, of other people's making.
const BREACHED: &str = include_str!("breached.txt");

/// The fewest different parts that make a passphrase of known parts good enough. Source: four words
/// picked at random from a long list are worth some 40 bits; three picked by a person are not.
const PARTS_MIN: usize = 4;

/// The longest part that is looked for, in characters.
const PART_CHARS_MAX: usize = 32;

/// Whether many people use it: folded to plain letters it is one thing over and over, a run of
/// neighbours, or made of fewer than four parts of the list.
pub(crate) fn is_common(passphrase: &str) -> bool {
    let folded = fold(passphrase);
    let letters: Vec<char> = folded.chars().collect();
    let distinct: std::collections::BTreeSet<char> = letters.iter().copied().collect();
    distinct.len() < 5 || repeats(&letters) || is_run(&letters) || is_parts(&letters)
}

/// Small letters and digits only, with the digits and signs that stand for letters read as those.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            '0' => Some('o'),
            '1' | '!' => Some('i'),
            '3' => Some('e'),
            '4' | '@' => Some('a'),
            '5' | '$' => Some('s'),
            '7' => Some('t'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

/// The same few letters again and again.
fn repeats(letters: &[char]) -> bool {
    (1..=letters.len() / 3).any(|length| {
        letters
            .iter()
            .zip(letters.iter().skip(length))
            .all(|(a, b)| a == b)
    })
}

/// Each letter is next to the one before, up or down, in the alphabet.
fn is_run(letters: &[char]) -> bool {
    letters
        .iter()
        .zip(letters.iter().skip(1))
        .filter(|(a, b)| u32::from(**a).abs_diff(u32::from(**b)) <= 1)
        .count()
        .saturating_mul(4)
        >= letters.len().saturating_mul(3)
}

/// The fewest different parts from which it can be put together are too few.
fn is_parts(letters: &[char]) -> bool {
    let parts = parts();
    // The fewest parts up to each place; `None` where no cut leads.
    let mut fewest: Vec<Option<Vec<String>>> = vec![None; letters.len() + 1];
    if let Some(start) = fewest.first_mut() {
        *start = Some(Vec::new());
    }
    for at in 0..letters.len() {
        let Some(Some(used)) = fewest.get(at).cloned() else {
            continue;
        };
        for length in 1..=PART_CHARS_MAX.min(letters.len() - at) {
            let part: String = letters.iter().skip(at).take(length).collect();
            let is_digits = length <= 4 && part.chars().all(|c| c.is_ascii_digit());
            if !is_digits && parts.binary_search(&part.as_str()).is_err() {
                continue;
            }
            let mut with = used.clone();
            if !is_digits && !with.contains(&part) {
                with.push(part);
            }
            if let Some(best) = fewest.get_mut(at + length)
                && best.as_ref().is_none_or(|best| with.len() < best.len())
            {
                *best = Some(with);
            }
        }
    }
    let whole = fewest.last().and_then(Option::as_ref);
    whole.is_some_and(|used| used.len() < PARTS_MIN)
}

/// The parts, folded and sorted.
fn parts() -> &'static [&'static str] {
    static SORTED: OnceLock<Vec<&'static str>> = OnceLock::new();
    SORTED.get_or_init(|| {
        let mut parts: Vec<&'static str> = PARTS
            .lines()
            .chain(BREACHED.lines())
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        parts.sort_unstable();
        parts
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_written_as_it_is_looked_for() {
        assert!(parts().len() > 250, "{}", parts().len());
        for part in parts() {
            assert_eq!(fold(part), **part);
            assert!(part.chars().count() <= PART_CHARS_MAX, "{part}");
        }
    }

    #[test]
    fn what_many_people_use_is_refused() {
        for common in [
            "passwordpassword",
            "Password123456789!",
            "P@ssw0rdP@ssw0rd",
            "correct horse battery staple",
            "qwertyuiopasdfghjkl",
            "iloveyou iloveyou 2024",
            "aaaaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "abcdefghijklmnopqrst",
            "123456789012345678",
            "98765432109876543210",
            "let me in please 1",
            "liverpool liverpool",
            "contraseña contraseña",
            "1qaz2wsx3edc4rfv",
            "qazwsxedcrfvtgb",
            "q1w2e3r4t5y6u7i8 2026",
        ] {
            assert!(is_common(common), "{common}");
        }
    }

    #[test]
    fn what_people_make_up_is_taken() {
        for good in [
            "the heron waits by platform nine",
            "mi abuela pintaba gallos azules",
            "🦔 walks under seven umbrellas",
            "kettle-orbit-fennel-tram",
            "Дождь стучит по жестяной крыше",
            "x9!fQ2#mW7@kL4$p",
        ] {
            assert!(!is_common(good), "{good}");
        }
    }
}
