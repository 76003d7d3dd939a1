//! What a reading of the words found, with the places that show why.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use practice::Finding;

/// The lowest score of an unscreened text; below it everything is clear.
pub const SCORE_UNSCREENED: f32 = 0.25;
/// The lowest score of an amber text.
pub const SCORE_AMBER: f32 = 0.5;
/// The lowest score of a red text.
pub const SCORE_RED: f32 = 0.75;
/// How wide the band of scores of each finding is; just under a quarter, so that bands never meet.
const BAND: f32 = 0.249;

/// The screen's answer for one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The most pressing finding that counts.
    pub finding: Finding,
    /// From 0 to 1, for ordering messages of one finding: a higher finding always scores higher.
    /// It is not a probability and is shown to nobody.
    pub score: f32,
    /// Every place that a rule matched, in the order of the text, with those that do not count.
    pub hits: Vec<Hit>,
    /// Kinds of request that the words make plain; for routing only.
    pub hints: Vec<Hint>,
}

impl Report {
    /// The answer for words that were not screened: refused, failed, over time or not covered.
    pub fn unscreened() -> Report {
        Report {
            finding: Finding::Unscreened,
            score: SCORE_UNSCREENED,
            hits: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// The answer that follows from these hits, and is at least `least`.
    pub(crate) fn of(hits: Vec<Hit>, hints: Vec<Hint>, weights: f32, least: Finding) -> Report {
        let finding = hits
            .iter()
            .map(Hit::counted)
            .max()
            .unwrap_or(Finding::Clear)
            .max(least);
        let floor = match finding {
            Finding::Clear => 0.0,
            Finding::Unscreened => SCORE_UNSCREENED,
            Finding::Amber => SCORE_AMBER,
            Finding::Red => SCORE_RED,
        };
        // Invariant: the score stays inside the band of its finding.
        let score = floor + BAND * weights.clamp(0.0, 1.0);
        Report {
            finding,
            score,
            hits,
            hints,
        }
    }
}

/// One place where a rule matched.
#[derive(Clone, PartialEq, Eq)]
pub struct Hit {
    /// The rule's id in its lexicon, such as `en.suicide.want`.
    pub rule: Arc<str>,
    /// The rule's own level. [`Hit::counted`] is what is left of it here.
    /// A sign that counts only beside others has the level `Clear`.
    pub level: Finding,
    /// What the rule is about.
    pub cause: Cause,
    /// The place in the original text, in bytes, on letter boundaries.
    pub span: Range<usize>,
    /// Why the rule does not count in full here, if it does not.
    pub suppressed: Option<Suppression>,
}

impl Hit {
    /// The level that counts for the finding.
    ///
    /// A red rule about someone's death or harm that is negated, past, quoted or about another
    /// person still asks for a look: it counts as amber. Everything else suppressed counts nothing.
    pub fn counted(&self) -> Finding {
        let Some(suppression) = self.suppressed else {
            return self.level;
        };
        let grave = matches!(
            self.cause,
            Cause::Suicide | Cause::SelfHarm | Cause::HarmToOthers
        );
        match suppression {
            Suppression::Idiom => Finding::Clear,
            Suppression::Negation if !grave => Finding::Clear,
            Suppression::Negation
            | Suppression::OtherPerson
            | Suppression::Past
            | Suppression::Quotation => {
                if self.level == Finding::Red {
                    Finding::Amber
                } else {
                    Finding::Clear
                }
            }
        }
    }
}

impl fmt::Debug for Hit {
    // A span gives away where and how long, never what: no words are held here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} at {:?}", self.rule, self.level.code(), self.span)?;
        match self.suppressed {
            Some(suppression) => write!(f, " ({})", suppression.code()),
            None => Ok(()),
        }
    }
}

/// What a rule is about; the five crisis purposes of default-policy 6.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The sender may end their life.
    Suicide,
    /// The sender hurts themselves.
    SelfHarm,
    /// Someone may be harmed by the sender.
    HarmToOthers,
    /// The sender, a child or someone who depends on others is being harmed.
    BeingHarmed,
    /// The body is in danger: overdose, withdrawal, collapse, activation by a medicine.
    Medical,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Cause; 5] = [
        Cause::Suicide,
        Cause::SelfHarm,
        Cause::HarmToOthers,
        Cause::BeingHarmed,
        Cause::Medical,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Cause::Suicide => "suicide",
            Cause::SelfHarm => "self_harm",
            Cause::HarmToOthers => "harm_to_others",
            Cause::BeingHarmed => "being_harmed",
            Cause::Medical => "medical",
        }
    }

    /// The cause with this code.
    pub fn from_code(code: &str) -> Option<Cause> {
        Cause::ALL.into_iter().find(|cause| cause.code() == code)
    }
}

/// Why a match does not count in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suppression {
    /// The words before it deny it.
    Negation,
    /// It is part of a saying: "nearly died of embarrassment".
    Idiom,
    /// It is about somebody else.
    OtherPerson,
    /// It is about a time long over.
    Past,
    /// It is a word asked about, a title or a line of a song.
    Quotation,
}

impl Suppression {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Suppression::Negation => "negation",
            Suppression::Idiom => "idiom",
            Suppression::OtherPerson => "other_person",
            Suppression::Past => "past",
            Suppression::Quotation => "quotation",
        }
    }
}

/// A kind of request that the words make plain. Not a risk, never an inference about a person,
/// never shown as one; it only helps to choose who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hint {
    /// A personal question about the therapist.
    AsksAboutTherapist,
    /// A second, earlier or extra session.
    AsksExtraSession,
    /// A link, a copy or a form that needs nobody's judgement.
    AsksSelfService,
    /// A symptom is back or worse, told as news.
    NewsOfSymptoms,
    /// A letter or opinion that would make the therapist a witness or an assessor.
    RoleConflict,
}

impl Hint {
    /// Every hint.
    pub const ALL: [Hint; 5] = [
        Hint::AsksAboutTherapist,
        Hint::AsksExtraSession,
        Hint::AsksSelfService,
        Hint::NewsOfSymptoms,
        Hint::RoleConflict,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Hint::AsksAboutTherapist => "asks_about_therapist",
            Hint::AsksExtraSession => "asks_extra_session",
            Hint::AsksSelfService => "asks_self_service",
            Hint::NewsOfSymptoms => "news_of_symptoms",
            Hint::RoleConflict => "role_conflict",
        }
    }

    /// The hint with this code.
    pub fn from_code(code: &str) -> Option<Hint> {
        Hint::ALL.into_iter().find(|hint| hint.code() == code)
    }
}
