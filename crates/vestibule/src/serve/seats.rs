//! Who sits where: which connections there are, and who gives way when all seats are taken.
//!
//! It is reckoned here and nowhere else, without a clock or a socket, so that it can be tested.
//!
//! Nobody is turned away for sharing an address: an address that has its share gives up one of its own
//! connections that ask for nothing. When all seats are taken the connection that has asked for
//! nothing for longest gives way, from whichever address has most; when every one of them is at work,
//! whoever comes sits in the reserve for one question. What is asked is not known before it is read,
//! so the reserve is for everybody, and help is what it is for. Decision 72.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
};

/// How many seats there are. A process may have 1,024 files open unless somebody says more; sockets
/// take most of them.
const SEATS: usize = 640;
/// How many of them one address may take before its own give way. Browsers open six.
const SEATS_OF_ADDRESS: usize = 96;
/// How many more there are for one question each.
const RESERVE: usize = 160;
/// How long a connection that was answered keeps its seat even when somebody waits for one, in
/// milliseconds: the answer is still on its way.
const ANSWER_MILLIS: u64 = 1_000;
/// How long one that has asked nothing yet keeps it: what is asked is on its way.
const QUESTION_MILLIS: u64 = 250;

/// One part in so many of the reserve is the most that one address gets of it.
const RESERVE_PARTS: usize = 10;

/// What is counted as one address: of the newer addresses somebody has a whole network of their own.
fn network(address: IpAddr) -> IpAddr {
    const HOST_BITS: u32 = 64;
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(whole) => IpAddr::V6(Ipv6Addr::from_bits(
            whole.to_bits() >> HOST_BITS << HOST_BITS,
        )),
    }
}

/// How many seats there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) seats: usize,
    pub(super) of_address: usize,
    pub(super) reserve: usize,
}

impl Limits {
    pub(super) const USUAL: Limits = Limits {
        seats: SEATS,
        of_address: SEATS_OF_ADDRESS,
        reserve: RESERVE,
    };
}

/// Where a connection sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// For as many questions as it likes.
    Usual,
    /// For one question.
    Reserve,
}

/// One connection.
#[derive(Debug)]
struct Sitting<E> {
    from: Option<IpAddr>,
    seat: Seat,
    /// Since when it asks for nothing; nothing while it is served.
    idle_since_millis: Option<u64>,
    has_asked: bool,
    end: E,
}

/// All connections; `E` ends one.
#[derive(Debug)]
pub(super) struct Seats<E> {
    limits: Limits,
    sitting: BTreeMap<u64, Sitting<E>>,
    last: u64,
}

/// A seat that was given, and who had to leave it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Given<E> {
    pub(super) id: u64,
    pub(super) seat: Seat,
    pub(super) gave_way: Option<E>,
}

impl<E> Seats<E> {
    pub(super) fn new(limits: Limits) -> Seats<E> {
        Seats {
            limits,
            sitting: BTreeMap::new(),
            last: 0,
        }
    }

    /// Somebody comes. `None`: even the reserve is at work; ask again when somebody has left.
    pub(super) fn come(&mut self, from: IpAddr, end: E, now_millis: u64) -> Result<Given<E>, E> {
        // Behind a proxy everybody comes from this machine: the proxy tells them apart, not we.
        let from = Some(from.to_canonical())
            .filter(|from| !from.is_loopback())
            .map(network);
        let of_address = self.count(|one| from.is_some() && one.from == from);
        let has_share = of_address >= self.limits.of_address;
        let is_full = self.count(|one| one.seat == Seat::Usual) >= self.limits.seats;
        let idle = match (has_share, is_full) {
            (false, false) => return Ok(self.sit(from, Seat::Usual, end, None, now_millis)),
            (true, _) => self.idle(now_millis, |one| one.from == from),
            (false, true) => self.idle(now_millis, |_| true),
        };
        if let Some(id) = idle {
            return Ok(self.sit(from, Seat::Usual, end, Some(id), now_millis));
        }
        // Whoever has the whole share, and a part of the reserve, makes room for themselves: the rest
        // of the reserve is for others.
        let is_theirs = |one: &Sitting<E>| one.seat == Seat::Reserve && one.from == from;
        let most = (self.limits.reserve / RESERVE_PARTS).max(1);
        if has_share && self.count(is_theirs) >= most {
            let oldest = self.sitting.iter().find(|(_, one)| is_theirs(one));
            let oldest = oldest.map(|(id, _)| *id);
            return Ok(self.sit(from, Seat::Reserve, end, oldest, now_millis));
        }
        if self.count(|one| one.seat == Seat::Reserve) < self.limits.reserve {
            return Ok(self.sit(from, Seat::Reserve, end, None, now_millis));
        }
        let waits = self
            .sitting
            .iter()
            .filter(|(_, one)| one.seat == Seat::Reserve)
            .filter_map(|(id, one)| Some((one.idle_since_millis?, *id)))
            .min();
        match waits {
            Some((_, id)) => Ok(self.sit(from, Seat::Reserve, end, Some(id), now_millis)),
            None => Err(end),
        }
    }

