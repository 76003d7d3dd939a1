//! Copies, requests, restrictions and what is sent to others, told as stories on both databases.

use std::{
    collections::BTreeSet,
    sync::{Mutex, RwLockReadGuard},
};

use desk::{
    Courier, CourierError, Desk, DeskError, OnThePages, Parcel,
    broken::{Broken, set},
    view::{CopyFile, CopyFormat, DisclosureWish, RequestWish, Sent, Viewer},
};
use jiff::Timestamp;
use practice::{
    ContactId, DisclosureGround, DisclosureState, EffectKind, Outsider, PersonId, RecordPart,
    RequestId, RequestKind, RequestState, RestrictionScope, Role,
};
use store::{Options, Page, Store, audit, contact, keys::Keys};

use crate::made::{Made, START, WHOLE, act, found_with, keys_in_memory, later, name, whole};

/// What stands in a psychotherapy note, and may stand nowhere else.
const APART: &str = "zwetschgenkuchen hypothesis";

struct Stage {
    made: Made,
    privacy: PersonId,
    now: Timestamp,
    seed: u64,
    visits: std::cell::Cell<u64>,
    _turn: Option<RwLockReadGuard<'static, ()>>,
}

impl Stage {
    fn on(store: &Store, keys: &Keys, turn: Option<RwLockReadGuard<'static, ()>>) -> Stage {
        let made = found_with(store, keys, 2);
        let now: Timestamp = START.parse().unwrap();
        let privacy = made
            .desk
            .add_person(
                &mut act(now, 7),
                Role::PrivacyLead,
                &name("Ada Reyes", "Ada R."),
            )
            .unwrap();
        Stage {
            made,
            privacy,
            now,
            seed: 170_000,
            visits: std::cell::Cell::new(180_000),
            _turn: turn,
        }
    }

    fn new() -> Stage {
        Stage::of(Some(whole()))
    }

    fn of(turn: Option<RwLockReadGuard<'static, ()>>) -> Stage {
        let store = Store::open("sqlite::memory:", Options::default()).unwrap();
        Stage::on(&store, &keys_in_memory(), turn)
    }

    fn act(&mut self) -> desk::Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn desk(&self) -> Desk {
        self.made.desk.clone()
    }

    fn sam(&self) -> Viewer {
        self.who(self.made.clients[0])
    }

    fn who(&self, person: PersonId) -> Viewer {
        self.visits.set(self.visits.get() + 1);
        let (desk, mut act) = (&self.made.desk, act(self.now, self.visits.get()));
        let link = desk.sign_in_link(&mut act, person).unwrap();
        let token = desk.enter_by_link(&mut act, &link).unwrap().token;
        desk.viewer(&act, &token).unwrap()
    }

