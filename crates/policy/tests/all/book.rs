//! Broken books are refused, with the file, the line and a sentence.

use policy::{Book, FaultKind, Layer, Preset, SourceFile};

use crate::common::{book, with_own};

const HEAD: &str = "permit (principal == Sender::\"client\", action == Action::\"skills\", \
                    resource == Purpose::\"c.agenda\")";

/// A book's own text, and what is wrong with it: the kind, the line, a part of the sentence.
type Faulty = (String, FaultKind, usize, &'static str);

fn marked(rest: &str) -> String {
    format!("@id(\"own.a\")\n@clause(\"own\")\n{rest}")
}

/// Faults of annotations.
fn faulty_marks() -> Vec<Faulty> {
    use FaultKind as K;
    let rule = marked(&format!("{HEAD};"));
    vec![
        (
            format!("@clause(\"own\") {HEAD};"),
            K::IdMissing,
            1,
            "no id",
        ),
        (
            format!("\n\n@id(\"own.a\") {HEAD};"),
            K::ClauseMissing,
            3,
            "no clause",
        ),
        (
            rule.replace("own.a", "Own A"),
            K::IdForm,
            1,
            "small letters",
        ),
        (
            rule.replace("\"own\"", "\"a\\nb\""),
            K::ClauseForm,
            1,
            "small letters",
        ),
        (rule.replace("own.a", "floor.a"), K::IdFloor, 1, "floor's"),
        (
            format!("{rule}\n{rule}"),
            K::IdTwice,
            4,
            "taken by own/practice.cedar:1",
        ),
        (
            format!("@replaces(\"client.no\")\n{rule}"),
            K::ReplacesUnknown,
            1,
            "rule 'client.no'",
        ),
        (
            format!("@replaces(\"floor.amber\")\n{rule}"),
            K::ReplacesFloor,
            1,
            "not be replaced",
        ),
    ]
}

/// Faults of the text, and of words that the schema does not have.
fn faulty_texts() -> Vec<Faulty> {
    use FaultKind as K;
    let when = |condition: &str| marked(&format!("{HEAD}\nwhen {{ {condition} }};"));
    let slot = "permit (principal == ?principal, action == Action::\"skills\", resource);";
    vec![
        (
            marked("permit (principal, action"),
            K::RuleText,
            1,
            "no `;`",
        ),
        (
            marked("permit (principal,\n action resource);"),
            K::RuleText,
            4,
            "token",
        ),
        (marked(slot), K::RuleText, 3, "a template"),
        (when("context.weather"), K::RuleSchema, 4, "weather"),
        (
            when("context.finding == \"red\""),
            K::RuleSchema,
            4,
            "fit the schema",
        ),
        (
            when("context.row like \"h*\""),
            K::RuleSchema,
            4,
            "fit the schema",
        ),
        (
            marked(&format!("{};", HEAD.replace("c.agenda", "c.nothing"))),
            K::RuleSchema,
            3,
            "c.nothing",
        ),
        (
            when("action == Action::\"skills\""),
            K::ReadsWhole,
            1,
            "in the head",
        ),
        (
            when("9223372036854775807 + 1 == 2"),
            K::RuleFails,
            1,
            "fails in some situation",
        ),
    ]
}

/// Faults of the head, and of what is forbidden.
fn faulty_heads() -> Vec<Faulty> {
    use FaultKind as K;
    let head = |from: &str, to: &str| marked(&format!("{};", HEAD.replace(from, to)));
    let forbid = |action: &str| {
        marked(&format!(
            "forbid (principal, action == Action::\"{action}\", resource);"
        ))
    };
    let anything = marked("permit (principal, action, resource);");
    vec![
        (anything, K::HeadActions, 1, "does not name the answers"),
        (head("client", "staff"), K::HeadNever, 1, "never apply"),
        (
            head("c.agenda", "c.crisis.self"),
            K::HeadCrisis,
            1,
            "no rule decides about a crisis",
        ),
        (
            head("permit", "forbid"),
            K::ForbidsFloor,
            1,
            "may forbid 'skills'",
        ),
        (
            forbid("change.release"),
            K::ForbidsFloor,
            1,
            "may forbid 'change.release'",
        ),
        (forbid("amber"), K::ForbidsFloor, 1, "may forbid 'amber'"),
        (
            forbid("route.on-call"),
            K::ForbidsFloor,
            1,
            "may forbid 'route.on-call'",
        ),
        (
            forbid("decline"),
            K::ForbidsFloor,
            1,
            "floor alone decides about 't.social'",
        ),
    ]
}

#[test]
fn every_fault_is_told_with_its_line_and_a_sentence() {
    let faulty = [faulty_marks(), faulty_texts(), faulty_heads()].concat();
    for (text, kind, line, part) in faulty {
        let error = with_own(&text).expect_err(&text);
        let fault = error
            .faults
            .iter()
            .find(|fault| fault.kind == kind)
            .unwrap_or_else(|| panic!("{text}\n{:#?}", error.faults));
        assert_eq!(fault.file, "own/practice.cedar", "{text}");
        assert_eq!(fault.line, line, "{text}: {fault}");
        assert!(fault.sentence.contains(part), "{text}: {fault}");
        assert!(!fault.sentence.ends_with('.'), "{fault}");
    }
}

#[test]
fn every_fault_is_told_not_only_the_first() {
    let text = format!("{HEAD};\n{HEAD};\npermit nonsense;");
    let error = with_own(&text).unwrap_err();
    let lines: Vec<usize> = error.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [1, 1, 2, 2, 3]);
    assert!(error.to_string().ends_with("and 4 more"), "{error}");
}

