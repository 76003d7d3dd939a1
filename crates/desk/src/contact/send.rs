//! A client sends: gather, decide, record. Acting comes later, through the outbox.

use std::sync::Arc;

use practice::{ContactId, ContactState, Draft, DraftId, Finding, PersonId, Purpose, Role, Words};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    contact::{
        decide::{asks_first, decide, foresee_read, heard},
        file::{Aside, Filing, Key, Recorded},
    },
    facts::{Facts, Way},
    home::Begun,
    house::House,
    judge::Reading,
    view::{PurposeView, SafetyAnswer, Sent, Viewer},
};

/// How often a filing is made ready again because the calendar moved under it.
const TRIES_MAX: u8 = 4;

/// What a client sends.
pub(crate) struct Wish {
    pub(crate) client: PersonId,
    pub(crate) purpose: Purpose,
    pub(crate) words: Words,
    pub(crate) help_button: bool,
    pub(crate) draft: Option<DraftId>,
    pub(crate) key: String,
}

impl Desk {
    /// Sends what was begun as this draft. The draft is the key: the same draft twice is one contact.
    ///
    /// Amber asks one question first, and stores nothing until it is answered. Errors:
    /// [`DeskError::Words`], [`DeskError::PurposeNeeded`], [`DeskError::KeyReused`],
    /// [`DeskError::NotHeard`] when a call for help could not be stored.
    pub fn send(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        draft: DraftId,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let sent = self.try_send(act, viewer, draft, typed, safety);
        sent.map_err(|error| self.unheard(error, typed, safety))
    }

    fn try_send(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        draft: DraftId,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let (purpose, facts) = self.begun(act, viewer, draft)?;
        let words = match Words::new(typed) {
            // Whoever says that they are not safe needs no words.
            Err(practice::WordsError::Empty) if safety == Some(SafetyAnswer::NotSafe) => {
                Words::none()
            }
            other => other?,
        };
        let reading = self.house.judge.read(&words, facts.frame.screening_refused);
        if asks_first(&reading, safety)
            && practice::crisis(false, purpose, reading.finding).is_none()
        {
            // Asked is told what really happens to words like these: a person looks at them.
            let promise = foresee_read(&self.house, &facts, purpose, &reading);
            return Ok(Sent::Asked(PurposeView { purpose, promise }));
        }
        let wish = Wish {
            client: viewer.person,
            purpose,
            words,
            help_button: false,
            draft: Some(draft),
            key: draft.to_string(),
        };
        self.file_from_client(act, facts, heard(reading, safety), wish)
            .map(Sent::Filed)
    }

