//! The content files: every purpose has its place, its words, and every country its lines.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use practice::{Direction, Purpose, Role, Route};
use toml::Table;

/// The languages that clients can choose.
const LANGUAGES: [&str; 2] = ["en", "es"];

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

fn table(path: &str) -> Table {
    let text = fs::read_to_string(content().join(path)).unwrap();
    text.parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table
        .get(key)
        .and_then(|value| value.as_str())
        .unwrap_or_else(|| panic!("no {key}"))
}

fn tables<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    let list = table.get(key).and_then(|value| value.as_array());
    list.into_iter()
        .flatten()
        .map(|value| value.as_table().unwrap())
        .collect()
}

/// The purposes that a file gives a place, each with the code of its choice.
fn places(path: &str) -> Vec<(String, String)> {
    let file = table(path);
    let listed = tables(&file, "choice").into_iter().flat_map(|choice| {
        let purposes = choice["purposes"].as_array().unwrap();
        assert!(!purposes.is_empty(), "{path}: a choice without a purpose");
        purposes
            .iter()
            .map(|purpose| {
                (
                    purpose.as_str().unwrap().to_owned(),
                    text(choice, "code").to_owned(),
                )
            })
            .collect::<Vec<_>>()
    });
    let unlisted = tables(&file, "unlisted").into_iter().map(|entry| {
        assert!(!text(entry, "reason").is_empty());
        (text(entry, "purpose").to_owned(), "unlisted".to_owned())
    });
    listed.chain(unlisted).collect()
}

/// The keys of one Fluent file, with the text of each on one line.
fn messages(language: &str, file: &str) -> BTreeMap<String, String> {
    let path = content().join(format!("locales/{language}/{file}.ftl"));
    let text = fs::read_to_string(path).unwrap();
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let (true, Some((key, words))) = (starts, line.split_once('=')) {
            let twice = found.insert(key.trim().to_owned(), words.trim().to_owned());
            assert!(twice.is_none(), "{language}/{file}: {key} twice");
        }
    }
    found
}

fn hyphens(code: &str) -> String {
    code.replace('.', "-")
}

#[test]
fn every_purpose_of_a_client_and_of_a_clinician_has_exactly_one_place() {
    for (path, direction) in [
        ("choices.toml", Direction::Client),
        ("reasons.toml", Direction::Clinician),
    ] {
        let mut seen = BTreeSet::new();
        for (purpose, choice) in places(path) {
            assert!(
                seen.insert(purpose.clone()),
                "{path}: {purpose} twice, again in {choice}"
            );
        }
        let all = Purpose::ALL
            .iter()
            .filter(|purpose| purpose.direction() == direction);
        let all: BTreeSet<String> = all.map(|purpose| purpose.code().to_owned()).collect();
        assert_eq!(seen, all, "{path}");
    }
}

#[test]
fn keeping_a_note_needs_no_second_question() {
    let file = table("choices.toml");
    let choices = tables(&file, "choice");
    let session = choices
        .iter()
        .find(|choice| text(choice, "code") == "session")
        .unwrap();
    assert_eq!(session["purposes"].as_array().unwrap().len(), 1);
}

#[test]
fn every_choice_reason_group_purpose_role_and_route_has_words_in_every_language() {
    for language in LANGUAGES {
        let purposes = messages(language, "purposes");
        let people = messages(language, "people");
        for (path, prefix) in [("choices.toml", "choice"), ("reasons.toml", "reason")] {
            for choice in tables(&table(path), "choice") {
                let code = text(choice, "code");
                for key in [
                    format!("{prefix}-{code}"),
                    format!("{prefix}-{code}-hint"),
                    format!("group-{}", text(choice, "group")),
                ] {
                    assert!(purposes.contains_key(&key), "{language}: {key}");
                }
            }
        }
        for purpose in Purpose::ALL {
            let key = format!("purpose-{}", hyphens(purpose.code()));
            assert!(purposes.contains_key(&key), "{language}: {key}");
        }
        for role in Role::ALL {
            assert!(
                people.contains_key(&format!("role-{role}")),
                "{language}: {role}"
            );
        }
        for route in Route::ALL {
            assert!(
                people.contains_key(&format!("route-{route}")),
                "{language}: {route}"
            );
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_and_their_own_words() {
    for file in ["purposes", "people"] {
        let [en, es] = LANGUAGES.map(|language| messages(language, file));
        assert!(en.keys().eq(es.keys()), "{file}");
        let same = en.iter().filter(|(key, words)| es[*key] == **words);
        assert_eq!(
            same.map(|(key, _)| key).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
    }
}

#[test]
fn no_choice_speaks_of_a_time_because_only_the_promise_does() {
    let times = [
        "o’clock",
        "tomorrow",
        "today",
        "day ",
        "minute",
        "hour",
        "soon ",
        "night",
    ];
    for (key, words) in messages("en", "purposes") {
        let is_timed = times.iter().any(|time| words.contains(time));
        let has_number = words.contains(|c: char| c.is_ascii_digit());
        assert!(!is_timed && !has_number, "{key}: {words}");
    }
}

#[test]
fn every_country_has_an_emergency_number_first_and_somebody_to_talk_to() {
    let folder = content().join("crisis-lines");
    let mut countries = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(country) = name.strip_suffix(".toml") else {
            continue;
        };
        let file = table(&format!("crisis-lines/{name}"));
        assert_eq!(text(&file, "country"), country);
        let lines = tables(&file, "line");
        assert_eq!(text(lines[0], "topic"), "emergency", "{name}");
        assert!(
            lines.iter().any(|line| text(line, "topic") == "crisis"),
            "{name}"
        );
        for line in lines {
            check_line(&name, line);
        }
        countries.insert(country.to_owned());
    }
    for country in [
        "us", "ca", "gb", "ie", "au", "nz", "de", "fr", "es", "nl", "eu",
    ] {
        assert!(countries.contains(country), "{country}");
    }
}

fn check_line(file: &str, line: &Table) {
    let name = text(line, "name");
    let one_of = |key: &str, allowed: &[&str]| {
        assert!(allowed.contains(&text(line, key)), "{file}, {name}: {key}");
    };
    one_of("topic", &["emergency", "crisis", "violence", "poison"]);
    one_of("kind", &["call", "text", "chat", "web"]);
    one_of("cost", &["free", "standard", "paid"]);
    one_of(
        "verified",
        &["read in a public source", "from general knowledge"],
    );
    let number = text(line, "number");
    match text(line, "kind") {
        "call" | "text" => assert!(
            number
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-')),
            "{file}, {name}: {number}"
        ),
        _ => assert!(
            number.contains('.') && !number.contains(':'),
            "{file}, {name}: {number}"
        ),
    }
    for key in ["hours", "note"] {
        let Some(words) = line.get(key).map(|value| value.as_table().unwrap()) else {
            assert_eq!(key, "note", "{file}, {name}: no {key}");
            continue;
        };
        for language in LANGUAGES {
            assert!(
                !text(words, language).is_empty(),
                "{file}, {name}: {key}.{language}"
            );
        }
    }
    let checked: Vec<_> = text(line, "checked").split('-').map(str::len).collect();
    assert_eq!(checked, [4, 2, 2], "{file}, {name}");
    assert!(!text(line, "source").is_empty());
}
