//! Handling a call, told as stories: checklists, the screener, the note that writes itself, the copy.

use desk::{
    DeskError,
    view::{CopyFormat, SafetyAnswer, Sent},
};
use practice::{ContactId, CrisisList, MarkAnswer};
use store::{Page, audit};

use crate::{made::later, oncall::Stage};

type Marks<'a> = &'a [(&'a str, MarkAnswer)];

fn marked(stage: &mut Stage, id: ContactId, list: CrisisList, marks: Marks<'_>) {
    let (desk, osei) = (stage.desk.clone(), stage.osei.clone());
    let marks: Vec<(String, MarkAnswer)> = marks
        .iter()
        .map(|(step, answer)| ((*step).to_owned(), *answer))
        .collect();
    desk.mark_call(&mut stage.act(), &osei, id, list, &marks)
        .unwrap();
    stage.now = later(stage.now, 1);
}

/// Everything that the client's copy has in notes.
fn copied(stage: &mut Stage) -> Vec<String> {
    let (desk, client) = (stage.desk.clone(), stage.client.clone());
    let id = desk.make_copy(&mut stage.act(), &client).unwrap();
    let file = desk
        .fetch_copy(&mut stage.act(), &client, id, 1, CopyFormat::Json)
        .unwrap();
    let notes = file.notes.iter();
    notes.map(|note| note.words.as_str().to_owned()).collect()
}

fn acts(stage: &Stage) -> Vec<String> {
    let client = stage.client.person;
    let read = stage.made.store.read(|tx| {
        let practice = store::practices::first(tx)?.unwrap().id;
        audit::of_client(tx, practice, client, Page::first(200))
    });
    read.unwrap()
        .into_iter()
        .map(|entry| entry.act.into_owned())
        .collect()
}

#[test]
fn nothing_is_ticked_by_itself_and_what_is_ticked_names_who_and_when() {
    let mut stage = Stage::new();
    let id = stage.help();
    let (desk, osei, nair) = (stage.desk.clone(), stage.osei.clone(), stage.nair.clone());
    desk.take_call(&mut stage.act(), &osei, id).unwrap();
    for list in CrisisList::OF_A_CALL {
        let view = desk.call_list(&mut stage.act(), &osei, id, list).unwrap();
        assert!(view.steps.iter().all(|step| step.mark.is_none()), "{list}");
        assert_eq!(view.triage, None);
        let legal = view.steps.iter().filter(|step| !step.law.is_empty());
        assert_eq!(legal.count(), usize::from(!list.asks()), "{list}");
    }
    marked(
        &mut stage,
        id,
        CrisisList::PartnerViolence,
        &[("alone", MarkAnswer::Done)],
    );
    marked(
        &mut stage,
        id,
        CrisisList::PartnerViolence,
        &[("plan", MarkAnswer::Done)],
    );
    marked(
        &mut stage,
        id,
        CrisisList::PartnerViolence,
        &[("plan", MarkAnswer::NotDone)],
    );
    let list = CrisisList::PartnerViolence;
    let view = desk.call_list(&mut stage.act(), &osei, id, list).unwrap();
    let ticked: Vec<(&str, &str)> = view
        .steps
        .iter()
        .filter_map(|step| Some((step.code.as_str(), step.mark.as_ref()?.1.short.as_str())))
        .collect();
    assert_eq!(ticked, [("alone", "Dr Osei")]);
    let page = desk.call(&mut stage.act(), &osei, id).unwrap();
    assert_eq!(page.record.marks.len(), 3, "also what was taken back");

    // Whoever has not opened it reads nothing of it, and opening leaves a line.
    let closed = desk.call(&mut stage.act(), &nair, id).unwrap().record;
    assert!(closed.may_open && !closed.is_opened && closed.marks.is_empty());
    let view = desk.call_list(&mut stage.act(), &nair, id, list).unwrap();
    assert!(!view.is_opened && view.steps.iter().all(|step| step.mark.is_none()));
    desk.open_call_record(&mut stage.act(), &nair, id).unwrap();
    let opened = desk.call(&mut stage.act(), &nair, id).unwrap().record;
    assert_eq!(opened.marks.len(), 3);
    assert_eq!(opened.draft, None, "only whoever has it writes the note");
    let acts = acts(&stage);
    let count = |act: &str| acts.iter().filter(|one| *one == act).count();
    // Whoever ticks sees what was ticked before: that was an opening too.
    assert_eq!((count("call.open"), count("call.mark")), (2, 3));
}

#[test]
fn a_list_takes_no_step_that_it_does_not_have_and_nobody_else() {
    let mut stage = Stage::new();
    let id = stage.help();
    let (desk, osei, client) = (stage.desk.clone(), stage.osei.clone(), stage.client.clone());
    for (list, step, answer) in [
        (CrisisList::Abuse, "nothing", MarkAnswer::Done),
        (CrisisList::Abuse, "law", MarkAnswer::Yes),
        (CrisisList::Screener, "q1", MarkAnswer::Done),
        (CrisisList::Screener, "q9", MarkAnswer::Yes),
        (CrisisList::StaffSafety, "now", MarkAnswer::Done),
    ] {
        let marks = [(step.to_owned(), answer)];
        let told = desk.mark_call(&mut stage.act(), &osei, id, list, &marks);
        assert!(matches!(told, Err(DeskError::NotFound)), "{list} {step}");
    }
    let list = CrisisList::Abuse;
    let told = desk.call_list(&mut stage.act(), &client, id, list);
    assert!(matches!(told, Err(DeskError::NotFound)), "no client");
    let told = desk.open_call_record(&mut stage.act(), &client, id);
    assert!(matches!(told, Err(DeskError::NotFound)), "no client");
    assert!(!acts(&stage).iter().any(|act| act.starts_with("call.")));
}

#[test]
fn the_note_writes_itself_is_kept_and_is_in_the_copy() {
    let mut stage = Stage::new();
    let (desk, osei, nair) = (stage.desk.clone(), stage.osei.clone(), stage.nair.clone());
    let client = stage.client.clone();
    // Words that ask, and "not sure", which counts as no.
    let draft = desk
        .begin(&mut stage.act(), &client, "question", None)
        .unwrap();
    let words = "I feel hopeless and I can not see a way forward";
    let safety = Some(SafetyAnswer::NotSure);
    let sent = desk.send(&mut stage.act(), &client, draft, words, safety);
    let Ok(Sent::Filed(id)) = sent else {
        panic!("{sent:?}");
    };
    stage.now = later(stage.now, 2);
    desk.take_call(&mut stage.act(), &osei, id).unwrap();
    stage.now = later(stage.now, 2);
    desk.spoke(&mut stage.act(), &osei, id).unwrap();
    marked(
        &mut stage,
        id,
        CrisisList::Screener,
        &[
            ("q1", MarkAnswer::Yes),
            ("q2", MarkAnswer::No),
            ("q6", MarkAnswer::No),
        ],
    );
    let draft = desk.call(&mut stage.act(), &osei, id).unwrap().record.draft;
    let draft = draft.unwrap();
    assert!(
        draft.contains("the client answered \"not sure\""),
        "{draft}"
    );
    assert!(copied(&mut stage).is_empty(), "a draft is not kept");
    stage.now = later(stage.now, 11);
    let end = stage.end(nair.person);
    desk.close_call(&mut stage.act(), &osei, id, &end).unwrap();
    assert!(acts(&stage).iter().any(|act| act == "note.write"));

    let kept = copied(&mut stage);
    assert_eq!(kept.len(), 1);
    for part in [
        "Dr Amara Osei took it",
        "spoke with the client",
        "wish to be dead, past month: yes",
        "Published triage of these answers: low",
        "Slept at her sister's",
        "closed it after a talk",
        "carries on",
        "Consulted Dr Nair.",
    ] {
        assert!(kept[0].contains(part), "{part}: {}", kept[0]);
    }
    // The client reads no score in what they are told, and the note stands with the call.
    let told = desk.own_call(&mut stage.act(), &client, id).unwrap();
    let told = format!("{told:?}");
    assert!(!told.contains("triage") && !told.contains("\"low\""));
    let page = desk.call(&mut stage.act(), &osei, id).unwrap();
    assert_eq!(page.record.notes.len(), 1);

    // The follow-up adds to it, once there is something to add.
    stage.now = later(stage.now, 24 * 60);
    let list = CrisisList::Screener;
    let marks = [("q1".to_owned(), MarkAnswer::No)];
    desk.mark_call(&mut stage.act(), &nair, id, list, &marks)
        .unwrap();
    stage.now = later(stage.now, 1);
    desk.followed_up(&mut stage.act(), &nair, id, "Better. Slept.")
        .unwrap();
    stage.now = later(stage.now, 11);
    let kept = copied(&mut stage);
    assert_eq!(kept.len(), 2);
    assert!(kept[1].starts_with("Follow-up"), "{}", kept[1]);
    assert!(kept[1].contains("Better. Slept.") && kept[1].contains("past month: no"));
    assert!(!kept[1].contains("took it"), "{}", kept[1]);
}
