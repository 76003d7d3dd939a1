//! Destroying what is kept about a client: first the key, which is the end of it; then what is left.
//!
//! ```text
//! begun (durable, refused under a hold)  ->  keys destroyed, tombstone  ->  rows wiped
//! ```
//!
//! Whenever the process dies in between, the next start goes on from there. A restored database is
//! older than its tombstones: they are replayed before anybody is served.

use std::sync::Arc;

use practice::{
    EntryId, PersonId, Role, Timestamp,
    retention::{ErasureReason, HoldReason},
};
use store::{
    StoreError, Tx, audit,
    erasure::{self, Erasure},
    frame,
    keys::{Scope, Tombstone},
    legal_hold::{self, LegalHold},
    people, retention,
};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    house::House,
    view::Viewer,
};

/// How many unfinished erasures are looked at together.
const OPEN_AT_ONCE: u16 = 50;

/// The codes of entries in the access log, and of refusals within the store.
const ERASED: &str = "record.erase";
const NOTES_ERASED: &str = "notes.erase";
const HELD: &str = "held";
const HOLD_PLACED: &str = "legal-hold.place";
const HOLD_LIFTED: &str = "legal-hold.lift";

impl Desk {
    /// Destroys everything that is kept about a client whose time is over. What was sealed is
    /// unreadable, here and in every backup of the practice, when this returns.
    ///
    /// For whoever answers for privacy. Errors: [`DeskError::NotFound`] for anybody else;
    /// [`DeskError::UnderLegalHold`]; [`DeskError::MustBeKept`] until its time is over.
    pub fn erase(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
        why: ErasureReason,
    ) -> Result<(), DeskError> {
        self.only_for_privacy(viewer)?;
        self.require_fresh(act, viewer)?;
        self.begin_erasure(act, viewer.person, client, Scope::All, why)?;
        finish(&self.house, client, Scope::All, act.wall())
    }

    /// Destroys the psychotherapy notes about a client, and nothing else.
    ///
    /// For whoever answers for privacy. Errors: as [`Desk::erase`].
    pub fn erase_notes(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
        why: ErasureReason,
    ) -> Result<(), DeskError> {
        self.only_for_privacy(viewer)?;
        self.begin_erasure(act, viewer.person, client, Scope::Notes, why)?;
        finish(&self.house, client, Scope::Notes, act.wall())
    }

