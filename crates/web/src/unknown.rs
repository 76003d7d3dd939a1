//! Calls for help while the store can not tell who is signed in. Whoever was known a moment ago is
//! known from memory, and whoever is on call is paged from there (decision 77).

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::Method,
};

use crate::{
    access::{Guard, HELP},
    fault::{Fault, Why},
    form::{FORM_BYTES_MAX, Form},
    lane::Lane,
    pages::client::pause,
};

/// What whoever calls for help is told. `Err`: it is no call, or nobody knows whose; the request goes
/// on as it came.
pub(crate) async fn call(
    guard: &Guard,
    token: Option<String>,
    fault: &Fault,
    request: Request,
) -> Result<Fault, Box<Request>> {
    let is_button = request.uri().path() == HELP;
    let may_call = is_button || guard.lane == Lane::Words;
    let (Some(token), true) = (token, may_call && request.method() == Method::POST) else {
        return Err(Box::new(request));
    };
    if fault.why != Why::Store {
        return Err(Box::new(request));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, FORM_BYTES_MAX).await.unwrap_or_default();
    let form = Form::read(&body);
    let (words, safety) = (form.words(), pause::answer(form.text("safety")));
    let key = form.picked("key").map(str::to_owned);
    let typed = words.clone();
    let called = guard.app.blocking(move |desk, act| {
        let read = (!is_button).then(|| (typed.as_str(), safety));
        Ok(desk.call_while_unknown(act, &token, read, key.as_deref()))
    });
    match called.await {
        Ok(Ok(Some(told))) => Ok(Fault::from(told).keeping(words)),
        _ => Err(Box::new(Request::from_parts(parts, Body::from(body)))),
    }
}
