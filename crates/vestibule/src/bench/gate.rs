//! Signing in: how many a second, whether the time of an answer tells who comes here, and how long a
//! contact takes to be accepted while sign-ins flood.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use desk::{
    Desk,
    gate::{Enrolled, Knock, PassphraseTry},
    view::Viewer,
};
use jiff::SignedDuration;
use practice::Moment;
use totp_rs::{Builder, Secret};

use super::{
    Table,
    accept::CHOICE,
    folder,
    house::{self, Measured, failed},
    millis, per_second,
};
use crate::{edge::Edge, error::CommandError};

/// How many tries are timed for the rate.
const TRIES: u64 = 200;
/// How many sign in at once when they flood: more than may wait.
const FLOOD: usize = 64;
/// How many contacts are accepted, quiet and under the flood.
const CONTACTS: usize = 200;
/// The passphrase that is enrolled, and the one that is tried.
const RIGHT: &str = "the heron waits by platform nine";
const WRONG: &str = "the heron waits by platform four";

/// Measures signing in; with `pairs`, also whether its time tells a name that somebody has from one
/// that nobody has.
pub(crate) fn run(table: &mut Table<'_>, edge: &Edge, pairs: u64) -> Result<(), CommandError> {
    let folder = folder()?;
    let url = format!("sqlite://{}", folder.path().join("practice.db").display());
    let measured = house::make(edge, &url)?;
    table.heading("Signing in")?;
    let enrolled = enrolled(edge, &measured, 0)?;
    let names = (
        enrolled.sign_in_name.unwrap_or_default(),
        "nobody-0000".to_owned(),
    );
    let began = edge.nanos();
    for number in 0..TRIES {
        refuse(&measured.desk, edge, &names.1, number)?;
    }
    let nanos = edge.nanos() - began;
    let rate = format!("{}/s", per_second(TRIES, nanos));
    table.row("tries with a passphrase, one after the other", &rate, "")?;
    flood(table, edge, &measured)?;
    if pairs > 0 {
        alike(table, edge, &measured.desk, &names, pairs)?;
    }
    measured.store.close();
    Ok(())
}

/// Enrols a passphrase for the client of this number.
pub(super) fn enrolled(
    edge: &Edge,
    measured: &Measured,
    number: usize,
) -> Result<Enrolled, CommandError> {
    let desk = &measured.desk;
    let nobody = || CommandError::outside("nobody is there to be measured");
    let client = measured.clients.get(number).ok_or_else(nobody)?;
    let by = &measured.clinician;
    let enrol = || -> Result<Enrolled, desk::DeskError> {
        let invited = desk.invite_again(&mut edge.act(), by, client.person, false)?;
        let link = invited.path.trim_start_matches("/i/");
        let token = desk.accept(&mut edge.act(), link, &invited.code, &Knock::default())?;
        let offer = desk.offer_codes(&mut edge.act(), &token)?;
        let secret = Secret::try_from_base32(offer.secret.replace(' ', ""))
            .map_err(|_| desk::DeskError::NotFound)?;
        let app = Builder::new().with_secret(secret).build_noncompliant();
        let seconds = u64::try_from(edge.moment().wall.as_second()).unwrap_or(0);
        let chosen = PassphraseTry {
            name: "measured".to_owned(),
            passphrase: RIGHT.to_owned(),
            code: app.generate(seconds).to_string(),
        };
        let knock = Knock::default();
        desk.enrol_passphrase(&mut edge.act(), &token, &offer.handle, &chosen, &knock)
    };
    enrol().map_err(|error| failed(&error))
}

/// One try that does not fit, some days from now, so that no lock stands in its way.
fn refuse(desk: &Desk, edge: &Edge, name: &str, days: u64) -> Result<bool, CommandError> {
    let days = i64::try_from(days).unwrap_or(0);
    let now = edge.moment();
    let wall = now
        .wall
        .checked_add(SignedDuration::from_hours(24 * days))
        .unwrap_or(now.wall);
    let mut act = desk::Act::new(Moment { wall, ..now }, edge.seed());
    let tried = PassphraseTry {
        name: name.to_owned(),
        passphrase: WRONG.to_owned(),
        code: "000000".to_owned(),
    };
    match desk.sign_in_with_passphrase(&mut act, &tried, &Knock::default()) {
        Err(error) if error.code() == "no-entry" => Ok(true),
        Err(error) if error.code() == "busy" => Ok(false),
        Err(error) => Err(failed(&error)),
        Ok(_) => Err(CommandError::outside("a wrong passphrase let somebody in")),
    }
}

