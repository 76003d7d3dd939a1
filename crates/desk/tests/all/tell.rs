//! Somebody outside tells of danger; somebody who works here is not safe; a former client calls.

use desk::{DeskError, TellingWish, view::CopyFormat};
use practice::{EffectKind, MarkAnswer, PersonId, Purpose, safety_event::SafetyEventKind};

use crate::{made::later, oncall::Stage};

fn wish(words: &str, key: &str) -> TellingWish {
    TellingWish {
        words: words.to_owned(),
        about: "Sam Client0".to_owned(),
        reach: String::new(),
        key: key.to_owned(),
    }
}

fn told(stage: &Stage) -> Vec<(EffectKind, PersonId)> {
    let mut carried = stage.courier.carried.lock().unwrap();
    carried
        .drain(..)
        .map(|parcel| (parcel.kind, parcel.person))
        .collect()
}

#[test]
fn what_is_answered_at_the_door_is_the_same_whoever_is_named() {
    let mut stage = Stage::new();
    let (desk, osei, client) = (stage.desk.clone(), stage.osei.clone(), stage.client.clone());
    let known = desk
        .tell_of_danger(&mut stage.act(), &wish("He wants to jump", "a"))
        .unwrap();
    let mut stranger = wish("He wants to jump", "b");
    stranger.about = "Nobody Atall".to_owned();
    let other = desk.tell_of_danger(&mut stage.act(), &stranger).unwrap();
    assert_eq!(known, other);
    // The same form twice is one telling, and an empty one is none.
    desk.tell_of_danger(&mut stage.act(), &stranger).unwrap();
    let empty = desk.tell_of_danger(&mut stage.act(), &wish(" ", "c"));
    assert!(matches!(empty, Err(DeskError::Words(_))));
    stage.tick();
    assert!(
        told(&stage)
            .iter()
            .any(|(kind, _)| *kind == EffectKind::Page)
    );

    // It goes to whoever is on call, and stands in no client's record.
    let page = desk.calls(&mut stage.act(), &osei).unwrap();
    assert_eq!(page.open.len(), 2);
    assert!(
        page.open
            .iter()
            .all(|call| call.purpose == Purpose::ThirdSafety)
    );
    let id = page.open[0].contact;
    let copy = desk.make_copy(&mut stage.act(), &client).unwrap();
    let file = desk
        .fetch_copy(&mut stage.act(), &client, copy, 1, CopyFormat::Json)
        .unwrap();
    assert!(file.contacts.is_empty() && file.notes.is_empty());
    let own = desk.item(&mut stage.act(), &client, id);
    assert!(matches!(own, Err(DeskError::NotFound)));

    // It is opened, taken and closed like a call; nobody outside is answered or told.
    desk.open_contact(&mut stage.act(), &osei, id).unwrap();
    let view = desk.contact(&mut stage.act(), &osei, id).unwrap();
    let words = view.words.unwrap();
    assert!(words.as_str().contains("He wants to jump") && words.as_str().contains("About: "));
    assert!(!view.may_answer);
    let reply = desk.answer(&mut stage.act(), &osei, id, "Thank you", "k");
    assert!(matches!(reply, Err(DeskError::Overtaken)));
    desk.take_call(&mut stage.act(), &osei, id).unwrap();
    desk.spoke(&mut stage.act(), &osei, id).unwrap();
    let end = stage.end(osei.person);
    desk.close_call(&mut stage.act(), &osei, id, &end).unwrap();
    stage.tick();
    let staff = [osei.person, stage.nair.person, stage.lead.person];
    assert!(
        told(&stage)
            .iter()
            .all(|(_, person)| staff.contains(person))
    );
    let page = desk.call(&mut stage.act(), &osei, id).unwrap();
    let note = page.record.notes[0].2.as_str();
    assert!(
        note.contains("somebody outside told it at the door"),
        "{note}"
    );
}

#[test]
fn a_flood_at_the_door_is_refused_and_says_so() {
    let mut stage = Stage::new();
    let desk = stage.desk.clone();
    for number in 0..30 {
        desk.tell_of_danger(&mut stage.act(), &wish("x", &number.to_string()))
            .unwrap();
    }
    let full = desk.tell_of_danger(&mut stage.act(), &wish("x", "more"));
    assert!(matches!(full, Err(DeskError::TooManyOpen)));
    stage.now = later(stage.now, 61);
    desk.tell_of_danger(&mut stage.act(), &wish("x", "more"))
        .unwrap();
}

#[test]
fn a_safety_event_goes_past_whoever_is_threatened_and_stands_in_no_record() {
    let mut stage = Stage::new();
    let (desk, osei, nair, lead) = (
        stage.desk.clone(),
        stage.osei.clone(),
        stage.nair.clone(),
        stage.lead.clone(),
    );
    let client = stage.client.clone();
    let what = (SafetyEventKind::Threat, osei.person, true);
    let refused = desk.report_safety_event(&mut stage.act(), &client, what, "x");
    assert!(matches!(refused, Err(DeskError::NotFound)));
    let id = desk
        .report_safety_event(&mut stage.act(), &nair, what, "He waited at her car.")
        .unwrap();
    stage.tick();
    let first = told(&stage);
    assert!(
        first.contains(&(EffectKind::Page, lead.person)),
        "{first:?}"
    );
    assert!(first.contains(&(EffectKind::Notice, osei.person)));
    stage.wait(10);
    assert!(
        told(&stage).contains(&(EffectKind::Page, lead.person)),
        "and again"
    );

    // Whoever is threatened reads it, and does not handle it.
    let view = desk.safety_event(&mut stage.act(), &osei, id).unwrap();
    assert!(!view.may_take && view.steps.is_empty());
    let taken = desk.take_safety_event(&mut stage.act(), &osei, id);
    assert!(matches!(taken, Err(DeskError::NotFound)));
    let hidden = desk.safety_event(&mut stage.act(), &client, id);
    assert!(matches!(hidden, Err(DeskError::NotFound)));

    desk.take_safety_event(&mut stage.act(), &lead, id).unwrap();
    stage.tick();
    told(&stage);
    stage.wait(60);
    assert_eq!(told(&stage), [], "it is handled");
    let mark = ("place", MarkAnswer::Done);
    desk.mark_safety_event(&mut stage.act(), &lead, id, mark)
        .unwrap();
    let view = desk.safety_event(&mut stage.act(), &lead, id).unwrap();
    let ticked = view.steps.iter().filter(|step| step.mark.is_some());
    assert_eq!(ticked.count(), 1);
    desk.close_safety_event(&mut stage.act(), &lead, id, "Two of us on Thursdays.")
        .unwrap();
    let view = desk.safety_event(&mut stage.act(), &osei, id).unwrap();
    assert_eq!(view.answer.unwrap().as_str(), "Two of us on Thursdays.");
    stage.wait(25 * 60);
    let after: Vec<_> = told(&stage)
        .into_iter()
        .filter(|(kind, _)| *kind == EffectKind::Page)
        .collect();
    assert_eq!(after, []);
}
