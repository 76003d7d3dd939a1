//! The process dies at every step of a filing, and what was told is true afterwards.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use practice::{Closed, Disposition, Moment, Purpose};
use store::{
    Faults, Page, Step, Store, StoreError, Verdict, audit, contact, due, outbox, submission,
};

use crate::{
    place::Place,
    world::{World, at, moment},
};

/// One step goes wrong; the others do not.
struct One {
    left: AtomicU32,
    verdict: Verdict,
}

impl Faults for One {
    fn at(&self, _: Step) -> Verdict {
        match self.left.fetch_sub(1, Ordering::Relaxed) {
            0 => self.verdict,
            _ => Verdict::Go,
        }
    }
}

fn one(place: u32, verdict: Verdict) -> Option<Arc<dyn Faults>> {
    Some(Arc::new(One {
        left: AtomicU32::new(place),
        verdict,
    }))
}

#[test]
fn a_death_at_any_step_leaves_all_or_nothing() {
    for place in Place::each() {
        let world = World::new();
        let store = place.open();
        store.write(move |tx| world.put(tx)).unwrap();
        store.close();
        let (mut untold, mut absent) = (0, 0);
        for step in 0.. {
            let closed = world.closed(i64::from(step), Purpose::Clinical, Disposition::Release);
            let key = format!("key-{step}");
            let store = place.try_open(one(step, Verdict::Kill)).unwrap();
            let told = file(&store, world, &closed, &key);
            if told.is_ok() {
                store.close();
                assert!(is_there(&place.open(), world, &closed, &key));
                break;
            }
            assert_eq!(told, Err(StoreError::Killed));
            assert_eq!(store.read(store::practices::first), Err(StoreError::Killed));
            assert_eq!(store.probe(b"x"), Err(StoreError::Killed));
            // As a new process would, while the old store still lies about.
            let again = place.open();
            match is_there(&again, world, &closed, &key) {
                true => untold += 1,
                false => absent += 1,
            }
            again.close();
            assert!(step < 100, "a filing has fewer steps");
        }
        assert_eq!(untold, 1, "only a death after the commit");
        assert!(absent > 8);
    }
}

#[test]
fn a_failing_step_is_told_truly_and_ends_nothing() {
    for place in Place::each() {
        let world = World::new();
        let store = place.open();
        store.write(move |tx| world.put(tx)).unwrap();
        store.close();
        let mut unknown = 0;
        for step in 0.. {
            let closed = world.closed(i64::from(step), Purpose::Clinical, Disposition::Release);
            let key = format!("key-{step}");
            let store = place.try_open(one(step, Verdict::Fail)).unwrap();
            let told = file(&store, world, &closed, &key);
            store.close();
            let again = place.open();
            let there = is_there(&again, world, &closed, &key);
            again.close();
            match told {
                Ok(()) => {
                    assert!(there);
                    break;
                }
                Err(StoreError::Unavailable(_)) => assert!(!there),
                Err(StoreError::Unknown(_)) => {
                    assert!(there);
                    unknown += 1;
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(unknown, 1);
    }
}

fn file(store: &Store, world: World, closed: &Closed, key: &str) -> Result<(), StoreError> {
    let (closed, key) = (closed.clone(), key.to_owned());
    store.write(move |tx| world.file(tx, &closed, &key))
}

/// Whether the whole filing is there. Panics when only a part is.
fn is_there(store: &Store, world: World, closed: &Closed, key: &str) -> bool {
    let late: Moment = moment(1_000_000);
    let parts = store
        .read(|tx| {
            let practice = world.practice;
            let page = Page::first(200);
            Ok([
                contact::by_id(tx, practice, closed.id)?.is_some(),
                contact::words(tx, practice, closed.id, 1)?.is_some(),
                store::ruling::of_version(tx, practice, closed.id, 1)?.is_some(),
                submission::find(tx, practice, closed.writer, key)?.is_some(),
                audit::of_client(tx, practice, closed.client, page)?
                    .iter()
                    .any(|entry| entry.subject == closed.id.to_bytes()),
                due::due_now(tx, practice, &late, 200)?
                    .iter()
                    .any(|due| due.contact == closed.id),
            ])
        })
        .unwrap();
    let claimed = store
        .write(move |tx| outbox::claim(tx, world.practice, at(1_000_000), at(0), 200))
        .unwrap();
    let effect = claimed.iter().any(|one| one.effect.contact == closed.id);
    assert!(
        parts.iter().all(|part| *part == effect),
        "a part of a filing: {parts:?}, {effect}"
    );
    effect
}
