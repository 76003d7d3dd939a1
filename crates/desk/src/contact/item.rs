//! The promise page of one contact, for its client.

use practice::{
    ContactId, ContactState, Direction, Disposition, DueKind, ItemState, Promise, Role, Timestamp,
    Words, agenda::hold_ends_at,
};
use store::{
    Page, StoreError, Tx, agenda, audit,
    contact::{self, Contact},
    due, ruling,
};

use crate::{
    Act, Desk, DeskError,
    contact::{asked, file::kept_key},
    house::House,
    oncall,
    permit::{Gate, Open, Permitted},
    sealing::{self, Item},
    view::{AnswerView, ItemLine, ItemView, OpeningView, Viewer},
};

/// How many characters of a contact stand in a list.
const FIRST_WORDS_CHARS: usize = 60;

/// How many of the newest contacts are searched for the answer to one.
const ANSWERS: Page = Page {
    after: None,
    limit: 200,
};

/// Everything that the page of one contact shows, read at one instant.
struct Found {
    contact: Permitted<Open, Contact>,
    promise: Promise,
    words_sealed: Vec<u8>,
    answer: Option<Reply>,
    openings: Vec<audit::Entry>,
    kept: bool,
    /// What its log says, when it is a call for help.
    call: Vec<practice::escalation::Line>,
    is_asked: bool,
}

/// An answer to a contact.
pub(crate) struct Reply {
    contact: Contact,
    words_sealed: Vec<u8>,
    /// It has gone out; otherwise it waits.
    is_sent: bool,
    /// When it reached the client, or will.
    reaches_at: Timestamp,
}

impl Desk {
    /// The promise page of one contact.
    ///
    /// Errors: [`DeskError::NotFound`] for what is not there, is somebody else's, or has not reached
    /// this client.
    pub fn item(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<ItemView, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        let found = self
            .house
            .store
            .read(|tx| self.find_item(tx, &gate, viewer, id))?
            .ok_or(DeskError::NotFound)?;
        let clinician = self.house.name(found.contact.record().clinician);
        let words = open_version(&self.house, &found.contact, &found.words_sealed)?;
        // Until an answer goes out its client does not see it.
        let answer = found.answer.filter(|reply| reply.is_sent);
        let answer = answer
            .map(|reply| self.answer_view(&found.contact, reply))
            .transpose()?;
        let openings = found
            .openings
            .iter()
            .map(|entry| self.opening(entry))
            .collect();
        let contact = found.contact.into_record();
        let is_own = contact.direction == Direction::Client;
        let may_change = is_own && contact.state.is_unread() && contact.opened_at.is_none();
        Ok(ItemView {
            words,
            version: contact.version,
            clinician,
            writer: (!is_own).then(|| self.house.name(contact.writer)),
            answer,
            may_change,
            is_asked: may_change && found.is_asked,
            may_take_back: may_change && !found.promise.is_looked_at,
            may_keep: is_own && contact.state == ContactState::Declined && !found.kept,
            openings,
            call: oncall::told_of(&self.house, &found.call, act.wall()),
            line: line(&contact, found.promise, None),
        })
    }

    fn find_item(
        &self,
        tx: &mut Tx<'_>,
        gate: &Gate<'_>,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<Option<Found>, StoreError> {
        let practice = self.house.id();
        let Some(contact) = contact::by_id(tx, practice, id)? else {
            return Ok(None);
        };
        // This is the client's own page, and nobody else's.
        if contact.client != viewer.person || viewer.role != Role::Client {
            return Ok(None);
        }
        let Some(permitted) = gate.contact::<Open>(tx, contact)? else {
            return Ok(None);
        };
        let contact = permitted.record().clone();
        let Some(promise) = standing_promise(&self.house, tx, &contact)? else {
            return Ok(None);
        };
        let Some(words) = contact::words(tx, practice, id, contact.version)? else {
            return Ok(None);
        };
        let answer = self.answer_of(tx, &contact)?;
        let openings = self.openings_of(tx, &contact)?;
        let kept = store::submission::find(tx, practice, viewer.person, &kept_key(id))?.is_some();
        let words_sealed = words.words_sealed;
        let call = store::escalation::told_lines(tx, practice, id)?;
        let is_asked = promise.is_looked_at && asked::open(tx, practice, id)?.is_some();
        Ok(Some(Found {
            call,
            is_asked,
            contact: permitted,
            promise,
            words_sealed,
            answer,
            openings,
            kept,
        }))
    }

    /// The answer to a contact: one that has gone out, or one that waits for office hours.
    pub(crate) fn answer_of(
        &self,
        tx: &mut Tx<'_>,
        asked: &Contact,
    ) -> Result<Option<Reply>, StoreError> {
        let practice = self.house.id();
        let all = contact::of_client(tx, practice, asked.client, ANSWERS)?;
        let reply = all.into_iter().find(|other| {
            other.answers == Some(asked.id)
                && other.direction != Direction::Client
                && matches!(other.state, ContactState::Sent | ContactState::Waiting)
        });
        let Some(reply) = reply else { return Ok(None) };
        let words = contact::words(tx, practice, reply.id, reply.version)?;
        let ruled = ruling::of_version(tx, practice, reply.id, reply.version)?;
        Ok(words.zip(ruled).map(|(words, ruled)| Reply {
            is_sent: reply.state == ContactState::Sent,
            reaches_at: match reply.state {
                ContactState::Sent => reply.changed_at,
                _ => ruled.promise.reaches_at.unwrap_or(reply.changed_at),
            },
            words_sealed: words.words_sealed,
            contact: reply,
        }))
    }

