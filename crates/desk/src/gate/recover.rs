//! Coming back on a printed kit. It lets its owner make a new way in, once, and nothing else.

use practice::CredentialId;
use store::{
    admission::Reach,
    credential::{self, Credential, CredentialKind},
};

use super::{
    GateError, Kit, Knock,
    happened::{self, Happened},
    kit,
    session::{Beginning, Begun},
    ways::{self, WAYS_MAX},
};
use crate::{
    Act, Desk, DeskError,
    sealing::{self, Item},
    view::Viewer,
};

impl Desk {
    /// Makes a printed kit in place of the one before. It can be seen now and never again.
    ///
    /// Errors: [`GateError::StepUp`]; [`GateError::Watched`] while its owner is watched, because
    /// whoever has the paper comes in; [`GateError::Many`].
    pub fn make_kit(&self, act: &mut Act, viewer: &Viewer) -> Result<Kit, DeskError> {
        self.require_fresh(act, viewer)?;
        if self.gate_person(act, viewer.person)?.watched {
            return Err(GateError::Watched.into());
        }
        let secret: [u8; kit::KIT_BYTES] = act.bytes();
        let id = CredentialId::new(act.wall(), act.bytes());
        let key = &self.house.person(viewer.person)?.key;
        let item = Item::Credential(id);
        let credential = Credential {
            id,
            person: viewer.person,
            kind: CredentialKind::Kit,
            mark: kit_mark(&secret),
            secret_sealed: sealing::seal(act, key, viewer.person, item, "kit")?,
            counter: 0,
            made_at: act.wall(),
            works_from: act.wall(),
            used_at: None,
            removed_at: None,
        };
        let (practice, person, at) = (self.house.id(), viewer.person, act.wall());
        let event = happened::now(act, person, Happened::KitMade, "");
        let is_made = self.house.store.write(move |tx| {
            if !ways::has_room(tx, practice, (person, CredentialKind::Kit), at)? {
                return Ok(Err(DeskError::Gate(GateError::Many)));
            }
            for way in credential::of_person(tx, practice, person, WAYS_MAX)? {
                if way.kind == CredentialKind::Kit {
                    credential::remove(tx, practice, person, way.id, at)?;
                }
            }
            credential::put(tx, practice, &credential)?;
            happened::keep(tx, practice, &event)?;
            Ok(Ok(()))
        })?;
        is_made?;
        Ok(Kit {
            groups: kit::groups(&secret),
        })
    }

    /// Lets somebody make a new way in because they have the paper. Returns the token of a visit
    /// that can do that and nothing else.
    ///
    /// Errors: [`GateError::KitTyped`] for a typing mistake, which is seen without looking anything
    /// up; [`GateError::NoEntry`] for a kit that is not known, was used or replaced.
    pub fn recover(&self, act: &mut Act, typed: &str, knock: &Knock) -> Result<String, DeskError> {
        let mark = kit_mark(&kit::read(typed)?);
        let practice = self.house.id();
        let found = self
            .house
            .store
            .read(move |tx| credential::by_mark(tx, practice, mark))?;
        let found = found
            .filter(|found| found.kind == CredentialKind::Kit && found.removed_at.is_none())
            .ok_or(GateError::NoEntry)?;
        if !self.house.person(found.person)?.active {
            return Err(GateError::NoEntry.into());
        }
        let begun = Begun {
            person: found.person,
            reach: Reach::Enrolment,
            credential: Some(found.id),
            invitation: None,
        };
        let beginning = Beginning::new(act, begun, knock);
        let token = beginning.token.clone();
        let event = happened::now(act, found.person, Happened::Recovered, &knock.device);
        self.house.store.write(move |tx| {
            beginning.put(tx, practice)?;
            happened::keep(tx, practice, &event)
        })?;
        Ok(token)
    }
}

fn kit_mark(secret: &[u8; kit::KIT_BYTES]) -> [u8; 32] {
    vault::digest("recovery kit", &[secret])
}
