//! While the store is away: help is there, whoever is on call is paged from memory, and the page says
//! what happened and what did not.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use axum::http::Method;
use desk::{Envelope, Messenger, NotBrought, Offered};
use practice::ChannelKind;

use crate::house::{House, act, house, now};

/// The practice's gateway: it takes pages, or can not be reached.
#[derive(Default)]
struct Gateway {
    taken: Mutex<Vec<Envelope>>,
    is_gone: AtomicBool,
}

impl Messenger for Gateway {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        if self.is_gone.load(Ordering::SeqCst) {
            return Err(NotBrought::Later("webhook.unreached"));
        }
        self.taken.lock().unwrap().push(envelope.clone());
        Ok(())
    }
}

/// The practice with a gateway that is at work in a thread of its own; the store goes away.
fn away() -> (House, Arc<Gateway>) {
    let house = house();
    house.desk.offer(Offered {
        kinds: vec![ChannelKind::Webhook],
        push_key: None,
    });
    house.desk.keep_in_mind(&act(now())).unwrap();
    let gateway = Arc::<Gateway>::default();
    let (desk, working) = (house.desk.clone(), Arc::downgrade(&gateway));
    thread::spawn(move || {
        while let Some(gateway) = working.upgrade() {
            desk.bring_from_memory(&act(now()), ChannelKind::Webhook, &*gateway);
            drop(gateway);
            thread::park_timeout(Duration::from_millis(10));
        }
    });
    (house, gateway)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_out_from_memory_and_the_page_says_so() {
    let (house, gateway) = away();
    let sam = house.token("own client").map(str::to_owned);
    let sam = sam.as_deref();
    // Whoever was seen a moment ago is known.
    let (status, before) = house.ask(&Method::GET, "/c", "", sam).await;
    assert_eq!(status, 200);
    house.is_away.store(true, Ordering::SeqCst);
    for path in ["/", "/help", "/help/gb"] {
        assert_eq!(
            house.ask(&Method::GET, path, "", sam).await.0,
            200,
            "{path}"
        );
    }
    let send = format!("/c/contact/{}/send", house.draft);
    let plain = "words=Is+step+two+needed%3F";
    let (status, page) = house.ask(&Method::POST, &send, plain, sam).await;
    assert_eq!(status, 503);
    assert!(page.contains("have <b>not</b> been sent"), "{page}");
    assert_eq!(gateway.taken.lock().unwrap().len(), 0, "it was no call");

    // Nobody pages anybody whom the practice does not know.
    for token in [None, Some("ab".repeat(32))] {
        let (status, page) = house
            .ask(&Method::POST, "/c/help", "key=a", token.as_deref())
            .await;
        assert_eq!(
            (status, page.contains("No one here knows yet")),
            (503, true)
        );
    }
    assert_eq!(gateway.taken.lock().unwrap().len(), 0);

    let red = "words=I+am+going+to+kill+myself+tonight";
    let (status, page) = house.ask(&Method::POST, &send, red, sam).await;
    assert_eq!(status, 503);
    for said in [
        "Your call for help was not written down",
        "has gone out",
        "no one has answered",
        "I am going to kill myself tonight",
        "tel:999",
        "/help/gb",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let paged = gateway.taken.lock().unwrap().len();
    assert!(paged > 0);
    let (_, page) = house.ask(&Method::POST, "/c/help", "key=a", sam).await;
    assert!(page.contains("has gone out"), "{page}");
    assert_eq!(gateway.taken.lock().unwrap().len(), paged, "it is one call");

    house.is_away.store(false, Ordering::SeqCst);
    assert_eq!(house.desk.write_down_calls(&mut act(now())).unwrap(), 1);
    let (status, page) = house.ask(&Method::GET, "/c", "", sam).await;
    assert_eq!(status, 200);
    let things = |page: &str| page.matches("/c/items/").count();
    assert!(things(&page) > things(&before), "the call is on it: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_page_gets_out_the_page_says_that_nobody_knows() {
    let (house, gateway) = away();
    gateway.is_gone.store(true, Ordering::SeqCst);
    let sam = house.token("own client").map(str::to_owned);
    let sam = sam.as_deref();
    assert_eq!(house.ask(&Method::GET, "/c", "", sam).await.0, 200);
    house.is_away.store(true, Ordering::SeqCst);
    let (status, page) = house.ask(&Method::POST, "/c/help", "key=a", sam).await;
    assert_eq!(status, 503);
    assert!(
        page.contains("We are trying to call whoever is on call"),
        "{page}"
    );
    assert!(page.contains("say if that gets through"), "{page}");
    assert!(!page.contains("has gone out"), "{page}");
}
