//! The list of everything that was done with what is kept about one person, with its proof: made by
//! the practice, checked by the person, without asking anybody.

mod read;
mod write;

use std::collections::BTreeSet;

use super::{
    checkpoint::{Checkpoint, Origin},
    cores::{are_many, both, spread},
    error::Refusal,
    note::{SigningKey, Verifier},
    notice::Notice,
    record::{Record, commitment},
    tree::{Hash, check_consistency, leaf_hash, root_of_many},
};

/// A file shorter than this is checked faster alone, in bytes: its seal takes a millisecond.
const LONG_BYTES: usize = 1024 * 1024;

/// A list as it is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessList {
    contents: Contents,
    /// The text that is sealed, and the seal.
    sealed: String,
    seal: Vec<u8>,
}

/// What stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The log and its key.
    pub log: Verifier,
    /// About whom.
    pub client: [u8; 16],
    /// When the list was made: `2026-05-12T09:12:33.000000Z`.
    pub saved: String,
    /// Who the ids stand for, by the practice's word; nothing but the seal vouches for it.
    pub people: Vec<Person>,
    /// The size of a tree that was seen before, and the hashes that show it to be the beginning of
    /// this one.
    pub since: Option<Since>,
    /// The leaves that tell of returns to an older copy and of other keys, with their data.
    pub notices: Vec<(u64, String)>,
    /// The entries, by number.
    pub entries: Vec<Entry>,
    /// The tree at which the log signed how many entries there are, and that signature.
    pub head: (u64, Vec<u8>),
    /// The hashes beside the leaves, from left to right.
    pub path: Vec<Hash>,
    /// The checkpoint, as a note; witnesses may have signed it too.
    pub checkpoint: String,
}

/// The size of a tree that was seen before, and the hashes that lead on from it.
pub type Since = (u64, Vec<Hash>);

/// Somebody whose id stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: [u8; 16],
    /// Their role, as a code.
    pub role: String,
    /// Their name.
    pub name: String,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which leaf.
    pub leaf: u64,
    /// What makes the commitment readable.
    pub nonce: Hash,
    /// The line that the leaf commits to.
    pub line: String,
}

/// What somebody keeps of a list, to see at the next one that nothing went away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which log.
    pub origin: Origin,
    /// Its public key.
    pub public: [u8; 32],
    /// About whom the list was.
    pub client: [u8; 16],
    /// How many leaves the tree had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// How many entries the list had.
    pub entries: u64,
    /// The leaf of the last one.
    pub last: u64,
}

/// A list that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The entries, by number.
    pub records: Vec<Record>,
    /// The returns to an older copy and the changes of the key, in order.
    pub notices: Vec<Notice>,
    /// How it stands to what was kept.
    pub standing: Standing,
    /// What to keep of it.
    pub kept: Kept,
}

/// How a list stands to what was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nothing was kept.
    First,
    /// It goes on from what was kept.
    GoesOn,
    /// It has no proof that leads from the tree that was kept: ask for one from that size on.
    Unconnected,
    /// The practice said that it went back to an older copy: what was kept is newer than that copy.
    Declared,
}

impl AccessList {
    /// What stands in it. Nothing of it is checked yet.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Checks everything: the seal, the checkpoint, the numbers, each line, and what was kept.
    ///
    /// # Errors
    ///
    /// [`Refusal`]: the first thing that is wrong.
    pub fn check(&self, kept: Option<&Kept>) -> Result<Checked, Refusal> {
        let is_long = are_many(self.contents.entries.len());
        let is_sealed = || {
            let log = &self.contents.log;
            log.verify(self.sealed.as_bytes(), &self.seal)
        };
        let (is_sealed, lines) = both(is_long, is_sealed, || self.contents.read_all());
        self.check_with(is_sealed, lines, kept)
    }

    /// Reads the bytes of a file and checks everything, on all cores: the same as
    /// [`AccessList::parse`] and then [`AccessList::check`], and sooner for a long list.
    ///
    /// # Errors
    ///
    /// [`Refusal`]: the first thing that is wrong.
    pub fn open(file: &[u8], kept: Option<&Kept>) -> Result<(AccessList, Checked), Refusal> {
        let is_long = file.len() > LONG_BYTES;
        let (is_sealed, list) = both(
            is_long,
            || read::seal_holds(file),
            || {
                let list = AccessList::parse(file)?;
                let lines = list.contents.read_all();
                Ok((list, lines))
            },
        );
        let (list, lines) = list?;
        let checked = list.check_with(is_sealed, lines, kept)?;
        Ok((list, checked))
    }

