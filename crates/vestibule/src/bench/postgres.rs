//! A PostgreSQL of our own to measure, where its programs are installed. It ends with us.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

/// Where Debian puts the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Starts a server in a folder of its own, with its usual durability, says where, and ends it when
/// its input ends.
const KEEPER: &str = r#"
set -e
dir=$(mktemp -d "${TMPDIR:-/tmp}/vestibule-bench-pg-XXXXXX")
cd "$dir"
"$1/initdb" -D "$dir/data" -A trust -U postgres -E UTF8 --locale=C -N >"$dir/initdb.log" 2>&1
"$1/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=200 \
    >"$dir/log" 2>&1 </dev/null &
server=$!
tries=0
until "$1/pg_isready" -q -h "$dir" -U postgres; do
    tries=$((tries + 1)); [ $tries -lt 300 ] || exit 1; sleep 0.1
done
echo "$dir"
exec >/dev/null
cat
kill -INT $server
wait $server || true
cd / && rm -rf "$dir"
"#;

/// A server that ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    url: String,
    keeper: Child,
}

impl Server {
    /// The address of its database.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Starts one; `None` where there is none to start.
pub(crate) fn start() -> Option<Server> {
    let programs = programs()?;
    // PostgreSQL does not run as root.
    let mut command = if rustix::process::geteuid().is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh", "-c", KEEPER, "sh"]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "sh"]);
        command
    };
    let mut keeper = command
        .arg(programs)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut folder = String::new();
    BufReader::new(keeper.stdout.take()?)
        .read_line(&mut folder)
        .ok()?;
    let folder = folder.trim();
    let url = format!("postgres://postgres@/postgres?host={folder}");
    let server = Server { url, keeper };
    (!folder.is_empty()).then_some(server)
}

/// The programs of the newest version.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(VERSIONS)
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            let programs = path.join("bin");
            programs
                .join("initdb")
                .exists()
                .then_some((version, programs))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, programs)| programs)
}
