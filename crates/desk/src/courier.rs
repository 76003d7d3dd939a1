//! Carrying effects out of the house: the one real outside that the desk has.

use practice::{EffectKind, PersonId};

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
