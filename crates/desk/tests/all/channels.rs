//! Being told outside: who, when, by which channel; and what anybody on the way can see.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{Arc, Mutex, RwLockReadGuard, mpsc},
    thread,
};

use desk::{
    ChannelError, DeskError, Envelope, Lane, Messenger, NotBrought, Offered, OnThePages, Tried,
    view::{PlanView, Viewer},
};
use practice::{
    Address, ChannelId, ChannelKind, ChannelState, ContactId, Effect, EffectKind, Notification,
    OutboxId, PersonId, ProofCode, Recipient, Route, Timestamp,
};
use store::{Options, Store, channel, outbox};

use crate::made::{Made, START, act, found, found_with, keys_beside, later, viewer, whole};

/// Takes everything, or refuses it, and writes down what anybody on the way could see.
#[derive(Default)]
struct Watching {
    seen: Mutex<Vec<Envelope>>,
    refuses: Mutex<Option<NotBrought>>,
}

impl Messenger for Watching {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        self.seen.lock().unwrap().push(envelope.clone());
        (*self.refuses.lock().unwrap()).map_or(Ok(()), Err)
    }
}

struct Stage {
    made: Made,
    now: Timestamp,
    seed: u64,
    out: Watching,
    viewers: RefCell<BTreeMap<PersonId, Viewer>>,
    _turn: RwLockReadGuard<'static, ()>,
}

const KINDS: [ChannelKind; 3] = [ChannelKind::Mail, ChannelKind::Sms, ChannelKind::Webhook];

impl Stage {
    fn new() -> Stage {
        let store = Store::open("sqlite::memory:", Options::default()).unwrap();
        Stage::of(found(&store, 3))
    }

    fn of(made: Made) -> Stage {
        made.desk.offer(Offered {
            kinds: KINDS.to_vec(),
            push_key: None,
        });
        Stage {
            made,
            now: START.parse().unwrap(),
            seed: 300_000,
            out: Watching::default(),
            viewers: RefCell::default(),
            _turn: whole(),
        }
    }

    fn act(&mut self) -> desk::Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn who(&self, person: PersonId) -> Viewer {
        let mut viewers = self.viewers.borrow_mut();
        let begins = || viewer(&self.made.desk, self.now, person);
        viewers.entry(person).or_insert_with(begins).clone()
    }

    fn effect(&mut self, kind: EffectKind, recipient: Recipient) {
        let mut act = self.act();
        let id = OutboxId::new(self.now, act.bytes());
        let effect = Effect {
            kind,
            recipient,
            contact: ContactId::new(self.now, act.bytes()),
            not_before: self.now,
        };
        let put = move |tx: &mut store::Tx<'_>| {
            let practice = store::practices::first(tx)?.unwrap().id;
            outbox::put(tx, practice, id, &effect)
        };
        self.made.store.write(put).unwrap();
        let mut act = self.act();
        self.made.desk.tick(&mut act, &OnThePages).unwrap();
    }

    /// Brings what waits in every lane, and gives what was seen on the way.
    fn brought(&mut self) -> Vec<Envelope> {
        for kind in ChannelKind::ALL {
            for urgent in [true, false] {
                let lane = Lane {
                    kind: *kind,
                    urgent,
                };
                let desk = self.made.desk.clone();
                while desk.bring_next(&mut self.act(), lane, &self.out).unwrap() != Tried::Nothing {
                }
            }
        }
        std::mem::take(&mut *self.out.seen.lock().unwrap())
    }

    fn add(&mut self, person: PersonId, kind: ChannelKind, text: &str) -> ChannelId {
        let (desk, who) = (self.made.desk.clone(), self.who(person));
        let added = desk.add_channel(&mut self.act(), &who, kind, text, true);
        added.unwrap()
    }

    /// A channel that is proved by the code that came by it.
    fn proved(&mut self, person: PersonId, kind: ChannelKind, text: &str) -> ChannelId {
        let id = self.add(person, kind, text);
        let code = self.code();
        let (desk, who) = (self.made.desk.clone(), self.who(person));
        desk.prove_channel(&mut self.act(), &who, id, &code.to_string())
            .unwrap();
        id
    }

    fn code(&mut self) -> ProofCode {
        let seen = self.brought();
        let mut codes = seen.iter().filter_map(|envelope| envelope.code);
        codes.next_back().unwrap()
    }

    fn plans(&mut self, person: PersonId, allowed: bool, quiet: Option<(u16, u16)>) {
        let (desk, who) = (self.made.desk.clone(), self.who(person));
        let wish = PlanView {
            allowed,
            discreet: true,
            quiet,
            zone: String::new(),
            language: "es".to_owned(),
            confirmed_at: None,
        };
        desk.choose_plan(&mut self.act(), &who, &wish).unwrap();
    }

    fn state(&self, person: PersonId, id: ChannelId) -> ChannelState {
        let view = self
            .made
            .desk
            .channels(&act(self.now, 1), &self.who(person));
        let channels = view.unwrap().channels;
        channels.iter().find(|way| way.id == id).unwrap().state
    }
}

