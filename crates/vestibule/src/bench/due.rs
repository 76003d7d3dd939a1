//! The look at what is due, in a database with a million deadlines that are over (reliability F28): an
//! auditor that is slow is switched off one day, and then nobody is called.

use practice::{ContactId, DueId, DueKind, Moment, PracticeId};
use store::{
    Options, Store,
    due::{self, Due},
};

use super::{Table, folder, micros, postgres};
use crate::{edge::Edge, error::CommandError, root_key::unreadable};

/// How many deadlines are over: one for each contact of a large practice in ten years.
const OVER: u32 = 1_000_000;
/// How many are open.
const OPEN: u32 = 10_000;
/// How many of those are due at once, as on the first look after a night that the machine was off.
const DUE: u32 = 200;
/// How many are written in one transaction.
const TOGETHER: u32 = 1_000;
/// How many share a contact, so that one statement ends them.
const OF_ONE_CONTACT: u32 = 100;
/// How many looks are timed.
const LOOKS: usize = 1_000;
/// How far apart deadlines are, in microseconds.
const APART_MICROS: i64 = 60_000_000;

/// Measures both engines.
///
/// # Errors
///
/// [`CommandError::Outside`] when a database can not be used.
pub(crate) fn run(
    table: &mut Table<'_>,
    edge: &Edge,
    server: Option<&str>,
) -> Result<(), CommandError> {
    let folder = folder()?;
    let url = format!("sqlite://{}", folder.path().join("practice.db").display());
    table.heading(&format!(
        "The look at what is due: {OVER} deadlines over, {OPEN} open"
    ))?;
    engine(table, edge, "SQLite", &url)?;
    if let Some(url) = server {
        return engine(table, edge, "PostgreSQL", url);
    }
    match postgres::start() {
        Some(server) => engine(table, edge, "PostgreSQL", server.url()),
        None => table.row("no server was found; name one with --postgres", "", ""),
    }
}

fn engine(table: &mut Table<'_>, edge: &Edge, name: &str, url: &str) -> Result<(), CommandError> {
    let store = Store::open(url, Options::default()).map_err(|error| unreadable(&error))?;
    let practice = PracticeId::from_bytes(edge.act().bytes());
    let now = edge.moment();
    fill(&store, practice, edge, now, OVER, true)?;
    // The first of them are due now, and the others lie ahead.
    fill(&store, practice, edge, now, OPEN, false)?;
    for (what, at, expected) in [
        ("nothing due", ahead(now, -i64::from(DUE) - 10), 0),
        ("two hundred due", now, DUE),
    ] {
        let mut taken = Vec::with_capacity(LOOKS);
        let mut found = 0;
        for _ in 0..LOOKS {
            let began = edge.nanos();
            let rows = store
                .read(|tx| due::due_now(tx, practice, &at, store::PAGE_ROWS_MAX))
                .map_err(|error| unreadable(&error))?;
            taken.push(edge.nanos() - began);
            found = rows.len();
        }
        if u32::try_from(found) != Ok(expected) {
            let why = format!("{found} were found due, and {expected} are");
            return Err(CommandError::outside(why));
        }
        taken.sort_unstable();
        let place = |of: usize| taken.get(of.min(LOOKS - 1)).copied().unwrap_or(0);
        table.row(
            &format!("{name}, {what}: p50"),
            &micros(place(LOOKS / 2)),
            "",
        )?;
        let target = "less than 10 ms";
        table.row(
            &format!("{name}, {what}: the slowest of {LOOKS}"),
            &micros(place(LOOKS)),
            target,
        )?;
    }
    store.close();
    Ok(())
}

fn fill(
    store: &Store,
    practice: PracticeId,
    edge: &Edge,
    now: Moment,
    count: u32,
    is_over: bool,
) -> Result<(), CommandError> {
    let mut act = edge.act();
    for batch in 0..count / TOGETHER {
        let (mut rows, mut contacts) = (Vec::new(), Vec::new());
        for place in 0..TOGETHER {
            if place % OF_ONE_CONTACT == 0 {
                contacts.push(ContactId::new(now.wall, act.bytes()));
            }
            let number = i64::from(batch * TOGETHER + place);
            // What is over lies behind; of what is open so many are due, and the rest is ahead.
            let minutes = if is_over {
                -number - 1
            } else {
                number - i64::from(DUE) + 1
            };
            rows.push(Due {
                id: DueId::new(now.wall, act.bytes()),
                kind: DueKind::Look,
                contact: contacts
                    .last()
                    .copied()
                    .unwrap_or(ContactId::from_bytes([0; 16])),
                at: now.due_at(ahead(now, minutes).wall),
            });
        }
        let write = move |tx: &mut store::Tx<'_>| {
            rows.iter()
                .try_for_each(|row| due::put(tx, practice, row))?;
            for contact in contacts.iter().filter(|_| is_over) {
                due::cancel_for_contact(tx, practice, *contact, &[DueKind::Look])?;
            }
            Ok(())
        };
        store.write(write).map_err(|error| unreadable(&error))?;
    }
    Ok(())
}

/// So many minutes from this moment, on both clocks.
fn ahead(from: Moment, minutes: i64) -> Moment {
    let micros = minutes.saturating_mul(APART_MICROS);
    let wall = from.wall.as_microsecond().saturating_add(micros);
    let mut moment = from;
    moment.wall = practice::Timestamp::from_microsecond(wall).unwrap_or(from.wall);
    moment.boot.since_micros = from.boot.since_micros.saturating_add(micros);
    moment
}
