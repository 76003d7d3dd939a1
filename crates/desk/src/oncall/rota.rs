//! The rota: who is on, who changes it, and what it may promise.
//!
//! A rota stands behind the crisis path only while it covers every minute of the promise with
//! somebody who can be reached. What would leave a minute bare is refused, with the minute.

use std::sync::Arc;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use practice::{
    Moment, Name, PersonId, Role, Rota, RotaChangeId,
    rota::{Instead, LAYERS_MAX, Promised, RotaChange, WhyBare, during},
};
use store::{
    StoreError, Tx, practices,
    rota::{self, ChangeRow, LayerRow},
};

use super::{
    people::{layer_of, live_rota, reaches, reaches_in, rota_of},
    trial::{next_tests, send_tests},
};
use crate::{
    Act, Desk, DeskError,
    house::House,
    view::{Reader, Viewer},
};

/// How far ahead a rota has to cover what it promises, in days: more than a year, so that every
/// change of the clocks is met.
const HORIZON_DAYS: u16 = 400;

/// How many handovers are shown ahead.
const AHEAD: usize = 8;

/// The rota, for whoever is on it or keeps it.
#[derive(Clone, Debug)]
pub struct RotaView {
    /// The instant the page was made for.
    pub now: Timestamp,
    /// Who is on call now.
    pub on_now: Vec<PersonLine>,
    /// When that changes.
    pub next_handover: Option<Timestamp>,
    /// Who is on call first, from then to then: the next handovers.
    pub ahead: Vec<(Timestamp, Vec<PersonLine>)>,
    /// The layers, the one in front first.
    pub layers: Vec<LayerView>,
    /// The changes that are not over.
    pub changes: Vec<ChangeLine>,
    /// Who may be on call.
    pub people: Vec<Reader>,
    /// The first minute of the promise that is bare; none when every minute is covered.
    pub bare: Option<BareMinute>,
    /// Whoever is on the rota and nothing of ours reaches.
    pub unreachable: Vec<Name>,
    /// A rota stands behind a call for help.
    pub stands: bool,
    /// Test pages: the last of each person.
    pub tests: Vec<TestLine>,
    /// This person may change layers and say whether the rota stands.
    pub may_edit: bool,
}

/// Somebody on call, in a layer.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// In which layer, counted from nought.
    pub layer: u16,
    /// Who.
    pub name: Name,
}

/// A layer.
#[derive(Clone, Debug)]
pub struct LayerView {
    /// Which, counted from nought.
    pub layer: u16,
    /// When its first turn began, in wall time.
    pub first_at: String,
    /// How long a turn is, in hours.
    pub turn_hours: u16,
    /// The hours of the week; empty for all of them.
    pub hours: String,
    /// Who takes turns, in order.
    pub people: Vec<Reader>,
}

/// A change of the rota.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// Which.
    pub id: RotaChangeId,
    /// What, as a code: `cover`, `swap`, `also`, `away`.
    pub kind: &'static str,
    /// Whose turns.
    pub who: Name,
    /// Who stands in, or swaps.
    pub other: Option<Name>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Who made it.
    pub made_by: Name,
    /// This person may take it back.
    pub may_take_back: bool,
}

/// The last test page of somebody.
#[derive(Clone, Debug)]
pub struct TestLine {
    /// Who.
    pub name: Name,
    /// When it was sent; none was, as yet.
    pub sent_at: Option<Timestamp>,
    /// When they said that it came.
    pub answered_at: Option<Timestamp>,
}

/// A minute of the promise at which nobody can be called.
#[derive(Clone, Debug)]
pub struct BareMinute {
    /// The first one.
    pub at: Timestamp,
    /// When somebody is on call again.
    pub until: Option<Timestamp>,
    /// Who is on call then and can not be reached; empty when nobody is.
    pub unreachable: Vec<Name>,
    /// The zone in which it is told.
    pub zone: TimeZone,
}

