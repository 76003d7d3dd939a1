//! A copy, asked for as a browser asks: what is in the bytes, and what never is.

use axum::http::Method;

use crate::house::{House, house};

/// What stands in a note that a therapist keeps apart.
const APART: &str = "zwetschgenkuchen hypothesis";

fn token(house: &House, name: &str) -> Option<String> {
    let mut viewers = house.viewers.iter();
    viewers
        .find(|(who, _)| *who == name)
        .and_then(|(_, token)| token.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_therapist_keeps_apart_is_in_no_file() {
    let house = house();
    let (sam, treating) = (token(&house, "own client"), token(&house, "treating"));
    let (_, client) = house.clients[0];
    let path = format!("/d/apart/{client}");
    let form = format!("words={}", APART.replace(' ', "+"));
    let (status, _) = house
        .ask(&Method::POST, &path, &form, treating.as_deref())
        .await;
    assert_eq!(status, 303);
    let (_, page) = house
        .ask(&Method::GET, &path, "", treating.as_deref())
        .await;
    assert!(page.contains(APART), "its writer reads it");
    let copy = format!("/c/privacy/copy/{}", house.copy);
    for format in ["html", "json", "pdf"] {
        let form = format!("part=1&format={format}");
        let (status, file) = house.ask(&Method::POST, &copy, &form, sam.as_deref()).await;
        assert_eq!(status, 200, "{format}");
        assert!(!file.contains(APART), "{format}");
        if format != "pdf" {
            assert!(
                file.contains("Could you tell me about this one"),
                "{format}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_leaves_once_with_its_mark_on_the_clients_page() {
    let house = house();
    let (sam, treating) = (token(&house, "own client"), token(&house, "treating"));
    let lead = token(&house, "practice lead");
    let own = format!("/c/privacy/sent/{}", house.disclosure);
    let path = format!("/d/sent/{}", house.disclosure);
    for (path, form, who, expected) in [
        (&own, "step=yes", &sam, 303),
        (&path, "step=yes", &lead, 303),
        (&path, "step=send", &treating, 200),
        (&path, "step=send", &treating, 409),
    ] {
        let (status, _) = house.ask(&Method::POST, path, form, who.as_deref()).await;
        assert_eq!(status, expected, "{path} {form}");
    }
    let (_, page) = house
        .ask(&Method::GET, "/c/privacy/record", "", sam.as_deref())
        .await;
    assert!(page.contains("The mark of the file, to compare"));
}
