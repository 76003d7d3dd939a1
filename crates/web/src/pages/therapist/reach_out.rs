//! `/d/reach-out/{client}`: contacting a client with a reason. First the reason, then what will
//! happen, then the sending; what the policy refuses is kept as the therapist's own note.

mod pages;

pub(super) use pages::{confirm, done_page, page};

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Response},
};
use desk::{DeskError, view::ReachOut};
use practice::{Direction, PersonId, Purpose, WordsError};

use super::parts::Mistake;
use crate::{
    fault::Fault,
    form::{Form, Typed, WORDS},
    frame::Frame,
    visit::{Shown, Visit, show},
};

/// Shows the form.
pub(crate) async fn get(visit: Visit, Path(client): Path<String>) -> Shown {
    let client = client_id(&client)?;
    let form = visit
        .ask(move |desk, act, viewer| desk.reach_out_form(act, viewer, client))
        .await?;
    let entry = Entry::new(visit.form_key());
    show(&page(super::frame(&visit, TITLE), &form, &entry))
}

/// Takes the form on its way: `check` shows what would happen, `send` does it, `keep` keeps it for
/// the session, anything else leads back to the form.
pub(crate) async fn post(
    visit: Visit,
    Path(client): Path<String>,
    sent: Form,
) -> Result<Response, Fault> {
    let client = client_id(&client)?;
    let mut entry = Entry::read(&sent, || visit.form_key());
    let step = sent.text("step").to_owned();
    let purpose = match step.as_str() {
        "keep" => Some(Purpose::NoteToSession),
        _ => entry.purpose,
    };
    let wish = entry.wish(client, purpose);
    let asked = step.clone();
    let answered = visit
        .ask(move |desk, act, viewer| {
            let form = desk.reach_out_form(act, viewer, client)?;
            let outcome = match (asked.as_str(), wish) {
                ("check", Ok(wish)) => Some(desk.preview_reach_out(act, viewer, &wish)),
                ("send" | "keep", Ok(wish)) => Some(desk.reach_out(act, viewer, &wish)),
                ("check" | "send" | "keep", Err(error)) => Some(Err(error)),
                _ => None,
            };
            Ok((form, outcome))
        })
        .await
        .map_err(|fault| fault.keeping(entry.typed.clone()))?;
    let f = super::frame(&visit, TITLE);
    let writer = visit.viewer.as_ref().map(|viewer| viewer.name.clone());
    match answered {
        (form, None) => html(&page(f, &form, &entry)),
        (form, Some(Ok(outcome))) if step == "check" => {
            html(&confirm(f, writer.as_ref(), &form, &entry, &outcome))
        }
        (form, Some(Ok(outcome))) => html(&done_page(f, &form, &outcome)),
        (form, Some(Err(error))) => match mistake(&f, &error) {
            Some(mistake) => {
                if matches!(error, DeskError::KeyReused) {
                    entry.key = visit.form_key();
                }
                entry.mistakes.push(mistake);
                html(&page(f, &form, &entry))
            }
            None => Err(Fault::from(error).keeping(entry.typed)),
        },
    }
}

pub(super) const TITLE: &str = "desk-title-reach-out";

/// What has been typed and picked so far.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// The key of the form: the same form sent twice is one contact.
    pub(super) key: String,
    /// The reason that was picked.
    pub(super) purpose: Option<Purpose>,
    /// The message.
    pub(super) typed: Typed,
    /// Why it could not wait.
    pub(super) record: Typed,
    /// What is wrong.
    pub(super) mistakes: Vec<Mistake>,
}

impl Entry {
    /// Nothing yet.
    pub(super) fn new(key: String) -> Entry {
        Entry {
            key,
            ..Entry::default()
        }
    }

    fn read(form: &Form, fresh_key: impl FnOnce() -> String) -> Entry {
        Entry {
            key: form.picked("key").map_or_else(fresh_key, str::to_owned),
            purpose: Purpose::from_code(Direction::Clinician, form.text("purpose")),
            typed: form.words(),
            record: form.typed("record"),
            mistakes: Vec::new(),
        }
    }

    fn wish(&self, client: PersonId, purpose: Option<Purpose>) -> Result<ReachOut, DeskError> {
        Ok(ReachOut {
            client,
            purpose: purpose.ok_or(DeskError::PurposeNeeded)?,
            typed: self.typed.as_str().to_owned(),
            record: self.record.as_str().to_owned(),
            key: self.key.clone(),
        })
    }
}

/// What is wrong, when it is something that the form can mend.
fn mistake(f: &Frame, error: &DeskError) -> Option<Mistake> {
    let (field, words) = match error {
        DeskError::PurposeNeeded => ("purpose", f.say("reach-error-purpose")),
        DeskError::Words(WordsError::Empty) => (WORDS, f.say("reach-error-empty")),
        DeskError::TooLong { chars, chars_max } => (
            WORDS,
            f.say2("reach-error-long", "chars", chars, "max", chars_max),
        ),
        DeskError::ReasonNeeded => ("record", f.say("reach-error-reason")),
        DeskError::CosignNeeded => (WORDS, f.say("reach-error-cosign")),
        DeskError::KeyReused => (WORDS, f.say("reach-error-key")),
        _ => return None,
    };
    Some(Mistake { field, words })
}

fn html(template: &impl Template) -> Result<Response, Fault> {
    template
        .render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

fn client_id(text: &str) -> Result<PersonId, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}
