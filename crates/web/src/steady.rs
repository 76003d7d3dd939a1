//! Answers that take as long whatever they say.
//!
//! The desk does the same work whether or not there is such a name, kit or link. What is left of a
//! difference, such as one write more, is hidden here: the answer leaves at the next step of a clock
//! that began with the question (T22).

use std::time::Duration;

use crate::app::App;

/// The length of one step, in milliseconds: longer than one hash and one write on a small machine.
const STEP_MILLIS: u64 = 250;

/// Does this work, and waits for the next step.
pub(crate) async fn steadily<R>(app: &App, work: impl Future<Output = R>) -> R {
    if !app.options().answers_steadily {
        return work.await;
    }
    let now = || app.act().now().boot.since_micros;
    let began = now();
    let done = work.await;
    let took = u64::try_from(now().saturating_sub(began)).unwrap_or(0);
    wait(rest(took)).await;
    done
}

/// How long to wait, in microseconds, after work that took so long.
fn rest(took_micros: u64) -> u64 {
    let step = STEP_MILLIS * 1_000;
    step - took_micros % step
}

/// It decides nothing: it only holds an answer back.
async fn wait(micros: u64) {
    let never = std::future::pending::<()>();
    let waited = tokio::time::timeout(Duration::from_micros(micros), never).await;
    drop(waited);
}

#[cfg(test)]
mod tests {
    use super::rest;

    #[test]
    fn every_answer_leaves_at_a_step() {
        for took in [0, 1, 40_000, 249_999, 250_000, 250_001, 700_000] {
            assert_eq!((took + rest(took)) % 250_000, 0, "{took}");
            assert!(rest(took) <= 250_000);
        }
    }
}
