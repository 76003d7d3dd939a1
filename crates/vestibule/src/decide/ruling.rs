//! One ruling as one line of JSON.

use practice::{Promise, Ruling, Timestamp};
use serde::Serialize;
use serde_json::Value;

/// The line. Its keys are documented in docs/reference/command-line.md.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'a> {
    id: &'a Value,
    finding: &'static str,
    disposition: &'static str,
    obligations: Vec<String>,
    promise: PromiseLine<'a>,
    reasons: &'a [String],
    clauses: &'a [String],
    book: &'a str,
}

/// The promise, with the sentence that the writer is shown.
#[derive(Debug, Serialize)]
struct PromiseLine<'a> {
    disposition: &'static str,
    outgoing: bool,
    readers: Vec<&'static str>,
    within: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reaches_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    look_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changeable_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undo_until: Option<String>,
    is_looked_at: bool,
    asks: bool,
    pauses: bool,
    offers_agenda: bool,
    shows_skills: bool,
    calls_on_call: bool,
    words: &'a str,
}

impl<'a> Line<'a> {
    /// The line of this ruling.
    pub(crate) fn new(
        id: &'a Value,
        ruling: &'a Ruling,
        promise: &Promise,
        words: &'a str,
        book: &'a str,
    ) -> Line<'a> {
        Line {
            id,
            finding: ruling.finding.code(),
            disposition: ruling.disposition().code(),
            obligations: obligations(ruling),
            promise: promise_line(promise, words),
            reasons: &ruling.answer.reasons,
            clauses: &ruling.answer.clauses,
            book,
        }
    }
}

/// What the ruling brings with it, in one list: routes, obligations, documentation.
pub(crate) fn obligations(ruling: &Ruling) -> Vec<String> {
    let routes = ruling
        .answer
        .routes
        .iter()
        .map(|route| format!("route({})", route.code()));
    let others = ruling
        .answer
        .obligations
        .iter()
        .map(|other| other.code().to_owned());
    let document = format!("document({})", ruling.answer.documentation.code());
    routes.chain(others).chain([document]).collect()
}

fn promise_line<'a>(promise: &Promise, words: &'a str) -> PromiseLine<'a> {
    let at = |instant: Option<Timestamp>| instant.map(|instant| instant.to_string());
    PromiseLine {
        disposition: promise.disposition.code(),
        outgoing: promise.outgoing,
        readers: promise.readers.iter().map(|route| route.code()).collect(),
        within: promise.within.code(),
        reaches_at: at(promise.reaches_at),
        answer_by: at(promise.answer_by),
        opens_at: at(promise.opens_at),
        session_at: at(promise.session_at),
        look_by: at(promise.look_by),
        changeable_until: at(promise.changeable_until),
        undo_until: at(promise.undo_until),
        is_looked_at: promise.is_looked_at,
        asks: promise.asks,
        pauses: promise.pauses,
        offers_agenda: promise.offers_agenda,
        shows_skills: promise.shows_skills,
        calls_on_call: promise.calls_on_call,
        words,
    }
}
