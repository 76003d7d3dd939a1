//! The list of one person: an honest one is believed, and a changed one is not.

use vault::log::{AccessList, Checked, Contents, Kept, Notice, Refusal, Standing};

use crate::ledger::{AT, Ledger, client, key};

fn check(list: &AccessList, kept: Option<&Kept>) -> Result<Checked, Refusal> {
    // What is read is what was written.
    let read = AccessList::parse(list.text().as_bytes())?;
    assert_eq!(&read, list);
    let checked = read.check(kept);
    // Both at once say the same.
    let opened = AccessList::open(list.text().as_bytes(), kept);
    assert_eq!(opened.map(|(_, checked)| checked), checked);
    checked
}

/// The same list with something changed, sealed again: as by a practice that lies.
fn lied(contents: &Contents, change: impl FnOnce(&mut Contents)) -> Result<Checked, Refusal> {
    let mut other = contents.clone();
    change(&mut other);
    AccessList::parse(AccessList::seal(other, &key()).text().as_bytes())?.check(None)
}

#[test]
fn an_honest_list_is_believed_at_every_size() {
    for entries in [4, 5, 31, 256, 300] {
        let ledger = Ledger::with(entries);
        for who in 1..=3 {
            let checked = check(&ledger.list(client(who), None), None).unwrap();
            assert_eq!(checked.records.len(), ledger.entries[&client(who)].len());
            assert_eq!(checked.standing, Standing::First);
            assert!(
                checked
                    .records
                    .iter()
                    .all(|record| record.client == client(who))
            );
        }
    }
}

#[test]
fn a_list_goes_on_from_the_one_that_was_kept() {
    let older = Ledger::with(20);
    let kept = check(&older.list(client(1), None), None).unwrap().kept;
    let newer = Ledger::with(50);
    let goes_on = check(&newer.list(client(1), Some(20)), Some(&kept)).unwrap();
    assert_eq!(goes_on.standing, Standing::GoesOn);
    let again = check(&newer.list(client(1), None), Some(&goes_on.kept)).unwrap();
    assert_eq!(again.standing, Standing::GoesOn);
    let unconnected = check(&newer.list(client(1), None), Some(&kept)).unwrap();
    assert_eq!(unconnected.standing, Standing::Unconnected);
}

#[test]
fn a_shorter_or_another_history_is_refused() {
    let kept = check(&Ledger::with(50).list(client(1), None), None)
        .unwrap()
        .kept;
    let shorter = Ledger::with(40).list(client(1), None);
    assert_eq!(check(&shorter, Some(&kept)), Err(Refusal::Shrunk));
    let mut other = Ledger::with(10);
    (0..60).for_each(|_| other.add(client(1)));
    assert_eq!(
        check(&other.list(client(1), Some(50)), Some(&kept)),
        Err(Refusal::Forked)
    );
    let somebody = check(&Ledger::with(50).list(client(2), None), None)
        .unwrap()
        .kept;
    let list = Ledger::with(50).list(client(1), None);
    assert_eq!(check(&list, Some(&somebody)), Err(Refusal::Key));
    let mut unknown = kept.clone();
    unknown.public[0] ^= 1;
    assert_eq!(check(&list, Some(&unknown)), Err(Refusal::Key));
    // A second chain about the same person, beside the first one in the same tree.
    let moved = Kept {
        last: kept.last - 1,
        ..kept
    };
    assert_eq!(check(&list, Some(&moved)), Err(Refusal::Forked));
}

#[test]
fn a_return_to_an_older_copy_has_to_be_told() {
    let before = Ledger::with(50);
    let kept = check(&before.list(client(1), None), None).unwrap().kept;
    let early = check(&Ledger::with(20).list(client(1), None), None)
        .unwrap()
        .kept;
    let mut after = before.restore(30, AT);
    (0..40).for_each(|_| after.add(client(1)));
    let declared = check(&after.list(client(1), None), Some(&kept)).unwrap();
    assert_eq!(declared.standing, Standing::Declared);
    let Notice::Fork(notice) = &declared.notices[0] else {
        panic!("{:?}", declared.notices);
    };
    assert_eq!((notice.restored_size, notice.lost_size), (30, 50));
    let goes_on = check(&after.list(client(1), Some(20)), Some(&early)).unwrap();
    assert_eq!(goes_on.standing, Standing::GoesOn);
    let told_twice = after.restore(60, AT);
    assert_eq!(
        check(&told_twice.list(client(1), None), None)
            .unwrap()
            .notices
            .len(),
        2
    );
    // The number of the log says how many returns there were, and each has to be there.
    let contents = after.contents(client(1), None);
    let hidden = lied(&contents, |other| other.notices.clear());
    assert_eq!(hidden, Err(Refusal::Notice));
    let other_time = lied(&contents, |other| {
        other.notices[0].1 = other.notices[0].1.replace("2026", "2025");
    });
    assert_eq!(other_time, Err(Refusal::Tree));
}

