//! Own devices: the ways in and the visits that somebody has, and their printed kit.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use desk::gate::{IDLE_CHOICES_MINUTES, WayKind, WaysView};
use practice::{CredentialId, Role, VisitId};

use super::parts::{Problem, device_words, problem};
use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    security,
    visit::{Shown, Visit, show},
};

/// Own ways in and own visits.
#[derive(Template)]
#[template(path = "gate/ways.html")]
pub(super) struct WaysPage {
    pub(super) f: Frame,
    pub(super) problem: Option<Problem>,
    pub(super) ways: Vec<WayLine>,
    pub(super) gone: Vec<String>,
    pub(super) visits: Vec<VisitLine>,
    pub(super) has_others: bool,
    pub(super) has_kit: bool,
    pub(super) is_watched: bool,
    pub(super) idle: Vec<(i64, String, bool)>,
    pub(super) happened: Vec<String>,
    pub(super) home: &'static str,
}

/// One way in, in words.
pub(super) struct WayLine {
    id: CredentialId,
    title: String,
    text: String,
    guessed: Option<String>,
    may_go: bool,
}

/// One visit, in words.
pub(super) struct VisitLine {
    id: VisitId,
    title: String,
    text: String,
    is_this: bool,
}

/// The printed kit: offered, or shown once.
#[derive(Template)]
#[template(path = "gate/kit.html")]
pub(super) struct KitPage {
    pub(super) f: Frame,
    pub(super) groups: Vec<String>,
    pub(super) home: &'static str,
}

/// `GET /devices`
pub(super) async fn get(visit: Visit) -> Shown {
    let ways = visit
        .ask(|desk, act, viewer| desk.ways(act, viewer))
        .await?;
    show(&page(
        frame(&visit, "devices-title"),
        &ways,
        None,
        home(&visit),
    ))
}

/// `POST /devices/ways/{id}/remove`
pub(super) async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: CredentialId = id.parse().map_err(|_| Fault::not_found())?;
    let removed = visit
        .try_ask(move |desk, act, viewer| desk.remove_way(act, viewer, id))
        .await?;
    security::told("taking a way in away", visit.person(), &removed);
    let Err(error) = removed else {
        return Ok(Redirect::to("/devices").into_response());
    };
    let f = frame(&visit, "devices-title");
    let problem = problem(&f, error)?;
    let ways = visit
        .ask(|desk, act, viewer| desk.ways(act, viewer))
        .await?;
    Ok(show(&page(f, &ways, Some(problem), home(&visit)))?.into_response())
}

/// `POST /devices/visits/{id}/end`
pub(super) async fn end(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: VisitId = id.parse().map_err(|_| Fault::not_found())?;
    let ended = visit
        .try_ask(move |desk, act, viewer| desk.end_visit(act, viewer, id))
        .await?;
    security::told("signing a device out", visit.person(), &ended);
    ended?;
    Ok(Redirect::to("/devices"))
}

/// `POST /devices/others`
pub(super) async fn end_others(visit: Visit) -> Result<Redirect, Fault> {
    let ended = visit
        .try_ask(|desk, act, viewer| desk.end_other_visits(act, viewer))
        .await?;
    security::told("signing other devices out", visit.person(), &ended);
    ended?;
    Ok(Redirect::to("/devices"))
}

/// `POST /devices/idle`
pub(super) async fn idle(visit: Visit, form: Form) -> Result<Redirect, Fault> {
    let minutes = form.text("minutes").parse().unwrap_or(0);
    visit
        .ask(move |desk, act, viewer| desk.choose_idle(act, viewer, minutes))
        .await?;
    Ok(Redirect::to("/devices"))
}

/// `GET /devices/kit`
pub(super) async fn kit(visit: Visit) -> Shown {
    show(&KitPage {
        groups: Vec::new(),
        home: home(&visit),
        f: frame(&visit, "kit-title"),
    })
}

/// `POST /devices/kit`: the kit stands on the answer itself, and on no page that could be come back
/// to.
pub(super) async fn make_kit(visit: Visit) -> Result<Response, Fault> {
    let made = visit
        .try_ask(|desk, act, viewer| desk.make_kit(act, viewer))
        .await?;
    security::told("making a kit", visit.person(), &made);
    let f = frame(&visit, "kit-title");
    match made {
        Ok(kit) => {
            let groups = kit.groups;
            let home = home(&visit);
            Ok(show(&KitPage { f, groups, home })?.into_response())
        }
        Err(error) => {
            let problem = problem(&f, error)?;
            let ways = visit
                .ask(|desk, act, viewer| desk.ways(act, viewer))
                .await?;
            let f = frame(&visit, "devices-title");
            Ok(show(&page(f, &ways, Some(problem), home(&visit)))?.into_response())
        }
    }
}

pub(super) fn page(
    f: Frame,
    view: &WaysView,
    problem: Option<Problem>,
    home: &'static str,
) -> WaysPage {
    let kind = |kind: WayKind| f.say(&format!("way-{}", kind.code()));
    let ways = view.ways.iter().filter(|way| way.removed_at.is_none());
    let lines = ways.map(|way| WayLine {
        id: way.id,
        title: match way.device.as_str() {
            "" => kind(way.kind),
            device => format!("{}, {}", kind(way.kind), device_words(&f, device)),
        },
        text: match (way.works_from, way.used_at) {
            (Some(at), _) => f.say1("way-waits", "at", f.full(&at)),
            (None, Some(at)) => f.say2(
                "way-used",
                "made",
                f.date(&way.made_at),
                "used",
                f.full(&at),
            ),
            (None, None) => f.say1("way-made", "made", f.date(&way.made_at)),
        },
        guessed: way
            .guessed
            .map(|(count, at)| f.say2("way-guessed", "n", count, "at", f.full(&at))),
        may_go: !way.is_this,
    });
    let gone = view.ways.iter().filter_map(|way| {
        let at = way.removed_at?;
        Some(f.say2("way-gone", "way", kind(way.kind), "at", f.full(&at)))
    });
    let visits = view.visits.iter().map(|visit| VisitLine {
        id: visit.id,
        title: device_words(&f, &visit.device),
        text: f.say1("visit-seen", "at", f.full(&visit.seen_at)),
        is_this: visit.is_this,
    });
    let idle = IDLE_CHOICES_MINUTES
        .into_iter()
        .filter(|_| view.may_choose_idle)
        .map(|minutes| {
            let words = f.say1("idle-minutes", "n", minutes);
            (minutes, words, minutes == view.idle_minutes)
        });
    let happened = view.happened.iter().map(|event| {
        let key = format!("happened-{}", event.kind.code());
        let device = device_words(&f, &event.device);
        f.say2(&key, "at", f.full(&event.at), "device", device)
    });
    WaysPage {
        problem,
        happened: happened.collect(),
        ways: lines.collect(),
        gone: gone.collect(),
        visits: visits.collect(),
        has_others: view.visits.iter().any(|visit| !visit.is_this),
        has_kit: view.has_kit,
        is_watched: view.is_watched,
        idle: idle.collect(),
        home,
        f,
    }
}

fn frame(visit: &Visit, title: &str) -> Frame {
    let is_client = visit
        .viewer
        .as_ref()
        .is_some_and(|viewer| viewer.role == Role::Client);
    let side = if is_client {
        Side::Client
    } else {
        Side::Public
    };
    visit.frame(side, title).narrow()
}

fn home(visit: &Visit) -> &'static str {
    match visit.viewer.as_ref().map(|viewer| viewer.role) {
        Some(Role::Client) => "/c",
        _ => "/d",
    }
}
