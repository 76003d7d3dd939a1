//! The checklists of a call: what whoever handles it ticks, and the answers that they write down.
//!
//! Invariant: nothing is ticked but by a form that a permitted person sent, and marks are opened only
//! after the entry in the access log is durable.

use jiff::{SignedDuration, Timestamp};
use practice::{
    ContactId, CrisisList, EntryId, Mark, MarkAnswer, MarkId, Name, Role, checklist::standing,
};
use store::{
    audit::{self, Entry},
    contact::Contact,
    crisis_mark::{self, MarkRow},
};

use super::{
    OpenCall,
    lists::{LawView, question},
};
use crate::{
    Act, Desk, DeskError,
    contact::OPENED,
    house::House,
    permit::{Gate, Open, Permitted},
    sealing::{self, Item},
    view::Viewer,
};

/// How long an opening lets the same person read again, in hours: as with words.
const OPENING_HOURS: i64 = 12;

/// The acts in the access log.
const CALL_OPENED: &str = "call.open";
pub(super) const MARKED: &str = "call.mark";

/// One list of one call.
#[derive(Clone, Debug)]
pub struct ListView {
    /// The call.
    pub call: OpenCall,
    /// Which list.
    pub list: CrisisList,
    /// Its name.
    pub name: String,
    /// What stands above it.
    pub lead: String,
    /// Its steps, in order.
    pub steps: Vec<StepView>,
    /// This person opened the call lately: what was ticked before is shown.
    pub is_opened: bool,
    /// What the published triage says of the answers, as a code: for the clinician, and for nobody
    /// else.
    pub triage: Option<String>,
    /// On what terms the questions of the screener may be asked.
    pub terms: String,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepView {
    /// Its code.
    pub code: String,
    /// What to do, or what is asked.
    pub text: String,
    /// What it rests on.
    pub source: String,
    /// When that was read; empty for the screener.
    pub checked: String,
    /// It is asked only after a yes to this step.
    pub only_if: Option<String>,
    /// What the law asks, where it is a step about the law.
    pub law: Vec<LawView>,
    /// How it stands: who ticked or answered it, and when.
    pub mark: Option<(MarkAnswer, Name, Timestamp)>,
}

/// One tick or answer, as a line of what happened.
#[derive(Clone, Debug)]
pub struct MarkLine {
    /// Of which list.
    pub list: CrisisList,
    /// What the step says.
    pub text: String,
    /// What was said.
    pub answer: MarkAnswer,
    /// Who.
    pub who: Name,
    /// When.
    pub at: Timestamp,
}

impl Desk {
    /// One list of a call, for whoever may answer the call.
    ///
    /// Errors: [`DeskError::NotFound`] for everybody else, and a list that is none of a call.
    pub fn call_list(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        list: CrisisList,
    ) -> Result<ListView, DeskError> {
        let met = self.met_call(act, viewer, id)?;
        if !CrisisList::OF_A_CALL.contains(&list) {
            return Err(DeskError::NotFound);
        }
        let permitted = self.opened_call(act, viewer, &met.contact)?;
        let marks = match &permitted {
            Some(permitted) => self.marks(permitted)?,
            None => Vec::new(),
        };
        let data = self.house.lists.list(list)?;
        Ok(ListView {
            call: self.open_call(&met, viewer, act.wall()),
            list,
            name: data.name.clone(),
            lead: data.lead.clone(),
            steps: self.steps(list, &marks)?,
            is_opened: permitted.is_some(),
            triage: if list.asks() {
                self.triage(&marks)
            } else {
                None
            },
            terms: match list.asks() {
                true => self.house.lists.terms().to_owned(),
                false => String::new(),
            },
        })
    }

    /// Keeps what was ticked or answered: each with who and when, in the order in which it is given.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not answer the call, and for a step or an
    /// answer that the list does not have.
    pub fn mark_call(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
        list: CrisisList,
        answers: &[(String, MarkAnswer)],
    ) -> Result<(), DeskError> {
        let met = self.met_call(act, viewer, id)?;
        if !CrisisList::OF_A_CALL.contains(&list) {
            return Err(DeskError::NotFound);
        }
        let rows = self.sealed_marks(act, viewer, &met.contact, list, answers)?;
        if rows.is_empty() {
            return Ok(());
        }
        // Whoever keeps an answer is shown those before it: that is an opening of its own.
        let is_opened = self.opened_call(act, viewer, &met.contact)?.is_some();
        let did: &[&str] = if is_opened {
            &[MARKED]
        } else {
            &[CALL_OPENED, MARKED]
        };
        let entries: Vec<Entry> = did
            .iter()
            .map(|did| self.call_entry(act, viewer, &met.contact, did))
            .collect();
        let practice = self.house.id();
        self.house.store.write(move |tx| {
            entries
                .iter()
                .try_for_each(|entry| audit::append(tx, practice, entry))?;
            rows.iter()
                .try_for_each(|row| crisis_mark::add(tx, practice, row))
        })?;
        Ok(())
    }

