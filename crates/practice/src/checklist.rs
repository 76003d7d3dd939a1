//! Checklists of a crisis: what a person ticked, answered and took back, and how that stands.
//!
//! The lists themselves are data (`content/checklists`), and what the law of a place asks is data of
//! that place (`content/jurisdictions`). Nothing is ticked by itself, and nothing here is a score.
//! Source: requirements R-CRI-15, R-CRI-22, R-CRI-23; default-policy 6.2.

use std::fmt;

use jiff::Timestamp;

use crate::{PersonId, disposition::coded};

/// The longest code of a step, in bytes: it is part of what is sealed.
pub const STEP_CODE_BYTES_MAX: usize = 40;

coded! {
    /// The lists.
    CrisisList {
        /// Somebody may hurt somebody else.
        DangerToOthers = "danger-to-others",
        /// A child, an elder or somebody who depends on others is being harmed.
        Abuse = "abuse",
        /// Somebody is hurt or threatened by a partner.
        PartnerViolence = "partner-violence",
        /// Somebody who works here is threatened or was hurt.
        StaffSafety = "staff-safety",
        /// The questions about suicide of the Columbia screener, asked by a person.
        Screener = "c-ssrs",
    }
}

impl CrisisList {
    /// The lists that belong to a call for help.
    pub const OF_A_CALL: [CrisisList; 4] = [
        CrisisList::Screener,
        CrisisList::DangerToOthers,
        CrisisList::Abuse,
        CrisisList::PartnerViolence,
    ];

    /// Whether its steps are questions that are answered, and not steps that are done.
    pub fn asks(self) -> bool {
        self == CrisisList::Screener
    }

    /// Whether a mark of this list may say this.
    pub fn takes(self, answer: MarkAnswer) -> bool {
        match answer {
            MarkAnswer::Done | MarkAnswer::NotDone => !self.asks(),
            MarkAnswer::Yes | MarkAnswer::No | MarkAnswer::NotAsked => self.asks(),
        }
    }
}

coded! {
    /// What a mark says.
    MarkAnswer {
        /// The step is done.
        Done = "done",
        /// It was ticked and is not done after all.
        NotDone = "not-done",
        /// The question was answered with yes.
        Yes = "yes",
        /// It was answered with no.
        No = "no",
        /// It was not asked.
        NotAsked = "not-asked",
    }
}

coded! {
    /// What the law of a place asks, as far as somebody has looked it up.
    LegalDuty {
        /// It has to be done.
        Mandatory = "mandatory",
        /// It may be done.
        Permissive = "permissive",
        /// There is no such law.
        Nothing = "none",
        /// It differs within the country.
        Differs = "differs",
        /// Nobody has looked it up: a supervisor or a lawyer is asked.
        NotLookedUp = "not-looked-up",
    }
}

impl LegalDuty {
    /// Whether this says something about the law, so that it needs a source and a day.
    pub fn is_a_claim(self) -> bool {
        self != LegalDuty::NotLookedUp
    }
}

/// One tick or answer. Marks are added and never changed: the last one of a step counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Of which list.
    pub list: CrisisList,
    /// Which step, by its code.
    pub step: String,
    /// What it says.
    pub answer: MarkAnswer,
    /// Who said so.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

impl Mark {
    /// What is kept sealed of it; who and when stand beside.
    pub fn text(&self) -> String {
        format!("{}/{}/{}", self.list, self.step, self.answer)
    }

    /// The mark of a text; `None` for a text that is none.
    pub fn read(text: &str, by: PersonId, at: Timestamp) -> Option<Mark> {
        let mut parts = text.split('/');
        let (list, step, answer) = (parts.next()?, parts.next()?, parts.next()?);
        let mark = Mark {
            list: CrisisList::from_code(list)?,
            step: step.to_owned(),
            answer: MarkAnswer::from_code(answer)?,
            by,
            at,
        };
        let is_whole = parts.next().is_none() && is_step_code(step);
        (is_whole && mark.list.takes(mark.answer)).then_some(mark)
    }
}

/// Whether this can be the code of a step.
pub fn is_step_code(code: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !code.is_empty() && code.len() <= STEP_CODE_BYTES_MAX && code.chars().all(is_letter)
}

/// How a step stands: its last mark, of marks in the order in which they were made. What was taken
/// back stands like what was never ticked.
pub fn standing<'a>(marks: &'a [Mark], list: CrisisList, step: &str) -> Option<&'a Mark> {
    let mut of_step = marks.iter().rev();
    of_step
        .find(|mark| mark.list == list && mark.step == step)
        .filter(|mark| mark.answer != MarkAnswer::NotDone)
}
