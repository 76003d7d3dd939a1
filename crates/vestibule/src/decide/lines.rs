//! Reading lines with bounded memory: one buffer, and a line that is too long is skipped, not kept.

use std::io::{self, BufRead};

use super::BadLine;

/// The longest line that is read, in bytes: sixteen times the longest contact, for its other keys.
pub(crate) const LINE_BYTES_MAX: usize = 1024 * 1024;

/// The byte order mark that some editors put before a text in UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The lines of one input, numbered from one.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    number: u64,
    bytes: u64,
}

/// One line that is not blank.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Its number, from one, blank lines counted.
    pub(crate) number: u64,
    /// Its text, or why it has none.
    pub(crate) text: Result<&'a str, BadLine>,
}

impl<R: BufRead> Lines<R> {
    /// The lines of this input.
    pub(crate) fn new(input: R) -> Lines<R> {
        Lines {
            input,
            buffer: Vec::new(),
            number: 0,
            bytes: 0,
        }
    }

    /// How many bytes were read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line that is not blank; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the input itself can not be read.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            let Some(too_long) = self.fill()? else {
                return Ok(None);
            };
            self.number += 1;
            if too_long {
                let why = format!("the line is longer than {LINE_BYTES_MAX} bytes");
                return Ok(Some(Line {
                    number: self.number,
                    text: Err(BadLine::new("line-too-long", why)),
                }));
            }
            if self.number == 1 && self.buffer.starts_with(BOM) {
                self.buffer.drain(..BOM.len());
            }
            if !self.buffer.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let text = std::str::from_utf8(&self.buffer)
            .map(str::trim)
            .map_err(|error| {
                BadLine::new(
                    "not-utf8",
                    format!(
                        "the line is not UTF-8 from byte {}; save the file as UTF-8",
                        error.valid_up_to() + 1
                    ),
                )
            });
        Ok(Some(Line {
            number: self.number,
            text,
        }))
    }

    /// Reads up to the end of a line into the buffer. `None` at the end of the input; otherwise
    /// whether the line was too long to keep.
    fn fill(&mut self) -> io::Result<Option<bool>> {
        self.buffer.clear();
        let (mut some, mut too_long) = (false, false);
        loop {
            let chunk = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                return Ok(some.then_some(too_long));
            }
            some = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            too_long |= self.buffer.len() + part.len() > LINE_BYTES_MAX;
            if !too_long {
                self.buffer.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            self.bytes += u64::try_from(used).unwrap_or(0);
            if end.is_some() {
                return Ok(Some(too_long));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8]) -> Vec<(u64, Result<String, &'static str>)> {
        let mut lines = Lines::new(input);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push((
                line.number,
                line.text.map(str::to_owned).map_err(|bad| bad.code),
            ));
        }
        all
    }

    #[test]
    fn marks_blanks_and_line_ends_are_tolerated() {
        let lines = read(b"\xef\xbb\xbfone\r\n\r\n  \ntwo");
        assert_eq!(
            lines,
            vec![(1, Ok("one".to_owned())), (4, Ok("two".to_owned()))]
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_told_and_skipped() {
        let mut input = vec![b'x'; LINE_BYTES_MAX + 1];
        input.extend_from_slice(b"\nnext\n\xff\n");
        let lines = read(&input);
        assert_eq!(
            lines,
            vec![
                (1, Err("line-too-long")),
                (2, Ok("next".to_owned())),
                (3, Err("not-utf8"))
            ]
        );
    }
}
