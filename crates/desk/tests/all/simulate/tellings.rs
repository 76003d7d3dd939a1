//! People who are told outside: plans and channels that change, hours that are quiet, couriers that
//! fail, a process that dies, and somebody who opens records in an emergency (P27, P29, P35).

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use desk::{
    Courier, CourierError, Desk, Envelope, Lane, Messenger, NotBrought, Offered, Parcel, Tried,
    view::{BreakGlassWish, PlanView},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use practice::{
    Address, ChannelKind, ContactId, Effect, EffectKind, EmergencyReason, Notification, OutboxId,
    PersonId, PracticeId, Recipient,
};
use store::{
    Faults, Options, PAGE_ROWS_MAX, Page, Step, Store, StoreError, Verdict, audit, break_glass,
    outbox,
};

use super::{
    chance::Chance,
    checkers::{Violation, violated},
};
use crate::made::{START, act, found_with, keys_beside, open, signed_in};

/// How many acts one seed has.
const STEPS: usize = 60;
/// The longest that the second person of break-glass waits, in seconds.
const SECOND_PERSON_SECONDS: i64 = 60;
/// What anybody outside can read of a language.
const LANGUAGES: [&str; 2] = ["en", "es"];
const KINDS: [ChannelKind; 4] = [
    ChannelKind::Mail,
    ChannelKind::Sms,
    ChannelKind::Voice,
    ChannelKind::Webhook,
];
const PAGE: Page = Page {
    after: None,
    limit: PAGE_ROWS_MAX,
};

/// What happened in a run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) brought: usize,
    pub(crate) held: usize,
    pub(crate) emergencies: usize,
    pub(crate) deaths: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.brought += other.brought;
        self.held += other.held;
        self.emergencies += other.emergencies;
        self.deaths += other.deaths;
    }
}

/// The process dies after so many steps of the store.
#[derive(Default)]
struct Dying {
    after: Mutex<Option<u64>>,
}

impl Faults for Dying {
    fn at(&self, _: Step) -> Verdict {
        let mut after = self.after.lock().unwrap();
        match after.as_mut() {
            Some(0) => Verdict::Kill,
            Some(left) => {
                *left -= 1;
                Verdict::Go
            }
            None => Verdict::Go,
        }
    }
}

/// What leaves the house, as anybody on the way sees it, and what is handed over while others wait.
#[derive(Default)]
struct Outside {
    seen: Mutex<Vec<Envelope>>,
    handed: Mutex<Vec<Parcel>>,
    /// How many parcels are refused from now on.
    refuses: Mutex<u64>,
}

impl Messenger for Outside {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        self.seen.lock().unwrap().push(envelope.clone());
        Ok(())
    }
}

impl Courier for Outside {
    fn carry(&self, parcel: &Parcel) -> Result<(), CourierError> {
        let mut refuses = self.refuses.lock().unwrap();
        if *refuses > 0 {
            *refuses -= 1;
            return Err(CourierError("the line is down".to_owned()));
        }
        self.handed.lock().unwrap().push(*parcel);
        Ok(())
    }
}

/// What somebody said about being told, as the test reckons with it.
#[derive(Clone)]
struct Plan {
    allowed: bool,
    quiet: Option<(u16, u16)>,
}

struct World {
    chance: Chance,
    path: PathBuf,
    _folder: tempfile::TempDir,
    dying: Arc<Dying>,
    open: Option<(Desk, Store)>,
    practice: PracticeId,
    clients: Vec<PersonId>,
    clinicians: Vec<PersonId>,
    plans: BTreeMap<PersonId, Plan>,
    proved: BTreeMap<PersonId, BTreeSet<String>>,
    outside: Outside,
    /// Who was told of break-glass by a channel.
    called: BTreeSet<PersonId>,
    now: Timestamp,
    acts: u64,
    tally: Tally,
}

/// Lives through a seed.
pub(crate) fn run(seed: u64) -> Result<Tally, Violation> {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        match world.chance.below(10) {
            0 | 1 => world.somebody_changes_their_plan(),
            2 | 3 => world.somebody_proves_a_channel(),
            4..7 => world.something_is_told()?,
            7 => world.somebody_breaks_glass()?,
            8 => world.rise(),
            _ => world.hours_pass()?,
        }
        world.bring()?;
    }
    world.emergencies_are_on_the_record()?;
    Ok(world.tally)
}

