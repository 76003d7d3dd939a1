//! Cases that somebody else collected, when there are any: the file that VESTIBULE_EXAMPLES names.
//!
//! A case of such a file is an object as `policy decide` reads it, with `screen` (the findings that
//! its author thinks right, as in `G/A`) and `expected` in prose, which a person has to read. Here
//! is tested that each is decided under each of its findings, and under what our screen finds.

use crate::program::run_with;

#[test]
fn collected_cases_are_all_decided() {
    let Some(path) = std::env::var_os("VESTIBULE_EXAMPLES") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut input = String::new();
    let mut count = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let screens = case["screen"].as_str().unwrap_or_default().to_owned();
        let findings = screens
            .split('/')
            .filter(|finding| ["G", "A", "R"].contains(finding));
        for finding in findings.map(Some).chain([None]) {
            let mut case = case.clone();
            if let Some(finding) = finding {
                case["finding"] = finding.into();
            }
            input.push_str(&case.to_string());
            input.push('\n');
            count += 1;
        }
    }
    let came = run_with(&["policy", "decide"], input.as_bytes());
    assert_eq!(came.code, 0, "{}", came.err);
    assert_eq!(came.out.lines().count(), count);
    assert!(!came.out.contains("toward-care."), "a case has no rule");
}
