//! Ruling on one contact: the order of default-policy 6.1.
//!
//! 1. The crisis path, by `practice::crisis`, which knows no policy.
//! 2. The row of the purpose: exactly one disposition.
//! 3. The modifiers: at most one change of it.
//! 4. What comes with it: obligations, routes, the note, the time.
//! 5. A last guard: what is not clear is never declined.
//!
//! Whatever goes wrong leads to release with a person told, never to silence.

use practice::{
    Answer, Disposition, Documentation, Finding, Obligation, Purpose, Route, Ruling, Situation,
    TowardCare, Within, crisis,
};

use crate::ask::{Ask, Asks, CHANGES, ROWS};
use crate::book::{Book, Entry};
use crate::fact::Facts;

/// What the book says, before it is put into words.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// The disposition; none when the book gives no usable one.
    pub(crate) disposition: Result<Disposition, TowardCare>,
    /// Everything granted beside it. A row's time is left out when its disposition was changed.
    pub(crate) granted: Asks,
    /// The rules that decided, by line: the row first, then the change, then the others.
    decided: Vec<usize>,
}

impl Book {
    /// Rules on one contact. It always answers; it can not fail and does not wait.
    ///
    /// `help_button`: the help button was pressed. The finding, a burst and a language that is not
    /// screened count for what comes in only: words that go out are not screened for their writer's
    /// safety.
    pub fn rule(&self, help_button: bool, purpose: Purpose, situation: &Situation) -> Ruling {
        let finding = situation.finding;
        if let Some(cause) = crisis(help_button, purpose, finding) {
            return Ruling::crisis(purpose, finding, cause, self.hash);
        }
        let decision = self.decide(purpose, situation);
        let disposition = match decision.disposition {
            Ok(Disposition::Decline) if !purpose.is_outgoing() && finding != Finding::Clear => {
                Err(TowardCare::NotClear)
            }
            other => other,
        };
        let obligations = obligations(decision.granted);
        match disposition {
            Ok(disposition) => {
                let answer = self.answer(disposition, obligations, &decision);
                Ruling::from_policy(purpose, finding, answer, self.hash)
            }
            Err(why) => {
                let mut ruling = Ruling::toward_care(purpose, finding, why, obligations, self.hash);
                if purpose.is_about_the_clinician() {
                    ruling.answer.routes = vec![Route::IndependentOfficer];
                }
                if is_never_sent(purpose) {
                    ruling.answer.disposition = Disposition::Decline;
                }
                ruling
            }
        }
    }

    /// What the book says about a contact that is not a crisis.
    pub(crate) fn decide(&self, purpose: Purpose, situation: &Situation) -> Decision {
        decide_by(self.entries(purpose), &as_it_counts(purpose, situation))
    }

    /// What a purpose's row says in a situation, if it is one thing.
    #[cfg(feature = "proof")]
    pub(crate) fn row_of(&self, purpose: Purpose, situation: &Situation) -> Option<Disposition> {
        let situation = as_it_counts(purpose, situation);
        row(self.entries(purpose), &Facts::of(&situation)).ok()
    }

    fn answer(
        &self,
        disposition: Disposition,
        obligations: Vec<Obligation>,
        decision: &Decision,
    ) -> Answer {
        let decided = || {
            decision
                .decided
                .iter()
                .filter_map(|line| self.lines.get(*line))
        };
        let mut clauses: Vec<String> = Vec::new();
        for line in decided() {
            if !clauses.contains(&line.clause) {
                clauses.push(line.clause.clone());
            }
        }
        Answer {
            disposition,
            routes: granted(Route::ALL, |route| decision.granted.has(Ask::Route(route))),
            obligations,
            documentation: documentation(decision.granted).unwrap_or(Documentation::D2),
            within: within(decision.granted).unwrap_or(Within::Day1),
            reasons: decided().map(|line| line.id.clone()).collect(),
            clauses,
        }
    }
}

impl Decision {
    fn none(why: TowardCare) -> Decision {
        Decision {
            disposition: Err(why),
            granted: Asks::default(),
            decided: Vec::new(),
        }
    }
}

/// The situation as it counts for a purpose: the finding, a burst and a language that is not
/// screened speak of words that come in, and of nothing that goes out.
fn as_it_counts(purpose: Purpose, situation: &Situation) -> Situation {
    if !purpose.is_outgoing() {
        return *situation;
    }
    Situation {
        finding: Finding::Clear,
        burst: false,
        language_uncovered: false,
        ..*situation
    }
}

/// What these rules say in a situation.
pub(crate) fn decide_by(entries: &[Entry], situation: &Situation) -> Decision {
    let mut facts = Facts::of(situation);
    let row = match row(entries, &facts) {
        Ok(row) => row,
        Err(why) => return Decision::none(why),
    };
    facts.set_row(row);
    match holding(entries, &facts) {
        Some(holding) => decision(row, &holding),
        None => Decision::none(TowardCare::PolicyError),
    }
}

