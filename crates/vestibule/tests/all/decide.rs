//! `policy decide`: a table of cases, bad lines, and hostile input.

use std::io::Write;

use crate::program::{run, run_with};

fn decide(input: &str) -> (i32, Vec<serde_json::Value>, String) {
    let came = run_with(&["policy", "decide", "-"], input.as_bytes());
    let lines = came
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (came.code, lines, came.err)
}

/// Our own cases, each with what is expected of it.
#[test]
fn every_case_is_decided_as_expected() {
    let cases = include_str!("cases.jsonl");
    let (code, rulings, err) = decide(cases);
    assert_eq!(code, 0, "{err}");
    let cases: Vec<serde_json::Value> = cases
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(cases.len(), rulings.len());
    assert!(cases.len() >= 60);
    for (case, ruling) in cases.iter().zip(&rulings) {
        assert_eq!(case["id"], ruling["id"]);
        assert_eq!(case["expect"], ruling["disposition"], "{case}\n{ruling}");
        for wanted in case["with"].as_str().unwrap_or_default().split_whitespace() {
            let all = ruling["obligations"].as_array().unwrap();
            assert!(
                all.iter().any(|one| one == wanted),
                "{wanted}: {case}\n{ruling}"
            );
        }
        assert_eq!(ruling["promise"]["disposition"], ruling["disposition"]);
        assert!(
            !ruling["promise"]["words"].as_str().unwrap().is_empty(),
            "{ruling}"
        );
        assert_eq!(ruling["book"].as_str().unwrap().len(), 64);
        assert!(!ruling["reasons"].as_array().unwrap().is_empty());
        assert!(!ruling["clauses"].as_array().unwrap().is_empty());
    }
}

#[test]
fn a_bad_line_is_told_by_number_and_stops_nothing() {
    let good = r#"{"id":"g","direction":"client","purpose":"agenda","text":"hello"}"#;
    for (bad, code) in [
        ("nonsense", "not-json"),
        ("[1]", "not-an-object"),
        ("7", "not-an-object"),
        (r#"{"id":"x"}"#, "direction-missing"),
        (r#"{"direction":"sideways"}"#, "direction-unknown"),
        (r#"{"direction":"client","text":"a"}"#, "purpose-missing"),
        (
            r#"{"direction":"client","purpose":"agnda","text":"a"}"#,
            "purpose-unknown",
        ),
        (
            r#"{"direction":"client","purpose":"t.social","text":"a"}"#,
            "purpose-unknown",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"a","finding":"blue"}"#,
            "finding-unknown",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":7}"#,
            "not-text",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"a","id":[]}"#,
            "id-form",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"a","text":"b"}"#,
            "key-twice",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"a","situation":{"moon":true}}"#,
            "situation-unknown",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"a","situation":7}"#,
            "situation-form",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"a","situation":{"phase":"gone"}}"#,
            "situation-value",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"a"} trailing"#,
            "not-json",
        ),
        (
            r#"{"direction":"client","purpose":"agenda","text":"lone \ud800"}"#,
            "not-json",
        ),
    ] {
        let (exit, lines, err) = decide(&format!("{good}\n{bad}\n{good}\n"));
        assert_eq!(exit, 1, "{bad}");
        assert_eq!(lines.len(), 2, "{bad}");
        assert!(
            err.contains("line 2: ") && err.contains(&format!("({code})")),
            "{bad}: {err}"
        );
        assert!(
            err.contains("2 lines were decided, 1 line could not be read"),
            "{err}"
        );
    }
}