    /// What is wrong first is told first, whichever was found first.
    fn check_with(
        &self,
        is_sealed: bool,
        (records, hashes): (Vec<Record>, Vec<Hash>),
        kept: Option<&Kept>,
    ) -> Result<Checked, Refusal> {
        let list = &self.contents;
        let origin = Origin::parse(list.log.name()).map_err(|_| Refusal::Unreadable)?;
        let is_expected = |kept: &Kept| {
            list.leads_from(kept)
                && kept.origin.practice == origin.practice
                && kept.client == list.client
        };
        if !kept.is_none_or(is_expected) {
            return Err(Refusal::Key);
        }
        if !is_sealed {
            return Err(Refusal::Seal);
        }
        let checkpoint =
            Checkpoint::open(&list.checkpoint, &list.log).map_err(|_| Refusal::Checkpoint)?;
        let notices = list.noticed(origin, checkpoint.size)?;
        list.numbered(&records, origin, checkpoint.size)?;
        list.is_whole(origin, checkpoint.size)?;
        list.is_in_tree(hashes, &checkpoint)?;
        let last = list.entries.last().map_or(0, |entry| entry.leaf);
        let standing = match kept {
            None => Standing::First,
            Some(kept) => list.stands(kept, &checkpoint, &notices)?,
        };
        Ok(Checked {
            kept: Kept {
                origin,
                public: list.log.public(),
                client: list.client,
                size: checkpoint.size,
                root: checkpoint.root,
                entries: count(list.entries.len()),
                last,
            },
            records,
            notices,
            standing,
        })
    }
}

impl Contents {
    /// Whether the key of this list is the one that was kept, or each key since then was handed on by
    /// the one before it.
    fn leads_from(&self, kept: &Kept) -> bool {
        let mut public = kept.public;
        for (_, text) in &self.notices {
            if let Ok(Notice::Key(notice)) = Notice::parse(text)
                && notice.origin.generation > kept.origin.generation
            {
                if notice.from != public || !notice.is_signed() {
                    return false;
                }
                public = notice.to;
            }
        }
        public == self.log.public()
    }

    /// Each return to an older copy and each change of the key since the first log is told, in order.
    fn noticed(&self, origin: Origin, size: u64) -> Result<Vec<Notice>, Refusal> {
        let wrong = Refusal::Notice;
        if count(self.notices.len()) != origin.generation - 1 {
            return Err(wrong);
        }
        let mut notices: Vec<Notice> = Vec::new();
        let (mut above, mut public) = (None, None);
        for ((leaf, text), generation) in self.notices.iter().zip(2..) {
            let notice = Notice::parse(text).map_err(|_| wrong)?;
            let expected = Origin {
                practice: origin.practice,
                generation,
            };
            let in_order = above.is_none_or(|above| above < *leaf) && *leaf < size;
            if notice.origin() != expected || notice.size() != *leaf || !in_order {
                return Err(wrong);
            }
            if let Notice::Key(notice) = &notice {
                let is_next = public.is_none_or(|public| public == notice.from);
                if !is_next || !notice.is_signed() {
                    return Err(wrong);
                }
                public = Some(notice.to);
            }
            above = Some(*leaf);
            notices.push(notice);
        }
        if public.is_some_and(|public| public != self.log.public()) {
            return Err(wrong);
        }
        Ok(notices)
    }

    /// The lines that were read, up to the first that can not be, and the hash of each leaf: on all
    /// cores, for a long list is mostly hashing.
    fn read_all(&self) -> (Vec<Record>, Vec<Hash>) {
        let mut records = Vec::with_capacity(self.entries.len());
        let mut hashes = Vec::with_capacity(self.entries.len());
        let shares = spread(&self.entries, |entries| {
            let mut read = Vec::with_capacity(entries.len());
            let mut hashed = Vec::with_capacity(entries.len());
            for entry in entries {
                let data = commitment(&entry.nonce, &entry.line);
                if read.len() == hashed.len() {
                    read.extend(Record::parse(&entry.line));
                }
                hashed.push(leaf_hash(&data));
            }
            (read, hashed)
        });
        for (read, mut hashed) in shares {
            if records.len() == hashes.len() {
                records.extend(read);
            }
            hashes.append(&mut hashed);
        }
        (records, hashes)
    }

    /// The lines are this person's, numbered from one on, each after the one that it names.
    fn numbered(&self, records: &[Record], origin: Origin, size: u64) -> Result<(), Refusal> {
        let (mut previous, mut read) = (None, records.iter());
        for (entry, number) in self.entries.iter().zip(1..) {
            let record = read.next().ok_or(Refusal::Unreadable)?;
            if record.practice != origin.practice || record.client != self.client {
                return Err(Refusal::Stranger);
            }
            if record.number != number {
                return Err(Refusal::Hole);
            }
            let follows = previous.is_none_or(|leaf| leaf < entry.leaf);
            if record.previous != previous || !follows || entry.leaf >= size {
                return Err(Refusal::Chain);
            }
            previous = Some(entry.leaf);
        }
        Ok(())
    }

