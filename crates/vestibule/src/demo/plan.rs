//! What happens at Harbour Lane in twelve weeks: who writes what and when, as data.
//!
//! Nothing here says what becomes of a contact: that is the desk's to decide. The plan only brings
//! people to the door.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use practice::{Finding, Phase, Purpose};

use super::{
    answers::{EVERYDAY, OPENINGS, Opening},
    calendar::{self, Slot, WEEKS_BACK},
    chance::{Chance, Deck},
    heavy::HEAVY,
    matters::MATTERS,
    people::{CLIENTS, SAM, THEO, With},
    scene,
    texts::{SPANISH, TOGETHER, Texts},
};

/// One thing that somebody does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doing {
    /// When.
    pub(crate) at: Timestamp,
    /// What.
    pub(crate) what: What,
}

/// What somebody does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    /// A client writes.
    Write {
        /// The client's place.
        client: usize,
        /// Why.
        purpose: Purpose,
        /// The words.
        text: &'static str,
        /// What becomes of the answer.
        then: Then,
    },
    /// A client presses the help button.
    Help {
        /// The client's place.
        client: usize,
    },
    /// A session comes near: its agenda is opened.
    Open {
        /// The place of the session in the calendar.
        slot: usize,
    },
    /// A session ends: its items are settled.
    Close {
        /// The place of the session in the calendar.
        slot: usize,
    },
    /// A therapist begins a contact.
    ReachOut {
        /// The client's place.
        client: usize,
        /// Why, what is written, what is noted.
        opening: &'static Opening,
    },
}

/// What becomes of the answer to a contact that needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It is answered in time.
    InTime,
    /// It is answered after the time that was promised.
    Late,
    /// It is not answered yet.
    NotYet,
    /// Its writer changes the words after a while.
    Changed,
    /// Its writer takes it back after a while.
    TakenBack,
    /// Its writer keeps it for the session after all, where it was declined.
    Kept,
}

/// How often clients write for each everyday purpose, as parts of a whole.
const EVERY: &[(Purpose, usize)] = &[
    (Purpose::Agenda, 30),
    (Purpose::Update, 22),
    (Purpose::Clinical, 9),
    (Purpose::ScheduleMove, 6),
    (Purpose::Billing, 5),
    (Purpose::Greeting, 4),
    (Purpose::ScheduleLate, 3),
    (Purpose::Paperwork, 3),
    (Purpose::ScheduleCancel, 2),
    (Purpose::ScheduleExtra, 2),
    (Purpose::Social, 2),
    (Purpose::Check, 2),
    (Purpose::Repair, 1),
    (Purpose::Unsure, 1),
    (Purpose::Gift, 1),
];

/// So many in a hundred weeks a client writes once, and again as often.
const WRITES_PERCENT: usize = 55;

/// The plan of a practice, in order of time.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The calendar.
    pub(crate) slots: Vec<Slot>,
    /// What everybody does.
    pub(crate) doings: Vec<Doing>,
    /// When the history begins.
    pub(crate) begins_at: Timestamp,
}

impl Plan {
    /// The plan of a practice with these clients, ending at `now`.
    pub(crate) fn new(
        seed: u64,
        now: &Zoned,
        clients: &[usize],
        clinician_of: impl Fn(usize) -> usize,
    ) -> Plan {
        let mut chance = Chance::new(seed, 1);
        let slots = calendar::sessions(clients, &clinician_of, now, &mut chance);
        let mut writer = Writer::new(now.clone(), &mut chance);
        writer.everyday(clients, &mut chance);
        writer.each_once(clients, &mut chance);
        writer.heavy(clients, &mut chance);
        writer.practice(clients, &mut chance);
        let mut doings = writer.doings;
        doings.retain_mut(|doing| on_the_way(doing, &slots, &mut chance));
        doings.retain(|doing| !spoils_today(doing, &slots, now));
        doings.extend(scene::present(seed, now, clients));
        for (slot, session) in slots.iter().enumerate() {
            let minutes = SignedDuration::from_mins;
            let opens = session
                .starts_at
                .checked_sub(minutes(chance.between(2, 12)));
            let closes = session.starts_at.checked_add(minutes(44));
            doings.extend(opens.ok().map(|at| Doing {
                at,
                what: What::Open { slot },
            }));
            doings.extend(closes.ok().map(|at| Doing {
                at,
                what: What::Close { slot },
            }));
        }
        let begins_at = begins_at(now);
        doings.retain(|doing| doing.at > begins_at && doing.at < now.timestamp());
        doings.retain(
            |doing| !matches!(doing.what, What::Open { slot } if is_ahead(&slots, slot, now)),
        );
        doings.sort_by_key(|doing| doing.at);
        Plan {
            slots,
            doings,
            begins_at,
        }
    }
}

