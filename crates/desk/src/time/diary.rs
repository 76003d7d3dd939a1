//! Free times: what a clinician has published, less everything that takes them or the client.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use practice::{
    Booking, Diary, Length, Offering, PersonId, Place, Published, Resource, Rule, Search, Series,
    SessionId, SessionKind, Steps, Stretch, UnitKind, free_slots,
};
use store::{
    Page, StoreError, Tx,
    offering::{self, OfferingRow},
    session::{self, Session, SessionState},
    session_change, waitlist,
};

use super::{EARLIEST_MINUTES, TIMES_SHOWN_MAX, view::FreeTime};
use crate::house::House;

/// Free times for whom, with whom, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) client: PersonId,
    pub(crate) clinician: PersonId,
    /// They start in it.
    pub(crate) window: Stretch,
    pub(crate) now: Timestamp,
    /// A session that moves: its length is needed, and where it is counts as free.
    pub(crate) moves: Option<(SessionId, u16)>,
}

/// The free times, in order.
pub(crate) fn free(house: &House, tx: &mut Tx<'_>, ask: &Ask) -> Result<Vec<FreeTime>, StoreError> {
    let published = offering::of_clinician(
        tx,
        house.id(),
        ask.clinician,
        Page::first(store::PAGE_ROWS_MAX),
    )?;
    if published.is_empty() {
        return Ok(Vec::new());
    }
    let diary = diary(house, tx, ask)?;
    let people = [(ask.clinician, &house.hours)];
    let mut times = Vec::new();
    for row in &published {
        let length = ask.moves.map_or(row.length_minutes, |(_, minutes)| minutes);
        let Some(series) = series_of(house.zone(), row).filter(|_| length <= row.length_minutes)
        else {
            continue;
        };
        let kind = SessionKind {
            code: String::new(),
            unit: UnitKind::Individual,
            length_minutes: length,
            before_minutes: 0,
            after_minutes: 0,
        };
        let earliest = ask
            .now
            .checked_add(SignedDuration::from_mins(EARLIEST_MINUTES))
            .unwrap_or(ask.now);
        let search = Search {
            window: ask.window,
            earliest,
            kind: &kind,
            clients: &[ask.client],
        };
        let offered = Offering {
            clinicians: &people,
            times: Published::Series(std::slice::from_ref(&series)),
            places: &[Place::Elsewhere],
        };
        // A rule that costs too much shows no times, and hides no other's.
        let found = free_slots(&search, &[offered], &diary).unwrap_or_default();
        times.extend(found.into_iter().map(|slot| FreeTime {
            starts_at: slot.time.from,
            length_minutes: length,
            place: row.place.clone(),
        }));
    }
    times.sort_by_key(|time| time.starts_at);
    times.dedup_by_key(|time| time.starts_at);
    times.truncate(TIMES_SHOWN_MAX);
    Ok(times)
}

/// The free time that starts at this instant, if it is free.
pub(crate) fn free_at(
    house: &House,
    tx: &mut Tx<'_>,
    ask: &Ask,
    at: Timestamp,
) -> Result<Option<FreeTime>, StoreError> {
    if !ask.window.holds(at) {
        return Ok(None);
    }
    let until = at.checked_add(SignedDuration::from_secs(1)).unwrap_or(at);
    let ask = Ask {
        window: Stretch { from: at, until },
        ..*ask
    };
    let found = free(house, tx, &ask)?;
    Ok(found.into_iter().find(|time| time.starts_at == at))
}

/// When a published time is.
pub(crate) fn series_of(zone: &TimeZone, row: &OfferingRow) -> Option<Series> {
    series(zone, &row.start, &row.rule, row.length_minutes)
}

/// A series from its wall time and its rule; `None` when they can not be read.
pub(crate) fn series(
    zone: &TimeZone,
    start: &str,
    rule: &str,
    length_minutes: u16,
) -> Option<Series> {
    let start: DateTime = start.parse().ok()?;
    let length = Length::Minutes(u32::from(length_minutes));
    let mut series = Series::once(zone.clone(), start, length);
    if !rule.is_empty() {
        series.rule = Some(Rule::parse(rule).ok()?);
    }
    Some(series)
}

/// When a series takes place in a window; nothing when that costs too much.
pub(crate) fn times_of(series: &Series, window: Stretch) -> Vec<practice::Occurrence> {
    series
        .occurrences(window, &mut Steps::for_one_series())
        .unwrap_or_default()
}

