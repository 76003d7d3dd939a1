//! What clients and clinicians do with time, told as stories on both databases.

use std::{sync::RwLockReadGuard, thread};

use desk::{
    Act, Desk, DeskError, OnThePages,
    time::{PublishWish, SeriesWish},
    view::{Sent, Viewer},
};
use jiff::SignedDuration;
use practice::{Cancelling, ContactState, Disposition, Lateness, Moving, Purpose, Timestamp};
use proptest::prelude::*;
use store::{Options, Store, session_change::ChangeKind};

use crate::made::{Made, START, act, found, viewer, whole};

struct Stage {
    made: Made,
    desk: Desk,
    now: Timestamp,
    seed: u64,
    sam: Viewer,
    kim: Viewer,
    therapist: Viewer,
    _whole: RwLockReadGuard<'static, ()>,
}

/// Client 0 meets clinician 0 on Mondays at three in London, client 2 on Wednesdays. It is Monday 4
/// May, ten o'clock.
impl Stage {
    fn on(url: &str) -> Stage {
        let whole = whole();
        let store = Store::open(url, Options::default()).unwrap();
        let made = found(&store, 3);
        let now = START.parse().unwrap();
        Stage {
            sam: viewer(&made.desk, now, made.clients[0]),
            kim: viewer(&made.desk, now, made.clients[2]),
            therapist: viewer(&made.desk, now, made.clinicians[0]),
            desk: made.desk.clone(),
            made,
            now,
            seed: 70_000,
            _whole: whole,
        }
    }

    fn new() -> Stage {
        Stage::on("sqlite::memory:")
    }

    /// One for each database there is.
    fn each() -> Vec<Stage> {
        let mut all = vec![Stage::new()];
        all.extend(crate::pg::database().map(|url| Stage::on(&url)));
        all
    }

    fn act(&mut self) -> Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn wait(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
        let mut act = self.act();
        self.desk.tick(&mut act, &OnThePages).unwrap();
    }

    /// Publishes Tuesdays and Thursdays at eleven, each week from tomorrow on.
    fn publish(&mut self) {
        for start in ["2026-05-05T11:00", "2026-05-07T11:00"] {
            let wish = PublishWish {
                start: start.to_owned(),
                weeks: 1,
                length_minutes: 50,
                place: "Room 1".to_owned(),
            };
            let (desk, therapist) = (self.desk.clone(), self.therapist.clone());
            desk.publish(&mut self.act(), &therapist, &wish).unwrap();
        }
    }

