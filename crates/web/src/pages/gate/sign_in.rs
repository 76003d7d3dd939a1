//! Signing in: with a passkey, with a passphrase and an app; and coming back on a printed kit.

use askama::Template;
use axum::{
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::parts::{Problem, asked, knock, lead, let_in, problem, question, tried};
use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    security,
    steady::steadily,
    visit::{Shown, Visit, show},
};

/// How to come in.
#[derive(Template)]
#[template(path = "gate/sign_in.html")]
pub(super) struct SignInPage {
    pub(super) f: Frame,
    pub(super) problem: Option<Problem>,
    pub(super) name: String,
}

/// The printed kit.
#[derive(Template)]
#[template(path = "gate/recover.html")]
pub(super) struct RecoverPage {
    pub(super) f: Frame,
    pub(super) problem: Option<Problem>,
    pub(super) kit: String,
}

/// `GET /sign-in`
pub(super) async fn get(visit: Visit) -> Shown {
    show(&SignInPage {
        f: frame(&visit),
        problem: None,
        name: String::new(),
    })
}

/// `POST /sign-in/ask`
pub(super) async fn ask(visit: Visit) -> Result<Response, Fault> {
    let ask = visit
        .app
        .blocking(|desk, act| desk.ask_for_passkey(act))
        .await??;
    Ok(question(&ask))
}

/// `POST /sign-in/passkey`
pub(super) async fn passkey(
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Fault> {
    let (asked, knock) = (asked(&form), knock(&visit, &headers));
    let work = visit
        .app
        .blocking(move |desk, act| desk.sign_in_with_passkey(act, &asked, &knock));
    let outcome = steadily(&visit.app, work).await?;
    let person = outcome.as_ref().ok().map(|entered| entered.person);
    security::told("sign-in by passkey", person, &outcome);
    match outcome {
        Ok(entered) => Ok(let_in(&visit, &entered)),
        Err(error) => again(&visit, error, String::new()),
    }
}

/// `POST /sign-in`
pub(super) async fn passphrase(
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Fault> {
    let (tried, knock) = (tried(&form), knock(&visit, &headers));
    let work = visit
        .app
        .blocking(move |desk, act| desk.sign_in_with_passphrase(act, &tried, &knock));
    let outcome = steadily(&visit.app, work).await?;
    let person = outcome.as_ref().ok().map(|entered| entered.person);
    security::told("sign-in by passphrase", person, &outcome);
    match outcome {
        Ok(entered) => Ok(let_in(&visit, &entered)),
        Err(error) => again(&visit, error, form.text("name").to_owned()),
    }
}

/// `GET /recover`
pub(super) async fn recover(visit: Visit) -> Shown {
    show(&RecoverPage {
        f: visit.frame(Side::Public, "recover-title").narrow(),
        problem: None,
        kit: String::new(),
    })
}

/// `POST /recover`
pub(super) async fn recovered(
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Fault> {
    let (kit, knock) = (form.text("kit").to_owned(), knock(&visit, &headers));
    let typed = kit.clone();
    let work = visit
        .app
        .blocking(move |desk, act| desk.recover(act, &typed, &knock));
    let outcome = steadily(&visit.app, work).await?;
    security::told("coming back on a kit", None, &outcome);
    match outcome {
        Ok(token) => Ok(lead(&visit, &token, "/enrol")),
        Err(error) => {
            let f = visit.frame(Side::Public, "recover-title").narrow();
            let problem = Some(problem(&f, error)?);
            Ok(show(&RecoverPage { f, problem, kit })?.into_response())
        }
    }
}

fn again(visit: &Visit, error: desk::DeskError, name: String) -> Result<Response, Fault> {
    let f = frame(visit);
    let problem = Some(problem(&f, error)?);
    Ok(show(&SignInPage { f, problem, name })?.into_response())
}

fn frame(visit: &Visit) -> Frame {
    visit.frame(Side::Public, "sign-in-title").narrow()
}
