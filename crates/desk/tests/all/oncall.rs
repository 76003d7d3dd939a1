//! Calls for help, told as stories: asked, taken, missed, spoke, handed over, closed; and the rota.

use std::sync::{Arc, Mutex, RwLockReadGuard};

use desk::{
    Courier, CourierError, Desk, DeskError, Parcel,
    oncall::{CallEnd, LayerWish, RotaChangeWish},
    view::{CallTold, RingPlanView, Viewer},
};
use practice::{BootTime, ContactId, ContactState, EffectKind, Moment, PersonId, Timestamp};
use store::{Options, Store};

use crate::made::{Made, START, act, act_at, found, later, viewer, whole};

/// Remembers what it carried, and can refuse.
#[derive(Clone, Default)]
pub(crate) struct Remembering {
    pub(crate) carried: Arc<Mutex<Vec<Parcel>>>,
    refuses: Arc<Mutex<bool>>,
}

impl Courier for Remembering {
    fn carry(&self, parcel: &Parcel) -> Result<(), CourierError> {
        if *self.refuses.lock().unwrap() && parcel.kind == EffectKind::Page {
            return Err(CourierError("the relay is gone".to_owned()));
        }
        self.carried.lock().unwrap().push(*parcel);
        Ok(())
    }
}

pub(crate) struct Stage {
    pub(crate) made: Made,
    pub(crate) desk: Desk,
    pub(crate) now: Timestamp,
    seed: u64,
    pub(crate) courier: Remembering,
    pub(crate) client: Viewer,
    pub(crate) osei: Viewer,
    pub(crate) nair: Viewer,
    pub(crate) lead: Viewer,
    _whole: RwLockReadGuard<'static, ()>,
}

impl Stage {
    pub(crate) fn new() -> Stage {
        let whole = whole();
        let store = Store::open("sqlite::memory:", Options::default()).unwrap();
        let made = found(&store, 2);
        let now = START.parse().unwrap();
        let desk = made.desk.clone();
        let known = |person| viewer(&desk, now, person);
        Stage {
            client: known(made.clients[0]),
            osei: known(made.clinicians[0]),
            nair: known(made.clinicians[1]),
            lead: known(made.lead),
            desk: desk.clone(),
            made,
            now,
            seed: 70_000,
            courier: Remembering::default(),
            _whole: whole,
        }
    }

    pub(crate) fn act(&mut self) -> desk::Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    /// A second goes by, as a worker has it.
    pub(crate) fn tick(&mut self) {
        let mut act = self.act();
        self.desk.tick(&mut act, &self.courier.clone()).unwrap();
    }

    pub(crate) fn wait(&mut self, minutes: i64) {
        for _ in 0..minutes {
            self.now = later(self.now, 1);
            self.tick();
        }
    }

    pub(crate) fn help(&mut self) -> ContactId {
        let (desk, client) = (self.desk.clone(), self.client.clone());
        desk.ask_for_help(&mut self.act(), &client, "now").unwrap()
    }

    pub(crate) fn told(&mut self, id: ContactId) -> CallTold {
        let (desk, client) = (self.desk.clone(), self.client.clone());
        let told = desk.own_call(&mut self.act(), &client, id).unwrap();
        told.unwrap()
    }

    /// Who was paged so far, and takes it off the list.
    pub(crate) fn paged(&mut self) -> Vec<PersonId> {
        let mut carried = self.courier.carried.lock().unwrap();
        let pages = carried
            .iter()
            .filter(|parcel| parcel.kind == EffectKind::Page)
            .map(|parcel| parcel.person)
            .collect();
        carried.clear();
        pages
    }

    pub(crate) fn end(&self, who: PersonId) -> CallEnd {
        CallEnd {
            words: "Slept at her sister's. Plan is on the fridge.".to_owned(),
            own: "Consulted Dr Nair.".to_owned(),
            who,
            at: "2026-05-05T10:00".to_owned(),
        }
    }
}

/// Who is on first and second in the week of 4 May, seventeen turns after 5 January.
fn first_and_second(stage: &Stage) -> (PersonId, PersonId) {
    let store = &stage.made.store;
    let practice = store.read(store::practices::first).unwrap().unwrap().id;
    let layers = store.read(|tx| store::rota::layers(tx, practice)).unwrap();
    let place = 17 % 2;
    (layers[0].people[place], layers[1].people[place])
}

