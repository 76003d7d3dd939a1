//! `vestibule serve`: opens the door, keeps what falls due moving, and closes the door well.

mod first;
mod line;
mod room;
mod seats;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process,
    sync::mpsc,
    thread,
    time::Duration,
};

use desk::{Asked, Desk, DeskError, OnThePages};
use store::StoreError;
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{Signal, SignalKind, signal},
};

use crate::{
    access_log::{ask::Server, kept},
    backup::{
        Source,
        runner::{Runner, Running},
    },
    book::Source as Book,
    config::{Config, Web, couriers::Setup},
    courier::{Couriers, Lanes, push},
    edge::{self, Edge},
    error::CommandError,
    logs,
    opening::{self, House},
    restored,
    root_key::unreadable,
    say::Say,
};

pub(crate) use first::First;
use first::Front;
use room::Room;

/// How often what falls due is looked for, in milliseconds. Source: reliability R2, at most a second.
pub(crate) const TICK_MILLIS: u64 = 500;
/// How many looks make a minute, and a day.
const TICKS_PER_MINUTE: u64 = 60_000 / TICK_MILLIS;
const TICKS_PER_DAY: u64 = 24 * 60 * TICKS_PER_MINUTE;
/// How often witnesses are asked for what they have not signed yet, in seconds.
const WITNESS_SECONDS: u64 = 30;
/// How long the process goes on after the disk failed while pages are on their way, in milliseconds.
const LAST_PAGES_MILLIS: u64 = 5_000;
/// How often it looks whether they are out, in milliseconds: at least once, for whoever was told that
/// nothing could be written a moment ago.
const LAST_LOOK_MILLIS: u64 = 250;
/// How long pages that are being served may take once the door closes, in seconds.
const CLOSING_SECONDS: u64 = 10;

/// Serves the practice of this configuration until it is stopped.
///
/// # Errors
///
/// [`CommandError`] with one sentence.
pub(crate) fn run(config: &Config, edge: Edge) -> Result<(), CommandError> {
    logs::start(&config.log);
    edge::plausible(edge.moment().wall)?;
    let mut say = Say::new();
    let (house, root) = opening::open(config, &edge, &mut say)?;
    let practice = practice_of(&house)?;
    let first = First::new(config, root.again(), house.keys.clone());
    let running = Running {
        source: Source {
            store: house.store.clone(),
            keys: house.keys.clone(),
            practice,
        },
        data: config.data.clone(),
        backup: config.backup.clone(),
        root,
    };
    let push_seed = running
        .root
        .mark(push::KEY_DOMAIN, &[])
        .map_err(|error| CommandError::outside(error.to_string()))?;
    let runner = Runner::start(running, edge)?;
    if !config.web.listen.ip().is_loopback() && !config.web.secure_cookies {
        tracing::warn!("cookies go over the network unprotected; set web.secure_cookies");
    }
    let kept = kept::path(&config.data.key_file);
    // An older copy of the database is told to its clients before anybody is served (property P34).
    kept::goes_on(&house.desk, &kept)?;
    restored::goes_on(&house.store, practice, &kept, &edge)?;
    let outside = Outside {
        // A shipped book changes with the program only.
        book: config.is_book_given.then(|| config.book.clone()),
        kept: Some(kept),
        witnesses: config.witnesses.clone(),
        first: Some(first),
        couriers: Some((config.couriers.clone(), push_seed)),
    };
    let closing = (house.store.clone(), house.keys.clone());
    let served = serve(house, &config.web, edge, outside, |opened| {
        say.line(&format!("The door is open at http://{}", opened.address))?;
        tell_how_to_get_in(&mut say, opened)?;
        say.line("Stop with Ctrl-C.")?;
        say.flush()
    });
    runner.stop();
    closing.0.close();
    closing.1.close();
    tracing::info!("the door is closed");
    served
}

fn practice_of(house: &House) -> Result<practice::PracticeId, CommandError> {
    let practice = house
        .store
        .read(store::practices::first)
        .map_err(|error| unreadable(&error))?
        .ok_or_else(opening::nothing_founded)?;
    Ok(practice.id)
}

