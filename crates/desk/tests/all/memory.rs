//! Calls for help while the store can not be asked: paged from memory, told as they are, and written
//! down when it is back.

use std::{
    sync::{
        Arc, Mutex, RwLockReadGuard,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};

use desk::{
    Desk, DeskError, Envelope, Lane, Messenger, NotBrought, Offered, OnThePages,
    view::{SafetyAnswer, Sent, Viewer},
};
use practice::{Address, ChannelKind, ContactState, Notification, PersonId, Purpose, Timestamp};
use store::{Faults, Options, Step, Store, Verdict};

use crate::made::{Made, START, act, found, later, signed_in, viewer, whole};

const UP: u8 = 0;
const DOWN: u8 = 1;
const KILLED: u8 = 2;

/// A store that is there, or is not.
#[derive(Default)]
struct Switch(AtomicU8);

impl Faults for Switch {
    fn at(&self, _: Step) -> Verdict {
        match self.0.load(Ordering::SeqCst) {
            UP => Verdict::Go,
            DOWN => Verdict::Fail,
            _ => Verdict::Kill,
        }
    }
}

/// A courier that takes everything, or refuses one kind.
#[derive(Default)]
struct Watching {
    seen: Mutex<Vec<Envelope>>,
    refuses: Mutex<Option<(ChannelKind, NotBrought)>>,
}

impl Watching {
    fn kind(to: &Address) -> ChannelKind {
        match to {
            Address::Mail(_) => ChannelKind::Mail,
            Address::Phone(_) => ChannelKind::Sms,
            Address::Push { .. } => ChannelKind::Push,
            Address::Gateway => ChannelKind::Webhook,
        }
    }
}

impl Messenger for Watching {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        self.seen.lock().unwrap().push(envelope.clone());
        match *self.refuses.lock().unwrap() {
            Some((kind, why)) if kind == Watching::kind(&envelope.to) => Err(why),
            _ => Ok(()),
        }
    }
}

struct Stage {
    made: Made,
    desk: Desk,
    switch: Arc<Switch>,
    out: Arc<Watching>,
    now: Timestamp,
    seed: u64,
    client: Viewer,
    first: PersonId,
    second: PersonId,
    _whole: RwLockReadGuard<'static, ()>,
}

impl Stage {
    /// The first on call has mail, the second a telephone.
    fn new() -> Stage {
        let mut stage = Stage::without_channels();
        let (first, second) = (stage.first, stage.second);
        stage.proved(first, ChannelKind::Mail, "first@example.org");
        stage.proved(second, ChannelKind::Sms, "+447700900123");
        stage.in_mind();
        stage
    }

    fn without_channels() -> Stage {
        let whole = whole();
        let switch = Arc::new(Switch::default());
        let faults: Arc<dyn Faults> = switch.clone();
        let options = Options {
            faults: Some(faults),
            ..Options::default()
        };
        let store = Store::open("sqlite::memory:", options).unwrap();
        let made = found(&store, 2);
        let now: Timestamp = START.parse().unwrap();
        let desk = made.desk.clone();
        desk.offer(Offered {
            kinds: vec![ChannelKind::Mail, ChannelKind::Sms],
            push_key: None,
        });
        // The seventeenth week of the rota: the second clinician is first.
        let (first, second) = (made.clinicians[1], made.clinicians[0]);
        Stage {
            client: viewer(&desk, now, made.clients[0]),
            desk,
            made,
            switch,
            out: Arc::default(),
            now,
            seed: 500_000,
            first,
            second,
            _whole: whole,
        }
    }

    fn act(&mut self) -> desk::Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn turn(&self, to: u8) {
        self.switch.0.store(to, Ordering::SeqCst);
    }

    fn in_mind(&mut self) {
        let act = self.act();
        self.desk.keep_in_mind(&act).unwrap();
    }

    fn proved(&mut self, person: PersonId, kind: ChannelKind, text: &str) {
        let desk = self.desk.clone();
        let who = viewer(&desk, self.now, person);
        let added = desk.add_channel(&mut self.act(), &who, kind, text, true);
        let id = added.unwrap();
        let lane = Lane {
            kind,
            urgent: false,
        };
        desk.bring_next(&mut self.act(), lane, &*self.out).unwrap();
        let code = self.seen().iter().find_map(|envelope| envelope.code);
        let code = code.unwrap().to_string();
        desk.prove_channel(&mut self.act(), &who, id, &code)
            .unwrap();
    }

