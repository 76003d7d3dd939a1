//! Kinds of request that the words make plain.

use screen::Hint;

use crate::builtin;

#[test]
fn a_plain_request_gives_its_hint() {
    let cases = [
        (
            "Are you married? I was wondering on the bus.",
            Hint::AsksAboutTherapist,
        ),
        ("Where do you live, if I may ask", Hint::AsksAboutTherapist),
        ("Do you like me at all?", Hint::AsksAboutTherapist),
        ("¿Tienes hijos?", Hint::AsksAboutTherapist),
        (
            "Any chance of an extra session on Wednesday?",
            Hint::AsksExtraSession,
        ),
        ("can we meet sooner than Thursday", Hint::AsksExtraSession),
        (
            "Could you send me the payment link again",
            Hint::AsksSelfService,
        ),
        (
            "I need a copy of my invoice for the insurance",
            Hint::AsksSelfService,
        ),
        (
            "My card was declined at the checkout",
            Hint::AsksSelfService,
        ),
        (
            "Just so you know the nightmares are back",
            Hint::NewsOfSymptoms,
        ),
        (
            "My sleep has been terrible this month",
            Hint::NewsOfSymptoms,
        ),
        ("My lawyer wants an opinion on custody", Hint::RoleConflict),
        ("I need an ESA letter for my landlord", Hint::RoleConflict),
        (
            "Work wants a note that I am unfit for work",
            Hint::RoleConflict,
        ),
    ];
    for (text, hint) in cases {
        let hints = builtin().read(text).hints;
        assert!(hints.contains(&hint), "{text}: {hints:?}");
    }
}

#[test]
fn what_only_sounds_like_one_gives_none() {
    let cases = [
        "Invoice 2231 shows two sessions in May and I came once",
        "I was charged twice for April, please send me a new invoice for April",
        "My sister got married on Saturday",
        "I watched a documentary about custody",
        "See you on Thursday as planned",
        "The letter from my aunt made me smile",
    ];
    for text in cases {
        let hints = builtin().read(text).hints;
        assert!(hints.is_empty(), "{text}: {hints:?}");
    }
}

#[test]
fn a_hint_is_no_risk() {
    let report = builtin().read("Are you married? Could I have an extra session?");
    assert_eq!(report.finding, practice::Finding::Clear);
    assert_eq!(
        report.hints,
        [Hint::AsksAboutTherapist, Hint::AsksExtraSession]
    );
}
