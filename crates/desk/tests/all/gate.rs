//! Getting in, told as stories: who gets in, by what, for how long, and who does not.

use std::sync::{PoisonError, RwLockWriteGuard};

use desk::{
    Act, DeskError,
    broken::{self, Broken},
    gate::{GateError, Invitee, Knock, PassphraseTry, WAYS_STANDING_MAX, WayKind},
    view::{Entered, Viewer},
};
use jiff::{SignedDuration, Timestamp};
use practice::{PersonId, Role};
use store::{Options, Store};
use totp_rs::{Builder, Secret};

use crate::{
    device::{Device, Fault, ORIGIN},
    made::{Made, START, WHOLE, act, found, name},
};

pub(crate) struct Gate {
    pub(crate) made: Made,
    pub(crate) now: Timestamp,
    seed: u64,
    /// Broken builds are switched for the whole process: whoever switches them takes turns.
    _turn: Option<RwLockWriteGuard<'static, ()>>,
}

impl Gate {
    pub(crate) fn new() -> Gate {
        let turn = WHOLE.write().unwrap_or_else(PoisonError::into_inner);
        broken::set(&[]);
        Gate {
            _turn: Some(turn),
            ..Gate::beneath(70)
        }
    }

    /// The same for whoever took the turn already.
    pub(crate) fn beneath(seed: u64) -> Gate {
        let store = Store::open("sqlite::memory:", Options::default()).unwrap();
        let made = found(&store, 3);
        made.desk.stand_at(ORIGIN).unwrap();
        Gate {
            made,
            now: START.parse().unwrap(),
            seed: seed * 100_000 + 7_000,
            _turn: None,
        }
    }

    pub(crate) fn act(&mut self) -> Act {
        self.seed += 1;
        act(self.now, self.seed)
    }

    pub(crate) fn wait(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
    }

    pub(crate) fn viewer(&mut self, token: &str) -> Result<Viewer, DeskError> {
        let act = self.act();
        self.made.desk.viewer(&act, token)
    }

    /// Somebody comes in for the first time, on an invitation, with a passkey.
    pub(crate) fn enrol(&mut self, person: PersonId, device: &mut Device) -> Entered {
        let token = self.invited(person, false);
        self.make_passkey(&token, device).unwrap()
    }

    pub(crate) fn invited(&mut self, person: PersonId, in_person: bool) -> String {
        let lead = self.lead();
        let mut act = self.act();
        let invited = match self
            .made
            .desk
            .invite_again(&mut act, &lead, person, in_person)
        {
            Ok(invited) => invited,
            // Nobody invites themselves: the lead's own invitation comes from the program.
            Err(_) => self.made.desk.first_invitation(&mut act).unwrap().unwrap(),
        };
        let token = invited.path.strip_prefix("/i/").unwrap().to_owned();
        let mut act = self.act();
        let knock = Knock::default();
        self.made
            .desk
            .accept(&mut act, &token, &invited.code, &knock)
            .unwrap()
    }

    pub(crate) fn make_passkey(
        &mut self,
        token: &str,
        device: &mut Device,
    ) -> Result<Entered, DeskError> {
        let mut act = self.act();
        let ask = self.made.desk.ask_for_new_passkey(&mut act, token)?;
        let asked = device.make(&ask, Fault::None);
        let knock = Knock {
            device: "phone firefox".to_owned(),
            token: Some(token.to_owned()),
        };
        let enrolled = self
            .made
            .desk
            .enrol_passkey(&mut act, token, &asked, &knock)?;
        enrolled.entered.ok_or(DeskError::NotSignedIn)
    }

    pub(crate) fn sign_in(
        &mut self,
        device: &mut Device,
        fault: Fault,
    ) -> Result<Entered, DeskError> {
        let mut act = self.act();
        let ask = self.made.desk.ask_for_passkey(&mut act).unwrap();
        let asked = device.sign(&ask, fault);
        self.made
            .desk
            .sign_in_with_passkey(&mut act, &asked, &Knock::default())
    }

    /// The lead, by a link of the demonstration, which counts as verified.
    fn lead(&mut self) -> Viewer {
        self.linked(self.made.lead)
    }

    pub(crate) fn linked(&mut self, person: PersonId) -> Viewer {
        let mut act = self.act();
        let link = self.made.desk.sign_in_link(&mut act, person).unwrap();
        let entered = self.made.desk.enter_by_link(&mut act, &link).unwrap();
        self.made.desk.viewer(&act, &entered.token).unwrap()
    }
}

pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, DeskError>) -> &'static str {
    match result {
        Ok(_) => "in",
        Err(error) => error.code(),
    }
}

#[test]
fn a_client_is_invited_makes_a_passkey_and_comes_back_with_it() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let mut device = Device::new(1);
    let first = gate.enrol(client, &mut device);
    assert_eq!(first.role, Role::Client);
    assert_eq!(gate.viewer(&first.token).unwrap().person, client);
    gate.wait(60);
    assert_eq!(code(gate.viewer(&first.token)), "not-signed-in");
    let again = gate.sign_in(&mut device, Fault::None).unwrap();
    assert_eq!(gate.viewer(&again.token).unwrap().person, client);
    assert!(!again.has_news);
}

