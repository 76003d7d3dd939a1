//! `/tell`: somebody outside knows of danger. Anybody may tell, and learns nothing about anybody.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use desk::{DeskError, TellingKept, TellingWish};

use super::help::HelpLines;
use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::{Frame, Side},
    locale::Lang,
    pages::sample,
    visit::{Shown, Visit, show},
};

const TITLE: &str = "tell-title";

/// The page.
#[derive(Template)]
#[template(path = "public/tell.html")]
pub struct TellPage {
    f: Frame,
    lines: HelpLines,
    key: String,
    kept: Option<String>,
    mistake: Option<String>,
    words: Typed,
    about: Typed,
    reach: Typed,
}

/// What was typed.
#[derive(Default)]
struct Entry {
    words: Typed,
    about: Typed,
    reach: Typed,
}

/// Shows the form.
pub async fn get(visit: Visit) -> Shown {
    let key = visit.form_key();
    show(&page(frame(&visit), key, None, None, Entry::default()).ok_or_else(Fault::not_found)?)
}

/// Takes what is told. Whatever goes wrong, the words come back with the number to ring.
pub async fn post(visit: Visit, sent: Form) -> Result<Response, Fault> {
    let entry = Entry {
        words: sent.words(),
        about: sent.typed("about"),
        reach: sent.typed("reach"),
    };
    let key = match sent.text("key") {
        "" => visit.form_key(),
        key => key.to_owned(),
    };
    let wish = TellingWish {
        words: entry.words.as_str().to_owned(),
        about: entry.about.as_str().to_owned(),
        reach: entry.reach.as_str().to_owned(),
        key: key.clone(),
    };
    let done = visit
        .app
        .blocking(move |desk, act| desk.tell_of_danger(act, &wish))
        .await;
    let f = frame(&visit);
    let page = match done {
        Ok(Ok(kept)) => {
            let said = said(&f, kept);
            page(f, key, Some(said), None, Entry::default())
        }
        Ok(Err(DeskError::Words(_))) => page(f, key, None, Some("tell-error-words"), entry),
        Ok(Err(DeskError::TooLong { .. })) => page(f, key, None, Some("tell-error-long"), entry),
        Ok(Err(_)) | Err(_) => page(f, key, None, Some("tell-error-kept"), entry),
    };
    let page = page.ok_or_else(Fault::not_found)?;
    let html = page.render().map_err(Fault::failed)?;
    Ok(Html(html).into_response())
}

fn frame(visit: &Visit) -> Frame {
    let mut f = visit.frame(Side::Public, TITLE).narrow();
    f.is_visited = false;
    f
}

fn said(f: &Frame, kept: TellingKept) -> String {
    match (kept.on_duty, kept.read_by) {
        (true, _) => f.say("tell-kept-called"),
        (false, Some(by)) => f.say1("tell-kept-read", "when", f.clock().full(by)),
        (false, None) => f.say("tell-kept"),
    }
}

fn page(
    f: Frame,
    key: String,
    kept: Option<String>,
    mistake: Option<&str>,
    entry: Entry,
) -> Option<TellPage> {
    let lines = HelpLines::of(&f.country, f.speaker().lang())?;
    Some(TellPage {
        lines,
        key,
        kept,
        mistake: mistake.map(|key| f.say1(key, "number", lines.emergency_number())),
        words: entry.words,
        about: entry.about,
        reach: entry.reach,
        f,
    })
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Public, TITLE).narrow();
    let entry = || Entry {
        words: Typed::new(sample::WORDS),
        ..Entry::default()
    };
    let kept = |on_duty, read_by| {
        let f = frame();
        let said = said(&f, TellingKept { on_duty, read_by });
        page(f, "k".to_owned(), Some(said), None, Entry::default())
    };
    let wrong = |key| page(frame(), "k".to_owned(), None, Some(key), entry());
    let states = [
        (
            "tell",
            page(frame(), "k".to_owned(), None, None, Entry::default()),
        ),
        ("tell-called", kept(true, None)),
        ("tell-read", kept(false, Some(sample::now()))),
        ("tell-kept", kept(false, None)),
        ("tell-words", wrong("tell-error-words")),
        ("tell-long", wrong("tell-error-long")),
        ("tell-not-kept", wrong("tell-error-kept")),
    ];
    let mut pages = Vec::new();
    for (name, page) in states {
        pages.extend(
            page.map(|page| sample::pages([(name, page.render())]))
                .unwrap_or_default(),
        );
    }
    pages
}