fn notifications(seen: &[Envelope]) -> Vec<(Notification, ChannelKind)> {
    let kind = |to: &Address| match to {
        Address::Mail(_) => ChannelKind::Mail,
        Address::Phone(_) => ChannelKind::Sms,
        Address::Push { .. } => ChannelKind::Push,
        Address::Gateway => ChannelKind::Webhook,
    };
    seen.iter()
        .map(|envelope| (envelope.notification, kind(&envelope.to)))
        .collect()
}

#[test]
fn nothing_leaves_the_house_for_a_client_until_they_choose() {
    let mut stage = Stage::new();
    let client = stage.made.clients[0];
    stage.proved(client, ChannelKind::Mail, "sam@example.org");
    stage.effect(EffectKind::Notice, Recipient::Person(client));
    assert_eq!(stage.brought(), []);
    stage.plans(client, true, None);
    stage.effect(EffectKind::Notice, Recipient::Person(client));
    let seen = stage.brought();
    assert_eq!(
        notifications(&seen),
        [(Notification::Update, ChannelKind::Mail)]
    );
    assert!(seen[0].is_discreet && !seen[0].is_urgent && seen[0].language == "es");
    // A plan counts at once, also for what is already on its way.
    stage.effect(EffectKind::Notice, Recipient::Person(client));
    stage.plans(client, false, None);
    assert_eq!(stage.brought(), []);
    stage.plans(client, true, None);
    assert_eq!(
        stage.brought(),
        [],
        "it was given up and does not come later"
    );
}

#[test]
fn quiet_hours_hold_a_notice_until_they_end_and_a_call_never() {
    let mut stage = Stage::new();
    let (client, clinician) = (stage.made.clients[0], stage.made.clinicians[0]);
    stage.proved(client, ChannelKind::Sms, "+447700900123");
    stage.proved(clinician, ChannelKind::Mail, "amara@example.org");
    // Ten in London: quiet from nine until half past eleven.
    for person in [client, clinician] {
        stage.plans(person, true, Some((9 * 60, 11 * 60 + 30)));
    }
    for _ in 0..3 {
        stage.effect(EffectKind::Notice, Recipient::Person(client));
        stage.effect(EffectKind::Late, Recipient::Person(clinician));
    }
    assert_eq!(stage.brought(), []);
    stage.effect(EffectKind::Page, Recipient::Person(clinician));
    let called = [
        (Notification::Call, ChannelKind::Mail),
        (Notification::Call, ChannelKind::Webhook),
    ];
    assert_eq!(notifications(&stage.brought()), called);
    stage.now = later(stage.now, 89);
    assert_eq!(stage.brought(), []);
    stage.now = later(stage.now, 1);
    // What says the same comes once.
    let held = [
        (Notification::Waiting, ChannelKind::Mail),
        (Notification::Update, ChannelKind::Sms),
    ];
    assert_eq!(notifications(&stage.brought()), held);
}

