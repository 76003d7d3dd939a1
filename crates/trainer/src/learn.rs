//! Logistic regression by stochastic gradients, twice: over units and over whole texts.
//!
//! Of a text only its strongest unit learns. A long post in which one sentence calls for help
//! teaches that sentence, and a long harmless post teaches the sentence that looked worst.

use std::collections::BTreeMap;
use std::ops::Range;

use screen::training::{BUCKETS, Sample, UNIT_WORDS_MAX, norm};

use crate::grammar::Random;
use crate::texts::Text;

const EPOCHS: usize = 12;
const RATE: f32 = 0.25;
/// Pulls weights toward nothing, so that rare features say little.
const PULL: f32 = 2e-3;
/// Features of fewer texts than this say nothing: they are names and slips.
const TEXTS_MIN: u16 = 2;
/// How much of the learning all messages of crisis have together, against all others.
const CRISIS_SHARE: f32 = 0.5;

/// What was learned, before it is made small.
#[derive(Debug)]
pub(crate) struct Learned {
    pub(crate) unit: Vec<f32>,
    pub(crate) unit_bias: f32,
    pub(crate) whole: Vec<f32>,
    pub(crate) whole_bias: f32,
}

/// Learns from these texts.
pub(crate) fn learn(texts: &[&Text]) -> Learned {
    let weights = weights(texts);
    let (unit, unit_bias) = learn_units(texts, &weights);
    let (whole, whole_bias) = learn_whole(texts, &weights);
    Learned {
        unit,
        unit_bias,
        whole,
        whole_bias,
    }
}

/// How much each text counts: large families count for less than their size, and both labels count alike.
fn weights(texts: &[&Text]) -> Vec<f32> {
    let mut sizes: BTreeMap<(&str, bool), f32> = BTreeMap::new();
    for text in texts {
        *sizes
            .entry((text.family.as_str(), text.crisis))
            .or_default() += text.weight;
    }
    let mut weights: Vec<f32> = texts
        .iter()
        .map(|text| {
            text.weight
                / sizes[&(text.family.as_str(), text.crisis)]
                    .max(1.0)
                    .powf(0.4)
        })
        .collect();
    let sum = |crisis: bool| -> f32 {
        let of = texts
            .iter()
            .zip(&weights)
            .filter(|(text, _)| text.crisis == crisis);
        of.map(|(_, weight)| *weight).sum()
    };
    let (crisis, other) = (sum(true).max(1e-6), sum(false).max(1e-6));
    let scale = texts.len() as f32;
    for (text, weight) in texts.iter().zip(&mut weights) {
        *weight *= if text.crisis {
            CRISIS_SHARE / crisis * scale
        } else {
            (1.0 - CRISIS_SHARE) / other * scale
        };
        *weight = weight.min(12.0);
    }
    weights
}

/// The units, and each two neighbours that are short enough, as ranges of units.
pub(crate) fn candidates(sample: &Sample) -> impl Iterator<Item = Range<usize>> {
    let count = sample.units.len();
    let words = |at: usize| sample.units[at].words;
    (0..count).flat_map(move |at| {
        let both = at > 0 && words(at - 1) + words(at) <= UNIT_WORDS_MAX;
        std::iter::once(at..at + 1).chain(both.then(|| at - 1..at + 1))
    })
}

/// The sum of one unit.
fn sum(weights: &[f32], buckets: &[u32], mask: usize) -> f32 {
    buckets
        .iter()
        .map(|bucket| weights[*bucket as usize & mask])
        .sum()
}

/// The strongest candidate and its logit.
pub(crate) fn strongest(weights: &[f32], bias: f32, sample: &Sample) -> (f32, Range<usize>) {
    let sums: Vec<f32> = sample
        .units
        .iter()
        .map(|unit| sum(weights, &unit.buckets, BUCKETS - 1))
        .collect();
    let mut best = (f32::MIN, 0..0);
    for range in candidates(sample) {
        let words: usize = sample.units[range.clone()]
            .iter()
            .map(|unit| unit.words)
            .sum();
        let total: f32 = sums[range.clone()].iter().sum();
        let logit = bias + total / norm(words);
        if logit > best.0 {
            best = (logit, range);
        }
    }
    best
}

