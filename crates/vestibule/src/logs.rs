//! The log: what the program does, without a word of what anybody wrote.
//!
//! Events carry ids and codes. Request bodies, query strings, names, tokens and words are given to
//! no event of ours, and the libraries beneath are heard from only when something is wrong.

use tracing_subscriber::EnvFilter;

use crate::config::Log;

/// Starts the log, on standard error. A log that runs already goes on.
pub(crate) fn start(log: &Log) {
    let level = &log.level;
    let ours = ["vestibule", "web", "desk", "store", "policy", "screen"];
    let directives: Vec<String> = ours.iter().map(|name| format!("{name}={level}")).collect();
    let filter = EnvFilter::new(format!("warn,{}", directives.join(",")));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let started = if log.json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
    if started.is_err() {
        tracing::debug!("the log runs already");
    }
}