#[test]
fn hostile_lines_are_bad_lines() {
    let good = r#"{"direction":"client","purpose":"agenda","text":"hello"}"#;
    let huge = format!(
        r#"{{"direction":"client","purpose":"agenda","text":"{}"}}"#,
        "a".repeat(1 << 20)
    );
    let deep = format!(
        r#"{{"direction":"client","purpose":"agenda","text":"a","x":{}{}}}"#,
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    let mut input = b"\xef\xbb\xbf".to_vec();
    for line in [
        good.as_bytes(),
        huge.as_bytes(),
        deep.as_bytes(),
        b"\xff\xfe{}",
        b"\0",
        good.as_bytes(),
    ] {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\r\n");
    }
    let came = run_with(&["policy", "decide"], &input);
    assert_eq!(came.code, 1);
    assert_eq!(came.out.lines().count(), 2, "{}", came.err);
    for (line, code) in [
        (2, "line-too-long"),
        (3, "not-json"),
        (4, "not-utf8"),
        (5, "not-json"),
    ] {
        let told = came
            .err
            .lines()
            .find(|text| text.contains(&format!("line {line}: ")));
        assert!(
            told.is_some_and(|told| told.contains(code)),
            "{line}: {}",
            came.err
        );
    }
    assert!(came.err.len() < 2_000, "input is shown back");
}

#[test]
fn a_last_line_without_an_end_and_ids_twice_are_fine() {
    let line = r#"{"id":1,"direction":"client","purpose":"agenda","text":"hello"}"#;
    let (code, lines, _) = decide(&format!("{line}\n\n{line}"));
    assert_eq!((code, lines.len()), (0, 2));
    assert_eq!(lines[0]["id"], 1);
}

#[test]
fn files_are_read_in_order_and_a_directory_is_outside() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(
        file,
        r#"{{"id":"f","direction":"client","purpose":"agenda","text":"a"}}"#
    )
    .unwrap();
    let path = file.path().to_str().unwrap();
    let came = run_with(
        &["policy", "decide", path, "-"],
        br#"{"id":"s","direction":"client","purpose":"agenda","text":"a"}"#,
    );
    let ids: Vec<_> = came
        .out
        .lines()
        .map(|line| line.chars().take(9).collect::<String>())
        .collect();
    assert_eq!(ids, [r#"{"id":"f""#, r#"{"id":"s""#]);
    assert_eq!(run(&["policy", "decide", "/"]).code, 3);
}

#[test]
fn with_an_instant_the_promise_has_times() {
    let line = br#"{"direction":"client","purpose":"agenda","text":"hello"}"#;
    let at = [
        "policy",
        "decide",
        "--at",
        "2026-05-12T19:12",
        "--next-session",
        "2026-05-14T15:00",
    ];
    let came = run_with(&at, line);
    assert_eq!(came.code, 0, "{}", came.err);
    let ruling: serde_json::Value = serde_json::from_str(&came.out).unwrap();
    assert_eq!(ruling["disposition"], "hold");
    assert_eq!(ruling["promise"]["session_at"], "2026-05-14T14:00:00Z");
    assert_eq!(ruling["promise"]["opens_at"], "2026-05-14T13:45:00Z");
    // A session too far away keeps nothing waiting.
    let came = run_with(
        &[
            "policy",
            "decide",
            "--at",
            "2026-05-12T19:12",
            "--next-session",
            "2026-06-14T15:00",
        ],
        line,
    );
    assert!(
        came.out.contains("\"disposition\":\"release\""),
        "{}",
        came.out
    );
    assert_eq!(
        run(&["policy", "decide", "--next-session", "2026-06-14T15:00"]).code,
        2
    );
    assert_eq!(run(&["policy", "decide", "--at", "yesterday"]).code, 2);
}

/// The words are read by the screen when no finding is given, and are never shown back.
#[test]
fn words_are_screened_and_kept() {
    let (code, lines, err) = decide(
        r#"{"direction":"client","purpose":"greeting","text":"I want to die tonight, I have the pills ready"}
{"direction":"client","purpose":"greeting","text":"I want to die tonight","finding":"clear"}
{"direction":"client","purpose":"greeting","text":"[I want to die tonight] Happy new year"}
{"direction":"clinician","purpose":"t.schedule","text":"I want to die of shame, I have to move our session"}"#,
    );
    assert_eq!(code, 0, "{err}");
    let dispositions: Vec<_> = lines
        .iter()
        .map(|line| line["disposition"].as_str().unwrap())
        .collect();
    assert_eq!(dispositions, ["crisis", "hold", "hold", "deliver"]);
    for line in &lines {
        assert!(!line.to_string().contains("tonight"));
    }
}

/// A long input needs no more memory than a short one: each line is let go before the next.
#[test]
#[cfg(target_os = "linux")]
fn memory_is_bounded() {
    use std::process::Stdio;
    let line = r#"{"direction":"client","purpose":"agenda","text":"hello there"}"#;
    let pad = format!(
        r#"{{"direction":"client","purpose":"agenda","text":"a","pad":"{}"}}"#,
        "x".repeat(900_000)
    );
    let mut child = crate::program::command(&["policy", "decide"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let resident = |pid: u32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmHWM:"))
            .unwrap()
            .to_owned();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    for _ in 0..4 {
        writeln!(stdin, "{pad}\n{line}").unwrap();
    }
    let before = resident(child.id());
    for _ in 0..120 {
        writeln!(stdin, "{pad}\n{line}").unwrap();
    }
    let after = resident(child.id());
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert!(after < before + 24 * 1024, "{before} kB became {after} kB");
}