    fn seen(&self) -> Vec<Envelope> {
        std::mem::take(&mut *self.out.seen.lock().unwrap())
    }

    /// What couriers do all the time: they take what waits in memory.
    fn bring(&mut self) -> Vec<Envelope> {
        let act = self.act();
        self.desk.ask_from_memory(&act);
        for kind in [ChannelKind::Mail, ChannelKind::Sms] {
            while self.desk.bring_from_memory(&act, kind, &*self.out) {}
        }
        self.seen()
    }

    fn wait(&mut self, minutes: i64) {
        self.now = later(self.now, minutes);
    }

    /// Somebody calls while couriers are at work, and is told what came of it.
    fn called<T>(&mut self, call: impl FnOnce(&Desk, &mut desk::Act, &Viewer) -> T) -> T {
        let (desk, client, mut act) = (self.desk.clone(), self.client.clone(), self.act());
        let (other, out, is_over) = (desk.clone(), Arc::clone(&self.out), AtomicBool::new(false));
        let at_work = self.act();
        thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    for kind in [ChannelKind::Mail, ChannelKind::Sms] {
                        other.bring_from_memory(&at_work, kind, &*out);
                    }
                    thread::park_timeout(Duration::from_millis(5));
                }
            });
            let told = call(&desk, &mut act, &client);
            is_over.store(true, Ordering::SeqCst);
            told
        })
    }

    fn help(&mut self, key: &str) -> Result<practice::ContactId, DeskError> {
        self.called(|desk, act, client| desk.ask_for_help(act, client, key))
    }

    fn tick(&mut self) {
        let mut act = self.act();
        self.desk.tick(&mut act, &OnThePages).unwrap();
    }

    fn write_down(&mut self) -> usize {
        let mut act = self.act();
        self.desk.write_down_calls(&mut act).unwrap()
    }

    /// The pages that the usual couriers bring.
    fn pages(&mut self) -> Vec<Envelope> {
        self.tick();
        for kind in [ChannelKind::Mail, ChannelKind::Sms] {
            let lane = Lane { kind, urgent: true };
            let desk = self.desk.clone();
            let bring = |act: &mut desk::Act, out: &Watching| desk.bring_next(act, lane, out);
            while bring(&mut self.act(), &self.out.clone()).unwrap() != desk::Tried::Nothing {}
        }
        let mut seen = self.seen();
        seen.retain(|envelope| envelope.notification == Notification::Call);
        seen
    }
}

fn people(envelopes: &[Envelope]) -> Vec<PersonId> {
    envelopes.iter().map(|envelope| envelope.person).collect()
}

#[test]
fn a_call_that_can_not_be_written_is_paged_from_memory_and_written_down_when_it_can() {
    let mut stage = Stage::new();
    stage.turn(DOWN);
    let told = stage.help("now").unwrap_err();
    assert!(
        matches!(told, DeskError::CalledFromMemory { handed: true, .. }),
        "{told:?}"
    );
    assert_eq!(told.code(), "paged-unwritten");
    let seen = stage.seen();
    assert_eq!(people(&seen), [stage.first]);
    assert_eq!(seen[0].to, Address::Mail("first@example.org".to_owned()));
    assert_eq!(seen[0].notification, Notification::Call);
    assert!(seen[0].is_urgent && seen[0].code.is_none());

    // Pressing again is the same call, and pages nobody anew.
    stage.help("now").unwrap_err();
    stage.help("and now").unwrap_err();
    assert_eq!((stage.seen().len(), stage.desk.unwritten_calls()), (0, 1));

    // While the store stays away, the steps go on as always.
    stage.wait(5);
    let again = stage.bring();
    assert_eq!(people(&again), [stage.first]);
    assert_ne!(again[0].attempt, seen[0].attempt, "it is another ask");
    stage.wait(5);
    assert_eq!(people(&stage.bring()), [stage.second]);
    let mut act = stage.act();
    assert!(stage.desk.write_down_calls(&mut act).is_err());
    assert_eq!(stage.desk.unwritten_calls(), 1, "it is not lost by trying");

    stage.turn(UP);
    assert_eq!(stage.write_down(), 1);
    assert_eq!(stage.desk.unwritten_calls(), 0);
    assert_eq!(people(&stage.pages()), [], "nobody is asked twice");
    let id = stage.help("now").unwrap();
    assert_eq!(people(&stage.pages()), [], "and it is the same call");
    let (desk, client) = (stage.desk.clone(), stage.client.clone());
    let call = desk.own_call(&mut stage.act(), &client, id);
    let call = call.unwrap().unwrap();
    assert_eq!((call.code, call.people.len()), ("not-taken", 2));
    assert_eq!(call.opened_at, Some(START.parse().unwrap()));
    stage.wait(5);
    assert_eq!(people(&stage.pages()), [stage.second], "and it goes on");
    let second = stage.second;
    let nair = signed_in(&desk, &mut stage.act(), second).unwrap();
    desk.take_call(&mut stage.act(), &nair, id).unwrap();
    let item = desk.item(&mut stage.act(), &client, id).unwrap();
    assert_eq!(item.line.state, ContactState::Heard);
}

