//! The smallest client that keeps a connection: one request, one response with a length.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// Longer than this no page takes; what does is a failure, in seconds.
const WAIT_SECONDS: u64 = 10;

/// One connection.
#[derive(Debug)]
pub(crate) struct Http {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
    body: Vec<u8>,
}

impl Http {
    /// A connection that asks for one page, again and again.
    pub(crate) fn open(
        address: SocketAddr,
        path: &str,
        cookie: Option<&str>,
    ) -> std::io::Result<Http> {
        let cookie = cookie.map_or(String::new(), |cookie| format!("Cookie: {cookie}\r\n"));
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}\r\n");
        Http::connect(address, request)
    }

    /// A connection that sends one form, again and again.
    pub(crate) fn post(
        address: SocketAddr,
        path: &str,
        cookie: &str,
        form: &str,
    ) -> std::io::Result<Http> {
        let length = form.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\n\r\n{form}"
        );
        Http::connect(address, request)
    }

    fn connect(address: SocketAddr, request: String) -> std::io::Result<Http> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(WAIT_SECONDS))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(WAIT_SECONDS)))?;
        Ok(Http {
            stream: BufReader::new(stream),
            request: request.into_bytes(),
            body: Vec::new(),
        })
    }

    /// A connection on which [`Http::ask`] sends what it is given.
    pub(crate) fn to(address: SocketAddr) -> std::io::Result<Http> {
        Http::connect(address, String::new())
    }

    /// Sends this request once: the lines before the page, and the page.
    pub(crate) fn ask(&mut self, request: &str) -> std::io::Result<(String, Vec<u8>)> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (head, _) = self.answer()?;
        Ok((head, self.body.clone()))
    }

    /// Asks once: the status, and how many bytes the page has.
    pub(crate) fn get(&mut self) -> std::io::Result<(u16, usize)> {
        self.stream.get_mut().write_all(&self.request)?;
        let (_, told) = self.answer()?;
        Ok(told)
    }

    /// Reads one answer: its lines, its status and the length of its page.
    fn answer(&mut self) -> std::io::Result<(String, (u16, usize))> {
        let mut head = String::new();
        let mut length = None;
        loop {
            let from = head.len();
            let read = self.stream.read_line(&mut head)?;
            let line = head.get(from..).unwrap_or_default();
            if read == 0 || line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let (Some(status), Some(length)) = (status, length) else {
            return Err(std::io::Error::other("the page has no status or no length"));
        };
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok((head, (status, length)))
    }
}
