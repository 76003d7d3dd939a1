//! One request over HTTP to somebody outside, within a few seconds, whatever the other side does.
//!
//! No redirect is followed, no proxy is asked, no cookie is kept. The time counts for all of it
//! together: a peer that sends a byte now and then gains nothing.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    sync::Arc,
    time::Duration,
};

use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, pki_types::ServerName};

use super::{
    guard::{Guard, Refused},
    url::Url,
};
use crate::edge::Edge;

/// How long a request may take, from the look-up to the status, in seconds.
pub(crate) const REQUEST_SECONDS: u64 = 10;
/// How many addresses of one host are tried.
const ADDRESSES_TRIED_MAX: usize = 3;
/// The longest head of an answer, in bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How much of the body of an answer is read, in bytes: only a code in it is ever looked for.
const BODY_BYTES_MAX: usize = 16 * 1024;

/// What the other side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The beginning of the body.
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireError {
    /// The place may not be called.
    Closed,
    /// Nobody answered the call, or who answered is not who was called.
    Unreached,
    /// It was begun and not ended: nobody knows what came of it.
    Unknown,
    /// What came back is not HTTP.
    Odd,
}

impl WireError {
    /// A stable code for the log.
    pub(crate) fn code(self) -> &'static str {
        match self {
            WireError::Closed => "place-closed",
            WireError::Unreached => "unreached",
            WireError::Unknown => "outcome-unknown",
            WireError::Odd => "answer-odd",
        }
    }
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    /// `GET` or `POST`.
    pub(crate) method: &'static str,
    /// Where to.
    pub(crate) url: &'a Url,
    /// Headers besides host and length.
    pub(crate) headers: &'a [(&'static str, String)],
    /// The body.
    pub(crate) body: &'a [u8],
}

/// Carries requests.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    guard: Guard,
    tls: Arc<ClientConfig>,
    edge: Edge,
    wait: Duration,
}

impl Wire {
    /// A wire with the certificates of the system, and those in `authorities` beside them.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub(crate) fn new(
        guard: Guard,
        authorities: &[rustls::pki_types::CertificateDer<'static>],
        edge: Edge,
    ) -> Result<Wire, String> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots.add_parsable_certificates(authorities.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Wire {
            guard,
            tls: Arc::new(tls),
            edge,
            wait: Duration::from_secs(REQUEST_SECONDS),
        })
    }

    /// The same with another patience; tests have little.
    #[cfg(test)]
    pub(crate) fn waiting(self, wait: Duration) -> Wire {
        Wire { wait, ..self }
    }

    /// Whether this place could be called without TLS: it is the practice's own.
    pub(crate) fn is_private(&self, url: &Url) -> bool {
        self.guard.is_private(url)
    }

    /// Sends one request and reads its status.
    pub(crate) fn ask(&self, request: &Request<'_>) -> Result<Answer, WireError> {
        if !request.url.is_secure() && !self.guard.is_private(request.url) {
            return Err(WireError::Closed);
        }
        let until = self.edge.nanos().saturating_add(nanos(self.wait));
        let stream = self.call(request.url, until)?;
        let mut timed = Timed {
            stream,
            edge: self.edge,
            until,
        };
        let head = head(request);
        if !request.url.is_secure() {
            return exchange(&mut timed, &head, request.body);
        }
        let name = ServerName::try_from(request.url.bare_host().to_owned());
        let name = name.map_err(|_| WireError::Closed)?;
        let connection = ClientConnection::new(Arc::clone(&self.tls), name);
        let mut connection = connection.map_err(|_| WireError::Unreached)?;
        // Before both know each other nothing of the request has left.
        while connection.is_handshaking() {
            connection
                .complete_io(&mut timed)
                .map_err(|_| WireError::Unreached)?;
        }
        let mut secured = StreamOwned::new(connection, timed);
        exchange(&mut secured, &head, request.body)
    }

    fn call(&self, url: &Url, until: u64) -> Result<TcpStream, WireError> {
        let left = |edge: &Edge| Duration::from_nanos(until.saturating_sub(edge.nanos()));
        let found = self.guard.addresses(url, left(&self.edge));
        let found = found.map_err(|refused| match refused {
            Refused::Closed => WireError::Closed,
            Refused::Unknown => WireError::Unreached,
        })?;
        for address in found.iter().take(ADDRESSES_TRIED_MAX) {
            let left = left(&self.edge);
            if left.is_zero() {
                break;
            }
            // Exactly the address that was looked at is called: no name is looked up again.
            if let Ok(stream) = TcpStream::connect_timeout(address, left) {
                return Ok(stream);
            }
        }
        Err(WireError::Unreached)
    }
}

/// A stream that ends when its time is over.
struct Timed {
    stream: TcpStream,
    edge: Edge,
    until: u64,
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        let left = Duration::from_nanos(self.until.saturating_sub(self.edge.nanos()));
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

fn head(request: &Request<'_>) -> String {
    let url = request.url;
    let origin = url.origin();
    let host = origin
        .split_once("://")
        .map_or(url.host(), |(_, host)| host);
    let mut head = format!(
        "{} {} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\nAccept: */*\r\n",
        request.method,
        url.path(),
        request.body.len()
    );
    for (name, value) in request.headers {
        head.push_str(name);
        head.push_str(": ");
        head.push_str(value);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    head
}

fn exchange(
    stream: &mut (impl Read + Write),
    head: &str,
    body: &[u8],
) -> Result<Answer, WireError> {
    let unknown = |_| WireError::Unknown;
    stream.write_all(head.as_bytes()).map_err(unknown)?;
    stream.write_all(body).map_err(unknown)?;
    stream.flush().map_err(unknown)?;
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = end_of_head(&bytes) {
            break end;
        }
        if bytes.len() > HEAD_BYTES_MAX {
            return Err(WireError::Odd);
        }
        if !more(stream, &mut bytes).map_err(unknown)? {
            return Err(if bytes.is_empty() {
                WireError::Unknown
            } else {
                WireError::Odd
            });
        }
    };
    let (head, start) = bytes.split_at(end);
    let status = status(head).ok_or(WireError::Odd)?;
    let mut body = start.to_vec();
    let wanted = length(head).unwrap_or(BODY_BYTES_MAX).min(BODY_BYTES_MAX);
    // The status is known: whatever becomes of the body changes nothing about it.
    while body.len() < wanted && more(stream, &mut body).unwrap_or(false) {}
    body.truncate(BODY_BYTES_MAX);
    Ok(Answer { status, body })
}

fn more(stream: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let mut piece = [0; 4096];
    let read = stream.read(&mut piece)?;
    bytes.extend(piece.iter().take(read));
    Ok(read > 0)
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(at + 4)
}

fn status(head: &[u8]) -> Option<u16> {
    let text = String::from_utf8_lossy(head);
    let mut parts = text.lines().next()?.split(' ');
    let version = parts.next()?;
    let status: u16 = parts.next()?.parse().ok()?;
    (version.starts_with("HTTP/1.") && (200..600).contains(&status)).then_some(status)
}

fn length(head: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))?;
    line.trim().parse().ok()
}

fn nanos(wait: Duration) -> u64 {
    u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX)
}
