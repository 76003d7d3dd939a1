//! The client's page of who did what, and the file that proves it.

use std::collections::BTreeSet;

use practice::{ContactId, Direction, PersonId, Role};
use store::{
    PAGE_ROWS_MAX, Page,
    audit::{self, Entry as Audited, Placed},
    contact,
    tree::{self, Head, ListEnd},
};
use vault::log::{
    AccessList, Contents, Entry, Notice, Person, SigningKey, consistency, prove_many,
};

use super::{instant, keep::record, tiles::nodes};
use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    view::{AccessLine, PrivacyView, ReturnView, Viewer},
};

/// How many lines stand on one page.
const LINES: u16 = 20;

impl Desk {
    /// The client's page: who did what with what is kept about them, newest first. `after` is where
    /// the page before ended.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody but a client.
    pub fn privacy(
        &self,
        _act: &mut Act,
        viewer: &Viewer,
        after: Option<&str>,
    ) -> Result<PrivacyView, DeskError> {
        let (practice, client) = (self.house.id(), own_list(viewer)?);
        let page = match after.map(str::parse::<practice::EntryId>) {
            None => Page::first(LINES),
            Some(Ok(id)) => Page::after(practice::Timestamp::MIN, id.to_bytes(), LINES),
            Some(Err(_)) => return Err(DeskError::NotFound),
        };
        let (rows, end, told) = self.house.store.read(|tx| {
            Ok((
                audit::newest(tx, practice, client, page)?,
                tree::list_end(tx, practice, client)?,
                tree::notices(tx, practice)?,
            ))
        })?;
        let is_full = rows.len() == usize::from(LINES);
        let next = rows.last().filter(|_| is_full);
        let (mut returns, mut keys) = (Vec::new(), Vec::new());
        for (_, text) in &told {
            let Ok(notice) = Notice::parse(text) else {
                continue;
            };
            let at = notice.at().parse().ok().map(|at| ReturnView { at });
            match notice {
                Notice::Fork(_) => returns.extend(at),
                Notice::Key(_) => keys.extend(at),
            }
        }
        Ok(PrivacyView {
            client,
            next: next.map(|(entry, _)| entry.id.to_string()),
            lines: rows
                .iter()
                .map(|(entry, place)| self.line_of(viewer, entry, *place))
                .collect::<Result<_, _>>()?,
            checked: end.map_or(0, |end| end.entries),
            key: self.log_public()?,
            returns,
            keys,
        })
    }

    /// The file of a client's list, with its proof; with `since`, it also shows that a tree of that
    /// size is the beginning of this one. `None` while nothing is in the tree.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody but a client.
    pub fn access_list(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        since: Option<u64>,
    ) -> Result<Option<String>, DeskError> {
        let client = own_list(viewer)?;
        let practice = self.house.id();
        let (head, end, told, cosigned) = self.house.store.read(|tx| {
            let head = tree::head(tx, practice)?;
            let cosigned = match &head {
                Some(head) => tree::cosignatures(tx, practice, head)?,
                None => Vec::new(),
            };
            let end = tree::list_end(tx, practice, client)?;
            Ok((head, end, tree::notices(tx, practice)?, cosigned))
        })?;
        let Some((head, end)) = head.zip(end) else {
            return Ok(None);
        };
        let mut nodes = nodes(&self.house.store, practice);
        let entries = self.entries_of(&end)?;
        let mut leaves: Vec<u64> = entries.iter().map(|(_, entry)| entry.leaf).collect();
        leaves.extend(told.iter().map(|(leaf, _)| *leaf));
        leaves.sort_unstable();
        let since = since.filter(|old| *old > 0 && *old <= head.size);
        let key = self.house.log_key()?;
        let signature = self.end_signature(&end, &told, head.generation, &key)?;
        let actors: BTreeSet<PersonId> = entries.iter().map(|(entry, _)| entry.actor).collect();
        let contents = Contents {
            log: self.house.origin(head.generation).verifier(key.public())?,
            client: client.to_bytes(),
            saved: instant(act.wall()),
            people: actors.into_iter().map(|id| self.named(id)).collect(),
            since: since
                .map(|old| Ok::<_, DeskError>((old, consistency(&mut nodes, old, head.size)?)))
                .transpose()?,
            path: prove_many(&mut nodes, &leaves, head.size)?,
            notices: told,
            entries: told_wrongly(entries.into_iter().map(|(_, entry)| entry).collect()),
            head: (end.tree_size, signature),
            checkpoint: with_cosignatures(&head, &cosigned),
        };
        Ok(Some(AccessList::seal(contents, &key).text()))
    }

