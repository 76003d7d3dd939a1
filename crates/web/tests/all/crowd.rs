//! The reserved lane: while there is room for nobody else, help is there and calls for it are heard.

use axum::http::Method;

use crate::house::house;

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
