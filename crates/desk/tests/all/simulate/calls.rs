//! Calls for help in the simulated practice: people take them, speak, hand over and close, and after
//! every step each open call is looked at.

use std::collections::BTreeSet;

use desk::oncall::CallEnd;
use practice::{ContactId, ContactState, DueKind, PersonId, escalation::Stage};
use store::{PAGE_ROWS_MAX, Page, contact, due, escalation};

use super::{Violation, World, violated};

/// Who pressed "I have this", or said that they rang or spoke, about which call.
pub(super) type Tried = BTreeSet<(ContactId, PersonId)>;

impl World {
    /// Somebody answers a call, or goes on with one that they have.
    pub(super) fn somebody_answers_a_call(&mut self) -> String {
        let person = *self.chance.pick(&self.made.clinicians.clone());
        let (desk, viewer) = (self.desk(), self.viewer(person));
        let mut act = self.act();
        let Ok(page) = desk.calls(&mut act, &viewer) else {
            return "died".to_owned();
        };
        if page.open.is_empty() {
            return "no call".to_owned();
        }
        let call = self.chance.pick(&page.open).contact;
        self.tried.insert((call, person));
        let what = self.chance.below(5);
        let mut act = self.act();
        let done = match what {
            0 | 1 => desk.take_call(&mut act, &viewer, call),
            2 => desk.missed_call(&mut act, &viewer, call),
            3 => {
                let to = *self.chance.pick(&self.made.clinicians.clone());
                desk.hand_over_call(&mut act, &viewer, call, to, "")
            }
            _ => {
                let spoke = desk.spoke(&mut act, &viewer, call);
                let wall = self.wall().strftime("%Y-%m-%dT%H:%M").to_string();
                let day: jiff::civil::DateTime = wall.parse().unwrap();
                let end = CallEnd {
                    words: "Safe for tonight".to_owned(),
                    own: String::new(),
                    who: person,
                    at: (day + jiff::ToSpan::hours(40)).to_string(),
                };
                let mut act = self.act();
                spoke.and_then(|()| desk.close_call(&mut act, &viewer, call, &end))
            }
        };
        format!(
            "call {what} {call} {:?}",
            done.map_err(|error| error.code())
        )
    }

    /// P10, P11, P12, P13, P18: each open call is one until somebody has it, was paged, falls due once, is held by whoever said so, and
    /// its client reads no more than that.
    pub(super) fn calls_are_heard(&mut self) -> Result<(), Violation> {
        let practice = self.practice;
        let open = self.made.store.read(|tx| {
            let calls = escalation::open(tx, practice, Page::first(PAGE_ROWS_MAX))?;
            let mut found = Vec::new();
            for call in calls {
                let due = due::of_contact(tx, practice, call.contact)?;
                let state = contact::by_id(tx, practice, call.contact)?.map(|found| found.state);
                found.push((call, due, state));
            }
            Ok(found)
        });
        let Ok(open) = open else { return Ok(()) };
        for (call, due, state) in open {
            let id = call.contact;
            let rows = due.iter().filter(|row| row.kind == DueKind::Acknowledge);
            let rows = rows.count();
            if rows != 1 {
                return violated("P12", format!("{id} is open and falls due {rows} times"));
            }
            let one = &call.escalation;
            if one.plan.on_duty && one.batch == 0 {
                return violated("P11", format!("{id} paged nobody"));
            }
            if one.stage == Stage::Asking && state != Some(ContactState::Calling) {
                return violated("P10", format!("{id} is {state:?}, and nobody has it"));
            }
            if let Some(holder) = one.holder()
                && !self.tried.contains(&(id, holder))
            {
                return violated("P13", format!("{id} is held by no act of {holder}"));
            }
            let Some(viewer) = self.viewers.get(&call.client).cloned() else {
                continue;
            };
            let desk = self.desk();
            let mut act = self.act();
            let Ok(Some(told)) = desk.own_call(&mut act, &viewer, id) else {
                continue;
            };
            if one.stage == Stage::Asking && told.by.is_some() {
                return violated("P18", format!("{id} is told as {} too early", told.code));
            }
        }
        Ok(())
    }
}
