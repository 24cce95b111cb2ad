//! What a command works with: the places of things, the library, the settings.

use std::collections::HashSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::arguments::Files;
use super::output::{Failure, Result, harmless, tell};
use crate::config::{self, Config, ConfigError};
use crate::library::{Library, LibraryError, Progress, ScanOptions, Scope, Step, Summary};
use crate::model::{FeedSource, Source, SourceStatus};

/// Where everything is.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// The user's settings; they need not exist.
    pub(super) config_file: PathBuf,
    /// The list of added sources; it need not exist.
    pub(super) sources_file: PathBuf,
    /// The library; it need not exist.
    pub(super) library: PathBuf,
}

impl Places {
    /// The usual places, or those the arguments name.
    pub(super) fn find(files: &Files) -> Result<Self> {
        let usual = config::paths(|name| std::env::var_os(name));
        let homeless = || {
            Failure::mistake(
                "HOME is not set, so there is no place for library and settings; set it, or name \
                 both with --library and --config",
            )
        };
        let (config_file, sources_file) = match (&files.config, &usual) {
            (Some(file), _) => {
                if let Err(error) = file.metadata() {
                    let file = file.display();
                    let message = format!("{file}: the settings cannot be read ({error})");
                    return Err(Failure::mistake(message));
                }
                (file.clone(), file.with_file_name("sources.toml"))
            }
            (None, Some(usual)) => (usual.config_file.clone(), usual.sources_file.clone()),
            (None, None) => return Err(homeless()),
        };
        let library = match (&files.library, usual) {
            (Some(file), _) => file.clone(),
            (None, Some(usual)) => usual.library,
            (None, None) => return Err(homeless()),
        };
        Ok(Self {
            config_file,
            sources_file,
            library,
        })
    }

    /// The settings and what is wrong with them.
    pub(super) fn config(&self) -> (Config, Vec<ConfigError>) {
        Config::read(&self.config_file)
    }
}

/// A library that is open, and where it came from.
pub(super) struct Session {
    pub(super) places: Places,
    pub(super) library: Library,
    /// The feeds of `sources.toml`, once it has been followed.
    pub(super) feeds: Vec<FeedSource>,
}

impl Session {
    /// Opens the library and brings it in line with `sources.toml`; what is wrong
    /// there is said on standard error.
    pub(super) fn open(places: Places) -> Result<Self> {
        let mut session = Self::open_alone(places)?;
        for warning in session.follow_sources()? {
            tell(&warning);
        }
        Ok(session)
    }

    /// Opens the library as it is.
    pub(super) fn open_alone(places: Places) -> Result<Self> {
        let library = Library::open(&places.library)?;
        let feeds = Vec::new();
        Ok(Self {
            places,
            library,
            feeds,
        })
    }

    /// Adds the entries of `sources.toml` to the library. What was added before
    /// and is no longer listed stays, but is not read again, unless the file has
    /// mistakes. Gives what is to be said about entries that cannot be used.
    pub(super) fn follow_sources(&mut self) -> Result<Vec<String>> {
        let (library, file) = (&mut self.library, &self.places.sources_file);
        let (sources, mistakes) = config::read_sources(file);
        let mut warnings: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        let mut listed = HashSet::new();
        for path in sources.paths {
            match library.add_source(&path, SourceStatus::Added) {
                Ok(source) => {
                    listed.insert(source.path);
                }
                Err(error @ LibraryError::Source { .. }) => {
                    warnings.push(format!("{}: {error}", file.display()));
                    // It may be on a disk that is not there today.
                    listed.insert(path);
                }
                Err(error) => return Err(error.into()),
            }
        }
        library.follow_feeds(&sources.feeds, mistakes.is_empty())?;
        self.feeds = sources.feeds;
        if mistakes.is_empty() {
            for source in library.sources()? {
                if source.status == SourceStatus::Added && !listed.contains(&source.path) {
                    library.set_source_status(source.id, SourceStatus::Imported)?;
                }
            }
        }
        Ok(warnings)
    }

    /// The articles of these paths, all without any. Paths that are in the
    /// library are not looked at again; others are read into it.
    pub(super) fn scope_of(&mut self, paths: &[PathBuf]) -> Result<Scope> {
        if paths.is_empty() {
            return Ok(Scope::All);
        }
        check_paths(paths)?;
        let known = self.library.sources()?;
        let scope = self.library.scope_of(paths)?;
        let mut new = self.library.sources_of(&scope)?;
        new.retain(|source| known.iter().all(|known| known.id != source.id));
        if !new.is_empty() {
            self.scan(&new)?;
        }
        Ok(scope)
    }

    /// Reads what is new or has changed in these sources. Mistakes in the settings
    /// and problems with files are said on standard error.
    pub(super) fn scan(&mut self, sources: &[Source]) -> Result<Summary> {
        let (config, mistakes) = self.places.config();
        for mistake in mistakes {
            tell(&mistake.to_string());
        }
        let options = ScanOptions {
            max_file_size: config.import.max_file_size.0,
        };
        let mut summary = Summary::default();
        for source in sources {
            let mut line = ProgressLine::new(&source.path);
            summary += self.library.scan(source, &options, &mut |progress| {
                line.show(progress);
                ControlFlow::Continue(())
            })?;
        }
        let ids = sources.iter().map(|source| source.id).collect();
        for problem in self.library.problems(&Scope::Sources(ids))? {
            tell(&format!("{}: {}", problem.path.display(), problem.message));
        }
        Ok(summary)
    }

    /// Indexes what an interrupted import, or an older version, has left.
    pub(super) fn index_waiting(&mut self) -> Result<()> {
        let mut line = ProgressLine::new(Path::new("library"));
        self.library.index_waiting(&mut |progress| {
            line.show(progress);
            ControlFlow::Continue(())
        })?;
        Ok(())
    }
}

/// Says of the first path that does not exist that it does not.
pub(super) fn check_paths(paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        if let Err(error) = path.metadata() {
            let path = path.display();
            return Err(Failure::mistake(match error.kind() {
                io::ErrorKind::NotFound => {
                    format!("{path}: there is no such file or folder; check the spelling")
                }
                _ => format!("{path}: it cannot be opened ({error}); check its permissions"),
            }));
        }
    }
    Ok(())
}

/// How far reading has come, in one line that is written over; shown only on a
/// terminal, and gone afterwards.
pub(super) struct ProgressLine {
    name: String,
    is_shown: bool,
    columns: usize,
}

impl ProgressLine {
    pub(super) fn new(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self {
            name: name.to_string_lossy().chars().take(40).collect(),
            is_shown: io::stderr().is_terminal(),
            columns: 0,
        }
    }

    fn show(&mut self, progress: Progress) {
        let Progress { step, done, total } = progress;
        let what = match step {
            Step::Reading => "files",
            Step::Indexing => "articles indexed",
        };
        self.count(done, total, what);
    }

    /// Shows how many of how many things are done.
    pub(super) fn count(&mut self, done: usize, total: usize, what: &str) {
        if self.is_shown {
            self.put(&format!("{}: {done} of {total} {what}", self.name));
        }
    }

    /// Writes over what stands in the line. Blanks are understood by every
    /// terminal, a sequence that erases is not.
    fn put(&mut self, text: &str) {
        let text = harmless(text);
        let old = std::mem::replace(&mut self.columns, crate::typeset::width(&text));
        let rest = old.saturating_sub(self.columns);
        let _ = write!(io::stderr(), "\r{text}{:rest$}", "");
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.columns > 0 {
            self.put("");
            let _ = write!(io::stderr(), "\r");
        }
    }
}
