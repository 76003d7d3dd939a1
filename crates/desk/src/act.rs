//! One act at the door: when it happens, and the randomness that it may use.

use std::hash::{BuildHasher, Hasher, RandomState};

use practice::{Moment, Timestamp};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::broken::{self, Broken};

/// The time and the chance of one act, read once at the edge and passed on.
///
/// The same seed and the same moment make the same ids, keys and nonces: that is what lets a
/// simulation be repeated.
#[derive(Debug)]
pub struct Act {
    now: Moment,
    chance: ChaCha20Rng,
}

impl Act {
    /// An act at `now`, with 32 bytes of the system's randomness, or of a seed.
    pub fn new(now: Moment, seed: [u8; 32]) -> Act {
        Act {
            now,
            chance: ChaCha20Rng::from_seed(seed),
        }
    }

    /// The moment.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// What the wall clock says.
    pub fn wall(&self) -> Timestamp {
        self.now.wall
    }

    /// Fresh bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill_bytes(&mut bytes);
        if broken::is(Broken::UnseededIds) {
            // A fresh hasher is seeded by the system, and not by this act.
            let chance = RandomState::new().build_hasher().finish().to_le_bytes();
            bytes
                .iter_mut()
                .zip(chance)
                .for_each(|(byte, other)| *byte ^= other);
        }
        bytes
    }
}
