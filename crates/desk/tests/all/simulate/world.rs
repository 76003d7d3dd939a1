//! The practice that lives through a seed, and the acts of its people.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use desk::{
    Booking, Desk, DeskError,
    view::{ItemVerdict, ReachOut, SafetyAnswer, Sent, Viewer},
};
use jiff::{SignedDuration, Timestamp};
use practice::{
    BootTime, ContactId, ContactState, DraftId, Moment, OfficeHours, PersonId, PracticeId, Purpose,
};
use store::{Faults, Step, Store, StoreError, Verdict};

#[path = "calls.rs"]
mod calls;
#[path = "seals.rs"]
mod seals;
#[path = "snooper.rs"]
mod snooper;

use super::{
    chance::Chance,
    checkers::{Accepted, Known, Picture, Violation, violated},
    ledger::{Auditor, entries, openings_are_told},
};
use snooper::Remembering;

use crate::made::{
    Made, START, act_at, found, found_with, keys_beside, keys_in_memory, open, viewer,
};

/// What came of a seed that went well.
pub(crate) struct Run {
    pub(crate) trace: [u8; 32],
    pub(crate) contacts: usize,
    pub(crate) deaths: usize,
    /// How many lists of the access log went on from one that was seen before.
    pub(crate) lists: usize,
}

/// Lets the practice of this seed live for so many acts, checked after each.
pub(crate) fn run(seed: u64, steps: usize) -> Result<Run, Violation> {
    run_with(seed, steps, true)
}

/// The same, told whether the screen works: what it can not read it can not find.
pub(crate) fn run_with(seed: u64, steps: usize, screens: bool) -> Result<Run, Violation> {
    let mut world = World::new(seed);
    world.screens = screens;
    for _ in 0..steps {
        world.step()?;
        world.check()?;
    }
    world.quiet_down()?;
    Ok(Run {
        trace: world.trace,
        contacts: world.accepted.len(),
        deaths: world.deaths,
        lists: world.auditor.went_on,
    })
}

/// The words that people send here, with whether they must be a call for help.
const WORDS: &[(&str, bool)] = &[
    ("What my sister said on the phone", false),
    ("The ladder task went well, I stayed for ten minutes", false),
    ("Could you explain step two again?", false),
    ("Do you like the new coffee place?", false),
    ("I was billed twice for May", false),
    ("I don't know how much longer I can do this", false),
    ("I am going to kill myself tonight", true),
];

/// Lets the process die at one step, told beforehand.
#[derive(Default)]
struct Dying {
    after: Mutex<Option<u64>>,
}

impl Faults for Dying {
    fn at(&self, _: Step) -> Verdict {
        let mut after = self.after.lock().unwrap();
        match after.as_mut() {
            Some(0) => {
                *after = None;
                Verdict::Kill
            }
            Some(left) => {
                *left -= 1;
                Verdict::Go
            }
            None => Verdict::Go,
        }
    }
}

/// A form that was sent, and may be sent again.
#[derive(Clone)]
struct Form {
    client: PersonId,
    draft: DraftId,
    words: usize,
    safety: Option<SafetyAnswer>,
}

/// In memory where the machine has such a place: the faults are simulated, the disk need not wait.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

fn spare() -> (Desk, Store) {
    let memory = Store::open("sqlite::memory:", store::Options::default()).unwrap();
    (found(&memory, 1).desk, memory)
}

struct World {
    chance: Chance,
    path: PathBuf,
    _folder: tempfile::TempDir,
    dying: Arc<Dying>,
    made: Made,
    /// Another practice, to stand at while this one's process is dead.
    spare: (Desk, Store),
    practice: PracticeId,
    hours: OfficeHours,
    now: Timestamp,
    /// What the wall clock shows beyond the truth.
    skew: SignedDuration,
    clocks_are_true: bool,
    viewers: BTreeMap<PersonId, Viewer>,
    forms: Vec<Form>,
    accepted: BTreeMap<ContactId, Accepted>,
    whose: BTreeMap<ContactId, PersonId>,
    before: BTreeMap<ContactId, ContactState>,
    trace: [u8; 32],
    acts: u64,
    deaths: usize,
    screens: bool,
    courier: Remembering,
    auditor: Auditor,
    tried: calls::Tried,
}

