//! Times in words: in the zone of the practice, in the language of the page, with the name of the
//! day beside every date.

use jiff::{
    Zoned,
    civil::{Date, Time},
    tz::TimeZone,
};
use practice::Timestamp;

use crate::locale::{Lang, Speaker};

/// How many days ahead a day is told by its name alone: a week later the name means another day.
const NAMED_DAYS_MAX: i32 = 6;

/// Says when something is, as seen from one instant.
#[derive(Clone, Debug)]
pub struct Clock {
    speaker: Speaker,
    zone: TimeZone,
    now: Timestamp,
}

impl Clock {
    /// A clock that speaks.
    pub fn new(speaker: Speaker, zone: TimeZone, now: Timestamp) -> Clock {
        Clock { speaker, zone, now }
    }

    /// The speaker.
    pub fn speaker(&self) -> Speaker {
        self.speaker
    }

    /// The instant that it is seen from.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// `2:45pm`; `14:45`.
    pub fn time(&self, at: Timestamp) -> String {
        self.clock_time(self.local(at).time())
    }

    /// `Thursday 14 May`, with the year when it is another one.
    pub fn date(&self, at: Timestamp) -> String {
        self.full_date(self.local(at).date())
    }

    /// A day of the calendar, as [`Clock::date`] tells it.
    pub fn civil_date(&self, date: Date) -> String {
        self.full_date(date)
    }

    /// `Thursday 14 May, 2:45pm`.
    pub fn full(&self, at: Timestamp) -> String {
        let (date, time) = (self.date(at), self.time(at));
        self.speaker
            .tell("when-moment", &[("day", &date), ("time", &time)])
    }

    /// `today`, `tomorrow`, `Thursday`, or the date when it is more than six days away. For a
    /// sentence such as `Kept for {day}`.
    pub fn day(&self, at: Timestamp) -> String {
        self.told("when-day", at)
    }

    /// `today`, `tomorrow`, `on Thursday`, `on Thursday 21 May`.
    pub fn on(&self, at: Timestamp) -> String {
        self.told("when-on", at)
    }

    /// `Thursday, 2:45pm`; `today, 2:45pm`.
    pub fn moment(&self, at: Timestamp) -> String {
        let (day, time) = (self.day(at), self.time(at));
        self.speaker
            .tell("when-moment", &[("day", &day), ("time", &time)])
    }

    /// `5pm tomorrow`; `5pm on Thursday`.
    pub fn by(&self, at: Timestamp) -> String {
        let (on, time) = (self.on(at), self.time(at));
        self.speaker
            .tell("when-by", &[("on", &on), ("time", &time)])
    }

    /// `14 May 2026, 2:45pm`: for a file, which is read in another year.
    pub fn full_with_year(&self, at: Timestamp) -> String {
        let (date, time) = (self.local(at).date(), self.time(at));
        let day = self.speaker.tell(
            "when-with-year",
            &[
                ("day", &date.day()),
                (
                    "month",
                    &self.speaker.say(&format!("month-{}", date.month())),
                ),
                ("year", &date.year()),
            ],
        );
        self.speaker
            .tell("when-moment", &[("day", &day), ("time", &time)])
    }

    /// The day of an instant in the practice's zone.
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// The first instant of a day in the practice's zone; `None` for what is no day.
    pub fn begins(&self, day: &str) -> Option<Timestamp> {
        let day: Date = day.trim().parse().ok()?;
        let zoned = day.to_zoned(self.zone.clone()).ok()?;
        Some(zoned.timestamp())
    }

    /// The name of the practice's zone, such as `Europe/London`.
    pub fn zone_name(&self) -> String {
        self.zone.iana_name().unwrap_or("UTC").to_owned()
    }

    /// The machine-readable form, for the `datetime` attribute.
    pub fn machine(&self, at: Timestamp) -> String {
        self.local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The key of the greeting that fits: morning, afternoon or evening.
    pub fn greeting(&self) -> &'static str {
        match self.local(self.now).hour() {
            4..=11 => "greeting-morning",
            12..=17 => "greeting-afternoon",
            _ => "greeting-evening",
        }
    }

    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    fn told(&self, key: &str, at: Timestamp) -> String {
        let (date, today) = (self.local(at).date(), self.local(self.now).date());
        let days = today.until(date).map_or(i32::MAX, |span| span.get_days());
        match days {
            -1 => self.speaker.say(&format!("{key}-yesterday")),
            0 => self.speaker.say(&format!("{key}-today")),
            1 => self.speaker.say(&format!("{key}-tomorrow")),
            2..=NAMED_DAYS_MAX => self
                .speaker
                .tell(&format!("{key}-week"), &[("weekday", &self.weekday(date))]),
            _ => self
                .speaker
                .tell(&format!("{key}-date"), &[("date", &self.full_date(date))]),
        }
    }

    fn full_date(&self, date: Date) -> String {
        let month = self.speaker.say(&format!("month-{}", date.month()));
        let (weekday, day, year) = (self.weekday(date), date.day(), date.year());
        if year == self.local(self.now).year() {
            return self.speaker.tell(
                "when-date",
                &[("weekday", &weekday), ("day", &day), ("month", &month)],
            );
        }
        self.speaker.tell(
            "when-date-year",
            &[
                ("weekday", &weekday),
                ("day", &day),
                ("month", &month),
                ("year", &year),
            ],
        )
    }

    fn weekday(&self, date: Date) -> String {
        let day = date.weekday().to_monday_one_offset();
        self.speaker.say(&format!("weekday-{day}"))
    }

    fn clock_time(&self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match (self.speaker.lang(), hour, minute) {
            (Lang::Es, _, _) => format!("{hour}:{minute:02}"),
            (Lang::En, 0, 0) => "midnight".to_owned(),
            (Lang::En, 12, 0) => "noon".to_owned(),
            (Lang::En, _, 0) => format!("{}{}", hour_of_twelve(hour), half(hour)),
            (Lang::En, _, _) => format!("{}:{minute:02}{}", hour_of_twelve(hour), half(hour)),
        }
    }
}

fn hour_of_twelve(hour: i8) -> i8 {
    match hour % 12 {
        0 => 12,
        other => other,
    }
}

fn half(hour: i8) -> &'static str {
    if hour < 12 { "am" } else { "pm" }
}
