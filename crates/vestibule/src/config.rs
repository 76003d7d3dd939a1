//! The configuration of a practice: checked once, typed from then on.

pub(crate) mod couriers;
pub(crate) mod keys;
mod raw;

use std::{
    collections::BTreeSet,
    env,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use practice::OfficeHours;
use screen::Mode;

use crate::{access_log::ask::Server, book::Source, error::CommandError, passphrase};
use raw::Raw;

/// The levels of the log, from the quietest.
const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

/// Everything that a practice sets up.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The practice itself.
    pub(crate) practice: Practice,
    /// Where its book of policies comes from.
    pub(crate) book: Source,
    /// Whether somebody said which book; else it is the one that the practice was founded with.
    pub(crate) is_book_given: bool,
    /// How much of the safety screen may be used.
    pub(crate) screen: Mode,
    /// Where what it keeps is kept.
    pub(crate) data: Data,
    /// Where copies of it go.
    pub(crate) backup: Backup,
    /// Whether a record whose time is over is destroyed without a person.
    pub(crate) erases_unasked: bool,
    /// The web server.
    pub(crate) web: Web,
    /// Who witnesses the access log.
    pub(crate) witnesses: Vec<Server>,
    /// How people are told outside.
    pub(crate) couriers: couriers::Setup,
    /// The log.
    pub(crate) log: Log,
}

/// The practice itself. What stands here founds it at the first start.
#[derive(Clone, Debug)]
pub(crate) struct Practice {
    /// The name on the door.
    pub(crate) name: String,
    /// The country of its help lines: two letters.
    pub(crate) country: String,
    /// Its time zone.
    pub(crate) zone: String,
    /// When it answers, as text.
    pub(crate) hours: String,
    /// When it answers.
    pub(crate) office_hours: OfficeHours,
    /// The dates on which it is closed.
    pub(crate) closed: BTreeSet<Date>,
    /// Whether a rota stands behind a call for help.
    pub(crate) rota: bool,
}

/// Where what a practice keeps is kept.
#[derive(Clone, Debug)]
pub(crate) struct Data {
    /// The data folder.
    pub(crate) folder: PathBuf,
    /// The database: a path, or a URL of PostgreSQL.
    pub(crate) database: String,
    /// The file of the root key.
    pub(crate) key_file: PathBuf,
    /// The key store: a path, or a URL of PostgreSQL.
    pub(crate) keys: String,
    /// Where the passphrase of the root key comes from.
    pub(crate) passphrase: passphrase::Source,
}

/// Where copies go, and for how long they stay.
#[derive(Clone, Debug)]
pub(crate) struct Backup {
    /// The folder; none unless it is named.
    pub(crate) folder: Option<PathBuf>,
    /// How often a copy is made, in hours.
    pub(crate) every_hours: u32,
    /// For how many days a copy of the practice stays.
    pub(crate) keep_days: u32,
}

/// The web server.
#[derive(Clone, Debug)]
pub(crate) struct Web {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// Where browsers find the practice, as in `https://door.example`; `http://localhost` and the
    /// port when nothing is said.
    pub(crate) origin: Option<String>,
    /// Whether browsers send the cookie over TLS only.
    pub(crate) secure_cookies: bool,
    /// Where the button "Exit" leads.
    pub(crate) exit_url: String,
}

/// The log.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// How much is logged.
    pub(crate) level: String,
    /// As JSON, one object a line.
    pub(crate) json: bool,
}

impl Config {
    /// The configuration that this file and this environment give.
    ///
    /// # Errors
    ///
    /// [`CommandError::Usage`] with one sentence: what, where, what to do.
    pub(crate) fn read(file: Option<&Path>) -> Result<Config, CommandError> {
        Config::typed(&Raw::read(file, env::vars_os())?)
    }

    /// The configuration when nothing is said.
    ///
    /// # Errors
    ///
    /// None: a test reads the defaults.
    pub(crate) fn defaults() -> Result<Config, CommandError> {
        Config::typed(&Raw::read(None, std::iter::empty())?)
    }

    /// The configuration of a test, from variables.
    #[cfg(test)]
    pub(crate) fn of_test(variables: &[(&str, &str)]) -> Config {
        let variables = variables
            .iter()
            .map(|(name, value)| (name.into(), value.into()));
        Config::typed(&Raw::read(None, variables).unwrap()).unwrap()
    }

