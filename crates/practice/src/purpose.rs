//! The closed list of purposes: why somebody makes contact.
//!
//! Source: default-policy 6.4 (client), 6.5 (clinician), 6.6 (staff and system), 6.7 (third
//! parties). A contact has exactly one purpose, in either direction.

use std::fmt;

/// Who a contact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// A client writes to the practice.
    Client,
    /// A clinician writes to a client.
    Clinician,
    /// Practice staff write to a client.
    Staff,
    /// Vestibule itself tells a client or a clinician something.
    System,
    /// Somebody who is neither client nor practice, or the practice writing to such a person.
    ThirdParty,
}

impl Direction {
    /// Every direction, in order.
    pub const ALL: [Direction; 5] = [
        Direction::Client,
        Direction::Clinician,
        Direction::Staff,
        Direction::System,
        Direction::ThirdParty,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Direction::Client => "client",
            Direction::Clinician => "clinician",
            Direction::Staff => "staff",
            Direction::System => "system",
            Direction::ThirdParty => "third_party",
        }
    }

    /// The direction with this code.
    pub fn from_code(code: &str) -> Option<Direction> {
        Direction::ALL
            .into_iter()
            .find(|direction| direction.code() == code)
    }

    /// Whether words come in to the practice: such words are screened.
    pub fn is_inbound(self, purpose: Purpose) -> bool {
        match self {
            Direction::Client => true,
            Direction::ThirdParty => !purpose.code().starts_with("p."),
            Direction::Clinician | Direction::Staff | Direction::System => false,
        }
    }
}

macro_rules! purposes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal from $direction:ident),+ $(,)?) => {
        /// Why somebody makes contact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Purpose { $($(#[$doc])* $variant),+ }

        impl Purpose {
            /// Every purpose, in the order of the default policy.
            pub const ALL: &'static [Purpose] = &[$(Purpose::$variant),+];

            /// The stable code, such as `c.agenda`.
            pub fn code(self) -> &'static str {
                match self { $(Purpose::$variant => $code),+ }
            }

            /// Who makes contact for this purpose.
            pub fn direction(self) -> Direction {
                match self { $(Purpose::$variant => Direction::$direction),+ }
            }
        }
    };
}

