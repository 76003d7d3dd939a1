//! One call for help: who was called, who has it, and what comes next. The page works without scripts:
//! it is read again by its own link.

use askama::Template;
use axum::{extract::Path, response::Redirect};
use desk::view::CallTold;
use practice::{ContactId, Name};

use crate::{
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{frame, id_of},
        public::help::HelpLines,
        sample,
    },
    promise::{CallWords, Teller},
    visit::{Shown, Visit, show},
};

/// The page.
#[derive(Template)]
#[template(path = "client/call.html")]
pub struct CallPage {
    f: Frame,
    id: String,
    told: CallTold,
    words: CallWords,
    as_of: String,
    lines: HelpLines,
}

/// `GET /c/help/{id}`
pub async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: ContactId = id_of(&id)?;
    let told = visit
        .ask(move |desk, act, viewer| desk.own_call(act, viewer, id))
        .await?
        .ok_or_else(Fault::not_found)?;
    let page = call_page(frame(&visit, "help"), id, told).ok_or_else(Fault::not_found)?;
    show(&page)
}

/// `POST /c/help/{id}/ok`: the client is OK now. It is told, and ends nothing.
pub async fn ok(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: ContactId = id_of(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.ok_now(act, viewer, id))
        .await?;
    Ok(Redirect::to(&format!("/c/help/{id}")))
}

fn call_page(f: Frame, id: ContactId, told: CallTold) -> Option<CallPage> {
    let lines = HelpLines::of(&f.country, f.speaker().lang())?;
    let teller = Teller::in_general(f.clock().clone());
    Some(CallPage {
        id: id.to_string(),
        words: teller.call(&told),
        as_of: f.clock().time(f.clock().now()),
        lines,
        told,
        f: f.narrow(),
    })
}

/// Every way in which a call can stand.
const CODES: [&str; 9] = [
    "asked",
    "not-taken",
    "no-one",
    "taken",
    "silent",
    "missed",
    "spoke",
    "closed",
    "nobody-on-duty",
];

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for code in CODES {
        let f = sample::frame(lang, Side::Client, "").under("help");
        let name = Name {
            full: "Jo Park".to_owned(),
            short: "Jo Park".to_owned(),
            given: "Jo".to_owned(),
        };
        let told = CallTold {
            code,
            people: vec![name.clone(), sample::amara()],
            by: Some(name.clone()),
            at: Some(sample::now()),
            until: Some(sample::at("2026-05-12T18:34:00Z")),
            follow_up: matches!(code, "spoke" | "closed")
                .then(|| (sample::amara(), sample::at("2026-05-14T14:00:00Z"))),
            opened_at: Some(sample::now()),
            is_unanswered: matches!(code, "not-taken" | "no-one" | "silent" | "nobody-on-duty"),
            client_ok: code == "taken",
            is_over: matches!(code, "closed"),
        };
        let id = ContactId::from_bytes([5; 16]);
        if let Some(page) = call_page(f, id, told) {
            pages.extend(sample::pages([(
                &format!("client-call-{code}"),
                page.render(),
            )]));
        }
    }
    pages
}
