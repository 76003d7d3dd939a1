//! `demo`: the same seed makes the same practice; what is asked of it is there.

use std::fs;

use crate::program::{run, run_with};

fn made(extra: &[&str]) -> String {
    let mut args = vec![
        "demo",
        "--no-serve",
        "--preset",
        "solo",
        "--now",
        "2026-05-12T14:46",
    ];
    args.extend_from_slice(extra);
    let came = run(&args);
    assert_eq!(came.code, 0, "{}", came.err);
    came.out
}

#[test]
fn the_same_seed_makes_the_same_practice() {
    let one = made(&["--seed", "7"]);
    assert_eq!(one, made(&["--seed", "7"]));
    assert_ne!(one, made(&["--seed", "8"]));
    assert!(one.contains("1 therapist, 16 clients"), "{one}");
}

#[test]
fn a_practice_is_kept_in_an_empty_folder_only() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("lane");
    let path = data.to_str().unwrap();
    made(&["--data", path]);
    assert!(data.join("practice.db").exists() && data.join("root.key").exists());
    let came = run(&["demo", "--no-serve", "--data", path]);
    assert_eq!(came.code, 2);
    assert!(came.err.contains("is not empty"), "{}", came.err);
    // No word of it lies open on the disk.
    let bytes = fs::read(data.join("practice.db")).unwrap();
    let word = b"My sister rang";
    assert!(!bytes.windows(word.len()).any(|window| window == word));
}

#[test]
fn a_port_that_is_taken_is_outside() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let came = run_with(&["demo", "--preset", "solo", "--port", &port], b"");
    assert_eq!(came.code, 3, "{}", came.err);
    assert!(came.err.contains("can not be listened on"), "{}", came.err);
}