#[test]
fn a_call_is_paged_at_once_and_the_client_reads_who_has_it() {
    let mut stage = Stage::new();
    let (first, second) = first_and_second(&stage);
    let id = stage.help();
    assert_eq!(stage.told(id).code, "asked");
    stage.tick();
    assert_eq!(stage.paged(), [first], "within a second");
    stage.wait(9);
    assert_eq!(stage.paged(), [first]);
    assert_eq!(stage.told(id).code, "asked");
    stage.wait(1);
    assert_eq!(stage.paged(), [second]);
    let told = stage.told(id);
    assert_eq!((told.code, told.people.len()), ("not-taken", 2));
    assert!(told.is_unanswered);

    let (desk, nair, osei) = (stage.desk.clone(), stage.nair.clone(), stage.osei.clone());
    desk.take_call(&mut stage.act(), &nair, id).unwrap();
    let told = stage.told(id);
    assert_eq!(told.code, "taken");
    assert_eq!(told.by.unwrap().short, "Dr Nair");
    assert_eq!(told.at, Some(stage.now));
    // F12: the other is told who has it, and changes nothing.
    let late = desk.take_call(&mut stage.act(), &osei, id);
    assert!(matches!(late, Err(DeskError::CallHeld)));
    stage.wait(29);
    assert_eq!(
        stage.paged(),
        [],
        "F13: nobody is paged once somebody has it"
    );
    stage.wait(1);
    assert_eq!(stage.paged(), [nair.person], "F14: and nothing was done");
    let client = stage.client.clone();
    let item = desk.item(&mut stage.act(), &client, id).unwrap();
    assert_eq!(item.line.state, ContactState::Heard);
    assert_eq!(item.call.unwrap().code, "taken");
}

#[test]
fn missed_spoke_and_closed_with_somebody_who_carries_on() {
    let mut stage = Stage::new();
    let id = stage.help();
    let (desk, osei, nair) = (stage.desk.clone(), stage.osei.clone(), stage.nair.clone());
    desk.take_call(&mut stage.act(), &osei, id).unwrap();
    desk.missed_call(&mut stage.act(), &osei, id).unwrap();
    let told = stage.told(id);
    assert_eq!(told.code, "missed");
    assert_eq!(told.until, Some(later(stage.now, 10)));
    let end = stage.end(nair.person);
    let early = desk.close_call(&mut stage.act(), &osei, id, &end);
    assert!(matches!(early, Err(DeskError::NotSpoken)));
    desk.spoke(&mut stage.act(), &osei, id).unwrap();
    assert_eq!(stage.told(id).code, "spoke");
    let without = CallEnd {
        words: " ".to_owned(),
        ..end.clone()
    };
    let empty = desk.close_call(&mut stage.act(), &osei, id, &without);
    assert!(matches!(empty, Err(DeskError::Words(_))));
    let past = CallEnd {
        at: "2026-05-01T10:00".to_owned(),
        ..end.clone()
    };
    let late = desk.close_call(&mut stage.act(), &osei, id, &past);
    assert!(matches!(late, Err(DeskError::RotaUnusable(_))));
    let other = desk.close_call(&mut stage.act(), &nair, id, &end);
    assert!(matches!(other, Err(DeskError::CallHeld)));
    desk.close_call(&mut stage.act(), &osei, id, &end).unwrap();
    let told = stage.told(id);
    let (who, at) = told.follow_up.unwrap();
    assert_eq!((told.code, who.short.as_str()), ("spoke", "Dr Nair"));
    assert!(told.is_over);
    stage.paged();
    stage.wait(60);
    assert_eq!(stage.paged(), []);

    // The follow-up is on the page, is told when it is due, and goes when it was done.
    let line = |stage: &mut Stage| {
        let nair = stage.nair.clone();
        let desk = stage.desk.clone();
        let page = desk.calls(&mut stage.act(), &nair).unwrap();
        assert!(page.open.is_empty());
        page.follow_ups
    };
    assert!(line(&mut stage)[0].is_mine);
    stage.now = at;
    stage.tick();
    let told: Vec<PersonId> = stage
        .courier
        .carried
        .lock()
        .unwrap()
        .iter()
        .map(|parcel| parcel.person)
        .collect();
    assert!(told.contains(&nair.person));
    desk.followed_up(&mut stage.act(), &nair, id, "").unwrap();
    assert!(line(&mut stage).is_empty());
}

