//! Deciding one record: screen, situation, ruling, promise.

use jiff::civil::DateTime;
use policy::Book;
use practice::{
    Calendar, Finding, OfficeHours, Promise, Purpose, Ruling, SessionId, SessionTime, Situation,
    Timestamp, agenda, promise,
};
use screen::{Hint, Screen};

use super::{BadLine, record::Record, script, situation};
use crate::error::CommandError;

/// Sessions of the command line are as long as most: fifty minutes.
const SESSION_MINUTES: u16 = 50;
/// A session is close from an hour before it starts. Source: `Situation::near_session`.
const NEAR_MINUTES: i64 = 60;

/// What the command line says of time: office hours, an instant, the next session.
#[derive(Clone, Debug)]
pub(crate) struct When {
    hours: OfficeHours,
    now: Option<Timestamp>,
    next_session: Option<SessionTime>,
    rota: bool,
}

impl When {
    /// Wall times are in the zone of `hours`.
    ///
    /// # Errors
    ///
    /// [`CommandError::Usage`] for a wall time that does not exist, and a session without a now.
    pub(crate) fn new(
        hours: OfficeHours,
        now: Option<DateTime>,
        next_session: Option<DateTime>,
        rota: bool,
    ) -> Result<When, CommandError> {
        let zone = hours.zone().clone();
        let instant = |wall: DateTime| {
            zone.to_timestamp(wall).map_err(|error| {
                CommandError::usage(format!("{wall} is no instant in this zone: {error}"))
            })
        };
        if now.is_none() && next_session.is_some() {
            return Err(CommandError::usage(
                "--next-session needs --at: a session is next only after some instant",
            ));
        }
        let now = now.map(instant).transpose()?;
        let next_session = next_session
            .map(instant)
            .transpose()?
            .map(|starts_at| SessionTime {
                id: SessionId::from_bytes([0; 16]),
                starts_at,
                length_minutes: SESSION_MINUTES,
            });
        Ok(When {
            hours,
            now,
            next_session,
            rota,
        })
    }

    /// The situation to start from, and the session that something held would wait for.
    fn start(&self) -> (Situation, Option<SessionTime>) {
        let mut situation = Situation::ordinary();
        let Some(now) = self.now else {
            return (situation, None);
        };
        situation.office_hours = self.hours.is_open(now);
        let Some(session) = self.next_session else {
            return (situation, None);
        };
        let next = agenda::next_session(now, &[session]);
        situation.session_within_14_days = next.is_some();
        let ahead = session.starts_at.duration_since(now).as_mins();
        situation.near_session = ahead <= NEAR_MINUTES && now <= session.ends_at();
        (situation, next)
    }

    /// The zone of all wall times.
    pub(crate) fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// The instant of the decision, when one was given.
    pub(crate) fn now(&self) -> Option<Timestamp> {
        self.now
    }
}

/// Everything that deciding needs, loaded once.
#[derive(Debug)]
pub(crate) struct Decider {
    book: Book,
    screen: Screen,
    when: When,
}

/// One record decided.
#[derive(Debug)]
pub(crate) struct Decided {
    /// What the practice does.
    pub(crate) ruling: Ruling,
    /// What its writer is told.
    pub(crate) promise: Promise,
    /// How things stood.
    pub(crate) situation: Situation,
}

impl Decider {
    /// With this book, at this time.
    ///
    /// # Errors
    ///
    /// [`CommandError::Outside`] when the screen's own lexicons can not be read.
    pub(crate) fn new(book: Book, when: When) -> Result<Decider, CommandError> {
        let screen = Screen::builtin().map_err(|error| {
            CommandError::outside(format!(
                "the screen can not be built: {error}; reinstall vestibule"
            ))
        })?;
        Ok(Decider { book, screen, when })
    }

    /// The book.
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }

    /// What the command line said of time.
    pub(crate) fn when(&self) -> &When {
        &self.when
    }

    /// Decides one record.
    ///
    /// # Errors
    ///
    /// [`BadLine`] for a situation that can not be read.
    pub(crate) fn decide(&self, record: &Record) -> Result<Decided, BadLine> {
        let outgoing = record.purpose.is_outgoing();
        let (words, directions) = script::part(&record.text);
        let (mut facts, next) = self.when.start();
        facts.over_length = outgoing && script::is_over_length(&words);
        let mut finding = Finding::Clear;
        if !outgoing {
            let report = self.screen.read(&words);
            finding = report.finding;
            report.hints.iter().for_each(|hint| note(*hint, &mut facts));
        }
        facts.finding = finding;
        match &record.situation {
            Some(said) => situation::apply(&mut facts, said, outgoing)?,
            None => {
                let mut stage = script::Script::default();
                directions
                    .iter()
                    .for_each(|direction| stage.take(direction));
                stage.apply(&mut facts, outgoing);
            }
        }
        if let Some(given) = record.finding {
            facts.finding = given;
        }
        Ok(self.rule(record.purpose, facts, next))
    }

    /// Decides one purpose in one situation, with nothing written.
    pub(crate) fn plain(&self, purpose: Purpose, change: impl FnOnce(&mut Situation)) -> Decided {
        let (mut facts, next) = self.when.start();
        change(&mut facts);
        self.rule(purpose, facts, next)
    }

    fn rule(&self, purpose: Purpose, facts: Situation, next: Option<SessionTime>) -> Decided {
        let help_button = purpose == Purpose::HelpButton;
        let ruling = self.book.rule(help_button, purpose, &facts);
        let calendar = Calendar {
            now: self.when.now,
            hours: Some(&self.when.hours),
            next_session: next,
            rota: self.when.rota,
        };
        Decided {
            promise: promise(&ruling, &calendar),
            ruling,
            situation: facts,
        }
    }
}

fn note(hint: Hint, situation: &mut Situation) {
    match hint {
        Hint::AsksAboutTherapist => situation.asks_about_therapist = true,
        Hint::AsksExtraSession => situation.asks_extra_session = true,
        Hint::AsksSelfService => situation.asks_self_service = true,
        Hint::NewsOfSymptoms => situation.news_of_symptoms = true,
        Hint::RoleConflict => situation.role_conflict = true,
    }
}
