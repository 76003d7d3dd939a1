//! Keys, notes, holds, the time for which a record is kept, and the end of it.

use std::sync::RwLockReadGuard;

use desk::{
    Desk, DeskError,
    view::{ItemVerdict, Sent, Viewer},
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use practice::{
    BootTime, Moment, PersonId, Role,
    retention::{ErasureReason, HoldReason, Standing},
};
use store::{
    Options, Page, Store, StoreError,
    keys::{Key, Keys, Kind, Owner, Scope},
    psychotherapy_note::PsychotherapyNote,
};
use vault::RootKey;

use crate::made::{
    Made, START, act, act_at, found_with, keys_beside, keys_in_memory, name, open_on, opening,
    signed_in, viewer, whole,
};

/// What is written apart.
const APART: &str = "My own thoughts on the hour";

struct Stage {
    made: Made,
    privacy: Viewer,
    now: Timestamp,
    seed: u64,
    folder: tempfile::TempDir,
    _whole: RwLockReadGuard<'static, ()>,
}

impl Stage {
    fn new() -> Stage {
        let whole = whole();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("practice.db");
        let store = Store::open(&format!("sqlite://{}", path.display()), Options::default());
        let keys = keys_beside(&path, Options::default());
        let made = found_with(&store.unwrap(), &keys, 3);
        let now: Timestamp = START.parse().unwrap();
        let lead = made
            .desk
            .add_person(
                &mut act(now, 7),
                Role::PrivacyLead,
                &name("Ada Reyes", "Ada R."),
            )
            .unwrap();
        let privacy = viewer(&made.desk, now, lead);
        Stage {
            made,
            privacy,
            now,
            seed: 70_000,
            folder,
            _whole: whole,
        }
    }

    fn act(&mut self) -> desk::Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn years(&mut self, years: i64) {
        let later = self.now.to_zoned(TimeZone::UTC).checked_add(years.years());
        self.now = later.unwrap().timestamp();
    }

    fn write(&mut self, client: PersonId, words: &str) {
        let desk = self.made.desk.clone();
        let viewer = signed_in(&desk, &mut self.act(), client).unwrap();
        let draft = desk
            .begin(&mut self.act(), &viewer, "session", None)
            .unwrap();
        let sent = desk
            .send(&mut self.act(), &viewer, draft, words, None)
            .unwrap();
        assert!(matches!(sent, Sent::Filed(_)));
    }

    /// The first client's note is written, their care ends, and the years go by.
    fn ended(&mut self) -> PersonId {
        let client = self.made.clients[0];
        self.write(client, "What my sister said on the phone");
        self.noted(client);
        let desk = self.made.desk.clone();
        let therapist = signed_in(&desk, &mut self.act(), self.made.clinicians[0]).unwrap();
        desk.write_apart(&mut self.act(), &therapist, client, APART)
            .unwrap();
        // Sessions that are still in the calendar are past by then.
        self.now = self.now.checked_add((24 * 60).hours()).unwrap();
        let (desk, privacy, now) = (self.made.desk.clone(), self.privacy.clone(), self.now);
        desk.end_care(&self.act(), &privacy, client, now, None)
            .unwrap();
        client
    }

    fn noted(&mut self, client: PersonId) {
        let desk = self.made.desk.clone();
        let therapist = signed_in(&desk, &mut self.act(), self.made.clinicians[0]).unwrap();
        let session = self.made.sessions[0];
        let starts = self
            .made
            .store
            .read(|tx| {
                let practice = store::practices::first(tx)?.unwrap().id;
                store::session::by_id(tx, practice, session)
            })
            .unwrap()
            .unwrap();
        assert_eq!(starts.client, client);
        let before = self.now;
        self.now = starts.starts_at;
        desk.open_agenda(&mut self.act(), &therapist, session, None)
            .unwrap();
        let agenda = desk.agenda(&mut self.act(), &therapist, session).unwrap();
        let item = agenda.items[0].id;
        desk.settle_item(&mut self.act(), &therapist, item, ItemVerdict::WriteInNote)
            .unwrap();
        self.now = before;
    }

    /// What its clinician wrote apart, as it lies in the store.
    fn apart(&self, client: PersonId) -> Vec<PsychotherapyNote> {
        let writer = self.made.clinicians[0];
        let read = self.made.store.read(|tx| {
            let practice = store::practices::first(tx)?.unwrap().id;
            store::psychotherapy_note::of_writer(tx, practice, writer, client, Page::first(10))
        });
        read.unwrap()
    }

    /// It is this key of the client, and no other, that opens it.
    fn opens(&self, client: PersonId, wrapped: &[u8], note: &PsychotherapyNote) {
        let root = RootKey::from_bytes([42; 32]);
        let binding = vault::Binding {
            subject: client.to_bytes(),
            item: note.id.to_bytes(),
            kind: vault::Kind::new(41),
            version: 1,
        };
        let wrapped = vault::WrappedKey::from_bytes(wrapped.to_vec()).unwrap();
        let kind = desk::vault_kind(Kind::Notes);
        let key = root
            .unwrap_kind(&client.to_bytes(), kind, &wrapped)
            .unwrap();
        let sealed = vault::Sealed::from_bytes(note.words_sealed.clone()).unwrap();
        let opened = key.open(&binding, &sealed).unwrap();
        assert_eq!(opened.as_bytes(), APART.as_bytes());
    }

    fn notes(&self, client: PersonId) -> Vec<store::note::Note> {
        self.made
            .store
            .read(|tx| {
                let practice = store::practices::first(tx)?.unwrap().id;
                store::note::of_client(tx, practice, client, Page::first(10))
            })
            .unwrap()
    }
}

#[test]
fn a_note_lies_under_a_key_of_its_own() {
    let mut stage = Stage::new();
    let client = stage.ended();
    let keys = stage.made.keys.clone();
    assert!(keys.get(client, Kind::Notes).unwrap().is_some());
    let note = stage.notes(client).pop().unwrap();
    assert!(note.apart);
    let root = RootKey::from_bytes([42; 32]);
    let sealed = vault::Sealed::from_bytes(note.words_sealed).unwrap();
    let opens = |kind: Kind, number: u8| {
        let wrapped = keys.get(client, kind).unwrap().unwrap();
        let wrapped = vault::WrappedKey::from_bytes(wrapped).unwrap();
        let key = root.unwrap_kind(&client.to_bytes(), desk::vault_kind(kind), &wrapped);
        let binding = vault::Binding {
            subject: client.to_bytes(),
            item: note.id.to_bytes(),
            kind: vault::Kind::new(number),
            version: 1,
        };
        key.unwrap().open(&binding, &sealed).is_ok()
    };
    assert!(opens(Kind::Notes, 5));
    assert!(!opens(Kind::Record, 5) && !opens(Kind::Record, 4) && !opens(Kind::Notes, 4));
}

#[test]
fn notes_of_an_older_version_open_and_are_put_apart() {
    let mut stage = Stage::new();
    let client = stage.ended();
    let note = stage.notes(client).pop().unwrap();
    // As the version before sealed it: kind 4, under the key for everything.
    let root = RootKey::from_bytes([42; 32]);
    let wrapped = stage.made.keys.get(client, Kind::Record).unwrap().unwrap();
    let key = vault::WrappedKey::from_bytes(wrapped)
        .and_then(|wrapped| root.unwrap_key(&client.to_bytes(), &wrapped))
        .unwrap();
    let binding = vault::Binding {
        subject: client.to_bytes(),
        item: note.id.to_bytes(),
        kind: vault::Kind::new(4),
        version: 1,
    };
    let old = key
        .seal_with_seed(&binding, [9; 32], b"An old note")
        .unwrap();
    let path = stage.folder.path().join("practice.db");
    rusqlite::Connection::open(path)
        .unwrap()
        .execute(
            "update note set apart = 0, words_sealed = ?1",
            [old.into_bytes()],
        )
        .unwrap();
    let desk = stage.made.desk.clone();
    assert_eq!(desk.put_notes_apart(&mut stage.act()).unwrap(), 1);
    assert_eq!(desk.put_notes_apart(&mut stage.act()).unwrap(), 0);
    let moved = stage.notes(client).pop().unwrap();
    assert!(moved.apart);
    let wrapped = stage.made.keys.get(client, Kind::Notes).unwrap().unwrap();
    let key = vault::WrappedKey::from_bytes(wrapped)
        .and_then(|wrapped| {
            root.unwrap_kind(&client.to_bytes(), desk::vault_kind(Kind::Notes), &wrapped)
        })
        .unwrap();
    let binding = vault::Binding {
        kind: vault::Kind::new(5),
        ..binding
    };
    let sealed = vault::Sealed::from_bytes(moved.words_sealed).unwrap();
    assert_eq!(
        key.open(&binding, &sealed).unwrap().as_bytes(),
        b"An old note"
    );
}

/// As an older build kept it: under its writer's key.
fn put_old_note_apart(stage: &mut Stage, client: PersonId, text: &str) {
    let writer = stage.made.clinicians[0];
    let root = RootKey::from_bytes([42; 32]);
    let wrapped = stage.made.keys.get(writer, Kind::Record).unwrap().unwrap();
    let key = vault::WrappedKey::from_bytes(wrapped)
        .and_then(|wrapped| root.unwrap_key(&writer.to_bytes(), &wrapped))
        .unwrap();
    let id = practice::NoteId::new(stage.now, [8; 10]);
    let binding = vault::Binding {
        subject: writer.to_bytes(),
        item: id.to_bytes(),
        kind: vault::Kind::new(41),
        version: 1,
    };
    let sealed = key.seal_with_seed(&binding, [9; 32], text.as_bytes());
    let note = PsychotherapyNote {
        id,
        client,
        clinician: writer,
        words_sealed: sealed.unwrap().into_bytes(),
        written_at: stage.now,
    };
    let put = move |tx: &mut store::Tx<'_>| {
        let practice = store::practices::first(tx)?.unwrap().id;
        store::psychotherapy_note::put(tx, practice, &note)
    };
    stage.made.store.write(put).unwrap();
}

