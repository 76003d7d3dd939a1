//! The pages of the gate with invented data.

use askama::Template;
use desk::gate::{
    CodesOffer, GatePersonView, Happened, HappenedView, Invited, VisitView, WayKind, WayView,
    WaysView,
};
use practice::{CredentialId, Name, PersonId, Role, VisitId};

use super::{confirm, enrol, invited, parts::Problem, people, setup, sign_in, ways};
use crate::{
    app::SetupAnswers,
    form::{Form, Typed},
    frame::{Frame, Side},
    locale::Lang,
    pages::sample,
    qr,
};

/// These pages with invented data.
pub fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = of_the_door(lang);
    pages.extend(of_enrolment(lang));
    pages.extend(of_devices(lang));
    if lang == Lang::En {
        pages.extend(of_the_practice());
        pages.extend(of_the_first_start());
    }
    pages
}

fn frame(lang: Lang, side: Side, title: &str) -> Frame {
    sample::frame(lang, side, title).narrow()
}

fn problem(f: &Frame, field: &'static str, key: &str) -> Option<Problem> {
    let words = f.say(key);
    Some(Problem { field, words })
}

fn of_the_door(lang: Lang) -> Vec<(String, String)> {
    let f = |title| frame(lang, Side::Public, title);
    let sign_in = |f: Frame, problem| sign_in::SignInPage {
        f,
        problem,
        name: String::new(),
    };
    let recover = |f: Frame, problem| sign_in::RecoverPage {
        f,
        problem,
        kit: String::new(),
    };
    let invited = |f: Frame, problem| invited::InvitedPage {
        f,
        problem,
        link: "a1b2".to_owned(),
    };
    let confirm = |may_take_passphrase| confirm::ConfirmPage {
        f: f("confirm-title"),
        problem: None,
        to: "/devices".to_owned(),
        may_take_passphrase,
    };
    let title = f("sign-in-title");
    let mistaken = problem(&title, "name", "gate-no-entry");
    let refused = problem(&title, "passkey", "gate-passkey");
    let no_kit = problem(&title, "kit", "gate-no-entry");
    let no_code = problem(&title, "code", "invited-no-entry");
    let mut practice = title.clone();
    practice.is_demonstration = false;
    sample::pages([
        ("sign-in", sign_in(title.clone(), None).render()),
        ("sign-in-practice", sign_in(practice, None).render()),
        (
            "sign-in-mistaken",
            sign_in(title.clone(), mistaken).render(),
        ),
        ("sign-in-refused", sign_in(title, refused).render()),
        ("recover", recover(f("recover-title"), None).render()),
        (
            "recover-mistaken",
            recover(f("recover-title"), no_kit).render(),
        ),
        ("invited", invited(f("invited-title"), None).render()),
        (
            "invited-mistaken",
            invited(f("invited-title"), no_code).render(),
        ),
        ("confirm", confirm(true).render()),
        ("confirm-practice", confirm(false).render()),
    ])
}

fn of_enrolment(lang: Lang) -> Vec<(String, String)> {
    let f = || frame(lang, Side::Public, "enrol-title");
    let enrol = |is_signed_in, waits: Option<&str>| enrol::EnrolPage {
        problem: problem(&f(), "passkey", "gate-passkey").filter(|_| is_signed_in),
        f: f(),
        given: "Sam".to_owned(),
        is_signed_in,
        may_take_passphrase: waits.is_none(),
        waits: waits.map(str::to_owned),
    };
    let offer = CodesOffer {
        handle: "a1b2".to_owned(),
        secret: "GEZD GNBV GY3T QOJQ".to_owned(),
        address: "otpauth://totp/Notes?secret=GEZDGNBV".to_owned(),
    };
    let passphrase = enrol::PassphrasePage {
        problem: problem(&f(), "passphrase", "gate-passphrase-short"),
        name: "river".to_owned(),
        passphrase: Typed::new("too short"),
        picture: qr::picture(&offer.address, "")
            .unwrap_or_else(|| crate::markup::Markup::strong("")),
        handle: offer.handle,
        secret: offer.secret,
        address: offer.address,
        f: f(),
    };
    let done = |name: Option<&str>, waits: Option<&str>| enrol::EnrolledPage {
        f: f(),
        name: name.map(str::to_owned),
        waits: waits.map(str::to_owned),
        next: "/devices/kit",
    };
    sample::pages([
        ("enrol", enrol(false, None).render()),
        (
            "enrol-waits",
            enrol(true, Some("Thursday 14 May, 2:45pm")).render(),
        ),
        ("enrol-passphrase", passphrase.render()),
        ("enrolled-name", done(Some("river-4821"), None).render()),
        (
            "enrolled-waits",
            done(None, Some("Thursday 14 May")).render(),
        ),
    ])
}

