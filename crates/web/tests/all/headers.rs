//! What every answer carries, and what happens when something goes wrong: asked of the router while
//! there is no desk, which is how it is when the store can not be opened.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode, header},
};
use desk::{Act, view::Door};
use jiff::tz::TimeZone;
use practice::{BootTime, Moment};
use tower::ServiceExt;
use web::{Options, router_without_desk};

pub(crate) fn options(secure_cookies: bool) -> Options {
    let edge = || {
        let wall = "2026-05-12T18:12:00Z".parse().unwrap();
        let boot = BootTime {
            boot: [0; 16],
            since_micros: 0,
        };
        Act::new(Moment { wall, boot }, [7; 32])
    };
    let door = Door {
        practice_name: "Harbour Lane".to_owned(),
        country: "gb".to_owned(),
        zone: TimeZone::get("Europe/London").unwrap(),
        rota: false,
        demonstration: true,
        privacy_role: practice::Role::PrivacyLead,
    };
    let mut options = Options::new(Arc::new(edge), door);
    options.secure_cookies = secure_cookies;
    options
}

async fn answer(request: Request<Body>) -> Response<Body> {
    router_without_desk(options(true))
        .oneshot(request)
        .await
        .unwrap()
}

async fn get(path: &str) -> Response<Body> {
    answer(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(path: &str, form: &str) -> Response<Body> {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, "__Host-visit=00ff");
    answer(request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn text(response: Response<Body>) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

fn header_of<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// A path for each row of the table.
fn paths() -> Vec<(String, Vec<Method>)> {
    web::access_table()
        .lines()
        .filter(|line| line.starts_with('/'))
        .map(|line| {
            let mut parts = line.split_whitespace();
            let path = parts
                .next()
                .unwrap()
                .replace("{country}", "gb")
                .replace("{*file}", "vestibule.css")
                .replace(['{', '}'], "");
            let methods = parts.filter_map(|part| match part {
                "GET" => Some(Method::GET),
                "POST" => Some(Method::POST),
                _ => None,
            });
            (path, methods.collect())
        })
        .collect()
}

#[tokio::test]
async fn every_answer_of_every_route_carries_the_headers() {
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
        font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; \
        worker-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    for (path, methods) in paths() {
        for method in [Method::GET, Method::POST, Method::PUT] {
            let request = Request::builder().method(&method).uri(&path);
            let response = answer(request.body(Body::empty()).unwrap()).await;
            let at = format!("{method} {path}");
            assert_eq!(
                header_of(&response, "content-security-policy"),
                policy,
                "{at}"
            );
            assert_eq!(
                header_of(&response, "referrer-policy"),
                "no-referrer",
                "{at}"
            );
            assert_eq!(
                header_of(&response, "x-content-type-options"),
                "nosniff",
                "{at}"
            );
            assert_eq!(header_of(&response, "x-frame-options"), "DENY", "{at}");
            assert_eq!(
                header_of(&response, "strict-transport-security"),
                "max-age=63072000; includeSubDomains",
                "{at}"
            );
            assert_eq!(
                header_of(&response, "cross-origin-opener-policy"),
                "same-origin",
                "{at}"
            );
            assert_eq!(
                header_of(&response, "cross-origin-resource-policy"),
                "same-origin",
                "{at}"
            );
            assert!(
                header_of(&response, "permissions-policy").contains("camera=()"),
                "{at}"
            );
            let is_kept = method == Method::GET
                && ["/help", "/static", "/favicon", "/worker.js"]
                    .iter()
                    .any(|kept| path.starts_with(kept));
            let caching = header_of(&response, "cache-control");
            assert_eq!(caching != "no-store", is_kept, "{at}: {caching}");
            let is_wrong = response.status() == StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(is_wrong, !methods.contains(&method), "{at}");
        }
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let response = answer(Request::head("/help").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn help_needs_no_desk_and_speaks_the_language_that_is_asked_for() {
    let request = Request::get("/help").header(header::ACCEPT_LANGUAGE, "es-MX,es;q=0.9");
    let response = answer(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    let page = text(response).await;
    assert!(page.contains("tel:116123") && page.contains("Ayuda ya"));
    assert_eq!(get("/help/us").await.status(), StatusCode::OK);
    assert_eq!(get("/help/xx").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get("/").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn signed_out_leads_to_the_way_in_and_gives_the_words_back() {
    let response = get("/c").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let page = text(response).await;
    assert!(page.contains("href=\"/sign-in\"") && page.contains("You are signed out"));
    let request = Request::post("/c/contact/00/send")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("words=my+own+%3Cwords%3E"))
        .unwrap();
    let response = answer(request).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let page = text(response).await;
    assert!(page.contains("my own &#60;words&#62;"), "{page}");
    assert!(page.contains("You were signed out to keep this private."));
}

#[tokio::test]
async fn words_that_were_not_sent_stand_on_the_page_that_says_so() {
    for path in [
        "/c/contact/00/send",
        "/c/items/00/change",
        "/d/contacts/00/answer",
    ] {
        let response = post(path, "words=my+own+words").await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        let page = text(response).await;
        assert!(
            page.contains("my own words") && page.contains("<b>not</b> been sent"),
            "{path}"
        );
        assert!(page.contains("/help/gb"), "{path}");
    }
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://elsewhere.example"),
    ] {
        let request = Request::post("/sign-out")
            .header(header::HOST, "practice.example")
            .header(name, value);
        let response = answer(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}");
        assert!(
            text(response)
                .await
                .contains("That did not come from this site")
        );
    }
}

#[tokio::test]
async fn what_does_not_fit_or_is_no_form_has_a_page_of_its_own() {
    let long = format!("lang={}", "a".repeat(300 * 1024));
    let response = post("/language", &long).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(response).await.contains("too long to send at once"));
    let request = Request::post("/language")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap();
    let response = answer(request).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(get("/nowhere").await.status(), StatusCode::NOT_FOUND);
    let response = get("/exit").await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header_of(&response, "allow"), "POST");
}

#[tokio::test]
async fn leaving_clears_and_leads_away_even_without_a_desk() {
    let response = post("/sign-out", "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(header_of(&response, "location"), "/signed-out");
    // Being told on this device outlives a sign-out, and not Exit.
    assert_eq!(header_of(&response, "clear-site-data"), "\"cache\"");
    let cookie = header_of(&response, "set-cookie");
    assert!(
        cookie.starts_with("__Host-visit=;") && cookie.contains("Max-Age=0"),
        "{cookie}"
    );
    let response = post("/exit", "").await;
    assert_eq!(
        header_of(&response, "clear-site-data"),
        "\"cache\", \"storage\""
    );
    assert_eq!(
        header_of(&response, "refresh"),
        "0; url=https://www.bbc.co.uk/weather"
    );
    assert!(header_of(&response, "set-cookie").starts_with("__Host-visit=;"));
    let page = text(response).await;
    assert!(!page.contains("Harbour Lane"), "{page}");
    assert_eq!(crate::html::faults(&page), Vec::<String>::new());
}

#[tokio::test]
async fn cookies_are_bound_as_tightly_as_they_can_be() {
    let response = post("/language", "lang=es&back=/c/items/00").await;
    assert_eq!(header_of(&response, "location"), "/c/items/00");
    let cookie = header_of(&response, "set-cookie");
    assert!(
        cookie.starts_with("__Host-lang=es; Path=/; HttpOnly; SameSite=Strict; Secure"),
        "{cookie}"
    );
    for back in [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere",
        "",
    ] {
        let response = post("/language", &format!("lang=es&back={back}")).await;
        assert_eq!(header_of(&response, "location"), "/", "{back}");
    }
    let response = post("/language", "lang=xx").await;
    assert_eq!(header_of(&response, "set-cookie"), "");
}

#[tokio::test]
async fn static_files_are_kept_for_a_year_under_a_name_that_changes() {
    let page = text(get("/").await).await;
    let style = page
        .split("href=\"/static/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let tag = style.split('/').next().unwrap();
    let files = [
        ("vestibule.css", "text/css; charset=utf-8"),
        ("vestibule.js", "text/javascript; charset=utf-8"),
        ("fonts/figtree.woff2", "font/woff2"),
    ];
    for (file, kind) in files {
        let response = get(&format!("/static/{tag}/{file}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{file}");
        assert_eq!(header_of(&response, "content-type"), kind);
        assert!(header_of(&response, "cache-control").contains("immutable"));
    }
    let old = get("/static/old/vestibule.css").await;
    assert_eq!(header_of(&old, "cache-control"), "no-cache");
    let etag = header_of(&old, "etag").to_owned();
    let request = Request::get("/static/old/vestibule.css").header(header::IF_NONE_MATCH, etag);
    let response = answer(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(
        get(&format!("/static/{tag}/css/1-tokens.css"))
            .await
            .status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get(&format!("/static/{tag}/../Cargo.toml")).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_page_that_is_for_another_and_one_that_does_not_exist_are_told_alike() {
    let strip = |page: String| {
        let from = page.find("id=\"main\"").unwrap();
        let to = page.find("class=\"small soft\"").unwrap();
        page[from..to].to_owned()
    };
    let nowhere = strip(text(get("/nowhere").await).await);
    let fault = web::fault::Fault::from(desk::DeskError::NotFound);
    assert_eq!(fault.why, web::fault::Why::NotFound);
    assert!(nowhere.contains("There is no such page"));
}

#[tokio::test]
async fn whoever_looks_for_help_is_not_asked_to_sign_in() {
    let response = get("/c/help").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(header_of(&response, "location"), "/help");
    let response = post("/c/help", "key=00").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = text(response).await;
    assert!(page.contains("Your call for help did not get through"));
    assert!(page.contains("tel:999") && page.contains("/help/gb"));
}
