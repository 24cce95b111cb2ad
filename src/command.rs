//! The table of commands: everything Depesche can be told to do, once.
//!
//! A row says what a command is called, where it works, which keys run it and
//! what it is good for. The key map, the help, the command line, the hints in
//! the status line and the README's key table are all read from here.

mod line;

pub use line::{
    Argument, Invocation, LineError, READER_WIDTH, SETTINGS, arguments, complete, nearest,
    parse_line,
};

use std::fmt::Write as _;

/// Where a key is pressed. A key is looked up in the scope of the pane that has
/// the focus first, then in [`Scope::Global`]. Text prompts are no scope: they
/// take every key themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Anywhere.
    Global,
    /// The list of articles.
    List,
    /// The open article.
    Reader,
    /// The list while it shows what a search found.
    Results,
    /// The months of what a search found.
    Timeline,
    /// The list of keys and commands.
    Help,
    /// The list of what went wrong.
    Problems,
    /// The list of an article's links, and where one leads.
    Links,
    /// The list while there is no article to show.
    Empty,
    /// A question that wants a yes or a no.
    Confirm,
}

impl Scope {
    /// Every scope, [`Scope::Global`] first.
    pub const ALL: [Self; 10] = [
        Self::Global,
        Self::List,
        Self::Reader,
        Self::Results,
        Self::Timeline,
        Self::Help,
        Self::Problems,
        Self::Links,
        Self::Empty,
        Self::Confirm,
    ];

    /// The name in the configuration: `list` in `[keys.list]`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Reader => "reader",
            Self::Results => "results",
            Self::Timeline => "timeline",
            Self::Help => "help",
            Self::Problems => "problems",
            Self::Links => "links",
            Self::Empty => "empty",
            Self::Confirm => "confirm",
        }
    }

    /// The scope of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// One row of the table.
struct Row {
    command: Command,
    name: &'static str,
    section: &'static str,
    scopes: &'static [Scope],
    keys: &'static [&'static str],
    help: &'static str,
    long_help: &'static str,
}

macro_rules! scopes {
    ([$($scope:ident)+]) => { &[$(Scope::$scope),+] };
}

/// Writes the enum and the table from one list, in the same order, so that a
/// command's number is its row.
macro_rules! commands {
    ($($section:literal $scopes:tt {
        $($command:ident $name:literal [$($key:literal)*] $help:literal $long:literal;)+
    })+) => {
        /// Something Depesche can be told to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $($(#[doc = $help] $command,)+)+
        }

        const ROWS: &[Row] = &[$($(Row {
            command: Command::$command,
            name: $name,
            section: $section,
            scopes: scopes!($scopes),
            keys: &[$($key),*],
            help: $help,
            long_help: $long,
        },)+)+];
    };
}

