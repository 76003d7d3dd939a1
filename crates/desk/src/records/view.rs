//! What the pages about the record are given.

use practice::{
    ChannelKind, ContactId, ContactState, CopyId, DisclosureGround, DisclosureId, DisclosureState,
    Disposition, Finding, Name, NoteId, Outsider, PersonId, Phase, Purpose, RecordPart, RequestId,
    RequestKind, RequestState, RestrictionScope, Route, SessionId, Timestamp, Words,
};

/// In what a file of a copy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyFormat {
    /// One page for any browser.
    Html,
    /// For paper.
    Pdf,
    /// For machines.
    Json,
}

impl CopyFormat {
    /// Every format.
    pub const ALL: [CopyFormat; 3] = [CopyFormat::Html, CopyFormat::Pdf, CopyFormat::Json];

    /// The code, and the end of a file's name.
    pub fn code(self) -> &'static str {
        match self {
            CopyFormat::Html => "html",
            CopyFormat::Pdf => "pdf",
            CopyFormat::Json => "json",
        }
    }

    /// The format with this code.
    pub fn from_code(code: &str) -> Option<CopyFormat> {
        CopyFormat::ALL
            .into_iter()
            .find(|format| format.code() == code)
    }
}

/// A copy that can be fetched, without a word of it.
#[derive(Clone, Debug)]
pub struct CopyLine {
    /// Which.
    pub id: CopyId,
    /// It was made by somebody of the practice, as the answer to a request.
    pub made_by: Option<Name>,
    /// When.
    pub made_at: Timestamp,
    /// Until when it can be fetched.
    pub until: Timestamp,
    /// How many files it has.
    pub parts: u32,
    /// How many contacts are in it.
    pub contacts: u32,
}

/// One file of a copy, in the clear: only its client is given one.
#[derive(Clone)]
pub struct CopyFile {
    /// Which file, from one.
    pub part: u32,
    /// How many there are.
    pub parts: u32,
    /// When the copy was made.
    pub made_at: Timestamp,
    /// Who it is about.
    pub client: Somebody,
    /// How contact was agreed; in the first file.
    pub frame: Option<FrameView>,
    /// Sessions; in the first file.
    pub sessions: Vec<CopiedSession>,
    /// What was written, from the oldest on.
    pub contacts: Vec<CopiedContact>,
    /// Notes of the record, from the oldest on.
    pub notes: Vec<CopiedNote>,
    /// What was asked about the record; in the first file.
    pub requests: Vec<RequestView>,
    /// What was sent to others; in the first file.
    pub disclosures: Vec<DisclosureView>,
    /// Who did what, in the order of the list.
    pub access: Vec<CopiedEntry>,
}

impl std::fmt::Debug for CopyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CopyFile({} contacts)", self.contacts.len())
    }
}

/// Somebody, with the id that machines tell them by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Which.
    pub id: PersonId,
    /// How they are called.
    pub name: Name,
}

/// How contact was agreed.
#[derive(Clone, Debug)]
pub struct FrameView {
    /// The therapist.
    pub clinician: Somebody,
    /// Where the therapy stands.
    pub phase: Phase,
    /// The language the client writes.
    pub language: String,
    /// The minute of the day from which the client may be reached.
    pub safe_from_minute: u16,
    /// The minute at which that ends.
    pub safe_until_minute: u16,
    /// The hours of a coaching plan; empty when there is none.
    pub coaching_hours: String,
    /// What an agreed step toward the end leaves to the client.
    pub fading_purposes: Vec<Purpose>,
    /// There is a safety plan.
    pub safety_plan: bool,
    /// The client is a minor.
    pub minor: bool,
    /// The client belongs to a couple, family or group.
    pub unit: bool,
    /// The client does not want a computer to read along for signs of danger.
    pub screening_refused: bool,
    /// How the client is told that there is something; none while they did not choose.
    pub told: Option<ToldView>,
    /// How the client may be rung; none while they made no such plan.
    pub ring: Option<crate::ringing::RingPlanView>,
}

/// How a client is told that there is something.
#[derive(Clone, Debug)]
pub struct ToldView {
    /// Anything may leave the house for them.
    pub allowed: bool,
    /// What leaves the house names no address of ours.
    pub discreet: bool,
    /// The minute of the day from which it is quiet.
    pub quiet_from_minute: u16,
    /// The minute at which that ends.
    pub quiet_until_minute: u16,
    /// By what, and where that leads.
    pub channels: Vec<(ChannelKind, String)>,
}

/// A session.
#[derive(Clone, Debug)]
pub struct CopiedSession {
    /// Which.
    pub id: SessionId,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// How it stands, as a code.
    pub state: &'static str,
    /// With whom.
    pub clinician: Somebody,
}

