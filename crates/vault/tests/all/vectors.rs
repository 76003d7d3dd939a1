//! Golden vectors of format 1: what was sealed once opens for ever, and the format does not drift.

use std::collections::BTreeMap;

use vault::{
    Binding, Kind, Nonces, RootKey, Sealed, SubjectKey, WrappedKey, digest, from_hex, to_hex,
};

const FORMAT_1: &str = include_str!("golden/format_1.txt");
const WORDS: &str = "I slept badly again. Café, 3 a.m.";

/// `N` bytes that count up from `first`; the vectors were made with such keys.
fn counting<const N: usize>(first: u8) -> [u8; N] {
    std::array::from_fn(|place| first + u8::try_from(place).unwrap())
}

fn golden() -> BTreeMap<&'static str, Vec<u8>> {
    FORMAT_1
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once(" = ").unwrap())
        .map(|(name, hex)| (name, from_hex(hex).unwrap()))
        .collect()
}

fn binding() -> Binding {
    Binding {
        subject: counting(64),
        item: counting(80),
        kind: Kind::new(7),
        version: 3,
    }
}

fn subject_key() -> SubjectKey {
    SubjectKey::from_bytes(counting(32))
}

#[test]
fn the_old_way_from_root_key_to_words_still_opens() {
    let golden = golden();
    let root = RootKey::from_bytes(counting(0));
    let wrapped = WrappedKey::from_bytes(golden["wrapped"].clone()).unwrap();
    let key = root.unwrap_key(&binding().subject, &wrapped).unwrap();
    for (name, words) in [
        ("empty", String::new()),
        ("words", WORDS.to_owned()),
        ("seeded", WORDS.to_owned()),
        ("two_frames", "x".repeat(253)),
    ] {
        let sealed = Sealed::from_bytes(golden[name].clone()).unwrap();
        let opened = key.open(&binding(), &sealed).unwrap();
        assert_eq!(opened.as_bytes(), words.as_bytes(), "{name}");
    }
}

#[test]
fn sealing_gives_the_same_bytes_as_before() {
    let golden = golden();
    let nonces = Nonces {
        item_key: counting(128),
        words: counting(152),
    };
    for (name, words) in [
        ("empty", ""),
        ("words", WORDS),
        ("two_frames", &"x".repeat(253)),
    ] {
        let sealed = subject_key().seal(&binding(), counting(96), &nonces, words.as_bytes());
        assert_eq!(
            to_hex(sealed.unwrap().as_bytes()),
            to_hex(&golden[name]),
            "{name}"
        );
    }
}

#[test]
fn sealing_with_a_seed_gives_the_same_bytes_as_before() {
    let sealed = subject_key().seal_with_seed(&binding(), counting(176), WORDS.as_bytes());
    assert_eq!(
        to_hex(sealed.unwrap().as_bytes()),
        to_hex(&golden()["seeded"])
    );
}

#[test]
fn wrapping_gives_the_same_bytes_as_before() {
    let root = RootKey::from_bytes(counting(0));
    let wrapped = root
        .wrap(&counting(64), &subject_key(), counting(208))
        .unwrap();
    assert_eq!(to_hex(wrapped.as_bytes()), to_hex(&golden()["wrapped"]));
}

#[test]
fn digests_are_the_same_as_before() {
    let golden = golden();
    assert_eq!(digest("", &[]).as_slice(), golden["digest_none"]);
    assert_eq!(
        digest("policy book", &[b"a", b"", b"bc"]).as_slice(),
        golden["digest_parts"]
    );
}
