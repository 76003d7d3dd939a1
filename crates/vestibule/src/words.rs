//! The sentences of the locale files: what a promise says, and what a clause says.
//!
//! The pages' own renderer says them, so that the command line and a page never differ.

use practice::{OfficeHours, Promise, Timestamp};
use web::{Lang, clock::Clock, promise::Teller};

/// What the writer is told above the button, as plain text. A promise in general words names no
/// instant, and needs no now.
pub(crate) fn of(promise: &Promise, hours: &OfficeHours, now: Option<Timestamp>) -> String {
    let now = now.unwrap_or(Timestamp::UNIX_EPOCH);
    let clock = Clock::new(Lang::En.speaker(), hours.zone().clone(), now);
    plain(&Teller::in_general(clock).line(promise).to_string())
}

/// The paragraph of the agreement that a clause stands for.
pub(crate) fn clause(id: &str) -> Option<String> {
    let (speaker, key) = (Lang::En.speaker(), format!("clause-{id}"));
    speaker.has(&key).then(|| speaker.say(&key))
}

/// Text without the tags and signs of a page.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    // The sign itself comes last, so that nothing is read twice.
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#34;", "\""),
    ];
    let text = signs
        .iter()
        .fold(text, |text, (sign, letter)| text.replace(sign, letter));
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_plain_text() {
        assert_eq!(
            plain("Kept for <strong>Thursday</strong> &amp; you&#39;re told"),
            "Kept for Thursday & you're told"
        );
        assert_eq!(plain("no end <b"), "no end ");
    }

    #[test]
    fn clauses_have_words() {
        assert!(clause("agenda").is_some());
        assert_eq!(clause("no-such-clause"), None);
    }
}
