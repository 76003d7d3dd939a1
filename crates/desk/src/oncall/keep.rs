//! Recording what an event makes of a call, in the transaction of the event.

use jiff::Timestamp;
use practice::{
    ChannelId, ContactId, ContactState, Direction, DueId, DueKind, Effect, EffectKind, Moment,
    OutboxId, Promise, Recipient,
    escalation::{Answer, Escalation, Event, Line, LineKind, Outcome, PageTo},
};
use store::{
    StoreError, Tx,
    contact::{self, Contact},
    due::{self, Due},
    escalation::{self, Call},
    outbox,
};

use super::people;
use crate::{
    broken::{self, Broken},
    house::House,
    view::SafetyAnswer,
};

/// How long until somebody who has not carried on is told again, in hours.
const FOLLOW_UP_AGAIN_HOURS: i64 = 24;

/// A call that begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beginning<'a> {
    /// The contact that it comes with, as it was stored.
    pub(crate) contact: ContactId,
    /// What was promised.
    pub(crate) promise: &'a Promise,
    /// What its sender answered when asked whether they are safe.
    pub(crate) safety: Option<SafetyAnswer>,
    /// Now.
    pub(crate) moment: Moment,
    /// How it stands, when it was made from memory before it could be written down.
    pub(crate) from_memory: Option<&'a Outcome>,
}

/// Begins the escalation of a call in the transaction that stores it.
pub(crate) fn begin(
    house: &House,
    tx: &mut Tx<'_>,
    beginning: &Beginning<'_>,
) -> Result<(), StoreError> {
    let practice = house.id();
    let now = beginning.moment.wall;
    let Some(found) = contact::by_id(tx, practice, beginning.contact)? else {
        return Ok(());
    };
    let on_duty = beginning.promise.calls_on_call;
    let begins_at = match beginning.promise.answer_by {
        Some(by) if !on_duty => by,
        _ => now,
    };
    let readers = &beginning.promise.readers;
    let plan = people::plan(house, tx, found.purpose, readers, (begins_at, on_duty))?;
    let live = people::live(house, tx, &plan, &found, now)?;
    let mut outcome = match beginning.from_memory {
        Some(begun) => begun.clone(),
        None => Escalation::open(plan, &live, now),
    };
    if let Some(line) = said(beginning.safety, now) {
        outcome.log.insert(outcome.log.len().min(1), line);
    }
    let call = Call {
        contact: found.id,
        client: found.client,
        escalation: outcome.next.clone(),
        lines: 0,
        follow_up: None,
    };
    escalation::begin(tx, practice, &call, &outcome.log)?;
    follow(house, tx, &found, (&outcome, 0), beginning.moment)?;
    put_due(house, tx, &call, &outcome, beginning.moment)
}

/// The line about an answer that made words a call for help.
fn said(safety: Option<SafetyAnswer>, at: Timestamp) -> Option<Line> {
    let kind = match safety? {
        SafetyAnswer::NotSafe => LineKind::SaidNotSafe,
        SafetyAnswer::NotSure => LineKind::SaidNotSure,
        SafetyAnswer::Safe => return None,
    };
    Some(Line {
        kind,
        person: None,
        other: None,
        at,
        until: None,
    })
}

