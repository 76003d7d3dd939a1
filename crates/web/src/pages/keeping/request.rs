//! `/d/privacy/requests/{id}`: one request, for whoever answers it.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{DeskError, view::RequestPage};
use practice::{RequestId, RequestState};

use super::{Problem, frame, id_of, privacy::by_when, problem};
use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::Frame,
    visit::{Shown, Visit, show},
};

pub(super) const TITLE: &str = "keep-request-title";

/// The page.
#[derive(Debug, Template)]
#[template(path = "keeping/request.html")]
pub(super) struct Page {
    f: Frame,
    problem: Option<Problem>,
    path: String,
    title: String,
    by: String,
    more: Vec<String>,
    said: Vec<(String, Typed)>,
    is_opened: bool,
    may_answer: bool,
    may_accept: bool,
    extend: Option<String>,
    hint: String,
    typed: Typed,
}

/// `GET /d/privacy/requests/{id}`
pub(super) async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id = id_of(&id)?;
    let view = visit
        .ask(move |desk, act, viewer| desk.request(act, viewer, id))
        .await?;
    let f = frame(&visit, TITLE, "records");
    show(&page(f, &view, Typed::default(), None))
}

/// `POST /d/privacy/requests/{id}`: opens, answers, or tells that it takes longer.
pub(super) async fn act(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let id: RequestId = id_of(&id)?;
    let (step, typed) = (form.text("step").to_owned(), form.words());
    let words = typed.as_str().to_owned();
    let done = visit
        .try_ask(move |desk, act, viewer| match step.as_str() {
            "open" => desk.open_request(act, viewer, id),
            "yes" => desk.answer_request(act, viewer, id, true, &words),
            "no" => desk.answer_request(act, viewer, id, false, &words),
            "longer" => desk.extend_request(act, viewer, id, &words),
            _ => Err(DeskError::NotFound),
        })
        .await?;
    let key = match done {
        Ok(()) => return Ok(Redirect::to(&path(id)).into_response()),
        Err(DeskError::Words(_)) => "keep-error-words",
        Err(DeskError::MustBeKept { .. }) => "keep-error-kept",
        Err(DeskError::UnderLegalHold) => "keep-error-held",
        Err(other) => return Err(Fault::from(other).keeping(typed)),
    };
    let view = visit
        .ask(move |desk, act, viewer| desk.request(act, viewer, id))
        .await?;
    let f = frame(&visit, TITLE, "records");
    let wrong = problem(&f, key, "words");
    page(f, &view, typed, Some(wrong))
        .render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

pub(super) fn page(f: Frame, view: &RequestPage, typed: Typed, problem: Option<Problem>) -> Page {
    let line = &view.line;
    let mut more = vec![f.say1("keep-asked-at", "when", f.full(&line.asked_at))];
    more.extend(
        line.scopes
            .iter()
            .map(|scope| f.say(&format!("asked-scope-{scope}"))),
    );
    if line.was_extended {
        more.push(f.say("keep-extended"));
    }
    match view.may_be_erased {
        Some(true) => more.push(f.say("keep-erasable")),
        Some(false) => more.push(f.say("keep-not-erasable")),
        None => {}
    }
    let opened = view.opened.as_ref();
    let said = opened.map(|one| {
        [
            ("keep-said-words", Some(&one.words)),
            (
                "keep-said-longer",
                one.extension.as_ref().map(|(_, why)| why),
            ),
            ("keep-said-answer", one.answer.as_ref()),
            (
                "keep-said-statement",
                one.statement.as_ref().map(|(_, w)| w),
            ),
        ]
    });
    let is_open = line.state == RequestState::Open;
    Page {
        title: f.say2(
            "keep-asked",
            "client",
            &line.client.name.full,
            "what",
            f.say(&format!("asked-{}", line.kind)),
        ),
        by: by_when(&f, line),
        said: said
            .into_iter()
            .flatten()
            .filter_map(|(key, words)| {
                let words = words.filter(|words| !words.is_empty())?;
                Some((f.say(key), Typed::new(words.as_str())))
            })
            .collect(),
        is_opened: opened.is_some(),
        may_answer: is_open && opened.is_some(),
        may_accept: view.may_be_erased != Some(false),
        extend: line
            .may_extend_until
            .filter(|_| is_open)
            .map(|until| f.say1("keep-extend", "when", f.date(&until))),
        hint: f.say(&format!("asked-hint-{}", line.kind)),
        path: path(line.id),
        more,
        typed,
        problem,
        f,
    }
}

fn path(id: RequestId) -> String {
    format!("/d/privacy/requests/{id}")
}
