//! What somebody is told outside the house: one of six bodies, and nothing else there is.
//!
//! Whoever reads a notification over somebody's shoulder learns that there is something behind the door.
//! What it is, from whom and about what is read behind the door only (R-PRV-01, P27).

use crate::{EffectKind, disposition::coded};
use std::fmt;

coded! {
    /// The bodies that may leave the house. There are never more than six.
    Notification {
        /// There is something new.
        Update = "update",
        /// Somebody is asked for who is on call.
        Call = "call",
        /// Something waits for this person, and should not wait long.
        Waiting = "waiting",
        /// A way in, or a way to be told, has changed.
        Account = "account",
        /// Somebody tries out a channel of their own.
        Test = "test",
        /// Six digits, by which a channel is proved to be somebody's.
        Proof = "proof",
    }
}

impl Notification {
    /// The body that an effect leads to. A client is only ever told that there is something new:
    /// what is late, or taken, they read behind the door.
    pub fn of(kind: EffectKind, is_client: bool) -> Notification {
        match kind {
            EffectKind::Page if !is_client => Notification::Call,
            // A test is only a test when it looks like what it tests.
            EffectKind::TestPage => Notification::Call,
            EffectKind::Late | EffectKind::BreakGlass if !is_client => Notification::Waiting,
            EffectKind::Notice | EffectKind::Page | EffectKind::Late | EffectKind::BreakGlass => {
                Notification::Update
            }
        }
    }
}

/// Whether somebody is told at any hour: help is never quiet, and the second person of break-glass
/// is told within a minute (R-BND-04, P35).
pub fn is_urgent(kind: EffectKind) -> bool {
    matches!(
        kind,
        EffectKind::Page | EffectKind::TestPage | EffectKind::BreakGlass
    )
}

/// Six digits that prove a channel: a number, so that it can carry no word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ProofCode(u32);

impl ProofCode {
    /// How many there are.
    const COUNT: u32 = 1_000_000;

    /// The code that four random bytes make.
    pub fn from_chance(bytes: [u8; 4]) -> ProofCode {
        ProofCode(u32::from_le_bytes(bytes) % ProofCode::COUNT)
    }

    /// What somebody typed, with spaces or without; `None` when it is not six digits.
    pub fn typed(text: &str) -> Option<ProofCode> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(7)
            .collect();
        let is_code = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| digits.parse().ok().map(ProofCode))?
    }
}

impl fmt::Display for ProofCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

/// Prints nothing of it.
impl fmt::Debug for ProofCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProofCode(..)")
    }
}