impl World {
    fn new(seed: u64) -> World {
        let folder = folder();
        let path = folder.path().join("practice.db");
        let dying = Arc::new(Dying::default());
        let faults: Arc<dyn Faults> = dying.clone();
        let url = format!("sqlite://{}", path.display());
        let options = store::Options {
            faults: Some(faults),
            ..store::Options::default()
        };
        let store = Store::open(&url, options).unwrap();
        let keys = keys_beside(&path, store::Options::default());
        let made = found_with(&store, &keys, 5);
        drop(keys);
        let practice = store.read(store::practices::first).unwrap().unwrap().id;
        let now: Timestamp = START.parse().unwrap();
        let people = made.clients.iter().chain(&made.clinicians);
        let people = people.chain([&made.billing]);
        let viewers = people
            .map(|id| (*id, viewer(&made.desk, now, *id)))
            .collect();
        let closed = ["2026-05-25".parse().unwrap()].into();
        World {
            chance: Chance::new(seed),
            path,
            _folder: folder,
            dying,
            made,
            spare: spare(),
            practice,
            hours: OfficeHours::parse("Europe/London", "mon-fri 09:00-17:00", closed).unwrap(),
            now,
            skew: SignedDuration::ZERO,
            // Half of the seeds have clocks that jump.
            clocks_are_true: seed.is_multiple_of(2),
            viewers,
            forms: Vec::new(),
            accepted: BTreeMap::new(),
            whose: BTreeMap::new(),
            before: BTreeMap::new(),
            trace: [0; 32],
            acts: seed << 32,
            deaths: 0,
            screens: true,
            courier: Remembering::default(),
            auditor: Auditor::default(),
            tried: calls::Tried::new(),
        }
    }

    fn wall(&self) -> Timestamp {
        self.now.checked_add(self.skew).unwrap()
    }

    fn act(&mut self) -> desk::Act {
        self.acts += 1;
        let boot = BootTime {
            boot: [7; 16],
            since_micros: self.now.as_microsecond(),
        };
        act_at(
            Moment {
                wall: self.wall(),
                boot,
            },
            self.acts,
        )
    }

    /// One act of one person, or of time.
    fn step(&mut self) -> Result<(), Violation> {
        let may_die = self.chance.one_in(4);
        let after = self.chance.below(40);
        *self.dying.after.lock().unwrap() = may_die.then_some(after);
        let did = match self.chance.below(19) {
            0..5 => self.somebody_writes()?,
            5 => self.a_form_comes_again()?,
            6 => self.somebody_changes_words(),
            7 => self.somebody_takes_back(),
            8 => self.a_therapist_opens(),
            9 => self.a_therapist_answers(),
            10 => self.a_therapist_writes(),
            11 => self.the_calendar_moves(),
            12 => self.somebody_calls_for_help()?,
            13 if !self.clocks_are_true => self.a_clock_jumps(),
            16 => self.somebody_snoops()?,
            17 => self.somebody_breaks_glass(),
            18 => self.somebody_answers_a_call(),
            _ => self.time_passes(),
        };
        *self.dying.after.lock().unwrap() = None;
        self.note(&did);
        if self.is_dead() {
            self.deaths += 1;
            self.rise()?;
        }
        Ok(())
    }

    fn note(&mut self, did: &str) {
        self.trace = vault::digest("trace", &[&self.trace, did.as_bytes()]);
    }

    fn is_dead(&self) -> bool {
        matches!(
            self.made.store.read(store::practices::first),
            Err(StoreError::Killed)
        )
    }

    /// The process starts again over the same file, and whoever was not answered asks again.
    fn rise(&mut self) -> Result<(), Violation> {
        let faults: Arc<dyn Faults> = self.dying.clone();
        // The old house is let go first: two processes can not have one file.
        self.made.desk = self.spare.0.clone();
        self.made.store = self.spare.1.clone();
        self.made.keys = keys_in_memory();
        let (desk, store) = open(&self.path, Some(faults));
        self.made.desk = desk;
        self.made.store = store;
        match self.forms.last().cloned() {
            Some(form) => self.send(&form).map(|_| ()),
            None => Ok(()),
        }
    }