/// While nobody of the practice can get in, whoever starts the program can let its lead in.
fn tell_how_to_get_in(say: &mut Say, opened: &Opened<'_>) -> Result<(), CommandError> {
    if let Some(link) = opened.setup {
        say.line("This practice is new. Open this once, in the next ten minutes:")?;
        return say.line(&format!("  {}/setup/{link}", opened.origin));
    }
    let unread =
        |error: DeskError| CommandError::outside(format!("the practice can not be read: {error}"));
    let invited = opened.desk.first_invitation(&mut opened.edge.act());
    let Some(invited) = invited.map_err(unread)? else {
        return Ok(());
    };
    say.line("Nobody of the practice can get in yet. Its lead opens this and types the code:")?;
    say.line(&format!("  {}{}", opened.origin, invited.path))?;
    say.line(&format!("  code {}", invited.code))
}

/// What is known once the door is open.
pub(crate) struct Opened<'a> {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Where browsers find it.
    pub(crate) origin: &'a str,
    /// The token of the first start, when the practice is empty.
    pub(crate) setup: Option<&'a str>,
    desk: &'a Desk,
    edge: Edge,
}

/// What there is outside the desk; a demonstration has nothing of it.
#[derive(Default)]
pub(crate) struct Outside {
    /// The book of policies, which the signal SIGHUP reads anew.
    pub(crate) book: Option<Book>,
    /// Where the newest checkpoint of the access log is kept.
    pub(crate) kept: Option<PathBuf>,
    /// Who witnesses the access log.
    pub(crate) witnesses: Vec<Server>,
    /// What the first start needs, by which an empty practice is set up through the pages.
    pub(crate) first: Option<First>,
    /// How people are told outside, and what the key of web push is made from.
    pub(crate) couriers: Option<(Setup, [u8; 32])>,
}

/// Serves this house, which is not closed afterwards; `open` is called with the address once the
/// door is open.
///
/// # Errors
///
/// [`CommandError::Outside`] when the address is taken or the runtime does not start.
pub(crate) fn serve(
    house: House,
    web: &Web,
    edge: Edge,
    outside: Outside,
    open: impl FnOnce(&Opened<'_>) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let desk = house.desk;
    // What fell due while the door was closed is taken up before anybody comes in (reliability R9).
    tick(&desk, &edge, outside.kept.as_deref());
    if let Some(kept) = &outside.kept {
        kept::keep(&desk, kept)?;
    }
    let front = Front::new(desk);
    let worker = Worker::start(front.clone(), edge, outside.kept)?;
    let asker = Asker::start(front.clone(), outside.witnesses)?;
    let _room = Room::start(front.clone())?;
    let (book, first) = (outside.book, outside.first);
    let runtime = Runtime::new()
        .map_err(|error| CommandError::outside(format!("the server does not start: {error}")))?;
    let listen = web.listen;
    let served = runtime.block_on(async {
        let (listener, address) = bound(listen).await?;
        let origin = web
            .origin
            .clone()
            .unwrap_or_else(|| format!("http://localhost:{}", address.port()));
        let couriers = match &outside.couriers {
            Some((setup, seed)) => Some(Couriers::open(setup, &origin, seed, edge)?),
            None => None,
        };
        let offered = couriers.as_ref().map(Couriers::offered).unwrap_or_default();
        let place = first::Place::new(web, &origin, offered, edge);
        let is_practice = first.is_some();
        let setup = place.open(&front, first)?;
        let (closing, mut closed) = tokio::sync::watch::channel(false);
        let stop = stopped()?;
        if is_practice {
            let reader = front.clone();
            tokio::spawn(read_anew(reader, edge, book, hung_up()?));
        }
        let desk = front.clone();
        let lanes = couriers.map(|couriers| couriers.start(move || desk.desk(), edge));
        let lanes = lanes.transpose()?.unwrap_or_default();
        open(&Opened {
            address,
            origin: &origin,
            setup: setup.as_deref(),
            desk: &front.desk(),
            edge,
        })?;
        let serving = line::serve(listener, front.router(), edge, closed.clone());
        tokio::spawn(async move {
            stop.await;
            let _ = closing.send(true);
        });
        tokio::select! {
            () = serving => {}
            () = long_closed(&mut closed) => {}
        }
        Ok(lanes)
    });
    let served = served.map(Lanes::stop);
    runtime.shutdown_timeout(Duration::from_secs(CLOSING_SECONDS));
    worker.stop();
    asker.stop();
    served
}

async fn bound(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), CommandError> {
    let unbound = |error: std::io::Error| {
        CommandError::outside(format!(
            "{listen} can not be listened on: {error}; stop what is there, or set web.listen"
        ))
    };
    let listener = TcpListener::bind(listen).await.map_err(unbound)?;
    let address = listener.local_addr().map_err(unbound)?;
    Ok((listener, address))
}

/// When the book of policies is to be read anew.
fn hung_up() -> Result<Signal, CommandError> {
    signal(SignalKind::hangup())
        .map_err(|error| CommandError::outside(format!("signals can not be heard: {error}")))
}

/// The door is closing, and whoever was being served has had their time.
async fn long_closed(closed: &mut tokio::sync::watch::Receiver<bool>) {
    let _ = closed.wait_for(|closing| *closing).await;
    let limit = Duration::from_secs(CLOSING_SECONDS);
    let _ = tokio::time::timeout(limit, std::future::pending::<()>()).await;
}

/// Reads the book of policies anew at each SIGHUP. One that is refused is named with file, line and
/// reason in the log, and the one in force stays.
async fn read_anew(front: Front, edge: Edge, book: Option<Book>, mut hangup: Signal) {
    while hangup.recv().await.is_some() {
        let Some(book) = &book else {
            tracing::info!("the book of policies is the shipped one, and stays");
            continue;
        };
        let (desk, book) = (front.desk(), book.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let read = book.open().map_err(|error| error.to_string())?;
            let hash = read.hash().short();
            desk.put_in_force(&edge.act(), read.into())
                .map_err(|error| error.to_string())?;
            Ok::<_, String>(hash)
        });
        match reading.await {
            Ok(Ok(hash)) => tracing::info!(book = hash, "the book of policies is in force"),
            Ok(Err(reason)) => tracing::error!("the book in force stays: {reason}"),
            Err(_) => tracing::error!("the book in force stays: the new one could not be read"),
        }
    }
}

