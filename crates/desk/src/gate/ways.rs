//! Own ways in and own visits: seeing them, taking them away, ending them.

use practice::{CredentialId, PersonId, PracticeId, Role, Timestamp, VisitId};
use store::{
    StoreError, Tx,
    admission::{self, Reach},
    credential::{self, Credential, CredentialKind},
    visit,
};

use super::{
    GateError, VisitView, WayView, WaysView,
    happened::{self, Happened},
    passkey::PasskeySecret,
    passphrase::PassphraseSecret,
    session::{
        CLIENT_IDLE_MINUTES, CLIENT_IDLE_MINUTES_MAX, CLIENT_IDLE_MINUTES_MIN, FRESH_MINUTES,
        STAFF_IDLE_MINUTES, idle_minutes,
    },
};
use crate::{
    Act, Desk, DeskError,
    channels::put_all,
    sealing::{self, Item},
    view::Viewer,
};

/// How many ways in of one person are looked at: more than anybody has devices.
pub(crate) const WAYS_MAX: u16 = 100;
/// How many ways in that stand somebody may have before another is made while signed in: nobody has as
/// many devices, and whoever sits at an open one can not bury the others.
pub const WAYS_STANDING_MAX: usize = 20;
/// How many there may be with those that were taken away lately. The rest up to [`WAYS_MAX`] is kept
/// for invitations and kits: whoever comes back in is never kept out by what was made before.
const WAYS_WITH_REMOVED_MAX: usize = 80;
/// How many of the latest visits of one person are looked at.
const VISITS_MAX: u16 = 100;
/// How long a way in that was taken away is shown, in days.
const REMOVED_DAYS: i64 = 90;

impl Desk {
    /// Own ways in and own visits.
    pub fn ways(&self, act: &Act, viewer: &Viewer) -> Result<WaysView, DeskError> {
        let (practice, person) = (self.house.id(), viewer.person);
        let (all, visits, known, happened) = self.house.store.read(move |tx| {
            let mut visits = Vec::new();
            for visit in admission::of_person(tx, practice, person, VISITS_MAX)? {
                if visit.ended_at.is_none() {
                    let stands = admission::of_visit(tx, practice, visit.id)?;
                    visits.push((visit, stands));
                }
            }
            Ok((
                credential::of_person(tx, practice, person, WAYS_MAX)?,
                visits,
                credential::person(tx, practice, person)?,
                happened::lately(tx, practice, person)?,
            ))
        })?;
        let idle = idle_minutes(viewer.role, known.as_ref());
        let begun_by = visits
            .iter()
            .find(|(visit, _)| visit.id == viewer.visit)
            .and_then(|(_, stands)| stands.as_ref()?.credential);
        let oldest = super::session::later(act.wall(), -REMOVED_DAYS * 24 * 60);
        let ways = all
            .iter()
            .filter(|way| way.removed_at.is_none_or(|at| at > oldest))
            .map(|way| self.way(act, way, begun_by))
            .collect::<Result<Vec<_>, _>>()?;
        let visits = visits
            .into_iter()
            .filter(|(visit, stands)| {
                let is_full = stands.as_ref().is_none_or(|s| s.reach == Reach::Full);
                is_full && act.wall() < super::session::later(visit.seen_at, idle)
            })
            .map(|(visit, stands)| VisitView {
                id: visit.id,
                device: stands.map_or(String::new(), |stands| stands.device),
                began_at: visit.began_at,
                seen_at: visit.seen_at,
                is_this: visit.id == viewer.visit,
            })
            .collect();
        Ok(WaysView {
            visits,
            idle_minutes: idle,
            may_choose_idle: viewer.role == Role::Client,
            is_watched: known.is_some_and(|known| known.watched),
            has_kit: ways
                .iter()
                .any(|way| way.kind == CredentialKind::Kit && way.removed_at.is_none()),
            may_take_passphrase: viewer.role == Role::Client,
            ways,
            happened,
        })
    }

