//! Thousands of crises, each with people who sleep, channels that break, clocks that jump and a
//! process that dies. The properties P11 to P21 are looked at after every event, and each of them is
//! shown to fail on a machine that is broken on purpose.
//!
//! `VESTIBULE_CRISES` says how many; a million of them is the test that is ignored by default.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use practice::{
    BootTime, DueTime, Moment, PersonId,
    escalation::{
        Answer, Escalation, Event, FollowUp, Line, LineKind, Live, Outcome, PageTo, Plan, Stage,
        Told, told,
    },
};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;

/// A person's silence lasts at most so long here; then somebody takes it.
const SILENCE_MINUTES: u64 = 48 * 60;

/// The machine, and what stands around it: each part can be exchanged for a broken one.
#[derive(Clone, Copy)]
struct Build {
    open: fn(Plan, &Live, Timestamp) -> Outcome,
    on: fn(&Escalation, Event, &Live, Timestamp) -> Outcome,
    told: fn(&[Line], Timestamp) -> Option<Told>,
    is_due: fn(&DueTime, &Moment) -> bool,
    /// Whether people are looked up when they are asked.
    looks_up: bool,
    /// Whether the row that falls due is written anew although nothing of it changed.
    rewrites: bool,
}

const WHOLE: Build = Build {
    open: Escalation::open,
    on: Escalation::on,
    told,
    is_due: DueTime::is_due,
    looks_up: true,
    rewrites: false,
};

type Broke = (&'static str, String);

fn broke<T>(property: &'static str, what: impl Into<String>) -> Result<T, Broke> {
    Err((property, what.into()))
}

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn minutes(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap() * MINUTE
    }
}

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

/// A page on its way.
struct Parcel {
    page: PageTo,
    tries: u32,
    not_before: i64,
}

struct World {
    build: Build,
    chance: Chance,
    /// True time, in microseconds since the call came.
    now: i64,
    /// What the wall clock shows beyond the truth, in microseconds.
    skew: i64,
    boot: u8,
    call: Escalation,
    due: Option<DueTime>,
    live: Live,
    at_first: Live,
    log: Vec<Line>,
    outbox: Vec<Parcel>,
    /// How many in a hundred tries to carry a page fail.
    failing: u64,
    attempts: BTreeSet<(u32, PersonId)>,
    pages: Vec<(i64, PersonId)>,
    /// Who a person's own act made the holder.
    owner: Option<PersonId>,
    person_closed: bool,
    last_word: i64,
    last_batch: i64,
    last_ask: BTreeMap<PersonId, i64>,
    /// Reasons to page besides the time that goes by.
    excuses: u64,
    leaps: u64,
    since_leap: bool,
}

/// What one crisis came to.
#[derive(Default)]
struct Tally {
    crises: u64,
    events: u64,
    pages: u64,
    deaths: u64,
    leaps: u64,
    failures: u64,
    handovers: u64,
    silences: u64,
}

fn epoch() -> Timestamp {
    "2026-05-04T02:00:00Z".parse().unwrap()
}

impl World {
    fn wall(&self) -> Timestamp {
        epoch() + SignedDuration::from_micros(self.now + self.skew)
    }

    fn moment(&self) -> Moment {
        Moment {
            wall: self.wall(),
            boot: BootTime {
                boot: [self.boot; 16],
                since_micros: self.now,
            },
        }
    }

    fn new(build: Build, seed: u64) -> Result<World, Broke> {
        let mut chance = Chance(seed);
        let people: Vec<PersonId> = (1..=5).map(person).collect();
        let layers = u16::try_from(1 + chance.below(3)).unwrap();
        let plan = Plan::of_rota(layers, epoch());
        let live = some_people(&mut chance, plan.steps.len(), &people);
        let failing = [0, 0, 0, 20, 60, 100][usize::try_from(chance.below(6)).unwrap()];
        let outcome = (build.open)(plan, &live, epoch());
        let mut world = World {
            build,
            chance,
            now: 0,
            skew: 0,
            boot: 0,
            call: outcome.next.clone(),
            due: None,
            at_first: live.clone(),
            live,
            log: Vec::new(),
            outbox: Vec::new(),
            failing,
            attempts: BTreeSet::new(),
            pages: Vec::new(),
            owner: None,
            person_closed: false,
            last_word: 0,
            last_batch: 0,
            last_ask: BTreeMap::new(),
            excuses: 0,
            leaps: 0,
            since_leap: false,
        };
        let paged = outcome.pages.len();
        world.keep(None, outcome)?;
        if paged == 0 && !world.live.everybody.is_empty() {
            return broke("P11", "a call came and nobody was paged");
        }
        Ok(world)
    }

