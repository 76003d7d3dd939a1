//! The verifier in the browser says of every list, honest or not, what the program's own says.
//!
//! It is run under node where there is one. In continuous integration there has to be one.

use std::{fmt::Write as _, fs, io::Write as _, path::Path, process::Command};

use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};
use vault::{
    log::{AccessList, Contents, Kept, Standing},
    to_hex,
};

use crate::ledger::{AT, Ledger, client, key};

/// How many bits are flipped, spread over a file: each costs the browser's own hand two signatures.
const FLIPS: usize = 1_500;

/// The folder of the browser's verifier.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/static");

#[test]
fn both_verifiers_say_the_same() {
    let cases = written(honest().into_iter().chain(lies()).chain(damaged()));
    for said in [
        "first",
        "goes-on",
        "declared",
        "unconnected",
        "tree",
        "hole",
        "head",
        "forked",
    ] {
        let verdict = format!("\"verdict\":\"{said}\"");
        assert!(cases.contains(&verdict), "no case is {said}");
    }
    if let Err(differ) = agree(&cases, Path::new(FOLDER), &[]) {
        panic!("{differ}");
    }
}

/// Each check of the browser's verifier is left out once: that has to show.
#[test]
fn a_verifier_that_leaves_out_a_check_is_noticed() {
    let cases = written(honest().into_iter().chain(lies()));
    for left_out in [
        "if (one.practice !== origin.practice || one.client !== list.client) refuse('stranger');",
        "if (one.number !== place + 1) refuse('hole');",
        "if (one.previous !== previous || (previous !== null && previous >= leaf) || leaf >= size) refuse('chain');",
        "if (!await signed(utf8(text), signature) || last.leaf >= tree || tree > size) refuse('head');",
        "if (!root || hex(root) !== checkpoint.root) refuse('tree');",
        "if (kept.size > checkpoint.size || kept.entries > list.entries.length) refuse('shrunk');",
        "if (!isExpected) refuse('key');",
    ] {
        let folder = tempfile::tempdir().unwrap();
        for file in ["ed25519.mjs", "sha2.mjs"] {
            fs::copy(format!("{FOLDER}/{file}"), folder.path().join(file)).unwrap();
        }
        let whole = fs::read_to_string(format!("{FOLDER}/list.mjs")).unwrap();
        assert!(whole.contains(left_out), "{left_out}");
        fs::write(folder.path().join("list.mjs"), whole.replace(left_out, "")).unwrap();
        let noticed = agree(&cases, folder.path(), &["quick"]).is_err();
        assert!(noticed || !has_node(), "{left_out}");
    }
}

fn has_node() -> bool {
    Command::new("node").arg("--version").output().is_ok()
}

/// Errors: what the two said differently.
fn agree(cases: &str, folder: &Path, more: &[&str]) -> Result<(), String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(cases.as_bytes()).unwrap();
    let run = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agree.mjs"))
        .arg(file.path())
        .arg(folder)
        .args(more)
        .output();
    match run {
        Ok(run) if run.status.success() => Ok(()),
        Ok(run) => Err(String::from_utf8_lossy(&run.stdout).into_owned()),
        Err(error) if std::env::var_os("CI").is_some() => Err(format!("node is needed: {error}")),
        Err(_) => Ok(()),
    }
}

fn written(cases: impl Iterator<Item = Case>) -> String {
    let mut text = String::new();
    for (name, file, kept) in cases {
        let verdict = match AccessList::parse(&file).and_then(|list| list.check(kept.as_ref())) {
            Ok(checked) => code(checked.standing),
            Err(refusal) => refusal.code(),
        };
        let file = base64(&file);
        let kept = kept.map_or(Value::Null, |kept| as_json(&kept));
        let case = json!({ "name": name, "file": file, "kept": kept, "verdict": verdict });
        writeln!(text, "{case}").unwrap();
    }
    text
}

type Case = (String, Vec<u8>, Option<Kept>);

fn kept(ledger: &Ledger) -> Kept {
    ledger.list(client(1), None).check(None).unwrap().kept
}

fn honest() -> Vec<Case> {
    let before = Ledger::with(50);
    let mut after = before.restore(30, AT);
    (0..9).for_each(|_| after.add(client(1)));
    let mut other = Ledger::with(10);
    (0..60).for_each(|_| other.add(client(1)));
    let early = kept(&Ledger::with(20));
    let list = |ledger: &Ledger, since| ledger.list(client(1), since).text().into_bytes();
    let mut stranger = early.clone();
    stranger.public[3] ^= 1;
    let mut cases: Vec<Case> = vec![
        ("first".into(), list(&before, None), None),
        (
            "goes on".into(),
            list(&before, Some(20)),
            Some(early.clone()),
        ),
        (
            "unconnected".into(),
            list(&before, None),
            Some(early.clone()),
        ),
        ("declared".into(), list(&after, None), Some(kept(&before))),
        (
            "goes on over a return".into(),
            list(&after, Some(20)),
            Some(early),
        ),
        (
            "shrunk".into(),
            list(&Ledger::with(40), None),
            Some(kept(&before)),
        ),
        ("forked".into(), list(&other, Some(50)), Some(kept(&before))),
        ("another key".into(), list(&before, None), Some(stranger)),
    ];
    let mut handed_on = before.change_key(8, AT);
    (0..9).for_each(|_| handed_on.add(client(1)));
    let mut not_handed_on = Ledger::with(60);
    not_handed_on.signs_with = 8;
    let mut forged = before.clone();
    forged.signs_with = 9;
    let forged = forged.change_key(8, AT);
    let twice = handed_on.restore(55, AT).change_key(9, AT);
    let keys = [
        ("a key handed on", &handed_on, Some(50)),
        ("a key handed on, no way from before", &handed_on, None),
        ("a key not handed on", &not_handed_on, Some(50)),
        ("a key handed on by a stranger", &forged, Some(50)),
        ("two keys and a return", &twice, Some(50)),
    ];
    for (name, ledger, since) in keys {
        let known = Some(kept(&before));
        cases.push((name.into(), list(ledger, since), known));
        cases.push((format!("{name}, nothing kept"), list(ledger, since), None));
    }
    let whole = handed_on.contents(client(1), Some(20));
    for flip in 0..200 {
        let mut other = whole.clone();
        let mut text = other.notices[0].1.clone().into_bytes();
        let bit = flip * 7 % (text.len() * 7);
        text[bit / 7] ^= 1 << (bit % 7);
        other.notices[0].1 = String::from_utf8(text).unwrap();
        let text = AccessList::seal(other, &crate::ledger::key_of(8)).text();
        let known = (flip % 2 == 0).then(|| kept(&before));
        cases.push((
            format!("bit {bit} of a key notice"),
            text.into_bytes(),
            known,
        ));
    }
    for size in [1, 2, 3, 7, 8, 9, 255, 256, 257, 700] {
        let ledger = Ledger::with(size);
        for old in [1, size / 2, size] {
            if old == 0 {
                continue;
            }
            let kept = Some(kept(&Ledger::with(old)));
            let since = Some(crate::ledger::count(old));
            cases.push((format!("{old} then {size}"), list(&ledger, since), kept));
        }
    }
    cases
}

