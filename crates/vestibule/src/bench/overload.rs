//! Calls for help while far more people come than can be served: none is refused, and how long one
//! takes.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use tokio::runtime::Runtime;

use super::{Table, folder, house, http::Http, micros, pages};
use crate::{edge::Edge, error::CommandError};

/// How many connections ask for a client's home without a pause: twenty times those that keep two
/// cores busy, and more than the server lets ask and wait at once. They share its cores here.
const FLOOD: usize = 80;
/// How many calls for help are made.
const CALLS: u64 = 500;
/// How many answers the flood has had before the first call.
const SETTLED: u64 = 500;
/// What a thread of the flood needs, in bytes.
const STACK_BYTES: usize = 128 * 1024;

/// Measures calls for help, alone and in the flood.
///
/// # Errors
///
/// [`CommandError::Outside`] when the server does not answer, or refuses a call for help.
pub(crate) fn run(table: &mut Table<'_>, edge: &Edge) -> Result<(), CommandError> {
    let folder = folder()?;
    let url = format!("sqlite://{}", folder.path().join("practice.db").display());
    let measured = house::make(edge, &url)?;
    let token = pages::token(edge, &measured)?;
    let runtime = Runtime::new()
        .map_err(|error| CommandError::outside(format!("the server does not start: {error}")))?;
    let address = pages::serve(&runtime, &measured, *edge)?;
    let cookie = format!("visit={token}");
    table.heading("Calls for help through the server")?;
    let alone = calls(edge, address, &cookie, "alone")?;
    tell(table, "alone", &alone)?;
    let flooded = flood(address, &cookie, || calls(edge, address, &cookie, "flood"))?;
    tell(table, "in the flood", &flooded.came)?;
    let (served, shed) = (flooded.served, flooded.shed);
    let what = format!("{FLOOD} connections meanwhile: pages, and turned away");
    table.row(&what, &format!("{served}, {shed}"), "")?;
    runtime.shutdown_background();
    measured.store.close();
    Ok(())
}

fn tell(table: &mut Table<'_>, where_: &str, nanos: &[u64]) -> Result<(), CommandError> {
    let of = |thousandths: usize| {
        let at = nanos.len().saturating_mul(thousandths) / 1_000;
        let at = at.min(nanos.len().saturating_sub(1));
        micros(nanos.get(at).copied().unwrap_or(0))
    };
    let count = nanos.len();
    table.row(
        &format!("{where_}: {count} calls, none refused, p50"),
        &of(500),
        "",
    )?;
    table.row(&format!("{where_}: p99"), &of(990), "at most 50 ms")?;
    table.row(&format!("{where_}: the slowest"), &of(1_000), "")
}

/// How long each call took, sorted, in nanoseconds. Every call is one of its own.
fn calls(
    edge: &Edge,
    address: SocketAddr,
    cookie: &str,
    name: &str,
) -> Result<Vec<u64>, CommandError> {
    let broken = |error: std::io::Error| {
        CommandError::outside(format!("a call for help did not get through: {error}"))
    };
    let mut taken = Vec::new();
    for number in 0..CALLS {
        let form = format!("key={name}{number}").replace(' ', "-");
        let mut http = Http::post(address, "/c/help", cookie, &form).map_err(broken)?;
        let began = edge.nanos();
        let (status, _) = http.get().map_err(broken)?;
        taken.push(edge.nanos() - began);
        if status != 303 {
            return Err(broken(std::io::Error::other(format!("status {status}"))));
        }
    }
    taken.sort_unstable();
    Ok(taken)
}

/// What came of something that was done in the flood.
pub(super) struct Flood<T> {
    /// What it gave.
    pub(super) came: T,
    /// How many pages were served meanwhile.
    pub(super) served: u64,
    /// How many were turned away.
    pub(super) shed: u64,
}

/// Does something while far more connections ask for pages than can be served.
///
/// # Errors
///
/// Its own, and [`CommandError::Outside`] when the system gives no thread.
pub(super) fn flood<T>(
    address: SocketAddr,
    cookie: &str,
    within: impl FnOnce() -> Result<T, CommandError>,
) -> Result<Flood<T>, CommandError> {
    let over = AtomicBool::new(false);
    let (served, shed) = (AtomicU64::new(0), AtomicU64::new(0));
    let ask = || {
        while !over.load(Ordering::Relaxed) {
            let Ok(mut http) = Http::open(address, "/c", Some(cookie)) else {
                continue;
            };
            while let (false, Ok((status, _))) = (over.load(Ordering::Relaxed), http.get()) {
                let counted = if status == 200 { &served } else { &shed };
                counted.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    let answered = || served.load(Ordering::Relaxed) + shed.load(Ordering::Relaxed);
    let came = thread::scope(|scope| {
        for _ in 0..FLOOD {
            let builder = thread::Builder::new().stack_size(STACK_BYTES);
            if let Err(error) = builder.spawn_scoped(scope, ask) {
                over.store(true, Ordering::Relaxed);
                return Err(CommandError::outside(format!(
                    "no thread to flood with: {error}"
                )));
            }
        }
        while answered() < SETTLED {
            thread::yield_now();
        }
        let came = within();
        over.store(true, Ordering::Relaxed);
        came
    })?;
    Ok(Flood {
        came,
        served: served.into_inner(),
        shed: shed.into_inner(),
    })
}
