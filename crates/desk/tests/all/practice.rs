//! A small practice to try things on: two clinicians, an office, and clients with weekly sessions.

use std::{
    path::Path,
    sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard},
};

use desk::{
    Act, Booking, Desk, DeskError, Founding, Opening, Therapy, oncall::LayerWish, view::Viewer,
};
use jiff::{SignedDuration, Timestamp, ToSpan};
use practice::{BootTime, Moment, Name, PersonId, Role, SessionId};
use store::{Faults, Options, Store, keys::Keys};
use vault::RootKey;

/// The switch of the broken builds is one for the process: whoever switches takes it for itself, and
/// whoever needs a whole build shares it.
pub(crate) static WHOLE: RwLock<()> = RwLock::new(());

/// Holds the build whole until it is dropped.
pub(crate) fn whole() -> RwLockReadGuard<'static, ()> {
    WHOLE.read().unwrap_or_else(PoisonError::into_inner)
}

/// Monday 4 May 2026, ten o'clock in London.
pub(crate) const START: &str = "2026-05-04T09:00:00Z";

/// The practice, its people, and two clocks.
pub(crate) struct Made {
    pub(crate) desk: Desk,
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) clinicians: Vec<PersonId>,
    pub(crate) clients: Vec<PersonId>,
    pub(crate) lead: PersonId,
    pub(crate) billing: PersonId,
    pub(crate) sessions: Vec<SessionId>,
}

/// An act at this instant; the seed makes it the same every time.
pub(crate) fn act(wall: Timestamp, seed: u64) -> Act {
    let boot = BootTime {
        boot: [7; 16],
        since_micros: wall.as_microsecond(),
    };
    act_at(Moment { wall, boot }, seed)
}

/// An act at this moment.
pub(crate) fn act_at(moment: Moment, seed: u64) -> Act {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    Act::new(moment, bytes)
}

/// Somebody's name.
pub(crate) fn name(full: &str, short: &str) -> Name {
    let given = full.split(' ').next().unwrap().to_owned();
    Name {
        full: full.to_owned(),
        short: short.to_owned(),
        given,
    }
}

/// The screen, built once for all tests.
pub(crate) fn screen() -> Arc<screen::Screen> {
    static ONE: OnceLock<Arc<screen::Screen>> = OnceLock::new();
    Arc::clone(ONE.get_or_init(|| Arc::new(screen::Screen::builtin().unwrap())))
}

/// The group's policy, loaded once for all tests.
pub(crate) fn book() -> Arc<policy::Book> {
    static ONE: OnceLock<Arc<policy::Book>> = OnceLock::new();
    let load = || Arc::new(policy::Book::preset(policy::Preset::Group).unwrap());
    Arc::clone(ONE.get_or_init(load))
}

/// Opens the desk of the practice that is at this path.
pub(crate) fn open(path: &Path, faults: Option<Arc<dyn Faults>>) -> (Desk, Store) {
    let url = format!("sqlite://{}", path.display());
    let options = Options {
        faults,
        ..Options::default()
    };
    let store = Store::open(&url, options.clone()).unwrap();
    (
        // How a key store dies is tried where endings are simulated.
        open_on(store.clone(), keys_beside(path, Options::default())),
        store,
    )
}

/// The key store beside the database at this path.
pub(crate) fn keys_beside(path: &Path, options: Options) -> Keys {
    let url = format!("sqlite://{}", path.with_file_name("keys.db").display());
    Keys::open(&url, options).unwrap()
}

/// A key store that is gone with its last clone.
pub(crate) fn keys_in_memory() -> Keys {
    Keys::open("sqlite::memory:", Options::default()).unwrap()
}

/// Opens the desk of the practice that is in this store.
pub(crate) fn open_on(store: Store, keys: Keys) -> Desk {
    Desk::open(opening(store, keys)).unwrap()
}

/// What the desk of the practice in this store is opened with.
pub(crate) fn opening(store: Store, keys: Keys) -> Opening {
    Opening {
        store,
        keys,
        root: RootKey::from_bytes([42; 32]),
        screen: screen(),
        book: book(),
        demonstration: true,
        erases_unasked: false,
    }
}

