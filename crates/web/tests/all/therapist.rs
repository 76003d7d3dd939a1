//! The pages of the practice: what they show, what they keep closed, and what they give back.

use std::collections::BTreeMap;

use practice::{ContactState, Disposition, ItemState, Phase, Purpose, Route};
use web::Lang;

fn pages() -> BTreeMap<String, String> {
    let calls = web::pages::oncall::samples(Lang::En);
    web::pages::therapist::samples(Lang::En)
        .into_iter()
        .chain(calls)
        .collect()
}

fn page(name: &str) -> String {
    pages()
        .remove(name)
        .unwrap_or_else(|| panic!("no sample {name}"))
}

/// What stands in the form's field of this name, as it was sent to the browser.
fn field(html: &str, name: &str) -> String {
    let area = html.split("<textarea").skip(1).find(|part| {
        let tag = part.split('>').next().unwrap();
        tag.contains(&format!("name=\"{name}\""))
    });
    let area = area.unwrap_or_else(|| panic!("no field {name}"));
    let (_, rest) = area.split_once('>').unwrap();
    rest.split_once("</textarea>").unwrap().0.to_owned()
}

fn hidden(html: &str, name: &str) -> String {
    let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let (_, rest) = html
        .split_once(&start)
        .unwrap_or_else(|| panic!("no field {name}"));
    rest.split_once('"').unwrap().0.to_owned()
}

#[test]
fn every_word_of_these_pages_exists() {
    let families = [
        "today-",
        "desk-",
        "session-",
        "contact-",
        "clients-",
        "reach-",
        "log-",
        "about-",
        "stands-",
        "outcome-",
        "to-",
        "purpose-",
        "reason-",
        "chip-",
        "line-",
        "promised-",
    ];
    for (name, html) in pages() {
        for text in html.split('>').filter_map(|part| part.split('<').next()) {
            for word in text.split_whitespace().filter(|word| word.contains('-')) {
                let is_key = families.iter().any(|family| word.starts_with(family));
                assert!(!is_key, "{name}: {word}");
            }
        }
    }
}

#[test]
fn every_code_has_words_for_the_practice() {
    let speaker = Lang::En.speaker();
    let mut keys: Vec<String> = Vec::new();
    keys.extend(
        Purpose::ALL
            .iter()
            .map(|p| format!("about-{}", p.code().replace('.', "-"))),
    );
    keys.extend(
        ContactState::ALL
            .iter()
            .map(|state| format!("stands-{state}")),
    );
    keys.extend(Route::ALL.iter().map(|route| format!("to-{route}")));
    keys.extend(
        Disposition::ALL
            .iter()
            .map(|happens| format!("outcome-{happens}")),
    );
    keys.extend(
        Disposition::ALL
            .iter()
            .map(|happens| format!("today-without-{happens}")),
    );
    keys.extend(
        Phase::ALL
            .iter()
            .map(|phase| format!("session-phase-{phase}")),
    );
    keys.extend(
        ItemState::ALL
            .iter()
            .map(|state| format!("session-state-{state}")),
    );
    keys.push("outcome-refuse".to_owned());
    for key in keys {
        assert!(speaker.has(&key), "{key}");
    }
}

#[test]
fn words_and_names_are_escaped_everywhere() {
    let mut escaped = 0;
    for (name, html) in pages() {
        assert!(!html.contains("<script>alert"), "{name}");
        assert!(!html.contains("<b>Haddad"), "{name}");
        escaped += usize::from(html.contains("&#60;script&#62;alert"));
    }
    assert!(
        escaped >= 5,
        "{escaped} pages with words that look like a script"
    );
}

#[test]
fn a_form_that_comes_back_has_what_was_typed() {
    for (name, fields) in [
        ("d-session-early-error", vec![("words", "script")]),
        (
            "d-contact-answer-long",
            vec![("words", "The dates are on their way.")],
        ),
        (
            "d-reach-out-error",
            vec![
                ("words", "have to move our session."),
                ("record", "Noor travels far."),
            ],
        ),
    ] {
        let html = page(name);
        for (key, typed) in fields {
            assert!(field(&html, key).contains(typed), "{name}: {key}");
        }
        assert!(
            html.contains("role=\"alert\""),
            "{name} names the problem first"
        );
        assert!(
            html.contains("aria-invalid=\"true\""),
            "{name} marks the field"
        );
    }
    assert!(page("d-reach-out-error").contains("value=\"t.schedule\" checked"));
}

