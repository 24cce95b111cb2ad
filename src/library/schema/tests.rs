//! Libraries of earlier formats, and files that are none.

use tempfile::TempDir;

use std::ops::ControlFlow;

use super::*;
use crate::library::{Condition, Library, Mark, Scope, Selection};
use crate::model::ArticleId;

/// What a library of each format held: one row a format, with statements that
/// fill tables as that format had them.
const FORMATS: &[&str] = &[
    // 1
    "INSERT INTO source (id, path, status, listed) VALUES (1, '/articles', 'added', 1);
     INSERT INTO article (id, source_id, doc, sort, published, title, publisher, words, bytes, listed)
         VALUES (7, 1, 1, 1753999999, '2025-07', 'Title.', 'Paper', 2, 13, 1);
     INSERT INTO body (article_id, text, layout) VALUES (7, x'28b52ffd200d6900005469746c652e0a0a546578742e',
         x'28b52ffd20231901007b22626c6f636b73223a5b5d2c227370616e73223a5b5d2c226c696e6b73223a5b5d7d');
     INSERT INTO file (source_id, path, size, modified, article_id) VALUES (1, 'a.txt', 30, 5, 7);
     INSERT INTO mark (article_id, read, starred, position) VALUES (7, 1, 0, 3);
     INSERT INTO word (rowid, text) VALUES (1, 'title text');",
    // 2
    "INSERT INTO source (id, path, status, listed) VALUES (1, '/articles', 'added', 1);
     INSERT INTO article (id, source_id, doc, sort, published, title, publisher, words, bytes, listed)
         VALUES (7, 1, 1, 1753999999, '2025-07', 'Title.', 'Paper', 2, 13, 1);
     INSERT INTO body (article_id, text, layout) VALUES (7, x'28b52ffd200d6900005469746c652e0a0a546578742e',
         x'28b52ffd20231901007b22626c6f636b73223a5b5d2c227370616e73223a5b5d2c226c696e6b73223a5b5d7d');
     INSERT INTO file (source_id, path, size, modified, article_id) VALUES (1, 'a.txt', 30, 5, 7);
     INSERT INTO mark (article_id, read, starred, position) VALUES (7, 1, 0, 3);
     INSERT INTO word (rowid, text) VALUES (1, 'title text ¶title');
     INSERT INTO search_history (query) VALUES ('tides');
     INSERT INTO saved_search VALUES ('Sea', 'tides | ebb');",
    // 3
    "INSERT INTO source (id, path, status, listed) VALUES (1, '/articles', 'added', 1);
     INSERT INTO article (id, source_id, doc, sort, published, title, publisher, words, bytes, listed)
         VALUES (7, 1, 1, 1753999999, '2025-07', 'Title.', 'Paper', 2, 13, 1);
     INSERT INTO body (article_id, text, layout) VALUES (7, x'28b52ffd200d6900005469746c652e0a0a546578742e',
         x'28b52ffd20231901007b22626c6f636b73223a5b5d2c227370616e73223a5b5d2c226c696e6b73223a5b5d7d');
     INSERT INTO file (source_id, path, size, modified, article_id) VALUES (1, 'a.txt', 30, 5, 7);
     INSERT INTO mark (article_id, read, starred, position) VALUES (7, 1, 0, 3);
     INSERT INTO word (rowid, text) VALUES (1, 'title text ¶title');
     INSERT INTO search_history (query) VALUES ('tides');
     INSERT INTO saved_search VALUES ('Sea', 'tides | ebb');
     INSERT INTO source (id, path, status, listed) VALUES (2, 'https://a.example/feed', 'added', 1);
     INSERT INTO feed (source_id, feed_title, etag, next_try) VALUES (2, 'Feed', 'W/\"1\"', 5);
     INSERT INTO item (source_id, key, digest, article_id) VALUES (2, 'gone', 9, NULL);",
    // 4
    "INSERT INTO source (id, path, status, listed) VALUES (1, '/articles', 'added', 1);
     INSERT INTO article (id, source_id, doc, sort, published, title, publisher, words, bytes, listed)
         VALUES (7, 1, 1, 1753999999, '2025-07', 'Title.', 'Paper', 2, 13, 1);
     INSERT INTO body (article_id, text, layout) VALUES (7, x'28b52ffd200d6900005469746c652e0a0a546578742e',
         x'28b52ffd20231901007b22626c6f636b73223a5b5d2c227370616e73223a5b5d2c226c696e6b73223a5b5d7d');
     INSERT INTO file (source_id, path, size, modified, article_id) VALUES (1, 'a.txt', 30, 5, 7);
     INSERT INTO mark (article_id, read, starred, position) VALUES (7, 1, 0, 3);
     INSERT INTO word (rowid, text) VALUES (1, 'title text ¶title');
     INSERT INTO search_history (query) VALUES ('tides');
     INSERT INTO saved_search VALUES ('Sea', 'tides | ebb');
     INSERT INTO source (id, path, status, listed) VALUES (2, 'https://a.example/feed', 'added', 1);
     INSERT INTO feed (source_id, feed_title, etag, next_try) VALUES (2, 'Feed', 'W/\"1\"', 5);
     INSERT INTO item (source_id, key, digest, article_id) VALUES (2, 'gone', 9, NULL);
     INSERT INTO version (article_id, is_full, text, layout)
         SELECT article_id, 1, text, layout FROM body;",
];

