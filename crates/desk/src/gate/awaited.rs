//! What the gate asked a device for and waits to be answered: each once, and for a short time.
//!
//! It lives in memory. When the program starts anew, whoever was signing in presses the button again.

use std::collections::{HashMap, VecDeque};

use practice::{PersonId, Timestamp, VisitId};
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

use super::{GateError, Porter};
use crate::{Act, DeskError, broken, broken::Broken};

/// How long an answer is waited for, in minutes. Source: reliability 1.4, an authentication takes
/// five minutes at most.
const AWAITED_MINUTES: i64 = 5;

/// How long the set-up of an authenticator app may take, in minutes: some have to install it first.
const CODES_MINUTES: i64 = 30;

/// How much is waited for at once: some 20 MB. What is oldest gives way.
const AWAITED_MAX: usize = 20_000;

/// The number under which something is waited for.
pub(crate) type Handle = [u8; 16];

/// What is waited for.
#[derive(Clone, Debug)]
pub(crate) enum Awaited {
    /// Somebody signs in; nobody knows yet who.
    SignIn(Box<DiscoverableAuthentication>),
    /// Whoever is on this visit shows that they are still the same.
    Confirm(VisitId, Box<DiscoverableAuthentication>),
    /// Somebody makes a passkey on this visit.
    Enrol(VisitId, PersonId, Box<PasskeyRegistration>),
    /// Somebody sets an authenticator app up on this visit; its shared secret.
    Codes(VisitId, [u8; 20]),
}

/// Everything that is waited for, by its number.
#[derive(Debug, Default)]
pub(crate) struct AwaitedList {
    by_handle: HashMap<Handle, (Timestamp, Awaited)>,
    oldest_first: VecDeque<Handle>,
}

impl Porter {
    /// Waits for this, under a fresh number.
    pub(crate) fn wait_for(&self, act: &mut Act, awaited: Awaited) -> String {
        let handle: Handle = act.bytes();
        let minutes = match awaited {
            Awaited::Codes(..) => CODES_MINUTES,
            _ => AWAITED_MINUTES,
        };
        let until = super::session::later(act.wall(), minutes);
        if let Ok(mut list) = self.awaited.lock() {
            while list.oldest_first.len() >= AWAITED_MAX {
                let oldest = list.oldest_first.pop_front();
                oldest.and_then(|oldest| list.by_handle.remove(&oldest));
            }
            list.oldest_first.push_back(handle);
            list.by_handle.insert(handle, (until, awaited));
        }
        vault::to_hex(&handle)
    }

    /// What was waited for under this number: the first to ask has it, and nobody after.
    ///
    /// Errors: [`GateError::Passkey`] when nothing is waited for, or not any more.
    pub(crate) fn answered(&self, act: &Act, handle: &str) -> Result<Awaited, DeskError> {
        let found = parse(handle).and_then(|handle| {
            let mut list = self.awaited.lock().ok()?;
            if broken::is(Broken::ChallengesStay) {
                return list.by_handle.get(&handle).cloned();
            }
            list.by_handle.remove(&handle)
        });
        match found {
            Some((until, awaited)) if act.wall() < until => Ok(awaited),
            _ => Err(GateError::Passkey.into()),
        }
    }

    /// The secret of an authenticator app that is being set up on this visit. It stays until the
    /// app is set up: a code that was mistyped is typed again.
    pub(crate) fn codes(&self, act: &Act, handle: &str, visit: VisitId) -> Option<[u8; 20]> {
        let handle = parse(handle)?;
        let list = self.awaited.lock().ok()?;
        match list.by_handle.get(&handle)? {
            (until, Awaited::Codes(on, secret)) if act.wall() < *until && *on == visit => {
                Some(*secret)
            }
            _ => None,
        }
    }

    /// Waits for this no longer.
    pub(crate) fn forget(&self, handle: &str) {
        if let (Some(handle), Ok(mut list)) = (parse(handle), self.awaited.lock()) {
            list.by_handle.remove(&handle);
        }
    }
}

fn parse(handle: &str) -> Option<Handle> {
    Handle::try_from(vault::from_hex(handle).ok()?.as_slice()).ok()
}
