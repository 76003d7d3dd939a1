//! The pages of a practice: the only crate that knows HTTP.
//!
//! Read `routes.rs` first: one table lists every route, its page and who may call it, and the router
//! is built from that table. A page is a module under `pages` with its data, its handlers and a pure
//! function that renders it; what it says about what happens comes from `promise.rs` alone.

mod access;
mod app;
mod asset;
pub mod clock;
mod cookie;
mod dress;
pub mod fault;
pub mod form;
pub mod frame;
mod health;
mod icon;
mod lane;
pub mod lines;
pub mod locale;
pub mod markup;
mod notifications;
mod pace;
pub mod pages;
pub mod promise;
mod qr;
mod routes;
mod security;
mod steady;
mod unknown;
pub mod visit;

pub use app::{Options, Settle, Setup, SetupAnswers, router, router_without_desk};
pub use form::FORM_BYTES_MAX;
pub use icon::names as icon_names;
pub use locale::Lang;
pub use notifications::{NotificationWords, notification_words};
pub use pace::{Pace, Peer};
pub use routes::access_table;
