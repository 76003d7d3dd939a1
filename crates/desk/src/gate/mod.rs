//! The gate: who gets in, and by what.
//!
//! There are two ways in for every day, a passkey, and for clients a passphrase with the codes of an
//! authenticator app; and two ways back, a printed kit, and an invitation that is made in the room.
//! Nothing here sends a link or a code to anybody, and nobody chooses or sees another's way in
//! (reliability 1.11, T3, T22).
//!
//! What is not there and what does not fit are told alike, after the same work.

mod awaited;
mod code;

mod enrol;
mod error;
mod first;
mod guessable;
mod happened;
mod hashing;
mod invite;
mod kit;
mod passkey;
mod passphrase;
mod people;
mod recover;
mod session;
mod tries;
mod view;
mod ways;

use std::sync::{Arc, Mutex, RwLock};

use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::{Desk, DeskError};

pub use error::{GateError, Weakness};
pub use first::FirstPeople;
pub use happened::{Happened, HappenedView};
pub use kit::{GROUP_CHARS as KIT_GROUP_CHARS, GROUPS as KIT_GROUPS};
pub use passphrase::{PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN};
pub use session::{
    CLIENT_IDLE_MINUTES, CLIENT_IDLE_MINUTES_MAX, CLIENT_IDLE_MINUTES_MIN, FRESH_MINUTES,
};
pub(crate) use session::{begin_by_link, hash_of as token_hash_of};
pub use tries::wait_seconds;
pub use view::{
    Ask, Asked, CodesOffer, Enrolled, Enrolment, GatePersonView, Invited, Invitee, Kit, Knock,
    PassphraseTry, VisitView, WayKind, WayView, WaysView,
};
pub use ways::{IDLE_CHOICES_MINUTES, WAYS_STANDING_MAX};

/// What passkeys show as the name of the place and of the person: it tells nothing to somebody who
/// looks through the passkeys of a telephone (reliability 1.9).
const DISCREET_NAME: &str = "Notes";

/// Whoever stands at the gate: what is held in mind there while the desk is open.
#[derive(Debug, Default)]
pub(crate) struct Porter {
    relying: RwLock<Option<Arc<Webauthn>>>,
    awaited: Mutex<awaited::AwaitedList>,
    tries: Mutex<tries::Tries>,
    hashing: hashing::Hashing,
}

impl Desk {
    /// Says at which address browsers find the practice: passkeys are bound to it. Until this is
    /// called there are no passkeys.
    ///
    /// Errors: [`DeskError::Setup`] when it is no origin that browsers make passkeys for: `https` and
    /// a name, or `http://localhost`.
    pub fn stand_at(&self, origin: &str) -> Result<(), DeskError> {
        let refused = |why: &str| DeskError::Setup(format!("the origin '{origin}' {why}"));
        let url = Url::parse(origin).map_err(|_| refused("is no address"))?;
        let host = url.domain().ok_or_else(|| {
            refused("has no name: passkeys are bound to a name, never to a number")
        })?;
        let is_local = host == "localhost" || host.ends_with(".localhost");
        if url.scheme() != "https" && !(url.scheme() == "http" && is_local) {
            return Err(refused("must begin with https://"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(refused("must end after the name and the port"));
        }
        let relying = WebauthnBuilder::new(host, &url)
            .map(|builder| builder.rp_name(DISCREET_NAME))
            .and_then(WebauthnBuilder::build)
            .map_err(|error| refused(&format!("can not be used: {error}")))?;
        if let Ok(mut place) = self.house.porter.relying.write() {
            *place = Some(Arc::new(relying));
        }
        Ok(())
    }
}

impl Porter {
    fn relying(&self) -> Result<Arc<Webauthn>, DeskError> {
        let place = self.relying.read().ok().and_then(|place| place.clone());
        place.ok_or_else(|| DeskError::Setup("nobody said at which address it stands".into()))
    }
}
