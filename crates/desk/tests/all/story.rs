//! One contact from either side, told as stories.

use std::sync::RwLockReadGuard;

use desk::{
    DeskError, OnThePages,
    view::{ItemVerdict, ReachOut, SafetyAnswer, Sent, Viewer},
};
use practice::{ContactId, ContactState, Disposition, ItemState, Purpose, Timestamp};
use store::{Options, Store};

use crate::made::{Made, START, act, found, later, opening, viewer, whole};

struct Stage {
    made: Made,
    now: Timestamp,
    seed: u64,
    client: Viewer,
    therapist: Viewer,
    _whole: RwLockReadGuard<'static, ()>,
}

impl Stage {
    fn new() -> Stage {
        let whole = whole();
        let store = Store::open("sqlite::memory:", Options::default()).unwrap();
        let made = found(&store, 3);
        let now = START.parse().unwrap();
        let client = viewer(&made.desk, now, made.clients[0]);
        let therapist = viewer(&made.desk, now, made.clinicians[0]);
        Stage {
            made,
            now,
            seed: 50_000,
            client,
            therapist,
            _whole: whole,
        }
    }

    fn act(&mut self) -> desk::Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn send(&mut self, choice: &str, purpose: Option<Purpose>, words: &str) -> Sent {
        self.try_send(choice, purpose, words, None).unwrap()
    }

    fn try_send(
        &mut self,
        choice: &str,
        purpose: Option<Purpose>,
        words: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let (desk, client) = (self.made.desk.clone(), self.client.clone());
        let draft = desk
            .begin(&mut self.act(), &client, choice, purpose)
            .unwrap();
        let client = self.client.clone();
        let mut act = self.act();
        self.made.desk.send(&mut act, &client, draft, words, safety)
    }

    fn item(&mut self, id: ContactId) -> desk::view::ItemView {
        let client = self.client.clone();
        let mut act = self.act();
        self.made.desk.item(&mut act, &client, id).unwrap()
    }

    fn tick(&mut self) {
        let mut act = self.act();
        self.made.desk.tick(&mut act, &OnThePages).unwrap();
    }

    fn wait(&mut self, minutes: i64) {
        self.now = later(self.now, minutes);
        self.tick();
    }
}

fn filed(sent: Sent) -> ContactId {
    match sent {
        Sent::Filed(id) => id,
        Sent::Asked(_) => panic!("a question was asked first"),
    }
}

#[test]
fn a_note_is_kept_unread_until_fifteen_minutes_before_the_session() {
    let mut stage = Stage::new();
    let id = filed(stage.send("session", None, "What my sister said on the phone"));
    let item = stage.item(id);
    assert_eq!(item.line.state, ContactState::Kept);
    let opens = item.line.promise.opens_at.unwrap();
    let session = stage.made.sessions[0];
    let (therapist, desk) = (stage.therapist.clone(), stage.made.desk.clone());

    let before = desk.agenda(&mut stage.act(), &therapist, session).unwrap();
    assert!(!before.is_open && before.items[0].words.is_none());
    let early = desk.open_agenda(&mut stage.act(), &therapist, session, None);
    assert!(matches!(early, Err(DeskError::NotOpenYet)));
    assert!(
        desk.today(&mut stage.act(), &therapist)
            .unwrap()
            .needs
            .is_empty()
    );

    stage.now = opens;
    desk.open_agenda(&mut stage.act(), &therapist, session, None)
        .unwrap();
    let open = desk.agenda(&mut stage.act(), &therapist, session).unwrap();
    let words = open.items[0].words.as_ref().unwrap();
    assert_eq!(words.as_str(), "What my sister said on the phone");

    let seen = stage.item(id);
    assert_eq!(seen.line.state, ContactState::Opened);
    assert_eq!(seen.openings.len(), 1);
    assert_eq!(seen.openings[0].who.short, "Dr Osei");
    assert_eq!(seen.openings[0].why, "agenda");
    assert!(!seen.may_change);

    let item = open.items[0].id;
    desk.settle_item(&mut stage.act(), &therapist, item, ItemVerdict::KeepForNext)
        .unwrap();
    assert_eq!(stage.item(id).line.state, ContactState::Carried);
    let next = desk
        .agenda(&mut stage.act(), &therapist, stage.made.sessions[1])
        .unwrap();
    assert_eq!(next.items[0].state, ItemState::Carried);
    desk.settle_item(&mut stage.act(), &therapist, item, ItemVerdict::WriteInNote)
        .unwrap();
    assert_eq!(stage.item(id).line.state, ContactState::Noted);
    let again = desk.settle_item(&mut stage.act(), &therapist, item, ItemVerdict::Talked);
    assert!(matches!(again, Err(DeskError::Overtaken)));
}