/// Whoever is late writes on the way to a session, so many minutes before it. `false`: there is none
/// to be late for.
fn on_the_way(doing: &mut Doing, slots: &[Slot], chance: &mut Chance) -> bool {
    let What::Write {
        client,
        purpose: Purpose::ScheduleLate,
        ..
    } = doing.what
    else {
        return true;
    };
    let before = |slot: &&Slot| slot.client == client && slot.starts_at < doing.at;
    let Some(session) = slots.iter().rfind(before) else {
        return false;
    };
    let ahead = SignedDuration::from_mins(chance.between(4, 21));
    doing.at = session
        .starts_at
        .checked_sub(ahead)
        .unwrap_or(session.starts_at);
    true
}

/// Whether something would stand on today's agendas beside what the scene puts there.
fn spoils_today(doing: &Doing, slots: &[Slot], now: &Zoned) -> bool {
    let client = match doing.what {
        What::Write { client, .. } | What::ReachOut { client, .. } | What::Help { client } => {
            client
        }
        What::Open { .. } | What::Close { .. } => return false,
    };
    let last = slots
        .iter()
        .filter(|slot| slot.client == client && slot.starts_at < now.timestamp())
        .map(|slot| slot.starts_at)
        .max();
    matches!(client, SAM | THEO) && last.is_none_or(|last| doing.at > last)
}

fn is_ahead(slots: &[Slot], slot: usize, now: &Zoned) -> bool {
    slots
        .get(slot)
        .is_some_and(|slot| slot.starts_at > now.timestamp())
}

fn begins_at(now: &Zoned) -> Timestamp {
    let monday = calendar::monday(now.date());
    let first = monday
        .checked_sub((7 * WEEKS_BACK).days())
        .unwrap_or(monday);
    calendar::instant(first, 8, now.time_zone()).unwrap_or(now.timestamp())
}

/// Writes the plan of the weeks.
struct Writer {
    now: Zoned,
    decks: BTreeMap<(bool, Purpose), Deck>,
    doings: Vec<Doing>,
}

impl Writer {
    fn new(now: Zoned, chance: &mut Chance) -> Writer {
        let mut decks = BTreeMap::new();
        let mut add = |spanish: bool, all: &[Texts]| {
            for texts in all {
                decks.insert((spanish, texts.purpose), Deck::new(texts.texts, chance));
            }
        };
        add(false, TOGETHER);
        add(false, MATTERS);
        add(true, SPANISH);
        Writer {
            now,
            decks,
            doings: Vec::new(),
        }
    }

    /// What clients in therapy write week by week.
    fn everyday(&mut self, clients: &[usize], chance: &mut Chance) {
        let parts: usize = EVERY.iter().map(|(_, parts)| parts).sum();
        for week in 0..=WEEKS_BACK {
            for client in clients.iter().copied().filter(|client| writes(*client)) {
                while chance.percent(WRITES_PERCENT) {
                    let mut at = chance.below(parts);
                    let purpose = EVERY.iter().find(|(_, parts)| {
                        let here = at < *parts;
                        at = at.saturating_sub(*parts);
                        here
                    });
                    if let Some((purpose, _)) = purpose {
                        let at = self.leisure(week, chance);
                        self.write(client, *purpose, at, then(chance));
                    }
                }
            }
        }
    }

    /// Every purpose that there are texts for comes at least once.
    fn each_once(&mut self, clients: &[usize], chance: &mut Chance) {
        for texts in TOGETHER.iter().chain(MATTERS) {
            let fitting: Vec<usize> = clients
                .iter()
                .copied()
                .filter(|client| fits(*client, texts.purpose))
                .collect();
            if let Some(client) = chance.pick(&fitting) {
                let week = chance.between(1, WEEKS_BACK);
                let at = self.leisure(week, chance);
                self.write(*client, texts.purpose, at, Then::InTime);
            }
        }
    }

