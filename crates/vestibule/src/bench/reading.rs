//! Reading what a client wrote: the entry in the access log is durable first. Beside a bare commit,
//! because the entry is one.

use desk::{
    Desk, DeskError, OnThePages,
    view::{Sent, Viewer},
};
use practice::{ContactId, Purpose};
use store::Store;

use super::{
    Table, folder,
    house::{self, failed},
    micros,
};
use crate::{edge::Edge, error::CommandError, root_key::unreadable};

/// How many questions are read, one after the other; each client writes one.
const QUESTIONS: usize = 400;
/// How many are read, or committed bare, in turn: the machine's mood changes for both.
const IN_TURN: usize = 50;
/// The bytes of a bare row. Source: reliability 3.2.
const BARE: [u8; 1024] = [7; 1024];

/// Measures it on SQLite.
///
/// # Errors
///
/// [`CommandError::Outside`] when the database can not be used.
pub(crate) fn run(table: &mut Table<'_>, edge: &Edge) -> Result<(), CommandError> {
    let folder = folder()?;
    let url = format!("sqlite://{}", folder.path().join("practice.db").display());
    let measured = house::with_clients(edge, &url, QUESTIONS)?;
    let mut asked = Vec::with_capacity(QUESTIONS);
    for client in &measured.clients {
        asked.push(ask(&measured.desk, edge, client).map_err(|error| failed(&error))?);
    }
    measured
        .desk
        .tick(&mut edge.act(), &OnThePages)
        .map_err(|error| failed(&error))?;
    let (mut reads, mut bares) = (Vec::new(), Vec::new());
    for some in asked.chunks(IN_TURN) {
        for contact in some {
            reads.push(
                read(&measured.desk, edge, &measured.clinician, *contact)
                    .map_err(|error| failed(&error))?,
            );
            bares.push(bare(&measured.store, edge)?);
        }
    }
    let (read, bare) = (middle(&mut reads), middle(&mut bares).max(1));
    table.heading("Reading, with its entry durable first, SQLite")?;
    table.row("one bare commit, in the middle", &micros(bare), "")?;
    table.row("one question opened and shown", &micros(read), "")?;
    let tenths = read.saturating_mul(10) / bare;
    let ratio = format!("{}.{} times", tenths / 10, tenths % 10);
    table.row("  beside a bare commit", &ratio, "at most 2 times")?;
    measured.store.close();
    Ok(())
}

fn ask(desk: &Desk, edge: &Edge, client: &Viewer) -> Result<ContactId, DeskError> {
    let mut act = edge.act();
    let draft = desk.begin(&mut act, client, "question", Some(Purpose::Clinical))?;
    match desk.send(&mut edge.act(), client, draft, super::TEXT, None)? {
        Sent::Filed(contact) => Ok(contact),
        Sent::Asked(_) => Err(DeskError::PurposeNeeded),
    }
}

/// The nanoseconds from asking for the words to having them.
fn read(
    desk: &Desk,
    edge: &Edge,
    clinician: &Viewer,
    contact: ContactId,
) -> Result<u64, DeskError> {
    let began = edge.nanos();
    desk.open_contact(&mut edge.act(), clinician, contact)?;
    let shown = desk.contact(&mut edge.act(), clinician, contact)?;
    let took = edge.nanos().saturating_sub(began);
    shown.words.map(|_| took).ok_or(DeskError::NotFound)
}

fn bare(store: &Store, edge: &Edge) -> Result<u64, CommandError> {
    let began = edge.nanos();
    store.probe(&BARE).map_err(|error| unreadable(&error))?;
    Ok(edge.nanos().saturating_sub(began))
}

/// The one in the middle.
fn middle(nanos: &mut [u64]) -> u64 {
    nanos.sort_unstable();
    nanos.get(nanos.len() / 2).copied().unwrap_or(0)
}
