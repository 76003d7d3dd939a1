//! A therapist's day, the clients, and the boundary log.

use jiff::{SignedDuration, Timestamp, ToSpan};
use practice::{ContactState, Direction, Disposition, ItemState, PersonId, Promise, Role, Route};
use store::{
    Page, Place, StoreError, Tx, agenda,
    contact::{self, Contact},
    ruling,
    session::{self, Session, SessionState},
};

use crate::{
    Act, Desk, DeskError,
    contact::{is_begun_by, need, standing_promise},
    facts::{Facts, Way},
    permit::{Gate, Know, List, Permitted, is_by_role},
    view::{ClientLine, LogPage, LogRow, NeedView, OwnContactView, SlotView, TodayView, Viewer},
};

/// How many rows of the boundary log stand on one page.
const LOG_ROWS: u16 = 50;

/// How many sessions are shown when there is none today.
const NEXT_SESSIONS: usize = 5;

/// How far ahead sessions are looked for, in days.
const AHEAD_DAYS: i64 = 28;

const ALL: Page = Page {
    after: None,
    limit: store::PAGE_ROWS_MAX,
};

impl Desk {
    /// The day of a clinician or of somebody of the staff.
    pub fn today(&self, act: &mut Act, viewer: &Viewer) -> Result<TodayView, DeskError> {
        if viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let now = act.wall();
        let gate = Gate::of(&self.house, viewer, act);
        let (needs, newest, sessions) = self.house.store.read(|tx| {
            let needs = self.needs(tx, &gate, viewer, now)?;
            let newest = contact::of_clinician(tx, self.house.id(), viewer.person, ALL)?;
            let newest = listed(tx, &gate, newest)?;
            Ok((
                needs,
                newest,
                self.sessions_of(tx, &gate, viewer.person, now)?,
            ))
        })?;
        let (sessions, sessions_are_today) = sessions;
        let kept = self.house.store.read(|tx| {
            let late = self.said_late(tx, viewer.person, now)?;
            let kept = sessions.iter().map(|session| {
                let minutes = late.iter().find(|(id, _)| *id == session.id);
                let minutes = minutes.map(|(_, minutes)| *minutes);
                Ok((self.kept_for(tx, &gate, session)?, minutes))
            });
            kept.collect::<Result<Vec<_>, StoreError>>()
        })?;
        // Names are looked up outside of any reading: each may need one of its own.
        let needs: Vec<NeedView> = needs
            .into_iter()
            .map(|(contact, promise)| need(&self.house, &contact, promise))
            .collect();
        let slots = sessions
            .iter()
            .zip(kept)
            .map(|(session, (kept, late_minutes))| SlotView {
                kept,
                late_minutes,
                is_open: now >= session.time().opens_at() && now < session.time().ends_at(),
                session: self.session_view(session, now),
            })
            .collect();
        let open_calls = needs
            .iter()
            .filter(|need| need.state == ContactState::Calling)
            .count();
        Ok(TodayView {
            now,
            needs,
            sessions: slots,
            sessions_are_today,
            without_you: without(&newest, self.last_close(now)),
            own_contacts: self.own_this_week(&newest, viewer.person, now),
            open_calls: u32::try_from(open_calls).unwrap_or(u32::MAX),
            closes_at: self
                .house
                .hours
                .is_open(now)
                .then(|| self.house.hours.closes_after(now))
                .flatten(),
        })
    }

