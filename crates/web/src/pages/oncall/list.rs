//! `/o`: open calls, who carries on, and the last weeks in numbers.

use askama::Template;
use axum::response::Redirect;
use desk::{
    no_show::NoShowView,
    oncall::{CallsView, OpenCall},
};
use practice::Purpose;

use super::{frame, names};
use crate::{
    fault::Fault,
    frame::Frame,
    markup::Markup,
    promise::Teller,
    visit::{Shown, Visit, show},
};

/// Shows the page.
pub(crate) async fn get(visit: Visit) -> Shown {
    let (view, missed) = visit
        .ask(|desk, act, viewer| Ok((desk.calls(act, viewer)?, desk.open_no_shows(act, viewer)?)))
        .await?;
    show(&page(frame(&visit, "oncall-head"), &view, &missed))
}

/// "It came": the test page.
pub(crate) async fn test(visit: Visit) -> Result<Redirect, Fault> {
    visit
        .ask(|desk, act, viewer| desk.answer_test_page(act, viewer))
        .await?;
    Ok(Redirect::to("/o"))
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "oncall/list.html")]
pub(super) struct Page {
    f: Frame,
    eyebrow: String,
    sees_rota: bool,
    test: Option<String>,
    open: Vec<CallRow>,
    follow: Vec<FollowRow>,
    missed: Vec<(String, String)>,
    tally: Vec<(String, String)>,
}

/// An open call.
#[derive(Debug)]
pub(super) struct CallRow {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) chip: String,
    pub(super) told: Markup,
    pub(super) next: Option<String>,
    pub(super) may_take: bool,
    pub(super) take_hint: String,
    pub(super) holder: Option<String>,
}

#[derive(Debug)]
struct FollowRow {
    path: String,
    title: String,
    when: String,
    is_mine: bool,
}

/// The page, ready to be written.
pub(super) fn page(f: Frame, view: &CallsView, missed: &[NoShowView]) -> Page {
    let until = view.until.map(|at| f.clock().moment(at));
    let now = f.clock().time(view.now);
    let eyebrow = match (view.on_call, until) {
        (true, Some(until)) => f.say2("oncall-on-until", "until", until, "now", now),
        (true, None) => f.say1("oncall-on", "now", now),
        (false, _) => f.say1("oncall-off", "now", now),
    };
    let mut tally = vec![(view.asked.to_string(), f.say("oncall-tally-asked"))];
    if let Some(minutes) = view.minutes_usual {
        tally.push((minutes.to_string(), f.say("oncall-tally-minutes")));
    }
    tally.push((view.late.to_string(), f.say("oncall-tally-late")));
    Page {
        eyebrow,
        sees_rota: view.sees_rota,
        test: view
            .test_since
            .map(|at| f.say1("oncall-test", "when", f.clock().moment(at))),
        open: view.open.iter().map(|call| row(&f, call)).collect(),
        follow: view
            .follow_ups
            .iter()
            .map(|line| FollowRow {
                path: format!("/o/calls/{}", line.contact),
                title: f.say2(
                    "oncall-follow-line",
                    "who",
                    &line.who.full,
                    "client",
                    &line.client.short,
                ),
                when: f.clock().moment(line.at),
                is_mine: line.is_mine,
            })
            .collect(),
        missed: missed.iter().map(|one| missed_row(&f, one)).collect(),
        tally,
        f,
    }
}

/// A missed session: where its steps are, and whose it was.
fn missed_row(f: &Frame, view: &NoShowView) -> (String, String) {
    let when = f.clock().moment(view.starts_at);
    let words = f.say2(
        "oncall-missed-line",
        "client",
        &view.client.short,
        "when",
        when,
    );
    (format!("/d/session/{}/missed", view.session), words)
}

/// One call, as a card.
pub(super) fn row(f: &Frame, call: &OpenCall) -> CallRow {
    let client = &call.client.short;
    let minutes = f
        .clock()
        .now()
        .duration_since(call.opened_at)
        .as_mins()
        .max(0);
    let is_third = call.purpose == Purpose::ThirdSafety;
    let words = Teller::in_general(f.clock().clone()).call(&call.told);
    CallRow {
        path: format!("/o/calls/{}", call.contact),
        title: match call.purpose {
            Purpose::HelpButton => f.say1("oncall-asked", "client", client),
            Purpose::ThirdSafety => f.say("oncall-third"),
            _ => f.say1("oncall-wrote", "client", client),
        },
        chip: match call.is_closed {
            true => f.say("oncall-closed"),
            false => f.say1("oncall-open-minutes", "n", minutes),
        },
        told: match is_third {
            true => f.rich("oncall-third-told"),
            false => f.rich1("oncall-told", "told", &words.title),
        },
        next: call.next.as_ref().map(|(people, at)| {
            f.say2(
                "oncall-next",
                "names",
                names(f, people),
                "when",
                f.clock().time(*at),
            )
        }),
        may_take: call.may_take,
        take_hint: match is_third {
            true => f.say("oncall-third-hint"),
            false => f.say1("oncall-take-hint", "client", &call.client.given),
        },
        holder: match (call.is_mine, &call.holder) {
            (true, _) => Some(f.say("oncall-mine")),
            (false, Some(name)) => Some(f.say1("oncall-has", "name", &name.full)),
            (false, None) => None,
        },
    }
}
