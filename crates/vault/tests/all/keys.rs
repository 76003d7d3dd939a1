//! Root keys from files, and subjects' keys wrapped under them.

use proptest::{array, prelude::*};
use vault::{
    Binding, Kind, RootKey, SubjectKey, VaultError, WRAPPED_KEY_BYTES, WrappedKey, to_hex,
};

const BINDING: Binding = Binding {
    subject: [1; 16],
    item: [2; 16],
    kind: Kind::new(3),
    version: 4,
};

proptest! {
    #[test]
    fn a_wrapped_key_unwraps_to_the_same_key(
        root in any::<[u8; 32]>(), subject in any::<[u8; 16]>(), bytes in any::<[u8; 32]>(),
        nonce in array::uniform24(any::<u8>()),
    ) {
        let root = RootKey::from_bytes(root);
        let key = SubjectKey::from_bytes(bytes);
        let wrapped = root.wrap(&subject, &key, nonce).unwrap();
        let stored = WrappedKey::from_bytes(wrapped.clone().into_bytes()).unwrap();
        prop_assert_eq!(&stored, &wrapped);

        let sealed = key.seal_with_seed(&BINDING, [6; 32], b"words").unwrap();
        let unwrapped = root.unwrap_key(&subject, &stored).unwrap();
        let opened = unwrapped.open(&BINDING, &sealed).unwrap();
        prop_assert_eq!(opened.as_bytes(), b"words");
    }

    #[test]
    fn another_subject_or_root_key_does_not_unwrap(bit in 0_usize..(48 * 8)) {
        let wrapped = RootKey::from_bytes([8; 32])
            .wrap(&[1; 16], &SubjectKey::from_bytes([5; 32]), [9; 24])
            .unwrap();
        let (mut root, mut subject) = ([8; 32], [1; 16]);
        match bit / 8 {
            place @ 0..32 => root[place] ^= 1 << (bit % 8),
            place => subject[place - 32] ^= 1 << (bit % 8),
        }
        let refused = RootKey::from_bytes(root).unwrap_key(&subject, &wrapped).unwrap_err();
        prop_assert_eq!(refused, VaultError::Refused);
    }

    #[test]
    fn the_text_of_a_key_file_gives_the_key_back(bytes in any::<[u8; 32]>(), space in "[ \t\r\n]*") {
        let text = RootKey::from_bytes(bytes).to_file_text();
        prop_assert_eq!(text.as_str(), to_hex(&bytes) + "\n");
        for text in [format!("{space}{}{space}", *text), text.to_uppercase()] {
            let read = RootKey::from_file_text(&text).unwrap().to_file_text();
            prop_assert_eq!(read.trim(), to_hex(&bytes));
        }
    }
}

#[test]
fn no_flipped_bit_unwraps() {
    let root = RootKey::from_bytes([8; 32]);
    let key = SubjectKey::from_bytes([5; 32]);
    let wrapped = root.wrap(&[1; 16], &key, [9; 24]).unwrap();
    for bit in 8..WRAPPED_KEY_BYTES * 8 {
        let mut bytes = wrapped.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let changed = WrappedKey::from_bytes(bytes).unwrap();
        let refused = root.unwrap_key(&[1; 16], &changed).unwrap_err();
        assert_eq!(refused, VaultError::Refused, "bit {bit}");
    }
}

#[test]
fn other_texts_are_no_root_key() {
    let key = "a".repeat(64);
    for (name, text) in [
        ("nothing", String::new()),
        ("space only", "  \n".to_owned()),
        ("one character short", "a".repeat(63)),
        ("one byte short", "a".repeat(62)),
        ("one byte long", "a".repeat(66)),
        ("not hexadecimal", "g".repeat(64)),
        ("a prefix", format!("0x{key}")),
        ("two keys", format!("{key}\n{key}")),
        ("space inside", format!("{} {}", &key[..32], &key[32..])),
        ("letters of 64 characters but more bytes", "é".repeat(64)),
    ] {
        let refused = RootKey::from_file_text(&text).unwrap_err();
        assert_eq!(refused, VaultError::RootKeyText, "{name}");
    }
}
