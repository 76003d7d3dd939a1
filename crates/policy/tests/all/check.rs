//! Every situation of every preset keeps to the properties; broken books show a counter-example.

use policy::{Preset, Property};

use crate::common::{book, with_own};

#[test]
fn every_preset_keeps_to_everything() {
    for preset in Preset::ALL {
        let report = book(*preset).check();
        let sentences: Vec<&str> = report
            .failures
            .iter()
            .map(|failure| failure.sentence.as_str())
            .collect();
        assert!(report.holds(), "{}: {sentences:#?}", preset.code());
        assert!(report.situations_run > 10_000, "{}", report.situations_run);
        assert!(report.situations_covered > 1_u128 << 40);
    }
}

fn rule(sender: &str, actions: &str, purpose: &str, rest: &str) -> String {
    format!(
        "@id(\"own.a\") @clause(\"own\") permit (principal == Sender::\"{sender}\", \
         action in [{actions}], resource == Purpose::\"{purpose}\"){rest};"
    )
}

/// A rule that a practice might write, what it breaks, and the sentence it is told.
type Broken = (String, Property, &'static str);

fn replacing(id: &str, rule: &str) -> String {
    format!("@replaces(\"{id}\") {rule}")
}

fn broken_inbound() -> Vec<Broken> {
    let by = |actions: &str, purpose: &str, rest: &str| rule("client", actions, purpose, rest);
    let in_hours = " when { context.office_hours }";
    let greeting = by("Action::\"hold\"", "c.greeting", in_hours);
    let attachment = by("Action::\"settle\", Action::\"amber\"", "c.attachment", "");
    let complaint = by("Action::\"route.practice-lead\"", "c.complaint", in_hours);
    let social = by(
        "Action::\"change.settle\"",
        "c.social",
        " when { context.row == Disposition::\"decline\" && context.finding == Finding::\"amber\" }",
    );
    vec![
        (
            replacing("client.greeting", &greeting),
            Property::Outcome,
            "A client in therapy, outside office hours, who picks 'c.greeting' would get no \
             outcome (toward-care.no-rule)",
        ),
        (
            by(
                "Action::\"settle\"",
                "c.greeting",
                " when { context.minor }",
            ),
            Property::OneOutcome,
            "A client in therapy, under age, who picks 'c.greeting' would get two outcomes at once \
             (toward-care.contradiction)",
        ),
        (
            by("Action::\"change.hold\"", "c.legal", ""),
            Property::HoldSession,
            "A client in therapy, without a session in the next 14 days, who picks 'c.legal' would \
             be kept for a session that is not booked",
        ),
        (
            replacing("client.attachment", &attachment),
            Property::Pause,
            "A client in therapy who picks 'c.attachment' would finish alone what a person should \
             look at first",
        ),
        (
            replacing("group.complaint", &complaint),
            Property::Apart,
            "A client in therapy, outside office hours, who picks 'c.complaint' would reach \
             somebody whom the complaint may be about",
        ),
        (
            by("Action::\"route.desk\", Action::\"amber\"", "c.life", ""),
            Property::Reader,
            "A client in therapy who picks 'c.life' would be looked at by somebody who may not \
             read clinical words",
        ),
        (
            social,
            Property::OneOutcome,
            "A client in therapy, with words that may be heavy, who picks 'c.social' would get two \
             outcomes at once (toward-care.contradiction)",
        ),
    ]
}

fn broken_outgoing() -> Vec<Broken> {
    let by = |actions: &str, purpose: &str| rule("clinician", actions, purpose, "");
    vec![
        (
            replacing(
                "therapist.homework",
                &by("Action::\"release\"", "t.homework"),
            ),
            Property::Note,
            "A therapist who writes 't.homework' to a client in therapy would send something of \
             which no note is kept",
        ),
        (
            by("Action::\"change.deliver\"", "t.homework"),
            Property::SafeContact,
            "A therapist who writes 't.homework' to a client in therapy, at an hour that is not \
             safe, would reach the client at an hour that is not safe",
        ),
        (
            by("Action::\"change.release\"", "t.note-to-session"),
            Property::Frame,
            "A therapist who writes 't.note-to-session' to a client in therapy would send what no \
             therapist may send",
        ),
    ]
}

#[test]
fn what_breaks_a_property_is_shown_as_a_sentence() {
    for (text, property, sentence) in [broken_inbound(), broken_outgoing()].concat() {
        let book = with_own(&text).unwrap_or_else(|error| panic!("{text}: {:#?}", error.faults));
        let report = book.check();
        let mut failures = report.failures.iter();
        let found = failures.find(|failure| failure.property == property);
        let found = found.unwrap_or_else(|| panic!("{text}: {:#?}", report.failures));
        assert_eq!(found.sentence, sentence);
        assert!(text.contains(&format!("Purpose::\"{}\"", found.purpose)));
        assert!(!report.holds());
    }
}

#[test]
fn a_purpose_that_depends_on_too_much_is_refused() {
    let text: String = practice::Situation::FLAGS
        .chunks(8)
        .enumerate()
        .map(|(number, flags)| {
            let condition: Vec<String> =
                flags.iter().map(|flag| format!("context.{flag}")).collect();
            format!(
                "@id(\"own.{number}\") @clause(\"own\") permit (principal, \
                 action == Action::\"route.clinician\", resource == Purpose::\"c.life\") \
                 when {{ {} }};\n",
                condition.join(" || ")
            )
        })
        .collect();
    let report = with_own(&text).unwrap().check();
    assert_eq!(report.failures.len(), 1);
    assert_eq!(report.failures[0].property, Property::Reach);
}
