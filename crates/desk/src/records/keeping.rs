//! The practice's own privacy page: what has to be answered, what leaves, what is kept how long, and
//! the end of it.

use jiff::Timestamp;
use practice::{PersonId, RecordKind, Role};
use store::{
    PAGE_ROWS_MAX, Page, erasure,
    keys::Scope,
    legal_hold::{self, LegalHold},
    people, restoration, retention,
};

use super::view::{HoldLine, PracticePrivacy, RecordPage, RetentionLine};
use crate::{Act, Desk, DeskError, retention::record_of, view::Viewer};

impl Desk {
    /// The page.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever does not answer for privacy here.
    pub fn practice_privacy(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<PracticePrivacy, DeskError> {
        self.only_for_privacy(viewer)?;
        let (practice, now) = (self.house.id(), act.wall());
        let (holds, clocks, restored) = self.house.store.read(|tx| {
            let mut clocks = Vec::new();
            let page = Page::first(PAGE_ROWS_MAX);
            for clock in retention::due_now(tx, practice, Timestamp::MAX, page)? {
                let standing = record_of(&self.house, tx, &clock)?.standing(now);
                clocks.push((clock, standing));
            }
            let restored = restoration::last(tx, practice)?;
            Ok((legal_hold::open(tx, practice)?, clocks, restored))
        })?;
        let report = self.break_glass_report(act, viewer).ok();
        Ok(PracticePrivacy {
            now,
            requests: self.open_requests(act, viewer)?,
            disclosures: self.disclosures(act, viewer)?,
            holds: holds.iter().map(|hold| self.hold_line(hold)).collect(),
            retention: clocks
                .into_iter()
                .map(|(clock, standing)| RetentionLine {
                    client: self.somebody(clock.client),
                    last_service_at: clock.last_service_at,
                    due_at: clock.due_at,
                    standing,
                })
                .collect(),
            schedule: self.house.schedule.clone(),
            break_glass: report.map(|report| (report.weeks, report.uses, report.openings)),
            restored,
        })
    }

    /// The record of the client with this name, as whoever answers for privacy looks after it.
    pub fn record_named(&self, viewer: &Viewer, name: &str) -> Result<PersonId, DeskError> {
        self.only_for_privacy(viewer)?;
        Ok(self.client_named(name)?.0.id)
    }

    /// The record of one client: its clock, its holds, and whether it may be destroyed. No word of it.
    pub fn record_page(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
    ) -> Result<RecordPage, DeskError> {
        self.only_for_privacy(viewer)?;
        let (practice, now) = (self.house.id(), act.wall());
        let (person, holds, clock, gone) = self.house.store.read(|tx| {
            let person = people::by_id(tx, practice, client)?;
            let clock = retention::of_client(tx, practice, client)?;
            let standing = match &clock {
                Some(clock) => {
                    let record = record_of(&self.house, tx, clock)?;
                    Some((record.standing(now), record.may_be_destroyed(now)))
                }
                None => None,
            };
            Ok((
                person,
                legal_hold::of_client(tx, practice, client)?,
                clock.zip(standing),
                erasure::of_client(tx, practice, client, Scope::All)?,
            ))
        })?;
        if person.is_none_or(|person| person.role != Role::Client) {
            return Err(DeskError::NotFound);
        }
        let is_held = holds.iter().any(|hold| hold.lifted.is_none());
        let may_be_erased = clock.as_ref().is_some_and(|(_, (_, may))| *may) && gone.is_none();
        Ok(RecordPage {
            client: self.somebody(client),
            retention: clock.map(|(clock, (standing, _))| RetentionLine {
                client: self.somebody(client),
                last_service_at: clock.last_service_at,
                due_at: clock.due_at,
                standing,
            }),
            holds: holds
                .iter()
                .map(|hold| (self.hold_line(hold), hold.lifted.map(|(_, at)| at)))
                .collect(),
            is_held,
            may_be_erased,
            erased_at: gone.and_then(|gone| gone.wiped_at),
        })
    }

    /// Whether this person may look after the list of openings and the rest of a record.
    pub(crate) fn only_for_privacy(&self, viewer: &Viewer) -> Result<(), DeskError> {
        let book = self.house.judge.book();
        let relation = practice::Relation {
            for_role: self.house.answers_for_privacy(viewer.role),
            ..practice::Relation::default()
        };
        let (deed, kind) = (practice::Deed::Answer, RecordKind::Request);
        if viewer.role != Role::Client && book.access().may(viewer.role, deed, kind, &relation) {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
    }

    fn hold_line(&self, hold: &LegalHold) -> HoldLine {
        HoldLine {
            hold: hold.id,
            client: self.somebody(hold.client),
            reason: hold.reason,
            placed_by: self.house.name(hold.placed_by),
            placed_at: hold.placed_at,
        }
    }
}
