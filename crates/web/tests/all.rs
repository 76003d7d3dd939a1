//! What the pages promise, checked from outside.

#[path = "all/content.rs"]
mod content;
#[path = "all/headers.rs"]
mod headers;
#[path = "all/html.rs"]
mod html;
#[path = "all/locales.rs"]
mod locales;
#[path = "all/pages.rs"]
mod pages;
#[path = "all/reading.rs"]
mod reading;
#[path = "all/routes.rs"]
mod routes;
#[path = "all/therapist.rs"]
mod therapist;
#[path = "all/times.rs"]
mod times;
