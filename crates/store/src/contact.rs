//! Contacts: each with its words in every version, and how it stands.

use std::fmt;

use jiff::Timestamp;
use practice::{
    Closed, ContactId, ContactState, Direction, Disposition, Finding, PersonId, PracticeId,
    Promise, Purpose, Role, Route, Ruling,
};

use crate::{
    Page, StoreError, Tx,
    frame::purpose,
    lists::{codes, from_codes, from_names, names},
    ruling,
    value::{Row, values},
};

/// A stored contact, without its words. What the ruling in force says is repeated here, so that a
/// list needs no second reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Which contact.
    pub id: ContactId,
    /// The client it is about.
    pub client: PersonId,
    /// The treating clinician of that client.
    pub clinician: PersonId,
    /// Who wrote it.
    pub writer: PersonId,
    /// Who it comes from.
    pub direction: Direction,
    /// Why contact was made.
    pub purpose: Purpose,
    /// How it stands.
    pub state: ContactState,
    /// Which version of its words is in force, from one.
    pub version: u32,
    /// When it was written.
    pub written_at: Timestamp,
    /// When its words or its state last changed.
    pub changed_at: Timestamp,
    /// The help button was pressed.
    pub help_button: bool,
    /// What the screen said of the version in force.
    pub finding: Finding,
    /// What is done with it.
    pub disposition: Disposition,
    /// Who may open it, as promised. Whoever lists contacts for a reader shows them no other.
    pub readers: Vec<Route>,
    /// By when an answer is promised.
    pub answer_by: Option<Timestamp>,
    /// When a promise about it was first broken.
    pub late_at: Option<Timestamp>,
    /// When it was first opened.
    pub opened_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// The contact that this one answers.
    pub answers: Option<ContactId>,
    /// The essential professional reason for contact that goes out; empty for any other.
    pub reason_code: String,
}

/// What is stored of a new contact besides what was decided.
#[derive(Clone, PartialEq, Eq)]
pub struct FileExtras {
    /// How it stands.
    pub state: ContactState,
    /// The help button was pressed.
    pub help_button: bool,
    /// The words, sealed.
    pub words_sealed: Vec<u8>,
    /// Going out: why this could not wait, sealed.
    pub record_sealed: Option<Vec<u8>>,
    /// The contact that this one answers.
    pub answers: Option<ContactId>,
    /// The essential professional reason for contact that goes out; empty for any other.
    pub reason_code: String,
}

/// Another version of a contact's words, with what was decided on it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// The version that it follows.
    pub follows: u32,
    /// How the contact stands until now.
    pub from: ContactState,
    /// How it stands then; the same, or one that may follow.
    pub state: ContactState,
    /// The words, sealed.
    pub words_sealed: Vec<u8>,
    /// Why this could not wait, sealed.
    pub record_sealed: Option<Vec<u8>>,
    /// The ids of the screen's rules that fired.
    pub rules: Vec<String>,
    /// What the practice does with it now.
    pub ruling: Ruling,
    /// What its writer was told.
    pub promise: Promise,
    /// When it was changed.
    pub at: Timestamp,
}

/// One version of a contact's words.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactWords {
    /// Which version, from one.
    pub version: u32,
    /// The words, sealed.
    pub words_sealed: Vec<u8>,
    /// Why this could not wait, sealed.
    pub record_sealed: Option<Vec<u8>>,
    /// What the screen said of them.
    pub finding: Finding,
    /// The ids of the screen's rules that fired.
    pub rules: Vec<String>,
    /// When they were written.
    pub written_at: Timestamp,
}

macro_rules! lengths_only {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} sealed bytes)", stringify!($name), self.words_sealed.len())
            }
        }
    )+};
}

lengths_only!(FileExtras, NewVersion, ContactWords);