commands! {
    "Moving" [List Reader Results Timeline Help Problems Links] {
        Down "down" ["j" "Down"] "One row or line down"
            "In the list the next article is selected, and the reader shows it.";
        Up "up" ["k" "Up"] "One row or line up"
            "In the list the article above is selected, and the reader shows it.";
        HalfPageDown "half-page-down" ["ctrl-d"] "Half a page down"
            "Moves by half of what the pane shows.";
        HalfPageUp "half-page-up" ["ctrl-u"] "Half a page up"
            "Moves by half of what the pane shows.";
        PageDown "page-down" ["ctrl-f" "PgDn"] "A page down"
            "Moves by what the pane shows, less the lines of overlap set in the configuration.";
        PageUp "page-up" ["b" "ctrl-b" "PgUp"] "A page up"
            "Moves by what the pane shows, less the lines of overlap set in the configuration.";
        ReadOn "read-on" ["space"] "A page down; at the end the next unread"
            "In the reader, at the end of an article, the next unread one is opened, unless the \
             settings say otherwise (space in [reader]).";
        Top "top" ["g g" "Home"] "To the first row or line"
            "In the list that is the newest article, among search results the best one. With a \
             number before it, as in 12G, to that row or line; a number before other moves \
             repeats them.";
        Bottom "bottom" ["G" "End"] "To the last row or line; 12G to the 12th"
            "Reaching the end of an article counts as having read it.";
    }
    "In the list" [List Results] {
        Open "open" ["Enter" "l" "Right"] "Read the selected article"
            "The reader gets the focus, and the article counts as read. On the command line a \
             path may follow: the folder or file is opened instead.";
        NextUnread "next-unread" ["]"] "Select the next unread article"
            "Further down the list or what was found, and on from its top.";
        PreviousUnread "previous-unread" ["["] "Select the previous unread article"
            "Further up the list or what was found, and on from its end.";
    }
    "In the reader" [Reader] {
        Find "find" ["/"] "Find in this article (F searches all)"
            "The text as typed, also inside words; a capital letter makes case count. Enter keeps \
             what was found for n and N, Esc goes back to where you were. Nothing typed finds \
             the last one again. F searches all articles.";
        Back "back" ["h" "Left" "Backspace"] "Back to the list"
            "The list gets the focus; the place in the article is kept.";
        NextParagraph "next-paragraph" ["}"] "To the next paragraph"
            "It is put on top of the screen; a list or a table counts as one.";
        PreviousParagraph "previous-paragraph" ["{"] "To the previous paragraph"
            "It is put on top of the screen; a list or a table counts as one.";
        NextHeading "next-heading" ["g j"] "To the next heading"
            "It is put on top of the screen.";
        PreviousHeading "previous-heading" ["g k"] "To the previous heading"
            "It is put on top of the screen; above the first one is the title.";
        Outline "outline" ["g h"] "Choose one of the headings"
            "A few letters find one; Enter goes there, Esc stays where you are.";
        ViewPicture "view-picture" ["i"] "A picture on the whole screen"
            "The first one on the screen, or with 3 i the one of that number; any key comes back. \
             See the setting reader.images.";
        FollowLink "follow-link" ["f"] "Follow a link on the screen"
            "Letters appear on the links; typing those of one follows it, any other key takes \
             them away. With a number before it, the link of that number.";
        Links "links" ["U"] "All links of this article"
            "Numbered, with the whole address of each; Enter follows one.";
        SetPlace "set-place" ["M"] "Mark this place with a letter"
            "The letter is typed next. Each article has its own, as long as the program runs.";
        GoToPlace "go-to-place" ["'"] "To the place with a letter; '' goes back"
            "The letter is typed next. A second ' goes to where the last jump began, and pressed \
             again back.";
        JumpBack "jump-back" ["ctrl-o"] "Back to where the last jump began"
            "After following a link, choosing a heading, going to a marked place, the top or the \
             bottom; again for the jump before.";
        NextMark "next-mark" ["]"] "To the next of your keywords"
            "Scrolls to the next word that one of your highlight groups marks.";
        PreviousMark "previous-mark" ["["] "To the previous of your keywords"
            "Scrolls to the previous word that one of your highlight groups marks.";
    }
    "In the list of links" [Links] {
        FollowSelected "follow-selected" ["Enter" "l" "Right"] "Follow the selected link"
            "One into the article itself goes there, ctrl-o comes back. Of others the address is \
             shown, its host marked.";
    }
    "Search" [Global] {
        Search "search" ["/" "F"] "Search titles and text as you type"
            "Every key narrows the list. Enter keeps what was found, Esc brings back what was \
             there before; Up and Down bring back earlier searches. \"in quotes\" finds a phrase, \
             -word leaves articles out. In the reader / finds in the article; F searches \
             everything from there, too.";
        NextMatch "next-match" ["n"] "To the next match"
            "Inside the article, then on into the next one that was found. What / found in an \
             article comes first, round and round, until Esc clears it.";
        PreviousMatch "previous-match" ["N"] "To the previous match"
            "Inside the article, then back into the one found before it.";
        Jump "jump" ["ctrl-p" "g /"] "To a source, search, month, tag or command"
            "Type a few letters of its name; the best ones come first. Enter goes there, Esc \
             back to where you were.";
        Searches "searches" ["g s"] "To one of your saved searches"
            "Each with what it looks for and how much of that is unread.";
        SaveSearch "save-search" ["+"] "Keep this search under a name"
            "Opens the command line with the command for it; :forget and the name drops it again.";
        Cancel "cancel" ["Esc"] "Close what is open, clear the search"
            "One thing at a time; it never leaves the program.";
    }
    "In what was found" [Results Timeline] {
        SwitchOrder "switch-order" ["S"] "Best first or newest first"
            "The heading says which. What only resembles the query stays below what matches it.";
        Timeline "timeline" ["M"] "Narrow to a month of the timeline"
            "The bars show how many articles were found in each month; the arrows move along them.";
    }
    "On the timeline" [Timeline] {
        EarlierMonth "earlier-month" ["Left" "h"] "To the bar before"
            "A bar stands for a month, where there are many of them for a quarter or some years.";
        LaterMonth "later-month" ["Right" "l"] "To the bar after"
            "Months without anything found are passed over.";
        KeepMonth "keep-month" ["Enter"] "Stay in this month"
            "The keys work in the results again; Esc brings back those of all months.";
    }
    "Articles" [Global] {
        NextArticle "next-article" ["J" ")"] "The next article, from anywhere"
            "Also while reading: the next one of the list, or of what was found.";
        PreviousArticle "previous-article" ["("] "The previous article, from anywhere"
            "Also while reading: the one above in the list, or in what was found.";
        ToggleRead "toggle-read" ["m"] "Mark read or unread"
            "The selected article.";
        KeyTerms "key-terms" ["K"] "The words that set this article apart"
            "Each with how often it stands here and how many articles have it. Enter searches for \
             the selected one, Tab marks them all in the text.";
        MarkTerms "mark-terms" ["g t"] "Mark its key terms in the text, and back"
            "The marks stay with the article until they are taken away, or another one gets some.";
        Related "related" ["R"] "Articles about the same"
            "The closest first; those that are nearly the same say so. Enter opens one, Esc then \
             comes back.";
        MarkAllRead "mark-all-read" ["A"] "Mark all as read"
            "Everything the list shows, also below the screen. Asks first, and can be undone.";
        ToggleStar "toggle-star" ["s" "*"] "Star or unstar"
            "A starred article is one you want to find again.";
        Undo "undo" ["u"] "Undo the last change"
            "Marks, stars and saved searches, one change at a time, as far back as this session \
             goes.";
        Redo "redo" ["ctrl-r"] "Do again what was undone"
            "Until something else is changed.";
        FullText "full-text" ["E"] "The full text from its page, and back"
            "Where a feed has only the beginning of an article: its page is fetched, and what is \
             read there takes the place of the beginning. Both are kept. `full_text` in \
             sources.toml does so for all articles of a feed.";
        Refresh "refresh" ["r"] "Look for new articles"
            "Reads the folders of what is shown again, where only files that changed are opened, and \
             fetches its feeds.";
        Fetch "fetch" ["g r"] "Fetch all feeds now"
            "Whatever is shown, and whether they are due or not. Feeds that are due are fetched by \
             themselves. Esc stops it; what has come stays.";
    }
    "View" [Global] {
        Zoom "zoom" ["z"] "The whole screen for this pane, and back"
            "The pane with the focus hides the other one until you press it again.";
        Zen "zen" ["Z"] "Only the text, and back"
            "The article alone on the screen, below it its title and how far you are. All keys \
             work; Z or Esc brings the rest back.";
        SwitchPane "switch-pane" ["Tab"] "To the other pane"
            "Between the list and the reader.";
        Wider "wider" [">"] "Wider text"
            "The column of text gets four columns wider, for this session.";
        Narrower "narrower" ["<"] "Narrower text"
            "The column of text gets four columns narrower, for this session.";
        ToggleHighlights "toggle-highlights" ["H"] "Show or hide your keywords"
            "All highlight groups at once.";
        ToggleMouse "toggle-mouse" ["g m"] "Mouse on or off; Shift-drag selects text"
            "The wheel scrolls what it points at and marks nothing as read; a click selects, \
             another one opens; the rule beside the list can be dragged. While it is on, most \
             terminals select text with Shift held down.";
        Redraw "redraw" ["ctrl-l"] "Draw the screen afresh"
            "When another program has written over it.";
    }
    "Program" [Global] {
        Help "help" ["?"] "What the keys do here"
            "The keys and commands of the pane you are in, then those that work anywhere.";
        CommandLine "command-line" [":"] "Type a command"
            "Every command of this table can be typed by its name; Tab completes.";
        Problems "problems" ["!"] "What went wrong, and what to do"
            "Files that could not be read and mistakes in the configuration, each with its remedy.";
        Suspend "suspend" ["ctrl-z"] "Back to the shell for a while"
            "The shell's fg returns to where you were.";
        Quit "quit" ["q"] "Leave this view, at last the program"
            "One level at a time: help and problems, search results, a zoomed pane, a single source, \
             the program.";
        QuitAll "quit-all" ["Q" "ctrl-c"] "Leave the program at once"
            "Nothing is lost: every change is already kept.";
    }
    "With nothing to show" [Empty] {
        AddSource "add-source" ["a"] "Add a folder or file to the library"
            "Opens the command line with the command for it; it will be read again at each start.";
        OpenPath "open-path" ["o"] "Open a folder or file"
            "Opens the command line with the command for it; the library stays as it is.";
    }
    "At a question" [Confirm] {
        Accept "accept" ["y" "Enter"] "Yes"
            "Does what was asked about.";
        Decline "decline" ["n" "q" "Esc"] "No"
            "Leaves everything as it is.";
    }
}

