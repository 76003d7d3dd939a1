//! Conversions to and from the formats of other systems: bytes in, values of the practice out, and
//! the other way round. No I/O, no clock, and nothing that comes in is trusted or followed.

pub mod calendar;
pub mod copy;
pub mod document;
