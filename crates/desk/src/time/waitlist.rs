//! The waitlist as it is kept: the core decides who is asked, and this writes it down.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use practice::{
    DueKind, Offer, OfferId, OfferTerms, OfferingId, PersonId, Place, QuietHours, SessionId, Slot,
    Told, Waitlist, Wish, WishId,
};
use store::{
    Page, StoreError, Tx,
    offering::{self, OfferingRow},
    session::{self, Session, SessionState},
    session_change::ChangeKind,
    waitlist::{self, OfferRow, OfferState, WishRow},
};

use super::{
    LAID_OUT_DAYS, WISHES_OF_ONE_MAX,
    diary::{Ask, stretch},
    made::{Deed, due_at, keep, tell},
    own::{ahead, book_free, client, time_of},
    view::{FreeTime, OfferView, WaitingView},
};
use crate::{
    Act, Desk, DeskError,
    calendar::{Bringing, overlaps},
    facts::Way,
    house::House,
    view::Viewer,
};

/// When an offer does not run out: at night.
const QUIET: &str = "21:00-08:00";

/// How long a session is that is wished for in addition, in minutes: anything that is published.
const EXTRA_MINUTES: u16 = 15;

impl Desk {
    /// Waits for an earlier time for this session, or for one more session.
    ///
    /// Errors: [`DeskError::TooManyOpen`] when they wait for that, or for too much, already.
    pub fn wait(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        instead_of: Option<SessionId>,
    ) -> Result<(), DeskError> {
        let person = client(viewer)?;
        let facts = self.facts_for(act, person, Way::In)?;
        let clinician = facts.frame.clinician;
        self.make(act, move |house, tx, act| {
            let practice = house.id();
            store::frame::turn(tx, practice, person)?;
            let session = match instead_of {
                None => None,
                Some(id) => {
                    let found = session::by_id(tx, practice, id)?;
                    let own = found
                        .filter(|one| one.client == person && one.state == SessionState::Booked);
                    let Some(own) = own else {
                        return Ok(Err(DeskError::NotFound));
                    };
                    Some(own)
                }
            };
            let before = waitlist::of_client(tx, practice, person)?;
            let waits = before.iter().any(|wish| wish.session == instead_of);
            if waits || before.len() >= WISHES_OF_ONE_MAX {
                return Ok(Err(DeskError::TooManyOpen));
            }
            let wish = WishRow {
                id: WishId::new(act.wall(), act.bytes()),
                client: person,
                clinician: session.as_ref().map_or(clinician, |one| one.clinician),
                since: act.wall(),
                length_minutes: session
                    .as_ref()
                    .map_or(EXTRA_MINUTES, |one| one.length_minutes),
                before: session.as_ref().map(|one| one.starts_at),
                session: instead_of,
            };
            waitlist::put(tx, practice, &wish)?;
            Ok(Ok(()))
        })
    }

    /// Waits no longer; what was offered goes to the next.
    pub fn stop_waiting(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        wish: WishId,
    ) -> Result<(), DeskError> {
        let person = client(viewer)?;
        self.make(act, move |house, tx, act| {
            let own = waitlist::of_client(tx, house.id(), person)?;
            let Some(row) = own.into_iter().find(|row| row.id == wish) else {
                return Ok(Err(DeskError::NotFound));
            };
            leave(house, tx, act, &row)?;
            Ok(Ok(()))
        })
    }