/// What its writer reads of what they wrote apart.
fn reads_apart(stage: &mut Stage, client: PersonId) -> Vec<String> {
    let desk = stage.made.desk.clone();
    let therapist = signed_in(&desk, &mut stage.act(), stage.made.clinicians[0]).unwrap();
    let notes = desk.apart_notes(&mut stage.act(), &therapist, client);
    let notes = notes.unwrap().into_iter();
    notes.map(|note| note.words.as_str().to_owned()).collect()
}

#[test]
fn a_psychotherapy_note_of_an_older_build_opens_and_is_laid_under_the_clients_key() {
    let mut stage = Stage::new();
    let client = stage.made.clients[0];
    put_old_note_apart(&mut stage, client, APART);
    // Before there is any key for notes, and as long as nobody looked.
    assert!(stage.made.keys.get(client, Kind::Notes).unwrap().is_none());
    assert_eq!(reads_apart(&mut stage, client), [APART]);
    let desk = stage.made.desk.clone();
    assert_eq!(desk.put_notes_apart(&mut stage.act()).unwrap(), 1);
    assert_eq!(desk.put_notes_apart(&mut stage.act()).unwrap(), 0);
    let wrapped = stage.made.keys.get(client, Kind::Notes).unwrap().unwrap();
    let note = stage.apart(client).pop().unwrap();
    stage.opens(client, &wrapped, &note);
    assert_eq!(reads_apart(&mut stage, client), [APART]);
}

