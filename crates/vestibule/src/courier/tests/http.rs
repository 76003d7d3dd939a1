//! Pushes, the webhook and the telephone, to servers that behave and to servers that do not.

#![cfg(test)]

use std::{
    collections::BTreeSet,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    sync::{Arc, atomic::AtomicUsize, atomic::Ordering},
    thread,
    time::Duration,
};

use aes_gcm::{Aes128Gcm, KeyInit, Nonce, aead::Aead};
use base64ct::{Base64UrlUnpadded, Encoding};
use desk::{Envelope, Messenger, NotBrought};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use p256::{
    PublicKey, SecretKey,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::sec1::ToSec1Point,
};
use practice::{ChannelKind, Notification};
use sha2::Sha256;

use super::{
    DOOR, edge, envelope, later,
    peers::{Answering, Identity, Line, identity, saying, web_server},
};
use crate::courier::{
    guard::Guard,
    push::{Push, PushKey},
    telephone::{Telephone, TelephoneSetup},
    url::Url,
    webhook::{SIGNATURE, Webhook},
    wire::Wire,
};

pub(super) const TAKEN: &str = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

pub(super) fn wire(private: &[&str], trusted: Option<&Identity>) -> Wire {
    let private: Vec<String> = private.iter().map(|host| (*host).to_owned()).collect();
    let authorities: Vec<_> = trusted
        .map(|one| one.authority.clone())
        .into_iter()
        .collect();
    Wire::new(Guard::new(&private), &authorities, edge())
        .unwrap()
        .waiting(Duration::from_millis(1_500))
}

pub(super) fn hook(port: u16, private: &[&str]) -> Webhook {
    let url = Url::parse(&format!("http://127.0.0.1:{port}/page")).unwrap();
    Webhook::new(wire(private, None), url, b"a secret".to_vec(), edge())
}

fn call() -> Envelope {
    envelope(Notification::Call, ChannelKind::Webhook, "")
}

fn text(request: &[u8]) -> String {
    String::from_utf8_lossy(request).into_owned()
}

fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let line = request.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap().trim_start_matches(": ")
}