/// What a rota lacks, for `doctor` and for whoever puts a policy in force.
#[derive(Clone, Debug)]
pub struct RotaReport {
    /// A rota stands behind a call for help.
    pub stands: bool,
    /// The first bare minute.
    pub bare: Option<BareMinute>,
    /// Whoever is on the rota and nothing of ours reaches.
    pub unreachable: Vec<Name>,
}

/// A layer as somebody typed it.
#[derive(Clone, Debug)]
pub struct LayerWish {
    /// Which, counted from nought.
    pub layer: u16,
    /// When its first turn begins, in wall time: `2026-01-05T09:00`.
    pub first_at: String,
    /// How long a turn is, in hours.
    pub turn_hours: u16,
    /// The hours of the week; empty for all of them.
    pub hours: String,
    /// Who takes turns, in order; nobody takes the layer away.
    pub people: Vec<PersonId>,
}

/// A change as somebody typed it.
#[derive(Clone, Debug)]
pub struct RotaChangeWish {
    /// What: `cover`, `swap`, `also`, `away`.
    pub kind: String,
    /// Whose turns.
    pub who: PersonId,
    /// Who stands in, or swaps.
    pub other: Option<PersonId>,
    /// In which layer somebody is on call besides.
    pub layer: u16,
    /// From when, in wall time: `2026-05-04T18:00`.
    pub from: String,
    /// Until when.
    pub until: String,
}

impl BareMinute {
    /// In plain words: `nobody is on call from Thursday 5 March 2026, 18:00 until ... (Europe/London)`.
    pub fn sentence(&self) -> String {
        let at = |at: Timestamp| {
            let wall = at.to_zoned(self.zone.clone());
            wall.strftime("%A %-d %B %Y, %H:%M").to_string()
        };
        let until = match self.until {
            Some(until) => format!(" until {}", at(until)),
            None => String::new(),
        };
        let zone = self.zone.iana_name().unwrap_or("UTC");
        if self.unreachable.is_empty() {
            format!("nobody is on call from {}{until} ({zone})", at(self.at))
        } else {
            let names: Vec<&str> = self
                .unreachable
                .iter()
                .map(|name| name.full.as_str())
                .collect();
            let names = names.join(" and ");
            let from = at(self.at);
            format!(
                "nobody who can be reached is on call from {from}{until} ({zone}): {names} has no channel that works"
            )
        }
    }
}

impl RotaReport {
    /// Whether the rota keeps what it promises, or promises nothing.
    pub fn holds(&self) -> bool {
        !self.stands || (self.bare.is_none() && self.unreachable.is_empty())
    }

    /// What is missing, a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences: Vec<String> = self.bare.iter().map(BareMinute::sentence).collect();
        for name in &self.unreachable {
            sentences.push(format!(
                "{} is on the rota and has no channel that works",
                name.full
            ));
        }
        sentences
    }
}

/// What a rota lacks, with ids in the place of names.
struct Lacking {
    bare: Option<practice::rota::Bare>,
    unreachable: Vec<PersonId>,
}

impl Desk {
    /// The rota.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever is never on call.
    pub fn rota(&self, act: &mut Act, viewer: &Viewer) -> Result<RotaView, DeskError> {
        may_see(viewer)?;
        let now = act.wall();
        let house = &self.house;
        let (rows, rota, lacking, people, tests) = house.store.read(|tx| {
            let rota = live_rota(house, tx, now)?;
            let mut people = Vec::new();
            for role in [Role::Clinician, Role::PracticeLead] {
                people.extend(house.of_role(tx, role)?.into_iter().map(|row| row.id));
            }
            let mut tests = Vec::new();
            for person in rota.people() {
                tests.push((person, rota::last_test(tx, house.id(), person)?));
            }
            let rows = (
                rota::layers(tx, house.id())?,
                rota::changes_after(tx, house.id(), now)?,
            );
            let lacking = lacking(house, tx, &rota, now)?;
            Ok((rows, rota, lacking, people, tests))
        })?;
        let (layers, changes) = rows;
        let may_edit = self.may_edit_rota(viewer);
        Ok(RotaView {
            now,
            on_now: self.lines(&rota, now),
            next_handover: rota.next_handover(now, HORIZON_DAYS),
            ahead: self.ahead(&rota, now),
            layers: layers.into_iter().map(|row| self.layer_view(row)).collect(),
            changes: changes
                .into_iter()
                .map(|row| self.change_line(row, viewer, may_edit))
                .collect(),
            people: people.into_iter().map(|id| self.reader(id)).collect(),
            bare: lacking.bare.map(|bare| self.bare_minute(bare)),
            unreachable: self.names(&lacking.unreachable),
            stands: house.rota_stands(),
            tests: tests
                .into_iter()
                .map(|(person, test)| TestLine {
                    name: house.name(person),
                    sent_at: test.map(|test| test.sent_at),
                    answered_at: test.and_then(|test| test.answered_at),
                })
                .collect(),
            may_edit,
        })
    }

