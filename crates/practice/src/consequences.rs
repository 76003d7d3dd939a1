//! What follows from a ruling: how the contact stands, what falls due, and what must be done next.
//!
//! Pure: the desk records all of it in one transaction with the contact, or none of it.

use jiff::Timestamp;

use crate::{
    ContactId, ContactState, Disposition, DueKind, Effect, EffectKind, Obligation, PersonId,
    Promise, Recipient, Route, Ruling,
    agenda::{SessionTime, hold_ends_at},
};

/// What a ruling brings about at once and later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// How the contact stands when it is stored.
    pub state: ContactState,
    /// Whether it goes on the agenda.
    pub on_agenda: bool,
    /// What falls due, and when.
    pub due: Vec<(DueKind, Timestamp)>,
    /// What the shell must do.
    pub effects: Vec<Effect>,
}

/// Which contact the consequences are of, and when.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The contact.
    pub contact: ContactId,
    /// The client it is about.
    pub client: PersonId,
    /// The treating clinician.
    pub clinician: PersonId,
    /// Whoever covers for that clinician now.
    pub cover: Option<PersonId>,
    /// The instant of the act.
    pub now: Timestamp,
}

/// The consequences of this ruling and this promise. `session` is what a held contact waits for.
pub fn consequences(
    ruling: &Ruling,
    promise: &Promise,
    session: Option<SessionTime>,
    subject: Subject,
) -> Consequences {
    let mut then = Consequences {
        state: ContactState::Reached,
        on_agenda: false,
        due: Vec::new(),
        effects: Vec::new(),
    };
    if promise.outgoing {
        goes_out(&mut then, promise, session, subject);
    } else {
        let is_about_clinician = ruling.purpose.is_about_the_clinician();
        comes_in(&mut then, promise, session, subject, is_about_clinician);
    }
    if ruling.has(Obligation::NotifyCover)
        && let Some(cover) = subject.cover
    {
        then.effects
            .push(notice(Recipient::Person(cover), subject, subject.now));
    }
    then
}

fn comes_in(
    then: &mut Consequences,
    promise: &Promise,
    session: Option<SessionTime>,
    subject: Subject,
    is_about_clinician: bool,
) {
    match promise.disposition {
        Disposition::Hold => held(then, session, subject),
        Disposition::Release => released(then, promise, subject),
        Disposition::Deliver => {
            then.state = ContactState::Reached;
            notify_readers(then, promise, subject);
        }
        Disposition::Settle => then.state = ContactState::Settled,
        Disposition::Decline => then.state = ContactState::Declined,
        Disposition::Crisis => return calls(then, promise, subject, is_about_clinician),
    }
    if let (Disposition::Release | Disposition::Deliver, Some(by)) =
        (promise.disposition, promise.answer_by)
    {
        then.due.push((DueKind::Answer, by));
    }
    if promise.is_looked_at {
        looked_at(then, promise, subject);
    }
}

fn released(then: &mut Consequences, promise: &Promise, subject: Subject) {
    match promise.reaches_at {
        Some(reaches_at) if reaches_at > subject.now => {
            then.state = ContactState::Waiting;
            then.due.push((DueKind::Release, reaches_at));
        }
        Some(_) | None => {
            then.state = ContactState::Reached;
            notify_readers(then, promise, subject);
        }
    }
}

/// Amber ignores quiet hours: it reaches its reader now, who is told so without a word of it, and
/// looks by the promised instant. A held contact stays on the agenda all the same.
fn looked_at(then: &mut Consequences, promise: &Promise, subject: Subject) {
    then.state = ContactState::Reached;
    then.due.retain(|(kind, _)| *kind != DueKind::Release);
    if let Some(by) = promise.look_by {
        then.due.push((DueKind::Look, by));
    }
    notify_readers(then, promise, subject);
}

fn goes_out(
    then: &mut Consequences,
    promise: &Promise,
    session: Option<SessionTime>,
    subject: Subject,
) {
    let reaches_at = promise.reaches_at.unwrap_or(subject.now);
    match promise.disposition {
        Disposition::Hold => held(then, session, subject),
        Disposition::Decline => then.state = ContactState::Declined,
        _ if reaches_at > subject.now => {
            then.state = ContactState::Waiting;
            then.due.push((DueKind::Release, reaches_at));
        }
        _ => {
            then.state = ContactState::Sent;
            then.effects.push(notice(
                Recipient::Person(subject.client),
                subject,
                subject.now,
            ));
        }
    }
}

/// Held until the session; checked again when that is over, so that nothing ages unread (I4).
fn held(then: &mut Consequences, session: Option<SessionTime>, subject: Subject) {
    then.state = ContactState::Kept;
    then.on_agenda = true;
    let ends = session.map_or(hold_ends_at(subject.now), |session| session.ends_at());
    then.due.push((DueKind::HoldEnds, ends));
}

/// Who is asked, and what falls due, the escalation says: it begins in the same transaction.
fn calls(then: &mut Consequences, promise: &Promise, subject: Subject, is_about_clinician: bool) {
    then.state = ContactState::Calling;
    let at = promise.reaches_at.unwrap_or(subject.now);
    // With or without a rota the treating clinician is told, content-free; never of a complaint.
    if is_about_clinician {
        let readers = promise.readers.iter();
        then.effects
            .extend(readers.map(|route| notice(Recipient::Route(*route), subject, at)));
    } else {
        then.effects
            .push(notice(Recipient::Person(subject.clinician), subject, at));
    }
}

fn notify_readers(then: &mut Consequences, promise: &Promise, subject: Subject) {
    for route in &promise.readers {
        let effect = notice(reader(*route, subject), subject, subject.now);
        if !then.effects.contains(&effect) {
            then.effects.push(effect);
        }
    }
}

/// Who a route means for this contact: the treating clinician in person, everybody else by role.
pub fn reader(route: Route, subject: Subject) -> Recipient {
    match route {
        Route::Clinician | Route::Coach | Route::GroupLead => Recipient::Person(subject.clinician),
        other => Recipient::Route(other),
    }
}

fn notice(recipient: Recipient, subject: Subject, not_before: Timestamp) -> Effect {
    Effect {
        kind: EffectKind::Notice,
        recipient,
        contact: subject.contact,
        not_before,
    }
}