#[test]
fn a_question_is_answered_and_the_answer_waits_for_the_morning() {
    let mut stage = Stage::new();
    let words = "Do I do the breathing before bed or after?";
    let id = filed(stage.send("question", None, words));
    let (therapist, desk) = (stage.therapist.clone(), stage.made.desk.clone());
    let needs = desk.today(&mut stage.act(), &therapist).unwrap().needs;
    assert_eq!(needs.len(), 1);
    assert!(
        desk.contact(&mut stage.act(), &therapist, id)
            .unwrap()
            .words
            .is_none()
    );
    desk.open_contact(&mut stage.act(), &therapist, id).unwrap();
    let open = desk.contact(&mut stage.act(), &therapist, id).unwrap();
    assert_eq!(open.words.unwrap().as_str(), words);

    stage.wait(10 * 60);
    let first = desk
        .answer(&mut stage.act(), &therapist, id, "After is fine.", "k1")
        .unwrap();
    let twice = desk
        .answer(&mut stage.act(), &therapist, id, "After is fine.", "k1")
        .unwrap();
    assert_eq!(first, twice);
    assert!(stage.item(id).answer.is_none(), "it waits for office hours");
    stage.wait(14 * 60);
    let item = stage.item(id);
    assert_eq!(item.line.state, ContactState::Answered);
    assert_eq!(item.answer.unwrap().words.as_str(), "After is fine.");
    assert!(
        desk.today(&mut stage.act(), &therapist)
            .unwrap()
            .needs
            .is_empty()
    );
}

#[test]
fn a_broken_promise_is_told_to_both_sides() {
    let mut stage = Stage::new();
    let id = filed(stage.send("question", None, "Can I skip step two?"));
    let by = stage.item(id).line.promise.answer_by.unwrap();
    stage.now = later(by, -1);
    stage.tick();
    assert!(stage.item(id).line.late_at.is_none());
    stage.now = by;
    stage.tick();
    assert!(stage.item(id).line.late_at.is_some());
    let therapist = stage.therapist.clone();
    let today = stage
        .made
        .desk
        .clone()
        .today(&mut stage.act(), &therapist)
        .unwrap();
    assert!(today.needs[0].late_at.is_some());
    let desk = stage.made.desk.clone();
    let lead = viewer(&desk, stage.now, stage.made.lead);
    let needs = desk.today(&mut stage.act(), &lead).unwrap().needs;
    assert_eq!(needs.len(), 1, "the practice is told");
    let seen = desk.contact(&mut stage.act(), &lead, id).unwrap();
    assert!(
        !seen.may_open && seen.words.is_none(),
        "and not a word of it"
    );
    assert!(desk.open_contact(&mut stage.act(), &lead, id).is_err());
}

#[test]
fn amber_is_looked_at_by_a_person_and_stays_on_the_agenda() {
    let mut stage = Stage::new();
    let words = "I don't know how much longer I can do this.";
    let safe = stage
        .try_send("session", None, words, Some(SafetyAnswer::Safe))
        .unwrap();
    let id = filed(safe);
    let item = stage.item(id);
    assert_eq!(item.line.promise.disposition, Disposition::Hold);
    assert!(item.line.promise.is_looked_at && item.line.promise.look_by.is_some());
    assert!(item.may_change && !item.may_take_back);
    let therapist = stage.therapist.clone();
    let desk = stage.made.desk.clone();
    let needs = desk.today(&mut stage.act(), &therapist).unwrap().needs;
    assert!(needs[0].is_looked_at);
    desk.open_contact(&mut stage.act(), &therapist, id).unwrap();
    assert!(
        desk.today(&mut stage.act(), &therapist)
            .unwrap()
            .needs
            .is_empty()
    );
    let agenda = desk
        .agenda(&mut stage.act(), &therapist, stage.made.sessions[0])
        .unwrap();
    assert_eq!(agenda.items.len(), 1, "it is still on the agenda");
}

