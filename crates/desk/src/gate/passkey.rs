//! Passkeys: signing in without a name, and showing anew who is here.
//!
//! The challenge is drawn by the library itself, from the system: it is the one thing here that no
//! seed decides (decision 0030).

use practice::VisitId;
use store::{
    admission::{self, Reach},
    credential::{self, Credential, CredentialKind},
};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PublicKeyCredential,
};

use super::{
    Ask, Asked, GateError, Knock,
    awaited::Awaited,
    happened::{self, Happened},
    session::{Beginning, Begun, fresh_token},
    ways,
};
use crate::{
    Act, Desk, DeskError, broken,
    broken::Broken,
    sealing::{self, Item},
    view::{Entered, Viewer},
};

/// The longest answer of a device that is read, in bytes: an assertion has about one KiB.
pub(crate) const ANSWER_BYTES_MAX: usize = 32 * 1024;

/// What is kept of a passkey, sealed.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct PasskeySecret {
    pub(crate) device: String,
    pub(crate) passkey: Passkey,
}

/// A passkey that was used rightly, with its counter moved on.
pub(crate) struct Used {
    credential: Credential,
}

impl Desk {
    /// Asks whatever device it is for any passkey of this practice. Nobody says who they are.
    pub fn ask_for_passkey(&self, act: &mut Act) -> Result<Ask, DeskError> {
        self.ask(act, Awaited::SignIn)
    }

    /// Signs in with what the device answered.
    ///
    /// Errors: [`GateError::Passkey`] for an answer to nothing, a second answer, another origin, a
    /// device that did not verify its person, a counter that went back, and a passkey that is not
    /// known here; [`GateError::NoEntry`] for one that was taken away; [`GateError::NotYet`].
    pub fn sign_in_with_passkey(
        &self,
        act: &mut Act,
        asked: &Asked,
        knock: &Knock,
    ) -> Result<Entered, DeskError> {
        let Awaited::SignIn(state) = self.house.porter.answered(act, &asked.handle)? else {
            return Err(GateError::Passkey.into());
        };
        let used = self.check(act, *state, &asked.answer)?;
        self.enter_with(act, used.credential, knock)
    }

    /// Asks for a passkey of whoever is here, before something that needs it.
    pub fn ask_to_confirm(&self, act: &mut Act, viewer: &Viewer) -> Result<Ask, DeskError> {
        let visit = viewer.visit;
        self.ask(act, |state| Awaited::Confirm(visit, state))
    }

    /// Shows anew who is here. The visit goes on under a new token.
    ///
    /// Errors: as [`Desk::sign_in_with_passkey`]; [`GateError::NoEntry`] for somebody else's passkey.
    pub fn confirm_with_passkey(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        asked: &Asked,
    ) -> Result<Entered, DeskError> {
        let state = match self.house.porter.answered(act, &asked.handle)? {
            Awaited::Confirm(visit, state) if visit == viewer.visit => state,
            _ => return Err(GateError::Passkey.into()),
        };
        let used = self.check(act, *state, &asked.answer)?;
        self.confirm_with(act, viewer, used.credential)
    }

    fn ask(
        &self,
        act: &mut Act,
        awaited: impl FnOnce(Box<DiscoverableAuthentication>) -> Awaited,
    ) -> Result<Ask, DeskError> {
        let relying = self.house.porter.relying()?;
        let (options, state) = relying
            .start_discoverable_authentication()
            .map_err(|_| GateError::Passkey)?;
        let handle = self.house.porter.wait_for(act, awaited(Box::new(state)));
        let options = serde_json::to_value(&options).map_err(|_| GateError::Passkey)?;
        // The library means the list that opens by itself in a text field; ours is a button.
        let options = serde_json::json!({ "publicKey": options.get("publicKey") });
        Ok(Ask {
            handle,
            options: options.to_string(),
        })
    }