#[test]
fn a_device_that_misbehaves_lets_nobody_in() {
    let mut gate = Gate::new();
    let mut device = Device::new(1);
    gate.enrol(gate.made.clients[0], &mut device);
    for (fault, expected) in [
        (Fault::None, "in"),
        (
            Fault::Origin("https://elsewhere.example"),
            "passkey-refused",
        ),
        (
            Fault::Origin("https://door.example.evil"),
            "passkey-refused",
        ),
        (Fault::Origin("http://door.example"), "passkey-refused"),
        (Fault::RelyingParty, "passkey-refused"),
        (Fault::Unverified, "passkey-refused"),
        (Fault::Signature, "passkey-refused"),
        (Fault::UserHandle, "passkey-refused"),
        (Fault::Counter(1), "passkey-refused"),
        (Fault::Counter(0), "passkey-refused"),
        (Fault::Counter(90), "in"),
        (Fault::Counter(90), "passkey-refused"),
        (Fault::Counter(89), "passkey-refused"),
    ] {
        assert_eq!(
            code(gate.sign_in(&mut device, fault)),
            expected,
            "{fault:?}"
        );
    }
    let mut stranger = Device::new(2);
    assert_eq!(
        code(gate.sign_in(&mut stranger, Fault::UserHandle)),
        "passkey-refused",
        "told like a signature that does not fit"
    );
}

#[test]
fn a_passkey_is_made_as_carefully_as_it_is_used() {
    for fault in [
        Fault::Origin("https://elsewhere.example"),
        Fault::RelyingParty,
        Fault::Unverified,
    ] {
        let mut gate = Gate::new();
        let token = gate.invited(gate.made.clients[0], false);
        let mut act = gate.act();
        let ask = gate
            .made
            .desk
            .ask_for_new_passkey(&mut act, &token)
            .unwrap();
        let asked = Device::new(1).make(&ask, fault);
        let made = gate
            .made
            .desk
            .enrol_passkey(&mut act, &token, &asked, &Knock::default());
        assert_eq!(code(made), "passkey-refused", "{fault:?}");
    }
}

/// What a device may not use: no signature at all, the old digest, another curve; and what is too
/// large to be an answer (reliability 5.13).
#[test]
fn a_passkey_of_a_weak_or_unknown_kind_is_not_kept() {
    for (fault, expected) in [
        (Fault::Algorithm(-7), "in"),
        (Fault::Algorithm(0), "passkey-refused"),
        (Fault::Algorithm(-65_535), "passkey-refused"),
        (Fault::Algorithm(-47), "passkey-refused"),
        (Fault::Algorithm(-8), "passkey-refused"),
        (Fault::Rs1, "passkey-refused"),
        (Fault::Padded(1_000_000), "passkey-refused"),
        (Fault::Padded(40_000), "passkey-refused"),
        // Padding within the limit is not looked at.
        (Fault::Padded(20_000), "in"),
        (Fault::Nested(10_000), "passkey-refused"),
    ] {
        let mut gate = Gate::new();
        let client = gate.made.clients[0];
        let token = gate.invited(client, false);
        let mut act = gate.act();
        let desk = &gate.made.desk;
        let ask = desk.ask_for_new_passkey(&mut act, &token).unwrap();
        let mut device = Device::new(1);
        let asked = device.make(&ask, fault);
        let made = desk.enrol_passkey(&mut act, &token, &asked, &Knock::default());
        assert_eq!(code(made), expected, "{fault:?}");
        // Nothing is lost: the same invitation makes a sound one.
        if expected != "in" {
            gate.make_passkey(&token, &mut Device::new(2)).unwrap();
        }
    }
}

/// Whoever sits at an open device can not make ways in without end, and whoever was invited or has
/// the paper is never kept out by what was made.
#[test]
fn ways_in_have_an_end_and_coming_back_has_none() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let mut token = gate.enrol(client, &mut Device::new(99)).token;
    let mut number = 0;
    let refused = loop {
        number += 1;
        match gate.make_passkey(&token, &mut Device::new(number)) {
            Ok(_) | Err(DeskError::NotSignedIn) => assert!(number < 100, "without end"),
            Err(error) => break error.code(),
        }
    };
    assert_eq!(
        (refused, usize::from(number)),
        ("ways-many", WAYS_STANDING_MAX)
    );
    let viewer = gate.viewer(&token).unwrap();
    let mut act = gate.act();
    assert_eq!(
        code(gate.made.desk.make_kit(&mut act, &viewer)),
        "ways-many"
    );
    let ways = gate.made.desk.ways(&act, &viewer).unwrap();
    assert_eq!(ways.ways.len(), WAYS_STANDING_MAX, "nothing was lost");
    // One is taken away, and there is room for one.
    let other = ways.ways.iter().find(|way| !way.is_this).unwrap().id;
    gate.made.desk.remove_way(&mut act, &viewer, other).unwrap();
    let mut papers = 0;
    while gate.made.desk.make_kit(&mut act, &viewer).is_ok() {
        papers += 1;
        assert!(papers < 200, "paper without end");
    }
    assert!(papers >= 1);
    // What was taken away long ago is forgotten, and makes room.
    gate.wait(91 * 24 * 60);
    token = gate.invited(client, true);
    let entered = gate.make_passkey(&token, &mut Device::new(200)).unwrap();
    let viewer = gate.viewer(&entered.token).unwrap();
    let mut act = gate.act();
    let first = gate.made.desk.ways(&act, &viewer).unwrap().ways;
    let first = first
        .iter()
        .find(|way| !way.is_this && way.kind != WayKind::Kit)
        .unwrap()
        .id;
    gate.made.desk.remove_way(&mut act, &viewer, first).unwrap();
    gate.made.desk.make_kit(&mut act, &viewer).unwrap();
}

