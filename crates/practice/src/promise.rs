//! The promise: who sees a contact, what happens to it and when, as data.
//!
//! This is the one function that says so. Compose, receipt, agreement, "how contact works",
//! preview, log and alerts render this value and nothing else; that is what makes what is promised
//! and what is done one thing.

use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::{
    Disposition, Finding, Obligation, OfficeHours, Route, Ruling, Within,
    agenda::{SessionTime, hold_ends_at},
};

/// How long something settled can be undone, in minutes. Source: default-policy 6.9.
pub const UNDO_MINUTES: i64 = 3;

/// What is known of time when a promise is made. Unknown parts leave the promise in general words.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    /// Now; `None` when the promise is made in general, as on the page that explains contact.
    pub now: Option<Timestamp>,
    /// The hours in which this practice answers.
    pub hours: Option<&'a OfficeHours>,
    /// The session that something held now would wait for.
    pub next_session: Option<SessionTime>,
    /// Whether a rota stands behind the crisis path. Without one nobody is promised.
    pub rota: bool,
}

impl Calendar<'_> {
    /// Nothing is known of time: promises in general words.
    pub fn in_general(rota: bool) -> Calendar<'static> {
        Calendar {
            now: None,
            hours: None,
            next_session: None,
            rota,
        }
    }
}

/// Who sees a contact, what happens, and when. Instants are set when the calendar knew them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// What happens.
    pub disposition: Disposition,
    /// Whether it goes out from the practice: then the reader is the client or a third party.
    pub outgoing: bool,
    /// Who may open it, the one who answers first. Empty when nobody does.
    pub readers: Vec<Route>,
    /// By when a person first responds, in general.
    pub within: Within,
    /// When it reaches its reader, if that is not the session.
    pub reaches_at: Option<Timestamp>,
    /// The instant by which a person has responded.
    pub answer_by: Option<Timestamp>,
    /// Held: the first instant at which it may be opened.
    pub opens_at: Option<Timestamp>,
    /// Held: the session it waits for.
    pub session_at: Option<Timestamp>,
    /// A person looks at it by then, whatever else happens to it.
    pub look_by: Option<Timestamp>,
    /// Its writer can change it or take it back until then, or until it is opened if that is sooner.
    /// `None` for something held whose agenda has opened already: only its opening ends that.
    pub changeable_until: Option<Timestamp>,
    /// Settled: it can be undone until then.
    pub undo_until: Option<Timestamp>,
    /// A person looks whatever else happens (the obligation `amber`).
    pub is_looked_at: bool,
    /// The writer is asked one question.
    pub asks: bool,
    /// A linked action, such as a cancellation, waits for a person.
    pub pauses: bool,
    /// It goes on the agenda as well, or that is offered.
    pub offers_agenda: bool,
    /// The client's own tools are shown.
    pub shows_skills: bool,
    /// Crisis: a person on the rota is called.
    pub calls_on_call: bool,
}

/// The promise that a ruling makes.
pub fn promise(ruling: &Ruling, calendar: &Calendar<'_>) -> Promise {
    let disposition = ruling.disposition();
    let outgoing = ruling.purpose.is_outgoing();
    let amber = ruling.has(Obligation::Amber);
    let mut promise = Promise {
        disposition,
        outgoing,
        readers: readers(ruling),
        within: ruling.answer.within,
        reaches_at: None,
        answer_by: None,
        opens_at: None,
        session_at: None,
        look_by: if amber {
            by(Within::Hours4, calendar)
        } else {
            None
        },
        changeable_until: None,
        undo_until: None,
        is_looked_at: amber,
        asks: ruling.has(Obligation::Ask),
        pauses: ruling.has(Obligation::PauseLinkedAction),
        offers_agenda: ruling.has(Obligation::Agenda) || disposition == Disposition::Decline,
        shows_skills: ruling.has(Obligation::Skills),
        calls_on_call: disposition == Disposition::Crisis && calendar.rota,
    };
    match disposition {
        Disposition::Hold => hold(&mut promise, calendar),
        Disposition::Release => {
            promise.reaches_at = opening(calendar);
            promise.answer_by = if outgoing {
                None
            } else {
                by(promise.within, calendar)
            };
            promise.changeable_until = promise.answer_by.or(promise.reaches_at);
        }
        Disposition::Deliver => {
            promise.reaches_at = calendar.now;
            promise.answer_by = if outgoing {
                None
            } else {
                by(promise.within, calendar)
            };
        }
        Disposition::Settle => {
            promise.within = Within::Instant;
            promise.undo_until = calendar
                .now
                .and_then(|now| now.checked_add(UNDO_MINUTES.minutes()).ok());
        }
        Disposition::Crisis => crisis(&mut promise, calendar),
        Disposition::Decline => promise.within = Within::Instant,
    }
    promise
}

