//! Years of a practice in a few hundred steps: clients write, leave, are held, are destroyed; copies
//! are taken and kept; the process dies at any step of a destroying; and every pair of kept copies
//! is restored (P42, P43).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use desk::{Desk, DeskError, Opening, view::Viewer};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use practice::{
    BootTime, Moment, PersonId, PracticeId, Role,
    retention::{ErasureReason, HoldReason},
};
use store::{
    Faults, Options, Page, Step, Store, StoreError, Verdict,
    keys::{Key, Keys, Kind, Owner, Scope, Tombstone},
    psychotherapy_note::{self, PsychotherapyNote},
};
use vault::{Binding, RootKey, Sealed, SubjectKey, WrappedKey};

use super::{
    chance::Chance,
    checkers::{Violation, violated},
};
use crate::made::{START, act_at, found_with, keys_beside, name, opening, signed_in, viewer};

const CLIENTS: usize = 5;
const STEPS: usize = 120;
/// What clinicians write apart.
const APART: &str = "My own thoughts on the hour";

/// What happened in a run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) erased: usize,
    pub(crate) restored: usize,
    pub(crate) deaths: usize,
    pub(crate) refused: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.erased += other.erased;
        self.restored += other.restored;
        self.deaths += other.deaths;
        self.refused += other.refused;
    }
}

/// Lives through a seed.
pub(crate) fn run(seed: u64) -> Result<Tally, Violation> {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        world.step()?;
        world.check(&world.house()?.0.clone(), "live")?;
    }
    world.restore_every_pair()?;
    Ok(world.tally)
}

/// The process dies after so many steps of either store.
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

/// A copy that is kept.
struct Copy {
    database: Vec<u8>,
    keys: Vec<Key>,
    tombstones: Vec<Tombstone>,
}

/// What is known of a client from outside.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    may_be_erased_from: Option<Timestamp>,
    hold: Option<[u8; 16]>,
    /// When a look first found it due, by the clock of the machine.
    listed_micros: Option<i64>,
    /// An erasure was answered with yes, or may have been.
    erased: Option<bool>,
}

struct Open {
    desk: Desk,
    store: Store,
    keys: Keys,
}

struct World {
    chance: Chance,
    folder: tempfile::TempDir,
    dying: Arc<Dying>,
    open: Option<Open>,
    owner: Owner,
    clients: Vec<PersonId>,
    clinicians: Vec<PersonId>,
    privacy: Viewer,
    known: BTreeMap<PersonId, Known>,
    copies: Vec<Copy>,
    now: Timestamp,
    boot_micros: i64,
    acts: u64,
    tally: Tally,
}

impl World {
    fn new(seed: u64) -> World {
        let folder = tempfile::tempdir_in("/dev/shm")
            .or_else(|_| tempfile::tempdir())
            .unwrap();
        let path = folder.path().join("practice.db");
        let store = Store::open(&url(&path), Options::default()).unwrap();
        let keys = keys_beside(&path, Options::default());
        let made = found_with(&store, &keys, CLIENTS);
        let now: Timestamp = START.parse().unwrap();
        let lead = made
            .desk
            .add_person(
                &mut crate::made::act(now, 7),
                Role::PrivacyLead,
                &name("Ada Reyes", "Ada R."),
            )
            .unwrap();
        let privacy = viewer(&made.desk, now, lead);
        let clinicians = made.clinicians.clone();
        let (clients, owner) = (made.clients.clone(), keys.owner().unwrap().unwrap());
        let known = clients.iter().map(|id| (*id, Known::default())).collect();
        drop(made);
        store.close();
        keys.close();
        let mut world = World {
            chance: Chance::new(seed),
            folder,
            dying: Arc::default(),
            open: None,
            owner,
            clients,
            clinicians,
            privacy,
            known,
            copies: Vec::new(),
            // Past every session of the calendar.
            now: now.checked_add((24 * 30).hours()).unwrap(),
            boot_micros: 0,
            acts: seed << 32,
            tally: Tally::default(),
        };
        world.rise();
        world
    }