/// The time to accept a contact, quiet and while many sign in at once.
fn flood(table: &mut Table<'_>, edge: &Edge, measured: &Measured) -> Result<(), CommandError> {
    let quiet = accept(edge, measured, 0)?;
    let (stop, refused, told) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let flooded = thread::scope(|scope| {
        for number in 0..FLOOD {
            let (stop, refused, told) = (&stop, &refused, &told);
            let desk = &measured.desk;
            scope.spawn(move || {
                let mut day = 1;
                while !stop.load(Ordering::Relaxed) {
                    day += 1;
                    let name = format!("flood{number}-0000");
                    match refuse(desk, edge, &name, day) {
                        Ok(true) => refused.fetch_add(1, Ordering::Relaxed),
                        _ => {
                            // Whoever is told to come again does not come at once.
                            thread::park_timeout(std::time::Duration::from_millis(20));
                            told.fetch_add(1, Ordering::Relaxed)
                        }
                    };
                }
            });
        }
        let accepted = accept(edge, measured, 1);
        stop.store(true, Ordering::Relaxed);
        accepted
    })?;
    for (what, spans) in [("quiet", quiet), ("while 64 sign in at once", flooded)] {
        let (half, most) = (at(&spans, 50), at(&spans, 99));
        table.row(
            &format!("a contact is accepted, {what}: half"),
            &millis(half),
            "",
        )?;
        table.row("  99 of 100", &millis(most), "at most 50 ms")?;
    }
    let told = told.into_inner();
    let refused = refused.into_inner();
    table.row(
        "  tries meanwhile; told to come again",
        &format!("{refused}; {told}"),
        "",
    )
}

/// How long each of so many contacts took, in nanoseconds, the shortest first.
fn accept(edge: &Edge, measured: &Measured, round: usize) -> Result<Vec<u64>, CommandError> {
    let desk = &measured.desk;
    let clients = measured
        .clients
        .iter()
        .skip(1 + round * CONTACTS)
        .take(CONTACTS);
    let mut spans = Vec::with_capacity(CONTACTS);
    for client in clients {
        let began = edge.nanos();
        send(desk, edge, client).map_err(|error| failed(&error))?;
        spans.push(edge.nanos() - began);
    }
    spans.sort_unstable();
    Ok(spans)
}

fn send(desk: &Desk, edge: &Edge, client: &Viewer) -> Result<(), desk::DeskError> {
    let draft = desk.begin(&mut edge.act(), client, CHOICE, None)?;
    desk.send(&mut edge.act(), client, draft, super::TEXT, None)?;
    Ok(())
}

fn at(spans: &[u64], percent: usize) -> u64 {
    let place = spans.len().saturating_mul(percent) / 100;
    spans
        .get(place.min(spans.len().saturating_sub(1)))
        .copied()
        .unwrap_or(0)
}

/// Welch's t over the times of tries with a name that somebody has and one that nobody has, in an
/// order that is drawn. Source: reliability T22, |t| below 4.5 over 10,000 pairs.
fn alike(
    table: &mut Table<'_>,
    edge: &Edge,
    desk: &Desk,
    names: &(String, String),
    pairs: u64,
) -> Result<(), CommandError> {
    let (mut known, mut unknown) = (Sample::default(), Sample::default());
    for pair in 0..pairs {
        let known_first = edge.seed().first().is_some_and(|byte| byte & 1 == 1);
        for is_known in [known_first, !known_first] {
            let name = if is_known { &names.0 } else { &names.1 };
            let began = edge.nanos();
            refuse(desk, edge, name, 1_000 + pair)?;
            let micros = u32::try_from((edge.nanos() - began) / 1_000).unwrap_or(u32::MAX);
            let sample = if is_known { &mut known } else { &mut unknown };
            sample.add(f64::from(micros));
        }
    }
    let t = (known.mean - unknown.mean) / (known.error() + unknown.error()).sqrt();
    table.row(
        &format!("Welch's t over {pairs} pairs, known against unknown"),
        &format!("{t:.2}"),
        "less than 4.5 either way",
    )?;
    let means = format!("{:.0} and {:.0} µs", known.mean, unknown.mean);
    table.row("  means", &means, "")
}

/// Mean and variance as they come. Source: Welford.
#[derive(Default)]
struct Sample {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Sample {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let off = value - self.mean;
        self.mean += off / self.count;
        self.squares += off * (value - self.mean);
    }

    /// The square of the standard error of the mean.
    fn error(&self) -> f64 {
        self.squares / (self.count - 1.0).max(1.0) / self.count.max(1.0)
    }
}
