//! Every route, in one table: its path, its page, who may call it, and its handlers.
//!
//! The router is built from this table, and a golden test lists it: a new route shows up there with
//! who may call it.

use axum::{
    handler::Handler,
    http::Method,
    routing::{MethodFilter, MethodRouter, on},
};

use practice::Role;

use crate::{
    access::Access,
    app::App,
    asset, health,
    lane::Lane,
    pages::{channels, client, gate, keeping, oncall, public, therapist, time},
};

/// One row of the table.
pub(crate) struct Row {
    pub(crate) path: &'static str,
    pub(crate) page: &'static str,
    pub(crate) access: Access,
    pub(crate) lane: Lane,
    pub(crate) pages: MethodRouter<App>,
    methods: Vec<Method>,
}

impl Row {
    pub(crate) fn new(path: &'static str, page: &'static str, access: Access) -> Row {
        Row {
            path,
            page,
            access,
            lane: Lane::Usual,
            pages: MethodRouter::new(),
            methods: Vec::new(),
        }
    }

    /// Takes another lane than the usual one.
    pub(crate) fn lane(self, lane: Lane) -> Row {
        Row { lane, ..self }
    }

    pub(crate) fn get<H: Handler<T, App>, T: 'static>(mut self, handler: H) -> Row {
        self.methods.push(Method::GET);
        self.pages = self.pages.merge(on(MethodFilter::GET, handler));
        self
    }

    pub(crate) fn post<H: Handler<T, App>, T: 'static>(mut self, handler: H) -> Row {
        self.methods.push(Method::POST);
        self.pages = self.pages.merge(on(MethodFilter::POST, handler));
        self
    }

    pub(crate) fn takes_get(&self) -> bool {
        self.methods.contains(&Method::GET)
    }
}

/// The table as text, one line a row: path, methods, who may call it, page; then who they are.
pub fn access_table() -> String {
    let mut lines: Vec<String> = table()
        .iter()
        .map(|row| {
            let methods: Vec<&str> = row.methods.iter().map(Method::as_str).collect();
            format!(
                "{:<32} {:<9} {:<10} {}\n",
                row.path,
                methods.join(" "),
                row.access.code(),
                row.page
            )
        })
        .collect();
    lines.sort();
    lines.push("\n".to_owned());
    for access in Access::ALL {
        let roles = Role::ALL.iter().filter(|role| access.admits(**role));
        let roles: Vec<&str> = roles.map(|role| role.code()).collect();
        lines.push(format!("{:<10} {}\n", access.code(), roles.join(" ")));
    }
    lines.concat()
}

/// Every route.
pub(crate) fn table() -> Vec<Row> {
    let mut rows = public_rows();
    rows.extend(client_rows());
    rows.extend(therapist::rows());
    rows.extend(oncall::rows());
    rows.extend(gate::rows());
    rows.extend(keeping::rows());
    rows.extend(channels::rows());
    rows.extend(time::rows());
    rows.extend(session_rows());
    rows
}

fn public_rows() -> Vec<Row> {
    use Access::{Public, SignedIn};
    use public::{door, help, how, language, leaving, numbers, sign_in, tell};
    let reserved = |path, page| Row::new(path, page, Public).lane(Lane::Reserved);
    vec![
        reserved("/", "door").get(door::get),
        reserved("/help", "help").get(help::get),
        reserved("/help/{country}", "help of a country").get(help::of_country),
        reserved("/help/file", "numbers as a file").get(numbers::file),
        reserved("/help/{country}/file", "numbers of a country as a file").get(numbers::file_of),
        reserved("/help/offline", "numbers that a browser keeps").get(numbers::offline),
        reserved(
            "/help/{country}/offline",
            "numbers of a country that a browser keeps",
        )
        .get(numbers::offline_of),
        reserved("/tell", "somebody outside knows of danger")
            .get(tell::get)
            .post(tell::post),
        Row::new("/how", "how contact works", Public).get(how::get),
        Row::new("/in/{link}", "link of a demonstration", Public)
            .get(sign_in::link)
            .post(sign_in::enter),
        Row::new("/start", "first page", SignedIn).get(sign_in::start),
        reserved("/exit", "exit").post(leaving::exit),
        Row::new("/sign-out", "sign out", Public).post(leaving::sign_out),
        Row::new("/signed-out", "signed out", Public).get(leaving::get),
        Row::new("/language", "language", Public).post(language::post),
        Row::new("/favicon.ico", "no icon", Public).get(asset::no_icon),
        reserved("/worker.js", "service worker").get(asset::worker),
        reserved("/health", "whether all is well").get(health::get),
        reserved("/static/{tag}/{*file}", "style, script, font").get(asset::serve),
    ]
}

