//! A client's copy for machines: JSON of a shape that is written down and has a number.
//!
//! `docs/reference/copy.md` tells every field. A field is never given another meaning; when one has
//! to go, or must mean something else, the number of the shape is raised.

use serde::Serialize;

/// The name and number of the shape, as the file begins with it.
pub const SHAPE: &str = "vestibule/copy@v1";

/// One file of a copy.
#[derive(Clone, Serialize)]
pub struct Copy {
    /// [`SHAPE`].
    pub shape: &'static str,
    /// The practice.
    pub practice: String,
    /// The time zone of the practice; every instant in the file is in UTC.
    pub zone: String,
    /// When the copy was made: what came later is not in it.
    pub made_at: String,
    /// Which file this is, from one.
    pub part: u32,
    /// How many files there are.
    pub parts: u32,
    /// Who it is about.
    pub client: Person,
    /// How contact was agreed; in the first file only.
    pub frame: Option<Frame>,
    /// Sessions, in order of time; in the first file only.
    pub sessions: Vec<Session>,
    /// What the client wrote and what was written to them, in order of time.
    pub contacts: Vec<Contact>,
    /// Notes that are part of the record, in order of time; in the first file only.
    pub notes: Vec<Note>,
    /// What the client asked about the record; in the first file only.
    pub requests: Vec<Request>,
    /// What was sent to others; in the first file only.
    pub disclosures: Vec<Disclosure>,
    /// Who did what with the record, in order of the list.
    pub access: Vec<Access>,
    /// What is not in any copy, in sentences.
    pub left_out: Vec<String>,
}

/// Somebody.
#[derive(Clone, Serialize)]
pub struct Person {
    /// The id.
    pub id: String,
    /// The name in full.
    pub name: String,
}

/// How contact was agreed.
#[derive(Clone, Serialize)]
pub struct Frame {
    /// The therapist.
    pub clinician: Person,
    /// Where the therapy stands, as a code.
    pub phase: String,
    /// The language the client writes.
    pub language: String,
    /// From when the client may be reached, as `09:00`.
    pub safe_from: String,
    /// Until when.
    pub safe_until: String,
    /// The hours of a coaching plan; empty when there is none.
    pub coaching_hours: String,
    /// What an agreed step toward the end leaves to the client, as codes of purposes.
    pub fading_purposes: Vec<String>,
    /// There is a safety plan.
    pub has_safety_plan: bool,
    /// The client is a minor.
    pub is_minor: bool,
    /// The client belongs to a couple, family or group.
    pub is_unit: bool,
    /// The client does not want a computer to read along for signs of danger.
    pub refuses_screening: bool,
    /// How the client is told that there is something.
    pub told: Option<Told>,
    /// How the client may be rung.
    pub ring: Option<Ring>,
}

/// How the client may be rung.
#[derive(Clone, Serialize)]
pub struct Ring {
    /// The number; empty when nobody may ring.
    pub number: String,
    /// A message may be left.
    pub may_leave_message: bool,
    /// A word by which the client knows that it is the practice.
    pub code_word: String,
    /// What is said when somebody else answers.
    pub to_say: String,
}

/// How the client is told that there is something.
#[derive(Clone, Serialize)]
pub struct Told {
    /// Anything may leave the house for them.
    pub is_allowed: bool,
    /// What leaves the house names no address of the practice.
    pub is_discreet: bool,
    /// From when it is quiet, as `21:00`.
    pub quiet_from: String,
    /// Until when.
    pub quiet_until: String,
    /// By what.
    pub channels: Vec<Channel>,
}

/// One channel.
#[derive(Clone, Serialize)]
pub struct Channel {
    /// What kind, as a code.
    pub kind: String,
    /// Where it leads.
    pub address: String,
}

/// A session.
#[derive(Clone, Serialize)]
pub struct Session {
    /// The id.
    pub id: String,
    /// When it starts.
    pub starts_at: String,
    /// How long it is.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// Booked, held, cancelled or missed.
    pub state: String,
    /// With whom.
    pub clinician: Person,
}