#[test]
fn the_page_before_sending_carries_the_whole_message() {
    let html = page("d-reach-out-sends");
    assert!(hidden(&html, "words").contains("have to move our session."));
    assert!(hidden(&html, "record").contains("Noor travels far."));
    assert_eq!(hidden(&html, "purpose"), "t.schedule");
    assert_eq!(hidden(&html, "key").len(), 32);
}

#[test]
fn what_is_not_sent_has_no_button_that_sends() {
    let sends = "name=\"step\" value=\"send\"";
    for (name, is_sent) in [
        ("d-reach-out-sends", true),
        ("d-reach-out-will-wait", true),
        ("d-reach-out-will-keep", false),
        ("d-reach-out-will-refuse", false),
    ] {
        let html = page(name);
        assert_eq!(html.contains(sends), is_sent, "{name}");
        assert!(
            html.contains("value=\"keep\""),
            "{name} can be kept for the session"
        );
    }
    assert!(page("d-reach-out-refused").contains("own note"));
}

#[test]
fn a_release_within_office_hours_is_told_as_what_it_is() {
    assert!(page("d-reach-out-waits").contains("9am tomorrow"));
    let html = page("d-reach-out-in-hours");
    assert!(html.contains("Reaches Noor now"));
    assert!(!html.contains("Waits"));
}

#[test]
fn a_closed_agenda_shows_no_words_and_says_when_it_opens() {
    let closed = page("d-session-early");
    assert!(!closed.contains("<blockquote"));
    assert!(closed.contains("2:45pm"));
    assert!(!closed.contains("name=\"verdict\""));
    let open = page("d-session-open");
    assert!(open.contains("My sister rang."));
    assert!(open.contains("Sam can see that."));
    // Three items: one can be marked, one was talked about, one is the therapist's own note.
    assert_eq!(open.matches("value=\"talked\"").count(), 2);
}

#[test]
fn an_unopened_contact_offers_to_open_it_and_no_answer() {
    let html = page("d-contact-late");
    assert!(html.contains("/open\""));
    assert!(!html.contains("<textarea"));
    assert!(html.contains("broken"));
    assert!(!page("d-contact-answered").contains("<textarea"));
}

#[test]
fn words_that_are_not_for_this_person_can_not_be_opened_from_here() {
    let html = page("d-contact-not-yours");
    assert!(
        !html.contains("/open\"") && !html.contains("<textarea") && !html.contains("<blockquote")
    );
}

#[test]
fn a_call_for_help_is_taken_not_opened() {
    assert!(page("d-contact-call").contains("Answer the call"));
    let html = page("d-oncall-call");
    assert!(html.contains("I have this"));
    assert!(html.contains("tells Sam that you have seen it"));
    let mine = page("d-oncall-call-mine");
    assert!(mine.contains("You have this") && !mine.contains("/take"));
}

#[test]
fn the_log_has_rows_and_no_words() {
    let html = page("d-log");
    assert!(!html.contains("voice") && !html.contains("<blockquote"));
    assert_eq!(html.matches("<th scope=\"row\"").count(), 5);
    assert!(
        html.contains("/d/log?after=2026-05-13T15%3A40%3A00Z~0f%26%3C"),
        "the cursor is encoded"
    );
    assert!(!page("d-log-none").contains("after="));
}

#[test]
fn open_calls_come_from_what_is_open() {
    assert!(page("d-today").contains("1 open call"));
    let quiet = page("d-today-quiet");
    assert!(quiet.contains("No open call"));
    assert!(!quiet.contains("1 open call"));
    assert!(
        !page("d-clients").contains("open call"),
        "not asked there, so not said there"
    );
}

#[test]
fn staff_see_what_is_theirs_and_nothing_of_sessions() {
    let html = page("d-today-staff");
    assert!(html.contains("Ruth M."));
    // Nobody told the front desk of every call, so the page does not say that there is none.
    for hidden in [
        "/d/session",
        "/d/clients",
        "/d/log",
        "<blockquote",
        "open call",
    ] {
        assert!(!html.contains(hidden), "{hidden}");
    }
}
