//! Deliberately broken builds: what shows that a property of the simulation can fail.
//!
//! In every ordinary build [`is`] is a constant `false` and costs nothing. With the feature
//! `broken`, which only tests turn on, one fault at a time can be switched on.

/// The faults that can be switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Broken {
    /// A reply is given although nothing was stored (against P1).
    RepliesWithoutStoring = 1,
    /// A held contact is filed as if it were finished (against P2).
    FilesHeldAsFinished,
    /// A policy that fails declines (against P3).
    FailingPolicyDeclines,
    /// The key of a form is not looked up (against P4).
    ForgetsKeys,
    /// A contact is filed as somebody else's (against P5).
    MixesClients,
    /// An agenda is ordered by the wall clock (against P7).
    OrdersByClock,
    /// A policy is asked about a call for help (against P8).
    AsksPolicyAboutCrisis,
    /// The calendar changes and the agenda stays behind (against P22).
    AgendaStaysBehind,
    /// A held contact is announced to its reader (against P23).
    AnnouncesWhatIsHeld,
    /// A release does not wait for office hours (against P24).
    ReleasesAtNight,
    /// Two sessions may overlap (against P25).
    SlotsOverlap,
    /// A declined contact comes back without an alternative (against P26).
    DeclinesWithoutAlternative,
    /// An effect that was carried out is not marked, and no other is taken (against P48).
    OutboxStandsStill,
    /// An id is made from something that no seed decides (against P48).
    UnseededIds,
    /// A key is left where it is when a client is erased (against P42).
    KeepsKeys,
    /// What was destroyed is not destroyed again in what was restored (against P42).
    ForgetsTombstones,
    /// A client is erased under a legal hold (against P43).
    ErasesUnderLegalHold,
    /// A client is erased before the time is over (against P43).
    ErasesEarly,
    /// A leap of the wall clock counts as waiting (against P43).
    CountsByWallClock,
    /// Words are sealed without being padded (against P28).
    SealsUnpadded,
    /// A copy of the words lies beside the seal (against P30).
    KeepsWordsOpen,
    /// The gate lets everybody through (against P31).
    OpensGates,
    /// Break-glass opens after its hour (against P35).
    BreakGlassOutlasts,
    /// Break-glass that falls due is not ended (against P35).
    BreakGlassNeverStops,
    /// Nobody is told of break-glass (against P35).
    TellsNoSecondPerson,
    /// Words are shown without an entry in the access log (against P31).
    ShowsWithoutEntry,
    /// A client is told of break-glass at any hour (against P29).
    TellsAtAnyHour,
    /// Words are shown although the entry in the access log was not written (against P31).
    OpensWithoutAnEntry,
    /// What was put into the tree is changed later (against P32).
    LogRewritesItsPast,
    /// Entries are not taken into the tree (against P33).
    LogStandsStill,
    /// A client's list is handed over without one of its lines (against P33).
    ListDeletes,
    /// A client's list is handed over in another order (against P33).
    ListReorders,
    /// A line stands twice on a client's list (against P33).
    ListDuplicates,
    /// A client's list is handed over without its end (against P33).
    ListTruncates,
    /// One bit of a client's list is another (against P33).
    ListChangesABit,
    /// A challenge is answered as often as somebody likes (against a replay).
    ChallengesStay,
    /// A code of an authenticator app is taken twice.
    TakesCodesTwice,
    /// Nobody is asked to show anew who they are.
    NeverStepsUp,
    /// A visit that was ended goes on (against P36).
    VisitsNeverEnd,
    /// A return to an older copy is not noticed (against P34).
    ReturnsUntold,
    /// A log that went back goes on under the name that it had (against P34).
    ReturnsUnderOneName,
    /// A call for help pages nobody (against P11).
    PagesNobody,
    /// An escalation that went around once is not looked at again (against P12).
    EscalationEnds,
    /// A page that was carried counts as somebody having the call (against P13).
    TakesReceipts,
    /// The client is told that somebody has seen it when a page was made (against P18).
    SaysSeenEarly,
    /// A copy leaves out something that its client may read.
    CopyLeavesOut,
    /// A restriction that was accepted stops nothing.
    RestrictionStopsNothing,
    /// Nobody is told that a request is late.
    RequestsAreNeverLate,
    /// Whoever does not answer whether they are safe is forgotten (against P8).
    ForgetsTheQuestion,
    /// A seal is bound to its client, and not to its item, kind and version (against P6).
    SealsBindNoItem,
    /// A client who takes a call for help back has made it heard by nobody (against P10).
    TakingBackEndsACall,
    /// A notification says more than which body it has (against P27).
    TellsMoreThanABody,
    /// Whoever is told is told in their quiet hours (against P29).
    TellsInQuietHours,
    /// A client is told outside who never chose to be (against P29).
    TellsUnasked,
    /// The second person is told of break-glass when there is time for it (against P35).
    TellsSecondPersonLate,
    /// A psychotherapy note is sealed under its writer's key, as an older build did (against P42).
    SealsNotesUnderTheWriter,
    /// Psychotherapy notes stay when their client is erased (against P42).
    KeepsNotes,
    /// The policy fails: a fault that is injected, and not a broken build.
    PolicyFails,
    /// The screen fails: a fault that is injected, and not a broken build.
    ScreenFails,
}

/// Whether this fault is switched on.
#[cfg(not(feature = "broken"))]
pub(crate) const fn is(_: Broken) -> bool {
    false
}

/// Fails here, if that fault is switched on.
#[cfg(not(feature = "broken"))]
pub(crate) const fn fail(_: Broken) {}

#[cfg(feature = "broken")]
mod switch {
    use super::Broken;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// One bit for each fault, 64 in each word.
    static ON: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];

    pub(crate) fn is(broken: Broken) -> bool {
        let bits = bits(broken);
        let mut words = ON.iter().zip(bits);
        words.any(|(word, bits)| word.load(Ordering::SeqCst) & bits != 0)
    }

    #[expect(clippy::panic, reason = "the fault that is injected is a panic")]
    pub(crate) fn fail(broken: Broken) {
        if is(broken) {
            panic!("an injected fault");
        }
    }

    /// Switches exactly these faults on, and every other off.
    pub fn set(faults: &[Broken]) {
        for (place, word) in ON.iter().enumerate() {
            let all = faults
                .iter()
                .filter_map(|fault| bits(*fault).get(place).copied());
            word.store(all.fold(0, |all, bits| all | bits), Ordering::SeqCst);
        }
    }

    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::panic,
        reason = "the number of a fault is its place in the bits; a test ends that uses more"
    )]
    fn bits(broken: Broken) -> [u64; 2] {
        // A fault that has no bit must not be taken for one that was not noticed.
        let bits = 1_u128
            .checked_shl(u32::from(broken as u8))
            .unwrap_or_else(|| panic!("there are more faults than bits"));
        [bits as u64, (bits >> 64) as u64]
    }
}

#[cfg(feature = "broken")]
pub use switch::set;

#[cfg(feature = "broken")]
pub(crate) use switch::{fail, is};
