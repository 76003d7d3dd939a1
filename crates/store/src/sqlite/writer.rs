//! The one thread that writes: many pieces of work, one wait for the disk.

use std::sync::{Arc, Mutex, atomic::Ordering};

use rusqlite::config::DbConfig;

use crate::{
    Step, StoreError, Tx, Verdict,
    lock::Held,
    tx::{Driver, Failure},
    work::{Ran, Work, lock},
};

use super::{Link, Shared, connect, reserve::Reserve};

/// How often a batch is started again without the work that failed in it, before the rest is done
/// one by one: it bounds what many failing pieces of work can cost the others.
const RESTARTS_MAX: usize = 3;

type Batch = Vec<Box<dyn Work>>;

/// The writer, with the connection and the lock of the file.
pub(super) struct Writer {
    shared: Arc<Shared>,
    link: Arc<Mutex<Option<Link>>>,
    held: Mutex<Option<Held>>,
}

/// How a transaction of several pieces of work ended.
enum Ended {
    Committed,
    /// The work at this place failed after it had written; nothing of any is there.
    Undone(usize, Failure),
    /// None of it is there, or none of it may be told.
    Refused(StoreError),
}

impl Ended {
    fn is_full(&self) -> bool {
        matches!(
            self,
            Ended::Refused(StoreError::Full)
                | Ended::Undone(
                    _,
                    Failure {
                        error: StoreError::Full,
                        ..
                    }
                )
        )
    }
}

impl Writer {
    pub(super) fn new(
        shared: Arc<Shared>,
        link: Arc<Mutex<Option<Link>>>,
        held: Option<Held>,
    ) -> Writer {
        Writer {
            shared,
            link,
            held: Mutex::new(held),
        }
    }

    pub(super) fn run(self) {
        while let Some(batch) = self.shared.queue.take() {
            self.together(batch);
            self.shorten_log();
            if self.shared.check_open().is_err() {
                break;
            }
        }
        self.shared.queue.close();
        self.shared.queue.clear();
        // The connection before the lock of its file, which goes with the writer.
        *lock(&self.link) = None;
    }

    /// Does the work of a batch in one transaction. Work that fails in it is done alone, after the
    /// others, and they without it: no piece of work is hurt by another.
    fn together(&self, mut batch: Batch) {
        let mut alone = Vec::new();
        for _ in 0..RESTARTS_MAX {
            match self.transaction(&mut batch) {
                Ended::Committed => {
                    batch.iter_mut().for_each(|work| work.reply());
                    batch.clear();
                    break;
                }
                Ended::Refused(error) => {
                    refuse(&mut batch, &error);
                    refuse(&mut alone, &error);
                    return;
                }
                Ended::Undone(_, failure) if batch.len() == 1 => {
                    refuse(&mut batch, &failure.error);
                    batch.clear();
                    break;
                }
                Ended::Undone(place, _) => alone.push(batch.remove(place)),
            }
        }
        batch.append(&mut alone);
        for mut work in batch {
            match self.transaction(std::slice::from_mut(&mut work)) {
                Ended::Committed => work.reply(),
                Ended::Undone(_, failure) => work.refuse(failure.error),
                Ended::Refused(error) => work.refuse(error),
            }
        }
    }

    fn transaction(&self, batch: &mut [Box<dyn Work>]) -> Ended {
        if batch.is_empty() {
            return Ended::Committed;
        }
        if let Err(why) = self.shared.check_open() {
            return Ended::Refused(why);
        }
        let mut held = lock(&self.link);
        let Some(link) = held.as_ref() else {
            return Ended::Refused(StoreError::Closed);
        };
        let mut ended = self.begun(link, batch);
        if !matches!(ended, Ended::Committed) {
            connect::roll_back(&link.connection);
        }
        // The disk is full: the reserve is given up, and the same work is done in its room.
        if ended.is_full() && self.shared.reserve.as_ref().is_some_and(Reserve::spend) {
            ended = self.begun(link, batch);
            if !matches!(ended, Ended::Committed) {
                connect::roll_back(&link.connection);
            }
        }
        match ended {
            Ended::Refused(why) | Ended::Undone(_, Failure { error: why, .. })
                if matches!(why, StoreError::Killed | StoreError::Fatal(_)) =>
            {
                self.end(&mut held, why.clone());
                Ended::Refused(why)
            }
            ended => ended,
        }
    }

    fn begun(&self, link: &Link, batch: &mut [Box<dyn Work>]) -> Ended {
        if let Err(error) = self.step(Step::Begin) {
            return Ended::Refused(error);
        }
        if let Err(error) = connect::plain(&link.connection, "begin immediate") {
            return Ended::Refused(connect::failed(&error));
        }
        let mut wrote = false;
        for (place, work) in batch.iter_mut().enumerate() {
            let mut tx = Tx::new(Driver::Sqlite(link), self.shared.faults.as_deref(), true);
            if let Ran::Undo(failure) = work.run(&mut tx) {
                return Ended::Undone(place, failure);
            }
            wrote |= tx.wrote();
        }
        if let Err(error) = self.step(Step::BeforeCommit) {
            return Ended::Refused(error);
        }
        if let Err(error) = connect::plain(&link.connection, "commit") {
            return Ended::Refused(connect::failed(&error));
        }
        if wrote {
            self.shared.commits.fetch_add(1, Ordering::Relaxed);
        }
        match self.step(Step::AfterCommit) {
            Ok(()) => Ended::Committed,
            Err(StoreError::Unavailable(why)) => Ended::Refused(StoreError::Unknown(why)),
            Err(error) => Ended::Refused(error),
        }
    }

    fn step(&self, step: Step) -> Result<(), StoreError> {
        match self.shared.verdict(step) {
            Verdict::Go => Ok(()),
            Verdict::Fail => Err(StoreError::Unavailable("a simulated fault".to_owned())),
            Verdict::Kill => Err(StoreError::Killed),
            Verdict::Full => Err(StoreError::Full),
        }
    }

    /// Brings the file up to date when the log is long, after everybody was told. SQLite would do
    /// so by itself, but keep a failing disk to itself (reliability R8).
    fn shorten_log(&self) {
        let mut held = lock(&self.link);
        let Some(link) = held.as_ref() else {
            return;
        };
        if self.shared.is_copied.load(Ordering::Acquire) {
            return;
        }
        if let Err(error) = connect::shorten_log(&link.connection) {
            let why = connect::failed(&error);
            if why.is_fatal() {
                self.end(&mut held, why);
            }
        }
    }

    /// Ends the store as a dying process would: the log is left as it is and read at the next start.
    /// The file is closed and free before anybody is told.
    fn end(&self, link: &mut Option<Link>, why: StoreError) {
        if let Some(link) = link.take() {
            let setting = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
            // A connection that can not be told so tidies up, which does no harm.
            let _ = link.connection.set_db_config(setting, true);
        }
        *lock(&self.held) = None;
        self.shared.end(why);
    }
}

fn refuse(batch: &mut [Box<dyn Work>], error: &StoreError) {
    for work in batch {
        work.refuse(error.clone());
    }
}