#[test]
fn a_challenge_is_answered_once_and_soon() {
    let mut gate = Gate::new();
    let mut device = Device::new(1);
    gate.enrol(gate.made.clients[0], &mut device);
    let knock = Knock::default();

    let mut act = gate.act();
    let ask = gate.made.desk.ask_for_passkey(&mut act).unwrap();
    let asked = device.sign(&ask, Fault::None);
    let first = gate
        .made
        .desk
        .sign_in_with_passkey(&mut act, &asked, &knock);
    assert_eq!(code(first), "in");
    let replayed = gate
        .made
        .desk
        .sign_in_with_passkey(&mut act, &asked, &knock);
    assert_eq!(code(replayed), "passkey-refused");

    let ask = gate.made.desk.ask_for_passkey(&mut act).unwrap();
    let asked = device.sign(&ask, Fault::None);
    gate.wait(5);
    let mut act = gate.act();
    let late = gate
        .made
        .desk
        .sign_in_with_passkey(&mut act, &asked, &knock);
    assert_eq!(code(late), "passkey-refused");

    // An answer to another question, and to none.
    let one = gate.made.desk.ask_for_passkey(&mut act).unwrap();
    let mut other = device.sign(
        &gate.made.desk.ask_for_passkey(&mut act).unwrap(),
        Fault::None,
    );
    other.handle = one.handle;
    for handle in [
        other.handle.clone(),
        String::new(),
        "00".repeat(16),
        "é".to_owned(),
    ] {
        other.handle = handle;
        let refused = gate
            .made
            .desk
            .sign_in_with_passkey(&mut act, &other, &knock);
        assert_eq!(code(refused), "passkey-refused");
    }
    for answer in ["", "{}", "null", "[[[[", "{\"id\":1}"] {
        let ask = gate.made.desk.ask_for_passkey(&mut act).unwrap();
        let mut asked = device.sign(&ask, Fault::None);
        asked.answer = answer.to_owned();
        let refused = gate
            .made
            .desk
            .sign_in_with_passkey(&mut act, &asked, &knock);
        assert_eq!(code(refused), "passkey-refused", "{answer}");
    }
}

/// Shows that the story above can fail.
#[test]
fn in_a_broken_build_a_challenge_is_answered_twice() {
    let mut gate = Gate::new();
    let mut device = Device::new(1);
    gate.enrol(gate.made.clients[0], &mut device);
    broken::set(&[Broken::ChallengesStay]);
    let mut act = gate.act();
    let ask = gate.made.desk.ask_for_passkey(&mut act).unwrap();
    for counter in [5, 6] {
        let asked = device.sign(&ask, Fault::Counter(counter));
        let entered = gate
            .made
            .desk
            .sign_in_with_passkey(&mut act, &asked, &Knock::default());
        assert_eq!(code(entered), "in");
    }
    broken::set(&[]);
}

#[test]
fn a_token_that_was_planted_opens_nothing() {
    let mut gate = Gate::new();
    let mut device = Device::new(1);
    let first = gate.enrol(gate.made.clients[0], &mut device);
    let planted = "ab".repeat(32);
    for before in [planted.clone(), first.token.clone()] {
        let mut act = gate.act();
        let ask = gate.made.desk.ask_for_passkey(&mut act).unwrap();
        let asked = device.sign(&ask, Fault::None);
        let knock = Knock {
            device: String::new(),
            token: Some(before.clone()),
        };
        let entered = gate
            .made
            .desk
            .sign_in_with_passkey(&mut act, &asked, &knock)
            .unwrap();
        assert_ne!(entered.token, before);
        assert_eq!(code(gate.viewer(&before)), "not-signed-in");
        assert_eq!(code(gate.viewer(&entered.token)), "in");
    }
}

#[test]
fn an_invitation_fits_once_with_its_code_and_for_two_weeks() {
    let mut gate = Gate::new();
    let (lead, client) = (gate.lead(), gate.made.clients[0]);
    let open = |gate: &mut Gate| {
        let mut act = gate.act();
        let invited = gate
            .made
            .desk
            .invite_again(&mut act, &lead, client, false)
            .unwrap();
        (
            invited.path.strip_prefix("/i/").unwrap().to_owned(),
            invited.code,
        )
    };
    let try_code = |gate: &mut Gate, token: &str, typed: &str| {
        let mut act = gate.act();
        code(
            gate.made
                .desk
                .accept(&mut act, token, typed, &Knock::default()),
        )
    };
    let (token, right) = open(&mut gate);
    assert_eq!(right.len(), 7, "{right}");
    let loose = right.to_lowercase().replace('-', " ");
    assert_eq!(try_code(&mut gate, &token, &loose), "in");
    for wrong in ["", "000-000", "é", &format!("{right}0"), &right[..5]] {
        assert_eq!(try_code(&mut gate, &token, wrong), "no-entry", "{wrong}");
    }
    // That was the fifth wrong code: the right one comes too late.
    assert_eq!(try_code(&mut gate, &token, &right), "no-entry");

    // A newer invitation withdraws the one before, and a code belongs to its link.
    let (older, older_code) = open(&mut gate);
    let (newer, newer_code) = open(&mut gate);
    assert_eq!(try_code(&mut gate, &older, &older_code), "no-entry");
    assert_eq!(try_code(&mut gate, &newer, &older_code), "no-entry");
    for token in ["", "zz", &"0".repeat(32), &"0".repeat(4000)] {
        assert_eq!(try_code(&mut gate, token, &newer_code), "no-entry");
    }
    gate.wait(14 * 24 * 60 - 1);
    assert_eq!(try_code(&mut gate, &newer, &newer_code), "in");
    gate.wait(1);
    assert_eq!(try_code(&mut gate, &newer, &newer_code), "no-entry");
}

