//! Books that nobody wrote: none alters the crisis path, none breaks the program.

use policy::ask::Ask;
use policy::{Book, Preset, SourceFile};
use practice::{Disposition, Finding, Purpose, Situation};

use crate::common::{Dice, with_own};

/// How many random books, and how many damaged ones.
const BOOKS: usize = 110;

fn condition(dice: &mut Dice) -> String {
    let flag = |dice: &mut Dice| format!("context.{}", dice.pick(Situation::FLAGS));
    match dice.below(5) {
        0 => flag(dice),
        1 => format!("!{}", flag(dice)),
        2 => format!("{} && {}", flag(dice), flag(dice)),
        3 => format!(
            "context.finding == Finding::\"{}\"",
            dice.pick(&Finding::ALL).code()
        ),
        _ => format!("resource == Purpose::\"{}\"", dice.pick(Purpose::ALL)),
    }
}

fn rule(dice: &mut Dice, number: usize) -> String {
    let effect = dice.pick(&["permit", "forbid"]);
    let asks: Vec<Ask> = Ask::all().collect();
    let actions: Vec<String> = (0..=dice.below(3))
        .map(|_| format!("Action::\"{}\"", dice.pick(&asks).code()))
        .collect();
    let principal = dice.pick(&["principal", "principal == Sender::\"client\""]);
    let purpose = dice.pick(Purpose::ALL);
    let resource = match dice.below(2) {
        0 => "resource".to_owned(),
        _ => format!("resource == Purpose::\"{purpose}\""),
    };
    let condition = condition(dice);
    format!(
        "@id(\"own.{number}\") @clause(\"own\") {effect} ({principal}, action in [{}], {resource}) \
         when {{ {condition} }};\n",
        actions.join(", ")
    )
}

fn crisis_is_untouched(book: &Book, dice: &mut Dice) {
    for _ in 0..40 {
        let (purpose, situation) = (dice.pick(Purpose::ALL), dice.situation());
        let help = dice.below(4) == 0;
        let red = situation.finding == Finding::Red && !purpose.is_outgoing();
        let ruling = book.rule(help, purpose, &situation);
        let crisis = ruling.disposition() == Disposition::Crisis;
        assert_eq!(
            crisis,
            help || purpose.is_crisis() || red,
            "{purpose} {situation:?}"
        );
        let declined = ruling.disposition() == Disposition::Decline;
        assert!(
            !declined || purpose.is_outgoing() || situation.finding == Finding::Clear,
            "{purpose} {situation:?}"
        );
    }
}

#[test]
fn random_books_never_alter_the_crisis_path() {
    let mut dice = Dice::new(11);
    let (mut loaded, mut refused) = (0, 0);
    for _ in 0..BOOKS {
        let text: String = (0..=dice.below(4))
            .map(|number| rule(&mut dice, number))
            .collect();
        match with_own(&text) {
            Ok(book) => {
                loaded += 1;
                crisis_is_untouched(&book, &mut dice);
            }
            Err(error) => {
                refused += 1;
                assert!(!error.faults.is_empty());
            }
        }
    }
    assert!(
        loaded > 10 && refused > 10,
        "{loaded} loaded, {refused} refused"
    );
}

#[test]
fn damaged_books_are_refused_or_harmless() {
    let mut dice = Dice::new(12);
    let (mut loaded, mut refused) = (0, 0);
    for _ in 0..BOOKS {
        let mut files = Preset::Group.files();
        let place = dice.below(files.len());
        let SourceFile { name, text } = files[place].clone();
        files[place] = SourceFile {
            name,
            text: damaged(&text, &mut dice),
        };
        match Book::load(files) {
            Ok(book) => {
                loaded += 1;
                crisis_is_untouched(&book, &mut dice);
            }
            Err(error) => {
                refused += 1;
                let fault = &error.faults[0];
                assert!(fault.line > 0 || fault.file.is_empty(), "{fault}");
            }
        }
    }
    assert!(
        loaded > 10 && refused > 10,
        "{loaded} loaded, {refused} refused"
    );
}

/// The text with a character or a line changed, dropped or doubled.
fn damaged(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = dice.below(lines.len());
    match dice.below(4) {
        0 => {
            lines.remove(at);
        }
        1 => lines.insert(at, lines[at].clone()),
        2 => {
            let other = dice.below(lines.len());
            lines.swap(at, other);
        }
        _ => {
            let mut chars: Vec<char> = lines[at].chars().collect();
            if !chars.is_empty() {
                let place = dice.below(chars.len());
                chars[place] = dice.pick(&['x', '"', '(', ')', ';', '!', '}', '\u{202e}']);
            }
            lines[at] = chars.into_iter().collect();
        }
    }
    lines.join("\n")
}
