//! Whether an answer at the gate tells who comes here: signing in, coming back on paper, and being
//! invited, over HTTP, somebody's own beside nobody's.
//!
//! It is no test of "no difference was found", which a small sample passes by itself. It passes only
//! when a difference that matters can be excluded, and so it can fail: with each run a leak is
//! planted, and a run that does not see it fails as well.

mod surface;
mod times;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::Duration,
};

use axum::{Router, extract::Request, middleware, response::Response};
use desk::Act;
use jiff::SignedDuration;
use practice::Moment;
use tokio::runtime::Runtime;

use self::{
    surface::{ALL, Guest, House, Surface},
    times::Times,
};
use super::{
    Table,
    house::{Measured, failed},
    http::Http,
    pages,
};
use crate::{edge::Edge, error::CommandError};

/// How many pairs are asked for when nobody says: enough to exclude what a person could notice.
const PAIRS: u64 = 320;
/// How many pairs the planted leak is looked for in, at most.
const PLANTED_PAIRS: u64 = 320;
/// How long the planted leak holds back the answer to somebody's own name, in milliseconds.
const PLANTED_MILLIS: u64 = 10;
/// The header by which the planted leak knows whom it betrays.
const PLANTED: &str = "x-planted";
/// How many requests ask the desk at once: more than guests, so that none waits in the usual lane.
const AT_ONCE_MAX: usize = 64;

/// How the pages are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Served {
    /// As to everybody.
    AsIs,
    /// As to everybody, and then a leak on top.
    Leaking,
    /// Without the steps of the clock, to see what they hide.
    AtOnce,
}

/// Measures all three ways, each as it is, with a leak, and without the steps.
///
/// # Errors
///
/// [`CommandError::Outside`] when an answer differs, when a difference in time can not be excluded, or
/// when the planted leak is not seen.
pub(crate) fn run(table: &mut Table<'_>, edge: &Edge, pairs: u64) -> Result<(), CommandError> {
    let pairs = if pairs == 0 { PAIRS } else { pairs };
    let house = House::make(edge)?;
    let runtime = Runtime::new()
        .map_err(|error| CommandError::outside(format!("the server does not start: {error}")))?;
    let mut complaints = Vec::new();
    for surface in ALL {
        table.heading(&format!(
            "{}: {pairs} pairs, {} at once",
            surface.says(),
            surface.at_once()
        ))?;
        // No name is tried on a day before one on which it was tried.
        let days = Arc::new(AtomicI64::new(0));
        for served in [Served::AsIs, Served::Leaking, Served::AtOnce] {
            let pairs = match served {
                Served::AsIs => pairs,
                Served::Leaking | Served::AtOnce => pairs.min(PLANTED_PAIRS),
            };
            let address = serve(&runtime, &house.measured, *edge, served, &days)?;
            let times = measure(&house, edge, surface, address, pairs, &days)?;
            complaints.extend(tell(table, surface, served, &times)?);
        }
    }
    runtime.shutdown_background();
    house.close();
    if complaints.is_empty() {
        return Ok(());
    }
    Err(CommandError::outside(complaints.join("; ")))
}

/// Prints what came out, and gives a sentence when it is not as it has to be.
fn tell(
    table: &mut Table<'_>,
    surface: Surface,
    served: Served,
    times: &Times,
) -> Result<Option<String>, CommandError> {
    let found = times.compare();
    let (what, target) = match served {
        Served::AsIs => ("as served", "can be told apart: no"),
        Served::Leaking => ("with a leak of 10 ms", "can be told apart: yes"),
        Served::AtOnce => ("without the steps", ""),
    };
    let alike = found.is_alike();
    let told = if alike { "no" } else { "yes" };
    table.row(&format!("{what}: can be told apart"), told, target)?;
    let advantage = format!("at most {:.1} %", found.advantage_max * 100.0);
    let within = format!("{:.1} %", found.advantage_limit * 100.0);
    table.row("  advantage of any one threshold", &advantage, &within)?;
    let (low, high) = found.median_micros;
    let between = format!("{low} to {high} µs");
    let within = format!("within {} µs", found.median_limit_micros);
    table.row("  median difference, 99 % sure", &between, &within)?;
    table.row("  Welch's t", &format!("{:.2}", found.t), "less than 4.5")?;
    let is_right = match served {
        Served::AsIs => alike,
        Served::Leaking => !alike,
        Served::AtOnce => true,
    };
    Ok((!is_right).then(|| match served {
        Served::Leaking => format!("{}: a planted leak was not seen", surface.says()),
        _ => format!(
            "{}: it can not be excluded that the time of an answer tells who comes here",
            surface.says()
        ),
    }))
}

