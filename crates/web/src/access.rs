//! Who may call a page. The rule stands in the table of routes and is enforced here, before a page
//! sees the request.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use desk::view::{Door, Viewer};
use practice::Role;

use crate::{
    app::App,
    cookie,
    fault::{Fault, Why},
    form::{FORM_BYTES_MAX, Form, Typed},
    lane::{Lane, Place},
    pages::client::pause,
    security,
    visit::Visit,
};

/// Help now, signed in.
const HELP: &str = "/c/help";

/// How long a form may take to arrive, in seconds: the longest words over a poor line of a telephone.
const BODY_SECONDS_MAX: u64 = 120;

/// Who may call a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anybody. No store is asked who it is.
    Public,
    /// Clients.
    Client,
    /// Clinicians.
    Clinician,
    /// Everybody who works in the practice.
    Staff,
    /// Those who are on call: clinicians, and the practice lead.
    OnCall,
    /// Those who invite: clinicians their clients, the practice lead anybody.
    Inviting,
    /// Those who look after records, or send something of them: the desk asks the policy further.
    Keeping,
    /// Anybody who is signed in.
    SignedIn,
}

impl Access {
    /// Every rule.
    pub(crate) const ALL: [Access; 8] = [
        Access::Public,
        Access::Client,
        Access::Clinician,
        Access::Staff,
        Access::OnCall,
        Access::Inviting,
        Access::Keeping,
        Access::SignedIn,
    ];

    /// The word in the golden table.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Access::Public => "public",
            Access::Client => "client",
            Access::Clinician => "clinician",
            Access::Staff => "staff",
            Access::OnCall => "on-call",
            Access::Inviting => "inviting",
            Access::Keeping => "keeping",
            Access::SignedIn => "signed-in",
        }
    }

    /// Whether this role may.
    pub(crate) fn admits(self, role: Role) -> bool {
        match self {
            Access::Public | Access::SignedIn => true,
            Access::Client => role == Role::Client,
            Access::Clinician => role == Role::Clinician,
            Access::Staff => role != Role::Client,
            Access::OnCall | Access::Inviting => {
                matches!(role, Role::Clinician | Role::PracticeLead)
            }
            Access::Keeping => matches!(
                role,
                Role::Clinician | Role::PracticeLead | Role::PrivacyLead
            ),
        }
    }
}

/// What the guard of one route knows.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) app: App,
    pub(crate) access: Access,
    pub(crate) lane: Lane,
    /// The path of its row, in which no id stands.
    pub(crate) page: &'static str,
    pub(crate) takes_get: bool,
}

/// Lets a request in, or tells why not: signed out leads to the sign-in page, and a page for
/// another role does not exist.
pub(crate) async fn admit(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (_place, mut request) = match place(&guard, request).await {
        Ok(placed) => placed,
        Err(turned_away) => return *turned_away,
    };
    let options = guard.app.options();
    let token = cookie::token(request.headers(), options.secure_cookies);
    let known = match (guard.access, &token) {
        (Access::Public, _) => Ok((options.door.clone(), None)),
        (_, None) => Err(Fault::of(Why::SignedOut)),
        (_, Some(token)) => who(&guard, token.clone()).await,
    };
    let (door, viewer) = match known {
        Ok(known) => known,
        Err(fault) => return turn_away(fault, request).await,
    };
    let visit = Visit {
        lang: cookie::lang(request.headers()),
        now: guard.app.act().wall(),
        back: back(&request, guard.takes_get),
        page: guard.page,
        app: guard.app,
        door,
        viewer,
        token,
    };
    request.extensions_mut().insert(visit);
    next.run(request).await
}

/// A place in the lane of this route, and the request, whose form has been read before: whoever
/// sends theirs slowly keeps nobody's place. No room: what was typed goes back, unless it calls for
/// help.
async fn place(guard: &Guard, request: Request) -> Result<(Option<Place>, Request), Box<Response>> {
    if guard.lane == Lane::Reserved {
        return Ok((None, request));
    }
    let (request, body) = match whole(request).await {
        Ok(whole) => whole,
        Err(fault) => return Err(Box::new(fault.into_response())),
    };
    if let Some(place) = guard.app.lanes().place(guard.lane).await {
        return Ok((Some(place), request));
    }
    let shed = Fault::of(Why::Overloaded);
    let Some(body) = body.filter(|_| guard.lane == Lane::Words) else {
        return Err(Box::new(turn_away(shed, request).await));
    };
    let form = Form::read(&body);
    let (words, safety) = (form.words(), pause::answer(form.text("safety")));
    let calls = guard
        .app
        .blocking(move |desk, _| Ok(desk.is_call_for_help(words.as_str(), safety)))
        .await;
    if matches!(calls, Ok(Ok(true))) {
        return Ok((None, request));
    }
    Err(Box::new(shed.keeping(form.words()).into_response()))
}

/// The request with its body in memory, and that body.
async fn whole(request: Request) -> Result<(Request, Option<Bytes>), Fault> {
    if request.method() != Method::POST {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let reading = Bytes::from_request(Request::from_parts(parts.clone(), body), &());
    let limit = Duration::from_secs(BODY_SECONDS_MAX);
    let Ok(read) = tokio::time::timeout(limit, reading).await else {
        return Err(Fault::of(Why::BadForm));
    };
    let body = read.map_err(|rejection| Fault::from_status(rejection.status()))?;
    Ok((
        Request::from_parts(parts, Body::from(body.clone())),
        Some(body),
    ))
}

async fn who(guard: &Guard, token: String) -> Result<(Door, Option<Viewer>), Fault> {
    let (door, viewer) = guard
        .app
        .blocking(move |desk, act| Ok((desk.door(act)?, desk.viewer(act, &token)?)))
        .await??;
    if !guard.access.admits(viewer.role) {
        security::not_for_role(guard.page, viewer.person, viewer.role);
        return Err(Fault::not_found());
    }
    Ok((door, Some(viewer)))
}

/// Nobody who looks for help meets a sign-in page or a fault of ours: the lines are the same for
/// everybody, and a call that did not get through is told as that.
async fn turn_away(fault: Fault, request: Request) -> Response {
    let is_help = request.uri().path() == HELP && fault.why != Why::NotFound;
    match (is_help, request.method()) {
        (true, &Method::POST) => Fault {
            why: Why::NotHeard,
            ..fault
        }
        .into_response(),
        (true, _) => Redirect::to("/help").into_response(),
        (false, _) => fault.keeping(typed(request).await).into_response(),
    }
}

/// The words in a form that is turned away: they go back to the person who typed them.
async fn typed(request: Request<Body>) -> Typed {
    if request.method() != Method::POST {
        return Typed::default();
    }
    let Ok(body) = to_bytes(request.into_body(), FORM_BYTES_MAX).await else {
        return Typed::default();
    };
    Form::read(&body).words()
}

/// A page that only takes forms can not be come back to.
fn back(request: &Request, takes_get: bool) -> String {
    match (takes_get, request.uri().path()) {
        (true, path) => path.to_owned(),
        (false, path) if path.starts_with("/c/") => "/c".to_owned(),
        (false, path) if path.starts_with("/d/") => "/d".to_owned(),
        (false, path) if path.starts_with("/o/") => "/o".to_owned(),
        (false, _) => "/".to_owned(),
    }
}
