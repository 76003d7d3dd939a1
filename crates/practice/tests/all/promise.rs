//! What is promised follows from the ruling and the calendar, and from nothing else.

use std::collections::BTreeSet;

use practice::{
    Answer, BookHash, Calendar, Disposition, Documentation, DueTime, Finding, Moment, Obligation,
    OfficeHours, Purpose, Route, Ruling, SessionId, SessionTime, Timestamp, TowardCare, Within,
    agenda::next_session, moment::BootTime, promise,
};

fn at(text: &str) -> Timestamp {
    format!("{text}:00[Europe/London]")
        .parse::<jiff::Zoned>()
        .unwrap()
        .timestamp()
}

fn ruling(disposition: Disposition, within: Within, obligations: &[Obligation]) -> Ruling {
    let answer = Answer {
        disposition,
        routes: vec![Route::Clinician],
        obligations: obligations.to_vec(),
        documentation: Documentation::D1,
        within,
        reasons: vec!["client.agenda".into()],
        clauses: vec!["agenda".into()],
    };
    Ruling::from_policy(Purpose::Agenda, Finding::Clear, answer, BookHash([1; 32]))
}

fn session(starts_at: &str) -> SessionTime {
    let id = SessionId::from_bytes([9; 16]);
    SessionTime {
        id,
        starts_at: at(starts_at),
        length_minutes: 50,
    }
}

fn london() -> OfficeHours {
    OfficeHours::parse("Europe/London", "mon-fri 09:00-17:00", BTreeSet::new()).unwrap()
}

#[test]
fn what_is_held_opens_fifteen_minutes_before_the_session() {
    let hours = london();
    let calendar = Calendar {
        now: Some(at("2026-05-12T19:12")),
        hours: Some(&hours),
        next_session: Some(session("2026-05-14T15:00")),
        rota: false,
    };
    let told = promise(&ruling(Disposition::Hold, Within::Session, &[]), &calendar);
    assert_eq!(told.opens_at, Some(at("2026-05-14T14:45")));
    assert_eq!(told.session_at, Some(at("2026-05-14T15:00")));
    assert_eq!(told.changeable_until, told.opens_at);
    assert_eq!((told.answer_by, told.look_by), (None, None));
    assert_eq!(told.readers, [Route::Clinician]);
}

#[test]
fn no_instant_that_has_passed_is_promised_as_the_end_of_changing() {
    let hours = london();
    let (opens_at, in_fourteen_days) = (at("2026-05-14T14:45"), at("2026-05-28T14:50"));
    let booked = Some(session("2026-05-14T15:00"));
    let rows = [
        (Some("2026-05-12T19:12"), booked, Some(opens_at)),
        (Some("2026-05-14T14:44"), booked, Some(opens_at)),
        (Some("2026-05-14T14:45"), booked, None),
        (Some("2026-05-14T14:50"), booked, None),
        (Some("2026-05-14T14:59"), booked, None),
        (None, booked, Some(opens_at)),
        (Some("2026-05-14T14:50"), None, Some(in_fourteen_days)),
        (None, None, None),
    ];
    for (now, next_session, changeable_until) in rows {
        let calendar = Calendar {
            now: now.map(at),
            hours: Some(&hours),
            next_session,
            rota: false,
        };
        for obligations in [&[][..], &[Obligation::Amber]] {
            let ruling = ruling(Disposition::Hold, Within::Session, obligations);
            let told = promise(&ruling, &calendar);
            assert_eq!(told.changeable_until, changeable_until, "{now:?}");
            assert_eq!(told.opens_at, next_session.map(|_| opens_at), "{now:?}");
        }
    }
}

#[test]
fn what_is_released_at_night_reaches_its_reader_in_the_morning() {
    let hours = london();
    let calendar = Calendar {
        now: Some(at("2026-05-12T23:50")),
        hours: Some(&hours),
        next_session: None,
        rota: false,
    };
    let told = promise(&ruling(Disposition::Release, Within::Day1, &[]), &calendar);
    assert_eq!(told.reaches_at, Some(at("2026-05-13T09:00")));
    assert_eq!(told.answer_by, Some(at("2026-05-14T17:00")));
}

