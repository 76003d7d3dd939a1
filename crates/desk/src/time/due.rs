//! What falls due about time: a change that stands, an offer that runs out, a series to lay out.

use practice::{DueKind, Moment, OfferId, SeriesId, SessionChangeId};
use store::{StoreError, Tx, due::Due, session_change};

use super::{
    made::tell,
    series::lay_out,
    view::FreeTime,
    waitlist::{freed, run_out},
};
use crate::{Act, house::House};

/// Acts on one such row.
pub(crate) fn falls_due(
    house: &House,
    tx: &mut Tx<'_>,
    row: &Due,
    now: Moment,
    seed: [u8; 32],
) -> Result<(), StoreError> {
    let mut act = Act::new(now, seed);
    let about = row.contact.to_bytes();
    match row.kind {
        DueKind::ChangeStands => stands(house, tx, &mut act, SessionChangeId::from_bytes(about)),
        DueKind::OfferEnds => run_out(house, tx, &mut act, OfferId::from_bytes(about)),
        DueKind::SeriesAhead => {
            lay_out(house, tx, &mut act, SeriesId::from_bytes(about)).map(|_| ())
        }
        _ => Ok(()),
    }
}

/// What a client did stands: the clinician is told, and the time that came free is offered.
fn stands(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    id: SessionChangeId,
) -> Result<(), StoreError> {
    let found = session_change::by_id(tx, house.id(), id)?;
    let Some(change) = found.filter(|change| change.undone_at.is_none()) else {
        return Ok(());
    };
    store::clinician::turn(tx, house.id(), change.clinician)?;
    tell(house, tx, act, change.clinician, change.session.to_bytes())?;
    match change.given_up() {
        Some(time) if time.from > act.wall() => {
            let time = FreeTime {
                starts_at: time.from,
                length_minutes: change.minutes,
                place: change.place,
            };
            freed(house, tx, act, change.clinician, &time)
        }
        _ => Ok(()),
    }
}