fn of_devices(lang: Lang) -> Vec<(String, String)> {
    let f = |side| frame(lang, side, "devices-title");
    let way = |kind, device: &str, used: bool, removed: bool| WayView {
        guessed: used.then(|| (5, sample::now())),
        id: CredentialId::new(sample::now(), [1; 10]),
        kind,
        device: device.to_owned(),
        made_at: sample::now(),
        works_from: (kind == WayKind::Passphrase).then(sample::now),
        used_at: used.then(sample::now),
        removed_at: removed.then(sample::now),
        is_this: used,
    };
    let visit = |is_this, device: &str| VisitView {
        id: VisitId::new(sample::now(), [2; 10]),
        device: device.to_owned(),
        began_at: sample::now(),
        seen_at: sample::now(),
        is_this,
    };
    let view = WaysView {
        ways: vec![
            way(WayKind::Passkey, "phone firefox", true, false),
            way(WayKind::Passkey, "computer other", false, false),
            way(WayKind::Passphrase, "tablet safari", false, false),
            way(WayKind::Kit, "", false, true),
        ],
        visits: vec![visit(true, "phone chrome"), visit(false, "")],
        idle_minutes: 15,
        may_choose_idle: true,
        is_watched: true,
        has_kit: false,
        may_take_passphrase: true,
        happened: Happened::ALL
            .iter()
            .map(|kind| HappenedView {
                kind: *kind,
                device: "phone firefox".to_owned(),
                at: sample::now(),
            })
            .collect(),
    };
    let alone = WaysView {
        ways: view.ways.iter().take(1).cloned().collect(),
        visits: view.visits.iter().take(1).cloned().collect(),
        may_choose_idle: false,
        is_watched: false,
        has_kit: true,
        happened: Vec::new(),
        ..view.clone()
    };
    let kit = |groups: Vec<String>| ways::KitPage {
        f: frame(lang, Side::Client, "kit-title"),
        groups,
        home: "/c",
    };
    let groups = vec!["A1B2C".to_owned(); 8];
    let last = problem(&f(Side::Client), "ways", "gate-last-way");
    sample::pages([
        (
            "devices",
            ways::page(f(Side::Client), &view, None, "/c").render(),
        ),
        (
            "devices-last",
            ways::page(f(Side::Public), &alone, last, "/d").render(),
        ),
        ("kit", kit(Vec::new()).render()),
        ("kit-shown", kit(groups).render()),
    ])
}

fn of_the_practice() -> Vec<(String, String)> {
    let f = || sample::frame(Lang::En, Side::Desk, "people-title").under("people");
    let person = |role, has_way_in, is_watched: bool| GatePersonView {
        id: PersonId::new(sample::now(), [3; 10]),
        role,
        name: Name {
            full: "Sam <the> Keller".to_owned(),
            short: "Sam K.".to_owned(),
            given: "Sam".to_owned(),
        },
        has_way_in,
        invited_until: is_watched.then(sample::now),
        is_watched,
        is_self: false,
    };
    let all = [
        person(Role::Client, true, false),
        person(Role::Client, false, true),
        person(Role::Clinician, false, false),
    ];
    let list = people::PeoplePage {
        people: all.iter().map(|one| people::line(&f(), one)).collect(),
        f: f(),
    };
    let one = |view: &GatePersonView, may_end| people::PersonPage {
        line: people::line(&f(), view),
        is_watched: view.is_watched,
        may_end,
        f: f(),
    };
    let invite = |role, is_missing| {
        people::invite_form(f(), &all, role, &Form::default(), is_missing).render()
    };
    let made = Invited {
        person: PersonId::new(sample::now(), [3; 10]),
        path: "/i/a1b2c3".to_owned(),
        code: "K7M-4P2".to_owned(),
        expires_at: sample::now(),
    };
    let done = people::done_page(f(), "https://door.example", &made, "Sam".to_owned());
    let done = done.map_or_else(|_| Ok(String::new()), |page| page.render());
    sample::pages([
        ("d-people", list.render()),
        (
            "d-person",
            one(&person(Role::Client, true, true), false).render(),
        ),
        (
            "d-person-lead",
            one(&person(Role::Clinician, true, false), true).render(),
        ),
        ("d-invite", invite(Role::Clinician, false)),
        ("d-invite-lead", invite(Role::PracticeLead, true)),
        ("d-invite-done", done),
    ])
}

fn of_the_first_start() -> Vec<(String, String)> {
    let setup = |problem: Option<&str>| {
        let empty = Name {
            full: String::new(),
            short: String::new(),
            given: String::new(),
        };
        let answers = SetupAnswers {
            name: "Harbour Lane".to_owned(),
            zone: "Europe/London".to_owned(),
            hours: "mon-fri 09:00-17:00".to_owned(),
            country: "gb".to_owned(),
            preset: "group".to_owned(),
            lead: empty.clone(),
            clinician: empty.clone(),
            officer: empty,
        };
        let f = frame(Lang::En, Side::Public, "setup-title");
        let problem = problem.map(|key| f.say(key));
        setup::page(f, "a1b2".to_owned(), &answers, problem).render()
    };
    sample::pages([
        ("setup", setup(None)),
        ("setup-mistaken", setup(Some("setup-missing"))),
    ])
}
