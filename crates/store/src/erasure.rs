//! Erasing: what is left of a client once their keys are destroyed, wiped.
//!
//! The keys go first, so that from then on no step of this, done or not, lets anybody read. What is
//! wiped here is noise and circumstance: when somebody wrote, why, whom they saw.

use jiff::Timestamp;
use practice::{PersonId, PracticeId};

use crate::{
    Page, StoreError, Tx,
    keys::Scope,
    value::{Row, values},
};

/// How many contacts are wiped in one transaction: each takes twelve statements.
const CONTACTS_AT_ONCE: u16 = 100;

/// Every table that knows a client, and what erasing does with it. A test compares this with the
/// tables there are, so that a new one is decided about.
pub const TABLES: &[(&str, Fate)] = &[
    ("person", Fate::Muted),
    ("contact", Fate::Wiped),
    ("contact_words", Fate::Wiped),
    ("contact_route", Fate::Wiped),
    ("ruling", Fate::Wiped),
    ("agenda_item", Fate::Wiped),
    ("due", Fate::Wiped),
    ("outbox", Fate::Wiped),
    ("escalation", Fate::Wiped),
    ("escalation_line", Fate::Wiped),
    ("escalation_note", Fate::Wiped),
    ("crisis_mark", Fate::Wiped),
    (
        "rota_layer",
        Fate::Kept("the turns of people of the practice, and no client"),
    ),
    (
        "rota_turn",
        Fate::Kept("who is on call: people of the practice, and no client"),
    ),
    (
        "rota_change",
        Fate::Kept("who is on call: people of the practice, and no client"),
    ),
    (
        "rota_test",
        Fate::Kept("who was paged for a test: people of the practice, and no client"),
    ),
    ("session", Fate::Wiped),
    ("no_show", Fate::Wiped),
    ("no_show_line", Fate::Wiped),
    (
        "safety_event",
        Fate::Kept("what happened to people who work here, and no client"),
    ),
    ("frame", Fate::Wiped),
    ("note", Fate::Wiped),
    ("draft", Fate::Wiped),
    ("submission", Fate::Wiped),
    ("visit", Fate::Wiped),
    ("admission", Fate::Wiped),
    ("credential", Fate::Wiped),
    ("invitation", Fate::Wiped),
    ("gate_person", Fate::Wiped),
    ("gate_event", Fate::Wiped),
    ("shared_contact", Fate::Wiped),
    ("psychotherapy_note", Fate::Wiped),
    ("break_glass", Fate::Muted),
    ("channel", Fate::Wiped),
    ("safe_contact", Fate::Wiped),
    ("ring_plan", Fate::Wiped),
    ("delivery", Fate::Wiped),
    ("record_copy", Fate::Wiped),
    ("record_copy_part", Fate::Wiped),
    ("request", Fate::Muted),
    ("disclosure", Fate::Muted),
    ("session_series", Fate::Wiped),
    ("session_change", Fate::Wiped),
    ("waitlist_wish", Fate::Wiped),
    ("waitlist_offer", Fate::Wiped),
    ("calendar_feed", Fate::Wiped),
    (
        "gate_try",
        Fate::Kept("keyed marks of names that were tried, for a day; nobody knows whose"),
    ),
    (
        "log_list",
        Fate::Kept("where the list about somebody ends: numbers and a signature"),
    ),
    (
        "subject_key",
        Fate::Kept("empty: its rows were moved to the key store"),
    ),
    (
        "audit",
        Fate::Kept("the access log is never changed; it holds ids, and no words"),
    ),
    (
        "legal_hold",
        Fate::Kept("why something was not destroyed before has to stay known"),
    ),
    ("retention", Fate::Kept("why it was destroyed, and when")),
    ("erasure", Fate::Kept("that it was destroyed, and by whom")),
];

/// What a muted row says of somebody.
const NOTHING: &[u8] = &[];

/// What erasing does with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The client's rows are deleted.
    Wiped,
    /// The row stays, and says nothing any more.
    Muted,
    /// The rows stay, for this reason.
    Kept(&'static str),
}

