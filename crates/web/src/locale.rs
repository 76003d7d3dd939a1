//! Languages: which one a page speaks, and the sentences of each.
//!
//! The files are `content/locales/<language>/*.ftl`. They are built into the program, and read once.

use std::{collections::HashMap, fmt::Display, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::markup::Markup;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// British English, the language that every sentence exists in.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Lang {
    /// Every language, in the order of the list that people pick from.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Es];

    /// The code, as in cookies and folder names.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Es => "es",
        }
    }

    /// The tag for the page's `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en-GB",
            Lang::Es => "es",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Es => "Español",
        }
    }

    /// The language with this code or tag: `es`, `es-MX`.
    pub fn from_code(code: &str) -> Option<Lang> {
        let primary = code.split(['-', '_']).next()?.trim().to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.code() == primary)
    }

    /// The first language of an `Accept-Language` header that is spoken here.
    pub fn from_accept(header: &str) -> Option<Lang> {
        let mut wanted: Vec<(u16, Lang)> = header
            .split(',')
            .take(ACCEPTED_MAX)
            .filter_map(|part| {
                let (code, weight) = part.split_once(";q=").unwrap_or((part, "1"));
                Some((permille(weight)?, Lang::from_code(code.trim())?))
            })
            .filter(|(weight, _)| *weight > 0)
            .collect();
        wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        wanted.first().map(|(_, lang)| *lang)
    }

    /// Who speaks this language.
    pub fn speaker(self) -> Speaker {
        Speaker { lang: self }
    }
}

/// How many entries of `Accept-Language` are looked at: no browser sends more.
const ACCEPTED_MAX: usize = 24;

/// `0.85` as 850, without floating point.
fn permille(weight: &str) -> Option<u16> {
    let (whole, rest) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits: String = rest.chars().chain("000".chars()).take(3).collect();
    let whole: u16 = whole.parse().ok()?;
    let parts: u16 = digits.parse().ok()?;
    whole.checked_mul(1000)?.checked_add(parts)
}

/// Says sentences in one language.
#[derive(Clone, Copy, Debug)]
pub struct Speaker {
    lang: Lang,
}

impl Speaker {
    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A sentence without anything to fill in.
    pub fn say(&self, key: &str) -> String {
        self.tell(key, &[])
    }

    /// A sentence with what is filled in. An argument called `n` is a number and chooses the plural.
    ///
    /// A sentence that is missing is said in English, and one that is missing there is its key: a
    /// test makes sure that neither happens.
    pub fn tell(&self, key: &str, args: &[(&str, &dyn Display)]) -> String {
        let args = fluent_args(args);
        SPEECH
            .format(self.lang, key, &args)
            .or_else(|| SPEECH.format(Lang::En, key, &args))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The same, where `**` stands around what is said strongly.
    pub fn rich(&self, key: &str, args: &[(&str, &dyn Display)]) -> Markup {
        Markup::strong(&self.tell(key, args))
    }

    /// Whether there is such a sentence in this very language.
    pub fn has(&self, key: &str) -> bool {
        SPEECH
            .bundles
            .get(&self.lang)
            .is_some_and(|bundle| bundle.has_message(key))
    }

    /// The words joined as a list: `a, b and c`.
    pub fn list(&self, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [only] => only.clone(),
            [rest @ .., last] => {
                self.tell("list-and", &[("first", &rest.join(", ")), ("last", last)])
            }
        }
    }
}

/// What is wrong with the files of the languages: one line each, none when all is well.
pub fn problems() -> Vec<String> {
    SPEECH.problems.clone()
}

#[derive(RustEmbed)]
#[folder = "../../content/locales"]
struct Files;

static SPEECH: LazyLock<Speech> = LazyLock::new(Speech::read);

struct Speech {
    bundles: HashMap<Lang, FluentBundle<FluentResource>>,
    problems: Vec<String>,
}

impl Speech {
    fn read() -> Speech {
        let mut speech = Speech {
            bundles: HashMap::new(),
            problems: Vec::new(),
        };
        for lang in Lang::ALL {
            let bundle = speech.bundle(lang);
            speech.bundles.insert(lang, bundle);
        }
        speech
    }

    fn bundle(&mut self, lang: Lang) -> FluentBundle<FluentResource> {
        let tag: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that isolate what is filled in are for texts of two directions; both languages
        // here run left to right, and the marks break copying and comparing.
        bundle.set_use_isolating(false);
        let folder = format!("{}/", lang.code());
        let is_ours = |path: &str| path.starts_with(&folder) && path.ends_with(".ftl");
        for path in Files::iter().filter(|path| is_ours(path)) {
            let text = Files::get(&path)
                .and_then(|file| String::from_utf8(file.data.into_owned()).ok())
                .unwrap_or_default();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                self.problems
                    .extend(errors.iter().map(|error| format!("{path}: {error}")));
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                self.problems
                    .extend(errors.iter().map(|error| format!("{path}: {error}")));
            }
        }
        bundle
    }

    fn format(&self, lang: Lang, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundles.get(&lang)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(args), &mut errors);
        if !errors.is_empty() {
            tracing::warn!(
                key,
                lang = lang.code(),
                "a sentence lacks something to fill in"
            );
        }
        Some(said.into_owned())
    }
}

fn fluent_args<'a>(args: &[(&'a str, &dyn Display)]) -> FluentArgs<'a> {
    let mut fluent = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        let text = value.to_string();
        match (*name, text.parse::<u32>()) {
            ("n", Ok(number)) => fluent.set(*name, number),
            _ => fluent.set(*name, FluentValue::from(text)),
        }
    }
    fluent
}

/// A title begins with a capital, also where the same words stand inside a sentence elsewhere.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
