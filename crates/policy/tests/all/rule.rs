//! The order of a decision, and what happens when the book has no usable answer.

use policy::Preset;
use practice::{
    Disposition, Documentation, Finding, Obligation, Purpose, Route, Situation, TowardCare, Within,
};

use crate::common::{Dice, book, with_own};

#[test]
fn crisis_comes_before_every_book() {
    let books = Preset::ALL.iter().map(|preset| book(*preset));
    for book in books {
        let mut dice = Dice::new(1);
        for purpose in Purpose::ALL {
            for _ in 0..20 {
                let situation = dice.situation();
                let by_button = book.rule(true, *purpose, &situation);
                assert_eq!(by_button.disposition(), Disposition::Crisis, "{purpose}");
                let by_itself = book.rule(false, *purpose, &situation);
                let red = situation.finding == Finding::Red && !purpose.is_outgoing();
                let crisis = purpose.is_crisis() || red;
                assert_eq!(
                    by_itself.disposition() == Disposition::Crisis,
                    crisis,
                    "{purpose}"
                );
            }
        }
    }
}

#[test]
fn no_rule_speaks_of_a_crisis() {
    for preset in Preset::ALL {
        let book = book(*preset);
        for purpose in Purpose::ALL.iter().filter(|purpose| purpose.is_crisis()) {
            let explanation = book.explain(*purpose);
            assert!(explanation.row.is_empty(), "{purpose}");
            assert!(explanation.own.is_empty() && explanation.modifiers.is_empty());
        }
    }
}

#[test]
fn the_row_comes_first_among_the_reasons_then_the_change() {
    let mut situation = Situation::ordinary();
    situation.session_within_14_days = false;
    situation.finding = Finding::Amber;
    let ruling = book(Preset::Group).rule(false, Purpose::Agenda, &situation);
    assert_eq!(ruling.disposition(), Disposition::Release);
    assert_eq!(
        ruling.answer.reasons,
        [
            "client.agenda",
            "modifier.no-session",
            "floor.amber",
            "floor.amber-reader",
            "group.desk.dates"
        ]
    );
    assert_eq!(
        ruling.answer.clauses,
        ["agenda", "no-session", "second-look"]
    );
    assert_eq!(ruling.answer.routes, [Route::Clinician, Route::Desk]);
    assert_eq!(
        ruling.answer.obligations,
        [Obligation::Amber, Obligation::Ask]
    );
    assert_eq!(ruling.answer.within, Within::Day1);
    assert_eq!(ruling.toward_care, None);
}

#[test]
fn a_change_replaces_the_time_of_the_row_and_keeps_its_note() {
    let mut situation = Situation::ordinary();
    situation.finding = Finding::Amber;
    let ruling = book(Preset::Group).rule(false, Purpose::Social, &situation);
    assert_eq!(ruling.disposition(), Disposition::Release);
    assert_eq!(ruling.answer.within, Within::Day1);
    assert!(ruling.has(Obligation::Agenda) && ruling.has(Obligation::Amber));
    assert_eq!(ruling.answer.documentation, Documentation::D0);
}

#[test]
fn nothing_is_declined_that_is_not_clear() {
    for preset in Preset::ALL {
        let book = book(*preset);
        let mut dice = Dice::new(2);
        for purpose in Purpose::ALL.iter().filter(|purpose| !purpose.is_outgoing()) {
            for _ in 0..200 {
                let situation = dice.situation();
                let ruling = book.rule(false, *purpose, &situation);
                let declined = ruling.disposition() == Disposition::Decline;
                assert!(
                    !declined || situation.finding == Finding::Clear,
                    "{purpose}"
                );
                assert_eq!(ruling.toward_care, None, "{purpose} {situation:?}");
            }
        }
    }
}