/// Becomes ready when somebody stops the program.
fn stopped() -> Result<impl Future<Output = ()>, CommandError> {
    let unheard = |error: std::io::Error| {
        CommandError::outside(format!("signals can not be received: {error}"))
    };
    let mut interrupt = signal(SignalKind::interrupt()).map_err(unheard)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(unheard)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Looks for what falls due, again and again, until it is stopped.
#[derive(Debug)]
struct Worker {
    stop: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Worker {
    fn start(front: Front, edge: Edge, kept: Option<PathBuf>) -> Result<Worker, CommandError> {
        let (stop, stopped) = mpsc::channel();
        let work = move || {
            let pause = Duration::from_millis(TICK_MILLIS);
            let mut ticks: u64 = 0;
            while stopped.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
                let desk = front.desk();
                tick(&desk, &edge, kept.as_deref());
                chores(&desk, &edge, ticks);
                ticks += 1;
            }
        };
        let thread = thread::Builder::new()
            .name("worker".into())
            .spawn(work)
            .map_err(|error| {
                CommandError::outside(format!("the worker does not start: {error}"))
            })?;
        Ok(Worker { stop, thread })
    }

    fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the worker had broken");
        }
    }
}

/// What nobody waits for: the list of what is due to be destroyed, notes of an older version, keys
/// that nobody came of. What fails is tried again the next time.
fn chores(desk: &Desk, edge: &Edge, ticks: u64) {
    let mut act = edge.act();
    let failed = |what: &str, error: &DeskError| {
        tracing::error!(code = error.code(), "{what} could not be done");
    };
    if ticks.is_multiple_of(TICKS_PER_MINUTE) {
        match desk.look_at_retention(&mut act) {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "records whose time is over were destroyed"),
            Err(error) => failed("the look at what is due to be destroyed", &error),
        }
        match desk.put_notes_apart(&mut act) {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "notes were put under their own keys"),
            Err(error) => failed("putting notes under their own keys", &error),
        }
    }
    if ticks % TICKS_PER_DAY == TICKS_PER_MINUTE {
        match desk.sweep_keys(&act) {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "keys that nobody came of were swept"),
            Err(error) => failed("sweeping keys", &error),
        }
    }
}

