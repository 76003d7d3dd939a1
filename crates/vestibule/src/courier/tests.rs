//! Couriers against real peers on this machine: some behave, most do not.

mod canary;
mod http;
mod mail;
mod peers;

use desk::{Envelope, Messenger, NotBrought};
use practice::{Address, ChannelKind, Notification, PersonId, ProofCode};
use vault::SubjectKey;

use crate::edge::Edge;

pub(super) const DOOR: &str = "https://door.example";

pub(super) fn edge() -> Edge {
    Edge::new().unwrap()
}

pub(super) fn envelope(notification: Notification, kind: ChannelKind, to: &str) -> Envelope {
    Envelope {
        notification,
        code: (notification == Notification::Proof).then(|| ProofCode::typed("271828").unwrap()),
        to: Address::parse(kind, to).unwrap(),
        person: PersonId::from_bytes([9; 16]),
        attempt: [0xab; 16],
        is_urgent: notification == Notification::Call,
        is_discreet: false,
        language: "en".to_owned(),
    }
}

/// Whatever it is that a courier is made from, its print holds no secret and no address.
#[test]
fn what_is_printed_of_an_envelope_holds_no_address() {
    let mail = envelope(
        Notification::Proof,
        ChannelKind::Mail,
        "zanzibar@example.org",
    );
    let printed = format!("{mail:?}");
    assert!(
        !printed.contains("zanzibar") && !printed.contains("271828"),
        "{printed}"
    );
    assert_eq!(
        format!("{:?}", SubjectKey::from_bytes([1; 32])),
        "SubjectKey(..)"
    );
}

pub(super) fn later(messenger: &dyn Messenger, envelope: &Envelope) -> &'static str {
    match messenger.bring(envelope) {
        Err(NotBrought::Later(code)) => code,
        other => panic!("{other:?}"),
    }
}