#[test]
fn two_devices_on_one_invitation_make_one_passkey() {
    let mut gate = Gate::new();
    let (lead, client) = (gate.lead(), gate.made.clients[0]);
    let mut act = gate.act();
    let invited = gate
        .made
        .desk
        .invite_again(&mut act, &lead, client, false)
        .unwrap();
    let link = invited.path.strip_prefix("/i/").unwrap().to_owned();
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let mut act = gate.act();
        let knock = Knock::default();
        tokens.push(
            gate.made
                .desk
                .accept(&mut act, &link, &invited.code, &knock)
                .unwrap(),
        );
    }
    assert_eq!(
        code(gate.viewer(&tokens[0])),
        "not-signed-in",
        "it can only make a way in"
    );
    assert_eq!(
        code(gate.make_passkey(&tokens[0], &mut Device::new(1))),
        "in"
    );
    assert_eq!(
        code(gate.make_passkey(&tokens[1], &mut Device::new(2))),
        "overtaken"
    );
    assert_eq!(
        code(gate.make_passkey(&tokens[0], &mut Device::new(3))),
        "not-signed-in"
    );
    let mut act = gate.act();
    let again = gate
        .made
        .desk
        .accept(&mut act, &link, &invited.code, &Knock::default());
    assert_eq!(code(again), "no-entry");
}

#[test]
fn staff_start_and_never_complete() {
    let mut gate = Gate::new();
    let mut device = Device::new(9);
    let lead = gate.enrol(gate.made.lead, &mut device);
    let viewer = gate.viewer(&lead.token).unwrap();
    let mut act = gate.act();
    let client = gate.made.clients[0];
    let invited = gate
        .made
        .desk
        .invite_again(&mut act, &viewer, client, true)
        .unwrap();
    let link = invited.path.strip_prefix("/i/").unwrap();
    let knock = Knock {
        device: String::new(),
        token: Some(lead.token.clone()),
    };
    let refused = gate.made.desk.accept(&mut act, link, &invited.code, &knock);
    assert_eq!(code(refused), "someone-else");
    // A renewal is open for an hour.
    gate.wait(60);
    let mut act = gate.act();
    let late = gate
        .made
        .desk
        .accept(&mut act, link, &invited.code, &Knock::default());
    assert_eq!(code(late), "no-entry");
}

#[test]
fn who_invites_whom_is_a_table() {
    let mut gate = Gate::new();
    let (own, foreign) = (gate.made.clients[0], gate.made.clients[1]);
    let (osei, nair, lead) = (
        gate.made.clinicians[0],
        gate.made.clinicians[1],
        gate.made.lead,
    );
    for (by, whom, expected) in [
        (lead, own, "in"),
        (lead, osei, "in"),
        (lead, lead, "not-found"),
        (osei, own, "in"),
        (osei, foreign, "not-found"),
        (osei, nair, "not-found"),
        (osei, lead, "not-found"),
        (gate.made.billing, own, "not-found"),
        (own, own, "not-found"),
        (own, foreign, "not-found"),
    ] {
        let viewer = gate.linked(by);
        let mut act = gate.act();
        let invited = gate.made.desk.invite_again(&mut act, &viewer, whom, false);
        assert_eq!(code(invited), expected, "{by} {whom}");
    }
    for (by, role, expected) in [
        (lead, Role::Client, "in"),
        (lead, Role::IndependentOfficer, "in"),
        (osei, Role::Client, "in"),
        (osei, Role::Clinician, "not-found"),
        (gate.made.billing, Role::Client, "not-found"),
        (own, Role::Client, "not-found"),
    ] {
        let viewer = gate.linked(by);
        let mut act = gate.act();
        let invitee = Invitee {
            role,
            name: name("Robin Vale", "Robin V."),
            clinician: Some(osei),
        };
        let invited = gate.made.desk.invite(&mut act, &viewer, &invitee);
        assert_eq!(code(invited), expected, "{by} {role}");
    }
}

/// A client who signs in with a name, a passphrase and an app.
pub(crate) struct Typist {
    pub(crate) name: String,
    secret: Vec<u8>,
    token: String,
}

pub(crate) const PASSPHRASE: &str = "the heron waits by platform nine";

