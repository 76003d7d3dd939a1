//! What the desk holds while it is open: the practice, its hours, its people and their keys.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::{Timestamp, tz::TimeZone};
use practice::{
    Moment, Name, NoteId, OfficeHours, PersonId, PracticeId, Role, Route, Staffing,
    retention::Schedule,
};
use store::{
    PAGE_ROWS_MAX, Page, Store, StoreError, Tx,
    keys::{Keys, Kind},
    people::{self, PersonRow},
    practices::Practice,
};
use vault::{RootKey, SubjectKey};

use crate::{
    DeskError,
    choices::Choices,
    deliver::Offered,
    gate::Porter,
    judge::Judge,
    keyring,
    oncall::{Lists, Memory},
    records::clock::Clocks,
    retention, sealing,
};

/// How many people's names and keys are kept in memory: more than a large group practice has.
const PEOPLE_MAX: usize = 20_000;

/// What the desk holds while it is open.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) root: RootKey,
    pub(crate) practice: Practice,
    pub(crate) hours: OfficeHours,
    pub(crate) judge: Judge,
    pub(crate) choices: Choices,
    pub(crate) demonstration: bool,
    /// For how long records are kept.
    pub(crate) schedule: Schedule,
    /// Whether what is due is destroyed in the end without a person.
    pub(crate) erases_unasked: bool,
    /// When the worker last looked at what is due.
    pub(crate) last_look: Mutex<Option<Moment>>,
    /// When the worker last went through to its end.
    pub(crate) last_tick: Mutex<Option<Moment>>,
    /// By what this practice can tell somebody.
    pub(crate) offered: RwLock<Offered>,
    /// How far the seals of psychotherapy notes were looked at since the start.
    pub(crate) apart_looked: Mutex<Looked>,
    /// When somebody outside told of danger, within the last hour.
    pub(crate) tellings: Mutex<Vec<Timestamp>>,
    /// The boot of the machine on which open calls for help were last taken up.
    pub(crate) last_boot: Mutex<Option<[u8; 16]>>,
    pub(crate) porter: Porter,
    /// Who is on call, for when the store can not be asked.
    pub(crate) memory: Memory,
    /// By when requests are answered here.
    pub(crate) clocks: Clocks,
    /// The checklists of a crisis, with what the law of this place asks.
    pub(crate) lists: Lists,
    known: RwLock<HashMap<PersonId, Arc<Known>>>,
    links: RwLock<HashMap<String, PersonId>>,
    /// Which clients refused screening, as far as was asked. Whoever decides on it reads again.
    refusals: RwLock<HashMap<PersonId, bool>>,
    staffing: RwLock<Staffing>,
    /// Whether a rota stands behind a call for help now.
    rota_stands: AtomicBool,
}

/// How far something was looked at that is looked at once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Looked {
    /// Not at all.
    #[default]
    Nowhere,
    /// Up to this note.
    UpTo(NoteId),
    /// To the end.
    ToTheEnd,
}

/// What a house is made of, besides its practice and its judge.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) root: RootKey,
    pub(crate) demonstration: bool,
    pub(crate) erases_unasked: bool,
}

/// Somebody, with their name and key at hand.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) id: PersonId,
    pub(crate) role: Role,
    pub(crate) name: Name,
    pub(crate) active: bool,
    pub(crate) key: SubjectKey,
}

impl House {
    pub(crate) fn new(parts: Parts, practice: Practice, judge: Judge) -> Result<House, DeskError> {
        let hours = hours_of(&practice)?;
        let Parts {
            store,
            keys,
            root,
            demonstration,
            erases_unasked,
        } = parts;
        Ok(House {
            store,
            keys,
            root,
            schedule: retention::schedule(&practice.country)?,
            rota_stands: AtomicBool::new(practice.rota),
            clocks: Clocks::of(&practice.country)?,
            lists: Lists::of(&practice.country)?,
            erases_unasked,
            last_look: Mutex::default(),
            last_tick: Mutex::default(),
            offered: RwLock::default(),
            apart_looked: Mutex::default(),
            tellings: Mutex::default(),
            last_boot: Mutex::default(),
            practice,
            hours,
            judge,
            choices: Choices::builtin()?,
            demonstration,
            porter: Porter::default(),
            memory: Memory::default(),
            known: RwLock::default(),
            links: RwLock::default(),
            refusals: RwLock::default(),
            staffing: RwLock::default(),
        })
    }

    /// Which roles are filled now.
    pub(crate) fn staffing(&self) -> Staffing {
        let staffing = self.staffing.read();
        staffing.map(|filled| filled.clone()).unwrap_or_default()
    }

    /// Whether a rota stands behind a call for help: then a person is promised at any hour.
    pub(crate) fn rota_stands(&self) -> bool {
        self.rota_stands.load(Ordering::Relaxed)
    }

    /// From now on a rota stands behind a call for help, or none does.
    pub(crate) fn let_rota_stand(&self, stands: bool) {
        self.rota_stands.store(stands, Ordering::Relaxed);
    }

    /// Looks anew who has which role: somebody came or went.
    pub(crate) fn look_who_is_here(&self) -> Result<(), DeskError> {
        let roles = self.store.read(|tx| {
            let mut filled = Vec::new();
            for role in Role::ALL {
                if !people::by_role(tx, self.id(), *role, Page::first(1))?.is_empty() {
                    filled.push(*role);
                }
            }
            Ok(filled)
        })?;
        if let Ok(mut staffing) = self.staffing.write() {
            *staffing = Staffing::of(roles);
        }
        Ok(())
    }

