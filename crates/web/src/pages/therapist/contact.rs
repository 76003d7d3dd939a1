//! `/d/contacts/{id}`: one contact, for the person who must answer it. Its words are closed until
//! that person opens them.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{DeskError, view::ContactView};
use practice::{ContactId, ContactState, Disposition, PersonId, WordsError};

use super::parts::{Mistake, about, by, moment, outcome, stands, teller};
use crate::{
    fault::Fault,
    form::{Form, Typed, WORDS},
    frame::Frame,
    promise::Chip,
    visit::{Shown, Visit, show},
};

/// Shows the contact.
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id = contact_id(&id)?;
    let view = visit
        .ask(move |desk, act, viewer| desk.contact(act, viewer, id))
        .await?;
    let draft = Draft::new(visit.form_key());
    show(&page(super::frame(&visit, TITLE), &view, &draft))
}

/// Lets a supervisor or consultant read along: the client sees it.
pub(crate) async fn share(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Redirect, Fault> {
    let id = contact_id(&id)?;
    let with: PersonId = form.text("with").parse().map_err(|_| Fault::not_found())?;
    visit
        .ask(move |desk, act, viewer| desk.share_contact(act, viewer, id, with, SHARED_DAYS))
        .await?;
    Ok(Redirect::to(&path(id)))
}

/// How long a contact is read along, in days: until the next hours of supervision.
const SHARED_DAYS: i64 = 14;

/// Opens its words: the client sees who did, and when.
pub(crate) async fn open(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id = contact_id(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.open_contact(act, viewer, id))
        .await?;
    Ok(Redirect::to(&path(id)))
}

/// Sends the answer.
pub(crate) async fn answer(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let id = contact_id(&id)?;
    let key = form
        .picked("key")
        .map_or_else(|| visit.form_key(), str::to_owned);
    let typed = form.words();
    let (words, sent_as) = (typed.clone(), key.clone());
    let sent = visit
        .try_ask(move |desk, act, viewer| desk.answer(act, viewer, id, words.as_str(), &sent_as))
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    let error = match sent {
        Ok(_) => return Ok(Redirect::to(&path(id)).into_response()),
        Err(error) => error,
    };
    if !matches!(
        error,
        DeskError::Words(_) | DeskError::TooLong { .. } | DeskError::Overtaken
    ) {
        return Err(Fault::from(error).keeping(typed));
    }
    let view = visit
        .ask(move |desk, act, viewer| desk.contact(act, viewer, id))
        .await
        .map_err(|fault| fault.keeping(typed.clone()))?;
    let draft = Draft {
        key,
        typed,
        error: Some(error),
    };
    let page = page(super::frame(&visit, TITLE), &view, &draft);
    page.render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

pub(super) const TITLE: &str = "desk-title-contact";

/// An answer that is being written.
#[derive(Debug)]
pub(super) struct Draft {
    /// The key of the form: the same form sent twice is one answer.
    pub(super) key: String,
    /// What was typed so far.
    pub(super) typed: Typed,
    /// Why it was not sent.
    pub(super) error: Option<DeskError>,
}

impl Draft {
    /// Nothing written yet.
    pub(super) fn new(key: String) -> Draft {
        Draft {
            key,
            typed: Typed::default(),
            error: None,
        }
    }
}

/// The page of a contact.
pub(super) fn page(f: Frame, view: &ContactView, draft: &Draft) -> Page {
    let f = f.under("today");
    let need = &view.need;
    let client = need.client.given.clone();
    let is_closed = view.words.is_none();
    let is_call = matches!(need.state, ContactState::Calling | ContactState::Heard);
    Page {
        head: f.say2(
            "contact-head",
            "client",
            &need.client.short,
            "about",
            about(&f, need.purpose),
        ),
        outcome: outcome(&f, need.promise.disposition, need.promise.outgoing),
        state: stands(&f, need.state),
        written: f.say1("contact-written", "when", moment(&f, need.written_at)),
        told: f.say2(
            "contact-told",
            "client",
            &client,
            "promised",
            teller(&f, &need.client).promised(&need.promise),
        ),
        look: need
            .promise
            .look_by
            .map(|at| f.say1("today-need-look", "when", by(&f, at))),
        late: need
            .late_at
            .map(|at| f.say2("contact-late", "when", moment(&f, at), "client", &client)),
        words: view.words.as_ref().map(|words| Typed::new(words.as_str())),
        opened: view
            .opened_at
            .map(|at| f.say2("contact-opened", "when", moment(&f, at), "client", &client)),
        call_path: is_call.then(|| format!("/o/calls/{}", need.contact)),
        may_open: is_closed && view.may_open,
        readers: readers(view),
        answer: view.answer.as_ref().map(|answer| {
            let args: [(&str, &dyn std::fmt::Display); 3] = [
                ("writer", &answer.writer.full),
                ("client", &client),
                ("when", &moment(&f, answer.at)),
            ];
            (
                Typed::new(answer.words.as_str()),
                f.speaker().tell("contact-answered", &args),
            )
        }),
        may_answer: view.may_answer && view.answer.is_none() && !is_closed,
        // An answer to a call for help waits for no office hours.
        waits_for_hours: need.promise.disposition != Disposition::Crisis,
        chars_max: view.answer_chars_max,
        mistake: draft.error.as_ref().map(|error| mistake(&f, view, error)),
        typed: draft.typed.clone(),
        key: draft.key.clone(),
        path: path(need.contact),
        client,
        f,
    }
}

/// With whom it may be shared: ids and names.
fn readers(view: &ContactView) -> Vec<(String, String)> {
    let readers = view.may_share_with.iter();
    readers
        .map(|reader| (reader.id.to_string(), reader.name.full.clone()))
        .collect()
}

/// The page, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/contact.html")]
pub(super) struct Page {
    f: Frame,
    head: String,
    client: String,
    outcome: Chip,
    state: String,
    written: String,
    told: String,
    look: Option<String>,
    late: Option<String>,
    words: Option<Typed>,
    opened: Option<String>,
    call_path: Option<String>,
    may_open: bool,
    /// With whom it may be shared: ids and names.
    readers: Vec<(String, String)>,
    answer: Option<(Typed, String)>,
    may_answer: bool,
    waits_for_hours: bool,
    chars_max: usize,
    mistake: Option<Mistake>,
    typed: Typed,
    key: String,
    path: String,
}

fn mistake(f: &Frame, view: &ContactView, error: &DeskError) -> Mistake {
    let words = match error {
        DeskError::Words(WordsError::Empty) => f.say("contact-answer-empty"),
        DeskError::TooLong { chars, chars_max } => {
            f.say2("contact-answer-long", "chars", chars, "max", chars_max)
        }
        DeskError::Words(WordsError::TooLong { bytes }) => f.say2(
            "contact-answer-long",
            "chars",
            bytes,
            "max",
            view.answer_chars_max,
        ),
        _ => f.say1(
            "contact-answer-overtaken",
            "client",
            &view.need.client.given,
        ),
    };
    Mistake {
        field: WORDS,
        words,
    }
}

fn contact_id(text: &str) -> Result<ContactId, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

fn path(id: ContactId) -> String {
    format!("/d/contacts/{id}")
}
