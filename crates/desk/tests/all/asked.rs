//! "Are you safe right now?": what happens to the words, with an answer and without one.

use desk::{
    Act, OnThePages,
    broken::{self, Broken},
    view::{SafetyAnswer, Sent, Viewer},
};
use practice::{ContactId, ContactState, Disposition, DraftId, Timestamp};
use store::{Options, Store};

use crate::made::{Made, START, WHOLE, act, found, later, viewer, whole};

const HEAVY: &str = "I don't know how much longer I can do this.";

struct Asked {
    made: Made,
    client: Viewer,
    now: Timestamp,
    seed: u64,
    draft: DraftId,
    id: ContactId,
    by: Timestamp,
}

impl Asked {
    /// A client has sent heavy words, and the question is on their page.
    fn new() -> Asked {
        let store = Store::open("sqlite::memory:", Options::default()).unwrap();
        let made = found(&store, 3);
        let now: Timestamp = START.parse().unwrap();
        let client = viewer(&made.desk, now, made.clients[0]);
        let mut seed = 70_000;
        let mut next = || {
            seed += 1;
            act(now, seed)
        };
        let draft = made.desk.begin(&mut next(), &client, "session", None);
        let draft = draft.unwrap();
        let sent = made.desk.send(&mut next(), &client, draft, HEAVY, None);
        let Ok(Sent::Asked(told)) = sent else {
            panic!("{sent:?}")
        };
        let by = told.promise.look_by.expect("a person looks");
        let id = made.desk.draft(&mut next(), &client, draft);
        let id = id.unwrap().sent_as.expect("it is stored");
        Asked {
            made,
            client,
            now,
            seed,
            draft,
            id,
            by,
        }
    }

    fn act(&mut self) -> Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn say(&mut self, words: &str, safety: Option<SafetyAnswer>) -> Sent {
        let (mut act, client) = (self.act(), self.client.clone());
        let sent = self
            .made
            .desk
            .send(&mut act, &client, self.draft, words, safety);
        sent.unwrap()
    }

    fn item(&mut self) -> desk::view::ItemView {
        let (mut act, client) = (self.act(), self.client.clone());
        self.made.desk.item(&mut act, &client, self.id).unwrap()
    }

    /// The time is over, and everything that falls due then has happened, twice.
    fn time_is_over(&mut self) {
        self.now = later(self.by, 1);
        for _ in 0..2 {
            let mut act = self.act();
            let ticked = self.made.desk.tick(&mut act, &OnThePages).unwrap();
            assert_eq!(ticked.stuck, 0);
        }
    }

    /// How many calls for help this client has that nobody has taken.
    fn calls(&mut self) -> usize {
        let (mut act, client) = (self.act(), self.client.clone());
        let home = self.made.desk.client_home(&mut act, &client).unwrap();
        home.items
            .iter()
            .filter(|item| item.state == ContactState::Calling)
            .count()
    }
}

#[test]
fn what_was_sent_is_kept_and_a_person_looks_whatever_is_answered() {
    let _whole = whole();
    let mut asked = Asked::new();
    let item = asked.item();
    assert!(item.is_asked && item.line.promise.is_looked_at);
    assert_eq!(item.line.promise.disposition, Disposition::Hold);
    let therapist = viewer(&asked.made.desk, asked.now, asked.made.clinicians[0]);
    let mut act = asked.act();
    let today = asked.made.desk.today(&mut act, &therapist).unwrap();
    assert_eq!(today.needs.len(), 1, "their therapist is told at once");
}

#[test]
fn without_an_answer_it_becomes_a_call_for_help_once() {
    let _whole = whole();
    let mut asked = Asked::new();
    assert_eq!(asked.calls(), 0);
    asked.time_is_over();
    assert_eq!(asked.calls(), 1);
    assert!(asked.item().line.late_at.is_some(), "and nobody had looked");
}

#[test]
fn an_answer_or_a_look_in_time_ends_the_question() {
    let _whole = whole();
    let mut asked = Asked::new();
    let Sent::Filed(id) = asked.say(HEAVY, Some(SafetyAnswer::Safe)) else {
        panic!("asked again")
    };
    assert_eq!(id, asked.id, "it is still one contact");
    let item = asked.item();
    assert!(!item.is_asked && item.version == 1 && item.line.promise.is_looked_at);
    asked.time_is_over();
    assert_eq!(asked.calls(), 0);

    let mut asked = Asked::new();
    let therapist = viewer(&asked.made.desk, asked.now, asked.made.clinicians[0]);
    let mut act = asked.act();
    let opened = asked.made.desk.open_contact(&mut act, &therapist, asked.id);
    opened.unwrap();
    asked.time_is_over();
    assert_eq!(asked.calls(), 0);
    let late = asked.say(HEAVY, Some(SafetyAnswer::Safe));
    assert!(matches!(late, Sent::Filed(id) if id == asked.id));
}

#[test]
fn no_and_not_sure_are_a_call_for_help() {
    let _whole = whole();
    for answer in [SafetyAnswer::NotSafe, SafetyAnswer::NotSure] {
        let mut asked = Asked::new();
        let sent = asked.say(HEAVY, Some(answer));
        assert!(matches!(sent, Sent::Filed(id) if id == asked.id));
        let item = asked.item();
        assert_eq!(item.line.state, ContactState::Calling);
        assert!(!item.is_asked);
        asked.time_is_over();
        assert_eq!(asked.calls(), 1, "one call, and not a second one for it");
    }
}

#[test]
fn words_can_be_put_otherwise_on_the_page_of_the_question() {
    let _whole = whole();
    let mut asked = Asked::new();
    let again = asked.say(HEAVY, None);
    assert!(
        matches!(again, Sent::Asked(_)),
        "the same once more is asked once more"
    );
    let other = "I meant the spreadsheet. I am fed up with it.";
    let sent = asked.say(other, Some(SafetyAnswer::Safe));
    assert!(matches!(sent, Sent::Filed(id) if id == asked.id));
    let item = asked.item();
    assert_eq!((item.words.as_str(), item.version), (other, 2));
    assert!(
        !item.is_asked && item.line.promise.is_looked_at,
        "a person looks all the same"
    );
    asked.time_is_over();
    assert_eq!(asked.calls(), 0);
}

#[test]
fn a_build_that_forgets_the_question_is_noticed() {
    let _alone = WHOLE.write().unwrap();
    broken::set(&[Broken::ForgetsTheQuestion]);
    let mut asked = Asked::new();
    asked.time_is_over();
    let calls = asked.calls();
    broken::set(&[]);
    assert_eq!(
        calls, 0,
        "the broken build must show what the others guard against"
    );
}
