//! What is told of something kept for a session, before its agenda opens and after: no sentence may
//! name an instant that has passed as something to come.

use desk::view::ItemLine;
use jiff::tz::TimeZone;
use practice::{
    ContactId, ContactState, Disposition, Name, Promise, Purpose, Route, Timestamp, Within,
};
use web::{
    Lang,
    clock::Clock,
    promise::{Look, Standing, Teller, Told},
};

const OPENS: &str = "2026-05-14T13:45:00Z";
const STARTS: &str = "2026-05-14T14:00:00Z";

/// The instants of a note, seen before, in and after the minutes in which its agenda opens.
const BEFORE: &str = "2026-05-14T13:44:59Z";
const AT_OPENING: &str = OPENS;
const OPENED: &str = "2026-05-14T13:48:00Z";
const BEGUN: &str = "2026-05-14T14:10:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn held(is_looked_at: bool) -> Promise {
    Promise {
        disposition: Disposition::Hold,
        outgoing: false,
        readers: vec![Route::Clinician],
        within: Within::Session,
        reaches_at: None,
        answer_by: None,
        opens_at: Some(at(OPENS)),
        session_at: Some(at(STARTS)),
        look_by: is_looked_at.then(|| at("2026-05-14T16:00:00Z")),
        changeable_until: Some(at(OPENS)),
        undo_until: None,
        is_looked_at,
        asks: false,
        pauses: false,
        offers_agenda: false,
        shows_skills: false,
        calls_on_call: false,
    }
}

fn teller(lang: Lang, now: &str) -> Teller {
    let zone = TimeZone::get("Europe/London").unwrap();
    let name = Name {
        full: "Dr Amara Osei".to_owned(),
        short: "Dr Osei".to_owned(),
        given: "Amara".to_owned(),
    };
    Teller::new(Clock::new(lang.speaker(), zone, at(now)), &name)
}

fn standing(lang: Lang, now: &str, promise: Promise) -> Standing {
    teller(lang, now).standing(&ItemLine {
        id: ContactId::new(at(BEFORE), [1; 10]),
        purpose: Purpose::Agenda,
        direction: Purpose::Agenda.direction(),
        state: ContactState::Kept,
        opening_words: None,
        promise,
        written_at: at(BEFORE),
        opened_at: None,
        answered_at: None,
        late_at: None,
    })
}

/// Everything that is said of a promise before it is made.
fn said(told: &Told) -> String {
    let mut all = vec![told.chip.text.clone(), told.line.to_string()];
    all.extend([told.hint.clone(), told.button.clone()]);
    let steps = told.steps.iter();
    all.extend(steps.flat_map(|step| [step.title.clone(), step.text.clone()]));
    all.join(" | ")
}

/// Everything that is said of how it stands.
fn stands(standing: &Standing) -> String {
    let mut all = vec![standing.chip.text.clone(), standing.title.clone()];
    all.push(standing.lead.to_string());
    all.extend(standing.until.iter().cloned());
    all.join(" | ")
}

#[test]
fn how_long_it_can_be_changed_is_an_instant_to_come_or_its_opening() {
    let rows = [
        (
            BEFORE,
            false,
            "You can edit it or take it back until today, 2:45pm.",
            "You can change it or take it back until today, 2:45pm.",
        ),
        (
            BEFORE,
            true,
            "You can edit it until today, 2:45pm.",
            "You can change it until today, 2:45pm.",
        ),
        (
            AT_OPENING,
            false,
            "You can edit it or take it back until it is opened.",
            "You can change it or take it back until it is opened.",
        ),
        (
            OPENED,
            false,
            "You can edit it or take it back until it is opened.",
            "You can change it or take it back until it is opened.",
        ),
        (
            OPENED,
            true,
            "You can edit it until it is opened.",
            "You can change it until it is opened.",
        ),
    ];
    for (now, is_looked_at, hint, until) in rows {
        let told = teller(Lang::En, now).before(&held(is_looked_at));
        assert!(told.hint.ends_with(hint), "{now}: {}", told.hint);
        let standing = standing(Lang::En, now, held(is_looked_at));
        assert_eq!(standing.until[0], until, "{now}");
        assert_eq!(standing.chip.look, Look::Kept);
    }
}

#[test]
fn from_when_it_can_be_opened_is_an_instant_to_come_or_now() {
    let rows = [
        (
            BEFORE,
            "can open it from Thursday 14 May, 2:45pm. You meet at 3pm.",
        ),
        (AT_OPENING, "can open it from now on. You meet at 3pm."),
        (OPENED, "can open it from now on. You meet at 3pm."),
        (BEGUN, "can open it from now on."),
    ];
    for (now, lead) in rows {
        let text = standing(Lang::En, now, held(false)).lead.to_string();
        assert!(text.ends_with(lead), "{now}: {text}");
    }
    let titles = |now| -> Vec<String> {
        let steps = teller(Lang::En, now).steps(&held(false));
        steps.into_iter().skip(1).map(|step| step.title).collect()
    };
    let talk = "Today, 3pm: you talk";
    assert_eq!(
        titles(BEFORE),
        [
            "Until today: it waits",
            "From today, 2:45pm: it can be read",
            talk
        ]
    );
    assert_eq!(titles(OPENED), ["From now on: it can be read", talk]);
    assert_eq!(titles(BEGUN), ["From now on: it can be read"]);
}

#[test]
fn nothing_that_has_passed_is_named_in_either_language() {
    let stored = |changeable_until| Promise {
        changeable_until,
        ..held(false)
    };
    for (lang, opens, starts) in [(Lang::En, "2:45pm", "3pm"), (Lang::Es, "14:45", "15:00")] {
        for promise in [stored(None), stored(Some(at(OPENS))), held(true)] {
            for now in [AT_OPENING, OPENED, BEGUN] {
                let before = said(&teller(lang, now).before(&promise));
                let after = stands(&standing(lang, now, promise.clone()));
                for text in [before, after] {
                    assert!(!text.contains(opens), "{now}: {text}");
                    assert_eq!(text.contains(starts), now != BEGUN, "{now}: {text}");
                }
            }
            let text = said(&teller(lang, BEFORE).before(&stored(Some(at(OPENS)))));
            assert!(text.contains(opens), "{text}");
        }
    }
}

#[test]
fn without_a_session_the_fourteen_days_are_told_while_they_last() {
    let open = Promise {
        opens_at: None,
        session_at: None,
        changeable_until: Some(at("2026-05-28T13:45:00Z")),
        ..held(false)
    };
    let lead = |now| standing(Lang::En, now, open.clone()).lead.to_string();
    assert!(
        lead(BEFORE).contains("can read it on Thursday 28 May"),
        "{}",
        lead(BEFORE)
    );
    let after = lead("2026-05-28T13:46:00Z");
    assert!(after.ends_with("can open it from now on."), "{after}");
}