/// The keys of the search prompt that are its own, and what they do. Those of any
/// line editor work there, too.
pub const SEARCH_PROMPT: &[(&str, &str)] = &[
    ("Down  Up", "Into the hits, and back to the first"),
    ("Up", "From the first hit: to earlier searches"),
    ("ctrl-n  ctrl-p", "To the next hit, to the one before"),
    ("Tab", "Complete a field or what follows it"),
    ("Enter", "Keep what was found"),
    ("Esc", "Back to what was there before"),
];

impl Command {
    /// Every command, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.command)
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The name, in kebab-case, by which it is typed and configured.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The command of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        ROWS.iter()
            .find(|row| row.name == name)
            .map(|row| row.command)
    }

    /// The heading it stands under in help and documents.
    pub fn section(self) -> &'static str {
        self.row().section
    }

    /// Where it works; [`Scope::Global`] means anywhere.
    pub fn scopes(self) -> &'static [Scope] {
        self.row().scopes
    }

    /// Whether it means something in this scope.
    pub fn works_in(self, scope: Scope) -> bool {
        self.scopes()
            .iter()
            .any(|&own| own == scope || own == Scope::Global)
    }

    /// The keys that run it unless configured otherwise: sequences such as `g g`.
    pub fn default_keys(self) -> &'static [&'static str] {
        self.row().keys
    }

    /// What it does, in a few words without a full stop.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// What else there is to know about it, in a sentence or two.
    pub fn long_help(self) -> &'static str {
        self.row().long_help
    }
}

