//! Peers to talk to: certificates, a mail server and a web server, each as well behaved as it is told.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// What a server shows, and who vouches for it.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) authority: CertificateDer<'static>,
    pub(super) config: Arc<ServerConfig>,
}

/// A server of these names, vouched for by an authority of its own.
pub(super) fn identity(names: &[&str]) -> Identity {
    let authority_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(params, authority_key);
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let params = CertificateParams::new(names).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    Identity {
        authority: authority.der().clone(),
        config: Arc::new(config),
    }
}

pub(super) trait Line: Read + Write + Send {}
impl<T: Read + Write + Send> Line for T {}

fn secured(stream: TcpStream, identity: &Identity) -> Box<dyn Line> {
    let connection = ServerConnection::new(Arc::clone(&identity.config)).unwrap();
    Box::new(StreamOwned::new(connection, stream))
}

/// What a server saw: one text for each connection.
pub(super) type Seen = Arc<Mutex<Vec<String>>>;

/// How the mail server behaves.
#[derive(Clone)]
pub(super) struct MailManner {
    pub(super) identity: Option<Identity>,
    /// TLS from the first byte, rather than by STARTTLS.
    pub(super) implicit: bool,
    /// What it says to whom a mail is for.
    pub(super) to_recipient: &'static str,
    /// What it says when it has the mail; nothing, and it hangs up.
    pub(super) in_the_end: Option<&'static str>,
    /// It says nothing at all.
    pub(super) hangs: bool,
}

impl Default for MailManner {
    fn default() -> MailManner {
        MailManner {
            identity: None,
            implicit: false,
            to_recipient: "250 2.1.5 ok",
            in_the_end: Some("250 2.0.0 taken"),
            hangs: false,
        }
    }
}

/// A mail server on this machine: its port, and what it was told.
pub(super) fn mail_server(manner: MailManner) -> (u16, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Seen::default();
    let told = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (manner, told) = (manner.clone(), Arc::clone(&told));
            thread::spawn(move || {
                let mut text = String::new();
                mail_talk(stream, &manner, &mut text, &told);
            });
        }
    });
    (port, seen)
}

fn mail_talk(stream: TcpStream, manner: &MailManner, text: &mut String, told: &Seen) {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    if manner.hangs {
        let mut stream = stream;
        let _ = stream.read(&mut [0; 1]);
        return;
    }
    let plain = stream.try_clone().unwrap();
    let mut line: BufReader<Box<dyn Line>> = BufReader::new(match &manner.identity {
        Some(identity) if manner.implicit => secured(stream, identity),
        _ => Box::new(stream),
    });
    let mut is_secured = manner.implicit;
    say(&mut line, "220 here");
    loop {
        let mut said = String::new();
        if line.read_line(&mut said).unwrap_or(0) == 0 {
            break;
        }
        text.push_str(&said);
        told.lock().unwrap().push(said.clone());
        let verb = said.get(..4).unwrap_or_default().to_uppercase();
        match verb.as_str() {
            "EHLO" if manner.identity.is_some() && !is_secured => {
                say(&mut line, "250-here\r\n250 STARTTLS");
            }
            "EHLO" => say(&mut line, "250-here\r\n250 AUTH PLAIN"),
            "STAR" => {
                say(&mut line, "220 go on");
                let again = plain.try_clone().unwrap();
                line = BufReader::new(secured(again, manner.identity.as_ref().unwrap()));
                is_secured = true;
            }
            "AUTH" => say(&mut line, "235 2.7.0 welcome"),
            "RCPT" => say(&mut line, manner.to_recipient),
            "DATA" => {
                say(&mut line, "354 go on");
                let mut letter = String::new();
                while line.read_line(&mut letter).unwrap_or(0) > 0 && !letter.ends_with("\r\n.\r\n")
                {
                }
                told.lock().unwrap().push(letter);
                match manner.in_the_end {
                    Some(words) => say(&mut line, words),
                    None => return,
                }
            }
            "QUIT" => {
                say(&mut line, "221 bye");
                break;
            }
            _ => say(&mut line, "250 ok"),
        }
    }
}

fn say(line: &mut BufReader<Box<dyn Line>>, words: &str) {
    let _ = line.get_mut().write_all(format!("{words}\r\n").as_bytes());
    let _ = line.get_mut().flush();
}

/// What a web server does once it has read a request.
pub(super) type Answering = Arc<dyn Fn(&mut dyn Line) + Send + Sync>;

/// A web server on this machine: its port, and the requests it was sent, head and body together.
pub(super) fn web_server(
    identity: Option<Identity>,
    answer: Answering,
) -> (u16, Arc<Mutex<Vec<Vec<u8>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            stream
                .set_read_timeout(Some(Duration::from_secs(20)))
                .unwrap();
            let (identity, answer, told) =
                (identity.clone(), Arc::clone(&answer), Arc::clone(&told));
            thread::spawn(move || {
                let mut line: Box<dyn Line> = match &identity {
                    Some(identity) => secured(stream, identity),
                    None => Box::new(stream),
                };
                if let Some(request) = request(&mut *line) {
                    told.lock().unwrap().push(request);
                    answer(&mut *line);
                    let _ = line.flush();
                }
            });
        }
    });
    (port, seen)
}

fn request(line: &mut dyn Line) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let read = line.read(&mut piece).ok().filter(|read| *read > 0)?;
        bytes.extend(&piece[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().unwrap());
        if bytes.len() >= end + 4 + length {
            return Some(bytes);
        }
    }
}

/// Says one thing, whole.
pub(super) fn saying(words: &'static str) -> Answering {
    Arc::new(move |line: &mut dyn Line| {
        let _ = line.write_all(words.as_bytes());
    })
}
