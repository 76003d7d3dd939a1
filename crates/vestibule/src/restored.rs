//! What is done before a restored practice is served again. A database that came from a backup knows
//! nothing of what was written after that backup, and so neither does its access log.

use practice::PracticeId;
use std::path::Path;
use store::{
    Store,
    restoration::{self, Restoration},
};

use crate::{edge::Edge, error::CommandError, root_key::unreadable};

/// Restorations that nobody declared yet, the oldest first.
///
/// # Errors
///
/// [`CommandError`] when the store fails.
pub(crate) fn undeclared(
    store: &Store,
    practice: PracticeId,
) -> Result<Vec<Restoration>, CommandError> {
    store
        .read(|tx| restoration::undeclared(tx, practice))
        .map_err(|error| unreadable(&error))
}

/// Keeps that every restoration so far was declared, or that none of them lost anything.
///
/// # Errors
///
/// [`CommandError`] when the store fails.
pub(crate) fn settle(store: &Store, practice: PracticeId, edge: &Edge) -> Result<(), CommandError> {
    let now = edge.moment().wall;
    for restoration in undeclared(store, practice)? {
        let restored_at = restoration.restored_at;
        store
            .write(move |tx| restoration::declared(tx, practice, restored_at, now))
            .map_err(|error| unreadable(&error))?;
    }
    Ok(())
}

/// Whether a practice may be served, which was restored or was not. `kept`: the newest checkpoint
/// beside the root key, which was found to lead to what the database has.
///
/// # Errors
///
/// [`CommandError::Usage`] when it was restored, and nobody can say what was signed after the backup.
pub(crate) fn goes_on(
    store: &Store,
    practice: PracticeId,
    kept: &Path,
    edge: &Edge,
) -> Result<(), CommandError> {
    let all = undeclared(store, practice)?;
    let Some(last) = all.last() else {
        return Ok(());
    };
    if kept.exists() {
        // Everything that was signed is there, so that nothing was lost.
        return settle(store, practice, edge);
    }
    Err(CommandError::usage(format!(
        "this practice was restored from a backup of {}, and {} is not there to say what was signed \
         after it. Bring that file from beside the root key, if you have it; else run `vestibule log \
         declare-return`, which tells every client (restored.undeclared)",
        last.taken_at,
        kept.display()
    )))
}
