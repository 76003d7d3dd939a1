//! Series, published times and hours.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    time::{HoursView, OfferingView, PublishWish, SeriesMade, SeriesView, SeriesWish},
    view::ClientLine,
};
use practice::{OfferingId, SeriesId, Timestamp};

use super::{frame, id_of};
use crate::{
    fault::Fault,
    form::Form,
    frame::Frame,
    visit::{Shown, Visit, show},
};

pub(super) const SERIES: &str = "series-head";
pub(super) const SLOTS: &str = "slots-head";
pub(super) const HOURS: &str = "hours-head";

/// What was typed about a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) client: String,
    pub(super) start: String,
    pub(super) weeks: String,
    pub(super) minutes: String,
    pub(super) place: String,
    pub(super) until: String,
}

impl Entry {
    fn of(form: &Form) -> Entry {
        let text = |name| form.text(name).to_owned();
        Entry {
            client: text("client"),
            start: text("start"),
            weeks: text("weeks"),
            minutes: text("minutes"),
            place: text("place"),
            until: text("until"),
        }
    }

    /// What stands in an empty form.
    pub(super) fn usual() -> Entry {
        Entry {
            weeks: "1".to_owned(),
            minutes: "50".to_owned(),
            ..Entry::default()
        }
    }
}

/// The series.
#[derive(Template)]
#[template(path = "time/series.html")]
pub(super) struct SeriesPage {
    f: Frame,
    series: Vec<SeriesView>,
    clients: Vec<ClientLine>,
    entry: Entry,
    made: Option<SeriesMade>,
    problem: Option<String>,
}

/// The published times.
#[derive(Template)]
#[template(path = "time/slots.html")]
pub(super) struct SlotsPage {
    f: Frame,
    times: Vec<OfferingView>,
    offers_freed: bool,
    entry: Entry,
    problem: Option<String>,
}

/// The hours.
#[derive(Template)]
#[template(path = "time/hours.html")]
pub(super) struct HoursPage {
    f: Frame,
    view: HoursView,
    week: String,
    day: String,
    hours: String,
    problem: Option<String>,
}

/// `GET /d/series`
pub(super) async fn series(visit: Visit) -> Shown {
    show(&series_of(&visit, Entry::usual(), None, None).await?)
}

/// `POST /d/series`
pub(super) async fn make_series(visit: Visit, form: Form) -> Result<Response, Fault> {
    let entry = Entry::of(&form);
    let Ok(client) = entry.client.parse() else {
        let page = series_of(&visit, entry, None, Some("plan-who")).await?;
        return Ok(show(&page)?.into_response());
    };
    let wish = SeriesWish {
        client,
        start: entry.start.clone(),
        weeks: entry.weeks.parse().unwrap_or(0),
        length_minutes: entry.minutes.parse().unwrap_or(0),
        place: entry.place.clone(),
        until: entry.until.clone(),
    };
    let done = visit
        .try_ask(move |desk, act, viewer| desk.make_series(act, viewer, &wish))
        .await?;
    let page = match done {
        Ok(made) => series_of(&visit, Entry::usual(), Some(made), None).await?,
        Err(error) => series_of(&visit, entry, None, Some(problem(error)?)).await?,
    };
    Ok(show(&page)?.into_response())
}

/// `POST /d/series/{id}/end`
pub(super) async fn end_series(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: SeriesId = id_of(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.end_series(act, viewer, id))
        .await?;
    Ok(Redirect::to("/d/series"))
}

/// `GET /d/slots`
pub(super) async fn slots(visit: Visit) -> Shown {
    show(&slots_of(&visit, Entry::usual(), None).await?)
}

/// `POST /d/slots`
pub(super) async fn publish(visit: Visit, form: Form) -> Result<Response, Fault> {
    let entry = Entry::of(&form);
    let wish = PublishWish {
        start: entry.start.clone(),
        weeks: entry.weeks.parse().unwrap_or(0),
        length_minutes: entry.minutes.parse().unwrap_or(0),
        place: entry.place.clone(),
    };
    let done = visit
        .try_ask(move |desk, act, viewer| desk.publish(act, viewer, &wish))
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to("/d/slots").into_response()),
        Err(error) => {
            let page = slots_of(&visit, entry, Some(problem(error)?)).await?;
            Ok(show(&page)?.into_response())
        }
    }
}

/// `POST /d/slots/{id}/away`
pub(super) async fn unpublish(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: OfferingId = id_of(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.unpublish(act, viewer, id))
        .await?;
    Ok(Redirect::to("/d/slots"))
}

/// `POST /d/slots/freed`
pub(super) async fn freed(visit: Visit, form: Form) -> Result<Redirect, Fault> {
    let offers = form.text("offers") == "yes";
    visit
        .ask(move |desk, act, viewer| desk.offer_freed(act, viewer, offers))
        .await?;
    Ok(Redirect::to("/d/slots"))
}

/// `GET /d/hours`
pub(super) async fn hours(visit: Visit) -> Shown {
    let view = visit
        .ask(|desk, act, viewer| desk.hours(act, viewer))
        .await?;
    show(&hours_page(frame(&visit, HOURS), view, None, None))
}