/// An erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// About whom.
    pub client: PersonId,
    /// How much.
    pub scope: Scope,
    /// Why, as a code.
    pub why: String,
    /// Who decided it.
    pub asked_by: PersonId,
    /// When.
    pub begun_at: Timestamp,
    /// When nothing was left to wipe.
    pub wiped_at: Option<Timestamp>,
}

/// Begins an erasure; `false` when it was begun before.
pub fn begin(tx: &mut Tx<'_>, practice: PracticeId, erasure: &Erasure) -> Result<bool, StoreError> {
    tx.changed(
        "insert into erasure (practice_id, client_id, scope, why, asked_by, begun_at, wiped_at, \
         is_open) values ($1, $2, $3, $4, $5, $6, null, 1) on conflict do nothing",
        values![
            practice,
            erasure.client,
            erasure.scope.code(),
            erasure.why.clone(),
            erasure.asked_by,
            erasure.begun_at,
        ],
    )
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select client_id, scope, why, asked_by, begun_at, wiped_at from erasure ",
            $rest
        )
    };
}

/// The erasure of a client.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    scope: Scope,
) -> Result<Option<Erasure>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and client_id = $2 and scope = $3"),
        values![practice, client, scope.code()],
        read,
    )
}

/// Erasures that are begun and not ended, the oldest first.
pub fn open(tx: &mut Tx<'_>, practice: PracticeId, limit: u16) -> Result<Vec<Erasure>, StoreError> {
    let rows = Page::first(limit).rows();
    tx.list(OPEN, values![practice, rows], read)
}

pub(crate) const OPEN: &str =
    columns!("where practice_id = $1 and is_open = 1 order by begun_at, client_id, scope limit $2");

/// Keeps that nothing is left to wipe.
pub fn end(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    scope: Scope,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.put(
        "update erasure set wiped_at = $4, is_open = 0 \
         where practice_id = $1 and client_id = $2 and scope = $3 and is_open = 1",
        values![practice, client, scope.code(), at],
    )
}

