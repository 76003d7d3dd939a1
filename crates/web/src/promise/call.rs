//! How a call for help stands, in the words of its client. Nothing is said that its log does not say.

use desk::view::CallTold;
use practice::Name;

use crate::{markup::Markup, promise::Teller};

/// How a call stands, in words.
#[derive(Clone, Debug)]
pub struct CallWords {
    /// The heading: who has it, or that nobody has.
    pub title: String,
    /// What that means.
    pub lead: Markup,
    /// Who carries on, and when.
    pub next: Option<String>,
}

impl Teller {
    /// How a call stands.
    pub fn call(&self, told: &CallTold) -> CallWords {
        let names: Vec<String> = told.people.iter().map(|name| name.short.clone()).collect();
        let names = match names.is_empty() {
            true => self.speaker().say("call-people"),
            false => self.speaker().list(&names),
        };
        let short = |name: &Name| name.short.clone();
        let name = told.by.as_ref().map(short).unwrap_or_default();
        let moment = |at: Option<practice::Timestamp>| {
            at.map(|at| self.clock.moment(at)).unwrap_or_default()
        };
        let (when, until) = (moment(told.at), moment(told.until));
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("names", &names),
            ("name", &name),
            ("when", &when),
            ("until", &until),
        ];
        let code = told.code;
        CallWords {
            title: self.speaker().tell(&format!("call-{code}-title"), &args),
            lead: Markup::strong(&self.speaker().tell(&format!("call-{code}-lead"), &args)),
            next: told.follow_up.as_ref().map(|(who, at)| {
                self.speaker().tell(
                    "call-next",
                    &[("name", &who.short), ("when", &self.clock.moment(*at))],
                )
            }),
        }
    }
}
