//! Asking about the own record, and what became of it.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    view::{OwnRequests, RequestView, RequestWish},
};
use practice::{ContactId, RequestId, RequestKind, RequestState, RestrictionScope, WordsError};
use serde::Deserialize;

use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{Mistake, frame, id_of},
        sample,
    },
    visit::{Shown, Visit, show},
};

/// The form.
#[derive(Template)]
#[template(path = "client/ask.html")]
pub struct AskPage {
    f: Frame,
    mistake: Option<Mistake>,
    kinds: Vec<Choice>,
    scopes: Vec<Choice>,
    looks: String,
    contact: String,
    typed: Typed,
}

struct Choice {
    code: &'static str,
    title: String,
    hint: String,
    is_picked: bool,
}

/// One request.
#[derive(Template)]
#[template(path = "client/request.html")]
pub struct RequestPage {
    f: Frame,
    mistake: Option<Mistake>,
    title: String,
    stands: String,
    looks: Option<String>,
    scopes: Vec<String>,
    said: Vec<(String, Typed)>,
    view: RequestView,
    typed: Typed,
}

/// What the form is opened for.
#[derive(Debug, Default, Deserialize)]
pub struct About {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    contact: String,
}

/// `GET /c/privacy/ask`; `kind` and `contact` are picked already where a page led here.
pub async fn form(visit: Visit, Query(about): Query<About>) -> Shown {
    let own = visit
        .ask(|desk, act, viewer| desk.own_requests(act, viewer))
        .await?;
    let entry = Entry {
        kind: RequestKind::from_code(&about.kind),
        scopes: Vec::new(),
        contact: plain_id(&about.contact),
        typed: Typed::default(),
        mistake: None,
    };
    show(&ask_page(frame(&visit, "privacy"), &own, entry))
}

/// `POST /c/privacy/ask`
pub async fn ask(visit: Visit, form: Form) -> Result<Response, Fault> {
    let mut entry = Entry {
        kind: RequestKind::from_code(form.text("kind")),
        scopes: RestrictionScope::ALL
            .iter()
            .copied()
            .filter(|scope| !form.text(scope_field(*scope)).is_empty())
            .collect(),
        contact: plain_id(form.text("contact")),
        typed: form.words(),
        mistake: None,
    };
    let asked = match entry.kind {
        None => Err(DeskError::ReasonNeeded),
        Some(kind) => {
            let wish = RequestWish {
                kind,
                contact: entry.contact.parse::<ContactId>().ok(),
                scopes: entry.scopes.clone(),
                words: entry.typed.as_str().to_owned(),
            };
            visit
                .try_ask(move |desk, act, viewer| desk.ask_about_record(act, viewer, &wish))
                .await
                .map_err(|fault| fault.keeping(entry.typed.clone()))?
        }
    };
    let error = match asked {
        Ok((id, _)) => return Ok(Redirect::to(&path(id)).into_response()),
        Err(error) => error,
    };
    entry.mistake = Some(match error {
        DeskError::ReasonNeeded => mistake("ask-error-kind", "kind"),
        DeskError::PurposeNeeded => mistake("ask-error-scope", "scopes"),
        DeskError::Words(WordsError::Empty) => mistake("ask-error-words", "words"),
        DeskError::Words(WordsError::TooLong { .. }) => mistake("ask-error-long", "words"),
        DeskError::TooManyOpen => mistake("ask-error-many", "kind"),
        other => return Err(Fault::from(other).keeping(entry.typed)),
    });
    let own = visit
        .ask(|desk, act, viewer| desk.own_requests(act, viewer))
        .await?;
    render(&ask_page(frame(&visit, "privacy"), &own, entry))
}

/// `GET /c/privacy/requests/{id}`
pub async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let (view, own) = found(&visit, id_of(&id)?).await?;
    let f = frame(&visit, "privacy");
    show(&request_page(f, &own, view, Typed::default(), None))
}

/// `POST /c/privacy/requests/{id}`: takes it back, says something to a refusal, or lifts a
/// restriction.
pub async fn act(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: RequestId = id_of(&id)?;
    let (step, typed) = (form.text("step").to_owned(), form.words());
    let words = typed.as_str().to_owned();
    let done = visit
        .try_ask(move |desk, act, viewer| match step.as_str() {
            "take-back" => desk.withdraw_request(act, viewer, id),
            "say" => desk.disagree(act, viewer, id, &words),
            "lift" => desk.lift_restriction(act, viewer, id),
            _ => Err(DeskError::NotFound),
        })
        .await?;
    let key = match done {
        Ok(()) => return Ok(Redirect::to(&path(id)).into_response()),
        Err(DeskError::Words(WordsError::Empty)) => "ask-error-words",
        Err(DeskError::Words(WordsError::TooLong { .. })) => "ask-error-long",
        Err(other) => return Err(Fault::from(other).keeping(typed)),
    };
    let (view, own) = found(&visit, id).await?;
    let f = frame(&visit, "privacy");
    render(&request_page(
        f,
        &own,
        view,
        typed,
        Some(mistake(key, "words")),
    ))
}

async fn found(visit: &Visit, id: RequestId) -> Result<(RequestView, OwnRequests), Fault> {
    let own = visit
        .ask(|desk, act, viewer| desk.own_requests(act, viewer))
        .await?;
    let view = own.requests.iter().find(|one| one.id == id).cloned();
    Ok((view.ok_or_else(Fault::not_found)?, own))
}

#[derive(Default)]
struct Entry {
    kind: Option<RequestKind>,
    scopes: Vec<RestrictionScope>,
    contact: String,
    typed: Typed,
    mistake: Option<Mistake>,
}

fn mistake(key: &'static str, field: &'static str) -> Mistake {
    Mistake { key, field }
}

