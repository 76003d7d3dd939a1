//! Invented people and contacts for the samples of pages. No page is ever served from here.

use desk::view::{
    AnswerView, ChoiceView, ClientHome, Door, DraftView, ItemLine, ItemView, OpeningView,
    PurposeView, SessionView,
};
use desk::{
    ChangeKind,
    time::{ChangeView, FreeTime, OfferView, OwnSession, OwnSessionPage, OwnSessions, WaitingView},
};
use jiff::tz::TimeZone;
use practice::{
    Cancelling, ContactId, ContactState, Disposition, DraftId, Lateness, Moving, Name, OfferId,
    Promise, Purpose, Role, Route, SessionChangeId, SessionId, Timestamp, WishId, Within, Words,
};

use crate::{
    clock::Clock,
    frame::{Frame, Side},
    locale::Lang,
};

/// Words as somebody may write them, with what would be markup in a page that forgot to escape.
pub(crate) const WORDS: &str = "My sister rang. I said the thing we practised and then I hung up. \
    <script>alert(1)</script> & \"so on\".";

/// Whether promises know the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// They do.
    Known,
    /// They speak in general.
    InGeneral,
}

/// Pages by name; one that could not be rendered is the reason why, which no test lets pass.
pub(crate) fn pages<const N: usize>(
    rendered: [(&str, Result<String, askama::Error>); N],
) -> Vec<(String, String)> {
    rendered
        .into_iter()
        .map(|(name, page)| {
            (
                name.to_owned(),
                page.unwrap_or_else(|error| error.to_string()),
            )
        })
        .collect()
}

/// A Tuesday evening in May.
pub(crate) fn now() -> Timestamp {
    at("2026-05-12T18:12:00Z")
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_default()
}

pub(crate) fn door() -> Door {
    Door {
        practice_name: "Harbour Lane".to_owned(),
        country: "gb".to_owned(),
        zone: TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC),
        rota: true,
        demonstration: true,
        privacy_role: practice::Role::PrivacyLead,
    }
}

pub(crate) fn frame(lang: Lang, side: Side, title: &str) -> Frame {
    let door = door();
    let clock = Clock::new(lang.speaker(), door.zone.clone(), now());
    let mut frame = Frame::at(&door, clock, side, title);
    frame.exit_url = "https://www.bbc.co.uk/weather".to_owned();
    frame
}

pub(crate) fn sam() -> Name {
    name("Sam Keller", "Sam K.", "Sam")
}

pub(crate) fn amara() -> Name {
    name("Dr Amara Osei", "Dr Osei", "Amara")
}

pub(crate) fn jo() -> Name {
    name("Jo Park", "Jo Park", "Jo")
}

fn name(full: &str, short: &str, given: &str) -> Name {
    Name {
        full: full.to_owned(),
        short: short.to_owned(),
        given: given.to_owned(),
    }
}

pub(crate) fn words() -> Words {
    Words::new(WORDS).unwrap_or_else(|_| Words::none())
}

pub(crate) fn contact_id(number: u8) -> ContactId {
    ContactId::new(now(), [number; 10])
}

pub(crate) fn draft_id() -> DraftId {
    DraftId::new(now(), [7; 10])
}

/// A promise of this kind on that evening: the next session is on Thursday at three.
pub(crate) fn promise(disposition: Disposition, times: Times) -> Promise {
    let known = |text: &str| (times == Times::Known).then(|| at(text));
    let mut promise = Promise {
        disposition,
        outgoing: false,
        readers: vec![Route::Clinician],
        within: Within::Day1,
        reaches_at: None,
        answer_by: None,
        opens_at: None,
        session_at: None,
        look_by: None,
        changeable_until: None,
        undo_until: None,
        is_looked_at: false,
        asks: false,
        pauses: false,
        offers_agenda: false,
        shows_skills: false,
        calls_on_call: false,
    };
    match disposition {
        Disposition::Hold => {
            promise.within = Within::Session;
            promise.opens_at = known("2026-05-14T13:45:00Z");
            promise.session_at = known("2026-05-14T14:00:00Z");
            promise.changeable_until = promise.opens_at;
        }
        Disposition::Release => {
            promise.reaches_at = known("2026-05-13T08:00:00Z");
            promise.answer_by = known("2026-05-13T16:00:00Z");
            promise.changeable_until = promise.answer_by;
        }
        Disposition::Deliver => {
            promise.reaches_at = known("2026-05-12T18:12:00Z");
            promise.answer_by = known("2026-05-13T16:00:00Z");
        }
        Disposition::Settle => {
            promise.readers = Vec::new();
            promise.within = Within::Instant;
            promise.undo_until = known("2026-05-12T18:15:00Z");
        }
        Disposition::Decline => {
            promise.readers = Vec::new();
            promise.within = Within::Instant;
            promise.offers_agenda = true;
        }
        Disposition::Crisis => {
            promise.readers = vec![Route::OnCall];
            promise.within = Within::Minutes10;
            promise.answer_by = known("2026-05-12T18:22:00Z");
            promise.calls_on_call = true;
            promise.is_looked_at = true;
        }
    }
    promise
}

