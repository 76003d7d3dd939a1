//! Whether the log goes on from what was signed before, and saying so when it does not.
//!
//! Whoever runs the program keeps the newest checkpoint apart from the database. A database that was
//! restored from an older copy is behind it, and is not served until that is told to every client.

use std::sync::Arc;

use store::{StoreError, Tx, tree};
use vault::{
    RootKey,
    log::{
        Checkpoint, ForkNotice, KeyNotice, Note, Notice, Origin, SigningKey, bundle, leaf_hash,
        root,
    },
};

use super::{
    instant,
    keep::{bundle_of, last_bundle, resume, signed},
    tiles::nodes,
};
use crate::{Act, Desk, DeskError, house::House};

/// How the tree in the database stands to a checkpoint that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It goes on from it.
    GoesOn,
    /// The database is older: this many leaves were signed and are not there.
    Behind {
        /// How many leaves the checkpoint covers.
        kept: u64,
        /// How many there are.
        found: u64,
    },
    /// It is another tree: something that was signed was changed.
    Contradicts,
}

impl Desk {
    /// The newest checkpoint, to be kept apart from the database; `None` while there is none.
    pub fn checkpoint(&self) -> Result<Option<String>, DeskError> {
        let practice = self.house.id();
        let head = self.house.store.read(|tx| tree::head(tx, practice))?;
        Ok(head.map(|head| head.note))
    }

    /// How the tree stands to a checkpoint that was kept.
    ///
    /// Errors: [`DeskError::Log`] when the checkpoint is not one of this practice's log.
    pub fn log_standing(&self, kept: &str) -> Result<Standing, DeskError> {
        let (origin, kept) = self.own(kept)?;
        let practice = self.house.id();
        let (head, told) = self
            .house
            .store
            .read(|tx| Ok((tree::head(tx, practice)?, tree::notices(tx, practice)?)))?;
        let (generation, size) = head.map_or((1, 0), |head| (head.generation, head.size));
        let behind = Standing::Behind {
            kept: kept.size,
            found: size,
        };
        if origin.generation > generation {
            return Ok(behind);
        }
        let is_told = told.iter().any(|(_, text)| match Notice::parse(text) {
            Ok(Notice::Fork(notice)) => {
                notice.origin.generation > origin.generation && notice.restored_size < kept.size
            }
            _ => false,
        });
        if is_told {
            return Ok(Standing::GoesOn);
        }
        if kept.size > size {
            return Ok(behind);
        }
        let found = root(&mut nodes(&self.house.store, practice), kept.size)?;
        Ok(if found == kept.root {
            Standing::GoesOn
        } else {
            Standing::Contradicts
        })
    }

    /// Tells every client that the practice went back to an older copy: a leaf that hides nothing,
    /// and a log under the next number. What was lost is what `kept` covers beyond the copy.
    ///
    /// Errors: [`DeskError::Log`] when `kept` is not one of this practice's log.
    pub fn declare_return(&self, act: &mut Act, kept: &str) -> Result<(), DeskError> {
        let (origin, kept) = self.own(kept)?;
        let (house, at) = (Arc::clone(&self.house), act.wall());
        let key = self.house.log_key()?;
        let declared = self
            .house
            .store
            .write(move |tx| declare(&house, tx, (origin, &kept), &key, at));
        overtaken(declared)
    }

    /// Tells every client that the practice was restored from a copy and that nobody kept what was
    /// signed last: a leaf that hides nothing, and a log under the next number. How much was lost is
    /// not known.
    ///
    /// Errors: [`DeskError::Overtaken`] when entries were taken in at the same time.
    pub fn declare_restored(&self, act: &mut Act) -> Result<(), DeskError> {
        let (practice, at) = (self.house.id(), act.wall());
        let head = self.house.store.read(|tx| tree::head(tx, practice))?;
        let (generation, size) = head.map_or((1, 0), |head| (head.generation, head.size));
        let known = Checkpoint {
            origin: self.house.origin(generation).to_string(),
            size,
            root: root(&mut nodes(&self.house.store, practice), size)?,
        };
        let (house, key) = (Arc::clone(&self.house), self.house.log_key()?);
        let origin = self.house.origin(generation);
        let declared = self
            .house
            .store
            .write(move |tx| declare(&house, tx, (origin, &known), &key, at));
        overtaken(declared)
    }

    /// Whether the newest head is signed with the key of this root key; also when there is no head.
    pub fn is_own_log_key(&self) -> Result<bool, DeskError> {
        let practice = self.house.id();
        let head = self.house.store.read(|tx| tree::head(tx, practice))?;
        let Some(head) = head else { return Ok(true) };
        let log = self.house.origin(head.generation);
        let log = log.verifier(self.house.log_key()?.public())?;
        Ok(Checkpoint::open(&head.note, &log).is_ok())
    }

