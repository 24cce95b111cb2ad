//! The real program in a pseudo-terminal, from its start to a clean end.
#![cfg(unix)]

#[cfg(feature = "images")]
mod pictures;
mod session;

use session::Home;

#[test]
fn open_search_read_and_quit() {
    let home = Home::new();
    let mut session = home.open();
    session.wait_for("Der Zug kommt später.");
    session.wait_for("3 unread · 3");
    session.send("/turmt");
    session.wait_for("1 of 3");
    session.wait_for("Sand türmt sich auf.");
    session.send("\r\r");
    session.wait_for("h list");
    session.send("\x1b");
    session.wait_for("Esc all");
    session.send("\x1b");
    session.wait_for("July 2025");
    session.wait_for("2 unread");
    session.send("q");
    assert!(session.finish().success());
}

#[test]
fn the_place_in_an_article_is_kept_over_sessions() {
    let home = Home::new();
    let mut session = home.open();
    session.wait_for("3 unread");
    session.send("G\r");
    session.wait_for("2 unread");
    session.send("G");
    session.wait_for("Schluss.");
    session.send("Q");
    assert!(session.finish().success());
    let mut session = home.open();
    session.wait_for("2 unread");
    session.send("G\r");
    session.wait_for("Schluss.");
    session.send("Q");
    assert!(session.finish().success());
}

#[test]
fn signals_end_it_in_order() {
    for signal in ["TERM", "HUP", "INT"] {
        let home = Home::new();
        let mut session = home.open();
        session.wait_for("3 unread");
        session.send("s");
        session.wait_for("★");
        session.signal(signal);
        assert!(session.finish().success(), "{signal}");
        let session = home.open();
        session.wait_for("★");
        session.signal("TERM");
        session.finish();
    }
}

#[test]
fn ctrl_z_gives_the_terminal_back_for_a_while() {
    let home = Home::new();
    let mut session = home.open();
    session.wait_for("3 unread");
    session.send("\x1a");
    session.wait_left(1);
    session.wake_until("Der Zug kommt später.");
    session.send("j");
    session.wait_for("Sand türmt sich auf.");
    session.send("Q");
    assert!(session.finish().success());
}

#[test]
fn many_sizes_end_in_the_right_screen() {
    let home = Home::new();
    let mut session = home.open();
    session.wait_for("3 unread");
    for (columns, rows) in [(1, 1), (200, 60), (3, 40), (100, 2), (59, 15), (120, 36)].repeat(5) {
        session.resize(columns, rows);
    }
    session.resize(80, 24);
    session.send("\x0c");
    session.wait_for("3 unread · 3");
    session.wait_for("Grund ist ein Schaf.");
    session.send("Q");
    assert!(session.finish().success());
}

#[test]
fn a_panic_gives_the_terminal_back_and_speaks() {
    if !cfg!(debug_assertions) {
        eprintln!("SKIPPED: panics on request are there in debug builds only");
        return;
    }
    let home = Home::new();
    let session = home.open();
    session.wait_for("3 unread");
    session.signal("USR1");
    session.wait_left(1);
    session.wait_closed();
    let words = session.last_words();
    assert!(words.contains("panicked"), "{words}");
    assert!(!session.finish().success());
}

#[test]
fn a_panic_of_a_worker_leaves_the_screen_alone() {
    if !cfg!(debug_assertions) {
        eprintln!("SKIPPED: panics on request are there in debug builds only");
        return;
    }
    let home = Home::new();
    let mut session = home.open();
    session.wait_for("3 unread");
    session.signal("USR2");
    session.press_until("s", "this is a bug");
    assert!(!session.screen().contains("panicked"));
    session.send("j");
    session.wait_for("Sand türmt sich auf.");
    session.send("Q");
    assert!(session.finish().success());
}

#[test]
fn two_sessions_share_a_library_and_see_each_other() {
    let home = Home::new();
    let mut one = home.open();
    one.wait_for("3 unread");
    let mut other = home.open();
    other.wait_for("3 unread");
    one.send("s");
    other.wait_for("★");
    other.send("Am");
    one.wait_for("★");
    other.wait_for("nothing was changed");
    other.send("Ay");
    one.wait_for("0 unread");
    one.send("Q");
    other.send("Q");
    assert!(one.finish().success());
    assert!(other.finish().success());
}

#[test]
fn a_new_file_appears_and_a_deleted_one_leaves() {
    let home = Home::new();
    let mut session = home.open();
    session.wait_for("3 unread");
    home.write(
        "neu.txt",
        "date 2025-08-01 Gerade eben geschrieben. Noch ganz frisch.\n",
    );
    session.wait_for("Gerade eben geschrieben.");
    std::fs::remove_file(home.articles().join("bahn.txt")).unwrap();
    session.wait_gone("Der Zug kommt später.");
    session.send("Q");
    assert!(session.finish().success());
}