/// The strongest block, which is the whole of most texts, and its logit.
pub(crate) fn whole(weights: &[f32], bias: f32, sample: &Sample) -> (f32, Range<usize>) {
    let mut best = (bias, 0..0);
    let lengths: Vec<usize> = sample.units.iter().map(|unit| unit.words).collect();
    for (number, range) in screen::training::blocks(&lengths).into_iter().enumerate() {
        let units = &sample.units[range.clone()];
        let total: f32 = units
            .iter()
            .map(|unit| sum(weights, &unit.buckets, BUCKETS / 2 - 1))
            .sum();
        let words = units.iter().map(|unit| unit.words).sum();
        let logit = bias + total / norm(words);
        if number == 0 || logit > best.0 {
            best = (logit, range);
        }
    }
    best
}

struct Descent {
    weights: Vec<f32>,
    steps: Vec<f32>,
    bias: f32,
    bias_steps: f32,
    mask: usize,
}

impl Descent {
    fn new(buckets: usize) -> Descent {
        Descent {
            weights: vec![0.0; buckets],
            steps: vec![1.0; buckets],
            bias: -1.0,
            bias_steps: 1.0,
            mask: buckets - 1,
        }
    }

    fn step(&mut self, buckets: impl Iterator<Item = u32>, words: usize, slope: f32) {
        let share = slope / norm(words);
        for bucket in buckets {
            let at = bucket as usize & self.mask;
            let slope = share + PULL * self.weights[at];
            self.steps[at] += slope * slope;
            self.weights[at] -= RATE * slope / self.steps[at].sqrt();
        }
        self.bias_steps += slope * slope;
        self.bias -= 0.1 * RATE * slope / self.bias_steps.sqrt();
    }

    /// The weights, without those of features that too few texts hold.
    fn done(mut self, texts: &[&Text]) -> (Vec<f32>, f32) {
        let mut seen = vec![0_u16; self.weights.len()];
        let mut last = vec![usize::MAX; self.weights.len()];
        for (number, text) in texts.iter().enumerate() {
            for bucket in text.sample.units.iter().flat_map(|unit| &unit.buckets) {
                let at = *bucket as usize & self.mask;
                if last[at] != number {
                    last[at] = number;
                    seen[at] = seen[at].saturating_add(1);
                }
            }
        }
        for (weight, seen) in self.weights.iter_mut().zip(seen) {
            if seen < TEXTS_MIN {
                *weight = 0.0;
            }
        }
        (self.weights, self.bias)
    }
}

fn learn_units(texts: &[&Text], weights: &[f32]) -> (Vec<f32>, f32) {
    let mut descent = Descent::new(BUCKETS);
    let mut random = Random::of("units");
    for _ in 0..EPOCHS {
        for at in shuffled(texts.len(), &mut random) {
            let (text, weight) = (texts[at], weights[at]);
            if text.sample.units.is_empty() {
                continue;
            }
            let (logit, range) = strongest(&descent.weights, descent.bias, &text.sample);
            let units = &text.sample.units[range];
            let words = units.iter().map(|unit| unit.words).sum();
            let slope = (sigmoid(logit) - target(text.crisis)) * weight;
            let buckets = units.iter().flat_map(|unit| unit.buckets.iter().copied());
            descent.step(buckets, words, slope);
        }
    }
    descent.done(texts)
}

fn learn_whole(texts: &[&Text], weights: &[f32]) -> (Vec<f32>, f32) {
    let mut descent = Descent::new(BUCKETS / 2);
    let mut random = Random::of("whole");
    for _ in 0..EPOCHS {
        for at in shuffled(texts.len(), &mut random) {
            let (text, weight) = (texts[at], weights[at]);
            let (logit, range) = whole(&descent.weights, descent.bias, &text.sample);
            let slope = (sigmoid(logit) - target(text.crisis)) * weight;
            let units = &text.sample.units[range];
            let words = units.iter().map(|unit| unit.words).sum();
            let buckets = units.iter().flat_map(|unit| unit.buckets.iter().copied());
            descent.step(buckets, words, slope);
        }
    }
    descent.done(texts)
}

/// Labels are never quite sure.
fn target(crisis: bool) -> f32 {
    if crisis { 0.97 } else { 0.01 }
}

pub(crate) fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

pub(crate) fn shuffled(count: usize, random: &mut Random) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        order.swap(at, random.below(at + 1));
    }
    order
}