#[test]
fn not_sure_counts_as_no_and_no_is_a_call_for_help() {
    for answer in [SafetyAnswer::NotSure, SafetyAnswer::NotSafe] {
        let mut stage = Stage::new();
        let words = "I don't know how much longer I can do this.";
        let id = filed(
            stage
                .try_send("session", None, words, Some(answer))
                .unwrap(),
        );
        let item = stage.item(id);
        assert_eq!(item.line.promise.disposition, Disposition::Crisis);
        assert_eq!(item.line.state, ContactState::Calling);
    }
}

#[test]
fn a_call_for_help_needs_no_words_and_is_asked_about_until_a_person_has_it() {
    let mut stage = Stage::new();
    let (client, desk) = (stage.client.clone(), stage.made.desk.clone());
    let id = desk
        .ask_for_help(&mut stage.act(), &client, "once")
        .unwrap();
    assert_eq!(
        desk.ask_for_help(&mut stage.act(), &client, "once")
            .unwrap(),
        id
    );
    for _ in 0..40 {
        stage.wait(5);
        assert_eq!(stage.item(id).line.state, ContactState::Calling);
    }
    assert!(stage.item(id).line.late_at.is_some());
    let therapist = stage.therapist.clone();
    desk.open_contact(&mut stage.act(), &therapist, id).unwrap();
    assert_eq!(stage.item(id).line.state, ContactState::Heard);
    assert!(stage.item(id).openings[0].why == "on-call");
}

#[test]
fn a_declined_contact_can_be_kept_for_the_session_after_all() {
    let mut stage = Stage::new();
    let id = filed(stage.send(
        "social",
        Some(Purpose::SocialMedia),
        "I sent you a friend request",
    ));
    let item = stage.item(id);
    assert_eq!(item.line.state, ContactState::Declined);
    assert!(item.may_keep && item.line.promise.offers_agenda);
    let (client, desk) = (stage.client.clone(), stage.made.desk.clone());
    let kept = desk.keep_declined(&mut stage.act(), &client, id).unwrap();
    assert_eq!(stage.item(kept).line.state, ContactState::Kept);
    assert_eq!(
        stage.item(kept).words.as_str(),
        "I sent you a friend request"
    );
    assert!(!stage.item(id).may_keep);
    assert_eq!(
        desk.keep_declined(&mut stage.act(), &client, id).unwrap(),
        kept
    );
}

#[test]
fn words_can_be_changed_and_taken_back_until_they_are_read() {
    let mut stage = Stage::new();
    let id = filed(stage.send("session", None, "First words"));
    let (client, desk) = (stage.client.clone(), stage.made.desk.clone());
    let changed = desk
        .correct(&mut stage.act(), &client, id, 1, "Better words", None)
        .unwrap();
    assert_eq!(filed(changed), id);
    let item = stage.item(id);
    assert_eq!((item.words.as_str(), item.version), ("Better words", 2));
    let stale = desk.correct(&mut stage.act(), &client, id, 1, "Other words", None);
    assert!(matches!(stale, Err(DeskError::Overtaken)));
    desk.take_back(&mut stage.act(), &client, id).unwrap();
    assert_eq!(stage.item(id).line.state, ContactState::TakenBack);
    let therapist = stage.therapist.clone();
    stage.now = later(stage.now, 5 * 60);
    let session = stage.made.sessions[0];
    assert!(
        desk.agenda(&mut stage.act(), &therapist, session)
            .unwrap()
            .items
            .is_empty()
    );
}

#[test]
fn corrected_words_that_say_danger_call_for_help() {
    let mut stage = Stage::new();
    let id = filed(stage.send("session", None, "About Thursday"));
    let (client, desk) = (stage.client.clone(), stage.made.desk.clone());
    let words = "The pills are in front of me and I am going to kill myself tonight";
    desk.correct(&mut stage.act(), &client, id, 1, words, None)
        .unwrap();
    assert_eq!(stage.item(id).line.state, ContactState::Calling);
    assert_eq!(stage.item(id).line.promise.disposition, Disposition::Crisis);
}

