//! The client's sessions: coming ones, then past ones.

use askama::Template;
use axum::{extract::Path, response::Redirect};
use desk::{
    DeskError,
    no_show::{NoShowTold, OwnNoShow},
    view::SessionView,
};
use practice::{
    SessionId,
    no_show::{NoShowLineKind, NoShowRisk, NoShowStep},
};

use crate::{
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    pages::{client::frame, sample},
    visit::{Shown, Visit, show},
};

/// The list.
#[derive(Template)]
#[template(path = "client/sessions.html")]
pub struct SessionsPage {
    f: Frame,
    missed: Vec<Missed>,
    coming: Vec<SessionView>,
    past: Vec<SessionView>,
}

/// `GET /c/sessions`
pub async fn get(visit: Visit) -> Shown {
    let (sessions, missed) = visit
        .ask(|desk, act, viewer| {
            let sessions = desk.client_sessions(act, viewer)?;
            Ok((sessions, desk.own_no_shows(act, viewer)?))
        })
        .await?;
    show(&sessions_page(frame(&visit, "sessions"), sessions, &missed))
}

/// "I am well."
pub async fn well(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id = id.parse().map_err(|_| Fault::not_found())?;
    let done = visit
        .try_ask(move |desk, act, viewer| desk.well_after_no_show(act, viewer, id))
        .await?;
    match done {
        Ok(()) | Err(DeskError::Overtaken) => Ok(Redirect::to("/c/sessions")),
        Err(error) => Err(error.into()),
    }
}

/// A missed session as its client reads it.
struct Missed {
    path: String,
    title: String,
    what: String,
    may_say: bool,
    said: Option<String>,
    lines: Vec<(String, String)>,
}

fn missed_row(f: &Frame, view: &OwnNoShow) -> Missed {
    let name = &view.clinician.full;
    let lines = view.lines.iter().map(|line| {
        let who = line.who.as_ref().map(|who| who.full.clone());
        let kind = match line.step {
            Some(step) => format!("missed-own-{step}"),
            None => format!("missed-own-{}", line.kind),
        };
        let words = f.say1(&kind, "name", who.unwrap_or_default());
        (f.clock().moment(line.at), words)
    });
    Missed {
        path: format!("/c/sessions/{}/well", view.session),
        title: f.say1("missed-own-head", "when", f.clock().full(view.starts_at)),
        what: match view.is_open {
            true => f.say1(&format!("missed-own-what-{}", view.risk), "name", name),
            false => f.say1("missed-own-over", "name", name),
        },
        may_say: view.is_open && !view.said_ok,
        said: (view.is_open && view.said_ok).then(|| f.say1("missed-own-said", "name", name)),
        lines: lines.collect(),
    }
}

fn sessions_page(f: Frame, sessions: Vec<SessionView>, missed: &[OwnNoShow]) -> SessionsPage {
    let (past, coming) = sessions.into_iter().partition(|session| session.is_past);
    SessionsPage {
        missed: missed.iter().map(|one| missed_row(&f, one)).collect(),
        f: f.narrow(),
        coming,
        past,
    }
}

impl SessionsPage {
    /// How long, with whom and where.
    fn what(&self, session: &SessionView) -> String {
        let args: [(&str, &dyn std::fmt::Display); 3] = [
            ("n", &session.length_minutes),
            ("name", &session.clinician.full),
            ("place", &session.place),
        ];
        self.f.speaker().tell("session-what", &args)
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("sessions");
    let mut cancelled = sample::session(13, "2026-05-21T14:00:00Z");
    cancelled.is_cancelled = true;
    let sessions = vec![
        sample::session(12, "2026-05-14T14:00:00Z"),
        cancelled,
        sample::session(11, "2026-05-07T14:00:00Z"),
    ];
    sample::pages([
        (
            "sessions",
            sessions_page(frame(), sessions, &[sample_missed(true, false)]).render(),
        ),
        (
            "sessions-said",
            sessions_page(frame(), Vec::new(), &[sample_missed(true, true)]).render(),
        ),
        (
            "sessions-over",
            sessions_page(frame(), Vec::new(), &[sample_missed(false, true)]).render(),
        ),
        (
            "sessions-none",
            sessions_page(frame(), Vec::new(), &[]).render(),
        ),
    ])
}

fn sample_missed(is_open: bool, said_ok: bool) -> OwnNoShow {
    let line = |kind, step| NoShowTold {
        kind,
        step,
        who: Some(sample::amara()),
        at: sample::now(),
    };
    let kinds = NoShowLineKind::ALL.iter();
    let told = kinds.filter(|kind| kind.is_told() && **kind != NoShowLineKind::Done);
    let mut lines: Vec<NoShowTold> = told.map(|kind| line(*kind, None)).collect();
    let steps = NoShowStep::ALL.iter();
    lines.extend(steps.map(|step| line(NoShowLineKind::Done, Some(*step))));
    OwnNoShow {
        session: SessionId::from_bytes([8; 16]),
        starts_at: sample::now(),
        clinician: sample::amara(),
        risk: match said_ok {
            true => NoShowRisk::Usual,
            false => NoShowRisk::Raised,
        },
        is_open,
        said_ok,
        lines,
    }
}