/// Files a contact: the contact, the first version of its words, and the ruling with the promise.
pub fn file(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    closed: &Closed,
    extras: &FileExtras,
) -> Result<(), StoreError> {
    let ruling = &closed.ruling;
    let promise = &closed.promise;
    tx.put(
        "insert into contact (practice_id, contact_id, client_id, clinician_id, writer_id, \
         direction, purpose, state, version, written_at, changed_at, help_button, finding, \
         disposition, readers, answer_by, late_at, opened_at, answered_at, answers_contact_id, \
         reason_code, is_open, for_clinician) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9, $10, $11, $12, $13, $14, null, null, \
         null, $15, $16, $17, $18)",
        values![
            practice,
            closed.id,
            closed.client,
            closed.clinician,
            closed.writer,
            ruling.purpose.direction().code(),
            ruling.purpose,
            extras.state.code(),
            closed.written_at,
            extras.help_button,
            ruling.finding.code(),
            ruling.disposition().code(),
            codes(&promise.readers, Route::code),
            promise.answer_by,
            extras.answers,
            &extras.reason_code,
            extras.state.is_open(),
            is_for_clinician(promise),
        ],
    )?;
    put_words(
        tx,
        practice,
        closed.id,
        &ContactWords {
            version: 1,
            words_sealed: extras.words_sealed.clone(),
            record_sealed: extras.record_sealed.clone(),
            finding: ruling.finding,
            rules: closed.rules.clone(),
            written_at: closed.written_at,
        },
    )?;
    ruling::put(
        tx,
        practice,
        closed.id,
        1,
        ruling,
        promise,
        closed.written_at,
    )?;
    put_routes(
        tx,
        practice,
        closed.id,
        closed.written_at,
        promise,
        extras.state,
    )
}

/// Adds a version of a contact's words, if the one it follows is still in force, the contact stands
/// as was expected and nobody has opened it. `false` when not: nothing is changed then.
pub fn add_version(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: &Contact,
    new: &NewVersion,
) -> Result<bool, StoreError> {
    let may_follow = new.from == new.state || new.from.may_become(new.state);
    if !new.from.is_unread() || !may_follow {
        return Err(StoreError::Transition {
            from: new.from,
            to: new.state,
        });
    }
    let changed = tx.changed(
        "update contact set version = version + 1, state = $5, changed_at = $6, finding = $7, \
         disposition = $8, readers = $9, answer_by = $10, is_open = $11, for_clinician = $12 \
         where practice_id = $1 and contact_id = $2 and version = $3 and state = $4 \
         and opened_at is null",
        values![
            practice,
            contact.id,
            new.follows,
            new.from.code(),
            new.state.code(),
            new.at,
            new.ruling.finding.code(),
            new.ruling.disposition().code(),
            codes(&new.promise.readers, Route::code),
            new.promise.answer_by,
            new.state.is_open(),
            is_for_clinician(&new.promise),
        ],
    )?;
    if !changed {
        return Ok(false);
    }
    let version = new.follows.saturating_add(1);
    let words = ContactWords {
        version,
        words_sealed: new.words_sealed.clone(),
        record_sealed: new.record_sealed.clone(),
        finding: new.ruling.finding,
        rules: new.rules.clone(),
        written_at: new.at,
    };
    put_words(tx, practice, contact.id, &words)?;
    ruling::put(
        tx,
        practice,
        contact.id,
        version,
        &new.ruling,
        &new.promise,
        new.at,
    )?;
    tx.put(
        "delete from contact_route where practice_id = $1 and contact_id = $2",
        values![practice, contact.id],
    )?;
    put_routes(
        tx,
        practice,
        contact.id,
        contact.written_at,
        &new.promise,
        new.state,
    )?;
    Ok(true)
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select c.contact_id, c.client_id, c.clinician_id, c.writer_id, c.direction, \
             c.purpose, c.state, c.version, c.written_at, c.changed_at, c.help_button, c.finding, \
             c.disposition, c.readers, c.answer_by, c.late_at, c.opened_at, c.answered_at, \
             c.answers_contact_id, c.reason_code ",
            $rest
        )
    };
}

/// One contact.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
) -> Result<Option<Contact>, StoreError> {
    tx.one(
        columns!("from contact c where c.practice_id = $1 and c.contact_id = $2"),
        values![practice, contact],
        read,
    )
}

