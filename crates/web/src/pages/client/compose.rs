//! Writing: which purpose is closest, then the words, with what will happen beside them.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    view::{DraftView, PurposeView, Sent},
};
use practice::{Direction, Disposition, DraftId, Purpose, WordsError};

use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{Mistake, frame, id_of, pause},
        sample,
    },
    promise::{Chip, Teller, Told, purpose_key},
    visit::{Visit, show},
};

/// "Which is closest?"
#[derive(Template)]
#[template(path = "client/closest.html")]
pub struct ClosestPage {
    f: Frame,
    draft: DraftView,
    options: Vec<Choice>,
    mistake: Option<Mistake>,
}

struct Choice {
    code: &'static str,
    title: String,
    chip: Chip,
}

/// "Write your note."
#[derive(Template)]
#[template(path = "client/write.html")]
pub struct WritePage {
    f: Frame,
    draft: DraftView,
    told: Told,
    about: String,
    words: Typed,
    mistake: Option<Mistake>,
}

/// `GET /c/contact/{draft}`
pub async fn get(visit: Visit, Path(draft): Path<String>) -> Result<Response, Fault> {
    let id = id_of(&draft)?;
    let draft = visit
        .ask(move |desk, act, viewer| desk.draft(act, viewer, id))
        .await?;
    match (draft.sent_as, draft.picked.clone()) {
        (Some(sent), _) => Ok(Redirect::to(&format!("/c/items/{sent}")).into_response()),
        (None, None) => page(&closest_page(frame(&visit, "contact"), draft, None)),
        (None, Some(picked)) => {
            let f = frame(&visit, "contact");
            page(&write_page(f, draft, &picked, Typed::default(), None))
        }
    }
}

/// `POST /c/contact/{draft}`: the purpose that was picked begins the contact anew.
pub async fn pick(visit: Visit, Path(draft): Path<String>, form: Form) -> Result<Response, Fault> {
    let id = id_of(&draft)?;
    let draft = visit
        .ask(move |desk, act, viewer| desk.draft(act, viewer, id))
        .await?;
    let picked = form
        .picked("purpose")
        .and_then(|code| Purpose::from_code(Direction::Client, code));
    let choice = draft.choice.code.clone();
    let Some(purpose) = picked else {
        let mistake = Mistake {
            key: "mistake-closest",
            field: "purpose-0",
        };
        return page(&closest_page(
            frame(&visit, "contact"),
            draft,
            Some(mistake),
        ));
    };
    let begun = visit
        .ask(move |desk, act, viewer| desk.begin(act, viewer, &choice, Some(purpose)))
        .await?;
    Ok(Redirect::to(&format!("/c/contact/{begun}")).into_response())
}

/// `POST /c/contact/{draft}/send`
pub async fn send(visit: Visit, Path(draft): Path<String>, form: Form) -> Result<Response, Fault> {
    let words = form.words();
    // Whatever fails from here on gives the words back.
    send_words(&visit, id_of(&draft)?, &form)
        .await
        .map_err(|fault| fault.keeping(words))
}

