//! Backups and restoring, keys and what they refuse, by the program itself.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::program::{Came, came, command};

/// The folder of an invented practice, made once for each test that changes it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Place {
        let place = Place {
            folder: tempfile::tempdir().unwrap(),
        };
        let data = place.data();
        let made = crate::program::run(&[
            "demo",
            "--no-serve",
            "--preset",
            "solo",
            "--data",
            data.to_str().unwrap(),
            "--now",
            "2026-05-12T14:46",
        ]);
        assert_eq!(made.code, 0, "{}", made.err);
        place
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    /// The program with the configuration of this place.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = command(args);
        command
            .env("VESTIBULE_DATA_FOLDER", self.data())
            .env("VESTIBULE_BACKUP_FOLDER", self.backups())
            .env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Came {
        came(&mut self.command(args))
    }

    /// The one backup of this kind.
    pub(crate) fn backup(&self, kind: &str) -> PathBuf {
        let mut found: Vec<PathBuf> = fs::read_dir(self.backups())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with(kind)
            })
            .collect();
        found.sort();
        found.pop().unwrap()
    }

    fn restore(&self, into: &Path, more: &[&str]) -> Came {
        let (practice, keys) = (self.backup("practice-"), self.backup("keys-"));
        let mut args = vec![
            "restore",
            "--practice",
            practice.to_str().unwrap(),
            "--keys",
            keys.to_str().unwrap(),
            "--into",
            into.to_str().unwrap(),
        ];
        args.extend(more);
        self.run(&args)
    }
}

/// Every file below a folder and what is in it. What only says that nobody has the data open, and is
/// empty, is left out.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|end| end != "lock") {
                found.insert(path.clone(), fs::read(path).unwrap());
            }
        }
    }
    found
}

fn refused(came: &Came, code: &str) {
    assert!(came.code > 0, "{}{}", came.out, came.err);
    assert!(came.err.contains(code), "{code}: {}{}", came.out, came.err);
    assert!(!came.err.contains("panic"), "{}", came.err);
}