/// The default bindings of one scope alone, in the order of the table.
pub fn default_bindings(scope: Scope) -> impl Iterator<Item = (&'static str, Command)> {
    ROWS.iter()
        .filter(move |row| row.scopes.contains(&scope))
        .flat_map(|row| row.keys.iter().map(|&keys| (keys, row.command)))
}

/// The commands worth showing in the status line of a scope, the most useful
/// first, each with a label of one or two words.
pub fn hints(scope: Scope) -> &'static [(Command, &'static str)] {
    match scope {
        Scope::Global => &[(Command::Help, "help"), (Command::Quit, "quit")],
        Scope::List => &[
            (Command::Search, "search"),
            (Command::Open, "read"),
            (Command::ToggleStar, "star"),
            (Command::ToggleRead, "read/unread"),
            (Command::Help, "help"),
            (Command::Quit, "quit"),
        ],
        Scope::Reader => &[
            (Command::ReadOn, "page"),
            (Command::Back, "list"),
            (Command::NextArticle, "next"),
            (Command::NextMark, "keyword"),
            (Command::ToggleStar, "star"),
            (Command::Find, "find"),
            (Command::Search, "search all"),
            (Command::Help, "help"),
        ],
        Scope::Results => &[
            (Command::NextMatch, "next"),
            (Command::Open, "read"),
            (Command::Search, "search"),
            (Command::SwitchOrder, "order"),
            (Command::Timeline, "month"),
            (Command::Cancel, "all"),
            (Command::Help, "help"),
        ],
        Scope::Timeline => &[
            (Command::EarlierMonth, "earlier"),
            (Command::LaterMonth, "later"),
            (Command::KeepMonth, "stay"),
            (Command::Cancel, "all months"),
        ],
        Scope::Links => &[
            (Command::FollowSelected, "follow"),
            (Command::Cancel, "close"),
        ],
        Scope::Help | Scope::Problems => &[(Command::Down, "down"), (Command::Cancel, "close")],
        Scope::Empty => &[
            (Command::AddSource, "add a folder"),
            (Command::OpenPath, "open a folder"),
            (Command::Help, "help"),
            (Command::Quit, "quit"),
        ],
        Scope::Confirm => &[(Command::Accept, "yes"), (Command::Decline, "no")],
    }
}

