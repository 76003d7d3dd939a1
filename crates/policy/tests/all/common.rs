//! What several tests need.

use policy::{Book, BookError, Preset, SourceFile};
use practice::{Absence, Coaching, Finding, Phase, Purpose, Situation};

/// The book of a preset.
pub(crate) fn book(preset: Preset) -> Book {
    Book::preset(preset).unwrap()
}

/// The group's book with rules of its own.
pub(crate) fn with_own(text: &str) -> Result<Book, BookError> {
    let mut files = Preset::Group.files();
    files.push(SourceFile {
        name: "own/practice.cedar".to_owned(),
        text: text.to_owned(),
    });
    Book::load(files)
}

/// A purpose by its exact code.
pub(crate) fn purpose(code: &str) -> Purpose {
    let mut all = Purpose::ALL.iter().copied();
    all.find(|purpose| purpose.code() == code)
        .unwrap_or_else(|| panic!("no purpose {code}"))
}

/// A seeded sequence of numbers: the same seed, the same test.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// Any situation.
    pub(crate) fn situation(&mut self) -> Situation {
        let mut situation = Situation::ordinary();
        situation.finding = self.pick(&Finding::ALL);
        situation.phase = self.pick(Phase::ALL);
        situation.coaching = self.pick(Coaching::ALL);
        situation.absence = self.pick(Absence::ALL);
        for flag in Situation::FLAGS {
            let value = self.below(2) == 1;
            assert!(situation.set_flag(flag, value));
        }
        situation
    }
}
