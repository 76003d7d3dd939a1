//! The floor to measure against: the least that the same engine does to keep something.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Store, StoreError, value::values};

/// The practice that probes are kept under; no practice has this id.
const NOBODY: [u8; 16] = [0; 16];

/// How many probes a process keeps before it writes over its first.
const PROBES: u64 = 1 << 40;

static NEXT: AtomicU64 = AtomicU64::new(0);

impl Store {
    /// Makes one row of these bytes and one small row beside it durable, through the same writer as
    /// everything else, so that a benchmark can tell the product's rate as a share of this one.
    pub fn probe(&self, bytes: &[u8]) -> Result<(), StoreError> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed) % PROBES;
        let bytes = bytes.to_vec();
        self.write(move |tx| {
            let mut id = [0; 16];
            for (place, byte) in id.iter_mut().skip(8).zip(number.to_be_bytes()) {
                *place = byte;
            }
            for (kind, bytes) in [("row", Some(&bytes)), ("log", None)] {
                tx.put(
                    "insert into probe (practice_id, kind, probe_id, bytes) \
                     values ($1, $2, $3, $4) \
                     on conflict (practice_id, kind, probe_id) do update set bytes = excluded.bytes",
                    values![NOBODY, kind, id, bytes],
                )?;
            }
            Ok(())
        })
    }
}
