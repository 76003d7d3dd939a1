//! One step of the machine.

use jiff::{SignedDuration, Timestamp};

use super::{
    ASK_AGAIN_MINUTES, ASKS_UNTIL_TOLD, CLOSE_HOURS, Cursor, Escalation, Event, FollowUp,
    HANDLE_MINUTES, Holding, Line, LineKind, Live, Outcome, PageTo, Plan, REMINDERS_UNTIL_OTHERS,
    Stage, TRIES_MAX, TRY_AGAIN_MINUTES,
};
use crate::PersonId;

/// What whoever acted on a call is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is done.
    Done,
    /// Somebody else has it: one owner, and both know.
    HasIt(PersonId),
    /// Nobody has it: whoever closes or offers a call takes it first.
    NotTaken,
    /// It can not be closed before they spoke, or rang often enough in vain.
    NotSpoken,
    /// It is closed.
    IsClosed,
}

impl Escalation {
    /// A call for help comes. With a rota the first people are paged in the same act.
    pub fn open(plan: Plan, live: &Live, now: Timestamp) -> Outcome {
        let (begins_at, on_duty) = (plan.begins_at, plan.on_duty);
        let mut work = Work::on(
            Escalation {
                plan,
                opened_at: now,
                stage: Stage::Asking,
                cursor: Cursor::default(),
                asks: 0,
                batch: 0,
                asked: Vec::new(),
                failed: Vec::new(),
                next_at: Some(begins_at.max(now)),
            },
            now,
        );
        if on_duty {
            work.say(LineKind::Asked, None);
        } else {
            work.line(LineKind::NobodyOnDuty, None, None, Some(begins_at));
        }
        if begins_at <= now {
            work.ask(live);
        }
        work.done(Answer::Done)
    }

    /// What follows from an event.
    pub fn on(&self, event: Event, live: &Live, now: Timestamp) -> Outcome {
        let mut work = Work::on(self.clone(), now);
        let answer = match event {
            Event::Due => work.due(live),
            Event::Sent(person) => work.sent(person),
            Event::Failed(person) => work.failed(person, live),
            Event::Acknowledged(by) => work.acknowledged(by),
            Event::Spoke(by) => work.spoke(by),
            Event::Missed(by) => work.missed(by),
            Event::HandedOver { from, to } => work.handed_over(from, to),
            Event::Closed { by, follow_up } => work.closed(by, follow_up),
            Event::ClientOk => work.client_ok(),
            Event::RotaChanged => work.rota_changed(live),
            // What was written down is all there is to know: starting again changes nothing.
            Event::Restarted => Answer::Done,
        };
        work.done(answer)
    }

    /// Whoever has it.
    pub fn holder(&self) -> Option<PersonId> {
        match &self.stage {
            Stage::Taken(holding) => Some(holding.by),
            Stage::Asking | Stage::Closed { .. } => None,
        }
    }

    /// Whether a person still has to end it.
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Closed { .. })
    }
}

/// One event being worked on.
struct Work {
    next: Escalation,
    now: Timestamp,
    pages: Vec<PageTo>,
    log: Vec<Line>,
}

impl Work {
    fn on(next: Escalation, now: Timestamp) -> Work {
        Work {
            next,
            now,
            pages: Vec::new(),
            log: Vec::new(),
        }
    }

    fn done(self, answer: Answer) -> Outcome {
        Outcome {
            next: self.next,
            pages: self.pages,
            log: self.log,
            answer,
        }
    }

    fn due(&mut self, live: &Live) -> Answer {
        match self.next.stage.clone() {
            Stage::Asking => {
                self.ask(live);
                Answer::Done
            }
            Stage::Taken(holding) => {
                self.remind(holding, live);
                Answer::Done
            }
            Stage::Closed { .. } => Answer::IsClosed,
        }
    }

    /// The next ask: the same step again, or the next one that means somebody. Where no step does,
    /// everybody is asked who could take it.
    fn ask(&mut self, live: &Live) {
        if self.next.asks > 0 {
            self.next.cursor.ask = self.next.cursor.ask.saturating_add(1);
            let step = self.next.plan.steps.get(usize::from(self.next.cursor.step));
            if step.is_none_or(|step| self.next.cursor.ask >= step.asks) {
                self.next_step();
            }
        }
        let people = self.people_from_here(live);
        self.next.asked.clear();
        self.next.failed.clear();
        self.next.asks = self.next.asks.saturating_add(1);
        self.page(&people);
        if people.is_empty() {
            self.say(LineKind::NobodyThere, None);
        }
        // Without a rota the promise was that it is read by now: then the first ask is late.
        let told_at = if self.next.plan.on_duty {
            ASKS_UNTIL_TOLD
        } else {
            1
        };
        if self.next.asks == told_at {
            self.say(LineKind::Unanswered, None);
        }
        if self.next.asks == self.next.plan.asks_of_a_round().saturating_add(1) {
            self.say(LineKind::NoOne, None);
        }
        self.again_in(minutes(ASK_AGAIN_MINUTES));
    }

