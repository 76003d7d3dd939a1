//! What a client may ask about what is kept of them, and by when it is answered.
//!
//! Source: GDPR articles 12 and 15 to 18; 45 CFR 164.522 to 164.528; requirements R-REC-05, R-REC-06.
//! The times are data: `content/requests.toml`.

use std::fmt;

use jiff::{Timestamp, ToSpan, tz::TimeZone};

use crate::disposition::coded;

coded! {
    /// What a client asks for.
    RequestKind {
        /// A copy of everything that is kept about them.
        Copy = "copy",
        /// Something that is written is wrong, and should say something else.
        Amendment = "amendment",
        /// Fewer people should open what is kept.
        Restriction = "restriction",
        /// What is kept should be destroyed.
        Erasure = "erasure",
        /// Who saw what, and to whom something was sent.
        Accounting = "accounting",
    }
}

coded! {
    /// How a request stands.
    RequestState {
        /// Somebody has to answer it.
        Open = "open",
        /// It was done.
        Accepted = "accepted",
        /// It was not done, and why was told.
        Refused = "refused",
        /// The client took it back.
        Withdrawn = "withdrawn",
    }
}

coded! {
    /// What a restriction stops. A call for help and an emergency it never stops: nobody is left
    /// alone by something that they asked for on a better day.
    RestrictionScope {
        /// Whoever covers while the therapist is away.
        Cover = "cover",
        /// Supervisors and consultants who read along.
        Supervision = "supervision",
        /// What is sent to others outside, except where a law asks for it.
        Disclosure = "disclosure",
    }
}

/// How long a request may take in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestClock {
    /// By when it is answered.
    pub within: Span,
    /// How much longer it may take, once, when why is told in time. Nought: it may not.
    pub extension: Span,
    /// Where this is written.
    pub source: String,
}

/// A span of the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Whole months.
    pub months: u8,
    /// And days.
    pub days: u8,
}

impl Span {
    /// Whether it is no time at all.
    pub fn is_nothing(self) -> bool {
        self == Span::default()
    }

    /// So much later by the calendar of `zone`; the same instant where the calendar ends, so that
    /// what can not be reckoned is due at once.
    fn after(self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        let span = i64::from(self.months).months().days(i64::from(self.days));
        at.to_zoned(zone.clone())
            .checked_add(span)
            .map_or(at, |zoned| zoned.timestamp())
    }
}

impl RequestClock {
    /// By when a request that was made at `asked_at` is answered.
    pub fn due(&self, asked_at: Timestamp, zone: &TimeZone) -> Timestamp {
        self.within.after(asked_at, zone)
    }

    /// By when, once it was extended: counted from when it would have been due. `None`: it may not
    /// be extended.
    pub fn extended(&self, due_at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        (!self.extension.is_nothing()).then(|| self.extension.after(due_at, zone))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clock(months: u8, days: u8, more: u8) -> RequestClock {
        RequestClock {
            within: Span { months, days },
            extension: Span {
                months: more,
                days: 0,
            },
            source: String::new(),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_ends_on_the_same_day_or_on_the_last() {
        let london = TimeZone::get("Europe/London").unwrap();
        for (months, days, asked, due) in [
            (1, 0, "2026-05-12T10:00:00Z", "2026-06-12T10:00:00Z"),
            (1, 0, "2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z"),
            // The clocks go forward in between: the same time on the wall.
            (1, 0, "2026-03-10T10:00:00Z", "2026-04-10T09:00:00Z"),
            (0, 30, "2026-05-12T10:00:00Z", "2026-06-11T10:00:00Z"),
        ] {
            let clock = clock(months, days, 2);
            assert_eq!(clock.due(at(asked), &london), at(due), "{asked}");
        }
        let due = at("2026-06-12T10:00:00Z");
        let extended = clock(1, 0, 2).extended(due, &london);
        assert_eq!(extended, Some(at("2026-08-12T10:00:00Z")));
        assert_eq!(clock(1, 0, 0).extended(due, &london), None);
    }

    proptest! {
        #[test]
        fn no_request_is_due_before_it_was_made(
            asked in 0_i64..4_000_000_000, months in 0_u8..12, days in 0_u8..100,
        ) {
            let asked = Timestamp::from_second(asked).unwrap();
            let due = clock(months, days, 1).due(asked, &TimeZone::UTC);
            prop_assert!(due >= asked);
        }
    }
}
