//! Stories told in keys and screens: a desk with articles on it, keys pressed one
//! after the other, and the frames a reader would see.
//!
//! Frames are snapshots in `snapshots/`. Where a frame depends on colour or
//! weight, it is followed line by line by letters that say so (see
//! [`desk::Desk::styles`]).

#![allow(
    clippy::unwrap_used,
    reason = "a desk that cannot be set up fails the test"
)]

mod articles;
mod desk;

mod about;
mod any_keys;
mod completing;
mod feeds;
mod files;
mod finding;
mod jumping;
mod keywords;
mod links;
mod list;
mod marks;
mod matches;
mod model;
mod mouse;
mod moving;
mod overlays;
mod pictures;
mod reading;
mod searching;
mod setting;
mod sizes;
mod timeline;
