//! The door: what anybody may see from outside.

use askama::Template;

use crate::{
    frame::{Frame, Side},
    locale::Lang,
    pages::sample,
    visit::{Shown, Visit, show},
};

/// The door.
#[derive(Template)]
#[template(path = "public/door.html")]
pub struct DoorPage {
    f: Frame,
}

/// `GET /`
pub async fn get(visit: Visit) -> Shown {
    show(&DoorPage {
        f: visit.frame(Side::Public, "door-title").narrow(),
    })
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let f = sample::frame(lang, Side::Public, "door-title").narrow();
    sample::pages([("door", DoorPage { f }.render())])
}