    /// What the rota lacks of what it promises.
    pub fn rota_report(&self, act: &Act) -> Result<RotaReport, DeskError> {
        let now = act.wall();
        let house = &self.house;
        let found = house.store.read(|tx| {
            let rota = live_rota(house, tx, now)?;
            lacking(house, tx, &rota, now)
        })?;
        Ok(RotaReport {
            stands: house.rota_stands(),
            bare: found.bare.map(|bare| self.bare_minute(bare)),
            unreachable: self.names(&found.unreachable),
        })
    }

    /// Keeps a layer in the place of the one that was; without people the layer is taken away.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever does not keep the rota,
    /// [`DeskError::RotaUnusable`], [`DeskError::RotaBare`] while a rota stands.
    pub fn set_rota_layer(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &LayerWish,
    ) -> Result<(), DeskError> {
        self.keeps_rota(viewer)?;
        self.put_rota_layer(act, wish)
    }

    /// The same, for whoever sets a practice up and is nobody in it.
    pub fn put_rota_layer(&self, act: &mut Act, wish: &LayerWish) -> Result<(), DeskError> {
        if usize::from(wish.layer) >= LAYERS_MAX {
            return Err(unusable("there are at most four layers"));
        }
        let mut people = Vec::new();
        for person in &wish.people {
            self.may_be_on_call(*person)?;
            people.push(*person);
        }
        let row = LayerRow {
            layer: wish.layer,
            first_at: wall(&wish.first_at)?.to_string(),
            turn_hours: wish.turn_hours,
            hours: wish.hours.trim().to_owned(),
            people,
        };
        let is_gone = row.people.is_empty();
        if !is_gone {
            layer_of(&self.house.practice, &row).map_err(|error| unusable(&error.to_string()))?;
        }
        self.change_rota(act, move |house, tx| {
            if is_gone {
                rota::remove_layer(tx, house.id(), row.layer)
            } else {
                rota::put_layer(tx, house.id(), &row)
            }
        })
    }

    /// Adds a change: cover, a swap, somebody besides, somebody away. People change their own turns;
    /// whoever keeps the rota changes everybody's.
    ///
    /// Errors: as [`Desk::set_rota_layer`].
    pub fn change_turns(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &RotaChangeWish,
    ) -> Result<(), DeskError> {
        may_see(viewer)?;
        if wish.who != viewer.person {
            self.keeps_rota(viewer)?;
        }
        self.may_be_on_call(wish.who)?;
        let other = || {
            let other = wish.other.filter(|other| *other != wish.who);
            let other = other.ok_or_else(|| unusable("pick who stands in"))?;
            self.may_be_on_call(other).map(|()| other)
        };
        let who = wish.who;
        let what = match wish.kind.as_str() {
            "cover" => Instead::Cover {
                of: who,
                by: other()?,
            },
            "swap" => Instead::Swap {
                one: who,
                other: other()?,
            },
            "also" => Instead::Also {
                who,
                layer: wish.layer,
            },
            "away" => Instead::Away { who },
            _ => return Err(unusable("pick what changes")),
        };
        let stretch = during(self.house.zone(), wall(&wish.from)?, wall(&wish.until)?)
            .ok_or_else(|| unusable("it ends before it begins"))?;
        let row = ChangeRow {
            id: RotaChangeId::new(act.wall(), act.bytes()),
            change: RotaChange {
                during: stretch,
                what,
            },
            made_by: viewer.person,
            made_at: act.wall(),
        };
        self.change_rota(act, move |house, tx| rota::add_change(tx, house.id(), &row))
    }

