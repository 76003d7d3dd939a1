//! Living the plan: every person acts at the desk at their hour, under a simulated clock.
//!
//! Nothing is written past the desk, so every row of the demonstration is one that the product
//! makes.

use std::collections::{BTreeMap, HashMap};

use desk::{
    Act, Desk, DeskError, OnThePages,
    oncall::CallEnd,
    view::{ItemVerdict, ReachOut, SafetyAnswer, Sent, Viewer},
};
use jiff::{SignedDuration, Timestamp};
use practice::{
    BootTime, ContactId, Disposition, ItemState, Moment, OfficeHours, Promise, Purpose, Role,
    Route, SessionId,
};

use super::{
    answers::{ANSWERS, BILLING, DESK, LEADS, Opening, STEADY, TAKEN},
    chance::Chance,
    plan::{Plan, Then, What},
};
use crate::error::CommandError;

/// How often what falls due is looked at while nobody does anything, in minutes.
const TICK_MINUTES: i64 = 60;

/// Who acts.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    /// The clinicians, in order.
    pub(crate) clinicians: Vec<Viewer>,
    /// Everybody else who works here.
    pub(crate) staff: Vec<Viewer>,
    /// The clients, by their places.
    pub(crate) clients: BTreeMap<usize, Viewer>,
    /// The clinician of each client.
    pub(crate) treated_by: HashMap<usize, usize>,
    /// The sessions, by their places in the calendar.
    pub(crate) sessions: BTreeMap<usize, SessionId>,
}

/// How many things happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Contacts from clients.
    pub(crate) from_clients: u32,
    /// Contacts from therapists, refused ones among them.
    pub(crate) from_practice: u32,
    /// Answers.
    pub(crate) answers: u32,
    /// Agendas that were opened.
    pub(crate) agendas: u32,
}

/// Something that follows from a contact.
#[derive(Clone, Copy, Debug)]
enum Next {
    Plan(What),
    Answer {
        contact: ContactId,
        client: usize,
        heavy: bool,
    },
    Change {
        contact: ContactId,
        client: usize,
        text: &'static str,
    },
    TakeBack {
        contact: ContactId,
        client: usize,
    },
    Keep {
        contact: ContactId,
        client: usize,
    },
}

/// The days as they are lived.
pub(crate) struct Drive<'a> {
    desk: &'a Desk,
    cast: &'a Cast,
    hours: OfficeHours,
    real: Moment,
    chance: Chance,
    choices: HashMap<Purpose, String>,
    queue: BTreeMap<(Timestamp, u64), Next>,
    number: u64,
    ticked: Timestamp,
    tally: Tally,
}

/// An act at a simulated instant: its boot-time clock goes with it.
pub(crate) fn act_at(at: Timestamp, real: &Moment, chance: &mut Chance) -> Act {
    let ago = i64::try_from(real.wall.duration_since(at).as_micros()).unwrap_or(0);
    let boot = BootTime {
        since_micros: real.boot.since_micros.saturating_sub(ago),
        ..real.boot
    };
    Act::new(Moment { wall: at, boot }, chance.seed())
}

