//! `vestibule demo`: Harbour Lane, an invented practice with twelve weeks behind it.

mod answers;
mod calendar;
mod chance;
mod drive;
mod heavy;
mod links;
mod matters;
mod people;
mod plan;
mod scene;
mod setting;
mod texts;
mod time;

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use desk::{Act, Desk, DeskError, Founding, oncall::LayerWish};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use practice::{Moment, OfficeHours, PersonId};
use store::{Options, Store, keys::Keys};
use tempfile::TempDir;

use crate::{
    args::DemoArgs,
    book::Source,
    config::{Log, Web},
    edge::Edge,
    error::CommandError,
    logs, opening, passphrase, root_key,
    say::Say,
    serve,
};
use chance::Chance;
use drive::{Cast, Drive, Tally, act_at, failed};
use people::CLIENTS;
use plan::Plan;
use setting::Setter;

/// The name on the door.
const NAME: &str = "Harbour Lane";
/// Where Harbour Lane is.
const ZONE: &str = "Europe/London";
/// When the first turn of the rota began: a Monday well before everything that is told.
const ROTA_BEGINS: &str = "2020-01-06T09:00";
/// When Harbour Lane answers.
const HOURS: &str = "mon-fri 09:00-17:00";
/// The solo practice has so many clients.
const SOLO_CLIENTS: usize = 16;

/// Makes the practice, says who can come in, and serves it.
///
/// # Errors
///
/// [`CommandError`] with one sentence.
pub(crate) fn run(args: &DemoArgs, edge: Edge) -> Result<(), CommandError> {
    logs::start(&Log {
        level: "warn".to_owned(),
        json: false,
    });
    let place = Place::new(args.data.as_deref())?;
    let began = edge.nanos();
    let made = make(args, &edge, &place.folder)?;
    let millis = (edge.nanos() - began) / 1_000_000;
    let mut say = Say::new();
    told(&mut say, &made, millis, args)?;
    let base = |address: SocketAddr| format!("http://{address}");
    if args.no_serve {
        made.store.close();
        made.keys.close();
        say.line("Nothing is served.")?;
        return say.flush();
    }
    let web = Web {
        listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), args.port),
        origin: None,
        secure_cookies: false,
        exit_url: "https://www.bbc.co.uk/weather".to_owned(),
    };
    let (desk, cast) = (made.desk.clone(), made.cast);
    let house = opening::House {
        desk: made.desk,
        store: made.store.clone(),
        keys: made.keys.clone(),
    };
    let outside = serve::Outside::default();
    let served = serve::serve(house, &web, edge, outside, |opened| {
        let base = base(opened.address);
        say.line(&format!("The public door: {base}"))?;
        say.line("")?;
        say.line("Come in as")?;
        links::table(&mut say, &desk, &cast, &edge, &base)?;
        say.line("")?;
        say.line("All of it is invented. Do not write anything real here. Stop with Ctrl-C.")?;
        say.flush()
    });
    made.store.close();
    made.keys.close();
    place.leave();
    served
}

/// A practice that was made.
struct Made {
    desk: Desk,
    store: Store,
    keys: Keys,
    cast: Cast,
    tally: Tally,
    sessions: usize,
}

fn told(say: &mut Say, made: &Made, millis: u64, args: &DemoArgs) -> Result<(), CommandError> {
    say.line(&format!(
        "{NAME}, a demonstration with invented people (seed {})",
        args.seed
    ))?;
    say.line(&format!(
        "  {} {}, {} clients, {} sessions",
        made.cast.clinicians.len(),
        if made.cast.clinicians.len() == 1 {
            "therapist"
        } else {
            "therapists"
        },
        made.cast.clients.len(),
        made.sessions
    ))?;
    let Tally {
        from_clients,
        from_practice,
        answers,
        agendas,
    } = made.tally;
    say.line(&format!(
        "  twelve weeks with {from_clients} contacts from clients, {from_practice} from therapists, \
         {answers} answers, {agendas} agendas opened"
    ))?;
    crate::say::aside(&format!(
        "made in {}.{:02} s",
        millis / 1000,
        millis % 1000 / 10
    ));
    say.line("")
}

