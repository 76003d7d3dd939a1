//! How clients may be rung, sealed.

use jiff::Timestamp;
use practice::{PersonId, PracticeId};

use crate::{
    StoreError, Tx,
    value::{Row, values},
};

/// The ring plan of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingPlan {
    /// Whose.
    pub person: PersonId,
    /// The plan, sealed.
    pub plan_sealed: Vec<u8>,
    /// When they last changed it.
    pub changed_at: Timestamp,
}

/// Keeps a plan, in the place of the one that was.
pub fn put(tx: &mut Tx<'_>, practice: PracticeId, plan: &RingPlan) -> Result<(), StoreError> {
    tx.put(
        "insert into ring_plan (practice_id, person_id, plan_sealed, changed_at) \
         values ($1, $2, $3, $4) \
         on conflict (practice_id, person_id) do update set \
         plan_sealed = excluded.plan_sealed, changed_at = excluded.changed_at",
        values![
            practice,
            plan.person,
            plan.plan_sealed.as_slice(),
            plan.changed_at
        ],
    )
}

/// The plan of somebody; `None` when they never made one.
pub fn of_person(
    tx: &mut Tx<'_>,
    practice: PracticeId,
    person: PersonId,
) -> Result<Option<RingPlan>, StoreError> {
    tx.one(
        "select person_id, plan_sealed, changed_at from ring_plan \
         where practice_id = $1 and person_id = $2",
        values![practice, person],
        read,
    )
}

fn read(row: &mut Row) -> Result<RingPlan, StoreError> {
    Ok(RingPlan {
        person: row.id()?,
        plan_sealed: row.bytes()?,
        changed_at: row.at()?,
    })
}
