//! One contact, from either side.

pub(crate) mod decide;
pub(crate) mod file;

mod asked;
mod change;
mod initiate;
mod item;
mod read;
pub(crate) mod send;

pub(crate) use initiate::is_begun_by;
pub(crate) use item::{OPENED, first_words, line, open_version, opened_words, standing_promise};
pub(crate) use read::{answered, need, opened};
pub(crate) use send::{Origin, Outcome, Sending, Wish, help_key_of};
