//! What translators and clinicians edit: complete in every language, and about every purpose.

use std::collections::{BTreeMap, BTreeSet};

use practice::{Direction, Purpose, Role, Route};
use toml::{Table, Value};

use crate::tree::Tree;

/// The language that every other one is measured by.
const FIRST: &str = "en";

/// Files that only people of the practice read: English is enough.
const INSIDE: [&str; 4] = [
    "therapist.ftl",
    "keeping.ftl",
    "handling.ftl",
    "calendar.ftl",
];

const LOCALES: &str = "content/locales/";

/// The keys of one file.
type Keys = BTreeSet<String>;

/// Every client-facing file says the same things in every language, and each thing once.
pub(crate) fn locales(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let languages = languages(tree, &mut found);
    if let Some(first) = languages.get(FIRST) {
        for (language, files) in &languages {
            for (file, keys) in first
                .iter()
                .filter(|(file, _)| !INSIDE.contains(&file.as_str()))
            {
                let here = files.get(file).cloned().unwrap_or_default();
                compare(
                    &format!("{LOCALES}{language}/{file}"),
                    keys,
                    &here,
                    &mut found,
                );
            }
            for file in files.keys().filter(|file| !first.contains_key(*file)) {
                found.push(format!(
                    "{LOCALES}{language}/{file}: there is no such file in {FIRST}"
                ));
            }
        }
    }
    found
}

/// Every purpose, role, route and disposition that a client may meet has words in every language.
pub(crate) fn vocabulary(tree: &Tree) -> Vec<String> {
    let mut needed = Keys::new();
    needed.extend(
        Purpose::ALL
            .iter()
            .map(|purpose| key("purpose", purpose.code())),
    );
    needed.extend(Role::ALL.iter().map(|role| key("role", role.code())));
    needed.extend(Route::ALL.iter().map(|route| key("route", route.code())));
    let mut found = Vec::new();
    for (language, files) in languages(tree, &mut Vec::new()) {
        let keys: Keys = files.into_values().flatten().collect();
        for missing in needed.difference(&keys) {
            found.push(format!(
                "{LOCALES}{language}: there are no words for {missing}"
            ));
        }
    }
    found
}

/// Every purpose that a person can pick stands in one choice, and every choice has its words.
pub(crate) fn choices(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let languages = languages(tree, &mut Vec::new());
    let sides = [
        ("content/choices.toml", "choice", Direction::Client),
        ("content/reasons.toml", "reason", Direction::Clinician),
    ];
    for (path, prefix, direction) in sides {
        let Some(text) = tree.text(path) else {
            continue;
        };
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                found.push(format!("{path}: can not be read: {error}"));
                continue;
            }
        };
        placed(path, &table, direction, &mut found);
        for (language, files) in &languages {
            let keys: Keys = files.values().flatten().cloned().collect();
            for needed in choice_keys(&table, prefix) {
                if !keys.contains(&needed) {
                    found.push(format!(
                        "{LOCALES}{language}: there are no words for {needed}"
                    ));
                }
            }
        }
    }
    found
}

/// The key under which words for a code stand: `c.agenda` is `purpose-c-agenda`.
pub(crate) fn key(kind: &str, code: &str) -> String {
    format!("{kind}-{}", code.replace(['.', '_'], "-"))
}

/// Every language, with the keys of each of its files. Twice the same key in a language is told.
pub(crate) fn languages(
    tree: &Tree,
    found: &mut Vec<String>,
) -> BTreeMap<String, BTreeMap<String, Keys>> {
    let mut languages: BTreeMap<String, BTreeMap<String, Keys>> = BTreeMap::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for file in tree.under(LOCALES, ".ftl") {
        let Some((language, name)) = file.path.trim_start_matches(LOCALES).split_once('/') else {
            continue;
        };
        let keys = languages.entry(language.to_owned()).or_default();
        let keys = keys.entry(name.to_owned()).or_default();
        for line in file
            .text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            let Some((name, _)) = line.split_once('=') else {
                continue;
            };
            let name = name.trim().to_owned();
            if !seen.insert((language.to_owned(), name.clone())) {
                found.push(format!("{}: {name} stands twice", file.path));
            }
            keys.insert(name);
        }
    }
    languages
}