purposes! {
    /// The help button: no purpose was picked and none is asked for.
    HelpButton = "c.help" from Client,
    /// May end or seriously hurt their own life.
    CrisisSelf = "c.crisis.self" from Client,
    /// May harm somebody.
    CrisisOther = "c.crisis.other" from Client,
    /// Is being harmed now, or a child or elder is at risk.
    CrisisUnsafe = "c.crisis.unsafe" from Client,
    /// Overdose, injury, withdrawal, collapse.
    CrisisMedical = "c.crisis.medical" from Client,
    /// Hurt themselves, says safe now.
    SelfharmPast = "c.selfharm.past" from Client,
    /// Worse, urges, hopeless, not sure.
    RiskConcern = "c.risk.concern" from Client,
    /// Wants help with a skill now.
    Coaching = "c.coaching" from Client,
    /// Hurt or angry about the therapy.
    Repair = "c.repair" from Client,
    /// Something for the next session.
    Agenda = "c.agenda" from Client,
    /// Homework, progress, a shared journal entry.
    Update = "c.update" from Client,
    /// A question on a technique, a symptom, the plan.
    Clinical = "c.clinical" from Client,
    /// Side effects, refill, stopping.
    Medication = "c.medication" from Client,
    /// Move a session.
    ScheduleMove = "c.schedule.move" from Client,
    /// Cancel a session.
    ScheduleCancel = "c.schedule.cancel" from Client,
    /// Running late, lost, cannot find the place.
    ScheduleLate = "c.schedule.late" from Client,
    /// Wants an earlier or another session.
    ScheduleExtra = "c.schedule.extra" from Client,
    /// Invoice, superbill, trouble paying.
    Billing = "c.billing" from Client,
    /// A letter, a form, a report.
    Paperwork = "c.paperwork" from Client,
    /// New address, phone, emergency contact.
    Details = "c.details" from Client,
    /// Video, sign-in, app.
    Tech = "c.tech" from Client,
    /// A copy, an amendment, who has read.
    Records = "c.records" from Client,
    /// Sign, change, revoke, refuse screening.
    Consent = "c.consent" from Client,
    /// Something leaked, a wrong recipient.
    Privacy = "c.privacy" from Client,
    /// Unhappy with service, fee, rule.
    Complaint = "c.complaint" from Client,
    /// Boundary violation, exploitation, discrimination.
    Misconduct = "c.misconduct" from Client,
    /// Jokes, personal questions, a chat.
    Social = "c.social" from Client,
    /// Thanks, greetings, good news.
    Greeting = "c.greeting" from Client,
    /// Offers a gift or bartering.
    Gift = "c.gift" from Client,
    /// Wedding, graduation, funeral, performance.
    Invite = "c.invite" from Client,
    /// Friend request, follow, review, tag.
    SocialMedia = "c.socialmedia" from Client,
    /// Job, deal, referral for gain, loan.
    Business = "c.business" from Client,
    /// Love or sexual content.
    Romantic = "c.romantic" from Client,
    /// Met or saw each other outside.
    Encounter = "c.encounter" from Client,
    /// A friend or relative wants the therapist.
    Referral = "c.referral" from Client,
    /// Wants to stop, pause or change therapist.
    Ending = "c.ending" from Client,
    /// A former client wants help.
    Return = "c.return" from Client,
    /// A former client, with news or to be social.
    AfterEnding = "c.afterending" from Client,
    /// Death, birth, diagnosis, job loss, assault.
    Life = "c.life" from Client,
    /// Admitted, in the emergency room, discharged.
    Hospital = "c.hospital" from Client,
    /// Travel, a move, another state or country.
    Location = "c.location" from Client,
    /// Subpoena, lawyer, custody, police.
    Legal = "c.legal" from Client,
    /// A questionnaire is handed in.
    Measure = "c.measure" from Client,
    /// A photo, file or voice alone.
    Attachment = "c.attachment" from Client,
    /// A matter of a therapy group.
    Group = "c.group" from Client,
    /// Sent by one of a couple or family.
    Couple = "c.couple" from Client,
    /// Insult or threat to therapist or staff.
    Abusive = "c.abusive" from Client,
    /// "Are you there?": just needs to know.
    Check = "c.check" from Client,
    /// Does not know what it is.
    Unsure = "c.unsure" from Client,

    /// Cancel, move, running late.
    TellSchedule = "t.schedule" from Clinician,
    /// Building, weather, outage.
    TellEmergencyPractice = "t.emergency.practice" from Clinician,
    /// Leave, illness, cover.
    TellAbsence = "t.absence" from Clinician,
    /// Answer to something administrative.
    ReplyAdmin = "t.reply.admin" from Clinician,
    /// Brief answer to a released clinical item.
    ReplyClinical = "t.reply.clinical" from Clinician,
    /// Coaching reply within the plan.
    TellCoaching = "t.coaching" from Clinician,
    /// An agreed check-in.
    SafetyPlanned = "t.safety.planned" from Clinician,
    /// Credible concern now.
    SafetyUrgent = "t.safety.urgent" from Clinician,
    /// Welfare after a missed session.
    NoShow = "t.noshow" from Clinician,
    /// After red or amber.
    CrisisFollowup = "t.crisis.followup" from Clinician,
    /// Caring contacts after discharge.
    CareContact = "t.care-contact" from Clinician,
    /// Response to a rupture.
    TellRepair = "t.repair" from Clinician,
    /// Agreed material.
    Homework = "t.homework" from Clinician,
    /// A questionnaire is due.
    TellMeasure = "t.measure" from Clinician,
    /// Policy change, new form.
    TellConsent = "t.consent" from Clinician,
    /// Tells the client of a report or a breach of confidentiality.
    Disclosure = "t.disclosure" from Clinician,
    /// With a release of information: told another provider.
    Coordination = "t.coordination" from Clinician,
    /// Plan, closing letter, after no contact.
    TellEnding = "t.ending" from Clinician,
    /// Wrong recipient, outage, break-glass.
    Incident = "t.incident" from Clinician,
    /// Planned boundary extension.
    Extension = "t.extension" from Clinician,
    /// Sends copies.
    TellRecords = "t.records" from Clinician,
    /// "Thought of you", an idea, an article that was not agreed.
    NoteToSession = "t.note-to-session" from Clinician,
    /// Personal chat.
    TellSocial = "t.social" from Clinician,
    /// Romantic or sexual.
    TellRomantic = "t.romantic" from Clinician,
    /// Commercial.
    TellBusiness = "t.business" from Clinician,
    /// Asks for a review, a testimonial, media.
    Solicit = "t.solicit" from Clinician,
    /// The therapist's own need.
    Need = "t.need" from Clinician,
    /// Looks the client up online.
    Search = "t.search" from Clinician,
    /// Own number, mail, social account in the text.
    PersonalChannel = "t.personal-channel" from Clinician,

    /// Staff, about scheduling.
    StaffSchedule = "s.schedule" from Staff,
    /// Staff, about billing.
    StaffBilling = "s.billing" from Staff,
    /// Staff, about intake.
    StaffIntake = "s.intake" from Staff,
    /// Staff, about technical trouble.
    StaffTech = "s.tech" from Staff,
    /// Staff, about records.
    StaffRecords = "s.records" from Staff,

    /// A neutral reminder of an appointment.
    Reminder = "y.reminder" from System,
    /// A receipt.
    Receipt = "y.receipt" from System,
    /// How a held item stands.
    HoldStatus = "y.hold-status" from System,
    /// A promise was not kept: told to client and clinician alike.
    DeadlineMissed = "y.deadline-missed" from System,
    /// The contact policy changes.
    PolicyChange = "y.policy-change" from System,
    /// Somebody had access: break-glass, supervisor, cover.
    AccessNotice = "y.access-notice" from System,
    /// Help lines of the place.
    LocaleResources = "y.locale-resources" from System,

    /// Anyone with information about danger.
    ThirdSafety = "x.safety" from ThirdParty,
    /// Relative or friend of an adult.
    ThirdFamily = "x.family" from ThirdParty,
    /// Parent of a minor.
    ThirdGuardian = "x.guardian" from ThirdParty,
    /// Other half of a couple.
    ThirdPartner = "x.partner" from ThirdParty,
    /// Physician, hospital, school clinician.
    ThirdProvider = "x.provider" from ThirdParty,
    /// Insurer, utilisation review.
    ThirdPayer = "x.payer" from ThirdParty,
    /// Lawyer, court, subpoena.
    ThirdLegal = "x.legal" from ThirdParty,
    /// Welfare or investigation.
    ThirdPolice = "x.police" from ThirdParty,
    /// Child or adult protection, school, employer.
    ThirdAgency = "x.agency" from ThirdParty,
    /// Wants to become a client.
    ThirdProspective = "x.prospective" from ThirdParty,
    /// A client about another client.
    ThirdOtherClient = "x.other-client" from ThirdParty,
    /// Media.
    ThirdPress = "x.press" from ThirdParty,
    /// Wrong number, spam, nobody known.
    ThirdUnknown = "x.unknown" from ThirdParty,

    /// The practice to emergency services.
    ToEmergencyServices = "p.emergency-services" from ThirdParty,
    /// The practice to a crisis team.
    ToCrisisTeam = "p.crisis-team" from ThirdParty,
    /// The practice to the client's emergency contact.
    ToEmergencyContact = "p.emergency-contact" from ThirdParty,
    /// The practice to another provider.
    ToProvider = "p.provider" from ThirdParty,
    /// The practice to a protective agency.
    ToAgency = "p.agency" from ThirdParty,
    /// The practice to a possible victim.
    ToPossibleVictim = "p.possible-victim" from ThirdParty,
    /// The practice to a payer.
    ToPayer = "p.payer" from ThirdParty,
    /// The practice to a court.
    ToCourt = "p.court" from ThirdParty,
}

