//! Own channels: seeing them, adding one, proving it, trying it out, taking it away; and how
//! somebody wants to be told.

use jiff::{SignedDuration, Timestamp};
use practice::{
    Address, ChannelId, ChannelKind, ChannelState, DeliveryId, Notification, PersonId, ProofCode,
    Role,
};
use store::{
    Page, StoreError, Tx,
    channel::{self, CHANNELS_MAX, Channel},
    delivery::{self, Delivery, Lane},
    people, safe_contact,
};

use crate::{
    Act, Desk, DeskError,
    deliver::{self, plan_of},
    house::House,
    sealing::{self, Item},
    view::{ChannelView, ChannelsView, DeadChannels, PlanView, Viewer},
};

/// How long the code that proves a channel can be typed, in minutes: mail may be slow.
const PROOF_MINUTES: i64 = 60;
/// How often a wrong code may be typed until a new one has to be asked for.
const MISSES_MAX: u32 = 5;
/// How long until a code or a test is sent again, in seconds: a button that is pressed in anger
/// floods nobody.
const AGAIN_SECONDS: i64 = 60;
/// The minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;
/// What the codes are derived for.
const PROOF_DOMAIN: &str = "vestibule: the code that proves a channel";

/// Why a channel was not added, proved or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// The text can not be an address of this kind.
    #[error("that is no address of this kind")]
    Address,
    /// This practice has no courier for it.
    #[error("this practice has no courier for it")]
    NotOffered,
    /// There are as many as one person may have.
    #[error("there are as many channels as one person may have")]
    TooMany,
    /// The code is not the one that was sent.
    #[error("the code is not the one that was sent")]
    Code,
    /// The code can not be used any more: a new one has to be asked for.
    #[error("the code can not be used any more")]
    CodeOver,
    /// One was sent a moment ago.
    #[error("one was sent a moment ago")]
    TooSoon,
    /// The hours can not be read.
    #[error("the hours can not be read")]
    Hours,
    /// The text can not be a number to ring.
    #[error("that is no number to ring")]
    Number,
    /// What is to be said is too long to be read with the telephone at the ear.
    #[error("that is too long for a telephone")]
    Long,
}

impl ChannelError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            ChannelError::Address => "channel-address",
            ChannelError::NotOffered => "channel-not-offered",
            ChannelError::TooMany => "channel-too-many",
            ChannelError::Code => "channel-code",
            ChannelError::CodeOver => "channel-code-over",
            ChannelError::TooSoon => "channel-too-soon",
            ChannelError::Hours => "channel-hours",
            ChannelError::Number => "channel-number",
            ChannelError::Long => "channel-long",
        }
    }
}

impl Desk {
    /// Own channels, and how one wants to be told.
    pub fn channels(&self, act: &Act, viewer: &Viewer) -> Result<ChannelsView, DeskError> {
        let (house, practice, person) = (&self.house, self.house.id(), viewer.person);
        let (rows, plan, is_made) = house.store.read(|tx| {
            let is_made = safe_contact::of_person(tx, practice, person)?.is_some();
            let plan = plan_of(house, tx, person, viewer.role)?;
            Ok((channel::of_person(tx, practice, person)?, plan, is_made))
        })?;
        let channels = rows
            .iter()
            .map(|row| self.channel_view(act, row))
            .collect::<Result<Vec<_>, _>>()?;
        let offered = house.offered.read();
        let offered = offered.map(|known| known.clone()).unwrap_or_default();
        Ok(ChannelsView {
            channels,
            plan: PlanView {
                allowed: plan.allowed,
                discreet: plan.discreet,
                quiet: (plan.quiet_from_minute != plan.quiet_until_minute)
                    .then_some((plan.quiet_from_minute, plan.quiet_until_minute)),
                zone: plan.zone,
                language: plan.language,
                confirmed_at: is_made.then_some(plan.confirmed_at),
            },
            offered: offered.kinds,
            push_key: offered.push_key,
            others: self.dead_channels(viewer)?,
        })
    }

    /// Adds a channel, and sends the code that proves it.
    ///
    /// Errors: [`ChannelError::Address`], [`ChannelError::NotOffered`], [`ChannelError::TooMany`];
    /// [`crate::gate::GateError::StepUp`] for whoever works here.
    pub fn add_channel(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        kind: ChannelKind,
        text: &str,
        for_calls: bool,
    ) -> Result<ChannelId, DeskError> {
        self.require_fresh_of_staff(act, viewer)?;
        if !deliver::offered(&self.house).contains(&kind) || kind == ChannelKind::Webhook {
            return Err(ChannelError::NotOffered.into());
        }
        let address = Address::parse(kind, text).map_err(|_| ChannelError::Address)?;
        let id = ChannelId::new(act.wall(), act.bytes());
        let known = self.house.person(viewer.person)?;
        let item = Item::Channel(id);
        let channel = Channel {
            id,
            person: viewer.person,
            kind,
            address_sealed: sealing::seal(
                act,
                &known.key,
                viewer.person,
                item,
                &address.to_text(),
            )?,
            state: ChannelState::Unproved,
            for_calls: for_calls && viewer.role != Role::Client,
            added_at: act.wall(),
            asked_at: act.wall(),
            misses: 0,
            proved_at: None,
            worked_at: None,
            failed_at: None,
            failures: 0,
        };
        let mut ways = self.to_others(act, viewer.person, None)?;
        ways.push(own(act, &channel, Notification::Proof));
        let practice = self.house.id();
        self.house.store.write(move |tx| {
            let all = channel::of_person(tx, practice, channel.person)?;
            if all.len() >= usize::from(CHANNELS_MAX) {
                return Ok(Err(ChannelError::TooMany.into()));
            }
            channel::put(tx, practice, &channel)?;
            put_all(tx, practice, &ways)?;
            Ok(Ok(id))
        })?
    }