#[test]
fn a_practice_is_backed_up_verified_and_restored() {
    let place = Place::new();
    for args in [&["backup"][..], &["backup", "keys"]] {
        let made = place.run(args);
        assert_eq!(made.code, 0, "{}", made.err);
        assert!(made.out.contains("written and read back"), "{}", made.out);
    }
    let files = [place.backup("practice-"), place.backup("keys-")];
    let verified = place.run(&[
        "backup",
        "verify",
        files[0].to_str().unwrap(),
        files[1].to_str().unwrap(),
    ]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    assert_eq!(verified.out.matches("ok ").count(), 2, "{}", verified.out);
    for file in &files {
        let mode = fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
    }

    let into = place.folder.path().join("again");
    let restored = place.restore(&into, &[]);
    assert_eq!(restored.code, 0, "{}{}", restored.out, restored.err);
    let doctor = came(
        place
            .command(&["doctor"])
            .env("VESTIBULE_DATA_FOLDER", &into)
            .env("VESTIBULE_DATA_KEY_FILE", place.data().join("root.key")),
    );
    assert!(
        doctor.out.contains("the database finds itself in order"),
        "{}",
        doctor.out
    );
    assert!(!doctor.out.contains("wrong "), "{}", doctor.out);
    refused(&place.restore(&into, &[]), "restore.folder");
}

#[test]
fn the_copy_of_the_practice_holds_no_key_and_that_of_the_keys_no_words() {
    let place = Place::new();
    let keys = place.data().join("keys.db");
    let wrapped: Vec<Vec<u8>> = {
        let connection = rusqlite::Connection::open(&keys).unwrap();
        let mut statement = connection
            .prepare("select wrapped from person_key")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert!(wrapped.len() > 10);
    let database = fs::read(place.data().join("practice.db")).unwrap();
    for key in &wrapped {
        assert!(!database.windows(key.len()).any(|part| part == key));
    }
    place.run(&["backup"]);
    let sealed = fs::read(place.backup("practice-")).unwrap();
    assert!(sealed.len() > database.len());
    assert!(!sealed.windows(15).any(|part| part == b"SQLite format 3"));
}

#[test]
fn a_backup_that_was_changed_or_cut_off_restores_nothing() {
    let place = Place::new();
    place.run(&["backup"]);
    place.run(&["backup", "keys"]);
    let (practice, keys) = (place.backup("practice-"), place.backup("keys-"));
    let before = contents(&place.data());
    for (file, other) in [(&practice, "practice"), (&keys, "keys")] {
        let whole = fs::read(file).unwrap();
        let header = whole.iter().position(|byte| *byte == b'\n').unwrap();
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            bytes
        };
        let middle = whole.len() / 2;
        for (what, bytes) in [
            ("cut off in the middle", whole[..middle].to_vec()),
            ("without its last byte", whole[..whole.len() - 1].to_vec()),
            ("with a byte more", [&whole[..], b"x"].concat()),
            ("nothing", Vec::new()),
            ("its first line alone", whole[..=header].to_vec()),
            ("another first line", flipped(header - 3)),
            ("another salt", flipped(header + 5)),
            ("another byte in the middle", flipped(middle)),
            ("another last byte", flipped(whole.len() - 1)),
        ] {
            fs::write(file, bytes).unwrap();
            let verified = place.run(&["backup", "verify", file.to_str().unwrap()]);
            assert_eq!(verified.code, 1, "{other} {what}: {}", verified.out);
            let into = place.folder.path().join("again");
            let restored = place.restore(&into, &[]);
            refused(&restored, "(backup.");
            assert!(
                contents(&into).is_empty(),
                "{other} {what}: {:?}",
                contents(&into).keys()
            );
        }
        fs::write(file, whole).unwrap();
    }
    assert_eq!(
        contents(&place.data()),
        before,
        "and the practice is as it was"
    );
    let swapped = place.run(&[
        "restore",
        "--practice",
        keys.to_str().unwrap(),
        "--keys",
        practice.to_str().unwrap(),
        "--into",
        place.folder.path().join("again").to_str().unwrap(),
    ]);
    refused(&swapped, "backup.kind");
}

#[test]
fn a_restore_wants_the_list_of_what_was_destroyed() {
    let place = Place::new();
    place.run(&["backup"]);
    place.run(&["backup", "keys"]);
    let list = place.backups().join("tombstones.list");
    assert!(list.exists(), "it lies beside the backups");
    let kept = fs::read(&list).unwrap();
    fs::remove_file(&list).unwrap();
    let into = place.folder.path().join("again");
    refused(&place.restore(&into, &[]), "tombstones.missing");
    fs::write(&list, b"vestibule-tombstones 1 nothing\n").unwrap();
    refused(&place.restore(&into, &[]), "tombstones.missing");
    fs::write(&list, &kept[..kept.len() - 3]).unwrap();
    refused(&place.restore(&into, &[]), "tombstones.changed");
    fs::remove_file(&list).unwrap();
    let restored = place.restore(&into, &["--without-tombstones"]);
    assert_eq!(restored.code, 0, "{}", restored.err);
}

#[test]
fn another_root_key_opens_no_backup() {
    let place = Place::new();
    place.run(&["backup"]);
    place.run(&["backup", "keys"]);
    let key = place.data().join("root.key");
    let right = fs::read(&key).unwrap();
    fs::write(&key, "ab".repeat(32)).unwrap();
    let into = place.folder.path().join("again");
    refused(&place.restore(&into, &[]), "backup.root");
    fs::write(&key, right).unwrap();
    assert_eq!(place.restore(&into, &[]).code, 0);
}

#[test]
fn a_passphrase_and_another_root_key_change_no_word() {
    let place = Place::new();
    let database = fs::read(place.data().join("practice.db")).unwrap();
    let key = place.data().join("root.key");
    let open = fs::read_to_string(&key).unwrap();
    let with = |args: &[&str], passphrase: &str| {
        came(place.command(args).env("VESTIBULE_PASSPHRASE", passphrase))
    };
    let rewrap = ["key", "rewrap", "--passphrase", "environment"];
    refused(&with(&rewrap, "too short"), "passphrase.short");
    assert_eq!(fs::read_to_string(&key).unwrap(), open);
    refused(
        &place.run(&["key", "rewrap", "--passphrase", "my passphrase"]),
        "passphrase.source",
    );
    let locked = with(&rewrap, "seven grey herons wait");
    assert_eq!(locked.code, 0, "{}", locked.err);
    let line = fs::read_to_string(&key).unwrap();
    assert!(line.starts_with("vestibule-root-key 1 argon2id") && !line.contains(open.trim()));
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    refused(&place.run(&["backup"]), "passphrase.missing");
    refused(
        &with(&["backup"], "seven grey herons wai"),
        "passphrase.wrong",
    );
    assert_eq!(with(&["backup"], "seven grey herons wait").code, 0);
    let doctor = place.run(&["doctor"]);
    assert!(
        doctor.out.contains("behind a passphrase (argon2id"),
        "{}",
        doctor.out
    );

    let after = fs::read(place.data().join("practice.db")).unwrap();
    assert!(after == database, "no word was sealed anew");
    let turned = with(
        &["key", "rewrap", "--new-root", "--passphrase", "environment"],
        "seven grey herons wait",
    );
    assert_eq!(turned.code, 0, "{}", turned.err);
    assert!(place.data().join("root.key.old").exists());
    assert!(!place.data().join("root.key.new").exists());
    assert_eq!(with(&["backup"], "seven grey herons wait").code, 0);
    // The log goes on under the new key, by the next number, and says so.
    assert!(
        turned.out.contains("goes on under a new key"),
        "{}",
        turned.out
    );
    let log = with(&["log", "key"], "seven grey herons wait");
    assert!(log.out.contains("/2+"), "{}{}", log.out, log.err);
    let nothing = with(&["log", "declare-key"], "seven grey herons wait");
    assert!(
        nothing.out.contains("nothing to declare"),
        "{}",
        nothing.err
    );

    let plain = with(&["key", "rewrap"], "seven grey herons wait");
    assert_eq!(plain.code, 0, "{}", plain.err);
    assert_ne!(fs::read_to_string(&key).unwrap(), open, "it is another key");
    assert_eq!(place.run(&["backup", "keys"]).code, 0);
}

#[test]
fn a_change_of_the_root_key_that_was_cut_short_is_finished() {
    let place = Place::new();
    let (key, next) = (
        place.data().join("root.key"),
        place.data().join("root.key.new"),
    );
    let before = fs::read(&key).unwrap();
    assert_eq!(place.run(&["key", "rewrap", "--new-root"]).code, 0);
    // As if the process had died between the key store and the names of the files.
    let after = fs::read(&key).unwrap();
    fs::rename(&key, &next).unwrap();
    fs::rename(place.data().join("root.key.old"), &key).unwrap();
    assert_eq!(fs::read(&key).unwrap(), before);
    let rewrapped = place.run(&["key", "rewrap"]);
    assert_eq!(rewrapped.code, 0, "{}", rewrapped.err);
    assert_eq!(fs::read(&key).unwrap(), after);
    assert!(!next.exists());
}

#[test]
fn a_restored_practice_is_not_served_before_its_clients_are_told() {
    let place = Place::new();
    assert_eq!(place.run(&["backup"]).code, 0);
    assert_eq!(place.run(&["backup", "keys"]).code, 0);
    let into = place.folder.path().join("restored");
    let restored = place.restore(&into, &["--without-tombstones"]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert!(restored.out.contains("declare-return"), "{}", restored.out);
    fs::copy(place.data().join("root.key"), into.join("root.key")).unwrap();
    let in_the_new = |args: &[&str]| {
        let mut command = place.command(args);
        command.env("VESTIBULE_DATA_FOLDER", &into);
        came(&mut command)
    };
    let closed = in_the_new(&["serve"]);
    assert_eq!(closed.code, 2, "{}", closed.err);
    assert!(closed.err.contains("restored.undeclared"), "{}", closed.err);
    let declared = in_the_new(&["log", "declare-return"]);
    assert_eq!(declared.code, 0, "{}", declared.err);
    assert!(declared.out.contains("/2+"), "{}", declared.out);
    let again = in_the_new(&["log", "declare-return"]);
    assert!(again.out.contains("nothing to declare"), "{}", again.err);
}
