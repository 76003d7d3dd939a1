//! Sample pages: every state that these pages can be in, with invented people. Tests check them and
//! people look at them; no page is ever served from here.

use desk::DeskError;
use desk::view::{
    AgendaItemView, AgendaView, AnswerView, BreakGlassForm, BreakGlassReport, BreakGlassView,
    ChoiceView, ClientLine, ContactView, Door, LogPage, LogRow, NeedView, OwnContactView,
    PurposeView, ReachOutChecks, ReachOutForm, ReachOutOutcome, SessionView, SlotView, TodayView,
    ToldUse,
};
use jiff::{ToSpan, tz::TimeZone};
use practice::{
    AgendaItemId, BreakGlassId, ContactId, ContactState, Direction, Disposition, EmergencyReason,
    ItemState, Name, PersonId, Phase, Promise, Purpose, Route, SessionId, Timestamp, Within, Words,
};

use super::{
    break_glass, clients, contact, log, missed, parts::Mistake, reach_out, session, today,
};
use crate::{
    clock::Clock,
    form::Typed,
    frame::{Frame, Side},
    locale::Lang,
};

/// Every sample: its name, and the page. These pages speak English only.
pub fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    if lang != Lang::En {
        return pages;
    }
    let mut add = |name: &'static str, template: &dyn askama::DynTemplate| {
        let html = template
            .dyn_render()
            .unwrap_or_else(|error| error.to_string());
        pages.push((format!("d-{name}"), html));
    };
    add_days(&mut add);
    add_sessions(&mut add);
    add_contacts(&mut add);
    add_reaching(&mut add);
    let list = client_lines();
    add("clients", &clients::page(frame(clients::TITLE), &list));
    add("clients-none", &clients::page(frame(clients::TITLE), &[]));
    add("log", &log::page(frame(log::TITLE), &log_page(), true));
    let empty = LogPage {
        rows: Vec::new(),
        next: None,
    };
    add("log-none", &log::page(frame(log::TITLE), &empty, false));
    add_emergencies(&mut add);
    for (name, page) in missed::samples(frame) {
        add(name, &page);
    }
    pages
}

fn add_emergencies(add: Add<'_>) {
    let form = BreakGlassForm {
        second: Some(amara()),
        minutes: 60,
    };
    let page =
        |form: &BreakGlassForm, entry| break_glass::page(frame(break_glass::TITLE), form, entry);
    add("break-glass", &page(&form, break_glass::Entry::default()));
    let nobody = BreakGlassForm {
        second: None,
        ..form.clone()
    };
    add(
        "break-glass-nobody",
        &page(&nobody, break_glass::Entry::default()),
    );
    let wrong = |field, key: &str| Mistake {
        field,
        words: frame(break_glass::TITLE).say(key),
    };
    let entry = break_glass::Entry {
        name: Typed::new("Sam <b>Keller"),
        reason: Some(EmergencyReason::Danger),
        typed: Typed::new("The hospital rang. <script>alert(1)</script>"),
        mistakes: vec![
            wrong("name", "glass-error-name"),
            wrong("reason", "glass-error-reason"),
            wrong("words", "glass-error-words"),
        ],
    };
    add("break-glass-error", &page(&form, entry));
    add_held(add);
    add_reports(add);
}

fn add_held(add: Add<'_>) {
    let mut held = BreakGlassView {
        id: BreakGlassId::from_bytes([9; 16]),
        client: ruth(),
        second: amara(),
        reason: EmergencyReason::CallForHelp,
        ends_at: now(),
        is_over: false,
        contacts: vec![need(Purpose::Paperwork, ContactState::Reached, ruth())],
    };
    let held_page = |view: &BreakGlassView| break_glass::held_page(frame(break_glass::TITLE), view);
    add("break-glass-held", &held_page(&held));
    held.contacts.clear();
    add("break-glass-held-none", &held_page(&held));
    held.is_over = true;
    add("break-glass-over", &held_page(&held));
}

