//! Sample pages, with invented people.

use desk::view::{
    ApartNote, HoldLine, PracticePrivacy, RecordPage, RequestLine, RequestPage, RetentionLine,
};
use practice::{
    DisclosureState, RequestKind, RequestState,
    retention::{HoldReason, Schedule, Standing},
};

use super::{apart, privacy, problem, record, request, sent};
use crate::{
    form::Typed,
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::record::{disclosure, request as asked},
        sample,
    },
};

/// Every sample. These pages speak English only.
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
    let view = practice_privacy();
    let page = |view: &PracticePrivacy, wrong: bool| {
        let f = frame(privacy::TITLE).under("records");
        let wrong = wrong.then(|| problem(&f, "keep-error-name", "name"));
        privacy::page(f, view, wrong, sample::WORDS.to_owned())
    };
    add("keeping", &page(&view, true));
    let none = PracticePrivacy {
        requests: Vec::new(),
        disclosures: Vec::new(),
        holds: Vec::new(),
        retention: Vec::new(),
        break_glass: None,
        restored: None,
        ..view
    };
    add("keeping-none", &page(&none, false));
    add_requests(&mut add);
    add_records(&mut add);
    add_sent(&mut add);
    let notes = [ApartNote {
        words: sample::words(),
        at: sample::now(),
    }];
    for (name, notes, is_wrong) in [("apart", &notes[..], false), ("apart-none", &[], true)] {
        let f = frame(apart::TITLE).under("clients");
        let wrong = is_wrong.then(|| problem(&f, "apart-error", "words"));
        let client = somebody().id;
        let typed = Typed::new(sample::WORDS);
        add(
            name,
            &apart::page(f, client, &sample::sam(), notes, typed, wrong),
        );
    }
    pages
}

type Add<'a> = &'a mut dyn FnMut(&'static str, &dyn askama::DynTemplate);

fn add_requests(add: Add<'_>) {
    let page = |kind, state, is_opened: bool, wrong: bool| {
        let f = frame(request::TITLE).under("records");
        let view = RequestPage {
            line: line(kind, state),
            may_be_erased: (kind == RequestKind::Erasure).then_some(false),
            opened: is_opened.then(|| asked(kind, state)),
        };
        let wrong = wrong.then(|| problem(&f, "keep-error-words", "words"));
        request::page(f, &view, Typed::new(sample::WORDS), wrong)
    };
    use RequestState::{Open, Refused};
    add("asked", &page(RequestKind::Copy, Open, false, false));
    add(
        "asked-open",
        &page(RequestKind::Amendment, Open, true, true),
    );
    add(
        "asked-erasure",
        &page(RequestKind::Erasure, Open, true, false),
    );
    add(
        "asked-restriction",
        &page(RequestKind::Restriction, Open, true, false),
    );
    add(
        "asked-answered",
        &page(RequestKind::Amendment, Refused, true, false),
    );
}

fn add_records(add: Add<'_>) {
    let view = RecordPage {
        client: somebody(),
        retention: Some(retention(Standing::Due)),
        holds: vec![(hold(), None), (hold(), Some(sample::now()))],
        is_held: true,
        may_be_erased: true,
        erased_at: None,
    };
    let page = |view: &RecordPage, key: Option<&'static str>| {
        let f = frame(record::TITLE).under("records");
        let wrong = key.map(|key| problem(&f, key, "reason"));
        record::page(f, view, wrong)
    };
    add("record", &page(&view, Some("keep-error-reason")));
    let f = frame(record::TITLE).under("records");
    let wrong = problem(&f, "keep-error-sure", "sure");
    add("erase", &record::erase_page(f, &view, Some(wrong)));
    let goes_on = RecordPage {
        retention: None,
        holds: Vec::new(),
        is_held: false,
        may_be_erased: false,
        ..view.clone()
    };
    add("record-care", &page(&goes_on, None));
    let gone = RecordPage {
        erased_at: Some(sample::now()),
        ..goes_on
    };
    add("record-gone", &page(&gone, None));
}

fn add_sent(add: Add<'_>) {
    let f = || frame(sent::TITLE);
    let views = [
        disclosure(DisclosureState::WaitsForReview),
        disclosure(DisclosureState::Ready),
    ];
    add("sent", &sent::list_page(f(), &views));
    add("sent-none", &sent::list_page(f(), &[]));
    add("send", &sent::form_page(f(), sent::Entry::default(), None));
    let wrong = problem(&f(), "send-error-ground", "ground");
    add(
        "send-wrong",
        &sent::form_page(f(), sent::Entry::default(), Some(wrong)),
    );
    let [first, second] = &views;
    add("sent-review", &sent::one_page(f(), first, true, false));
    add("sent-ready", &sent::one_page(f(), second, false, true));
    let mut left = disclosure(DisclosureState::Left);
    left.left = Some((sample::now(), "cd".repeat(32), 2_048));
    left.bar = Some((sample::words(), sample::now()));
    left.reviewed = Some((sample::jo(), sample::now()));
    add("sent-left", &sent::one_page(f(), &left, false, false));
}

fn practice_privacy() -> PracticePrivacy {
    PracticePrivacy {
        now: sample::now(),
        requests: vec![
            RequestLine {
                late_at: Some(sample::now()),
                ..line(RequestKind::Copy, RequestState::Open)
            },
            line(RequestKind::Amendment, RequestState::Open),
        ],
        disclosures: vec![disclosure(DisclosureState::WaitsForReview)],
        holds: vec![hold()],
        retention: vec![
            retention(Standing::Due),
            retention(Standing::Held),
            retention(Standing::Kept),
            retention(Standing::Waits {
                until: sample::at("2033-05-12T00:00:00Z"),
            }),
            retention(Standing::Active { at: sample::now() }),
        ],
        schedule: Schedule {
            years_after_last_service: 7,
            years_after_of_age: 3,
            source: "A guideline <the> book".to_owned(),
        },
        break_glass: Some((12, 1, 400)),
        restored: Some((sample::now(), sample::now())),
    }
}

fn line(kind: RequestKind, state: RequestState) -> RequestLine {
    let view = asked(kind, state);
    RequestLine {
        id: view.id,
        client: view.client,
        kind,
        scopes: view.scopes,
        asked_at: view.asked_at,
        due_at: view.due_at,
        was_extended: kind == RequestKind::Amendment,
        may_extend_until: Some(sample::at("2026-08-12T18:12:00Z")),
        state,
        late_at: None,
    }
}

fn retention(standing: Standing) -> RetentionLine {
    RetentionLine {
        client: somebody(),
        last_service_at: sample::at("2019-05-12T00:00:00Z"),
        due_at: sample::now(),
        standing,
    }
}

fn hold() -> HoldLine {
    HoldLine {
        hold: [7; 16],
        client: somebody(),
        reason: HoldReason::Complaint,
        placed_by: sample::jo(),
        placed_at: sample::now(),
    }
}

fn somebody() -> desk::view::Somebody {
    asked(RequestKind::Copy, RequestState::Open).client
}

fn frame(title: &str) -> Frame {
    let mut frame = sample::frame(Lang::En, Side::Desk, title);
    frame.answers_for_privacy = true;
    frame
}
