//! What falls due, and what waits to be carried out.

use practice::{BootTime, Disposition, DueKind, Moment, Purpose};
use store::{due, outbox};

use crate::{
    place::Place,
    world::{World, at, due as due_of, effect, moment, outbox_id},
};

#[test]
fn a_deadline_is_due_by_either_clock() {
    for place in Place::each() {
        let store = place.open();
        let world = World::new();
        let closed = world.closed(0, Purpose::Clinical, Disposition::Release);
        let other = world.closed(0, Purpose::Clinical, Disposition::Release);
        let (one, two) = (
            due_of(&closed, DueKind::Answer, 3_600),
            due_of(&other, DueKind::Look, 60),
        );
        let (first, second) = (one.clone(), two.clone());
        store
            .write(move |tx| {
                due::put(tx, world.practice, &first)?;
                due::put(tx, world.practice, &second)
            })
            .unwrap();
        let elsewhere = [2; 16];
        let now = |wall: i64, boot: [u8; 16], boot_seconds: i64| Moment {
            wall: at(wall),
            boot: BootTime {
                boot,
                since_micros: 5_000_000 + boot_seconds * 1_000_000,
            },
        };
        let cases = [
            ("neither", now(59, [1; 16], 59), 0),
            ("both clocks, the first alone", now(60, [1; 16], 60), 1),
            ("by the wall", now(3_600, elsewhere, 0), 2),
            (
                "by the boot, the wall set back",
                now(-999_999, [1; 16], 3_600),
                2,
            ),
            ("another boot does not count", now(0, elsewhere, 999_999), 0),
        ];
        for (name, now, expected) in cases {
            let found = store
                .read(|tx| due::due_now(tx, world.practice, &now, 10))
                .unwrap();
            assert_eq!(found.len(), expected, "{name}");
            assert!(found.iter().all(|due| due.at.is_due(&now)), "{name}");
        }
        let limited = store
            .read(|tx| due::due_now(tx, world.practice, &moment(9_999), 1))
            .unwrap();
        assert_eq!(limited.first(), Some(&two));

        store
            .write(move |tx| {
                let open = due::of_contact(tx, world.practice, two.contact)?;
                assert_eq!(open.first(), Some(&two));
                assert!(due::done(tx, world.practice, &two, at(61))?);
                assert!(!due::done(tx, world.practice, &two, at(62))?);
                let kinds = [DueKind::Look, DueKind::Answer];
                assert_eq!(
                    due::cancel_for_contact(tx, world.practice, one.contact, &kinds)?,
                    1
                );
                assert_eq!(
                    due::cancel_for_contact(tx, world.practice, one.contact, &kinds)?,
                    0
                );
                assert!(due::due_now(tx, world.practice, &moment(9_999), 10)?.is_empty());
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn an_effect_is_claimed_by_one_worker_at_a_time() {
    for place in Place::each() {
        let store = place.open();
        let world = World::new();
        let closed = world.closed(0, Purpose::Clinical, Disposition::Release);
        let id = outbox_id(&closed);
        let expected = effect(&closed);
        store
            .write(move |tx| outbox::put(tx, world.practice, id, &effect(&closed)))
            .unwrap();
        let claim = |now: i64| {
            store
                .write(move |tx| outbox::claim(tx, world.practice, at(now), at(now + 30), 10))
                .unwrap()
        };
        assert!(claim(-1).is_empty());
        let claimed = claim(0);
        assert_eq!((claimed[0].effect, claimed[0].attempts), (expected, 0));
        assert!(claim(29).is_empty());
        assert_eq!(claim(30).len(), 1);
        store
            .write(move |tx| outbox::failed(tx, world.practice, id, at(100)))
            .unwrap();
        assert!(claim(99).is_empty());
        assert_eq!(claim(100)[0].attempts, 1);
        let ended = store.write(move |tx| {
            Ok((
                outbox::done(tx, world.practice, id, at(101))?,
                outbox::done(tx, world.practice, id, at(101))?,
                outbox::dead(tx, world.practice, id, at(101))?,
            ))
        });
        assert_eq!(ended, Ok((true, false, false)));
        assert!(claim(9_999).is_empty());
    }
}

#[test]
fn racing_workers_share_the_outbox() {
    for place in Place::each() {
        let store = place.open();
        let world = World::new();
        for _ in 0..40 {
            let closed = world.closed(0, Purpose::Clinical, Disposition::Release);
            store
                .write(move |tx| {
                    outbox::put(tx, world.practice, outbox_id(&closed), &effect(&closed))
                })
                .unwrap();
        }
        let claimed: Vec<_> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|_| {
                    let store = store.clone();
                    scope.spawn(move || {
                        store
                            .write(move |tx| outbox::claim(tx, world.practice, at(1), at(31), 40))
                            .unwrap()
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap())
                .map(|claimed| claimed.id)
                .collect()
        });
        let mut once = claimed.clone();
        once.sort();
        once.dedup();
        assert_eq!((once.len(), claimed.len()), (40, 40));
    }
}