    /// Says yes or no to a time that is offered. Yes books it, or moves the session that it was for.
    ///
    /// Errors: [`DeskError::Overtaken`] when it is not open any more.
    pub fn answer_offer(
        &self,
        act: &mut Act,
        viewer: &Viewer,
        offer: OfferId,
        yes: bool,
    ) -> Result<(), DeskError> {
        let person = client(viewer)?;
        let viewer = viewer.clone();
        let bringing = Bringing::prepare(act);
        self.make(act, move |house, tx, act| {
            let found = waitlist::offer_by_id(tx, house.id(), offer)?;
            let Some(found) = found.filter(|found| found.client == person) else {
                return Ok(Err(DeskError::NotFound));
            };
            store::clinician::turn(tx, house.id(), found.clinician)?;
            store::frame::turn(tx, house.id(), person)?;
            let mut list = List::load(house, tx, found.clinician, act.wall())?;
            let Some(slot) = slot_of(&found) else {
                return Ok(Err(DeskError::Overtaken));
            };
            if !yes {
                let Ok(told) = list.core.decline(found.wish, &slot, act.wall()) else {
                    return Ok(Err(DeskError::Overtaken));
                };
                close(house, tx, offer, OfferState::Declined)?;
                list.carry_out(house, tx, act, vec![told])?;
                return Ok(Ok(()));
            }
            let wish = list.rows.iter().find(|row| row.id == found.wish).cloned();
            let accepted = list.core.accept(found.wish, &slot, act.wall());
            let (Some(wish), Ok(told)) = (wish, accepted) else {
                return Ok(Err(DeskError::Overtaken));
            };
            if !take(house, tx, act, &viewer, &found, &wish)? {
                return Ok(Err(DeskError::Overtaken));
            }
            close(house, tx, offer, OfferState::Taken)?;
            waitlist::close(tx, house.id(), person, wish.id)?;
            list.carry_out(house, tx, act, told)?;
            bringing.along(house, tx, person)?;
            Ok(Ok(()))
        })
    }

    pub(super) fn offer_views(
        &self,
        offers: &[OfferRow],
        wishes: &[WishRow],
        now: Timestamp,
    ) -> Result<Vec<OfferView>, DeskError> {
        let before = |offer: &OfferRow| {
            let wish = wishes.iter().find(|wish| wish.id == offer.wish)?;
            wish.session.and(wish.before)
        };
        Ok(offers
            .iter()
            .filter(|offer| now < offer.until)
            .map(|offer| OfferView {
                id: offer.id,
                time: FreeTime {
                    starts_at: offer.starts_at,
                    length_minutes: offer.length_minutes,
                    place: offer.place.clone(),
                },
                until: offer.until,
                instead_of: before(offer),
            })
            .collect())
    }

    pub(super) fn waiting_view(&self, wish: &WishRow) -> WaitingView {
        WaitingView {
            id: wish.id,
            client: self.house.name(wish.client),
            since: wish.since,
            before: wish.before,
        }
    }
}

/// A time came free: the first who wants it is asked.
pub(super) fn freed(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    clinician: PersonId,
    time: &FreeTime,
) -> Result<(), StoreError> {
    let mut list = List::load(house, tx, clinician, act.wall())?;
    let Some(slot) = slot(clinician, time.starts_at, time.length_minutes) else {
        return Ok(());
    };
    list.places.insert(time.starts_at, time.place.clone());
    match list.core.freed(slot, act.wall()) {
        Ok(told) => list.carry_out(house, tx, act, vec![told]),
        Err(_) => Ok(()),
    }
}

/// Offers that nobody answered run out, and the next are asked.
pub(super) fn run_out(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    offer: OfferId,
) -> Result<(), StoreError> {
    let Some(found) = waitlist::offer_by_id(tx, house.id(), offer)? else {
        return Ok(());
    };
    store::clinician::turn(tx, house.id(), found.clinician)?;
    let mut list = List::load(house, tx, found.clinician, act.wall())?;
    let told = list.core.run_out(act.wall());
    list.carry_out(house, tx, act, told)
}

fn leave(house: &House, tx: &mut Tx<'_>, act: &mut Act, row: &WishRow) -> Result<(), StoreError> {
    store::clinician::turn(tx, house.id(), row.clinician)?;
    let mut list = List::load(house, tx, row.clinician, act.wall())?;
    let told = list.core.leave(row.id, act.wall());
    waitlist::close(tx, house.id(), row.client, row.id)?;
    list.carry_out(house, tx, act, told)
}

