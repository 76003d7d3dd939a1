//! The line at the door: connections are taken in, seated, read within a time, and served.
//!
//! A question is read whole before anybody's turn is taken for it, so that who sends slowly holds up
//! nobody but themselves.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, mpsc, watch},
};
use tower::ServiceExt as _;
use web::{FORM_BYTES_MAX, Peer};

use super::seats::{Limits, Seat, Seats};
use crate::edge::Edge;

/// How long the lines before a page may take to come, and how long a connection may stand between two
/// questions, in seconds. A telephone on a train is slow; whoever drips letters is slower.
const HEAD_SECONDS: u64 = 15;
/// The same in the reserve, where others wait.
const HEAD_SECONDS_IN_RESERVE: u64 = 3;
/// How long a whole form may take to come, in seconds: 64 KiB of words over a very weak network.
const FORM_SECONDS: u64 = 30;
/// How many lines may stand before a page, and how many bytes they may have together.
const HEAD_LINES_MAX: usize = 64;
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// When nobody could be taken in, such as when the process has too many files open, how long until it
/// is tried again, in milliseconds.
const AGAIN_MILLIS: u64 = 50;

/// Takes in everybody until `closed` says so, then lets those who are served finish.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    edge: Edge,
    closed: watch::Receiver<bool>,
) {
    // Each connection holds one of these; when all are gone, everybody has left.
    let (here, mut all_left) = mpsc::channel::<()>(1);
    let line = Line {
        seats: Arc::new(Mutex::new(Seats::new(Limits::USUAL))),
        left: Arc::new(Notify::new()),
        edge,
    };
    let mut closing = closed.clone();
    loop {
        let came = tokio::select! {
            came = listener.accept() => came,
            _ = closing.wait_for(|closed| *closed) => break,
        };
        let Ok((stream, from)) = came else {
            pause().await;
            continue;
        };
        let seated = line.seat(from).await;
        let (router, closed, here) = (router.clone(), closed.clone(), here.clone());
        tokio::spawn(async move {
            seated.attend(stream, from, router, closed).await;
            drop(here);
        });
    }
    drop(here);
    all_left.recv().await;
}

/// It decides nothing: it only waits a little.
async fn pause() {
    let never = std::future::pending::<()>();
    drop(tokio::time::timeout(Duration::from_millis(AGAIN_MILLIS), never).await);
}

/// What all connections share.
#[derive(Clone, Debug)]
struct Line {
    seats: Arc<Mutex<Seats<Arc<Notify>>>>,
    left: Arc<Notify>,
    edge: Edge,
}

impl Line {
    /// A seat for whoever comes from there, as soon as there is one.
    async fn seat(&self, from: SocketAddr) -> Seated {
        let mut end = Arc::new(Notify::new());
        loop {
            let given = self
                .seats()
                .come(from.ip(), Arc::clone(&end), self.now_millis());
            match given {
                Ok(given) => {
                    if let Some(gave_way) = given.gave_way {
                        gave_way.notify_one();
                    }
                    return Seated {
                        line: self.clone(),
                        id: given.id,
                        seat: given.seat,
                        end,
                    };
                }
                Err(back) => end = back,
            }
            tokio::select! {
                () = self.left.notified() => {}
                () = pause() => {}
            }
        }
    }

    fn seats(&self) -> MutexGuard<'_, Seats<Arc<Notify>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_millis(&self) -> u64 {
        self.edge.nanos() / 1_000_000
    }
}

/// A connection with a seat, which is free again when this is dropped.
struct Seated {
    line: Line,
    id: u64,
    seat: Seat,
    end: Arc<Notify>,
}

impl Drop for Seated {
    fn drop(&mut self) {
        self.line.seats().leave(self.id);
        self.line.left.notify_one();
    }
}

impl Seated {
    async fn attend(
        self,
        stream: TcpStream,
        from: SocketAddr,
        router: Router,
        mut closed: watch::Receiver<bool>,
    ) {
        // An answer is not kept back to be sent with the next.
        let _ = stream.set_nodelay(true);
        let head_seconds = match self.seat {
            Seat::Usual => HEAD_SECONDS,
            Seat::Reserve => HEAD_SECONDS_IN_RESERVE,
        };
        let (line, id) = (&self.line, self.id);
        let service = service_fn(|request: Request<Incoming>| {
            line.seats().asks(id);
            let router = router.clone();
            async move {
                let response = answer(router, request, from).await;
                line.seats().answered(id, line.now_millis());
                Ok::<_, Infallible>(response)
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(head_seconds))
            .max_headers(HEAD_LINES_MAX)
            .max_buf_size(HEAD_BYTES_MAX)
            .keep_alive(self.seat == Seat::Usual)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let mut is_closing = false;
        loop {
            tokio::select! {
                // What goes wrong on a connection is the other side's, and nothing is lost by it.
                _ = connection.as_mut() => return,
                () = self.end.notified() => return,
                _ = closed.wait_for(|closed| *closed), if !is_closing => {
                    is_closing = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// Reads the whole question, and asks the pages.
async fn answer(router: Router, request: Request<Incoming>, from: SocketAddr) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let says_bytes = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    // What says itself that it is too large is refused by the pages without being read.
    let body = if says_bytes.is_some_and(|bytes| bytes > FORM_BYTES_MAX) {
        Body::new(body)
    } else {
        let reading = to_bytes(Body::new(body), FORM_BYTES_MAX);
        match tokio::time::timeout(Duration::from_secs(FORM_SECONDS), reading).await {
            Ok(Ok(bytes)) => Body::from(bytes),
            // More came than it said: the pages refuse it, with a page.
            Ok(Err(_)) => Body::from(vec![0; FORM_BYTES_MAX + 1]),
            Err(_) => return too_slow(),
        }
    };
    parts.extensions.insert(Peer(from.ip()));
    match router.oneshot(Request::from_parts(parts, body)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn too_slow() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response.headers_mut().insert(
        header::CONNECTION,
        header::HeaderValue::from_static("close"),
    );
    response
}