    /// Tells every client that the log goes on under another key, because the root key was changed:
    /// a leaf that hides nothing, signed with the key before, and a log under the next number.
    /// `false` when the newest head is signed with the key of this root key already.
    ///
    /// Errors: [`DeskError::Log`] when the newest head is not signed with the key of `before`
    /// either; [`DeskError::Overtaken`] when entries were taken in at the same time.
    pub fn declare_key(&self, act: &mut Act, before: &RootKey) -> Result<bool, DeskError> {
        if self.is_own_log_key()? {
            return Ok(false);
        }
        let practice = self.house.id();
        let head = self.house.store.read(|tx| tree::head(tx, practice))?;
        let Some(head) = head else { return Ok(false) };
        let before = before.log_key(&practice.to_bytes())?;
        let log = self
            .house
            .origin(head.generation)
            .verifier(before.public())?;
        let known = Checkpoint::open(&head.note, &log)?;
        let (house, key) = (Arc::clone(&self.house), self.house.log_key()?);
        let origin = self.house.origin(head.generation + 1);
        let tree = (known.size, known.root);
        let at = act.wall();
        let notice = KeyNotice::sign(origin, tree, &before, key.public(), instant(at));
        let declared = self.house.store.write(move |tx| {
            let mut growing = resume(&house, tx, head.size)?;
            let found = growing
                .root()
                .map_err(|error| super::tiles::damaged(&error))?;
            if found != notice.root {
                return Err(StoreError::Damaged("the tree of the access log".to_owned()));
            }
            tell(&house, tx, Some(&head), (origin, &notice.text()), &key, at)
        });
        overtaken(declared).map(|()| true)
    }

    fn own(&self, kept: &str) -> Result<(Origin, Checkpoint), DeskError> {
        let text = Note::parse(kept)?.text;
        let origin = Origin::parse(&Checkpoint::parse(&text)?.origin)?;
        let public = self.house.log_key()?.public();
        let verifier = self.house.origin(origin.generation).verifier(public)?;
        Ok((origin, Checkpoint::open(kept, &verifier)?))
    }
}

fn declare(
    house: &House,
    tx: &mut Tx<'_>,
    (origin, kept): (Origin, &Checkpoint),
    key: &SigningKey,
    at: practice::Timestamp,
) -> Result<(), StoreError> {
    let practice = house.id();
    let old = tree::head(tx, practice)?;
    let (generation, size) = old
        .as_ref()
        .map_or((1, 0), |head| (head.generation, head.size));
    let damaged = |error| super::tiles::damaged(&error);
    let mut growing = resume(house, tx, size)?;
    let notice = ForkNotice {
        origin: house.origin(generation.max(origin.generation) + 1),
        restored_size: size,
        restored_root: growing.root().map_err(damaged)?,
        lost_size: kept.size,
        lost_root: kept.root,
        at: instant(at),
    };
    tell(
        house,
        tx,
        old.as_ref(),
        (notice.origin, &notice.text()),
        key,
        at,
    )
}

fn overtaken(declared: Result<(), StoreError>) -> Result<(), DeskError> {
    match declared {
        Err(StoreError::Refused(_)) => Err(DeskError::Overtaken),
        other => Ok(other?),
    }
}

/// Puts a leaf that hides nothing after all others, and signs the head of the log that begins there.
fn tell(
    house: &House,
    tx: &mut Tx<'_>,
    old: Option<&tree::Head>,
    (origin, text): (Origin, &str),
    key: &SigningKey,
    at: practice::Timestamp,
) -> Result<(), StoreError> {
    let practice = house.id();
    let size = old.map_or(0, |head| head.size);
    let damaged = |error| super::tiles::damaged(&error);
    let mut growing = resume(house, tx, size)?;
    growing.push(leaf_hash(text.as_bytes()));
    let mut leaves = last_bundle(house, tx, size)?;
    leaves.push(text.as_bytes().to_vec());
    let new = signed(key, origin, &mut growing)
        .map_err(|_| StoreError::Damaged("the tree of the access log".to_owned()))?;
    if !tree::move_head(tx, practice, old, &new, at)? {
        return Err(StoreError::Refused("somebody else took entries in"));
    }
    for (id, hashes) in growing.tiles() {
        tree::put_tile(tx, practice, id.level, id.index, &hashes.concat())?;
    }
    let leaves = bundle(&leaves).map_err(damaged)?;
    tree::put_bundle(tx, practice, bundle_of(size), &leaves)?;
    tree::put_notice(tx, practice, size, text)
}
