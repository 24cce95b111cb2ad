//! Several sessions on one library, and libraries that cannot be opened.

use std::sync::Barrier;
use std::thread;

use super::*;

fn many(count: usize) -> Desk {
    let desk = Desk::new();
    for number in 0..count {
        let (month, day) = (number % 12 + 1, number % 28 + 1);
        desk.write(
            &format!("{}/{number:04}.txt", number % 7),
            format!("date 2025-{month:02}-{day:02} Number {number}. Common text."),
        );
    }
    desk
}

#[test]
fn a_change_in_one_session_is_seen_by_the_other() {
    let mut desk = Desk::with(&[("a.txt", "Alpha. Text.")]);
    let other = Library::open(desk.library.path()).unwrap();
    let version = other.data_version().unwrap();
    assert_eq!(other.data_version().unwrap(), version);
    let id = desk.id_of("Alpha.");
    desk.library.set_mark(id, Mark::Starred, true).unwrap();
    assert_ne!(other.data_version().unwrap(), version);
    assert!(other.entries(&[id]).unwrap()[0].starred);
}

#[test]
fn a_library_is_made_once_by_many_at_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("new/library.db");
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                let library = Library::open(&path).unwrap();
                assert_eq!(library.counts(&Scope::All).unwrap(), Counts::default());
            });
        }
    });
    check(&Library::open(&path).unwrap());
}

#[test]
fn two_scans_at_once_give_each_article_once() {
    let mut desk = many(300);
    let source = desk.source();
    let path = desk.library.path().to_owned();
    let barrier = Barrier::new(2);
    let summaries: Vec<Summary> = thread::scope(|scope| {
        let threads = [0, 1].map(|_| {
            scope.spawn(|| {
                let mut library = Library::open(&path).unwrap();
                barrier.wait();
                scan(&mut library, &source)
            })
        });
        threads.map(|thread| thread.join().unwrap()).to_vec()
    });
    assert_eq!(desk.entries().len(), 300);
    assert_eq!(summaries[0].new + summaries[1].new, 300);
    desk.check();
}

#[test]
fn a_folder_that_becomes_a_source_during_the_scan_is_read_once() {
    let mut desk = many(300);
    let source = desk.source();
    let mut other = Library::open(desk.library.path()).unwrap();
    let inner = desk.path("6");
    let mut progress = |_: Progress| {
        let inner = other.add_source(&inner, SourceStatus::Visited).unwrap();
        scan(&mut other, &inner);
        ControlFlow::Continue(())
    };
    desk.library.scan(&source, &OPTIONS, &mut progress).unwrap();
    assert_eq!(desk.entries().len(), 300);
    let summary = desk.scan();
    assert_eq!((summary.unchanged, summary.vanished), (300, 0));
}

#[test]
fn an_import_that_is_broken_off_keeps_what_it_has_and_is_completed() {
    let mut desk = many(500);
    let source = desk.source();
    let mut seen = Vec::new();
    let mut stop = |progress: Progress| {
        seen.push(progress);
        ControlFlow::Break(())
    };
    let summary = desk.library.scan(&source, &OPTIONS, &mut stop).unwrap();
    assert!(summary.stopped && summary.new > 0 && summary.new < 500);
    assert_eq!(
        seen,
        [Progress {
            step: Step::Reading,
            done: summary.new,
            total: 500
        }]
    );
    // The session ends here; the next one goes on.
    desk.library = Library::open(&desk.folder.path().join("library.db")).unwrap();
    desk.check();
    assert_eq!(desk.entries().len(), summary.new);
    let rest = desk.scan();
    assert_eq!(
        (rest.new, rest.unchanged, rest.stopped),
        (500 - summary.new, summary.new, false)
    );
}

