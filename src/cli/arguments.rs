//! What can be typed after `depesche`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use super::output::{Exit, Failure, Output, Result};

/// How many hits a search shows unless told otherwise.
const HITS: &str = "50";

/// Read articles and search them.
#[derive(Debug, Parser)]
#[command(
    bin_name = "depesche",
    version,
    disable_help_subcommand = true,
    override_usage = "depesche [OPTIONS] [PATH]...\n       depesche [OPTIONS] COMMAND",
    after_help = "\
Without a command the reader opens: on the folders and files named, or on
everything imported and added. A folder that is called like a command is
named with a dot: ./list

Examples:
  depesche articles             read what is in the folder articles
  depesche add ~/news           keep a folder in the library from now on
  depesche search 'trade pact'  find articles from the shell

Exit codes:
  0  done (a closed pipe included)
  1  nothing was found, or something wrong was
  2  a mistake in the arguments or in what they name
  3  the library cannot be used"
)]
pub(super) struct Arguments {
    /// Folders and files to read.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// What to do instead of opening the reader.
    #[command(subcommand)]
    pub(super) task: Option<Task>,
    #[command(flatten)]
    pub(super) files: Files,
}

/// Where things are, if not in their usual places.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Files {
    /// Library to use; made if there is none.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) library: Option<PathBuf>,
    /// Settings to use, with sources.toml beside them.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// A command that needs no screen.
#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Read folders and files once and keep their articles.
    #[command(after_help = "\
Says how many files were new, changed, unchanged or failed; each problem is a
line on standard error. Exit code 1 if files failed. Only what changed since
the last time is read.

