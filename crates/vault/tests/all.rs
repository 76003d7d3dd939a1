//! The vault from outside: vectors, properties, shapes and silence.

#[cfg(test)]
#[path = "all/digests.rs"]
mod digests;
#[cfg(test)]
#[path = "all/keys.rs"]
mod keys;
#[cfg(test)]
#[path = "all/seals.rs"]
mod seals;
#[cfg(test)]
#[path = "all/shapes.rs"]
mod shapes;
#[cfg(test)]
#[path = "all/vectors.rs"]
mod vectors;