    /// The people of the step where the asking stands, or of the next step that means somebody.
    fn people_from_here(&mut self, live: &Live) -> Vec<PersonId> {
        for _ in 0..self.next.plan.steps.len() {
            let step = usize::from(self.next.cursor.step);
            match live.steps.get(step) {
                Some(people) if !people.is_empty() => return people.clone(),
                Some(_) | None => self.next_step(),
            }
        }
        live.everybody.clone()
    }

    fn next_step(&mut self) {
        let steps = self.next.plan.steps.len();
        let step = usize::from(self.next.cursor.step) + 1;
        self.next.cursor.ask = 0;
        match u16::try_from(step) {
            Ok(number) if step < steps => self.next.cursor.step = number,
            _ => {
                self.next.cursor.step = 0;
                self.next.cursor.round = self.next.cursor.round.saturating_add(1);
            }
        }
    }

    fn page(&mut self, people: &[PersonId]) {
        if people.is_empty() {
            return;
        }
        self.next.batch = self.next.batch.saturating_add(1);
        for person in people {
            let page = PageTo {
                person: *person,
                batch: self.next.batch,
            };
            if self.pages.contains(&page) {
                continue;
            }
            self.pages.push(page);
            self.say(LineKind::Paged, Some(*person));
            if !self.next.asked.contains(person) {
                self.next.asked.push(*person);
            }
        }
    }

    /// A page has left the house. That is written down, and is no answer.
    fn sent(&mut self, person: PersonId) -> Answer {
        if !self.next.is_open() {
            return Answer::IsClosed;
        }
        self.say(LineKind::Sent, Some(person))
    }

    /// A page could not be carried. Once none of an ask could, whoever was not asked yet is, at once:
    /// nobody waits for a step because of a broken channel (reliability F8 to F10).
    fn failed(&mut self, person: PersonId, live: &Live) -> Answer {
        let is_new = self.next.asked.contains(&person) && !self.next.failed.contains(&person);
        if !is_new || !self.next.is_open() {
            return Answer::Done;
        }
        self.say(LineKind::Failed, Some(person));
        self.next.failed.push(person);
        if self.next.stage != Stage::Asking {
            return Answer::Done;
        }
        if self.next.asked.len() > self.next.failed.len() {
            return Answer::Done;
        }
        let steps = self.next.plan.steps.len();
        for _ in 0..steps {
            self.next_step();
            let step = usize::from(self.next.cursor.step);
            let there = live.steps.get(step).cloned().unwrap_or_default();
            if self.page_who_was_not(&there) {
                return Answer::Done;
            }
        }
        if !self.page_who_was_not(&live.everybody) {
            self.say(LineKind::NoChannel, None);
        }
        Answer::Done
    }

    /// Pages those who were not paged since the last ask, and tells whether there were any. The next
    /// ask is counted from then, so that nobody is paged twice within its time; there are only so
    /// many people who can put it off.
    fn page_who_was_not(&mut self, people: &[PersonId]) -> bool {
        let new: Vec<PersonId> = people
            .iter()
            .filter(|person| !self.next.asked.contains(person))
            .copied()
            .collect();
        if new.is_empty() {
            return false;
        }
        self.page(&new);
        self.again_in(minutes(ASK_AGAIN_MINUTES));
        true
    }

    /// Somebody has it and is silent. They are paged, and from the second time on others with them.
    fn remind(&mut self, mut holding: Holding, live: &Live) {
        holding.reminded = holding.reminded.saturating_add(1);
        self.next.asked.clear();
        self.next.failed.clear();
        let mut people = vec![holding.by];
        people.extend(holding.offered.filter(|to| *to != holding.by));
        let is_done = holding.spoke_at.is_some() && holding.offered.is_none();
        if holding.reminded >= REMINDERS_UNTIL_OTHERS && !is_done {
            if holding.reminded == REMINDERS_UNTIL_OTHERS {
                self.say(LineKind::Silent, Some(holding.by));
            } else {
                self.next_step();
            }
            for other in self.people_from_here(live) {
                if !people.contains(&other) {
                    people.push(other);
                }
            }
        }
        self.page(&people);
        self.next.stage = Stage::Taken(holding);
        if is_done {
            self.again_in(SignedDuration::from_hours(CLOSE_HOURS));
        } else {
            self.again_in(minutes(ASK_AGAIN_MINUTES));
        }
    }

    fn acknowledged(&mut self, by: PersonId) -> Answer {
        match &self.next.stage {
            Stage::Closed { .. } => return Answer::IsClosed,
            Stage::Taken(holding) if holding.by == by => return Answer::Done,
            Stage::Taken(holding) => {
                // Whoever has it keeps it, unless they offered it or have fallen silent.
                let is_offered = holding.offered == Some(by);
                if !is_offered && holding.reminded < REMINDERS_UNTIL_OTHERS {
                    return Answer::HasIt(holding.by);
                }
            }
            Stage::Asking => {}
        }
        self.take(by);
        Answer::Done
    }

