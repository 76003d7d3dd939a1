//! What the client is told of a call, from its log alone.

use jiff::{SignedDuration, Timestamp};

use super::{ASK_AGAIN_MINUTES, ASKS_UNTIL_TOLD, FollowUp, Line, LineKind};
use crate::PersonId;

/// How a call stands, as its client reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nobody is on duty; somebody reads it by then.
    NobodyOnDuty {
        /// By when.
        read_by: Option<Timestamp>,
    },
    /// These were called. Nobody has answered yet, and it is not late.
    Asked {
        /// Who.
        people: Vec<PersonId>,
    },
    /// Nobody has answered in time. These were called.
    NotTaken {
        /// Who, the last ones at the end.
        people: Vec<PersonId>,
    },
    /// Everybody was called, or nobody can be.
    NoOne,
    /// Somebody has it.
    Taken {
        /// Who.
        by: PersonId,
        /// Since when.
        at: Timestamp,
    },
    /// Somebody had it and has been silent; others are called.
    Silent {
        /// Who.
        by: PersonId,
        /// When they said that they have it.
        at: Timestamp,
    },
    /// They rang and nobody answered.
    Missed {
        /// Who.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// When they try again.
        again_at: Option<Timestamp>,
    },
    /// They spoke.
    Spoke {
        /// With whom.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// What comes next, once it was said.
        follow_up: Option<FollowUp>,
    },
    /// It was closed, and they have not spoken.
    Closed {
        /// By whom.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// What comes next, once it was said.
        follow_up: Option<FollowUp>,
    },
}

impl Told {
    /// Whether help lines stand before everything else: nobody here has it.
    pub fn is_unanswered(&self) -> bool {
        matches!(
            self,
            Told::NobodyOnDuty { .. } | Told::NotTaken { .. } | Told::NoOne | Told::Silent { .. }
        )
    }
}

/// What the lines of a log, oldest first, say to the client at an instant. `None` without a line.
///
/// "Somebody has it" needs a line that says so. "Nobody has answered" needs none: where the time has
/// gone by and there is no such line, it is true, whether or not anything of ours still runs.
pub fn told(log: &[Line], now: Timestamp) -> Option<Told> {
    let mut reading = Reading::default();
    for line in log {
        reading.take(line);
    }
    let late_at = reading.opened_at.and_then(|at| {
        let asks = i64::from(ASKS_UNTIL_TOLD.saturating_sub(1));
        at.checked_add(SignedDuration::from_mins(asks * ASK_AGAIN_MINUTES))
            .ok()
    });
    let people = reading.people;
    match reading.told {
        Some(Told::Asked { .. }) if late_at.is_some_and(|late| late <= now) => {
            Some(Told::NotTaken { people })
        }
        Some(Told::Asked { .. }) => Some(Told::Asked { people }),
        Some(Told::NotTaken { .. }) => Some(Told::NotTaken { people }),
        Some(Told::NobodyOnDuty { read_by }) if read_by.is_some_and(|by| by <= now) => {
            Some(Told::NotTaken { people })
        }
        other => other,
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    opened_at: Option<Timestamp>,
    people: Vec<PersonId>,
    told: Option<Told>,
}

impl Reading {
    fn take(&mut self, line: &Line) {
        let nobody_has_it = matches!(
            self.told,
            Some(Told::Asked { .. } | Told::NotTaken { .. } | Told::NobodyOnDuty { .. })
        );
        match (line.kind, line.person) {
            (LineKind::Asked, _) => {
                self.opened_at = Some(line.at);
                self.told = Some(Told::Asked { people: Vec::new() });
            }
            (LineKind::NobodyOnDuty, _) => {
                self.told = Some(Told::NobodyOnDuty {
                    read_by: line.until,
                });
            }
            (LineKind::Paged, Some(person)) => {
                self.people.retain(|known| *known != person);
                self.people.push(person);
            }
            (LineKind::Unanswered, _) if nobody_has_it => {
                self.told = Some(Told::NotTaken { people: Vec::new() });
            }
            (LineKind::NoOne | LineKind::NoChannel | LineKind::NobodyThere, _) if nobody_has_it => {
                self.told = Some(Told::NoOne);
            }
            (LineKind::Taken, Some(by)) => self.told = Some(Told::Taken { by, at: line.at }),
            (LineKind::Silent, Some(by)) => {
                let at = match self.told {
                    Some(Told::Taken { at, .. }) => at,
                    _ => line.at,
                };
                self.told = Some(Told::Silent { by, at });
            }
            (LineKind::Missed, Some(by)) => {
                self.told = Some(Told::Missed {
                    by,
                    at: line.at,
                    again_at: line.until,
                });
            }
            (LineKind::Spoke, Some(by)) => {
                self.told = Some(Told::Spoke {
                    by,
                    at: line.at,
                    follow_up: None,
                });
            }
            (LineKind::Closed, Some(by)) => self.close(line, by),
            _ => {}
        }
    }

    fn close(&mut self, line: &Line, by: PersonId) {
        let next = line
            .other
            .zip(line.until)
            .map(|(who, at)| FollowUp { who, at });
        self.told = match self.told.take() {
            Some(Told::Spoke { by, at, .. }) => Some(Told::Spoke {
                by,
                at,
                follow_up: next,
            }),
            _ => Some(Told::Closed {
                by,
                at: line.at,
                follow_up: next,
            }),
        };
    }
}
