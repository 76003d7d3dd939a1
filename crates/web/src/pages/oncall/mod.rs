//! The pages of whoever is on call: open calls, one call, the rota.
//!
//! They are in English, as all pages of the practice are. Nothing is taken by opening a page: "I have
//! this" is a form.

mod call;
mod checklist;
mod list;
mod rota;
mod safety;
mod samples;

pub use samples::samples;

use practice::Name;

use crate::{
    access::Access,
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    pages::therapist::ring,
    routes::Row,
    visit::Visit,
};

/// The routes of these pages.
pub(crate) fn rows() -> Vec<Row> {
    use Access::{OnCall, Staff};
    vec![
        Row::new("/o", "on call", Staff).get(list::get),
        Row::new("/o/test", "on call: the test page came", OnCall).post(list::test),
        Row::new("/o/calls/{id}", "a call", Staff).get(call::get),
        Row::new("/o/calls/{id}/take", "a call: I have this", Staff).post(call::take),
        Row::new("/o/calls/{id}/missed", "a call: no answer", Staff).post(call::missed),
        Row::new("/o/calls/{id}/spoke", "a call: we spoke", Staff).post(call::spoke),
        Row::new("/o/calls/{id}/ring", "a call: how to ring", Staff).post(ring::caller),
        Row::new("/o/calls/{id}/pass", "a call: hand over", Staff).post(call::pass),
        Row::new("/o/calls/{id}/close", "a call: close", Staff).post(call::close),
        Row::new("/o/calls/{id}/followed", "a call: carried on", Staff).post(call::followed),
        Row::new("/o/calls/{id}/open", "a call: open what was kept", Staff).post(checklist::open),
        Row::new("/o/calls/{id}/lists/{list}", "a call: a checklist", Staff)
            .get(checklist::get)
            .post(checklist::mark),
        Row::new("/o/safety", "safety events", Staff)
            .get(safety::get)
            .post(safety::report),
        Row::new("/o/safety/{id}", "a safety event", Staff)
            .get(safety::one)
            .post(safety::act),
        Row::new("/o/rota", "rota", OnCall).get(rota::get),
        Row::new("/o/rota/layer", "rota: a layer", OnCall).post(rota::layer),
        Row::new("/o/rota/change", "rota: a change", OnCall).post(rota::change),
        Row::new("/o/rota/changes/{id}/back", "rota: take back", OnCall).post(rota::back),
        Row::new("/o/rota/stand", "rota: stands or not", OnCall).post(rota::stand),
        Row::new("/o/rota/tests", "rota: test pages", OnCall).post(rota::tests),
    ]
}

/// The frame of one of these pages.
fn frame(visit: &Visit, title: &str) -> Frame {
    let mut english = visit.clone();
    english.lang = Lang::En;
    english.frame(Side::Desk, title).under("oncall")
}

/// An id of the address.
fn id_of<T: std::str::FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// Names as a list.
fn names(f: &Frame, names: &[Name]) -> String {
    let names: Vec<String> = names.iter().map(|name| name.full.clone()).collect();
    f.speaker().list(&names)
}
