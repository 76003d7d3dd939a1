//! Gather: one reading of everything that the policy may know about one client, and nothing more.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, ToSpan};
use practice::{
    Absence, Calendar, Coaching, Finding, OfficeHours, PersonId, Phase, Purpose, Recipient,
    SessionTime, Situation, agenda::next_session,
};
use store::{
    Page, StoreError, Tx,
    clinician::Clinician,
    draft::DraftRow,
    frame::Frame,
    session::{Session, SessionState},
    standing::{self, Ask, Standing},
    submission::Submission,
};

use crate::{house::House, setup::SESSIONS_AHEAD};

/// How many booked sessions are read when something is decided: the next one counts, and one that
/// is under way stands before it.
const BOOKED_AHEAD: u16 = 6;

/// So many contacts within [`BURST_MINUTES`] are a burst: the sender is asked, and never limited.
/// Source: default-policy 6.4, `c.check`.
const BURST_CONTACTS: u16 = 5;
const BURST_MINUTES: i64 = 60;

/// How long a red or amber finding counts as recent, in days. Source: default-policy 6.5, `t.ending`.
const RECENT_RISK_DAYS: i64 = 90;

/// How close to a session is near, in minutes before it starts. Source: default-policy, `c.tech`.
const NEAR_SESSION_MINUTES: i64 = 60;

/// Moving or cancelling later than this before a session is late, in hours.
const LATE_WINDOW_HOURS: i64 = 24;

/// How long an absence is short, in hours. Source: default-policy 6.8.
const SHORT_ABSENCE_HOURS: i64 = 48;

/// A session is at most a day long, so one that began before that is over.
const SESSION_MINUTES_MAX: i64 = 24 * 60;

/// How many are looked at when the practice writes: enough to see recent risk.
const RECENT_FOR_RISK: u16 = 100;

/// Which way the contact goes that facts are gathered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// A client writes.
    In,
    /// The practice writes: whether there was risk lately counts.
    Out,
}

/// Everything that is known about one client when a contact is decided.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) now: Timestamp,
    pub(crate) frame: Frame,
    pub(crate) clinician: Option<Clinician>,
    /// Booked sessions that are not over, in order of time.
    pub(crate) sessions: Vec<Session>,
    /// The contact that is made now is one of many within an hour.
    burst: bool,
    /// There was a red or amber finding lately. Only known where the practice writes.
    recent_risk: bool,
    open_now: bool,
    coaching: Coaching,
    safe_now: bool,
}

/// What filing knows besides the facts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Before {
    /// The draft that is sent.
    pub(crate) draft: Option<DraftRow>,
    /// What was handed in under the same key.
    pub(crate) submission: Option<Submission>,
    /// The place of the last open item on the agenda.
    pub(crate) last_position: i64,
}

impl Facts {
    /// Reads them. `None`: this person is nobody's client.
    pub(crate) fn gather(
        house: &House,
        tx: &mut Tx<'_>,
        client: PersonId,
        now: Timestamp,
        way: Way,
    ) -> Result<Option<Facts>, StoreError> {
        let Some(standing) = standing::of_client(tx, house.id(), &ask(client, now, None))? else {
            return Ok(None);
        };
        let recent_risk = match way {
            Way::In => false,
            Way::Out => recent_risk(house, tx, client, now)?,
        };
        let (facts, _) = Facts::of(house, now, standing, recent_risk);
        Ok(Some(facts))
    }

    /// Reads them where a client's contact is about to be filed, with what filing asks besides, as
    /// one question.
    pub(crate) fn gather_to_file(
        house: &House,
        tx: &mut Tx<'_>,
        client: PersonId,
        now: Timestamp,
        filing: standing::Filing<'_>,
    ) -> Result<Option<(Facts, Before)>, StoreError> {
        let standing = standing::of_client(tx, house.id(), &ask(client, now, Some(filing)))?;
        Ok(standing.map(|standing| Facts::of(house, now, standing, false)))
    }

    fn of(house: &House, now: Timestamp, found: Standing, recent_risk: bool) -> (Facts, Before) {
        let not_over = |session: &Session| session.time().ends_at() > now;
        let facts = Facts {
            now,
            coaching: coaching(&found.frame, house, now),
            safe_now: safe_now(&found.frame, house, now),
            open_now: house.hours.is_open(now),
            frame: found.frame,
            clinician: found.clinician,
            sessions: found.sessions.into_iter().filter(not_over).collect(),
            // The one that is being made is one of them.
            burst: found.wrote + 1 >= usize::from(BURST_CONTACTS),
            recent_risk,
        };
        let before = Before {
            draft: found.draft,
            submission: found.submission,
            last_position: found.last_position,
        };
        (facts, before)
    }

    /// What something held now would wait for.
    pub(crate) fn next_session(&self) -> Option<SessionTime> {
        let times: Vec<SessionTime> = self.sessions.iter().map(Session::time).collect();
        next_session(self.now, &times)
    }

