//! Sealing: words go in, bytes that tell nothing come out.
//!
//! The vault knows bytes. It does not know who a subject is or what an item says, it does no
//! input or output, and it has no randomness of its own: key bytes, nonces and seeds are
//! arguments.
//!
//! # Three keys
//!
//! ```text
//! root key       one per practice, kept in a file outside the database, locked by a
//!                passphrase or not
//!   └─ subject key   random, one or more per person; stored wrapped under the root key
//!        └─ item key     random, one per sealed item; stored wrapped inside the item
//!             └─ words
//! ```
//!
//! Deleting the wrapped subject key makes every item of that person unreadable, in every copy of
//! the database.
//!
//! # What a seal promises
//!
//! * It opens only with the subject's key and only for the [`Binding`] it was made for: moved to
//!   another person, item, kind or version it is refused (property P6).
//! * A stream (a backup) is sealed in chunks, and opens whole, in order, to its end, or not at all.
//! * It commits to its keys: no sealed bytes can be made that open under two different keys.
//! * Its length tells a power of two and nothing finer.
//! * Opened words and keys are wiped from memory when they are dropped, and their `Debug` prints
//!   a length or nothing. Short-lived copies on the stack, such as a key given by value, are
//!   outside this promise.

pub mod log;

mod digest;
mod error;
mod key;
mod lock;
mod padding;
mod passphrase;
mod seal;
mod secret;
mod stream;

pub use digest::{DIGEST_BYTES, digest, file_hash, from_hex, same, to_hex};
pub use error::VaultError;
pub use key::{
    KEY_BYTES, KeyKind, NONCE_BYTES, ROOT_NAME_BYTES, RootKey, SubjectKey, WRAPPED_KEY_BYTES,
    WrappedKey,
};
pub use padding::WORDS_BYTES_MAX;
pub use passphrase::{Effort, LOCKED_PREFIX, LockedRoot, Passphrase};
pub use seal::{Binding, Kind, Nonces, Opened, SEALED_BYTES_MAX, SEALED_BYTES_MIN, Sealed};
pub use stream::{CHUNK_BYTES, OPENING_BYTES, Opener, SEALED_CHUNK_BYTES, Sealer, StreamKey};
