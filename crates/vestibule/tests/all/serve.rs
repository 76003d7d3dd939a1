//! `serve`: the first start makes everything, the next finds it, and a signal ends it well.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::program::{came, command};

struct Door {
    child: Child,
    address: String,
    said: String,
}

fn serve(data: &Path) -> Command {
    let mut command = command(&["serve", "--log", "json"]);
    command
        .env("VESTIBULE_DATA_FOLDER", data)
        .env("VESTIBULE_WEB_LISTEN", "127.0.0.1:0");
    command
}

fn open(data: &Path) -> Door {
    let mut child = serve(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let address = loop {
        let mut line = String::new();
        assert!(
            out.read_line(&mut line).unwrap() > 0,
            "the door did not open: {said}"
        );
        said.push_str(&line);
        if let Some((_, address)) = line.split_once("http://") {
            break address.trim().to_owned();
        }
    };
    Door {
        child,
        address,
        said,
    }
}

impl Door {
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    }

    fn post(&self, path: &str, more: &str, form: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        )
        .unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    }

    fn close(mut self) -> String {
        let ended = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(ended.success());
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{log}");
        log
    }
}

#[test]
fn the_first_start_makes_it_and_the_next_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let door = open(&data);
    assert!(
        door.said.contains("A new root key was made"),
        "{}",
        door.said
    );
    let page = door.get("/");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(
        page.contains("Our practice") && !page.contains("Demonstration"),
        "{page}"
    );
    assert!(
        door.get("/in/00000000000000000000000000000000?words=hunter2")
            .starts_with("HTTP/1.1")
    );
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("root.key")), 0o600);
    // Nobody else opens the same practice meanwhile, and doctor leaves it alone.
    let second = came(&mut serve(&data));
    assert_eq!(second.code, 3, "{}", second.err);
    assert!(
        second
            .err
            .contains("another process has this database open"),
        "{}",
        second.err
    );
    let log = door.close();
    assert!(!log.contains("hunter2"), "{log}");
    for line in log.lines() {
        assert!(line.starts_with('{') && line.ends_with('}'), "{line}");
    }
    let door = open(&data);
    assert!(!door.said.contains("A new root key"), "{}", door.said);
    assert!(door.get("/").starts_with("HTTP/1.1 200"));
    door.close();
}

/// Who was refused, and by what, stands in the log with ids and codes, and nothing that was typed.
#[test]
fn what_matters_for_security_is_logged_without_a_word_of_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let door = open(&folder.path().join("data"));
    let form = "name=river-1234&passphrase=swordfish+and+nothing+else&code=123456";
    let page = door.post("/sign-in", "", form);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    door.post("/recover", "", "kit=swordfish");
    door.post("/i/swordfish", "", "code=swordfish%0aforged");
    let elsewhere = "Origin: https://elsewhere.example\r\nSec-Fetch-Site: cross-site\r\n";
    let page = door.post("/sign-in", elsewhere, form);
    assert!(page.starts_with("HTTP/1.1 403"), "{page}");
    let log = door.close();
    for said in [
        "\"what\":\"sign-in by passphrase\",\"person\":\"unknown\",\"code\":\"no-entry\"",
        "\"what\":\"coming back on a kit\",\"person\":\"unknown\",\"code\":\"kit-typed\"",
        "\"what\":\"coming in on an invitation\",\"person\":\"unknown\",\"code\":\"no-entry\"",
        "a form came from another site",
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
    for typed in ["river", "swordfish", "123456", "forged", "elsewhere"] {
        assert!(!log.contains(typed), "{typed}: {log}");
    }
    for line in log.lines() {
        assert!(
            line.contains("\"timestamp\":\"20") && line.contains("Z\""),
            "{line}"
        );
    }
}

#[test]
fn a_key_that_is_lost_is_never_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    open(&data).close();
    let key = data.join("root.key");
    fs::rename(&key, data.join("kept.key")).unwrap();
    let came_back = came(&mut serve(&data));
    assert_eq!(came_back.code, 2, "{}", came_back.err);
    assert!(
        came_back.err.contains("bring back the copy you kept"),
        "{}",
        came_back.err
    );
    assert!(!key.exists());
    fs::rename(data.join("kept.key"), &key).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let came_back = came(&mut serve(&data));
    assert_eq!(came_back.code, 2);
    assert!(came_back.err.contains("chmod 600"), "{}", came_back.err);
}

/// More connections than there are seats, which say nothing or drip half a question: help is served,
/// and so is everybody else, and a form that is too large is refused by a page.
#[test]
fn silent_connections_keep_nobody_from_help() {
    let folder = tempfile::tempdir().unwrap();
    let door = open(&folder.path().join("data"));
    let silent: Vec<TcpStream> = (0..850)
        .filter_map(|number| {
            let mut stream = TcpStream::connect(&door.address).ok()?;
            if number % 2 == 0 {
                let _ = stream.write_all(b"GET /help HTTP/1.1\r\nX-Slow: ");
            }
            Some(stream)
        })
        .collect();
    assert!(silent.len() > 800, "{} of the flood came in", silent.len());
    for _ in 0..20 {
        for path in ["/help", "/", "/sign-in"] {
            let page = door.get(path);
            assert!(page.starts_with("HTTP/1.1 200"), "{path}: {page}");
        }
    }
    let large = format!("name={}", "x".repeat(300 * 1024));
    let page = door.post("/sign-in", "", &large);
    assert!(page.starts_with("HTTP/1.1 413"), "{page}");
    drop(silent);
    door.close();
}
