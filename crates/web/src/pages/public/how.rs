//! How contact works here: what happens to each choice, in general words, from the live rules.

use askama::Template;
use desk::view::{ChoiceView, PurposeView};
use practice::Disposition;

use crate::{
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    pages::{client::choices::by_group, sample},
    promise::{Chip, Step, Teller, purpose_key},
    visit::{Shown, Visit, show},
};

/// The page that explains contact.
#[derive(Template)]
#[template(path = "public/how.html")]
pub struct HowPage {
    f: Frame,
    groups: Vec<Group>,
    meanings: Vec<Meaning>,
}

struct Group {
    code: String,
    choices: Vec<Choice>,
}

struct Choice {
    code: String,
    /// One outcome for all of its purposes, or none.
    chip: Option<Chip>,
    /// Each purpose with its outcome, when they differ.
    purposes: Vec<(String, Chip)>,
}

/// What one outcome means, step by step.
struct Meaning {
    chip: Chip,
    steps: Vec<Step>,
}

/// `GET /how`
pub async fn get(visit: Visit) -> Shown {
    let choices = visit.app.blocking(|desk, act| desk.how(act)).await?;
    let f = visit.frame(Side::Public, "how-title").narrow();
    show(&how_page(f, choices.map_err(Fault::from)?))
}

fn how_page(f: Frame, choices: Vec<ChoiceView>) -> HowPage {
    let teller = Teller::in_general(f.clock().clone());
    let meanings = meanings(&teller, &choices);
    let groups = by_group(choices)
        .into_iter()
        .map(|(code, choices)| Group {
            code,
            choices: choices
                .into_iter()
                .map(|choice| told(&teller, choice))
                .collect(),
        })
        .collect();
    HowPage {
        f,
        groups,
        meanings,
    }
}

fn told(teller: &Teller, choice: ChoiceView) -> Choice {
    let chips: Vec<(String, Chip)> = choice
        .purposes
        .iter()
        .map(|PurposeView { purpose, promise }| (purpose_key(*purpose), teller.chip(promise)))
        .collect();
    let is_same = chips
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.1.text == b.1.text));
    let chip = chips
        .first()
        .filter(|_| is_same)
        .map(|(_, chip)| chip.clone());
    let purposes = if is_same { Vec::new() } else { chips };
    Choice {
        code: choice.code,
        chip,
        purposes,
    }
}

/// The first promise of each outcome stands for it.
fn meanings(teller: &Teller, choices: &[ChoiceView]) -> Vec<Meaning> {
    let promises = || choices.iter().flat_map(|choice| &choice.purposes);
    Disposition::ALL
        .iter()
        .filter_map(|disposition| promises().find(|view| view.promise.disposition == *disposition))
        .map(|view| Meaning {
            chip: teller.chip(&view.promise),
            steps: teller.steps(&view.promise),
        })
        .collect()
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let f = sample::frame(lang, Side::Public, "how-title").narrow();
    let page = how_page(f, sample::choices(sample::Times::InGeneral));
    sample::pages([("how", page.render())])
}