impl Typist {
    pub(crate) fn new(gate: &mut Gate, person: PersonId) -> Typist {
        let token = gate.invited(person, false);
        let mut act = gate.act();
        let offer = gate.made.desk.offer_codes(&mut act, &token).unwrap();
        let secret = Secret::try_from_base32(offer.secret.replace(' ', "")).unwrap();
        let mut typist = Typist {
            name: "river".to_owned(),
            secret: secret.as_ref().to_vec(),
            token: String::new(),
        };
        let knock = Knock::default();
        let tried = typist.tried(gate.now, PASSPHRASE);
        let enrolled = gate
            .made
            .desk
            .enrol_passphrase(&mut act, &token, &offer.handle, &tried, &knock)
            .unwrap();
        typist.name = enrolled.sign_in_name.unwrap();
        typist.token = enrolled.entered.unwrap().token;
        typist
    }

    pub(crate) fn tried(&self, now: Timestamp, passphrase: &str) -> PassphraseTry {
        let app = Builder::new()
            .with_secret(self.secret.clone())
            .build_noncompliant();
        PassphraseTry {
            name: self.name.clone(),
            passphrase: passphrase.to_owned(),
            code: app
                .generate(u64::try_from(now.as_second()).unwrap())
                .to_string(),
        }
    }
}

pub(crate) fn sign_in(gate: &mut Gate, tried: &PassphraseTry) -> Result<Entered, DeskError> {
    let mut act = gate.act();
    gate.made
        .desk
        .sign_in_with_passphrase(&mut act, tried, &Knock::default())
}

#[test]
fn a_client_without_a_passkey_signs_in_with_a_name_a_passphrase_and_an_app() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let typist = Typist::new(&mut gate, client);
    assert!(
        typist.name.starts_with("river-") && typist.name.len() == 10,
        "{}",
        typist.name
    );
    assert_eq!(gate.viewer(&typist.token).unwrap().person, client);
    // The code that set the app up is taken, like every other.
    let tried = typist.tried(gate.now, PASSPHRASE);
    assert_eq!(code(sign_in(&mut gate, &tried)), "no-entry");
    gate.wait(1);
    let tried = typist.tried(gate.now, PASSPHRASE);
    let loose = PassphraseTry {
        name: typist.name.to_uppercase().replace('-', " "),
        ..tried.clone()
    };
    let entered = sign_in(&mut gate, &loose).unwrap();
    assert_eq!(gate.viewer(&entered.token).unwrap().person, client);
    assert_eq!(
        code(sign_in(&mut gate, &tried)),
        "no-entry",
        "each code once"
    );

    broken::set(&[Broken::TakesCodesTwice]);
    gate.wait(1);
    let tried = typist.tried(gate.now, PASSPHRASE);
    for _ in 0..2 {
        assert_eq!(code(sign_in(&mut gate, &tried)), "in");
    }
    broken::set(&[]);
}

#[test]
fn nobody_learns_which_part_was_wrong_or_whether_there_is_such_a_name() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let typist = Typist::new(&mut gate, client);
    let mut told = Vec::new();
    for (name, passphrase, digits) in [
        (
            typist.name.as_str(),
            "the heron waits by platform ten",
            None,
        ),
        (typist.name.as_str(), PASSPHRASE, Some("000000")),
        (typist.name.as_str(), "", Some("")),
        ("nobody-0000", PASSPHRASE, None),
        ("", PASSPHRASE, None),
    ] {
        gate.wait(1);
        let right = typist.tried(gate.now, passphrase);
        let tried = PassphraseTry {
            name: name.to_owned(),
            code: digits.map_or(right.code, str::to_owned),
            ..right
        };
        told.push(sign_in(&mut gate, &tried).unwrap_err().to_string());
        // At once again: both have to wait, and as long.
        told.push(sign_in(&mut gate, &tried).unwrap_err().to_string());
    }
    for pair in told.chunks(2) {
        assert_eq!(pair, &told[..2], "{told:?}");
    }
}

#[test]
fn guessing_waits_and_a_passkey_and_the_paper_never_do() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let typist = Typist::new(&mut gate, client);
    let viewer = gate.viewer(&typist.token).unwrap();
    let mut device = Device::new(1);
    gate.make_passkey(&typist.token, &mut device).unwrap_err();
    let mut act = gate.act();
    let kit = gate.made.desk.make_kit(&mut act, &viewer).unwrap();
    for guess in 0..5 {
        let wrong = typist.tried(gate.now, "a wrong guess of somebody");
        assert_eq!(code(sign_in(&mut gate, &wrong)), "no-entry", "{guess}");
        assert_eq!(code(sign_in(&mut gate, &wrong)), "wait", "{guess}");
        gate.now += SignedDuration::from_secs(4);
    }
    let wrong = typist.tried(gate.now, "a wrong guess of somebody");
    sign_in(&mut gate, &wrong).unwrap_err();
    let right = typist.tried(gate.now, PASSPHRASE);
    assert_eq!(code(sign_in(&mut gate, &right)), "wait");
    assert_eq!(code(gate.sign_in(&mut device, Fault::None)), "in");
    let mut act = gate.act();
    let typed = kit.groups.join(" ");
    let back = gate.made.desk.recover(&mut act, &typed, &Knock::default());
    assert_eq!(code(back), "in");
    gate.wait(1);
    let right = typist.tried(gate.now, PASSPHRASE);
    assert_eq!(code(sign_in(&mut gate, &right)), "in");
}

