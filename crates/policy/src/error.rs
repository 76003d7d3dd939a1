//! Why a book is refused: every fault, with its file and line, in the words of the field.

use std::fmt;

/// The book is refused. It carries every fault that was found, in order of file and line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the book of policies is refused: {}", summary(faults))]
pub struct BookError {
    /// Every fault; at least one.
    pub faults: Vec<Fault>,
}

impl From<Fault> for BookError {
    fn from(fault: Fault) -> BookError {
        BookError {
            faults: vec![fault],
        }
    }
}

/// One fault of a book.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 when the fault is not at one line.
    pub line: usize,
    /// The column in characters, from 1, where it is known.
    pub column: Option<usize>,
    /// The id of the rule, where it is known.
    pub policy: Option<String>,
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// What is wrong, in a sentence without a full stop.
    pub sentence: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": {} ({})", self.sentence, self.kind.code())
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)?) => {
        /// The kinds of fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultKind { $($(#[$doc])* $variant),+ }

        impl FaultKind {
            /// Every kind.
            pub const ALL: &'static [FaultKind] = &[$(FaultKind::$variant),+];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(FaultKind::$variant => $code),+ }
            }
        }
    };
}

kinds! {
    /// The book is larger than may be.
    BookSize = "book.size",
    /// There are more rules than may be.
    BookRules = "book.rules",
    /// The rules together tell apart more situations than can be looked at.
    BookSituations = "book.situations",
    /// Two files have one name.
    FileTwice = "file.twice",
    /// A file bears a name of the floor.
    FileFloor = "file.floor",
    /// A rule is longer than may be.
    RuleSize = "rule.size",
    /// Brackets are nested more deeply than may be.
    RuleNesting = "rule.nesting",
    /// The text does not read as a rule.
    RuleText = "rule.text",
    /// The rule does not fit the schema.
    RuleSchema = "rule.schema",
    /// The rule has no id.
    IdMissing = "id.missing",
    /// The id is not in the form of an id.
    IdForm = "id.form",
    /// Two rules have one id.
    IdTwice = "id.twice",
    /// The id begins as only the floor's do.
    IdFloor = "id.floor",
    /// The rule has no clause.
    ClauseMissing = "clause.missing",
    /// The clause is not in the form of a clause's id.
    ClauseForm = "clause.form",
    /// The rule does not say in its head which answers it is about.
    HeadActions = "head.actions",
    /// The rule can never apply: nobody of that kind has this purpose.
    HeadNever = "head.never",
    /// The rule speaks of a crisis purpose, which no rule decides.
    HeadCrisis = "head.crisis",
    /// The rule forbids what no practice may forbid.
    ForbidsFloor = "forbids.floor",
    /// The rule reads facts in a way that can not be looked at one by one.
    ReadsWhole = "reads.whole",
    /// The rule reads more facts at once than can be looked at.
    ReadsMany = "reads.many",
    /// The rule fails in some situation.
    RuleFails = "rule.fails",
    /// The rule replaces one that does not exist below it.
    ReplacesUnknown = "replaces.unknown",
    /// The rule replaces one of the floor.
    ReplacesFloor = "replaces.floor",
    /// Vestibule's own schema does not read: a fault of the program, not of the book.
    Schema = "schema",
}

fn summary(faults: &[Fault]) -> String {
    match faults {
        [] => "no reason is known".to_owned(),
        [only] => only.to_string(),
        [first, rest @ ..] => format!("{first}, and {} more", rest.len()),
    }
}
