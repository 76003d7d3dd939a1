//! The page of own channels with invented data.

use askama::Template;
use desk::{
    ChannelError,
    view::{ChannelView, ChannelsView, DeadChannels, PlanView, RingPlanView},
};
use practice::{ChannelId, ChannelKind, ChannelState};

use super::{Entry, page};
use crate::{form::Typed, frame::Side, locale::Lang, pages::sample};

/// These pages with invented data.
pub fn samples(lang: Lang) -> Vec<(String, String)> {
    let empty = ChannelsView {
        channels: Vec::new(),
        plan: plan(false),
        offered: Vec::new(),
        push_key: None,
        others: DeadChannels::default(),
    };
    let first = ChannelsView {
        offered: ChannelKind::ALL.to_vec(),
        push_key: Some("BPushKey".to_owned()),
        ..empty.clone()
    };
    let used = ChannelsView {
        channels: ways(),
        plan: plan(true),
        ..first.clone()
    };
    let leads = ChannelsView {
        others: dead(),
        ..used.clone()
    };
    let written = |view: &ChannelsView, is_client, error, tested| {
        let side = if is_client {
            Side::Client
        } else {
            Side::Public
        };
        let f = sample::frame(lang, side, page::title(is_client)).narrow();
        let typed = Typed::new(sample::WORDS);
        let typed = if error == Some(ChannelError::Address) {
            typed
        } else {
            Typed::default()
        };
        let entry = Entry {
            error,
            typed,
            ring: is_client.then(|| ring(view.channels.len() > 1)),
            is_tested: tested,
        };
        page::page(f, view, is_client, entry).render()
    };
    sample::pages([
        ("channels-none-offered", written(&empty, true, None, false)),
        ("channels-first", written(&first, true, None, false)),
        ("channels-used", written(&used, true, None, true)),
        (
            "channels-mistaken",
            written(&first, true, Some(ChannelError::Address), false),
        ),
        (
            "channels-code",
            written(&used, true, Some(ChannelError::Code), false),
        ),
        (
            "channels-hours",
            written(&used, true, Some(ChannelError::Hours), false),
        ),
        (
            "channels-number",
            written(&used, true, Some(ChannelError::Number), false),
        ),
        (
            "channels-staff",
            written(&used, false, Some(ChannelError::TooSoon), false),
        ),
        ("channels-lead", written(&leads, false, None, false)),
    ])
}

fn dead() -> DeadChannels {
    DeadChannels {
        staff: vec![("Dr Amara Osei <the> lead".to_owned(), ChannelKind::Mail)],
        clients: 2,
    }
}

fn plan(allowed: bool) -> PlanView {
    PlanView {
        allowed,
        discreet: true,
        quiet: allowed.then_some((21 * 60, 8 * 60)),
        zone: "Europe/London".to_owned(),
        language: "en".to_owned(),
        confirmed_at: allowed.then(|| sample::at("2025-05-01T09:00:00Z")),
    }
}

fn ring(is_made: bool) -> RingPlanView {
    if !is_made {
        return RingPlanView::default();
    }
    RingPlanView {
        number: "07700 900123".to_owned(),
        may_leave_message: true,
        code_word: "blue <kettle>".to_owned(),
        to_say: "It is the library, about a book.".to_owned(),
        changed_at: Some(sample::at("2026-05-04T09:00:00Z")),
    }
}

fn ways() -> Vec<ChannelView> {
    let way = |number: u8, kind, hint: &str, state| ChannelView {
        id: ChannelId::from_bytes([number; 16]),
        kind,
        hint: hint.to_owned(),
        state,
        for_calls: state == ChannelState::Working,
        added_at: sample::at("2026-05-04T09:00:00Z"),
        worked_at: Some(sample::at("2026-05-12T09:00:00Z")),
        failed_at: None,
        takes_code: state == ChannelState::Unproved,
    };
    vec![
        way(
            1,
            ChannelKind::Mail,
            "s…@example.org",
            ChannelState::Working,
        ),
        way(2, ChannelKind::Sms, "…0123", ChannelState::Unproved),
        way(3, ChannelKind::Push, "", ChannelState::Failing),
        way(4, ChannelKind::Mail, "o…@example.org", ChannelState::Dead),
    ]
}