/// Founds the practice in this store, with its keys in memory.
pub(crate) fn found(store: &Store, clients: usize) -> Made {
    found_with(store, &keys_in_memory(), clients)
}

/// Founds the practice in this store.
pub(crate) fn found_with(store: &Store, keys: &Keys, clients: usize) -> Made {
    let start: Timestamp = START.parse().unwrap();
    let mut first = act(start, 1);
    let founding = Founding {
        name: "Harbour Lane".to_owned(),
        zone: "Europe/London".to_owned(),
        hours: "mon-fri 09:00-17:00".to_owned(),
        closed_dates: "2026-05-25".to_owned(),
        country: "gb".to_owned(),
        preset: "group".to_owned(),
        rota: true,
    };
    Desk::found(&mut first, store, &book(), &founding).unwrap();
    let desk = open_on(store.clone(), keys.clone());
    let mut seed = 100;
    let mut add = |role, full: &str, short: &str| {
        seed += 1;
        desk.add_person(&mut act(start, seed), role, &name(full, short))
            .unwrap()
    };
    let clinicians = vec![
        add(Role::Clinician, "Dr Amara Osei", "Dr Osei"),
        add(Role::Clinician, "Dr Priya Nair", "Dr Nair"),
    ];
    let lead = add(Role::PracticeLead, "Maya Lind", "Maya Lind");
    let billing = add(Role::BillingStaff, "Tom Reid", "Tom Reid");
    put_rota(&desk, start, lead, &clinicians);
    let clients: Vec<PersonId> = (0..clients)
        .map(|n| {
            add(
                Role::Client,
                &format!("Sam Client{n}"),
                &format!("Sam {n}."),
            )
        })
        .collect();
    let mut sessions = Vec::new();
    for (n, client) in clients.iter().enumerate() {
        let clinician = clinicians[n % clinicians.len()];
        let mut act = act(start, 1_000 + u64::try_from(n).unwrap());
        desk.set_therapy(&mut act, *client, &Therapy::plain(clinician))
            .unwrap();
        for week in 0..3 {
            let day = i64::try_from(n % 4).unwrap();
            let hour = i64::try_from(n / 4).unwrap();
            let starts_at = start + SignedDuration::from_hours(24 * (7 * week + day) + 5 + hour);
            let booking = Booking {
                client: *client,
                clinician,
                starts_at,
                length_minutes: 50,
                place: "Room 2".to_owned(),
                number: u32::try_from(week).unwrap() + 1,
            };
            sessions.push(desk.book_session(&mut act, &booking).unwrap());
        }
    }
    Made {
        desk,
        store: store.clone(),
        keys: keys.clone(),
        clinicians,
        clients,
        lead,
        billing,
        sessions,
    }
}

/// Two layers: each clinician is asked first in one week and second in the other.
fn put_rota(desk: &Desk, start: Timestamp, lead: PersonId, clinicians: &[PersonId]) {
    let keeper = signed_in(desk, &mut act(start, 499), lead).unwrap();
    for (layer, people) in [(0, [0, 1]), (1, [1, 0])] {
        let wish = LayerWish {
            layer,
            first_at: "2026-01-05T09:00".to_owned(),
            turn_hours: 7 * 24,
            hours: String::new(),
            people: people.map(|place| clinicians[place]).to_vec(),
        };
        // While a rota stands none may leave a minute bare; the first of two does not.
        let mut act = act(start, 500 + u64::from(layer));
        desk.set_rota_layer(&mut act, &keeper, &wish).unwrap();
    }
}

/// Somebody signed in.
pub(crate) fn viewer(desk: &Desk, at: Timestamp, person: PersonId) -> Viewer {
    let mut act = act(at, 9_000 + u64::from(person.to_bytes()[15]));
    signed_in(desk, &mut act, person).unwrap()
}

/// Somebody signs in with this act.
pub(crate) fn signed_in(desk: &Desk, act: &mut Act, person: PersonId) -> Result<Viewer, DeskError> {
    let link = desk.sign_in_link(act, person).ok_or(DeskError::NotFound)?;
    let entered = desk.enter_by_link(act, &link)?;
    desk.viewer(act, &entered.token)
}

/// So many minutes later.
pub(crate) fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(minutes.minutes()).unwrap()
}
