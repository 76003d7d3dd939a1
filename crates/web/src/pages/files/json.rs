//! A copy for machines: what the desk gives, in the shape that is written down.

use desk::view::{
    CopiedContact, CopiedVersion, CopyFile, DisclosureView, FrameView, RequestView, Somebody,
};
use exchange::copy::{
    Access, Channel, Contact, Copy, Disclosure, Frame, Note, Person, Request, Ring, SHAPE, Session,
    Shared, Told, Version,
};
use practice::{Timestamp, Words};

use crate::{clock::Clock, visit::hex};

/// The file, as text.
pub(crate) fn json(
    file: &CopyFile,
    practice_name: &str,
    clock: &Clock,
    left_out: Vec<String>,
) -> Result<String, String> {
    let copy = Copy {
        shape: SHAPE,
        practice: practice_name.to_owned(),
        zone: clock.zone_name(),
        made_at: instant(file.made_at),
        part: file.part,
        parts: file.parts,
        client: person(&file.client),
        frame: file.frame.as_ref().map(frame),
        sessions: file.sessions.iter().map(session).collect(),
        contacts: file.contacts.iter().map(contact).collect(),
        notes: file.notes.iter().map(note).collect(),
        requests: file.requests.iter().map(request).collect(),
        disclosures: file.disclosures.iter().map(disclosure).collect(),
        access: file
            .access
            .iter()
            .map(|entry| Access {
                number: entry.number,
                who: person(&entry.who),
                act: entry.act.clone(),
                subject: hex(&entry.subject),
                why: entry.why.clone(),
                at: instant(entry.at),
            })
            .collect(),
        left_out,
    };
    copy.json().map_err(|error| error.to_string())
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

fn maybe(at: Option<Timestamp>) -> Option<String> {
    at.map(instant)
}

fn plain(words: &Words) -> String {
    words.as_str().to_owned()
}

fn person(somebody: &Somebody) -> Person {
    Person {
        id: somebody.id.to_string(),
        name: somebody.name.full.clone(),
    }
}

/// A minute of the day as `09:00`.
fn minute(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn frame(view: &FrameView) -> Frame {
    Frame {
        clinician: person(&view.clinician),
        phase: view.phase.code().to_owned(),
        language: view.language.clone(),
        safe_from: minute(view.safe_from_minute),
        safe_until: minute(view.safe_until_minute),
        coaching_hours: view.coaching_hours.clone(),
        fading_purposes: view
            .fading_purposes
            .iter()
            .map(|purpose| purpose.code().to_owned())
            .collect(),
        has_safety_plan: view.safety_plan,
        is_minor: view.minor,
        is_unit: view.unit,
        refuses_screening: view.screening_refused,
        ring: view.ring.as_ref().map(|plan| Ring {
            number: plan.number.clone(),
            may_leave_message: plan.may_leave_message,
            code_word: plan.code_word.clone(),
            to_say: plan.to_say.clone(),
        }),
        told: view.told.as_ref().map(|told| Told {
            is_allowed: told.allowed,
            is_discreet: told.discreet,
            quiet_from: minute(told.quiet_from_minute),
            quiet_until: minute(told.quiet_until_minute),
            channels: told
                .channels
                .iter()
                .map(|(kind, address)| Channel {
                    kind: kind.code().to_owned(),
                    address: address.clone(),
                })
                .collect(),
        }),
    }
}

fn session(view: &desk::view::CopiedSession) -> Session {
    Session {
        id: view.id.to_string(),
        starts_at: instant(view.starts_at),
        length_minutes: view.length_minutes,
        place: view.place.clone(),
        state: view.state.to_owned(),
        clinician: person(&view.clinician),
    }
}

fn contact(view: &CopiedContact) -> Contact {
    Contact {
        id: view.id.to_string(),
        writer: person(&view.writer),
        purpose: view.purpose.code().to_owned(),
        state: view.state.code().to_owned(),
        written_at: instant(view.written_at),
        opened_at: maybe(view.opened_at),
        answered_at: maybe(view.answered_at),
        late_at: maybe(view.late_at),
        answers: view.answers.map(|id| id.to_string()),
        help_button: view.help_button,
        reason: view.reason_code.clone(),
        kept_for: view.kept_for.map(|id| id.to_string()),
        shared: view
            .shared
            .iter()
            .map(|(with, from, until)| Shared {
                with: person(with),
                from: instant(*from),
                until: instant(*until),
            })
            .collect(),
        versions: view.versions.iter().map(version).collect(),
        amendments: view.amendments.iter().map(ToString::to_string).collect(),
    }
}

fn version(view: &CopiedVersion) -> Version {
    Version {
        version: view.version,
        written_at: instant(view.written_at),
        words: plain(&view.words),
        record: view.record.as_ref().map(plain),
        finding: view.finding.code().to_owned(),
        disposition: view.disposition.code().to_owned(),
        readers: view
            .readers
            .iter()
            .map(|route| route.code().to_owned())
            .collect(),
        answer_by: maybe(view.answer_by),
        opens_at: maybe(view.opens_at),
        reasons: view.reasons.clone(),
    }
}

fn note(view: &desk::view::CopiedNote) -> Note {
    Note {
        id: view.id.to_string(),
        writer: person(&view.writer),
        written_at: instant(view.written_at),
        contact: view.contact.map(|id| id.to_string()),
        words: plain(&view.words),
    }
}

fn request(view: &RequestView) -> Request {
    Request {
        id: view.id.to_string(),
        kind: view.kind.code().to_owned(),
        contact: view.contact.map(|id| id.to_string()),
        scopes: view
            .scopes
            .iter()
            .map(|scope| scope.code().to_owned())
            .collect(),
        words: plain(&view.words),
        asked_at: instant(view.asked_at),
        due_at: instant(view.due_at),
        extension: view.extension.as_ref().map(|(_, why)| plain(why)),
        state: view.state.code().to_owned(),
        answered_at: maybe(view.answered_at),
        answer: view.answer.as_ref().map(plain),
        statement: view.statement.as_ref().map(|(_, words)| plain(words)),
        lifted_at: maybe(view.lifted_at),
    }
}

fn disclosure(view: &DisclosureView) -> Disclosure {
    Disclosure {
        id: view.id.to_string(),
        outsider: view.outsider.code().to_owned(),
        recipient: plain(&view.recipient),
        purpose: plain(&view.purpose),
        ground: view.ground.code().to_owned(),
        parts: view
            .parts
            .iter()
            .map(|part| part.code().to_owned())
            .collect(),
        state: view.state.code().to_owned(),
        written_at: instant(view.written_at),
        left_at: maybe(view.left.as_ref().map(|(at, _, _)| *at)),
        sha256: view.left.as_ref().map(|(_, hash, _)| hash.clone()),
    }
}
