//! The languages say the same things: the same keys, the same things to fill in, and no key that a
//! page asks for is missing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use practice::{Disposition, Within};
use web::{Lang, locale};

/// The files that clients and the public see, which exist in every language.
const CLIENT_FILES: [&str; 9] = [
    "notifications",
    "channels",
    "pages",
    "contact",
    "errors",
    "crisis",
    "purposes",
    "people",
    "gate",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under these folders of the crate.
pub(crate) fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

fn folder(lang: Lang) -> PathBuf {
    root().join("../../content/locales").join(lang.code())
}

/// The messages of one file: key and text.
pub(crate) fn messages(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines() {
        match line.split_once(" =") {
            Some((key, value)) if line.starts_with(|c: char| c.is_ascii_lowercase()) => {
                last = key.to_owned();
                messages.insert(last.clone(), value.trim().to_owned());
            }
            _ if line.starts_with(' ') => {
                let text = messages.get_mut(&last).unwrap();
                text.push(' ');
                text.push_str(line.trim());
            }
            _ => {}
        }
    }
    messages
}

/// All messages of the files that clients see, in one language.
pub(crate) fn client_messages(lang: Lang) -> BTreeMap<String, String> {
    CLIENT_FILES
        .iter()
        .flat_map(|file| messages(&folder(lang).join(format!("{file}.ftl"))))
        .collect()
}

fn placeables(text: &str) -> BTreeSet<String> {
    text.match_indices('$')
        .map(|(at, _)| {
            text[at + 1..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

#[test]
fn every_file_can_be_read() {
    assert_eq!(locale::problems(), Vec::<String>::new());
    assert!(client_messages(Lang::En).len() > 300);
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_things_to_fill_in() {
    let (en, es) = (client_messages(Lang::En), client_messages(Lang::Es));
    let keys = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<BTreeSet<_>>();
    let missing: Vec<_> = keys(&en)
        .symmetric_difference(&keys(&es))
        .cloned()
        .collect();
    assert!(missing.is_empty(), "only in one language: {missing:?}");
    for (key, text) in &en {
        assert_eq!(placeables(text), placeables(&es[key]), "{key}");
    }
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let known: BTreeSet<String> = fs::read_dir(folder(Lang::En))
        .unwrap()
        .flat_map(|file| messages(&file.unwrap().path()).into_keys())
        .collect();
    let calls = [
        "say(\"",
        "say1(\"",
        "say2(\"",
        "rich(\"",
        "rich1(\"",
        "tell(\"",
        "Mistake { key: \"",
    ];
    let mut missing = Vec::new();
    for (path, text) in sources(&["templates", "src"]) {
        for call in calls {
            for (at, _) in text.match_indices(call) {
                let key = text[at + call.len()..].split('"').next().unwrap();
                if !known.contains(key) && !key.contains('{') {
                    missing.push(format!("{path}: {key}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_key_that_is_put_together_exists() {
    let known = client_messages(Lang::En);
    let mut wanted: Vec<String> = Vec::new();
    for disposition in Disposition::ALL {
        for start in [
            "chip", "chip-out", "promised", "line", "line-out", "button", "step-out",
        ] {
            wanted.push(format!("{start}-{disposition}"));
        }
    }
    wanted.extend(Within::ALL.iter().map(|within| format!("within-{within}")));
    wanted.extend(web::fault::Why::ALL.iter().flat_map(|why| {
        ["title", "text", "words"].map(|part| format!("fault-{}-{part}", why.code()))
    }));
    wanted.extend(web::lines::Country::all().flat_map(|country| {
        country
            .lines
            .iter()
            .flat_map(|line| line.languages.iter().map(|code| format!("language-{code}")))
    }));
    for key in wanted {
        assert!(known.contains_key(&key), "{key}");
    }
}

/// A key that is not found is shown as itself, and so is a thing that was not filled in.
#[test]
fn no_page_shows_a_key_or_a_hole() {
    let keys: Vec<String> = client_messages(Lang::En)
        .into_keys()
        .filter(|key| key.contains('-'))
        .collect();
    for lang in Lang::ALL {
        for (name, page) in web::pages::samples(lang) {
            assert!(!page.contains("{$") && !page.contains("{ $"), "{name}");
            for text in texts(&page) {
                let looks_like_a_key = keys.iter().any(|key| key == text);
                assert!(!looks_like_a_key, "{name}/{}: {text}", lang.code());
                let is_prefixed = [
                    "state-", "chip-", "step-", "line-", "purpose-", "choice-", "route-",
                ]
                .iter()
                .any(|start| text.starts_with(start));
                assert!(!is_prefixed, "{name}/{}: {text}", lang.code());
            }
        }
    }
}

/// What stands between tags.
pub(crate) fn texts(page: &str) -> impl Iterator<Item = &str> {
    page.split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>').map(|(_, text)| text.trim()))
        .filter(|text| !text.is_empty())
}

/// Whole English sentences must not stand on a Spanish page.
#[test]
fn spanish_pages_are_spanish() {
    let en = client_messages(Lang::En);
    let es = client_messages(Lang::Es);
    let english: BTreeSet<&str> = en
        .iter()
        .filter(|(key, text)| es.get(*key) != Some(text) && text.split(' ').count() > 2)
        .map(|(_, text)| text.as_str())
        .collect();
    for (name, page) in web::pages::samples(Lang::Es) {
        for text in texts(&page) {
            assert!(!english.contains(text), "{name}: {text}");
        }
    }
}

#[test]
fn every_country_has_its_lines() {
    let (files, read) = web::lines::files_and_read();
    assert!(files > 0);
    assert_eq!(files, read, "a file of help lines can not be read");
    for country in web::lines::Country::all() {
        let first = &country.lines[0];
        assert_eq!(
            first.topic,
            web::lines::Topic::Emergency,
            "{}",
            country.code
        );
        assert!(
            country.lines_for(web::lines::Topic::Crisis).count() > 0,
            "{}",
            country.code
        );
        for line in &country.lines {
            assert!(line.href().contains(':'), "{}: {}", country.code, line.name);
            for lang in Lang::ALL {
                assert!(
                    !line.hours_in(lang).is_empty(),
                    "{}: {}",
                    country.code,
                    line.name
                );
            }
        }
    }
}
