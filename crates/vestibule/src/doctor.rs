//! `vestibule doctor`: is this machine, and this practice, ready?
//!
//! Each check says one line: `ok`, `look` or `wrong`, and what to do. Nothing is changed.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::Path};

use jiff::{Timestamp, ToSpan, civil::Date};
use practice::{PracticeId, Role, Route, Staffing};
use store::{Engine, Options, Page, Store, StoreError, people, practices};

use crate::{
    backup::runner,
    config::Config,
    courier,
    edge::{self, Edge},
    error::CommandError,
    opening,
    root_key::{self, Kept},
    say::Say,
};

/// After so many days a help line has to be rung again. Source: content/crisis-lines/README.md.
const LINE_DAYS_MAX: i32 = 90;
/// With less room than this on the disk, somebody should look, in bytes.
const ROOM_BYTES_MIN: u64 = 1024 * 1024 * 1024;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Ok,
    Look,
    Wrong,
}

/// One line.
#[derive(Debug)]
struct Found {
    mark: Mark,
    text: String,
}

fn ok(text: impl Into<String>) -> Found {
    Found {
        mark: Mark::Ok,
        text: text.into(),
    }
}

fn look(text: impl Into<String>) -> Found {
    Found {
        mark: Mark::Look,
        text: text.into(),
    }
}

fn wrong(text: impl Into<String>) -> Found {
    Found {
        mark: Mark::Wrong,
        text: text.into(),
    }
}

/// Looks at everything.
///
/// # Errors
///
/// [`CommandError::No`] when something is wrong.
pub(crate) fn run(config: &Config, edge: &Edge) -> Result<(), CommandError> {
    let now = edge.moment().wall;
    let mut found = vec![clock(now), zone(config, now)];
    found.extend(folder(config));
    found.push(key(config));
    found.push(key_store(config));
    found.push(backups(config, now));
    found.extend(database(config, now));
    found.push(book(config));
    found.extend(lines(config, now));
    found.push(port(config));
    found.extend(couriers(config, edge));
    let mut say = Say::new();
    for Found { mark, text } in &found {
        let mark = match mark {
            Mark::Ok => "ok",
            Mark::Look => "look",
            Mark::Wrong => "wrong",
        };
        say.line(&format!("{mark:<6} {text}"))?;
    }
    let count = |mark: Mark| found.iter().filter(|found| found.mark == mark).count();
    let (looks, wrongs) = (count(Mark::Look), count(Mark::Wrong));
    say.line("")?;
    match (looks, wrongs) {
        (0, 0) => say.line("All is well.")?,
        (_, 0) => say.line(&format!("Ready, with {looks} worth a look."))?,
        _ => say.line(&format!("Not ready: {wrongs} to mend first."))?,
    }
    say.flush()?;
    if wrongs > 0 {
        Err(CommandError::No)
    } else {
        Ok(())
    }
}

fn clock(now: Timestamp) -> Found {
    match edge::plausible(now) {
        Ok(()) => ok(format!("the clock says {now}")),
        Err(error) => wrong(error.sentence().unwrap_or_default().to_owned()),
    }
}

fn zone(config: &Config, now: Timestamp) -> Found {
    let hours = &config.practice.office_hours;
    let local = now.to_zoned(hours.zone().clone());
    let open = if hours.is_open(now) {
        "office hours"
    } else {
        "outside office hours"
    };
    ok(format!(
        "in {} it is {}, {open}",
        config.practice.zone,
        local.strftime("%A %H:%M")
    ))
}

fn folder(config: &Config) -> Vec<Found> {
    let folder = &config.data.folder;
    let place = folder.display();
    let Ok(metadata) = fs::metadata(folder) else {
        return vec![look(format!(
            "the data folder {place} is not there yet; the first start makes it"
        ))];
    };
    let mode = metadata.permissions().mode() & 0o777;
    let mut found = vec![if mode & 0o022 != 0 {
        wrong(format!(
            "others may write in the data folder {place} (mode {mode:04o}); `chmod 700 {place}`"
        ))
    } else if mode & 0o055 != 0 {
        look(format!(
            "others may look into the data folder {place} (mode {mode:04o}); `chmod 700 {place}`"
        ))
    } else {
        ok(format!("the data folder {place} is for its owner alone"))
    }];
    found.extend(room(folder));
    found.extend(reserve(config));
    found
}

fn room(folder: &Path) -> Option<Found> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let bytes = disk.f_bavail.saturating_mul(disk.f_frsize);
    let mebibytes = bytes / 1024 / 1024;
    Some(if bytes < ROOM_BYTES_MIN {
        look(format!(
            "only {mebibytes} MiB are left on this disk; make room before it is full"
        ))
    } else {
        ok(format!("{mebibytes} MiB are left on this disk"))
    })
}

/// Whether the room that is kept back for calls for help is there. A disk that was full took it.
fn reserve(config: &Config) -> Option<Found> {
    let database = config.data.sqlite_path().filter(|path| path.exists())?;
    let mebibytes = store::RESERVE_BYTES / 1024 / 1024;
    Some(match Store::has_reserve(&database) {
        true => ok(format!(
            "{mebibytes} MiB are kept back for calls for help on a full disk"
        )),
        false => look(format!(
            "the {mebibytes} MiB that are kept back for calls for help are not there: the disk was \
             full, or the practice was not opened since; make room for twice as much, and they are \
             made again within seconds"
        )),
    })
}