    fn desk(&self) -> Desk {
        self.made.desk.clone()
    }

    fn client(&mut self) -> PersonId {
        *self.chance.pick(&self.made.clients.clone())
    }

    fn viewer(&self, id: PersonId) -> Viewer {
        self.viewers[&id].clone()
    }

    fn somebody_writes(&mut self) -> Result<String, Violation> {
        let client = self.client();
        let choices: &[(&str, Option<Purpose>)] = &[
            ("session", None),
            ("session", None),
            ("question", None),
            ("social", Some(Purpose::Social)),
            ("social", Some(Purpose::SocialMedia)),
            ("feedback", Some(Purpose::Repair)),
            ("admin", Some(Purpose::Billing)),
        ];
        let (choice, purpose) = *self.chance.pick(choices);
        let words = self.chance.place(WORDS.len());
        let viewer = self.viewer(client);
        let desk = self.desk();
        let mut act = self.act();
        let Ok(draft) = desk.begin(&mut act, &viewer, choice, purpose) else {
            return Ok("begin: died".to_owned());
        };
        let form = Form {
            client,
            draft,
            words,
            safety: Some(SafetyAnswer::Safe),
        };
        self.forms.push(form.clone());
        self.send(&form)
    }

    fn a_form_comes_again(&mut self) -> Result<String, Violation> {
        if self.forms.is_empty() {
            return Ok("no form".to_owned());
        }
        let form = self.chance.pick(&self.forms.clone()).clone();
        if self.chance.one_in(3) {
            return self.other_words_under_the_same_key(&form);
        }
        self.send(&form)
    }

    /// P3 and P4: sending always comes to something, and twice is once.
    fn send(&mut self, form: &Form) -> Result<String, Violation> {
        let desk = self.desk();
        let viewer = self.viewer(form.client);
        let mut act = self.act();
        let (words, must_be_crisis) = WORDS[form.words];
        match desk.send(&mut act, &viewer, form.draft, words, form.safety) {
            Ok(Sent::Filed(id)) => {
                let before = self.whose.insert(id, form.client);
                let known = self.contact_of(form);
                if known.is_some_and(|known| known != id) {
                    return violated("P4", format!("one form became {id} and another contact"));
                }
                let order = u64::try_from(self.accepted.len()).unwrap();
                let accepted = Accepted {
                    client: form.client,
                    words: words.to_owned(),
                    order,
                    must_be_crisis: must_be_crisis && self.screens,
                };
                if before.is_none() {
                    self.accepted.entry(id).or_insert(accepted);
                }
                self.never_declined_by_failure(id)?;
                Ok(format!("sent {id}"))
            }
            Ok(Sent::Asked(_)) => violated("P3", "asked again after an answer"),
            Err(DeskError::Store(_) | DeskError::NotHeard(_)) => Ok("send: died".to_owned()),
            Err(error) => violated("P3", format!("sending came to {error}")),
        }
    }

    /// P3: a policy or a screen that fails never declines.
    fn never_declined_by_failure(&self, id: ContactId) -> Result<(), Violation> {
        let practice = self.practice;
        let found = self.made.store.read(|tx| {
            Ok(store::contact::by_id(tx, practice, id)?
                .zip(store::ruling::of_version(tx, practice, id, 1)?))
        });
        match found {
            Ok(Some((contact, ruled)))
                if ruled.ruling.toward_care.is_some()
                    && contact.disposition == practice::Disposition::Decline =>
            {
                violated("P3", format!("{id} was declined because the policy failed"))
            }
            _ => Ok(()),
        }
    }

