//! The practice's own pager or telephone gateway: told by a signed request with opaque ids.

use std::fmt;

use desk::{Envelope, Messenger, NotBrought};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    url::Url,
    wire::{Request, Wire},
};
use crate::edge::Edge;

/// The header of the signature: the second at which it was made, and the signature over that second,
/// a full stop and the body.
pub(crate) const SIGNATURE: &str = "Vestibule-Signature";

/// Tells one gateway.
pub(crate) struct Webhook {
    wire: Wire,
    url: Url,
    secret: Vec<u8>,
    edge: Edge,
}

impl Webhook {
    pub(crate) fn new(wire: Wire, url: Url, secret: Vec<u8>, edge: Edge) -> Webhook {
        Webhook {
            wire,
            url,
            secret,
            edge,
        }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Webhook({:?})", self.url)
    }
}

impl Messenger for Webhook {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        // A code and digits, which need no quoting.
        let body = format!(
            r#"{{"notification":"{}","attempt":"{}","person":"{}"}}"#,
            envelope.notification,
            vault::to_hex(&envelope.attempt),
            envelope.person
        );
        let at = self.edge.moment().wall.as_second();
        let signature = signature(&self.secret, at, body.as_bytes())
            .ok_or(NotBrought::Later("webhook-secret"))?;
        let headers = [
            ("Content-Type", "application/json".to_owned()),
            (SIGNATURE, format!("t={at},v1={signature}")),
        ];
        let answer = self.wire.ask(&Request {
            method: "POST",
            url: &self.url,
            headers: &headers,
            body: body.as_bytes(),
        });
        match answer {
            Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
            Ok(answer) if answer.status < 400 => Err(NotBrought::Later("webhook-elsewhere")),
            Ok(answer) if answer.status < 500 => Err(NotBrought::Later("webhook-refused")),
            Ok(_) => Err(NotBrought::Later("webhook-down")),
            Err(error) => Err(NotBrought::Later(error.code())),
        }
    }
}

/// HMAC-SHA256 in hexadecimal digits, so that the gateway knows who speaks, and when.
fn signature(secret: &[u8], at: i64, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    Some(vault::to_hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_openssl() {
        // printf '1777971600.{"notification":"call"}' | openssl dgst -sha256 -hmac key
        assert_eq!(
            signature(b"key", 1_777_971_600, br#"{"notification":"call"}"#).unwrap(),
            "7e4ab3809c5255655748bf1083a1be350bc4adca369e5e69b6a52d9471c05a3b"
        );
    }
}
