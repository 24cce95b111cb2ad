//! The checker finds what it is there to find, in small made-up sources.

use super::*;

const ROOT: &str = "//! Root.\npub mod low;\npub mod search;\npub mod library;\n\
                    pub mod screen;\npub mod command;\n";

/// What is wrong with the files, in a crate whose modules are those of [`ROOT`].
fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let root = [("src/lib.rs", ROOT)];
    let all = root.iter().chain(files);
    check(
        &all.map(|&(path, text)| (path.to_owned(), text.to_owned()))
            .collect::<Vec<_>>(),
    )
}

/// What is wrong with a file of `search` that begins with a header line.
fn faults_in_search(body: &str) -> Vec<String> {
    faults(&[("src/search/mod.rs", &format!("//! Header.\n{body}"))])
}

#[test]
fn upward_imports_are_found() {
    let cases = [
        "use crate::screen;",
        "use crate::screen::Cell;",
        "use crate::{low, screen::Cell};",
        "use crate::{low::{A, B as C}, screen as s};",
        "use crate::{\nlow, screen};",
        "pub use super::screen::Cell;",
        "fn f() -> crate::screen::Cell { todo() }",
        "fn f() { let x = 0..crate::screen::LEN; }",
        "fn f<'a>(c: char) { if c == '\"' { crate::screen::f(); } }",
        "mod inner { use super::super::screen::Cell; }",
        "mod inner { fn f() {} } use super::screen::Cell;",
        "#[cfg(feature = \"x\")] use crate::screen;",
        "use crate::screen::run::<u8>;",
    ];
    for case in cases {
        let faults = faults_in_search(case);
        assert_eq!(faults.len(), 1, "{case}: {faults:?}");
        let line = 1 + case.lines().count();
        let expected =
            format!("src/search/mod.rs:{line}: `search` uses `screen`, which stands below it");
        assert_eq!(faults[0], expected, "{case}");
    }
}

#[test]
fn other_imports_are_let_through() {
    let cases = [
        "use crate::low::Screen;",
        "use crate::{low::{self, A}, search::B};",
        "use super::low;",
        "mod inner { use super::screen; }",
        "// use crate::screen;",
        "/* use /* x */ crate::screen; */",
        "const A: &str = \"use crate::screen;\";",
        "const A: &str = r#\"\" crate::screen::A\"#;",
        "const A: &str = \"\\\"crate::screen::A\";",
        "const A: [char; 2] = ['\\'', '\"']; // crate::screen::A",
        "#[cfg(test)] use crate::screen;",
        "#[cfg(test)] mod tests { use crate::screen; fn f(a: [u8; 2]) {} }",
        "#[cfg(test)]\n#[allow(dead_code)]\nfn f(a: [u8; 2]) { crate::screen::f() }",
        "#[cfg(all(test, unix))] fn f() { crate::screen::f() }",
        "struct A { #[cfg(test)] a: crate::screen::Cell, b: u8 }",
        "use rayon::screen; fn f(x: X) { x.crate_screen(); }",
    ];
    for case in cases {
        assert_eq!(faults_in_search(case), [""; 0], "{case}");
    }
}

#[test]
fn code_after_tests_is_still_read() {
    let body = "#[cfg(test)]\nmod tests {}\nuse crate::screen;";
    assert_eq!(faults_in_search(body).len(), 1);
    let body = "struct A { #[cfg(test)] a: u8, b: crate::screen::Cell }";
    assert_eq!(faults_in_search(body).len(), 1);
}

#[test]
fn tests_in_files_of_their_own_are_exempt() {
    let tests = (
        "src/search/tests.rs",
        "//! T.\nuse crate::screen; use std::fs;",
    );
    let with = ("src/search/mod.rs", "//! S.\n#[cfg(test)]\nmod tests;");
    let without = ("src/search/mod.rs", "//! S.\nmod tests;");
    assert_eq!(faults(&[with, tests]), [""; 0]);
    assert_eq!(faults(&[without, tests]).len(), 2);
    let whole = (
        "src/search/tests.rs",
        "//! T.\n#![cfg(test)]\nuse crate::screen;",
    );
    assert_eq!(faults(&[without, whole]), [""; 0]);
}

#[test]
fn ways_around_the_order_are_found() {
    for case in ["use crate::*;", "use super::*;", "use crate::Cell;"] {
        let faults = faults_in_search(case);
        assert!(
            faults[0].contains("is not a module of src/lib.rs"),
            "{case}: {faults:?}"
        );
    }
}

