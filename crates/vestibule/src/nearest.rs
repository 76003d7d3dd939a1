//! "Did you mean …?": the known name that is nearest to one that is not known.

/// Names less alike than this are not suggested, on a scale from 0 to 1.
const LIKENESS_MIN: f64 = 0.75;

/// The longest part of somebody's input that is shown back, in characters.
const SHOWN_CHARS_MAX: usize = 60;

/// The known name nearest to `name`, when one is near.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| {
            (
                likeness(&name.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// How alike two names are. One slip of the finger is always alike, however short the name.
fn likeness(one: &str, other: &str) -> f64 {
    let slips = strsim::damerau_levenshtein(one, other);
    let alike = strsim::jaro_winkler(one, other);
    if slips <= 1 {
        alike.max(LIKENESS_MIN)
    } else {
        alike
    }
}

/// A part of a sentence: ` (did you mean 'x'?)`, or nothing.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |near| format!(" (did you mean '{near}'?)"))
}

/// Input as it may be shown back: short, on one line, without control characters.
pub(crate) fn shown(input: &str) -> String {
    let mut text: String = input
        .chars()
        .filter(|c| !c.is_control())
        .take(SHOWN_CHARS_MAX)
        .collect();
    if input.chars().count() > SHOWN_CHARS_MAX {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let known = ["listen", "exit_url", "secure_cookies"];
        assert_eq!(nearest("lisen", known), Some("listen"));
        assert_eq!(nearest("secure_cookie", known), Some("secure_cookies"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(nearest("wbe", ["log", "web"]), Some("web"));
    }

    #[test]
    fn what_is_shown_back_is_short_and_on_one_line() {
        assert_eq!(shown("a\nb"), "ab");
        assert!(shown(&"x".repeat(500)).chars().count() <= SHOWN_CHARS_MAX + 1);
    }
}
