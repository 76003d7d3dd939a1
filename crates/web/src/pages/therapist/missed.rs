//! `/d/session/{id}/missed`: a session that a client did not come to, and what is done until somebody
//! knows that they are well.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    no_show::{LadderView, NoShowTold, NoShowView},
};
use practice::{
    SessionId,
    no_show::{NoShowEnd, NoShowEvent, NoShowLineKind, NoShowRisk, NoShowStep},
};

use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::Frame,
    pages::sample,
    visit::{Shown, Visit, show},
};

const TITLE: &str = "missed-title";

/// Shows it.
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id = session_id(&id)?;
    let view = visit
        .ask(move |desk, act, viewer| desk.no_show(act, viewer, id))
        .await?;
    show(&page(
        super::frame(&visit, TITLE),
        &view,
        None,
        Typed::default(),
    ))
}

/// Marks it, says that a step was done, or ends it.
pub(crate) async fn post(
    visit: Visit,
    Path(id): Path<String>,
    sent: Form,
) -> Result<Response, Fault> {
    let id = session_id(&id)?;
    let typed = sent.words();
    let wish = Wish::read(&sent);
    let words = typed.clone();
    let done = visit
        .try_ask(move |desk, act, viewer| match wish {
            Wish::Begin(risk) => desk.mark_no_show(act, viewer, id, risk),
            Wish::Act(event) => {
                let event = event.by(viewer.person);
                desk.act_on_no_show(act, viewer, id, event, words.as_str())
            }
            Wish::Nothing => Err(DeskError::PurposeNeeded),
        })
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    let mistake = match done {
        Ok(()) | Err(DeskError::Overtaken) => {
            return Ok(Redirect::to(&format!("/d/session/{id}/missed")).into_response());
        }
        Err(DeskError::PurposeNeeded) => "missed-error-pick",
        Err(DeskError::NotSpoken) => "missed-error-steps",
        Err(error) => return Err(Fault::from(error).keeping(typed)),
    };
    let view = visit
        .ask(move |desk, act, viewer| desk.no_show(act, viewer, id))
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    let page = page(super::frame(&visit, TITLE), &view, Some(mistake), typed);
    page.render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

/// What a form asks for.
enum Wish {
    Begin(NoShowRisk),
    Act(Event),
    Nothing,
}

/// An event before it is known who acts.
enum Event {
    Done(NoShowStep),
    Skipped(NoShowStep),
    Raised,
    Ended(NoShowEnd),
}

impl Event {
    fn by(self, who: practice::PersonId) -> NoShowEvent {
        match self {
            Event::Done(step) => NoShowEvent::Done(step, who),
            Event::Skipped(step) => NoShowEvent::Skipped(step, who),
            Event::Raised => NoShowEvent::Raised(who),
            Event::Ended(end) => NoShowEvent::Ended(end, who),
        }
    }
}

impl Wish {
    fn read(sent: &Form) -> Wish {
        let begin = sent.picked("risk").and_then(NoShowRisk::from_code);
        let done = sent.picked("done").and_then(NoShowStep::from_code);
        let skip = sent.picked("skip").and_then(NoShowStep::from_code);
        let end = sent.picked("end").and_then(NoShowEnd::from_code);
        match (begin, done, skip, end, sent.picked("raise")) {
            (Some(risk), ..) => Wish::Begin(risk),
            (_, Some(step), ..) => Wish::Act(Event::Done(step)),
            (_, _, Some(step), ..) => Wish::Act(Event::Skipped(step)),
            (_, _, _, Some(end), _) => Wish::Act(Event::Ended(end)),
            (_, _, _, _, Some(_)) => Wish::Act(Event::Raised),
            _ => Wish::Nothing,
        }
    }
}

fn session_id(text: &str) -> Result<SessionId, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "therapist/missed.html")]
pub(super) struct Page {
    f: Frame,
    client: String,
    when: String,
    path: String,
    reach_out: String,
    may_begin: bool,
    hints: Vec<String>,
    ladder: Option<Ladder>,
    mistake: Option<String>,
    typed: Typed,
}

