//! The three pages of reaching out: the form, what will happen, and what has happened.

use askama::Template;
use desk::view::{ChoiceView, ReachOutForm, ReachOutOutcome};
use practice::{Disposition, Name, Purpose};

use super::Entry;
use crate::{
    form::Typed,
    frame::Frame,
    markup::Markup,
    pages::therapist::parts::{Mistake, about_line, dated, going_out, teller},
    promise::Chip,
};

/// The form.
pub(in super::super) fn page(f: Frame, form: &ReachOutForm, entry: &Entry) -> Page {
    let f = f.under("clients");
    let client = form.client.name.given.clone();
    Page {
        reasons: form
            .reasons
            .iter()
            .map(|reason| reason_choice(&f, reason, entry.purpose, &form.client.name))
            .collect(),
        checks: checks(&f, form),
        question: form.checks.open_questions.first().map(|id| {
            (
                f.say2(
                    "reach-questions",
                    "n",
                    form.checks.open_questions.len(),
                    "client",
                    &client,
                ),
                format!("/d/contacts/{id}"),
            )
        }),
        chars_max: form.chars_max,
        mistakes: entry.mistakes.clone(),
        typed: entry.typed.clone(),
        record: entry.record.clone(),
        key: entry.key.clone(),
        path: path(form),
        ring_path: format!("/d/ring/{}", form.client.id),
        client,
        f,
    }
}

/// The page that says what will happen.
pub(in super::super) fn confirm(
    f: Frame,
    writer: Option<&Name>,
    form: &ReachOutForm,
    entry: &Entry,
    outcome: &ReachOutOutcome,
) -> ConfirmPage {
    let f = f.under("clients");
    let name = &form.client.name;
    let teller = teller(&f, name);
    let promise = going_out(&f, &outcome.promise);
    let goes = goes(promise.disposition);
    let head = if goes {
        "reach-confirm-head"
    } else {
        "reach-confirm-held-head"
    };
    let picked = entry.purpose.unwrap_or(Purpose::NoteToSession);
    ConfirmPage {
        head: f.say1(head, "client", &name.given),
        will: teller.line(&promise),
        chip: teller.chip(&promise),
        is_refused: promise.disposition == Disposition::Decline,
        reads: goes.then(|| {
            let clinician = writer
                .map(|writer| writer.short.as_str())
                .unwrap_or_default();
            f.speaker().tell(
                "reach-will-reason",
                &[
                    ("client", &name.given),
                    ("clinician", &clinician),
                    ("reason", &teller.purpose(picked)),
                ],
            )
        }),
        rules: rules(&f, outcome),
        goes,
        purpose: picked.code(),
        typed: entry.typed.clone(),
        record: entry.record.clone(),
        key: entry.key.clone(),
        path: path(form),
        f,
    }
}

/// What has happened.
pub(in super::super) fn done_page(
    f: Frame,
    form: &ReachOutForm,
    outcome: &ReachOutOutcome,
) -> DonePage {
    let f = f.under("clients");
    let client = &form.client.name;
    let promise = going_out(&f, &outcome.promise);
    let (head, words) = match (promise.disposition, outcome.kept_as) {
        (Disposition::Deliver | Disposition::Settle | Disposition::Crisis, _) => (
            "reach-sent-head",
            f.say1("reach-sent", "client", &client.given),
        ),
        (Disposition::Release, _) => (
            "reach-waits-head",
            dated(&f, "reach-waits", promise.reaches_at, client),
        ),
        (Disposition::Hold, _) => {
            let at = outcome.kept_for.or(promise.session_at);
            ("reach-kept-head", dated(&f, "reach-kept", at, client))
        }
        (Disposition::Decline, Some(_)) => (
            "reach-refused-head",
            format!(
                "{} {}",
                f.say("reach-refused"),
                dated(&f, "reach-refused-kept", outcome.kept_for, client)
            ),
        ),
        (Disposition::Decline, None) => (
            "reach-refused-head",
            format!("{} {}", f.say("reach-refused"), f.say("reach-refused-lost")),
        ),
    };
    DonePage {
        head: f.say(head),
        words,
        chip: teller(&f, client).chip(&promise),
        rules: rules(&f, outcome),
        f,
    }
}

