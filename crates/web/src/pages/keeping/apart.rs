//! `/d/apart/{client}`: a therapist's own notes about sessions, apart from the record.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{DeskError, view::ApartNote};
use practice::{Name, PersonId};

use super::{Problem, frame, id_of, problem};
use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::Frame,
    visit::{Shown, Visit, show},
};

pub(super) const TITLE: &str = "apart-title";

/// The page.
#[derive(Debug, Template)]
#[template(path = "keeping/apart.html")]
pub(super) struct Page {
    f: Frame,
    problem: Option<Problem>,
    path: String,
    head: String,
    notes: Vec<(String, Typed)>,
    typed: Typed,
}

/// `GET /d/apart/{client}`
pub(super) async fn get(visit: Visit, Path(client): Path<String>) -> Shown {
    let client = id_of(&client)?;
    let (name, notes) = visit
        .ask(move |desk, act, viewer| desk.apart_page(act, viewer, client))
        .await?;
    let f = frame(&visit, TITLE, "clients");
    show(&page(f, client, &name, &notes, Typed::default(), None))
}

/// `POST /d/apart/{client}`: adds a note.
pub(super) async fn post(
    visit: Visit,
    Path(client): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let client: PersonId = id_of(&client)?;
    let typed = form.words();
    let words = typed.as_str().to_owned();
    let written = visit
        .try_ask(move |desk, act, viewer| desk.write_apart(act, viewer, client, &words))
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    match written {
        Ok(_) => Ok(Redirect::to(&format!("/d/apart/{client}")).into_response()),
        Err(DeskError::Words(_)) => {
            let (name, notes) = visit
                .ask(move |desk, act, viewer| desk.apart_page(act, viewer, client))
                .await?;
            let f = frame(&visit, TITLE, "clients");
            let wrong = problem(&f, "apart-error", "words");
            page(f, client, &name, &notes, typed, Some(wrong))
                .render()
                .map(Html)
                .map(Html::into_response)
                .map_err(Fault::failed)
        }
        Err(other) => Err(Fault::from(other).keeping(typed)),
    }
}

pub(super) fn page(
    f: Frame,
    client: PersonId,
    name: &Name,
    notes: &[ApartNote],
    typed: Typed,
    problem: Option<Problem>,
) -> Page {
    Page {
        path: format!("/d/apart/{client}"),
        head: f.say1("apart-head", "client", &name.full),
        notes: notes
            .iter()
            .map(|note| (f.full(&note.at), Typed::new(note.words.as_str())))
            .collect(),
        typed,
        problem,
        f,
    }
}
