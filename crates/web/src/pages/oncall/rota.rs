//! `/o/rota`: who is on call, the layers, the changes, what is bare, and the test pages.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    Act, Desk, DeskError,
    oncall::{BareMinute, ChangeLine, LayerView, LayerWish, PersonLine, RotaChangeWish, RotaView},
    view::{Reader, Viewer},
};
use practice::{PersonId, RotaChangeId};

use super::{frame, id_of, names};
use crate::{
    fault::Fault,
    form::Form,
    frame::Frame,
    visit::{Shown, Visit, show},
};

const TITLE: &str = "rota-head";

/// How many places the form of a layer has.
const PLACES: usize = 8;

/// Shows the rota.
pub(crate) async fn get(visit: Visit) -> Shown {
    let view = visit
        .ask(|desk, act, viewer| desk.rota(act, viewer))
        .await?;
    show(&page(frame(&visit, TITLE), &view, None))
}

/// Keeps a layer.
pub(crate) async fn layer(visit: Visit, sent: Form) -> Result<Response, Fault> {
    let people = (0..PLACES).filter_map(|place| {
        let field = sent.picked(&format!("person{place}"))?;
        field.parse::<PersonId>().ok()
    });
    let wish = LayerWish {
        layer: sent.text("layer").parse().unwrap_or(0),
        first_at: sent.text("first").to_owned(),
        turn_hours: sent.text("hours").parse().unwrap_or(0),
        hours: sent.text("week").to_owned(),
        people: people.collect(),
    };
    done(&visit, move |desk, act, viewer| {
        desk.set_rota_layer(act, viewer, &wish)
    })
    .await
}

/// Adds a change.
pub(crate) async fn change(visit: Visit, sent: Form) -> Result<Response, Fault> {
    let person = |field: &str| {
        sent.picked(field)
            .and_then(|id| id.parse::<PersonId>().ok())
    };
    let Some(who) = person("who") else {
        return again(&visit, visit_say(&visit, "rota-error-who")).await;
    };
    let wish = RotaChangeWish {
        kind: sent.text("kind").to_owned(),
        who,
        other: person("other"),
        layer: sent.text("layer").parse().unwrap_or(0),
        from: sent.text("from").to_owned(),
        until: sent.text("until").to_owned(),
    };
    done(&visit, move |desk, act, viewer| {
        desk.change_turns(act, viewer, &wish)
    })
    .await
}

/// Takes a change back.
pub(crate) async fn back(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: RotaChangeId = id_of(&id)?;
    done(&visit, move |desk, act, viewer| {
        desk.take_back_change(act, viewer, id)
    })
    .await
}

/// Says whether a rota stands behind a call for help.
pub(crate) async fn stand(visit: Visit, sent: Form) -> Result<Response, Fault> {
    let stands = sent.text("stands") == "yes";
    done(&visit, move |desk, act, viewer| {
        desk.let_rota_stand(act, viewer, stands)
    })
    .await
}

/// Sends test pages.
pub(crate) async fn tests(visit: Visit) -> Result<Response, Fault> {
    done(&visit, |desk, act, viewer| {
        desk.send_test_pages(act, viewer).map(|_| ())
    })
    .await
}