/// Books the time, or moves the session that it was wished for; `false` when neither can be.
fn take(
    house: &House,
    tx: &mut Tx<'_>,
    act: &mut Act,
    viewer: &Viewer,
    offer: &OfferRow,
    wish: &WishRow,
) -> Result<bool, StoreError> {
    let practice = house.id();
    let time = FreeTime {
        starts_at: offer.starts_at,
        length_minutes: offer.length_minutes,
        place: offer.place.clone(),
    };
    let before = match wish.session {
        Some(id) => {
            session::by_id(tx, practice, id)?.filter(|found| found.state == SessionState::Booked)
        }
        None => None,
    };
    let now = act.wall();
    let wanted = Session {
        id: before
            .as_ref()
            .map_or(SessionId::from_bytes([0; 16]), |one| one.id),
        client: offer.client,
        clinician: offer.clinician,
        starts_at: offer.starts_at,
        length_minutes: before
            .as_ref()
            .map_or(offer.length_minutes, |one| one.length_minutes),
        place: offer.place.clone(),
        state: SessionState::Booked,
        number: before.as_ref().map_or(0, |one| one.number),
    };
    if overlaps(house, tx, &wanted, offer.starts_at, now)? {
        return Ok(false);
    }
    let (session, from) = match before {
        Some(found) => {
            if !session::move_whole(tx, practice, found.starts_at, &wanted)? {
                return Ok(false);
            }
            let from = found.starts_at;
            (found, Some(from))
        }
        None if wish.session.is_some() => return Ok(false),
        None => {
            let ask = Ask {
                client: offer.client,
                clinician: offer.clinician,
                window: ahead(now),
                now,
                moves: None,
            };
            (book_free(house, tx, act, &ask, &time)?, None)
        }
    };
    let deed = Deed {
        kind: if from.is_some() {
            ChangeKind::Moved
        } else {
            ChangeKind::Booked
        },
        by: viewer,
        from,
        to: Some(offer.starts_at),
        undo_until: Some(practice::notice::undo_until(now, time_of(&session))),
        contact: None,
    };
    keep(house, tx, act, &session, deed)?;
    Ok(true)
}

/// The list of one clinician, as it stands.
struct List {
    core: Waitlist,
    rows: Vec<WishRow>,
    offers: Vec<OfferRow>,
    /// Where each time that is offered would be.
    places: BTreeMap<Timestamp, String>,
    clinician: PersonId,
}

impl List {
    fn load(
        house: &House,
        tx: &mut Tx<'_>,
        clinician: PersonId,
        now: Timestamp,
    ) -> Result<List, StoreError> {
        let practice = house.id();
        let mut rows = Vec::new();
        let mut page = Page::first(store::PAGE_ROWS_MAX);
        loop {
            let found = waitlist::of_clinician(tx, practice, clinician, page)?;
            let is_full = found.len() == usize::from(store::PAGE_ROWS_MAX);
            if let Some(last) = found.last() {
                page = Page::after(last.since, last.id.to_bytes(), store::PAGE_ROWS_MAX);
            }
            rows.extend(found);
            if !is_full {
                break;
            }
        }
        let until = now
            .checked_add(SignedDuration::from_hours(24 * LAID_OUT_DAYS))
            .unwrap_or(Timestamp::MAX);
        let first = Page::first(store::PAGE_ROWS_MAX);
        let offers = waitlist::offers_between(tx, practice, clinician, now, until, first)?;
        let is_open = |offer: &&OfferRow| offer.state == OfferState::Open;
        let open: Vec<Offer> = offers
            .iter()
            .filter(is_open)
            .filter_map(|row| {
                Some(Offer {
                    wish: row.wish,
                    client: row.client,
                    slot: slot_of(row)?,
                    until: row.until,
                })
            })
            .collect();
        let asked = offers.iter().filter_map(|row| {
            let slot = slot_of(row)?;
            let is_asked = open.iter().any(|offer| offer.slot == slot);
            is_asked.then_some((slot, row.wish))
        });
        let quiet = QuietHours::parse(&house.practice.zone, QUIET).ok();
        let wishes = rows.iter().map(|row| wish(row, quiet.clone())).collect();
        let asked: Vec<_> = asked.collect();
        Ok(List {
            core: Waitlist::restored(OfferTerms::USUAL, wishes, open, asked),
            places: offers
                .iter()
                .map(|row| (row.starts_at, row.place.clone()))
                .collect(),
            rows,
            offers,
            clinician,
        })
    }

