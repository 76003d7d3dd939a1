//! How a client may be rung: the number, and what is safe to say when somebody else answers.
//!
//! Invariant: nobody but the client learns it without an entry that the client can see, and it is for
//! those only who would ring: whoever may write to the client, and whoever answers their call for
//! help. Source: R-PRV-02.

use std::{fmt, sync::Arc};

use practice::{ContactId, EntryId, Name, PersonId, Role, Timestamp};
use store::{
    audit::{self, Entry},
    escalation, ring_plan,
};

use crate::{
    Act, Desk, DeskError,
    channels::ChannelError,
    permit::{Gate, Open},
    sealing::{self, Item},
    view::Viewer,
};

/// The longest number, in characters: fifteen digits with their spaces, and an extension.
pub(crate) const NUMBER_CHARS_MAX: usize = 40;
/// The longest of the sentences, in characters: it is read with the telephone at the ear.
pub(crate) const SENTENCE_CHARS_MAX: usize = 200;
/// The acts in the access log.
const LOOKED_UP: &str = "ring-plan.open";
const CHANGED: &str = "ring-plan.write";

/// How a client may be rung. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RingPlanView {
    /// The number; empty while there is none.
    pub number: String,
    /// Whether a message may be left.
    pub may_leave_message: bool,
    /// A word by which the client knows that it is really the practice; may be empty.
    pub code_word: String,
    /// What is said when somebody else answers; may be empty.
    pub to_say: String,
    /// When the client last changed it; `None` while there is none.
    pub changed_at: Option<Timestamp>,
}

impl fmt::Debug for RingPlanView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RingPlanView").finish_non_exhaustive()
    }
}

/// How to ring a client, for whoever looked it up.
#[derive(Clone, Debug)]
pub struct RingView {
    /// How the client is called.
    pub client: Name,
    /// The plan.
    pub plan: RingPlanView,
}

impl Desk {
    /// Keeps how a client may be rung; it counts at once. An empty number takes the plan back.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody but a client, [`ChannelError::Number`] and
    /// [`ChannelError::Long`].
    pub fn choose_ring_plan(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &RingPlanView,
    ) -> Result<(), DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let person = viewer.person;
        let text = written(wish)?;
        let key = &self.house.person(person)?.key;
        let plan = ring_plan::RingPlan {
            person,
            plan_sealed: sealing::seal(act, key, person, Item::RingPlan, &text)?,
            changed_at: act.wall(),
        };
        let entry = Entry {
            id: EntryId::new(act.wall(), act.bytes()),
            client: person,
            actor: person,
            act: CHANGED.into(),
            subject: person.to_bytes(),
            why: "".into(),
            at: act.wall(),
        };
        let practice = self.house.id();
        Ok(self.house.store.write(move |tx| {
            ring_plan::put(tx, practice, &plan)?;
            audit::append(tx, practice, &entry)
        })?)
    }

    /// A client's own plan; empty while they made none.
    ///
    /// Errors: [`DeskError::NotFound`] for anybody but a client.
    pub fn own_ring_plan(&self, viewer: &Viewer) -> Result<RingPlanView, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        self.ring_plan_of(viewer.person)
    }

    /// How to ring a client of one's own, looked up with an entry in the access log.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not write to them.
    pub fn ring_client(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
    ) -> Result<RingView, DeskError> {
        self.own_client(act, viewer, client)?;
        self.looked_up(act, viewer, client, "ring")
    }

    /// How to ring whoever called for help, looked up with an entry in the access log.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not open the call.
    pub fn ring_caller(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        call: ContactId,
    ) -> Result<RingView, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        let practice = self.house.id();
        let permitted = self.house.store.read(|tx| {
            let is_call = escalation::by_contact(tx, practice, call)?.is_some();
            match store::contact::by_id(tx, practice, call)?.filter(|_| is_call) {
                Some(contact) => gate.contact::<Open>(tx, contact),
                None => Ok(None),
            }
        })?;
        let permitted = permitted.filter(|_| viewer.role != Role::Client);
        let client = permitted.ok_or(DeskError::NotFound)?.record().client;
        self.looked_up(act, viewer, client, "on-call")
    }

    /// The plan of a client, for whoever has made the entry durable, and for the client.
    pub(crate) fn ring_plan_of(&self, client: PersonId) -> Result<RingPlanView, DeskError> {
        let practice = self.house.id();
        let found = self
            .house
            .store
            .read(|tx| ring_plan::of_person(tx, practice, client))?;
        let Some(found) = found else {
            return Ok(RingPlanView::default());
        };
        let key = &self.house.person(client)?.key;
        let text = sealing::open_text(key, client, Item::RingPlan, &found.plan_sealed)?;
        Ok(RingPlanView {
            changed_at: Some(found.changed_at),
            ..read(&text)
        })
    }

    fn looked_up(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        client: PersonId,
        why: &'static str,
    ) -> Result<RingView, DeskError> {
        let entry = Entry {
            id: EntryId::new(act.wall(), act.bytes()),
            client,
            actor: viewer.person,
            act: LOOKED_UP.into(),
            subject: client.to_bytes(),
            why: why.into(),
            at: act.wall(),
        };
        let house = Arc::clone(&self.house);
        self.house
            .store
            .write(move |tx| audit::append(tx, house.id(), &entry))?;
        Ok(RingView {
            client: self.house.name(client),
            plan: self.ring_plan_of(client)?,
        })
    }
}

