//! Padding to a few sizes, so that the length of sealed bytes tells next to nothing.
//!
//! A frame is `length (4, big-endian) ‖ words ‖ zeros`, filled up to a power of two. Every text
//! has exactly one frame, and every frame holds exactly one text.

use zeroize::Zeroizing;

use crate::error::VaultError;

/// The most words one seal holds, in bytes: what fits the largest frame of 16 MiB. Far above any
/// contact or journal entry, and small enough to be held in memory twice on the smallest machine
/// we support.
pub const WORDS_BYTES_MAX: usize = FRAME_BYTES_MAX - LENGTH_BYTES;

/// The smallest frame, in bytes. A yes, a no and two sentences look the same.
pub(crate) const FRAME_BYTES_MIN: usize = 256;
/// The largest frame, in bytes; see [`WORDS_BYTES_MAX`].
pub(crate) const FRAME_BYTES_MAX: usize = 16 * 1024 * 1024;

const LENGTH_BYTES: usize = 4;

/// Whether a frame can have this length, in bytes.
pub(crate) fn is_frame_length(bytes: usize) -> bool {
    bytes.is_power_of_two() && (FRAME_BYTES_MIN..=FRAME_BYTES_MAX).contains(&bytes)
}

/// Puts words into their frame.
pub(crate) fn pad(words: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let length = u32::try_from(words.len()).map_err(|_| VaultError::TooLong)?;
    let frame_bytes = frame_length(words.len()).ok_or(VaultError::TooLong)?;
    // The full capacity at once: growing would leave words behind in memory that is not wiped.
    let mut frame = Zeroizing::new(Vec::with_capacity(frame_bytes));
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(words);
    frame.resize(frame_bytes, 0);
    Ok(frame)
}

/// Takes words out of their frame, in place; refuses a frame that [`pad`] would not have made.
pub(crate) fn unpad(mut frame: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (length, rest) = frame.split_first_chunk().ok_or(VaultError::Refused)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| VaultError::Refused)?;
    let zeros = rest.get(length..).ok_or(VaultError::Refused)?;
    if zeros.iter().any(|byte| *byte != 0) || frame_length(length) != Some(frame.len()) {
        return Err(VaultError::Refused);
    }
    frame.drain(..LENGTH_BYTES);
    frame.truncate(length);
    Ok(frame)
}

/// The length of the frame for so many bytes of words, if there is one.
fn frame_length(words_bytes: usize) -> Option<usize> {
    if words_bytes > WORDS_BYTES_MAX {
        return None;
    }
    let filled = words_bytes.checked_add(LENGTH_BYTES)?;
    Some(filled.checked_next_power_of_two()?.max(FRAME_BYTES_MIN))
}

#[cfg(test)]
mod tests {
    use super::{WORDS_BYTES_MAX, is_frame_length, pad, unpad};
    use crate::error::VaultError;
    use zeroize::Zeroizing;

    /// Bytes of words, bytes of their frame.
    const FRAMES: [(usize, usize); 9] = [
        (0, 256),
        (1, 256),
        (252, 256),
        (253, 512),
        (508, 512),
        (509, 1024),
        (1020, 1024),
        (4093, 8192),
        (WORDS_BYTES_MAX, 16 * 1024 * 1024),
    ];

    #[test]
    fn frames_have_few_lengths_and_give_back_the_words() {
        for (words_bytes, frame_bytes) in FRAMES {
            let words = vec![7; words_bytes];
            let frame = pad(&words).unwrap();
            assert_eq!(frame.len(), frame_bytes, "{words_bytes} bytes of words");
            assert_eq!(frame.capacity(), frame_bytes, "the frame never grew");
            assert!(is_frame_length(frame_bytes));
            assert_eq!(*unpad(frame).unwrap(), words);
        }
    }

    #[test]
    fn too_many_words_have_no_frame() {
        let words = vec![7; WORDS_BYTES_MAX + 1];
        assert_eq!(pad(&words), Err(VaultError::TooLong));
    }

    #[test]
    fn words_that_end_in_zeros_keep_them() {
        for words in [&[0; 3][..], &[1, 0, 0], &[0; 252], &[0; 300]] {
            assert_eq!(*unpad(pad(words).unwrap()).unwrap(), words);
        }
    }

    #[test]
    fn a_frame_we_would_not_make_is_refused() {
        let frame = |length: u32, bytes: usize, last: u8| {
            let mut frame = length.to_be_bytes().to_vec();
            frame.resize(bytes, 0);
            *frame.last_mut().unwrap() = last;
            Zeroizing::new(frame)
        };
        assert!(unpad(frame(5, 256, 0)).is_ok());
        for (name, bad) in [
            ("padding is not zero", frame(5, 256, 1)),
            ("longer than the frame", frame(253, 256, 0)),
            ("longest length there is", frame(u32::MAX, 256, 0)),
            ("a larger frame than needed", frame(5, 512, 0)),
            ("no frame length", frame(5, 300, 0)),
            ("shorter than its length field", Zeroizing::new(vec![0; 3])),
            ("nothing", Zeroizing::new(Vec::new())),
        ] {
            assert_eq!(unpad(bad), Err(VaultError::Refused), "{name}");
        }
    }

    #[test]
    fn only_powers_of_two_within_the_limits_are_frame_lengths() {
        for bytes in [
            0,
            1,
            128,
            255,
            257,
            300,
            16 * 1024 * 1024 + 1,
            32 * 1024 * 1024,
        ] {
            assert!(!is_frame_length(bytes), "{bytes}");
        }
    }
}
