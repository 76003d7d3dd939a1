//! What clinicians plan: series, published times, and changes of single sessions.

use jiff::{SignedDuration, Timestamp, civil::DateTime};
use practice::{OfferingId, PersonId, Role, SeriesId, SessionId, Stretch};
use store::{
    Page, StoreError, Tx, frame,
    offering::{self, OfferingRow},
    series::{self, SeriesRow},
    session::{self, SessionState},
    session_change::ChangeKind,
};

use super::{
    PLANS_MAX,
    diary::{series as series_of, series_of as published, times_of},
    made::{Deed, keep},
    series::{later, lay_out},
    view::{OfferingView, SeriesMade, SeriesView},
};
use crate::{
    Act, Desk, DeskError,
    calendar::{Bringing, overlaps},
    house::House,
    permit::{Gate, Permitted, Write},
    view::{SessionView, Viewer},
};

/// How many weeks may lie between two sessions of a series.
const WEEKS_MAX: u32 = 26;

/// The shortest and longest session, in minutes.
const MINUTES: std::ops::RangeInclusive<u16> = 10..=480;

/// The longest name of a place, in characters.
const PLACE_CHARS_MAX: usize = 60;

/// How far ahead dates are looked through that a series could not have, in days.
const MISSING_DAYS: i64 = 42;

/// A series to be made.
#[derive(Clone, Debug)]
pub struct SeriesWish {
    /// With which client.
    pub client: PersonId,
    /// The wall time of the first session, in the zone of the practice: `2026-05-05T10:00`.
    pub start: String,
    /// Each so many weeks.
    pub weeks: u32,
    /// How long each session is, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// The last date, as `2026-12-31`; empty when it goes on.
    pub until: String,
}

/// A time to be published.
#[derive(Clone, Debug)]
pub struct PublishWish {
    /// The wall time of the first, in the zone of the practice: `2026-05-05T10:00`.
    pub start: String,
    /// Each so many weeks; 0 for once.
    pub weeks: u32,
    /// How long, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
}

impl Desk {
    /// Makes a series, and books the sessions of its first quarter. What is taken is told.
    ///
    /// Errors: [`DeskError::NotFound`] for a client of somebody else; [`DeskError::Unplannable`] for what
    /// can not be meant.
    pub fn make_series(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &SeriesWish,
    ) -> Result<SeriesMade, DeskError> {
        clinician(viewer)?;
        let start = read_start(&wish.start)?;
        let rule = rule(wish.weeks.max(1), &wish.until)?;
        let (length, place) = (read_length(wish.length_minutes)?, read_place(&wish.place)?);
        series_of(self.house.zone(), &start, &rule, length).ok_or_else(unusable)?;
        let (viewer, client) = (viewer.clone(), wish.client);
        self.make(act, move |house, tx, act| {
            let gate = Gate::of(house, &viewer, act);
            let Some(frame) = frame::by_client(tx, house.id(), client)? else {
                return Ok(Err(DeskError::NotFound));
            };
            if gate.frame::<Write>(tx, frame)?.is_none() {
                return Ok(Err(DeskError::NotFound));
            }
            let now = act.wall();
            let row = SeriesRow {
                id: SeriesId::new(now, act.bytes()),
                client,
                clinician: viewer.person,
                start: start.clone(),
                rule: rule.clone(),
                length_minutes: length,
                place: place.clone(),
                laid_until: now,
                made_by: viewer.person,
                made_at: now,
                is_open: true,
            };
            series::put(tx, house.id(), &row)?;
            let laid = lay_out(house, tx, act, row.id)?;
            Ok(Ok(SeriesMade {
                id: row.id,
                booked: laid.booked,
                taken: laid.taken,
            }))
        })
    }

