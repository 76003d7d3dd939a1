//! Making a way in: on an invitation, on a printed kit, or while signed in.

use practice::{CredentialId, InvitationId, PersonId, PracticeId, Role, Timestamp};
use store::{
    StoreError, Tx,
    admission::Reach,
    credential::{self, Credential, CredentialKind, GatePerson},
    invitation, visit,
};
use webauthn_rs::prelude::{Passkey, RegisterPublicKeyCredential, Uuid};

use super::{
    Ask, Asked, CodesOffer, DISCREET_NAME, Enrolled, Enrolment, GateError, Knock, PassphraseTry,
    awaited::Awaited,
    happened::{self, Happened},
    passkey::{ANSWER_BYTES_MAX, PasskeySecret, passkey_mark},
    passphrase::{self, PassphraseSecret},
    session::{Beginning, Begun, Found, later},
    ways::{self, WAYS_MAX},
};
use crate::{
    Act, Desk, DeskError,
    channels::put_all,
    sealing::{self, Item},
    view::Viewer,
};

/// How long a new way in waits while its owner is watched, in minutes: a day (reliability 1.9).
const WATCHED_WAIT_MINUTES: i64 = 24 * 60;

/// On what a way in is made.
struct Ground {
    enrolment: Enrolment,
    invitation: Option<InvitationId>,
    kit: Option<CredentialId>,
}

impl Desk {
    /// Who may make a way in with this token: whoever is invited, comes back on a kit, or is signed
    /// in and was verified just now.
    ///
    /// Errors: [`DeskError::NotSignedIn`]; [`GateError::StepUp`].
    pub fn enrolment(&self, act: &Act, token: &str) -> Result<Enrolment, DeskError> {
        Ok(self.ground(act, token)?.enrolment)
    }

    /// Asks the device to make a passkey.
    pub fn ask_for_new_passkey(&self, act: &mut Act, token: &str) -> Result<Ask, DeskError> {
        let enrolment = self.enrolment(act, token)?;
        let relying = self.house.porter.relying()?;
        let (practice, person) = (self.house.id(), enrolment.person);
        let known = self.gate_person(act, person)?;
        let ways = self
            .house
            .store
            .read(move |tx| credential::of_person(tx, practice, person, WAYS_MAX))?;
        let there: Vec<Vec<u8>> = ways
            .iter()
            .filter(|way| way.kind == CredentialKind::Passkey && way.removed_at.is_none())
            .filter_map(|way| self.passkey_id(way).ok())
            .collect();
        // People of the practice have several; clients' say nothing to whoever looks over a shoulder.
        let name = match enrolment.role {
            Role::Client => DISCREET_NAME,
            _ => enrolment.name.short.as_str(),
        };
        let (options, state) = relying
            .start_passkey_registration(
                Uuid::from_bytes(known.user_handle),
                name,
                name,
                Some(there),
            )
            .map_err(|_| GateError::Passkey)?;
        let handle = self.house.porter.wait_for(
            act,
            Awaited::Enrol(enrolment.visit, person, Box::new(state)),
        );
        let mut options = serde_json::to_value(&options).map_err(|_| GateError::Passkey)?;
        // The device has to keep the passkey itself, so that nobody types a name to sign in.
        if let Some(selection) = options
            .pointer_mut("/publicKey/authenticatorSelection")
            .and_then(serde_json::Value::as_object_mut)
        {
            selection.insert("residentKey".to_owned(), "required".into());
            selection.insert("requireResidentKey".to_owned(), true.into());
        }
        Ok(Ask {
            handle,
            options: options.to_string(),
        })
    }

    /// Keeps the passkey that the device made, and begins a visit where there was none.
    ///
    /// Errors: [`GateError::Passkey`] for an answer to nothing, a second answer, another origin, or
    /// a device that did not verify its person; [`GateError::Many`] while signed in, when there are
    /// enough; [`DeskError::Overtaken`] when the invitation or the kit was used in the meantime.
    pub fn enrol_passkey(
        &self,
        act: &mut Act,
        token: &str,
        asked: &Asked,
        knock: &Knock,
    ) -> Result<Enrolled, DeskError> {
        let ground = self.ground(act, token)?;
        let state = match self.house.porter.answered(act, &asked.handle)? {
            Awaited::Enrol(visit, person, state)
                if visit == ground.enrolment.visit && person == ground.enrolment.person =>
            {
                state
            }
            _ => return Err(GateError::Passkey.into()),
        };
        if asked.answer.len() > ANSWER_BYTES_MAX {
            return Err(GateError::Passkey.into());
        }
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(&asked.answer).map_err(|_| GateError::Passkey)?;
        let passkey: Passkey = self
            .house
            .porter
            .relying()?
            .finish_passkey_registration(&answer, &state)
            .map_err(|_| GateError::Passkey)?;
        let mark = passkey_mark(passkey.cred_id().as_ref());
        let secret = PasskeySecret {
            device: knock.device.clone(),
            passkey,
        };
        let text = serde_json::to_string(&secret).map_err(|_| GateError::Passkey)?;
        let made = Made {
            kind: CredentialKind::Passkey,
            mark,
            text,
            counter: 0,
        };
        self.enrol(act, ground, made, knock)
    }