/// A contact.
#[derive(Clone, Serialize)]
pub struct Contact {
    /// The id.
    pub id: String,
    /// Who wrote it.
    pub writer: Person,
    /// What it is about, as a code of a purpose.
    pub purpose: String,
    /// How it stands, as a code.
    pub state: String,
    /// When it was written.
    pub written_at: String,
    /// When it was first opened.
    pub opened_at: Option<String>,
    /// When it was answered.
    pub answered_at: Option<String>,
    /// When a promise about it was first broken.
    pub late_at: Option<String>,
    /// The contact that it answers.
    pub answers: Option<String>,
    /// The help button was pressed.
    pub help_button: bool,
    /// Why the practice wrote, as a code; empty for what the client wrote.
    pub reason: String,
    /// The session for which it is or was kept.
    pub kept_for: Option<String>,
    /// With whom it was shared to read along, and until when.
    pub shared: Vec<Shared>,
    /// Every version, the last is in force.
    pub versions: Vec<Version>,
    /// The ids of requests to change it: what was asked, answered and said stands there.
    pub amendments: Vec<String>,
}

/// One version of a contact's words.
#[derive(Clone, Serialize)]
pub struct Version {
    /// Which, from one.
    pub version: u32,
    /// When it was written.
    pub written_at: String,
    /// The words.
    pub words: String,
    /// What the practice wrote down about why it wrote; of what it wrote only.
    pub record: Option<String>,
    /// What the computer found that looks for signs of danger, as a code.
    pub finding: String,
    /// What was done with it, as a code.
    pub disposition: String,
    /// Who was to read it, as codes.
    pub readers: Vec<String>,
    /// By when an answer was promised.
    pub answer_by: Option<String>,
    /// From when it could be opened, as promised.
    pub opens_at: Option<String>,
    /// The policies that decided.
    pub reasons: Vec<String>,
}

/// Somebody who reads along.
#[derive(Clone, Serialize)]
pub struct Shared {
    /// Who.
    pub with: Person,
    /// Since when.
    pub from: String,
    /// Until when.
    pub until: String,
}

/// A note.
#[derive(Clone, Serialize)]
pub struct Note {
    /// The id.
    pub id: String,
    /// Who wrote it.
    pub writer: Person,
    /// When.
    pub written_at: String,
    /// The contact that it is about.
    pub contact: Option<String>,
    /// The words.
    pub words: String,
}

/// A request.
#[derive(Clone, Serialize)]
pub struct Request {
    /// The id.
    pub id: String,
    /// What for, as a code.
    pub kind: String,
    /// The contact that it is about.
    pub contact: Option<String>,
    /// What a restriction stops, as codes.
    pub scopes: Vec<String>,
    /// What the client wrote.
    pub words: String,
    /// When.
    pub asked_at: String,
    /// By when it was to be answered.
    pub due_at: String,
    /// Why it took longer.
    pub extension: Option<String>,
    /// How it stands, as a code.
    pub state: String,
    /// When it was answered.
    pub answered_at: Option<String>,
    /// The answer.
    pub answer: Option<String>,
    /// What the client says to a refusal.
    pub statement: Option<String>,
    /// When a restriction was lifted.
    pub lifted_at: Option<String>,
}

/// Something that was sent to somebody outside.
#[derive(Clone, Serialize)]
pub struct Disclosure {
    /// The id.
    pub id: String,
    /// What kind of somebody, as a code.
    pub outsider: String,
    /// Who.
    pub recipient: String,
    /// What for.
    pub purpose: String,
    /// On what ground, as a code.
    pub ground: String,
    /// Which parts of the record, as codes.
    pub parts: Vec<String>,
    /// How it stands, as a code.
    pub state: String,
    /// When it was prepared.
    pub written_at: String,
    /// When it was sent.
    pub left_at: Option<String>,
    /// The SHA-256 of the file that was sent, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// One line of the list of who did what.
#[derive(Clone, Serialize)]
pub struct Access {
    /// Its number; none while it is not in the tree yet.
    pub number: Option<u64>,
    /// Who.
    pub who: Person,
    /// What was done, as a code.
    pub act: String,
    /// With what: an id.
    pub subject: String,
    /// Why, as a code.
    pub why: String,
    /// When.
    pub at: String,
}

impl Copy {
    /// The file. Errors: what can not be written, which can not be.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

/// Prints how much there is: a copy holds somebody's words.
impl std::fmt::Debug for Copy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Copy({} contacts)", self.contacts.len())
    }
}
