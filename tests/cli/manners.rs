//! How the commands behave towards whoever called them: exit codes, pipes,
//! terminals, and nothing that acts on one.

use std::fs::File;

use super::home::{Home, Run, assert_harmless, objects};

#[test]
fn exit_codes_are_as_documented() {
    let home = Home::with_articles();
    home.write("broken.db", "This is not a library. ".repeat(100));
    home.write("empty/note.txt", "");
    for (arguments, code, message) in [
        (&["list"][..], 0, ""),
        (&["search", "tides"], 0, ""),
        (&["search", "qxzvwq"], 1, "nothing matches 'qxzvwq'"),
        (&["list", "--starred"], 1, "no article is of this kind"),
        (
            &["list", "--library", "new.db"],
            1,
            "'depesche import PATH'",
        ),
        (&["import", "empty"], 1, "write a text into it"),
        (&["import"], 2, "PATH"),
        (
            &["import", "news", "nowhere"],
            2,
            "nowhere: there is no such file",
        ),
        (&["add", "nowhere"], 2, "nowhere: there is no such file"),
        (&["list", "nowhere"], 2, "nowhere: there is no such file"),
        (&["list", "--limit", "0"], 2, "'--limit <N>'"),
        (
            &["list", "--format", "xml"],
            2,
            "[possible values: text, json]",
        ),
        (&["list", "--dance"], 2, "'--dance'"),
        (&["search", "--", "-tides"], 2, "holds no word to look for"),
        (
            &["show", "99"],
            2,
            "there is no article 99; 'depesche list'",
        ),
        (&["show", "nowhere.txt"], 2, "no file of this name"),
        (
            &["show", "news"],
            2,
            "this is a folder; 'depesche list news'",
        ),
        (&["show", "empty/note.txt"], 2, "write a text into it"),
        (
            &["serach", "tides"],
            2,
            "or did you mean 'depesche search'?",
        ),
        (
            &["list", "--config", "none.toml"],
            2,
            "none.toml: the settings",
        ),
        (
            &["list", "--library", "broken.db"],
            3,
            "name another one with --library",
        ),
        (
            &["import", "news", "--library", "broken.db"],
            3,
            "broken.db is damaged",
        ),
        (&["list", "--library", "news"], 3, "cannot be opened"),
    ] {
        let Run { out, err, code: is } = home.run(arguments);
        assert_eq!(is, code, "{arguments:?}: {out}{err}");
        assert!(err.contains(message), "{arguments:?}: {err}");
        assert_eq!(err.is_empty(), code == 0, "{arguments:?}: {err}");
        assert!(
            err.lines()
                .next()
                .is_none_or(|line| line.starts_with("depesche: ")),
            "{err}"
        );
    }
    let damaged = home.run(&["doctor", "--library", "broken.db"]);
    assert_eq!(damaged.code, 1);
    assert!(
        damaged
            .out
            .contains("WRONG: the library broken.db is damaged")
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let home = Home::with_articles();
    for arguments in [
        &["list"][..],
        &["search", "tides"],
        &["show", "1"],
        &["keys"],
        &["config", "default"],
        &["config", "show"],
        &["doctor"],
        &["--help"],
        &["--version"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = home.command(arguments).stdout(writer).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), err.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
    // Standard error may be closed, too.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = home
        .command(&["show", "99"])
        .stderr(writer)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    let home = Home::with_articles();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = home.command(&["list"]).stdout(full).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err.starts_with("depesche: the output cannot be written"),
        "{err}"
    );
}

#[test]
fn the_reader_wants_a_terminal() {
    let home = Home::with_articles();
    for arguments in [&[][..], &["news"]] {
        let run = home.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert_eq!(
            run.err,
            "depesche: the reader needs a terminal; here you can use 'depesche COMMAND' with \
             import, add, fetch, feed, list, search, show, config, keys, doctor, compact\n"
        );
    }
    let (seen, code) = home.run_on_terminal(&[], 80, "dumb");
    assert_eq!(code, 2);
    assert!(
        seen.contains("more than TERM=dumb says; here you can use"),
        "{seen}"
    );
    assert_harmless(&seen.replace("\r\n", "\n"));
}

#[test]
fn a_terminal_gets_lines_that_fit() {
    let home = Home::with_articles();
    let (seen, code) = home.run_on_terminal(&["list"], 60, "xterm");
    assert_eq!(code, 0);
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines.len(), 3, "{seen}");
    assert!(
        lines.iter().all(|line| line.chars().count() <= 60),
        "{seen}"
    );
    assert!(lines[0].ends_with('…'), "{seen}");
    let (seen, _) = home.run_on_terminal(&["search", "vertrag"], 40, "xterm");
    assert!(
        seen.lines().all(|line| line.chars().count() <= 40),
        "{seen}"
    );
    let (seen, _) = home.run_on_terminal(&["show", "3"], 30, "xterm");
    assert!(
        seen.lines().all(|line| line.chars().count() <= 30),
        "{seen}"
    );
    // How far reading has come is shown and taken away again.
    home.write("news/new.txt", "date 2025-08 New. And more.\n");
    let (seen, _) = home.run_on_terminal(&["import", "news"], 80, "xterm");
    let blanks = " ".repeat("news: 1 of 1 files".len());
    let expected =
        format!("\rnews: 1 of 1 files\r{blanks}\r1 new, 0 changed, 3 unchanged, 0 failed\r\n");
    assert_eq!(seen, expected);
}