/// Does it, or shows the page again with what stands in the way, in words.
async fn done(
    visit: &Visit,
    what: impl FnOnce(&Desk, &mut Act, &Viewer) -> Result<(), DeskError> + Send + 'static,
) -> Result<Response, Fault> {
    match visit.try_ask(what).await? {
        Ok(()) => Ok(Redirect::to("/o/rota").into_response()),
        Err(DeskError::RotaBare(minute)) => {
            let f = frame(visit, TITLE);
            let words = f.say1("rota-refused-bare", "bare", bare(&f, &minute));
            again(visit, words).await
        }
        Err(DeskError::RotaUnusable(why)) => {
            let words = visit_say1(visit, "rota-refused", &why);
            again(visit, words).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(visit: &Visit, words: String) -> Result<Response, Fault> {
    let view = visit
        .ask(|desk, act, viewer| desk.rota(act, viewer))
        .await?;
    page(frame(visit, TITLE), &view, Some(words))
        .render()
        .map(Html)
        .map(Html::into_response)
        .map_err(Fault::failed)
}

fn visit_say(visit: &Visit, key: &str) -> String {
    frame(visit, TITLE).say(key)
}

fn visit_say1(visit: &Visit, key: &str, why: &str) -> String {
    frame(visit, TITLE).say1(key, "why", why)
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "oncall/rota.html")]
pub(super) struct Page {
    f: Frame,
    problem: Option<String>,
    standing: String,
    stands: bool,
    may_edit: bool,
    bare: Option<String>,
    unreachable: Vec<String>,
    now: Vec<String>,
    ahead: Vec<(String, String)>,
    layers: Vec<LayerRow>,
    people: Vec<Reader>,
    changes: Vec<ChangeRow>,
    tests: Vec<(String, String)>,
}

impl Page {
    fn is_picked(&self, picked: &Option<PersonId>, id: &PersonId) -> bool {
        *picked == Some(*id)
    }
}

/// A layer, with its form.
#[derive(Debug)]
struct LayerRow {
    number: u16,
    title: String,
    line: String,
    first: String,
    turn_hours: u16,
    week: String,
    /// One place each: who is picked in it.
    places: Vec<(usize, String, Option<PersonId>)>,
}

#[derive(Debug)]
struct ChangeRow {
    words: String,
    when: String,
    back: Option<String>,
}

/// The page, ready to be written.
pub(super) fn page(f: Frame, view: &RotaView, problem: Option<String>) -> Page {
    let mut layers: Vec<LayerRow> = view.layers.iter().map(|one| layer_row(&f, one)).collect();
    let next = u16::try_from(layers.len()).unwrap_or(u16::MAX);
    if view.may_edit && layers.len() < practice::rota::LAYERS_MAX {
        layers.push(empty_layer(&f, next));
    }
    Page {
        problem,
        standing: f.say(match view.stands {
            true => "rota-stands",
            false => "rota-stands-not",
        }),
        stands: view.stands,
        may_edit: view.may_edit,
        bare: view
            .bare
            .as_ref()
            .map(|minute| f.say1("rota-bare", "bare", bare(&f, minute))),
        unreachable: view
            .unreachable
            .iter()
            .map(|name| f.say1("rota-unreachable", "name", &name.full))
            .collect(),
        now: view
            .on_now
            .iter()
            .map(|line| person_line(&f, line))
            .collect(),
        ahead: view
            .ahead
            .iter()
            .map(|(at, lines)| {
                let lines: Vec<String> = lines.iter().map(|line| person_line(&f, line)).collect();
                (f.clock().full(*at), lines.join(" · "))
            })
            .collect(),
        layers,
        people: view.people.clone(),
        changes: view
            .changes
            .iter()
            .map(|line| change_row(&f, line))
            .collect(),
        tests: view
            .tests
            .iter()
            .map(|test| {
                let words = match (test.sent_at, test.answered_at) {
                    (None, _) => f.say("rota-test-never"),
                    (Some(sent), None) => f.say1("rota-test-waits", "when", f.clock().moment(sent)),
                    (Some(_), Some(at)) => f.say1("rota-test-came", "when", f.clock().moment(at)),
                };
                (test.name.full.clone(), words)
            })
            .collect(),
        f,
    }
}

fn person_line(f: &Frame, line: &PersonLine) -> String {
    f.say2(
        "rota-person",
        "n",
        u32::from(line.layer) + 1,
        "name",
        &line.name.full,
    )
}

fn layer_row(f: &Frame, view: &LayerView) -> LayerRow {
    let people: Vec<practice::Name> = view.people.iter().map(|one| one.name.clone()).collect();
    LayerRow {
        number: view.layer,
        title: f.say1("rota-layer", "n", u32::from(view.layer) + 1),
        line: f.say2(
            "rota-layer-line",
            "hours",
            view.turn_hours,
            "names",
            names(f, &people),
        ),
        first: view.first_at.chars().take(16).collect(),
        turn_hours: view.turn_hours,
        week: view.hours.clone(),
        places: places(f, &view.people),
    }
}

fn empty_layer(f: &Frame, number: u16) -> LayerRow {
    let day = f.clock().now().strftime("%Y-%m-%d").to_string();
    LayerRow {
        number,
        title: f.say1("rota-layer", "n", u32::from(number) + 1),
        line: f.say("rota-layer-new"),
        first: format!("{day}T09:00"),
        turn_hours: practice::rota::Layer::WEEKLY,
        week: String::new(),
        places: places(f, &[]),
    }
}

fn places(f: &Frame, people: &[Reader]) -> Vec<(usize, String, Option<PersonId>)> {
    (0..PLACES)
        .map(|place| {
            let label = f.say1("rota-place", "n", place + 1);
            (place, label, people.get(place).map(|one| one.id))
        })
        .collect()
}

fn change_row(f: &Frame, line: &ChangeLine) -> ChangeRow {
    let other = line.other.as_ref().map(|name| name.full.clone());
    ChangeRow {
        words: f.say2(
            &format!("rota-change-{}", line.kind),
            "who",
            &line.who.full,
            "other",
            other.unwrap_or_default(),
        ),
        when: f.say2(
            "rota-change-when",
            "from",
            f.clock().full(line.from),
            "until",
            f.clock().full(line.until),
        ),
        back: line
            .may_take_back
            .then(|| format!("/o/rota/changes/{}/back", line.id)),
    }
}

/// The bare minute in plain words.
fn bare(f: &Frame, minute: &BareMinute) -> String {
    let from = f.clock().full(minute.at);
    let mut words = match minute.until {
        Some(until) => f.say2(
            "rota-bare-from-until",
            "from",
            from,
            "until",
            f.clock().full(until),
        ),
        None => f.say1("rota-bare-from", "from", from),
    };
    if !minute.unreachable.is_empty() {
        words.push(' ');
        words.push_str(&f.say1("rota-bare-who", "names", names(f, &minute.unreachable)));
    }
    words
}
