//! Setting a practice up: its door, its people, who treats whom, and its calendar.

use std::sync::Arc;

use practice::{
    Name, OfficeHours, PersonId, Phase, PracticeId, Purpose, Role, Route, SessionId, Timestamp,
};
use screen::Screen;
use store::{
    Page, Store,
    clinician::Clinician,
    frame::Frame,
    keys::{Keys, Kind},
    people::PersonRow,
    practices::{self, Practice},
    session::{Session, SessionState},
};
use vault::RootKey;

use crate::{
    Act, Desk, DeskError, calendar, erasure,
    house::{House, Parts},
    judge::Judge,
    keyring, sealing,
};

/// What a practice is founded with.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The public name on the door.
    pub name: String,
    /// The time zone, such as `Europe/London`.
    pub zone: String,
    /// The weekly hours, as [`OfficeHours::parse`] reads them.
    pub hours: String,
    /// The dates on which it is closed, parted by spaces.
    pub closed_dates: String,
    /// The country whose help lines are shown, in two letters.
    pub country: String,
    /// The code of the preset that the policy starts from.
    pub preset: String,
    /// Whether a rota stands behind a call for help.
    pub rota: bool,
}

/// What the desk is opened with.
#[derive(Debug)]
pub struct Opening {
    /// The database.
    pub store: Store,
    /// The key store of this practice.
    pub keys: Keys,
    /// The root of all keys.
    pub root: RootKey,
    /// The safety screen.
    pub screen: Arc<Screen>,
    /// The contact policy in force.
    pub book: Arc<policy::Book>,
    /// Whether this is an invented practice: only then does anybody get in by a link.
    pub demonstration: bool,
    /// Whether a record whose time is over is destroyed in the end without a person deciding it.
    pub erases_unasked: bool,
}

/// The frame of one client's therapy, as it is set up.
#[derive(Clone, Debug)]
pub struct Therapy {
    /// The treating clinician.
    pub clinician: PersonId,
    /// Where the therapy stands.
    pub phase: Phase,
    /// The hours of the coaching plan; empty when there is none.
    pub coaching_hours: String,
    /// The purposes that an agreed step of the fading plan names.
    pub fading_purposes: Vec<Purpose>,
    /// There is an active safety plan.
    pub safety_plan: bool,
    /// The client is a minor.
    pub minor: bool,
    /// The client belongs to a couple, family or group.
    pub unit: bool,
    /// The client refused screening.
    pub screening_refused: bool,
    /// The language the client writes.
    pub language: String,
}

impl Therapy {
    /// An active therapy with this clinician and nothing particular.
    pub fn plain(clinician: PersonId) -> Therapy {
        Therapy {
            clinician,
            phase: Phase::Active,
            coaching_hours: String::new(),
            fading_purposes: Vec::new(),
            safety_plan: false,
            minor: false,
            unit: false,
            screening_refused: false,
            language: "en".to_owned(),
        }
    }
}

/// A session to be booked.
#[derive(Clone, Debug)]
pub struct Booking {
    /// With which client.
    pub client: PersonId,
    /// With which clinician.
    pub clinician: PersonId,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub length_minutes: u16,
    /// Where.
    pub place: String,
    /// Which session of this therapy it is.
    pub number: u32,
}

impl Desk {
    /// Founds a practice in an empty database. Errors: one is there already; hours or zone can not
    /// be read.
    pub fn found(
        act: &mut Act,
        store: &Store,
        book: &policy::Book,
        founding: &Founding,
    ) -> Result<PracticeId, DeskError> {
        let id = PracticeId::new(act.wall(), act.bytes());
        let row = Practice {
            id,
            name: founding.name.clone(),
            zone: founding.zone.clone(),
            hours: founding.hours.clone(),
            closed_dates: founding.closed_dates.clone(),
            country: founding.country.clone(),
            preset: founding.preset.clone(),
            rota: founding.rota,
            book: book.hash(),
            created_at: act.wall(),
        };
        crate::house::hours_of(&row)?;
        let is_new = store.write(move |tx| {
            if practices::first(tx)?.is_some() {
                return Ok(false);
            }
            practices::put(tx, &row)?;
            Ok(true)
        })?;
        if is_new {
            Ok(id)
        } else {
            Err(DeskError::Setup("a practice is there already".into()))
        }
    }

