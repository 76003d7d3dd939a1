//! Notifications on their way out of the house: who is told by which channels and when, and bringing one
//! after the other.
//!
//! Invariant: an address is opened here, when it is needed, and handed to a messenger only.
//! Invariant: whether somebody may be told is looked at when it is decided and again when it is
//! sent: a change of a plan counts at once.

use jiff::{SignedDuration, Timestamp};
use practice::{
    Address, Brought, ChannelId, ChannelKind, DeliveryId, Moment, Notification, PersonId,
    QuietHours, Role, channel::told_at, notification::is_urgent,
};
use store::{
    StoreError, Tx,
    channel::{self, Channel},
    delivery::{self, Delivery, Lane},
    frame,
    outbox::Claimed,
    people,
    safe_contact::{self, SafeContact},
};

use crate::{
    Act, Desk, DeskError,
    channels::{proof_code, sealed_text},
    courier::{Envelope, Messenger, NotBrought},
    facts::people_of,
    house::House,
};

/// How long somebody has a delivery for itself, in seconds: longer than a messenger may take.
const LEASE_SECONDS: i64 = 60;
/// After how many tries a notification is given up: after about a quarter of an hour, when it is no news
/// any more. What it is about stays on the pages.
const TRIES_MAX: u32 = 20;
/// After how many tries an urgent notification is given up: after about an hour. Long before that, the call
/// it is about has been made anew.
const URGENT_TRIES_MAX: u32 = 60;
/// The longest wait between tries, in seconds. Source: reliability F5.
const WAIT_SECONDS_MAX: i64 = 60;
/// How often hours of two plans are asked in turn before it is left at that.
const TURNS_MAX: usize = 8;
/// For how long it is known that somebody was told, in seconds: thirty days, long enough to find out why a
/// channel was silent.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// By what this practice can tell somebody outside: nothing, until couriers are set up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// The kinds of channel that there are couriers for.
    pub kinds: Vec<ChannelKind>,
    /// The public key by which browsers know our pushes, in base64 for URLs.
    pub push_key: Option<String>,
}

/// What came of looking for something to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// Nothing waits.
    Nothing,
    /// The other side took it.
    Brought,
    /// It was not taken, with a code.
    NotBrought(NotBrought),
    /// Nobody wants it any more, or not at this hour.
    Dropped,
}

impl Desk {
    /// Says by what this practice can tell somebody: said once, when the couriers are set up.
    pub fn offer(&self, offered: Offered) {
        if let Ok(mut known) = self.house.offered.write() {
            *known = offered;
        }
    }

    /// When the worker last went through to its end, on both clocks.
    pub fn last_tick(&self) -> Option<Moment> {
        self.house.last_tick.lock().ok().and_then(|last| *last)
    }

    /// Whether anything waits in this lane.
    pub fn has_to_bring(&self, act: &Act, lane: Lane) -> Result<bool, DeskError> {
        let (practice, now) = (self.house.id(), act.wall());
        let next = |tx: &mut Tx<'_>| delivery::next(tx, practice, lane, now);
        Ok(self.house.store.read(next)?.is_some())
    }

    /// Takes what is next in this lane and brings it. Blocks for as long as the messenger does.
    pub fn bring_next(
        &self,
        act: &mut Act,
        lane: Lane,
        messenger: &dyn Messenger,
    ) -> Result<Tried, DeskError> {
        let (practice, now) = (self.house.id(), act.wall());
        let until = later(now, LEASE_SECONDS);
        let taken = self.house.store.write(move |tx| {
            let Some(next) = delivery::next(tx, practice, lane, now)? else {
                return Ok(None);
            };
            let mine = delivery::take(tx, practice, &next, until)?;
            Ok(mine.then_some(next))
        })?;
        let Some(delivery) = taken else {
            return Ok(Tried::Nothing);
        };
        match self.ready(&delivery, now)? {
            Ready::Now(envelope, channel) => {
                let came = messenger.bring(&envelope);
                self.keep(act, &delivery, channel, came)?;
                Ok(came.map_or_else(Tried::NotBrought, |()| Tried::Brought))
            }
            Ready::At(at) => {
                let id = delivery.id;
                self.house
                    .store
                    .write(move |tx| delivery::wait(tx, practice, id, at))?;
                Ok(Tried::Dropped)
            }
            Ready::Never => {
                let id = delivery.id;
                self.house
                    .store
                    .write(move |tx| delivery::given_up(tx, practice, id, now))?;
                Ok(Tried::Dropped)
            }
        }
    }

