//! A missed session, as its client reads it: what the practice does now, and "I am well".

use axum::{extract::Path, response::Redirect};
use desk::{
    DeskError,
    no_show::{NoShowTold, OwnNoShow},
};
use practice::{
    SessionId,
    no_show::{NoShowLineKind, NoShowRisk, NoShowStep},
};

use crate::{fault::Fault, frame::Frame, pages::sample, visit::Visit};

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
pub(super) struct Missed {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) what: String,
    pub(super) may_say: bool,
    pub(super) said: Option<String>,
    pub(super) lines: Vec<(String, String)>,
}

pub(super) fn row(f: &Frame, view: &OwnNoShow) -> Missed {
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

/// An invented one.
pub(super) fn sample(is_open: bool, said_ok: bool) -> OwnNoShow {
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
