//! A log to try things on: a few people, entries about them in turn, a tree over all of it.

use std::collections::BTreeMap;

use vault::{
    RootKey, SubjectKey,
    log::{
        AccessList, Checkpoint, Contents, Entry, ForkNotice, Growing, Hash, KeyNotice, LogError,
        Origin, Person, Record, SigningKey, TileId, Tiles, commitment, consistency, leaf_hash,
        prove_many, root,
    },
};

pub(crate) const PRACTICE: [u8; 16] = [0xaa; 16];
pub(crate) const AT: &str = "2026-05-12T09:12:33.000000Z";

/// A practice's log, with everything that is needed to write a list.
#[derive(Clone)]
pub(crate) struct Ledger {
    pub(crate) origin: Origin,
    pub(crate) leaves: Vec<Hash>,
    pub(crate) tiles: BTreeMap<TileId, Vec<Hash>>,
    pub(crate) entries: BTreeMap<[u8; 16], Vec<Entry>>,
    pub(crate) notices: Vec<(u64, String)>,
    /// Which key signs: another after the root key was changed.
    pub(crate) signs_with: u8,
}

pub(crate) fn key() -> SigningKey {
    key_of(7)
}

/// The key that grows from the root key with this number.
pub(crate) fn key_of(root: u8) -> SigningKey {
    RootKey::from_bytes([root; 32]).log_key(&PRACTICE).unwrap()
}

pub(crate) fn client(number: u8) -> [u8; 16] {
    [number; 16]
}

pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap()
}

impl Ledger {
    pub(crate) fn new() -> Ledger {
        Ledger {
            origin: Origin::first(PRACTICE),
            leaves: Vec::new(),
            tiles: BTreeMap::new(),
            entries: BTreeMap::new(),
            notices: Vec::new(),
            signs_with: 7,
        }
    }

    /// A log with so many entries, about three people in no plain order.
    pub(crate) fn with(entries: usize) -> Ledger {
        let mut ledger = Ledger::new();
        for place in 0..entries {
            let whose = [1, 2, 1, 3, 2, 1, 1][place % 7];
            ledger.add(client(whose));
        }
        ledger
    }

    pub(crate) fn add(&mut self, client: [u8; 16]) {
        let leaf = count(self.leaves.len());
        let known = self.entries.entry(client).or_default();
        let mut entry = [0x10; 16];
        entry[..8].copy_from_slice(&leaf.to_be_bytes());
        let record = Record {
            practice: PRACTICE,
            client,
            number: count(known.len()) + 1,
            previous: known.last().map(|entry| entry.leaf),
            entry,
            actor: [0xc1; 16],
            act: "contact.open".to_owned(),
            subject: [0x5b; 16],
            why: if leaf.is_multiple_of(3) { "agenda" } else { "" }.to_owned(),
            at: AT.to_owned(),
        };
        let nonce = SubjectKey::from_bytes([client[0]; 32])
            .entry_nonce(&entry)
            .unwrap();
        let line = record.line();
        let data = commitment(&nonce, &line);
        known.push(Entry { leaf, nonce, line });
        self.grow(leaf_hash(&data));
    }

    pub(crate) fn grow(&mut self, hash: Hash) {
        self.leaves.push(hash);
        let size = count(self.leaves.len()) - 1;
        let mut growing = Growing::resume(size, read(&self.tiles)).unwrap();
        growing.push(hash);
        self.tiles.extend(growing.tiles());
    }

    /// Goes back to the first `size` leaves, and says so.
    pub(crate) fn restore(&self, size: u64, at: &str) -> Ledger {
        let mut older = Ledger::new();
        older.signs_with = self.signs_with;
        older.origin.generation = self.origin.generation + 1;
        for leaf in self.leaves.iter().take(usize::try_from(size).unwrap()) {
            older.grow(*leaf);
        }
        for (client, entries) in &self.entries {
            let left: Vec<Entry> = entries
                .iter()
                .filter(|entry| entry.leaf < size)
                .cloned()
                .collect();
            if !left.is_empty() {
                older.entries.insert(*client, left);
            }
        }
        let notice = ForkNotice {
            origin: older.origin,
            restored_size: size,
            restored_root: older.root(size),
            lost_size: count(self.leaves.len()),
            lost_root: self.root(count(self.leaves.len())),
            at: at.to_owned(),
        };
        older.notices = self.notices.clone();
        older.notices.push((size, notice.text()));
        older.grow(leaf_hash(notice.text().as_bytes()));
        older
    }

    /// Goes on under the key of another root key, and says so.
    pub(crate) fn change_key(&self, root: u8, at: &str) -> Ledger {
        let mut next = self.clone();
        next.origin.generation += 1;
        next.signs_with = root;
        let size = count(self.leaves.len());
        let (before, to) = (key_of(self.signs_with), key_of(root).public());
        let head = (size, self.root(size));
        let notice = KeyNotice::sign(next.origin, head, &before, to, at.to_owned());
        next.notices.push((size, notice.text()));
        next.grow(leaf_hash(notice.text().as_bytes()));
        next
    }

    pub(crate) fn root(&self, size: u64) -> Hash {
        root(&mut self.nodes(), size).unwrap()
    }

    pub(crate) fn nodes(&self) -> Tiles<impl FnMut(TileId) -> Result<Vec<Hash>, LogError> + '_> {
        Tiles::new(read(&self.tiles))
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        let size = count(self.leaves.len());
        Checkpoint {
            origin: self.origin.to_string(),
            size,
            root: self.root(size),
        }
    }

    /// What the practice hands over to this person.
    pub(crate) fn contents(&self, client: [u8; 16], since: Option<u64>) -> Contents {
        let size = count(self.leaves.len());
        let entries = self.entries[&client].clone();
        let notices = self.notices.clone();
        let mut places: Vec<u64> = entries.iter().map(|entry| entry.leaf).collect();
        places.extend(notices.iter().map(|(leaf, _)| *leaf));
        places.sort_unstable();
        let last = entries.last().unwrap().leaf;
        let key = key_of(self.signs_with);
        let signature = key.sign_head(self.origin, &client, count(entries.len()), last, last + 1);
        Contents {
            log: self.origin.verifier(key.public()).unwrap(),
            client,
            saved: AT.to_owned(),
            people: vec![Person {
                id: [0xc1; 16],
                role: "clinician".to_owned(),
                name: "Dr Amára Osei-Bonsu".to_owned(),
            }],
            since: since.map(|old| (old, consistency(&mut self.nodes(), old, size).unwrap())),
            notices,
            entries,
            head: (last + 1, signature.to_vec()),
            path: prove_many(&mut self.nodes(), &places, size).unwrap(),
            checkpoint: self.checkpoint().sign(&key),
        }
    }

    pub(crate) fn list(&self, client: [u8; 16], since: Option<u64>) -> AccessList {
        AccessList::seal(self.contents(client, since), &key_of(self.signs_with))
    }
}

pub(crate) fn read(
    tiles: &BTreeMap<TileId, Vec<Hash>>,
) -> impl FnMut(TileId) -> Result<Vec<Hash>, LogError> + '_ {
    |id| Ok(tiles.get(&id).cloned().unwrap_or_default())
}
