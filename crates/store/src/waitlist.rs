//! The waitlist: who waits, and what was offered to whom.

use std::fmt;

use jiff::Timestamp;
use practice::{OfferId, PersonId, PracticeId, SessionId, WishId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// A wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishRow {
    /// Which.
    pub id: WishId,
    /// Who waits.
    pub client: PersonId,
    /// For a time with whom.
    pub clinician: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// The shortest session that is of use, in minutes.
    pub length_minutes: u16,
    /// Not after this.
    pub before: Option<Timestamp>,
    /// The session that moves when they take a time; without one it is one more session.
    pub session: Option<SessionId>,
}

/// How an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfferState {
    /// They can say yes.
    Open,
    /// They took it.
    Taken,
    /// They said no.
    Declined,
    /// Its time is over.
    RanOut,
    /// It was taken back, since the time is gone.
    Withdrawn,
}

impl OfferState {
    /// Every state, in order.
    pub const ALL: [OfferState; 5] = [
        OfferState::Open,
        OfferState::Taken,
        OfferState::Declined,
        OfferState::RanOut,
        OfferState::Withdrawn,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            OfferState::Open => "open",
            OfferState::Taken => "taken",
            OfferState::Declined => "declined",
            OfferState::RanOut => "ran-out",
            OfferState::Withdrawn => "withdrawn",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<OfferState> {
        OfferState::ALL
            .into_iter()
            .find(|state| state.code() == code)
    }
}

impl fmt::Display for OfferState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A time that was offered to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferRow {
    /// Which.
    pub id: OfferId,
    /// To which wish.
    pub wish: WishId,
    /// To whom.
    pub client: PersonId,
    /// A time with whom.
    pub clinician: PersonId,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// Until when they can say yes.
    pub until: Timestamp,
    /// How it stands.
    pub state: OfferState,
}

macro_rules! wishes {
    ($rest:literal) => {
        concat!(
            "select wish_id, client_id, clinician_id, since_at, length_minutes, before_at, \
             session_id from waitlist_wish ",
            $rest
        )
    };
}

macro_rules! offers {
    ($rest:literal) => {
        concat!(
            "select offer_id, wish_id, client_id, clinician_id, starts_at, length_minutes, place, \
             until_at, state from waitlist_offer ",
            $rest
        )
    };
}

/// Puts a wish on the list.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, wish: &WishRow) -> Result<(), StoreError> {
    tx.put(
        "insert into waitlist_wish (practice_id, wish_id, client_id, clinician_id, since_at, \
         length_minutes, before_at, session_id, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        values![
            practice,
            wish.id,
            wish.client,
            wish.clinician,
            wish.since,
            wish.length_minutes,
            wish.before,
            wish.session,
        ],
    )
}

/// Takes a client's wish off the list; `false` when it is not on it.
pub fn close(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    wish: WishId,
) -> Result<bool, StoreError> {
    tx.changed(
        "update waitlist_wish set is_open = 0 where practice_id = $1 and wish_id = $2 \
         and client_id = $3 and is_open = 1",
        values![practice, wish, client],
    )
}

/// Who waits for a time with this clinician, the longest waiting first.
pub fn of_clinician(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    page: Page,
) -> Result<Vec<WishRow>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLINICIAN,
        values![practice, clinician, at, id, page.rows()],
        read_wish,
    )
}

pub(crate) const OF_CLINICIAN: &str = wishes!(
    "where practice_id = $1 and clinician_id = $2 and is_open = 1 \
     and (since_at, wish_id) > ($3, $4) order by since_at, wish_id limit $5"
);

/// What a client waits for; at most [`crate::PAGE_ROWS_MAX`].
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<Vec<WishRow>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(OF_CLIENT, values![practice, client, rows], read_wish)
}

pub(crate) const OF_CLIENT: &str = wishes!(
    "where practice_id = $1 and client_id = $2 and is_open = 1 order by since_at, wish_id limit $3"
);

/// Keeps an offer.
pub fn put_offer(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    offer: &OfferRow,
) -> Result<(), StoreError> {
    tx.put(
        "insert into waitlist_offer (practice_id, offer_id, wish_id, client_id, clinician_id, \
         starts_at, length_minutes, place, until_at, state, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            practice,
            offer.id,
            offer.wish,
            offer.client,
            offer.clinician,
            offer.starts_at,
            offer.length_minutes,
            &offer.place,
            offer.until,
            offer.state.code(),
            offer.state == OfferState::Open,
        ],
    )
}

/// One offer.
pub fn offer_by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    offer: OfferId,
) -> Result<Option<OfferRow>, StoreError> {
    tx.one(
        offers!("where practice_id = $1 and offer_id = $2"),
        values![practice, offer],
        read_offer,
    )
}

/// Closes an open offer; `false` when it is not open any more.
pub fn close_offer(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    offer: OfferId,
    to: OfferState,
) -> Result<bool, StoreError> {
    tx.changed(
        "update waitlist_offer set state = $3, is_open = 0 \
         where practice_id = $1 and offer_id = $2 and is_open = 1",
        values![practice, offer, to.code()],
    )
}

/// Everything that was offered of times with this clinician that start in a window.
pub fn offers_between(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    from: Timestamp,
    until: Timestamp,
    page: Page,
) -> Result<Vec<OfferRow>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OFFERS,
        values![practice, clinician, from, until, at, id, page.rows()],
        read_offer,
    )
}

pub(crate) const OFFERS: &str = offers!(
    "where practice_id = $1 and clinician_id = $2 and starts_at >= $3 and starts_at < $4 \
     and (starts_at, offer_id) > ($5, $6) order by starts_at, offer_id limit $7"
);

/// What is offered to a client now; at most [`crate::PAGE_ROWS_MAX`].
pub fn offers_of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<Vec<OfferRow>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(
        OFFERS_OF_CLIENT,
        values![practice, client, rows],
        read_offer,
    )
}

pub(crate) const OFFERS_OF_CLIENT: &str = offers!(
    "where practice_id = $1 and client_id = $2 and is_open = 1 order by until_at, offer_id limit $3"
);

fn read_wish(row: &mut Row) -> Result<WishRow, StoreError> {
    Ok(WishRow {
        id: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        since: row.at()?,
        length_minutes: row.minute()?,
        before: row.maybe_at()?,
        session: row.maybe_id()?,
    })
}

fn read_offer(row: &mut Row) -> Result<OfferRow, StoreError> {
    Ok(OfferRow {
        id: row.id()?,
        wish: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        starts_at: row.at()?,
        length_minutes: row.minute()?,
        place: row.text()?,
        until: row.at()?,
        state: row.code(OfferState::from_code)?,
    })
}
