//! The record as files: for machines, and for people.

mod json;
mod sent;
mod tell;

pub(crate) use json::json;
pub(crate) use sent::sent;
pub(crate) use tell::{left_out, tell};

use practice::Timestamp;

use crate::clock::Clock;

/// The day of an instant, as a file has it.
fn made_on(clock: &Clock, at: Timestamp) -> (u16, u8, u8) {
    let day = clock.day_of(at);
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(1970);
    (year, part(day.month()), part(day.day()))
}
