//! "What is this about?": every choice says what will happen, and when, before it is picked.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use desk::{DeskError, view::ChoiceView};

use crate::{
    fault::Fault,
    form::Form,
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{Mistake, frame},
        sample,
    },
    promise::{Chip, Look, Teller},
    visit::{Shown, Visit, show},
};

/// The page of choices.
#[derive(Template)]
#[template(path = "client/choices.html")]
pub struct ChoicesPage {
    f: Frame,
    groups: Vec<Group>,
    mistake: Option<Mistake>,
}

struct Group {
    code: String,
    choices: Vec<Choice>,
}

struct Choice {
    code: String,
    chip: Chip,
}

/// `GET /c/contact`
pub async fn get(visit: Visit) -> Shown {
    let choices = visit
        .ask(|desk, act, viewer| desk.choices(act, viewer))
        .await?;
    show(&choices_page(frame(&visit, "contact"), choices, None))
}

/// `POST /c/contact`: begins a contact. The choice is in the form and never in an address.
pub async fn post(visit: Visit, form: Form) -> Result<Response, Fault> {
    let choice = form.text("choice").to_owned();
    let begun = visit
        .try_ask(move |desk, act, viewer| match choice.as_str() {
            "" => Err(DeskError::PurposeNeeded),
            choice => desk.begin(act, viewer, choice, None),
        })
        .await?;
    match begun {
        Ok(draft) => Ok(Redirect::to(&format!("/c/contact/{draft}")).into_response()),
        Err(DeskError::PurposeNeeded) => {
            let choices = visit
                .ask(|desk, act, viewer| desk.choices(act, viewer))
                .await?;
            let mistake = Mistake {
                key: "mistake-choice",
                field: "choice-0",
            };
            let page = choices_page(frame(&visit, "contact"), choices, Some(mistake));
            Ok(show(&page)?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn choices_page(f: Frame, choices: Vec<ChoiceView>, mistake: Option<Mistake>) -> ChoicesPage {
    let teller = Teller::in_general(f.clock().clone());
    let groups = by_group(choices)
        .into_iter()
        .map(|(code, choices)| Group {
            code,
            choices: choices
                .into_iter()
                .map(|choice| Choice {
                    chip: chip_of(&teller, &choice),
                    code: choice.code,
                })
                .collect(),
        })
        .collect();
    ChoicesPage {
        f: f.narrow(),
        groups,
        mistake,
    }
}

/// Choices in their groups, in the order in which they came.
pub(crate) fn by_group(choices: Vec<ChoiceView>) -> Vec<(String, Vec<ChoiceView>)> {
    let mut groups: Vec<(String, Vec<ChoiceView>)> = Vec::new();
    for choice in choices {
        match groups.iter_mut().find(|(code, _)| *code == choice.group) {
            Some((_, members)) => members.push(choice),
            None => groups.push((choice.group.clone(), vec![choice])),
        }
    }
    groups
}

/// What happens to a choice, when the same happens to everything that it may mean.
pub(crate) fn chip_of(teller: &Teller, choice: &ChoiceView) -> Chip {
    let chips: Vec<Chip> = choice
        .purposes
        .iter()
        .map(|view| teller.chip(&view.promise))
        .collect();
    let is_same = chips
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.text == b.text));
    match chips.into_iter().next() {
        Some(chip) if is_same => chip,
        _ => Chip {
            look: Look::Now,
            text: teller.speaker().say("chip-varies"),
        },
    }
}

impl ChoicesPage {
    /// Whether this is the first choice of the page: mistakes lead to it.
    fn field(&self, group: &usize, at: &usize) -> String {
        let before: usize = self
            .groups
            .iter()
            .take(*group)
            .map(|g| g.choices.len())
            .sum();
        format!("choice-{}", before + at)
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("contact");
    let choices = || sample::choices(sample::Times::Known);
    let mistake = Mistake {
        key: "mistake-choice",
        field: "choice-0",
    };
    sample::pages([
        ("choices", choices_page(frame(), choices(), None).render()),
        (
            "choices-mistake",
            choices_page(frame(), choices(), Some(mistake)).render(),
        ),
    ])
}
