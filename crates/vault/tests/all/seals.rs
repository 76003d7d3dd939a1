//! A seal opens for the right key and the right place, and for nothing else (property P6).

use proptest::{array, collection::vec, prelude::*, sample::Index};
use vault::{
    Binding, Kind, Nonces, SEALED_BYTES_MIN, Sealed, SubjectKey, VaultError, WORDS_BYTES_MAX,
};

fn bindings() -> impl Strategy<Value = Binding> {
    (
        any::<[u8; 16]>(),
        any::<[u8; 16]>(),
        any::<u8>(),
        any::<u32>(),
    )
        .prop_map(|(subject, item, kind, version)| Binding {
            subject,
            item,
            kind: Kind::new(kind),
            version,
        })
}

fn words() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..8),
        vec(any::<u8>(), 240..270),
        vec(any::<u8>(), 0..5_000)
    ]
}

fn key(bytes: [u8; 32]) -> SubjectKey {
    SubjectKey::from_bytes(bytes)
}

fn fixed_binding() -> Binding {
    Binding {
        subject: [1; 16],
        item: [2; 16],
        kind: Kind::new(3),
        version: 4,
    }
}

proptest! {
    #[test]
    fn what_was_sealed_opens(
        bytes in any::<[u8; 32]>(), seed in any::<[u8; 32]>(), binding in bindings(), words in words(),
    ) {
        let sealed = key(bytes).seal_with_seed(&binding, seed, &words).unwrap();
        let stored = Sealed::from_bytes(sealed.clone().into_bytes()).unwrap();
        prop_assert_eq!(&stored, &sealed);
        let opened = key(bytes).open(&binding, &stored).unwrap();
        prop_assert_eq!(opened.as_bytes(), words.as_slice());
    }

    #[test]
    fn what_was_sealed_with_our_own_nonces_opens(
        bytes in any::<[u8; 32]>(), item_key in any::<[u8; 32]>(), binding in bindings(),
        nonces in (array::uniform24(any::<u8>()), array::uniform24(any::<u8>())), words in words(),
    ) {
        let nonces = Nonces { item_key: nonces.0, words: nonces.1 };
        let sealed = key(bytes).seal(&binding, item_key, &nonces, &words).unwrap();
        let opened = key(bytes).open(&binding, &sealed).unwrap();
        prop_assert_eq!(opened.as_bytes(), words.as_slice());
    }

    #[test]
    fn another_binding_does_not_open(binding in bindings(), bit in 0_usize..(37 * 8)) {
        let sealed = key([5; 32]).seal_with_seed(&binding, [6; 32], b"words").unwrap();
        let mask = 1_u8 << (bit % 8);
        let mut other = binding;
        match bit / 8 {
            place @ 0..16 => other.subject[place] ^= mask,
            place @ 16..32 => other.item[place - 16] ^= mask,
            32 => other.kind = Kind::new(binding.kind.number() ^ mask),
            place => other.version ^= u32::from(mask) << (8 * (place - 33)),
        }
        prop_assert_ne!(other, binding);
        prop_assert_eq!(key([5; 32]).open(&other, &sealed).unwrap_err(), VaultError::Refused);
    }

    #[test]
    fn another_key_does_not_open(bytes in any::<[u8; 32]>(), bit in 0_usize..256) {
        let sealed = key(bytes).seal_with_seed(&fixed_binding(), [6; 32], b"words").unwrap();
        let mut other = bytes;
        other[bit / 8] ^= 1 << (bit % 8);
        let refused = key(other).open(&fixed_binding(), &sealed).unwrap_err();
        prop_assert_eq!(refused, VaultError::Refused);
    }

    #[test]
    fn other_bytes_do_not_open(words in words(), place in any::<Index>(), change in 1_u8..) {
        let sealed = key([5; 32]).seal_with_seed(&fixed_binding(), [6; 32], &words).unwrap();
        let mut bytes = sealed.into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        match Sealed::from_bytes(bytes) {
            Err(error) => {
                prop_assert_eq!(place, 0);
                prop_assert_eq!(error, VaultError::Format { found: 1 ^ change });
            }
            Ok(changed) => prop_assert_eq!(
                key([5; 32]).open(&fixed_binding(), &changed).unwrap_err(),
                VaultError::Refused
            ),
        }
    }

    #[test]
    fn lengths_are_equal_inside_one_bucket(a in 0_usize..=252, b in 0_usize..=252) {
        prop_assert_eq!(sealed_bytes(a), sealed_bytes(b));
        prop_assert_eq!(sealed_bytes(a), SEALED_BYTES_MIN);
        // The next bucket, 512 bytes, has the same place for everything in it.
        prop_assert_eq!(sealed_bytes(253 + a), SEALED_BYTES_MIN + 256);
    }

    #[test]
    fn a_seed_that_comes_twice_shares_nothing_between_different_words(
        a in words(), b in words(), seed in any::<[u8; 32]>(),
    ) {
        prop_assume!(a != b);
        let first = key([5; 32]).seal_with_seed(&fixed_binding(), seed, &a).unwrap();
        let second = key([5; 32]).seal_with_seed(&fixed_binding(), seed, &b).unwrap();
        // The nonces stand right after the format byte and after the lock on the item key.
        prop_assert_ne!(&first.as_bytes()[1..25], &second.as_bytes()[1..25]);
        prop_assert_ne!(&first.as_bytes()[105..129], &second.as_bytes()[105..129]);
    }
}

