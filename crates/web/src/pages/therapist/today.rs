//! `/d`: what needs this person, the sessions, and what was settled without them.

use askama::Template;
use desk::view::{NeedView, SlotView, TodayView};
use practice::{ContactState, Disposition, Timestamp};

use super::parts::{about, about_line, by, moment, teller};
use crate::{
    frame::Frame,
    markup::Markup,
    promise::{Chip, Look},
    visit::{Shown, Visit, show},
};

/// Shows the day.
pub(crate) async fn get(visit: Visit) -> Shown {
    let view = visit
        .ask(|desk, act, viewer| desk.today(act, viewer))
        .await?;
    show(&page(super::frame(&visit, TITLE), &view))
}

pub(super) const TITLE: &str = "today-head";

/// The page of a day.
pub(super) fn page(f: Frame, view: &TodayView) -> Page {
    let mut f = f.under("today");
    // "No open call" is said only to those who are told of every call.
    f.open_calls = (f.is_clinician || view.open_calls > 0).then_some(view.open_calls);
    Page {
        date: f.clock().full(view.now),
        lede: lede(&f, view),
        hours: view.closes_at.map(|at| hours(&f, view.now, at)),
        needs: view.needs.iter().map(|need| need_row(&f, need)).collect(),
        sessions_key: if view.sessions_are_today {
            "today-sessions-head"
        } else {
            "today-sessions-next-head"
        },
        sessions: view
            .sessions
            .iter()
            .map(|slot| slot_row(&f, view, slot))
            .collect(),
        without: without(&f, view),
        own_lede: own_lede(&f, view),
        own: view
            .own_contacts
            .iter()
            .map(|own| {
                let args: [(&str, &dyn std::fmt::Display); 3] = [
                    ("client", &own.client.short),
                    ("reason", &about(&f, own.purpose)),
                    ("when", &moment(&f, own.at)),
                ];
                f.speaker().tell("today-own-line", &args)
            })
            .collect(),
        f,
    }
}

/// The page, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/today.html")]
pub(super) struct Page {
    f: Frame,
    date: String,
    lede: Vec<Markup>,
    hours: Option<String>,
    needs: Vec<NeedRow>,
    sessions_key: &'static str,
    sessions: Vec<SlotRow>,
    without: Vec<TallyRow>,
    own_lede: String,
    own: Vec<String>,
}

/// One line of "Needs you", with its reason.
#[derive(Debug)]
struct NeedRow {
    badge: Markup,
    title: String,
    more: Option<String>,
    about: String,
    sent: String,
    path: String,
    button: String,
    is_pressing: bool,
}

/// One session of the day.
#[derive(Debug)]
struct SlotRow {
    time: String,
    machine: String,
    client: String,
    line: String,
    chip: Option<Chip>,
    is_cancelled: bool,
    path: String,
    is_over: bool,
    is_open: bool,
}

/// One line of "Settled without you".
#[derive(Debug)]
struct TallyRow {
    count: u32,
    words: String,
    more: Option<String>,
    badge: Markup,
}

fn lede(f: &Frame, view: &TodayView) -> Vec<Markup> {
    let needs = f.rich1("today-needs", "n", view.needs.len());
    if !f.is_clinician {
        return vec![needs, f.rich("today-staff-lede")];
    }
    let mut to_come = view
        .sessions
        .iter()
        .filter(|slot| !slot.session.is_past && !slot.session.is_cancelled);
    let left = to_come.clone().count();
    let mut sentences = Vec::new();
    if view.sessions_are_today {
        sentences.push(f.rich1("today-sessions-left", "n", left));
    }
    sentences.push(needs);
    match (to_come.next(), view.needs.is_empty()) {
        (Some(next), true) => sentences.push(f.speaker().rich(
            "today-next",
            &[
                ("when", &moment(f, next.session.starts_at)),
                ("client", &next.session.client.short),
            ],
        )),
        _ if !view.without_you.is_empty() => sentences.push(f.rich("today-rest")),
        _ => {}
    }
    sentences
}

fn hours(f: &Frame, now: Timestamp, closes_at: Timestamp) -> String {
    if closes_at > now {
        f.say1("desk-closes", "when", f.clock().time(closes_at))
    } else {
        f.say("desk-closed")
    }
}

