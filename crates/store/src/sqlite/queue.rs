//! Work that waits for the writer, bounded.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, PoisonError},
};

use crate::work::{Work, lock};

/// The most pieces of work that wait; whoever comes later waits to be let in.
const WAITING_MAX: usize = 1_024;

/// The most pieces of work that share one commit: beyond it the first would wait for the last
/// longer than for the disk.
const BATCH_MAX: usize = 256;

/// Work that waits for the writer, first come, first served.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    room: Condvar,
}

#[derive(Default)]
struct Waiting {
    work: VecDeque<Box<dyn Work>>,
    is_closed: bool,
    writer_waits: bool,
}

impl Queue {
    /// Puts work at the end. When the queue is closed the work is dropped, which answers it.
    pub(super) fn push(&self, work: Box<dyn Work>) {
        let mut waiting = lock(&self.waiting);
        while waiting.work.len() >= WAITING_MAX && !waiting.is_closed {
            waiting = self
                .room
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if waiting.is_closed {
            return;
        }
        waiting.work.push_back(work);
        if waiting.writer_waits {
            self.arrived.notify_one();
        }
    }

    /// Takes what waits, at most a batch; waits for the first. `None` when the queue is closed and
    /// everything was taken.
    pub(super) fn take(&self) -> Option<Vec<Box<dyn Work>>> {
        let mut waiting = lock(&self.waiting);
        while waiting.work.is_empty() {
            if waiting.is_closed {
                return None;
            }
            waiting.writer_waits = true;
            waiting = self
                .arrived
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
            waiting.writer_waits = false;
        }
        let was_full = waiting.work.len() >= WAITING_MAX;
        let count = waiting.work.len().min(BATCH_MAX);
        let batch = waiting.work.drain(..count).collect();
        if was_full {
            self.room.notify_all();
        }
        Some(batch)
    }

    /// Lets nobody in any more. What waits is still done.
    pub(super) fn close(&self) {
        lock(&self.waiting).is_closed = true;
        self.arrived.notify_all();
        self.room.notify_all();
    }

    /// Drops what waits, which answers it.
    pub(super) fn clear(&self) {
        let dropped = std::mem::take(&mut lock(&self.waiting).work);
        drop(dropped);
    }
}
