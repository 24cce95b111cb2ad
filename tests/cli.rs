//! The commands without a screen, run as a user runs them: what they print, what
//! they say on standard error, and how they end.
//!
//! What is printed stands in `tests/cli/`, as a user would see it. With
//! `UPDATE_GOLDEN=1` in the environment these files are written anew.

#![cfg(unix)]

use std::fs;

use depesche::command::{Command, key_table_markdown};
use depesche::config;
use depesche::library::{Library, Mark, Scope};
use home::{Home, assert_golden, objects};

#[path = "cli/feeds.rs"]
mod feeds;
#[path = "cli/home.rs"]
mod home;
#[path = "cli/manners.rs"]
mod manners;
#[path = "fetch/server.rs"]
mod server;

#[test]
fn every_command_explains_itself() {
    let home = Home::new();
    let commands: [&[&str]; 21] = [
        &[],
        &["import"],
        &["add"],
        &["fetch"],
        &["feed"],
        &["feed", "add"],
        &["feed", "remove"],
        &["feed", "list"],
        &["feed", "import"],
        &["feed", "export"],
        &["feed", "check"],
        &["list"],
        &["search"],
        &["show"],
        &["config"],
        &["config", "default"],
        &["config", "show"],
        &["config", "path"],
        &["keys"],
        &["doctor"],
        &["compact"],
    ];
    let lines: Vec<Vec<&str>> = commands
        .iter()
        .map(|command| [command, &["--help"][..]].concat())
        .collect();
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    let transcript = home.transcript(&lines);
    assert_golden("help.txt", &transcript);
    for line in transcript.lines() {
        assert!(line.chars().count() <= 80, "too long: {line}");
    }

    let overview = home.run(&["--help"]).out;
    let listed = overview
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    for line in listed {
        let name = line.split_whitespace().next().unwrap();
        assert!(commands.contains(&&[name][..]), "{name} is not in the test");
    }
    let version = home.run(&["--version"]);
    assert_eq!(
        version.out,
        format!("depesche {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn articles_are_listed_found_and_shown() {
    let home = Home::with_articles();
    let transcript = home.transcript(&[
        &["list"],
        &["list", "--format", "json"],
        &["list", "--limit", "1"],
        &["list", "news/science"],
        &["search", "vertrag", "Turkei"],
        &["search", "bergkarbach"],
        &["search", "bergkarbach", "--format", "json"],
        &["search", "tides", "--format", "json"],
        &["search", "\"historischen Schritt\" -Ankara", "--in", "news"],
        &["search", "vertrag", "--in", "news/science"],
        &["show", "3", "2"],
        &["show", "news/science/tides.md", "--format", "json"],
    ]);
    assert_golden("articles.txt", &transcript);
}

#[test]
fn articles_are_shown_in_many_forms() {
    let home = Home::with_articles();
    home.write(
        "many.md",
        "---\ntitle: \"Forms & <signs>\"\nauthor: Ada Brook\nsource: The Upland Almanac\n\
         language: en\n---\n\
         A *word*, a **str**ong one, `code`, ~~gone~~, x<sup>2</sup>, 2*3_4, [home](https://example.org/a_b), \
         [no](javascript:alert(1)) and a note[^1].  \nNext line.\n\n\
         > Said once.\n>\n> > Said twice.\n\n## Lists\n\n- one\n  1. two\n  2. three\n\n     more\n\
         - [x] done\n- [ ] open\n\n5. five\n6. six\n\n---\n\n\
         | Port | Depth |\n|---|--:|\n| Aa \\| b | 12 |\n| | 3 |\n\n\
         <table><tr><th>Row<td>7</table>\n\n<dl><dt>Ebb<dd>The sea goes.</dl>\n\n\
         ```\n┌──┐\n│ab│ ```\n└──┘\n```\n\n![A boat](https://example.org/b.png)\n\n\
         [^1]: See [Lists](#lists).\n",
    );
    let transcript = home.transcript(&[
        &["show", "many.md"],
        &["show", "many.md", "--width", "30"],
        &["show", "many.md", "--format", "markdown"],
        &["show", "many.md", "--format", "html"],
        &["show", "many.md", "--plain"],
        &["show", "3", "many.md", "--plain", "--width", "40"],
        &["show", "1", "--width", "5"],
        &["show", "1", "--width", "40", "--format", "html"],
        &["show", "1", "--plain", "--format", "json"],
        &["show", "1", "2", "--format", "html"],
    ]);
    assert_golden("forms.txt", &transcript);
}

#[test]
fn what_was_shown_as_markup_is_the_same_article() {
    let home = Home::with_articles();
    let text = |path: &str| {
        let run = home.run(&["show", path, "--format", "json"]);
        objects(&run.out)[0]["text"].as_str().unwrap().to_owned()
    };
    let expected = text("news/science/tides.md").replace("\n\nTwice", "\n\nBYLINE\n\nTwice");
    for (format, path) in [("markdown", "again.md"), ("html", "again.html")] {
        let run = home.run(&["show", "news/science/tides.md", "--format", format]);
        home.write(path, &run.out);
        let byline = "Ada Brook · The Upland Almanac · 2025-03-09";
        assert_eq!(
            text(path),
            expected.replace("BYLINE", byline),
            "{}",
            run.out
        );
    }
}

#[test]
fn matches_are_where_they_are_said_to_be() {
    let home = Home::with_articles();
    let found = objects(
        &home
            .run(&["search", "schritt erdogan", "--format", "json"])
            .out,
    );
    assert_eq!(found.len(), 1);
    let marked = |text: &str, matches: &str| -> Vec<String> {
        let text = found[0][text].as_str().unwrap();
        let matches = found[0][matches].as_array().unwrap();
        matches
            .iter()
            .map(|pair| {
                let at = |end: usize| pair[end].as_u64().unwrap() as usize;
                text.get(at(0)..at(1)).unwrap().to_owned()
            })
            .collect()
    };
    assert_eq!(marked("passage", "passage_matches"), ["Erdoğan", "Schritt"]);
    assert!(marked("title", "title_matches").is_empty());
    let fields: Vec<String> = found[0].as_object().unwrap().keys().cloned().collect();
    for field in [
        "id",
        "title",
        "source",
        "author",
        "published",
        "url",
        "path",
        "read",
        "starred",
        "tags",
        "score",
        "tier",
    ] {
        assert!(fields.iter().any(|known| known == field), "{field}");
    }
}

#[test]
fn marks_choose_what_is_listed() {
    let home = Home::with_articles();
    let mut library = Library::open(&home.library()).unwrap();
    let entries = library.entries_after(&Scope::All, None, 10).unwrap();
    library.set_mark(entries[0].id, Mark::Read, true).unwrap();
    library
        .set_mark(entries[1].id, Mark::Starred, true)
        .unwrap();
    let titles = |arguments: &[&str]| -> Vec<String> {
        let run = home.run(&[&["list", "--format", "json"], arguments].concat());
        let titles = objects(&run.out);
        titles
            .iter()
            .map(|article| article["title"].as_str().unwrap().to_owned())
            .collect()
    };
    let (tides, market) = ("Why the tides keep time", "A market in the rain");
    assert_eq!(titles(&["--unread"]), [tides, market]);
    assert_eq!(titles(&["--starred"]), [tides]);
    assert_eq!(titles(&["--unread", "--limit", "1"]), [tides]);
    let list = home.run(&["list"]).out;
    assert!(list.contains("2025-03-09 N*  The Upland"), "{list}");
    assert!(list.contains("2025-07       "), "{list}");
}

#[test]
fn a_saved_search_is_listed_by_its_name() {
    let home = Home::with_articles();
    let mut library = Library::open(&home.library()).unwrap();
    library.save_search("Rain and sea", "the").unwrap();
    library.save_search("verträge", "vertrag").unwrap();
    library.save_search("news", "tides").unwrap();
    library.save_search("nothing", "qxzvwq").unwrap();
    let rain = home.path().join("news/page.html");
    let rain = library.article_at(&rain).unwrap().unwrap();
    library.set_mark(rain, Mark::Read, true).unwrap();
    drop(library);
    let transcript = home.transcript(&[
        &["list", "rain and sea"],
        &["list", "Rain and sea", "--unread"],
        &["list", "rain and sea", "--limit", "1", "--format", "json"],
        &["list", "rain and sea", "news/science"],
        &["list", "VERTRAGE"],
        &["list", "nothing"],
        // A folder of that name comes first.
        &["list", "news"],
        &["list", "vertrage", "nothing"],
        &["list", "vertarge"],
        &["list", "elsewhere"],
    ]);
    assert_golden("saved.txt", &transcript);
}

#[test]
fn import_counts_files_and_names_the_bad_ones() {
    let home = Home::new();
    home.write("news/good.txt", "date 2025-07 One. And more.\n");
    home.write("news/other.txt", "date 2025-06 Two. And more.\n");
    home.write("news/odd-date.txt", "date 2025-13 Three. And more.\n");
    home.write("news/empty.txt", "");
    home.write(
        "news/binary.txt",
        b"\x00\x01\x02\xff\xfe\x00\x00\x03".repeat(20),
    );
    home.write("news/large.txt", "many words ".repeat(200));
    home.write(
        "config/depesche/config.toml",
        "[import]\nmax_file_size = \"1 kB\"\n",
    );
    std::os::unix::fs::symlink("nowhere", home.path().join("news/broken.md")).unwrap();
    std::os::unix::fs::symlink("..", home.path().join("news/circle")).unwrap();
    let mut transcript = home.transcript(&[&["import", "news"], &["import", "news"]]);
    home.write(
        "news/good.txt",
        "date 2025-07 One, but longer now. And more.\n",
    );
    for bad in [
        "empty.txt",
        "binary.txt",
        "large.txt",
        "broken.md",
        "circle",
        "other.txt",
    ] {
        fs::remove_file(home.path().join("news").join(bad)).unwrap();
    }
    transcript += &home.transcript(&[&["import", "news", "news/good.txt"]]);
    assert_golden("import.txt", &transcript);
}

#[test]
fn a_library_can_be_anywhere() {
    let home = Home::with_articles();
    home.write("more/x.txt", "date 2025-01 Elsewhere. And more.\n");
    let elsewhere = ["--library", "deep/er/my.db"];
    let run = |arguments: &[&str]| home.run(&[arguments, &elsewhere].concat());
    assert_eq!(
        run(&["import", "more"]).out,
        "1 new, 0 changed, 0 unchanged, 0 failed\n"
    );
    assert!(run(&["list"]).out.ends_with("  Elsewhere.\n"));
    assert_eq!(run(&["list"]).out.lines().count(), 1);
    assert_eq!(home.run(&["list"]).out.lines().count(), 3);
    let compact = run(&["compact"]);
    assert!(
        compact.out.starts_with("deep/er/my.db: "),
        "{}",
        compact.out
    );
    assert_eq!(run(&["search", "elsewhere"]).code, 0);
}

#[test]
fn unknown_paths_are_read_and_do_not_join_the_library() {
    let home = Home::with_articles();
    home.write("visit/x.txt", "date 2025-01 Elsewhere. And more.\n");
    home.write("single.txt", "date 2025-02 Single. And more.\n");
    assert_eq!(home.run(&["list", "visit"]).out.lines().count(), 1);
    assert_eq!(home.run(&["search", "else", "--in", "visit"]).code, 0);
    assert!(
        home.run(&["show", "single.txt"])
            .out
            .starts_with("Single.\n")
    );
    assert_eq!(home.run(&["list"]).out.lines().count(), 3);
    // What is in the library is not looked at again.
    home.write("visit/y.txt", "date 2025-01 Later. And more.\n");
    assert_eq!(home.run(&["list", "visit"]).out.lines().count(), 1);
}

#[test]
fn added_sources_follow_the_file() {
    let home = Home::new();
    home.write("news/x.txt", "date 2025-01 News. And more.\n");
    home.write("blog/y.txt", "date 2025-02 Blog. And more.\n");
    let sources = "config/depesche/sources.toml";
    assert_eq!(
        home.run(&["add", "news", "./news/"]).out,
        "1 new, 0 changed, 0 unchanged, 0 failed\n"
    );
    let text = home.neutral(&home.read(sources));
    assert_eq!(text.matches("[[source]]").count(), 1);
    assert!(
        text.ends_with("[[source]]\npath = \"HOME/news\"\n"),
        "{text}"
    );
    assert!(home.run(&["doctor"]).out.contains("HOME/news (added)"));

    // Taken out by hand, another one put in.
    home.write(sources, "[[source]]\npath = \"~/blog\"\n");
    assert_eq!(home.run(&["list"]).out.lines().count(), 1);
    let report = home.run(&["doctor"]).out;
    assert!(report.contains("HOME/news (imported)"), "{report}");
    assert!(report.contains("HOME/blog (added)"), "{report}");

    // A mistake takes nothing away; a folder that is not there is named.
    home.write(
        sources,
        "[[source]]\npaht = \"~/blog\"\n[[source]]\npath = \"/gone\"\n",
    );
    let run = home.run(&["list"]);
    assert_eq!((run.out.lines().count(), run.code), (1, 0));
    assert!(run.err.contains("did you mean `path`?"), "{}", run.err);
    assert!(
        run.err.contains("/gone: there is no such file or folder"),
        "{}",
        run.err
    );
    let report = home.run(&["doctor"]);
    assert!(report.out.contains("HOME/blog (added)"), "{}", report.out);
    assert!(
        report.out.contains("WRONG: /gone cannot be read"),
        "{}",
        report.out
    );
    assert_eq!(report.code, 1);

    // What cannot be written down is said.
    home.write(sources, "[[source]\n");
    let run = home.run(&["add", "news"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("mend it first"), "{}", run.err);
}

#[test]
fn settings_are_shown_with_their_mistakes() {
    let home = Home::new();
    assert_eq!(home.run(&["config", "default"]).out, config::DEFAULT);
    assert_eq!(
        home.run(&["config", "path"]).out,
        "HOME/config/depesche/config.toml\n"
    );
    let sound = home.run(&["config", "show"]);
    assert_eq!((sound.code, sound.err.as_str()), (0, ""));
    home.write(
        "my.toml",
        "theme = \"dark\"\n\n[reader]\nwidht = 60\nmark_read = \"now\"\n",
    );
    let transcript = home.transcript(&[&["config", "show", "--config", "my.toml"]]);
    assert_golden("config.txt", &transcript);
    let report = home.run(&["doctor", "--config", "my.toml"]);
    assert_eq!(report.code, 1);
    assert!(
        report.out.contains("WRONG: my.toml:4:1: "),
        "{}",
        report.out
    );
}

#[test]
fn a_doctor_finds_a_healthy_library_healthy() {
    let home = Home::new();
    let none = home.run(&["doctor"]);
    assert_eq!(none.code, 0);
    assert!(none.out.contains("library.db (none yet)"), "{}", none.out);
    assert!(!home.library().exists());

    let home = Home::with_articles();
    let report = home.run(&["doctor"]);
    assert_eq!((report.code, report.err.as_str()), (0, ""));
    for fact in [
        "format 4\n",
        "sound\n",
        "3, 3 of them unread",
        "0 files",
        "xterm",
        "C.UTF-8\n",
    ] {
        assert!(report.out.contains(fact), "{fact}: {}", report.out);
    }
}

#[test]
fn the_keys_are_those_of_the_table() {
    let home = Home::new();
    assert_eq!(
        home.run(&["keys", "--format", "markdown"]).out,
        key_table_markdown()
    );
    let table = home.run(&["keys"]).out;
    for command in Command::all() {
        let keys = command.default_keys().join(", ");
        let is_row = |line: &str| {
            line.trim_start().starts_with(&keys)
                && line.contains(command.name())
                && line.ends_with(command.help())
        };
        assert!(table.lines().any(is_row), "{}", command.name());
    }
}
