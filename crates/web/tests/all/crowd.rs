//! The reserved lane: while there is room for nobody else, help is there and calls for it are heard.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{Method, Request, header},
};
use http_body::Frame;
use tower::ServiceExt;

use crate::house::{asked, house};

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