    fn rise(&mut self) {
        self.open = None;
        *self.dying.after.lock().unwrap() = None;
        let path = self.folder.path().join("practice.db");
        let faults: Arc<dyn Faults> = self.dying.clone();
        let options = Options {
            faults: Some(faults),
            ..Options::default()
        };
        let store = Store::open(&url(&path), options.clone()).unwrap();
        let keys = keys_beside(&path, options);
        let desk = Desk::open(Opening {
            erases_unasked: true,
            ..opening(store.clone(), keys.clone())
        })
        .unwrap();
        self.open = Some(Open { desk, store, keys });
    }

    fn house(&self) -> Result<(Desk, Store, Keys), Violation> {
        let open = self.open.as_ref().unwrap();
        Ok((open.desk.clone(), open.store.clone(), open.keys.clone()))
    }

    fn act(&mut self) -> desk::Act {
        self.acts += 1;
        let boot = BootTime {
            boot: [7; 16],
            since_micros: self.boot_micros,
        };
        act_at(
            Moment {
                wall: self.now,
                boot,
            },
            self.acts,
        )
    }

    fn step(&mut self) -> Result<(), Violation> {
        let client = *self.chance.pick(&self.clients.clone());
        match self.chance.below(12) {
            0 | 1 => self.write(client),
            2 | 3 => self.end_care(client),
            4 => self.hold(client),
            5 | 6 => self.pass(),
            7 | 8 => self.erase(client)?,
            9 => self.copy(),
            10 => self.look()?,
            _ => self.rise(),
        }
        Ok(())
    }

    fn write(&mut self, client: PersonId) {
        let known = self.known[&client];
        if known.erased.is_some() || known.may_be_erased_from.is_some() {
            return;
        }
        let desk = self.open.as_ref().unwrap().desk.clone();
        let viewer = signed_in(&desk, &mut self.act(), client).unwrap();
        let draft = desk
            .begin(&mut self.act(), &viewer, "session", None)
            .unwrap();
        desk.send(
            &mut self.act(),
            &viewer,
            draft,
            "What was said at home",
            None,
        )
        .unwrap();
        let writer = self.therapist(client);
        let viewer = signed_in(&desk, &mut self.act(), writer).unwrap();
        desk.write_apart(&mut self.act(), &viewer, client, APART)
            .unwrap();
    }

    /// Who treats a client here.
    fn therapist(&self, client: PersonId) -> PersonId {
        let place = self.clients.iter().position(|id| *id == client).unwrap();
        self.clinicians[place % self.clinicians.len()]
    }

    fn end_care(&mut self, client: PersonId) {
        let known = self.known[&client];
        if known.erased.is_some() || known.may_be_erased_from.is_some() {
            return;
        }
        let minor = self.chance.one_in(3);
        let of_age = minor.then(|| years(self.now, 9));
        let desk = self.open.as_ref().unwrap().desk.clone();
        // Seven years after the last service, three after coming of age: reckoned here again.
        let due = years(self.now, if minor { 12 } else { 7 });
        let (privacy, now) = (self.privacy.clone(), self.now);
        let ended = desk.end_care(&self.act(), &privacy, client, now, of_age);
        assert_eq!(ended.unwrap(), due);
        self.known.get_mut(&client).unwrap().may_be_erased_from = Some(due);
    }

    fn hold(&mut self, client: PersonId) {
        let desk = self.open.as_ref().unwrap().desk.clone();
        let privacy = self.privacy.clone();
        match self.known[&client].hold {
            None => {
                let placed =
                    desk.place_legal_hold(&mut self.act(), &privacy, client, HoldReason::Complaint);
                if let Ok(hold) = placed {
                    self.known.get_mut(&client).unwrap().hold = Some(hold);
                }
            }
            Some(hold) => {
                desk.lift_legal_hold(&mut self.act(), &privacy, client, hold)
                    .unwrap();
                self.known.get_mut(&client).unwrap().hold = None;
            }
        }
    }

    /// Years by the wall clock, and sometimes by it alone: a leap.
    fn pass(&mut self) {
        let step = i64::try_from(self.chance.below(5)).unwrap();
        let before = self.now;
        self.now = years(self.now, step);
        if !self.chance.one_in(3) {
            self.boot_micros += self.now.as_microsecond() - before.as_microsecond();
        }
    }