    /// The contact that this form became before, if it did.
    fn contact_of(&self, form: &Form) -> Option<ContactId> {
        let practice = self.practice;
        let found = self
            .made
            .store
            .read(|tx| store::draft::by_id(tx, practice, form.draft));
        match found.map(|found| found.and_then(|found| found.sent)) {
            Ok(Some((id, _))) => return Some(id),
            // The process died after its reply: nothing can be asked now.
            Err(_) => return None,
            Ok(None) => {}
        }
        // No receipt is kept: then the same words of the same client must not be there twice.
        let same: Vec<_> = self
            .accepted
            .iter()
            .filter(|(_, known)| known.client == form.client && known.words == WORDS[form.words].0)
            .map(|(id, _)| *id)
            .collect();
        same.first().copied()
    }

    fn other_words_under_the_same_key(&mut self, form: &Form) -> Result<String, Violation> {
        let desk = self.desk();
        let viewer = self.viewer(form.client);
        let mut act = self.act();
        let words = "Something else entirely, under the same form";
        match desk.send(&mut act, &viewer, form.draft, words, form.safety) {
            Ok(Sent::Filed(id)) if self.whose.contains_key(&id) => {
                violated("P4", format!("{id} took other words under the same key"))
            }
            Ok(Sent::Filed(id)) => {
                // The first try had died before it was stored: now this is what was sent.
                self.whose.insert(id, form.client);
                Ok(format!("sent otherwise {id}"))
            }
            Ok(Sent::Asked(_)) => Ok("asked".to_owned()),
            Err(error) => Ok(format!("refused {}", error.code())),
        }
    }

    fn somebody_changes_words(&mut self) -> String {
        let Some((id, accepted)) = self.any_accepted() else {
            return "nothing".to_owned();
        };
        let (desk, viewer) = (self.desk(), self.viewer(accepted.client));
        let mut act = self.act();
        let Ok(item) = desk.item(&mut act, &viewer, id) else {
            return "gone".to_owned();
        };
        let mut act = self.act();
        let done = desk.correct(&mut act, &viewer, id, item.version, "Said better", None);
        format!(
            "correct {id} {:?}",
            done.map(|_| ()).map_err(|error| error.code())
        )
    }

    fn somebody_takes_back(&mut self) -> String {
        let Some((id, accepted)) = self.any_accepted() else {
            return "nothing".to_owned();
        };
        let (desk, viewer) = (self.desk(), self.viewer(accepted.client));
        let mut act = self.act();
        let done = desk.take_back(&mut act, &viewer, id);
        format!("take back {id} {:?}", done.map_err(|error| error.code()))
    }

    fn any_accepted(&mut self) -> Option<(ContactId, Accepted)> {
        if self.accepted.is_empty() {
            return None;
        }
        let all: Vec<_> = self
            .accepted
            .iter()
            .map(|(id, known)| (*id, known.clone()))
            .collect();
        Some(self.chance.pick(&all).clone())
    }

    fn a_therapist_opens(&mut self) -> String {
        let clinician = *self.chance.pick(&self.made.clinicians.clone());
        let (desk, viewer) = (self.desk(), self.viewer(clinician));
        let mut act = self.act();
        let Ok(today) = desk.today(&mut act, &viewer) else {
            return "died".to_owned();
        };
        for slot in today.sessions.iter().filter(|slot| slot.is_open) {
            let mut act = self.act();
            let _ = desk.open_agenda(&mut act, &viewer, slot.session.id, None);
            let mut act = self.act();
            let Ok(agenda) = desk.agenda(&mut act, &viewer, slot.session.id) else {
                continue;
            };
            for item in agenda.items {
                let verdicts = [
                    ItemVerdict::Talked,
                    ItemVerdict::KeepForNext,
                    ItemVerdict::WriteInNote,
                ];
                let verdict = *self.chance.pick(&verdicts);
                let mut act = self.act();
                let _ = desk.settle_item(&mut act, &viewer, item.id, verdict);
            }
        }
        for need in today.needs.iter().take(2) {
            let mut act = self.act();
            let _ = desk.open_contact(&mut act, &viewer, need.contact);
        }
        format!("opens {}", today.needs.len())
    }