impl<'a> Drive<'a> {
    /// Gets ready to live this plan. `real` is the moment at which it ends.
    pub(crate) fn new(
        desk: &'a Desk,
        cast: &'a Cast,
        hours: OfficeHours,
        real: Moment,
        seed: u64,
        plan: &Plan,
    ) -> Result<Drive<'a>, CommandError> {
        let mut chance = Chance::new(seed, 3);
        let how = desk
            .how(&act_at(plan.begins_at, &real, &mut chance))
            .map_err(|error| failed(&error))?;
        let choices = how
            .iter()
            .flat_map(|choice| {
                choice
                    .purposes
                    .iter()
                    .map(|view| (view.purpose, choice.code.clone()))
            })
            .collect();
        let mut drive = Drive {
            desk,
            cast,
            hours,
            real,
            chance,
            choices,
            queue: BTreeMap::new(),
            number: 0,
            ticked: plan.begins_at,
            tally: Tally::default(),
        };
        for doing in &plan.doings {
            drive.later(doing.at, Next::Plan(doing.what));
        }
        Ok(drive)
    }

    /// Lives it, up to now.
    ///
    /// # Errors
    ///
    /// [`CommandError::Outside`] when the desk fails, which a refusal is not.
    pub(crate) fn run(mut self, plan: &Plan) -> Result<Tally, CommandError> {
        while let Some(((at, _), next)) = self.queue.pop_first() {
            if at >= self.real.wall {
                break;
            }
            self.tick_until(at)?;
            match self.step(at, next, plan) {
                Err(error) if !is_refusal(&error) => return Err(failed(&error)),
                _ => {}
            }
        }
        self.tick_until(self.real.wall)?;
        Ok(self.tally)
    }

    fn step(&mut self, at: Timestamp, next: Next, plan: &Plan) -> Result<(), DeskError> {
        match next {
            Next::Plan(What::Write {
                client,
                purpose,
                text,
                then,
            }) => self.write(at, client, purpose, text, then),
            Next::Plan(What::Help { client }) => self.help(at, client),
            Next::Plan(What::Open { slot }) => self.open(at, slot, plan),
            Next::Plan(What::Close { slot }) => self.close(at, slot, plan),
            Next::Plan(What::ReachOut { client, opening }) => self.reach_out(at, client, opening),
            Next::Answer {
                contact,
                client,
                heavy,
            } => self.answer(at, contact, client, heavy),
            Next::Change {
                contact,
                client,
                text,
            } => self.change(at, contact, client, text),
            Next::TakeBack { contact, client } => {
                let Some(viewer) = self.cast.clients.get(&client) else {
                    return Ok(());
                };
                self.desk
                    .take_back(&mut self.act(at), viewer, contact)
                    .map(|_| ())
            }
            Next::Keep { contact, client } => {
                let Some(viewer) = self.cast.clients.get(&client) else {
                    return Ok(());
                };
                self.desk
                    .keep_declined(&mut self.act(at), viewer, contact)
                    .map(|_| ())
            }
        }
    }

    fn write(
        &mut self,
        at: Timestamp,
        client: usize,
        purpose: Purpose,
        text: &'static str,
        then: Then,
    ) -> Result<(), DeskError> {
        let Some(viewer) = self.cast.clients.get(&client) else {
            return Ok(());
        };
        let Some(choice) = self.choices.get(&purpose).cloned() else {
            return Ok(());
        };
        let mut act = self.act(at);
        let draft = self.desk.begin(&mut act, viewer, &choice, Some(purpose))?;
        let sent = match self.desk.send(&mut act, viewer, draft, text, None)? {
            Sent::Asked(_) => {
                let safe = Some(SafetyAnswer::Safe);
                self.desk.send(&mut act, viewer, draft, text, safe)?
            }
            filed @ Sent::Filed(_) => filed,
        };
        let Sent::Filed(contact) = sent else {
            return Ok(());
        };
        self.tally.from_clients += 1;
        let promise = self.desk.item(&mut act, viewer, contact)?.line.promise;
        self.follow(at, contact, client, &promise, text, then);
        Ok(())
    }

    fn help(&mut self, at: Timestamp, client: usize) -> Result<(), DeskError> {
        let Some(viewer) = self.cast.clients.get(&client) else {
            return Ok(());
        };
        let mut act = self.act(at);
        let contact = self.desk.ask_for_help(&mut act, viewer, "help")?;
        self.tally.from_clients += 1;
        let promise = self.desk.item(&mut act, viewer, contact)?.line.promise;
        self.follow(at, contact, client, &promise, "", Then::InTime);
        Ok(())
    }

    /// What follows from a contact: an answer, a change of mind, or nothing yet.
    fn follow(
        &mut self,
        at: Timestamp,
        contact: ContactId,
        client: usize,
        promise: &Promise,
        text: &'static str,
        then: Then,
    ) {
        let after = |minutes: i64| {
            at.checked_add(SignedDuration::from_mins(minutes))
                .unwrap_or(at)
        };
        match then {
            Then::NotYet => return,
            Then::TakenBack => return self.later(after(25), Next::TakeBack { contact, client }),
            Then::Changed => self.later(
                after(35),
                Next::Change {
                    contact,
                    client,
                    text,
                },
            ),
            Then::Kept if promise.disposition == Disposition::Decline => {
                return self.later(after(1), Next::Keep { contact, client });
            }
            Then::Kept | Then::InTime | Then::Late => {}
        }
        let heavy = promise.is_looked_at;
        let needs_person = matches!(
            promise.disposition,
            Disposition::Release | Disposition::Deliver | Disposition::Crisis
        );
        if !needs_person && !heavy {
            return;
        }
        let answered = self.answered_at(at, promise, then);
        self.later(
            answered,
            Next::Answer {
                contact,
                client,
                heavy,
            },
        );
    }

    /// When it is answered: some while into office hours, before the promised time or after it.
    fn answered_at(&mut self, at: Timestamp, promise: &Promise, then: Then) -> Timestamp {
        let minutes = |chance: &mut Chance, from, until| {
            SignedDuration::from_mins(chance.between(from, until))
        };
        if promise.disposition == Disposition::Crisis {
            return at
                .checked_add(minutes(&mut self.chance, 2, 7))
                .unwrap_or(at);
        }
        let by = promise.look_by.or(promise.answer_by).unwrap_or(at);
        if then == Then::Late {
            let late = by
                .checked_add(minutes(&mut self.chance, 40, 300))
                .unwrap_or(by);
            return self.hours.next_open(late).unwrap_or(late);
        }
        let from = promise.reaches_at.unwrap_or(at).max(at);
        let open = self.hours.next_open(from).unwrap_or(from);
        let span = by.duration_since(open).as_mins().clamp(3, 200);
        let soon = open
            .checked_add(minutes(&mut self.chance, 2, span))
            .unwrap_or(open);
        let soon = self.hours.next_open(soon).unwrap_or(soon);
        soon.min(by)
    }

    /// The first of the promised readers who may open it answers it.
    fn answer(
        &mut self,
        at: Timestamp,
        contact: ContactId,
        client: usize,
        heavy: bool,
    ) -> Result<(), DeskError> {
        let Some(writer) = self.cast.clients.get(&client) else {
            return Ok(());
        };
        let mut act = self.act(at);
        let promise = self.desk.item(&mut act, writer, contact)?.line.promise;
        for route in promise.readers {
            let Some(reader) = self.reader(client, route) else {
                continue;
            };
            match self.desk.open_contact(&mut act, reader, contact) {
                Err(DeskError::NotFound) => continue,
                opened => opened?,
            }
            let text = self.answer_text(route, reader.role, heavy);
            let key = format!("answer-{contact}");
            if promise.disposition == Disposition::Crisis {
                self.desk.take_call(&mut act, reader, contact)?;
            }
            self.desk.answer(&mut act, reader, contact, text, &key)?;
            self.tally.answers += 1;
            if promise.disposition == Disposition::Crisis {
                let (desk, reader) = (self.desk, reader.clone());
                close_call(desk, &mut act, &reader, contact, at)?;
            }
            break;
        }
        Ok(())
    }

    fn answer_text(&mut self, route: Route, role: Role, heavy: bool) -> &'static str {
        let texts = match (route, role) {
            (Route::OnCall, _) => TAKEN,
            (_, Role::Clinician) if heavy => STEADY,
            (_, Role::Clinician) => ANSWERS,
            (_, Role::BillingStaff) => BILLING,
            (_, Role::Scheduling) => DESK,
            _ => LEADS,
        };
        self.chance.pick(texts).copied().unwrap_or_default()
    }

    fn change(
        &mut self,
        at: Timestamp,
        contact: ContactId,
        client: usize,
        text: &'static str,
    ) -> Result<(), DeskError> {
        let Some(viewer) = self.cast.clients.get(&client) else {
            return Ok(());
        };
        let mut act = self.act(at);
        let version = self.desk.item(&mut act, viewer, contact)?.version;
        let text = format!("{text} I read this again and still mean it.");
        self.desk
            .correct(
                &mut act,
                viewer,
                contact,
                version,
                &text,
                Some(SafetyAnswer::Safe),
            )
            .map(|_| ())
    }

    fn open(&mut self, at: Timestamp, slot: usize, plan: &Plan) -> Result<(), DeskError> {
        let Some((session, viewer)) = self.session(slot, plan) else {
            return Ok(());
        };
        let mut act = self.act(at);
        if self
            .desk
            .agenda(&mut act, viewer, session)?
            .items
            .is_empty()
        {
            return Ok(());
        }
        self.desk.open_agenda(&mut act, viewer, session, None)?;
        self.tally.agendas += 1;
        Ok(())
    }

    fn close(&mut self, at: Timestamp, slot: usize, plan: &Plan) -> Result<(), DeskError> {
        let Some((session, viewer)) = self.session(slot, plan) else {
            return Ok(());
        };
        let mut act = self.act(at);
        for item in self.desk.agenda(&mut act, viewer, session)?.items {
            if !matches!(item.state, ItemState::Opened | ItemState::Carried) {
                continue;
            }
            let verdict = match self.chance.below(20) {
                0..2 => ItemVerdict::KeepForNext,
                2..5 => ItemVerdict::WriteInNote,
                _ => ItemVerdict::Talked,
            };
            self.desk.settle_item(&mut act, viewer, item.id, verdict)?;
        }
        Ok(())
    }

    fn reach_out(
        &mut self,
        at: Timestamp,
        client: usize,
        opening: &'static Opening,
    ) -> Result<(), DeskError> {
        let person = self.cast.clients.get(&client).map(|viewer| viewer.person);
        let treated_by = self
            .cast
            .treated_by
            .get(&client)
            .and_then(|at| self.cast.clinicians.get(*at));
        let (Some(person), Some(viewer)) = (person, treated_by) else {
            return Ok(());
        };
        let wish = ReachOut {
            client: person,
            purpose: opening.purpose,
            typed: opening.text.to_owned(),
            record: opening.record.to_owned(),
            key: format!("reach-out-{}", self.number),
        };
        self.number += 1;
        self.desk.reach_out(&mut self.act(at), viewer, &wish)?;
        self.tally.from_practice += 1;
        Ok(())
    }

    fn session(&self, slot: usize, plan: &Plan) -> Option<(SessionId, &'a Viewer)> {
        let session = *self.cast.sessions.get(&slot)?;
        let client = plan.slots.get(slot)?.client;
        let clinician = *self.cast.treated_by.get(&client)?;
        Some((session, self.cast.clinicians.get(clinician)?))
    }

    /// Who takes what goes this way.
    fn reader(&self, client: usize, route: Route) -> Option<&'a Viewer> {
        let own = || {
            let clinician = *self.cast.treated_by.get(&client)?;
            self.cast.clinicians.get(clinician)
        };
        match route {
            Route::Clinician | Route::Coach | Route::GroupLead => own(),
            _ => self
                .cast
                .staff
                .iter()
                .find(|viewer| viewer.role.takes(route))
                .or_else(own),
        }
    }

    fn tick_until(&mut self, at: Timestamp) -> Result<(), CommandError> {
        let step = SignedDuration::from_mins(TICK_MINUTES);
        loop {
            let next = self.ticked.checked_add(step).unwrap_or(at).min(at);
            let mut act = self.act(next);
            self.desk
                .tick(&mut act, &OnThePages)
                .map_err(|error| failed(&error))?;
            self.ticked = next;
            if next >= at {
                return Ok(());
            }
        }
    }

    fn act(&mut self, at: Timestamp) -> Act {
        act_at(at, &self.real, &mut self.chance)
    }

    fn later(&mut self, at: Timestamp, next: Next) {
        self.queue.insert((at, self.number), next);
        self.number += 1;
    }
}