    /// What is heavy, spread over the weeks; and two who press the help button.
    fn heavy(&mut self, clients: &[usize], chance: &mut Chance) {
        let fitting: Vec<usize> = clients
            .iter()
            .copied()
            .filter(|client| fits(*client, Purpose::RiskConcern))
            .collect();
        for (number, heavy) in HEAVY.iter().enumerate() {
            let week = 1 + i64::try_from(number * 3 % 11).unwrap_or(0);
            let at = self.leisure(week, chance);
            if let Some(client) = chance.pick(&fitting) {
                let (purpose, text) = (heavy.purpose, heavy.text);
                let what = What::Write {
                    client: *client,
                    purpose,
                    text,
                    then: Then::InTime,
                };
                self.doings.push(Doing { at, what });
            }
            if heavy.finding == Finding::Red {
                let at = self.leisure(week.saturating_sub(2).max(1), chance);
                let client = chance.pick(&fitting).copied();
                self.doings.extend(client.map(|client| Doing {
                    at,
                    what: What::Help { client },
                }));
            }
        }
    }

    /// What therapists begin: everyday things, and each reason once.
    fn practice(&mut self, clients: &[usize], chance: &mut Chance) {
        let with: Vec<usize> = clients
            .iter()
            .copied()
            .filter(|client| writes(*client))
            .collect();
        for week in 0..WEEKS_BACK {
            for _ in 0..(with.len() / 5).max(1) {
                let at = self.office(week, chance);
                let (client, opening) = (chance.pick(&with), chance.pick(EVERYDAY));
                if let (Some(client), Some(opening)) = (client, opening) {
                    self.doings.push(Doing {
                        at,
                        what: What::ReachOut {
                            client: *client,
                            opening,
                        },
                    });
                }
            }
        }
        for opening in OPENINGS {
            let week = chance.between(0, WEEKS_BACK);
            let at = self.office(week, chance);
            if let Some(client) = chance.pick(&with) {
                self.doings.push(Doing {
                    at,
                    what: What::ReachOut {
                        client: *client,
                        opening,
                    },
                });
            }
        }
    }

    fn write(&mut self, client: usize, purpose: Purpose, at: Timestamp, then: Then) {
        let spanish = CLIENTS
            .get(client)
            .is_some_and(|client| client.language == "es");
        if let Some(deck) = self.decks.get_mut(&(spanish, purpose)) {
            let text = deck.draw();
            self.doings.push(Doing {
                at,
                what: What::Write {
                    client,
                    purpose,
                    text,
                    then,
                },
            });
        }
    }

    /// An instant so many weeks ago at which a client has time: evenings, weekends, lunch.
    fn leisure(&self, week: i64, chance: &mut Chance) -> Timestamp {
        let (day, minute) = match chance.below(20) {
            0..12 => (chance.between(0, 5), chance.between(17 * 60, 22 * 60 + 40)),
            12..17 => (chance.between(5, 7), chance.between(8 * 60 + 30, 22 * 60)),
            _ => (chance.between(0, 5), chance.between(12 * 60, 13 * 60 + 20)),
        };
        self.wall(week, day, minute)
    }

    /// An instant so many weeks ago at which a therapist is at the desk.
    fn office(&self, week: i64, chance: &mut Chance) -> Timestamp {
        let late = chance.percent(8);
        let (from, until) = if late {
            (20 * 60, 23 * 60)
        } else {
            (9 * 60, 16 * 60 + 45)
        };
        self.wall(week, chance.between(0, 5), chance.between(from, until))
    }

    fn wall(&self, week: i64, day: i64, minute: i64) -> Timestamp {
        let monday = calendar::monday(self.now.date());
        let date = monday
            .checked_add((day - 7 * week).days())
            .unwrap_or(monday);
        let start = calendar::instant(date, 0, self.now.time_zone());
        start
            .and_then(|start| start.checked_add(SignedDuration::from_mins(minute)).ok())
            .unwrap_or(self.now.timestamp())
    }
}

fn then(chance: &mut Chance) -> Then {
    match chance.below(40) {
        0 | 1 => Then::Late,
        2 => Then::TakenBack,
        3 => Then::Changed,
        4..10 => Then::Kept,
        _ => Then::InTime,
    }
}

/// Whether this client writes week by week.
fn writes(client: usize) -> bool {
    CLIENTS
        .get(client)
        .is_some_and(|client| client.has_sessions())
}

/// Whether this client may be the one who writes for this purpose.
fn fits(client: usize, purpose: Purpose) -> bool {
    let Some(client) = CLIENTS.get(client) else {
        return false;
    };
    match purpose {
        Purpose::Return | Purpose::AfterEnding => client.phase == Phase::Former,
        Purpose::Coaching => client.with == With::Coaching,
        Purpose::Couple => client.with == With::Unit,
        Purpose::Unsure => client.phase == Phase::Prospective,
        _ => client.has_sessions() && client.language == "en" && client.with != With::NoScreening,
    }
}
