//! The Merkle tree of RFC 6962 over SHA-256: hashes, roots, proofs, and checking them.

use sha2::{Digest, Sha256};

use super::{
    cores::{are_many, both},
    error::LogError,
};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The first byte of what is hashed for a leaf, and for a node: no leaf passes for a node.
const LEAF: u8 = 0;
const NODE: u8 = 1;

/// The hash of a leaf with this data.
pub fn leaf_hash(data: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([LEAF]);
    hasher.update(data);
    hasher.finalize().into()
}

/// The hash of the node over these two.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([NODE]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The root of the tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Where the hashes of complete subtrees are read.
pub trait Nodes {
    /// The hash of the `index`-th subtree with 2^`height` leaves, all of them there.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, LogError>;
}

/// The root of the first `size` leaves.
pub fn root(nodes: &mut dyn Nodes, size: u64) -> Result<Hash, LogError> {
    if size == 0 {
        return Ok(empty_root());
    }
    range(nodes, 0, size)
}

/// The hashes that lead from leaf `index` to the root of the first `size` leaves.
pub fn inclusion(nodes: &mut dyn Nodes, index: u64, size: u64) -> Result<Vec<Hash>, LogError> {
    if index >= size {
        return Err(LogError::Beyond);
    }
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(range(nodes, middle, high)?);
            high = middle;
        } else {
            path.push(range(nodes, low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The hashes that show the first `old` leaves to be the beginning of the first `new`.
pub fn consistency(nodes: &mut dyn Nodes, old: u64, new: u64) -> Result<Vec<Hash>, LogError> {
    if old > new {
        return Err(LogError::Beyond);
    }
    let (mut low, mut high) = (0, new);
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Ok(path);
    }
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(range(nodes, middle, high)?);
            high = middle;
        } else {
            path.push(range(nodes, low, middle)?);
            low = middle;
        }
    }
    // The verifier knows the old root already, unless it is not a node of the new tree.
    if low > 0 {
        path.push(range(nodes, low, high)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether this path leads from the leaf to the root. Source: RFC 9162, 2.1.3.2.
pub fn check_inclusion(index: u64, size: u64, leaf: &Hash, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for other in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            hash = node_hash(other, &hash);
            while at != 0 && at.is_multiple_of(2) {
                at /= 2;
                last /= 2;
            }
        } else {
            hash = node_hash(&hash, other);
        }
        at /= 2;
        last /= 2;
    }
    last == 0 && hash == *root
}

/// Whether this path shows the old tree to be the beginning of the new. Source: RFC 9162, 2.1.4.2.
pub fn check_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    path: &[Hash],
) -> bool {
    if old == 0 || old == new {
        let same = old == 0 && *old_root == empty_root() || old == new && old_root == new_root;
        return same && path.is_empty();
    }
    if old > new {
        return false;
    }
    let (mut at, mut last) = (old - 1, new - 1);
    while at % 2 == 1 {
        at /= 2;
        last /= 2;
    }
    let mut path = path.iter();
    let first = if old.is_power_of_two() {
        old_root
    } else {
        let Some(first) = path.next() else {
            return false;
        };
        first
    };
    let (mut before, mut now) = (*first, *first);
    for other in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            before = node_hash(other, &before);
            now = node_hash(other, &now);
            while at != 0 && at.is_multiple_of(2) {
                at /= 2;
                last /= 2;
            }
        } else {
            now = node_hash(&now, other);
        }
        at /= 2;
        last /= 2;
    }
    last == 0 && before == *old_root && now == *new_root
}

/// The hashes that lead from many leaves to one root, each needed once: in the order in which they
/// stand from left to right. `leaves` are in order, none twice.
pub fn prove_many(nodes: &mut dyn Nodes, leaves: &[u64], size: u64) -> Result<Vec<Hash>, LogError> {
    if leaves.last().is_some_and(|last| *last >= size) {
        return Err(LogError::Beyond);
    }
    let mut path = Vec::new();
    if size > 0 {
        beside(nodes, leaves, 0, size, &mut path)?;
    }
    Ok(path)
}

