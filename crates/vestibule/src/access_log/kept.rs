//! The newest checkpoint, kept beside the root key and apart from the database: by it a database that
//! was restored from an older copy is known, and is not served until that is told.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use desk::{Desk, Standing};

use super::unread;
use crate::{error::CommandError, root_key::MODE};

/// A checkpoint is three lines and a few signatures; anything longer is some other file.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Where it is: beside the key file, under its name.
pub(crate) fn path(key_file: &Path) -> PathBuf {
    let mut name = key_file.as_os_str().to_owned();
    name.push(".checkpoint");
    PathBuf::from(name)
}

/// What was kept; `None` when there is nothing yet.
///
/// # Errors
///
/// [`CommandError::Outside`] when it can not be read.
pub(crate) fn read(path: &Path) -> Result<Option<String>, CommandError> {
    let unreadable = |why: &dyn std::fmt::Display| {
        CommandError::outside(format!(
            "the kept checkpoint {} can not be read: {why}; check the file",
            path.display()
        ))
    };
    if !path.exists() {
        return Ok(None);
    }
    let length = fs::metadata(path)
        .map_err(|error| unreadable(&error))?
        .len();
    if length > FILE_BYTES_MAX {
        return Err(unreadable(&"it is too long"));
    }
    fs::read_to_string(path)
        .map(Some)
        .map_err(|error| unreadable(&error))
}

/// Keeps the newest checkpoint, durably: the file is there whole or as it was.
///
/// # Errors
///
/// [`CommandError::Outside`] when it can not be written.
pub(crate) fn keep(desk: &Desk, path: &Path) -> Result<(), CommandError> {
    let Some(note) = desk.checkpoint().map_err(|error| unread(&error))? else {
        return Ok(());
    };
    write(path, note.as_bytes()).map_err(|error| {
        CommandError::outside(format!(
            "the newest checkpoint can not be kept in {}: {error}; check the folder",
            path.display()
        ))
    })
}

/// Writes a file anew, durably and for its owner alone.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(MODE)
        .open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Whether the log in the database goes on from what was kept.
///
/// # Errors
///
/// [`CommandError::Usage`] when it is older or another: then nobody is served.
pub(crate) fn goes_on(desk: &Desk, path: &Path) -> Result<(), CommandError> {
    if !desk.is_own_log_key().map_err(|error| unread(&error))? {
        return Err(CommandError::usage(
            "the access log is signed with the key of another root key: a change of the root key was \
             cut short. Run `vestibule log declare-key`, which tells every client (log.key)",
        ));
    }
    let Some(note) = read(path)? else {
        return Ok(());
    };
    let sentence = match desk.log_standing(&note).map_err(|error| unread(&error))? {
        Standing::GoesOn => return Ok(()),
        Standing::Behind { kept, found } => format!(
            "the access log has {found} entries, and {kept} were signed: this is an older copy of the \
             database"
        ),
        Standing::Contradicts => {
            "the access log is not the one that was signed: somebody changed it".to_owned()
        }
    };
    Err(CommandError::usage(format!(
        "{sentence}. Bring the newer database back; or, if it is lost, run `vestibule log \
         declare-return`, which tells every client. What was signed stands in {}",
        path.display()
    )))
}
