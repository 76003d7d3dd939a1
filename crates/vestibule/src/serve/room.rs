//! Room on the disk: the reserve is there, or is made again once there is room for it.

use std::{sync::mpsc, thread, time::Duration};

use desk::Desk;

use super::first::Front;
use crate::error::CommandError;

/// How often it is looked whether the reserve is there, in seconds. The first time is so long after
/// the start, which it does not slow.
const ROOM_SECONDS: u64 = 10;

/// Looks again and again until it is dropped. It has a thread of its own: to write the reserve takes
/// a while on a slow disk, and nothing that is due waits for it.
#[derive(Debug)]
pub(super) struct Room {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Room {
    pub(super) fn start(front: Front) -> Result<Room, CommandError> {
        let (stop, stopped) = mpsc::channel();
        let work = move || {
            let pause = Duration::from_secs(ROOM_SECONDS);
            let mut is_told = false;
            while stopped.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
                is_told = look(&front.desk(), is_told);
            }
        };
        let thread = thread::Builder::new()
            .name("room".into())
            .spawn(work)
            .map_err(|error| {
                CommandError::outside(format!("room on the disk can not be kept: {error}"))
            })?;
        Ok(Room {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        drop(self.stop.take());
        if self
            .thread
            .take()
            .is_some_and(|thread| thread.join().is_err())
        {
            tracing::error!("whoever keeps room on the disk had broken");
        }
    }
}

/// Makes the reserve where there is none and room for it, and tells once how that stands.
fn look(desk: &Desk, is_told: bool) -> bool {
    let store = desk.store();
    let was_full = store.is_full();
    let is_there = store.keep_reserve();
    match (is_there, was_full) {
        (true, true) => tracing::info!("there is room on the disk again, and its reserve is made"),
        (false, true) if !is_told => tracing::error!(
            code = "store.full",
            "the disk is full: only calls for help are taken, and who answers them; make room"
        ),
        (false, false) if !is_told => {
            tracing::warn!("there is no room on the disk for its reserve; make room");
        }
        _ => {}
    }
    !is_there
}
