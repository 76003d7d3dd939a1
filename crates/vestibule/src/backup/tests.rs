//! Somebody is forgotten, and no backup that is kept brings them back (P42).

use std::{collections::BTreeSet, fs, path::PathBuf};

use desk::{
    Act, Desk, Founding, Therapy,
    view::{Sent, Viewer},
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use policy::{Book, Preset};
use practice::{Moment, Name, PersonId, Role, VisitId, retention::ErasureReason};
use store::{Page, keys::Kind as KeyKind};
use tempfile::TempDir;

use super::*;
use crate::{args::RestoreArgs, passphrase};

const WORDS: &str = "What my sister said on the phone";

/// A practice with a client who wrote eight years ago, and its backups.
struct Place {
    folder: TempDir,
    config: Config,
    edge: Edge,
    source: Source,
    desk: Desk,
    client: PersonId,
    privacy: Viewer,
    backups: Vec<(PathBuf, PathBuf)>,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let config = Config::of_test(&[
            ("VESTIBULE_DATA_FOLDER", &path("data")),
            ("VESTIBULE_BACKUP_FOLDER", &path("backups")),
        ]);
        let edge = Edge::new().unwrap();
        opening::folder(&config.data.folder).unwrap();
        let none = passphrase::Source::Unsaid;
        let root = root_key::make(&config.data.key_file, &none, &edge).unwrap();
        let store = Store::open(&config.data.url(), Options::default()).unwrap();
        let keys = Keys::open(&config.data.keys_url(), Options::default()).unwrap();
        let book = || Book::preset(Preset::Group).unwrap();
        let founding = Founding {
            name: "Harbour Lane".to_owned(),
            zone: "Europe/London".to_owned(),
            hours: "mon-fri 09:00-17:00".to_owned(),
            closed_dates: String::new(),
            country: "gb".to_owned(),
            preset: "group".to_owned(),
            rota: false,
        };
        let past = |edge: &Edge| Act::new(long_ago(edge), edge.seed());
        let practice = Desk::found(&mut past(&edge), &store, &book(), &founding).unwrap();
        let desk = opening::desk(store.clone(), keys.clone(), root, book(), true).unwrap();
        let enter = |role| {
            let name = Name {
                full: "Marisol Vega".to_owned(),
                short: "Marisol V.".to_owned(),
                given: "Marisol".to_owned(),
            };
            let person = desk.add_person(&mut past(&edge), role, &name).unwrap();
            Viewer {
                visit: VisitId::from_bytes([0; 16]),
                person,
                role,
                name,
            }
        };
        let (clinician, client) = (enter(Role::Clinician), enter(Role::Client));
        let privacy = enter(Role::PrivacyLead);
        let therapy = Therapy::plain(clinician.person);
        desk.set_therapy(&mut past(&edge), client.person, &therapy)
            .unwrap();
        let draft = desk
            .begin(&mut past(&edge), &client, "session", None)
            .unwrap();
        let sent = desk.send(&mut past(&edge), &client, draft, WORDS, None);
        assert!(matches!(sent.unwrap(), Sent::Filed(_)));
        let last = edge.moment().wall.checked_sub(24.hours()).unwrap();
        let last = years_before(last, 7);
        desk.end_care(&edge.act(), &privacy, client.person, last, None)
            .unwrap();
        Place {
            source: Source {
                store,
                keys,
                practice,
            },
            client: client.person,
            privacy,
            desk,
            config,
            edge,
            folder,
            backups: Vec::new(),
        }
    }

    /// Makes both backups; their names tell seconds, so each pair gets a folder of its own.
    fn back_up(&mut self) {
        let root = root_key::of(&self.config.data).unwrap();
        let base = self.config.backup.folder.clone().unwrap();
        let folder = base.join(self.backups.len().to_string());
        let make = |kind| {
            let made = self.source.back_up(kind, &folder, &root, &self.edge);
            made.unwrap().path
        };
        let pair = (make(Kind::Practice), make(Kind::Keys));
        // What lies beside this pair is as old as the pair; the newest list is in the folder above.
        self.backups.push(pair);
        let known: BTreeSet<_> = self.desk.tombstones().unwrap().into_iter().collect();
        tombstones::write(&base, &root, self.source.practice, &known).unwrap();
    }

    /// Restores a pair and says whether the client is there: a key, a contact, or both.
    fn restored(&self, practice: usize, keys: usize, without_list: bool) -> (bool, bool) {
        let into = self.folder.path().join("again");
        let args = RestoreArgs {
            practice: self.backups[practice].0.clone(),
            keys: self.backups[keys].1.clone(),
            into: into.clone(),
            tombstones: Vec::new(),
            without_tombstones: without_list,
        };
        restore::restore(&self.config, &args, &self.edge).unwrap();
        let url = |name: &str| format!("sqlite://{}", into.join(name).display());
        let store = Store::open(&url("practice.db"), Options::default()).unwrap();
        let keys = Keys::open(&url("keys.db"), Options::default()).unwrap();
        let of_client = store
            .read(|tx| {
                let page = Page::first(1);
                store::contact::of_client(tx, self.source.practice, self.client, page)
            })
            .unwrap();
        let key = keys.get(self.client, KeyKind::Record).unwrap();
        store.close();
        keys.close();
        fs::remove_dir_all(&into).unwrap();
        (key.is_some(), !of_client.is_empty())
    }
}

