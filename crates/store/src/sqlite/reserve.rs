//! Room that is kept back on the disk, for when nothing else is left (decision 78).
//!
//! A file of a fixed length lies beside the database. When the disk is full it is deleted, and what
//! was to be written is written into the room that it leaves. Whoever serves the practice asks
//! whether that happened, and takes only what may not wait, until there is room for the file again.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

/// How long the file is, in bytes: room for more than fifty thousand calls for help with everything
/// that follows from one.
pub const RESERVE_BYTES: u64 = 64 * 1024 * 1024;

/// The name of the file, beside the database.
const NAME: &str = "reserve";

/// The name that it has while it is made.
const HALF_MADE: &str = "reserve.part";

/// So much more than the file must be free before it is made again, so that a disk on which a little
/// was deleted is not full again at once.
const SPARE: u64 = 2;

/// What is written at once, in bytes.
const PIECE_BYTES: usize = 64 * 1024;

/// The file, and whether the disk is full.
#[derive(Debug)]
pub(super) struct Reserve {
    folder: PathBuf,
    bytes: u64,
    is_full: AtomicBool,
}

impl Reserve {
    /// The reserve beside this database.
    pub(super) fn beside(database: &Path, bytes: u64) -> Reserve {
        Reserve {
            folder: database.parent().unwrap_or(Path::new(".")).to_owned(),
            bytes,
            is_full: AtomicBool::new(false),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.is_full.load(Ordering::Acquire)
    }

    /// Nothing more can be written: the file is given up. Tells whether that made room.
    pub(super) fn spend(&self) -> bool {
        self.is_full.store(true, Ordering::Release);
        let _ = fs::remove_file(self.folder.join(HALF_MADE));
        fs::remove_file(self.folder.join(NAME)).is_ok()
    }

    /// Makes the file when it is not there and there is room for it. Tells whether it is there.
    pub(super) fn make(&self) -> bool {
        let is_made = self.is_there() || (self.has_room() && self.write().is_ok());
        if is_made {
            self.is_full.store(false, Ordering::Release);
        }
        is_made
    }

    fn is_there(&self) -> bool {
        let metadata = fs::metadata(self.folder.join(NAME));
        metadata.is_ok_and(|metadata| metadata.len() >= self.bytes)
    }

    fn has_room(&self) -> bool {
        rustix::fs::statvfs(&self.folder).is_ok_and(|disk| {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            free > self.bytes.saturating_mul(SPARE)
        })
    }

    fn write(&self) -> io::Result<()> {
        let half_made = self.folder.join(HALF_MADE);
        let written = self.fill(&half_made);
        if written.is_err() {
            let _ = fs::remove_file(&half_made);
        }
        written?;
        fs::rename(half_made, self.folder.join(NAME))?;
        File::open(&self.folder)?.sync_all()
    }

    /// Bytes that no file system makes smaller: otherwise the room would not be there when it is
    /// needed.
    fn fill(&self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(path)?;
        let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut left = self.bytes;
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        while left > 0 {
            piece.clear();
            while piece.len() < PIECE_BYTES {
                // Marsaglia's xorshift: it only has to look like nothing.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                piece.extend_from_slice(&state.to_le_bytes());
            }
            let now = usize::try_from(left).map_or(PIECE_BYTES, |left| left.min(PIECE_BYTES));
            file.write_all(piece.get(..now).unwrap_or_default())?;
            left = left.saturating_sub(u64::try_from(now).unwrap_or(u64::MAX));
        }
        file.sync_all()
    }
}

/// Whether the reserve of the database at this path is there.
pub(crate) fn is_there(database: &Path) -> bool {
    Reserve::beside(database, RESERVE_BYTES).is_there()
}
