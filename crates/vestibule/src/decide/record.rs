//! One line of a collection of cases, read into what the policy is asked.

use practice::{Direction, Finding, Purpose};
use serde_json::{Map, Value};

use super::{BadLine, sender, strict::Strict};
use crate::nearest::{did_you_mean, shown};

/// One contact as a record tells it. Keys that are not named here are passed over.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its id, as it was given; null when there was none.
    pub(crate) id: Value,
    /// Why contact is made.
    pub(crate) purpose: Purpose,
    /// The text, with its stage directions.
    pub(crate) text: String,
    /// The finding, when the record gives one.
    pub(crate) finding: Option<Finding>,
    /// How things stand, when the record says so.
    pub(crate) situation: Option<Value>,
}

impl Record {
    /// Reads one line.
    ///
    /// # Errors
    ///
    /// [`BadLine`] with the code and the reason. The reason never holds the text.
    pub(crate) fn read(line: &str) -> Result<Record, BadLine> {
        let Strict(value) = serde_json::from_str(line).map_err(|error| not_json(&error))?;
        let Value::Object(object) = value else {
            return Err(BadLine::new(
                "not-an-object",
                "the line is JSON, but no object in braces",
            ));
        };
        let direction = direction(&object)?;
        let purpose = purpose(&object, direction)?;
        let finding = match text(&object, "finding")? {
            None => None,
            Some(code) => Some(Finding::from_code(code).ok_or_else(|| {
                let codes: Vec<&str> = Finding::ALL.iter().map(|finding| finding.code()).collect();
                let why = format!(
                    "there is no finding '{}'; write one of {}",
                    shown(code),
                    codes.join(", ")
                );
                BadLine::new("finding-unknown", why)
            })?),
        };
        let id = match object.get("id") {
            None | Some(Value::Null) => Value::Null,
            Some(id @ (Value::String(_) | Value::Number(_))) => id.clone(),
            Some(_) => return Err(BadLine::new("id-form", "'id' is a text or a number")),
        };
        let text = text(&object, "text")?.unwrap_or_default().to_owned();
        let situation = object
            .get("situation")
            .filter(|said| !said.is_null())
            .cloned();
        Ok(Record {
            id,
            purpose,
            text,
            finding,
            situation,
        })
    }
}

fn not_json(error: &serde_json::Error) -> BadLine {
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let code = if reason.contains("stands twice") {
        "key-twice"
    } else {
        "not-json"
    };
    BadLine::new(code, format!("{reason}, at column {}", error.column()))
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>, BadLine> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(BadLine::new(
            "not-text",
            format!("'{key}' is a text in quotation marks"),
        )),
    }
}

fn direction(object: &Map<String, Value>) -> Result<Direction, BadLine> {
    let all = || {
        let codes: Vec<&str> = Direction::ALL
            .iter()
            .map(|direction| direction.code())
            .collect();
        codes.join(", ")
    };
    let Some(code) = text(object, "direction")? else {
        let why = format!("'direction' is missing; write one of {}", all());
        return Err(BadLine::new("direction-missing", why));
    };
    let written = code.trim().to_ascii_lowercase().replace([' ', '-'], "_");
    Direction::from_code(&written).ok_or_else(|| {
        let why = format!(
            "there is no direction '{}'; write one of {}",
            shown(code),
            all()
        );
        BadLine::new("direction-unknown", why)
    })
}

fn purpose(object: &Map<String, Value>, direction: Direction) -> Result<Purpose, BadLine> {
    match (text(object, "purpose")?, text(object, "sender")?) {
        (Some(code), _) => {
            Purpose::from_code(direction, code).ok_or_else(|| unknown(direction, code))
        }
        (None, Some(sender)) if direction == Direction::ThirdParty => {
            Ok(sender::purpose_of(sender))
        }
        (None, _) => Err(BadLine::new(
            "purpose-missing",
            "'purpose' is missing; of a third party 'sender' is enough",
        )),
    }
}

fn unknown(direction: Direction, code: &str) -> BadLine {
    let of = |purpose: &&Purpose| purpose.direction() == direction;
    let near = did_you_mean(
        code,
        Purpose::ALL.iter().filter(of).map(|purpose| purpose.code()),
    );
    let why = format!(
        "there is no purpose '{}' of direction {}{near}",
        shown(code),
        direction.code()
    );
    BadLine::new("purpose-unknown", why)
}