#[test]
fn another_key_has_to_be_handed_on_by_the_one_before() {
    let early = check(&Ledger::with(20).list(client(1), None), None)
        .unwrap()
        .kept;
    let before = Ledger::with(50);
    let kept = check(&before.list(client(1), None), None).unwrap().kept;
    let mut after = before.change_key(8, AT);
    (0..9).for_each(|_| after.add(client(1)));
    for (known, since) in [(&early, 20), (&kept, 50)] {
        let goes_on = check(&after.list(client(1), Some(since)), Some(known)).unwrap();
        assert_eq!(goes_on.standing, Standing::GoesOn);
        assert!(matches!(goes_on.notices[0], Notice::Key(_)));
        assert_ne!(goes_on.kept.public, known.public);
    }
    // Twice, with a return to an older copy in between; whoever kept the first key follows both.
    let mut twice = after.restore(55, AT).change_key(9, AT);
    (0..9).for_each(|_| twice.add(client(1)));
    let goes_on = check(&twice.list(client(1), Some(20)), Some(&early)).unwrap();
    assert_eq!(goes_on.standing, Standing::GoesOn);
    let middle = check(&after.list(client(1), None), None).unwrap().kept;
    let declared = check(&twice.list(client(1), None), Some(&middle)).unwrap();
    assert_eq!(declared.standing, Standing::Declared);

    // A key that was not handed on, was handed on by somebody else, or for another log.
    let other = Ledger {
        signs_with: 9,
        ..Ledger::with(60)
    };
    assert_eq!(
        check(&other.list(client(1), Some(20)), Some(&early)),
        Err(Refusal::Key)
    );
    let mut forged = Ledger {
        signs_with: 9,
        ..before.clone()
    };
    forged = forged.change_key(8, AT);
    let forged = forged.list(client(1), Some(20));
    assert_eq!(check(&forged, Some(&early)), Err(Refusal::Key));
    let contents = after.contents(client(1), None);
    let sealed = |contents: Contents| {
        let list = AccessList::seal(contents, &crate::ledger::key_of(8));
        AccessList::parse(list.text().as_bytes())
            .unwrap()
            .check(None)
    };
    assert!(sealed(contents.clone()).is_ok());
    let lies: &[fn(&mut Contents)] = &[
        |list| list.notices.clear(),
        |list| list.notices[0].1 = list.notices[0].1.replace("2026", "2025"),
        |list| list.notices[0].0 -= 1,
        |list| {
            let size = list.notices[0].1.replace("size 50", "size 49");
            list.notices[0].1 = size;
        },
    ];
    for lie in lies {
        let mut other = contents.clone();
        lie(&mut other);
        assert_eq!(sealed(other), Err(Refusal::Notice));
    }
}

