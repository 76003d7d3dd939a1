//! The pages of the people who work in the practice: the day, a session, one contact, the clients,
//! reaching out, the boundary log.
//!
//! They are in English, whatever language a browser asks for: a page of half-translated sentences
//! is worse than one language.

mod break_glass;
mod clients;
mod contact;
mod log;
mod missed;
mod parts;
mod reach_out;
pub(crate) mod ring;
mod samples;
mod session;
mod today;

pub use samples::samples;

use crate::{
    access::Access,
    frame::{Frame, Side},
    locale::Lang,
    routes::Row,
    visit::Visit,
};

/// The routes of these pages.
pub(crate) fn rows() -> Vec<Row> {
    use Access::{Clinician, OnCall, Staff};
    vec![
        Row::new("/d", "today", Staff).get(today::get),
        Row::new("/d/session/{id}", "session", Clinician).get(session::get),
        Row::new("/d/session/{id}/open", "session: open", Clinician).post(session::open),
        Row::new("/d/session/{id}/items/{item}", "session: item", Clinician).post(session::settle),
        Row::new(
            "/d/session/{id}/missed",
            "session: they did not come",
            OnCall,
        )
        .get(missed::get)
        .post(missed::post),
        Row::new("/d/contacts/{id}", "contact", Staff).get(contact::get),
        Row::new("/d/contacts/{id}/open", "contact: open", Staff).post(contact::open),
        Row::new("/d/contacts/{id}/answer", "contact: answer", Staff).post(contact::answer),
        Row::new("/d/clients", "clients", Clinician).get(clients::get),
        Row::new("/d/reach-out/{client}", "reach out", Clinician)
            .get(reach_out::get)
            .post(reach_out::post),
        Row::new("/d/ring/{client}", "how to ring a client", Clinician).post(ring::client),
        Row::new("/d/log", "boundary log", Clinician).get(log::get),
        Row::new("/d/contacts/{id}/share", "contact: share", Clinician).post(contact::share),
        Row::new("/d/break-glass", "break-glass", Staff)
            .get(break_glass::get)
            .post(break_glass::post),
        Row::new("/d/break-glass/{id}", "break-glass: records", Staff).get(break_glass::held),
        Row::new("/d/break-glass/{id}/end", "break-glass: end", Staff).post(break_glass::end),
        Row::new("/d/emergencies", "how often break-glass", Staff).get(break_glass::report),
    ]
}

/// The frame of one of these pages.
fn frame(visit: &Visit, title: &str) -> Frame {
    let mut english = visit.clone();
    english.lang = Lang::En;
    english.frame(Side::Desk, title)
}
