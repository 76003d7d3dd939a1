//! A story in which every text is known beforehand, told to everybody by every courier: not one of
//! these texts is among the bytes that leave the house (P27, P30).

#![cfg(test)]

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use aho_corasick::AhoCorasick;
use base64ct::{Base64Unpadded, Encoding};
use desk::{
    Act, Booking, Desk, Envelope, Founding, Lane, Messenger, NotBrought, Offered, OnThePages,
    Opening, Therapy, Tried,
    oncall::LayerWish,
    view::{BreakGlassWish, PlanView, ReachOut, Sent, Viewer},
};
use jiff::{SignedDuration, Timestamp};
use p256::SecretKey;
use policy::{Book, Preset};
use practice::{
    BootTime, ChannelKind, ContactId, EmergencyReason, Moment, Name, Notification, PersonId,
    ProofCode, Purpose, Role,
};
use store::{Options, Store, keys::Keys};
use vault::RootKey;

use super::{
    http::{Browser, TAKEN, hook, push, telephone, wire},
    mail::{mail, starttls},
    peers::{Seen, identity, mail_server, saying, web_server},
};
use crate::courier::mail::MailTls;

/// Monday 4 May 2026, ten o'clock in London.
const START: &str = "2026-05-04T09:00:00Z";

/// One word for each text of the story: none is a word of ours.
const CANARIES: [&str; 16] = [
    "Zanzibarpractice",
    "Marisolvegacanary",
    "Pseudoquillby",
    "Givenbrambling",
    "Ottokarbrimstone",
    "Shortfennimore",
    "Priyawhistlewood",
    "Roomquillfeather",
    "wordshollyhock",
    "laterwordsmugwort",
    "answersnapdragon",
    "outreachfoxglove",
    "recordbergamot",
    "emergencylarkspur",
    "apartcelandine",
    "handoverteasel",
];

type Requests = Arc<Mutex<Vec<Vec<u8>>>>;

/// The peers on this machine, and what they were sent.
struct Peers {
    letters: Seen,
    requests: Vec<(ChannelKind, Requests)>,
    couriers: Vec<(ChannelKind, Box<dyn Messenger>)>,
    browser: Browser,
    push_port: u16,
    _folders: Vec<tempfile::TempDir>,
}

impl Peers {
    fn new() -> Peers {
        let (manner, identified) = starttls();
        let (mail_port, letters) = mail_server(manner);
        let shown = identity(&["localhost"]);
        let (push_port, pushed) = web_server(Some(shown.clone()), saying(TAKEN));
        let (hook_port, hooked) = web_server(None, saying(TAKEN));
        let (phone_port, phoned) = web_server(None, saying(TAKEN));
        let (sms, sms_folder) = telephone(phone_port, ChannelKind::Sms);
        let (voice, voice_folder) = telephone(phone_port, ChannelKind::Voice);
        let mail = mail(mail_port, MailTls::Required, Some(&identified));
        Peers {
            letters,
            requests: vec![
                (ChannelKind::Push, pushed),
                (ChannelKind::Webhook, hooked),
                (ChannelKind::Sms, phoned),
            ],
            couriers: vec![
                (ChannelKind::Mail, Box::new(mail)),
                (
                    ChannelKind::Push,
                    Box::new(push(push_port, wire(&["localhost"], Some(&shown)))),
                ),
                (ChannelKind::Sms, Box::new(sms)),
                (ChannelKind::Voice, Box::new(voice)),
                (
                    ChannelKind::Webhook,
                    Box::new(hook(hook_port, &["127.0.0.1"])),
                ),
            ],
            browser: Browser {
                secret: SecretKey::from_slice(&[9; 32]).unwrap(),
                auth: [4; 16],
            },
            push_port,
            _folders: vec![sms_folder, voice_folder],
        }
    }

    /// Everything that came by this kind of peer, as bytes; of a push also what its browser reads.
    fn bytes(&self) -> Vec<(ChannelKind, Vec<u8>)> {
        let letters = self.letters.lock().unwrap().concat();
        let mut all = vec![(ChannelKind::Mail, letters.into_bytes())];
        for (kind, requests) in &self.requests {
            for request in requests.lock().unwrap().iter() {
                all.push((*kind, request.clone()));
                if *kind == ChannelKind::Push {
                    let end = request.windows(4).position(|four| four == b"\r\n\r\n");
                    let body = &request[end.unwrap() + 4..];
                    all.push((*kind, self.browser.opens(body).into_bytes()));
                }
            }
        }
        all
    }
}