    fn typed(raw: &Raw) -> Result<Config, CommandError> {
        Ok(Config {
            practice: practice(raw)?,
            book: source(raw)?,
            is_book_given: raw.is_given("policy.preset") || raw.is_given("policy.book"),
            screen: mode(raw)?,
            data: data(raw)?,
            backup: backup(raw)?,
            erases_unasked: raw.flag("retention.automatic"),
            web: web(raw)?,
            witnesses: witnesses(raw)?,
            couriers: couriers::Setup::read(raw)?,
            log: log(raw)?,
        })
    }
}

impl Data {
    /// The URL of the database that the store opens.
    pub(crate) fn url(&self) -> String {
        url(&self.database)
    }

    /// The path of the SQLite file, unless the database is PostgreSQL.
    pub(crate) fn sqlite_path(&self) -> Option<PathBuf> {
        path(&self.database)
    }

    /// The URL of the key store.
    pub(crate) fn keys_url(&self) -> String {
        url(&self.keys)
    }

    /// The path of the key store, unless it is PostgreSQL.
    pub(crate) fn keys_path(&self) -> Option<PathBuf> {
        path(&self.keys)
    }
}

fn is_postgres(place: &str) -> bool {
    place.starts_with("postgres://") || place.starts_with("postgresql://")
}

fn url(place: &str) -> String {
    if is_postgres(place) || place.starts_with("sqlite:") {
        return place.to_owned();
    }
    format!("sqlite://{place}")
}

fn path(place: &str) -> Option<PathBuf> {
    if is_postgres(place) {
        return None;
    }
    let path = place.strip_prefix("sqlite://").unwrap_or(place);
    Some(PathBuf::from(path))
}

fn practice(raw: &Raw) -> Result<Practice, CommandError> {
    let name = raw.text("practice.name").trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        let why = format!("the name on the door has one to {NAME_CHARS_MAX} characters");
        return Err(raw.wrong("practice.name", &why));
    }
    let country = raw.text("practice.country").trim().to_ascii_lowercase();
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(raw.wrong(
            "practice.country",
            "write two letters, such as gb, us or es",
        ));
    }
    let mut closed = BTreeSet::new();
    for date in raw.list("practice.closed") {
        let date = date.trim().parse::<Date>().map_err(|_| {
            raw.wrong(
                "practice.closed",
                &format!("'{date}' is no date; write it as 2026-12-25"),
            )
        })?;
        closed.insert(date);
    }
    let zone = raw.text("practice.zone").to_owned();
    let hours = raw.text("practice.hours").to_owned();
    let office_hours = OfficeHours::parse(&zone, &hours, closed.clone()).map_err(|error| {
        let key = match error {
            practice::HoursError::Zone(_) => "practice.zone",
            _ => "practice.hours",
        };
        raw.wrong(key, &error.to_string())
    })?;
    let rota = raw.flag("practice.rota");
    Ok(Practice {
        name,
        country,
        zone,
        hours,
        office_hours,
        closed,
        rota,
    })
}

/// A name on a door is short enough for a phone's width in two lines.
const NAME_CHARS_MAX: usize = 80;

fn source(raw: &Raw) -> Result<Source, CommandError> {
    let folder = raw.text("policy.book");
    let folder = (!folder.is_empty()).then(|| Path::new(folder));
    Source::of(Some(raw.text("policy.preset")), folder)
        .map_err(|error| raw.wrong("policy.preset", error.sentence().unwrap_or_default()))
}

fn mode(raw: &Raw) -> Result<Mode, CommandError> {
    match raw.text("screen.mode") {
        "off" => Ok(Mode::Off),
        "words" => Ok(Mode::WordList),
        "both" => Ok(Mode::Both),
        _ => Err(raw.wrong("screen.mode", "write off, words or both")),
    }
}

fn data(raw: &Raw) -> Result<Data, CommandError> {
    let folder = PathBuf::from(raw.text("data.folder"));
    if folder.as_os_str().is_empty() {
        return Err(raw.wrong("data.folder", "name the folder that data is kept in"));
    }
    let or_within = |name: &str, file: &str| match raw.text(name) {
        "" => folder.join(file),
        given => PathBuf::from(given),
    };
    let database = match raw.text("data.database") {
        "" => folder.join("practice.db").display().to_string(),
        given => given.to_owned(),
    };
    let keys = match raw.text("keys.path") {
        "" => folder.join("keys.db").display().to_string(),
        given => given.to_owned(),
    };
    if url(&keys) == url(&database) {
        let why = "the key store has to lie apart from the practice's database; name another place";
        return Err(raw.wrong("keys.path", why));
    }
    let passphrase = passphrase::Source::parse(raw.text("keys.passphrase"))
        .ok_or_else(|| raw.wrong("keys.passphrase", passphrase::SOURCES))?;
    Ok(Data {
        key_file: or_within("data.key_file", "root.key"),
        database,
        keys,
        passphrase,
        folder,
    })
}

