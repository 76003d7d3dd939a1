//! The pages of a clinician's time: the week, series, published times, hours; and everybody's own
//! feed. All but the feed are in English, as all pages of the practice are.

mod feed;
mod plans;
mod samples;
mod week;

pub use samples::samples;

use crate::{
    access::Access,
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    routes::Row,
    visit::Visit,
};

/// The routes of these pages.
pub(crate) fn rows() -> Vec<Row> {
    use Access::{Clinician, Public, SignedIn};
    vec![
        Row::new("/d/week", "week", Clinician).get(week::get),
        Row::new("/d/week/sessions/{id}", "week: a session", Clinician)
            .get(week::session)
            .post(week::change),
        Row::new("/d/series", "series", Clinician)
            .get(plans::series)
            .post(plans::make_series),
        Row::new("/d/series/{id}/end", "series: end", Clinician).post(plans::end_series),
        Row::new("/d/slots", "published times", Clinician)
            .get(plans::slots)
            .post(plans::publish),
        Row::new(
            "/d/slots/{id}/away",
            "published times: take away",
            Clinician,
        )
        .post(plans::unpublish),
        Row::new(
            "/d/slots/freed",
            "published times: what comes free",
            Clinician,
        )
        .post(plans::freed),
        Row::new("/d/hours", "own hours", Clinician)
            .get(plans::hours)
            .post(plans::set_hours),
        Row::new("/calendar", "own calendar address", SignedIn)
            .get(feed::get)
            .post(feed::post),
        Row::new("/feed/{secret}", "a calendar feed", Public).get(feed::ics),
    ]
}

/// The frame of one of these pages.
fn frame(visit: &Visit, title: &str) -> Frame {
    let mut english = visit.clone();
    english.lang = Lang::En;
    english.frame(Side::Desk, title).under("week")
}

fn id_of<T: std::str::FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}
