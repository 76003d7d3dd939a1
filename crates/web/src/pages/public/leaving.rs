//! Leaving: Exit, which ends the visit and shows the weather, and signing out.

use askama::Template;
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};

use crate::{
    cookie,
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    pages::sample,
    visit::{Shown, Visit, show},
};

/// What the browser forgets. Cookies are named one by one instead: the header would reach those of
/// every other site of the practice's domain.
const CLEAR_SITE_DATA: &str = "\"cache\", \"storage\"";

/// What it forgets at a sign-out: pages. The service worker stays, and with it being told on this
/// device; whoever wants that gone too takes the channel away, or presses Exit.
const CLEAR_PAGES: &str = "\"cache\"";

/// After signing out.
#[derive(Template)]
#[template(path = "public/signed_out.html")]
pub struct SignedOutPage {
    f: Frame,
}

/// What stands for a moment where the page was, and leads to the neutral page by itself.
#[derive(Template)]
#[template(path = "public/away.html")]
pub struct AwayPage {
    lang: &'static str,
    title: String,
    url: String,
}

/// `POST /exit`: no question is asked, and no failure keeps anybody here.
///
/// The answer to a form may not redirect to another site: `form-action 'self'` holds for redirects
/// too, and the browser would stay on the page that is to be left. So it leads on by `Refresh`,
/// which needs no script either and takes the place of this page in the history.
pub async fn exit(visit: Visit) -> Result<Response, Fault> {
    leave(&visit).await;
    let away = AwayPage {
        lang: visit.lang.tag(),
        title: visit.speaker().say("away-title"),
        url: visit.app.options().exit_url.clone(),
    };
    let refresh = HeaderValue::try_from(format!("0; url={}", away.url)).map_err(Fault::failed)?;
    let leads_on = [(HeaderName::from_static("refresh"), refresh)];
    Ok(gone(&visit, CLEAR_SITE_DATA, (leads_on, show(&away)?)))
}

/// `POST /sign-out`
pub async fn sign_out(visit: Visit) -> Response {
    leave(&visit).await;
    gone(&visit, CLEAR_PAGES, Redirect::to("/signed-out"))
}

/// `GET /signed-out`
pub async fn get(visit: Visit) -> Shown {
    let f = visit.frame(Side::Public, "signed-out-title").narrow();
    show(&SignedOutPage { f })
}

/// Ends the visit on the server. When the store can not, the browser forgets it all the same, and
/// the visit ends by its own time.
async fn leave(visit: &Visit) {
    let Some(token) = visit.token.clone() else {
        return;
    };
    let left = visit
        .app
        .blocking(move |desk, act| desk.leave(act, &token))
        .await;
    match left {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(code = error.code(), "a visit could not be ended at once"),
        Err(fault) => tracing::warn!(code = fault.code, "a visit could not be ended at once"),
    }
}

fn gone(visit: &Visit, forgets: &'static str, to: impl IntoResponse) -> Response {
    let is_secure = visit.app.options().secure_cookies;
    let clear = HeaderName::from_static("clear-site-data");
    let headers = AppendHeaders([
        (header::SET_COOKIE, cookie::forget_token(is_secure)),
        (clear, HeaderValue::from_static(forgets)),
    ]);
    (headers, to).into_response()
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let f = sample::frame(lang, Side::Public, "signed-out-title").narrow();
    sample::pages([("signed-out", SignedOutPage { f }.render())])
}
