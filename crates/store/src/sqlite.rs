//! SQLite: one thread that writes, and connections that read.

mod connect;
mod copy;
mod queue;
mod reserve;
mod writer;

use std::{
    cell::RefCell,
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};

use rusqlite::Connection;

use crate::{
    Faults, Options, Step, StoreError, Tx, Verdict,
    migrate::Schema,
    tx::{Driver, Failure, ROWS_MAX},
    value::{Row, Value},
    work::{Pending, lock, run},
};

use queue::Queue;
pub use reserve::RESERVE_BYTES;
use reserve::Reserve;
pub(crate) use reserve::is_there as has_reserve;
use writer::Writer;

/// A database file, or one in memory.
pub(crate) struct Sqlite {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<()>>>,
    /// The connection that writes; the writer holds it while it works.
    link: Arc<Mutex<Option<Link>>>,
}

/// What the writer and the readers share.
struct Shared {
    queue: Queue,
    /// In memory there is but one connection, which the writer and the readers take in turn.
    only: Option<Arc<Mutex<Option<Link>>>>,
    path: Option<PathBuf>,
    readers: Mutex<Readers>,
    reader_free: Condvar,
    /// While a copy is read the file must not change, so the log is left to grow.
    is_copied: AtomicBool,
    /// Whoever copies or rewrites the file takes this. It keeps the handle on the file: closing one
    /// frees the locks that SQLite holds on that file for this process.
    copying: Mutex<Option<File>>,
    /// Room that is kept back on the disk.
    reserve: Option<Reserve>,
    faults: Option<Arc<dyn Faults>>,
    commits: AtomicU64,
    has_ended: AtomicBool,
    ended: Mutex<Option<StoreError>>,
}

struct Readers {
    idle: Vec<Link>,
    more: u16,
}