#[test]
fn a_social_message_is_refused_and_kept_as_the_therapists_own_note() {
    let mut stage = Stage::new();
    let wish = ReachOut {
        client: stage.made.clients[0],
        purpose: Purpose::TellSocial,
        typed: "I saw the film you spoke of, and loved it".to_owned(),
        record: String::new(),
        key: "form".to_owned(),
    };
    let (therapist, desk) = (stage.therapist.clone(), stage.made.desk.clone());
    let preview = desk
        .preview_reach_out(&mut stage.act(), &therapist, &wish)
        .unwrap();
    assert_eq!(preview.promise.disposition, Disposition::Decline);
    let done = desk.reach_out(&mut stage.act(), &therapist, &wish).unwrap();
    assert!(done.kept_as.is_some() && done.kept_for.is_some());
    let again = desk.reach_out(&mut stage.act(), &therapist, &wish).unwrap();
    assert_eq!((again.contact, again.kept_as), (done.contact, done.kept_as));
    let client = stage.client.clone();
    let hidden = desk.item(&mut stage.act(), &client, done.kept_as.unwrap());
    assert!(matches!(hidden, Err(DeskError::NotFound)));
    let agenda = desk
        .agenda(&mut stage.act(), &therapist, stage.made.sessions[0])
        .unwrap();
    assert!(agenda.items[0].is_own_note);
    let log = desk
        .boundary_log(&mut stage.act(), &therapist, None)
        .unwrap();
    assert!(
        log.rows
            .iter()
            .any(|row| row.disposition == Disposition::Decline)
    );
}

#[test]
fn a_therapist_who_writes_first_needs_a_reason_on_the_record() {
    let mut stage = Stage::new();
    let mut wish = ReachOut {
        client: stage.made.clients[0],
        purpose: Purpose::TellSchedule,
        typed: "I am unwell and have to move tomorrow. Please pick a new time.".to_owned(),
        record: String::new(),
        key: "form".to_owned(),
    };
    let (therapist, desk) = (stage.therapist.clone(), stage.made.desk.clone());
    let refused = desk.reach_out(&mut stage.act(), &therapist, &wish);
    assert!(matches!(refused, Err(DeskError::ReasonNeeded)));
    wish.record = "The session is in twenty hours.".to_owned();
    let sent = desk.reach_out(&mut stage.act(), &therapist, &wish).unwrap();
    let item = stage.item(sent.contact.unwrap());
    assert_eq!(item.line.state, ContactState::Sent);
    assert_eq!(item.writer.unwrap().short, "Dr Osei");
    wish.typed = "x".repeat(281);
    let long = desk.reach_out(&mut stage.act(), &therapist, &wish);
    assert!(matches!(long, Err(DeskError::TooLong { chars: 281, .. })));
    let other = viewer(&desk, stage.now, stage.made.clinicians[1]);
    let foreign = desk.reach_out_form(&mut stage.act(), &other, stage.made.clients[0]);
    assert!(
        matches!(foreign, Err(DeskError::NotFound)),
        "somebody else's client is not found"
    );
}

#[test]
fn staff_never_open_clinical_words_and_a_complaint_is_hidden_from_its_clinician() {
    let mut stage = Stage::new();
    let question = filed(stage.send("question", None, "Is the exercise meant to make me dizzy?"));
    let bill = filed(stage.send(
        "admin",
        Some(Purpose::Billing),
        "I was billed twice for May",
    ));
    let complaint = filed(stage.send(
        "feedback",
        Some(Purpose::Misconduct),
        "Something was not right",
    ));
    let desk = stage.made.desk.clone();
    let billing = viewer(&desk, stage.now, stage.made.billing);
    let therapist = stage.therapist.clone();
    assert!(desk.contact(&mut stage.act(), &billing, question).is_err());
    assert!(
        desk.open_contact(&mut stage.act(), &billing, question)
            .is_err()
    );
    desk.open_contact(&mut stage.act(), &billing, bill).unwrap();
    assert!(
        desk.contact(&mut stage.act(), &therapist, complaint)
            .is_err()
    );
    let log = desk
        .boundary_log(&mut stage.act(), &therapist, None)
        .unwrap();
    assert!(
        log.rows.iter().all(|row| row.contact != complaint),
        "not even in the log"
    );
}

#[test]
fn what_is_kept_follows_its_session_and_is_released_when_there_is_none() {
    let mut stage = Stage::new();
    let id = filed(stage.send("session", None, "For the next time"));
    let desk = stage.made.desk.clone();
    let first = stage.item(id).line.promise.session_at;
    desk.cancel_session(&mut stage.act(), stage.made.sessions[0])
        .unwrap();
    let second = stage.item(id).line.promise.session_at;
    assert!(second > first);
    for session in &stage.made.sessions.clone()[1..3] {
        desk.cancel_session(&mut stage.act(), *session).unwrap();
    }
    let item = stage.item(id);
    assert_eq!(item.line.state, ContactState::Waiting);
    assert_eq!(item.line.promise.disposition, Disposition::Release);
    assert!(item.line.promise.answer_by.is_some());
    stage.tick();
    assert_eq!(
        stage.item(id).line.state,
        ContactState::Reached,
        "it is office hours"
    );
}

