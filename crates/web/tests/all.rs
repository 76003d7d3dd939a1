//! What the pages promise, checked from outside.

#[cfg(test)]
#[path = "all/content.rs"]
mod content;
#[cfg(test)]
#[path = "all/crowd.rs"]
mod crowd;
#[cfg(test)]
#[path = "all/headers.rs"]
mod headers;
#[cfg(test)]
#[path = "all/house.rs"]
mod house;
#[cfg(test)]
#[path = "all/html.rs"]
mod html;
#[cfg(test)]
#[path = "all/locales.rs"]
mod locales;
#[cfg(test)]
#[path = "all/matrix.rs"]
mod matrix;
#[cfg(test)]
#[path = "all/notifications.rs"]
mod notifications;
#[cfg(test)]
#[path = "all/numbers.rs"]
mod numbers;
#[cfg(test)]
#[path = "all/pace.rs"]
mod pace;
#[cfg(test)]
#[path = "all/pages.rs"]
mod pages;
#[cfg(test)]
#[path = "all/promise.rs"]
mod promise;
#[cfg(test)]
#[path = "all/reading.rs"]
mod reading;
#[cfg(test)]
#[path = "all/records.rs"]
mod records;
#[cfg(test)]
#[path = "all/routes.rs"]
mod routes;
#[cfg(test)]
#[path = "all/therapist.rs"]
mod therapist;
#[cfg(test)]
#[path = "all/times.rs"]
mod times;
#[cfg(test)]
#[path = "all/unwritten.rs"]
mod unwritten;
