//! Changes to `sources.toml` that leave everything else in it as it is.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::Value;
use toml_edit::{DocumentMut, Item, Table};

use super::{Sources, home, parse};
use crate::model::{FeedSource, Keep, Password};

/// What a file that is made here begins with.
const HEADER: &str = "\
# The folders and files that Depesche reads again at each start, and the feeds it
# fetches. Take an entry away and its articles stay, but are not read again; `~` is
# your home.
";

fn refusal(kind: io::ErrorKind, reason: &str) -> io::Error {
    io::Error::new(kind, reason)
}

/// What stands in the file; nothing if there is none.
fn read(file: &Path) -> io::Result<String> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        text => text,
    }
}

/// Adds an entry for the path at the end of the file, and leaves everything in it
/// as it is; makes file and folder when they are missing. Does nothing if the
/// path is there already. The path has to be absolute and in UTF-8; the file, if
/// there is one, correct TOML.
pub fn append_source(file: &Path, path: &Path) -> io::Result<()> {
    let Some(entry) = path.to_str().filter(|_| path.is_absolute()) else {
        let reason = "the path of a source must be absolute and in UTF-8";
        return Err(refusal(io::ErrorKind::InvalidInput, reason));
    };
    let entry = Value::String(entry.to_owned());
    let is_listed = |sources: &Sources| sources.paths.iter().any(|known| known == path);
    append(file, &format!("[[source]]\npath = {entry}\n"), is_listed)
}

/// Adds entries for the feeds at the end of the file, as [`append_source`]; those
/// that are listed already stay as they are. Says how many were added.
pub fn append_feeds(file: &Path, feeds: &[FeedSource]) -> io::Result<usize> {
    let known = parse(&read(file)?, "", home().as_deref()).0;
    let is_new = |feed: &&FeedSource| !known.feeds.iter().any(|known| known.url == feed.url);
    let mut seen = HashSet::new();
    let new: Vec<&FeedSource> = feeds
        .iter()
        .filter(is_new)
        .filter(|feed| seen.insert(feed.url.as_str()))
        .collect();
    let entries: Vec<String> = new.iter().map(|feed| entry(feed)).collect();
    let Some(last) = new.last() else { return Ok(0) };
    let is_listed = |sources: &Sources| sources.feeds.iter().any(|feed| feed.url == last.url);
    append(file, &entries.join("\n"), is_listed)?;
    Ok(new.len())
}

/// A feed as it stands in the file.
fn entry(feed: &FeedSource) -> String {
    let mut text = String::from("[[feed]]\n");
    let mut add = |key: &str, value: Value| {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    };
    add("url", feed.url.as_str().into());
    if let Some(title) = &feed.title {
        add("title", title.as_str().into());
    }
    if !feed.folder.is_empty() {
        add("folder", feed.folder.as_str().into());
    }
    if !feed.tags.is_empty() {
        add("tags", feed.tags.clone().into());
    }
    if let Some(every) = feed.every {
        add("every", in_units(every).into());
    }
    if feed.full_text {
        add("full_text", true.into());
    }
    match feed.keep {
        Keep::All => {}
        Keep::Newest(count) => add("keep", (count as i64).into()),
        Keep::Within(age) => add("keep", in_units(age).into()),
    }
    if let Some(user_agent) = &feed.user_agent {
        add("user_agent", user_agent.as_str().into());
    }
    if let Some(login) = &feed.login {
        add("username", login.username.as_str().into());
        match &login.password {
            Password::Command(command) => add("password_command", command.as_str().into()),
            Password::File(path) => add("password_file", path.to_string_lossy().as_ref().into()),
        }
    }
    text
}

/// A time in the largest unit that needs no fraction, minutes at least.
fn in_units(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60).max(1);
    match minutes {
        minutes if minutes.is_multiple_of(24 * 60) => format!("{}d", minutes / (24 * 60)),
        minutes if minutes.is_multiple_of(60) => format!("{}h", minutes / 60),
        minutes => format!("{minutes}m"),
    }
}

