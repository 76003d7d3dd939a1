//! The last days before now: what makes the pages look alive at the hour somebody looks at them.

use jiff::{SignedDuration, Timestamp, Zoned};
use practice::Purpose;

use super::{
    chance::Chance,
    people::{CLIENTS, MARISOL, SAM, THEO},
    plan::{Doing, Then, What},
};

/// One thing of the last days: who, about so many minutes ago, why, what, and what becomes of it.
struct Moment(&'static str, i64, Purpose, &'static str, Then);

/// People write from this hour on.
const MORNING: i64 = 7;
/// What would come in the night comes in the hours of the evening before, up to this one.
const EVENING: i64 = 21;
/// Those hours of the evening, in number.
const EVENING_HOURS: i64 = 3;
/// The stream of chance that gives these days their minutes, apart from that of the plan.
const MINUTES_STREAM: u64 = 4;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// The last days. What is not answered yet is what a person has to do today.
const SCENE: &[Moment] = &[
    Moment(
        "Sam",
        5 * DAY + 3 * HOUR,
        Purpose::Social,
        "Do you know the café by the locks? Best buns in town.",
        Then::InTime,
    ),
    Moment(
        "Sam",
        4 * DAY + 5 * HOUR,
        Purpose::Agenda,
        "Do I still need to come each week?",
        Then::InTime,
    ),
    Moment(
        "Sam",
        3 * DAY,
        Purpose::Paperwork,
        "The library asks for a letter about my hours. Could you write one?",
        Then::InTime,
    ),
    Moment(
        "Sam",
        DAY + 19 * HOUR,
        Purpose::Agenda,
        "My sister rang. I said the thing we practised and then I hung up. I don't know if that was brave or rude.",
        Then::InTime,
    ),
    Moment(
        "Theo",
        DAY + 2 * HOUR,
        Purpose::Update,
        "Three evenings without the news. I slept. I would like to tell you what I did instead.",
        Then::InTime,
    ),
    Moment(
        "Theo",
        16 * HOUR,
        Purpose::Agenda,
        "I want to talk about the letter from my father before I answer it.",
        Then::InTime,
    ),
    Moment(
        "Ruby",
        6 * DAY,
        Purpose::Clinical,
        "Is it normal that the ice makes me cry? It helps, but I was surprised.",
        Then::NotYet,
    ),
    Moment(
        "Freya",
        5 * HOUR,
        Purpose::Clinical,
        "Do I begin the list of small steps with the easiest one or with the one I mind most?",
        Then::NotYet,
    ),
    Moment(
        "Anil",
        11 * HOUR,
        Purpose::RiskConcern,
        "It is loud in my head again and I am not sure I can do this week. I am not going to do anything.",
        Then::NotYet,
    ),
    Moment(
        "Freya",
        2 * DAY + 4 * HOUR,
        Purpose::ScheduleMove,
        "Can we meet an hour later next week? My train changes.",
        Then::InTime,
    ),
    Moment(
        "Wren",
        DAY + 6 * HOUR,
        Purpose::Unsure,
        "I am not a client yet. I would like to know whether this is the right place for somebody like me.",
        Then::NotYet,
    ),
    Moment(
        "Dominic",
        2 * DAY + 9 * HOUR,
        Purpose::AfterEnding,
        "A year today. I still count to ten before I answer him. Thank you for that.",
        Then::NotYet,
    ),
    Moment(
        "Marisol",
        5 * DAY + 2 * HOUR,
        Purpose::Clinical,
        "¿Puedo hacer el ejercicio de las manos también en el trabajo, o mejor solo en casa?",
        Then::InTime,
    ),
    Moment(
        "Marisol",
        3 * DAY + 7 * HOUR,
        Purpose::Billing,
        "En la última factura aparece una sesión de más. ¿Lo pueden mirar?",
        Then::NotYet,
    ),
    Moment(
        "Marisol",
        DAY + 12 * HOUR,
        Purpose::Agenda,
        "Quiero contarte la conversación con mi madre. Esta vez no colgué.",
        Then::InTime,
    ),
    Moment(
        "Marisol",
        9 * HOUR,
        Purpose::Update,
        "Dormí siete horas dos noches seguidas. Hacía meses que no.",
        Then::InTime,
    ),
    Moment(
        "Owen",
        7 * HOUR,
        Purpose::Billing,
        "The April invoice has one session too many. Could you look?",
        Then::NotYet,
    ),
    Moment(
        "Grace",
        8 * HOUR,
        Purpose::ScheduleExtra,
        "Would there be room for a second session in the week after next? It has been a lot.",
        Then::InTime,
    ),
    Moment(
        "Jamal",
        DAY + 3 * HOUR,
        Purpose::Complaint,
        "I rang three times last week about my bill and nobody rang back.",
        Then::NotYet,
    ),
    Moment(
        "Tariq",
        28 * HOUR,
        Purpose::Privacy,
        "The reminder on my phone showed the name of the practice on the lock screen.",
        Then::NotYet,
    ),
    Moment(
        "Orla",
        30 * HOUR,
        Purpose::Life,
        "They are closing our school at the end of term. I heard it on the radio.",
        Then::NotYet,
    ),
    Moment(
        "Mina",
        3 * HOUR,
        Purpose::Agenda,
        "My brother is coming to stay. I would like to plan the first evening.",
        Then::InTime,
    ),
    Moment(
        "Felix",
        26 * HOUR,
        Purpose::Clinical,
        "If the worry comes back outside worry time, do I write it down or send it away?",
        Then::NotYet,
    ),
];

