//! The gate: signing in, coming back, being invited, making a way in, and own devices.

mod confirm;
mod enrol;
mod invited;
mod parts;
mod people;
mod samples;
mod setup;
mod sign_in;
mod ways;

pub(crate) use parts::Problem;
pub use samples::samples;

use crate::{
    access::Access::{Inviting, Public, SignedIn},
    lane::Lane,
    routes::Row,
};

/// The routes of these pages. Those that anybody on the street can call, and those that hold their
/// answer back, have a room of their own.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = at_the_gate()
        .into_iter()
        .map(|row| row.lane(Lane::Gate))
        .collect();
    rows.extend(inside());
    rows
}

fn at_the_gate() -> Vec<Row> {
    vec![
        Row::new("/sign-in", "sign in", Public)
            .get(sign_in::get)
            .post(sign_in::passphrase),
        Row::new("/sign-in/ask", "sign in: challenge", Public).post(sign_in::ask),
        Row::new("/sign-in/passkey", "sign in: passkey", Public).post(sign_in::passkey),
        Row::new("/recover", "printed kit", Public)
            .get(sign_in::recover)
            .post(sign_in::recovered),
        Row::new("/i/{link}", "invitation", Public)
            .get(invited::get)
            .post(invited::post),
        // The first start of a practice; not found ever after.
        Row::new("/setup/{link}", "first start", Public)
            .get(setup::get)
            .post(setup::post),
        // Whoever makes a way in is not signed in yet: these pages ask the desk themselves.
        Row::new("/enrol", "make a way in", Public).get(enrol::get),
        Row::new("/enrol/ask", "make a passkey: challenge", Public).post(enrol::ask),
        Row::new("/enrol/passkey", "make a passkey", Public).post(enrol::passkey),
        Row::new("/enrol/passphrase", "choose a passphrase", Public)
            .get(enrol::passphrase)
            .post(enrol::choose),
        Row::new("/confirm", "show anew who it is", SignedIn)
            .get(confirm::get)
            .post(confirm::passphrase),
        Row::new("/confirm/ask", "confirm: challenge", SignedIn).post(confirm::ask),
        Row::new("/confirm/passkey", "confirm: passkey", SignedIn).post(confirm::passkey),
    ]
}

fn inside() -> Vec<Row> {
    vec![
        Row::new("/devices", "own devices", SignedIn).get(ways::get),
        Row::new("/devices/kit", "own printed kit", SignedIn)
            .get(ways::kit)
            .post(ways::make_kit),
        Row::new("/devices/ways/{id}/remove", "take a way in away", SignedIn).post(ways::remove),
        Row::new("/devices/visits/{id}/end", "sign out a device", SignedIn).post(ways::end),
        Row::new("/devices/others", "sign out all others", SignedIn).post(ways::end_others),
        Row::new("/devices/idle", "choose when to be signed out", SignedIn).post(ways::idle),
        Row::new("/d/people", "people at the gate", Inviting).get(people::get),
        Row::new("/d/people/invite", "invite", Inviting)
            .get(people::form)
            .post(people::invite),
        Row::new("/d/people/{id}", "one person at the gate", Inviting)
            .get(people::one)
            .post(people::act),
    ]
}