    /// Sends another code.
    ///
    /// Errors: [`DeskError::NotFound`]; [`ChannelError::TooSoon`].
    pub fn send_code(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ChannelId,
    ) -> Result<(), DeskError> {
        let (practice, person, now) = (self.house.id(), viewer.person, act.wall());
        let delivery = DeliveryId::new(now, act.bytes());
        self.house.store.write(move |tx| {
            let Some(was) = own_channel(tx, practice, person, id)? else {
                return Ok(Err(DeskError::NotFound));
            };
            if was.state != ChannelState::Unproved {
                return Ok(Err(DeskError::Overtaken));
            }
            if now < later(was.asked_at, AGAIN_SECONDS) {
                return Ok(Err(ChannelError::TooSoon.into()));
            }
            let asked = Channel {
                asked_at: now,
                misses: 0,
                ..was.clone()
            };
            channel::change(tx, practice, &was, &asked)?;
            delivery::put(
                tx,
                practice,
                &way(&asked, delivery, Notification::Proof, now),
            )?;
            Ok(Ok(()))
        })?
    }

    /// Proves a channel by the code that came by it.
    ///
    /// Errors: [`DeskError::NotFound`]; [`ChannelError::Code`]; [`ChannelError::CodeOver`] after too
    /// many tries or too long.
    pub fn prove_channel(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ChannelId,
        typed: &str,
    ) -> Result<(), DeskError> {
        let (practice, person, now) = (self.house.id(), viewer.person, act.wall());
        let typed = ProofCode::typed(typed);
        let read = move |tx: &mut Tx<'_>| own_channel(tx, practice, person, id);
        let was = self.house.store.read(read)?.ok_or(DeskError::NotFound)?;
        let right = proof_code(&self.house, &was)?;
        self.house.store.write(move |tx| {
            let now_there = own_channel(tx, practice, person, id)?;
            let Some(is) = now_there.filter(|is| is.asked_at == was.asked_at) else {
                return Ok(Err(DeskError::Overtaken));
            };
            if is.state != ChannelState::Unproved {
                return Ok(Ok(()));
            }
            if is.misses >= MISSES_MAX || now >= later(is.asked_at, PROOF_MINUTES * 60) {
                return Ok(Err(ChannelError::CodeOver.into()));
            }
            let is_right = typed == Some(right);
            let tried = if is_right {
                Channel {
                    state: ChannelState::Working,
                    proved_at: Some(now),
                    worked_at: Some(now),
                    failures: 0,
                    ..is.clone()
                }
            } else {
                Channel {
                    misses: is.misses + 1,
                    ..is.clone()
                }
            };
            if !channel::change(tx, practice, &is, &tried)? {
                return Ok(Err(DeskError::Overtaken));
            }
            let wrong = || DeskError::from(ChannelError::Code);
            Ok(is_right.then_some(()).ok_or_else(wrong))
        })?
    }

    /// Sends a test to oneself.
    ///
    /// Errors: [`DeskError::NotFound`]; [`ChannelError::TooSoon`] while one is on its way.
    pub fn test_channel(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ChannelId,
    ) -> Result<(), DeskError> {
        let (practice, person, now) = (self.house.id(), viewer.person, act.wall());
        let delivery = DeliveryId::new(now, act.bytes());
        self.house.store.write(move |tx| {
            let found = own_channel(tx, practice, person, id)?;
            let Some(channel) = found.filter(|channel| channel.state.is_used()) else {
                return Ok(Err(DeskError::NotFound));
            };
            if delivery::waits(tx, practice, id, Notification::Test)? {
                return Ok(Err(ChannelError::TooSoon.into()));
            }
            delivery::put(
                tx,
                practice,
                &way(&channel, delivery, Notification::Test, now),
            )?;
            Ok(Ok(()))
        })?
    }

    /// Takes a channel away, and tells its owner by their others.
    ///
    /// Errors: [`DeskError::NotFound`]; [`crate::gate::GateError::StepUp`] for whoever works here.
    pub fn remove_channel(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ChannelId,
    ) -> Result<(), DeskError> {
        self.require_fresh_of_staff(act, viewer)?;
        let (practice, person) = (self.house.id(), viewer.person);
        let ways = self.to_others(act, person, Some(id))?;
        let removed = self.house.store.write(move |tx| {
            let removed = channel::remove(tx, practice, person, id)?;
            if removed {
                put_all(tx, practice, &ways)?;
            }
            Ok(removed)
        })?;
        removed.then_some(()).ok_or(DeskError::NotFound)
    }

