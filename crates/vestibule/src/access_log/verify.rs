//! `vestibule verify`: checks a list that a client saved, without asking anybody.

use std::{fs, path::Path};

use jiff::Timestamp;
use vault::log::{
    AccessList, Checked, Kept, Note, NoteKind, Notice, Refusal, Standing, Verifier, cosigned_at,
};

use crate::{args::VerifyArgs, error::CommandError, say::Say};

/// The longest file that is read, in bytes: a list of 200,000 lines.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Checks a list, and says what stands in it.
///
/// # Errors
///
/// [`CommandError::No`] when it is not believed, with a sentence that says why.
pub(crate) fn run(args: &VerifyArgs) -> Result<(), CommandError> {
    let key = args
        .key
        .as_deref()
        .map(|key| read_key("--key", key))
        .transpose()?;
    let witnesses = witnesses(&args.witness)?;
    let before = args.before.as_deref().map(read).transpose()?;
    let file = read(&args.file)?;
    let mut say = Say::new();
    let checked = before
        .as_deref()
        .map(|before| check(before, None))
        .transpose()
        .and_then(|before| {
            let kept = before.map(|before| before.kept);
            let (list, checked) = AccessList::open(&file, kept.as_ref())?;
            let log = &list.contents().log;
            let is_other = |key: &Verifier| {
                key.public() != log.public() || family(key.name()) != family(log.name())
            };
            if key.as_ref().is_some_and(is_other) {
                return Err(Refusal::Key);
            }
            Ok((checked, list))
        });
    let (checked, list) = match checked {
        Ok(checked) => checked,
        Err(refusal) => {
            say.line(&format!("No: {refusal} ({}).", refusal.code()))?;
            say.line("Keep this file. You can show it to the practice's privacy lead, or to the regulator.")?;
            say.flush()?;
            return Err(CommandError::No);
        }
    };
    if !args.quiet {
        lines(&mut say, &checked, &list)?;
    }
    verdict(&mut say, &checked, &list, key.is_some())?;
    let is_witnessed = witnessed(&mut say, &list, &witnesses)?;
    say.flush()?;
    if checked.standing == Standing::Unconnected || !is_witnessed {
        return Err(CommandError::No);
    }
    Ok(())
}

fn witnesses(keys: &[String]) -> Result<Vec<Verifier>, CommandError> {
    let read = |key: &String| {
        let witness = read_key("--witness", key)?;
        match witness.kind() {
            NoteKind::Cosignature => Ok(witness),
            NoteKind::Plain => Err(CommandError::usage(
                "--witness is the key of a log, not of a witness; `vestibule witness` prints its own",
            )),
        }
    };
    keys.iter().map(read).collect()
}

/// Says who outside the practice has signed the head of the list; `false` when somebody did not who
/// was asked for.
fn witnessed(
    say: &mut Say,
    list: &AccessList,
    witnesses: &[Verifier],
) -> Result<bool, CommandError> {
    let contents = list.contents();
    // The list was believed, so that its head is a note.
    let Ok(note) = Note::parse(&contents.checkpoint) else {
        return Ok(false);
    };
    let mut all = true;
    for witness in witnesses {
        let name = witness.name();
        match cosigned_at(&note, witness) {
            Ok(seconds) => {
                let at = i64::try_from(seconds)
                    .ok()
                    .and_then(|at| Timestamp::from_second(at).ok());
                let at = at.map_or_else(|| "an unreadable time".to_owned(), |at| at.to_string());
                say.line(&format!("The witness {name} signed this head at {at}."))?;
            }
            Err(_) => {
                all = false;
                say.line(&format!(
                    "But the witness {name} has not signed the head of this list (witness)."
                ))?;
            }
        }
    }
    let is_other = |name: &&str| *name != contents.log.name();
    let others = note.signatures.iter().map(|line| line.name.as_str());
    let others: Vec<&str> = others.filter(is_other).collect();
    if witnesses.is_empty() && others.is_empty() {
        say.line("Nobody outside the practice has signed it: another list could have been shown to somebody else.")?;
    } else if witnesses.is_empty() {
        say.line(&format!(
            "It carries signatures of {}, which were not checked: name their keys with --witness.",
            others.join(", ")
        ))?;
    }
    Ok(all)
}

fn check(file: &[u8], kept: Option<&Kept>) -> Result<Checked, Refusal> {
    AccessList::parse(file)?.check(kept)
}

fn family(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(family, _)| family)
}

fn lines(say: &mut Say, checked: &Checked, list: &AccessList) -> Result<(), CommandError> {
    for record in &checked.records {
        let person = list
            .contents()
            .people
            .iter()
            .find(|person| person.id == record.actor);
        let who = match person {
            Some(person) if !person.name.is_empty() => person.name.clone(),
            _ => vault::to_hex(&record.actor),
        };
        let why = if record.why.is_empty() { "" } else { ", " };
        let (number, at, act) = (record.number, &record.at, &record.act);
        say.line(&format!(
            "{number:>6}  {at}  {who}  {act}{why}{}",
            record.why
        ))?;
    }
    say.line("")
}

fn verdict(
    say: &mut Say,
    checked: &Checked,
    list: &AccessList,
    has_key: bool,
) -> Result<(), CommandError> {
    let (kept, saved) = (&checked.kept, &list.contents().saved);
    say.line(&format!(
        "Yes: {} lines, numbered without a hole, each of them in the signed tree of {} entries.",
        kept.entries, kept.size
    ))?;
    say.line(&format!("The practice made this list at {saved}."))?;
    match checked.standing {
        Standing::First => {}
        Standing::GoesOn => say.line("It goes on from the list before.")?,
        Standing::Declared => say.line(
            "The practice declared that it went back to an older copy; the list before was newer.",
        )?,
        Standing::Unconnected => say.line(
            "But nothing in it leads on from the list before. Save a list that does: add \
             ?since= and the number of entries of the tree above to the address of the file.",
        )?,
    }
    for notice in &checked.notices {
        let told = match notice {
            Notice::Fork(notice) if notice.lost_size == notice.restored_size => format!(
                "At {} the practice was restored from a copy with {} entries; how many came after it, nobody knew.",
                notice.at, notice.restored_size
            ),
            Notice::Fork(notice) => format!(
                "At {} the practice went back to an older copy: from {} entries to {}.",
                notice.at, notice.lost_size, notice.restored_size
            ),
            Notice::Key(notice) => format!(
                "At {}, after {} entries, the key of the log was changed; the key before signed that.",
                notice.at, notice.size
            ),
        };
        say.line(&told)?;
    }
    say.line("Names are the practice's word; the rest is proved.")?;
    let key = list.contents().log.vkey();
    if has_key {
        return say.line("It is signed with the key that you gave.");
    }
    say.line("It is signed with this key; compare it with the one that the practice gave you:")?;
    say.line(&format!("  {key}"))
}

fn read_key(option: &str, text: &str) -> Result<Verifier, CommandError> {
    Verifier::parse(text).map_err(|error| {
        CommandError::usage(format!(
            "{option} is {error}; copy it as it was given to you"
        ))
    })
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    let place = path.display();
    let unread = |why: &dyn std::fmt::Display| {
        CommandError::outside(format!("{place} can not be read: {why}; check the path"))
    };
    let length = fs::metadata(path).map_err(|error| unread(&error))?.len();
    if length > FILE_BYTES_MAX {
        return Err(unread(&"it is too long for a list"));
    }
    fs::read(path).map_err(|error| unread(&error))
}
