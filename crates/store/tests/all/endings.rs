//! Holds, retention, erasure and restoration, on either engine; and that no table is forgotten.

use std::collections::BTreeSet;

use practice::retention::HoldReason;
use rusqlite::Connection;
use store::{
    Page,
    erasure::{self, Erasure, Fate, TABLES},
    keys::Scope,
    legal_hold::{self, LegalHold},
    restoration::{self, Restoration},
    retention::{self, Retention},
};

use crate::{
    place::Place,
    world::{World, at},
};

/// Tables without anybody in them, and tables whose person is a member of the practice.
const OTHERS: [&str; 16] = [
    "practice",
    "clinician",
    "migration",
    "probe_contact",
    "probe_entry",
    "restoration",
    // The tree of the access log holds hashes, and nobody is named in it.
    "log_bundle",
    "log_checkpoint",
    "log_cosignature",
    "log_head",
    "log_notice",
    "log_tile",
    "opening_tally",
    // When clinicians receive.
    "hours_exception",
    "offering",
    "busy_time",
];

#[test]
fn every_table_that_knows_a_client_is_decided_about() {
    let place = Place::sqlite();
    place.open().close();
    let connection = Connection::open(place.file()).unwrap();
    let mut statement = connection
        .prepare("select name from sqlite_schema where type = 'table'")
        .unwrap();
    let tables: BTreeSet<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let decided: BTreeSet<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    for table in &tables {
        assert!(
            decided.contains(table.as_str()) || OTHERS.contains(&table.as_str()),
            "what does erasing do with {table}? name it in store::erasure::TABLES"
        );
    }
    for (table, fate) in TABLES {
        assert!(tables.contains(*table), "{table} is not there any more");
        if let Fate::Kept(reason) = fate {
            assert!(reason.len() > 10, "{table}");
        }
    }
}

#[test]
fn holds_are_placed_and_lifted_once() {
    for place in Place::each() {
        let world = World::new();
        let store = place.open();
        let (practice, client, by) = (world.practice, world.client, world.clinician);
        let placed = LegalHold {
            id: [5; 16],
            client,
            reason: HoldReason::Litigation,
            placed_by: by,
            placed_at: at(1),
            lifted: None,
        };
        store
            .write(move |tx| {
                assert!(!legal_hold::is_held(tx, practice, client)?);
                legal_hold::put(tx, practice, &placed)
            })
            .unwrap();
        store
            .write(move |tx| {
                assert!(legal_hold::is_held(tx, practice, client)?);
                assert_eq!(legal_hold::of_client(tx, practice, client)?, [placed]);
                assert!(legal_hold::lift(tx, practice, client, [5; 16], by, at(2))?);
                assert!(!legal_hold::lift(tx, practice, client, [5; 16], by, at(3))?);
                assert!(!legal_hold::is_held(tx, practice, client)?);
                let lifted = LegalHold {
                    lifted: Some((by, at(2))),
                    ..placed
                };
                assert_eq!(legal_hold::of_client(tx, practice, client)?, [lifted]);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn records_are_listed_when_they_are_due() {
    for place in Place::each() {
        let world = World::new();
        let store = place.open();
        let (practice, client) = (world.practice, world.client);
        let clock = Retention {
            client,
            last_service_at: at(1),
            of_age_at: Some(at(4)),
            due_at: at(10),
            listed_at: None,
            waited_minutes: 0,
            kept_by: None,
        };
        store
            .write(move |tx| {
                retention::put(tx, practice, &clock)?;
                assert_eq!(retention::of_client(tx, practice, client)?, Some(clock));
                let page = Page::first(10);
                assert!(retention::due_now(tx, practice, at(9), page)?.is_empty());
                assert_eq!(retention::due_now(tx, practice, at(10), page)?, [clock]);
                let listed = Retention {
                    listed_at: Some(at(11)),
                    waited_minutes: 90,
                    kept_by: Some(world.clinician),
                    ..clock
                };
                retention::put(tx, practice, &listed)?;
                assert_eq!(retention::due_now(tx, practice, at(12), page)?, [listed]);
                retention::close(tx, practice, client)?;
                assert!(retention::due_now(tx, practice, at(12), page)?.is_empty());
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn erasing_leaves_no_row_of_a_client_and_every_row_of_the_others() {
    for place in Place::each() {
        let world = World::new();
        let store = place.open();
        store.write(move |tx| world.put(tx)).unwrap();
        let (practice, client) = (world.practice, world.client);
        let begun = Erasure {
            client,
            scope: Scope::All,
            why: "time-over".to_owned(),
            asked_by: world.clinician,
            begun_at: at(5),
            wiped_at: None,
        };
        let again = begun.clone();
        store
            .write(move |tx| {
                assert!(erasure::begin(tx, practice, &again)?);
                assert!(!erasure::begin(tx, practice, &again)?);
                assert_eq!(
                    erasure::open(tx, practice, 10)?,
                    std::slice::from_ref(&again)
                );
                assert!(erasure::wipe_notes(tx, practice, client)?);
                assert!(erasure::wipe_contacts(tx, practice, client)?);
                erasure::wipe_person(tx, practice, client)?;
                erasure::end(tx, practice, client, Scope::All, at(6))
            })
            .unwrap();
        store
            .read(move |tx| {
                assert!(erasure::open(tx, practice, 10)?.is_empty());
                let ended = erasure::of_client(tx, practice, client, Scope::All)?.unwrap();
                assert_eq!(ended.wiped_at, Some(at(6)));
                assert!(store::frame::by_client(tx, practice, client)?.is_none());
                let muted = store::people::by_id(tx, practice, client)?.unwrap();
                assert!(!muted.active && muted.profile_sealed.is_empty());
                let other = store::people::by_id(tx, practice, world.clinician)?.unwrap();
                assert!(other.active && !other.profile_sealed.is_empty());
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_restoration_is_declared_once() {
    for place in Place::each() {
        let world = World::new();
        let store = place.open();
        let restored = Restoration {
            restored_at: at(9),
            backup: [4; 16],
            taken_at: at(3),
        };
        let practice = world.practice;
        store
            .write(move |tx| {
                restoration::put(tx, practice, &restored)?;
                assert_eq!(restoration::undeclared(tx, practice)?, [restored]);
                assert!(restoration::declared(tx, practice, at(9), at(10))?);
                assert!(!restoration::declared(tx, practice, at(9), at(11))?);
                assert!(restoration::undeclared(tx, practice)?.is_empty());
                Ok(())
            })
            .unwrap();
    }
}
