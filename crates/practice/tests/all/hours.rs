//! Office hours: right across daylight saving, closed days, half-hour zones and skipped days.

use std::collections::BTreeSet;

use jiff::{SignedDuration, civil::date, tz::TimeZone};
use practice::{HoursError, OfficeHours, Timestamp};
use proptest::prelude::*;

const WEEKDAYS: &str = "mon-fri 09:00-17:00";

fn hours(zone: &str, text: &str) -> OfficeHours {
    OfficeHours::parse(zone, text, BTreeSet::new()).unwrap()
}

fn at(zone: &str, text: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap();
    text.parse::<jiff::civil::DateTime>()
        .unwrap()
        .to_zoned(zone)
        .unwrap()
        .timestamp()
}

#[test]
fn the_first_open_instant_and_the_close_that_follows() {
    let london = hours("Europe/London", WEEKDAYS);
    // (now, opens, closes of the same day, close of the next business day)
    let table = [
        (
            "2026-05-12T10:00",
            "2026-05-12T10:00",
            "2026-05-12T17:00",
            "2026-05-13T17:00",
        ),
        (
            "2026-05-12T19:12",
            "2026-05-13T09:00",
            "2026-05-13T17:00",
            "2026-05-14T17:00",
        ),
        (
            "2026-05-12T17:00",
            "2026-05-13T09:00",
            "2026-05-13T17:00",
            "2026-05-14T17:00",
        ),
        (
            "2026-05-15T16:59",
            "2026-05-15T16:59",
            "2026-05-15T17:00",
            "2026-05-18T17:00",
        ),
        (
            "2026-05-16T11:00",
            "2026-05-18T09:00",
            "2026-05-18T17:00",
            "2026-05-19T17:00",
        ),
        (
            "2026-05-18T08:59",
            "2026-05-18T09:00",
            "2026-05-18T17:00",
            "2026-05-19T17:00",
        ),
    ];
    for (now, opens, same_day, next_day) in table {
        let now_at = at("Europe/London", now);
        assert_eq!(
            london.next_open(now_at),
            Some(at("Europe/London", opens)),
            "{now}"
        );
        assert_eq!(
            london.close_after_days(now_at, 0),
            Some(at("Europe/London", same_day)),
            "{now}"
        );
        assert_eq!(
            london.close_after_days(now_at, 1),
            Some(at("Europe/London", next_day)),
            "{now}"
        );
    }
}

#[test]
fn four_business_hours_run_on_over_lunch_night_and_weekend() {
    let london = hours("Europe/London", "mon-fri 09:00-12:00, 13:00-17:00");
    let table = [
        ("2026-05-12T09:00", "2026-05-12T14:00"),
        ("2026-05-12T12:30", "2026-05-12T17:00"),
        ("2026-05-15T16:00", "2026-05-18T12:00"),
        ("2026-05-16T03:00", "2026-05-18T14:00"),
    ];
    for (now, expected) in table {
        let found = london.after_open_hours(at("Europe/London", now), 4);
        assert_eq!(found, Some(at("Europe/London", expected)), "{now}");
    }
}

#[test]
fn a_closed_day_is_passed_over() {
    let closed = BTreeSet::from([date(2026, 5, 25)]);
    let london = OfficeHours::parse("Europe/London", WEEKDAYS, closed).unwrap();
    let friday_evening = at("Europe/London", "2026-05-22T18:00");
    assert_eq!(
        london.next_open(friday_evening),
        Some(at("Europe/London", "2026-05-26T09:00"))
    );
}

#[test]
fn a_change_of_the_clocks_overlaps_and_never_leaves_a_gap() {
    // On 25 October 2026 London's clocks go back at 02:00: 01:30 comes twice.
    let night = hours("Europe/London", "sun 01:30-01:45");
    let first: Timestamp = "2026-10-25T00:30:00Z".parse().unwrap();
    let second: Timestamp = "2026-10-25T01:30:00Z".parse().unwrap();
    assert!(night.is_open(first) && night.is_open(second));
    // On 29 March 2026 the hour from 01:00 to 02:00 does not exist: it still opens, and closes later.
    let gone = hours("Europe/London", "sun 01:15-03:00");
    let opens = gone
        .next_open("2026-03-29T00:00:00Z".parse().unwrap())
        .unwrap();
    assert!(gone.is_open(opens));
}

#[test]
fn a_day_that_never_was_is_passed_over() {
    // Samoa skipped Friday 30 December 2011.
    let apia = hours("Pacific/Apia", "fri 09:00-17:00");
    let thursday = at("Pacific/Apia", "2011-12-29T18:00");
    let opens = apia.next_open(thursday).unwrap();
    assert!(opens > thursday);
    assert!(apia.is_open(opens));
}

#[test]
fn hours_that_can_not_be_meant_are_refused_by_name() {
    let parse = |zone, text| OfficeHours::parse(zone, text, BTreeSet::new()).unwrap_err();
    assert_eq!(
        parse("Europe/Londn", WEEKDAYS),
        HoursError::Zone("Europe/Londn".into())
    );
    assert!(matches!(
        parse("Europe/London", "mon-fri nine to five"),
        HoursError::Text(_)
    ));
    assert!(matches!(
        parse("Europe/London", "mon 17:00-09:00"),
        HoursError::Order(_)
    ));
    assert!(matches!(
        parse("Europe/London", "mon 09:00-12:00, 11:00-13:00"),
        HoursError::Order(_)
    ));
    assert_eq!(parse("Europe/London", " ; "), HoursError::Never);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_is(
        micros in 946_684_800_000_000_i64..2_524_608_000_000_000,
        zone in prop::sample::select(vec![
            "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
            "Africa/Casablanca", "America/Nuuk", "Antarctica/Troll", "Asia/Kathmandu",
        ]),
    ) {
        let hours = hours(zone, "mon-thu 08:30-12:00, 13:30-18:00; fri 01:30-02:30; sun 23:00-23:59");
        let now = Timestamp::from_microsecond(micros).unwrap();
        let opens = hours.next_open(now).unwrap();
        prop_assert!(opens >= now && hours.is_open(opens));
        if opens > now {
            prop_assert!(!hours.is_open(now));
            let just_before = opens.checked_sub(SignedDuration::from_micros(1)).unwrap();
            prop_assert!(!hours.is_open(just_before));
        }
        let four = hours.after_open_hours(now, 4).unwrap();
        prop_assert!(four.duration_since(now) >= SignedDuration::from_hours(4));
        prop_assert!(hours.close_after_days(now, 1) > hours.close_after_days(now, 0));
    }
}
