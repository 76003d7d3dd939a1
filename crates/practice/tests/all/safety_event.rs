//! Who handles a safety event.

use practice::{PersonId, Role, safety_event::handlers};

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

#[test]
fn it_goes_past_whoever_is_threatened() {
    let (lead, officer, osei, nair, desk) = (person(1), person(2), person(3), person(4), person(5));
    let all = [
        (lead, Role::PracticeLead),
        (officer, Role::IndependentOfficer),
        (osei, Role::Clinician),
        (nair, Role::Clinician),
        (desk, Role::Scheduling),
    ];
    for (people, threatened, told) in [
        (&all[..], osei, vec![lead]),
        (&all[..], desk, vec![lead]),
        (&all[..], lead, vec![officer]),
        (&all[2..], osei, vec![nair]),
        (&all[4..], desk, vec![desk]),
        (&all[2..3], osei, vec![osei]),
    ] {
        assert_eq!(handlers(people, threatened), told, "{threatened:?}");
    }
}
