//! What happened at somebody's gate lately: kept for them, shown to them alone, for ninety days.
//!
//! It is in no access log: that is about what others did with somebody's records, and is never
//! deleted. This is about their own coming and going, and goes away (decision 0034).

use practice::{EntryId, PersonId, PracticeId, Timestamp};
use store::{
    StoreError, Tx,
    gate_event::{self, GateEvent},
};

pub use store::gate_event::GateEventKind as Happened;

use crate::Act;

/// How long it is kept, in days: longer than anybody goes without a session.
const KEPT_DAYS: i64 = 90;
/// How many events are looked at to see whether a kind of device was used lately.
const LOOKED_AT_MAX: u16 = 100;
/// How many are shown.
const SHOWN_MAX: u16 = 20;

/// One thing that happened, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HappenedView {
    /// What.
    pub kind: Happened,
    /// On what kind of device; empty when it is not known.
    pub device: String,
    /// When.
    pub at: Timestamp,
}

/// Something that happens now.
pub(crate) fn now(act: &mut Act, person: PersonId, kind: Happened, device: &str) -> GateEvent {
    GateEvent {
        person,
        id: EntryId::new(act.wall(), act.bytes()).to_bytes(),
        kind,
        device: super::session::device(device),
        at: act.wall(),
    }
}

/// Keeps it, and forgets what is too old.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    event: &GateEvent,
) -> Result<(), StoreError> {
    let oldest = super::session::later(event.at, -KEPT_DAYS * 24 * 60);
    let oldest = EntryId::new(oldest, [0; 10]).to_bytes();
    gate_event::forget_before(tx, practice, event.person, oldest)?;
    gate_event::put(tx, practice, event)
}

/// Keeps that somebody signed in, and tells whether a kind of device was new.
pub(crate) fn keep_sign_in(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    mut event: GateEvent,
) -> Result<(), StoreError> {
    let lately = gate_event::of_person(tx, practice, event.person, LOOKED_AT_MAX)?;
    let is_known = lately.iter().any(|known| known.device == event.device);
    // Whoever came in before any of this was kept is not told that their only device is new.
    if !is_known && !lately.is_empty() {
        event.kind = Happened::SignedInAnew;
    }
    keep(tx, practice, &event)
}

/// Whether somebody signed in on another kind of device, which was new, since this instant.
pub(crate) fn is_news(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    since: Timestamp,
    device: &str,
) -> Result<bool, StoreError> {
    let lately = gate_event::of_person(tx, practice, person, LOOKED_AT_MAX)?;
    Ok(lately.iter().any(|event| {
        event.kind == Happened::SignedInAnew && event.at > since && event.device != device
    }))
}

/// What happened lately, the newest first.
pub(crate) fn lately(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
) -> Result<Vec<HappenedView>, StoreError> {
    let events = gate_event::of_person(tx, practice, person, SHOWN_MAX)?;
    let views = events.into_iter().map(|event| HappenedView {
        kind: event.kind,
        device: event.device,
        at: event.at,
    });
    Ok(views.collect())
}