fn add_reports(add: Add<'_>) {
    let mut report = BreakGlassReport {
        weeks: 12,
        uses: 1,
        openings: 2_310,
        is_often: false,
        told: Vec::new(),
    };
    let report_page =
        |view: &BreakGlassReport| break_glass::report_page(frame(break_glass::REPORT), view);
    add("emergencies", &report_page(&report));
    let told = |ended_at| ToldUse {
        who: amara(),
        client: ruth(),
        reason: EmergencyReason::OtherHelpers,
        words: Words::new("The hospital asked. <script>alert(1)</script>").unwrap_or(Words::none()),
        at: now(),
        ended_at,
    };
    report.is_often = true;
    report.told = vec![told(None), told(Some(now()))];
    add("emergencies-often", &report_page(&report));
}

type Add<'a> = &'a mut dyn FnMut(&'static str, &dyn askama::DynTemplate);

fn add_days(add: Add<'_>) {
    let mut day = day();
    add("today", &today::page(frame(today::TITLE), &day));
    day.needs.clear();
    day.open_calls = 0;
    day.without_you.clear();
    day.own_contacts.clear();
    add("today-quiet", &today::page(frame(today::TITLE), &day));
    day.sessions_are_today = false;
    day.closes_at = None;
    add("today-next", &today::page(frame(today::TITLE), &day));
    let mut staff = frame(today::TITLE);
    staff.is_clinician = false;
    let mut desk_day = day;
    desk_day.needs = vec![need(Purpose::Paperwork, ContactState::Reached, ruth())];
    desk_day.sessions.clear();
    add("today-staff", &today::page(staff, &desk_day));
}

fn add_sessions(add: Add<'_>) {
    let mut agenda = agenda();
    add(
        "session-open",
        &session::page(frame(session::TITLE), &agenda, None),
    );
    for item in &mut agenda.items {
        item.state = ItemState::Waiting;
        item.words = None;
        item.opened_at = None;
    }
    add(
        "session-closed",
        &session::page(frame(session::TITLE), &agenda, None),
    );
    agenda.is_open = false;
    let typed = Typed::new(" <script>alert(1)</script>");
    add(
        "session-early",
        &session::page(frame(session::TITLE), &agenda, None),
    );
    add(
        "session-early-error",
        &session::page(frame(session::TITLE), &agenda, Some(&typed)),
    );
    agenda.items.clear();
    agenda.session.is_cancelled = true;
    add(
        "session-none",
        &session::page(frame(session::TITLE), &agenda, None),
    );
}

fn add_contacts(add: Add<'_>) {
    let page = |view: &ContactView, draft: &contact::Draft| {
        contact::page(frame(contact::TITLE), view, draft)
    };
    let fresh = contact::Draft::new(KEY.to_owned());
    let mut view = contact_view();
    add("contact-opened", &page(&view, &fresh));
    let long = contact::Draft {
        key: KEY.to_owned(),
        typed: Typed::new("<script>alert(1)</script> The dates are on their way."),
        error: Some(DeskError::TooLong {
            chars: 612,
            chars_max: 600,
        }),
    };
    add("contact-answer-long", &page(&view, &long));
    view.need.late_at = Some(at("2026-05-14T12:00:00Z"));
    view.need.is_looked_at = true;
    view.may_answer = false;
    view.words = None;
    view.opened_at = None;
    add("contact-late", &page(&view, &fresh));
    view.may_open = false;
    let closed = contact::page(frame(contact::TITLE), &view, &fresh);
    view.may_open = true;
    add("contact-not-yours", &closed);
    let mut call = view.clone();
    call.need = need(Purpose::HelpButton, ContactState::Calling, theo());
    call.may_answer = false;
    add("contact-call", &page(&call, &fresh));
    view.may_answer = false;
    view.words = words("Can you add the dates?");
    view.opened_at = Some(now());
    view.need.state = ContactState::Answered;
    view.answer = words("Yes. It will be with you by Friday.").map(|words| AnswerView {
        words,
        writer: amara(),
        at: now(),
    });
    add("contact-answered", &page(&view, &fresh));
}

fn add_reaching(add: Add<'_>) {
    let form = reach_form();
    let mut entry = reach_out::Entry::new(KEY.to_owned());
    add(
        "reach-out",
        &reach_out::page(frame(reach_out::TITLE), &form, &entry),
    );
    entry.purpose = Some(Purpose::TellSchedule);
    entry.typed = Typed::new("<script>alert(1)</script>I am unwell and have to move our session.");
    entry.record = Typed::new("The session is in 20 hours & Noor travels far.");
    let outcomes = [
        ("reach-out-sends", "reach-out-sent", Disposition::Deliver),
        (
            "reach-out-will-wait",
            "reach-out-waits",
            Disposition::Release,
        ),
        ("reach-out-will-keep", "reach-out-kept", Disposition::Hold),
        (
            "reach-out-will-refuse",
            "reach-out-refused",
            Disposition::Decline,
        ),
    ];
    for (before, after, disposition) in outcomes {
        let outcome = reached(disposition);
        let writer = amara();
        let f = frame(reach_out::TITLE);
        add(
            before,
            &reach_out::confirm(f, Some(&writer), &form, &entry, &outcome),
        );
        add(
            after,
            &reach_out::done_page(frame(reach_out::TITLE), &form, &outcome),
        );
    }
    let mut at_once = reached(Disposition::Release);
    at_once.promise.reaches_at = Some(now());
    let f = frame(reach_out::TITLE);
    add(
        "reach-out-in-hours",
        &reach_out::done_page(f, &form, &at_once),
    );
    entry.mistakes = vec![
        Mistake {
            field: "purpose",
            words: "Pick a reason".to_owned(),
        },
        Mistake {
            field: "words",
            words: "The message has 300 characters. 280 fit.".to_owned(),
        },
        Mistake {
            field: "record",
            words: "Write why this could not wait".to_owned(),
        },
    ];
    add(
        "reach-out-error",
        &reach_out::page(frame(reach_out::TITLE), &form, &entry),
    );
}

const KEY: &str = "00112233445566778899aabbccddeeff";

fn frame(title: &str) -> Frame {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let clock = Clock::new(Lang::En.speaker(), zone.clone(), now());
    let door = Door {
        practice_name: "Harbour Lane".to_owned(),
        country: "gb".to_owned(),
        zone,
        rota: true,
        demonstration: true,
        privacy_role: practice::Role::PrivacyLead,
    };
    Frame::at(&door, clock, Side::Desk, title)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_default()
}

/// Thursday 14 May 2026, 2:46pm in London.
fn now() -> Timestamp {
    at("2026-05-14T13:46:00Z")
}

fn words(text: &str) -> Option<Words> {
    Words::new(text).ok()
}

fn name(full: &str, short: &str, given: &str) -> Name {
    Name {
        full: full.to_owned(),
        short: short.to_owned(),
        given: given.to_owned(),
    }
}

fn amara() -> Name {
    name("Dr Amara Osei", "Dr Osei", "Amara")
}

fn sam() -> Name {
    name("Sam Keller", "Sam K.", "Sam")
}

fn ruth() -> Name {
    name("Ruth Marsh", "Ruth M.", "Ruth")
}

fn theo() -> Name {
    name("Theo Baird", "Theo B.", "Theo")
}

fn noor() -> Name {
    name("Noor <b>Haddad</b>", "Noor H.", "Noor")
}

fn contact_id(n: u8) -> ContactId {
    ContactId::new(now(), [n; 10])
}

fn promised(disposition: Disposition, outgoing: bool) -> Promise {
    let session = at("2026-05-21T14:00:00Z");
    let is_held = disposition == Disposition::Hold;
    let answered = !outgoing && matches!(disposition, Disposition::Release | Disposition::Crisis);
    Promise {
        disposition,
        outgoing,
        readers: vec![Route::Clinician],
        within: Within::Day1,
        reaches_at: (disposition == Disposition::Release).then(|| at("2026-05-15T08:00:00Z")),
        answer_by: answered.then(|| at("2026-05-14T16:00:00Z")),
        opens_at: is_held.then(|| session.saturating_sub(15.minutes()).unwrap_or(session)),
        session_at: is_held.then_some(session),
        look_by: None,
        changeable_until: None,
        undo_until: None,
        is_looked_at: false,
        asks: false,
        pauses: false,
        offers_agenda: false,
        shows_skills: false,
        calls_on_call: disposition == Disposition::Crisis,
    }
}

fn need(purpose: Purpose, state: ContactState, client: Name) -> NeedView {
    let is_call = matches!(state, ContactState::Calling | ContactState::Heard);
    let disposition = if is_call {
        Disposition::Crisis
    } else {
        Disposition::Release
    };
    NeedView {
        contact: contact_id(7),
        client,
        purpose,
        state,
        promise: promised(disposition, false),
        written_at: at("2026-05-13T15:40:00Z"),
        late_at: None,
        is_looked_at: false,
    }
}

fn session_view(client: Name, starts: &str, number: u32, place: &str) -> SessionView {
    let starts_at = at(starts);
    SessionView {
        id: SessionId::new(starts_at, [number.try_into().unwrap_or(0); 10]),
        starts_at,
        length_minutes: 50,
        place: place.to_owned(),
        clinician: amara(),
        client,
        number,
        opens_at: starts_at.saturating_sub(15.minutes()).unwrap_or(starts_at),
        is_past: starts_at < now(),
        is_cancelled: false,
    }
}

fn day() -> TodayView {
    let slot = |session: SessionView, kept, is_open| SlotView {
        session,
        kept,
        is_open,
        late_minutes: is_open.then_some(10),
    };
    let mut looked = need(Purpose::RiskConcern, ContactState::Opened, ruth());
    looked.is_looked_at = true;
    looked.promise.look_by = Some(at("2026-05-14T15:00:00Z"));
    let mut late = need(Purpose::Paperwork, ContactState::Reached, ruth());
    late.promise.answer_by = Some(at("2026-05-14T11:00:00Z"));
    late.late_at = Some(at("2026-05-14T11:00:00Z"));
    let mut cancelled = session_view(ruth(), "2026-05-14T10:00:00Z", 8, "Room 2");
    cancelled.is_cancelled = true;
    TodayView {
        now: now(),
        needs: vec![
            need(Purpose::HelpButton, ContactState::Calling, theo()),
            late,
            looked,
        ],
        sessions: vec![
            slot(
                session_view(noor(), "2026-05-14T08:30:00Z", 4, "Room 2"),
                0,
                false,
            ),
            slot(cancelled, 0, false),
            slot(
                session_view(sam(), "2026-05-14T14:00:00Z", 19, "Room 2"),
                2,
                true,
            ),
            slot(
                session_view(theo(), "2026-05-14T15:30:00Z", 6, "Online"),
                1,
                false,
            ),
        ],
        sessions_are_today: true,
        without_you: vec![
            (Disposition::Settle, 4),
            (Disposition::Hold, 5),
            (Disposition::Decline, 1),
            (Disposition::Crisis, 1),
        ],
        own_contacts: vec![
            OwnContactView {
                client: theo(),
                purpose: Purpose::CrisisFollowup,
                at: now(),
            },
            OwnContactView {
                client: ruth(),
                purpose: Purpose::TellSchedule,
                at: now(),
            },
        ],
        open_calls: 1,
        closes_at: Some(at("2026-05-14T17:00:00Z")),
    }
}

fn agenda() -> AgendaView {
    let item = |n: u8, purpose, state, text: &str, is_own_note| AgendaItemView {
        id: AgendaItemId::new(now(), [n; 10]),
        contact: contact_id(n),
        purpose,
        is_own_note,
        state,
        words: words(text),
        kept_at: at("2026-05-12T18:12:00Z"),
        opened_at: (!is_own_note).then(now),
    };
    AgendaView {
        session: session_view(sam(), "2026-05-14T14:00:00Z", 19, "Room 2"),
        client: PersonId::new(now(), [3; 10]),
        phase: Phase::Fading,
        items: vec![
            item(
                1,
                Purpose::Agenda,
                ItemState::Opened,
                "My sister rang. I said the thing we practised and then I hung up.\n\nI don’t know \
                 if that was brave or <script>alert(1)</script> rude.",
                false,
            ),
            item(
                2,
                Purpose::Update,
                ItemState::Talked,
                "Do I still need to come each week?",
                false,
            ),
            item(
                3,
                Purpose::NoteToSession,
                ItemState::Opened,
                "Ask about the move.",
                true,
            ),
        ],
        is_open: true,
        may_open_early: true,
    }
}

fn contact_view() -> ContactView {
    ContactView {
        need: need(Purpose::Paperwork, ContactState::Opened, ruth()),
        client: PersonId::new(now(), [4; 10]),
        words: words("My manager says the letter needs dates. <script>alert(1)</script>"),
        opened_at: Some(now()),
        answer: None,
        may_open: true,
        may_answer: true,
        may_share_with: Vec::new(),
        answer_chars_max: 600,
    }
}

fn client_lines() -> Vec<ClientLine> {
    let line = |n: u8, name, phase, next: Option<&str>| ClientLine {
        id: PersonId::new(now(), [n; 10]),
        name,
        phase,
        next_session_at: next.map(at),
    };
    vec![
        line(1, noor(), Phase::Active, Some("2026-05-21T14:00:00Z")),
        line(2, sam(), Phase::Fading, Some("2026-05-14T14:00:00Z")),
        line(3, theo(), Phase::Former, None),
    ]
}

fn reach_form() -> ReachOutForm {
    let one = |purpose, disposition| PurposeView {
        purpose,
        promise: promised(disposition, true),
    };
    let reason = |code: &str, purposes| ChoiceView {
        code: code.to_owned(),
        group: "essential".to_owned(),
        purposes,
    };
    let client = ClientLine {
        id: PersonId::new(now(), [1; 10]),
        name: noor(),
        phase: Phase::Active,
        next_session_at: Some(at("2026-05-21T14:00:00Z")),
    };
    ReachOutForm {
        client,
        reasons: vec![
            reason(
                "change",
                vec![
                    one(Purpose::TellSchedule, Disposition::Deliver),
                    one(Purpose::TellAbsence, Disposition::Deliver),
                ],
            ),
            reason(
                "safety",
                vec![one(Purpose::CrisisFollowup, Disposition::Deliver)],
            ),
            reason(
                "answer",
                vec![one(Purpose::ReplyClinical, Disposition::Release)],
            ),
            reason("agreed", vec![one(Purpose::Homework, Disposition::Release)]),
            reason("work", vec![one(Purpose::TellRepair, Disposition::Release)]),
            reason(
                "legal",
                vec![one(Purpose::Disclosure, Disposition::Deliver)],
            ),
            reason(
                "other",
                vec![
                    one(Purpose::NoteToSession, Disposition::Hold),
                    one(Purpose::TellSocial, Disposition::Decline),
                ],
            ),
        ],
        checks: ReachOutChecks {
            safe_hours: true,
            office_hours: false,
            contacts_28_days: 2,
            contacts_28_days_usual: 1,
            open_questions: vec![contact_id(7)],
        },
        chars_max: 280,
    }
}

fn reached(disposition: Disposition) -> ReachOutOutcome {
    let is_refused = disposition == Disposition::Decline;
    ReachOutOutcome {
        promise: promised(disposition, true),
        reasons: vec!["t.schedule.deliver".to_owned()],
        clauses: vec!["therapist-contact".to_owned()],
        contact: (!is_refused).then(|| contact_id(9)),
        kept_as: is_refused.then(|| contact_id(8)),
        kept_for: is_refused.then(|| at("2026-05-21T14:00:00Z")),
    }
}

fn log_page() -> LogPage {
    let row = |n: u8, direction, purpose, disposition, state| LogRow {
        contact: contact_id(n),
        at: at("2026-05-13T15:40:00Z"),
        direction,
        client: ruth(),
        purpose,
        disposition,
        readers: vec![Route::Clinician, Route::Desk],
        state,
        reasons: vec!["c.paperwork.release".to_owned()],
        clauses: vec!["questions".to_owned()],
        book: "3f9a1c22b7d0".to_owned(),
        opened_at: (n > 1).then(now),
        late_at: (n == 1).then(now),
    };
    use ContactState::{Declined, Kept, Reached, Sent};
    LogPage {
        rows: vec![
            row(
                1,
                Direction::Client,
                Purpose::Paperwork,
                Disposition::Release,
                Reached,
            ),
            row(
                2,
                Direction::Client,
                Purpose::Agenda,
                Disposition::Hold,
                Kept,
            ),
            row(
                3,
                Direction::Clinician,
                Purpose::TellSchedule,
                Disposition::Deliver,
                Sent,
            ),
            row(
                4,
                Direction::Clinician,
                Purpose::TellSocial,
                Disposition::Decline,
                Declined,
            ),
            row(
                5,
                Direction::Client,
                Purpose::SocialMedia,
                Disposition::Decline,
                Declined,
            ),
        ],
        next: Some("2026-05-13T15:40:00Z~0f&<".to_owned()),
    }
}
