//! Break-glass: a client's records in an emergency, for an hour, seen by all.
//!
//! A reason is picked and written down; a second person is told at once, through the outbox; the
//! client is told at the next hour that is safe for them, and sees it on their page from the start.
//! Its beginning and its end are both in the access log: the end is a row of `due`, so that it is
//! written after a crash too, and the gate asks the clocks themselves, whether or not it was.
//!
//! Source: reliability 1.8, P35; requirement R-PRV-10.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::Time};
use practice::{
    BreakGlassId, ContactId, ContactState, Direction, DueId, DueKind, Duty, Effect, EffectKind,
    EmergencyReason, EntryId, OutboxId, PersonId, Recipient, Role, Words, second_person,
};
use store::{
    Page, StoreError, Tx,
    audit::{self, Entry},
    break_glass::{self, BreakGlass},
    contact,
    due::{self, Due},
    frame::Frame,
    outbox,
};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    contact::{need, standing_promise},
    house::{House, Known},
    permit::{Gate, Know, Open, Permitted, Right, Write},
    sealing::{self, Item},
    tally,
    view::{
        BreakGlassForm, BreakGlassReport, BreakGlassView, BreakGlassWish, EmergencyLine, ToldUse,
        Viewer,
    },
};

/// How long it lasts, in minutes. Source: reliability P35.
const MINUTES: i64 = 60;

/// How far back the report looks, in weeks.
const REPORT_WEEKS: i64 = 12;

/// More uses than this for each thousand openings are talked about. Source: reliability 1.8.
const OFTEN_PER_THOUSAND: i64 = 1;

/// How long a use stands on the client's first page, in days. On the list of openings it stays.
const SHOWN_DAYS: i64 = 28;

/// The acts in the access log.
const STARTED: &str = "break-glass.start";
const STOPPED: &str = "break-glass.stop";

const ALL: Page = Page {
    after: None,
    limit: store::PAGE_ROWS_MAX,
};

/// What a client brings about is shown newest first, so many of it.
const CONTACTS: Page = Page {
    after: None,
    limit: 50,
};

impl Desk {
    /// The page on which somebody says why records have to be opened in an emergency.
    ///
    /// Errors: [`DeskError::NotFound`] for whoever may not.
    pub fn break_glass_form(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<BreakGlassForm, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        gate.break_glass().ok_or(DeskError::NotFound)?;
        let second = self.second_person(viewer)?;
        Ok(BreakGlassForm {
            second: second.map(|second| self.house.name(second)),
            minutes: MINUTES,
        })
    }