#[derive(Debug)]
struct Ladder {
    head: String,
    is_open: bool,
    is_usual: bool,
    steps: Vec<StepRow>,
    lines: Vec<(String, String)>,
    ends: Vec<(&'static str, String)>,
}

#[derive(Debug)]
struct StepRow {
    code: &'static str,
    title: String,
    hint: String,
    is_over: bool,
    is_due: bool,
}

/// The page, ready to be written.
pub(super) fn page(f: Frame, view: &NoShowView, mistake: Option<&str>, typed: Typed) -> Page {
    let f = f.under("today");
    Page {
        client: view.client.short.clone(),
        when: f.clock().full(view.starts_at),
        path: format!("/d/session/{}/missed", view.session),
        reach_out: format!("/d/reach-out/{}", view.client_id),
        may_begin: view.may_begin,
        hints: view
            .hints
            .iter()
            .map(|hint| f.say(&format!("missed-hint-{hint}")))
            .collect(),
        ladder: view.ladder.as_ref().map(|ladder| of_ladder(&f, ladder)),
        mistake: mistake.map(|key| f.say(key)),
        typed,
        f,
    }
}

fn of_ladder(f: &Frame, view: &LadderView) -> Ladder {
    let steps = view.steps.iter().map(|(step, at, is_over)| StepRow {
        code: step.code(),
        title: f.say2(
            "missed-step-at",
            "step",
            f.say(&format!("missed-step-{step}")),
            "when",
            f.clock().moment(*at),
        ),
        hint: f.say(&format!("missed-step-{step}-hint")),
        is_over: *is_over,
        is_due: view.is_open && view.now_due == Some(*step),
    });
    let ends = NoShowEnd::ALL
        .iter()
        .filter(|end| **end != NoShowEnd::NotReached || view.now_due.is_none());
    Ladder {
        head: f.say(&format!("missed-risk-{}", view.risk)),
        is_open: view.is_open,
        is_usual: view.risk == NoShowRisk::Usual,
        steps: steps.collect(),
        lines: view.lines.iter().map(|line| told(f, line)).collect(),
        ends: ends
            .map(|end| (end.code(), f.say(&format!("missed-end-{end}"))))
            .collect(),
    }
}

fn told(f: &Frame, line: &NoShowTold) -> (String, String) {
    let step = line
        .step
        .map(|step| f.say(&format!("missed-step-{step}")))
        .unwrap_or_default();
    let who = line.who.as_ref().map(|name| name.full.clone());
    let key = format!("missed-line-{}", line.kind);
    let words = f.say2(&key, "who", who.unwrap_or_default(), "step", step);
    (f.clock().moment(line.at), words)
}

/// Every state of the page, with invented data.
pub(super) fn samples(frame: impl Fn(&str) -> Frame) -> Vec<(&'static str, Page)> {
    let begun = |risk: NoShowRisk, is_open: bool| {
        let steps = risk.ladder().iter();
        let is_over = |step: NoShowStep| !is_open || step == NoShowStep::Call;
        let lines = NoShowLineKind::ALL.iter().map(|kind| NoShowTold {
            kind: *kind,
            step: Some(NoShowStep::Message),
            who: Some(sample::amara()),
            at: sample::now(),
        });
        Some(LadderView {
            risk,
            steps: steps
                .map(|(step, _)| (*step, sample::now(), is_over(*step)))
                .collect(),
            now_due: is_open.then_some(NoShowStep::Message),
            is_open,
            lines: lines.collect(),
        })
    };
    let view = |may_begin, ladder| NoShowView {
        session: SessionId::from_bytes([8; 16]),
        client: sample::sam(),
        client_id: practice::PersonId::from_bytes([9; 16]),
        starts_at: sample::now(),
        may_begin,
        hints: vec!["safety-plan", "recent"],
        ladder,
    };
    let states = [
        ("missed", view(true, None), None),
        ("missed-early", view(false, None), None),
        (
            "missed-usual",
            view(false, begun(NoShowRisk::Usual, true)),
            None,
        ),
        (
            "missed-raised",
            view(false, begun(NoShowRisk::Raised, true)),
            Some("missed-error-steps"),
        ),
        (
            "missed-over",
            view(false, begun(NoShowRisk::Raised, false)),
            None,
        ),
    ];
    let made = states.map(|(name, view, mistake)| {
        let page = page(frame(TITLE), &view, mistake, Typed::default());
        (name, page)
    });
    Vec::from(made)
}