    /// Writes down what the list says, and tells it.
    fn carry_out(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        act: &mut Act,
        told: Vec<Told>,
    ) -> Result<(), StoreError> {
        for one in told {
            match one {
                Told::Offered(offer) => self.offer(house, tx, act, &offer)?,
                Told::RanOut(offer) => self.close(house, tx, &offer, OfferState::RanOut)?,
                Told::Withdrawn(offer) => self.close(house, tx, &offer, OfferState::Withdrawn)?,
                Told::Opened(slot) => self.open(house, tx, act, &slot)?,
            }
        }
        Ok(())
    }

    fn offer(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        act: &mut Act,
        offer: &Offer,
    ) -> Result<(), StoreError> {
        let row = OfferRow {
            id: OfferId::new(act.wall(), act.bytes()),
            wish: offer.wish,
            client: offer.client,
            clinician: self.clinician,
            starts_at: offer.slot.time.from,
            length_minutes: minutes(&offer.slot),
            place: self.place(&offer.slot),
            until: offer.until,
            state: OfferState::Open,
        };
        waitlist::put_offer(tx, house.id(), &row)?;
        let about = row.id.to_bytes();
        due_at(house, tx, act, DueKind::OfferEnds, about, row.until)?;
        tell(house, tx, act, row.client, about)
    }

    fn close(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        offer: &Offer,
        to: OfferState,
    ) -> Result<(), StoreError> {
        let open = self.offers.iter().find(|row| {
            row.state == OfferState::Open
                && row.wish == offer.wish
                && row.starts_at == offer.slot.time.from
        });
        open.map_or(Ok(()), |row| close(house, tx, row.id, to))
    }

    /// Nobody who waits wants it: everybody sees it, where the clinician lets that be.
    fn open(
        &self,
        house: &House,
        tx: &mut Tx<'_>,
        act: &mut Act,
        slot: &Slot,
    ) -> Result<(), StoreError> {
        if !store::clinician::offers_freed(tx, house.id(), self.clinician)? {
            return Ok(());
        }
        let row = OfferingRow {
            id: OfferingId::new(act.wall(), act.bytes()),
            clinician: self.clinician,
            start: house.zone().to_datetime(slot.time.from).to_string(),
            rule: String::new(),
            length_minutes: minutes(slot),
            place: self.place(slot),
            made_at: act.wall(),
        };
        offering::put(tx, house.id(), &row)
    }

    fn place(&self, slot: &Slot) -> String {
        self.places
            .get(&slot.time.from)
            .cloned()
            .unwrap_or_default()
    }
}

fn close(house: &House, tx: &mut Tx<'_>, offer: OfferId, to: OfferState) -> Result<(), StoreError> {
    waitlist::close_offer(tx, house.id(), offer, to)?;
    let about = practice::ContactId::from_bytes(offer.to_bytes());
    store::due::cancel_for_contact(tx, house.id(), about, &[DueKind::OfferEnds])?;
    Ok(())
}

fn wish(row: &WishRow, quiet: Option<QuietHours>) -> Wish {
    Wish {
        id: row.id,
        client: row.client,
        since: row.since,
        need: 0,
        clinicians: vec![row.clinician],
        length_minutes: row.length_minutes,
        before: row.before,
        hours: None,
        quiet,
    }
}

fn slot_of(row: &OfferRow) -> Option<Slot> {
    slot(row.clinician, row.starts_at, row.length_minutes)
}

fn slot(clinician: PersonId, starts_at: Timestamp, minutes: u16) -> Option<Slot> {
    Some(Slot {
        time: stretch(starts_at, minutes)?,
        clinicians: vec![clinician],
        place: Place::Elsewhere,
    })
}

fn minutes(slot: &Slot) -> u16 {
    u16::try_from(slot.time.length().as_mins()).unwrap_or(u16::MAX)
}
