//! What the shell must do next, at its own pace. No variant carries words.

use jiff::Timestamp;

use crate::{ContactId, PersonId, Route, disposition::coded};
use std::fmt;

coded! {
    /// The kinds of effect.
    EffectKind {
        /// A neutral notice: there is an update. It has no field for text.
        Notice = "notice",
        /// A call to whoever is on call, content-free.
        Page = "page",
        /// A promise was broken: its writer, the reader and the practice are told alike.
        Late = "late",
        /// Break-glass is used: a second person is told. It is never given up.
        BreakGlass = "break-glass",
        /// A test page: whether somebody who is on call is reached.
        TestPage = "test-page",
    }
}

/// Who an effect is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// One person.
    Person(PersonId),
    /// Whoever takes what goes this way, resolved when it is carried out.
    Route(Route),
}

/// One thing to carry out later. It waits in the outbox, written with the fact that caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What to do.
    pub kind: EffectKind,
    /// For whom.
    pub recipient: Recipient,
    /// About which contact.
    pub contact: ContactId,
    /// Not before this instant.
    pub not_before: Timestamp,
}

coded! {
    /// What falls due.
    DueKind {
        /// A contact is released to its reader.
        Release = "release",
        /// An answer was promised by now.
        Answer = "answer",
        /// A person was to look by now.
        Look = "look",
        /// A held item finds no session by now.
        HoldEnds = "hold-ends",
        /// A call for help must be looked at: its escalation says what comes next.
        Acknowledge = "acknowledge",
        /// Somebody carries on after a call for help.
        FollowUp = "follow-up",
        /// Everybody who is on call is sent a test page.
        TestPages = "test-pages",
        /// "Are you safe right now?" was asked, and must be answered by now.
        Asked = "asked",
        /// An hour of break-glass is over.
        BreakGlassEnds = "break-glass-ends",
        /// A request of a client has to be answered by now.
        RequestAnswer = "request-answer",
        /// A step of the ladder after a missed session.
        NoShow = "no-show",
        /// A safety event that is open.
        SafetyEvent = "safety-event",
        /// What a client did with a session can not be undone any more: it is told, and the time
        /// that came free is offered.
        ChangeStands = "change-stands",
        /// An offer to somebody on the waitlist runs out.
        OfferEnds = "offer-ends",
        /// The next sessions of a series are laid out.
        SeriesAhead = "series-ahead",
    }
}