fn sealed_bytes(words_bytes: usize) -> usize {
    let words = vec![b'x'; words_bytes];
    let sealed = key([5; 32])
        .seal_with_seed(&fixed_binding(), [6; 32], &words)
        .unwrap();
    sealed.as_bytes().len()
}

/// Every single bit of a short seal, not only those that chance picks.
#[test]
fn no_flipped_bit_opens() {
    let sealed = key([5; 32])
        .seal_with_seed(&fixed_binding(), [6; 32], b"words")
        .unwrap();
    assert!(key([5; 32]).open(&fixed_binding(), &sealed).is_ok());
    for bit in 8..sealed.as_bytes().len() * 8 {
        let mut bytes = sealed.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let changed = Sealed::from_bytes(bytes).unwrap();
        let refused = key([5; 32]).open(&fixed_binding(), &changed).unwrap_err();
        assert_eq!(refused, VaultError::Refused, "bit {bit}");
    }
}

#[test]
fn the_locks_of_two_seals_cannot_be_mixed() {
    let first = key([5; 32])
        .seal_with_seed(&fixed_binding(), [6; 32], b"words")
        .unwrap();
    let second = key([5; 32])
        .seal_with_seed(&fixed_binding(), [7; 32], b"words")
        .unwrap();
    let mut mixed = first.as_bytes()[..105].to_vec();
    mixed.extend_from_slice(&second.as_bytes()[105..]);
    let mixed = Sealed::from_bytes(mixed).unwrap();
    let refused = key([5; 32]).open(&fixed_binding(), &mixed).unwrap_err();
    assert_eq!(refused, VaultError::Refused);
}

#[test]
fn different_seeds_give_different_bytes_throughout() {
    let first = key([5; 32])
        .seal_with_seed(&fixed_binding(), [6; 32], b"words")
        .unwrap();
    let second = key([5; 32])
        .seal_with_seed(&fixed_binding(), [7; 32], b"words")
        .unwrap();
    let equal = first
        .as_bytes()
        .iter()
        .zip(second.as_bytes())
        .filter(|(a, b)| a == b)
        .count();
    // One byte in 256 is equal by chance; about two of these, and never as many as a nonce has.
    assert!(equal < 24, "{equal} bytes are equal");
}

#[test]
fn sealed_bytes_hold_no_words() {
    let canary = b"canary-4d2f9b";
    let words = canary.repeat(50);
    let sealed = key([5; 32])
        .seal_with_seed(&fixed_binding(), [6; 32], &words)
        .unwrap();
    for part in canary.windows(5) {
        assert!(!sealed.as_bytes().windows(5).any(|window| window == part));
    }
}

#[test]
fn the_longest_words_are_sealed_and_one_byte_more_is_not() {
    let mut words = vec![7; WORDS_BYTES_MAX];
    let sealed = key([5; 32])
        .seal_with_seed(&fixed_binding(), [6; 32], &words)
        .unwrap();
    assert_eq!(sealed.as_bytes().len(), vault::SEALED_BYTES_MAX);
    let opened = key([5; 32]).open(&fixed_binding(), &sealed).unwrap();
    assert!(opened.as_bytes() == words);

    words.push(7);
    let refused = key([5; 32])
        .seal_with_seed(&fixed_binding(), [6; 32], &words)
        .unwrap_err();
    assert_eq!(refused, VaultError::TooLong);
}
