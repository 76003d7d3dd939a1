//! Danger that somebody outside tells of, at the door and without signing in.
//!
//! What they tell goes to whoever is on call, as a call of its own. It stands under a name of nobody:
//! in no client's record, and nothing that is answered says whether anybody is known here. Whoever
//! handles it decides what it has to do with whom.
//! Source: default-policy 6.7 (`x.safety`), 6.9; requirement R-PRV-13.
//!
//! Invariant: what is answered does not depend on what was written, nor on who is a client.

use jiff::{SignedDuration, Timestamp};
use practice::{
    Calendar, ContactId, Draft, Finding, Name, PersonId, Purpose, Role, Situation, Words, promise,
};
use store::{keys::Kind, people::PersonRow, retention::Retention, submission};

use crate::{
    Act, Desk, DeskError,
    contact::{
        decide::Decided,
        file::{Aside, Filing, Key, Recorded, SentFrom},
        send::record,
    },
    keyring, sealing,
};

/// How many tellings are taken in an hour. More would be somebody who hurts those on call, and the
/// page says that nothing was kept, with the number to ring.
pub(crate) const TELLINGS_PER_HOUR_MAX: usize = 30;

/// The longest that may be written about whom it is and how the writer is reached, in characters.
const LINE_CHARS_MAX: usize = 500;

/// How the subject of a telling is called on the pages of the practice.
const NOBODY: &str = "Somebody outside";

/// What somebody outside tells.
#[derive(Clone)]
pub struct TellingWish {
    /// What they know.
    pub words: String,
    /// Whom it is about; may be empty.
    pub about: String,
    /// How they can be reached; may be empty.
    pub reach: String,
    /// The key of the form: sending it twice is one telling.
    pub key: String,
}

impl std::fmt::Debug for TellingWish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TellingWish({} bytes)", self.words.len())
    }
}

/// What is told to whoever told: the same for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TellingKept {
    /// Somebody is on duty, and is called.
    pub on_duty: bool,
    /// Otherwise, by when it is read.
    pub read_by: Option<Timestamp>,
}

impl Desk {
    /// Takes what somebody outside tells, and calls whoever is on duty.
    ///
    /// Errors: [`DeskError::Words`] when nothing was written, [`DeskError::TooLong`],
    /// [`DeskError::TooManyOpen`] when more was told within an hour than can be taken.
    pub fn tell_of_danger(
        &self,
        act: &mut Act,
        wish: &TellingWish,
    ) -> Result<TellingKept, DeskError> {
        let words = Words::new(&text_of(wish)?)?;
        let practice = self.house.id();
        let nobody = PersonId::from_bytes([0; 16]);
        let house = &self.house;
        let ruling = house
            .judge
            .rule(false, Purpose::ThirdSafety, &Situation::ordinary())
            .reaching(&house.staffing());
        let promised = promise(
            &ruling,
            &Calendar {
                now: Some(act.wall()),
                hours: Some(&house.hours),
                next_session: None,
                rota: house.rota_stands(),
            },
        );
        let kept = TellingKept {
            on_duty: promised.calls_on_call,
            read_by: promised.answer_by.or(promised.reaches_at),
        };
        // The same words of the same form are told once; other words are something new.
        let mark = vault::digest(
            "telling-key",
            &[wish.key.as_bytes(), words.as_str().as_bytes()],
        );
        let key = format!("tell:{}", vault::to_hex(mark.get(..16).unwrap_or_default()));
        let before = house
            .store
            .read(|tx| submission::find(tx, practice, nobody, &key))?;
        if before.is_some() {
            return Ok(kept);
        }
        self.is_room(act.wall())?;
        let subject = self.nobody(act)?;
        let draft = Draft {
            id: ContactId::new(act.wall(), act.bytes()),
            writer: subject,
            client: subject,
            clinician: self.first_to_ask()?,
            purpose: Purpose::ThirdSafety,
            words,
            help_button: false,
            written_at: act.wall(),
        };
        let body_hash = vault::digest("telling", &[draft.words.as_str().as_bytes()]);
        let decided = Decided {
            ruled: draft
                .screened(Finding::Clear, Vec::new())
                .ruled(ruling, promised),
            session: None,
        };
        let key = Key {
            submitter: nobody,
            sent_from: SentFrom::Form(key),
            body_hash,
        };
        let filing = Filing::prepare(house, act, decided, key, Aside::default(), None)?;
        match record(house, filing)? {
            Recorded::New(_) => {
                self.count_telling(act.wall());
                Ok(kept)
            }
            Recorded::Before(_) | Recorded::KeyReused => Ok(kept),
            Recorded::Stale => Err(DeskError::Overtaken),
        }
    }

    /// Whether one more is taken within this hour.
    fn is_room(&self, now: Timestamp) -> Result<(), DeskError> {
        let Ok(mut told) = self.house.tellings.lock() else {
            return Ok(());
        };
        let since = now
            .checked_sub(SignedDuration::from_hours(1))
            .unwrap_or(Timestamp::MIN);
        told.retain(|at| *at > since && *at <= now);
        if told.len() >= TELLINGS_PER_HOUR_MAX {
            return Err(DeskError::TooManyOpen);
        }
        Ok(())
    }

    /// One was kept: what failed takes nobody's place.
    fn count_telling(&self, now: Timestamp) {
        if let Ok(mut told) = self.house.tellings.lock() {
            told.push(now);
        }
    }

    /// Somebody without a name and without a way in, under whose key the words are sealed, and whose
    /// record has its end from the first day.
    fn nobody(&self, act: &mut Act) -> Result<PersonId, DeskError> {
        let id = PersonId::new(act.wall(), act.bytes());
        let key = keyring::make(&self.house, act, id, Kind::Record)?;
        let name = Name {
            full: NOBODY.to_owned(),
            short: NOBODY.to_owned(),
            given: NOBODY.to_owned(),
        };
        let row = PersonRow {
            id,
            role: Role::Client,
            profile_sealed: sealing::seal_name(act, &key, id, &name)?,
            active: false,
            created_at: act.wall(),
        };
        let at = act.wall();
        let clock = Retention {
            client: id,
            last_service_at: at,
            of_age_at: None,
            due_at: self.house.schedule.due(at, None, self.house.zone()),
            listed_at: None,
            waited_minutes: 0,
            kept_by: None,
        };
        let practice = self.house.id();
        self.house.store.write(move |tx| {
            store::people::put(tx, practice, &row)?;
            store::retention::put(tx, practice, &clock)
        })?;
        Ok(id)
    }

    /// Who is told besides whoever is on call: the lead, or else a clinician.
    fn first_to_ask(&self) -> Result<PersonId, DeskError> {
        let found = self.house.store.read(|tx| {
            let mut found = self.house.of_role(tx, Role::PracticeLead)?;
            found.extend(self.house.of_role(tx, Role::Clinician)?);
            Ok(found)
        })?;
        found
            .first()
            .map(|person| person.id)
            .ok_or(DeskError::NobodyToTell)
    }
}

fn text_of(wish: &TellingWish) -> Result<String, DeskError> {
    let mut text = Words::new(&wish.words)?.as_str().to_owned();
    for (head, line) in [("About", &wish.about), ("To be reached", &wish.reach)] {
        let line = line.trim();
        let chars = line.chars().count();
        if chars > LINE_CHARS_MAX {
            return Err(DeskError::TooLong {
                chars,
                chars_max: LINE_CHARS_MAX,
            });
        }
        if !line.is_empty() {
            text.push_str(&format!("\n\n{head}: {line}"));
        }
    }
    Ok(text)
}
