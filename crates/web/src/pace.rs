//! How fast one person, or one address of the network, may ask: as fast as people do, and not as fast
//! as programs. Nothing that helps or calls for help is ever counted.
//!
//! Somebody who is signed in has a pace of their own, whatever address they come from: whole families
//! and clinics share one. Who is not signed in shares the pace of their address, which is wide; help
//! stands outside of it, so that nobody is kept from it by whom they share an address with.
//! Source: ASVS 5.0, 2.4.1; decision 72.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use practice::PersonId;

use crate::{
    app::App,
    fault::{Fault, Why},
    form::{FORM_BYTES_MAX, Form},
    lane::Lane,
    pages::client::pause,
    visit::Visit,
};

/// How much is kept in mind at once: who was not seen lately gives way.
const KNOWN_MAX: usize = 20_000;
/// What sending a form costs, in pages that are looked at.
const FORM_PAGES: u32 = 5;
/// A thousandth of a page, so that what comes back within a microsecond is counted too.
const MICROS: u64 = 1_000_000;

/// From which address somebody asks, put into the request by whoever serves the pages. The address of
/// this machine itself is that of a proxy, and says nothing of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// So many pages at once, and so many more each second, for a person and for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Pages that one person opens at once.
    pub person_pages: u32,
    /// How many come back to them each second.
    pub person_pages_per_second: u32,
    /// Pages that all who are not signed in open at once from one address.
    pub address_pages: u32,
    /// How many come back to them each second.
    pub address_pages_per_second: u32,
}

impl Pace {
    /// Faster than anybody reads, with tabs and a nervous finger: five pages or one form a second after
    /// sixty forms at once; and for an address as much as a full waiting room asks for.
    pub const PEOPLE: Pace = Pace {
        person_pages: 300,
        person_pages_per_second: 5,
        address_pages: 600,
        address_pages_per_second: 20,
    };
}

/// Whose pace it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Person(PersonId),
    /// An address, or the network of one household where addresses are plenty.
    Address([u8; 8]),
}

impl Whose {
    fn of(visit: Option<&Visit>, peer: Option<&Peer>) -> Option<Whose> {
        if let Some(person) = visit.and_then(Visit::person) {
            return Some(Whose::Person(person));
        }
        match peer?.0.to_canonical() {
            address if address.is_loopback() => None,
            IpAddr::V4(address) => {
                let [a, b, c, d] = address.octets();
                Some(Whose::Address([0, 0, 0, 0, a, b, c, d]))
            }
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 64;
                let network = u64::try_from(network).unwrap_or(u64::MAX);
                Some(Whose::Address(network.to_be_bytes()))
            }
        }
    }
}

/// What somebody has left, in millionths of a page, and when that was reckoned.
#[derive(Clone, Copy, Debug)]
struct Left {
    micropages: u64,
    at_micros: i64,
}

/// The paces of everybody who was seen lately.
#[derive(Debug)]
pub(crate) struct Paces {
    pace: Option<Pace>,
    left: Mutex<HashMap<Whose, Left>>,
}

impl Paces {
    pub(crate) fn new(pace: Option<Pace>) -> Paces {
        Paces {
            pace,
            left: Mutex::default(),
        }
    }

    /// Whether this may be asked now, by the clock that only goes forward. What is not known fits.
    fn fits(&self, whose: Whose, pages: u32, now_micros: i64) -> bool {
        let (Some(pace), Ok(mut left)) = (self.pace, self.left.lock()) else {
            return true;
        };
        let (most, per_second) = match whose {
            Whose::Person(_) => (pace.person_pages, pace.person_pages_per_second),
            Whose::Address(_) => (pace.address_pages, pace.address_pages_per_second),
        };
        let most = u64::from(most) * MICROS;
        let refilled = |known: &Left| {
            let passed = u64::try_from(now_micros.saturating_sub(known.at_micros)).unwrap_or(0);
            let back = passed.saturating_mul(u64::from(per_second));
            known.micropages.saturating_add(back).min(most)
        };
        let micropages = left.get(&whose).map_or(most, refilled);
        let cost = u64::from(pages) * MICROS;
        let fits = micropages >= cost;
        let micropages = if fits { micropages - cost } else { micropages };
        if left.len() >= KNOWN_MAX && !left.contains_key(&whose) {
            make_room(&mut left);
        }
        let at_micros = now_micros;
        left.insert(
            whose,
            Left {
                micropages,
                at_micros,
            },
        );
        fits
    }
}