impl Sqlite {
    pub(crate) fn open(
        path: Option<&Path>,
        options: Options,
        schema: Schema,
    ) -> Result<Sqlite, StoreError> {
        let opened = connect::open(path, schema)?;
        let link = Arc::new(Mutex::new(Some(Link::new(opened.connection))));
        let shared = Arc::new(Shared {
            queue: Queue::default(),
            only: path.is_none().then(|| Arc::clone(&link)),
            path: path.map(Path::to_owned),
            readers: Mutex::new(Readers {
                idle: Vec::new(),
                more: options.connections.max(1),
            }),
            reader_free: Condvar::new(),
            is_copied: AtomicBool::new(false),
            copying: Mutex::new(None),
            reserve: path
                .zip(options.reserve_bytes)
                .map(|(path, bytes)| Reserve::beside(path, bytes)),
            faults: options.faults,
            commits: AtomicU64::new(0),
            has_ended: AtomicBool::new(false),
            ended: Mutex::new(None),
        });
        let writer = Writer::new(Arc::clone(&shared), Arc::clone(&link), opened.held);
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|error| StoreError::Unavailable(format!("no thread to write: {error}")))?;
        Ok(Sqlite {
            shared,
            writer: Mutex::new(Some(thread)),
            link,
        })
    }

    pub(crate) fn write<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.shared.check_open()?;
        let (pending, reply) = Pending::new(job);
        self.shared.queue.push(Box::new(pending));
        // A queue that was closed drops the work, which answers `Closed`; say what closed it.
        match reply.wait() {
            Err(StoreError::Closed) => {
                self.shared.check_open()?;
                Err(StoreError::Closed)
            }
            answer => answer,
        }
    }

    pub(crate) fn read<T>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let answer = self.read_open(job);
        if answer.as_ref().is_err_and(|why| *why == StoreError::Killed) {
            // The writer, too, must be gone before the file can be opened again.
            self.close();
        }
        answer
    }

    fn read_open<T>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.shared.check_open()?;
        if let Some(only) = &self.shared.only {
            return match lock(only).as_ref() {
                Some(link) => self.shared.read_on(link, job),
                None => Err(StoreError::Closed),
            };
        }
        let reader = self.shared.reader()?;
        match &reader.link {
            Some(link) => self.shared.read_on(link, job),
            None => Err(StoreError::Closed),
        }
    }

    /// Whether the disk was full, and its reserve was not made again since.
    pub(crate) fn is_full(&self) -> bool {
        self.shared.reserve.as_ref().is_some_and(Reserve::is_full)
    }

    /// Makes the reserve where there is none and there is room for it; tells whether it is there.
    pub(crate) fn keep_reserve(&self) -> bool {
        self.shared.reserve.as_ref().is_none_or(Reserve::make)
    }

    pub(crate) fn commits(&self) -> u64 {
        self.shared.commits.load(Ordering::Relaxed)
    }

    pub(crate) fn check(&self) -> Result<(), StoreError> {
        self.shared.check_open()?;
        if let Some(only) = &self.shared.only {
            let only = lock(only);
            return only
                .as_ref()
                .map_or(Ok(()), |link| connect::check(&link.connection));
        }
        let reader = self.shared.reader()?;
        reader
            .link
            .as_ref()
            .map_or(Ok(()), |link| connect::check(&link.connection))
    }

    pub(crate) fn close(&self) {
        self.shared.queue.close();
        if let Some(thread) = lock(&self.writer).take() {
            // The writer's own end is the last word; there is nobody to tell of a panic in it.
            let _ = thread.join();
        }
        self.shared.end(StoreError::Closed);
        // Only when every connection is gone: see `copying`.
        *lock(&self.shared.copying) = None;
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    fn check_open(&self) -> Result<(), StoreError> {
        if self.has_ended.load(Ordering::Acquire) {
            return Err(lock(&self.ended).clone().unwrap_or(StoreError::Closed));
        }
        Ok(())
    }

    /// From now on everything is refused, for the first reason that was given.
    fn end(&self, why: StoreError) {
        lock(&self.ended).get_or_insert(why);
        self.has_ended.store(true, Ordering::Release);
        self.queue.close();
        lock(&self.readers).idle.clear();
        self.reader_free.notify_all();
    }

    fn verdict(&self, step: Step) -> Verdict {
        self.faults
            .as_deref()
            .map_or(Verdict::Go, |faults| faults.at(step))
    }

    fn reader(self: &Arc<Self>) -> Result<Reader, StoreError> {
        let mut readers = lock(&self.readers);
        loop {
            self.check_open()?;
            if let Some(link) = readers.idle.pop() {
                return Ok(Reader {
                    link: Some(link),
                    shared: Arc::clone(self),
                });
            }
            if readers.more > 0 {
                readers.more -= 1;
                drop(readers);
                let mut reader = Reader {
                    link: None,
                    shared: Arc::clone(self),
                };
                let path = self.path.as_deref().ok_or(StoreError::Closed)?;
                reader.link = Some(Link::new(connect::reader(path)?));
                return Ok(reader);
            }
            readers = self
                .reader_free
                .wait(readers)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn read_on<T>(
        &self,
        link: &Link,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.verdict(Step::Begin) {
            Verdict::Go => {}
            Verdict::Fail => return Err(StoreError::Unavailable("a simulated fault".to_owned())),
            Verdict::Full => return Err(StoreError::Full),
            Verdict::Kill => {
                self.end(StoreError::Killed);
                return Err(StoreError::Killed);
            }
        }
        connect::plain(&link.connection, "begin").map_err(|error| reading(&error))?;
        let mut tx = Tx::new(Driver::Sqlite(link), self.faults.as_deref(), false);
        let ran = run(job, &mut tx);
        connect::roll_back(&link.connection);
        let answer = ran.unwrap_or_else(|failure| Err(failure.error));
        match answer {
            Err(StoreError::Killed) => self.end(StoreError::Killed),
            // Only what was being made durable is lost with a failing disk.
            Err(StoreError::Fatal(why)) => return Err(StoreError::Unavailable(why)),
            _ => {}
        }
        answer
    }
}

/// A reading connection that goes back when it is dropped.
struct Reader {
    link: Option<Link>,
    shared: Arc<Shared>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut readers = lock(&self.shared.readers);
        match self.link.take() {
            Some(link) if !self.shared.has_ended.load(Ordering::Acquire) => {
                readers.idle.push(link);
            }
            _ => readers.more += 1,
        }
        self.shared.reader_free.notify_one();
    }
}

/// A connection, with the SQL texts as SQLite takes them: `$1` there is a name, and `?1` the first
/// value.
pub(crate) struct Link {
    connection: Connection,
    texts: RefCell<HashMap<(usize, usize), String>>,
}

impl Link {
    fn new(connection: Connection) -> Link {
        Link {
            connection,
            texts: RefCell::default(),
        }
    }

    pub(crate) fn execute(&self, sql: &'static str, values: &[Value]) -> Result<u64, Failure> {
        self.prepared(sql, |mut statement| {
            let rows = statement.execute(rusqlite::params_from_iter(values))?;
            Ok(u64::try_from(rows).unwrap_or(u64::MAX))
        })
    }

    pub(crate) fn query(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Failure> {
        self.prepared(sql, |mut statement| {
            let columns = statement.column_count();
            let mut found = statement.query(rusqlite::params_from_iter(values))?;
            let mut rows = Vec::new();
            while let Some(row) = found.next()? {
                rows.push(Row::from_sqlite(row, columns)?);
                if rows.len() > ROWS_MAX {
                    break;
                }
            }
            Ok(rows)
        })
    }

    fn prepared<T>(
        &self,
        sql: &'static str,
        run: impl FnOnce(rusqlite::CachedStatement<'_>) -> Result<T, rusqlite::Error>,
    ) -> Result<T, Failure> {
        let mut texts = self.texts.borrow_mut();
        let text = texts
            .entry((sql.as_ptr().addr(), sql.len()))
            .or_insert_with(|| sql.replace('$', "?"));
        self.connection
            .prepare_cached(text)
            .and_then(run)
            .map_err(|error| Failure::last(connect::failed(&error)))
    }
}

fn reading(error: &rusqlite::Error) -> StoreError {
    StoreError::Unavailable(connect::failed(error).to_string())
}
