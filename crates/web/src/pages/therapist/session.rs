//! `/d/session/{id}`: one client, in the room. Words are closed until somebody opens them, and the
//! client sees that.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    view::{AgendaItemView, AgendaView, ItemVerdict},
};
use practice::{AgendaItemId, ItemState, Phase, SessionId};

use super::parts::{Mistake, about_line, by, moment};
use crate::{
    fault::Fault,
    form::{Form, Typed, WORDS},
    frame::Frame,
    promise::{Chip, Look},
    visit::{Shown, Visit, show},
};

/// Shows the session.
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id = session_id(&id)?;
    let view = visit
        .ask(move |desk, act, viewer| desk.agenda(act, viewer, id))
        .await?;
    show(&page(super::frame(&visit, TITLE), &view, None))
}

/// Opens what is kept. Before its time that needs a reason.
pub(crate) async fn open(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let id = session_id(&id)?;
    let why = form.words();
    let reason = Some(why.as_str().trim().to_owned()).filter(|reason| !reason.is_empty());
    let done = visit
        .try_ask(move |desk, act, viewer| desk.open_agenda(act, viewer, id, reason.as_deref()))
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to(&path(id)).into_response()),
        Err(DeskError::NotOpenYet | DeskError::ReasonNeeded | DeskError::Words(_)) => {
            let view = visit
                .ask(move |desk, act, viewer| desk.agenda(act, viewer, id))
                .await
                .map_err(|fault| fault.keeping(why.clone()))?;
            let page = page(super::frame(&visit, TITLE), &view, Some(&why));
            page.render()
                .map(Html)
                .map(Html::into_response)
                .map_err(Fault::failed)
        }
        Err(error) => Err(Fault::from(error).keeping(why)),
    }
}

/// Says what was done with one item.
pub(crate) async fn settle(
    visit: Visit,
    Path((id, item)): Path<(String, String)>,
    form: Form,
) -> Result<Redirect, Fault> {
    let id = session_id(&id)?;
    let item: AgendaItemId = item.parse().map_err(|_| Fault::not_found())?;
    if let Some(verdict) = verdict(form.text("verdict")) {
        visit
            .ask(move |desk, act, viewer| desk.settle_item(act, viewer, item, verdict))
            .await?;
    }
    Ok(Redirect::to(&path(id)))
}

pub(super) const TITLE: &str = "desk-title-session";

/// The page of a session. `why` is what was typed as the reason to open early, when it was not
/// enough.
pub(super) fn page(f: Frame, view: &AgendaView, why: Option<&Typed>) -> Page {
    let session = &view.session;
    let f = f.under("today");
    let client = session.client.given.clone();
    let is_closed = |item: &&AgendaItemView| {
        let is_unsettled = matches!(
            item.state,
            ItemState::Waiting | ItemState::Opened | ItemState::Carried
        );
        is_unsettled && item.words.is_none()
    };
    let closed = view.items.iter().filter(is_closed).count();
    Page {
        when: f.clock().full(session.starts_at),
        client_full: session.client.full.clone(),
        place: f.say2(
            "session-place",
            "place",
            &session.place,
            "number",
            session.number,
        ),
        length: f.say1("session-length", "minutes", session.length_minutes),
        phase: (view.phase != Phase::Active)
            .then(|| f.say(&format!("session-phase-{}", view.phase))),
        is_cancelled: session.is_cancelled,
        items: view
            .items
            .iter()
            .zip(1_u32..)
            .map(|(item, number)| item_card(&f, view, item, number))
            .collect(),
        closed,
        opens: f.say1("session-opens", "when", by(&f, session.opens_at)),
        is_open: view.is_open,
        has_begun: session.starts_at <= f.clock().now(),
        may_open_early: view.may_open_early && !view.is_open,
        mistake: why.map(|_| Mistake {
            field: WORDS,
            words: f.say("session-early-error"),
        }),
        why: why.cloned().unwrap_or_default(),
        path: path(session.id),
        reach_out: format!("/d/reach-out/{}", view.client),
        client,
        f,
    }
}

/// The page, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/session.html")]
pub(super) struct Page {
    f: Frame,
    when: String,
    client: String,
    client_full: String,
    place: String,
    length: String,
    phase: Option<String>,
    is_cancelled: bool,
    items: Vec<ItemCard>,
    closed: usize,
    opens: String,
    is_open: bool,
    has_begun: bool,
    may_open_early: bool,
    mistake: Option<Mistake>,
    why: Typed,
    path: String,
    reach_out: String,
}

/// One item of the agenda.
#[derive(Debug)]
struct ItemCard {
    label: String,
    about: String,
    words: Option<Typed>,
    kept: String,
    opened: Option<String>,
    state: Option<Chip>,
    path: String,
    may_settle: bool,
}

fn item_card(f: &Frame, view: &AgendaView, item: &AgendaItemView, number: u32) -> ItemCard {
    let client = &view.session.client.given;
    let opened = match (item.is_own_note, item.opened_at) {
        (true, _) => Some(f.say1("session-item-opened-own", "client", client)),
        (false, Some(at)) => Some(f.say2(
            "session-item-opened",
            "when",
            moment(f, at),
            "client",
            client,
        )),
        (false, None) => None,
    };
    ItemCard {
        label: f.say1("session-item", "number", number),
        about: if item.is_own_note {
            f.say("session-item-own")
        } else {
            about_line(f, item.purpose)
        },
        words: item.words.as_ref().map(|words| Typed::new(words.as_str())),
        kept: f.say1("session-item-kept", "when", moment(f, item.kept_at)),
        opened,
        state: state_chip(f, item.state),
        path: format!("{}/items/{}", path(view.session.id), item.id),
        may_settle: item.words.is_some()
            && matches!(item.state, ItemState::Opened | ItemState::Carried),
    }
}

/// What was done with an item; nothing while it is open or waits.
fn state_chip(f: &Frame, state: ItemState) -> Option<Chip> {
    let look = match state {
        ItemState::Waiting | ItemState::Opened => return None,
        ItemState::Carried => Look::Kept,
        ItemState::Talked | ItemState::Noted => Look::Done,
        ItemState::TakenBack => Look::Now,
        ItemState::Released => Look::Hours,
    };
    Some(Chip {
        look,
        text: f.say(&format!("session-state-{state}")),
    })
}

fn verdict(code: &str) -> Option<ItemVerdict> {
    match code {
        "talked" => Some(ItemVerdict::Talked),
        "keep" => Some(ItemVerdict::KeepForNext),
        "note" => Some(ItemVerdict::WriteInNote),
        _ => None,
    }
}

fn session_id(text: &str) -> Result<SessionId, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

fn path(id: SessionId) -> String {
    format!("/d/session/{id}")
}
