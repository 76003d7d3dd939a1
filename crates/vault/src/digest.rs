//! Digests that cannot be mistaken for each other, hexadecimal text, and comparing in silence.

use ctutils::CtEq;
use sha2::{Digest, Sha256};

use crate::error::VaultError;

/// The length of a digest, in bytes.
pub const DIGEST_BYTES: usize = 32;

const DOMAIN: &[u8] = b"vestibule digest 1";

/// The SHA-256 of `parts`, told apart by `domain`.
///
/// `domain` names what is digested and for what, for example `"policy book"`. Domain and parts
/// are each written with their length before them, and the number of parts before all: moving
/// bytes from one part to the next, adding an empty part or changing the domain gives another
/// digest.
///
/// This hides nothing that could be guessed: digest tokens of full entropy, not names.
pub fn digest(domain: &str, parts: &[&[u8]]) -> [u8; DIGEST_BYTES] {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    let mut update = |bytes: &[u8]| {
        hasher.update(length(bytes.len()));
        hasher.update(bytes);
    };
    update(domain.as_bytes());
    update(&length(parts.len()));
    for part in parts {
        update(part);
    }
    hasher.finalize().into()
}

/// The SHA-256 of a file as everybody computes it, so that whoever has the file can compare.
pub fn file_hash(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    Sha256::digest(bytes).into()
}

/// Whether two byte strings are the same, in a time that depends on their lengths only.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Bytes as lower-case hexadecimal text.
pub fn to_hex(bytes: &[u8]) -> String {
    // The full capacity at once, so that a key's text is never copied while it grows.
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        for nibble in [byte >> 4, byte & 0x0f] {
            text.extend(char::from_digit(nibble.into(), 16));
        }
    }
    text
}

/// Bytes from hexadecimal text, in lower or upper case; no prefix, no spaces.
///
/// # Errors
///
/// [`VaultError::Hex`] for an odd number of characters or any other character.
pub fn from_hex(text: &str) -> Result<Vec<u8>, VaultError> {
    let (pairs, odd) = text.as_bytes().as_chunks::<2>();
    if !odd.is_empty() {
        return Err(VaultError::Hex);
    }
    let mut bytes = Vec::with_capacity(pairs.len());
    for [high, low] in pairs {
        bytes.push((nibble(*high)? << 4) | nibble(*low)?);
    }
    Ok(bytes)
}

fn nibble(character: u8) -> Result<u8, VaultError> {
    match character {
        b'0'..=b'9' => Ok(character - b'0'),
        b'a'..=b'f' => Ok(character - b'a' + 10),
        b'A'..=b'F' => Ok(character - b'A' + 10),
        _ => Err(VaultError::Hex),
    }
}

fn length(length: usize) -> [u8; 8] {
    // No machine we build for has more than 64 bits of length.
    u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes()
}