    /// Opens what was written and ticked about a call: the entry in the access log is durable before
    /// anything of it is shown.
    pub fn open_call_record(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<(), DeskError> {
        let met = self.met_call(act, viewer, id)?;
        let gate = Gate::of(&self.house, viewer, act);
        let found = met.contact.clone();
        let may = self.house.store.read(|tx| gate.may::<Open>(tx, &found))?;
        if !may || viewer.role == Role::Client {
            return Err(DeskError::NotFound);
        }
        let entry = self.call_entry(act, viewer, &met.contact, CALL_OPENED);
        let practice = self.house.id();
        self.house
            .store
            .write(move |tx| audit::append(tx, practice, &entry))?;
        Ok(())
    }

    /// The right to open a call, for whoever has opened it lately.
    pub(super) fn opened_call(
        &self,
        act: &Act,
        viewer: &Viewer,
        contact: &Contact,
    ) -> Result<Option<Permitted<Open, Contact>>, DeskError> {
        let since = act
            .wall()
            .checked_sub(SignedDuration::from_hours(OPENING_HOURS))
            .unwrap_or(Timestamp::MIN);
        let practice = self.house.id();
        let entries = self
            .house
            .store
            .read(|tx| audit::since(tx, practice, contact.client, since))?;
        let subject = contact.id.to_bytes();
        let has_opened = entries.iter().any(|entry| {
            [OPENED, CALL_OPENED].contains(&entry.act.as_ref())
                && entry.actor == viewer.person
                && entry.subject == subject
                && entry.at > since
        });
        if !has_opened {
            return Ok(None);
        }
        self.may_open_call(act, viewer, contact)
    }

    /// The right to open a call, whether or not it was opened.
    pub(super) fn may_open_call(
        &self,
        act: &Act,
        viewer: &Viewer,
        contact: &Contact,
    ) -> Result<Option<Permitted<Open, Contact>>, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        let contact = contact.clone();
        Ok(self
            .house
            .store
            .read(|tx| gate.contact::<Open>(tx, contact))?)
    }

    /// The marks of a call, the oldest first.
    pub(super) fn marks(
        &self,
        permitted: &Permitted<Open, Contact>,
    ) -> Result<Vec<Mark>, DeskError> {
        let (practice, id) = (self.house.id(), permitted.record().id);
        let rows = self
            .house
            .store
            .read(|tx| crisis_mark::of_contact(tx, practice, id))?;
        let mut marks = Vec::with_capacity(rows.len());
        for row in &rows {
            marks.extend(open_mark(&self.house, permitted, row)?);
        }
        Ok(marks)
    }

    pub(super) fn mark_lines(&self, marks: &[Mark]) -> Vec<MarkLine> {
        let line = |mark: &Mark| MarkLine {
            list: mark.list,
            text: self.house.lists.step(mark.list, &mark.step),
            answer: mark.answer,
            who: self.house.name(mark.by),
            at: mark.at,
        };
        marks.iter().map(line).collect()
    }

    /// What the published triage says of the answers as they stand.
    pub(super) fn triage(&self, marks: &[Mark]) -> Option<String> {
        let list = self.house.lists.list(CrisisList::Screener).ok()?;
        let answers: Vec<Option<bool>> = (0..list.steps.len())
            .map(|place| {
                let mark = standing(marks, CrisisList::Screener, &question(place))?;
                match mark.answer {
                    MarkAnswer::Yes => Some(true),
                    MarkAnswer::No => Some(false),
                    _ => None,
                }
            })
            .collect();
        self.house.lists.triage(&answers)
    }

    pub(crate) fn steps(
        &self,
        list: CrisisList,
        marks: &[Mark],
    ) -> Result<Vec<StepView>, DeskError> {
        let data = self.house.lists.list(list)?;
        let view = |step: &super::lists::Step| StepView {
            code: step.code.clone(),
            text: step.text.clone(),
            source: step.source.clone(),
            checked: step.checked.clone(),
            only_if: step.only_if.clone(),
            law: match step.legal {
                true => self.house.lists.law(list),
                false => Vec::new(),
            },
            mark: standing(marks, list, &step.code)
                .map(|mark| (mark.answer, self.house.name(mark.by), mark.at)),
        };
        Ok(data.steps.iter().map(view).collect())
    }

    fn sealed_marks(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        contact: &Contact,
        list: CrisisList,
        answers: &[(String, MarkAnswer)],
    ) -> Result<Vec<MarkRow>, DeskError> {
        let client = self.house.person(contact.client)?;
        let known = self.house.lists.list(list)?;
        let mut rows = Vec::with_capacity(answers.len());
        for (step, answer) in answers {
            let is_known = known.steps.iter().any(|one| one.code == *step);
            if !is_known || !list.takes(*answer) {
                return Err(DeskError::NotFound);
            }
            let mark = Mark {
                list,
                step: step.clone(),
                answer: *answer,
                by: viewer.person,
                at: act.wall(),
            };
            let id = MarkId::new(act.wall(), act.bytes());
            let item = Item::CrisisMark(id);
            rows.push(MarkRow {
                id,
                contact: contact.id,
                person: viewer.person,
                mark_sealed: sealing::seal(act, &client.key, client.id, item, &mark.text())?,
                at: mark.at,
            });
        }
        // Ids of one instant are in no order of their own, and the last mark of a step counts.
        rows.sort_by_key(|row| row.id);
        Ok(rows)
    }

    pub(super) fn call_entry(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        contact: &Contact,
        code: &'static str,
    ) -> Entry {
        Entry {
            id: EntryId::new(act.wall(), act.bytes()),
            client: contact.client,
            actor: viewer.person,
            act: code.into(),
            subject: contact.id.to_bytes(),
            why: "on-call".into(),
            at: act.wall(),
        }
    }
}

/// Opens one mark; `None` for one that this version does not know.
fn open_mark(
    house: &House,
    permitted: &Permitted<Open, Contact>,
    row: &MarkRow,
) -> Result<Option<Mark>, DeskError> {
    let client = house.person(permitted.record().client)?;
    let item = Item::CrisisMark(row.id);
    let text = sealing::open_text(&client.key, client.id, item, &row.mark_sealed)?;
    Ok(Mark::read(&text, row.person, row.at))
}
