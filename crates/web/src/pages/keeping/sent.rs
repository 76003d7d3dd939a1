//! `/d/sent`: what is or was sent to somebody outside.

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    view::{DisclosureView, DisclosureWish},
};
use exchange::document;
use practice::{DisclosureGround, DisclosureId, Outsider, RecordPart, Timestamp, WordsError};

use super::{Problem, frame, id_of, privacy::sent_line, problem};
use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::Frame,
    locale::Lang,
    pages::files,
    visit::{Shown, Visit, show},
};

pub(super) const TITLE: &str = "send-title";

/// The list.
#[derive(Debug, Template)]
#[template(path = "keeping/sent.html")]
pub(super) struct ListPage {
    f: Frame,
    rows: Vec<(String, String, String)>,
}

/// The form.
#[derive(Debug, Template)]
#[template(path = "keeping/send.html")]
pub(super) struct FormPage {
    f: Frame,
    problem: Option<Problem>,
    entry: Entry,
    outsiders: Vec<(&'static str, String, bool)>,
    grounds: Vec<(&'static str, String, bool)>,
    parts: Vec<(String, String, bool)>,
}

/// One of them.
#[derive(Debug, Template)]
#[template(path = "keeping/sent_one.html")]
pub(super) struct OnePage {
    f: Frame,
    path: String,
    title: String,
    stands: String,
    lines: Vec<String>,
    purpose: Typed,
    may_review: bool,
    may_send: bool,
}

/// What was typed and picked so far.
#[derive(Debug, Default)]
pub(super) struct Entry {
    name: Typed,
    outsider: Option<Outsider>,
    recipient: Typed,
    purpose: Typed,
    ground: Option<DisclosureGround>,
    parts: Vec<RecordPart>,
    from: String,
    until: String,
    bar: Typed,
    bar_until: String,
}

/// `GET /d/sent`
pub(super) async fn list(visit: Visit) -> Shown {
    let views = visit
        .ask(|desk, act, viewer| desk.disclosures(act, viewer))
        .await?;
    show(&list_page(frame(&visit, TITLE, ""), &views))
}

/// `GET /d/sent/new`
pub(super) async fn form(visit: Visit) -> Shown {
    visit
        .ask(|desk, act, viewer| {
            desk.disclosures(act, viewer)?;
            desk.require_fresh(act, viewer)
        })
        .await?;
    show(&form_page(frame(&visit, TITLE, ""), Entry::default(), None))
}

/// `POST /d/sent/new`
pub(super) async fn prepare(visit: Visit, form: Form) -> Result<Response, Fault> {
    let entry = Entry {
        name: form.typed("name"),
        outsider: Outsider::from_code(form.text("outsider")),
        recipient: form.typed("recipient"),
        purpose: form.typed("purpose"),
        ground: DisclosureGround::from_code(form.text("ground")),
        parts: RecordPart::ALL
            .iter()
            .copied()
            .filter(|part| !form.text(&format!("part-{part}")).is_empty())
            .collect(),
        from: form.text("from").to_owned(),
        until: form.text("until").to_owned(),
        bar: form.typed("bar"),
        bar_until: form.text("bar-until").to_owned(),
    };
    let f = frame(&visit, TITLE, "");
    let wish = match wished(&visit, &entry) {
        Ok(wish) => wish,
        Err((key, field)) => {
            let wrong = problem(&f, key, field);
            return rendered(&form_page(f, entry, Some(wrong)));
        }
    };
    let prepared = visit
        .try_ask(move |desk, act, viewer| desk.prepare_disclosure(act, viewer, &wish))
        .await
        .map_err(|fault| fault.keeping(entry.purpose.clone()))?;
    let (key, field) = match prepared {
        Ok(id) => return Ok(Redirect::to(&path(id)).into_response()),
        Err(DeskError::NameUnknown) => ("keep-error-name", "name"),
        Err(DeskError::Restricted) => ("send-error-restricted", "ground"),
        Err(DeskError::PurposeNeeded) => ("send-error-bar", "bar-until"),
        Err(DeskError::Words(WordsError::Empty)) => ("send-error-words", "recipient"),
        Err(DeskError::Words(WordsError::TooLong { .. })) => ("send-error-long", "purpose"),
        Err(other) => return Err(Fault::from(other).keeping(entry.purpose)),
    };
    let wrong = problem(&f, key, field);
    rendered(&form_page(f, entry, Some(wrong)))
}

/// `GET /d/sent/{id}`
pub(super) async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: DisclosureId = id_of(&id)?;
    let (view, may_review, may_send) = visit
        .ask(move |desk, act, viewer| desk.disclosure(act, viewer, id))
        .await?;
    let f = frame(&visit, TITLE, "");
    show(&one_page(f, &view, may_review, may_send))
}

/// `POST /d/sent/{id}`: a second person says yes or no; or it is sent, which gives the file, once.
pub(super) async fn act(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let id: DisclosureId = id_of(&id)?;
    let mut english = visit.clone();
    english.lang = Lang::En;
    let (step, clock) = (form.text("step").to_owned(), english.clock());
    let file = visit
        .ask(move |desk, act, viewer| match step.as_str() {
            "yes" => desk.review_disclosure(act, viewer, id, true).map(|()| None),
            "no" => desk
                .review_disclosure(act, viewer, id, false)
                .map(|()| None),
            "send" => {
                let file = desk.put_together(act, viewer, id)?;
                let bytes = document::html(&files::sent(&file, &clock)).into_bytes();
                let count = file.contacts.len();
                desk.disclosure_leaves(act, viewer, id, (&bytes, count))?;
                Ok(Some(bytes))
            }
            _ => Err(DeskError::NotFound),
        })
        .await?;
    let Some(bytes) = file else {
        return Ok(Redirect::to(&path(id)).into_response());
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"information.html\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// What is wished for, or the key of what is wrong and its field.
fn wished(visit: &Visit, entry: &Entry) -> Result<DisclosureWish, (&'static str, &'static str)> {
    let clock = visit.clock();
    let day = |text: &str, field| clock.begins(text).ok_or(("send-error-day", field));
    let bar = match (entry.bar.is_blank(), entry.bar_until.trim().is_empty()) {
        (true, true) => None,
        (true, false) => return Err(("send-error-bar", "bar")),
        (false, _) => {
            let until: Timestamp = day(&entry.bar_until, "bar-until")?;
            Some((entry.bar.as_str().to_owned(), until))
        }
    };
    if entry.parts.is_empty() {
        return Err(("send-error-parts", "parts"));
    }
    let (from, until) = (day(&entry.from, "from")?, day(&entry.until, "until")?);
    if until <= from {
        return Err(("send-error-day", "until"));
    }
    Ok(DisclosureWish {
        name: entry.name.as_str().to_owned(),
        outsider: entry.outsider.ok_or(("send-error-outsider", "outsider"))?,
        recipient: entry.recipient.as_str().to_owned(),
        purpose: entry.purpose.as_str().to_owned(),
        ground: entry.ground.ok_or(("send-error-ground", "ground"))?,
        parts: entry.parts.clone(),
        from,
        until,
        bar,
    })
}

pub(super) fn list_page(f: Frame, views: &[DisclosureView]) -> ListPage {
    let rows = views.iter().map(|view| {
        let title = about(&f, view);
        (path(view.id), title, sent_line(&f, view))
    });
    ListPage {
        rows: rows.collect(),
        f,
    }
}

pub(super) fn form_page(f: Frame, entry: Entry, problem: Option<Problem>) -> FormPage {
    let outsiders = Outsider::ALL.iter().map(|one| {
        let words = f.say(&format!("send-outsider-{one}"));
        (one.code(), words, entry.outsider == Some(*one))
    });
    let grounds = DisclosureGround::ALL.iter().map(|one| {
        let words = f.say(&format!("send-ground-{one}"));
        (one.code(), words, entry.ground == Some(*one))
    });
    let parts = RecordPart::ALL.iter().map(|one| {
        let words = f.say(&format!("send-part-{one}"));
        (format!("part-{one}"), words, entry.parts.contains(one))
    });
    FormPage {
        outsiders: outsiders.collect(),
        grounds: grounds.collect(),
        parts: parts.collect(),
        entry,
        problem,
        f,
    }
}

pub(super) fn one_page(
    f: Frame,
    view: &DisclosureView,
    may_review: bool,
    may_send: bool,
) -> OnePage {
    let parts = view.parts.iter();
    let parts: Vec<String> = parts
        .map(|part| f.say(&format!("send-part-{part}")))
        .collect();
    let mut lines = vec![
        f.say(&format!("send-ground-{}", view.ground)),
        f.say1("send-parts", "parts", f.speaker().list(&parts)),
        f.say2(
            "send-time",
            "from",
            f.clock().full_with_year(view.from),
            "until",
            f.clock().full_with_year(view.until),
        ),
        f.say("send-never"),
        f.say1("send-writer", "name", &view.writer.full),
    ];
    lines.push(match &view.reviewed {
        Some((name, _)) => f.say1("send-reviewer", "name", &name.full),
        None if view.needs_review => f.say("send-needs-review"),
        None => f.say("send-no-review"),
    });
    lines.push(match &view.bar {
        Some((law, until)) => f.say2("send-bar", "law", law.as_str(), "when", f.date(until)),
        None => f.say("send-told"),
    });
    match &view.left {
        Some((_, hash, bytes)) => lines.push(f.say2("send-hash", "hash", hash, "bytes", bytes)),
        None => lines.push(f.say1("send-expires", "when", f.date(&view.expires_at))),
    }
    OnePage {
        path: path(view.id),
        title: about(&f, view),
        stands: sent_line(&f, view),
        purpose: Typed::new(view.purpose.as_str()),
        lines,
        may_review,
        may_send,
        f,
    }
}

impl FormPage {
    fn is_wrong(&self, field: &str) -> bool {
        self.problem
            .as_ref()
            .is_some_and(|problem| problem.field == field)
    }
}

fn about(f: &Frame, view: &DisclosureView) -> String {
    let (client, to) = (&view.client.name.full, view.recipient.as_str());
    f.say2("send-about", "client", client, "to", to)
}

fn path(id: DisclosureId) -> String {
    format!("/d/sent/{id}")
}

fn rendered(page: &impl Template) -> Result<Response, Fault> {
    page.render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}
