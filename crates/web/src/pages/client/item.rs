//! The promise page of one contact: it tells the truth about it from the moment it was sent.

use askama::Template;
use axum::{extract::Path, response::Redirect};
use desk::view::ItemView;
use practice::{ContactId, ContactState, Disposition, Purpose, Words};

use crate::{
    fault::Fault,
    frame::{Frame, Side},
    locale::Lang,
    pages::{
        client::{frame, id_of},
        public::help::HelpLines,
        sample,
    },
    promise::{Standing, Teller},
    visit::{Shown, Visit, show},
};

/// The promise page.
#[derive(Template)]
#[template(path = "client/item.html")]
pub struct ItemPage {
    f: Frame,
    item: ItemView,
    standing: Standing,
    teller: Teller,
    /// Help lines, when this is a call for help: they come first.
    lines: Option<HelpLines>,
}

/// `GET /c/items/{id}`
pub async fn get(visit: Visit, Path(id): Path<String>) -> Shown {
    let id: ContactId = id_of(&id)?;
    let item = visit
        .ask(move |desk, act, viewer| desk.item(act, viewer, id))
        .await?;
    show(&item_page(frame(&visit, "contact"), item))
}

/// `POST /c/items/{id}/take-back`
pub async fn take_back(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: ContactId = id_of(&id)?;
    visit
        .ask(move |desk, act, viewer| desk.take_back(act, viewer, id))
        .await?;
    Ok(to(id))
}

/// `POST /c/items/{id}/keep`: keeps what was declined for the session after all.
pub async fn keep(visit: Visit, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let id: ContactId = id_of(&id)?;
    let kept = visit
        .ask(move |desk, act, viewer| desk.keep_declined(act, viewer, id))
        .await?;
    Ok(to(kept))
}

fn to(id: ContactId) -> Redirect {
    Redirect::to(&format!("/c/items/{id}"))
}

fn item_page(f: Frame, item: ItemView) -> ItemPage {
    let other = item.writer.as_ref().unwrap_or(&item.clinician);
    let teller = Teller::new(f.clock().clone(), other);
    let standing = teller.standing(&item.line);
    let is_crisis = standing.is_crisis || item.line.promise.disposition == Disposition::Crisis;
    let lines = HelpLines::of(&f.country, f.speaker().lang()).filter(|_| is_crisis);
    ItemPage {
        f: f.narrow(),
        item,
        standing,
        teller,
        lines,
    }
}

impl ItemPage {
    fn about(&self) -> String {
        self.teller.purpose(self.item.line.purpose)
    }

    /// Something that the practice sent: its words are read in full, without asking for them.
    fn is_from_practice(&self) -> bool {
        self.item.line.promise.outgoing
    }

    fn is_settled(&self) -> bool {
        self.item.line.state == ContactState::Settled
    }

    fn why(&self, code: &str) -> String {
        self.f.say(&format!("opening-{code}"))
    }

    fn at(&self, at: &practice::Timestamp) -> String {
        self.f.clock().moment(*at)
    }

    fn keep_button(&self) -> String {
        let on = self
            .item
            .line
            .promise
            .session_at
            .map_or_else(|| self.f.say("on-next-session"), |at| self.f.clock().on(at));
        self.f.say1("item-keep", "on", on)
    }
}

pub(crate) fn samples(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut add = |name: &str, item: ItemView| {
        let f = sample::frame(lang, Side::Client, "").under("contact");
        pages.extend(sample::pages([(name, item_page(f, item).render())]));
    };
    for state in ContactState::ALL {
        let (purpose, disposition) = typical(*state);
        let promise = sample::promise(disposition, sample::Times::Known);
        let line = sample::line(purpose, *state, promise.clone());
        add(&format!("item-{state}"), sample::item(line.clone()));
        let mut late = sample::item(line);
        late.line.late_at = Some(sample::now());
        add(&format!("item-{state}-late"), late);
        let looked = sample::line(purpose, *state, sample::looked_at(&promise));
        add(&format!("item-{state}-looked"), sample::item(looked));
    }
    for purpose in [
        Purpose::Gift,
        Purpose::Invite,
        Purpose::Social,
        Purpose::Business,
    ] {
        let promise = sample::promise(Disposition::Decline, sample::Times::Known);
        let line = sample::line(purpose, ContactState::Declined, promise);
        add(
            &format!("item-declined-{}", purpose.code()),
            sample::item(line),
        );
    }
    let looked = sample::looked_at(&sample::promise(Disposition::Hold, sample::Times::Known));
    let asked = sample::line(Purpose::Agenda, ContactState::Reached, looked);
    let mut asked = sample::item(asked);
    asked.is_asked = true;
    add("item-asked", asked);
    let open = sample::line(Purpose::Agenda, ContactState::Kept, sample::held_openly());
    add("item-kept-open", sample::item(open));
    let nobody = sample::line(
        Purpose::HelpButton,
        ContactState::Calling,
        sample::called_nobody(),
    );
    let mut nobody = sample::item(nobody);
    nobody.words = Words::none();
    add("item-calling-nobody", nobody);
    let mut paused = sample::promise(Disposition::Settle, sample::Times::Known);
    paused.pauses = true;
    let paused = sample::line(Purpose::ScheduleCancel, ContactState::Settled, paused);
    add("item-settled-paused", sample::item(paused));
    pages
}

/// What a contact in this state usually is.
fn typical(state: ContactState) -> (Purpose, Disposition) {
    use ContactState as S;
    match state {
        S::Kept | S::Carried | S::Talked | S::Noted | S::Opened | S::TakenBack => {
            (Purpose::Agenda, Disposition::Hold)
        }
        S::Waiting | S::Reached | S::Answered => (Purpose::Clinical, Disposition::Release),
        S::Settled => (Purpose::ScheduleMove, Disposition::Settle),
        S::Declined => (Purpose::SocialMedia, Disposition::Decline),
        S::Calling | S::Heard => (Purpose::HelpButton, Disposition::Crisis),
        S::Sent => (Purpose::TellSchedule, Disposition::Deliver),
    }
}
