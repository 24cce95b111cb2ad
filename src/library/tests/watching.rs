//! Changes are told as they happen.

use std::sync::mpsc::{self, Receiver};

use super::*;

/// A watcher that never comes would make the test fail after this, not sooner.
const LONG: Duration = Duration::from_secs(30);

fn watch(desk: &Desk, sources: &[Source]) -> (Option<Watcher>, Receiver<Change>) {
    let (sender, receiver) = mpsc::channel();
    let (watcher, failures) = Watcher::new(&desk.library, sources, move |change| {
        let _ = sender.send(change);
    });
    assert_eq!(failures, Vec::<String>::new());
    assert!(watcher.is_some());
    (watcher, receiver)
}

/// Waits until this change is told; others may come before.
fn wait_for(receiver: &Receiver<Change>, expected: Change) {
    while receiver.recv_timeout(LONG).expect("a change is told") != expected {}
}

#[test]
fn new_files_in_new_folders_and_replaced_ones_are_told() {
    let mut desk = Desk::with(&[("a.txt", "Alpha. Text.")]);
    let file = desk
        .folder
        .path()
        .canonicalize()
        .unwrap()
        .join("single.txt");
    fs::write(&file, "Single. Text.").unwrap();
    let single = desk.library.add_source(&file, SourceStatus::Added).unwrap();
    let source = desk.source();
    let (_watcher, receiver) = watch(&desk, &[source.clone(), single.clone()]);
    desk.write("new/deep/b.txt", "Bravo. Text.");
    wait_for(&receiver, Change::Source(source.id));
    // Twice, as editors do: another file in its place.
    for _ in 0..2 {
        let other = desk.folder.path().join("other");
        fs::write(&other, "Single, again. Text.").unwrap();
        fs::rename(&other, &file).unwrap();
        wait_for(&receiver, Change::Source(single.id));
    }
}

#[test]
fn a_change_by_another_session_is_told() {
    let desk = Desk::with(&[("a.txt", "Alpha. Text.")]);
    let (_watcher, receiver) = watch(&desk, &[]);
    let version = desk.library.data_version().unwrap();
    let mut other = Library::open(desk.library.path()).unwrap();
    other
        .set_mark(desk.id_of("Alpha."), Mark::Read, true)
        .unwrap();
    wait_for(&receiver, Change::Library);
    assert_ne!(desk.library.data_version().unwrap(), version);
}

#[test]
fn a_folder_that_is_not_there_is_named_and_the_others_are_watched() {
    let mut desk = Desk::with(&[("a.txt", "Alpha. Text."), ("sub/b.txt", "Bravo. Text.")]);
    let missing = desk
        .library
        .add_source(&desk.path("sub/b.txt"), SourceStatus::Added)
        .unwrap();
    fs::remove_dir_all(desk.path("sub")).unwrap();
    let source = desk.source();
    let (sender, receiver) = mpsc::channel();
    let (_watcher, failures) =
        Watcher::new(&desk.library, &[missing, source.clone()], move |change| {
            let _ = sender.send(change);
        });
    assert_eq!(failures.len(), 1);
    assert!(failures[0].contains("sub is not watched"), "{failures:?}");
    desk.write("c.txt", "Charlie. Text.");
    wait_for(&receiver, Change::Source(source.id));
}