fn need_row(f: &Frame, need: &NeedView) -> NeedRow {
    let client = &need.client.short;
    let promised = teller(f, &need.client).promised(&need.promise);
    let told = |key: &str| f.say2(key, "client", client, "promised", &promised);
    let plain = |key: &str| f.say1(key, "client", client);
    let is_call = matches!(need.state, ContactState::Calling | ContactState::Heard);
    let (title, more) = match (need.state, need.late_at) {
        (ContactState::Calling, _) => (
            plain("today-need-calling"),
            Some(f.say("today-need-calling-more")),
        ),
        (ContactState::Heard, _) => (plain("today-need-heard"), None),
        (_, Some(_)) => (told("today-need-late"), Some(plain("today-need-late-more"))),
        (_, None) => (
            told("today-need-told"),
            need.is_looked_at.then(|| look_words(f, need)),
        ),
    };
    let badge = match (is_call, need.late_at.is_some(), need.is_looked_at) {
        (true, _, _) => Look::Help.badge(),
        (false, true, _) => Look::Late.badge(),
        (false, false, true) => Look::Hours.badge_with("eye"),
        (false, false, false) => Look::Hours.badge(),
    };
    NeedRow {
        badge,
        title,
        more,
        about: about_line(f, need.purpose),
        sent: f.say1("today-need-sent", "when", moment(f, need.written_at)),
        path: match is_call {
            true => format!("/o/calls/{}", need.contact),
            false => format!("/d/contacts/{}", need.contact),
        },
        button: f.say(match need.state {
            ContactState::Opened => "today-need-answer-go",
            _ => "today-need-go",
        }),
        is_pressing: is_call || need.late_at.is_some(),
    }
}

/// A person has to look, whatever else happens: by when.
fn look_words(f: &Frame, need: &NeedView) -> String {
    match need.promise.look_by {
        Some(at) => f.say1("today-need-look", "when", by(f, at)),
        None => f.say("today-need-look-general"),
    }
}

fn slot_row(f: &Frame, view: &TodayView, slot: &SlotView) -> SlotRow {
    let session = &slot.session;
    let is_to_come = !session.is_past && !session.is_cancelled;
    let place = f.say2(
        "session-place",
        "place",
        &session.place,
        "number",
        session.number,
    );
    let mut line = vec![place];
    if !view.sessions_are_today {
        line.insert(0, f.clock().date(session.starts_at));
    }
    if is_to_come && slot.kept > 0 && !slot.is_open {
        let opens = if view.sessions_are_today {
            f.clock().time(session.opens_at)
        } else {
            by(f, session.opens_at)
        };
        line.push(f.say1("today-opens", "when", opens));
    }
    if let Some(minutes) = slot.late_minutes.filter(|_| is_to_come) {
        line.push(f.say1("today-late", "n", minutes));
    }
    SlotRow {
        time: f.clock().time(session.starts_at),
        machine: f.machine(&session.starts_at),
        client: session.client.short.clone(),
        line: line.join(" · "),
        chip: slot_chip(f, slot),
        is_cancelled: session.is_cancelled,
        path: format!("/d/session/{}", session.id),
        is_over: !is_to_come,
        is_open: is_to_come && slot.is_open,
    }
}

fn slot_chip(f: &Frame, slot: &SlotView) -> Option<Chip> {
    let (look, text) = match (slot.session.is_past, slot.kept) {
        _ if slot.session.is_cancelled => return None,
        (true, 0) => (Look::Done, f.say("today-session-over")),
        (false, 0) => return None,
        (_, kept) => (Look::Kept, f.say1("today-kept", "n", kept)),
    };
    Some(Chip { look, text })
}

fn without(f: &Frame, view: &TodayView) -> Vec<TallyRow> {
    view.without_you
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(disposition, count)| {
            let more = match disposition {
                Disposition::Hold | Disposition::Decline => {
                    Some(f.say(&format!("today-without-{disposition}-more")))
                }
                _ => None,
            };
            TallyRow {
                count: *count,
                words: f.say(&format!("today-without-{disposition}")),
                more,
                badge: Look::of(*disposition).badge(),
            }
        })
        .collect()
}

fn own_lede(f: &Frame, view: &TodayView) -> String {
    let mut clients: Vec<&str> = view
        .own_contacts
        .iter()
        .map(|own| own.client.full.as_str())
        .collect();
    clients.sort_unstable();
    clients.dedup();
    match clients.len() {
        0 => f.say("today-own-none"),
        some => f.say1("today-own", "n", some),
    }
}
