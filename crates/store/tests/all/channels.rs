//! Channels, plans and deliveries: one story on both engines.

use practice::{ChannelId, ChannelKind, ChannelState, DeliveryId, Notification};
use store::{
    Page,
    channel::{self, Channel},
    delivery::{self, Delivery, Lane},
    safe_contact::{self, SafeContact},
};

use crate::{
    place::Place,
    world::{World, at, fresh},
};

/// The lease of what nobody tries.
const NOBODY_YET: practice::Timestamp = practice::Timestamp::UNIX_EPOCH;

fn mail(world: World) -> Channel {
    Channel {
        id: ChannelId::new(at(0), fresh()),
        person: world.clinician,
        kind: ChannelKind::Mail,
        address_sealed: vec![9; 64],
        state: ChannelState::Unproved,
        for_calls: false,
        added_at: at(0),
        asked_at: at(0),
        misses: 0,
        proved_at: None,
        worked_at: None,
        failed_at: None,
        failures: 0,
    }
}

#[test]
fn somebody_is_reachable_by_a_channel_that_is_proved_and_worked_last() {
    for place in Place::each() {
        let (store, world) = (place.open(), World::new());
        let (practice, person) = (world.practice, world.clinician);
        let added = mail(world);
        let kept = added.clone();
        store
            .write(move |tx| {
                assert!(!channel::is_reachable(tx, practice, person, false)?);
                channel::put(tx, practice, &kept)
            })
            .unwrap();
        store
            .write(move |tx| {
                assert_eq!(
                    channel::of_person(tx, practice, person)?,
                    std::slice::from_ref(&added)
                );
                assert_eq!(channel::by_id(tx, practice, added.id)?, Some(added.clone()));
                let mut was = added.clone();
                for (state, for_calls, now_and_then, on_call) in [
                    (ChannelState::Unproved, true, false, false),
                    (ChannelState::Working, false, true, false),
                    (ChannelState::Working, true, true, true),
                    (ChannelState::Failing, true, false, false),
                    (ChannelState::Dead, true, false, false),
                ] {
                    let changed = Channel {
                        state,
                        for_calls,
                        misses: 2,
                        failures: 3,
                        worked_at: Some(at(5)),
                        ..added.clone()
                    };
                    assert!(channel::change(tx, practice, &was, &changed)?, "{state}");
                    assert_eq!(
                        channel::by_id(tx, practice, added.id)?,
                        Some(changed.clone())
                    );
                    let reach =
                        |tx: &mut _, calls| channel::is_reachable(tx, practice, person, calls);
                    assert_eq!(reach(tx, false)?, now_and_then, "{state}");
                    assert_eq!(reach(tx, true)?, on_call, "{state}");
                    assert!(!channel::is_reachable(tx, practice, world.client, false)?);
                    was = changed;
                }
                assert!(!channel::change(tx, practice, &added, &added)?);
                let dead = channel::dead(tx, practice, Page::first(10))?;
                assert_eq!(dead.len(), 1);
                let after = Page::after(at(0), added.id.to_bytes(), 10);
                assert!(channel::dead(tx, practice, after)?.is_empty());
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_plan_is_kept_in_the_place_of_the_one_before() {
    for place in Place::each() {
        let (store, world) = (place.open(), World::new());
        let (practice, person) = (world.practice, world.client);
        store
            .write(move |tx| {
                assert_eq!(safe_contact::of_person(tx, practice, person)?, None);
                for (allowed, zone) in [(true, "Europe/London"), (false, "America/Nuuk")] {
                    let plan = SafeContact {
                        person,
                        allowed,
                        discreet: !allowed,
                        quiet_from_minute: 1260,
                        quiet_until_minute: 480,
                        zone: zone.to_owned(),
                        language: "es".to_owned(),
                        confirmed_at: at(7),
                    };
                    safe_contact::put(tx, practice, &plan)?;
                    assert_eq!(safe_contact::of_person(tx, practice, person)?, Some(plan));
                }
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_delivery_is_tried_by_one_at_a_time_until_it_is_taken() {
    for place in Place::each() {
        let (store, world) = (place.open(), World::new());
        let practice = world.practice;
        let lane = Lane {
            kind: ChannelKind::Mail,
            urgent: false,
        };
        let way = mail(world);
        let put = Delivery {
            id: DeliveryId::new(at(0), fresh()),
            channel: Some(way.id),
            person: world.clinician,
            lane,
            notification: Notification::Update,
            not_before: at(5),
            attempts: 0,
            lease_until: NOBODY_YET,
        };
        store
            .write(move |tx| {
                channel::put(tx, practice, &way)?;
                assert!(!delivery::waits(
                    tx,
                    practice,
                    way.id,
                    Notification::Update
                )?);
                delivery::put(tx, practice, &put)?;
                assert!(delivery::waits(tx, practice, way.id, Notification::Update)?);
                assert!(!delivery::waits(tx, practice, way.id, Notification::Test)?);
                let next = |tx: &mut _, lane, now| delivery::next(tx, practice, lane, now);
                assert_eq!(next(tx, lane, at(4))?, None);
                let urgent = Lane {
                    urgent: true,
                    ..lane
                };
                assert_eq!(next(tx, urgent, at(5))?, None);
                assert_eq!(next(tx, lane, at(5))?, Some(put.clone()));
                assert!(delivery::take(tx, practice, &put, at(35))?);
                assert!(!delivery::take(tx, practice, &put, at(36))?);
                assert_eq!(next(tx, lane, at(6))?, None);
                // Whoever tried it died: it is there again.
                let again = next(tx, lane, at(35))?.unwrap();
                assert_eq!((again.id, again.attempts), (put.id, 0));
                assert!(delivery::failed(tx, practice, put.id, at(40))?);
                let again = next(tx, lane, at(40))?.unwrap();
                assert_eq!((again.id, again.attempts), (put.id, 1));
                assert!(delivery::taken(tx, practice, put.id, at(41))?);
                assert!(!delivery::given_up(tx, practice, put.id, at(42))?);
                assert_eq!(next(tx, lane, at(50))?, None);
                assert!(!delivery::waits(
                    tx,
                    practice,
                    way.id,
                    Notification::Update
                )?);
                // What is finished is forgotten after a while, what is on its way is not.
                let afterwards = DeliveryId::new(at(60), fresh());
                delivery::forget_before(tx, practice, put.person, afterwards)?;
                delivery::put(tx, practice, &put)?;
                delivery::forget_before(tx, practice, put.person, afterwards)?;
                assert_eq!(next(tx, lane, at(50))?, Some(put.clone()));
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn what_is_on_its_way_to_a_channel_that_is_gone_is_forgotten() {
    for place in Place::each() {
        let (store, world) = (place.open(), World::new());
        let practice = world.practice;
        let lane = Lane {
            kind: ChannelKind::Mail,
            urgent: true,
        };
        let (gone, dead) = (mail(world), mail(world));
        let to = move |channel: &Channel| Delivery {
            id: DeliveryId::new(at(0), fresh()),
            channel: Some(channel.id),
            person: world.clinician,
            lane,
            notification: Notification::Call,
            not_before: at(0),
            attempts: 0,
            lease_until: NOBODY_YET,
        };
        store
            .write(move |tx| {
                for way in [&gone, &dead] {
                    channel::put(tx, practice, way)?;
                    delivery::put(tx, practice, &to(way))?;
                }
                assert!(!channel::remove(tx, practice, world.client, gone.id)?);
                assert!(channel::remove(tx, practice, world.clinician, gone.id)?);
                let left = delivery::next(tx, practice, lane, at(9))?.unwrap();
                assert_eq!(left.channel, Some(dead.id));
                delivery::none_there(tx, practice, dead.id, at(9))?;
                assert_eq!(delivery::next(tx, practice, lane, at(9))?, None);
                Ok(())
            })
            .unwrap();
    }
}
