//! The access log from outside: checking a list, the log's key, returning to an older copy, and
//! witnesses, as whoever asks one and as whoever is one.

pub(crate) mod ask;
pub(crate) mod kept;
pub(crate) mod verify;
pub(crate) mod witness;

use desk::Standing;
use vault::log::Origin;

use crate::{
    args::LogCommand,
    config::Config,
    edge::Edge,
    error::CommandError,
    opening, restored,
    root_key::{self, unreadable},
    say::Say,
};

/// `vestibule log`.
///
/// # Errors
///
/// [`CommandError`] with one sentence.
pub(crate) fn run(command: &LogCommand, config: &Config, edge: Edge) -> Result<(), CommandError> {
    let key_file = &config.data.key_file;
    if !key_file.exists() {
        return Err(CommandError::usage(format!(
            "there is no practice here yet: {} is not there; name the configuration with --config",
            key_file.display()
        )));
    }
    let mut say = Say::new();
    if let (LogCommand::Key, Some(key)) = (command, kept_key(config)?) {
        say.line(&key)?;
        return say.flush();
    }
    let (house, _) = opening::open(config, &edge, &mut say)?;
    let done = match command {
        LogCommand::Key => key(&house, &mut say),
        LogCommand::DeclareReturn => declare_return(&house, config, edge, &mut say),
        LogCommand::DeclareKey => declare_key(&house, config, edge, &mut say),
    };
    house.store.close();
    done.and_then(|()| say.flush())
}

/// The key by the name that stands in the kept checkpoint: the database, which the door may have open,
/// is not asked.
fn kept_key(config: &Config) -> Result<Option<String>, CommandError> {
    let key_file = &config.data.key_file;
    let note = kept::read(&kept::path(key_file))?;
    let name = note.as_deref().and_then(|note| note.lines().next());
    let Some(Ok(origin)) = name.map(Origin::parse) else {
        return Ok(None);
    };
    let damaged = |error: &dyn std::fmt::Display| {
        CommandError::outside(format!("the key of the log can not be derived: {error}"))
    };
    let root = root_key::of(&config.data)?;
    let key = root
        .log_key(&origin.practice)
        .map_err(|error| damaged(&error))?;
    let verifier = origin.verifier(key.public());
    verifier
        .map(|verifier| Some(verifier.vkey()))
        .map_err(|error| damaged(&error))
}

fn key(house: &opening::House, say: &mut Say) -> Result<(), CommandError> {
    let key = house.desk.log_public().map_err(|error| unread(&error))?;
    say.line(&key)
}

fn declare_return(
    house: &opening::House,
    config: &Config,
    edge: Edge,
    say: &mut Say,
) -> Result<(), CommandError> {
    let path = kept::path(&config.data.key_file);
    let practice = house
        .store
        .read(store::practices::first)
        .map_err(|error| unreadable(&error))?
        .ok_or_else(opening::nothing_founded)?
        .id;
    let declared = match kept::read(&path)? {
        Some(note) => {
            let standing = house.desk.log_standing(&note);
            if standing.map_err(|error| unread(&error))? == Standing::GoesOn {
                restored::settle(&house.store, practice, &edge)?;
                return say.line(
                    "The access log goes on from what was signed. There is nothing to declare.",
                );
            }
            house.desk.declare_return(&mut edge.act(), &note)
        }
        None if restored::undeclared(&house.store, practice)?.is_empty() => {
            return Err(CommandError::usage(format!(
                "{} is not there, so nothing is known of a newer log; there is nothing to declare",
                path.display()
            )));
        }
        None => house.desk.declare_restored(&mut edge.act()),
    };
    declared.map_err(|error| unread(&error))?;
    kept::keep(&house.desk, &path)?;
    restored::settle(&house.store, practice, &edge)?;
    say.line("It is declared: every client is told that the practice went back to an older copy.")?;
    say.line(
        "The log goes on under a new name. Give its key to your witnesses, and to your clients:",
    )?;
    key(house, say)
}

/// Finishes a change of the root key that was cut short before the log was told of it.
fn declare_key(
    house: &opening::House,
    config: &Config,
    edge: Edge,
    say: &mut Say,
) -> Result<(), CommandError> {
    let is_own = house.desk.is_own_log_key();
    if is_own.map_err(|error| unread(&error))? {
        return say.line(
            "The access log is signed with the key of this root key. There is nothing to declare.",
        );
    }
    let before = root_key::before(&config.data.key_file);
    let before = root_key::read(&before)?.open(&config.data.passphrase)?;
    tell_key(&house.desk, &before, config, &edge)?;
    say.line("It is declared: every client is told that the key of the log was changed.")?;
    key(house, say)
}

/// Tells every client that the log goes on under another key, and keeps the new head.
///
/// # Errors
///
/// [`CommandError::Outside`] when the log can not be read or written.
pub(crate) fn tell_key(
    desk: &desk::Desk,
    before: &vault::RootKey,
    config: &Config,
    edge: &Edge,
) -> Result<(), CommandError> {
    desk.declare_key(&mut edge.act(), before)
        .map_err(|error| unread(&error))?;
    kept::keep(desk, &kept::path(&config.data.key_file))
}

/// The sentence for an access log that can not be read.
pub(crate) fn unread(error: &desk::DeskError) -> CommandError {
    CommandError::outside(format!(
        "the access log can not be read: {error}; `vestibule doctor` says more"
    ))
}
