//! Pages: every list is read a page at a time, from where the last page ended.

use jiff::Timestamp;

use crate::value::{Key, Value};

/// The most rows that one page may have: a screen never shows more, and it bounds every answer.
pub const PAGE_ROWS_MAX: u16 = 200;

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where the page before it ended; `None` for the first.
    pub after: Option<Place>,
    /// How many rows at most; never more than [`PAGE_ROWS_MAX`] are given.
    pub limit: u16,
}

/// The place of a row in a list that is ordered by time and then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The instant the list is ordered by.
    pub at: Timestamp,
    /// The sixteen bytes of the row's id.
    pub id: [u8; 16],
}

impl Page {
    /// The first page, with at most `limit` rows.
    pub fn first(limit: u16) -> Page {
        Page { after: None, limit }
    }

    /// The page after the row at this place.
    pub fn after(at: Timestamp, id: [u8; 16], limit: u16) -> Page {
        Page {
            after: Some(Place { at, id }),
            limit,
        }
    }

    pub(crate) fn rows(self) -> Value {
        Value::Int(i64::from(self.limit.min(PAGE_ROWS_MAX)))
    }

    /// Where a list that goes back in time starts: below this.
    pub(crate) fn below(self) -> (Value, Value) {
        match self.after {
            Some(place) => (place.at.into(), Value::Id(place.id.to_key())),
            None => (Value::Int(i64::MAX), Value::Id([u8::MAX; 16])),
        }
    }

    /// Where a list that goes on in time starts: above this.
    pub(crate) fn above(self) -> (Value, Value) {
        match self.after {
            Some(place) => (place.at.into(), Value::Id(place.id.to_key())),
            None => (Value::Int(i64::MIN), Value::Id([u8::MIN; 16])),
        }
    }
}
