//! The file of the root key: made once, for its owner alone, and never made again by mistake.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use practice::{PracticeId, Role};
use store::{PAGE_ROWS_MAX, Page, Store, people};
use vault::{RootKey, WrappedKey};

use crate::{edge::Edge, error::CommandError};

/// What the key file may be done with: read and written by its owner, nothing by anybody else.
pub(crate) const MODE: u32 = 0o600;
/// The bits of a mode that are about permission.
const MODE_BITS: u32 = 0o7777;
/// A key file is one line; anything longer is some other file.
const FILE_BYTES_MAX: u64 = 1024;

/// Reads the root key.
///
/// # Errors
///
/// [`CommandError::Usage`] when its mode is any other than 0600, or it holds no key;
/// [`CommandError::Outside`] when it can not be read.
pub(crate) fn read(path: &Path) -> Result<RootKey, CommandError> {
    let place = path.display();
    let unreadable = |error: std::io::Error| {
        CommandError::outside(format!(
            "the key file {place} can not be read: {error}; check who owns it"
        ))
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    let mode = metadata.permissions().mode() & MODE_BITS;
    if mode != MODE {
        return Err(CommandError::usage(format!(
            "the key file {place} has the mode {mode:04o}, and others may have read it; \
             set it with `chmod 600 {place}`, and think about who could read it so far"
        )));
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Err(CommandError::usage(format!(
            "{place} is too long for a key file; name the right one"
        )));
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    RootKey::from_file_text(&text).map_err(|_| {
        CommandError::usage(format!(
            "{place} holds no key: one line of 64 hexadecimal digits is needed; bring back the copy you kept"
        ))
    })
}

/// Makes a new root key, and its file, durably.
///
/// # Errors
///
/// [`CommandError::Outside`] when the file can not be made, or is there already.
pub(crate) fn make(path: &Path, edge: &Edge) -> Result<RootKey, CommandError> {
    let place = path.display();
    let unmade = |error: std::io::Error| {
        CommandError::outside(format!(
            "the key file {place} can not be made: {error}; check the folder"
        ))
    };
    let key = RootKey::from_bytes(edge.seed());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(MODE)
        .open(path)
        .map_err(unmade)?;
    file.write_all(key.to_file_text().as_bytes())
        .map_err(unmade)?;
    file.sync_all().map_err(unmade)?;
    // The name of the file is durable only when its folder is.
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(unmade)?;
    }
    Ok(key)
}

/// Whether this key opens this database: it is tried on the key of one person.
///
/// # Errors
///
/// [`CommandError::Usage`] when it does not open it.
pub(crate) fn fits(
    root: &RootKey,
    store: &Store,
    practice: PracticeId,
    path: &Path,
) -> Result<(), CommandError> {
    let wrapped = store
        .read(|tx| {
            for role in Role::ALL {
                let page = Page::first(PAGE_ROWS_MAX);
                for person in people::by_role(tx, practice, *role, page)? {
                    if let Some(key) = people::key(tx, practice, person.id)? {
                        return Ok(Some((person.id, key)));
                    }
                }
            }
            Ok(None)
        })
        .map_err(|error| unreadable(&error))?;
    let Some((person, wrapped)) = wrapped else {
        return Ok(());
    };
    WrappedKey::from_bytes(wrapped)
        .and_then(|wrapped| root.unwrap_key(&person.to_bytes(), &wrapped))
        .map(|_| ())
        .map_err(|_| {
            CommandError::usage(format!(
                "the key in {} is not the key of this database; bring back the copy you kept of the right one",
                path.display()
            ))
        })
}

/// The sentence for a database that can not be read.
pub(crate) fn unreadable(error: &store::StoreError) -> CommandError {
    CommandError::outside(format!(
        "{error} ({}); `vestibule doctor` says more",
        error.code()
    ))
}