#[test]
fn a_page_that_nobody_took_is_said_to_be_under_way_and_the_next_person_is_asked() {
    let mut stage = Stage::new();
    let gone = NotBrought::NobodyThere("mail.550");
    *stage.out.refuses.lock().unwrap() = Some((ChannelKind::Mail, gone));
    stage.turn(DOWN);
    // The first can not be reached at all: the second is asked in the same moment.
    let told = stage.help("now").unwrap_err();
    assert!(matches!(
        told,
        DeskError::CalledFromMemory { handed: true, .. }
    ));
    assert_eq!(people(&stage.seen()), [stage.first, stage.second]);

    let mut stage = Stage::new();
    let later = NotBrought::Later("mail.unreached");
    *stage.out.refuses.lock().unwrap() = Some((ChannelKind::Mail, later));
    stage.turn(DOWN);
    let told = stage.help("now").unwrap_err();
    assert!(
        matches!(told, DeskError::CalledFromMemory { handed: false, .. }),
        "{told:?}"
    );
    assert_eq!(told.code(), "paging-unwritten");
    // What was not taken is put on its way again, under its own name, once the store is back.
    let tried = stage.seen();
    assert_eq!(people(&tried), [stage.first]);
    stage.turn(UP);
    *stage.out.refuses.lock().unwrap() = None;
    assert_eq!(stage.write_down(), 1);
    assert_eq!(people(&stage.pages()), [stage.first]);
}

#[test]
fn where_nobody_can_be_paged_that_is_said_and_the_call_is_still_written_down() {
    let mut stage = Stage::without_channels();
    stage.in_mind();
    stage.turn(DOWN);
    let told = stage.help("now").unwrap_err();
    assert!(matches!(told, DeskError::NotHeard(_)), "{told:?}");
    stage.turn(UP);
    let (first, now) = (stage.first, stage.now);
    stage.proved(first, ChannelKind::Mail, "first@example.org");
    assert_eq!((stage.now, stage.write_down()), (now, 1));
    // It is a call like every other from here on.
    let id = stage.help("now").unwrap();
    let (desk, client) = (stage.desk.clone(), stage.client.clone());
    let call = desk.own_call(&mut stage.act(), &client, id).unwrap();
    assert!(call.is_some());

    // A store that was ended with the process is no outage: nothing happens after the end.
    let mut stage = Stage::new();
    stage.turn(KILLED);
    let told = stage.help("now").unwrap_err();
    assert!(matches!(told, DeskError::NotHeard(_)), "{told:?}");
    assert_eq!(stage.desk.unwritten_calls(), 0);
}

