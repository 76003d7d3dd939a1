//! The first start: an empty practice is set up through the pages, and the door goes on with what
//! was said there, without a restart.

use std::{
    convert::Infallible,
    sync::{Arc, PoisonError, RwLock},
};

use axum::{Router, extract::Request, response::Response};
use desk::{
    Act, Desk, DeskError, Offered,
    gate::{FirstPeople, Knock},
};
use jiff::SignedDuration;
use practice::{Name, Timestamp};
use store::keys::Keys;
use tower::ServiceExt;
use vault::RootKey;
use web::{Setup, SetupAnswers};

use crate::{
    book::Source,
    config::{Config, Web},
    edge::Edge,
    error::CommandError,
    opening::{self, Parts},
};

/// How long the link of the first start can be used, in minutes: whoever reads it sits before the
/// terminal.
const SETUP_MINUTES: i64 = 10;

/// The desk and the pages that are served now; both change once, after the first start.
#[derive(Clone)]
pub(crate) struct Front(Arc<RwLock<Now>>);

struct Now {
    desk: Desk,
    pages: Router,
}

impl Front {
    pub(crate) fn new(desk: Desk) -> Front {
        Front(Arc::new(RwLock::new(Now {
            desk,
            pages: Router::new(),
        })))
    }

    /// The desk of this moment.
    pub(crate) fn desk(&self) -> Desk {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .desk
            .clone()
    }

    /// A router that hands every request to the pages of that moment.
    pub(crate) fn router(&self) -> Router {
        let front = self.clone();
        let serve = move |request: Request| {
            let now = front.0.read().unwrap_or_else(PoisonError::into_inner);
            let pages = now.pages.clone();
            async move {
                let answered: Result<Response, Infallible> = pages.oneshot(request).await;
                answered
            }
        };
        Router::new().fallback_service(tower::service_fn(serve))
    }

    fn put(&self, desk: Desk, pages: Router) {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *now = Now { desk, pages };
    }
}

/// What the first start needs of the configuration.
pub(crate) struct First {
    config: Config,
    root: RootKey,
    keys: Keys,
}

impl First {
    pub(crate) fn new(config: &Config, root: RootKey, keys: Keys) -> First {
        let config = config.clone();
        First { config, root, keys }
    }

    fn defaults(&self) -> SetupAnswers {
        let nobody = || Name {
            full: String::new(),
            short: String::new(),
            given: String::new(),
        };
        let practice = &self.config.practice;
        SetupAnswers {
            name: practice.name.clone(),
            zone: practice.zone.clone(),
            hours: practice.hours.clone(),
            country: practice.country.clone(),
            preset: self.config.book.preset.code().to_owned(),
            lead: nobody(),
            clinician: nobody(),
            officer: nobody(),
        }
    }
}

/// Where the pages are served.
#[derive(Clone)]
pub(crate) struct Place {
    origin: String,
    secure_cookies: bool,
    exit_url: String,
    offered: Offered,
    edge: Edge,
}

impl Place {
    pub(crate) fn new(web: &Web, origin: &str, offered: Offered, edge: Edge) -> Place {
        Place {
            origin: origin.to_owned(),
            secure_cookies: web.secure_cookies,
            exit_url: web.exit_url.clone(),
            offered,
            edge,
        }
    }

    /// Puts the pages of this desk in place; the token of the first start, when nobody was entered.
    ///
    /// # Errors
    ///
    /// [`CommandError`] when passkeys can not be bound to the origin, or the practice can not be
    /// read.
    pub(crate) fn open(
        &self,
        front: &Front,
        first: Option<First>,
    ) -> Result<Option<String>, CommandError> {
        let desk = front.desk();
        let is_empty = desk.is_empty().map_err(|error| unread(&error))?;
        let Some(first) = first.filter(|_| is_empty) else {
            self.serve(front, desk, None)?;
            return Ok(None);
        };
        let token = vault::to_hex(&self.edge.act().bytes::<16>());
        let until = self
            .edge
            .moment()
            .wall
            .checked_add(SignedDuration::from_mins(SETUP_MINUTES))
            .unwrap_or(Timestamp::MIN);
        let (place, opened, right) = (self.clone(), front.clone(), token.clone());
        let edge = self.edge;
        let setup = Setup {
            fits: Arc::new(move |typed| {
                vault::same(typed.as_bytes(), right.as_bytes()) && edge.moment().wall < until
            }),
            defaults: first.defaults(),
            settle: Arc::new(move |act, _, answers| place.settle(&opened, &first, act, answers)),
        };
        self.serve(front, desk, Some(setup))?;
        Ok(Some(token))
    }

    fn serve(&self, front: &Front, desk: Desk, setup: Option<Setup>) -> Result<(), CommandError> {
        let door = desk
            .door(&self.edge.act())
            .map_err(|error| unread(&error))?;
        desk.stand_at(&self.origin)
            .map_err(|error| CommandError::usage(format!("web.origin: {error}")))?;
        desk.offer(self.offered.clone());
        let edge = self.edge;
        let options = web::Options {
            edge: Arc::new(move || edge.act()),
            secure_cookies: self.secure_cookies,
            origin: self.origin.clone(),
            setup,
            exit_url: self.exit_url.clone(),
            door,
            at_once_max: None,
            pace: Some(web::Pace::PEOPLE),
            answers_steadily: true,
        };
        front.put(desk.clone(), web::router(desk, options));
        Ok(())
    }

    /// Settles the practice and goes on with it. Errors: a sentence that says what can not be used.
    fn settle(
        &self,
        front: &Front,
        first: &First,
        act: &mut Act,
        answers: &SetupAnswers,
    ) -> Result<String, String> {
        let told = |error: CommandError| error.sentence().unwrap_or_default().to_owned();
        let source =
            Source::of(Some(&answers.preset), first.config.book.folder.as_deref()).map_err(told)?;
        let book = source.open().map_err(told)?;
        let mut founding = opening::founding(&first.config.practice, &answers.preset);
        founding.name.clone_from(&answers.name);
        founding.zone.clone_from(&answers.zone);
        founding.hours.clone_from(&answers.hours);
        founding.country.clone_from(&answers.country);
        let people = FirstPeople {
            lead: answers.lead.clone(),
            clinician: answers.clinician.clone(),
            officer: answers.officer.clone(),
        };
        let settled = front.desk().settle(act, &book, &founding, &people);
        let invited = settled.map_err(|error| error.to_string())?;
        let desk = opening::desk_of(Parts {
            store: front.desk().store(),
            keys: first.keys.clone(),
            root: first.root.again(),
            book,
            demonstration: false,
            erases_unasked: first.config.erases_unasked,
        })
        .map_err(told)?;
        self.serve(front, desk.clone(), None).map_err(told)?;
        let token = invited.path.trim_start_matches("/i/");
        desk.accept(act, token, &invited.code, &Knock::default())
            .map_err(|error| error.to_string())
    }
}

fn unread(error: &DeskError) -> CommandError {
    CommandError::outside(format!(
        "the practice can not be read: {error}; `vestibule doctor` says more"
    ))
}
