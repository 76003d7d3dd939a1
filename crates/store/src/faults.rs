//! Faults that a simulation makes happen on purpose.

/// Decides at every step of every transaction whether something goes wrong there.
///
/// It is how a seeded simulation ends the process at every step. Without one there is no cost.
pub trait Faults: Send + Sync {
    /// What happens at this step.
    fn at(&self, step: Step) -> Verdict;
}

/// Where in a transaction we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Before it begins.
    Begin,
    /// Before the statement with this number, from nought, of one piece of work.
    Statement(u32),
    /// Before it is made durable.
    BeforeCommit,
    /// It is durable, and nobody has been told.
    AfterCommit,
}

/// What happens at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nothing goes wrong.
    Go,
    /// As if the process had died: the caller and everyone after gets
    /// [`StoreError::Killed`](crate::StoreError::Killed) until the database is opened again.
    Kill,
    /// The step fails once. Before the commit nothing is written and the caller gets
    /// `Unavailable`; after it everything is, and the caller gets `Unknown`.
    Fail,
    /// There is no room left on the disk at this step: the caller gets
    /// [`StoreError::Full`](crate::StoreError::Full).
    Full,
}
