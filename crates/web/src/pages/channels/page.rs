//! The page of own channels, rendered.

use askama::Template;
use desk::{
    ChannelError,
    view::{ChannelView, ChannelsView, PlanView, RingPlanView},
};
use jiff::SignedDuration;
use practice::{ChannelId, ChannelKind, ChannelState, Notification};

use super::Entry;
use crate::{
    Lang,
    form::Typed,
    frame::{Frame, Side},
    notifications::notification_words,
    pages::gate::Problem,
    visit::Visit,
};

/// After how many days a plan is asked about again. Source: R-PRV-02, and techsafety's advice to ask
/// regularly.
const ASK_AGAIN_DAYS: i64 = 180;

/// The page, ready to be written.
#[derive(Template)]
#[template(path = "channels/page.html")]
pub(super) struct Page {
    f: Frame,
    title: String,
    lead: String,
    problem: Option<Problem>,
    is_client: bool,
    is_tested: bool,
    plan: PlanView,
    example: String,
    quiet_hint: String,
    quiet_from: String,
    quiet_until: String,
    languages: Vec<(&'static str, &'static str, bool)>,
    confirmed: Option<String>,
    is_old: bool,
    ring: Option<RingPlanView>,
    lines: Vec<Line>,
    kinds: Vec<(&'static str, String, bool)>,
    typed: Typed,
    push_key: Option<String>,
    dead: Vec<String>,
    dead_clients: Option<String>,
    home: &'static str,
}

/// One channel, in words.
struct Line {
    id: ChannelId,
    title: String,
    text: String,
    is_for_calls: bool,
    is_unproved: bool,
    is_used: bool,
    takes_code: bool,
}

pub(super) fn frame(visit: &Visit, is_client: bool) -> Frame {
    let side = if is_client {
        Side::Client
    } else {
        Side::Public
    };
    visit.frame(side, title(is_client)).narrow()
}

pub(super) fn title(is_client: bool) -> &'static str {
    match is_client {
        true => "channels-title",
        false => "channels-title-staff",
    }
}

pub(super) fn page(f: Frame, view: &ChannelsView, is_client: bool, entry: Entry) -> Page {
    let plan = view.plan.clone();
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let (quiet_from, quiet_until) = match plan.quiet {
        Some((from, until)) => (clock(from), clock(until)),
        None => (String::new(), String::new()),
    };
    let kinds = view.offered.iter().filter(|kind| is_typed(**kind));
    let (lead, quiet_hint) = match is_client {
        true => (f.say("channels-lead"), f.say("plan-quiet-hint")),
        false => (f.say("channels-lead-staff"), f.say("plan-quiet-hint-staff")),
    };
    let old = SignedDuration::from_hours(24 * ASK_AGAIN_DAYS);
    let now = f.clock().now();
    let dead =
        view.others.staff.iter().map(|(name, kind)| {
            f.say2("channel-to", "kind", kind_words(&f, *kind), "address", name)
        });
    Page {
        title: f.say(title(is_client)),
        lead,
        problem: entry.error.map(|error| problem(&f, error)),
        is_client,
        is_tested: entry.is_tested,
        ring: entry.ring,
        example: notification_words(f.lang(), Notification::Update, None, None).short,
        quiet_hint,
        quiet_from,
        quiet_until,
        languages: Lang::ALL
            .iter()
            .map(|lang| (lang.code(), lang.own_name(), lang.code() == plan.language))
            .collect(),
        confirmed: plan
            .confirmed_at
            .map(|at| f.say1("plan-confirmed", "date", f.date(&at))),
        is_old: plan
            .confirmed_at
            .is_some_and(|at| now.duration_since(at) > old),
        lines: view.channels.iter().map(|way| line(&f, way)).collect(),
        kinds: kinds
            .map(|kind| (kind.code(), kind_words(&f, *kind), false))
            .collect(),
        typed: entry.typed,
        push_key: view.push_key.clone(),
        dead: dead.collect(),
        dead_clients: (view.others.clients > 0)
            .then(|| f.say1("channels-dead-clients", "n", view.others.clients)),
        home: if is_client { "/c" } else { "/d" },
        plan,
        f,
    }
}

fn line(f: &Frame, way: &ChannelView) -> Line {
    let kind = match way.kind {
        ChannelKind::Push => f.say("channel-push-other"),
        kind => kind_words(f, kind),
    };
    let title = match way.hint.as_str() {
        "" => kind,
        hint => f.say2("channel-to", "kind", kind, "address", hint),
    };
    let text = match way.state {
        ChannelState::Unproved => f.say("channel-state-unproved"),
        ChannelState::Working => {
            let at = way.worked_at.unwrap_or(way.added_at);
            f.say1("channel-state-working", "at", f.full(&at))
        }
        ChannelState::Failing => f.say("channel-state-failing"),
        ChannelState::Dead => f.say("channel-state-dead"),
    };
    Line {
        id: way.id,
        title,
        text,
        is_for_calls: way.for_calls,
        is_unproved: way.state == ChannelState::Unproved,
        is_used: way.state.is_used(),
        takes_code: way.takes_code,
    }
}

fn problem(f: &Frame, error: ChannelError) -> Problem {
    let (field, key) = match error {
        ChannelError::Address => ("address", "channel-problem-address"),
        ChannelError::NotOffered => ("kind", "channel-problem-not-offered"),
        ChannelError::TooMany => ("address", "channel-problem-too-many"),
        ChannelError::Code => ("h-mine", "channel-problem-code"),
        ChannelError::CodeOver => ("h-mine", "channel-problem-code-over"),
        ChannelError::TooSoon => ("h-mine", "channel-problem-too-soon"),
        ChannelError::Hours => ("quiet_from", "channel-problem-hours"),
        ChannelError::Number => ("number", "channel-problem-number"),
        ChannelError::Long => ("to_say", "channel-problem-long"),
    };
    Problem {
        field,
        words: f.say(key),
    }
}

/// Whether an address of this kind is typed: a browser gives its own, and the gateway is nobody's.
fn is_typed(kind: ChannelKind) -> bool {
    !matches!(kind, ChannelKind::Push | ChannelKind::Webhook)
}

fn kind_words(f: &Frame, kind: ChannelKind) -> String {
    f.say(&format!("channel-{}", kind.code()))
}
