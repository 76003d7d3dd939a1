//! The reference pages that are made from the code, so that they can not say something else.

use std::fmt::Write;

use policy::{Book, Preset};
use practice::{Direction, Disposition, Purpose, Route, Ruling, Situation};

use crate::{asvs, tidy::names, tree::Tree};

const MADE: &str =
    "This page is made from the code by `cargo xtask docs`; change the code, then run it.\n";

/// Path and text of every page that is made from the code.
///
/// Errors: a sentence, when a source file is not as this program knows it or the policy does not load.
pub(crate) fn pages(tree: &Tree) -> Result<Vec<(&'static str, String)>, String> {
    Ok(vec![
        ("docs/reference/purposes.md", purposes(tree)?),
        ("docs/reference/dispositions.md", dispositions(tree)?),
        ("docs/reference/policy-vocabulary.md", vocabulary(tree)?),
        ("docs/reference/error-codes.md", error_codes(tree)?),
        ("docs/reference/access.md", access(tree)?),
        ("docs/reference/asvs.md", asvs::page(tree, MADE)?),
    ])
}

/// The answers of the policy, as its test agreed them.
fn access(tree: &Tree) -> Result<String, String> {
    let agreed = tree
        .text("crates/policy/tests/access.txt")
        .ok_or("crates/policy/tests/access.txt is not there")?;
    let roles = entries(tree, "crates/practice/src/people.rs", "Role {")?;
    let deeds = entries(tree, "crates/practice/src/access.rs", "Deed {")?;
    let kinds = entries(tree, "crates/practice/src/access.rs", "RecordKind {")?;
    let mut page = format!(
        "# Who may open what\n\n{MADE}\n\
         Covering for a colleague, reading along and holding break-glass are no roles: they are what \
         somebody is to one client's records for a while.\n\
         What is not listed is denied, and what is denied is told like what is not there.\n"
    );
    for (title, list) in [("Roles", roles), ("Deeds", deeds), ("Records", kinds)] {
        page.push_str(&format!("\n## {title}\n\n| Code | Meaning |\n|---|---|\n"));
        for (code, meaning) in list {
            page.push_str(&format!("| `{code}` | {meaning} |\n"));
        }
    }
    page.push_str(
        "\n## Answers\n\nThe kind of record; who; what they may do; and when.\n\n```text\n",
    );
    page.push_str(agreed);
    page.push_str("```\n");
    Ok(page)
}

fn purposes(tree: &Tree) -> Result<String, String> {
    let book = Book::preset(Preset::Group).map_err(|error| error.to_string())?;
    let meanings = entries(tree, "crates/practice/src/purpose.rs", "purposes! {")?;
    let mut page = format!(
        "# Purposes\n\nEvery contact has exactly one purpose, in either direction.\n{MADE}\n\
         \"What happens\" is the answer of the policy for a group practice in the ordinary case: an \
         active client, office hours, a session within fourteen days, clear words.\n\
         What changes it stands in `policies/practice/modifiers.cedar` and `policies/floor/`; \
         `vestibule policy explain` shows it for one purpose.\n"
    );
    let sides = [
        (Direction::Client, "A client to the practice"),
        (Direction::Clinician, "A clinician to a client"),
        (Direction::Staff, "The staff to a client"),
        (Direction::System, "Vestibule itself"),
        (Direction::ThirdParty, "Third parties"),
    ];
    for (direction, title) in sides {
        page.push_str(&format!("\n## {title}\n\n"));
        page.push_str("| Code | Meaning | What happens | Goes to | First answer | Notes |\n");
        page.push_str("|---|---|---|---|---|---|\n");
        for purpose in Purpose::ALL
            .iter()
            .filter(|purpose| purpose.direction() == direction)
        {
            let meaning = meanings
                .iter()
                .find(|(code, _)| code == purpose.code())
                .map_or("", |(_, meaning)| meaning.as_str());
            let ruling = book.rule(false, *purpose, &Situation::ordinary());
            page.push_str(&purpose_row(*purpose, meaning, &ruling));
        }
    }
    Ok(page)
}

fn purpose_row(purpose: Purpose, meaning: &str, ruling: &Ruling) -> String {
    let answer = &ruling.answer;
    let routes = answer
        .routes
        .iter()
        .map(|route: &Route| route.code())
        .collect::<Vec<_>>();
    let brings = answer
        .obligations
        .iter()
        .map(|duty| duty.code())
        .collect::<Vec<_>>();
    let mut row = format!(
        "| `{purpose}` | {meaning} | {} | {} | {} | {}",
        answer.disposition,
        if routes.is_empty() {
            by_default(purpose, answer.disposition).to_owned()
        } else {
            routes.join(", ")
        },
        if purpose.is_outgoing() {
            "–"
        } else {
            answer.within.code()
        },
        answer.documentation,
    );
    if !brings.is_empty() {
        let _infallible = write!(row, "; {}", brings.join(", "));
    }
    row.push_str(" |\n");
    row
}

