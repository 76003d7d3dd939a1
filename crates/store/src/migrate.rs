//! The tables, step by step. A step that was released is never edited; the next one is added.

use rusqlite::{Connection, ErrorCode};

use crate::{StoreError, postgres::Session};

/// One step, in the language of each engine.
struct Migration {
    id: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Every step of the database of a practice, in order.
const MIGRATIONS: &[Migration] = &[
    Migration {
        id: 1,
        name: "door",
        sqlite: include_str!("../migrations/sqlite/0001_door.sql"),
        postgres: include_str!("../migrations/postgres/0001_door.sql"),
    },
    Migration {
        id: 2,
        name: "draft",
        sqlite: include_str!("../migrations/sqlite/0002_draft.sql"),
        postgres: include_str!("../migrations/postgres/0002_draft.sql"),
    },
    Migration {
        id: 3,
        name: "rows",
        sqlite: include_str!("../migrations/sqlite/0003_rows.sql"),
        postgres: include_str!("../migrations/postgres/0003_rows.sql"),
    },
    Migration {
        id: 4,
        name: "log",
        sqlite: include_str!("../migrations/sqlite/0004_log.sql"),
        postgres: include_str!("../migrations/postgres/0004_log.sql"),
    },
    Migration {
        id: 5,
        name: "endings",
        sqlite: include_str!("../migrations/sqlite/0005_endings.sql"),
        postgres: include_str!("../migrations/postgres/0005_endings.sql"),
    },
    Migration {
        id: 6,
        name: "gate",
        sqlite: include_str!("../migrations/sqlite/0006_gate.sql"),
        postgres: include_str!("../migrations/postgres/0006_gate.sql"),
    },
    Migration {
        id: 7,
        name: "access",
        sqlite: include_str!("../migrations/sqlite/0007_access.sql"),
        postgres: include_str!("../migrations/postgres/0007_access.sql"),
    },
    Migration {
        id: 8,
        name: "channels",
        sqlite: include_str!("../migrations/sqlite/0008_channels.sql"),
        postgres: include_str!("../migrations/postgres/0008_channels.sql"),
    },
    Migration {
        id: 9,
        name: "gate record",
        sqlite: include_str!("../migrations/sqlite/0009_gate_record.sql"),
        postgres: include_str!("../migrations/postgres/0009_gate_record.sql"),
    },
    Migration {
        id: 10,
        name: "oncall",
        sqlite: include_str!("../migrations/sqlite/0010_oncall.sql"),
        postgres: include_str!("../migrations/postgres/0010_oncall.sql"),
    },
    Migration {
        id: 11,
        name: "records",
        sqlite: include_str!("../migrations/sqlite/0011_records.sql"),
        postgres: include_str!("../migrations/postgres/0011_records.sql"),
    },
    Migration {
        id: 12,
        name: "ring plan",
        sqlite: include_str!("../migrations/sqlite/0012_ring_plan.sql"),
        postgres: include_str!("../migrations/postgres/0012_ring_plan.sql"),
    },
    Migration {
        id: 13,
        name: "crisis marks",
        sqlite: include_str!("../migrations/sqlite/0013_crisis_marks.sql"),
        postgres: include_str!("../migrations/postgres/0013_crisis_marks.sql"),
    },
    Migration {
        id: 14,
        name: "no show",
        sqlite: include_str!("../migrations/sqlite/0014_no_show.sql"),
        postgres: include_str!("../migrations/postgres/0014_no_show.sql"),
    },
    Migration {
        id: 15,
        name: "time",
        sqlite: include_str!("../migrations/sqlite/0015_time.sql"),
        postgres: include_str!("../migrations/postgres/0015_time.sql"),
    },
];

/// The steps of one kind of database, and how it is told from others.
#[derive(Clone, Copy)]
pub(crate) struct Schema {
    /// Marks a SQLite file as one of this kind.
    pub(crate) application: i64,
    /// The table that lists the steps that were taken.
    table: &'static str,
    /// Every step, in order.
    steps: &'static [Migration],
}

/// The database of a practice; its mark is the letters `VEST`.
pub(crate) const PRACTICE: Schema = Schema {
    application: 0x5645_5354,
    table: "migration",
    steps: MIGRATIONS,
};

/// The key store; its mark is the letters `VKEY`.
pub(crate) const KEYS: Schema = Schema {
    application: 0x564b_4559,
    table: "key_migration",
    steps: &[Migration {
        id: 1,
        name: "keys",
        sqlite: include_str!("../migrations/keys/sqlite/0001_keys.sql"),
        postgres: include_str!("../migrations/keys/postgres/0001_keys.sql"),
    }],
};

/// How often a step is tried on a server on which somebody else takes the same one.
const TRIES_MAX: usize = 5;

/// Brings a SQLite file up to this version, each step whole or not at all.
pub(crate) fn sqlite(connection: &Connection, schema: Schema) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
        _ => StoreError::Version(error.to_string()),
    };
    let Schema {
        application, table, ..
    } = schema;
    connection
        .execute_batch(&format!(
            "create table if not exists {table} (
                 migration_id integer not null primary key,
                 name text not null
             ) strict"
        ))
        .map_err(failed)?;
    let applied = connection
        .prepare(&format!(
            "select migration_id from {table} order by migration_id"
        ))
        .and_then(|mut statement| {
            let ids = statement.query_map([], |row| row.get(0))?;
            ids.collect::<Result<Vec<i64>, _>>()
        })
        .map_err(failed)?;
    for migration in missing(schema, &applied)? {
        connection
            .execute_batch(&format!(
                "begin immediate;
                 {}
                 insert into {table} (migration_id, name) values ({}, '{}');
                 pragma application_id = {application};
                 commit;",
                migration.sqlite, migration.id, migration.name
            ))
            .map_err(failed)?;
    }
    Ok(())
}

