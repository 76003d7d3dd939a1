//! Every way of writing that is unmasked, applied to every red message: the finding stays.

use practice::Finding;

use crate::builtin;
use crate::findings::RED;

type Disguise = (&'static str, fn(&str) -> String);

fn letters(text: &str, change: impl Fn(usize, char) -> String) -> String {
    text.chars()
        .enumerate()
        .map(|(place, letter)| change(place, letter))
        .collect()
}

fn words(text: &str, change: impl Fn(&str) -> String) -> String {
    text.split(' ').map(change).collect::<Vec<_>>().join(" ")
}

/// `after` set behind every letter within a word.
fn inside(text: &str, after: &str) -> String {
    words(text, |word| {
        word.chars()
            .map(|letter| letter.to_string())
            .collect::<Vec<_>>()
            .join(after)
    })
}

fn twin(letter: char) -> char {
    match letter {
        'a' => 'а',
        'e' => 'е',
        'o' => 'о',
        'i' => 'і',
        's' => 'ѕ',
        'c' => 'с',
        'p' => 'р',
        'y' => 'у',
        other => other,
    }
}

fn shifted(letter: char, lower: u32) -> String {
    match letter {
        'a'..='z' => char::from_u32(lower + u32::from(letter) - 97)
            .unwrap_or(letter)
            .to_string(),
        other => other.to_string(),
    }
}

fn decomposed(letter: char) -> &'static str {
    match letter {
        'á' => "a\u{301}",
        'é' => "e\u{301}",
        'í' => "i\u{301}",
        'ó' => "o\u{301}",
        'ú' => "u\u{301}",
        'ñ' => "n\u{303}",
        _ => "",
    }
}

const DISGUISES: &[Disguise] = &[
    ("zero-width space", |text| inside(text, "\u{200b}")),
    ("zero-width joiner", |text| inside(text, "\u{200d}")),
    ("word joiner", |text| inside(text, "\u{2060}")),
    ("byte order mark", |text| inside(text, "\u{feff}")),
    ("soft hyphen", |text| inside(text, "\u{ad}")),
    ("variation selector", |text| inside(text, "\u{fe0f}")),
    ("tag signs", |text| inside(text, "\u{e0061}")),
    ("bidi embedding", |text| {
        format!("\u{202b}{}\u{202c}", inside(text, "\u{200e}"))
    }),
    ("bidi isolate", |text| {
        words(text, |word| format!("\u{2067}{word}\u{2069}"))
    }),
    ("deletion", |text| inside(text, "x\u{8}")),
    ("combining overload", |text| {
        inside(text, "\u{336}\u{489}\u{30a}\u{317}")
    }),
    ("decomposed", |text| {
        letters(text, |_, letter| match decomposed(letter) {
            "" => letter.to_string(),
            parts => parts.to_string(),
        })
    }),
    ("cyrillic twins", |text| {
        letters(text, |_, letter| twin(letter).to_string())
    }),
    ("every other twin", |text| {
        letters(text, |place, letter| {
            if place % 2 == 0 { twin(letter) } else { letter }.to_string()
        })
    }),
    ("full width", |text| {
        letters(text, |_, letter| shifted(letter, 0xff41))
    }),
    ("mathematical bold", |text| {
        letters(text, |_, letter| shifted(letter, 0x1d41a))
    }),
    ("mathematical fraktur", |text| {
        letters(text, |_, letter| shifted(letter, 0x1d586))
    }),
    ("circled", |text| {
        letters(text, |_, letter| shifted(letter, 0x24d0))
    }),
    ("squared", |text| {
        letters(text, |_, letter| shifted(letter, 0x1f170))
    }),
    ("capitals", |text| text.to_uppercase()),
    ("mixed capitals", |text| {
        letters(text, |place, letter| {
            if place % 2 == 0 {
                letter.to_uppercase().to_string()
            } else {
                letter.to_string()
            }
        })
    }),
    ("hex entities", |text| {
        letters(text, |_, letter| format!("&#x{:x};", u32::from(letter)))
    }),
    ("decimal entities", |text| {
        letters(text, |_, letter| format!("&#{};", u32::from(letter)))
    }),
    ("percent escapes", |text| {
        text.bytes().map(|byte| format!("%{byte:02X}")).collect()
    }),
    ("curly apostrophes", |text| text.replace('\'', "\u{2019}")),
    ("no apostrophes", |text| text.replace('\'', "")),
    ("acute for apostrophe", |text| text.replace('\'', "\u{b4}")),
    ("stretched", |text| {
        // Of two letters stretched nobody can say which was meant: "toooo".
        words(text, |word| match word.chars().last() {
            Some(last) if last.is_alphabetic() && word.len() > 2 => {
                format!("{word}{last}{last}{last}")
            }
            _ => word.to_owned(),
        })
    }),
    ("dotted", |text| inside(text, ".")),
    ("hyphened", |text| inside(text, "-")),
    ("starred", |text| inside(text, "*")),
    ("a word a line", |text| text.replace(' ', "\n")),
    ("a full stop a word", |text| text.replace(' ', ". ")),
    ("wide gaps", |text| text.replace(' ', " \u{a0}\t  ")),
    ("ellipses", |text| text.replace(' ', "... ")),
    ("fillers", |text| text.replace(" to ", " really to ")),
    ("leet", |text| {
        // A figure alone is a figure.
        words(text, |word| match word.len() {
            1 => word.to_owned(),
            _ => word.replace('e', "3").replace('o', "0").replace('a', "4"),
        })
    }),
    ("leet i", |text| {
        words(text, |word| match word.len() {
            1 => word.to_owned(),
            _ => word.replace('i', "1"),
        })
    }),
];

