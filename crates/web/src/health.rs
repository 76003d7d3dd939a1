//! Whether all is well, for whoever watches from outside: it says that, and nothing about anybody.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{app::App, fault::Fault, visit::Visit};

/// How long ago the worker may have gone through for all to be well, in seconds: it goes through
/// twice a second.
const STALE_SECONDS: i64 = 30;

/// `GET /health`: 200 as long as what falls due is looked at, 503 when it is not.
pub(crate) async fn get(State(app): State<App>, _: Visit) -> Result<Response, Fault> {
    let seen = app
        .blocking(|desk, act| Ok((desk.last_tick(), act.now())))
        .await??;
    let is_well = match seen {
        (Some(last), now) if last.boot.boot == now.boot.boot => {
            now.boot.since_micros - last.boot.since_micros < STALE_SECONDS * 1_000_000
        }
        _ => false,
    };
    let (status, words) = match is_well {
        true => (StatusCode::OK, "well\n"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "stale\n"),
    };
    // What is no page would be made one, for a person who reads it.
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, kind, words).into_response())
}
