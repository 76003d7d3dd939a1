//! What clients write when things are heavy, and what is answered. Everything is invented.

use practice::{Finding, Purpose};

/// A text that the screen should find something in.
pub(crate) struct Heavy {
    /// The purpose it is written for.
    pub(crate) purpose: Purpose,
    /// What the screen finds.
    pub(crate) finding: Finding,
    /// The text.
    pub(crate) text: &'static str,
}

/// Heavy texts. Amber ones are answered with "I am safe"; a red one is a call for help.
pub(crate) const HEAVY: &[Heavy] = &[
    amber(
        Purpose::Update,
        "It has been a bad week. Everything feels hopeless, and I cannot say why. I am safe, only tired of it.",
    ),
    amber(
        Purpose::RiskConcern,
        "It is loud in my head tonight and I am not sure I can do this. I am not going to do anything.",
    ),
    amber(
        Purpose::SelfharmPast,
        "I cut myself last night. It is clean and bandaged, and I told my sister. I am ashamed to write this.",
    ),
    amber(
        Purpose::Agenda,
        "Some days I feel like a burden to everybody. It passes. I want to talk about it on Thursday.",
    ),
    amber(
        Purpose::Medication,
        "Since the new tablets I have not slept for three nights and my skin is crawling.",
    ),
    amber(
        Purpose::RiskConcern,
        "The urges are back since Sunday. I have the plan on the table and I am using it.",
    ),
    Heavy {
        purpose: Purpose::Greeting,
        finding: Finding::Red,
        text: "Thank you for everything. I have given the cat to my neighbour and written the letters. I want to die and tonight I will.",
    },
];

const fn amber(purpose: Purpose, text: &'static str) -> Heavy {
    Heavy {
        purpose,
        finding: Finding::Amber,
        text,
    }
}
