//! All automation of this repository: `cargo xtask <command>`.
//!
//! - `tidy` reads the tree and says, in sentences, where it breaks the rules of the house;
//! - `calibrate` writes the figures of `measure`, or compares them with what is written;
//! - `docs` writes the reference pages that are made from the code;
//! - `licences` holds the licence of every package against `deny.toml`;
//! - `prove` proves what can be proved about the contact policy;
//! - `screen` trains and measures the safety screen's model, with the crate `trainer`.

mod asvs;
mod calibrate;
mod docs;
mod licences;
mod prove;
mod tidy;
mod tree;

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use tree::Tree;

const USAGE: &str = "usage: cargo xtask <tidy | calibrate | docs | licences | prove | screen>

  tidy       says where the tree breaks the rules of the house
  calibrate  writes how well the signals of `measure` do; --quick compares, --limits makes limits
  docs       writes docs/reference from the code
  licences   says which package has a licence that deny.toml does not allow
  prove      proves what can be proved about the contact policy
  screen     trains or measures the safety screen's model; `screen train`, `screen evaluate`";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    match (command.as_deref(), rest.first()) {
        (Some("calibrate"), _) => calibrate::run(&rest),
        (Some("screen"), _) => screen(&rest),
        (Some("tidy"), None) => tidy_tree(),
        (Some("docs"), None) => write_docs(),
        (Some("licences"), None) => check_licences(),
        (Some("prove"), None) => prove::run(),
        _ => {
            say(USAGE);
            ExitCode::from(2)
        }
    }
}

/// Runs the trainer, which is a program of its own so that this one builds without the screen.
fn screen(arguments: &[String]) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ran = std::process::Command::new(cargo)
        .args(["run", "--quiet", "--release", "--package", "trainer", "--"])
        .args(arguments)
        .status();
    match ran {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("the trainer could not be run: {error}"));
            ExitCode::from(3)
        }
    }
}

fn tidy_tree() -> ExitCode {
    let tree = match Tree::read(&root()) {
        Ok(tree) => tree,
        Err(error) => {
            say(&format!("the tree could not be read: {error}"));
            return ExitCode::from(3);
        }
    };
    let mut findings = 0;
    for (check, sentences) in tidy::run(&tree) {
        for sentence in &sentences {
            say(&format!("{check}: {sentence}"));
        }
        findings += sentences.len();
    }
    say(&format!(
        "tidy: {} files, {} checks, {findings} findings",
        tree.files().count(),
        tidy::CHECKS.len()
    ));
    if findings == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn write_docs() -> ExitCode {
    let written = Tree::read(&root()).and_then(|tree| {
        for (path, text) in docs::pages(&tree).map_err(std::io::Error::other)? {
            std::fs::write(root().join(path), text)?;
            say(&format!("wrote {path}"));
        }
        Ok(())
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("the pages could not be written: {error}"));
            ExitCode::from(3)
        }
    }
}

fn check_licences() -> ExitCode {
    match licences::check(&root()) {
        Ok((read, refused)) => {
            for sentence in &refused {
                say(sentence);
            }
            say(&format!(
                "licences: {read} packages, {} refused",
                refused.len()
            ));
            if refused.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(reason) => {
            say(&reason);
            ExitCode::from(3)
        }
    }
}

/// The folder of the repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Writes one line. A closed pipe ends the telling, not the work.
fn say(line: &str) {
    let _closed = writeln!(std::io::stdout().lock(), "{line}");
}