/// The same, and a person looks at it whatever else happens.
pub(crate) fn looked_at(promise: &Promise) -> Promise {
    Promise {
        is_looked_at: true,
        readers: vec![Route::Clinician],
        look_by: promise.changeable_until.map(|_| at("2026-05-13T12:00:00Z")),
        ..promise.clone()
    }
}

/// A held promise when no session is known.
pub(crate) fn held_openly() -> Promise {
    Promise {
        opens_at: None,
        session_at: None,
        changeable_until: Some(at("2026-05-26T18:12:00Z")),
        ..promise(Disposition::Hold, Times::Known)
    }
}

/// A crisis when nobody is on call.
pub(crate) fn called_nobody() -> Promise {
    Promise {
        calls_on_call: false,
        within: Within::Hours4,
        answer_by: Some(at("2026-05-13T12:00:00Z")),
        ..promise(Disposition::Crisis, Times::Known)
    }
}

pub(crate) fn view(purpose: Purpose, disposition: Disposition, times: Times) -> PurposeView {
    PurposeView {
        purpose,
        promise: promise(disposition, times),
    }
}

/// What can be picked.
pub(crate) fn choices(times: Times) -> Vec<ChoiceView> {
    use Disposition::{Decline, Hold, Release, Settle};
    let view = |purpose, disposition| view(purpose, disposition, times);
    let choice = |code: &str, group: &str, purposes: Vec<PurposeView>| ChoiceView {
        code: code.to_owned(),
        group: group.to_owned(),
        purposes,
    };
    vec![
        choice(
            "booking",
            "now",
            vec![
                view(Purpose::ScheduleMove, Settle),
                view(Purpose::ScheduleCancel, Settle),
                view(Purpose::ScheduleLate, Settle),
            ],
        ),
        choice(
            "admin",
            "now",
            vec![
                view(Purpose::Billing, Settle),
                view(Purpose::Paperwork, Release),
            ],
        ),
        choice("session", "together", vec![view(Purpose::Agenda, Hold)]),
        choice(
            "feedback",
            "together",
            vec![
                view(Purpose::Repair, Hold),
                view(Purpose::Complaint, Release),
            ],
        ),
        choice("question", "sooner", vec![view(Purpose::Clinical, Release)]),
        choice(
            "gift",
            "other",
            vec![view(Purpose::Gift, Decline), view(Purpose::Invite, Decline)],
        ),
        choice("unsure", "other", vec![view(Purpose::Unsure, Release)]),
    ]
}

pub(crate) fn choice(code: &str) -> ChoiceView {
    choices(Times::Known)
        .into_iter()
        .find(|choice| choice.code == code)
        .unwrap_or_else(|| ChoiceView {
            code: code.to_owned(),
            group: String::new(),
            purposes: Vec::new(),
        })
}

pub(crate) fn draft(code: &str, promise: Option<PurposeView>) -> DraftView {
    DraftView {
        id: draft_id(),
        choice: choice(code),
        picked: promise,
        clinician: amara(),
        is_screened: true,
        sent_as: None,
    }
}

pub(crate) fn session(number: u8, starts_at: &str) -> SessionView {
    let starts_at = at(starts_at);
    SessionView {
        id: SessionId::new(now(), [number; 10]),
        starts_at,
        length_minutes: 50,
        place: "Room 2".to_owned(),
        clinician: amara(),
        client: sam(),
        number: u32::from(number),
        opens_at: starts_at,
        is_past: starts_at < now(),
        is_cancelled: false,
    }
}

