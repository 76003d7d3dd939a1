//! The rules of the house, as checks: each returns sentences that name the file.
//!
//! `cargo test` runs them all over the tree, and each has a test that shows it fails on a broken
//! sample. A rule that clippy can hold is clippy's; here stand the rules that no compiler knows.

mod code;
mod content;
mod edges;
mod files;
mod knowing;
mod pages;
mod policies;

pub(crate) use code::names;

use crate::{asvs, tree::Tree};

/// One check: what is wrong, each as a sentence that names the file.
pub(crate) type Check = fn(&Tree) -> Vec<String>;

/// Every check, by name.
pub(crate) const CHECKS: &[(&str, Check)] = &[
    ("edges", edges::allowed),
    ("outside", edges::outside),
    ("manifests", edges::manifests),
    ("banned", edges::banned),
    ("size", files::sizes),
    ("names", files::names),
    ("one-test-binary", files::test_binaries),
    ("machine", files::machine_paths),
    ("unfinished", files::unfinished),
    ("front", files::fronts),
    ("words", knowing::words),
    ("stages", knowing::stages),
    ("crisis", knowing::crisis),
    ("gate", knowing::gate),
    ("append-only", knowing::append_only),
    ("notices", knowing::notices),
    ("clock", knowing::clock),
    ("logs", knowing::logs),
    ("locales", content::locales),
    ("vocabulary", content::vocabulary),
    ("choices", content::choices),
    ("policies", policies::annotations),
    ("clauses", policies::clauses),
    ("migrations", policies::migrations),
    ("links", pages::links),
    ("paths", pages::paths),
    ("decisions", pages::decisions),
    ("changelog", pages::changelog),
    ("commands", pages::commands),
    ("reference", pages::reference),
    ("asvs", asvs::check),
];

/// Runs every check.
pub(crate) fn run(tree: &Tree) -> Vec<(&'static str, Vec<String>)> {
    CHECKS
        .iter()
        .map(|(name, check)| (*name, check(tree)))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{root, tree::Tree};

    #[test]
    fn the_tree_is_tidy() {
        let tree = Tree::read(&root()).expect("the tree can be read");
        assert!(tree.files().count() > 100, "the tree was not found");
        let findings: Vec<String> = super::run(&tree)
            .into_iter()
            .flat_map(|(check, found)| {
                found
                    .into_iter()
                    .map(move |sentence| format!("{check}: {sentence}"))
            })
            .collect();
        assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
    }
}