    /// Offers a secret for an authenticator app. Clients only: the practice signs in with passkeys.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody else.
    pub fn offer_codes(&self, act: &mut Act, token: &str) -> Result<CodesOffer, DeskError> {
        let enrolment = self.enrolment(act, token)?;
        if !enrolment.may_take_passphrase {
            return Err(DeskError::NotFound);
        }
        let codes: [u8; 20] = act.bytes();
        let handle = self
            .house
            .porter
            .wait_for(act, Awaited::Codes(enrolment.visit, codes));
        offer(handle, &codes)
    }

    /// The same offer again, after a mistake; a fresh one when it waited too long.
    pub fn offer_codes_again(
        &self,
        act: &mut Act,
        token: &str,
        handle: &str,
    ) -> Result<CodesOffer, DeskError> {
        let enrolment = self.enrolment(act, token)?;
        match self.house.porter.codes(act, handle, enrolment.visit) {
            Some(codes) => offer(handle.to_owned(), &codes),
            None => self.offer_codes(act, token),
        }
    }

    /// Keeps a passphrase with its authenticator app. Four digits are added to the name.
    ///
    /// Errors: [`GateError::Name`], [`GateError::Weak`], [`GateError::Code`], which keep the offer
    /// open; else as [`Desk::enrol_passkey`].
    pub fn enrol_passphrase(
        &self,
        act: &mut Act,
        token: &str,
        handle: &str,
        chosen: &PassphraseTry,
        knock: &Knock,
    ) -> Result<Enrolled, DeskError> {
        let ground = self.ground(act, token)?;
        if !ground.enrolment.may_take_passphrase {
            return Err(DeskError::NotFound);
        }
        let name = passphrase::sign_in_name(act, &chosen.name)?;
        passphrase::check_strength(&chosen.passphrase, &chosen.name)?;
        let codes = self
            .house
            .porter
            .codes(act, handle, ground.enrolment.visit)
            .ok_or(GateError::Code)?;
        let step = passphrase::check_code(&codes, &chosen.code, passphrase::seconds(act))
            .ok_or(GateError::Code)?;
        let salt = act.bytes();
        let secret = PassphraseSecret {
            device: knock.device.clone(),
            salt,
            hash: self.house.porter.hashing.hash(&chosen.passphrase, &salt)?,
            codes,
        };
        let made = Made {
            kind: CredentialKind::Passphrase,
            mark: self.name_mark(&name)?,
            text: serde_json::to_string(&secret).map_err(|_| GateError::Code)?,
            // The code that was typed now is taken, like every other.
            counter: i64::try_from(step).unwrap_or(0),
        };
        let mut enrolled = self.enrol(act, ground, made, knock)?;
        self.house.porter.forget(handle);
        enrolled.sign_in_name = Some(name);
        Ok(enrolled)
    }

    fn ground(&self, act: &Act, token: &str) -> Result<Ground, DeskError> {
        let found = self.found_for_enrolment(act, token)?;
        let known = self.house.person(found.visit.person)?;
        if !known.active {
            return Err(DeskError::NotSignedIn);
        }
        let Found {
            visit, admission, ..
        } = found;
        let is_signed_in = admission
            .as_ref()
            .is_none_or(|admission| admission.reach == Reach::Full);
        if is_signed_in {
            let viewer = Viewer {
                visit: visit.id,
                person: known.id,
                role: known.role,
                name: known.name.clone(),
            };
            self.require_fresh(act, &viewer)?;
        }
        let (invitation, kit) = match admission.filter(|_| !is_signed_in) {
            Some(admission) => (admission.invitation, admission.credential),
            None => (None, None),
        };
        let works_from = self.works_from(act, known.id, invitation)?;
        Ok(Ground {
            enrolment: Enrolment {
                person: known.id,
                role: known.role,
                name: known.name.clone(),
                is_signed_in,
                may_take_passphrase: known.role == Role::Client,
                works_from,
                visit: visit.id,
            },
            invitation,
            kit,
        })
    }

    /// From when on a new way in works: at once, unless its owner is watched and nobody of the
    /// practice is in the room.
    fn works_from(
        &self,
        act: &Act,
        person: PersonId,
        invited: Option<InvitationId>,
    ) -> Result<Option<Timestamp>, DeskError> {
        let practice = self.house.id();
        let (known, invited) = self.house.store.read(move |tx| {
            let invited = match invited {
                Some(id) => invitation::by_id(tx, practice, id)?,
                None => None,
            };
            Ok((credential::person(tx, practice, person)?, invited))
        })?;
        let is_watched = known.is_some_and(|known| known.watched);
        let in_person = invited.is_some_and(|invited| invited.in_person);
        Ok((is_watched && !in_person).then(|| later(act.wall(), WATCHED_WAIT_MINUTES)))
    }