#[test]
fn a_call_stays_with_whoever_has_it_until_the_other_has_it() {
    let mut stage = Stage::new();
    let id = stage.help();
    let (desk, osei, nair) = (stage.desk.clone(), stage.osei.clone(), stage.nair.clone());
    let to = nair.person;
    let early = desk.hand_over_call(&mut stage.act(), &osei, id, to, "");
    assert!(matches!(early, Err(DeskError::CallHeld)));
    desk.take_call(&mut stage.act(), &osei, id).unwrap();
    stage.tick();
    stage.paged();
    let words = "She asked for a woman.";
    desk.hand_over_call(&mut stage.act(), &osei, id, to, words)
        .unwrap();
    stage.tick();
    assert_eq!(stage.paged(), [to]);
    assert_eq!(stage.told(id).by.unwrap().short, "Dr Osei");
    let view = desk.call(&mut stage.act(), &nair, id).unwrap();
    assert!(view.call.may_take && view.call.is_offered && !view.call.is_mine);
    assert!(
        view.notes.is_empty(),
        "words open with an entry, not before"
    );
    desk.take_call(&mut stage.act(), &nair, id).unwrap();
    assert_eq!(stage.told(id).by.unwrap().short, "Dr Nair");
    desk.open_contact(&mut stage.act(), &nair, id).unwrap();
    let view = desk.call(&mut stage.act(), &nair, id).unwrap();
    assert_eq!(view.notes[0].2.as_str(), words);
    assert!(view.call.is_mine && view.closing.is_some());
}

#[test]
fn nobody_takes_a_call_who_may_not_answer_it() {
    let mut stage = Stage::new();
    let id = stage.help();
    let desk = stage.desk.clone();
    let billing = viewer(&desk, stage.now, stage.made.billing);
    let other = viewer(&desk, stage.now, stage.made.clients[1]);
    let own = stage.client.clone();
    for person in [billing, other, own] {
        let taken = desk.take_call(&mut stage.act(), &person, id);
        assert!(
            matches!(taken, Err(DeskError::NotFound)),
            "{:?}",
            person.role
        );
        let looked = desk.call(&mut stage.act(), &person, id);
        assert!(matches!(looked, Err(DeskError::NotFound)));
    }
    assert_eq!(stage.told(id).code, "asked");
}

#[test]
fn channels_that_are_down_are_told_and_everybody_is_tried() {
    let mut stage = Stage::new();
    *stage.courier.refuses.lock().unwrap() = true;
    let id = stage.help();
    for _ in 0..4 {
        stage.tick();
    }
    // P20: the client reads that nobody here is reached, with other ways, within seconds.
    assert_eq!(stage.told(id).code, "no-one");
    *stage.courier.refuses.lock().unwrap() = false;
    stage.wait(6);
    assert!(!stage.paged().is_empty(), "it goes on by itself");
}

/// P17, R9: after a start of the machine nothing of the boot clock is known, and the wall clock may
/// have been set back: open calls are looked at at once.
#[test]
fn a_call_is_taken_up_after_the_machine_has_started_again() {
    let mut stage = Stage::new();
    let (first, _) = first_and_second(&stage);
    stage.help();
    stage.tick();
    assert_eq!(stage.paged(), [first]);
    let desk = crate::made::open_on(stage.made.store.clone(), stage.made.keys.clone());
    let set_back = later(stage.now, -60 * 24 * 300);
    let moment = Moment {
        wall: set_back,
        boot: BootTime {
            boot: [8; 16],
            since_micros: 1,
        },
    };
    desk.tick(&mut act_at(moment, 1), &stage.courier.clone())
        .unwrap();
    // People are asked by the rota of that day, and somebody is.
    assert_eq!(stage.paged().len(), 1);
}

#[test]
fn the_client_may_say_that_they_are_ok_and_only_a_person_ends_it() {
    let mut stage = Stage::new();
    let id = stage.help();
    let (desk, client) = (stage.desk.clone(), stage.client.clone());
    desk.ok_now(&mut stage.act(), &client, id).unwrap();
    assert!(stage.told(id).client_ok);
    stage.tick();
    stage.paged();
    stage.wait(5);
    assert_eq!(stage.paged().len(), 1, "people are asked all the same");
}

