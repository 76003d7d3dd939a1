//! Where the lines of a document stand on its pages.

use ttf_parser::Face;

use super::{Block, Document};

/// The size of a page, in points: A4.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);

/// The margin on each side, in points: two centimetres.
const MARGIN: f32 = 56.7;

/// How far somebody's own words are moved in, in points.
const INDENT: f32 = 14.0;

/// What stands for a letter that the font does not have.
const MISSING: char = '\u{fffd}';

/// One line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Which block it is a part of; none for the number of the page.
    pub(super) block: Option<usize>,
    pub(super) x: f32,
    /// The base line, from the top.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) text: String,
}

/// The lines of one page, from top to bottom.
pub(super) type Lines = Vec<Line>;

/// How a kind of block looks: size of letters, space above, how far in.
fn look(block: &Block) -> (f32, f32, f32) {
    match block {
        Block::Title(_) => (20.0, 0.0, 0.0),
        Block::Heading(_) => (14.5, 20.0, 0.0),
        Block::Part(_) => (11.5, 13.0, 0.0),
        Block::Text(_) => (10.5, 5.0, 0.0),
        Block::Pair(..) => (10.5, 2.0, 0.0),
        Block::Words(_) => (10.5, 6.0, INDENT),
    }
}

/// Measures and writes letters.
pub(super) struct Letters<'a> {
    face: Face<'a>,
    /// Whether some letter could not be written.
    pub(super) has_missing: bool,
}

impl<'a> Letters<'a> {
    /// `None`: this is no font.
    pub(super) fn of(font: &'a [u8]) -> Option<Letters<'a>> {
        let face = Face::parse(font, 0).ok()?;
        Some(Letters {
            face,
            has_missing: false,
        })
    }

    /// Text in letters that the font has.
    fn written(&mut self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        for letter in text.chars() {
            if letter == '\t' {
                written.push(' ');
            } else if is_unseen(letter) {
                continue;
            } else if self.face.glyph_index(letter).is_some() {
                written.push(letter);
            } else {
                self.has_missing = true;
                written.push(MISSING);
            }
        }
        written
    }

    /// How wide a letter is at size one.
    fn width(&self, letter: char) -> f32 {
        let glyph = self.face.glyph_index(letter);
        let advance = glyph.and_then(|glyph| self.face.glyph_hor_advance(glyph));
        f32::from(advance.unwrap_or(0)) / f32::from(self.face.units_per_em().max(1))
    }

    /// Lines of at most this width, broken at spaces, and inside a word that is wider than a line.
    fn broken(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut wide) = (String::new(), 0.0_f32);
        for word in text.split_inclusive(' ') {
            let its: f32 = word.trim_end().chars().map(|c| self.width(c) * size).sum();
            if wide + its > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                wide = 0.0;
            }
            for letter in word.chars() {
                let its = self.width(letter) * size;
                if wide + its > width && letter != ' ' && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    wide = 0.0;
                }
                line.push(letter);
                wide += its;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// What is not seen and would only be drawn as a box: controls, and marks of direction.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The pages of a document.
pub(super) fn pages(document: &Document, letters: &mut Letters<'_>) -> Vec<Lines> {
    let mut pages = vec![Lines::new()];
    let mut y = MARGIN;
    for (place, block) in document.blocks.iter().enumerate() {
        let (size, above, indent) = look(block);
        let leading = size * 1.42;
        let paired;
        let text = match block {
            Block::Pair(name, value) => {
                paired = format!("{name}: {value}");
                &paired
            }
            Block::Title(text)
            | Block::Heading(text)
            | Block::Part(text)
            | Block::Text(text)
            | Block::Words(text) => text,
        };
        y += above;
        // A heading does not stand alone at the foot of a page.
        let is_heading = matches!(block, Block::Heading(_) | Block::Part(_));
        let wanted = if is_heading { leading + 40.0 } else { leading };
        if y + wanted > PAGE.1 - MARGIN {
            pages.push(Lines::new());
            y = MARGIN;
        }
        for paragraph in text.split('\n') {
            let written = letters.written(paragraph);
            let lines = letters.broken(&written, size, PAGE.0 - 2.0 * MARGIN - indent);
            if lines.is_empty() {
                y += leading * 0.6;
            }
            for text in lines {
                if y + leading > PAGE.1 - MARGIN {
                    pages.push(Lines::new());
                    y = MARGIN;
                }
                y += leading;
                let line = Line {
                    block: Some(place),
                    x: MARGIN + indent,
                    y,
                    size,
                    text,
                };
                if let Some(page) = pages.last_mut() {
                    page.push(line);
                }
            }
        }
    }
    let count = pages.len();
    for (place, page) in pages.iter_mut().enumerate() {
        page.push(Line {
            block: None,
            x: PAGE.0 - MARGIN - 40.0,
            y: PAGE.1 - 28.0,
            size: 9.0,
            text: format!("{} / {count}", place + 1),
        });
    }
    pages
}
