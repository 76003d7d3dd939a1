//! Addresses of the web, as far as couriers call them: read strictly, so that nobody reads them in
//! another way.

use std::fmt;

/// The longest address that is read, in bytes.
const URL_BYTES_MAX: usize = 1_000;

/// Where something is sent over HTTP.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Url {
    is_secure: bool,
    host: String,
    port: u16,
    path: String,
}

/// It can not be read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UrlError;

impl Url {
    /// Reads `https://host:port/path?query`. Names of users, fragments, zones, and anything that
    /// one reader may take for another host than the next are refused.
    pub(crate) fn parse(text: &str) -> Result<Url, UrlError> {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\\\"<>^`{|}#".contains(&byte);
        if text.len() > URL_BYTES_MAX || !text.bytes().all(is_plain) {
            return Err(UrlError);
        }
        let (is_secure, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://"))
        {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err(UrlError),
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (place, path) = rest.split_at(end);
        let (host, port) = host_and_port(place, if is_secure { 443 } else { 80 })?;
        let path = match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/{path}"),
        };
        Ok(Url {
            is_secure,
            host,
            port,
            path,
        })
    }

    /// Whether it is called over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// The host in small letters, in brackets when it is an address of the sixth version.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The host without brackets.
    pub(crate) fn bare_host(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Path and query.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Scheme, host and port where it is not the usual one.
    pub(crate) fn origin(&self) -> String {
        match (self.is_secure, self.port) {
            (true, 443) => format!("https://{}", self.host),
            (true, port) => format!("https://{}:{port}", self.host),
            (false, 80) => format!("http://{}", self.host),
            (false, port) => format!("http://{}:{port}", self.host),
        }
    }
}

/// Prints the host only: a path may be a secret, as that of a push is.
impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({})", self.host)
    }
}

fn host_and_port(place: &str, usual: u16) -> Result<(String, u16), UrlError> {
    let (host, port) = match place.rfind(']') {
        Some(end) => {
            let (host, rest) = place.split_at(end + 1);
            (
                host,
                rest.strip_prefix(':').or(rest.is_empty().then_some("")),
            )
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, Some("")),
        },
    };
    let port = match port.ok_or(UrlError)? {
        "" if !place.ends_with(':') => usual,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().map_err(|_| UrlError)?
        }
        _ => return Err(UrlError),
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_six = |text: &str| text.parse::<std::net::Ipv6Addr>().is_ok();
    let six = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let fits = match six {
        Some(six) => is_six(six),
        None => !host.is_empty() && host.bytes().all(is_name),
    };
    if !fits || port == 0 {
        return Err(UrlError);
    }
    Ok((host.to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_clear_is_read() {
        for (text, host, port, path) in [
            ("https://push.example", "push.example", 443, "/"),
            (
                "https://Push.Example/a/b?c=d",
                "push.example",
                443,
                "/a/b?c=d",
            ),
            ("http://10.0.0.5:8080/x", "10.0.0.5", 8080, "/x"),
            ("https://[2001:db8::1]:8443?x", "[2001:db8::1]", 8443, "/?x"),
            ("https://[::1]/", "[::1]", 443, "/"),
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!((url.host(), url.port(), url.path()), (host, port, path));
            assert_eq!(url.is_secure(), text.starts_with("https"));
        }
        assert_eq!(
            Url::parse("https://a.example:8443/x").unwrap().origin(),
            "https://a.example:8443"
        );
        assert_eq!(
            format!("{:?}", Url::parse("https://a/secret").unwrap()),
            "Url(a)"
        );
    }

    #[test]
    fn what_one_may_read_otherwise_is_refused() {
        for text in [
            "",
            "push.example",
            "ftp://push.example/",
            "gopher://127.0.0.1:6379/_x",
            "file:///etc/passwd",
            "unix:/run/x.sock",
            "https://",
            "https:///x",
            "https://user@push.example/",
            "https://push.example@127.0.0.1/",
            "https://push.example:443@127.0.0.1/",
            "https://push.example\\@127.0.0.1/",
            "https://push.example#@127.0.0.1/",
            "https://push.example/a b",
            "https://push.example/\r\nHost: x",
            "https://push.exam\tple/",
            "https://[fe80::1%25eth0]/",
            "https://[::1",
            "https://[::1]x/",
            "https://[127.0.0.1]/",
            "https://push.example:/",
            "https://push.example:0/",
            "https://push.example:65536/",
            "https://push.example:+443/",
            "https://push.example:443:80/",
            "https://ex\u{e4}mple.org/",
            "https://\u{ff11}27.0.0.1/",
            "https://push.example%2f@127.0.0.1/",
        ] {
            assert_eq!(Url::parse(text), Err(UrlError), "{text:?}");
        }
        assert!(Url::parse(&format!("https://a/{}", "x".repeat(1_000))).is_err());
    }
}
