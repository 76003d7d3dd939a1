//! What the pages are given: plain values, with the words already opened where they may be.
//!
//! A view never holds more than its page shows. Instants are absolute; the page renders them in the
//! zone of [`Door::zone`].

use jiff::tz::TimeZone;
use practice::{
    AgendaItemId, BreakGlassId, ChannelId, ChannelKind, ChannelState, ContactId, ContactState,
    Direction, Disposition, DraftId, EmergencyReason, ItemState, Name, PersonId, Phase, Promise,
    Purpose, Role, Route, SessionId, Timestamp, VisitId, Words,
};

pub use crate::records::view::*;
pub use crate::ringing::{RingPlanView, RingView};

/// The practice as anybody may see it from outside.
#[derive(Clone, Debug)]
pub struct Door {
    /// The name on the door.
    pub practice_name: String,
    /// The country whose help lines are shown: two letters.
    pub country: String,
    /// The zone that times are shown in.
    pub zone: TimeZone,
    /// Whether a rota stands behind a call for help.
    pub rota: bool,
    /// Whether this is an invented practice, which has to be seen at a glance.
    pub demonstration: bool,
    /// Who answers for privacy here.
    pub privacy_role: Role,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The visit.
    pub visit: VisitId,
    /// Who.
    pub person: PersonId,
    /// What they are here.
    pub role: Role,
    /// How they are called.
    pub name: Name,
}

/// A visit that has just begun.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The secret that the browser keeps: 64 hexadecimal digits.
    pub token: String,
    /// Who.
    pub person: PersonId,
    /// What the person is here.
    pub role: Role,
    /// Ways in were made or taken away, or a new kind of device was used, since they were last here:
    /// they are told first of all.
    pub has_news: bool,
}

/// One session, as its people see it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub length_minutes: u16,
    /// Where: `Room 2`, `Online`.
    pub place: String,
    /// The clinician.
    pub clinician: Name,
    /// The client.
    pub client: Name,
    /// Which session of this therapy it is.
    pub number: u32,
    /// When its agenda may be opened.
    pub opens_at: Timestamp,
    /// It is over.
    pub is_past: bool,
    /// It was cancelled.
    pub is_cancelled: bool,
}

/// One thing that a client can pick on "What is this about?": a name for one or more purposes.
#[derive(Clone, Debug)]
pub struct ChoiceView {
    /// Its code, such as `session`; words are `choice-<code>` in the locale files.
    pub code: String,
    /// The group that it stands in, such as `together`.
    pub group: String,
    /// The purposes that it may mean. With more than one, the next page asks which is closest.
    pub purposes: Vec<PurposeView>,
}

/// One purpose, with what would happen.
#[derive(Clone, Debug)]
pub struct PurposeView {
    /// The purpose; words are `purpose-<code>` with dots as hyphens.
    pub purpose: Purpose,
    /// What would happen if it were sent now.
    pub promise: Promise,
}

/// The first page of a client.
#[derive(Clone, Debug)]
pub struct ClientHome {
    /// How the client is called.
    pub name: Name,
    /// The treating clinician.
    pub clinician: Name,
    /// The instant the page was made for.
    pub now: Timestamp,
    /// The next session.
    pub next_session: Option<SessionView>,
    /// What is kept for it, in the client's order.
    pub bring: Vec<ItemLine>,
    /// Everything else that is going on, newest first, at most twelve.
    pub items: Vec<ItemLine>,
    /// What can be picked.
    pub choices: Vec<ChoiceView>,
    /// When somebody lately opened this client's records in an emergency, newest first.
    pub emergencies: Vec<EmergencyLine>,
}

/// One use of break-glass, as its client is told.
#[derive(Clone, Debug)]
pub struct EmergencyLine {
    /// Who used it.
    pub who: Name,
    /// Why; words are `emergency-<code>`.
    pub reason: EmergencyReason,
    /// When it began.
    pub at: Timestamp,
}

/// The page on which somebody says why records have to be opened in an emergency.
#[derive(Clone, Debug)]
pub struct BreakGlassForm {
    /// Who is told; `None`: there is nobody, so it can not be used.
    pub second: Option<Name>,
    /// How long it lasts, in minutes.
    pub minutes: i64,
}

