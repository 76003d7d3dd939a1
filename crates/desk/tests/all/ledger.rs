//! The access log from entry to list: what a client can check, what a restore has to tell, and what
//! no change of the database gets past.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use desk::{
    Asked, CourierError, Desk, OnThePages, Standing, Witness, WitnessReply,
    view::{SafetyAnswer, Sent, Viewer},
};
use jiff::Timestamp;
use practice::{ContactId, EntryId, PersonId};
use rusqlite::{Connection, types::Value};
use store::{
    Faults, Step, Store, Verdict,
    audit::{self, Entry},
};
use vault::{
    RootKey,
    log::{
        self, AccessList, Checked, Checkpoint, NoteKind, Origin, Seen, SigningKey, Verifier,
        consider, cosign,
    },
};

use crate::made::{
    Made, START, act, found, found_with, keys_beside, keys_in_memory, later, open, viewer,
};

struct House {
    folder: tempfile::TempDir,
    made: Made,
    client: Viewer,
    clinician: Viewer,
}

fn start() -> Timestamp {
    START.parse().unwrap()
}

impl House {
    /// A practice in a file, in which the first client has written so many times, and each was read.
    fn with(contacts: u64) -> House {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("practice.db");
        let url = format!("sqlite://{}", path.display());
        let options = store::Options::default;
        let database = Store::open(&url, options()).unwrap();
        let made = found_with(&database, &keys_beside(&path, options()), 2);
        let client = viewer(&made.desk, start(), made.clients[0]);
        let clinician = viewer(&made.desk, start(), made.clinicians[0]);
        let house = House {
            folder,
            made,
            client,
            clinician,
        };
        (0..contacts).for_each(|number| house.writes_and_is_read(number));
        house
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("practice.db")
    }

    fn writes_and_is_read(&self, number: u64) {
        let (desk, seed) = (&self.made.desk, 500 + number * 10);
        let mut one = act(start(), seed);
        let draft = desk
            .begin(&mut one, &self.client, "question", None)
            .unwrap();
        let words = "Could you explain step two again?";
        let mut two = act(start(), seed + 1);
        let safe = Some(SafetyAnswer::Safe);
        let Sent::Filed(id) = desk
            .send(&mut two, &self.client, draft, words, safe)
            .unwrap()
        else {
            panic!("asked again");
        };
        self.reaches(id);
        desk.open_contact(&mut act(later(start(), 60), seed + 2), &self.clinician, id)
            .unwrap();
    }

    /// Lets time pass until it may be opened.
    fn reaches(&self, _: ContactId) {
        let mut soon = act(later(start(), 59), 3);
        self.made.desk.tick(&mut soon, &OnThePages).unwrap();
    }

    fn keep(&self) {
        self.made
            .desk
            .keep_log(&mut act(later(start(), 61), 4))
            .unwrap();
    }

    fn list(&self, since: Option<u64>) -> AccessList {
        let text = self.text(since).unwrap();
        AccessList::parse(text.as_bytes()).unwrap()
    }

    fn text(&self, since: Option<u64>) -> Option<String> {
        let mut now = act(later(start(), 62), 5);
        self.made
            .desk
            .access_list(&mut now, &self.client, since)
            .unwrap()
    }

    fn checked(&self) -> Checked {
        self.list(None).check(None).unwrap()
    }

    /// Closes the house, lets somebody at its file, and opens it again.
    fn meanwhile(&mut self, work: impl FnOnce(&Path)) {
        let path = self.path();
        let (spare, memory) = spare();
        let desk = std::mem::replace(&mut self.made.desk, spare);
        let store = std::mem::replace(&mut self.made.store, memory);
        self.made.keys = keys_in_memory();
        drop(desk);
        store.close();
        work(&path);
        (self.made.desk, self.made.store) = open(&path, None);
    }
}

fn spare() -> (Desk, Store) {
    let memory = Store::open("sqlite::memory:", store::Options::default()).unwrap();
    (found(&memory, 1).desk, memory)
}