    /// Somebody destroys, and the process may die meanwhile.
    fn erase(&mut self, client: PersonId) -> Result<(), Violation> {
        let known = self.known[&client];
        let desk = self.open.as_ref().unwrap().desk.clone();
        let privacy = self.privacy.clone();
        if self.chance.one_in(2) {
            *self.dying.after.lock().unwrap() = Some(self.chance.below(60));
        }
        let done = desk.erase(&mut self.act(), &privacy, client, ErasureReason::TimeOver);
        let may = known.hold.is_none()
            && known
                .may_be_erased_from
                .is_some_and(|from| self.now >= from);
        drop(desk);
        match &done {
            Ok(()) if !may => {
                return violated("P43", format!("destroyed too early: {known:?}"));
            }
            Ok(()) => {
                self.tally.erased += usize::from(known.erased.is_none());
                self.known.get_mut(&client).unwrap().erased = Some(true);
            }
            Err(DeskError::Store(StoreError::Killed)) => {
                self.tally.deaths += 1;
                if may && known.erased.is_none() {
                    self.known.get_mut(&client).unwrap().erased = Some(false);
                }
            }
            Err(_) => self.tally.refused += 1,
        }
        self.rise();
        self.settle(client, may)
    }

    /// After a death it is known at the next start whether the destroying had begun: if so, it is
    /// finished.
    fn settle(&mut self, client: PersonId, may: bool) -> Result<(), Violation> {
        let open = self.open.as_ref().unwrap();
        let practice = self.owner.practice;
        let begun = open
            .store
            .read(|tx| store::erasure::of_client(tx, practice, client, Scope::All));
        let is_gone = begun.unwrap().is_some();
        let known = self.known.get_mut(&client).unwrap();
        match (known.erased, is_gone) {
            (Some(false), true) => known.erased = Some(true),
            (Some(false), false) => known.erased = None,
            (None, true) if !may => {
                return violated("P43", format!("destroyed too early: {known:?}"));
            }
            _ => {}
        }
        Ok(())
    }

    /// The worker looks; this practice destroys by itself.
    fn look(&mut self) -> Result<(), Violation> {
        for known in self.known.values_mut() {
            let due = known
                .may_be_erased_from
                .is_some_and(|from| self.now >= from);
            if due && known.listed_micros.is_none() {
                known.listed_micros = Some(self.boot_micros);
            }
        }
        let desk = self.open.as_ref().unwrap().desk.clone();
        desk.look_at_retention(&mut self.act()).unwrap();
        // Two looks within a day of the machine's own clock can not make thirty days.
        self.now = self.now.checked_add(20.hours()).unwrap();
        self.boot_micros += 20 * 60 * 60 * 1_000_000;
        desk.look_at_retention(&mut self.act()).unwrap();
        let keys = self.open.as_ref().unwrap().keys.clone();
        for client in self.clients.clone() {
            let known = self.known[&client];
            let is_gone = keys.get(client, Kind::Record).unwrap().is_none();
            if !is_gone || known.erased.is_some() {
                continue;
            }
            let waited = known
                .listed_micros
                .map_or(0, |listed| self.boot_micros - listed);
            let may = known.hold.is_none()
                && known
                    .may_be_erased_from
                    .is_some_and(|from| self.now >= from)
                && waited >= 30 * 24 * 60 * 60 * 1_000_000;
            if !may {
                return violated("P43", format!("destroyed by itself: {known:?}"));
            }
            self.known.get_mut(&client).unwrap().erased = Some(true);
            self.tally.erased += 1;
        }
        Ok(())
    }

    fn copy(&mut self) {
        let open = self.open.as_ref().unwrap();
        let mut database = Vec::new();
        open.store.copy(&mut database).unwrap();
        self.copies.push(Copy {
            database,
            keys: open.keys.list(None).unwrap(),
            tombstones: open.keys.all_tombstones().unwrap(),
        });
    }

