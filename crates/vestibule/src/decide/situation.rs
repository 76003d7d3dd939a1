//! How a record says how things stand: an object of facts, a list of codes, or a short sentence.

use practice::{Absence, Coaching, Finding, Phase, Situation};
use serde_json::{Map, Value};

use super::{
    BadLine,
    script::{Script, phrases},
};
use crate::nearest::{did_you_mean, shown};

/// The facts that are not yes-or-no.
const LISTS: [&str; 4] = ["finding", "phase", "coaching", "absence"];

/// Sets in `situation` what `said` says.
///
/// # Errors
///
/// [`BadLine`] for a fact that is not known, by its name, and for a value that is none of its own.
pub(crate) fn apply(
    situation: &mut Situation,
    said: &Value,
    outgoing: bool,
) -> Result<(), BadLine> {
    match said {
        Value::Null => Ok(()),
        Value::Object(facts) => object(situation, facts),
        Value::Array(codes) => codes.iter().try_for_each(|item| match item {
            Value::String(code) => {
                if set(situation, code)? {
                    Ok(())
                } else {
                    Err(unknown(code))
                }
            }
            _ => Err(BadLine::new(
                "situation-form",
                "a list of situation codes holds texts only",
            )),
        }),
        Value::String(text) => sentence(situation, text, outgoing),
        _ => Err(BadLine::new(
            "situation-form",
            "the situation is an object of facts, a list of codes, or a short text",
        )),
    }
}

/// Reads a situation as the command line gives it: codes and phrases, separated by commas.
///
/// # Errors
///
/// As [`apply`].
pub(crate) fn sentence(
    situation: &mut Situation,
    text: &str,
    outgoing: bool,
) -> Result<(), BadLine> {
    let mut script = Script::default();
    for phrase in phrases(text) {
        if !set(situation, phrase)? && !script.phrase(phrase) {
            return Err(unknown(phrase));
        }
    }
    script.apply(situation, outgoing);
    Ok(())
}

fn object(situation: &mut Situation, facts: &Map<String, Value>) -> Result<(), BadLine> {
    for (name, value) in facts {
        match value {
            Value::Bool(flag) => {
                if !situation.set_flag(name, *flag) {
                    return Err(unknown(name));
                }
            }
            Value::String(code) if LISTS.contains(&name.as_str()) => list(situation, name, code)?,
            _ if LISTS.contains(&name.as_str()) || situation.flag(name).is_some() => {
                return Err(BadLine::new(
                    "situation-value",
                    format!(
                        "the fact '{}' can not have this value; {}",
                        shown(name),
                        values(name)
                    ),
                ));
            }
            _ => return Err(unknown(name)),
        }
    }
    Ok(())
}

/// Sets one code, such as `fading_step`, `not office_hours` or `phase=former`; `false` when it is no
/// code at all.
fn set(situation: &mut Situation, code: &str) -> Result<bool, BadLine> {
    let code = code.trim();
    if let Some((name, value)) = code.split_once(['=', ':', '.']) {
        let (name, value) = (name.trim(), value.trim());
        if LISTS.contains(&name) {
            list(situation, name, value)?;
            return Ok(true);
        }
        return Ok(match value.parse() {
            Ok(flag) => situation.set_flag(name, flag),
            Err(_) => false,
        });
    }
    let (name, value) = match code.strip_prefix("not ").or_else(|| code.strip_prefix('!')) {
        Some(rest) => (rest.trim(), false),
        None => (code, true),
    };
    let name = name.replace([' ', '-'], "_");
    if situation.set_flag(&name, value) {
        return Ok(true);
    }
    match (
        Phase::from_code(code),
        Coaching::from_code(code),
        Absence::from_code(code),
    ) {
        (Some(phase), ..) => situation.phase = phase,
        // "none" is both no coaching and no absence, and so is no code of its own.
        (_, Some(coaching), _) if coaching != Coaching::None => situation.coaching = coaching,
        (.., Some(absence)) if absence != Absence::None => situation.absence = absence,
        _ => return Ok(false),
    }
    Ok(true)
}

fn list(situation: &mut Situation, name: &str, code: &str) -> Result<(), BadLine> {
    let set = match name {
        "finding" => Finding::from_code(code).map(|finding| situation.finding = finding),
        "phase" => Phase::from_code(code).map(|phase| situation.phase = phase),
        "coaching" => Coaching::from_code(code).map(|coaching| situation.coaching = coaching),
        _ => Absence::from_code(code).map(|absence| situation.absence = absence),
    };
    set.ok_or_else(|| {
        let why = format!(
            "'{}' is no value of '{name}'; {}",
            shown(code),
            values(name)
        );
        BadLine::new("situation-value", why)
    })
}

fn values(name: &str) -> String {
    let codes: Vec<&str> = match name {
        "finding" => Finding::ALL.iter().map(|value| value.code()).collect(),
        "phase" => Phase::ALL.iter().map(|value| value.code()).collect(),
        "coaching" => Coaching::ALL.iter().map(|value| value.code()).collect(),
        "absence" => Absence::ALL.iter().map(|value| value.code()).collect(),
        _ => vec!["true", "false"],
    };
    format!("write one of {}", codes.join(", "))
}

fn unknown(name: &str) -> BadLine {
    let known = LISTS.iter().chain(Situation::FLAGS).copied();
    let near = did_you_mean(&name.replace([' ', '-'], "_"), known);
    BadLine::new(
        "situation-unknown",
        format!("there is no fact '{}' in a situation{near}", shown(name)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(said: &Value) -> Result<Situation, &'static str> {
        let mut situation = Situation::ordinary();
        apply(&mut situation, said, false)
            .map(|()| situation)
            .map_err(|bad| bad.code)
    }

    #[test]
    fn three_ways_say_the_same() {
        let object = read(&json!({"phase": "former", "office_hours": false, "burst": true}));
        let list = read(&json!(["former", "not office_hours", "burst"]));
        let text = read(&json!("former client, 19:30, burst"));
        assert_eq!(object, list);
        assert_eq!(list, text);
        assert!(object.is_ok());
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert_eq!(
            read(&json!({"office_hour": true})),
            Err("situation-unknown")
        );
        assert_eq!(read(&json!({"phase": "gone"})), Err("situation-value"));
        assert_eq!(read(&json!({"burst": "yes"})), Err("situation-value"));
        assert_eq!(read(&json!(["nonsense"])), Err("situation-unknown"));
        assert_eq!(read(&json!("a full moon")), Err("situation-unknown"));
        assert_eq!(read(&json!(7)), Err("situation-form"));
        assert_eq!(read(&json!([7])), Err("situation-form"));
    }
}