/// The name of the box of a scope.
fn scope_field(scope: RestrictionScope) -> &'static str {
    match scope {
        RestrictionScope::Cover => "scope-cover",
        RestrictionScope::Supervision => "scope-supervision",
        RestrictionScope::Disclosure => "scope-disclosure",
    }
}

/// An id as it may stand in a form again; nothing for anything else.
fn plain_id(text: &str) -> String {
    text.parse::<ContactId>()
        .map(|id| id.to_string())
        .unwrap_or_default()
}

fn ask_page(f: Frame, own: &OwnRequests, entry: Entry) -> AskPage {
    let kinds = RequestKind::ALL.iter().map(|kind| {
        let time = own.times.iter().find(|(one, _)| one == kind);
        Choice {
            code: kind.code(),
            title: f.say(&format!("request-kind-{kind}")),
            hint: time.map_or_else(String::new, |(_, at)| f.say1("ask-by", "when", f.date(at))),
            is_picked: entry.kind == Some(*kind),
        }
    });
    let scopes = RestrictionScope::ALL.iter().map(|scope| Choice {
        code: scope_field(*scope),
        title: f.say(&format!("request-scope-{scope}")),
        hint: String::new(),
        is_picked: entry.scopes.contains(scope),
    });
    AskPage {
        kinds: kinds.collect(),
        scopes: scopes.collect(),
        looks: looks(&f, own),
        contact: entry.contact,
        typed: entry.typed,
        mistake: entry.mistake,
        f: f.narrow(),
    }
}

fn looks(f: &Frame, own: &OwnRequests) -> String {
    let names: Vec<String> = own.looks.iter().map(|name| name.full.clone()).collect();
    f.say1("ask-looks", "name", f.speaker().list(&names))
}

/// How a request stands, and by when it is answered.
pub(super) fn stands(f: &Frame, view: &RequestView) -> String {
    let state = f.say(&format!("request-state-{}", view.state));
    match view.state {
        RequestState::Open if view.late_at.is_some() => {
            f.say1("request-late", "when", f.date(&view.due_at))
        }
        RequestState::Open => f.say1("request-by", "when", f.date(&view.due_at)),
        _ if view.is_in_force => f.say("request-in-force"),
        _ if view.lifted_at.is_some() => f.say("request-lifted"),
        _ => state,
    }
}

fn request_page(
    f: Frame,
    own: &OwnRequests,
    view: RequestView,
    typed: Typed,
    mistake: Option<Mistake>,
) -> RequestPage {
    let said = [
        ("request-your-words", Some(&view.words)),
        (
            "request-extension",
            view.extension.as_ref().map(|(_, why)| why),
        ),
        ("request-answer", view.answer.as_ref()),
        (
            "request-statement",
            view.statement.as_ref().map(|(_, words)| words),
        ),
    ];
    RequestPage {
        title: f.say(&format!("request-kind-{}", view.kind)),
        stands: stands(&f, &view),
        looks: (view.state == RequestState::Open).then(|| looks(&f, own)),
        scopes: view
            .scopes
            .iter()
            .map(|scope| f.say(&format!("request-scope-{scope}")))
            .collect(),
        said: said
            .into_iter()
            .filter_map(|(key, words)| {
                let words = words.filter(|words| !words.is_empty())?;
                Some((f.say(key), Typed::new(words.as_str())))
            })
            .collect(),
        mistake,
        typed,
        view,
        f: f.narrow(),
    }
}

impl AskPage {
    fn is_wrong(&self, field: &str) -> bool {
        self.mistake
            .as_ref()
            .is_some_and(|mistake| mistake.field == field)
    }
}

impl RequestPage {
    fn is_open(&self) -> bool {
        self.view.state == RequestState::Open
    }

    fn may_say(&self) -> bool {
        self.view.state == RequestState::Refused
    }
}

fn path(id: RequestId) -> String {
    format!("/c/privacy/requests/{id}")
}

fn render(page: &impl Template) -> Result<Response, Fault> {
    page.render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    use super::record::request;
    let frame = || sample::frame(lang, Side::Client, "").under("privacy");
    let own = || OwnRequests {
        looks: vec![sample::jo()],
        times: RequestKind::ALL
            .iter()
            .map(|kind| (*kind, sample::at("2026-06-12T18:12:00Z")))
            .collect(),
        requests: Vec::new(),
    };
    let empty = Entry {
        kind: Some(RequestKind::Amendment),
        contact: sample::contact_id(1).to_string(),
        mistake: Some(mistake("ask-error-words", "words")),
        typed: Typed::new(sample::WORDS),
        scopes: vec![RestrictionScope::Cover],
    };
    let one = |kind, state| {
        let view = request(kind, state);
        request_page(frame(), &own(), view, Typed::default(), None).render()
    };
    let mut long = request(RequestKind::Amendment, RequestState::Open);
    long.extension = Some((sample::now(), sample::words()));
    long.late_at = Some(sample::now());
    let late = request_page(frame(), &own(), long, Typed::default(), None);
    let refused = request(RequestKind::Amendment, RequestState::Refused);
    let wrong = Some(mistake("ask-error-words", "words"));
    let unsaid = request_page(frame(), &own(), refused, Typed::default(), wrong);
    sample::pages([
        ("ask", ask_page(frame(), &own(), Entry::default()).render()),
        ("ask-wrong", ask_page(frame(), &own(), empty).render()),
        ("request-open", one(RequestKind::Copy, RequestState::Open)),
        (
            "request-refused",
            one(RequestKind::Amendment, RequestState::Refused),
        ),
        (
            "request-in-force",
            one(RequestKind::Restriction, RequestState::Accepted),
        ),
        ("request-late", late.render()),
        ("request-unsaid", unsaid.render()),
    ])
}
