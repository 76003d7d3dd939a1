//! Who may know what, and who may decide what: the invariants that are absences.

use super::{
    code::{bare, names, product},
    files::is_product,
};
use crate::tree::{File, Tree};

/// Crates that never hold somebody's words in the clear as a value of the field.
const WORDLESS: [&str; 6] = [
    "crates/policy/",
    "crates/vault/",
    "crates/store/",
    "crates/measure/",
    "crates/exchange/",
    "crates/screen/",
];

/// The one file that reads the clock and asks for randomness.
const EDGE: &str = "crates/vestibule/src/edge.rs";

/// The one file outside the policy that answers when the policy can not.
const JUDGE: &str = "crates/desk/src/judge.rs";

/// What a log line may never be given.
const UNLOGGED: [&str; 12] = [
    "words", "typed", "text", "body", "given", "token", "link", "query", "uri", "cookie", "record",
    "viewer",
];

/// The crates that see no words do not name the type that holds them, nor does the program itself.
pub(crate) fn words(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.under("crates/", ".rs").filter(|file| is_product(file)) {
        let wordless = WORDLESS.iter().any(|start| file.path.starts_with(start))
            || file.path.starts_with("crates/vestibule/")
            || web_without_words(file);
        if wordless && takes_words(&product(&file.text)) {
            found.push(format!(
                "{}: takes `practice::Words`, which it must not know",
                file.path
            ));
        }
    }
    found
}

/// Whether the type that holds words is taken from its crate: alone, or in a list.
fn takes_words(code: &str) -> bool {
    code.split("practice::").skip(1).any(|rest| {
        let list = rest
            .strip_prefix('{')
            .and_then(|rest| rest.split(';').next());
        let one = rest
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next();
        names(list.or(one).unwrap_or_default(), "Words")
    })
}

/// In the web crate only pages hold words; routes, headers, errors and promises do not.
fn web_without_words(file: &File) -> bool {
    file.path.starts_with("crates/web/src/") && !file.path.starts_with("crates/web/src/pages/")
}

/// The stages of a contact are walked in one place each: the desk screens and asks for a ruling,
/// the policy makes the ruling; where the policy can not answer, the desk's judge leads toward care.
pub(crate) fn stages(tree: &Tree) -> Vec<String> {
    let rules: [(&str, &[&str]); 5] = [
        (
            "Ruling::from_policy(",
            &["crates/policy/", "crates/practice/"],
        ),
        (
            "Ruling::toward_care(",
            &["crates/policy/", "crates/practice/", JUDGE],
        ),
        (
            "Ruling::crisis(",
            &["crates/policy/", "crates/practice/", JUDGE],
        ),
        (".screened(", &["crates/desk/", "crates/practice/"]),
        (".ruled(", &["crates/desk/", "crates/practice/"]),
    ];
    let mut found = Vec::new();
    for file in tree.under("crates/", ".rs").filter(|file| is_product(file)) {
        let code = product(&file.text);
        for (call, homes) in rules {
            if code.contains(call) && !homes.iter().any(|home| file.path.starts_with(home)) {
                found.push(format!(
                    "{}: calls `{}`, which belongs in {}",
                    file.path,
                    call.trim_matches(['(', '.']),
                    homes.join(" or ")
                ));
            }
        }
    }
    found
}