    /// One transaction: the state, the log, what falls due and what has to be carried.
    fn keep(&mut self, event: Option<Event>, outcome: Outcome) -> Result<(), Broke> {
        let before = std::mem::replace(&mut self.call, outcome.next);
        self.check_monotone(&before)?;
        if outcome.answer == Answer::Done {
            self.follow(event);
        }
        self.check_pages(event, &before, &outcome.pages)?;
        // A row that stands is left alone: written anew under a clock that was set back it would fall
        // due later.
        let is_acted_on = matches!(event, None | Some(Event::Due));
        if self.build.rewrites || is_acted_on || self.call.next_at != before.next_at {
            let moment = self.moment();
            self.due = self.call.next_at.map(|at| moment.due_at(at));
        }
        for page in outcome.pages {
            self.pages.push((self.now, page.person));
            self.outbox.push(Parcel {
                page,
                tries: 0,
                not_before: self.now,
            });
        }
        self.log.extend(outcome.log);
        self.check_state()
    }

    /// What only people can do: who has it, and whether it is closed.
    fn follow(&mut self, event: Option<Event>) {
        match event {
            Some(Event::Acknowledged(by) | Event::Spoke(by) | Event::Missed(by)) => {
                self.owner = Some(by);
                self.last_word = self.now;
            }
            Some(Event::HandedOver { .. }) => self.last_word = self.now,
            Some(Event::Closed { .. }) => self.person_closed = true,
            _ => {}
        }
    }

    fn check_monotone(&self, before: &Escalation) -> Result<(), Broke> {
        let after = &self.call;
        if after.batch < before.batch || after.asks < before.asks {
            return broke("P19", "a count went back");
        }
        if after.plan != before.plan || after.opened_at != before.opened_at {
            return broke("P16", "the steps of a call were changed");
        }
        Ok(())
    }

    fn check_pages(
        &mut self,
        event: Option<Event>,
        before: &Escalation,
        pages: &[PageTo],
    ) -> Result<(), Broke> {
        let is_ask = matches!(event, None | Some(Event::Due));
        if !pages.is_empty()
            && matches!(
                event,
                Some(Event::Sent(_) | Event::Acknowledged(_) | Event::Restarted)
            )
        {
            return broke("P13", format!("{event:?} made a page"));
        }
        for page in pages {
            if !self.attempts.insert((page.batch, page.person)) {
                return broke("P19", "one name for two attempts");
            }
            let is_live = self.live.everybody.contains(&page.person)
                || self
                    .live
                    .steps
                    .iter()
                    .flatten()
                    .any(|one| *one == page.person)
                || is_theirs(before, page.person)
                || matches!(event, Some(Event::HandedOver { .. }));
            if !is_live {
                return broke("P16", "somebody was paged who is not there any more");
            }
            let last = self.last_ask.insert(page.person, self.now);
            let is_soon = last.is_some_and(|last| self.now - last < 5 * MINUTE - SECOND);
            if is_ask && is_soon && !self.since_leap && before.stage == Stage::Asking {
                return broke("P19", "one person was paged twice within five minutes");
            }
        }
        if is_ask {
            let anybody = !self.live.everybody.is_empty();
            if before.stage == Stage::Asking && pages.is_empty() && anybody {
                let property = if event.is_none() { "P11" } else { "P16" };
                return broke(property, "an ask paged nobody although somebody is there");
            }
            self.since_leap = false;
        }
        if is_ask || !pages.is_empty() {
            self.last_batch = self.now;
        }
        Ok(())
    }