fn key(config: &Config) -> Found {
    let path = &config.data.key_file;
    if !path.exists() {
        let made = config.data.sqlite_path().is_some_and(|path| path.exists());
        return if made {
            wrong(format!(
                "there is a database, and its key file {} is not there; bring back the copy you kept",
                path.display()
            ))
        } else {
            look(format!(
                "the key file {} is not there yet; the first start makes it",
                path.display()
            ))
        };
    }
    let (owner, mode) = root_key::owner_and_mode(path).unwrap_or_default();
    match root_key::read(path) {
        Ok(kept) => ok(format!(
            "the key file {} (mode {mode:04o}, owner {owner}) holds {}; keep a copy of its line on \
             paper or in a password manager, apart from the backups",
            path.display(),
            kept.how()
        )),
        Err(error) => wrong(error.sentence().unwrap_or_default()),
    }
}

/// Whether what is set up of couriers can be used.
fn couriers(config: &Config, edge: &Edge) -> Vec<Found> {
    let lines = courier::check::lines(&config.couriers, *edge).into_iter();
    lines
        .map(|line| match line {
            Ok((true, text)) => ok(text),
            Ok((false, text)) => look(text),
            Err(text) => wrong(text),
        })
        .collect()
}

/// Where the key store lies, and whether it lies apart.
fn key_store(config: &Config) -> Found {
    let Some(path) = config.data.keys_path() else {
        return ok("the key store is a database of PostgreSQL, apart from the practice's");
    };
    let place = path.display();
    let Some((owner, mode)) = root_key::owner_and_mode(&path) else {
        return look(format!(
            "the key store {place} is not there yet; the first start makes it"
        ));
    };
    if mode & 0o077 != 0 {
        return wrong(format!(
            "the key store {place} has the mode {mode:04o}, and others may have read it; `chmod 600 {place}` (keys.mode)"
        ));
    }
    ok(format!(
        "the key store {place} (mode {mode:04o}, owner {owner}) is for its owner alone; leave it out \
         of copies of the data folder"
    ))
}

/// Whether there are backups, and how old they are.
fn backups(config: &Config, now: Timestamp) -> Found {
    let Some(folder) = &config.backup.folder else {
        return look("no backups are made: set backup.folder to a folder on another disk");
    };
    let place = folder.display();
    let Some(taken) = runner::newest(folder) else {
        return look(format!("there is no backup in {place} yet"));
    };
    let hours = now.duration_since(taken).as_hours();
    if hours > 2 * i64::from(config.backup.every_hours) {
        return look(format!("the newest backup in {place} is {hours} hours old"));
    }
    ok(format!(
        "the newest backup in {place} is {hours} hours old; restore one now and then to be sure"
    ))
}

fn database(config: &Config, now: Timestamp) -> Vec<Found> {
    if config.data.sqlite_path().is_some_and(|path| !path.exists()) {
        return vec![look(
            "the database is not there yet; the first start makes it",
        )];
    }
    let store = match Store::open(&config.data.url(), Options::default()) {
        Ok(store) => store,
        Err(StoreError::InUse { .. }) => {
            return vec![look(
                "the practice is open now, so its database was left alone; stop it to look inside",
            )];
        }
        Err(error) => return vec![wrong(format!("{error} ({})", error.code()))],
    };
    let mut found = vec![ok(match store.engine() {
        Engine::Sqlite => {
            "SQLite opens the database, with the version and the settings that keep a promise"
        }
        Engine::Postgres => "PostgreSQL is reached, and the tables are of this version",
    })];
    found.push(match store.check() {
        Ok(()) => ok("the database finds itself in order"),
        Err(error) => wrong(format!(
            "{error} ({}); bring back the last good copy",
            error.code()
        )),
    });
    found.push(practice(config, &store, now));
    store.close();
    found
}

/// Whether the practice in the database is the one of the configuration, and the key opens it.
fn practice(config: &Config, store: &Store, now: Timestamp) -> Found {
    let founded = match store.read(practices::first) {
        Ok(Some(founded)) => founded,
        Ok(None) => {
            return look("no practice was founded in this database yet; the first start does it");
        }
        Err(error) => return wrong(format!("{error} ({})", error.code())),
    };
    if let Some(found) = belongs(config, founded.id) {
        return found;
    }
    let written = &config.practice;
    let same = founded.name == written.name
        && founded.zone == written.zone
        && founded.hours == written.hours
        && founded.country == written.country;
    if let Some(way) = unstaffed(store, founded.id) {
        return look(format!(
            "the practice '{}' is there, and nobody takes what goes to the {way}; enter somebody, \
             or it would be read by nobody or by the wrong person",
            founded.name
        ));
    }
    if let Some(found) = rota(config, store, &founded.name, now) {
        return found;
    }
    if same {
        ok(format!("the practice '{}' is there", founded.name))
    } else {
        look(format!(
            "the practice '{}' was founded with other values than the section [practice] has now, and goes on with them",
            founded.name
        ))
    }
}