    /// The clinician's clients, by name.
    pub fn clients(&self, act: &mut Act, viewer: &Viewer) -> Result<Vec<ClientLine>, DeskError> {
        if viewer.role != Role::Clinician {
            return Err(DeskError::NotFound);
        }
        let now = act.wall();
        let gate = Gate::of(&self.house, viewer, act);
        let facts = self.house.store.read(|tx| {
            let found = store::frame::of_clinician(tx, self.house.id(), viewer.person, ALL)?;
            let mut frames = Vec::new();
            for frame in found {
                frames.extend(gate.frame::<List>(tx, frame)?.map(Permitted::into_record));
            }
            frames
                .iter()
                .map(|frame| Facts::gather(&self.house, tx, frame.client, now, Way::In))
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        let mut lines: Vec<_> = facts
            .iter()
            .flatten()
            .map(|facts| self.client_line(facts))
            .collect();
        lines.sort_by(|a, b| a.name.full.cmp(&b.name.full));
        Ok(lines)
    }

    /// The boundary log, newest first. `after` is [`LogPage::next`] of the page before.
    pub fn boundary_log(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        after: Option<&str>,
    ) -> Result<LogPage, DeskError> {
        if viewer.role != Role::Clinician {
            return Err(DeskError::NotFound);
        }
        let after = after
            .map(|text| read_place(text).ok_or(DeskError::NotFound))
            .transpose()?;
        let gate = Gate::of(&self.house, viewer, act);
        let rows = self
            .house
            .store
            .read(|tx| self.log_rows(tx, &gate, viewer.person, after))?;
        let is_full = rows.len() == usize::from(LOG_ROWS);
        let next = rows
            .last()
            .filter(|_| is_full)
            .map(|(last, _)| format!("{}.{}", last.written_at.as_microsecond(), last.id));
        let rows = rows
            .into_iter()
            .filter_map(|(contact, ruled)| Some(self.log_row(contact, ruled?)))
            .collect();
        Ok(LogPage { rows, next })
    }

    /// One page of rows that this clinician may know of. Hidden ones leave no trace: neither a
    /// shorter page nor a place in the list.
    fn log_rows(
        &self,
        tx: &mut Tx<'_>,
        gate: &Gate<'_>,
        clinician: PersonId,
        mut after: Option<Place>,
    ) -> Result<Vec<(Contact, Option<ruling::StoredRuling>)>, StoreError> {
        let practice = self.house.id();
        let mut rows = Vec::new();
        loop {
            let page = Page {
                after,
                limit: LOG_ROWS,
            };
            let found = contact::of_clinician(tx, practice, clinician, page)?;
            let is_last = found.len() < usize::from(LOG_ROWS);
            after = found.last().map(|last| Place {
                at: last.written_at,
                id: last.id.to_bytes(),
            });
            for contact in found {
                if rows.len() < usize::from(LOG_ROWS) && gate.may::<List>(tx, &contact)? {
                    let ruled = ruling::of_version(tx, practice, contact.id, contact.version)?;
                    rows.push((contact, ruled));
                }
            }
            if is_last || rows.len() == usize::from(LOG_ROWS) {
                return Ok(rows);
            }
        }
    }

    /// What needs this person, most pressing first.
    fn needs(
        &self,
        tx: &mut Tx<'_>,
        gate: &Gate<'_>,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<(Contact, Promise)>, StoreError> {
        let practice = self.house.id();
        let mut found = Vec::new();
        // The lead is told of broken promises, as their writers were told.
        let is_lead = viewer.role == Role::PracticeLead;
        for clinician in self.treating(tx, gate, viewer)? {
            let mut page = ALL;
            loop {
                let open = contact::open_for_clinician(tx, practice, clinician, page)?;
                let is_full = open.len() == usize::from(store::PAGE_ROWS_MAX);
                if let Some(last) = open.last() {
                    page = Page::after(last.written_at, last.id.to_bytes(), store::PAGE_ROWS_MAX);
                }
                // What was read and waits for the room is no need, however much there is of it.
                let concerns = |contact: &Contact| {
                    !is_handled(contact) && (!is_lead || contact.late_at.is_some())
                };
                found.extend(open.into_iter().filter(concerns));
                if !is_full {
                    break;
                }
            }
        }
        for route in Route::ALL.iter().filter(|route| is_by_role(**route)) {
            if viewer.role.takes(*route) {
                found.extend(contact::open_for_route(tx, practice, *route, ALL)?);
            }
        }
        if viewer.role == Role::Supervisor {
            found.extend(self.read_along(tx, viewer, now)?);
        }
        found.sort_by_key(|contact| contact.id);
        found.dedup_by_key(|contact| contact.id);
        let mut needs = Vec::new();
        for contact in &found {
            if is_handled(contact) || !gate.may::<Know>(tx, contact)? {
                continue;
            }
            if let Some(promise) = standing_promise(&self.house, tx, contact)? {
                needs.push((contact.clone(), promise));
            }
        }
        needs.sort_by_key(|(contact, promise)| {
            let is_call = matches!(contact.state, ContactState::Calling | ContactState::Heard);
            let by = promise
                .look_by
                .or(promise.answer_by)
                .unwrap_or(Timestamp::MAX);
            (!is_call, contact.late_at.is_none(), by, contact.id)
        });
        Ok(needs)
    }

    /// Whose contacts concern this person: their own, those of whom they cover for now, and for the
    /// lead everybody's.
    fn treating(
        &self,
        tx: &mut Tx<'_>,
        gate: &Gate<'_>,
        viewer: &Viewer,
    ) -> Result<Vec<PersonId>, StoreError> {
        let mut treating = match viewer.role {
            Role::Clinician => vec![viewer.person],
            Role::PracticeLead => Vec::new(),
            _ => return Ok(Vec::new()),
        };
        let is_lead = viewer.role == Role::PracticeLead;
        for other in self.house.of_role(tx, Role::Clinician)? {
            if is_lead || gate.covers(tx, other.id)? {
                treating.push(other.id);
            }
        }
        Ok(treating)
    }

    /// What is shared with a supervisor or consultant now.
    fn read_along(
        &self,
        tx: &mut Tx<'_>,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<Contact>, StoreError> {
        let practice = self.house.id();
        let mut contacts = Vec::new();
        for shared in store::shared::of_person(tx, practice, viewer.person, ALL)? {
            if now < shared.until {
                contacts.extend(contact::by_id(tx, practice, shared.contact)?);
            }
        }
        Ok(contacts)
    }

    /// Today's sessions of a clinician; when there are none, the next ones.
    fn sessions_of(
        &self,
        tx: &mut Tx<'_>,
        gate: &Gate<'_>,
        clinician: PersonId,
        now: Timestamp,
    ) -> Result<(Vec<Session>, bool), StoreError> {
        let zone = self.house.zone();
        let day = now.to_zoned(zone.clone()).date();
        let start = day
            .to_zoned(zone.clone())
            .map_or(now, |start| start.timestamp());
        let until = now
            .checked_add(SignedDuration::from_hours(24 * AHEAD_DAYS))
            .unwrap_or(Timestamp::MAX);
        let found = session::of_clinician(tx, self.house.id(), clinician, start, until, ALL)?;
        let mut all = Vec::new();
        for session in found {
            all.extend(
                gate.schedule::<List>(tx, session)?
                    .map(Permitted::into_record),
            );
        }
        all.retain(|session| session.state != SessionState::Cancelled);
        let is_today = |session: &Session| session.starts_at.to_zoned(zone.clone()).date() == day;
        if all.first().is_some_and(is_today) {
            all.retain(is_today);
            return Ok((all, true));
        }
        all.truncate(NEXT_SESSIONS);
        Ok((all, false))
    }

    /// How many items wait for a session. Their words are not looked at.
    fn kept_for(
        &self,
        tx: &mut Tx<'_>,
        gate: &Gate<'_>,
        session: &Session,
    ) -> Result<u32, StoreError> {
        if gate.agenda::<List>(tx, session.clone())?.is_none() {
            return Ok(0);
        }
        let items = agenda::of_session(tx, self.house.id(), session.id)?;
        let kept = items.iter().filter(|item| {
            matches!(
                item.state,
                ItemState::Waiting | ItemState::Opened | ItemState::Carried
            )
        });
        Ok(u32::try_from(kept.count()).unwrap_or(u32::MAX))
    }

    fn own_this_week(
        &self,
        newest: &[Contact],
        clinician: PersonId,
        now: Timestamp,
    ) -> Vec<OwnContactView> {
        let since = now.checked_sub((7 * 24).hours()).unwrap_or(Timestamp::MIN);
        newest
            .iter()
            .filter(|contact| contact.written_at > since && is_begun_by(contact, clinician))
            .map(|contact| OwnContactView {
                client: self.house.name(contact.client),
                purpose: contact.purpose,
                at: contact.written_at,
            })
            .collect()
    }

    /// When office hours last closed: since then things were settled without anybody.
    fn last_close(&self, now: Timestamp) -> Timestamp {
        let week_ago = now.checked_sub((7 * 24).hours()).unwrap_or(now);
        let mut at = week_ago;
        let mut last = week_ago;
        while let Some(close) = self
            .house
            .hours
            .closes_after(at)
            .filter(|close| *close <= now)
        {
            last = close;
            at = close;
        }
        last
    }

    fn log_row(&self, contact: Contact, ruled: ruling::StoredRuling) -> LogRow {
        let answer = ruled.ruling.answer;
        LogRow {
            contact: contact.id,
            at: contact.written_at,
            direction: contact.direction,
            client: self.house.name(contact.client),
            purpose: contact.purpose,
            disposition: contact.disposition,
            readers: contact.readers,
            state: contact.state,
            reasons: answer.reasons,
            clauses: answer.clauses,
            book: ruled.ruling.book.short(),
            opened_at: contact.opened_at,
            late_at: contact.late_at,
        }
    }
}

/// Those of which this person may see a line or a count.
fn listed(
    tx: &mut Tx<'_>,
    gate: &Gate<'_>,
    contacts: Vec<Contact>,
) -> Result<Vec<Contact>, StoreError> {
    let mut listed = Vec::with_capacity(contacts.len());
    for contact in contacts {
        listed.extend(
            gate.contact::<List>(tx, contact)?
                .map(Permitted::into_record),
        );
    }
    Ok(listed)
}

/// A held contact that was looked at waits for the room like any other.
fn is_handled(contact: &Contact) -> bool {
    let is_opened = contact.state == ContactState::Opened;
    is_opened && matches!(contact.disposition, Disposition::Hold | Disposition::Settle)
}

/// How many contacts of each kind came in since then.
fn without(newest: &[Contact], since: Timestamp) -> Vec<(Disposition, u32)> {
    let kinds = [
        Disposition::Settle,
        Disposition::Hold,
        Disposition::Release,
        Disposition::Decline,
        Disposition::Crisis,
    ];
    kinds
        .into_iter()
        .filter_map(|kind| {
            let count = newest
                .iter()
                .filter(|contact| {
                    contact.direction == Direction::Client
                        && contact.written_at > since
                        && contact.disposition == kind
                })
                .count();
            (count > 0).then(|| (kind, u32::try_from(count).unwrap_or(u32::MAX)))
        })
        .collect()
}

fn read_place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    let id: practice::ContactId = id.parse().ok()?;
    Some(Place {
        at,
        id: id.to_bytes(),
    })
}
