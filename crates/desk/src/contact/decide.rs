//! Decide: from a draft and the facts to a ruled contact. No store, no clock.

use practice::{
    Calendar, Draft, Finding, OfficeHours, Promise, Purpose, Ruled, Ruling, SessionTime, Situation,
    promise,
};

use crate::{
    broken::{self, Broken},
    facts::Facts,
    house::House,
    judge::Reading,
    view::SafetyAnswer,
};

/// What was decided about a draft, and what it waits for when it is held.
#[derive(Clone, Debug)]
pub(crate) struct Decided {
    pub(crate) ruled: Ruled,
    pub(crate) session: Option<SessionTime>,
}

/// Whether the sender is asked "are you safe right now?".
///
/// Amber asks once. Red is not asked: help comes at once. Source: default-policy 6.1.6, 6.9.
pub(crate) fn asks(reading: &Reading, answered: Option<SafetyAnswer>) -> bool {
    reading.finding == Finding::Amber && answered.is_none()
}

/// The reading after the sender has answered. "Not sure" counts as no, and no is Red.
pub(crate) fn heard(mut reading: Reading, answered: Option<SafetyAnswer>) -> Reading {
    match answered {
        Some(SafetyAnswer::NotSafe | SafetyAnswer::NotSure) => reading.finding = Finding::Red,
        Some(SafetyAnswer::Safe) | None => {}
    }
    reading
}

/// Decides about a draft that comes in or goes out. `adjust` adds facts that only the use case
/// knows, such as a reason that was given.
pub(crate) fn decide(
    house: &House,
    facts: &Facts,
    reading: Reading,
    draft: Draft,
    adjust: impl FnOnce(&mut Situation),
) -> Decided {
    let mut situation = facts.situation(draft.purpose);
    reading.inform(&mut situation);
    adjust(&mut situation);
    let ruling = house
        .judge
        .rule(draft.help_button, draft.purpose, &situation)
        .reaching(&house.staffing());
    let told = told(
        &ruling,
        &facts.calendar(house),
        coaching_hours(house, facts, draft.purpose),
    );
    let session = facts.next_session();
    let ruled = draft
        .screened(reading.finding, reading.rules)
        .ruled(ruling, told);
    Decided { ruled, session }
}

/// What would be promised for a purpose now, before a word is written.
pub(crate) fn foresee(house: &House, facts: &Facts, purpose: Purpose) -> Promise {
    let ruling = house
        .judge
        .rule(false, purpose, &facts.situation(purpose))
        .reaching(&house.staffing());
    promise(&ruling, &facts.calendar(house))
}

/// What would be promised for these words if their writer is safe.
pub(crate) fn foresee_read(
    house: &House,
    facts: &Facts,
    purpose: Purpose,
    reading: &Reading,
) -> Promise {
    let mut situation = facts.situation(purpose);
    reading.inform(&mut situation);
    let ruling = house
        .judge
        .rule(false, purpose, &situation)
        .reaching(&house.staffing());
    promise(&ruling, &facts.calendar(house))
}

/// What is promised in general, on the page that explains contact.
pub(crate) fn foresee_in_general(house: &House, purpose: Purpose) -> Promise {
    let ruling = house
        .judge
        .rule(false, purpose, &Situation::ordinary())
        .reaching(&house.staffing());
    promise(&ruling, &Calendar::in_general(house.practice.rota))
}

fn told(ruling: &Ruling, calendar: &Calendar<'_>, hours: Option<OfficeHours>) -> Promise {
    let hours = hours.as_ref().or(calendar.hours);
    let mut told = promise(ruling, &Calendar { hours, ..*calendar });
    if broken::is(Broken::DeclinesWithoutAlternative) {
        told.offers_agenda = false;
    }
    told
}

/// Coaching is answered in the hours of the coaching plan, which may reach beyond office hours.
fn coaching_hours(house: &House, facts: &Facts, purpose: Purpose) -> Option<OfficeHours> {
    let text = &facts.frame.coaching_hours;
    if purpose != Purpose::Coaching || text.is_empty() {
        return None;
    }
    OfficeHours::parse(&house.practice.zone, text, Default::default()).ok()
}