fn long_ago(edge: &Edge) -> Moment {
    let now = edge.moment();
    Moment {
        wall: years_before(now.wall, 8),
        ..now
    }
}

fn years_before(at: Timestamp, years: i64) -> Timestamp {
    let zoned = at.to_zoned(TimeZone::get("Europe/London").unwrap());
    zoned.checked_sub(years.years()).unwrap().timestamp()
}

#[test]
fn no_backup_that_is_kept_brings_somebody_back() {
    let mut place = Place::new();
    place.back_up();
    place.back_up();
    assert_eq!(place.restored(1, 0, false), (true, true), "before");
    let why = ErasureReason::TimeOver;
    let privacy = place.privacy.clone();
    place
        .desk
        .erase(&mut place.edge.act(), &privacy, place.client, why)
        .unwrap();
    place.back_up();
    for practice in 0..3 {
        for keys in 0..3 {
            let there = place.restored(practice, keys, false);
            assert_eq!(there, (false, false), "practice {practice}, keys {keys}");
        }
    }
}

/// The list is what keeps them away: without any, an old pair brings them back. This shows that the
/// test above can fail, and why a restore refuses to run without a list.
#[test]
fn without_the_list_an_old_pair_would_bring_them_back() {
    let mut place = Place::new();
    place.back_up();
    let privacy = place.privacy.clone();
    let why = ErasureReason::TimeOver;
    place
        .desk
        .erase(&mut place.edge.act(), &privacy, place.client, why)
        .unwrap();
    let base = place.config.backup.folder.clone().unwrap();
    fs::remove_file(base.join(tombstones::NAME)).unwrap();
    fs::remove_file(base.join("0").join(tombstones::NAME)).unwrap();
    assert_eq!(place.restored(0, 0, true), (true, true));
}

#[test]
fn copies_of_keys_go_when_they_are_old_or_hold_what_was_destroyed() {
    let mut place = Place::new();
    let root = root_key::of(&place.config.data).unwrap();
    let folder = place.config.backup.folder.clone().unwrap();
    place.back_up();
    let (practice, keys) = place.backups[0].clone();
    fs::create_dir_all(&folder).unwrap();
    for (file, name) in [(&practice, "practice-a"), (&keys, "keys-a")] {
        fs::copy(file, folder.join(format!("{name}.{}", envelope::ENDING))).unwrap();
    }
    let now = place.edge.moment().wall;
    let in_days = |days: i64| now.checked_add((24 * days).hours()).unwrap();
    assert!(
        prune(&folder, in_days(90), 35, None).is_empty(),
        "the newest stays"
    );
    let made = place
        .source
        .back_up(Kind::Keys, &folder, &root, &place.edge);
    let newer = made.unwrap().path;
    assert!(prune(&folder, in_days(1), 35, None).is_empty());
    let between = envelope::header(&newer).unwrap().taken_at;
    let just_before = between.checked_sub(1.microseconds()).unwrap();
    let gone = prune(&folder, in_days(1), 35, Some(just_before));
    assert_eq!(
        gone,
        [folder.join("keys-a.vestibule")],
        "it held what was destroyed"
    );
    fs::copy(&keys, folder.join("keys-a.vestibule")).unwrap();
    assert_eq!(
        prune(&folder, in_days(8), 35, None).len(),
        1,
        "it is too old"
    );
    assert!(newer.exists());
}
