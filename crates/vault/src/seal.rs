//! Words sealed under a subject's key, and opened again.
//!
//! Sealed words are `format (1) ‖ lock on the item key ‖ lock on the frame`; see [`crate::lock`]
//! for a lock and [`crate::padding`] for a frame.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    error::VaultError,
    key::{KEY_BYTES, NONCE_BYTES, SubjectKey},
    lock::{LOCK_BYTES, lock, unlock},
    padding::{FRAME_BYTES_MAX, FRAME_BYTES_MIN, is_frame_length, pad, unpad},
    secret::{Material, Secret},
};

/// The length of the shortest sealed words, in bytes.
pub const SEALED_BYTES_MIN: usize = OVERHEAD_BYTES + FRAME_BYTES_MIN;
/// The length of the longest sealed words, in bytes.
pub const SEALED_BYTES_MAX: usize = OVERHEAD_BYTES + FRAME_BYTES_MAX;

const ITEM_KEY_LOCK_BYTES: usize = LOCK_BYTES + KEY_BYTES;
const OVERHEAD_BYTES: usize = 1 + ITEM_KEY_LOCK_BYTES + LOCK_BYTES;

/// The first byte of sealed words: how the rest is to be read.
const FORMAT: u8 = 1;
/// The first byte of a lock's context: what the lock is on. 1 is a subject key.
const LAYER_ITEM_KEY: u8 = 2;
const LAYER_WORDS: u8 = 3;

const SEED_ITEM_KEY: &str = "vestibule vault 1: seed, item key";
const SEED_ITEM_KEY_NONCE: &str = "vestibule vault 1: seed, nonce of the item key";
const SEED_WORDS_NONCE: &str = "vestibule vault 1: seed, nonce of the words";

/// What kind of item is sealed. The vault gives the numbers no meaning; the caller lists them in
/// one place and never gives a number a second meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(u8);

impl Kind {
    /// The kind with this number.
    pub const fn new(number: u8) -> Self {
        Self(number)
    }

    /// The number of this kind.
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// The place that sealed words belong to. They open there and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Binding {
    /// Whose words these are.
    pub subject: [u8; 16],
    /// The item they are part of.
    pub item: [u8; 16],
    /// What kind of item or field it is.
    pub kind: Kind,
    /// The version of the item; put up by one when the words are sealed anew.
    pub version: u32,
}

impl Binding {
    /// The binding as the context of a lock. Every field has a fixed length, so that no two
    /// bindings have the same context.
    fn context(&self, layer: u8) -> Vec<u8> {
        let mut context = vec![layer];
        context.extend_from_slice(&self.subject);
        context.extend_from_slice(&self.item);
        context.push(self.kind.number());
        context.extend_from_slice(&self.version.to_be_bytes());
        context
    }
}

/// The two nonces of one sealing; random, and used once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nonces {
    /// For wrapping the item key.
    pub item_key: [u8; NONCE_BYTES],
    /// For sealing the words.
    pub words: [u8; NONCE_BYTES],
}

impl SubjectKey {
    /// Seals words under a fresh item key, which is itself wrapped under this key.
    ///
    /// `item_key` and `nonces` are random and used for this one sealing;
    /// [`SubjectKey::seal_with_seed`] derives them.
    ///
    /// # Errors
    ///
    /// [`VaultError::TooLong`] for more than [`crate::WORDS_BYTES_MAX`] bytes.
    pub fn seal(
        &self,
        binding: &Binding,
        item_key: [u8; KEY_BYTES],
        nonces: &Nonces,
        words: &[u8],
    ) -> Result<Sealed, VaultError> {
        let item_key = Secret::new(item_key);
        let mut frame = pad(words)?;
        let mut key_body = Zeroizing::new(*item_key.as_bytes());

        let mut bytes = Vec::with_capacity(OVERHEAD_BYTES.saturating_add(frame.len()));
        bytes.push(FORMAT);
        let context = binding.context(LAYER_ITEM_KEY);
        lock(
            &self.0,
            &nonces.item_key,
            &context,
            key_body.as_mut_slice(),
            &mut bytes,
        )?;
        let context = binding.context(LAYER_WORDS);
        lock(&item_key, &nonces.words, &context, &mut frame, &mut bytes)?;
        Ok(Sealed(bytes))
    }

    /// Seals words with an item key and nonces derived from one random seed.
    ///
    /// This key, the binding and the words go into the derivation as well. Should a seed come
    /// twice, say from a machine restored from a snapshot, the sealings still share no key; only
    /// the same words sealed twice for the same binding can be seen to be the same.
    ///
    /// # Errors
    ///
    /// [`VaultError::TooLong`] for more than [`crate::WORDS_BYTES_MAX`] bytes.
    pub fn seal_with_seed(
        &self,
        binding: &Binding,
        seed: [u8; KEY_BYTES],
        words: &[u8],
    ) -> Result<Sealed, VaultError> {
        let seed = Secret::new(seed);
        let mut keys = Zeroizing::new(Vec::with_capacity(2 * KEY_BYTES));
        keys.extend_from_slice(self.0.as_bytes());
        keys.extend_from_slice(seed.as_bytes());
        let material = Material::new(None, &keys);

        let mut context = binding.context(LAYER_WORDS);
        context.extend_from_slice(&Sha256::digest(words));
        let nonces = Nonces {
            item_key: material.derive(SEED_ITEM_KEY_NONCE, &context)?,
            words: material.derive(SEED_WORDS_NONCE, &context)?,
        };
        self.seal(
            binding,
            material.derive(SEED_ITEM_KEY, &context)?,
            &nonces,
            words,
        )
    }

    /// Opens sealed words.
    ///
    /// # Errors
    ///
    /// [`VaultError::Refused`] if they were sealed under another key, for another binding, or
    /// were changed since.
    pub fn open(&self, binding: &Binding, sealed: &Sealed) -> Result<Opened, VaultError> {
        let (key_lock, words_lock) = sealed
            .0
            .get(1..)
            .and_then(|locks| locks.split_at_checked(ITEM_KEY_LOCK_BYTES))
            .ok_or(VaultError::Shape)?;
        let item_key = unlock(&self.0, &binding.context(LAYER_ITEM_KEY), key_lock)?;
        let item_key = <[u8; KEY_BYTES]>::try_from(item_key.as_slice())
            .map(Secret::new)
            .map_err(|_| VaultError::Refused)?;
        let frame = unlock(&item_key, &binding.context(LAYER_WORDS), words_lock)?;
        unpad(frame).map(Opened)
    }
}

/// Sealed words, as they are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes stored bytes. Only format and length are looked at; whether they open is found out
    /// by [`SubjectKey::open`].
    ///
    /// # Errors
    ///
    /// [`VaultError::Format`] for an unknown first byte, [`VaultError::Shape`] for a length that
    /// no sealed words have.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, VaultError> {
        match bytes.first() {
            None => Err(VaultError::Shape),
            Some(&FORMAT) => match bytes.len().checked_sub(OVERHEAD_BYTES) {
                Some(frame_bytes) if is_frame_length(frame_bytes) => Ok(Self(bytes)),
                Some(_) | None => Err(VaultError::Shape),
            },
            Some(&found) => Err(VaultError::Format { found }),
        }
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes to store, without a copy.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Prints the length only.
impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// Opened words, wiped from memory when dropped.
pub struct Opened(Zeroizing<Vec<u8>>);

impl Opened {
    /// The words.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Prints the length only.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({} bytes)", self.0.len())
    }
}
