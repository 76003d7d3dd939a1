//! Invitations: a link and a short code, of which the code is handed over in person.
//!
//! Whoever invites starts and never completes: the device of the invited person makes the way in,
//! and a browser in which somebody of the practice is signed in is refused.

use practice::{InvitationId, PersonId, Role, Timestamp};
use store::{
    admission::Reach,
    invitation::{self, Invitation},
};

use super::{
    GateError, Invited, Invitee, Knock, code,
    happened::{self, Happened},
    session::{Beginning, Begun, later},
};
use crate::{Act, Desk, DeskError, Therapy, view::Viewer};

/// How long a first invitation is open, in minutes: two weeks, so that a session lies in between.
const INVITED_MINUTES: i64 = 14 * 24 * 60;
/// How long one is open that was made in the room, in minutes. Source: reliability 1.4, an hour.
const RENEWED_MINUTES: i64 = 60;
/// How often the code may be wrong. It is one of a thousand million.
const MISSES_MAX: u16 = 5;
/// How many letters and digits the code has.
const CODE_CHARS: usize = 6;

impl Desk {
    /// Invites somebody who is not here yet. A clinician invites clients of their own; the practice
    /// lead invites anybody.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody else; [`GateError::StepUp`];
    /// [`DeskError::Setup`] when there is nobody to treat them.
    pub fn invite(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        invitee: &Invitee,
    ) -> Result<Invited, DeskError> {
        let clinician = match (viewer.role, invitee.role) {
            (Role::Clinician, Role::Client) => Some(viewer.person),
            (Role::PracticeLead, Role::Client) => Some(self.treats(invitee.clinician)?),
            (Role::PracticeLead, _) => None,
            _ => return Err(DeskError::NotFound),
        };
        self.require_fresh(act, viewer)?;
        if invitee.name.full.trim().is_empty() {
            return Err(DeskError::Setup("nobody was named".into()));
        }
        let person = self.add_person(act, invitee.role, &invitee.name)?;
        if let Some(clinician) = clinician {
            self.set_therapy(act, person, &Therapy::plain(clinician))?;
        }
        self.open_invitation(act, person, Some(viewer.person), false)
    }

    /// Invites somebody again who is here: who never came, or who lost every way in. `in_person`
    /// says that both are in one room; then what they make works at once, even while they are
    /// watched.
    ///
    /// Errors: [`DeskError::NotFound`] for whom this person may not invite; [`GateError::StepUp`].
    pub fn invite_again(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        person: PersonId,
        in_person: bool,
    ) -> Result<Invited, DeskError> {
        self.may_invite(viewer, person)?;
        self.require_fresh(act, viewer)?;
        self.open_invitation(act, person, Some(viewer.person), in_person)
    }

    /// Opens an invitation in place of those that are open.
    pub(crate) fn open_invitation(
        &self,
        act: &mut Act,
        person: PersonId,
        made_by: Option<PersonId>,
        in_person: bool,
    ) -> Result<Invited, DeskError> {
        let token = act.bytes::<16>();
        let code: Vec<char> = act
            .bytes::<CODE_CHARS>()
            .into_iter()
            .map(code::letter)
            .collect();
        let minutes = if in_person {
            RENEWED_MINUTES
        } else {
            INVITED_MINUTES
        };
        let id = InvitationId::new(act.wall(), act.bytes());
        let expires_at = later(act.wall(), minutes);
        let row = Invitation {
            id,
            person,
            token_hash: token_hash(&token),
            code_mark: self.code_mark(&token_hash(&token), &code)?,
            in_person,
            made_by,
            made_at: act.wall(),
            expires_at,
            misses: 0,
            done_at: None,
        };
        self.gate_person(act, person)?;
        let (practice, at) = (self.house.id(), act.wall());
        self.house.store.write(move |tx| {
            invitation::withdraw_all(tx, practice, person, at)?;
            invitation::put(tx, practice, &row)
        })?;
        let (first, second) = code.split_at(CODE_CHARS / 2);
        Ok(Invited {
            person,
            path: format!("/i/{}", vault::to_hex(&token)),
            code: format!(
                "{}-{}",
                first.iter().collect::<String>(),
                second.iter().collect::<String>()
            ),
            expires_at,
        })
    }

