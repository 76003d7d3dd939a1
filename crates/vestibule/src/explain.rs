//! `vestibule policy explain`: what happens to a purpose, and why.

use policy::PolicyLine;
use practice::{Direction, Disposition, Purpose, Situation};

use crate::{
    decide::{Decider, obligations, situation},
    error::CommandError,
    nearest::{did_you_mean, shown},
    say::Say,
    words,
};

/// Explains one purpose in one situation.
///
/// # Errors
///
/// [`CommandError::Usage`] for a purpose or a situation that is not known.
pub(crate) fn run(
    decider: &Decider,
    purpose: &str,
    said: Option<&str>,
) -> Result<(), CommandError> {
    let purpose = find(purpose)?;
    let mut facts = decider.plain(purpose, |_| ()).situation;
    if let Some(said) = said {
        situation::sentence(&mut facts, said, purpose.is_outgoing()).map_err(|bad| {
            CommandError::usage(format!(
                "--situation: {}; docs/reference/command-line.md has the words it knows",
                bad.reason
            ))
        })?;
    }
    let decided = decider.plain(purpose, |situation| *situation = facts);
    let ruling = &decided.ruling;
    let book = decider.book();
    let mut say = Say::new();
    say.line(&format!("{purpose}, {}", standing(&facts)))?;
    say.line("")?;
    say.line(&format!("  What happens  {}", what(ruling.disposition())))?;
    say.line(&format!(
        "  With it       {}",
        obligations(ruling).join(", ")
    ))?;
    say.line(&format!(
        "  By when       {}",
        decided.promise.within.code()
    ))?;
    let when = decider.when();
    let told = words::of(&decided.promise, when.hours(), when.now());
    if !told.is_empty() {
        say.line(&format!("  What is said  {told}"))?;
    }
    say.line("")?;
    say.line("Why")?;
    for reason in &ruling.answer.reasons {
        match book.policy(reason) {
            Some(line) => policy(&mut say, line)?,
            None => say.line(&format!("  {reason}\n    {}", path(reason)))?,
        }
    }
    clauses(&mut say, &ruling.answer.clauses)?;
    others(&mut say, decider, purpose, &ruling.answer.reasons)?;
    say.line("")?;
    say.line(&format!("Book {}", book.hash()))?;
    say.flush()
}

fn policy(say: &mut Say, line: &PolicyLine) -> Result<(), CommandError> {
    say.line(&format!(
        "  {} ({}, line {}; clause {})",
        line.id, line.file, line.line, line.clause
    ))?;
    say.line(&format!("    {}", line.sentence))
}

fn clauses(say: &mut Say, clauses: &[String]) -> Result<(), CommandError> {
    let told: Vec<(&String, String)> = clauses
        .iter()
        .filter_map(|id| words::clause(id).map(|text| (id, text)))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    say.line("")?;
    say.line("What the agreement says")?;
    for (id, text) in told {
        say.line(&format!("  {id}: {text}"))?;
    }
    Ok(())
}

/// The rules that were not asked for this time, and would be in another situation.
fn others(
    say: &mut Say,
    decider: &Decider,
    purpose: Purpose,
    used: &[String],
) -> Result<(), CommandError> {
    let explanation = decider.book().explain(purpose);
    let lines = explanation
        .row
        .iter()
        .chain(&explanation.own)
        .chain(&explanation.modifiers);
    let rest: Vec<_> = lines.filter(|line| !used.contains(&line.id)).collect();
    if rest.is_empty() {
        return Ok(());
    }
    say.line("")?;
    say.line("In another situation these speak as well")?;
    for line in rest {
        say.line(&format!("  {}: {}", line.id, line.sentence))?;
    }
    Ok(())
}

/// The purpose that was meant: with its letter, or without it where only one can be meant.
fn find(code: &str) -> Result<Purpose, CommandError> {
    let wanted = code.trim().to_ascii_lowercase();
    if let Some(purpose) = Purpose::ALL.iter().find(|purpose| purpose.code() == wanted) {
        return Ok(*purpose);
    }
    let meant: Vec<Purpose> = Direction::ALL
        .into_iter()
        .filter_map(|direction| Purpose::from_code(direction, &wanted))
        .collect();
    match meant.as_slice() {
        [purpose] => Ok(*purpose),
        [] => {
            let near = did_you_mean(&wanted, Purpose::ALL.iter().map(|purpose| purpose.code()));
            Err(CommandError::usage(format!(
                "there is no purpose '{}'{near}; policies/README.md lists them all",
                shown(code)
            )))
        }
        several => {
            let codes: Vec<&str> = several.iter().map(|purpose| purpose.code()).collect();
            Err(CommandError::usage(format!(
                "'{}' can be {}; write it with its letter",
                shown(code),
                codes.join(" or ")
            )))
        }
    }
}

/// The situation, as far as it is not the ordinary one.
fn standing(facts: &Situation) -> String {
    let plain = Situation::ordinary();
    let mut parts = vec![format!("screen {}", facts.finding.code())];
    if facts.phase != plain.phase {
        parts.push(facts.phase.code().to_owned());
    }
    if facts.coaching != plain.coaching {
        parts.push(format!("coaching {}", facts.coaching.code()));
    }
    if facts.absence != plain.absence {
        parts.push(format!("absence {}", facts.absence.code()));
    }
    for name in Situation::FLAGS {
        match (facts.flag(name), plain.flag(name)) {
            (Some(true), Some(false)) => parts.push((*name).to_owned()),
            (Some(false), Some(true)) => parts.push(format!("not {name}")),
            _ => {}
        }
    }
    format!("when: {}, otherwise an ordinary day", parts.join(", "))
}

fn what(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Deliver => "deliver: it reaches the person it is for now",
        Disposition::Settle => "settle: the sender finishes it, and nobody has to read it",
        Disposition::Release => "release: it reaches the person it is for in the next office hours",
        Disposition::Hold => "hold: it is kept unread for the agenda of the next session",
        Disposition::Crisis => "crisis: a person must answer now, and help is shown at once",
        Disposition::Decline => "decline: it is kindly not taken as a contact",
    }
}

/// Why a ruling stands that no policy of the book made.
fn path(reason: &str) -> &'static str {
    match reason {
        "crisis.help-button" => "The help button was pressed. No policy is asked.",
        "crisis.purpose" => "The purpose says that somebody is in danger. No policy is asked.",
        "crisis.finding" => "The screen found danger in the words. No policy is asked.",
        _ => "The book has no usable answer, so a person is told: when in doubt, toward care.",
    }
}
