//! The vocabulary and the rules of a practice.
//!
//! Read the modules in this order and you have read the glossary. Everything here is a plain value
//! or a pure function: it knows no clock, no randomness, no serialisation, no database, no HTTP and
//! no policy engine, and it can not fail for outside reasons.

pub mod access;
pub mod agenda;
pub mod booking;
pub mod channel;
pub mod checklist;
pub mod consequences;
pub mod contact;
pub mod crisis;
pub mod crisis_note;
pub mod diary;
pub mod disclosure;
pub mod disposition;
pub mod effect;
pub mod escalation;
pub mod finding;
pub mod holidays;
pub mod hours;
pub mod id;
pub mod moment;
pub mod no_show;
pub mod notice;
pub mod notification;
pub mod people;
pub mod promise;
pub mod purpose;
pub mod recurrence;
pub mod release;
pub mod request;
pub mod retention;
pub mod rota;
pub mod ruling;
pub mod safety_event;
pub mod series;
pub mod situation;
pub mod slots;
pub mod stretch;
pub mod waitlist;
mod wall;
pub mod words;

pub use access::{Deed, Duty, EmergencyReason, RecordKind, Relation, second_person};
pub use agenda::{ItemState, SessionTime};
pub use booking::{Booking, Place, Resource, SessionKind, UnitKind};
pub use channel::{Address, AddressError, Brought, ChannelKind, ChannelState};
pub use checklist::{CrisisList, LegalDuty, Mark, MarkAnswer};
pub use consequences::{Consequences, Subject, consequences};
pub use contact::{Closed, ContactState, Draft, Ruled, Screened};
pub use crisis::{CrisisCause, crisis};
pub use diary::{BookingError, Diary, Move};
pub use disclosure::{DisclosureGround, DisclosureState, Outsider, RecordPart};
pub use disposition::{Disposition, Documentation, Obligation, Route, Within};
pub use effect::{DueKind, Effect, EffectKind, Recipient};
pub use escalation::{Escalation, Plan};
pub use finding::Finding;
pub use holidays::{HolidayCountry, Holidays, HolidaysError};
pub use hours::{DayException, HoursError, OfficeHours, Opening, QuietHours};
pub use id::{
    AgendaItemId, BreakGlassId, ChannelId, ContactId, CopyId, CredentialId, DeliveryId,
    DisclosureId, DraftId, DueId, EntryId, IdError, InvitationId, MarkId, NoteId, OfferId,
    OfferingId, OutboxId, PersonId, PlaceId, PracticeId, RequestId, RotaChangeId, SafetyEventId,
    SeriesId, SessionChangeId, SessionId, TestPageId, VisitId, WishId,
};
pub use jiff::Timestamp;
pub use moment::{BootTime, DueTime, Moment};
pub use notice::{Cancelling, Lateness, Moving, Notice};
pub use notification::{Notification, ProofCode};
pub use people::{Name, Person, Role, Staffing};
pub use promise::{Calendar, Promise, promise};
pub use purpose::{Direction, Purpose};
pub use recurrence::{
    Frequency, NthDay, Rule, RuleEnd, RuleError, RuleParts, RuleTextError, Steps, TooManySteps,
    When,
};
pub use release::Standing;
pub use request::{RequestClock, RequestKind, RequestState, RestrictionScope};
pub use rota::{OnCall, Rota};
pub use ruling::{Answer, BookHash, BookHashError, Ruling, TowardCare};
pub use series::{Change, Length, NotInSeries, Occurrence, Series};
pub use situation::{Absence, Coaching, Phase, Situation};
pub use slots::{Offering, Published, Search, Slot, free_slots};
pub use stretch::Stretch;
pub use waitlist::{Offer, OfferTerms, Told, Waitlist, WaitlistError, Wish};
pub use words::{WORDS_BYTES_MAX, Words, WordsError};
