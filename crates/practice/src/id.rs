//! Ids that can not be mixed up: one type for each thing that has one.
//!
//! An id is 128 bits, made from a time and randomness that the caller gives (UUID version 7), so
//! that ids sort by birth and the core asks neither the clock nor the system.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, born at `at`, from ten bytes of randomness.
            pub fn new(at: Timestamp, randomness: [u8; 10]) -> Self {
                $name(from_parts(at, randomness))
            }

            /// The id with these sixteen bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                $name(Uuid::from_bytes(bytes))
            }

            /// The sixteen bytes.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map($name).map_err(|_| IdError)
            }
        }
    )+};
}

ids! {
    /// A practice: one organisation with one contact policy.
    PracticeId,
    /// Anybody with a role in the practice: client, clinician, staff.
    PersonId,
    /// One contact, from either side.
    ContactId,
    /// A contact that has been begun and not sent.
    DraftId,
    /// One session in the calendar.
    SessionId,
    /// Something that takes place again and again in the calendar.
    SeriesId,
    /// A room of the practice.
    PlaceId,
    /// One wish on the waitlist.
    WishId,
    /// One item of an agenda.
    AgendaItemId,
    /// One row of what falls due.
    DueId,
    /// One effect that waits to be carried out.
    OutboxId,
    /// One entry of the access log.
    EntryId,
    /// A note that a clinician wrote about a session.
    NoteId,
    /// One signed-in visit.
    VisitId,
    /// One change of the rota.
    RotaChangeId,
    /// One test page.
    TestPageId,
    /// One use of break-glass.
    BreakGlassId,
    /// One way in: a passkey, a passphrase, a printed kit.
    CredentialId,
    /// An invitation to make a way in.
    InvitationId,
    /// One channel by which somebody is told.
    ChannelId,
    /// One alert on its way by one channel.
    DeliveryId,
    /// One request of a client about what is kept of them.
    RequestId,
    /// One time that something is sent to somebody outside.
    DisclosureId,
    /// One copy of what is kept about a client.
    CopyId,
    /// One tick or answer on a list of a crisis.
    MarkId,
    /// Something that happened to somebody who works here.
    SafetyEventId,
    /// One change of a session.
    SessionChangeId,
    /// One time that is published, once or recurring.
    OfferingId,
    /// One time that is offered to somebody who waits.
    OfferId,
}

/// The text was not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct IdError;

fn from_parts(at: Timestamp, randomness: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &randomness).into_uuid()
}