    /// Takes a change back.
    ///
    /// Errors: as [`Desk::set_rota_layer`].
    pub fn take_back_change(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: RotaChangeId,
    ) -> Result<(), DeskError> {
        may_see(viewer)?;
        let (practice, now) = (self.house.id(), act.wall());
        let changes = self
            .house
            .store
            .read(|tx| rota::changes_after(tx, practice, now))?;
        let found = changes.into_iter().find(|row| row.id == id);
        let found = found.ok_or(DeskError::NotFound)?;
        if found.made_by != viewer.person {
            self.keeps_rota(viewer)?;
        }
        self.change_rota(act, move |house, tx| {
            rota::take_back_change(tx, house.id(), id).map(|_| ())
        })
    }

    /// Says whether a rota stands behind a call for help. It does only when every minute of the next
    /// year is covered, and everybody on it can be reached.
    ///
    /// Errors: [`DeskError::RotaBare`] with the minute, [`DeskError::RotaUnusable`] with a name.
    pub fn let_rota_stand(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        stands: bool,
    ) -> Result<(), DeskError> {
        self.keeps_rota(viewer)?;
        self.set_rota_stands(act, stands)
    }

    /// The same, for whoever sets a practice up and is nobody in it.
    pub fn set_rota_stands(&self, act: &mut Act, stands: bool) -> Result<(), DeskError> {
        if stands {
            let report = self.rota_report(act)?;
            if let Some(bare) = report.bare {
                return Err(DeskError::RotaBare(Box::new(bare)));
            }
            if let Some(name) = report.unreachable.first() {
                let name = &name.full;
                return Err(unusable(&format!("{name} has no channel that works")));
            }
        }
        let (house, moment) = (Arc::clone(&self.house), act.now());
        self.house.store.write(move |tx| {
            practices::set_rota(tx, house.id(), stands)?;
            if stands {
                next_tests(&house, tx, moment)?;
            }
            Ok(())
        })?;
        self.house.let_rota_stand(stands);
        Ok(())
    }

    /// Sends a test page to everybody on the rota now, and tells how many that were.
    pub fn send_test_pages(&self, act: &mut Act, viewer: &Viewer) -> Result<usize, DeskError> {
        self.keeps_rota(viewer)?;
        let (house, now) = (Arc::clone(&self.house), act.wall());
        Ok(self
            .house
            .store
            .write(move |tx| send_tests(&house, tx, now))?)
    }

    /// "It came": somebody was reached by a test page.
    pub fn answer_test_page(&self, act: &mut Act, viewer: &Viewer) -> Result<(), DeskError> {
        may_see(viewer)?;
        let (practice, person, now) = (self.house.id(), viewer.person, act.wall());
        self.house
            .store
            .write(move |tx| match rota::last_test(tx, practice, person)? {
                Some(test) => rota::answer_test(tx, practice, test.id, person, now).map(|_| ()),
                None => Ok(()),
            })?;
        Ok(())
    }

    /// Whether a test page waits for this person, and since when.
    pub(super) fn waiting_test(&self, viewer: &Viewer) -> Result<Option<Timestamp>, DeskError> {
        let (practice, person) = (self.house.id(), viewer.person);
        let test = self
            .house
            .store
            .read(|tx| rota::last_test(tx, practice, person))?;
        Ok(test
            .filter(|test| test.answered_at.is_none())
            .map(|test| test.sent_at))
    }