/// Who it goes to when the policy names nobody.
fn by_default(purpose: Purpose, disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Decline | Disposition::Settle => "nobody",
        Disposition::Hold if purpose.is_outgoing() => "nobody",
        _ if purpose.code().starts_with("p.") => "the third party",
        _ if purpose.is_outgoing() => "the client",
        _ => "clinician",
    }
}

fn dispositions(tree: &Tree) -> Result<String, String> {
    let source = "crates/practice/src/disposition.rs";
    let mut page = format!(
        "# Dispositions and what they bring with them\n\nA contact has exactly one disposition, and any \
         number of obligations.\n{MADE}"
    );
    let lists = [
        (
            "Disposition",
            "Dispositions",
            "What happens to the contact.",
        ),
        (
            "Obligation",
            "Obligations",
            "They add up; none takes another away.",
        ),
        (
            "Route",
            "Routes",
            "Who a contact goes to; the treating clinician when none is given.",
        ),
        ("Within", "Targets", "By when a person first responds."),
        (
            "Documentation",
            "Documentation",
            "How much is written down; the highest that is asked for wins.",
        ),
    ];
    for (list, title, sentence) in lists {
        table(
            &mut page,
            title,
            sentence,
            &entries(tree, source, &format!("{list} {{"))?,
        );
    }
    Ok(page)
}

fn vocabulary(tree: &Tree) -> Result<String, String> {
    let situation = "crates/practice/src/situation.rs";
    let mut page = format!(
        "# What a policy may know\n\nA policy is asked about a sender, a purpose and these facts, and about \
         nothing else: it never sees a word of what was written.\n{MADE}\
         The names are the same in `policies/vestibule.cedarschema`.\n"
    );
    table(
        &mut page,
        "Senders",
        "The principal: `Sender::\"client\"`.",
        &entries(
            tree,
            "crates/practice/src/purpose.rs",
            "pub enum Direction {",
        )?,
    );
    table(
        &mut page,
        "Findings",
        "`context.finding`: what the safety screen said.",
        &entries(tree, "crates/practice/src/finding.rs", "pub enum Finding {")?,
    );
    for (list, title, sentence) in [
        (
            "Phase",
            "Phases",
            "`context.phase`: where the therapy stands.",
        ),
        (
            "Coaching",
            "Coaching",
            "`context.coaching`: the coaching plan, at this instant.",
        ),
        (
            "Absence",
            "Absence",
            "`context.absence`: whether the clinician is away.",
        ),
    ] {
        table(
            &mut page,
            title,
            sentence,
            &entries(tree, situation, &format!("{list} {{"))?,
        );
    }
    table(
        &mut page,
        "Yes or no",
        "`context.<name>`: facts that are true or false.",
        &entries(tree, situation, "\nflags! {")?,
    );
    page.push_str(
        "\n## Actions\n\nA policy grants an action on a purpose.\nA row grants one of the dispositions \
         `deliver`, `settle`, `release`, `hold` or `decline`; the crisis path is decided before any policy \
         is asked.\nThe same row may grant obligations by their code, routes as `route.<code>`, documentation \
         as `document.<code>` and a target as `within.<code>`.\nA modifier grants `change.release`, \
         `change.hold`, `change.settle` or `change.deliver`, and sees in `context.row` what the row gave.\n\
         The codes stand in [dispositions.md](dispositions.md) and [purposes.md](purposes.md).\n",
    );
    Ok(page)
}

fn error_codes(tree: &Tree) -> Result<String, String> {
    let mut page = format!(
        "# Codes\n\nA code stays the same between releases, whatever language its sentence is in.\n{MADE}"
    );
    let pages = coded(tree, "crates/web/src/fault.rs", "Why")?;
    table(
        &mut page,
        "On a page",
        "It stands with a reference number, which is in the log too.",
        &pages,
    );
    let kinds = entries(tree, "crates/policy/src/error.rs", "\nkinds! {")?;
    table(
        &mut page,
        "Of a book of policies",
        "Told with file and line by `vestibule policy check`.",
        &kinds,
    );
    let mut reasons = coded(tree, "crates/practice/src/crisis.rs", "CrisisCause")?;
    reasons.extend(coded(tree, "crates/practice/src/ruling.rs", "TowardCare")?);
    table(
        &mut page,
        "Reasons that are no policy",
        "In the boundary log, and in what `vestibule policy decide` writes.",
        &reasons,
    );
    let stored = coded(tree, "crates/store/src/error.rs", "StoreError")?;
    table(&mut page, "Of the store", "In the log.", &stored);
    let sealed = coded(tree, "crates/vault/src/error.rs", "VaultError")?;
    table(&mut page, "Of the vault", "In the log.", &sealed);
    Ok(page)
}

