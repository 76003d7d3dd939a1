//! A session that a client did not come to, told as stories.

use desk::{DeskError, view::CopyFormat};
use practice::{
    PersonId, SessionId, Timestamp,
    no_show::{NoShowEnd, NoShowEvent, NoShowLineKind, NoShowRisk, NoShowStep},
};
use store::session::{Session, SessionState};

use crate::{made::later, oncall::Stage};

/// A session with Dr Osei that began now.
fn began(stage: &mut Stage) -> SessionId {
    let id = SessionId::new(stage.now, [7; 10]);
    let (client, clinician) = (stage.client.person, stage.osei.person);
    let starts_at: Timestamp = stage.now;
    let written = stage.made.store.write(move |tx| {
        let practice = store::practices::first(tx)?.unwrap().id;
        store::session::put(
            tx,
            practice,
            &Session {
                id,
                client,
                clinician,
                starts_at,
                length_minutes: 50,
                place: "room 1".to_owned(),
                state: SessionState::Booked,
                number: 9,
            },
        )
    });
    written.unwrap();
    id
}

fn told(stage: &Stage) -> Vec<PersonId> {
    let mut carried = stage.courier.carried.lock().unwrap();
    carried.drain(..).map(|parcel| parcel.person).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn each_step_falls_due_is_told_and_ends_by_a_person_alone() {
    let mut stage = Stage::new();
    let (desk, osei, lead) = (stage.desk.clone(), stage.osei.clone(), stage.lead.clone());
    let client = stage.client.clone();
    let id = began(&mut stage);
    stage.now = later(stage.now, 10);
    desk.mark_no_show(&mut stage.act(), &osei, id, NoShowRisk::Raised)
        .unwrap();
    let twice = desk.mark_no_show(&mut stage.act(), &osei, id, NoShowRisk::Usual);
    assert!(matches!(twice, Err(DeskError::Overtaken)));
    stage.tick();
    told(&stage);
    stage.wait(5);
    assert_eq!(
        told(&stage),
        [osei.person],
        "fifteen minutes after it began"
    );
    let hidden = desk.no_show(&mut stage.act(), &lead, id);
    assert!(
        matches!(hidden, Err(DeskError::NotFound)),
        "the lead was not told"
    );
    stage.wait(30);
    let others = told(&stage);
    assert!(others.contains(&lead.person) && others.contains(&osei.person));
    let seen = desk.no_show(&mut stage.act(), &lead, id).unwrap();
    assert_eq!(seen.ladder.unwrap().now_due, Some(NoShowStep::Call));

    let act_on = |stage: &mut Stage, event, words: &str| {
        let (desk, osei) = (stage.desk.clone(), stage.osei.clone());
        desk.act_on_no_show(&mut stage.act(), &osei, id, event, words)
    };
    let by = osei.person;
    act_on(&mut stage, NoShowEvent::Done(NoShowStep::Call, by), "").unwrap();
    let wrong = act_on(
        &mut stage,
        NoShowEvent::Done(NoShowStep::WelfareCheck, by),
        "",
    );
    assert!(
        matches!(wrong, Err(DeskError::Overtaken)),
        "the last step stays the last"
    );
    let early = act_on(
        &mut stage,
        NoShowEvent::Ended(NoShowEnd::NotReached, by),
        "Gave up.",
    );
    assert!(matches!(early, Err(DeskError::NotSpoken)));
    act_on(&mut stage, NoShowEvent::Done(NoShowStep::Message, by), "").unwrap();
    act_on(
        &mut stage,
        NoShowEvent::Skipped(NoShowStep::SecondTry, by),
        "Spoke with nobody else.",
    )
    .unwrap();

    // The client reads what was done, and nothing of what was decided against.
    let own = desk.own_no_shows(&mut stage.act(), &client).unwrap();
    let kinds: Vec<NoShowLineKind> = own[0].lines.iter().map(|line| line.kind).collect();
    let (begun, done) = (NoShowLineKind::Begun, NoShowLineKind::Done);
    assert_eq!(kinds, [begun, done, done]);
    assert!(own[0].is_open && !own[0].said_ok);
    told(&stage);
    desk.well_after_no_show(&mut stage.act(), &client, id)
        .unwrap();
    stage.tick();
    assert_eq!(told(&stage), [osei.person]);
    let own = desk.own_no_shows(&mut stage.act(), &client).unwrap();
    assert!(own[0].is_open && own[0].said_ok, "a person ends it");
    act_on(
        &mut stage,
        NoShowEvent::Ended(NoShowEnd::Reached, by),
        "Overslept. All is well.",
    )
    .unwrap();
    let own = desk.own_no_shows(&mut stage.act(), &client).unwrap();
    assert!(!own[0].is_open);
    stage.wait(24 * 60);
    assert_eq!(told(&stage), [], "nobody is told any more");

    let copy = desk.make_copy(&mut stage.act(), &osei);
    assert!(matches!(copy, Err(DeskError::NotFound)));
}

#[test]
fn what_was_written_is_in_the_copy_and_only_those_who_treat_begin_it() {
    let mut stage = Stage::new();
    let (desk, osei, nair) = (stage.desk.clone(), stage.osei.clone(), stage.nair.clone());
    let client = stage.client.clone();
    let id = began(&mut stage);
    for stranger in [&nair, &client] {
        let told = desk.mark_no_show(&mut stage.act(), stranger, id, NoShowRisk::Usual);
        assert!(matches!(told, Err(DeskError::NotFound)));
    }
    let none = SessionId::new(stage.now, [9; 10]);
    let told = desk.no_show(&mut stage.act(), &osei, none);
    assert!(matches!(told, Err(DeskError::NotFound)));
    desk.mark_no_show(&mut stage.act(), &osei, id, NoShowRisk::Usual)
        .unwrap();
    let end = NoShowEvent::Ended(NoShowEnd::Reached, osei.person);
    desk.act_on_no_show(&mut stage.act(), &osei, id, end, "Had the flu.")
        .unwrap();
    let session = stage.made.store.read(|tx| {
        let practice = store::practices::first(tx)?.unwrap().id;
        store::session::by_id(tx, practice, id)
    });
    assert_eq!(session.unwrap().unwrap().state, SessionState::Missed);
    let copy = desk.make_copy(&mut stage.act(), &client).unwrap();
    let file = desk
        .fetch_copy(&mut stage.act(), &client, copy, 1, CopyFormat::Json)
        .unwrap();
    let note = file.notes[0].words.as_str();
    assert!(
        note.contains("Had the flu.") && note.contains("Missed session"),
        "{note}"
    );
}