/// They spoke, agreed on something, and somebody carried on the day after.
fn close_call(
    desk: &Desk,
    act: &mut Act,
    reader: &Viewer,
    contact: ContactId,
    at: Timestamp,
) -> Result<(), DeskError> {
    desk.spoke(act, reader, contact)?;
    let after = at.checked_add(SignedDuration::from_hours(40)).unwrap_or(at);
    let end = CallEnd {
        words: "Safe for now. The plan is within reach, and so is a friend.".to_owned(),
        own: String::new(),
        who: reader.person,
        at: after.strftime("%Y-%m-%dT%H:%M").to_string(),
    };
    desk.close_call(act, reader, contact, &end)?;
    desk.followed_up(act, reader, contact, "")
}

/// What the desk rightly refuses: somebody else came first, or a rule says no.
fn is_refusal(error: &DeskError) -> bool {
    matches!(
        error,
        DeskError::Overtaken
            | DeskError::LookPromised
            | DeskError::NotOpenYet
            | DeskError::ReasonNeeded
            | DeskError::CosignNeeded
            | DeskError::NotFound
            | DeskError::CallHeld
    )
}

/// The sentence when a demonstration can not be made.
pub(crate) fn failed(error: &DeskError) -> CommandError {
    CommandError::outside(format!(
        "the demonstration can not be made: {error} ({})",
        error.code()
    ))
}