/// What an event makes of a call. `None`: there is no such call.
pub(crate) fn happens(
    house: &House,
    tx: &mut Tx<'_>,
    id: ContactId,
    event: Event,
    moment: Moment,
) -> Result<Option<Answer>, StoreError> {
    let practice = house.id();
    let Some(found) = contact::by_id(tx, practice, id)? else {
        return Ok(None);
    };
    // One client's calls take turns: of two people who answer at once the second sees the first.
    store::frame::turn(tx, practice, found.client)?;
    let Some(call) = escalation::by_contact(tx, practice, id)? else {
        return Ok(None);
    };
    let now = moment.wall;
    let live = people::live(house, tx, &call.escalation.plan, &found, now)?;
    let mut outcome = call.escalation.on(event, &live, now);
    if broken::is(Broken::EscalationEnds) && event == Event::Due && outcome.next.cursor.round > 0 {
        outcome.next.next_at = None;
    }
    if outcome.next == call.escalation && outcome.log.is_empty() {
        return Ok(Some(outcome.answer));
    }
    let follow_up = match event {
        Event::Closed { follow_up, .. } => follow_up,
        _ => call.follow_up,
    };
    if !escalation::save(tx, practice, &call, &outcome.next, &outcome.log, follow_up)? {
        return Err(StoreError::Damaged("a call was kept out of turn".into()));
    }
    let is_acted_on = event == Event::Due;
    if is_acted_on || outcome.next.next_at != call.escalation.next_at {
        due::cancel_for_contact(tx, practice, id, &[DueKind::Acknowledge])?;
        put_due(house, tx, &call, &outcome, moment)?;
    }
    follow(house, tx, &found, (&outcome, call.lines), moment)?;
    if let Event::Closed {
        follow_up: Some(next),
        ..
    } = event
    {
        put_follow_up(house, tx, &call, next.at, moment)?;
    }
    Ok(Some(outcome.answer))
}

/// The row of a call has fallen due.
pub(crate) fn falls_due(
    house: &House,
    tx: &mut Tx<'_>,
    id: ContactId,
    moment: Moment,
) -> Result<(), StoreError> {
    happens(house, tx, id, Event::Due, moment).map(|_| ())
}

/// A page was carried, or could not be.
pub(crate) fn carried(
    house: &House,
    tx: &mut Tx<'_>,
    effect: &Effect,
    went: bool,
    moment: Moment,
) -> Result<(), StoreError> {
    let (EffectKind::Page, Recipient::Person(person)) = (effect.kind, effect.recipient) else {
        return Ok(());
    };
    let event = if went {
        Event::Sent(person)
    } else {
        Event::Failed(person)
    };
    happens(house, tx, effect.contact, event, moment)?;
    if went && broken::is(Broken::TakesReceipts) {
        happens(
            house,
            tx,
            effect.contact,
            Event::Acknowledged(person),
            moment,
        )?;
    }
    Ok(())
}

/// Somebody was to carry on by now: they are told, and told again until they have.
pub(crate) fn follow_up_due(
    house: &House,
    tx: &mut Tx<'_>,
    id: ContactId,
    moment: Moment,
) -> Result<(), StoreError> {
    let practice = house.id();
    let call = escalation::by_contact(tx, practice, id)?;
    let Some((call, next)) = call.and_then(|call| call.follow_up.map(|next| (call, next))) else {
        return Ok(());
    };
    let effect = Effect {
        kind: EffectKind::Notice,
        recipient: Recipient::Person(next.who),
        contact: id,
        not_before: moment.wall,
    };
    let name = named(b"follow-up", &call, moment.wall);
    outbox::put(tx, practice, OutboxId::from_bytes(name), &effect)?;
    let again = hours_later(moment.wall, FOLLOW_UP_AGAIN_HOURS);
    put_follow_up(house, tx, &call, again, moment)
}

fn put_follow_up(
    house: &House,
    tx: &mut Tx<'_>,
    call: &Call,
    at: Timestamp,
    moment: Moment,
) -> Result<(), StoreError> {
    let due = Due {
        id: DueId::from_bytes(named(b"carry-on", call, at)),
        kind: DueKind::FollowUp,
        contact: call.contact,
        at: moment.due_at(at),
    };
    due::put(tx, house.id(), &due)
}

fn put_due(
    house: &House,
    tx: &mut Tx<'_>,
    call: &Call,
    outcome: &Outcome,
    moment: Moment,
) -> Result<(), StoreError> {
    let Some(at) = outcome.next.next_at else {
        return Ok(());
    };
    let due = Due {
        id: DueId::from_bytes(named(b"acknowledge", call, at)),
        kind: DueKind::Acknowledge,
        contact: call.contact,
        at: moment.due_at(at),
    };
    due::put(tx, house.id(), &due)
}

