//! Fold the many ways of writing one letter into one, and keep the way back.
//!
//! Every letter that comes out knows the bytes it came from, so that a hit can be shown in the
//! words as they were written.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::{escape, lookalike};

/// One folded letter and the bytes it was written with.
#[derive(Clone, Copy)]
pub(crate) struct Glyph {
    /// The letter: compatibility form, lower case, without marks.
    pub(crate) letter: char,
    /// The Latin letter it looks like, when it belongs to another script.
    pub(crate) twin: Option<char>,
    /// Where its writing starts in the original text, in bytes.
    pub(crate) start: usize,
    /// Where its writing ends in the original text, in bytes.
    pub(crate) end: usize,
}

/// Fold `text`, whose first byte stands at `offset` of the whole.
///
/// Linear in the length of the text: a letter unfolds into 18 at most.
pub(crate) fn fold(text: &str, offset: usize) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some((letter, length)) = escape::next_letter(rest) else {
            break;
        };
        fold_letter(letter, offset + at, offset + at + length, &mut glyphs);
        at += length;
    }
    glyphs
}

fn fold_letter(letter: char, start: usize, end: usize, glyphs: &mut Vec<Glyph>) {
    if matches!(letter, '\u{8}' | '\u{7f}') {
        // A deletion that was sent: what stood before it is not what was meant.
        glyphs.pop();
        return;
    }
    if lookalike::is_invisible(letter) {
        return;
    }
    if letter.is_ascii() {
        let letter = letter.to_ascii_lowercase();
        glyphs.push(Glyph {
            letter,
            twin: None,
            start,
            end,
        });
        return;
    }
    if letter == '\u{b4}' {
        // A lone acute unfolds into a space; people type it for an apostrophe.
        glyphs.push(Glyph {
            letter: '\'',
            twin: None,
            start,
            end,
        });
        return;
    }
    decompose_compatible(letter, |part| {
        for lower in part.to_lowercase() {
            if is_combining_mark(lower) || lookalike::is_invisible(lower) {
                continue;
            }
            glyphs.push(glyph(lower, start, end));
        }
    });
}

fn glyph(lower: char, start: usize, end: usize) -> Glyph {
    let letter = match lower {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2b9}' | '\u{2bc}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => lookalike::latin_variant(other).unwrap_or(other),
    };
    Glyph {
        letter,
        twin: lookalike::latin_twin(letter),
        start,
        end,
    }
}
