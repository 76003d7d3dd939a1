//! A sign-in name, a passphrase and the codes of an authenticator app, for clients whose devices
//! make no passkeys.

use store::{
    credential::{self, Credential, CredentialKind},
    gate_try,
};
use totp_rs::{Algorithm, Builder, Totp};

use super::{
    GateError, Knock, PassphraseTry, Weakness, guessable,
    happened::{self, Happened},
    tries::KEPT_FROM,
};
use crate::{
    Act, Desk, DeskError,
    sealing::{self, Item},
    view::{Entered, Viewer},
};

/// The fewest characters. Source: NIST SP 800-63B-4; there are no rules about what they are.
pub const PASSPHRASE_CHARS_MIN: usize = 15;
/// The most characters: more than anybody types, and few enough to be hashed in one go.
pub const PASSPHRASE_CHARS_MAX: usize = 256;

/// The sign-in name, in characters, without the four digits that are added to it.
const NAME_CHARS_MIN: usize = 3;
const NAME_CHARS_MAX: usize = 30;

/// How long a code of the app is shown, in seconds, and how many codes before and after are taken.
/// Source: RFC 6238; a clock may be wrong by half a minute.
const STEP_SECONDS: u64 = 30;
const STEPS_AROUND: u16 = 1;

/// What is kept of a passphrase, sealed.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct PassphraseSecret {
    pub(crate) device: String,
    pub(crate) salt: [u8; 16],
    pub(crate) hash: [u8; 32],
    pub(crate) codes: [u8; 20],
}

impl Desk {
    /// Signs in with a name, a passphrase and a code.
    ///
    /// The same work is done whether or not there is such a name: one look-up, one hash, one code.
    ///
    /// Errors: [`GateError::NoEntry`] whatever does not fit; [`GateError::Wait`] when this name was
    /// tried too often, whether or not there is such a name; [`GateError::Busy`];
    /// [`GateError::NotYet`].
    pub fn sign_in_with_passphrase(
        &self,
        act: &mut Act,
        tried: &PassphraseTry,
        knock: &Knock,
    ) -> Result<Entered, DeskError> {
        let credential = self.check_passphrase(act, tried)?;
        self.enter_with(act, credential, knock)
    }

    /// Shows anew who is here, with the passphrase. Errors: as [`Desk::sign_in_with_passphrase`].
    pub fn confirm_with_passphrase(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        tried: &PassphraseTry,
    ) -> Result<Entered, DeskError> {
        let credential = self.check_passphrase(act, tried)?;
        self.confirm_with(act, viewer, credential)
    }

    fn check_passphrase(
        &self,
        act: &mut Act,
        tried: &PassphraseTry,
    ) -> Result<Credential, DeskError> {
        let mark = self.name_mark(&tried.name)?;
        let (now, zone) = (act.wall(), self.house.zone());
        let tries = || self.house.porter.tries.lock().map_err(|_| GateError::Busy);
        self.recall_tries(mark)?;
        tries()?.begin(mark, now, zone)?;
        let practice = self.house.id();
        let found = self
            .house
            .store
            .read(move |tx| credential::by_mark(tx, practice, mark))?;
        let kept = found.filter(|found| found.kind == CredentialKind::Passphrase);
        let (secret, is_known) = match &kept {
            Some(credential) => (self.open_passphrase(credential)?, true),
            None => (decoy(), false),
        };
        let hashing = &self.house.porter.hashing;
        let hash = hashing
            .hash(&tried.passphrase, &secret.salt)
            .inspect_err(|_| {
                // What was not looked at is no failure: a flood must not lock anybody out.
                if let Ok(mut tries) = tries() {
                    tries.take_back(&mark);
                }
            })?;
        let step = check_code(&secret.codes, &tried.code, seconds(act));
        let is_right = vault::same(&hash, &secret.hash);
        match (kept, step) {
            (Some(mut credential), Some(step)) if is_known && is_right => {
                let failures = tries()?.right(&mark);
                if failures >= KEPT_FROM {
                    self.forgive(act, &credential)?;
                }
                credential.counter = i64::try_from(step).unwrap_or(i64::MAX);
                Ok(credential)
            }
            _ => {
                self.keep_try(act, mark)?;
                Err(GateError::NoEntry.into())
            }
        }
    }

    /// A name that was tried wrongly again and again was tried rightly: its owner is told.
    fn forgive(&self, act: &mut Act, credential: &Credential) -> Result<(), DeskError> {
        let event = happened::now(act, credential.person, Happened::Guessed, "");
        let (practice, mark) = (self.house.id(), credential.mark);
        self.house.store.write(move |tx| {
            gate_try::forget(tx, practice, mark)?;
            happened::keep(tx, practice, &event)
        })?;
        Ok(())
    }

    fn open_passphrase(&self, credential: &Credential) -> Result<PassphraseSecret, DeskError> {
        let key = &self.house.person(credential.person)?.key;
        let item = Item::Credential(credential.id);
        let text = sealing::open_text(key, credential.person, item, &credential.secret_sealed)?;
        serde_json::from_str(&text).map_err(|_| GateError::NoEntry.into())
    }

