//! `/d/clients`: the clinician's clients, by name.

use askama::Template;
use desk::view::ClientLine;

use super::parts::moment;
use crate::{
    frame::Frame,
    visit::{Shown, Visit, show},
};

/// Shows the list.
pub(crate) async fn get(visit: Visit) -> Shown {
    let lines = visit
        .ask(|desk, act, viewer| desk.clients(act, viewer))
        .await?;
    show(&page(super::frame(&visit, TITLE), &lines))
}

pub(super) const TITLE: &str = "clients-head";

/// The page of the list.
pub(super) fn page(f: Frame, lines: &[ClientLine]) -> Page {
    let f = f.under("clients");
    Page {
        rows: lines.iter().map(|line| row(&f, line)).collect(),
        f,
    }
}

/// The page, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/clients.html")]
pub(super) struct Page {
    f: Frame,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    short: String,
    phase: String,
    next: String,
    path: String,
    apart: String,
}

fn row(f: &Frame, line: &ClientLine) -> Row {
    Row {
        name: line.name.full.clone(),
        short: line.name.short.clone(),
        phase: f.say(&format!("session-phase-{}", line.phase)),
        next: line
            .next_session_at
            .map_or_else(|| f.say("clients-next-none"), |at| moment(f, at)),
        path: format!("/d/reach-out/{}", line.id),
        apart: format!("/d/apart/{}", line.id),
    }
}
