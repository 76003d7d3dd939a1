//! A PostgreSQL to test on: the one that `VESTIBULE_TEST_PG` names, or one of our own that ends
//! with this process.

use std::{
    env,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

struct Server {
    url: String,
    // Its input ends with this process, and that ends the server.
    _keeper: Option<Child>,
}

/// Starts a server in a folder of its own, says where, and ends it when its input ends.
const KEEPER: &str = r#"
set -e
dir=$(mktemp -d /tmp/store-test-pg-XXXXXX)
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

/// The address of a new, empty database; `None` when there is no server to make it on.
///
/// Panics when there is none and `VESTIBULE_REQUIRE_PG=1` asks for one.
pub(crate) fn database() -> Option<String> {
    let server = SERVER.get_or_init(start).as_ref();
    let Some(server) = server else {
        assert!(
            env::var("VESTIBULE_REQUIRE_PG").as_deref() != Ok("1"),
            "PostgreSQL is required and none could be started"
        );
        eprintln!(
            "\n*** THE POSTGRESQL HALF OF THIS TEST DID NOT RUN: no server could be started ***\n"
        );
        return None;
    };
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let name = format!("store_{}_{number}", std::process::id());
    run(&server.url, &format!("drop database if exists {name}"));
    run(&server.url, &format!("create database {name}"));
    Some(with_name(&server.url, &name))
}

/// Runs one statement past the store.
pub(crate) fn run(url: &str, sql: &str) -> Vec<Vec<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
            .await
            .unwrap();
        let driver = tokio::spawn(connection);
        let rows = client.simple_query(sql).await.unwrap();
        drop(client);
        driver.await.unwrap().unwrap();
        rows.into_iter()
            .filter_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => Some(
                    (0..row.len())
                        .map(|column| row.get(column).unwrap_or("null").to_owned())
                        .collect(),
                ),
                _ => None,
            })
            .collect()
    })
}

/// The same server, another database: `postgres://host/old?x=y` becomes `postgres://host/name?x=y`.
fn with_name(url: &str, name: &str) -> String {
    let (place, options) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = place.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap();
    format!("{scheme}://{host}/{name}?{options}")
}

fn start() -> Option<Server> {
    if let Ok(url) = env::var("VESTIBULE_TEST_PG")
        && !url.is_empty()
    {
        return Some(Server { url, _keeper: None });
    }
    let programs = programs()?;
    let is_root = Command::new("id").arg("-u").output().ok()?.stdout == b"0\n";
    let mut command = if is_root {
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
        .spawn()
        .ok()?;
    let mut folder = String::new();
    BufReader::new(keeper.stdout.take()?)
        .read_line(&mut folder)
        .ok()?;
    let folder = folder.trim();
    if folder.is_empty() {
        return None;
    }
    Some(Server {
        url: format!("postgres:///postgres?host={folder}&user=postgres"),
        _keeper: Some(keeper),
    })
}

/// The newest PostgreSQL that Debian has put on this machine.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop()
}
