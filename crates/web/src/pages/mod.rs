//! The pages: each module has its data, its handlers and a pure function that renders it.

pub mod channels;
pub mod client;
mod files;
pub mod gate;
pub mod keeping;
pub mod oncall;
pub mod public;
mod sample;
pub mod therapist;
pub mod time;

use crate::locale::Lang;

/// Every page with invented data, by name: what the tests of pages look at.
pub fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = public::samples(lang);
    pages.extend(client::samples(lang));
    pages.extend(therapist::samples(lang));
    pages.extend(oncall::samples(lang));
    pages.extend(gate::samples(lang));
    pages.extend(keeping::samples(lang));
    pages.extend(channels::samples(lang));
    pages.extend(time::samples(lang));
    pages
}
