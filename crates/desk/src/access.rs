//! Who is at the door: visits, and the links of a demonstration.

use jiff::{SignedDuration, Timestamp};
use practice::VisitId;
use store::visit::{self, Visit};

use crate::{
    Act, Desk, DeskError,
    view::{Entered, Viewer},
};

/// How long a visit lasts at most, in hours. Source: NIST SP 800-63B-4, AAL2, half of it.
const VISIT_HOURS_MAX: i64 = 12;

impl Desk {
    /// Demonstration only: begins a visit from a sign-in link.
    ///
    /// Errors: [`DeskError::NotFound`] for a link that opens nothing, and always outside a
    /// demonstration.
    pub fn enter_by_link(&self, act: &mut Act, link: &str) -> Result<Entered, DeskError> {
        if !self.house.demonstration {
            return Err(DeskError::NotFound);
        }
        let person = self.house.linked(link).ok_or(DeskError::NotFound)?;
        let known = self.house.person(person)?;
        let token = act.bytes::<32>();
        let visit = Visit {
            id: VisitId::new(act.wall(), act.bytes()),
            token_hash: token_hash(&token),
            person,
            began_at: act.wall(),
            seen_at: act.wall(),
            ended_at: None,
        };
        let practice = self.house.id();
        self.house
            .store
            .write(move |tx| visit::put(tx, practice, &visit))?;
        Ok(Entered {
            token: vault::to_hex(&token),
            role: known.role,
        })
    }

    /// Who is signed in with this token. Errors: [`DeskError::NotSignedIn`].
    pub fn viewer(&self, act: &Act, token: &str) -> Result<Viewer, DeskError> {
        let visit = self.visit(token)?;
        let ends = visit
            .began_at
            .checked_add(SignedDuration::from_hours(VISIT_HOURS_MAX))
            .unwrap_or(Timestamp::MIN);
        if visit.ended_at.is_some() || act.wall() >= ends {
            return Err(DeskError::NotSignedIn);
        }
        let known = self
            .house
            .person(visit.person)
            .map_err(|_| DeskError::NotSignedIn)?;
        if !known.active {
            return Err(DeskError::NotSignedIn);
        }
        Ok(Viewer {
            visit: visit.id,
            person: known.id,
            role: known.role,
            name: known.name.clone(),
        })
    }

    /// Ends the visit: the token opens nothing from now on. A token that opens nothing is no error.
    pub fn leave(&self, act: &mut Act, token: &str) -> Result<(), DeskError> {
        let Ok(visit) = self.visit(token) else {
            return Ok(());
        };
        let (practice, at) = (self.house.id(), act.wall());
        self.house
            .store
            .write(move |tx| visit::end(tx, practice, visit.id, at))?;
        Ok(())
    }

    fn visit(&self, token: &str) -> Result<Visit, DeskError> {
        let bytes = vault::from_hex(token).map_err(|_| DeskError::NotSignedIn)?;
        let (practice, hash) = (self.house.id(), token_hash(&bytes));
        self.house
            .store
            .read(|tx| visit::by_token(tx, practice, hash))?
            .ok_or(DeskError::NotSignedIn)
    }
}

fn token_hash(token: &[u8]) -> [u8; 32] {
    vault::digest("visit token", &[token])
}
