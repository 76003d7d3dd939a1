//! Private feeds: when somebody is taken, for the calendar on their own devices. The address is a
//! secret of its own: it opens times and nothing else, and is made anew whenever they like.

use jiff::{SignedDuration, Timestamp};
use practice::{PersonId, Role, Stretch};
use store::{
    Page, StoreError, Tx, calendar_feed, people,
    session::{self, Session, SessionState},
};

use super::{diary, own::time_of};
use crate::{Act, Desk, DeskError, view::Viewer};

/// How far back a feed reaches, in days.
const BACK_DAYS: i64 = 14;

/// How far ahead a feed reaches, in days.
const FORTH_DAYS: i64 = 92;

/// One time of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedTime {
    /// Its name in this feed, which says nothing: another feed has another for the same session.
    pub uid: [u8; 16],
    /// When.
    pub time: Stretch,
}

impl Desk {
    /// When this person's feed was made; `None` when there is none.
    pub fn feed_made_at(
        &self,
        _act: &Act,
        viewer: &Viewer,
    ) -> Result<Option<Timestamp>, DeskError> {
        let (practice, person) = (self.house.id(), has_feed(viewer)?);
        let read = |tx: &mut Tx<'_>| calendar_feed::made_at(tx, practice, person);
        Ok(self.house.store.read(read)?)
    }

    /// Makes a feed, and gives the secret of its address, once. The address before is dead.
    pub fn make_feed(&self, act: &mut Act, viewer: &Viewer) -> Result<String, DeskError> {
        let person = has_feed(viewer)?;
        let secret = vault::to_hex(&act.bytes::<32>());
        let (hash, at, practice) = (mark(&secret), act.wall(), self.house.id());
        self.house
            .store
            .write(move |tx| calendar_feed::put(tx, practice, person, hash, at))?;
        Ok(secret)
    }

    /// Takes the feed away: its address is dead from now.
    pub fn stop_feed(&self, _act: &mut Act, viewer: &Viewer) -> Result<(), DeskError> {
        let (practice, person) = (self.house.id(), has_feed(viewer)?);
        Ok(self
            .house
            .store
            .write(move |tx| calendar_feed::remove(tx, practice, person))?)
    }

    /// The times of the feed with this secret. Errors: [`DeskError::NotFound`] when there is none, or
    /// its owner has no access any more.
    pub fn feed(&self, act: &Act, secret: &str) -> Result<Vec<FeedTime>, DeskError> {
        let (practice, hash) = (self.house.id(), mark(secret));
        let window = Stretch {
            from: shifted(act.wall(), -BACK_DAYS),
            until: shifted(act.wall(), FORTH_DAYS),
        };
        let found = self.house.store.read(|tx| {
            let Some(person) = calendar_feed::by_token(tx, practice, hash)? else {
                return Ok(None);
            };
            let Some(owner) = people::by_id(tx, practice, person)?.filter(|row| row.active) else {
                return Ok(None);
            };
            self.sessions_of_feed(tx, owner.role, person, window)
                .map(Some)
        })?;
        let sessions = found.ok_or(DeskError::NotFound)?;
        let taken =
            |session: &&Session| matches!(session.state, SessionState::Booked | SessionState::Held);
        Ok(sessions
            .iter()
            .filter(taken)
            .map(|session| FeedTime {
                uid: uid(&hash, session),
                time: time_of(session),
            })
            .collect())
    }

    fn sessions_of_feed(
        &self,
        tx: &mut Tx<'_>,
        role: Role,
        person: PersonId,
        window: Stretch,
    ) -> Result<Vec<Session>, StoreError> {
        if role != Role::Client {
            return diary::of_clinician(&self.house, tx, person, window);
        }
        let page = Page::first(store::PAGE_ROWS_MAX);
        session::of_client(tx, self.house.id(), person, window.from, window.until, page)
    }
}

/// Only whoever has sessions has a feed of them.
fn has_feed(viewer: &Viewer) -> Result<PersonId, DeskError> {
    match viewer.role {
        Role::Client | Role::Clinician => Ok(viewer.person),
        _ => Err(DeskError::NotFound),
    }
}

fn mark(secret: &str) -> [u8; 32] {
    vault::digest("calendar feed", &[secret.as_bytes()])
}

/// The same for the life of the session in this feed, and told from nothing else.
fn uid(hash: &[u8; 32], session: &Session) -> [u8; 16] {
    let whole = vault::digest("calendar entry", &[hash, &session.id.to_bytes()]);
    let mut uid = [0; 16];
    uid.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
    uid
}

fn shifted(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(24 * days))
        .unwrap_or(at)
}
