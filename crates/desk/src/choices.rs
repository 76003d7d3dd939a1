//! What people can pick, as data: each choice of the pages is a name for one or more purposes.
//!
//! The maps are `content/choices.toml` for clients and `content/reasons.toml` for clinicians. They
//! are checked when the desk opens: a purpose that nobody knows, or that stands twice, is refused.

use std::collections::BTreeSet;

use practice::{Direction, Purpose};
use serde::Deserialize;

use crate::DeskError;

const CHOICES: &str = include_str!("../../../content/choices.toml");
const REASONS: &str = include_str!("../../../content/reasons.toml");

/// One thing that can be picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Its code.
    pub(crate) code: String,
    /// The group that it stands in.
    pub(crate) group: String,
    /// What it may mean, the most usual first.
    pub(crate) purposes: Vec<Purpose>,
}

/// Everything that can be picked, on either side of the door.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    /// By clients.
    pub(crate) client: Vec<Choice>,
    /// By clinicians, as the reason for a contact.
    pub(crate) clinician: Vec<Choice>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default, alias = "reason")]
    choice: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    code: String,
    #[serde(default)]
    group: String,
    purposes: Vec<String>,
}

impl Choices {
    /// The choices that come with Vestibule.
    pub(crate) fn builtin() -> Result<Choices, DeskError> {
        Ok(Choices {
            client: read("choices.toml", CHOICES, Direction::Client)?,
            clinician: read("reasons.toml", REASONS, Direction::Clinician)?,
        })
    }
}

fn read(file: &str, text: &str, direction: Direction) -> Result<Vec<Choice>, DeskError> {
    let rows: File =
        toml::from_str(text).map_err(|error| DeskError::Setup(format!("{file}: {error}")))?;
    let mut seen = BTreeSet::new();
    rows.choice
        .into_iter()
        .map(|row| {
            let purposes = row
                .purposes
                .iter()
                .map(|code| {
                    let purpose = Purpose::from_code(direction, code)
                        .ok_or_else(|| DeskError::Setup(format!("{file}: no purpose '{code}'")))?;
                    if !seen.insert(purpose) {
                        return Err(DeskError::Setup(format!("{file}: '{code}' stands twice")));
                    }
                    Ok(purpose)
                })
                .collect::<Result<Vec<_>, _>>()?;
            if purposes.is_empty() {
                return Err(DeskError::Setup(format!(
                    "{file}: '{}' means nothing",
                    row.code
                )));
            }
            Ok(Choice {
                code: row.code,
                group: row.group,
                purposes,
            })
        })
        .collect()
}
