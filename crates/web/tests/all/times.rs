//! Times in words, in both languages, across days and the change of the clocks.

use jiff::tz::TimeZone;
use web::{Lang, clock::Clock};

fn clock(lang: Lang, now: &str) -> Clock {
    let zone = TimeZone::get("Europe/London").unwrap();
    Clock::new(lang.speaker(), zone, now.parse().unwrap())
}

#[test]
fn times_are_told_as_people_tell_them() {
    let now = "2026-05-12T18:12:00Z";
    let rows = [
        (
            "2026-05-12T19:00:00Z",
            "today, 8pm",
            "8pm today",
            "hoy, 20:00",
            "hoy a las 20:00",
        ),
        (
            "2026-05-13T16:00:00Z",
            "tomorrow, 5pm",
            "5pm tomorrow",
            "mañana, 17:00",
            "mañana a las 17:00",
        ),
        (
            "2026-05-14T13:45:00Z",
            "Thursday, 2:45pm",
            "2:45pm on Thursday",
            "el jueves, 14:45",
            "el jueves a las 14:45",
        ),
        (
            "2026-05-11T11:00:00Z",
            "yesterday, noon",
            "noon yesterday",
            "ayer, 12:00",
            "ayer a las 12:00",
        ),
        (
            "2026-05-19T08:05:00Z",
            "Tuesday 19 May, 9:05am",
            "9:05am on Tuesday 19 May",
            "el martes 19 de mayo, 9:05",
            "el martes 19 de mayo a las 9:05",
        ),
        (
            "2027-01-02T00:00:00Z",
            "Saturday 2 January 2027, midnight",
            "midnight on Saturday 2 January 2027",
            "el sábado 2 de enero de 2027, 0:00",
            "el sábado 2 de enero de 2027 a las 0:00",
        ),
    ];
    for (at, moment, by, momento, antes) in rows {
        let at = at.parse().unwrap();
        assert_eq!(clock(Lang::En, now).moment(at), moment);
        assert_eq!(clock(Lang::En, now).by(at), by);
        assert_eq!(clock(Lang::Es, now).moment(at), momento);
        assert_eq!(clock(Lang::Es, now).by(at), antes);
    }
}

#[test]
fn a_date_always_carries_its_day() {
    let at = "2026-05-14T13:45:00Z".parse().unwrap();
    assert_eq!(
        clock(Lang::En, "2026-05-12T18:12:00Z").full(at),
        "Thursday 14 May, 2:45pm"
    );
    assert_eq!(
        clock(Lang::Es, "2026-05-12T18:12:00Z").full(at),
        "jueves 14 de mayo, 14:45"
    );
}

#[test]
fn tomorrow_is_by_the_calendar_and_not_by_hours() {
    // The night on which the clocks go back has 25 hours.
    let clock = clock(Lang::En, "2026-10-24T22:30:00Z");
    assert_eq!(
        clock.moment("2026-10-25T23:45:00Z".parse().unwrap()),
        "tomorrow, 11:45pm"
    );
}

#[test]
fn languages_are_asked_for_in_order_of_weight() {
    let rows = [
        ("es-MX,es;q=0.9,en;q=0.8", Some(Lang::Es)),
        ("fr,en;q=0.5,es;q=0.7", Some(Lang::Es)),
        ("de", None),
        ("es;q=0, en", Some(Lang::En)),
        ("", None),
        ("en;q=nonsense, es", Some(Lang::Es)),
    ];
    for (header, wanted) in rows {
        assert_eq!(Lang::from_accept(header), wanted, "{header}");
    }
}
