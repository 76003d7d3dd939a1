//! What the pages about time show: plain values.

use jiff::civil::Date;
use practice::{
    Cancelling, ContactId, DraftId, Lateness, Moving, Name, OfferId, OfferingId, PersonId,
    SeriesId, SessionChangeId, SessionId, Stretch, Timestamp, WishId,
};
use store::session_change::ChangeKind;

use crate::view::{PurposeView, SessionView};

/// A time that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeTime {
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
}

/// A client's sessions, with what they can do.
#[derive(Clone, Debug)]
pub struct OwnSessions {
    /// Those to come, in order.
    pub coming: Vec<OwnSession>,
    /// Those that are over, newest first.
    pub past: Vec<SessionView>,
    /// What was done lately and can be undone now.
    pub undoable: Vec<ChangeView>,
    /// Times that came free and are offered to this client.
    pub offers: Vec<OfferView>,
    /// What they wait for.
    pub waiting: Vec<WaitingView>,
}

/// A session to come.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// The session.
    pub session: SessionView,
    /// How somebody stands to it who is not there yet.
    pub lateness: Lateness,
    /// How late they said that they are, in minutes.
    pub said_late: Option<u16>,
}

/// The page of one session.
#[derive(Clone, Debug)]
pub struct OwnSessionPage {
    /// The session.
    pub own: OwnSession,
    /// What happens when they move it now.
    pub moving: Moving,
    /// What happens when they cancel it now.
    pub cancelling: Cancelling,
    /// Times that it can be moved to.
    pub times: Vec<FreeTime>,
    /// They wait for an earlier time already.
    pub waits: bool,
}

/// A change of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeView {
    /// Which.
    pub id: SessionChangeId,
    /// Of which session.
    pub session: SessionId,
    /// Whose.
    pub client: Name,
    /// What was done.
    pub kind: ChangeKind,
    /// When the session started before.
    pub from: Option<Timestamp>,
    /// When it starts now.
    pub to: Option<Timestamp>,
    /// How late somebody is, in minutes.
    pub minutes: u16,
    /// When it was done.
    pub at: Timestamp,
    /// Until when it can be undone.
    pub undo_until: Option<Timestamp>,
}

/// A time that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferView {
    /// Which offer.
    pub id: OfferId,
    /// What.
    pub time: FreeTime,
    /// Until when they can say yes.
    pub until: Timestamp,
    /// When the session is that would move; none when it would be one more.
    pub instead_of: Option<Timestamp>,
}

/// Something that a client waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingView {
    /// Which wish.
    pub id: WishId,
    /// Who waits.
    pub client: Name,
    /// Since when.
    pub since: Timestamp,
    /// For a time before this; none: for one more session.
    pub before: Option<Timestamp>,
}

/// What became of a cancellation.
#[derive(Clone, Debug)]
pub struct Cancelled {
    /// The contact that it was filed as, when a person hears of it or words were written.
    pub contact: Option<ContactId>,
    /// The words worry: their writer is asked one question, about this draft.
    pub asked: Option<(DraftId, PurposeView)>,
    /// The session stays in the calendar until a person has looked.
    pub stays: bool,
}

/// A week of a clinician.
#[derive(Clone, Debug)]
pub struct WeekView {
    /// Its Monday.
    pub monday: Date,
    /// Its seven days.
    pub days: Vec<DayView>,
    /// What clients changed in the last seven days, newest first.
    pub changes: Vec<ChangeView>,
    /// Who waits for a time.
    pub waiting: Vec<WaitingView>,
}

/// A day of a clinician.
#[derive(Clone, Debug)]
pub struct DayView {
    /// Which.
    pub date: Date,
    /// The hours on it.
    pub open: Vec<Stretch>,
    /// Whether the hours are not as every week.
    pub is_exception: bool,
    /// Its sessions, cancelled ones as well.
    pub sessions: Vec<SessionView>,
    /// Published times that are free.
    pub free: Vec<FreeTime>,
}

/// A series.
#[derive(Clone, Debug)]
pub struct SeriesView {
    /// Which.
    pub id: SeriesId,
    /// With whom.
    pub client: Name,
    /// When it is next.
    pub next: Option<Timestamp>,
    /// Each so many weeks.
    pub weeks: u32,
    /// The wall time of its first session.
    pub start: String,
    /// How long each is, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// Dates in the next weeks that it could not have: taken by another session.
    pub missing: Vec<Timestamp>,
}

/// What became of a new series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesMade {
    /// Which.
    pub id: SeriesId,
    /// How many sessions are booked.
    pub booked: u32,
    /// Which could not be, since another session is then.
    pub taken: Vec<Timestamp>,
}

/// A published time.
#[derive(Clone, Debug)]
pub struct OfferingView {
    /// Which.
    pub id: OfferingId,
    /// Who receives.
    pub clinician: PersonId,
    /// The wall time of the first.
    pub start: String,
    /// Each so many weeks; 0 for once.
    pub weeks: u32,
    /// When it is next.
    pub next: Option<Timestamp>,
    /// How long, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
}
