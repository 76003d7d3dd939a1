//! Mail, to a server that takes it, and to servers that do not.

#![cfg(test)]

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use desk::{Messenger, NotBrought};
use practice::{ChannelKind, Notification};

use super::{
    DOOR, envelope, later,
    peers::{Identity, MailManner, Seen, identity, mail_server},
};
use crate::courier::{
    Certificates,
    mail::{Mail, MailSetup, MailTls},
};

pub(super) fn mail(port: u16, tls: MailTls, trusted: Option<&Identity>) -> Mail {
    let setup = MailSetup {
        host: "localhost".to_owned(),
        port,
        tls,
        login: None,
        from: "door@practice.example".to_owned(),
        discreet_from: "hello@updates.example".to_owned(),
    };
    let certificates = Certificates(
        trusted
            .map(|one| one.authority.clone())
            .into_iter()
            .collect(),
    );
    Mail::new(&setup, &certificates, &Arc::from(DOOR))
        .unwrap()
        .waiting(Duration::from_secs(3))
}

fn letter(seen: &Seen) -> String {
    let all = seen.lock().unwrap();
    all.iter()
        .find(|said| said.contains("\r\n\r\n"))
        .unwrap()
        .clone()
}

pub(super) fn starttls() -> (MailManner, Identity) {
    let identity = identity(&["localhost"]);
    let manner = MailManner {
        identity: Some(identity.clone()),
        ..MailManner::default()
    };
    (manner, identity)
}

#[test]
fn a_mail_arrives_over_tls_and_tells_nothing() {
    let (manner, identity) = starttls();
    let (port, seen) = mail_server(manner);
    let courier = mail(port, MailTls::Required, Some(&identity));
    assert_eq!(courier.greet(), Ok(()));
    let to = envelope(Notification::Update, ChannelKind::Mail, "sam@example.org");
    assert_eq!(courier.bring(&to), Ok(()));
    let text = letter(&seen);
    for line in [
        "From: Updates <door@practice.example>\r\n",
        "To: sam@example.org\r\n",
        "Subject: Update\r\n",
        "Message-ID: <abababababababababababababababab@practice.example>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "\r\n\r\nYou have an update.\r\n\r\nhttps://door.example\r\n",
    ] {
        assert!(text.contains(line), "{line:?} in {text}");
    }
    let said = seen.lock().unwrap().concat();
    let before = said.split("STARTTLS").next().unwrap();
    assert!(
        !before.contains("MAIL"),
        "nothing is said in the open: {before}"
    );
    // Headers that nobody asked for could tell something.
    let names: BTreeSet<&str> = text
        .split("\r\n\r\n")
        .next()
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once(": ").map(|(name, _)| name))
        .collect();
    let wanted = [
        "Auto-Submitted",
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ];
    let known: BTreeSet<&str> = wanted.into_iter().collect();
    assert!(names.is_subset(&known), "{names:?}");
}

#[test]
fn a_discreet_mail_names_no_address_of_ours() {
    let (manner, identity) = starttls();
    let (port, seen) = mail_server(manner);
    let courier = mail(port, MailTls::Required, Some(&identity));
    for (notification, language) in [
        (Notification::Update, "es"),
        (Notification::Proof, "en"),
        (Notification::Call, "en"),
    ] {
        let mut to = envelope(notification, ChannelKind::Mail, "sam@example.org");
        to.is_discreet = true;
        to.language = language.to_owned();
        seen.lock().unwrap().clear();
        assert_eq!(courier.bring(&to), Ok(()));
        let said = seen.lock().unwrap().concat();
        assert!(
            !said.contains("door.example") && !said.contains("practice.example"),
            "{said}"
        );
        assert!(said.contains("hello@updates.example"), "{said}");
        assert_eq!(
            letter(&seen).contains("271828"),
            notification == Notification::Proof
        );
    }
}