    /// Who takes an effect, and by which channels each of them is told.
    pub(crate) fn ways_of(
        &self,
        act: &mut Act,
        effect: &Claimed,
    ) -> Result<(Vec<PersonId>, Vec<Delivery>), DeskError> {
        let (house, now) = (&self.house, act.wall());
        let kind = effect.effect.kind;
        Ok(house.store.read(|tx| {
            let people = people_of(house, tx, effect.effect.recipient)?;
            let mut ways = Vec::new();
            for person in &people {
                let Some(reach) = Reach::of(house, tx, *person)? else {
                    continue;
                };
                let notification = Notification::of(kind, reach.is_client());
                let urgent = is_urgent(kind) && !reach.is_client();
                ways.extend(reach.ways(house, tx, act, notification, urgent, now)?);
            }
            Ok((people, ways))
        })?)
    }

    fn ready(&self, delivery: &Delivery, now: Timestamp) -> Result<Ready, DeskError> {
        let (house, practice) = (&self.house, self.house.id());
        let (reach, channel) = house.store.read(|tx| {
            let channel = match delivery.channel {
                Some(id) => channel::by_id(tx, practice, id)?,
                None => None,
            };
            Ok((Reach::of(house, tx, delivery.person)?, channel))
        })?;
        // Whoever tries out a channel sits before it: their own act is held by no plan.
        let is_own_act = matches!(
            delivery.notification,
            Notification::Test | Notification::Proof
        );
        let Some(reach) = reach.filter(|reach| reach.may_be_told() || is_own_act) else {
            return Ok(Ready::Never);
        };
        let at = reach.at(delivery.lane.urgent || is_own_act, now);
        if at > now {
            return Ok(Ready::At(at));
        }
        let (to, code) = match (&channel, delivery.channel) {
            (Some(channel), _) => {
                let text = sealed_text(house, channel)?;
                let Ok(to) = Address::parse(channel.kind, &text) else {
                    return Ok(Ready::Never);
                };
                let code = (delivery.notification == Notification::Proof)
                    .then(|| proof_code(house, channel))
                    .transpose()?;
                (to, code)
            }
            (None, None) => (Address::Gateway, None),
            (None, Some(_)) => return Ok(Ready::Never),
        };
        let envelope = Envelope {
            notification: delivery.notification,
            code,
            to,
            person: delivery.person,
            attempt: delivery.id.to_bytes(),
            is_urgent: delivery.lane.urgent,
            is_discreet: reach.plan.discreet,
            language: reach.plan.language,
        };
        Ok(Ready::Now(Box::new(envelope), channel))
    }

