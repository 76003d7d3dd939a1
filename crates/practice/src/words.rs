//! Somebody's own words.

use std::fmt;

/// The most bytes that one contact may hold.
///
/// About ten thousand words: nobody reaches it by writing, and it bounds screening and sealing.
pub const WORDS_BYTES_MAX: usize = 64 * 1024;

/// Words that a person wrote, checked for size, cleaned of what no person types.
///
/// `Debug` prints a length only, so that words can not reach a log by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// Takes what a person typed: line ends become `\n`, NUL and other control characters go.
    ///
    /// Errors: [`WordsError::Empty`] when nothing but white space is left, [`WordsError::TooLong`]
    /// over [`WORDS_BYTES_MAX`].
    pub fn new(typed: &str) -> Result<Words, WordsError> {
        if typed.len() > WORDS_BYTES_MAX {
            return Err(WordsError::TooLong { bytes: typed.len() });
        }
        let clean: String = typed
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
            .collect();
        let trimmed = clean.trim();
        if trimmed.is_empty() {
            return Err(WordsError::Empty);
        }
        Ok(Words(trimmed.to_owned()))
    }

    /// No words at all: the help button needs none.
    pub fn none() -> Words {
        Words(String::new())
    }

    /// The words. Whoever calls this holds them in the clear.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many characters a person would count.
    pub fn length_chars(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} bytes)", self.0.len())
    }
}

/// Why typed text can not be a contact's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// There was nothing but white space.
    #[error("no words were written")]
    Empty,
    /// Longer than [`WORDS_BYTES_MAX`].
    #[error("the words are too long: {bytes} bytes, and {WORDS_BYTES_MAX} fit")]
    TooLong {
        /// How long they were, in bytes.
        bytes: usize,
    },
}