#[test]
fn circles_are_found() {
    let files = [
        (
            "src/search/mod.rs",
            "//! M.\nmod a; mod b; mod c; pub use a::A;",
        ),
        ("src/search/a.rs", "//! A.\nuse super::b::B;"),
        ("src/search/b.rs", "//! B.\n\nuse crate::search::c;"),
        ("src/search/c.rs", "//! C.\nuse super::{S, a::A};"),
    ];
    assert_eq!(
        faults(&files),
        ["src/search/a.rs:2: a circle: a -> b -> c -> a"]
    );
    assert_eq!(faults(&files[..3]), [""; 0]);
    let files = [
        ("src/low.rs", "//! L.\nuse crate::search::S;"),
        ("src/search/mod.rs", "//! S.\nuse crate::low::L;"),
    ];
    let expected = [
        "src/low.rs:2: `low` uses `search`, which stands below it",
        "src/low.rs:2: a circle: low -> search -> low",
    ];
    assert_eq!(faults(&files), expected);
}

#[test]
fn trespassers_are_found() {
    let cases = [
        ("use std::fs;", "disk"),
        ("use std::{fmt, fs::File};", "disk"),
        ("fn f() { std::fs::read(p); }", "disk"),
        ("fn f() { File::open(p); }", "disk"),
        ("fn f(p: &Path) { p.read_dir(); }", "disk"),
        ("use rusqlite::Connection;", "disk"),
        ("use notify::{Watcher};", "disk"),
        ("use std::net::TcpStream;", "network"),
        ("use ureq::Agent;", "network"),
        ("use std::time::{Duration, Instant};", "clock"),
        ("use std::time::*;", "clock"),
        ("fn f() { time::SystemTime::now(); }", "clock"),
        ("fn f() { jiff::Timestamp::now(); }", "clock"),
        ("fn f() { Zoned::now(); }", "clock"),
        ("use std::thread;", "threads"),
        ("use std::{fmt, thread::{self, spawn}};", "threads"),
        ("use crossterm::event;", "terminal"),
        ("use ratatui::crossterm::event;", "terminal"),
        ("fn f() { std::io::stdout(); }", "terminal"),
        ("use std::io::{Write, stdout};", "terminal"),
    ];
    for (case, place) in cases {
        let faults = faults_in_search(case);
        let expected = format!("src/search/mod.rs:2: `search` uses the {place}: ");
        let blames = faults
            .iter()
            .filter(|fault| fault.starts_with(&expected))
            .count();
        assert!(blames >= 1 && blames == faults.len(), "{case}: {faults:?}");
    }
}

#[test]
fn those_who_may_are_let_through() {
    let library = "//! L.\nuse std::{fs, time::Instant, thread}; use rusqlite::Row;";
    let screen = "//! S.\nuse std::io::stdout; use crossterm::queue;";
    assert_eq!(
        faults(&[("src/library.rs", library), ("src/screen.rs", screen)]),
        [""; 0]
    );
    let network = "//! L.\nuse std::net::IpAddr;";
    assert_eq!(faults(&[("src/library.rs", network)]).len(), 1);
    let body = "use std::{io::Write, time::Duration};\nenum Kind { File, Instants }";
    assert_eq!(faults_in_search(body), [""; 0]);
}

#[test]
fn empty_names_are_found() {
    let cases = [
        "src/prelude.rs",
        "src/search/utils.rs",
        "src/search/string_helpers/mod.rs",
    ];
    for path in cases {
        let faults = faults(&[(path, "//! Header.\n")]);
        assert!(
            faults.len() == 1 && faults[0].contains("does not say"),
            "{path}: {faults:?}"
        );
    }
    assert_eq!(faults_in_search("mod manager {}").len(), 1);
    assert_eq!(faults_in_search("mod management {}"), [""; 0]);
}

#[test]
fn long_files_and_missing_headers_are_found() {
    let long = "//! Header.\n".to_owned() + &"\n".repeat(MOST_LINES);
    let length = MOST_LINES + 1;
    let expected = format!("src/low.rs:{length}: longer than {MOST_LINES} lines");
    assert_eq!(faults(&[("src/low.rs", &long)]), [expected]);
    assert_eq!(faults(&[("src/command/table.rs", &long)]), [""; 0]);
    assert_eq!(
        faults(&[("src/low.rs", "use a::b;")]),
        ["src/low.rs:1: no `//!` header"]
    );
}
