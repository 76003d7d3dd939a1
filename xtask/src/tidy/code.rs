//! Rust and Cedar as text: what is code, what is a comment, what is a test.

/// The text with comments and what stands in quotation marks blanked out, line by line the same.
///
/// It knows line and block comments, strings, raw strings and characters: enough to look for names.
pub(crate) fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest);
        let (taken, after) = rest.split_at(if length == 0 {
            first.len_utf8()
        } else {
            length
        });
        if length == 0 {
            out.push_str(taken);
        } else {
            out.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    out
}

/// `#[cfg(feature = "broken")]`, as [`bare`] leaves it.
const BROKEN: &str = "#[cfg(feature =         )]";

/// What no ordinary build holds: tests, and the faults that a simulation builds in.
const ASIDE: [&str; 2] = ["#[cfg(test)]", BROKEN];

/// Bare code without what is built for tests only.
pub(crate) fn product(text: &str) -> String {
    let mut code = bare(text);
    let next = |code: &str| ASIDE.iter().find_map(|start| code.find(start));
    while let Some(start) = next(&code) {
        let after = code.get(start..).unwrap_or_default();
        let length = item_length(after);
        let blank: String = after
            .get(..length)
            .unwrap_or_default()
            .chars()
            .map(|c| if c == '\n' { '\n' } else { ' ' })
            .collect();
        code.replace_range(start..start + length, &blank);
    }
    code
}

/// Whether this code has the name in it, as a whole word.
pub(crate) fn names(code: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        let after = code
            .get(at + name.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// How many bytes of a comment, string or character stand at the start; 0 when it is code.
fn skipped(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    if rest.starts_with("r#\"") {
        return rest.find("\"#").map_or(rest.len(), |end| end + 2);
    }
    match rest.chars().next() {
        Some('"') => quoted(rest),
        Some('\'') => character(rest),
        _ => 0,
    }
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character such as `'{'`; a lifetime such as `'a` is code.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_), _) => rest
            .char_indices()
            .skip(3)
            .find(|(_, c)| *c == '\'')
            .map_or(0, |(at, _)| at + 1),
        (Some(_), Some((at, '\'')), _) => at + 1,
        _ => 0,
    }
}

/// How many bytes the item at the start takes: to its closing brace, or to its semicolon.
fn item_length(bare: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in bare.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    bare.len()
}

#[cfg(test)]
mod tests {
    use super::{bare, names, product};

    #[test]
    fn comments_and_strings_are_blank_and_lines_stay() {
        let code = "let a = \"Words\"; // Words\n/* Words\n*/ let b = '\"'; let c: &'a Words;";
        let lines: Vec<bool> = bare(code)
            .lines()
            .map(|line| names(line, "Words"))
            .collect();
        assert_eq!(lines, [false, false, true]);
    }

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(names("a: Words,", "Words") && !names("WordsError", "Words"));
    }

    #[test]
    fn tests_are_not_product() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { x.unwrap() } }\n#[cfg(feature = \"broken\")]\nfn d() { panic!() }\nfn c() {}";
        let left = product(code);
        assert!(
            !left.contains("unwrap")
                && !left.contains("panic")
                && left.contains("fn a")
                && left.contains("fn c")
        );
    }
}
