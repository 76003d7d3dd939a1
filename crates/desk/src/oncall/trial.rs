//! Test pages: whether everybody who is on call is reached, once a month.

use jiff::{SignedDuration, Timestamp};
use practice::{
    ContactId, DueId, DueKind, Effect, EffectKind, Moment, OutboxId, Recipient, TestPageId,
};
use store::{
    StoreError, Tx,
    due::{self, Due},
    outbox,
    rota::{self, TestRow},
};

use super::people::live_rota;
use crate::house::House;

/// How long between two test pages, in days.
const EVERY_DAYS: i64 = 30;

/// Test pages are about no contact.
const NO_CONTACT: [u8; 16] = [0; 16];

/// Sends a test page to everybody who has a place in the rota.
pub(crate) fn send_tests(
    house: &House,
    tx: &mut Tx<'_>,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let practice = house.id();
    let people = live_rota(house, tx, now)?.people();
    for person in &people {
        let name = vault::digest(
            "test page",
            &[&person.to_bytes(), &now.as_microsecond().to_be_bytes()],
        );
        let mut id = [0; 16];
        id.iter_mut().zip(name).for_each(|(to, from)| *to = from);
        let test = TestRow {
            id: TestPageId::from_bytes(id),
            person: *person,
            sent_at: now,
            answered_at: None,
        };
        rota::add_test(tx, practice, &test)?;
        let effect = Effect {
            kind: EffectKind::TestPage,
            recipient: Recipient::Person(*person),
            contact: ContactId::from_bytes(id),
            not_before: now,
        };
        outbox::put(tx, practice, OutboxId::from_bytes(id), &effect)?;
    }
    Ok(people.len())
}

/// A month has gone by: test pages are sent, as long as a rota stands.
pub(crate) fn tests_due(house: &House, tx: &mut Tx<'_>, moment: Moment) -> Result<(), StoreError> {
    if !house.rota_stands() {
        return Ok(());
    }
    send_tests(house, tx, moment.wall)?;
    next_tests(house, tx, moment)
}

/// Lets the next test pages fall due, in the place of those that would have.
pub(crate) fn next_tests(house: &House, tx: &mut Tx<'_>, moment: Moment) -> Result<(), StoreError> {
    let practice = house.id();
    let none = ContactId::from_bytes(NO_CONTACT);
    due::cancel_for_contact(tx, practice, none, &[DueKind::TestPages])?;
    let at = moment
        .wall
        .checked_add(SignedDuration::from_hours(24 * EVERY_DAYS))
        .unwrap_or(Timestamp::MAX);
    let name = vault::digest("test pages", &[&at.as_microsecond().to_be_bytes()]);
    let mut id = [0; 16];
    id.iter_mut().zip(name).for_each(|(to, from)| *to = from);
    let next = Due {
        id: DueId::from_bytes(id),
        kind: DueKind::TestPages,
        contact: none,
        at: moment.due_at(at),
    };
    due::put(tx, practice, &next)
}
