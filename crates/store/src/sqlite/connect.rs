//! Connections to a SQLite file, with every setting that durability and secrecy rest on.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, ffi};

use crate::{
    StoreError,
    lock::{self, Held},
    migrate::{self, Schema},
};

/// The oldest SQLite that is trusted: older ones can lose the log at a reset (reliability R7).
const VERSION_MIN: i32 = 3_051_003;

/// How long a connection waits for another's short lock, in milliseconds: recovery after a crash.
const BUSY_MILLIS: u64 = 5_000;

/// How many prepared statements a connection keeps; there are fewer texts than this.
const STATEMENTS_KEPT: usize = 256;

/// After how many pages of log the file itself is brought up to date: 64 MB and more, so that a page that
/// changes often is written there once.
const LOG_PAGES: i64 = 32_000;

/// The size of a page of a new file. A filing touches about fifteen, and each is written whole to
/// the log; a smaller page halves that, and still holds the row of most contacts.
const PAGE_BYTES: i64 = 2_048;

/// What a file of SQLite begins with, and the length of its header.
const MAGIC: &[u8] = b"SQLite format 3\0";
const HEADER_BYTES: usize = 100;

/// How much of the file a reading connection keeps in memory, in KiB: each commit empties it.
const CACHE_KIB: i64 = 8_192;

/// How much of it the writing connection keeps, in KiB. Nobody else changes the file, so what it has
/// read stays good; but SQLite walks the whole table of kept pages after a commit that split one, and
/// with eight times as much that walk took a tenth of the writer's time.
const WRITER_CACHE_KIB: i64 = 8_192;

/// A connection that may write, and the lock of its file.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) held: Option<Held>,
}

/// Opens the connection that writes, and brings the tables up to this version.
///
/// Errors: among others [`StoreError::Damaged`] for a file that is cut off or does not read.
pub(super) fn open(path: Option<&Path>, schema: Schema) -> Result<Opened, StoreError> {
    open_whole(path, schema).map_err(|error| match error {
        // Nothing was being written yet, so nothing was lost with it.
        StoreError::Fatal(why) => StoreError::Damaged(why),
        error => error,
    })
}

fn open_whole(path: Option<&Path>, schema: Schema) -> Result<Opened, StoreError> {
    if rusqlite::version_number() < VERSION_MIN {
        return Err(StoreError::Unsafe(format!(
            "SQLite {} can lose what was written; 3.51.3 is needed",
            rusqlite::version()
        )));
    }
    let (connection, held) = match path {
        None => (
            Connection::open_in_memory().map_err(|error| opening(&error))?,
            None,
        ),
        Some(path) => {
            lock::refuse_network(path)?;
            let held = lock::hold(path)?;
            whole(path)?;
            lock::make(path)?;
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection =
                Connection::open_with_flags(path, flags).map_err(|error| opening(&error))?;
            (connection, Some(held))
        }
    };
    ours(&connection, schema)?;
    let journal = if path.is_some() { "wal" } else { "memory" };
    settings(&connection, journal).map_err(|error| match failed(&error) {
        StoreError::Statement(why) => StoreError::Unsafe(why),
        error => error,
    })?;
    connection
        .pragma_update(None, "cache_size", -WRITER_CACHE_KIB)
        .map_err(|error| failed(&error))?;
    assure(&connection, journal)?;
    migrate::sqlite(&connection, schema)?;
    Ok(Opened { connection, held })
}

/// Opens one more connection, which only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| opening(&error))?;
    let set = || {
        settings(&connection, "wal")?;
        connection.pragma_update(None, "query_only", true)
    };
    set().map_err(|error| failed(&error))?;
    Ok(connection)
}

/// Reads the whole file and says whether it is in order.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection
        .query_row("pragma quick_check(1)", [], |row| row.get(0))
        .map_err(|error| failed(&error))?;
    if found == "ok" {
        return Ok(());
    }
    Err(StoreError::Damaged(found))
}

/// Brings the file up to date when the log has grown by [`LOG_PAGES`], as far as readers allow.
pub(super) fn shorten_log(connection: &Connection) -> Result<(), rusqlite::Error> {
    let mut ask = connection.prepare_cached("pragma wal_checkpoint(noop)")?;
    let (pages, in_file): (i64, i64) = ask.query_row([], |row| Ok((row.get(1)?, row.get(2)?)))?;
    if pages.saturating_sub(in_file) < LOG_PAGES {
        return Ok(());
    }
    let mut bring = connection.prepare_cached("pragma wal_checkpoint(passive)")?;
    bring.query_row([], |_| Ok(()))
}

/// Brings the file wholly up to date: the log holds nothing that the file does not. `false` when a
/// reader was in the way for too long.
pub(super) fn bring_all(connection: &Connection) -> Result<bool, rusqlite::Error> {
    connection.query_row("pragma wal_checkpoint(full)", [], |row| {
        let (busy, pages, in_file): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(busy == 0 && pages == in_file)
    })
}

/// The length of the file that holds everything, in bytes.
pub(super) fn length(connection: &Connection) -> Result<u64, rusqlite::Error> {
    let pages: i64 = connection.query_row("pragma page_count", [], |row| row.get(0))?;
    let bytes: i64 = connection.query_row("pragma page_size", [], |row| row.get(0))?;
    Ok(u64::try_from(pages.saturating_mul(bytes)).unwrap_or(0))
}

