//! A server that is killed at any moment, while clients call for help: whatever it answered is there,
//! and an open call is taken up before the door is open again.
//!
//! `VESTIBULE_KILLS` says how often it is killed.

#![expect(
    clippy::disallowed_methods,
    reason = "the program under test lives by the clocks of the machine"
)]

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use practice::{BootTime, ContactId, DueId, DueKind, Moment, PracticeId, Timestamp};
use store::{
    Options, Store, contact,
    due::{self, Due},
    escalation,
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

/// Waits until the door is open, and gives its address.
fn opened(child: &mut Child) -> String {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    loop {
        line.clear();
        assert!(
            out.read_line(&mut line).unwrap() > 0,
            "the door did not open"
        );
        if let Some((_, address)) = line.split_once("http://") {
            return address.trim().trim_end_matches('/').to_owned();
        }
    }
}

/// Sends a form and gives the answer, as far as it came: the server may die meanwhile.
fn post(address: &str, path: &str, cookie: &str, form: &str) -> String {
    let mut answer = Vec::new();
    if let Ok(mut stream) = TcpStream::connect(address) {
        let length = form.len();
        let _ = write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{cookie}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        );
        let _ = stream.read_to_end(&mut answer);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// What a header of an answer says.
fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    let line = head.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start_matches(": "))
}

/// The folder of a demonstration with a rota, and the cookie of a client who is signed in.
fn signed_in(folder: &Path) -> (PathBuf, String) {
    let data = folder.join("data");
    let mut child = command(&["demo", "--port", "0", "--data", data.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    let link = loop {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "nobody can come in");
        if let Some((before, url)) = line.split_once("http://")
            && before.contains("Sam")
        {
            break url.trim().to_owned();
        }
    };
    let (address, path) = link.split_once('/').unwrap();
    let answer = post(address, &format!("/{path}"), "", "");
    let kept = header(&answer, "set-cookie").unwrap_or_else(|| panic!("{answer}"));
    let token = kept.split(';').next().unwrap();
    kill(&mut child);
    // A demonstration has no secure cookie; what is served afterwards has.
    (data, format!("Cookie: __Host-{token}\r\n"))
}

/// SIGKILL: nothing is tidied up.
fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

fn store(data: &Path) -> Store {
    let url = format!("sqlite://{}", data.join("practice.db").display());
    Store::open(&url, Options::default()).unwrap()
}

/// The row of the call has been due for a second, by the clock on the wall.
fn overdue(store: &Store, practice: PracticeId, id: ContactId, round: u32) {
    let wall = Timestamp::now();
    let boot = BootTime {
        boot: [u8::try_from(round % 251).unwrap(); 16],
        since_micros: 0,
    };
    let now = Moment { wall, boot };
    let late = wall
        .checked_sub(jiff::SignedDuration::from_secs(1))
        .unwrap();
    let row = Due {
        id: DueId::new(wall, [u8::try_from(round % 251).unwrap(); 10]),
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

/// Small and the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (self.0 >> 33) % end
    }
}

/// A practice whose server is killed again and again.
struct Dying {
    data: PathBuf,
    cookie: String,
    practice: PracticeId,
    chance: Chance,
    /// The calls that a client was told of.
    answered: BTreeSet<ContactId>,
    slowest: Duration,
    _folder: tempfile::TempDir,
}

impl Dying {
    fn new(seed: u64) -> Dying {
        let folder = tempfile::tempdir().unwrap();
        let (data, cookie) = signed_in(folder.path());
        let kept = store(&data);
        let practice = kept.read(store::practices::first).unwrap().unwrap().id;
        kept.close();
        Dying {
            data,
            cookie,
            practice,
            chance: Chance(seed),
            answered: BTreeSet::new(),
            slowest: Duration::ZERO,
            _folder: folder,
        }
    }

    /// One life of the server: it starts over a call that fell due while nobody was there, hears
    /// others, and is killed at a moment that chance decides.
    fn round(&mut self, round: u32) {
        let waits = self.answered.last().copied();
        let kept = store(&self.data);
        let before = waits.map(|id| {
            overdue(&kept, self.practice, id, round);
            asked(&kept, self.practice, id)
        });
        kept.close();
        let began = Instant::now();
        let mut child = serve(&self.data);
        let is_killed_early = self.chance.below(4) == 0 && waits.is_some();
        if is_killed_early {
            thread::sleep(Duration::from_millis(self.chance.below(250)));
            kill(&mut child);
        } else {
            let address = opened(&mut child);
            self.slowest = self.slowest.max(began.elapsed());
            let (tell, told) = mpsc::channel();
            for n in 0..2 {
                let (address, cookie, tell) = (address.clone(), self.cookie.clone(), tell.clone());
                let form = format!("key={round:08x}{n:08x}");
                thread::spawn(move || tell.send(post(&address, "/c/help", &cookie, &form)));
            }
            drop(tell);
            // Right after an answer, which is when most could be lost, or before there is one.
            let patience = Duration::from_millis(self.chance.below(1_000));
            let first = told.recv_timeout(patience);
            kill(&mut child);
            for answer in first.into_iter().chain(told) {
                self.answered.extend(called(&answer));
            }
        }
        let kept = store(&self.data);
        if let (Some(id), Some(before)) = (waits, before) {
            let after = asked(&kept, self.practice, id);
            if is_killed_early {
                assert!(after <= before + 1, "one row, acted on once");
            } else {
                assert_eq!(after, before + 1, "before the door opens, people are asked");
            }
        }
        self.nothing_is_lost(&kept);
        kept.close();
    }

    /// Whatever a client was told of is there, open, and falls due once.
    fn nothing_is_lost(&self, kept: &Store) {
        for id in &self.answered {
            let found = kept.read(|tx| contact::by_id(tx, self.practice, *id));
            assert!(found.unwrap().is_some(), "{id} was answered and is lost");
            asked(kept, self.practice, *id);
        }
    }
}

/// The call that an answer tells of, when the answer came.
fn called(answer: &str) -> Option<ContactId> {
    let place = header(answer, "location")?;
    let (_, id) = place.rsplit_once('/')?;
    id.parse().ok()
}

#[test]
fn what_was_answered_is_there_after_every_kill_and_open_calls_are_taken_up() {
    let kills = std::env::var("VESTIBULE_KILLS").ok();
    let kills: u32 = kills.and_then(|text| text.parse().ok()).unwrap_or(16);
    // Two practices at once: most of a start is waiting for the disk.
    let halves = [kills / 2, kills - kills / 2];
    let began = Instant::now();
    let lives = halves.map(|kills| {
        thread::spawn(move || {
            let mut dying = Dying::new(u64::from(kills));
            for round in 0..kills {
                dying.round(round);
            }
            (dying.answered.len(), dying.slowest)
        })
    });
    for life in lives {
        let (answered, slowest) = life.join().unwrap();
        // How long it took is told, and not judged here.
        eprintln!("{answered} calls were answered; the slowest start: {slowest:?}");
        assert!(answered > 3, "a server that answers nothing loses nothing");
    }
    eprintln!("{kills} kills in {:?}", began.elapsed());
}