#[test]
fn a_channel_is_used_when_its_owner_has_shown_that_it_is_theirs() {
    let mut stage = Stage::new();
    let clinician = stage.made.clinicians[0];
    let id = stage.add(clinician, ChannelKind::Mail, "amara@example.org");
    let code = stage.code();
    stage.effect(EffectKind::Notice, Recipient::Person(clinician));
    assert_eq!(stage.brought(), []);
    let (desk, who) = (stage.made.desk.clone(), stage.who(clinician));
    let wrong = if code.to_string() == "000000" {
        "000001"
    } else {
        "000000"
    };
    for _ in 0..5 {
        let tried = desk.prove_channel(&mut stage.act(), &who, id, wrong);
        assert!(matches!(tried, Err(DeskError::Channel(ChannelError::Code))));
    }
    let tried = desk.prove_channel(&mut stage.act(), &who, id, &code.to_string());
    assert!(matches!(
        tried,
        Err(DeskError::Channel(ChannelError::CodeOver))
    ));
    let again = desk.send_code(&mut stage.act(), &who, id);
    assert!(matches!(
        again,
        Err(DeskError::Channel(ChannelError::TooSoon))
    ));
    stage.now = later(stage.now, 2);
    desk.send_code(&mut stage.act(), &who, id).unwrap();
    let fresh = stage.code();
    assert_ne!(fresh, code);
    let other = stage.who(stage.made.clinicians[1]);
    let stolen = desk.prove_channel(&mut stage.act(), &other, id, &fresh.to_string());
    assert!(matches!(stolen, Err(DeskError::NotFound)));
    desk.prove_channel(&mut stage.act(), &who, id, &fresh.to_string())
        .unwrap();
    stage.effect(EffectKind::Notice, Recipient::Person(clinician));
    assert_eq!(
        notifications(&stage.brought()),
        [(Notification::Update, ChannelKind::Mail)]
    );
    // A code that is too old proves nothing.
    let old = stage.add(clinician, ChannelKind::Sms, "+447700900123");
    let code = stage.code();
    stage.now = later(stage.now, 60);
    let tried = desk.prove_channel(&mut stage.act(), &who, old, &code.to_string());
    assert!(matches!(
        tried,
        Err(DeskError::Channel(ChannelError::CodeOver))
    ));
}

#[test]
fn a_dead_channel_is_marked_and_told() {
    let mut stage = Stage::new();
    let (clinician, lead) = (stage.made.clinicians[0], stage.made.lead);
    let mail = stage.proved(clinician, ChannelKind::Mail, "amara@example.org");
    let phone = stage.proved(clinician, ChannelKind::Sms, "+447700900123");
    assert!(stage.brought().is_empty());
    let lane = Lane {
        kind: ChannelKind::Mail,
        urgent: false,
    };
    let desk = stage.made.desk.clone();
    // Failures are tried again, later and later, and seen.
    *stage.out.refuses.lock().unwrap() = Some(NotBrought::Later("mail-busy"));
    stage.effect(EffectKind::Notice, Recipient::Person(clinician));
    for minutes in [0, 1, 1] {
        stage.now = later(stage.now, minutes);
        let tried = desk.bring_next(&mut stage.act(), lane, &stage.out).unwrap();
        assert_eq!(tried, Tried::NotBrought(NotBrought::Later("mail-busy")));
        let next = desk.bring_next(&mut stage.act(), lane, &stage.out).unwrap();
        assert_eq!(next, Tried::Nothing);
    }
    assert_eq!(stage.state(clinician, mail), ChannelState::Failing);
    *stage.out.refuses.lock().unwrap() = Some(NotBrought::NobodyThere("mail-550"));
    stage.now = later(stage.now, 1);
    desk.bring_next(&mut stage.act(), lane, &stage.out).unwrap();
    assert_eq!(stage.state(clinician, mail), ChannelState::Dead);
    *stage.out.refuses.lock().unwrap() = None;
    stage.out.seen.lock().unwrap().clear();
    let seen = notifications(&stage.brought());
    assert!(
        seen.contains(&(Notification::Account, ChannelKind::Sms)),
        "{seen:?}"
    );
    assert_eq!(stage.state(clinician, phone), ChannelState::Working);
    let lead = stage.who(lead);
    let told = desk.channels(&stage.act(), &lead).unwrap().others;
    assert_eq!(
        told.staff,
        [("Dr Amara Osei".to_owned(), ChannelKind::Mail)]
    );
    assert_eq!(told.clients, 0);
    let other = stage.who(stage.made.clinicians[1]);
    let told = desk.channels(&stage.act(), &other).unwrap().others;
    assert!(told.staff.is_empty());
    // It is not tried any more, and taking it away tells by the others.
    stage.effect(EffectKind::Notice, Recipient::Person(clinician));
    assert_eq!(
        notifications(&stage.brought()),
        [(Notification::Update, ChannelKind::Sms)]
    );
    let who = stage.who(clinician);
    desk.remove_channel(&mut stage.act(), &who, mail).unwrap();
    assert_eq!(
        notifications(&stage.brought()),
        [(Notification::Account, ChannelKind::Sms)]
    );
}

