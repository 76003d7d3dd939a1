//! Visits: how they begin, how long they last, and what has to be shown anew.

use jiff::{SignedDuration, Timestamp};
use practice::{CredentialId, InvitationId, PersonId, Role, VisitId};
use store::{
    StoreError, Tx,
    admission::{self, Admission, Reach},
    credential::{self, GatePerson},
    visit::{self, Visit},
};

use super::{GateError, Knock};
use crate::{
    Act, Desk, DeskError, broken,
    broken::Broken,
    house::House,
    view::{Entered, Viewer},
};

/// How long a visit of somebody from the practice may stand still, in minutes.
/// Source: NIST SP 800-63B-4, AAL3.
pub(crate) const STAFF_IDLE_MINUTES: i64 = 15;
/// How long it lasts at most, in hours. Source: NIST SP 800-63B-4, AAL3.
const STAFF_HOURS_MAX: i64 = 12;
/// How long a client's visit may stand still unless they choose otherwise, in minutes. A note is
/// written in that time, and a telephone that was left lying shows nothing after it (reliability
/// 1.9, T2).
pub const CLIENT_IDLE_MINUTES: i64 = 15;
/// The shortest and the longest time that a client may choose, in minutes.
pub const CLIENT_IDLE_MINUTES_MIN: i64 = 5;
/// See [`CLIENT_IDLE_MINUTES_MIN`].
pub const CLIENT_IDLE_MINUTES_MAX: i64 = 30;
/// How long a client's visit lasts at most, in hours. Source: NIST SP 800-63B-4, AAL2.
const CLIENT_HOURS_MAX: i64 = 24;
/// How long making a way in may take, in minutes.
const ENROLMENT_MINUTES: i64 = 30;
/// How long somebody counts as just verified, in minutes. Source: reliability 1.4, privilege mode.
pub const FRESH_MINUTES: i64 = 10;
/// How often it is kept that a visit was seen, in seconds: a page that is read costs no write.
const SEEN_SECONDS: i64 = 60;

/// A visit, how it stands, and what is known of its person at the gate.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) visit: Visit,
    pub(crate) admission: Option<Admission>,
    person: Option<GatePerson>,
}

impl Found {
    fn reach(&self) -> Reach {
        self.admission
            .as_ref()
            .map_or(Reach::Full, |admission| admission.reach)
    }
}

impl Desk {
    /// Who is signed in with this token.
    ///
    /// Errors: [`DeskError::NotSignedIn`] when the visit was ended, stood still or lasted too long,
    /// when it may only make a way in, and when its person has no access any more.
    pub fn viewer(&self, act: &Act, token: &str) -> Result<Viewer, DeskError> {
        let found = self.visit_with(token)?;
        let known = self
            .house
            .person(found.visit.person)
            .map_err(|_| DeskError::NotSignedIn)?;
        let is_open = is_open(&found, known.role, act.wall());
        if found.reach() != Reach::Full || !is_open || !known.active {
            return Err(DeskError::NotSignedIn);
        }
        self.keep_seen(&found.visit, act.wall());
        if known.role == Role::Client {
            let (memory, token) = (&self.house.memory, found.visit.token_hash);
            memory.see(token, known.id, act.wall(), &self.house);
        }
        Ok(Viewer {
            visit: found.visit.id,
            person: known.id,
            role: known.role,
            name: known.name.clone(),
        })
    }

    /// Ends the visit: the token opens nothing from now on. A token that opens nothing is no error.
    pub fn leave(&self, act: &mut Act, token: &str) -> Result<(), DeskError> {
        if let Some(hash) = hash_of(token) {
            self.house.memory.forget_visit(&hash);
        }
        let Ok(found) = self.visit_with(token) else {
            return Ok(());
        };
        let (practice, at) = (self.house.id(), act.wall());
        self.house
            .store
            .write(move |tx| visit::end(tx, practice, found.visit.id, at))?;
        Ok(())
    }

    /// Whether this person was verified within the last [`FRESH_MINUTES`]: asked before anything
    /// that can not be taken back, or that lets somebody else in.
    ///
    /// Errors: [`GateError::StepUp`], which pages answer by asking for it.
    pub fn require_fresh(&self, act: &Act, viewer: &Viewer) -> Result<(), DeskError> {
        let (practice, visit) = (self.house.id(), viewer.visit);
        let admission = self
            .house
            .store
            .read(move |tx| admission::of_visit(tx, practice, visit))?;
        // A demonstration lets people in by links: they have nothing to be verified by.
        let is_fresh = admission.map_or(self.house.demonstration, |admission| {
            let until = later(admission.verified_at, FRESH_MINUTES);
            admission.verified_at <= act.wall() && act.wall() < until
        });
        if is_fresh || broken::is(Broken::NeverStepsUp) {
            return Ok(());
        }
        Err(GateError::StepUp.into())
    }

    /// The visit with this token, whatever it may do.
    pub(crate) fn visit_with(&self, token: &str) -> Result<Found, DeskError> {
        let bytes = vault::from_hex(token).map_err(|_| DeskError::NotSignedIn)?;
        let (practice, hash) = (self.house.id(), token_hash(&bytes));
        let found = self.house.store.read(move |tx| {
            let Some(visit) = visit::by_token(tx, practice, hash)? else {
                return Ok(None);
            };
            Ok(Some(Found {
                admission: admission::of_visit(tx, practice, visit.id)?,
                person: credential::person(tx, practice, visit.person)?,
                visit,
            }))
        })?;
        found.ok_or(DeskError::NotSignedIn)
    }

