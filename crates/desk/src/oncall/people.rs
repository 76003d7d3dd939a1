//! Who is there now: the live rota, with who is away and who covers.

use jiff::{Timestamp, tz::TimeZone};
use practice::{
    PersonId, PracticeId, Purpose, Recipient, Route, Stretch, Subject,
    consequences::reader,
    escalation::{Live, Plan, Target},
    rota::{Instead, Layer, LayerError, Rota, RotaChange},
};
use store::{
    StoreError, Tx, channel, clinician, contact::Contact, people, practices::Practice, rota,
};

use crate::{
    broken::{self, Broken},
    facts::people_of,
    house::House,
};

/// The rota as it stands: its layers, its changes, and after them who is away.
pub(crate) fn live_rota(
    house: &House,
    tx: &mut Tx<'_>,
    now: Timestamp,
) -> Result<Rota, StoreError> {
    rota_of(&house.practice, house.zone(), tx, now)
}

/// The same, of a practice whose desk may be closed.
pub(crate) fn rota_of(
    founded: &Practice,
    zone: &TimeZone,
    tx: &mut Tx<'_>,
    now: Timestamp,
) -> Result<Rota, StoreError> {
    let practice = founded.id;
    let mut layers = Vec::new();
    for row in rota::layers(tx, practice)? {
        // A layer that can not be read holds up nobody: the next one is asked, and it is told.
        layers.extend(layer_of(founded, &row).ok());
    }
    let changes = rota::changes_after(tx, practice, now)?;
    let changes: Vec<RotaChange> = changes.into_iter().map(|row| row.change).collect();
    let made = Rota::new(zone.clone(), layers.clone(), changes.clone());
    let mut all = changes;
    for person in made.people() {
        all.extend(absence(practice, tx, person, now)?);
    }
    Ok(Rota::new(zone.clone(), layers, all))
}

/// A layer as it is kept.
pub(crate) fn layer_of(founded: &Practice, row: &rota::LayerRow) -> Result<Layer, LayerError> {
    let first = row.first_at.parse().map_err(|_| LayerError::Length)?;
    let layer = Layer::new(first, row.turn_hours, row.people.clone())?;
    if row.hours.is_empty() {
        return Ok(layer);
    }
    layer.within(&founded.zone, &row.hours)
}

/// Whoever is away is on call for nobody: their cover is, where there is one.
fn absence(
    practice: PracticeId,
    tx: &mut Tx<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<RotaChange>, StoreError> {
    let Some(row) = clinician::by_id(tx, practice, person)? else {
        return Ok(None);
    };
    let (Some(from), Some(until)) = (row.away_from, row.away_until) else {
        return Ok(None);
    };
    let what = match row.cover {
        Some(by) => Instead::Cover { of: person, by },
        None => Instead::Away { who: person },
    };
    let during = Stretch { from, until };
    Ok((until > now).then_some(RotaChange { during, what }))
}

/// Whether something of ours reaches somebody who is on call: they have access, and a channel that
/// works.
pub(crate) fn reaches(
    house: &House,
    tx: &mut Tx<'_>,
    person: PersonId,
) -> Result<bool, StoreError> {
    reaches_in(house.id(), tx, person, house.tells_outside())
}

/// The same, of a practice whose desk may be closed. Where it has no courier at all, the pages are the
/// only channel, and `doctor` says so.
pub(crate) fn reaches_in(
    practice: PracticeId,
    tx: &mut Tx<'_>,
    person: PersonId,
    tells_outside: bool,
) -> Result<bool, StoreError> {
    let row = people::by_id(tx, practice, person)?;
    let is_active = row.is_some_and(|row| row.active);
    Ok(is_active && (!tells_outside || channel::is_reachable(tx, practice, person, true)?))
}

/// The plan of a call that comes now.
pub(crate) fn plan(
    house: &House,
    tx: &mut Tx<'_>,
    purpose: Purpose,
    readers: &[Route],
    times: (Timestamp, bool),
) -> Result<Plan, StoreError> {
    let (begins_at, on_duty) = times;
    if purpose.is_about_the_clinician() {
        return Ok(Plan::of_routes(readers, begins_at, on_duty));
    }
    let layers = rota::layers(tx, house.id())?.len();
    let lead = house.staffing().reach(Route::PracticeLead, purpose);
    match u16::try_from(layers) {
        Ok(layers) if on_duty && layers > 0 => {
            let mut plan = Plan::of_rota(layers, begins_at);
            for target in plan.steps.iter_mut().flat_map(|step| &mut step.targets) {
                if *target == Target::Route(Route::PracticeLead) {
                    *target = Target::Route(lead);
                }
            }
            Ok(plan)
        }
        _ if on_duty => Ok(Plan::of_routes(&[Route::OnCall, lead], begins_at, true)),
        _ => Ok(Plan::of_routes(&[Route::Clinician, lead], begins_at, false)),
    }
}

/// The people whom the steps of a plan mean now.
pub(crate) fn live(
    house: &House,
    tx: &mut Tx<'_>,
    plan: &Plan,
    found: &Contact,
    now: Timestamp,
) -> Result<Live, StoreError> {
    let rota = live_rota(house, tx, now)?;
    let on = rota.on_call_at(now);
    let mut live = Live::default();
    for step in &plan.steps {
        let mut there: Vec<PersonId> = Vec::new();
        for target in &step.targets {
            let people = match target {
                Target::Layer(layer) => {
                    let mut reached = Vec::new();
                    for one in on.iter().filter(|one| one.layer == *layer) {
                        if reaches(house, tx, one.person)? {
                            reached.push(one.person);
                        }
                    }
                    reached
                }
                Target::Route(route) => people_of(house, tx, recipient(*route, found))?,
            };
            there.extend(people);
        }
        live.steps.push(once(there, found));
    }
    let mut everybody = Vec::new();
    for route in &found.readers {
        everybody.extend(people_of(house, tx, recipient(*route, found))?);
    }
    if !found.purpose.is_about_the_clinician() {
        everybody.extend(people_of(house, tx, Recipient::Route(Route::OnCall))?);
    }
    live.everybody = once(everybody, found);
    if broken::is(Broken::PagesNobody) {
        live = Live::default();
    }
    Ok(live)
}

/// Each once. Whoever is complained about is never among them.
fn once(people: Vec<PersonId>, found: &Contact) -> Vec<PersonId> {
    let accused = found
        .purpose
        .is_about_the_clinician()
        .then_some(found.clinician);
    let mut each = Vec::new();
    for person in people {
        if !each.contains(&person) && Some(person) != accused {
            each.push(person);
        }
    }
    each
}

fn recipient(route: Route, found: &Contact) -> Recipient {
    let subject = Subject {
        contact: found.id,
        client: found.client,
        clinician: found.clinician,
        cover: None,
        now: found.written_at,
    };
    reader(route, subject)
}
