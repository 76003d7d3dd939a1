//! Who is asked in which order. The steps are kept with the call; the people are looked up when they
//! are asked.

use jiff::Timestamp;

use super::ASKS_PER_STEP;
use crate::Route;

/// The steps of one call, as they were when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in order. After the last one the first comes again.
    pub steps: Vec<Step>,
    /// When the first step is asked.
    pub begins_at: Timestamp,
    /// Whether a rota stands behind it, so that a person was promised at once.
    pub on_duty: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Who is asked.
    pub targets: Vec<Target>,
    /// How often, until the next step is.
    pub asks: u16,
}

/// Whom a step means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Whoever is on call in this layer of the rota.
    Layer(u16),
    /// Whoever takes what goes this way.
    Route(Route),
}

impl Plan {
    /// The plan of a practice with a rota of so many layers: each in turn, the lead with the third or
    /// after the last.
    pub fn of_rota(layers: u16, begins_at: Timestamp) -> Plan {
        let mut steps: Vec<Step> = (0..layers)
            .map(|layer| Step::of(vec![Target::Layer(layer)]))
            .collect();
        let lead = Target::Route(Route::PracticeLead);
        match steps.get_mut(2) {
            Some(third) => third.targets.push(lead),
            None => steps.push(Step::of(vec![lead])),
        }
        Plan {
            steps,
            begins_at,
            on_duty: true,
        }
    }

    /// The plan for what goes to these and to nobody else, such as a call about the clinician.
    pub fn of_routes(routes: &[Route], begins_at: Timestamp, on_duty: bool) -> Plan {
        let steps = routes
            .iter()
            .map(|route| Step::of(vec![Target::Route(*route)]))
            .collect();
        Plan {
            steps,
            begins_at,
            on_duty,
        }
    }

    /// How many asks there are until the first step comes again.
    pub fn asks_of_a_round(&self) -> u32 {
        let asks = self.steps.iter().map(|step| u32::from(step.asks.max(1)));
        asks.fold(0, u32::saturating_add)
    }

    /// The steps as text: `2:layer-0 2:layer-1 2:layer-2,practice-lead`.
    pub fn steps_text(&self) -> String {
        let steps: Vec<String> = self
            .steps
            .iter()
            .map(|step| {
                let targets: Vec<String> = step.targets.iter().map(Target::text).collect();
                format!("{}:{}", step.asks, targets.join(","))
            })
            .collect();
        steps.join(" ")
    }

    /// The steps that [`Plan::steps_text`] wrote.
    pub fn read_steps(text: &str) -> Option<Vec<Step>> {
        text.split_ascii_whitespace()
            .map(|step| {
                let (asks, targets) = step.split_once(':')?;
                Some(Step {
                    asks: asks.parse().ok()?,
                    targets: targets
                        .split(',')
                        .map(Target::read)
                        .collect::<Option<Vec<_>>>()?,
                })
            })
            .collect()
    }
}

impl Step {
    /// A step that is asked as often as usual.
    pub fn of(targets: Vec<Target>) -> Step {
        Step {
            targets,
            asks: ASKS_PER_STEP,
        }
    }
}

impl Target {
    fn text(&self) -> String {
        match self {
            Target::Layer(layer) => format!("layer-{layer}"),
            Target::Route(route) => route.code().to_owned(),
        }
    }

    fn read(text: &str) -> Option<Target> {
        match text.strip_prefix("layer-") {
            Some(layer) => layer.parse().ok().map(Target::Layer),
            None => Route::from_code(text).map(Target::Route),
        }
    }
}