/// Who may open it. Staff are named only for the office's own matters, and only when the finding is
/// clear: nobody is promised a reader who may not read (default-policy I5).
fn readers(ruling: &Ruling) -> Vec<Route> {
    let disposition = ruling.disposition();
    let is_finished = matches!(disposition, Disposition::Decline | Disposition::Settle);
    if is_finished && !ruling.has(Obligation::Amber) {
        return Vec::new();
    }
    let is_for_office = ruling.purpose.is_administrative() && ruling.finding == Finding::Clear;
    let is_open_to = |route: &Route| {
        is_for_office || !matches!(route, Route::Desk | Route::Billing | Route::Support)
    };
    let mut readers: Vec<Route> = ruling
        .answer
        .routes
        .iter()
        .copied()
        .filter(is_open_to)
        .collect();
    if readers.is_empty() {
        readers.push(Route::Clinician);
    }
    readers
}

fn hold(promise: &mut Promise, calendar: &Calendar<'_>) {
    promise.within = Within::Session;
    match calendar.next_session {
        Some(session) => {
            let opens_at = session.opens_at();
            promise.opens_at = Some(opens_at);
            promise.session_at = Some(session.starts_at);
            // In the minutes before a session its agenda is open: no instant is left to name.
            let has_opened = calendar.now.is_some_and(|now| opens_at <= now);
            promise.changeable_until = (!has_opened).then_some(opens_at);
        }
        // Invariant I4: nothing ages unread past fourteen days, even when no session is known.
        None => promise.changeable_until = calendar.now.map(hold_ends_at),
    }
}

/// Without a rota nobody is called: the message is read in the next office hours, and that is said.
fn crisis(promise: &mut Promise, calendar: &Calendar<'_>) {
    promise.is_looked_at = true;
    if calendar.rota {
        promise.reaches_at = calendar.now;
        promise.answer_by = by(Within::Minutes10, calendar);
    } else {
        promise.reaches_at = opening(calendar);
        promise.within = Within::Hours4;
        promise.answer_by = by(Within::Hours4, calendar);
    }
    promise.look_by = promise.answer_by;
}

fn opening(calendar: &Calendar<'_>) -> Option<Timestamp> {
    calendar.hours?.next_open(calendar.now?)
}

/// The instant that a span of the policy means from now on. `None` when the calendar does not know.
fn by(within: Within, calendar: &Calendar<'_>) -> Option<Timestamp> {
    let now = calendar.now?;
    let minutes = |minutes: i64| now.checked_add(SignedDuration::from_mins(minutes)).ok();
    match within {
        Within::Instant => Some(now),
        Within::Minutes5 => minutes(5),
        Within::Minutes10 => minutes(10),
        Within::Minutes15 => minutes(15),
        Within::Minutes60 => minutes(60),
        Within::Hours4 => calendar.hours?.after_open_hours(now, 4),
        Within::SameDay => calendar.hours?.close_after_days(now, 0),
        Within::Day1 => calendar.hours?.close_after_days(now, 1),
        Within::Days2 => calendar.hours?.close_after_days(now, 2),
        Within::Days5 => calendar.hours?.close_after_days(now, 5),
        Within::Days10 => calendar.hours?.close_after_days(now, 10),
        Within::Session => calendar.next_session.map(|session| session.starts_at),
        Within::Days30 => now.checked_add(SignedDuration::from_hours(24 * 30)).ok(),
    }
}