impl World {
    fn new(seed: u64) -> World {
        let folder = tempfile::tempdir_in("/dev/shm")
            .or_else(|_| tempfile::tempdir())
            .unwrap();
        let path = folder.path().join("practice.db");
        let url = format!("sqlite://{}", path.display());
        let store = Store::open(&url, Options::default()).unwrap();
        let keys = keys_beside(&path, Options::default());
        let made = found_with(&store, &keys, 2);
        let practice = store.read(store::practices::first).unwrap().unwrap().id;
        let (clients, clinicians) = (made.clients.clone(), made.clinicians.clone());
        let lead = made.lead;
        drop(made);
        store.close();
        keys.close();
        let plan = |allowed| Plan {
            allowed,
            quiet: None,
        };
        // Nothing leaves for a client until they say so; whoever works here is told.
        let plans = clients.iter().map(|id| (*id, plan(false)));
        let staff = clinicians.iter().chain([&lead]);
        let plans = plans.chain(staff.map(|id| (*id, plan(true))));
        let mut world = World {
            chance: Chance::new(seed),
            path,
            _folder: folder,
            dying: Arc::default(),
            open: None,
            practice,
            plans: plans.collect(),
            clients,
            clinicians,
            proved: BTreeMap::new(),
            outside: Outside::default(),
            called: BTreeSet::new(),
            now: START.parse().unwrap(),
            acts: seed << 32,
            tally: Tally::default(),
        };
        world.rise();
        world
    }

    fn rise(&mut self) {
        *self.dying.after.lock().unwrap() = None;
        // The old house is let go first: two processes can not have one file.
        self.open = None;
        let faults: Arc<dyn Faults> = self.dying.clone();
        let (desk, store) = open(&self.path, Some(faults));
        desk.offer(Offered {
            kinds: KINDS.to_vec(),
            push_key: None,
        });
        self.open = Some((desk, store));
    }

    fn desk(&self) -> Desk {
        self.open.as_ref().unwrap().0.clone()
    }

    fn store(&self) -> &Store {
        &self.open.as_ref().unwrap().1
    }

    fn act(&mut self) -> desk::Act {
        self.acts += 1;
        act(self.now, self.acts)
    }

    fn anybody(&mut self) -> PersonId {
        let all: Vec<_> = self.plans.keys().copied().collect();
        *self.chance.pick(&all)
    }

    fn who(&mut self, person: PersonId) -> desk::view::Viewer {
        let desk = self.desk();
        signed_in(&desk, &mut self.act(), person).unwrap()
    }

    fn somebody_changes_their_plan(&mut self) {
        let person = self.anybody();
        let who = self.who(person);
        let mut minute = || u16::try_from(self.chance.below(24 * 60)).unwrap();
        let (from, until) = (minute(), minute());
        let quiet = (from != until).then_some((from, until));
        let wants = !self.chance.one_in(4);
        let plan = Plan {
            // Whoever works here is told, whatever they chose.
            allowed: wants || !self.clients.contains(&person),
            quiet,
        };
        let wish = PlanView {
            allowed: wants,
            discreet: self.chance.one_in(2),
            quiet,
            zone: String::new(),
            language: (*self.chance.pick(&LANGUAGES)).to_owned(),
            confirmed_at: None,
        };
        self.desk()
            .choose_plan(&mut self.act(), &who, &wish)
            .unwrap();
        self.plans.insert(person, plan);
    }

    fn somebody_proves_a_channel(&mut self) {
        let person = self.anybody();
        let who = self.who(person);
        let number = self.chance.below(1_000_000);
        let (kind, text) = match self.chance.below(3) {
            0 => (ChannelKind::Mail, format!("sam.client{number}@example.org")),
            1 => (ChannelKind::Sms, format!("+44770{number:07}")),
            _ => (ChannelKind::Voice, format!("+44780{number:07}")),
        };
        let desk = self.desk();
        let Ok(id) = desk.add_channel(&mut self.act(), &who, kind, &text, true) else {
            return;
        };
        self.proved.entry(person).or_default().insert(text);
        self.carry(kind);
        let code = {
            let seen = self.outside.seen.lock().unwrap();
            seen.iter().rev().find_map(|envelope| envelope.code)
        };
        let code = code.unwrap().to_string();
        desk.prove_channel(&mut self.act(), &who, id, &code)
            .unwrap();
    }

