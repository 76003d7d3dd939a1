//! The client's pages: home, contact from choice to promise, sessions, help.

pub mod call;
pub mod change;
pub mod choices;
pub mod compose;
pub mod help;
pub mod home;
pub mod item;
pub mod missed;
pub mod pause;
pub mod privacy;
pub mod record;
pub mod requests;
pub mod session;
pub mod sessions;

use std::str::FromStr;

use crate::{
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    visit::Visit,
};

/// A mistake in a form: what is said at its top and beside its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The key of the sentence at the top.
    pub key: &'static str,
    /// The id of the field that it leads to.
    pub field: &'static str,
}

/// The frame of a client's page.
fn frame(visit: &Visit, tab: &'static str) -> Frame {
    visit.frame(Side::Client, "title-discreet").under(tab)
}

/// An id of the address. What is no id is a page that does not exist.
fn id_of<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// These pages with invented data.
pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    pages.extend(home::samples(lang));
    pages.extend(choices::samples(lang));
    pages.extend(compose::samples(lang));
    pages.extend(pause::samples(lang));
    pages.extend(item::samples(lang));
    pages.extend(change::samples(lang));
    pages.extend(sessions::samples(lang));
    pages.extend(session::samples(lang));
    pages.extend(help::samples(lang));
    pages.extend(call::samples(lang));
    pages.extend(privacy::samples(lang));
    pages.extend(record::samples(lang));
    pages.extend(requests::samples(lang));
    pages
}
