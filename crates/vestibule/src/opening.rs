//! Opening the house: data folder, root key, database, practice, desk, in this order.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
    thread,
};

use desk::{Desk, DeskError, Founding, Opening};
use policy::Book;
use practice::PracticeId;
use screen::{LexiconError, Screen};
use store::{Options, RESERVE_BYTES, Store, keys::Keys, people, practices};
use vault::RootKey;

use crate::{
    book::Source,
    config::{Config, Data, Practice},
    edge::Edge,
    error::CommandError,
    key,
    root_key::{self, unreadable},
    say::Say,
    tombstones::{self, Found},
};

/// A data folder is for its owner alone.
pub(crate) const FOLDER_MODE: u32 = 0o700;

/// The house of a practice, open.
#[derive(Debug)]
pub(crate) struct House {
    /// The desk.
    pub(crate) desk: Desk,
    /// The database, to be closed in the end.
    pub(crate) store: Store,
    /// The key store, to be closed in the end.
    pub(crate) keys: Keys,
}

/// Opens the house of this configuration; at the first start it is made. With it comes the root key
/// once more, for whoever makes backups.
///
/// # Errors
///
/// [`CommandError`] with one sentence: what, where, what to do.
pub(crate) fn open(
    config: &Config,
    edge: &Edge,
    say: &mut Say,
) -> Result<(House, RootKey), CommandError> {
    // The screen takes as long as all the rest, so it is built beside it.
    let building = thread::spawn(Screen::builtin);
    promises_nobody(&config.practice)?;
    folder(&config.data.folder)?;
    let options = Options {
        reserve_bytes: Some(RESERVE_BYTES),
        ..Options::default()
    };
    let store = Store::open(&config.data.url(), options).map_err(|error| unreadable(&error))?;
    let practice = store
        .read(practices::first)
        .map_err(|error| unreadable(&error))?;
    let book = source(config, practice.as_ref())?.open()?;
    holds(&book)?;
    let (keys, root) = match &practice {
        Some(practice) => {
            keys_there(&config.data, &store, practice.id)?;
            let path = &config.data.key_file;
            if !path.exists() && !root_key::next(path).exists() {
                return Err(lost(path));
            }
            let keys = open_keys(&config.data)?;
            let root = root(&config.data, &keys)?;
            compare(practice, &config.practice);
            carry_out(config, &keys, &root, practice.id)?;
            (keys, root)
        }
        None => first(config, &store, &book, edge, say)?,
    };
    let screen = building
        .join()
        .map_err(|_| CommandError::outside("the screen can not be built".to_owned()))?
        .map(|screen| screen.in_mode(config.screen));
    let parts = Parts {
        store: store.clone(),
        keys: keys.clone(),
        root: root.again(),
        book,
        demonstration: false,
        erases_unasked: config.erases_unasked,
    };
    let desk = desk_with(parts, screen)?;
    Ok((House { desk, store, keys }, root))
}

/// The book of the configuration; where it names none, the one that the practice was founded with.
pub(crate) fn source(
    config: &Config,
    founded: Option<&practices::Practice>,
) -> Result<Source, CommandError> {
    match founded {
        Some(practice) if !config.is_book_given => Source::of(Some(&practice.preset), None),
        _ => Ok(config.book.clone()),
    }
}

/// The first start: the root key, the key store and the practice are made.
fn first(
    config: &Config,
    store: &Store,
    book: &Book,
    edge: &Edge,
    say: &mut Say,
) -> Result<(Keys, RootKey), CommandError> {
    let path = &config.data.key_file;
    let root = if path.exists() {
        root_key::of(&config.data)?
    } else {
        let root = root_key::make(path, &config.data.passphrase, edge)?;
        tell(say, path)?;
        root
    };
    let keys = open_keys(&config.data)?;
    found(edge, store, book, config)?;
    Ok((keys, root))
}

/// The root key that this key store is wrapped under. A change of the root key that was cut short is
/// finished: the key store says which of both files counts.
///
/// # Errors
///
/// [`CommandError::Usage`] when the file is not usable or is of another key store.
pub(crate) fn root(data: &Data, keys: &Keys) -> Result<RootKey, CommandError> {
    let path = &data.key_file;
    let next = root_key::next(path);
    let owner = keys.owner().map_err(|error| unreadable(&error))?;
    let fits = |root: &RootKey| match owner {
        Some(owner) => root.name().is_ok_and(|name| name == owner.root),
        None => true,
    };
    let both = next.exists();
    if path.exists() {
        let root = root_key::of(data)?;
        if fits(&root) {
            if both {
                // The change was given up before it counted.
                let _ = fs::remove_file(&next);
            }
            return Ok(root);
        }
    }
    if both {
        let root = root_key::read(&next)?.open(&data.passphrase)?;
        if fits(&root) {
            if path.exists() {
                key::rename(path)?;
            } else {
                fs::rename(&next, path).map_err(|error| {
                    CommandError::outside(format!("{}: {error}", path.display()))
                })?;
            }
            return Ok(root);
        }
    }
    Err(CommandError::usage(format!(
        "the key in {} is not the key of this practice; bring back the copy you kept of the right one, and nothing was changed (key.wrong)",
        path.display()
    )))
}

