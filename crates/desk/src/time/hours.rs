//! A clinician's own hours: the week, and single dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use practice::{DayException, OfficeHours, PersonId};
use store::{StoreError, Tx};

use super::plan::clinician;
use crate::{Act, Desk, DeskError, house::House, view::Viewer};

/// A clinician's hours, as they are edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursView {
    /// The own week; empty when it is the practice's.
    pub week: String,
    /// The week of the practice.
    pub practice_week: String,
    /// The dates from today on that are not as every week: `closed`, or their hours.
    pub exceptions: Vec<(Date, String)>,
}

impl Desk {
    /// The hours of a clinician.
    pub fn hours(&self, act: &mut Act, viewer: &Viewer) -> Result<HoursView, DeskError> {
        let person = clinician(viewer)?;
        let today = self.house.zone().to_datetime(act.wall()).date();
        let (row, exceptions) = self.house.store.read(|tx| {
            let practice = self.house.id();
            Ok((
                store::clinician::by_id(tx, practice, person)?,
                store::hours::exceptions(tx, practice, person, today.to_string())?,
            ))
        })?;
        Ok(HoursView {
            week: row.map(|row| row.hours).unwrap_or_default(),
            practice_week: self.house.practice.hours.clone(),
            exceptions: exceptions
                .into_iter()
                .filter_map(|(day, hours)| Some((day.parse().ok()?, hours)))
                .collect(),
        })
    }

    /// Sets the own week; empty: as the practice's. Errors: [`DeskError::Unplannable`] when it can
    /// not be read.
    pub fn set_hours(&self, act: &mut Act, viewer: &Viewer, week: &str) -> Result<(), DeskError> {
        let person = clinician(viewer)?;
        let week = week.trim().to_owned();
        if !week.is_empty() {
            OfficeHours::parse(&self.house.practice.zone, &week, Default::default())
                .map_err(|_| DeskError::Unplannable)?;
        }
        self.make(act, move |house, tx, _| {
            store::clinician::set_hours(tx, house.id(), person, week.clone())?;
            Ok(Ok(()))
        })
    }

    /// Says what one date is: `closed`, its hours, or (empty) as every week again. Errors:
    /// [`DeskError::Unplannable`] when it can not be read.
    pub fn set_exception(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        day: &str,
        hours: &str,
    ) -> Result<(), DeskError> {
        let person = clinician(viewer)?;
        let day: Date = day.trim().parse().map_err(|_| DeskError::Unplannable)?;
        let hours = hours.trim().to_ascii_lowercase();
        if !hours.is_empty() {
            DayException::parse(&hours).map_err(|_| DeskError::Unplannable)?;
        }
        self.make(act, move |house, tx, _| {
            let day = day.to_string();
            match hours.is_empty() {
                true => store::hours::remove_exception(tx, house.id(), person, day)?,
                false => {
                    store::hours::put_exception(tx, house.id(), person, day, hours.clone())?;
                }
            }
            Ok(Ok(()))
        })
    }
}

/// The hours of a clinician from a date on, with the exceptions that they are made of.
pub(super) fn of_clinician(
    house: &House,
    tx: &mut Tx<'_>,
    person: PersonId,
    from: Date,
) -> Result<(OfficeHours, BTreeMap<Date, DayException>), StoreError> {
    let row = store::clinician::by_id(tx, house.id(), person)?;
    let kept = store::hours::exceptions(tx, house.id(), person, from.to_string())?;
    let exceptions: BTreeMap<Date, DayException> = kept
        .iter()
        .filter_map(|(day, hours)| Some((day.parse().ok()?, DayException::parse(hours).ok()?)))
        .collect();
    let week = row.map(|row| row.hours).filter(|week| !week.is_empty());
    let own = house
        .hours
        .of_clinician(week.as_deref(), exceptions.clone());
    // What was kept was read before; were it unreadable, the practice's hours would stand.
    Ok((own.unwrap_or_else(|_| house.hours.clone()), exceptions))
}
