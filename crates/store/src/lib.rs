//! The database of a practice, on SQLite or PostgreSQL. It sees sealed bytes only.
//!
//! A caller hands over a piece of work and waits: [`Store::write`] returns when what was written is
//! durable, [`Store::read`] shows one instant of the database. On SQLite one thread writes for
//! everybody and makes many pieces of work durable with one wait for the disk (reliability R7); on
//! PostgreSQL each caller drives a connection of its own.
//!
//! One SQL text serves both engines. Inside a write nothing relies on what was read staying true:
//! every change that depends on a reading is conditional, and the count of changed rows or a unique
//! key decides. So PostgreSQL runs at `read committed`, where work that does not touch the same rows
//! never fails for each other's sake; where two pieces of work must take turns they say so, with
//! [`clinician::turn`] or [`frame::turn`].
//!
//! Instants are kept to the microsecond: whoever reads the clock reads it to the microsecond.
//!
//! Invariant: no function of this crate changes what an entry of [`audit`] says, or deletes one.
//! Invariant: every list is read by pages, in the order of an index.

mod dialect;
mod error;
mod faults;
mod lists;
mod lock;
mod migrate;
mod page;
mod postgres;
mod sqlite;
mod tx;
mod value;
mod work;

pub mod admission;
pub mod agenda;
pub mod audit;
pub mod break_glass;
pub mod calendar_feed;
pub mod channel;
pub mod clinician;
pub mod contact;
pub mod credential;
pub mod crisis_mark;
pub mod delivery;
pub mod disclosure;
pub mod draft;
pub mod due;
pub mod erasure;
pub mod escalation;
pub mod frame;
pub mod gate_event;
pub mod gate_try;
pub mod hours;
pub mod invitation;
pub mod keys;
pub mod legal_hold;
pub mod no_show;
pub mod note;
pub mod offering;
pub mod outbox;
pub mod people;
pub mod plan;
pub mod practices;
pub mod probe;
pub mod psychotherapy_note;
pub mod record_copy;
pub mod request;
pub mod restoration;
pub mod retention;
pub mod ring_plan;
pub mod rota;
pub mod ruling;
pub mod safe_contact;
pub mod safety_event;
pub mod series;
pub mod session;
pub mod session_change;
pub mod shared;
pub mod standing;
pub mod submission;
pub mod tally;
pub mod tree;
pub mod visit;
pub mod waitlist;

use std::{fmt, io, path::Path, sync::Arc};

use dialect::Address;
use migrate::Schema;
use postgres::Postgres;
use sqlite::Sqlite;

pub use error::StoreError;
pub use faults::{Faults, Step, Verdict};
pub use page::{PAGE_ROWS_MAX, Page, Place};
pub use sqlite::RESERVE_BYTES;
pub use tx::{STATEMENTS_MAX, Tx};

/// How many connections are held at most unless something else is asked for: more only take turns
/// on the same cores.
pub const CONNECTIONS: u16 = 16;

/// Which engine holds the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file beside the program.
    Sqlite,
    /// A server.
    Postgres,
}

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// The most connections: readers of SQLite, or all of PostgreSQL. At least one is held.
    pub connections: u16,
    /// Faults that a simulation makes happen; none in earnest.
    pub faults: Option<Arc<dyn Faults>>,
    /// How much room is kept back on the disk beside a database file, for when it is full; none
    /// where nobody serves a practice.
    pub reserve_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            connections: CONNECTIONS,
            faults: None,
            reserve_bytes: None,
        }
    }
}

/// The database of a practice. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Inner,
}

#[derive(Clone)]
enum Inner {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

impl Store {
    /// Opens the database at `url`, and brings its tables up to this version.
    ///
    /// - `sqlite:///var/lib/vestibule/practice.db`: a file, made when it is not there;
    /// - `sqlite::memory:`: nothing is kept, for tests;
    /// - `postgres://user@host/name`, or `postgres:///name?host=/run/postgresql`: a server. One on
    ///   another machine is reached over TLS only.
    ///
    /// Errors: [`StoreError::Address`], [`StoreError::InUse`] when another process has the file,
    /// [`StoreError::Unsafe`] when it lies on a network's file system or a setting would lose what
    /// was promised, [`StoreError::Version`] when it is newer than this version or not ours.
    pub fn open(url: &str, options: Options) -> Result<Store, StoreError> {
        Store::open_as(url, options, migrate::PRACTICE)
    }

