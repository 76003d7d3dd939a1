//! Lists of codes and of names, kept in one column.

use crate::StoreError;

/// Codes hold no space, so that a space parts them.
pub(crate) fn codes<T: Copy>(items: &[T], code: fn(T) -> &'static str) -> String {
    let codes: Vec<&str> = items.iter().map(|item| code(*item)).collect();
    codes.join(" ")
}

/// The codes of one column, read again.
pub(crate) fn from_codes<T>(
    text: &str,
    from_code: fn(&str) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    text.split_ascii_whitespace()
        .map(|code| {
            from_code(code).ok_or_else(|| StoreError::Damaged(format!("unknown code '{code}'")))
        })
        .collect()
}

/// Names may hold anything: each ends with a line end, and its own are written `\n`.
pub(crate) fn names(items: &[String]) -> String {
    let mut text = String::new();
    for item in items {
        text.push_str(&item.replace('\\', "\\\\").replace('\n', "\\n"));
        text.push('\n');
    }
    text
}

/// The names of one column, read again.
pub(crate) fn from_names(text: &str) -> Vec<String> {
    text.split_terminator('\n').map(plain).collect()
}

fn plain(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_they_were() {
        for items in [
            vec![],
            vec![""],
            vec!["", ""],
            vec!["a", "b c"],
            vec!["line\nend", "back\\slash", "\\n", "\\\n"],
        ] {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            assert_eq!(from_names(&names(&items)), items);
        }
    }
}