    fn take(&mut self, by: PersonId) {
        let before = match &self.next.stage {
            Stage::Taken(holding) => Some(*holding),
            Stage::Asking | Stage::Closed { .. } => None,
        };
        self.next.stage = Stage::Taken(Holding {
            by,
            since: self.now,
            tries: before.map_or(0, |holding| holding.tries),
            reminded: 0,
            spoke_at: before.and_then(|holding| holding.spoke_at),
            offered: None,
        });
        self.next.asked.clear();
        self.next.failed.clear();
        let other = before.map(|holding| holding.by);
        self.line(LineKind::Taken, Some(by), other, None);
        self.again_in(minutes(HANDLE_MINUTES));
    }

    /// The holding of whoever acts. Who speaks with a client or rings them has the call from then on,
    /// whoever had it before.
    fn held_by(&mut self, by: PersonId) -> Option<Holding> {
        match &self.next.stage {
            Stage::Closed { .. } => return None,
            Stage::Taken(holding) if holding.by == by => {}
            Stage::Taken(_) | Stage::Asking => self.take(by),
        }
        match &self.next.stage {
            Stage::Taken(holding) => Some(*holding),
            Stage::Asking | Stage::Closed { .. } => None,
        }
    }

    fn spoke(&mut self, by: PersonId) -> Answer {
        let Some(mut holding) = self.held_by(by) else {
            return Answer::IsClosed;
        };
        holding.spoke_at = Some(self.now);
        holding.reminded = 0;
        self.next.stage = Stage::Taken(holding);
        self.say(LineKind::Spoke, Some(by));
        self.again_in(SignedDuration::from_hours(CLOSE_HOURS));
        Answer::Done
    }

    fn missed(&mut self, by: PersonId) -> Answer {
        let Some(mut holding) = self.held_by(by) else {
            return Answer::IsClosed;
        };
        holding.tries = holding.tries.saturating_add(1);
        holding.reminded = 0;
        self.next.stage = Stage::Taken(holding);
        self.again_in(minutes(TRY_AGAIN_MINUTES));
        let again_at = self.next.next_at;
        self.line(LineKind::Missed, Some(by), None, again_at);
        Answer::Done
    }

    /// Offers it to somebody: it stays with whoever has it until the other says "I have this".
    fn handed_over(&mut self, from: PersonId, to: PersonId) -> Answer {
        let mut holding = match self.own(from) {
            Ok(holding) => holding,
            Err(answer) => return answer,
        };
        if to == from {
            return Answer::Done;
        }
        holding.offered = Some(to);
        holding.reminded = 0;
        self.next.stage = Stage::Taken(holding);
        self.line(LineKind::Offered, Some(from), Some(to), None);
        self.page(&[to]);
        self.again_in(minutes(ASK_AGAIN_MINUTES));
        Answer::Done
    }

    fn closed(&mut self, by: PersonId, follow_up: Option<FollowUp>) -> Answer {
        let holding = match self.own(by) {
            Ok(holding) => holding,
            Err(answer) => return answer,
        };
        if holding.spoke_at.is_none() && holding.tries < TRIES_MAX {
            return Answer::NotSpoken;
        }
        self.next.stage = Stage::Closed { by, at: self.now };
        self.next.next_at = None;
        let who = follow_up.map(|next| next.who);
        let at = follow_up.map(|next| next.at);
        self.line(LineKind::Closed, Some(by), who, at);
        Answer::Done
    }

    fn own(&self, by: PersonId) -> Result<Holding, Answer> {
        match &self.next.stage {
            Stage::Closed { .. } => Err(Answer::IsClosed),
            Stage::Asking => Err(Answer::NotTaken),
            Stage::Taken(holding) if holding.by == by => Ok(*holding),
            Stage::Taken(holding) => Err(Answer::HasIt(holding.by)),
        }
    }

    fn client_ok(&mut self) -> Answer {
        if !self.next.is_open() {
            return Answer::IsClosed;
        }
        self.say(LineKind::ClientOk, None)
    }

    /// Whoever comes on call while a step is asked is asked as well, and does not wait for the next.
    fn rota_changed(&mut self, live: &Live) -> Answer {
        if self.next.stage == Stage::Asking && self.next.asks > 0 {
            let step = usize::from(self.next.cursor.step);
            let there = live.steps.get(step).cloned().unwrap_or_default();
            self.page_who_was_not(&there);
        }
        Answer::Done
    }

    fn again_in(&mut self, wait: SignedDuration) {
        self.next.next_at = Some(self.now.checked_add(wait).unwrap_or(Timestamp::MAX));
    }

    fn say(&mut self, kind: LineKind, person: Option<PersonId>) -> Answer {
        self.line(kind, person, None, None);
        Answer::Done
    }

    fn line(
        &mut self,
        kind: LineKind,
        person: Option<PersonId>,
        other: Option<PersonId>,
        until: Option<Timestamp>,
    ) {
        self.log.push(Line {
            kind,
            person,
            other,
            at: self.now,
            until,
        });
    }
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}
