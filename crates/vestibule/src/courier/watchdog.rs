//! The dead man's switch: as long as the worker goes through to its end, somebody outside is told
//! so; when they hear nothing, they look.

use std::{sync::mpsc, time::Duration};

use desk::Desk;

use super::{
    url::Url,
    wire::{Request, Wire},
};
use crate::edge::Edge;

/// How long ago the worker may have gone through for all to be well, in seconds.
pub(crate) const STALE_SECONDS: i64 = 30;

/// Tells one place that all is well.
#[derive(Debug)]
pub(crate) struct Watchdog {
    wire: Wire,
    url: Url,
    pause: Duration,
    edge: Edge,
}

impl Watchdog {
    pub(crate) fn new(wire: Wire, url: Url, minutes: u32, edge: Edge) -> Watchdog {
        Watchdog {
            wire,
            url,
            pause: Duration::from_secs(u64::from(minutes) * 60),
            edge,
        }
    }

    /// Tells again and again until it is stopped.
    pub(crate) fn run(&self, desk: &impl Fn() -> Desk, stopped: &mpsc::Receiver<()>) {
        loop {
            self.tell(&desk());
            if stopped.recv_timeout(self.pause) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    /// Tells once, unless the worker stands still: then silence says it.
    pub(crate) fn tell(&self, desk: &Desk) -> bool {
        let now = self.edge.moment();
        let is_well = desk.last_tick().is_some_and(|last| {
            now.boot.since_micros - last.boot.since_micros < STALE_SECONDS * 1_000_000
        });
        if !is_well {
            tracing::error!("the worker stands still, and the watchdog is told nothing");
            return false;
        }
        let answer = self.wire.ask(&Request {
            method: "GET",
            url: &self.url,
            headers: &[],
            body: &[],
        });
        match answer {
            Ok(answer) if (200..300).contains(&answer.status) => true,
            Ok(answer) => {
                tracing::warn!(status = answer.status, "the watchdog did not listen");
                false
            }
            Err(error) => {
                tracing::warn!(code = error.code(), "the watchdog was not reached");
                false
            }
        }
    }
}