/// Opens the key store, which is its owner's alone.
///
/// # Errors
///
/// [`CommandError::Usage`] when others may read it, [`CommandError::Outside`] when it can not be
/// opened.
pub(crate) fn open_keys(data: &Data) -> Result<Keys, CommandError> {
    if let Some(path) = data.keys_path()
        && let Some((_, mode)) = root_key::owner_and_mode(&path)
        && mode & 0o077 != 0
    {
        return Err(CommandError::usage(format!(
            "the key store {0} has the mode {mode:04o}, and others may have read it; set it with `chmod 600 {0}` (keys.mode)",
            path.display()
        )));
    }
    Keys::open(&data.keys_url(), Options::default()).map_err(|error| unreadable(&error))
}

/// A practice without its key store is not opened, and no new one is made for it: a new one would
/// open nothing.
fn keys_there(data: &Data, store: &Store, practice: PracticeId) -> Result<(), CommandError> {
    let nobody = practice::PersonId::from_bytes([0; 16]);
    let old = store
        .read(|tx| people::old_keys(tx, practice, nobody, 1))
        .map_err(|error| unreadable(&error))?;
    match data.keys_path() {
        Some(path) if !path.exists() && old.is_empty() => Err(CommandError::usage(format!(
            "the database holds a practice, and its key store {} is not there; bring it back from its backup with `vestibule restore`, for without it nobody can read anything (keys.missing)",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Carries out in the key store what a list beside the data or the backups says was destroyed: the
/// key store may be older than that.
fn carry_out(
    config: &Config,
    keys: &Keys,
    root: &RootKey,
    practice: PracticeId,
) -> Result<(), CommandError> {
    let is_ours = keys
        .owner()
        .map_err(|error| unreadable(&error))?
        .is_some_and(|owner| owner.practice == practice);
    let folders = [Some(&config.data.folder), config.backup.folder.as_ref()];
    for folder in folders.into_iter().flatten().filter(|_| is_ours) {
        match tombstones::read(&folder.join(tombstones::NAME), root, practice)? {
            Found::List(list) => {
                let count = tombstones::carry_out(keys, &list)?;
                if count > 0 {
                    tracing::warn!(
                        count,
                        "the key store was older than the list of what was destroyed, which was carried out"
                    );
                }
            }
            Found::OfAnother => tracing::warn!(
                "a list of what was destroyed was written under another root key, and is not used"
            ),
            Found::Nothing => {}
        }
    }
    Ok(())
}

/// Whether there is a practice to work with, before anything is made by opening it.
///
/// # Errors
///
/// [`CommandError::Usage`] when there is none.
pub(crate) fn there(config: &Config) -> Result<(), CommandError> {
    let files = [config.data.sqlite_path(), config.data.keys_path()];
    match files.into_iter().flatten().find(|path| !path.exists()) {
        None => Ok(()),
        Some(path) => Err(CommandError::usage(format!(
            "{} is not there; name the configuration of the practice with --config (data.missing)",
            path.display()
        ))),
    }
}

/// The sentence for a database without a practice.
pub(crate) fn nothing_founded() -> CommandError {
    CommandError::usage("no practice was founded in this database (data.missing)")
}

/// A rota promises that a person is called. Who that is stands on the rota's page, and only there it
/// is switched on: once it covers every minute of the next year.
fn promises_nobody(practice: &Practice) -> Result<(), CommandError> {
    if !practice.rota {
        return Ok(());
    }
    Err(CommandError::usage(
        "practice.rota promises that somebody is called before it is known who: set it to false, start, \
         and set the rota up on its page (On call, Rota), where it is switched on once no minute is bare",
    ))
}

/// A book that fails in any situation is not served. Source: default-policy I2 to I9.
fn holds(book: &Book) -> Result<(), CommandError> {
    let report = book.check();
    if report.holds() {
        return Ok(());
    }
    let failures: Vec<String> = report
        .told()
        .map(|(_, sentence)| format!("  {sentence}"))
        .collect();
    Err(CommandError::usage(format!(
        "the book of policies is refused; `vestibule policy check` says more:\n{}",
        failures.join("\n")
    )))
}

/// Opens the desk in a database that holds a practice.
///
/// # Errors
///
/// [`CommandError::Outside`] when the practice can not be read.
pub(crate) fn desk(
    store: Store,
    keys: Keys,
    root: RootKey,
    book: Book,
    demonstration: bool,
) -> Result<Desk, CommandError> {
    desk_of(Parts {
        store,
        keys,
        root,
        book,
        demonstration,
        erases_unasked: false,
    })
}

/// The same, with everything that a desk is opened with.
///
/// # Errors
///
/// As [`desk`].
pub(crate) fn desk_of(parts: Parts) -> Result<Desk, CommandError> {
    desk_with(parts, Screen::builtin())
}

/// What a desk is opened with, besides the screen.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) root: RootKey,
    pub(crate) book: Book,
    pub(crate) demonstration: bool,
    pub(crate) erases_unasked: bool,
}

fn desk_with(parts: Parts, screen: Result<Screen, LexiconError>) -> Result<Desk, CommandError> {
    let screen = screen.map_err(|error| {
        CommandError::outside(format!(
            "the screen can not be built: {error}; reinstall vestibule"
        ))
    })?;
    Desk::open(Opening {
        store: parts.store,
        keys: parts.keys,
        root: parts.root,
        screen: screen.into(),
        book: parts.book.into(),
        demonstration: parts.demonstration,
        erases_unasked: parts.erases_unasked,
    })
    .map_err(|error| match error {
        DeskError::KeysMissing | DeskError::KeysOfAnother | DeskError::RootOfAnother => {
            CommandError::usage(format!(
                "{error}; bring back the one that belongs to this practice, and nothing was changed ({})",
                error.code()
            ))
        }
        error => CommandError::outside(format!("the desk can not be opened: {error}")),
    })
}

/// Founds the practice of a configuration in an empty database.
///
/// # Errors
///
/// [`CommandError::Outside`] when it can not be written.
fn found(edge: &Edge, store: &Store, book: &Book, config: &Config) -> Result<(), CommandError> {
    let founding = founding(&config.practice, config.book.preset.code());
    Desk::found(&mut edge.act(), store, book, &founding)
        .map(|_| ())
        .map_err(|error| CommandError::outside(format!("the practice can not be founded: {error}")))
}

/// What a practice is founded with.
pub(crate) fn founding(practice: &Practice, preset: &str) -> Founding {
    let closed: Vec<String> = practice.closed.iter().map(ToString::to_string).collect();
    Founding {
        name: practice.name.clone(),
        zone: practice.zone.clone(),
        hours: practice.hours.clone(),
        closed_dates: closed.join(" "),
        country: practice.country.clone(),
        preset: preset.to_owned(),
        rota: practice.rota,
    }
}

/// Makes the data folder for its owner alone, where it is not there.
///
/// # Errors
///
/// [`CommandError::Outside`] when it can not be made, [`CommandError::Usage`] when others may write
/// in it.
pub(crate) fn folder(folder: &Path) -> Result<(), CommandError> {
    let place = folder.display();
    if !folder.exists() {
        fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder).map_err(|error| {
            CommandError::outside(format!(
                "the data folder {place} can not be made: {error}; name another with data.folder"
            ))
        })?;
    }
    let metadata = fs::metadata(folder).map_err(|error| {
        CommandError::outside(format!("the data folder {place} can not be read: {error}"))
    })?;
    let mode = metadata.permissions().mode();
    if mode & 0o022 != 0 {
        return Err(CommandError::usage(format!(
            "others may write in the data folder {place}; set it with `chmod 700 {place}`"
        )));
    }
    Ok(())
}

fn tell(say: &mut Say, path: &Path) -> Result<(), CommandError> {
    say.line("A new root key was made. Every word in this practice is sealed under it.")?;
    say.line(&format!("  It is in {}", path.display()))?;
    say.line(
        "  Keep a copy of that one line on paper or in a password manager, apart from the copies",
    )?;
    say.line("  of the database. Without it nobody can read anything again, and nobody can help.")?;
    say.line("  `vestibule key rewrap --passphrase terminal` locks it behind a passphrase.")?;
    say.flush()
}

fn lost(path: &Path) -> CommandError {
    CommandError::usage(format!(
        "the database holds a practice, and its key file {} is not there; \
         bring back the copy you kept, for a new key would open nothing (key.missing)",
        path.display()
    ))
}

/// Says where the practice that was founded differs from what the configuration says now.
fn compare(founded: &practices::Practice, written: &Practice) {
    for (key, differs) in [
        ("practice.name", founded.name != written.name),
        ("practice.zone", founded.zone != written.zone),
        ("practice.hours", founded.hours != written.hours),
        ("practice.country", founded.country != written.country),
    ] {
        if differs {
            tracing::warn!(
                key,
                "the configuration says something else than the practice was founded with, which goes on"
            );
        }
    }
}
