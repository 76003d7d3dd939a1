//! People who come and go: they sign in, are signed out, lose their access and try what was used
//! before, while the program is started anew (P36).

use desk::{
    DeskError,
    gate::{Ask, Knock},
};
use jiff::{SignedDuration, Timestamp};
use practice::{PersonId, Role, VisitId};

use super::{
    chance::Chance,
    checkers::{Violation, violated},
};
use crate::{
    device::{Device, Fault, ORIGIN},
    gate::{Gate, PASSPHRASE, Typist, sign_in},
    made::open_on,
};

/// How many acts one seed has.
const STEPS: usize = 80;

/// A token that somebody was given.
struct Visit {
    person: PersonId,
    token: String,
    id: VisitId,
    began: Timestamp,
    seen: Timestamp,
    is_ended: bool,
}

struct World {
    chance: Chance,
    gate: Gate,
    people: Vec<(PersonId, Role, Device)>,
    typist: Typist,
    without_access: Vec<PersonId>,
    visits: Vec<Visit>,
    /// What a device was asked once, and which.
    asked: Option<(Ask, usize)>,
    came_in: usize,
    turned_away: usize,
}

/// How often somebody came in, and how often somebody was turned away.
pub(crate) fn run(seed: u64) -> Result<(usize, usize), Violation> {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        match world.chance.below(10) {
            0..4 => world.somebody_signs_in()?,
            4 => world.somebody_leaves(),
            5 => world.a_device_is_signed_out(),
            6 => world.access_ends(),
            7 => world.what_was_used_is_tried_again()?,
            8 => world.the_program_starts_anew(),
            _ => world.time_passes(),
        }
        world.check()?;
    }
    Ok((world.came_in, world.turned_away))
}

impl World {
    fn new(seed: u64) -> World {
        let mut gate = Gate::beneath(seed);
        let made = &gate.made;
        let who = [
            (made.clients[0], Role::Client),
            (made.clinicians[0], Role::Clinician),
            (made.clinicians[1], Role::Clinician),
        ];
        let mut people = Vec::new();
        for (number, (person, role)) in (1..).zip(who) {
            let mut device = Device::new(number);
            gate.enrol(person, &mut device);
            people.push((person, role, device));
        }
        let client = gate.made.clients[1];
        let typist = Typist::new(&mut gate, client);
        World {
            chance: Chance::new(seed),
            gate,
            people,
            typist,
            without_access: Vec::new(),
            visits: Vec::new(),
            asked: None,
            came_in: 0,
            turned_away: 0,
        }
    }

    fn keep(&mut self, person: PersonId, token: String) {
        let now = self.gate.now;
        let id = self.gate.viewer(&token).unwrap().visit;
        self.visits.push(Visit {
            person,
            token,
            id,
            began: now,
            seen: now,
            is_ended: false,
        });
        self.came_in += 1;
    }

    fn somebody_signs_in(&mut self) -> Result<(), Violation> {
        self.gate.now += SignedDuration::from_secs(31);
        if self.chance.one_in(4) {
            let tried = self.typist.tried(self.gate.now, PASSPHRASE);
            let client = self.gate.made.clients[1];
            if let Ok(entered) = sign_in(&mut self.gate, &tried) {
                self.keep(client, entered.token);
                // The same code once more, from somebody who looked over a shoulder.
                if sign_in(&mut self.gate, &tried).is_ok() {
                    return violated("codes", "a code was taken twice");
                }
                self.turned_away += 1;
            }
            return Ok(());
        }
        let place = self.chance.place(self.people.len());
        let mut act = self.gate.act();
        let desk = self.gate.made.desk.clone();
        let (person, _, device) = &mut self.people[place];
        let person = *person;
        let ask = desk.ask_for_passkey(&mut act).unwrap();
        let asked = device.sign(&ask, Fault::None);
        let entered = desk.sign_in_with_passkey(&mut act, &asked, &Knock::default());
        self.asked = Some((ask, place));
        match (entered, self.without_access.contains(&person)) {
            (Ok(_), true) => violated("P36", "somebody without access came in"),
            (Ok(entered), false) => {
                self.keep(person, entered.token);
                Ok(())
            }
            (Err(DeskError::Gate(_)), true) => {
                self.turned_away += 1;
                Ok(())
            }
            (Err(error), _) => violated("P36", format!("signing in came to {error}")),
        }
    }