/// The plan as one line for each part.
fn written(wish: &RingPlanView) -> Result<String, DeskError> {
    let number = line(&wish.number, NUMBER_CHARS_MAX)?;
    if !number.is_empty() && !number.chars().any(|one| one.is_ascii_digit()) {
        return Err(ChannelError::Number.into());
    }
    let may_leave_message = if wish.may_leave_message { "yes" } else { "no" };
    Ok([
        number.as_str(),
        may_leave_message,
        &line(&wish.code_word, NUMBER_CHARS_MAX)?,
        &line(&wish.to_say, SENTENCE_CHARS_MAX)?,
    ]
    .join("\n"))
}

/// What was typed, in one line.
fn line(typed: &str, chars_max: usize) -> Result<String, DeskError> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let line = words.join(" ");
    match line.chars().count() > chars_max {
        true => Err(ChannelError::Long.into()),
        false => Ok(line),
    }
}

fn read(text: &str) -> RingPlanView {
    let mut lines = text.split('\n').map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    RingPlanView {
        number: next(),
        may_leave_message: next() == "yes",
        code_word: next(),
        to_say: next(),
        changed_at: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_as_it_was_written_whatever_stands_in_it() {
        let wish = RingPlanView {
            number: " 07700\n900123 ".to_owned(),
            may_leave_message: true,
            code_word: "blue\tkettle".to_owned(),
            to_say: "the library,\r\nabout a book".to_owned(),
            changed_at: None,
        };
        let kept = read(&written(&wish).unwrap());
        assert_eq!(kept.number, "07700 900123");
        assert_eq!(kept.code_word, "blue kettle");
        assert_eq!(kept.to_say, "the library, about a book");
        assert!(kept.may_leave_message);
        assert_eq!(
            read(&written(&RingPlanView::default()).unwrap()),
            RingPlanView::default()
        );
    }

    #[test]
    fn what_is_no_number_or_too_long_is_said() {
        let with = |number: &str, to_say: String| {
            written(&RingPlanView {
                number: number.to_owned(),
                to_say,
                ..RingPlanView::default()
            })
        };
        assert!(with("+44 7700 900123", "x".repeat(200)).is_ok());
        for (number, to_say) in [
            ("mine", String::new()),
            ("07700 900123", "x".repeat(201)),
            (&"1".repeat(41), String::new()),
        ] {
            assert!(with(number, to_say).is_err(), "{number}");
        }
    }
}
