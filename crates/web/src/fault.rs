//! What goes wrong, as a page will tell it: a public sentence with a stable code, and a cause for
//! the log. The page itself is made in `dress.rs`.

use std::fmt::Display;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::DeskError;

use crate::form::Typed;

/// When a machine that was turned away may ask again, in seconds.
const RETRY_SECONDS: &str = "5";

/// Why a page could not be shown or a form could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no such page, or this person may not know of it. The two are told alike.
    NotFound,
    /// The visit has ended.
    SignedOut,
    /// The form could not be read.
    BadForm,
    /// The form came from another site.
    Forbidden,
    /// The address does not take this method.
    Method,
    /// More was sent than fits.
    TooLarge,
    /// What was sent is not a form.
    Unsupported,
    /// Something changed in the meantime: it was opened, answered or taken back.
    Overtaken,
    /// A person was promised to look at it, so it can not be taken back.
    LookPromised,
    /// The store could not do it. Nothing was kept.
    Store,
    /// More people came than can be served. Nothing was kept.
    Overloaded,
    /// There is no room on the disk. Nothing was kept.
    Full,
    /// One person, or one address, asked faster than people do. Nothing was kept.
    TooOften,
    /// A call for help could not be stored: the person is told at once, with numbers to ring.
    NotHeard,
    /// A call for help could not be stored, and a page went out to whoever is on call.
    PagedUnwritten,
    /// The same, and it is not known yet whether a page got out.
    PagingUnwritten,
    /// A fault of ours.
    Failed,
}

impl Why {
    /// Every reason.
    pub const ALL: [Why; 17] = [
        Why::NotFound,
        Why::SignedOut,
        Why::BadForm,
        Why::Forbidden,
        Why::Method,
        Why::TooLarge,
        Why::Unsupported,
        Why::Overtaken,
        Why::LookPromised,
        Why::Store,
        Why::Overloaded,
        Why::Full,
        Why::TooOften,
        Why::NotHeard,
        Why::PagedUnwritten,
        Why::PagingUnwritten,
        Why::Failed,
    ];

    /// Whether it is about a call for help: then the emergency number stands first.
    pub fn is_call(self) -> bool {
        matches!(
            self,
            Why::NotHeard | Why::PagedUnwritten | Why::PagingUnwritten
        )
    }

    /// The code in the names of its sentences: `fault-<code>-title`, `fault-<code>-text`.
    pub fn code(self) -> &'static str {
        match self {
            Why::NotFound => "not-found",
            Why::SignedOut => "signed-out",
            Why::BadForm => "bad-form",
            Why::Forbidden => "forbidden",
            Why::Method => "method",
            Why::TooLarge => "too-large",
            Why::Unsupported => "unsupported",
            Why::Overtaken => "overtaken",
            Why::LookPromised => "look-promised",
            Why::Store => "store",
            Why::Overloaded => "overloaded",
            Why::Full => "full",
            Why::TooOften => "too-often",
            Why::NotHeard => "not-heard",
            Why::PagedUnwritten => "paged-unwritten",
            Why::PagingUnwritten => "paging-unwritten",
            Why::Failed => "failed",
        }
    }

    /// The status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            Why::NotFound => StatusCode::NOT_FOUND,
            Why::SignedOut => StatusCode::UNAUTHORIZED,
            Why::BadForm => StatusCode::BAD_REQUEST,
            Why::Forbidden => StatusCode::FORBIDDEN,
            Why::Method => StatusCode::METHOD_NOT_ALLOWED,
            Why::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Why::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Why::Overtaken | Why::LookPromised => StatusCode::CONFLICT,
            Why::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Why::Store
            | Why::Overloaded
            | Why::Full
            | Why::NotHeard
            | Why::PagedUnwritten
            | Why::PagingUnwritten => StatusCode::SERVICE_UNAVAILABLE,
            Why::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// A failure on its way to a page.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Why.
    pub why: Why,
    /// The stable code that stands on the page and in the log.
    pub code: &'static str,
    /// The cause, for the log only.
    pub cause: Option<String>,
    /// The words that the person had typed: they get them back.
    pub words: Typed,
}

impl Fault {
    /// A failure of this kind.
    pub fn of(why: Why) -> Fault {
        Fault {
            why,
            code: why.code(),
            cause: None,
            words: Typed::default(),
        }
    }

    /// No such page, or not for this person.
    pub fn not_found() -> Fault {
        Fault::of(Why::NotFound)
    }

    /// A fault of ours, with its cause for the log.
    pub fn failed(cause: impl Display) -> Fault {
        Fault {
            cause: Some(cause.to_string()),
            ..Fault::of(Why::Failed)
        }
    }

    /// The failure that a bare status stands for.
    pub fn from_status(status: StatusCode) -> Fault {
        let why = Why::ALL.into_iter().find(|why| why.status() == status);
        match (why, status.is_server_error()) {
            (Some(why), _) => Fault::of(why),
            (None, true) => Fault::of(Why::Failed),
            (None, false) => Fault::of(Why::BadForm),
        }
    }

    /// Gives back what was typed.
    #[must_use]
    pub fn keeping(self, words: Typed) -> Fault {
        Fault { words, ..self }
    }
}

impl From<DeskError> for Fault {
    fn from(error: DeskError) -> Fault {
        let why = match &error {
            DeskError::NotSignedIn => Why::SignedOut,
            DeskError::NotFound => Why::NotFound,
            DeskError::KeyReused
            | DeskError::Overtaken
            | DeskError::CallHeld
            | DeskError::SlotTaken => Why::Overtaken,
            DeskError::LookPromised => Why::LookPromised,
            DeskError::NotHeard(_) => Why::NotHeard,
            DeskError::CalledFromMemory { handed: true, .. } => Why::PagedUnwritten,
            DeskError::CalledFromMemory { handed: false, .. } => Why::PagingUnwritten,
            DeskError::Gate(_)
            | DeskError::Channel(_)
            | DeskError::Words(_)
            | DeskError::NotOpenYet
            | DeskError::ReasonNeeded
            | DeskError::TooLong { .. }
            | DeskError::CosignNeeded
            | DeskError::PurposeNeeded
            | DeskError::NameUnknown
            | DeskError::RotaBare(_)
            | DeskError::RotaUnusable(_)
            | DeskError::NotSpoken
            | DeskError::Unplannable
            | DeskError::NotNeeded
            | DeskError::TooManyOpen
            | DeskError::Restricted
            | DeskError::NobodyToTell => Why::BadForm,
            DeskError::Store(_) | DeskError::Vault(_) => Why::Store,
            DeskError::UnderLegalHold | DeskError::MustBeKept { .. } => Why::Overtaken,
            DeskError::Setup(_)
            | DeskError::BookRefused(_)
            | DeskError::Log(_)
            | DeskError::KeysMissing
            | DeskError::KeysOfAnother
            | DeskError::RootOfAnother => Why::Failed,
        };
        let cause = match &error {
            DeskError::Store(cause) => Some(cause.to_string()),
            DeskError::Vault(cause) => Some(cause.to_string()),
            DeskError::Setup(_) | DeskError::BookRefused(_) => Some(error.to_string()),
            _ => None,
        };
        Fault {
            why,
            code: error.code(),
            cause,
            words: Typed::default(),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.why.status().into_response();
        if matches!(self.why, Why::Overloaded | Why::TooOften) {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        response.extensions_mut().insert(self);
        response
    }
}