/// Adds entries at the end, unless they are there.
fn append(file: &Path, entries: &str, is_listed: impl Fn(&Sources) -> bool) -> io::Result<()> {
    let old = read(file)?;
    let home = home();
    let holds = |text: &str| is_listed(&parse(text, "", home.as_deref()).0);
    if holds(&old) {
        return Ok(());
    }
    let before = match old.as_str() {
        "" => format!("{HEADER}\n"),
        text if text.ends_with('\n') => "\n".to_owned(),
        _ => "\n\n".to_owned(),
    };
    let addition = format!("{before}{entries}");
    if !holds(&format!("{old}{addition}")) {
        let reason = "it is not a correct list of sources; mend it first";
        return Err(refusal(io::ErrorKind::InvalidData, reason));
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    // In one piece, so that two sessions do not mix their entries.
    let mut options = fs::OpenOptions::new();
    let mut file = options.append(true).create(true).open(file)?;
    file.write_all(addition.as_bytes())
}

/// Takes the entry of the feed with this address out of the file, with the comment
/// right above it; everything else stays as it is. Says whether there was one.
pub fn remove_feed(file: &Path, url: &str) -> io::Result<bool> {
    let text = read(file)?;
    let mut document: DocumentMut = text.parse().map_err(|_| {
        let reason = "it is not correct TOML; mend it first";
        refusal(io::ErrorKind::InvalidData, reason)
    })?;
    let is_it = |found: Option<&str>| {
        found.and_then(|found| super::feed::address(found).ok()) == Some(url.to_owned())
    };
    let was_there = match document.get_mut("feed") {
        Some(Item::ArrayOfTables(tables)) => {
            let place = tables
                .iter()
                .position(|table| is_it(table.get("url").and_then(Item::as_str)));
            let removed = place.map(|place| {
                let removed = tables.get(place).cloned().unwrap_or_default();
                tables.remove(place);
                removed
            });
            if let Some(removed) = &removed {
                keep_comment(&mut document, removed);
            }
            removed.is_some()
        }
        Some(Item::Value(toml_edit::Value::Array(entries))) => {
            let before = entries.len();
            entries.retain(|entry| {
                let table = entry.as_inline_table();
                !is_it(table.and_then(|table| table.get("url")?.as_str()))
            });
            entries.len() < before
        }
        _ => false,
    };
    if was_there {
        replace(file, &document.to_string())?;
    }
    Ok(was_there)
}

/// What stands above an entry that was removed, set off by a blank line, is not about
/// that entry: it stays, above what follows.
fn keep_comment(document: &mut DocumentMut, removed: &Table) {
    let above = removed.decor().prefix().and_then(|above| above.as_str());
    let Some((kept, _)) = above.unwrap_or_default().rsplit_once("\n\n") else {
        return;
    };
    if kept.trim().is_empty() {
        return;
    }
    let kept = format!("{}\n", kept.trim_end());
    let mut following: Option<&mut Table> = None;
    for (_, item) in document.iter_mut() {
        let tables: Vec<&mut Table> = match item {
            Item::Table(table) => vec![table],
            Item::ArrayOfTables(tables) => tables.iter_mut().collect(),
            _ => Vec::new(),
        };
        for table in tables {
            let nearest = following.as_ref().map(|table| table.position());
            if table.position() > removed.position()
                && nearest.is_none_or(|nearest| table.position() < nearest)
            {
                following = Some(table);
            }
        }
    }
    if let Some(table) = following {
        let above = table.decor().prefix().and_then(|above| above.as_str());
        let above = format!("{kept}{}", above.unwrap_or_default());
        table.decor_mut().set_prefix(above);
    } else {
        let behind = document.trailing().as_str().unwrap_or_default();
        let behind = format!("{kept}{behind}");
        document.set_trailing(behind);
    }
}

/// Writes a file anew: whole, or not at all. What the file's name links to is
/// replaced, with the rights it has.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let file = file.canonicalize()?;
    let mut name = file.clone().into_os_string();
    name.push(format!(".{}", std::process::id()));
    let unfinished = PathBuf::from(name);
    let write = || {
        fs::write(&unfinished, text)?;
        fs::set_permissions(&unfinished, file.metadata()?.permissions())?;
        fs::rename(&unfinished, &file)
    };
    write().inspect_err(|_| {
        // The error is told; what is left of the attempt is in nobody's way.
        let _ = fs::remove_file(&unfinished);
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::super::read_sources;
    use super::*;
    use crate::model::Login;

    #[test]
    fn appending_keeps_what_is_there_and_adds_no_path_twice() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("deep/er/sources.toml");
        append_source(&file, Path::new("/a")).unwrap();
        append_source(&file, Path::new("/a")).unwrap();
        fs::write(
            &file,
            fs::read_to_string(&file).unwrap() + "# mine, no line end",
        )
        .unwrap();
        append_source(&file, Path::new("/b \"quoted\"\\\n[[source]]")).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(HEADER) && text.contains("# mine, no line end\n\n[[source]]"));
        let (sources, errors) = read_sources(&file);
        assert!(errors.is_empty(), "{errors:?}");
        let expected = ["/a", "/b \"quoted\"\\\n[[source]]"].map(PathBuf::from);
        assert_eq!(sources.paths, expected);
    }

    #[test]
    fn nothing_is_appended_where_it_would_not_be_read() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("sources.toml");
        for broken in ["source = 1\n", "[[source]\n"] {
            fs::write(&file, broken).unwrap();
            let error = append_source(&file, Path::new("/a")).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert_eq!(fs::read_to_string(&file).unwrap(), broken);
        }
        let error = append_source(&file, Path::new("relative")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }

    fn feed(url: &str) -> FeedSource {
        FeedSource {
            url: url.to_owned(),
            ..FeedSource::default()
        }
    }

    #[test]
    fn feeds_come_back_as_they_were_written() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("sources.toml");
        let full = FeedSource {
            url: "https://a.example/feed".to_owned(),
            title: Some("Quoted \"title\"".to_owned()),
            folder: "News/Germany".to_owned(),
            tags: vec!["one".to_owned(), "two".to_owned()],
            every: Some(Duration::from_secs(5_400)),
            keep: Keep::Within(Duration::from_secs(86_400)),
            full_text: true,
            user_agent: Some("Mine/1".to_owned()),
            login: Some(Login {
                username: "ada".to_owned(),
                password: Password::Command("pass show 'a'".to_owned()),
            }),
        };
        let feeds = [full, feed("https://b.example")];
        assert_eq!(append_feeds(&file, &feeds).unwrap(), 2);
        assert_eq!(append_feeds(&file, &feeds).unwrap(), 0);
        let (sources, errors) = read_sources(&file);
        assert_eq!((sources.feeds, errors), (feeds.to_vec(), Vec::new()));
    }

    #[test]
    fn removing_a_feed_leaves_the_rest_as_it_is() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("sources.toml");
        let first = "# My feeds.\n[[feed]] # the best\nurl   = 'https://a.example'\n";
        let second = "\n# Too loud.\n[[feed]]\nurl = 'https://b.example/#x'\n";
        let third = "\n[[source]]\npath = '/c' # mine\n";
        fs::write(&file, [first, second, third].concat()).unwrap();
        assert!(!remove_feed(&file, "https://c.example").unwrap());
        assert!(remove_feed(&file, "https://b.example/").unwrap());
        assert_eq!(fs::read_to_string(&file).unwrap(), [first, third].concat());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        fs::write(
            &file,
            "feed = [{ url = 'https://a.example' }, { url = 'https://b.example' }]\n",
        )
        .unwrap();
        assert!(remove_feed(&file, "https://a.example").unwrap());
        assert_eq!(read_sources(&file).0.feeds, [feed("https://b.example")]);

        fs::write(&file, "[[feed]\n").unwrap();
        let error = remove_feed(&file, "https://a.example").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert_eq!(fs::read_to_string(&file).unwrap(), "[[feed]\n");
    }

    proptest! {
        #[test]
        fn any_path_comes_back(name in "\\PC{0,20}|(?s)[\\\\\"'\n\t\u{1}\u{7f}a]{1,12}") {
            let folder = TempDir::new().unwrap();
            let file = folder.path().join("sources.toml");
            let path = PathBuf::from(format!("/{name}"));
            append_source(&file, &path).unwrap();
            let sources = Sources { paths: vec![path], feeds: Vec::new() };
            prop_assert_eq!(read_sources(&file), (sources, Vec::new()));
        }
    }
}
