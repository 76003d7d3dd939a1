//! Channels: the ways by which people are told that there is something. Addresses are sealed.

use std::fmt;

use jiff::Timestamp;
use practice::{ChannelId, ChannelKind, ChannelState, PersonId, PracticeId};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// How many channels one person may have: more than anybody has telephones and browsers.
pub const CHANNELS_MAX: u16 = 20;

/// One channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Channel {
    /// Which.
    pub id: ChannelId,
    /// Whose.
    pub person: PersonId,
    /// What kind; never the practice's gateway, which is nobody's.
    pub kind: ChannelKind,
    /// The address, sealed.
    pub address_sealed: Vec<u8>,
    /// How it stands.
    pub state: ChannelState,
    /// Calls for help come this way too.
    pub for_calls: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// When the code that proves it was last sent.
    pub asked_at: Timestamp,
    /// How often a wrong code was typed since then.
    pub misses: u32,
    /// When its owner proved it.
    pub proved_at: Option<Timestamp>,
    /// When the other side last took something.
    pub worked_at: Option<Timestamp>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// How often it failed since it last worked.
    pub failures: u32,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Channel({:?}, {}, {})", self.id, self.kind, self.state)
    }
}

/// Keeps a new channel.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, channel: &Channel) -> Result<(), StoreError> {
    tx.put(
        "insert into channel (practice_id, channel_id, person_id, kind, address_sealed, state, \
         for_calls, added_at, asked_at, misses, proved_at, worked_at, failed_at, failures) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            practice,
            channel.id,
            channel.person,
            channel.kind.code(),
            &channel.address_sealed,
            channel.state.code(),
            channel.for_calls,
            channel.added_at,
            channel.asked_at,
            channel.misses,
            channel.proved_at,
            channel.worked_at,
            channel.failed_at,
            channel.failures,
        ],
    )
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select channel_id, person_id, kind, address_sealed, state, for_calls, added_at, \
             asked_at, misses, proved_at, worked_at, failed_at, failures from channel ",
            $rest
        )
    };
}

/// One channel.
pub fn by_id(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: ChannelId,
) -> Result<Option<Channel>, StoreError> {
    tx.one(
        columns!("where practice_id = $1 and channel_id = $2"),
        values![practice, id],
        read,
    )
}

/// Every channel of somebody, in the order in which they were added.
pub fn of_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
) -> Result<Vec<Channel>, StoreError> {
    tx.list(OF_PERSON, values![practice, person, CHANNELS_MAX], read)
}

pub(crate) const OF_PERSON: &str =
    columns!("where practice_id = $1 and person_id = $2 order by channel_id limit $3");

/// Channels at whose address nobody is, in order of their ids; of the page's place only the id
/// counts.
pub fn dead(tx: &mut Tx<'_>, practice: PracticeId, page: Page) -> Result<Vec<Channel>, StoreError> {
    let (_, above) = page.above();
    tx.list(DEAD, values![practice, above, page.rows()], read)
}

pub(crate) const DEAD: &str = columns!(
    "where practice_id = $1 and state = 'dead' and channel_id > $2 order by channel_id limit $3"
);

/// Whether somebody has a channel that is proved and worked the last time. `on_call`: only one by
/// which calls for help come counts.
pub fn is_reachable(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    on_call: bool,
) -> Result<bool, StoreError> {
    let found = tx.one(
        REACHABLE,
        values![practice, person, on_call],
        Row::id::<ChannelId>,
    )?;
    Ok(found.is_some())
}

pub(crate) const REACHABLE: &str = "select channel_id from channel where practice_id = $1 \
     and person_id = $2 and state = 'working' and for_calls >= $3 order by channel_id limit 1";

/// Keeps how a channel stands, counts and times included, if it stands as in `was`; `false` when it
/// has changed since, or was taken away.
pub fn change(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    was: &Channel,
    channel: &Channel,
) -> Result<bool, StoreError> {
    tx.changed(
        "update channel set state = $6, for_calls = $7, asked_at = $8, misses = $9, \
         proved_at = $10, worked_at = $11, failed_at = $12, failures = $13 \
         where practice_id = $1 and channel_id = $2 and state = $3 and misses = $4 \
         and failures = $5",
        values![
            practice,
            channel.id,
            was.state.code(),
            was.misses,
            was.failures,
            channel.state.code(),
            channel.for_calls,
            channel.asked_at,
            channel.misses,
            channel.proved_at,
            channel.worked_at,
            channel.failed_at,
            channel.failures,
        ],
    )
}

/// Takes a channel away, and what was on its way there; `false` when it is not theirs.
pub fn remove(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    id: ChannelId,
) -> Result<bool, StoreError> {
    let removed = tx.changed(
        "delete from channel where practice_id = $1 and person_id = $2 and channel_id = $3",
        values![practice, person, id],
    )?;
    if removed {
        crate::delivery::forget(tx, practice, id)?;
    }
    Ok(removed)
}

fn read(row: &mut Row) -> Result<Channel, StoreError> {
    Ok(Channel {
        id: row.id()?,
        person: row.id()?,
        kind: row.code(ChannelKind::from_code)?,
        address_sealed: row.bytes()?,
        state: row.code(ChannelState::from_code)?,
        for_calls: row.yes()?,
        added_at: row.at()?,
        asked_at: row.at()?,
        misses: row.small()?,
        proved_at: row.maybe_at()?,
        worked_at: row.maybe_at()?,
        failed_at: row.maybe_at()?,
        failures: row.small()?,
    })
}
