//! `doctor`: every line says ok, look or wrong; wrong is exit code 1.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::program::{Came, came, command};

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n";

fn doctor(data: &Path) -> Came {
    let mut command = command(&["doctor"]);
    command
        .env("VESTIBULE_DATA_FOLDER", data)
        .env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0");
    came(&mut command)
}

#[test]
fn a_fresh_machine_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let came = doctor(&folder.path().join("new"));
    assert_eq!(came.code, 0, "{}{}", came.out, came.err);
    for line in came.out.lines().take_while(|line| !line.is_empty()) {
        assert!(
            line.starts_with("ok    ") || line.starts_with("look  "),
            "{line}"
        );
    }
    assert!(came.out.contains("the first start makes it"));
    assert!(
        !folder.path().join("new").exists(),
        "doctor changed something"
    );
}

#[test]
fn a_key_that_others_may_read_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let path = folder.path().join("root.key");
    fs::write(&path, KEY).unwrap();
    for (mode, code) in [(0o644, 1), (0o640, 1), (0o400, 1), (0o600, 0)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let came = doctor(folder.path());
        assert_eq!(came.code, code, "{mode:o}: {}", came.out);
        assert_eq!(came.out.contains("chmod 600"), code == 1, "{}", came.out);
    }
    fs::write(&path, "not a key").unwrap();
    let came = doctor(folder.path());
    assert!(
        came.code == 1 && came.out.contains("holds no key"),
        "{}",
        came.out
    );
}

#[test]
fn a_folder_that_others_may_write_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let came = doctor(folder.path());
    assert!(
        came.code == 1 && came.out.contains("chmod 700"),
        "{}",
        came.out
    );
}

#[test]
fn a_file_that_is_no_database_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(
        folder.path().join("practice.db"),
        "this is a shopping list, and quite a long one",
    )
    .unwrap();
    let came = doctor(folder.path());
    assert_eq!(came.code, 1, "{}", came.out);
}

#[test]
fn a_country_without_help_lines_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(&["doctor"]);
    command
        .env("VESTIBULE_DATA_FOLDER", folder.path().join("new"))
        .env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0")
        .env("VESTIBULE_PRACTICE_COUNTRY", "zz");
    let came = came(&mut command);
    assert!(
        came.code == 1 && came.out.contains("no help lines"),
        "{}",
        came.out
    );
}

#[test]
fn a_server_that_can_not_be_reached_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(&["doctor"]);
    command
        .env("VESTIBULE_DATA_FOLDER", folder.path().join("new"))
        .env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0")
        .env(
            "VESTIBULE_DATA_DATABASE",
            "postgres://nobody:hunter2@127.0.0.1:1/none",
        );
    let came = came(&mut command);
    assert_eq!(came.code, 1, "{}", came.out);
    assert!(!format!("{}{}", came.out, came.err).contains("hunter2"));
}
