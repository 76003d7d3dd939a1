//! The router and what it is given.

use std::{fmt, sync::Arc};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use desk::{Act, Desk, DeskError, view::Door};
use practice::Name;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
};

use crate::{
    access, dress,
    fault::{Fault, Why},
    form::FORM_BYTES_MAX,
    lane::Lanes,
    pace::{self, Pace, Paces, Pacing},
    routes,
};

/// What the edge gives to the pages.
#[derive(Clone)]
pub struct Options {
    /// Reads the clock and the system's randomness: once for each question to the desk.
    pub edge: Arc<dyn Fn() -> Act + Send + Sync>,
    /// Cookies are sent over TLS only, under a name that browsers bind to this host.
    pub secure_cookies: bool,
    /// Where browsers find the practice, as in `https://door.example`: links that are handed over
    /// begin with it.
    pub origin: String,
    /// The first start, while the practice is empty.
    pub setup: Option<Setup>,
    /// The neutral page that Exit leads to.
    pub exit_url: String,
    /// The door as it was at start-up: the help page and the pages of errors ask no store.
    pub door: Door,
    /// How many requests ask the desk at once; `None`: as many as suit the cores of this machine.
    /// Calls for help are not counted.
    pub at_once_max: Option<usize>,
    /// How fast one person, or one address, may ask; `None`: as fast as they can. Help is not counted.
    pub pace: Option<Pace>,
    /// Answers at the gate leave at the steps of a clock. It is off only where it is measured what
    /// the steps hide; no configuration turns it off.
    pub answers_steadily: bool,
}

impl Options {
    /// Options with secure cookies and the usual neutral page.
    pub fn new(edge: Arc<dyn Fn() -> Act + Send + Sync>, door: Door) -> Options {
        Options {
            edge,
            secure_cookies: true,
            origin: String::new(),
            setup: None,
            exit_url: EXIT_URL.to_owned(),
            door,
            at_once_max: None,
            pace: None,
            answers_steadily: true,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("secure_cookies", &self.secure_cookies)
            .field("exit_url", &self.exit_url)
            .field("door", &self.door)
            .finish_non_exhaustive()
    }
}

/// What a new practice was asked.
#[derive(Clone, Debug)]
pub struct SetupAnswers {
    /// The name on the door.
    pub name: String,
    /// The time zone.
    pub zone: String,
    /// The weekly hours.
    pub hours: String,
    /// The country of the help lines, in two letters.
    pub country: String,
    /// The code of the preset.
    pub preset: String,
    /// Who leads the practice.
    pub lead: Name,
    /// Who treats clients.
    pub clinician: Name,
    /// Who hears complaints about clinicians.
    pub officer: Name,
}

/// The first start of a practice.
#[derive(Clone)]
pub struct Setup {
    /// Whether this is the link that was printed, and it can still be used.
    pub fits: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// What stands in the form at first.
    pub defaults: SetupAnswers,
    /// Settles the practice, once, on this link. Gives the token of a visit on which its lead makes
    /// a way in, or a sentence that says what can not be used.
    pub settle: Arc<Settle>,
}

/// See [`Setup::settle`].
pub type Settle = dyn Fn(&mut Act, &str, &SetupAnswers) -> Result<String, String> + Send + Sync;

/// The weather: a page that anybody may be looking at.
const EXIT_URL: &str = "https://www.bbc.co.uk/weather";

/// Every page of the practice.
pub fn router(desk: Desk, options: Options) -> Router {
    pages(Some(desk), options)
}

/// The same pages while there is no desk, as when the store can not be opened: help and the door are
/// as always, and everything else gives back what was written and says that it was not sent.
pub fn router_without_desk(options: Options) -> Router {
    pages(None, options)
}

fn pages(desk: Option<Desk>, options: Options) -> Router {
    let paces = Arc::new(Paces::new(options.pace));
    let lanes = options.at_once_max.map_or_else(Lanes::default, Lanes::of);
    let app = App(Arc::new(Inner {
        desk,
        options,
        lanes,
    }));
    let mut router = Router::new();
    for row in routes::table() {
        let guard = access::Guard {
            app: app.clone(),
            access: row.access,
            lane: row.lane,
            page: row.path,
            takes_get: row.takes_get(),
        };
        let pacing = Pacing {
            app: app.clone(),
            paces: Arc::clone(&paces),
            lane: row.lane,
        };
        let pages = row
            .pages
            .route_layer(middleware::from_fn_with_state(pacing, pace::hold))
            .route_layer(middleware::from_fn_with_state(guard, access::admit));
        router = router.route(row.path, pages);
    }
    router
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(RequestBodyLimitLayer::new(FORM_BYTES_MAX))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), dress::dress))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// What all requests share.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

struct Inner {
    desk: Option<Desk>,
    options: Options,
    lanes: Lanes,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App")
    }
}

impl App {
    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn lanes(&self) -> &Lanes {
        &self.0.lanes
    }

    /// Whether there is room on the disk only for what may not wait.
    pub(crate) fn is_full(&self) -> bool {
        self.0.desk.as_ref().is_some_and(Desk::is_full)
    }

    pub(crate) fn act(&self) -> Act {
        (self.0.options.edge)()
    }

    /// Asks the desk on a thread that may block.
    pub(crate) async fn blocking<R: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk, &mut Act) -> Result<R, DeskError> + Send + 'static,
    ) -> Result<Result<R, DeskError>, Fault> {
        let Some(desk) = self.0.desk.clone() else {
            return Err(Fault::of(Why::Store));
        };
        let app = self.clone();
        tokio::task::spawn_blocking(move || question(&desk, &mut app.act()))
            .await
            .map_err(Fault::failed)
    }
}
