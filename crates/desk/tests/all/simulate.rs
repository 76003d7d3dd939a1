//! A seeded practice with faults: the process dies at any step, clocks jump, requests come twice and
//! out of order. After every step the properties of the house are checked; each of them is shown to
//! fail on a build that is broken on purpose.
//!
//! `VESTIBULE_SIM_SEEDS` runs more seeds than the few that every test run has.

#[path = "simulate/chance.rs"]
mod chance;
#[path = "simulate/checkers.rs"]
mod checkers;
#[path = "simulate/comings.rs"]
mod comings;
#[path = "simulate/endings.rs"]
mod endings;
#[path = "simulate/ledger.rs"]
mod ledger;
#[path = "simulate/returns.rs"]
mod returns;
#[path = "simulate/tellings.rs"]
mod tellings;
#[path = "simulate/world.rs"]
mod world;

use std::sync::PoisonError;

use desk::broken::{self, Broken};

use crate::{
    access::client_is_told_at,
    made::{START, later},
};
use checkers::Violation;
use world::{Run, run, run_with};

/// How many acts one seed has.
const STEPS: usize = 100;

/// How many seeds a broken build gets until it has to be caught.
const SEEDS_TO_CATCH: u64 = 32;

fn seeds() -> u64 {
    std::env::var("VESTIBULE_SIM_SEEDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(6)
}

fn with<T>(faults: &[Broken], work: impl FnOnce() -> T) -> T {
    let _turn = crate::made::WHOLE
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    broken::set(faults);
    // Injected failures are expected, and not worth a line each.
    std::panic::set_hook(Box::new(|panic| {
        if panic.payload_as_str() != Some("an injected fault") {
            eprintln!("{panic}");
        }
    }));
    let done = work();
    drop(std::panic::take_hook());
    broken::set(&[]);
    done
}

fn whole(seed: u64, run: &Result<Run, Violation>) -> &Run {
    match run {
        Ok(run) => run,
        Err(violation) => panic!("seed {seed}: {violation}"),
    }
}

#[test]
fn every_property_holds_while_the_process_dies_and_clocks_jump() {
    let mut contacts = 0;
    let mut deaths = 0;
    let mut lists = 0;
    for seed in 0..seeds() {
        let done = with(&[], || run(seed, STEPS));
        contacts += whole(seed, &done).contacts;
        deaths += whole(seed, &done).deaths;
        lists += whole(seed, &done).lists;
    }
    // A simulation in which little happens shows nothing.
    assert!(
        contacts > 20 && deaths > 5 && lists > 20,
        "{contacts} contacts, {deaths} deaths, {lists} lists that went on"
    );
}

#[test]
fn the_same_seed_makes_the_same_practice() {
    let (first, second) = with(&[], || (run(3, STEPS), run(3, STEPS)));
    assert_eq!(whole(3, &first).trace, whole(3, &second).trace, "P48");
}

#[test]
fn a_failing_policy_or_screen_leads_toward_care() {
    for fault in [Broken::PolicyFails, Broken::ScreenFails] {
        for seed in 0..2 {
            let screens = fault != Broken::ScreenFails;
            let done = with(&[fault], || run_with(seed, STEPS, screens));
            whole(seed, &done);
        }
    }
}

#[test]
fn each_property_fails_on_a_broken_build() {
    let table: &[(&str, &[Broken])] = &[
        ("P1", &[Broken::RepliesWithoutStoring]),
        ("P2", &[Broken::FilesHeldAsFinished]),
        ("P3", &[Broken::FailingPolicyDeclines, Broken::PolicyFails]),
        ("P4", &[Broken::ForgetsKeys]),
        ("P6", &[Broken::SealsBindNoItem]),
        ("P5", &[Broken::MixesClients]),
        ("P7", &[Broken::OrdersByClock]),
        ("P8", &[Broken::AsksPolicyAboutCrisis]),
        ("P10", &[Broken::TakingBackEndsACall]),
        ("P11", &[Broken::PagesNobody]),
        ("P12", &[Broken::EscalationEnds]),
        ("P13", &[Broken::TakesReceipts]),
        ("P18", &[Broken::SaysSeenEarly]),
        ("P22", &[Broken::AgendaStaysBehind]),
        ("P23", &[Broken::AnnouncesWhatIsHeld]),
        ("P24", &[Broken::ReleasesAtNight]),
        ("P25", &[Broken::SlotsOverlap]),
        ("P26", &[Broken::DeclinesWithoutAlternative]),
        ("P31", &[Broken::OpensGates]),
        ("P31", &[Broken::ShowsWithoutEntry]),
        ("P35", &[Broken::BreakGlassOutlasts]),
        ("P35", &[Broken::BreakGlassNeverStops]),
        ("P35", &[Broken::TellsNoSecondPerson]),
        ("P31", &[Broken::OpensWithoutAnEntry]),
        ("P32", &[Broken::LogRewritesItsPast]),
        ("P33", &[Broken::LogStandsStill]),
        ("P33", &[Broken::ListDeletes]),
        ("P33", &[Broken::ListReorders]),
        ("P33", &[Broken::ListDuplicates]),
        ("P33", &[Broken::ListTruncates]),
        ("P33", &[Broken::ListChangesABit]),
        ("P48", &[Broken::OutboxStandsStill]),
    ];
    for (property, faults) in table {
        let caught = with(faults, || {
            (0..SEEDS_TO_CATCH).find_map(|seed| run(seed, STEPS).err())
        });
        let caught = caught.unwrap_or_else(|| panic!("{faults:?} violated nothing"));
        assert_eq!(caught.property, *property, "{faults:?}: {caught}");
    }
    let differs = with(&[Broken::UnseededIds], || match (run(3, 20), run(3, 20)) {
        (Ok(first), Ok(second)) => first.trace != second.trace,
        _ => true,
    });
    assert!(differs, "ids that no seed decides went unnoticed (P48)");
}

#[test]
fn nothing_that_was_destroyed_comes_back_and_nothing_is_destroyed_that_may_not_be() {
    let mut tally = endings::Tally::default();
    for seed in 0..seeds() {
        match with(&[], || endings::run(seed)) {
            Ok(run) => tally += run,
            Err(violation) => panic!("seed {seed}: {violation}"),
        }
    }
    // A simulation in which little happens shows nothing.
    assert!(
        tally.erased > 3 && tally.restored > 10 && tally.deaths > 3 && tally.refused > 3,
        "{tally:?}"
    );
}

#[test]
fn each_property_of_endings_fails_on_a_broken_build() {
    let table: &[(&str, Broken)] = &[
        ("P42", Broken::KeepsKeys),
        ("P42", Broken::ForgetsTombstones),
        ("P42", Broken::KeepsNotes),
        ("P42", Broken::SealsNotesUnderTheWriter),
        ("P43", Broken::ErasesUnderLegalHold),
        ("P43", Broken::ErasesEarly),
        ("P43", Broken::CountsByWallClock),
    ];
    for (property, fault) in table {
        let caught = with(&[*fault], || {
            (0..SEEDS_TO_CATCH).find_map(|seed| endings::run(seed).err())
        });
        let caught = caught.unwrap_or_else(|| panic!("{fault:?} violated nothing"));
        assert_eq!(caught.property, *property, "{fault:?}: {caught}");
    }
}

#[test]
fn whoever_was_signed_out_stays_out_and_nothing_is_used_twice() {
    let (mut came_in, mut turned_away) = (0, 0);
    for seed in 0..seeds() {
        match with(&[], || comings::run(seed)) {
            Ok((more, fewer)) => {
                came_in += more;
                turned_away += fewer;
            }
            Err(violation) => panic!("seed {seed}: {violation}"),
        }
    }
    // A simulation in which little happens shows nothing.
    assert!(
        came_in > 30 && turned_away > 10,
        "{came_in} came in, {turned_away} did not"
    );
}

#[test]
fn no_log_has_two_roots_of_one_size_however_often_a_practice_goes_back() {
    let mut returns = 0;
    for seed in 0..seeds() {
        match with(&[], || returns::run(seed)) {
            Ok(more) => returns += more,
            Err(violation) => panic!("seed {seed}: {violation}"),
        }
    }
    assert!(returns > 5, "only {returns} returns");
}

#[test]
fn each_property_of_the_gate_and_of_returns_fails_on_a_broken_build() {
    type Simulation = fn(u64) -> Option<Violation>;
    let comes: Simulation = |seed| comings::run(seed).err();
    let returns: Simulation = |seed| returns::run(seed).err();
    let table: &[(&str, Broken, Simulation)] = &[
        ("P36", Broken::VisitsNeverEnd, comes),
        ("codes", Broken::TakesCodesTwice, comes),
        ("challenges", Broken::ChallengesStay, comes),
        ("P34", Broken::ReturnsUntold, returns),
        ("P34", Broken::ReturnsUnderOneName, returns),
    ];
    for (property, fault, simulation) in table {
        let caught = with(&[*fault], || (0..SEEDS_TO_CATCH).find_map(simulation));
        let caught = caught.unwrap_or_else(|| panic!("{fault:?} violated nothing"));
        assert_eq!(caught.property, *property, "{fault:?}: {caught}");
    }
}

#[test]
fn nobody_is_told_more_or_earlier_than_they_chose_and_a_second_person_within_a_minute() {
    let mut tally = tellings::Tally::default();
    for seed in 0..seeds() {
        match with(&[], || tellings::run(seed)) {
            Ok(run) => tally += run,
            Err(violation) => panic!("seed {seed}: {violation}"),
        }
    }
    // A simulation in which little happens shows nothing.
    assert!(
        tally.brought > 60 && tally.held > 0 && tally.emergencies > 6 && tally.deaths > 3,
        "{tally:?}"
    );
}

#[test]
fn each_property_of_tellings_fails_on_a_broken_build() {
    let table: &[(&str, Broken)] = &[
        ("P27", Broken::TellsMoreThanABody),
        ("P29", Broken::TellsInQuietHours),
        ("P29", Broken::TellsUnasked),
        ("P35", Broken::TellsSecondPersonLate),
        ("P35", Broken::TellsNoSecondPerson),
        ("P35", Broken::BreakGlassNeverStops),
    ];
    for (property, fault) in table {
        let caught = with(&[*fault], || {
            (0..SEEDS_TO_CATCH).find_map(|seed| tellings::run(seed).err())
        });
        let caught = caught.unwrap_or_else(|| panic!("{fault:?} violated nothing"));
        assert_eq!(caught.property, *property, "{fault:?}: {caught}");
    }
}

/// P29: a client is told of break-glass at an hour that is safe for them, and not before.
#[test]
fn a_client_is_told_at_an_hour_that_is_safe() {
    let told = |faults: &[Broken], from, until| with(faults, || client_is_told_at(from, until));
    // It is ten o'clock in London.
    let now = START.parse().unwrap();
    assert_eq!(told(&[], 0, 1440), now);
    assert_eq!(told(&[], 18 * 60, 20 * 60), later(now, 8 * 60));
    assert_eq!(told(&[], 8 * 60, 9 * 60), later(now, 22 * 60));
    assert_eq!(told(&[], 22 * 60, 6 * 60), later(now, 12 * 60));
    let at_once = told(&[Broken::TellsAtAnyHour], 18 * 60, 20 * 60);
    assert_eq!(
        at_once, now,
        "the broken build tells at once, and is noticed"
    );
}
