//! The escalation as tables: the failures F1 to F28 of reliability that concern the machine alone.

use jiff::{SignedDuration, Timestamp};
use practice::{
    PersonId, Route,
    escalation::{
        Answer, Escalation, Event, FollowUp, Line, LineKind, Live, Outcome, Plan, Stage, Step,
        Target, Told, told,
    },
};

const JO: u8 = 1;
const OSEI: u8 = 2;
const LEAD: u8 = 3;

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

fn start() -> Timestamp {
    "2026-05-04T02:00:00Z".parse().unwrap()
}

fn live() -> Live {
    Live {
        steps: vec![vec![person(JO)], vec![person(OSEI)], vec![person(LEAD)]],
        everybody: vec![person(JO), person(OSEI), person(LEAD)],
    }
}

/// A call being told step by step.
struct Tale {
    call: Escalation,
    now: Timestamp,
    log: Vec<Line>,
    pages: Vec<(i64, u8)>,
    live: Live,
}

impl Tale {
    fn open(live: Live) -> Tale {
        let plan = Plan::of_rota(2, start());
        let outcome = Escalation::open(plan, &live, start());
        let mut tale = Tale {
            call: outcome.next.clone(),
            now: start(),
            log: Vec::new(),
            pages: Vec::new(),
            live,
        };
        tale.keep(outcome);
        tale
    }

    fn keep(&mut self, outcome: Outcome) -> Answer {
        let minute = self.now.duration_since(start()).as_mins();
        for page in outcome.pages {
            self.pages.push((minute, page.person.to_bytes()[0]));
        }
        self.log.extend(outcome.log);
        self.call = outcome.next;
        outcome.answer
    }

    fn on(&mut self, event: Event) -> Answer {
        let outcome = self.call.on(event, &self.live, self.now);
        self.keep(outcome)
    }

    /// Time passes until this minute, with everything that falls due.
    fn until(&mut self, minute: i64) -> &mut Tale {
        let until = start() + SignedDuration::from_mins(minute);
        while let Some(next) = self.call.next_at.filter(|next| *next <= until) {
            self.now = next;
            self.on(Event::Due);
        }
        self.now = until;
        self
    }

    fn told(&self) -> Told {
        told(&self.log, self.now).unwrap()
    }
}

#[test]
fn silence_pages_the_first_the_second_the_lead_and_then_around_again() {
    let mut tale = Tale::open(live());
    tale.until(42);
    let expected = [
        (0, JO),
        (5, JO),
        (10, OSEI),
        (15, OSEI),
        (20, LEAD),
        (25, LEAD),
        (30, JO),
        (35, JO),
        (40, OSEI),
    ];
    assert_eq!(tale.pages, expected);
    // F11: two days of silence, and no quarter of an hour without a page.
    tale.until(48 * 60);
    let minutes: Vec<i64> = tale.pages.iter().map(|(minute, _)| *minute).collect();
    assert!(minutes.windows(2).all(|pair| pair[1] - pair[0] <= 15));
    assert!(tale.call.next_at.is_some());
}

#[test]
fn what_the_client_reads_while_nobody_answers() {
    let people = |of: &[u8]| of.iter().map(|number| person(*number)).collect();
    let table = [
        (
            0,
            Told::Asked {
                people: people(&[JO]),
            },
        ),
        (
            9,
            Told::Asked {
                people: people(&[JO]),
            },
        ),
        (
            10,
            Told::NotTaken {
                people: people(&[JO, OSEI]),
            },
        ),
        (
            29,
            Told::NotTaken {
                people: people(&[JO, OSEI, LEAD]),
            },
        ),
        (30, Told::NoOne),
        (600, Told::NoOne),
    ];
    for (minute, expected) in table {
        assert_eq!(
            Tale::open(live()).until(minute).told(),
            expected,
            "{minute}"
        );
    }
}

/// P21: where nothing of ours runs any more, the page says after ten minutes that nobody answered.
#[test]
fn the_client_is_told_even_when_nothing_runs() {
    let tale = Tale::open(live());
    let late = start() + SignedDuration::from_mins(10);
    assert!(matches!(told(&tale.log, late), Some(Told::NotTaken { .. })));
}

