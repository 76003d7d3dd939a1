//! What is shown when something went wrong: what happened, what it means for the person's words,
//! and where help is.

use askama::Template;

use crate::{
    fault::{Fault, Why},
    form::Typed,
    frame::{Frame, Side},
    lines::Country,
    locale::Lang,
    markup::Markup,
    pages::sample,
};

/// A page for one failure.
#[derive(Template)]
#[template(path = "public/fault.html")]
pub struct FaultPage {
    f: Frame,
    why: Why,
    code: &'static str,
    reference: String,
    words: Typed,
}

impl FaultPage {
    /// The page for this failure, with the number that its line in the log carries.
    pub fn new(f: Frame, fault: &Fault, reference: &str) -> FaultPage {
        FaultPage {
            f,
            why: fault.why,
            code: fault.code,
            reference: reference.to_owned(),
            words: fault.words.clone(),
        }
    }

    /// The page.
    pub fn page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn title(&self) -> String {
        self.f.say(&format!("fault-{}-title", self.why.code()))
    }

    /// What happened. Somebody who had written something is told about their words instead.
    fn text(&self) -> Markup {
        let ending = if self.words.is_blank() {
            "text"
        } else {
            "words"
        };
        self.f.rich(&format!("fault-{}-{ending}", self.why.code()))
    }

    /// The number to call when a life is in danger, without asking anybody.
    fn emergency(&self) -> String {
        Country::of(&self.f.country)
            .and_then(|country| country.lines.first())
            .map_or_else(|| "112".to_owned(), |line| line.number.clone())
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let page = |why: Why, words: &str| {
        let fault = Fault::of(why).keeping(Typed::new(words));
        let f = sample::frame(lang, Side::Client, "tab-home").narrow();
        FaultPage::new(f, &fault, "4f2a09c1").page()
    };
    let mut pages = Vec::new();
    for why in Why::ALL {
        let name = format!("fault-{}", why.code());
        pages.extend(sample::pages([(name.as_str(), page(why, ""))]));
        let name = format!("fault-{}-words", why.code());
        pages.extend(sample::pages([(name.as_str(), page(why, sample::WORDS))]));
    }
    pages
}
