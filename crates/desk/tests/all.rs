//! The desk over the real store: stories, and a seeded practice with faults.

#[cfg(test)]
#[path = "all/access.rs"]
mod access;
#[cfg(test)]
#[path = "all/asked.rs"]
mod asked;
#[cfg(test)]
#[path = "all/channels.rs"]
mod channels;
#[cfg(test)]
#[path = "all/device.rs"]
mod device;
#[cfg(test)]
#[path = "all/endings.rs"]
mod endings;
#[cfg(test)]
#[path = "all/gate.rs"]
mod gate;
#[cfg(test)]
#[path = "all/gate_record.rs"]
mod gate_record;
#[cfg(test)]
#[path = "all/handling.rs"]
mod handling;
#[cfg(test)]
#[path = "all/ledger.rs"]
mod ledger;
#[cfg(test)]
#[path = "all/practice.rs"]
mod made;
#[cfg(test)]
#[path = "all/memory.rs"]
mod memory;
#[cfg(test)]
#[path = "all/no_show.rs"]
mod no_show;
#[cfg(test)]
#[path = "all/oncall.rs"]
mod oncall;
#[cfg(test)]
#[path = "../../store/tests/all/pg.rs"]
mod pg;
#[cfg(test)]
#[path = "all/properties.rs"]
mod properties;
#[cfg(test)]
#[path = "all/records.rs"]
mod records;
#[cfg(test)]
#[path = "all/simulate.rs"]
mod simulate;
#[cfg(test)]
#[path = "all/solo.rs"]
mod solo;
#[cfg(test)]
#[path = "all/story.rs"]
mod story;
#[cfg(test)]
#[path = "all/tell.rs"]
mod tell;
#[cfg(test)]
#[path = "all/time.rs"]
mod time;
#[cfg(test)]
#[path = "all/twins.rs"]
mod twins;
