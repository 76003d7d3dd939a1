//! A practice to measure: one clinician, many clients, a session for each.

use desk::{Booking, Desk, Founding, Therapy, view::Viewer};
use jiff::{SignedDuration, Timestamp};
use policy::{Book, Preset};
use practice::{Moment, Name, Role, VisitId};
use store::{Options, Store, keys::Keys};
use vault::RootKey;

use crate::{edge::Edge, error::CommandError, opening, root_key::unreadable};

/// How many clients: enough that each has a few dozen contacts in the end, as in a year of therapy.
pub(crate) const CLIENTS: usize = 512;

/// The practice.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Its desk.
    pub(crate) desk: Desk,
    /// Its database.
    pub(crate) store: Store,
    /// Its clinician.
    pub(crate) clinician: Viewer,
    /// Its clients.
    pub(crate) clients: Vec<Viewer>,
    /// The moment at which it was made.
    pub(crate) made: Moment,
}

/// Makes the practice in this database.
///
/// # Errors
///
/// [`CommandError::Outside`] when the database can not be used.
pub(crate) fn make(edge: &Edge, url: &str) -> Result<Measured, CommandError> {
    with_clients(edge, url, CLIENTS)
}

/// The same, with so many clients.
///
/// # Errors
///
/// As [`make`].
pub(crate) fn with_clients(edge: &Edge, url: &str, count: usize) -> Result<Measured, CommandError> {
    let store = Store::open(url, Options::default()).map_err(|error| unreadable(&error))?;
    let book =
        Book::preset(Preset::Group).map_err(|error| CommandError::outside(error.to_string()))?;
    let founding = Founding {
        name: "Measured".to_owned(),
        zone: "Europe/London".to_owned(),
        hours: "mon-sun 00:00-23:59".to_owned(),
        closed_dates: String::new(),
        country: "gb".to_owned(),
        preset: "group".to_owned(),
        rota: false,
    };
    let made = edge.moment();
    Desk::found(&mut edge.act(), &store, &book, &founding).map_err(|error| failed(&error))?;
    let keys =
        Keys::open("sqlite::memory:", Options::default()).map_err(|error| unreadable(&error))?;
    let root = RootKey::from_bytes(edge.seed());
    let desk = opening::desk(store.clone(), keys, root, book, true)?;
    let clinician = person(edge, &desk, Role::Clinician, 0)?;
    let mut clients = Vec::with_capacity(count);
    for number in 0..count {
        let client = person(edge, &desk, Role::Client, number)?;
        let therapy = Therapy::plain(clinician.person);
        desk.set_therapy(&mut edge.act(), client.person, &therapy)
            .map_err(|error| failed(&error))?;
        let half_hours = i64::try_from(number).unwrap_or(0);
        let booking = Booking {
            client: client.person,
            clinician: clinician.person,
            starts_at: minutes_after(made.wall, 48 * 60 + 30 * half_hours),
            length_minutes: 25,
            place: "Room 1".to_owned(),
            number: 1,
        };
        desk.book_session(&mut edge.act(), &booking)
            .map_err(|error| failed(&error))?;
        clients.push(client);
    }
    Ok(Measured {
        desk,
        store,
        clinician,
        clients,
        made,
    })
}

fn person(edge: &Edge, desk: &Desk, role: Role, number: usize) -> Result<Viewer, CommandError> {
    let name = Name {
        full: format!("Person {number}"),
        short: format!("P. {number}"),
        given: "Person".to_owned(),
    };
    let person = desk
        .add_person(&mut edge.act(), role, &name)
        .map_err(|error| failed(&error))?;
    Ok(Viewer {
        visit: VisitId::from_bytes([0; 16]),
        person,
        role,
        name,
    })
}

fn minutes_after(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or(at)
}

/// The sentence when what is measured fails.
pub(crate) fn failed(error: &desk::DeskError) -> CommandError {
    CommandError::outside(format!(
        "what is measured failed: {error} ({})",
        error.code()
    ))
}
