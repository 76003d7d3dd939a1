//! "What will happen", step by step, from now to the end.

use practice::{Disposition, Promise, Timestamp};

use crate::{
    locale::capital,
    promise::{Look, Teller},
};

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its icon.
    pub icon: &'static str,
    /// Its look.
    pub look: Look,
    /// When, and what.
    pub title: String,
    /// What that means; may be empty.
    pub text: String,
}

impl Teller {
    /// The steps of a promise.
    pub fn steps(&self, promise: &Promise) -> Vec<Step> {
        let mut steps = match (promise.outgoing, promise.disposition) {
            (true, _) => self.outgoing(promise),
            (false, Disposition::Hold) => self.held(promise),
            (false, Disposition::Release | Disposition::Deliver) => self.answered(promise),
            (false, Disposition::Settle) => self.settled(promise),
            (false, Disposition::Decline) => self.declined(promise),
            (false, Disposition::Crisis) => self.called(promise),
        };
        if promise.pauses {
            steps.push(self.step("person", Look::Hours, "step-pause", &[]));
        }
        steps
    }

    fn held(&self, promise: &Promise) -> Vec<Step> {
        let mut steps = vec![self.locked(promise)];
        if promise.is_looked_at {
            let when = self.look(promise);
            steps.push(self.step("eye", Look::Hours, "step-look", &[("when", &when)]));
        }
        let Some((opens_at, session_at)) = promise.opens_at.zip(promise.session_at) else {
            steps.push(self.step("kept", Look::Kept, "step-wait-open", &[]));
            if let Some(at) = self.changeable_until(promise) {
                let day = self.clock.on(at);
                steps.push(self.step("eye", Look::Now, "step-no-session", &[("on", &day)]));
            }
            return steps;
        };
        if self.has_opened(promise) {
            steps.push(self.step("eye", Look::Now, "step-read-now", &[]));
            steps.extend(self.talked_about(session_at));
            return steps;
        }
        let (day, moment) = (self.clock.day(session_at), self.clock.moment(opens_at));
        let waits = if promise.is_looked_at {
            "step-wait-looked"
        } else {
            "step-wait"
        };
        steps.push(self.step("kept", Look::Kept, waits, &[("day", &day)]));
        steps.push(self.step("eye", Look::Now, "step-read", &[("when", &moment)]));
        steps.extend(self.talked_about(session_at));
        steps
    }

    /// The session itself, while it lies ahead.
    fn talked_about(&self, session_at: Timestamp) -> Option<Step> {
        let start = self.clock.moment(session_at);
        (session_at > self.clock.now())
            .then(|| self.step("people", Look::Now, "step-talk", &[("when", &start)]))
    }

    fn locked(&self, promise: &Promise) -> Step {
        let key = match (self.is_private(promise), promise.readers.is_empty()) {
            (true, _) => "step-lock-private",
            (false, false) => "step-lock",
            (false, true) => "step-lock-nobody",
        };
        self.step("lock", Look::Now, key, &[])
            .reading(self, promise, key)
    }

    fn answered(&self, promise: &Promise) -> Vec<Step> {
        let reaches_later = promise.reaches_at.is_some_and(|at| at > self.clock.now());
        let mut steps = vec![self.locked(promise)];
        if let (true, Some(at)) = (reaches_later, promise.reaches_at) {
            let moment = self.clock.moment(at);
            steps.push(self.step("moon", Look::Hours, "step-closed", &[("when", &moment)]));
        }
        if promise.is_looked_at {
            let when = self.look(promise);
            steps.push(self.step("eye", Look::Hours, "step-look", &[("when", &when)]));
        }
        let when = self.when(promise);
        steps.push(self.step("hours", Look::Hours, "step-answer", &[("when", &when)]));
        steps
    }

    fn settled(&self, promise: &Promise) -> Vec<Step> {
        let mut steps = vec![self.step("done", Look::Done, "step-settle", &[])];
        if promise.undo_until.is_some() {
            steps.push(self.step(
                "undo",
                Look::Now,
                "step-undo",
                &[("n", &practice::promise::UNDO_MINUTES)],
            ));
        }
        if promise.is_looked_at {
            let when = self.look(promise);
            steps.push(self.step("eye", Look::Hours, "step-look", &[("when", &when)]));
        }
        steps
    }

    fn declined(&self, promise: &Promise) -> Vec<Step> {
        let mut steps = vec![self.step("kind", Look::Kind, "step-decline", &[])];
        if promise.is_looked_at {
            let when = self.look(promise);
            steps.push(self.step("eye", Look::Hours, "step-look", &[("when", &when)]));
        }
        if promise.offers_agenda {
            steps.push(self.step("kept", Look::Kept, "step-offer", &[]));
        }
        steps
    }

    fn called(&self, promise: &Promise) -> Vec<Step> {
        let when = self.when(promise);
        let lines = self.step("phone", Look::Help, "step-lines", &[]);
        let key = if promise.calls_on_call {
            "step-called"
        } else {
            "step-nobody"
        };
        vec![
            lines,
            self.step("bell", Look::Help, key, &[("when", &when)]),
        ]
    }

    fn outgoing(&self, promise: &Promise) -> Vec<Step> {
        let when = self.when(promise);
        let look = Look::of(promise.disposition);
        let key = format!("step-out-{}", promise.disposition);
        vec![self.step(look.icon(), look, &key, &[("when", &when)])]
    }

    fn step(
        &self,
        icon: &'static str,
        look: Look,
        key: &str,
        args: &[(&str, &dyn std::fmt::Display)],
    ) -> Step {
        let mut args = args.to_vec();
        args.push(("name", &self.name));
        Step {
            icon,
            look,
            title: capital(&self.speaker().tell(key, &args)),
            text: self.speaker().tell(&format!("{key}-text"), &args),
        }
    }
}

impl Step {
    /// Names the readers in the text.
    fn reading(self, teller: &Teller, promise: &Promise, key: &str) -> Step {
        let readers = teller.readers(promise);
        let text = teller
            .speaker()
            .tell(&format!("{key}-text"), &[("readers", &readers)]);
        Step { text, ..self }
    }
}
