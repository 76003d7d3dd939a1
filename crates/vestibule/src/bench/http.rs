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

    /// Asks once: the status, and how many bytes the page has.
    pub(crate) fn get(&mut self) -> std::io::Result<(u16, usize)> {
        self.stream.get_mut().write_all(&self.request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let mut length = None;
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 || line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let (Some(status), Some(length)) = (status, length) else {
            return Err(std::io::Error::other("the page has no status or no length"));
        };
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok((status, length))
    }
}
