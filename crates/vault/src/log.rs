//! A log that can be checked: an append-only Merkle tree of commitments, and lists drawn from it.
//!
//! The tree is the one of RFC 6962 over SHA-256, kept as the tiles of `c2sp.org/tlog-tiles`. Its
//! head is signed as a checkpoint (`c2sp.org/tlog-checkpoint`, a `c2sp.org/signed-note`), which
//! witnesses cosign (`c2sp.org/tlog-witness`, `c2sp.org/tlog-cosignature`).
//!
//! A leaf is a [`commitment`]: whoever has no nonce learns nothing from it, and the nonce comes from
//! the subject's key, so that it goes when the key goes. What stands behind the leaves is handed to
//! the one whom it is about as an [`AccessList`], a file that is checked without asking anybody.
//!
//! Nothing here reads a clock, a file or a network.

mod checkpoint;
mod cores;
mod cosignature;
mod error;
mod list;
mod note;
mod notice;
mod proof;
mod record;
mod text;
mod tile;
mod tree;
mod witness;

pub use checkpoint::{Checkpoint, Origin};
pub use cosignature::{cosign, cosigned_at};
pub use error::{LogError, Refusal};
pub use list::{AccessList, Checked, Contents, Entry, Kept, Person, Since, Standing};
pub use note::{Note, NoteKind, NoteSignature, SigningKey, Verifier};
pub use notice::{ForkNotice, KeyNotice, Notice};
pub use proof::TlogProof;
pub use record::{Record, commitment};
pub use tile::{Growing, TILE_HASHES, TileId, Tiles, bundle, unbundle};
pub use tree::{
    Hash, Nodes, check_consistency, check_inclusion, consistency, empty_root, inclusion, leaf_hash,
    node_hash, prove_many, root, root_of_many,
};
pub use witness::{AddCheckpoint, Seen, Unwitnessed, consider};
