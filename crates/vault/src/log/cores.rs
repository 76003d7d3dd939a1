//! Long lists are worked through on all cores: they are mostly hashing.

use std::{num::NonZero, thread};

/// Fewer pieces than this are no thread's while, in number: they take a millisecond or two.
const SHARE_MIN: usize = 4_096;

/// Does this work on shares of the pieces, side by side; the answers are in the order of the shares.
pub(crate) fn spread<T: Sync, R: Send>(pieces: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = pieces.len().div_ceil(cores).max(SHARE_MIN);
    let work = &work;
    thread::scope(|scope| {
        let mut shares = pieces.chunks(share);
        // The first share is done here, so that a short list starts no thread at all.
        let first = shares.next().unwrap_or_default();
        let others: Vec<_> = shares
            .map(|share| (share, scope.spawn(move || work(share))))
            .collect();
        let mut all = vec![work(first)];
        for (share, other) in others {
            // A thread that broke is done over: that can not have been the list's fault.
            all.push(other.join().unwrap_or_else(|_| work(share)));
        }
        all
    })
}

/// Does two things side by side, where it is worth a thread.
pub(crate) fn both<A: Send, B>(
    is_worth_it: bool,
    one: impl Fn() -> A + Sync,
    other: impl FnOnce() -> B,
) -> (A, B) {
    if !is_worth_it {
        return (one(), other());
    }
    thread::scope(|scope| {
        let beside = scope.spawn(&one);
        let done = other();
        (beside.join().unwrap_or_else(|_| one()), done)
    })
}

/// Whether so many pieces are worth a thread.
pub(crate) fn are_many(pieces: usize) -> bool {
    pieces >= SHARE_MIN
}
