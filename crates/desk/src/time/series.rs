//! Series: the next sessions of each are laid out as rows, so that a session is one thing however it
//! came to be, and its slot is held by the database.

use jiff::{SignedDuration, Timestamp};
use practice::{DueKind, SeriesId, SessionId, Stretch};
use store::{
    StoreError, Tx,
    series::{self, SeriesRow},
    session::{self, Session, SessionState},
};

use super::{
    LAID_OUT_DAYS,
    diary::{series as series_of, times_of},
    made::due_at,
    own::next_number,
};
use crate::{
    Act,
    calendar::{Bringing, overlaps},
    house::House,
};

/// How often the next sessions of a series are laid out, in days.
const AGAIN_DAYS: i64 = 7;

/// What was laid out.
#[derive(Clone, Debug, Default)]
pub(super) struct LaidOut {
    pub(super) booked: u32,
    /// Times at which another session is.
    pub(super) taken: Vec<Timestamp>,
}

/// Lays the next sessions of a series out, from where it was left; in a week it is done again.
pub(super) fn lay_out(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    id: SeriesId,
) -> Result<LaidOut, StoreError> {
    let now = act.wall();
    let mut laid = LaidOut::default();
    let Some(row) = series::by_id(tx, house.id(), id)?.filter(|row| row.is_open) else {
        return Ok(laid);
    };
    store::clinician::turn(tx, house.id(), row.clinician)?;
    store::frame::turn(tx, house.id(), row.client)?;
    let until = later(now, LAID_OUT_DAYS);
    if until <= row.laid_until
        || !series::set_laid_until(tx, house.id(), id, row.laid_until, until)?
    {
        return Ok(laid);
    }
    let window = Stretch {
        from: row.laid_until.max(now),
        until,
    };
    let Some(series) = series_of(house.zone(), &row.start, &row.rule, row.length_minutes) else {
        return Ok(laid);
    };
    let mut number = next_number(house, tx, row.client)?;
    for one in times_of(&series, window) {
        if one.time.from < window.from || one.time.from >= until {
            continue;
        }
        let session = session_of(&row, act, one.time.from, number);
        let original = one.original.to_string();
        if overlaps(house, tx, &session, session.starts_at, now)?
            || !session::lay_out(tx, house.id(), &session, id, original)?
        {
            laid.taken.push(session.starts_at);
            continue;
        }
        number = number.saturating_add(1);
        laid.booked = laid.booked.saturating_add(1);
    }
    let again = later(now, AGAIN_DAYS);
    due_at(house, tx, act, DueKind::SeriesAhead, id.to_bytes(), again)?;
    Bringing::prepare(act).along(house, tx, row.client)?;
    Ok(laid)
}

fn session_of(row: &SeriesRow, act: &mut Act, starts_at: Timestamp, number: u32) -> Session {
    Session {
        id: SessionId::new(act.wall(), act.bytes()),
        client: row.client,
        clinician: row.clinician,
        starts_at,
        length_minutes: row.length_minutes,
        place: row.place.clone(),
        state: SessionState::Booked,
        number,
    }
}

pub(super) fn later(now: Timestamp, days: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * days))
        .unwrap_or(now)
}
