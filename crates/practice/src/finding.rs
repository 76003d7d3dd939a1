//! What a safety screen may say about a contact's words.
//!
//! A finding routes; it is not a diagnosis and it is never shown to a client as a score.

/// The screen's answer, from the least to the most pressing.
///
/// The order is by how much care the answer asks for, so `max` of two findings is the more careful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// Nothing in the words asks for a second look.
    Clear,
    /// The words were not screened: refused, not covered, failed or over time.
    ///
    /// It is not clear: nothing may be declined or settled on the strength of it.
    Unscreened,
    /// A person should look, and the sender is asked one kind question.
    Amber,
    /// A person must answer now.
    Red,
}

impl Finding {
    /// Every finding, in order.
    pub const ALL: [Finding; 4] = [
        Finding::Clear,
        Finding::Unscreened,
        Finding::Amber,
        Finding::Red,
    ];

    /// The stable code: `clear`, `unscreened`, `amber` or `red`.
    pub fn code(self) -> &'static str {
        match self {
            Finding::Clear => "clear",
            Finding::Unscreened => "unscreened",
            Finding::Amber => "amber",
            Finding::Red => "red",
        }
    }

    /// The finding with this code, in either its long form or the letter G, A or R of the field notes.
    pub fn from_code(code: &str) -> Option<Finding> {
        match code.trim().to_ascii_lowercase().as_str() {
            "clear" | "green" | "g" => Some(Finding::Clear),
            "unscreened" => Some(Finding::Unscreened),
            "amber" | "a" => Some(Finding::Amber),
            "red" | "r" => Some(Finding::Red),
            _ => None,
        }
    }
}
