//! `sources.toml`: the folders and files that are part of the library and read
//! again at each start, and the feeds that are fetched. Made by `depesche add` and
//! `depesche feed`, and to be edited by hand.

mod edit;
mod feed;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::error::Source;
use super::load::{MOST_ERRORS, did_you_mean};
use super::value::parse_duration;
use crate::model::FeedSource;

pub use edit::{append_feeds, append_source, remove_feed};

/// What `sources.toml` lists, each once and in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Folders and files, `~` expanded.
    pub paths: Vec<PathBuf>,
    /// Feeds.
    pub feeds: Vec<FeedSource>,
}

/// The path with a leading `~` replaced by the home folder. Without a home, and
/// for the `~name` of other users, it stays as it is.
pub fn expand_home(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(path),
    }
}

/// What the file lists, and what is wrong with the rest. A file that does not exist
/// lists nothing.
pub fn read_sources(file: &Path) -> (Sources, Vec<ConfigError>) {
    let name = file.display().to_string();
    let fail = |message: String| {
        let error = ConfigError::of_file(&name, message);
        (Sources::default(), vec![error])
    };
    match fs::read(file).map(String::from_utf8) {
        Ok(Ok(text)) => parse(&text, &name, home().as_deref()),
        Ok(Err(_)) => {
            fail("is not text in UTF-8; none of its sources count until it is mended".to_owned())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Default::default(),
        Err(error) => fail(format!("cannot be read: {error}")),
    }
}

/// A feed as the file would hold it, from an address, a folder and a time as they were
/// typed; otherwise says what is wrong with them.
pub fn feed_source(
    address: &str,
    folder: Option<&str>,
    every: Option<&str>,
) -> Result<FeedSource, String> {
    let every = every.map(|every| {
        let wrong = || format!("'{every}' is not a time such as 30m, 2h or 1d");
        parse_duration(every).ok_or_else(wrong)
    });
    Ok(FeedSource {
        url: feed::address(address)?,
        folder: folder.map(feed::folder).unwrap_or_default(),
        every: every.transpose()?,
        ..FeedSource::default()
    })
}

fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from)
}

/// Reads the text of the file; `name` is what mistakes call it.
fn parse(text: &str, name: &str, home: Option<&Path>) -> (Sources, Vec<ConfigError>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reading = Reading {
        source: Source::new(name, text),
        home,
        sources: Sources::default(),
        errors: Vec::new(),
    };
    match DeTable::parse(text) {
        Ok(table) => reading.root(table.get_ref()),
        Err(error) => {
            let message = format!(
                "{}; none of its sources count until it is mended",
                error.message().replace('\n', ", ")
            );
            let range = error.span().unwrap_or(0..0);
            reading.errors.push(reading.source.error(&range, message));
        }
    }
    let mut errors = reading.errors;
    errors.sort_by_key(|error| error.place.as_ref().map(|place| (place.line, place.column)));
    (reading.sources, errors)
}

/// The entries so far, and what was wrong.
struct Reading<'a> {
    source: Source<'a>,
    home: Option<&'a Path>,
    sources: Sources,
    errors: Vec<ConfigError>,
}