#[test]
fn whoever_has_it_is_named_and_nobody_is_paged_any_more() {
    let mut tale = Tale::open(live());
    tale.until(3);
    assert_eq!(tale.on(Event::Acknowledged(person(JO))), Answer::Done);
    let taken_at = tale.now;
    assert_eq!(
        tale.told(),
        Told::Taken {
            by: person(JO),
            at: taken_at
        }
    );
    tale.until(32);
    assert_eq!(tale.pages, [(0, JO)], "F13: no page after it was taken");
    // F14: nothing was done for half an hour.
    tale.until(33);
    assert_eq!(tale.pages, [(0, JO), (33, JO)]);
    // Still nothing: others are paged with them, and the client is told.
    tale.until(38);
    assert_eq!(tale.pages[2..], [(38, JO)]);
    assert_eq!(
        tale.told(),
        Told::Silent {
            by: person(JO),
            at: taken_at
        }
    );
    tale.until(43);
    assert_eq!(tale.pages[3..], [(43, JO), (43, OSEI)]);
    // Now somebody else may take it.
    assert_eq!(tale.on(Event::Acknowledged(person(OSEI))), Answer::Done);
    assert_eq!(tale.call.holder(), Some(person(OSEI)));
}

#[test]
fn two_who_answer_at_once_are_one_owner_and_both_know() {
    let mut tale = Tale::open(live());
    assert_eq!(tale.on(Event::Acknowledged(person(JO))), Answer::Done);
    let second = tale.on(Event::Acknowledged(person(OSEI)));
    assert_eq!(second, Answer::HasIt(person(JO)));
    assert_eq!(tale.call.holder(), Some(person(JO)));
    // Pressing twice is once.
    let lines = tale.log.len();
    assert_eq!(tale.on(Event::Acknowledged(person(JO))), Answer::Done);
    assert_eq!(tale.log.len(), lines);
}

#[test]
fn a_receipt_is_no_acknowledgement() {
    let mut tale = Tale::open(live());
    tale.on(Event::Sent(person(JO)));
    assert_eq!(tale.call.holder(), None);
    assert!(matches!(tale.told(), Told::Asked { .. }));
    // F6: the relay said yes and lost it. The next ask comes all the same.
    tale.until(5);
    assert_eq!(tale.pages, [(0, JO), (5, JO)]);
}

#[test]
fn a_broken_channel_makes_nobody_wait() {
    let mut tale = Tale::open(live());
    tale.on(Event::Failed(person(JO)));
    assert_eq!(tale.pages, [(0, JO), (0, OSEI)]);
    tale.on(Event::Failed(person(JO)));
    assert_eq!(tale.pages.len(), 2, "one failure is told twice");
    tale.on(Event::Failed(person(OSEI)));
    tale.on(Event::Failed(person(LEAD)));
    assert_eq!(tale.pages, [(0, JO), (0, OSEI), (0, LEAD)]);
    // P20: nothing of ours reaches anybody, and the client reads it at once.
    assert_eq!(tale.told(), Told::NoOne);
    tale.until(5);
    assert_eq!(tale.pages.len(), 4, "it goes on all the same");
}

#[test]
fn a_step_without_people_is_passed_over_at_once() {
    let mut there = live();
    there.steps[0].clear();
    assert_eq!(Tale::open(there.clone()).pages, [(0, OSEI)]);
    // F10: an empty rota pages everybody who could take it.
    there.steps = vec![Vec::new(), Vec::new(), Vec::new()];
    assert_eq!(
        Tale::open(there.clone()).pages,
        [(0, JO), (0, OSEI), (0, LEAD)]
    );
    // Nobody at all: it stays open, falls due again, and the client is told.
    there.everybody.clear();
    let mut tale = Tale::open(there);
    assert_eq!((tale.pages.len(), tale.told()), (0, Told::NoOne));
    tale.live = live();
    tale.until(5);
    assert_eq!(tale.pages, [(5, JO)]);
}

