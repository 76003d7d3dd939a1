//! How something that was sent stands now: the promise page and the lists tell it from here.

use desk::view::ItemLine;
use practice::{ContactState, Direction, Disposition, Promise, Purpose, Timestamp};

use crate::{
    markup::Markup,
    promise::{Chip, Look, Teller},
};

/// How something stands, in words.
#[derive(Clone, Debug)]
pub struct Standing {
    /// In a few words.
    pub chip: Chip,
    /// The heading.
    pub title: String,
    /// What that means.
    pub lead: Markup,
    /// A broken promise, told first.
    pub late: Option<String>,
    /// What is true until then.
    pub until: Vec<String>,
    /// Help lines come before anything else.
    pub is_crisis: bool,
}

impl Teller {
    /// How one contact stands.
    pub fn standing(&self, line: &ItemLine) -> Standing {
        let code = self.code(line);
        let title = self.say_of(&format!("state-{code}-title"), line);
        let look = if line.late_at.is_some() {
            Look::Late
        } else {
            self.look_of(line)
        };
        let chip = match line.late_at {
            Some(_) => self.speaker().say("chip-late"),
            None => self.say_of(&format!("state-{code}-chip"), line),
        };
        Standing {
            chip: Chip { look, text: chip },
            title,
            lead: Markup::strong(&self.say_of(&self.lead(&code, line), line)),
            late: line.late_at.map(|_| self.late(line)),
            until: self.until(line),
            is_crisis: matches!(line.state, ContactState::Calling | ContactState::Heard),
        }
    }

    /// Which sentences fit: the state, and what of the promise makes a difference to it.
    fn code(&self, line: &ItemLine) -> String {
        let promise = &line.promise;
        let ending = match line.state {
            // What was said no longer holds: none of the usual sentences fits.
            ContactState::Kept
            | ContactState::Waiting
            | ContactState::Reached
            | ContactState::Opened
                if line.late_at.is_some() =>
            {
                return "late".to_owned();
            }
            ContactState::Kept if promise.session_at.is_none() => "-open",
            ContactState::Waiting if line.direction != Direction::Client => "-out",
            ContactState::Calling if line.late_at.is_some() && promise.calls_on_call => "-late",
            ContactState::Calling if !promise.calls_on_call => "-nobody",
            ContactState::Opened if promise.disposition == Disposition::Hold => "-held",
            ContactState::Settled if promise.pauses => "-paused",
            ContactState::Declined => return format!("declined-{}", kind_of_no(line.purpose)),
            _ => "",
        };
        format!("{}{ending}", line.state)
    }

    /// The key of what it means. Something kept is told apart by what of it still lies ahead.
    fn lead(&self, code: &str, line: &ItemLine) -> String {
        let promise = &line.promise;
        let is_ahead = |at: Timestamp| at > self.clock.now();
        let ending = match code {
            "kept" if promise.session_at.is_some_and(|at| !is_ahead(at)) => "-begun",
            "kept" if self.has_opened(promise) => "-now",
            "kept-open" if self.changeable_until(promise).is_none() => "-now",
            _ => "",
        };
        format!("state-{code}-lead{ending}")
    }

    fn look_of(&self, line: &ItemLine) -> Look {
        match line.state {
            ContactState::Kept | ContactState::Carried => Look::Kept,
            ContactState::Waiting | ContactState::Reached | ContactState::Answered => Look::Hours,
            ContactState::Opened | ContactState::Sent | ContactState::TakenBack => Look::Now,
            ContactState::Talked | ContactState::Noted | ContactState::Settled => Look::Done,
            ContactState::Declined => Look::Kind,
            ContactState::Calling | ContactState::Heard => Look::Help,
        }
    }

    fn say_of(&self, key: &str, line: &ItemLine) -> String {
        let promise = &line.promise;
        let clock = &self.clock;
        let moment = |at: Option<Timestamp>| at.map(|at| clock.moment(at)).unwrap_or_default();
        let day = promise
            .session_at
            .map_or_else(|| self.speaker().say("next-session"), |at| clock.day(at));
        let on = promise
            .session_at
            .map_or_else(|| self.speaker().say("on-next-session"), |at| clock.on(at));
        self.speaker().tell(
            key,
            &[
                ("name", &self.name),
                ("readers", &self.readers(promise)),
                ("day", &day),
                ("on", &on),
                ("when", &self.when(promise)),
                (
                    "opens",
                    &promise
                        .opens_at
                        .map(|at| clock.full(at))
                        .unwrap_or_default(),
                ),
                (
                    "session",
                    &promise
                        .session_at
                        .map(|at| clock.time(at))
                        .unwrap_or_default(),
                ),
                ("opened", &moment(line.opened_at)),
                ("answered", &moment(line.answered_at)),
                ("reaches", &moment(promise.reaches_at)),
                ("until", &moment(promise.changeable_until)),
                ("undo", &moment(promise.undo_until)),
                ("look", &self.look(promise)),
                ("reason", &self.purpose(line.purpose)),
            ],
        )
    }

    /// What a contact is about, in the client's words.
    pub fn purpose(&self, purpose: Purpose) -> String {
        self.speaker().say(&purpose_key(purpose))
    }

    fn late(&self, line: &ItemLine) -> String {
        match line.promise.answer_by {
            Some(at) => self
                .speaker()
                .tell("late", &[("when", &self.clock.moment(at))]),
            None => self.speaker().say("late-open"),
        }
    }

    fn until(&self, line: &ItemLine) -> Vec<String> {
        let promise = &line.promise;
        let mut keys = Vec::new();
        if line.state.is_unread() && line.direction == Direction::Client {
            keys.push(self.changeable(promise));
        }
        match line.state {
            ContactState::Kept if promise.is_looked_at => keys.push("until-looked"),
            ContactState::Kept if promise.session_at.is_some_and(|at| at <= self.clock.now()) => {}
            ContactState::Kept => keys.push("until-no-reply"),
            ContactState::Waiting | ContactState::Reached if line.late_at.is_none() => {
                keys.push("until-not-watched");
            }
            ContactState::Settled if promise.undo_until.is_some_and(|at| at > self.clock.now()) => {
                keys.push("until-undo");
            }
            ContactState::Declined if promise.is_looked_at => keys.push("until-looked"),
            ContactState::Calling if promise.calls_on_call => keys.push("until-leave"),
            _ => {}
        }
        if line.state.is_unread() && line.direction == Direction::Client {
            keys.push("until-opened");
        }
        keys.into_iter().map(|key| self.say_of(key, line)).collect()
    }

    fn changeable(&self, promise: &Promise) -> &'static str {
        match (self.changeable_until(promise), promise.is_looked_at) {
            (Some(_), true) => "until-change-only",
            (Some(_), false) => "until-change",
            (None, true) => "until-change-only-open",
            (None, false) => "until-change-open",
        }
    }
}

/// The key of what a contact is about.
pub fn purpose_key(purpose: Purpose) -> String {
    format!("purpose-{}", purpose.code().replace('.', "-"))
}

/// Which kind no fits. Source: default-policy 6.9.
fn kind_of_no(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Gift => "gift",
        Purpose::Invite => "invite",
        Purpose::SocialMedia => "socialmedia",
        Purpose::Social => "social",
        _ => "other",
    }
}
