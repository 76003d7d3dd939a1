//! One session: change it, cancel it, say that one is late; and one session more.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    DeskError,
    time::{FreeTime, OwnSessionPage},
};
use practice::{Cancelling, Lateness, Moving, SessionId, Timestamp};

use crate::{
    fault::Fault,
    form::{Form, Typed},
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{
            Mistake,
            compose::mistake_of,
            frame, id_of, pause,
            sessions::{list, waited, what},
        },
        sample,
    },
    visit::{Shown, Visit, show},
};

/// How late somebody can say that they are, in minutes.
const LATE_MINUTES: [u16; 3] = [5, 10, 20];

/// One session.
#[derive(Template)]
#[template(path = "client/session.html")]
pub struct SessionPage {
    f: Frame,
    page: OwnSessionPage,
    days: Vec<Day>,
    /// Somebody was quicker, or it is too late by now.
    note: Option<&'static str>,
}

/// Before a session is cancelled.
#[derive(Template)]
#[template(path = "client/cancel.html")]
pub struct CancelPage {
    f: Frame,
    page: OwnSessionPage,
    words: Typed,
    mistake: Option<Mistake>,
}

/// One session more.
#[derive(Template)]
#[template(path = "client/extra.html")]
pub struct ExtraPage {
    f: Frame,
    days: Vec<Day>,
    note: Option<&'static str>,
}

/// The free times of one day.
pub(super) struct Day {
    date: String,
    times: Vec<FreeTime>,
}

/// `GET /c/sessions/{id}`
pub async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    show(&page_of(&visit, id_of(&id)?, None).await?)
}

/// `POST /c/sessions/{id}/move`: to a free time, at once; it can be undone.
pub async fn change(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: SessionId = id_of(&id)?;
    let Some(to) = instant(&form) else {
        return Ok(Redirect::to(&path(id)).into_response());
    };
    let done = visit
        .try_ask(move |desk, act, viewer| desk.move_own(act, viewer, id, to))
        .await?;
    match done {
        Ok(()) => Ok(list().into_response()),
        Err(error) => again(&visit, id, error).await,
    }
}

/// `POST /c/sessions/{id}/ask`: asks a person for another time.
pub async fn ask(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: SessionId = id_of(&id)?;
    let contact = visit
        .ask(move |desk, act, viewer| desk.ask_to_move(act, viewer, id))
        .await?;
    Ok(Redirect::to(&format!("/c/items/{contact}")))
}

