//! The safety screen: words in, a finding out, on this machine.
//!
//! It routes; it does not diagnose, and it does not detect risk (requirement R-CRI-14). A text is
//! folded to plain letters (`normalise`), cut into words (`token`), read a second time when it
//! is disguised (`unmask`), matched against phrases that are data (`lexicon`, `matcher`),
//! and every match is weighed by the words around it (`scope`).
//!
//! Two things always hold: a reading takes time linear in the text, whatever the text, and what is
//! in doubt counts. A later judge may raise a finding of this crate, never lower it.

mod error;
mod report;

mod compile;
mod lexicon;
mod vocabulary;

mod escape;
mod lookalike;
mod normalise;
mod segment;
mod stream;
mod token;
mod unmask;

mod hint;
mod matcher;
mod reading;
mod scope;

use practice::Finding;

pub use crate::error::LexiconError;
pub use crate::lexicon::{Cue, Rule};
pub use crate::report::{
    Cause, Hint, Hit, Report, SCORE_AMBER, SCORE_RED, SCORE_UNSCREENED, Suppression,
};

use crate::compile::Compiled;

/// The longest text that is read in full, in bytes. It is some 10,000 words, more than a long
/// journal entry; beyond it the two ends are read, and the answer is `Unscreened` at least.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// The safety screen. Built once, shared by all.
#[derive(Debug)]
pub struct Screen {
    compiled: Compiled,
}

impl Screen {
    /// The screen of the lexicons that come with Vestibule: English and Spanish.
    ///
    /// # Errors
    ///
    /// None with the lexicons as shipped; a test reads them.
    pub fn builtin() -> Result<Screen, LexiconError> {
        Screen::from_toml(&[
            include_str!("../lexicon/en.toml"),
            include_str!("../lexicon/es.toml"),
            include_str!("../lexicon/hints-en.toml"),
            include_str!("../lexicon/hints-es.toml"),
        ])
    }

    /// The screen of these lexicons, each the text of one file.
    ///
    /// # Errors
    ///
    /// A lexicon that cannot be read, or a rule that is wrong, named by its id with the reason.
    pub fn from_toml(lexicons: &[&str]) -> Result<Screen, LexiconError> {
        Ok(Screen {
            compiled: compile::compile(lexicons)?,
        })
    }

    /// Read a text. It never fails, and takes time linear in the text up to [`TEXT_BYTES_MAX`].
    pub fn read(&self, text: &str) -> Report {
        if text.len() <= TEXT_BYTES_MAX {
            return reading::read(&self.compiled, &[(text, 0)], Finding::Clear);
        }
        let half = TEXT_BYTES_MAX / 2;
        let (head, _) = text.split_at(text.floor_char_boundary(half));
        let start = text.ceil_char_boundary(text.len() - half);
        let (_, tail) = text.split_at(start);
        reading::read(
            &self.compiled,
            &[(head, 0), (tail, start)],
            Finding::Unscreened,
        )
    }

    /// Every rule, in the order of the lexicons, for explanations and for review by a clinician.
    pub fn rules(&self) -> &[Rule] {
        &self.compiled.rules
    }

    /// Every cue of a kind of request, in the order of the lexicons.
    pub fn cues(&self) -> &[Cue] {
        &self.compiled.cues
    }
}