    /// Takes a way in away, and ends the visits that it began.
    ///
    /// Errors: [`GateError::StepUp`]; [`GateError::LastWay`] for the last one that is no paper;
    /// [`GateError::Watched`] for one that works, while its owner is watched;
    /// [`DeskError::NotFound`].
    pub fn remove_way(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: CredentialId,
    ) -> Result<(), DeskError> {
        self.require_fresh(act, viewer)?;
        let (practice, person, at) = (self.house.id(), viewer.person, act.wall());
        let told = self.to_others(act, person, None)?;
        let event = happened::now(act, person, Happened::WayRemoved, "");
        self.house.store.write(move |tx| {
            let all = credential::of_person(tx, practice, person, WAYS_MAX)?;
            let watched =
                credential::person(tx, practice, person)?.is_some_and(|known| known.watched);
            let Some(way) = all
                .iter()
                .find(|way| way.id == id && way.removed_at.is_none())
            else {
                return Ok(Err(DeskError::NotFound));
            };
            let works = way.works_from <= at;
            let others = all
                .iter()
                .filter(|other| other.id != id && is_way(other, at))
                .count();
            if watched && works {
                return Ok(Err(GateError::Watched.into()));
            }
            if others == 0 && is_way(way, at) {
                return Ok(Err(GateError::LastWay.into()));
            }
            credential::remove(tx, practice, person, id, at)?;
            end_begun_by(tx, practice, person, id, at)?;
            put_all(tx, practice, &told)?;
            happened::keep(tx, practice, &event)?;
            Ok(Ok(()))
        })?
    }

    /// Ends one own visit.
    ///
    /// Errors: [`GateError::StepUp`], so that whoever found an open device does not sign its owner
    /// out everywhere else; [`DeskError::NotFound`].
    pub fn end_visit(&self, act: &mut Act, viewer: &Viewer, id: VisitId) -> Result<(), DeskError> {
        self.require_fresh(act, viewer)?;
        let (practice, person, at) = (self.house.id(), viewer.person, act.wall());
        let event = happened::now(act, person, Happened::VisitEnded, "");
        let ended = self.house.store.write(move |tx| {
            let own = admission::of_person(tx, practice, person, VISITS_MAX)?;
            let is_own = own.iter().any(|visit| visit.id == id);
            if !is_own || !visit::end(tx, practice, id, at)? {
                return Ok(false);
            }
            happened::keep(tx, practice, &event)?;
            Ok(true)
        })?;
        ended.then_some(()).ok_or(DeskError::NotFound)
    }

    /// Ends every own visit but this one, and tells how many that were.
    ///
    /// Errors: [`GateError::StepUp`].
    pub fn end_other_visits(&self, act: &mut Act, viewer: &Viewer) -> Result<u64, DeskError> {
        self.require_fresh(act, viewer)?;
        let (practice, person) = (self.house.id(), viewer.person);
        let (stays, at) = (viewer.visit, act.wall());
        let event = happened::now(act, person, Happened::VisitEnded, "");
        Ok(self.house.store.write(move |tx| {
            let ended = admission::end_others(tx, practice, person, stays, at)?;
            if ended > 0 {
                happened::keep(tx, practice, &event)?;
            }
            Ok(ended)
        })?)
    }

