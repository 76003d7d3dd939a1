//! The closed lists are closed, and every code finds its way back.

use std::collections::BTreeSet;

use practice::{
    ContactState, Direction, Disposition, Documentation, Finding, Obligation, Purpose, Route,
    Situation, Within, Words, WordsError,
};
use proptest::prelude::*;

#[test]
fn every_purpose_has_one_code_and_the_code_finds_it() {
    let codes: BTreeSet<_> = Purpose::ALL.iter().map(|p| p.code()).collect();
    assert_eq!(codes.len(), Purpose::ALL.len());
    assert_eq!(Purpose::ALL.len(), 111);
    for purpose in Purpose::ALL {
        assert_eq!(
            Purpose::from_code(purpose.direction(), purpose.code()),
            Some(*purpose)
        );
        let bare = purpose.code().split_once('.').unwrap().1;
        let found = Purpose::from_code(purpose.direction(), bare).unwrap();
        assert_eq!(found.direction(), purpose.direction());
    }
}

#[test]
fn the_direction_tells_purposes_of_one_name_apart() {
    assert_eq!(
        Purpose::from_code(Direction::Client, "legal"),
        Some(Purpose::Legal)
    );
    assert_eq!(
        Purpose::from_code(Direction::ThirdParty, "legal"),
        Some(Purpose::ThirdLegal)
    );
    assert_eq!(
        Purpose::from_code(Direction::Client, "(help button)"),
        Some(Purpose::HelpButton)
    );
    assert_eq!(Purpose::from_code(Direction::Client, "x.legal"), None);
    assert_eq!(Purpose::from_code(Direction::Client, "schedulling"), None);
}

#[test]
fn codes_of_closed_lists_find_their_way_back() {
    for value in Disposition::ALL {
        assert_eq!(Disposition::from_code(value.code()), Some(*value));
    }
    for value in Obligation::ALL {
        assert_eq!(Obligation::from_code(value.code()), Some(*value));
    }
    for value in Route::ALL {
        assert_eq!(Route::from_code(value.code()), Some(*value));
    }
    for value in Within::ALL {
        assert_eq!(Within::from_code(value.code()), Some(*value));
    }
    assert!(Documentation::D0 < Documentation::D4);
    assert!(Finding::Clear < Finding::Unscreened && Finding::Amber < Finding::Red);
}

#[test]
fn every_flag_of_a_situation_can_be_set_and_read_by_name() {
    for name in Situation::FLAGS {
        let mut situation = Situation::ordinary();
        let before = situation.flag(name).unwrap();
        assert!(situation.set_flag(name, !before));
        assert_eq!(situation.flag(name), Some(!before), "{name}");
    }
    assert!(!Situation::ordinary().set_flag("contact_count", true));
}

#[test]
fn a_call_for_help_only_ends_through_a_person() {
    for next in ContactState::ALL {
        assert_eq!(
            ContactState::Calling.may_become(*next),
            *next == ContactState::Heard,
            "{next}"
        );
    }
}

#[test]
fn what_is_finished_stays_finished() {
    for end in [
        ContactState::Answered,
        ContactState::Talked,
        ContactState::Noted,
        ContactState::TakenBack,
    ] {
        assert!(
            ContactState::ALL.iter().all(|next| !end.may_become(*next)),
            "{end}"
        );
    }
    for state in ContactState::ALL {
        assert_eq!(
            state.may_become(ContactState::TakenBack),
            state.is_unread() || *state == ContactState::Settled,
            "{state}"
        );
    }
}

#[test]
fn words_are_checked_and_never_printed() {
    assert_eq!(Words::new(" \r\n\t "), Err(WordsError::Empty));
    let long = "a".repeat(practice::WORDS_BYTES_MAX + 1);
    assert!(matches!(Words::new(&long), Err(WordsError::TooLong { .. })));
    let words = Words::new("one\r\ntwo\0three\u{7}").unwrap();
    assert_eq!(words.as_str(), "one\ntwothree");
    assert!(!format!("{words:?}").contains("one"));
}

proptest! {
    #[test]
    fn words_keep_every_printable_character(text in "\\PC{1,400}") {
        match Words::new(&text) {
            Ok(words) => prop_assert_eq!(words.as_str(), text.trim()),
            Err(error) => prop_assert!(error == WordsError::Empty && text.trim().is_empty()),
        }
    }
}