/// What somebody asks who wants to use break-glass.
#[derive(Clone, Debug)]
pub struct BreakGlassWish {
    /// Whose records: the name in full, as it was typed.
    pub name: String,
    /// The reason that was picked.
    pub reason: Option<EmergencyReason>,
    /// The reason in own words, as it was typed.
    pub words: String,
}

/// What somebody may open who holds break-glass.
#[derive(Clone, Debug)]
pub struct BreakGlassView {
    /// Which use.
    pub id: BreakGlassId,
    /// Whose records.
    pub client: Name,
    /// Who was told.
    pub second: Name,
    /// The reason that was picked.
    pub reason: EmergencyReason,
    /// When it ends by itself.
    pub ends_at: Timestamp,
    /// It has ended.
    pub is_over: bool,
    /// What the client wrote, newest first, without a word of it. Empty once it is over.
    pub contacts: Vec<NeedView>,
}

/// How often break-glass was used, and what this person was told of.
#[derive(Clone, Debug)]
pub struct BreakGlassReport {
    /// How many weeks the figures are of.
    pub weeks: i64,
    /// How often it was used in the practice.
    pub uses: i64,
    /// How many openings there were.
    pub openings: i64,
    /// More than one use for each thousand openings.
    pub is_often: bool,
    /// The uses of which this person was told, newest first.
    pub told: Vec<ToldUse>,
}

/// One use of break-glass, for the second person.
#[derive(Clone, Debug)]
pub struct ToldUse {
    /// Who used it.
    pub who: Name,
    /// Whose records.
    pub client: Name,
    /// The reason that was picked.
    pub reason: EmergencyReason,
    /// The reason in own words.
    pub words: Words,
    /// When it began.
    pub at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Somebody with whom a contact may be shared.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Who.
    pub id: PersonId,
    /// How they are called.
    pub name: Name,
}

/// A psychotherapy note, for its writer.
#[derive(Clone, Debug)]
pub struct ApartNote {
    /// The words.
    pub words: Words,
    /// When it was written.
    pub at: Timestamp,
}

/// One contact in a list.
#[derive(Clone, Debug)]
pub struct ItemLine {
    /// Which.
    pub id: ContactId,
    /// What it is about.
    pub purpose: Purpose,
    /// Who began it: the client, or the practice.
    pub direction: Direction,
    /// How it stands.
    pub state: ContactState,
    /// The first words, at most sixty characters, where the viewer may see them.
    pub opening_words: Option<String>,
    /// What was promised.
    pub promise: Promise,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was opened by its reader.
    pub opened_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// The promise was broken at this instant.
    pub late_at: Option<Timestamp>,
}

/// A contact that has been begun: what will happen is known before a word is written.
#[derive(Clone, Debug)]
pub struct DraftView {
    /// Which.
    pub id: DraftId,
    /// The choice that began it.
    pub choice: ChoiceView,
    /// The purpose, once it is one.
    pub picked: Option<PurposeView>,
    /// The treating clinician.
    pub clinician: Name,
    /// Whether a computer reads the words for signs of danger: it is said on the page.
    pub is_screened: bool,
    /// It was sent before, as this contact: a form sent twice leads there.
    pub sent_as: Option<ContactId>,
}

/// What a client answers when asked "are you safe right now?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SafetyAnswer {
    /// "I am safe."
    Safe,
    /// "I am not sure": counts as no.
    NotSure,
    /// "No."
    NotSafe,
}

/// What became of a contact that was sent.
#[derive(Clone, Debug)]
pub enum Sent {
    /// It is stored. Its page tells the truth about it from now on.
    Filed(ContactId),
    /// It is stored, and a person looks at it; the sender is asked one question. Without an answer, and
    /// when nobody has looked by then, it becomes a call for help.
    Asked(PurposeView),
}

/// The promise page of one contact, for its client.
#[derive(Clone, Debug)]
pub struct ItemView {
    /// The line.
    pub line: ItemLine,
    /// The client's own words, or the practice's, whichever wrote it.
    pub words: Words,
    /// Which version the words are: counts from one.
    pub version: u32,
    /// The treating clinician.
    pub clinician: Name,
    /// Who wrote it, when that is not the client.
    pub writer: Option<Name>,
    /// The answer, when there is one.
    pub answer: Option<AnswerView>,
    /// The client may change the words.
    pub may_change: bool,
    /// The client was asked "are you safe right now?" and has not answered.
    pub is_asked: bool,
    /// The client may take it back. Not once a person was promised to look at it: that promise holds.
    pub may_take_back: bool,
    /// A declined contact may be kept for the session instead.
    pub may_keep: bool,
    /// Who has opened it, oldest first.
    pub openings: Vec<OpeningView>,
    /// How it stands as a call for help, when it is one.
    pub call: Option<CallTold>,
}