#[test]
fn a_server_without_tls_gets_no_mail() {
    let (port, seen) = mail_server(MailManner::default());
    let courier = mail(port, MailTls::Required, None);
    let to = envelope(Notification::Update, ChannelKind::Mail, "sam@example.org");
    later(&courier, &to);
    assert!(!seen.lock().unwrap().concat().contains("MAIL"));
    // On this machine it may be said that none is needed.
    assert_eq!(mail(port, MailTls::None, None).bring(&to), Ok(()));
}

#[test]
fn a_server_that_is_somebody_else_gets_no_mail() {
    let to = envelope(Notification::Update, ChannelKind::Mail, "sam@example.org");
    let stranger = identity(&["localhost"]);
    for (names, trusted) in [(&["localhost"], false), (&["other.example"], true)] {
        let shown = identity(names);
        let (port, seen) = mail_server(MailManner {
            identity: Some(shown.clone()),
            ..MailManner::default()
        });
        let trust = if trusted { &shown } else { &stranger };
        later(&mail(port, MailTls::Required, Some(trust)), &to);
        assert!(!seen.lock().unwrap().concat().contains("MAIL"));
    }
}

#[test]
fn tls_from_the_first_byte() {
    let (manner, identity) = starttls();
    let (port, seen) = mail_server(MailManner {
        implicit: true,
        ..manner
    });
    let to = envelope(Notification::Call, ChannelKind::Mail, "sam@example.org");
    let courier = mail(port, MailTls::Implicit, Some(&identity));
    assert_eq!(courier.bring(&to), Ok(()));
    assert!(letter(&seen).contains("You are asked for now."));
}

#[test]
fn only_words_about_the_address_say_that_nobody_is_there() {
    let to = envelope(Notification::Update, ChannelKind::Mail, "sam@example.org");
    for (said, wanted) in [
        (
            "550 5.1.1 no such user",
            NotBrought::NobodyThere("mail-nobody"),
        ),
        (
            "550 5.1.10 no such domain",
            NotBrought::NobodyThere("mail-nobody"),
        ),
        (
            "550 5.2.1 mailbox disabled",
            NotBrought::NobodyThere("mail-nobody"),
        ),
        (
            "550 5.7.1 relaying denied",
            NotBrought::Later("mail-refused"),
        ),
        ("554 you are on a list", NotBrought::Later("mail-refused")),
        ("452 4.2.2 mailbox full", NotBrought::Later("mail-busy")),
        (
            "451 4.7.1 greylisted, come back",
            NotBrought::Later("mail-busy"),
        ),
    ] {
        let (port, _) = mail_server(MailManner {
            to_recipient: said,
            ..MailManner::default()
        });
        assert_eq!(
            mail(port, MailTls::None, None).bring(&to),
            Err(wanted),
            "{said}"
        );
    }
}

#[test]
fn what_nobody_knows_the_end_of_is_tried_again_under_the_same_name() {
    let to = envelope(Notification::Update, ChannelKind::Mail, "sam@example.org");
    let (port, seen) = mail_server(MailManner {
        in_the_end: None,
        ..MailManner::default()
    });
    let courier = mail(port, MailTls::None, None);
    for _ in 0..2 {
        later(&courier, &to);
    }
    let all = seen.lock().unwrap();
    let ids = all
        .iter()
        .filter_map(|said| said.split("Message-ID: ").nth(1));
    let ids: Vec<&str> = ids.map(|rest| rest.split("\r\n").next().unwrap()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn a_server_that_hangs_or_is_not_there_costs_seconds() {
    let to = envelope(Notification::Update, ChannelKind::Mail, "sam@example.org");
    let (port, _) = mail_server(MailManner {
        hangs: true,
        ..MailManner::default()
    });
    let edge = super::edge();
    let began = edge.nanos();
    let courier = mail(port, MailTls::None, None).waiting(Duration::from_millis(500));
    assert_eq!(later(&courier, &to), "mail-slow");
    assert!(edge.nanos() - began < 2_000_000_000);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    assert_eq!(
        later(&mail(port, MailTls::None, None), &to),
        "mail-unreached"
    );
}
