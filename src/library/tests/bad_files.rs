//! Files and folders that cannot be read: a line among the problems, nothing else.

use super::*;

/// Whether permissions bind here; they do not for root.
#[cfg(unix)]
fn permissions_bind(desk: &Desk) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let path = desk.folder.path().join("locked");
    fs::write(&path, "x").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let binds = fs::read(&path).is_err();
    if !binds {
        eprintln!("SKIPPED: permissions do not bind for this user (root?)");
    }
    binds
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn each_bad_file_is_a_problem_and_the_good_ones_are_read() {
    let mut desk = Desk::new();
    let large = "x".repeat(100_001);
    let cases: [(&str, &[u8], &str); 6] = [
        ("binary.txt", b"\x7fELF\x02\x01\0\0\0\0\x01", "binary data"),
        ("blank.txt", b" \r\n\t ", "is empty"),
        ("empty.md", b"", "is empty"),
        ("head.md", b"---\ntitle: T\n---\n", "no text to read"),
        ("large.txt", large.as_bytes(), "larger than 100 kB"),
        ("page.html", b"<html><style>p {}</style></html>", "no text"),
    ];
    for (name, bytes, _) in cases {
        desk.write(name, bytes);
    }
    desk.write("good.txt", "Good. Text.");
    desk.write("ignored.pdf", "%PDF");
    desk.write(".hidden.txt", "Hidden.");
    desk.write(".git/x.txt", "Hidden.");
    let summary = desk.scan();
    assert_eq!((summary.new, summary.failed), (1, cases.len()));
    assert_eq!(desk.titles(), ["Good."]);
    let problems = desk.problems();
    for ((name, message), (expected, _, words)) in problems.iter().zip(cases) {
        assert_eq!(name, expected);
        assert!(message.contains(words), "{name}: {message}");
        let is_sentence = message.starts_with(char::is_uppercase) && message.ends_with('.');
        assert!(is_sentence, "{name}: {message}");
    }
    assert_eq!(problems.len(), cases.len());
    // A file that is mended or removed is no problem any more.
    desk.write("binary.txt", "Text. After all.");
    for (name, ..) in &cases[1..] {
        desk.remove(name);
    }
    let summary = desk.scan();
    assert_eq!((summary.new, summary.failed, summary.vanished), (1, 0, 0));
    assert_eq!(desk.problems(), []);
}

#[test]
fn a_warning_stands_beside_the_article() {
    let mut desk = Desk::with(&[("a.txt", "date 2025-13 Title. Text.")]);
    let problems = desk.library.problems(&Scope::All).unwrap();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("2025-13"));
    assert_eq!(problems[0].article, Some(desk.entries()[0].id));
    let summary = desk.scan();
    assert_eq!((summary.unchanged, summary.failed), (1, 0));
}

