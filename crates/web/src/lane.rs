//! The reserved lane: when more people come than can be served, everything else is turned away first,
//! and a call for help never is.
//!
//! A bounded number of requests asks the desk at once, and a bounded number waits for a bounded time.
//! Help, and words that call for it, take no place in that row: the threads that it leaves are
//! theirs. Signing in has a room of its own: its answers are held back on purpose, so anybody on the
//! street could fill the room of those who are in. Source: reliability T19, P47, F24.

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

/// How many sign in at once, whatever the cores: an answer waits for its step of a quarter of a second
/// (`steady.rs`) and does nothing meanwhile, and the desk hashes a few at a time itself.
const AT_ONCE_AT_THE_GATE: usize = 64;

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
    /// It signs somebody in, or lets them show anew who they are: turned away when the room at the
    /// gate is full, and it takes no room from those who are in.
    Gate,
    /// It carries somebody's words: it is turned away when there is no room, unless they call for
    /// help.
    Words,
}

/// The rooms of those who are not in the reserved lane.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    usual: Room,
    gate: Room,
}

/// One room, and the row of those who wait for it.
#[derive(Clone, Debug)]
struct Room {
    places: Arc<Semaphore>,
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
        Lanes {
            usual: Room::of(cores * AT_ONCE_PER_CORE),
            gate: Room::of(AT_ONCE_AT_THE_GATE),
        }
    }
}

impl Lanes {
    /// So many are served at once, in each room.
    pub(crate) fn of(at_once_max: usize) -> Lanes {
        Lanes {
            usual: Room::of(at_once_max),
            gate: Room::of(at_once_max),
        }
    }

    /// A place in the room of this lane. `None`: there is none, and none came free in time.
    pub(crate) async fn place(&self, lane: Lane) -> Option<Place> {
        match lane {
            Lane::Gate => self.gate.place().await,
            Lane::Reserved | Lane::Usual | Lane::Words => self.usual.place().await,
        }
    }
}

impl Room {
    fn of(at_once_max: usize) -> Room {
        let wait = Duration::from_millis(WAIT_MILLIS);
        Room::new(at_once_max, at_once_max * WAITING_FOR_EACH, wait)
    }

    fn new(at_once_max: usize, waiting_max: usize, wait: Duration) -> Room {
        Room {
            places: Arc::new(Semaphore::new(at_once_max)),
            waiting: Arc::default(),
            waiting_max,
            wait,
        }
    }

    async fn place(&self) -> Option<Place> {
        let place = |permit| Place { _permit: permit };
        if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
            return Some(place(permit));
        }
        let _waits = Waits::begin(&self.waiting, self.waiting_max)?;
        let permit = tokio::time::timeout(self.wait, Arc::clone(&self.places).acquire_owned());
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
        let room = Room::new(1, 1, Duration::from_millis(50));
        let first = room.place().await;
        assert!(first.is_some());
        assert!(room.place().await.is_none(), "its time was over");
        let waiting = tokio::spawn({
            let room = room.clone();
            async move { room.place().await.is_some() }
        });
        tokio::task::yield_now().await;
        let began = tokio::time::Instant::now();
        assert!(room.place().await.is_none(), "the row is full");
        assert_eq!(began.elapsed(), Duration::ZERO, "and that is said at once");
        drop(first);
        assert!(waiting.await.unwrap());
        assert_eq!(room.waiting.load(Ordering::Relaxed), 0);
        assert!(room.place().await.is_some());
    }
    #[tokio::test]
    async fn whoever_signs_in_takes_no_room_from_those_who_are_in() {
        let lanes = Lanes::of(1);
        let at_the_gate = lanes.place(Lane::Gate).await;
        let inside = lanes.place(Lane::Usual).await;
        assert!(at_the_gate.is_some() && inside.is_some());
    }
}