#[test]
fn a_mistake_while_setting_up_loses_nothing() {
    let mut gate = Gate::new();
    let token = gate.invited(gate.made.clients[0], false);
    let mut act = gate.act();
    let offer = gate.made.desk.offer_codes(&mut act, &token).unwrap();
    let secret = Secret::try_from_base32(offer.secret.replace(' ', "")).unwrap();
    let app = Builder::new()
        .with_secret(secret.as_ref().to_vec())
        .build_noncompliant();
    let digits = app
        .generate(u64::try_from(gate.now.as_second()).unwrap())
        .to_string();
    for (name, passphrase, code_typed, expected) in [
        ("a", PASSPHRASE, digits.as_str(), "sign-in-name"),
        ("two words", PASSPHRASE, &digits, "sign-in-name"),
        ("river", "too short", &digits, "passphrase-short"),
        ("river", "passwordpassword", &digits, "passphrase-common"),
        ("river", "river river river", &digits, "passphrase-name"),
        ("river", PASSPHRASE, "000000", "code-wrong"),
        ("river", PASSPHRASE, &digits, "in"),
    ] {
        let chosen = PassphraseTry {
            name: name.to_owned(),
            passphrase: passphrase.to_owned(),
            code: code_typed.to_owned(),
        };
        let mut act = gate.act();
        let again = gate
            .made
            .desk
            .offer_codes_again(&mut act, &token, &offer.handle)
            .unwrap();
        assert_eq!(again.secret, offer.secret);
        let knock = Knock::default();
        let made =
            gate.made
                .desk
                .enrol_passphrase(&mut act, &token, &offer.handle, &chosen, &knock);
        assert_eq!(code(made), expected, "{name} {passphrase}");
    }
}

#[test]
fn the_practice_signs_in_with_passkeys_only() {
    let mut gate = Gate::new();
    let token = gate.invited(gate.made.clinicians[0], false);
    let mut act = gate.act();
    assert!(
        !gate
            .made
            .desk
            .enrolment(&act, &token)
            .unwrap()
            .may_take_passphrase
    );
    assert_eq!(
        code(gate.made.desk.offer_codes(&mut act, &token)),
        "not-found"
    );
    let tried = PassphraseTry {
        name: "river".to_owned(),
        passphrase: PASSPHRASE.to_owned(),
        code: "000000".to_owned(),
    };
    let knock = Knock::default();
    let made = gate
        .made
        .desk
        .enrol_passphrase(&mut act, &token, "", &tried, &knock);
    assert_eq!(code(made), "not-found");
}

#[test]
fn the_paper_lets_its_owner_make_one_way_in_and_the_others_are_told() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let (mut old, mut new) = (Device::new(1), Device::new(2));
    let entered = gate.enrol(client, &mut old);
    let viewer = gate.viewer(&entered.token).unwrap();
    let mut act = gate.act();
    let first = gate.made.desk.make_kit(&mut act, &viewer).unwrap();
    let second = gate.made.desk.make_kit(&mut act, &viewer).unwrap();
    let recover = |gate: &mut Gate, typed: &str| {
        let mut act = gate.act();
        gate.made.desk.recover(&mut act, typed, &Knock::default())
    };
    assert_eq!(
        code(recover(&mut gate, &first.groups.concat())),
        "no-entry",
        "it was replaced"
    );
    assert_eq!(code(recover(&mut gate, "A0")), "kit-typed");
    gate.wait(90);
    let token = recover(&mut gate, &second.groups.join("-").to_lowercase()).unwrap();
    assert_eq!(code(gate.viewer(&token)), "not-signed-in");
    assert_eq!(code(gate.make_passkey(&token, &mut new)), "in");
    assert_eq!(
        code(recover(&mut gate, &second.groups.concat())),
        "no-entry",
        "it was used"
    );
    let told = gate.sign_in(&mut old, Fault::None).unwrap();
    assert!(told.has_news);
    assert!(!gate.sign_in(&mut old, Fault::None).unwrap().has_news);
}

#[test]
fn while_somebody_is_watched_new_ways_in_wait_a_day_and_old_ones_stay() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let (mut own, mut planted) = (Device::new(1), Device::new(2));
    gate.enrol(client, &mut own);
    let lead = gate.lead();
    let mut act = gate.act();
    gate.made
        .desk
        .set_watched(&mut act, &lead, client, true)
        .unwrap();
    // Whoever has the telephone in hand adds a key of their own, the day after.
    gate.wait(24 * 60);
    let entered = gate.sign_in(&mut own, Fault::None).unwrap();
    gate.wait(1);
    assert_eq!(
        code(gate.make_passkey(&entered.token, &mut planted)),
        "not-signed-in"
    );
    assert_eq!(code(gate.sign_in(&mut planted, Fault::None)), "not-yet");
    let viewer = gate.viewer(&entered.token).unwrap();
    let act_now = gate.act();
    let ways = gate.made.desk.ways(&act_now, &viewer).unwrap();
    assert!(ways.is_watched);
    let (works, waits): (Vec<_>, Vec<_>) =
        ways.ways.iter().partition(|way| way.works_from.is_none());
    let mut act = gate.act();
    assert_eq!(
        code(gate.made.desk.remove_way(&mut act, &viewer, works[0].id)),
        "watched"
    );
    assert_eq!(code(gate.made.desk.make_kit(&mut act, &viewer)), "watched");
    // The client comes from their own device, is told, and takes it away.
    gate.wait(30);
    let own_visit = gate.sign_in(&mut own, Fault::None).unwrap();
    assert!(own_visit.has_news);
    let viewer = gate.viewer(&own_visit.token).unwrap();
    let mut act = gate.act();
    gate.made
        .desk
        .remove_way(&mut act, &viewer, waits[0].id)
        .unwrap();
    gate.wait(2 * 24 * 60);
    assert_eq!(code(gate.sign_in(&mut planted, Fault::None)), "no-entry");
    // In the room, a new one works at once.
    let token = gate.invited(client, true);
    assert_eq!(code(gate.make_passkey(&token, &mut Device::new(3))), "in");
}

