//! Pushes to browsers: sealed for one browser (RFC 8291), signed as ours (RFC 8292), and all of one
//! length, so that the service that carries them can not tell one from another.

use std::sync::Arc;

use aes_gcm::{
    Aes128Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64ct::{Base64UrlUnpadded, Encoding};
use desk::{Envelope, Messenger, NotBrought};
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::sec1::ToSec1Point,
};
use practice::Address;
use sha2::Sha256;
use web::notification_words;

use super::{
    url::Url,
    wire::{Request, Wire},
};
use crate::edge::Edge;

/// How long what is sealed is before it is, in bytes. Each is filled up to this.
const PLAIN_BYTES: usize = 512;
/// The record size that is told; one record holds all. Source: RFC 8188.
const RECORD_BYTES: u32 = 4096;
/// For how long a push service may keep a push for a browser that is away, in seconds: a call is no
/// call any more after an hour, and an update after a day is found on the pages.
const CALL_SECONDS: u32 = 60 * 60;
const UPDATE_SECONDS: u32 = 24 * 60 * 60;
/// For how long a signature is good, in seconds. Source: RFC 8292: at most a day.
const SIGNED_SECONDS: i64 = 12 * 60 * 60;
/// What the key is derived for from the root key.
pub(crate) const KEY_DOMAIN: &str = "vestibule: the key of web push";

/// The key by which browsers know our pushes.
#[derive(Clone)]
pub(crate) struct PushKey {
    secret: SecretKey,
    public: Vec<u8>,
}

impl PushKey {
    /// The key of these bytes, which are drawn from the root key: it is kept where that is kept.
    ///
    /// # Errors
    ///
    /// In words; for one in 2^32 roots.
    pub(crate) fn of(bytes: &[u8; 32]) -> Result<PushKey, String> {
        let secret = SecretKey::from_slice(bytes).map_err(|error| error.to_string())?;
        let public = secret.public_key().to_sec1_point(false).as_bytes().to_vec();
        Ok(PushKey { secret, public })
    }

    /// The public key in base64 for URLs, as browsers ask for it.
    pub(crate) fn public(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.public)
    }

    /// Who we are, signed for one push service.
    fn signed(&self, origin: &str, contact: &str, until: i64) -> String {
        let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
        let head = part(r#"{"typ":"JWT","alg":"ES256"}"#);
        let claims = serde_json::json!({"aud": origin, "exp": until, "sub": contact}).to_string();
        let signed = format!("{head}.{}", part(&claims));
        let signature: Signature = SigningKey::from(&self.secret).sign(signed.as_bytes());
        format!(
            "{signed}.{}",
            Base64UrlUnpadded::encode_string(&signature.to_bytes())
        )
    }
}

/// Prints nothing of the key.
impl std::fmt::Debug for PushKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushKey(..)")
    }
}

/// Hands pushes to the service that each browser names.
pub(crate) struct Push {
    wire: Wire,
    key: PushKey,
    contact: String,
    edge: Edge,
    ports: &'static [u16],
}

/// The ports that a browser's push service may be at.
const PORTS: &[u16] = &[443];

impl Push {
    /// A courier; `contact` is where the operator of a push service can write to, as an address
    /// that begins with `mailto:` or `https:`.
    pub(crate) fn new(wire: Wire, key: PushKey, contact: &Arc<str>, edge: Edge) -> Push {
        Push {
            wire,
            key,
            contact: contact.to_string(),
            edge,
            ports: PORTS,
        }
    }

    /// The same towards a service at any of these ports.
    #[cfg(test)]
    pub(crate) fn at_ports(self, ports: &'static [u16]) -> Push {
        Push { ports, ..self }
    }
}

impl Messenger for Push {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        let Address::Push {
            endpoint,
            key,
            secret,
        } = &envelope.to
        else {
            return Err(NotBrought::NobodyThere("push-address"));
        };
        let nobody = |_| NotBrought::NobodyThere("push-address");
        let url = Url::parse(endpoint).map_err(nobody)?;
        if !url.is_secure() || !self.ports.contains(&url.port()) {
            return Err(NotBrought::NobodyThere("push-address"));
        }
        let words = notification_words(
            &envelope.language,
            envelope.notification,
            envelope.code,
            None,
        );
        let plain = serde_json::json!({"title": words.title, "body": words.short}).to_string();
        let browser = Browser::read(key, secret).ok_or(NotBrought::NobodyThere("push-address"))?;
        let body = browser
            .seal(plain.as_bytes(), &self.edge.seed(), &self.edge.seed())
            .ok_or(NotBrought::Later("push-seal"))?;
        let until = self.edge.moment().wall.as_second() + SIGNED_SECONDS;
        let signed = self.key.signed(&url.origin(), &self.contact, until);
        let (urgency, seconds) = match envelope.is_urgent {
            true => ("high", CALL_SECONDS),
            false => ("normal", UPDATE_SECONDS),
        };
        let headers = [
            (
                "Authorization",
                format!("vapid t={signed}, k={}", self.key.public()),
            ),
            ("Content-Encoding", "aes128gcm".to_owned()),
            ("Content-Type", "application/octet-stream".to_owned()),
            ("TTL", seconds.to_string()),
            ("Urgency", urgency.to_owned()),
        ];
        let answer = self.wire.ask(&Request {
            method: "POST",
            url: &url,
            headers: &headers,
            body: &body,
        });
        match answer {
            Ok(answer) => match answer.status {
                200..=299 => Ok(()),
                // The browser has gone, or has asked for no more. Source: RFC 8030, 7.3.
                404 | 410 => Err(NotBrought::NobodyThere("push-gone")),
                429 => Err(NotBrought::Later("push-busy")),
                300..=499 => Err(NotBrought::Later("push-refused")),
                _ => Err(NotBrought::Later("push-down")),
            },
            Err(error) => Err(NotBrought::Later(error.code())),
        }
    }
}