#[test]
fn a_library_of_every_earlier_format_opens_with_all_it_holds() {
    assert_eq!(FORMATS.len(), MIGRATIONS.len(), "a row for each format");
    for (index, rows) in FORMATS.iter().enumerate() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("library.db");
        let mut connection = Connection::open(&path).unwrap();
        migrate_by(&mut connection, &path, &MIGRATIONS[..=index]).unwrap();
        connection.execute_batch(rows).unwrap();
        drop(connection);

        let mut library = Library::open(&path).unwrap();
        let id = ArticleId(7);
        let article = library.article(id).unwrap().unwrap();
        assert_eq!(article.document.text, "Title.\n\nText.");
        assert_eq!(article.path, Path::new("/articles/a.txt"));
        assert!(article.marks.read);
        assert_eq!(article.marks.position, 3);
        assert_eq!(
            library.entries_after(&Scope::All, None, 9).unwrap().len(),
            1
        );
        library
            .index_waiting(&mut |_| ControlFlow::Continue(()))
            .unwrap();
        for word in ["text", "\"¶title\""] {
            let selection = Selection {
                fts: Some(word),
                condition: &Condition::default(),
                scope: &Scope::All,
                below: None,
                above: None,
                limit: 9,
            };
            assert_eq!(library.select(&selection).unwrap().len(), 1, "{word}");
        }
        assert!(library.set_mark(id, Mark::Read, false).unwrap());
        let counts = library.counts(&Scope::All).unwrap();
        assert_eq!((counts.total, counts.unread), (1, 1));
        let feeds = library.subscriptions().unwrap();
        let etags: Vec<_> = feeds
            .iter()
            .map(|feed| feed.state.validators.etag.as_deref())
            .collect();
        let expected: &[_] = if index < 2 { &[] } else { &[Some("W/\"1\"")] };
        assert_eq!(etags, expected);
        let (history, saved) = if index == 0 { (0, 0) } else { (1, 1) };
        assert_eq!(library.search_history(9).unwrap().len(), history);
        assert_eq!(library.saved_searches().unwrap().len(), saved);
        let other = (index >= 3).then_some(true);
        assert_eq!(library.switch_text(id).unwrap(), other);
        assert_eq!(library.check().unwrap(), Vec::<String>::new());
        let backup = folder
            .path()
            .join(format!("library.db.backup-{}", index + 1));
        assert_eq!(backup.exists(), index + 1 < MIGRATIONS.len());
    }
}