#[test]
fn a_visit_ends_by_standing_still_and_by_its_age() {
    for (role, idle, hours) in [(Role::Client, 15, 24), (Role::Clinician, 15, 12)] {
        let mut gate = Gate::new();
        let person = match role {
            Role::Client => gate.made.clients[0],
            _ => gate.made.clinicians[0],
        };
        let entered = gate.enrol(person, &mut Device::new(1));
        let began = gate.now;
        gate.wait(idle - 1);
        assert_eq!(code(gate.viewer(&entered.token)), "in", "{role}");
        gate.wait(idle - 1);
        assert_eq!(code(gate.viewer(&entered.token)), "in", "{role}");
        while gate.now < began + SignedDuration::from_hours(hours) - SignedDuration::from_mins(10) {
            assert_eq!(
                code(gate.viewer(&entered.token)),
                "in",
                "{role} {}",
                gate.now
            );
            gate.wait(10);
        }
        gate.wait(10);
        assert_eq!(
            code(gate.viewer(&entered.token)),
            "not-signed-in",
            "{role} by age"
        );
    }
    let mut gate = Gate::new();
    let entered = gate.enrol(gate.made.clients[0], &mut Device::new(1));
    let viewer = gate.viewer(&entered.token).unwrap();
    for (asked, kept) in [(1, 5), (5, 5), (900, 30)] {
        let mut act = gate.act();
        gate.made
            .desk
            .choose_idle(&mut act, &viewer, asked)
            .unwrap();
        assert_eq!(
            gate.made.desk.ways(&act, &viewer).unwrap().idle_minutes,
            kept
        );
    }
    gate.wait(29);
    assert_eq!(code(gate.viewer(&entered.token)), "in");
    gate.wait(30);
    assert_eq!(code(gate.viewer(&entered.token)), "not-signed-in");
}

#[test]
fn what_is_sensitive_needs_somebody_who_was_verified_just_now() {
    let mut gate = Gate::new();
    let mut device = Device::new(1);
    let entered = gate.enrol(gate.made.lead, &mut device);
    let viewer = gate.viewer(&entered.token).unwrap();
    gate.wait(9);
    let now = gate.act();
    assert_eq!(code(gate.made.desk.require_fresh(&now, &viewer)), "in");
    gate.wait(1);
    let mut act = gate.act();
    let client = gate.made.clients[0];
    assert_eq!(code(gate.made.desk.require_fresh(&act, &viewer)), "step-up");
    assert_eq!(code(gate.made.desk.make_kit(&mut act, &viewer)), "step-up");
    assert_eq!(
        code(
            gate.made
                .desk
                .invite_again(&mut act, &viewer, client, false)
        ),
        "step-up"
    );
    assert_eq!(
        code(gate.made.desk.end_access(&mut act, &viewer, client)),
        "step-up"
    );
    assert_eq!(
        code(gate.make_passkey(&entered.token, &mut Device::new(2))),
        "step-up"
    );

    // Somebody else's passkey shows nothing; one's own does, and the token changes.
    let mut other = Device::new(3);
    gate.enrol(client, &mut other);
    for (device, expected) in [(&mut other, "no-entry"), (&mut device, "in")] {
        let mut act = gate.act();
        let ask = gate.made.desk.ask_to_confirm(&mut act, &viewer).unwrap();
        let asked = device.sign(&ask, Fault::None);
        let confirmed = gate
            .made
            .desk
            .confirm_with_passkey(&mut act, &viewer, &asked);
        if let Ok(confirmed) = &confirmed {
            assert_eq!(code(gate.viewer(&entered.token)), "not-signed-in");
            assert_eq!(gate.viewer(&confirmed.token).unwrap().visit, viewer.visit);
        }
        assert_eq!(code(confirmed), expected);
    }
    let now = gate.act();
    assert_eq!(code(gate.made.desk.require_fresh(&now, &viewer)), "in");
    gate.wait(10);
    broken::set(&[Broken::NeverStepsUp]);
    let now = gate.act();
    assert_eq!(code(gate.made.desk.require_fresh(&now, &viewer)), "in");
    broken::set(&[]);
}

