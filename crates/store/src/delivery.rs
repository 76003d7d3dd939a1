//! Notifications on their way: each by one channel, so that one that hangs holds up no other.

use jiff::Timestamp;
use practice::{ChannelId, ChannelKind, DeliveryId, Notification, PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// Which deliveries are carried together: by the same kind of channel, and equally soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The kind of channel.
    pub kind: ChannelKind,
    /// Only what goes before everything else, or only what does not.
    pub urgent: bool,
}

/// One notification on its way by one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which; the same over all tries (reliability R4).
    pub id: DeliveryId,
    /// By which channel; `None` by the practice's gateway.
    pub channel: Option<ChannelId>,
    /// For whom.
    pub person: PersonId,
    /// The lane that it is carried in.
    pub lane: Lane,
    /// The body.
    pub notification: Notification,
    /// Not before this instant.
    pub not_before: Timestamp,
    /// How many tries have failed.
    pub attempts: u32,
    /// Until when somebody is trying.
    pub lease_until: Timestamp,
}

/// Sends a notification on its way.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, delivery: &Delivery) -> Result<(), StoreError> {
    tx.put(
        "insert into delivery (practice_id, delivery_id, channel_id, person_id, kind, urgent, \
         notification, not_before, attempts, lease_until, taken_at, given_up_at, is_open) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, null, null, 1)",
        values![
            practice,
            delivery.id,
            delivery.channel,
            delivery.person,
            delivery.lane.kind.code(),
            delivery.lane.urgent,
            delivery.notification.code(),
            delivery.not_before,
        ],
    )
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "select delivery_id, channel_id, person_id, kind, urgent, notification, not_before, \
             attempts, lease_until from delivery ",
            $rest
        )
    };
}

/// The next one of a lane that nobody is trying, without taking it.
pub fn next(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    lane: Lane,
    now: Timestamp,
) -> Result<Option<Delivery>, StoreError> {
    tx.one(
        NEXT,
        values![practice, lane.kind.code(), lane.urgent, now],
        read,
    )
}

pub(crate) const NEXT: &str = columns!(
    "where practice_id = $1 and kind = $2 and urgent = $3 and is_open = 1 and not_before <= $4 \
     and lease_until <= $4 order by not_before, delivery_id limit 1"
);

/// Takes it for whoever tries it now, until `lease_until`; `false` when somebody else did.
pub fn take(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    delivery: &Delivery,
    lease_until: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update delivery set lease_until = $4 where practice_id = $1 and delivery_id = $2 \
         and lease_until = $3 and is_open = 1",
        values![practice, delivery.id, delivery.lease_until, lease_until],
    )
}

/// Whether the same body already waits on this channel: then one is enough, for both say the same.
pub fn waits(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    channel: ChannelId,
    notification: Notification,
) -> Result<bool, StoreError> {
    let found = tx.one(
        "select delivery_id from delivery where practice_id = $1 and channel_id = $2 \
         and notification = $3 and is_open = 1 limit 1",
        values![practice, channel, notification.code()],
        Row::id::<DeliveryId>,
    )?;
    Ok(found.is_some())
}

/// Keeps that the other side took it; `false` when it was finished before.
pub fn taken(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: DeliveryId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update delivery set taken_at = $3, is_open = 0 \
         where practice_id = $1 and delivery_id = $2 and is_open = 1",
        values![practice, id, at],
    )
}

/// Counts a failed try and lets it wait until `not_before`; `false` when it was finished before.
pub fn failed(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: DeliveryId,
    not_before: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update delivery set attempts = attempts + 1, not_before = $3, lease_until = 0 \
         where practice_id = $1 and delivery_id = $2 and is_open = 1",
        values![practice, id, not_before],
    )
}

/// Lets it wait until `not_before` without a try: the hours are quiet.
pub fn wait(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: DeliveryId,
    not_before: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update delivery set not_before = $3, lease_until = 0 \
         where practice_id = $1 and delivery_id = $2 and is_open = 1",
        values![practice, id, not_before],
    )
}

/// Gives it up; `false` when it was finished before.
pub fn given_up(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: DeliveryId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update delivery set attempts = attempts + 1, given_up_at = $3, is_open = 0 \
         where practice_id = $1 and delivery_id = $2 and is_open = 1",
        values![practice, id, at],
    )
}

/// Gives up everything that is on its way to a channel: nobody is there.
pub fn none_there(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    channel: ChannelId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.put(
        "update delivery set given_up_at = $3, is_open = 0 \
         where practice_id = $1 and channel_id = $2 and is_open = 1",
        values![practice, channel, at],
    )
}

/// Forgets what was finished and put on its way to somebody before the delivery with this id: when
/// somebody was told says when something happened to them.
pub fn forget_before(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
    id: DeliveryId,
) -> Result<(), StoreError> {
    tx.put(
        "delete from delivery where practice_id = $1 and person_id = $2 and delivery_id < $3 \
         and is_open = 0",
        values![practice, person, id],
    )
}

/// Forgets what is on its way to a channel that was taken away.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    channel: ChannelId,
) -> Result<(), StoreError> {
    tx.put(
        "delete from delivery where practice_id = $1 and channel_id = $2 and is_open = 1",
        values![practice, channel],
    )
}

fn read(row: &mut Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: row.id()?,
        channel: row.maybe_id()?,
        person: row.id()?,
        lane: Lane {
            kind: row.code(ChannelKind::from_code)?,
            urgent: row.yes()?,
        },
        notification: row.code(Notification::from_code)?,
        not_before: row.at()?,
        attempts: row.small()?,
        lease_until: row.at()?,
    })
}
