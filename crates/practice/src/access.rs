//! Who may open what: what can be done, with which kind of record, by whom of whose.
//!
//! A [`Role`](crate::Role) says what somebody is in the practice; a [`Relation`] says what they are
//! to one client's record at this instant. Covering for a colleague and holding break-glass are
//! relations, not roles: both have an end. Source: default-policy I5, I6; requirements R-PRV-06,
//! R-PRV-08, R-PRV-10, R-PRV-21.

use std::fmt;

use crate::{Finding, PersonId, Purpose, Role, disposition::coded};

coded! {
    /// What somebody may do with a record.
    Deed {
        /// See a line of it in a list or a count, without a word of it.
        List = "list",
        /// Know of it: who, about what, how it stands; not a word of it.
        Know = "know",
        /// Open its words.
        Open = "open",
        /// Answer it.
        Answer = "answer",
        /// Write it: make contact, keep a note, settle an item, change what is kept.
        Write = "write",
        /// Take a copy of it out of the house.
        Copy = "copy",
        /// Give it to a supervisor or consultant to read along, until a day that is named.
        Share = "share",
        /// Open a client's records in an emergency, without any other right to them.
        BreakGlass = "break-glass",
    }
}

coded! {
    /// What comes with a deed. Nobody can forbid it.
    Duty {
        /// Somebody else in the practice is told within a minute.
        TellSecondPerson = "tell-second-person",
        /// The client is told, and sees it on the list of openings.
        TellClient = "tell-client",
        /// It ends by itself after sixty minutes.
        EndAfterHour = "end-after-hour",
        /// A second person looks at it before it is sent to somebody outside.
        SecondReviewer = "second-reviewer",
    }
}

coded! {
    /// The kinds of record that a practice keeps about a client.
    RecordKind {
        /// A contact with clinical words.
        Clinical = "clinical",
        /// A contact about the office's own matters: times, bills, the program.
        Office = "office",
        /// A contact that is about the clinician: a complaint, misconduct.
        Complaint = "complaint",
        /// What is kept for a session.
        Agenda = "agenda",
        /// A note about a contact or a session, part of the record.
        Note = "note",
        /// A clinician's own note about a session, kept apart from the record.
        PsychotherapyNote = "psychotherapy-note",
        /// The client's own plan for bad hours.
        SafetyPlan = "safety-plan",
        /// Times and places of sessions.
        Schedule = "schedule",
        /// Bills and receipts.
        Bill = "bill",
        /// With whom the therapy is, where it stands, how the client may be reached.
        Frame = "frame",
        /// The list of openings.
        AccessLog = "access-log",
        /// What a client asked about what is kept of them, and what was answered.
        Request = "request",
        /// What is or was sent to somebody outside.
        Disclosure = "disclosure",
        /// How often something happened in the practice, without names of those who did it.
        Report = "report",
    }
}

impl RecordKind {
    /// What kind of record a contact is.
    pub fn of_contact(purpose: Purpose) -> RecordKind {
        if purpose.is_about_the_clinician() {
            RecordKind::Complaint
        } else if purpose.is_administrative() {
            RecordKind::Office
        } else {
            RecordKind::Clinical
        }
    }

    /// Whether it is a contact.
    pub fn is_contact(self) -> bool {
        matches!(
            self,
            RecordKind::Clinical | RecordKind::Office | RecordKind::Complaint
        )
    }
}

macro_rules! relations {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// What somebody is to one record at one instant. Nothing holds unless it is said.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct Relation { $($(#[$doc])* pub $name: bool,)+ }

        impl Relation {
            /// The names of the facts, as policies use them, in order.
            pub const FACTS: &'static [&'static str] = &[$(stringify!($name)),+];

            /// One fact by its place in [`Relation::FACTS`]; `false` for a place that is none.
            pub fn fact(&self, place: usize) -> bool {
                [$(self.$name),+].get(place).copied().unwrap_or(false)
            }

            /// The relation in which exactly the facts hold whose bits are set, the first lowest.
            pub fn from_bits(bits: u32) -> Relation {
                let mut place = 0;
                let mut next = || {
                    let holds = bits.checked_shr(place).unwrap_or(0) & 1 == 1;
                    place += 1;
                    holds
                };
                Relation { $($name: next()),+ }
            }

            /// The facts that hold, one bit each, the first lowest.
            pub fn bits(&self) -> u32 {
                [$(self.$name),+]
                    .into_iter()
                    .rev()
                    .fold(0, |bits, holds| bits << 1 | u32::from(holds))
            }
        }
    };
}

relations! {
    /// It is their own: the client is this person.
    own,
    /// They treat this client, or the record went to them while they did.
    treats,
    /// They cover for the treating clinician, who is away, at this instant.
    covers,
    /// It goes to the treating clinician.
    for_clinician,
    /// It goes to their role: the desk, billing, whoever is on call, a lead.
    for_role,
    /// It has reached its reader, and was not taken back.
    reached,
    /// The screen found nothing in its words.
    clear,
    /// A promise about it was broken.
    late,
    /// It was shared with them to read along, and the day of that has not come.
    shared,
    /// It is, or may be, about them.
    accused,
    /// They hold break-glass for this client at this instant.
    emergency,
    /// They wrote it.
    author,
    /// The session that it waits for is open.
    session_open,
}

impl Relation {
    /// What a finding tells: nothing but whether it is clear.
    #[must_use]
    pub fn found(self, finding: Finding) -> Relation {
        Relation {
            clear: finding == Finding::Clear,
            ..self
        }
    }
}

coded! {
    /// Why break-glass is used. One is picked, and own words are written besides.
    EmergencyReason {
        /// Somebody may be in danger now.
        Danger = "danger",
        /// The client called for help, and whoever has the call needs the plan.
        CallForHelp = "call-for-help",
        /// The treating clinician can not be reached, and it can not wait.
        ClinicianAway = "clinician-away",
        /// A hospital, an ambulance or another helper needs to know now.
        OtherHelpers = "other-helpers",
    }
}

/// Who is told when somebody uses break-glass: the privacy lead, else the practice lead, else the
/// independent officer; never whoever uses it. `None`: there is nobody, so it can not be used.
pub fn second_person(people: &[(PersonId, Role)], user: PersonId) -> Option<PersonId> {
    let order = [
        Role::PrivacyLead,
        Role::PracticeLead,
        Role::IndependentOfficer,
    ];
    order.into_iter().find_map(|role| {
        let mut others = people.iter().filter(|(person, _)| *person != user);
        others
            .find(|(_, is)| *is == role)
            .map(|(person, _)| *person)
    })
}
