//! The evidence for the OWASP Application Security Verification Standard 5.0.0: the file is whole, and
//! every file and test that it names is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::Tree;

/// Where the evidence stands.
pub(crate) const FILE: &str = "docs/reference/asvs.toml";

/// The sections of the standard in order, with the level of each requirement as a digit.
/// Source: OWASP/ASVS, 5.0.0; 345 requirements, of which 70, 183 and 92 are of levels 1, 2 and 3.
const SECTIONS: [(&str, &str); 80] = [
    ("1.1", "22"),
    ("1.2", "1111122223"),
    ("1.3", "112222222223"),
    ("1.4", "222"),
    ("1.5", "123"),
    ("2.1", "122"),
    ("2.2", "112"),
    ("2.3", "12223"),
    ("2.4", "23"),
    ("3.1", "3"),
    ("3.2", "113"),
    ("3.3", "12223"),
    ("3.4", "11222233"),
    ("3.5", "11122333"),
    ("3.6", "3"),
    ("3.7", "22333"),
    ("4.1", "12233"),
    ("4.2", "23333"),
    ("4.3", "22"),
    ("4.4", "1222"),
    ("5.1", "2"),
    ("5.2", "112333"),
    ("5.3", "113"),
    ("5.4", "222"),
    ("6.1", "122"),
    ("6.2", "111111112222"),
    ("6.3", "11223333"),
    ("6.4", "112233"),
    ("6.5", "22222333"),
    ("6.6", "2223"),
    ("6.7", "33"),
    ("6.8", "2222"),
    ("7.1", "222"),
    ("7.2", "1111"),
    ("7.3", "22"),
    ("7.4", "11222"),
    ("7.5", "223"),
    ("7.6", "22"),
    ("8.1", "1233"),
    ("8.2", "1123"),
    ("8.3", "133"),
    ("8.4", "23"),
    ("9.1", "111"),
    ("9.2", "1222"),
    ("10.1", "22"),
    ("10.2", "223"),
    ("10.3", "22223"),
    ("10.4", "1111122222233333"),
    ("10.5", "22222"),
    ("10.6", "22"),
    ("10.7", "222"),
    ("11.1", "2233"),
    ("11.2", "22233"),
    ("11.3", "11233"),
    ("11.4", "1222"),
    ("11.5", "23"),
    ("11.6", "23"),
    ("11.7", "33"),
    ("12.1", "12233"),
    ("12.2", "11"),
    ("12.3", "22223"),
    ("13.1", "2333"),
    ("13.2", "222223"),
    ("13.3", "2233"),
    ("13.4", "1222233"),
    ("14.1", "22"),
    ("14.2", "12223333"),
    ("14.3", "122"),
    ("15.1", "12233"),
    ("15.2", "12233"),
    ("15.3", "1222222"),
    ("15.4", "3333"),
    ("16.1", "2"),
    ("16.2", "22222"),
    ("16.3", "2222"),
    ("16.4", "222"),
    ("16.5", "2223"),
    ("17.1", "23"),
    ("17.2", "22223333"),
    ("17.3", "22"),
];

/// The chapters, by what they are about.
const CHAPTERS: [&str; 17] = [
    "Encoding and sanitizing",
    "Validation and business logic",
    "Web frontends",
    "Services",
    "Files",
    "Getting in",
    "Sessions",
    "Who may do what",
    "Self-contained tokens",
    "OAuth and OpenID",
    "Cryptography",
    "Communication",
    "Configuration",
    "Data protection",
    "Coding and architecture",
    "Logging and errors",
    "WebRTC",
];

/// What a status may be, and what it means.
const STATUSES: [(&str, &str); 4] = [
    ("met", "by the program, as the files and tests show"),
    ("absent", "the thing that it is about is not there"),
    ("practice", "whoever runs the program has to see to it"),
    ("unmet", "what is missing stands in its words"),
];

/// One requirement, as the file has it.
struct Line {
    id: String,
    level: i64,
    status: String,
    about: String,
    shown: Vec<String>,
}

/// What is wrong with the file, each as a sentence.
pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let lines = match lines(tree) {
        Ok(lines) => lines,
        Err(reason) => return vec![reason],
    };
    let wanted = wanted();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for line in &lines {
        let id = &line.id;
        match wanted.get(id) {
            None => found.push(format!("{FILE}: {id} is no requirement of the standard")),
            Some(level) if *level != line.level => {
                found.push(format!("{FILE}: {id} is of level {level}"));
            }
            Some(_) => {}
        }
        if !seen.insert(id.clone()) {
            found.push(format!("{FILE}: {id} stands twice"));
        }
        if !STATUSES.iter().any(|(code, _)| *code == line.status) {
            found.push(format!("{FILE}: {id} has the status `{}`", line.status));
        }
        if line.about.trim().is_empty() || line.shown.is_empty() {
            found.push(format!(
                "{FILE}: {id} says not how it stands, or shows nothing"
            ));
        }
        let lost = line.shown.iter().filter(|shown| !is_there(tree, shown));
        found.extend(lost.map(|shown| format!("{FILE}: {id} shows {shown}, which is not there")));
    }
    let missing = wanted.keys().filter(|id| !seen.contains(*id));
    found.extend(missing.map(|id| format!("{FILE}: {id} is missing")));
    found
}

