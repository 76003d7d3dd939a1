//! Calls for help that can not be written down: the one exception to "nothing leaves but by the
//! outbox" (decision 77).
//!
//! Who is on call, and by which channels, is kept in memory and looked at anew every few seconds. A
//! call that the store refuses is begun there, on the same machine as every other, and its pages
//! are brought from there. When the store is back, the call is written down as it stands: that
//! somebody called, and never what they typed.
//!
//! Invariant: nothing here asks the store, but for [`Desk::keep_in_mind`] and
//! [`Desk::write_down_calls`], which nobody who calls waits for.
//! Invariant: no word that was typed is kept here. Addresses stay sealed until they are brought, and
//! keys are wiped when they are dropped.

mod calling;
mod standby;

use std::{
    collections::HashMap,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use practice::{ChannelKind, ContactId, Moment, PersonId, Role, escalation::Outcome};
use store::StoreError;

use crate::{
    Act, Desk, DeskError,
    contact::help_key_of,
    courier::Messenger,
    house::House,
    view::{SafetyAnswer, Viewer},
};

use calling::Calling;
use standby::Standby;

/// How many calls are kept that are not written down: more than a large practice has clients who
/// call in one outage.
const CALLS_MAX: usize = 1_000;

/// How many visits are remembered, to know who calls when the store can not tell.
const VISITS_MAX: usize = 20_000;

/// For how long a visit is remembered after it was last seen, in minutes: the longest time that a
/// visit of a client may stand still.
const VISIT_MINUTES: i64 = crate::gate::CLIENT_IDLE_MINUTES_MAX;

/// How long whoever calls waits until they are told whether a page was handed over, in milliseconds.
/// Help lines stand on the page that they wait for.
const TOLD_MILLIS: u64 = 2_000;

/// How old the memory of who is on call gets until it is looked at anew, in seconds.
const FRESH_SECONDS: i64 = 5;

/// What is kept in memory for when the store can not be asked.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    standby: RwLock<Option<Arc<Standby>>>,
    looked_at: Mutex<Option<Moment>>,
    visits: Mutex<HashMap<[u8; 32], Seen>>,
    calls: Mutex<Vec<Unwritten>>,
    handed: Condvar,
}

/// A visit of a client that was open when it was last seen.
#[derive(Clone, Copy, Debug)]
struct Seen {
    client: PersonId,
    at: Timestamp,
    /// Whether their words may be read by the screen; not known is no.
    is_screened: bool,
}

/// A call that could not be written down.
#[derive(Debug)]
struct Unwritten {
    id: ContactId,
    client: PersonId,
    /// What makes pressing the button again the same call, also once it is written down.
    key: String,
    moment: Moment,
    /// Who is paged from memory; none where no rota stands, or no courier reaches anybody on it.
    calling: Option<Calling>,
    /// It is being written down at this moment, and nothing else is done with it.
    is_held: bool,
}

/// What a call from memory is written down as.
#[derive(Clone, Debug)]
pub(crate) struct TakenUp {
    pub(crate) id: ContactId,
    pub(crate) client: PersonId,
    pub(crate) key: String,
    pub(crate) moment: Moment,
    /// What was asked until then, with the pages that nobody has taken yet. `None`: nobody was asked.
    pub(crate) outcome: Option<Outcome>,
}

/// What became of a call that could not be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Nobody is paged.
    Nobody,
    /// Pages are on their way, and it is not known yet whether one gets out.
    Trying,
    /// A courier took a page. That is not yet a person.
    Handed,
}

impl Memory {
    /// A client's visit is open now.
    pub(crate) fn see(&self, token: [u8; 32], client: PersonId, now: Timestamp, house: &House) {
        let mut visits = lock(&self.visits);
        if let Some(seen) = visits.get_mut(&token) {
            seen.at = now;
            return;
        }
        drop(visits);
        let seen = Seen {
            client,
            at: now,
            is_screened: house
                .refuses_screening(client)
                .is_ok_and(|refused| !refused),
        };
        let mut visits = lock(&self.visits);
        if visits.len() >= VISITS_MAX {
            visits.retain(|_, seen| is_recent(seen.at, now));
        }
        if visits.len() < VISITS_MAX {
            visits.insert(token, seen);
        }
    }