    fn open_as(url: &str, options: Options, schema: Schema) -> Result<Store, StoreError> {
        let inner = match dialect::address(url)? {
            Address::Memory => Inner::Sqlite(Arc::new(Sqlite::open(None, options, schema)?)),
            Address::File(path) => {
                Inner::Sqlite(Arc::new(Sqlite::open(Some(&path), options, schema)?))
            }
            Address::Server(config) => {
                Inner::Postgres(Arc::new(Postgres::open(*config, options, schema)?))
            }
        };
        Ok(Store { inner })
    }

    /// Runs a piece of work that writes. It is durable when this returns `Ok`; when it returns an
    /// error nothing of it is there, [`StoreError::Unknown`] and [`StoreError::Killed`] excepted.
    ///
    /// The work may be run more than once, so it must do nothing but use its transaction. Blocks:
    /// call it from a thread that may wait.
    pub fn write<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.write(job),
            Inner::Postgres(postgres) => postgres.write(&job),
        }
    }

    /// Runs a piece of work that only reads, on one instant of the database. Blocks.
    pub fn read<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.read(job),
            Inner::Postgres(postgres) => postgres.read(job),
        }
    }

    /// Which engine holds the database.
    pub fn engine(&self) -> Engine {
        match self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether the disk was full and there is no room yet to make its reserve again: only what may not
    /// wait should be written. A server's disk is looked after by the server.
    pub fn is_full(&self) -> bool {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.is_full(),
            Inner::Postgres(_) => false,
        }
    }

    /// Makes the reserve on the disk, where [`Options::reserve_bytes`] asks for one, when it is not
    /// there and there is room for it. Tells whether it is there. Blocks while it is written.
    pub fn keep_reserve(&self) -> bool {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.keep_reserve(),
            Inner::Postgres(_) => true,
        }
    }

    /// Whether the database file at this path has its reserve beside it.
    pub fn has_reserve(database: &Path) -> bool {
        sqlite::has_reserve(database)
    }

    /// How many times anything was made durable: fewer than pieces of work when they share a wait.
    pub fn commits(&self) -> u64 {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.commits(),
            Inner::Postgres(postgres) => postgres.commits(),
        }
    }

    /// Whether the engine finds its own file in order. Reads everything: for `doctor`, not for use.
    ///
    /// PostgreSQL keeps its own checks, and is asked only whether it answers.
    pub fn check(&self) -> Result<(), StoreError> {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.check(),
            Inner::Postgres(postgres) => postgres.check(),
        }
    }

    /// Copies the whole database, as it is at one instant, while others read and write: the bytes of
    /// a file that [`Store::open`] opens. Tells how many they were.
    ///
    /// Nothing lies on a disk but what `out` puts there. Errors: [`StoreError::Unsafe`] for what is
    /// in memory or on a server; [`StoreError::Unavailable`] when readers were in the way, or when
    /// `out` refuses.
    pub fn copy(&self, out: &mut dyn io::Write) -> Result<u64, StoreError> {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.copy(out),
            Inner::Postgres(_) => Err(StoreError::Unsafe(
                "a server's database is backed up with the server's own tools".to_owned(),
            )),
        }
    }

    /// Writes what is kept anew, so that nothing of what was deleted is left in the file or its log.
    /// `table` is where something was deleted. Takes as long as a copy.
    fn overwrite(&self, table: &'static str) -> Result<(), StoreError> {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.overwrite(),
            Inner::Postgres(postgres) => postgres.overwrite(table),
        }
    }

    /// Closes it for all clones: what was accepted is finished first, then the file is free.
    pub fn close(self) {
        match &self.inner {
            Inner::Sqlite(sqlite) => sqlite.close(),
            Inner::Postgres(postgres) => postgres.close(),
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({:?})", self.engine())
    }
}
