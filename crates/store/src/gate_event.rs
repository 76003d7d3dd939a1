//! What happened at somebody's gate, for them alone: they came in, a way in was made or taken away.

use jiff::Timestamp;
use practice::{PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum GateEventKind {
            $($(#[$doc])* $name,)+
        }

        impl GateEventKind {
            /// Every kind.
            pub const ALL: &[GateEventKind] = &[$(GateEventKind::$name),+];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self {
                    $(GateEventKind::$name => $code,)+
                }
            }

            /// The kind with this code.
            pub fn from_code(code: &str) -> Option<GateEventKind> {
                match code {
                    $($code => Some(GateEventKind::$name),)+
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// They signed in on a kind of device that they had used lately.
    SignedIn = "signed-in",
    /// They signed in on a kind of device that they had not used lately.
    SignedInAnew = "signed-in-anew",
    /// They came in on an invitation.
    Invited = "invited",
    /// They came back on the printed kit.
    Recovered = "recovered",
    /// A passkey was made.
    PasskeyMade = "passkey-made",
    /// A passphrase with its app was made.
    PassphraseMade = "passphrase-made",
    /// A printed kit was made.
    KitMade = "kit-made",
    /// A way in was taken away.
    WayRemoved = "way-removed",
    /// A visit on another device was ended.
    VisitEnded = "visit-ended",
    /// Their passphrase was tried wrongly again and again.
    Guessed = "guessed",
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateEvent {
    /// Whose gate.
    pub person: PersonId,
    /// Which event; ids are in the order of time.
    pub id: [u8; 16],
    /// What happened.
    pub kind: GateEventKind,
    /// On what kind of device, in plain words; empty when it is not known.
    pub device: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps that something happened.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, event: &GateEvent) -> Result<(), StoreError> {
    tx.put(
        "insert into gate_event (practice_id, person_id, event_id, kind, device, at) \
         values ($1, $2, $3, $4, $5, $6)",
        values![
            practice,
            event.person,
            event.id,
            event.kind.code(),
            &event.device,
            event.at,
        ],
    )
}

/// What happened at somebody's gate lately, the newest first.
pub fn of_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    rows_max: u16,
) -> Result<Vec<GateEvent>, StoreError> {
    tx.list(OF_PERSON, values![practice, person, rows_max], read)
}

pub(crate) const OF_PERSON: &str = "select person_id, event_id, kind, device, at from gate_event \
     where practice_id = $1 and person_id = $2 order by event_id desc limit $3";

/// Forgets what happened at somebody's gate before the event with this id.
pub fn forget_before(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    id: [u8; 16],
) -> Result<(), StoreError> {
    tx.put(
        "delete from gate_event where practice_id = $1 and person_id = $2 and event_id < $3",
        values![practice, person, id],
    )
}

fn read(row: &mut Row) -> Result<GateEvent, StoreError> {
    Ok(GateEvent {
        person: row.id()?,
        id: row.id()?,
        kind: row.code(GateEventKind::from_code)?,
        device: row.text()?,
        at: row.at()?,
    })
}
