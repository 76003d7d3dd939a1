//! From a call for help that was accepted to the first try of a page: alone, and in a flood. The worker
//! and the courier's threads go on as they do in earnest.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use desk::{Desk, Envelope, Messenger, NotBrought, Offered, oncall::LayerWish};
use practice::{ChannelKind, Notification};
use tokio::runtime::Runtime;

use super::{
    Table, folder,
    house::{self, Measured, failed},
    http::Http,
    millis,
    overload::flood,
    pages,
};
use crate::{courier, edge::Edge, error::CommandError, serve};

/// How many calls are made: enough for one in ten thousand.
const CALLS: u64 = 10_000;
/// How many are made a second, so that both measurements end before anybody is asked again.
const CALLS_A_SECOND: u64 = 200;
/// How many threads call.
const CALLERS: u64 = 16;
/// How long the last page may take, in milliseconds, until the measurement fails.
const LAST_MILLIS: u64 = 30_000;
/// How often it is looked whether it came, in milliseconds.
const LOOK_MILLIS: u64 = 50;

/// Keeps when each page was first tried.
struct Clocked {
    edge: Edge,
    at: Mutex<Vec<u64>>,
    code: Mutex<Option<String>>,
}

impl Messenger for Clocked {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        let now = self.edge.nanos();
        if envelope.notification == Notification::Call {
            self.at
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(now);
        }
        if let Some(code) = &envelope.code {
            let code = Some(code.to_string());
            *self.code.lock().unwrap_or_else(PoisonError::into_inner) = code;
        }
        Ok(())
    }
}

/// Measures it alone, and in the flood.
///
/// # Errors
///
/// [`CommandError::Outside`] when a call is refused, or a page does not come.
pub(crate) fn run(table: &mut Table<'_>, edge: &Edge) -> Result<(), CommandError> {
    let folder = folder()?;
    let url = format!("sqlite://{}", folder.path().join("practice.db").display());
    let measured = house::make(edge, &url)?;
    let clocked = Arc::new(Clocked {
        edge: *edge,
        at: Mutex::default(),
        code: Mutex::default(),
    });
    on_call(edge, &measured, &clocked)?;
    let token = pages::token(edge, &measured)?;
    let runtime = Runtime::new()
        .map_err(|error| CommandError::outside(format!("the server does not start: {error}")))?;
    let address = pages::serve(&runtime, &measured, *edge)?;
    let cookie = format!("visit={token}");
    let working = Working::start(measured.desk.clone(), *edge, Arc::clone(&clocked))?;
    table.heading("From a call for help to the first try of its page")?;
    let alone = timed(edge, address, &cookie, "alone", &clocked)?;
    tell(table, "alone", &alone)?;
    let flooded = flood(address, &cookie, || {
        timed(edge, address, &cookie, "flood", &clocked)
    })?;
    tell(table, "in the flood", &flooded.came)?;
    table.row(
        "pages meanwhile, and turned away",
        &format!("{}, {}", flooded.served, flooded.shed),
        "",
    )?;
    working.stop();
    runtime.shutdown_background();
    measured.store.close();
    Ok(())
}

fn tell(table: &mut Table<'_>, where_: &str, nanos: &[u64]) -> Result<(), CommandError> {
    let last = nanos.len().saturating_sub(1);
    let of = |parts: usize| {
        let place = nanos.len().saturating_mul(parts) / 10_000;
        millis(nanos.get(place.min(last)).copied().unwrap_or(0))
    };
    let count = nanos.len();
    let what = format!("{where_}: {count} calls, none refused, p50");
    table.row(&what, &of(5_000), "")?;
    table.row(&format!("{where_}: p99"), &of(9_900), "")?;
    table.row(&format!("{where_}: p99.99"), &of(9_999), "at most 5 s")
}

