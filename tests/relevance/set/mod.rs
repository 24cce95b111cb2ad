//! The relevance set: articles, queries, and what a reader expects of each.
//!
//! Included by its path from the test that holds the floor and from the
//! command that prints the figures, `cargo run --release --example relevance`.
//!
//! What is counted, for each query:
//!
//! - *hit@10*: all articles that must come up are among the first ten hits
//!   (ten of them if there are more). Garbage counts if nothing is found.
//! - *hit@1*: the first hit is relevant.
//! - *precision@10*: of the first ten hits, or of as many as there are, the
//!   share that is relevant; 0 if nothing is found that should have been.
//!
//! An article is relevant if the query names it, or if all of the query's
//! stems stand in it. That rule holds for the generated articles around the
//! set, too: they are noise unless the words really stand in them.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    reason = "the set is checked by a test; an includer may need only a part"
)]

mod archive;
mod corpus;
mod measure;
mod queries;
mod variants;

pub(crate) use archive::Archive;
pub(crate) use corpus::articles;
pub(crate) use measure::{Answer, Tally, answer, tallies};
pub(crate) use queries::{Expected, queries};
pub(crate) use variants::{BEGINNING, variants};