async fn send_words(visit: &Visit, id: DraftId, form: &Form) -> Result<Response, Fault> {
    let words = form.words();
    let typed = words.clone();
    let safety = pause::answer(form.text("safety"));
    let sent = visit
        .try_ask(move |desk, act, viewer| desk.send(act, viewer, id, typed.as_str(), safety))
        .await?;
    match sent {
        Ok(Sent::Filed(contact)) => {
            Ok(Redirect::to(&format!("/c/items/{contact}")).into_response())
        }
        Ok(Sent::Asked(asked)) => {
            let clinician = visit
                .ask(move |desk, act, viewer| desk.draft(act, viewer, id))
                .await?
                .clinician;
            let action = format!("/c/contact/{id}/send");
            page(&pause::page(
                frame(visit, "contact"),
                &clinician,
                &asked,
                action,
                None,
                words,
            ))
        }
        Err(DeskError::Words(error)) => again(visit, id, words, mistake_of(error)).await,
        Err(DeskError::PurposeNeeded) => {
            Ok(Redirect::to(&format!("/c/contact/{id}")).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The same page with the words in it, and what is wrong with them.
async fn again(
    visit: &Visit,
    id: DraftId,
    words: Typed,
    mistake: Mistake,
) -> Result<Response, Fault> {
    let draft = visit
        .ask(move |desk, act, viewer| desk.draft(act, viewer, id))
        .await?;
    let picked = draft.picked.clone().ok_or_else(Fault::not_found)?;
    let f = frame(visit, "contact");
    page(&write_page(f, draft, &picked, words, Some(mistake)))
}

pub(crate) fn mistake_of(error: WordsError) -> Mistake {
    let key = match error {
        WordsError::Empty => "mistake-empty",
        WordsError::TooLong { .. } => "mistake-long",
    };
    Mistake {
        key,
        field: "words",
    }
}

fn page(page: &impl Template) -> Result<Response, Fault> {
    Ok(show(page)?.into_response())
}

fn closest_page(f: Frame, draft: DraftView, mistake: Option<Mistake>) -> ClosestPage {
    let teller = Teller::new(f.clock().clone(), &draft.clinician);
    let options = draft
        .choice
        .purposes
        .iter()
        .map(|PurposeView { purpose, promise }| Choice {
            code: purpose.code(),
            title: teller.purpose(*purpose),
            chip: teller.chip(promise),
        })
        .collect();
    ClosestPage {
        f: f.narrow(),
        draft,
        options,
        mistake,
    }
}

fn write_page(
    f: Frame,
    draft: DraftView,
    picked: &PurposeView,
    words: Typed,
    mistake: Option<Mistake>,
) -> WritePage {
    let teller = Teller::new(f.clock().clone(), &draft.clinician);
    let told = teller.before(&picked.promise);
    let about = match draft.choice.purposes.len() {
        0 | 1 => f.say(&format!("choice-{}", draft.choice.code)),
        _ => f.say(&purpose_key(picked.purpose)),
    };
    WritePage {
        f,
        draft,
        told,
        about,
        words,
        mistake,
    }
}

impl ClosestPage {
    fn lead(&self) -> String {
        let choice = self.f.say(&format!("choice-{}", self.draft.choice.code));
        self.f.say1("closest-lead", "choice", choice)
    }
}

impl WritePage {
    fn panel(&self) -> &'static str {
        self.told.look.panel()
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("contact");
    let mut pages = Vec::new();
    let mut write = |name: &str, view: PurposeView, words: &str, mistake: Option<Mistake>| {
        let draft = sample::draft("session", Some(view.clone()));
        let page = write_page(frame(), draft, &view, Typed::new(words), mistake);
        pages.extend(sample::pages([(name, page.render())]));
    };
    for disposition in Disposition::ALL {
        let view = sample::view(Purpose::Agenda, *disposition, sample::Times::Known);
        write(
            &format!("write-{disposition}"),
            view.clone(),
            sample::WORDS,
            None,
        );
        let promise = sample::looked_at(&view.promise);
        write(
            &format!("write-{disposition}-looked"),
            PurposeView { promise, ..view },
            "",
            None,
        );
    }
    let held = PurposeView {
        purpose: Purpose::Agenda,
        promise: sample::held_openly(),
    };
    write("write-hold-open", held.clone(), "", None);
    write(
        "write-mistake",
        held.clone(),
        "",
        Some(mistake_of(WordsError::Empty)),
    );
    let long = mistake_of(WordsError::TooLong { bytes: 0 });
    write("write-long", held, sample::WORDS, Some(long));
    let mistake = Mistake {
        key: "mistake-closest",
        field: "purpose-0",
    };
    let closest =
        |mistake| closest_page(frame(), sample::draft("feedback", None), mistake).render();
    pages.extend(sample::pages([
        ("closest", closest(None)),
        ("closest-mistake", closest(Some(mistake))),
    ]));
    pages
}
