//! The record as its client has it: copies, requests about it, and what is sent to others.
//!
//! Invariant: nothing here reads psychotherapy notes. No file, no request and no disclosure can name
//! them.

pub(crate) mod clock;
pub(crate) mod request;
pub(crate) mod view;

mod copy;
mod disclosure;
mod gather;
mod keeping;