/// Sessions with something to undo, an offer, and a wish.
pub(crate) fn own_sessions() -> OwnSessions {
    let mut cancelled = session(13, "2026-05-21T14:00:00Z");
    cancelled.is_cancelled = true;
    let own = |session: SessionView, lateness, said_late| OwnSession {
        session,
        lateness,
        said_late,
    };
    let change = |number: u8, kind| ChangeView {
        id: SessionChangeId::new(now(), [number; 10]),
        session: SessionId::new(now(), [14; 10]),
        client: sam(),
        kind,
        from: Some(at("2026-05-28T14:00:00Z")),
        to: Some(at("2026-05-27T10:00:00Z")),
        minutes: 50,
        at: now(),
        undo_until: Some(at("2026-05-12T18:15:00Z")),
    };
    let offer = |number: u8, instead_of| OfferView {
        id: OfferId::new(now(), [number; 10]),
        time: free_time("2026-05-13T10:00:00Z"),
        until: at("2026-05-12T20:00:00Z"),
        instead_of,
    };
    let wish = |number: u8, before| WaitingView {
        id: WishId::new(now(), [number; 10]),
        client: sam(),
        since: now(),
        before,
    };
    OwnSessions {
        coming: vec![
            own(session(11, "2026-05-12T18:20:00Z"), Lateness::Now, None),
            own(
                session(12, "2026-05-14T14:00:00Z"),
                Lateness::Ahead,
                Some(10),
            ),
            own(cancelled, Lateness::Ahead, None),
        ],
        past: vec![session(10, "2026-05-07T14:00:00Z")],
        undoable: vec![
            change(1, ChangeKind::Moved),
            change(2, ChangeKind::Cancelled),
            change(3, ChangeKind::Booked),
        ],
        offers: vec![offer(1, None), offer(2, Some(at("2026-05-14T14:00:00Z")))],
        waiting: vec![wish(1, None), wish(2, Some(at("2026-05-14T14:00:00Z")))],
    }
}

/// The page of a session: in time, or too late for that.
pub(crate) fn own_session(late: bool) -> OwnSessionPage {
    let (undo_until, seen_by) = (at("2026-05-12T18:15:00Z"), at("2026-05-12T18:27:00Z"));
    OwnSessionPage {
        own: OwnSession {
            session: session(12, "2026-05-14T14:00:00Z"),
            lateness: Lateness::Ahead,
            said_late: None,
        },
        moving: match late {
            true => Moving::Asked { seen_by },
            false => Moving::Settled { undo_until },
        },
        cancelling: match late {
            true => Cancelling::Late {
                undo_until,
                seen_by,
            },
            false => Cancelling::InTime { undo_until },
        },
        times: match late {
            true => Vec::new(),
            false => [
                "2026-05-13T09:00:00Z",
                "2026-05-13T10:00:00Z",
                "2026-05-19T09:00:00Z",
            ]
            .map(free_time)
            .to_vec(),
        },
        waits: false,
    }
}

pub(crate) fn free_time(starts_at: &str) -> FreeTime {
    FreeTime {
        starts_at: at(starts_at),
        length_minutes: 50,
        place: "Room 1".to_owned(),
    }
}

pub(crate) fn line(purpose: Purpose, state: ContactState, promise: Promise) -> ItemLine {
    let was_opened = matches!(
        state,
        ContactState::Opened
            | ContactState::Carried
            | ContactState::Answered
            | ContactState::Talked
            | ContactState::Noted
            | ContactState::Heard
    );
    ItemLine {
        id: contact_id(1),
        purpose,
        direction: purpose.direction(),
        state,
        opening_words: Some("My sister rang. I said <the> thing".to_owned()),
        promise,
        written_at: at("2026-05-12T17:40:00Z"),
        opened_at: was_opened.then(|| at("2026-05-12T18:00:00Z")),
        answered_at: (state == ContactState::Answered).then(|| at("2026-05-12T18:05:00Z")),
        late_at: None,
    }
}

pub(crate) fn item(line: ItemLine) -> ItemView {
    let answer = line.answered_at.map(|at| AnswerView {
        words: words(),
        writer: amara(),
        at,
    });
    let openings = line
        .opened_at
        .map(|at| OpeningView {
            who: if line.state == ContactState::Heard {
                jo()
            } else {
                amara()
            },
            role: Role::Clinician,
            at,
            why: "early".to_owned(),
            reason: Some(words()),
        })
        .into_iter()
        .collect();
    ItemView {
        words: words(),
        version: 1,
        clinician: amara(),
        writer: line.promise.outgoing.then(amara),
        answer,
        may_change: line.state.is_unread(),
        is_asked: false,
        call: None,
        may_take_back: line.state.is_unread() || line.state == ContactState::Settled,
        may_keep: line.state == ContactState::Declined,
        openings,
        line,
    }
}

pub(crate) fn home() -> ClientHome {
    let held = promise(Disposition::Hold, Times::Known);
    let released = promise(Disposition::Release, Times::Known);
    let mut late = line(Purpose::Paperwork, ContactState::Waiting, released.clone());
    late.late_at = Some(now());
    ClientHome {
        name: sam(),
        clinician: amara(),
        now: now(),
        next_session: Some(session(12, "2026-05-14T14:00:00Z")),
        bring: vec![
            line(Purpose::Agenda, ContactState::Kept, held.clone()),
            line(Purpose::Repair, ContactState::Kept, held),
        ],
        items: vec![
            late,
            line(Purpose::Clinical, ContactState::Answered, released),
            line(
                Purpose::ScheduleMove,
                ContactState::Settled,
                promise(Disposition::Settle, Times::Known),
            ),
        ],
        choices: choices(Times::Known),
        emergencies: Vec::new(),
    }
}