#[test]
fn a_client_has_a_list_of_everything_and_each_line_is_in_the_tree() {
    let house = House::with(2);
    let early = house
        .made
        .desk
        .privacy(&mut act(start(), 6), &house.client, None)
        .unwrap();
    house.keep();
    let page = house
        .made
        .desk
        .privacy(&mut act(start(), 6), &house.client, None)
        .unwrap();
    assert_eq!(page.lines.len(), early.lines.len());
    let checked = house.checked();
    assert_eq!(page.checked, checked.kept.entries);
    for line in &page.lines {
        let place = usize::try_from(line.number.unwrap()).unwrap() - 1;
        let record = &checked.records[place];
        assert_eq!(record.actor, line.actor.to_bytes());
        assert_eq!((&record.act, &record.why), (&line.act, &line.why));
    }
    let read = checked
        .records
        .iter()
        .filter(|record| record.act == "contact.open");
    assert_eq!(read.count(), 2);
    let clinician = &house.list(None).contents().people.clone()[0];
    assert!(["Dr Amara Osei", "Sam Client0"].contains(&clinician.name.as_str()));
    // Another client's list is another's; whoever is no client has none.
    let other = viewer(&house.made.desk, start(), house.made.clients[1]);
    let none = house
        .made
        .desk
        .access_list(&mut act(start(), 7), &other, None)
        .unwrap();
    assert_eq!(none, None);
    let staff = &house.clinician;
    assert!(
        house
            .made
            .desk
            .access_list(&mut act(start(), 7), staff, None)
            .is_err()
    );
    assert!(
        house
            .made
            .desk
            .privacy(&mut act(start(), 7), staff, None)
            .is_err()
    );
}

/// Dies at one statement of one piece of work.
struct Dying(Mutex<Option<u64>>);

impl Faults for Dying {
    fn at(&self, _: Step) -> Verdict {
        let mut left = self.0.lock().unwrap();
        match left.as_mut() {
            Some(0) => {
                *left = None;
                Verdict::Kill
            }
            Some(count) => {
                *count -= 1;
                Verdict::Go
            }
            None => Verdict::Go,
        }
    }
}

#[test]
fn the_tree_is_whole_whatever_statement_the_process_dies_at() {
    let mut house = House::with(3);
    let mut deaths = 0;
    for statement in 0..60 {
        let dying = Arc::new(Dying(Mutex::new(None)));
        house.meanwhile(|_| {});
        let (spare, memory) = spare();
        drop(std::mem::replace(&mut house.made.desk, spare));
        std::mem::replace(&mut house.made.store, memory).close();
        let (desk, store) = open(&house.path(), Some(dying.clone()));
        let client = house.client.person;
        enter(&store, &desk, client, statement);
        *dying.0.lock().unwrap() = Some(statement);
        let died = desk.keep_log(&mut act(later(start(), 61), 4)).is_err();
        deaths += u64::from(died);
        *dying.0.lock().unwrap() = None;
        drop(desk);
        store.close();
        (house.made.desk, house.made.store) = open(&house.path(), None);
        house.keep();
        assert_eq!(
            house.checked().kept.entries,
            6 + statement + 1,
            "after {statement}"
        );
        // Twice is once.
        house.keep();
        assert_eq!(house.checked().kept.entries, 6 + statement + 1);
    }
    assert!(deaths > 10, "{deaths} deaths");
}

/// One more entry about a client.
fn enter(store: &Store, _: &Desk, client: PersonId, number: u64) {
    let practice = store.read(store::practices::first).unwrap().unwrap().id;
    let at = later(start(), 70 + i64::try_from(number).unwrap());
    let entry = Entry {
        id: EntryId::new(at, [9; 10]),
        client,
        actor: client,
        act: "contact.open".into(),
        subject: [1; 16],
        why: "question".into(),
        at,
    };
    store
        .write(move |tx| audit::append(tx, practice, &entry))
        .unwrap();
}

#[test]
fn whoever_has_no_key_any_more_is_in_the_tree_and_tells_nothing() {
    let house = House::with(1);
    let nobody = PersonId::new(start(), [77; 10]);
    enter(&house.made.store, &house.made.desk, nobody, 1);
    house.keep();
    let before = house.checked();
    assert_eq!(before.kept.size, before.kept.entries + 1);
    enter(&house.made.store, &house.made.desk, house.client.person, 2);
    house.keep();
    let after = house
        .list(Some(before.kept.size))
        .check(Some(&before.kept))
        .unwrap();
    assert_eq!(after.standing, log::Standing::GoesOn);
}

