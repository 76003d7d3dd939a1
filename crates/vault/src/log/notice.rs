//! Leaves that hide nothing: the practice went back to an older copy of its records, or the log goes
//! on under another key. Each begins a log under the next number.

use super::{
    checkpoint::Origin,
    error::LogError,
    note::{NoteKind, SigningKey, Verifier},
    text::{base64, from_base64, hash, is_instant, number},
    tree::Hash,
};

const FIRST: &str = "vestibule/fork-notice@v1";
const FIRST_OF_KEY: &str = "vestibule/key-notice@v1";

/// The length of an Ed25519 signature, in bytes.
const SIGNATURE_BYTES: usize = 64;

/// What a leaf that hides nothing tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The practice went back to an older copy.
    Fork(ForkNotice),
    /// The log goes on under another key.
    Key(KeyNotice),
}

impl Notice {
    /// Reads the data of a leaf.
    ///
    /// # Errors
    ///
    /// [`LogError::Shape`] for anything else.
    pub fn parse(text: &str) -> Result<Notice, LogError> {
        if text.starts_with(FIRST_OF_KEY) {
            KeyNotice::parse(text).map(Notice::Key)
        } else {
            ForkNotice::parse(text).map(Notice::Fork)
        }
    }

    /// The log that begins here.
    pub fn origin(&self) -> Origin {
        match self {
            Notice::Fork(notice) => notice.origin,
            Notice::Key(notice) => notice.origin,
        }
    }

    /// How many leaves there are before it.
    pub fn size(&self) -> u64 {
        match self {
            Notice::Fork(notice) => notice.restored_size,
            Notice::Key(notice) => notice.size,
        }
    }

    /// When it was said: `2026-05-12T09:12:33.000000Z`.
    pub fn at(&self) -> &str {
        match self {
            Notice::Fork(notice) => &notice.at,
            Notice::Key(notice) => &notice.at,
        }
    }
}

/// What is said when a log goes on under another key, as when the root key was changed: signed with
/// the key before, so that whoever trusted that one can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyNotice {
    /// The log that begins here.
    pub origin: Origin,
    /// How many leaves there are before this one; none of them went away.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The public key before.
    pub from: [u8; 32],
    /// The public key from here on.
    pub to: [u8; 32],
    /// When it was said: `2026-05-12T09:12:33.000000Z`.
    pub at: String,
    /// The signature over all of this, by the key before.
    signature: Vec<u8>,
}

impl KeyNotice {
    /// Says that the log goes on from `size` leaves under the key `to`, signed with the key before.
    pub fn sign(
        origin: Origin,
        (size, root): (u64, Hash),
        from: &SigningKey,
        to: [u8; 32],
        at: String,
    ) -> KeyNotice {
        let mut notice = KeyNotice {
            origin,
            size,
            root,
            from: from.public(),
            to,
            at,
            signature: Vec::new(),
        };
        notice.signature = from.sign(notice.signed_text().as_bytes()).to_vec();
        notice
    }

    fn signed_text(&self) -> String {
        format!(
            "{FIRST_OF_KEY}\nlog {}\nsize {} {}\nfrom {}\nto {}\nat {}\n",
            self.origin,
            self.size,
            base64(&self.root),
            base64(&self.from),
            base64(&self.to),
            self.at
        )
    }

    /// The data of its leaf.
    pub fn text(&self) -> String {
        format!("{}signed {}\n", self.signed_text(), base64(&self.signature))
    }

    /// Whether the key before has signed it.
    pub fn is_signed(&self) -> bool {
        let verifier = Verifier::new(&self.origin.family(), NoteKind::Plain, self.from);
        let text = self.signed_text();
        verifier.is_ok_and(|before| before.verify(text.as_bytes(), &self.signature))
    }

    fn parse(text: &str) -> Result<KeyNotice, LogError> {
        let shape = || LogError::Shape("a key notice");
        let lines: Vec<&str> = text.split('\n').collect();
        let [FIRST_OF_KEY, log, size, from, to, at, signed, ""] = *lines.as_slice() else {
            return Err(shape());
        };
        let rest = |line: &'_ str, word: &str| {
            let rest = line.strip_prefix(word).map(str::to_owned);
            rest.ok_or_else(shape)
        };
        let sized = rest(size, "size ")?;
        let (size, root) = sized.split_once(' ').ok_or_else(shape)?;
        let at = rest(at, "at ")?;
        if !is_instant(&at) {
            return Err(shape());
        }
        Ok(KeyNotice {
            origin: Origin::parse(&rest(log, "log ")?)?,
            size: number(size)?,
            root: hash(root)?,
            from: hash(&rest(from, "from ")?)?,
            to: hash(&rest(to, "to ")?)?,
            at,
            signature: from_base64(&rest(signed, "signed ")?)
                .filter(|signature| signature.len() == SIGNATURE_BYTES)
                .ok_or_else(shape)?,
        })
    }
}

/// What is said when a practice goes on from an older copy. It is the leaf right after those that
/// the older copy had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkNotice {
    /// The log that begins here.
    pub origin: Origin,
    /// How many leaves the older copy had.
    pub restored_size: u64,
    /// The root over them.
    pub restored_root: Hash,
    /// How many leaves the log is known to have had before; fewer when nobody knows more.
    pub lost_size: u64,
    /// The root over them.
    pub lost_root: Hash,
    /// When it was said: `2026-05-12T09:12:33.000000Z`.
    pub at: String,
}

impl ForkNotice {
    /// The data of its leaf.
    pub fn text(&self) -> String {
        format!(
            "{FIRST}\nlog {}\nrestored {} {}\nlost {} {}\nat {}\n",
            self.origin,
            self.restored_size,
            base64(&self.restored_root),
            self.lost_size,
            base64(&self.lost_root),
            self.at
        )
    }

    /// Reads the data of a leaf.
    ///
    /// # Errors
    ///
    /// [`LogError::Shape`] for anything else.
    pub fn parse(text: &str) -> Result<ForkNotice, LogError> {
        let shape = || LogError::Shape("a fork notice");
        let lines: Vec<&str> = text.split('\n').collect();
        let [FIRST, log, restored, lost, at, ""] = *lines.as_slice() else {
            return Err(shape());
        };
        let sized = |line: &str, word: &str| {
            let rest = line.strip_prefix(word).ok_or_else(shape)?;
            let (size, root) = rest.split_once(' ').ok_or_else(shape)?;
            Ok((number(size)?, hash(root)?))
        };
        let (restored_size, restored_root) = sized(restored, "restored ")?;
        let (lost_size, lost_root) = sized(lost, "lost ")?;
        let at = at.strip_prefix("at ").filter(|at| is_instant(at));
        Ok(ForkNotice {
            origin: Origin::parse(log.strip_prefix("log ").ok_or_else(shape)?)?,
            restored_size,
            restored_root,
            lost_size,
            lost_root,
            at: at.ok_or_else(shape)?.to_owned(),
        })
    }
}
