//! The two cookies: the visit, which is a secret, and the language, which is none.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::CookieJar;

use crate::locale::Lang;

/// How long a language is remembered: a year.
const LANG_SECONDS: u32 = 365 * 24 * 60 * 60;

/// The longest token that is looked at, in bytes: a token has 64 hexadecimal digits.
const TOKEN_BYTES_MAX: usize = 128;

/// The token of the visit, if the browser sent one.
pub(crate) fn token(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    let token = jar.get(visit_name(is_secure))?.value();
    (!token.is_empty() && token.len() <= TOKEN_BYTES_MAX).then(|| token.to_owned())
}

/// The language: the one that was picked, else one that the browser asks for, else English.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    let jar = CookieJar::from_headers(headers);
    // It is no secret, so that either name will do.
    let picked = [lang_name(true), lang_name(false)]
        .into_iter()
        .find_map(|name| jar.get(name))
        .and_then(|cookie| Lang::from_code(cookie.value()));
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Lang::from_accept);
    picked.or(asked).unwrap_or_default()
}

/// Keeps the token of a visit until the browser is closed. The visit itself ends on the server.
pub(crate) fn keep_token(token: &str, is_secure: bool) -> HeaderValue {
    set(visit_name(is_secure), token, is_secure, None)
}

/// Forgets the visit.
pub(crate) fn forget_token(is_secure: bool) -> HeaderValue {
    set(visit_name(is_secure), "", is_secure, Some(0))
}

/// Keeps a language.
pub(crate) fn keep_lang(lang: Lang, is_secure: bool) -> HeaderValue {
    set(
        lang_name(is_secure),
        lang.code(),
        is_secure,
        Some(LANG_SECONDS),
    )
}

/// `__Host-` makes the browser refuse the cookie unless it is secure, of this host and of all paths.
fn visit_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-visit" } else { "visit" }
}

fn lang_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-lang" } else { "lang" }
}

/// A cookie of all paths that no script reads and no other site can send along. A value that is not
/// plain text is no cookie of ours, and empties it.
fn set(name: &str, value: &str, is_secure: bool, seconds_max: Option<u32>) -> HeaderValue {
    let age = seconds_max.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
    let secure = if is_secure { "; Secure" } else { "" };
    let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let value = if is_plain { value } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