/// One version of a contact's words.
pub fn words(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    version: u32,
) -> Result<Option<ContactWords>, StoreError> {
    tx.one(
        "select version, words_sealed, record_sealed, finding, rules, written_at \
         from contact_words where practice_id = $1 and contact_id = $2 and version = $3",
        values![practice, contact, version],
        |row| {
            Ok(ContactWords {
                version: row.small()?,
                words_sealed: row.bytes()?,
                record_sealed: row.maybe_bytes()?,
                finding: row.code(Finding::from_code)?,
                rules: from_names(&row.text()?),
                written_at: row.at()?,
            })
        },
    )
}

/// Changes how a contact stands, if it stands as was expected; `false` when it does not.
///
/// Errors: [`StoreError::Transition`] when the one may not follow the other (reliability P2, P10).
pub fn change_state(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    from: ContactState,
    to: ContactState,
    at: Timestamp,
) -> Result<bool, StoreError> {
    if !from.may_become(to) {
        return Err(StoreError::Transition { from, to });
    }
    let changed = tx.changed(
        "update contact set state = $4, is_open = $5, changed_at = $6 \
         where practice_id = $1 and contact_id = $2 and state = $3",
        values![practice, contact, from.code(), to.code(), to.is_open(), at],
    )?;
    if changed && from.is_open() != to.is_open() {
        tx.put(
            "update contact_route set is_open = $3 where practice_id = $1 and contact_id = $2",
            values![practice, contact, to.is_open()],
        )?;
    }
    Ok(changed)
}

/// Keeps when a promise about it was first broken; `false` when that is known already.
pub fn set_late(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update contact set late_at = $3 \
         where practice_id = $1 and contact_id = $2 and late_at is null",
        values![practice, contact, at],
    )
}

/// Keeps when it was first opened; `false` when that is known already.
pub fn set_opened(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update contact set opened_at = $3 \
         where practice_id = $1 and contact_id = $2 and opened_at is null",
        values![practice, contact, at],
    )
}

/// Keeps when it was answered; `false` when that is known already.
pub fn set_answered(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update contact set answered_at = $3 \
         where practice_id = $1 and contact_id = $2 and answered_at is null",
        values![practice, contact, at],
    )
}

/// When this client wrote since then, newest first; at most `limit` times.
pub fn written_since(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    since: Timestamp,
    limit: u16,
) -> Result<Vec<Timestamp>, StoreError> {
    let rows = Page::first(limit).rows();
    tx.list(
        WRITTEN_SINCE,
        values![practice, client, since, rows],
        Row::at,
    )
}

pub(crate) const WRITTEN_SINCE: &str = "select written_at from contact \
     where practice_id = $1 and client_id = $2 and written_at > $3 and writer_id = $2 \
     order by written_at desc, contact_id desc limit $4";