    /// Ends a series: what is booked from now on is cancelled, and the client is told once.
    pub fn end_series(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SeriesId,
    ) -> Result<u32, DeskError> {
        clinician(viewer)?;
        let viewer = viewer.clone();
        let bringing = Bringing::prepare(act);
        self.make(act, move |house, tx, act| {
            let found = series::by_id(tx, house.id(), id)?;
            let Some(row) = found.filter(|row| row.clinician == viewer.person) else {
                return Ok(Err(DeskError::NotFound));
            };
            store::clinician::turn(tx, house.id(), row.clinician)?;
            store::frame::turn(tx, house.id(), row.client)?;
            if !series::end(tx, house.id(), id)? {
                return Ok(Err(DeskError::Overtaken));
            }
            let ended = cancel_ahead(house, tx, act, id)?;
            super::made::tell(house, tx, act, row.client, id.to_bytes())?;
            bringing.along(house, tx, row.client)?;
            Ok(Ok(ended))
        })
    }

    /// The series of a clinician.
    pub fn series(&self, act: &mut Act, viewer: &Viewer) -> Result<Vec<SeriesView>, DeskError> {
        let person = clinician(viewer)?;
        let now = act.wall();
        let rows = self.house.store.read(|tx| {
            let page = Page::first(store::PAGE_ROWS_MAX);
            let rows = series::of_clinician(tx, self.house.id(), person, page)?;
            rows.into_iter()
                .map(|row| {
                    let from = row.start.clone();
                    let laid = session::of_series(tx, self.house.id(), row.id, from)?;
                    Ok((row, laid))
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        let view = |(row, laid): &(SeriesRow, Vec<(String, session::Session)>)| {
            let next = laid
                .iter()
                .map(|(_, one)| one)
                .filter(|one| one.state == SessionState::Booked && one.starts_at > now)
                .map(|one| one.starts_at)
                .min();
            SeriesView {
                id: row.id,
                client: self.house.name(row.client),
                next,
                weeks: weeks_of(&row.rule),
                start: row.start.clone(),
                length_minutes: row.length_minutes,
                place: row.place.clone(),
                missing: self.missing(row, laid, now),
            }
        };
        Ok(rows.iter().map(view).collect())
    }

    /// Publishes a time. Errors: [`DeskError::Unplannable`] for what can not be meant;
    /// [`DeskError::TooManyOpen`].
    pub fn publish(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &PublishWish,
    ) -> Result<(), DeskError> {
        let person = clinician(viewer)?;
        let row = OfferingRow {
            id: OfferingId::new(act.wall(), act.bytes()),
            clinician: person,
            start: read_start(&wish.start)?,
            rule: match wish.weeks {
                0 => String::new(),
                weeks => rule(weeks, "")?,
            },
            length_minutes: read_length(wish.length_minutes)?,
            place: read_place(&wish.place)?,
            made_at: act.wall(),
        };
        published(self.house.zone(), &row).ok_or_else(unusable)?;
        self.make(act, move |house, tx, _| {
            store::clinician::turn(tx, house.id(), person)?;
            let page = Page::first(store::PAGE_ROWS_MAX);
            if offering::of_clinician(tx, house.id(), person, page)?.len() >= PLANS_MAX {
                return Ok(Err(DeskError::TooManyOpen));
            }
            offering::put(tx, house.id(), &row)?;
            Ok(Ok(()))
        })
    }

    /// Takes a published time away. What was booked in it stays.
    pub fn unpublish(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: OfferingId,
    ) -> Result<(), DeskError> {
        let person = clinician(viewer)?;
        self.make(act, move |house, tx, _| {
            let is_done = offering::take_away(tx, house.id(), person, id)?;
            Ok(is_done.then_some(()).ok_or(DeskError::NotFound))
        })
    }

    /// What a clinician has published, and whether times that come free are offered.
    pub fn published(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<(Vec<OfferingView>, bool), DeskError> {
        let person = clinician(viewer)?;
        let now = act.wall();
        let (rows, offers) = self.house.store.read(|tx| {
            let page = Page::first(store::PAGE_ROWS_MAX);
            Ok((
                offering::of_clinician(tx, self.house.id(), person, page)?,
                store::clinician::offers_freed(tx, self.house.id(), person)?,
            ))
        })?;
        let window = Stretch {
            from: now,
            until: later(now, 7 * i64::from(WEEKS_MAX)),
        };
        let view = |row: OfferingRow| {
            let times = published(self.house.zone(), &row).map(|series| times_of(&series, window));
            let next = times
                .into_iter()
                .flatten()
                .map(|one| one.time.from)
                .find(|at| *at > now);
            // What lies behind has no line any more.
            next.map(|next| OfferingView {
                id: row.id,
                clinician: row.clinician,
                weeks: weeks_of(&row.rule),
                start: row.start,
                next: Some(next),
                length_minutes: row.length_minutes,
                place: row.place,
            })
        };
        Ok((rows.into_iter().filter_map(view).collect(), offers))
    }

    /// Says whether times that come free are offered to others.
    pub fn offer_freed(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        offers: bool,
    ) -> Result<(), DeskError> {
        let person = clinician(viewer)?;
        self.make(act, move |house, tx, _| {
            store::clinician::set_offers_freed(tx, house.id(), person, offers)?;
            Ok(Ok(()))
        })
    }

    /// A session as whoever may change it sees it.
    pub fn planned(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
    ) -> Result<SessionView, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        let now = act.wall();
        let found = self
            .house
            .store
            .read(|tx| writable(&self.house, tx, &gate, id))?;
        let found = found.ok_or(DeskError::NotFound)?;
        Ok(self.session_view(&found, now))
    }

    /// Moves a session of a client, to a wall time of the practice. The client is told.
    ///
    /// Errors: [`DeskError::SlotTaken`]; [`DeskError::Overtaken`]; [`DeskError::Unplannable`].
    pub fn move_planned(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
        to: &str,
    ) -> Result<(), DeskError> {
        let to: DateTime = read_start(to)?.parse().map_err(|_| unusable())?;
        let to = self
            .house
            .zone()
            .to_ambiguous_timestamp(to)
            .compatible()
            .map_err(|_| unusable())?;
        let (viewer, bringing) = (viewer.clone(), Bringing::prepare(act));
        self.make(act, move |house, tx, act| {
            let gate = Gate::of(house, &viewer, act);
            let Some(found) = writable(house, tx, &gate, id)? else {
                return Ok(Err(DeskError::NotFound));
            };
            store::clinician::turn(tx, house.id(), found.clinician)?;
            store::frame::turn(tx, house.id(), found.client)?;
            if to <= act.wall() {
                return Ok(Err(DeskError::Overtaken));
            }
            if overlaps(house, tx, &found, to, act.wall())? {
                return Ok(Err(DeskError::SlotTaken));
            }
            if !session::move_to(tx, house.id(), id, found.starts_at, to)? {
                return Ok(Err(DeskError::Overtaken));
            }
            let deed = Deed {
                kind: ChangeKind::Moved,
                by: &viewer,
                from: Some(found.starts_at),
                to: Some(to),
                undo_until: None,
                contact: None,
            };
            keep(house, tx, act, &found, deed)?;
            bringing.along(house, tx, found.client)?;
            Ok(Ok(()))
        })
    }

    /// Cancels a session of a client. The client is told.
    pub fn cancel_planned(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionId,
    ) -> Result<(), DeskError> {
        let (viewer, bringing) = (viewer.clone(), Bringing::prepare(act));
        self.make(act, move |house, tx, act| {
            let gate = Gate::of(house, &viewer, act);
            let Some(found) = writable(house, tx, &gate, id)? else {
                return Ok(Err(DeskError::NotFound));
            };
            store::clinician::turn(tx, house.id(), found.clinician)?;
            store::frame::turn(tx, house.id(), found.client)?;
            let (from, to) = (SessionState::Booked, SessionState::Cancelled);
            if !session::change_state(tx, house.id(), id, from, to)? {
                return Ok(Err(DeskError::Overtaken));
            }
            let deed = Deed {
                kind: ChangeKind::Cancelled,
                by: &viewer,
                from: Some(found.starts_at),
                to: None,
                undo_until: None,
                contact: None,
            };
            keep(house, tx, act, &found, deed)?;
            bringing.along(house, tx, found.client)?;
            Ok(Ok(()))
        })
    }

    /// The dates of the next weeks that a series means and could not have.
    fn missing(
        &self,
        row: &SeriesRow,
        laid: &[(String, session::Session)],
        now: Timestamp,
    ) -> Vec<Timestamp> {
        let until = later(now, MISSING_DAYS).min(row.laid_until);
        let window = Stretch { from: now, until };
        let zone = self.house.zone();
        let Some(series) = series_of(zone, &row.start, &row.rule, row.length_minutes) else {
            return Vec::new();
        };
        times_of(&series, window)
            .into_iter()
            .filter(|one| one.time.from > now)
            .filter(|one| {
                let original = one.original.to_string();
                laid.iter().all(|(known, _)| *known != original)
            })
            .map(|one| one.time.from)
            .collect()
    }
}

/// Cancels what is booked of a series from now on.
fn cancel_ahead(
    house: &House,
    tx: &mut Tx<'_>,
    act: &Act,
    id: SeriesId,
) -> Result<u32, StoreError> {
    let now = act.wall();
    let from = house.zone().to_datetime(
        now.checked_sub(SignedDuration::from_hours(48))
            .unwrap_or(now),
    );
    let mut ended = 0_u32;
    for (_, one) in session::of_series(tx, house.id(), id, from.to_string())? {
        let (booked, cancelled) = (SessionState::Booked, SessionState::Cancelled);
        if one.starts_at > now && session::change_state(tx, house.id(), one.id, booked, cancelled)?
        {
            ended = ended.saturating_add(1);
        }
    }
    Ok(ended)
}

/// A booked session that this person may change.
fn writable(
    house: &House,
    tx: &mut Tx<'_>,
    gate: &Gate<'_>,
    id: SessionId,
) -> Result<Option<session::Session>, StoreError> {
    let found = session::by_id(tx, house.id(), id)?;
    let Some(found) = found.filter(|found| found.state == SessionState::Booked) else {
        return Ok(None);
    };
    Ok(gate
        .schedule::<Write>(tx, found)?
        .map(Permitted::into_record))
}

pub(super) fn clinician(viewer: &Viewer) -> Result<PersonId, DeskError> {
    match viewer.role {
        Role::Clinician => Ok(viewer.person),
        _ => Err(DeskError::NotFound),
    }
}

/// How a rule of weeks is written.
fn rule(weeks: u32, until: &str) -> Result<String, DeskError> {
    if weeks == 0 || weeks > WEEKS_MAX {
        return Err(unusable());
    }
    let mut rule = format!("FREQ=WEEKLY;INTERVAL={weeks}");
    if !until.trim().is_empty() {
        let day: jiff::civil::Date = until.trim().parse().map_err(|_| unusable())?;
        rule.push_str(&day.strftime(";UNTIL=%Y%m%d").to_string());
    }
    Ok(rule)
}

/// Each so many weeks a rule of ours comes; 0 for none.
fn weeks_of(rule: &str) -> u32 {
    rule.split(';')
        .find_map(|part| part.strip_prefix("INTERVAL="))
        .and_then(|weeks| weeks.parse().ok())
        .unwrap_or(0)
}

fn read_start(text: &str) -> Result<String, DeskError> {
    let at: DateTime = text.trim().parse().map_err(|_| unusable())?;
    Ok(at.to_string())
}

fn read_length(minutes: u16) -> Result<u16, DeskError> {
    let fits = MINUTES.contains(&minutes);
    fits.then_some(minutes).ok_or_else(unusable)
}

fn read_place(text: &str) -> Result<String, DeskError> {
    let place = text.trim();
    let fits = !place.is_empty() && place.chars().count() <= PLACE_CHARS_MAX;
    fits.then(|| place.to_owned()).ok_or_else(unusable)
}

fn unusable() -> DeskError {
    DeskError::Unplannable
}
