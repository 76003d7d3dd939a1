//! How fast a list of the access log is checked: `cargo bench -p vault`. The best and the middle of
//! several rounds, so that a busy machine shows in their distance, beside the target.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::as_conversions,
    reason = "a bench measures with a clock, prints, and stops when its own data is wrong"
)]

use std::{cell::RefCell, collections::BTreeMap, hint::black_box, time::Instant};

use vault::{
    SubjectKey,
    log::{
        AccessList, Checkpoint, Contents, Entry, Growing, Hash, Origin, Record, SigningKey, TileId,
        Tiles, commitment, leaf_hash, prove_many,
    },
};

const ROUNDS: usize = 15;
/// Every so many leaves one is this client's; the others are other people's.
const EVERY: u64 = 2;
const AT: &str = "2026-05-12T09:12:33.000000Z";

fn main() {
    println!("{:<44} {:>10} {:>10}  target", "", "best", "middle");
    for (entries, target) in [(1_000, "at most 2 ms"), (100_000, "at most 100 ms")] {
        let text = list(entries);
        measure(&format!("{entries} entries read"), "", || {
            black_box(AccessList::parse(text.as_bytes()).unwrap());
        });
        let read = AccessList::parse(text.as_bytes()).unwrap();
        measure(&format!("{entries} entries checked"), "", || {
            black_box(read.check(None).unwrap());
        });
        measure(&format!("{entries} entries, both"), target, || {
            black_box(AccessList::open(text.as_bytes(), None).unwrap());
        });
    }
    let key = SigningKey::from_bytes([3; 32]);
    let log = Origin::first([1; 16]).verifier(key.public()).unwrap();
    let bytes = list(100_000).into_bytes();
    let seal = key.sign(&bytes);
    measure("the seal of 100000 entries", "", || {
        black_box(log.verify(&bytes, &seal));
    });
}

fn measure(what: &str, target: &str, mut work: impl FnMut()) {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    let shown = |nanos: u128| format!("{:.2} ms", nanos as f64 / 1e6);
    let (best, middle) = (shown(times[0]), shown(times[ROUNDS / 2]));
    println!("{what:<44} {best:>10} {middle:>10}  {target}");
}

/// The file of a list with so many entries.
fn list(entries: u64) -> String {
    let (practice, client) = ([1; 16], [2; 16]);
    let origin = Origin::first(practice);
    let key = SigningKey::from_bytes([3; 32]);
    let subject = SubjectKey::from_bytes([4; 32]);
    let mut growing = Growing::resume(0, |_| Ok(Vec::new())).unwrap();
    let mut lines: Vec<Entry> = Vec::new();
    for leaf in 0..entries * EVERY {
        if !leaf.is_multiple_of(EVERY) {
            growing.push(leaf_hash(&leaf.to_be_bytes()));
            continue;
        }
        let mut entry = [5; 16];
        entry[..8].copy_from_slice(&leaf.to_be_bytes());
        let record = Record {
            practice,
            client,
            number: leaf / EVERY + 1,
            previous: lines.last().map(|line| line.leaf),
            entry,
            actor: [6; 16],
            act: "contact.open".to_owned(),
            subject: [7; 16],
            why: "question".to_owned(),
            at: AT.to_owned(),
        };
        let nonce = subject.entry_nonce(&entry).unwrap();
        let line = record.line();
        growing.push(leaf_hash(&commitment(&nonce, &line)));
        lines.push(Entry { leaf, nonce, line });
    }
    let (size, root) = (growing.size(), growing.root().unwrap());
    let last = lines.last().unwrap().leaf;
    let leaves: Vec<u64> = lines.iter().map(|entry| entry.leaf).collect();
    let tiles: RefCell<BTreeMap<TileId, Vec<Hash>>> = RefCell::new(growing.tiles());
    let mut nodes = Tiles::new(|id| Ok(tiles.borrow_mut().remove(&id).unwrap_or_default()));
    let signature = key.sign_head(origin, &client, entries, last, size);
    let checkpoint = Checkpoint {
        origin: origin.to_string(),
        size,
        root,
    };
    let contents = Contents {
        log: origin.verifier(key.public()).unwrap(),
        client,
        saved: AT.to_owned(),
        people: Vec::new(),
        since: None,
        notices: Vec::new(),
        path: prove_many(&mut nodes, &leaves, size).unwrap(),
        entries: lines,
        head: (size, signature.to_vec()),
        checkpoint: checkpoint.sign(&key),
    };
    AccessList::seal(contents, &key).text()
}
