//! One request, as a page sees it: who asks, in which language, at which door.

use axum::{extract::FromRequestParts, http::request::Parts, response::Html};
use desk::{
    Act, Desk, DeskError,
    view::{Door, Viewer},
};

use crate::{
    app::App,
    clock::Clock,
    fault::Fault,
    frame::{Frame, Side},
    locale::{Lang, Speaker},
    security,
};

/// What every page is given of a request.
#[derive(Clone, Debug)]
pub struct Visit {
    pub(crate) app: App,
    pub(crate) lang: Lang,
    /// The door: fresh on pages that ask the desk, else as it was at start-up.
    pub(crate) door: Door,
    /// Who is signed in; always there on pages that need it.
    pub(crate) viewer: Option<Viewer>,
    /// The secret of the visit.
    pub(crate) token: Option<String>,
    /// Where the form that changes the language leads back to.
    pub(crate) back: String,
    /// The path of its row in the table of routes, in which no id stands.
    pub(crate) page: &'static str,
    pub(crate) now: practice::Timestamp,
}

impl Visit {
    /// Who is signed in, for the log.
    pub(crate) fn person(&self) -> Option<practice::PersonId> {
        self.viewer.as_ref().map(|viewer| viewer.person)
    }

    /// The speaker of this visit's language.
    pub fn speaker(&self) -> Speaker {
        self.lang.speaker()
    }

    /// The clock of the practice.
    pub fn clock(&self) -> Clock {
        Clock::new(self.speaker(), self.door.zone.clone(), self.now)
    }

    /// The frame of a page on this side, with this key as its title.
    pub fn frame(&self, side: Side, title: &str) -> Frame {
        Frame::new(self, side, title)
    }

    /// Asks the desk, which blocks, away from the threads that serve requests.
    pub async fn ask<R: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk, &mut Act, &Viewer) -> Result<R, DeskError> + Send + 'static,
    ) -> Result<R, Fault> {
        Ok(self.try_ask(question).await??)
    }

    /// Asks the desk, and hands its own refusal back to the page.
    pub async fn try_ask<R: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk, &mut Act, &Viewer) -> Result<R, DeskError> + Send + 'static,
    ) -> Result<Result<R, DeskError>, Fault> {
        let Some(viewer) = self.viewer.clone() else {
            return Ok(Err(DeskError::NotSignedIn));
        };
        let (page, person) = (self.page, viewer.person);
        let answer = self
            .app
            .blocking(move |desk, act| question(desk, act, &viewer))
            .await?;
        if matches!(answer, Err(DeskError::NotFound)) {
            security::not_found(page, person);
        }
        Ok(answer)
    }

    /// A fresh key for a form: the same form sent twice is one act.
    pub fn form_key(&self) -> String {
        hex(&self.app.act().bytes::<FORM_KEY_BYTES>())
    }
}

/// How long a form's key is, in bytes: too long to guess or to meet twice.
const FORM_KEY_BYTES: usize = 16;

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Fault> {
        parts
            .extensions
            .get::<Visit>()
            .cloned()
            .ok_or_else(|| Fault::failed("a route without its row in the table"))
    }
}

/// A page, or why there is none.
pub type Shown = Result<Html<String>, Fault>;

/// Renders a template.
pub fn show(template: &impl askama::Template) -> Shown {
    template.render().map(Html).map_err(Fault::failed)
}
