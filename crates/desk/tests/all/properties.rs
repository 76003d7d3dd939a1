//! The page that says which test shows which property, and what kills it, speaks of what there is.

use std::{collections::BTreeSet, fs, path::PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// What stands between single backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The faults that can be switched on, as the source names them.
fn faults() -> BTreeSet<String> {
    let source = read("crates/desk/src/broken.rs");
    let (_, rest) = source.split_once("pub enum Broken {").unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let lines = body.lines().map(str::trim);
    lines
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(|line| line.split([',', ' ']).next().unwrap().to_owned())
        .collect()
}

/// Every test file of the desk, in which faults are switched on.
fn tests_of_the_desk() -> String {
    let folder = root().join("crates/desk/tests/all");
    let mut all = String::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "rs") {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    all
}

/// What is wrong with the page, one sentence for each.
fn wrong(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        if cells.len() != 4 || cells.iter().any(|cell| cell.is_empty()) {
            found.push(format!("this row has not four cells: {row}"));
            continue;
        }
        let is_named = cells[3].contains('`');
        if cells[0].starts_with('P') && cells[0] != "Property" && !is_named {
            found.push(format!("nothing kills {}", cells[0]));
        }
    }
    for (letter, all) in [
        ('P', [6..=6, 8..=21, 27..=36, 42..=42].to_vec()),
        ('F', vec![1..=30]),
    ] {
        for number in all.into_iter().flatten() {
            if !page.contains(&format!("\n| {letter}{number} |")) {
                found.push(format!("{letter}{number} is left out"));
            }
        }
    }
    for place in quoted(page).filter(|place| place.contains('#')) {
        let (path, name) = place.split_once('#').unwrap();
        let text = read(path);
        // A test by its name, a broken build by its sentence.
        let forms = [
            format!("fn {name}("),
            format!("fn {name}<"),
            format!("\"{name}\""),
            format!("'{name}'"),
            format!("Broken::{name}"),
        ];
        let is_there = forms.iter().any(|form| text.contains(form));
        if !is_there {
            found.push(format!("there is no {place}"));
        }
    }
    let (faults, switched) = (faults(), tests_of_the_desk());
    for name in quoted(page).filter_map(|name| name.strip_prefix("Broken::")) {
        if !faults.contains(name) {
            found.push(format!("there is no fault {name}"));
        }
    }
    for name in &faults {
        // These two are injected where a property has to hold.
        let is_injected = name == "PolicyFails" || name == "ScreenFails";
        if !is_injected && !page.contains(&format!("`Broken::{name}`")) {
            found.push(format!("{name} is not on the page"));
        }
        if !switched.contains(&format!("Broken::{name}")) {
            found.push(format!("no test switches {name} on"));
        }
    }
    found
}

#[test]
fn the_page_of_properties_speaks_of_what_there_is() {
    let page = read("docs/internals/properties.md");
    let wrong = wrong(&page);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_that_does_not_is_found_out() {
    let page = read("docs/internals/properties.md");
    for (from, to, said) in [
        ("#ten_thousand_crises", "#ten_million_crises", "there is no"),
        (
            "`Broken::PagesNobody`",
            "`Broken::PagesAll`",
            "there is no fault",
        ),
        (
            "`Broken::PagesNobody`, ",
            "",
            "PagesNobody is not on the page",
        ),
        ("\n| P9 |", "\n| P99 |", "P9 is left out"),
        ("\n| F24 |", "\n| F99 |", "F24 is left out"),
        ("`Broken::SealsBindNoItem`", "nothing", "nothing kills P6"),
    ] {
        assert!(page.contains(from), "{from}");
        let wrong = wrong(&page.replace(from, to));
        assert!(wrong.iter().any(|line| line.contains(said)), "{wrong:?}");
    }
}