Examples:
  depesche import articles
  depesche import old/*.html --library archive.db")]
    Import {
        /// Folders and files; folders with all that is in them.
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// Keep folders and files in the library: read again at each start.
    #[command(after_help = "\
The paths are written into sources.toml beside your settings, which you can
edit; they are read at once, as by 'depesche import'.

Example:
  depesche add ~/news")]
    Add {
        /// Folders and files; folders with all that is in them.
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// Fetch feeds.
    Fetch(FetchRequest),
    /// Follow feeds.
    Feed {
        #[command(subcommand)]
        task: FeedTask,
    },
    /// List articles, newest first.
    List(ListRequest),
    /// Search titles and text.
    Search(SearchRequest),
    /// Print articles to read.
    Show(ShowRequest),
    /// Print settings.
    Config {
        #[command(subcommand)]
        task: ConfigTask,
    },
    /// Print the keys of the reader.
    #[command(after_help = "The keys are shown as they are without your changes.")]
    Keys {
        /// How to print them.
        #[arg(
            long,
            value_name = "text|markdown",
            default_value = "text",
            hide_possible_values = true
        )]
        format: KeysFormat,
    },
    /// Check library, sources, settings and terminal.
    #[command(after_help = "Exit code 1 if something is wrong.")]
    Doctor,
    /// Renew the search index and give unused space back.
    #[command(after_help = "Worth it after a large older archive was imported.")]
    Compact,
}

/// What `fetch` fetches.
#[derive(Debug, Args)]
#[command(after_help = "\
Only feeds that are due are asked: each as often as your settings, sources.toml,
its server and itself allow, and more rarely after failures. Says what came;
each feed that failed is a line on standard error. Exit code 1 if there is one,
or if another session is just fetching.

With --format json an object for each feed that was asked:
  url, title, status (fetched, unchanged, postponed, failed), error,
  new, changed, next_try

Examples:
  depesche fetch
  depesche fetch News/Germany --force")]
pub(super) struct FetchRequest {
    /// Only these feeds, by address, title or folder.
    #[arg(value_name = "SOURCE")]
    pub(super) feeds: Vec<String>,
    /// Now, whether they are due or not.
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) printing: Printing,
}

/// What is done with feeds.
#[derive(Debug, Subcommand)]
pub(super) enum FeedTask {
    /// Follow feeds, or the feed of a web page.
    #[command(after_help = "\
The address is looked at first. If it is a page that names one feed, that is
followed; if it names several, they are listed to choose from. Feeds are written
into sources.toml beside your settings, which you can edit, and fetched at once.

Examples:
  depesche feed add https://example.org/
  depesche feed add https://example.org/rss --folder News/Germany --every 30m")]
    Add(AddFeedRequest),
    /// Follow feeds no more; their articles stay.
    #[command(after_help = "\
They are taken out of sources.toml; everything else in it stays as it is.")]
    Remove {
        /// Feeds by address, title or folder.
        #[arg(value_name = "SOURCE", required = true)]
        feeds: Vec<String>,
    },
    /// List feeds: unread and all articles, folder, title, address, trouble.
    #[command(after_help = "\
With --format json an object for each feed:
  url, title, folder, followed, unread, total, home, moved_to, checked,
  next_try, failures, error, warning, ended")]
    List {
        #[command(flatten)]
        printing: Printing,
    },
    /// Follow the feeds of another reader's list.
    #[command(after_help = "\
The list may be OPML or newsboat's file 'urls'. What cannot be followed is named
on standard error. Nothing is fetched yet: 'depesche fetch' does that.

Examples:
  depesche feed import subscriptions.opml
  depesche feed import ~/.newsboat/urls")]
    Import {
        /// The list.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Print the feeds that are followed as OPML, for other readers.
    #[command(after_help = "\
Example:
  depesche feed export > subscriptions.opml")]
    Export,
    /// Ask feeds now and say what stands there, without storing it.
    #[command(after_help = "Exit code 1 if something is wrong with one.")]
    Check {
        /// Only these feeds, by address, title or folder; or any address.
        #[arg(value_name = "SOURCE")]
        feeds: Vec<String>,
    },
}

/// Which feeds are followed from now on, and how.
#[derive(Debug, Args)]
pub(super) struct AddFeedRequest {
    /// Addresses of feeds or pages.
    #[arg(value_name = "URL|PAGE", required = true)]
    pub(super) addresses: Vec<String>,
    /// What the feed is to be called.
    #[arg(long, value_name = "TITLE")]
    pub(super) title: Option<String>,
    /// The folder it stands in.
    #[arg(long, value_name = "NAME[/NAME]...")]
    pub(super) folder: Option<String>,
    /// A subject of its articles; may be repeated.
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// How often it is asked at most: 30m, 2h, 1d.
    #[arg(long, value_name = "TIME")]
    pub(super) every: Option<String>,
}

/// What `list` prints.
#[derive(Debug, Args)]
#[command(after_help = "\
A line for each article: its number, its date, N if it is new to you and * if
starred, its source, its title. With --format json one object a line:
  id, title, source, author, published, url, path, read, starred, tags

Only the library is looked at: files that changed since are read by the
reader, 'import' and 'add'. A PATH not seen before is read first.

A word that is no path may be the NAME of a saved search (in the reader: search,
then :save NAME). What matches it as it is written is listed, nothing similar;
with paths, only what lies in them.

Examples:
  depesche list --unread --limit 20
  depesche list ukraine --unread
  depesche list articles --format json | jq -r .title")]
pub(super) struct ListRequest {
    /// Only articles not read yet.
    #[arg(long)]
    pub(super) unread: bool,
    /// Only starred articles.
    #[arg(long)]
    pub(super) starred: bool,
    /// No more than so many.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: Option<u32>,
    #[command(flatten)]
    pub(super) printing: Printing,
    /// Only articles of these folders, files or saved search.
    #[arg(value_name = "PATH|NAME")]
    pub(super) paths: Vec<PathBuf>,
}

/// How articles are printed, whichever command does it.
#[derive(Debug, Args)]
pub(super) struct Printing {
    /// How to print them.
    #[arg(
        long,
        value_name = "text|json",
        default_value = "text",
        hide_possible_values = true
    )]
    pub(super) format: Format,
}

/// What `search` looks for.
#[derive(Debug, Args)]
#[command(after_help = "\
Case and accents make no difference. Articles that hold all words come first
(tier strict); where they are few, those with similar words follow (tier
fuzzy, marked ~). Put a query with signs in single quotes:
  \"a phrase\"  'exactly  ^start-of-title  -not  a | b  (a | b) c  /regex/
  title:  body:  source:  author:  tag:  lang:  url:  is:unread|read|starred
  date:2025-07  date:2025-07..2025-09  before:2025  after:2025-07-14  newer:7d

A line for each hit as 'list' prints it, and the passage that matches. With
--format json the fields of 'list' and:
  score, tier, passage, passage_matches, title_matches
where matches are pairs of first byte and byte behind the last, in UTF-8.

Only the library is looked at, as by 'list'.

Examples:
  depesche search karabach
  depesche search '\"trade pact\" -fish' --in articles --format json")]
pub(super) struct SearchRequest {
    /// What to look for.
    #[arg(value_name = "QUERY", required = true)]
    pub(super) query: Vec<String>,
    /// Only in this folder or file; may be repeated.
    #[arg(long = "in", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// No more than so many.
    #[arg(long, value_name = "N", default_value = HITS,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: u32,
    #[command(flatten)]
    pub(super) printing: Printing,
}

/// What `show` prints.
#[derive(Debug, Args)]
#[command(after_help = "\
The text is wrapped at 72 columns, or the terminal's width if that is less,
unless --width says otherwise.

  --format markdown  CommonMark with tables, not wrapped
  --format html      a page by itself, without scripts; one article only
  --format json      one object a line: the fields of 'list', language, and
                     text (title, blank line, body; not wrapped)

Links and images are kept in Markdown and HTML if they lead to the web, to
mail or into the article. With --plain a paragraph is one line, a row of a
table is read with the names of its columns, quotations are said in words.
Nothing is marked as read.

Examples:
  depesche show 12
  depesche show articles/science/tides.md --width 60 | less
  depesche show 12 --format html > article.html")]
pub(super) struct ShowRequest {
    /// Articles by their number in 'list', or by their file.
    #[arg(value_name = "ID|PATH", required = true)]
    pub(super) articles: Vec<OsString>,
    /// How to print them.
    #[arg(
        long,
        value_name = "text|markdown|html|json",
        default_value = "text",
        hide_possible_values = true
    )]
    pub(super) format: ShowFormat,
    /// Columns to wrap the text at, 20 to 1000.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub(super) width: Option<u16>,
    /// Text for a screen reader: words instead of signs and columns.
    #[arg(long)]
    pub(super) plain: bool,
}

/// Which settings are printed.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum ConfigTask {
    /// Print all settings with their meanings and defaults.
    #[command(after_help = "\
A beginning for a file of your own, which needs only what differs:
  depesche config default | less")]
    Default,
    /// Print the settings in force, without keys and keywords.
    #[command(after_help = "\
Mistakes in your file are shown on standard error, each with its place. Exit
code 1 if there are any.")]
    Show,
    /// Print where your file of settings is, or would be.
    #[command(after_help = "\
Example:
  $EDITOR \"$(depesche config path)\"")]
    Path,
}

/// How articles are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    // For reading.
    Text,
    // For programs: one JSON object a line.
    Json,
}

/// How whole articles are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    // For reading.
    Text,
    // For other programs that show texts.
    Markdown,
    Html,
    // For programs: one JSON object a line.
    Json,
}

/// How keys are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KeysFormat {
    // For reading.
    Text,
    // Tables for a document.
    Markdown,
}

impl Arguments {
    /// Understands the arguments, the first of which is the program's name.
    pub(super) fn read(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> std::result::Result<Self, clap::Error> {
        Self::try_parse_from(arguments)
    }
}

/// The names of the commands.
pub(super) fn task_names() -> Vec<String> {
    Arguments::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect()
}

/// Prints the help or version that was asked for, or says what is wrong.
pub(super) fn explain(error: &clap::Error, output: &mut Output) -> Result<Exit> {
    let text = error.render().to_string();
    if !error.use_stderr() {
        output.text(&text)?;
        return Ok(Exit::Done);
    }
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    Err(Failure::mistake(text.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
