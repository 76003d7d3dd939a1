//! The reserved lane: when more people come than can be served, everything else is turned away first,
//! and a call for help never is.
//!
//! A bounded number of requests asks the desk at once, and a bounded number waits for a bounded time.
//! Help, and words that call for it, take no place in that row: the threads that it leaves are
//! theirs. Source: reliability T19, P47, F24.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many requests ask the desk at once, for each core: cores serve no more by taking turns among
/// more of them, and whoever calls for help shares them with so many only.
const AT_ONCE_PER_CORE: usize = 4;

/// How many more wait for each that is served: they are done within a fraction of [`WAIT_MILLIS`].
const WAITING_FOR_EACH: usize = 4;

/// How long one waits, in milliseconds: then a page that tells the truth is better than none.
const WAIT_MILLIS: u64 = 2_000;

/// Which way a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// It asks no store, or it is help: it is never turned away.
    Reserved,
    /// It is turned away when there is no room.
    Usual,
    /// It carries somebody's words: it is turned away when there is no room, unless they call for
    /// help.
    Words,
}

/// The row of those who wait.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    room: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    waiting_max: usize,
    wait: Duration,
}

/// Somebody's place; it is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Default for Lanes {
    fn default() -> Lanes {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Lanes::of(cores * AT_ONCE_PER_CORE)
    }
}

impl Lanes {
    /// So many are served at once.
    pub(crate) fn of(at_once_max: usize) -> Lanes {
        let wait = Duration::from_millis(WAIT_MILLIS);
        Lanes::new(at_once_max, at_once_max * WAITING_FOR_EACH, wait)
    }

    fn new(at_once_max: usize, waiting_max: usize, wait: Duration) -> Lanes {
        Lanes {
            room: Arc::new(Semaphore::new(at_once_max)),
            waiting: Arc::default(),
            waiting_max,
            wait,
        }
    }

    /// A place in the usual lane. `None`: there is no room, and none came free in time.
    pub(crate) async fn place(&self) -> Option<Place> {
        let place = |permit| Place { _permit: permit };
        if let Ok(permit) = Arc::clone(&self.room).try_acquire_owned() {
            return Some(place(permit));
        }
        let _waits = Waits::begin(&self.waiting, self.waiting_max)?;
        let permit = tokio::time::timeout(self.wait, Arc::clone(&self.room).acquire_owned());
        permit.await.ok()?.ok().map(place)
    }
}

/// One more who waits, until it is dropped: also when whoever waited has gone away.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn begin(waiting: &'a AtomicUsize, most: usize) -> Option<Waits<'a>> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        // Made first, so that it is counted down again when there were too many.
        let waits = Waits(waiting);
        (before < most).then_some(waits)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_finds_no_room_waits_for_a_while_and_a_place_that_comes_free_is_taken() {
        let lanes = Lanes::new(1, 1, Duration::from_millis(50));
        let first = lanes.place().await;
        assert!(first.is_some());
        assert!(lanes.place().await.is_none(), "its time was over");
        let waiting = tokio::spawn({
            let lanes = lanes.clone();
            async move { lanes.place().await.is_some() }
        });
        tokio::task::yield_now().await;
        let began = tokio::time::Instant::now();
        assert!(lanes.place().await.is_none(), "the row is full");
        assert_eq!(began.elapsed(), Duration::ZERO, "and that is said at once");
        drop(first);
        assert!(waiting.await.unwrap());
        assert_eq!(lanes.waiting.load(Ordering::Relaxed), 0);
        assert!(lanes.place().await.is_some());
    }
}
