//! The ladder after a missed session: its times as a table, and what always holds.

use jiff::{SignedDuration, Timestamp};
use practice::{
    PersonId,
    no_show::{
        NoShow, NoShowEnd, NoShowEvent, NoShowLineKind, NoShowRefusal, NoShowRisk, NoShowStep,
        NoShowTells,
    },
};

fn at(minute: i64) -> Timestamp {
    let first: Timestamp = "2026-05-12T10:00:00Z".parse().unwrap();
    first
        .checked_add(SignedDuration::from_mins(minute))
        .unwrap()
}

fn osei() -> PersonId {
    PersonId::from_bytes([2; 16])
}

#[test]
fn steps_fall_due_at_the_times_of_the_policy_by_risk() {
    use NoShowStep::{Call, EmergencyContact, Message, SecondTry, WelfareCheck};
    let raised: &[(NoShowStep, i64)] = &[
        (Call, 15),
        (Message, 15),
        (SecondTry, 60),
        (EmergencyContact, 180),
        (WelfareCheck, 240),
    ];
    for (risk, steps) in [
        (NoShowRisk::Usual, &[(Message, 15)][..]),
        (NoShowRisk::Raised, raised),
    ] {
        let mut now = at(10);
        let mut ladder = NoShow::begin(risk, at(0), osei(), now).next;
        for (step, minute) in steps {
            assert_eq!(ladder.next_at, Some(at(*minute).max(now)), "{risk} {step}");
            assert_eq!(ladder.now_due(), Some(*step));
            now = at(*minute);
            let told = ladder.on(NoShowEvent::Due, now).unwrap();
            assert_eq!(told.tells, NoShowTells::Clinician);
            ladder = told.next;
            ladder = ladder
                .on(NoShowEvent::Done(*step, osei()), now)
                .unwrap()
                .next;
        }
        assert_eq!(ladder.now_due(), None);
        let end = NoShowEvent::Ended(NoShowEnd::NotReached, osei());
        assert_eq!(ladder.on(end, now).unwrap().next.next_at, None);
    }
}

#[test]
fn a_step_that_nobody_does_is_told_to_others_and_never_goes_silent() {
    let mut ladder = NoShow::begin(NoShowRisk::Raised, at(0), osei(), at(20)).next;
    assert_eq!(
        ladder.next_at,
        Some(at(20)),
        "what is late already is due at once"
    );
    let mut tells = Vec::new();
    for _ in 0..50 {
        let outcome = ladder
            .on(NoShowEvent::Due, ladder.next_at.unwrap())
            .unwrap();
        tells.push(outcome.tells);
        ladder = outcome.next;
        assert!(ladder.next_at.is_some());
        assert_eq!(
            ladder.now_due(),
            Some(NoShowStep::Call),
            "time does no step"
        );
    }
    assert_eq!(tells[0], NoShowTells::Clinician);
    assert!(tells[1..].iter().all(|tells| *tells == NoShowTells::Others));
}

#[test]
fn only_a_person_ends_it_and_not_before_every_step_was_decided() {
    let begun = NoShow::begin(NoShowRisk::Raised, at(0), osei(), at(16)).next;
    let ended = |ladder: &NoShow, end| ladder.on(NoShowEvent::Ended(end, osei()), at(30));
    assert_eq!(
        ended(&begun, NoShowEnd::NotReached),
        Err(NoShowRefusal::StepsLeft)
    );
    for end in [NoShowEnd::Reached, NoShowEnd::Crisis, NoShowEnd::Mistake] {
        let over = ended(&begun, end).unwrap().next;
        assert_eq!(over.next_at, None, "{end}");
        for event in [NoShowEvent::Due, NoShowEvent::Raised(osei())] {
            assert_eq!(over.on(event, at(40)), Err(NoShowRefusal::HasEnded));
        }
    }
    let ok = begun.on(NoShowEvent::ClientOk(osei()), at(17)).unwrap();
    assert_eq!(ok.next, begun, "it is told, and ends nothing");
    assert_eq!(ok.tells, NoShowTells::Clinician);
    let twice = begun.on(NoShowEvent::Done(NoShowStep::Message, osei()), at(17));
    assert_eq!(twice, Err(NoShowRefusal::OtherStep));
}

#[test]
fn more_worry_begins_the_longer_ladder_and_never_a_shorter_one() {
    let mut ladder = NoShow::begin(NoShowRisk::Usual, at(0), osei(), at(16)).next;
    ladder = ladder
        .on(NoShowEvent::Done(NoShowStep::Message, osei()), at(17))
        .unwrap()
        .next;
    ladder = ladder.on(NoShowEvent::Raised(osei()), at(90)).unwrap().next;
    assert_eq!(ladder.now_due(), Some(NoShowStep::Call));
    assert_eq!(ladder.next_at, Some(at(90)));
    let again = ladder.on(NoShowEvent::Raised(osei()), at(95)).unwrap().next;
    assert_eq!(again, ladder);
    // What was decided against is no news for the client, and what was done is.
    assert!(!NoShowLineKind::Skipped.is_told() && NoShowLineKind::Done.is_told());
}
