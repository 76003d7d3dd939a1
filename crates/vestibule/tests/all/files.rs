//! Files as they are after a bad day: of another program, of an older version, with a log that was cut
//! short, on a disk that can not be written (reliability 5.14).

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::{
    backup::{Place, contents},
    program::{Came, told},
    refusals::{refuses, serve},
};

/// A user who owns nothing.
const NOBODY: u32 = 65_534;
/// How many transactions lie in the log that is cut.
const LOGGED: i64 = 20;
/// The length of what stands before the log's frames, and of one frame, in bytes.
const LOG_HEADER_BYTES: usize = 32;
const FRAME_BYTES: usize = 24 + 2048;

#[test]
fn a_file_that_another_program_marked_is_refused() {
    let place = Place::new();
    for (name, mark) in [
        // What marks our own files has changed places; then that of somebody else, and none.
        ("practice.db", 0x564b_4559),
        ("keys.db", 0x5645_5354),
        ("practice.db", 0x4750_4b47),
        ("keys.db", 0x4750_4b47),
        ("practice.db", 0),
        ("keys.db", 0),
    ] {
        let path = place.data().join(name);
        let whole = fs::read(&path).unwrap();
        let connection = Connection::open(&path).unwrap();
        connection
            .pragma_update(None, "application_id", mark)
            .unwrap();
        drop(connection);
        refuses(&place, "store.version");
        fs::write(&path, whole).unwrap();
    }
    drop(serve(&place));
}

/// The steps of this version, as they stand in the repository.
fn steps() -> Vec<(i64, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations/sqlite");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    (1..)
        .zip(paths.iter().map(|path| fs::read_to_string(path).unwrap()))
        .collect()
}