/// Brings a server's database up to this version. Each statement is a transaction of its own, for
/// there are engines that take no more at once; so each can be run twice.
pub(crate) fn postgres(session: &mut Session, schema: Schema) -> Result<(), StoreError> {
    let table = schema.table;
    again(|| {
        session.alone(&format!(
            "create table if not exists {table} (
                 migration_id bigint not null primary key,
                 name text not null
             )"
        ))
    })?;
    let applied = session
        .ask_all(&format!(
            "select migration_id from {table} order by migration_id"
        ))?
        .iter()
        .map(|id| id.parse().unwrap_or(i64::MAX))
        .collect::<Vec<i64>>();
    for migration in missing(schema, &applied)? {
        for statement in statements(migration.postgres) {
            again(|| session.alone(&statement))?;
        }
        session.alone(&format!(
            "insert into {table} (migration_id, name) values ({}, '{}') on conflict do nothing",
            migration.id, migration.name
        ))?;
    }
    Ok(())
}

/// The steps that are still to be taken. Errors: a step that this version does not know.
fn missing(
    schema: Schema,
    applied: &[i64],
) -> Result<impl Iterator<Item = &'static Migration>, StoreError> {
    let is_known = |id: &i64| schema.steps.iter().any(|migration| migration.id == *id);
    if let Some(unknown) = applied.iter().find(|id| !is_known(id)) {
        return Err(StoreError::Version(format!(
            "a newer vestibule has taken step {unknown} in it"
        )));
    }
    let applied = applied.to_vec();
    Ok(schema
        .steps
        .iter()
        .filter(move |migration| !applied.contains(&migration.id)))
}

/// The statements of a step, without the comments, which may hold a semicolon.
fn statements(text: &str) -> Vec<String> {
    let bare: Vec<&str> = text
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect();
    bare.join("\n")
        .split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(str::to_owned)
        .collect()
}

fn again(mut step: impl FnMut() -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut taken = step();
    for _ in 1..TRIES_MAX {
        match taken {
            Err(StoreError::Conflict(_) | StoreError::Statement(_)) => taken = step(),
            _ => break,
        }
    }
    taken.map_err(|error| match error {
        StoreError::Statement(why) | StoreError::Conflict(why) => StoreError::Version(why),
        error => error,
    })
}
