//! Invented calls and an invented rota.

use askama::Template;
use desk::{
    no_show::NoShowView,
    oncall::{
        BareMinute, CallRecord, CallView, CallsView, ChangeLine, ClosingView, FollowUpLine,
        LawView, LayerView, ListView, MarkLine, OpenCall, PersonLine, RotaView, StepView, TestLine,
        TimelineLine,
    },
    safety::{SafetyLine, SafetyPage, SafetyView},
    view::{CallTold, Reader},
};
use jiff::tz::TimeZone;
use practice::{
    ContactId, CrisisList, LegalDuty, MarkAnswer, Name, PersonId, Purpose, RotaChangeId,
    SafetyEventId, Timestamp, Words, escalation::LineKind, safety_event::SafetyEventKind,
};

use super::{call, checklist, list, rota, safety};
use crate::{
    form::Typed,
    frame::{Frame, Side},
    locale::Lang,
    pages::sample,
};

/// Every page of these with invented data.
pub fn samples(lang: Lang) -> Vec<(String, String)> {
    // These pages are in English, whatever is asked.
    if lang != Lang::En {
        return Vec::new();
    }
    let mut pages = Vec::new();
    pages.extend(sample::pages([
        (
            "d-oncall",
            list::page(frame("oncall-head"), &calls(true), &missed()).render(),
        ),
        (
            "d-oncall-quiet",
            list::page(frame("oncall-head"), &calls(false), &[]).render(),
        ),
    ]));
    for (name, view) in [
        ("d-oncall-call", one_call(false, false)),
        ("d-oncall-call-mine", one_call(true, false)),
        ("d-oncall-call-spoke", one_call(true, true)),
    ] {
        let page = call::page(frame("oncall-call-head"), &view, call::Entry::default());
        pages.extend(sample::pages([(name, page.render())]));
    }
    for (name, list, is_opened) in [
        ("d-oncall-list", CrisisList::DangerToOthers, true),
        ("d-oncall-list-closed", CrisisList::PartnerViolence, false),
        ("d-oncall-screener", CrisisList::Screener, true),
        ("d-oncall-screener-closed", CrisisList::Screener, false),
    ] {
        let page = checklist::page(frame("checklist-title"), &one_list(list, is_opened));
        pages.extend(sample::pages([(name, page.render())]));
    }
    pages.extend(safety_pages());
    let refused = Some("Nobody is on call then.".to_owned());
    pages.extend(sample::pages([
        (
            "d-oncall-rota",
            rota::page(frame("rota-head"), &whole_rota(true), None).render(),
        ),
        (
            "d-oncall-rota-bare",
            rota::page(frame("rota-head"), &whole_rota(false), refused).render(),
        ),
    ]));
    pages
}

fn frame(title: &str) -> Frame {
    sample::frame(Lang::En, Side::Desk, title).under("oncall")
}

fn jo() -> Name {
    Name {
        full: "Jo Park".to_owned(),
        short: "Jo Park".to_owned(),
        given: "Jo".to_owned(),
    }
}

fn at(minute: i64) -> Timestamp {
    sample::now()
        .checked_add(jiff::SignedDuration::from_mins(minute))
        .unwrap_or_default()
}

fn reader(number: u8, name: Name) -> Reader {
    Reader {
        id: PersonId::from_bytes([number; 16]),
        name,
    }
}

fn open_call(is_mine: bool) -> OpenCall {
    OpenCall {
        contact: ContactId::from_bytes([5; 16]),
        client: sample::sam(),
        purpose: Purpose::HelpButton,
        opened_at: at(-2),
        told: CallTold {
            code: if is_mine { "taken" } else { "asked" },
            people: vec![jo()],
            by: Some(jo()),
            at: Some(at(-1)),
            ..CallTold::default()
        },
        holder: is_mine.then(jo),
        is_mine,
        may_take: !is_mine,
        is_offered: false,
        next: (!is_mine).then(|| (vec![jo()], at(3))),
        is_closed: false,
    }
}