    /// Whether this role answers for privacy here: the privacy lead, or else the practice lead, or
    /// else whoever treats, who is alone then.
    pub(crate) fn answers_for_privacy(&self, role: Role) -> bool {
        self.privacy_role() == role
    }

    /// Whether this role looks at what is to be sent to others: who answers for privacy, and the lead.
    pub(crate) fn reviews_disclosures(&self, role: Role) -> bool {
        self.answers_for_privacy(role) || role == Role::PracticeLead
    }

    /// See [`House::answers_for_privacy`].
    pub(crate) fn privacy_role(&self) -> Role {
        let staffing = self.staffing();
        if staffing.takes(Route::PrivacyLead) {
            Role::PrivacyLead
        } else if staffing.takes(Route::PracticeLead) {
            Role::PracticeLead
        } else {
            Role::Clinician
        }
    }

    pub(crate) fn id(&self) -> PracticeId {
        self.practice.id
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        self.hours.zone()
    }

    /// Somebody with name and key. Not found: there is no such person.
    pub(crate) fn person(&self, id: PersonId) -> Result<Arc<Known>, DeskError> {
        if let Some(known) = self
            .known
            .read()
            .ok()
            .and_then(|known| known.get(&id).cloned())
        {
            return Ok(known);
        }
        let practice = self.id();
        let row = self
            .store
            .read(move |tx| people::by_id(tx, practice, id))?
            .ok_or(DeskError::NotFound)?;
        let key = keyring::find(self, id, Kind::Record)?.ok_or(DeskError::NotFound)?;
        let name = sealing::open_name(&key, id, &row.profile_sealed)?;
        let known = Arc::new(Known {
            id,
            role: row.role,
            name,
            active: row.active,
            key,
        });
        self.remember(Arc::clone(&known));
        Ok(known)
    }

    /// Whether this client refused screening, as far as is remembered. It is asked before words are
    /// read; the frame itself is read again where the contact is decided.
    pub(crate) fn refuses_screening(&self, client: PersonId) -> Result<bool, DeskError> {
        let remembered = self.refusals.read().ok();
        if let Some(refused) = remembered.and_then(|all| all.get(&client).copied()) {
            return Ok(refused);
        }
        let practice = self.id();
        let frame = self
            .store
            .read(|tx| store::frame::by_client(tx, practice, client))?;
        let refused = frame.ok_or(DeskError::NotFound)?.screening_refused;
        if let Ok(mut refusals) = self.refusals.write() {
            if refusals.len() >= PEOPLE_MAX {
                refusals.clear();
            }
            refusals.insert(client, refused);
        }
        Ok(refused)
    }

    /// Forgets what is remembered of a client's choices: they have changed.
    pub(crate) fn ask_again(&self, client: PersonId) {
        if let Ok(mut refusals) = self.refusals.write() {
            refusals.remove(&client);
        }
    }

    /// Whether this practice can tell anybody anything outside the house.
    pub(crate) fn tells_outside(&self) -> bool {
        self.offered
            .read()
            .is_ok_and(|offered| !offered.kinds.is_empty())
    }

    /// The name of somebody, or no name where they are not known any more.
    pub(crate) fn name(&self, id: PersonId) -> Name {
        let nobody = || Name {
            full: String::new(),
            short: String::new(),
            given: String::new(),
        };
        self.person(id)
            .map_or_else(|_| nobody(), |known| known.name.clone())
    }

    /// Everybody of a role who has access.
    pub(crate) fn of_role(
        &self,
        tx: &mut Tx<'_>,
        role: Role,
    ) -> Result<Vec<PersonRow>, StoreError> {
        let mut all = Vec::new();
        let mut page = Page::first(PAGE_ROWS_MAX);
        loop {
            let rows = people::by_role(tx, self.id(), role, page)?;
            let more = rows.len() == usize::from(PAGE_ROWS_MAX);
            if let Some(last) = rows.last() {
                page = Page::after(last.created_at, last.id.to_bytes(), PAGE_ROWS_MAX);
            }
            all.extend(rows);
            if !more {
                return Ok(all);
            }
        }
    }

    fn remember(&self, person: Arc<Known>) {
        if let Ok(mut known) = self.known.write() {
            if known.len() >= PEOPLE_MAX {
                known.clear();
            }
            known.insert(person.id, person);
        }
    }

    /// Wipes somebody's name and key from memory.
    pub(crate) fn forget(&self, id: PersonId) {
        if let Ok(mut known) = self.known.write() {
            known.remove(&id);
        }
    }

    /// Demonstration only: who comes in by this link.
    pub(crate) fn linked(&self, link: &str) -> Option<PersonId> {
        self.links.read().ok()?.get(link).copied()
    }

    /// Demonstration only: lets somebody in by a link.
    pub(crate) fn link(&self, link: String, person: PersonId) {
        if let Ok(mut links) = self.links.write() {
            links.insert(link, person);
        }
    }
}

/// The hours of a practice, from its row. Errors: what is wrong with them, in words.
pub(crate) fn hours_of(practice: &Practice) -> Result<OfficeHours, DeskError> {
    let closed = practice
        .closed_dates
        .split_ascii_whitespace()
        .map(|date| {
            date.parse()
                .map_err(|_| DeskError::Setup(format!("'{date}' is not a date")))
        })
        .collect::<Result<BTreeSet<_>, _>>()?;
    OfficeHours::parse(&practice.zone, &practice.hours, closed)
        .map_err(|error| DeskError::Setup(error.to_string()))
}