    /// Comes in on a link and a code. Returns the token of a visit that can make a way in and
    /// nothing else; the invitation is used up when it was made.
    ///
    /// Errors: [`GateError::NoEntry`] for a link or a code that does not fit, was used, withdrawn or
    /// is too old, or was tried too often; [`GateError::SomeoneElse`] in a browser in which somebody
    /// is signed in.
    pub fn accept(
        &self,
        act: &mut Act,
        token: &str,
        typed: &str,
        knock: &Knock,
    ) -> Result<String, DeskError> {
        let is_taken = knock
            .token
            .as_deref()
            .is_some_and(|token| self.viewer(act, token).is_ok());
        if is_taken {
            return Err(GateError::SomeoneElse.into());
        }
        let bytes = vault::from_hex(token).unwrap_or_default();
        let hash = token_hash(&bytes);
        let mark = self.code_mark(&hash, &code::bare(typed))?;
        let practice = self.house.id();
        let found = self
            .house
            .store
            .read(move |tx| invitation::by_token(tx, practice, hash))?;
        let is_open = |found: &Invitation| {
            found.done_at.is_none() && found.misses < MISSES_MAX && act.wall() < found.expires_at
        };
        let Some(found) = found.filter(is_open) else {
            return Err(GateError::NoEntry.into());
        };
        let is_right = vault::same(&found.code_mark, &mark);
        let begun = Begun {
            person: found.person,
            reach: Reach::Enrolment,
            credential: None,
            invitation: Some(found.id),
        };
        let beginning = Beginning::new(act, begun, knock);
        let token = beginning.token.clone();
        let event = happened::now(act, found.person, Happened::Invited, &knock.device);
        let comes_in = self.house.store.write(move |tx| {
            // Each try takes one of those that are left, and a right one gives it back: many at
            // once are told no more than as many one after the other.
            if !invitation::miss(tx, practice, found.id, MISSES_MAX)? || !is_right {
                return Ok(false);
            }
            invitation::hit(tx, practice, found.id)?;
            happened::keep(tx, practice, &event)?;
            beginning.put(tx, practice)?;
            Ok(true)
        })?;
        if comes_in {
            Ok(token)
        } else {
            Err(GateError::NoEntry.into())
        }
    }

    /// Whether this person may invite that one again, or change how they get in.
    ///
    /// Errors: [`DeskError::NotFound`].
    pub(crate) fn may_invite(&self, viewer: &Viewer, person: PersonId) -> Result<(), DeskError> {
        let known = self.house.person(person)?;
        let practice = self.house.id();
        let is_own_client = |clinician: PersonId| -> Result<bool, DeskError> {
            let frame = self
                .house
                .store
                .read(move |tx| store::frame::by_client(tx, practice, person))?;
            Ok(frame.is_some_and(|frame| frame.clinician == clinician))
        };
        let may = match (viewer.role, known.role) {
            _ if viewer.person == person => false,
            (Role::PracticeLead, _) => true,
            (Role::Clinician, Role::Client) => is_own_client(viewer.person)?,
            _ => false,
        };
        may.then_some(()).ok_or(DeskError::NotFound)
    }

    fn treats(&self, clinician: Option<PersonId>) -> Result<PersonId, DeskError> {
        let clinician = clinician.ok_or_else(|| DeskError::Setup("no clinician".into()))?;
        match self.house.person(clinician)?.role {
            Role::Clinician => Ok(clinician),
            _ => Err(DeskError::NotFound),
        }
    }

    /// The code belongs to its link: another invitation with the same code has another mark.
    fn code_mark(&self, token_hash: &[u8; 32], code: &[char]) -> Result<[u8; 32], DeskError> {
        let values = code
            .iter()
            .map(|c| code::value(*c).unwrap_or(u8::MAX))
            .take(CODE_CHARS * 2);
        let bytes: Vec<u8> = token_hash.iter().copied().chain(values).collect();
        Ok(self.house.root.mark("invitation code", &bytes)?)
    }
}

fn token_hash(token: &[u8]) -> [u8; 32] {
    vault::digest("invitation token", &[token])
}

/// Until when an invitation is open, of those that are.
pub(crate) fn open_until(invitations: &[Invitation], now: Timestamp) -> Option<Timestamp> {
    invitations
        .iter()
        .find(|row| row.done_at.is_none() && now < row.expires_at && row.misses < MISSES_MAX)
        .map(|row| row.expires_at)
}
