//! Effects that wait to be carried out, written with the fact that caused them.

use jiff::Timestamp;
use practice::{ContactId, Effect, EffectKind, OutboxId, PersonId, PracticeId, Recipient, Route};

use crate::{
    Page, StoreError, Tx,
    value::{Row, values},
};

/// An effect that a worker has taken to carry it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Which effect; it stays the same over all attempts (reliability R4).
    pub id: OutboxId,
    /// What to do.
    pub effect: Effect,
    /// How many attempts have failed.
    pub attempts: u32,
    /// Until when it is this worker's.
    pub lease_until: Timestamp,
}

/// Puts an effect into the outbox.
pub fn put(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: OutboxId,
    effect: &Effect,
) -> Result<(), StoreError> {
    tx.put(
        "insert into outbox (practice_id, outbox_id, kind, recipient, contact_id, not_before, \
         attempts, done_at, dead_at, lease_until, is_open) \
         values ($1, $2, $3, $4, $5, $6, 0, null, null, 0, 1)",
        values![
            practice,
            id,
            effect.kind.code(),
            recipient(effect.recipient),
            effect.contact,
            effect.not_before,
        ],
    )
}

/// Takes effects whose time has come and that nobody else has, until `lease_until`; at most `limit`.
pub fn claim(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u16,
) -> Result<Vec<Claimed>, StoreError> {
    let rows = Page::first(limit).rows();
    let waiting = tx.list(READY, values![practice, now, rows], read)?;
    let mut claimed = Vec::with_capacity(waiting.len());
    for mut effect in waiting {
        let mine = tx.changed(
            "update outbox set lease_until = $4 where practice_id = $1 and outbox_id = $2 \
             and lease_until = $3 and is_open = 1",
            values![practice, effect.id, effect.lease_until, lease_until],
        )?;
        if mine {
            effect.lease_until = lease_until;
            claimed.push(effect);
        }
    }
    Ok(claimed)
}

pub(crate) const READY: &str = "select outbox_id, kind, recipient, contact_id, not_before, \
     attempts, lease_until from outbox where practice_id = $1 and is_open = 1 \
     and not_before <= $2 and lease_until <= $2 order by not_before, outbox_id limit $3";

/// Effects whose time has come and that are neither carried out nor given up, whoever has them; at
/// most `limit`.
pub fn waiting(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    now: Timestamp,
    limit: u16,
) -> Result<Vec<Claimed>, StoreError> {
    let rows = Page::first(limit).rows();
    tx.list(WAITING, values![practice, now, rows], read)
}

pub(crate) const WAITING: &str = "select outbox_id, kind, recipient, contact_id, not_before, \
     attempts, lease_until from outbox where practice_id = $1 and is_open = 1 \
     and not_before <= $2 order by not_before, outbox_id limit $3";

/// Keeps that it was carried out; `false` when it was finished before.
pub fn done(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: OutboxId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update outbox set done_at = $3, is_open = 0 \
         where practice_id = $1 and outbox_id = $2 and is_open = 1",
        values![practice, id, at],
    )
}

/// Withdraws what waits of this kind about a contact: what it said no longer holds, or is said anew.
pub fn withdraw(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    contact: ContactId,
    kind: EffectKind,
    at: Timestamp,
) -> Result<u64, StoreError> {
    tx.exec(
        "update outbox set done_at = $4, is_open = 0 \
         where practice_id = $1 and contact_id = $2 and kind = $3 and is_open = 1",
        values![practice, contact, kind.code(), at],
    )
}

/// Counts a failed attempt and lets it wait until `not_before`; `false` when it was finished before.
pub fn failed(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: OutboxId,
    not_before: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update outbox set attempts = attempts + 1, not_before = $3, lease_until = 0 \
         where practice_id = $1 and outbox_id = $2 and is_open = 1",
        values![practice, id, not_before],
    )
}

/// Gives it up, visibly; `false` when it was finished before.
pub fn dead(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: OutboxId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    tx.changed(
        "update outbox set attempts = attempts + 1, dead_at = $3, is_open = 0 \
         where practice_id = $1 and outbox_id = $2 and is_open = 1",
        values![practice, id, at],
    )
}

fn recipient(recipient: Recipient) -> String {
    match recipient {
        Recipient::Person(person) => format!("person:{person}"),
        Recipient::Route(route) => format!("route:{route}"),
    }
}

fn from_recipient(text: &str) -> Option<Recipient> {
    match text.split_once(':')? {
        ("person", person) => person.parse::<PersonId>().ok().map(Recipient::Person),
        ("route", route) => Route::from_code(route).map(Recipient::Route),
        _ => None,
    }
}

fn read(row: &mut Row) -> Result<Claimed, StoreError> {
    Ok(Claimed {
        id: row.id()?,
        effect: Effect {
            kind: row.code(EffectKind::from_code)?,
            recipient: row.code(from_recipient)?,
            contact: row.id()?,
            not_before: row.at()?,
        },
        attempts: row.small()?,
        lease_until: row.at()?,
    })
}