#[test]
fn nobody_gets_in_by_a_link_outside_a_demonstration() {
    let stage = Stage::new();
    let store = stage.made.store.clone();
    let desk = desk::Desk::open(desk::Opening {
        demonstration: false,
        ..opening(store, stage.made.keys.clone())
    })
    .unwrap();
    let mut act = act(stage.now, 1);
    assert_eq!(desk.sign_in_link(&mut act, stage.made.clients[0]), None);
    assert!(matches!(
        desk.enter_by_link(&mut act, "00"),
        Err(DeskError::NotFound)
    ));
}

#[test]
fn a_book_that_contradicts_itself_is_refused_and_the_one_in_force_stays() {
    let mut stage = Stage::new();
    let desk = stage.made.desk.clone();
    let mut files = policy::Preset::Group.files();
    files.push(policy::SourceFile {
        name: "own/twice.cedar".to_owned(),
        text:
            "// Notes are answered as well.\n@id(\"own.twice\")\n@clause(\"agenda\")\npermit (\n  \
               principal == Sender::\"client\",\n  action in [Action::\"release\"],\n  \
               resource == Purpose::\"c.agenda\"\n);\n"
                .to_owned(),
    });
    let twice = policy::Book::load(files).unwrap();
    let refused = desk.put_in_force(twice.into());
    let Err(DeskError::BookRefused(sentences)) = refused else {
        panic!("{refused:?}")
    };
    assert!(
        sentences
            .iter()
            .any(|sentence| sentence.contains("c.agenda")),
        "{sentences:?}"
    );
    let id = filed(stage.send("session", None, "For the next time"));
    assert_eq!(
        stage.item(id).line.state,
        ContactState::Kept,
        "the old book still rules"
    );
    let solo = policy::Book::preset(policy::Preset::Solo).unwrap();
    desk.put_in_force(solo.into()).unwrap();
}

const RED: &str = "I am going to kill myself tonight";

#[test]
fn a_complaint_in_despair_is_heard_and_never_by_whom_it_is_about() {
    let mut stage = Stage::new();
    let words = format!("Something happened that should not have. {RED}");
    let id = filed(stage.send("feedback", Some(Purpose::Misconduct), &words));
    assert_eq!(stage.item(id).line.state, ContactState::Calling);
    let desk = stage.made.desk.clone();
    let therapist = stage.therapist.clone();
    assert!(desk.contact(&mut stage.act(), &therapist, id).is_err());
    assert!(desk.open_contact(&mut stage.act(), &therapist, id).is_err());
    assert!(
        desk.today(&mut stage.act(), &therapist)
            .unwrap()
            .needs
            .is_empty()
    );
    let lead = viewer(&desk, stage.now, stage.made.lead);
    desk.open_contact(&mut stage.act(), &lead, id).unwrap();
    desk.answer(
        &mut stage.act(),
        &lead,
        id,
        "I am here. I ring you now.",
        "k",
    )
    .unwrap();
    let log = desk
        .boundary_log(&mut stage.act(), &therapist, None)
        .unwrap();
    assert!(log.rows.is_empty(), "neither the complaint nor its answer");
}

#[test]
fn words_that_call_for_help_are_never_refused_by_a_form() {
    let mut stage = Stage::new();
    let (client, desk) = (stage.client.clone(), stage.made.desk.clone());
    let draft = desk
        .begin(&mut stage.act(), &client, "session", None)
        .unwrap();
    let mut act = stage.act();
    let first = filed(
        desk.send(&mut act, &client, draft, "About Thursday", None)
            .unwrap(),
    );
    let mut act = stage.act();
    let other = desk.send(&mut act, &client, draft, "Other words", None);
    assert!(matches!(other, Err(DeskError::KeyReused)));
    let mut act = stage.act();
    let call = filed(desk.send(&mut act, &client, draft, RED, None).unwrap());
    assert_ne!(call, first);
    assert_eq!(stage.item(call).line.state, ContactState::Calling);

    let (therapist, session) = (stage.therapist.clone(), stage.made.sessions[0]);
    stage.now = stage.item(first).line.promise.opens_at.unwrap();
    desk.open_agenda(&mut stage.act(), &therapist, session, None)
        .unwrap();
    let mut act = stage.act();
    let late = desk.correct(&mut act, &client, first, 1, "Other words", None);
    assert!(matches!(late, Err(DeskError::Overtaken)));
    let mut act = stage.act();
    let call = filed(
        desk.correct(&mut act, &client, first, 1, RED, None)
            .unwrap(),
    );
    assert_eq!(stage.item(call).line.state, ContactState::Calling);
}