    /// What is known of time when a promise is made.
    pub(crate) fn calendar<'a>(&self, house: &'a House) -> Calendar<'a> {
        Calendar {
            now: Some(self.now),
            hours: Some(&house.hours),
            next_session: self.next_session(),
            rota: house.rota_stands(),
        }
    }

    /// The facts in the policy's vocabulary, before the words are read.
    pub(crate) fn situation(&self, purpose: Purpose) -> Situation {
        let mut situation = Situation::ordinary();
        situation.finding = Finding::Clear;
        situation.phase = self.frame.phase;
        situation.coaching = self.coaching;
        situation.absence = self.absence();
        situation.office_hours = self.open_now;
        situation.session_within_14_days = self.next_session().is_some();
        situation.near_session = self.near_session();
        situation.late_window = self.late_window();
        situation.extra_slots = false;
        situation.fading_step =
            self.frame.phase == Phase::Fading && self.frame.fading_purposes.contains(&purpose);
        situation.safety_plan = self.frame.safety_plan;
        situation.minor = self.frame.minor;
        situation.unit = self.frame.unit;
        situation.safe_contact_closed = !self.safe_now;
        situation.part2 = self.frame.part2;
        situation.outside_place = self.frame.outside_place;
        situation.screening_refused = self.frame.screening_refused;
        situation.language_uncovered = !matches!(self.frame.language.as_str(), "en" | "es");
        situation.burst = self.burst;
        situation.recent_risk = self.recent_risk;
        situation
    }

    /// Whoever covers for the clinician at this instant.
    pub(crate) fn cover(&self) -> Option<PersonId> {
        let clinician = self.clinician.as_ref()?;
        (self.absence() != Absence::None)
            .then_some(clinician.cover)
            .flatten()
    }

    /// Whether outgoing contact is safe at this instant, as the client said.
    pub(crate) fn is_safe_now(&self) -> bool {
        self.safe_now
    }

    fn absence(&self) -> Absence {
        let Some(clinician) = &self.clinician else {
            return Absence::None;
        };
        let (Some(from), Some(until)) = (clinician.away_from, clinician.away_until) else {
            return Absence::None;
        };
        if self.now < from || self.now >= until {
            return Absence::None;
        }
        let short = until.duration_since(from) <= SignedDuration::from_hours(SHORT_ABSENCE_HOURS);
        if short { Absence::Short } else { Absence::Long }
    }

    fn near_session(&self) -> bool {
        self.sessions.first().is_some_and(|session| {
            session.starts_at <= later(self.now, NEAR_SESSION_MINUTES)
                && self.now < session.time().ends_at()
        })
    }

    fn late_window(&self) -> bool {
        self.next_session()
            .is_some_and(|session| session.starts_at <= later(self.now, LATE_WINDOW_HOURS * 60))
    }
}

fn ask(client: PersonId, now: Timestamp, filing: Option<standing::Filing<'_>>) -> Ask<'_> {
    Ask {
        client,
        sessions_from: later(now, -SESSION_MINUTES_MAX),
        sessions_max: BOOKED_AHEAD,
        wrote_since: later(now, -BURST_MINUTES),
        wrote_max: BURST_CONTACTS,
        filing,
    }
}

/// Whether a contact of this client was red or amber in the last ninety days, or a call for help.
fn recent_risk(
    house: &House,
    tx: &mut Tx<'_>,
    client: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let since = later(now, -24 * 60 * RECENT_RISK_DAYS);
    let newest = Page::first(RECENT_FOR_RISK);
    let recent = store::contact::of_client(tx, house.id(), client, newest)?;
    Ok(recent.iter().any(|contact| {
        contact.written_at > since
            && (contact.help_button || matches!(contact.finding, Finding::Amber | Finding::Red))
    }))
}

/// Booked sessions of a client that are not over, in order of time.
pub(crate) fn sessions_ahead(
    house: &House,
    tx: &mut Tx<'_>,
    client: PersonId,
    now: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let from = later(now, -SESSION_MINUTES_MAX);
    let ahead =
        store::session::of_client(tx, house.id(), client, from, Timestamp::MAX, SESSIONS_AHEAD)?;
    let booked =
        |session: &Session| session.state == SessionState::Booked && session.time().ends_at() > now;
    Ok(ahead.into_iter().filter(booked).collect())
}

/// Who takes what goes to this recipient now.
pub(crate) fn people_of(
    house: &House,
    tx: &mut Tx<'_>,
    recipient: Recipient,
) -> Result<Vec<PersonId>, StoreError> {
    let route = match recipient {
        Recipient::Person(person) => return Ok(vec![person]),
        Recipient::Route(route) => route,
    };
    let mut people = BTreeSet::new();
    for role in practice::Role::ALL.iter().filter(|role| role.takes(route)) {
        people.extend(
            house
                .of_role(tx, *role)?
                .into_iter()
                .map(|person| person.id),
        );
    }
    Ok(people.into_iter().collect())
}

fn coaching(frame: &Frame, house: &House, now: Timestamp) -> Coaching {
    if frame.coaching_hours.is_empty() {
        return Coaching::None;
    }
    // Hours that can not be read are no reason to withhold coaching from a plan that exists.
    let hours = OfficeHours::parse(&house.practice.zone, &frame.coaching_hours, BTreeSet::new());
    match hours {
        Ok(hours) if !hours.is_open(now) => Coaching::OutsideHours,
        Ok(_) | Err(_) => Coaching::InHours,
    }
}

pub(crate) fn safe_now(frame: &Frame, house: &House, now: Timestamp) -> bool {
    let local = now.to_zoned(house.zone().clone()).time();
    let minute = u16::try_from(i16::from(local.hour()) * 60 + i16::from(local.minute()));
    let (from, until) = (frame.safe_from_minute, frame.safe_until_minute);
    minute.is_ok_and(|minute| {
        if from <= until {
            from <= minute && minute < until
        } else {
            minute >= from || minute < until
        }
    })
}

fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(minutes.minutes()).unwrap_or(at)
}
