//! The library: one `SQLite` file that holds articles, marks and the index.
