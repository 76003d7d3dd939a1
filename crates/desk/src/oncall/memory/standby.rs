//! Who is on call, and by which channels: what is kept in mind while the store can be asked.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use practice::{
    Address, ChannelKind, Notification, PersonId, Purpose, Recipient, Rota, Route,
    escalation::{Live, Plan, Target},
};
use store::{StoreError, Tx, channel::Channel};

use super::{
    super::people::{live_rota, plan},
    calling::Out,
};
use crate::{
    Desk, DeskError,
    courier::Envelope,
    deliver::{Reach, offered},
    facts::people_of,
    house::{House, Known},
    sealing::{self, Item},
};

/// How many people are kept in mind: more than take turns in a large practice.
const PEOPLE_MAX: usize = 500;

/// Whoever could be paged, as it was a few seconds ago.
#[derive(Debug)]
pub(super) struct Standby {
    /// The steps that a call for help has.
    pub(super) plan: Plan,
    rota: Rota,
    routes: Vec<(Route, Vec<PersonId>)>,
    people: Vec<Person>,
}

/// Somebody who could be paged.
#[derive(Debug)]
struct Person {
    known: Arc<Known>,
    /// The addresses in them are sealed.
    channels: Vec<Channel>,
    by_gateway: bool,
    is_discreet: bool,
    language: String,
}

/// A way to somebody.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) kind: ChannelKind,
    /// The bytes of the channel's id; none for the practice's gateway.
    pub(super) channel: Option<practice::ChannelId>,
}

/// What is read of somebody.
struct Read {
    person: PersonId,
    channels: Vec<Channel>,
    is_discreet: bool,
    language: String,
}

impl Standby {
    /// Looks who is there. `None`: no rota stands, or nobody is told anything outside the house.
    pub(super) fn look(desk: &Desk, now: Timestamp) -> Result<Option<Standby>, DeskError> {
        let house = &desk.house;
        if !house.rota_stands() || !house.tells_outside() {
            return Ok(None);
        }
        let (plan, rota, routes, read) = house.store.read(|tx| read(house, tx, now))?;
        let by_gateway = offered(house).contains(&ChannelKind::Webhook);
        let mut people = Vec::with_capacity(read.len());
        for one in read {
            let known = match house.person(one.person) {
                Ok(known) => known,
                // Somebody whose name can not be opened holds up nobody.
                Err(DeskError::NotFound | DeskError::Vault(_)) => continue,
                Err(error) => return Err(error),
            };
            people.push(Person {
                known,
                channels: one.channels,
                by_gateway,
                is_discreet: one.is_discreet,
                language: one.language,
            });
        }
        Ok(Some(Standby {
            plan,
            rota,
            routes,
            people,
        }))
    }

    /// The people whom the steps mean at this instant.
    pub(super) fn live(&self, now: Timestamp) -> Live {
        let on = self.rota.on_call_at(now);
        let of_route = |route: Route| {
            let found = self.routes.iter().find(|(known, _)| *known == route);
            found.map(|(_, people)| people.clone()).unwrap_or_default()
        };
        let steps = self.plan.steps.iter().map(|step| {
            let people = step.targets.iter().flat_map(|target| match target {
                Target::Layer(layer) => on
                    .iter()
                    .filter(|one| one.layer == *layer && !self.ways(one.person).is_empty())
                    .map(|one| one.person)
                    .collect(),
                Target::Route(route) => of_route(*route),
            });
            once(people)
        });
        Live {
            steps: steps.collect(),
            everybody: once(of_route(Route::OnCall)),
        }
    }

    /// By which ways somebody is paged.
    pub(super) fn ways(&self, person: PersonId) -> Vec<Way> {
        let Some(found) = self.find(person) else {
            return Vec::new();
        };
        let channels = found.channels.iter().map(|channel| Way {
            kind: channel.kind,
            channel: Some(channel.id),
        });
        let gateway = found.by_gateway.then_some(Way {
            kind: ChannelKind::Webhook,
            channel: None,
        });
        channels.chain(gateway).collect()
    }

    /// What is brought. `None`: the address can not be opened, or is not known any more.
    pub(super) fn envelope(&self, out: &Out) -> Option<Envelope> {
        let found = self.find(out.person)?;
        let to = match out.channel {
            None => Address::Gateway,
            Some(id) => {
                let channel = found.channels.iter().find(|channel| channel.id == id)?;
                let (key, item) = (&found.known.key, Item::Channel(id));
                let text = sealing::open_text(key, out.person, item, &channel.address_sealed);
                Address::parse(channel.kind, &text.ok()?).ok()?
            }
        };
        Some(Envelope {
            notification: Notification::Call,
            code: None,
            to,
            person: out.person,
            attempt: out.delivery,
            is_urgent: true,
            is_discreet: found.is_discreet,
            language: found.language.clone(),
        })
    }

    fn find(&self, person: PersonId) -> Option<&Person> {
        self.people.iter().find(|one| one.known.id == person)
    }
}

type Looked = (Plan, Rota, Vec<(Route, Vec<PersonId>)>, Vec<Read>);

fn read(house: &House, tx: &mut Tx<'_>, now: Timestamp) -> Result<Looked, StoreError> {
    let plan = plan(house, tx, Purpose::HelpButton, &[], (now, true))?;
    let rota = live_rota(house, tx, now)?;
    let mut named = BTreeSet::from([Route::OnCall]);
    for target in plan.steps.iter().flat_map(|step| &step.targets) {
        if let Target::Route(route) = target {
            named.insert(*route);
        }
    }
    let mut routes = Vec::new();
    for route in named {
        routes.push((route, people_of(house, tx, Recipient::Route(route))?));
    }
    let of_routes = routes.iter().flat_map(|(_, people)| people.iter().copied());
    let everybody = once(rota.people().into_iter().chain(of_routes));
    let mut read = Vec::new();
    for person in everybody.into_iter().take(PEOPLE_MAX) {
        if let Some(reach) = Reach::of(house, tx, person)?.filter(Reach::may_be_told) {
            read.push(Read {
                person,
                channels: reach.channels(house, tx, true)?,
                is_discreet: reach.plan.discreet,
                language: reach.plan.language,
            });
        }
    }
    Ok((plan, rota, routes, read))
}

fn once(people: impl IntoIterator<Item = PersonId>) -> Vec<PersonId> {
    let mut each = Vec::new();
    for person in people {
        if !each.contains(&person) {
            each.push(person);
        }
    }
    each
}
