//! The week of a clinician: hours, sessions, what is free, and what clients changed.

use jiff::{SignedDuration, ToSpan, civil::Date};
use practice::{PersonId, Stretch};
use store::{Page, StoreError, Tx, offering, session::SessionState, session_change};

use super::{
    diary::{absences, of_clinician, series_of, times_of},
    hours,
    plan::clinician,
    view::{DayView, FreeTime, WeekView},
};
use crate::{
    Act, Desk, DeskError,
    permit::{Gate, List, Permitted},
    view::Viewer,
};

/// How far back what clients changed is told, in days.
const CHANGES_DAYS: i64 = 7;

impl Desk {
    /// The week of a clinician in which this date lies; without one, this week.
    pub fn week(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        day: Option<Date>,
    ) -> Result<WeekView, DeskError> {
        let person = clinician(viewer)?;
        let now = act.wall();
        let zone = self.house.zone();
        let day = day.unwrap_or_else(|| zone.to_datetime(now).date());
        let since = i64::from(day.weekday().to_monday_zero_offset());
        let monday = day.checked_sub(since.days()).unwrap_or(day);
        let gate = Gate::of(&self.house, viewer, act);
        let (read, changes, waiting) = self.house.store.read(|tx| {
            let practice = self.house.id();
            let from = now
                .checked_sub(SignedDuration::from_hours(24 * CHANGES_DAYS))
                .unwrap_or(now);
            let page = Page::first(store::PAGE_ROWS_MAX);
            Ok((
                self.read_week(tx, &gate, person, monday)?,
                session_change::of_clinician(tx, practice, person, from, page)?,
                store::waitlist::of_clinician(tx, practice, person, page)?,
            ))
        })?;
        let days = (0..7_i64)
            .filter_map(|ahead| monday.checked_add(ahead.days()).ok())
            .map(|date| self.day(&read, date, now))
            .collect();
        Ok(WeekView {
            monday,
            days,
            changes: changes
                .iter()
                .filter(|change| change.undone_at.is_none() && change.made_by == change.client)
                .map(|change| self.change_view(change))
                .rev()
                .collect(),
            waiting: waiting.iter().map(|wish| self.waiting_view(wish)).collect(),
        })
    }

    /// Who said lately that they are late, and by how many minutes; the newest first.
    pub(crate) fn said_late(
        &self,
        tx: &mut Tx<'_>,
        clinician: PersonId,
        now: practice::Timestamp,
    ) -> Result<Vec<(practice::SessionId, u16)>, StoreError> {
        let from = now
            .checked_sub(SignedDuration::from_hours(24))
            .unwrap_or(now);
        let page = Page::first(store::PAGE_ROWS_MAX);
        let changes = session_change::of_clinician(tx, self.house.id(), clinician, from, page)?;
        Ok(changes
            .iter()
            .rev()
            .filter(|change| change.kind == session_change::ChangeKind::Late)
            .map(|change| (change.session, change.minutes))
            .collect())
    }

    fn read_week(
        &self,
        tx: &mut Tx<'_>,
        gate: &Gate<'_>,
        person: PersonId,
        monday: Date,
    ) -> Result<Read, StoreError> {
        let zone = self.house.zone();
        let begins = |day: Date| day.to_zoned(zone.clone()).map(|at| at.timestamp());
        let next = monday.checked_add(7.days()).unwrap_or(monday);
        let window = Stretch {
            from: begins(monday).unwrap_or_default(),
            until: begins(next).unwrap_or_default(),
        };
        let (hours, exceptions) = hours::of_clinician(&self.house, tx, person, monday)?;
        let mut sessions = Vec::new();
        for session in of_clinician(&self.house, tx, person, window)? {
            sessions.extend(
                gate.schedule::<List>(tx, session)?
                    .map(Permitted::into_record),
            );
        }
        let page = Page::first(store::PAGE_ROWS_MAX);
        let mut free = Vec::new();
        for row in offering::of_clinician(tx, self.house.id(), person, page)? {
            let times = series_of(zone, &row).map(|series| times_of(&series, window));
            free.extend(times.into_iter().flatten().map(|one| FreeTime {
                starts_at: one.time.from,
                length_minutes: row.length_minutes,
                place: row.place.clone(),
            }));
        }
        let away = absences(&self.house, tx, person, window)?;
        let is_taken = |time: &FreeTime| {
            let whole = super::diary::stretch(time.starts_at, time.length_minutes);
            whole.is_none_or(|whole| {
                let meets = sessions.iter().any(|session| {
                    session.state == SessionState::Booked
                        && super::own::time_of(session).overlaps(&whole)
                });
                meets || away.iter().any(|away| away.overlaps(&whole))
            })
        };
        free.retain(|time| !is_taken(time));
        free.sort_by_key(|time| time.starts_at);
        free.dedup_by_key(|time| time.starts_at);
        Ok(Read {
            hours: hours.with_away(away.clone()),
            exceptions: exceptions.into_keys().collect(),
            sessions,
            free,
        })
    }

    fn day(&self, read: &Read, date: Date, now: practice::Timestamp) -> DayView {
        let zone = self.house.zone();
        let begins = |day: Date| {
            day.to_zoned(zone.clone())
                .map(|at| at.timestamp())
                .unwrap_or_default()
        };
        let (from, until) = (begins(date), begins(date.tomorrow().unwrap_or(date)));
        let whole = Stretch { from, until };
        DayView {
            date,
            open: read.hours.open_stretches(from, until),
            is_exception: read.exceptions.contains(&date),
            sessions: read
                .sessions
                .iter()
                .filter(|session| whole.holds(session.starts_at))
                .map(|session| self.session_view(session, now))
                .collect(),
            free: read
                .free
                .iter()
                .filter(|time| whole.holds(time.starts_at) && time.starts_at > now)
                .cloned()
                .collect(),
        }
    }
}

/// What a week is made of.
struct Read {
    hours: practice::OfficeHours,
    exceptions: Vec<Date>,
    sessions: Vec<store::session::Session>,
    free: Vec<FreeTime>,
}
