//! Every page, with invented data, in every language.

use web::{Lang, pages::samples};

use crate::html;

fn all() -> Vec<(String, Lang, String)> {
    Lang::ALL
        .into_iter()
        .flat_map(|lang| {
            samples(lang)
                .into_iter()
                .map(move |(name, page)| (name, lang, page))
        })
        .collect()
}

#[test]
fn every_page_keeps_the_rules_of_html() {
    let mut faults = Vec::new();
    for (name, lang, page) in all() {
        let mut found = html::faults(&page);
        // A file that is opened from a phone has its style inside; see the tests of the numbers.
        found.retain(|fault| !(name.starts_with("help-file-") && fault == "<style> in the page"));
        faults.extend(
            found
                .iter()
                .map(|fault| format!("{name}/{}: {fault}", lang.code())),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn there_are_samples_of_every_page_and_state() {
    let names: Vec<String> = samples(Lang::En)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(names.len() > 100, "{}", names.len());
    let mut unique = names.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
}

#[test]
fn words_are_escaped_wherever_they_stand() {
    let mut seen = 0;
    for (name, _, page) in all() {
        assert!(!page.contains("<script>"), "{name}");
        assert!(!page.contains("<the>"), "{name}");
        seen += usize::from(page.contains("alert(1)"));
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn forms_with_a_mistake_hold_the_words() {
    for name in ["write-long", "pause", "pause-change"] {
        let page = samples(Lang::En)
            .into_iter()
            .find(|(known, _)| known == name)
            .unwrap()
            .1;
        assert!(page.contains("I said the thing we practised"), "{name}");
    }
}

#[test]
fn every_failure_gives_the_words_back() {
    for (name, _, page) in all() {
        if name.starts_with("fault-") && name.ends_with("-words") {
            assert!(page.contains("I said the thing we practised"), "{name}");
            assert!(page.contains("readonly"), "{name}");
        }
    }
}

#[test]
fn help_and_exit_are_on_every_page_of_clients_and_the_public() {
    for (name, _, page) in all()
        .into_iter()
        .filter(|(name, _, _)| !name.starts_with("d-"))
        // These are help, and lead nowhere else.
        .filter(|(name, _, _)| {
            !name.starts_with("help-file-") && !name.starts_with("help-offline-")
        })
    {
        assert_eq!(lacks(&page), None, "{name}");
        assert!(
            page.contains("class=\"demo\"") || name == "sign-in-practice",
            "{name}"
        );
    }
}

/// What a page lacks of what every page of a client has: help as its third stop, and the exit.
fn lacks(page: &str) -> Option<&'static str> {
    let stops: Vec<html::Tag> = html::tags(page)
        .into_iter()
        .filter(|tag| matches!(tag.name.as_str(), "a" | "button" | "input" | "select"))
        .collect();
    let third = stops.get(2).and_then(|tag| tag.get("href"));
    if !third.is_some_and(|leads| leads.ends_with("/help")) {
        return Some("help as the third stop");
    }
    (!page.contains("action=\"/exit\"")).then_some("the exit")
}

/// P9: a page that leads nowhere is found out.
#[test]
fn a_page_without_help_or_exit_is_found_out() {
    let page = all().into_iter().find(|(name, _, _)| name == "write-hold");
    let page = page.unwrap().2;
    assert_eq!(lacks(&page), None);
    for (from, to, what) in [
        ("/help\"", "/hope\"", "help as the third stop"),
        ("<a ", "<a href=\"/else\"></a><a ", "help as the third stop"),
        ("/exit\"", "/else\"", "the exit"),
    ] {
        assert_eq!(lacks(&page.replace(from, to)), Some(what), "{from}");
    }
}

#[test]
fn titles_of_clients_say_nothing() {
    for (name, lang, page) in all() {
        if page.contains("class=\"tabs\"") && !name.starts_with("d-") {
            let neutral = if lang == Lang::Es {
                "<title>Notas</title>"
            } else {
                "<title>Notes</title>"
            };
            assert!(page.contains(neutral), "{name}");
        }
    }
}

#[test]
fn every_icon_that_a_template_asks_for_exists() {
    let known: Vec<&str> = web::icon_names().collect();
    for (path, text) in crate::locales::sources(&["templates", "src"]) {
        for call in ["f.icon(\"", "f.icon_as(\"", "badge_with(\""] {
            for (at, _) in text.match_indices(call) {
                let name = text[at + call.len()..].split('"').next().unwrap();
                assert!(known.contains(&name), "{path}: {name}");
            }
        }
    }
}

#[test]
fn the_button_for_a_call_is_there_only_with_a_rota() {
    for (name, _, page) in all() {
        match name.as_str() {
            "client-help" => assert!(page.contains("name=\"key\"")),
            "client-help-no-rota" => assert!(!page.contains("name=\"key\"")),
            _ => {}
        }
    }
}

#[test]
fn nothing_is_promised_that_the_promise_does_not_hold() {
    let page = |wanted: &str| {
        samples(Lang::En)
            .into_iter()
            .find(|(name, _)| name == wanted)
            .unwrap()
            .1
    };
    let (private, looked) = (page("write-hold"), page("write-hold-looked"));
    assert!(private.contains("The office can’t."));
    assert!(private.contains("There is no reply before then."));
    assert!(!looked.contains("The office can’t."));
    assert!(!looked.contains("You will not get a reply"));
    assert!(looked.contains("A person looks at it by 1pm tomorrow"));
    let nobody = page("item-calling-nobody");
    assert!(!nobody.contains("We have called"));
    assert!(nobody.contains("tel:116123"));
    let late = page("item-waiting-late");
    assert!(late.contains("We said tomorrow, 5pm."));
    assert!(!late.contains("You get an answer"));
}