    fn a_therapist_answers(&mut self) -> String {
        let clinician = *self.chance.pick(&self.made.clinicians.clone());
        let (desk, viewer) = (self.desk(), self.viewer(clinician));
        let mut act = self.act();
        let Ok(today) = desk.today(&mut act, &viewer) else {
            return "died".to_owned();
        };
        let Some(need) = today.needs.first() else {
            return "nothing to answer".to_owned();
        };
        let mut act = self.act();
        let key = need.contact.to_string();
        let done = desk.answer(&mut act, &viewer, need.contact, "Yes, do that.", &key);
        format!("answers {:?}", done.map_err(|error| error.code()))
    }

    fn a_therapist_writes(&mut self) -> String {
        let client = self.client();
        let n = self
            .made
            .clients
            .iter()
            .position(|id| *id == client)
            .unwrap();
        let viewer = self.viewer(self.made.clinicians[n % self.made.clinicians.len()]);
        let purposes = [
            Purpose::TellSchedule,
            Purpose::TellSocial,
            Purpose::NoteToSession,
        ];
        let wish = ReachOut {
            client,
            purpose: *self.chance.pick(&purposes),
            typed: "Our session has to move.".to_owned(),
            record: "It is tomorrow.".to_owned(),
            key: format!("{}", self.chance.next()),
        };
        let desk = self.desk();
        let mut act = self.act();
        let done = desk.reach_out(&mut act, &viewer, &wish);
        format!(
            "reach out {:?}",
            done.map(|out| out.contact).map_err(|error| error.code())
        )
    }

    fn the_calendar_moves(&mut self) -> String {
        let session = *self.chance.pick(&self.made.sessions.clone());
        let hours = i64::try_from(self.chance.below(200)).unwrap() + 1;
        let to = self
            .wall()
            .checked_add(SignedDuration::from_hours(hours))
            .unwrap();
        let desk = self.desk();
        let n = self.chance.below(3);
        let client = self.client();
        let mut act = self.act();
        let done = match n {
            0 => desk.cancel_session(&mut act, session),
            1 => desk.move_session(&mut act, session, to),
            _ => {
                let at = self
                    .made
                    .clients
                    .iter()
                    .position(|id| *id == client)
                    .unwrap();
                let clinician = self.made.clinicians[at % self.made.clinicians.len()];
                let booking = Booking {
                    client,
                    clinician,
                    starts_at: to,
                    length_minutes: 50,
                    place: "Online".to_owned(),
                    number: 9,
                };
                desk.book_session(&mut act, &booking)
                    .map(|id| self.made.sessions.push(id))
            }
        };
        format!("calendar {n} {:?}", done.map_err(|error| error.code()))
    }

    fn somebody_calls_for_help(&mut self) -> Result<String, Violation> {
        let client = self.client();
        let (desk, viewer) = (self.desk(), self.viewer(client));
        let mut act = self.act();
        let key = format!("{}", self.chance.next());
        match desk.ask_for_help(&mut act, &viewer, &key) {
            Ok(id) => {
                self.whose.insert(id, client);
                let order = u64::try_from(self.accepted.len()).unwrap();
                let words = String::new();
                let known = Accepted {
                    client,
                    words,
                    order,
                    must_be_crisis: true,
                };
                self.accepted.insert(id, known);
                Ok(format!("help {id}"))
            }
            Err(DeskError::Store(_) | DeskError::NotHeard(_)) => Ok("help: died".to_owned()),
            Err(error) => violated("P3", format!("a call for help came to {error}")),
        }
    }

    fn a_clock_jumps(&mut self) -> String {
        let hours = i64::try_from(self.chance.below(96)).unwrap() - 48;
        self.skew = SignedDuration::from_hours(hours);
        format!("clock {hours}")
    }

    /// Some hours, with a tick every ten minutes, as a worker that looks every second would have.
    fn time_passes(&mut self) -> String {
        let steps = self.chance.below(60) + 1;
        let desk = self.desk();
        let mut due = 0;
        for _ in 0..steps {
            self.now = self.now.checked_add(SignedDuration::from_mins(10)).unwrap();
            let mut act = self.act();
            match desk.tick(&mut act, &self.courier.clone()) {
                Ok(ticked) => due += ticked.due,
                Err(error) => return format!("tick {}", error.code()),
            }
        }
        format!("ticks {steps} due {due}")
    }