#[test]
fn no_disguise_lowers_a_finding() {
    let mut lost = Vec::new();
    for (name, disguise) in DISGUISES {
        for (text, _) in RED {
            // A comma or full stop becomes part of the disguise in some; plain words are the test.
            let plain: String = text
                .chars()
                .filter(|letter| !matches!(letter, ',' | '.'))
                .collect();
            let disguised = disguise(&plain);
            let report = builtin().read(&disguised);
            if report.finding < builtin().read(&plain).finding {
                lost.push(format!("{name}: {disguised}: {:?}", report.hits));
            }
        }
    }
    assert!(lost.is_empty(), "{} lost: {lost:#?}", lost.len());
}

#[test]
fn single_disguises_are_read() {
    let cases = [
        "i want to d i e",
        "i   w a n t   t o   d i e",
        "k i l l   m y s e l f",
        "k.i.l.l my self",
        "thinking of su1c1de tonight, i want to d1e",
        "going to k1ll myself",
        "i want to d!e",
        "want to d*e",
        "commit su-i-cide tonight, i will kill my self",
        "i want to dieeeeee",
        "killlll myselffff",
        "#iwanttodie",
        "gonna kil myself",
        "i want to klil myslef",
        "i want to kill mysefl",
        "wanna commit sewerslide, i will unalive myself",
        "i have the p1lls in front of me: pills in my hand",
        "i want 2 die, i wanna die",
        "going to flesym llik kill myself",
    ];
    for text in cases {
        let report = builtin().read(text);
        assert_eq!(report.finding, Finding::Red, "{text}: {:?}", report.hits);
    }
}

#[test]
fn ordinary_writing_is_not_unmasked_into_danger() {
    let cases = [
        "See you at 10am or 11.30, room 111, code 4321",
        "wow!great news, A B C or D?",
        "I.e. the second one, e.g. at 5 p.m.",
        "K. I. Lle is my doctor's name",
        "The dietitian said my diet is fine",
        "Skilled labour in Diest",
        "The painkiller worked for my knee",
        "C u at 4, b4 the show",
        "www.example.org/die-hard-2?id=su1",
    ];
    for text in cases {
        let report = builtin().read(text);
        assert_eq!(report.finding, Finding::Clear, "{text}: {:?}", report.hits);
    }
}

#[test]
fn a_span_shows_the_words_as_they_were_written() {
    let cases = [
        ("Oh, I WANT to d\u{200b}ie!", "WANT to d\u{200b}ie"),
        ("sí, me quiero morír hoy", "me quiero morír"),
        ("x k i l l m y s e l f x", "k i l l m y s e l f"),
        ("now &#107;ill myself", "&#107;ill myself"),
    ];
    for (text, span) in cases {
        let report = builtin().read(text);
        let shown = report
            .hits
            .iter()
            .any(|hit| text.get(hit.span.clone()) == Some(span));
        assert!(shown, "{text}: {:?}", report.hits);
    }
}