    fn any_open(&mut self) -> Option<usize> {
        let open: Vec<usize> = (0..self.visits.len())
            .filter(|place| !self.visits[*place].is_ended)
            .collect();
        (!open.is_empty()).then(|| *self.chance.pick(&open))
    }

    fn somebody_leaves(&mut self) {
        let Some(place) = self.any_open() else { return };
        let token = self.visits[place].token.clone();
        let mut act = self.gate.act();
        self.gate.made.desk.leave(&mut act, &token).unwrap();
        self.visits[place].is_ended = true;
    }

    /// From another device of the same person, verified just now.
    fn a_device_is_signed_out(&mut self) {
        let Some(place) = self.any_open() else { return };
        let (person, id) = (self.visits[place].person, self.visits[place].id);
        let viewer = self.gate.linked(person);
        let mut act = self.gate.act();
        let desk = self.gate.made.desk.clone();
        if desk.end_visit(&mut act, &viewer, id).is_ok() {
            self.visits[place].is_ended = true;
        }
    }

    fn access_ends(&mut self) {
        // One clinician stays, or there is nobody left to come in.
        let person = self.people[2].0;
        if self.without_access.contains(&person) || !self.chance.one_in(3) {
            return;
        }
        let lead = self.gate.linked(self.gate.made.lead);
        let mut act = self.gate.act();
        let desk = self.gate.made.desk.clone();
        desk.end_access(&mut act, &lead, person).unwrap();
        self.without_access.push(person);
        let own = self
            .visits
            .iter_mut()
            .filter(|visit| visit.person == person);
        own.for_each(|visit| visit.is_ended = true);
    }

    fn what_was_used_is_tried_again(&mut self) -> Result<(), Violation> {
        let Some((ask, place)) = self.asked.clone() else {
            return Ok(());
        };
        // A device that was led to answer the same challenge once more, with its counter moved on.
        let asked = self.people[place].2.sign(&ask, Fault::None);
        let mut act = self.gate.act();
        let desk = self.gate.made.desk.clone();
        match desk.sign_in_with_passkey(&mut act, &asked, &Knock::default()) {
            Ok(_) => violated("challenges", "an answer was taken twice"),
            Err(_) => {
                self.turned_away += 1;
                Ok(())
            }
        }
    }

    fn the_program_starts_anew(&mut self) {
        let made = &mut self.gate.made;
        made.desk = open_on(made.store.clone(), made.keys.clone());
        made.desk.stand_at(ORIGIN).unwrap();
    }

    fn time_passes(&mut self) {
        let minutes = *self.chance.pick(&[1, 5, 14, 16, 60]);
        self.gate.wait(minutes);
    }

    /// P36: a visit that was ended, stood still or is too old opens nothing; every other does.
    fn check(&mut self) -> Result<(), Violation> {
        for place in 0..self.visits.len() {
            let now = self.gate.now;
            let visit = &mut self.visits[place];
            let role = self
                .people
                .iter()
                .find(|(person, ..)| *person == visit.person);
            let hours = match role {
                Some((_, Role::Clinician, _)) => 12,
                _ => 24,
            };
            let is_still = now.duration_since(visit.seen) >= SignedDuration::from_mins(15);
            let is_old = now.duration_since(visit.began) >= SignedDuration::from_hours(hours);
            visit.is_ended |= is_still || is_old;
            let (token, is_ended) = (visit.token.clone(), visit.is_ended);
            let is_let_in = self.gate.viewer(&token).is_ok();
            if is_let_in == is_ended {
                return violated("P36", format!("ended: {is_ended}, let in: {is_let_in}"));
            }
            // That it was seen is kept to the minute.
            let visit = &mut self.visits[place];
            if !is_ended && now.duration_since(visit.seen) >= SignedDuration::from_secs(60) {
                visit.seen = now;
            }
        }
        Ok(())
    }
}