#[test]
fn a_rota_that_leaves_a_minute_bare_is_refused_with_the_minute() {
    let mut stage = Stage::new();
    let (desk, lead, osei) = (stage.desk.clone(), stage.lead.clone(), stage.osei.clone());
    let (first, second) = first_and_second(&stage);
    let view = desk.rota(&mut stage.act(), &lead).unwrap();
    assert!(view.bare.is_none() && view.stands && view.may_edit);
    assert_eq!((view.layers.len(), view.on_now.len()), (2, 2));
    // Both layers go: the second can not.
    let gone = |layer| LayerWish {
        layer,
        first_at: "2026-01-05T09:00".to_owned(),
        turn_hours: 24,
        hours: String::new(),
        people: Vec::new(),
    };
    desk.set_rota_layer(&mut stage.act(), &lead, &gone(1))
        .unwrap();
    let refused = desk.set_rota_layer(&mut stage.act(), &lead, &gone(0));
    let Err(DeskError::RotaBare(bare)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(bare.at, stage.now);
    assert!(
        bare.sentence()
            .starts_with("nobody is on call from Monday 4 May 2026, 10:00")
    );
    // Clinicians change their own turns, and nobody else's.
    let view = desk.rota(&mut stage.act(), &osei).unwrap();
    assert!(!view.may_edit);
    let wish = |kind: &str, who, other| RotaChangeWish {
        kind: kind.to_owned(),
        who,
        other,
        layer: 0,
        from: "2026-05-12T09:00".to_owned(),
        until: "2026-05-13T09:00".to_owned(),
    };
    let theirs = desk.change_turns(
        &mut stage.act(),
        &osei,
        &wish("away", stage.nair.person, None),
    );
    assert!(matches!(theirs, Err(DeskError::NotFound)));
    // The week of the 11th is the other's; whoever has it can not leave it bare.
    let away = desk.change_turns(&mut stage.act(), &lead, &wish("away", second, None));
    let Err(DeskError::RotaBare(bare)) = away else {
        panic!("{away:?}")
    };
    assert!(
        bare.sentence().contains("Tuesday 12 May 2026, 09:00"),
        "{}",
        bare.sentence()
    );
    let cover = wish("cover", second, Some(first));
    desk.change_turns(&mut stage.act(), &lead, &cover).unwrap();
    let away = wish("away", second, None);
    desk.change_turns(&mut stage.act(), &lead, &away).unwrap();
    let view = desk.rota(&mut stage.act(), &lead).unwrap();
    assert_eq!(view.changes.len(), 2);
    // The cover that holds it up can not be taken back, the leave can.
    let id = |kind: &str| {
        view.changes
            .iter()
            .find(|line| line.kind == kind)
            .unwrap()
            .id
    };
    let refused = desk.take_back_change(&mut stage.act(), &lead, id("cover"));
    assert!(matches!(refused, Err(DeskError::RotaBare(_))));
    desk.take_back_change(&mut stage.act(), &lead, id("away"))
        .unwrap();
    desk.take_back_change(&mut stage.act(), &lead, id("cover"))
        .unwrap();
}

#[test]
fn a_rota_stands_only_when_everybody_on_it_is_reached() {
    let mut stage = Stage::new();
    let (desk, lead, osei) = (stage.desk.clone(), stage.lead.clone(), stage.osei.clone());
    let not_theirs = desk.let_rota_stand(&mut stage.act(), &osei, false);
    assert!(matches!(not_theirs, Err(DeskError::NotFound)));
    desk.let_rota_stand(&mut stage.act(), &lead, false).unwrap();
    assert!(!desk.door(&stage.act()).unwrap().rota);
    let id = stage.help();
    let told = stage.told(id);
    assert_eq!(told.code, "nobody-on-duty");
    stage.tick();
    assert_eq!(stage.paged(), [], "nobody was promised");
    desk.let_rota_stand(&mut stage.act(), &lead, true).unwrap();
    let report = desk.rota_report(&stage.act()).unwrap();
    assert!(report.holds() && report.sentences().is_empty());
}

#[test]
fn reading_keeps_the_promise_where_nobody_is_on_duty() {
    let mut stage = Stage::new();
    let (desk, lead, osei) = (stage.desk.clone(), stage.lead.clone(), stage.osei.clone());
    desk.let_rota_stand(&mut stage.act(), &lead, false).unwrap();
    let id = stage.help();
    let read_by = stage.told(id).until.unwrap();
    desk.open_contact(&mut stage.act(), &osei, id).unwrap();
    assert_eq!(stage.told(id).code, "taken");
    let other = {
        let client = stage.client.clone();
        desk.ask_for_help(&mut stage.act(), &client, "again")
            .unwrap()
    };
    stage.now = read_by;
    stage.tick();
    assert_eq!(stage.told(other).code, "not-taken");
    assert!(
        !stage.paged().is_empty(),
        "and people are asked from then on"
    );
}

#[test]
fn whoever_comes_on_call_is_paged_at_once() {
    let mut stage = Stage::new();
    let (first, second) = first_and_second(&stage);
    let (desk, lead) = (stage.desk.clone(), stage.lead.clone());
    stage.help();
    stage.tick();
    assert_eq!(stage.paged(), [first]);
    let wish = RotaChangeWish {
        kind: "cover".to_owned(),
        who: first,
        other: Some(second),
        layer: 0,
        from: "2026-05-04T09:00".to_owned(),
        until: "2026-05-05T09:00".to_owned(),
    };
    desk.change_turns(&mut stage.act(), &lead, &wish).unwrap();
    stage.tick();
    assert_eq!(stage.paged(), [second]);
}

#[test]
fn test_pages_go_to_everybody_on_the_rota_and_come_again() {
    let mut stage = Stage::new();
    let (desk, lead, osei) = (stage.desk.clone(), stage.lead.clone(), stage.osei.clone());
    assert_eq!(desk.send_test_pages(&mut stage.act(), &lead).unwrap(), 2);
    stage.tick();
    let waits = desk.calls(&mut stage.act(), &osei).unwrap().test_since;
    assert_eq!(waits, Some(stage.now));
    desk.answer_test_page(&mut stage.act(), &osei).unwrap();
    let answered = |stage: &mut Stage| {
        let lead = stage.lead.clone();
        let desk = stage.desk.clone();
        let tests = desk.rota(&mut stage.act(), &lead).unwrap().tests;
        tests
            .iter()
            .filter(|test| test.answered_at.is_some())
            .count()
    };
    assert_eq!(answered(&mut stage), 1);
    // A month after the rota was said to stand they come by themselves.
    desk.let_rota_stand(&mut stage.act(), &lead, true).unwrap();
    stage.now = later(stage.now, 30 * 24 * 60);
    stage.tick();
    assert_eq!(answered(&mut stage), 0);
}

#[test]
fn how_to_ring_a_client_is_for_whoever_would_ring_and_is_on_the_list() {
    let mut stage = Stage::new();
    let (desk, client) = (stage.desk.clone(), stage.client.clone());
    let plan = RingPlanView {
        number: "+44 7700 900123".to_owned(),
        may_leave_message: false,
        code_word: "blue kettle".to_owned(),
        to_say: "It is the library, about a book.".to_owned(),
        changed_at: None,
    };
    desk.choose_ring_plan(&mut stage.act(), &client, &plan)
        .unwrap();
    let kept = RingPlanView {
        changed_at: Some(stage.now),
        ..plan
    };
    assert_eq!(desk.own_ring_plan(&client).unwrap(), kept);

    let (osei, nair) = (stage.osei.clone(), stage.nair.clone());
    let billing = viewer(&desk, stage.now, stage.made.billing);
    let call = stage.help();
    for person in [&nair, &billing, &client] {
        let looked = desk.ring_client(&mut stage.act(), person, client.person);
        assert!(matches!(looked, Err(DeskError::NotFound)));
    }
    for person in [&billing, &client] {
        let looked = desk.ring_caller(&mut stage.act(), person, call);
        assert!(matches!(looked, Err(DeskError::NotFound)));
    }
    let own = desk
        .ring_client(&mut stage.act(), &osei, client.person)
        .unwrap();
    let on_call = desk.ring_caller(&mut stage.act(), &nair, call).unwrap();
    assert_eq!((&own.plan, &on_call.plan), (&kept, &kept));

    let list = desk.privacy(&mut stage.act(), &client, None).unwrap();
    let mut told: Vec<_> = list
        .lines
        .iter()
        .filter(|line| line.act.starts_with("ring-plan."))
        .map(|line| (line.actor, line.act.as_str(), line.why.as_str()))
        .collect();
    told.sort();
    let mut wanted = [
        (client.person, "ring-plan.write", ""),
        (osei.person, "ring-plan.open", "ring"),
        (nair.person, "ring-plan.open", "on-call"),
    ];
    wanted.sort();
    assert_eq!(told, wanted);
}
