//! The rota and calls for help as they are kept: the same on both engines.

use practice::{
    ContactId, NoteId, PersonId, RotaChangeId, Stretch, TestPageId,
    escalation::{Escalation, Event, FollowUp, LineKind, Live, Plan},
    rota::{Instead, RotaChange},
};
use store::{
    Page,
    escalation::{self, Call, CallNote},
    rota::{self, ChangeRow, LayerRow, TestRow},
};

use crate::{
    place::Place,
    world::{World, at, fresh},
};

fn person() -> PersonId {
    PersonId::new(at(0), fresh())
}

/// A call lives through every stage, and is read as it was written at each of them.
#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn a_call_is_kept_as_it_stands_with_every_line_of_its_log() {
    for place in Place::each() {
        let store = place.open();
        let world = World::new();
        let practice = world.practice;
        store.write(move |tx| world.put(tx)).unwrap();
        let (jo, osei) = (person(), person());
        let live = Live {
            steps: vec![vec![jo], vec![osei], vec![]],
            everybody: vec![jo, osei],
        };
        let id = ContactId::new(at(0), fresh());
        let opened = Escalation::open(Plan::of_rota(2, at(0)), &live, at(0));
        let mut call = Call {
            contact: id,
            client: world.client,
            escalation: opened.next.clone(),
            lines: 0,
            follow_up: None,
        };
        let mut log = opened.log.clone();
        let first = call.clone();
        store
            .write(move |tx| escalation::begin(tx, practice, &first, &opened.log))
            .unwrap();
        call.lines = u32::try_from(log.len()).unwrap();
        let next = FollowUp {
            who: osei,
            at: at(99_999),
        };
        let tale = [
            Event::Sent(jo),
            Event::Failed(jo),
            Event::Due,
            Event::ClientOk,
            Event::Acknowledged(jo),
            Event::Missed(jo),
            Event::HandedOver { from: jo, to: osei },
            Event::Due,
            Event::Acknowledged(osei),
            Event::Spoke(osei),
            Event::Closed {
                by: osei,
                follow_up: Some(next),
            },
        ];
        for (second, event) in (60..).step_by(60).zip(tale) {
            let found = store
                .read(|tx| escalation::by_contact(tx, practice, id))
                .unwrap();
            assert_eq!(found.as_ref(), Some(&call), "before {event:?}");
            let outcome = call.escalation.on(event, &live, at(second));
            let follow_up = matches!(event, Event::Closed { .. }).then_some(next);
            let (before, after, lines) = (call.clone(), outcome.next.clone(), outcome.log.clone());
            let kept = store
                .write(move |tx| escalation::save(tx, practice, &before, &after, &lines, follow_up))
                .unwrap();
            assert!(kept, "{event:?}");
            // Whoever read the call before that keeps nothing.
            let (before, after, lines) = (call.clone(), outcome.next.clone(), outcome.log.clone());
            let late = store
                .write(move |tx| escalation::save(tx, practice, &before, &after, &lines, follow_up))
                .unwrap();
            assert!(!late, "{event:?}");
            log.extend(outcome.log);
            call.escalation = outcome.next;
            call.lines = u32::try_from(log.len()).unwrap();
            call.follow_up = follow_up;
        }
        let (all, told) = store
            .read(|tx| {
                Ok((
                    escalation::newest_lines(tx, practice, id)?,
                    escalation::told_lines(tx, practice, id)?,
                ))
            })
            .unwrap();
        assert_eq!(all, log);
        log.retain(|line| line.kind.is_told() || line.kind == LineKind::Paged);
        assert_eq!(told, log);
        closed_and_followed(&store, practice, &call);
        store.close();
    }
}

