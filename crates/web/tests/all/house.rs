//! A whole practice in memory, with everybody who could want to open something, asked by requests.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use desk::{
    Act, Booking, Desk, Founding, Offered, Opening, Therapy,
    view::{BreakGlassWish, DisclosureWish, RequestWish, Sent, Viewer},
};
use jiff::{SignedDuration, Timestamp};
use practice::{
    BootTime, BreakGlassId, ChannelKind, ContactId, CopyId, DisclosureGround, DisclosureId,
    DraftId, EmergencyReason, Moment, Name, Outsider, PersonId, Purpose, RecordPart, RequestId,
    RequestKind, Role, SessionId,
};
use store::{Faults, Options as StoreOptions, Step, Store, Verdict};
use tower::ServiceExt;
use vault::RootKey;
use web::{Options, router};

/// Monday 4 May 2026, ten o'clock in London.
const NOW: &str = "2026-05-04T09:00:00Z";

static SEED: AtomicU64 = AtomicU64::new(1);

/// The practice, who is in it, and what they left.
pub(crate) struct House {
    /// The same pages while there is room for nobody.
    pub(crate) crowded: Router,
    /// The same pages with room for one.
    pub(crate) narrow: Router,
    pub(crate) router: Router,
    pub(crate) desk: Desk,
    /// Whether the store is away.
    pub(crate) is_away: Arc<AtomicBool>,
    /// Everybody who asks: a name, and the secret of their visit.
    pub(crate) viewers: Vec<(&'static str, Option<String>)>,
    pub(crate) contacts: Vec<(&'static str, ContactId)>,
    pub(crate) sessions: Vec<(&'static str, SessionId)>,
    pub(crate) clients: Vec<(&'static str, PersonId)>,
    pub(crate) draft: DraftId,
    pub(crate) break_glass: BreakGlassId,
    pub(crate) supervisor: PersonId,
    pub(crate) copy: CopyId,
    pub(crate) request: RequestId,
    pub(crate) disclosure: DisclosureId,
    /// Sam's printed kit, and a visit of Sam's on another device.
    /// A channel of Sam's.
    pub(crate) channel: practice::ChannelId,
    pub(crate) way: practice::CredentialId,
    pub(crate) visit: practice::VisitId,
}

pub(crate) fn act(at: Timestamp) -> Act {
    let boot = BootTime {
        boot: [7; 16],
        since_micros: at.as_microsecond(),
    };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&SEED.fetch_add(1, Ordering::SeqCst).to_le_bytes());
    Act::new(Moment { wall: at, boot }, seed)
}

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn screen() -> Arc<screen::Screen> {
    static ONE: OnceLock<Arc<screen::Screen>> = OnceLock::new();
    Arc::clone(ONE.get_or_init(|| Arc::new(screen::Screen::builtin().unwrap())))
}

fn book() -> Arc<policy::Book> {
    static ONE: OnceLock<Arc<policy::Book>> = OnceLock::new();
    let load = || Arc::new(policy::Book::preset(policy::Preset::Group).unwrap());
    Arc::clone(ONE.get_or_init(load))
}

/// A store that answers, until it is away; or until its disk is full but for the reserve.
struct Away {
    is_away: Arc<AtomicBool>,
    reserve: Option<PathBuf>,
}

impl Faults for Away {
    fn at(&self, step: Step) -> Verdict {
        match (&self.reserve, self.is_away.load(Ordering::SeqCst)) {
            (_, false) => Verdict::Go,
            (None, true) => Verdict::Fail,
            (Some(reserve), true) if step == Step::BeforeCommit && reserve.exists() => {
                Verdict::Full
            }
            (Some(_), true) => Verdict::Go,
        }
    }
}

fn founded(is_away: &Arc<AtomicBool>, folder: Option<&Path>) -> Desk {
    let options = StoreOptions {
        faults: Some(Arc::new(Away {
            is_away: Arc::clone(is_away),
            reserve: folder.map(|folder| folder.join("reserve")),
        })),
        reserve_bytes: Some(100_000),
        ..StoreOptions::default()
    };
    let url = folder.map_or("sqlite::memory:".to_owned(), |folder| {
        format!("sqlite://{}", folder.join("practice.db").display())
    });
    let store = Store::open(&url, options).unwrap();
    let founding = Founding {
        name: "Harbour Lane".to_owned(),
        zone: "Europe/London".to_owned(),
        hours: "mon-fri 09:00-17:00".to_owned(),
        closed_dates: String::new(),
        country: "gb".to_owned(),
        preset: "group".to_owned(),
        rota: true,
    };
    Desk::found(&mut act(now()), &store, &book(), &founding).unwrap();
    let desk = Desk::open(Opening {
        store,
        keys: store::keys::Keys::open("sqlite::memory:", store::Options::default()).unwrap(),
        erases_unasked: false,
        root: RootKey::from_bytes([42; 32]),
        screen: screen(),
        book: book(),
        demonstration: true,
    })
    .unwrap();
    desk.stand_at("http://localhost:8080").unwrap();
    desk
}

fn add(desk: &Desk, role: Role, full: &str) -> PersonId {
    let (given, last) = full.split_once(' ').unwrap();
    let name = Name {
        full: full.to_owned(),
        short: format!("Dr {last}"),
        given: given.to_owned(),
    };
    desk.add_person(&mut act(now()), role, &name).unwrap()
}

fn token(desk: &Desk, person: PersonId) -> String {
    let mut act = act(now());
    let link = desk.sign_in_link(&mut act, person).unwrap();
    desk.enter_by_link(&mut act, &link).unwrap().token
}

pub(crate) fn viewer(desk: &Desk, person: PersonId) -> Viewer {
    let token = token(desk, person);
    desk.viewer(&act(now()), &token).unwrap()
}

fn sent(desk: &Desk, client: PersonId, choice: &str, purpose: Option<Purpose>) -> ContactId {
    let client = viewer(desk, client);
    let draft = desk
        .begin(&mut act(now()), &client, choice, purpose)
        .unwrap();
    let words = "Could you tell me about this one, please?";
    match desk.send(&mut act(now()), &client, draft, words, None) {
        Ok(Sent::Filed(id)) => id,
        other => panic!("{choice}: {other:?}"),
    }
}

fn client(desk: &Desk, full: &str, clinician: PersonId) -> PersonId {
    let client = add(desk, Role::Client, full);
    desk.set_therapy(&mut act(now()), client, &Therapy::plain(clinician))
        .unwrap();
    client
}

fn session(desk: &Desk, client: PersonId, clinician: PersonId, minutes: i64) -> SessionId {
    let booking = Booking {
        client,
        clinician,
        starts_at: now() + SignedDuration::from_mins(minutes),
        length_minutes: 50,
        place: "Room 2".to_owned(),
        number: 1,
    };
    desk.book_session(&mut act(now()), &booking).unwrap()
}

/// An absence around now, so many hours before and after, with who covers.
fn away(desk: &Desk, clinician: PersonId, from: i64, until: i64, cover: PersonId) {
    let at = |hours: i64| now() + SignedDuration::from_hours(hours);
    desk.set_absence(clinician, Some((at(from), at(until))), Some(cover))
        .unwrap();
}

/// Who is in it.
struct People {
    osei: PersonId,
    nair: PersonId,
    lund: PersonId,
    hahn: PersonId,
    brandt: PersonId,
    supervisor: PersonId,
    sam: PersonId,
    noor: PersonId,
    kim: PersonId,
    eve: PersonId,
}

fn people(desk: &Desk) -> People {
    let clinician = |full| add(desk, Role::Clinician, full);
    let (osei, nair) = (clinician("Amara Osei"), clinician("Priya Nair"));
    let (lund, hahn) = (clinician("Jon Lund"), clinician("Eva Hahn"));
    People {
        osei,
        nair,
        lund,
        hahn,
        brandt: clinician("Mara Brandt"),
        supervisor: add(desk, Role::Supervisor, "Iris Cole"),
        sam: client(desk, "Sam Keller", osei),
        noor: client(desk, "Noor Haddad", nair),
        kim: client(desk, "Kim Park", lund),
        eve: client(desk, "Eve Stone", hahn),
    }
}

/// What clients left, by name. Sam's come first.
fn contacts(desk: &Desk, people: &People) -> Vec<(&'static str, ContactId)> {
    let sams = [
        ("Sam's note for the session", "session", None),
        ("Sam's question", "question", None),
        ("Sam's question that is shared", "medicine", None),
        (
            "Sam's wish for another time",
            "booking",
            Some(Purpose::ScheduleExtra),
        ),
        ("Sam's complaint", "feedback", Some(Purpose::Complaint)),
        (
            "Sam's report of misconduct",
            "feedback",
            Some(Purpose::Misconduct),
        ),
    ];
    let mut contacts: Vec<_> = sams
        .into_iter()
        .map(|(name, choice, purpose)| (name, sent(desk, people.sam, choice, purpose)))
        .collect();
    away(desk, people.lund, -24, 48, people.nair);
    away(desk, people.hahn, -48, -1, people.nair);
    for (name, client) in [
        ("a question to Lund, who is away", people.kim),
        ("a question to Hahn, who is back", people.eve),
    ] {
        contacts.push((name, sent(desk, client, "question", None)));
    }
    contacts.push(("nothing", ContactId::from_bytes([5; 16])));
    contacts
}

/// Everybody who asks.
fn viewers(desk: &Desk, people: &People) -> Vec<(&'static str, Option<String>)> {
    let staff = |role, full| add(desk, role, full);
    let viewers = [
        ("own client", people.sam),
        ("other client", people.noor),
        ("treating", people.osei),
        ("colleague, who covers for Lund", people.nair),
        ("away, is covered", people.lund),
        ("holds break-glass for Sam", people.brandt),
        ("supervisor", people.supervisor),
        ("front desk", staff(Role::Scheduling, "Dina Fox")),
        ("billing", staff(Role::BillingStaff, "Tom Reid")),
        ("practice lead", staff(Role::PracticeLead, "Maya Lind")),
        ("privacy lead", staff(Role::PrivacyLead, "Noa Weiss")),
        (
            "independent officer",
            staff(Role::IndependentOfficer, "Ada Berg"),
        ),
    ];
    let mut tokens = vec![("nobody", None)];
    tokens.extend(viewers.map(|(name, person)| (name, Some(token(desk, person)))));
    tokens
}

/// Founds it anew: every house has the same people and things, with other ids.
pub(crate) fn house() -> House {
    house_in(None)
}

/// The same, in a folder with a reserve on its disk, which is full when the store is away.
pub(crate) fn house_in(folder: Option<&Path>) -> House {
    let is_away = Arc::<AtomicBool>::default();
    let desk = founded(&is_away, folder);
    let people = people(&desk);
    let viewers = viewers(&desk, &people);
    let open = session(&desk, people.sam, people.osei, 10);
    let later = session(&desk, people.sam, people.osei, 7 * 24 * 60);
    let of_lund = session(&desk, people.kim, people.lund, 10);
    let contacts = contacts(&desk, &people);
    let treating = viewer(&desk, people.osei);
    let (_, read_along) = contacts[2];
    desk.share_contact(&mut act(now()), &treating, read_along, people.supervisor, 7)
        .unwrap();
    let draft = desk
        .begin(
            &mut act(now()),
            &viewer(&desk, people.sam),
            "question",
            None,
        )
        .unwrap();
    let wish = BreakGlassWish {
        name: "sam  keller".to_owned(),
        reason: Some(EmergencyReason::Danger),
        words: "The hospital rang.".to_owned(),
    };
    let break_glass = desk
        .break_glass(&mut act(now()), &viewer(&desk, people.brandt), &wish)
        .unwrap();
    let (copy, request, disclosure) = records(&desk, &people);
    let (way, visit) = of_gate(&desk, &people);
    let channel = of_reaching(&desk, &people);
    House {
        channel,
        way,
        visit,
        crowded: routed(&desk, Some(0)),
        desk: desk.clone(),
        is_away,
        narrow: routed(&desk, Some(1)),
        router: routed(&desk, None),
        viewers,
        contacts,
        sessions: vec![
            ("Sam's session, open", open),
            ("Sam's session, next week", later),
            ("Lund's session", of_lund),
            ("nothing", SessionId::from_bytes([5; 16])),
        ],
        clients: vec![
            ("Sam", people.sam),
            ("Kim, treated by Lund", people.kim),
            ("Eve, treated by Hahn", people.eve),
            ("nobody", PersonId::from_bytes([5; 16])),
        ],
        draft,
        break_glass,
        supervisor: people.supervisor,
        copy,
        request,
        disclosure,
    }
}

/// A way in of Sam's, and a visit on another device than the one on which Sam asks.
fn of_gate(desk: &Desk, people: &People) -> (practice::CredentialId, practice::VisitId) {
    let elsewhere = token(desk, people.sam);
    let sam = desk.viewer(&act(now()), &elsewhere).unwrap();
    desk.make_kit(&mut act(now()), &sam).unwrap();
    let ways = desk.ways(&act(now()), &sam).unwrap();
    (ways.ways[0].id, sam.visit)
}

/// A channel of Sam's.
fn of_reaching(desk: &Desk, people: &People) -> practice::ChannelId {
    desk.offer(Offered {
        kinds: vec![ChannelKind::Mail],
        push_key: None,
    });
    let (sam, address) = (viewer(desk, people.sam), "sam@example.org");
    desk.add_channel(&mut act(now()), &sam, ChannelKind::Mail, address, false)
        .unwrap()
}

/// What Sam has of their record: a copy, something asked, and something that waits for a yes.
fn records(desk: &Desk, people: &People) -> (CopyId, RequestId, DisclosureId) {
    let (sam, osei) = (viewer(desk, people.sam), viewer(desk, people.osei));
    let copy = desk.make_copy(&mut act(now()), &sam).unwrap();
    let wish = RequestWish {
        kind: RequestKind::Copy,
        contact: None,
        scopes: Vec::new(),
        words: String::new(),
    };
    let asked = desk.ask_about_record(&mut act(now()), &sam, &wish);
    let wish = DisclosureWish {
        name: "Sam Keller".to_owned(),
        outsider: Outsider::Insurer,
        recipient: "North Health".to_owned(),
        purpose: "They ask when the sessions were.".to_owned(),
        ground: DisclosureGround::Consent,
        parts: vec![RecordPart::Sessions],
        from: now() - SignedDuration::from_hours(24),
        until: now(),
        bar: None,
    };
    let sent = desk.prepare_disclosure(&mut act(now()), &osei, &wish);
    (copy, asked.unwrap().0, sent.unwrap())
}

fn routed(desk: &Desk, at_once_max: Option<usize>) -> Router {
    let door = desk.door(&act(now())).unwrap();
    let mut options = Options::new(Arc::new(|| act(now())), door);
    options.secure_cookies = false;
    options.at_once_max = at_once_max;
    router(desk.clone(), options)
}

impl House {
    /// The pages of this house for whoever asks from this address, held to this pace; the clock stands
    /// still, so that nothing comes back.
    pub(crate) fn paced(&self, pace: web::Pace, address: std::net::IpAddr) -> Router {
        let door = self.desk.door(&act(now())).unwrap();
        let mut options = Options::new(Arc::new(|| act(now())), door);
        options.secure_cookies = false;
        options.pace = Some(pace);
        let peer = axum::Extension(web::Peer(address));
        router(self.desk.clone(), options).layer(peer)
    }

    /// The status and the page that somebody gets.
    pub(crate) async fn ask(
        &self,
        method: &Method,
        path: &str,
        form: &str,
        token: Option<&str>,
    ) -> (u16, String) {
        asked(&self.router, method, path, form, token).await
    }

    /// The secret of somebody's visit.
    pub(crate) fn token(&self, who: &str) -> Option<&str> {
        let found = self.viewers.iter().find(|(name, _)| name.contains(who));
        found.and_then(|(_, token)| token.as_deref())
    }

    /// The same while there is room for nobody.
    pub(crate) async fn ask_in_a_crowd(
        &self,
        method: &Method,
        path: &str,
        form: &str,
        token: Option<&str>,
    ) -> (u16, String) {
        asked(&self.crowded, method, path, form, token).await
    }
}

/// What somebody gets from these pages: its status and its text.
pub(crate) async fn asked(
    router: &Router,
    method: &Method,
    path: &str,
    form: &str,
    token: Option<&str>,
) -> (u16, String) {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(token) = token {
        request = request.header(header::COOKIE, format!("visit={token}"));
    }
    let request = request.body(Body::from(form.to_owned())).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}