    /// It asks for something.
    pub(super) fn asks(&mut self, id: u64) {
        if let Some(one) = self.sitting.get_mut(&id) {
            one.idle_since_millis = None;
            one.has_asked = true;
        }
    }

    /// It was answered.
    pub(super) fn answered(&mut self, id: u64, now_millis: u64) {
        if let Some(one) = self.sitting.get_mut(&id) {
            one.idle_since_millis = Some(now_millis);
        }
    }

    /// It has gone.
    pub(super) fn leave(&mut self, id: u64) {
        self.sitting.remove(&id);
    }

    fn count(&self, is_meant: impl Fn(&Sitting<E>) -> bool) -> usize {
        self.sitting.values().filter(|one| is_meant(one)).count()
    }

    /// Who has a usual seat and asks for nothing: of the address that has most, who has for longest.
    fn idle(&self, now_millis: u64, is_meant: impl Fn(&Sitting<E>) -> bool) -> Option<u64> {
        let mut counts: BTreeMap<Option<IpAddr>, usize> = BTreeMap::new();
        for one in self.sitting.values() {
            *counts.entry(one.from).or_default() += 1;
        }
        self.sitting
            .iter()
            .filter(|(_, one)| one.seat == Seat::Usual && is_meant(one))
            .filter_map(|(id, one)| {
                let since = one.idle_since_millis?;
                let kept = if one.has_asked {
                    ANSWER_MILLIS
                } else {
                    QUESTION_MILLIS
                };
                let has = counts.get(&one.from).copied().unwrap_or(0);
                let gives_way = now_millis.saturating_sub(since) >= kept;
                gives_way.then_some((usize::MAX - has, since, *id))
            })
            .min()
            .map(|(_, _, id)| id)
    }

    fn sit(
        &mut self,
        from: Option<IpAddr>,
        seat: Seat,
        end: E,
        in_place_of: Option<u64>,
        now_millis: u64,
    ) -> Given<E> {
        let left = in_place_of.and_then(|id| self.sitting.remove(&id));
        self.last += 1;
        let sitting = Sitting {
            from,
            seat,
            idle_since_millis: Some(now_millis),
            has_asked: false,
            end,
        };
        self.sitting.insert(self.last, sitting);
        Given {
            id: self.last,
            seat,
            gave_way: left.map(|one| one.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        seats: 4,
        of_address: 2,
        reserve: 2,
    };

    fn seats() -> Seats<&'static str> {
        Seats::new(LIMITS)
    }

    fn from(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn an_address_with_its_share_gives_up_one_of_its_own() {
        let mut seats = seats();
        let first = seats.come(from(1), "a", 0).unwrap();
        seats.come(from(1), "b", 0).unwrap();
        seats.come(from(2), "c", 0).unwrap();
        seats.asks(first.id);
        // One is served and the other sits there: that one leaves, and nobody of another address.
        let given = seats.come(from(1), "d", 5_000).unwrap();
        assert_eq!((given.seat, given.gave_way), (Seat::Usual, Some("b")));
        // Both are at work: whoever comes is served all the same, once.
        seats.asks(given.id);
        let given = seats.come(from(1), "e", 9_000).unwrap();
        assert_eq!((given.seat, given.gave_way), (Seat::Reserve, None));
    }

    #[test]
    fn one_network_has_one_share_and_leaves_the_reserve_to_others() {
        let mut seats = seats();
        let host = |last: u16| IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, last]);
        for last in 1..=2 {
            let given = seats.come(host(last), "theirs", 0).unwrap();
            assert_eq!(given.seat, Seat::Usual);
            seats.asks(given.id);
        }
        let third = seats.come(host(3), "third", 10).unwrap();
        assert_eq!((third.seat, third.gave_way), (Seat::Reserve, None));
        seats.asks(third.id);
        let fourth = seats.come(host(4), "fourth", 20).unwrap();
        assert_eq!(
            (fourth.seat, fourth.gave_way),
            (Seat::Reserve, Some("third")),
            "it makes room for itself"
        );
        let other = seats.come(from(7), "other", 30).unwrap();
        assert_eq!((other.seat, other.gave_way), (Seat::Usual, None));
    }

