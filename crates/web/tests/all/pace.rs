//! How fast somebody may ask: as fast as people do. Help is never counted, and neither is a call for it.

use std::net::IpAddr;

use axum::{Router, http::Method};
use web::Pace;

use crate::house::{asked, house};

/// Three pages and no more; an address four. A form costs five.
const PACE: Pace = Pace {
    person_pages: 3,
    person_pages_per_second: 1,
    address_pages: 4,
    address_pages_per_second: 1,
};
const WAITING_ROOM: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

async fn get(router: &Router, path: &str, token: Option<&str>) -> (u16, String) {
    asked(router, &Method::GET, path, "", token).await
}

async fn post(router: &Router, path: &str, form: &str, token: Option<&str>) -> (u16, String) {
    asked(router, &Method::POST, path, form, token).await
}

#[tokio::test]
async fn whoever_asks_too_fast_is_told_and_help_is_never_counted() {
    let house = house();
    let router = house.paced(PACE, WAITING_ROOM);
    let (sam, other) = (house.token("own client"), house.token("treating"));
    for _ in 0..3 {
        assert_eq!(get(&router, "/c", sam).await.0, 200);
    }
    for path in ["/c", "/c/sessions", "/devices"] {
        let (status, page) = get(&router, path, sam).await;
        assert_eq!(status, 429, "{path}");
        assert!(
            page.contains("/help"),
            "{path}: help is on the page that says no"
        );
    }
    for _ in 0..50 {
        for path in ["/", "/help", "/help/gb", "/c/help"] {
            assert_eq!(get(&router, path, sam).await.0, 200, "{path}");
        }
    }
    let send = format!("/c/contact/{}/send", house.draft);
    let (status, page) = post(&router, &send, "words=Is+step+two+needed%3F", sam).await;
    assert_eq!(status, 429);
    assert!(page.contains("Is step two needed?"), "the words come back");
    let red = "words=I+am+going+to+kill+myself+tonight";
    assert_eq!(
        post(&router, &send, red, sam).await.0,
        303,
        "words that call for help"
    );
    assert_eq!(
        post(&router, "/c/help", "key=fast", sam).await.0,
        303,
        "a call for help"
    );
    // Somebody else in the same waiting room has a pace of their own.
    assert_eq!(get(&router, "/d", other).await.0, 200);
}

#[tokio::test]
async fn an_address_has_a_pace_of_its_own_and_nobody_who_is_signed_in_shares_it() {
    let house = house();
    let router = house.paced(PACE, WAITING_ROOM);
    for _ in 0..4 {
        assert_eq!(get(&router, "/sign-in", None).await.0, 200);
    }
    assert_eq!(get(&router, "/how", None).await.0, 429);
    let form = "name=somebody-1234&passphrase=the+heron+waits&code=000000";
    assert_eq!(post(&router, "/sign-in", form, None).await.0, 429);
    for path in ["/", "/help", "/help/gb"] {
        assert_eq!(get(&router, path, None).await.0, 200, "{path}");
    }
    assert_eq!(
        post(&router, "/exit", "", None).await.0,
        200,
        "leaving is never held up"
    );
    let sam = house.token("own client");
    assert_eq!(get(&router, "/c", sam).await.0, 200);
    // A cookie that somebody made up is nobody's, and gives no pace of its own.
    assert_eq!(
        get(&router, "/sign-in", Some(&"ab".repeat(32))).await.0,
        429
    );
    // Behind a proxy on this machine the address says nothing, and is not counted.
    let proxied = house.paced(PACE, IpAddr::from([127, 0, 0, 1]));
    for _ in 0..20 {
        assert_eq!(get(&proxied, "/sign-in", None).await.0, 200);
    }
}
