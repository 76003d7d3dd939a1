//! Tables: what is red, what is amber, and what is an ordinary message.

use practice::Finding;
use screen::{Cause, Suppression};

use crate::builtin;

/// Messages that must page a person.
pub(crate) const RED: &[(&str, Cause)] = &[
    ("I want to die", Cause::Suicide),
    ("i just can't, i want to kill myself", Cause::Suicide),
    (
        "I don't want to be alive any more and nobody has noticed",
        Cause::Suicide,
    ),
    ("My kids would be better off without me", Cause::Suicide),
    ("I bought the rope this afternoon", Cause::Suicide),
    ("I am standing on the bridge", Cause::Suicide),
    ("I'm doing it tonight", Cause::Suicide),
    ("By the time you read this it will be over", Cause::Suicide),
    ("I have been saving up my tablets", Cause::Suicide),
    ("how many of these pills would it take", Cause::Suicide),
    ("tell my sister I love her", Cause::Suicide),
    ("thinking about unaliving myself after work", Cause::Suicide),
    (
        "I've planned my own funeral and I feel suicidal",
        Cause::Suicide,
    ),
    (
        "Thanks for everything. I gave my cat away, my papers are in order and I'm at peace at last",
        Cause::Suicide,
    ),
    ("The cut won't stop bleeding", Cause::SelfHarm),
    ("I am going to stab my neighbour", Cause::HarmToOthers),
    ("He says he will kill me tonight", Cause::BeingHarmed),
    (
        "My husband tried to strangle me and I locked myself in the bathroom",
        Cause::BeingHarmed,
    ),
    ("I swallowed all my pills an hour ago", Cause::Medical),
    ("I overdosed and I am scared", Cause::Medical),
    ("Quiero morirme", Cause::Suicide),
    ("Ya no quiero vivir, no puedo más", Cause::Suicide),
    ("Me tomé todas las pastillas", Cause::Medical),
    (
        "Me va a matar, estoy escondida en el baño",
        Cause::BeingHarmed,
    ),
    ("Lo voy a matar", Cause::HarmToOthers),
    ("Me corté las venas", Cause::SelfHarm),
];

const AMBER: &[&str] = &[
    "lol kms if the bus is late again",
    "my brother wants to die",
    "my friend killed herself in May",
    "I used to want to die, years ago, when I was at school",
    "I don't want to kill myself, it is only a thought",
    "I cut yesterday, it's clean and covered",
    "the urge is at 8 and I am holding ice",
    "what's the point of anything",
    "I can't do this any longer",
    "I don't think I'll make it to Friday",
    "everything feels hopeless",
    "I wish I could go to sleep and never wake up",
    "You can keep my books, I won't need them any more",
    "he hit me on Sunday",
    "there are marks on her arm again",
    "my boyfriend checks my phone every night",
    "I'm scared I will hurt somebody",
    "since the new tablets I'm wired and get no sleep",
    "PHQ-9 done, item 9: 1",
    "Tengo miedo de hacerle daño a alguien",
    "Me siento vacío y no aguanto más",
];

const CLEAR: &[&str] = &[
    // sayings
    "I nearly died of embarrassment at the wedding",
    "I could strangle my boss",
    "that dashboard is a killer feature",
    "I had an hour to kill time before the train",
    "I'm dying to see the new garden",
    "the series finale was murder, loved it",
    "my feet are killing me after the walk",
    "there is a song about ending in my head all day",
    "we have to bite the bullet and move house",
    "me muero de hambre, llego en diez minutos",
    "my mum is going to kill me if I forget the cake",
    "I finally gave up smoking",
    "shoot me an email when the form is ready",
    // scheduling
    "Could we move Thursday to 3 pm?",
    "Running ten minutes late, the bridge is closed",
    "Can I cut the session short next week, I have a train at 5",
    "I need to cancel on Monday, my son has a fever",
    "Is 10am or 11:30 free on the 12th?",
    "I am stuck in traffic, please wait for me",
    "Quiero cambiar la cita del martes, por favor",
    // billing and forms
    "Please send me the invoice for May, number 2231",
    "My card ends in 4111 and it was declined",
    "Where do I download the consent form?",
    "I was charged twice in June",
    // thanks and everyday life
    "Thank you for today, it helped a lot",
    "Happy new year to you and your family",
    "Step 3 of the ladder is done, my hands were shaking but I stayed!",
    "We had a lovely weekend at the lake with the kids",
    "The breathing exercise makes me dizzy, should I stop?",
    "I slept well and went back to work",
    "My grandmother turns ninety and we are all going",
    "Muchas gracias por la sesión de ayer",
    // who somebody is, is no danger
    "I am a gay man and I started a new job",
    "I am Muslim and would like a prayer break",
    "As a Black woman I would like to talk about work",
    "My wife and I are both deaf, is there an interpreter?",
    "I am trans and my name has changed",
];

