//! `/o/safety`: somebody who works here was threatened, followed or hurt.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    safety::{SafetyLine, SafetyPage, SafetyView},
    view::Reader,
};
use practice::{CrisisList, MarkAnswer, PersonId, SafetyEventId, safety_event::SafetyEventKind};

use super::{
    checklist::{StepRow, rows},
    frame, id_of, names,
};
use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::Frame,
    visit::{Shown, Visit, show},
};

pub(super) const TITLE: &str = "safety-title";

/// Events, and the form.
pub(crate) async fn get(visit: Visit) -> Shown {
    let view = visit
        .ask(|desk, act, viewer| desk.safety_events(act, viewer))
        .await?;
    show(&list(frame(&visit, TITLE), &view, Entry::default()))
}

/// Reports one.
pub(crate) async fn report(visit: Visit, sent: Form) -> Result<Response, Fault> {
    let mut entry = Entry {
        words: sent.words(),
        kind: sent.picked("kind").and_then(SafetyEventKind::from_code),
        who: sent.picked("who").and_then(|who| who.parse().ok()),
        is_now: sent.picked("now").is_some(),
        mistake: None,
    };
    let done = match (entry.kind, entry.who) {
        (Some(kind), Some(who)) => {
            let (words, is_now) = (entry.words.clone(), entry.is_now);
            let done = visit
                .try_ask(move |desk, act, viewer| {
                    let what = (kind, who, is_now);
                    desk.report_safety_event(act, viewer, what, words.as_str())
                })
                .await
                .map_err(|fault| fault.keeping(entry.words.clone()))?;
            match done {
                Ok(id) => return Ok(Redirect::to(&format!("/o/safety/{id}")).into_response()),
                Err(DeskError::Words(_)) => "safety-error-words",
                Err(error) => return Err(Fault::from(error).keeping(entry.words)),
            }
        }
        (None, _) => "safety-error-kind",
        (_, None) => "safety-error-who",
    };
    entry.mistake = Some(done);
    let words = entry.words.clone();
    let view = visit
        .ask(|desk, act, viewer| desk.safety_events(act, viewer))
        .await
        .map_err(|fault| fault.keeping(words))?;
    list(frame(&visit, TITLE), &view, entry)
        .render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

/// One event.
pub(crate) async fn one(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: SafetyEventId = id_of(&id)?;
    let view = visit
        .ask(move |desk, act, viewer| desk.safety_event(act, viewer, id))
        .await?;
    show(&event(frame(&visit, TITLE), &view, None, Typed::default()))
}

/// Takes it, ticks a step, or closes it.
pub(crate) async fn act(
    visit: Visit,
    Path(id): Path<String>,
    sent: Form,
) -> Result<Response, Fault> {
    let id: SafetyEventId = id_of(&id)?;
    let typed = sent.words();
    let (words, form) = (typed.clone(), sent.clone());
    let done = visit
        .try_ask(move |desk, act, viewer| {
            if form.picked("take").is_some() {
                return desk.take_safety_event(act, viewer, id);
            }
            let done = form.picked("done").map(|step| (step, MarkAnswer::Done));
            let undo = form.picked("undo").map(|step| (step, MarkAnswer::NotDone));
            match done.or(undo) {
                Some(mark) => desk.mark_safety_event(act, viewer, id, mark),
                None => desk.close_safety_event(act, viewer, id, words.as_str()),
            }
        })
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    match done {
        Ok(()) | Err(DeskError::Overtaken | DeskError::CallHeld) => {
            Ok(Redirect::to(&format!("/o/safety/{id}")).into_response())
        }
        Err(DeskError::Words(_)) => {
            let view = visit
                .ask(move |desk, act, viewer| desk.safety_event(act, viewer, id))
                .await?;
            event(
                frame(&visit, TITLE),
                &view,
                Some("safety-error-words"),
                typed,
            )
            .render()
            .map(Html)
            .map(Html::into_response)
            .map_err(Fault::failed)
        }
        Err(error) => Err(Fault::from(error).keeping(typed)),
    }
}

/// What was typed, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) words: Typed,
    pub(super) kind: Option<SafetyEventKind>,
    pub(super) who: Option<PersonId>,
    pub(super) is_now: bool,
    pub(super) mistake: Option<&'static str>,
}

/// The page of all events.
#[derive(Debug, Template)]
#[template(path = "oncall/safety.html")]
pub(super) struct List {
    f: Frame,
    rows: Vec<(String, String)>,
    kinds: Vec<(&'static str, String, bool)>,
    people: Vec<(Reader, bool)>,
    is_now: bool,
    words: Typed,
    mistake: Option<String>,
}

/// The page, ready to be written.
pub(super) fn list(f: Frame, view: &SafetyPage, entry: Entry) -> List {
    let who = entry.who.unwrap_or(view.own);
    List {
        rows: view.lines.iter().map(|line| row(&f, line)).collect(),
        kinds: SafetyEventKind::ALL
            .iter()
            .map(|kind| {
                let words = f.say(&format!("safety-kind-{kind}"));
                (kind.code(), words, entry.kind == Some(*kind))
            })
            .collect(),
        people: view
            .people
            .iter()
            .map(|person| (person.clone(), person.id == who))
            .collect(),
        is_now: entry.is_now,
        words: entry.words,
        mistake: entry.mistake.map(|key| f.say(key)),
        f,
    }
}

fn row(f: &Frame, line: &SafetyLine) -> (String, String) {
    let when = f.clock().moment(line.at);
    let what = f.say2(
        "safety-line",
        "kind",
        f.say(&format!("safety-kind-{}", line.kind)),
        "name",
        &line.threatened.full,
    );
    let words = f.say2("safety-line-when", "what", what, "when", when);
    (
        format!("/o/safety/{}", line.id),
        format!("{words} {}", stands(f, line)),
    )
}

fn stands(f: &Frame, line: &SafetyLine) -> String {
    match (line.is_closed, &line.holder) {
        (true, _) => f.say("safety-closed"),
        (false, Some(name)) => f.say1("oncall-has", "name", &name.full),
        (false, None) => f.say("safety-waits"),
    }
}

/// The page of one event.
#[derive(Debug, Template)]
#[template(path = "oncall/safety_one.html")]
pub(super) struct One {
    f: Frame,
    head: String,
    told: String,
    stands: String,
    path: String,
    is_now: bool,
    may_take: bool,
    is_mine: bool,
    steps: Vec<StepRow>,
    words: Typed,
    answer: Option<Typed>,
    typed: Typed,
    mistake: Option<String>,
}

/// The page, ready to be written.
pub(super) fn event(f: Frame, view: &SafetyView, mistake: Option<&str>, typed: Typed) -> One {
    One {
        head: f.say2(
            "safety-line",
            "kind",
            f.say(&format!("safety-kind-{}", view.line.kind)),
            "name",
            &view.line.threatened.full,
        ),
        told: f.say2(
            "safety-told",
            "name",
            &view.reporter.full,
            "names",
            names(&f, &view.handlers),
        ),
        stands: stands(&f, &view.line),
        path: format!("/o/safety/{}", view.line.id),
        is_now: view.line.is_now && !view.line.is_closed,
        may_take: view.may_take,
        is_mine: view.is_mine,
        steps: rows(&f, CrisisList::StaffSafety, &view.steps),
        words: Typed::new(view.words.as_str()),
        answer: view.answer.as_ref().map(|words| Typed::new(words.as_str())),
        typed,
        mistake: mistake.map(|key| f.say(key)),
        f,
    }
}
