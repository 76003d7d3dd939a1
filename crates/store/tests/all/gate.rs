//! One story of the gate, told the same on both engines.

use practice::{CredentialId, InvitationId, VisitId};
use store::{
    Store,
    admission::{self, Admission, Reach},
    credential::{self, Credential, CredentialKind, GatePerson},
    gate_event::{self, GateEvent, GateEventKind},
    gate_try::{self, GateTry},
    invitation::{self, Invitation},
    visit::{self, Visit},
};

use crate::{
    place::Place,
    world::{World, at, fresh},
};

fn begun(place: &Place) -> (Store, World) {
    let (store, world) = (place.open(), World::new());
    store.write(move |tx| world.put(tx)).unwrap();
    (store, world)
}

fn passkey(world: World) -> Credential {
    Credential {
        id: CredentialId::new(at(0), fresh()),
        person: world.client,
        kind: CredentialKind::Passkey,
        mark: [3; 32],
        secret_sealed: vec![1, 2, 3],
        counter: 0,
        made_at: at(0),
        works_from: at(0),
        used_at: None,
        removed_at: None,
    }
}

#[test]
fn a_way_in_counts_up_and_is_taken_away_once() {
    for place in Place::each() {
        let (store, world) = begun(&place);
        let (practice, key) = (world.practice, passkey(world));
        let kept = key.clone();
        store
            .write(move |tx| credential::put(tx, practice, &key))
            .unwrap();
        let key = kept;
        store
            .write(move |tx| {
                assert_eq!(
                    credential::by_mark(tx, practice, [3; 32])?,
                    Some(key.clone())
                );
                assert_eq!(credential::by_mark(tx, practice, [4; 32])?, None);
                // A passkey that does not count stays at nought; one that counts only goes up.
                let at_count = |counter| Credential {
                    counter,
                    ..key.clone()
                };
                for (counter, moves) in [
                    (0, true),
                    (5, true),
                    (5, false),
                    (4, false),
                    (0, false),
                    (6, true),
                ] {
                    let moved = credential::used(tx, practice, &at_count(counter), at(9))?;
                    assert_eq!(moved, moves, "{counter}");
                }
                assert!(!credential::remove(
                    tx,
                    practice,
                    world.clinician,
                    key.id,
                    at(10)
                )?);
                assert!(credential::remove(
                    tx,
                    practice,
                    world.client,
                    key.id,
                    at(10)
                )?);
                assert!(!credential::remove(
                    tx,
                    practice,
                    world.client,
                    key.id,
                    at(11)
                )?);
                assert!(!credential::used(tx, practice, &at_count(7), at(12))?);
                let all = credential::of_person(tx, practice, world.client, 10)?;
                assert_eq!(all.len(), 1);
                assert_eq!(all[0].removed_at, Some(at(10)));
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn what_passkeys_call_somebody_is_written_once() {
    for place in Place::each() {
        let (store, world) = begun(&place);
        let known = move |user_handle, watched| GatePerson {
            person: world.client,
            user_handle,
            idle_minutes: 5,
            watched,
        };
        store
            .write(move |tx| {
                assert_eq!(credential::person(tx, world.practice, world.client)?, None);
                credential::put_person(tx, world.practice, &known([1; 16], false))?;
                credential::put_person(tx, world.practice, &known([2; 16], true))
            })
            .unwrap();
        let found = store
            .read(move |tx| credential::person(tx, world.practice, world.client))
            .unwrap();
        assert_eq!(found, Some(known([1; 16], true)));
        // One thing is changed and the other stays, whoever changes what at the same time.
        let (practice, person) = (world.practice, world.client);
        let found = store
            .write(move |tx| {
                credential::set_watched(tx, practice, person, false)?;
                credential::set_idle(tx, practice, person, 30)?;
                credential::person(tx, practice, person)
            })
            .unwrap()
            .unwrap();
        assert_eq!((found.idle_minutes, found.watched), (30, false));
    }
}

#[test]
fn an_invitation_takes_so_many_misses_and_is_done_once() {
    for place in Place::each() {
        let (store, world) = begun(&place);
        let practice = world.practice;
        let made = |number: u8| Invitation {
            id: InvitationId::new(at(i64::from(number)), fresh()),
            person: world.client,
            token_hash: [number; 32],
            code_mark: [9; 32],
            in_person: false,
            made_by: Some(world.clinician),
            made_at: at(0),
            expires_at: at(100),
            misses: 0,
            done_at: None,
        };
        let (first, second) = (made(1), made(2));
        store
            .write(move |tx| {
                invitation::put(tx, practice, &first)?;
                invitation::put(tx, practice, &second)?;
                assert_eq!(
                    invitation::by_token(tx, practice, [1; 32])?,
                    Some(first.clone())
                );
                let all = invitation::of_person(tx, practice, world.client, 10)?;
                assert_eq!(all, [second.clone(), first.clone()]);
                assert!(invitation::miss(tx, practice, first.id, 2)?);
                invitation::hit(tx, practice, first.id)?;
                invitation::hit(tx, practice, first.id)?;
                assert!(invitation::miss(tx, practice, first.id, 2)?);
                assert!(invitation::miss(tx, practice, first.id, 2)?);
                assert!(!invitation::miss(tx, practice, first.id, 2)?);
                assert!(invitation::done(tx, practice, first.id, at(5))?);
                assert!(!invitation::done(tx, practice, first.id, at(6))?);
                assert!(!invitation::miss(tx, practice, first.id, 9)?);
                assert_eq!(
                    invitation::withdraw_all(tx, practice, world.client, at(7))?,
                    1
                );
                let found = invitation::by_id(tx, practice, first.id)?.unwrap();
                assert_eq!((found.misses, found.done_at), (2, Some(at(5))));
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_visit_stands_until_it_is_ended() {
    for place in Place::each() {
        let (store, world) = begun(&place);
        let practice = world.practice;
        let visits: Vec<Visit> = (1..=3_u8)
            .map(|number| Visit {
                id: VisitId::new(at(i64::from(number)), fresh()),
                token_hash: [number; 32],
                person: world.client,
                began_at: at(0),
                seen_at: at(0),
                ended_at: None,
            })
            .collect();
        store
            .write(move |tx| {
                for visit in &visits {
                    visit::put(tx, practice, visit)?;
                }
                let stands = Admission {
                    visit: visits[0].id,
                    reach: Reach::Enrolment,
                    credential: None,
                    invitation: Some(InvitationId::new(at(0), fresh())),
                    verified_at: at(0),
                    device: "phone".to_owned(),
                };
                admission::put(tx, practice, &stands)?;
                assert_eq!(
                    admission::of_visit(tx, practice, visits[0].id)?,
                    Some(stands)
                );
                assert_eq!(admission::of_visit(tx, practice, visits[1].id)?, None);
                let latest = admission::of_person(tx, practice, world.client, 2)?;
                assert_eq!(latest, [visits[2].clone(), visits[1].clone()]);
                assert!(admission::verify(
                    tx,
                    practice,
                    visits[0].id,
                    [7; 32],
                    at(4)
                )?);
                assert!(visit::by_token(tx, practice, [1; 32])?.is_none());
                assert!(visit::by_token(tx, practice, [7; 32])?.is_some());
                let ended = admission::end_others(tx, practice, world.client, visits[1].id, at(5))?;
                assert_eq!(ended, 2);
                assert!(!admission::verify(
                    tx,
                    practice,
                    visits[0].id,
                    [8; 32],
                    at(6)
                )?);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn tries_and_what_happened_are_kept_and_forgotten() {
    for place in Place::each() {
        let (store, world) = begun(&place);
        let (practice, person) = (world.practice, world.client);
        let tried = |failures, seconds| GateTry {
            mark: [5; 32],
            failures,
            last_at: at(seconds),
        };
        let event = |number: u8, kind| GateEvent {
            person,
            id: [number; 16],
            kind,
            device: "phone firefox".to_owned(),
            at: at(i64::from(number)),
        };
        let (first, second) = (tried(4, 0), tried(5, 60));
        let events: Vec<GateEvent> = (1..)
            .zip(GateEventKind::ALL)
            .map(|(number, kind)| event(number, *kind))
            .collect();
        store
            .write(move |tx| {
                gate_try::put(tx, practice, &first)?;
                gate_try::put(tx, practice, &second)?;
                assert_eq!(gate_try::by_mark(tx, practice, [5; 32])?, Some(second));
                gate_try::forget_before(tx, practice, at(60))?;
                assert_eq!(gate_try::by_mark(tx, practice, [5; 32])?, Some(second));
                gate_try::forget_before(tx, practice, at(61))?;
                assert_eq!(gate_try::by_mark(tx, practice, [5; 32])?, None);
                gate_try::put(tx, practice, &first)?;
                gate_try::forget(tx, practice, [5; 32])?;
                assert_eq!(gate_try::by_mark(tx, practice, [5; 32])?, None);
                for event in &events {
                    gate_event::put(tx, practice, event)?;
                }
                let mut newest = events.clone();
                newest.reverse();
                assert_eq!(gate_event::of_person(tx, practice, person, 50)?, newest);
                gate_event::forget_before(tx, practice, person, [3; 16])?;
                let left = gate_event::of_person(tx, practice, person, 50)?;
                assert_eq!(left, newest[..newest.len() - 2]);
                assert_eq!(
                    gate_event::of_person(tx, practice, world.clinician, 50)?,
                    []
                );
                Ok(())
            })
            .unwrap();
    }
}
