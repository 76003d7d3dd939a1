//! What the gate keeps: how often a name was tried, and what happened at somebody's gate.

use desk::gate::{Happened, Knock, WaysView};
use practice::PersonId;
use store::gate_try;

use crate::{
    device::{Device, Fault},
    gate::{Gate, PASSPHRASE, Typist, code, sign_in},
    made::open_on,
};

fn ways(gate: &mut Gate, person: PersonId) -> WaysView {
    let viewer = gate.linked(person);
    let now = gate.act();
    gate.made.desk.ways(&now, &viewer).unwrap()
}

fn happened(gate: &mut Gate, person: PersonId) -> Vec<Happened> {
    let ways = ways(gate, person);
    ways.happened.iter().map(|event| event.kind).collect()
}

/// The process starts anew over the same database.
fn restart(gate: &mut Gate) {
    gate.made.desk = open_on(gate.made.store.clone(), gate.made.keys.clone());
    gate.made.desk.stand_at(crate::device::ORIGIN).unwrap();
}

/// Guesses until the name is locked to the end of the day, restarting the program every so many
/// tries; how many guesses were looked at.
fn guesses(gate: &mut Gate, typist: &Typist, restart_after: usize) -> usize {
    let mut looked_at = 0;
    for round in 1..=600 {
        gate.now += jiff::SignedDuration::from_secs(11);
        let wrong = typist.tried(gate.now, "a wrong guess of somebody");
        if code(sign_in(gate, &wrong)) == "no-entry" {
            looked_at += 1;
        }
        if round % restart_after == 0 {
            restart(gate);
        }
    }
    looked_at
}

#[test]
fn a_restart_gives_a_guesser_no_new_day() {
    for restart_after in [1_000, 7] {
        let mut gate = Gate::new();
        let client = gate.made.clients[0];
        let typist = Typist::new(&mut gate, client);
        assert_eq!(guesses(&mut gate, &typist, restart_after), 100);
        let right = typist.tried(gate.now, PASSPHRASE);
        assert_eq!(code(sign_in(&mut gate, &right)), "wait", "{restart_after}");
        // A name that nobody has is kept and locked just so.
        let mut nobody = typist;
        nobody.name = "nobody-0000".to_owned();
        assert_eq!(guesses(&mut gate, &nobody, restart_after), 100);
    }
}

#[test]
fn names_that_are_tried_a_few_times_are_not_kept_and_old_days_go() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let typist = Typist::new(&mut gate, client);
    let practice = gate.made.store.read(store::practices::first);
    let practice = practice.unwrap().unwrap().id;
    let kept = |gate: &Gate, marks: &[[u8; 32]]| {
        let store = gate.made.store.clone();
        let found = store.read(|tx| {
            let mut found = 0;
            for mark in marks {
                found += usize::from(gate_try::by_mark(tx, practice, *mark)?.is_some());
            }
            Ok(found)
        });
        found.unwrap()
    };
    let old = gate_try::GateTry {
        mark: [9; 32],
        failures: 50,
        last_at: gate.now - jiff::SignedDuration::from_hours(30),
    };
    let put = gate
        .made
        .store
        .write(move |tx| gate_try::put(tx, practice, &old));
    put.unwrap();
    for _ in 0..3 {
        gate.wait(1);
        let wrong = typist.tried(gate.now, "a wrong guess of somebody");
        sign_in(&mut gate, &wrong).unwrap_err();
    }
    assert!(ways(&mut gate, client).ways[0].guessed.is_none());
    assert_eq!(kept(&gate, &[[9; 32]]), 1, "three failures write nothing");
    gate.wait(1);
    let wrong = typist.tried(gate.now, "a wrong guess of somebody");
    sign_in(&mut gate, &wrong).unwrap_err();
    assert_eq!(kept(&gate, &[[9; 32]]), 0, "another day is forgotten");
    restart(&mut gate);
    // Its owner sees that somebody guesses, also after a restart.
    let guessed = ways(&mut gate, client).ways[0].guessed;
    assert_eq!(guessed, Some((4, gate.now)));
    gate.wait(1);
    let right = typist.tried(gate.now, PASSPHRASE);
    assert_eq!(code(sign_in(&mut gate, &right)), "in");
    assert!(ways(&mut gate, client).ways[0].guessed.is_none());
    let told = happened(&mut gate, client);
    assert!(told.contains(&Happened::Guessed), "{told:?}");
}

