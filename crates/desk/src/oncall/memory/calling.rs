//! One call that is not written down: who is asked next, and what became of their pages.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use practice::{
    ChannelId, ChannelKind, ContactId, Moment, PersonId,
    escalation::{Answer, Escalation, Event, Line, Outcome, PageTo},
};

use super::{
    super::keep::{attempt, delivery_of},
    standby::{Standby, Way},
};
use crate::courier::NotBrought;

/// How often one way of a page is tried: for about five minutes, when people are asked anew.
const TRIES_MAX: u32 = 10;

/// After so many failed tries of each of their ways somebody counts as not reached, and whoever
/// comes next is asked at once: after about ten seconds.
const TRIES_UNTIL_NEXT: u32 = 3;

/// The longest wait between two tries, in seconds. Source: reliability F5.
const WAIT_SECONDS_MAX: i64 = 60;

/// So many asks come as always; after them people are asked every [`SLOW_MINUTES`]. What is only in
/// memory can be taken by nobody, so that no answer stops it.
const ASKS_AS_ALWAYS: u32 = 6;

/// How long between two asks then, in minutes: still a page in every quarter of an hour.
/// Source: reliability F11.
const SLOW_MINUTES: i64 = 15;

/// How many events follow from one another at most: each failed page asks somebody new.
const EVENTS_MAX: usize = 1_000;

/// A call that is being made from memory.
#[derive(Debug)]
pub(super) struct Calling {
    id: ContactId,
    escalation: Escalation,
    log: Vec<Line>,
    pages: Vec<Paging>,
    /// When it is looked at again, on both clocks.
    look: Option<practice::DueTime>,
}

/// A page to one person.
#[derive(Debug)]
struct Paging {
    to: PageTo,
    ways: Vec<Try>,
    is_taken: bool,
    is_failed: bool,
}

/// One way that it goes.
#[derive(Debug)]
struct Try {
    way: Way,
    delivery: [u8; 16],
    tries: u32,
    next: Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// It is tried when this many microseconds of the boot-time clock have gone by.
    At(i64),
    /// Somebody is bringing it.
    Out,
    /// It was taken, given up, or is no news any more.
    Over,
}

/// A page on its way out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Out {
    pub(super) call: ContactId,
    pub(super) person: PersonId,
    pub(super) channel: Option<ChannelId>,
    pub(super) delivery: [u8; 16],
}

impl Calling {
    /// The first people are asked at once.
    pub(super) fn begin(standby: &Standby, id: ContactId, now: Moment) -> Calling {
        let plan = practice::escalation::Plan {
            begins_at: now.wall,
            ..standby.plan.clone()
        };
        let outcome = Escalation::open(plan, &standby.live(now.wall), now.wall);
        let mut calling = Calling {
            id,
            escalation: outcome.next.clone(),
            log: Vec::new(),
            pages: Vec::new(),
            look: None,
        };
        calling.follow(standby, outcome, now);
        calling
    }

    /// Asks the next people, when either clock says that it is time.
    pub(super) fn look(&mut self, standby: &Standby, now: Moment) {
        if self.look.is_some_and(|due| due.is_due(&now)) {
            self.happens(standby, Event::Due, now);
        }
    }

    /// The next page that goes by this kind of channel.
    pub(super) fn take(&mut self, kind: ChannelKind, now: Moment) -> Option<Out> {
        for page in &mut self.pages {
            for one in &mut page.ways {
                let is_time = matches!(one.next, Next::At(at) if at <= now.boot.since_micros);
                if one.way.kind == kind && is_time {
                    one.next = Next::Out;
                    return Some(Out {
                        call: self.id,
                        person: page.to.person,
                        channel: one.way.channel,
                        delivery: one.delivery,
                    });
                }
            }
        }
        None
    }