    /// What holds after every event.
    fn check_state(&self) -> Result<(), Broke> {
        let call = &self.call;
        if !call.is_open() && !self.person_closed {
            return broke("P12", "it ended, and nobody ended it");
        }
        if call.is_open() != call.next_at.is_some() {
            return broke("P12", "it is open, and never looked at again");
        }
        if call.is_open() && call.holder() != self.owner {
            return broke(
                "P13",
                format!("{:?} has it by no act of theirs", call.holder()),
            );
        }
        self.check_told()
    }

    /// P18, P20, P21: what the client reads, whenever they look.
    fn check_told(&self) -> Result<(), Broke> {
        let Some(told) = (self.build.told)(&self.log, self.wall()) else {
            return broke("P18", "there is nothing to read");
        };
        let claims = match &told {
            Told::Taken { by, .. }
            | Told::Silent { by, .. }
            | Told::Missed { by, .. }
            | Told::Spoke { by, .. }
            | Told::Closed { by, .. } => Some(*by),
            Told::Asked { .. }
            | Told::NotTaken { .. }
            | Told::NoOne
            | Told::NobodyOnDuty { .. } => None,
        };
        if claims.is_some() && claims != self.owner {
            return broke("P18", format!("{told:?}, and {:?} has it", self.owner));
        }
        if self.owner.is_some() && claims.is_none() {
            return broke("P18", format!("{told:?} although somebody has it"));
        }
        // The clock on the wall may be wrong; the asks that were made are counted.
        let is_late = self.now >= 10 * MINUTE && self.skew == 0 && self.leaps == 0;
        if is_late && matches!(told, Told::Asked { .. }) {
            return broke("P21", "ten minutes went by and the client was not told");
        }
        let failed: BTreeSet<_> = self.call.failed.iter().collect();
        let all_failed = self.call.asked.len() == failed.len()
            && !self.live.everybody.is_empty()
            && self.live.everybody.iter().all(|one| failed.contains(one));
        if self.call.stage == Stage::Asking && all_failed && told != Told::NoOne {
            return broke(
                "P20",
                format!("no channel works, and the client reads {told:?}"),
            );
        }
        Ok(())
    }

    fn on(&mut self, event: Event) -> Result<Answer, Broke> {
        let live = if self.build.looks_up {
            self.live.clone()
        } else {
            self.at_first.clone()
        };
        let outcome = (self.build.on)(&self.call, event, &live, self.wall());
        let answer = outcome.answer;
        self.keep(Some(event), outcome)?;
        Ok(answer)
    }

    /// Acts on what is due, as a worker that looks every second. Only the seconds in which something
    /// happens are lived through.
    fn pass_until(&mut self, until: i64, tally: &mut Tally) -> Result<(), Broke> {
        while self.call.is_open() {
            let next = self.next_second().min(until);
            self.now = self.now.max(next);
            let moment = self.moment();
            let is_due = self
                .due
                .as_ref()
                .is_some_and(|due| (self.build.is_due)(due, &moment));
            if is_due {
                tally.events += 1;
                self.on(Event::Due)?;
            }
            self.carry(tally)?;
            self.check_time()?;
            if self.now >= until {
                return Ok(());
            }
        }
        self.now = self.now.max(until);
        Ok(())
    }

    fn next_second(&self) -> i64 {
        let by_boot = self.due.as_ref().map(|due| due.boot.since_micros);
        let by_wall = self
            .due
            .as_ref()
            .map(|due| due.wall.as_microsecond() - epoch().as_microsecond() - self.skew);
        let parcels = self.outbox.iter().map(|parcel| parcel.not_before);
        let soonest = by_boot.into_iter().chain(by_wall).chain(parcels).min();
        // The worker looks once a second.
        soonest.unwrap_or(self.now).max(self.now + SECOND)
    }

    fn carry(&mut self, tally: &mut Tally) -> Result<(), Broke> {
        let mut index = 0;
        while index < self.outbox.len() {
            if self.outbox[index].not_before > self.now {
                index += 1;
                continue;
            }
            let fails = self.chance.below(100) < self.failing;
            let person = self.outbox[index].page.person;
            if fails {
                tally.failures += 1;
                let parcel = &mut self.outbox[index];
                parcel.tries += 1;
                let wait = 1_i64 << parcel.tries.min(5);
                parcel.not_before = self.now + wait * SECOND;
                if parcel.tries > 20 {
                    self.outbox.swap_remove(index);
                }
                self.on(Event::Failed(person))?;
            } else {
                // What was carried may be lost on its way all the same.
                self.outbox.swap_remove(index);
                self.on(Event::Sent(person))?;
            }
            index += 1;
        }
        Ok(())
    }

