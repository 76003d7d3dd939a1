//! What each theorem claims, as questions that the symbolic compiler can be asked.

use practice::{Direction, Disposition, Obligation, Purpose, Route};

use crate::ask::{Ask, CHANGES, ROWS};
use crate::decide::is_never_sent;

/// One question about a book.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    /// No rule fails.
    NoFailure,
    /// The vocabulary of rules has no such answer, so that no rule can grant or forbid it.
    Unspoken(&'static str),
    /// No rule outside the floor forbids this.
    Unforbidden(Ask),
    /// Wherever the condition holds, this is granted.
    Granted(Ask, String),
    /// Wherever the condition holds, this is not granted.
    Refused(Ask, String),
    /// Wherever the condition holds, some row gives a disposition, none being forbidden.
    SomeRow(String),
    /// Nowhere where the condition holds are both granted. Both are rows, or both are changes.
    NotBoth(Ask, Ask, String),
}

/// The questions that make up a theorem; `None` when it is not known.
pub(super) fn goals(theorem: &str) -> Option<Vec<Goal>> {
    Some(match theorem {
        "no-failure" => vec![Goal::NoFailure],
        "floor-untouched" => Ask::all()
            .filter(|ask| !ask.may_be_forbidden())
            .map(Goal::Unforbidden)
            .collect(),
        "crisis" => vec![Goal::Unspoken("crisis")],
        "outcome" => outcome(),
        "one-outcome" => one_outcome(),
        "decline-clear" => vec![Goal::Granted(
            Ask::Change(Disposition::Release),
            format!(
                "context.row == Disposition::\"decline\" && context.finding != Finding::\"clear\" \
                 && ({})",
                of(|purpose| !purpose.is_outgoing())
            ),
        )],
        "look" => [
            heavy(),
            "context.burst".to_owned(),
            "context.language_uncovered".to_owned(),
        ]
        .into_iter()
        .map(|condition| Goal::Granted(Ask::Oblige(Obligation::Amber), condition))
        .collect(),
        "ask" => vec![Goal::Granted(Ask::Oblige(Obligation::Ask), heavy())],
        "pause" => vec![Goal::Granted(
            Ask::Oblige(Obligation::PauseLinkedAction),
            format!("({}) && context.row == Disposition::\"settle\"", looks()),
        )],
        "hold-session" => vec![Goal::Granted(
            Ask::Change(Disposition::Release),
            "principal == Sender::\"client\" && context.row == Disposition::\"hold\" && \
             !context.session_within_14_days"
                .to_owned(),
        )],
        "apart" => apart(),
        "safe-contact" => vec![Goal::Granted(
            Ask::Change(Disposition::Release),
            format!(
                "context.safe_contact_closed && context.row == Disposition::\"deliver\" && ({})",
                of(|purpose| {
                    let told = purpose.direction() != Direction::ThirdParty;
                    let urgent = purpose == Purpose::SafetyUrgent;
                    purpose.is_outgoing() && told && !urgent && !is_never_sent(purpose)
                })
            ),
        )],
        "frame" => frame(),
        _ => return None,
    })
}

fn outcome() -> Vec<Goal> {
    let never_sent = of(is_never_sent);
    let others = of(|purpose| !is_never_sent(purpose) && !purpose.is_crisis());
    vec![
        Goal::Granted(Ask::Row(Disposition::Decline), never_sent),
        Goal::SomeRow(others),
    ]
}

/// No two rows, and no two changes of one.
fn one_outcome() -> Vec<Goal> {
    let anyone = of(|purpose| !purpose.is_crisis());
    let mut goals = Vec::new();
    for asks in [
        ROWS.map(Ask::Row).as_slice(),
        CHANGES.map(Ask::Change).as_slice(),
    ] {
        for (place, one) in asks.iter().enumerate() {
            for other in asks.iter().skip(place + 1) {
                goals.push(Goal::NotBoth(*one, *other, anyone.clone()));
            }
        }
    }
    goals
}

fn apart() -> Vec<Goal> {
    let misconduct = of(|purpose| purpose == Purpose::Misconduct);
    let complaint = of(|purpose| purpose == Purpose::Complaint);
    let mut goals = Vec::new();
    for route in Route::ALL {
        let ask = Ask::Route(*route);
        goals.push(if *route == Route::IndependentOfficer {
            Goal::Granted(ask, misconduct.clone())
        } else {
            Goal::Refused(ask, misconduct.clone())
        });
        if matches!(route, Route::Clinician | Route::Coach | Route::GroupLead) {
            goals.push(Goal::Refused(ask, complaint.clone()));
        }
    }
    goals
}

fn frame() -> Vec<Goal> {
    let condition = of(is_never_sent);
    let rows = ROWS.iter().copied().map(Ask::Row);
    let changes = CHANGES.iter().copied().map(Ask::Change);
    rows.chain(changes)
        .filter(|ask| *ask != Ask::Row(Disposition::Decline))
        .map(|ask| Goal::Refused(ask, condition.clone()))
        .collect()
}

fn heavy() -> String {
    "context.finding == Finding::\"amber\" || (context.finding == Finding::\"unscreened\" && \
     !context.screening_refused)"
        .to_owned()
}

fn looks() -> String {
    format!("{} || context.burst || context.language_uncovered", heavy())
}

/// The condition that the purpose is one of these, and comes from whom it may come from.
fn of(is_one: impl Fn(Purpose) -> bool) -> String {
    let mut senders = Vec::new();
    for sender in Direction::ALL {
        let purposes: Vec<String> = Purpose::ALL
            .iter()
            .filter(|purpose| purpose.direction() == sender && is_one(**purpose))
            .map(|purpose| format!("Purpose::\"{purpose}\""))
            .collect();
        if !purposes.is_empty() {
            senders.push(format!(
                "(principal == Sender::\"{}\" && [{}].contains(resource))",
                sender.code(),
                purposes.join(", ")
            ));
        }
    }
    senders.join(" || ")
}
