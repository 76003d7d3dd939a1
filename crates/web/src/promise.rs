//! What happens, in words: the only place that turns a promise into sentences.
//!
//! Choices, compose, receipt, home, "how contact works" and the boundary log all speak through this
//! file, so that the same promise reads the same everywhere. Nothing here adds to the promise: a
//! part that the value does not hold is not said.

mod call;
mod standing;
mod steps;

use std::fmt::Write as _;

pub use call::CallWords;
pub use standing::{Standing, purpose_key};
pub use steps::Step;

use practice::{Disposition, Name, Promise, Route, Timestamp};

use crate::{clock::Clock, icon, locale::Speaker, markup::Markup};

/// How an outcome looks: one icon, one colour and one wording everywhere. Source: ux 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Reaches somebody at once.
    Now,
    /// Finished.
    Done,
    /// Kept for the session.
    Kept,
    /// Office hours.
    Hours,
    /// Declined kindly.
    Kind,
    /// Help now.
    Help,
    /// A promise that was broken.
    Late,
}

impl Look {
    /// The look of what happens.
    pub fn of(disposition: Disposition) -> Look {
        match disposition {
            Disposition::Deliver => Look::Now,
            Disposition::Settle => Look::Done,
            Disposition::Hold => Look::Kept,
            Disposition::Release => Look::Hours,
            Disposition::Decline => Look::Kind,
            Disposition::Crisis => Look::Help,
        }
    }

    /// The code in class names; `now` has the plain look.
    pub fn code(self) -> &'static str {
        match self {
            Look::Now => "now",
            Look::Done => "done",
            Look::Kept => "kept",
            Look::Hours => "hours",
            Look::Kind => "kind",
            Look::Help => "help",
            Look::Late => "error",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Look::Late => "alert",
            other => other.code(),
        }
    }

    /// The class of a panel in this look.
    pub fn panel(self) -> &'static str {
        match self {
            Look::Kept => "panel panel-lamp",
            Look::Done => "panel panel-done",
            Look::Kind => "panel panel-kind",
            Look::Help => "panel panel-help",
            Look::Late => "panel panel-error",
            Look::Now | Look::Hours => "panel",
        }
    }

    /// A square with the icon, as rows of lists have it.
    pub fn badge(self) -> Markup {
        self.badge_with(self.icon())
    }

    /// The same square with another icon.
    pub fn badge_with(self, icon: &str) -> Markup {
        let code = self.code();
        Markup::of_ours(format!(
            "<span class=\"badge b-{code}\">{}</span>",
            icon::svg(icon, "")
        ))
    }
}

/// An outcome as a chip: icon, colour and words.
#[derive(Clone, Debug)]
pub struct Chip {
    /// The look.
    pub look: Look,
    /// The words.
    pub text: String,
}

impl Chip {
    /// On its own ground.
    pub fn html(&self) -> Markup {
        self.span("chip c-")
    }

    /// In a line of text.
    pub fn inline(&self) -> Markup {
        self.span("inline-kind i-")
    }

    fn span(&self, class: &str) -> Markup {
        let mut html = format!("<span class=\"{class}{}\">", self.look.code());
        let text = Markup::strong(&self.text);
        // Writing to a string can not fail.
        let _ = write!(html, "{} {text}</span>", icon::svg(self.look.icon(), ""));
        Markup::of_ours(html)
    }
}

/// Everything that is said before something is sent.
#[derive(Clone, Debug)]
pub struct Told {
    /// How it looks.
    pub look: Look,
    /// In a few words: `Kept for Thursday`.
    pub chip: Chip,
    /// The line right above the button: what happens, and whether there is a reply.
    pub line: Markup,
    /// How long it may be changed.
    pub hint: String,
    /// "What will happen", step by step.
    pub steps: Vec<Step>,
    /// What the button says.
    pub button: String,
}

/// Tells promises to one person.
#[derive(Clone, Debug)]
pub struct Teller {
    clock: Clock,
    name: String,
}

impl Teller {
    /// A teller. `other` is the person on the other side of the door: the clinician when a client is
    /// told, the client when the practice is told.
    pub fn new(clock: Clock, other: &Name) -> Teller {
        Teller {
            clock,
            name: other.short.clone(),
        }
    }

    /// A teller in general words, for "your therapist".
    pub fn in_general(clock: Clock) -> Teller {
        let name = clock.speaker().say("your-therapist");
        Teller { clock, name }
    }

    pub(crate) fn speaker(&self) -> Speaker {
        self.clock.speaker()
    }

    /// What happens, in a few words.
    pub fn chip(&self, promise: &Promise) -> Chip {
        Chip {
            look: Look::of(promise.disposition),
            text: self.few_words(promise),
        }
    }

    /// What was promised, as part of a sentence: `an answer by 5pm today`.
    pub fn promised(&self, promise: &Promise) -> String {
        let when = self.when(promise);
        self.speaker().tell(
            &format!("promised-{}", promise.disposition),
            &[("when", &when)],
        )
    }

    /// Everything that is said before it is sent.
    pub fn before(&self, promise: &Promise) -> Told {
        let look = Look::of(promise.disposition);
        Told {
            look,
            chip: self.chip(promise),
            line: self.line(promise),
            hint: self.hint(promise),
            steps: self.steps(promise),
            button: self.button(promise),
        }
    }

