//! A client sends: gather, decide, record. Acting comes later, through the outbox.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use practice::{
    ContactId, ContactState, Draft, DraftId, Finding, PersonId, Purpose, Role, Words, escalation,
};
use store::{StoreError, Tx, standing};

use crate::{
    Act, Desk, DeskError,
    broken::{self, Broken},
    contact::{
        asked,
        decide::{asks, decide, foresee_read, heard},
        file::{Aside, Envelope, Filing, Key, Recorded, SentFrom},
    },
    facts::{Facts, Way},
    home::own_draft,
    house::House,
    judge::Reading,
    oncall::TakenUp,
    view::{PurposeView, SafetyAnswer, Sent, Viewer},
};

/// What a client sends.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) client: PersonId,
    pub(crate) words: Words,
    pub(crate) from: Origin,
    pub(crate) safety: Option<SafetyAnswer>,
    /// Whether it is late to change the session that it is about, where it is about one.
    pub(crate) late: Option<bool>,
}

/// What it is sent from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// A draft, which knows its purpose. Words that worry are asked about.
    Draft(DraftId),
    /// A form of one purpose, with its key.
    Form(Purpose, String),
    /// The help button, with the key of the call.
    HelpButton(String),
}

/// What became of a wish to send.
pub(crate) enum Outcome {
    Sent(Sent),
    /// It was sent before, as this contact in this version, and its writer has yet to answer whether
    /// they are safe.
    IsAsked(ContactId, u32),
}

impl Desk {
    /// Sends what was begun as this draft. The draft is the key: the same draft twice is one contact.
    ///
    /// Amber is stored, a person looks at it, and its writer is asked one question. Errors:
    /// [`DeskError::Words`], [`DeskError::PurposeNeeded`], [`DeskError::KeyReused`],
    /// [`DeskError::NotHeard`] when a call for help could not be stored,
    /// [`DeskError::CalledFromMemory`] when people are paged nevertheless.
    pub fn send(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        draft: DraftId,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let sent = self.try_send(act, viewer, draft, typed, safety);
        sent.map_err(|error| {
            let error = self.unheard(error, typed, safety);
            self.or_from_memory(act, viewer, None, error)
        })
    }

    fn try_send(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        draft: DraftId,
        typed: &str,
        safety: Option<SafetyAnswer>,
    ) -> Result<Sent, DeskError> {
        let words = match Words::new(typed) {
            // Whoever says that they are not safe needs no words.
            Err(practice::WordsError::Empty) if safety == Some(SafetyAnswer::NotSafe) => {
                Words::none()
            }
            Ok(words) => words,
            Err(error) => {
                // Somebody else's draft is not found, whatever is wrong with the words.
                let id = self.house.id();
                let found = self
                    .house
                    .store
                    .read(|tx| store::draft::by_id(tx, id, draft))?;
                own_draft(found, viewer)?;
                return Err(error.into());
            }
        };
        let wish = Wish {
            client: viewer.person,
            words,
            from: Origin::Draft(draft),
            safety,
            late: None,
        };
        match self.send_wish(act, wish)? {
            Outcome::Sent(sent) => Ok(sent),
            Outcome::IsAsked(id, version) => self.correct(act, viewer, id, version, typed, safety),
        }
    }

    /// The help button: no words, no purpose. `key` makes pressing twice one call.
    ///
    /// Errors: [`DeskError::NotHeard`] when it could not be stored,
    /// [`DeskError::CalledFromMemory`] when people are paged nevertheless.
    pub fn ask_for_help(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        key: &str,
    ) -> Result<ContactId, DeskError> {
        if viewer.role != Role::Client {
            return Err(DeskError::NotFound);
        }
        let asked = self.try_ask_for_help(act, viewer, key);
        asked.map_err(|error| self.or_from_memory(act, viewer, Some(key), error))
    }

