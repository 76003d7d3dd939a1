//! What is sent to somebody outside, as one file that anybody can read. It is in English, like all
//! that the practice writes.

use desk::view::{CopiedSession, DisclosureFile};
use exchange::document::{Block, Document};
use practice::RecordPart;

use super::made_on;
use crate::clock::Clock;

/// The document.
pub(crate) fn sent(file: &DisclosureFile, clock: &Clock) -> Document {
    let speaker = clock.speaker();
    let say = |key: &str| speaker.say(key);
    let view = &file.disclosure;
    let mut blocks = vec![Block::Title(
        speaker.tell("send-file-title", &[("practice", &file.practice_name)]),
    )];
    let mut pair = |key: &str, value: String| blocks.push(Block::Pair(say(key), value));
    pair("send-file-about", view.client.name.full.clone());
    pair("send-file-to", view.recipient.as_str().to_owned());
    pair("send-file-for", view.purpose.as_str().to_owned());
    pair(
        "send-file-ground",
        say(&format!("sent-ground-{}", view.ground)),
    );
    pair("send-file-made", clock.full_with_year(file.made_at));
    pair(
        "send-file-time",
        format!(
            "{} – {}",
            clock.full_with_year(view.from),
            clock.full_with_year(view.until)
        ),
    );
    blocks.push(Block::Text(say("send-file-left-out")));
    if view.parts.contains(&RecordPart::Sessions) {
        blocks.push(Block::Heading(say("send-file-sessions")));
        blocks.extend(file.sessions.iter().map(|one| session(one, clock)));
    }
    if view.parts.contains(&RecordPart::Contacts) || view.parts.contains(&RecordPart::Words) {
        blocks.push(Block::Heading(say("send-file-contacts")));
        for contact in &file.contacts {
            let about = say(&format!(
                "about-{}",
                contact.purpose.code().replace('.', "-")
            ));
            let when = clock.full_with_year(contact.written_at);
            let key = if contact.is_own {
                "send-file-client-wrote"
            } else {
                "send-file-practice-wrote"
            };
            let what = speaker.tell(key, &[("about", &about)]);
            blocks.push(Block::Pair(when, what));
            for version in &contact.versions {
                blocks.push(Block::Words(version.words.as_str().to_owned()));
            }
        }
        if !file.statements.is_empty() {
            blocks.push(Block::Heading(say("send-file-statements")));
            for request in &file.statements {
                if let Some((_, said)) = &request.statement {
                    blocks.push(Block::Words(said.as_str().to_owned()));
                }
            }
        }
    }
    Document {
        lang: speaker.lang().tag().to_owned(),
        title: say("send-file-window"),
        made_on: made_on(clock, file.made_at),
        missing_letters: say("copy-missing-letters"),
        blocks,
    }
}

fn session(session: &CopiedSession, clock: &Clock) -> Block {
    let speaker = clock.speaker();
    let state = speaker.say(&format!("copy-session-{}", session.state));
    let args: [(&str, &dyn std::fmt::Display); 4] = [
        ("n", &session.length_minutes),
        ("name", &session.clinician.name.full),
        ("place", &session.place),
        ("state", &state),
    ];
    let when = clock.full_with_year(session.starts_at);
    Block::Pair(when, speaker.tell("copy-session", &args))
}
