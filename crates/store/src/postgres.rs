//! PostgreSQL: a small pool of connections, each driven by the thread that uses it.
//!
//! A write runs at `read committed` and is tried again as a whole when the server says that two
//! crossed each other; a read sees one snapshot.

mod connect;
mod round;

use std::{
    collections::HashMap,
    future::pending,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use std::sync::Arc;
use tokio_postgres::{Client, Config, Statement};

use crate::{
    Faults, Options, Step, StoreError, Tx, Verdict,
    migrate::{self, Schema},
    tx::{Again, Driver, Failure},
    value::{Row, Values},
    work::{lock, run},
};

use round::{Answer, Ask};

/// How often work is tried again when two transactions crossed each other.
const CROSSED_MAX: u32 = 10;

/// The first pause before work is tried again, in microseconds; it doubles up to 64 times that.
const PAUSE_MICROS: u64 = 500;

/// How long the server may take over one round trip, in seconds: then the connection is given up.
const ROUND_SECONDS: u64 = 20;

/// A server's database.
pub(crate) struct Postgres {
    config: Config,
    is_local: bool,
    pool: Mutex<Pool>,
    freed: Condvar,
    faults: Option<Arc<dyn Faults>>,
    commits: AtomicU64,
    pauses: AtomicU32,
    has_ended: AtomicBool,
    ended: Mutex<Option<StoreError>>,
}

struct Pool {
    idle: Vec<Session>,
    more: u16,
}

/// One connection, with the runtime that only its user's thread drives, and its statements.
pub(crate) struct Session {
    runtime: Option<tokio::runtime::Runtime>,
    client: Client,
    statements: HashMap<(usize, usize), Statement>,
    begin: Option<&'static str>,
    puts: Vec<(&'static str, Values)>,
}

impl Postgres {
    pub(crate) fn open(
        config: Config,
        options: Options,
        schema: Schema,
    ) -> Result<Postgres, StoreError> {
        let is_local = connect::is_local(&config)?;
        let postgres = Postgres {
            config: connect::bounded(config),
            is_local,
            pool: Mutex::new(Pool {
                idle: Vec::new(),
                more: options.connections.max(1),
            }),
            freed: Condvar::new(),
            faults: options.faults,
            commits: AtomicU64::new(0),
            pauses: AtomicU32::new(0),
            has_ended: AtomicBool::new(false),
            ended: Mutex::new(None),
        };
        let mut lent = postgres.lend()?;
        let session = lent.session()?;
        connect::assure(session)?;
        migrate::postgres(session, schema)?;
        lent.give_back();
        drop(lent);
        Ok(postgres)
    }

    pub(crate) fn write<T>(
        &self,
        job: &dyn Fn(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut tried = 0;
        loop {
            let failure = match self.write_once(job) {
                Ok(answer) => return answer,
                Err(failure) => failure,
            };
            tried += 1;
            let may_try = match failure.again {
                Again::No => 0,
                Again::Once => 1,
                Again::Crossed => CROSSED_MAX,
            };
            if tried > may_try {
                return Err(self.last(failure.error));
            }
            if failure.again == Again::Crossed {
                self.pause(tried)?;
            }
        }
    }

    /// `Ok(Err(..))` is a refusal that wrote nothing.
    fn write_once<T>(
        &self,
        job: &dyn Fn(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<Result<T, StoreError>, Failure> {
        self.step(Step::Begin)?;
        let mut lent = self.lend().map_err(Failure::last)?;
        let session = lent.session().map_err(Failure::last)?;
        session.begin = Some("begin isolation level read committed");
        let mut tx = Tx::new(Driver::Postgres(session), self.faults.as_deref(), true);
        let ran = run(job, &mut tx);
        let wrote = tx.wrote();
        let session = lent.session().map_err(Failure::last)?;
        match ran {
            Ok(Ok(answer)) => {
                self.step(Step::BeforeCommit)?;
                let committed = session.commit();
                if !matches!(&committed, Err(failure) if matches!(failure.error, StoreError::Unknown(_)))
                {
                    lent.give_back();
                }
                committed?;
                if wrote {
                    self.commits.fetch_add(1, Ordering::Relaxed);
                }
                match self.step(Step::AfterCommit) {
                    Err(Failure {
                        error: StoreError::Unavailable(why),
                        ..
                    }) => Err(Failure::last(StoreError::Unknown(why))),
                    Err(failure) => Err(failure),
                    Ok(()) => Ok(Ok(answer)),
                }
            }
            Ok(Err(error)) => {
                if session.roll_back() {
                    lent.give_back();
                }
                Ok(Err(error))
            }
            Err(failure) => {
                if failure.error != StoreError::Killed && session.roll_back() {
                    lent.give_back();
                } else {
                    lock(&self.pool).idle.clear();
                }
                Err(failure)
            }
        }
    }

    pub(crate) fn read<T>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.step(Step::Begin)
            .map_err(|failure| self.last(failure.error))?;
        let mut lent = self.lend()?;
        let session = lent.session()?;
        session.begin = Some("begin isolation level repeatable read read only");
        let mut tx = Tx::new(Driver::Postgres(session), self.faults.as_deref(), false);
        let ran = run(job, &mut tx);
        let killed = matches!(&ran, Err(failure) if failure.error == StoreError::Killed);
        if !killed && lent.session()?.roll_back() {
            lent.give_back();
        } else {
            lock(&self.pool).idle.clear();
        }
        ran.unwrap_or_else(|failure| Err(self.last(failure.error)))
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let mut lent = self.lend()?;
        connect::assure(lent.session()?)?;
        lent.give_back();
        Ok(())
    }

    /// Writes a table anew without what was deleted from it.
    pub(crate) fn overwrite(&self, table: &str) -> Result<(), StoreError> {
        let mut lent = self.lend()?;
        lent.session()?.alone(&format!("vacuum full {table}"))?;
        lent.give_back();
        Ok(())
    }

    pub(crate) fn close(&self) {
        self.end(StoreError::Closed);
    }

    /// What the caller is told, having ended the store if a simulated fault did.
    fn last(&self, error: StoreError) -> StoreError {
        if error == StoreError::Killed {
            self.end(StoreError::Killed);
        }
        error
    }

    fn end(&self, why: StoreError) {
        lock(&self.ended).get_or_insert(why);
        self.has_ended.store(true, Ordering::Release);
        lock(&self.pool).idle.clear();
        self.freed.notify_all();
    }

    fn step(&self, step: Step) -> Result<(), Failure> {
        let verdict = self
            .faults
            .as_deref()
            .map_or(Verdict::Go, |faults| faults.at(step));
        match verdict {
            Verdict::Go => Ok(()),
            Verdict::Fail => Err(Failure::last(StoreError::Unavailable(
                "a simulated fault".to_owned(),
            ))),
            Verdict::Kill => Err(Failure::last(StoreError::Killed)),
            Verdict::Full => Err(Failure::last(StoreError::Full)),
        }
    }

    fn lend(&self) -> Result<Lent<'_>, StoreError> {
        let mut pool = lock(&self.pool);
        loop {
            if self.has_ended.load(Ordering::Acquire) {
                return Err(lock(&self.ended).clone().unwrap_or(StoreError::Closed));
            }
            if let Some(session) = pool.idle.pop() {
                return Ok(Lent::new(self, Some(session)));
            }
            if pool.more > 0 {
                pool.more -= 1;
                drop(pool);
                let mut lent = Lent::new(self, None);
                lent.session = Some(connect::session(&self.config, self.is_local)?);
                return Ok(lent);
            }
            pool = self
                .freed
                .wait(pool)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits a little before work is tried again; a counter spreads those who crossed each other.
    fn pause(&self, tried: u32) -> Result<(), StoreError> {
        let spread = u64::from(self.pauses.fetch_add(1, Ordering::Relaxed) % 8);
        let micros = (PAUSE_MICROS << tried.min(6)) * (4 + spread) / 8;
        let mut lent = self.lend()?;
        let session = lent.session()?;
        session.wait(Duration::from_micros(micros));
        lent.give_back();
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.close();
    }
}

/// A session that is lent. Unless it is given back whole it is closed, and the server undoes what
/// was under way in it.
struct Lent<'a> {
    postgres: &'a Postgres,
    session: Option<Session>,
    is_back: bool,
}

impl<'a> Lent<'a> {
    fn new(postgres: &'a Postgres, session: Option<Session>) -> Lent<'a> {
        Lent {
            postgres,
            session,
            is_back: false,
        }
    }

    fn session(&mut self) -> Result<&mut Session, StoreError> {
        self.session.as_mut().ok_or(StoreError::Closed)
    }

    fn give_back(&mut self) {
        if let Some(session) = self.session.take()
            && !self.postgres.has_ended.load(Ordering::Acquire)
        {
            lock(&self.postgres.pool).idle.push(session);
            self.is_back = true;
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.session = None;
        if !self.is_back {
            lock(&self.postgres.pool).more += 1;
        }
        self.postgres.freed.notify_one();
    }
}

impl Session {
    /// Keeps a statement for the next round trip.
    pub(crate) fn put(&mut self, sql: &'static str, values: Values) {
        self.puts.push((sql, values));
    }

    pub(crate) fn execute(&mut self, sql: &'static str, values: Values) -> Result<u64, Failure> {
        match self.round(&Ask::Count(sql, values))? {
            Answer::Count(rows) => Ok(rows),
            _ => Ok(0),
        }
    }

    pub(crate) fn query(&mut self, sql: &'static str, values: Values) -> Result<Vec<Row>, Failure> {
        match self.round(&Ask::Rows(sql, values))? {
            Answer::Rows(rows) => Ok(rows),
            _ => Ok(Vec::new()),
        }
    }

    /// Asks all of these in one round trip.
    pub(crate) fn together(
        &mut self,
        asked: Vec<(&'static str, Values)>,
    ) -> Result<Vec<Vec<Row>>, Failure> {
        let asks: Vec<Ask> = asked
            .into_iter()
            .map(|(sql, values)| Ask::Rows(sql, values))
            .collect();
        let answers = self.rounds(&asks)?;
        let rows = |answer| match answer {
            Answer::Rows(rows) => rows,
            _ => Vec::new(),
        };
        Ok(answers.into_iter().map(rows).collect())
    }

    fn commit(&mut self) -> Result<(), Failure> {
        if self.begin.is_some() && self.puts.is_empty() {
            self.begin = None;
            return Ok(());
        }
        let sent = self.round(&Ask::Plain("commit"));
        sent.map(|_| ()).map_err(|failure| match failure {
            // The connection broke with the commit under way.
            Failure {
                error: StoreError::Unavailable(why),
                again: Again::No | Again::Once,
            } => Failure::last(StoreError::Unknown(why)),
            failure => failure,
        })
    }

    /// Undoes what is under way. `false` when the connection is of no more use.
    fn roll_back(&mut self) -> bool {
        self.puts.clear();
        if self.begin.take().is_some() {
            return true;
        }
        self.round(&Ask::Plain("rollback")).is_ok()
    }

    fn wait(&mut self, time: Duration) {
        if let Some(runtime) = &self.runtime {
            let _ = runtime.block_on(async { tokio::time::timeout(time, pending::<()>()).await });
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A runtime may not be dropped the usual way where an outer one runs.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