    #[test]
    fn when_all_is_full_who_sits_idle_for_longest_where_most_sit_gives_way() {
        let mut seats = seats();
        for (address, name, at) in [
            (1, "old", 0),
            (2, "one", 10),
            (2, "two", 20),
            (3, "new", 30),
        ] {
            seats.come(from(address), name, at).unwrap();
        }
        let given = seats.come(from(9), "you", 5_000).unwrap();
        assert_eq!((given.seat, given.gave_way), (Seat::Usual, Some("one")));
        let given = seats.come(from(8), "and you", 5_000).unwrap();
        assert_eq!((given.seat, given.gave_way), (Seat::Usual, Some("old")));
    }

    #[test]
    fn an_answer_on_its_way_is_not_cut_off() {
        let mut seats = seats();
        for address in 1..=4 {
            let given = seats.come(from(address), "busy", 0).unwrap();
            seats.asks(given.id);
            seats.answered(given.id, 4_500);
        }
        assert_eq!(
            seats.come(from(9), "you", 5_000).unwrap().seat,
            Seat::Reserve
        );
        assert_eq!(seats.come(from(8), "you", 5_600).unwrap().seat, Seat::Usual);
    }

    #[test]
    fn the_reserve_takes_turns_and_waits_only_for_those_at_work() {
        let mut seats = seats();
        let at_work = |seats: &mut Seats<&'static str>, address: u8| {
            let given = seats.come(from(address), "work", 0).unwrap();
            seats.asks(given.id);
            given.id
        };
        let ids: Vec<u64> = (1..=4)
            .map(|address| at_work(&mut seats, address))
            .collect();
        let first = seats.come(from(5), "first", 1).unwrap();
        let second = seats.come(from(6), "second", 2).unwrap();
        assert_eq!((first.seat, second.seat), (Seat::Reserve, Seat::Reserve));
        let third = seats.come(from(7), "third", 3).unwrap();
        assert_eq!((third.seat, third.gave_way), (Seat::Reserve, Some("first")));
        seats.asks(second.id);
        seats.asks(third.id);
        assert_eq!(seats.come(from(8), "fourth", 4), Err("fourth"));
        seats.leave(ids[0]);
        assert_eq!(seats.come(from(8), "fourth", 5).unwrap().seat, Seat::Usual);
    }

    #[test]
    fn behind_a_proxy_there_is_no_share() {
        let mut seats = seats();
        for name in ["a", "b", "c", "d"] {
            let given = seats.come(IpAddr::from([127, 0, 0, 1]), name, 0).unwrap();
            assert_eq!((given.seat, given.gave_way), (Seat::Usual, None));
        }
    }

    /// Whoever comes and asks is seated, however many come and ask for nothing.
    #[test]
    fn a_flood_that_asks_for_nothing_keeps_nobody_out() {
        let mut seats: Seats<&'static str> = Seats::new(Limits::USUAL);
        let mut now = 0;
        for number in 0..3_000_u32 {
            now += 1;
            let [a, b, c, d] = number.to_be_bytes();
            let address = IpAddr::from([a | 10, b, c, d]);
            assert!(seats.come(address, "silent", now).is_ok());
            if number % 100 == 0 {
                let given = seats.come(from(1), "person", now).unwrap();
                seats.asks(given.id);
                now += 20;
                seats.answered(given.id, now);
                seats.leave(given.id);
            }
            assert!(seats.sitting.len() <= SEATS + RESERVE);
        }
    }
}