    /// Writes a change, and undoes it where it would leave a minute bare that is promised.
    fn change_rota(
        &self,
        act: &Act,
        write: impl Fn(&House, &mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), DeskError> {
        let (house, moment) = (Arc::clone(&self.house), act.now());
        let found = Arc::new(std::sync::Mutex::new(None));
        let told = Arc::clone(&found);
        let done = self.house.store.write(move |tx| {
            write(&house, tx)?;
            let rota = live_rota(&house, tx, moment.wall)?;
            if house.rota_stands() {
                let lacks = lacking(&house, tx, &rota, moment.wall)?;
                if let Some(bare) = lacks.bare {
                    if let Ok(mut told) = told.lock() {
                        *told = Some(bare);
                    }
                    return Err(StoreError::Limit("a rota that leaves a minute bare"));
                }
            }
            whoever_comes(&house, tx, moment)
        });
        let bare = found.lock().ok().and_then(|mut found| found.take());
        match (done, bare) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(bare)) => Err(DeskError::RotaBare(Box::new(self.bare_minute(bare)))),
            (Err(error), None) => Err(error.into()),
        }
    }

    fn may_be_on_call(&self, person: PersonId) -> Result<(), DeskError> {
        let known = self.house.person(person)?;
        let may = matches!(known.role, Role::Clinician | Role::PracticeLead);
        if known.active && may {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// The lead keeps the rota; where there is none, the clinicians do.
    fn may_edit_rota(&self, viewer: &Viewer) -> bool {
        let has_lead = self.house.staffing().takes(practice::Route::PracticeLead);
        viewer.role == Role::PracticeLead || (viewer.role == Role::Clinician && !has_lead)
    }

    fn keeps_rota(&self, viewer: &Viewer) -> Result<(), DeskError> {
        if self.may_edit_rota(viewer) {
            Ok(())
        } else {
            Err(DeskError::NotFound)
        }
    }

    fn lines(&self, rota: &Rota, at: Timestamp) -> Vec<PersonLine> {
        let on = rota.on_call_at(at);
        on.into_iter()
            .map(|one| PersonLine {
                layer: one.layer,
                name: self.house.name(one.person),
            })
            .collect()
    }

    fn ahead(&self, rota: &Rota, now: Timestamp) -> Vec<(Timestamp, Vec<PersonLine>)> {
        let mut ahead = Vec::new();
        let mut at = now;
        while let Some(next) = rota.next_handover(at, HORIZON_DAYS) {
            ahead.push((next, self.lines(rota, next)));
            at = next;
            if ahead.len() == AHEAD {
                break;
            }
        }
        ahead
    }

    fn layer_view(&self, row: LayerRow) -> LayerView {
        LayerView {
            layer: row.layer,
            first_at: row.first_at,
            turn_hours: row.turn_hours,
            hours: row.hours,
            people: row.people.into_iter().map(|id| self.reader(id)).collect(),
        }
    }

    fn change_line(&self, row: ChangeRow, viewer: &Viewer, may_edit: bool) -> ChangeLine {
        let (kind, who, other) = match row.change.what {
            Instead::Cover { of, by } => ("cover", of, Some(by)),
            Instead::Swap { one, other } => ("swap", one, Some(other)),
            Instead::Also { who, .. } => ("also", who, None),
            Instead::Away { who } => ("away", who, None),
        };
        ChangeLine {
            id: row.id,
            kind,
            who: self.house.name(who),
            other: other.map(|other| self.house.name(other)),
            from: row.change.during.from,
            until: row.change.during.until,
            made_by: self.house.name(row.made_by),
            may_take_back: may_edit || row.made_by == viewer.person,
        }
    }

    pub(super) fn reader(&self, id: PersonId) -> Reader {
        Reader {
            id,
            name: self.house.name(id),
        }
    }

    fn names(&self, people: &[PersonId]) -> Vec<Name> {
        people.iter().map(|id| self.house.name(*id)).collect()
    }

    fn bare_minute(&self, bare: practice::rota::Bare) -> BareMinute {
        let unreachable = match &bare.why {
            WhyBare::Nobody => Vec::new(),
            WhyBare::Unreachable(people) => self.names(people),
        };
        BareMinute {
            at: bare.at,
            until: bare.until,
            unreachable,
            zone: self.house.zone().clone(),
        }
    }
}

/// What the rota of a practice lacks whose desk is closed: names are sealed then.
#[derive(Clone, Debug)]
pub struct RotaLack {
    /// The first minute of the next year at which nobody can be called.
    pub bare: Option<BareMinute>,
    /// At that minute somebody is on call, and nothing of ours reaches them.
    pub is_unreached: bool,
    /// How many people on the rota nothing of ours reaches.
    pub unreachable: usize,
    /// How many people are on it.
    pub people: usize,
}

/// What the rota of the practice in a store lacks, when one stands behind its crisis path: for
/// whoever looks at a practice whose desk is closed. `tells_outside`: couriers are set up, so that a
/// page reaches only who has a channel that works. `None`: no rota stands.
///
/// Errors: those of the store; [`DeskError::Setup`] for a practice that can not be read.
pub fn lack_in(
    store: &store::Store,
    now: Timestamp,
    tells_outside: bool,
) -> Result<Option<RotaLack>, DeskError> {
    let Some(founded) = store.read(practices::first)?.filter(|found| found.rota) else {
        return Ok(None);
    };
    let zone = crate::house::hours_of(&founded)?.zone().clone();
    let (rota, unreachable) = store.read(|tx| {
        let rota = rota_of(&founded, &zone, tx, now)?;
        let mut unreachable = Vec::new();
        for person in rota.people() {
            if !reaches_in(founded.id, tx, person, tells_outside)? {
                unreachable.push(person);
            }
        }
        Ok((rota, unreachable))
    })?;
    let promised = Promised::every_minute(now, HORIZON_DAYS);
    let bare = rota.bare(&promised, |person| !unreachable.contains(&person));
    Ok(Some(RotaLack {
        is_unreached: bare
            .as_ref()
            .is_some_and(|bare| matches!(bare.why, WhyBare::Unreachable(_))),
        bare: bare.map(|bare| BareMinute {
            at: bare.at,
            until: bare.until,
            unreachable: Vec::new(),
            zone,
        }),
        unreachable: unreachable.len(),
        people: rota.people().len(),
    }))
}

/// Those who are on call see the rota.
pub(super) fn may_see(viewer: &Viewer) -> Result<(), DeskError> {
    if matches!(viewer.role, Role::Clinician | Role::PracticeLead) {
        Ok(())
    } else {
        Err(DeskError::NotFound)
    }
}

/// What a rota lacks of covering every minute from now on.
fn lacking(
    house: &House,
    tx: &mut Tx<'_>,
    rota: &Rota,
    now: Timestamp,
) -> Result<Lacking, StoreError> {
    let mut unreachable = Vec::new();
    for person in rota.people() {
        if !reaches(house, tx, person)? {
            unreachable.push(person);
        }
    }
    let promised = Promised::every_minute(now, HORIZON_DAYS);
    let bare = rota.bare(&promised, |person| !unreachable.contains(&person));
    Ok(Lacking { bare, unreachable })
}

/// Whoever comes on call while somebody calls for help is paged at once.
fn whoever_comes(house: &House, tx: &mut Tx<'_>, moment: Moment) -> Result<(), StoreError> {
    let page = store::Page::first(store::PAGE_ROWS_MAX);
    for call in store::escalation::open(tx, house.id(), page)? {
        let event = practice::escalation::Event::RotaChanged;
        super::keep::happens(house, tx, call.contact, event, moment)?;
    }
    Ok(())
}

fn wall(text: &str) -> Result<DateTime, DeskError> {
    let text = text.trim();
    let read = text.parse::<DateTime>();
    read.map_err(|_| unusable("write a date and a time, such as 2026-05-04T18:00"))
}

fn unusable(why: &str) -> DeskError {
    DeskError::RotaUnusable(why.to_owned())
}