#[test]
fn an_older_copy_of_the_database_is_noticed_and_told() {
    let mut house = House::with(2);
    house.keep();
    let early = house.checked().kept;
    let copy = house.folder.path().join("copy.db");
    house.meanwhile(|path| {
        fs::copy(path, &copy).unwrap();
    });
    enter(&house.made.store, &house.made.desk, house.client.person, 1);
    enter(&house.made.store, &house.made.desk, house.client.person, 2);
    house.keep();
    let kept = house.checked().kept;
    let note = house.made.desk.checkpoint().unwrap().unwrap();
    assert_eq!(
        house.made.desk.log_standing(&note).unwrap(),
        Standing::GoesOn
    );
    house.meanwhile(|path| {
        fs::copy(&copy, path).unwrap();
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", path.display()));
        }
    });
    let behind = Standing::Behind {
        kept: kept.size,
        found: early.size,
    };
    assert_eq!(house.made.desk.log_standing(&note).unwrap(), behind);
    house
        .made
        .desk
        .declare_return(&mut act(later(start(), 80), 8), &note)
        .unwrap();
    assert_eq!(
        house.made.desk.log_standing(&note).unwrap(),
        Standing::GoesOn
    );
    for number in 3..9 {
        enter(
            &house.made.store,
            &house.made.desk,
            house.client.person,
            number,
        );
    }
    house.keep();
    let declared = house.list(Some(kept.size)).check(Some(&kept)).unwrap();
    assert_eq!(declared.standing, log::Standing::Declared);
    let log::Notice::Fork(notice) = &declared.notices[0] else {
        panic!("{:?}", declared.notices);
    };
    assert_eq!(
        (notice.restored_size, notice.lost_size),
        (early.size, kept.size)
    );
    // Whoever saw nothing of what was lost has nothing to accept.
    let goes_on = house.list(Some(early.size)).check(Some(&early)).unwrap();
    assert_eq!(goes_on.standing, log::Standing::GoesOn);
    let page = house
        .made
        .desk
        .privacy(&mut act(start(), 9), &house.client, None)
        .unwrap();
    assert_eq!(page.returns.len(), 1);
    let newest = house.made.desk.checkpoint().unwrap().unwrap();
    let names = [newest.lines().next(), note.lines().next()];
    assert_ne!(names[0], names[1], "one name, two histories");
    assert_eq!(
        house.made.desk.log_standing(&newest).unwrap(),
        Standing::GoesOn
    );
}

/// The root key was changed: the log goes on under another key, handed on by the one before.
#[test]
fn a_log_under_another_root_key_is_handed_on_and_told() {
    let house = House::with(2);
    house.keep();
    let kept = house.checked().kept;
    let before = RootKey::from_bytes([42; 32]);
    let desk = &house.made.desk;
    assert!(desk.is_own_log_key().unwrap());
    let now = later(start(), 90);
    assert!(!desk.declare_key(&mut act(now, 8), &before).unwrap());
    // The same practice under another root key, with every key wrapped anew.
    let fresh = RootKey::from_bytes([43; 32]);
    let keys = &house.made.keys;
    let name = fresh.name().unwrap();
    keys.change_root(name, &mut |key| {
        let (subject, kind) = (key.subject.to_bytes(), desk::vault_kind(key.kind));
        let wrapped = vault::WrappedKey::from_bytes(key.wrapped.clone()).unwrap();
        let open = before.unwrap_kind(&subject, kind, &wrapped).unwrap();
        let anew = fresh.wrap_kind(&subject, kind, &open, [9; 24]).unwrap();
        Ok(anew.into_bytes())
    })
    .unwrap();
    let mut opening = crate::made::opening(house.made.store.clone(), keys.clone());
    opening.root = fresh.again();
    let desk = Desk::open(opening).unwrap();
    assert!(!desk.is_own_log_key().unwrap());
    let stranger = RootKey::from_bytes([44; 32]);
    assert!(desk.declare_key(&mut act(now, 9), &stranger).is_err());
    assert!(desk.declare_key(&mut act(now, 9), &before).unwrap());
    assert!(desk.is_own_log_key().unwrap());
    let since = Some(kept.size);
    let text = desk.access_list(&mut act(now, 10), &house.client, since);
    let list = AccessList::parse(text.unwrap().unwrap().as_bytes()).unwrap();
    let checked = list.check(Some(&kept)).unwrap();
    assert_eq!(checked.standing, log::Standing::GoesOn);
    assert!(matches!(checked.notices[0], log::Notice::Key(_)));
    let page = desk
        .privacy(&mut act(now, 11), &house.client, None)
        .unwrap();
    assert_eq!((page.returns.len(), page.keys.len()), (0, 1));
}

