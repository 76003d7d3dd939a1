//! Whether everything in the tree may be passed on: licences, held against `deny.toml`.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;
use toml::Table;

/// Every package with a licence that `deny.toml` does not allow, as sentences, and how many were read.
///
/// Errors: a sentence, when cargo or a file can not be read.
pub(crate) fn check(root: &Path) -> Result<(usize, Vec<String>), String> {
    let deny =
        std::fs::read_to_string(root.join("deny.toml")).map_err(|error| error.to_string())?;
    let allowed = allowed(&deny)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo metadata did not run: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata said nothing that can be read: {error}"))?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    if packages.is_empty() {
        return Err("cargo metadata named no package".to_owned());
    }
    let found = packages
        .iter()
        .filter_map(|package| refused(package, &allowed))
        .collect();
    Ok((packages.len(), found))
}

fn refused(package: &Value, allowed: &[String]) -> Option<String> {
    let field = |name: &str| {
        package
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let licence = field("license");
    (!permits(licence, allowed)).then(|| {
        format!(
            "{} {}: the licence \"{licence}\" is not in deny.toml",
            field("name"),
            field("version")
        )
    })
}

fn allowed(deny: &str) -> Result<Vec<String>, String> {
    let deny: Table = deny
        .parse()
        .map_err(|error| format!("deny.toml: {error}"))?;
    let list = deny
        .get("licenses")
        .and_then(|licences| licences.get("allow"));
    let list = list
        .and_then(toml::Value::as_array)
        .ok_or("deny.toml: licenses.allow is missing")?;
    Ok(list
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

/// Whether a licence expression can be met with the allowed ones. `/` is an old way to write OR.
fn permits(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut tokens: Vec<&str> = spaced.split_whitespace().rev().collect();
    either(&mut tokens, allowed) && tokens.is_empty()
}

fn either(tokens: &mut Vec<&str>, allowed: &[String]) -> bool {
    let mut met = both(tokens, allowed);
    while tokens.last() == Some(&"OR") {
        tokens.pop();
        met |= both(tokens, allowed);
    }
    met
}

fn both(tokens: &mut Vec<&str>, allowed: &[String]) -> bool {
    let mut met = one(tokens, allowed);
    while tokens.last() == Some(&"AND") {
        tokens.pop();
        met &= one(tokens, allowed);
    }
    met
}

fn one(tokens: &mut Vec<&str>, allowed: &[String]) -> bool {
    let Some(name) = tokens.pop() else {
        return false;
    };
    if name == "(" {
        let met = either(tokens, allowed);
        return tokens.pop() == Some(")") && met;
    }
    let mut name = name.to_owned();
    if tokens.last() == Some(&"WITH") {
        tokens.pop();
        name = format!("{name} WITH {}", tokens.pop().unwrap_or_default());
    }
    allowed.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::permits;

    #[test]
    fn an_expression_is_met_or_not() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
        for (expression, expected) in [
            ("MIT", true),
            ("MIT OR GPL-3.0-only", true),
            ("Apache-2.0/LGPL-2.1", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("MIT AND GPL-2.0-only", false),
            ("GPL-3.0-only", false),
            ("Apache-2.0 WITH LLVM-exception", false),
            ("", false),
            ("(MIT", false),
        ] {
            assert_eq!(permits(expression, &allowed), expected, "{expression}");
        }
    }
}