    /// The visit on which somebody makes a way in, if it is still open.
    pub(crate) fn found_for_enrolment(&self, act: &Act, token: &str) -> Result<Found, DeskError> {
        let found = self.visit_with(token)?;
        let role = self.house.person(found.visit.person)?.role;
        match is_open(&found, role, act.wall()) {
            true => Ok(found),
            false => Err(DeskError::NotSignedIn),
        }
    }

    /// That it could not be kept is no reason to show no page: the visit ends earlier, that is all.
    fn keep_seen(&self, visit: &Visit, now: Timestamp) {
        let age = now.duration_since(visit.seen_at);
        if age < SignedDuration::from_secs(SEEN_SECONDS) {
            return;
        }
        let (practice, id) = (self.house.id(), visit.id);
        let kept = self
            .house
            .store
            .write(move |tx| visit::seen(tx, practice, id, now));
        drop(kept);
    }
}

/// By what a visit is begun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun {
    pub(crate) person: PersonId,
    pub(crate) reach: Reach,
    pub(crate) credential: Option<CredentialId>,
    pub(crate) invitation: Option<InvitationId>,
}

/// A visit that is about to begin: always under a token that nobody has seen before, so that a
/// token which somebody else planted in this browser opens nothing.
#[derive(Clone, Debug)]
pub(crate) struct Beginning {
    pub(crate) token: String,
    visit: Visit,
    admission: Admission,
    before: Option<[u8; 32]>,
}

impl Beginning {
    pub(crate) fn new(act: &mut Act, begun: Begun, knock: &Knock) -> Beginning {
        let token = act.bytes::<32>();
        let id = VisitId::new(act.wall(), act.bytes());
        let before = knock.token.as_deref().and_then(hash_of);
        Beginning {
            token: vault::to_hex(&token),
            visit: Visit {
                id,
                token_hash: token_hash(&token),
                person: begun.person,
                began_at: act.wall(),
                seen_at: act.wall(),
                ended_at: None,
            },
            admission: Admission {
                visit: id,
                reach: begun.reach,
                credential: begun.credential,
                invitation: begun.invitation,
                verified_at: act.wall(),
                device: device(&knock.device),
            },
            before,
        }
    }

    /// Begins the visit, and ends the one that this browser had before.
    pub(crate) fn put(
        &self,
        tx: &mut Tx<'_>,
        practice: practice::PracticeId,
    ) -> Result<(), StoreError> {
        if let Some(before) = self.before
            && let Some(old) = visit::by_token(tx, practice, before)?
        {
            visit::end(tx, practice, old.id, self.visit.began_at)?;
        }
        visit::put(tx, practice, &self.visit)?;
        admission::put(tx, practice, &self.admission)
    }

    pub(crate) fn entered(&self, house: &House) -> Result<Entered, DeskError> {
        Ok(Entered {
            token: self.token.clone(),
            person: self.visit.person,
            role: house.person(self.visit.person)?.role,
            has_news: false,
        })
    }
}

/// Begins the visit of a demonstration, which stands on a link and on nothing else.
pub(crate) fn begin_by_link(
    house: &House,
    act: &mut Act,
    person: PersonId,
) -> Result<Entered, DeskError> {
    let role = house.person(person)?.role;
    let token = act.bytes::<32>();
    let visit = Visit {
        id: VisitId::new(act.wall(), act.bytes()),
        token_hash: token_hash(&token),
        person,
        began_at: act.wall(),
        seen_at: act.wall(),
        ended_at: None,
    };
    let practice = house.id();
    house
        .store
        .write(move |tx| visit::put(tx, practice, &visit))?;
    Ok(Entered {
        token: vault::to_hex(&token),
        person,
        role,
        has_news: false,
    })
}

/// How long a visit may stand still, in minutes.
pub(crate) fn idle_minutes(role: Role, person: Option<&GatePerson>) -> i64 {
    let chosen = person.map_or(0, |person| i64::from(person.idle_minutes));
    match (role, chosen) {
        (Role::Client, 0) => CLIENT_IDLE_MINUTES,
        (Role::Client, chosen) => chosen.clamp(CLIENT_IDLE_MINUTES_MIN, CLIENT_IDLE_MINUTES_MAX),
        _ => STAFF_IDLE_MINUTES,
    }
}

fn is_open(found: &Found, role: Role, now: Timestamp) -> bool {
    let minutes_max = match (found.reach(), role) {
        (Reach::Enrolment, _) => ENROLMENT_MINUTES,
        (Reach::Full, Role::Client) => CLIENT_HOURS_MAX * 60,
        (Reach::Full, _) => STAFF_HOURS_MAX * 60,
    };
    let idle = match found.reach() {
        Reach::Enrolment => ENROLMENT_MINUTES,
        Reach::Full => idle_minutes(role, found.person.as_ref()),
    };
    found.visit.ended_at.is_none()
        && now < later(found.visit.began_at, minutes_max)
        && now < later(found.visit.seen_at, idle)
}

/// A few plain letters: it stands on a page, and came from the browser.
pub(crate) fn device(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_lowercase() || *c == ' ')
        .take(DEVICE_CHARS_MAX)
        .collect()
}

/// The longest description of a device that is kept.
const DEVICE_CHARS_MAX: usize = 24;

pub(crate) fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or(Timestamp::MIN)
}

/// A fresh token, and what is kept of it.
pub(crate) fn fresh_token(act: &mut Act) -> (String, [u8; 32]) {
    let token = act.bytes::<32>();
    (vault::to_hex(&token), token_hash(&token))
}

/// What is kept of a token; none for what is no token.
pub(crate) fn hash_of(token: &str) -> Option<[u8; 32]> {
    vault::from_hex(token).ok().map(|bytes| token_hash(&bytes))
}

fn token_hash(token: &[u8]) -> [u8; 32] {
    vault::digest("visit token", &[token])
}
