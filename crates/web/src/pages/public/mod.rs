//! Pages for everybody: the door, help, how contact works, signing in and out, and failures.

pub mod door;
pub mod fault;
pub mod help;
pub mod how;
pub mod language;
pub mod leaving;
pub mod numbers;
pub mod sign_in;
pub mod tell;

use crate::locale::Lang;

/// These pages with invented data.
pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    pages.extend(door::samples(lang));
    pages.extend(help::samples(lang));
    pages.extend(numbers::samples(lang));
    pages.extend(how::samples(lang));
    pages.extend(sign_in::samples(lang));
    pages.extend(leaving::samples(lang));
    pages.extend(tell::samples(lang));
    pages.extend(fault::samples(lang));
    pages
}
