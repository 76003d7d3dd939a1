//! The access log from the command line: checking a list, returning to an older copy, witnessing.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use vault::log::{
    AccessList, Checkpoint, Contents, Entry, Growing, Origin, Person, Record, SigningKey, Tiles,
    commitment, consistency, leaf_hash, prove_many,
};

use crate::program::{Came, came, command, run};

const PRACTICE: [u8; 16] = [0xaa; 16];
const CLIENT: [u8; 16] = [0xbb; 16];
const AT: &str = "2026-05-12T09:12:33.000000Z";

fn key() -> SigningKey {
    SigningKey::from_bytes([7; 32])
}

fn origin() -> Origin {
    Origin::first(PRACTICE)
}

fn vkey() -> String {
    origin().verifier(key().public()).unwrap().vkey()
}

/// A list of so many entries, in a tree of nothing else.
fn list(entries: u64, since: Option<u64>) -> Contents {
    let mut growing = Growing::resume(0, |_| Ok(Vec::new())).unwrap();
    let mut lines: Vec<Entry> = Vec::new();
    for leaf in 0..entries {
        let record = Record {
            practice: PRACTICE,
            client: CLIENT,
            number: leaf + 1,
            previous: leaf.checked_sub(1),
            entry: [3; 16],
            actor: [4; 16],
            act: "contact.open".to_owned(),
            subject: [5; 16],
            why: "agenda".to_owned(),
            at: AT.to_owned(),
        };
        let line = record.line();
        growing.push(leaf_hash(&commitment(&[9; 32], &line)));
        let nonce = [9; 32];
        lines.push(Entry { leaf, nonce, line });
    }
    let leaves: Vec<u64> = (0..entries).collect();
    let root = growing.root().unwrap();
    let tiles = growing.tiles();
    let mut nodes = Tiles::new(|id| Ok(tiles.get(&id).cloned().unwrap_or_default()));
    let checkpoint = Checkpoint {
        origin: origin().to_string(),
        size: entries,
        root,
    };
    Contents {
        log: origin().verifier(key().public()).unwrap(),
        client: CLIENT,
        saved: AT.to_owned(),
        people: vec![Person {
            id: [4; 16],
            role: "clinician".to_owned(),
            name: "Dr Amara Osei".to_owned(),
        }],
        since: since.map(|old| (old, consistency(&mut nodes, old, entries).unwrap())),
        notices: Vec::new(),
        path: prove_many(&mut nodes, &leaves, entries).unwrap(),
        entries: lines,
        head: (
            entries,
            key()
                .sign_head(origin(), &CLIENT, entries, entries - 1, entries)
                .to_vec(),
        ),
        checkpoint: checkpoint.sign(&key()),
    }
}

fn saved(folder: &Path, name: &str, contents: Contents) -> String {
    let path = folder.join(name);
    fs::write(&path, AccessList::seal(contents, &key()).text()).unwrap();
    path.display().to_string()
}

#[test]
fn a_list_is_checked_offline_and_the_exit_code_says_whether_it_is_believed() {
    let folder = tempfile::tempdir().unwrap();
    let first = saved(folder.path(), "first", list(3, None));
    let next = saved(folder.path(), "next", list(8, Some(3)));
    let loose = saved(folder.path(), "loose", list(8, None));
    let short = saved(folder.path(), "short", list(2, None));
    let mut missing = list(8, None);
    missing.entries.remove(4);
    let missing = saved(folder.path(), "missing", missing);
    let text = fs::read_to_string(&next).unwrap();
    let changed = folder.path().join("changed").display().to_string();
    fs::write(&changed, text.replacen("05-12", "05-13", 1)).unwrap();
    let vkey = vkey();
    let other = origin()
        .verifier(SigningKey::from_bytes([8; 32]).public())
        .unwrap()
        .vkey();
    let said = |came: &Came| format!("{}{}", came.out, came.err);
    for (args, code, says) in [
        (vec![first.as_str()], 0, "Yes: 3 lines"),
        (vec![&first, "--key", &vkey], 0, "the key that you gave"),
        (vec![&first, "--key", &other], 1, "(key)"),
        (vec![&first, "--key", "nothing"], 2, "--key"),
        (
            vec![&next, "--before", &first],
            0,
            "It goes on from the list before.",
        ),
        (
            vec![&loose, "--before", &first],
            1,
            "nothing in it leads on",
        ),
        (vec![&short, "--before", &first], 1, "(shrunk)"),
        (vec![&missing], 1, "(hole)"),
        (vec![&changed], 1, "(seal)"),
        (vec!["/nowhere/list.txt"], 3, "can not be read"),
    ] {
        let mut command = vec!["verify"];
        command.extend(args);
        let came = run(&command);
        assert_eq!(came.code, code, "{command:?}: {}", said(&came));
        assert!(said(&came).contains(says), "{command:?}: {}", said(&came));
    }
    let whole = run(&["verify", &first]).out;
    assert!(
        whole.contains("Dr Amara Osei  contact.open, agenda"),
        "{whole}"
    );
    assert!(whole.contains(&vkey));
    assert!(!run(&["verify", "--quiet", &first]).out.contains("Osei"));
}