    /// A visit has ended.
    pub(crate) fn forget_visit(&self, token: &[u8; 32]) {
        lock(&self.visits).remove(token);
    }

    fn visit(&self, token: &[u8; 32], now: Timestamp) -> Option<Seen> {
        let seen = lock(&self.visits).get(token).copied();
        seen.filter(|seen| is_recent(seen.at, now))
    }

    fn standby(&self) -> Option<Arc<Standby>> {
        self.standby.read().ok()?.clone()
    }

    /// Keeps a call, once for each client, and begins to page.
    fn begin(&self, act: &mut Act, client: PersonId, key: String) -> Option<ContactId> {
        let standby = self.standby();
        let mut calls = lock(&self.calls);
        if let Some(call) = calls.iter().find(|call| call.client == client) {
            return Some(call.id);
        }
        if calls.len() >= CALLS_MAX {
            return None;
        }
        let id = ContactId::new(act.wall(), act.bytes());
        calls.push(Unwritten {
            id,
            client,
            key,
            moment: act.now(),
            calling: standby.map(|standby| Calling::begin(&standby, id, act.now())),
            is_held: false,
        });
        Some(id)
    }

    /// Waits until a page of this call was handed over, or for a moment.
    fn told(&self, id: ContactId) -> Told {
        let of = |calls: &[Unwritten]| {
            let call = calls.iter().find(|call| call.id == id);
            match call.map(|call| call.calling.as_ref()) {
                Some(Some(calling)) if calling.is_handed() => Told::Handed,
                Some(Some(calling)) if calling.has_somebody() => Told::Trying,
                Some(Some(_) | None) | None => Told::Nobody,
            }
        };
        let calls = lock(&self.calls);
        let wait = Duration::from_millis(TOLD_MILLIS);
        let waited = self
            .handed
            .wait_timeout_while(calls, wait, |calls| of(calls) == Told::Trying);
        match waited {
            Ok((calls, _)) => of(&calls),
            Err(poisoned) => of(&poisoned.into_inner().0),
        }
    }
}

impl Desk {
    /// Looks who is on call, by which channels, so that somebody is paged even when the store can
    /// not be asked. Called again and again while it can; looks anew when a few seconds went by.
    pub fn keep_in_mind(&self, act: &Act) -> Result<(), DeskError> {
        let (memory, now) = (&self.house.memory, act.now());
        let was = *lock(&memory.looked_at);
        let is_fresh = was.is_some_and(|was| {
            let age = now.boot.since_micros.saturating_sub(was.boot.since_micros);
            was.boot.boot == now.boot.boot && (0..FRESH_SECONDS * 1_000_000).contains(&age)
        });
        if is_fresh {
            return Ok(());
        }
        let standby = Standby::look(self, now.wall)?;
        *memory
            .standby
            .write()
            .unwrap_or_else(PoisonError::into_inner) = standby.map(Arc::new);
        *lock(&memory.looked_at) = Some(now);
        Ok(())
    }

    /// Asks the next people of calls that are not written down, where it is time. Asks no store.
    pub fn ask_from_memory(&self, act: &Act) {
        let memory = &self.house.memory;
        let Some(standby) = memory.standby() else {
            return;
        };
        for call in lock(&memory.calls).iter_mut().filter(|call| !call.is_held) {
            if let Some(calling) = &mut call.calling {
                calling.look(&standby, act.now());
            }
        }
    }

    /// Brings the next page from memory by this kind of channel, and tells whether there was one.
    /// Asks no store; blocks for as long as the messenger does.
    pub fn bring_from_memory(
        &self,
        act: &Act,
        kind: ChannelKind,
        messenger: &dyn Messenger,
    ) -> bool {
        let memory = &self.house.memory;
        let Some(standby) = memory.standby() else {
            return false;
        };
        let taken = lock(&memory.calls)
            .iter_mut()
            .filter(|call| !call.is_held)
            .find_map(|call| call.calling.as_mut()?.take(kind, act.now()));
        let Some(out) = taken else {
            return false;
        };
        let came = match standby.envelope(&out) {
            Some(envelope) => messenger.bring(&envelope),
            None => Err(crate::NotBrought::NobodyThere("memory.address")),
        };
        let mut calls = lock(&memory.calls);
        // A call that was written down meanwhile is everybody else's now.
        if let Some(call) = calls.iter_mut().find(|call| call.id == out.call)
            && let Some(calling) = &mut call.calling
        {
            calling.came(&standby, &out, came, act.now());
        }
        drop(calls);
        memory.handed.notify_all();
        true
    }

