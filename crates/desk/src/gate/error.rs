//! Why the gate does not let somebody in, or does not do what it was asked.

use practice::Timestamp;

/// What is wrong with a passphrase that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It has fewer characters than it needs.
    Short,
    /// It has more characters than fit.
    Long,
    /// Many people use it, or it is made of parts that many people use.
    Common,
    /// It is the sign-in name, or little more.
    Name,
}

/// Why the gate did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// It lets nobody in. Nothing more is told: not whether there is such a name, kit or link.
    #[error("this lets nobody in")]
    NoEntry,
    /// It was tried too often: wait so many seconds.
    #[error("tried too often; wait {0} seconds")]
    Wait(u32),
    /// Too many people are signing in right now.
    #[error("too many are signing in at this moment")]
    Busy,
    /// Whoever is here has to be verified anew for this.
    #[error("whoever is here has to be verified anew")]
    StepUp,
    /// The way in is right and works from this instant on.
    #[error("this way in works later")]
    NotYet(Timestamp),
    /// The device did not make or use the passkey as it was asked, or it took too long.
    #[error("the passkey was refused")]
    Passkey,
    /// The passphrase can not be taken.
    #[error("the passphrase can not be taken")]
    Weak(Weakness),
    /// The code of the authenticator app does not fit.
    #[error("the code of the app does not fit")]
    Code,
    /// The sign-in name can not be taken.
    #[error("a sign-in name has three to thirty letters or digits")]
    Name,
    /// This group of the printed kit, counted from one, has a typing mistake.
    #[error("group {0} of the kit has a typing mistake")]
    KitTyped(u8),
    /// It is the last way in.
    #[error("it is the last way in")]
    LastWay,
    /// They have as many ways in as somebody may make while signed in.
    #[error("there are as many ways in as one person may have")]
    Many,
    /// While somebody is watched, ways in are taken away only together with the practice.
    #[error("ways in are taken away only together with the practice")]
    Watched,
    /// Somebody else is signed in on this device: whoever is invited uses a device of their own.
    #[error("somebody else is signed in on this device")]
    SomeoneElse,
}

impl GateError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            GateError::NoEntry => "no-entry",
            GateError::Wait(_) => "wait",
            GateError::Busy => "busy",
            GateError::StepUp => "step-up",
            GateError::NotYet(_) => "not-yet",
            GateError::Passkey => "passkey-refused",
            GateError::Weak(Weakness::Short) => "passphrase-short",
            GateError::Weak(Weakness::Long) => "passphrase-long",
            GateError::Weak(Weakness::Common) => "passphrase-common",
            GateError::Weak(Weakness::Name) => "passphrase-name",
            GateError::Code => "code-wrong",
            GateError::Name => "sign-in-name",
            GateError::KitTyped(_) => "kit-typed",
            GateError::LastWay => "last-way",
            GateError::Many => "ways-many",
            GateError::Watched => "watched",
            GateError::SomeoneElse => "someone-else",
        }
    }
}
