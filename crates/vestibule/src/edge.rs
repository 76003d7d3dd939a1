//! The edge: the one place that reads the clocks and asks the system for randomness.
//!
//! Everything inside takes the moment and the chance of an act as arguments; here is where they
//! come from.

use std::{fs, process, time::SystemTime};

use desk::Act;
use practice::{BootTime, Moment, Timestamp};

use crate::error::CommandError;

/// Where the kernel tells one start of the machine from another.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// A wall clock before this second has not been set: 2026 had not begun, and this version was not
/// there yet.
const EARLIEST_SECONDS: i64 = 1_767_225_600;

/// Whether this can be what a clock says that somebody set. A machine without a battery begins in
/// 1970: every promise would be reckoned from there, and every visit and invitation be over when the
/// clock is set.
///
/// # Errors
///
/// [`CommandError::Outside`] when it can not.
pub(crate) fn plausible(now: Timestamp) -> Result<(), CommandError> {
    if now.as_second() >= EARLIEST_SECONDS {
        return Ok(());
    }
    Err(CommandError::outside(format!(
        "the clock says {now}, which can not be; set it, for every promise is reckoned by it \
         (clock.unset)"
    )))
}

/// The clocks and the randomness of this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    boot: [u8; 16],
}

impl Edge {
    /// The edge of this machine.
    ///
    /// Where the kernel does not name its boots, a random name stands in: then every start of the
    /// program counts as a boot of its own, and only the wall clock carries over.
    ///
    /// # Errors
    ///
    /// [`CommandError::Outside`] when the system gives no randomness.
    pub(crate) fn new() -> Result<Edge, CommandError> {
        let named = fs::read_to_string(BOOT_ID)
            .ok()
            .and_then(|text| boot_id(&text));
        let boot = match named {
            Some(boot) => boot,
            None => random().ok_or_else(|| {
                CommandError::outside(
                    "the system gives no randomness, and nothing may be sealed without it; \
                     check that /dev/urandom can be read",
                )
            })?,
        };
        Ok(Edge { boot })
    }

    /// This moment, on both clocks.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            wall: wall(),
            boot: BootTime {
                boot: self.boot,
                since_micros: i64::try_from(nanos() / 1_000).unwrap_or(i64::MAX),
            },
        }
    }

    /// An act that happens now, with fresh randomness.
    pub(crate) fn act(&self) -> Act {
        Act::new(self.moment(), self.seed())
    }

    /// Thirty-two fresh bytes.
    ///
    /// A machine that stops giving randomness while we run must not go on sealing: the process
    /// ends at once, and nothing half-made is kept.
    pub(crate) fn seed(&self) -> [u8; 32] {
        match random() {
            Some(seed) => seed,
            None => process::abort(),
        }
    }

    /// Nanoseconds on the boot-time clock, for measuring how long something took.
    pub(crate) fn nanos(&self) -> u64 {
        nanos()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the edge is where the wall clock is read"
)]
fn wall() -> Timestamp {
    Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn nanos() -> u64 {
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    let read = rustix::time::clock_gettime(clock);
    let seconds = u64::try_from(read.tv_sec).unwrap_or(0);
    let rest = u64::try_from(read.tv_nsec).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the edge is where the system is asked"
)]
fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

fn boot_id(text: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = text.trim().bytes().filter(|byte| *byte != b'-').collect();
    let mut id = [0; 16];
    if digits.len() != 32 {
        return None;
    }
    for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boot_is_named_by_its_id() {
        let id = boot_id("01020304-0506-0708-090a-0b0c0d0e0f10\n");
        assert_eq!(
            id,
            Some([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
        );
        assert_eq!(boot_id("not an id"), None);
    }

    #[test]
    fn a_clock_that_nobody_set_is_refused() {
        for (said, is_set) in [
            ("1970-01-01T00:00:07Z", false),
            ("1969-12-31T23:59:59Z", false),
            ("2025-12-31T23:59:59Z", false),
            ("2026-01-01T00:00:00Z", true),
            ("2058-03-01T00:00:00Z", true),
        ] {
            let told = plausible(said.parse().unwrap());
            assert_eq!(told.is_ok(), is_set, "{said}");
            let sentence = told
                .err()
                .and_then(|error| error.sentence().map(str::to_owned));
            assert!(sentence.is_none_or(|sentence| sentence.contains("(clock.unset)")));
        }
    }

    #[test]
    fn both_clocks_move_forward() {
        let edge = Edge::new().unwrap();
        let first = edge.moment();
        let second = edge.moment();
        assert!(second.boot.since_micros >= first.boot.since_micros);
        assert_eq!(first.boot.boot, second.boot.boot);
        assert_ne!(edge.seed(), edge.seed());
    }
}