    /// The help button: no words, no purpose. `key` makes pressing twice one call.
    ///
    /// Errors: [`DeskError::NotHeard`] when it could not be stored.
    pub fn ask_for_help(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        key: &str,
    ) -> Result<ContactId, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let facts = self
            .facts(act, viewer.person)
            .map_err(|error| DeskError::NotHeard(Box::new(error)))?;
        let wish = Wish {
            client: viewer.person,
            purpose: Purpose::HelpButton,
            words: Words::none(),
            help_button: true,
            draft: None,
            key: self.help_key(act, viewer, key)?,
        };
        self.file_from_client(act, facts, Reading::nothing(Finding::Clear), wish)
    }

    /// The key of a call for help: the same as before only while that call still waits for a person.
    fn help_key(&self, act: &mut Act, viewer: &Viewer, key: &str) -> Result<String, DeskError> {
        let practice = self.house.id();
        let key = format!("help:{}", vault::to_hex(&short_hash(&[key.as_bytes()])));
        let before = self.house.store.read(|tx| {
            let Some(found) = store::submission::find(tx, practice, viewer.person, &key)? else {
                return Ok(None);
            };
            match found.reply.parse() {
                Ok(id) => store::contact::by_id(tx, practice, id),
                Err(_) => Ok(None),
            }
        });
        let before = before.map_err(|error| DeskError::NotHeard(Box::new(error.into())))?;
        let is_over = before.is_some_and(|call| call.state != ContactState::Calling);
        Ok(if is_over {
            format!("help:{}", vault::to_hex(&act.bytes::<16>()))
        } else {
            key
        })
    }

    /// What could not be stored, told as what it is when the words are a call for help.
    pub(crate) fn unheard(
        &self,
        error: DeskError,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> DeskError {
        let is_failure = matches!(
            error,
            DeskError::Store(_) | DeskError::Vault(_) | DeskError::Overtaken
        );
        let is_red = || {
            let words = Words::new(typed).unwrap_or_else(|_| Words::none());
            heard(self.house.judge.read(&words, false), safety).finding == Finding::Red
        };
        if is_failure && is_red() {
            DeskError::NotHeard(Box::new(error))
        } else {
            error
        }
    }

    pub(crate) fn file_from_client(
        &self,
        act: &mut Act,
        mut facts: Facts,
        reading: Reading,
        mut wish: Wish,
    ) -> Result<ContactId, DeskError> {
        let is_crisis = practice::crisis(wish.help_button, wish.purpose, reading.finding).is_some();
        let not_heard = |error: DeskError| match error {
            error @ (DeskError::Store(_) | DeskError::Vault(_)) if is_crisis => {
                DeskError::NotHeard(Box::new(error))
            }
            other => other,
        };
        for _ in 0..TRIES_MAX {
            let draft = Draft {
                id: ContactId::new(act.wall(), act.bytes()),
                writer: wish.client,
                client: subject_of(&wish, &facts),
                clinician: facts.frame.clinician,
                purpose: wish.purpose,
                words: wish.words.clone(),
                help_button: wish.help_button,
                written_at: act.wall(),
            };
            let key = Key {
                submitter: wish.client,
                key: wish.key.clone(),
                body_hash: body_hash(&wish),
            };
            let aside = Aside {
                help_button: wish.help_button,
                draft: wish.draft,
                cover: facts.cover(),
                ..Aside::default()
            };
            let decided = decide(&self.house, &facts, reading.clone(), draft, |_| {});
            let filing = Filing::prepare(&self.house, act, decided, key, aside)?;
            match record(&self.house, filing).map_err(not_heard)? {
                Recorded::New(id) | Recorded::Before(id) => return Ok(id),
                // Other words under a form that was sent before are refused, but never a call for help:
                // it becomes a contact of its own.
                Recorded::KeyReused if is_crisis => wish.key = red_key(&wish),
                Recorded::KeyReused => return Err(DeskError::KeyReused),
                Recorded::Stale => facts = self.facts(act, wish.client).map_err(not_heard)?,
            }
        }
        Err(not_heard(DeskError::Overtaken))
    }

    /// The purpose of what was begun, and the facts, in one reading.
    fn begun(
        &self,
        act: &Act,
        viewer: &Viewer,
        draft: DraftId,
    ) -> Result<(Purpose, Facts), DeskError> {
        let (house, now) = (&self.house, act.wall());
        let (row, facts) = house.store.read(|tx| {
            let row = store::draft::by_id(tx, house.id(), draft)?;
            Ok((row, Facts::gather(house, tx, viewer.person, now, Way::In)?))
        })?;
        let begun = Begun::of(row, viewer)?;
        let purpose = begun.purpose.ok_or(DeskError::PurposeNeeded)?;
        Ok((purpose, facts.ok_or(DeskError::NotFound)?))
    }

    /// Everything the policy may know about a client who writes now.
    pub(crate) fn facts(&self, act: &Act, client: PersonId) -> Result<Facts, DeskError> {
        self.facts_for(act, client, Way::In)
    }

    /// Everything the policy may know about a client now, for a contact that goes this way.
    pub(crate) fn facts_for(
        &self,
        act: &Act,
        client: PersonId,
        way: Way,
    ) -> Result<Facts, DeskError> {
        let now = act.wall();
        self.house
            .store
            .read(|tx| Facts::gather(&self.house, tx, client, now, way))?
            .ok_or(DeskError::NotFound)
    }
}

/// Records a filing, durably.
pub(crate) fn record(house: &Arc<House>, filing: Filing) -> Result<Recorded, DeskError> {
    if broken::is(Broken::RepliesWithoutStoring) {
        return Ok(Recorded::New(filing.id()));
    }
    let inside = Arc::clone(house);
    Ok(house.store.write(move |tx| filing.record(&inside, tx))?)
}

/// The key of red words that came under a form which was sent before with others.
fn red_key(wish: &Wish) -> String {
    let hash = short_hash(&[wish.key.as_bytes(), wish.words.as_str().as_bytes()]);
    format!("red:{}", vault::to_hex(&hash))
}

fn short_hash(parts: &[&[u8]]) -> [u8; 16] {
    let mut short = [0; 16];
    let whole = vault::digest("key", parts);
    short
        .iter_mut()
        .zip(whole)
        .for_each(|(to, from)| *to = from);
    short
}

fn body_hash(wish: &Wish) -> [u8; 32] {
    vault::digest(
        "contact",
        &[
            wish.purpose.code().as_bytes(),
            wish.words.as_str().as_bytes(),
            &[u8::from(wish.help_button)],
        ],
    )
}

/// The client whom a contact is about: its writer. A broken build takes somebody else.
fn subject_of(wish: &Wish, facts: &Facts) -> PersonId {
    if broken::is(Broken::MixesClients) {
        facts.frame.clinician
    } else {
        wish.client
    }
}
