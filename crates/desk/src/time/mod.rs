//! Time: what clients do with their sessions themselves, series, hours, published times, the
//! waitlist, the week, and private feeds.
//!
//! Invariant: a slot has at most one booking, and a move is one transaction (reliability P25).
//! Invariant: what a client gave up stays free for them as long as they can undo.
//! Invariant: a cancellation is never refused; what its words say is screened like any other's.

mod diary;
mod due;
mod feed;
mod hours;
mod made;
mod own;
mod plan;
mod series;
mod undo;
mod view;
mod waitlist;
mod week;

pub(crate) use due::falls_due;
pub use feed::FeedTime;
pub use hours::HoursView;
pub use plan::{PublishWish, SeriesWish};
pub use view::{
    Cancelled, ChangeView, DayView, FreeTime, OfferView, OfferingView, OwnSession, OwnSessionPage,
    OwnSessions, SeriesMade, SeriesView, WaitingView, WeekView,
};

use practice::Notice;

/// What this practice asks for before a session is moved or cancelled. Source: default-policy 6.4.
pub(crate) const NOTICE: Notice = Notice::Hours(24);

/// How soon a time that is published can be taken, in minutes: whoever receives has to see it.
pub(crate) const EARLIEST_MINUTES: i64 = 120;

/// How far ahead clients see published times, in days: a month.
pub(crate) const AHEAD_DAYS: i64 = 28;

/// The most times that are shown at once.
pub(crate) const TIMES_SHOWN_MAX: usize = 60;

/// How far ahead the sessions of a series are laid out as rows, in days: a quarter.
pub(crate) const LAID_OUT_DAYS: i64 = 92;

/// How many sessions to come a client may have taken without being asked.
pub(crate) const EXTRA_MAX: usize = 4;

/// How many things one client may wait for.
pub(crate) const WISHES_OF_ONE_MAX: usize = 4;

/// How many published times and series one clinician may have.
pub(crate) const PLANS_MAX: usize = 200;