fn safety_pages() -> Vec<(String, String)> {
    let line = |is_closed: bool| SafetyLine {
        id: SafetyEventId::from_bytes([4; 16]),
        kind: SafetyEventKind::Threat,
        threatened: sample::amara(),
        at: at(-5),
        is_now: !is_closed,
        holder: is_closed.then(jo),
        is_closed,
    };
    let all = |lines| SafetyPage {
        lines,
        people: vec![reader(1, jo()), reader(2, sample::amara())],
        own: PersonId::from_bytes([1; 16]),
    };
    let one = |may_take: bool| SafetyView {
        line: line(!may_take),
        reporter: jo(),
        words: Words::new(sample::WORDS).unwrap_or(Words::none()),
        handlers: vec![jo()],
        may_take,
        is_mine: !may_take,
        steps: one_list(CrisisList::StaffSafety, true).steps,
        answer: Words::new(sample::WORDS).ok().filter(|_| !may_take),
    };
    let entry = safety::Entry {
        mistake: Some("safety-error-kind"),
        ..safety::Entry::default()
    };
    let f = || frame(safety::TITLE);
    let typed = Typed::default;
    let wrong = Some("safety-error-words");
    let both = all(vec![line(true), line(false)]);
    sample::pages([
        (
            "d-safety",
            safety::list(f(), &both, safety::Entry::default()).render(),
        ),
        (
            "d-safety-wrong",
            safety::list(f(), &all(Vec::new()), entry).render(),
        ),
        (
            "d-safety-one",
            safety::event(f(), &one(true), None, typed()).render(),
        ),
        (
            "d-safety-mine",
            safety::event(f(), &one(false), wrong, typed()).render(),
        ),
    ])
}

fn missed() -> Vec<NoShowView> {
    vec![NoShowView {
        session: practice::SessionId::from_bytes([8; 16]),
        client: sample::sam(),
        client_id: PersonId::from_bytes([9; 16]),
        starts_at: at(-90),
        may_begin: false,
        hints: Vec::new(),
        ladder: None,
    }]
}

fn calls(is_open: bool) -> CallsView {
    CallsView {
        now: sample::now(),
        on_call: is_open,
        until: Some(at(600)),
        sees_rota: is_open,
        open: if is_open {
            vec![open_call(false)]
        } else {
            Vec::new()
        },
        follow_ups: vec![follow_up()],
        test_since: is_open.then(|| at(-60)),
        asked: 5,
        minutes_usual: is_open.then_some(3),
        late: 1,
    }
}

fn follow_up() -> FollowUpLine {
    FollowUpLine {
        contact: ContactId::from_bytes([6; 16]),
        client: sample::sam(),
        who: sample::amara(),
        at: at(2_000),
        is_mine: true,
    }
}

fn one_call(is_mine: bool, has_spoken: bool) -> CallView {
    let kinds = LineKind::ALL.iter().map(|kind| TimelineLine {
        kind: *kind,
        who: Some(jo()),
        other: Some(sample::amara()),
        at: at(-2),
        until: Some(at(8)),
    });
    let people = vec![reader(1, jo()), reader(2, sample::amara())];
    CallView {
        call: open_call(is_mine),
        timeline: kinds.collect(),
        hand_to: if is_mine { people.clone() } else { Vec::new() },
        closing: is_mine.then(|| ClosingView {
            has_spoken,
            tries: 1,
            tries_max: 3,
            may_close: has_spoken,
            people,
            follow_up_at: "2026-05-13T18:00".to_owned(),
        }),
        notes: match has_spoken {
            true => vec![(
                jo(),
                at(-1),
                Words::new(sample::WORDS).unwrap_or(Words::none()),
            )],
            false => Vec::new(),
        },
        follow_up: has_spoken.then(follow_up),
        record: CallRecord {
            may_open: !has_spoken,
            is_opened: has_spoken,
            marks: match has_spoken {
                true => MarkAnswer::ALL.iter().map(mark).collect(),
                false => Vec::new(),
            },
            draft: has_spoken.then(|| "Crisis note\n\nHow it came".to_owned()),
            notes: match has_spoken {
                true => vec![(
                    jo(),
                    at(-1),
                    Words::new(sample::WORDS).unwrap_or(Words::none()),
                )],
                false => Vec::new(),
            },
        },
    }
}

