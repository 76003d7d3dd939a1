//! A server that is killed with an open call for help takes it up again at once, and loses nothing.
//!
//! `VESTIBULE_KILLS` says how often it is killed.

#![expect(
    clippy::disallowed_methods,
    reason = "the program under test lives by the clocks of the machine"
)]

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use practice::{
    BootTime, ContactId, DueId, DueKind, Moment, PersonId, PracticeId, Role, Timestamp,
    escalation::{Escalation, Live, Plan},
};
use store::{
    Options, Store,
    due::{self, Due},
    escalation::{self, Call},
};

use crate::program::command;

fn serve(data: &Path) -> Child {
    command(&["serve", "--log", "json"])
        .env("VESTIBULE_DATA_FOLDER", data)
        .env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until the door is open.
fn opened(child: &mut Child) {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("http://") {
        line.clear();
        assert!(
            out.read_line(&mut line).unwrap() > 0,
            "the door did not open"
        );
    }
}

fn store(data: &Path) -> Store {
    let url = format!("sqlite://{}", data.join("practice.db").display());
    Store::open(&url, Options::default()).unwrap()
}

/// A call whose row fell due while nobody was there.
fn begin(store: &Store, practice: PracticeId) -> ContactId {
    let now = Timestamp::now();
    let id = ContactId::new(now, [7; 10]);
    let who = PersonId::new(now, [8; 10]);
    let live = Live {
        steps: vec![vec![who]],
        everybody: vec![who],
    };
    let outcome = Escalation::open(Plan::of_rota(1, now), &live, now);
    let call = Call {
        contact: id,
        client: PersonId::new(now, [9; 10]),
        escalation: outcome.next,
        lines: 0,
        follow_up: None,
    };
    let (client, clinician) = (call.client, who);
    store
        .write(move |tx| {
            escalation::begin(tx, practice, &call, &outcome.log)?;
            let frame = plain_frame(client, clinician, now);
            store::frame::put(tx, practice, &frame)?;
            let person = store::people::PersonRow {
                id: clinician,
                role: Role::Clinician,
                profile_sealed: Vec::new(),
                active: true,
                created_at: now,
            };
            store::people::put(tx, practice, &person)?;
            contact_of(tx, practice, &call, clinician)
        })
        .unwrap();
    id
}

fn plain_frame(client: PersonId, clinician: PersonId, now: Timestamp) -> store::frame::Frame {
    store::frame::Frame {
        client,
        clinician,
        phase: practice::Phase::Active,
        coaching_hours: String::new(),
        fading_purposes: Vec::new(),
        safety_plan: false,
        minor: false,
        unit: false,
        part2: false,
        outside_place: false,
        screening_refused: false,
        language: "en".to_owned(),
        safe_from_minute: 0,
        safe_until_minute: 1440,
        updated_at: now,
    }
}

/// The contact that the call came with.
fn contact_of(
    tx: &mut store::Tx<'_>,
    practice: PracticeId,
    call: &Call,
    clinician: PersonId,
) -> Result<(), store::StoreError> {
    use practice::{
        Answer, BookHash, ContactState, Disposition, Documentation, Draft, Finding, Purpose, Route,
        Ruling, Within, Words, promise::Calendar,
    };
    let draft = Draft {
        id: call.contact,
        writer: call.client,
        client: call.client,
        clinician,
        purpose: Purpose::HelpButton,
        words: Words::none(),
        help_button: true,
        written_at: call.escalation.opened_at,
    };
    let ruling = Ruling {
        purpose: Purpose::HelpButton,
        finding: Finding::Clear,
        answer: Answer {
            disposition: Disposition::Crisis,
            within: Within::Minutes10,
            documentation: Documentation::D4,
            routes: vec![Route::OnCall],
            obligations: Vec::new(),
            reasons: vec!["crisis.help-button".to_owned()],
            clauses: Vec::new(),
        },
        toward_care: None,
        book: BookHash([1; 32]),
    };
    let promise = practice::promise(&ruling, &Calendar::in_general(true));
    let (closed, _) = draft
        .screened(Finding::Clear, Vec::new())
        .ruled(ruling, promise)
        .close();
    let extras = store::contact::FileExtras {
        state: ContactState::Calling,
        help_button: true,
        answers: None,
        reason_code: String::new(),
        words_sealed: Vec::new(),
        record_sealed: None,
    };
    store::contact::file(tx, practice, &closed, &extras)
}

/// The row of the call has been due for a second, by the clock on the wall.
fn overdue(store: &Store, practice: PracticeId, id: ContactId, round: u8) {
    let wall = Timestamp::now();
    let boot = BootTime {
        boot: [round; 16],
        since_micros: 0,
    };
    let now = Moment { wall, boot };
    let late = wall
        .checked_sub(jiff::SignedDuration::from_secs(1))
        .unwrap();
    let row = Due {
        id: DueId::new(wall, [round; 10]),
        kind: DueKind::Acknowledge,
        contact: id,
        at: now.due_at(late),
    };
    store
        .write(move |tx| {
            due::cancel_for_contact(tx, practice, id, &[DueKind::Acknowledge])?;
            due::put(tx, practice, &row)
        })
        .unwrap();
}

/// How often people were asked, and whether the call still falls due exactly once.
fn asked(store: &Store, practice: PracticeId, id: ContactId) -> u32 {
    let (call, rows) = store
        .read(|tx| {
            Ok((
                escalation::by_contact(tx, practice, id)?,
                due::of_contact(tx, practice, id)?,
            ))
        })
        .unwrap();
    let call = call.unwrap().escalation;
    assert!(call.is_open() && call.next_at.is_some());
    let rows = rows.iter().filter(|row| row.kind == DueKind::Acknowledge);
    assert_eq!(rows.count(), 1, "an open call falls due once");
    call.asks
}

#[test]
fn an_open_call_is_taken_up_within_a_second_after_every_kill() {
    let kills = std::env::var("VESTIBULE_KILLS").ok();
    let kills: u8 = kills.and_then(|text| text.parse().ok()).unwrap_or(4);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut child = serve(&data);
    opened(&mut child);
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = store(&data);
    let practice = kept.read(store::practices::first).unwrap().unwrap().id;
    let id = begin(&kept, practice);
    overdue(&kept, practice, id, 200);
    kept.close();
    let mut slowest = Duration::ZERO;
    for round in 0..kills {
        let kept = store(&data);
        overdue(&kept, practice, id, round);
        let before = asked(&kept, practice, id);
        kept.close();
        let mut child = serve(&data);
        let began = Instant::now();
        if round % 2 == 0 {
            // At any moment of its start, decided by the round alone.
            std::thread::sleep(Duration::from_millis(u64::from(round) * 37 % 400));
        } else {
            opened(&mut child);
            slowest = slowest.max(began.elapsed());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = store(&data);
        let after = asked(&kept, practice, id);
        kept.close();
        if round % 2 == 0 {
            assert!(after <= before + 1, "one row, acted on once");
        } else {
            assert_eq!(after, before + 1, "before the door opens, people are asked");
        }
    }
    // Before the door is open it was acted on; how long that took is told, and not judged here.
    eprintln!("the slowest start until a call was taken up: {slowest:?}");
}
