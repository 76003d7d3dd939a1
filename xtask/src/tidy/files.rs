//! What every file has to be: small enough, well named, finished, and of no machine.

use super::code::{bare, product};
use crate::tree::{File, Tree};

/// The most lines of a Rust file; 400 are wished for. Tests, tables and generated files may be longer.
const LINES_MAX: usize = 800;

/// The most bytes of any file: the repository is text, and a font or two.
const BYTES_MAX: u64 = 512 * 1024;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = [
    "util", "utils", "helper", "helpers", "common", "misc", "types", "manager", "stuff",
];

/// Paths of somebody's machine, split so that this file does not hold them.
const MACHINE: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:", "\\"),
];

/// What only unfinished code has, and the name under which it is told.
const UNFINISHED: [&str; 8] = [
    ".unwrap()",
    ".expect(",
    "panic!(",
    "todo!(",
    "unimplemented!(",
    "dbg!(",
    "println!(",
    "#[allow(",
];

/// No file is too long or too big.
pub(crate) fn sizes(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files() {
        if file.bytes > BYTES_MAX {
            found.push(format!(
                "{}: {} bytes, and {BYTES_MAX} are the limit of a file",
                file.path, file.bytes
            ));
        }
        let lines = file.text.lines().count();
        let exempt = file.path.contains("/tests/") || is_generated(file);
        if file.path.ends_with(".rs") && lines > LINES_MAX && !exempt {
            found.push(format!(
                "{}: {lines} lines, and {LINES_MAX} are the limit",
                file.path
            ));
        }
    }
    found
}

/// Rust files and their folders are named by a noun, in lower snake case.
pub(crate) fn names(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.under("", ".rs") {
        let inside = file.path.trim_end_matches(".rs");
        for part in inside.split('/') {
            let snake = part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !snake {
                found.push(format!("{}: {part} is not in lower snake case", file.path));
            }
            if EMPTY_NAMES.contains(&part) && !file.path.contains("/tests/") {
                found.push(format!("{}: {part} does not say what is inside", file.path));
            }
        }
    }
    found
}

/// A crate has one binary of integration tests: each further one is compiled and linked apart.
pub(crate) fn test_binaries(tree: &Tree) -> Vec<String> {
    tree.under("crates/", ".rs")
        .filter(|file| {
            let parts: Vec<&str> = file.path.split('/').collect();
            matches!(parts.as_slice(), ["crates", _, "tests", name] if *name != "all.rs")
        })
        .map(|file| format!("{}: tests are modules of tests/all.rs", file.path))
        .collect()
}

/// No file holds a path of the machine that it was written on.
pub(crate) fn machine_paths(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files() {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(path) = MACHINE.iter().find(|path| line.contains(**path)) {
                found.push(format!(
                    "{}:{}: a path of a machine, {path}",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    found
}

/// Nothing unfinished stands in product code, and no note to do it later stands anywhere.
pub(crate) fn unfinished(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files() {
        for (number, line) in file.text.lines().enumerate() {
            let note = [
                concat!("TO", "DO"),
                concat!("FIX", "ME"),
                concat!("XX", "X:"),
            ];
            if let Some(word) = note.iter().find(|word| line.contains(**word)) {
                found.push(format!("{}:{}: {word}", file.path, number + 1));
            }
        }
        if !is_product(file) {
            continue;
        }
        for (number, line) in product(&file.text).lines().enumerate() {
            if let Some(sign) = UNFINISHED.iter().find(|sign| line.contains(**sign)) {
                found.push(format!(
                    "{}:{}: {sign} in product code",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    found
}

/// Every file of product code says first what it is and why it is there.
pub(crate) fn fronts(tree: &Tree) -> Vec<String> {
    tree.files()
        .filter(|file| is_product(file) && !file.text.trim_start().starts_with("//!"))
        .map(|file| format!("{}: does not begin by saying what it is (`//!`)", file.path))
        .collect()
}

/// Whether the file is Rust that ends up in a program, and not a test, an example or a bench.
pub(crate) fn is_product(file: &File) -> bool {
    let rust = file.path.ends_with(".rs") && file.path.contains("/src/");
    let is_for_tests = bare(&file.text).trim_start().starts_with("#![cfg(test)]");
    rust && !file.path.ends_with("/tests.rs") && !is_for_tests
}

fn is_generated(file: &File) -> bool {
    file.text
        .lines()
        .take(3)
        .any(|line| line.contains("@generated"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_for_tests_is_no_product_below_its_front() {
        let is_one = |text: &str| {
            let tree = Tree::of(&[("crates/a/src/b/tests/c.rs", text)]);
            tree.files().all(is_product)
        };
        assert!(is_one("//! A front.\nfn a() {}"));
        assert!(!is_one("//! A front.\n\n#![cfg(test)]\nfn a() {}"));
    }

    #[test]
    fn a_file_that_is_too_long_is_named() {
        let long = "//! a\n".repeat(801);
        let tree = Tree::of(&[
            ("crates/a/src/b.rs", &long),
            ("crates/a/tests/all/b.rs", &long),
        ]);
        assert_eq!(
            sizes(&tree),
            ["crates/a/src/b.rs: 801 lines, and 800 are the limit"]
        );
        let big = "a".repeat(600_000);
        assert_eq!(sizes(&Tree::of(&[("docs/a.md", &big)])).len(), 1);
    }

    #[test]
    fn a_name_that_says_nothing_is_named() {
        let tree = Tree::of(&[("crates/a/src/utils.rs", ""), ("crates/a/src/Big.rs", "")]);
        assert_eq!(names(&tree).len(), 2);
    }

    #[test]
    fn a_second_test_binary_is_named() {
        let tree = Tree::of(&[
            ("crates/a/tests/all.rs", ""),
            ("crates/a/tests/more.rs", ""),
        ]);
        assert_eq!(
            test_binaries(&tree),
            ["crates/a/tests/more.rs: tests are modules of tests/all.rs"]
        );
    }

    #[test]
    fn a_path_of_a_machine_is_named() {
        let line = format!("see {}somebody/notes", MACHINE[2]);
        assert_eq!(machine_paths(&Tree::of(&[("README.md", &line)])).len(), 1);
    }

    #[test]
    fn unfinished_code_is_named_and_tests_are_not() {
        let code =
            "//! A.\nfn a() { b.unwrap() }\n#[cfg(test)]\nmod tests { fn c() { d.unwrap() } }";
        let found = unfinished(&Tree::of(&[("crates/a/src/a.rs", code)]));
        assert_eq!(found, ["crates/a/src/a.rs:2: .unwrap() in product code"]);
        let note = format!("{}: later", concat!("TO", "DO"));
        assert_eq!(unfinished(&Tree::of(&[("docs/a.md", &note)])).len(), 1);
    }

    #[test]
    fn a_file_without_a_front_is_named() {
        assert_eq!(
            fronts(&Tree::of(&[("crates/a/src/a.rs", "fn a() {}")])).len(),
            1
        );
        assert!(fronts(&Tree::of(&[("crates/a/src/a.rs", "//! A.\nfn a() {}")])).is_empty());
    }
}
