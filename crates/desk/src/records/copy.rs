//! A client's copy of everything that is kept about them.
//!
//! Making one writes down where its files begin and end, and an entry in the access log. The words
//! stay where they are, under their seals: a file is made of them when its client fetches it, and
//! nobody else can. So whoever answers a request makes a copy without seeing a word.
//!
//! Source: GDPR article 15(3); 45 CFR 164.524; requirement R-REC-05.

use jiff::{SignedDuration, Timestamp};
use practice::{CopyId, EntryId, PersonId, Role};
use store::{
    PAGE_ROWS_MAX, Page, Place,
    audit::{self, Entry},
    contact,
    record_copy::{self, CopyPart, RecordCopy},
};

use super::gather::Range;
use crate::{
    Act, Desk, DeskError,
    permit::{Copy, Gate},
    view::{CopyFile, CopyFormat, CopyLine, Viewer},
};

/// How long a copy can be fetched, in days: as long as the practice has to answer in most places.
const COPY_DAYS: i64 = 30;

/// A copy that was made so lately is given again, in minutes: a form that is sent twice makes one.
const AGAIN_MINUTES: i64 = 10;

/// How many copies are listed.
const COPIES: u16 = 20;

/// One file holds at most so many versions of contacts: some hundred pages of paper.
const PART_VERSIONS_MAX: u64 = 1_000;

/// And, but for a contact that is larger by itself, at most so many sealed bytes: two megabytes of
/// words take some tens of megabytes while a PDF is made of them.
const PART_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// And at most so many lines of the access log.
const PART_ENTRIES_MAX: usize = 2_000;

/// The acts in the access log.
const MADE: &str = "copy.make";
const FETCHED: &str = "copy.fetch";

/// Before everything that is kept.
const BEGINNING: Place = Place {
    at: Timestamp::UNIX_EPOCH,
    id: [0; 16],
};

