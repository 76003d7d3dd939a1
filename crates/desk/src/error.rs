//! Refusals and failures of the desk, in the field's words, without HTTP.

use practice::WordsError;

use crate::{channels::ChannelError, gate::GateError};

/// Why the desk did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Nobody is signed in, or the visit has ended.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// There is no such thing, or this person may not know of it. The two are told alike.
    #[error("not found")]
    NotFound,
    /// The words can not be taken.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// The same form was sent before with other words.
    #[error("this form was sent before with other words")]
    KeyReused,
    /// It was opened, answered or taken back in the meantime.
    #[error("it was opened or changed in the meantime")]
    Overtaken,
    /// The agenda opens later, and no reason to open it early was given.
    #[error("the agenda is not open yet, and no reason to open it early was given")]
    NotOpenYet,
    /// An essential professional reason has to be written down first.
    #[error("the record needs a reason: why could this not wait")]
    ReasonNeeded,
    /// The message is longer than a message outside sessions may be.
    #[error("the message has {chars} characters, and {chars_max} fit")]
    TooLong {
        /// How many characters it has.
        chars: usize,
        /// How many fit.
        chars_max: usize,
    },
    /// A second clinician has to sign before this goes.
    #[error("a second clinician has to sign before this goes")]
    CosignNeeded,
    /// No purpose, or one that this person can not pick.
    #[error("pick what this is about")]
    PurposeNeeded,
    /// Nobody is here who could be told of a use of break-glass.
    #[error("there is no second person to be told of it")]
    NobodyToTell,
    /// No client, or more than one, has this name.
    #[error("no client, or more than one, has this name")]
    NameUnknown,
    /// Break-glass is not needed: this person may open these records anyway.
    #[error("these records are open to you without it")]
    NotNeeded,
    /// So many are open that another would only hide them.
    #[error("too many are open already")]
    TooManyOpen,
    /// The client has restricted it.
    #[error("the client has restricted this, and no law stands above it here")]
    Restricted,
    /// The store could not do it. Nothing was kept.
    #[error("the store could not do it")]
    Store(#[from] store::StoreError),
    /// Words could not be sealed or opened.
    #[error("words could not be sealed or opened")]
    Vault(#[from] vault::VaultError),
    /// The tree of the access log, or a text about it, can not be read.
    #[error("the access log can not be read: {0}")]
    Log(#[from] vault::log::LogError),
    /// A person was promised to look at it, so it can be changed and not taken back.
    #[error("a person was promised to look at it")]
    LookPromised,
    /// The rota does not cover every minute that it would promise.
    #[error("{}", .0.sentence())]
    RotaBare(Box<crate::oncall::BareMinute>),
    /// What was typed about the rota can not be used.
    #[error("this can not be used for the rota: {0}")]
    RotaUnusable(String),
    /// A call is not closed before somebody spoke with the client, or rang three times in vain.
    #[error("nobody has spoken with the client yet, and three calls were not made")]
    NotSpoken,
    /// Somebody else has this call.
    #[error("somebody else has this call")]
    CallHeld,
    /// The clinician has another session at that time.
    #[error("there is another session at that time")]
    SlotTaken,
    /// What was typed about times, dates or lengths can not be meant.
    #[error("this time, date, length or place can not be used")]
    Unplannable,
    /// A call for help could not be stored: whoever made it is told at once, with the help lines.
    #[error("the call for help could not be stored")]
    NotHeard(#[source] Box<DeskError>),
    /// A call for help could not be stored, and whoever is on call is paged from memory.
    #[error("the call for help could not be stored, and people are paged from memory")]
    CalledFromMemory {
        /// Why it could not be stored.
        #[source]
        cause: Box<DeskError>,
        /// A courier took a page; nobody has answered it.
        handed: bool,
    },
    /// A contact policy that does not hold in every situation is not put in force.
    #[error("the book of policies is refused, and the one in force stays: {}", .0.join("; "))]
    BookRefused(Vec<String>),
    /// A legal hold is open: nothing of this client may be destroyed.
    #[error("a legal hold is open, and nothing of this client may be destroyed")]
    UnderLegalHold,
    /// What is kept about this client has to be kept longer.
    #[error("what is kept about this client has to be kept longer")]
    MustBeKept {
        /// Until when; `None` while care goes on.
        until: Option<practice::Timestamp>,
    },
    /// There are people in the practice, and the key store holds nothing.
    #[error("the practice has people, and its key store is empty or new")]
    KeysMissing,
    /// The key store belongs to another practice.
    #[error("the key store belongs to another practice")]
    KeysOfAnother,
    /// The root key is not the one under which the keys are wrapped.
    #[error("the root key is not the one of this key store")]
    RootOfAnother,
    /// The gate did not let somebody in, or did not do what it was asked.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// A channel was not added or proved.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// What the practice set up can not be used.
    #[error("the practice is not set up: {0}")]
    Setup(String),
}

impl DeskError {
    /// The stable code, which stands on pages and in logs.
    pub fn code(&self) -> &'static str {
        match self {
            DeskError::NotSignedIn => "not-signed-in",
            DeskError::NotFound => "not-found",
            DeskError::Words(WordsError::Empty) => "words-empty",
            DeskError::Words(WordsError::TooLong { .. }) => "words-too-long",
            DeskError::KeyReused => "key-reused",
            DeskError::Overtaken => "overtaken",
            DeskError::NotOpenYet => "not-open-yet",
            DeskError::ReasonNeeded => "reason-needed",
            DeskError::TooLong { .. } => "message-too-long",
            DeskError::CosignNeeded => "cosign-needed",
            DeskError::PurposeNeeded => "purpose-needed",
            DeskError::NobodyToTell => "nobody-to-tell",
            DeskError::NameUnknown => "name-unknown",
            DeskError::NotNeeded => "not-needed",
            DeskError::TooManyOpen => "too-many-open",
            DeskError::Restricted => "restricted",
            DeskError::Store(_) => "store",
            DeskError::Vault(_) => "vault",
            DeskError::Log(_) => "log",
            DeskError::LookPromised => "look-promised",
            DeskError::SlotTaken => "slot-taken",
            DeskError::Unplannable => "unplannable",
            DeskError::RotaBare(_) => "rota-bare",
            DeskError::RotaUnusable(_) => "rota-unusable",
            DeskError::NotSpoken => "call-not-spoken",
            DeskError::CallHeld => "call-held",
            DeskError::NotHeard(_) => "not-heard",
            DeskError::CalledFromMemory { handed: true, .. } => "paged-unwritten",
            DeskError::CalledFromMemory { handed: false, .. } => "paging-unwritten",
            DeskError::BookRefused(_) => "book-refused",
            DeskError::UnderLegalHold => "under-legal-hold",
            DeskError::MustBeKept { .. } => "must-be-kept",
            DeskError::KeysMissing => "keys-missing",
            DeskError::KeysOfAnother => "keys-of-another",
            DeskError::RootOfAnother => "root-of-another",
            DeskError::Gate(error) => error.code(),
            DeskError::Channel(error) => error.code(),
            DeskError::Setup(_) => "setup",
        }
    }
}