#[test]
fn people_are_looked_up_when_they_are_asked_and_steps_are_kept() {
    let mut tale = Tale::open(live());
    tale.live.steps[1] = vec![person(7)];
    tale.until(10);
    assert_eq!(tale.pages.last(), Some(&(10, 7)), "P16: the live rota");
    // F25: whoever comes on call while a step is asked is asked at once, and only they are.
    tale.live.steps[1] = vec![person(7), person(8)];
    tale.on(Event::RotaChanged);
    assert_eq!(tale.pages[3..], [(10, 8)]);
    tale.on(Event::RotaChanged);
    assert_eq!(tale.pages.len(), 4);
    assert_eq!(tale.call.plan, Plan::of_rota(2, start()));
}

#[test]
fn a_missed_call_is_told_and_tried_again() {
    let mut tale = Tale::open(live());
    tale.on(Event::Acknowledged(person(JO)));
    tale.until(4);
    tale.on(Event::Missed(person(JO)));
    let (at, again) = (tale.now, start() + SignedDuration::from_mins(14));
    let expected = Told::Missed {
        by: person(JO),
        at,
        again_at: Some(again),
    };
    assert_eq!(tale.told(), expected);
    tale.until(14);
    assert_eq!(tale.pages, [(0, JO), (14, JO)]);
    // It can not be closed before they spoke, or tried three times.
    let close = |tale: &mut Tale| {
        tale.on(Event::Closed {
            by: person(JO),
            follow_up: None,
        })
    };
    assert_eq!(close(&mut tale), Answer::NotSpoken);
    tale.on(Event::Missed(person(JO)));
    assert_eq!(close(&mut tale), Answer::NotSpoken);
    tale.on(Event::Missed(person(JO)));
    assert_eq!(close(&mut tale), Answer::Done);
    assert!(matches!(tale.told(), Told::Closed { .. }));
    assert_eq!(tale.call.next_at, None);
}

#[test]
fn it_stays_with_whoever_has_it_until_the_other_has_it() {
    let mut tale = Tale::open(live());
    let offer = Event::HandedOver {
        from: person(JO),
        to: person(OSEI),
    };
    assert_eq!(tale.on(offer), Answer::NotTaken);
    tale.on(Event::Acknowledged(person(JO)));
    assert_eq!(tale.on(offer), Answer::Done);
    assert_eq!(tale.call.holder(), Some(person(JO)));
    assert!(matches!(tale.told(), Told::Taken { by, .. } if by == person(JO)));
    assert_eq!(tale.pages, [(0, JO), (0, OSEI)]);
    // No word from either: both are paged.
    tale.until(5);
    assert_eq!(tale.pages[2..], [(5, JO), (5, OSEI)]);
    assert_eq!(tale.on(Event::Acknowledged(person(OSEI))), Answer::Done);
    assert_eq!(tale.call.holder(), Some(person(OSEI)));
    assert!(matches!(tale.told(), Told::Taken { by, .. } if by == person(OSEI)));
    let late = Event::Closed {
        by: person(JO),
        follow_up: None,
    };
    assert_eq!(tale.on(late), Answer::HasIt(person(OSEI)));
}

#[test]
fn only_a_person_ends_it_and_says_who_carries_on() {
    let mut tale = Tale::open(live());
    tale.until(2);
    // Whoever spoke has it, without a press before.
    assert_eq!(tale.on(Event::Spoke(person(OSEI))), Answer::Done);
    assert_eq!(tale.call.holder(), Some(person(OSEI)));
    let spoke_at = tale.now;
    assert_eq!(tale.on(Event::ClientOk), Answer::Done);
    assert!(tale.call.is_open(), "the client ends nothing");
    // The record is asked for, and nobody is woken for it.
    tale.until(2 + 12 * 60);
    assert_eq!(tale.pages, [(0, JO), (722, OSEI)]);
    let next = FollowUp {
        who: person(OSEI),
        at: start() + SignedDuration::from_hours(48),
    };
    let close = Event::Closed {
        by: person(OSEI),
        follow_up: Some(next),
    };
    assert_eq!(tale.on(close), Answer::Done);
    let expected = Told::Spoke {
        by: person(OSEI),
        at: spoke_at,
        follow_up: Some(next),
    };
    assert_eq!(tale.told(), expected);
    for event in [
        Event::Due,
        Event::Acknowledged(person(JO)),
        Event::Spoke(person(JO)),
        Event::Missed(person(JO)),
        Event::ClientOk,
        close,
    ] {
        let outcome = tale.call.on(event, &tale.live, tale.now);
        assert_eq!(outcome.answer, Answer::IsClosed, "{event:?}");
        assert_eq!(outcome.next, tale.call, "{event:?}");
        assert!(outcome.pages.is_empty() && outcome.log.is_empty());
    }
}