/// Lists that were changed and sealed again: what the seal does not see, the rest has to.
fn lies() -> Vec<Case> {
    let mut cases = Vec::new();
    let ledger = Ledger::with(40).restore(35, AT);
    let contents = ledger.contents(client(1), Some(20));
    let mut add = |name: String, contents: Contents| {
        let text = AccessList::seal(contents, &key()).text();
        cases.push((name, text.into_bytes(), None));
    };
    for place in 0..contents.entries.len() {
        let changed = |change: fn(&mut Contents, usize)| {
            let mut other = contents.clone();
            change(&mut other, place);
            other
        };
        add(
            format!("delete {place}"),
            changed(|list, at| drop(list.entries.remove(at))),
        );
        add(
            format!("end at {place}"),
            changed(|list, at| list.entries.truncate(at)),
        );
        add(
            format!("turn round at {place}"),
            changed(|list, at| list.entries[at..].reverse()),
        );
        add(
            format!("repeat {place}"),
            changed(|list, at| {
                list.entries.insert(at, list.entries[at].clone());
            }),
        );
        add(
            format!("nonce {place}"),
            changed(|list, at| list.entries[at].nonce[at] ^= 4),
        );
        add(
            format!("leaf {place}"),
            changed(|list, at| list.entries[at].leaf ^= 1),
        );
        add(
            format!("why {place}"),
            changed(|list, at| {
                list.entries[at].line = list.entries[at].line.replace("open", "shut");
            }),
        );
        add(
            format!("number {place}"),
            changed(|list, at| {
                let (from, to) = (format!(" {} ", at + 1), format!(" {} ", at + 2));
                list.entries[at].line = list.entries[at].line.replacen(&from, &to, 1);
            }),
        );
    }
    // Every seventh bit of every line, of one entry after the other.
    for flip in 0..FLIPS / 3 {
        let mut other = contents.clone();
        let entry = flip % other.entries.len();
        let mut line = other.entries[entry].line.clone().into_bytes();
        let bit = (flip * 7) % (line.len() * 7);
        line[bit / 7] ^= 1 << (bit % 7);
        other.entries[entry].line = String::from_utf8(line).unwrap();
        add(format!("bit {bit} of entry {entry}"), other);
    }
    cases
}

/// Files in which one bit was flipped, or which end early, or have a line less.
fn damaged() -> Vec<Case> {
    let text = Ledger::with(12)
        .restore(10, AT)
        .list(client(1), Some(5))
        .text();
    let mut cases = Vec::new();
    let bits = text.len() * 8;
    for flip in 0..FLIPS {
        let bit = flip * bits / FLIPS + flip % 8;
        let mut bytes = text.clone().into_bytes();
        bytes[(bit / 8) % text.len()] ^= 1 << (bit % 8);
        cases.push((format!("bit {bit}"), bytes, None));
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for place in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(place);
        cases.push((
            format!("without line {place}"),
            fewer.concat().into_bytes(),
            None,
        ));
        let mut twice = lines.clone();
        twice.insert(place, lines[place]);
        cases.push((
            format!("line {place} twice"),
            twice.concat().into_bytes(),
            None,
        ));
        let cut = lines[..place].concat().into_bytes();
        cases.push((format!("ends before line {place}"), cut, None));
    }
    let mut chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    for number in 0..200 {
        use proptest::prelude::Rng;
        let mut bytes = text.clone().into_bytes();
        let length = bytes.len();
        for _ in 0..=number % 3 {
            let place = usize::try_from(chance.next_u32()).unwrap() % length;
            bytes[place] = chance.next_u32().to_le_bytes()[0];
        }
        cases.push((format!("random {number}"), bytes, None));
    }
    cases
}

fn code(standing: Standing) -> &'static str {
    match standing {
        Standing::First => "first",
        Standing::GoesOn => "goes-on",
        Standing::Unconnected => "unconnected",
        Standing::Declared => "declared",
    }
}

fn as_json(kept: &Kept) -> Value {
    json!({
        "origin": kept.origin.to_string(), "public": to_hex(&kept.public),
        "client": to_hex(&kept.client), "size": kept.size, "root": to_hex(&kept.root),
        "entries": kept.entries, "last": kept.last,
    })
}

fn base64(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    Base64::encode_string(bytes)
}
