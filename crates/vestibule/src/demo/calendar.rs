//! The calendar of Harbour Lane: who meets whom, from twelve weeks ago to three weeks ahead.

use jiff::{
    SignedDuration, Timestamp, ToSpan, Zoned,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::{
    chance::Chance,
    people::{CLIENTS, Client, SAM, THEO},
};
use practice::Phase;

/// How far back the history reaches, in weeks.
pub(crate) const WEEKS_BACK: i64 = 12;
/// How far ahead sessions are booked, in weeks.
const WEEKS_AHEAD: i64 = 3;
/// How long a session is, in minutes.
pub(crate) const SESSION_MINUTES: u16 = 50;
/// The hours at which sessions begin.
const HOURS: [i8; 7] = [9, 10, 11, 13, 14, 15, 16];
/// Sam's session begins in so many minutes, at least, on the next five of the clock.
const SAM_MINUTES: i64 = 8;
/// Theo's begins so much later than Sam's, in minutes.
const THEO_MINUTES: i64 = 90;
/// After this hour of the evening nobody has a session any more.
const EVENING: i8 = 19;
/// Sam and Theo have no other session this close to their next one, in days.
const APART_DAYS: i64 = 6;

/// One session to be booked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    /// The client's place in the list of clients.
    pub(crate) client: usize,
    /// When it starts.
    pub(crate) starts_at: Timestamp,
    /// Which session of the therapy it is.
    pub(crate) number: u32,
    /// Where.
    pub(crate) place: &'static str,
}

/// All sessions of these clients, in order of time. None of one clinician overlap.
pub(crate) fn sessions(
    clients: &[usize],
    clinician_of: impl Fn(usize) -> usize,
    now: &Zoned,
    chance: &mut Chance,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    let monday = monday(now.date());
    let clinicians: std::collections::BTreeSet<usize> =
        clients.iter().map(|client| clinician_of(*client)).collect();
    for clinician in clinicians {
        let mut grid: Vec<(i64, i8)> = (0..5)
            .flat_map(|day| HOURS.map(|hour| (day, hour)))
            .collect();
        chance.shuffle(&mut grid);
        let own = clients
            .iter()
            .copied()
            .filter(|client| clinician_of(*client) == clinician);
        let with_sessions = own.filter(|client| of(*client).is_some_and(Client::has_sessions));
        let special = special(clinician, clients, &clinician_of, now);
        for (client, (day, hour)) in with_sessions.zip(grid) {
            weekly(client, day, hour, monday, now, &special, chance, &mut slots);
        }
        slots.extend(special);
    }
    slots.sort_by_key(|slot| (slot.starts_at, slot.client));
    number(&mut slots);
    slots
}

/// The sessions that make today look alive, whatever the hour: Sam's in a few minutes, Theo's after.
fn special(
    clinician: usize,
    clients: &[usize],
    clinician_of: &impl Fn(usize) -> usize,
    now: &Zoned,
) -> Vec<Slot> {
    let here = |client: usize| clients.contains(&client) && clinician_of(client) == clinician;
    let minutes = i64::from(now.minute());
    let to_five = (5 - (minutes + SAM_MINUTES) % 5) % 5;
    let start = now.timestamp().as_second() - i64::from(now.second());
    let sam = Timestamp::from_second(start + 60 * (SAM_MINUTES + to_five)).ok();
    let theo = sam.and_then(|sam| {
        sam.checked_add(SignedDuration::from_mins(THEO_MINUTES))
            .ok()
    });
    let theo = theo.and_then(|theo| by_day(theo, now));
    let slot = |client: usize, at: Option<Timestamp>| {
        let starts_at = at.filter(|_| here(client))?;
        Some(Slot {
            client,
            starts_at,
            number: 0,
            place: "Room 2",
        })
    };
    slot(SAM, sam).into_iter().chain(slot(THEO, theo)).collect()
}