#[test]
fn a_checkpoint_of_another_tree_contradicts_and_a_strangers_is_refused() {
    let house = House::with(1);
    house.keep();
    let practice = house
        .made
        .store
        .read(store::practices::first)
        .unwrap()
        .unwrap()
        .id;
    let origin = Origin::first(practice.to_bytes()).to_string();
    let other = Checkpoint {
        origin,
        size: 2,
        root: [1; 32],
    };
    let key = RootKey::from_bytes([42; 32])
        .log_key(&practice.to_bytes())
        .unwrap();
    let standing = house.made.desk.log_standing(&other.sign(&key)).unwrap();
    assert_eq!(standing, Standing::Contradicts);
    let stranger = other.sign(&SigningKey::from_bytes([1; 32]));
    assert!(house.made.desk.log_standing(&stranger).is_err());
    assert!(house.made.desk.log_standing("no note").is_err());
}

/// A witness in this process, as strict as the protocol asks.
struct Near {
    key: SigningKey,
    vkey: String,
    log: Verifier,
    seen: Mutex<Option<Seen>>,
}

const WITNESS: &str = "witness.example/elm";

impl Witness for Near {
    fn key(&self) -> &str {
        &self.vkey
    }

    fn add_checkpoint(&self, body: &str) -> Result<WitnessReply, CourierError> {
        let mut seen = self.seen.lock().unwrap();
        let logs = [self.log.clone()];
        let (status, body) = match consider(body, &logs, |_| seen.clone()) {
            Ok((new, text)) => {
                *seen = Some(new);
                (200, cosign(&self.key, WITNESS, &text, 1_777_971_600))
            }
            Err(log::Unwitnessed::Conflict { size }) => (409, format!("{size}\n")),
            Err(other) => (other.status(), String::new()),
        };
        Ok(WitnessReply { status, body })
    }
}

#[test]
fn a_witness_signs_what_goes_on_and_nothing_else() {
    let house = House::with(0);
    let key = SigningKey::from_bytes([5; 32]);
    let known = Verifier::new(WITNESS, NoteKind::Cosignature, key.public()).unwrap();
    let near = Near {
        vkey: known.vkey(),
        log: Verifier::parse(&house.made.desk.log_public().unwrap()).unwrap(),
        key,
        seen: Mutex::new(None),
    };
    assert_eq!(house.made.desk.ask_witness(&near).unwrap(), Asked::Nothing);
    house.writes_and_is_read(0);
    house.keep();
    assert_eq!(house.made.desk.ask_witness(&near).unwrap(), Asked::Signed);
    assert_eq!(house.made.desk.ask_witness(&near).unwrap(), Asked::Nothing);
    let note = log::Note::parse(&house.list(None).contents().checkpoint).unwrap();
    assert!(log::cosigned_at(&note, &known).is_ok());
    house.checked();
    enter(&house.made.store, &house.made.desk, house.client.person, 1);
    house.keep();
    // It forgot what it told us: the size that it names is where we begin.
    let seen = near.seen.lock().unwrap().take();
    assert_eq!(house.made.desk.ask_witness(&near).unwrap(), Asked::Signed);
    enter(&house.made.store, &house.made.desk, house.client.person, 2);
    house.keep();
    *near.seen.lock().unwrap() = seen.map(|seen| Seen {
        root: [7; 32],
        ..seen
    });
    assert_eq!(
        house.made.desk.ask_witness(&near).unwrap(),
        Asked::Refused(422)
    );
}

