//! The store from outside, on either engine.

#[cfg(test)]
#[path = "all/channels.rs"]
mod channels;
#[cfg(test)]
#[path = "all/copying.rs"]
mod copying;
#[cfg(test)]
#[path = "all/endings.rs"]
mod endings;
#[cfg(test)]
#[path = "all/faults.rs"]
mod faults;
#[cfg(test)]
#[path = "all/floor.rs"]
mod floor;
#[cfg(test)]
#[path = "all/full.rs"]
mod full;
#[cfg(test)]
#[path = "all/gate.rs"]
mod gate;
#[cfg(test)]
#[path = "all/group_commit.rs"]
mod group_commit;
#[cfg(test)]
#[path = "all/keys.rs"]
mod keys;
#[cfg(test)]
#[path = "all/language.rs"]
mod language;
#[cfg(test)]
#[path = "all/oncall.rs"]
mod oncall;
#[cfg(test)]
#[path = "all/opening.rs"]
mod opening;
#[cfg(test)]
#[path = "all/pg.rs"]
mod pg;
#[cfg(test)]
#[path = "all/place.rs"]
mod place;
#[cfg(test)]
#[path = "all/plan.rs"]
mod plan;
#[cfg(test)]
#[path = "all/promises.rs"]
mod promises;
#[cfg(test)]
#[path = "all/queues.rs"]
mod queues;
#[cfg(test)]
#[path = "all/schema.rs"]
mod schema;
#[cfg(test)]
#[path = "all/story.rs"]
mod story;
#[cfg(test)]
#[path = "all/world.rs"]
mod world;