/// What the rota lacks of what is promised: which minute is bare, and whom nothing reaches.
fn rota(config: &Config, store: &Store, name: &str, now: Timestamp) -> Option<Found> {
    let tells_outside = config.couriers.tells_anybody();
    let lack = match desk::oncall::lack_in(store, now, tells_outside) {
        Ok(lack) => lack?,
        Err(error) => return Some(wrong(format!("the rota can not be read: {error}"))),
    };
    let promised = format!("clients of '{name}' are promised somebody at every minute");
    let (unreachable, people) = (lack.unreachable, lack.people);
    match lack.bare {
        Some(bare) => {
            let why = match lack.is_unreached {
                true => "; whoever is on then has no channel that works",
                false => "",
            };
            Some(wrong(format!(
                "{promised}, and {}{why}; change the rota on its page, or stop promising calls there",
                bare.sentence()
            )))
        }
        None if unreachable > 0 => Some(wrong(format!(
            "{promised}, and {unreachable} of {people} people on the rota have no channel for calls \
             that works; the page of the rota names them, and each adds one under /channels"
        ))),
        None => None,
    }
}

/// A role that must be filled and is not.
fn unstaffed(store: &Store, practice: PracticeId) -> Option<Route> {
    let roles = Role::ALL.iter().copied().filter(|role| {
        let first = Page::first(1);
        let found = store.read(|tx| people::by_role(tx, practice, *role, first));
        found.is_ok_and(|people| !people.is_empty())
    });
    Staffing::of(roles).missing().first().copied()
}

/// What is wrong with the key store or the root key of this practice, if anything is. A key behind a
/// passphrase is left alone.
fn belongs(config: &Config, practice: PracticeId) -> Option<Found> {
    if config.data.keys_path().is_some_and(|path| !path.exists()) {
        return Some(look(
            "there is a practice and no key store: an older version kept its keys in the database, \
             and the next start moves them; if no older version did, bring back its backup (keys.missing)",
        ));
    }
    let keys = match opening::open_keys(&config.data) {
        Ok(keys) => keys,
        Err(error) => return Some(wrong(error.sentence().unwrap_or_default())),
    };
    let owner = keys.owner();
    keys.close();
    let owner = match owner {
        Ok(Some(owner)) => owner,
        Ok(None) => return None,
        Err(error) => return Some(wrong(format!("{error} ({})", error.code()))),
    };
    if owner.practice != practice {
        return Some(wrong(
            "the key store belongs to another practice; bring back the right one (keys-of-another)",
        ));
    }
    match root_key::read(&config.data.key_file) {
        Ok(Kept::Open(root)) if root.name().is_ok_and(|name| name != owner.root) => {
            Some(wrong(format!(
                "the key in {} is not the key of this practice; bring back the copy you kept of the right one (key.wrong)",
                config.data.key_file.display()
            )))
        }
        _ => None,
    }
}

fn book(config: &Config) -> Found {
    let title = config.book.title();
    let book = match config.book.load() {
        Ok(Ok(book)) => book,
        Ok(Err(refused)) => {
            return wrong(format!(
                "the book of policies ({title}) is refused with {} faults; `vestibule policy check` names them",
                refused.faults.len()
            ));
        }
        Err(error) => return wrong(error.sentence().unwrap_or_default()),
    };
    let report = book.check();
    if report.holds() {
        ok(format!(
            "the book of policies ({title}) holds in every situation, hash {}",
            book.hash().short()
        ))
    } else {
        wrong(format!(
            "the book of policies ({title}) goes wrong in {} ways; `vestibule policy check` tells them",
            report.told().count()
        ))
    }
}

/// Help lines: there for this country, and not too long ago.
fn lines(config: &Config, now: Timestamp) -> Vec<Found> {
    let code = &config.practice.country;
    let Some(country) = web::lines::Country::exactly(code) else {
        return vec![wrong(format!(
            "there are no help lines for the country '{code}'; add content/crisis-lines/{code}.toml, \
             or set practice.country"
        ))];
    };
    let today = now
        .to_zoned(config.practice.office_hours.zone().clone())
        .date();
    let oldest = today.checked_sub(LINE_DAYS_MAX.days()).unwrap_or(today);
    let old: Vec<&str> = country
        .lines
        .iter()
        .filter(|line| {
            line.checked
                .parse::<Date>()
                .map_or(true, |checked| checked < oldest)
        })
        .map(|line| line.name.as_str())
        .collect();
    vec![if old.is_empty() {
        ok(format!(
            "{} help lines for {code}; ring each one before you invite anybody",
            country.lines.len()
        ))
    } else {
        look(format!(
            "these help lines were not checked for {LINE_DAYS_MAX} days: {}; ring each of them",
            old.join(", ")
        ))
    }]
}

fn port(config: &Config) -> Found {
    let address = config.web.listen;
    match TcpListener::bind(address) {
        Ok(_) => ok(format!("{address} is free")),
        Err(error) => look(format!("{address} can not be listened on now: {error}")),
    }
}
