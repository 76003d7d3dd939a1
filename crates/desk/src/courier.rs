//! Carrying effects out of the house: the one real outside that the desk has.
//!
//! A parcel says that there is something for somebody; it is handed over while others wait, and so
//! at once. An envelope is what goes to one address outside, in its own time (`deliver.rs`). Neither
//! has a field for text.

use practice::{Address, EffectKind, Notification, PersonId, ProofCode};

/// What is carried. It has no field for text: whoever gets it learns that there is something, and
/// reads it behind the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// What kind of thing it is.
    pub kind: EffectKind,
    /// Who it is for.
    pub person: PersonId,
    /// The same for every try of one effect to one person, so that a second is known as a repeat.
    pub attempt: [u8; 16],
}

/// Why a parcel did not leave the house. It is tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the courier did not take it: {0}")]
pub struct CourierError(pub String);

/// Carries parcels: by mail, by push, by telephone, or only on the pages.
pub trait Courier: Send + Sync {
    /// Hands one parcel over. The same parcel may come twice.
    ///
    /// Errors: when it did not leave the house, or when that is not known.
    fn carry(&self, parcel: &Parcel) -> Result<(), CourierError>;
}

/// The courier of a practice that has set up no other: people see what there is when they look.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnThePages;

impl Courier for OnThePages {
    fn carry(&self, _: &Parcel) -> Result<(), CourierError> {
        Ok(())
    }
}

/// What is brought to one address. It has no field for text: which words a body has is decided
/// where it is sent, from files, and is the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Which body.
    pub notification: Notification,
    /// Six digits, with [`Notification::Proof`] only.
    pub code: Option<ProofCode>,
    /// Where it goes.
    pub to: Address,
    /// Who it is for, as an id that tells nothing outside.
    pub person: PersonId,
    /// The same for every try, so that a second is known as a repeat.
    pub attempt: [u8; 16],
    /// It goes before everything else, and rings.
    pub is_urgent: bool,
    /// It names no address of ours and looks like anybody's.
    pub is_discreet: bool,
    /// The language of its body, as a code such as `en`.
    pub language: String,
}

/// Why an envelope was not taken, with a stable code for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBrought {
    /// It did not get out, or nobody knows. It is tried again, and may come twice.
    #[error("not brought yet: {0}")]
    Later(&'static str),
    /// Nobody is at this address, for good.
    #[error("nobody is there: {0}")]
    NobodyThere(&'static str),
}

/// Brings envelopes to addresses of one kind. It answers within seconds, whatever the other side
/// does.
pub trait Messenger: Send + Sync {
    /// Brings one. The same may come twice.
    ///
    /// Errors: why it was not taken.
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought>;
}