/// Where the practice lies: a temporary folder that goes when this is dropped, or a named one.
struct Place {
    folder: PathBuf,
    temporary: Option<TempDir>,
}

impl Place {
    fn new(named: Option<&Path>) -> Result<Place, CommandError> {
        let Some(folder) = named else {
            let temporary = tempfile::Builder::new().prefix("vestibule-demo-").tempdir();
            let temporary = temporary.map_err(|error| {
                CommandError::outside(format!(
                    "no temporary folder can be made: {error}; name one with --data"
                ))
            })?;
            return Ok(Place {
                folder: temporary.path().to_path_buf(),
                temporary: Some(temporary),
            });
        };
        opening::folder(folder)?;
        let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if !is_empty {
            return Err(CommandError::usage(format!(
                "{} is not empty; name a folder that is empty or not there yet",
                folder.display()
            )));
        }
        Ok(Place {
            folder: folder.to_path_buf(),
            temporary: None,
        })
    }

    /// Leaves nothing behind of a temporary practice, or says what is left.
    fn leave(self) {
        let folder = self.folder.display();
        if let Some(Err(error)) = self.temporary.map(TempDir::close) {
            crate::say::aside(&format!(
                "{folder} could not be removed: {error}; remove it by hand"
            ));
        }
    }
}

fn make(args: &DemoArgs, edge: &Edge, folder: &Path) -> Result<Made, CommandError> {
    let zone = TimeZone::get(ZONE)
        .map_err(|error| CommandError::outside(format!("{ZONE} is not known: {error}")))?;
    let real = moment(args.now, edge, &zone)?;
    let now = real.wall.to_zoned(zone);
    let solo = args.preset == "solo";
    let clinician_of = |client: usize| match CLIENTS.get(client) {
        Some(client) if !solo => client.clinician,
        _ => 0,
    };
    let clients = clients(solo);
    let plan = Plan::new(args.seed, &now, &clients, clinician_of);
    let book = Source::of(Some(&args.preset), None)?.open()?;
    let root = root_key::make(&folder.join("root.key"), &passphrase::Source::Unsaid, edge)?;
    let database = folder.join("practice.db");
    let store = Store::open(
        &format!("sqlite://{}", database.display()),
        Options::default(),
    )
    .map_err(|error| root_key::unreadable(&error))?;
    let keys = folder.join("keys.db");
    let keys = Keys::open(&format!("sqlite://{}", keys.display()), Options::default())
        .map_err(|error| root_key::unreadable(&error))?;
    let mut chance = Chance::new(args.seed, 2);
    let mut act = act_at(plan.begins_at, &real, &mut chance);
    let founding = Founding {
        name: NAME.to_owned(),
        zone: ZONE.to_owned(),
        hours: HOURS.to_owned(),
        closed_dates: String::new(),
        country: "gb".to_owned(),
        preset: args.preset.clone(),
        rota: !solo,
    };
    Desk::found(&mut act, &store, &book, &founding).map_err(|error| failed(&error))?;
    let desk = opening::desk(store.clone(), keys.clone(), root, book, true)?;
    let mut setter = Setter {
        desk: &desk,
        real,
        chance,
        plan: &plan,
    };
    let cast = setter.cast(&clients, solo, clinician_of)?;
    if !solo {
        let mut act = act_at(plan.begins_at, &real, &mut Chance::new(args.seed, 9));
        rota(&desk, &mut act, &cast).map_err(|error| failed(&error))?;
    }
    let hours = OfficeHours::parse(ZONE, HOURS, std::collections::BTreeSet::new())
        .map_err(|error| CommandError::outside(error.to_string()))?;
    let tally = Drive::new(&desk, &cast, hours, real, args.seed, &plan)?.run(&plan)?;
    let mut chance = Chance::new(args.seed, TIME_STREAM);
    time::time(&desk, &cast, &now, || act_at(real.wall, &real, &mut chance))
        .map_err(|error| failed(&error))?;
    let sessions = plan.slots.len();
    Ok(Made {
        desk,
        store,
        keys,
        cast,
        tally,
        sessions,
    })
}