    /// The line above the button.
    pub fn line(&self, promise: &Promise) -> Markup {
        let (key, when) = match (promise.outgoing, promise.disposition, promise.is_looked_at) {
            (true, disposition, _) => (format!("line-out-{disposition}"), self.when(promise)),
            (false, Disposition::Hold, true) => ("line-hold-looked".to_owned(), self.look(promise)),
            (false, Disposition::Hold, false) => match promise.opens_at {
                Some(_) if self.has_opened(promise) => ("line-hold-now".to_owned(), String::new()),
                Some(at) => ("line-hold".to_owned(), self.clock.moment(at)),
                None => ("line-hold-open".to_owned(), String::new()),
            },
            (false, Disposition::Crisis, _) if !promise.calls_on_call => {
                ("line-crisis-nobody".to_owned(), self.when(promise))
            }
            (false, Disposition::Decline, true) => {
                ("line-decline-looked".to_owned(), self.look(promise))
            }
            (false, disposition, _) => (format!("line-{disposition}"), self.when(promise)),
        };
        let readers = self.readers(promise);
        self.speaker().rich(
            &key,
            &[("when", &when), ("readers", &readers), ("name", &self.name)],
        )
    }

    /// Who may open it: `Dr Osei`, `Dr Osei and the front desk`. Nobody is the empty text.
    pub fn readers(&self, promise: &Promise) -> String {
        let names: Vec<String> = promise
            .readers
            .iter()
            .map(|route| self.reader(*route))
            .collect();
        self.speaker().list(&names)
    }

    fn reader(&self, route: Route) -> String {
        match route {
            Route::Clinician => self.name.clone(),
            other => self.speaker().say(&format!("route-{other}")),
        }
    }

    /// Only the treating clinician opens it: then the office can not.
    fn is_private(&self, promise: &Promise) -> bool {
        promise.readers == [Route::Clinician] && !promise.is_looked_at
    }

    fn few_words(&self, promise: &Promise) -> String {
        let way = if promise.outgoing { "chip-out" } else { "chip" };
        let known = match promise.disposition {
            Disposition::Hold => promise.session_at.map(|at| self.clock.day(at)),
            Disposition::Release if promise.outgoing => {
                promise.reaches_at.map(|at| self.clock.moment(at))
            }
            Disposition::Release => promise.answer_by.map(|at| self.clock.by(at)),
            _ => Some(String::new()),
        };
        let (ending, when) = match known {
            Some(when) => ("", when),
            None => ("-open", self.within(promise)),
        };
        self.speaker().tell(
            &format!("{way}-{}{ending}", promise.disposition),
            &[("when", &when), ("name", &self.name)],
        )
    }

    /// The instant that matters, or its general words.
    fn when(&self, promise: &Promise) -> String {
        match promise.disposition {
            Disposition::Hold => match promise.session_at {
                Some(at) => self.clock.day(at),
                None => self.speaker().say("next-session"),
            },
            Disposition::Release if promise.outgoing => match promise.reaches_at {
                Some(at) => self.clock.moment(at),
                None => self.speaker().say("next-office-hours"),
            },
            _ => match promise.answer_by {
                Some(at) => self.by(at),
                None => self.within(promise),
            },
        }
    }

    /// `by 5pm tomorrow`.
    fn by(&self, at: Timestamp) -> String {
        self.speaker().tell("by", &[("when", &self.clock.by(at))])
    }

    /// That a person looks, and by when.
    pub fn looked(&self, promise: &Promise) -> String {
        self.speaker()
            .tell("until-looked", &[("look", &self.look(promise))])
    }

    /// By when a person looks, or its general words.
    fn look(&self, promise: &Promise) -> String {
        match promise.look_by {
            Some(at) => self.by(at),
            None => self.speaker().say("within-hours4"),
        }
    }

    fn within(&self, promise: &Promise) -> String {
        self.speaker().say(&format!("within-{}", promise.within))
    }

    /// The agenda that it waits for can be opened already: no instant is left to name.
    fn has_opened(&self, promise: &Promise) -> bool {
        promise
            .opens_at
            .is_some_and(|opens_at| opens_at <= self.clock.now())
    }

    /// Until when it can be changed, while that lies ahead: what has passed is not told as to come.
    fn changeable_until(&self, promise: &Promise) -> Option<Timestamp> {
        promise
            .changeable_until
            .filter(|until| *until > self.clock.now())
    }

    fn hint(&self, promise: &Promise) -> String {
        let ending = if promise.is_looked_at { "-looked" } else { "" };
        match self.changeable_until(promise) {
            _ if promise.outgoing => self.speaker().say("hint"),
            Some(at) => self.speaker().tell(
                &format!("hint-until{ending}"),
                &[("when", &self.clock.moment(at))],
            ),
            None if self.has_opened(promise) => self.speaker().say(&format!("hint-now{ending}")),
            None => self.speaker().say("hint"),
        }
    }

    fn button(&self, promise: &Promise) -> String {
        let key = match promise.disposition {
            Disposition::Hold if promise.session_at.is_none() => "button-hold-open".to_owned(),
            disposition => format!("button-{disposition}"),
        };
        self.speaker().tell(&key, &[("when", &self.when(promise))])
    }
}
