//! The three ways in that are asked, and what is typed on them: something that belongs to somebody
//! here, and something that belongs to nobody.

use std::net::SocketAddr;

use desk::view::Viewer;

use super::{
    super::{
        folder, gate,
        house::{self, Measured, failed},
    },
    Http, PLANTED,
};
use crate::{edge::Edge, error::CommandError};

/// How many guests come at once where nothing is hashed, and where something is: so many hashes fit
/// into one step of the clock.
const GUESTS: usize = 32;
const GUESTS_HASHING: usize = 8;
/// After so many tries an invitation is made anew: the fifth miss would close it.
const TRIES_OF_INVITATION: u32 = 4;

/// One of the ways that are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surface {
    /// A name, a passphrase and a code.
    SignIn,
    /// The printed kit: one that was replaced, and one that nobody ever had.
    Recovery,
    /// A link with a code: a link that is open, and one that nobody ever had.
    Invitation,
}

/// Every one of them.
pub(super) const ALL: [Surface; 3] = [Surface::SignIn, Surface::Recovery, Surface::Invitation];

/// What is typed; it stands in the page again, and is taken out of it before pages are compared.
pub(super) struct Typed(String);

impl Surface {
    pub(super) fn says(self) -> &'static str {
        match self {
            Surface::SignIn => "Signing in with a name that somebody has, and one that nobody has",
            Surface::Recovery => "Coming back on a kit that was replaced, and one that nobody has",
            Surface::Invitation => "Coming in on a link that is open, and one that nobody has",
        }
    }

    pub(super) fn at_once(self) -> usize {
        match self {
            Surface::SignIn => GUESTS_HASHING,
            Surface::Recovery | Surface::Invitation => GUESTS,
        }
    }

    /// Whether what was tried wrongly has to wait. Links end instead, and paper is too long to guess.
    pub(super) fn locks(self) -> bool {
        self == Surface::SignIn
    }

    /// The request, as a browser without scripts sends it.
    pub(super) fn request(self, address: SocketAddr, typed: &Typed, is_known: bool) -> String {
        let Typed(typed) = typed;
        let (path, form) = match self {
            Surface::SignIn => (
                "/sign-in".to_owned(),
                format!("name={typed}&passphrase=the+heron+waits+by+platform+four&code=000000"),
            ),
            Surface::Recovery => ("/recover".to_owned(), format!("kit={typed}")),
            Surface::Invitation => (format!("/i/{typed}"), "code=AAAA-AAAA".to_owned()),
        };
        let (length, known) = (form.len(), u8::from(is_known));
        // Either is told by a header of the same length; only a planted leak looks at its name.
        let header = if is_known { PLANTED } else { "x-nothing" };
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             {header}: {known}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\n\r\n{form}"
        )
    }
}

/// The practice whose gate is asked, and what is typed at it.
pub(super) struct House {
    pub(super) measured: Measured,
    people: Vec<Person>,
    _folder: tempfile::TempDir,
}

/// Somebody of this practice, and a kit of somebody of another.
struct Person {
    name: String,
    kit: String,
    kit_of_nobody: String,
}

impl House {
    /// A practice with as many people as come at once, and another one whose kits are unknown here.
    pub(super) fn make(edge: &Edge) -> Result<House, CommandError> {
        let folder = folder()?;
        let url = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
        let measured = house::with_clients(edge, &url("practice.db"), GUESTS)?;
        let elsewhere = house::with_clients(edge, &url("elsewhere.db"), GUESTS)?;
        let mut people = Vec::new();
        for number in 0..GUESTS {
            let (name, kit) = enrol(edge, &measured, number)?;
            let (_, kit_of_nobody) = enrol(edge, &elsewhere, number)?;
            people.push(Person {
                name,
                kit,
                kit_of_nobody,
            });
        }
        elsewhere.store.close();
        Ok(House {
            measured,
            people,
            _folder: folder,
        })
    }