impl Desk {
    /// Makes a copy for the client who asks, who can fetch it at once.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody but a client; a step up.
    pub fn make_copy(&self, act: &mut Act, viewer: &Viewer) -> Result<CopyId, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        self.require_fresh(act, viewer)?;
        self.copy_for(act, viewer, viewer.person)
    }

    /// The copies that this client can fetch now.
    pub fn copies(&self, act: &mut Act, viewer: &Viewer) -> Result<Vec<CopyLine>, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let (practice, now) = (self.house.id(), act.wall());
        let found = self
            .house
            .store
            .read(|tx| record_copy::of_client(tx, practice, viewer.person, Page::first(COPIES)))?;
        let fresh = found.into_iter().filter(|copy| now < copy.until);
        Ok(fresh
            .map(|copy| CopyLine {
                id: copy.id,
                made_by: (copy.made_by != viewer.person).then(|| self.house.name(copy.made_by)),
                made_at: copy.made_at,
                until: copy.until,
                parts: copy.parts,
                contacts: copy.contacts,
            })
            .collect())
    }

    /// One file of a copy, for its client: the entry in the access log is durable before a word of
    /// it is opened.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody else, a file that there is not, or a copy whose
    /// time is over; a step up.
    pub fn fetch_copy(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: CopyId,
        part: u32,
        format: CopyFormat,
    ) -> Result<CopyFile, DeskError> {
        let (practice, client) = (self.house.id(), viewer.person);
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        self.require_fresh(act, viewer)?;
        let (copy, range) = self
            .house
            .store
            .read(|tx| {
                let copy = record_copy::by_id(tx, practice, client, id)?;
                let part = record_copy::part(tx, practice, client, id, part)?;
                Ok(copy.zip(part))
            })?
            .filter(|(copy, _)| act.wall() < copy.until)
            .ok_or(DeskError::NotFound)?;
        let entry = entry(act, viewer, client, FETCHED, id, format.code());
        self.house
            .store
            .write(move |tx| audit::append(tx, practice, &entry))?;
        let range = Range {
            client,
            made_at: copy.made_at,
            part: range,
            parts: copy.parts,
        };
        self.gather(act, viewer, &range)
    }

    /// Makes a copy for a client. Whoever calls this may: the client, or who answers a request.
    pub(crate) fn copy_for(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
    ) -> Result<CopyId, DeskError> {
        let practice = self.house.id();
        let before = self
            .house
            .store
            .read(|tx| record_copy::of_client(tx, practice, client, Page::first(1)))?;
        let again = act
            .wall()
            .checked_sub(SignedDuration::from_mins(AGAIN_MINUTES))
            .unwrap_or(Timestamp::MIN);
        if let Some(copy) = before.first()
            && copy.made_by == viewer.person
            && copy.made_at > again
        {
            return Ok(copy.id);
        }
        let id = CopyId::new(act.wall(), act.bytes());
        let (copy, parts) = self.lay_out(act, viewer, client, id)?;
        let entry = entry(act, viewer, client, MADE, id, "");
        self.house.store.write(move |tx| {
            record_copy::put(tx, practice, &copy, &parts)?;
            audit::append(tx, practice, &entry)
        })?;
        Ok(id)
    }

    /// Where each file begins and ends. Words are counted in sealed bytes, and none is opened.
    fn lay_out(
        &self,
        act: &Act,
        viewer: &Viewer,
        client: PersonId,
        id: CopyId,
    ) -> Result<(RecordCopy, Vec<CopyPart>), DeskError> {
        let made_at = act.wall();
        let (contacts, count) = self.contact_ends(act, client, made_at)?;
        let (entries, lines) = self.entry_ends(client, made_at)?;
        let mut parts = Vec::new();
        let (mut after, mut line_after) = (BEGINNING, EntryId::from_bytes([0; 16]));
        for place in 0..contacts.len().max(entries.len()).max(1) {
            let until = contacts.get(place).copied().unwrap_or(after);
            let line_until = entries.get(place).copied().unwrap_or(line_after);
            parts.push(CopyPart {
                part: number(place + 1),
                contacts: (after, until),
                entries: (line_after, line_until),
            });
            (after, line_after) = (until, line_until);
        }
        let until = made_at
            .checked_add(SignedDuration::from_hours(24 * COPY_DAYS))
            .unwrap_or(made_at);
        let copy = RecordCopy {
            id,
            client,
            made_by: viewer.person,
            made_at,
            until,
            parts: number(parts.len()),
            contacts: count,
            entries: lines,
        };
        Ok((copy, parts))
    }

    /// The last contact of each file, and how many contacts the client may have a copy of.
    fn contact_ends(
        &self,
        act: &Act,
        client: PersonId,
        made_at: Timestamp,
    ) -> Result<(Vec<Place>, u32), DeskError> {
        let practice = self.house.id();
        let theirs = as_the_client(client);
        let gate = Gate::of(&self.house, &theirs, act);
        let (mut ends, mut page) = (Vec::new(), Page::first(PAGE_ROWS_MAX));
        let (mut versions, mut bytes, mut last, mut count) = (0, 0, None, 0_u32);
        loop {
            let found = self.house.store.read(|tx| {
                let found = contact::of_client_from_oldest(tx, practice, client, page)?;
                let sizes = record_copy::sizes(tx, practice, &found)?;
                let mut sized = Vec::with_capacity(found.len());
                for (contact, size) in found.into_iter().zip(sizes) {
                    let place = Place {
                        at: contact.written_at,
                        id: contact.id.to_bytes(),
                    };
                    let is_theirs = gate.contact::<Copy>(tx, contact)?.is_some();
                    sized.push((place, size, is_theirs));
                }
                Ok(sized)
            })?;
            let is_last = found.len() < usize::from(PAGE_ROWS_MAX);
            for (place, (its_versions, its_bytes), is_theirs) in found {
                if place.at > made_at {
                    continue;
                }
                page = Page::after(place.at, place.id, PAGE_ROWS_MAX);
                let is_full = versions + its_versions > PART_VERSIONS_MAX
                    || bytes + its_bytes > PART_BYTES_MAX;
                if let Some(end) = last.filter(|_| is_full) {
                    ends.push(end);
                    (versions, bytes) = (0, 0);
                }
                versions += its_versions;
                bytes += its_bytes;
                last = Some(place);
                count = count.saturating_add(u32::from(is_theirs));
            }
            if is_last {
                ends.extend(last);
                return Ok((ends, count));
            }
        }
    }

    /// The last entry of the access log of each file, and how many entries there are.
    fn entry_ends(
        &self,
        client: PersonId,
        made_at: Timestamp,
    ) -> Result<(Vec<EntryId>, u32), DeskError> {
        let practice = self.house.id();
        let (mut ends, mut page) = (Vec::new(), Page::first(PAGE_ROWS_MAX));
        let (mut count, mut last) = (0_usize, None);
        loop {
            let found = self
                .house
                .store
                .read(|tx| audit::with_places(tx, practice, client, page))?;
            let is_last = found.len() < usize::from(PAGE_ROWS_MAX);
            for (entry, _) in found.into_iter().filter(|(entry, _)| entry.at <= made_at) {
                if let Some(end) = last.filter(|_| count > 0 && count % PART_ENTRIES_MAX == 0) {
                    ends.push(end);
                }
                count += 1;
                page = Page::after(entry.at, entry.id.to_bytes(), PAGE_ROWS_MAX);
                last = Some(entry.id);
            }
            if is_last {
                ends.extend(last);
                return Ok((ends, number(count)));
            }
        }
    }
}

/// The client as the gate would meet them: to count what their copy holds, and for nothing else.
fn as_the_client(client: PersonId) -> Viewer {
    Viewer {
        visit: practice::VisitId::from_bytes([0; 16]),
        person: client,
        role: Role::Client,
        name: practice::Name {
            full: String::new(),
            short: String::new(),
            given: String::new(),
        },
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn entry(
    act: &mut Act,
    viewer: &Viewer,
    client: PersonId,
    code: &'static str,
    copy: CopyId,
    why: &'static str,
) -> Entry {
    Entry {
        id: EntryId::new(act.wall(), act.bytes()),
        client,
        actor: viewer.person,
        act: code.into(),
        subject: copy.to_bytes(),
        why: why.into(),
        at: act.wall(),
    }
}
