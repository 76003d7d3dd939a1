//! An invented week, and what it is made of.

use askama::Template;
use desk::{
    ChangeKind,
    time::{
        ChangeView, DayView, HoursView, OfferingView, SeriesMade, SeriesView, WaitingView, WeekView,
    },
    view::ClientLine,
};
use jiff::{ToSpan, civil::Date};
use practice::{
    OfferingId, PersonId, Phase, SeriesId, SessionChangeId, SessionId, Stretch, WishId,
};

use super::{feed, plans, week};
use crate::{
    frame::{Frame, Side},
    locale::Lang,
    pages::sample::{self, at, now},
};

/// Every page of these with invented data.
pub fn samples(lang: Lang) -> Vec<(String, String)> {
    let own = || sample::frame(lang, Side::Client, "title-discreet").under("sessions");
    let address = Some("https://door.example/feed/0a0a0a".to_owned());
    let mut pages = sample::pages([
        ("feed", feed::page(own(), None, None).render()),
        (
            "feed-made",
            feed::page(own(), Some(now()), address).render(),
        ),
    ]);
    // The others are in English, whatever is asked.
    if lang != Lang::En {
        return pages;
    }
    pages.extend(weeks());
    pages.extend(plans_made());
    pages.extend(own_hours());
    pages
}

fn weeks() -> Vec<(String, String)> {
    let session = || sample::session(12, "2026-05-14T14:00:00Z");
    let taken_then = Some("Another session is then.".to_owned());
    sample::pages([
        (
            "d-week",
            week::week(frame(week::TITLE), whole_week()).render(),
        ),
        (
            "d-week-session",
            week::change_page(frame(week::CHANGE), session(), None, None).render(),
        ),
        (
            "d-week-session-taken",
            week::change_page(frame(week::CHANGE), session(), None, taken_then).render(),
        ),
    ])
}

fn plans_made() -> Vec<(String, String)> {
    let taken = vec![at("2026-05-20T14:00:00Z")];
    let made = SeriesMade {
        id: SeriesId::new(now(), [1; 10]),
        booked: 12,
        taken: taken.clone(),
    };
    let series_page = |lists, made, problem| {
        let f = frame(plans::SERIES);
        plans::series_page(f, lists, plans::Entry::usual(), made, problem).render()
    };
    let slots_page = |found, problem| {
        let f = frame(plans::SLOTS);
        plans::slots_page(f, found, plans::Entry::usual(), problem).render()
    };
    let none = (Vec::new(), Vec::new());
    sample::pages([
        (
            "d-series",
            series_page((series(&taken), clients()), Some(made), None),
        ),
        ("d-series-none", series_page(none, None, Some("plan-who"))),
        ("d-slots", slots_page((times(), true), None)),
        (
            "d-slots-none",
            slots_page((Vec::new(), false), Some("plan-unreadable")),
        ),
    ])
}

fn own_hours() -> Vec<(String, String)> {
    let hours = |week: &str, exceptions| HoursView {
        week: week.to_owned(),
        practice_week: "mon-fri 09:00-17:00".to_owned(),
        exceptions,
    };
    let dates = vec![
        (day(18), "closed".to_owned()),
        (day(19), "10:00-12:00".to_owned()),
    ];
    let unread = Some("That can not be read.".to_owned());
    let typed = Some(("2026-05-18".to_owned(), "noon".to_owned()));
    let page = |view, problem, typed| {
        plans::hours_page(frame(plans::HOURS), view, problem, typed).render()
    };
    sample::pages([
        ("d-hours", page(hours("", dates), None, None)),
        (
            "d-hours-unread",
            page(hours("mon 09:00-12:00", Vec::new()), unread, typed),
        ),
    ])
}

fn frame(title: &str) -> Frame {
    let mut f = sample::frame(Lang::En, Side::Desk, title).under("week");
    f.is_clinician = true;
    f
}

fn day(day: i8) -> Date {
    Date::new(2026, 5, day).unwrap_or_default()
}

fn whole_week() -> WeekView {
    let monday = day(11);
    let mut cancelled = sample::session(13, "2026-05-14T15:00:00Z");
    cancelled.is_cancelled = true;
    let open = Stretch {
        from: at("2026-05-14T08:00:00Z"),
        until: at("2026-05-14T16:00:00Z"),
    };
    let days = (0..7_i64).map(|ahead| {
        let is_thursday = ahead == 3;
        DayView {
            date: monday.checked_add(ahead.days()).unwrap_or(monday),
            open: if is_thursday { vec![open] } else { Vec::new() },
            is_exception: ahead == 4,
            sessions: match is_thursday {
                true => vec![
                    sample::session(12, "2026-05-14T14:00:00Z"),
                    cancelled.clone(),
                ],
                false => Vec::new(),
            },
            free: match is_thursday {
                true => vec![sample::free_time("2026-05-14T10:00:00Z")],
                false => Vec::new(),
            },
        }
    });
    let change = |kind| ChangeView {
        id: SessionChangeId::new(now(), [1; 10]),
        session: SessionId::new(now(), [1; 10]),
        client: sample::sam(),
        kind,
        from: Some(at("2026-05-14T14:00:00Z")),
        to: Some(at("2026-05-15T14:00:00Z")),
        minutes: 10,
        at: now(),
        undo_until: None,
    };
    let wish = |before| WaitingView {
        id: WishId::new(now(), [1; 10]),
        client: sample::sam(),
        since: now(),
        before,
    };
    WeekView {
        monday,
        days: days.collect(),
        changes: ChangeKind::ALL.map(change).to_vec(),
        waiting: vec![wish(None), wish(Some(at("2026-05-14T14:00:00Z")))],
    }
}

fn series(missing: &[practice::Timestamp]) -> Vec<SeriesView> {
    let one = |weeks, next, missing: &[practice::Timestamp]| SeriesView {
        id: SeriesId::new(now(), [u8::try_from(weeks).unwrap_or(1); 10]),
        client: sample::sam(),
        next,
        weeks,
        start: "2026-05-06T15:00".to_owned(),
        length_minutes: 50,
        place: "Room 2".to_owned(),
        missing: missing.to_vec(),
    };
    vec![
        one(1, Some(at("2026-05-13T14:00:00Z")), missing),
        one(2, None, &[]),
    ]
}

fn times() -> Vec<OfferingView> {
    let one = |weeks: u32| OfferingView {
        id: OfferingId::new(now(), [u8::try_from(weeks).unwrap_or(1); 10]),
        clinician: PersonId::new(now(), [1; 10]),
        start: "2026-05-06T15:00".to_owned(),
        weeks,
        next: Some(at("2026-05-13T14:00:00Z")),
        length_minutes: 50,
        place: "Room 1".to_owned(),
    };
    vec![one(0), one(1), one(2)]
}

fn clients() -> Vec<ClientLine> {
    vec![ClientLine {
        id: PersonId::new(now(), [1; 10]),
        name: sample::sam(),
        phase: Phase::Active,
        next_session_at: None,
    }]
}
