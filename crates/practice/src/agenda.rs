//! The next session's agenda: where held contacts wait.
//!
//! Source: default-policy 6.3 I4, 6.8 "no next session in 14 days"; reliability P22, P23.

use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::{SessionId, disposition::coded};
use std::fmt;

/// How long before a session its agenda may be opened, in minutes. Source: ux flow (a) and (b).
pub const OPENS_BEFORE_MINUTES: i64 = 15;

/// The longest that a held item waits unread, in days: then it is released. Source: I4.
pub const HOLD_DAYS_MAX: i64 = 14;

coded! {
    /// How an item of the agenda stands.
    ItemState {
        /// Waits, unread.
        Waiting = "waiting",
        /// Was opened; the client can see when.
        Opened = "opened",
        /// Was read and is kept for the next time.
        Carried = "carried",
        /// Was talked about.
        Talked = "talked",
        /// Was written into the session note.
        Noted = "noted",
        /// The client took it back before it was read.
        TakenBack = "taken-back",
        /// No session came: it was released to the clinician instead.
        Released = "released",
    }
}

/// A session, as far as an agenda needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTime {
    /// Which session.
    pub id: SessionId,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub length_minutes: u16,
}

impl SessionTime {
    /// The first instant at which its agenda may be opened.
    pub fn opens_at(&self) -> Timestamp {
        back(self.starts_at, OPENS_BEFORE_MINUTES)
    }

    /// When it ends.
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at
            .checked_add(i64::from(self.length_minutes).minutes())
            .unwrap_or(self.starts_at)
    }
}

/// The session that something held at `now` waits for: the first that has not begun, if it comes
/// within [`HOLD_DAYS_MAX`] days. `booked` is in order of time.
pub fn next_session(now: Timestamp, booked: &[SessionTime]) -> Option<SessionTime> {
    let last = now
        .checked_add(SignedDuration::from_hours(24 * HOLD_DAYS_MAX))
        .ok()?;
    booked
        .iter()
        .find(|session| session.starts_at > now && session.starts_at <= last)
        .copied()
}

/// The last instant at which a held item may still be unread without a session.
pub fn hold_ends_at(held_at: Timestamp) -> Timestamp {
    held_at
        .checked_add(SignedDuration::from_hours(24 * HOLD_DAYS_MAX))
        .unwrap_or(held_at)
}

fn back(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_sub(minutes.minutes()).unwrap_or(at)
}