#[test]
fn progress_ends_with_the_last_file() {
    let mut desk = many(200);
    let source = desk.source();
    let mut last = None;
    let mut is_rising = true;
    let mut progress = |progress: Progress| {
        is_rising &= last.is_none_or(|last: Progress| last.done < progress.done);
        last = Some(progress);
        ControlFlow::Continue(())
    };
    desk.library.scan(&source, &OPTIONS, &mut progress).unwrap();
    assert!(is_rising);
    assert_eq!(last.map(|last| (last.done, last.total)), Some((200, 200)));
}

#[test]
fn compacting_puts_the_index_in_order_and_others_go_on_meanwhile() {
    let mut desk = many(1_200);
    desk.scan();
    let dates = |desk: &Desk| -> Vec<i64> {
        let hits = matching(&desk.library, "common");
        hits.iter().map(|hit| hit.sort_key).collect()
    };
    assert!(!dates(&desk).is_sorted_by(|a, b| a >= b));
    let ids: Vec<ArticleId> = desk.entries().iter().map(|entry| entry.id).collect();
    let path = desk.library.path().to_owned();
    thread::scope(|scope| {
        let library = &mut desk.library;
        let compacting = scope.spawn(|| library.compact().unwrap());
        let mut other = Library::open(&path).unwrap();
        for id in ids.iter().take(50) {
            other.set_mark(*id, Mark::Read, true).unwrap();
            // Every article is found at any moment.
            let found = matching(&other, "common");
            assert_eq!(found.len(), 1_200);
        }
        compacting.join().unwrap();
    });
    assert!(dates(&desk).is_sorted_by(|a, b| a >= b));
    assert_eq!(desk.library.counts(&Scope::All).unwrap().unread, 1_150);
    desk.check();
    // Nothing is left to do.
    let version = desk.library.index_version().unwrap();
    desk.library.compact().unwrap();
    assert_eq!(desk.library.index_version().unwrap(), version);
}

#[test]
fn compacting_gives_space_back_even_while_another_reads() {
    let mut desk = many(400);
    // Words that do not shrink when they are packed.
    let words = (0..5_000_u64).map(|n| format!("{:x} ", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    desk.write("large.txt", words.collect::<String>());
    desk.scan();
    desk.remove("large.txt");
    desk.scan();
    let other = Library::open(desk.library.path()).unwrap();
    let reading = other.connection.unchecked_transaction().unwrap();
    assert_eq!(other.counts(&Scope::All).unwrap().total, 400);
    desk.library.compact().unwrap();
    assert_eq!(other.counts(&Scope::All).unwrap().total, 400);
    drop(reading);
    desk.check();
}

#[test]
fn the_index_is_made_anew_from_the_articles() {
    let mut desk = many(300);
    desk.scan();
    desk.library
        .connection
        .execute("INSERT INTO word (word) VALUES ('delete-all')", [])
        .unwrap();
    assert!(desk.found("common").is_empty());
    desk.library.rebuild_index().unwrap();
    assert_eq!(desk.found("common").len(), 300);
    desk.check();
}

#[test]
fn an_interrupted_request_says_so() {
    let desk = Desk::new();
    let handle = desk.library.interrupt_handle();
    let (sender, receiver) = std::sync::mpsc::channel::<()>();
    // Until it is heard: it may come before the request begins.
    let interrupting = thread::spawn(move || {
        while receiver
            .recv_timeout(Duration::from_millis(1))
            .is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout)
        {
            handle.interrupt();
        }
    });
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                   SELECT count(*) FROM n";
    let result = desk
        .library
        .connection
        .query_row(endless, [], |row| row.get::<_, i64>(0));
    drop(sender);
    interrupting.join().unwrap();
    let error = LibraryError::from(result.unwrap_err());
    assert!(matches!(error, LibraryError::Interrupted), "{error}");
}

#[cfg(unix)]
#[test]
fn library_and_folder_are_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("data/depesche/library.db");
    let library = Library::open(&path).unwrap();
    assert_eq!(library.counts(&Scope::All).unwrap().total, 0);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for file in fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&folder.path().join("data")), 0o700);
}
