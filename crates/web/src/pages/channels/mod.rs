//! How somebody may be reached: what is safe for them, and their own channels.

mod page;
mod samples;

pub use samples::samples;

use axum::{
    extract::{Path, Query, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    ChannelError, DeskError,
    view::{PlanView, RingPlanView},
};
use practice::{ChannelId, ChannelKind};
use serde::Deserialize;

use crate::{
    access::Access::{Client, SignedIn},
    fault::Fault,
    form::{Form, Typed},
    routes::Row,
    visit::{Shown, Visit, show},
};

/// The routes of these pages.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("/channels", "own channels", SignedIn).get(get),
        Row::new("/channels/add", "add a channel", SignedIn).post(add),
        Row::new("/channels/plan", "choose how to be told", SignedIn).post(plan),
        Row::new("/channels/ring", "choose how to be rung", Client).post(ring),
        Row::new("/channels/{id}/again", "send another code", SignedIn).post(again),
        Row::new("/channels/{id}/prove", "prove a channel", SignedIn).post(prove),
        Row::new("/channels/{id}/test", "try out a channel", SignedIn).post(test),
        Row::new("/channels/{id}/remove", "take a channel away", SignedIn).post(remove),
    ]
}

const PATH: &str = "/channels";

/// What was done a moment ago.
#[derive(Debug, Default, Deserialize)]
struct Done {
    #[serde(default)]
    tested: String,
}

/// `GET /channels`
async fn get(visit: Visit, done: Result<Query<Done>, QueryRejection>) -> Shown {
    let tested = done.is_ok_and(|Query(done)| !done.tested.is_empty());
    let entry = Entry {
        is_tested: tested,
        ..Entry::default()
    };
    shown(&visit, entry).await
}

/// `POST /channels/add`
async fn add(visit: Visit, form: Form) -> Result<Response, Fault> {
    let kind = ChannelKind::from_code(form.text("kind"));
    let typed = form.typed("address");
    let text = match kind {
        Some(ChannelKind::Push) => ["endpoint", "key", "secret"]
            .map(|name| form.text(name))
            .join("\n"),
        _ => typed.as_str().to_owned(),
    };
    let for_calls = form.picked("for_calls").is_some();
    let added = visit
        .try_ask(move |desk, act, viewer| {
            let kind = kind.ok_or(ChannelError::NotOffered)?;
            desk.add_channel(act, viewer, kind, &text, for_calls)
        })
        .await?;
    came(&visit, added.map(|_| PATH), typed).await
}

/// `POST /channels/plan`
async fn plan(visit: Visit, form: Form) -> Result<Response, Fault> {
    let quiet = hours(form.text("quiet_from"), form.text("quiet_until"));
    let wish = PlanView {
        allowed: form.text("allowed") == "yes",
        discreet: form.picked("discreet").is_some(),
        quiet: quiet.unwrap_or_default(),
        zone: String::new(),
        language: crate::Lang::from_code(form.text("language"))
            .unwrap_or_default()
            .code()
            .to_owned(),
        confirmed_at: None,
    };
    let is_read = quiet.is_some();
    let chosen = visit
        .try_ask(move |desk, act, viewer| {
            if !is_read {
                return Err(ChannelError::Hours.into());
            }
            desk.choose_plan(act, viewer, &wish)
        })
        .await?;
    came(&visit, chosen.map(|()| PATH), Typed::default()).await
}

/// `POST /channels/ring`
async fn ring(visit: Visit, form: Form) -> Result<Response, Fault> {
    let wish = RingPlanView {
        number: form.text("number").to_owned(),
        may_leave_message: form.text("message") == "yes",
        code_word: form.text("code_word").to_owned(),
        to_say: form.text("to_say").to_owned(),
        changed_at: None,
    };
    let asked = wish.clone();
    let chosen = visit
        .try_ask(move |desk, act, viewer| desk.choose_ring_plan(act, viewer, &asked))
        .await?;
    match chosen {
        Err(DeskError::Channel(error)) => {
            let entry = Entry {
                error: Some(error),
                ring: Some(wish),
                ..Entry::default()
            };
            Ok(shown(&visit, entry).await?.into_response())
        }
        chosen => came(&visit, chosen.map(|()| PATH), Typed::default()).await,
    }
}

