//! What the gate is given and what it answers with: plain values for one page each.

use std::fmt;

use practice::{CredentialId, Name, PersonId, Role, Timestamp, VisitId};

pub use store::credential::CredentialKind as WayKind;

use super::HappenedView;
use crate::view::Entered;

/// Somebody at the gate: the device they are on, and the visit that this browser had before.
#[derive(Clone, Default)]
pub struct Knock {
    /// What kind of device it is, as a few plain words such as `phone firefox`.
    pub device: String,
    /// The token that the browser sent, if any: that visit ends when another begins.
    pub token: Option<String>,
}

impl fmt::Debug for Knock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Knock({})", self.device)
    }
}

/// What a device is asked: a number to answer under, and the options of the browser's call.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Under which number the answer is awaited, once.
    pub handle: String,
    /// The options, as JSON: `{"publicKey": {...}}`.
    pub options: String,
}

/// What a device answered.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The number from [`Ask`].
    pub handle: String,
    /// The browser's answer, as JSON.
    pub answer: String,
}

/// A try with a passphrase. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct PassphraseTry {
    /// The sign-in name.
    pub name: String,
    /// The passphrase.
    pub passphrase: String,
    /// The six digits of the authenticator app.
    pub code: String,
}

impl fmt::Debug for PassphraseTry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassphraseTry(..)")
    }
}

/// Somebody who may make a way in now.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Who.
    pub person: PersonId,
    /// What they are here.
    pub role: Role,
    /// How they are called.
    pub name: Name,
    /// They are invited for the first time, or they come back on a printed kit or in the room; else
    /// they are signed in and make a further way in.
    pub is_signed_in: bool,
    /// Whether they may take a passphrase: clients may, the practice signs in with passkeys only.
    pub may_take_passphrase: bool,
    /// From when on what they make lets in, when that is not at once.
    pub works_from: Option<Timestamp>,
    pub(crate) visit: VisitId,
}

/// The set-up of an authenticator app.
#[derive(Clone)]
pub struct CodesOffer {
    /// Under which number it is set up.
    pub handle: String,
    /// The shared secret, as people type it into an app.
    pub secret: String,
    /// The same as an address that an app reads from a picture.
    pub address: String,
}

impl fmt::Debug for CodesOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodesOffer(..)")
    }
}

/// A way in was made.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The visit that began with it; none when they were signed in already, or it works later.
    pub entered: Option<Entered>,
    /// From when on it works, when that is not at once.
    pub works_from: Option<Timestamp>,
    /// The sign-in name, when it is a passphrase.
    pub sign_in_name: Option<String>,
}

/// A printed kit. It is shown once. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct Kit {
    /// The groups of letters and digits.
    pub groups: Vec<String>,
}

impl fmt::Debug for Kit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kit(..)")
    }
}

/// One way in, as its owner sees it.
#[derive(Clone, Debug)]
pub struct WayView {
    /// Which.
    pub id: CredentialId,
    /// What kind.
    pub kind: WayKind,
    /// On what kind of device it was made.
    pub device: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on it works, when that is still to come.
    pub works_from: Option<Timestamp>,
    /// When it last let somebody in.
    pub used_at: Option<Timestamp>,
    /// When it was taken away.
    pub removed_at: Option<Timestamp>,
    /// How often it was tried wrongly today, and when last: somebody may be guessing.
    pub guessed: Option<(u32, Timestamp)>,
    /// This visit was begun by it.
    pub is_this: bool,
}

/// One open visit, as its owner sees it.
#[derive(Clone, Debug)]
pub struct VisitView {
    /// Which.
    pub id: VisitId,
    /// On what kind of device.
    pub device: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last seen, to the minute.
    pub seen_at: Timestamp,
    /// It is the one that asks.
    pub is_this: bool,
}

/// Own ways in and own visits.
#[derive(Clone, Debug)]
pub struct WaysView {
    /// Ways in that are there, and those that were taken away in the last 90 days.
    pub ways: Vec<WayView>,
    /// Visits that are open.
    pub visits: Vec<VisitView>,
    /// How long a visit may stand still, in minutes.
    pub idle_minutes: i64,
    /// Whether a client may choose that.
    pub may_choose_idle: bool,
    /// New ways in wait a day.
    pub is_watched: bool,
    /// There is a printed kit.
    pub has_kit: bool,
    /// Whether they may take a passphrase.
    pub may_take_passphrase: bool,
    /// What happened at their gate lately, the newest first.
    pub happened: Vec<HappenedView>,
}

/// Whom to invite.
#[derive(Clone, Debug)]
pub struct Invitee {
    /// What they will be here.
    pub role: Role,
    /// How they are called.
    pub name: Name,
    /// Who treats them, when they are a client and it is not who invites.
    pub clinician: Option<PersonId>,
}

/// An invitation that was made. It is shown once. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct Invited {
    /// Who is invited.
    pub person: PersonId,
    /// The path of the link, as in `/i/…`.
    pub path: String,
    /// The short code, to be handed over in person.
    pub code: String,
    /// Until when both can be used.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Invited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invited({:?})", self.person)
    }
}

/// Somebody, as those see them who may invite them.
#[derive(Clone, Debug)]
pub struct GatePersonView {
    /// Who.
    pub id: PersonId,
    /// What they are here.
    pub role: Role,
    /// How they are called.
    pub name: Name,
    /// They have a way in. Nobody else is told which, or when they used it.
    pub has_way_in: bool,
    /// Until when an invitation is open.
    pub invited_until: Option<Timestamp>,
    /// New ways in of theirs wait a day.
    pub is_watched: bool,
    /// It is who asks.
    pub is_self: bool,
}