/// Writes the file anew without what was deleted, and empties the log. `false` when a reader was in
/// the way for too long.
pub(super) fn overwrite(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let empty = || {
        connection.query_row("pragma wal_checkpoint(truncate)", [], |row| {
            row.get(0).map(|busy: i64| busy == 0)
        })
    };
    empty()?;
    connection.execute_batch("vacuum")?;
    empty()
}

/// Runs a statement without values, kept prepared.
pub(super) fn plain(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}

/// Undoes a transaction, if one is still open: some errors undo it by themselves.
pub(super) fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        // Should even this fail, the next `begin` fails and says so.
        let _ = plain(connection, "rollback");
    }
}

/// What an error of the engine means for us.
pub(super) fn failed(error: &rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return StoreError::Statement(error.to_string());
    };
    let text = message.clone().unwrap_or_else(|| code.to_string());
    match code.code {
        ErrorCode::ConstraintViolation
            if matches!(
                code.extended_code,
                ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE
            ) =>
        {
            StoreError::Conflict(text)
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::CannotOpen => {
            StoreError::Unavailable(text)
        }
        ErrorCode::DiskFull => StoreError::Full,
        // The index of the log could not grow; what was to be durable was not touched.
        ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => {
            StoreError::Full
        }
        ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt => StoreError::Fatal(text),
        ErrorCode::NotADatabase => StoreError::Version("it is not a SQLite file".to_owned()),
        _ => StoreError::Statement(text),
    }
}

fn opening(error: &rusqlite::Error) -> StoreError {
    match failed(error) {
        StoreError::Unavailable(why) => StoreError::Unsafe(why),
        error => error,
    }
}

/// Refuses a file that is shorter than it says it is, before anything opens it.
///
/// While there is a log beside it, the end of the file may lie there, and SQLite looks itself.
fn whole(path: &Path) -> Result<(), StoreError> {
    let mut header = [0; HEADER_BYTES];
    let Ok(mut file) = File::open(path) else {
        return Ok(());
    };
    let is_short = file.read_exact(&mut header).is_err() || !header.starts_with(MAGIC);
    let log = fs::metadata(path.with_extension("db-wal")).map_or(0, |log| log.len());
    if is_short || log > 0 {
        return Ok(());
    }
    let number = |at: usize, bytes: usize| {
        let some = header.iter().skip(at).take(bytes);
        some.fold(0_u64, |number, byte| (number << 8) | u64::from(*byte))
    };
    // One stands for the size that does not fit: 65,536.
    let page_bytes = match number(16, 2) {
        1 => 65_536,
        bytes => bytes,
    };
    let says = page_bytes.saturating_mul(number(28, 4));
    let has = file.metadata().map_or(0, |metadata| metadata.len());
    // The number of pages counts when it was written with the last change.
    if has < says && number(24, 4) == number(92, 4) {
        return Err(StoreError::Damaged(format!(
            "{} is cut off: it has {has} bytes of {says}",
            path.display()
        )));
    }
    Ok(())
}

/// Refuses a file that another program wrote. Comes first, so that nothing in it is changed.
fn ours(connection: &Connection, schema: Schema) -> Result<(), StoreError> {
    let read = || -> Result<(i64, i64), rusqlite::Error> {
        let application = connection.query_row("pragma application_id", [], |row| row.get(0))?;
        let tables = connection.query_row("pragma schema_version", [], |row| row.get(0))?;
        Ok((application, tables))
    };
    match read().map_err(|error| opening(&error))? {
        (found, _) if found == schema.application => Ok(()),
        (0, 0) => Ok(()),
        _ => Err(StoreError::Version(
            "another program wrote this file".to_owned(),
        )),
    }
}

fn settings(connection: &Connection, journal: &str) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MILLIS))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Otherwise a statement is planned anew whenever another value is bound where a plan might depend
    // on it, which took two thirds of every reading.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if journal == "wal" {
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
        connection.query_row("pragma journal_mode = wal", [], |_| Ok(()))?;
    }
    for (name, value) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("mmap_size", 0),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("wal_autocheckpoint", 0),
        ("cache_size", -CACHE_KIB),
    ] {
        connection.pragma_update(None, name, value)?;
    }
    Ok(())
}

/// Asks the engine whether it took the settings that promises rest on: it may ignore a setting
/// without a word.
fn assure(connection: &Connection, journal: &str) -> Result<(), StoreError> {
    let took: String = connection
        .query_row("pragma journal_mode", [], |row| row.get(0))
        .map_err(|error| failed(&error))?;
    if took != journal {
        return Err(StoreError::Unsafe(format!(
            "journal_mode is {took}, and {journal} is needed"
        )));
    }
    for (name, needed) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("mmap_size", 0),
    ] {
        // A file system that can not map memory gives no row at all: nothing is mapped.
        let took: i64 = connection
            .query_row(&format!("pragma {name}"), [], |row| row.get(0))
            .or_else(|error| match error {
                rusqlite::Error::QueryReturnedNoRows if name == "mmap_size" => Ok(0),
                error => Err(error),
            })
            .map_err(|error| failed(&error))?;
        if took != needed {
            return Err(StoreError::Unsafe(format!(
                "{name} is {took}, and {needed} is needed"
            )));
        }
    }
    Ok(())
}
