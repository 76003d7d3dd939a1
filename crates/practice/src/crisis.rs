//! The crisis path's first step: decided before any policy is asked.
//!
//! Invariant: the only inputs are the help button, the purpose and the finding. No policy, session,
//! consent, balance, quota, plan or status is an argument of anything in this file, and none may
//! become one. Source: default-policy 6.1.1, 6.1.2, invariants I1 and I7.

use crate::{Documentation, Finding, Obligation, Purpose, Route};

/// Why a contact takes the crisis path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CrisisCause {
    /// The help button was pressed.
    HelpButton,
    /// The purpose says so.
    Purpose,
    /// The screen found it in the words.
    Finding,
}

impl CrisisCause {
    /// The stable code, used as the reason of the ruling.
    pub fn code(self) -> &'static str {
        match self {
            CrisisCause::HelpButton => "crisis.help-button",
            CrisisCause::Purpose => "crisis.purpose",
            CrisisCause::Finding => "crisis.finding",
        }
    }
}

/// Whether this contact takes the crisis path, and why.
///
/// Red in words that come in from anybody is crisis, whatever the purpose. Words that go out are not
/// screened for the writer's safety, so a finding does not apply to them.
pub fn crisis(help_button: bool, purpose: Purpose, finding: Finding) -> Option<CrisisCause> {
    if help_button || purpose == Purpose::HelpButton {
        return Some(CrisisCause::HelpButton);
    }
    if purpose.is_crisis() {
        return Some(CrisisCause::Purpose);
    }
    let inbound = !purpose.is_outgoing();
    (inbound && finding == Finding::Red).then_some(CrisisCause::Finding)
}

/// What the crisis path always brings with it: D4, and the routes and checklists of the purpose.
pub fn crisis_obligations(purpose: Purpose) -> (Documentation, Vec<Route>, Vec<Obligation>) {
    let mut obligations = vec![Obligation::Skills];
    match purpose {
        Purpose::CrisisOther => {
            obligations.extend([Obligation::DutyChecklist, Obligation::Consult]);
        }
        Purpose::CrisisUnsafe => {
            obligations.extend([Obligation::ConsentSafeContact, Obligation::ReportChecklist]);
        }
        Purpose::CrisisMedical => {
            obligations.extend([Obligation::RedirectEmergency, Obligation::RedirectPoison]);
        }
        Purpose::ThirdSafety => obligations.push(Obligation::Quarantine),
        _ => {}
    }
    obligations.sort();
    // Whoever complains about their clinician is heard by somebody else (default-policy I6).
    let routes = if purpose.is_about_the_clinician() {
        vec![Route::PracticeLead, Route::IndependentOfficer]
    } else {
        vec![Route::OnCall]
    };
    (Documentation::D4, routes, obligations)
}