    /// Opens a client's records in an emergency. Holding it already gives the same one.
    ///
    /// Errors: [`DeskError::ReasonNeeded`] and [`DeskError::Words`] when the reason is missing,
    /// [`DeskError::NameUnknown`], [`DeskError::NotNeeded`] when this person may open them anyway,
    /// [`DeskError::NobodyToTell`] when there is no second person.
    pub fn break_glass(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: &BreakGlassWish,
    ) -> Result<BreakGlassId, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        let duties = gate.break_glass().ok_or(DeskError::NotFound)?;
        self.require_fresh(act, viewer)?;
        let reason = wish.reason.ok_or(DeskError::ReasonNeeded)?;
        let words = Words::new(&wish.words)?;
        let (client, frame) = self.client_named(&wish.name)?;
        let (held, right) = self.house.store.read(|tx| {
            let right = gate.frame::<Write>(tx, frame.clone())?;
            Ok((gate.held(tx, client.id)?, right))
        })?;
        if let Some(held) = held {
            return Ok(held.id);
        }
        if right.is_some_and(|right| right.by() != Right::BreakGlass) {
            return Err(DeskError::NotNeeded);
        }
        let second = self.second_person(viewer)?.ok_or(DeskError::NobodyToTell)?;
        let starting = Starting::prepare(act, viewer, &client, second, (reason, &words))?;
        let id = starting.row.id;
        let client_from = next_safe(&self.house, &frame, act.wall());
        let house = Arc::clone(&self.house);
        self.house
            .store
            .write(move |tx| starting.record(&house, tx, &duties, client_from))?;
        Ok(id)
    }

    /// What somebody may open who holds break-glass; only for whoever began it.
    pub fn broken_glass(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: BreakGlassId,
    ) -> Result<BreakGlassView, DeskError> {
        let row = self.own_break_glass(viewer, id)?;
        let (practice, gate) = (self.house.id(), Gate::of(&self.house, viewer, act));
        let is_over = row.ended_at.is_some() || row.ends_at.is_due(&act.now());
        let contacts = self.house.store.read(|tx| {
            let mut contacts = Vec::new();
            if is_over {
                return Ok(contacts);
            }
            for found in contact::of_client(tx, practice, row.client, CONTACTS)? {
                let is_theirs =
                    found.direction == Direction::Client && found.state != ContactState::TakenBack;
                if is_theirs && let Some(known) = gate.contact::<Know>(tx, found)? {
                    let promise = standing_promise(&self.house, tx, known.record())?;
                    contacts.extend(promise.map(|promise| (known.into_record(), promise)));
                }
            }
            Ok(contacts)
        })?;
        Ok(BreakGlassView {
            id,
            client: self.house.name(row.client),
            second: self.house.name(row.second),
            reason: row.reason,
            ends_at: row.ends_at.wall,
            is_over,
            contacts: contacts
                .into_iter()
                .map(|(contact, promise)| need(&self.house, &contact, promise))
                .collect(),
        })
    }

    /// Ends it before its hour is over. Ending it twice is no error.
    pub fn end_break_glass(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        id: BreakGlassId,
    ) -> Result<(), DeskError> {
        let row = self.own_break_glass(viewer, id)?;
        let (house, entry) = (Arc::clone(&self.house), act.bytes());
        let at = act.wall();
        self.house
            .store
            .write(move |tx| stop(&house, tx, &row, "ended", at, entry))?;
        Ok(())
    }

    /// How often break-glass was used lately, without names of those who used it; and what this
    /// person was told of, to look at.
    pub fn break_glass_report(
        &self,
        act: &mut Act,
        viewer: &Viewer,
    ) -> Result<BreakGlassReport, DeskError> {
        let gate = Gate::of(&self.house, viewer, act);
        gate.report::<Know>(false).ok_or(DeskError::NotFound)?;
        let practice = self.house.id();
        let week = tally::week(act.wall()).saturating_sub(REPORT_WEEKS);
        let since = act
            .wall()
            .checked_sub(SignedDuration::from_hours(7 * 24 * REPORT_WEEKS))
            .unwrap_or(Timestamp::MIN);
        let (uses, openings, told) = self.house.store.read(|tx| {
            let uses = break_glass::since(tx, practice, since, ALL)?.len();
            let openings = store::tally::since(tx, practice, week)?;
            let told = break_glass::of_second(tx, practice, viewer.person, ALL)?;
            Ok((uses, openings, told))
        })?;
        let told = told
            .into_iter()
            .filter_map(|row| Some((gate.report::<Open>(row.second == viewer.person)?, row)))
            .map(|(permitted, row)| self.told_use(&permitted, row))
            .collect::<Result<_, _>>()?;
        let uses = i64::try_from(uses).unwrap_or(i64::MAX);
        Ok(BreakGlassReport {
            weeks: REPORT_WEEKS,
            uses,
            openings,
            is_often: uses.saturating_mul(1000) > openings.saturating_mul(OFTEN_PER_THOUSAND),
            told,
        })
    }

    /// The uses that stand on a client's first page.
    pub(crate) fn emergencies(
        &self,
        act: &Act,
        viewer: &Viewer,
    ) -> Result<Vec<EmergencyLine>, DeskError> {
        let practice = self.house.id();
        let since = act
            .wall()
            .checked_sub(SignedDuration::from_hours(24 * SHOWN_DAYS))
            .unwrap_or(Timestamp::MIN);
        let rows = self
            .house
            .store
            .read(|tx| break_glass::of_client(tx, practice, viewer.person, CONTACTS))?;
        let lately = rows.into_iter().filter(|row| row.began_at > since);
        Ok(lately
            .map(|row| EmergencyLine {
                who: self.house.name(row.person),
                reason: row.reason,
                at: row.began_at,
            })
            .collect())
    }

    fn told_use(
        &self,
        _permitted: &Permitted<Open, ()>,
        row: BreakGlass,
    ) -> Result<ToldUse, DeskError> {
        let client = self.house.person(row.client)?;
        let item = Item::BreakGlass(row.id);
        Ok(ToldUse {
            who: self.house.name(row.person),
            client: client.name.clone(),
            reason: row.reason,
            words: sealing::open(&client.key, client.id, item, &row.words_sealed)?,
            at: row.began_at,
            ended_at: row.ended_at,
        })
    }

    fn own_break_glass(&self, viewer: &Viewer, id: BreakGlassId) -> Result<BreakGlass, DeskError> {
        let practice = self.house.id();
        self.house
            .store
            .read(|tx| break_glass::by_id(tx, practice, id))?
            .filter(|row| row.person == viewer.person)
            .ok_or(DeskError::NotFound)
    }

    /// Who is told when this person uses it.
    fn second_person(&self, viewer: &Viewer) -> Result<Option<PersonId>, DeskError> {
        let people = self.house.store.read(|tx| {
            let mut people = Vec::new();
            for role in Role::ALL {
                if matches!(role, Role::Client | Role::Clinician) {
                    continue;
                }
                let of_role = self.house.of_role(tx, *role)?;
                people.extend(of_role.into_iter().map(|person| (person.id, *role)));
            }
            Ok(people)
        })?;
        Ok(second_person(&people, viewer.person))
    }

    /// The client with this name, as it is written in full. One whom nobody else has.
    pub(crate) fn client_named(&self, name: &str) -> Result<(Arc<Known>, Frame), DeskError> {
        let practice = self.house.id();
        let clients = self
            .house
            .store
            .read(|tx| self.house.of_role(tx, Role::Client))?;
        let mut found = None;
        for client in clients {
            let known = self.house.person(client.id)?;
            if plainly(&known.name.full) == plainly(name) && found.replace(known).is_some() {
                return Err(DeskError::NameUnknown);
            }
        }
        let client = found.ok_or(DeskError::NameUnknown)?;
        let frame = self
            .house
            .store
            .read(|tx| store::frame::by_client(tx, practice, client.id))?;
        Ok((client, frame.ok_or(DeskError::NameUnknown)?))
    }
}

