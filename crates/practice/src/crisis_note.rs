//! The note about a crisis that writes itself from the timeline.
//!
//! What is known is put in order: how it came, who was asked, who had it, what was said to the client,
//! what was asked and ticked, and how it ended. Whoever closes the call adds what only a person knows,
//! in their own words. It is a note of the record and no psychotherapy note.
//! Source: default-policy 6.0 (documentation D4), 6.2; requirement R-CRI-20.
//!
//! Invariant: it says nothing that is not in the facts, and what nobody recorded is named as that.

use std::fmt;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    PersonId, Purpose,
    checklist::{CrisisList, Mark, MarkAnswer},
    disposition::coded,
    escalation::{Line, LineKind},
};

/// What the note is made of.
#[derive(Clone, Copy)]
pub struct NoteFacts<'a> {
    /// The zone of the practice: all times are told in it.
    pub zone: &'a TimeZone,
    /// How somebody is called.
    pub name: &'a dyn Fn(PersonId) -> String,
    /// What a step of a list says.
    pub step: &'a dyn Fn(CrisisList, &str) -> String,
    /// Why contact was made.
    pub purpose: Purpose,
    /// When the call came.
    pub opened_at: Timestamp,
    /// The log of the call, the oldest line first.
    pub lines: &'a [Line],
    /// What was ticked and answered, the oldest first.
    pub marks: &'a [Mark],
    /// What was written when it was handed over or closed, the oldest first.
    pub written: &'a [Written<'a>],
    /// What the answers of the screener suggest, as its published triage puts it: a code.
    pub triage: Option<&'a str>,
    /// What whoever closes it adds in their own words.
    pub own: &'a str,
    /// Only what came after this instant, for a note that follows another.
    pub after: Option<Timestamp>,
}

/// Something that was written about a call.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub words: &'a str,
}

coded! {
    /// The parts of the note, in order.
    NotePart {
        /// How it came.
        Came = "came",
        /// Who was asked, who had it, what was done.
        Happened = "happened",
        /// What the screener was answered with.
        Asked = "asked",
        /// What was ticked.
        Steps = "steps",
        /// What was written while it was open, and at its end.
        Written = "written",
        /// How it ended, and who carries on.
        Ended = "ended",
        /// What whoever closed it adds.
        Own = "own",
    }
}

impl NotePart {
    fn head(self) -> &'static str {
        match self {
            NotePart::Came => "How it came",
            NotePart::Happened => "What happened",
            NotePart::Asked => "Questions about suicide (C-SSRS screener), asked by a person",
            NotePart::Steps => "Steps",
            NotePart::Written => "Written at the time",
            NotePart::Ended => "How it ended",
            NotePart::Own => "In the clinician's own words",
        }
    }
}

/// The note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrisisNote {
    /// What kind of note it is.
    pub title: &'static str,
    /// Its parts with their lines; a part without lines is left out.
    pub parts: Vec<(NotePart, Vec<String>)>,
}

impl fmt::Display for CrisisNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        for (part, lines) in &self.parts {
            writeln!(f, "\n{}", part.head())?;
            for line in lines {
                writeln!(f, "{line}")?;
            }
        }
        Ok(())
    }
}

/// The note of these facts.
pub fn crisis_note(facts: &NoteFacts<'_>) -> CrisisNote {
    let parts = [
        (NotePart::Came, facts.came()),
        (NotePart::Happened, facts.happened()),
        (NotePart::Asked, facts.asked()),
        (NotePart::Steps, facts.steps()),
        (NotePart::Written, facts.written()),
        (NotePart::Ended, facts.ended()),
        (NotePart::Own, facts.own()),
    ];
    CrisisNote {
        title: match facts.after {
            None => {
                "Crisis note (risk note, D4). All but the last part was written from the timeline."
            }
            Some(_) => "Follow-up to a crisis note (D4), written from the timeline.",
        },
        parts: Vec::from(parts)
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .collect(),
    }
}

