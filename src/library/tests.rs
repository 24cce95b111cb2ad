//! The library as a whole, on files in a folder of its own.

mod bad_files;
mod changes;
mod derived;
mod feeds;
mod images;
mod marks;
mod names;
mod order;
mod searches;
mod sessions;
mod sources;
mod survey;
mod watching;

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::model::{ArticleId, Source, SourceStatus};

const OPTIONS: ScanOptions = ScanOptions {
    max_file_size: 100_000,
};

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

    /// A desk with these articles, read.
    fn with(files: &[(&str, &str)]) -> Self {
        let mut desk = Self::new();
        for (name, text) in files {
            desk.write(name, text);
        }
        desk.scan();
        desk
    }

    fn articles(&self) -> PathBuf {
        self.folder.path().join("articles").canonicalize().unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.articles().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    fn source(&mut self) -> Source {
        let path = self.articles();
        self.library.add_source(&path, SourceStatus::Added).unwrap()
    }

    /// Reads the folder and every source in it.
    fn scan(&mut self) -> Summary {
        self.source();
        let mut summary = Summary::default();
        for source in self.library.sources_of(&Scope::All).unwrap() {
            summary += scan(&mut self.library, &source);
        }
        self.check();
        summary
    }

    fn entries(&self) -> Vec<Entry> {
        self.library
            .entries_after(&Scope::All, None, 10_000)
            .unwrap()
    }

    fn titles(&self) -> Vec<String> {
        let entries = self.entries();
        entries.into_iter().map(|entry| entry.title).collect()
    }

    fn id_of(&self, title: &str) -> ArticleId {
        let entries = self.entries();
        let entry = entries.iter().find(|entry| entry.title == title);
        entry.unwrap_or_else(|| panic!("no article '{title}'")).id
    }

    fn found(&self, words: &str) -> Vec<ArticleId> {
        let hits = matching(&self.library, words);
        hits.into_iter().map(|hit| hit.id).collect()
    }

    /// The problems, by the path within the folder.
    fn problems(&self) -> Vec<(String, String)> {
        let problems = self.library.problems(&Scope::All).unwrap();
        assert_eq!(
            self.library.problem_count(&Scope::All).unwrap(),
            problems.len()
        );
        problems
            .into_iter()
            .map(|problem| {
                let within = problem.path.strip_prefix(self.articles()).unwrap();
                (within.to_string_lossy().into_owned(), problem.message)
            })
            .collect()
    }

    /// What must hold of every library at any time.
    fn check(&self) {
        check(&self.library);
    }
}

fn scan(library: &mut Library, source: &Source) -> Summary {
    library
        .scan(source, &OPTIONS, &mut |_| ControlFlow::Continue(()))
        .unwrap()
}

/// Counters equal a recount, the index holds the present articles and no others,
/// and the file is sound.
fn check(library: &Library) {
    let count = |sql: &str| -> i64 {
        library
            .connection
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    };
    for (wrong, sql) in [
        (
            "sources that count their articles wrong",
            "SELECT count(*) FROM source s WHERE total <> (SELECT count(*) FROM article \
             WHERE source_id = s.id AND gone = 0)",
        ),
        (
            "sources that count what is read wrong",
            "SELECT count(*) FROM source s WHERE read <> (SELECT count(*) FROM article a \
             JOIN mark m ON m.article_id = a.id WHERE a.source_id = s.id AND gone = 0 AND m.read)",
        ),
        (
            "articles listed otherwise than their source",
            "SELECT count(*) FROM article a JOIN source s ON s.id = a.source_id \
             WHERE a.listed <> s.listed",
        ),
        (
            "present articles without a number, or gone ones with one",
            "SELECT count(*) FROM article WHERE (doc IS NULL) <> gone",
        ),
        (
            "numbers in the index that no article has",
            "SELECT count(*) FROM word_docsize WHERE id NOT IN \
             (SELECT doc FROM article WHERE doc IS NOT NULL)",
        ),
        (
            "numbers of articles that the index has not",
            "SELECT count(*) FROM article WHERE doc IS NOT NULL AND doc NOT IN \
             (SELECT id FROM word_docsize)",
        ),
        (
            "articles that are no file's or another source's",
            "SELECT count(*) FROM article a LEFT JOIN file f ON f.article_id = a.id \
             WHERE f.source_id IS NOT a.source_id",
        ),
        (
            "articles without a text",
            "SELECT count(*) FROM article WHERE id NOT IN (SELECT article_id FROM body)",
        ),
    ] {
        assert_eq!(count(sql), 0, "{wrong}");
    }
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
    let counts = library.counts(&Scope::All).unwrap();
    let entries = library.entries_after(&Scope::All, None, 10_000).unwrap();
    assert_eq!(counts.total, entries.len());
    assert_eq!(
        counts.unread,
        entries.iter().filter(|entry| !entry.read).count()
    );
}

/// The articles that an FTS5 expression finds.
fn matching(library: &Library, fts: &str) -> Vec<Candidate> {
    let selection = Selection {
        fts: Some(fts),
        condition: &Condition::default(),
        scope: &Scope::All,
        below: None,
        above: None,
        limit: 10_000,
    };
    library.select(&selection).unwrap()
}
