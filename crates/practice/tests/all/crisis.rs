//! Crisis is decided by the help button, the purpose and the finding, and by nothing else.

use practice::{CrisisCause, Disposition, Finding, Purpose, Ruling, crisis};

#[test]
fn the_help_button_is_enough_whatever_else_there_is() {
    for purpose in Purpose::ALL {
        for finding in Finding::ALL {
            assert_eq!(
                crisis(true, *purpose, finding),
                Some(CrisisCause::HelpButton)
            );
        }
    }
}

#[test]
fn red_in_words_that_come_in_is_crisis_for_every_purpose() {
    for purpose in Purpose::ALL {
        let found = crisis(false, *purpose, Finding::Red);
        assert_eq!(
            found.is_some(),
            !purpose.is_outgoing() || purpose.is_crisis(),
            "{purpose}"
        );
    }
}

#[test]
fn purposes_that_say_danger_need_no_finding() {
    let expected = [
        "c.help",
        "c.crisis.self",
        "c.crisis.other",
        "c.crisis.unsafe",
        "c.crisis.medical",
        "x.safety",
    ];
    for purpose in Purpose::ALL {
        let found = crisis(false, *purpose, Finding::Clear).is_some();
        assert_eq!(found, expected.contains(&purpose.code()), "{purpose}");
    }
}

#[test]
fn amber_alone_is_not_crisis() {
    assert_eq!(crisis(false, Purpose::Agenda, Finding::Amber), None);
    assert_eq!(crisis(false, Purpose::Social, Finding::Unscreened), None);
}

#[test]
fn a_crisis_is_written_down_in_full_and_goes_to_whoever_is_on_call() {
    let book = practice::BookHash([7; 32]);
    let ruling = Ruling::crisis(
        Purpose::CrisisMedical,
        Finding::Clear,
        CrisisCause::Purpose,
        book,
    );
    assert_eq!(ruling.disposition(), Disposition::Crisis);
    assert_eq!(ruling.answer.documentation, practice::Documentation::D4);
    assert_eq!(ruling.answer.routes, [practice::Route::OnCall]);
    assert!(ruling.has(practice::Obligation::RedirectEmergency));
}