/// `POST /d/hours`: the week, or one date.
pub(super) async fn set_hours(visit: Visit, form: Form) -> Result<Response, Fault> {
    let text = |name| form.text(name).to_owned();
    let (step, week, day, hours) = (text("step"), text("week"), text("day"), text("hours"));
    let (typed_week, typed) = (week.clone(), (day.clone(), hours.clone()));
    let is_week = step == "week";
    let done = visit
        .try_ask(move |desk, act, viewer| match step.as_str() {
            "week" => desk.set_hours(act, viewer, &week),
            "closed" => desk.set_exception(act, viewer, &day, "closed"),
            "usual" => desk.set_exception(act, viewer, &day, ""),
            "date" if hours.trim().is_empty() => Err(DeskError::Unplannable),
            "date" => desk.set_exception(act, viewer, &day, &hours),
            _ => Ok(()),
        })
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to("/d/hours").into_response()),
        Err(DeskError::Unplannable) => {
            let view = visit
                .ask(|desk, act, viewer| desk.hours(act, viewer))
                .await?;
            let f = frame(&visit, HOURS);
            let problem = Some(f.say("hours-unreadable"));
            let mut page = hours_page(f, view, problem, Some(typed));
            if is_week {
                page.week = typed_week;
            }
            Ok(show(&page)?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The key of what stands in the way.
fn problem(error: DeskError) -> Result<&'static str, Fault> {
    match error {
        DeskError::Unplannable => Ok("plan-unreadable"),
        DeskError::TooManyOpen => Ok("plan-many"),
        DeskError::NotFound => Ok("plan-who"),
        error => Err(error.into()),
    }
}

async fn series_of(
    visit: &Visit,
    entry: Entry,
    made: Option<SeriesMade>,
    problem: Option<&'static str>,
) -> Result<SeriesPage, Fault> {
    let series = visit
        .ask(|desk, act, viewer| desk.series(act, viewer))
        .await?;
    let clients = visit
        .ask(|desk, act, viewer| desk.clients(act, viewer))
        .await?;
    let f = frame(visit, SERIES);
    Ok(series_page(f, (series, clients), entry, made, problem))
}

async fn slots_of(
    visit: &Visit,
    entry: Entry,
    problem: Option<&'static str>,
) -> Result<SlotsPage, Fault> {
    let found = visit
        .ask(|desk, act, viewer| desk.published(act, viewer))
        .await?;
    Ok(slots_page(frame(visit, SLOTS), found, entry, problem))
}

pub(super) fn series_page(
    f: Frame,
    (series, clients): (Vec<SeriesView>, Vec<ClientLine>),
    entry: Entry,
    made: Option<SeriesMade>,
    problem: Option<&'static str>,
) -> SeriesPage {
    SeriesPage {
        problem: problem.map(|key| f.say(key)),
        f,
        series,
        clients,
        entry,
        made,
    }
}

pub(super) fn slots_page(
    f: Frame,
    (times, offers_freed): (Vec<OfferingView>, bool),
    entry: Entry,
    problem: Option<&'static str>,
) -> SlotsPage {
    SlotsPage {
        problem: problem.map(|key| f.say(key)),
        f,
        times,
        offers_freed,
        entry,
    }
}

pub(super) fn hours_page(
    f: Frame,
    view: HoursView,
    problem: Option<String>,
    typed: Option<(String, String)>,
) -> HoursPage {
    let (day, hours) = typed.unwrap_or_default();
    HoursPage {
        f,
        week: view.week.clone(),
        view,
        day,
        hours,
        problem,
    }
}

impl SeriesPage {
    fn line(&self, series: &SeriesView) -> String {
        line(
            &self.f,
            series.weeks,
            series.next,
            (series.length_minutes, &series.place),
        )
    }

    fn dates(&self, times: &[Timestamp]) -> String {
        let all: Vec<String> = times.iter().map(|at| self.f.full(at)).collect();
        all.join("; ")
    }

    fn booked(&self, made: &SeriesMade) -> String {
        self.f.say1("series-booked", "n", made.booked)
    }

    fn is_picked(&self, client: &ClientLine) -> bool {
        client.id.to_string() == self.entry.client
    }
}

impl SlotsPage {
    fn line(&self, time: &OfferingView) -> String {
        line(
            &self.f,
            time.weeks,
            time.next,
            (time.length_minutes, &time.place),
        )
    }
}

impl HoursPage {
    fn date(&self, day: &jiff::civil::Date) -> String {
        self.f.clock().civil_date(*day)
    }

    fn what(&self, hours: &str) -> String {
        match hours {
            "closed" => self.f.say("week-closed"),
            hours => hours.to_owned(),
        }
    }
}

/// How often, when next, how long and where.
fn line(f: &Frame, weeks: u32, next: Option<Timestamp>, (minutes, place): (u16, &str)) -> String {
    let often = f.say1("plan-weeks", "n", weeks);
    let next = next.map_or_else(
        || f.say("plan-no-next"),
        |at| f.say1("plan-next", "when", f.full(&at)),
    );
    let length = f.say1("session-length", "minutes", minutes);
    format!("{often} · {next} · {length} · {place}")
}
