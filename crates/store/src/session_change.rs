//! What was done with sessions, by whom, and until when it can be undone.

use jiff::{SignedDuration, Timestamp};
use practice::{ContactId, PersonId, PracticeId, SessionChangeId, SessionId, Stretch};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It takes place at another time.
    Moved,
    /// It does not take place.
    Cancelled,
    /// It was booked.
    Booked,
    /// The client said that they are late.
    Late,
}

impl ChangeKind {
    /// Every kind, in order.
    pub const ALL: [ChangeKind; 4] = [
        ChangeKind::Moved,
        ChangeKind::Cancelled,
        ChangeKind::Booked,
        ChangeKind::Late,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            ChangeKind::Moved => "moved",
            ChangeKind::Cancelled => "cancelled",
            ChangeKind::Booked => "booked",
            ChangeKind::Late => "late",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<ChangeKind> {
        ChangeKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A change of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionChange {
    /// Which.
    pub id: SessionChangeId,
    /// Of which session.
    pub session: SessionId,
    /// Whose.
    pub client: PersonId,
    /// With which clinician.
    pub clinician: PersonId,
    /// What was done.
    pub kind: ChangeKind,
    /// When the session started before.
    pub from: Option<Timestamp>,
    /// When it starts now.
    pub to: Option<Timestamp>,
    /// How long it is; of somebody who is late, how late; in minutes.
    pub minutes: u16,
    /// Where it was before.
    pub place: String,
    /// The contact that told the practice of it, when somebody had to be told.
    pub contact: Option<ContactId>,
    /// Who did it.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
    /// Until when it can be undone.
    pub undo_until: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

impl SessionChange {
    /// The time that the client gave up, which is kept free while they can undo.
    pub fn given_up(&self) -> Option<Stretch> {
        let from = self.from?;
        let minutes = SignedDuration::from_mins(i64::from(self.minutes));
        let until = from.checked_add(minutes).ok()?;
        matches!(self.kind, ChangeKind::Moved | ChangeKind::Cancelled)
            .then_some(Stretch { from, until })
    }
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select change_id, session_id, client_id, clinician_id, kind, from_at, to_at, minutes, \
             place, contact_id, made_by_id, made_at, undo_until, undone_at from session_change ",
            $rest
        )
    };
}

/// Keeps a change.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    change: &SessionChange,
) -> Result<(), StoreError> {
    tx.put(
        "insert into session_change (practice_id, change_id, session_id, client_id, clinician_id, \
         kind, from_at, to_at, minutes, place, contact_id, made_by_id, made_at, undo_until, \
         undone_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        values![
            practice,
            change.id,
            change.session,
            change.client,
            change.clinician,
            change.kind.code(),
            change.from,
            change.to,
            change.minutes,
            &change.place,
            change.contact,
            change.made_by,
            change.made_at,
            change.undo_until,
            change.undone_at,
        ],
    )
}

/// One change.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    change: SessionChangeId,
) -> Result<Option<SessionChange>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and change_id = $2"),
        values![practice, change],
        read,
    )
}

/// The changes of a client's sessions from an instant on, the oldest first.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    from: Timestamp,
    page: Page,
) -> Result<Vec<SessionChange>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLIENT,
        values![practice, client, from, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = columns!(
    "where practice_id = $1 and client_id = $2 and made_at >= $3 \
     and (made_at, change_id) > ($4, $5) order by made_at, change_id limit $6"
);

/// The changes of a clinician's sessions from an instant on, the oldest first.
pub fn of_clinician(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    from: Timestamp,
    page: Page,
) -> Result<Vec<SessionChange>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLINICIAN,
        values![practice, clinician, from, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLINICIAN: &str = columns!(
    "where practice_id = $1 and clinician_id = $2 and made_at >= $3 \
     and (made_at, change_id) > ($4, $5) order by made_at, change_id limit $6"
);

/// The changes with this clinician that can still be undone at `now`; at most
/// [`crate::PAGE_ROWS_MAX`], the first to run out first.
pub fn undoable(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    now: Timestamp,
) -> Result<Vec<SessionChange>, StoreError> {
    let rows = Page::first(crate::PAGE_ROWS_MAX).rows();
    tx.list(UNDOABLE, values![practice, clinician, now, rows], read)
}

pub(crate) const UNDOABLE: &str = columns!(
    "where practice_id = $1 and clinician_id = $2 and undo_until > $3 and undone_at is null \
     order by undo_until, change_id limit $4"
);

/// Keeps that a change was undone; `false` when it was before, or its time is over.
pub fn undo(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    change: SessionChangeId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update session_change set undone_at = $3 where practice_id = $1 and change_id = $2 \
         and undone_at is null and undo_until > $3",
        values![practice, change, at],
    )
}

fn read(row: &mut Row) -> Result<SessionChange, StoreError> {
    Ok(SessionChange {
        id: row.id()?,
        session: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        kind: row.code(ChangeKind::from_code)?,
        from: row.maybe_at()?,
        to: row.maybe_at()?,
        minutes: row.minute()?,
        place: row.text()?,
        contact: row.maybe_id()?,
        made_by: row.id()?,
        made_at: row.at()?,
        undo_until: row.maybe_at()?,
        undone_at: row.maybe_at()?,
    })
}
