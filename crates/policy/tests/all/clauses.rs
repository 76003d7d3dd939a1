//! Every clause has its words, in every language that is shipped with them.

use std::fs;

use policy::clauses;

fn keys(language: &str) -> Vec<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/locales");
    let text = fs::read_to_string(format!("{root}/{language}/clauses.ftl")).unwrap();
    let keys = text.lines().filter_map(|line| line.split_once(" = "));
    keys.map(|(key, words)| {
        assert!(words.trim().ends_with('.'), "{language}: {key}");
        assert!(!words.contains('!'), "{language}: {key}");
        key.to_owned()
    })
    .collect()
}

#[test]
fn every_clause_has_words_and_no_words_lack_a_clause() {
    let mut expected: Vec<String> = clauses()
        .unwrap()
        .into_iter()
        .map(|clause| format!("clause-{clause}"))
        .collect();
    expected.sort();
    for language in ["en", "es"] {
        let mut keys = keys(language);
        keys.sort();
        assert_eq!(keys, expected, "{language}");
    }
}
