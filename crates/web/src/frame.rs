//! The frame of a page: head, bar, tabs and foot, and the voice that its template speaks with.

use std::fmt::Display;

use desk::view::Door;
use practice::{Role, Timestamp};

use crate::{
    asset,
    clock::Clock,
    icon,
    locale::{Lang, Speaker},
    markup::Markup,
    visit::Visit,
};

/// Whose page it is: that decides on bar, tabs and foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Anybody's.
    Public,
    /// A client's. Its title says nothing, because a history is read at home.
    Client,
    /// Somebody's who works in the practice.
    Desk,
}

/// A tab that a page stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The code, which the page names as its own.
    pub code: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// The key of its word.
    pub key: &'static str,
}

/// The tabs of a client.
pub const CLIENT_TABS: [Tab; 4] = [
    Tab {
        code: "home",
        path: "/c",
        icon: "home",
        key: "tab-home",
    },
    Tab {
        code: "contact",
        path: "/c/contact",
        icon: "contact",
        key: "tab-contact",
    },
    Tab {
        code: "sessions",
        path: "/c/sessions",
        icon: "calendar",
        key: "tab-sessions",
    },
    Tab {
        code: "privacy",
        path: "/c/privacy",
        icon: "privacy",
        key: "tab-privacy",
    },
];

/// The tabs of the practice.
pub const DESK_TABS: [Tab; 7] = [
    Tab {
        code: "today",
        path: "/d",
        icon: "home",
        key: "tab-today",
    },
    Tab {
        code: "week",
        path: "/d/week",
        icon: "calendar",
        key: "tab-week",
    },
    Tab {
        code: "clients",
        path: "/d/clients",
        icon: "people",
        key: "tab-clients",
    },
    Tab {
        code: "log",
        path: "/d/log",
        icon: "log",
        key: "tab-log",
    },
    Tab {
        code: "oncall",
        path: "/o",
        icon: "bell",
        key: "tab-oncall",
    },
    Tab {
        code: "records",
        path: "/d/privacy",
        icon: "privacy",
        key: "tab-records",
    },
    Tab {
        code: "people",
        path: "/d/people",
        icon: "door",
        key: "tab-people",
    },
];

/// What stands around a page. Every template has one, as `f`.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The title of the window.
    pub title: String,
    /// Whose page it is.
    pub side: Side,
    /// The code of the tab that it stands under; empty when under none.
    pub tab: &'static str,
    /// One narrow column.
    pub is_narrow: bool,
    /// The name on the door.
    pub practice_name: String,
    /// An invented practice, which has to be seen at a glance.
    pub is_demonstration: bool,
    /// Whether a rota stands behind a call for help.
    pub rota: bool,
    /// The country of the help lines.
    pub country: String,
    /// Where Exit leads.
    pub exit_url: String,
    /// Where the form that changes the language leads back to.
    pub back: String,
    /// Calls for help that nobody has taken: told in the bar of the practice's pages.
    pub open_calls: Option<u32>,
    /// May see clients and the log, so that those tabs are there.
    pub is_clinician: bool,
    /// May open records in an emergency, and is shown the way there.
    pub may_break_glass: bool,
    /// May see how often that was.
    pub may_report: bool,
    /// Leads the practice, and so invites.
    pub is_lead: bool,
    /// Answers for privacy here.
    pub answers_for_privacy: bool,
    /// A visit may be open: a way home is shown on public pages.
    pub is_visited: bool,
    clock: Clock,
}

impl Frame {
    pub(crate) fn new(visit: &Visit, side: Side, title: &str) -> Frame {
        let mut frame = Frame::at(&visit.door, visit.clock(), side, title);
        frame.exit_url = visit.app.options().exit_url.clone();
        frame.back = visit.back.clone();
        frame.is_visited = visit.token.is_some();
        let role = visit.viewer.as_ref().map(|viewer| viewer.role);
        frame.is_lead = role == Some(Role::PracticeLead);
        frame.answers_for_privacy = role == Some(visit.door.privacy_role);
        frame.is_clinician = role == Some(Role::Clinician);
        frame.may_break_glass = matches!(role, Some(Role::Clinician | Role::PracticeLead));
        frame.may_report = matches!(
            role,
            Some(Role::PracticeLead | Role::PrivacyLead | Role::IndependentOfficer)
        );
        frame
    }