    /// Chooses how to be told; it counts at once, also for what is already on its way.
    ///
    /// Errors: [`ChannelError::Hours`].
    pub fn choose_plan(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &PlanView,
    ) -> Result<(), DeskError> {
        let (from, until) = wish.quiet.unwrap_or_default();
        if from >= DAY_MINUTES || until >= DAY_MINUTES {
            return Err(ChannelError::Hours.into());
        }
        let plan = safe_contact::SafeContact {
            person: viewer.person,
            // Whoever works here takes away channels rather than being told nothing.
            allowed: wish.allowed || viewer.role != Role::Client,
            discreet: wish.discreet,
            quiet_from_minute: from,
            quiet_until_minute: until,
            zone: self.house.practice.zone.clone(),
            language: wish.language.clone(),
            confirmed_at: act.wall(),
        };
        let practice = self.house.id();
        Ok(self
            .house
            .store
            .write(move |tx| safe_contact::put(tx, practice, &plan))?)
    }

    /// Channels of others at which nobody is: for whoever leads the practice. Clients are counted
    /// and not named.
    fn dead_channels(&self, viewer: &Viewer) -> Result<DeadChannels, DeskError> {
        if viewer.role != Role::PracticeLead {
            return Ok(DeadChannels::default());
        }
        let practice = self.house.id();
        let rows = self.house.store.read(|tx| {
            let mut rows = Vec::new();
            for dead in channel::dead(tx, practice, Page::first(store::PAGE_ROWS_MAX))? {
                let person = people::by_id(tx, practice, dead.person)?;
                rows.extend(person.filter(|row| row.active).map(|row| (dead, row.role)));
            }
            Ok(rows)
        })?;
        let mut found = DeadChannels::default();
        for (dead, role) in rows {
            if role == Role::Client {
                found.clients += 1;
            } else if dead.person != viewer.person {
                let name = self.house.name(dead.person).full;
                found.staff.push((name, dead.kind));
            }
        }
        Ok(found)
    }

    fn require_fresh_of_staff(&self, act: &Act, viewer: &Viewer) -> Result<(), DeskError> {
        match viewer.role {
            Role::Client => Ok(()),
            _ => self.require_fresh(act, viewer),
        }
    }

    fn channel_view(&self, act: &Act, row: &Channel) -> Result<ChannelView, DeskError> {
        let text = sealed_text(&self.house, row)?;
        let hint = Address::parse(row.kind, &text).map_or(String::new(), |to| to.hint());
        let is_open =
            row.misses < MISSES_MAX && act.wall() < later(row.asked_at, PROOF_MINUTES * 60);
        Ok(ChannelView {
            id: row.id,
            kind: row.kind,
            hint,
            state: row.state,
            for_calls: row.for_calls,
            added_at: row.added_at,
            worked_at: row.worked_at,
            failed_at: row.failed_at,
            takes_code: row.state == ChannelState::Unproved && is_open,
        })
    }
}

/// Where a channel leads, opened.
pub(crate) fn sealed_text(house: &House, channel: &Channel) -> Result<String, DeskError> {
    let key = &house.person(channel.person)?.key;
    let item = Item::Channel(channel.id);
    sealing::open_text(key, channel.person, item, &channel.address_sealed)
}

/// The code that proves a channel. It is derived and not stored: another one each time it is asked.
pub(crate) fn proof_code(house: &House, channel: &Channel) -> Result<ProofCode, DeskError> {
    let mut bytes = channel.id.to_bytes().to_vec();
    bytes.extend(channel.asked_at.as_microsecond().to_le_bytes());
    let [a, b, c, d, ..] = house.root.mark(PROOF_DOMAIN, &bytes)?;
    Ok(ProofCode::from_chance([a, b, c, d]))
}

fn own_channel(
    tx: &mut Tx<'_>,
    practice: practice::PracticeId,
    person: PersonId,
    id: ChannelId,
) -> Result<Option<Channel>, StoreError> {
    let found = channel::by_id(tx, practice, id)?;
    Ok(found.filter(|channel| channel.person == person))
}

/// What somebody sends to themselves.
fn own(act: &mut Act, channel: &Channel, notification: Notification) -> Delivery {
    let id = DeliveryId::new(act.wall(), act.bytes());
    way(channel, id, notification, act.wall())
}

fn way(channel: &Channel, id: DeliveryId, notification: Notification, now: Timestamp) -> Delivery {
    Delivery {
        id,
        channel: Some(channel.id),
        person: channel.person,
        lane: Lane {
            kind: channel.kind,
            urgent: false,
        },
        notification,
        not_before: now,
        attempts: 0,
        lease_until: Timestamp::UNIX_EPOCH,
    }
}

pub(crate) fn put_all(
    tx: &mut Tx<'_>,
    practice: practice::PracticeId,
    ways: &[Delivery],
) -> Result<(), StoreError> {
    ways.iter()
        .try_for_each(|way| delivery::put(tx, practice, way))
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(at)
}