/// Code and meaning of every variant of an enum: its doc comment, and the code that a match gives it.
fn coded(tree: &Tree, path: &str, name: &str) -> Result<Vec<(String, String)>, String> {
    let lost = || format!("{path}: the enum `{name}` was not found");
    let text = tree.text(path).ok_or_else(lost)?;
    let (_, list) = text
        .split_once(&format!("pub enum {name} {{"))
        .ok_or_else(lost)?;
    let (_, code) = list.split_once("-> &'static str").ok_or_else(lost)?;
    let mut found = Vec::new();
    let mut meaning: Vec<&str> = Vec::new();
    for line in list.lines().take_while(|line| *line != "}") {
        let variant = line
            .strip_prefix("    ")
            .filter(|line| !line.starts_with(' '));
        match variant.map(|line| (line, line.strip_prefix("///"))) {
            Some((_, Some(sentence))) => meaning.push(sentence.trim()),
            Some((line, None)) if line.starts_with(|c: char| c.is_ascii_uppercase()) => {
                let variant = line
                    .split(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or_default();
                let given = code
                    .lines()
                    .find(|line| names(line, variant))
                    .and_then(|line| line.split('"').nth(1))
                    .ok_or_else(|| format!("{path}: {name}::{variant} has no code"))?;
                found.push((given.to_owned(), first_paragraph(&meaning)));
                meaning.clear();
            }
            _ => {}
        }
    }
    Ok(found)
}

fn table(page: &mut String, title: &str, sentence: &str, rows: &[(String, String)]) {
    page.push_str(&format!(
        "\n## {title}\n\n{sentence}\n\n| Code | Meaning |\n|---|---|\n"
    ));
    for (code, meaning) in rows {
        page.push_str(&format!("| `{code}` | {meaning} |\n"));
    }
}

/// Code and meaning of every entry of a list in a source file: its doc comment and its code.
fn entries(tree: &Tree, path: &str, start: &str) -> Result<Vec<(String, String)>, String> {
    let lost = || format!("{path}: the list `{}` was not found", start.trim());
    let text = tree.text(path).ok_or_else(lost)?;
    let (_, list) = text.split_once(start).ok_or_else(lost)?;
    let mut found = Vec::new();
    let mut meaning: Vec<&str> = Vec::new();
    for line in list.lines().map(str::trim) {
        if line.starts_with('}') {
            break;
        } else if let Some(sentence) = line.strip_prefix("///") {
            meaning.push(sentence.trim());
        } else if line.is_empty() || line.starts_with("#[") {
            continue;
        } else {
            found.push((code_of(line), first_paragraph(&meaning)));
            meaning.clear();
        }
    }
    if found.is_empty() {
        Err(lost())
    } else {
        Ok(found)
    }
}

/// The code of an entry: what it is given, or its own name in lower snake case.
fn code_of(line: &str) -> String {
    if let Some(code) = line.split('"').nth(1) {
        return code.to_owned();
    }
    let mut code = String::new();
    for (at, c) in line.trim_end_matches(',').char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            code.push('_');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

fn first_paragraph(lines: &[&str]) -> String {
    let paragraph: Vec<&str> = lines
        .iter()
        .take_while(|line| !line.is_empty())
        .copied()
        .collect();
    paragraph.join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::{coded, entries};
    use crate::tree::Tree;

    #[test]
    fn a_list_is_read_with_its_meanings() {
        let source = "coded! {\n    /// What.\n    Kind {\n        /// Waits.\n        ///\n        /// More.\n        Hold = \"hold\",\n        /// A third.\n        ThirdParty,\n    }\n}\n";
        let tree = Tree::of(&[("a.rs", source)]);
        let read = entries(&tree, "a.rs", "Kind {").expect("the list is there");
        let pair = |code: &str, meaning: &str| (code.to_owned(), meaning.to_owned());
        assert_eq!(
            read,
            [pair("hold", "Waits."), pair("third_party", "A third.")]
        );
        assert!(entries(&tree, "a.rs", "Other {").is_err());
    }

    #[test]
    fn an_enum_is_read_with_its_codes() {
        let source = "pub enum E {\n    /// Full.\n    #[error(\"x\")]\n    Full,\n    /// Gone.\n    Gone {\n        /// Where.\n        path: String,\n    },\n}\nimpl E {\n    fn code(&self) -> &'static str {\n        match self {\n            E::Gone { .. } => \"gone\",\n            E::Full => \"full\",\n        }\n    }\n}\n";
        let read = coded(&Tree::of(&[("a.rs", source)]), "a.rs", "E").expect("the enum is there");
        let pair = |code: &str, meaning: &str| (code.to_owned(), meaning.to_owned());
        assert_eq!(read, [pair("full", "Full."), pair("gone", "Gone.")]);
        let silent = source.replace("E::Full =>", "_ =>");
        assert!(coded(&Tree::of(&[("a.rs", &silent)]), "a.rs", "E").is_err());
    }
}