#[test]
fn what_happened_at_somebodys_gate_is_shown_to_them_alone() {
    let mut gate = Gate::new();
    let (client, other) = (gate.made.clients[0], gate.made.clients[1]);
    let mut device = Device::new(1);
    gate.enrol(client, &mut device);
    gate.wait(1);
    let entered = gate.sign_in(&mut device, Fault::None).unwrap();
    let viewer = gate.viewer(&entered.token).unwrap();
    gate.wait(1);
    let mut act = gate.act();
    gate.made.desk.make_kit(&mut act, &viewer).unwrap();
    let mut told = happened(&mut gate, client);
    // The first two happened at one instant.
    assert_eq!(told[..2], [Happened::KitMade, Happened::SignedIn]);
    told.sort_by_key(|kind| kind.code());
    assert_eq!(
        told,
        [
            Happened::Invited,
            Happened::KitMade,
            Happened::PasskeyMade,
            Happened::SignedIn,
        ]
    );
    assert_eq!(happened(&mut gate, other), []);
    // After ninety days it is forgotten.
    gate.wait(91 * 24 * 60);
    gate.sign_in(&mut device, Fault::None).unwrap();
    assert_eq!(happened(&mut gate, client), [Happened::SignedIn]);
}

#[test]
fn a_sign_in_on_a_new_kind_of_device_is_told_on_the_others_first() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let (mut phone, mut tablet) = (Device::new(1), Device::new(2));
    let here = gate.enrol(client, &mut phone);
    gate.make_passkey(&here.token, &mut tablet).unwrap_err();
    let comes_in = |gate: &mut Gate, device: &mut Device, kind: &str| {
        gate.wait(20);
        let mut act = gate.act();
        let ask = gate.made.desk.ask_for_passkey(&mut act).unwrap();
        let asked = device.sign(&ask, Fault::None);
        let knock = Knock {
            device: kind.to_owned(),
            token: None,
        };
        let desk = &gate.made.desk;
        desk.sign_in_with_passkey(&mut act, &asked, &knock)
            .unwrap()
            .has_news
    };
    // The tablet's passkey was made on the phone; the phone is told of that once.
    comes_in(&mut gate, &mut phone, "phone firefox");
    assert!(!comes_in(&mut gate, &mut phone, "phone firefox"));
    comes_in(&mut gate, &mut tablet, "computer chrome");
    assert!(comes_in(&mut gate, &mut phone, "phone firefox"));
    assert!(!comes_in(&mut gate, &mut phone, "phone firefox"));
    // The same kind again is no news.
    comes_in(&mut gate, &mut tablet, "computer chrome");
    assert!(!comes_in(&mut gate, &mut phone, "phone firefox"));
}

#[test]
fn other_devices_are_signed_out_only_by_somebody_who_was_verified_just_now() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let mut device = Device::new(1);
    let here = gate.enrol(client, &mut device);
    let there = gate.sign_in(&mut device, Fault::None).unwrap();
    gate.wait(11);
    let viewer = gate.viewer(&here.token).unwrap();
    let other = gate.viewer(&there.token).unwrap().visit;
    let mut act = gate.act();
    let desk = gate.made.desk.clone();
    assert_eq!(code(desk.end_visit(&mut act, &viewer, other)), "step-up");
    assert_eq!(code(desk.end_other_visits(&mut act, &viewer)), "step-up");
    assert_eq!(code(gate.viewer(&there.token)), "in");
}
