//! What can go wrong with the store.

/// Why the store did not do what it was asked.
///
/// Invariant: no variant holds words, names or keys; details are the engine's own and name tables.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The address of the database can not be used.
    #[error("the address of the database can not be used: {0}")]
    Address(String),
    /// Another process has the database open.
    #[error("another process has this database open: {path}; stop it first")]
    InUse {
        /// The lock file that is held.
        path: String,
    },
    /// The place or the settings of the database are not safe for it.
    #[error("the database can not be kept safely here: {0}")]
    Unsafe(String),
    /// The database was written by a newer version, or is not one of ours.
    #[error("this database does not belong to this version: {0}")]
    Version(String),
    /// The store refused to wait longer, or the connection broke: nothing was written.
    #[error("the database can not be reached now, and nothing was written: {0}")]
    Unavailable(String),
    /// The connection broke while the end was written: it may be there or not. Ask again.
    #[error("it is not known whether this was written: {0}")]
    Unknown(String),
    /// There is no room left on the disk: nothing was written.
    #[error("there is no room left for the database, and nothing was written")]
    Full,
    /// Something with this key is there already, or somebody changed it first.
    #[error("something else is there already: {0}")]
    Conflict(String),
    /// A contact may not go from this state to that one.
    #[error("a contact that is {from} may not become {to}")]
    Transition {
        /// The state it was in.
        from: practice::ContactState,
        /// The state that was asked for.
        to: practice::ContactState,
    },
    /// The work gave up by its own decision; nothing was written.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// What is stored can not be read as what it should be.
    #[error("what is stored can not be read: {0}")]
    Damaged(String),
    /// A statement did not run; a fault of ours.
    #[error("a statement did not run: {0}")]
    Statement(String),
    /// More rows, or longer values, than a limit of the store allows.
    #[error("more than the store takes at once: {0}")]
    Limit(&'static str),
    /// The disk failed while something was made durable: the process must end (reliability R8).
    #[error("the disk failed while writing, and this process must end: {0}")]
    Fatal(String),
    /// A simulated fault ended the store: as if the process had died here.
    #[error("the store was ended by a simulated fault")]
    Killed,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// A short name that stays the same between releases, for logs and pages.
    pub const fn code(&self) -> &'static str {
        match self {
            StoreError::Address(_) => "store.address",
            StoreError::InUse { .. } => "store.in-use",
            StoreError::Unsafe(_) => "store.unsafe",
            StoreError::Version(_) => "store.version",
            StoreError::Unavailable(_) => "store.unavailable",
            StoreError::Unknown(_) => "store.unknown",
            StoreError::Full => "store.full",
            StoreError::Conflict(_) => "store.conflict",
            StoreError::Transition { .. } => "store.transition",
            StoreError::Refused(_) => "store.refused",
            StoreError::Damaged(_) => "store.damaged",
            StoreError::Statement(_) => "store.statement",
            StoreError::Limit(_) => "store.limit",
            StoreError::Fatal(_) => "store.fatal",
            StoreError::Killed => "store.killed",
            StoreError::Closed => "store.closed",
        }
    }

    /// Whether the process must end now, and come back by reading the log again (reliability R8).
    pub const fn is_fatal(&self) -> bool {
        matches!(self, StoreError::Fatal(_))
    }

    /// Whether the same work may do better when it is tried again.
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            StoreError::Unavailable(_) | StoreError::Unknown(_) | StoreError::Conflict(_)
        )
    }
}