#[test]
fn a_psychotherapy_note_of_an_older_build_ends_with_its_client() {
    let mut stage = Stage::new();
    let client = stage.ended();
    put_old_note_apart(&mut stage, client, "An older thought");
    assert_eq!(reads_apart(&mut stage, client).len(), 2);
    stage.years(8);
    let (desk, privacy) = (stage.made.desk.clone(), stage.privacy.clone());
    desk.erase(&mut stage.act(), &privacy, client, ErasureReason::TimeOver)
        .unwrap();
    assert_eq!(stage.apart(client), []);
    // It comes back from a copy that was taken before: neither read nor laid under any other key.
    put_old_note_apart(&mut stage, client, "An older thought");
    assert!(reads_apart(&mut stage, client).is_empty());
    assert_eq!(desk.put_notes_apart(&mut stage.act()).unwrap(), 0);
    assert!(stage.made.keys.get(client, Kind::Notes).unwrap().is_none());
}

#[test]
fn nothing_is_destroyed_before_its_time_or_by_anybody_else() {
    let mut stage = Stage::new();
    let desk = stage.made.desk.clone();
    let (privacy, client) = (stage.privacy.clone(), stage.made.clients[1]);
    let why = ErasureReason::Asked;
    let early = desk.erase(&mut stage.act(), &privacy, client, why);
    assert!(
        matches!(early, Err(DeskError::MustBeKept { until: None })),
        "care goes on"
    );
    let client = stage.ended();
    let early = desk.erase(&mut stage.act(), &privacy, client, why);
    assert!(matches!(
        early,
        Err(DeskError::MustBeKept { until: Some(_) })
    ));
    assert!(desk.due_records(&stage.act(), &privacy).unwrap().is_empty());
    stage.years(8);
    for person in [
        stage.made.clinicians[0],
        stage.made.lead,
        stage.made.billing,
        client,
    ] {
        let other = signed_in(&desk, &mut stage.act(), person).unwrap();
        let refused = desk.erase(&mut stage.act(), &other, client, why);
        assert!(matches!(refused, Err(DeskError::NotFound)));
        let refused = desk.due_records(&stage.act(), &other);
        assert!(matches!(refused, Err(DeskError::NotFound)));
    }
    let nobody = desk.erase(&mut stage.act(), &privacy, privacy.person, why);
    assert!(
        matches!(nobody, Err(DeskError::NotFound)),
        "who is no client"
    );
    desk.erase(&mut stage.act(), &privacy, client, why).unwrap();
}