/// The pages, what the client is told, and how the contact stands. `after`: what follows from an
/// event, and how long the log was before it.
fn follow(
    house: &House,
    tx: &mut Tx<'_>,
    found: &Contact,
    after: (&Outcome, u32),
    moment: Moment,
) -> Result<(), StoreError> {
    let (practice, now) = (house.id(), moment.wall);
    let (outcome, lines) = after;
    let has = |kind: LineKind| outcome.log.iter().any(|line| line.kind == kind);
    // What still waits to be carried says what no longer holds, or is said anew.
    if !outcome.pages.is_empty() || has(LineKind::Taken) || has(LineKind::Closed) {
        outbox::withdraw(tx, practice, found.id, EffectKind::Page, now)?;
    }
    for page in &outcome.pages {
        let effect = Effect {
            kind: EffectKind::Page,
            recipient: Recipient::Person(page.person),
            contact: found.id,
            not_before: now,
        };
        outbox::put(tx, practice, attempt(found.id, *page), &effect)?;
    }
    if has(LineKind::Unanswered) {
        contact::set_late(tx, practice, found.id, now)?;
    }
    if has(LineKind::Taken) {
        let (from, to) = (ContactState::Calling, ContactState::Heard);
        contact::change_state(tx, practice, found.id, from, to, now)?;
    }
    for (line, number) in outcome.log.iter().zip(lines..) {
        tell_client(house, tx, found, line, number, now)?;
    }
    Ok(())
}

/// The client's device learns that there is something to read, and nothing else.
fn tell_client(
    house: &House,
    tx: &mut Tx<'_>,
    found: &Contact,
    line: &Line,
    number: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let kind = match line.kind {
        LineKind::Unanswered | LineKind::NoOne => EffectKind::Late,
        LineKind::Taken | LineKind::Missed | LineKind::Closed => EffectKind::Notice,
        _ => return Ok(()),
    };
    // Whoever told from outside is told nothing, and has no way to be.
    if found.direction != Direction::Client {
        return Ok(());
    }
    let effect = Effect {
        kind,
        recipient: Recipient::Person(found.client),
        contact: found.id,
        not_before: now,
    };
    let name = short(&[b"told", &found.id.to_bytes(), &number.to_be_bytes()]);
    outbox::put(tx, house.id(), OutboxId::from_bytes(name), &effect)
}

/// The name of one attempt: the same however often it is tried (P19).
pub(super) fn attempt(contact: ContactId, page: PageTo) -> OutboxId {
    OutboxId::from_bytes(short(&[
        b"page",
        &contact.to_bytes(),
        &page.batch.to_be_bytes(),
        &page.person.to_bytes(),
    ]))
}

/// The name of an attempt by one channel, or by the gateway, where no row keeps it.
pub(super) fn delivery_of(attempt: [u8; 16], channel: Option<ChannelId>) -> [u8; 16] {
    let channel = channel.map_or([0; 16], |channel| channel.to_bytes());
    short(&[b"delivery", &attempt, &channel])
}

fn named(what: &[u8], call: &Call, at: Timestamp) -> [u8; 16] {
    short(&[
        what,
        &call.contact.to_bytes(),
        &call.lines.to_be_bytes(),
        &at.as_microsecond().to_be_bytes(),
    ])
}

fn short(parts: &[&[u8]]) -> [u8; 16] {
    let mut short = [0; 16];
    let whole = vault::digest("escalation", parts);
    short
        .iter_mut()
        .zip(whole)
        .for_each(|(to, from)| *to = from);
    short
}

fn hours_later(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(jiff::SignedDuration::from_hours(hours))
        .unwrap_or(at)
}
