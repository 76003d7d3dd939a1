//! The numbers for when there is no network: whole in themselves, and they say nothing of anybody.

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode},
};
use tower::ServiceExt;
use web::{Lang, lines::Country, pages::samples, router_without_desk};

use crate::{headers::options, html};

/// What would tell somebody who looks over a shoulder why these numbers are on a phone.
const TELLING: [&str; 11] = [
    "harbour",
    "therap",
    "terap",
    "client",
    "cliente",
    "practice",
    "la consulta",
    "session",
    "sesión",
    "href=\"/help",
    "href=\"/\"",
];

/// What keeps a saved file from standing alone.
fn ties(page: &str) -> Vec<String> {
    let mut ties = Vec::new();
    for tag in html::tags(page) {
        if matches!(
            tag.name.as_str(),
            "script" | "link" | "img" | "form" | "iframe" | "object" | "base"
        ) {
            ties.push(format!("<{}>", tag.name));
        }
        if tag.get("src").is_some() {
            ties.push(format!("<{} src>", tag.name));
        }
        let is_help = |href: &&str| {
            ["tel:", "sms:", "https://"]
                .iter()
                .any(|start| href.starts_with(start))
        };
        if let Some(href) = tag.get("href").filter(|href| !is_help(href)) {
            ties.push(format!("href={href}"));
        }
    }
    for fetch in ["url(", "@import"] {
        if page.contains(fetch) {
            ties.push(fetch.to_owned());
        }
    }
    ties
}

fn telling(page: &str) -> Vec<&'static str> {
    let page = page.to_lowercase();
    TELLING
        .into_iter()
        .filter(|word| page.contains(word))
        .collect()
}

fn pages(start: &str) -> Vec<(String, String)> {
    let all = Lang::ALL.into_iter().flat_map(samples);
    all.filter(|(name, _)| name.starts_with(start)).collect()
}

async fn get(path: &str) -> Response<Body> {
    router_without_desk(options(true))
        .oneshot(Request::get(path).body(Body::empty()).unwrap())
        .await
        .unwrap()
}

async fn text(response: Response<Body>) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

#[test]
fn the_file_stands_alone_and_tells_nothing() {
    let files = pages("help-file-");
    assert_eq!(files.len(), Country::all().count() * Lang::ALL.len());
    for (name, page) in files {
        assert_eq!(ties(&page), Vec::<String>::new(), "{name}");
        assert_eq!(telling(&page), Vec::<&str>::new(), "{name}");
        let first = html::tags(&page).into_iter().find(|tag| tag.name == "a");
        assert_eq!(
            first.unwrap().get("class"),
            Some("btn btn-help"),
            "{name}: emergency first"
        );
    }
}

#[test]
fn the_page_that_a_browser_keeps_tells_nothing() {
    let kept = pages("help-offline-");
    assert_eq!(kept.len(), Country::all().count() * Lang::ALL.len());
    for (name, page) in kept {
        assert_eq!(telling(&page), Vec::<&str>::new(), "{name}");
        assert!(page.contains("href=\"tel:"), "{name}");
    }
}

#[test]
fn a_file_that_is_tied_to_its_house_is_found_out() {
    let page = r#"<link href="/x.css"><script src="x"></script><a href="/">Harbour Lane</a>"#;
    assert_eq!(
        ties(page),
        [
            "<link>",
            "href=/x.css",
            "<script>",
            "<script src>",
            "href=/"
        ]
    );
    assert_eq!(telling(page), ["harbour", "href=\"/\""]);
}

#[tokio::test]
async fn the_file_is_saved_and_never_shown_here() {
    for path in ["/help/file", "/help/us/file"] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(
            response.headers()["content-disposition"],
            "attachment; filename=\"numbers.html\""
        );
        assert!(!text(response).await.contains("Harbour"), "{path}");
    }
    assert_eq!(get("/help/xx/file").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        get("/help/xx/offline").await.status(),
        StatusCode::NOT_FOUND
    );
    let page = text(get("/help/us").await).await;
    assert!(page.contains("href=\"/help/us/file\" download"), "{page}");
}

/// The worker keeps the very files that its page asks for.
#[tokio::test]
async fn the_worker_has_the_tag_of_the_release() {
    let page = text(get("/help/offline").await).await;
    let tag = page.split("/static/").nth(1).unwrap();
    let tag = tag.split('/').next().unwrap();
    let script = text(get("/worker.js").await).await;
    assert!(
        script.contains(&format!("numbers-{tag}'")) && !script.contains("{tag}"),
        "{script}"
    );
    assert!(script.contains(&format!("/static/{tag}/")), "{script}");
}