/// One clinician takes every turn, and has a channel that works.
fn on_call(edge: &Edge, measured: &Measured, clocked: &Clocked) -> Result<(), CommandError> {
    let (desk, who) = (&measured.desk, &measured.clinician);
    let kind = ChannelKind::Mail;
    desk.offer(Offered {
        kinds: vec![kind],
        push_key: None,
    });
    let mut act = edge.act();
    let settle = |error: desk::DeskError| failed(&error);
    let added = desk
        .add_channel(&mut act, who, kind, "on-call@example.org", true)
        .map_err(settle)?;
    let lane = desk::Lane {
        kind,
        urgent: false,
    };
    desk.bring_next(&mut edge.act(), lane, clocked)
        .map_err(settle)?;
    let code = clocked
        .code
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    desk.prove_channel(&mut edge.act(), who, added, &code.unwrap_or_default())
        .map_err(settle)?;
    let layer = LayerWish {
        layer: 0,
        first_at: "2026-01-05T09:00".to_owned(),
        turn_hours: 168,
        hours: String::new(),
        people: vec![who.person],
    };
    desk.set_rota_layer(&mut edge.act(), who, &layer)
        .map_err(settle)?;
    desk.set_rota_stands(&mut edge.act(), true).map_err(settle)
}

/// How long it took from each answer to the first try of its page, sorted, in nanoseconds. Pages
/// carry nothing by which one could be told from another: the first answer is held against the first
/// try, and so on, as they leave in that order.
fn timed(
    edge: &Edge,
    address: SocketAddr,
    cookie: &str,
    name: &str,
    clocked: &Clocked,
) -> Result<Vec<u64>, CommandError> {
    let at = || clocked.at.lock().unwrap_or_else(PoisonError::into_inner);
    at().clear();
    let began = edge.nanos();
    let calling = |caller: u64| -> Result<Vec<u64>, std::io::Error> {
        let mut accepted = Vec::new();
        for number in (caller..CALLS).step_by(usize::try_from(CALLERS).unwrap_or(1)) {
            let due = number * 1_000_000_000 / CALLS_A_SECOND;
            let ahead = due.saturating_sub(edge.nanos() - began);
            thread::park_timeout(Duration::from_nanos(ahead));
            let form = format!("key={name}-page-{number}");
            let mut http = Http::post(address, "/c/help", cookie, &form)?;
            let (status, _) = http.get()?;
            accepted.push(edge.nanos());
            if status != 303 {
                return Err(std::io::Error::other(format!("status {status}")));
            }
        }
        Ok(accepted)
    };
    let mut accepted = Vec::new();
    thread::scope(|scope| -> Result<(), CommandError> {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| scope.spawn(move || calling(caller)))
            .collect();
        for caller in callers {
            let came = caller.join().unwrap_or_else(|_| Ok(Vec::new()));
            accepted.extend(came.map_err(|error| {
                CommandError::outside(format!("a call for help did not get through: {error}"))
            })?);
        }
        Ok(())
    })?;
    for _ in 0..LAST_MILLIS / LOOK_MILLIS {
        if at().len() >= accepted.len() {
            break;
        }
        thread::park_timeout(Duration::from_millis(LOOK_MILLIS));
    }
    let mut tried = at().clone();
    if tried.len() < accepted.len() {
        let missing = accepted.len() - tried.len();
        return Err(CommandError::outside(format!(
            "{missing} pages did not come"
        )));
    }
    accepted.sort_unstable();
    tried.sort_unstable();
    let mut taken: Vec<u64> = tried
        .iter()
        .zip(&accepted)
        .map(|(tried, accepted)| tried.saturating_sub(*accepted))
        .collect();
    taken.sort_unstable();
    Ok(taken)
}

/// The worker and the threads of one courier, as `vestibule serve` has them.
struct Working {
    stop: mpsc::Sender<()>,
    worker: thread::JoinHandle<()>,
    lanes: courier::Lanes,
}

impl Working {
    fn start(desk: Desk, edge: Edge, clocked: Arc<Clocked>) -> Result<Working, CommandError> {
        let (stop, stopped) = mpsc::channel();
        let ticking = desk.clone();
        let worker = thread::Builder::new()
            .name("worker".into())
            .spawn(move || {
                let pause = Duration::from_millis(serve::TICK_MILLIS);
                while stopped.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
                    serve::tick(&ticking, &edge, None);
                }
            })
            .map_err(|error| CommandError::outside(error.to_string()))?;
        let couriers = courier::Couriers::of(ChannelKind::Mail, clocked);
        Ok(Working {
            stop,
            worker,
            lanes: couriers.start(move || desk.clone(), edge)?,
        })
    }

    fn stop(self) {
        drop(self.stop);
        let _ = self.worker.join();
        self.lanes.stop();
    }
}
