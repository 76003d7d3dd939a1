//! Stored bytes of any shape are refused without panic, and `Debug` tells nothing.

use proptest::{collection::vec, prelude::*};
use vault::{
    Binding, Kind, RootKey, SEALED_BYTES_MAX, SEALED_BYTES_MIN, Sealed, SubjectKey, VaultError,
    WRAPPED_KEY_BYTES, WrappedKey,
};

const BINDING: Binding = Binding {
    subject: [1; 16],
    item: [2; 16],
    kind: Kind::new(3),
    version: 4,
};

/// Bytes of the right format and the given length.
fn format_1(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    bytes[0] = 1;
    bytes
}

proptest! {
    #[test]
    fn any_bytes_are_refused(mut bytes in vec(any::<u8>(), 0..2_000), fitting in any::<bool>()) {
        if fitting {
            bytes.resize(SEALED_BYTES_MIN, 0);
            bytes[0] = 1;
        }
        match Sealed::from_bytes(bytes.clone()) {
            Err(VaultError::Shape | VaultError::Format { .. }) => prop_assert!(!fitting),
            Err(other) => prop_assert!(false, "{}", other),
            Ok(sealed) => {
                let refused = SubjectKey::from_bytes([5; 32]).open(&BINDING, &sealed).unwrap_err();
                prop_assert_eq!(refused, VaultError::Refused);
            }
        }
        bytes.resize(WRAPPED_KEY_BYTES, 0);
        bytes[0] = 1;
        let wrapped = WrappedKey::from_bytes(bytes).unwrap();
        let refused = RootKey::from_bytes([8; 32]).unwrap_key(&[1; 16], &wrapped).unwrap_err();
        prop_assert_eq!(refused, VaultError::Refused);
    }
}

#[test]
fn sealed_words_have_few_lengths() {
    let overhead = SEALED_BYTES_MIN - 256;
    for length in 1..3_000 {
        let fits = [256, 512, 1024, 2048]
            .map(|frame| frame + overhead)
            .contains(&length);
        let shape = Sealed::from_bytes(format_1(length));
        assert_eq!(shape.is_ok(), fits, "{length} bytes");
        assert!(fits || shape == Err(VaultError::Shape), "{length} bytes");
    }
    assert!(Sealed::from_bytes(format_1(SEALED_BYTES_MAX)).is_ok());
    let twice = SEALED_BYTES_MAX * 2 - overhead;
    assert_eq!(Sealed::from_bytes(format_1(twice)), Err(VaultError::Shape));
    assert_eq!(Sealed::from_bytes(Vec::new()), Err(VaultError::Shape));
}

#[test]
fn wrapped_keys_have_one_length() {
    for length in 1..300 {
        let shape = WrappedKey::from_bytes(format_1(length));
        assert_eq!(shape.is_ok(), length == WRAPPED_KEY_BYTES, "{length} bytes");
    }
    assert_eq!(WrappedKey::from_bytes(Vec::new()), Err(VaultError::Shape));
}

#[test]
fn formats_we_do_not_know_are_named() {
    for found in [0, 2, 255] {
        let error = VaultError::Format { found };
        assert_eq!(
            WrappedKey::from_bytes(vec![found; WRAPPED_KEY_BYTES]),
            Err(error)
        );
        assert_eq!(
            Sealed::from_bytes(vec![found; SEALED_BYTES_MIN]),
            Err(error)
        );
    }
}

#[test]
fn debug_tells_lengths_and_no_secrets() {
    let root = RootKey::from_bytes([8; 32]);
    let key = SubjectKey::from_bytes([5; 32]);
    let wrapped = root.wrap(&[1; 16], &key, [9; 24]).unwrap();
    let sealed = key.seal_with_seed(&BINDING, [6; 32], b"words").unwrap();
    let opened = key.open(&BINDING, &sealed).unwrap();
    for (shown, expected) in [
        (format!("{root:?}"), "RootKey(..)"),
        (format!("{key:?}"), "SubjectKey(..)"),
        (format!("{wrapped:?}"), "WrappedKey(105 bytes)"),
        (format!("{sealed:#?}"), "Sealed(433 bytes)"),
        (format!("{opened:#?}"), "Opened(5 bytes)"),
    ] {
        assert_eq!(shown, expected);
    }
}

#[test]
fn codes_are_stable_and_tell_errors_apart() {
    let codes = [
        (VaultError::Refused, "vault.refused"),
        (VaultError::Shape, "vault.shape"),
        (VaultError::Format { found: 2 }, "vault.format"),
        (VaultError::TooLong, "vault.too-long"),
        (VaultError::RootKeyText, "vault.root-key-text"),
        (VaultError::Hex, "vault.hex"),
        (VaultError::Cipher, "vault.cipher"),
    ];
    for (error, code) in codes {
        assert_eq!(error.code(), code);
        let message = error.to_string();
        assert!(!message.ends_with('.'), "{message}");
        assert!(
            message.starts_with(|first: char| first.is_lowercase()),
            "{message}"
        );
    }
}
