//! Times of pairs, and what whoever holds a stopwatch could learn from them.

/// The surest statement: 99 of 100 intervals hold what is true. For the median by order statistics;
/// for two samples by Smirnov's distance.
const NORMAL_99: f64 = 2.576;
const SMIRNOV_99: f64 = 1.628;

/// The largest advantage that may remain for 10,000 pairs, as a share: with one answer and the best
/// threshold somebody says rightly who comes here in at most 53 of 100 cases, of which 50 are luck.
const ADVANTAGE_MAX: f64 = 0.06;
/// The largest difference of the medians that may remain for 10,000 pairs, in microseconds. What a
/// network adds to an answer is more.
const MEDIAN_MICROS_MAX: f64 = 1_000.0;
/// For how many pairs these limits hold. Fewer exclude less: the limits grow with the root.
const PAIRS: f64 = 10_000.0;
/// Fewer than so many pairs say nothing: whatever came out, it can not be excluded that it leaks.
const PAIRS_MIN: usize = 300;
/// The largest Welch's t, either way. Source: reliability T22.
const T_MAX: f64 = 4.5;

/// The times of pairs, in microseconds: what is somebody's, and what is nobody's.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    known: Vec<u32>,
    unknown: Vec<u32>,
}

/// What they tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    /// The largest advantage of any one threshold that the times leave possible, as a share: Smirnov's
    /// distance of the two samples, with its 99 % band.
    pub(super) advantage_max: f64,
    /// How large it may be with so many pairs.
    pub(super) advantage_limit: f64,
    /// Between which microseconds the median of the differences lies, 99 % sure.
    pub(super) median_micros: (i64, i64),
    /// How far from nothing it may lie with so many pairs.
    pub(super) median_limit_micros: i64,
    /// Welch's t.
    pub(super) t: f64,
    /// How many pairs there were.
    count: usize,
}

impl Compared {
    /// Whether a difference that matters can be excluded.
    pub(super) fn is_alike(&self) -> bool {
        let (low, high) = self.median_micros;
        let limit = self.median_limit_micros;
        self.count >= PAIRS_MIN
            && self.advantage_max < self.advantage_limit
            && -limit < low
            && high < limit
            && self.t.abs() < T_MAX
    }
}

impl Times {
    /// One pair.
    pub(super) fn add(&mut self, known: u32, unknown: u32) {
        self.known.push(known);
        self.unknown.push(unknown);
    }

    /// The pairs of somebody else.
    pub(super) fn add_all(&mut self, other: Times) {
        self.known.extend(other.known);
        self.unknown.extend(other.unknown);
    }

    /// Compares them.
    pub(super) fn compare(&self) -> Compared {
        let count = float(self.known.len()).max(1.0);
        let fewer = (PAIRS / count).sqrt();
        let band = SMIRNOV_99 * (2.0 / count).sqrt();
        let limit = MEDIAN_MICROS_MAX * fewer;
        Compared {
            advantage_max: (distance(&self.known, &self.unknown) + band).min(1.0),
            advantage_limit: ADVANTAGE_MAX * fewer,
            median_micros: self.median(),
            median_limit_micros: whole(limit),
            t: welch(&self.known, &self.unknown),
            count: self.known.len(),
        }
    }

    /// The interval of the median difference, by the order of the differences: it assumes nothing of
    /// how they are spread.
    fn median(&self) -> (i64, i64) {
        let pairs = self.known.iter().zip(&self.unknown);
        let mut differences: Vec<i64> = pairs
            .map(|(known, unknown)| i64::from(*known) - i64::from(*unknown))
            .collect();
        differences.sort_unstable();
        let count = float(differences.len());
        let half_width = NORMAL_99 * count.sqrt() / 2.0;
        let last = differences.len().saturating_sub(1);
        let at = |place: f64| {
            let place = usize::try_from(whole(place.max(0.0))).unwrap_or(0);
            differences.get(place.min(last)).copied().unwrap_or(0)
        };
        (at(count / 2.0 - half_width), at(count / 2.0 + half_width))
    }
}

/// Smirnov's distance: how far apart the shares below one threshold are, for the threshold at which
/// they are farthest apart.
fn distance(one: &[u32], other: &[u32]) -> f64 {
    let sorted = |times: &[u32]| {
        let mut times = times.to_vec();
        times.sort_unstable();
        times
    };
    let (one, other) = (sorted(one), sorted(other));
    let share = |times: &[u32], at: u32| {
        float(times.partition_point(|time| *time <= at)) / float(times.len()).max(1.0)
    };
    let thresholds = one.iter().chain(&other);
    thresholds
        .map(|at| (share(&one, *at) - share(&other, *at)).abs())
        .fold(0.0, f64::max)
}

fn welch(one: &[u32], other: &[u32]) -> f64 {
    let of = |times: &[u32]| {
        let count = float(times.len()).max(2.0);
        let mean = times.iter().map(|time| f64::from(*time)).sum::<f64>() / count;
        let squares = times.iter().map(|time| (f64::from(*time) - mean).powi(2));
        (mean, squares.sum::<f64>() / (count - 1.0) / count)
    };
    let ((one, error), (other, error_of_other)) = (of(one), of(other));
    (one - other) / (error + error_of_other).sqrt().max(f64::MIN_POSITIVE)
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A number that is small and not negative, without what is behind the point.
#[expect(
    clippy::as_conversions,
    reason = "a float becomes whole in no other way; what is too large stays at the end of the range"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
mod tests {
    use super::Times;

    /// Times around a quarter of a second, spread over some milliseconds as on a busy machine; what is
    /// known takes longer by this, and in so many of a hundred cases a whole step longer.
    fn times(pairs: u64, longer_micros: u32, steps_of_100: u32) -> Times {
        let mut times = Times::default();
        let mut state = 7_u64;
        let mut drawn = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            u32::try_from(state >> 33).unwrap()
        };
        for _ in 0..pairs {
            let step = if drawn() % 100 < steps_of_100 {
                250_000
            } else {
                0
            };
            let (known, unknown) = (drawn() % 6_000, drawn() % 6_000);
            times.add(250_000 + longer_micros + step + known, 250_000 + unknown);
        }
        times
    }

    #[test]
    fn what_is_alike_passes_and_what_leaks_does_not() {
        for (pairs, longer_micros, steps_of_100, is_alike) in [
            (400, 0, 0, true),
            (400, 10_000, 0, false),
            (400, 3_000, 0, false),
            (400, 0, 40, false),
            (10_000, 0, 0, true),
            (10_000, 400, 0, false),
            // Where nearly all leave at the same step, the few that do not betray it.
            (10_000, 0, 5, false),
            // And too few are never enough to say that nothing leaks.
            (10, 3_000, 0, false),
        ] {
            let found = times(pairs, longer_micros, steps_of_100).compare();
            assert_eq!(
                found.is_alike(),
                is_alike,
                "{pairs} {longer_micros} {steps_of_100}: {found:?}"
            );
        }
    }

    #[test]
    fn the_interval_of_the_median_holds_the_difference() {
        for longer in [0, 500, 20_000] {
            let found = times(2_000, longer, 0).compare();
            let (low, high) = found.median_micros;
            assert!(
                low <= i64::from(longer) && i64::from(longer) <= high,
                "{found:?}"
            );
        }
        let none = Times::default().compare();
        assert!(!none.is_alike(), "{none:?}");
    }
}