impl Reading<'_> {
    fn fail(&mut self, range: &std::ops::Range<usize>, message: impl Into<String>) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(self.source.error(range, message));
        }
    }

    fn root(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match value.get_ref() {
                DeValue::Array(entries) if name == "source" => {
                    for entry in entries {
                        self.entry(entry);
                    }
                }
                DeValue::Array(entries) if name == "feed" => {
                    for entry in entries {
                        self.feed(entry);
                    }
                }
                _ if matches!(name, "source" | "feed") => {
                    let message = format!("`{name}` is a list of entries: write [[{name}]]");
                    self.fail(&value.span(), message);
                }
                _ => {
                    let hint = did_you_mean(name, ["source", "feed"]);
                    let message = format!("there is nothing named `{name}` in this file{hint}");
                    self.fail(&key.span(), message);
                }
            }
        }
    }

    fn entry(&mut self, entry: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = entry.get_ref() else {
            return self.fail(&entry.span(), "must be an entry: { path = \"…\" }");
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == "path" {
                self.path(value);
            } else {
                let hint = did_you_mean(name, ["path"]);
                let message = format!("there is no setting `{name}` in [[source]]{hint}");
                self.fail(&key.span(), message);
            }
        }
        if !table.contains_key("path") {
            self.fail(&entry.span(), "a source needs a path: path = \"…\"");
        }
    }

    fn path(&mut self, value: &Spanned<DeValue<'_>>) {
        let path = value
            .get_ref()
            .as_str()
            .map(|path| expand_home(path, self.home));
        match path {
            Some(path) if path.is_absolute() => {
                // The same folder twice is no mistake worth words.
                if !self.sources.paths.contains(&path) {
                    self.sources.paths.push(path);
                }
            }
            _ => self.fail(
                &value.span(),
                "`path` must be a path in quotes that begins with / or ~/",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn read(text: &str) -> (Vec<PathBuf>, Vec<String>) {
        let (sources, errors) = parse(text, "sources.toml", Some(Path::new("/home/ada")));
        (
            sources.paths,
            errors.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn home_is_expanded_only_where_it_stands_for_it() {
        let home = Some(Path::new("/home/ada"));
        for (path, home, expected) in [
            ("~", home, "/home/ada"),
            ("~/news", home, "/home/ada/news"),
            ("~//news", home, "/home/ada/news"),
            ("~bob/news", home, "~bob/news"),
            ("/a/~/b", home, "/a/~/b"),
            ("~/news", None, "~/news"),
        ] {
            assert_eq!(expand_home(path, home), PathBuf::from(expected), "{path}");
        }
    }

    #[test]
    fn entries_are_read_and_mistakes_cost_only_themselves() {
        let text = "[[source]]\npath = '~/news'\n\n[[source]]\npaht = '/x'\n\n\
                    [[source]]\npath = 'relative'\n\n[[source]]\npath = '/b'\npath2 = 1\n\n\
                    [[source]]\npath = '/home/ada/news'\n";
        let (paths, errors) = read(text);
        assert_eq!(
            paths,
            [PathBuf::from("/home/ada/news"), PathBuf::from("/b")]
        );
        assert_eq!(
            errors,
            [
                "sources.toml:4:1: a source needs a path: path = \"…\"\n  \
                 4 | [[source]]\n    | ^^^^^^^^^^",
                "sources.toml:5:1: there is no setting `paht` in [[source]]; did you mean `path`?\n  \
                 5 | paht = '/x'\n    | ^^^^",
                "sources.toml:8:8: `path` must be a path in quotes that begins with / or ~/\n  \
                 8 | path = 'relative'\n    |        ^^^^^^^^^^",
                "sources.toml:12:1: there is no setting `path2` in [[source]]; \
                 did you mean `path`?\n  12 | path2 = 1\n     | ^^^^^",
            ]
        );
    }

    #[test]
    fn other_contents_are_mistakes() {
        for (text, expected) in [
            ("source = '/a'", "`source` is a list of entries"),
            ("source = ['/a']", "must be an entry"),
            ("sources = 1", "did you mean `source`?"),
            (
                "[[source]\n",
                "none of its sources count until it is mended",
            ),
        ] {
            let (paths, errors) = read(text);
            assert!(paths.is_empty(), "{text}");
            assert!(errors.concat().contains(expected), "{text}: {errors:?}");
        }
    }

    #[test]
    fn a_missing_file_is_empty_and_a_folder_is_not_a_file() {
        let folder = TempDir::new().unwrap();
        let missing = folder.path().join("none.toml");
        assert_eq!(read_sources(&missing), Default::default());
        let (sources, errors) = read_sources(folder.path());
        assert_eq!(sources, Sources::default());
        assert!(
            errors[0].to_string().contains("cannot be read"),
            "{errors:?}"
        );
    }
}
