//! `vestibule bench`: how fast is this machine with this program? Each number beside its target.
//!
//! Ratios are what counts: what is accepted, beside what the same database can do bare in the same
//! run. Absolute numbers say as much about the machine, so its load is printed first.

mod accept;
mod due;
mod gate;
mod house;
mod http;
mod keeping;
mod ledger;
mod likeness;
mod overload;
mod paged;
mod pages;
mod postgres;
mod reading;
mod start;

use std::{fs, hint::black_box};

use clap::ValueEnum as _;
use policy::{Book, Preset};
use practice::{Finding, Purpose, Situation};
use screen::Screen;

use crate::{
    args::{BenchArgs, BenchPart},
    edge::Edge,
    error::CommandError,
    opening,
    say::Say,
};

/// How many decisions are timed, in rounds over every purpose.
const DECISION_ROUNDS: u32 = 200;
/// How many readings of the screen are timed.
const READINGS: u32 = 20_000;
/// A text of 240 bytes, as long as most contacts.
const TEXT: &str = "On Tuesday I took the bus to the market and stayed until the noise became too much. \
I used the breathing twice, sat down on the steps by the water for a while, and then went back for \
the bread. I would like to talk about the part by the water.";

/// A text of 62 bytes, as long as most messages about appointments.
const SHORT: &str = "Can we move Thursday to the afternoon? The school called, sorry";

/// The table that is printed.
pub(crate) struct Table<'a> {
    say: &'a mut Say,
}

impl Table<'_> {
    /// One row: what was measured, the number, the target.
    pub(crate) fn row(
        &mut self,
        what: &str,
        number: &str,
        target: &str,
    ) -> Result<(), CommandError> {
        self.say
            .line(&format!("{what:<52} {number:>18}  {target}"))?;
        self.say.flush()
    }

    /// A heading.
    pub(crate) fn heading(&mut self, text: &str) -> Result<(), CommandError> {
        self.say.line("")?;
        self.say.line(text)
    }
}

/// Measures everything, and prints the table.
///
/// # Errors
///
/// [`CommandError`] when something that is measured fails.
pub(crate) fn run(args: &BenchArgs, edge: &Edge) -> Result<(), CommandError> {
    if let Some(file) = &args.list {
        return ledger::write(file, args.entries);
    }
    let mut say = Say::new();
    let began = edge.nanos();
    say.line(&format!("Machine: {}", machine()))?;
    let mut table = Table { say: &mut say };
    table.row("", "measured", "target")?;
    for part in parts(args) {
        match part {
            BenchPart::Decide => decision(&mut table, edge)?,
            BenchPart::Screen => screening(&mut table, edge)?,
            BenchPart::Keep => keeping::run(&mut table, edge)?,
            BenchPart::Log => ledger::run(&mut table, edge)?,
            BenchPart::Start => start::run(&mut table, edge)?,
            BenchPart::Accept => accept::sqlite(&mut table, edge)?,
            BenchPart::AcceptPostgres => {
                accept::postgres(&mut table, edge, args.postgres.as_deref())?;
            }
            BenchPart::Read => reading::run(&mut table, edge)?,
            BenchPart::Pages => pages::run(&mut table, edge)?,
            BenchPart::Overload => overload::run(&mut table, edge)?,
            BenchPart::Paged => paged::run(&mut table, edge)?,
            BenchPart::Due => due::run(&mut table, edge, args.postgres.as_deref())?,
            BenchPart::SignIn => gate::run(&mut table, edge, args.pairs)?,
            BenchPart::Likeness => likeness::run(&mut table, edge, args.pairs)?,
        }
    }
    let seconds = (edge.nanos() - began) / 1_000_000_000;
    say.line("")?;
    say.line(&format!("Measured in {seconds} s. Load now: {}", load()))?;
    say.flush()
}

/// What was asked for, or everything, in the order of the table.
fn parts(args: &BenchArgs) -> Vec<BenchPart> {
    if args.parts.is_empty() {
        return BenchPart::value_variants().to_vec();
    }
    args.parts.clone()
}

fn decision(table: &mut Table<'_>, edge: &Edge) -> Result<(), CommandError> {
    let book = Book::preset(Preset::Group)
        .map_err(|error| CommandError::outside(format!("the shipped book is damaged: {error}")))?;
    let mut situations = [Situation::ordinary(); 4];
    for (situation, finding) in situations.iter_mut().zip(Finding::ALL) {
        situation.finding = finding;
    }
    let began = edge.nanos();
    let mut count = 0_u64;
    for _ in 0..DECISION_ROUNDS {
        for situation in &situations {
            for purpose in Purpose::ALL {
                black_box(book.rule(false, black_box(*purpose), black_box(situation)));
                count += 1;
            }
        }
    }
    let nanos = (edge.nanos() - began) / count.max(1);
    table.heading("Deciding")?;
    table.row("one decision by the book", &micros(nanos), "at most 100 µs")
}

fn screening(table: &mut Table<'_>, edge: &Edge) -> Result<(), CommandError> {
    let screen = Screen::builtin()
        .map_err(|error| CommandError::outside(format!("the screen can not be built: {error}")))?;
    let began = edge.nanos();
    for _ in 0..READINGS {
        black_box(screen.read(black_box(TEXT)));
    }
    let nanos = (edge.nanos() - began) / u64::from(READINGS);
    let what = format!("one contact of {} bytes read by the screen", TEXT.len());
    table.row(&what, &micros(nanos), "at most 50 µs")?;
    let began = edge.nanos();
    for _ in 0..READINGS {
        black_box(screen.read(black_box(SHORT)));
    }
    let what = format!(
        "texts of {} bytes read by one core in a second",
        SHORT.len()
    );
    let count = per_second(u64::from(READINGS), edge.nanos() - began);
    table.row(&what, &count.to_string(), "at least 100,000")
}

/// Microseconds with a tenth.
pub(crate) fn micros(nanos: u64) -> String {
    format!("{}.{} µs", nanos / 1_000, nanos % 1_000 / 100)
}

/// Milliseconds with a tenth.
pub(crate) fn millis(nanos: u64) -> String {
    format!("{}.{} ms", nanos / 1_000_000, nanos % 1_000_000 / 100_000)
}

/// How many a second.
pub(crate) fn per_second(count: u64, nanos: u64) -> u64 {
    let product = u128::from(count) * 1_000_000_000;
    u64::try_from(product / u128::from(nanos.max(1))).unwrap_or(u64::MAX)
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores, load {}", load())
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let parts: Vec<&str> = text.split_whitespace().take(3).collect();
    if parts.is_empty() {
        "unknown".to_owned()
    } else {
        parts.join(" ")
    }
}

/// A temporary folder for one measurement.
pub(crate) fn folder() -> Result<tempfile::TempDir, CommandError> {
    let folder = tempfile::Builder::new()
        .prefix("vestibule-bench-")
        .tempdir();
    let folder = folder.map_err(|error| {
        CommandError::outside(format!(
            "no temporary folder can be made: {error}; set TMPDIR"
        ))
    })?;
    opening::folder(folder.path())?;
    Ok(folder)
}