#[test]
fn a_list_can_be_asked_for_the_signature_of_a_witness() {
    let folder = tempfile::tempdir().unwrap();
    let alone = saved(folder.path(), "alone", list(3, None));
    let (witness, name) = (SigningKey::from_bytes([5; 32]), "witness.example/elm");
    let mut signed = list(3, None);
    let text = vault::log::Note::parse(&signed.checkpoint).unwrap().text;
    let line = vault::log::cosign(&witness, name, &text, 1_778_577_153);
    signed.checkpoint.push_str(&line);
    let signed = saved(folder.path(), "signed", signed);
    let vkey = |seed: u8, name: &str| {
        let public = SigningKey::from_bytes([seed; 32]).public();
        let kind = vault::log::NoteKind::Cosignature;
        vault::log::Verifier::new(name, kind, public)
            .unwrap()
            .vkey()
    };
    let (elm, other) = (vkey(5, name), vkey(6, name));
    let oak = vkey(6, "witness.example/oak");
    let of_log = vkey_of_log();
    let table: [(Vec<&str>, i32, &str); 8] = [
        (vec![&alone], 0, "Nobody outside the practice has signed"),
        (
            vec![&signed],
            0,
            "signatures of witness.example/elm, which were not checked",
        ),
        (
            vec![&signed, "--witness", &elm],
            0,
            "elm signed this head at 2026-05-12T09:12:33Z",
        ),
        (vec![&signed, "--witness", &other], 1, "elm has not signed"),
        (vec![&alone, "--witness", &elm], 1, "elm has not signed"),
        (
            vec![&signed, "--witness", &elm, "--witness", &oak],
            1,
            "oak has not signed",
        ),
        (vec![&signed, "--witness", &of_log], 2, "the key of a log"),
        (vec![&signed, "--witness", "nothing"], 2, "--witness"),
    ];
    for (args, code, says) in table {
        let mut command = vec!["verify"];
        command.extend(args);
        let came = run(&command);
        let said = format!("{}{}", came.out, came.err);
        assert_eq!(came.code, code, "{command:?}: {said}");
        assert!(said.contains(says), "{command:?}: {said}");
    }
}

fn vkey_of_log() -> String {
    vkey()
}

#[test]
fn the_door_stays_closed_on_an_older_copy_until_that_is_declared() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let with = |args: &[&str]| {
        let mut command = command(args);
        command.env("VESTIBULE_DATA_FOLDER", &data);
        command.env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0");
        command
    };
    let early = came(&mut with(&["log", "key"]));
    assert_eq!((early.code, early.out.as_str()), (2, ""), "{}", early.err);
    // The first start makes the practice.
    let mut child = with(&["serve"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(out.any(|line| line.unwrap().contains("http://")));
    end(&mut child);
    let vkey = came(&mut with(&["log", "key"]));
    assert_eq!(vkey.code, 0, "{}", vkey.err);
    let name = vkey.out.split('+').next().unwrap().to_owned();
    // What was signed before, as it stands beside the key: more than the database has.
    let root = fs::read_to_string(data.join("root.key")).unwrap();
    let practice = Origin::parse(&name).unwrap();
    let key = vault::RootKey::from_file_text(&root)
        .unwrap()
        .log_key(&practice.practice)
        .unwrap();
    let checkpoint = Checkpoint {
        origin: name.clone(),
        size: 12,
        root: [1; 32],
    };
    fs::write(data.join("root.key.checkpoint"), checkpoint.sign(&key)).unwrap();
    let closed = came(&mut with(&["serve"]));
    assert_eq!(closed.code, 2, "{}", closed.err);
    assert!(closed.err.contains("older copy"), "{}", closed.err);
    assert!(closed.err.contains("declare-return"), "{}", closed.err);
    let declared = came(&mut with(&["log", "declare-fork"]));
    assert_eq!(declared.code, 0, "{}", declared.err);
    let next = name.replace("/1", "/2");
    assert!(declared.out.contains(&next), "{}", declared.out);
    let again = came(&mut with(&["log", "declare-return"]));
    assert!(again.out.contains("nothing to declare"), "{}", again.out);
    let mut child = with(&["serve"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(out.any(|line| line.unwrap().contains("http://")));
    end(&mut child);
}

#[test]
fn a_witness_is_asked_over_http_and_keeps_what_it_saw() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("witness").display().to_string();
    let vkey = vkey();
    let args = [
        "witness",
        "--state",
        &state,
        "--name",
        "witness.example/elm",
        "--log",
        &vkey,
        "--listen",
        "127.0.0.1:0",
    ];
    let ask = |address: &str, old: u64, size: u64, path: Vec<[u8; 32]>| {
        let request = vault::log::AddCheckpoint {
            old,
            path,
            checkpoint: list(size, None).checkpoint,
        };
        post(address, &request.text())
    };
    let (mut child, address) = witness(&args);
    assert_eq!(ask(&address, 0, 3, Vec::new()).0, 200);
    let goes_on = list(8, Some(3)).since.unwrap().1;
    let (status, line) = ask(&address, 3, 8, goes_on.clone());
    assert_eq!(status, 200);
    assert!(line.starts_with("\u{2014} witness.example/elm "), "{line}");
    assert_eq!(
        ask(&address, 3, 8, goes_on.clone()),
        (409, "8\n".to_owned())
    );
    assert_eq!(ask(&address, 8, 9, goes_on).0, 422);
    assert_eq!(post(&address, "no request").0, 400);
    end(&mut child);
    // It remembers, also after it was stopped.
    let (mut child, address) = witness(&args);
    assert_eq!(ask(&address, 0, 3, Vec::new()), (409, "8\n".to_owned()));
    end(&mut child);
    fs::write(Path::new(&state).join("seen"), "damaged").unwrap();
    assert_eq!(run(&args).code, 3);
}

fn witness(args: &[&str]) -> (Child, String) {
    let mut child = command(args).stdout(Stdio::piped()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let address = out
        .lines()
        .find_map(|line| Some(line.unwrap().split_once("http://")?.1.to_owned()))
        .unwrap();
    (child, address)
}

fn post(address: &str, body: &str) -> (u16, String) {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /add-checkpoint HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

fn end(child: &mut Child) {
    let id = child.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    child.wait().unwrap();
}