    fn enrol(
        &self,
        act: &mut Act,
        ground: Ground,
        made: Made,
        knock: &Knock,
    ) -> Result<Enrolled, DeskError> {
        let Ground {
            enrolment,
            invitation,
            kit,
        } = ground;
        let credential = self.credential(act, &enrolment, made)?;
        let id = credential.id;
        let beginning = (!enrolment.is_signed_in && enrolment.works_from.is_none()).then(|| {
            let begun = Begun {
                person: enrolment.person,
                reach: Reach::Full,
                credential: Some(id),
                invitation: None,
            };
            Beginning::new(act, begun, knock)
        });
        let entered = match &beginning {
            Some(beginning) => Some(beginning.entered(&self.house)?),
            None => None,
        };
        let kind = match credential.kind {
            CredentialKind::Passkey => Happened::PasskeyMade,
            CredentialKind::Passphrase => Happened::PassphraseMade,
            CredentialKind::Kit => Happened::KitMade,
        };
        let event = happened::now(act, enrolment.person, kind, &knock.device);
        self.gate_person(act, enrolment.person)?;
        let told = self.to_others(act, enrolment.person, None)?;
        let (practice, at) = (self.house.id(), act.wall());
        let (person, visit, ends) = (enrolment.person, enrolment.visit, !enrolment.is_signed_in);
        let is_made = self.house.store.write(move |tx| {
            if !ends && !ways::has_room(tx, practice, (person, credential.kind), at)? {
                return Ok(Err(DeskError::Gate(GateError::Many)));
            }
            if !use_up(tx, practice, person, invitation, kit, at)? {
                return Ok(Err(DeskError::Overtaken));
            }
            credential::put(tx, practice, &credential)?;
            put_all(tx, practice, &told)?;
            happened::keep(tx, practice, &event)?;
            if ends {
                visit::end(tx, practice, visit, at)?;
            }
            if let Some(beginning) = &beginning {
                beginning.put(tx, practice)?;
            }
            Ok(Ok(()))
        })?;
        is_made?;
        Ok(Enrolled {
            entered,
            works_from: enrolment.works_from,
            sign_in_name: None,
        })
    }

    fn credential(
        &self,
        act: &mut Act,
        enrolment: &Enrolment,
        made: Made,
    ) -> Result<Credential, DeskError> {
        let id = CredentialId::new(act.wall(), act.bytes());
        let key = &self.house.person(enrolment.person)?.key;
        let item = Item::Credential(id);
        Ok(Credential {
            id,
            person: enrolment.person,
            kind: made.kind,
            mark: made.mark,
            secret_sealed: sealing::seal(act, key, enrolment.person, item, &made.text)?,
            counter: made.counter,
            made_at: act.wall(),
            works_from: enrolment.works_from.unwrap_or(act.wall()),
            used_at: enrolment.works_from.is_none().then_some(act.wall()),
            removed_at: None,
        })
    }

    /// What the gate knows of somebody; made up when it knows nothing yet, and kept later.
    pub(crate) fn gate_person(
        &self,
        act: &mut Act,
        person: PersonId,
    ) -> Result<GatePerson, DeskError> {
        let (practice, fresh) = (self.house.id(), act.bytes());
        let known = self.house.store.write(move |tx| {
            if let Some(known) = credential::person(tx, practice, person)? {
                return Ok(known);
            }
            let known = GatePerson {
                person,
                user_handle: fresh,
                idle_minutes: 0,
                watched: false,
            };
            credential::put_person(tx, practice, &known)?;
            Ok(known)
        })?;
        Ok(known)
    }

    fn passkey_id(&self, way: &Credential) -> Result<Vec<u8>, DeskError> {
        let key = &self.house.person(way.person)?.key;
        let item = Item::Credential(way.id);
        let text = sealing::open_text(key, way.person, item, &way.secret_sealed)?;
        let secret: PasskeySecret =
            serde_json::from_str(&text).map_err(|_| DeskError::from(GateError::Passkey))?;
        Ok(secret.passkey.cred_id().to_vec())
    }
}

/// A way in that was made, before it is kept.
struct Made {
    kind: CredentialKind,
    mark: [u8; 32],
    text: String,
    counter: i64,
}

/// An invitation and a kit let somebody make one way in; `false` when it was used before.
fn use_up(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    invited: Option<InvitationId>,
    kit: Option<CredentialId>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    match (invited, kit) {
        (Some(invited), _) => invitation::done(tx, practice, invited, at),
        (None, Some(kit)) => credential::remove(tx, practice, person, kit, at),
        (None, None) => Ok(true),
    }
}

fn offer(handle: String, codes: &[u8; 20]) -> Result<CodesOffer, DeskError> {
    Ok(CodesOffer {
        handle,
        secret: passphrase::app_secret(codes),
        address: passphrase::app_address(codes)?,
    })
}
