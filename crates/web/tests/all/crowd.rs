//! The reserved lane: while there is room for nobody else, help is there and calls for it are heard.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::atomic::Ordering,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{Method, Request, header},
};
use http_body::Frame;
use tower::ServiceExt;

use crate::house::{asked, house, house_in};

#[tokio::test]
async fn while_there_is_no_room_only_help_goes_on() {
    let house = house();
    let sam = house.token("own client");
    let send = format!("/c/contact/{}/send", house.draft);

    for path in ["/", "/help", "/help/gb", "/c/help"] {
        let (status, _) = house.ask_in_a_crowd(&Method::GET, path, "", sam).await;
        assert_eq!(status, 200, "{path}");
    }
    for path in ["/c", "/c/sessions", "/devices", "/sign-in"] {
        let (status, page) = house.ask_in_a_crowd(&Method::GET, path, "", sam).await;
        assert_eq!(status, 503, "{path}");
        assert!(
            page.contains("/help"),
            "{path}: help is on the page that says no"
        );
    }
    let (status, page) = house
        .ask_in_a_crowd(&Method::POST, &send, "words=Is+step+two+needed%3F", sam)
        .await;
    assert_eq!(status, 503);
    assert!(page.contains("Is step two needed?"), "the words come back");

    let (status, _) = house
        .ask_in_a_crowd(&Method::POST, "/c/help", "key=crowd", sam)
        .await;
    assert_eq!(status, 303, "a call for help is heard");
    let red = "words=I+am+going+to+kill+myself+tonight";
    let (status, _) = house.ask_in_a_crowd(&Method::POST, &send, red, sam).await;
    assert_eq!(status, 303, "and so are words that call for it");
}

/// A form of which nothing more ever arrives.
struct Stuck;

impl HttpBody for Stuck {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

#[tokio::test]
async fn whoever_sends_a_form_slowly_keeps_nobody_out() {
    let house = house();
    let sam = house.token("own client");
    for path in ["/sign-in", "/sign-out", "/language", "/c/contact"] {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::new(Stuck))
            .unwrap();
        let slow = tokio::spawn(house.narrow.clone().oneshot(request));
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
        for page in ["/c", "/sign-in"] {
            let (status, _) = asked(&house.narrow, &Method::GET, page, "", sam).await;
            assert_eq!(status, 200, "{page} while {path} is sent slowly");
        }
        assert!(!slow.is_finished(), "{path} still arrives");
        slow.abort();
    }
}

#[tokio::test]
async fn a_form_that_is_too_long_is_told_as_that_before_it_takes_a_place() {
    let house = house();
    let sam = house.token("own client");
    let long = format!("words={}", "a".repeat(300 * 1024));
    let send = format!("/c/contact/{}/send", house.draft);
    for router in [&house.crowded, &house.router] {
        let (status, page) = asked(router, &Method::POST, &send, &long, sam).await;
        assert_eq!(status, 413);
        assert!(page.contains("/help"));
    }
}

/// A disk that is full gives up its reserve for calls for help, and takes nothing else.
#[tokio::test]
async fn on_a_full_disk_calls_for_help_are_written_down_and_answered() {
    let folder = tempfile::tempdir().unwrap();
    let house = house_in(Some(folder.path()));
    let sam = house.token("own client");
    let clinician = house.token("treating");
    let store = house.desk.store();
    assert!(store.keep_reserve());
    house.is_away.store(true, Ordering::SeqCst);
    let key = "key=full";
    let (status, _) = house.ask(&Method::POST, "/c/help", key, sam).await;
    assert_eq!(status, 303, "the reserve makes room for a call");
    assert!(house.desk.is_full());
    let send = format!("/c/contact/{}/send", house.draft);
    let plain = "words=Is+step+two+needed%3F";
    let (status, page) = house.ask(&Method::POST, &send, plain, sam).await;
    assert_eq!(status, 503);
    for said in [
        "write anything down right now",
        "Is step two needed?",
        "/help/gb",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let (status, _) = house.ask(&Method::GET, "/c", "", sam).await;
    assert_eq!(status, 200, "reading goes on");
    let (status, page) = house.ask(&Method::GET, "/o", "", clinician).await;
    assert_eq!(status, 200);
    let call = page.split("/o/calls/").nth(1).unwrap();
    let call: String = call.chars().take_while(char::is_ascii_hexdigit).collect();
    let take = format!("/o/calls/{call}/take");
    let (status, page) = house.ask(&Method::POST, &take, "", clinician).await;
    assert_eq!(status, 303, "and is taken by whoever is on call: {page}");
    let red = "words=I+am+going+to+kill+myself+tonight";
    let (status, _) = house.ask(&Method::POST, &send, red, sam).await;
    assert_eq!(status, 303, "and so are words that call for it");
    assert!(store.keep_reserve(), "there is room again");
    assert!(!house.desk.is_full());
    house.is_away.store(false, Ordering::SeqCst);
    let (status, _) = house
        .ask(&Method::POST, "/language", "lang=es&back=/", sam)
        .await;
    assert_eq!(status, 303);
}
