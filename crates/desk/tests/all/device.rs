//! A device with a passkey of its own, made here, so that a test can have it misbehave.

use desk::gate::{Ask, Asked};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where the practice stands in these tests.
pub(crate) const ORIGIN: &str = "https://door.example";

/// What the device does not do as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// It answers for another site.
    Origin(&'static str),
    /// It answers for another relying party.
    RelyingParty,
    /// It did not verify who holds it.
    Unverified,
    /// It signs something else.
    Signature,
    /// It counts backwards.
    Counter(u32),
    /// It says that it belongs to somebody else.
    UserHandle,
    /// The key is of this kind of signature, as COSE numbers them; 0 names none.
    Algorithm(i32),
    /// The key is RSA with the old digest.
    Rs1,
    /// What it says of itself has so many bytes more than it needs.
    Padded(u32),
    /// What it says of itself lies in so many lists.
    Nested(u32),
}

/// A device.
pub(crate) struct Device {
    key: SigningKey,
    id: Vec<u8>,
    user_handle: String,
    counter: u32,
}

impl Device {
    /// A device whose key is made from this number.
    pub(crate) fn new(number: u8) -> Device {
        let key = SigningKey::from_bytes(&[number; 32].into()).unwrap();
        Device {
            key,
            id: Sha256::digest([number]).to_vec(),
            user_handle: String::new(),
            counter: 0,
        }
    }

    /// Makes a passkey, as it was asked.
    pub(crate) fn make(&mut self, ask: &Ask, fault: Fault) -> Asked {
        let options = &options(ask)["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        let verification = &options["authenticatorSelection"]["userVerification"];
        assert_eq!(verification, "required");
        self.user_handle = options["user"]["id"].as_str().unwrap().to_owned();
        let data = client_data("webauthn.create", options, fault);
        let mut authenticator = self.authenticator_data(options["rp"]["id"].as_str(), fault, 0x40);
        authenticator.extend_from_slice(&[0; 16]);
        authenticator.extend_from_slice(&u16::try_from(self.id.len()).unwrap().to_be_bytes());
        authenticator.extend_from_slice(&self.id);
        authenticator.extend_from_slice(&match fault {
            Fault::Algorithm(algorithm) => self.public_key(algorithm),
            Fault::Rs1 => rs1(),
            _ => self.public_key(-7),
        });
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        let mut object = vec![0xa3];
        object.extend_from_slice(b"\x63fmt\x64none\x67attStmt");
        match fault {
            // {"x": bytes}
            Fault::Padded(bytes) => {
                object.extend_from_slice(b"\xa1\x61x\x5a");
                object.extend_from_slice(&bytes.to_be_bytes());
                object.resize(object.len() + usize::try_from(bytes).unwrap(), 7);
            }
            Fault::Nested(lists) => {
                object.extend_from_slice(b"\xa1\x61x");
                object.resize(object.len() + usize::try_from(lists).unwrap(), 0x81);
                object.push(0);
            }
            _ => object.push(0xa0),
        }
        object.extend_from_slice(b"\x68authData\x59");
        object.extend_from_slice(&u16::try_from(authenticator.len()).unwrap().to_be_bytes());
        object.extend_from_slice(&authenticator);
        self.answer(
            ask,
            json!({
                "attestationObject": base64(&object),
                "clientDataJSON": base64(data.as_bytes()),
            }),
        )
    }

    /// Uses the passkey, as it was asked.
    pub(crate) fn sign(&mut self, ask: &Ask, fault: Fault) -> Asked {
        let options = &options(ask)["publicKey"];
        assert_eq!(options["userVerification"], "required");
        assert!(
            options["allowCredentials"]
                .as_array()
                .is_none_or(Vec::is_empty)
        );
        self.counter = match fault {
            Fault::Counter(counter) => counter,
            _ => self.counter + 1,
        };
        let data = client_data("webauthn.get", options, fault);
        let authenticator = self.authenticator_data(options["rpId"].as_str(), fault, 0);
        let mut signed = authenticator.clone();
        signed.extend_from_slice(&Sha256::digest(data.as_bytes()));
        if fault == Fault::Signature {
            signed.push(0);
        }
        let signature: Signature = self.key.sign(&signed);
        let handle = match fault {
            Fault::UserHandle => base64(&[9; 16]),
            _ => self.user_handle.clone(),
        };
        self.answer(
            ask,
            json!({
                "authenticatorData": base64(&authenticator),
                "clientDataJSON": base64(data.as_bytes()),
                "signature": base64(signature.to_der().as_bytes()),
                "userHandle": handle,
            }),
        )
    }

    fn answer(&self, ask: &Ask, response: Value) -> Asked {
        let answer = json!({
            "id": base64(&self.id),
            "rawId": base64(&self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        });
        Asked {
            handle: ask.handle.clone(),
            answer: answer.to_string(),
        }
    }

    fn authenticator_data(&self, relying: Option<&str>, fault: Fault, more: u8) -> Vec<u8> {
        let relying = match fault {
            Fault::RelyingParty => "elsewhere.example",
            _ => relying.unwrap(),
        };
        let verified = if fault == Fault::Unverified { 0 } else { 0x04 };
        let mut data = Sha256::digest(relying.as_bytes()).to_vec();
        data.push(0x01 | verified | more);
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }

    /// The public key as COSE: {1: 2, 3: algorithm, -1: 1, -2: x, -3: y}.
    fn public_key(&self, algorithm: i32) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut key = vec![0xa5, 0x01, 0x02, 0x03];
        key.extend_from_slice(&number(algorithm));
        key.extend_from_slice(&[0x20, 0x01, 0x21, 0x58, 0x20]);
        key.extend_from_slice(point.x().unwrap());
        key.extend_from_slice(&[0x22, 0x58, 0x20]);
        key.extend_from_slice(point.y().unwrap());
        key
    }
}

/// An RSA key as COSE: {1: 3, 3: -65535, -1: modulus, -2: exponent}.
fn rs1() -> Vec<u8> {
    let mut key = vec![0xa4, 0x01, 0x03, 0x03];
    key.extend_from_slice(&number(-65_535));
    key.extend_from_slice(&[0x20, 0x59, 0x01, 0x00]);
    key.resize(key.len() + 256, 0xc5);
    key.extend_from_slice(&[0x21, 0x43, 0x01, 0x00, 0x01]);
    key
}

/// A small number as CBOR.
fn number(number: i32) -> Vec<u8> {
    let (kind, size) = match number {
        0.. => (0x00, number),
        _ => (0x20, -1 - number),
    };
    match u8::try_from(size) {
        Ok(size @ ..=23) => vec![kind | size],
        Ok(size) => vec![kind | 24, size],
        Err(_) => {
            let [high, low] = u16::try_from(size).unwrap().to_be_bytes();
            vec![kind | 25, high, low]
        }
    }
}

fn options(ask: &Ask) -> Value {
    serde_json::from_str(&ask.options).unwrap()
}

fn client_data(kind: &str, options: &Value, fault: Fault) -> String {
    let origin = match fault {
        Fault::Origin(other) => other,
        _ => ORIGIN,
    };
    json!({ "type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": false })
        .to_string()
}

/// Base 64 for addresses, without the signs at the end.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut bits = u32::from(three[0]) << 16;
        bits |= u32::from(*three.get(1).unwrap_or(&0)) << 8;
        bits |= u32::from(*three.get(2).unwrap_or(&0));
        for place in 0..=three.len() {
            let at = (bits >> (18 - 6 * place)) & 63;
            text.push(char::from(LETTERS[usize::try_from(at).unwrap()]));
        }
    }
    text
}
