//! The rules of a practice, as tables and properties.

#[cfg(test)]
#[path = "all/booking.rs"]
mod booking;
#[cfg(test)]
#[path = "all/crisis.rs"]
mod crisis;
#[cfg(test)]
#[path = "all/crisis_note.rs"]
mod crisis_note;
#[cfg(test)]
#[path = "all/escalation.rs"]
mod escalation;
#[cfg(test)]
#[path = "all/holidays.rs"]
mod holidays;
#[cfg(test)]
#[path = "all/hours.rs"]
mod hours;
#[cfg(test)]
#[path = "all/no_show.rs"]
mod no_show;
#[cfg(test)]
#[path = "all/notice.rs"]
mod notice;
#[cfg(test)]
#[path = "all/notifications.rs"]
mod notifications;
#[cfg(test)]
#[path = "all/promise.rs"]
mod promise;
#[cfg(test)]
#[path = "all/recurrence.rs"]
mod recurrence;
#[cfg(test)]
#[path = "all/rota.rs"]
mod rota;
#[cfg(test)]
#[path = "all/safety_event.rs"]
mod safety_event;
#[cfg(test)]
#[path = "all/series.rs"]
mod series;
#[cfg(test)]
#[path = "all/slots.rs"]
mod slots;
#[cfg(test)]
#[path = "all/soak.rs"]
mod soak;
#[cfg(test)]
#[path = "all/vocabulary.rs"]
mod vocabulary;
#[cfg(test)]
#[path = "all/waitlist.rs"]
mod waitlist;
#[cfg(test)]
#[path = "all/zones.rs"]
mod zones;
