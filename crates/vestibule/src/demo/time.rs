//! Time at Harbour Lane, once the history is there: published times, a series, a day off, and
//! somebody who waits.

use desk::{
    Act, Desk, DeskError,
    time::{PublishWish, SeriesWish},
};
use jiff::{ToSpan, Zoned, civil::Date};

use super::{drive::Cast, people::SAM};

/// When times are published on the days after tomorrow: before and after all sessions of the plan.
const PUBLISHED: [&str; 3] = ["08:00", "12:00", "17:00"];

/// Which place in the list of clients has a series as well.
const SERIES_PLACE: usize = 5;

/// How far ahead the day off is, in days.
const DAY_OFF: i64 = 12;

/// Sets it up as it stands at `now`.
///
/// # Errors
///
/// What the desk refuses.
pub(crate) fn time(
    desk: &Desk,
    cast: &Cast,
    now: &Zoned,
    mut act: impl FnMut() -> Act,
) -> Result<(), DeskError> {
    let in_days = |days: i64| -> Date {
        let date = now.date();
        date.checked_add(days.days()).unwrap_or(date)
    };
    for clinician in &cast.clinicians {
        for (days, time) in (2_i64..).zip(PUBLISHED) {
            let wish = PublishWish {
                start: format!("{}T{time}", in_days(days)),
                weeks: 1,
                length_minutes: 50,
                place: "Room 1".to_owned(),
            };
            desk.publish(&mut act(), clinician, &wish)?;
        }
        desk.offer_freed(&mut act(), clinician, true)?;
        let day = in_days(DAY_OFF).to_string();
        desk.set_exception(&mut act(), clinician, &day, "closed")?;
    }
    let place = cast
        .clients
        .keys()
        .copied()
        .find(|place| *place >= SERIES_PLACE);
    let treated_by = place.and_then(|place| cast.treated_by.get(&place));
    let clinician = treated_by.and_then(|at| cast.clinicians.get(*at));
    let client = place.and_then(|place| cast.clients.get(&place));
    if let (Some(clinician), Some(client)) = (clinician, client) {
        let wish = SeriesWish {
            client: client.person,
            start: format!("{}T18:00", in_days(3)),
            weeks: 2,
            length_minutes: 50,
            place: "Online".to_owned(),
            until: String::new(),
        };
        desk.make_series(&mut act(), clinician, &wish)?;
    }
    // Somebody other than Sam waits, so that the first time that Sam gives up has a taker.
    let sam = cast.treated_by.get(&SAM);
    let waiting = cast
        .clients
        .iter()
        .find(|(place, _)| **place != SAM && cast.treated_by.get(place) == sam);
    if let Some((_, client)) = waiting {
        desk.wait(&mut act(), client, None)?;
    }
    Ok(())
}