    /// A frame without a visit, for samples and for pages of errors.
    pub fn at(door: &Door, clock: Clock, side: Side, title: &str) -> Frame {
        let speaker = clock.speaker();
        let title = match side {
            Side::Client => speaker.say("title-discreet"),
            Side::Public => speaker.say(title),
            Side::Desk => speaker.tell("title-desk", &[("page", &speaker.say(title))]),
        };
        Frame {
            title,
            side,
            tab: "",
            is_narrow: false,
            practice_name: door.practice_name.clone(),
            is_demonstration: door.demonstration,
            rota: door.rota,
            country: door.country.clone(),
            exit_url: String::new(),
            back: "/".to_owned(),
            open_calls: None,
            is_clinician: true,
            may_break_glass: true,
            may_report: false,
            is_lead: false,
            answers_for_privacy: false,
            is_visited: false,
            clock,
        }
    }

    /// The same page under a tab.
    #[must_use]
    pub fn under(self, tab: &'static str) -> Frame {
        Frame { tab, ..self }
    }

    /// The same page in one narrow column.
    #[must_use]
    pub fn narrow(self) -> Frame {
        Frame {
            is_narrow: true,
            ..self
        }
    }

    /// The clock of the practice.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The speaker of the page's language.
    pub fn speaker(&self) -> Speaker {
        self.clock.speaker()
    }

    /// The page's language tag.
    pub fn lang(&self) -> &'static str {
        self.speaker().lang().tag()
    }

    /// Every language, with its own name, and whether it is this page's.
    pub fn langs(&self) -> Vec<(&'static str, &'static str, bool)> {
        Lang::ALL
            .into_iter()
            .map(|lang| (lang.code(), lang.own_name(), lang == self.speaker().lang()))
            .collect()
    }

    /// The tabs of this side.
    pub fn tabs(&self) -> Vec<Tab> {
        match self.side {
            Side::Public => Vec::new(),
            Side::Client => CLIENT_TABS.to_vec(),
            Side::Desk => DESK_TABS
                .into_iter()
                .filter(|tab| match tab.code {
                    "clients" | "log" | "week" => self.is_clinician,
                    "people" | "oncall" => self.is_clinician || self.is_lead,
                    "records" => self.answers_for_privacy,
                    _ => true,
                })
                .collect(),
        }
    }

    /// Where Help now leads: for a client to the page with the practice's own call.
    pub fn help_path(&self) -> &'static str {
        match self.side {
            Side::Client => "/c/help",
            Side::Public | Side::Desk => "/help",
        }
    }

    /// Where the name in the bar leads.
    pub fn home_path(&self) -> &'static str {
        match self.side {
            Side::Client => "/c",
            Side::Desk => "/d",
            Side::Public => "/",
        }
    }

    /// The address of a static file.
    pub fn asset(&self, file: &str) -> String {
        asset::address(file)
    }

    /// An icon.
    pub fn icon(&self, name: &str) -> Markup {
        icon::svg(name, "")
    }

    /// An icon with classes.
    pub fn icon_as(&self, name: &str, class: &str) -> Markup {
        icon::svg(name, class)
    }

    /// A sentence.
    pub fn say(&self, key: &str) -> String {
        self.speaker().say(key)
    }

    /// A sentence with one thing filled in; `n` is a number.
    pub fn say1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.speaker().tell(key, &[(name, &value)])
    }

    /// A sentence with two things filled in.
    pub fn say2(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        other: &str,
        more: impl Display,
    ) -> String {
        self.speaker().tell(key, &[(name, &value), (other, &more)])
    }

    /// A sentence with strong parts.
    pub fn rich(&self, key: &str) -> Markup {
        self.speaker().rich(key, &[])
    }

    /// A sentence with strong parts and one thing filled in.
    pub fn rich1(&self, key: &str, name: &str, value: impl Display) -> Markup {
        self.speaker().rich(key, &[(name, &value)])
    }

    /// An instant for people, with its date: `Thursday 14 May, 2:45pm`.
    pub fn full(&self, at: &Timestamp) -> String {
        self.clock.full(*at)
    }

    /// The day of an instant: `Thursday 14 May`.
    pub fn date(&self, at: &Timestamp) -> String {
        self.clock.date(*at)
    }

    /// The time of an instant: `2:45pm`.
    pub fn time(&self, at: &Timestamp) -> String {
        self.clock.time(*at)
    }

    /// An instant for machines.
    pub fn machine(&self, at: &Timestamp) -> String {
        self.clock.machine(*at)
    }
}