#[test]
fn a_raised_limit_lets_a_large_file_in() {
    let mut desk = Desk::with(&[("a.txt", &format!("Large. {}", "x".repeat(100_001)))]);
    assert_eq!(desk.problems().len(), 1);
    let source = desk.source();
    let options = ScanOptions {
        max_file_size: 1_000_000,
    };
    let scan = desk
        .library
        .scan(&source, &options, &mut |_| ControlFlow::Continue(()));
    assert_eq!(scan.unwrap().new, 1);
    assert_eq!(desk.problems(), []);
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    use std::os::unix::fs::symlink;
    let mut desk = Desk::new();
    desk.write("sub/a.txt", "In sub. Text.");
    symlink("..", desk.path("sub/up")).unwrap();
    symlink("loop.txt", desk.path("loop.txt")).unwrap();
    symlink("nowhere.txt", desk.path("broken.txt")).unwrap();
    symlink("nowhere", desk.path("broken")).unwrap();
    symlink("nowhere.png", desk.path("broken.png")).unwrap();
    // Comes before `sub` by its name and wherever the system lists it.
    symlink("sub", desk.path("also-sub")).unwrap();
    let elsewhere = desk.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("b.txt"), "Elsewhere. Text.").unwrap();
    symlink(&elsewhere, desk.path("link")).unwrap();
    let summary = desk.scan();
    assert_eq!((summary.new, summary.failed), (2, 5));
    let problems = desk.problems();
    let names: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["also-sub", "broken", "broken.txt", "loop.txt", "sub/up"]
    );
    assert!(problems[0].1.contains("read already"));
    assert!(problems[2].1.contains("link to it is broken"));
    assert!(
        desk.library
            .article_at(&desk.path("sub/a.txt"))
            .unwrap()
            .is_some()
    );

    // Mended links are no problem any more.
    fs::write(desk.path("nowhere.txt"), "Somewhere. Text.").unwrap();
    for name in ["also-sub", "broken", "loop.txt", "sub/up"] {
        desk.remove(name);
    }
    let summary = desk.scan();
    assert_eq!((summary.new, summary.failed, summary.vanished), (2, 0, 0));
    assert_eq!(desk.problems(), []);

    // One that breaks keeps its article, and says so; the target's own leaves.
    desk.remove("nowhere.txt");
    let summary = desk.scan();
    assert_eq!((summary.failed, summary.vanished), (1, 1));
    assert_eq!(desk.titles().len(), 3);
    desk.remove("broken.txt");
    assert_eq!(desk.scan().vanished, 1);
    assert_eq!(desk.problems(), []);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_like_a_text_is_not_waited_for() {
    let mut desk = Desk::new();
    let path = desk.path("x.txt");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no mkfifo here");
        return;
    }
    desk.write("y.txt", "Text.");
    let summary = desk.scan();
    assert_eq!((summary.new, summary.failed), (1, 1));
    assert!(desk.problems()[0].1.contains("not an ordinary file"));
    // As a source of its own, too.
    let scope = desk.library.scope_of(std::slice::from_ref(&path)).unwrap();
    let source = desk.library.sources_of(&scope).unwrap().remove(0);
    assert_eq!(scan(&mut desk.library, &source).failed, 1);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_problems() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let mut desk = Desk::new();
    let file = desk.articles().join(OsStr::from_bytes(b"caf\xe9.txt"));
    fs::write(&file, "Text.").unwrap();
    let folder = desk.articles().join(OsStr::from_bytes(b"d\xe9"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "Text.").unwrap();
    desk.write("good.txt", "Good. Text.");
    let summary = desk.scan();
    assert_eq!((summary.new, summary.failed), (1, 2));
    for (_, message) in desk.problems() {
        assert!(message.contains("not valid UTF-8; rename it"), "{message}");
    }
    let refused = desk.library.add_source(&folder, SourceStatus::Added);
    assert!(refused.unwrap_err().to_string().contains("rename it"));
    fs::remove_file(&file).unwrap();
    fs::rename(&folder, desk.path("d")).unwrap();
    assert_eq!(desk.scan().new, 1);
    assert_eq!(desk.problems(), []);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_keeps_its_article_until_it_is_readable_again() {
    let mut desk = Desk::with(&[("a.txt", "One. Text."), ("b.txt", "Two. Text.")]);
    if !permissions_bind(&desk) {
        return;
    }
    desk.write("a.txt", "One, changed. Text.");
    set_mode(&desk.path("a.txt"), 0o000);
    for _ in 0..2 {
        assert_eq!(desk.scan().failed, 1);
        assert!(desk.titles().contains(&"One.".to_owned()));
        assert!(desk.problems()[0].1.contains("check its permissions"));
    }
    // Changing the mode changes neither size nor time of the file.
    set_mode(&desk.path("a.txt"), 0o600);
    assert_eq!(desk.scan().changed, 1);
    assert!(desk.titles().contains(&"One, changed.".to_owned()));
    assert_eq!(desk.problems(), []);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_keeps_its_articles() {
    let mut desk = Desk::with(&[("sub/deep/a.txt", "One. Text."), ("b.txt", "Two. Text.")]);
    if !permissions_bind(&desk) {
        return;
    }
    // It can be listed or not, or listed but not entered.
    for mode in [0o000, 0o400, 0o100] {
        set_mode(&desk.path("sub"), mode);
        let summary = desk.scan();
        set_mode(&desk.path("sub"), 0o700);
        assert_eq!(summary.vanished, 0, "mode {mode:o}");
        if mode != 0o100 {
            assert_eq!(summary.failed, 1, "mode {mode:o}");
        }
        assert_eq!(desk.titles().len(), 2);
        assert_eq!(desk.scan().failed, 0);
        assert_eq!(desk.problems(), []);
    }
}

#[test]
fn a_folder_that_is_not_there_hides_nothing_and_a_removed_file_vanishes() {
    let mut desk = Desk::with(&[("sub/a.txt", "One. Text."), ("b.txt", "Two. Text.")]);
    let scope = desk.library.scope_of(&[desk.path("b.txt")]).unwrap();
    desk.remove("b.txt");
    let summary = desk.scan();
    assert_eq!((summary.vanished, summary.failed), (1, 0));
    assert_eq!(desk.library.counts(&scope).unwrap().total, 0);
    let articles = desk.articles();
    let away = desk.folder.path().join("away");
    fs::rename(&articles, &away).unwrap();
    // The folder and, with it, the folder of the file.
    let mut summary = Summary::default();
    for source in desk.library.sources_of(&Scope::All).unwrap() {
        summary += scan(&mut desk.library, &source);
    }
    assert_eq!((summary.vanished, summary.failed), (0, 2));
    let problems = desk.library.problems(&Scope::All).unwrap();
    assert!(problems[0].message.contains("The source is not found"));
    assert_eq!(desk.titles(), ["One."]);
    fs::rename(&away, &articles).unwrap();
    assert_eq!(desk.scan().failed, 0);
    assert_eq!(desk.problems(), []);
}

#[test]
fn files_that_vanish_during_the_scan_are_passed_over() {
    let mut desk = Desk::new();
    let names: Vec<String> = (0..700).map(|number| format!("{number:03}.txt")).collect();
    for name in &names {
        desk.write(name, format!("Title {name}. Text."));
    }
    desk.write("699.txt", "Old. Text.");
    let source = desk.source();
    let mut is_first = true;
    let folder = desk.articles();
    let mut delete = |_: Progress| {
        if is_first {
            for name in names.iter().rev().take(100) {
                fs::remove_file(folder.join(name)).unwrap();
            }
            is_first = false;
        }
        ControlFlow::Continue(())
    };
    let summary = desk.library.scan(&source, &OPTIONS, &mut delete).unwrap();
    assert_eq!((summary.new, summary.failed), (600, 0));
    assert_eq!(desk.problems(), []);
    desk.check();
    assert_eq!(desk.scan().unchanged, 600);
}

#[test]
fn a_known_file_that_vanishes_during_the_scan_leaves_the_list_at_once() {
    let mut desk = Desk::new();
    desk.write("z.txt", "Last. Text.");
    desk.scan();
    desk.write("z.txt", "Last, and changed. Text.");
    for number in 0..700 {
        desk.write(&format!("{number:03}.txt"), "Text. And more.");
    }
    let (source, last) = (desk.source(), desk.path("z.txt"));
    let mut delete = |_: Progress| {
        let _ = fs::remove_file(&last);
        ControlFlow::Continue(())
    };
    let summary = desk.library.scan(&source, &OPTIONS, &mut delete).unwrap();
    assert_eq!((summary.new, summary.vanished), (700, 1));
    desk.check();
}