/// P36: after a revocation is durable, the next request is denied.
#[test]
fn whose_access_ends_is_out_with_the_next_request() {
    let ended = |gate: &mut Gate| {
        let mut device = Device::new(1);
        let person = gate.made.clinicians[1];
        let entered = gate.enrol(person, &mut device);
        assert_eq!(code(gate.viewer(&entered.token)), "in");
        let lead = gate.lead();
        let mut act = gate.act();
        gate.made.desk.end_access(&mut act, &lead, person).unwrap();
        let next = code(gate.viewer(&entered.token));
        let back = code(gate.sign_in(&mut device, Fault::None));
        (next, back)
    };
    assert_eq!(ended(&mut Gate::new()), ("not-signed-in", "no-entry"));
    let mut gate = Gate::new();
    broken::set(&[Broken::VisitsNeverEnd]);
    assert_ne!(
        ended(&mut gate),
        ("not-signed-in", "no-entry"),
        "the test can fail"
    );
    broken::set(&[]);
}

#[test]
fn a_visit_on_another_device_is_signed_out_and_a_way_in_is_taken_away() {
    let mut gate = Gate::new();
    let client = gate.made.clients[0];
    let (mut one, mut two) = (Device::new(1), Device::new(2));
    let here = gate.enrol(client, &mut one);
    gate.make_passkey(&here.token, &mut two).unwrap_err();
    let there = gate.sign_in(&mut two, Fault::None).unwrap();
    let viewer = gate.viewer(&here.token).unwrap();
    let now = gate.act();
    let ways = gate.made.desk.ways(&now, &viewer).unwrap();
    assert_eq!((ways.ways.len(), ways.visits.len()), (2, 2));
    let other = ways.visits.iter().find(|visit| !visit.is_this).unwrap();
    // Nobody ends anybody else's.
    let stranger = gate.linked(gate.made.clients[1]);
    let mut act = gate.act();
    assert_eq!(
        code(gate.made.desk.end_visit(&mut act, &stranger, other.id)),
        "not-found"
    );
    gate.made
        .desk
        .end_visit(&mut act, &viewer, other.id)
        .unwrap();
    assert_eq!(code(gate.viewer(&there.token)), "not-signed-in");
    assert_eq!(code(gate.viewer(&here.token)), "in");

    let there = gate.sign_in(&mut two, Fault::None).unwrap();
    let second = ways.ways.iter().find(|way| !way.is_this).unwrap();
    let mut act = gate.act();
    assert_eq!(
        code(gate.made.desk.remove_way(&mut act, &stranger, second.id)),
        "not-found"
    );
    gate.made
        .desk
        .remove_way(&mut act, &viewer, second.id)
        .unwrap();
    assert_eq!(
        code(gate.viewer(&there.token)),
        "not-signed-in",
        "its visits end with it"
    );
    assert_eq!(code(gate.sign_in(&mut two, Fault::None)), "no-entry");
    let first = ways.ways.iter().find(|way| way.is_this).unwrap();
    let mut act = gate.act();
    assert_eq!(
        code(gate.made.desk.remove_way(&mut act, &viewer, first.id)),
        "last-way"
    );
}

#[test]
fn passkeys_are_bound_to_an_address_that_browsers_take() {
    let gate = Gate::new();
    for (origin, is_taken) in [
        ("https://door.example", true),
        ("https://door.example:8443", true),
        ("http://localhost:8420", true),
        ("http://door.example", false),
        ("https://192.0.2.7", false),
        ("http://127.0.0.1:8420", false),
        ("https://door.example/path", false),
        ("https://door.example/?a=b", false),
        ("ftp://door.example", false),
        ("door.example", false),
        ("", false),
    ] {
        assert_eq!(
            gate.made.desk.stand_at(origin).is_ok(),
            is_taken,
            "{origin}"
        );
    }
}

#[test]
fn errors_have_codes_of_their_own() {
    let mut codes: Vec<&str> = [
        GateError::NoEntry,
        GateError::Wait(1),
        GateError::Busy,
        GateError::StepUp,
        GateError::Passkey,
        GateError::Code,
        GateError::Name,
        GateError::KitTyped(1),
        GateError::LastWay,
        GateError::Many,
        GateError::Watched,
        GateError::SomeoneElse,
    ]
    .map(GateError::code)
    .to_vec();
    codes.sort_unstable();
    let count = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

/// Nothing goes to nobody: when the last person of a role has gone, what would go to them goes to the
/// clinician from that moment on, and the client is told so.
#[test]
fn what_went_to_whoever_has_gone_goes_to_the_clinician() {
    let mut gate = Gate::new();
    let mut device = Device::new(1);
    let token = gate.enrol(gate.made.clients[0], &mut device).token;
    let client = gate.viewer(&token).unwrap();
    let (lead, billing) = (gate.lead(), gate.made.billing);
    let desk = gate.made.desk.clone();
    let readers = |gate: &mut Gate| {
        let purpose = Some(practice::Purpose::Billing);
        let draft = desk
            .begin(&mut gate.act(), &client, "admin", purpose)
            .unwrap();
        let begun = desk.draft(&mut gate.act(), &client, draft).unwrap();
        begun.picked.unwrap().promise.readers
    };
    assert_eq!(readers(&mut gate), [practice::Route::Billing]);
    desk.end_access(&mut gate.act(), &lead, billing).unwrap();
    assert_eq!(readers(&mut gate), [practice::Route::Clinician]);
}