    pub(super) fn guest(&self, number: usize) -> Result<Guest<'_>, CommandError> {
        let nobody = || CommandError::outside("nobody is there to be measured");
        let person = self.people.get(number).ok_or_else(nobody)?;
        let viewer = self.measured.clients.get(number).ok_or_else(nobody)?;
        Ok(Guest {
            measured: &self.measured,
            viewer,
            person,
            connection: None,
            link: String::new(),
            tries: 0,
        })
    }

    pub(super) fn close(self) {
        self.measured.store.close();
    }
}

/// Enrols a passphrase, and makes a kit that is replaced at once: the name, and the kit that is none
/// any more.
fn enrol(
    edge: &Edge,
    measured: &Measured,
    number: usize,
) -> Result<(String, String), CommandError> {
    let enrolled = gate::enrolled(edge, measured, number)?;
    let nobody = || CommandError::outside("nobody came in to be measured");
    let entered = enrolled.entered.ok_or_else(nobody)?;
    let make = || {
        let viewer = measured.desk.viewer(&edge.act(), &entered.token)?;
        let kit = measured.desk.make_kit(&mut edge.act(), &viewer)?;
        measured.desk.make_kit(&mut edge.act(), &viewer)?;
        Ok::<_, desk::DeskError>(kit)
    };
    let kit = make().map_err(|error| failed(&error))?;
    Ok((
        enrolled.sign_in_name.unwrap_or_default(),
        kit.groups.concat(),
    ))
}

/// One who tries, on a connection of their own.
pub(super) struct Guest<'a> {
    measured: &'a Measured,
    viewer: &'a Viewer,
    person: &'a Person,
    connection: Option<Http>,
    link: String,
    tries: u32,
}

impl Guest<'_> {
    /// What is typed next: somebody's own, or as long and nobody's.
    pub(super) fn types(
        &mut self,
        edge: &Edge,
        surface: Surface,
        is_known: bool,
    ) -> Result<Typed, CommandError> {
        let typed = match (surface, is_known) {
            (Surface::SignIn, true) => self.person.name.clone(),
            (Surface::SignIn, false) => self.person.name.replace("measured", "stranger"),
            (Surface::Recovery, true) => self.person.kit.clone(),
            (Surface::Recovery, false) => self.person.kit_of_nobody.clone(),
            (Surface::Invitation, true) => self.link(edge)?,
            (Surface::Invitation, false) => vault::to_hex(&edge.seed())
                .get(..self.link(edge)?.len())
                .unwrap_or_default()
                .to_owned(),
        };
        Ok(Typed(typed))
    }

    /// A link that is open, and stays open for this try.
    fn link(&mut self, edge: &Edge) -> Result<String, CommandError> {
        if self.tries.is_multiple_of(TRIES_OF_INVITATION) {
            let (by, desk) = (&self.measured.clinician, &self.measured.desk);
            let invited = desk.invite_again(&mut edge.act(), by, self.viewer.person, false);
            let invited = invited.map_err(|error| failed(&error))?;
            invited
                .path
                .trim_start_matches("/i/")
                .clone_into(&mut self.link);
        }
        // Both of a pair count, so that a new link is made before either of them, as it is drawn.
        self.tries += 1;
        Ok(self.link.clone())
    }

    /// Asks: how long the answer took in microseconds, and its lines and page without what was typed.
    pub(super) fn asks(
        &mut self,
        edge: &Edge,
        address: SocketAddr,
        request: &str,
        typed: &Typed,
    ) -> Result<(u32, (String, String)), CommandError> {
        let unheard = |error: std::io::Error| {
            CommandError::outside(format!("an answer at the gate did not come: {error}"))
        };
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Http::to(address).map_err(unheard)?,
        };
        let began = edge.nanos();
        let (head, page) = connection.ask(request).map_err(unheard)?;
        let micros = u32::try_from((edge.nanos() - began) / 1_000).unwrap_or(u32::MAX);
        self.connection = Some(connection);
        let head: Vec<&str> = head
            .lines()
            .filter(|line| !line.starts_with("date:"))
            .collect();
        if !head.first().is_some_and(|line| line.contains(" 200 ")) {
            let told = std::io::Error::other(head.first().copied().unwrap_or_default().to_owned());
            return Err(unheard(told));
        }
        let page = String::from_utf8_lossy(&page).replace(&typed.0, "(typed)");
        Ok((micros, (head.join("\n"), page)))
    }
}
