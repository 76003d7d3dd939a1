//! `/d/week`: hours, sessions, what is free, and what clients changed; and one session to be changed.

use askama::Template;
use axum::{
    extract::{Path, Query, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    ChangeKind, DeskError,
    time::{ChangeView, DayView, WaitingView, WeekView},
    view::SessionView,
};
use jiff::{ToSpan, civil::Date};
use practice::SessionId;
use serde::Deserialize;

use super::{frame, id_of};
use crate::{
    fault::Fault,
    form::Form,
    frame::Frame,
    visit::{Shown, Visit, show},
};

pub(super) const TITLE: &str = "week-head";
pub(super) const CHANGE: &str = "week-change-head";

/// Which week.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    day: String,
}

/// A week.
#[derive(Template)]
#[template(path = "time/week.html")]
pub(super) struct WeekPage {
    f: Frame,
    view: WeekView,
}

/// One session, to be changed.
#[derive(Template)]
#[template(path = "time/change.html")]
pub(super) struct ChangePage {
    f: Frame,
    session: SessionView,
    to: String,
    problem: Option<String>,
}

/// `GET /d/week?day=2026-05-12`
pub(super) async fn get(visit: Visit, which: Result<Query<Which>, QueryRejection>) -> Shown {
    let day: Option<Date> = which.ok().and_then(|Query(which)| which.day.parse().ok());
    let view = visit
        .ask(move |desk, act, viewer| desk.week(act, viewer, day))
        .await?;
    show(&week(frame(&visit, TITLE), view))
}

/// `GET /d/week/sessions/{id}`
pub(super) async fn session(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: SessionId = id_of(&id)?;
    let session = visit
        .ask(move |desk, act, viewer| desk.planned(act, viewer, id))
        .await?;
    show(&change_page(frame(&visit, CHANGE), session, None, None))
}

/// `POST /d/week/sessions/{id}`: moves or cancels it.
pub(super) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let id: SessionId = id_of(&id)?;
    let (step, to) = (form.text("step").to_owned(), form.text("to").to_owned());
    let typed = to.clone();
    let done = visit
        .try_ask(move |desk, act, viewer| match step.as_str() {
            "cancel" => desk.cancel_planned(act, viewer, id),
            "move" => desk.move_planned(act, viewer, id, &to),
            _ => Ok(()),
        })
        .await?;
    let problem = match done {
        Ok(()) => {
            let day = typed.get(..10).unwrap_or_default();
            return Ok(Redirect::to(&format!("/d/week?day={}", date_of(day))).into_response());
        }
        Err(DeskError::SlotTaken) => "plan-taken",
        Err(DeskError::Unplannable) => "plan-unreadable",
        Err(DeskError::Overtaken) => "plan-overtaken",
        Err(error) => return Err(error.into()),
    };
    let session = visit
        .ask(move |desk, act, viewer| desk.planned(act, viewer, id))
        .await?;
    let f = frame(&visit, CHANGE);
    let problem = Some(f.say(problem));
    Ok(show(&change_page(f, session, Some(typed), problem))?.into_response())
}

/// A date of a form, or nothing: what stands in an address was read before.
fn date_of(text: &str) -> String {
    text.parse::<Date>()
        .map_or_else(|_| String::new(), |day| day.to_string())
}

pub(super) fn week(f: Frame, view: WeekView) -> WeekPage {
    WeekPage { f, view }
}

pub(super) fn change_page(
    f: Frame,
    session: SessionView,
    to: Option<String>,
    problem: Option<String>,
) -> ChangePage {
    let machine = f.clock().machine(session.starts_at);
    let to = to.unwrap_or_else(|| machine.get(..16).unwrap_or_default().to_owned());
    ChangePage {
        f,
        session,
        to,
        problem,
    }
}

impl WeekPage {
    fn title(&self) -> String {
        let date = self.f.clock().civil_date(self.view.monday);
        self.f.say1("week-of", "date", date)
    }

    fn other(&self, weeks: i64) -> String {
        let day = self.view.monday.checked_add((7 * weeks).days());
        format!("/d/week?day={}", day.unwrap_or(self.view.monday))
    }

    fn date(&self, day: &DayView) -> String {
        self.f.clock().civil_date(day.date)
    }

    /// When somebody is there, or that nobody is.
    fn open(&self, day: &DayView) -> String {
        if day.open.is_empty() {
            return self.f.say("week-closed");
        }
        let stretch = |open: &practice::Stretch| {
            let clock = self.f.clock();
            format!("{}–{}", clock.time(open.from), clock.time(open.until))
        };
        let all: Vec<String> = day.open.iter().map(stretch).collect();
        all.join(", ")
    }

    fn line(&self, session: &SessionView) -> String {
        let length = self
            .f
            .say1("session-length", "minutes", session.length_minutes);
        format!("{} · {length}", session.place)
    }

    fn changed(&self, change: &ChangeView) -> String {
        let at = |at: Option<practice::Timestamp>| {
            at.map_or_else(String::new, |at| self.f.clock().moment(at))
        };
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("client", &change.client.short),
            ("from", &at(change.from)),
            ("to", &at(change.to)),
            ("n", &change.minutes),
        ];
        let key = match change.kind {
            ChangeKind::Moved => "week-moved",
            ChangeKind::Cancelled => "week-cancelled",
            ChangeKind::Booked => "week-booked",
            ChangeKind::Late => "week-late",
        };
        self.f.speaker().tell(key, &args)
    }

    fn waits(&self, wish: &WaitingView) -> String {
        let client = &wish.client.short;
        match wish.before {
            Some(at) => {
                let when = self.f.clock().moment(at);
                self.f
                    .say2("week-waits-before", "client", client, "when", when)
            }
            None => self.f.say1("week-waits", "client", client),
        }
    }
}

impl ChangePage {
    fn title(&self) -> String {
        let when = self.f.full(&self.session.starts_at);
        format!("{}, {when}", self.session.client.full)
    }
}
