//! What a book may be asked: one Cedar action each.

use practice::{Disposition, Documentation, Obligation, Route, Within};

/// The dispositions that a row may give, in order of preference for display only.
///
/// `crisis` is not among them: it is decided before any policy is asked.
pub const ROWS: [Disposition; 5] = [
    Disposition::Deliver,
    Disposition::Settle,
    Disposition::Release,
    Disposition::Hold,
    Disposition::Decline,
];

/// The dispositions that a modifier may change a row's to. Nothing is ever changed to a decline.
pub const CHANGES: [Disposition; 4] = [
    Disposition::Deliver,
    Disposition::Settle,
    Disposition::Release,
    Disposition::Hold,
];

/// One thing that a book can grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// The purpose's row gives this disposition.
    Row(Disposition),
    /// A modifier changes the row's disposition to this one.
    Change(Disposition),
    /// This comes with it.
    Oblige(Obligation),
    /// It goes this way.
    Route(Route),
    /// This much is written down.
    Document(Documentation),
    /// A person responds by then.
    Within(Within),
}

impl Ask {
    /// Everything that can be asked, in order. Fewer than 128: see [`Asks`].
    pub fn all() -> impl Iterator<Item = Ask> {
        let rows = ROWS.iter().copied().map(Ask::Row);
        let changes = CHANGES.iter().copied().map(Ask::Change);
        let obligations = Obligation::ALL.iter().copied().map(Ask::Oblige);
        let routes = Route::ALL.iter().copied().map(Ask::Route);
        let documents = Documentation::ALL.iter().copied().map(Ask::Document);
        let withins = Within::ALL.iter().copied().map(Ask::Within);
        rows.chain(changes)
            .chain(obligations)
            .chain(routes)
            .chain(documents)
            .chain(withins)
    }

    /// The name of its action: `hold`, `change.release`, `amber`, `route.desk`, `document.d2`,
    /// `within.day1`.
    pub fn code(self) -> String {
        match self {
            Ask::Row(disposition) => disposition.code().to_owned(),
            Ask::Change(disposition) => format!("change.{}", disposition.code()),
            Ask::Oblige(obligation) => obligation.code().to_owned(),
            Ask::Route(route) => format!("route.{}", route.code()),
            Ask::Document(documentation) => format!("document.{}", documentation.code()),
            Ask::Within(within) => format!("within.{}", within.code()),
        }
    }

    /// What the action with this name asks.
    pub fn from_code(code: &str) -> Option<Ask> {
        Ask::all().find(|ask| ask.code() == code)
    }

    /// Whether the row alone answers it, so that the row is not known yet when it is asked.
    pub fn is_row(self) -> bool {
        matches!(self, Ask::Row(_))
    }

    /// Whether a rule outside the floor may forbid it.
    ///
    /// Only what can not weaken the floor: the dispositions themselves (when none is left, the
    /// contact is released and a person told) and changes other than to release. Nobody may forbid
    /// a release, a look, a question, a route, a note or a time.
    pub fn may_be_forbidden(self) -> bool {
        match self {
            Ask::Row(_) => true,
            Ask::Change(disposition) => disposition != Disposition::Release,
            Ask::Oblige(_) | Ask::Route(_) | Ask::Document(_) | Ask::Within(_) => false,
        }
    }
}

/// A set of asks, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Asks(u128);

impl Asks {
    pub(crate) fn of(asks: impl IntoIterator<Item = Ask>) -> Asks {
        asks.into_iter().fold(Asks::default(), |mut set, ask| {
            set.insert(ask);
            set
        })
    }

    pub(crate) fn rows() -> Asks {
        Asks::of(ROWS.map(Ask::Row))
    }

    pub(crate) fn insert(&mut self, ask: Ask) {
        self.0 |= bit(ask);
    }

    pub(crate) fn has(self, ask: Ask) -> bool {
        self.0 & bit(ask) != 0
    }

    pub(crate) fn and(self, other: Asks) -> Asks {
        Asks(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Asks) -> Asks {
        Asks(self.0 & !other.0)
    }

    pub(crate) fn meets(self, other: Asks) -> bool {
        self.0 & other.0 != 0
    }
}

/// The bit of an ask: its place in the order of [`Ask::all`].
fn bit(ask: Ask) -> u128 {
    let place = match ask {
        Ask::Row(value) => place(&ROWS, value),
        Ask::Change(value) => ROWS.len() + place(&CHANGES, value),
        Ask::Oblige(value) => OBLIGATIONS_FROM + place(Obligation::ALL, value),
        Ask::Route(value) => ROUTES_FROM + place(Route::ALL, value),
        Ask::Document(value) => DOCUMENTS_FROM + place(Documentation::ALL, value),
        Ask::Within(value) => WITHINS_FROM + place(Within::ALL, value),
    };
    1 << place
}

const OBLIGATIONS_FROM: usize = ROWS.len() + CHANGES.len();
const ROUTES_FROM: usize = OBLIGATIONS_FROM + Obligation::ALL.len();
const DOCUMENTS_FROM: usize = ROUTES_FROM + Route::ALL.len();
const WITHINS_FROM: usize = DOCUMENTS_FROM + Documentation::ALL.len();

// Invariant: every place fits into the 127 lower bits; the last is left for what is in no list.
const _: () = assert!(WITHINS_FROM + Within::ALL.len() < 127);

/// What is in no list, such as a row of `crisis`, has a place that no rule can name.
fn place<T: PartialEq + Copy>(list: &[T], value: T) -> usize {
    list.iter()
        .position(|item| *item == value)
        .unwrap_or(127 - WITHINS_FROM)
}
