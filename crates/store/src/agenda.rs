//! Agendas: where held contacts wait for a session.
//!
//! Invariant: a contact has at most one item, so that it is on one agenda at most (reliability P22).

use std::fmt;

use jiff::Timestamp;
use practice::{AgendaItemId, ContactId, ItemState, PersonId, PracticeId, SessionId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// Who put an item on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Author {
    /// The client.
    Client,
    /// The clinician.
    Clinician,
}

impl Author {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Author::Client => "client",
            Author::Clinician => "clinician",
        }
    }

    /// The author with this code.
    pub fn from_code(code: &str) -> Option<Author> {
        [Author::Client, Author::Clinician]
            .into_iter()
            .find(|author| author.code() == code)
    }
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One item of an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaItem {
    /// Which item.
    pub id: AgendaItemId,
    /// Whose agenda.
    pub client: PersonId,
    /// With which clinician.
    pub clinician: PersonId,
    /// The session it waits for; `None` while there is none.
    pub session: Option<SessionId>,
    /// The contact it is.
    pub contact: ContactId,
    /// Who put it there.
    pub author: Author,
    /// Its place on the agenda, the smallest first.
    pub position: i64,
    /// How it stands.
    pub state: ItemState,
    /// When it was put there.
    pub kept_at: Timestamp,
    /// When it was first opened.
    pub opened_at: Option<Timestamp>,
    /// When it was finished with.
    pub closed_at: Option<Timestamp>,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select item_id, client_id, clinician_id, session_id, contact_id, author, position, \
             state, kept_at, opened_at, closed_at from agenda_item ",
            $rest
        )
    };
}

/// Puts an item on an agenda.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, item: &AgendaItem) -> Result<(), StoreError> {
    tx.put(
        "insert into agenda_item (practice_id, contact_id, item_id, client_id, clinician_id, \
         session_id, author, position, state, kept_at, opened_at, closed_at, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        values![
            practice,
            item.contact,
            item.id,
            item.client,
            item.clinician,
            item.session,
            item.author.code(),
            item.position,
            item.state.code(),
            item.kept_at,
            item.opened_at,
            item.closed_at,
            is_open(item.state),
        ],
    )
}

/// The item of a contact.
pub fn of_contact(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Option<AgendaItem>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and contact_id = $2"),
        values![practice, contact],
        read,
    )
}

/// The agenda of a session in its order, whatever became of its items; at most
/// [`crate::PAGE_ROWS_MAX`].
pub fn of_session(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    session: SessionId,
) -> Result<Vec<AgendaItem>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(OF_SESSION, values![practice, session, rows], read)
}

pub(crate) const OF_SESSION: &str =
    columns!("where practice_id = $1 and session_id = $2 order by position, contact_id limit $3");

/// The items of a client that are not finished with, in their order; at most
/// [`crate::PAGE_ROWS_MAX`].
pub fn waiting_of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<Vec<AgendaItem>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(WAITING_OF_CLIENT, values![practice, client, rows], read)
}

pub(crate) const WAITING_OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and is_open = 1 \
     order by position, contact_id limit $3"
);

/// The place of the last item on a client's agenda that is not finished with; nought when there is
/// none.
pub fn last_position(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<i64, StoreError> {
    let last = tx.one(LAST_POSITION, values![practice, client], Row::int)?;
    Ok(last.unwrap_or(0))
}

pub(crate) const LAST_POSITION: &str = "select position from agenda_item \
     where practice_id = $1 and client_id = $2 and is_open = 1 \
     order by position desc, contact_id desc limit 1";

/// Lets an item wait for another session, or for none that is known, if it waits for the one that
/// was expected and is not finished with.
pub fn attach(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    from: Option<SessionId>,
    to: Option<SessionId>,
) -> Result<bool, StoreError> {
    match from {
        Some(from) => tx.changed(
            "update agenda_item set session_id = $4 where practice_id = $1 and contact_id = $2 \
             and session_id = $3 and is_open = 1",
            values![practice, contact, from, to],
        ),
        None => tx.changed(
            "update agenda_item set session_id = $3 where practice_id = $1 and contact_id = $2 \
             and session_id is null and is_open = 1",
            values![practice, contact, to],
        ),
    }
}

/// Lets everything that still waits for one session wait for another, or for none that is known:
/// when a session is cancelled or moved (reliability P22). Tells how many items that were.
pub fn attach_all(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    from: SessionId,
    to: Option<SessionId>,
) -> Result<u64, StoreError> {
    tx.exec(
        "update agenda_item set session_id = $3 \
         where practice_id = $1 and session_id = $2 and is_open = 1",
        values![practice, from, to],
    )
}

/// Changes how an item stands, if it stands as was expected. The first opening and the end keep
/// their instants.
pub fn change_state(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    from: ItemState,
    to: ItemState,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let values = values![practice, contact, from.code(), to.code(), at];
    match to {
        ItemState::Opened => tx.changed(
            "update agenda_item set state = $4, is_open = 1, opened_at = coalesce(opened_at, $5) \
             where practice_id = $1 and contact_id = $2 and state = $3",
            values,
        ),
        _ if is_open(to) => tx.changed(
            "update agenda_item set state = $4, is_open = 1, closed_at = null \
             where practice_id = $1 and contact_id = $2 and state = $3",
            values![practice, contact, from.code(), to.code()],
        ),
        _ => tx.changed(
            "update agenda_item set state = $4, is_open = 0, closed_at = $5 \
             where practice_id = $1 and contact_id = $2 and state = $3",
            values,
        ),
    }
}

/// Gives the items of a client the order of this list. `false` when one of them is not this
/// client's or is finished with; the others have their places then.
pub fn reorder(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    order: &[ContactId],
) -> Result<bool, StoreError> {
    if order.len() > usize::from(crate::PAGE_ROWS_MAX) {
        return Err(StoreError::Limit("items of one agenda"));
    }
    let mut all = true;
    for (position, contact) in (1_i64..).zip(order) {
        all &= tx.changed(
            "update agenda_item set position = $4 where practice_id = $1 and contact_id = $2 \
             and client_id = $3 and is_open = 1",
            values![practice, *contact, client, position],
        )?;
    }
    Ok(all)
}

fn is_open(state: ItemState) -> bool {
    match state {
        ItemState::Waiting | ItemState::Opened | ItemState::Carried => true,
        ItemState::Talked | ItemState::Noted | ItemState::TakenBack | ItemState::Released => false,
    }
}

fn read(row: &mut Row) -> Result<AgendaItem, StoreError> {
    Ok(AgendaItem {
        id: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        session: row.maybe_id()?,
        contact: row.id()?,
        author: row.code(Author::from_code)?,
        position: row.int()?,
        state: row.code(ItemState::from_code)?,
        kept_at: row.at()?,
        opened_at: row.maybe_at()?,
        closed_at: row.maybe_at()?,
    })
}
