//! The contact policy's files, and the two trees of migrations.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    code::bare,
    content::{key, languages},
};
use crate::tree::Tree;

/// The folders of the migrations of each engine.
const MIGRATIONS: [&str; 2] = [
    "crates/store/migrations/sqlite/",
    "crates/store/migrations/postgres/",
];

/// One policy, as far as tidiness goes.
struct Policy {
    path: String,
    line: usize,
    id: Option<String>,
    clause: Option<String>,
    has_comment: bool,
}

/// Every policy has an id of its own, a clause, and a sentence above it that says what it does.
pub(crate) fn annotations(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for policy in policies(tree) {
        let place = format!("{}:{}", policy.path, policy.line);
        if !policy.has_comment {
            found.push(format!(
                "{place}: a policy without a sentence that says what it does"
            ));
        }
        if policy.clause.is_none() {
            found.push(format!("{place}: a policy without @clause"));
        }
        let Some(id) = policy.id else {
            found.push(format!("{place}: a policy without @id"));
            continue;
        };
        if id.starts_with("floor.") != policy.path.starts_with("policies/floor/") {
            found.push(format!(
                "{place}: {id}: ids of the floor, and only those, begin with floor."
            ));
        }
        if let Some(first) = ids.insert(id.clone(), place.clone()) {
            found.push(format!("{place}: {id} is also the id of {first}"));
        }
    }
    found
}

/// Every clause has its words in every language, and no words stand without a clause.
pub(crate) fn clauses(tree: &Tree) -> Vec<String> {
    let made_in_code = ["crisis", "toward-care"];
    let mut needed: BTreeSet<String> = policies(tree)
        .into_iter()
        .filter_map(|policy| policy.clause)
        .collect();
    if needed.is_empty() {
        return Vec::new();
    }
    needed.extend(made_in_code.map(str::to_owned));
    let needed: BTreeSet<String> = needed.iter().map(|clause| key("clause", clause)).collect();
    let mut found = Vec::new();
    for (language, files) in languages(tree, &mut Vec::new()) {
        let path = format!("content/locales/{language}/clauses.ftl");
        let here = files.get("clauses.ftl").cloned().unwrap_or_default();
        for missing in needed.difference(&here) {
            found.push(format!("{path}: there are no words for {missing}"));
        }
        for idle in here
            .difference(&needed)
            .filter(|name| name.starts_with("clause-"))
        {
            found.push(format!("{path}: no policy has the clause of {idle}"));
        }
    }
    found
}

/// Each migration exists for both engines, and their numbers follow each other.
pub(crate) fn migrations(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let [first, second] = MIGRATIONS.map(|folder| {
        let names: BTreeSet<String> = tree
            .under(folder, ".sql")
            .map(|file| file.path.trim_start_matches(folder).to_owned())
            .collect();
        names
    });
    for (folder, here, there) in [
        (MIGRATIONS[1], &second, &first),
        (MIGRATIONS[0], &first, &second),
    ] {
        for missing in there.difference(here) {
            found.push(format!(
                "{folder}{missing}: exists for the other engine only"
            ));
        }
    }
    for (expected, name) in (1..).zip(&first) {
        if !name.starts_with(&format!("{expected:04}_")) {
            found.push(format!(
                "{}{name}: its number should be {expected:04}",
                MIGRATIONS[0]
            ));
        }
    }
    found
}

/// Every policy of every file, found by its `permit` or `forbid` outside comments and strings.
fn policies(tree: &Tree) -> Vec<Policy> {
    let mut policies = Vec::new();
    for file in tree.under("policies/", ".cedar") {
        let code = bare(&file.text);
        let mut start = 0;
        for (end, _) in code.match_indices(';') {
            let statement = code.get(start..end).unwrap_or_default();
            let source = file.text.get(start..end).unwrap_or_default();
            if let Some(at) = ["permit", "forbid"]
                .iter()
                .find_map(|word| statement.find(word))
            {
                let before = code.get(..start + at).unwrap_or_default();
                policies.push(Policy {
                    path: file.path.clone(),
                    line: before.lines().count().max(1),
                    id: annotation(source, "@id("),
                    clause: annotation(source, "@clause("),
                    has_comment: source.trim_start().starts_with("//"),
                });
            }
            start = end + 1;
        }
    }
    policies
}

fn annotation(source: &str, name: &str) -> Option<String> {
    let line = source
        .lines()
        .find(|line| line.trim_start().starts_with(name))?;
    let value = line.split('"').nth(1)?;
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "// Waits; for the session.\n@id(\"client.agenda\")\n@clause(\"agenda\")\npermit (principal, action, resource);\n";

    #[test]
    fn a_policy_without_its_annotations_is_named() {
        assert!(annotations(&Tree::of(&[("policies/practice/a.cedar", GOOD)])).is_empty());
        let bad = "permit (principal, action, resource);";
        assert_eq!(
            annotations(&Tree::of(&[("policies/practice/a.cedar", bad)])).len(),
            3
        );
    }

    #[test]
    fn an_id_twice_and_a_floor_outside_the_floor_are_named() {
        let floor = GOOD.replace("client.agenda", "floor.agenda");
        let tree = Tree::of(&[
            ("policies/practice/a.cedar", GOOD),
            ("policies/practice/b.cedar", GOOD),
            ("policies/practice/c.cedar", &floor),
        ]);
        assert_eq!(annotations(&tree).len(), 2);
    }

    #[test]
    fn a_clause_without_words_is_named() {
        let tree = Tree::of(&[
            ("policies/practice/a.cedar", GOOD),
            (
                "content/locales/en/clauses.ftl",
                "clause-crisis = A\nclause-toward-care = B\nclause-gone = C\n",
            ),
        ]);
        let found = clauses(&tree);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_migration_of_one_engine_is_named() {
        let tree = Tree::of(&[
            ("crates/store/migrations/sqlite/0001_door.sql", ""),
            ("crates/store/migrations/sqlite/0003_more.sql", ""),
            ("crates/store/migrations/postgres/0001_door.sql", ""),
        ]);
        assert_eq!(migrations(&tree).len(), 2);
    }
}