#[test]
fn words_that_call_for_help_page_from_memory_and_are_kept_nowhere() {
    let mut stage = Stage::new();
    let (desk, client) = (stage.desk.clone(), stage.client.clone());
    let draft = desk.begin(&mut stage.act(), &client, "session", Some(Purpose::Agenda));
    let draft = draft.unwrap();
    let red = "I am going to kill myself tonight.";
    stage.turn(DOWN);
    let told = stage.called(|desk, act, client| desk.send(act, client, draft, red, None));
    assert!(
        matches!(told, Err(DeskError::CalledFromMemory { .. })),
        "{told:?}"
    );
    // Ordinary words are only refused.
    let plain = "Could we talk about the move next week?";
    let told = stage.called(|desk, act, client| desk.send(act, client, draft, plain, None));
    assert!(matches!(told, Err(DeskError::Store(_))), "{told:?}");
    assert_eq!(stage.desk.unwritten_calls(), 1);
    stage.turn(UP);
    assert_eq!(stage.write_down(), 1);
    let all = stage.made.store.read(|tx| {
        let practice = store::practices::first(tx)?.unwrap().id;
        store::contact::of_client(tx, practice, client.person, store::Page::first(10))
    });
    let calls: Vec<_> = all
        .unwrap()
        .iter()
        .filter(|contact| contact.state == ContactState::Calling)
        .map(|contact| contact.id)
        .collect();
    assert_eq!(calls.len(), 1);
    let item = desk.item(&mut stage.act(), &client, calls[0]).unwrap();
    assert!(item.words.as_str().is_empty(), "what was typed went back");
    // The draft was not sent, and can be.
    let sent = desk.send(&mut stage.act(), &client, draft, plain, None);
    assert!(matches!(sent, Ok(Sent::Filed(_))), "{sent:?}");
}

#[test]
fn who_calls_is_known_from_memory_while_nobody_can_be_looked_up() {
    let mut stage = Stage::new();
    let (desk, person) = (stage.desk.clone(), stage.client.person);
    let enter = |stage: &mut Stage, person| {
        let mut act = stage.act();
        let link = desk.sign_in_link(&mut act, person).unwrap();
        let token = desk.enter_by_link(&mut act, &link).unwrap().token;
        desk.viewer(&act, &token).unwrap();
        token
    };
    let token = enter(&mut stage, person);
    let other = stage.made.clients[1];
    let left = enter(&mut stage, other);
    desk.leave(&mut stage.act(), &left).unwrap();
    let staff = stage.first;
    let clinician = enter(&mut stage, staff);
    stage.turn(DOWN);
    let unknown = |stage: &mut Stage, token: &str, call: Option<(&str, Option<SafetyAnswer>)>| {
        stage.called(|desk, act, _| desk.call_while_unknown(act, token, call, Some("now")))
    };
    let stranger = "00".repeat(32);
    for token in [&stranger, &left, &clinician] {
        assert!(unknown(&mut stage, token, None).is_none());
    }
    assert!(unknown(&mut stage, &token, Some(("See you on Monday.", None))).is_none());
    assert_eq!(stage.desk.unwritten_calls(), 0);
    let told = unknown(&mut stage, &token, Some(("I want to die tonight.", None)));
    assert!(
        matches!(told, Some(DeskError::CalledFromMemory { handed: true, .. })),
        "{told:?}"
    );
    assert_eq!(people(&stage.seen()), [stage.first]);
    // After half an hour a visit would have ended anyway.
    stage.wait(31);
    assert!(unknown(&mut stage, &token, None).is_none());
}

/// `doctor` looks at a practice whose desk is closed: whom nothing reaches, and which minute is bare.
#[test]
fn what_a_rota_lacks_is_seen_from_outside() {
    let stage = Stage::without_channels();
    let lack = |stage: &Stage, tells_outside| {
        let lack = desk::oncall::lack_in(&stage.made.store, stage.now, tells_outside);
        lack.unwrap().unwrap()
    };
    let without = lack(&stage, true);
    assert_eq!((without.unreachable, without.people), (2, 2));
    let bare = without.bare.unwrap();
    assert!(without.is_unreached && bare.at == stage.now);
    assert!(bare.sentence().contains("Monday 4 May 2026, 10:00"));
    let on_pages = lack(&stage, false);
    assert!(on_pages.unreachable == 0 && on_pages.bare.is_none());

    let mut stage = stage;
    let first = stage.first;
    stage.proved(first, ChannelKind::Mail, "first@example.org");
    let one = lack(&stage, true);
    assert!(one.bare.is_none(), "in each week one of the two is reached");
    assert_eq!((one.unreachable, one.people), (1, 2));
}
