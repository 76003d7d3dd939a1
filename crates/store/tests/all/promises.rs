//! What was promised is what is read again, to the microsecond.

use practice::{
    Answer, BookHash, ContactState, Disposition, Documentation, Finding, Obligation, Promise,
    Purpose, Route, Ruling, Timestamp, TowardCare, Within,
};
use proptest::{
    option,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use store::{Options, Store, contact, ruling};

use crate::{
    place::Place,
    world::{World, extras},
};

#[test]
fn a_promise_is_read_as_it_was_told() {
    let memory = Store::open("sqlite::memory:", Options::default()).unwrap();
    holds(&memory, 400);
    if let Some(place) = Place::postgres() {
        holds(&place.open(), 60);
    }
}

fn holds(store: &Store, cases: u32) {
    let world = World::new();
    store.write(move |tx| world.put(tx)).unwrap();
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&(rulings(), promises()), |(told_ruling, told)| {
            let mut closed = world.closed(1, Purpose::Update, Disposition::Hold);
            closed.ruling = told_ruling.clone();
            closed.promise = told.clone();
            let id = closed.id;
            store
                .write(move |tx| {
                    contact::file(tx, world.practice, &closed, &extras(ContactState::Kept))
                })
                .unwrap();
            let (stored, listed) = store
                .read(|tx| {
                    Ok((
                        ruling::of_version(tx, world.practice, id, 1)?.unwrap(),
                        contact::by_id(tx, world.practice, id)?.unwrap(),
                    ))
                })
                .unwrap();
            prop_assert_eq!(stored.ruling, told_ruling);
            prop_assert_eq!(&stored.promise, &told);
            prop_assert_eq!(listed.readers, told.readers);
            prop_assert_eq!(listed.answer_by, told.answer_by);
            Ok(())
        })
        .unwrap();
}

fn instant() -> impl Strategy<Value = Option<Timestamp>> {
    let micros = Timestamp::MIN.as_microsecond() + 1..Timestamp::MAX.as_microsecond();
    option::of(micros.prop_map(|micros| Timestamp::from_microsecond(micros).unwrap()))
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z\\\\\n é]{0,6}", 0..4)
}

fn routes() -> impl Strategy<Value = Vec<Route>> {
    prop::collection::vec(select(Route::ALL), 0..4)
}

prop_compose! {
    fn answers()(
        disposition in select(Disposition::ALL),
        routes in routes(),
        obligations in prop::collection::vec(select(Obligation::ALL), 0..5),
        documentation in select(Documentation::ALL),
        within in select(Within::ALL),
        reasons in names(),
        clauses in names(),
    ) -> Answer {
        Answer { disposition, routes, obligations, documentation, within, reasons, clauses }
    }
}

prop_compose! {
    fn rulings()(
        purpose in select(Purpose::ALL),
        finding in select(&Finding::ALL[..]),
        answer in answers(),
        book in any::<[u8; 32]>(),
        toward_care in option::of(select(vec![
            TowardCare::NoRule,
            TowardCare::Contradiction,
            TowardCare::PolicyError,
            TowardCare::NotClear,
        ])),
    ) -> Ruling {
        Ruling { purpose, finding, answer, book: BookHash(book), toward_care }
    }
}

prop_compose! {
    fn promises()(
        disposition in select(Disposition::ALL),
        outgoing in any::<bool>(),
        readers in routes(),
        within in select(Within::ALL),
        times in [
            instant(), instant(), instant(), instant(), instant(), instant(), instant(),
        ],
        flags in any::<[bool; 6]>(),
    ) -> Promise {
        let [reaches_at, answer_by, opens_at, session_at, look_by, changeable_until, undo_until] =
            times;
        let [is_looked_at, asks, pauses, offers_agenda, shows_skills, calls_on_call] = flags;
        Promise {
            disposition, outgoing, readers, within, reaches_at, answer_by, opens_at, session_at,
            look_by, changeable_until, undo_until, is_looked_at, asks, pauses, offers_agenda,
            shows_skills, calls_on_call,
        }
    }
}
