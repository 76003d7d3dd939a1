//! `/o/calls/{id}`: one call, and what whoever has it can do.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    oncall::{CallEnd, CallView, ClosingView, TimelineLine},
    view::Reader,
};
use practice::{ContactId, CrisisList, Name, PersonId, Timestamp, Words, escalation::LineKind};

use super::{
    checklist::number_of,
    frame, id_of,
    list::{CallRow, row},
};
use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::Frame,
    visit::{Shown, Visit, show},
};

const TITLE: &str = "oncall-call-head";

/// Shows a call.
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: ContactId = id_of(&id)?;
    let view = visit
        .ask(move |desk, act, viewer| desk.call(act, viewer, id))
        .await?;
    show(&page(frame(&visit, TITLE), &view, Entry::default()))
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident => $call:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
            let id: ContactId = id_of(&id)?;
            let done = visit
                .try_ask(move |desk, act, viewer| desk.$call(act, viewer, id))
                .await?;
            shown_after(id, done)
        }
    )+};
}

acts! {
    /// "I have this."
    take => take_call,
    /// They rang, and nobody answered.
    missed => missed_call,
    /// They spoke.
    spoke => spoke,
}

/// Whoever was late sees on the page who has it.
fn shown_after(id: ContactId, done: Result<(), DeskError>) -> Result<Redirect, Fault> {
    match done {
        Ok(()) | Err(DeskError::CallHeld | DeskError::Overtaken) => {
            Ok(Redirect::to(&format!("/o/calls/{id}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// Offers it to somebody else.
pub(crate) async fn pass(
    visit: Visit,
    Path(id): Path<String>,
    sent: Form,
) -> Result<Response, Fault> {
    let id: ContactId = id_of(&id)?;
    let to = sent.picked("to").and_then(|to| to.parse::<PersonId>().ok());
    let typed = sent.words();
    let Some(to) = to else {
        let entry = Entry {
            pass: typed,
            mistake: Some(("to", "oncall-error-to")),
            ..Entry::default()
        };
        return again(&visit, id, entry).await;
    };
    let words = typed.clone();
    let done = visit
        .try_ask(move |desk, act, viewer| desk.hand_over_call(act, viewer, id, to, words.as_str()))
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    shown_after(id, done)
        .map(IntoResponse::into_response)
        .map_err(|fault| fault.keeping(typed))
}

/// They carried on.
pub(crate) async fn followed(
    visit: Visit,
    Path(id): Path<String>,
    sent: Form,
) -> Result<Redirect, Fault> {
    let id: ContactId = id_of(&id)?;
    let (words, typed) = (sent.words(), sent.words());
    let done = visit
        .try_ask(move |desk, act, viewer| desk.followed_up(act, viewer, id, words.as_str()))
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    shown_after(id, done).map_err(|fault| fault.keeping(typed))
}

/// Closes it.
pub(crate) async fn close(
    visit: Visit,
    Path(id): Path<String>,
    sent: Form,
) -> Result<Response, Fault> {
    let id: ContactId = id_of(&id)?;
    let mut entry = Entry {
        close: sent.words(),
        own: sent.typed("own"),
        at: Some(sent.text("at").to_owned()),
        who: sent.picked("who").and_then(|who| who.parse().ok()),
        ..Entry::default()
    };
    let Some(who) = entry.who else {
        entry.mistake = Some(("who", "oncall-error-who"));
        return again(&visit, id, entry).await;
    };
    let end = CallEnd {
        words: entry.close.as_str().to_owned(),
        own: entry.own.as_str().to_owned(),
        who,
        at: sent.text("at").to_owned(),
    };
    let typed = entry.close.clone();
    let done = visit
        .try_ask(move |desk, act, viewer| desk.close_call(act, viewer, id, &end))
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    entry.mistake = match &done {
        Err(DeskError::Words(_)) => Some(("words", "oncall-error-words")),
        Err(DeskError::RotaUnusable(_)) => Some(("at", "oncall-error-at")),
        Err(DeskError::NotSpoken) => Some(("words", "oncall-error-not-spoken")),
        _ => None,
    };
    if entry.mistake.is_some() {
        return again(&visit, id, entry).await;
    }
    shown_after(id, done)
        .map(IntoResponse::into_response)
        .map_err(|fault| fault.keeping(typed))
}

/// The page once more, with what was typed.
async fn again(visit: &Visit, id: ContactId, entry: Entry) -> Result<Response, Fault> {
    let view = visit
        .ask(move |desk, act, viewer| desk.call(act, viewer, id))
        .await?;
    page(frame(visit, TITLE), &view, entry)
        .render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

/// What was typed, and what is wrong with it: the field, and the key of the sentence.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pass: Typed,
    close: Typed,
    own: Typed,
    at: Option<String>,
    who: Option<PersonId>,
    mistake: Option<(&'static str, &'static str)>,
}

/// The page of a call.
#[derive(Debug, Template)]
#[template(path = "oncall/call.html")]
pub(super) struct Page {
    f: Frame,
    call: CallRow,
    client: String,
    contact_path: String,
    closing: Option<ClosingView>,
    hand_to: Vec<Reader>,
    timeline: Vec<(String, String)>,
    lists: Vec<(String, String)>,
    may_open: bool,
    draft: Option<Typed>,
    crisis_notes: Vec<(String, Typed)>,
    notes: Vec<(String, Typed)>,
    follow: Option<(String, bool)>,
    tries: String,
    at: String,
    entry: Entry,
}

/// The page, ready to be written.
pub(super) fn page(f: Frame, view: &CallView, entry: Entry) -> Page {
    let closing = view.closing.clone();
    let suggested = closing.as_ref().map(|one| one.follow_up_at.clone());
    Page {
        call: row(&f, &view.call),
        client: view.call.client.full.clone(),
        contact_path: format!("/d/contacts/{}", view.call.contact),
        hand_to: view.hand_to.clone(),
        timeline: happened(&f, view),
        lists: CrisisList::OF_A_CALL
            .iter()
            .map(|list| {
                let number = number_of(*list);
                let path = format!("/o/calls/{}/lists/{number}", view.call.contact);
                (path, f.say(&format!("oncall-list-{list}")))
            })
            .collect(),
        may_open: view.record.may_open,
        draft: view.record.draft.as_ref().map(Typed::new),
        crisis_notes: written(&f, &view.record.notes),
        notes: written(&f, &view.notes),
        follow: view.follow_up.as_ref().map(|next| {
            let line = f.say2(
                "oncall-follow-up",
                "who",
                &next.who.full,
                "when",
                f.clock().moment(next.at),
            );
            (line, next.is_mine)
        }),
        tries: closing
            .as_ref()
            .map(|one| f.say2("oncall-tries", "n", one.tries, "max", one.tries_max))
            .unwrap_or_default(),
        at: entry.at.clone().or(suggested).unwrap_or_default(),
        closing,
        entry,
        f,
    }
}

impl Page {
    fn mistake(&self, field: &str) -> Option<String> {
        let (at, key) = self.entry.mistake?;
        (at == field).then(|| self.f.say(key))
    }

    fn is_who(&self, id: &PersonId) -> bool {
        self.entry.who == Some(*id)
    }
}

/// What was written, under who wrote it and when.
fn written(f: &Frame, notes: &[(Name, Timestamp, Words)]) -> Vec<(String, Typed)> {
    let one = |(name, at, words): &(Name, Timestamp, Words)| {
        let when = f.clock().moment(*at);
        let head = f.say2("oncall-note-by", "name", &name.full, "when", when);
        (head, Typed::new(words.as_str()))
    };
    notes.iter().map(one).collect()
}

/// What happened, what was ticked with it, in the order in which it was.
fn happened(f: &Frame, view: &CallView) -> Vec<(String, String)> {
    let mut lines: Vec<(Timestamp, (String, String))> = Vec::new();
    for line in &view.timeline {
        lines.extend(timeline(f, line).map(|told| (line.at, told)));
    }
    for mark in &view.record.marks {
        let list = f.say(&format!("oncall-list-{}", mark.list));
        let what = f.say2("oncall-mark", "list", list, "step", &mark.text);
        let key = format!("oncall-mark-{}", mark.answer);
        let words = f.say2(&key, "name", &mark.who.full, "what", what);
        lines.push((mark.at, (f.clock().moment(mark.at), words)));
    }
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(_, told)| told).collect()
}

/// One line of what happened: when, and what. What only the machine needs is left out.
fn timeline(f: &Frame, line: &TimelineLine) -> Option<(String, String)> {
    if matches!(line.kind, LineKind::Sent) {
        return None;
    }
    let who = line.who.as_ref().map(|name| name.full.clone());
    let other = line.other.as_ref().map(|name| name.full.clone());
    let words = f.say2(
        &format!("timeline-{}", line.kind),
        "who",
        who.unwrap_or_default(),
        "other",
        other.unwrap_or_default(),
    );
    Some((f.clock().moment(line.at), words))
}