fn closed_and_followed(store: &store::Store, practice: practice::PracticeId, call: &Call) {
    let page = Page::first(10);
    let lists = || {
        store
            .read(|tx| {
                Ok((
                    escalation::open(tx, practice, page)?,
                    escalation::to_follow(tx, practice, page)?,
                    escalation::since(tx, practice, at(0), page)?,
                ))
            })
            .unwrap()
    };
    let (open, follow, since) = lists();
    assert_eq!((open.len(), follow.len(), since.len()), (0, 1, 1));
    let contact = call.contact;
    let done = move |tx: &mut store::Tx<'_>| escalation::followed(tx, practice, contact);
    assert!(store.write(done).unwrap());
    assert!(!store.write(done).unwrap());
    assert!(lists().1.is_empty());
    let note = CallNote {
        id: NoteId::new(at(1), fresh()),
        writer: person(),
        words_sealed: b"sealed words".to_vec(),
        at: at(1),
    };
    let kept = note.clone();
    store
        .write(move |tx| escalation::add_note(tx, practice, contact, &kept))
        .unwrap();
    let notes = store
        .read(|tx| escalation::notes(tx, practice, contact))
        .unwrap();
    assert_eq!(notes, [note]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn a_rota_is_kept_with_its_changes_and_test_pages() {
    for place in Place::each() {
        let store = place.open();
        let world = World::new();
        let practice = world.practice;
        let (jo, osei) = (person(), person());
        let layer = LayerRow {
            layer: 1,
            first_at: "2026-01-05T09:00:00".to_owned(),
            turn_hours: 168,
            hours: "mon-fri 09:00-17:00".to_owned(),
            people: vec![jo, osei, jo],
        };
        let first = LayerRow {
            layer: 0,
            people: vec![osei],
            ..layer.clone()
        };
        let (one, other) = (layer.clone(), first.clone());
        store
            .write(move |tx| {
                world.put(tx)?;
                rota::put_layer(tx, practice, &one)?;
                rota::put_layer(tx, practice, &one)?;
                rota::put_layer(tx, practice, &other)
            })
            .unwrap();
        let layers = store.read(|tx| rota::layers(tx, practice)).unwrap();
        assert_eq!(layers, [first, layer]);
        let changes: Vec<ChangeRow> = [
            Instead::Cover { of: jo, by: osei },
            Instead::Swap {
                one: jo,
                other: osei,
            },
            Instead::Also { who: jo, layer: 3 },
            Instead::Away { who: osei },
        ]
        .into_iter()
        .zip(0..)
        .map(|(what, number)| ChangeRow {
            id: RotaChangeId::new(at(number), fresh()),
            change: RotaChange {
                // The one that was made first ends last.
                during: Stretch {
                    from: at(100),
                    until: at(900 - number),
                },
                what,
            },
            made_by: osei,
            made_at: at(number),
        })
        .collect();
        let rows = changes.clone();
        store
            .write(move |tx| {
                rows.iter()
                    .try_for_each(|row| rota::add_change(tx, practice, row))
            })
            .unwrap();
        let after = |second| {
            store
                .read(|tx| rota::changes_after(tx, practice, at(second)))
                .unwrap()
        };
        assert_eq!(after(0), changes, "in the order in which they were made");
        assert_eq!(after(898), changes[..2]);
        let id = changes[0].id;
        let back = move |tx: &mut store::Tx<'_>| rota::take_back_change(tx, practice, id);
        assert!(store.write(back).unwrap());
        assert!(!store.write(back).unwrap());
        assert_eq!(after(0), changes[1..]);

        let test = TestRow {
            id: TestPageId::new(at(5), fresh()),
            person: jo,
            sent_at: at(5),
            answered_at: None,
        };
        let came =
            move |tx: &mut store::Tx<'_>| rota::answer_test(tx, practice, test.id, jo, at(9));
        store
            .write(move |tx| rota::add_test(tx, practice, &test))
            .unwrap();
        assert!(store.write(came).unwrap());
        assert!(!store.write(came).unwrap());
        let last = store.read(|tx| rota::last_test(tx, practice, jo)).unwrap();
        assert_eq!(last.unwrap().answered_at, Some(at(9)));
        let none = store
            .read(|tx| rota::last_test(tx, practice, osei))
            .unwrap();
        assert_eq!(none, None);
        store
            .write(move |tx| rota::remove_layer(tx, practice, 1))
            .unwrap();
        let left = store.read(|tx| rota::layers(tx, practice)).unwrap();
        assert_eq!(left.len(), 1);
        store.close();
    }
}
