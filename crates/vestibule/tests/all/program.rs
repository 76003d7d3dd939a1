//! Starting the program, and what came of it.

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// What came of one start.
#[derive(Debug)]
pub(crate) struct Came {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program with these arguments, in an environment without variables of ours.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("VESTIBULE_") {
            command.env_remove(name);
        }
    }
    command.args(args);
    command
}

/// Starts it, and waits for its end.
pub(crate) fn run(args: &[&str]) -> Came {
    came(command(args).stdin(Stdio::null()))
}

/// Starts it with this input.
pub(crate) fn run_with(args: &[&str], input: &[u8]) -> Came {
    let mut command = command(args);
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // The program may end before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    told(&output)
}

/// Starts a command that was made ready.
pub(crate) fn came(command: &mut Command) -> Came {
    told(&command.output().unwrap())
}

pub(crate) fn told(output: &std::process::Output) -> Came {
    Came {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
