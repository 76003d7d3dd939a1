//! Making a way in: a passkey, or a passphrase with an authenticator app.

use super::parts::{Problem, asked, knock, problem, question, tried};
use crate::{
    cookie,
    fault::Fault,
    form::{Form, Typed},
    frame::{Frame, Side},
    markup::Markup,
    qr, security,
    visit::{Shown, Visit, show},
};
use askama::Template;
use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    gate::{CodesOffer, Enrolled, Enrolment},
    view::Entered,
};

/// Which way in.
#[derive(Template)]
#[template(path = "gate/enrol.html")]
pub(super) struct EnrolPage {
    pub(super) f: Frame,
    pub(super) problem: Option<Problem>,
    pub(super) given: String,
    pub(super) is_signed_in: bool,
    pub(super) may_take_passphrase: bool,
    pub(super) waits: Option<String>,
}

/// A name, a passphrase and an app.
#[derive(Template)]
#[template(path = "gate/enrol_passphrase.html")]
pub(super) struct PassphrasePage {
    pub(super) f: Frame,
    pub(super) problem: Option<Problem>,
    pub(super) name: String,
    pub(super) passphrase: Typed,
    pub(super) handle: String,
    pub(super) secret: String,
    pub(super) address: String,
    pub(super) picture: Markup,
}

/// It is made.
#[derive(Template)]
#[template(path = "gate/enrolled.html")]
pub(super) struct EnrolledPage {
    pub(super) f: Frame,
    pub(super) name: Option<String>,
    pub(super) waits: Option<String>,
    pub(super) next: &'static str,
}

/// `GET /enrol`
pub(super) async fn get(visit: Visit) -> Shown {
    let enrolment = who(&visit).await?;
    show(&page(&visit, &enrolment, None))
}

/// `POST /enrol/ask`
pub(super) async fn ask(visit: Visit) -> Result<Response, Fault> {
    let token = token(&visit)?;
    let ask = visit
        .app
        .blocking(move |desk, act| desk.ask_for_new_passkey(act, &token))
        .await??;
    Ok(question(&ask))
}

/// `POST /enrol/passkey`
pub(super) async fn passkey(
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Fault> {
    let (token, knock, asked) = (token(&visit)?, knock(&visit, &headers), asked(&form));
    let made = visit
        .app
        .blocking(move |desk, act| {
            let enrolling = desk.enrolment(act, &token)?;
            let made = desk.enrol_passkey(act, &token, &asked, &knock);
            security::told("making a passkey", Some(enrolling.person), &made);
            made
        })
        .await?;
    match made {
        Ok(enrolled) => done(&visit, enrolled),
        Err(error) => {
            let enrolment = who(&visit).await?;
            let f = frame(&visit);
            let problem = problem(&f, error)?;
            Ok(show(&page(&visit, &enrolment, Some(problem)))?.into_response())
        }
    }
}

/// `GET /enrol/passphrase`
pub(super) async fn passphrase(visit: Visit) -> Shown {
    let token = token(&visit)?;
    let offer = visit
        .app
        .blocking(move |desk, act| desk.offer_codes(act, &token))
        .await??;
    show(&passphrase_page(
        frame(&visit),
        offer,
        None,
        &Form::default(),
    )?)
}

/// `POST /enrol/passphrase`
pub(super) async fn choose(
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Fault> {
    let (token, knock, chosen) = (token(&visit)?, knock(&visit, &headers), tried(&form));
    let handle = form.text("handle").to_owned();
    let made = visit
        .app
        .blocking(move |desk, act| {
            let enrolling = desk.enrolment(act, &token)?;
            let made = desk.enrol_passphrase(act, &token, &handle, &chosen, &knock);
            security::told("making a passphrase", Some(enrolling.person), &made);
            match made {
                Ok(enrolled) => Ok(Ok(enrolled)),
                Err(error @ DeskError::Gate(_)) => {
                    let offer = desk.offer_codes_again(act, &token, &handle)?;
                    Ok(Err((error, offer)))
                }
                Err(error) => Err(error),
            }
        })
        .await??;
    match made {
        Ok(enrolled) => done(&visit, enrolled),
        Err((error, offer)) => {
            let f = frame(&visit);
            let problem = problem(&f, error)?;
            let page = passphrase_page(f, offer, Some(problem), &form)?;
            Ok(show(&page)?.into_response())
        }
    }
}

/// After a passkey the next page is the printed kit; a sign-in name is shown once, here.
fn done(visit: &Visit, enrolled: Enrolled) -> Result<Response, Fault> {
    let f = frame(visit);
    let waits = enrolled.works_from.map(|at| f.full(&at));
    let Enrolled {
        entered,
        sign_in_name: name,
        ..
    } = enrolled;
    let next = match (&entered, visit.token.is_some()) {
        (Some(_), _) => "/devices/kit",
        (None, true) if waits.is_none() => "/devices",
        _ => "/start",
    };
    if name.is_none() && waits.is_none() {
        return Ok(match entered {
            Some(entered) => super::parts::lead(visit, &entered.token, next),
            None => Redirect::to(next).into_response(),
        });
    }
    let page = show(&EnrolledPage {
        f,
        name,
        waits,
        next,
    })?;
    Ok(with_visit(visit, entered.as_ref(), page.into_response()))
}

fn with_visit(visit: &Visit, entered: Option<&Entered>, page: Response) -> Response {
    let Some(entered) = entered else { return page };
    let is_secure = visit.app.options().secure_cookies;
    let kept = [(
        header::SET_COOKIE,
        cookie::keep_token(&entered.token, is_secure),
    )];
    (kept, page).into_response()
}

async fn who(visit: &Visit) -> Result<Enrolment, Fault> {
    let token = token(visit)?;
    Ok(visit
        .app
        .blocking(move |desk, act| desk.enrolment(act, &token))
        .await??)
}

fn token(visit: &Visit) -> Result<String, Fault> {
    visit
        .token
        .clone()
        .ok_or_else(|| DeskError::NotSignedIn.into())
}

fn page(visit: &Visit, enrolment: &Enrolment, problem: Option<Problem>) -> EnrolPage {
    let f = frame(visit);
    EnrolPage {
        problem,
        given: enrolment.name.given.clone(),
        is_signed_in: enrolment.is_signed_in,
        may_take_passphrase: enrolment.may_take_passphrase,
        waits: enrolment.works_from.map(|at| f.full(&at)),
        f,
    }
}

pub(super) fn passphrase_page(
    f: Frame,
    offer: CodesOffer,
    problem: Option<Problem>,
    form: &Form,
) -> Result<PassphrasePage, Fault> {
    Ok(PassphrasePage {
        picture: qr::picture(&offer.address, &f.say("enrol-picture"))
            .ok_or_else(|| Fault::failed("an address that fits no picture"))?,
        f,
        problem,
        name: form.text("name").to_owned(),
        passphrase: form.typed("passphrase"),
        handle: offer.handle,
        secret: offer.secret,
        address: offer.address,
    })
}

fn frame(visit: &Visit) -> Frame {
    visit.frame(Side::Public, "enrol-title").narrow()
}
