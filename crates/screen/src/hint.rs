//! Which kinds of request the words make plain.

use crate::lexicon::Cue;
use crate::matcher::Owner;
use crate::report::Hint;
use crate::scope::Match;

/// The hints of the cues found, each once, in their fixed order.
///
/// A cue does not count when words that speak against it stand anywhere in the text.
pub(crate) fn hints(found: &[(Owner, Match)], cues: &[Cue]) -> Vec<Hint> {
    let against = |number: usize| {
        found
            .iter()
            .any(|(owner, _)| *owner == Owner::Unless(number))
    };
    let mut hints: Vec<Hint> = Vec::new();
    for (number, cue) in cues.iter().enumerate() {
        let shown = found.iter().any(|(owner, _)| *owner == Owner::Cue(number));
        if shown && !against(number) && !hints.contains(&cue.hint) {
            hints.push(cue.hint);
        }
    }
    hints.sort_unstable();
    hints
}