/// A contact with every version of its words.
#[derive(Clone)]
pub struct CopiedContact {
    /// Which.
    pub id: ContactId,
    /// Who wrote it.
    pub writer: Somebody,
    /// The client wrote it.
    pub is_own: bool,
    /// What it is about.
    pub purpose: Purpose,
    /// How it stands.
    pub state: ContactState,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was first opened.
    pub opened_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// When a promise about it was first broken.
    pub late_at: Option<Timestamp>,
    /// What it answers.
    pub answers: Option<ContactId>,
    /// The help button was pressed.
    pub help_button: bool,
    /// Why the practice wrote, as a code.
    pub reason_code: String,
    /// The session for which it is or was kept.
    pub kept_for: Option<SessionId>,
    /// Who was let read along, since when, and until when.
    pub shared: Vec<(Somebody, Timestamp, Timestamp)>,
    /// Every version, from the first on.
    pub versions: Vec<CopiedVersion>,
    /// Requests to change it.
    pub amendments: Vec<RequestId>,
}

/// One version of a contact's words, with what was promised of it.
#[derive(Clone)]
pub struct CopiedVersion {
    /// Which, from one.
    pub version: u32,
    /// When it was written.
    pub written_at: Timestamp,
    /// The words.
    pub words: Words,
    /// What the practice wrote down about why it wrote.
    pub record: Option<Words>,
    /// What the screen said.
    pub finding: Finding,
    /// What was done with it.
    pub disposition: Disposition,
    /// Who was to read it.
    pub readers: Vec<Route>,
    /// By when an answer was promised.
    pub answer_by: Option<Timestamp>,
    /// From when it could be opened, as promised.
    pub opens_at: Option<Timestamp>,
    /// The policies that decided.
    pub reasons: Vec<String>,
}

/// A note of the record.
#[derive(Clone)]
pub struct CopiedNote {
    /// Which.
    pub id: NoteId,
    /// Who wrote it.
    pub writer: Somebody,
    /// When.
    pub written_at: Timestamp,
    /// About which contact.
    pub contact: Option<ContactId>,
    /// The words.
    pub words: Words,
}

/// One line of the list of who did what.
#[derive(Clone, Debug)]
pub struct CopiedEntry {
    /// Its number on the list; none while it is not in the tree.
    pub number: Option<u64>,
    /// Who.
    pub who: Somebody,
    /// What was done, as a code.
    pub act: String,
    /// With what: sixteen bytes of an id.
    pub subject: [u8; 16],
    /// Why, as a code.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// A request, with what was written in the clear.
#[derive(Clone)]
pub struct RequestView {
    /// Which.
    pub id: RequestId,
    /// Whose.
    pub client: Somebody,
    /// What for.
    pub kind: RequestKind,
    /// The contact that should say something else.
    pub contact: Option<ContactId>,
    /// What a restriction stops.
    pub scopes: Vec<RestrictionScope>,
    /// What the client wrote.
    pub words: Words,
    /// When.
    pub asked_at: Timestamp,
    /// By when it is answered.
    pub due_at: Timestamp,
    /// When it was told that it takes longer, and why.
    pub extension: Option<(Timestamp, Words)>,
    /// How it stands.
    pub state: RequestState,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Who answered.
    pub answered_by: Option<Name>,
    /// The answer.
    pub answer: Option<Words>,
    /// What the client says to a refusal, and when they said it.
    pub statement: Option<(Timestamp, Words)>,
    /// When it was found to be late.
    pub late_at: Option<Timestamp>,
    /// When a restriction was lifted.
    pub lifted_at: Option<Timestamp>,
    /// A restriction holds now.
    pub is_in_force: bool,
}

/// Something that is or was sent to somebody outside, in the clear.
#[derive(Clone)]
pub struct DisclosureView {
    /// Which.
    pub id: DisclosureId,
    /// About whom.
    pub client: Somebody,
    /// Who prepared it.
    pub writer: Name,
    /// What kind of somebody it goes to.
    pub outsider: Outsider,
    /// Who that is.
    pub recipient: Words,
    /// What it is for.
    pub purpose: Words,
    /// On what ground.
    pub ground: DisclosureGround,
    /// Which parts of the record.
    pub parts: Vec<RecordPart>,
    /// What is sent begins then.
    pub from: Timestamp,
    /// And ends then.
    pub until: Timestamp,
    /// Whether a second person has to look.
    pub needs_review: bool,
    /// How it stands.
    pub state: DisclosureState,
    /// When it was prepared.
    pub written_at: Timestamp,
    /// When the client said yes.
    pub consented_at: Option<Timestamp>,
    /// Who looked at it, and when.
    pub reviewed: Option<(Name, Timestamp)>,
    /// Not sent after then.
    pub expires_at: Timestamp,
    /// Its time is over, and it was not sent.
    pub is_expired: bool,
    /// When it was sent, its SHA-256 in hexadecimal digits, and how many bytes it had.
    pub left: Option<(Timestamp, String, u64)>,
    /// The law that asks for silence, and until when it does. Nobody shows it to the client before.
    pub bar: Option<(Words, Timestamp)>,
}

/// What a client asks about the own record.
#[derive(Clone)]
pub struct RequestWish {
    /// What for.
    pub kind: RequestKind,
    /// The contact that should say something else.
    pub contact: Option<ContactId>,
    /// What a restriction should stop.
    pub scopes: Vec<RestrictionScope>,
    /// What the client wrote, as it was typed.
    pub words: String,
}

/// What a client asked so far.
#[derive(Clone)]
pub struct OwnRequests {
    /// Who looks at requests here.
    pub looks: Vec<Name>,
    /// By when each kind would be answered if it was asked now.
    pub times: Vec<(RequestKind, Timestamp)>,
    /// The requests, newest first.
    pub requests: Vec<RequestView>,
}

/// A request without a word of it.
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// Which.
    pub id: RequestId,
    /// Whose.
    pub client: Somebody,
    /// What for.
    pub kind: RequestKind,
    /// What a restriction should stop.
    pub scopes: Vec<RestrictionScope>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when it is answered.
    pub due_at: Timestamp,
    /// It was told that it takes longer.
    pub was_extended: bool,
    /// Until when it may take, if why is told in time.
    pub may_extend_until: Option<Timestamp>,
    /// How it stands.
    pub state: RequestState,
    /// When it was found to be late.
    pub late_at: Option<Timestamp>,
}