/// Takes note of the codes, and of which bodies there were, and hands on to the courier.
struct Through<'a> {
    courier: &'a dyn Messenger,
    code: Mutex<Option<ProofCode>>,
    bodies: Mutex<BTreeSet<String>>,
}

impl Messenger for Through<'_> {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        if envelope.code.is_some() {
            *self.code.lock().unwrap() = envelope.code;
        }
        let body = format!("{:?}", envelope.notification);
        self.bodies.lock().unwrap().insert(body);
        self.courier.bring(envelope)
    }
}

struct Story {
    desk: Desk,
    now: Timestamp,
    seed: u64,
    peers: Peers,
    bodies: BTreeSet<String>,
    clinicians: Vec<PersonId>,
    lead: PersonId,
    client: PersonId,
}

impl Story {
    fn new(discreet: bool) -> Story {
        let store = Store::open("sqlite::memory:", Options::default()).unwrap();
        let keys = Keys::open("sqlite::memory:", Options::default()).unwrap();
        let book = || Arc::new(Book::preset(Preset::Group).unwrap());
        let now: Timestamp = START.parse().unwrap();
        let founding = Founding {
            name: CANARIES[0].to_owned(),
            zone: "Europe/London".to_owned(),
            hours: "mon-fri 09:00-17:00".to_owned(),
            closed_dates: String::new(),
            country: "gb".to_owned(),
            preset: "group".to_owned(),
            rota: true,
        };
        Desk::found(&mut act(now, 1), &store, &book(), &founding).unwrap();
        let desk = Desk::open(Opening {
            store,
            keys,
            root: RootKey::from_bytes([42; 32]),
            screen: Arc::new(screen::Screen::builtin().unwrap()),
            book: book(),
            demonstration: true,
            erases_unasked: false,
        })
        .unwrap();
        desk.offer(Offered {
            kinds: ChannelKind::ALL.to_vec(),
            push_key: None,
        });
        let mut seed = 10;
        let mut add = |role, full: &str, short: &str, given: &str| {
            seed += 1;
            let name = Name {
                full: full.to_owned(),
                short: short.to_owned(),
                given: given.to_owned(),
            };
            desk.add_person(&mut act(now, seed), role, &name).unwrap()
        };
        let clinicians = vec![
            add(Role::Clinician, CANARIES[4], CANARIES[5], "Dr"),
            add(Role::Clinician, CANARIES[6], CANARIES[6], "Dr"),
        ];
        let lead = add(Role::PracticeLead, "Maya Lind", "Maya Lind", "Maya");
        let client = add(Role::Client, CANARIES[1], CANARIES[2], CANARIES[3]);
        let mut story = Story {
            desk,
            now,
            seed: 1_000,
            peers: Peers::new(),
            bodies: BTreeSet::new(),
            clinicians,
            lead,
            client,
        };
        story.set_up(discreet);
        story
    }

    fn act(&mut self) -> Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    fn who(&mut self, person: PersonId) -> Viewer {
        let desk = self.desk.clone();
        let mut act = self.act();
        let link = desk.sign_in_link(&mut act, person).unwrap();
        let entered = desk.enter_by_link(&mut act, &link).unwrap();
        desk.viewer(&act, &entered.token).unwrap()
    }

