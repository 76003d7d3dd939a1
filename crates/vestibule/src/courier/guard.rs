//! Which addresses may be called from inside: what a name leads to is looked at after it was looked
//! up, and exactly that is called (threat T20).
//!
//! A client's browser names the place where its pushes go, and so could name a machine inside the
//! practice. Only addresses of the open net are called, unless the configuration names the host.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use super::url::Url;

/// How many names may be looked up at once: what hangs there is left to itself, and is not many.
const LOOKUPS_MAX: usize = 16;
/// How many addresses of one name are looked at: no name in earnest has more.
const ADDRESSES_MAX: usize = 32;

/// Networks that are not the open net: of this machine, of a house, of an operator, of a cloud's own
/// services, of documentation, or that stand for others. Source: the IANA registries of special
/// addresses (RFC 6890 and what came after).
const CLOSED_V4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // Where a cloud answers its own machines, in the middle of the open net.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// Of the sixth version only what is given out for the open net is called at all, and of that not
/// what stands for addresses of the fourth or for documentation.
const OPEN_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const CLOSED_V6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is one of the open net.
pub(crate) fn is_open(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !CLOSED_V4
            .iter()
            .any(|(net, bits)| first(u32::from(address), *bits) == first(u32::from(*net), *bits)),
        IpAddr::V6(address) => {
            let is_in = |(net, bits): &(Ipv6Addr, u32)| {
                let shift = 128 - bits;
                u128::from(address) >> shift == u128::from(*net) >> shift
            };
            is_in(&OPEN_V6) && !CLOSED_V6.iter().any(is_in)
        }
    }
}

fn first(address: u32, bits: u32) -> u32 {
    address.checked_shr(32 - bits).unwrap_or(0)
}

/// Why a place is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It, or one of its addresses, is no place of the open net.
    Closed,
    /// The name leads nowhere, or nobody says where.
    Unknown,
}

/// Looks names up, and lets through what may be called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    /// Hosts that may be anywhere, with a port or for every port: the practice's own gateway.
    private: Vec<String>,
    under_way: Arc<AtomicUsize>,
}

impl Guard {
    /// A guard that lets these hosts be anywhere: `pager.lan`, `10.0.0.5:8080`.
    pub(crate) fn new(private: &[String]) -> Guard {
        let small = |host: &String| host.trim().to_ascii_lowercase();
        Guard {
            private: private.iter().map(small).collect(),
            under_way: Arc::default(),
        }
    }

    /// Whether the configuration names this host.
    pub(crate) fn is_private(&self, url: &Url) -> bool {
        let with_port = format!("{}:{}", url.host(), url.port());
        let named = |host: &String| *host == url.host() || *host == with_port;
        self.private.iter().any(named)
    }

    /// The addresses that may be called for this place, within this time.
    ///
    /// One closed address among open ones closes them all: a name that leads to both is a trick.
    pub(crate) fn addresses(&self, url: &Url, wait: Duration) -> Result<Vec<SocketAddr>, Refused> {
        let found = self.look_up(url, wait)?;
        if !self.is_private(url) && !found.iter().all(|found| is_open(found.ip())) {
            return Err(Refused::Closed);
        }
        Ok(found)
    }

    /// The system's look-up knows no time limit, so it is waited for from outside.
    fn look_up(&self, url: &Url, wait: Duration) -> Result<Vec<SocketAddr>, Refused> {
        if self.under_way.fetch_add(1, Ordering::SeqCst) >= LOOKUPS_MAX {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
            return Err(Refused::Unknown);
        }
        let (answer, answered) = mpsc::channel();
        let (host, port) = (url.bare_host().to_owned(), url.port());
        let under_way = Arc::clone(&self.under_way);
        let asking = thread::Builder::new()
            .name("look-up".into())
            .spawn(move || {
                let found = (host.as_str(), port).to_socket_addrs();
                let found = found.map(|all| all.take(ADDRESSES_MAX).collect::<Vec<_>>());
                under_way.fetch_sub(1, Ordering::SeqCst);
                let _ = answer.send(found.unwrap_or_default());
            });
        if asking.is_err() {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
            return Err(Refused::Unknown);
        }
        let found = answered.recv_timeout(wait).unwrap_or_default();
        if found.is_empty() {
            return Err(Refused::Unknown);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSED: &[&str] = &[
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fdff:ffff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "5f00::1",
    ];

    const OPEN: &[&str] = &[
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.1",
        "192.167.255.255",
        "192.169.0.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4009::200e",
        "2001:4860:4860::8888",
        "2400:cb00::1",
    ];

    #[test]
    fn only_addresses_of_the_open_net_are_open() {
        for text in CLOSED {
            assert!(!is_open(text.parse().unwrap()), "{text}");
        }
        for text in OPEN {
            assert!(is_open(text.parse().unwrap()), "{text}");
        }
    }

    /// Ways of writing this machine, or one inside, that have got past others.
    const DISGUISED: &[&str] = &[
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://localhost/",
        "https://localhost./",
        "https://LOCALHOST/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[fc00::1]/",
        "https://[fe80::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://192.168.0.1:8443/",
        "https://100.64.0.1/",
    ];

    #[test]
    fn no_way_of_writing_it_leads_inside() {
        let (guard, wait) = (Guard::default(), Duration::from_secs(5));
        for text in DISGUISED {
            let refused = match Url::parse(text) {
                Ok(url) => guard.addresses(&url, wait).is_err(),
                Err(_) => true,
            };
            assert!(refused, "{text}");
        }
    }

    #[test]
    fn only_a_host_that_is_named_may_be_inside() {
        let named = ["127.0.0.1:8080".to_owned(), "LocalHost".to_owned()];
        let (guard, wait) = (Guard::new(&named), Duration::from_secs(5));
        for (text, lets_in) in [
            ("http://127.0.0.1:8080/x", true),
            ("http://127.0.0.1:8081/x", false),
            ("http://127.0.0.2:8080/x", false),
            ("http://localhost:9000/x", true),
            ("http://[::1]:8080/x", false),
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!(guard.addresses(&url, wait).is_ok(), lets_in, "{text}");
        }
    }
}