    /// Keeps what came of a try: for the delivery, and for the channel.
    fn keep(
        &self,
        act: &mut Act,
        delivery: &Delivery,
        channel: Option<Channel>,
        came: Result<(), NotBrought>,
    ) -> Result<(), DeskError> {
        let (practice, now) = (self.house.id(), act.wall());
        let brought = match (came, &channel) {
            (Ok(()), _) => Brought::Taken,
            // The gateway's address stands in the configuration: it is down, and never dead.
            (Err(NotBrought::Later(_)), _) | (Err(_), None) => Brought::Later,
            (Err(NotBrought::NobodyThere(_)), Some(_)) => Brought::NobodyThere,
        };
        let told = match (&channel, brought) {
            (Some(channel), Brought::NobodyThere) => {
                self.to_others(act, delivery.person, Some(channel.id))?
            }
            _ => Vec::new(),
        };
        let delivery = delivery.clone();
        Ok(self.house.store.write(move |tx| {
            match brought {
                Brought::Taken => delivery::taken(tx, practice, delivery.id, now)?,
                Brought::Later if is_over(&delivery) => {
                    delivery::given_up(tx, practice, delivery.id, now)?
                }
                Brought::Later => {
                    let again = later(now, wait_seconds(delivery.attempts));
                    delivery::failed(tx, practice, delivery.id, again)?
                }
                Brought::NobodyThere => delivery::given_up(tx, practice, delivery.id, now)?,
            };
            let oldest = DeliveryId::new(later(now, -KEPT_SECONDS), [0; 10]);
            delivery::forget_before(tx, practice, delivery.person, oldest)?;
            if let Some(was) = &channel {
                let stands = after(was, brought, now);
                channel::change(tx, practice, was, &stands)?;
                if brought == Brought::NobodyThere {
                    delivery::none_there(tx, practice, was.id, now)?;
                }
            }
            told.iter()
                .try_for_each(|way| delivery::put(tx, practice, way))
        })?)
    }

    /// Tells somebody by their channels that a way in, or a way to be told, has changed; not by
    /// `except`, which is what has changed.
    pub(crate) fn to_others(
        &self,
        act: &mut Act,
        person: PersonId,
        except: Option<ChannelId>,
    ) -> Result<Vec<Delivery>, DeskError> {
        let (house, now) = (&self.house, act.wall());
        let mut ways = house.store.read(|tx| {
            let Some(reach) = Reach::of(house, tx, person)? else {
                return Ok(Vec::new());
            };
            reach.ways(house, tx, act, Notification::Account, false, now)
        })?;
        ways.retain(|way| way.channel != except);
        Ok(ways)
    }
}

enum Ready {
    Now(Box<Envelope>, Option<Channel>),
    At(Timestamp),
    Never,
}

/// Somebody, with how they want to be told.
struct Reach {
    person: PersonId,
    role: Role,
    plan: SafeContact,
    quiet: Vec<QuietHours>,
}