    fn sent(&mut self, client: usize, choice: &str, words: &str) -> ContactId {
        let (desk, client) = (self.desk(), self.who(self.made.clients[client]));
        let draft = desk.begin(&mut self.act(), &client, choice, None).unwrap();
        match desk.send(&mut self.act(), &client, draft, words, None) {
            Ok(Sent::Filed(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    /// A question that was answered.
    fn answered(&mut self, words: &str, reply: &str) -> ContactId {
        let asked = self.sent(0, "question", words);
        let (desk, osei) = (self.desk(), self.who(self.made.clinicians[0]));
        desk.open_contact(&mut self.act(), &osei, asked).unwrap();
        desk.answer(&mut self.act(), &osei, asked, reply, "k")
            .unwrap();
        self.now = later(self.now, 1);
        desk.tick(&mut self.act(), &OnThePages).unwrap();
        asked
    }

    fn fetched(&mut self) -> Vec<CopyFile> {
        let (desk, sam) = (self.desk(), self.sam());
        let id = desk.make_copy(&mut self.act(), &sam).unwrap();
        let copies = desk.copies(&mut self.act(), &sam).unwrap();
        let copy = copies.iter().find(|copy| copy.id == id).unwrap().clone();
        let file = |part| {
            let act = &mut self.act();
            desk.fetch_copy(act, &sam, id, part, CopyFormat::Json)
                .unwrap()
        };
        (1..=copy.parts).map(file).collect()
    }

    fn asked(&mut self, kind: RequestKind, contact: Option<ContactId>) -> RequestId {
        let (desk, sam) = (self.desk(), self.sam());
        let wish = RequestWish {
            kind,
            contact,
            scopes: match kind {
                RequestKind::Restriction => RestrictionScope::ALL.to_vec(),
                _ => Vec::new(),
            },
            words: "It was in May, not in June.".to_owned(),
        };
        desk.ask_about_record(&mut self.act(), &sam, &wish)
            .unwrap()
            .0
    }

    fn answers(&mut self, id: RequestId, is_accepted: bool) {
        let (desk, ada) = (self.desk(), self.who(self.privacy));
        desk.open_request(&mut self.act(), &ada, id).unwrap();
        desk.answer_request(&mut self.act(), &ada, id, is_accepted, "We looked at it.")
            .unwrap();
    }

    fn entries(&self) -> Vec<(String, String)> {
        let client = self.made.clients[0];
        let read = self.made.store.read(|tx| {
            let practice = store::practices::first(tx)?.unwrap().id;
            audit::of_client(tx, practice, client, Page::first(200))
        });
        let told = |entry: audit::Entry| (entry.act.into_owned(), entry.why.into_owned());
        read.unwrap().into_iter().map(told).collect()
    }

    fn has(&self, act: &str) -> bool {
        self.entries().iter().any(|(one, _)| one == act)
    }

    fn wish(&self, ground: DisclosureGround, parts: &[RecordPart]) -> DisclosureWish {
        DisclosureWish {
            name: "Sam Client0".to_owned(),
            outsider: Outsider::Insurer,
            recipient: "North Health".to_owned(),
            purpose: "They ask when the sessions were.".to_owned(),
            ground,
            parts: parts.to_vec(),
            from: "2026-01-01T00:00:00Z".parse().unwrap(),
            until: "2027-01-01T00:00:00Z".parse().unwrap(),
            bar: None,
        }
    }
}

/// Everything that a file says, as text.
fn text(file: &CopyFile) -> String {
    let mut text = String::new();
    for contact in &file.contacts {
        for version in &contact.versions {
            text.push_str(version.words.as_str());
            if let Some(record) = &version.record {
                text.push_str(record.as_str());
            }
        }
    }
    for note in &file.notes {
        text.push_str(note.words.as_str());
    }
    for request in &file.requests {
        text.push_str(request.words.as_str());
    }
    text
}

/// A courier that remembers who was told what.
#[derive(Default)]
struct Told(Mutex<Vec<(EffectKind, PersonId)>>);

impl Courier for Told {
    fn carry(&self, parcel: &Parcel) -> Result<(), CourierError> {
        self.0.lock().unwrap().push((parcel.kind, parcel.person));
        Ok(())
    }
}

fn on_both(story: impl Fn(Stage)) {
    story(Stage::new());
    if let Some(url) = crate::pg::database() {
        let store = Store::open(&url, Options::default()).unwrap();
        story(Stage::on(&store, &keys_in_memory(), Some(whole())));
        store.close();
    }
}

#[test]
fn a_copy_holds_what_its_client_may_read_and_nothing_else() {
    on_both(|mut stage| {
        let asked = stage.answered("Is it the one pill?", "Yes, one.");
        let kept = stage.sent(0, "session", "What my sister said");
        let other = stage.sent(1, "question", "Somebody else's words");
        let (desk, sam) = (stage.desk(), stage.sam());
        desk.correct(
            &mut stage.act(),
            &sam,
            kept,
            1,
            "What my brother said",
            None,
        )
        .unwrap();
        let osei = stage.who(stage.made.clinicians[0]);
        let client = stage.made.clients[0];
        desk.write_apart(&mut stage.act(), &osei, client, APART)
            .unwrap();

        let files = stage.fetched();
        assert_eq!(files.len(), 1);
        let all: String = files.iter().map(text).collect();
        for words in ["one pill", "Yes, one.", "my sister", "my brother"] {
            assert_eq!(all.matches(words).count(), 1, "{words}");
        }
        for words in [APART, "Somebody else's"] {
            assert!(!all.contains(words), "{words}");
        }
        let ids: Vec<ContactId> = files[0].contacts.iter().map(|one| one.id).collect();
        assert!(ids.contains(&asked) && ids.contains(&kept) && !ids.contains(&other));
        assert!(files[0].frame.is_some() && files[0].sessions.len() == 3);
        assert!(stage.has("copy.make") && stage.has("copy.fetch"));

        // The list in the copy is the list of the page, up to the moment of the copy.
        let acts: Vec<&str> = files[0].access.iter().map(|one| one.act.as_str()).collect();
        assert!(acts.contains(&"contact.open") && acts.contains(&"contact.write"));
    });
}

#[test]
fn only_its_client_fetches_a_copy_and_only_for_a_while() {
    let mut stage = Stage::new();
    stage.sent(0, "session", "What my sister said");
    let (desk, sam) = (stage.desk(), stage.sam());
    let id = desk.make_copy(&mut stage.act(), &sam).unwrap();
    assert_eq!(
        desk.make_copy(&mut stage.act(), &sam).unwrap(),
        id,
        "the same form"
    );
    for person in [
        stage.made.clients[1],
        stage.made.clinicians[0],
        stage.made.lead,
        stage.privacy,
    ] {
        let viewer = stage.who(person);
        let fetched = desk.fetch_copy(&mut stage.act(), &viewer, id, 1, CopyFormat::Html);
        assert!(matches!(fetched, Err(DeskError::NotFound)));
    }
    assert!(!stage.has("copy.fetch"), "what was refused is no entry");
    let none = desk.fetch_copy(&mut stage.act(), &sam, id, 2, CopyFormat::Html);
    assert!(matches!(none, Err(DeskError::NotFound)));
    stage.now = later(stage.now, 31 * 24 * 60);
    let sam = stage.sam();
    let over = desk.fetch_copy(&mut stage.act(), &sam, id, 1, CopyFormat::Html);
    assert!(matches!(over, Err(DeskError::NotFound)));
}

/// Every contact that the client may read, once, whatever the parts are.
fn is_whole(stage: &mut Stage) -> bool {
    let client = stage.made.clients[0];
    let stored: BTreeSet<ContactId> = stage
        .made
        .store
        .read(|tx| {
            let practice = store::practices::first(tx)?.unwrap().id;
            let all = contact::of_client(tx, practice, client, Page::first(200))?;
            Ok(all.into_iter().map(|contact| contact.id).collect())
        })
        .unwrap();
    let files = stage.fetched();
    let copied: Vec<ContactId> = files
        .iter()
        .flat_map(|file| file.contacts.iter().map(|contact| contact.id))
        .collect();
    let unique: BTreeSet<ContactId> = copied.iter().copied().collect();
    unique.len() == copied.len() && unique == stored
}

#[test]
fn a_large_record_is_parted_into_files_and_each_thing_is_in_one_of_them() {
    let mut stage = Stage::new();
    // Words of this length take a hundred and twenty-eight kilobytes with their seal.
    let long = "A long night with many words in it. ".repeat(1_800);
    for number in 0..36 {
        stage.now = later(stage.now, 61);
        stage.sent(0, "session", &format!("{number} {long}"));
    }
    let files = stage.fetched();
    assert!(files.len() > 1, "{}", files.len());
    let most = files.iter().map(|file| text(file).len()).max().unwrap();
    assert!(most <= 2 * 1024 * 1024, "{most}");
    assert!(files.iter().skip(1).all(|file| file.frame.is_none()));
    stage.now = later(stage.now, 20);
    assert!(is_whole(&mut stage));
}

#[test]
fn a_copy_that_leaves_something_out_shows() {
    let _turn = WHOLE
        .write()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut stage = Stage::of(None);
    stage.sent(0, "session", "One");
    stage.sent(0, "session", "Two");
    assert!(is_whole(&mut stage));
    stage.now = later(stage.now, 20);
    set(&[Broken::CopyLeavesOut]);
    let broken = is_whole(&mut stage);
    set(&[]);
    assert!(!broken);
}

#[test]
fn whoever_answers_makes_a_copy_without_seeing_a_word() {
    on_both(|mut stage| {
        stage.sent(0, "session", "What my sister said");
        let id = stage.asked(RequestKind::Copy, None);
        let (desk, ada) = (stage.desk(), stage.who(stage.privacy));
        let page = desk.request(&mut stage.act(), &ada, id).unwrap();
        assert!(page.opened.is_none(), "nobody reads it without an entry");
        let early = desk.answer_request(&mut stage.act(), &ada, id, true, "");
        assert!(matches!(early, Err(DeskError::Overtaken)));
        stage.answers(id, true);
        assert!(stage.has("request.open") && stage.has("copy.make"));
        let sam = stage.sam();
        let copies = desk.copies(&mut stage.act(), &sam).unwrap();
        assert_eq!(copies[0].made_by.as_ref().unwrap().full, "Ada Reyes");
        let act = &mut stage.act();
        let file = desk
            .fetch_copy(act, &sam, copies[0].id, 1, CopyFormat::Pdf)
            .unwrap();
        assert!(text(&file).contains("my sister"));
        let own = desk.own_requests(&mut stage.act(), &sam).unwrap();
        assert_eq!(own.requests[0].state, RequestState::Accepted);
        assert_eq!(own.looks[0].full, "Ada Reyes");
    });
}

#[test]
fn a_refused_change_keeps_what_the_client_says_beside_the_record() {
    on_both(|mut stage| {
        let about = stage.sent(0, "question", "Was it in June?");
        let id = stage.asked(RequestKind::Amendment, Some(about));
        let (desk, ada, sam) = (stage.desk(), stage.who(stage.privacy), stage.sam());
        desk.open_request(&mut stage.act(), &ada, id).unwrap();
        let bare = desk.answer_request(&mut stage.act(), &ada, id, false, " ");
        assert!(
            matches!(bare, Err(DeskError::Words(_))),
            "a refusal has a reason"
        );
        stage.answers(id, false);
        desk.disagree(&mut stage.act(), &sam, id, "It was May all the same.")
            .unwrap();
        let files = stage.fetched();
        let contact = files[0]
            .contacts
            .iter()
            .find(|one| one.id == about)
            .unwrap();
        assert_eq!(contact.amendments, [id]);
        let request = &files[0].requests[0];
        assert_eq!(request.state, RequestState::Refused);
        let said = request.statement.as_ref().unwrap();
        assert_eq!(said.1.as_str(), "It was May all the same.");
        // Nobody else's contact can be named.
        let other = stage.sent(1, "question", "Somebody else's words");
        let wish = RequestWish {
            kind: RequestKind::Amendment,
            contact: Some(other),
            scopes: Vec::new(),
            words: "Change it".to_owned(),
        };
        let asked = desk.ask_about_record(&mut stage.act(), &sam, &wish);
        assert!(matches!(asked, Err(DeskError::NotFound)));
    });
}

/// Whether a colleague who covers, and a supervisor, can open a question of the first client.
fn others_open(stage: &mut Stage, id: ContactId, supervisor: PersonId) -> (bool, bool) {
    let desk = stage.desk();
    let (nair, cole) = (stage.who(stage.made.clinicians[1]), stage.who(supervisor));
    let covers = desk.open_contact(&mut stage.act(), &nair, id).is_ok();
    (
        covers,
        desk.open_contact(&mut stage.act(), &cole, id).is_ok(),
    )
}

fn restricted(stage: &mut Stage) -> (ContactId, ContactId, PersonId) {
    let supervisor = {
        let mut act = stage.act();
        let name = name("Iris Cole", "Dr Cole");
        stage
            .made
            .desk
            .add_person(&mut act, Role::Supervisor, &name)
            .unwrap()
    };
    let question = stage.sent(0, "question", "Is it the one pill?");
    let (desk, osei) = (stage.desk(), stage.who(stage.made.clinicians[0]));
    desk.share_contact(&mut stage.act(), &osei, question, supervisor, 7)
        .unwrap();
    let clinicians = &stage.made.clinicians;
    let away = (later(stage.now, -60), later(stage.now, 60 * 24 * 40));
    desk.set_absence(clinicians[0], Some(away), Some(clinicians[1]))
        .unwrap();
    let sam = stage.sam();
    let help = desk.ask_for_help(&mut stage.act(), &sam, "k").unwrap();
    (question, help, supervisor)
}

#[test]
fn a_restriction_stops_an_opening_and_never_a_ask_for_help() {
    on_both(|mut stage| {
        let (question, help, supervisor) = restricted(&mut stage);
        assert_eq!(others_open(&mut stage, question, supervisor), (true, true));
        let id = stage.asked(RequestKind::Restriction, None);
        assert_eq!(
            others_open(&mut stage, question, supervisor),
            (true, true),
            "not yet"
        );
        stage.answers(id, true);
        assert_eq!(
            others_open(&mut stage, question, supervisor),
            (false, false)
        );
        let (desk, nair) = (stage.desk(), stage.who(stage.made.clinicians[1]));
        assert!(desk.open_contact(&mut stage.act(), &nair, help).is_ok());
        let osei = stage.who(stage.made.clinicians[0]);
        let readers = desk
            .may_share_with(&mut stage.act(), &osei, question)
            .unwrap();
        assert!(readers.is_empty(), "nor is it shared anew");
        let sam = stage.sam();
        desk.lift_restriction(&mut stage.act(), &sam, id).unwrap();
        assert_eq!(others_open(&mut stage, question, supervisor), (true, true));
    });
}

#[test]
fn a_restriction_that_stops_nothing_shows() {
    let _turn = WHOLE
        .write()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut stage = Stage::of(None);
    let (question, _, supervisor) = restricted(&mut stage);
    let id = stage.asked(RequestKind::Restriction, None);
    stage.answers(id, true);
    set(&[Broken::RestrictionStopsNothing]);
    let open = others_open(&mut stage, question, supervisor);
    set(&[]);
    assert_eq!(open, (true, true));
    assert_eq!(
        others_open(&mut stage, question, supervisor),
        (false, false)
    );
}

#[test]
fn a_late_request_is_told_to_both_sides_once() {
    on_both(|mut stage| {
        let id = stage.asked(RequestKind::Accounting, None);
        let desk = stage.desk();
        let late = |told: &Told| {
            let told = told.0.lock().unwrap();
            let late = told.iter().filter(|(kind, _)| *kind == EffectKind::Late);
            late.map(|(_, person)| *person).collect::<BTreeSet<_>>()
        };
        let told = Told::default();
        stage.now = later(stage.now, 30 * 24 * 60);
        desk.tick(&mut stage.act(), &told).unwrap();
        assert!(late(&told).is_empty(), "a month has not passed");
        stage.now = later(stage.now, 24 * 60);
        desk.tick(&mut stage.act(), &told).unwrap();
        stage.now = later(stage.now, 12 * 60);
        desk.tick(&mut stage.act(), &told).unwrap();
        let both = BTreeSet::from([stage.privacy, stage.made.clients[0]]);
        assert_eq!(late(&told), both);
        let sam = stage.sam();
        let own = desk.own_requests(&mut stage.act(), &sam).unwrap();
        assert!(own.requests[0].late_at.is_some());
        let count = told.0.lock().unwrap().len();
        stage.now = later(stage.now, 24 * 60);
        desk.tick(&mut stage.act(), &told).unwrap();
        assert_eq!(told.0.lock().unwrap().len(), count, "once");
        stage.answers(id, true);
    });
}

#[test]
fn a_request_that_was_told_to_take_longer_is_late_later() {
    let mut stage = Stage::new();
    let id = stage.asked(RequestKind::Copy, None);
    let (desk, ada) = (stage.desk(), stage.who(stage.privacy));
    let extend = |stage: &mut Stage| {
        desk.extend_request(&mut stage.act(), &ada, id, "There is much to look through.")
    };
    extend(&mut stage).unwrap();
    assert!(
        matches!(extend(&mut stage), Err(DeskError::Overtaken)),
        "once"
    );
    let told = Told::default();
    for day in 0..31 * 3 {
        stage.now = later(stage.now, 24 * 60);
        let desk = stage.desk();
        desk.tick(&mut stage.act(), &told).unwrap();
        let late = told
            .0
            .lock()
            .unwrap()
            .iter()
            .any(|(kind, _)| *kind == EffectKind::Late);
        assert_eq!(late, day >= 91, "day {day}");
    }
}

#[test]
fn nobody_is_told_when_late_requests_are_forgotten() {
    let _turn = WHOLE
        .write()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut stage = Stage::of(None);
    stage.asked(RequestKind::Accounting, None);
    set(&[Broken::RequestsAreNeverLate]);
    stage.now = later(stage.now, 40 * 24 * 60);
    let (desk, told) = (stage.desk(), Told::default());
    desk.tick(&mut stage.act(), &told).unwrap();
    set(&[]);
    let told = told.0.lock().unwrap();
    assert!(told.iter().all(|(kind, _)| *kind != EffectKind::Late));
}

#[test]
fn what_is_sent_is_agreed_to_looked_at_sent_once_and_told() {
    on_both(|mut stage| {
        stage.answered("Is it the one pill?", "Yes, one.");
        let (desk, client) = (stage.desk(), stage.made.clients[0]);
        let osei = stage.who(stage.made.clinicians[0]);
        desk.write_apart(&mut stage.act(), &osei, client, APART)
            .unwrap();
        let parts = [RecordPart::Sessions, RecordPart::Contacts];
        let wish = stage.wish(DisclosureGround::Consent, &parts);
        // Whoever does not treat this client can not even name them.
        let nair = stage.who(stage.made.clinicians[1]);
        let strange = desk.prepare_disclosure(&mut stage.act(), &nair, &wish);
        assert!(matches!(strange, Err(DeskError::NameUnknown)));
        let id = desk
            .prepare_disclosure(&mut stage.act(), &osei, &wish)
            .unwrap();
        let (sam, ada) = (stage.sam(), stage.who(stage.privacy));
        let state = |stage: &mut Stage| {
            let own = desk.own_disclosures(&mut stage.act(), &sam).unwrap();
            own[0].state
        };
        assert_eq!(state(&mut stage), DisclosureState::WaitsForConsent);
        let early = desk.put_together(&mut stage.act(), &osei, id);
        assert!(matches!(early, Err(DeskError::Overtaken)));
        desk.agree_to_disclosure(&mut stage.act(), &sam, id, true)
            .unwrap();
        assert_eq!(state(&mut stage), DisclosureState::WaitsForReview);
        let own = desk.review_disclosure(&mut stage.act(), &osei, id, true);
        assert!(
            matches!(own, Err(DeskError::NotFound)),
            "nobody looks at their own"
        );
        desk.review_disclosure(&mut stage.act(), &ada, id, true)
            .unwrap();
        assert_eq!(state(&mut stage), DisclosureState::Ready);
        let file = desk.put_together(&mut stage.act(), &osei, id).unwrap();
        assert!(file.sessions.len() == 3 && !file.contacts.is_empty());
        assert!(
            file.contacts.iter().all(|one| one.versions.is_empty()),
            "no words"
        );
        let bytes = b"what is sent";
        let leave =
            |stage: &mut Stage| desk.disclosure_leaves(&mut stage.act(), &osei, id, (bytes, 2));
        leave(&mut stage).unwrap();
        assert!(
            matches!(leave(&mut stage), Err(DeskError::Overtaken)),
            "once"
        );
        let own = desk.own_disclosures(&mut stage.act(), &sam).unwrap();
        let left = own[0].left.as_ref().unwrap();
        assert_eq!(left.1, vault::to_hex(&vault::file_hash(bytes)));
        assert!(stage.has("disclosure.leave"));
    });
}

#[test]
fn words_are_sent_only_where_they_are_named_and_each_is_on_the_list() {
    let mut stage = Stage::new();
    stage.answered("Is it the one pill?", "Yes, one.");
    stage.sent(0, "session", "What my sister said");
    let (desk, osei) = (stage.desk(), stage.who(stage.made.clinicians[0]));
    let wish = stage.wish(DisclosureGround::SignedPaper, &[RecordPart::Words]);
    let id = desk
        .prepare_disclosure(&mut stage.act(), &osei, &wish)
        .unwrap();
    let lead = stage.who(stage.made.lead);
    desk.review_disclosure(&mut stage.act(), &lead, id, true)
        .unwrap();
    let file = desk.put_together(&mut stage.act(), &osei, id).unwrap();
    let words: String = file
        .contacts
        .iter()
        .flat_map(|one| &one.versions)
        .map(|version| version.words.as_str())
        .collect();
    assert!(
        words.contains("one pill") && !words.contains("sister"),
        "kept is not read yet"
    );
    let entries = stage.entries();
    let opened = ("contact.open".to_owned(), "disclosure".to_owned());
    assert!(entries.contains(&opened));
}

#[test]
fn a_law_that_asks_for_silence_is_kept_and_told_when_it_is_over() {
    let mut stage = Stage::new();
    let (desk, ada) = (stage.desk(), stage.who(stage.privacy));
    let until = later(stage.now, 60 * 24 * 60);
    let mut wish = stage.wish(DisclosureGround::Law, &[RecordPart::Sessions]);
    wish.bar = Some(("Section 7 of the act".to_owned(), until));
    let id = desk
        .prepare_disclosure(&mut stage.act(), &ada, &wish)
        .unwrap();
    let sam = stage.sam();
    assert!(
        desk.own_disclosures(&mut stage.act(), &sam)
            .unwrap()
            .is_empty()
    );
    let acts = stage.entries();
    assert!(
        acts.iter().all(|(act, _)| !act.starts_with("disclosure")),
        "{acts:?}"
    );
    assert!(
        stage.has("record.use"),
        "that somebody worked with it is on the list"
    );
    stage.now = until;
    let sam = stage.sam();
    let own = desk.own_disclosures(&mut stage.act(), &sam).unwrap();
    assert_eq!(own[0].id, id);
    assert_eq!(
        own[0].bar.as_ref().unwrap().0.as_str(),
        "Section 7 of the act"
    );
    // Consent and silence do not go together.
    wish.ground = DisclosureGround::Consent;
    wish.bar = Some(("No law".to_owned(), later(stage.now, 60)));
    let ada = stage.who(stage.privacy);
    let never = desk.prepare_disclosure(&mut stage.act(), &ada, &wish);
    assert!(matches!(never, Err(DeskError::PurposeNeeded)));
}

#[test]
fn a_restriction_stops_what_is_sent_except_where_a_law_asks() {
    let mut stage = Stage::new();
    let id = stage.asked(RequestKind::Restriction, None);
    stage.answers(id, true);
    let (desk, osei) = (stage.desk(), stage.who(stage.made.clinicians[0]));
    for (ground, stops) in [
        (DisclosureGround::Consent, true),
        (DisclosureGround::SignedPaper, true),
        (DisclosureGround::CourtOrder, false),
        (DisclosureGround::Danger, false),
    ] {
        let wish = stage.wish(ground, &[RecordPart::Sessions]);
        let prepared = desk.prepare_disclosure(&mut stage.act(), &osei, &wish);
        assert_eq!(
            matches!(prepared, Err(DeskError::Restricted)),
            stops,
            "{ground}"
        );
    }
}

#[test]
fn only_whoever_answers_for_privacy_sees_the_practices_page() {
    let mut stage = Stage::new();
    stage.asked(RequestKind::Erasure, None);
    let desk = stage.desk();
    for person in [
        stage.made.clients[0],
        stage.made.clinicians[0],
        stage.made.lead,
        stage.made.billing,
    ] {
        let viewer = stage.who(person);
        let seen = desk.practice_privacy(&mut stage.act(), &viewer);
        assert!(matches!(seen, Err(DeskError::NotFound)));
    }
    let ada = stage.who(stage.privacy);
    let page = desk.practice_privacy(&mut stage.act(), &ada).unwrap();
    assert_eq!(page.requests.len(), 1);
    assert!(page.holds.is_empty() && page.retention.is_empty());
    let id = page.requests[0].id;
    desk.open_request(&mut stage.act(), &ada, id).unwrap();
    let kept = desk.answer_request(&mut stage.act(), &ada, id, true, "");
    assert!(
        matches!(kept, Err(DeskError::MustBeKept { .. })),
        "care goes on"
    );
    let osei = stage.who(stage.made.clinicians[0]);
    let (client, now) = (stage.made.clients[0], stage.now);
    let act = stage.act();
    for (person, may) in [
        (stage.made.clinicians[1], false),
        (stage.made.billing, false),
        (client, false),
        (osei.person, true),
    ] {
        let viewer = stage.who(person);
        let ended = desk.end_care(&act, &viewer, client, now, None);
        assert_eq!(ended.is_ok(), may);
    }
}
