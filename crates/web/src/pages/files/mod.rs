//! The record as files: for machines, and for people.

mod json;
mod sent;
mod tell;

pub(crate) use json::json;
pub(crate) use sent::sent;
pub(crate) use tell::{left_out, tell};

use practice::Timestamp;

use crate::clock::Clock;

/// The day of an instant, as a file has it.
fn made_on(clock: &Clock, at: Timestamp) -> (u16, u8, u8) {
    let day = clock.day_of(at);
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(1970);
    (year, part(day.month()), part(day.day()))
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use desk::view::{
        CopiedContact, CopiedEntry, CopiedNote, CopiedSession, CopiedVersion, CopyFile, FrameView,
        RingPlanView, Somebody, ToldView,
    };
    use exchange::document;
    use practice::{
        ChannelKind, ContactState, Disposition, Finding, Name, NoteId, PersonId, Phase, Purpose,
        RequestKind, RequestState, Route, SessionId,
    };

    use super::{json, tell};
    use crate::{
        clock::Clock,
        locale::Lang,
        pages::{
            client::record::{disclosure, request},
            sample,
        },
    };

    fn somebody(number: u8, name: Name) -> Somebody {
        Somebody {
            id: PersonId::new(sample::now(), [number; 10]),
            name,
        }
    }

    fn contact(number: u8, is_own: bool, versions: &[&str]) -> CopiedContact {
        let (sam, amara) = (somebody(1, sample::sam()), somebody(3, sample::amara()));
        let version = |(place, words): (usize, &&str)| CopiedVersion {
            version: u32::try_from(place + 1).unwrap(),
            written_at: sample::now(),
            words: practice::Words::new(words).unwrap(),
            record: (!is_own).then(|| practice::Words::new("It could not wait.").unwrap()),
            finding: if is_own {
                Finding::Amber
            } else {
                Finding::Clear
            },
            disposition: Disposition::Hold,
            readers: vec![Route::Clinician],
            answer_by: None,
            opens_at: Some(sample::at("2026-05-14T13:45:00Z")),
            reasons: vec!["c.agenda".to_owned()],
        };
        CopiedContact {
            id: sample::contact_id(number),
            writer: if is_own { sam } else { amara.clone() },
            is_own,
            purpose: if is_own {
                Purpose::Agenda
            } else {
                Purpose::ReplyClinical
            },
            state: if is_own {
                ContactState::Answered
            } else {
                ContactState::Sent
            },
            written_at: sample::now(),
            opened_at: is_own.then(sample::now),
            answered_at: is_own.then(sample::now),
            late_at: None,
            answers: (!is_own).then(|| sample::contact_id(1)),
            help_button: false,
            reason_code: String::new(),
            kept_for: None,
            shared: vec![(amara, sample::now(), sample::at("2026-05-19T18:12:00Z"))],
            versions: versions.iter().enumerate().map(version).collect(),
            amendments: Vec::new(),
        }
    }

    fn file() -> CopyFile {
        let (sam, amara) = (somebody(1, sample::sam()), somebody(3, sample::amara()));
        CopyFile {
            part: 1,
            parts: 2,
            made_at: sample::now(),
            client: sam,
            frame: Some(FrameView {
                clinician: amara.clone(),
                phase: Phase::Fading,
                language: "en".to_owned(),
                safe_from_minute: 540,
                safe_until_minute: 1260,
                coaching_hours: String::new(),
                fading_purposes: vec![Purpose::Agenda],
                safety_plan: true,
                minor: false,
                unit: false,
                screening_refused: false,
                ring: Some(RingPlanView {
                    number: "07700 900123".to_owned(),
                    may_leave_message: true,
                    code_word: "blue kettle".to_owned(),
                    to_say: "It is the library, about a book.".to_owned(),
                    changed_at: Some(sample::now()),
                }),
                told: Some(ToldView {
                    allowed: true,
                    discreet: true,
                    quiet_from_minute: 1260,
                    quiet_until_minute: 480,
                    channels: vec![(ChannelKind::Mail, "sam@example.org".to_owned())],
                }),
            }),
            sessions: vec![CopiedSession {
                id: SessionId::new(sample::now(), [4; 10]),
                starts_at: sample::at("2026-05-14T14:00:00Z"),
                length_minutes: 50,
                place: "Room 2".to_owned(),
                state: "booked",
                clinician: amara.clone(),
            }],
            contacts: vec![
                contact(1, true, &["My sister rang.", sample::WORDS]),
                contact(2, false, &["Bring it on Thursday."]),
            ],
            notes: vec![CopiedNote {
                id: NoteId::new(sample::now(), [5; 10]),
                writer: amara.clone(),
                written_at: sample::now(),
                contact: Some(sample::contact_id(1)),
                words: practice::Words::new("We talked about the call.").unwrap(),
            }],
            requests: vec![request(RequestKind::Amendment, RequestState::Refused)],
            disclosures: vec![disclosure(practice::DisclosureState::Ready)],
            access: vec![CopiedEntry {
                number: Some(1),
                who: amara,
                act: "contact.open".to_owned(),
                subject: [2; 16],
                why: "agenda".to_owned(),
                at: sample::now(),
            }],
        }
    }

    fn clock(lang: Lang) -> Clock {
        Clock::new(lang.speaker(), sample::door().zone, sample::now())
    }

    fn golden(name: &str, text: &str) {
        let path = format!("{}/tests/all/{name}", env!("CARGO_MANIFEST_DIR"));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, text).unwrap();
        }
        let agreed = fs::read_to_string(&path).unwrap_or_default();
        assert!(text == agreed, "{path} differs");
    }

    #[test]
    fn a_copy_is_written_as_it_was_agreed() {
        let (file, en) = (file(), clock(Lang::En));
        let left_out = super::left_out(&en);
        golden(
            "copy.html",
            &document::html(&tell(&file, "Harbour Lane", &en)),
        );
        golden(
            "copy.json",
            &json(&file, "Harbour Lane", &en, left_out).unwrap(),
        );
    }

    #[test]
    fn every_word_is_in_each_form_in_each_language() {
        let file = file();
        for lang in Lang::ALL {
            let document = tell(&file, "Harbour Lane", &clock(lang));
            let page = document::html(&document);
            let data = json(&file, "Harbour Lane", &clock(lang), Vec::new()).unwrap();
            for words in [
                "My sister rang.",
                "Bring it on Thursday.",
                "We talked about the call.",
                "It could not wait.",
            ] {
                assert!(page.contains(words) && data.contains(words), "{words}");
            }
            assert!(!page.contains("<script>"));
            let file = document::pdf(&document).unwrap();
            assert!(file.len() < 200_000, "{} bytes", file.len());
        }
    }
}