fn mark(answer: &MarkAnswer) -> MarkLine {
    MarkLine {
        list: CrisisList::Abuse,
        text: "Consult a colleague.".to_owned(),
        answer: *answer,
        who: jo(),
        at: at(-1),
    }
}

fn one_list(list: CrisisList, is_opened: bool) -> ListView {
    let steps = (0..3).map(|place: u8| StepView {
        code: format!("q{place}"),
        text: format!("Step {place} of the list."),
        source: "Where it was read".to_owned(),
        checked: "2026-11-23".to_owned(),
        only_if: (place == 2).then(|| "q1".to_owned()),
        law: match place == 1 && !list.asks() {
            true => LegalDuty::ALL.iter().map(law).collect(),
            false => Vec::new(),
        },
        mark: (is_opened && place == 0).then(|| match list.asks() {
            true => (MarkAnswer::Yes, jo(), at(-1)),
            false => (MarkAnswer::Done, jo(), at(-1)),
        }),
    });
    ListView {
        call: open_call(true),
        list,
        name: "A list".to_owned(),
        lead: "What it is for.".to_owned(),
        steps: steps.collect(),
        is_opened,
        triage: is_opened.then(|| "low".to_owned()),
        terms: "Free for health providers.".to_owned(),
    }
}

fn law(duty: &LegalDuty) -> LawView {
    LawView {
        place: "A country".to_owned(),
        duty: *duty,
        text: "What it asks.".to_owned(),
        source: match duty.is_a_claim() {
            true => "An act".to_owned(),
            false => String::new(),
        },
        checked: "2026-11-23".to_owned(),
    }
}

fn whole_rota(holds: bool) -> RotaView {
    let minute = BareMinute {
        at: at(500),
        until: Some(at(900)),
        unreachable: vec![jo()],
        zone: TimeZone::UTC,
    };
    let layer = |layer| LayerView {
        layer,
        first_at: "2026-01-05T09:00:00".to_owned(),
        turn_hours: 168,
        hours: String::new(),
        people: vec![reader(1, jo()), reader(2, sample::amara())],
    };
    let change = |kind, other: Option<Name>| ChangeLine {
        id: RotaChangeId::from_bytes([7; 16]),
        kind,
        who: jo(),
        other,
        from: at(100),
        until: at(200),
        made_by: jo(),
        may_take_back: holds,
    };
    let line = |layer, name| PersonLine { layer, name };
    RotaView {
        now: sample::now(),
        on_now: vec![line(0, jo()), line(1, sample::amara())],
        next_handover: Some(at(600)),
        ahead: vec![(at(600), vec![line(0, sample::amara()), line(1, jo())])],
        layers: vec![layer(0), layer(1)],
        changes: vec![
            change("cover", Some(sample::amara())),
            change("swap", Some(sample::amara())),
            change("also", None),
            change("away", None),
        ],
        people: vec![reader(1, jo()), reader(2, sample::amara())],
        bare: (!holds).then_some(minute),
        unreachable: if holds { Vec::new() } else { vec![jo()] },
        stands: holds,
        tests: vec![
            TestLine {
                name: jo(),
                sent_at: Some(at(-50)),
                answered_at: Some(at(-48)),
            },
            TestLine {
                name: sample::amara(),
                sent_at: Some(at(-50)),
                answered_at: None,
            },
            TestLine {
                name: sample::sam(),
                sent_at: None,
                answered_at: None,
            },
        ],
        may_edit: holds,
    }
}