    /// The log has signed that there are as many lines as these.
    fn is_whole(&self, origin: Origin, size: u64) -> Result<(), Refusal> {
        let (tree, signature) = &self.head;
        let last = self.entries.last().ok_or(Refusal::Head)?.leaf;
        let text = head_text(origin, &self.client, count(self.entries.len()), last, *tree);
        let is_signed = self.log.verify(text.as_bytes(), signature);
        if is_signed && last < *tree && *tree <= size {
            Ok(())
        } else {
            Err(Refusal::Head)
        }
    }

    /// `hashes`: those of the leaves of the entries, in their order.
    fn is_in_tree(&self, hashes: Vec<Hash>, checkpoint: &Checkpoint) -> Result<(), Refusal> {
        let lines = self.entries.iter().map(|entry| entry.leaf).zip(hashes);
        let told = self
            .notices
            .iter()
            .map(|(leaf, text)| (*leaf, leaf_hash(text.as_bytes())));
        let mut leaves: Vec<(u64, Hash)> = lines.collect();
        leaves.extend(told);
        leaves.sort_unstable_by_key(|(leaf, _)| *leaf);
        let places: BTreeSet<u64> = self.notices.iter().map(|(leaf, _)| *leaf).collect();
        let is_shared = self
            .entries
            .iter()
            .any(|entry| places.contains(&entry.leaf));
        match root_of_many(&leaves, checkpoint.size, &self.path) {
            Ok(root) if root == checkpoint.root && !is_shared => Ok(()),
            _ => Err(Refusal::Tree),
        }
    }

    fn stands(
        &self,
        kept: &Kept,
        checkpoint: &Checkpoint,
        notices: &[Notice],
    ) -> Result<Standing, Refusal> {
        let is_declared = notices.iter().any(|notice| match notice {
            Notice::Fork(notice) => {
                notice.origin.generation > kept.origin.generation
                    && notice.restored_size < kept.size
            }
            Notice::Key(_) => false,
        });
        if is_declared {
            return Ok(Standing::Declared);
        }
        if kept.size > checkpoint.size || kept.entries > count(self.entries.len()) {
            return Err(Refusal::Shrunk);
        }
        let place = usize::try_from(kept.entries).unwrap_or(usize::MAX);
        let known = place
            .checked_sub(1)
            .and_then(|place| self.entries.get(place));
        if known.is_some_and(|entry| entry.leaf != kept.last) {
            return Err(Refusal::Forked);
        }
        let path = match &self.since {
            Some((size, path)) if *size == kept.size => path.as_slice(),
            _ if kept.size == checkpoint.size => &[],
            _ => return Ok(Standing::Unconnected),
        };
        let (old, new) = (kept.size, checkpoint.size);
        if check_consistency(old, &kept.root, new, &checkpoint.root, path) {
            Ok(Standing::GoesOn)
        } else {
            Err(Refusal::Forked)
        }
    }
}

/// What the log signs about the end of one person's list.
pub(crate) fn head_text(
    origin: Origin,
    client: &[u8; 16],
    entries: u64,
    last: u64,
    tree: u64,
) -> String {
    let (family, client) = (origin.family(), crate::to_hex(client));
    format!("vestibule/list-head@v1\n{family}\n{client}\n{entries}\n{last}\n{tree}\n")
}

impl SigningKey {
    /// Signs how many entries there are about one person, and which leaf is the last, while the tree
    /// has so many leaves.
    pub fn sign_head(
        &self,
        origin: Origin,
        client: &[u8; 16],
        entries: u64,
        last: u64,
        tree: u64,
    ) -> [u8; 64] {
        self.sign(head_text(origin, client, entries, last, tree).as_bytes())
    }
}

impl Verifier {
    /// Whether the log has signed that there are so many entries about one person, that this leaf is
    /// the last, and that the tree had so many leaves: (entries, last, tree).
    pub fn verify_head(
        &self,
        origin: Origin,
        client: &[u8; 16],
        (entries, last, tree): (u64, u64, u64),
        signature: &[u8],
    ) -> bool {
        let text = head_text(origin, client, entries, last, tree);
        self.verify(text.as_bytes(), signature)
    }
}

fn count(length: usize) -> u64 {
    // No machine we build for has more than 64 bits of length.
    u64::try_from(length).unwrap_or(u64::MAX)
}
