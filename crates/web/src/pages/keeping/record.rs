//! `/d/privacy/records/{client}`: the time of a record, holds, and the end of it. No word of it.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{DeskError, view::RecordPage};
use practice::{
    EntryId, PersonId,
    retention::{ErasureReason, HoldReason},
};

use super::{Problem, frame, id_of, privacy::standing, problem};
use crate::{
    fault::Fault,
    form::Form,
    frame::Frame,
    visit::{Shown, Visit, hex, show},
};

pub(super) const TITLE: &str = "keep-record-title";

/// The page.
#[derive(Debug, Template)]
#[template(path = "keeping/record.html")]
pub(super) struct Page {
    f: Frame,
    problem: Option<Problem>,
    path: String,
    name: String,
    standing: String,
    holds: Vec<Hold>,
    reasons: Vec<(&'static str, String)>,
    is_gone: Option<String>,
    care_goes_on: bool,
    may_keep: bool,
    may_be_erased: bool,
}

#[derive(Debug)]
struct Hold {
    id: String,
    words: String,
    is_open: bool,
}

/// The page before the end.
#[derive(Debug, Template)]
#[template(path = "keeping/erase.html")]
pub(super) struct ErasePage {
    f: Frame,
    problem: Option<Problem>,
    path: String,
    name: String,
}

/// `GET /d/privacy/records/{client}`
pub(super) async fn get(visit: Visit, Path(client): Path<String>) -> Shown {
    let client = id_of(&client)?;
    let view = visit
        .ask(move |desk, act, viewer| desk.record_page(act, viewer, client))
        .await?;
    show(&page(frame(&visit, TITLE, "records"), &view, None))
}

/// `POST /d/privacy/records/{client}`: places or lifts a hold, ends care, keeps a record.
pub(super) async fn act(
    visit: Visit,
    Path(client): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let client: PersonId = id_of(&client)?;
    let (step, clock) = (form.text("step").to_owned(), visit.clock());
    let reason = HoldReason::from_code(form.text("reason"));
    let hold = form.text("hold").parse::<EntryId>();
    let last = clock.begins(form.text("last"));
    let of_age = clock.begins(form.text("of-age"));
    let done = visit
        .try_ask(move |desk, act, viewer| {
            // Whether this person may know of the record is asked before any mistake is told.
            desk.record_page(act, viewer, client)?;
            match step.as_str() {
                "hold" => {
                    let reason = reason.ok_or(DeskError::ReasonNeeded)?;
                    desk.place_legal_hold(act, viewer, client, reason)
                        .map(|_| ())
                }
                "lift" => {
                    let hold = hold.map_err(|_| DeskError::NotFound)?;
                    desk.lift_legal_hold(act, viewer, client, hold.to_bytes())
                }
                "keep" => desk.keep_record(viewer, client),
                "end" => {
                    let last = last.ok_or(DeskError::PurposeNeeded)?;
                    desk.end_care(act, viewer, client, last, of_age).map(|_| ())
                }
                _ => Err(DeskError::NotFound),
            }
        })
        .await?;
    let (key, field) = match done {
        Ok(()) => return Ok(Redirect::to(&path(client)).into_response()),
        Err(DeskError::ReasonNeeded) => ("keep-error-reason", "reason"),
        Err(DeskError::PurposeNeeded) => ("keep-error-last", "last"),
        Err(other) => return Err(other.into()),
    };
    let view = visit
        .ask(move |desk, act, viewer| desk.record_page(act, viewer, client))
        .await?;
    let f = frame(&visit, TITLE, "records");
    let wrong = problem(&f, key, field);
    rendered(&page(f, &view, Some(wrong)))
}

/// `GET /d/privacy/records/{client}/erase`: says what goes and what stays.
pub(super) async fn ask(visit: Visit, Path(client): Path<String>) -> Shown {
    let client = id_of(&client)?;
    let view = visit
        .ask(move |desk, act, viewer| {
            let view = desk.record_page(act, viewer, client)?;
            desk.require_fresh(act, viewer)?;
            if view.may_be_erased {
                Ok(view)
            } else {
                Err(DeskError::NotFound)
            }
        })
        .await?;
    show(&erase_page(frame(&visit, TITLE, "records"), &view, None))
}

/// `POST /d/privacy/records/{client}/erase`: the second step.
pub(super) async fn erase(
    visit: Visit,
    Path(client): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let client: PersonId = id_of(&client)?;
    let is_sure = form.text("sure") == "yes";
    let done = visit
        .ask(move |desk, act, viewer| {
            let view = desk.record_page(act, viewer, client)?;
            if !view.may_be_erased {
                return Err(DeskError::NotFound);
            }
            if is_sure {
                desk.erase(act, viewer, client, ErasureReason::TimeOver)?;
            }
            Ok((!is_sure).then_some(view))
        })
        .await?;
    match done {
        None => Ok(Redirect::to(&path(client)).into_response()),
        Some(view) => {
            let f = frame(&visit, TITLE, "records");
            let wrong = problem(&f, "keep-error-sure", "sure");
            rendered(&erase_page(f, &view, Some(wrong)))
        }
    }
}

pub(super) fn page(f: Frame, view: &RecordPage, problem: Option<Problem>) -> Page {
    let holds = view.holds.iter().map(|(hold, lifted)| {
        let reason = f.say(&format!("hold-{}", hold.reason));
        let when = f.date(&hold.placed_at);
        let placed = f.say2("keep-hold", "reason", reason, "when", when);
        Hold {
            id: hex(&hold.hold),
            words: match lifted {
                Some(at) => f.say2("keep-lifted", "hold", placed, "when", f.date(at)),
                None => placed,
            },
            is_open: lifted.is_none(),
        }
    });
    Page {
        path: path(view.client.id),
        name: view.client.name.full.clone(),
        standing: match (&view.erased_at, &view.retention) {
            (Some(_), _) => String::new(),
            (None, Some(line)) => standing(&f, &line.standing),
            (None, None) => f.say("keep-care"),
        },
        holds: holds.collect(),
        reasons: HoldReason::ALL
            .iter()
            .map(|reason| (reason.code(), f.say(&format!("hold-{reason}"))))
            .collect(),
        is_gone: view
            .erased_at
            .map(|at| f.say1("keep-gone", "when", f.full(&at))),
        care_goes_on: view.retention.is_none(),
        may_keep: view.may_be_erased,
        may_be_erased: view.may_be_erased,
        problem,
        f,
    }
}

pub(super) fn erase_page(f: Frame, view: &RecordPage, problem: Option<Problem>) -> ErasePage {
    ErasePage {
        path: path(view.client.id),
        name: view.client.name.full.clone(),
        problem,
        f,
    }
}

fn path(client: PersonId) -> String {
    format!("/d/privacy/records/{client}")
}

fn rendered(page: &impl Template) -> Result<Response, Fault> {
    page.render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}