    /// By what a sign-in name is found: whoever has the database alone can not try names out.
    pub(crate) fn name_mark(&self, name: &str) -> Result<[u8; 32], DeskError> {
        let plain: String = name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .take(NAME_CHARS_MAX * 2)
            .collect();
        Ok(self.house.root.mark("sign-in name", plain.as_bytes())?)
    }
}

/// What is checked when there is no such name: the same work, and nothing fits.
fn decoy() -> PassphraseSecret {
    PassphraseSecret {
        device: String::new(),
        salt: *b"nobody signs in.",
        hash: [0; 32],
        codes: *b"nobody has this code",
    }
}

/// A sign-in name that nobody has: what somebody chose, and four digits. So it is never told that a
/// name is taken, and with it that somebody comes here.
///
/// Errors: [`GateError::Name`].
pub(crate) fn sign_in_name(act: &mut Act, chosen: &str) -> Result<String, GateError> {
    let chosen: String = chosen.trim().chars().flat_map(char::to_lowercase).collect();
    let length = chosen.chars().count();
    let is_plain = chosen.chars().all(|c| c.is_alphanumeric());
    if !is_plain || !(NAME_CHARS_MIN..=NAME_CHARS_MAX).contains(&length) {
        return Err(GateError::Name);
    }
    let digits = u32::from_le_bytes(act.bytes()) % 10_000;
    Ok(format!("{chosen}-{digits:04}"))
}

/// Whether a passphrase can be taken: long enough, and not one that many people use. Everything that
/// can be typed counts.
///
/// Errors: [`GateError::Weak`].
pub(crate) fn check_strength(passphrase: &str, name: &str) -> Result<(), GateError> {
    let length = passphrase.chars().count();
    let folded = guessable::fold(passphrase);
    let without_name = match guessable::fold(name) {
        name if name.is_empty() => folded.clone(),
        name => folded.replace(&name, ""),
    };
    let weakness = match length {
        ..PASSPHRASE_CHARS_MIN => Weakness::Short,
        length if length > PASSPHRASE_CHARS_MAX => Weakness::Long,
        _ if without_name.chars().count() < PASSPHRASE_CHARS_MIN / 2 && without_name != folded => {
            Weakness::Name
        }
        _ if guessable::is_common(passphrase) => Weakness::Common,
        _ => return Ok(()),
    };
    Err(GateError::Weak(weakness))
}

/// The time step of a code, if it is one of this moment. Each step is taken once, which the counter
/// of the way in sees to.
pub(crate) fn check_code(codes: &[u8; 20], code: &str, now_seconds: u64) -> Option<u64> {
    let digits: String = code
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(8)
        .collect();
    app(codes).check(&digits, now_seconds)
}

/// The address that an authenticator app reads from a picture.
pub(crate) fn app_address(codes: &[u8; 20]) -> Result<String, GateError> {
    app(codes).to_url().map_err(|_| GateError::Code)
}

/// The shared secret, as people type it into an app: groups of four.
pub(crate) fn app_secret(codes: &[u8; 20]) -> String {
    let text: Vec<char> = app(codes).secret().to_base32().chars().collect();
    let groups: Vec<String> = text.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn app(codes: &[u8; 20]) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(STEPS_AROUND)
        .with_step_duration(STEP_SECONDS)
        .with_secret(codes.to_vec())
        .with_account_name(super::DISCREET_NAME)
        .with_issuer(None::<String>)
        .build_noncompliant()
}

pub(crate) fn seconds(act: &Act) -> u64 {
    u64::try_from(act.wall().as_second()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_nothing_else_is_asked_for() {
        let table: [(&str, Option<Weakness>); 8] = [
            ("short and sweet", None),
            ("fourteen chars", Some(Weakness::Short)),
            ("", Some(Weakness::Short)),
            ("ラーメンをたべる火曜日の夜、あおい空", None),
            ("                   ", Some(Weakness::Common)),
            ("river, river, river", Some(Weakness::Name)),
            ("correct horse battery staple", Some(Weakness::Common)),
            ("the heron waits by platform nine", None),
        ];
        for (passphrase, weakness) in table {
            let refused = weakness.map(GateError::Weak);
            assert_eq!(
                check_strength(passphrase, "river").err(),
                refused,
                "{passphrase}"
            );
        }
        let long = "a heron waits. ".repeat(20);
        let weak = check_strength(&long, "river");
        assert_eq!(weak, Err(GateError::Weak(Weakness::Long)));
    }

    #[test]
    fn a_code_is_right_for_a_minute_and_a_half() {
        // RFC 6238, appendix B, shortened to six digits.
        let codes = *b"12345678901234567890";
        for (now, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
        ] {
            assert_eq!(check_code(&codes, code, now), Some(now / 30));
            assert_eq!(check_code(&codes, code, now + 30), Some(now / 30));
            assert_eq!(check_code(&codes, code, now + 90), None);
        }
        assert_eq!(check_code(&codes, "287 082", 59), Some(1));
        for wrong in ["", "28708", "2870821", "abcdef", "000000"] {
            assert_eq!(check_code(&codes, wrong, 59), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_is_told_nothing_about_the_place() {
        let address = app_address(b"12345678901234567890").unwrap();
        assert!(address.starts_with("otpauth://totp/Notes?"), "{address}");
        assert_eq!(
            app_secret(b"12345678901234567890"),
            "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        );
    }
}