/// The contacts of a client, in either direction, newest first; the page's place is
/// (`written_at`, contact id), here and in the lists below.
pub fn of_client(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    page: Page,
) -> Result<Vec<Contact>, StoreError> {
    let (at, id) = page.below();
    tx.list(
        OF_CLIENT,
        values![practice, client, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT: &str = columns!(
    "from contact c where c.practice_id = $1 and c.client_id = $2 \
     and (c.written_at, c.contact_id) < ($3, $4) \
     order by c.written_at desc, c.contact_id desc limit $5"
);

/// The same from the oldest on: the order of a copy.
pub fn of_client_from_oldest(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    client: PersonId,
    page: Page,
) -> Result<Vec<Contact>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OF_CLIENT_FROM_OLDEST,
        values![practice, client, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLIENT_FROM_OLDEST: &str = columns!(
    "from contact c where c.practice_id = $1 and c.client_id = $2 \
     and (c.written_at, c.contact_id) > ($3, $4) \
     order by c.written_at, c.contact_id limit $5"
);

/// The contacts of all clients of a clinician, newest first: the boundary log.
///
/// It also lists what is not for the clinician's eyes; see [`Contact::readers`].
pub fn of_clinician(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    page: Page,
) -> Result<Vec<Contact>, StoreError> {
    let (at, id) = page.below();
    tx.list(
        OF_CLINICIAN,
        values![practice, clinician, at, id, page.rows()],
        read,
    )
}

pub(crate) const OF_CLINICIAN: &str = columns!(
    "from contact c where c.practice_id = $1 and c.clinician_id = $2 \
     and (c.written_at, c.contact_id) < ($3, $4) \
     order by c.written_at desc, c.contact_id desc limit $5"
);

/// The contacts that are still open and that a clinician is a reader of, oldest first.
pub fn open_for_clinician(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    clinician: PersonId,
    page: Page,
) -> Result<Vec<Contact>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OPEN_FOR_CLINICIAN,
        values![practice, clinician, at, id, page.rows()],
        read,
    )
}

pub(crate) const OPEN_FOR_CLINICIAN: &str = columns!(
    "from contact c where c.practice_id = $1 and c.clinician_id = $2 and c.is_open = 1 \
     and c.for_clinician = 1 and (c.written_at, c.contact_id) > ($3, $4) \
     order by c.written_at, c.contact_id limit $5"
);

/// The contacts that are still open and go this way, oldest first. For every route but
/// [`Route::Clinician`]: that one is [`open_for_clinician`].
pub fn open_for_route(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    route: Route,
    page: Page,
) -> Result<Vec<Contact>, StoreError> {
    let (at, id) = page.above();
    tx.list(
        OPEN_FOR_ROUTE,
        values![practice, route.code(), at, id, page.rows()],
        read,
    )
}

pub(crate) const OPEN_FOR_ROUTE: &str = columns!(
    "from contact_route r join contact c \
     on c.practice_id = r.practice_id and c.contact_id = r.contact_id \
     where r.practice_id = $1 and r.route = $2 and r.is_open = 1 \
     and (r.written_at, r.contact_id) > ($3, $4) order by r.written_at, r.contact_id limit $5"
);

fn put_words(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    words: &ContactWords,
) -> Result<(), StoreError> {
    tx.put(
        "insert into contact_words (practice_id, contact_id, version, words_sealed, \
         record_sealed, finding, rules, written_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            practice,
            contact,
            words.version,
            &words.words_sealed,
            words.record_sealed.as_ref(),
            words.finding.code(),
            names(&words.rules),
            words.written_at,
        ],
    )
}

fn put_routes(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    written_at: Timestamp,
    promise: &Promise,
    state: ContactState,
) -> Result<(), StoreError> {
    for route in promise
        .readers
        .iter()
        .filter(|route| **route != Route::Clinician)
    {
        tx.put(
            "insert into contact_route (practice_id, contact_id, route, written_at, is_open) \
             values ($1, $2, $3, $4, $5) on conflict do nothing",
            values![practice, contact, route.code(), written_at, state.is_open()],
        )?;
    }
    Ok(())
}

/// Whether the treating clinician is a reader. A complaint about them is not theirs to read.
fn is_for_clinician(promise: &Promise) -> bool {
    promise
        .readers
        .iter()
        .any(|route| Role::Clinician.takes(*route))
}

fn read(row: &mut Row) -> Result<Contact, StoreError> {
    Ok(Contact {
        id: row.id()?,
        client: row.id()?,
        clinician: row.id()?,
        writer: row.id()?,
        direction: row.code(Direction::from_code)?,
        purpose: row.code(purpose)?,
        state: row.code(ContactState::from_code)?,
        version: row.small()?,
        written_at: row.at()?,
        changed_at: row.at()?,
        help_button: row.yes()?,
        finding: row.code(Finding::from_code)?,
        disposition: row.code(Disposition::from_code)?,
        readers: from_codes(&row.text()?, Route::from_code)?,
        answer_by: row.maybe_at()?,
        late_at: row.maybe_at()?,
        opened_at: row.maybe_at()?,
        answered_at: row.maybe_at()?,
        answers: row.maybe_id()?,
        reason_code: row.text()?,
    })
}