    /// What came of a try.
    pub(super) fn came(
        &mut self,
        standby: &Standby,
        out: &Out,
        came: Result<(), NotBrought>,
        now: Moment,
    ) {
        let mut pages = self.pages.iter_mut();
        let is_it = |page: &&mut Paging| page.ways.iter().any(|one| one.delivery == out.delivery);
        let Some(page) = pages.find(is_it) else {
            return;
        };
        for one in page
            .ways
            .iter_mut()
            .filter(|one| one.delivery == out.delivery)
        {
            one.tries = one.tries.saturating_add(1);
            one.next = match came {
                Err(NotBrought::Later(_)) if one.next == Next::Out && one.tries < TRIES_MAX => {
                    Next::At(after(now, wait_seconds(one.tries)))
                }
                _ => Next::Over,
            };
        }
        let event = if came.is_ok() {
            let is_first = !page.is_taken;
            page.is_taken = true;
            is_first.then_some(Event::Sent(out.person))
        } else {
            let is_failed = !page.is_taken
                && !page.is_failed
                && page
                    .ways
                    .iter()
                    .all(|one| one.next == Next::Over || one.tries >= TRIES_UNTIL_NEXT);
            page.is_failed |= is_failed;
            is_failed.then_some(Event::Failed(out.person))
        };
        if let Some(event) = event {
            self.happens(standby, event, now);
        }
    }

    /// Whether a courier took a page.
    pub(super) fn is_handed(&self) -> bool {
        self.pages.iter().any(|page| page.is_taken)
    }

    /// Whether a page is still tried.
    pub(super) fn has_somebody(&self) -> bool {
        let mut ways = self.pages.iter().flat_map(|page| &page.ways);
        ways.any(|one| one.next != Next::Over)
    }

    /// How it stands, with the pages that nobody has taken: what is written down.
    pub(super) fn outcome(&self) -> Outcome {
        let is_open =
            |page: &&Paging| !page.is_taken && page.ways.iter().any(|one| one.next != Next::Over);
        Outcome {
            next: self.escalation.clone(),
            pages: self
                .pages
                .iter()
                .filter(is_open)
                .map(|page| page.to)
                .collect(),
            log: self.log.clone(),
            answer: Answer::Done,
        }
    }

    fn happens(&mut self, standby: &Standby, event: Event, now: Moment) {
        let outcome = self.escalation.on(event, &standby.live(now.wall), now.wall);
        self.follow(standby, outcome, now);
    }

    /// What follows from an event, and from that nobody can be reached who was to be.
    fn follow(&mut self, standby: &Standby, outcome: Outcome, now: Moment) {
        let mut waiting = VecDeque::from([outcome]);
        for _ in 0..EVENTS_MAX {
            let Some(outcome) = waiting.pop_front() else {
                break;
            };
            self.escalation = outcome.next;
            self.log.extend(outcome.log);
            if !outcome.pages.is_empty() {
                // What still waits says what no longer holds, or is said anew.
                let old = self.pages.iter_mut().flat_map(|page| &mut page.ways);
                old.for_each(|one| one.next = Next::Over);
            }
            for to in outcome.pages {
                let page = Paging::new(standby, self.id, to, now);
                let has_way = !page.ways.is_empty();
                self.pages.push(page);
                if !has_way {
                    let live = standby.live(now.wall);
                    let event = Event::Failed(to.person);
                    waiting.push_back(self.escalation.on(event, &live, now.wall));
                }
            }
        }
        self.look = self.escalation.next_at.map(|at| {
            let slow = SignedDuration::from_mins(SLOW_MINUTES);
            let at = match self.escalation.asks > ASKS_AS_ALWAYS {
                true => at.max(now.wall.checked_add(slow).unwrap_or(Timestamp::MAX)),
                false => at,
            };
            now.due_at(at)
        });
    }
}

impl Paging {
    fn new(standby: &Standby, id: ContactId, to: PageTo, now: Moment) -> Paging {
        let name = attempt(id, to).to_bytes();
        let ways = standby.ways(to.person).into_iter().map(|way| Try {
            delivery: delivery_of(name, way.channel),
            way,
            tries: 0,
            next: Next::At(now.boot.since_micros),
        });
        Paging {
            to,
            ways: ways.collect(),
            is_taken: false,
            is_failed: false,
        }
    }
}

fn after(now: Moment, seconds: i64) -> i64 {
    now.boot.since_micros.saturating_add(seconds * 1_000_000)
}

fn wait_seconds(tries: u32) -> i64 {
    let doubled = 1_i64.checked_shl(tries.min(6));
    doubled.unwrap_or(WAIT_SECONDS_MAX).min(WAIT_SECONDS_MAX)
}