#[test]
fn a_restart_changes_nothing() {
    let mut tale = Tale::open(live());
    for minute in [0, 4, 12, 31] {
        tale.until(minute);
        let outcome = tale.call.on(Event::Restarted, &tale.live, tale.now);
        assert_eq!(outcome.next, tale.call);
        assert!(outcome.pages.is_empty() && outcome.log.is_empty());
    }
}

/// F16: a clock that leaps makes a step come early, and none of them is skipped or lost.
#[test]
fn a_leaping_clock_loses_no_step() {
    let mut tale = Tale::open(live());
    for _ in 0..4 {
        tale.now += SignedDuration::from_hours(24 * 365);
        tale.on(Event::Due);
    }
    tale.now -= SignedDuration::from_hours(24 * 365 * 3);
    tale.on(Event::Due);
    let who: Vec<u8> = tale.pages.iter().map(|(_, who)| *who).collect();
    assert_eq!(who, [JO, JO, OSEI, OSEI, LEAD, LEAD]);
    let next = tale.call.next_at.unwrap();
    assert_eq!(next.duration_since(tale.now), SignedDuration::from_mins(5));
}

#[test]
fn without_a_rota_it_waits_for_the_promised_reading_and_then_never_stops() {
    let read_by = start() + SignedDuration::from_hours(10);
    let routes = [Route::Clinician, Route::PracticeLead];
    let plan = Plan::of_routes(&routes, read_by, false);
    let there = Live {
        steps: vec![vec![person(OSEI)], vec![person(LEAD)]],
        everybody: vec![person(OSEI)],
    };
    let outcome = Escalation::open(plan, &there, start());
    assert!(outcome.pages.is_empty());
    let expected = Told::NobodyOnDuty {
        read_by: Some(read_by),
    };
    assert_eq!(told(&outcome.log, start()), Some(expected));
    let late = outcome.next.on(Event::Due, &there, read_by);
    assert_eq!(late.pages.len(), 1);
    let log = [outcome.log, late.log].concat();
    assert!(matches!(told(&log, read_by), Some(Told::NotTaken { .. })));
    assert!(late.next.next_at.is_some());
}

#[test]
fn steps_are_kept_as_text() {
    let lead = Target::Route(Route::PracticeLead);
    let table = [
        (1, "2:layer-0 2:practice-lead"),
        (2, "2:layer-0 2:layer-1 2:practice-lead"),
        (3, "2:layer-0 2:layer-1 2:layer-2,practice-lead"),
        (4, "2:layer-0 2:layer-1 2:layer-2,practice-lead 2:layer-3"),
    ];
    for (layers, text) in table {
        let plan = Plan::of_rota(layers, start());
        assert_eq!(plan.steps_text(), text);
        assert_eq!(Plan::read_steps(text), Some(plan.steps));
    }
    assert_eq!(Plan::read_steps(""), Some(Vec::new()));
    let odd = Step {
        targets: vec![lead],
        asks: 7,
    };
    assert_eq!(Plan::read_steps("7:practice-lead"), Some(vec![odd]));
    for text in ["2", "x:layer-0", "2:layer-x", "2:nobody", "2:"] {
        assert_eq!(Plan::read_steps(text), None, "{text}");
    }
}

#[test]
fn the_stage_after_a_closing_names_who_closed() {
    let mut tale = Tale::open(live());
    tale.on(Event::Spoke(person(JO)));
    tale.on(Event::Closed {
        by: person(JO),
        follow_up: None,
    });
    let expected = Stage::Closed {
        by: person(JO),
        at: start(),
    };
    assert_eq!(tale.call.stage, expected);
    assert_eq!(tale.log.last().unwrap().kind, LineKind::Closed);
}