/// Forgets the half that was not seen for longest: they have most of it back.
fn make_room(left: &mut HashMap<Whose, Left>) {
    let mut seen: Vec<i64> = left.values().map(|known| known.at_micros).collect();
    seen.sort_unstable();
    let middle = seen.get(seen.len() / 2).copied().unwrap_or(i64::MAX);
    left.retain(|_, known| known.at_micros > middle);
}

/// What the pace of one route knows.
#[derive(Clone, Debug)]
pub(crate) struct Pacing {
    pub(crate) app: App,
    pub(crate) paces: Arc<Paces>,
    pub(crate) lane: Lane,
}

/// Holds everybody to their pace. What was typed goes back to whoever typed it, and words that call
/// for help pass.
pub(crate) async fn hold(State(pacing): State<Pacing>, request: Request, next: Next) -> Response {
    if pacing.lane == Lane::Reserved || pacing.paces.pace.is_none() {
        return next.run(request).await;
    }
    let extensions = request.extensions();
    let Some(whose) = Whose::of(extensions.get::<Visit>(), extensions.get::<Peer>()) else {
        return next.run(request).await;
    };
    let is_form = request.method() == Method::POST;
    let pages = if is_form { FORM_PAGES } else { 1 };
    let now_micros = pacing.app.act().now().boot.since_micros;
    if pacing.paces.fits(whose, pages, now_micros) {
        return next.run(request).await;
    }
    let too_often = Fault::of(Why::TooOften);
    if !is_form {
        return too_often.into_response();
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, FORM_BYTES_MAX).await.unwrap_or_default();
    let form = Form::read(&body);
    let words = form.words();
    if pacing.lane == Lane::Words {
        let (said, safety) = (words.clone(), pause::answer(form.text("safety")));
        let calls = pacing
            .app
            .blocking(move |desk, _| Ok(desk.is_call_for_help(said.as_str(), safety)))
            .await;
        if matches!(calls, Ok(Ok(true))) {
            return next.run(Request::from_parts(parts, Body::from(body))).await;
        }
    }
    too_often.keeping(words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace {
        person_pages: 3,
        person_pages_per_second: 2,
        address_pages: 10,
        address_pages_per_second: 1,
    };

    fn person(number: u8) -> Whose {
        Whose::Person(PersonId::from_bytes([number; 16]))
    }

    #[test]
    fn what_was_spent_comes_back_and_no_more_than_there_was() {
        let paces = Paces::new(Some(PACE));
        let mut told = String::new();
        for (whose, seconds) in [
            (1, 0),
            (1, 0),
            (1, 0),
            (1, 0), // three, and then none
            (2, 0), // somebody else has their own
            (1, 1),
            (1, 1),
            (1, 1), // two came back
            (1, 100),
            (1, 100),
            (1, 100),
            (1, 100), // three, however long it was
        ] {
            let fits = paces.fits(person(whose), 1, seconds * 1_000_000);
            told.push(if fits { '+' } else { '-' });
        }
        assert_eq!(told, "+++-+++-+++-");
        // A clock that stands still or goes back gives nothing and takes nothing.
        assert!(!paces.fits(person(1), 1, 0));
        assert!(Paces::new(None).fits(person(1), u32::MAX, 0));
    }

    #[test]
    fn an_address_is_a_household_and_this_machine_is_a_proxy() {
        let of = |address: &str| Whose::of(None, Some(&Peer(address.parse().unwrap())));
        assert_eq!(of("127.0.0.1"), None);
        assert_eq!(of("::1"), None);
        assert_eq!(of("::ffff:127.0.0.1"), None);
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
        assert_eq!(of("2001:db8:1:2::7"), of("2001:db8:1:2:9::"));
        assert_ne!(of("2001:db8:1:2::7"), of("2001:db8:1:3::7"));
        assert_eq!(Whose::of(None, None), None);
    }

    #[test]
    fn a_flood_of_addresses_is_forgotten_and_whoever_asks_now_is_not() {
        let paces = Paces::new(Some(PACE));
        for number in 0..3 * u64::try_from(KNOWN_MAX).unwrap() {
            let at = i64::try_from(number).unwrap();
            paces.fits(Whose::Address(number.to_be_bytes()), 10, at);
            paces.fits(person(1), 1, at);
        }
        let left = paces.left.lock().unwrap();
        assert!(left.len() <= KNOWN_MAX);
        assert!(left.contains_key(&person(1)));
    }
}
