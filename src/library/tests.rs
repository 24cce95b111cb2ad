//! The library as a whole, on files in a folder of its own.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::model::{ArticleId, SourceStatus};

/// A folder of articles and a library beside it.
struct Desk {
    folder: TempDir,
    library: Library,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        let library = Library::open(&folder.path().join("library.db")).unwrap();
        Self { folder, library }
    }

    fn articles(&self) -> PathBuf {
        self.folder.path().join("articles")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.articles().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn scan(&mut self) -> Summary {
        let path = self.articles();
        let source = self.library.add_source(&path, SourceStatus::Added).unwrap();
        let options = ScanOptions {
            max_file_size: 1_000_000,
        };
        self.library
            .scan(&source, &options, &mut |_| ControlFlow::Continue(()))
            .unwrap()
    }

    fn titles(&self) -> Vec<String> {
        let entries = self.library.entries_after(&Scope::All, None, 100).unwrap();
        entries.into_iter().map(|entry| entry.title).collect()
    }

    fn id_of(&self, title: &str) -> ArticleId {
        let entries = self.library.entries_after(&Scope::All, None, 100).unwrap();
        entries
            .iter()
            .find(|entry| entry.title == title)
            .unwrap()
            .id
    }
}

#[test]
fn articles_come_newest_first_and_unchanged_files_are_not_read_again() {
    let mut desk = Desk::new();
    desk.write("a.txt", "date 2025-07 Die Ältere. Und mehr Text.\n");
    desk.write(
        "deep/er/b.md",
        "---\ntitle: The newer\ndate: 2025-08-01\n---\nText.\n",
    );
    let first = desk.scan();
    assert_eq!((first.new, first.failed), (2, 0));
    assert_eq!(desk.titles(), ["The newer", "Die Ältere."]);
    let second = desk.scan();
    assert_eq!((second.new, second.changed, second.unchanged), (0, 0, 2));
}

#[test]
fn a_vanished_article_leaves_the_list_and_its_marks_wait_for_it() {
    let mut desk = Desk::new();
    desk.write("a.txt", "date 2025-07 One. Text.\n");
    desk.scan();
    let id = desk.id_of("One.");
    assert!(desk.library.set_mark(id, Mark::Starred, true).unwrap());
    fs::rename(
        desk.articles().join("a.txt"),
        desk.folder.path().join("away"),
    )
    .unwrap();
    assert_eq!(desk.scan().vanished, 1);
    assert!(desk.titles().is_empty());
    assert_eq!(
        desk.library.match_articles("text", &Scope::All, 9).unwrap(),
        []
    );
    fs::rename(
        desk.folder.path().join("away"),
        desk.articles().join("a.txt"),
    )
    .unwrap();
    desk.scan();
    assert_eq!(desk.id_of("One."), id);
    assert!(desk.library.article(id).unwrap().unwrap().marks.starred);
    assert_eq!(
        desk.library
            .match_articles("text", &Scope::All, 9)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn an_inner_source_takes_its_articles_with_their_marks() {
    let mut desk = Desk::new();
    desk.write("a.txt", "date 2025-07 Outer. Text.\n");
    desk.write("sub/b.txt", "date 2025-07 Inner. Text.\n");
    desk.scan();
    let inner = desk.id_of("Inner.");
    desk.library.set_mark(inner, Mark::Read, true).unwrap();
    let scope = desk
        .library
        .scope_of(&[desk.articles().join("sub")])
        .unwrap();
    assert_eq!(
        desk.library.counts(&scope).unwrap(),
        Counts {
            total: 1,
            unread: 0
        }
    );
    let entries = desk.library.entries_after(&scope, None, 9).unwrap();
    assert_eq!(
        entries.iter().map(|entry| entry.id).collect::<Vec<_>>(),
        [inner]
    );
    // The outer folder still shows both, and reading it again changes nothing.
    let scope = desk.library.scope_of(&[desk.articles()]).unwrap();
    assert_eq!(
        desk.library.counts(&scope).unwrap(),
        Counts {
            total: 2,
            unread: 1
        }
    );
    assert_eq!(desk.scan().vanished, 0);
    assert_eq!(desk.titles().len(), 2);
}
