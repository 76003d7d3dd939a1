//! Changing what was written, while nobody has opened it.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    view::{ItemView, Sent},
};
use practice::{ContactId, ContactState, Disposition, Purpose, WordsError};

use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{Mistake, compose::mistake_of, frame, id_of, pause},
        sample,
    },
    promise::{Teller, Told},
    visit::{Shown, Visit, show},
};

/// The form with the words in it.
#[derive(Template)]
#[template(path = "client/change.html")]
pub struct ChangePage {
    f: Frame,
    id: ContactId,
    version: u32,
    told: Told,
    words: Typed,
    mistake: Option<Mistake>,
}

/// `GET /c/items/{id}/change`
pub async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: ContactId = id_of(&id)?;
    let item = visit
        .ask(move |desk, act, viewer| desk.item(act, viewer, id))
        .await?;
    if !item.may_change {
        return Err(DeskError::Overtaken.into());
    }
    let words = Typed::new(item.words.as_str());
    show(&change_page(frame(&visit, "contact"), &item, words, None))
}

/// `POST /c/items/{id}/change`
pub async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let words = form.words();
    // Whatever fails from here on gives the words back.
    correct(&visit, id_of(&id)?, &form)
        .await
        .map_err(|fault| fault.keeping(words))
}

async fn correct(visit: &Visit, id: ContactId, form: &Form) -> Result<Response, Fault> {
    let words = form.words();
    let typed = words.clone();
    let version = form.text("version").parse().unwrap_or(0);
    let safety = pause::answer(form.text("safety"));
    let sent = visit
        .try_ask(move |desk, act, viewer| {
            desk.correct(act, viewer, id, version, typed.as_str(), safety)
        })
        .await?;
    match sent {
        Ok(Sent::Filed(contact)) => {
            Ok(Redirect::to(&format!("/c/items/{contact}")).into_response())
        }
        Ok(Sent::Asked(asked)) => {
            let item = visit
                .ask(move |desk, act, viewer| desk.item(act, viewer, id))
                .await?;
            let action = format!("/c/items/{id}/change");
            let f = frame(visit, "contact");
            let page = pause::page(f, &item.clinician, &asked, action, Some(version), words);
            Ok(show(&page)?.into_response())
        }
        Err(DeskError::Words(error)) => {
            let item = visit
                .ask(move |desk, act, viewer| desk.item(act, viewer, id))
                .await?;
            let f = frame(visit, "contact");
            let page = change_page(f, &item, words, Some(mistake_of(error)));
            Ok(show(&page)?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn change_page(f: Frame, item: &ItemView, words: Typed, mistake: Option<Mistake>) -> ChangePage {
    let teller = Teller::new(f.clock().clone(), &item.clinician);
    ChangePage {
        id: item.line.id,
        version: item.version,
        told: teller.before(&item.line.promise),
        f: f.narrow(),
        words,
        mistake,
    }
}

impl ChangePage {
    fn panel(&self) -> &'static str {
        self.told.look.panel()
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let promise = sample::promise(Disposition::Hold, sample::Times::Known);
    let item = sample::item(sample::line(Purpose::Agenda, ContactState::Kept, promise));
    let page = |words: &str, mistake| {
        let f = sample::frame(lang, Side::Client, "").under("contact");
        change_page(f, &item, Typed::new(words), mistake).render()
    };
    sample::pages([
        ("change", page(sample::WORDS, None)),
        (
            "change-mistake",
            page("", Some(mistake_of(WordsError::Empty))),
        ),
    ])
}
