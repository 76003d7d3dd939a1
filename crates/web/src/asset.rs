//! The style, the script and the font: built in, one file each for the browser, cached for a year
//! under a name that changes when they do.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::fault::Fault;

/// The address of a file, with the tag that changes when any file does.
pub(crate) fn address(file: &str) -> String {
    format!("/static/{}/{file}", ASSETS.tag)
}

/// Serves one file.
pub(crate) async fn serve(
    Path((tag, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let (body, kind) = match file.as_str() {
        "vestibule.css" => (ASSETS.style.clone(), "text/css; charset=utf-8"),
        "vestibule.js" => (bytes("vestibule.js"), "text/javascript; charset=utf-8"),
        "privacy.mjs" | "door.mjs" | "list.mjs" | "sha2.mjs" | "ed25519.mjs" => {
            (bytes(&file), "text/javascript; charset=utf-8")
        }
        "fonts/figtree.woff2" => (bytes(&file), "font/woff2"),
        "fonts/figtree-OFL.txt" => (bytes(&file), "text/plain; charset=utf-8"),
        _ => return Err(Fault::not_found()),
    };
    let caching = if tag == ASSETS.tag {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let etag = format!("\"{}\"", ASSETS.tag);
    let held = [(header::CACHE_CONTROL, caching), (header::ETAG, &etag)];
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, held).into_response());
    }
    Ok((held, [(header::CONTENT_TYPE, kind)], body).into_response())
}

/// `GET /worker.js`: the service worker. It stands at the root, since it works for what lies below
/// where it stands; browsers look for a newer one each time.
pub(crate) async fn worker() -> impl IntoResponse {
    let held = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
    ];
    // Its files have the tag of the release in their names, and so has its cache.
    let script = String::from_utf8_lossy(&bytes("worker.js")).replace("{tag}", &ASSETS.tag);
    (held, script)
}

/// `GET /favicon.ico`: none. A picture in the tab would say whose page it is.
pub(crate) async fn no_icon() -> impl IntoResponse {
    let held = [(header::CACHE_CONTROL, "public, max-age=86400")];
    (StatusCode::NO_CONTENT, held)
}

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

struct Assets {
    style: Vec<u8>,
    tag: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let mut tag = [0_u8; TAG_BYTES];
    let mut style = Vec::new();
    for name in names {
        let Some(file) = Files::get(&name) else {
            continue;
        };
        // The order matters for the digest of the whole: shift before mixing the next file in.
        tag.rotate_left(1);
        for (byte, mixed) in tag.iter_mut().zip(file.metadata.sha256_hash()) {
            *byte ^= mixed;
        }
        if name.starts_with("css/") {
            style.extend_from_slice(&file.data);
        }
    }
    let tag = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    Assets { style, tag }
});

/// How much of the digest stands in an address: enough to differ between two releases.
const TAG_BYTES: usize = 6;

fn bytes(name: &str) -> Vec<u8> {
    Files::get(name)
        .map(|file| file.data.into_owned())
        .unwrap_or_default()
}
