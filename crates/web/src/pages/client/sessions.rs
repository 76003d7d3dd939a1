//! The client's sessions: coming ones, then past ones.

use askama::Template;
use desk::view::SessionView;

use crate::{
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
    coming: Vec<SessionView>,
    past: Vec<SessionView>,
}

/// `GET /c/sessions`
pub async fn get(visit: Visit) -> Shown {
    let sessions = visit
        .ask(|desk, act, viewer| desk.client_sessions(act, viewer))
        .await?;
    show(&sessions_page(frame(&visit, "sessions"), sessions))
}

fn sessions_page(f: Frame, sessions: Vec<SessionView>) -> SessionsPage {
    let (past, coming) = sessions.into_iter().partition(|session| session.is_past);
    SessionsPage {
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
        ("sessions", sessions_page(frame(), sessions).render()),
        ("sessions-none", sessions_page(frame(), Vec::new()).render()),
    ])
}