    /// Opens the desk of the practice in this database. What was destroyed is destroyed again in a
    /// database that is older than that, before this returns.
    ///
    /// Errors: none was founded; it can not be read; [`DeskError::KeysMissing`],
    /// [`DeskError::KeysOfAnother`], [`DeskError::RootOfAnother`].
    pub fn open(opening: Opening) -> Result<Desk, DeskError> {
        let Opening {
            store,
            keys,
            root,
            screen,
            book,
            demonstration,
            erases_unasked,
        } = opening;
        let practice = store
            .read(practices::first)?
            .ok_or_else(|| DeskError::Setup("no practice was founded in this database".into()))?;
        keyring::belong(&store, &keys, &root, practice.id)?;
        let judge = Judge::new(screen, book);
        let parts = Parts {
            store,
            keys,
            root,
            demonstration,
            erases_unasked,
        };
        let house = House::new(parts, practice, judge)?;
        erasure::replay(&house)?;
        house.look_who_is_here()?;
        Ok(Desk {
            house: Arc::new(house),
        })
    }

    /// Puts another contact policy in force, once it has held in every situation.
    ///
    /// What was promised before keeps the book that it was promised by. Errors:
    /// [`DeskError::BookRefused`] with a sentence for each failure; the book in force stays.
    pub fn put_in_force(&self, act: &Act, book: Arc<policy::Book>) -> Result<(), DeskError> {
        let report = book.check();
        if !report.holds() {
            let sentences = report.told().map(|(_, sentence)| sentence.to_owned());
            return Err(DeskError::BookRefused(sentences.collect()));
        }
        // Every book promises the crisis path. What the rota behind it does not cover is not promised.
        let rota = self.rota_report(act)?;
        if !rota.holds() {
            return Err(DeskError::BookRefused(rota.sentences()));
        }
        let (practice, hash) = (self.house.id(), book.hash());
        self.house.store.write(move |tx| {
            let row = practices::by_id(tx, practice)?;
            match row.filter(|row| row.book != hash) {
                Some(row) => practices::set_book(tx, practice, row.book, hash),
                None => Ok(true),
            }
        })?;
        self.house.judge.put_in_force(book);
        Ok(())
    }

    /// Enters somebody, with a key of their own.
    pub fn add_person(
        &self,
        act: &mut Act,
        role: Role,
        name: &Name,
    ) -> Result<PersonId, DeskError> {
        let id = PersonId::new(act.wall(), act.bytes());
        // Durable before the person is: what is sealed can be opened, whatever dies in between.
        let key = keyring::make(&self.house, act, id, Kind::Record)?;
        let person = PersonRow {
            id,
            role,
            profile_sealed: sealing::seal_name(act, &key, id, name)?,
            active: true,
            created_at: act.wall(),
        };
        let practice = self.house.id();
        self.house.store.write(move |tx| {
            store::people::put(tx, practice, &person)?;
            if role == Role::Clinician {
                let plain = Clinician {
                    id,
                    hours: String::new(),
                    away_from: None,
                    away_until: None,
                    cover: None,
                };
                store::clinician::put(tx, practice, &plain)?;
            }
            Ok(())
        })?;
        self.house.look_who_is_here()?;
        Ok(id)
    }

    /// The ways that must lead to somebody and lead to nobody: without an officer who is not the
    /// clinician, a complaint would be read by the one it is about, or by no one.
    pub fn unstaffed(&self) -> Vec<Route> {
        self.house.staffing().missing()
    }

