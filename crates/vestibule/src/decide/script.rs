//! Stage directions: collections of cases are written like scripts, and text in square brackets
//! says how things stand, not what anybody wrote.
//!
//! Only `policy decide` reads this way. A contact at the door is words from its first letter to its
//! last. The vocabulary is small and documented in docs/reference/command-line.md; what it does not
//! know is passed over.

use jiff::civil::{Time, Weekday};
use practice::{Absence, Coaching, Phase, Situation};

/// Office hours of the script, in whole hours from Monday to Friday.
const OFFICE_HOURS: std::ops::Range<i8> = 9..17;
/// The hours of a coaching plan in the script.
const COACHING_HOURS: std::ops::Range<i8> = 7..21;
/// A finding in so many days is recent. Source: default-policy 6.5, `t.ending`.
const RECENT_DAYS: u64 = 90;
/// An outgoing message said to have more words than this is too long.
const SAID_WORDS_MAX: u64 = 150;
/// An outgoing message that has more words than this is too long.
const COUNTED_WORDS_MAX: usize = 280;
/// So many contacts in sixty minutes are a burst. Source: default-policy 6.4, `c.check`.
const BURST: u64 = 5;
/// The longest absence that counts as short, in days.
const SHORT_DAYS: u64 = 2;

/// How things stand, as far as a script says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    time: Option<Time>,
    until: Option<Time>,
    day: Option<Weekday>,
    plan: Option<bool>,
    words: Option<u64>,
    short: Option<u64>,
    phase: Option<Phase>,
    absence: Option<Absence>,
    flags: Vec<(&'static str, bool)>,
}

/// A text without its stage directions, and the directions.
pub(crate) fn part(text: &str) -> (String, Vec<String>) {
    let (mut words, mut directions, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, after)) = rest.split_once('[') {
        let Some((inside, behind)) = after.split_once(']') else {
            break;
        };
        words.push_str(before);
        words.push(' ');
        directions.push(inside.to_owned());
        rest = behind;
    }
    words.push_str(rest);
    (words.trim().to_owned(), directions)
}

impl Script {
    /// Takes one direction, phrase by phrase.
    pub(crate) fn take(&mut self, direction: &str) {
        for phrase in phrases(direction) {
            self.phrase(phrase);
        }
    }

    /// Takes one phrase; `false` when nothing in it is known.
    pub(crate) fn phrase(&mut self, phrase: &str) -> bool {
        let lower = phrase.to_lowercase();
        let words: Vec<&str> = lower
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .collect();
        let line = format!(" {} ", words.join(" "));
        let has = |words: &str| line.contains(&format!(" {words} "));
        let mut known = self.clock(&words);
        known |= self.counts(&words);
        known |= self.plan(&has);
        known |= self.standing(&words, &has);
        known
    }

    /// Sets what the script says in a situation. `outgoing` and `counted` are of the contact.
    pub(crate) fn apply(&self, situation: &mut Situation, outgoing: bool) {
        let weekend = matches!(self.day, Some(Weekday::Saturday | Weekday::Sunday));
        if let Some(time) = self.time {
            situation.office_hours = !weekend && OFFICE_HOURS.contains(&time.hour());
        } else if weekend {
            situation.office_hours = false;
        }
        match self.plan {
            Some(true)
                if self
                    .time
                    .is_none_or(|time| COACHING_HOURS.contains(&time.hour())) =>
            {
                situation.coaching = Coaching::InHours;
            }
            Some(true) => situation.coaching = Coaching::OutsideHours,
            Some(false) => situation.coaching = Coaching::None,
            None => {}
        }
        situation.phase = self.phase.unwrap_or(situation.phase);
        situation.absence = self.absence.unwrap_or(situation.absence);
        for (name, value) in &self.flags {
            situation.set_flag(name, *value);
        }
        if outgoing && self.words.is_some_and(|words| words > SAID_WORDS_MAX) {
            situation.over_length = true;
        }
        if self.short.is_some_and(|short| self.is_burst(short)) {
            situation.burst = true;
        }
    }

    fn clock(&mut self, words: &[&str]) -> bool {
        let mut known = false;
        for word in words {
            if let Some(time) = time(word) {
                match self.time {
                    None => self.time = Some(time),
                    Some(_) => self.until = Some(time),
                }
                known = true;
            }
            if let Some(day) = weekday(word) {
                self.day = Some(day);
                known = true;
            }
        }
        known
    }

    fn counts(&mut self, words: &[&str]) -> bool {
        let mut known = false;
        for (at, word) in words.iter().enumerate() {
            let Some(count) = number(word) else { continue };
            let before = at.checked_sub(1).and_then(|at| words.get(at)).copied();
            let after = words.get(at + 1).copied();
            let behind = words.get(at + 2).copied();
            match (before, after, behind) {
                (Some("red" | "amber"), Some("day" | "days"), Some("ago")) => {
                    self.flags.push(("recent_risk", count <= RECENT_DAYS));
                    known = true;
                }
                (Some("away" | "leave"), Some("day" | "days"), _) => {
                    let long = count > SHORT_DAYS;
                    self.absence = Some(if long { Absence::Long } else { Absence::Short });
                    known = true;
                }
                (_, Some("word" | "words"), _) => {
                    self.words = Some(count);
                    known = true;
                }
                (_, Some("short" | "contacts" | "messages" | "times"), _) => {
                    self.short = Some(count);
                    known = true;
                }
                _ => {}
            }
        }
        known
    }

