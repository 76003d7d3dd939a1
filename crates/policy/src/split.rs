//! Splits a file into its rules, so that every fault has its line and no text can nest too deeply.

use crate::error::{Fault, FaultKind};

/// The most bytes of one rule. The longest of ours is a twentieth of it; it bounds chains such as
/// `a && a && …` that have no brackets, and with them the depth of the parser.
pub(crate) const RULE_BYTES_MAX: usize = 16 * 1024;

/// The most brackets open at once. Ours need five.
pub(crate) const NESTING_MAX: usize = 24;

/// The most `if` and signs (`!`, `.`, `&`, `=` …) in one rule: each may add a level to what is read
/// without a bracket. The longest rule of ours needs sixty.
pub(crate) const STEPS_MAX: usize = 600;

/// One rule's text, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The text from its first annotation to its semicolon.
    pub(crate) text: String,
    /// The line of the file on which the text begins, from 1.
    pub(crate) line: usize,
    /// The comment right above it, without the slashes.
    pub(crate) comment: String,
}

/// The rules of a file, and the faults that reading them apart has shown.
pub(crate) fn split(file: &str, text: &str) -> (Vec<Piece>, Vec<Fault>) {
    let mut splitter = Splitter {
        file,
        pieces: Vec::new(),
        faults: Vec::new(),
        open: Piece::empty(),
        line: 1,
        depth: 0,
        deepest: 0,
        steps: 0,
    };
    splitter.run(text);
    (splitter.pieces, splitter.faults)
}

struct Splitter<'a> {
    file: &'a str,
    pieces: Vec<Piece>,
    faults: Vec<Fault>,
    open: Piece,
    line: usize,
    depth: usize,
    deepest: usize,
    steps: usize,
}

impl Piece {
    fn empty() -> Piece {
        Piece {
            text: String::new(),
            line: 0,
            comment: String::new(),
        }
    }
}

impl Splitter<'_> {
    fn run(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '/' if chars.peek() == Some(&'/') => {
                    let mut comment = String::from("/");
                    while let Some(c) = chars.next_if(|c| *c != '\n') {
                        comment.push(c);
                    }
                    self.comment(&comment);
                }
                '"' => {
                    self.push('"');
                    let mut escaped = false;
                    for c in chars.by_ref() {
                        self.push(c);
                        if c == '"' && !escaped {
                            break;
                        }
                        escaped = c == '\\' && !escaped;
                    }
                }
                ';' if self.depth == 0 => {
                    self.push(';');
                    self.close();
                }
                _ => self.plain(c),
            }
        }
        if !self.open.text.trim().is_empty() {
            let line = self.open.line;
            self.fault(
                line,
                FaultKind::RuleText,
                "the last rule has no `;` at its end".to_owned(),
            );
        }
    }

    fn plain(&mut self, c: char) {
        match c {
            '(' | '[' | '{' => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
            }
            ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
            '!' | '-' | '.' | '&' | '|' | '=' | '<' | '>' | '+' | '*' => self.steps += 1,
            'f' if self.open.text.ends_with('i') => self.steps += 1,
            _ => {}
        }
        self.push(c);
    }

    /// Keeps a character of the rule that is open. White space before a rule is not part of it; an
    /// empty line there parts a comment from the rule.
    fn push(&mut self, c: char) {
        if c == '\n' {
            self.line += 1;
        }
        if self.open.text.is_empty() {
            if c.is_whitespace() {
                if c == '\n' {
                    self.open.comment.push('\n');
                    if self.open.comment.ends_with("\n\n") {
                        self.open.comment.clear();
                    }
                }
                return;
            }
            self.open.line = self.line;
        }
        self.open.text.push(c);
    }

    /// A comment above a rule is kept as its sentence; one inside stays out of the text, as spaces.
    fn comment(&mut self, comment: &str) {
        if self.open.text.is_empty() {
            self.open
                .comment
                .push_str(comment.trim_start_matches('/').trim());
        }
    }

    fn close(&mut self) {
        let mut piece = std::mem::replace(&mut self.open, Piece::empty());
        piece.comment = piece
            .comment
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let (deepest, steps) = (self.deepest, self.steps);
        (self.depth, self.deepest, self.steps) = (0, 0, 0);
        if piece.text.len() > RULE_BYTES_MAX {
            let sentence = format!("the rule is longer than {RULE_BYTES_MAX} bytes");
            self.fault(piece.line, FaultKind::RuleSize, sentence);
        } else if deepest > NESTING_MAX {
            let sentence = format!("more than {NESTING_MAX} brackets are open at once");
            self.fault(piece.line, FaultKind::RuleNesting, sentence);
        } else if steps > STEPS_MAX {
            let sentence = format!("more than {STEPS_MAX} steps follow one another in one rule");
            self.fault(piece.line, FaultKind::RuleNesting, sentence);
        } else {
            self.pieces.push(piece);
        }
    }

    fn fault(&mut self, line: usize, kind: FaultKind, sentence: String) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            line,
            column: None,
            policy: None,
            kind,
            sentence,
        });
    }
}