/// What these clients do in the last days. Nobody writes on the hour or all at one minute: each
/// moment lies up to half an hour off, and no two of them stand at the same minute of the hour.
pub(crate) fn present(seed: u64, now: &Zoned, clients: &[usize]) -> Vec<Doing> {
    let mut chance = Chance::new(seed, MINUTES_STREAM);
    let mut minutes: Vec<i64> = (-HOUR / 2..HOUR / 2).collect();
    chance.shuffle(&mut minutes);
    SCENE
        .iter()
        .zip(minutes)
        .filter_map(|(moment, off)| {
            let earlier = chance.between(0, EVENING_HOURS);
            doing(moment, off, earlier, now, clients)
        })
        .collect()
}

fn doing(moment: &Moment, off: i64, earlier: i64, now: &Zoned, clients: &[usize]) -> Option<Doing> {
    let Moment(given, ago, purpose, text, then) = *moment;
    let client = match given {
        "Sam" => SAM,
        "Marisol" => MARISOL,
        "Theo" => THEO,
        other => CLIENTS.iter().position(|client| client.given == other)?,
    };
    let at = by_day(
        now.timestamp()
            .checked_sub(SignedDuration::from_mins(ago.saturating_add(off)))
            .ok()?,
        earlier,
        now,
    );
    clients.contains(&client).then_some(Doing {
        at,
        what: What::Write {
            client,
            purpose,
            text,
            then,
        },
    })
}

/// The same instant, or the evening before when that is in the night: so many hours before its end.
fn by_day(at: Timestamp, earlier: i64, now: &Zoned) -> Timestamp {
    let hour = i64::from(at.to_zoned(now.time_zone().clone()).hour());
    if hour >= MORNING {
        return at;
    }
    let back = SignedDuration::from_hours(hour + 24 - EVENING + earlier);
    at.checked_sub(back).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// At any hour of a day every moment lies behind, by day, at a minute of its own; the seed says
    /// which.
    #[test]
    fn every_moment_has_a_minute_of_its_own() {
        let clients: Vec<usize> = (0..CLIENTS.len()).collect();
        let start: Zoned = "2026-05-12T00:04[Europe/London]".parse().unwrap();
        for hour in 0..24 {
            let now = start.checked_add(SignedDuration::from_hours(hour)).unwrap();
            let times = |seed| -> Vec<Timestamp> {
                let doings = present(seed, &now, &clients);
                doings.iter().map(|doing| doing.at).collect()
            };
            let one = times(1);
            assert_eq!(one.len(), SCENE.len());
            assert_eq!(one, times(1));
            assert_ne!(one, times(2), "{now}");
            let mut minutes = BTreeSet::new();
            for at in one {
                let local = at.to_zoned(now.time_zone().clone());
                assert!(at < now.timestamp(), "{local}");
                assert!(i64::from(local.hour()) >= MORNING, "{local}");
                assert!(minutes.insert(local.minute()), "{local}");
            }
        }
    }
}