#[test]
fn a_finding_does_not_let_out_what_a_therapist_may_not_send() {
    let mut situation = Situation::ordinary();
    for finding in Finding::ALL {
        situation.finding = finding;
        for purpose in [Purpose::TellSocial, Purpose::TellRomantic, Purpose::Search] {
            let ruling = book(Preset::Group).rule(false, purpose, &situation);
            assert_eq!(ruling.disposition(), Disposition::Decline, "{purpose}");
        }
    }
}

#[test]
fn without_a_rule_a_person_is_told() {
    let book = with_own(
        "@id(\"own.never\") @clause(\"x\") forbid (principal == Sender::\"client\", \
         action == Action::\"hold\", resource == Purpose::\"c.agenda\");",
    )
    .unwrap();
    let ruling = book.rule(false, Purpose::Agenda, &Situation::ordinary());
    assert_eq!(ruling.toward_care, Some(TowardCare::NoRule));
    assert_eq!(ruling.disposition(), Disposition::Release);
    assert_eq!(ruling.answer.reasons, ["toward-care.no-rule"]);
}

#[test]
fn two_outcomes_lead_to_a_person_never_to_a_choice() {
    let book = with_own(
        "@id(\"own.two\") @clause(\"x\") permit (principal == Sender::\"client\", \
         action == Action::\"release\", resource == Purpose::\"c.social\");
         @id(\"own.change\") @clause(\"x\") permit (principal == Sender::\"client\", \
         action == Action::\"change.hold\", resource == Purpose::\"c.gift\");
         @id(\"own.change.too\") @clause(\"x\") permit (principal == Sender::\"client\", \
         action == Action::\"change.deliver\", resource == Purpose::\"c.gift\");",
    )
    .unwrap();
    for purpose in [Purpose::Social, Purpose::Gift] {
        let ruling = book.rule(false, purpose, &Situation::ordinary());
        assert_eq!(
            ruling.toward_care,
            Some(TowardCare::Contradiction),
            "{purpose}"
        );
        assert_eq!(ruling.disposition(), Disposition::Release);
    }
}

#[test]
fn a_broken_book_sends_no_misconduct_to_the_clinician_and_no_romance_to_a_client() {
    let book = with_own(
        "@id(\"own.misconduct\") @clause(\"x\") permit (principal == Sender::\"client\", \
         action == Action::\"hold\", resource == Purpose::\"c.misconduct\");
         @id(\"own.love\") @clause(\"x\") permit (principal == Sender::\"clinician\", \
         action in [Action::\"deliver\", Action::\"change.release\"], \
         resource == Purpose::\"t.romantic\");",
    );
    // The two actions have different facts, but the rule reads none, so it is let through.
    let book = book.unwrap();
    let misconduct = book.rule(false, Purpose::Misconduct, &Situation::ordinary());
    assert_eq!(misconduct.toward_care, Some(TowardCare::Contradiction));
    assert_eq!(misconduct.answer.routes, [Route::IndependentOfficer]);
    let love = book.rule(false, Purpose::TellRomantic, &Situation::ordinary());
    assert_eq!(love.disposition(), Disposition::Decline);
    assert_eq!(love.toward_care, None);
}

#[test]
fn what_is_explained_is_what_decides() {
    let book = book(Preset::Group);
    let mut dice = Dice::new(3);
    for purpose in Purpose::ALL.iter().filter(|purpose| !purpose.is_crisis()) {
        let explanation = book.explain(*purpose);
        assert!(!explanation.row.is_empty(), "{purpose}");
        let all = explanation
            .row
            .iter()
            .chain(&explanation.own)
            .chain(&explanation.modifiers);
        let known: Vec<&str> = all.map(|line| line.id.as_str()).collect();
        for _ in 0..50 {
            let mut situation = dice.situation();
            situation.finding = Finding::Clear;
            for reason in book.rule(false, *purpose, &situation).answer.reasons {
                assert!(known.contains(&reason.as_str()), "{purpose}: {reason}");
            }
        }
    }
}
