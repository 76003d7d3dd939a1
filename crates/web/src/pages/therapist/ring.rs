//! How to ring a client: looked up with a form, because looking it up is on the client's list.

use askama::Template;
use axum::extract::Path;
use desk::view::{RingPlanView, RingView};

use crate::{
    fault::Fault,
    frame::Frame,
    visit::{Shown, Visit, show},
};

pub(super) const TITLE: &str = "ring-head";

/// `POST /d/ring/{client}`
pub(crate) async fn client(visit: Visit, Path(client): Path<String>) -> Shown {
    let client = client.parse().map_err(|_| Fault::not_found())?;
    let view = visit
        .ask(move |desk, act, viewer| desk.ring_client(act, viewer, client))
        .await?;
    let back = format!("/d/reach-out/{client}");
    show(&page(super::frame(&visit, TITLE), &view, back))
}

/// `POST /o/calls/{id}/ring`
pub(crate) async fn caller(visit: Visit, Path(id): Path<String>) -> Shown {
    let call = id.parse().map_err(|_| Fault::not_found())?;
    let view = visit
        .ask(move |desk, act, viewer| desk.ring_caller(act, viewer, call))
        .await?;
    let back = format!("/o/calls/{call}");
    show(&page(super::frame(&visit, TITLE), &view, back))
}

/// The page.
#[derive(Template)]
#[template(path = "therapist/ring.html")]
pub(super) struct Page {
    f: Frame,
    title: String,
    plan: RingPlanView,
    changed: Option<String>,
    back: String,
}

/// The page, ready to be written. `back`: where it was asked for.
pub(super) fn page(f: Frame, view: &RingView, back: String) -> Page {
    let changed = view.plan.changed_at;
    Page {
        title: f.say1("ring-head-of", "client", &view.client.full),
        changed: changed.map(|at| f.say1("ring-plan-changed", "date", f.date(&at))),
        plan: view.plan.clone(),
        back,
        f,
    }
}
