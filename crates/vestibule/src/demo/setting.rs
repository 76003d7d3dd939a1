//! Setting Harbour Lane up, before anything happens: people, therapies, the calendar.

use desk::{Act, Booking, Desk, Therapy, view::Viewer};
use practice::{Moment, Name, PersonId, Phase, Purpose, Role, VisitId};

use super::{
    calendar,
    chance::Chance,
    drive::{Cast, act_at, failed},
    people::{CLIENTS, CLINICIANS, Client, STAFF, With},
    plan::Plan,
};
use crate::error::CommandError;

/// When skills are coached, for those with a coaching plan.
const COACHING_HOURS: &str = "mon-sun 07:00-21:00";

/// Sets people, therapies and sessions up.
#[derive(Debug)]
pub(crate) struct Setter<'a> {
    /// The desk.
    pub(crate) desk: &'a Desk,
    /// The moment at which the history ends.
    pub(crate) real: Moment,
    /// Where ids come from.
    pub(crate) chance: Chance,
    /// The plan, with the calendar.
    pub(crate) plan: &'a Plan,
}

impl Setter<'_> {
    /// Everybody, and the calendar.
    ///
    /// # Errors
    ///
    /// [`CommandError::Outside`] when the desk fails.
    pub(crate) fn cast(
        &mut self,
        clients: &[usize],
        solo: bool,
        clinician_of: impl Fn(usize) -> usize,
    ) -> Result<Cast, CommandError> {
        let mut cast = Cast::default();
        for worker in CLINICIANS
            .iter()
            .take(if solo { 1 } else { CLINICIANS.len() })
        {
            cast.clinicians
                .push(self.person(worker.role, worker.name())?);
        }
        let staff = STAFF
            .iter()
            .filter(|worker| !solo || worker.role == Role::IndependentOfficer);
        for worker in staff {
            cast.staff.push(self.person(worker.role, worker.name())?);
        }
        for place in clients {
            let Some(client) = CLIENTS.get(*place) else {
                continue;
            };
            let viewer = self.person(Role::Client, client.name())?;
            let clinician = clinician_of(*place);
            if let Some(treating) = cast.clinicians.get(clinician) {
                self.therapy(client, viewer.person, treating.person)?;
            }
            cast.treated_by.insert(*place, clinician);
            cast.clients.insert(*place, viewer);
        }
        self.sessions(&mut cast)?;
        Ok(cast)
    }

    fn person(&mut self, role: Role, name: Name) -> Result<Viewer, CommandError> {
        let person = self
            .desk
            .add_person(&mut self.act(), role, &name)
            .map_err(|error| failed(&error))?;
        Ok(Viewer {
            visit: VisitId::from_bytes([0; 16]),
            person,
            role,
            name,
        })
    }

    fn therapy(
        &mut self,
        client: &Client,
        person: PersonId,
        clinician: PersonId,
    ) -> Result<(), CommandError> {
        let fading = client.phase == Phase::Fading;
        let therapy = Therapy {
            phase: client.phase,
            coaching_hours: match client.with {
                With::Coaching => COACHING_HOURS.to_owned(),
                _ => String::new(),
            },
            fading_purposes: if fading {
                vec![Purpose::Clinical]
            } else {
                Vec::new()
            },
            safety_plan: client.with == With::SafetyPlan,
            minor: client.with == With::Minor,
            unit: client.with == With::Unit,
            screening_refused: client.with == With::NoScreening,
            language: client.language.to_owned(),
            ..Therapy::plain(clinician)
        };
        self.desk
            .set_therapy(&mut self.act(), person, &therapy)
            .map_err(|error| failed(&error))
    }

    fn sessions(&mut self, cast: &mut Cast) -> Result<(), CommandError> {
        for (place, slot) in self.plan.slots.iter().enumerate() {
            let client = cast.clients.get(&slot.client);
            let clinician = cast
                .treated_by
                .get(&slot.client)
                .and_then(|at| cast.clinicians.get(*at));
            let (Some(client), Some(clinician)) = (client, clinician) else {
                continue;
            };
            let booking = Booking {
                client: client.person,
                clinician: clinician.person,
                starts_at: slot.starts_at,
                length_minutes: calendar::SESSION_MINUTES,
                place: slot.place.to_owned(),
                number: slot.number,
            };
            let session = self
                .desk
                .book_session(&mut self.act(), &booking)
                .map_err(|error| failed(&error))?;
            cast.sessions.insert(place, session);
        }
        Ok(())
    }

    fn act(&mut self) -> Act {
        act_at(self.plan.begins_at, &self.real, &mut self.chance)
    }
}