#[test]
fn what_must_page_is_red() {
    for (text, cause) in RED {
        let report = builtin().read(text);
        assert_eq!(report.finding, Finding::Red, "{text}: {:?}", report.hits);
        let named = report
            .hits
            .iter()
            .any(|hit| hit.cause == *cause && hit.counted() == Finding::Red);
        assert!(named, "{text}: {:?}", report.hits);
    }
}

#[test]
fn what_needs_a_look_is_amber() {
    for text in AMBER {
        let report = builtin().read(text);
        assert_eq!(report.finding, Finding::Amber, "{text}: {:?}", report.hits);
    }
}

#[test]
fn what_is_ordinary_is_clear() {
    for text in CLEAR {
        let report = builtin().read(text);
        assert_eq!(report.finding, Finding::Clear, "{text}: {:?}", report.hits);
    }
}

#[test]
fn ordinary_words_around_do_not_hide_a_sentence() {
    for (text, _) in RED {
        let padded = format!("{} {text}. {}", CLEAR.join(". "), CLEAR.join(". "));
        let report = builtin().read(&padded);
        assert_eq!(report.finding, Finding::Red, "{text}");
    }
}

#[test]
fn a_match_that_does_not_count_says_why() {
    let cases = [
        (
            "I do not want to kill myself",
            Suppression::Negation,
            Finding::Amber,
        ),
        (
            "I'm not suicidal, only tired",
            Suppression::Negation,
            Finding::Clear,
        ),
        (
            "my sister said she is going to kill myself",
            Suppression::OtherPerson,
            Finding::Red,
        ),
        ("they want to die", Suppression::OtherPerson, Finding::Amber),
        (
            "years ago I wanted to die",
            Suppression::Past,
            Finding::Amber,
        ),
        (
            "I want to die of boredom",
            Suppression::Idiom,
            Finding::Clear,
        ),
        (
            "The film is called \"end it all\"",
            Suppression::Quotation,
            Finding::Amber,
        ),
    ];
    for (text, why, finding) in cases {
        let report = builtin().read(text);
        assert_eq!(report.finding, finding, "{text}: {:?}", report.hits);
        // "kill myself" speaks of the sender, whoever is said to speak.
        let said = report.hits.iter().any(|hit| hit.suppressed == Some(why));
        assert_eq!(said, finding != Finding::Red, "{text}: {:?}", report.hits);
    }
}

#[test]
fn what_looks_like_a_denial_is_none() {
    let texts = [
        "I can't stop thinking I want to die",
        "I'm not sure why I want to kill myself",
        "nothing helps and I want to die",
        "I don't care if I die, I want to kill myself",
        "I can't go on and I want to die",
        "I used to want to die years ago and now I want to die again",
        "He makes me want to die",
    ];
    for text in texts {
        assert_eq!(builtin().read(text).finding, Finding::Red, "{text}");
    }
}

#[test]
fn a_language_that_is_not_covered_is_unscreened() {
    for text in [
        "Мне нужно перенести встречу на четверг",
        "أريد تغيير الموعد إلى يوم الخميس",
        "請幫我改到星期四下午三點鐘",
    ] {
        let report = builtin().read(text);
        assert_eq!(
            (report.finding, report.hits.len()),
            (Finding::Unscreened, 0),
            "{text}"
        );
    }
}
