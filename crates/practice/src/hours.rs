//! Office hours: when a practice answers, and the instants that follow from it.
//!
//! Nobody asks the clock here: every function takes the instant that it reasons about.

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};

/// How far ahead an opening is looked for, in days: beyond it a practice counts as closed for good.
const HORIZON_DAYS: u16 = 400;

/// The most openings that one weekday may have: morning, afternoon, evening and one to spare.
const OPENINGS_PER_DAY_MAX: usize = 4;

/// The weekly hours of a practice or a clinician, in one time zone, less the dates it is closed.
#[derive(Clone, Debug)]
pub struct OfficeHours {
    zone: TimeZone,
    week: [Vec<Opening>; 7],
    closed: BTreeSet<Date>,
}

/// One stretch of office hours on a day, from `opens` up to, not including, `closes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Wall time at which it opens.
    pub opens: Time,
    /// Wall time at which it closes.
    pub closes: Time,
}

/// Why hours can not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// The zone is not in the time zone database.
    #[error("there is no time zone '{0}'; use a name such as Europe/London")]
    Zone(String),
    /// The text of the weekly hours could not be read.
    #[error(
        "office hours '{0}' can not be read; write them as 'mon-fri 09:00-17:00; sat 10:00-12:00'"
    )]
    Text(String),
    /// A day closes before it opens, or its openings overlap.
    #[error("office hours on {0} overlap, or close before they open")]
    Order(String),
    /// There is no opening at all in the week.
    #[error("there are no office hours in the week, so nothing could ever be answered")]
    Never,
}

impl OfficeHours {
    /// Reads hours such as `mon-fri 09:00-12:30, 13:30-17:00; sat 10:00-12:00` in a zone such as
    /// `Europe/London`, closed on `closed`.
    pub fn parse(zone: &str, text: &str, closed: BTreeSet<Date>) -> Result<Self, HoursError> {
        let zone = TimeZone::get(zone).map_err(|_| HoursError::Zone(zone.to_owned()))?;
        let mut week: [Vec<Opening>; 7] = Default::default();
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (days, openings) = parse_part(part).ok_or(HoursError::Text(part.to_owned()))?;
            for day in days {
                if let Some(slot) = week.get_mut(day_index(day)) {
                    slot.extend(openings.iter().copied());
                }
            }
        }
        check_week(&mut week)?;
        Ok(OfficeHours { zone, week, closed })
    }

    /// The zone these hours are written in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether somebody answers at this instant.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let day = at.to_zoned(self.zone.clone()).date();
        // A stretch belongs to its own day: yesterday's can reach past midnight only by a zone shift.
        [day.yesterday().unwrap_or(day), day]
            .into_iter()
            .flat_map(|day| self.openings_on(day))
            .any(|(opens, closes)| opens <= at && at < closes)
    }

    /// The first instant at or after `at` when somebody answers; `None` when that never comes.
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_open(at) {
            return Some(at);
        }
        self.openings_from(at)
            .map(|(opens, _)| opens)
            .find(|opens| *opens >= at)
    }

    /// The end of the stretch of office hours that `at` lies in or that comes next.
    pub fn closes_after(&self, at: Timestamp) -> Option<Timestamp> {
        self.openings_from(at)
            .map(|(_, closes)| closes)
            .find(|closes| *closes > at)
    }

    /// The instant by which `hours` of office hours have gone by since `at`.
    pub fn after_open_hours(&self, at: Timestamp, hours: u8) -> Option<Timestamp> {
        let mut left = SignedDuration::from_hours(i64::from(hours));
        for (opens, closes) in self.openings_from(at) {
            let from = opens.max(at);
            if closes <= from {
                continue;
            }
            let stretch = closes.duration_since(from);
            if stretch >= left {
                return from.checked_add(left).ok();
            }
            left -= stretch;
        }
        None
    }

    /// The close of business `days` business days after the one on which `at` counts.
    ///
    /// Something that comes outside hours counts on the next business day; `0` is that day's own
    /// close. So a question on Saturday with one business day is answered by Tuesday's close.
    pub fn close_after_days(&self, at: Timestamp, days: u8) -> Option<Timestamp> {
        let counted = self.next_open(at)?.to_zoned(self.zone.clone()).date();
        let mut closings = self.days_from(counted).filter_map(|day| {
            self.openings_on(day)
                .into_iter()
                .map(|(_, closes)| closes)
                .max()
        });
        closings.nth(usize::from(days))
    }

    fn openings_from(&self, at: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        let today = at.to_zoned(self.zone.clone()).date();
        let first = today.yesterday().unwrap_or(today);
        self.days_from(first).flat_map(|day| self.openings_on(day))
    }

    fn days_from(&self, first: Date) -> impl Iterator<Item = Date> + '_ {
        first.series(1.day()).take(usize::from(HORIZON_DAYS))
    }

    /// The openings of one day as instants. An ambiguous wall time counts from its first and up to
    /// its last instant, so that a change of the clocks makes an overlap and never a gap.
    fn openings_on(&self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        if self.closed.contains(&day) {
            return Vec::new();
        }
        let openings = self
            .week
            .get(day_index(day.weekday()))
            .map(Vec::as_slice)
            .unwrap_or_default();
        openings
            .iter()
            .filter_map(|opening| {
                let opens = self
                    .zone
                    .to_ambiguous_timestamp(day.to_datetime(opening.opens));
                let closes = self
                    .zone
                    .to_ambiguous_timestamp(day.to_datetime(opening.closes));
                Some((opens.earlier().ok()?, closes.later().ok()?))
            })
            .collect()
    }
}

fn check_week(week: &mut [Vec<Opening>; 7]) -> Result<(), HoursError> {
    for day in week.iter_mut() {
        day.sort_by_key(|opening| opening.opens);
        let ordered = day.iter().all(|opening| opening.opens < opening.closes)
            && day
                .iter()
                .zip(day.iter().skip(1))
                .all(|(a, b)| a.closes <= b.opens);
        if !ordered || day.len() > OPENINGS_PER_DAY_MAX {
            let first = day
                .first()
                .map(|opening| opening.opens.to_string())
                .unwrap_or_default();
            return Err(HoursError::Order(format!("the day that opens at {first}")));
        }
    }
    if week.iter().all(Vec::is_empty) {
        return Err(HoursError::Never);
    }
    Ok(())
}

fn parse_part(part: &str) -> Option<(Vec<Weekday>, Vec<Opening>)> {
    let (days, times) = part.split_once(char::is_whitespace)?;
    let days = match days.split_once('-') {
        Some((first, last)) => {
            let (first, last) = (parse_day(first)?, parse_day(last)?);
            let span = first.until(last);
            first
                .cycle_forward()
                .take(usize::try_from(span).ok()? + 1)
                .collect()
        }
        None => days.split(',').map(parse_day).collect::<Option<Vec<_>>>()?,
    };
    let openings = times
        .split(',')
        .map(|stretch| {
            let (opens, closes) = stretch.trim().split_once('-')?;
            Some(Opening {
                opens: opens.trim().parse().ok()?,
                closes: closes.trim().parse().ok()?,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some((days, openings))
}

fn parse_day(text: &str) -> Option<Weekday> {
    match text.trim().to_ascii_lowercase().as_str() {
        "mon" => Some(Weekday::Monday),
        "tue" => Some(Weekday::Tuesday),
        "wed" => Some(Weekday::Wednesday),
        "thu" => Some(Weekday::Thursday),
        "fri" => Some(Weekday::Friday),
        "sat" => Some(Weekday::Saturday),
        "sun" => Some(Weekday::Sunday),
        _ => None,
    }
}

fn day_index(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}
