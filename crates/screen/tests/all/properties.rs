//! What holds for any text at all.

use std::time::{Duration, Instant};

use practice::Finding;
use proptest::prelude::*;
use screen::{Report, TEXT_BYTES_MAX};

use crate::builtin;
use crate::findings::RED;

/// Far above what a reading takes even unoptimised on a busy machine; far below quadratic time.
const READING_MAX: Duration = Duration::from_secs(5);

fn check(text: &str, report: &Report) {
    for hit in &report.hits {
        assert!(hit.span.start < hit.span.end, "{hit:?}");
        assert!(
            text.get(hit.span.clone()).is_some(),
            "{hit:?} cuts a letter"
        );
    }
    for number in [report.score, report.model] {
        assert!(
            number.is_finite() && (0.0..=1.0).contains(&number),
            "{number}"
        );
    }
    if let Some(span) = &report.strongest {
        assert!(text.get(span.clone()).is_some(), "{span:?} cuts a letter");
    }
    let most = report
        .hits
        .iter()
        .map(screen::Hit::counted)
        .max()
        .unwrap_or(Finding::Clear);
    assert!(report.finding >= most);
}

fn timed(text: &str) -> (Report, Duration) {
    #[expect(clippy::disallowed_methods, reason = "the test measures real time")]
    let start = Instant::now();
    let report = builtin().read(text);
    (report, start.elapsed())
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text, &builtin().read(&text));
    }

    #[test]
    fn pieces_of_danger_and_noise_are_read(pieces in prop::collection::vec(prop_oneof![
        Just("kill".to_owned()), Just("myself".to_owned()), Just(" ".to_owned()),
        Just("not ".to_owned()), Just("want to die".to_owned()), Just("k i l l".to_owned()),
        Just("%F0%9F".to_owned()), Just("&#x110000;".to_owned()), Just("&#".to_owned()),
        Just("\u{8}".to_owned()), Just("\u{200b}".to_owned()), Just("d!e".to_owned()),
        Just("\u{fdfa}".to_owned()), Just("İ".to_owned()), Just("'".to_owned()),
        Just("\"".to_owned()), Just("\n\n".to_owned()), "\\PC{0,6}", "[a-z0-9.!*$@ -]{0,12}",
    ], 0..40)) {
        let text = pieces.concat();
        check(&text, &builtin().read(&text));
    }

    #[test]
    fn more_words_of_danger_never_score_less(first in 0..RED.len(), second in 0..RED.len()) {
        let (first, second) = (RED[first].0, RED[second].0);
        let one = builtin().read(first);
        let both = builtin().read(&format!("{first}.\n\n{second}"));
        prop_assert!(both.score >= one.score - 0.02, "{first} / {second}");
        prop_assert!(both.finding >= one.finding);
    }

    #[test]
    fn a_reading_is_the_same_each_time(text in "\\PC{0,80}") {
        prop_assert_eq!(builtin().read(&text), builtin().read(&text));
    }
}

#[test]
fn the_longest_texts_are_read_in_time() {
    let fill = |piece: &str| piece.repeat(TEXT_BYTES_MAX / piece.len());
    let pieces = [
        "a",
        "i",
        " ",
        "\n",
        ".",
        "\"",
        "'",
        "\u{200b}",
        "\u{301}",
        "\u{fdfa}",
        "not ",
        "i ",
        "a.",
        "kill",
        "want to die ",
        "not want to die ",
        "kms ",
        "he ",
        "me ",
        "my ",
        "k i l l ",
        "d!e ",
        "1 ",
        "k1ll ",
        "took all of them ",
        "%41",
        "&#65;",
        "&",
        "x\u{8}",
        "killmyself",
        "years ago i wanted to die ",
        "he hit me ",
        "\u{430}\u{435} ",
        "zqxjkvbw ",
        "💊",
        "i want to not be here any more and he hit me on saturday. ",
    ];
    for piece in pieces {
        let text = fill(piece);
        let (report, spent) = timed(&text);
        check(&text, &report);
        assert!(spent < READING_MAX, "{piece:?} took {spent:?}");
        assert!(
            report.hits.len() < 1_000,
            "{piece:?} gives {} hits",
            report.hits.len()
        );
    }
}

#[test]
fn a_text_over_the_limit_is_never_clear() {
    let padding = "We talked about the garden and the weather. ".repeat(TEXT_BYTES_MAX / 20);
    let cases = [
        (format!("I want to die. {padding}"), Finding::Red),
        (format!("{padding} I want to die."), Finding::Red),
    ];
    // What the model makes of a page that repeats itself is its own business, but clear it is not.
    for text in [
        "é".repeat(TEXT_BYTES_MAX),
        padding.clone(),
        format!("{padding} I want to die. {padding}"),
    ] {
        assert_ne!(builtin().read(&text).finding, Finding::Clear);
    }
    for (text, finding) in cases {
        assert!(text.len() > TEXT_BYTES_MAX);
        let (report, spent) = timed(&text);
        check(&text, &report);
        assert_eq!(report.finding, finding);
        assert!(spent < READING_MAX, "{spent:?}");
    }
}

#[test]
fn an_empty_text_is_clear_and_the_unscreened_answer_is_not() {
    assert_eq!(builtin().read("").finding, Finding::Clear);
    let unscreened = Report::unscreened();
    check("", &unscreened);
    assert_eq!(unscreened.finding, Finding::Unscreened);
}

#[test]
fn a_screen_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(builtin());
}

#[test]
fn what_is_printed_for_developers_holds_no_words() {
    let report = builtin().read("Biscuit is fine but I want to die");
    let shown = format!("{report:?}");
    assert!(
        !shown.contains("Biscuit") && !shown.contains("die"),
        "{shown}"
    );
}