    fn plan(&mut self, has: &dyn Fn(&str) -> bool) -> bool {
        if has("safety plan") {
            self.flags.push(("safety_plan", !has("no safety plan")));
            return true;
        }
        if has("no plan") || has("no coaching plan") {
            self.plan = Some(false);
            return true;
        }
        if has("plan active") || has("active plan") || has("coaching plan") {
            self.plan = Some(true);
            return true;
        }
        false
    }

    fn standing(&mut self, words: &[&str], has: &dyn Fn(&str) -> bool) -> bool {
        let mut known = true;
        match words {
            ["former"] | ["former", "client"] => self.phase = Some(Phase::Former),
            ["prospective"] | ["prospective", "client"] => self.phase = Some(Phase::Prospective),
            ["fading"] | ["fading", "plan"] => self.phase = Some(Phase::Fading),
            ["minor"] => self.flags.push(("minor", true)),
            ["away"] | ["on", "leave"] => self.absence = self.absence.or(Some(Absence::Short)),
            ["weekend"] => self.day = Some(Weekday::Sunday),
            ["night"] | ["at", "night"] => self.time = self.time.or(time("23:00")),
            _ => known = false,
        }
        if has("no session") {
            self.flags.push(("session_within_14_days", false));
            known = true;
        }
        if has("late window") {
            self.flags.push(("late_window", true));
            known = true;
        }
        if has("screening refused") {
            self.flags.push(("screening_refused", true));
            known = true;
        }
        known
    }

    fn is_burst(&self, short: u64) -> bool {
        let span = match (self.time, self.until) {
            (Some(from), Some(until)) => u64::try_from(from.until(until).map_or(0, |span| {
                span.get_minutes() + 60 * i64::from(span.get_hours())
            }))
            .unwrap_or(60),
            _ => 60,
        };
        // As many in some hour as five an hour over the whole span.
        short >= BURST && short.saturating_mul(60) >= BURST.saturating_mul(span)
    }
}

/// The phrases of a direction: commas and semicolons part them, except a comma within a number.
pub(crate) fn phrases(direction: &str) -> impl Iterator<Item = &str> {
    let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let bytes = direction.as_bytes();
    let mut ends: Vec<usize> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        let within =
            digit(at.checked_sub(1).and_then(|at| bytes.get(at))) && digit(bytes.get(at + 1));
        if *byte == b';' || (*byte == b',' && !within) {
            ends.push(at);
        }
    }
    ends.push(bytes.len());
    let mut from = 0;
    ends.into_iter().filter_map(move |end| {
        let phrase = direction.get(from..end).map(str::trim);
        from = end + 1;
        phrase.filter(|phrase| !phrase.is_empty())
    })
}

/// Whether an outgoing message has more words than fit.
pub(crate) fn is_over_length(text: &str) -> bool {
    text.split_whitespace().count() > COUNTED_WORDS_MAX
}

fn time(word: &str) -> Option<Time> {
    let (hour, minute) = word.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn number(word: &str) -> Option<u64> {
    word.replace(',', "").parse().ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    match word.trim_end_matches('s') {
        "monday" | "mon" => Some(Weekday::Monday),
        "tuesday" | "tue" => Some(Weekday::Tuesday),
        "wednesday" | "wed" => Some(Weekday::Wednesday),
        "thursday" | "thu" => Some(Weekday::Thursday),
        "friday" | "fri" => Some(Weekday::Friday),
        "saturday" | "sat" => Some(Weekday::Saturday),
        "sunday" | "sun" => Some(Weekday::Sunday),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn situation(text: &str, outgoing: bool) -> Situation {
        let mut script = Script::default();
        for direction in part(text).1 {
            script.take(&direction);
        }
        let mut situation = Situation::ordinary();
        script.apply(&mut situation, outgoing);
        situation
    }

    #[test]
    fn directions_are_no_words() {
        let (words, directions) = part("What now? [plan active, 19:30] Thanks [sic");
        assert_eq!(words, "What now?   Thanks [sic");
        assert_eq!(directions, ["plan active, 19:30"]);
        assert_eq!(part("[no text]").0, "");
    }

    #[test]
    fn the_vocabulary_is_understood() {
        let evening = situation("x [plan active, 19:30]", false);
        assert_eq!(evening.coaching, Coaching::InHours);
        assert!(!evening.office_hours);
        assert_eq!(
            situation("x [plan active, 23:50]", false).coaching,
            Coaching::OutsideHours
        );
        assert_eq!(
            situation("x [no plan, 23:50]", false).coaching,
            Coaching::None
        );
        assert!(situation("x [red 20 days ago]", true).recent_risk);
        assert!(!situation("x [red 91 days ago]", true).recent_risk);
        assert!(!situation("x [Sunday 12:10]", false).office_hours);
        assert!(situation("x [Tuesday 12:10]", false).office_hours);
        assert!(
            situation(
                "[14 short \"are you there?\" between 01:05 and 01:50]",
                false
            )
            .burst
        );
        assert!(!situation("[4 short ones between 01:05 and 01:50]", false).burst);
        let reply = situation("[420 words of interpretation at 23:40]", true);
        assert!(reply.over_length && !reply.office_hours);
        assert!(situation("[1,900 words]", true).over_length);
        assert!(!situation("[1,900 words of journal]", false).over_length);
        assert_eq!(
            situation("[therapist not prescriber]", false),
            Situation::ordinary()
        );
    }
}