/// The same instant, or ten o'clock the next morning when that is late in the evening.
fn by_day(at: Timestamp, now: &Zoned) -> Option<Timestamp> {
    let local = at.to_zoned(now.time_zone().clone());
    if local.date() == now.date() && local.hour() <= EVENING {
        return Some(at);
    }
    let morning = if local.date() == now.date() {
        now.date().tomorrow().ok()?
    } else {
        local.date()
    };
    instant(morning, 10, now.time_zone())
}

#[expect(
    clippy::too_many_arguments,
    reason = "one client's weeks depend on all of this"
)]
fn weekly(
    client: usize,
    day: i64,
    hour: i8,
    monday: Date,
    now: &Zoned,
    special: &[Slot],
    chance: &mut Chance,
    slots: &mut Vec<Slot>,
) {
    let every = if of(client).is_some_and(|client| client.phase == Phase::Fading) {
        2
    } else {
        1
    };
    let phase = chance.between(0, every);
    let place = chance
        .pick(&["Room 1", "Room 2", "Room 3", "Online"])
        .copied()
        .unwrap_or("Room 1");
    for week in -WEEKS_BACK..=WEEKS_AHEAD {
        if week.rem_euclid(every) != phase {
            continue;
        }
        let Ok(date) = monday.checked_add((7 * week + day).days()) else {
            continue;
        };
        let Some(starts_at) = instant(date, hour, now.time_zone()) else {
            continue;
        };
        let clashes = special.iter().any(|other| {
            let apart = starts_at.duration_since(other.starts_at).abs();
            apart < SignedDuration::from_mins(60)
                || (other.client == client && apart < SignedDuration::from_hours(24 * APART_DAYS))
        });
        if !clashes {
            slots.push(Slot {
                client,
                starts_at,
                number: 0,
                place,
            });
        }
    }
}

/// Numbers the sessions of each client, so that Sam's next one is the nineteenth or so.
fn number(slots: &mut [Slot]) {
    let mut counts = std::collections::BTreeMap::new();
    for slot in slots {
        let before = u32::try_from(slot.client * 5 % 17).unwrap_or(0) + 7;
        let count = counts.entry(slot.client).or_insert(before);
        *count += 1;
        slot.number = *count;
    }
}

/// The instant of a wall time on the hour.
pub(crate) fn instant(date: Date, hour: i8, zone: &TimeZone) -> Option<Timestamp> {
    let time = Time::new(hour, 0, 0, 0).ok()?;
    zone.to_ambiguous_timestamp(date.to_datetime(time))
        .earlier()
        .ok()
}

/// The Monday of the week.
pub(crate) fn monday(date: Date) -> Date {
    let since = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(since.days()).unwrap_or(date)
}

fn of(client: usize) -> Option<&'static Client> {
    CLIENTS.get(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At any hour of a week Sam's session is a few minutes away, and no clinician meets two at once.
    #[test]
    fn sam_is_about_to_have_a_session_and_nothing_overlaps() {
        let clients: Vec<usize> = (0..CLIENTS.len()).collect();
        let clinician = |client: usize| CLIENTS[client].clinician;
        let start: Zoned = "2026-03-23T00:00[Europe/London]".parse().unwrap();
        for hour in 0..(7 * 24) {
            let now = start
                .checked_add((hour * 60 + hour % 60).minutes())
                .unwrap();
            let slots = sessions(&clients, clinician, &now, &mut Chance::new(1, 1));
            let sam = slots
                .iter()
                .find(|slot| slot.client == SAM && slot.starts_at > now.timestamp())
                .unwrap();
            let ahead = sam.starts_at.duration_since(now.timestamp()).as_mins();
            assert!((7..15).contains(&ahead), "{now}: {ahead}");
            for one in &slots {
                let clash = slots.iter().any(|other| {
                    one.client < other.client
                        && clinician(one.client) == clinician(other.client)
                        && one.starts_at.duration_since(other.starts_at).abs()
                            < SignedDuration::from_mins(50)
                });
                assert!(!clash, "{now}: {one:?}");
            }
        }
    }
}