#[test]
fn amber_always_names_an_instant_by_which_a_person_looks() {
    let hours = london();
    let calendar = Calendar {
        now: Some(at("2026-05-12T10:00")),
        hours: Some(&hours),
        next_session: Some(session("2026-05-14T15:00")),
        rota: false,
    };
    for disposition in [Disposition::Hold, Disposition::Settle, Disposition::Release] {
        let told = promise(
            &ruling(disposition, Within::Day1, &[Obligation::Amber]),
            &calendar,
        );
        assert!(told.is_looked_at);
        assert_eq!(told.look_by, Some(at("2026-05-12T14:00")), "{disposition}");
        assert!(!told.readers.is_empty(), "somebody looks at it");
    }
}

#[test]
fn nobody_is_promised_where_there_is_no_rota() {
    let hours = london();
    let mut calendar = Calendar {
        now: Some(at("2026-05-12T23:50")),
        hours: Some(&hours),
        next_session: None,
        rota: false,
    };
    let cause = practice::CrisisCause::HelpButton;
    let call = Ruling::crisis(
        Purpose::HelpButton,
        Finding::Clear,
        cause,
        BookHash([1; 32]),
    );
    let alone = promise(&call, &calendar);
    assert!(!alone.calls_on_call);
    assert_eq!(alone.reaches_at, Some(at("2026-05-13T09:00")));
    calendar.rota = true;
    let with_rota = promise(&call, &calendar);
    assert!(with_rota.calls_on_call);
    assert_eq!(with_rota.answer_by, Some(at("2026-05-13T00:00")));
}

#[test]
fn a_declined_contact_is_offered_the_agenda_and_nobody_reads_it() {
    let told = promise(
        &ruling(Disposition::Decline, Within::Instant, &[]),
        &Calendar::in_general(false),
    );
    assert!(told.offers_agenda && told.readers.is_empty());
}

#[test]
fn the_way_toward_care_is_release_with_a_person() {
    let book = BookHash([1; 32]);
    for (finding, within) in [
        (Finding::Clear, Within::Day1),
        (Finding::Amber, Within::Hours4),
    ] {
        let ruling = Ruling::toward_care(
            Purpose::Social,
            finding,
            TowardCare::PolicyError,
            vec![],
            book,
        );
        assert_eq!(ruling.disposition(), Disposition::Release);
        assert_eq!(ruling.answer.within, within);
        assert_eq!(ruling.has(Obligation::Amber), finding == Finding::Amber);
        assert_eq!(ruling.answer.documentation, Documentation::D2);
    }
}

#[test]
fn something_waits_for_the_first_session_that_has_not_begun_within_fourteen_days() {
    let booked = [
        session("2026-05-12T15:00"),
        session("2026-05-26T15:00"),
        session("2026-06-09T15:00"),
    ];
    let starts = |now| next_session(at(now), &booked).map(|session| session.starts_at);
    assert_eq!(starts("2026-05-12T14:59"), Some(at("2026-05-12T15:00")));
    assert_eq!(starts("2026-05-12T15:00"), Some(at("2026-05-26T15:00")));
    assert_eq!(starts("2026-05-26T15:01"), Some(at("2026-06-09T15:00")));
    assert_eq!(starts("2026-06-10T15:00"), None);
    assert_eq!(
        next_session(at("2026-05-01T15:00"), &booked[1..]),
        None,
        "25 days is too long"
    );
}

#[test]
fn a_row_is_due_when_either_clock_says_so() {
    let boot = BootTime {
        boot: [3; 16],
        since_micros: 1_000_000,
    };
    let now = Moment {
        wall: at("2026-05-12T10:00"),
        boot,
    };
    let due: DueTime = now.due_at(at("2026-05-12T11:00"));
    assert!(!due.is_due(&now));
    let later = |wall: &str, minutes: i64, boot: u8| Moment {
        wall: at(wall),
        boot: BootTime {
            boot: [boot; 16],
            since_micros: 1_000_000 + minutes * 60_000_000,
        },
    };
    assert!(
        due.is_due(&later("2026-05-12T11:00", 0, 3)),
        "the wall clock is enough"
    );
    assert!(
        due.is_due(&later("2026-05-12T08:00", 60, 3)),
        "so is the boot-time clock"
    );
    assert!(
        !due.is_due(&later("2026-05-12T08:00", 600, 4)),
        "of the same boot"
    );
}