    /// Sees to it that nothing of a client is destroyed until the hold is lifted.
    ///
    /// For whoever answers for privacy. Errors: [`DeskError::NotFound`] for anybody else, or when it was
    /// destroyed.
    pub fn place_legal_hold(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
        reason: HoldReason,
    ) -> Result<[u8; 16], DeskError> {
        self.only_for_privacy(viewer)?;
        let placed = LegalHold {
            id: act.bytes(),
            client,
            reason,
            placed_by: viewer.person,
            placed_at: act.wall(),
            lifted: None,
        };
        let entry = entry(act, viewer.person, client, HOLD_PLACED, reason.code());
        let practice = self.house.id();
        let is_there = self.house.store.write(move |tx| {
            frame::turn(tx, practice, client)?;
            let gone = erasure::of_client(tx, practice, client, Scope::All)?.is_some();
            if gone || people::by_id(tx, practice, client)?.is_none() {
                return Ok(false);
            }
            legal_hold::put(tx, practice, &placed)?;
            audit::append(tx, practice, &entry)?;
            Ok(true)
        })?;
        if is_there {
            Ok(placed.id)
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// Lifts a hold. For whoever answers for privacy. Errors: [`DeskError::NotFound`] when none is open.
    pub fn lift_legal_hold(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
        hold: [u8; 16],
    ) -> Result<(), DeskError> {
        self.only_for_privacy(viewer)?;
        let entry = entry(act, viewer.person, client, HOLD_LIFTED, "");
        let (practice, by, at) = (self.house.id(), viewer.person, act.wall());
        let lifted = self.house.store.write(move |tx| {
            let lifted = legal_hold::lift(tx, practice, client, hold, by, at)?;
            if lifted {
                audit::append(tx, practice, &entry)?;
            }
            Ok(lifted)
        })?;
        if lifted {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// Every hold on a client, lifted or not. For whoever answers for privacy.
    pub fn legal_holds(
        &self,
        viewer: &Viewer,
        client: PersonId,
    ) -> Result<Vec<LegalHold>, DeskError> {
        self.only_for_privacy(viewer)?;
        let practice = self.house.id();
        Ok(self
            .house
            .store
            .read(|tx| legal_hold::of_client(tx, practice, client))?)
    }

    /// What was destroyed so far: it has to lie beside every backup.
    pub fn tombstones(&self) -> Result<Vec<Tombstone>, DeskError> {
        Ok(self.house.keys.all_tombstones()?)
    }

    pub(crate) fn begin_erasure(
        &self,
        act: &mut Act,
        by: PersonId,
        client: PersonId,
        scope: Scope,
        why: ErasureReason,
    ) -> Result<(), DeskError> {
        let begun = Erasure {
            client,
            scope,
            why: why.code().to_owned(),
            asked_by: by,
            begun_at: act.wall(),
            wiped_at: None,
        };
        let code = match scope {
            Scope::All => ERASED,
            Scope::Notes => NOTES_ERASED,
        };
        let entry = entry(act, by, client, code, why.code());
        let (house, now) = (Arc::clone(&self.house), act.wall());
        let answer = self.house.store.write(move |tx| {
            let practice = house.id();
            // A hold and an erasure take turns: whichever is first is seen by the other.
            frame::turn(tx, practice, client)?;
            let person = people::by_id(tx, practice, client)?;
            if person.is_none_or(|person| person.role != Role::Client) {
                return Ok(Begun::Unknown);
            }
            let held = legal_hold::is_held(tx, practice, client)?;
            if held && !broken::is(Broken::ErasesUnderLegalHold) {
                return Err(StoreError::Refused(HELD));
            }
            let record = crate::retention::record(&house, tx, client)?;
            let Some(record) = record else {
                return Ok(Begun::CareGoesOn);
            };
            if !held && !record.may_be_destroyed(now) && !broken::is(Broken::ErasesEarly) {
                return Ok(Begun::Early(record.due_at));
            }
            if erasure::begin(tx, practice, &begun)? {
                audit::append(tx, practice, &entry)?;
            }
            Ok(Begun::Yes)
        });
        match answer {
            Ok(Begun::Yes) => Ok(()),
            Ok(Begun::Unknown) => Err(DeskError::NotFound),
            Ok(Begun::CareGoesOn) => Err(DeskError::MustBeKept { until: None }),
            Ok(Begun::Early(until)) => Err(DeskError::MustBeKept { until: Some(until) }),
            Err(StoreError::Refused(HELD)) => Err(DeskError::UnderLegalHold),
            Err(error) => Err(error.into()),
        }
    }
}

enum Begun {
    Yes,
    Unknown,
    CareGoesOn,
    Early(Timestamp),
}

/// Destroys the keys of an erasure that was begun, then wipes what is left. Doing it twice changes
/// nothing.
pub(crate) fn finish(
    house: &House,
    client: PersonId,
    scope: Scope,
    now: Timestamp,
) -> Result<(), DeskError> {
    if !broken::is(Broken::KeepsKeys) {
        house.keys.destroy(Tombstone {
            subject: client,
            scope,
            destroyed_at: now,
        })?;
    }
    house.forget(client);
    wipe(house, client, scope, now)
}

/// Goes on with every erasure that was begun and not ended, and does again, on a database that is
/// older than its tombstones, what they say. Called before anybody is served.
pub(crate) fn replay(house: &House) -> Result<(), DeskError> {
    let practice = house.id();
    loop {
        let open = house
            .store
            .read(|tx| erasure::open(tx, practice, OPEN_AT_ONCE))?;
        for erasure in &open {
            finish(house, erasure.client, erasure.scope, erasure.begun_at)?;
        }
        if open.is_empty() {
            break;
        }
    }
    if broken::is(Broken::ForgetsTombstones) {
        return Ok(());
    }
    for tombstone in house.keys.all_tombstones()? {
        let Tombstone {
            subject,
            scope,
            destroyed_at,
        } = tombstone;
        let ended = house
            .store
            .read(|tx| erasure::of_client(tx, practice, subject, scope))?
            .is_some_and(|erasure| erasure.wiped_at.is_some());
        if !ended {
            wipe(house, subject, scope, destroyed_at)?;
        }
    }
    Ok(())
}

/// Wipes rows, some in each transaction, so that nobody waits long for the writer.
fn wipe(house: &House, client: PersonId, scope: Scope, at: Timestamp) -> Result<(), DeskError> {
    let practice = house.id();
    let steps: &[Step] = match scope {
        _ if broken::is(Broken::KeepsNotes) => &[],
        Scope::All => &[erasure::wipe_notes, erasure::wipe_contacts],
        Scope::Notes => &[erasure::wipe_notes],
    };
    for step in steps.iter().copied() {
        while !house.store.write(move |tx| step(tx, practice, client))? {}
    }
    let begun = Erasure {
        client,
        scope,
        why: ErasureReason::TimeOver.code().to_owned(),
        asked_by: client,
        begun_at: at,
        wiped_at: None,
    };
    house.store.write(move |tx| {
        if scope == Scope::All {
            erasure::wipe_person(tx, practice, client)?;
            retention::close(tx, practice, client)?;
        }
        // An older database does not know of it yet.
        erasure::begin(tx, practice, &begun)?;
        erasure::end(tx, practice, client, scope, at)
    })?;
    Ok(())
}

type Step = fn(&mut Tx<'_>, practice::PracticeId, PersonId) -> Result<bool, StoreError>;

fn entry(
    act: &mut Act,
    by: PersonId,
    client: PersonId,
    code: &'static str,
    why: &'static str,
) -> audit::Entry {
    audit::Entry {
        id: EntryId::new(act.wall(), act.bytes()),
        client,
        actor: by,
        act: code.into(),
        subject: client.to_bytes(),
        why: why.into(),
        at: act.wall(),
    }
}