    /// P11, P14, P17: never later than promised in true time.
    fn check_time(&self) -> Result<(), Broke> {
        let silent = self.now - self.last_batch;
        match &self.call.stage {
            Stage::Asking if silent > 5 * MINUTE + 2 * SECOND => {
                let property = if self.leaps > 0 { "P17" } else { "P11" };
                broke(
                    property,
                    format!("nobody was asked for {} s", silent / SECOND),
                )
            }
            Stage::Taken(holding) if holding.spoke_at.is_none() => {
                let word = self.last_word.max(self.last_batch);
                let late = self.now - word > 30 * MINUTE + 2 * SECOND;
                if late && self.leaps == 0 {
                    return broke("P14", "somebody has it and is silent, and is not paged");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Something happens that is not time.
    fn happens(&mut self, tally: &mut Tally) -> Result<(), Broke> {
        tally.events += 1;
        let people: Vec<PersonId> = (1..=5).map(person).collect();
        match self.chance.below(8) {
            0 | 1 => {
                // The process dies and starts again. What is on its way is sent again, under its name.
                tally.deaths += 1;
                for parcel in &mut self.outbox {
                    parcel.not_before = self.now;
                }
                let (state, lines) = (self.call.clone(), self.log.len());
                self.on(Event::Restarted)?;
                if state != self.call || lines != self.log.len() {
                    return broke("P12", "a restart changed a call");
                }
            }
            2 => {
                // The machine starts again: its boot clock tells nothing, and everything is looked at.
                tally.deaths += 1;
                self.boot = self.boot.wrapping_add(1);
                self.excuses += 1;
                self.since_leap = true;
                self.on(Event::Due)?;
            }
            3 => {
                tally.leaps += 1;
                self.leaps += 1;
                self.excuses += 1;
                self.since_leap = true;
                let minutes = i64::try_from(self.chance.below(4 * 24 * 60)).unwrap() - 2 * 24 * 60;
                self.skew += minutes * MINUTE;
            }
            4 | 5 => {
                self.excuses += 5;
                let steps = self.call.plan.steps.len();
                self.live = some_people(&mut self.chance, steps, &people);
                self.on(Event::RotaChanged)?;
            }
            6 => self.failing = [0, 50, 100][usize::try_from(self.chance.below(3)).unwrap()],
            _ => {
                self.on(Event::ClientOk)?;
            }
        }
        Ok(())
    }

    /// Time goes by until somebody does something, and things happen meanwhile.
    fn wait(&mut self, wait: i64, tally: &mut Tally) -> Result<(), Broke> {
        let until = self.now + wait;
        for _ in 0..self.chance.below(3) {
            let share = self.chance.below(1_000);
            let at = self.now + (until - self.now) / 1_000 * i64::try_from(share).unwrap();
            self.pass_until(at, tally)?;
            self.happens(tally)?;
        }
        self.pass_until(until, tally)
    }

    fn anybody(&mut self) -> PersonId {
        person(u8::try_from(1 + self.chance.below(5)).unwrap())
    }
}

fn is_theirs(call: &Escalation, person: PersonId) -> bool {
    match &call.stage {
        Stage::Taken(holding) => holding.by == person || holding.offered == Some(person),
        Stage::Asking | Stage::Closed { .. } => false,
    }
}

fn some_people(chance: &mut Chance, steps: usize, people: &[PersonId]) -> Live {
    let steps = (0..steps)
        .map(|_| {
            let mut there: Vec<PersonId> = people.to_vec();
            there.retain(|_| chance.one_in(3));
            there
        })
        .collect();
    let mut everybody = people.to_vec();
    everybody.retain(|_| !chance.one_in(6));
    Live { steps, everybody }
}

/// One crisis, from its first instant until a person closes it.
fn crisis(build: Build, seed: u64, tally: &mut Tally) -> Result<(), Broke> {
    let mut world = World::new(build, seed)?;
    tally.crises += 1;
    let silence = match world.chance.below(100) {
        0 => SILENCE_MINUTES,
        1..30 => 120,
        _ => 12,
    };
    tally.silences += u64::from(silence == SILENCE_MINUTES);
    let wait = world.chance.minutes(silence);
    world.wait(wait, tally)?;
    let first = world.anybody();
    world.on(Event::Acknowledged(first))?;
    // Somebody else presses as well.
    let other = world.anybody();
    world.on(Event::Acknowledged(other))?;
    for _ in 0..world.chance.below(5) {
        let wait = world.chance.minutes(50);
        world.wait(wait, tally)?;
        let Some(holder) = world.call.holder() else {
            break;
        };
        match world.chance.below(4) {
            0 => {
                world.on(Event::Missed(holder))?;
            }
            1 => {
                tally.handovers += 1;
                let to = world.anybody();
                world.on(Event::HandedOver { from: holder, to })?;
                world.excuses += 2;
                let wait = world.chance.minutes(12);
                world.wait(wait, tally)?;
                world.on(Event::Acknowledged(to))?;
            }
            2 => {
                let by = world.anybody();
                world.on(Event::Acknowledged(by))?;
            }
            _ => {}
        }
    }
    let by = world.anybody();
    world.on(Event::Spoke(by))?;
    let wait = world.chance.minutes(60 * 30);
    world.wait(wait, tally)?;
    let follow_up = Some(FollowUp {
        who: by,
        at: world.wall(),
    });
    let close = Event::Closed { by, follow_up };
    if world.on(close)? != Answer::Done {
        return broke("P12", "a person who spoke could not close it");
    }
    let elapsed = u64::try_from(world.now / (5 * MINUTE)).unwrap();
    let pages = u64::try_from(world.pages.len()).unwrap();
    // At most five people at once, an ask every five minutes, and what a broken channel adds.
    if pages > 5 * (elapsed + 2) + 5 * world.excuses + 10 {
        return broke("P19", format!("{pages} pages in {elapsed} asks"));
    }
    tally.pages += pages;
    Ok(())
}

fn soak(build: Build, from: u64, until: u64) -> Result<Tally, (u64, Broke)> {
    let mut tally = Tally::default();
    for seed in from..until {
        crisis(build, seed, &mut tally).map_err(|broke| (seed, broke))?;
    }
    Ok(tally)
}

fn whole(crises: u64) {
    let half = crises / 2;
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(move || soak(WHOLE, 0, half));
        (soak(WHOLE, half, crises), first.join().unwrap())
    });
    for tally in [first, second] {
        let tally = tally
            .unwrap_or_else(|(seed, (property, what))| panic!("seed {seed}: {property}: {what}"));
        // A soak in which little happens shows nothing.
        assert!(tally.events > 10 * tally.crises && tally.pages > tally.crises);
        assert!(tally.deaths > tally.crises / 4 && tally.leaps > tally.crises / 8);
        assert!(tally.failures > tally.crises && tally.handovers > tally.crises / 4);
        assert!(tally.silences > tally.crises / 200);
        eprintln!(
            "{} crises, {} events, {} pages, {} deaths, {} leaps, {} failures",
            tally.crises, tally.events, tally.pages, tally.deaths, tally.leaps, tally.failures
        );
    }
}

#[test]
fn ten_thousand_crises_are_heard() {
    let crises = std::env::var("VESTIBULE_CRISES").ok();
    whole(crises.and_then(|text| text.parse().ok()).unwrap_or(10_000));
}

#[test]
#[ignore = "takes minutes: for the nightly run"]
fn a_million_crises_are_heard() {
    whole(1_000_000);
}

/// The same as the machine, with one thing wrong.
#[expect(clippy::too_many_lines, reason = "a list, one entry each")]
fn builds() -> Vec<(&'static str, &'static str, Build)> {
    let mut builds = Vec::new();
    let mut add = |property, what, change: fn(&mut Build)| {
        let mut build = WHOLE;
        change(&mut build);
        builds.push((property, what, build));
    };
    add("P11", "pages nobody at first", |build| {
        build.open = |plan, live, now| {
            let mut out = Escalation::open(plan, live, now);
            out.pages.clear();
            out
        };
    });
    add("P11", "asks every twenty minutes", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            if event == Event::Due && out.next.stage == Stage::Asking {
                out.next.next_at = Some(now + SignedDuration::from_mins(20));
            }
            out
        };
    });
    add("P12", "gives up after everybody was asked", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            if event == Event::Due && out.next.cursor.round > 0 {
                let by = person(1);
                out.next.stage = Stage::Closed { by, at: now };
                out.next.next_at = None;
            }
            out
        };
    });
    add("P12", "forgets when it must look again", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            if matches!(event, Event::Missed(_)) {
                out.next.next_at = None;
            }
            out
        };
    });
    add("P12", "begins anew after a restart", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            if event == Event::Restarted {
                out.next.asks += 1;
            }
            out
        };
    });
    add("P13", "takes a receipt for an answer", |build| {
        build.on = |call, event, live, now| match event {
            Event::Sent(person) if call.stage == Stage::Asking => {
                call.on(Event::Acknowledged(person), live, now)
            }
            event => call.on(event, live, now),
        };
    });
    add("P13", "pages on after it was taken", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            if matches!(event, Event::Acknowledged(_)) && call.stage == Stage::Asking {
                out.next.batch += 1;
                out.pages.extend(live.everybody.iter().map(|person| PageTo {
                    person: *person,
                    batch: out.next.batch,
                }));
            }
            out
        };
    });
    add("P14", "leaves a silent holder alone", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            if matches!(event, Event::Acknowledged(_)) && out.answer == Answer::Done {
                out.next.next_at = Some(now + SignedDuration::from_hours(10));
            }
            out
        };
    });
    add("P16", "keeps the people as they were", |build| {
        build.looks_up = false
    });
    add("P16", "asks nobody when a step is empty", |build| {
        build.on = |call, event, live, now| {
            let empty = usize::from(call.cursor.step);
            let mut out = call.on(event, live, now);
            let is_empty = live.steps.get(empty).is_some_and(Vec::is_empty);
            if event == Event::Due && call.stage == Stage::Asking && is_empty {
                out.pages.clear();
            }
            out
        };
    });
    add("P17", "believes the clock on the wall alone", |build| {
        build.is_due = |due, now| due.wall <= now.wall;
    });
    add(
        "P18",
        "says that somebody has it when a page was carried",
        |build| {
            build.on = |call, event, live, now| {
                let mut out = call.on(event, live, now);
                if let Event::Sent(person) = event {
                    out.log.push(Line {
                        kind: LineKind::Taken,
                        person: Some(person),
                        other: None,
                        at: now,
                        until: None,
                    });
                }
                out
            };
        },
    );
    add("P19", "names attempts anew", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            for page in &mut out.pages {
                page.batch = 1;
            }
            out
        };
    });
    add("P19", "pages every minute", |build| {
        build.on = |call, event, live, now| {
            let mut out = call.on(event, live, now);
            if event == Event::Due && out.next.stage == Stage::Asking {
                out.next.next_at = Some(now + SignedDuration::from_mins(1));
            }
            out
        };
    });
    add("P20", "says nothing of a dead channel", |build| {
        build.told = |log, now| {
            let silent = log
                .iter()
                .filter(|line| line.kind != LineKind::NoChannel)
                .copied()
                .collect::<Vec<_>>();
            told(&silent, now)
        };
    });
    add("P21", "says nothing after ten minutes", |build| {
        build.told = |log, _| {
            let silent = log
                .iter()
                .filter(|line| !matches!(line.kind, LineKind::Unanswered | LineKind::NoOne))
                .copied()
                .collect::<Vec<_>>();
            told(&silent, epoch())
        };
    });
    builds
}

#[test]
fn each_property_fails_on_a_broken_machine() {
    for (property, what, build) in builds() {
        match soak(build, 0, 2_000) {
            Ok(_) => panic!("{what} violated nothing"),
            Err((_, (found, how))) => assert_eq!(found, property, "{what}: {how}"),
        }
    }
}
