//! On call: the rota as the practice keeps it, and calls for help until a person has closed them.
//!
//! What happens to a call is said by `practice::escalation`, a pure machine. Here its events are
//! made of what people do and of what falls due; and its answer, the next state, the lines of the
//! log, the pages and the one row that falls due, is recorded in one transaction.
//!
//! Invariant: "somebody has it" is written only where a permitted person sent a form.
//! Invariant: an open call has one open row of `due`. It is written anew only when it changes or was
//! acted on: written anew under a clock that was set back it would fall due later.

mod call;
mod keep;
mod lists;
mod marks;
mod memory;
mod note;
mod people;
mod rota;
mod trial;

pub use call::{CallEnd, CallView, CallsView, ClosingView, FollowUpLine, OpenCall, TimelineLine};
pub use lists::LawView;
pub use marks::{ListView, MarkLine, StepView};
pub use note::CallRecord;
pub use rota::{
    BareMinute, ChangeLine, LayerView, LayerWish, PersonLine, RotaChangeWish, RotaLack, RotaReport,
    RotaView, TestLine, lack_in,
};

pub(crate) use call::{is_inbound, told_of, was_read};
pub(crate) use keep::{Beginning, begin, carried, falls_due, follow_up_due};
pub(crate) use lists::Lists;
pub(crate) use memory::{Memory, TakenUp};
pub(crate) use trial::tests_due;
