//! Words and looks that the pages of the practice share. What happens to a contact is told by
//! `promise.rs`; what stands here names things.

use practice::{ContactState, Direction, Disposition, Name, Promise, Purpose, Route, Timestamp};

use crate::{
    frame::Frame,
    promise::{Chip, Look, Teller},
};

/// A mistake in a form: the field that it belongs to, and a sentence.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    /// The id of the field, to lead there.
    pub(super) field: &'static str,
    /// What is wrong, and what to do.
    pub(super) words: String,
}

/// Tells promises to the practice; the client is the other side, and is called by the given name.
pub(super) fn teller(f: &Frame, client: &Name) -> Teller {
    let name = Name {
        short: client.given.clone(),
        ..client.clone()
    };
    Teller::new(f.clock().clone(), &name)
}

/// The promise as it is told of what goes out: within office hours there is nothing to wait for, so
/// that a release which reaches its reader at this instant is told as a delivery.
pub(super) fn going_out(f: &Frame, promise: &Promise) -> Promise {
    let reaches_now = promise.reaches_at.is_some_and(|at| at <= f.clock().now());
    let disposition = match promise.disposition {
        Disposition::Release if reaches_now => Disposition::Deliver,
        other => other,
    };
    Promise {
        disposition,
        ..promise.clone()
    }
}

/// What happened to a contact, in two words, where only its disposition is known.
pub(super) fn outcome(f: &Frame, disposition: Disposition, is_outgoing: bool) -> Chip {
    let key = match (disposition, is_outgoing) {
        (Disposition::Decline, true) => "outcome-refuse".to_owned(),
        _ => format!("outcome-{disposition}"),
    };
    Chip {
        look: Look::of(disposition),
        text: f.say(&key),
    }
}

/// A sentence with its time, as `5pm tomorrow`; without one, the same sentence in general words.
pub(super) fn dated(f: &Frame, key: &str, at: Option<Timestamp>, client: &Name) -> String {
    match at {
        Some(at) => f.say2(key, "client", &client.given, "when", by(f, at)),
        None => f.say1(&format!("{key}-general"), "client", &client.given),
    }
}

/// `today, 2:45pm`; `Thursday 14 May, 2:45pm`.
pub(super) fn moment(f: &Frame, at: Timestamp) -> String {
    f.clock().moment(at)
}

/// `5pm today`; `5pm on Thursday`.
pub(super) fn by(f: &Frame, at: Timestamp) -> String {
    f.clock().by(at)
}

/// A purpose in the practice's words.
pub(super) fn about(f: &Frame, purpose: Purpose) -> String {
    f.say(&format!("about-{}", purpose.code().replace('.', "-")))
}

/// The same, to begin a line.
pub(super) fn about_line(f: &Frame, purpose: Purpose) -> String {
    capital(&about(f, purpose))
}

/// How a contact stands, in the practice's words.
pub(super) fn stands(f: &Frame, state: ContactState) -> String {
    f.say(&format!("stands-{state}"))
}

/// Who a contact goes to, as a list.
pub(super) fn readers(f: &Frame, routes: &[Route]) -> String {
    match routes {
        [] => f.say("log-nobody"),
        _ => {
            let names: Vec<String> = routes.iter().map(|r| f.say(&format!("to-{r}"))).collect();
            f.speaker().list(&names)
        }
    }
}

/// Whether the practice began it.
pub(super) fn is_outgoing(direction: Direction) -> bool {
    !matches!(direction, Direction::Client | Direction::ThirdParty)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
