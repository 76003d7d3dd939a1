//! What the program says: everything on standard output goes through here.
//!
//! The output is locked and buffered once. When whoever reads it goes away (`vestibule … | head`),
//! the program ends quietly: that is not a failure.

use std::io::{self, BufWriter, StdoutLock, Write};

use crate::error::CommandError;

/// The voice of one command.
#[derive(Debug)]
pub(crate) struct Say {
    out: BufWriter<StdoutLock<'static>>,
}

impl Say {
    /// Standard output, locked.
    pub(crate) fn new() -> Say {
        Say {
            out: BufWriter::new(io::stdout().lock()),
        }
    }

    /// One line.
    ///
    /// # Errors
    ///
    /// [`CommandError::Silenced`] when nobody reads any more, [`CommandError::Outside`] when it can
    /// not be written.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), CommandError> {
        self.raw(text.as_bytes())?;
        self.raw(b"\n")
    }

    /// Bytes as they are.
    ///
    /// # Errors
    ///
    /// As [`Say::line`].
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> Result<(), CommandError> {
        self.out.write_all(bytes).map_err(unheard)
    }

    /// Sends on what was said so far.
    ///
    /// # Errors
    ///
    /// As [`Say::line`].
    pub(crate) fn flush(&mut self) -> Result<(), CommandError> {
        self.out.flush().map_err(unheard)
    }
}

/// Says one line beside the output, on standard error. What can not be said there is lost.
pub(crate) fn aside(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(format!("{text}\n").as_bytes());
}

fn unheard(error: io::Error) -> CommandError {
    match error.kind() {
        io::ErrorKind::BrokenPipe => CommandError::Silenced,
        _ => CommandError::Outside(format!(
            "the output could not be written: {error}; check the disk or the pipe"
        )),
    }
}
