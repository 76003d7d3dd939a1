//! "Are you safe right now?": one question. The words are stored and stay on the page;
//! what made the computer stop is never shown.

use askama::Template;
use desk::view::{PurposeView, SafetyAnswer};
use practice::{Disposition, Name, Purpose};

use crate::{
    form::Typed,
    frame::{Frame, Side},
    locale::Lang,
    pages::sample,
    promise::{Look, Teller},
};

/// The page with the question.
#[derive(Template)]
#[template(path = "client/pause.html")]
pub struct PausePage {
    f: Frame,
    /// Where the answer goes: the same form that was sent.
    action: String,
    /// The version of the words that are being changed, when they are.
    version: Option<u32>,
    words: Typed,
    look: Look,
    /// What happens to the words of somebody who is safe.
    button: String,
    /// By when a person looks, when one does.
    looked: Option<String>,
}

/// The answer in a form.
pub(crate) fn answer(code: &str) -> Option<SafetyAnswer> {
    match code {
        "safe" => Some(SafetyAnswer::Safe),
        "not-sure" => Some(SafetyAnswer::NotSure),
        "not-safe" => Some(SafetyAnswer::NotSafe),
        _ => None,
    }
}

pub(crate) fn page(
    f: Frame,
    clinician: &Name,
    asked: &PurposeView,
    action: String,
    version: Option<u32>,
    words: Typed,
) -> PausePage {
    let teller = Teller::new(f.clock().clone(), clinician);
    let told = teller.before(&asked.promise);
    PausePage {
        f: f.narrow(),
        action,
        version,
        words,
        look: told.look,
        button: told.button,
        looked: asked
            .promise
            .is_looked_at
            .then(|| teller.looked(&asked.promise)),
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let held = sample::view(Purpose::Agenda, Disposition::Hold, sample::Times::Known);
    let looked = PurposeView {
        promise: sample::looked_at(&held.promise),
        purpose: held.purpose,
    };
    let page = |asked: &PurposeView, version| {
        let f = sample::frame(lang, Side::Client, "").under("contact");
        let action = format!("/c/contact/{}/send", sample::draft_id());
        page(
            f,
            &sample::amara(),
            asked,
            action,
            version,
            Typed::new(sample::WORDS),
        )
        .render()
    };
    sample::pages([
        ("pause", page(&looked, None)),
        ("pause-change", page(&held, Some(2))),
    ])
}
