//! The outermost layer: headers that every answer carries, and a page for every failure.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};

use crate::{
    app::App,
    clock::Clock,
    cookie,
    fault::Fault,
    frame::{Frame, Side},
    pages::public::fault::FaultPage,
    visit::hex,
};

/// Nothing comes from elsewhere, nothing is written into the page itself, nobody may frame it.
/// Source: ux 7.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; \
    worker-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every answer carries.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Browsers come back over TLS only, for two years, here and under this name. Source: ASVS 3.4.1.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// How long a reference number is, in bytes: enough to find one line in a log.
const REFERENCE_BYTES: usize = 4;

/// Adds the headers, and turns a bare failure into a page.
pub(crate) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = Asked::of(&parts, &app);
    let response = next.run(Request::from_parts(parts, body)).await;
    let mut response = match fault_of(&response) {
        Some(fault) => asked.failure(&app, &fault, response),
        None => response,
    };
    secure(response.headers_mut(), app.options().secure_cookies);
    response
}

/// What is remembered of a request until it is answered.
struct Asked {
    method: Method,
    path: String,
    clock: Clock,
    is_visited: bool,
}

impl Asked {
    fn of(parts: &Parts, app: &App) -> Asked {
        let options = app.options();
        let speaker = cookie::lang(&parts.headers).speaker();
        Asked {
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            clock: Clock::new(speaker, options.door.zone.clone(), app.act().wall()),
            is_visited: cookie::token(&parts.headers, options.secure_cookies).is_some(),
        }
    }

    fn failure(&self, app: &App, fault: &Fault, response: Response) -> Response {
        if fault.code == STEP_UP {
            return Redirect::to(&self.confirm_path()).into_response();
        }
        let reference = hex(&app.act().bytes::<REFERENCE_BYTES>());
        note(&self.method, fault, &reference);
        let side = match self.path.as_str() {
            "/c" => Side::Client,
            path if path.starts_with("/c/") => Side::Client,
            _ => Side::Public,
        };
        let title = format!("fault-{}-title", fault.why.code());
        let mut frame = Frame::at(&app.options().door, self.clock.clone(), side, &title).narrow();
        frame.exit_url = app.options().exit_url.clone();
        frame.is_visited = self.is_visited;
        let page = FaultPage::new(frame, fault, &reference).page();
        let (mut parts, _) = response.into_parts();
        parts.status = fault.why.status();
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
            parts.headers.remove(name);
        }
        let mut dressed = match page {
            Ok(html) => Html(html).into_response(),
            Err(_) => Body::empty().into_response(),
        };
        *dressed.status_mut() = parts.status;
        dressed.headers_mut().extend(parts.headers);
        dressed
    }

    /// Where whoever is here shows anew who they are, and where that leads afterwards: back to the
    /// page, or to the one whose form it was.
    fn confirm_path(&self) -> String {
        let to = match (&self.method, self.path.as_str()) {
            (&Method::GET, path) => path,
            (_, path) if path.starts_with("/d/people") => "/d/people",
            (_, path) if path.starts_with("/channels") => "/channels",
            _ => "/devices",
        };
        format!("/confirm?to={to}")
    }
}

/// The code of the desk for something that needs somebody who was verified just now.
const STEP_UP: &str = "step-up";

/// The failure that an answer stands for; a page that was made keeps its own status.
fn fault_of(response: &Response) -> Option<Fault> {
    if let Some(fault) = response.extensions().get::<Fault>() {
        return Some(fault.clone());
    }
    let is_failure = response.status().is_client_error() || response.status().is_server_error();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (is_failure && !is_page).then(|| Fault::from_status(response.status()))
}

/// Writes a failure down once: its code and its reference, never what was typed or who typed it.
fn note(method: &Method, fault: &Fault, reference: &str) {
    let cause = fault.cause.as_deref().unwrap_or("none");
    match fault.why.status() {
        status if status.is_server_error() => {
            tracing::error!(%method, code = fault.code, reference, cause, "a page could not be shown");
        }
        StatusCode::FORBIDDEN => {
            tracing::warn!(%method, code = fault.code, reference, "a form came from another site");
        }
        // What no browser of ours sends: somebody may be trying something.
        StatusCode::BAD_REQUEST
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            tracing::info!(%method, code = fault.code, reference, "a form was not taken");
        }
        _ => tracing::debug!(%method, code = fault.code, reference, "a page was not shown"),
    }
}

/// The headers that every answer carries. What a page set itself stays.
/// `over_tls`: whether browsers reach the practice over TLS.
fn secure(headers: &mut HeaderMap, over_tls: bool) {
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if over_tls {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static(STRICT_TRANSPORT_SECURITY));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