fn backup(raw: &Raw) -> Result<Backup, CommandError> {
    let number = |name: &str, most: u32| {
        let parsed = raw.text(name).trim().parse::<u32>().ok();
        parsed
            .filter(|number| (1..=most).contains(number))
            .ok_or_else(|| raw.wrong(name, &format!("write a number from 1 to {most}")))
    };
    let folder = raw.text("backup.folder");
    Ok(Backup {
        folder: (!folder.is_empty()).then(|| PathBuf::from(folder)),
        every_hours: number("backup.every_hours", HOURS_MAX)?,
        keep_days: number("backup.keep_days", DAYS_MAX)?,
    })
}

/// Copies that are made more rarely than once in four weeks are no backup.
const HOURS_MAX: u32 = 28 * 24;
/// The longest that a copy is kept, in days: ten years.
const DAYS_MAX: u32 = 3_660;

fn web(raw: &Raw) -> Result<Web, CommandError> {
    let listen = raw.text("web.listen").parse().map_err(|_| {
        raw.wrong(
            "web.listen",
            "write an address and a port, such as 127.0.0.1:8420",
        )
    })?;
    let exit_url = raw.text("web.exit_url").to_owned();
    if !exit_url.starts_with("https://") {
        return Err(raw.wrong(
            "web.exit_url",
            "a neutral page that begins with https:// is needed",
        ));
    }
    let origin = origin(raw)?;
    if origin
        .as_ref()
        .is_some_and(|origin| origin.starts_with("https://"))
        && !raw.flag("web.secure_cookies")
    {
        return Err(raw.wrong(
            "web.secure_cookies",
            "an origin that begins with https:// needs secure cookies; set it to true",
        ));
    }
    Ok(Web {
        listen,
        origin,
        secure_cookies: raw.flag("web.secure_cookies"),
        exit_url,
    })
}

fn witnesses(raw: &Raw) -> Result<Vec<Server>, CommandError> {
    let servers = raw.list("witness.servers").iter();
    servers
        .filter(|text| !text.trim().is_empty())
        .map(|text| Server::parse(text.trim()).map_err(|why| raw.wrong("witness.servers", &why)))
        .collect()
}

/// Where browsers find the practice. Whether passkeys can be bound to it is looked at when the door
/// opens.
fn origin(raw: &Raw) -> Result<Option<String>, CommandError> {
    let origin = raw.text("web.origin").trim().trim_end_matches('/');
    if origin.is_empty() {
        return Ok(None);
    }
    let is_local = ["http://localhost", "http://localhost:"]
        .iter()
        .any(|start| origin == *start || (start.ends_with(':') && origin.starts_with(start)));
    if !origin.starts_with("https://") && !is_local {
        return Err(raw.wrong(
            "web.origin",
            "write the address that browsers use, such as https://door.example",
        ));
    }
    Ok(Some(origin.to_owned()))
}

fn log(raw: &Raw) -> Result<Log, CommandError> {
    let level = raw.text("log.level").to_owned();
    if !LEVELS.contains(&level.as_str()) {
        return Err(raw.wrong("log.level", &format!("write one of {}", LEVELS.join(", "))));
    }
    let json = match raw.text("log.format") {
        "text" => false,
        "json" => true,
        _ => return Err(raw.wrong("log.format", "write text or json")),
    };
    Ok(Log { level, json })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference page, which has to name every key, its variable and its default.
    const PAGE: &str = include_str!("../../../docs/reference/configuration.md");

    #[test]
    fn the_defaults_are_usable() {
        let raw = Raw::read(None, std::iter::empty()).unwrap();
        assert!(practice(&raw).is_ok() && source(&raw).is_ok() && data(&raw).is_ok());
        assert!(web(&raw).is_ok() && log(&raw).is_ok());
    }

    #[test]
    fn every_key_stands_on_the_reference_page() {
        for key in keys::KEYS {
            assert!(
                PAGE.contains(&format!("`{}`", key.name)),
                "{} is not documented",
                key.name
            );
            assert!(
                PAGE.contains(&format!("`{}`", key.variable())),
                "{}",
                key.variable()
            );
            assert!(
                PAGE.contains(key.default),
                "{}: default {}",
                key.name,
                key.default
            );
        }
    }
}
