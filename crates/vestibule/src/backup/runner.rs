//! Backups while the practice is open: the server makes them, by the clock and when it is asked.
//!
//! Whoever may write in the data folder asks by a file in it, and is answered by another. The folder
//! is its owner's alone, so nobody else can ask.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use practice::Timestamp;
use vault::{RootKey, from_hex, to_hex};

use super::{
    Source,
    envelope::{self, Kind},
    prune, sentence,
};
use crate::{
    config::{Backup, Data},
    edge::Edge,
    error::CommandError,
    tombstones::{self, replace},
};

/// The file by which a backup is asked for, and the one that answers.
const ASKED: &str = "backup.asked";
const ANSWERED: &str = "backup.answered";
/// How often the server looks for a file, in milliseconds.
const LOOK_MILLIS: u64 = 500;
/// How long whoever asked waits, in looks: an hour, enough for a large practice on a slow disk.
const LOOKS_MAX: u32 = 2 * 60 * 60;
/// After so many looks without an answer to the asking file, nobody is there: ten seconds.
const LOOKS_UNTAKEN_MAX: u32 = 20;
/// A question is two lines; anything longer is none.
const QUESTION_BYTES_MAX: u64 = 8 * 1024;
const HOUR_MICROS: i64 = 60 * 60 * 1_000_000;

/// Asks the server that has the practice open for a backup, and waits for it.
///
/// # Errors
///
/// [`CommandError::Outside`] when nobody answers, or the server can not do it.
pub(crate) fn ask(
    data: &Path,
    kind: Kind,
    folder: &Path,
    edge: &Edge,
) -> Result<String, CommandError> {
    let (asked, answered) = (data.join(ASKED), data.join(ANSWERED));
    let id = to_hex(&edge.act().bytes::<16>());
    let question = format!("{id} {}\n{}\n", kind.code(), folder.display());
    replace(&asked, question.as_bytes()).map_err(|error| {
        CommandError::outside(format!("{} can not be written: {error}", asked.display()))
    })?;
    for look in 0..LOOKS_MAX {
        thread::park_timeout(Duration::from_millis(LOOK_MILLIS));
        if look == LOOKS_UNTAKEN_MAX && asked.exists() {
            let _ = fs::remove_file(&asked);
            return Err(CommandError::outside(
                "the practice is open, and whoever has it open makes no backups: it is another command or an older version (backup.unanswered)",
            ));
        }
        let Ok(text) = fs::read_to_string(&answered) else {
            continue;
        };
        let Some((of, answer)) = text.trim_end().split_once(' ') else {
            continue;
        };
        if of != id {
            continue;
        }
        let _ = fs::remove_file(&answered);
        return match answer.split_once(' ') {
            Some(("ok", told)) => Ok(told.to_owned()),
            Some((_, told)) => Err(CommandError::outside(told.to_owned())),
            None => Err(CommandError::outside(
                "the server gave no answer (backup.unanswered)",
            )),
        };
    }
    Err(CommandError::outside(
        "the server did not answer within an hour (backup.unanswered)",
    ))
}

/// What makes backups beside a server.
#[derive(Debug)]
pub(crate) struct Runner {
    stop: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

/// What the runner needs to know.
#[derive(Debug)]
pub(crate) struct Running {
    /// What backups are made of.
    pub(crate) source: Source,
    /// Where the data is, and the root key.
    pub(crate) data: Data,
    /// Where copies go, and for how long they stay.
    pub(crate) backup: Backup,
    /// The root key as it was when the practice was opened: a passphrase is asked for once.
    pub(crate) root: RootKey,
}

impl Runner {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// [`CommandError::Outside`] when there is no thread for it.
    pub(crate) fn start(running: Running, edge: Edge) -> Result<Runner, CommandError> {
        let (stop, stopped) = mpsc::channel();
        running.list();
        if let Some(folder) = &running.backup.folder {
            clear(folder);
        }
        let mut taken = running.backup.folder.as_deref().and_then(newest);
        let mut listed = running.source.keys.destroyed();
        let work = move || {
            let pause = Duration::from_millis(LOOK_MILLIS);
            while stopped.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
                if running.source.keys.destroyed() != listed {
                    listed = running.source.keys.destroyed();
                    running.list();
                }
                running.answer(&edge);
                running.by_the_clock(&mut taken, &edge);
            }
        };
        let thread = thread::Builder::new()
            .name("backup".into())
            .spawn(work)
            .map_err(|error| {
                CommandError::outside(format!("no thread to make backups: {error}"))
            })?;
        Ok(Runner { stop, thread })
    }

