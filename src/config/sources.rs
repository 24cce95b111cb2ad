//! `sources.toml`: the folders and files that are part of the library and read
//! again at each start. Made by `depesche add`, and to be edited by hand.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::ConfigError;
use super::error::Source;
use super::load::{MOST_ERRORS, did_you_mean};

/// What a file that `append_source` makes begins with.
const HEADER: &str = "\
# The folders and files that Depesche reads again at each start. Take an entry
# away and its articles stay, but are not read again; `~` is your home.
";

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

/// The paths of the file, `~` expanded, each once and in order, and what is wrong
/// with the others. A file that does not exist has none.
pub fn read_sources(file: &Path) -> (Vec<PathBuf>, Vec<ConfigError>) {
    let name = file.display().to_string();
    let text = match fs::read(file).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => {
            let message = "is not text in UTF-8; none of its sources count until it is mended";
            return (
                Vec::new(),
                vec![ConfigError::of_file(&name, message.to_owned())],
            );
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (Vec::new(), Vec::new()),
        Err(error) => {
            let message = format!("cannot be read: {error}");
            return (Vec::new(), vec![ConfigError::of_file(&name, message)]);
        }
    };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    parse(&text, &name, home.as_deref())
}

/// Adds an entry for the path at the end of the file, and leaves everything in it
/// as it is; makes file and folder when they are missing. Does nothing if the
/// path is there already. The path has to be absolute and in UTF-8; the file, if
/// there is one, correct TOML.
pub fn append_source(file: &Path, path: &Path) -> io::Result<()> {
    let refuse = |kind, reason: &str| Err(io::Error::new(kind, reason));
    let Some(entry) = path.to_str().filter(|_| path.is_absolute()) else {
        let reason = "the path of a source must be absolute and in UTF-8";
        return refuse(io::ErrorKind::InvalidInput, reason);
    };
    let old = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let listed = |text: &str| parse(text, "", home.as_deref()).0;
    if listed(&old).iter().any(|known| known == path) {
        return Ok(());
    }
    let before = match old.as_str() {
        "" => format!("{HEADER}\n"),
        text if text.ends_with('\n') => "\n".to_owned(),
        _ => "\n\n".to_owned(),
    };
    let entry = Value::String(entry.to_owned());
    let addition = format!("{before}[[source]]\npath = {entry}\n");
    if !listed(&format!("{old}{addition}"))
        .iter()
        .any(|known| known == path)
    {
        let reason = "it is not a correct list of sources; mend it first";
        return refuse(io::ErrorKind::InvalidData, reason);
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    // In one piece, so that two sessions do not mix their entries.
    let mut options = fs::OpenOptions::new();
    let mut file = options.append(true).create(true).open(file)?;
    file.write_all(addition.as_bytes())
}

/// Reads the text of the file; `name` is what mistakes call it.
fn parse(text: &str, name: &str, home: Option<&Path>) -> (Vec<PathBuf>, Vec<ConfigError>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reading = Reading {
        source: Source::new(name, text),
        home,
        paths: Vec::new(),
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
    (reading.paths, errors)
}

/// The entries so far, and what was wrong.
struct Reading<'a> {
    source: Source<'a>,
    home: Option<&'a Path>,
    paths: Vec<PathBuf>,
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
                _ if name == "source" => {
                    let message = "`source` is a list of entries: write [[source]]";
                    self.fail(&value.span(), message);
                }
                _ => {
                    let hint = did_you_mean(name, ["source"]);
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
                if !self.paths.contains(&path) {
                    self.paths.push(path);
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
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    fn read(text: &str) -> (Vec<PathBuf>, Vec<String>) {
        let (paths, errors) = parse(text, "sources.toml", Some(Path::new("/home/ada")));
        (paths, errors.iter().map(ToString::to_string).collect())
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
        let (paths, errors) = read_sources(&file);
        assert!(errors.is_empty(), "{errors:?}");
        let expected = ["/a", "/b \"quoted\"\\\n[[source]]"].map(PathBuf::from);
        assert_eq!(paths, expected);
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

    #[test]
    fn a_missing_file_is_empty_and_a_folder_is_not_a_file() {
        let folder = TempDir::new().unwrap();
        let missing = folder.path().join("none.toml");
        assert_eq!(read_sources(&missing), (Vec::new(), Vec::new()));
        let (paths, errors) = read_sources(folder.path());
        assert!(paths.is_empty());
        assert!(
            errors[0].to_string().contains("cannot be read"),
            "{errors:?}"
        );
    }

    proptest! {
        #[test]
        fn any_path_comes_back(name in "\\PC{0,20}|(?s)[\\\\\"'\n\t\u{1}\u{7f}a]{1,12}") {
            let folder = TempDir::new().unwrap();
            let file = folder.path().join("sources.toml");
            let path = PathBuf::from(format!("/{name}"));
            append_source(&file, &path).unwrap();
            prop_assert_eq!(read_sources(&file), (vec![path], Vec::new()));
        }
    }
}
