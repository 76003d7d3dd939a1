//! `/d/privacy`: what has to be answered, what leaves, what is kept how long.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use desk::{
    DeskError,
    view::{DisclosureView, PracticePrivacy, RequestLine},
};
use practice::{RequestState, retention::Standing};

use super::{Problem, frame, problem};
use crate::{
    fault::Fault,
    form::Form,
    frame::Frame,
    visit::{Shown, Visit, show},
};

pub(super) const TITLE: &str = "keep-title";

/// The page.
#[derive(Debug, Template)]
#[template(path = "keeping/privacy.html")]
pub(super) struct Page {
    f: Frame,
    problem: Option<Problem>,
    name: String,
    requests: Vec<Row>,
    sent: Vec<Row>,
    holds: Vec<Row>,
    retention: Vec<Row>,
    schedule: String,
    source: String,
    facts: Vec<String>,
}

#[derive(Debug)]
struct Row {
    path: String,
    title: String,
    sub: String,
    is_pressing: bool,
}

/// `GET /d/privacy`
pub(super) async fn get(visit: Visit) -> Shown {
    let view = visit
        .ask(|desk, act, viewer| desk.practice_privacy(act, viewer))
        .await?;
    show(&page(
        frame(&visit, TITLE, "records"),
        &view,
        None,
        String::new(),
    ))
}

/// `POST /d/privacy`: leads to the record of the client with this name.
pub(super) async fn find(visit: Visit, form: Form) -> Result<Response, Fault> {
    let name = form.text("name").to_owned();
    let typed = name.clone();
    let (found, view) = visit
        .ask(move |desk, act, viewer| {
            let view = desk.practice_privacy(act, viewer)?;
            Ok((desk.record_named(viewer, &typed), view))
        })
        .await?;
    match found {
        Ok(client) => Ok(Redirect::to(&format!("/d/privacy/records/{client}")).into_response()),
        Err(DeskError::NameUnknown) => {
            let f = frame(&visit, TITLE, "records");
            let wrong = problem(&f, "keep-error-name", "name");
            page(f, &view, Some(wrong), name)
                .render()
                .map(Html)
                .map(Html::into_response)
                .map_err(Fault::failed)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn page(
    f: Frame,
    view: &PracticePrivacy,
    problem: Option<Problem>,
    name: String,
) -> Page {
    let holds = view.holds.iter().map(|hold| Row {
        path: format!("/d/privacy/records/{}", hold.client.id),
        title: hold.client.name.full.clone(),
        sub: f.say2(
            "keep-hold",
            "reason",
            f.say(&format!("hold-{}", hold.reason)),
            "when",
            f.date(&hold.placed_at),
        ),
        is_pressing: false,
    });
    let retention = view.retention.iter().map(|line| Row {
        path: format!("/d/privacy/records/{}", line.client.id),
        title: line.client.name.full.clone(),
        sub: standing(&f, &line.standing),
        is_pressing: matches!(line.standing, Standing::Due | Standing::DueUnasked),
    });
    let years = &view.schedule;
    let mut facts = Vec::new();
    if let Some((weeks, uses, openings)) = view.break_glass {
        let args: [(&str, &dyn std::fmt::Display); 3] =
            [("n", &uses), ("openings", &openings), ("weeks", &weeks)];
        facts.push(f.speaker().tell("emergencies-count", &args));
    }
    facts.push(match &view.restored {
        Some((at, taken)) => f.say2("keep-restored", "when", f.full(at), "taken", f.full(taken)),
        None => f.say("keep-never-restored"),
    });
    facts.push(f.say("keep-backups"));
    Page {
        requests: view.requests.iter().map(|one| asked(&f, one)).collect(),
        sent: view.disclosures.iter().map(|one| sent(&f, one)).collect(),
        holds: holds.collect(),
        retention: retention.collect(),
        schedule: f.say2(
            "keep-schedule",
            "years",
            years.years_after_last_service,
            "more",
            years.years_after_of_age,
        ),
        source: years.source.clone(),
        facts,
        problem,
        name,
        f,
    }
}

fn asked(f: &Frame, line: &RequestLine) -> Row {
    Row {
        path: format!("/d/privacy/requests/{}", line.id),
        title: f.say2(
            "keep-asked",
            "client",
            &line.client.name.full,
            "what",
            f.say(&format!("asked-{}", line.kind)),
        ),
        sub: by_when(f, line),
        is_pressing: line.late_at.is_some(),
    }
}

/// By when a request is answered, or since when it is late.
pub(super) fn by_when(f: &Frame, line: &RequestLine) -> String {
    let when = f.date(&line.due_at);
    match line.state {
        RequestState::Open if line.late_at.is_some() => f.say1("keep-late", "when", when),
        RequestState::Open => f.say1("keep-by", "when", when),
        _ => f.say("keep-answered"),
    }
}

/// How something that is sent stands, in a line.
pub(super) fn sent_line(f: &Frame, view: &DisclosureView) -> String {
    match &view.left {
        Some((at, _, _)) => f.say1("send-left", "when", f.full(at)),
        None if view.is_expired => f.say("send-expired"),
        None => f.say(&format!("send-state-{}", view.state)),
    }
}

fn sent(f: &Frame, view: &DisclosureView) -> Row {
    Row {
        path: format!("/d/sent/{}", view.id),
        title: f.say2(
            "send-about",
            "client",
            &view.client.name.full,
            "to",
            view.recipient.as_str(),
        ),
        sub: sent_line(f, view),
        is_pressing: false,
    }
}

/// What stands in the way of destroying a record.
pub(super) fn standing(f: &Frame, standing: &Standing) -> String {
    match standing {
        Standing::Active { at } => f.say1("keep-active", "when", f.date(at)),
        Standing::Waits { until } => f.say1("keep-waits", "when", f.date(until)),
        Standing::Held => f.say("keep-held"),
        Standing::Kept => f.say("keep-kept"),
        Standing::Due | Standing::DueUnasked => f.say("keep-due"),
    }
}
