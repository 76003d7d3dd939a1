//! The program from outside: every test starts it as a person would.

#[path = "all/program.rs"]
mod program;

#[path = "all/check.rs"]
mod check;
#[path = "all/cli.rs"]
mod cli;
#[path = "all/config.rs"]
mod config;
#[path = "all/decide.rs"]
mod decide;
#[path = "all/doctor.rs"]
mod doctor;
#[path = "all/examples.rs"]
mod examples;