/// The table of default keys as Markdown, for the README: a heading and a table
/// for each section.
pub fn key_table_markdown() -> String {
    let mut text = String::new();
    let mut section = "";
    for row in ROWS {
        if row.section != section {
            let gap = if section.is_empty() { "" } else { "\n" };
            section = row.section;
            let _ = write!(
                text,
                "{gap}**{section}**\n\n| keys | command | |\n|---|---|---|\n"
            );
        }
        let keys: Vec<String> = row.keys.iter().map(|keys| format!("`{keys}`")).collect();
        let _ = writeln!(
            text,
            "| {} | `{}` | {} |",
            keys.join(" "),
            row.name,
            row.help
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_is_complete_and_stands_at_its_number() {
        let mut names = HashSet::new();
        for (number, row) in ROWS.iter().enumerate() {
            let name = row.name;
            assert_eq!(row.command as usize, number, "{name}");
            assert!(names.insert(name), "{name} twice");
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{name}"
            );
            assert_eq!(Command::from_name(name), Some(row.command));
            assert!(!row.keys.is_empty(), "{name} has no key");
            assert!(row.help.len() <= 48, "{name}: help too long for its column");
            assert!(!row.help.ends_with('.'), "{name}");
            assert!(row.long_help.ends_with('.'), "{name}");
        }
        assert_eq!(Command::from_name("dance"), None);
    }

    #[test]
    fn scopes_have_their_names() {
        for scope in Scope::ALL {
            assert_eq!(Scope::from_name(scope.name()), Some(scope));
        }
    }

    #[test]
    fn hints_name_commands_that_work_there() {
        for scope in Scope::ALL {
            let hints = hints(scope);
            assert!(!hints.is_empty());
            for (command, label) in hints {
                assert!(command.works_in(scope), "{} in {scope:?}", command.name());
                assert!(label.len() <= 14, "{label}");
            }
        }
    }

    #[test]
    fn the_markdown_table_has_every_command_and_key() {
        let text = key_table_markdown();
        assert!(
            text.starts_with("**Moving**\n\n| keys | command | |\n|---|---|---|\n| `j` `Down` |")
        );
        for command in Command::all() {
            assert!(text.contains(&format!("| `{}` |", command.name())));
            for keys in command.default_keys() {
                assert!(text.contains(&format!("`{keys}`")));
            }
        }
        assert!(!text.contains("\n\n\n"));
    }
}
