//! The table of routes: who may call what.

use std::fs;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/access.txt");

/// A new route shows up here with who may call it. To take over a change that is meant:
/// `UPDATE_GOLDEN=1 cargo test -p web access`.
#[test]
fn the_access_table_is_as_it_was_agreed() {
    let table = web::access_table();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(GOLDEN, &table).unwrap();
    }
    let agreed = fs::read_to_string(GOLDEN).unwrap_or_default();
    assert_eq!(table, agreed, "{GOLDEN} differs");
}

/// Pages of whoever is signed in, whatever they are here.
const SIGNED_IN: [&str; 3] = ["/start", "/devices", "/confirm"];

#[test]
fn only_the_pages_of_everybody_are_public() {
    for line in web::access_table()
        .lines()
        .filter(|line| line.starts_with('/'))
    {
        let is_private = ["/c", "/d", "/o"]
            .iter()
            .any(|start| line.starts_with(start));
        assert_eq!(
            line.contains(" public "),
            !is_private && !SIGNED_IN.iter().any(|start| line.starts_with(start)),
            "{line}"
        );
    }
}

#[test]
fn no_address_holds_a_name_or_a_purpose() {
    let known = [
        "{id}",
        "{draft}",
        "{item}",
        "{client}",
        "{country}",
        // A number: which checklist somebody opened stands in no history.
        "{list}",
        "{link}",
        "{secret}",
        "{tag}",
        "{*file}",
    ];
    for line in web::access_table()
        .lines()
        .filter(|line| line.starts_with('/'))
    {
        let path = line.split_whitespace().next().unwrap();
        for part in path.split('/').filter(|part| part.starts_with('{')) {
            assert!(known.contains(&part), "{path}");
        }
    }
}