#[test]
fn before_a_migration_the_library_is_copied_and_a_failed_one_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    let one = "CREATE TABLE a (x); INSERT INTO a VALUES (1);";
    let mut connection = Connection::open(&path).unwrap();
    migrate_by(&mut connection, &path, &[one]).unwrap();
    let wrong = "ALTER TABLE a ADD COLUMN y; DROP TABLE no_such_table;";
    migrate_by(&mut connection, &path, &[one, wrong]).unwrap_err();
    assert_eq!(read_format(&connection, &path, 2).unwrap(), 1);
    connection.execute("INSERT INTO a VALUES (2)", []).unwrap();
    let right = "ALTER TABLE a ADD COLUMN y;";
    migrate_by(&mut connection, &path, &[one, right]).unwrap();
    assert_eq!(read_format(&connection, &path, 2).unwrap(), 2);
    // Once done, it is not done again.
    migrate_by(&mut connection, &path, &[one, right]).unwrap();

    let copy = folder.path().join("library.db.backup-1");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let copy = Connection::open(copy).unwrap();
    let rows: i64 = copy
        .query_row("SELECT count(*) FROM a", [], |row| row.get(0))
        .unwrap();
    assert_eq!((rows, read_format(&copy, &path, 2).unwrap()), (1, 1));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn files_that_are_no_library_are_refused_and_left_as_they_are() {
    let folder = TempDir::new().unwrap();
    let make = |name: &str, sql: &str| {
        let path = folder.path().join(name);
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    };
    let foreign = make("foreign.db", "CREATE TABLE bookmarks (x);");
    let other_id = make(
        "other.db",
        "PRAGMA application_id = 7; PRAGMA user_version = 1;",
    );
    let newer = make(
        "newer.db",
        &format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 9999;"),
    );
    let text = folder.path().join("text.db");
    fs::write(&text, "Not a database at all. ".repeat(100)).unwrap();
    let torn = folder.path().join("torn.db");
    drop(Library::open(&torn).unwrap());
    let whole = fs::read(&torn).unwrap();
    fs::write(&torn, whole.get(..5_000).unwrap()).unwrap();
    for (path, words) in [
        (
            &foreign,
            "is not a library (it is a database of another program); move it away",
        ),
        (
            &other_id,
            "is not a library (it is a database of another program); move it away",
        ),
        (&newer, "written by a newer Depesche (format 9999"),
        (
            &text,
            "is damaged or is not a library (file is not a database); move it away",
        ),
        (
            &torn,
            "is damaged or is not a library (database disk image is malformed)",
        ),
        (
            &folder.path().to_owned(),
            "cannot be opened: unable to open database file",
        ),
    ] {
        let before = fs::read(path).ok();
        let error = Library::open(path).err().unwrap().to_string();
        assert!(error.contains(words), "{error}");
        assert!(error.contains(&path.display().to_string()), "{error}");
        assert_eq!(
            fs::read(path).ok(),
            before,
            "{} was changed",
            path.display()
        );
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(closed.join("probe"), "").is_ok() {
        eprintln!("SKIPPED: permissions do not bind for this user (root?)");
        return;
    }
    for path in [closed.join("library.db"), closed.join("sub/library.db")] {
        let error = Library::open(&path).err().unwrap().to_string();
        assert!(error.contains("cannot be opened"), "{error}");
        assert!(
            error.to_lowercase().contains("permission denied"),
            "{error}"
        );
    }
}

#[test]
fn damage_that_shows_later_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let library = Library::open(&path).unwrap();
    let connection = &library.connection;
    let mut statement = connection
        .prepare("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'source' AND rootpage > 0")
        .unwrap();
    let roots = statement.query_map([], |row| row.get(0)).unwrap();
    let roots: Vec<usize> = roots.collect::<rusqlite::Result<_>>().unwrap();
    let page_size: usize = connection
        .pragma_query_value(None, "page_size", |row| row.get(0))
        .unwrap();
    drop(statement);
    drop(library);
    let mut bytes = fs::read(&path).unwrap();
    for root in roots {
        let start = (root - 1) * page_size;
        bytes[start..start + 8].fill(0xee);
    }
    fs::write(&path, bytes).unwrap();
    let error = Library::open(&path).unwrap().sources().err().unwrap();
    let text = error.to_string();
    assert!(
        text.contains("malformed; 'depesche doctor' shows"),
        "{text}"
    );
}