    fn try_ask_for_help(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        key: &str,
    ) -> Result<ContactId, DeskError> {
        let wish = Wish {
            client: viewer.person,
            words: Words::none(),
            from: Origin::HelpButton(self.help_key(act, viewer, key)?),
            safety: None,
            late: None,
        };
        self.file_from_client(act, wish)
            .map_err(|error| match error {
                DeskError::NotFound => DeskError::NotHeard(Box::new(DeskError::NotFound)),
                error => error,
            })
    }

    /// The key of a call for help: the same as before only while that call still waits for a person.
    fn help_key(&self, act: &mut Act, viewer: &Viewer, key: &str) -> Result<String, DeskError> {
        let practice = self.house.id();
        let key = help_key_of(act, Some(key));
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
        Ok(if is_over { help_key_of(act, None) } else { key })
    }

    /// Whether these words, with this answer, call for help. It asks no store, so that it can be
    /// answered when nothing else can.
    pub fn is_call_for_help(&self, typed: &str, safety: Option<SafetyAnswer>) -> bool {
        let words = Words::new(typed).unwrap_or_else(|_| Words::none());
        heard(self.house.judge.read(&words, false), safety).finding == Finding::Red
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
        if is_failure && self.is_call_for_help(typed, safety) {
            DeskError::NotHeard(Box::new(error))
        } else {
            error
        }
    }

    /// Writes down a call that was made from memory: that somebody called, and who was asked.
    pub(crate) fn file_taken_up(&self, act: &mut Act, call: TakenUp) -> Result<(), DeskError> {
        let wish = Wish {
            late: None,
            client: call.client,
            words: Words::none(),
            from: Origin::HelpButton(call.key),
            safety: None,
        };
        let mut sending = Sending::prepare_as(&self.house, act, wish, call.id)?;
        sending.now = call.moment;
        sending.from_memory = call.outcome;
        let house = Arc::clone(&self.house);
        let done = self
            .house
            .store
            .write(move |tx| sending.carry_out(&house, tx))?;
        done.map(|_| ())
    }

    /// Files what is not sent from a draft: nothing is asked first.
    pub(crate) fn file_from_client(
        &self,
        act: &mut Act,
        wish: Wish,
    ) -> Result<ContactId, DeskError> {
        match self.send_wish(act, wish)? {
            Outcome::Sent(Sent::Filed(id)) => Ok(id),
            Outcome::Sent(Sent::Asked(_)) | Outcome::IsAsked(..) => Err(DeskError::Overtaken),
        }
    }

