//! Undoing: for three minutes a client takes back what they did with a session.

use practice::{DueKind, SessionChangeId};
use store::{
    StoreError, Tx, due,
    session::{self, Session, SessionState},
    session_change::{self, ChangeKind, SessionChange},
};

use super::own::{can_undo, client};
use crate::{
    Act, Desk, DeskError,
    calendar::{Bringing, overlaps},
    house::House,
    view::Viewer,
};

impl Desk {
    /// Takes back what was done with a session. The time that was given up is still free.
    ///
    /// Errors: [`DeskError::NotFound`] for somebody else's; [`DeskError::Overtaken`] when its three
    /// minutes are over, or the session was changed again.
    pub fn undo_own(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: SessionChangeId,
    ) -> Result<(), DeskError> {
        let person = client(viewer)?;
        let bringing = Bringing::prepare(act);
        let contact = self.make(act, move |house, tx, act| {
            let practice = house.id();
            let found = session_change::by_id(tx, practice, id)?;
            let Some(change) = found.filter(|change| change.client == person) else {
                return Ok(Err(DeskError::NotFound));
            };
            let now = act.wall();
            store::clinician::turn(tx, practice, change.clinician)?;
            store::frame::turn(tx, practice, person)?;
            let session = session::by_id(tx, practice, change.session)?;
            let Some(session) = session.filter(|_| can_undo(&change, now)) else {
                return Ok(Err(DeskError::Overtaken));
            };
            if !put_back(house, tx, &change, &session, now)? {
                return Ok(Err(DeskError::Overtaken));
            }
            if !session_change::undo(tx, practice, id, now)? {
                return Err(StoreError::Refused("it was undone in its own turn"));
            }
            let about = practice::ContactId::from_bytes(id.to_bytes());
            due::cancel_for_contact(tx, practice, about, &[DueKind::ChangeStands])?;
            bringing.along(house, tx, person)?;
            Ok(Ok(change.contact))
        })?;
        match contact.map(|contact| self.take_back(act, viewer, contact)) {
            // Words that a person looks at, or has read, stay: the session is back all the same.
            None | Some(Ok(()) | Err(DeskError::LookPromised | DeskError::Overtaken)) => Ok(()),
            Some(Err(error)) => Err(error),
        }
    }
}

/// The session as it was before; `false` when it stands otherwise by now, or its time is taken.
fn put_back(
    house: &House,
    tx: &mut Tx<'_>,
    change: &SessionChange,
    session: &Session,
    now: practice::Timestamp,
) -> Result<bool, StoreError> {
    let practice = house.id();
    match (change.kind, change.from, change.to) {
        (ChangeKind::Moved, Some(from), Some(to)) => {
            if overlaps(house, tx, session, from, now)? {
                return Ok(false);
            }
            let back = Session {
                starts_at: from,
                place: change.place.clone(),
                ..session.clone()
            };
            session::move_whole(tx, practice, to, &back)
        }
        (ChangeKind::Cancelled, Some(from), _) => {
            if overlaps(house, tx, session, from, now)? {
                return Ok(false);
            }
            let (gone, back) = (SessionState::Cancelled, SessionState::Booked);
            session::change_state(tx, practice, session.id, gone, back)
        }
        (ChangeKind::Booked, ..) => {
            let (here, gone) = (SessionState::Booked, SessionState::Cancelled);
            session::change_state(tx, practice, session.id, here, gone)
        }
        _ => Ok(false),
    }
}