fn columns(connection: &Connection, schema: &str, table: &str) -> Vec<String> {
    let sql = format!("select name from pragma_table_info('{table}', '{schema}')");
    let mut statement = connection.prepare(&sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

/// Writes the database as the version with so many steps would have left it: what it knew of, and
/// nothing else. Gives how many rows each table has.
fn aged(now: &Path, old: &Path, steps: &[(i64, String)]) -> Vec<(String, i64)> {
    let connection = Connection::open(old).unwrap();
    connection
        .execute_batch(
            "pragma application_id = 0x56455354; pragma page_size = 2048;
             create table migration (
                 migration_id integer not null primary key, name text not null
             ) strict;",
        )
        .unwrap();
    for (id, sql) in steps {
        connection.execute_batch(sql).unwrap();
        let taken = "insert into migration (migration_id, name) values (?1, 'step')";
        connection.execute(taken, [id]).unwrap();
    }
    let attach = "attach database ?1 as today";
    connection.execute(attach, [now.to_str().unwrap()]).unwrap();
    let mut statement = connection
        .prepare(
            "select name from main.sqlite_schema where type = 'table' and name not like 'sqlite%'",
        )
        .unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    let tables: Vec<String> = names.map(Result::unwrap).collect();
    let mut rows = Vec::new();
    for table in tables.iter().filter(|table| *table != "migration") {
        let today = columns(&connection, "today", table);
        let both: Vec<String> = columns(&connection, "main", table)
            .into_iter()
            .filter(|name| today.contains(name))
            .collect();
        let both = both.join(", ");
        let copy = format!("insert into main.{table} ({both}) select {both} from today.{table}");
        connection.execute_batch(&copy).unwrap();
        rows.push((table.clone(), count(&connection, table)));
    }
    rows
}

fn count(connection: &Connection, table: &str) -> i64 {
    let sql = format!("select count(*) from main.{table}");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// A database that an older version left is brought up to this one, and loses no row. One that a newer
/// version left is refused: `a_database_that_is_cut_off_or_newer_is_refused`.
#[test]
fn what_an_older_version_left_is_brought_up_and_loses_nothing() {
    let place = Place::new();
    let database = place.data().join("practice.db");
    let today = place.data().join("today.db");
    fs::rename(&database, &today).unwrap();
    let steps = steps();
    for taken in [steps.len() - 1, steps.len() - 2, 9, 7] {
        let rows = aged(&today, &database, &steps[..taken]);
        assert!(
            rows.iter()
                .any(|(table, count)| table == "contact" && *count > 0)
        );
        drop(serve(&place));
        let connection = Connection::open(&database).unwrap();
        let after = count(&connection, "migration");
        assert_eq!(usize::try_from(after).unwrap(), steps.len(), "{taken}");
        for (table, before) in rows {
            let after = count(&connection, &table);
            assert!(
                after >= before,
                "{taken}: {table} had {before}, has {after}"
            );
        }
        drop(connection);
        for name in ["practice.db", "practice.db-wal", "practice.db-shm"] {
            let _ = fs::remove_file(place.data().join(name));
        }
    }
}

/// A database with a log beside it, as a power cut leaves it: the file, and the log.
fn logged(place: &Place) -> (Vec<u8>, Vec<u8>) {
    let database = place.data().join("practice.db");
    let log = database.with_extension("db-wal");
    let connection = Connection::open(&database).unwrap();
    connection
        .pragma_update(None, "journal_mode", "wal")
        .unwrap();
    connection
        .pragma_update(None, "wal_autocheckpoint", 0)
        .unwrap();
    let practice: Vec<u8> = connection
        .query_row("select practice_id from practice", [], |row| row.get(0))
        .unwrap();
    for number in 0..LOGGED {
        // Both rows of one transaction, or none.
        let both = connection.unchecked_transaction().unwrap();
        for part in [0_u8, 1] {
            let mut mark = vec![part; 32];
            mark[..8].copy_from_slice(&number.to_be_bytes());
            let put =
                "insert into gate_try (practice_id, mark, failures, last_at) values (?1, ?2, 4, 0)";
            both.execute(put, (&practice, &mark)).unwrap();
        }
        both.commit().unwrap();
    }
    (fs::read(&database).unwrap(), fs::read(&log).unwrap())
}

/// What was torn from the end of the log is as if it had not been written, each transaction whole or
/// not at all, and what lay before it is there. A log that was damaged ends where the damage begins.
#[test]
fn a_log_that_was_cut_or_damaged_leaves_whole_transactions() {
    let place = Place::new();
    let (file, log) = logged(&place);
    let database = place.data().join("practice.db");
    let path = database.with_extension("db-wal");
    assert!(log.len() > LOG_HEADER_BYTES + 10 * FRAME_BYTES);
    let mut logs: Vec<Vec<u8>> = Vec::new();
    for length in [
        0,
        7,
        LOG_HEADER_BYTES,
        LOG_HEADER_BYTES + 100,
        LOG_HEADER_BYTES + 5 * FRAME_BYTES,
        log.len() / 2,
        log.len() - 1,
        log.len(),
    ] {
        logs.push(log[..length].to_vec());
    }
    for at in [3, LOG_HEADER_BYTES + 9, log.len() / 2, log.len() - 2] {
        let mut damaged = log.clone();
        damaged[at] ^= 0x10;
        logs.push(damaged);
    }
    let mut counts = Vec::new();
    for (number, log) in logs.iter().enumerate() {
        fs::write(&database, &file).unwrap();
        fs::write(&path, log).unwrap();
        let _ = fs::remove_file(database.with_extension("db-shm"));
        let doctor = place.run(&["doctor"]);
        assert!(doctor.code == 0, "{number}: {}{}", doctor.out, doctor.err);
        drop(serve(&place));
        let connection = Connection::open(&database).unwrap();
        // The look at old tries may have swept them by then; what is left of a pair is a pair.
        let halves = "select count(*) from (select substr(mark, 1, 8) as pair from gate_try \
                      group by pair having count(*) = 1)";
        let halves: i64 = connection.query_row(halves, [], |row| row.get(0)).unwrap();
        assert_eq!(halves, 0, "{number}: half a transaction");
        counts.push(count(&connection, "gate_try"));
        let check: String = connection
            .query_row("pragma integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok", "{number}");
    }
    assert_eq!(counts[0], 0, "nothing of it was in the file yet");
    assert_eq!(counts[7], 2 * LOGGED, "the whole log");
    assert!(counts.iter().all(|count| *count <= 2 * LOGGED));
}

fn own(path: &Path, who: u32) {
    chown(path, Some(who), Some(who)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            own(&entry.unwrap().path(), who);
        }
    }
}

/// Starts `serve` as somebody for whom modes count; the superuser writes everywhere.
fn serve_as_somebody(place: &Place) -> Option<Came> {
    let mut command = place.command(&["serve"]);
    if rustix::process::geteuid().is_root() {
        own(place.data().parent().unwrap(), NOBODY);
        command.uid(NOBODY).gid(NOBODY).current_dir("/");
    }
    // The program may lie where nobody may look.
    command.output().ok().as_ref().map(told)
}

#[test]
fn a_folder_that_can_not_be_written_is_refused() {
    let place = Place::new();
    let mode = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let before = contents(&place.data());
    for name in before.keys() {
        mode(&place.data().join(name), 0o400);
    }
    mode(&place.data().join("root.key"), 0o600);
    mode(&place.data(), 0o500);
    let came = serve_as_somebody(&place);
    mode(&place.data(), 0o700);
    assert_eq!(before, contents(&place.data()), "something was changed");
    let Some(came) = came else {
        return;
    };
    assert!(came.code > 0, "{}", came.out);
    assert!(!came.err.contains("panicked"), "{}", came.err);
    assert!(came.err.contains("(store.unsafe)"), "{}", came.err);
}
