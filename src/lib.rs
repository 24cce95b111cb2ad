//! Depesche, a terminal news reader: a list of articles, a reader for the chosen
//! one, and search over titles and full text that answers with every key.
//!
//! Text comes in, messages go up, effects come down. A module uses only the
//! modules listed above it here; `tests/architecture.rs` holds them to it.

pub mod model;

pub mod fold;

pub mod link;

pub mod document;

pub mod picture;

pub mod export;

pub mod typeset;

pub mod article_file;

pub mod feed;

pub mod extract;

pub mod library;

pub mod fetch;

pub mod search;

pub mod command;

pub mod keymap;

pub mod input;

pub mod theme;

pub mod config;

pub mod app;

pub mod ui;

pub mod screen;

pub mod runtime;

pub mod cli;
