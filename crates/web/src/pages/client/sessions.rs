//! The client's sessions: coming ones, what can be undone, what is offered, then past ones.

use askama::Template;
use axum::{extract::Path, response::Redirect};
use desk::{
    ChangeKind, DeskError,
    no_show::OwnNoShow,
    time::{ChangeView, OfferView, OwnSession, OwnSessions, WaitingView},
    view::SessionView,
};
use practice::{Lateness, OfferId, SessionChangeId, WishId};

use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{
            frame, id_of,
            missed::{self, Missed},
        },
        sample,
    },
    visit::{Shown, Visit, show},
};

/// The list.
#[derive(Template)]
#[template(path = "client/sessions.html")]
pub struct SessionsPage {
    f: Frame,
    missed: Vec<Missed>,
    own: OwnSessions,
}

/// `GET /c/sessions`
pub async fn get(visit: Visit) -> Shown {
    let (own, missed) = visit
        .ask(|desk, act, viewer| {
            let own = desk.own_sessions(act, viewer)?;
            Ok((own, desk.own_no_shows(act, viewer)?))
        })
        .await?;
    show(&sessions_page(frame(&visit, "sessions"), own, &missed))
}

/// `POST /c/sessions/changes/{id}/undo`
pub async fn undo(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: SessionChangeId = id_of(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.undo_own(act, viewer, id))
        .await?;
    Ok(list())
}

/// `POST /c/sessions/offers/{id}`: yes or no to a time that came free.
pub async fn answer(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Redirect, Fault> {
    let id: OfferId = id_of(&id)?;
    let yes = match form.text("answer") {
        "yes" => true,
        "no" => false,
        _ => return Ok(list()),
    };
    visit
        .ask(move |desk, act, viewer| desk.answer_offer(act, viewer, id, yes))
        .await?;
    Ok(list())
}

/// `POST /c/sessions/waiting`: waits for one more session.
pub async fn wait(visit: Visit) -> Result<Redirect, Fault> {
    let done = visit
        .try_ask(|desk, act, viewer| desk.wait(act, viewer, None))
        .await?;
    waited(done)
}

/// `POST /c/sessions/waiting/{id}/stop`
pub async fn stop(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: WishId = id_of(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.stop_waiting(act, viewer, id))
        .await?;
    Ok(list())
}

/// Whoever waits already is where they want to be.
pub(super) fn waited(done: Result<(), DeskError>) -> Result<Redirect, Fault> {
    match done {
        Ok(()) | Err(DeskError::TooManyOpen) => Ok(list()),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn list() -> Redirect {
    Redirect::to("/c/sessions")
}

fn sessions_page(f: Frame, own: OwnSessions, missed: &[OwnNoShow]) -> SessionsPage {
    SessionsPage {
        missed: missed.iter().map(|one| missed::row(&f, one)).collect(),
        f: f.narrow(),
        own,
    }
}

impl SessionsPage {
    /// How long, with whom and where.
    fn what(&self, session: &SessionView) -> String {
        what(&self.f, session)
    }

    fn is_now(&self, own: &OwnSession) -> bool {
        own.lateness == Lateness::Now && own.said_late.is_none()
    }

    fn changed(&self, change: &ChangeView) -> String {
        changed(&self.f, change)
    }

    fn offered(&self, offer: &OfferView) -> String {
        match offer.instead_of {
            Some(at) => self.f.say1("offer-instead", "when", self.f.full(&at)),
            None => self.f.say("offer-more"),
        }
    }

    fn until(&self, at: &practice::Timestamp) -> String {
        let by = self.f.clock().by(*at);
        self.f.say1("offer-until", "when", by)
    }

    fn waits_for(&self, wish: &WaitingView) -> String {
        match wish.before {
            Some(at) => self.f.say1("waiting-before", "when", self.f.full(&at)),
            None => self.f.say("waiting-more"),
        }
    }
}

/// How long, with whom and where.
pub(super) fn what(f: &Frame, session: &SessionView) -> String {
    let args: [(&str, &dyn std::fmt::Display); 3] = [
        ("n", &session.length_minutes),
        ("name", &session.clinician.full),
        ("place", &session.place),
    ];
    f.speaker().tell("session-what", &args)
}

/// What was done, in a sentence.
fn changed(f: &Frame, change: &ChangeView) -> String {
    let at = |at: Option<practice::Timestamp>| at.map_or_else(String::new, |at| f.full(&at));
    match change.kind {
        ChangeKind::Moved => f.say1("changed-moved", "when", at(change.to)),
        ChangeKind::Cancelled => f.say1("changed-cancelled", "when", at(change.from)),
        ChangeKind::Booked => f.say1("changed-booked", "when", at(change.to)),
        ChangeKind::Late => f.say1("late-said", "n", change.minutes),
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("sessions");
    let none = OwnSessions {
        coming: Vec::new(),
        past: Vec::new(),
        undoable: Vec::new(),
        offers: Vec::new(),
        waiting: Vec::new(),
    };
    sample::pages([
        (
            "sessions",
            sessions_page(
                frame(),
                sample::own_sessions(),
                &[missed::sample(true, false)],
            )
            .render(),
        ),
        (
            "sessions-said",
            sessions_page(frame(), none.clone(), &[missed::sample(true, true)]).render(),
        ),
        (
            "sessions-over",
            sessions_page(frame(), none.clone(), &[missed::sample(false, true)]).render(),
        ),
        ("sessions-none", sessions_page(frame(), none, &[]).render()),
    ])
}
