//! Help now, signed in: the same lines as for everybody, and a call from the practice where a rota
//! stands behind it.

use askama::Template;
use axum::response::Redirect;

use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    lines::Country,
    locale::Lang,
    pages::{client::frame, public::help::HelpLines, sample},
    visit::{Shown, Visit, show},
};

/// The page.
#[derive(Template)]
#[template(path = "client/help.html")]
pub struct HelpPage {
    f: Frame,
    lines: HelpLines,
    /// The key of the call: pressing twice is one call.
    key: String,
}

/// `GET /c/help`
pub async fn get(visit: Visit) -> Shown {
    let f = frame(&visit, "help");
    show(&help_page(f, visit.form_key()).ok_or_else(Fault::not_found)?)
}

/// `POST /c/help`: asks the practice for a call. No word and no reason is needed.
pub async fn ask(visit: Visit, form: Form) -> Result<Redirect, Fault> {
    // A form without its key is still a call for help: it gets a key of its own.
    let key = form
        .picked("key")
        .map_or_else(|| visit.form_key(), str::to_owned);
    let call = visit
        .ask(move |desk, act, viewer| desk.ask_for_help(act, viewer, &key))
        .await?;
    Ok(Redirect::to(&format!("/c/help/{call}")))
}

fn help_page(f: Frame, key: String) -> Option<HelpPage> {
    let lines = HelpLines::of(&f.country, f.speaker().lang())?;
    Some(HelpPage {
        f: f.narrow(),
        lines,
        key,
    })
}

impl HelpPage {
    fn checked(&self) -> String {
        self.lines
            .checked()
            .map(|date| self.f.clock().civil_date(date))
            .unwrap_or_default()
    }

    fn others(&self) -> Vec<&'static Country> {
        Country::all()
            .filter(|other| other.code != self.f.country)
            .collect()
    }

    fn name_of(&self, country: &Country) -> String {
        country.name_in(self.f.speaker().lang()).to_owned()
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("help");
    let mut no_rota = frame();
    no_rota.rota = false;
    [("client-help", frame()), ("client-help-no-rota", no_rota)]
        .into_iter()
        .filter_map(|(name, f)| Some((name, help_page(f, "00ff".to_owned())?)))
        .flat_map(|(name, page)| sample::pages([(name, page.render())]))
        .collect()
}