    /// A therapy with a session, a rota, a plan and every channel for everybody.
    fn set_up(&mut self, discreet: bool) {
        let (desk, client, clinician) = (self.desk.clone(), self.client, self.clinicians[0]);
        desk.set_therapy(&mut self.act(), client, &Therapy::plain(clinician))
            .unwrap();
        let booking = Booking {
            client,
            clinician,
            starts_at: self.now + SignedDuration::from_hours(29),
            length_minutes: 50,
            place: CANARIES[7].to_owned(),
            number: 1,
        };
        desk.book_session(&mut self.act(), &booking).unwrap();
        let people = [self.clinicians.clone(), vec![self.lead, client]].concat();
        for (n, person) in people.into_iter().enumerate() {
            let who = self.who(person);
            let wish = PlanView {
                allowed: true,
                discreet,
                quiet: None,
                zone: String::new(),
                language: ["en", "es"][n % 2].to_owned(),
                confirmed_at: None,
            };
            desk.choose_plan(&mut self.act(), &who, &wish).unwrap();
            let addresses = [
                (ChannelKind::Mail, format!("k{n}@example.org")),
                (ChannelKind::Sms, format!("+44770090012{n}")),
                (ChannelKind::Voice, format!("+44770090022{n}")),
                (
                    ChannelKind::Push,
                    self.peers.browser.address(self.peers.push_port),
                ),
            ];
            for (kind, text) in addresses {
                let id = desk.add_channel(&mut self.act(), &who, kind, &text, true);
                let code = self.bring();
                // What a browser gave is its own proof.
                if let Some(code) = code {
                    desk.prove_channel(&mut self.act(), &who, id.unwrap(), &code.to_string())
                        .unwrap();
                }
            }
        }
        // A rota stands when whoever is on it can be reached.
        let lead = self.who(self.lead);
        let wish = LayerWish {
            layer: 0,
            first_at: "2026-01-05T09:00".to_owned(),
            turn_hours: 7 * 24,
            hours: String::new(),
            people: self.clinicians.clone(),
        };
        desk.set_rota_layer(&mut self.act(), &lead, &wish).unwrap();
    }

    /// Lets everything that waits leave by the real couriers; gives the last code that went.
    fn bring(&mut self) -> Option<ProofCode> {
        let desk = self.desk.clone();
        desk.tick(&mut self.act(), &OnThePages).unwrap();
        let mut code = None;
        for at in 0..self.peers.couriers.len() {
            for urgent in [true, false] {
                let mut moments = Vec::new();
                moments.resize_with(64, || self.act());
                let (kind, courier) = &self.peers.couriers[at];
                let through = Through {
                    courier: &**courier,
                    code: Mutex::default(),
                    bodies: Mutex::default(),
                };
                let lane = Lane {
                    kind: *kind,
                    urgent,
                };
                for act in &mut moments {
                    match desk.bring_next(act, lane, &through).unwrap() {
                        Tried::Nothing => break,
                        Tried::NotBrought(why) => panic!("{kind}: {why}"),
                        Tried::Brought | Tried::Dropped => {}
                    }
                }
                code = through.code.into_inner().unwrap().or(code);
                self.bodies.extend(through.bodies.into_inner().unwrap());
            }
        }
        code
    }

    fn sends(&mut self, choice: &str, words: &str) -> ContactId {
        let desk = self.desk.clone();
        let client = self.who(self.client);
        let draft = desk.begin(&mut self.act(), &client, choice, None).unwrap();
        match desk
            .send(&mut self.act(), &client, draft, words, None)
            .unwrap()
        {
            Sent::Filed(id) => id,
            Sent::Asked(_) => panic!("{words} was asked about"),
        }
    }

    /// A question with its answer, a message, a call that is taken and handed over, an emergency, a
    /// promise that is broken: with known words wherever there is room for words.
    fn told(&mut self) {
        let desk = self.desk.clone();
        let id = self.sends("question", &format!("Step two? {}", CANARIES[8]));
        self.bring();
        let client = self.who(self.client);
        let _ = desk.correct(&mut self.act(), &client, id, 1, CANARIES[9], None);
        let clinician = self.who(self.clinicians[0]);
        desk.open_contact(&mut self.act(), &clinician, id).unwrap();
        desk.answer(&mut self.act(), &clinician, id, CANARIES[10], "one")
            .unwrap();
        let wish = ReachOut {
            client: self.client,
            purpose: Purpose::TellSchedule,
            typed: CANARIES[11].to_owned(),
            record: CANARIES[12].to_owned(),
            key: "two".to_owned(),
        };
        desk.reach_out(&mut self.act(), &clinician, &wish).unwrap();
        desk.write_apart(&mut self.act(), &clinician, self.client, CANARIES[14])
            .unwrap();
        self.bring();
        let other = self.who(self.clinicians[1]);
        let wish = BreakGlassWish {
            name: CANARIES[1].to_owned(),
            reason: Some(EmergencyReason::Danger),
            words: CANARIES[13].to_owned(),
        };
        desk.break_glass(&mut self.act(), &other, &wish).unwrap();
        self.bring();
        let client = self.who(self.client);
        let call = desk
            .ask_for_help(&mut self.act(), &client, "three")
            .unwrap();
        self.bring();
        let (one, other) = (clinician, other);
        desk.take_call(&mut self.act(), &one, call).unwrap();
        desk.hand_over_call(&mut self.act(), &one, call, other.person, CANARIES[15])
            .unwrap();
        self.bring();
        let late = self.sends("question", &format!("Step three? {}", CANARIES[8]));
        for _ in 0..8 {
            self.now += SignedDuration::from_hours(24);
            self.bring();
        }
        let client = self.who(self.client);
        assert!(desk.item(&mut self.act(), &client, late).is_ok());
    }
}