/// What a purpose's row says: exactly one disposition.
fn row(entries: &[Entry], facts: &Facts) -> Result<Disposition, TowardCare> {
    let rows = entries
        .iter()
        .filter(|entry| entry.asks.meets(Asks::rows()));
    let (mut granted, mut forbidden) = (Asks::default(), Asks::default());
    for entry in rows {
        match entry.table.holds(facts) {
            Some(true) if entry.grants => granted = granted.and(entry.asks),
            Some(true) => forbidden = forbidden.and(entry.asks),
            Some(false) => {}
            None => return Err(TowardCare::PolicyError),
        }
    }
    let granted = granted.without(forbidden);
    match only(&ROWS, |row| granted.has(Ask::Row(row))) {
        Ok(Some(row)) => Ok(row),
        Ok(None) => Err(TowardCare::NoRule),
        Err(Several) => Err(TowardCare::Contradiction),
    }
}

/// The rules that hold. `None` when one can not be looked up.
fn holding<'a>(entries: &'a [Entry], facts: &Facts) -> Option<Vec<&'a Entry>> {
    let mut holding = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.table.holds(facts)? {
            holding.push(entry);
        }
    }
    Some(holding)
}

/// What the rules that hold make of a row.
fn decision(row: Disposition, holding: &[&Entry]) -> Decision {
    let forbids = holding.iter().filter(|entry| !entry.grants);
    let forbidden = forbids.fold(Asks::default(), |all, entry| all.and(entry.asks));
    let of_the_row = |entry: &&&Entry| entry.asks.meets(Asks::rows());
    let grants = || holding.iter().filter(|entry| entry.grants);
    let row_grants = union(grants().filter(of_the_row)).without(forbidden);
    let other_grants = union(grants().filter(|entry| !of_the_row(entry))).without(forbidden);
    let all = row_grants.and(other_grants);
    let (disposition, granted) = match only(&CHANGES, |change| all.has(Ask::Change(change))) {
        Ok(Some(change)) if change != row => {
            (Ok(change), row_grants.without(withins()).and(other_grants))
        }
        Ok(_) => (Ok(row), all),
        Err(Several) => (Err(TowardCare::Contradiction), all),
    };
    // The rank of a rule among the reasons: it gives the row, it changes it, it adds to it.
    let rank = |asks: Asks| match disposition {
        _ if asks.has(Ask::Row(row)) => 0,
        Ok(now) if asks.has(Ask::Change(now)) => 1,
        _ => 2,
    };
    let mut decided: Vec<(u8, usize)> = grants()
        .filter(|entry| entry.asks.meets(granted.and(Asks::of([Ask::Row(row)]))))
        .filter(|entry| entry.asks.has(Ask::Row(row)) || !of_the_row(entry))
        .map(|entry| (rank(entry.asks), entry.line))
        .collect();
    decided.sort_unstable();
    decided.dedup();
    Decision {
        disposition,
        granted,
        decided: decided.into_iter().map(|(_, line)| line).collect(),
    }
}

fn union<'a>(entries: impl Iterator<Item = &'a &'a Entry>) -> Asks {
    entries.fold(Asks::default(), |all, entry| all.and(entry.asks))
}

fn withins() -> Asks {
    Asks::of(Within::ALL.iter().copied().map(Ask::Within))
}

/// The obligations among what was granted, in order.
pub(crate) fn obligations(from: Asks) -> Vec<Obligation> {
    granted(Obligation::ALL, |value| from.has(Ask::Oblige(value)))
}

/// The highest level of documentation that was granted.
pub(crate) fn documentation(from: Asks) -> Option<Documentation> {
    granted(Documentation::ALL, |value| from.has(Ask::Document(value))).pop()
}

/// The soonest time that was granted.
fn within(from: Asks) -> Option<Within> {
    let mut all = Within::ALL.iter().copied();
    all.find(|value| from.has(Ask::Within(*value)))
}

/// What a therapist never sends a client: the floor refuses it, even when a book is broken.
/// Source: default-policy 6.5.
pub(crate) fn is_never_sent(purpose: Purpose) -> bool {
    matches!(
        purpose,
        Purpose::TellSocial
            | Purpose::TellRomantic
            | Purpose::TellBusiness
            | Purpose::Solicit
            | Purpose::Need
    )
}

pub(crate) fn granted<T: Copy>(all: &[T], is_granted: impl Fn(T) -> bool) -> Vec<T> {
    all.iter()
        .copied()
        .filter(|value| is_granted(*value))
        .collect()
}

/// More than one where one was asked for.
struct Several;

fn only<T: Copy>(all: &[T], is_granted: impl Fn(T) -> bool) -> Result<Option<T>, Several> {
    let mut found = all.iter().copied().filter(|value| is_granted(*value));
    let first = found.next();
    match found.next() {
        None => Ok(first),
        Some(_) => Err(Several),
    }
}
