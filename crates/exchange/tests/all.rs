//! Conversions to and from the formats of other systems.

#[cfg(test)]
#[path = "all/document.rs"]
mod document;
#[cfg(test)]
#[path = "all/feed.rs"]
mod feed;
#[cfg(test)]
#[path = "all/hostile.rs"]
mod hostile;
#[cfg(test)]
#[path = "all/import.rs"]
mod import;
