//! A copy for people: one document, whether it is read on a screen or on paper.

use desk::view::{
    CopiedContact, CopiedEntry, CopiedVersion, CopyFile, DisclosureView, FrameView, RequestView,
};
use exchange::document::{Block, Document};
use practice::{ChannelKind, Finding, Name, Timestamp, Words};

use super::made_on;
use crate::{clock::Clock, promise::Teller};

/// What is in no copy, and why, in sentences.
pub(crate) fn left_out(clock: &Clock) -> Vec<String> {
    ["copy-without-1", "copy-without-2", "copy-without-3"]
        .into_iter()
        .map(|key| clock.speaker().say(key))
        .collect()
}

/// One file of a copy as a document.
pub(crate) fn tell(file: &CopyFile, practice_name: &str, clock: &Clock) -> Document {
    let nobody = Name {
        full: String::new(),
        short: String::new(),
        given: String::new(),
    };
    let mut telling = Telling {
        clock: clock.clone(),
        teller: Teller::new(clock.clone(), &nobody),
        blocks: Vec::new(),
    };
    telling.opening(file, practice_name);
    if let Some(frame) = &file.frame {
        telling.frame(frame);
    }
    telling.sessions(file);
    telling.contacts(file);
    telling.notes(file);
    telling.requests(file);
    telling.disclosures(file);
    telling.access(file);
    let speaker = clock.speaker();
    Document {
        lang: speaker.lang().tag().to_owned(),
        title: speaker.say("copy-title"),
        made_on: made_on(clock, file.made_at),
        missing_letters: speaker.say("copy-missing-letters"),
        blocks: telling.blocks,
    }
}

struct Telling {
    clock: Clock,
    teller: Teller,
    blocks: Vec<Block>,
}

impl Telling {
    fn say(&self, key: &str) -> String {
        self.clock.speaker().say(key)
    }

    fn heading(&mut self, key: &str) {
        let text = self.say(key);
        self.blocks.push(Block::Heading(text));
    }

    fn text(&mut self, text: String) {
        self.blocks.push(Block::Text(text));
    }

    fn pair(&mut self, key: &str, value: impl Into<String>) {
        let name = self.say(key);
        self.blocks.push(Block::Pair(name, value.into()));
    }

    fn moment(&mut self, key: &str, at: Option<Timestamp>) {
        if let Some(at) = at {
            let when = self.clock.full_with_year(at);
            self.pair(key, when);
        }
    }

    fn words(&mut self, words: &Words) {
        let text = if words.is_empty() {
            self.say("copy-no-words")
        } else {
            words.as_str().to_owned()
        };
        self.blocks.push(Block::Words(text));
    }

