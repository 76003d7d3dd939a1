//! Help lines by country: read from the files that are built in, so that the page of help needs no
//! store. What a field means stands in `content/crisis-lines/README.md`.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::locale::Lang;

/// The country whose lines are shown when there is no file: the number 112 at least.
const COUNTRY_OTHERWISE: &str = "eu";

/// A text in each language of the interface, by its code.
pub type Texts = BTreeMap<String, String>;

/// The help lines of one country.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Two letters.
    #[serde(rename = "country")]
    pub code: String,
    /// Its name.
    pub name: Texts,
    /// Its lines, in the order in which they are shown.
    #[serde(rename = "line")]
    pub lines: Vec<Line>,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Life is in danger.
    Emergency,
    /// To talk to somebody now.
    Crisis,
    /// Hurt or threatened at home.
    Violence,
    /// Took too much, or swallowed something.
    Poison,
}

/// How a line is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// By telephone.
    Call,
    /// By text message.
    Text,
    /// By chat, at an address.
    Chat,
    /// At an address.
    Web,
}

/// What a call or a text costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cost {
    /// Nothing.
    Free,
    /// What an ordinary call or text costs.
    Standard,
    /// More than that.
    Paid,
}

/// One way to reach help.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it is for.
    pub topic: Topic,
    /// How it is reached.
    pub kind: LineKind,
    /// What it is called in its country.
    pub name: String,
    /// What is dialled or texted; for a chat or a page its address, without `https://`.
    pub number: String,
    /// The word to send, when there has to be one.
    pub send: Option<String>,
    /// When somebody answers.
    pub hours: Texts,
    /// Which languages are spoken: two letters each.
    pub languages: Vec<String>,
    /// What it costs.
    pub cost: Cost,
    /// Who it is for, in one sentence.
    pub note: Option<Texts>,
    /// The day on which the source was read.
    pub checked: String,
    /// What was read.
    pub source: String,
    /// Whether it was read in a public source, or is general knowledge. Neither was rung.
    pub verified: String,
}

impl Country {
    /// The country with this code, or what stands for countries without a file.
    pub fn of(code: &str) -> Option<&'static Country> {
        Country::exactly(code).or_else(|| Country::exactly(COUNTRY_OTHERWISE))
    }

    /// The country with this code.
    pub fn exactly(code: &str) -> Option<&'static Country> {
        COUNTRIES.get(&code.to_ascii_lowercase())
    }

    /// Every country, by its code.
    pub fn all() -> impl Iterator<Item = &'static Country> {
        COUNTRIES.values()
    }

    /// Its lines for one topic.
    pub fn lines_for(&self, topic: Topic) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.topic == topic)
    }

    /// Its name.
    pub fn name_in(&self, lang: Lang) -> &str {
        text(&self.name, lang)
    }
}

impl Line {
    /// The address of its link: a number to dial or to text, or a page.
    pub fn href(&self) -> String {
        let digits: String = self
            .number
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        match (self.kind, &self.send) {
            (LineKind::Call, _) => format!("tel:{digits}"),
            (LineKind::Text, Some(word)) => format!("sms:{digits}?body={word}"),
            (LineKind::Text, None) => format!("sms:{digits}"),
            (LineKind::Chat | LineKind::Web, _) => format!("https://{}", self.number),
        }
    }

    /// When somebody answers.
    pub fn hours_in(&self, lang: Lang) -> &str {
        text(&self.hours, lang)
    }

    /// Who it is for.
    pub fn note_in(&self, lang: Lang) -> Option<&str> {
        self.note.as_ref().map(|note| text(note, lang))
    }
}

fn text(texts: &Texts, lang: Lang) -> &str {
    texts
        .get(lang.code())
        .or_else(|| texts.get(Lang::En.code()))
        .map_or("", String::as_str)
}

#[derive(RustEmbed)]
#[folder = "../../content/crisis-lines"]
struct Files;

fn files() -> impl Iterator<Item = Cow<'static, str>> {
    Files::iter().filter(|name| name.ends_with(".toml"))
}

static COUNTRIES: LazyLock<BTreeMap<String, Country>> = LazyLock::new(|| {
    let read = |name: &str| -> Option<Country> {
        let file = Files::get(name)?;
        let text = std::str::from_utf8(&file.data).ok()?.to_owned();
        match toml::from_str(&text) {
            Ok(country) => Some(country),
            Err(error) => {
                tracing::error!(file = name, %error, "the help lines of a country can not be read");
                None
            }
        }
    };
    files()
        .filter_map(|name| read(&name))
        .map(|country| (country.code.clone(), country))
        .collect()
});

/// How many files of help lines there are, and how many could be read: a test compares the two.
pub fn files_and_read() -> (usize, usize) {
    (files().count(), COUNTRIES.len())
}