impl Purpose {
    /// The purpose that a code names, written with or without its letter: `c.agenda` or `agenda`.
    ///
    /// Without a letter the direction decides between `c.legal` and `x.legal`. The help button may be
    /// written `help` or `(help button)`, as field notes do.
    pub fn from_code(direction: Direction, code: &str) -> Option<Purpose> {
        let code = code.trim().to_ascii_lowercase();
        if direction == Direction::Client && matches!(code.as_str(), "help" | "(help button)") {
            return Some(Purpose::HelpButton);
        }
        let of_direction = || {
            Purpose::ALL
                .iter()
                .filter(move |p| p.direction() == direction)
        };
        of_direction()
            .find(|purpose| purpose.code() == code)
            .or_else(|| of_direction().find(|purpose| purpose.without_letter() == code))
            .copied()
    }

    /// Whether the purpose says by itself that a person is in danger. Source: default-policy 6.1.1.
    pub fn is_crisis(self) -> bool {
        matches!(
            self,
            Purpose::HelpButton
                | Purpose::CrisisSelf
                | Purpose::CrisisOther
                | Purpose::CrisisUnsafe
                | Purpose::CrisisMedical
                | Purpose::ThirdSafety
        )
    }

    /// Whether the practice is the one that makes contact: from clinician, staff, system, or to a
    /// third party.
    pub fn is_outgoing(self) -> bool {
        !self.direction().is_inbound(self)
    }

    /// Whether the matter is one for the office: times, bills, technical trouble. Staff may open no
    /// other words, and these only when the finding is clear (default-policy I5).
    pub fn is_administrative(self) -> bool {
        matches!(
            self,
            Purpose::ScheduleMove
                | Purpose::ScheduleCancel
                | Purpose::ScheduleLate
                | Purpose::ScheduleExtra
                | Purpose::Billing
                | Purpose::Details
                | Purpose::Tech
        )
    }

    /// Whether the contact may be about the clinician who treats: that clinician can not read it,
    /// delay it or know of it. Source: requirement R-OBJ-13, default-policy I6.
    pub fn is_about_the_clinician(self) -> bool {
        matches!(self, Purpose::Complaint | Purpose::Misconduct)
    }

    fn without_letter(self) -> &'static str {
        self.code()
            .split_once('.')
            .map_or(self.code(), |(_, rest)| rest)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
