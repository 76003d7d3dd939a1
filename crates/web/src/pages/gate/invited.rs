//! `/i/{link}`: an invitation. The page is the same for every link, also for one that opens nothing.

use askama::Template;
use axum::{
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::parts::{Problem, knock, lead, problem};
use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    security,
    steady::steadily,
    visit::{Shown, Visit, show},
};

/// Asks for the short code.
#[derive(Template)]
#[template(path = "gate/invited.html")]
pub(super) struct InvitedPage {
    pub(super) f: Frame,
    pub(super) problem: Option<Problem>,
    pub(super) link: String,
}

/// `GET /i/{link}`
pub(super) async fn get(visit: Visit, Path(link): Path<String>) -> Shown {
    let f = visit.frame(Side::Public, "invited-title").narrow();
    let problem = None;
    show(&InvitedPage { f, problem, link })
}

/// `POST /i/{link}`
pub(super) async fn post(
    visit: Visit,
    Path(link): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Fault> {
    let (token, code) = (link.clone(), form.text("code").to_owned());
    let knock = knock(&visit, &headers);
    let work = visit
        .app
        .blocking(move |desk, act| desk.accept(act, &token, &code, &knock));
    let outcome = steadily(&visit.app, work).await?;
    security::told("coming in on an invitation", None, &outcome);
    match outcome {
        Ok(token) => Ok(lead(&visit, &token, "/enrol")),
        Err(error) => {
            let f = visit.frame(Side::Public, "invited-title").narrow();
            let is_unknown = matches!(error, desk::DeskError::Gate(desk::gate::GateError::NoEntry));
            let mut told = problem(&f, error)?;
            told.field = "code";
            if is_unknown {
                told.words = f.say("invited-no-entry");
            }
            let problem = Some(told);
            Ok(show(&InvitedPage { f, problem, link })?.into_response())
        }
    }
}
