//! Reading and writing the lines of a log's texts, in one way only: what was written differently is
//! not read.

use std::fmt::Write;

use base64ct::{Base64, Encoding};

use super::{error::LogError, tree::Hash};

/// Bytes as standard base64, padded.
pub(crate) fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Bytes from standard base64; only the one way to write them is taken.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).ok()
}

/// A hash from standard base64.
pub(crate) fn hash(text: &str) -> Result<Hash, LogError> {
    // A list has hundreds of thousands of them, and nothing in it is secret: this takes no care to be
    // as quick whatever it reads.
    let shape = || LogError::Shape("a hash in base64");
    let text = text.strip_suffix('=').ok_or_else(shape)?;
    let mut hash = Hash::default();
    let (fours, last) = text.as_bytes().as_chunks::<4>();
    let (threes, end) = hash.as_chunks_mut::<3>();
    let ([one, two, three], [first, second]) = (last, end) else {
        return Err(shape());
    };
    if fours.len() != threes.len() {
        return Err(shape());
    }
    let sextet = |letter: u8| SEXTETS.get(usize::from(letter)).copied().unwrap_or(NONE);
    let mut seen = 0;
    for (out, four) in threes.iter_mut().zip(fours) {
        let [a, b, c, d] = four.map(sextet);
        seen |= a | b | c | d;
        *out = [(a << 2) | (b >> 4), (b << 4) | (c >> 2), (c << 6) | d];
    }
    let [a, b, c] = [*one, *two, *three].map(sextet);
    seen |= a | b | c;
    (*first, *second) = ((a << 2) | (b >> 4), (b << 4) | (c >> 2));
    // The last two bits stand for nothing, and there is one way to write them.
    if seen & NONE == 0 && c & 3 == 0 {
        Ok(hash)
    } else {
        Err(shape())
    }
}

/// What no letter of base64 stands for.
const NONE: u8 = 0x80;

/// What each letter of base64 stands for.
const SEXTETS: [u8; 256] = sextets();

const fn sextets() -> [u8; 256] {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut table = [NONE; 256];
    let mut value = 0;
    let mut rest: &[u8] = letters;
    while let [letter, after @ ..] = rest {
        let (_, from) = table.split_at_mut(letter_place(*letter));
        if let [first, ..] = from {
            *first = value;
        }
        value += 1;
        rest = after;
    }
    table
}

#[expect(clippy::as_conversions, reason = "no other way is constant")]
const fn letter_place(letter: u8) -> usize {
    letter as usize
}

/// A number as decimal digits, without leading zeros.
pub(crate) fn number(text: &str) -> Result<u64, LogError> {
    let is_plain = text == "0" || !text.starts_with('0');
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let shape = LogError::Shape("a decimal number");
    if !is_plain || !is_digits {
        return Err(shape);
    }
    // JavaScript counts to here without a slip, and no practice gets near it.
    text.parse()
        .ok()
        .filter(|number| *number < 1 << 53)
        .ok_or(shape)
}

/// An id as 32 lower-case hexadecimal digits.
pub(crate) fn id(text: &str) -> Result<[u8; 16], LogError> {
    let shape = LogError::Shape("an id");
    let (pairs, odd) = text.as_bytes().as_chunks::<2>();
    let mut id = [0; 16];
    if !odd.is_empty() || pairs.len() != id.len() {
        return Err(shape);
    }
    for (byte, [high, low]) in id.iter_mut().zip(pairs) {
        let (Some(high), Some(low)) = (digit(*high), digit(*low)) else {
            return Err(shape);
        };
        *byte = (high << 4) | low;
    }
    Ok(id)
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

/// Text as one word without spaces: everything but letters, digits and `. _ -` is `%` and two
/// hexadecimal digits; nothing at all is `-`.
pub(crate) fn word(text: &str) -> String {
    if text.is_empty() {
        return "-".to_owned();
    }
    let mut word = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            word.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(word, "%{byte:02X}");
        }
    }
    // A lone dash would be nothing.
    if word == "-" { "%2D".to_owned() } else { word }
}

/// The text of such a word. Only the one way to write it is taken.
pub(crate) fn from_word(written: &str) -> Result<String, LogError> {
    let shape = || LogError::Shape("a word of a list");
    if written == "-" {
        return Ok(String::new());
    }
    if !written.is_empty() && written.bytes().all(is_plain) {
        return Ok(written.to_owned());
    }
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_first_chunk::<2>().ok_or_else(shape)?;
        let digits = std::str::from_utf8(digits).map_err(|_| shape())?;
        bytes.extend(crate::from_hex(digits).map_err(|_| shape())?);
        rest = after;
    }
    let text = String::from_utf8(bytes).map_err(|_| shape())?;
    if word(&text) == written {
        Ok(text)
    } else {
        Err(shape())
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// Whether this is an instant as it is written in a log: `2026-05-12T09:12:33.000000Z`.
pub(crate) fn is_instant(text: &str) -> bool {
    let pattern = b"dddd-dd-ddTdd:dd:dd.ddddddZ";
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern)
            .all(|(byte, expected)| match expected {
                b'd' => byte.is_ascii_digit(),
                other => byte == *other,
            })
}
