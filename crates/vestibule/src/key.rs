//! `vestibule key`: another passphrase, none, or another root key. No word is sealed anew: only keys
//! change hands.

use std::{collections::BTreeSet, fs, path::Path};

use store::{
    Options, Store, StoreError,
    keys::{Keys, Kind},
    practices, tree,
};
use vault::{KeyKind, RootKey, WrappedKey};

use crate::{
    access_log::{self, kept},
    args::{KeyCommand, RewrapArgs},
    config::Config,
    edge::Edge,
    error::CommandError,
    opening,
    passphrase::Source,
    root_key::{self, before, next, unreadable},
    say::Say,
    tombstones,
};

/// Runs `vestibule key`.
///
/// # Errors
///
/// [`CommandError`] with one sentence.
pub(crate) fn run(config: &Config, command: &KeyCommand, edge: &Edge) -> Result<(), CommandError> {
    let KeyCommand::Rewrap(args) = command;
    opening::there(config)?;
    // Whoever serves this practice holds the old key in memory: it has to be stopped first.
    let store =
        Store::open(&config.data.url(), Options::default()).map_err(|error| unreadable(&error))?;
    let keys = Keys::open(&config.data.keys_url(), Options::default())
        .map_err(|error| unreadable(&error))?;
    let root = opening::root(&config.data, &keys)?;
    let source = source(args)?;
    let mut say = Say::new();
    let path = &config.data.key_file;
    if args.new_root {
        let practice = store
            .read(practices::first)
            .map_err(|error| unreadable(&error))?
            .ok_or_else(opening::nothing_founded)?;
        let has_log = store.read(|tx| tree::head(tx, practice.id));
        let has_log = has_log.map_err(|error| unreadable(&error))?.is_some();
        let desk = |root: RootKey| {
            let book = opening::source(config, Some(&practice))?.open()?;
            opening::desk(store.clone(), keys.clone(), root, book, false)
        };
        if has_log {
            // What is signed under another key is not looked at again: so it is looked at now.
            kept::goes_on(&desk(root.again())?, &kept::path(path))?;
        }
        let (count, fresh) = change_root(config, &keys, &root, &source, edge)?;
        if has_log {
            access_log::tell_key(&desk(fresh)?, &root, config, edge)?;
            say.line("The access log goes on under a new key, and every client is told. Give it to your witnesses, and to your clients: `vestibule log key` prints it.")?;
        }
        say.line(&format!(
            "A new root key is in {}; {count} keys are wrapped under it.",
            path.display()
        ))?;
        say.line(&format!(
            "The old one is in {}: backups that were made so far open with it alone.",
            before(path).display()
        ))?;
        say.line("Make new backups now, keep the old key apart until the old backups are gone, then destroy it.")?;
    } else {
        let text = root_key::text(&root, &source, edge)?;
        tombstones::replace(path, text.as_bytes()).map_err(|error| unwritten(path, &error))?;
        say.line(&format!(
            "{} holds the same root key, {}.",
            path.display(),
            root_key::read(path)?.how()
        ))?;
        say.line("Copies of the old file still open with the old passphrase: destroy them.")?;
    }
    store.close();
    keys.close();
    say.flush()
}

fn source(args: &RewrapArgs) -> Result<Source, CommandError> {
    let Some(text) = &args.passphrase else {
        return Ok(Source::Unsaid);
    };
    Source::parse(text)
        .filter(|source| *source != Source::Unsaid)
        .ok_or_else(|| {
            CommandError::usage(format!(
                "--passphrase says where it comes from, and is never the passphrase: {} (passphrase.source)",
                crate::passphrase::SOURCES
            ))
        })
}

/// Changes the root key. The new file is durable under another name first; then the key store turns
/// over, in one row; then the files change names. Whenever this ends early, the next start finds
/// which of both files is the right one.
fn change_root(
    config: &Config,
    keys: &Keys,
    root: &RootKey,
    source: &Source,
    edge: &Edge,
) -> Result<(u64, RootKey), CommandError> {
    let path = &config.data.key_file;
    let fresh = RootKey::from_bytes(edge.seed());
    let name = fresh
        .name()
        .map_err(|error| CommandError::outside(error.to_string()))?;
    let text = root_key::text(&fresh, source, edge)?;
    tombstones::replace(&next(path), text.as_bytes()).map_err(|error| unwritten(path, &error))?;
    let mut act = edge.act();
    let count = keys
        .change_root(name, &mut |key| {
            let kind = kind(key.kind);
            let subject = key.subject.to_bytes();
            let wrapped = WrappedKey::from_bytes(key.wrapped.clone());
            let anew = wrapped
                .and_then(|wrapped| root.unwrap_kind(&subject, kind, &wrapped))
                .and_then(|open| fresh.wrap_kind(&subject, kind, &open, act.bytes()));
            anew.map(WrappedKey::into_bytes)
                .map_err(|error| StoreError::Damaged(error.to_string()))
        })
        .map_err(|error| unreadable(&error))?;
    rename(path)?;
    let practice = keys.owner().map_err(|error| unreadable(&error))?;
    if let Some(owner) = practice {
        let known: BTreeSet<_> = keys
            .all_tombstones()
            .map_err(|error| unreadable(&error))?
            .into_iter()
            .collect();
        let folders = [Some(&config.data.folder), config.backup.folder.as_ref()];
        for folder in folders
            .into_iter()
            .flatten()
            .filter(|folder| folder.exists())
        {
            tombstones::write(folder, &fresh, owner.practice, &known)?;
        }
    }
    Ok((count, fresh))
}

/// Puts the new key file in the place of the old one, which is kept.
///
/// # Errors
///
/// [`CommandError::Outside`] when a name can not be changed.
pub(crate) fn rename(path: &Path) -> Result<(), CommandError> {
    fs::rename(path, before(path))
        .and_then(|()| fs::rename(next(path), path))
        .and_then(|()| root_key::sync_folder(path))
        .map_err(|error| unwritten(path, &error))
}

fn kind(kind: Kind) -> KeyKind {
    desk::vault_kind(kind)
}

fn unwritten(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::outside(format!(
        "the key file {} can not be written: {error} (key.unwritable)",
        path.display()
    ))
}