impl NoteFacts<'_> {
    fn is_new(&self, at: Timestamp) -> bool {
        self.after.is_none_or(|after| at > after)
    }

    fn when(&self, at: Timestamp) -> String {
        let zoned = at.to_zoned(self.zone.clone());
        zoned.strftime("%a %-d %b %Y %H:%M %Z").to_string()
    }

    fn came(&self) -> Vec<String> {
        let how = match self.purpose {
            Purpose::HelpButton => "by the help button; no purpose was asked for",
            Purpose::CrisisSelf => "the client said that they may hurt or kill themselves",
            Purpose::CrisisOther => "the client said that they may hurt somebody",
            Purpose::CrisisUnsafe => {
                "the client said that they, a child or somebody who depends on others are being harmed"
            }
            Purpose::CrisisMedical => "the client said that it is a medical emergency",
            Purpose::ThirdSafety => {
                "somebody outside told it at the door; who they are was not checked"
            }
            _ => {
                "words about something else that the screen or the client's own answer made a call for help"
            }
        };
        let mut lines = Vec::new();
        if self.after.is_none() {
            lines.push(format!("{}: {how}.", self.when(self.opened_at)));
        }
        lines
    }

    fn happened(&self) -> Vec<String> {
        let told = self.lines.iter().filter(|line| self.is_new(line.at));
        told.filter_map(|line| {
            let words = self.line(line)?;
            Some(format!("{}: {words}", self.when(line.at)))
        })
        .collect()
    }

    fn line(&self, line: &Line) -> Option<String> {
        let who = line.person.map(self.name).unwrap_or_default();
        let other = line.other.map(self.name).unwrap_or_default();
        let words = match line.kind {
            LineKind::Asked => "a rota stood behind it, and the first page was made.".to_owned(),
            LineKind::NobodyOnDuty => match line.until {
                Some(by) => format!(
                    "nobody was on duty. The client was told so, and that it is read by {}.",
                    self.when(by)
                ),
                None => "nobody was on duty. The client was told so.".to_owned(),
            },
            LineKind::SaidNotSafe => {
                "asked \"Are you safe right now?\", the client answered no.".to_owned()
            }
            LineKind::SaidNotSure => {
                "asked \"Are you safe right now?\", the client answered \"not sure\" or did not \
                 answer in time. That counts as no."
                    .to_owned()
            }
            LineKind::Paged => format!("{who} was paged."),
            LineKind::Failed => format!("the page to {who} could not be sent."),
            LineKind::NoChannel => "no page could be sent. The client was told.".to_owned(),
            LineKind::NobodyThere => "there was nobody to page. The client was told.".to_owned(),
            LineKind::Unanswered => {
                "nobody had answered. The client was told, with help lines.".to_owned()
            }
            LineKind::NoOne => "everybody had been asked and nobody had answered. The client was \
                                told, with help lines."
                .to_owned(),
            LineKind::Taken => {
                format!("{who} took it. The client was told the name and the time.")
            }
            LineKind::Silent => {
                format!("{who} had not reported back. Others were paged, and the client was told.")
            }
            LineKind::Offered => format!("{who} offered it to {other}."),
            LineKind::Missed => match line.until {
                Some(again) => format!(
                    "{who} rang, and nobody answered. The next try was told for {}.",
                    self.when(again)
                ),
                None => format!("{who} rang, and nobody answered."),
            },
            LineKind::Spoke => format!("{who} spoke with the client."),
            LineKind::ClientOk => {
                "the client said that they are OK now. That ended nothing.".to_owned()
            }
            // That a page left says no more than that it was made; how it ended has a part of its own.
            LineKind::Sent | LineKind::Closed => return None,
        };
        Some(words)
    }

    fn marks_of(&self, asks: bool) -> impl Iterator<Item = &Mark> {
        let of_kind = self
            .marks
            .iter()
            .filter(move |mark| mark.list.asks() == asks);
        of_kind.filter(|mark| self.is_new(mark.at))
    }

    fn asked(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .marks_of(true)
            .map(|mark| {
                let answer = match mark.answer {
                    MarkAnswer::Yes => "yes",
                    MarkAnswer::No => "no",
                    _ => "not asked",
                };
                let (when, who) = (self.when(mark.at), (self.name)(mark.by));
                let step = (self.step)(mark.list, &mark.step);
                format!("{when}: {step}: {answer} (recorded by {who}).")
            })
            .collect();
        match (lines.is_empty(), self.triage) {
            (true, _) if self.after.is_none() => {
                lines.push("No answers were recorded.".to_owned());
            }
            (false, Some(level)) => lines.push(format!(
                "Published triage of these answers: {level}. It is a suggestion to a clinician and \
                 decides nothing."
            )),
            _ => {}
        }
        lines
    }

    fn steps(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut last: Option<CrisisList> = None;
        for mark in self.marks_of(false) {
            if last != Some(mark.list) {
                lines.push(format!("List: {}", list_name(mark.list)));
                last = Some(mark.list);
            }
            let (when, who) = (self.when(mark.at), (self.name)(mark.by));
            let step = (self.step)(mark.list, &mark.step);
            lines.push(match mark.answer {
                MarkAnswer::NotDone => format!("{when}: taken back by {who}: {step}"),
                _ => format!("{when}: ticked by {who}: {step}"),
            });
        }
        lines
    }

    fn written(&self) -> Vec<String> {
        let new = self.written.iter().filter(|one| self.is_new(one.at));
        new.map(|one| {
            let (when, who) = (self.when(one.at), (self.name)(one.by));
            format!("{when}, {who}: {}", one.words)
        })
        .collect()
    }

    fn ended(&self) -> Vec<String> {
        let closed = self
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Closed);
        let mut lines = Vec::new();
        for line in closed.filter(|line| self.is_new(line.at)) {
            let who = line.person.map(self.name).unwrap_or_default();
            let spoke = self.lines.iter().any(|line| line.kind == LineKind::Spoke);
            let how = match spoke {
                true => "after a talk with the client",
                false => "without a talk: nobody answered, as often as the steps for no answer ask",
            };
            lines.push(format!("{}: {who} closed it {how}.", self.when(line.at)));
            match (line.other, line.until) {
                (Some(next), Some(at)) => lines.push(format!(
                    "{} carries on, {}. The client was told.",
                    (self.name)(next),
                    self.when(at)
                )),
                _ => lines.push("Nobody was named who carries on.".to_owned()),
            }
        }
        lines
    }

    fn own(&self) -> Vec<String> {
        match (self.own.trim(), self.after) {
            ("", None) => vec!["Nothing was added.".to_owned()],
            ("", Some(_)) => Vec::new(),
            (words, _) => vec![words.to_owned()],
        }
    }
}

fn list_name(list: CrisisList) -> &'static str {
    match list {
        CrisisList::DangerToOthers => "danger to others",
        CrisisList::Abuse => "abuse of a child or of somebody who depends on others",
        CrisisList::PartnerViolence => "violence by a partner",
        CrisisList::StaffSafety => "safety of somebody who works here",
        CrisisList::Screener => "C-SSRS screener",
    }
}