/// The crisis path knows the help button, the purpose and the finding, and nothing else; no policy
/// speaks of it.
pub(crate) fn crisis(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let path = "crates/practice/src/crisis.rs";
    if let Some(text) = tree.text(path) {
        let code = bare(text);
        for name in [
            "Situation",
            "Phase",
            "Calendar",
            "Session",
            "Consent",
            "Plan",
            "Promise",
        ] {
            if names(&code, name) {
                found.push(format!("{path}: the crisis path must not know `{name}`"));
            }
        }
        let signature = "pub fn crisis(help_button: bool, purpose: Purpose, finding: Finding)";
        if !code.contains(signature) {
            found.push(format!(
                "{path}: the crisis path takes something else than `{signature}`"
            ));
        }
    }
    for file in tree.under("policies/", ".cedar") {
        for (number, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains("Action::\"crisis\"") || code.contains("Purpose::\"c.crisis") {
                found.push(format!(
                    "{}:{}: no policy may speak of the crisis path",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    found
}

/// Words are read and opened in few places, each of which asks the gate; only the gate permits.
pub(crate) fn gate(tree: &Tree) -> Vec<String> {
    let desk = |file: &str| format!("crates/desk/src/{file}.rs");
    let rules: [(&str, Vec<String>); 3] = [
        ("contact::words(", vec![desk("contact/item")]),
        (
            "sealing::open(",
            ["contact/item", "break_glass", "apart", "notes"]
                .map(desk)
                .to_vec(),
        ),
        ("Permitted {", vec![desk("permit")]),
    ];
    let mut found = Vec::new();
    for file in tree
        .under("crates/desk/", ".rs")
        .filter(|file| is_product(file))
    {
        let code = product(&file.text);
        for (call, homes) in &rules {
            if code.contains(call) && !homes.contains(&file.path) {
                found.push(format!(
                    "{}: `{}` belongs behind the gate, in {}",
                    file.path,
                    call.trim_end_matches(['(', '{', ' ']),
                    homes.join(" or ")
                ));
            }
        }
    }
    found
}
/// The one thing that is added to an entry of the access log, once: its place in the tree.
const PLACED: &str = "\"update audit set leaf_index = $4, list_number = $5 where practice_id = $1";

/// The access log has no update and no delete.
pub(crate) fn append_only(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.under("crates/store/", "") {
        let mut text = file.text.to_lowercase();
        if file.path == "crates/store/src/audit.rs" {
            text = text.replacen(PLACED, "", 1);
        }
        if file.path == "crates/store/tests/all/language.rs" {
            continue;
        }
        for change in [
            "update audit",
            "delete from audit",
            "drop table audit",
            "truncate audit",
        ] {
            if text.contains(change) {
                found.push(format!(
                    "{}: `{change}`: the access log only grows",
                    file.path
                ));
            }
        }
    }
    found
}

/// A notice has no field in which words could travel.
pub(crate) fn notices(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for path in [
        "crates/practice/src/effect.rs",
        "crates/practice/src/notification.rs",
    ] {
        let Some(text) = tree.text(path) else {
            continue;
        };
        // What reads a typed code is a function; only what is declared may be held.
        let code = declared(&product(text));
        found.extend(
            ["String", "Words", "Name", "Cow", "str"]
                .into_iter()
                .filter(|name| names(&code, name))
                .map(|name| format!("{path}: an effect must have no room for `{name}`")),
        );
    }
    found
}

/// The declarations of a file: everything but what stands in `impl` blocks and functions.
fn declared(code: &str) -> String {
    let mut kept = String::new();
    let mut is_inside = false;
    for line in code.lines() {
        is_inside |=
            line.starts_with("impl") || line.starts_with("pub fn") || line.starts_with("fn");
        if !is_inside {
            kept.push_str(line);
            kept.push('\n');
        }
        is_inside &= line != "}";
    }
    kept
}

/// Only the edge reads the clock or asks for randomness, and every exception says its reason.
pub(crate) fn clock(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files().filter(|file| is_product(file)) {
        let code = product(&file.text);
        for (at, _) in code.match_indices("#[expect(") {
            let attribute: String = file
                .text
                .get(at..)
                .unwrap_or_default()
                .chars()
                .take(400)
                .collect();
            let attribute = attribute.split(")]").next().unwrap_or_default();
            if !attribute.contains("reason") {
                found.push(format!("{}: an exception without its reason", file.path));
            }
            // The trainer is a tool for whoever builds the screen, and measures.
            let is_tool = file.path.starts_with("crates/trainer/");
            let in_program = file.path.starts_with("crates/") && file.path != EDGE && !is_tool;
            if attribute.contains("disallowed_methods") && in_program {
                found.push(format!(
                    "{}: only {EDGE} reads the clock or asks for randomness",
                    file.path
                ));
            }
        }
    }
    found
}

/// No log line is given words, names, tokens or addresses.
pub(crate) fn logs(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.under("crates/", ".rs").filter(|file| is_product(file)) {
        let code = product(&file.text);
        for level in [
            "trace!(", "debug!(", "info!(", "warn!(", "error!(", "span!(",
        ] {
            for (at, _) in code.match_indices(level) {
                let call = arguments(code.get(at + level.len()..).unwrap_or_default());
                for given in UNLOGGED.iter().filter(|given| names(call, given)) {
                    let line = code.get(..at).unwrap_or_default().lines().count();
                    found.push(format!("{}:{line}: logs `{given}`", file.path));
                }
            }
        }
    }
    found
}

/// What stands between the parentheses of a call, from just after the opening one.
fn arguments(code: &str) -> &str {
    let mut depth = 1_usize;
    for (at, c) in code.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return code.get(..at).unwrap_or_default(),
            ')' => depth -= 1,
            _ => {}
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wordless_crate_that_names_words_is_named() {
        let code = "//! A.\nuse practice::Words;\n";
        let tree = Tree::of(&[
            ("crates/store/src/a.rs", code),
            (
                "crates/web/src/routes.rs",
                "//! A.\nuse practice::{\n    Name, Words,\n};\n",
            ),
            (
                "crates/screen/src/a.rs",
                "//! A.\nuse practice::Finding;\nenum A { Words(u8) }\n",
            ),
            ("crates/web/src/pages/client/write.rs", code),
            ("crates/desk/src/send.rs", code),
        ]);
        assert_eq!(words(&tree).len(), 2);
    }

    #[test]
    fn a_ruling_made_elsewhere_is_named() {
        let code = "//! A.\nfn a() { Ruling::from_policy(b) }\n";
        assert_eq!(stages(&Tree::of(&[("crates/web/src/a.rs", code)])).len(), 1);
        assert!(stages(&Tree::of(&[("crates/policy/src/a.rs", code)])).is_empty());
    }

    #[test]
    fn a_crisis_path_that_knows_more_is_named() {
        let code = "pub fn crisis(help_button: bool, situation: Situation) {}";
        let policy = "permit (principal, action == Action::\"crisis\", resource);";
        let tree = Tree::of(&[
            ("crates/practice/src/crisis.rs", code),
            ("policies/practice/client.cedar", policy),
        ]);
        assert_eq!(crisis(&tree).len(), 3);
    }

    #[test]
    fn words_that_are_opened_beside_the_gate_are_named() {
        let code = "//! A.\nfn a() { sealing::open(key); store::contact::words(tx); }\n";
        let in_home = Tree::of(&[("crates/desk/src/home.rs", code)]);
        assert_eq!(gate(&in_home).len(), 2);
        let behind = Tree::of(&[("crates/desk/src/contact/item.rs", code)]);
        assert!(gate(&behind).is_empty());
    }

    #[test]
    fn a_log_that_can_be_rewritten_is_named() {
        let sql = "UPDATE audit SET why = 'other'";
        assert_eq!(
            append_only(&Tree::of(&[("crates/store/src/audit.rs", sql)])).len(),
            1
        );
    }

    #[test]
    fn a_notice_with_room_for_words_is_named() {
        let code = "pub struct Effect { pub text: String }";
        assert_eq!(
            notices(&Tree::of(&[("crates/practice/src/effect.rs", code)])).len(),
            1
        );
    }

    #[test]
    fn a_second_clock_is_named() {
        let code =
            "//! A.\n#[expect(clippy::disallowed_methods, reason = \"it is easy\")]\nfn a() {}";
        assert_eq!(clock(&Tree::of(&[("crates/desk/src/a.rs", code)])).len(), 1);
        assert!(clock(&Tree::of(&[(EDGE, code)])).is_empty());
        let silent = "//! A.\n#[expect(clippy::too_many_lines)]\nfn a() {}";
        assert_eq!(
            clock(&Tree::of(&[("crates/desk/src/a.rs", silent)])).len(),
            1
        );
    }

    #[test]
    fn a_log_line_with_words_is_named() {
        let code = "//! A.\nfn a() { tracing::info!(contact = %id, words = %words, \"kept\"); }";
        assert_eq!(logs(&Tree::of(&[("crates/web/src/a.rs", code)])).len(), 1);
        let fine = "//! A.\nfn a() { tracing::info!(contact = %id, \"the words are kept\"); }";
        assert!(logs(&Tree::of(&[("crates/web/src/a.rs", fine)])).is_empty());
    }
}