/// The stream of chance for what is set up about time.
const TIME_STREAM: u64 = 11;

/// Everybody takes a week in turn, and stands behind whoever is first the week before.
fn rota(desk: &Desk, act: &mut Act, cast: &Cast) -> Result<(), DeskError> {
    let mut people: Vec<PersonId> = cast.clinicians.iter().map(|viewer| viewer.person).collect();
    for layer in 0..2 {
        let wish = LayerWish {
            layer,
            first_at: ROTA_BEGINS.to_owned(),
            turn_hours: practice::rota::Layer::WEEKLY,
            hours: String::new(),
            people: people.clone(),
        };
        desk.put_rota_layer(act, &wish)?;
        people.rotate_left(1);
    }
    Ok(())
}

/// The moment at which the history ends: now, or the one that a test names.
fn moment(at: Option<DateTime>, edge: &Edge, zone: &TimeZone) -> Result<Moment, CommandError> {
    let real = edge.moment();
    let Some(at) = at else { return Ok(real) };
    let wall: Timestamp = zone.to_timestamp(at).map_err(|error| {
        CommandError::usage(format!("--now: {at} is no instant in {ZONE}: {error}"))
    })?;
    Ok(Moment { wall, ..real })
}

/// The places of the clients of this kind of practice.
fn clients(solo: bool) -> Vec<usize> {
    let all = 0..CLIENTS.len();
    if solo {
        all.take(SOLO_CLIENTS).collect()
    } else {
        all.collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Zoned;
    use people::{CLINICIANS, MARISOL};
    use practice::{Phase, Purpose};
    use screen::Screen;

    use super::*;

    /// No invented text says more, or less, than is meant.
    #[test]
    fn every_text_screens_as_it_should() {
        let screen = Screen::builtin().unwrap();
        let plain = texts::TOGETHER
            .iter()
            .chain(texts::SPANISH)
            .chain(matters::MATTERS);
        for texts in plain {
            for text in texts.texts {
                let found = screen.read(text).finding;
                let meant = match texts.purpose {
                    Purpose::Life | Purpose::Hospital | Purpose::Coaching | Purpose::Medication => {
                        continue;
                    }
                    _ => practice::Finding::Clear,
                };
                assert_eq!(found, meant, "{}: {text}", texts.purpose);
            }
        }
        for heavy in heavy::HEAVY {
            assert_eq!(
                screen.read(heavy.text).finding,
                heavy.finding,
                "{}",
                heavy.text
            );
        }
    }

    #[test]
    fn there_are_enough_people() {
        assert!(CLINICIANS.len() >= 5 && CLIENTS.len() >= 40);
        assert!(
            CLIENTS
                .get(MARISOL)
                .is_some_and(|client| client.language == "es")
        );
        for phase in Phase::ALL {
            assert!(
                CLIENTS.iter().any(|client| client.phase == *phase),
                "{phase}"
            );
        }
        let zone = TimeZone::get(ZONE).unwrap();
        let now: Zoned = "2026-05-12T14:46"
            .parse::<DateTime>()
            .unwrap()
            .to_zoned(zone)
            .unwrap();
        let clients = clients(false);
        let plan = Plan::new(1, &now, &clients, |client| CLIENTS[client].clinician);
        assert!(plan.doings.len() > 500, "{}", plan.doings.len());
        let same = Plan::new(1, &now, &clients, |client| CLIENTS[client].clinician);
        assert_eq!(format!("{:?}", plan.doings), format!("{:?}", same.doings));
        let other = Plan::new(2, &now, &clients, |client| CLIENTS[client].clinician);
        assert_ne!(format!("{:?}", plan.doings), format!("{:?}", other.doings));
    }
}