#[test]
fn a_practice_that_lies_is_found_out() {
    let contents = Ledger::with(50).contents(client(1), Some(20));
    assert!(lied(&contents, |_| ()).is_ok());
    type Change = fn(&mut Contents);
    let lies: &[(&str, Refusal, Change)] = &[
        ("deletes the first", Refusal::Hole, |list| {
            drop(list.entries.remove(0))
        }),
        ("deletes one", Refusal::Hole, |list| {
            drop(list.entries.remove(3))
        }),
        ("deletes the last", Refusal::Head, |list| {
            drop(list.entries.pop())
        }),
        ("deletes all", Refusal::Head, |list| list.entries.clear()),
        ("reorders", Refusal::Hole, |list| list.entries.swap(3, 4)),
        ("duplicates", Refusal::Hole, |list| {
            list.entries.insert(3, list.entries[3].clone())
        }),
        ("changes who", Refusal::Tree, |list| {
            edit(list, "c1c1", "c2c2")
        }),
        ("changes when", Refusal::Tree, |list| {
            edit(list, "05-12", "05-13")
        }),
        ("changes a number", Refusal::Hole, |list| {
            edit(list, " 3 ", " 2 ")
        }),
        ("changes what was before", Refusal::Chain, |list| {
            edit(list, " 3 2 ", " 3 1 ")
        }),
        ("changes about whom", Refusal::Stranger, |list| {
            edit(list, "0101", "0202")
        }),
        ("changes a nonce", Refusal::Tree, |list| {
            list.entries[2].nonce[0] ^= 1
        }),
        ("moves a leaf", Refusal::Chain, |list| {
            list.entries[2].leaf += 1
        }),
        ("drops a hash", Refusal::Tree, |list| list.path.truncate(2)),
        ("adds a hash", Refusal::Tree, |list| list.path.push([0; 32])),
        ("changes a hash", Refusal::Tree, |list| {
            list.path[1][31] ^= 1
        }),
        ("signs another number", Refusal::Head, |list| {
            list.head.0 += 1
        }),
        ("changes the head's signature", Refusal::Head, |list| {
            list.head.1[1] ^= 1
        }),
        ("invents a return", Refusal::Notice, |list| {
            list.notices.push((7, String::new()))
        }),
        ("changes the checkpoint", Refusal::Checkpoint, |list| {
            list.checkpoint = list.checkpoint.replacen("\n50\n", "\n51\n", 1);
        }),
        ("drops the signature", Refusal::Checkpoint, |list| {
            let at = list.checkpoint.find('\u{2014}').unwrap();
            list.checkpoint.truncate(at);
        }),
        ("breaks a line", Refusal::Unreadable, |list| {
            edit(list, " contact.open ", " ")
        }),
        ("writes about another's list", Refusal::Stranger, |list| {
            list.client = client(2)
        }),
    ];
    for (lie, refusal, change) in lies {
        assert_eq!(lied(&contents, change), Err(*refusal), "{lie}");
    }
}

/// Changes the third entry's line.
fn edit(list: &mut Contents, from: &str, to: &str) {
    let line = &mut list.entries[2].line;
    assert!(line.contains(from), "{line}");
    *line = line.replacen(from, to, 1);
}

/// The last entries go, and the hashes beside the rest are those of an honest tree: only what the
/// log signed about the end of this list tells.
#[test]
fn a_list_that_ends_early_is_refused_although_its_tree_is_whole() {
    let mut ledger = Ledger::with(50);
    let whole = ledger.contents(client(1), None);
    ledger.entries.get_mut(&client(1)).unwrap().pop();
    let mut short = ledger.contents(client(1), None);
    short.head = whole.head;
    let list = AccessList::seal(short, &key());
    assert_eq!(check(&list, None), Err(Refusal::Head));
}

#[test]
fn every_changed_bit_of_a_file_is_refused() {
    let text = Ledger::with(12).list(client(1), Some(5)).text();
    for place in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            let read = AccessList::parse(&bytes).and_then(|list| list.check(None));
            assert!(read.is_err(), "bit {bit} of byte {place}");
        }
    }
}

/// A long list is worked through on all cores: what is wrong first is told first all the same.
#[test]
fn a_long_list_is_as_strict_as_a_short_one() {
    let contents = Ledger::with(15_000).contents(client(1), None);
    let entries = contents.entries.len();
    assert!(
        entries > 8_192,
        "{entries} entries are too few for two shares"
    );
    assert!(lied(&contents, |_| ()).is_ok());
    for place in [0, 1, 4_095, 4_096, entries / 2, entries - 1] {
        let nonce = lied(&contents, |list| list.entries[place].nonce[0] ^= 1);
        assert_eq!(nonce, Err(Refusal::Tree), "{place}");
        let unreadable = lied(&contents, |list| list.entries[place].line.push(' '));
        assert_eq!(unreadable, Err(Refusal::Unreadable), "{place}");
        let stranger = lied(&contents, |list| {
            list.entries[place].line = list.entries[place].line.replace("0101", "0102");
            list.entries[entries - 1].line.push(' ');
        });
        let first = if place == entries - 1 {
            Refusal::Unreadable
        } else {
            Refusal::Stranger
        };
        assert_eq!(stranger, Err(first), "{place}");
        let path = lied(&contents, |list| {
            let last = list.path.len() - 1;
            list.path[place.min(last)][0] ^= 1;
        });
        assert_eq!(path, Err(Refusal::Tree), "{place}");
    }
    let fewer = lied(&contents, |list| {
        list.path.pop();
    });
    assert_eq!(fewer, Err(Refusal::Tree));
    let more = lied(&contents, |list| list.path.push([0; 32]));
    assert_eq!(more, Err(Refusal::Tree));
    let mut text = AccessList::seal(contents, &key()).text().into_bytes();
    let middle = text.len() / 2;
    text[middle] ^= 1;
    let opened = AccessList::open(&text, None);
    assert!(matches!(opened, Err(Refusal::Seal | Refusal::Unreadable)));
}