/// What the client of a call for help reads about it: nothing that its log does not say.
#[derive(Clone, Debug, Default)]
pub struct CallTold {
    /// How it stands, as a code; words are `call-<code>`.
    pub code: &'static str,
    /// Who was called.
    pub people: Vec<Name>,
    /// Who has it, rang or spoke.
    pub by: Option<Name>,
    /// When.
    pub at: Option<Timestamp>,
    /// When it is tried again, or read.
    pub until: Option<Timestamp>,
    /// Who carries on, and when.
    pub follow_up: Option<(Name, Timestamp)>,
    /// When it came.
    pub opened_at: Option<Timestamp>,
    /// Nobody here has it: help lines come first.
    pub is_unanswered: bool,
    /// The client said that they are OK now.
    pub client_ok: bool,
    /// A person has closed it.
    pub is_over: bool,
}

/// An answer to a contact.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// The words.
    pub words: Words,
    /// Who answered.
    pub writer: Name,
    /// When it reached the client, or will.
    pub at: Timestamp,
}

/// One line of "who has read my words".
#[derive(Clone, Debug)]
pub struct OpeningView {
    /// Who.
    pub who: Name,
    /// What they are here.
    pub role: Role,
    /// When.
    pub at: Timestamp,
    /// Why: a code, `agenda`, `early`, `question`, `on-call`; words are `opening-<code>`.
    pub why: String,
    /// Opened early: the reason in the clinician's own words.
    pub reason: Option<Words>,
}

/// A client's page: who did what with what is kept about them.
#[derive(Clone, Debug)]
pub struct PrivacyView {
    /// Whose page it is.
    pub client: PersonId,
    /// The lines, newest first.
    pub lines: Vec<AccessLine>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<String>,
    /// How many lines can be checked: those that are in the tree.
    pub checked: u64,
    /// The public key of the log, as it is printed.
    pub key: String,
    /// The times at which the practice went back to an older copy of its records.
    pub returns: Vec<ReturnView>,
    /// When the key that signs the list was changed.
    pub keys: Vec<ReturnView>,
}

/// A return to an older copy of the practice's records.
#[derive(Clone, Copy, Debug)]
pub struct ReturnView {
    /// When it was told.
    pub at: Timestamp,
}