#[test]
fn a_hold_keeps_everything_and_is_lifted_by_a_person() {
    let mut stage = Stage::new();
    let client = stage.ended();
    let (desk, privacy) = (stage.made.desk.clone(), stage.privacy.clone());
    stage.years(8);
    let hold = desk
        .place_legal_hold(&mut stage.act(), &privacy, client, HoldReason::Litigation)
        .unwrap();
    let why = ErasureReason::TimeOver;
    for _ in 0..2 {
        let refused = desk.erase(&mut stage.act(), &privacy, client, why);
        assert!(matches!(refused, Err(DeskError::UnderLegalHold)));
        let refused = desk.erase_notes(&mut stage.act(), &privacy, client, why);
        assert!(matches!(refused, Err(DeskError::UnderLegalHold)));
    }
    assert!(stage.made.keys.get(client, Kind::Record).unwrap().is_some());
    let due = desk.due_records(&stage.act(), &privacy).unwrap();
    assert_eq!(due[0].standing, Standing::Held);
    desk.lift_legal_hold(&mut stage.act(), &privacy, client, hold)
        .unwrap();
    let again = desk.lift_legal_hold(&mut stage.act(), &privacy, client, hold);
    assert!(matches!(again, Err(DeskError::NotFound)));
    assert_eq!(desk.legal_holds(&privacy, client).unwrap().len(), 1);
    desk.erase(&mut stage.act(), &privacy, client, why).unwrap();
    let late = desk.place_legal_hold(&mut stage.act(), &privacy, client, HoldReason::Audit);
    assert!(
        matches!(late, Err(DeskError::NotFound)),
        "there is nothing left to hold"
    );
}

#[test]
fn what_was_destroyed_is_gone_and_its_end_is_on_the_record() {
    let mut stage = Stage::new();
    let client = stage.ended();
    let (desk, privacy) = (stage.made.desk.clone(), stage.privacy.clone());
    let apart = stage.apart(client);
    assert_eq!(apart.len(), 1, "the test must have something to destroy");
    let key = stage.made.keys.get(client, Kind::Notes).unwrap();
    stage.opens(client, &key.unwrap(), &apart[0]);
    stage.years(8);
    desk.erase_notes(&mut stage.act(), &privacy, client, ErasureReason::TimeOver)
        .unwrap();
    assert!(stage.notes(client).is_empty() && stage.apart(client).is_empty());
    // The row that a backup still has can not be opened: its key is nowhere.
    assert_eq!(stage.made.keys.get(client, Kind::Notes), Ok(None));
    assert!(stage.made.keys.get(client, Kind::Record).unwrap().is_some());
    desk.erase(&mut stage.act(), &privacy, client, ErasureReason::TimeOver)
        .unwrap();
    assert_eq!(stage.made.keys.get(client, Kind::Record), Ok(None));
    let stones = desk.tombstones().unwrap();
    assert_eq!(stones.len(), 2);
    assert!(stones.iter().all(|stone| stone.subject == client));
    let entries = stage
        .made
        .store
        .read(|tx| {
            let practice = store::practices::first(tx)?.unwrap().id;
            assert!(store::contact::of_client(tx, practice, client, Page::first(9))?.is_empty());
            assert!(store::frame::by_client(tx, practice, client)?.is_none());
            store::audit::of_client(tx, practice, client, Page::first(50))
        })
        .unwrap();
    let ends: Vec<_> = entries
        .iter()
        .filter(|entry| entry.act.ends_with(".erase"))
        .collect();
    assert_eq!(ends.len(), 2);
    assert!(
        entries.len() > 2,
        "what was opened before stays on the record"
    );
    let is_told =
        |entry: &&store::audit::Entry| entry.actor == privacy.person && entry.why == "time-over";
    assert!(ends.iter().all(is_told));
    assert!(desk.due_records(&stage.act(), &privacy).unwrap().is_empty());
}

