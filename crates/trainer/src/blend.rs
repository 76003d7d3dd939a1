//! From the model's logits and the rules to one score, learned on texts that the model did not see.

use std::collections::BTreeMap;

use practice::Finding;
use screen::Screen;
use screen::training::{ALONE_COST, CHOICE_COST, Sample};

use crate::grammar::Random;
use crate::learn::{self, Learned, sigmoid};
use crate::measure;
use crate::texts::Text;

/// How many parts the texts are cut into; each is judged by a model of the others.
pub(crate) const FOLDS: usize = 5;
const EPOCHS: usize = 60;
const RATE: f32 = 0.1;
/// Holds what a rule adds near what its level says, where there are few cases of it.
const HOLD: f32 = 2e-3;

/// Amber by the model alone: of messages that need nobody, at most this share.
const AMBER_ALARMS: f64 = 0.05;
/// Red by the model alone: of messages that need nobody, at most this share.
const RED_ALARMS: f64 = 0.0002;

/// What the blend knows of one text.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    pub(crate) unit: f32,
    pub(crate) whole: f32,
    pub(crate) length: f32,
    pub(crate) alone: f32,
    pub(crate) alone_length: f32,
    pub(crate) weakened: f32,
    pub(crate) red: f32,
    pub(crate) amber: f32,
    pub(crate) rules: Vec<usize>,
}

/// The numbers that people can read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    pub(crate) bias: f32,
    pub(crate) unit: f32,
    pub(crate) whole: f32,
    pub(crate) length: f32,
    pub(crate) weakened: f32,
    pub(crate) red: f32,
    pub(crate) amber: f32,
    pub(crate) rules: BTreeMap<String, f32>,
    pub(crate) raise_amber: f32,
    pub(crate) raise_red: f32,
}

/// For each text, the logits of a model that saw nothing of its line, of ours, or of its part
/// of the folder.
pub(crate) fn out_of_fold(texts: &[&Text]) -> Vec<Logits> {
    let mut logits = vec![Logits::default(); texts.len()];
    for fold in 0..FOLDS {
        let (seen, unseen): (Vec<usize>, Vec<usize>) =
            (0..texts.len()).partition(|at| fold_of(texts[*at]) != fold);
        let seen: Vec<&Text> = seen.iter().map(|at| texts[*at]).collect();
        let model = learn::learn(&seen);
        for at in unseen {
            logits[at] = model.logits(texts[at]);
        }
    }
    logits
}

/// What a model says of a text, in logits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Logits {
    unit: f32,
    whole: f32,
    /// The whole of the strongest unit, as if it had been sent alone, and the number of its words.
    alone: f32,
    alone_words: usize,
}

impl Learned {
    /// What the model says of a text: its strongest unit, the whole, and that unit as a whole.
    pub(crate) fn logits(&self, text: &Text) -> Logits {
        if text.sample.units.is_empty() {
            return Logits {
                unit: self.unit_bias,
                whole: self.whole_bias,
                alone: self.whole_bias,
                alone_words: 0,
            };
        }
        let (unit, range) = learn::strongest(&self.unit, self.unit_bias, &text.sample);
        let (whole, _) = learn::whole(&self.whole, self.whole_bias, &text.sample);
        let units = text.sample.units[range].to_vec();
        let words = units.iter().map(|unit| unit.words).sum();
        let (alone, _) = learn::whole(&self.whole, self.whole_bias, &Sample { units, words });
        Logits {
            unit: unit.clamp(-12.0, 12.0),
            whole: whole.clamp(-12.0, 12.0),
            alone: alone.clamp(-12.0, 12.0),
            alone_words: words,
        }
    }
}

/// All that one line of ours made stays together; texts of a folder are dealt out one by one.
pub(crate) fn fold_of(text: &Text) -> usize {
    text.fold
}

/// Learns the blend, and from which score on a finding is raised.
pub(crate) fn fit(
    screen: &Screen,
    texts: &[&Text],
    logits: &[Logits],
    _model: &Learned,
) -> Numbers {
    let ids: Vec<String> = screen
        .rules()
        .iter()
        .map(|rule| rule.id.to_string())
        .collect();
    let evidence: Vec<Evidence> = texts
        .iter()
        .zip(logits)
        .map(|(text, logits)| gather(text, *logits, &ids))
        .collect();
    let numbers = descend(screen, texts, &evidence, &ids);
    raised(numbers, texts, &evidence)
}

pub(crate) fn gather(text: &Text, logits: Logits, ids: &[String]) -> Evidence {
    let has = |is: bool| if is { 1.0 } else { 0.0 };
    let rules: Vec<usize> = text
        .said
        .rules
        .iter()
        .filter_map(|id| ids.iter().position(|known| known == id))
        .collect();
    // A weakened rule is amber too; it has its own place.
    let counted = |finding| has(text.said.levels.contains(&finding));
    Evidence {
        unit: logits.unit,
        whole: logits.whole,
        length: (text.sample.words as f32 + 1.0).ln() - 3.0,
        alone: logits.alone,
        alone_length: (logits.alone_words as f32 + 1.0).ln() - 3.0,
        weakened: has(text.said.weakened),
        red: counted(Finding::Red),
        amber: counted(Finding::Amber),
        rules,
    }
}

