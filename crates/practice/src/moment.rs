//! An instant as two clocks tell it.
//!
//! The wall clock can be set wrong; the boot-time clock can not, and goes on while a machine
//! sleeps, but starts again with the machine. Something is due when either says so
//! (reliability R2): early is harmless, late is not.

use jiff::{SignedDuration, Timestamp};

/// The instant of one act, read once at the edge and passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What the wall clock says.
    pub wall: Timestamp,
    /// What the boot-time clock says.
    pub boot: BootTime,
}

/// A reading of the boot-time clock, and of which boot it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BootTime {
    /// Tells one start of the machine from another.
    pub boot: [u8; 16],
    /// Microseconds since that start.
    pub since_micros: i64,
}

impl Moment {
    /// When something is due that should happen at `at` on the wall clock, as seen from this moment.
    pub fn due_at(&self, at: Timestamp) -> DueTime {
        let ahead = at.duration_since(self.wall).max(SignedDuration::ZERO);
        let ahead_micros = i64::try_from(ahead.as_micros()).unwrap_or(i64::MAX);
        DueTime {
            wall: at,
            boot: BootTime {
                boot: self.boot.boot,
                since_micros: self.boot.since_micros.saturating_add(ahead_micros),
            },
        }
    }
}

/// When something is due, on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueTime {
    /// On the wall clock.
    pub wall: Timestamp,
    /// On the boot-time clock of the boot on which it was written.
    pub boot: BootTime,
}

impl DueTime {
    /// Whether it is due: either clock is enough.
    pub fn is_due(&self, now: &Moment) -> bool {
        let by_boot =
            self.boot.boot == now.boot.boot && self.boot.since_micros <= now.boot.since_micros;
        self.wall <= now.wall || by_boot
    }
}
