//! Who gets what: every route and method, asked by everybody, about everything that it can be about.
//!
//! The golden file can be read by a clinician. A new route without a row here fails.

use std::{env, fmt::Write, fs};

use axum::http::Method;

use crate::house::{House, house};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/matrix.txt");

/// Every path of a route with what it is about. Panics for a route that this test does not know.
fn filled(house: &House, path: &str) -> Vec<(&'static str, String)> {
    let path = &path.replace("{list}", "2");
    let by = |part: &str, ids: Vec<(&'static str, String)>| -> Vec<(&'static str, String)> {
        ids.into_iter()
            .map(|(name, id)| (name, path.replace(part, &id)))
            .collect()
    };
    let ids = |list: &[(&'static str, practice::ContactId)]| {
        list.iter()
            .map(|(name, id)| (*name, id.to_string()))
            .collect::<Vec<_>>()
    };
    let sessions = (house.sessions.iter()).map(|(name, id)| (*name, id.to_string()));
    let clients = (house.clients.iter()).map(|(name, id)| (*name, id.to_string()));
    let country = ("a country", "gb".to_owned());
    let random = "05050505050505050505050505050505".to_owned();
    if let Some((name, id)) = one_thing(house, path) {
        return by("{id}", vec![(name, id), ("nothing", random)]);
    }
    match path.as_str() {
        _ if !path.contains('{') => vec![("", path.to_owned())],
        _ if path.contains("{draft}") => by(
            "{draft}",
            vec![("Sam's", house.draft.to_string()), ("nothing", random)],
        ),
        "/d/session/{id}/items/{item}" => {
            let (_, kept) = house.contacts[0];
            let item = |(name, id): (&'static str, String)| {
                let path = path
                    .replace("{id}", &id)
                    .replace("{item}", &kept.to_string());
                (name, path)
            };
            sessions.map(item).collect()
        }
        _ if is_about_a_session(path) => by("{id}", sessions.collect()),
        "/feed/{secret}" => by("{secret}", vec![("nothing", random)]),
        _ if path.starts_with("/d/session/{id}") => by("{id}", sessions.collect()),
        "/o/rota/changes/{id}/back" | "/o/safety/{id}" => by("{id}", vec![("nothing", random)]),
        _ if [
            "/c/items/{id}",
            "/c/help/{id}",
            "/o/calls/{id}",
            "/d/contacts/{id}",
        ]
        .iter()
        .any(|start| path.starts_with(start)) =>
        {
            by("{id}", ids(&house.contacts))
        }
        "/d/reach-out/{client}"
        | "/d/ring/{client}"
        | "/d/apart/{client}"
        | "/d/privacy/records/{client}"
        | "/d/privacy/records/{client}/erase" => by("{client}", clients.collect()),
        _ if path.starts_with("/help/{country}") => by("{country}", vec![country]),
        "/in/{link}" | "/i/{link}" | "/setup/{link}" => by("{link}", vec![("nothing", random)]),
        "/d/people/{id}" => by("{id}", clients.collect()),
        _ if is_tried_on_nothing(path) => by("{id}", vec![("nothing", random)]),
        "/static/{tag}/{*file}" => vec![("nothing", "/static/tag/nothing.css".to_owned())],
        other => panic!("{other}: a new route needs its rows in this matrix"),
    }
}

/// What ends somebody's visit or access, or changes the calendar for good, is tried on nobody here:
/// who may do it to whom is told as stories.
fn is_tried_on_nothing(path: &str) -> bool {
    [
        "/devices/",
        "/d/people/{id}",
        "/c/sessions/",
        "/d/series/",
        "/d/slots/",
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

/// Whether a route is asked about every session. What changes the calendar for good is not: that
/// would change what the rows after it are about.
fn is_about_a_session(path: &str) -> bool {
    [
        "/c/sessions/{id}",
        "/c/sessions/{id}/cancel",
        "/c/sessions/{id}/well",
        "/d/week/sessions/{id}",
    ]
    .contains(&path)
}

/// What a route is about of which there is one.
fn one_thing(house: &House, path: &str) -> Option<(&'static str, String)> {
    let about = |start: &str| path.starts_with(start) && path.contains("{id}");
    Some(if about("/d/break-glass/") {
        ("for Sam's records", house.break_glass.to_string())
    } else if about("/channels/") {
        ("Sam's channel", house.channel.to_string())
    } else if about("/devices/ways/") {
        ("Sam's kit", house.way.to_string())
    } else if about("/devices/visits/") {
        ("Sam on another device", house.visit.to_string())
    } else if path.contains("/privacy/copy/{id}") {
        ("Sam's copy", house.copy.to_string())
    } else if path.contains("/privacy/requests/{id}") {
        ("what Sam asked", house.request.to_string())
    } else if path.contains("/sent/{id}") {
        ("what is sent about Sam", house.disclosure.to_string())
    } else {
        return None;
    })
}

/// What stands in the form of a route.
fn form(house: &House, path: &str) -> String {
    match path {
        "/c/contact" => "choice=question".to_owned(),
        "/c/contact/{draft}" => "purpose=c.clinical".to_owned(),
        "/c/contact/{draft}/send" => "words=Is+this+right%3F&key=k".to_owned(),
        "/c/items/{id}/change" => "words=Said+better&version=1".to_owned(),
        "/d/contacts/{id}/answer" => "words=Yes.&key=k".to_owned(),
        "/c/privacy/copy/{id}" => "part=1&format=json".to_owned(),
        "/c/privacy/ask" => "kind=accounting&words=Who%3F".to_owned(),
        "/c/privacy/requests/{id}" => "step=take-back".to_owned(),
        "/c/privacy/sent/{id}" => "step=yes".to_owned(),
        "/d/privacy" => "name=Sam+Keller".to_owned(),
        "/d/privacy/requests/{id}" => "step=open".to_owned(),
        "/d/privacy/records/{client}" => "step=hold&reason=complaint".to_owned(),
        "/d/sent/new" => "name=Sam+Keller&outsider=insurer&recipient=North&purpose=Times\
             &ground=signed-paper&part-sessions=yes&from=2026-01-01&until=2026-05-01"
            .to_owned(),
        "/d/sent/{id}" => "step=no".to_owned(),
        "/d/apart/{client}" => "words=A+thought".to_owned(),
        "/c/sessions/extra" => "to=1".to_owned(),
        "/d/series" => "client=&start=&weeks=1&minutes=50&place=Room+1".to_owned(),
        "/d/slots" => "start=&weeks=1&minutes=50&place=Room+1".to_owned(),
        "/d/hours" => "step=closed&day=never".to_owned(),
        "/d/contacts/{id}/share" => format!("with={}", house.supervisor),
        "/d/session/{id}/items/{item}" => "verdict=talked".to_owned(),
        "/d/break-glass" => "name=Kim+Park&reason=danger&words=The+hospital+rang.".to_owned(),
        "/channels/ring" => "number=07700+900123&message=no".to_owned(),
        "/d/reach-out/{client}" => {
            "purpose=t.schedule&words=Our+session+moves.&record=Ill.&step=check&key=k".to_owned()
        }
        _ => String::new(),
    }
}

/// A page without what differs from one request to the next.
fn plain(page: &str) -> String {
    let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    let words = page.split_inclusive(|c: char| !is_hex(c));
    words
        .map(|word| {
            let core = word.trim_end_matches(|c: char| !is_hex(c));
            // A reference number may happen to be of letters only.
            if core.len() >= 6 { "*" } else { word }
        })
        .collect()
}

struct Asked {
    text: String,
    /// Answers that say "not found" in another way than for what is not there.
    telling: Vec<String>,
}

async fn asked() -> Asked {
    let mut house = house();
    let (mut text, mut telling) = (String::new(), Vec::new());
    let table = web::access_table();
    for line in table.lines().filter(|line| line.starts_with('/')) {
        let mut words = line.split_whitespace();
        let path = words.next().unwrap();
        let methods: Vec<Method> = words
            .map_while(|word| match word {
                "GET" => Some(Method::GET),
                "POST" => Some(Method::POST),
                _ => None,
            })
            .collect();
        for method in methods {
            writeln!(text, "{method} {path}").unwrap();
            let things = filled(&house, path).len();
            for thing in 0..things {
                let mut told: Vec<(u16, Vec<&str>)> = Vec::new();
                let name = filled(&house, path)[thing].0;
                let nothing = (things > 1).then(|| things - 1);
                for viewer in 0..house.viewers.len() {
                    let (who, token) = house.viewers[viewer].clone();
                    let at = filled(&house, path)[thing].1.clone();
                    let typed = form(&house, path);
                    let (status, page) = house.ask(&method, &at, &typed, token.as_deref()).await;
                    if let Some(nothing) = nothing.filter(|_| status == 404) {
                        let empty = filled(&house, path)[nothing].1.clone();
                        let (_, other) = house.ask(&method, &empty, &typed, token.as_deref()).await;
                        if plain(&page) != plain(&other) {
                            telling.push(format!("{method} {path} {name}: {who}"));
                        }
                    }
                    match told.iter_mut().find(|(known, _)| *known == status) {
                        Some((_, names)) => names.push(who),
                        None => told.push((status, vec![who])),
                    }
                    // What changed something leaves a practice that is no longer the same.
                    if method == Method::POST && status < 400 {
                        house = crate::house::house();
                    }
                }
                told.sort();
                if !name.is_empty() {
                    writeln!(text, "  {name}").unwrap();
                }
                for (status, names) in told {
                    let is_everybody = names.len() == house.viewers.len();
                    let names = if is_everybody {
                        "everybody".to_owned()
                    } else {
                        names.join("; ")
                    };
                    writeln!(text, "    {status}  {names}").unwrap();
                }
            }
        }
    }
    Asked { text, telling }
}

/// To take over a change that is meant: `UPDATE_GOLDEN=1 cargo test -p web access_matrix`.
#[tokio::test(flavor = "multi_thread")]
async fn the_access_matrix_is_as_it_was_agreed() {
    let Asked { text, telling } = asked().await;
    assert!(
        telling.is_empty(),
        "told otherwise than what is not there:\n{}",
        telling.join("\n")
    );
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(GOLDEN, &text).unwrap();
    }
    let agreed = fs::read_to_string(GOLDEN).unwrap_or_default();
    assert_eq!(text, agreed, "{GOLDEN} differs");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_somebody_is_in_none_of_their_pages() {
    let house = house();
    let complaints = [
        house.contacts[4].1.to_string(),
        house.contacts[5].1.to_string(),
    ];
    let sams: Vec<String> = house.contacts[..6]
        .iter()
        .map(|(_, id)| id.to_string())
        .collect();
    for (who, token) in &house.viewers {
        for path in ["/d", "/d/log", "/d/clients", "/c", "/d/emergencies"] {
            let (_, page) = house.ask(&Method::GET, path, "", token.as_deref()).await;
            let hears = matches!(
                *who,
                "practice lead" | "privacy lead" | "independent officer"
            );
            let is_own = *who == "own client";
            for id in &complaints {
                assert!(
                    hears || is_own || !page.contains(id),
                    "{who} {path}: a complaint"
                );
            }
            let words = ["complaint", "misconduct", "Misconduct", "Complaint"];
            let tells = words.iter().any(|word| page.contains(word));
            assert!(
                hears || is_own || !tells,
                "{who} {path} tells of a complaint"
            );
            let knows_sam = matches!(
                *who,
                "own client"
                    | "treating"
                    | "supervisor"
                    | "front desk"
                    | "practice lead"
                    | "privacy lead"
                    | "independent officer"
            );
            for id in &sams {
                assert!(
                    knows_sam || !page.contains(id),
                    "{who} {path}: something of Sam's"
                );
            }
        }
    }
}
