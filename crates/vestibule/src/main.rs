//! Vestibule: one door for contact outside psychotherapy sessions.
//!
//! The binary wires the crates together: command line, configuration, clocks, worker loop. It holds
//! no rule of the field; those are in `practice`, `policy` and `desk`.

mod args;
mod edge;
mod error;
mod nearest;
mod say;
mod words;

mod book;
mod config;
mod courier;
mod logs;

mod check;
mod decide;
mod explain;
mod screening;

mod access_log;
mod backup;
mod demo;
mod doctor;
mod key;
mod opening;
mod passphrase;
mod restored;
mod root_key;
mod serve;
mod tombstones;

mod bench;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{BookArgs, Cli, Command, PolicyCommand, WhenArgs};
use book::Source;
use config::Config;
use decide::{Decider, When};
use edge::Edge;
use error::CommandError;
use say::{Say, aside};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(sentence) = error.sentence() {
                aside(&format!("vestibule: {sentence}"));
            }
            error.exit()
        }
    }
}

fn run(cli: Cli) -> Result<(), CommandError> {
    let config = cli.config.as_deref();
    match cli.command {
        Command::Policy(PolicyCommand::Check(args)) => check::run(&source(config, &args)?),
        Command::Policy(PolicyCommand::Explain(args)) => {
            let decider = decider(config, &args.book, &args.when)?;
            explain::run(&decider, &args.purpose, args.situation.as_deref())
        }
        Command::Policy(PolicyCommand::Decide(args)) => {
            decide::run(&decider(config, &args.book, &args.when)?, &args.files)
        }
        Command::Verify(args) => access_log::verify::run(&args),
        Command::Witness(args) => access_log::witness::run(&args, Edge::new()?),
        Command::Log(command) => access_log::run(&command, &Config::read(config)?, Edge::new()?),
        Command::Screen(args) => screening::run(&screen(config)?, args.explain, &args.files),
        Command::Completions { shell } => completions(shell),
        Command::Serve(args) => {
            let mut config = Config::read(config)?;
            if let Some(format) = args.log {
                config.log.json = format == "json";
            }
            serve::run(&config, Edge::new()?)
        }
        Command::Backup(args) => backup::run(&Config::read(config)?, &args, &Edge::new()?),
        Command::Restore(args) => {
            backup::restore::run(&Config::read(config)?, &args, &Edge::new()?)
        }
        Command::Key(command) => key::run(&Config::read(config)?, &command, &Edge::new()?),
        Command::Demo(args) => demo::run(&args, Edge::new()?),
        Command::Doctor => doctor::run(&Config::read(config)?, &Edge::new()?),
        Command::Bench(args) => bench::run(&args, &Edge::new()?),
    }
}

/// The screen, as much of it as the configuration allows where there is one.
fn screen(config: Option<&std::path::Path>) -> Result<screen::Screen, CommandError> {
    let mode = match config {
        Some(_) => Config::read(config)?.screen,
        None => Config::defaults()?.screen,
    };
    let screen = screen::Screen::builtin().map_err(|error| {
        CommandError::outside(format!(
            "the screen can not be built: {error}; reinstall vestibule"
        ))
    })?;
    Ok(screen.in_mode(mode))
}

/// The book that the command line names, or else the configuration, or else the group preset.
fn source(config: Option<&std::path::Path>, args: &BookArgs) -> Result<Source, CommandError> {
    if config.is_some() && args.preset.is_none() && args.book.is_none() {
        return Ok(Config::read(config)?.book);
    }
    Source::of(args.preset.as_deref(), args.book.as_deref())
}

fn decider(
    config: Option<&std::path::Path>,
    book: &BookArgs,
    when: &WhenArgs,
) -> Result<Decider, CommandError> {
    // Without a configuration file the environment is not asked either: the same command gives the
    // same answer on every machine.
    let practice = match config {
        Some(_) => Config::read(config)?.practice,
        None => Config::defaults()?.practice,
    };
    let when = When::new(
        practice.office_hours,
        when.at,
        when.next_session,
        practice.rota,
    )?;
    Decider::new(source(config, book)?.open()?, when)
}

fn completions(shell: clap_complete::Shell) -> Result<(), CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "vestibule", &mut script);
    let mut say = Say::new();
    say.raw(&script)?;
    say.flush()
}