/// What of the database a list is made from, and which rows: one byte of each column at a time.
const COLUMNS: [(&str, &[&str]); 4] = [
    (
        "audit where client_id = ?1",
        &[
            "entry_id",
            "actor_id",
            "act",
            "subject_id",
            "why",
            "at",
            "leaf_index",
            "list_number",
        ],
    ),
    ("log_tile where ?1 = ?1", &["hashes"]),
    (
        "log_list where client_id = ?1",
        &["entries", "last_leaf", "tree_size", "signature"],
    ),
    ("log_head where ?1 = ?1", &["size", "note"]),
];

#[test]
fn no_change_of_the_database_gets_past_the_list() {
    let mut house = House::with(4);
    for number in 0..5 {
        enter(
            &house.made.store,
            &house.made.desk,
            house.made.clients[1],
            number,
        );
    }
    house.keep();
    let client = house.client.person.to_bytes();
    let whole = house.checked();
    let mut refused = 0;
    for (table, columns) in COLUMNS {
        for column in columns {
            for number in 0..3 {
                let backup = house.folder.path().join("backup.db");
                house.meanwhile(|path| {
                    fs::copy(path, &backup).unwrap();
                    change(path, table, column, &client, number);
                });
                // What a list is not made from changes nothing in it.
                let is_refused = !is_believed(&house, &whole);
                assert!(is_refused || is_same(&house, &whole), "{column} of {table}");
                refused += usize::from(is_refused);
                house.meanwhile(|path| {
                    fs::copy(&backup, path).unwrap();
                });
            }
        }
    }
    // Whole rows, from the first to the last.
    for number in 0..8 {
        let backup = house.folder.path().join("backup.db");
        house.meanwhile(|path| {
            fs::copy(path, &backup).unwrap();
            let sql = "delete from audit where entry_id = (select entry_id from audit \
                where client_id = ?1 order by leaf_index limit 1 offset ?2)";
            let gone = Connection::open(path)
                .unwrap()
                .execute(sql, (client, number));
            assert_eq!(gone.unwrap(), 1);
        });
        assert!(!is_believed(&house, &whole), "row {number}");
        house.meanwhile(|path| {
            fs::copy(&backup, path).unwrap();
        });
    }
    assert!(refused > 30, "{refused}");
    assert!(is_believed(&house, &whole));
}

fn is_same(house: &House, before: &Checked) -> bool {
    believed(house, before).is_some_and(|now| now.records == before.records)
}

/// Whether a list comes that goes on from the one before.
fn is_believed(house: &House, before: &Checked) -> bool {
    believed(house, before).is_some()
}

fn believed(house: &House, before: &Checked) -> Option<Checked> {
    let mut now = act(later(start(), 62), 5);
    let since = Some(before.kept.size);
    let desk = &house.made.desk;
    let text = desk.access_list(&mut now, &house.client, since).ok()??;
    let list = AccessList::parse(text.as_bytes()).ok()?;
    list.check(Some(&before.kept)).ok()
}

fn change(path: &Path, table: &str, column: &str, client: &[u8; 16], number: usize) {
    let connection = Connection::open(path).unwrap();
    let (name, filter) = table.split_once(' ').unwrap();
    let sql = format!("select {column} from {table} limit 1 offset {}", number % 2);
    let read = |sql: &str| connection.query_row(sql, [client], |row| row.get::<_, Value>(0));
    let first = format!("select {column} from {table} limit 1");
    let old = read(&sql).or_else(|_| read(&first)).unwrap();
    let new = match old.clone() {
        Value::Integer(value) => Value::Integer(value + 1 + i64::try_from(number).unwrap()),
        Value::Text(mut text) => {
            text.replace_range(0..1, ["x", "y", "z"][number]);
            Value::Text(text)
        }
        Value::Blob(mut bytes) => {
            let place = number * (bytes.len() - 1) / 2;
            bytes[place] ^= 1 << number;
            Value::Blob(bytes)
        }
        other => panic!("{column} is {other:?}"),
    };
    let sql = format!("update {name} set {column} = ?2 {filter} and {column} = ?3");
    let changed = connection.execute(&sql, (client, new, old)).unwrap();
    assert!(changed > 0, "{table}.{column}");
}