impl Reach {
    /// `None`: nobody who has access.
    fn of(house: &House, tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Reach>, StoreError> {
        let practice = house.id();
        let Some(row) = people::by_id(tx, practice, person)?.filter(|row| row.active) else {
            return Ok(None);
        };
        let plan = plan_of(house, tx, person, row.role)?;
        let mut quiet: Vec<QuietHours> =
            quiet_of(&plan.zone, plan.quiet_from_minute, plan.quiet_until_minute)
                .into_iter()
                .collect();
        if row.role == Role::Client {
            let frame = frame::by_client(tx, practice, person)?;
            // Outside of the hours that are safe it is quiet: the same hours, the other way round.
            quiet.extend(frame.and_then(|frame| {
                let (from, until) = (frame.safe_until_minute, frame.safe_from_minute);
                quiet_of(
                    &house.practice.zone,
                    from % DAY_MINUTES,
                    until % DAY_MINUTES,
                )
            }));
        }
        Ok(Some(Reach {
            person,
            role: row.role,
            plan,
            quiet,
        }))
    }

    fn is_client(&self) -> bool {
        self.role == Role::Client
    }

    fn may_be_told(&self) -> bool {
        self.plan.allowed
    }

    /// When something that is decided now may reach them.
    fn at(&self, urgent: bool, now: Timestamp) -> Timestamp {
        let mut at = now;
        for quiet in self.quiet.iter().cycle().take(self.quiet.len() * TURNS_MAX) {
            at = told_at(urgent, Some(quiet), at);
        }
        at
    }

    /// One delivery for each channel that this goes by.
    fn ways(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        act: &mut Act,
        notification: Notification,
        urgent: bool,
        now: Timestamp,
    ) -> Result<Vec<Delivery>, StoreError> {
        if !self.may_be_told() {
            return Ok(Vec::new());
        }
        let offered = offered(house);
        let mut channels = channel::of_person(tx, house.id(), self.person)?;
        channels.retain(|way| way.state.is_used() && offered.contains(&way.kind));
        if urgent {
            // Rather too many than none: somebody who chose no channel for calls is called by all.
            if channels.iter().any(|way| way.for_calls) {
                channels.retain(|way| way.for_calls);
            }
        } else {
            channels.retain(|way| way.kind != ChannelKind::Voice);
        }
        let not_before = self.at(urgent, now);
        let mut way = |channel: Option<ChannelId>, kind| Delivery {
            id: DeliveryId::new(now, act.bytes()),
            channel,
            person: self.person,
            lane: Lane { kind, urgent },
            notification,
            not_before,
            attempts: 0,
            lease_until: Timestamp::UNIX_EPOCH,
        };
        let mut ways = Vec::with_capacity(channels.len() + 1);
        for channel in channels {
            if urgent || !delivery::waits(tx, house.id(), channel.id, notification)? {
                ways.push(way(Some(channel.id), channel.kind));
            }
        }
        let is_paged = notification == Notification::Call && !self.is_client();
        if is_paged && offered.contains(&ChannelKind::Webhook) {
            ways.push(way(None, ChannelKind::Webhook));
        }
        Ok(ways)
    }
}

/// The plan of somebody, or what holds before they made one: nothing leaves the house for a client,
/// and whoever works here is told at any hour.
pub(crate) fn plan_of(
    house: &House,
    tx: &mut Tx<'_>,
    person: PersonId,
    role: Role,
) -> Result<SafeContact, StoreError> {
    if let Some(plan) = safe_contact::of_person(tx, house.id(), person)? {
        return Ok(plan);
    }
    let is_client = role == Role::Client;
    let language = match is_client {
        true => frame::by_client(tx, house.id(), person)?.map(|frame| frame.language),
        false => None,
    };
    Ok(SafeContact {
        person,
        allowed: !is_client,
        discreet: is_client,
        quiet_from_minute: 0,
        quiet_until_minute: 0,
        zone: house.practice.zone.clone(),
        language: language.unwrap_or_else(|| "en".to_owned()),
        confirmed_at: Timestamp::UNIX_EPOCH,
    })
}

fn quiet_of(zone: &str, from: u16, until: u16) -> Option<QuietHours> {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    QuietHours::parse(zone, &format!("{}-{}", clock(from), clock(until))).ok()
}

pub(crate) fn offered(house: &House) -> Vec<ChannelKind> {
    let known = house.offered.read();
    known.map(|known| known.kinds.clone()).unwrap_or_default()
}

fn after(was: &Channel, brought: Brought, now: Timestamp) -> Channel {
    let failures = match brought {
        Brought::Taken => 0,
        Brought::Later | Brought::NobodyThere => was.failures.saturating_add(1),
    };
    let is_taken = brought == Brought::Taken;
    Channel {
        state: was.state.after(brought, failures),
        worked_at: if is_taken { Some(now) } else { was.worked_at },
        failed_at: if is_taken { was.failed_at } else { Some(now) },
        failures,
        ..was.clone()
    }
}

fn is_over(delivery: &Delivery) -> bool {
    let tries_max = if delivery.lane.urgent {
        URGENT_TRIES_MAX
    } else {
        TRIES_MAX
    };
    delivery.attempts + 1 >= tries_max
}

fn wait_seconds(attempts: u32) -> i64 {
    let doubled = 1_i64.checked_shl(attempts.min(6) + 1);
    doubled.unwrap_or(WAIT_SECONDS_MAX).min(WAIT_SECONDS_MAX)
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(at)
}
