//! A session that a client did not come to: the ladder of steps until a person knows that they are
//! well, or has decided what else is done.
//!
//! A pure machine. A clinician begins it, each step falls due at its time, a person does each step or
//! says why not, and only a person ends it. No step is carried out by a program: neither a message nor
//! a call, and least of all a call to somebody else.
//! Source: requirement R-CRI-18; default-policy 6.5 (`t.noshow`), 6.8; numbers in requirements 1H.
//!
//! Invariant: while it is open there is a next instant at which somebody is told.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::{PersonId, disposition::coded};

/// How long after a step fell due its clinician is told again, in minutes.
pub const AGAIN_MINUTES: i64 = 30;

/// At which telling others are told too: whoever covers, and the lead.
pub const OTHERS_AT: u16 = 2;

/// How long after the last step its clinician is reminded to end it, in hours.
pub const END_AGAIN_HOURS: i64 = 24;

coded! {
    /// How much there is to worry about: a person says so.
    NoShowRisk {
        /// Nothing that is known: one warm message, and no chasing.
        Usual = "usual",
        /// A safety plan, a call for help or a worrying answer in the last weeks.
        Raised = "raised",
    }
}

coded! {
    /// The steps, the least intrusive first.
    NoShowStep {
        /// Ring the client.
        Call = "call",
        /// Write one warm message, by the safe-contact plan.
        Message = "message",
        /// Try again, by another way.
        SecondTry = "second-try",
        /// The person whom the client named: with consent, or in danger.
        EmergencyContact = "emergency-contact",
        /// Ask for somebody to look in. Always a person's decision, and the last one.
        WelfareCheck = "welfare-check",
    }
}

impl NoShowRisk {
    /// The steps with how long after the session began they fall due, in minutes.
    ///
    /// Fifteen and sixty minutes are those of the default policy; it asks for the rest on the same
    /// day, and three and four hours are our judgement.
    pub fn ladder(self) -> &'static [(NoShowStep, i64)] {
        match self {
            NoShowRisk::Usual => &[(NoShowStep::Message, 15)],
            NoShowRisk::Raised => &[
                (NoShowStep::Call, 15),
                (NoShowStep::Message, 15),
                (NoShowStep::SecondTry, 60),
                (NoShowStep::EmergencyContact, 180),
                (NoShowStep::WelfareCheck, 240),
            ],
        }
    }
}

coded! {
    /// How it ended: a person says so.
    NoShowEnd {
        /// They were reached, and are well.
        Reached = "reached",
        /// It goes on as a call for help.
        Crisis = "crisis",
        /// Nobody was reached, and every step was done or decided against.
        NotReached = "not-reached",
        /// It was a mistake: they came, or had cancelled.
        Mistake = "mistake",
    }
}

coded! {
    /// What a line of its log says.
    NoShowLineKind {
        /// It began.
        Begun = "begun",
        /// A step fell due, and its clinician was told.
        Due = "due",
        /// It fell due again, and others were told too.
        Others = "others",
        /// A step was done.
        Done = "done",
        /// A step was decided against.
        Skipped = "skipped",
        /// There is more to worry about than was thought.
        Raised = "raised",
        /// The client says that they are well. It is told, and ends nothing.
        ClientOk = "client-ok",
        /// The client was reached and is well.
        Reached = "reached",
        /// It goes on as a call for help.
        Crisis = "crisis",
        /// Nobody was reached.
        NotReached = "not-reached",
        /// It was a mistake.
        Mistake = "mistake",
    }
}

/// One line. Lines are added and never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoShowLine {
    /// What happened.
    pub kind: NoShowLineKind,
    /// About which step.
    pub step: Option<NoShowStep>,
    /// Who.
    pub person: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// One ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoShow {
    /// How much there is to worry about.
    pub risk: NoShowRisk,
    /// When the session began.
    pub starts_at: Timestamp,
    /// How many steps of its ladder were done or decided against.
    pub step: u16,
    /// How often its clinician was told of this step.
    pub told: u16,
    /// When it falls due; none once it has ended.
    pub next_at: Option<Timestamp>,
}

/// What happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShowEvent {
    /// Its row has fallen due.
    Due,
    /// The step that is due was done.
    Done(NoShowStep, PersonId),
    /// It was decided against.
    Skipped(NoShowStep, PersonId),
    /// There is more to worry about than was thought.
    Raised(PersonId),
    /// The client says that they are well.
    ClientOk(PersonId),
    /// A person ends it.
    Ended(NoShowEnd, PersonId),
}

/// Who is told that something is due. No word goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShowTells {
    /// Nobody.
    Nobody,
    /// Its clinician.
    Clinician,
    /// Its clinician, whoever covers, and the lead.
    Others,
}

/// Why an event changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShowRefusal {
    /// It has ended.
    HasEnded,
    /// Another step is due: somebody else was quicker.
    OtherStep,
    /// Steps are left that were neither done nor decided against.
    StepsLeft,
}

/// What follows from an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoShowOutcome {
    /// How it stands then.
    pub next: NoShow,
    /// What the log says.
    pub log: Vec<NoShowLine>,
    /// Who is told.
    pub tells: NoShowTells,
}