fn beside(
    nodes: &mut dyn Nodes,
    leaves: &[u64],
    low: u64,
    high: u64,
    path: &mut Vec<Hash>,
) -> Result<(), LogError> {
    if leaves.is_empty() {
        path.push(range(nodes, low, high)?);
        return Ok(());
    }
    if high - low == 1 {
        return Ok(());
    }
    let middle = low + split(high - low);
    let (left, right) = leaves.split_at(leaves.partition_point(|leaf| *leaf < middle));
    beside(nodes, left, low, middle, path)?;
    beside(nodes, right, middle, high, path)
}

/// The root that many leaves and the hashes beside them give. `leaves` are in order, none twice.
///
/// # Errors
///
/// [`LogError::Beyond`] for a leaf outside the tree, or too few or too many hashes.
pub fn root_of_many(leaves: &[(u64, Hash)], size: u64, path: &[Hash]) -> Result<Hash, LogError> {
    if size == 0 && leaves.is_empty() && path.is_empty() {
        return Ok(empty_root());
    }
    if size == 0 {
        return Err(LogError::Beyond);
    }
    let whole = |leaves: &[(u64, Hash)], low, high, path: &[Hash]| {
        let mut path = path.iter();
        let root = joined(leaves, low, high, &mut path)?;
        path.next().map_or(Ok(root), |_| Err(LogError::Beyond))
    };
    if size == 1 || !are_many(leaves.len()) {
        return whole(leaves, 0, size, path);
    }
    // The two halves of a large tree are hashed side by side.
    let middle = split(size);
    let (left, right) = leaves.split_at(leaves.partition_point(|(leaf, _)| *leaf < middle));
    let cut = needed(left, 0, middle);
    let (path_left, path_right) = path.split_at_checked(cut).ok_or(LogError::Beyond)?;
    let (left, right) = both(
        true,
        || whole(left, 0, middle, path_left),
        || whole(right, middle, size, path_right),
    );
    Ok(node_hash(&left?, &right?))
}

fn joined<'a>(
    leaves: &[(u64, Hash)],
    low: u64,
    high: u64,
    path: &mut impl Iterator<Item = &'a Hash>,
) -> Result<Hash, LogError> {
    if leaves.is_empty() {
        return path.next().copied().ok_or(LogError::Beyond);
    }
    if high - low == 1 {
        return match leaves {
            [(index, hash)] if *index == low => Ok(*hash),
            _ => Err(LogError::Beyond),
        };
    }
    let middle = low + split(high - low);
    let (left, right) = leaves.split_at(leaves.partition_point(|(leaf, _)| *leaf < middle));
    let left = joined(left, low, middle, path)?;
    let right = joined(right, middle, high, path)?;
    Ok(node_hash(&left, &right))
}

/// How many hashes beside these leaves their root needs, from `low` to before `high`.
fn needed(leaves: &[(u64, Hash)], low: u64, high: u64) -> usize {
    if leaves.is_empty() {
        return 1;
    }
    if high - low == 1 || count(leaves) == high - low {
        return 0;
    }
    let middle = low + split(high - low);
    let (left, right) = leaves.split_at(leaves.partition_point(|(leaf, _)| *leaf < middle));
    needed(left, low, middle) + needed(right, middle, high)
}

fn count(leaves: &[(u64, Hash)]) -> u64 {
    // No machine we build for has more than 64 bits of length.
    u64::try_from(leaves.len()).unwrap_or(u64::MAX)
}

/// The hash over the leaves from `low` to before `high`, as they stand in the tree.
fn range(nodes: &mut dyn Nodes, low: u64, high: u64) -> Result<Hash, LogError> {
    let length = high - low;
    if length.is_power_of_two() {
        let height = length.trailing_zeros();
        return nodes.node(height, low >> height);
    }
    let middle = low + split(length);
    let left = range(nodes, low, middle)?;
    let right = range(nodes, middle, high)?;
    Ok(node_hash(&left, &right))
}

/// The largest power of two below `length`, which is at least two.
fn split(length: u64) -> u64 {
    1 << (length - 1).checked_ilog2().unwrap_or(0)
}
