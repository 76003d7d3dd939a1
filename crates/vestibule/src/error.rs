//! How a command can end, and the exit code of each way.

use std::process::ExitCode;

/// Exit code: the answer is no, such as a check that failed or a line that could not be read.
pub(crate) const NO: u8 = 1;
/// Exit code: the command line or the configuration can not be used.
pub(crate) const USAGE: u8 = 2;
/// Exit code: something outside the program failed, such as a file, a port or a database.
pub(crate) const OUTSIDE: u8 = 3;

/// Why a command did not end with "yes".
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// The answer is no. What is wrong has been said already.
    #[error("the answer is no")]
    No,
    /// The command line or the configuration can not be used: what, where, and what to do.
    #[error("{0}")]
    Usage(String),
    /// Something outside failed: what, where, and what to do.
    #[error("{0}")]
    Outside(String),
    /// Nobody reads the output any more: the command stops, and nothing is wrong.
    #[error("nobody reads the output any more")]
    Silenced,
}

impl CommandError {
    /// The command line or the configuration can not be used.
    pub(crate) fn usage(sentence: impl Into<String>) -> CommandError {
        CommandError::Usage(sentence.into())
    }

    /// Something outside failed.
    pub(crate) fn outside(sentence: impl Into<String>) -> CommandError {
        CommandError::Outside(sentence.into())
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> ExitCode {
        match self {
            CommandError::Silenced => ExitCode::SUCCESS,
            CommandError::No => ExitCode::from(NO),
            CommandError::Usage(_) => ExitCode::from(USAGE),
            CommandError::Outside(_) => ExitCode::from(OUTSIDE),
        }
    }

    /// The sentence to show, where there is one that has not been said.
    pub(crate) fn sentence(&self) -> Option<&str> {
        match self {
            CommandError::Usage(sentence) | CommandError::Outside(sentence) => Some(sentence),
            CommandError::No | CommandError::Silenced => None,
        }
    }
}
