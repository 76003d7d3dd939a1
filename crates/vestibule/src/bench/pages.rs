//! Pages a second over loopback: a client's home, and the public door.

use std::{net::SocketAddr, sync::Arc, thread};

use desk::view::SafetyAnswer;
use tokio::{net::TcpListener, runtime::Runtime};

use super::{
    Table, folder,
    house::{self, Measured, failed},
    http::Http,
    millis, per_second,
};
use crate::{edge::Edge, error::CommandError};

/// How many connections ask at once.
const CONNECTIONS: usize = 4;
/// How many pages each connection asks for.
const PAGES: usize = 500;
/// How many contacts stand on the client's first page.
const CONTACTS: usize = 12;

/// Measures both pages.
///
/// # Errors
///
/// [`CommandError::Outside`] when a page does not come.
pub(crate) fn run(table: &mut Table<'_>, edge: &Edge) -> Result<(), CommandError> {
    let folder = folder()?;
    let url = format!("sqlite://{}", folder.path().join("practice.db").display());
    let measured = house::make(edge, &url)?;
    let token = token(edge, &measured)?;
    let runtime = Runtime::new()
        .map_err(|error| CommandError::outside(format!("the server does not start: {error}")))?;
    let address = serve(&runtime, &measured, *edge)?;
    table.heading("Pages over loopback, with kept connections")?;
    let cookie = format!("visit={token}");
    for (what, path, cookie) in [
        ("the public door", "/", None),
        ("a client's home", "/c", Some(cookie.as_str())),
    ] {
        let (rate, bytes, slowest) = measure(edge, address, path, cookie)?;
        table.row(
            &format!("{what}, {bytes} bytes, {CONNECTIONS} at once"),
            &format!("{rate}/s"),
            "",
        )?;
        table.row(
            &format!("{what}, the slowest of {}", CONNECTIONS * PAGES),
            &millis(slowest),
            "",
        )?;
    }
    runtime.shutdown_background();
    measured.store.close();
    Ok(())
}

/// A client who is signed in, with something on the first page.
pub(super) fn token(edge: &Edge, measured: &Measured) -> Result<String, CommandError> {
    let viewer = measured
        .clients
        .first()
        .ok_or_else(|| CommandError::outside("there is no client to measure"))?;
    for _ in 0..CONTACTS {
        let mut act = edge.act();
        let draft = measured
            .desk
            .begin(&mut act, viewer, "session", None)
            .map_err(|error| failed(&error))?;
        let safe = Some(SafetyAnswer::Safe);
        measured
            .desk
            .send(&mut act, viewer, draft, super::TEXT, safe)
            .map_err(|error| failed(&error))?;
    }
    let link = measured
        .desk
        .sign_in_link(&mut edge.act(), viewer.person)
        .ok_or_else(|| CommandError::outside("the desk gives no link"))?;
    let entered = measured
        .desk
        .enter_by_link(&mut edge.act(), &link)
        .map_err(|error| failed(&error))?;
    Ok(entered.token)
}

/// A server of its own for this desk.
pub(super) fn serve(
    runtime: &Runtime,
    measured: &Measured,
    edge: Edge,
) -> Result<SocketAddr, CommandError> {
    let door = measured
        .desk
        .door(&edge.act())
        .map_err(|error| failed(&error))?;
    let mut options = web::Options::new(Arc::new(move || edge.act()), door);
    options.secure_cookies = false;
    serve_pages(runtime, web::router(measured.desk.clone(), options))
}

/// A server of its own for these pages.
pub(super) fn serve_pages(
    runtime: &Runtime,
    router: axum::Router,
) -> Result<SocketAddr, CommandError> {
    let unbound = |error: std::io::Error| {
        CommandError::outside(format!("no port can be listened on: {error}"))
    };
    let listener = runtime
        .block_on(TcpListener::bind("127.0.0.1:0"))
        .map_err(unbound)?;
    let address = listener.local_addr().map_err(unbound)?;
    runtime.spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// Pages a second, the bytes of one, and the slowest in nanoseconds.
fn measure(
    edge: &Edge,
    address: SocketAddr,
    path: &str,
    cookie: Option<&str>,
) -> Result<(u64, usize, u64), CommandError> {
    let unserved = |error: std::io::Error| {
        CommandError::outside(format!("the page {path} did not come: {error}"))
    };
    let ask = || -> std::io::Result<(usize, u64)> {
        let mut http = Http::open(address, path, cookie)?;
        let (mut bytes, mut slowest) = (0, 0);
        for _ in 0..PAGES {
            let began = edge.nanos();
            let (status, length) = http.get()?;
            slowest = slowest.max(edge.nanos() - began);
            bytes = length;
            if status != 200 {
                return Err(std::io::Error::other(format!("status {status}")));
            }
        }
        Ok((bytes, slowest))
    };
    ask().map_err(unserved)?;
    let began = edge.nanos();
    let asked: std::io::Result<Vec<(usize, u64)>> = thread::scope(|scope| {
        let running: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(ask)).collect();
        let broke = || Err(std::io::Error::other("a thread broke"));
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| broke()))
            .collect()
    });
    let nanos = edge.nanos() - began;
    let asked = asked.map_err(unserved)?;
    let bytes = asked.first().map_or(0, |(bytes, _)| *bytes);
    let slowest = asked.iter().map(|(_, slowest)| *slowest).max().unwrap_or(0);
    let count = u64::try_from(CONNECTIONS * PAGES).unwrap_or(0);
    Ok((per_second(count, nanos), bytes, slowest))
}
