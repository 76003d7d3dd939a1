//! What leaves the house is six bodies in each language, with nothing in them but a code and a door.

use std::collections::BTreeSet;

use practice::{Notification, ProofCode};
use web::{Lang, NotificationWords, notification_words};

/// Words that tell a bystander what kind of house this is. Source: reliability 1.9, rule 7.
const TELLING: [&str; 24] = [
    "clinic",
    "clínic",
    "therap",
    "terap",
    "session",
    "sesión",
    "message",
    "mensaje",
    "health",
    "salud",
    "counsel",
    "psych",
    "psic",
    "patient",
    "pacien",
    "client",
    "doctor",
    "appointment",
    "cita",
    "crisis",
    "practice",
    "consulta",
    "help",
    "ayuda",
];

fn parts(words: &NotificationWords) -> [&str; 5] {
    [
        &words.sender,
        &words.subject,
        &words.body,
        &words.short,
        &words.title,
    ]
}

#[test]
fn every_alert_has_its_words_in_every_language_and_they_tell_nothing() {
    for lang in Lang::ALL {
        for notification in Notification::ALL {
            for part in ["subject", "body", "short", "title"] {
                let key = format!("notification-{}-{part}", notification.code());
                assert!(lang.speaker().has(&key), "{key}");
            }
            let words = notification_words(lang.code(), *notification, None, None);
            for part in parts(&words) {
                let small = part.to_lowercase();
                for telling in TELLING {
                    assert!(!small.contains(telling), "{telling}: {part}");
                }
                assert!(
                    part.chars().count() <= 140,
                    "longer than one text message: {part}"
                );
                assert!(
                    !part.contains('{') && !part.contains("notification-"),
                    "{part}"
                );
            }
        }
    }
}

#[test]
fn the_only_thing_filled_in_is_the_code_that_proves_a_channel() {
    let code = ProofCode::typed("271828");
    for lang in Lang::ALL {
        for notification in Notification::ALL {
            let with = notification_words(lang.code(), *notification, code, None);
            let holds = with.body.contains("271828") && with.short.contains("271828");
            assert_eq!(
                holds,
                *notification == Notification::Proof,
                "{notification}"
            );
            assert!(!with.subject.contains("271828") && !with.title.contains("271828"));
        }
    }
}

#[test]
fn there_are_six_bodies_and_the_door_is_bare() {
    let all = |door| {
        let words = Notification::ALL
            .iter()
            .map(|notification| notification_words("en", *notification, None, door));
        words.map(|words| words.body).collect::<BTreeSet<_>>()
    };
    assert_eq!(all(None).len(), 6);
    for body in all(Some("https://door.example")) {
        assert!(body.ends_with("\n\nhttps://door.example\n"), "{body}");
    }
    assert!(all(None).iter().all(|body| !body.contains("://")));
    let unknown = notification_words("tlh", Notification::Update, None, None);
    assert!(unknown == notification_words("en", Notification::Update, None, None));
}
