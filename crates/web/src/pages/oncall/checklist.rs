//! `/o/calls/{id}/lists/{list}`: one checklist of a call, for whoever handles it.
//!
//! The address has a number instead of the name of a list: what it is about is in no history.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use desk::oncall::{LawView, ListView, StepView};
use practice::{ContactId, CrisisList, MarkAnswer};

use super::{frame, id_of};
use crate::{
    fault::Fault,
    form::Form,
    frame::Frame,
    visit::{Shown, Visit, show},
};

const TITLE: &str = "checklist-title";

/// The number of a list in an address, from one.
pub(super) fn number_of(list: CrisisList) -> usize {
    let place = CrisisList::OF_A_CALL.iter().position(|one| *one == list);
    place.map_or(0, |place| place + 1)
}

fn list_of(number: &str) -> Result<CrisisList, Fault> {
    let place = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    place
        .and_then(|place| CrisisList::OF_A_CALL.get(place).copied())
        .ok_or_else(Fault::not_found)
}

/// Shows a list.
pub(crate) async fn get(visit: Visit, Path((id, list)): Path<(String, String)>) -> Shown {
    let (id, list): (ContactId, CrisisList) = (id_of(&id)?, list_of(&list)?);
    let view = visit
        .ask(move |desk, act, viewer| desk.call_list(act, viewer, id, list))
        .await?;
    show(&page(frame(&visit, TITLE), &view))
}

/// Keeps what was ticked, taken back or answered.
pub(crate) async fn mark(
    visit: Visit,
    Path((id, number)): Path<(String, String)>,
    sent: Form,
) -> Result<Response, Fault> {
    let (id, list): (ContactId, CrisisList) = (id_of(&id)?, list_of(&number)?);
    let answers = answers_of(&sent, list);
    visit
        .ask(move |desk, act, viewer| desk.mark_call(act, viewer, id, list, &answers))
        .await?;
    Ok(Redirect::to(&format!("/o/calls/{id}/lists/{}", number_of(list))).into_response())
}

/// What a form says: one step that is done or taken back, or the answers to the questions.
pub(super) fn answers_of(sent: &Form, list: CrisisList) -> Vec<(String, MarkAnswer)> {
    if !list.asks() {
        let done = sent.picked("done").map(|step| (step, MarkAnswer::Done));
        let undone = sent.picked("undo").map(|step| (step, MarkAnswer::NotDone));
        return done
            .into_iter()
            .chain(undone)
            .map(|(step, answer)| (step.to_owned(), answer))
            .collect();
    }
    sent.starting("a-")
        .filter_map(|(step, answer)| Some((step.to_owned(), MarkAnswer::from_code(answer)?)))
        .filter(|(_, answer)| list.takes(*answer))
        .collect()
}

/// Opens what was ticked and written about a call.
pub(crate) async fn open(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: ContactId = id_of(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.open_call_record(act, viewer, id))
        .await?;
    Ok(Redirect::to(&format!("/o/calls/{id}")))
}

/// The page of a list.
#[derive(Debug, Template)]
#[template(path = "oncall/checklist.html")]
pub(super) struct Page {
    f: Frame,
    name: String,
    lead: String,
    client: String,
    call_path: String,
    path: String,
    asks: bool,
    is_opened: bool,
    terms: String,
    triage: Option<String>,
    steps: Vec<StepRow>,
}

/// One step as the page shows it.
#[derive(Debug)]
pub(super) struct StepRow {
    pub(super) code: String,
    pub(super) text: String,
    pub(super) source: String,
    pub(super) only_if: Option<String>,
    pub(super) law: Vec<LawRow>,
    /// What stands, who said so and when.
    pub(super) mark: Option<String>,
    pub(super) answers: Vec<AnswerRow>,
}

/// One answer that can be picked.
#[derive(Debug)]
pub(super) struct AnswerRow {
    pub(super) code: &'static str,
    pub(super) words: String,
    pub(super) is_picked: bool,
}

/// What the law of one place asks.
#[derive(Debug)]
pub(super) struct LawRow {
    pub(super) duty: String,
    pub(super) text: String,
    pub(super) source: Option<String>,
}

/// The page, ready to be written.
pub(super) fn page(f: Frame, view: &ListView) -> Page {
    let call_path = format!("/o/calls/{}", view.call.contact);
    Page {
        name: view.name.clone(),
        lead: view.lead.clone(),
        client: view.call.client.short.clone(),
        path: format!("{call_path}/lists/{}", number_of(view.list)),
        call_path,
        asks: view.list.asks(),
        is_opened: view.is_opened,
        terms: view.terms.clone(),
        triage: view
            .triage
            .as_ref()
            .map(|band| f.say1("checklist-triage", "level", band)),
        steps: rows(&f, view.list, &view.steps),
        f,
    }
}

/// The steps of a list as rows.
pub(super) fn rows(f: &Frame, list: CrisisList, steps: &[StepView]) -> Vec<StepRow> {
    steps.iter().map(|step| step_row(f, list, step)).collect()
}

fn step_row(f: &Frame, list: CrisisList, step: &StepView) -> StepRow {
    let stands = step.mark.as_ref();
    let mark = stands.map(|(answer, who, at)| {
        let key = format!("mark-{answer}");
        f.say2(&key, "name", &who.full, "when", f.clock().moment(*at))
    });
    let picked = stands.map(|(answer, _, _)| *answer);
    let answers = [MarkAnswer::Yes, MarkAnswer::No, MarkAnswer::NotAsked];
    let source = match step.checked.is_empty() {
        true => step.source.clone(),
        false => f.say2(
            "checklist-source",
            "source",
            &step.source,
            "day",
            &step.checked,
        ),
    };
    StepRow {
        code: step.code.clone(),
        text: step.text.clone(),
        source,
        only_if: step
            .only_if
            .as_ref()
            .map(|code| f.say1("checklist-only-if", "n", code.trim_start_matches('q'))),
        law: step.law.iter().map(|law| law_row(f, law)).collect(),
        mark,
        answers: match list.asks() {
            true => answers
                .iter()
                .map(|answer| AnswerRow {
                    code: answer.code(),
                    words: f.say(&format!("answer-{answer}")),
                    is_picked: picked == Some(*answer),
                })
                .collect(),
            false => Vec::new(),
        },
    }
}

fn law_row(f: &Frame, law: &LawView) -> LawRow {
    let duty = f.say(&format!("duty-{}", law.duty));
    LawRow {
        duty: match law.place.is_empty() {
            true => duty,
            false => f.say2("duty-of", "place", &law.place, "duty", duty),
        },
        text: law.text.clone(),
        source: (!law.source.is_empty()).then(|| {
            f.say2(
                "checklist-source",
                "source",
                &law.source,
                "day",
                &law.checked,
            )
        }),
    }
}