/// Asks the witnesses of the access log for their signatures, again and again, until it is stopped.
/// It has a thread of its own: a witness that is slow holds up nothing.
#[derive(Debug)]
struct Asker {
    stop: mpsc::Sender<()>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Asker {
    fn start(front: Front, witnesses: Vec<Server>) -> Result<Asker, CommandError> {
        let (stop, stopped) = mpsc::channel();
        if witnesses.is_empty() {
            return Ok(Asker { stop, thread: None });
        }
        let work = move || {
            let pause = Duration::from_secs(WITNESS_SECONDS);
            loop {
                let desk = front.desk();
                witnesses.iter().for_each(|witness| ask(&desk, witness));
                if stopped.recv_timeout(pause) != Err(mpsc::RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        let thread = thread::Builder::new()
            .name("witness".into())
            .spawn(work)
            .map_err(|error| {
                CommandError::outside(format!("witnesses can not be asked: {error}"))
            })?;
        Ok(Asker {
            stop,
            thread: Some(thread),
        })
    }

    fn stop(self) {
        drop(self.stop);
        if self.thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("whoever asks the witnesses had broken");
        }
    }
}

fn ask(desk: &Desk, witness: &Server) {
    match desk.ask_witness(witness) {
        Ok(Asked::Nothing | Asked::Signed) => {}
        Ok(Asked::Unreached(_)) => {
            tracing::warn!(witness = witness.name(), "a witness was not reached");
        }
        Ok(Asked::Refused(status)) => tracing::error!(
            witness = witness.name(),
            status,
            "a witness does not sign the access log: it may have seen another history"
        ),
        Err(error) => tracing::error!(code = error.code(), "a witness could not be asked"),
    }
}

/// One look at what falls due. A failing disk ends the process (reliability R8): whatever was
/// answered is on the disk, and nothing more may be promised.
pub(crate) fn tick(desk: &Desk, edge: &Edge, kept: Option<&Path>) {
    // First, and whatever comes of the rest: while nothing can be written, who is on call is known.
    remember(desk, edge);
    match desk.tick(&mut edge.act(), &OnThePages) {
        Ok(ticked) => {
            if let Some(code) = ticked.unplaced {
                tracing::error!(code, "the access log could not be taken into its tree");
            }
            if let Some(path) = kept.filter(|_| ticked.placed > 0)
                && let Err(error) = kept::keep(desk, path)
            {
                let sentence = error.sentence().unwrap_or_default();
                tracing::error!("{sentence}");
            }
        }
        Err(DeskError::Store(StoreError::Fatal(_))) => {
            tracing::error!(
                code = "store.fatal",
                "the disk failed while writing; the process ends"
            );
            let_pages_out(desk);
            process::abort();
        }
        Err(error) => tracing::error!(code = error.code(), "what falls due could not be looked at"),
    }
}

/// Keeps in mind who is on call, and writes down who called while nothing could be written.
fn remember(desk: &Desk, edge: &Edge) {
    if let Err(error) = desk.keep_in_mind(&edge.act()) {
        tracing::error!(code = error.code(), "who is on call could not be looked at");
    }
    match desk.write_down_calls(&mut edge.act()) {
        Ok(0) => {}
        Ok(count) => tracing::warn!(count, "calls for help were written down from memory"),
        Err(error) => tracing::error!(
            code = error.code(),
            count = desk.unwritten_calls(),
            "calls for help are not written down yet"
        ),
    }
}

/// Whoever called when the disk failed is in memory only: their pages go out before the end.
fn let_pages_out(desk: &Desk) {
    for _ in 0..LAST_PAGES_MILLIS / LAST_LOOK_MILLIS {
        thread::park_timeout(Duration::from_millis(LAST_LOOK_MILLIS));
        if !desk.is_paging_from_memory() {
            return;
        }
    }
}