/// The page that people read.
///
/// Errors: a sentence, when the file can not be read.
pub(crate) fn page(tree: &Tree, made: &str) -> Result<String, String> {
    let lines = lines(tree)?;
    let mut page = format!(
        "# The ASVS 5.0, requirement by requirement\n\nHow this program stands to the OWASP \
         Application Security Verification Standard 5.0.0, in our own words; the standard itself is at \
         <https://github.com/OWASP/ASVS>.\nIt is our own reading, and no audit.\n{made}Its data is \
         `{FILE}`, which `cargo xtask tidy` holds to be whole and true to the tree.\n\n\
         | Status | Meaning | Level 1 | Level 2 | Level 3 |\n|---|---|---|---|---|\n"
    );
    for (status, meaning) in STATUSES {
        let count = |level| {
            let of = lines.iter().filter(|line| line.status == status);
            of.filter(|line| line.level == level).count()
        };
        let [one, two, three] = [1, 2, 3].map(count);
        page.push_str(&format!(
            "| {status} | {meaning} | {one} | {two} | {three} |\n"
        ));
    }
    let mut chapter = "";
    for line in &lines {
        let own = line.id.split('.').next().unwrap_or_default();
        if own != chapter {
            chapter = own;
            let number: usize = own.parse().unwrap_or(0);
            let about = CHAPTERS.get(number.saturating_sub(1)).copied();
            page.push_str(&format!(
                "\n## V{own}: {}\n\n| | Level | Status | How | What shows it |\n|---|---|---|---|---|\n",
                about.unwrap_or_default()
            ));
        }
        let shown: Vec<String> = line
            .shown
            .iter()
            .map(|shown| format!("`{shown}`"))
            .collect();
        page.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            line.id,
            line.level,
            line.status,
            line.about,
            shown.join(", ")
        ));
    }
    Ok(page)
}

fn wanted() -> BTreeMap<String, i64> {
    let mut wanted = BTreeMap::new();
    for (section, levels) in SECTIONS {
        for (place, level) in (1..).zip(levels.chars()) {
            let level = level.to_digit(10).map_or(0, i64::from);
            wanted.insert(format!("{section}.{place}"), level);
        }
    }
    wanted
}

fn lines(tree: &Tree) -> Result<Vec<Line>, String> {
    let text = tree
        .text(FILE)
        .ok_or_else(|| format!("{FILE}: is not there"))?;
    let table: toml::Table = text.parse().map_err(|error| format!("{FILE}: {error}"))?;
    let mut lines = Vec::new();
    for chapter in table.values().filter_map(toml::Value::as_table) {
        for (id, line) in chapter {
            let text = |key: &str| line.get(key).and_then(toml::Value::as_str);
            let shown = line.get("shown").and_then(toml::Value::as_array);
            let shown = shown.into_iter().flatten().filter_map(toml::Value::as_str);
            lines.push(Line {
                id: id.clone(),
                level: line
                    .get("level")
                    .and_then(toml::Value::as_integer)
                    .unwrap_or(0),
                status: text("status").unwrap_or_default().to_owned(),
                about: text("about").unwrap_or_default().to_owned(),
                shown: shown.map(str::to_owned).collect(),
            });
        }
    }
    let place = |line: &Line| -> Vec<u32> {
        line.id
            .split('.')
            .map(|part| part.parse().unwrap_or(0))
            .collect()
    };
    lines.sort_by_key(place);
    Ok(lines)
}

/// A file or a folder, or a test in a file: `path::name`.
fn is_there(tree: &Tree, shown: &str) -> bool {
    match shown.split_once("::") {
        None => tree.has(shown),
        Some((path, name)) => tree.text(path).is_some_and(|text| {
            text.contains(&format!("fn {name}("))
                || text.contains(&format!("function {name}("))
                || text.contains(&format!("'{name}'"))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_has_so_many_requirements_of_each_level() {
        let wanted = wanted();
        let of = |level| wanted.values().filter(|known| **known == level).count();
        assert_eq!((wanted.len(), of(1), of(2), of(3)), (345, 70, 183, 92));
    }

    #[test]
    fn a_broken_file_is_named() {
        let line = |id: &str, rest: &str| {
            format!("[V1]\n\"{id}\" = {{ {rest}, about = \"a\", shown = [\"b.rs::c\"] }}\n")
        };
        let told = |text: &str| {
            let tree = Tree::of(&[(FILE, text), ("b.rs", "fn c() {}")]);
            check(&tree).join("\n")
        };
        let whole = told(&line("1.1.1", "level = 2, status = \"met\""));
        assert!(
            !whole.contains(": 1.1.1 ") && whole.contains("1.1.2 is missing"),
            "{whole}"
        );
        for (text, says) in [
            (
                line("1.1.1", "level = 1, status = \"met\""),
                "1.1.1 is of level 2",
            ),
            (
                line("1.1.9", "level = 2, status = \"met\""),
                "1.1.9 is no requirement",
            ),
            (
                line("1.1.1", "level = 2, status = \"fine\""),
                "has the status `fine`",
            ),
            (
                line("1.1.1", "level = 2, status = \"met\"").replace("::c", "::d"),
                "shows b.rs::d, which is not there",
            ),
            (
                line("1.1.1", "level = 2, status = \"met\"").replace("[\"b.rs::c\"]", "[]"),
                "shows nothing",
            ),
            ("[V1".to_owned(), FILE),
        ] {
            assert!(told(&text).contains(says), "{says}: {}", told(&text));
        }
    }
}