/// One request, for whoever answers it.
#[derive(Clone)]
pub struct RequestPage {
    /// Without a word.
    pub line: RequestLine,
    /// Whether what is kept may be destroyed now; of requests for that only.
    pub may_be_erased: Option<bool>,
    /// With its words, once this person opened them.
    pub opened: Option<RequestView>,
}

/// Something that is to be sent to somebody outside.
#[derive(Clone)]
pub struct DisclosureWish {
    /// About whom: the name in full, as it was typed.
    pub name: String,
    /// What kind of somebody it goes to.
    pub outsider: Outsider,
    /// Who that is, as it was typed.
    pub recipient: String,
    /// What it is for, as it was typed.
    pub purpose: String,
    /// On what ground.
    pub ground: DisclosureGround,
    /// Which parts of the record.
    pub parts: Vec<RecordPart>,
    /// What is sent begins then.
    pub from: Timestamp,
    /// And ends then.
    pub until: Timestamp,
    /// The law that asks that the client is not told, as it was typed, and until when it does.
    pub bar: Option<(String, Timestamp)>,
}

/// What is sent, in the clear: for the one who sends it.
#[derive(Clone)]
pub struct DisclosureFile {
    /// What was prepared.
    pub disclosure: DisclosureView,
    /// The name of the practice.
    pub practice_name: String,
    /// When it was put together.
    pub made_at: Timestamp,
    /// Sessions, where they are a part.
    pub sessions: Vec<CopiedSession>,
    /// Contacts, where they are a part; words are in them only where they are a part too.
    pub contacts: Vec<CopiedContact>,
    /// What the client says to refusals: it goes along wherever contacts are a part.
    pub statements: Vec<RequestView>,
}

/// A record under a legal hold.
#[derive(Clone, Debug)]
pub struct HoldLine {
    /// Which hold.
    pub hold: [u8; 16],
    /// Whose record.
    pub client: Somebody,
    /// Why.
    pub reason: practice::retention::HoldReason,
    /// Who placed it.
    pub placed_by: Name,
    /// When.
    pub placed_at: Timestamp,
}

/// A record whose clock runs.
#[derive(Clone, Debug)]
pub struct RetentionLine {
    /// Whose.
    pub client: Somebody,
    /// When they were last served.
    pub last_service_at: Timestamp,
    /// When it may be destroyed.
    pub due_at: Timestamp,
    /// What stands in the way now.
    pub standing: practice::retention::Standing,
}

/// The privacy page of the practice.
#[derive(Clone)]
pub struct PracticePrivacy {
    /// The instant the page was made for.
    pub now: Timestamp,
    /// Requests that have to be answered, whatever is due first.
    pub requests: Vec<RequestLine>,
    /// What is to be sent to others, and what was sent lately.
    pub disclosures: Vec<DisclosureView>,
    /// Legal holds that are open.
    pub holds: Vec<HoldLine>,
    /// Records whose clock runs, whatever is due first.
    pub retention: Vec<RetentionLine>,
    /// For how many years records are kept, after a minor comes of age, and where that is written.
    pub schedule: practice::retention::Schedule,
    /// How often break-glass was used in these weeks, and how many openings there were.
    pub break_glass: Option<(i64, i64, i64)>,
    /// When the database was last restored from a backup, and of which instant that was.
    pub restored: Option<(Timestamp, Timestamp)>,
}

/// The record of one client, for whoever answers for privacy: without a word of it.
#[derive(Clone)]
pub struct RecordPage {
    /// Whose.
    pub client: Somebody,
    /// Its clock; none while care goes on.
    pub retention: Option<RetentionLine>,
    /// Every hold, lifted or not.
    pub holds: Vec<(HoldLine, Option<Timestamp>)>,
    /// A hold is open.
    pub is_held: bool,
    /// It may be destroyed now.
    pub may_be_erased: bool,
    /// When everything was destroyed.
    pub erased_at: Option<Timestamp>,
}
