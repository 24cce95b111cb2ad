//! `config` and `keys`: what is set.

use std::fmt::Write as _;

use super::arguments::{ConfigTask, Files, KeysFormat};
use super::output::{Exit, Output, Result, tell};
use super::session::Places;
use crate::command::{Command, key_table_markdown};
use crate::config::DEFAULT;
use crate::typeset::width;

/// Prints settings.
pub(super) fn config(task: ConfigTask, files: &Files, output: &mut Output) -> Result<Exit> {
    match task {
        ConfigTask::Default => {
            output.text(DEFAULT)?;
            Ok(Exit::Done)
        }
        ConfigTask::Path => {
            let places = Places::find(files)?;
            output.line(&places.config_file.to_string_lossy())?;
            Ok(Exit::Done)
        }
        ConfigTask::Show => {
            let (config, mistakes) = Places::find(files)?.config();
            output.text(&config.to_toml())?;
            for mistake in &mistakes {
                tell(&mistake.to_string());
            }
            Ok(if mistakes.is_empty() {
                Exit::Done
            } else {
                Exit::Negative
            })
        }
    }
}

/// Prints the default keys.
pub(super) fn keys(format: KeysFormat, output: &mut Output) -> Result<Exit> {
    match format {
        KeysFormat::Text => output.text(&key_table())?,
        KeysFormat::Markdown => output.text(&key_table_markdown())?,
    }
    Ok(Exit::Done)
}

/// The table of default keys, aligned.
fn key_table() -> String {
    let keys_of = |command: Command| command.default_keys().join(", ");
    let widest = |column: fn(Command) -> usize| Command::all().map(column).max().unwrap_or(0);
    let keys_columns = widest(|command| width(&command.default_keys().join(", ")));
    let name_columns = widest(|command| width(command.name()));
    let mut text = String::new();
    let mut section = "";
    for command in Command::all() {
        if command.section() != section {
            let gap = if section.is_empty() { "" } else { "\n" };
            section = command.section();
            let _ = writeln!(text, "{gap}{section}");
        }
        let _ = writeln!(
            text,
            "  {:keys_columns$}  {:name_columns$}  {}",
            keys_of(command),
            command.name(),
            command.help()
        );
    }
    text
}