/// Everything that takes the clinician or the client in the window.
fn diary(house: &House, tx: &mut Tx<'_>, ask: &Ask) -> Result<Diary, StoreError> {
    let practice = house.id();
    let day = SignedDuration::from_hours(24);
    let from = ask.window.from.checked_sub(day).unwrap_or(ask.window.from);
    let until = ask
        .window
        .until
        .checked_add(day)
        .unwrap_or(ask.window.until);
    let whole = Stretch { from, until };
    let mut absences: Vec<(Resource, Stretch)> = absences(house, tx, ask.clinician, whole)?
        .into_iter()
        .map(|time| (Resource::Clinician(ask.clinician), time))
        .collect();
    let moves = ask.moves.map(|(id, _)| id);
    for change in session_change::undoable(tx, practice, ask.clinician, ask.now)? {
        if let Some(time) = change.given_up().filter(|_| moves != Some(change.session)) {
            absences.push((Resource::Clinician(ask.clinician), time));
        }
    }
    let page = Page::first(store::PAGE_ROWS_MAX);
    for offer in waitlist::offers_between(tx, practice, ask.clinician, from, until, page)? {
        let is_open = offer.state == waitlist::OfferState::Open;
        if is_open && let Some(time) = stretch(offer.starts_at, offer.length_minutes) {
            absences.push((Resource::Clinician(ask.clinician), time));
        }
    }
    let mut diary = Diary::with_absences(absences);
    let mut sessions = of_clinician(house, tx, ask.clinician, whole)?;
    sessions.extend(session::of_client(
        tx, practice, ask.client, from, until, page,
    )?);
    sessions.sort_by_key(|session| session.id);
    sessions.dedup_by_key(|session| session.id);
    for session in sessions {
        let counts = session.state == SessionState::Booked && Some(session.id) != moves;
        if let Some(booking) = booking(&session).filter(|_| counts) {
            diary.enter(booking);
        }
    }
    Ok(diary)
}

/// Every session of a clinician that starts in a window, whatever became of it.
pub(crate) fn of_clinician(
    house: &House,
    tx: &mut Tx<'_>,
    clinician: PersonId,
    window: Stretch,
) -> Result<Vec<Session>, StoreError> {
    let mut all = Vec::new();
    let mut page = Page::first(store::PAGE_ROWS_MAX);
    loop {
        let found =
            session::of_clinician(tx, house.id(), clinician, window.from, window.until, page)?;
        let is_last = found.len() < usize::from(store::PAGE_ROWS_MAX);
        if let Some(last) = found.last() {
            page = Page::after(last.starts_at, last.id.to_bytes(), store::PAGE_ROWS_MAX);
        }
        all.extend(found);
        if is_last {
            return Ok(all);
        }
    }
}

/// When a clinician is not there, whatever is published: leave, closed dates, other calendars.
pub(crate) fn absences(
    house: &House,
    tx: &mut Tx<'_>,
    clinician: PersonId,
    window: Stretch,
) -> Result<Vec<Stretch>, StoreError> {
    let practice = house.id();
    let zone = house.zone();
    let mut away = store::hours::busy(tx, practice, clinician, window.from, window.until)?;
    if let Some(row) = store::clinician::by_id(tx, practice, clinician)?
        && let (Some(from), Some(until)) = (row.away_from, row.away_until)
    {
        away.push(Stretch { from, until });
    }
    let first = zone.to_datetime(window.from).date();
    let exceptions = store::hours::exceptions(tx, practice, clinician, first.to_string())?;
    let closed = house
        .practice
        .closed_dates
        .split_ascii_whitespace()
        .filter(|day| exceptions.iter().all(|(known, _)| known != day));
    let closed = closed.chain(
        exceptions
            .iter()
            .filter(|(_, hours)| hours == CLOSED)
            .map(|(day, _)| day.as_str()),
    );
    away.extend(closed.filter_map(|day| whole_day(zone, day)));
    Ok(away)
}

/// The exception of a date on which nobody receives.
pub(crate) const CLOSED: &str = "closed";

fn whole_day(zone: &TimeZone, day: &str) -> Option<Stretch> {
    let day: jiff::civil::Date = day.parse().ok()?;
    let begins = |day: jiff::civil::Date| day.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
    Some(Stretch {
        from: begins(day)?,
        until: begins(day.tomorrow().ok()?)?,
    })
}

fn booking(session: &Session) -> Option<Booking> {
    Some(Booking {
        session: session.id,
        time: stretch(session.starts_at, session.length_minutes)?,
        before_minutes: 0,
        after_minutes: 0,
        clinicians: vec![session.clinician],
        clients: vec![session.client],
        place: Place::Elsewhere,
    })
}

/// So many minutes from an instant on.
pub(crate) fn stretch(from: Timestamp, minutes: u16) -> Option<Stretch> {
    let until = from.checked_add(SignedDuration::from_mins(i64::from(minutes)));
    until.ok().map(|until| Stretch { from, until })
}