#[test]
fn a_repeated_try_bears_the_same_name_and_ends_after_so_many() {
    let mut stage = Stage::new();
    let clinician = stage.made.clinicians[0];
    stage.proved(clinician, ChannelKind::Mail, "amara@example.org");
    *stage.out.refuses.lock().unwrap() = Some(NotBrought::Later("mail-unknown"));
    stage.effect(EffectKind::Notice, Recipient::Person(clinician));
    for _ in 0..40 {
        stage.now = later(stage.now, 2);
        let lane = Lane {
            kind: ChannelKind::Mail,
            urgent: false,
        };
        let desk = stage.made.desk.clone();
        desk.bring_next(&mut stage.act(), lane, &stage.out).unwrap();
    }
    let seen = stage.brought();
    assert_eq!(seen.len(), 20);
    assert!(seen.iter().all(|one| one.attempt == seen[0].attempt));
}

#[test]
fn whoever_is_called_by_role_is_called_by_every_channel_for_calls() {
    let mut stage = Stage::new();
    let (one, two) = (stage.made.clinicians[0], stage.made.clinicians[1]);
    stage.proved(one, ChannelKind::Mail, "amara@example.org");
    stage.proved(one, ChannelKind::Sms, "+447700900123");
    stage.proved(two, ChannelKind::Mail, "priya@example.org");
    stage.brought();
    stage.effect(EffectKind::Page, Recipient::Route(Route::OnCall));
    let mut seen = notifications(&stage.brought());
    seen.sort();
    let call = |kind| (Notification::Call, kind);
    let mut wanted = vec![
        call(ChannelKind::Mail),
        call(ChannelKind::Mail),
        call(ChannelKind::Sms),
        // The practice's own gateway is told once for each: it rings them by what it knows.
        call(ChannelKind::Webhook),
        call(ChannelKind::Webhook),
        call(ChannelKind::Webhook),
    ];
    wanted.sort();
    assert_eq!(seen, wanted);
}

#[test]
fn a_peer_that_hangs_holds_up_neither_the_tick_nor_a_call() {
    /// Hangs until it is let go.
    struct Hanging(Mutex<mpsc::Receiver<()>>);
    impl Messenger for Hanging {
        fn bring(&self, _: &Envelope) -> Result<(), NotBrought> {
            let _ = self.0.lock().unwrap().recv();
            Err(NotBrought::Later("mail-slow"))
        }
    }
    let mut stage = Stage::new();
    let clinician = stage.made.clinicians[0];
    stage.proved(clinician, ChannelKind::Mail, "amara@example.org");
    stage.effect(EffectKind::Notice, Recipient::Person(clinician));
    let (let_go, held) = mpsc::channel();
    let hanging = Arc::new(Hanging(Mutex::new(held)));
    let (desk, mut first) = (stage.made.desk.clone(), stage.act());
    let ordinary = Lane {
        kind: ChannelKind::Mail,
        urgent: false,
    };
    let stuck = thread::spawn(move || desk.bring_next(&mut first, ordinary, &*hanging));
    // It has it: nobody else gets it.
    while stage
        .made
        .desk
        .has_to_bring(&act(stage.now, 5), ordinary)
        .unwrap()
    {
        thread::yield_now();
    }
    stage.effect(EffectKind::Page, Recipient::Person(clinician));
    assert!(notifications(&stage.brought()).contains(&(Notification::Call, ChannelKind::Mail)));
    drop(let_go);
    assert!(stuck.join().unwrap().is_ok());
}

