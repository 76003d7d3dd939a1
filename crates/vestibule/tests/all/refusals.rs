//! What can not be used is refused with a code, and nothing is changed by the refusing
//! (reliability 5.14).

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Stdio},
};

use crate::{
    backup::{Place, contents},
    program::came,
};

/// Starts `serve`, which has to refuse, and finds everything as it was.
pub(crate) fn refuses(place: &Place, code: &str) {
    let before = contents(&place.data());
    let came = came(&mut place.command(&["serve"]));
    assert!(came.code > 0, "{code}: it opened");
    assert!(came.err.contains(code), "{code}: {}", came.err);
    assert!(!came.err.contains("panicked"), "{}", came.err);
    let after = contents(&place.data());
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>(),
        "{code}"
    );
    for (path, bytes) in &before {
        assert!(after[path] == *bytes, "{code} changed {}", path.display());
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn keys_that_do_not_belong_or_lie_open_are_refused() {
    let place = Place::new();
    let (root, keys) = (place.data().join("root.key"), place.data().join("keys.db"));
    let (right, store) = (fs::read(&root).unwrap(), fs::read(&keys).unwrap());

    for mode in [0o644, 0o640, 0o604, 0o660, 0o400] {
        set_mode(&root, mode);
        refuses(&place, "key.mode");
    }
    set_mode(&root, 0o600);
    set_mode(&keys, 0o644);
    refuses(&place, "keys.mode");
    set_mode(&keys, 0o600);

    for (text, code) in [
        ("ab".repeat(32), "key.wrong"),
        (String::new(), "key.text"),
        ("ab".repeat(31), "key.text"),
        ("a letter to somebody\n".repeat(200), "key.text"),
        (
            "vestibule-root-key 1 argon2id m=1 t=1".to_owned(),
            "key.text",
        ),
    ] {
        fs::write(&root, text).unwrap();
        refuses(&place, code);
    }
    fs::remove_file(&root).unwrap();
    refuses(&place, "key.missing");
    fs::write(&root, right).unwrap();
    set_mode(&root, 0o600);

    fs::remove_file(&keys).unwrap();
    refuses(&place, "keys.missing");
    fs::write(&keys, b"a letter to somebody, and no key store at all").unwrap();
    set_mode(&keys, 0o600);
    refuses(&place, "store.version");
    fs::copy(place.data().join("practice.db"), &keys).unwrap();
    refuses(&place, "store.version");
    let other = Place::new();
    fs::copy(other.data().join("keys.db"), &keys).unwrap();
    refuses(&place, "key.wrong");
    fs::write(&keys, &store[..store.len() / 2]).unwrap();
    refuses(&place, "store.damaged");

    fs::write(&keys, store).unwrap();
    assert_eq!(place.run(&["backup"]).code, 0, "and whole again it opens");
}

#[test]
fn a_database_that_is_cut_off_or_newer_is_refused() {
    let place = Place::new();
    let database = place.data().join("practice.db");
    let whole = fs::read(&database).unwrap();
    for part in [whole.len() / 2, whole.len() - 2048, 4096, 2048] {
        fs::write(&database, &whole[..part]).unwrap();
        refuses(&place, "store.damaged");
    }
    for part in [100, 50] {
        fs::write(&database, &whole[..part]).unwrap();
        refuses(&place, "store.");
    }
    let mut flipped = whole.clone();
    flipped[..16].copy_from_slice(b"no such database");
    fs::write(&database, &flipped).unwrap();
    refuses(&place, "store.version");
    let mut schema = whole.clone();
    schema[100..600].fill(0xff);
    fs::write(&database, &schema).unwrap();
    refuses(&place, "store.");

    fs::write(&database, &whole).unwrap();
    let connection = rusqlite::Connection::open(&database).unwrap();
    let newer = "insert into migration (migration_id, name) values (999, 'later')";
    connection.execute_batch(newer).unwrap();
    drop(connection);
    refuses(&place, "store.version");
}

#[test]
fn damage_in_any_page_never_opens_as_if_nothing_were() {
    let place = Place::new();
    let database = place.data().join("practice.db");
    let whole = fs::read(&database).unwrap();
    let pages = whole.len() / 2048;
    for page in (0..pages).step_by(pages / 12) {
        let mut bytes = whole.clone();
        let at = page * 2048;
        bytes[at..at + 64].iter_mut().for_each(|byte| *byte ^= 0x55);
        fs::write(&database, bytes).unwrap();
        let doctor = place.run(&["doctor"]);
        assert!(
            !doctor.err.contains("panicked"),
            "page {page}: {}",
            doctor.err
        );
        assert!(
            doctor.code == 1 && doctor.out.contains("(store."),
            "page {page}: {}",
            doctor.out
        );
    }
}

pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn serve(place: &Place) -> Running {
    use std::io::{BufRead, BufReader};
    let mut child = place
        .command(&["serve"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("http://") {
        line.clear();
        assert!(
            out.read_line(&mut line).unwrap() > 0,
            "the door did not open"
        );
    }
    Running(child)
}

#[test]
fn a_second_process_is_refused_and_a_backup_is_made_all_the_same() {
    let place = Place::new();
    let running = serve(&place);
    let second = place.run(&["serve"]);
    assert!(
        second.code > 0 && second.err.contains("store.in-use"),
        "{}",
        second.err
    );
    let rewrap = place.run(&["key", "rewrap", "--new-root"]);
    assert!(
        rewrap.code > 0 && rewrap.err.contains("store.in-use"),
        "{}",
        rewrap.err
    );
    for args in [&["backup"][..], &["backup", "keys"]] {
        let made = place.run(args);
        assert_eq!(made.code, 0, "{}{}", made.out, made.err);
        assert!(made.out.contains("written and read back"), "{}", made.out);
    }
    drop(running);
    let files = [place.backup("practice-"), place.backup("keys-")];
    let verified = place.run(&[
        "backup",
        "verify",
        files[0].to_str().unwrap(),
        files[1].to_str().unwrap(),
    ]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert!(place.data().join("tombstones.list").exists());
}