#[test]
fn deep_or_long_texts_are_refused_and_break_nothing() {
    let of = |condition: &str| {
        format!("@id(\"own.deep\") @clause(\"own\")\n{HEAD}\nwhen {{ {condition} }};")
    };
    let deep = |open: &str, close: &str, times: usize| {
        of(&format!(
            "{}true{}",
            open.repeat(times),
            close.repeat(times)
        ))
    };
    let texts = [
        (deep("(", ")", 10_000), FaultKind::RuleSize),
        (deep("(", ")", 5_000), FaultKind::RuleNesting),
        (deep("[", "]", 100_000), FaultKind::RuleSize),
        (deep("!(", ")", 100), FaultKind::RuleNesting),
        (
            of(&format!("{}true", "!".repeat(700))),
            FaultKind::RuleNesting,
        ),
        (
            of(&format!("true{}", "&&true".repeat(2_000))),
            FaultKind::RuleNesting,
        ),
        (
            of(&format!("{} true", "if true then false else".repeat(650))),
            FaultKind::RuleNesting,
        ),
        (
            of(&format!("context{}", ".a".repeat(5_000))),
            FaultKind::RuleNesting,
        ),
    ];
    for (text, kind) in texts {
        let error = with_own(&text).unwrap_err();
        assert_eq!(error.faults[0].kind, kind, "{}", error.faults[0]);
        assert_eq!(error.faults[0].line, 1);
    }
    // The longest chain that is let through does not overflow the stack either.
    let longest = of(&format!("true{}", " && true".repeat(290)));
    assert!(with_own(&longest).is_ok());
}

#[test]
fn a_book_has_limits() {
    let rule = |number: usize| format!("@id(\"own.{number}\") @clause(\"own\") {HEAD};\n");
    let many: String = (0..1_200).map(rule).collect();
    assert_eq!(
        with_own(&many).unwrap_err().faults[0].kind,
        FaultKind::BookRules
    );
    let large = format!("// {}", "x".repeat(policy::book::BOOK_BYTES_MAX));
    assert_eq!(
        with_own(&large).unwrap_err().faults[0].kind,
        FaultKind::BookSize
    );
    let flags: Vec<String> = practice::Situation::FLAGS[..13]
        .iter()
        .map(|flag| format!("context.{flag}"))
        .collect();
    let wide = format!(
        "@id(\"own.wide\") @clause(\"own\") {HEAD} when {{ {} }};",
        flags.join(" || ")
    );
    assert_eq!(
        with_own(&wide).unwrap_err().faults[0].kind,
        FaultKind::ReadsMany
    );
}

#[test]
fn the_floor_is_always_there_and_never_given() {
    let bare = Book::load(Vec::new()).unwrap();
    assert!(bare.policies().all(|line| line.layer == Layer::Floor));
    let floor = SourceFile {
        name: "floor/care.cedar".to_owned(),
        text: String::new(),
    };
    let error = Book::load(vec![floor.clone(), floor]).unwrap_err();
    let kinds: Vec<FaultKind> = error.faults.iter().map(|fault| fault.kind).collect();
    assert!(kinds.contains(&FaultKind::FileFloor) && kinds.contains(&FaultKind::FileTwice));
}

#[test]
fn the_hash_tells_books_apart_and_does_not_depend_on_the_order_of_files() {
    let group = book(Preset::Group);
    assert_ne!(group.hash(), book(Preset::Solo).hash());
    let mut files = Preset::Group.files();
    files.reverse();
    assert_eq!(Book::load(files.clone()).unwrap().hash(), group.hash());
    files[0].text.push_str("// one more comment\n");
    assert_ne!(Book::load(files).unwrap().hash(), group.hash());
}

#[test]
fn every_shipped_rule_has_a_sentence_and_stands_where_it_says() {
    for preset in Preset::ALL {
        let book = book(*preset);
        for line in book.policies() {
            assert!(
                line.sentence.ends_with('.'),
                "{}: {:?}",
                line.id,
                line.sentence
            );
            let file = book
                .files()
                .iter()
                .find(|file| file.name == line.file)
                .unwrap();
            let found = file.text.lines().nth(line.line - 1).unwrap();
            assert_eq!(found, format!("@id(\"{}\")", line.id));
        }
    }
}

#[test]
fn a_replaced_rule_is_gone() {
    let solo = book(Preset::Solo);
    assert!(solo.policy("client.coaching").is_none());
    assert!(solo.policy("solo.coaching").is_some());
}