/// `POST /c/sessions/{id}/late`
pub async fn late(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Redirect, Fault> {
    let id: SessionId = id_of(&id)?;
    let minutes = form.text("minutes").parse().unwrap_or(0);
    if !LATE_MINUTES.contains(&minutes) {
        return Ok(Redirect::to(&path(id)));
    }
    let words = visit.speaker().tell("late-words", &[("n", &minutes)]);
    let contact = visit
        .ask(move |desk, act, viewer| desk.say_late(act, viewer, id, minutes, &words))
        .await?;
    Ok(Redirect::to(&format!("/c/items/{contact}")))
}

/// `POST /c/sessions/{id}/earlier`: waits for an earlier time.
pub async fn earlier(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: SessionId = id_of(&id)?;
    let done = visit
        .try_ask(move |desk, act, viewer| desk.wait(act, viewer, Some(id)))
        .await?;
    waited(done)
}

/// `GET /c/sessions/{id}/cancel`
pub async fn cancel_form(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: SessionId = id_of(&id)?;
    let page = visit
        .ask(move |desk, act, viewer| desk.own_session(act, viewer, id))
        .await?;
    show(&cancel_page(
        frame(&visit, "sessions"),
        page,
        Typed::default(),
        None,
    ))
}

/// `POST /c/sessions/{id}/cancel`: with words or without. Whatever fails gives the words back.
pub async fn cancel(visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let words = form.words();
    cancel_words(&visit, id_of(&id)?, words.clone())
        .await
        .map_err(|fault| fault.keeping(words))
}

async fn own_page(visit: &Visit, id: SessionId) -> Result<OwnSessionPage, Fault> {
    visit
        .ask(move |desk, act, viewer| desk.own_session(act, viewer, id))
        .await
}

async fn cancel_words(visit: &Visit, id: SessionId, words: Typed) -> Result<Response, Fault> {
    let typed = words.clone();
    // The words are heard first: the session may be gone by now.
    let done = visit
        .try_ask(move |desk, act, viewer| desk.cancel_own(act, viewer, id, typed.as_str()))
        .await?;
    match done {
        Ok(done) => match (done.asked, done.contact) {
            (Some((draft, asked)), _) => {
                let action = format!("/c/contact/{draft}/send");
                let page = own_page(visit, id).await?;
                let clinician = &page.own.session.clinician;
                let f = frame(visit, "sessions");
                let asks = pause::page(f, clinician, &asked, action, None, words);
                Ok(show(&asks)?.into_response())
            }
            // A person hears of it, or the words call for help: what happens stands on its page.
            (None, Some(contact)) if done.stays => {
                Ok(Redirect::to(&format!("/c/items/{contact}")).into_response())
            }
            _ => Ok(list().into_response()),
        },
        Err(DeskError::Words(error)) => {
            let page = own_page(visit, id).await?;
            let f = frame(visit, "sessions");
            let mistake = Some(mistake_of(error));
            Ok(show(&cancel_page(f, page, words, mistake))?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /c/sessions/extra`
pub async fn extra(visit: Visit) -> Shown {
    show(&extra_of(&visit, None).await?)
}

/// `POST /c/sessions/extra`: takes a free time, at once; it can be undone.
pub async fn take_extra(visit: Visit, form: Form) -> Result<Response, Fault> {
    let Some(at) = instant(&form) else {
        return Ok(Redirect::to("/c/sessions/extra").into_response());
    };
    let done = visit
        .try_ask(move |desk, act, viewer| desk.take_extra(act, viewer, at))
        .await?;
    let note = match done {
        Ok(_) => return Ok(list().into_response()),
        Err(DeskError::SlotTaken) => "time-taken",
        Err(DeskError::TooManyOpen) => "extra-many",
        Err(error) => return Err(error.into()),
    };
    Ok(show(&extra_of(&visit, Some(note)).await?)?.into_response())
}

/// The page again, with what stood in the way.
async fn again(visit: &Visit, id: SessionId, error: DeskError) -> Result<Response, Fault> {
    let note = match error {
        DeskError::SlotTaken => "time-taken",
        DeskError::Overtaken => "time-overtaken",
        error => return Err(error.into()),
    };
    Ok(show(&page_of(visit, id, Some(note)).await?)?.into_response())
}

async fn page_of(
    visit: &Visit,
    id: SessionId,
    note: Option<&'static str>,
) -> Result<SessionPage, Fault> {
    let page = visit
        .ask(move |desk, act, viewer| desk.own_session(act, viewer, id))
        .await?;
    Ok(session_page(frame(visit, "sessions"), page, note))
}

async fn extra_of(visit: &Visit, note: Option<&'static str>) -> Result<ExtraPage, Fault> {
    let times = visit
        .ask(|desk, act, viewer| desk.extra_times(act, viewer))
        .await?;
    Ok(extra_page(frame(visit, "sessions"), times, note))
}

fn session_page(f: Frame, page: OwnSessionPage, note: Option<&'static str>) -> SessionPage {
    SessionPage {
        days: by_day(&f, &page.times),
        f: f.narrow(),
        page,
        note,
    }
}

fn cancel_page(
    f: Frame,
    page: OwnSessionPage,
    words: Typed,
    mistake: Option<Mistake>,
) -> CancelPage {
    CancelPage {
        f: f.narrow(),
        page,
        words,
        mistake,
    }
}

fn extra_page(f: Frame, times: Vec<FreeTime>, note: Option<&'static str>) -> ExtraPage {
    ExtraPage {
        days: by_day(&f, &times),
        f: f.narrow(),
        note,
    }
}

fn by_day(f: &Frame, times: &[FreeTime]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for time in times {
        let date = f.date(&time.starts_at);
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.times.push(time.clone()),
            None => days.push(Day {
                date,
                times: vec![time.clone()],
            }),
        }
    }
    days
}

/// The instant of a form: seconds since 1970.
fn instant(form: &Form) -> Option<Timestamp> {
    let seconds = form.text("to").parse().ok()?;
    Timestamp::from_second(seconds).ok()
}

fn path(id: SessionId) -> String {
    format!("/c/sessions/{id}")
}

impl SessionPage {
    fn what(&self) -> String {
        what(&self.f, &self.page.own.session)
    }

    fn is_settled(&self) -> bool {
        matches!(self.page.moving, Moving::Settled { .. })
    }

    fn is_asked(&self) -> bool {
        matches!(self.page.moving, Moving::Asked { .. })
    }

    fn has_begun(&self) -> bool {
        matches!(self.page.cancelling, Cancelling::Begun)
    }

    fn seen_by(&self) -> String {
        match self.page.moving {
            Moving::Asked { seen_by } => self.f.clock().by(seen_by),
            Moving::Settled { .. } | Moving::Begun => String::new(),
        }
    }

    fn can_be_late(&self) -> bool {
        self.page.own.lateness != Lateness::Ahead
    }

    fn minutes(&self) -> [u16; 3] {
        LATE_MINUTES
    }

    fn title(&self) -> String {
        self.f.full(&self.page.own.session.starts_at)
    }
}

impl CancelPage {
    fn is_late(&self) -> bool {
        matches!(self.page.cancelling, Cancelling::Late { .. })
    }

    fn lead(&self) -> String {
        match self.page.cancelling {
            Cancelling::Late { seen_by, .. } => {
                let by = self.f.clock().by(seen_by);
                self.f.say1("cancel-late", "when", by)
            }
            Cancelling::InTime { .. } => self.f.say("cancel-in-time"),
            Cancelling::Begun => self.f.say("cancel-begun"),
        }
    }

    fn title(&self) -> String {
        let when = self.f.full(&self.page.own.session.starts_at);
        self.f.say1("cancel-title", "when", when)
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let frame = || sample::frame(lang, Side::Client, "").under("sessions");
    let session = |late: bool, note| session_page(frame(), sample::own_session(late), note);
    let cancel = |late: bool, mistake| {
        let page = sample::own_session(late);
        cancel_page(frame(), page, Typed::new(sample::WORDS), mistake)
    };
    let mut soon = sample::own_session(true);
    soon.own.lateness = Lateness::Now;
    let mut none = sample::own_session(false);
    (none.times, none.waits) = (Vec::new(), true);
    let long = mistake_of(practice::WordsError::TooLong { bytes: 0 });
    let times = sample::own_session(false).times;
    sample::pages([
        ("session", session(false, None).render()),
        (
            "session-late",
            session(true, Some("time-overtaken")).render(),
        ),
        ("session-taken", session(false, Some("time-taken")).render()),
        ("session-now", session_page(frame(), soon, None).render()),
        (
            "session-no-times",
            session_page(frame(), none, None).render(),
        ),
        ("cancel", cancel(false, None).render()),
        ("cancel-late", cancel(true, Some(long)).render()),
        ("extra", extra_page(frame(), times, None).render()),
        (
            "extra-none",
            extra_page(frame(), Vec::new(), Some("extra-many")).render(),
        ),
    ])
}
