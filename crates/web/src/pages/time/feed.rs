//! `/calendar`: one's own private feed; and the feed itself.

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use exchange::calendar::{Feed, FeedEntry, FeedUid};
use practice::{Role, Timestamp};

use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    visit::{Shown, Visit, show},
};

/// The page of one's own feed.
#[derive(Template)]
#[template(path = "time/feed.html")]
pub(super) struct FeedPage {
    f: Frame,
    made_at: Option<Timestamp>,
    /// The address, when it was made a moment ago.
    address: Option<String>,
}

/// `GET /calendar`
pub(super) async fn get(visit: Visit) -> Shown {
    show(&shown(&visit, None).await?)
}

/// `POST /calendar`: makes an address or takes it away. The address is on the answer and nowhere else.
pub(super) async fn post(visit: Visit, form: Form) -> Shown {
    let address = match form.text("step") {
        "make" => {
            let secret = visit
                .ask(|desk, act, viewer| desk.make_feed(act, viewer))
                .await?;
            let origin = &visit.app.options().origin;
            Some(format!("{origin}/feed/{secret}"))
        }
        "stop" => {
            visit
                .ask(|desk, act, viewer| desk.stop_feed(act, viewer))
                .await?;
            None
        }
        _ => None,
    };
    show(&shown(&visit, address).await?)
}

/// `GET /feed/{secret}`
pub(super) async fn ics(visit: Visit, Path(secret): Path<String>) -> Result<Response, Fault> {
    let times = visit
        .app
        .blocking(move |desk, act| desk.feed(act, &secret))
        .await??;
    let entries: Vec<FeedEntry> = times
        .iter()
        .map(|one| FeedEntry {
            uid: FeedUid::from_random(one.uid),
            time: one.time,
            changed_at: visit.now,
            changes: 0,
        })
        .collect();
    let speaker = visit.speaker();
    let feed = Feed {
        name: &speaker.say("feed-name"),
        title: &speaker.say("feed-entry"),
        entries: &entries,
    };
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kind, feed.to_ics()).into_response())
}

async fn shown(visit: &Visit, address: Option<String>) -> Result<FeedPage, Fault> {
    let made_at = visit
        .ask(|desk, act, viewer| desk.feed_made_at(act, viewer))
        .await?;
    let is_client = visit
        .viewer
        .as_ref()
        .is_some_and(|viewer| viewer.role == Role::Client);
    let f = match is_client {
        true => visit
            .frame(Side::Client, "title-discreet")
            .under("sessions"),
        false => super::frame(visit, "feed-title"),
    };
    Ok(page(f, made_at, address))
}

pub(super) fn page(f: Frame, made_at: Option<Timestamp>, address: Option<String>) -> FeedPage {
    FeedPage {
        f: f.narrow(),
        made_at,
        address,
    }
}
