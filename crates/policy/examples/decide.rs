//! Loads a book, decides about one contact, and says why.
//!
//! Run it with `cargo run -p policy --example decide`.

use policy::{Book, Preset};
use practice::{Purpose, Situation};

#[expect(clippy::print_stdout, reason = "an example speaks to a terminal")]
fn main() -> Result<(), policy::BookError> {
    let book = Book::preset(Preset::Group)?;
    println!(
        "Book {} has {} rules.",
        book.hash().short(),
        book.policies().count()
    );

    // An active client in office hours puts something on the agenda; the screen found nothing.
    let ordinary = Situation::ordinary();
    // The same, but no session is booked within fourteen days.
    let mut without_session = ordinary;
    without_session.session_within_14_days = false;

    for situation in [ordinary, without_session] {
        let ruling = book.rule(false, Purpose::Agenda, &situation);
        println!("\n{}: {}", ruling.purpose, ruling.disposition());
        for reason in &ruling.answer.reasons {
            if let Some(line) = book.policy(reason) {
                println!("  {}:{} {}", line.file, line.line, line.sentence);
            }
        }
    }

    // The help button asks no book.
    let ruling = book.rule(true, Purpose::Agenda, &without_session);
    println!("\nhelp button: {}", ruling.disposition());

    println!(
        "\nEverything that can change what happens to {}:",
        Purpose::Agenda
    );
    for line in book.explain(Purpose::Agenda).modifiers {
        println!("  {}", line.sentence);
    }
    Ok(())
}
