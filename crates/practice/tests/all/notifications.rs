//! Who is told what, when, and where: tables of notifications, channels and addresses.

use practice::{
    Address, Brought, ChannelKind, ChannelState, EffectKind, Notification, ProofCode, QuietHours,
    Timestamp, channel::told_at, notification::is_urgent,
};

#[test]
fn there_are_at_most_six_bodies() {
    assert!(Notification::ALL.len() <= 6);
    for notification in Notification::ALL {
        assert_eq!(
            Notification::from_code(notification.code()),
            Some(*notification)
        );
    }
}

#[test]
fn every_effect_leads_to_one_body_and_a_client_is_told_of_nothing_but_news() {
    for kind in EffectKind::ALL {
        assert_eq!(
            Notification::of(*kind, true),
            Notification::Update,
            "{kind}"
        );
        let wanted = match kind {
            EffectKind::Notice => Notification::Update,
            EffectKind::Page | EffectKind::TestPage => Notification::Call,
            EffectKind::Late | EffectKind::BreakGlass => Notification::Waiting,
        };
        assert_eq!(Notification::of(*kind, false), wanted, "{kind}");
    }
}

#[test]
fn quiet_hours_hold_everything_but_what_is_urgent() {
    let quiet = QuietHours::parse("Europe/London", "21:00-08:00").unwrap();
    let night: Timestamp = "2026-05-04T22:30:00Z".parse().unwrap();
    let morning: Timestamp = "2026-05-05T07:00:00Z".parse().unwrap();
    let noon: Timestamp = "2026-05-05T11:00:00Z".parse().unwrap();
    for (kind, now, at) in [
        (EffectKind::Notice, night, morning),
        (EffectKind::Late, night, morning),
        (EffectKind::Page, night, night),
        (EffectKind::BreakGlass, night, night),
        (EffectKind::Notice, noon, noon),
    ] {
        assert_eq!(told_at(is_urgent(kind), Some(&quiet), now), at, "{kind}");
        assert_eq!(told_at(is_urgent(kind), None, now), now, "{kind}");
    }
}

#[test]
fn a_channel_fails_after_two_and_is_dead_only_when_nobody_is_there() {
    use Brought::{Later, NobodyThere, Taken};
    use ChannelState::{Dead, Failing, Unproved, Working};
    for (was, brought, failures, is) in [
        (Working, Taken, 0, Working),
        (Working, Later, 1, Working),
        (Working, Later, 2, Failing),
        (Failing, Later, 9, Failing),
        (Failing, Taken, 0, Working),
        (Working, NobodyThere, 1, Dead),
        (Unproved, Taken, 0, Unproved),
        (Unproved, Later, 5, Unproved),
        (Unproved, NobodyThere, 1, Dead),
        (Dead, Taken, 0, Dead),
        (Dead, Later, 1, Dead),
    ] {
        assert_eq!(was.after(brought, failures), is, "{was} {brought:?}");
    }
    let used: Vec<_> = ChannelState::ALL
        .iter()
        .filter(|state| state.is_used())
        .collect();
    assert_eq!(used, [&Working, &Failing]);
}

#[test]
fn addresses_are_read_or_refused() {
    let long = format!("{}@example.org", "a".repeat(65));
    let deep = format!("a@{}org", "example.".repeat(40));
    for (kind, text, wanted) in [
        (
            ChannelKind::Mail,
            " jo@example.org ",
            Some("jo@example.org"),
        ),
        (
            ChannelKind::Mail,
            "jo+x@mail.example.co.uk",
            Some("jo+x@mail.example.co.uk"),
        ),
        (ChannelKind::Mail, "jo", None),
        (ChannelKind::Mail, "jo@localhost", None),
        (ChannelKind::Mail, "@example.org", None),
        (ChannelKind::Mail, "jo@@example.org", None),
        (ChannelKind::Mail, "jo..x@example.org", None),
        (
            ChannelKind::Mail,
            "jo@example.org\r\nBcc: x@example.org",
            None,
        ),
        (ChannelKind::Mail, "jo@example.org\nx", None),
        (ChannelKind::Mail, "Jo <jo@example.org>", None),
        (ChannelKind::Mail, "jo@-example.org", None),
        (ChannelKind::Mail, "jo@exam ple.org", None),
        (ChannelKind::Mail, &long, None),
        (ChannelKind::Mail, &deep, None),
        (ChannelKind::Sms, "+44 7700 900123", Some("+447700900123")),
        (
            ChannelKind::Voice,
            "0044 (7700) 900-123",
            Some("+447700900123"),
        ),
        (ChannelKind::Sms, "07700 900123", None),
        (ChannelKind::Sms, "+0447700900123", None),
        (ChannelKind::Sms, "+44", None),
        (ChannelKind::Sms, "+4477009001234567", None),
        (ChannelKind::Sms, "+44x7700900123", None),
        (ChannelKind::Push, "https://push.example/1", None),
        (ChannelKind::Webhook, "https://pager.example/", None),
    ] {
        let read = Address::parse(kind, text).ok();
        assert_eq!(
            read.as_ref().map(Address::to_text).as_deref(),
            wanted,
            "{kind} {text:?}"
        );
        if let Some(address) = read {
            assert_eq!(Address::parse(kind, &address.to_text()), Ok(address));
        }
    }
}

#[test]
fn a_push_subscription_is_three_lines() {
    let key = "B".repeat(87);
    let secret = "s".repeat(22);
    let text = format!("https://push.example/abc\n{key}\n{secret}");
    let address = Address::parse(ChannelKind::Push, &text).unwrap();
    assert_eq!(address.to_text(), text);
    for wrong in [
        format!("http://push.example/abc\n{key}\n{secret}"),
        format!("https://push.example/abc\n{key}\n{secret}\nmore"),
        format!("https://push.example/abc\n{key}=\n{secret}"),
        format!("https://push.example/abc\n{secret}\n{key}"),
        format!("https://push.example/a c\n{key}\n{secret}"),
    ] {
        assert!(
            Address::parse(ChannelKind::Push, &wrong).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn nothing_of_an_address_or_a_code_is_printed() {
    let mail = Address::parse(ChannelKind::Mail, "zanzibar@example.org").unwrap();
    assert_eq!(format!("{mail:?}"), "Address(mail)");
    assert_eq!(mail.hint(), "z…@example.org");
    let phone = Address::parse(ChannelKind::Sms, "+447700900123").unwrap();
    assert_eq!(phone.hint(), "…0123");
    let code = ProofCode::from_chance([1, 2, 3, 4]);
    assert_eq!(format!("{code:?}"), "ProofCode(..)");
    assert_eq!(ProofCode::typed(&code.to_string()), Some(code));
    assert_eq!(ProofCode::typed("12 34 56"), ProofCode::typed("123456"));
    for wrong in ["", "12345", "1234567", "12345a", "-12345", "１２３４５６"] {
        assert_eq!(ProofCode::typed(wrong), None, "{wrong}");
    }
}