/// `POST /channels/{id}/again`
async fn again(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = channel(&id)?;
    let sent = visit
        .try_ask(move |desk, act, viewer| desk.send_code(act, viewer, id))
        .await?;
    came(&visit, sent.map(|()| PATH), Typed::default()).await
}

/// `POST /channels/{id}/prove`
async fn prove(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let (id, code) = (channel(&id)?, form.text("code").to_owned());
    let proved = visit
        .try_ask(move |desk, act, viewer| desk.prove_channel(act, viewer, id, &code))
        .await?;
    came(&visit, proved.map(|()| PATH), Typed::default()).await
}

/// `POST /channels/{id}/test`
async fn test(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = channel(&id)?;
    let sent = visit
        .try_ask(move |desk, act, viewer| desk.test_channel(act, viewer, id))
        .await?;
    came(
        &visit,
        sent.map(|()| "/channels?tested=1"),
        Typed::default(),
    )
    .await
}

/// `POST /channels/{id}/remove`
async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = channel(&id)?;
    let removed = visit
        .try_ask(move |desk, act, viewer| desk.remove_channel(act, viewer, id))
        .await?;
    came(&visit, removed.map(|()| PATH), Typed::default()).await
}

/// Leads on, or shows the page again with what was typed and what is wrong with it.
async fn came(
    visit: &Visit,
    came: Result<&'static str, DeskError>,
    typed: Typed,
) -> Result<Response, Fault> {
    match came {
        Ok(path) => Ok(Redirect::to(path).into_response()),
        Err(DeskError::Channel(error)) => {
            let entry = Entry {
                error: Some(error),
                typed,
                ..Entry::default()
            };
            Ok(shown(visit, entry).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn shown(visit: &Visit, mut entry: Entry) -> Shown {
    let role = visit.viewer.as_ref().map(|viewer| viewer.role);
    let is_client = role == Some(practice::Role::Client);
    let (view, ring) = visit
        .ask(move |desk, act, viewer| {
            let ring = match is_client {
                true => Some(desk.own_ring_plan(viewer)?),
                false => None,
            };
            Ok((desk.channels(act, viewer)?, ring))
        })
        .await?;
    entry.ring = entry.ring.or(ring);
    let f = page::frame(visit, is_client);
    show(&page::page(f, &view, is_client, entry))
}

/// What came of a form: what is wrong with it, and what was typed.
#[derive(Debug, Default)]
struct Entry {
    error: Option<ChannelError>,
    /// The address of a channel.
    typed: Typed,
    /// How a client may be rung, as it was typed, or else as it is kept.
    ring: Option<RingPlanView>,
    is_tested: bool,
}

fn channel(id: &str) -> Result<ChannelId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// Two times of the day as minutes; `Some(None)` when both are empty, `None` when they can not be
/// read.
fn hours(from: &str, until: &str) -> Option<Option<(u16, u16)>> {
    match (from.trim(), until.trim()) {
        ("", "") => Some(None),
        (from, until) => Some(Some((minute(from)?, minute(until)?))),
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::hours;

    #[test]
    fn hours_are_two_or_none() {
        for (from, until, wanted) in [
            ("", "", Some(None)),
            ("21:00", "08:30", Some(Some((1260, 510)))),
            ("21:00:00", "08:30:00", Some(Some((1260, 510)))),
            ("21:00", "", None),
            ("", "08:00", None),
            ("24:00", "08:00", None),
            ("9", "10", None),
            ("nine", "ten", None),
        ] {
            assert_eq!(hours(from, until), wanted, "{from} {until}");
        }
    }
}