/// A server for this desk. Its days are those that are given: a name that was tried is tried again on
/// another day, and no lock stands in the way.
fn serve(
    runtime: &Runtime,
    measured: &Measured,
    edge: Edge,
    served: Served,
    days: &Arc<AtomicI64>,
) -> Result<SocketAddr, CommandError> {
    let door = measured.desk.door(&edge.act());
    let days = Arc::clone(days);
    let leaping = move || {
        let now = edge.moment();
        let leap = SignedDuration::from_hours(24 * days.load(Ordering::SeqCst));
        let wall = now.wall.checked_add(leap).unwrap_or(now.wall);
        Act::new(Moment { wall, ..now }, edge.seed())
    };
    let door = door.map_err(|error| failed(&error))?;
    let mut options = web::Options::new(Arc::new(leaping), door);
    options.secure_cookies = false;
    options.at_once_max = Some(AT_ONCE_MAX);
    options.answers_steadily = served != Served::AtOnce;
    let mut router = web::router(measured.desk.clone(), options);
    if served == Served::Leaking {
        router = leaking(router);
    }
    pages::serve_pages(runtime, router)
}

/// The same pages, and whoever is known here waits a little longer.
fn leaking(router: Router) -> Router {
    router.layer(middleware::from_fn(
        |request: Request, next: middleware::Next| async move {
            let is_known = request.headers().contains_key(PLANTED);
            let response: Response = next.run(request).await;
            if is_known {
                let never = std::future::pending::<()>();
                let held = tokio::time::timeout(Duration::from_millis(PLANTED_MILLIS), never);
                drop(held.await);
            }
            response
        },
    ))
}

/// So many pairs, by as many guests as come at once on this way.
fn measure(
    house: &House,
    edge: &Edge,
    surface: Surface,
    address: SocketAddr,
    pairs: u64,
    days: &AtomicI64,
) -> Result<Times, CommandError> {
    let left = AtomicI64::new(i64::try_from(pairs).unwrap_or(i64::MAX));
    let broke = || CommandError::outside("a guest of the measurement broke");
    let asked: Vec<Result<Times, CommandError>> = thread::scope(|scope| {
        let guests: Vec<_> = (0..surface.at_once())
            .map(|number| {
                let left = &left;
                scope.spawn(move || {
                    let mut guest = house.guest(number)?;
                    let mut times = Times::default();
                    let mut reference = None;
                    while left.fetch_sub(1, Ordering::SeqCst) > 0 {
                        let pair = Pair {
                            surface,
                            address,
                            days,
                        };
                        pair.ask(edge, &mut guest, &mut times, &mut reference)?;
                    }
                    Ok(times)
                })
            })
            .collect();
        guests
            .into_iter()
            .map(|guest| guest.join().unwrap_or_else(|_| Err(broke())))
            .collect()
    });
    let mut all = Times::default();
    for times in asked {
        all.add_all(times?);
    }
    Ok(all)
}

/// What one pair needs.
struct Pair<'a> {
    surface: Surface,
    address: SocketAddr,
    days: &'a AtomicI64,
}

impl Pair<'_> {
    /// Asks with what is somebody's and with what is nobody's, in an order that is drawn.
    fn ask(
        &self,
        edge: &Edge,
        guest: &mut Guest<'_>,
        times: &mut Times,
        reference: &mut Option<(String, String)>,
    ) -> Result<(), CommandError> {
        let known_first = edge.seed().first().is_some_and(|byte| byte & 1 == 1);
        let mut pair = [0_u32; 2];
        for is_known in [known_first, !known_first] {
            let typed = guest.types(edge, self.surface, is_known)?;
            if self.surface.locks() {
                self.days.fetch_add(1, Ordering::SeqCst);
            }
            let request = self.surface.request(self.address, &typed, is_known);
            let (micros, answer) = guest.asks(edge, self.address, &request, &typed)?;
            let [unknown, known] = &mut pair;
            *(if is_known { known } else { unknown }) = micros;
            let first = reference.get_or_insert_with(|| answer.clone());
            if *first != answer {
                return Err(different(self.surface, first, &answer));
            }
        }
        let [unknown, known] = pair;
        times.add(known, unknown);
        Ok(())
    }
}

fn different(surface: Surface, one: &(String, String), other: &(String, String)) -> CommandError {
    let lines = |answer: &(String, String)| -> Vec<String> {
        let (head, page) = answer;
        head.lines()
            .chain(page.lines())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (lines(one), lines(other));
    let line = one.iter().zip(&other).find(|(one, other)| one != other);
    let (one, other) = line.map_or(("", ""), |(one, other)| (one.as_str(), other.as_str()));
    CommandError::outside(format!(
        "{}: two answers differ: '{one}' and '{other}'",
        surface.says()
    ))
}
