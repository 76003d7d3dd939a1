//! Sessions in the calendar.

use std::fmt;

use jiff::Timestamp;
use practice::{PersonId, PracticeId, SeriesId, SessionId, SessionTime};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// How a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// Is going to take place.
    Booked,
    /// Took place.
    Held,
    /// Was cancelled.
    Cancelled,
    /// The client did not come.
    Missed,
}

impl SessionState {
    /// Every state, in order.
    pub const ALL: [SessionState; 4] = [
        SessionState::Booked,
        SessionState::Held,
        SessionState::Cancelled,
        SessionState::Missed,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            SessionState::Booked => "booked",
            SessionState::Held => "held",
            SessionState::Cancelled => "cancelled",
            SessionState::Missed => "missed",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<SessionState> {
        SessionState::ALL
            .into_iter()
            .find(|state| state.code() == code)
    }
}

impl fmt::Display for SessionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which session.
    pub id: SessionId,
    /// With which client.
    pub client: PersonId,
    /// With which clinician.
    pub clinician: PersonId,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub length_minutes: u16,
    /// Where it takes place: a room, or `video`.
    pub place: String,
    /// How it stands.
    pub state: SessionState,
    /// The how-manyeth session of this client it is, from one.
    pub number: u32,
}

impl Session {
    /// As far as an agenda needs to know it.
    pub fn time(&self) -> SessionTime {
        SessionTime {
            id: self.id,
            starts_at: self.starts_at,
            length_minutes: self.length_minutes,
        }
    }
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select session_id, client_id, clinician_id, starts_at, length_minutes, place, state, \
             number from session ",
            $rest
        )
    };
}

/// Enters a session. Errors: [`StoreError::Conflict`] when the clinician has another booked session
/// that starts at the same instant (reliability P25); on PostgreSQL it shows at the commit.
///
/// Sessions that overlap otherwise are the caller's to refuse, after [`crate::clinician::turn`].
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, session: &Session) -> Result<(), StoreError> {
    let slot = (session.state == SessionState::Booked).then_some(session.starts_at);
    tx.put(
        "insert into session (practice_id, session_id, client_id, clinician_id, starts_at, \
         length_minutes, place, state, number, slot_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            practice,
            session.id,
            session.client,
            session.clinician,
            session.starts_at,
            session.length_minutes,
            &session.place,
            session.state.code(),
            session.number,
            slot,
        ],
    )
}

/// One session.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
) -> Result<Option<Session>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and session_id = $2"),
        values![practice, session],
        read,
    )
}

/// A client's sessions that start from `from` on and before `until`, in order of time.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    from: Timestamp,
    until: Timestamp,
    page: Page,
) -> Result<Vec<Session>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLIENT,
        values![practice, client, from, until, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and starts_at >= $3 and starts_at < $4 \
     and (starts_at, session_id) > ($5, $6) order by starts_at, session_id limit $7"
);

pub(crate) const BOOKED_OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and starts_at >= $3 and state = $5 \
     order by starts_at, session_id limit $4"
);

/// A clinician's sessions that start from `from` on and before `until`, in order of time.
pub fn of_clinician(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    from: Timestamp,
    until: Timestamp,
    page: Page,
) -> Result<Vec<Session>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLINICIAN,
        values![practice, clinician, from, until, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLINICIAN: &str = columns!(
    "where practice_id = $1 and clinician_id = $2 and starts_at >= $3 and starts_at < $4 \
     and (starts_at, session_id) > ($5, $6) order by starts_at, session_id limit $7"
);

/// Enters a session of a series, with the wall time that the series gave it. `false`: it was laid out
/// before, whatever became of it, or its slot is taken; nothing is written then.
pub fn lay_out(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: &Session,
    series: SeriesId,
    original: String,
) -> Result<bool, StoreError> {
    tx.changed(
        "insert into session (practice_id, session_id, client_id, clinician_id, starts_at, \
         length_minutes, place, state, number, slot_at, series_id, series_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5, $10, $11) on conflict do nothing",
        values![
            practice,
            session.id,
            session.client,
            session.clinician,
            session.starts_at,
            session.length_minutes,
            &session.place,
            session.state.code(),
            session.number,
            series,
            original,
        ],
    )
}

/// The sessions of a series from one of its wall times on, each with its wall time in the series; at
/// most [`crate::PAGE_ROWS_MAX`].
pub fn of_series(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    series: SeriesId,
    from: String,
) -> Result<Vec<(String, Session)>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(OF_SERIES, values![practice, series, from, rows], |row| {
        Ok((row.text()?, read(row)?))
    })
}

pub(crate) const OF_SERIES: &str = "select series_at, session_id, client_id, clinician_id, \
     starts_at, length_minutes, place, state, number from session \
     where practice_id = $1 and series_id = $2 and series_at >= $3 order by series_at limit $4";

/// Changes how a session stands, if it stands as was expected. A state that is not `Booked` frees
/// its slot.
pub fn change_state(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
    from: SessionState,
    to: SessionState,
) -> Result<bool, StoreError> {
    let sql = match to {
        SessionState::Booked => {
            "update session set state = $4, slot_at = starts_at \
             where practice_id = $1 and session_id = $2 and state = $3"
        }
        SessionState::Held | SessionState::Cancelled | SessionState::Missed => {
            "update session set state = $4, slot_at = null \
             where practice_id = $1 and session_id = $2 and state = $3"
        }
    };
    tx.changed(sql, values![practice, session, from.code(), to.code()])
}

/// Moves a booked session, if it still starts when it was expected to: never both, never neither
/// (reliability P25). Errors as [`put`].
pub fn move_to(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
    from: Timestamp,
    to: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update session set starts_at = $4, slot_at = $4 where practice_id = $1 \
         and session_id = $2 and starts_at = $3 and state = 'booked'",
        values![practice, session, from, to],
    )
}

/// Moves a booked session as [`move_to`] does, to another place and length.
pub fn move_whole(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    from: Timestamp,
    moved: &Session,
) -> Result<bool, StoreError> {
    tx.changed(
        "update session set starts_at = $4, slot_at = $4, place = $5 where practice_id = $1 \
         and session_id = $2 and starts_at = $3 and state = 'booked'",
        values![practice, moved.id, from, moved.starts_at, &moved.place],
    )
}

pub(crate) fn read(row: &mut Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        starts_at: row.at()?,
        length_minutes: row.minute()?,
        place: row.text()?,
        state: row.code(SessionState::from_code)?,
        number: row.small()?,
    })
}
