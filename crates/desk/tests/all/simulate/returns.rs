//! A practice that goes back to older copies of its database again and again, and somebody who keeps
//! every head that was ever signed (P34).

use std::{collections::BTreeMap, fs, path::Path};

use desk::{Desk, Standing};
use jiff::{SignedDuration, Timestamp};
use practice::{EntryId, PersonId, PracticeId};
use store::{
    Options, Store,
    audit::{self, Entry},
};
use vault::log::{Checkpoint, Hash, Note};

use super::{
    chance::Chance,
    checkers::{Violation, violated},
};
use crate::made::{START, act, found_with, keys_beside, open};

/// How many acts one seed has.
const STEPS: usize = 40;

struct World {
    chance: Chance,
    folder: tempfile::TempDir,
    open: Option<(Desk, Store)>,
    practice: PracticeId,
    client: PersonId,
    now: Timestamp,
    seed: u64,
    copies: usize,
    /// The newest head, kept apart from the database.
    kept: Option<String>,
    /// Every head that was ever signed: the root under a name and a size.
    signed: BTreeMap<(String, u64), Hash>,
    returns: usize,
}

/// Lets the practice of this seed live, and tells how often it went back.
pub(crate) fn run(seed: u64) -> Result<usize, Violation> {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        match world.chance.below(8) {
            0..5 => world.something_is_written()?,
            5 => world.a_copy_is_made(),
            6 => world.goes_back()?,
            _ => world.begins_anew(),
        }
    }
    Ok(world.returns)
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
        let made = found_with(&store, &keys, 1);
        let practice = store.read(store::practices::first).unwrap().unwrap().id;
        World {
            chance: Chance::new(seed),
            open: Some((made.desk, store)),
            practice,
            client: made.clients[0],
            now: START.parse().unwrap(),
            seed: seed << 32,
            copies: 0,
            kept: None,
            signed: BTreeMap::new(),
            returns: 0,
            folder,
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn house(&self) -> (Desk, Store) {
        self.open.clone().unwrap()
    }

    fn act(&mut self) -> desk::Act {
        self.seed += 1;
        self.now += SignedDuration::from_secs(1);
        act(self.now, self.seed)
    }

    /// A few entries, taken into the tree.
    fn something_is_written(&mut self) -> Result<(), Violation> {
        let (desk, store) = self.house();
        for _ in 0..=self.chance.below(4) {
            let (mut act, practice, client) = (self.act(), self.practice, self.client);
            let entry = Entry {
                id: EntryId::new(act.now().wall, act.bytes()),
                client,
                actor: client,
                act: "contact.open".into(),
                subject: act.bytes(),
                why: "agenda".into(),
                at: act.now().wall,
            };
            store
                .write(move |tx| audit::append(tx, practice, &entry))
                .unwrap();
        }
        let mut act = self.act();
        desk.keep_log(&mut act).unwrap();
        self.is_signed()
    }

    /// P34: never two roots for one name and size.
    fn is_signed(&mut self) -> Result<(), Violation> {
        let Some(note) = self.house().0.checkpoint().unwrap() else {
            return Ok(());
        };
        let head = Checkpoint::parse(&Note::parse(&note).unwrap().text).unwrap();
        let known = self
            .signed
            .insert((head.origin.clone(), head.size), head.root);
        if known.is_some_and(|known| known != head.root) {
            let (origin, size) = (head.origin, head.size);
            return violated("P34", format!("two roots of {origin} with {size} leaves"));
        }
        self.kept = Some(note);
        Ok(())
    }

    /// The process ends, something happens to the files, and it starts again.
    fn meanwhile(&mut self, work: impl FnOnce(&World, &Path)) {
        let (desk, store) = self.open.take().unwrap();
        drop(desk);
        store.close();
        let path = self.path("practice.db");
        work(self, &path);
        self.open = Some(open(&path, None));
    }

    fn begins_anew(&mut self) {
        self.meanwhile(|_, _| ());
    }

    fn a_copy_is_made(&mut self) {
        self.copies += 1;
        let name = format!("copy-{}.db", self.copies);
        self.meanwhile(|world, path| {
            fs::copy(path, world.path(&name)).unwrap();
        });
    }

    /// An older copy is put in the place of the database; whoever serves it asks first.
    fn goes_back(&mut self) -> Result<(), Violation> {
        if self.copies == 0 {
            return Ok(());
        }
        let copy = self.chance.place(self.copies) + 1;
        self.meanwhile(|world, path| {
            for end in ["-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{end}", path.display()));
            }
            fs::copy(world.path(&format!("copy-{copy}.db")), path).unwrap();
        });
        let (desk, _) = self.house();
        let Some(kept) = self.kept.clone() else {
            return Ok(());
        };
        if desk.log_standing(&kept).unwrap() != Standing::GoesOn {
            let mut act = self.act();
            desk.declare_return(&mut act, &kept).unwrap();
            self.returns += 1;
            self.is_signed()?;
        }
        Ok(())
    }
}
