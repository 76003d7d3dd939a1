//! Reading a list: strictly, so that nothing can be written in two ways.

use std::{iter::Peekable, str::Split};

use super::{AccessList, Contents, Entry, Person, Since, write::FIRST};
use crate::log::{
    error::{LogError, Refusal},
    note::{NoteKind, Verifier},
    text::{from_base64, from_word, hash, id, is_instant, number},
};

impl AccessList {
    /// Reads the bytes of a file. Nothing of it is checked yet.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unreadable`] for anything that is not written as a list is.
    pub fn parse(file: &[u8]) -> Result<AccessList, Refusal> {
        let text = std::str::from_utf8(file).map_err(|_| Refusal::Unreadable)?;
        read(text).map_err(|_| Refusal::Unreadable)
    }
}

/// Whether the seal of a file holds: asked beside reading it. A file that can not be read has none.
pub(super) fn seal_holds(file: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(file) else {
        return false;
    };
    let Some((sealed, seal)) = text
        .rfind("\n\n")
        .and_then(|end| text.split_at_checked(end + 2))
    else {
        return false;
    };
    let log = sealed
        .split('\n')
        .nth(1)
        .and_then(|line| line.strip_prefix("log "));
    let seal = seal
        .strip_prefix("seal ")
        .and_then(|seal| seal.strip_suffix('\n'));
    let (log, seal) = (log.map(plain_key), seal.and_then(from_base64));
    log.zip(seal)
        .is_some_and(|(log, seal)| log.is_ok_and(|log| log.verify(sealed.as_bytes(), &seal)))
}

fn shape() -> LogError {
    LogError::Shape("a list of the access log")
}

fn read(text: &str) -> Result<AccessList, LogError> {
    let end = text.rfind("\n\n").ok_or_else(shape)?;
    let (sealed, seal) = text.split_at_checked(end + 2).ok_or_else(shape)?;
    let seal = seal.strip_prefix("seal ").ok_or_else(shape)?;
    let seal = seal.strip_suffix('\n').ok_or_else(shape)?;
    let body = sealed.strip_suffix('\n').ok_or_else(shape)?;
    let (head, checkpoint) = body.split_once("\n\n").ok_or_else(shape)?;
    let mut lines = Lines(head.split('\n').peekable());
    if lines.0.next() != Some(FIRST) {
        return Err(shape());
    }
    let contents = Contents {
        log: plain_key(lines.one("log ")?)?,
        client: id(lines.one("client ")?)?,
        saved: instant(lines.one("saved ")?)?,
        people: lines.many("person ", person)?,
        since: since(&mut lines)?,
        notices: lines.many("notice ", notice)?,
        entries: lines.many("entry ", entry)?,
        head: signed(lines.one("head ")?)?,
        path: lines.many("path ", hash)?,
        checkpoint: checkpoint.to_owned(),
    };
    if lines.0.next().is_some() {
        return Err(shape());
    }
    Ok(AccessList {
        contents,
        sealed: sealed.to_owned(),
        seal: from_base64(seal).ok_or_else(shape)?,
    })
}

struct Lines<'a>(Peekable<Split<'a, char>>);

impl<'a> Lines<'a> {
    fn maybe(&mut self, start: &str) -> Option<&'a str> {
        let rest = self.0.peek()?.strip_prefix(start)?;
        self.0.next();
        Some(rest)
    }

    fn one(&mut self, start: &str) -> Result<&'a str, LogError> {
        self.maybe(start).ok_or_else(shape)
    }

    fn many<T>(
        &mut self,
        start: &str,
        read: impl Fn(&str) -> Result<T, LogError>,
    ) -> Result<Vec<T>, LogError> {
        let mut all = Vec::new();
        while let Some(rest) = self.maybe(start) {
            all.push(read(rest)?);
        }
        Ok(all)
    }
}

fn plain_key(text: &str) -> Result<Verifier, LogError> {
    Verifier::parse(text).and_then(|log| match log.kind() {
        NoteKind::Plain => Ok(log),
        NoteKind::Cosignature => Err(shape()),
    })
}

fn instant(text: &str) -> Result<String, LogError> {
    if is_instant(text) {
        Ok(text.to_owned())
    } else {
        Err(shape())
    }
}

fn since(lines: &mut Lines<'_>) -> Result<Option<Since>, LogError> {
    let Some(size) = lines.maybe("since ") else {
        return Ok(None);
    };
    Ok(Some((number(size)?, lines.many("kept ", hash)?)))
}

fn person(line: &str) -> Result<Person, LogError> {
    let mut fields = line.split(' ');
    let (Some(person), Some(role), Some(name), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(shape());
    };
    Ok(Person {
        id: id(person)?,
        role: from_word(role)?,
        name: from_word(name)?,
    })
}

fn notice(line: &str) -> Result<(u64, String), LogError> {
    let (leaf, text) = line.split_once(' ').ok_or_else(shape)?;
    let text = from_base64(text).and_then(|bytes| String::from_utf8(bytes).ok());
    Ok((number(leaf)?, text.ok_or_else(shape)?))
}

fn entry(line: &str) -> Result<Entry, LogError> {
    let (leaf, rest) = line.split_once(' ').ok_or_else(shape)?;
    let (nonce, line) = rest.split_once(' ').ok_or_else(shape)?;
    Ok(Entry {
        leaf: number(leaf)?,
        nonce: hash(nonce)?,
        line: line.to_owned(),
    })
}

fn signed(line: &str) -> Result<(u64, Vec<u8>), LogError> {
    let (tree, signature) = line.split_once(' ').ok_or_else(shape)?;
    Ok((number(tree)?, from_base64(signature).ok_or_else(shape)?))
}