    /// An answer with its words opened.
    pub(crate) fn answer_view(
        &self,
        asked: &Permitted<Open, Contact>,
        reply: Reply,
    ) -> Result<AnswerView, DeskError> {
        let writer = self.house.name(reply.contact.writer);
        let permitted = asked.answer(reply.contact).ok_or(DeskError::NotFound)?;
        Ok(AnswerView {
            words: open_version(&self.house, &permitted, &reply.words_sealed)?,
            writer,
            at: reply.reaches_at,
        })
    }

    fn openings_of(
        &self,
        tx: &mut Tx<'_>,
        contact: &Contact,
    ) -> Result<Vec<audit::Entry>, StoreError> {
        let page = Page::first(store::PAGE_ROWS_MAX);
        let (practice, subject) = (self.house.id(), contact.id.to_bytes());
        let mut openings = audit::openings(tx, practice, contact.client, subject, page)?;
        openings.reverse();
        Ok(openings)
    }

    fn opening(&self, entry: &audit::Entry) -> OpeningView {
        let known = WHYS.iter().copied().find(|code| *code == entry.why);
        OpeningView {
            who: self.house.name(entry.actor),
            role: self
                .house
                .person(entry.actor)
                .map_or(Role::Clinician, |person| person.role),
            at: entry.at,
            why: known.map_or("other", |code| code).to_owned(),
            // What is no code is the reason that was written down.
            reason: known
                .is_none()
                .then(|| Words::new(&entry.why).ok())
                .flatten(),
        }
    }
}

/// The codes of why words were opened; a page has a sentence for each.
const WHYS: [&str; 8] = [
    "agenda",
    "early",
    "question",
    "on-call",
    "look",
    "cover",
    "supervision",
    "break-glass",
];

/// The act in the access log that words were opened.
pub(crate) const OPENED: &str = "contact.open";

/// What is promised of a contact as it stands now: the promise that was told, brought up to date
/// with the calendar that moved since. `None`: nothing was ever ruled, which can not be.
pub(crate) fn standing_promise(
    house: &House,
    tx: &mut Tx<'_>,
    contact: &Contact,
) -> Result<Option<Promise>, StoreError> {
    let practice = house.id();
    let Some(stored) = ruling::of_version(tx, practice, contact.id, contact.version)? else {
        return Ok(None);
    };
    let mut promise = stored.promise;
    if promise.disposition != Disposition::Hold {
        return Ok(Some(promise));
    }
    let Some(item) = agenda::of_contact(tx, practice, contact.id)? else {
        return Ok(Some(promise));
    };
    if item.state == ItemState::Released {
        promise.disposition = Disposition::Release;
        promise.within = practice::Within::Day1;
        (promise.opens_at, promise.session_at) = (None, None);
        for due in due::of_contact(tx, practice, contact.id)? {
            match due.kind {
                DueKind::Release => promise.reaches_at = Some(due.at.wall),
                DueKind::Answer => promise.answer_by = Some(due.at.wall),
                DueKind::Look
                | DueKind::HoldEnds
                | DueKind::Acknowledge
                | DueKind::FollowUp
                | DueKind::TestPages
                | DueKind::Asked
                | DueKind::BreakGlassEnds
                | DueKind::NoShow
                | DueKind::SafetyEvent
                | DueKind::RequestAnswer
                | DueKind::ChangeStands
                | DueKind::OfferEnds
                | DueKind::SeriesAhead => {}
            }
        }
        promise.changeable_until = promise.answer_by;
        return Ok(Some(promise));
    }
    let session = match item.session {
        Some(id) => store::session::by_id(tx, practice, id)?.map(|session| session.time()),
        None => None,
    };
    promise.opens_at = session.map(|session| session.opens_at());
    promise.session_at = session.map(|session| session.starts_at);
    // A session that was cancelled leaves the fourteen days, counted from when it was kept (I4).
    let until = promise
        .opens_at
        .unwrap_or_else(|| hold_ends_at(item.kept_at));
    promise.changeable_until = Some(until);
    Ok(Some(promise))
}

/// A contact as a line of a list.
pub(crate) fn line(contact: &Contact, promise: Promise, words: Option<String>) -> ItemLine {
    ItemLine {
        id: contact.id,
        purpose: contact.purpose,
        direction: contact.direction,
        state: contact.state,
        opening_words: words,
        promise,
        written_at: contact.written_at,
        opened_at: contact.opened_at,
        answered_at: contact.answered_at,
        late_at: contact.late_at,
    }
}

/// The words of a contact's version in force, for whoever was permitted to open it.
pub(crate) fn open_version(
    house: &House,
    permitted: &Permitted<Open, Contact>,
    sealed: &[u8],
) -> Result<Words, DeskError> {
    let contact = permitted.record();
    let client = house.person(contact.client)?;
    let item = Item::Contact(contact.id, contact.version);
    sealing::open(&client.key, client.id, item, sealed)
}

/// Reads and opens the words of a contact. The entry in the access log is there before.
pub(crate) fn opened_words(
    house: &House,
    permitted: &Permitted<Open, Contact>,
) -> Result<Words, DeskError> {
    let contact = permitted.record();
    let (practice, id, version) = (house.id(), contact.id, contact.version);
    let words = house
        .store
        .read(|tx| contact::words(tx, practice, id, version))?
        .ok_or(DeskError::NotFound)?;
    open_version(house, permitted, &words.words_sealed)
}

/// The first words, cut at a space.
pub(crate) fn first_words(words: &Words) -> String {
    let line = words.as_str().lines().next().unwrap_or_default();
    if line.chars().count() <= FIRST_WORDS_CHARS {
        return line.to_owned();
    }
    let cut: String = line.chars().take(FIRST_WORDS_CHARS).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end())
}
