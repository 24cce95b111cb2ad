//! Files beside the library.

use super::*;

#[test]
fn derived_files_are_stored_whole_and_for_this_user() {
    let desk = Desk::new();
    assert_eq!(desk.library.derived("words"), None);
    for bytes in [&b"one"[..], b"another", b""] {
        desk.library.store_derived("words", bytes).unwrap();
        assert_eq!(desk.library.derived("words").as_deref(), Some(bytes));
    }
    let path = desk.folder.path().join("library.db.words");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let names = fs::read_dir(desk.folder.path()).unwrap();
    let left = names.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("words-")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn what_is_no_file_is_no_derived_file() {
    let desk = Desk::new();
    let path = desk.folder.path().join("library.db.words");
    fs::create_dir(path).unwrap();
    assert_eq!(desk.library.derived("words"), None);
    let stored = desk.library.store_derived("words", b"x");
    assert!(matches!(stored, Err(LibraryError::Io { .. })), "{stored:?}");
    let names = fs::read_dir(desk.folder.path()).unwrap();
    assert!(
        names
            .flatten()
            .all(|entry| !entry.file_name().to_string_lossy().contains("words-"))
    );
}

#[test]
fn the_state_of_the_index_tells_libraries_and_changes_apart() {
    let mut desk = Desk::with(&[("a.txt", " date 2025-01 A text")]);
    let before = desk.library.index_state().unwrap();
    assert_eq!(before.last_doc, 1);
    assert_eq!(
        desk.library.reopen().unwrap().index_state().unwrap(),
        before
    );
    desk.write("b.txt", " date 2024-02 Another text");
    desk.scan();
    let after = desk.library.index_state().unwrap();
    assert_eq!(
        after,
        IndexState {
            last_doc: 2,
            ..before
        }
    );
    let other = Desk::new().library.index_state().unwrap();
    assert_ne!(other.library, before.library);
    // The older article gets a number before the newer one.
    desk.library.compact().unwrap();
    assert_ne!(desk.library.index_state().unwrap().epoch, after.epoch);
}