#[test]
fn nothing_that_comes_out_acts_on_the_terminal() {
    let home = Home::new();
    let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}";
    home.write(
        &format!("news/{evil}\nfile.md"),
        format!("---\ntitle: \"{evil}Title\"\nauthor: \"{evil}Ada\"\n---\nA {evil}word here.\n"),
    );
    home.write(&format!("news/{evil}bad.txt"), "");
    home.write(
        &format!("{evil}folder/x.txt"),
        format!("date {evil} word. More."),
    );
    let folder = format!("{evil}folder");
    home.write("my.toml", format!("theme = \"{evil}\"\n\"{evil}\" = 1\n"));
    home.write(
        "config/depesche/sources.toml",
        format!("[[source]]\npath = '{evil}'\n"),
    );
    for arguments in [
        &["import", "news", &folder][..],
        &["list"],
        &["list", "--format", "json"],
        &["list", &folder],
        &["search", "word"],
        &["search", "word", "--format", "json"],
        &["search", evil],
        &["show", "1", "2"],
        &["show", "1", "2", "--format", "json"],
        &["show", evil],
        &["doctor"],
        &["doctor", "--library", evil],
        &["config", "show", "--config", "my.toml"],
        &["config", "path", "--config", evil],
        &["list", evil],
        &["list", &format!("--{evil}")],
        &["list", "--format", evil],
        &[evil],
    ] {
        let run = home.run(arguments);
        assert_harmless(&run.out);
        assert_harmless(&run.err);
        assert!(!(run.out + &run.err).is_empty(), "{arguments:?}");
    }
    let list = objects(&home.run(&["list", "--format", "json"]).out);
    let path = home.path().join(format!("news/{evil}\nfile.md"));
    let paths: Vec<&str> = list
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    let path = home.neutral(path.to_str().unwrap());
    assert!(paths.contains(&path.as_str()), "{paths:?}");
}

#[test]
fn without_a_home_everything_can_be_named() {
    let home = Home::with_articles();
    home.write("my.toml", "");
    let homeless = |arguments: &[&str]| {
        let mut command = home.command(arguments);
        command.env_remove("HOME");
        command.env_remove("XDG_CONFIG_HOME");
        let output = command.env_remove("XDG_DATA_HOME").output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, err) = homeless(&["list"]);
    assert_eq!(code, Some(2));
    assert!(err.starts_with("depesche: HOME is not set"), "{err}");
    let library = home.library();
    let library = library.to_str().unwrap();
    let named = ["list", "--library", library, "--config", "my.toml"];
    assert_eq!(homeless(&named), (Some(0), String::new()));
}