    /// An effect of any kind for anybody, and somebody's courier may be down for a while.
    fn something_is_told(&mut self) -> Result<(), Violation> {
        let person = self.anybody();
        let kinds = [EffectKind::Notice, EffectKind::Late, EffectKind::Page];
        let kind = *self.chance.pick(&kinds);
        let mut act = self.act();
        let id = OutboxId::new(self.now, act.bytes());
        let effect = Effect {
            kind,
            recipient: Recipient::Person(person),
            contact: ContactId::new(self.now, act.bytes()),
            not_before: self.now,
        };
        let practice = self.practice;
        self.store()
            .write(move |tx| outbox::put(tx, practice, id, &effect))
            .unwrap();
        self.tick()
    }

    /// Somebody who does not treat opens records; the process may die at any step of it.
    fn somebody_breaks_glass(&mut self) -> Result<(), Violation> {
        let n = self.chance.place(self.clients.len());
        let clinician = self.clinicians[(n + 1) % self.clinicians.len()];
        let who = self.who(clinician);
        let wish = BreakGlassWish {
            name: format!("Sam Client{n}"),
            reason: Some(EmergencyReason::Danger),
            words: "The hospital rang.".to_owned(),
        };
        let before = self.uses();
        // Whatever was told before is no part of this.
        self.tick()?;
        self.bring()?;
        self.outside.handed.lock().unwrap().clear();
        self.called.clear();
        *self.outside.refuses.lock().unwrap() = self.chance.below(4);
        if self.chance.one_in(2) {
            *self.dying.after.lock().unwrap() = Some(self.chance.below(30));
        }
        let desk = self.desk();
        let _ = desk.break_glass(&mut self.act(), &who, &wish);
        drop(desk);
        if self.is_dead() {
            self.tally.deaths += 1;
            self.rise();
        }
        *self.dying.after.lock().unwrap() = None;
        let after = self.uses();
        let is_new = |row: &&break_glass::BreakGlass| before.iter().all(|old| old.id != row.id);
        let begun: Vec<_> = after.iter().filter(is_new).collect();
        for _ in 0..SECOND_PERSON_SECONDS {
            self.now += SignedDuration::from_secs(1);
            self.tick()?;
            self.bring()?;
        }
        let handed = self.outside.handed.lock().unwrap().clone();
        for row in begun {
            self.tally.emergencies += 1;
            // On the pages, when there is no channel; otherwise by the channel.
            let is_handed = handed
                .iter()
                .any(|parcel| parcel.kind == EffectKind::BreakGlass && parcel.person == row.second);
            if !is_handed && !self.called.contains(&row.second) {
                let what = format!(
                    "{} was not told of {row:?} in a minute: {handed:?}",
                    row.second
                );
                return violated("P35", what);
            }
        }
        *self.outside.refuses.lock().unwrap() = 0;
        Ok(())
    }

    fn uses(&self) -> Vec<break_glass::BreakGlass> {
        let practice = self.practice;
        let mut all = Vec::new();
        for client in &self.clients {
            let rows = self
                .store()
                .read(|tx| break_glass::of_client(tx, practice, *client, PAGE));
            all.extend(rows.unwrap_or_default());
        }
        all
    }

    fn is_dead(&self) -> bool {
        let read = self.store().read(store::practices::first);
        matches!(read, Err(StoreError::Killed))
    }

    fn hours_pass(&mut self) -> Result<(), Violation> {
        for _ in 0..self.chance.below(30) {
            self.now += SignedDuration::from_mins(20);
            self.tick()?;
            self.bring()?;
        }
        Ok(())
    }

    fn tick(&mut self) -> Result<(), Violation> {
        let desk = self.desk();
        let mut act = self.act();
        match desk.tick(&mut act, &self.outside) {
            Ok(_) => Ok(()),
            Err(error) => violated("P48", error.to_string()),
        }
    }

