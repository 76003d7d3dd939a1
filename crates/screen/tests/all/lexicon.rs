//! Every rule fires on its example, and a wrong lexicon names the rule and the reason.

use practice::Finding;
use screen::Screen;

use crate::builtin;

#[test]
fn every_rule_fires_on_its_example() {
    let silent: Vec<String> = builtin()
        .rules()
        .iter()
        .filter(|rule| {
            let report = builtin().read(&rule.example);
            let fires = |hit: &screen::Hit| hit.rule == rule.id && hit.suppressed.is_none();
            !report.hits.iter().any(fires) || report.finding < rule.level
        })
        .map(|rule| format!("{}: {}", rule.id, rule.example))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_cue_shows_on_its_example() {
    for cue in builtin().cues() {
        let hints = builtin().read(&cue.example).hints;
        assert!(hints.contains(&cue.hint), "{}: {hints:?}", cue.id);
    }
}

#[test]
fn both_languages_cover_every_cause() {
    for language in ["en.", "es."] {
        for cause in screen::Cause::ALL {
            let covered = builtin().rules().iter().any(|rule| {
                rule.id.starts_with(language) && rule.cause == cause && rule.level > Finding::Clear
            });
            assert!(covered, "{language} {}", cause.code());
        }
    }
}

#[test]
fn codes_are_distinct_and_read_back() {
    for cause in screen::Cause::ALL {
        assert_eq!(screen::Cause::from_code(cause.code()), Some(cause));
    }
    for hint in screen::Hint::ALL {
        assert_eq!(screen::Hint::from_code(hint.code()), Some(hint));
    }
}

const RULE: &str = r#"
[[rule]]
id = "x.one"
level = "red"
cause = "suicide"
phrases = ["(red|blue) lantern"]
example = "A red lantern."
reason = "For the test."
"#;

#[test]
fn a_wrong_lexicon_names_the_rule_and_the_reason() {
    let cases = [
        (
            RULE.replace("\"red\"", "\"purple\""),
            "x.one",
            "`purple` is no level",
        ),
        (
            RULE.replace("\"suicide\"", "\"boredom\""),
            "x.one",
            "`boredom` is no cause",
        ),
        (
            RULE.replace("(red|blue)", "(red|blue"),
            "x.one",
            "stays open",
        ),
        (
            RULE.replace("(red|blue)", "{colour}"),
            "x.one",
            "there is no set `colour`",
        ),
        (
            RULE.replace("(red|blue)", "<colour>"),
            "x.one",
            "there is no set `colour`",
        ),
        (
            RULE.replace("(red|blue)", "*"),
            "x.one",
            "a gap needs words before it",
        ),
        (RULE.replace("lantern\"", "*\""), "x.one", "holds no words"),
        (
            RULE.replace("For the test.", " "),
            "x.one",
            "the reason is missing",
        ),
        (
            RULE.replace("example = \"A red lantern.\"", ""),
            "x.one",
            "the example is missing",
        ),
        (
            RULE.replace("[\"(red|blue) lantern\"]", "[]"),
            "x.one",
            "the phrases are missing",
        ),
        (format!("{RULE}weight = 2.0"), "x.one", "weight"),
        (
            format!("{RULE}person = \"dog\""),
            "x.one",
            "`dog` is no person",
        ),
        ([RULE, RULE].concat(), "x.one", "the id is taken"),
        (
            RULE.replace("id = \"x.one\"", ""),
            "without an id",
            "the id is missing",
        ),
    ];
    for (lexicon, id, reason) in cases {
        let fault = Screen::from_toml(&[&lexicon]).expect_err(reason);
        let said = fault.to_string();
        assert!(said.contains(id) && said.contains(reason), "{said}");
        assert_eq!(fault.code(), "lexicon_rule");
    }
}

#[test]
fn a_lexicon_that_cannot_be_read_is_named_by_its_place() {
    let fault = Screen::from_toml(&["", "rule = 3"]).expect_err("no list of rules");
    assert!(
        fault.to_string().starts_with("lexicon 2 cannot be read"),
        "{fault}"
    );
}

#[test]
fn groups_classes_and_gaps_mean_what_the_format_says() {
    let lexicon = r#"
[sets]
colour = "red|deep blue"
[[rule]]
id = "x.a"
level = "sign"
cause = "medical"
phrases = ["<colour> lantern"]
example = "A red lantern."
reason = "For the test."
[[rule]]
id = "x.b"
level = "amber"
cause = "medical"
phrases = ["old * boat"]
example = "An old boat."
reason = "For the test."
[[together]]
id = "x.c"
level = "red"
cause = "medical"
of = ["x.a", "x.b"]
example = "A red lantern on an old boat."
reason = "For the test."
"#;
    let screen = Screen::from_toml(&[lexicon]).unwrap();
    let cases = [
        ("a deep blue lantern", Finding::Clear, 1),
        ("a deep lantern", Finding::Clear, 0),
        ("an old and very leaky boat", Finding::Amber, 1),
        ("an old one and a very leaky boat", Finding::Clear, 0),
        ("so old. A boat", Finding::Clear, 0),
        ("a red lantern on the old boat", Finding::Red, 3),
    ];
    for (text, finding, hits) in cases {
        let report = screen.read(text);
        assert_eq!(
            (report.finding, report.hits.len()),
            (finding, hits),
            "{text}"
        );
    }
}