/// The form, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/reach_out.html")]
pub(in super::super) struct Page {
    f: Frame,
    client: String,
    reasons: Vec<ReasonChoice>,
    checks: Vec<Check>,
    question: Option<(String, String)>,
    chars_max: usize,
    mistakes: Vec<Mistake>,
    typed: Typed,
    record: Typed,
    key: String,
    path: String,
    ring_path: String,
}

impl Page {
    /// What is wrong with one field.
    fn mistake(&self, field: &str) -> Option<&Mistake> {
        self.mistakes.iter().find(|mistake| mistake.field == field)
    }
}

/// The page before sending, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/reach_out_confirm.html")]
pub(in super::super) struct ConfirmPage {
    f: Frame,
    head: String,
    will: Markup,
    is_refused: bool,
    chip: Chip,
    reads: Option<String>,
    rules: Vec<String>,
    goes: bool,
    purpose: &'static str,
    typed: Typed,
    record: Typed,
    key: String,
    path: String,
}

/// The page after sending, ready to be written.
#[derive(Debug, Template)]
#[template(path = "therapist/reach_out_done.html")]
pub(in super::super) struct DonePage {
    f: Frame,
    head: String,
    words: String,
    chip: Chip,
    rules: Vec<String>,
}

/// One reason, with the purposes that it may mean.
#[derive(Debug)]
struct ReasonChoice {
    title: String,
    hint: String,
    purposes: Vec<PurposeChoice>,
    is_open: bool,
}

#[derive(Debug)]
struct PurposeChoice {
    code: &'static str,
    title: String,
    sees: Option<String>,
    chip: Chip,
    is_picked: bool,
}

/// One line of "Before it goes".
#[derive(Debug)]
struct Check {
    icon: &'static str,
    words: String,
}

fn reason_choice(
    f: &Frame,
    reason: &ChoiceView,
    picked: Option<Purpose>,
    client: &Name,
) -> ReasonChoice {
    let teller = teller(f, client);
    let purposes: Vec<PurposeChoice> = reason
        .purposes
        .iter()
        .map(|one| PurposeChoice {
            code: one.purpose.code(),
            title: about_line(f, one.purpose),
            sees: goes(one.promise.disposition).then(|| {
                let words = teller.purpose(one.purpose);
                f.say2("reach-sees", "client", &client.given, "reason", words)
            }),
            chip: teller.chip(&going_out(f, &one.promise)),
            is_picked: picked == Some(one.purpose),
        })
        .collect();
    ReasonChoice {
        title: f.say(&format!("reason-{}", reason.code)),
        hint: f.say(&format!("reason-{}-hint", reason.code)),
        is_open: purposes.iter().any(|purpose| purpose.is_picked),
        purposes,
    }
}

fn checks(f: &Frame, form: &ReachOutForm) -> Vec<Check> {
    let client = &form.client.name.given;
    let checks = &form.checks;
    let (hours_icon, hours_key) = match checks.safe_hours {
        true => ("done", "reach-safe-hours"),
        false => ("moon", "reach-not-safe-hours"),
    };
    let (office_icon, office_key) = match checks.office_hours {
        true => ("done", "reach-office-hours"),
        false => ("moon", "reach-not-office-hours"),
    };
    let count: [(&str, &dyn std::fmt::Display); 3] = [
        ("n", &checks.contacts_28_days),
        ("client", client),
        ("usual", &checks.contacts_28_days_usual),
    ];
    vec![
        Check {
            icon: hours_icon,
            words: f.say1(hours_key, "client", client),
        },
        Check {
            icon: office_icon,
            words: f.say(office_key),
        },
        Check {
            icon: "scale",
            words: f.speaker().tell("reach-count", &count),
        },
    ]
}

/// Whether the client gets it, now or later.
fn goes(disposition: Disposition) -> bool {
    !matches!(disposition, Disposition::Hold | Disposition::Decline)
}

/// What decides, and where the agreement says so.
fn rules(f: &Frame, reached: &ReachOutOutcome) -> Vec<String> {
    let mut lines = Vec::new();
    if !reached.reasons.is_empty() {
        lines.push(f.say1("reach-rules", "rules", reached.reasons.join(", ")));
    }
    if !reached.clauses.is_empty() {
        lines.push(f.say1("reach-clauses", "clauses", reached.clauses.join(", ")));
    }
    lines
}

fn path(form: &ReachOutForm) -> String {
    format!("/d/reach-out/{}", form.client.id)
}