#[test]
fn pressing_help_again_after_a_call_was_taken_is_a_new_call() {
    let mut stage = Stage::new();
    let (client, desk) = (stage.client.clone(), stage.made.desk.clone());
    let first = desk
        .ask_for_help(&mut stage.act(), &client, "form")
        .unwrap();
    let therapist = stage.therapist.clone();
    desk.open_contact(&mut stage.act(), &therapist, first)
        .unwrap();
    let again = desk
        .ask_for_help(&mut stage.act(), &client, "form")
        .unwrap();
    assert_ne!(again, first);
    assert_eq!(stage.item(again).line.state, ContactState::Calling);
}

#[test]
fn nothing_is_answered_before_it_was_opened() {
    let mut stage = Stage::new();
    let id = filed(stage.send("question", None, "Can I skip step two?"));
    let (therapist, desk) = (stage.therapist.clone(), stage.made.desk.clone());
    let unread = desk.answer(&mut stage.act(), &therapist, id, "Yes.", "k");
    assert!(matches!(unread, Err(DeskError::Overtaken)));
    desk.open_contact(&mut stage.act(), &therapist, id).unwrap();
    desk.answer(&mut stage.act(), &therapist, id, "Yes.", "k")
        .unwrap();
}

#[test]
fn whoever_covers_reads_what_can_not_wait_and_nobody_else_does() {
    let mut stage = Stage::new();
    let id = filed(stage.send("question", None, "Can I skip step two?"));
    let desk = stage.made.desk.clone();
    let cover = viewer(&desk, stage.now, stage.made.clinicians[1]);
    assert!(desk.contact(&mut stage.act(), &cover, id).is_err());
    let away = Some((later(stage.now, -60), later(stage.now, 60 * 24 * 7)));
    desk.set_absence(stage.made.clinicians[0], away, Some(cover.person))
        .unwrap();
    assert_eq!(desk.today(&mut stage.act(), &cover).unwrap().needs.len(), 1);
    desk.open_contact(&mut stage.act(), &cover, id).unwrap();
    assert!(stage.item(id).openings[0].who.short.contains("Nair"));
}

#[test]
fn nothing_is_lost_from_the_day_of_a_therapist_with_hundreds_of_open_questions() {
    let mut stage = Stage::new();
    let count = 230;
    for _ in 0..count {
        // Apart in time, so that none is one of many within an hour.
        stage.now = later(stage.now, 1);
        filed(stage.send("question", None, "May I stop the exercise?"));
    }
    let desk = stage.made.desk.clone();
    let therapist = stage.therapist.clone();
    let day = desk.today(&mut stage.act(), &therapist).unwrap();
    assert_eq!(day.needs.len(), count, "more than one page of the store");
}

#[test]
fn an_answer_given_at_night_says_when_it_reaches_the_client() {
    let mut stage = Stage::new();
    let id = filed(stage.send("question", None, "May I stop the exercise?"));
    let desk = stage.made.desk.clone();
    let therapist = stage.therapist.clone();
    // Ten at night; the practice opens at nine in the morning.
    stage.now = later(stage.now, 12 * 60);
    desk.open_contact(&mut stage.act(), &therapist, id).unwrap();
    desk.answer(&mut stage.act(), &therapist, id, "Yes. Stop it.", "k")
        .unwrap();
    assert!(stage.item(id).answer.is_none(), "it waits for the morning");
    let answer = desk
        .contact(&mut stage.act(), &therapist, id)
        .unwrap()
        .answer
        .unwrap();
    let morning: Timestamp = "2026-05-05T08:00:00Z".parse().unwrap();
    assert_eq!(answer.at, morning);
    stage.wait(11 * 60 + 1);
    // It goes out at the first look after nine, and the page then says when it really did.
    assert_eq!(stage.item(id).answer.unwrap().at, later(morning, 1));
}
