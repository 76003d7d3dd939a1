//! What several pages of the gate have in common.

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    gate::{Ask, Asked, GateError, Knock, PassphraseTry},
    view::Entered,
};
use practice::Role;

use crate::{cookie, fault::Fault, form::Form, frame::Frame, visit::Visit};

/// What a page says about a try that did not work; the words, and the field they are about.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) field: &'static str,
    pub(crate) words: String,
}

/// What went wrong, in words, when it is something that a page tells; else the failure itself.
pub(super) fn problem(f: &Frame, error: DeskError) -> Result<Problem, Fault> {
    let DeskError::Gate(error) = error else {
        return Err(error.into());
    };
    let (field, key) = match error {
        GateError::StepUp => return Err(DeskError::Gate(error).into()),
        GateError::NoEntry => ("name", "gate-no-entry"),
        GateError::Busy => ("name", "gate-busy"),
        GateError::Passkey => ("passkey", "gate-passkey"),
        GateError::Weak(_) => ("passphrase", ""),
        GateError::Code => ("code", "gate-code"),
        GateError::Name => ("name", "gate-name"),
        GateError::LastWay => ("ways", "gate-last-way"),
        GateError::Many => ("ways", "gate-ways-many"),
        GateError::Watched => ("ways", "gate-watched"),
        GateError::SomeoneElse => ("code", "gate-someone-else"),
        GateError::Wait(seconds) => {
            let words = match seconds {
                0..=60 => f.say1("gate-wait", "n", seconds),
                _ => f.say("gate-wait-long"),
            };
            return Ok(Problem {
                field: "name",
                words,
            });
        }
        GateError::NotYet(at) => {
            let words = f.say1("gate-not-yet", "at", f.full(&at));
            return Ok(Problem {
                field: "name",
                words,
            });
        }
        GateError::KitTyped(group) => {
            let words = f.say1("gate-kit-typed", "n", group);
            return Ok(Problem {
                field: "kit",
                words,
            });
        }
    };
    let words = match error {
        GateError::Weak(_) => f.say(&format!("gate-{}", error.code())),
        _ => f.say(key),
    };
    Ok(Problem { field, words })
}

/// Who knocks: what kind of device, and which visit its browser had before.
pub(super) fn knock(visit: &Visit, headers: &HeaderMap) -> Knock {
    Knock {
        device: device(headers),
        token: visit.token.clone(),
    }
}

/// A device in two plain words, from what its browser says of itself. Nothing else is kept of that.
fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    let has = |word: &str| agent.contains(word);
    let kind = match () {
        () if has("iPad") || (has("Android") && !has("Mobile")) => "tablet",
        () if has("iPhone") || has("Mobile") => "phone",
        () => "computer",
    };
    let browser = match () {
        () if has("Edg") => "edge",
        () if has("Firefox") || has("FxiOS") => "firefox",
        () if has("Chrome") || has("CriOS") => "chrome",
        () if has("Safari") => "safari",
        () => "other",
    };
    format!("{kind} {browser}")
}

/// A device, in the words of a page.
pub(super) fn device_words(f: &Frame, device: &str) -> String {
    let (kind, browser) = device.split_once(' ').unwrap_or((device, ""));
    let kind = match kind {
        "phone" | "tablet" | "computer" => f.say(&format!("device-{kind}")),
        _ => return f.say("device-unknown"),
    };
    let browser = match browser {
        "edge" => "Edge",
        "firefox" => "Firefox",
        "chrome" => "Chrome",
        "safari" => "Safari",
        _ => return kind,
    };
    format!("{kind}, {browser}")
}

/// What a device answered, from the form that the script fills.
pub(super) fn asked(form: &Form) -> Asked {
    Asked {
        handle: form.text("handle").to_owned(),
        answer: form.text("answer").to_owned(),
    }
}

/// What somebody typed to sign in.
pub(super) fn tried(form: &Form) -> PassphraseTry {
    PassphraseTry {
        name: form.text("name").to_owned(),
        passphrase: form.text("passphrase").to_owned(),
        code: form.text("code").to_owned(),
    }
}

/// The question to a device, for the script.
pub(super) fn question(ask: &Ask) -> Response {
    let body = format!(
        "{{\"handle\":\"{}\",\"options\":{}}}",
        ask.handle, ask.options
    );
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Keeps the token of a visit that begins, and leads on.
pub(super) fn lead(visit: &Visit, token: &str, to: &str) -> Response {
    let is_secure = visit.app.options().secure_cookies;
    let kept = [(header::SET_COOKIE, cookie::keep_token(token, is_secure))];
    (kept, Redirect::to(to)).into_response()
}

/// Lets somebody in: to their own devices first when there is news, else to their first page.
pub(super) fn let_in(visit: &Visit, entered: &Entered) -> Response {
    let to = match (entered.has_news, entered.role) {
        (true, _) => "/devices",
        (false, Role::Client) => "/c",
        (false, _) => "/d",
    };
    lead(visit, &entered.token, to)
}
