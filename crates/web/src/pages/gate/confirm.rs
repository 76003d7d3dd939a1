//! Showing anew who it is, before something that needs it.

use askama::Template;
use axum::{
    extract::Query,
    response::{IntoResponse, Response},
};
use practice::Role;
use serde::Deserialize;

use super::parts::{Problem, asked, lead, problem, question, tried};
use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    security,
    steady::steadily,
    visit::{Shown, Visit, show},
};

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    to: String,
}

/// Asks for the passkey, or for name, passphrase and code.
#[derive(Template)]
#[template(path = "gate/confirm.html")]
pub(super) struct ConfirmPage {
    pub(super) f: Frame,
    pub(super) problem: Option<Problem>,
    pub(super) to: String,
    pub(super) may_take_passphrase: bool,
}

/// `GET /confirm`
pub(super) async fn get(visit: Visit, Query(onward): Query<Onward>) -> Shown {
    show(&page(&visit, own(&onward.to), None))
}

/// `POST /confirm/ask`
pub(super) async fn ask(visit: Visit) -> Result<Response, Fault> {
    let ask = visit
        .ask(|desk, act, viewer| desk.ask_to_confirm(act, viewer))
        .await?;
    Ok(question(&ask))
}

/// `POST /confirm/passkey`
pub(super) async fn passkey(visit: Visit, form: Form) -> Result<Response, Fault> {
    let (to, asked) = (own(form.text("to")), asked(&form));
    let confirmed = visit
        .try_ask(move |desk, act, viewer| desk.confirm_with_passkey(act, viewer, &asked))
        .await?;
    go_on(&visit, confirmed, to)
}

/// `POST /confirm`
pub(super) async fn passphrase(visit: Visit, form: Form) -> Result<Response, Fault> {
    let (to, tried) = (own(form.text("to")), tried(&form));
    let work =
        visit.try_ask(move |desk, act, viewer| desk.confirm_with_passphrase(act, viewer, &tried));
    let confirmed = steadily(&visit.app, work).await?;
    go_on(&visit, confirmed, to)
}

fn go_on(
    visit: &Visit,
    confirmed: Result<desk::view::Entered, desk::DeskError>,
    to: String,
) -> Result<Response, Fault> {
    security::told("showing who it is", visit.person(), &confirmed);
    match confirmed {
        Ok(entered) => Ok(lead(visit, &entered.token, &to)),
        Err(error) => {
            let problem = problem(&frame(visit), error)?;
            Ok(show(&page(visit, to, Some(problem)))?.into_response())
        }
    }
}

fn page(visit: &Visit, to: String, problem: Option<Problem>) -> ConfirmPage {
    let viewer = visit.viewer.as_ref();
    ConfirmPage {
        f: frame(visit),
        problem,
        to,
        may_take_passphrase: viewer.is_some_and(|viewer| viewer.role == Role::Client),
    }
}

fn frame(visit: &Visit) -> Frame {
    visit.frame(Side::Public, "confirm-title").narrow()
}

/// An address of ours; anything else leads to the first page.
fn own(to: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-');
    let is_own = to.starts_with('/') && !to.starts_with("//") && to.chars().all(is_plain);
    if is_own { to } else { "/start" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn nobody_is_led_elsewhere() {
        for (to, led) in [
            ("/devices", "/devices"),
            ("/d/people/0190", "/d/people/0190"),
            ("//evil.example", "/start"),
            ("/\\evil.example", "/start"),
            ("https://evil.example", "/start"),
            ("/c?x=//evil", "/start"),
            ("", "/start"),
        ] {
            assert_eq!(own(to), led);
        }
    }
}
