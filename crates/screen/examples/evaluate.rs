//! Reads JSON Lines of `{text, label}` and prints how many of each label got which finding.
//!
//! `cargo run --release -p screen --example evaluate -- FILE [FINDING]`; with a finding, the texts
//! that got it are printed too, with the rules that fired. For tuning; its input is never committed.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};

use screen::Screen;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a file of JSON Lines")?;
    let wanted = arguments.next();
    let screen = Screen::builtin()?;
    let mut counts: BTreeMap<(String, &'static str), u64> = BTreeMap::new();
    let mut out = std::io::stdout().lock();
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record.get(name).and_then(serde_json::Value::as_str);
        let Some(text) = field("text") else { continue };
        let label = format!(
            "{} {}",
            field("label").or(field("screen")).unwrap_or("-"),
            field("sub").unwrap_or("")
        );
        let report = screen.read(text);
        if wanted.as_deref() == Some(report.finding.code()) || wanted.as_deref() == Some("all") {
            let code = report.finding.code();
            writeln!(
                out,
                "[{label}] {code} {:?} {:?} {text}",
                report.hits, report.hints
            )?;
        }
        *counts.entry((label, report.finding.code())).or_default() += 1;
    }
    for ((label, finding), count) in counts {
        writeln!(out, "{label:30} {finding:12} {count}")?;
    }
    Ok(())
}