    /// Sets the frame of a client's therapy.
    pub fn set_therapy(
        &self,
        act: &mut Act,
        client: PersonId,
        therapy: &Therapy,
    ) -> Result<(), DeskError> {
        if !therapy.coaching_hours.is_empty() {
            let zone = &self.house.practice.zone;
            OfficeHours::parse(zone, &therapy.coaching_hours, Default::default())
                .map_err(|error| DeskError::Setup(error.to_string()))?;
        }
        let frame = Frame {
            client,
            clinician: therapy.clinician,
            phase: therapy.phase,
            coaching_hours: therapy.coaching_hours.clone(),
            fading_purposes: therapy.fading_purposes.clone(),
            safety_plan: therapy.safety_plan,
            minor: therapy.minor,
            unit: therapy.unit,
            part2: false,
            outside_place: false,
            screening_refused: therapy.screening_refused,
            language: therapy.language.clone(),
            safe_from_minute: 0,
            safe_until_minute: 1440,
            updated_at: act.wall(),
        };
        let (practice, client) = (self.house.id(), frame.client);
        self.house
            .store
            .write(move |tx| store::frame::put(tx, practice, &frame))?;
        self.house.ask_again(client);
        Ok(())
    }

    /// Says when a clinician is away, and who covers.
    pub fn set_absence(
        &self,
        clinician: PersonId,
        away: Option<(Timestamp, Timestamp)>,
        cover: Option<PersonId>,
    ) -> Result<(), DeskError> {
        let row = Clinician {
            id: clinician,
            hours: String::new(),
            away_from: away.map(|(from, _)| from),
            away_until: away.map(|(_, until)| until),
            cover,
        };
        let practice = self.house.id();
        self.house.store.write(move |tx| {
            let before = store::clinician::by_id(tx, practice, clinician)?;
            let hours = before.map(|before| before.hours).unwrap_or_default();
            let row = Clinician {
                hours,
                ..row.clone()
            };
            store::clinician::put(tx, practice, &row)
        })?;
        Ok(())
    }

    /// Books a session, and brings what is kept for this client to the session that is next now.
    ///
    /// Errors: [`DeskError::SlotTaken`] when the clinician has another session then.
    pub fn book_session(&self, act: &mut Act, booking: &Booking) -> Result<SessionId, DeskError> {
        let session = Session {
            id: SessionId::new(act.wall(), act.bytes()),
            client: booking.client,
            clinician: booking.clinician,
            starts_at: booking.starts_at,
            length_minutes: booking.length_minutes,
            place: booking.place.clone(),
            state: SessionState::Booked,
            number: booking.number,
        };
        let id = session.id;
        calendar::book(&self.house, act, session)?;
        Ok(id)
    }

    /// Moves a session. It is at the old time or at the new one, never at both or neither.
    ///
    /// Errors: [`DeskError::SlotTaken`]; [`DeskError::Overtaken`] when it was moved or cancelled.
    pub fn move_session(
        &self,
        act: &mut Act,
        session: SessionId,
        to: Timestamp,
    ) -> Result<(), DeskError> {
        calendar::move_to(&self.house, act, session, to)
    }

    /// Cancels a session. What was kept for it goes to the next one, or is released.
    pub fn cancel_session(&self, act: &mut Act, session: SessionId) -> Result<(), DeskError> {
        calendar::cancel(&self.house, act, session)
    }

    /// Demonstration only: a link by which this person gets in. Nothing outside a demonstration.
    pub fn sign_in_link(&self, act: &mut Act, person: PersonId) -> Option<String> {
        if !self.house.demonstration {
            return None;
        }
        let link = vault::to_hex(&act.bytes::<16>());
        self.house.link(link.clone(), person);
        Some(link)
    }
}

/// How many sessions are looked at when the next one is sought.
pub(crate) const SESSIONS_AHEAD: Page = Page {
    after: None,
    limit: 50,
};