    /// Reads and seals the words here, and leaves the rest to one piece of work of the store: gather,
    /// decide and record in one transaction, so that what is decided on still stands when it is
    /// recorded.
    fn send_wish(&self, act: &mut Act, wish: Wish) -> Result<Outcome, DeskError> {
        let is_button = matches!(wish.from, Origin::HelpButton(_));
        let may_not_wait = |error| match error {
            error @ (DeskError::Store(_) | DeskError::Vault(_)) if is_button => {
                DeskError::NotHeard(Box::new(error))
            }
            error => error,
        };
        let sending = Sending::prepare(&self.house, act, wish).map_err(may_not_wait)?;
        let is_crisis = Arc::clone(&sending.is_crisis);
        if broken::is(Broken::RepliesWithoutStoring) {
            return Ok(Outcome::Sent(Sent::Filed(sending.id)));
        }
        let house = Arc::clone(&self.house);
        let done = self
            .house
            .store
            .write(move |tx| sending.carry_out(&house, tx))
            .map_err(DeskError::from)
            .and_then(|sent| sent);
        done.map_err(|error| match error {
            error @ (DeskError::Store(_) | DeskError::Vault(_))
                if is_button || is_crisis.load(Ordering::Relaxed) =>
            {
                DeskError::NotHeard(Box::new(error))
            }
            error => error,
        })
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

/// A client's contact on its way: what needs no reading of the store is ready.
pub(crate) struct Sending {
    id: ContactId,
    wish: Wish,
    reading: Reading,
    /// What was believed when the words were read: a client who refused screening is not read.
    refused: bool,
    envelope: Envelope,
    /// The moment, and the randomness of everything that is decided later, however often it is tried.
    now: practice::Moment,
    seed: [u8; 32],
    /// Set once it is known to be a call for help.
    is_crisis: Arc<AtomicBool>,
    /// Who was asked already, when it comes from memory.
    from_memory: Option<escalation::Outcome>,
}

impl Sending {
    pub(crate) fn prepare(house: &House, act: &mut Act, wish: Wish) -> Result<Sending, DeskError> {
        let id = ContactId::new(act.wall(), act.bytes());
        Sending::prepare_as(house, act, wish, id)
    }

    fn prepare_as(
        house: &House,
        act: &mut Act,
        wish: Wish,
        id: ContactId,
    ) -> Result<Sending, DeskError> {
        let known = house.person(wish.client)?;
        let refused = house.refuses_screening(wish.client)?;
        Ok(Sending {
            id,
            reading: read(house, &wish, refused),
            refused,
            envelope: Envelope::seal(act, &known, id, &wish.words, None)?,
            now: act.now(),
            seed: act.bytes(),
            is_crisis: Arc::default(),
            from_memory: None,
            wish,
        })
    }

    /// Which contact it becomes, unless the same was sent before.
    pub(crate) fn id(&self) -> ContactId {
        self.id
    }

    /// Gathers, decides and records. The inner error is a refusal: nothing was written then.
    pub(crate) fn carry_out(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
    ) -> Result<Result<Outcome, DeskError>, StoreError> {
        let client = self.wish.client;
        // One client's contacts take turns: that is their order, whatever the clock does (P7).
        store::frame::turn(tx, house.id(), client)?;
        let (draft, key) = match &self.wish.from {
            Origin::Draft(draft) => (Some(*draft), None),
            Origin::Form(_, key) | Origin::HelpButton(key) => (None, Some(key.as_str())),
        };
        let filing = standing::Filing {
            submitter: client,
            draft,
            key,
        };
        let found = Facts::gather_to_file(house, tx, client, self.now.wall, filing)?;
        let Some((facts, mut before)) = found else {
            return Ok(Err(DeskError::NotFound));
        };
        let purpose = match &self.wish.from {
            Origin::Form(purpose, _) => Some(*purpose),
            Origin::HelpButton(_) => Some(Purpose::HelpButton),
            Origin::Draft(_) => match before.draft.take().filter(|row| row.person == client) {
                None => return Ok(Err(DeskError::NotFound)),
                Some(row) => {
                    let purpose = row.purpose;
                    before.draft = Some(row);
                    purpose
                }
            },
        };
        let Some(purpose) = purpose else {
            return Ok(Err(DeskError::PurposeNeeded));
        };
        let reading = match self.refused == facts.frame.screening_refused {
            true => self.reading.clone(),
            false => read(house, &self.wish, facts.frame.screening_refused),
        };
        let is_button = matches!(self.wish.from, Origin::HelpButton(_));
        let heard = heard(reading.clone(), self.wish.safety);
        let is_crisis = practice::crisis(is_button, purpose, heard.finding).is_some();
        self.is_crisis.store(is_crisis, Ordering::Relaxed);
        let may_ask = matches!(self.wish.from, Origin::Draft(_)) && !is_crisis;
        let asks = may_ask && asks(&reading, self.wish.safety);
        // Asked is told what really happens to words like these: a person looks at them.
        let told = || PurposeView {
            promise: foresee_read(house, &facts, purpose, &reading),
            purpose,
        };
        let mut filing = self.filing(house, &facts, purpose, heard, asks);
        let mut recorded = filing.record_after(house, tx, &before)?;
        let was_sent = matches!(recorded, Recorded::Before(_) | Recorded::KeyReused);
        if let (true, Origin::Draft(_), Some((sent_as, _))) =
            (was_sent, &self.wish.from, before.sent()?)
            && let Some(version) = asked::version(tx, house.id(), sent_as)?
        {
            // The question is still open: this is its answer, or the same words once more.
            return Ok(Ok(match (&recorded, asks) {
                (Recorded::Before(_), true) => Outcome::Sent(Sent::Asked(told())),
                _ => Outcome::IsAsked(sent_as, version),
            }));
        }
        if recorded == Recorded::KeyReused && is_crisis {
            // Other words under a form that was sent before are refused, but never a call for help: it
            // becomes a contact of its own.
            let key = red_key(&self.wish);
            before.draft = None;
            before.submission = store::submission::find(tx, house.id(), client, &key)?;
            filing.send_from(SentFrom::Form(key));
            recorded = filing.record_after(house, tx, &before)?;
        }
        Ok(match recorded {
            Recorded::New(_) if asks => Ok(Outcome::Sent(Sent::Asked(told()))),
            Recorded::New(id) | Recorded::Before(id) => Ok(Outcome::Sent(Sent::Filed(id))),
            Recorded::KeyReused => Err(DeskError::KeyReused),
            Recorded::Stale => Err(DeskError::Overtaken),
        })
    }

    fn filing(
        &self,
        house: &House,
        facts: &Facts,
        purpose: Purpose,
        reading: Reading,
        asks: bool,
    ) -> Filing {
        let is_button = matches!(self.wish.from, Origin::HelpButton(_));
        let draft = Draft {
            id: self.id,
            writer: self.wish.client,
            client: subject_of(&self.wish, facts),
            clinician: facts.frame.clinician,
            purpose,
            words: self.wish.words.clone(),
            help_button: is_button,
            written_at: self.now.wall,
        };
        let key = Key {
            submitter: self.wish.client,
            sent_from: match &self.wish.from {
                Origin::Draft(draft) => SentFrom::Draft(*draft),
                Origin::Form(_, key) | Origin::HelpButton(key) => SentFrom::Form(key.clone()),
            },
            body_hash: body_hash(purpose, &self.wish.words, is_button),
        };
        let aside = Aside {
            help_button: is_button,
            cover: facts.cover(),
            asks,
            from_memory: self.from_memory.clone(),
            safety: self.wish.safety,
            ..Aside::default()
        };
        let decided = decide(house, facts, reading, draft, |situation| {
            situation.late_window = self.wish.late.unwrap_or(situation.late_window);
        });
        // The same seed each time: work that is tried again makes the same ids.
        let mut act = Act::new(self.now, self.seed);
        Filing::ready(&mut act, decided, self.envelope.clone(), key, aside)
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

fn read(house: &House, wish: &Wish, refused: bool) -> Reading {
    match wish.from {
        Origin::HelpButton(_) => Reading::nothing(Finding::Clear),
        _ => house.judge.read(&wish.words, refused),
    }
}

/// The key of red words that came under a form which was sent before with others.
fn red_key(wish: &Wish) -> String {
    let under = match &wish.from {
        Origin::Draft(draft) => draft.to_string(),
        Origin::Form(_, key) | Origin::HelpButton(key) => key.clone(),
    };
    let hash = short_hash(&[under.as_bytes(), wish.words.as_str().as_bytes()]);
    format!("red:{}", vault::to_hex(&hash))
}

/// What makes pressing the button twice one call, for as long as the call waits for a person.
/// `None`: a call of its own.
pub(crate) fn help_key_of(act: &mut Act, key: Option<&str>) -> String {
    let hash = key.map_or_else(|| act.bytes(), |key| short_hash(&[key.as_bytes()]));
    format!("help:{}", vault::to_hex(&hash))
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

fn body_hash(purpose: Purpose, words: &Words, is_button: bool) -> [u8; 32] {
    vault::digest(
        "contact",
        &[
            purpose.code().as_bytes(),
            words.as_str().as_bytes(),
            &[u8::from(is_button)],
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