impl NoShow {
    /// Begins a ladder for a session that began then.
    pub fn begin(
        risk: NoShowRisk,
        starts_at: Timestamp,
        by: PersonId,
        now: Timestamp,
    ) -> NoShowOutcome {
        let mut next = NoShow {
            risk,
            starts_at,
            step: 0,
            told: 0,
            next_at: None,
        };
        next.next_at = Some(next.falls_due(now));
        NoShowOutcome {
            next,
            log: vec![line(NoShowLineKind::Begun, None, Some(by), now)],
            tells: NoShowTells::Nobody,
        }
    }

    /// The step that comes next; none when every step was done or decided against.
    pub fn now_due(&self) -> Option<NoShowStep> {
        let ladder = self.risk.ladder();
        ladder.get(usize::from(self.step)).map(|(step, _)| *step)
    }

    /// When that step is, or was, due.
    pub fn due_at(&self) -> Option<Timestamp> {
        let (_, minutes) = self.risk.ladder().get(usize::from(self.step))?;
        Some(later(self.starts_at, *minutes))
    }

    /// What follows from an event. Errors: why it changed nothing.
    pub fn on(&self, event: NoShowEvent, now: Timestamp) -> Result<NoShowOutcome, NoShowRefusal> {
        if self.next_at.is_none() {
            return Err(NoShowRefusal::HasEnded);
        }
        let mut next = *self;
        let mut tells = NoShowTells::Nobody;
        let said = match event {
            NoShowEvent::Due => {
                next.told = self.told.saturating_add(1);
                let minutes = match self.now_due() {
                    Some(_) => AGAIN_MINUTES,
                    None => 60 * END_AGAIN_HOURS,
                };
                next.next_at = Some(later(now, minutes));
                let is_late = next.told >= OTHERS_AT && self.now_due().is_some();
                let (kind, whom) = match is_late {
                    true => (NoShowLineKind::Others, NoShowTells::Others),
                    false => (NoShowLineKind::Due, NoShowTells::Clinician),
                };
                tells = whom;
                line(kind, self.now_due(), None, now)
            }
            NoShowEvent::Done(step, by) => {
                next.take(self.now_due(), step, now)?;
                line(NoShowLineKind::Done, Some(step), Some(by), now)
            }
            NoShowEvent::Skipped(step, by) => {
                next.take(self.now_due(), step, now)?;
                line(NoShowLineKind::Skipped, Some(step), Some(by), now)
            }
            NoShowEvent::Raised(by) => {
                next.raise(now);
                line(NoShowLineKind::Raised, None, Some(by), now)
            }
            NoShowEvent::ClientOk(who) => {
                tells = NoShowTells::Clinician;
                line(NoShowLineKind::ClientOk, None, Some(who), now)
            }
            NoShowEvent::Ended(end, by) => {
                if end == NoShowEnd::NotReached && self.now_due().is_some() {
                    return Err(NoShowRefusal::StepsLeft);
                }
                next.next_at = None;
                line(end.line(), None, Some(by), now)
            }
        };
        Ok(NoShowOutcome {
            next,
            log: vec![said],
            tells,
        })
    }

    fn take(
        &mut self,
        due: Option<NoShowStep>,
        step: NoShowStep,
        now: Timestamp,
    ) -> Result<(), NoShowRefusal> {
        if due != Some(step) {
            return Err(NoShowRefusal::OtherStep);
        }
        self.step = self.step.saturating_add(1);
        self.told = 0;
        self.next_at = Some(self.falls_due(now));
        Ok(())
    }

    /// The longer ladder from its first step: one message is not a call.
    fn raise(&mut self, now: Timestamp) {
        if self.risk == NoShowRisk::Raised {
            return;
        }
        self.risk = NoShowRisk::Raised;
        (self.step, self.told) = (0, 0);
        self.next_at = Some(self.falls_due(now));
    }

    fn falls_due(&self, now: Timestamp) -> Timestamp {
        match self.due_at() {
            Some(at) => at.max(now),
            None => later(now, 60 * END_AGAIN_HOURS),
        }
    }
}

impl NoShowEnd {
    fn line(self) -> NoShowLineKind {
        match self {
            NoShowEnd::Reached => NoShowLineKind::Reached,
            NoShowEnd::Crisis => NoShowLineKind::Crisis,
            NoShowEnd::NotReached => NoShowLineKind::NotReached,
            NoShowEnd::Mistake => NoShowLineKind::Mistake,
        }
    }
}

impl NoShowLineKind {
    /// Whether the client is told of it: what is done about them, and how it ended.
    pub fn is_told(self) -> bool {
        !matches!(
            self,
            NoShowLineKind::Due | NoShowLineKind::Others | NoShowLineKind::Skipped
        )
    }
}

fn line(
    kind: NoShowLineKind,
    step: Option<NoShowStep>,
    person: Option<PersonId>,
    at: Timestamp,
) -> NoShowLine {
    NoShowLine {
        kind,
        step,
        person,
        at,
    }
}

fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or(at)
}
