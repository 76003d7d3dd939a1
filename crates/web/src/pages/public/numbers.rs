//! The numbers of help for when there is no network: a file that is saved by hand, and the page that
//! the browser keeps by itself. Neither says whose it is, and neither leads anywhere but to help.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderName, header},
    response::{Html, IntoResponse, Response},
};

use crate::{
    clock::Clock,
    fault::Fault,
    frame::{Frame, Side},
    lines::Country,
    locale::Lang,
    pages::{
        public::help::{CACHING, HelpLines},
        sample,
    },
    visit::{Visit, show},
};

/// How the file is called on somebody's phone. It says nothing, in any language.
const ATTACHMENT: &str = "attachment; filename=\"numbers.html\"";

/// What a file would say to a browser about itself if it were sent as a page; it is never shown here.
const HEADERS: [(HeaderName, &str); 3] = [
    (header::CONTENT_DISPOSITION, ATTACHMENT),
    (header::CACHE_CONTROL, CACHING),
    (header::VARY, "accept-language, cookie"),
];

/// The file: everything that it needs stands in it.
#[derive(Template)]
#[template(path = "public/help_file.html")]
pub struct FilePage {
    f: Frame,
    lines: HelpLines,
}

/// The page that stands in for another one that can not be reached.
#[derive(Template)]
#[template(path = "public/help_offline.html")]
pub struct OfflinePage {
    f: Frame,
    lines: HelpLines,
}

/// `GET /help/file`
pub async fn file(visit: Visit) -> Result<Response, Fault> {
    let country = visit.door.country.clone();
    save(&visit, &country)
}

/// `GET /help/{country}/file`
pub async fn file_of(visit: Visit, Path(country): Path<String>) -> Result<Response, Fault> {
    save(&visit, known(&country)?)
}

/// `GET /help/offline`: what the service worker keeps.
pub async fn offline(visit: Visit) -> Result<Response, Fault> {
    let country = visit.door.country.clone();
    stand_in(&visit, &country)
}

/// `GET /help/{country}/offline`
pub async fn offline_of(visit: Visit, Path(country): Path<String>) -> Result<Response, Fault> {
    stand_in(&visit, known(&country)?)
}

fn known(country: &str) -> Result<&'static str, Fault> {
    Country::exactly(country)
        .map(|country| country.code.as_str())
        .ok_or_else(Fault::not_found)
}

fn save(visit: &Visit, country: &str) -> Result<Response, Fault> {
    let f = visit.frame(Side::Public, "numbers-title");
    let lines = lines(&f, country).ok_or_else(Fault::not_found)?;
    let Html(page) = show(&FilePage { f, lines })?;
    Ok((HEADERS, Html(page)).into_response())
}

fn stand_in(visit: &Visit, country: &str) -> Result<Response, Fault> {
    let f = visit.frame(Side::Public, "numbers-title");
    let lines = lines(&f, country).ok_or_else(Fault::not_found)?;
    let Html(page) = show(&OfflinePage { f, lines })?;
    let caching = [
        (header::CACHE_CONTROL, CACHING),
        (header::VARY, "accept-language, cookie"),
    ];
    Ok((caching, Html(page)).into_response())
}

fn lines(f: &Frame, country: &str) -> Option<HelpLines> {
    HelpLines::of(country, f.speaker().lang())
}

fn checked(lines: &HelpLines, clock: &Clock) -> String {
    lines
        .checked()
        .map(|date| clock.civil_date(date))
        .unwrap_or_default()
}

impl FilePage {
    fn checked(&self) -> String {
        checked(&self.lines, self.f.clock())
    }
}

impl OfflinePage {
    fn checked(&self) -> String {
        checked(&self.lines, self.f.clock())
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for country in Country::all() {
        let f = sample::frame(lang, Side::Public, "numbers-title");
        let Some(lines) = lines(&f, &country.code) else {
            continue;
        };
        let file = FilePage {
            f: f.clone(),
            lines,
        };
        let offline = OfflinePage { f, lines };
        pages.extend(sample::pages([
            (
                format!("help-file-{}", country.code).as_str(),
                file.render(),
            ),
            (
                format!("help-offline-{}", country.code).as_str(),
                offline.render(),
            ),
        ]));
    }
    pages
}