#[test]
fn an_address_is_in_no_file_and_what_is_seen_outside_is_the_same_whatever_was_written() {
    let lives = |sister: &str, name: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("practice.db");
        let url = format!("sqlite://{}", path.display());
        let store = Store::open(&url, Options::default()).unwrap();
        let keys = keys_beside(&path, Options::default());
        let mut stage = Stage::of(found_with(&store, &keys, 3));
        let client = stage.made.clients[0];
        stage.proved(client, ChannelKind::Mail, "zanzibar@canary.example");
        stage.proved(stage.made.clinicians[0], ChannelKind::Sms, "+447700900987");
        stage.plans(client, true, None);
        stage.brought();
        let (desk, who) = (stage.made.desk.clone(), stage.who(client));
        let draft = desk.begin(&mut stage.act(), &who, "session", None).unwrap();
        let mut act = stage.act();
        let _ = desk.send(&mut act, &who, draft, sister, None);
        let mut act = stage.act();
        desk.add_person(
            &mut act,
            practice::Role::Client,
            &crate::made::name(name, name),
        )
        .unwrap();
        stage.effect(EffectKind::Page, Recipient::Route(Route::OnCall));
        stage.effect(EffectKind::Late, Recipient::Person(client));
        let seen = format!("{:?}", stage.brought());
        drop(stage);
        store.close();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            for canary in ["zanzibar", "canary.example", "7700900987"] {
                let canary = canary.as_bytes();
                assert!(!bytes.windows(canary.len()).any(|part| part == canary));
            }
        }
        seen
    };
    let first = lives("About my sister and the phone calls", "Ida Stone");
    let second = lives("Blue", "Bartholomew Featherstonehaugh");
    assert_eq!(first, second);
    assert!(first.contains("Call") && !first.contains("sister"));
}

#[test]
fn a_client_can_not_add_what_is_not_offered_or_is_no_address() {
    let mut stage = Stage::new();
    let (desk, client) = (stage.made.desk.clone(), stage.made.clients[0]);
    let who = stage.who(client);
    for (kind, text, wanted) in [
        (
            ChannelKind::Voice,
            "+447700900123",
            ChannelError::NotOffered,
        ),
        (ChannelKind::Webhook, "", ChannelError::NotOffered),
        (ChannelKind::Mail, "sam", ChannelError::Address),
    ] {
        match desk.add_channel(&mut stage.act(), &who, kind, text, true) {
            Err(DeskError::Channel(error)) => assert_eq!(error, wanted),
            other => panic!("{other:?}"),
        }
    }
    for number in 0..20 {
        let text = format!("sam{number}@example.org");
        stage.add(client, ChannelKind::Mail, &text);
    }
    let more = desk.add_channel(&mut stage.act(), &who, ChannelKind::Mail, "x@y.org", true);
    assert!(matches!(
        more,
        Err(DeskError::Channel(ChannelError::TooMany))
    ));
    let view = desk.channels(&stage.act(), &who).unwrap();
    assert!(view.channels.iter().all(|way| !way.for_calls));
    let read = |tx: &mut store::Tx<'_>| {
        let practice = store::practices::first(tx)?.unwrap().id;
        channel::is_reachable(tx, practice, client, false)
    };
    assert!(!stage.made.store.read(read).unwrap());
}