#[test]
fn life_after_the_end_starts_the_clock_again() {
    let mut stage = Stage::new();
    let client = stage.ended();
    let (desk, privacy) = (stage.made.desk.clone(), stage.privacy.clone());
    stage.years(6);
    stage.write(client, "I would like to come back to therapy");
    stage.years(2);
    let why = ErasureReason::TimeOver;
    let refused = desk.erase(&mut stage.act(), &privacy, client, why);
    assert!(matches!(refused, Err(DeskError::MustBeKept { .. })));
    desk.look_at_retention(&mut stage.act()).unwrap();
    assert!(desk.due_records(&stage.act(), &privacy).unwrap().is_empty());
    stage.years(6);
    assert_eq!(desk.due_records(&stage.act(), &privacy).unwrap().len(), 1);
}

/// A moment on both clocks, some days on.
fn days(stage: &Stage, wall: i64, boot: i64) -> Moment {
    let hours = |days: i64| (24 * days).hours();
    Moment {
        wall: stage.now.checked_add(hours(wall)).unwrap(),
        boot: BootTime {
            boot: [7; 16],
            since_micros: boot * 24 * 60 * 60 * 1_000_000,
        },
    }
}

#[test]
fn a_practice_asks_first_and_destroys_by_itself_only_where_it_said_so() {
    for by_itself in [false, true] {
        let mut stage = Stage::new();
        let client = stage.ended();
        stage.years(8);
        let desk = Desk::open(desk::Opening {
            erases_unasked: by_itself,
            ..opening(stage.made.store.clone(), stage.made.keys.clone())
        })
        .unwrap();
        let look = |wall: i64, boot: i64| {
            let mut act = act_at(days(&stage, wall, boot), 5);
            desk.look_at_retention(&mut act).unwrap()
        };
        assert_eq!(look(0, 0), 0, "it is listed");
        let due = desk
            .due_records(&act(stage.now, 1), &stage.privacy)
            .unwrap();
        assert_eq!((due.len(), due[0].standing), (1, Standing::Due));
        assert_eq!(look(400, 1), 0, "a clock that leaps makes nothing old");
        assert_eq!(look(402, 3), 0);
        let mut destroyed = 0;
        for day in 4..40 {
            destroyed += look(400 + day, day);
        }
        assert_eq!(destroyed, usize::from(by_itself));
        let gone = stage.made.keys.get(client, Kind::Record).unwrap().is_none();
        assert_eq!(gone, by_itself);
    }
}

#[test]
fn what_somebody_decided_to_keep_is_not_destroyed_by_itself() {
    let mut stage = Stage::new();
    let client = stage.ended();
    stage.years(8);
    let desk = Desk::open(desk::Opening {
        erases_unasked: true,
        ..opening(stage.made.store.clone(), stage.made.keys.clone())
    })
    .unwrap();
    desk.keep_record(&stage.privacy, client).unwrap();
    for day in 0..60 {
        let mut act = act_at(days(&stage, day, day), 5);
        assert_eq!(desk.look_at_retention(&mut act).unwrap(), 0);
    }
    assert!(stage.made.keys.get(client, Kind::Record).unwrap().is_some());
}

