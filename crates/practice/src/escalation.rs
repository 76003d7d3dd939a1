//! The escalation: what happens to a call for help until a person has it, and until it is closed.
//!
//! A pure state machine. It is given an event, the instant and the people who are there now, and
//! answers with its next state, when it must be looked at again, whom to page, and what the log says.
//! Whoever keeps it records all of that in one transaction, with the one row that falls due.
//!
//! Invariant: while it is open there is a next instant at which it is looked at, and only a person
//! ends it: neither time, nor an error, nor a rota without people, nor a restart.
//! Invariant: it counts asks and not the clock. A clock that jumps makes a step come early, and
//! never makes one last longer.
//! Source: reliability R1 to R4, F1 to F28, P11 to P21; default-policy 6.2.

mod machine;
mod plan;
mod told;

use jiff::Timestamp;

pub use machine::Answer;
pub use plan::{Plan, Step, Target};
pub use told::{Told, told};

use crate::{PersonId, disposition::coded};
use std::fmt;

/// How long until people are asked again, in minutes: the least time between two pages of ours to
/// one person. Source: reliability R3.
pub const ASK_AGAIN_MINUTES: i64 = 5;

/// How often the people of one step are asked before the next step is: the second person after ten
/// minutes, the third after twenty. Source: default-policy 6.2.
pub const ASKS_PER_STEP: u16 = 2;

/// At which ask the client is told that nobody has answered yet: ten minutes after the first.
/// Source: reliability P21.
pub const ASKS_UNTIL_TOLD: u32 = 3;

/// How long somebody who has a call may be silent about it, in minutes. Source: reliability R4.
pub const HANDLE_MINUTES: i64 = 30;

/// After a missed call, how long until it is tried again, in minutes.
pub const TRY_AGAIN_MINUTES: i64 = 10;

/// After so many missed calls it may be closed without having spoken: the steps for no answer.
pub const TRIES_MAX: u16 = 3;

/// How long after a talk the call may stay open before its holder is asked to close it, in hours.
pub const CLOSE_HOURS: i64 = 12;

/// At which reminder to a silent holder others are paged as well.
const REMINDERS_UNTIL_OTHERS: u16 = 2;

/// One call for help, from its first instant to its last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// Who is asked in which order: kept as it was when the call came.
    pub plan: Plan,
    /// When the call came.
    pub opened_at: Timestamp,
    /// How it stands.
    pub stage: Stage,
    /// Where the asking stands.
    pub cursor: Cursor,
    /// How many times people were asked.
    pub asks: u32,
    /// How many batches of pages were made: with the person it names one attempt for ever.
    pub batch: u32,
    /// Who was paged since the last ask.
    pub asked: Vec<PersonId>,
    /// Whose page could not be carried since the last ask.
    pub failed: Vec<PersonId>,
    /// When it must be looked at again; none once it is closed.
    pub next_at: Option<Timestamp>,
}

/// Where the asking stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// How often the whole list was gone through.
    pub round: u32,
    /// Which step of the plan.
    pub step: u16,
    /// How often this step was asked.
    pub ask: u16,
}

/// How a call stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has it.
    Asking,
    /// Somebody has it.
    Taken(Holding),
    /// A person has closed it.
    Closed {
        /// Who.
        by: PersonId,
        /// When.
        at: Timestamp,
    },
}

/// Somebody who has a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who.
    pub by: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// How often they rang in vain.
    pub tries: u16,
    /// How often they were reminded since they last said something.
    pub reminded: u16,
    /// When they spoke with the client.
    pub spoke_at: Option<Timestamp>,
    /// To whom they offered it, who has not taken it yet. Until then it stays theirs.
    pub offered: Option<PersonId>,
}

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Its row has fallen due, by either clock.
    Due,
    /// A page has left the house. It is no acknowledgement.
    Sent(PersonId),
    /// A page could not be carried.
    Failed(PersonId),
    /// "I have this", by somebody who may.
    Acknowledged(PersonId),
    /// They spoke with the client.
    Spoke(PersonId),
    /// They tried, and nobody answered.
    Missed(PersonId),
    /// They offer it to somebody else.
    HandedOver {
        /// Who has it.
        from: PersonId,
        /// Who is asked to take it.
        to: PersonId,
    },
    /// They close it.
    Closed {
        /// Who.
        by: PersonId,
        /// Who carries on, and when.
        follow_up: Option<FollowUp>,
    },
    /// The client says: I am OK now. It is told, and ends nothing.
    ClientOk,
    /// Somebody else is on call than before.
    RotaChanged,
    /// The program has started again.
    Restarted,
}

/// Who carries on after a call, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Who.
    pub who: PersonId,
    /// When.
    pub at: Timestamp,
}

/// The people who are there now, as far as this call concerns them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// For each step of the plan, whoever it means now.
    pub steps: Vec<Vec<PersonId>>,
    /// Everybody who could take it, for when the steps mean nobody.
    pub everybody: Vec<PersonId>,
}

/// One page to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageTo {
    /// Who.
    pub person: PersonId,
    /// In which batch: the two name one attempt, whatever is tried again.
    pub batch: u32,
}

/// What follows from an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The next state; `next.next_at` is when it falls due.
    pub next: Escalation,
    /// Whom to page now.
    pub pages: Vec<PageTo>,
    /// What the log says, in order.
    pub log: Vec<Line>,
    /// What whoever acted is told.
    pub answer: Answer,
}

/// One line of the log of a call. Lines are added and never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub kind: LineKind,
    /// Who did it, or was paged.
    pub person: Option<PersonId>,
    /// Who else it is about.
    pub other: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// What was said to come, and when.
    pub until: Option<Timestamp>,
}

coded! {
    /// What a line of the log says.
    LineKind {
        /// The call came, and a rota stands behind it.
        Asked = "asked",
        /// The call came, and nobody is on duty; `until` is when it is read.
        NobodyOnDuty = "nobody-on-duty",
        /// Asked whether they are safe, the client said no.
        SaidNotSafe = "said-not-safe",
        /// Asked whether they are safe, the client was not sure, or did not answer in time.
        SaidNotSure = "said-not-sure",
        /// A page was made.
        Paged = "paged",
        /// A page has left the house.
        Sent = "sent",
        /// A page could not be carried.
        Failed = "failed",
        /// No page of an ask could be carried.
        NoChannel = "no-channel",
        /// There was nobody to page.
        NobodyThere = "nobody-there",
        /// Nobody has answered, and the client is told so.
        Unanswered = "unanswered",
        /// Everybody was asked, and nobody has answered.
        NoOne = "no-one",
        /// Somebody has it.
        Taken = "taken",
        /// Whoever has it was silent for too long, and others are paged.
        Silent = "silent",
        /// It was offered to somebody else.
        Offered = "offered",
        /// They rang and nobody answered; `until` is when they try again.
        Missed = "missed",
        /// They spoke.
        Spoke = "spoke",
        /// The client says that they are OK now.
        ClientOk = "client-ok",
        /// It was closed; `other` carries on at `until`.
        Closed = "closed",
    }
}

impl LineKind {
    /// Whether the client is told of it: what the client reads follows from these lines alone.
    pub fn is_told(self) -> bool {
        !matches!(
            self,
            LineKind::Paged
                | LineKind::Sent
                | LineKind::Failed
                | LineKind::SaidNotSafe
                | LineKind::SaidNotSure
        )
    }
}