    /// Whether a page from memory is on its way at this moment, or waits for its first try.
    pub fn is_paging_from_memory(&self) -> bool {
        let calls = lock(&self.house.memory.calls);
        calls
            .iter()
            .filter_map(|call| call.calling.as_ref())
            .any(|calling| !calling.is_handed() && calling.has_somebody())
    }

    /// How many calls for help are not written down yet.
    pub fn unwritten_calls(&self) -> usize {
        lock(&self.house.memory.calls).len()
    }

    /// Writes down what could not be, now that the store may be asked again: that somebody called,
    /// when, and who was asked meanwhile. Tells how many. Errors: of the store, which is asked again
    /// the next time.
    pub fn write_down_calls(&self, act: &mut Act) -> Result<usize, DeskError> {
        let (mut written, mut failed) = (0, None);
        while let Some(call) = self.house.memory.take_up() {
            let id = call.id;
            let done = self.file_taken_up(act, call);
            let mut calls = lock(&self.house.memory.calls);
            match done {
                // Its client is nobody's client any more: there is no record that it could be in.
                Ok(()) | Err(DeskError::NotFound) => {
                    calls.retain(|call| call.id != id);
                    written += 1;
                }
                // It stays held until the others were tried: one that can not be written down holds up
                // nobody else.
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        lock(&self.house.memory.calls)
            .iter_mut()
            .for_each(|call| call.is_held = false);
        failed.map_or(Ok(written), Err)
    }

    /// A call for help came while the store could not tell who is signed in: with the button, or
    /// with words and an answer that call for it. `None`: it is no call, or nobody knows whose.
    pub fn call_while_unknown(
        &self,
        act: &mut Act,
        token: &str,
        call: Option<(&str, Option<SafetyAnswer>)>,
        key: Option<&str>,
    ) -> Option<DeskError> {
        let hash = crate::gate::token_hash_of(token)?;
        let seen = self.house.memory.visit(&hash, act.wall())?;
        if let Some((typed, safety)) = call {
            let read = if seen.is_screened { typed } else { "" };
            if !self.is_call_for_help(read, safety) {
                return None;
            }
        }
        let cause = StoreError::Unavailable("nobody can be looked up".to_owned());
        let unheard = DeskError::NotHeard(Box::new(cause.into()));
        Some(self.called(act, seen.client, key, unheard))
    }

    /// What whoever called is told, when it could not be written down: whoever is on call is paged
    /// from memory. Every other error stays what it is.
    pub(crate) fn or_from_memory(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        key: Option<&str>,
        error: DeskError,
    ) -> DeskError {
        match &error {
            DeskError::NotHeard(cause) if viewer.role == Role::Client && !is_the_end(cause) => {
                self.called(act, viewer.person, key, error)
            }
            _ => error,
        }
    }

    fn called(
        &self,
        act: &mut Act,
        client: PersonId,
        key: Option<&str>,
        error: DeskError,
    ) -> DeskError {
        let key = help_key_of(act, key);
        let begun = self.house.memory.begin(act, client, key);
        let told = begun.map_or(Told::Nobody, |id| self.house.memory.told(id));
        match (told, error) {
            (Told::Trying | Told::Handed, DeskError::NotHeard(cause)) => {
                DeskError::CalledFromMemory {
                    cause,
                    handed: told == Told::Handed,
                }
            }
            (_, error) => error,
        }
    }
}

impl Memory {
    /// The next call to write down, which is left alone until that is done.
    fn take_up(&self) -> Option<TakenUp> {
        let mut calls = lock(&self.calls);
        let call = calls.iter_mut().find(|call| !call.is_held)?;
        call.is_held = true;
        Some(TakenUp {
            id: call.id,
            client: call.client,
            key: call.key.clone(),
            moment: call.moment,
            outcome: call.calling.as_ref().map(Calling::outcome),
        })
    }
}

/// The store was ended on purpose, and the process with it.
fn is_the_end(error: &DeskError) -> bool {
    matches!(
        error,
        DeskError::Store(StoreError::Killed | StoreError::Closed)
    )
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < SignedDuration::from_mins(VISIT_MINUTES)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