    /// Every copy of the practice with every copy of the keys, and the list that lies beside them.
    fn restore_every_pair(&mut self) -> Result<(), Violation> {
        self.copy();
        let listed = self.open.as_ref().unwrap().keys.all_tombstones().unwrap();
        for (place, of_practice) in self.copies.iter().enumerate() {
            for of_keys in &self.copies {
                let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
                let path = folder.path().join("practice.db");
                fs::write(&path, &of_practice.database).unwrap();
                let keys = keys_beside(&path, Options::default());
                let union: BTreeSet<Tombstone> =
                    of_keys.tombstones.iter().chain(&listed).copied().collect();
                let union: Vec<Tombstone> = union.into_iter().collect();
                keys.fill(self.owner, &of_keys.keys, &union).unwrap();
                let store = Store::open(&url(&path), Options::default()).unwrap();
                self.no_key_of_today_opens(&store, &format!("copy {place}"))?;
                let desk = Desk::open(opening(store.clone(), keys.clone())).unwrap();
                self.check_at(&desk, &store, &keys, &format!("restored from copy {place}"))?;
                drop(desk);
                store.close();
                keys.close();
                self.tally.restored += 1;
            }
        }
        Ok(())
    }

    fn check(&self, desk: &Desk, what: &str) -> Result<(), Violation> {
        let open = self.open.as_ref().unwrap();
        self.check_at(desk, &open.store, &open.keys, what)
    }

    /// Of whoever was destroyed there is no key, no word and nobody to sign in.
    fn check_at(
        &self,
        desk: &Desk,
        store: &Store,
        keys: &Keys,
        what: &str,
    ) -> Result<(), Violation> {
        let practice: PracticeId = self.owner.practice;
        for (client, known) in &self.known {
            if known.erased != Some(true) {
                continue;
            }
            for kind in [Kind::Record, Kind::Notes] {
                if keys.get(*client, kind).unwrap().is_some() {
                    return violated("P42", format!("{what}: a key is there"));
                }
            }
            let left = store
                .read(|tx| store::contact::of_client(tx, practice, *client, Page::first(1)))
                .unwrap();
            if !left.is_empty() {
                return violated("P42", format!("{what}: a contact is there"));
            }
            if !self.apart(store, *client).is_empty() {
                return violated("P42", format!("{what}: a psychotherapy note is there"));
            }
            let mut act = crate::made::act(self.now, 1);
            if signed_in(desk, &mut act, *client).is_ok() {
                return violated("P42", format!("{what}: they can sign in"));
            }
        }
        Ok(())
    }

    /// What was written apart about a client, as it lies in a store.
    fn apart(&self, store: &Store, client: PersonId) -> Vec<PsychotherapyNote> {
        let (practice, writer) = (self.owner.practice, self.therapist(client));
        let notes = store.read(|tx| {
            psychotherapy_note::of_writer(tx, practice, writer, client, Page::first(50))
        });
        notes.unwrap()
    }

    /// Whoever has an old copy of the practice and every key of today reads nothing that was written
    /// apart about somebody who was destroyed.
    fn no_key_of_today_opens(&self, old: &Store, what: &str) -> Result<(), Violation> {
        let root = RootKey::from_bytes([42; 32]);
        let keys = self.open.as_ref().unwrap().keys.list(None).unwrap();
        let keys: Vec<SubjectKey> = keys
            .into_iter()
            .map(|key| {
                let wrapped = WrappedKey::from_bytes(key.wrapped).unwrap();
                let kind = desk::vault_kind(key.kind);
                root.unwrap_kind(&key.subject.to_bytes(), kind, &wrapped)
                    .unwrap()
            })
            .collect();
        for (client, known) in &self.known {
            if known.erased != Some(true) {
                continue;
            }
            for note in self.apart(old, *client) {
                let sealed = Sealed::from_bytes(note.words_sealed.clone()).unwrap();
                for subject in [*client, note.clinician] {
                    let binding = Binding {
                        subject: subject.to_bytes(),
                        item: note.id.to_bytes(),
                        kind: vault::Kind::new(41),
                        version: 1,
                    };
                    if keys.iter().any(|key| key.open(&binding, &sealed).is_ok()) {
                        return violated("P42", format!("{what}: a note opens"));
                    }
                }
            }
        }
        Ok(())
    }
}

fn url(path: &Path) -> String {
    let path: PathBuf = path.into();
    format!("sqlite://{}", path.display())
}

fn years(at: Timestamp, years: i64) -> Timestamp {
    at.to_zoned(TimeZone::get("Europe/London").unwrap())
        .checked_add(years.years())
        .unwrap()
        .timestamp()
}