/// A name as it is compared: small letters, one space between words.
fn plainly(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Everything that one beginning writes.
struct Starting {
    row: BreakGlass,
    entry: Entry,
    due: Due,
    outbox: [OutboxId; 2],
}

impl Starting {
    fn prepare(
        act: &mut Act,
        viewer: &Viewer,
        client: &Known,
        second: PersonId,
        (reason, words): (EmergencyReason, &Words),
    ) -> Result<Starting, DeskError> {
        let at = act.wall();
        let id = BreakGlassId::new(at, act.bytes());
        let ends = at
            .checked_add(SignedDuration::from_mins(MINUTES))
            .unwrap_or(at);
        let ends_at = act.now().due_at(ends);
        let item = Item::BreakGlass(id);
        let words_sealed = sealing::seal(act, &client.key, client.id, item, words.as_str())?;
        Ok(Starting {
            entry: Entry {
                id: EntryId::new(at, act.bytes()),
                client: client.id,
                actor: viewer.person,
                act: STARTED.into(),
                subject: id.to_bytes(),
                why: reason.code().into(),
                at,
            },
            due: Due {
                id: DueId::new(at, act.bytes()),
                kind: DueKind::BreakGlassEnds,
                contact: subject(id),
                at: ends_at,
            },
            outbox: [
                OutboxId::new(at, act.bytes()),
                OutboxId::new(at, act.bytes()),
            ],
            row: BreakGlass {
                id,
                client: client.id,
                person: viewer.person,
                second,
                reason,
                words_sealed,
                began_at: at,
                ends_at,
                ended_at: None,
            },
        })
    }

    /// From when the second person is told: at once, so that a clock that is set back does not put
    /// it off.
    fn second_from(&self) -> Timestamp {
        if broken::is(Broken::TellsSecondPersonLate) {
            let late = SignedDuration::from_mins(10);
            return self
                .row
                .began_at
                .checked_add(late)
                .unwrap_or(self.row.began_at);
        }
        Timestamp::UNIX_EPOCH
    }

    fn record(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        duties: &[Duty],
        client_from: Timestamp,
    ) -> Result<(), StoreError> {
        let practice = house.id();
        break_glass::put(tx, practice, &self.row)?;
        audit::append(tx, practice, &self.entry)?;
        let [to_second, to_client] = self.outbox;
        for duty in duties {
            let (id, kind, person, not_before) = match duty {
                Duty::EndAfterHour => {
                    due::put(tx, practice, &self.due)?;
                    continue;
                }
                // That is asked of what is sent to others.
                Duty::SecondReviewer => continue,
                Duty::TellSecondPerson if broken::is(Broken::TellsNoSecondPerson) => continue,
                Duty::TellSecondPerson => {
                    let kind = EffectKind::BreakGlass;
                    (to_second, kind, self.row.second, self.second_from())
                }
                Duty::TellClient => (to_client, EffectKind::Notice, self.row.client, client_from),
            };
            let effect = Effect {
                kind,
                recipient: Recipient::Person(person),
                contact: subject(self.row.id),
                not_before,
            };
            outbox::put(tx, practice, id, &effect)?;
        }
        Ok(())
    }
}

/// What rows of `due` and of the outbox name instead of a contact.
fn subject(id: BreakGlassId) -> ContactId {
    ContactId::from_bytes(id.to_bytes())
}

/// Ends one whose hour is over. `entry`: the chance for the id of its entry in the access log.
pub(crate) fn falls_due(
    house: &House,
    tx: &mut Tx<'_>,
    row: &Due,
    at: Timestamp,
    entry: [u8; 10],
) -> Result<(), StoreError> {
    if broken::is(Broken::BreakGlassNeverStops) {
        return Ok(());
    }
    let id = BreakGlassId::from_bytes(row.contact.to_bytes());
    match break_glass::by_id(tx, house.id(), id)? {
        Some(found) => stop(house, tx, &found, "hour", at, entry),
        None => Ok(()),
    }
}

fn stop(
    house: &House,
    tx: &mut Tx<'_>,
    row: &BreakGlass,
    why: &'static str,
    at: Timestamp,
    entry: [u8; 10],
) -> Result<(), StoreError> {
    let practice = house.id();
    if !break_glass::end(tx, practice, row.id, at)? {
        return Ok(());
    }
    let entry = Entry {
        id: EntryId::new(at, entry),
        client: row.client,
        actor: row.person,
        act: STOPPED.into(),
        subject: row.id.to_bytes(),
        why: why.into(),
        at,
    };
    audit::append(tx, practice, &entry)?;
    due::cancel_for_contact(tx, practice, subject(row.id), &[DueKind::BreakGlassEnds])?;
    Ok(())
}

/// The first instant from now on at which the client said that they may be reached.
pub(crate) fn next_safe(house: &House, frame: &Frame, now: Timestamp) -> Timestamp {
    if crate::facts::safe_now(frame, house, now) || broken::is(Broken::TellsAtAnyHour) {
        return now;
    }
    let local = now.to_zoned(house.zone().clone());
    let from = frame.safe_from_minute;
    let hour = i8::try_from(from / 60 % 24).unwrap_or(0);
    let minute = i8::try_from(from % 60).unwrap_or(0);
    let Ok(time) = Time::new(hour, minute, 0, 0) else {
        return now;
    };
    let days = [
        local.date(),
        local.date().tomorrow().unwrap_or(local.date()),
    ];
    let mut starts = days.into_iter().filter_map(|day| {
        let zoned = day.to_datetime(time).to_zoned(house.zone().clone());
        zoned.ok().map(|zoned| zoned.timestamp())
    });
    starts.find(|start| *start > now).unwrap_or(now)
}
