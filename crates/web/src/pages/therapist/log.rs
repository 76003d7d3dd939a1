//! `/d/log`: every contact, both ways, with what decided. No word of any contact comes here: the
//! row that the desk gives has none.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, rejection::QueryRejection};
use desk::view::{LogPage, LogRow};
use practice::ContactState;

use super::parts::{about_line, is_outgoing, moment, outcome, readers, stands};
use crate::{
    frame::Frame,
    promise::Chip,
    visit::{Shown, Visit, show},
};

/// Shows one page of the log; `after` is where the page before ended.
pub(crate) async fn get(
    visit: Visit,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
) -> Shown {
    let after = query
        .ok()
        .and_then(|Query(mut fields)| fields.remove("after"));
    let is_later = after.is_some();
    let view = visit
        .ask(move |desk, act, viewer| desk.boundary_log(act, viewer, after.as_deref()))
        .await?;
    show(&page(super::frame(&visit, TITLE), &view, is_later))
}

pub(super) const TITLE: &str = "log-head";

/// The page of some rows.
pub(super) fn page(f: Frame, view: &LogPage, is_later: bool) -> Page {
    let f = f.under("log");
    Page {
        rows: view.rows.iter().map(|entry| row(&f, entry)).collect(),
        older: view.next.clone(),
        is_later,
        f,
    }
}

/// The page, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/log.html")]
pub(super) struct Page {
    f: Frame,
    rows: Vec<Row>,
    older: Option<String>,
    is_later: bool,
}

#[derive(Debug)]
struct Row {
    when: String,
    machine: String,
    who: String,
    about: String,
    code: &'static str,
    outcome: Chip,
    state: String,
    opened: String,
    late: Option<String>,
    rules: String,
    clauses: String,
    book: String,
}

fn row(f: &Frame, entry: &LogRow) -> Row {
    let outgoing = is_outgoing(entry.direction);
    let client = &entry.client.short;
    Row {
        when: f.clock().full(entry.at),
        machine: f.machine(&entry.at),
        who: if outgoing {
            f.say1("log-to-client", "client", client)
        } else {
            let readers = readers(f, &entry.readers);
            f.say2("log-from-client", "client", client, "readers", readers)
        },
        about: about_line(f, entry.purpose),
        code: entry.purpose.code(),
        outcome: outcome(f, entry.disposition, outgoing),
        state: match (outgoing, entry.state) {
            (true, ContactState::Declined) => f.say("stands-refused"),
            (_, state) => stands(f, state),
        },
        opened: entry.opened_at.map_or_else(
            || f.say("log-not-opened"),
            |at| f.say1("log-opened", "when", moment(f, at)),
        ),
        late: entry
            .late_at
            .map(|at| f.say1("log-late", "when", moment(f, at))),
        rules: or_none(f, &entry.reasons),
        clauses: entry.clauses.join(", "),
        book: f.say1("log-book", "book", &entry.book),
    }
}

fn or_none(f: &Frame, rules: &[String]) -> String {
    match rules {
        [] => f.say("reach-no-rules"),
        _ => rules.join(", "),
    }
}