    fn coming(&mut self, who: &Viewer) -> Vec<(practice::SessionId, String)> {
        let desk = self.desk.clone();
        let all = desk.own_sessions(&mut self.act(), who).unwrap();
        let booked = all.coming.iter().filter(|own| !own.session.is_cancelled);
        booked
            .map(|own| (own.session.id, own.session.starts_at.to_string()))
            .collect()
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_client_moves_a_session_and_undoes_it() {
    for mut stage in Stage::each() {
        stage.publish();
        let (desk, sam, kim) = (stage.desk.clone(), stage.sam.clone(), stage.kim.clone());
        let (next_week, before) = stage.coming(&sam)[1].clone();
        let page = desk.own_session(&mut stage.act(), &sam, next_week).unwrap();
        assert!(matches!(page.moving, Moving::Settled { .. }));
        assert_eq!(page.times.len(), 8, "two in each of four weeks");
        let to = page.times[2].starts_at;
        assert_eq!(to, at("2026-05-12T10:00:00Z"), "eleven in London");
        desk.move_own(&mut stage.act(), &sam, next_week, to)
            .unwrap();
        assert_eq!(stage.coming(&sam)[1].1, to.to_string());
        let undo = desk.own_sessions(&mut stage.act(), &sam).unwrap().undoable;
        assert_eq!(undo.len(), 1);
        // Nobody else finds the change, and nobody else gets the time that was given up.
        let theirs = desk.undo_own(&mut stage.act(), &kim, undo[0].id);
        assert!(matches!(theirs, Err(DeskError::NotFound)));
        let staff = desk.move_session(&mut stage.act(), stage.made.sessions[7], at(&before));
        assert!(matches!(staff, Err(DeskError::SlotTaken)), "{staff:?}");
        stage.wait(2);
        desk.undo_own(&mut stage.act(), &sam, undo[0].id).unwrap();
        assert_eq!(stage.coming(&sam)[1].1, before);
        // A second time there is nothing to undo, and after three minutes neither.
        let again = desk.undo_own(&mut stage.act(), &sam, undo[0].id);
        assert!(matches!(again, Err(DeskError::Overtaken)), "{again:?}");
        desk.move_own(&mut stage.act(), &sam, next_week, to)
            .unwrap();
        let undo = desk.own_sessions(&mut stage.act(), &sam).unwrap().undoable;
        stage.wait(3);
        let late = desk.undo_own(&mut stage.act(), &sam, undo[0].id);
        assert!(matches!(late, Err(DeskError::Overtaken)), "{late:?}");
        assert_eq!(stage.coming(&sam)[1].1, to.to_string());
        let therapist = stage.therapist.clone();
        let week = desk.week(&mut stage.act(), &therapist, None).unwrap();
        assert_eq!(week.changes.len(), 1);
        assert_eq!(week.changes[0].kind, ChangeKind::Moved);
    }
}

#[test]
fn a_time_that_is_taken_or_not_published_is_nobodys() {
    let mut stage = Stage::new();
    stage.publish();
    let (desk, sam, kim) = (stage.desk.clone(), stage.sam.clone(), stage.kim.clone());
    let to = at("2026-05-12T10:00:00Z");
    let session = stage.coming(&sam)[1].0;
    desk.move_own(&mut stage.act(), &sam, session, to).unwrap();
    let theirs = stage.coming(&kim)[1].0;
    let times = desk
        .own_session(&mut stage.act(), &kim, theirs)
        .unwrap()
        .times;
    assert!(times.iter().all(|time| time.starts_at != to));
    for (time, why) in [
        (to, "taken"),
        (at("2026-05-12T10:30:00Z"), "in the middle of one"),
        (at("2026-05-13T10:00:00Z"), "never published"),
        (at("2026-04-28T10:00:00Z"), "over"),
        (at("2026-08-04T10:00:00Z"), "further than a month"),
    ] {
        let moved = desk.move_own(&mut stage.act(), &kim, theirs, time);
        assert!(
            matches!(moved, Err(DeskError::SlotTaken)),
            "{why}: {moved:?}"
        );
    }
    let own = desk.move_own(&mut stage.act(), &kim, session, at("2026-05-14T10:00:00Z"));
    assert!(matches!(own, Err(DeskError::NotFound)), "somebody else's");
}

/// A parent whose child is ill, five hours before: cancelled at once, a person hears of it, and
/// nothing asks for a reason or names a fee.
#[test]
fn a_late_cancellation_goes_to_a_person_and_is_never_refused() {
    for mut stage in Stage::each() {
        let (desk, sam) = (stage.desk.clone(), stage.sam.clone());
        let today = stage.coming(&sam)[0].0;
        let page = desk.own_session(&mut stage.act(), &sam, today).unwrap();
        assert!(matches!(page.cancelling, Cancelling::Late { .. }));
        assert!(matches!(page.moving, Moving::Asked { .. }));
        assert!(page.times.is_empty());
        let done = desk
            .cancel_own(&mut stage.act(), &sam, today, "  ")
            .unwrap();
        assert!(done.asked.is_none() && !done.stays);
        let contact = done.contact.unwrap();
        let item = desk.item(&mut stage.act(), &sam, contact).unwrap();
        assert_eq!(item.line.purpose, Purpose::ScheduleCancel);
        assert_eq!(item.line.promise.disposition, Disposition::Deliver);
        assert_eq!(item.line.state, ContactState::Reached);
        assert!(stage.coming(&sam).iter().all(|(id, _)| *id != today));
        // Undone, the session is back and the desk has nothing to do.
        let undo = desk.own_sessions(&mut stage.act(), &sam).unwrap().undoable;
        desk.undo_own(&mut stage.act(), &sam, undo[0].id).unwrap();
        assert_eq!(stage.coming(&sam)[0].0, today);
        let item = desk.item(&mut stage.act(), &sam, contact).unwrap();
        assert_eq!(item.line.state, ContactState::TakenBack);
    }
}

#[test]
fn words_with_a_cancellation_are_screened() {
    let mut stage = Stage::new();
    let (desk, sam) = (stage.desk.clone(), stage.sam.clone());
    let all = stage.coming(&sam);
    // In time and calm: settled, and nobody is told.
    let calm = desk
        .cancel_own(&mut stage.act(), &sam, all[1].0, "My train was cancelled.")
        .unwrap();
    let item = desk
        .item(&mut stage.act(), &sam, calm.contact.unwrap())
        .unwrap();
    assert_eq!(item.line.state, ContactState::Settled);
    assert!(!calm.stays);
    // A goodbye is a call for help, and the session stays until a person has it.
    let goodbye = "Cancel it. I am going to kill myself tonight.";
    let red = desk
        .cancel_own(&mut stage.act(), &sam, all[2].0, goodbye)
        .unwrap();
    let item = desk
        .item(&mut stage.act(), &sam, red.contact.unwrap())
        .unwrap();
    assert_eq!(item.line.state, ContactState::Calling);
    assert!(red.stays);
    assert_eq!(stage.coming(&sam)[1].0, all[2].0);
    // What worries is asked about, with the words stored.
    let worrying = "I can't go on like this, nothing matters any more.";
    let asked = desk
        .cancel_own(&mut stage.act(), &sam, all[2].0, worrying)
        .unwrap();
    if let Some((draft, _)) = asked.asked {
        let sent = desk.send(
            &mut stage.act(),
            &sam,
            draft,
            worrying,
            Some(desk::view::SafetyAnswer::Safe),
        );
        assert!(matches!(sent, Ok(Sent::Filed(_))), "{sent:?}");
    } else {
        panic!("{asked:?}");
    }
}

#[test]
fn words_that_call_for_help_are_heard_although_the_session_is_gone() {
    for mut stage in Stage::each() {
        let (desk, sam) = (stage.desk.clone(), stage.sam.clone());
        let gone = practice::SessionId::from_bytes([9; 16]);
        let goodbye = "Cancel it. I am going to kill myself tonight.";
        let heard = desk
            .cancel_own(&mut stage.act(), &sam, gone, goodbye)
            .unwrap();
        let item = desk
            .item(&mut stage.act(), &sam, heard.contact.unwrap())
            .unwrap();
        assert_eq!(item.line.promise.disposition, Disposition::Crisis);
        let calm = desk.cancel_own(&mut stage.act(), &sam, gone, "I have a cold.");
        assert!(matches!(calm, Err(DeskError::NotFound)));
    }
}

#[test]
fn running_late_reaches_the_desk_now() {
    let mut stage = Stage::new();
    let (desk, sam) = (stage.desk.clone(), stage.sam.clone());
    let today = stage.coming(&sam)[0].0;
    stage.wait(4 * 60 + 50);
    let own = desk.own_sessions(&mut stage.act(), &sam).unwrap();
    assert_eq!(own.coming[0].lateness, Lateness::Now);
    let words = "I am about 10 minutes late.";
    let contact = desk
        .say_late(&mut stage.act(), &sam, today, 10, words)
        .unwrap();
    let item = desk.item(&mut stage.act(), &sam, contact).unwrap();
    assert_eq!(item.line.promise.disposition, Disposition::Deliver);
    let own = desk.own_sessions(&mut stage.act(), &sam).unwrap();
    assert_eq!(own.coming[0].said_late, Some(10));
    let therapist = stage.therapist.clone();
    let day = desk.today(&mut stage.act(), &therapist).unwrap();
    assert_eq!(day.sessions[0].late_minutes, Some(10));
}

#[test]
fn an_extra_session_is_taken_and_given_back() {
    let mut stage = Stage::new();
    let (desk, sam) = (stage.desk.clone(), stage.sam.clone());
    assert!(desk.extra_times(&mut stage.act(), &sam).unwrap().is_empty());
    stage.publish();
    let times = desk.extra_times(&mut stage.act(), &sam).unwrap();
    assert_eq!(times.len(), 8);
    let before = stage.coming(&sam).len();
    for time in &times[..4] {
        desk.take_extra(&mut stage.act(), &sam, time.starts_at)
            .unwrap();
    }
    let more = desk.take_extra(&mut stage.act(), &sam, times[4].starts_at);
    assert!(matches!(more, Err(DeskError::TooManyOpen)), "{more:?}");
    assert_eq!(stage.coming(&sam).len(), before + 4);
    let undo = desk.own_sessions(&mut stage.act(), &sam).unwrap().undoable;
    desk.undo_own(&mut stage.act(), &sam, undo[0].id).unwrap();
    assert_eq!(stage.coming(&sam).len(), before + 3);
}

#[test]
fn a_time_that_comes_free_goes_to_whoever_waits_and_then_to_everybody() {
    for mut stage in Stage::each() {
        let (desk, sam, kim) = (stage.desk.clone(), stage.sam.clone(), stage.kim.clone());
        let therapist = stage.therapist.clone();
        desk.offer_freed(&mut stage.act(), &therapist, true)
            .unwrap();
        // Kim's Wednesday of the week after next could be earlier.
        let late = stage.coming(&kim)[2].0;
        desk.wait(&mut stage.act(), &kim, Some(late)).unwrap();
        let twice = desk.wait(&mut stage.act(), &kim, Some(late));
        assert!(matches!(twice, Err(DeskError::TooManyOpen)));
        let (given, starts) = stage.coming(&sam)[1].clone();
        desk.cancel_own(&mut stage.act(), &sam, given, "").unwrap();
        stage.wait(2);
        let offers = desk.own_sessions(&mut stage.act(), &kim).unwrap().offers;
        assert!(offers.is_empty(), "Sam can still undo");
        stage.wait(2);
        let offers = desk.own_sessions(&mut stage.act(), &kim).unwrap().offers;
        assert_eq!(offers.len(), 1);
        assert_eq!(offers[0].time.starts_at.to_string(), starts);
        assert!(offers[0].instead_of.is_some());
        let theirs = desk.answer_offer(&mut stage.act(), &sam, offers[0].id, true);
        assert!(matches!(theirs, Err(DeskError::NotFound)));
        desk.answer_offer(&mut stage.act(), &kim, offers[0].id, true)
            .unwrap();
        assert!(stage.coming(&kim).iter().any(|(_, at)| *at == starts));
        let own = desk.own_sessions(&mut stage.act(), &kim).unwrap();
        assert!(own.offers.is_empty() && own.waiting.is_empty());
        // The Wednesday that Kim gave up: nobody waits, so everybody sees it.
        assert!(desk.extra_times(&mut stage.act(), &sam).unwrap().is_empty());
        stage.wait(4);
        assert_eq!(desk.extra_times(&mut stage.act(), &sam).unwrap().len(), 1);
    }
}

#[test]
fn an_offer_that_nobody_answers_runs_out() {
    let mut stage = Stage::new();
    let (desk, sam, kim) = (stage.desk.clone(), stage.sam.clone(), stage.kim.clone());
    desk.wait(&mut stage.act(), &kim, None).unwrap();
    let given = stage.coming(&sam)[1].0;
    desk.cancel_own(&mut stage.act(), &sam, given, "").unwrap();
    stage.wait(4);
    let offers = desk.own_sessions(&mut stage.act(), &kim).unwrap().offers;
    assert_eq!(offers.len(), 1);
    stage.wait(4 * 60 + 1);
    let own = desk.own_sessions(&mut stage.act(), &kim).unwrap();
    assert!(own.offers.is_empty());
    assert_eq!(own.waiting.len(), 1, "they keep their place");
    let late = desk.answer_offer(&mut stage.act(), &kim, offers[0].id, true);
    assert!(matches!(late, Err(DeskError::Overtaken)), "{late:?}");
}

#[test]
fn a_series_is_laid_out_ahead_and_goes_around_what_is_taken() {
    for mut stage in Stage::each() {
        let (desk, therapist) = (stage.desk.clone(), stage.therapist.clone());
        // Wednesdays at three are Kim's for three weeks.
        let wish = SeriesWish {
            client: stage.made.clients[0],
            start: "2026-05-06T15:00".to_owned(),
            weeks: 1,
            length_minutes: 50,
            place: "Room 2".to_owned(),
            until: String::new(),
        };
        let made = desk
            .make_series(&mut stage.act(), &therapist, &wish)
            .unwrap();
        assert_eq!(made.taken.len(), 3);
        assert_eq!(made.booked, 10, "a quarter of Wednesdays but three");
        let series = desk.series(&mut stage.act(), &therapist).unwrap();
        assert_eq!(series[0].missing, made.taken);
        // A year later there is still a quarter ahead, and no session twice.
        for _ in 0..52 {
            stage.wait(7 * 24 * 60);
        }
        let (now, ahead) = (stage.now, stage.now + SignedDuration::from_hours(24 * 92));
        let practice = desk_id(&stage);
        let client = stage.made.clients[0];
        let page = store::Page::first(200);
        let booked = stage
            .made
            .store
            .read(|tx| store::session::of_client(tx, practice, client, now, ahead, page))
            .unwrap();
        assert_eq!(booked.len(), 13);
        assert!(booked.iter().all(|one| {
            let zoned = one
                .starts_at
                .to_zoned(jiff::tz::TimeZone::get("Europe/London").unwrap());
            zoned.hour() == 15
        }));
        let ended = desk
            .end_series(&mut stage.act(), &therapist, made.id)
            .unwrap();
        assert_eq!(ended, 13);
        let again = desk.end_series(&mut stage.act(), &therapist, made.id);
        assert!(matches!(again, Err(DeskError::Overtaken)));
        let other = viewer(&desk, stage.now, stage.made.clinicians[1]);
        let theirs = desk.make_series(&mut stage.act(), &other, &wish);
        assert!(matches!(theirs, Err(DeskError::NotFound)), "{theirs:?}");
    }
}

fn desk_id(stage: &Stage) -> practice::PracticeId {
    let found = stage.made.store.read(store::practices::first).unwrap();
    found.unwrap().id
}

#[test]
fn plans_that_can_not_be_meant_are_refused() {
    let mut stage = Stage::new();
    let (desk, therapist, sam) = (
        stage.desk.clone(),
        stage.therapist.clone(),
        stage.sam.clone(),
    );
    let good = PublishWish {
        start: "2026-05-05T11:00".to_owned(),
        weeks: 1,
        length_minutes: 50,
        place: "Room 1".to_owned(),
    };
    let theirs = desk.publish(&mut stage.act(), &sam, &good);
    assert!(matches!(theirs, Err(DeskError::NotFound)));
    for (start, weeks, minutes, place) in [
        ("yesterday", 1, 50, "Room 1"),
        ("2026-02-30T11:00", 1, 50, "Room 1"),
        ("2026-05-05T11:00", 4_000_000_000, 50, "Room 1"),
        ("2026-05-05T11:00", 1, 0, "Room 1"),
        ("2026-05-05T11:00", 1, 65_000, "Room 1"),
        ("2026-05-05T11:00", 1, 50, "   "),
    ] {
        let bad = PublishWish {
            start: start.to_owned(),
            weeks,
            length_minutes: minutes,
            place: place.to_owned(),
        };
        let refused = desk.publish(&mut stage.act(), &therapist, &bad);
        assert!(
            matches!(refused, Err(DeskError::Unplannable)),
            "{bad:?}: {refused:?}"
        );
    }
    for (day, hours) in [("2026-02-30", "closed"), ("2026-05-05", "noon")] {
        let refused = desk.set_exception(&mut stage.act(), &therapist, day, hours);
        assert!(matches!(refused, Err(DeskError::Unplannable)));
    }
    let refused = desk.set_hours(&mut stage.act(), &therapist, "whenever");
    assert!(matches!(refused, Err(DeskError::Unplannable)));
}

#[test]
fn hours_and_single_dates_change_what_is_free_and_outlast_an_absence() {
    let mut stage = Stage::new();
    stage.publish();
    let (desk, therapist, sam) = (
        stage.desk.clone(),
        stage.therapist.clone(),
        stage.sam.clone(),
    );
    desk.set_hours(&mut stage.act(), &therapist, "mon-thu 10:00-18:00")
        .unwrap();
    desk.set_exception(&mut stage.act(), &therapist, "2026-05-12", "closed")
        .unwrap();
    let times = desk.extra_times(&mut stage.act(), &sam).unwrap();
    assert_eq!(times.len(), 7, "one Tuesday less");
    let day = Some("2026-05-12".parse().unwrap());
    let week = desk.week(&mut stage.act(), &therapist, day).unwrap();
    let open: Vec<bool> = week.days.iter().map(|day| !day.open.is_empty()).collect();
    assert_eq!(open, [true, false, true, true, false, false, false]);
    assert!(week.days[1].is_exception && week.days[1].free.is_empty());
    assert_eq!(week.days[3].free.len(), 1);
    let away = Some((stage.now, at("2026-05-06T09:00:00Z")));
    desk.set_absence(stage.made.clinicians[0], away, None)
        .unwrap();
    let hours = desk.hours(&mut stage.act(), &therapist).unwrap();
    assert_eq!(hours.week, "mon-thu 10:00-18:00");
    desk.set_exception(&mut stage.act(), &therapist, "2026-05-12", "")
        .unwrap();
    assert_eq!(desk.extra_times(&mut stage.act(), &sam).unwrap().len(), 7);
}

#[test]
fn a_feed_has_times_and_its_address_dies() {
    let mut stage = Stage::new();
    let (desk, sam) = (stage.desk.clone(), stage.sam.clone());
    let secret = desk.make_feed(&mut stage.act(), &sam).unwrap();
    let now = stage.act();
    let times = desk.feed(&now, &secret).unwrap();
    assert_eq!(times.len(), 3);
    let next = desk.make_feed(&mut stage.act(), &sam).unwrap();
    assert!(matches!(desk.feed(&now, &secret), Err(DeskError::NotFound)));
    let again = desk.feed(&now, &next).unwrap();
    assert_eq!(again.len(), 3);
    assert!(again.iter().zip(&times).all(|(a, b)| a.uid != b.uid));
    desk.stop_feed(&mut stage.act(), &sam).unwrap();
    assert!(matches!(desk.feed(&now, &next), Err(DeskError::NotFound)));
}

/// Two people want the same time in the same instant: one has it, and nobody loses what they had.
#[test]
fn of_two_who_want_one_time_one_has_it() {
    for mut stage in Stage::each() {
        stage.publish();
        let (sam, kim) = (stage.sam.clone(), stage.kim.clone());
        for to in ["2026-05-12T10:00:00Z", "2026-05-14T10:00:00Z"].map(at) {
            let mine = stage.coming(&sam)[1].0;
            let theirs = stage.coming(&kim)[1].0;
            let racers = [(sam.clone(), mine), (kim.clone(), theirs)].map(|(who, session)| {
                let (desk, mut act) = (stage.desk.clone(), stage.act());
                thread::spawn(move || desk.move_own(&mut act, &who, session, to).is_ok())
            });
            let won = racers.map(|racer| racer.join().unwrap());
            assert_eq!(won.iter().filter(|one| **one).count(), 1, "{won:?}");
            let (mine, theirs) = (stage.coming(&sam), stage.coming(&kim));
            assert_eq!((mine.len(), theirs.len()), (3, 3));
            let there = |all: &[(practice::SessionId, String)]| {
                all.iter().filter(|(_, at)| *at == to.to_string()).count()
            };
            assert_eq!(there(&mine) + there(&theirs), 1);
        }
    }
}

/// What two clients may do, one after the other, at some distance of minutes.
#[derive(Clone, Copy, Debug)]
enum Step {
    Move(usize, usize),
    Cancel(usize),
    Extra(usize),
    Undo,
    Wait,
    Yes,
    No,
    Minutes(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4_usize, 0..8_usize).prop_map(|(session, time)| Step::Move(session, time)),
        (0..4_usize).prop_map(Step::Cancel),
        (0..8_usize).prop_map(Step::Extra),
        Just(Step::Undo),
        Just(Step::Wait),
        Just(Step::Yes),
        Just(Step::No),
        (1..300_i64).prop_map(Step::Minutes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever two clients do, no two sessions of their clinician overlap, and an undo that is
    /// offered can be done.
    #[test]
    fn no_slot_has_two_bookings_and_every_undo_holds(
        steps in proptest::collection::vec((any::<bool>(), step()), 1..25)
    ) {
        let mut stage = Stage::new();
        stage.publish();
        let (desk, therapist) = (stage.desk.clone(), stage.therapist.clone());
        desk.offer_freed(&mut stage.act(), &therapist, true).unwrap();
        for (is_sam, step) in steps {
            let who = if is_sam { stage.sam.clone() } else { stage.kim.clone() };
            let own = desk.own_sessions(&mut stage.act(), &who).unwrap();
            let booked = stage.coming(&who);
            match step {
                Step::Move(session, time) => {
                    let times = desk.extra_times(&mut stage.act(), &who).unwrap();
                    if let (Some((id, _)), Some(time)) = (booked.get(session), times.get(time)) {
                        let _ = desk.move_own(&mut stage.act(), &who, *id, time.starts_at);
                    }
                }
                Step::Cancel(session) => if let Some((id, _)) = booked.get(session) {
                    let _ = desk.cancel_own(&mut stage.act(), &who, *id, "");
                },
                Step::Extra(time) => {
                    let times = desk.extra_times(&mut stage.act(), &who).unwrap();
                    if let Some(time) = times.get(time) {
                        let _ = desk.take_extra(&mut stage.act(), &who, time.starts_at);
                    }
                }
                Step::Undo => if let Some(change) = own.undoable.first() {
                    let done = desk.undo_own(&mut stage.act(), &who, change.id);
                    prop_assert!(done.is_ok(), "{:?}: {:?}", change, done);
                },
                Step::Wait => { let _ = desk.wait(&mut stage.act(), &who, booked.last().map(|b| b.0)); }
                Step::Yes | Step::No => if let Some(offer) = own.offers.first() {
                    let yes = matches!(step, Step::Yes);
                    let _ = desk.answer_offer(&mut stage.act(), &who, offer.id, yes);
                },
                Step::Minutes(minutes) => stage.wait(minutes),
            }
            let practice = desk_id(&stage);
            let clinician = stage.made.clinicians[0];
            let all = stage.made.store.read(|tx| {
                let page = store::Page::first(200);
                store::session::of_clinician(tx, practice, clinician, Timestamp::MIN, Timestamp::MAX, page)
            }).unwrap();
            let booked: Vec<_> = all.iter()
                .filter(|one| one.state == store::session::SessionState::Booked)
                .map(|one| one.time())
                .collect();
            for pair in booked.windows(2) {
                prop_assert!(pair[0].ends_at() <= pair[1].starts_at, "{:?}", pair);
            }
        }
    }
}