    /// The log's signature under where a list ends. One that a key before has made is believed, and
    /// made anew; anything else stands as it is, and is refused by whoever checks it: whoever can
    /// write in the database alone must not get a shorter list signed.
    fn end_signature(
        &self,
        end: &ListEnd,
        told: &[(u64, String)],
        generation: u64,
        key: &SigningKey,
    ) -> Result<Vec<u8>, DeskError> {
        let origin = self.house.origin(generation);
        let (client, tree) = (end.client.to_bytes(), end.tree_size);
        let is_by = |public: [u8; 32]| -> Result<bool, DeskError> {
            let log = origin.verifier(public)?;
            let place = (end.entries, end.last_leaf, tree);
            Ok(log.verify_head(origin, &client, place, &end.signature))
        };
        if is_by(key.public())? {
            return Ok(end.signature.clone());
        }
        for (_, text) in told {
            if let Ok(Notice::Key(notice)) = Notice::parse(text)
                && notice.is_signed()
                && is_by(notice.from)?
            {
                let anew = key.sign_head(origin, &client, end.entries, end.last_leaf, tree);
                return Ok(anew.to_vec());
            }
        }
        Ok(end.signature.clone())
    }

    /// The public key of the log, as it is printed.
    pub fn log_public(&self) -> Result<String, DeskError> {
        let practice = self.house.id();
        let head = self.house.store.read(|tx| tree::head(tx, practice))?;
        let origin = self.house.origin(head.map_or(1, |head| head.generation));
        let public = self.house.log_key()?.public();
        Ok(origin.verifier(public)?.vkey())
    }

    /// The entries of a list up to its end, by number.
    fn entries_of(&self, end: &ListEnd) -> Result<Vec<(Audited, Entry)>, DeskError> {
        let practice = self.house.id();
        let known = self.house.person(end.client)?;
        let mut rows: Vec<(Audited, Placed)> = Vec::new();
        let mut page = Page::first(PAGE_ROWS_MAX);
        loop {
            let found = self
                .house
                .store
                .read(|tx| audit::with_places(tx, practice, end.client, page))?;
            let is_last = found.len() < usize::from(PAGE_ROWS_MAX);
            if let Some((last, _)) = found.last() {
                page = Page::after(last.at, last.id.to_bytes(), PAGE_ROWS_MAX);
            }
            let placed = found
                .into_iter()
                .filter_map(|(entry, place)| place.map(|place| (entry, place)));
            rows.extend(placed.filter(|(_, place)| place.leaf <= end.last_leaf));
            if is_last {
                break;
            }
        }
        // By number, which is not the order of their ids where a clock went back.
        rows.sort_by_key(|(_, place)| place.leaf);
        let mut previous = None;
        let mut entries = Vec::with_capacity(rows.len());
        for (row, place) in rows {
            let line = record(&self.house, &row, place, previous).line();
            let nonce = known.key.entry_nonce(&row.id.to_bytes())?;
            previous = Some(place.leaf);
            let leaf = place.leaf;
            entries.push((row, Entry { leaf, nonce, line }));
        }
        Ok(entries)
    }

    fn named(&self, id: PersonId) -> Person {
        let known = self.house.person(id).ok();
        Person {
            id: id.to_bytes(),
            role: known
                .as_ref()
                .map_or_else(String::new, |known| known.role.code().to_owned()),
            name: known.map_or_else(String::new, |known| known.name.full.clone()),
        }
    }

    fn line_of(
        &self,
        viewer: &Viewer,
        entry: &Audited,
        place: Option<Placed>,
    ) -> Result<AccessLine, DeskError> {
        let (practice, subject) = (self.house.id(), ContactId::from_bytes(entry.subject));
        let about = if entry.act.starts_with("contact.") {
            self.house
                .store
                .read(|tx| contact::by_id(tx, practice, subject))?
                // What has not gone out to them is not theirs to know more of.
                .filter(|found| found.direction == Direction::Client)
        } else {
            None
        };
        Ok(AccessLine {
            number: place.map(|place| place.number),
            who: self.house.name(entry.actor),
            actor: entry.actor,
            is_own: entry.actor == viewer.person,
            act: entry.act.to_string(),
            purpose: about.as_ref().map(|found| found.purpose),
            contact: about.map(|found| found.id),
            why: entry.why.to_string(),
            at: entry.at,
        })
    }
}

fn own_list(viewer: &Viewer) -> Result<PersonId, DeskError> {
    if viewer.role == Role::Client {
        Ok(viewer.person)
    } else {
        Err(DeskError::NotFound)
    }
}

fn with_cosignatures(head: &Head, lines: &[String]) -> String {
    let mut note = head.note.clone();
    lines.iter().for_each(|line| note.push_str(line));
    note
}

/// Broken on purpose: what a practice that lies could hand over.
fn told_wrongly(mut entries: Vec<Entry>) -> Vec<Entry> {
    let middle = entries.len() / 2;
    if broken::is(Broken::ListDeletes) && !entries.is_empty() {
        entries.remove(middle.saturating_sub(1));
    }
    if broken::is(Broken::ListReorders) && entries.len() > 1 {
        entries.reverse();
    }
    if broken::is(Broken::ListDuplicates)
        && let Some(entry) = entries.get(middle).cloned()
    {
        entries.insert(middle, entry);
    }
    if broken::is(Broken::ListTruncates) {
        entries.pop();
    }
    if broken::is(Broken::ListChangesABit)
        && let Some(entry) = entries.get_mut(middle)
        && let Some(byte) = entry.nonce.last_mut()
    {
        *byte ^= 1;
    }
    entries
}
