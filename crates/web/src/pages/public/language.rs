//! Changing the language of the pages.

use axum::{
    http::header,
    response::{IntoResponse, Redirect, Response},
};

use crate::{cookie, form::Form, locale::Lang, visit::Visit};

/// `POST /language`: keeps the choice and goes back to the page it was made on.
pub async fn post(visit: Visit, form: Form) -> Response {
    let to = Redirect::to(own_path(form.text("back")));
    let is_secure = visit.app.options().secure_cookies;
    match Lang::from_code(form.text("lang")) {
        Some(lang) => {
            let kept = [(header::SET_COOKIE, cookie::keep_lang(lang, is_secure))];
            (kept, to).into_response()
        }
        None => to.into_response(),
    }
}

/// A path of ours, or the door: nobody is sent to another site by a form that was tampered with.
fn own_path(back: &str) -> &str {
    let is_path = back.starts_with('/')
        && !back.starts_with("//")
        && back
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    if is_path { back } else { "/" }
}
