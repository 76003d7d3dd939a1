//! Who is who in a practice.

use crate::{PersonId, Route, disposition::coded};
use std::fmt;

coded! {
    /// What somebody is in the practice.
    Role {
        /// Comes for therapy.
        Client = "client",
        /// Treats clients.
        Clinician = "clinician",
        /// Gives ongoing oversight with responsibility.
        Supervisor = "supervisor",
        /// Scheduling: sees times, never clinical words.
        Scheduling = "scheduling",
        /// Billing: sees bills, never clinical words.
        BillingStaff = "billing-staff",
        /// Leads the practice clinically.
        PracticeLead = "practice-lead",
        /// Answers for privacy.
        PrivacyLead = "privacy-lead",
        /// Hears complaints about clinicians, outside their line of command.
        IndependentOfficer = "independent-officer",
    }
}

impl Role {
    /// Whether contacts that go this way are for this role.
    pub fn takes(self, route: Route) -> bool {
        match route {
            Route::Clinician | Route::Coach | Route::GroupLead => self == Role::Clinician,
            Route::OnCall => matches!(self, Role::Clinician | Role::PracticeLead),
            Route::Desk | Route::Support => self == Role::Scheduling,
            // Whoever wants to come, or to come back, writes clinical words: the lead reads them.
            Route::Intake => matches!(self, Role::Scheduling | Role::PracticeLead),
            Route::Billing => self == Role::BillingStaff,
            Route::PracticeLead | Route::ComplaintsLead => self == Role::PracticeLead,
            Route::PrivacyLead => self == Role::PrivacyLead,
            Route::IndependentOfficer => self == Role::IndependentOfficer,
        }
    }
}

/// Somebody with a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What they are here.
    pub role: Role,
    /// How they are called.
    pub name: Name,
}

/// How somebody is called: in full, and as the other side of the door sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// In full: `Dr Amara Osei`, `Sam Keller`.
    pub full: String,
    /// In short: `Dr Osei` to clients, `Sam K.` to the desk.
    pub short: String,
    /// As they are greeted: `Amara`, `Sam`.
    pub given: String,
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({} bytes)", self.full.len())
    }
}