    /// Checks an answer against the passkey that it names.
    fn check(
        &self,
        act: &mut Act,
        state: DiscoverableAuthentication,
        answer: &str,
    ) -> Result<Used, DeskError> {
        let refused = || DeskError::from(GateError::Passkey);
        if answer.len() > ANSWER_BYTES_MAX {
            return Err(refused());
        }
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
        let relying = self.house.porter.relying()?;
        let (handle, id) = relying
            .identify_discoverable_authentication(&answer)
            .map_err(|_| refused())?;
        let (practice, mark) = (self.house.id(), passkey_mark(id));
        let found = self.house.store.read(move |tx| {
            let Some(found) = credential::by_mark(tx, practice, mark)? else {
                return Ok(None);
            };
            let person = credential::person(tx, practice, found.person)?;
            Ok(person.map(|person| (found, person.user_handle)))
        })?;
        // One that is not known is told like one whose signature does not fit: whoever tries ids out
        // learns nothing of them.
        let Some((mut credential, user_handle)) = found else {
            return Err(refused());
        };
        if credential.kind != CredentialKind::Passkey || user_handle != handle.into_bytes() {
            return Err(refused());
        }
        let key = &self.house.person(credential.person)?.key;
        let item = Item::Credential(credential.id);
        let sealed = sealing::open_text(key, credential.person, item, &credential.secret_sealed)?;
        let mut secret: PasskeySecret =
            serde_json::from_str(&sealed).map_err(|_| DeskError::from(GateError::NoEntry))?;
        let verified = relying
            .finish_discoverable_authentication_v2(
                &answer,
                state,
                DiscoverableKey::from(&secret.passkey),
            )
            .map_err(|_| refused())?;
        if !verified.user_verified() {
            return Err(refused());
        }
        secret.passkey.update_credential(&verified);
        credential.counter = i64::from(verified.counter());
        let text = serde_json::to_string(&secret).map_err(|_| refused())?;
        credential.secret_sealed = sealing::seal(act, key, credential.person, item, &text)?;
        Ok(Used { credential })
    }

    /// Begins a visit with a way in that was used rightly.
    pub(crate) fn enter_with(
        &self,
        act: &mut Act,
        credential: Credential,
        knock: &Knock,
    ) -> Result<Entered, DeskError> {
        let known = self.house.person(credential.person)?;
        if !known.active || credential.removed_at.is_some() {
            return Err(GateError::NoEntry.into());
        }
        if act.wall() < credential.works_from {
            return Err(GateError::NotYet(credential.works_from).into());
        }
        let begun = Begun {
            person: credential.person,
            reach: Reach::Full,
            credential: Some(credential.id),
            invitation: None,
        };
        let beginning = Beginning::new(act, begun, knock);
        let mut entered = beginning.entered(&self.house)?;
        let (practice, at) = (self.house.id(), act.wall());
        let event = happened::now(act, credential.person, Happened::SignedIn, &knock.device);
        let has_news = self.house.store.write(move |tx| {
            let before = ways::news(tx, practice, &credential, &event.device)?;
            if !credential::used(tx, practice, &credential, at)?
                && !broken::is(Broken::TakesCodesTwice)
            {
                return Ok(None);
            }
            beginning.put(tx, practice)?;
            happened::keep_sign_in(tx, practice, event.clone())?;
            Ok(Some(before))
        })?;
        entered.has_news = has_news.ok_or(GateError::NoEntry)?;
        Ok(entered)
    }

    /// The visit goes on, verified anew, under a new token.
    pub(crate) fn confirm_with(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        credential: Credential,
    ) -> Result<Entered, DeskError> {
        let works = credential.removed_at.is_none() && credential.works_from <= act.wall();
        if credential.person != viewer.person || !works {
            return Err(GateError::NoEntry.into());
        }
        let (token, hash) = fresh_token(act);
        let (practice, at, visit): (_, _, VisitId) = (self.house.id(), act.wall(), viewer.visit);
        let goes_on = self.house.store.write(move |tx| {
            Ok(credential::used(tx, practice, &credential, at)?
                && admission::verify(tx, practice, visit, hash, at)?)
        })?;
        if !goes_on {
            return Err(GateError::NoEntry.into());
        }
        Ok(Entered {
            token,
            person: viewer.person,
            role: viewer.role,
            has_news: false,
        })
    }
}

/// By what a passkey is found: its own id is random, and long.
pub(crate) fn passkey_mark(id: &[u8]) -> [u8; 32] {
    vault::digest("passkey id", &[id])
}
