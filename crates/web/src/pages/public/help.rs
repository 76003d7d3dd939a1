//! Help for everybody, without a sign-in, without a store, and the same for all: nothing on it says
//! whether somebody is a client.

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{Html, IntoResponse, Response},
};

use crate::{
    fault::Fault,
    frame::{Frame, Side},
    lines::{Cost, Country, Line, LineKind, Topic},
    locale::Lang,
    pages::sample,
    visit::{Visit, show},
};

/// How long a browser may keep this page, and how much longer when we do not answer.
///
/// An hour is soon enough for a number that was mended; a month is for when the practice is down.
pub(crate) const CACHING: &str = "private, max-age=3600, stale-if-error=2592000";

/// The page of help for one country.
#[derive(Template)]
#[template(path = "public/help.html")]
pub struct HelpPage {
    f: Frame,
    lines: HelpLines,
    others: Vec<&'static Country>,
}

/// The lines of one country in the order of the page: shared by all pages that offer help.
#[derive(Clone, Copy, Debug)]
pub struct HelpLines {
    country: &'static Country,
    lang: Lang,
}

/// One line as a button.
#[derive(Clone, Debug)]
pub struct HelpLine {
    /// Where it leads.
    pub href: String,
    /// Its icon.
    pub icon: &'static str,
    /// What it does: `Call Samaritans, 116 123`.
    pub title: String,
    /// When, at what cost, for whom.
    pub detail: String,
}

impl HelpLines {
    /// The lines of this country. There are always some.
    pub fn of(country: &str, lang: Lang) -> Option<HelpLines> {
        Country::of(country).map(|country| HelpLines { country, lang })
    }

    /// If life is in danger.
    pub fn emergency(&self) -> Vec<HelpLine> {
        self.topic(Topic::Emergency)
    }

    /// To talk to somebody now.
    pub fn talk(&self) -> Vec<HelpLine> {
        self.topic(Topic::Crisis)
    }

    /// Hurt at home.
    pub fn violence(&self) -> Vec<HelpLine> {
        self.topic(Topic::Violence)
    }

    /// Took too much.
    pub fn poison(&self) -> Vec<HelpLine> {
        self.topic(Topic::Poison)
    }

    /// The number of emergency.
    pub fn emergency_number(&self) -> &'static str {
        self.country
            .lines_for(Topic::Emergency)
            .next()
            .map_or("112", |line| line.number.as_str())
    }

    /// The country's name.
    pub fn country_name(&self) -> &'static str {
        self.country.name_in(self.lang)
    }

    /// Where the file with these lines is.
    pub fn file_path(&self) -> String {
        format!("/help/{}/file", self.country.code)
    }

    /// The oldest day on which one of these was looked up.
    pub fn checked(&self) -> Option<jiff::civil::Date> {
        self.country
            .lines
            .iter()
            .filter_map(|line| line.checked.parse().ok())
            .min()
    }

    fn topic(&self, topic: Topic) -> Vec<HelpLine> {
        self.country
            .lines_for(topic)
            .map(|line| self.line(line))
            .collect()
    }

    fn line(&self, line: &Line) -> HelpLine {
        let speaker = self.lang.speaker();
        let (icon, key) = match (line.kind, line.topic, &line.send) {
            (LineKind::Call, Topic::Emergency, _) => ("phone", "line-call-emergency"),
            (LineKind::Call, _, _) => ("phone", "line-call"),
            (LineKind::Text, _, Some(_)) => ("text", "line-text-word"),
            (LineKind::Text, _, None) => ("text", "line-text"),
            (LineKind::Chat, _, _) => ("text", "line-chat"),
            (LineKind::Web, _, _) => ("info", "line-web"),
        };
        let send = line.send.clone().unwrap_or_default();
        // A number that is broken in two is hard to read out and to dial.
        let number = line.number.replace(' ', "\u{a0}");
        let title = speaker.tell(
            key,
            &[("name", &line.name), ("number", &number), ("word", &send)],
        );
        HelpLine {
            href: line.href(),
            icon,
            title,
            detail: self.detail(line),
        }
    }

    fn detail(&self, line: &Line) -> String {
        let speaker = self.lang.speaker();
        let cost = match line.cost {
            Cost::Free => "line-free",
            Cost::Standard => "line-standard",
            Cost::Paid => "line-paid",
        };
        let mut parts = vec![speaker.tell(cost, &[("hours", &line.hours_in(self.lang))])];
        if matches!(line.kind, LineKind::Text) {
            parts.insert(0, speaker.tell("line-name", &[("name", &line.name)]));
        }
        let is_spoken = line.languages.iter().any(|code| code == self.lang.code());
        if !is_spoken || line.languages.len() > 1 {
            let names: Vec<String> = line
                .languages
                .iter()
                .map(|code| speaker.say(&format!("language-{code}")))
                .collect();
            parts.push(speaker.tell("line-languages", &[("languages", &speaker.list(&names))]));
        }
        parts.extend(line.note_in(self.lang).map(str::to_owned));
        parts.join(" ")
    }
}

/// `GET /help`
pub async fn get(visit: Visit) -> Result<Response, Fault> {
    let country = visit.door.country.clone();
    page(&visit, &country)
}

/// `GET /help/{country}`
pub async fn of_country(visit: Visit, Path(country): Path<String>) -> Result<Response, Fault> {
    let country = Country::exactly(&country).ok_or_else(Fault::not_found)?;
    page(&visit, &country.code)
}

fn page(visit: &Visit, country: &str) -> Result<Response, Fault> {
    let mut f = visit
        .frame(Side::Public, "help-title")
        .narrow()
        .under("help");
    f.is_visited = false;
    let Html(page) = show(&help_page(f, country).ok_or_else(Fault::not_found)?)?;
    let caching = [
        (header::CACHE_CONTROL, CACHING),
        (header::VARY, "accept-language, cookie"),
    ];
    Ok((caching, Html(page)).into_response())
}

fn help_page(f: Frame, country: &str) -> Option<HelpPage> {
    let lang = f.speaker().lang();
    let lines = HelpLines::of(country, lang)?;
    let others = Country::all()
        .filter(|other| other.code != lines.country.code)
        .collect();
    Some(HelpPage { f, lines, others })
}

impl HelpPage {
    fn checked(&self) -> String {
        self.lines
            .checked()
            .map(|date| self.f.clock().civil_date(date))
            .unwrap_or_default()
    }

    fn name_of(&self, country: &Country) -> String {
        country.name_in(self.lines.lang).to_owned()
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for country in Country::all() {
        let f = sample::frame(lang, Side::Public, "help-title")
            .narrow()
            .under("help");
        let page = help_page(f, &country.code).map(|page| page.render());
        let name = format!("help-{}", country.code);
        pages.extend(
            page.map(|page| sample::pages([(name.as_str(), page)]))
                .unwrap_or_default(),
        );
    }
    pages
}