#[test]
fn the_gateway_is_told_by_a_signed_request_with_ids_alone() {
    let (port, seen) = web_server(None, saying(TAKEN));
    assert_eq!(hook(port, &["127.0.0.1"]).bring(&call()), Ok(()));
    let request = text(&seen.lock().unwrap()[0]);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        body,
        r#"{"notification":"call","attempt":"abababababababababababababababab","person":"09090909090909090909090909090909"}"#
    );
    let (at, sign) = header(head, SIGNATURE).split_once(",v1=").unwrap();
    let at = at.strip_prefix("t=").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"a secret").unwrap();
    mac.update(format!("{at}.{body}").as_bytes());
    assert_eq!(sign, vault::to_hex(&mac.finalize().into_bytes()));
    let now = edge().moment().wall.as_second();
    assert!((now - at.parse::<i64>().unwrap()).abs() < 60);
    assert!(head.starts_with(&format!(
        "POST /page HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    )));
}

#[test]
fn nobody_inside_is_called_unless_the_configuration_names_them() {
    let (port, seen) = web_server(None, saying(TAKEN));
    let named = format!("127.0.0.1:{port}");
    for private in [&[][..], &["10.0.0.5"], &["127.0.0.1:1"], &["localhost"]] {
        assert_eq!(later(&hook(port, private), &call()), "place-closed");
    }
    assert!(seen.lock().unwrap().is_empty());
    assert_eq!(hook(port, &[&named]).bring(&call()), Ok(()));
}

#[test]
fn a_redirect_is_not_followed() {
    let (inside, seen) = web_server(None, saying(TAKEN));
    let to = format!("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{inside}/x\r\n\r\n");
    let (port, _) = web_server(None, saying(Box::leak(to.into_boxed_str())));
    assert_eq!(
        later(&hook(port, &["127.0.0.1"]), &call()),
        "webhook-elsewhere"
    );
    assert!(seen.lock().unwrap().is_empty());
}

#[test]
fn a_gateway_that_misbehaves_costs_seconds_and_is_tried_again() {
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    let drips: Answering = Arc::new(|line: &mut dyn Line| {
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: "
            .iter()
            .chain([b'x'; 400].iter())
        {
            if line
                .write_all(&[*byte])
                .and_then(|()| line.flush())
                .is_err()
            {
                return;
            }
            pause(50);
        }
    });
    let hangs: Answering = Arc::new(|_: &mut dyn Line| pause(4_000));
    let endless_head: Answering = Arc::new(|line: &mut dyn Line| {
        let _ = line.write_all(b"HTTP/1.1 200 OK\r\n");
        while line
            .write_all(b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n")
            .is_ok()
        {}
    });
    let huge: Answering = Arc::new(move |line: &mut dyn Line| {
        let _ = line.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
        while let Ok(written) = line.write(&[b'x'; 65_536]) {
            count.fetch_add(written, Ordering::SeqCst);
        }
    });
    for (name, answer, wanted) in [
        (
            "down",
            saying("HTTP/1.1 500 Oh\r\n\r\n"),
            Err("webhook-down"),
        ),
        (
            "refused",
            saying("HTTP/1.1 403 No\r\n\r\n"),
            Err("webhook-refused"),
        ),
        ("nothing", saying(""), Err("outcome-unknown")),
        ("no http", saying("SSH-2.0-x\r\n\r\n"), Err("answer-odd")),
        (
            "odd status",
            saying("HTTP/1.1 abc\r\n\r\n"),
            Err("answer-odd"),
        ),
        (
            "half a head",
            saying("HTTP/1.1 200 OK\r\nX"),
            Err("answer-odd"),
        ),
        ("drips", drips, Err("outcome-unknown")),
        ("hangs", hangs, Err("outcome-unknown")),
        ("endless head", endless_head, Err("answer-odd")),
        ("huge body", huge, Ok(())),
    ] {
        let (port, _) = web_server(None, answer);
        let (edge, courier) = (edge(), hook(port, &["127.0.0.1"]));
        let began = edge.nanos();
        let came = courier.bring(&call());
        assert_eq!(came, wanted.map_err(NotBrought::Later), "{name}");
        assert!(edge.nanos() - began < 3_000_000_000, "{name}");
    }
    // No more of the body was taken in than lies on the way in a full pipe.
    assert!(sent.load(Ordering::SeqCst) < 32 * 1024 * 1024);
}

/// A browser with its own key, and what it gave us.
pub(super) struct Browser {
    pub(super) secret: SecretKey,
    pub(super) auth: [u8; 16],
}

impl Browser {
    pub(super) fn address(&self, port: u16) -> String {
        let point = self.secret.public_key().to_sec1_point(false);
        format!(
            "https://localhost:{port}/push/abc\n{}\n{}",
            Base64UrlUnpadded::encode_string(point.as_bytes()),
            Base64UrlUnpadded::encode_string(&self.auth)
        )
    }

    /// Opens what came, as RFC 8291 says, and takes off what it was filled up with.
    pub(super) fn opens(&self, body: &[u8]) -> String {
        let (salt, rest) = body.split_at(16);
        assert_eq!(rest[..5], [0, 0, 16, 0, 65]);
        let (point, sealed) = rest[5..].split_at(65);
        let theirs = PublicKey::from_sec1_bytes(point).unwrap();
        let own = self.secret.public_key().to_sec1_point(false);
        let info = [b"WebPush: info\0".as_slice(), own.as_bytes(), point].concat();
        let shared = self.secret.diffie_hellman(&theirs);
        let mut material = [0; 32];
        Hkdf::<Sha256>::new(Some(&self.auth), shared.raw_secret_bytes())
            .expand(&info, &mut material)
            .unwrap();
        let derive = Hkdf::<Sha256>::new(Some(salt), &material);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        derive
            .expand(b"Content-Encoding: aes128gcm\0", &mut key)
            .unwrap();
        derive
            .expand(b"Content-Encoding: nonce\0", &mut nonce)
            .unwrap();
        let record = Aes128Gcm::new(&key.into())
            .decrypt(&Nonce::from(nonce), sealed)
            .unwrap();
        let end = record.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(record[end], 2);
        String::from_utf8(record[..end].to_vec()).unwrap()
    }
}

pub(super) fn push(port: u16, wire: Wire) -> Push {
    let key = PushKey::of(&[7; 32]).unwrap();
    let contact = "mailto:door@practice.example".into();
    Push::new(wire, key, &contact, edge()).at_ports(Box::leak(Box::new([port])))
}

#[test]
fn a_push_opens_in_its_browser_alone_and_says_nothing_on_its_way() {
    let shown = identity(&["localhost"]);
    let (port, seen) = web_server(Some(shown.clone()), saying(TAKEN));
    let courier = push(port, wire(&["localhost"], Some(&shown)));
    let browser = Browser {
        secret: SecretKey::from_slice(&[9; 32]).unwrap(),
        auth: [4; 16],
    };
    let mut lengths = BTreeSet::new();
    for notification in Notification::ALL {
        let to = envelope(*notification, ChannelKind::Push, &browser.address(port));
        assert_eq!(courier.bring(&to), Ok(()));
        let request = seen.lock().unwrap().pop().unwrap();
        let end = request
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        let (head, body) = (text(&request[..end]), &request[end..]);
        lengths.insert(body.len());
        let words = browser.opens(body);
        let said = web::notification_words("en", *notification, to.code, None);
        let wanted = serde_json::json!({"title": said.title, "body": said.short});
        assert_eq!(words, wanted.to_string());
        assert_eq!(
            header(&head, "Urgency"),
            if to.is_urgent { "high" } else { "normal" }
        );
        assert_eq!(
            header(&head, "TTL"),
            if to.is_urgent { "3600" } else { "86400" }
        );
        assert_eq!(header(&head, "Content-Encoding"), "aes128gcm");
        signed_by_us(header(&head, "Authorization"), port);
    }
    assert_eq!(
        lengths.len(),
        1,
        "a push service can tell pushes apart: {lengths:?}"
    );
}

/// Checks who says so, to whom, and until when (RFC 8292).
fn signed_by_us(authorization: &str, port: u16) {
    let (token, key) = authorization
        .strip_prefix("vapid t=")
        .and_then(|rest| rest.split_once(", k="))
        .unwrap();
    let key = Base64UrlUnpadded::decode_vec(key).unwrap();
    let key = VerifyingKey::from_sec1_bytes(&key).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = Base64UrlUnpadded::decode_vec(signature).unwrap();
    let signature = Signature::from_slice(&signature).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    let claims = Base64UrlUnpadded::decode_vec(signed.split_once('.').unwrap().1).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["aud"], format!("https://localhost:{port}"));
    assert_eq!(claims["sub"], "mailto:door@practice.example");
    let left = claims["exp"].as_i64().unwrap() - edge().moment().wall.as_second();
    assert!((1..=24 * 60 * 60).contains(&left));
}

#[test]
fn a_browser_that_has_gone_is_nobody_and_one_inside_is_not_called() {
    let shown = identity(&["localhost"]);
    let browser = Browser {
        secret: SecretKey::from_slice(&[9; 32]).unwrap(),
        auth: [4; 16],
    };
    for (answer, wanted) in [
        (
            "HTTP/1.1 410 Gone\r\n\r\n",
            NotBrought::NobodyThere("push-gone"),
        ),
        (
            "HTTP/1.1 404 Not Found\r\n\r\n",
            NotBrought::NobodyThere("push-gone"),
        ),
        (
            "HTTP/1.1 403 Forbidden\r\n\r\n",
            NotBrought::Later("push-refused"),
        ),
        (
            "HTTP/1.1 301 Moved\r\nLocation: https://localhost/\r\n\r\n",
            NotBrought::Later("push-refused"),
        ),
        ("HTTP/1.1 429 Slow\r\n\r\n", NotBrought::Later("push-busy")),
        ("HTTP/1.1 503 Down\r\n\r\n", NotBrought::Later("push-down")),
    ] {
        let (port, seen) = web_server(Some(shown.clone()), saying(answer));
        let to = envelope(
            Notification::Update,
            ChannelKind::Push,
            &browser.address(port),
        );
        let courier = push(port, wire(&["localhost"], Some(&shown)));
        assert_eq!(courier.bring(&to), Err(wanted), "{answer}");
        // Certificates of strangers and of other names.
        let strange = push(port, wire(&["localhost"], None));
        assert_eq!(later(&strange, &to), "unreached");
        // Whatever a browser names, the guard of pushes lets in nothing.
        assert_eq!(
            later(&push(port, wire(&[], Some(&shown))), &to),
            "place-closed"
        );
        assert_eq!(seen.lock().unwrap().len(), 1, "{answer}");
    }
    let other = identity(&["other.example"]);
    let (port, seen) = web_server(Some(other.clone()), saying(TAKEN));
    let to = envelope(
        Notification::Update,
        ChannelKind::Push,
        &browser.address(port),
    );
    assert_eq!(
        later(&push(port, wire(&["localhost"], Some(&other))), &to),
        "unreached"
    );
    // In earnest only the usual port is called.
    let key = PushKey::of(&[7; 32]).unwrap();
    let earnest = Push::new(
        wire(&["localhost"], Some(&other)),
        key,
        &DOOR.into(),
        edge(),
    );
    assert_eq!(
        earnest.bring(&to),
        Err(NotBrought::NobodyThere("push-address"))
    );
    assert!(seen.lock().unwrap().is_empty());
}

pub(super) fn telephone(port: u16, kind: ChannelKind) -> (Telephone, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("token");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&token_file)
        .unwrap();
    file.write_all(b"hush\n").unwrap();
    let setup = TelephoneSetup {
        base: format!("http://127.0.0.1:{port}"),
        account: "AC1".to_owned(),
        token_file,
        from: "+15005550006".to_owned(),
    };
    let wire = wire(&["127.0.0.1"], None);
    (
        Telephone::new(wire, &setup, kind, &DOOR.into()).unwrap(),
        folder,
    )
}

#[test]
fn a_text_message_and_a_call_say_the_one_sentence() {
    let (port, seen) = web_server(None, saying(TAKEN));
    let sent = |kind, envelope: &Envelope| {
        let (courier, _folder) = telephone(port, kind);
        assert_eq!(courier.bring(envelope), Ok(()));
        text(&seen.lock().unwrap().pop().unwrap())
    };
    let mut to = envelope(Notification::Update, ChannelKind::Sms, "+447700900123");
    let request = sent(ChannelKind::Sms, &to);
    assert!(request.starts_with("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n"));
    // printf AC1:hush | base64
    assert_eq!(header(&request, "Authorization"), "Basic QUMxOmh1c2g=");
    assert!(request.ends_with(
        "\r\n\r\nTo=%2B447700900123&From=%2B15005550006&\
         Body=You%20have%20an%20update.%20https%3A%2F%2Fdoor.example"
    ));
    to.is_discreet = true;
    assert!(sent(ChannelKind::Sms, &to).ends_with("&Body=You%20have%20an%20update."));
    let code = envelope(Notification::Proof, ChannelKind::Voice, "+447700900123");
    let request = sent(ChannelKind::Voice, &code);
    assert!(request.starts_with("POST /2010-04-01/Accounts/AC1/Calls.json HTTP/1.1\r\n"));
    assert!(request.contains("%202%207%201%208%202%208"), "{request}");
}

#[test]
fn a_number_that_is_none_is_nobody_and_a_service_that_refuses_us_is_not() {
    let to = envelope(Notification::Update, ChannelKind::Sms, "+447700900123");
    for (answer, wanted) in [
        (
            "HTTP/1.1 400 Bad\r\n\r\n{\"code\": 21211, \"message\":\"x\"}",
            NotBrought::NobodyThere("phone-nobody"),
        ),
        (
            "HTTP/1.1 400 Bad\r\n\r\n{\"code\":21610}",
            NotBrought::NobodyThere("phone-nobody"),
        ),
        (
            "HTTP/1.1 400 Bad\r\n\r\n{\"code\":21606}",
            NotBrought::Later("phone-refused"),
        ),
        (
            "HTTP/1.1 400 Bad\r\n\r\nnothing",
            NotBrought::Later("phone-refused"),
        ),
        (
            "HTTP/1.1 401 No\r\n\r\n{\"code\":21211}",
            NotBrought::Later("phone-refused"),
        ),
        ("HTTP/1.1 429 Slow\r\n\r\n", NotBrought::Later("phone-busy")),
        ("HTTP/1.1 500 Down\r\n\r\n", NotBrought::Later("phone-down")),
    ] {
        let (port, _) = web_server(None, saying(answer));
        let (courier, _folder) = telephone(port, ChannelKind::Sms);
        assert_eq!(courier.bring(&to), Err(wanted), "{answer}");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a peer that is slow on purpose; nothing is decided by it"
)]
fn pause(millis: u64) {
    thread::sleep(Duration::from_millis(millis));
}