/// Wipes the notes about a client, psychotherapy notes with them, and tells whether that was all.
pub fn wipe_notes(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<bool, StoreError> {
    let page = Page::first(CONTACTS_AT_ONCE);
    let notes = crate::note::of_client(tx, practice, client, page)?;
    for note in &notes {
        tx.put(
            "delete from note where practice_id = $1 and note_id = $2",
            values![practice, note.id],
        )?;
    }
    if notes.len() < usize::from(CONTACTS_AT_ONCE) {
        tx.exec(
            "delete from psychotherapy_note where practice_id = $1 and client_id = $2",
            values![practice, client],
        )?;
        return Ok(true);
    }
    Ok(false)
}

/// Wipes some of the contacts of a client with all that hangs on them, and tells whether that was
/// all.
pub fn wipe_contacts(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<bool, StoreError> {
    let ids = tx.list(
        "select contact_id from contact where practice_id = $1 and client_id = $2 \
         order by written_at, contact_id limit $3",
        values![practice, client, Page::first(CONTACTS_AT_ONCE).rows()],
        Row::id::<practice::ContactId>,
    )?;
    for id in &ids {
        for sql in [
            "delete from contact_words where practice_id = $1 and contact_id = $2",
            "delete from contact_route where practice_id = $1 and contact_id = $2",
            "delete from ruling where practice_id = $1 and contact_id = $2",
            "delete from agenda_item where practice_id = $1 and contact_id = $2",
            "delete from due where practice_id = $1 and contact_id = $2",
            "delete from outbox where practice_id = $1 and contact_id = $2",
            "delete from escalation_note where practice_id = $1 and contact_id = $2",
            "delete from crisis_mark where practice_id = $1 and contact_id = $2",
            "delete from escalation_line where practice_id = $1 and contact_id = $2",
            "delete from escalation where practice_id = $1 and contact_id = $2",
            "delete from shared_contact where practice_id = $1 and contact_id = $2",
            "delete from contact where practice_id = $1 and contact_id = $2",
        ] {
            tx.put(sql, values![practice, *id])?;
        }
    }
    Ok(ids.len() < usize::from(CONTACTS_AT_ONCE))
}

/// Wipes the rest of what is kept about a client, and mutes who they are.
pub fn wipe_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<(), StoreError> {
    for sql in [
        "delete from due where practice_id = $1 and contact_id in \
         (select session_id from no_show where practice_id = $1 and client_id = $2)",
        "delete from outbox where practice_id = $1 and contact_id in \
         (select session_id from no_show where practice_id = $1 and client_id = $2)",
        "delete from no_show_line where practice_id = $1 and session_id in \
         (select session_id from no_show where practice_id = $1 and client_id = $2)",
        "delete from no_show where practice_id = $1 and client_id = $2",
        "delete from due where practice_id = $1 and contact_id in \
         (select series_id from session_series where practice_id = $1 and client_id = $2)",
        "delete from due where practice_id = $1 and contact_id in \
         (select change_id from session_change where practice_id = $1 and client_id = $2)",
        "delete from due where practice_id = $1 and contact_id in \
         (select offer_id from waitlist_offer where practice_id = $1 and client_id = $2)",
        "delete from outbox where practice_id = $1 and contact_id in \
         (select session_id from session where practice_id = $1 and client_id = $2)",
        "delete from session where practice_id = $1 and client_id = $2",
        "delete from session_series where practice_id = $1 and client_id = $2",
        "delete from session_change where practice_id = $1 and client_id = $2",
        "delete from waitlist_wish where practice_id = $1 and client_id = $2",
        "delete from waitlist_offer where practice_id = $1 and client_id = $2",
        "delete from calendar_feed where practice_id = $1 and person_id = $2",
        "delete from frame where practice_id = $1 and client_id = $2",
        "delete from draft where practice_id = $1 and person_id = $2",
        "delete from submission where practice_id = $1 and submitter_id = $2",
        "delete from admission where practice_id = $1 and visit_id in \
         (select visit_id from visit where practice_id = $1 and person_id = $2)",
        "delete from visit where practice_id = $1 and person_id = $2",
        "delete from credential where practice_id = $1 and person_id = $2",
        "delete from invitation where practice_id = $1 and person_id = $2",
        "delete from gate_person where practice_id = $1 and person_id = $2",
        "delete from gate_event where practice_id = $1 and person_id = $2",
        "delete from psychotherapy_note where practice_id = $1 and client_id = $2",
        "delete from channel where practice_id = $1 and person_id = $2",
        "delete from safe_contact where practice_id = $1 and person_id = $2",
        "delete from ring_plan where practice_id = $1 and person_id = $2",
        "delete from delivery where practice_id = $1 and person_id = $2",
        "delete from record_copy where practice_id = $1 and client_id = $2",
        "delete from record_copy_part where practice_id = $1 and client_id = $2",
        "delete from due where practice_id = $1 and contact_id in \
         (select request_id from request where practice_id = $1 and client_id = $2)",
        "delete from outbox where practice_id = $1 and contact_id in \
         (select request_id from request where practice_id = $1 and client_id = $2)",
        "update request set words_sealed = $3, extension_sealed = null, answer_sealed = null, \
         statement_sealed = null, is_open = 0, is_in_force = 0 \
         where practice_id = $1 and client_id = $2",
        "update disclosure set recipient_sealed = $3, purpose_sealed = $3, bar_sealed = $3, \
         is_open = 0 where practice_id = $1 and client_id = $2",
        "update break_glass set words_sealed = $3 where practice_id = $1 and client_id = $2",
        "update person set active = 0, profile_sealed = $3 \
         where practice_id = $1 and person_id = $2",
    ] {
        let mut values = values![practice, client];
        if sql.contains("$3") {
            values.push(NOTHING.into());
        }
        tx.put(sql, values)?;
    }
    Ok(())
}

fn read(row: &mut Row) -> Result<Erasure, StoreError> {
    Ok(Erasure {
        client: row.id()?,
        scope: row.code(Scope::from_code)?,
        why: row.text()?,
        asked_by: row.id()?,
        begun_at: row.at()?,
        wiped_at: row.maybe_at()?,
    })
}
