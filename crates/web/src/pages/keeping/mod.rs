//! The practice's pages about records: requests, what is sent to others, holds, time, the end, and
//! what a therapist keeps apart.
//!
//! They are in English, like all pages of the practice.

mod apart;
mod privacy;
mod record;
mod request;
mod samples;
mod sent;

pub use samples::samples;

use std::str::FromStr;

use crate::{
    access::Access::{Clinician, Keeping},
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    routes::Row,
    visit::Visit,
};

/// The routes of these pages.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("/d/privacy", "privacy of the practice", Keeping)
            .get(privacy::get)
            .post(privacy::find),
        Row::new("/d/privacy/requests/{id}", "a client's request", Keeping)
            .get(request::get)
            .post(request::act),
        Row::new("/d/privacy/records/{client}", "a client's record", Keeping)
            .get(record::get)
            .post(record::act),
        Row::new(
            "/d/privacy/records/{client}/erase",
            "erase a record",
            Keeping,
        )
        .get(record::ask)
        .post(record::erase),
        Row::new("/d/sent", "sent to others", Keeping).get(sent::list),
        Row::new("/d/sent/new", "send to others", Keeping)
            .get(sent::form)
            .post(sent::prepare),
        Row::new("/d/sent/{id}", "one thing that is sent", Keeping)
            .get(sent::get)
            .post(sent::act),
        Row::new("/d/apart/{client}", "own notes, apart", Clinician)
            .get(apart::get)
            .post(apart::post),
    ]
}

fn frame(visit: &Visit, title: &str, tab: &'static str) -> Frame {
    let mut english = visit.clone();
    english.lang = Lang::En;
    english.frame(Side::Desk, title).under(tab)
}

/// An id of the address. What is no id is a page that does not exist.
fn id_of<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// A mistake in a form: the field that it belongs to, and a sentence.
#[derive(Clone, Debug)]
struct Problem {
    field: &'static str,
    words: String,
}

fn problem(f: &Frame, key: &str, field: &'static str) -> Problem {
    Problem {
        field,
        words: f.say(key),
    }
}
