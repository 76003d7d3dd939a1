//! The program from outside: every test starts it as a person would.

#[cfg(test)]
#[path = "all/access_log.rs"]
mod access_log;
#[cfg(test)]
#[path = "all/kill.rs"]
mod kill;
#[cfg(test)]
#[path = "all/program.rs"]
mod program;

#[cfg(test)]
#[path = "all/backup.rs"]
mod backup;
#[cfg(test)]
#[path = "all/canary.rs"]
mod canary;
#[cfg(test)]
#[path = "all/check.rs"]
mod check;
#[cfg(test)]
#[path = "all/cli.rs"]
mod cli;
#[cfg(test)]
#[path = "all/config.rs"]
mod config;
#[cfg(test)]
#[path = "all/decide.rs"]
mod decide;
#[cfg(test)]
#[path = "all/demo.rs"]
mod demo;
#[cfg(test)]
#[path = "all/doctor.rs"]
mod doctor;
#[cfg(test)]
#[path = "all/examples.rs"]
mod examples;
#[cfg(test)]
#[path = "all/files.rs"]
mod files;
#[cfg(test)]
#[path = "all/refusals.rs"]
mod refusals;
#[cfg(test)]
#[path = "all/screen.rs"]
mod screen;
#[cfg(test)]
#[path = "all/serve.rs"]
mod serve;