fn act(wall: Timestamp, seed: u64) -> Act {
    let boot = BootTime {
        boot: [7; 16],
        since_micros: wall.as_microsecond(),
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    Act::new(Moment { wall, boot }, bytes)
}

/// Finds texts in any of the ways that a courier may write them: as they are, in capitals, with two
/// bytes for each letter, in hexadecimal, and in base64 wherever in a line they begin.
fn search(texts: &[&str]) -> AhoCorasick {
    let mut forms: Vec<Vec<u8>> = Vec::new();
    for text in texts {
        let plain = text.as_bytes();
        forms.push(plain.to_vec());
        forms.push(plain.iter().flat_map(|byte| [*byte, 0]).collect());
        let hex = plain.iter().map(|byte| format!("{byte:02x}"));
        forms.push(hex.collect::<String>().into_bytes());
        for before in 0..3 {
            let filled = [&b"\0\0"[..before.min(2)], plain].concat();
            let whole = Base64Unpadded::encode_string(&filled).into_bytes();
            // What the neighbours decide too is left out.
            let (from, until) = ([0, 2, 3][before], whole.len() - 2);
            forms.push(whole[from..until].to_vec());
        }
    }
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(forms)
        .unwrap()
}

/// Each kind of form stands so often in [`search`].
const FORMS: usize = 6;

#[test]
fn not_one_word_or_name_is_among_the_bytes_that_leave_the_house() {
    let looked_for = search(&CANARIES);
    for discreet in [false, true] {
        let mut story = Story::new(discreet);
        story.told();
        let bytes = story.peers.bytes();
        for (kind, bytes) in &bytes {
            if let Some(found) = looked_for.find(bytes) {
                let canary = CANARIES[found.pattern().as_usize() / FORMS];
                let text = String::from_utf8_lossy(bytes);
                panic!("{kind}, discreet {discreet}: {canary} in {text}");
            }
        }
        // Something went by each courier, and every body but that of a trial.
        for kind in [
            ChannelKind::Mail,
            ChannelKind::Push,
            ChannelKind::Sms,
            ChannelKind::Webhook,
        ] {
            let of_kind = bytes.iter().filter(|(one, _)| *one == kind);
            let length: usize = of_kind.map(|(_, bytes)| bytes.len()).sum();
            assert!(length > 200, "{kind}: {length} bytes");
        }
        let bodies = &story.bodies;
        assert!(bodies.len() + 1 >= Notification::ALL.len(), "{bodies:?}");
        // Discreet: the house is not named either.
        let door = search(&["door.example"]);
        let names_us = bytes
            .iter()
            .any(|(kind, bytes)| *kind == ChannelKind::Sms && door.find(bytes).is_some());
        assert_eq!(names_us, !discreet);
    }
}

/// An address is the one thing of a person that a courier sees: the search finds it, and so it would
/// find a word.
#[test]
fn what_a_peer_sees_is_found_by_the_search() {
    let mut story = Story::new(false);
    let client = story.who(story.client);
    let desk = story.desk.clone();
    desk.add_channel(
        &mut story.act(),
        &client,
        ChannelKind::Mail,
        "wordshollyhock@example.org",
        true,
    )
    .unwrap();
    story.bring();
    let found = search(&["wordshollyhock"]);
    let bytes = story.peers.bytes();
    assert!(bytes.iter().any(|(_, bytes)| found.is_match(bytes)));
    // In each of the forms, at each place of a line.
    for before in 0..3 {
        let text = format!("{}wordshollyhock and so on", &"abc"[..before]);
        assert!(found.is_match(Base64Unpadded::encode_string(text.as_bytes()).as_bytes()));
    }
    let codes = search(&["You have an update"]);
    assert!(!codes.is_match(b"nothing of it"));
}
