//! Restoring: into a new folder, whole or not at all, and what was destroyed since is destroyed
//! there too before anybody can be served.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use store::{
    Options, Store,
    keys::{Keys, Owner, Tombstone},
    practices,
    restoration::{self, Restoration},
};
use vault::RootKey;

use super::{
    envelope::{self, Header, Kind},
    keys::{self, Backed},
};
use crate::{
    args::RestoreArgs,
    config::Config,
    edge::Edge,
    error::CommandError,
    opening,
    root_key::{self, unreadable},
    say::Say,
    tombstones::{self, Found, NAME},
};

/// The names of what is restored.
const DATABASE: &str = "practice.db";
const KEYS: &str = "keys.db";

/// `vestibule restore`.
///
/// # Errors
///
/// [`CommandError`] with one sentence. What was begun is taken away; nothing outside the new folder
/// is ever changed.
pub(crate) fn run(config: &Config, args: &RestoreArgs, edge: &Edge) -> Result<(), CommandError> {
    let (header, carried) = restore(config, args, edge)?;
    let mut say = Say::new();
    say.line(&format!(
        "{} holds the practice of {} now.",
        args.into.display(),
        header.taken_at
    ))?;
    say.line(&format!(
        "What was destroyed before or since stays destroyed; tombstones carried out: {carried}."
    ))?;
    say.line("Set data.folder to it, and look with `vestibule doctor`.")?;
    say.line("If the newest checkpoint is not beside the root key, `serve` asks you to run `vestibule log declare-return` first: it tells every client.")?;
    say.flush()
}

/// Restores a practice, and tells which backup it came from and how many tombstones were carried out.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn restore(
    config: &Config,
    args: &RestoreArgs,
    edge: &Edge,
) -> Result<(Header, usize), CommandError> {
    let root = root_key::of(&config.data)?;
    let into = &args.into;
    if fs::read_dir(into).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(CommandError::usage(format!(
            "{} is not empty; restore into a new folder (restore.folder)",
            into.display()
        )));
    }
    let (_, backed) = keys::read(&args.keys, &root)?;
    let listed = lists(config, args, &root, &backed)?;
    opening::folder(into)?;
    let done = Restoring {
        config,
        args,
        edge,
        root,
    }
    .run(&backed, &listed);
    if done.is_err() {
        // Half a practice must not be mistaken for one.
        for name in [DATABASE, KEYS, NAME] {
            for end in ["", "-wal", "-shm", ".lock", ".part"] {
                let _ = fs::remove_file(into.join(format!("{name}{end}")));
            }
        }
    }
    Ok((done?, listed.len()))
}

struct Restoring<'a> {
    config: &'a Config,
    args: &'a RestoreArgs,
    edge: &'a Edge,
    root: RootKey,
}

impl Restoring<'_> {
    fn run(self, backed: &Backed, listed: &BTreeSet<Tombstone>) -> Result<Header, CommandError> {
        let into = &self.args.into;
        let database = into.join(DATABASE);
        let header = self.database(&database)?;
        let store = open(&database)?;
        let practice = store
            .read(practices::first)
            .map_err(|error| unreadable(&error))?
            .ok_or_else(opening::nothing_founded)?;
        store.check().map_err(|error| unreadable(&error))?;
        let owner = Owner {
            practice: practice.id,
            root: header.root,
        };
        if backed.owner != owner || header.practice != practice.id {
            return Err(CommandError::usage(
                "the backup of the practice and the backup of the keys do not belong together (restore.belong)",
            ));
        }
        let url = format!("sqlite://{}", into.join(KEYS).display());
        let keys = Keys::open(&url, Options::default()).map_err(|error| unreadable(&error))?;
        // The tombstones come first: what they name is not even written.
        let stones: Vec<Tombstone> = listed.iter().copied().collect();
        keys.fill(owner, &backed.keys, &stones)
            .map_err(|error| unreadable(&error))?;
        tombstones::write(into, &self.root, practice.id, listed)?;
        let restored = Restoration {
            restored_at: self.edge.moment().wall,
            backup: header.id,
            taken_at: header.taken_at,
        };
        store
            .write(move |tx| restoration::put(tx, practice.id, &restored))
            .map_err(|error| unreadable(&error))?;
        // Opening the desk wipes what the tombstones name, and tries the key on the way.
        let book = self.config.book.open()?;
        let desk = opening::desk(store.clone(), keys.clone(), self.root, book, false)?;
        drop(desk);
        store.close();
        keys.close();
        Ok(header)
    }

    /// Writes the database under another name until all of it was found whole.
    fn database(&self, path: &Path) -> Result<Header, CommandError> {
        let part = path.with_extension("db.part");
        let unwritten = |error: std::io::Error| {
            CommandError::outside(format!(
                "{} can not be written: {error} (restore.unwritable)",
                path.display()
            ))
        };
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(root_key::MODE)
            .open(&part)
            .map_err(unwritten)?;
        let read = envelope::read(
            &self.args.practice,
            Kind::Practice,
            &self.root,
            &mut |chunk| file.write_all(chunk).map_err(unwritten),
        );
        let synced = file.sync_all();
        if read.is_err() {
            let _ = fs::remove_file(&part);
        }
        let header = read?;
        synced.map_err(unwritten)?;
        fs::rename(&part, path).map_err(unwritten)?;
        File::open(&self.args.into)
            .and_then(|folder| folder.sync_all())
            .map_err(unwritten)?;
        Ok(header)
    }
}

fn open(path: &Path) -> Result<Store, CommandError> {
    let url = format!("sqlite://{}", path.display());
    Store::open(&url, Options::default()).map_err(|error| unreadable(&error))
}

/// Everything that any list says was destroyed: the one that was named, those beside the backups, in
/// the folder of backups and in the data, and what the backup of the keys knew.
fn lists(
    config: &Config,
    args: &RestoreArgs,
    root: &RootKey,
    backed: &Backed,
) -> Result<BTreeSet<Tombstone>, CommandError> {
    let beside = |file: &Path| file.parent().map(|folder| folder.join(NAME));
    let mut places: Vec<PathBuf> = args.tombstones.clone();
    places.extend(beside(&args.practice));
    places.extend(beside(&args.keys));
    places.extend(
        config
            .backup
            .folder
            .as_ref()
            .map(|folder| folder.join(NAME)),
    );
    places.push(config.data.folder.join(NAME));
    let mut all: BTreeSet<Tombstone> = backed.tombstones.iter().copied().collect();
    let mut is_any_there = false;
    for place in &places {
        match tombstones::read(place, root, backed.owner.practice)? {
            Found::List(list) => {
                is_any_there = true;
                all.extend(list);
            }
            Found::OfAnother | Found::Nothing if args.tombstones.contains(place) => {
                return Err(CommandError::usage(format!(
                    "{} is no list of what this practice destroyed (tombstones.missing)",
                    place.display()
                )));
            }
            Found::OfAnother | Found::Nothing => {}
        }
    }
    if is_any_there || args.without_tombstones {
        return Ok(all);
    }
    Err(CommandError::usage(format!(
        "the list of what was destroyed since is not there: bring {NAME} from beside your newest backup and name it with --tombstones; --without-tombstones restores without it, and may bring back somebody who was promised to be forgotten (tombstones.missing)"
    )))
}
