//! Notice: how far ahead of a session it is moved or cancelled without anybody being asked.
//!
//! Cancelling is never refused and never costs anything by itself: what comes late goes to a person,
//! who decides about it. There is no fee in this module, and no form that has to be filled in first
//! (default-policy 6.4 `c.schedule.cancel`).

use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::{OfficeHours, Stretch, promise::UNDO_MINUTES};

/// How soon a person at the desk hears of what came late, in minutes. Source: default-policy 6.4.
pub const DESK_MINUTES: i64 = 15;

/// How soon before and after its start the desk hears that somebody is late, in minutes. Source:
/// default-policy 6.4 `c.schedule.late`.
pub const LATE_MINUTES: i64 = 5;

/// How long after its start a session that nobody came to counts as missed, in minutes.
pub const MISSED_MINUTES: i64 = 15;

/// What a practice asks for, as its agreement with clients says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// So many hours before the session starts.
    Hours(u16),
    /// By the close of business so many working days before the day of the session.
    WorkingDays(u8),
}

impl Notice {
    /// The last instant that is in time for a session that starts at `starts_at`. Without working
    /// days to count, everything before the start is in time.
    pub fn in_time_until(self, starts_at: Timestamp, hours: &OfficeHours) -> Timestamp {
        let limit = match self {
            Notice::Hours(count) => starts_at
                .checked_sub(SignedDuration::from_hours(i64::from(count)))
                .ok(),
            Notice::WorkingDays(days) => hours.close_days_before(starts_at, days),
        };
        limit.unwrap_or(starts_at).min(starts_at)
    }
}

/// What follows when a client cancels. The session is cancelled in each of them but the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelling {
    /// In time: it is settled.
    InTime {
        /// It can be undone until then.
        undo_until: Timestamp,
    },
    /// Late: it is cancelled all the same, and a person hears of it and decides what follows.
    Late {
        /// It can be undone until then.
        undo_until: Timestamp,
        /// A person at the desk has seen it by then.
        seen_by: Timestamp,
    },
    /// The session has begun: the desk hears of it now, as of somebody who is late.
    Begun,
}

/// What follows when a client wants another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// In time: the client picks a free slot, and it is settled.
    Settled {
        /// It can be undone until then, while the old time is free; it is kept free that long.
        undo_until: Timestamp,
    },
    /// Late: a person looks for a time with them. The session stays where it is until then.
    Asked {
        /// A person at the desk has seen it by then.
        seen_by: Timestamp,
    },
    /// The session has begun.
    Begun,
}

/// What follows when a client cancels the session `time` at `now`.
pub fn cancelling(
    now: Timestamp,
    time: Stretch,
    notice: Notice,
    hours: &OfficeHours,
) -> Cancelling {
    let undo_until = undo_until(now, time);
    if now >= time.from {
        Cancelling::Begun
    } else if now <= notice.in_time_until(time.from, hours) {
        Cancelling::InTime { undo_until }
    } else {
        let seen_by = seen_by(now);
        Cancelling::Late {
            undo_until,
            seen_by,
        }
    }
}

/// What follows when a client moves the session `time` at `now`.
pub fn moving(now: Timestamp, time: Stretch, notice: Notice, hours: &OfficeHours) -> Moving {
    if now >= time.from {
        Moving::Begun
    } else if now <= notice.in_time_until(time.from, hours) {
        Moving::Settled {
            undo_until: undo_until(now, time),
        }
    } else {
        Moving::Asked {
            seen_by: seen_by(now),
        }
    }
}

/// Whether something settled can still be undone.
pub fn is_undoable(now: Timestamp, undo_until: Timestamp) -> bool {
    now < undo_until
}

/// How somebody who says that they are late stands to their session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// It is a while until then: whoever receives hears of it with the session's page.
    Ahead,
    /// It is about to start or has started: whoever receives hears of it within [`LATE_MINUTES`].
    Now,
    /// It has gone on for [`MISSED_MINUTES`] without them, or is over.
    Missed,
}

/// How a session stands for somebody who is not there yet at `now`.
pub fn lateness(now: Timestamp, time: Stretch) -> Lateness {
    let minutes = SignedDuration::from_mins;
    let soon = time.from.checked_sub(minutes(60)).unwrap_or(time.from);
    let missed = time
        .from
        .checked_add(minutes(MISSED_MINUTES))
        .unwrap_or(time.until);
    if now < soon {
        Lateness::Ahead
    } else if now < missed && now < time.until {
        Lateness::Now
    } else {
        Lateness::Missed
    }
}

/// Until when something done at `now` with the session `time` can be undone: three minutes, and not
/// past the start, since a session that has begun is not undone.
pub fn undo_until(now: Timestamp, time: Stretch) -> Timestamp {
    let later = now.checked_add(UNDO_MINUTES.minutes());
    later.unwrap_or(now).min(time.from.max(now))
}

fn seen_by(now: Timestamp) -> Timestamp {
    now.checked_add(DESK_MINUTES.minutes()).unwrap_or(now)
}
