//! "Are you safe right now?": the question that stays open until its writer answers, a person has
//! looked, or its time is over.
//!
//! Whoever was asked pressed Send: their words are stored, and a person looks at them whatever they
//! choose. Silence is no answer, and no answer counts as "not sure" once nobody has looked in time.
//! Source: default-policy 6.9, requirement R-CRI-09.

use practice::{ContactId, DueKind, EntryId, PracticeId, Words};
use store::{
    StoreError, Tx,
    audit::{self, Entry},
    contact,
    due::{self, Due},
};

use crate::{
    Act, Desk, DeskError,
    contact::send::{Origin, Wish},
    view::{SafetyAnswer, Sent, Viewer},
};

/// When the question to the writer of this contact is over, while it is open.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: ContactId,
) -> Result<Option<Due>, StoreError> {
    let due = due::of_contact(tx, practice, id)?;
    Ok(due.into_iter().find(|due| due.kind == DueKind::Asked))
}

/// The version that its writer is asked about, while the question is open.
pub(crate) fn version(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    id: ContactId,
) -> Result<Option<u32>, StoreError> {
    if open(tx, practice, id)?.is_none() {
        return Ok(None);
    }
    Ok(contact::by_id(tx, practice, id)?.map(|found| found.version))
}

impl Desk {
    /// "I am safe", with no word changed. What was promised stays: a person looks.
    pub(crate) fn is_safe(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: ContactId,
    ) -> Result<Sent, DeskError> {
        let entry = Entry {
            id: EntryId::new(act.wall(), act.bytes()),
            client: viewer.person,
            actor: viewer.person,
            act: "contact.safe".into(),
            subject: id.to_bytes(),
            why: "".into(),
            at: act.wall(),
        };
        let practice = self.house.id();
        self.house.store.write(move |tx| {
            if due::cancel_for_contact(tx, practice, id, &[DueKind::Asked])? > 0 {
                audit::append(tx, practice, &entry)?;
            }
            Ok(())
        })?;
        Ok(Sent::Filed(id))
    }

    /// Nobody answered and nobody has looked: it becomes a call for help, once, however often this
    /// is tried.
    pub(crate) fn unanswered(&self, act: &mut Act, row: &Due) -> Result<(), DeskError> {
        let practice = self.house.id();
        let found = self
            .house
            .store
            .read(|tx| contact::by_id(tx, practice, row.contact))?;
        let unread = found.filter(|found| found.state.is_unread() && found.opened_at.is_none());
        if let Some(found) = unread {
            let wish = Wish {
                client: found.client,
                words: Words::none(),
                from: Origin::Form(found.purpose, format!("asked:{}", found.id)),
                safety: Some(SafetyAnswer::NotSure),
                late: None,
            };
            self.file_from_client(act, wish)?;
        }
        let (row, at) = (row.clone(), act.wall());
        self.house
            .store
            .write(move |tx| due::done(tx, practice, &row, at).map(|_| ()))?;
        Ok(())
    }
}