fn compare(path: &str, first: &Keys, here: &Keys, found: &mut Vec<String>) {
    for missing in first.difference(here) {
        found.push(format!("{path}: {missing} is not translated"));
    }
    for extra in here.difference(first) {
        found.push(format!("{path}: {extra} is not in {FIRST}"));
    }
}

/// Every purpose of the direction stands once: in a choice, or under `unlisted`.
fn placed(path: &str, table: &Table, direction: Direction, found: &mut Vec<String>) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let listed = choice_tables(table).filter_map(|choice| choice.get("purposes"));
    for code in listed
        .flat_map(codes)
        .chain(table.get("unlisted").into_iter().flat_map(codes))
    {
        *places.entry(code).or_default() += 1;
    }
    for purpose in Purpose::ALL
        .iter()
        .filter(|purpose| purpose.direction() == direction)
    {
        let times = places.remove(purpose.code()).unwrap_or(0);
        if times != 1 {
            found.push(format!(
                "{path}: {purpose} stands {times} times, and once is right"
            ));
        }
    }
    for unknown in places.keys() {
        found.push(format!("{path}: {unknown} is no purpose of this side"));
    }
}

/// The codes of an array of strings, of an array of tables with `purpose`, or of a table's keys.
fn codes(value: &Value) -> Vec<String> {
    let one = |value: &Value| {
        let code = value
            .get("purpose")
            .or_else(|| value.get("code"))
            .unwrap_or(value);
        code.as_str().map(str::to_owned)
    };
    match value {
        Value::Array(values) => values.iter().filter_map(one).collect(),
        Value::Table(table) => table.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

fn choice_keys(table: &Table, prefix: &str) -> Keys {
    let mut keys = Keys::new();
    for choice in choice_tables(table) {
        let field = |name: &str| choice.get(name).and_then(Value::as_str).unwrap_or_default();
        keys.insert(key(prefix, field("code")));
        keys.insert(format!("{}-hint", key(prefix, field("code"))));
        keys.insert(key("group", field("group")));
    }
    keys
}

fn choice_tables(table: &Table) -> impl Iterator<Item = &Value> {
    table
        .get("choice")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_not_translated_is_named() {
        let tree = Tree::of(&[
            ("content/locales/en/pages.ftl", "a = A\nb = B\n"),
            ("content/locales/es/pages.ftl", "a = A\nc = C\n"),
        ]);
        let found = locales(&tree);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_language_without_a_file_and_a_key_twice_are_named() {
        let tree = Tree::of(&[
            ("content/locales/en/pages.ftl", "a = A\na = B\n"),
            ("content/locales/es/errors.ftl", "b = B\n"),
        ]);
        let found = locales(&tree).join("\n");
        for expected in ["a stands twice", "a is not translated", "no such file"] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }

    #[test]
    fn a_purpose_without_words_is_named() {
        let tree = Tree::of(&[(
            "content/locales/en/purposes.ftl",
            "purpose-c-agenda = Kept\n",
        )]);
        let found = vocabulary(&tree).join("\n");
        assert!(found.contains("purpose-c-gift") && !found.contains("purpose-c-agenda\n"));
    }

    #[test]
    fn a_purpose_in_no_choice_and_a_choice_without_words_are_named() {
        let choices_text = "[[choice]]\ncode = \"a\"\ngroup = \"now\"\npurposes = [\"c.agenda\", \"c.agenda\", \"c.nothing\"]\n";
        let tree = Tree::of(&[
            ("content/choices.toml", choices_text),
            ("content/locales/en/purposes.ftl", "choice-a = A\n"),
        ]);
        let found = choices(&tree).join("\n");
        for expected in [
            "c.agenda stands 2 times",
            "c.gift stands 0 times",
            "c.nothing is no purpose",
            "choice-a-hint",
            "group-now",
        ] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }
}