/// One line of a client's list.
#[derive(Clone, Debug)]
pub struct AccessLine {
    /// Its number; none while it is not in the tree yet.
    pub number: Option<u64>,
    /// Who.
    pub who: Name,
    /// Who, as an id.
    pub actor: PersonId,
    /// It was the client.
    pub is_own: bool,
    /// What was done, as a code: `contact.open`.
    pub act: String,
    /// What the client wrote about, where it is something that they wrote.
    pub purpose: Option<Purpose>,
    /// What the client wrote, where it is something that they wrote.
    pub contact: Option<ContactId>,
    /// Why, as a code; empty where the act says it all.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// A therapist's day.
#[derive(Clone, Debug)]
pub struct TodayView {
    /// The instant the page was made for.
    pub now: Timestamp,
    /// What needs this person before the day is over, most pressing first.
    pub needs: Vec<NeedView>,
    /// Today's sessions, in order of time; when there are none, the next ones.
    pub sessions: Vec<SlotView>,
    /// Whether `sessions` are today's.
    pub sessions_are_today: bool,
    /// What was settled, kept, declined or called without this person since the last office hours
    /// closed: how many of each.
    pub without_you: Vec<(Disposition, u32)>,
    /// Contacts that this person began outside sessions this week.
    pub own_contacts: Vec<OwnContactView>,
    /// Calls for help that nobody has taken.
    pub open_calls: u32,
    /// When office hours end today.
    pub closes_at: Option<Timestamp>,
}

/// One thing that needs a person, with its reason.
#[derive(Clone, Debug)]
pub struct NeedView {
    /// Which contact.
    pub contact: ContactId,
    /// Whose.
    pub client: Name,
    /// What it is about.
    pub purpose: Purpose,
    /// How it stands.
    pub state: ContactState,
    /// What was promised.
    pub promise: Promise,
    /// When it was written.
    pub written_at: Timestamp,
    /// The promise was broken.
    pub late_at: Option<Timestamp>,
    /// A person has to look, whatever else happens (amber).
    pub is_looked_at: bool,
}

/// One session of the day.
#[derive(Clone, Debug)]
pub struct SlotView {
    /// The session.
    pub session: SessionView,
    /// How many items are kept for it. Their words are not here.
    pub kept: u32,
    /// The agenda may be opened now.
    pub is_open: bool,
    /// How late the client said that they are, in minutes.
    pub late_minutes: Option<u16>,
}

/// One contact that this clinician began.
#[derive(Clone, Debug)]
pub struct OwnContactView {
    /// With whom.
    pub client: Name,
    /// Why.
    pub purpose: Purpose,
    /// When.
    pub at: Timestamp,
}

/// One client, in the room.
#[derive(Clone, Debug)]
pub struct AgendaView {
    /// The session.
    pub session: SessionView,
    /// The client.
    pub client: PersonId,
    /// Where the therapy stands.
    pub phase: Phase,
    /// What is kept, in the client's order.
    pub items: Vec<AgendaItemView>,
    /// The agenda may be opened now, without a reason.
    pub is_open: bool,
    /// It may be opened early, with a reason that the client sees.
    pub may_open_early: bool,
}

/// One item of an agenda.
#[derive(Clone, Debug)]
pub struct AgendaItemView {
    /// Which.
    pub id: AgendaItemId,
    /// The contact it came from.
    pub contact: ContactId,
    /// What it is about.
    pub purpose: Purpose,
    /// The therapist's own note, not the client's.
    pub is_own_note: bool,
    /// How it stands.
    pub state: ItemState,
    /// The words; `None` until it is opened.
    pub words: Option<Words>,
    /// Since when it is kept.
    pub kept_at: Timestamp,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
}

/// What was done with an item in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemVerdict {
    /// Talked about.
    Talked,
    /// Keep for next time.
    KeepForNext,
    /// Write in the session note.
    WriteInNote,
}

/// A contact for the person who must answer it.
#[derive(Clone, Debug)]
pub struct ContactView {
    /// The need.
    pub need: NeedView,
    /// The client.
    pub client: PersonId,
    /// The words; `None` until it is opened.
    pub words: Option<Words>,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// The answer, when there is one.
    pub answer: Option<AnswerView>,
    /// This person may open the words: staff open the office's own matters only.
    pub may_open: bool,
    /// It may be answered by this person now.
    pub may_answer: bool,
    /// Supervisors and consultants with whom this person may share it; empty where they may not.
    pub may_share_with: Vec<Reader>,
    /// How long an answer may be, in characters.
    pub answer_chars_max: usize,
}

/// One client in a clinician's list.
#[derive(Clone, Debug)]
pub struct ClientLine {
    /// Who.
    pub id: PersonId,
    /// How the client is called here.
    pub name: Name,
    /// Where the therapy stands.
    pub phase: Phase,
    /// The next session.
    pub next_session_at: Option<Timestamp>,
}

/// The page on which a therapist says why a client must be contacted.
#[derive(Clone, Debug)]
pub struct ReachOutForm {
    /// The client.
    pub client: ClientLine,
    /// What can be picked; the purposes of each with what would happen.
    pub reasons: Vec<ChoiceView>,
    /// What is checked before it goes.
    pub checks: ReachOutChecks,
    /// How long the message may be, in characters.
    pub chars_max: usize,
}

/// What is checked before a therapist's message goes.
#[derive(Clone, Debug)]
pub struct ReachOutChecks {
    /// It is within the hours in which the client wants to be reached.
    pub safe_hours: bool,
    /// It is office hours.
    pub office_hours: bool,
    /// How often this therapist began contact with this client in the last 28 days.
    pub contacts_28_days: u32,
    /// The middle value of the same for this therapist's other clients.
    pub contacts_28_days_usual: u32,
    /// Questions of this client that wait for an answer.
    pub open_questions: Vec<ContactId>,
}

