//! The front desk: every use case of the door, one function each.
//!
//! Gather, decide, record, act. The desk reads the facts once ([`facts`]), asks the core
//! ([`judge`], `contact::decide`), records contact, ruling, agenda, what falls due, effects and the
//! access entry in one transaction (`contact::file`), and carries the effects out later
//! ([`worker`]). It is the only crate that opens sealed words ([`sealing`]), and each opening is in
//! the access log, durable, before a word is shown.

pub mod gate;
pub mod view;

mod act;
mod error;

mod access;
mod agenda;
mod apart;
mod break_glass;
mod calendar;
mod channels;
mod contact;
mod deliver;
mod erasure;
mod home;
mod log;
mod records;
mod retention;
mod ringing;
pub mod safety;
mod setup;
mod share;
mod tell;
mod today;
mod worker;

mod choices;
mod courier;
mod facts;
mod house;
mod judge;
mod keyring;
pub mod no_show;
mod notes;
pub mod oncall;
mod permit;
mod sealing;
mod tally;
pub mod time;

pub mod broken;

use std::sync::Arc;

pub use act::Act;
pub use channels::ChannelError;
pub use courier::{Courier, CourierError, Envelope, Messenger, NotBrought, OnThePages, Parcel};
pub use deliver::{Offered, Tried};
pub use error::DeskError;
pub use keyring::vault_kind;
pub use log::{Asked, Standing, Witness, WitnessReply};
pub use setup::{Booking, Founding, Opening, Therapy};
pub use store::{delivery::Lane, session_change::ChangeKind};
pub use tell::{TellingKept, TellingWish};
pub use worker::Ticked;

/// The front desk of one practice. Clones share it.
#[derive(Clone, Debug)]
pub struct Desk {
    house: Arc<house::House>,
}

impl Desk {
    /// Whether the disk is full: only what may not wait is taken now (decision 78).
    pub fn is_full(&self) -> bool {
        self.house.store.is_full()
    }
}
