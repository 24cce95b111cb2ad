//! The command line: arguments, the commands that need no screen, exit codes.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done; also when whoever reads the output has seen enough and closed the pipe |
//! | 1 | nothing was found, or something wrong was |
//! | 2 | a mistake in the arguments or in what they name, or output that cannot be written |
//! | 3 | the library cannot be used |
//!
//! What was asked for goes to standard output, everything else to standard error,
//! a line each. Neither ever carries a character that acts on the terminal,
//! whatever articles, file names and arguments hold.

mod arguments;
mod doctor;
mod feed;
mod fetch;
mod import;
mod list;
mod output;
mod record;
mod search;
mod session;
mod settings;
mod show;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::app;
use crate::command::nearest;
use crate::runtime::{self, RuntimeError};
use arguments::{Arguments, Task};
use output::{Exit, Failure, Output, Result};
use session::{Places, Session, check_paths};

/// Runs the program with these arguments, the first of which is its own name, and
/// gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut output = Output::new();
    let result = match Arguments::read(arguments) {
        Ok(arguments) => perform(arguments, &mut output),
        Err(error) => arguments::explain(&error, &mut output),
    };
    match result.and_then(|exit| output.finish().map(|()| exit)) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.tell().into(),
    }
}

fn perform(arguments: Arguments, output: &mut Output) -> Result<Exit> {
    let Arguments { paths, task, files } = arguments;
    let Some(task) = task else {
        check_reader_paths(&paths)?;
        check_terminal()?;
        return open_reader(Places::find(&files)?, paths);
    };
    match task {
        Task::Keys { format } => settings::keys(format, output),
        Task::Config { task } => settings::config(task, &files, output),
        Task::Doctor => doctor::examine(&Places::find(&files)?, output),
        Task::Import { paths } => import::import(&Places::find(&files)?, &paths, output),
        Task::Add { paths } => import::add(&Places::find(&files)?, &paths, output),
        Task::List(request) => list::list(Session::open(Places::find(&files)?)?, &request, output),
        Task::Search(request) => {
            search::search(Session::open(Places::find(&files)?)?, &request, output)
        }
        Task::Show(request) => show::show(Session::open(Places::find(&files)?)?, &request, output),
        Task::Fetch(request) => fetch::fetch(&Places::find(&files)?, &request, output),
        Task::Feed { task } => feed::feed(&Places::find(&files)?, task, output),
        Task::Compact => import::compact(&Places::find(&files)?, output),
    }
}

/// Opens the reader on these paths, or on the whole library without any; returns
/// when it is left.
fn open_reader(places: Places, paths: Vec<PathBuf>) -> Result<Exit> {
    let mut session = Session::open_alone(places)?;
    let warnings = session.follow_sources()?;
    let Session {
        places, library, ..
    } = session;
    drop(library);
    let (config, mistakes) = places.config();
    let mistakes = mistakes.iter().map(ToString::to_string);
    let options = runtime::Options {
        library: places.library,
        paths,
        config,
        mistakes: mistakes.chain(warnings).collect(),
        places: app::Places {
            themes: places.config_file.with_file_name("themes"),
            sources_file: places.sources_file,
            home: std::env::var_os("HOME").map(PathBuf::from),
        },
    };
    match runtime::run(options) {
        Ok(()) => Ok(Exit::Done),
        Err(RuntimeError::Library(error)) => Err(error.into()),
        Err(error @ RuntimeError::Terminal(_)) => Err(Failure::mistake(error.to_string())),
    }
}

/// Says what is wrong with the paths. A first word that is no path may be a
/// misspelt command.
fn check_reader_paths(paths: &[PathBuf]) -> Result<()> {
    let Err(failure) = check_paths(paths) else {
        return Ok(());
    };
    let names = arguments::task_names();
    let meant = paths
        .first()
        .filter(|path| !path.exists())
        .and_then(|path| nearest(path.to_str()?, names.iter().map(String::as_str)));
    Err(match (failure, meant) {
        (Failure::Told { exit, message }, Some(meant)) => Failure::Told {
            exit,
            message: format!("{message}, or did you mean 'depesche {meant}'?"),
        },
        (failure, _) => failure,
    })
}

/// The reader needs a terminal at both ends, and one that can place characters.
fn check_terminal() -> Result<()> {
    let reason = if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        "the reader needs a terminal"
    } else if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        "the reader needs a terminal that can do more than TERM=dumb says"
    } else {
        return Ok(());
    };
    let names = arguments::task_names().join(", ");
    Err(Failure::mistake(format!(
        "{reason}; here you can use 'depesche COMMAND' with {names}"
    )))
}