fn client_rows() -> Vec<Row> {
    use Access::Client;
    use client::{
        call, change, choices, compose, help, home, item, missed, privacy, record, requests,
    };
    vec![
        Row::new("/c", "home", Client).get(home::get),
        Row::new("/c/contact", "choices", Client)
            .get(choices::get)
            .post(choices::post),
        Row::new("/c/contact/{draft}", "compose", Client)
            .get(compose::get)
            .post(compose::pick),
        Row::new("/c/contact/{draft}/send", "send", Client)
            .lane(Lane::Words)
            .post(compose::send),
        Row::new("/c/items/{id}", "promise page", Client).get(item::get),
        Row::new("/c/items/{id}/change", "change", Client)
            .lane(Lane::Words)
            .get(change::get)
            .post(change::post),
        Row::new("/c/items/{id}/take-back", "take back", Client).post(item::take_back),
        Row::new("/c/items/{id}/keep", "keep what was declined", Client).post(item::keep),
        Row::new(
            "/c/sessions/{id}/well",
            "a missed session: I am well",
            Client,
        )
        .post(missed::well),
        Row::new("/c/privacy", "who has read my words", Client).get(privacy::get),
        Row::new("/c/privacy/list", "the list with its proof", Client).get(privacy::list),
        Row::new("/c/privacy/record", "own record", Client).get(record::get),
        Row::new("/c/privacy/copy", "make a copy", Client).post(record::make),
        Row::new("/c/privacy/copy/{id}", "fetch a copy", Client).post(record::fetch),
        Row::new("/c/privacy/ask", "ask about the own record", Client)
            .get(requests::form)
            .post(requests::ask),
        Row::new("/c/privacy/requests/{id}", "own request", Client)
            .get(requests::get)
            .post(requests::act),
        Row::new("/c/privacy/sent/{id}", "say yes or no", Client).post(record::agree),
        Row::new("/c/help", "help, signed in", Client)
            .lane(Lane::Reserved)
            .get(help::get)
            .post(help::ask),
        Row::new("/c/help/{id}", "a call for help", Client).get(call::get),
        Row::new("/c/help/{id}/ok", "a call: I am OK now", Client).post(call::ok),
    ]
}

/// What clients do with their sessions themselves.
fn session_rows() -> Vec<Row> {
    use Access::Client;
    use client::{session, sessions};
    vec![
        Row::new("/c/sessions", "sessions", Client).get(sessions::get),
        Row::new("/c/sessions/extra", "one more session", Client)
            .get(session::extra)
            .post(session::take_extra),
        Row::new("/c/sessions/waiting", "wait for a time", Client).post(sessions::wait),
        Row::new("/c/sessions/waiting/{id}/stop", "stop waiting", Client).post(sessions::stop),
        Row::new("/c/sessions/offers/{id}", "a time that came free", Client).post(sessions::answer),
        Row::new("/c/sessions/changes/{id}/undo", "undo", Client).post(sessions::undo),
        Row::new("/c/sessions/{id}", "a session", Client).get(session::get),
        Row::new("/c/sessions/{id}/move", "a session: move", Client).post(session::change),
        Row::new("/c/sessions/{id}/ask", "a session: ask for a time", Client).post(session::ask),
        Row::new("/c/sessions/{id}/late", "a session: running late", Client).post(session::late),
        Row::new("/c/sessions/{id}/earlier", "a session: wait", Client).post(session::earlier),
        Row::new("/c/sessions/{id}/cancel", "a session: cancel", Client)
            .lane(Lane::Words)
            .get(session::cancel_form)
            .post(session::cancel),
    ]
}
