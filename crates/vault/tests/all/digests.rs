//! Digests are told apart by domain and by where parts end; hexadecimal goes there and back.

use proptest::{collection::vec, prelude::*};
use vault::{VaultError, digest, from_hex, same, to_hex};

proptest! {
    #[test]
    fn bytes_go_to_hexadecimal_and_back(bytes in vec(any::<u8>(), 0..100)) {
        let text = to_hex(&bytes);
        prop_assert_eq!(text.len(), bytes.len() * 2);
        prop_assert_eq!(from_hex(&text.to_uppercase()).unwrap(), bytes.clone());
        prop_assert_eq!(from_hex(&text).unwrap(), bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,12}") {
        let pairs = text.len() % 2 == 0;
        let hexadecimal = pairs && text.chars().all(|character| character.is_ascii_hexdigit());
        prop_assert_eq!(from_hex(&text).is_ok(), hexadecimal);
    }

    #[test]
    fn same_is_equality(a in vec(0_u8..2, 0..4), b in vec(0_u8..2, 0..4)) {
        prop_assert_eq!(same(&a, &b), a == b);
        prop_assert!(same(&a, &a.clone()));
    }

    #[test]
    fn digests_are_equal_only_for_equal_parts(
        a in vec(vec(0_u8..2, 0..3), 0..4), b in vec(vec(0_u8..2, 0..3), 0..4),
    ) {
        let parts = |parts: &[Vec<u8>]| {
            digest("test", &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
        };
        prop_assert_eq!(parts(&a) == parts(&b), a == b);
    }
}

#[test]
fn domains_and_the_ends_of_parts_change_the_digest() {
    let digests = [
        digest("token", &[b"ab", b"c"]),
        digest("request", &[b"ab", b"c"]),
        digest("token", &[b"a", b"bc"]),
        digest("token", &[b"abc"]),
        digest("token", &[b"abc", b""]),
        digest("token", &[b"", b"abc"]),
        digest("tokena", &[b"bc"]),
        digest("", &[b"token", b"abc"]),
        digest("token", &[]),
        digest("token", &[b""]),
    ];
    for (place, first) in digests.iter().enumerate() {
        for second in &digests[place + 1..] {
            assert_ne!(first, second);
        }
    }
}

#[test]
fn text_that_is_not_hexadecimal_is_refused() {
    for text in [
        "0", "0g", "g0", " 00", "00 ", "0x00", "+1", "é", "/0", ":0", "@0", "`0", "G0",
    ] {
        assert_eq!(from_hex(text), Err(VaultError::Hex), "{text}");
    }
    assert_eq!(from_hex("00fF"), Ok(vec![0, 255]));
    assert_eq!(from_hex(""), Ok(Vec::new()));
}