    fn opening(&mut self, file: &CopyFile, practice_name: &str) {
        let title = self.say("copy-title");
        self.blocks.push(Block::Title(title));
        let speaker = self.clock.speaker();
        let when = self.clock.full_with_year(file.made_at);
        let told = [
            speaker.tell(
                "copy-about",
                &[
                    ("name", &file.client.name.full),
                    ("practice", &practice_name),
                ],
            ),
            speaker.tell("copy-made", &[("when", &when)]),
        ];
        told.into_iter().for_each(|text| self.text(text));
        if file.parts > 1 {
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("n", &file.part), ("all", &file.parts)];
            let text = speaker.tell("copy-part", &args);
            self.text(text);
        }
        self.heading("copy-without");
        for text in left_out(&self.clock) {
            self.text(text);
        }
    }

    fn frame(&mut self, frame: &FrameView) {
        let yes = |is: bool| if is { "copy-yes" } else { "copy-no" };
        self.heading("copy-frame");
        self.pair("copy-frame-clinician", frame.clinician.name.full.clone());
        let phase = self.say(&format!("copy-phase-{}", frame.phase));
        self.pair("copy-frame-phase", phase);
        let hours = format!(
            "{:02}:{:02}–{:02}:{:02}",
            frame.safe_from_minute / 60,
            frame.safe_from_minute % 60,
            frame.safe_until_minute / 60,
            frame.safe_until_minute % 60
        );
        self.pair("copy-frame-safe", hours);
        if !frame.coaching_hours.is_empty() {
            self.pair("copy-frame-coaching", frame.coaching_hours.clone());
        }
        if !frame.fading_purposes.is_empty() {
            let purposes = frame.fading_purposes.iter();
            let names: Vec<String> = purposes.map(|one| self.teller.purpose(*one)).collect();
            let list = self.clock.speaker().list(&names);
            self.pair("copy-frame-fading", list);
        }
        for (key, is) in [
            ("copy-frame-plan", frame.safety_plan),
            ("copy-frame-minor", frame.minor),
            ("copy-frame-unit", frame.unit),
            ("copy-frame-screening", !frame.screening_refused),
        ] {
            let value = self.say(yes(is));
            self.pair(key, value);
        }
        if let Some(plan) = &frame.ring {
            let message = self.say(yes(plan.may_leave_message));
            for (key, value) in [
                ("ring-number", plan.number.clone()),
                ("ring-message", message),
                ("ring-to-say", plan.to_say.clone()),
                ("ring-code-word", plan.code_word.clone()),
            ] {
                self.pair(key, value);
            }
        }
        let Some(told) = &frame.told else { return };
        let value = self.say(yes(told.allowed));
        self.pair("copy-frame-told", value);
        for (kind, address) in &told.channels {
            let kind_words = self.say(&format!("channel-{kind}"));
            // Where a push leads is a long address of the browser's maker: for programs only.
            let words = match kind {
                ChannelKind::Push => kind_words,
                _ => format!("{kind_words}, {address}"),
            };
            self.pair("copy-frame-channel", words);
        }
    }

    fn sessions(&mut self, file: &CopyFile) {
        if file.sessions.is_empty() {
            return;
        }
        self.heading("copy-sessions");
        for session in &file.sessions {
            let when = self.clock.full_with_year(session.starts_at);
            let state = self.say(&format!("copy-session-{}", session.state));
            let args: [(&str, &dyn std::fmt::Display); 4] = [
                ("n", &session.length_minutes),
                ("name", &session.clinician.name.full),
                ("place", &session.place),
                ("state", &state),
            ];
            let what = self.clock.speaker().tell("copy-session", &args);
            self.blocks.push(Block::Pair(when, what));
        }
    }

    fn contacts(&mut self, file: &CopyFile) {
        self.heading("copy-contacts");
        if file.contacts.is_empty() {
            let text = self.say("copy-contacts-none");
            self.text(text);
        }
        for contact in &file.contacts {
            self.contact(contact);
        }
    }

    fn contact(&mut self, contact: &CopiedContact) {
        let when = self.clock.full_with_year(contact.written_at);
        let what = if contact.help_button {
            self.say("copy-help-button")
        } else {
            self.teller.purpose(contact.purpose)
        };
        let key = if contact.is_own {
            "copy-you-wrote"
        } else {
            "copy-they-wrote"
        };
        let args: [(&str, &dyn std::fmt::Display); 3] = [
            ("when", &when),
            ("about", &what),
            ("name", &contact.writer.name.full),
        ];
        let title = self.clock.speaker().tell(key, &args);
        self.blocks.push(Block::Part(title));
        let stands = self.say(&format!("copy-state-{}", contact.state));
        self.pair("copy-stands", stands);
        let many = contact.versions.len() > 1;
        for version in &contact.versions {
            self.version(version, many);
        }
        self.moment("copy-opened", contact.opened_at);
        self.moment("copy-answered", contact.answered_at);
        self.moment("copy-late", contact.late_at);
        for (who, from, until) in &contact.shared {
            let args: [(&str, &dyn std::fmt::Display); 3] = [
                ("name", &who.name.full),
                ("from", &self.clock.full_with_year(*from)),
                ("until", &self.clock.full_with_year(*until)),
            ];
            let text = self.clock.speaker().tell("copy-shared", &args);
            self.text(text);
        }
        if !contact.amendments.is_empty() {
            let text = self.say("copy-amended");
            self.text(text);
        }
    }

    fn version(&mut self, version: &CopiedVersion, many: bool) {
        if many {
            let when = self.clock.full_with_year(version.written_at);
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("n", &version.version), ("when", &when)];
            let text = self.clock.speaker().tell("copy-version", &args);
            self.text(text);
        }
        self.words(&version.words);
        if let Some(record) = &version.record {
            let text = self.say("copy-record");
            self.text(text);
            self.words(record);
        }
        if !version.readers.is_empty() {
            let routes = version.readers.iter();
            let names: Vec<String> = routes.map(|r| self.say(&format!("route-{r}"))).collect();
            let list = self.clock.speaker().list(&names);
            self.pair("copy-readers", list);
        }
        self.moment("copy-answer-by", version.answer_by);
        self.moment("copy-opens-at", version.opens_at);
        if version.finding != Finding::Clear {
            let text = self.say(&format!("copy-finding-{}", version.finding.code()));
            self.text(text);
        }
    }

    fn notes(&mut self, file: &CopyFile) {
        if file.notes.is_empty() {
            return;
        }
        self.heading("copy-notes");
        for note in &file.notes {
            let when = self.clock.full_with_year(note.written_at);
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("when", &when), ("name", &note.writer.name.full)];
            let title = self.clock.speaker().tell("copy-note", &args);
            self.blocks.push(Block::Part(title));
            self.words(&note.words);
        }
    }

    fn requests(&mut self, file: &CopyFile) {
        if file.requests.is_empty() {
            return;
        }
        self.heading("copy-requests");
        for request in &file.requests {
            self.request(request);
        }
    }

    fn request(&mut self, request: &RequestView) {
        let kind = self.say(&format!("request-kind-{}", request.kind));
        self.blocks.push(Block::Part(kind));
        self.moment("copy-asked", Some(request.asked_at));
        self.moment("copy-due", Some(request.due_at));
        let state = self.say(&format!("request-state-{}", request.state));
        self.pair("copy-stands", state);
        for scope in &request.scopes {
            let text = self.say(&format!("request-scope-{scope}"));
            self.text(text);
        }
        let said = [
            ("copy-asked-words", Some(&request.words)),
            (
                "copy-extension",
                request.extension.as_ref().map(|(_, why)| why),
            ),
            ("copy-answer", request.answer.as_ref()),
            (
                "copy-statement",
                request.statement.as_ref().map(|(_, said)| said),
            ),
        ];
        for (key, words) in said {
            if let Some(words) = words.filter(|words| !words.is_empty()) {
                let text = self.say(key);
                self.text(text);
                self.words(words);
            }
        }
        self.moment("copy-lifted", request.lifted_at);
    }

    fn disclosures(&mut self, file: &CopyFile) {
        if file.disclosures.is_empty() {
            return;
        }
        self.heading("copy-disclosures");
        for disclosure in &file.disclosures {
            self.disclosure(disclosure);
        }
    }

    fn disclosure(&mut self, view: &DisclosureView) {
        let to = view.recipient.as_str().lines().next().unwrap_or_default();
        self.blocks.push(Block::Part(to.to_owned()));
        let ground = self.say(&format!("sent-ground-{}", view.ground));
        self.pair("copy-ground", ground);
        let parts = view.parts.iter();
        let names: Vec<String> = parts
            .map(|part| self.say(&format!("sent-part-{part}")))
            .collect();
        let list = self.clock.speaker().list(&names);
        self.pair("copy-sent-parts", list);
        let state = self.say(&format!("sent-state-{}", view.state));
        self.pair("copy-stands", state);
        self.words(&view.purpose);
        if let Some((at, hash, _)) = &view.left {
            self.moment("copy-left", Some(*at));
            self.pair("copy-hash", hash.clone());
        }
    }

    fn access(&mut self, file: &CopyFile) {
        if file.access.is_empty() {
            return;
        }
        self.heading("copy-access");
        let text = self.say("copy-access-lead");
        self.text(text);
        for entry in &file.access {
            self.entry(entry, file);
        }
    }

    fn entry(&mut self, entry: &CopiedEntry, file: &CopyFile) {
        let speaker = self.clock.speaker();
        let is_own = entry.who.id == file.client.id;
        let key = crate::pages::client::privacy::did(is_own, &entry.act);
        let what = speaker.tell(key, &[("name", &entry.who.name.full)]);
        let why = crate::pages::client::privacy::why(&entry.why).map(|key| speaker.say(key));
        let told = [Some(what), why].into_iter().flatten().collect::<Vec<_>>();
        let when = self.clock.full_with_year(entry.at);
        let name = match entry.number {
            Some(number) => format!("{number}. {when}"),
            None => when,
        };
        self.blocks.push(Block::Pair(name, told.join(". ")));
    }
}
