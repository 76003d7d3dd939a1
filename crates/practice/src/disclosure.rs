//! What leaves the practice for somebody outside: to whom, on what ground, and what of the record.
//!
//! Psychotherapy notes have no code here, so that no disclosure can name them. Source: requirements
//! R-PRV-08, R-REC-06; 45 CFR 164.508 and 164.528.

use std::fmt;

use jiff::Timestamp;

use crate::disposition::coded;

coded! {
    /// Who something is sent to.
    Outsider {
        /// Another clinician, a hospital, a doctor.
        Clinician = "clinician",
        /// Whoever pays.
        Insurer = "insurer",
        /// A court, or whoever acts for one.
        Court = "court",
        /// Somebody else.
        Other = "other",
    }
}

coded! {
    /// On what ground something is sent.
    DisclosureGround {
        /// The client says yes, here.
        Consent = "consent",
        /// The client signed a paper that the practice has.
        SignedPaper = "signed-paper",
        /// A court orders it.
        CourtOrder = "court-order",
        /// A law asks for it.
        Law = "law",
        /// Somebody is in danger.
        Danger = "danger",
    }
}

impl DisclosureGround {
    /// Whether nothing is sent before the client said yes.
    pub fn waits_for_consent(self) -> bool {
        self == DisclosureGround::Consent
    }

    /// Whether it goes against a restriction of the client: a court or a law is stronger, and so is
    /// a life.
    pub fn overrides_restriction(self) -> bool {
        matches!(
            self,
            DisclosureGround::CourtOrder | DisclosureGround::Law | DisclosureGround::Danger
        )
    }

    /// Whether a law can ask that the client is not told for a time. Whoever consents knows.
    pub fn may_bar_telling(self) -> bool {
        self.overrides_restriction()
    }
}

coded! {
    /// Which part of the record is sent. What is not named stays.
    RecordPart {
        /// When sessions were.
        Sessions = "sessions",
        /// That contact was made, when and about what kind of thing; not a word of it.
        Contacts = "contacts",
        /// The words of contacts too.
        Words = "words",
    }
}

coded! {
    /// How it stands.
    DisclosureState {
        /// The client has to say yes or no.
        WaitsForConsent = "waits-for-consent",
        /// A second person has to look.
        WaitsForReview = "waits-for-review",
        /// It may be sent.
        Ready = "ready",
        /// It was sent.
        Left = "left",
        /// The client or the second person said no, or it was given up.
        Stopped = "stopped",
    }
}

impl DisclosureState {
    /// Whether something has still to happen.
    pub fn is_open(self) -> bool {
        !matches!(self, DisclosureState::Left | DisclosureState::Stopped)
    }
}

/// Whether the client may know of it at `now`. `bar_until`: a law asks for silence until then.
pub fn is_told(bar_until: Option<Timestamp>, now: Timestamp) -> bool {
    bar_until.is_none_or(|until| until <= now)
}

/// How it stands once nothing before stands in its way.
pub fn next_state(needs_consent: bool, needs_review: bool) -> DisclosureState {
    match (needs_consent, needs_review) {
        (true, _) => DisclosureState::WaitsForConsent,
        (false, true) => DisclosureState::WaitsForReview,
        (false, false) => DisclosureState::Ready,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_asked_for_consent_is_told() {
        for ground in DisclosureGround::ALL {
            assert!(!(ground.waits_for_consent() && ground.may_bar_telling()));
        }
        let now: Timestamp = "2026-05-12T10:00:00Z".parse().unwrap();
        assert!(is_told(None, now) && is_told(Some(now), now));
        assert!(!is_told(Some(Timestamp::MAX), now));
    }

    #[test]
    fn consent_comes_before_the_second_person() {
        assert_eq!(next_state(true, true), DisclosureState::WaitsForConsent);
        assert_eq!(next_state(false, true), DisclosureState::WaitsForReview);
        assert_eq!(next_state(false, false), DisclosureState::Ready);
    }

    #[test]
    fn no_part_names_psychotherapy_notes() {
        let codes: Vec<_> = RecordPart::ALL.iter().map(|part| part.code()).collect();
        assert_eq!(codes, ["sessions", "contacts", "words"]);
    }
}