    fn check(&mut self) -> Result<(), Violation> {
        self.claim_unanswered();
        let people: Vec<_> = self
            .made
            .clients
            .iter()
            .chain(&self.made.clinicians)
            .copied()
            .collect();
        let picture =
            Picture::take(&self.made.store, self.practice, &people).map_err(|error| Violation {
                property: "P1",
                what: error.to_string(),
            })?;
        let known = Known {
            now: self.wall(),
            clocks_are_true: self.clocks_are_true,
            hours: &self.hours,
            accepted: &self.accepted,
            forms: &self.whose,
            before: &self.before,
        };
        picture.check(&known)?;
        self.calls_are_heard()?;
        openings_are_told(&self.made.store, self.practice, picture.contacts.values())?;
        self.before = picture
            .contacts
            .iter()
            .map(|(id, found)| (*id, found.state))
            .collect();
        self.auditor.compare(&self.made.store, self.practice)?;
        // One client after the other: each looks every few steps, as people do.
        let turn = usize::try_from(self.acts).unwrap() % self.made.clients.len();
        self.look(self.made.clients[turn]).map(|_| ())
    }

    fn look(&mut self, client: PersonId) -> Result<u64, Violation> {
        let (desk, viewer) = (self.desk(), self.viewer(client));
        let mut act = self.act();
        self.auditor.look(&desk, &mut act, &viewer)
    }

    /// P33: when everything is quiet, each entry is on its client's list.
    fn lists_are_whole(&mut self) -> Result<(), Violation> {
        for client in self.made.clients.clone() {
            let listed = self.look(client)?;
            let written = entries(&self.made.store, self.practice, client);
            if listed != written {
                return violated("P33", format!("{listed} of {written} entries are listed"));
            }
        }
        Ok(())
    }

    /// A form whose sender got no reply may have been stored all the same: it is still theirs.
    fn claim_unanswered(&mut self) {
        let practice = self.practice;
        for form in self.forms.iter().rev().take(4) {
            let found = self
                .made
                .store
                .read(|tx| store::draft::by_id(tx, practice, form.draft));
            if let Ok(Some(found)) = found
                && let Some((id, _)) = found.sent
            {
                self.whose.entry(id).or_insert(form.client);
            }
        }
        let clients = self.made.clients.clone();
        for client in clients {
            let page = store::Page::first(store::PAGE_ROWS_MAX);
            let Ok(all) = self
                .made
                .store
                .read(|tx| store::contact::of_client(tx, practice, client, page))
            else {
                continue;
            };
            // A call for help that was stored while its reply was lost has no form to find it by.
            for call in all.iter().filter(|contact| contact.help_button) {
                self.whose.entry(call.id).or_insert(client);
            }
        }
    }

    /// P48: when faults stop, everything that waits is done within a minute of ticks.
    fn quiet_down(&mut self) -> Result<(), Violation> {
        self.skew = SignedDuration::ZERO;
        // Whatever a wrong clock had put off is due by then.
        self.now = self
            .now
            .checked_add(SignedDuration::from_hours(100))
            .unwrap();
        let desk = self.desk();
        for _ in 0..60 {
            self.now = self.now.checked_add(SignedDuration::from_secs(1)).unwrap();
            let mut act = self.act();
            desk.tick(&mut act, &self.courier.clone())
                .map_err(|error| Violation {
                    property: "P48",
                    what: error.to_string(),
                })?;
        }
        self.check()?;
        self.break_glass_is_seen()?;
        self.lists_are_whole()?;
        let practice = self.practice;
        let moment = self.act().now();
        let (due, waiting) = self
            .made
            .store
            .read(|tx| {
                Ok((
                    store::due::due_now(tx, practice, &moment, 10)?,
                    store::outbox::waiting(tx, practice, moment.wall, 10)?,
                ))
            })
            .map_err(|error| Violation {
                property: "P48",
                what: error.to_string(),
            })?;
        if !due.is_empty() || !waiting.is_empty() {
            let what = format!("{} rows due, {} effects waiting", due.len(), waiting.len());
            return violated("P48", what);
        }
        self.seals_open_nowhere_else()
    }
}