/// What a therapist wants to send.
#[derive(Clone, Debug)]
pub struct ReachOut {
    /// To whom.
    pub client: PersonId,
    /// Why.
    pub purpose: Purpose,
    /// What was typed as the message.
    pub typed: String,
    /// What was typed for the record: why it could not wait.
    pub record: String,
    /// The key of the form: the same form twice is one contact.
    pub key: String,
}

/// What would happen to a therapist's message, or has happened.
#[derive(Clone, Debug)]
pub struct ReachOutOutcome {
    /// What happens to it.
    pub promise: Promise,
    /// The policies that say so.
    pub reasons: Vec<String>,
    /// The clauses of the agreement that say so.
    pub clauses: Vec<String>,
    /// Stored as this contact; `None` for a preview.
    pub contact: Option<ContactId>,
    /// Refused, and kept as the therapist's own note for the session: that note.
    pub kept_as: Option<ContactId>,
    /// The session that the note waits for.
    pub kept_for: Option<Timestamp>,
}

/// One page of the boundary log: every contact, both ways, without a word of it.
#[derive(Clone, Debug)]
pub struct LogPage {
    /// The rows, newest first.
    pub rows: Vec<LogRow>,
    /// Where the next page starts.
    pub next: Option<String>,
}

/// One row of the boundary log.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// Which contact.
    pub contact: ContactId,
    /// When.
    pub at: Timestamp,
    /// From which side.
    pub direction: Direction,
    /// The client.
    pub client: Name,
    /// What it is about.
    pub purpose: Purpose,
    /// What happened to it.
    pub disposition: Disposition,
    /// Who it goes to.
    pub readers: Vec<Route>,
    /// How it stands.
    pub state: ContactState,
    /// The policies that decided.
    pub reasons: Vec<String>,
    /// The clauses of the agreement that say so.
    pub clauses: Vec<String>,
    /// The first digits of the hash of the book that was in force.
    pub book: String,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// The promise was broken.
    pub late_at: Option<Timestamp>,
}

/// A record whose time is over, as the privacy lead sees it.
#[derive(Clone, Debug)]
pub struct DueRecord {
    /// Whose.
    pub client: PersonId,
    /// How they are called, in short.
    pub name: String,
    /// When they were last served.
    pub last_service_at: Timestamp,
    /// When its time was over.
    pub due_at: Timestamp,
    /// Since when it stands on the list.
    pub listed_at: Option<Timestamp>,
    /// What stands in the way, if anything does.
    pub standing: practice::retention::Standing,
}

/// Own channels, and how one wants to be told.
#[derive(Clone, Debug)]
pub struct ChannelsView {
    /// Own channels, in the order in which they were added.
    pub channels: Vec<ChannelView>,
    /// How one wants to be told.
    pub plan: PlanView,
    /// By what this practice can tell somebody.
    pub offered: Vec<ChannelKind>,
    /// The public key by which browsers know our pushes.
    pub push_key: Option<String>,
    /// Channels of others at which nobody is; for whoever leads the practice.
    pub others: DeadChannels,
}

/// One own channel.
#[derive(Clone, Debug)]
pub struct ChannelView {
    /// Which.
    pub id: ChannelId,
    /// What kind.
    pub kind: ChannelKind,
    /// As its owner knows it again.
    pub hint: String,
    /// How it stands.
    pub state: ChannelState,
    /// Calls for help come this way too.
    pub for_calls: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// When something last arrived.
    pub worked_at: Option<Timestamp>,
    /// When something last did not.
    pub failed_at: Option<Timestamp>,
    /// A code was sent, and can be typed.
    pub takes_code: bool,
}

/// How somebody wants to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanView {
    /// Whether anything may leave the house.
    pub allowed: bool,
    /// What leaves the house names no address of ours and looks like anybody's.
    pub discreet: bool,
    /// From which local minute of the day it is quiet, and until which; `None` when never.
    pub quiet: Option<(u16, u16)>,
    /// The zone of these minutes.
    pub zone: String,
    /// In which language.
    pub language: String,
    /// When they last said so; `None` before they ever did.
    pub confirmed_at: Option<Timestamp>,
}

/// Channels of others at which nobody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadChannels {
    /// Of whoever works here: their name, and the kind of channel.
    pub staff: Vec<(String, ChannelKind)>,
    /// How many of clients, who are not named.
    pub clients: usize,
}
