//! The chance of an invented practice: the same seed, the same people, words and days.

use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};

/// A stream of chance from a seed.
#[derive(Debug)]
pub(crate) struct Chance(ChaCha20Rng);

impl Chance {
    /// The stream of this seed, apart from other streams of the same seed by its name.
    pub(crate) fn new(seed: u64, stream: u64) -> Chance {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Chance(rng)
    }

    /// A whole number from 0 up to, not including, `below`.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        let below = u64::try_from(below).unwrap_or(u64::MAX).max(1);
        // The remainder is uneven by less than one in a thousand million for numbers as small.
        usize::try_from(self.0.next_u64() % below).unwrap_or(0)
    }

    /// A whole number of a range.
    pub(crate) fn between(&mut self, from: i64, until: i64) -> i64 {
        let span = usize::try_from(until.saturating_sub(from)).unwrap_or(1);
        from.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// Yes in so many of a hundred cases.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several; `None` of none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Puts them in another order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// The seed of one act.
    pub(crate) fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.0.fill_bytes(&mut seed);
        seed
    }
}

/// Hands out texts so that none comes twice before all have come once.
#[derive(Debug)]
pub(crate) struct Deck {
    texts: Vec<&'static str>,
    next: usize,
}

impl Deck {
    /// A deck of these texts, shuffled.
    pub(crate) fn new(texts: &[&'static str], chance: &mut Chance) -> Deck {
        let mut texts = texts.to_vec();
        chance.shuffle(&mut texts);
        Deck { texts, next: 0 }
    }

    /// The next text; empty when the deck has none.
    pub(crate) fn draw(&mut self) -> &'static str {
        let text = self.texts.get(self.next).copied().unwrap_or_default();
        self.next = (self.next + 1) % self.texts.len().max(1);
        text
    }
}
