//! A full disk: the reserve is given up once, what was to be written is written in its room, and it is
//! made again when there is room.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use practice::{Disposition, Purpose};
use store::{Faults, Options, Page, Step, Store, StoreError, Verdict, contact};

use crate::world::World;

/// Small enough for a test.
const RESERVE_BYTES: u64 = 200_000;

/// A disk on which nothing can be written while the reserve is there, and as often as this after
/// that; as if it were exactly full.
struct Disk {
    reserve: PathBuf,
    /// How many statements or commits fit into the room of the reserve.
    fits: AtomicU32,
    /// Where it shows that there is no room: at a statement, or when it is made durable.
    at_commit: bool,
    /// Room enough for everything.
    is_large: std::sync::atomic::AtomicBool,
}

impl Faults for Disk {
    fn at(&self, step: Step) -> Verdict {
        let shows = match step {
            Step::BeforeCommit => self.at_commit,
            Step::Statement(2) => !self.at_commit,
            _ => false,
        };
        if !shows || self.is_large.load(Ordering::SeqCst) {
            return Verdict::Go;
        }
        let left = self.fits.load(Ordering::SeqCst);
        if self.reserve.exists() || left == 0 {
            return Verdict::Full;
        }
        self.fits.store(left - 1, Ordering::SeqCst);
        Verdict::Go
    }
}

fn open(folder: &Path, disk: &Arc<Disk>) -> Store {
    let url = format!("sqlite://{}", folder.join("practice.db").display());
    let faults: Arc<dyn Faults> = disk.clone();
    let options = Options {
        faults: Some(faults),
        reserve_bytes: Some(RESERVE_BYTES),
        ..Options::default()
    };
    Store::open(&url, options).unwrap()
}

#[test]
fn the_reserve_is_given_up_once_and_the_same_work_is_done_in_its_room() {
    for at_commit in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let reserve = folder.path().join("reserve");
        let disk = Arc::new(Disk {
            reserve: reserve.clone(),
            fits: AtomicU32::new(2),
            at_commit,
            is_large: true.into(),
        });
        let store = open(folder.path(), &disk);
        let world = World::new();
        store.write(move |tx| world.put(tx)).unwrap();
        assert!(!reserve.exists() && !store.is_full());
        assert!(store.keep_reserve());
        assert_eq!(fs::metadata(&reserve).unwrap().len(), RESERVE_BYTES);

        let file = |number: i64| {
            let closed = world.closed(number, Purpose::HelpButton, Disposition::Crisis);
            store.write(move |tx| world.file(tx, &closed, &format!("key-{number}")))
        };
        disk.is_large.store(false, Ordering::SeqCst);
        file(1).unwrap();
        assert!(!reserve.exists(), "it made room");
        assert!(store.is_full(), "and that is known");
        file(2).unwrap();
        // The room of the reserve is used up, too: nothing is there, and nothing else breaks.
        assert_eq!(file(3), Err(StoreError::Full));
        let client = world.client;
        let page = Page::first(10);
        let found = store.read(|tx| contact::of_client(tx, world.practice, client, page));
        assert_eq!(found.unwrap().len(), 2);

        disk.is_large.store(true, Ordering::SeqCst);
        assert!(store.keep_reserve() && !store.is_full());
        assert!(reserve.exists());
        file(3).unwrap();
    }
}