    /// How long an own visit may stand still, in minutes. Clients choose; what is out of bounds is
    /// brought in.
    pub fn choose_idle(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        minutes: i64,
    ) -> Result<(), DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let minutes = minutes.clamp(CLIENT_IDLE_MINUTES_MIN, CLIENT_IDLE_MINUTES_MAX);
        let person = self.gate_person(act, viewer.person)?.person;
        let minutes = u16::try_from(minutes).unwrap_or(0);
        let practice = self.house.id();
        self.house
            .store
            .write(move |tx| credential::set_idle(tx, practice, person, minutes))?;
        Ok(())
    }

    fn way(
        &self,
        act: &Act,
        way: &Credential,
        begun_by: Option<CredentialId>,
    ) -> Result<WayView, DeskError> {
        let key = &self.house.person(way.person)?.key;
        let item = Item::Credential(way.id);
        let text = sealing::open_text(key, way.person, item, &way.secret_sealed)?;
        let device = match way.kind {
            CredentialKind::Passkey => {
                serde_json::from_str::<PasskeySecret>(&text).map(|secret| secret.device)
            }
            CredentialKind::Passphrase => {
                serde_json::from_str::<PassphraseSecret>(&text).map(|secret| secret.device)
            }
            CredentialKind::Kit => Ok(String::new()),
        };
        let is_passphrase = way.kind == CredentialKind::Passphrase && way.removed_at.is_none();
        let guessed = match is_passphrase {
            true => self.guessed(act, &way.mark)?,
            false => None,
        };
        Ok(WayView {
            id: way.id,
            guessed,
            kind: way.kind,
            device: device.unwrap_or_default(),
            made_at: way.made_at,
            works_from: (act.wall() < way.works_from).then_some(way.works_from),
            used_at: way.used_at,
            removed_at: way.removed_at,
            is_this: begun_by == Some(way.id),
        })
    }
}

/// Whether ways in were made or taken away since this one was last used: then its owner is told
/// first of all.
pub(crate) fn news(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    used: &Credential,
    device: &str,
) -> Result<bool, StoreError> {
    // Whoever has just made it goes on to their printed kit, which is no news to them.
    let first_steps = super::session::later(used.made_at, FRESH_MINUTES);
    let since = used.used_at.unwrap_or(used.made_at).max(first_steps);
    let all = credential::of_person(tx, practice, used.person, WAYS_MAX)?;
    let is_changed = all.iter().any(|way| {
        let is_new = way.made_at > since || way.removed_at.is_some_and(|at| at > since);
        way.id != used.id && is_new
    });
    Ok(is_changed || happened::is_news(tx, practice, used.person, since, device)?)
}

/// Whether one more of a kind may be made while signed in. What was taken away long ago is forgotten
/// first; a new paper takes the place of the old one.
pub(crate) fn has_room(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    (person, kind): (PersonId, CredentialKind),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let oldest = super::session::later(at, -REMOVED_DAYS * 24 * 60);
    credential::forget_removed(tx, practice, person, oldest)?;
    let all = credential::of_person(tx, practice, person, WAYS_MAX)?;
    let is_replaced = |way: &Credential| kind == CredentialKind::Kit && way.kind == kind;
    let stands = |way: &&Credential| way.removed_at.is_none() && !is_replaced(way);
    let standing = all.iter().filter(stands).count();
    Ok(standing < WAYS_STANDING_MAX && all.len() < WAYS_WITH_REMOVED_MAX)
}

/// Whether it lets somebody in for every day: what is printed on paper does not count.
fn is_way(way: &Credential, now: Timestamp) -> bool {
    way.kind != CredentialKind::Kit && way.removed_at.is_none() && way.works_from <= now
}

fn end_begun_by(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: practice::PersonId,
    credential: CredentialId,
    at: Timestamp,
) -> Result<(), StoreError> {
    for visit in admission::of_person(tx, practice, person, VISITS_MAX)? {
        let stands = admission::of_visit(tx, practice, visit.id)?;
        if stands.is_some_and(|stands| stands.credential == Some(credential)) {
            visit::end(tx, practice, visit.id, at)?;
        }
    }
    Ok(())
}

/// The times that a client may choose from, in minutes, and what they are for the practice.
pub const IDLE_CHOICES_MINUTES: [i64; 3] = [
    CLIENT_IDLE_MINUTES_MIN,
    CLIENT_IDLE_MINUTES,
    CLIENT_IDLE_MINUTES_MAX,
];

const _: () = assert!(STAFF_IDLE_MINUTES <= CLIENT_IDLE_MINUTES_MAX);