#[test]
fn keys_of_an_older_version_move_once_and_leave_no_trace() {
    let _whole = whole();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let url = format!("sqlite://{}", path.display());
    let (store, keys) = (
        Store::open(&url, Options::default()).unwrap(),
        keys_in_memory(),
    );
    let made = found_with(&store, &keys, 3);
    let wrapped: Vec<Key> = keys.list(None).unwrap();
    drop(made);
    store.close();
    {
        // As the version before kept them: in the database, and no key store.
        let connection = rusqlite::Connection::open(&path).unwrap();
        let practice: Vec<u8> = connection
            .query_row("select practice_id from practice", [], |row| row.get(0))
            .unwrap();
        for key in &wrapped {
            connection
                .execute(
                    "insert into subject_key (practice_id, subject_id, wrapped) values (?1, ?2, ?3)",
                    (&practice, key.subject.to_bytes(), &key.wrapped),
                )
                .unwrap();
        }
    }
    let holds = |wrapped: &[u8]| {
        ["practice.db", "practice.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
            bytes.windows(wrapped.len()).any(|part| part == wrapped)
        })
    };
    assert!(holds(&wrapped[0].wrapped));

    let store = Store::open(&url, Options::default()).unwrap();
    let other = desk::Opening {
        root: RootKey::from_bytes([41; 32]),
        ..opening(store.clone(), keys_in_memory())
    };
    let refused = Desk::open(other).unwrap_err();
    assert!(matches!(refused, DeskError::RootOfAnother), "{refused}");
    assert!(holds(&wrapped[0].wrapped), "and nothing was moved");

    let keys = keys_beside(&path, Options::default());
    let desk = open_on(store.clone(), keys.clone());
    assert_eq!(keys.list(None).unwrap().len(), wrapped.len());
    for key in &wrapped {
        assert_eq!(
            keys.get(key.subject, Kind::Record).unwrap(),
            Some(key.wrapped.clone())
        );
        assert!(!holds(&key.wrapped), "its bytes are gone from the database");
    }
    let now = START.parse().unwrap();
    for key in &wrapped {
        assert!(!viewer(&desk, now, key.subject).name.full.is_empty());
    }
    drop(desk);
    open_on(store, keys);
}

#[test]
fn a_key_store_or_root_key_that_does_not_belong_is_refused() {
    let stage = Stage::new();
    let fresh = keys_in_memory();
    let refused = Desk::open(opening(stage.made.store.clone(), fresh)).unwrap_err();
    assert_eq!(refused.code(), "keys-missing");
    let foreign: Keys = keys_in_memory();
    let owner = Owner {
        practice: practice::PracticeId::from_bytes([3; 16]),
        root: RootKey::from_bytes([42; 32]).name().unwrap(),
    };
    foreign.claim(owner).unwrap();
    let refused = Desk::open(opening(stage.made.store.clone(), foreign)).unwrap_err();
    assert_eq!(refused.code(), "keys-of-another");
    let refused = Desk::open(desk::Opening {
        root: RootKey::from_bytes([41; 32]),
        ..opening(stage.made.store.clone(), stage.made.keys.clone())
    })
    .unwrap_err();
    assert_eq!(refused.code(), "root-of-another");
}

#[test]
fn keys_that_nobody_came_of_are_swept_after_a_while() {
    let mut stage = Stage::new();
    let orphan = PersonId::from_bytes([200; 16]);
    stage
        .made
        .keys
        .put(&Key {
            subject: orphan,
            kind: Kind::Record,
            wrapped: vec![1; 105],
            made_at: stage.now,
        })
        .unwrap();
    let before = stage.made.keys.list(None).unwrap().len();
    let desk = stage.made.desk.clone();
    assert_eq!(
        desk.sweep_keys(&stage.act()).unwrap(),
        0,
        "it may yet become somebody's"
    );
    stage.now = stage.now.checked_add(2.hours()).unwrap();
    assert_eq!(desk.sweep_keys(&stage.act()).unwrap(), 1);
    let left = stage.made.keys.list(None).unwrap();
    assert_eq!(left.len(), before - 1);
    assert!(stage.made.keys.all_tombstones().unwrap().is_empty());
}

#[test]
fn an_erasure_that_was_cut_short_is_finished_at_the_next_start() {
    let mut stage = Stage::new();
    let client = stage.ended();
    stage.years(8);
    let practice = stage
        .made
        .store
        .read(store::practices::first)
        .unwrap()
        .unwrap()
        .id;
    let begun = store::erasure::Erasure {
        client,
        scope: Scope::All,
        why: "time-over".to_owned(),
        asked_by: stage.privacy.person,
        begun_at: stage.now,
        wiped_at: None,
    };
    stage
        .made
        .store
        .write(move |tx| store::erasure::begin(tx, practice, &begun).map(|_| ()))
        .unwrap();
    open_on(stage.made.store.clone(), stage.made.keys.clone());
    assert_eq!(stage.made.keys.get(client, Kind::Record), Ok(None));
    let read = stage.made.store.read(move |tx| {
        let ended = store::erasure::of_client(tx, practice, client, Scope::All)?;
        let contacts = store::contact::of_client(tx, practice, client, Page::first(9))?;
        Ok::<_, StoreError>((ended.unwrap().wiped_at.is_some(), contacts.len()))
    });
    assert_eq!(read, Ok((true, 0)));
}