    /// Brings what waits in the lanes of one kind.
    fn carry(&mut self, kind: ChannelKind) {
        let desk = self.desk();
        for urgent in [true, false] {
            let lane = Lane { kind, urgent };
            loop {
                let mut act = self.act();
                match desk.bring_next(&mut act, lane, &self.outside).unwrap() {
                    Tried::Nothing => break,
                    Tried::Dropped => self.tally.held += 1,
                    Tried::Brought | Tried::NotBrought(_) => self.tally.brought += 1,
                }
            }
        }
    }

    /// Brings what waits, and looks at all of it as somebody on the way would.
    fn bring(&mut self) -> Result<(), Violation> {
        KINDS.iter().for_each(|kind| self.carry(*kind));
        let seen = std::mem::take(&mut *self.outside.seen.lock().unwrap());
        for envelope in &seen {
            self.says_no_more_than_a_body(envelope)?;
            self.is_safe_now(envelope)?;
            let of_emergencies = Notification::of(EffectKind::BreakGlass, false);
            if envelope.is_urgent && envelope.notification == of_emergencies {
                self.called.insert(envelope.person);
            }
        }
        Ok(())
    }

    /// P27: a body out of a few, in a language out of a few, and ids that tell nothing.
    fn says_no_more_than_a_body(&self, envelope: &Envelope) -> Result<(), Violation> {
        let is_code = envelope.code.is_some() == (envelope.notification == Notification::Proof);
        if !LANGUAGES.contains(&envelope.language.as_str()) || !is_code {
            return violated("P27", format!("{envelope:?} says something"));
        }
        Ok(())
    }

    /// P29: to a place that its owner showed to be theirs, when they want to be told at all, and not
    /// in their quiet hours unless somebody who works here is called.
    fn is_safe_now(&self, envelope: &Envelope) -> Result<(), Violation> {
        let person = envelope.person;
        let told = |why: &str| {
            let (what, urgent) = (envelope.notification, envelope.is_urgent);
            format!(
                "{person} was told {what:?} ({urgent}) at {}: {why}",
                self.now
            )
        };
        if matches!(
            envelope.notification,
            Notification::Proof | Notification::Test
        ) {
            return Ok(());
        }
        let plan = &self.plans[&person];
        let to = envelope.to.to_text();
        let proved = self.proved.get(&person);
        let is_theirs =
            envelope.to == Address::Gateway || proved.is_some_and(|proved| proved.contains(&to));
        let is_client = self.clients.contains(&person);
        if !plan.allowed {
            return violated("P29", told("they want nothing outside"));
        }
        if !is_theirs || (is_client && envelope.to == Address::Gateway) {
            return violated("P29", told("that is no place of theirs"));
        }
        let is_called = envelope.is_urgent && !is_client;
        if !is_called && plan.quiet.is_some_and(|quiet| self.is_quiet(quiet)) {
            return violated("P29", told("it is quiet"));
        }
        Ok(())
    }

    /// Reckoned here again: from this minute of the day in London until that one.
    fn is_quiet(&self, (from, until): (u16, u16)) -> bool {
        let local = self.now.to_zoned(TimeZone::get("Europe/London").unwrap());
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        let (from, until) = (i32::from(from), i32::from(until));
        if from < until {
            (from..until).contains(&minute)
        } else {
            minute >= from || minute < until
        }
    }

    /// P35, after the hour: each use has one start and one stop in the access log, whenever the
    /// process died.
    fn emergencies_are_on_the_record(&mut self) -> Result<(), Violation> {
        self.now += SignedDuration::from_mins(61);
        self.tick()?;
        for row in self.uses() {
            let practice = self.practice;
            let entries = self
                .store()
                .read(|tx| audit::since(tx, practice, row.client, Timestamp::UNIX_EPOCH))
                .unwrap();
            let count = |act: &str| {
                let subject = row.id.to_bytes();
                let of = entries.iter().filter(|entry| entry.subject == subject);
                of.filter(|entry| entry.act == act).count()
            };
            let (starts, stops) = (count("break-glass.start"), count("break-glass.stop"));
            if (starts, stops) != (1, 1) {
                return violated("P35", format!("{starts} starts and {stops} stops"));
            }
        }
        Ok(())
    }
}