fn descend(screen: &Screen, texts: &[&Text], evidence: &[Evidence], ids: &[String]) -> Numbers {
    let usual: Vec<f32> = screen
        .rules()
        .iter()
        .map(|rule| match rule.level {
            Finding::Red => 1.5,
            Finding::Amber => 0.7,
            Finding::Unscreened | Finding::Clear => 0.0,
        })
        .collect();
    let mut gains = usual.clone();
    // bias, unit, whole, length, weakened, red, amber
    let mut w = [-1.0_f32, 0.5, 0.5, 0.0, 0.5, 2.0, 1.0];
    let mut squares = [1.0_f32; 7];
    let mut gain_squares = vec![1.0_f32; gains.len()];
    let weights = balance(texts);
    let mut random = Random::of("blend");
    for _ in 0..EPOCHS {
        for at in learn::shuffled(texts.len(), &mut random) {
            let e = &evidence[at];
            let x = [1.0, e.unit, e.whole, e.length, e.weakened, e.red, e.amber];
            let sum: f32 = w.iter().zip(x).map(|(w, x)| w * x).sum();
            let rules: f32 = e.rules.iter().map(|rule| gains[*rule]).sum();
            let truth = if texts[at].crisis { 0.98 } else { 0.005 };
            let slope = (sigmoid(sum + rules) - truth) * weights[at];
            for place in 0..w.len() {
                let slope = slope * x[place];
                squares[place] += slope * slope;
                w[place] -= RATE * slope / squares[place].sqrt();
            }
            for rule in &e.rules {
                let slope = slope + HOLD * (gains[*rule] - usual[*rule]);
                gain_squares[*rule] += slope * slope;
                gains[*rule] -= RATE * slope / gain_squares[*rule].sqrt();
                gains[*rule] = gains[*rule].max(0.0);
            }
            for place in [1, 2, 4, 5, 6] {
                w[place] = w[place].max(0.0);
            }
        }
    }
    Numbers {
        bias: w[0],
        unit: w[1],
        whole: w[2],
        length: w[3],
        weakened: w[4],
        red: w[5],
        amber: w[6],
        rules: ids.iter().cloned().zip(gains).collect(),
        ..Numbers::default()
    }
}

/// Both labels count the same, and within a label each source's families do.
fn balance(texts: &[&Text]) -> Vec<f32> {
    let mut sizes: BTreeMap<(&str, bool), f32> = BTreeMap::new();
    for text in texts {
        *sizes
            .entry((text.family.as_str(), text.crisis))
            .or_default() += text.weight;
    }
    let raw = |text: &Text| text.weight / sizes[&(text.family.as_str(), text.crisis)].powf(0.4);
    let total = |crisis: bool| -> f32 {
        texts
            .iter()
            .filter(|text| text.crisis == crisis)
            .map(|text| raw(text))
            .sum()
    };
    let (crisis, other) = (total(true).max(1e-6), total(false).max(1e-6));
    texts
        .iter()
        .map(|text| {
            let share = if text.crisis {
                0.4 / crisis
            } else {
                0.6 / other
            };
            (raw(text) * share * texts.len() as f32).min(10.0)
        })
        .collect()
}

/// What the model alone gives, in logits, as the screen reckons it.
fn alone(numbers: &Numbers, e: &Evidence, alone_cost: f32) -> f32 {
    let of = |whole: f32, length: f32| {
        numbers.unit * e.unit + numbers.whole * whole + numbers.length * length
    };
    let alone = of(e.alone, e.alone_length) - alone_cost;
    numbers.bias + of(e.whole, e.length).max(alone)
}

/// The score that the numbers give to evidence, in logits.
pub(crate) fn score(numbers: &Numbers, e: &Evidence, ids: &[String]) -> f32 {
    let rules: f32 = e.rules.iter().map(|rule| numbers.rules[&ids[*rule]]).sum();
    let choice = (e.length - e.alone_length).max(0.0);
    alone(numbers, e, ALONE_COST + CHOICE_COST * choice)
        + numbers.weakened * e.weakened
        + numbers.red * e.red
        + numbers.amber * e.amber
        + rules
}

/// Chooses from which score of the model alone on a finding is raised.
fn raised(mut numbers: Numbers, texts: &[&Text], evidence: &[Evidence]) -> Numbers {
    // As the screen squashes it: half the slope of a probability.
    let alone = |e: &Evidence| sigmoid(alone(&numbers, e, ALONE_COST) / 2.0);
    let of = |keep: &dyn Fn(&Text) -> bool| -> Vec<f32> {
        let chosen = texts.iter().zip(evidence).filter(|(text, _)| keep(text));
        chosen.map(|(_, e)| alone(e)).collect()
    };
    let calm = of(&|text| !text.crisis);
    let routine = of(&|text| !text.crisis && is_routine(text));
    let amber = measure::threshold(&calm, AMBER_ALARMS).max(measure::threshold(&routine, 0.001));
    let red = measure::threshold(&calm, RED_ALARMS).max(measure::threshold(&routine, 0.0));
    numbers.raise_amber = amber.clamp(0.5, 0.68);
    numbers.raise_red = red.clamp(0.96, 0.999);
    numbers
}

pub(crate) fn is_routine(text: &Text) -> bool {
    matches!(text.source.as_str(), "clinc150" | "banking77")
        || text.family.starts_with("calm.routine")
}