    /// Stops it; a backup that is under way is finished first.
    pub(crate) fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("what makes backups had broken");
        }
    }
}

impl Running {
    /// Writes down beside the data and beside the backups what was destroyed.
    fn list(&self) {
        let Ok(known) = self.source.keys.all_tombstones() else {
            tracing::error!("the list of what was destroyed could not be read");
            return;
        };
        let known = known.into_iter().collect();
        let folders = [Some(&self.data.folder), self.backup.folder.as_ref()];
        for folder in folders
            .into_iter()
            .flatten()
            .filter(|folder| folder.exists())
        {
            if let Err(error) = tombstones::write(folder, &self.root, self.source.practice, &known)
            {
                tracing::error!("{}", error.sentence().unwrap_or("no list was written"));
            }
        }
    }

    /// Makes the backup that somebody asked for.
    fn answer(&self, edge: &Edge) {
        let asked = self.data.folder.join(ASKED);
        let Ok(metadata) = fs::metadata(&asked) else {
            return;
        };
        let text = if metadata.len() > QUESTION_BYTES_MAX {
            String::new()
        } else {
            fs::read_to_string(&asked).unwrap_or_default()
        };
        let _ = fs::remove_file(&asked);
        let Some((id, kind, folder)) = question(&text) else {
            return;
        };
        let answer = match self.source.back_up(kind, &folder, &self.root, edge) {
            Ok(made) => {
                tracing::info!(kind = kind.code(), bytes = made.bytes, "a backup was made");
                format!("{id} ok {}\n", sentence(&made))
            }
            Err(error) => {
                tracing::error!(kind = kind.code(), "a backup could not be made");
                format!("{id} no {}\n", error.sentence().unwrap_or("it failed"))
            }
        };
        let answered = self.data.folder.join(ANSWERED);
        if replace(&answered, answer.as_bytes()).is_err() {
            tracing::error!("whoever asked for a backup could not be answered");
        }
    }

    /// Makes both backups when the last is old enough, and takes away what is too old.
    fn by_the_clock(&self, taken: &mut Option<Timestamp>, edge: &Edge) {
        let Some(folder) = &self.backup.folder else {
            return;
        };
        let now = edge.moment().wall;
        let pause = i64::from(self.backup.every_hours).saturating_mul(HOUR_MICROS);
        let since = |at: Timestamp| now.as_microsecond().saturating_sub(at.as_microsecond());
        if taken.is_some_and(|at| (0..pause).contains(&since(at))) {
            return;
        }
        // What may lie on the same disk waits: the room that is left is for calls for help.
        if self.source.store.is_full() {
            return;
        }
        // Failed or not, the next try is at the next time: the log tells of it.
        *taken = Some(now);
        let is_server = self.source.store.engine() == store::Engine::Postgres;
        for kind in [Kind::Practice, Kind::Keys] {
            if is_server && kind == Kind::Practice {
                continue;
            }
            match self.source.back_up(kind, folder, &self.root, edge) {
                Ok(made) => {
                    tracing::info!(kind = kind.code(), bytes = made.bytes, "a backup was made");
                }
                Err(error) => tracing::error!(
                    kind = kind.code(),
                    "a backup could not be made: {}",
                    error.sentence().unwrap_or("it failed")
                ),
            }
        }
        let tombstones = self.source.keys.all_tombstones().unwrap_or_default();
        let last = tombstones.iter().map(|stone| stone.destroyed_at).max();
        let gone = prune(folder, now, self.backup.keep_days, last);
        if !gone.is_empty() {
            tracing::info!(count = gone.len(), "old backups were taken away");
        }
    }
}

fn question(text: &str) -> Option<(String, Kind, PathBuf)> {
    let (first, rest) = text.split_once('\n')?;
    let (id, kind) = first.split_once(' ')?;
    from_hex(id).ok()?;
    let kind = [Kind::Practice, Kind::Keys]
        .into_iter()
        .find(|one| one.code() == kind)?;
    let folder = PathBuf::from(rest.strip_suffix('\n')?);
    folder.is_absolute().then(|| (id.to_owned(), kind, folder))
}

/// Takes away what a backup left that was ended by force: it is sealed, and nothing can be read from
/// it.
fn clear(folder: &Path) {
    let end = format!(".{}.part", envelope::ENDING);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().ends_with(&end) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// When the newest backup of the practice in a folder was taken.
pub(crate) fn newest(folder: &Path) -> Option<Timestamp> {
    fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter_map(|entry| envelope::header(&entry.path()).ok())
        .map(|header| header.taken_at)
        .max()
}