/// What one browser gave so that only it can read.
struct Browser {
    key: PublicKey,
    point: Vec<u8>,
    secret: Vec<u8>,
}

impl Browser {
    fn read(key: &str, secret: &str) -> Option<Browser> {
        let point = Base64UrlUnpadded::decode_vec(key).ok()?;
        let secret = Base64UrlUnpadded::decode_vec(secret).ok()?;
        let key = PublicKey::from_sec1_bytes(&point).ok()?;
        (secret.len() == 16).then_some(Browser { key, point, secret })
    }

    /// Seals for this browser, filled up to the one length. `None`: it is too long, or the seed
    /// makes no key.
    fn seal(&self, plain: &[u8], key_seed: &[u8; 32], salt_seed: &[u8; 32]) -> Option<Vec<u8>> {
        let ours = SecretKey::from_slice(key_seed).ok()?;
        let salt = salt_seed.get(..16)?;
        let filled = plain.len() < PLAIN_BYTES;
        let mut record = plain.to_vec();
        // The last record ends with a two and noughts. Source: RFC 8188, 2.
        record.push(2);
        record.resize(PLAIN_BYTES, 0);
        filled.then(|| self.sealed(&record, &ours, salt)).flatten()
    }

    fn sealed(&self, record: &[u8], ours: &SecretKey, salt: &[u8]) -> Option<Vec<u8>> {
        let point = ours.public_key().to_sec1_point(false).as_bytes().to_vec();
        let shared = ours.diffie_hellman(&self.key);
        let mut info = b"WebPush: info\0".to_vec();
        info.extend(&self.point);
        info.extend(&point);
        let mut material = [0; 32];
        Hkdf::<Sha256>::new(Some(&self.secret), shared.raw_secret_bytes())
            .expand(&info, &mut material)
            .ok()?;
        let derive = Hkdf::<Sha256>::new(Some(salt), &material);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        derive
            .expand(b"Content-Encoding: aes128gcm\0", &mut key)
            .ok()?;
        derive
            .expand(b"Content-Encoding: nonce\0", &mut nonce)
            .ok()?;
        let payload = Payload {
            msg: record,
            aad: &[],
        };
        let sealed = Aes128Gcm::new(&key.into())
            .encrypt(&Nonce::from(nonce), payload)
            .ok()?;
        let mut body = salt.to_vec();
        body.extend(RECORD_BYTES.to_be_bytes());
        body.push(u8::try_from(point.len()).ok()?);
        body.extend(point);
        body.extend(sealed);
        Some(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        Base64UrlUnpadded::decode_vec(text).unwrap()
    }

    /// The example of RFC 8291, appendix A: its keys, its salt, its plaintext, and what comes of it.
    #[test]
    fn what_is_sealed_is_as_the_standard_says() {
        let browser = Browser::read(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap();
        let ours = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
        let mut record = b"When I grow up, I want to be a watermelon".to_vec();
        record.push(2);
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
        let body = browser.sealed(&record, &ours.unwrap(), &salt).unwrap();
        assert_eq!(
            Base64UrlUnpadded::encode_string(&body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn every_push_has_one_length() {
        let key = PushKey::of(&[7; 32]).unwrap();
        let secret = Base64UrlUnpadded::encode_string(&[5; 16]);
        let browser = Browser::read(&key.public(), &secret).unwrap();
        let seal = |plain: &[u8]| browser.seal(plain, &[3; 32], &[4; 32]);
        let length = seal(b"").unwrap().len();
        assert_eq!(length, 16 + 4 + 1 + 65 + PLAIN_BYTES + 16);
        assert_eq!(seal(&[b'x'; PLAIN_BYTES - 1]).unwrap().len(), length);
        assert!(seal(&[b'x'; PLAIN_BYTES]).is_none());
        assert!(Browser::read("AAAA", &secret).is_none());
        assert!(PushKey::of(&[0; 32]).is_err());
    }
}
